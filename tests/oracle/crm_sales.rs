//! The cases of the book `crm_sales`.

#![allow(clippy::unwrap_used)] // a case that cannot be read fails its test

use super::data;
use chrono::NaiveDate;
use crm_kpi::analysis::Against;
use crm_kpi::deals::*;
use crm_kpi::field::{Amount, Closed, Created, DealOutcome, DealStage};
use crm_kpi::kpi::{AsOf, Group, Kpi, Reading, Table, over};
use crm_kpi::record::Outcome;
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{AmountSummary, Currency, DurationSummary, Money, Ratio, Share, TimeUnit};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, path::Path};

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let book = Book::read(root);
    let rows = &book.rows;
    let won = || rows.iter().filter(|row| row.outcome == Outcome::Won);
    let engaged = || rows.iter().filter(|row| row.engaged.is_some());
    Some(match case["id"].as_str()? {
        "crm.counts.stage" => by(over(rows).by(|r| r.stage.as_str()).measure(DealsCreated), |n| json!(n)),
        "crm.win_rate.all" => json!(win_rate(rows, ..).ok()?.as_f64()),
        "crm.win_rate.by_product" => by(over(rows).by(|r| r.product.as_str()).measure(WinRate), rate),
        "crm.win_rate.by_region" => by(over(rows).by(|r| r.region.as_str()).measure(WinRate), rate),
        "crm.win_rate.by_series" => by(over(rows).by(|r| r.series.as_str()).measure(WinRate), rate),
        "crm.win_rate.by_close_month" => per(over(rows).per(months("2017-03", "2017-12")).measure(WinRate), rate),
        "crm.win_rate.empty_group" => book.idle_agents(),
        "crm.revenue.total" => whole(revenue(rows, ..).ok()?),
        "crm.revenue.by_quarter" => {
            let quarters = Calendar::civil().period("2017").unwrap().by(Grain::Quarter).unwrap();
            per(over(rows).per(quarters).measure(Revenue), whole)
        }
        "crm.revenue.by_fiscal_quarter_jul" => {
            let fiscal = Calendar::civil().fiscal_year_starts(7).unwrap();
            let (from, to) = ("2017-01-01".parse().unwrap(), "2018-01-01".parse().unwrap());
            let quarters = fiscal.between_dates(from, to).unwrap().by(Grain::Quarter).unwrap();
            per(over(rows).per(quarters).measure(Revenue), whole)
        }
        "crm.revenue.by_region" => by(over(won()).by(|r| r.region.as_str()).measure(Revenue), whole),
        "crm.revenue.by_product" => by(over(won()).by(|r| r.product.as_str()).measure(Revenue), whole),
        "crm.revenue.by_sector" => {
            by(over(won()).by(|r| r.sector.as_deref().unwrap_or("no account")).measure(Revenue), whole)
        }
        "crm.revenue.mom_growth" => growth(&over(rows).per(months("2017-03", "2017-12")).measure(Revenue)),
        "crm.deal_size.won" => sizes(deal_size(rows, ..).ok()?, average_deal_size(rows, ..).ok()?.as_f64()),
        "crm.deal_size.by_region" => {
            let (size, mean) = over(rows).by(|r| r.region.as_str()).measure((DealSize, AverageDealSize));
            groups(&size, |g| sizes(size.total(g).ok().unwrap(), mean.total(g).ok().unwrap().as_f64()))
        }
        "crm.cycle.won" => days(sales_cycle(rows, ..).ok()?, sales_cycle_mean(rows, ..).ok()?.as_f64_days()),
        "crm.cycle.by_product" => {
            let (cycle, mean) =
                over(rows).by(|r| r.product.as_str()).measure((SalesCycle::default(), SalesCycle::mean()));
            groups(&cycle, |g| days(cycle.total(g).ok().unwrap(), mean.total(g).ok().unwrap().as_f64_days()))
        }
        "crm.cycle.within" => {
            let cycle = sales_cycle(rows, ..).ok()?;
            let within = |days: i64| (days.to_string(), cycle.share_within(chrono::TimeDelta::days(days)).as_f64());
            json!([7, 30, 60, 90, 120].map(within).into_iter().collect::<BTreeMap<_, _>>())
        }
        "crm.velocity.open_pipeline" => {
            let velocity = sales_velocity(rows, .., VelocityOf::Open).ok()?;
            json!({
                "n_opportunities": velocity.deals(),
                "win_rate": velocity.win_rate().as_f64(),
                "avg_deal": velocity.size().as_f64(),
                "avg_cycle_days": velocity.cycle().as_f64_days(),
                "velocity_per_day": velocity.per_day(),
            })
        }
        "crm.pipeline.by_stage" => {
            let open = rows.iter().filter(|row| row.outcome == Outcome::Open).map(Listed);
            let (value, n) = over(open).by(|r| r.0.stage.as_str()).measure((OpenPipeline, OpenDealCount));
            groups(&value, |g| json!({ "n": n.total(g).ok(), "value": value.total(g).ok().map(whole) }))
        }
        "crm.pipeline.weighted_stage" => {
            let stages = "Prospecting=0.10,Engaging=0.40".parse().unwrap();
            whole(stage_weighted_pipeline(rows.iter().map(Listed), AsOf::Everything, stages).ok()?)
        }
        "crm.ageing.engaging" => {
            let at = start("2017-12-31");
            let engaging = rows.iter().filter(|row| row.stage == "Engaging");
            let by_age = PipelineByAge { bands: "30d,60d,90d,180d".parse().unwrap() };
            let bands = over(engaging).as_of(at).read(by_age).ok()?;
            let names = ["0-30", "31-60", "61-90", "91-180", "181+"];
            let labels = ["to 30d", "to 60d", "to 90d", "to 180d", "over 180d"];
            let counted = names.iter().zip(labels).map(|(name, label)| (*name, bands.of(Some(label)).0));
            json!(counted.collect::<BTreeMap<_, _>>())
        }
        "crm.open_stock.2017-06-30" => json!(open_deal_count(engaged(), start("2017-06-30")).ok()),
        "crm.top_agents.revenue5" => {
            let ranked = book.ranked(over(won()).by(|r| r.agent.as_str()).measure(Revenue));
            json!(ranked.into_iter().take(5).map(|(agent, amount)| json!([agent, whole(amount)])).collect::<Vec<_>>())
        }
        "crm.concentration.top10_accounts" => {
            let accounts = over(won()).by(|r| r.account.as_deref()).measure(Revenue).ranking().unwrap();
            json!(accounts.concentration().unwrap().top(10).unwrap().as_f64())
        }
        "crm.accounts.repeat" => {
            let accounts = over(won()).by(|r| r.account.as_deref()).measure(WinRate);
            let wins: Vec<i128> = accounts.iter().map(|(_, _, rate)| rate.ok().unwrap().part()).collect();
            let (n, all) = (wins.len() as i128, wins.iter().sum());
            let again = wins.iter().filter(|wins| **wins >= 2).count() as i128;
            json!({
                "rate": Share::new(again, n).unwrap().as_f64(),
                "mean_deals": Ratio::new(all, n).unwrap().as_f64(),
                "accounts": n as u64,
            })
        }
        "crm.created.by_month" => {
            per(over(engaged()).per(months("2016-10", "2017-12")).measure(DealsCreated), |n| json!(n))
        }
        _ => return None,
    })
}

