//! The cases of the book `survival`.

use crate::data::{self, Row, field};
use chrono::NaiveDate;
use crm_kpi::deals::{TimeToWin, WonWithin};
use crm_kpi::field::{Closed, Created, DealOutcome, Stands};
use crm_kpi::kpi::{Kpi, Table, over};
use crm_kpi::record::Outcome;
use crm_kpi::stats::{Band, Ending, KaplanMeier, LifeTable, Lifetime, log_rank};
use crm_kpi::subscriptions::SubscriptionTenure;
use crm_kpi::time::{Calendar, Length, Span, Timestamp};
use crm_kpi::value::{Survival, TimeUnit};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const BANDS: [(&str, Band); 3] = [("ci_plain", Band::Plain), ("ci_log", Band::Log), ("ci_loglog", Band::LogLog)];

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let id = case["id"].as_str()?;
    let lives = lives(id, root)?;
    let through_a_kpi = through_a_kpi(id, root);
    match (id.rsplit_once('.').map_or("", |(_, kind)| kind), &through_a_kpi) {
        ("groups", kept) => {
            let groups = groups(&lives);
            // what a KPI keeps of each group is what was counted by hand
            if let Some((_, kept)) = kept {
                assert!(groups.keys().eq(kept.keys()), "{id}");
                assert!(groups.iter().all(|(group, table)| kept[group].table() == *table), "{id}");
            }
            compared(&groups)
        }
        ("cif", kept) => {
            let table = table(&lives);
            assert_eq!(kept.as_ref().map(|(all, _)| all.table()), Some(table.clone()), "{id}");
            incidence(case, &table, root)
        }
        (_, kept) => {
            let table = table(&lives);
            if let Some((all, _)) = kept {
                assert_eq!(all.table(), table, "{id}");
                let (read, by_hand) = (all.median(), table.kaplan_meier().median());
                assert_eq!(read.map(|median| median.as_f64_days()), by_hand, "{id}");
            }
            described(case, id, &table)
        }
    }
}

fn table(lives: &[(String, Lifetime)]) -> LifeTable {
    LifeTable::new(lives.iter().map(|(_, life)| *life)).expect("lifetimes")
}
fn groups(lives: &[(String, Lifetime)]) -> BTreeMap<String, LifeTable> {
    let mut groups: BTreeMap<String, Vec<Lifetime>> = BTreeMap::new();
    lives.iter().for_each(|(group, life)| groups.entry(group.clone()).or_default().push(*life));
    groups.into_iter().map(|(group, lives)| (group, LifeTable::new(lives).expect("lifetimes"))).collect()
}
/// Of the case with two endings the curve is that of either.
fn curve(id: &str, table: &LifeTable) -> KaplanMeier {
    if id.contains("competing") { table.of_any_ending().kaplan_meier() } else { table.kaplan_meier() }
}

fn described(case: &Value, id: &str, table: &LifeTable) -> Option<Value> {
    let times: Vec<f64> = serde_json::from_value(case["params"]["times"].clone()).ok()?;
    let tau = case["params"]["tau"].as_f64()?;
    let curve = curve(id, table);
    let hazard = if id.contains("competing") { table.of_any_ending() } else { table.clone() }.nelson_aalen();
    let at = |of: &dyn Fn(f64) -> Option<f64>| times.iter().map(|time| of(*time)).collect::<Option<Vec<f64>>>();
    let events = curve.steps().iter().map(|step| step.events).sum::<u64>();
    let median = |band| curve.quantile(0.5, band, 0.95).ok().map(|median| json!([median.low, median.high]));
    let quantile = |share| {
        let of = curve.quantile(share, Band::LogLog, 0.95).ok()?;
        Some(json!({ "t": of.at, "lo": of.low, "hi": of.high }))
    };
    let mean = curve.restricted_mean(tau).ok()?;
    let mut answer = json!({
        "n": table.n(), "events": events, "times": case["params"]["times"],
        "n_at_risk": times.iter().map(|time| table.at_risk(*time)).collect::<Vec<u64>>(),
        "S": at(&|time| curve.survival(time).ok())?,
        "se_greenwood": at(&|time| curve.error(time).ok())?,
        "median": curve.median(),
        "quantiles_of_event_time": { "p25": quantile(0.25)?, "p50": quantile(0.5)?, "p75": quantile(0.75)? },
        "median_ci_log": median(Band::Log)?, "median_ci_plain": median(Band::Plain)?,
        "rmst": { "tau": case["params"]["tau"], "value": mean.mean, "se": mean.error },
        "nelson_aalen": at(&|time| hazard.hazard(time).ok())?,
    });
    for (name, band) in BANDS {
        let low = at(&|time| Some(curve.interval(time, band, 0.95).ok()?.low))?;
        answer[name] = json!([low, at(&|time| Some(curve.interval(time, band, 0.95).ok()?.high))?]);
    }
    Some(answer)
}

