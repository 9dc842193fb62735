//! Wrong numbers about leads, marketing and tickets.

use chrono::TimeDelta;
use crm_kpi::kpi::{Derived, Kpi, entities, over};
use crm_kpi::leads::{LeadConversion, LeadCount};
use crm_kpi::marketing::{self, Attribution, AttributionModel, MarketingRoi, MarketingSpend, TouchedBy};
use crm_kpi::record::{Author, Deal, Lead, Message, Outcome, Spend, SpendKind, Ticket, TicketChange, Visit};
use crm_kpi::tickets::{self, Backlog, FirstResponse, Resolution};
use crm_kpi::time::{Calendar, Grain, Length, Schedules, Timestamp};
use crm_kpi::value::{Currency, Money, TimeUnit, Undefined, Why};
use crm_kpi::{deals::Revenue, leads};

fn hour(n: i64) -> Timestamp {
    Timestamp::from_micros(n * TimeUnit::Hours.micros())
}

/// Half of the leads convert after ten days, in March as in January; seen in the middle of March.
#[test]
fn a_conversion_rate_is_not_cut_down_because_the_window_has_not_run_out() {
    let calendar = Calendar::civil();
    let day = |month: u32, day: u32| calendar.start_of(format!("2024-{month:02}-{day:02}").parse().unwrap()).unwrap();
    let leads: Vec<Lead> = [(1, 5), (1, 9), (3, 1), (3, 2), (3, 12), (3, 13)]
        .into_iter()
        .enumerate()
        .map(|(n, (month, of_month))| {
            let mut lead = Lead::new(format!("L{n}"), day(month, of_month));
            lead.converted_at = (n % 2 == 0).then(|| lead.created_at.saturating_add(TimeDelta::days(10)));
            lead
        })
        .collect();
    let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
    let seen = over(&leads).as_of(day(3, 20)).per(&months);
    let within = seen.clone().measure(LeadConversion { within: Some(Length::days(14).unwrap()) });
    let shown: Vec<(String, u64)> = within.series(&()).iter().map(|r| (r.to_string(), r.pending())).collect();
    let half = "50.0 % (1 of 2)".to_owned();
    assert_eq!(shown, [(half.clone(), 0), (Undefined::NoDenominator.to_string(), 0), (half, 2)]);
    // without a window the leads of last week are counted as not converted, and said to be pending
    let march = &seen.measure(LeadConversion::default()).series(&())[2];
    assert_eq!((march.to_string().as_str(), march.pending()), ("25.0 % (1 of 4)", 3));
    // with a window there is no number without the instant it is seen at
    let whenever = over(&leads).per(&months).measure(LeadConversion { within: Some(Length::days(14).unwrap()) });
    assert_eq!(whenever.series(&())[2].value(), Err(&Undefined::NeedsAsOf));
}

/// The share of leads from the web that convert: a filter on the part alone gives 1 of 3, on the whole alone 2 of 1.
#[test]
fn a_rate_has_no_filter_on_one_side_only() {
    let leads = [("web", true), ("fair", true), ("fair", false)].map(|(source, converts)| {
        let mut lead = Lead::new("", hour(0));
        (lead.source, lead.converted_at) = (Some(source.into()), converts.then(|| hour(1)));
        lead
    });
    let web = LeadConversion::default().only("web", |l: &&Lead| l.source.as_deref() == Some("web"));
    assert_eq!(over(&leads).read(web).to_string(), "100.0 % (1 of 1)");
    assert_eq!(leads::lead_conversion(&leads, ..).to_string(), "66.7 % (2 of 3)");
}

#[test]
fn a_resolution_is_not_rounded_up_to_a_whole_day_before_averaging() {
    let mut solved = ["T1", "T2"].map(|id| Ticket::new(id, hour(0)));
    (solved[0].solved_at, solved[1].solved_at) = (Some(hour(1)), Some(hour(2)));
    let mean = tickets::resolution(&solved, ..).ok().unwrap().mean();
    assert_eq!((mean.as_f64_hours(), mean.to_string().as_str()), (1.5, "1.5 h")); // rounded up: a day
    assert_eq!(tickets::resolution_mean(&solved, ..).ok(), Some(mean));
}

