//! Funnels and conversions.

use crm_kpi::deals::{self, StageExits, StageFunnel, StageTime, Steps};
use crm_kpi::kpi::{AsOf, entities, over};
use crm_kpi::leads::LeadConversion;
use crm_kpi::marketing::{ProspectConversion, VisitConversion};
use crm_kpi::record::{Interaction, InteractionKind, Lead, Outcome, Purchase, StageChange, Visit};
use crm_kpi::time::{Length, Timestamp};
use crm_kpi::value::{Share, TimeUnit, Undefined};

fn day(n: i64) -> Timestamp {
    Timestamp::from_micros(n * TimeUnit::Days.micros())
}
fn change(deal: &str, on: i64, stage: &str, outcome: Outcome) -> StageChange {
    let mut change = StageChange::new(deal, day(on), stage);
    change.outcome = outcome;
    change
}

#[test]
fn lost_deals_dropped_from_the_funnel() {
    use Outcome::{Lost, Open, Won};
    let steps: Steps = "prospect > offer > won".parse().unwrap();
    let mut changes =
        vec![change("D1", 0, "prospect", Open), change("D1", 1, "offer", Open), change("D1", 2, "offer", Won)];
    for lost in ["D2", "D3"] {
        changes.extend([
            change(lost, 0, "prospect", Open),
            change(lost, 1, "offer", Open),
            change(lost, 2, "offer", Lost),
        ]);
    }
    // without the lost ones it would be 1 > 1 > 1
    let reading = deals::stage_funnel(&changes, .., steps);
    assert_eq!(reading.to_string(), "prospect 3 > offer 3 (100.0 %) > won 1 (33.3 %)");
    let funnel = reading.value().unwrap();
    assert_eq!(funnel.steps().iter().map(|step| step.lost()).collect::<Vec<_>>(), [0, 2, 0]);
    assert_eq!((funnel.overall(), reading.pending()), (Share::new(1, 3), 0));
}

#[test]
fn a_deal_bouncing_between_two_stages_counted_many_times() {
    let steps: Steps = "prospect > offer".parse().unwrap();
    let stage = |on: i64| if on % 2 == 0 { "prospect" } else { "offer" };
    let mut changes: Vec<_> = (0..10).map(|on| change("D1", on, stage(on), Outcome::Open)).collect();
    changes.push(change("D2", 0, "prospect", Outcome::Open));
    let funnel = deals::stage_funnel(&changes, .., steps.clone());
    assert_eq!(funnel.to_string(), "prospect 2 > offer 1 (50.0 %)");
    let question = || over(&changes).as_of(day(20));
    let times = question().read(StageTime { steps: steps.clone(), ..StageTime::default() });
    let prospect = times.value().unwrap().of("prospect").unwrap();
    assert_eq!(prospect.left().map(|left| (left.n(), left.mean().as_f64_days())), Ok((1, 5.0)));
    let exits = question().read(StageExits { steps });
    assert_eq!(exits.value().unwrap().of("prospect").map(|stage| (stage.n(), stage.open())), Some((1, 1)));
}

#[test]
fn future_cells_of_a_funnel_shown_as_0() {
    let ahead = Undefined::NotYetObservable;
    // a stage that everybody may still reach
    let changes = [change("D1", 0, "prospect", Outcome::Open)];
    let funnel = over(&changes).as_of(day(1)).read(StageFunnel::default()).ok().unwrap();
    for step in 1..funnel.steps().len() {
        assert_eq!(funnel.steps()[step].reached(), Err(ahead.clone()));
        assert_eq!((funnel.from_first(step), funnel.from_before(step)), (Err(ahead.clone()), Err(ahead.clone())));
    }
}

#[test]
fn a_conversion_rate_cut_down_because_the_window_had_not_run_out() {
    // the old one converts on day 3; the young one has come on day 25, and has until day 35
    let (within, half) = (Length::days(10).ok(), Share::new(1, 2));
    let whole = |as_of: i64| if as_of < 35 { Share::new(1, 1) } else { half.clone() };
    let changes = [("old", 0, "prospect"), ("old", 3, "offer"), ("young", 25, "prospect")]
        .map(|(deal, on, stage)| change(deal, on, stage, Outcome::Open));
    let mut leads = [0, 25].map(|on| Lead::new("", day(on)));
    leads[0].converted_at = Some(day(3));
    let calls = [("old", 0), ("young", 25)].map(|(who, on)| Interaction::new(who, day(on), InteractionKind::Call));
    let visits = [("old", 0), ("young", 25)].map(|(who, on)| Visit::new(day(on), who));
    let purchases = [Purchase::new("", "old", day(3))];
    for as_of in [26, 34, 35, 99] {
        let at = AsOf::At(day(as_of));
        let steps: Steps = "prospect > offer".parse().unwrap();
        let funnel = StageFunnel { steps, within, ..StageFunnel::default() };
        let funnel = over(&changes).as_of(at).read(funnel);
        assert_eq!(funnel.value().unwrap().overall(), whole(as_of), "funnel on day {as_of}");
        let leads = over(&leads).as_of(at).read(LeadConversion { within });
        assert_eq!(leads.value().cloned().map_err(Clone::clone), whole(as_of), "leads on day {as_of}");
        let prospects = entities(ProspectConversion { within, all: false }).as_of(at);
        let prospects = prospects.with(&calls).with(&purchases).read();
        assert_eq!(prospects.value().cloned().map_err(Clone::clone), whole(as_of), "prospects on day {as_of}");
        let led = entities(VisitConversion { within, all: false }).as_of(at).with(&visits).with(&purchases).read();
        assert_eq!(
            led.value().map(|rate| rate.as_f64()).ok(),
            whole(as_of).ok().map(|s| s.as_f64()),
            "visits on day {as_of}"
        );
        let pending = u64::from(as_of < 35);
        assert_eq!(
            [funnel.pending(), leads.pending(), prospects.pending(), led.pending()],
            [pending; 4],
            "day {as_of}"
        );
    }
}