/// A row of the pipeline, with what product, agent and account say.
struct Row {
    stage: String,
    outcome: Outcome,
    product: String,
    series: String,
    list_price: Money,
    agent: String,
    region: String,
    account: Option<String>,
    sector: Option<String>,
    engaged: Option<Timestamp>,
    closed: Option<Timestamp>,
    amount: Option<Money>,
}

impl Created for Row {
    /// Prospecting rows have no date: they began before all periods.
    fn created_at(&self) -> Timestamp {
        self.engaged.unwrap_or(Timestamp::MIN)
    }
}
impl Closed for Row {
    fn closed_at(&self) -> Option<Timestamp> {
        self.closed
    }
}
impl DealOutcome for Row {
    fn outcome(&self) -> Outcome {
        self.outcome
    }
}
impl Amount for Row {
    fn amount(&self) -> Option<Money> {
        self.amount
    }
}

/// A row at its list price.
struct Listed<'a>(&'a Row);

impl Created for Listed<'_> {
    fn created_at(&self) -> Timestamp {
        self.0.created_at()
    }
}
impl Closed for Listed<'_> {
    fn closed_at(&self) -> Option<Timestamp> {
        self.0.closed
    }
}
impl DealOutcome for Listed<'_> {
    fn outcome(&self) -> Outcome {
        self.0.outcome
    }
}
impl Amount for Listed<'_> {
    fn amount(&self) -> Option<Money> {
        Some(self.0.list_price)
    }
}
impl DealStage for Listed<'_> {
    fn deal_stage(&self) -> Option<&str> {
        Some(&self.0.stage)
    }
}

struct Book {
    rows: Vec<Row>,
    agents: Vec<String>,
}