/// A lead converted four hours before it came and one two hours after; a ticket likewise. Turned positive they would
/// take 3 hours on average.
#[test]
fn durations_of_leads_and_tickets_are_not_turned_positive_with_abs() {
    let mut came = ["L1", "L2"].map(|id| Lead::new(id, hour(10)));
    (came[0].converted_at, came[1].converted_at) = (Some(hour(6)), Some(hour(12)));
    let conversion = leads::lead_conversion_time(&came, ..);
    let mut asked = ["T1", "T2"].map(|id| Ticket::new(id, hour(10)));
    (asked[0].solved_at, asked[1].solved_at) = (Some(hour(6)), Some(hour(12)));
    let (all, mean) = (tickets::resolution(&asked, ..), tickets::resolution_mean(&asked, ..));
    let none: [TicketChange; 0] = [];
    let first = tickets::first_resolution(&asked, ..);
    let cycles = tickets::resolution_cycles(&asked, &none, ..);
    let held = tickets::resolution_without_hold(&asked, &none, ..);
    (asked[0].first_reply_at, asked[1].first_reply_at) = (Some(hour(6)), Some(hour(12)));
    let reply = tickets::first_response(&asked, ..);
    assert_eq!((mean.to_string().as_str(), mean.excluded_for(&Why::NegativeDuration)), ("2.0 h", 1));
    let again = [("first resolution", first), ("cycles", cycles), ("without hold", held)];
    for (what, reading) in
        [("conversion", conversion), ("resolution", all), ("first response", reply)].into_iter().chain(again)
    {
        assert_eq!((reading.n(), reading.excluded_for(&Why::NegativeDuration)), (1, 1), "{what}");
        assert_eq!(reading.ok().map(|d| d.mean().as_f64_hours()), Some(2.0), "{what}");
    }
}

/// Solved after 5 hours, reopened after 50, solved again after 52: it was no work in hour 10, and had taken 5 hours as
/// anybody saw it then.
#[test]
fn a_reopened_ticket_was_not_open_all_the_time_before() {
    let mut ticket = Ticket::new("T1", hour(0));
    (ticket.first_solved_at, ticket.solved_at) = (Some(hour(5)), Some(hour(52)));
    (ticket.reopened, ticket.reopened_at) = (1, Some(hour(50)));
    let within = |n: i64| hour(n)..hour(n + 1);
    for (at, open, took) in [(4, 1, None), (10, 0, Some(5.0)), (51, 1, None), (60, 0, Some(52.0))] {
        assert_eq!(tickets::backlog([&ticket], hour(at)).ok(), Some(open), "as of {at}");
        assert_eq!(over([&ticket]).during(within(at)).read(Backlog).ok(), Some(open), "at the end of {at}, seen later");
        let solved = over([&ticket]).as_of(hour(at)).read(Resolution).ok();
        assert_eq!(solved.map(|d| d.mean().as_f64_hours()), took, "as of {at}");
    }
    assert_eq!(tickets::resolution([&ticket], ..).ok().map(|d| d.mean().as_f64_hours()), Some(52.0));
}

/// A campaign that cost 100 won three deals of 100. Joined, its cost stands beside each deal: 300 for 300.
#[test]
fn a_campaign_s_cost_is_counted_once_and_not_once_for_each_joined_deal() {
    let eur = |cents| Money::minor(cents, Currency::EUR);
    let deals = ["D1", "D2", "D3"].map(|id| {
        let mut deal = Deal::new(id, hour(0));
        (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(hour(9)), Some(eur(10_000)));
        deal.source = Some("spring".into());
        deal
    });
    let mut cost = Spend::new(hour(1), eur(10_000), SpendKind::Marketing);
    cost.campaign = Some("spring".into());
    let roi = marketing::marketing_roi(&deals, [&cost], ..);
    assert_eq!(roi.ok().map(|roi| roi.percent()), Some(200.0));

    let won = over(&deals).by(|d| d.source.clone()).measure(Revenue);
    let spent = over([&cost]).by(|s| s.campaign.clone()).measure(MarketingSpend::default());
    let by_campaign = MarketingRoi.of((&won, &spent)).unwrap();
    assert_eq!(by_campaign.series(&Some("spring".into()))[0].to_string(), "2.00");
    // nor where deals are owed to the campaign by who was there before them
    let met = |who: &str| {
        let mut visit = Visit::new(hour(2), who);
        (visit.campaign, visit.channel) = (Some("spring".into()), Some("search".into()));
        visit
    };
    let visits = [met("A"), met("A"), met("B")];
    let mut joined = deals.clone();
    joined.iter_mut().zip(["A", "A", "B"]).for_each(|(deal, who)| deal.customer = Some(who.into()));
    for model in [AttributionModel::First, AttributionModel::Last, AttributionModel::Linear] {
        let how = Attribution { model, by: TouchedBy::Campaign, ..Attribution::default() };
        let roi = marketing::attributed_roi(&joined, &visits, [&cost], .., how);
        assert_eq!(roi.ok().map(|roi| roi.percent()), Some(200.0), "{model:?}");
    }
    // nor for each lead
    let leads = [Lead::new("L1", hour(0)), Lead::new("L2", hour(0))];
    assert_eq!(over(&leads).read(LeadCount).ok(), Some(2));
    assert_eq!(marketing::cost_per_lead([&cost], &leads, ..).to_string(), "50.00 EUR");
}