fn compared(groups: &BTreeMap<String, LifeTable>) -> Option<Value> {
    let test = log_rank(&groups.values().collect::<Vec<_>>()).ok()?;
    let medians = groups.iter().map(|(group, table)| {
        let of = table.kaplan_meier().quantile(0.5, Band::LogLog, 0.95).ok()?;
        Some((group.clone(), json!([of.at, of.low, of.high])))
    });
    Some(json!({
        "chi2": test.chi_square, "df": test.freedom, "p": test.p,
        "groups": groups.keys().collect::<Vec<_>>(),
        "observed": test.groups.iter().map(|group| group.observed).collect::<Vec<_>>(),
        "expected": test.groups.iter().map(|group| group.expected).collect::<Vec<_>>(),
        "medians": medians.collect::<Option<Map<_, _>>>()?,
    }))
}

fn incidence(case: &Value, table: &LifeTable, root: &Path) -> Option<Value> {
    let times: Vec<i64> = serde_json::from_value(case["expected"]["times"].clone()).ok()?;
    let estimate = table.aalen_johansen();
    let (mut won, mut lost, mut error) = (Vec::new(), Vec::new(), Vec::new());
    let deals = deals(root);
    for days in &times {
        let by = estimate.at(*days as f64).ok()?;
        let read = WonWithin { within: Length::days(*days).ok()? };
        let read = over(deals.iter().filter(|deal| deal.product == "GTX Basic")).as_of(end()).read(read).ok()?;
        assert_eq!((read.ended(), read.ended_error(), read.otherwise()), (by.event, by.event_error, by.competing));
        won.push(by.event);
        lost.push(by.competing);
        error.push(by.event_error);
    }
    Some(json!({ "times": times, "cif_won": won, "cif_lost": lost, "se_won": error }))
}

/// The lifetimes of a case as the data set has them, each with its group.
fn lives(id: &str, root: &Path) -> Option<Vec<(String, Lifetime)>> {
    let life = |after: f64, ended: bool| if ended { Lifetime::event(after) } else { Lifetime::censored(after) };
    let file = |name: &str, time: &str, event: &str, group: &str| {
        let number = |row: &Row, name: &str| field(row, name)?.parse::<f64>().ok();
        let of = |row: &Row| {
            let group = if group.is_empty() { "" } else { field(row, group)? };
            Some((group.to_owned(), life(number(row, time)?, number(row, event)? == 1.0)))
        };
        data::rows(root, &format!("lifelines/{name}")).iter().map(of).collect::<Option<Vec<_>>>()
    };
    match id.split('.').nth(1)? {
        "rossi" => file("rossi.csv", "week", "arrest", "fin"),
        "larynx" => file("larynx.csv", "time", "death", ""),
        "gbsg2" => file("gbsg2.csv", "time", "cens", "horTh"),
        "gehan" => {
            let of = |line: &String| {
                let words: Vec<f64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
                let [group, weeks, relapse] = words[..] else { return None };
                let group = if group == 1.0 { "placebo" } else { "6MP" };
                Some((group.to_owned(), life(weeks, relapse == 1.0)))
            };
            data::lines(root, "lifelines/gehan.dat").iter().filter(|line| !line.is_empty()).map(of).collect()
        }
        "telco" => {
            let of = |customer: Customer| (customer.contract, life(customer.months as f64, customer.churned));
            Some(customers(root).into_iter().map(of).collect())
        }
        name => {
            let basic = name == "deals_gtxbasic_competing";
            let of = |deal: Deal| {
                let until = deal.closed.unwrap_or_else(end);
                let after = (until.micros() - deal.engaged.micros()) as f64 / TimeUnit::Days.micros() as f64;
                let ending = match deal.outcome {
                    Outcome::Won => Ending::Event,
                    Outcome::Lost => Ending::Competing,
                    _ => Ending::Censored,
                };
                (deal.region, Lifetime { after, ending })
            };
            let counted = |deal: &Deal| !basic || deal.product == "GTX Basic";
            Some(deals(root).into_iter().filter(counted).map(of).collect())
        }
    }
}

