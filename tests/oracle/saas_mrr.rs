//! The cases of the book `saas_mrr`.

use crate::data::{self, field};
use chrono::{Days, NaiveDate};
use crm_kpi::field::{Amount, CustomerKey, EndReason, Stands, Term};
use crm_kpi::kpi::{Seen, over};
use crm_kpi::subscriptions::*;
use crm_kpi::time::{Calendar, Grain, Span, Timeline, Timestamp};
use crm_kpi::value::{AmountSummary, Currency, Money, MoneyPer, Ratio};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

struct Row {
    account: String,
    span: Span,
    plan: String,
    mrr: Money,
    year: Money,
    trial: bool,
}
impl CustomerKey for Row {
    type Id = String;
    fn customer_key(&self) -> String {
        self.account.clone()
    }
}
impl Stands for Row {
    fn span(&self) -> Span {
        self.span
    }
}
impl Amount for Row {
    fn amount(&self) -> Option<Money> {
        Some(self.mrr)
    }
}
impl Term for Row {
    fn term_months(&self) -> u32 {
        1
    }
}

/// The same by the year: whatever the terms are, the numbers must be those of the months.
struct Yearly<'a>(&'a Row);
impl CustomerKey for Yearly<'_> {
    type Id = String;
    fn customer_key(&self) -> String {
        self.0.account.clone()
    }
}
impl Stands for Yearly<'_> {
    fn span(&self) -> Span {
        self.0.span
    }
}
impl Amount for Yearly<'_> {
    fn amount(&self) -> Option<Money> {
        Some(self.0.year)
    }
}
impl Term for Yearly<'_> {
    fn term_months(&self) -> u32 {
        12
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let id = case["id"].as_str()?;
    match id {
        "saas.mrr.month_end_2023" => {
            let rows = rows(root);
            let ends = (1..=12).map(|month| {
                let first = NaiveDate::from_ymd_opt(2023, month, 1).expect("a date");
                first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt()).expect("a date")
            });
            let at = |date: NaiveDate| (date.to_string(), json!(number(mrr(&rows, start_of(date)).ok())));
            Some(ends.map(at).collect::<Map<_, _>>().into())
        }
        "saas.arr.2024-12-31" => {
            let rows = rows(root);
            let at = day("2024-12-31");
            let yearly: Vec<Yearly> = rows.iter().map(Yearly).collect();
            let arr_of_months = arr(&rows, at).ok()?;
            assert_eq!(arr(yearly, at).ok()?, arr_of_months, "{id}: by the year");
            Some(json!(arr_of_months.as_f64()))
        }
        "saas.mrr.by_plan.2024-06-30" => Some(by_plan(&rows(root), day("2024-06-30"))),
        "saas.arpa.2024-06-30" => arpa_and_median(&rows(root), day("2024-06-30")),
        "saas.subscription_churn.2024" => subscription_churn(rows(root)),
        "saas.churn_reasons" => churn_reasons(root),
        "saas.logo_retention.2023" => logo_retention(&rows(root)),
        "saas.quick_ratio.2024-12-31" => {
            let ratio = quick_ratio(rows(root), between("2024-09-30", "2024-12-31")).ok()?;
            Some(json!({ "quick_ratio": ratio.as_f64() }))
        }
        _ if id.starts_with("saas.bridge.") => {
            let date = |name: &str| case["params"][name].as_str();
            Some(bridge(&rows(root), between(date("d0")?, date("d1")?), id))
        }
        _ => None,
    }
}

/// The levels at two instants, what changes at them included, are those before the next day begins.
fn between(d0: &str, d1: &str) -> Timeline {
    let next = |d: &str| start_of(d.parse::<NaiveDate>().expect("a date") + Days::new(1));
    (next(d0)..next(d1)).into()
}