impl Book {
    fn read(root: &Path) -> Book {
        let table = |name: &str, key: &str| -> BTreeMap<String, data::Row> {
            let rows = data::rows(root, &format!("crm_sales/{name}.csv"));
            rows.into_iter().map(|row| (row[key].clone(), row)).collect()
        };
        let products = table("products", "product");
        let (agents, accounts) = (table("sales_teams", "sales_agent"), table("accounts", "account"));
        let instant = |row: &data::Row, name: &str| data::field(row, name).map(start);
        let row = |row: data::Row| {
            let product = if row["product"] == "GTXPro" { "GTX Pro" } else { &row["product"] };
            let account = data::field(&row, "account").map(str::to_owned);
            Row {
                outcome: match row["deal_stage"].as_str() {
                    "Won" => Outcome::Won,
                    "Lost" => Outcome::Lost,
                    _ => Outcome::Open,
                },
                stage: row["deal_stage"].clone(),
                product: product.to_owned(),
                series: products[product]["series"].clone(),
                list_price: money(&products[product]["sales_price"]),
                agent: row["sales_agent"].clone(),
                region: agents[&row["sales_agent"]]["regional_office"].clone(),
                sector: account.as_ref().map(|account| accounts[account]["sector"].clone()),
                account,
                engaged: instant(&row, "engage_date"),
                closed: instant(&row, "close_date"),
                amount: data::field(&row, "close_value").map(money),
            }
        };
        let rows = data::rows(root, "crm_sales/sales_pipeline.csv").into_iter().map(row).collect();
        Book { rows, agents: agents.into_keys().collect() }
    }
    /// Agents without any row: what is read of a group that is not there.
    fn idle_agents(&self) -> Value {
        let rates = over(&self.rows).by(|r| r.agent.clone()).measure(WinRate);
        let idle = self.agents.iter().filter(|agent| !rates.groups().any(|known| known == *agent));
        let read = |agent: &String| (agent.clone(), rates.total(agent).ok().map(|share| share.as_f64()));
        json!(idle.map(read).collect::<BTreeMap<_, _>>())
    }
    /// Groups by amount, the largest first; ties by name.
    fn ranked<'a, G: Group + 'a>(&self, revenue: Table<Revenue, G>) -> Vec<(G, Money)> {
        let mut ranked: Vec<(G, Money)> =
            revenue.groups().map(|group| (group.clone(), revenue.total(group).ok().unwrap())).collect();
        ranked.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap().then_with(|| a.0.cmp(&b.0)));
        ranked
    }
}

/// Pure dates: whole days, no zone.
fn start(date: &str) -> Timestamp {
    Calendar::civil().start_of(date.parse::<NaiveDate>().unwrap()).unwrap()
}
fn money(text: &str) -> Money {
    Money::new(text.parse().unwrap(), Currency::NONE)
}
fn whole(amount: Money) -> Value {
    json!(amount.to_f64())
}
fn months(first: &str, last: &str) -> Timeline {
    let month = |label: &str| Calendar::civil().period(label).unwrap();
    let (from, to) = (month(first).first_date(), month(last).last_date().succ_opt().unwrap());
    Timeline::of(&Calendar::civil(), Grain::Month, from, to).unwrap()
}

/// Every group.
fn groups<K: Kpi, G: Group + ToString>(table: &Table<K, G>, answer: impl Fn(&G) -> Value) -> Value {
    Value::Object(table.groups().map(|group| (group.to_string(), answer(group))).collect::<Map<_, _>>())
}
/// Every group over the whole timeline.
fn by<K: Kpi, G: Group + ToString>(table: Table<K, G>, show: impl Fn(K::Value) -> Value) -> Value {
    groups(&table, |group| table.total(group).ok().map_or(Value::Null, &show))
}
/// Every period.
fn per<K: Kpi>(table: Table<K>, show: impl Fn(K::Value) -> Value) -> Value {
    let label = |slot| table.timeline().label(slot).replace("-Q", "Q");
    let shown = table.iter().map(|(_, slot, reading)| (label(slot), reading.ok().map_or(Value::Null, &show)));
    Value::Object(shown.collect::<Map<_, _>>())
}

fn rate(share: Share) -> Value {
    let lost = share.complement().part();
    json!({ "won": share.part() as u64, "lost": lost as u64, "win_rate": share.as_f64() })
}
fn growth(revenue: &Table<Revenue>) -> Value {
    let growth = revenue.readings().changes(Against::Previous).growth();
    let of = |(slot, reading): (usize, &Reading<Ratio>)| {
        (growth.timeline().label(slot), reading.value().ok().map(|ratio| ratio.as_f64()))
    };
    json!(growth.series(&()).iter().enumerate().map(of).collect::<BTreeMap<_, _>>())
}
fn sizes(size: AmountSummary, mean: f64) -> Value {
    let at = |p| size.quantile(p).unwrap().as_f64();
    json!({
        "n": size.n(), "sum": whole(size.total()), "mean": mean, "sd_sample": size.sample_sd(),
        "min": whole(size.min()), "p10": at(0.1), "p25": at(0.25), "median": size.median().as_f64(), "p75": at(0.75),
        "p90": size.p90().as_f64(), "p95": at(0.95), "max": whole(size.max()),
    })
}
fn days(cycle: DurationSummary, mean: f64) -> Value {
    let at = |p| cycle.quantile(p).unwrap().as_f64_days();
    json!({
        "n": cycle.n(), "sum": cycle.sum() as f64 / TimeUnit::Days.micros() as f64, "mean": mean,
        "sd_sample": cycle.sample_sd(TimeUnit::Days), "min": cycle.min().as_f64_days(), "p10": at(0.1), "p25": at(0.25),
        "median": cycle.median().as_f64_days(), "p75": at(0.75), "p90": cycle.p90().as_f64_days(), "p95": at(0.95),
        "max": cycle.max().as_f64_days(),
    })
}