/// The same lifetimes as a KPI keeps them, all and by group, where the case is of records that a CRM has.
fn through_a_kpi(id: &str, root: &Path) -> Option<(Survival, BTreeMap<String, Survival>)> {
    let (deals, customers) = (deals(root), customers(root));
    let basic = deals.iter().filter(|deal| deal.product == "GTX Basic");
    match id.split('.').nth(1)? {
        "telco" => Some(kept(&over(&customers).as_of(end()).by(|c| c.contract.clone()).measure(SubscriptionTenure))),
        "deals_won" => Some(kept(&over(&deals).as_of(end()).by(|deal| deal.region.clone()).measure(TimeToWin))),
        "deals_gtxbasic_competing" => {
            Some(kept(&over(basic).as_of(end()).by(|deal| deal.region.clone()).measure(TimeToWin)))
        }
        _ => None,
    }
}
fn kept<K: Kpi<Value = Survival>>(table: &Table<K, String>) -> (Survival, BTreeMap<String, Survival>) {
    let of = |group: &String| (group.clone(), table.total(group).ok().expect("lifetimes"));
    let all = table.regroup(|_| ()).total(&()).ok().expect("lifetimes");
    (all, table.groups().map(of).collect())
}

/// The last day of the data.
fn end() -> Timestamp {
    start("2017-12-31")
}
fn start(date: &str) -> Timestamp {
    Calendar::civil().start_of(date.parse::<NaiveDate>().expect(date)).expect(date)
}

struct Deal {
    engaged: Timestamp,
    closed: Option<Timestamp>,
    outcome: Outcome,
    product: String,
    region: String,
}
impl Created for Deal {
    fn created_at(&self) -> Timestamp {
        self.engaged
    }
}
impl Closed for Deal {
    fn closed_at(&self) -> Option<Timestamp> {
        self.closed
    }
}
impl DealOutcome for Deal {
    fn outcome(&self) -> Outcome {
        self.outcome
    }
}
/// Deals that were engaged.
fn deals(root: &Path) -> Vec<Deal> {
    let agents = data::rows(root, "crm_sales/sales_teams.csv");
    let regions: BTreeMap<&str, &str> =
        agents.iter().filter_map(|row| Some((field(row, "sales_agent")?, field(row, "regional_office")?))).collect();
    let deal = |row: Row| {
        Some(Deal {
            engaged: start(field(&row, "engage_date")?),
            closed: field(&row, "close_date").map(start),
            outcome: match field(&row, "deal_stage") {
                Some("Won") => Outcome::Won,
                Some("Lost") => Outcome::Lost,
                _ => Outcome::Open,
            },
            product: field(&row, "product")?.to_owned(),
            region: regions[field(&row, "sales_agent")?].to_owned(),
        })
    };
    data::rows(root, "crm_sales/sales_pipeline.csv").into_iter().filter_map(deal).collect()
}

struct Customer {
    months: i64,
    contract: String,
    churned: bool,
}
/// The list has no dates: those who left have run their months, those who stay run them until the end. A month is as long
/// as a day here.
impl Stands for Customer {
    fn span(&self) -> Span {
        let from = Timestamp::from_micros(end().micros() - self.months * TimeUnit::Days.micros());
        Span { from, until: self.churned.then(end) }
    }
}
fn customers(root: &Path) -> Vec<Customer> {
    let customer = |row: Row| {
        Some(Customer {
            months: field(&row, "tenure")?.parse().ok()?,
            contract: field(&row, "Contract")?.to_owned(),
            churned: field(&row, "Churn") == Some("Yes"),
        })
    };
    let rows = data::rows(root, "telco_churn/Telco-Customer-Churn.csv").into_iter().filter_map(customer);
    rows.filter(|customer| customer.months > 0).collect()
}