#[test]
fn a_reopened_ticket_does_not_give_a_second_and_shorter_first_response() {
    let mut ticket = Ticket::new("T1", hour(0));
    (ticket.reopened, ticket.reopened_at, ticket.solved_at) = (1, Some(hour(100)), Some(hour(102)));
    let said = [(8, Author::Agent), (100, Author::Customer), (101, Author::Agent)];
    let messages = said.map(|(at, from)| Message::new("T1", hour(at), from));
    let answered = entities(FirstResponse).with([&ticket]).with(&messages).read().ok().unwrap();
    assert_eq!((answered.n(), answered.mean().as_f64_hours()), (1, 8.0));
    let after = entities(FirstResponse).with([&ticket]).with(&messages).during(hour(50)..hour(200)).read();
    assert_eq!((after.n(), after.pending()), (0, 0));
}

/// Saturday 15:00 and one working hour is Monday 10:00, not Monday 15:00 nor 16:00.
#[test]
fn a_due_time_does_not_keep_the_wall_clock_hour_when_it_skips_a_weekend() {
    let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
    let hours = warsaw.business_hours("mon-fri 09:00-17:00; 2024-04-01 closed").unwrap();
    let at = |text| warsaw.instant(format!("2024-{text}:00").parse().unwrap()).fold0();
    for (from, amount, due) in [
        ("03-02T15:00", 1, "03-04T10:00"),
        ("03-01T16:00", 2, "03-04T10:00"),
        ("03-02T15:00", 8, "03-04T17:00"), // the end of Monday, not the start of Tuesday
        ("03-02T15:00", 9, "03-05T10:00"),
        ("03-30T15:00", 1, "04-02T10:00"), // over Easter, and over the night without two o'clock
    ] {
        let amount = TimeDelta::hours(amount);
        assert_eq!(hours.due_time(at(from), amount), Ok(at(due)), "{from} {amount}");
        assert_eq!(hours.business_time(at(from), at(due)), Ok(amount), "{from} {amount}");
    }
}

#[test]
fn business_time_does_not_silently_stop_after_52_weeks() {
    let hours = Calendar::utc().business_hours("mon-fri 09:00-17:00").unwrap();
    let start = Timestamp::parse("2020-01-06T00:00:00Z").unwrap(); // a Monday
    for weeks in [1, 51, 52, 53, 104, 520, 5_200] {
        let (end, open) = (start.saturating_add(TimeDelta::weeks(weeks)), TimeDelta::hours(40 * weeks));
        assert_eq!(hours.business_time(start, end), Ok(open), "{weeks}");
        let friday = end.saturating_add(-TimeDelta::hours(55));
        assert_eq!(hours.due_time(start, open), Ok(friday), "{weeks}");
        let mut ticket = Ticket::new("T1", start);
        ticket.solved_at = Some(end);
        let took = over([&ticket]).read(Resolution::in_business_time(&hours)).ok();
        assert_eq!(took.map(|d| d.mean().as_f64_hours()), Some(40.0 * weeks as f64), "{weeks}");
    }
    // closed for two years, and then for good
    let away =
        (0..730).map(|n| format!("{} closed", start.saturating_add(TimeDelta::days(n)).to_utc().unwrap().date_naive()));
    let away =
        Calendar::utc().business_hours(&format!("mon 09:00-17:00; {}", away.collect::<Vec<_>>().join(";"))).unwrap();
    let back = Timestamp::parse("2022-01-10T10:00:00Z").unwrap();
    assert_eq!(away.due_time(start, TimeDelta::hours(1)), Ok(back));
    let closed = Calendar::utc().business_hours("").unwrap();
    let schedules = Schedules::new(&away).then_from(back, &closed).unwrap();
    assert_eq!(schedules.due_time(start, TimeDelta::hours(2)), Err(Undefined::NoOpenTime));
}