fn bridge(rows: &[Row], period: Timeline, id: &str) -> Value {
    let both = NewMrr { reactivated: true, ..NewMrr::default() };
    let (new, expansion, contraction, churned, net, grr, nrr, logos) = over(rows).during(period.clone()).measure((
        both,
        ExpansionMrr::default(),
        ContractionMrr::default(),
        ChurnedMrr::default(),
        NetNewMrr::default(),
        GrossRetention::default(),
        NetRetention::default(),
        LogoChurn::default(),
    ));
    let yearly: Vec<Yearly> = rows.iter().map(Yearly).collect();
    let by_year = over(&yearly).during(period.clone()).read(NetRetention::default());
    let nrr = nrr.reading(&(), 0);
    assert_eq!(by_year.ok(), nrr.clone().ok(), "{id}: by the year");
    let kept = logos.kept(&(), 0);
    // the book says how many of the new ones had paid before, where there are any
    let back = match id {
        "saas.bridge.2024-02" => Some((2, 6320.0)),
        "saas.bridge.2024-10" => Some((1, 6796.0)),
        "saas.bridge.2023-12-31.2024-12-31" => Some((1, 24576.0)),
        _ => None,
    };
    if let Some(back) = back {
        let money = over(rows).during(period).read(ReactivationMrr::default());
        assert_eq!((money.n(), number(money.ok())), back, "{id}: reactivated");
    }
    let level = |part: &Moving| part.rate.per_month().expect("one currency").as_f64();
    assert_eq!(number(net.reading(&(), 0).ok()), level(&kept.end) - level(&kept.start), "{id}: net new");
    json!({
        "start": level(&kept.start),
        "new": number(new.reading(&(), 0).ok()),
        "expansion": number(expansion.reading(&(), 0).ok()),
        "contraction": number(contraction.reading(&(), 0).ok()),
        "churned": number(churned.reading(&(), 0).ok()),
        "end": level(&kept.end),
        "accounts_start": kept.start.n,
        "accounts_new": new.reading(&(), 0).n(),
        "accounts_churned": kept.churn.n,
        "accounts_end": kept.end.n,
        "logo_churn": logos.reading(&(), 0).ok().map(|share| share.as_f64()),
        "grr": grr.reading(&(), 0).ok().map(|share| share.as_f64()),
        "nrr": nrr.ok().map(Ratio::as_f64),
    })
}

fn by_plan(rows: &[Row], at: Timestamp) -> Value {
    let ask = || over(rows).as_of(at).by(|row| row.plan.as_str());
    let (mrr, active) = ask().measure((Mrr, ActiveSubscriptions));
    let paying = ask().measure(Subscribers);
    let plan = |plan: &&str| {
        let of = json!({
            "mrr": number(mrr.total(plan).ok()),
            "subscriptions": active.total(plan).ok(),
            "paying_accounts": paying.reading(plan, 0).ok(),
        });
        ((*plan).to_owned(), of)
    };
    mrr.groups().map(plan).collect::<Map<_, _>>().into()
}

fn arpa_and_median(rows: &[Row], at: Timestamp) -> Option<Value> {
    let each = over(rows).as_of(at).each(Subscribers);
    let level = |one: &crm_kpi::kpi::Each<(), String, Moved, Span>| match &one.seen {
        Seen::Counted(_, moved) if moved.movement == Movement::End && moved.counts => {
            let monthly = moved.rate.per_month().ok()?;
            Some(monthly.total())
        }
        _ => None,
    };
    let levels = AmountSummary::new(each.iter().filter_map(level)).ok()?;
    let accounts = subscribers(rows, at).ok()?;
    assert_eq!(levels.n() as u64, accounts);
    Some(json!({
        "arpa": number(arpa(rows, at).ok()),
        "median": levels.median().as_f64(),
        "accounts": accounts,
    }))
}

fn subscription_churn(mut rows: Vec<Row>) -> Option<Value> {
    rows.retain(|row| !row.trial);
    let months = Calendar::civil().period("2024").ok()?.by(Grain::Month).ok()?;
    let table = over(&rows).per(&months).measure(LogoChurn { each: true, ..LogoChurn::default() });
    let month = |slot: usize| {
        let share = table.reading(&(), slot).ok()?;
        Some((months.label(slot), json!({ "start": share.whole(), "ended": share.part(), "rate": share.as_f64() })))
    };
    Some((0..months.len()).filter_map(month).collect::<Map<_, _>>().into())
}

struct Event {
    at: Timestamp,
    reason: Option<String>,
    reactivation: bool,
}
impl Stands for Event {
    fn span(&self) -> Span {
        Span { from: Timestamp::MIN, until: Some(self.at) }
    }
}
impl EndReason for Event {
    fn end_reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

fn churn_reasons(root: &Path) -> Option<Value> {
    let event = |row: data::Row| Event {
        at: day(field(&row, "churn_date").expect("a date")),
        reason: field(&row, "reason_code").map(str::to_owned),
        reactivation: field(&row, "is_reactivation").is_some_and(|flag| flag.eq_ignore_ascii_case("true")),
    };
    let events: Vec<Event> =
        data::rows(root, "saas_ravenstack/ravenstack_churn_events.csv").into_iter().map(event).collect();
    let reasons = ended_by_reason(&events, ..).ok()?;
    let flags = over(&events).by(|event| event.reactivation).measure(Ended);
    let share = Ratio::new(flags.total(&true).ok()?.into(), reasons.total().into()).ok()?;
    let mut answer: Map<String, Value> =
        reasons.iter().filter_map(|(reason, n)| Some((reason?.to_owned(), json!(n)))).collect();
    answer.insert("_reactivation_share".into(), json!(share.as_f64()));
    Some(answer.into())
}

/// Cohorts are groups of accounts by the month in which they first paid; who still pays is a level of each group.
fn logo_retention(rows: &[Row]) -> Option<Value> {
    let mut first: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.mrr.units() > 0) {
        first.entry(&row.account).and_modify(|at| *at = row.span.from.min(*at)).or_insert(row.span.from);
    }
    let calendar = Calendar::civil();
    let months = Timeline::spanning(&calendar.period("2023-01").ok()?, &calendar.period("2024-12").ok()?).ok()?;
    let cohort_of = |row: &&Row| first.get(row.account.as_str()).and_then(|at| months.slot(*at));
    let table = over(rows).by(cohort_of).per(&months).measure(Subscribers);
    let cohort = |month: usize| {
        let size = first.values().filter(|at| months.slot(**at) == Some(month)).count();
        let paying = |after: usize| table.reading(&Some(month), month + after).ok();
        let retained: Map<_, _> = (0..=6).map(|after| (after.to_string(), json!(paying(after)))).collect();
        (months.label(month), json!({ "size": size, "retained": retained }))
    };
    Some((0..12).map(cohort).collect::<Map<_, _>>().into())
}

fn rows(root: &Path) -> Vec<Row> {
    let row = |row: data::Row| {
        let amount = |name: &str| {
            let amount = field(&row, name).expect(name).parse().expect(name);
            Money::new(amount, Currency::USD)
        };
        Row {
            account: field(&row, "account_id").expect("an account").to_owned(),
            span: Span {
                from: day(field(&row, "start_date").expect("a start")),
                until: field(&row, "end_date").map(day),
            },
            plan: field(&row, "plan_tier").expect("a plan").to_owned(),
            mrr: amount("mrr_amount"),
            year: amount("arr_amount"),
            trial: field(&row, "is_trial").is_some_and(|flag| flag.eq_ignore_ascii_case("true")),
        }
    };
    data::rows(root, "saas_ravenstack/ravenstack_subscriptions.csv").into_iter().map(row).collect()
}

fn day(date: &str) -> Timestamp {
    start_of(date.parse().expect("a date"))
}
fn start_of(date: NaiveDate) -> Timestamp {
    Calendar::civil().start_of(date).expect("a day")
}
fn number(value: Option<MoneyPer>) -> f64 {
    value.expect("a number").as_f64()
}
