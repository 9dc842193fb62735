//! Purchases of customers as another library summarises them for models of buying.
//!
//! Where a customer never came back it shows a mean amount of 0; ours is undefined, and the test says so.

use crate::data::{self, field};
use chrono::{Days, NaiveDate};
use crm_kpi::customers::{PurchaseSummary, purchase_summaries};
use crm_kpi::kpi::{AsOf, over};
use crm_kpi::record::Purchase;
use crm_kpi::time::{Calendar, Grain, Timeline};
use crm_kpi::value::{Currency, Money, MoneyPer, Undefined};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Compares every case; what it returns says how many there were.
pub fn run(root: &Path) -> String {
    let folder = root.join("peers/lifetimes_rfm");
    let text = std::fs::read_to_string(folder.join("cases.json")).expect("the cases");
    let text: Value = serde_json::from_str(&text).expect("the cases");
    let cases = text["cases"].as_array().expect("the cases");
    for case in cases {
        let (id, purchases) = (case["id"].as_str().expect("id"), purchases(case, &folder));
        let expected = |name: &str| exact(&case[name]);
        match id {
            "small_daily" | "large_weekly_W-SUN" => {
                let rows = summaries(&purchases, &watched(case, &purchases));
                let rows = rows.iter().map(|row| {
                    json!([customer(row), f64::from(row.frequency()), f64::from(row.recency()), f64::from(row.age())])
                });
                assert_eq!(Value::from_iter(rows), expected("expected"), "{id}");
            }
            "large_daily_monetary" => {
                let rows = summaries(&purchases, &watched(case, &purchases));
                let rows = rows.iter().map(|row| {
                    let [x, last, age] = [row.frequency(), row.recency(), row.age()].map(f64::from);
                    json!([customer(row), x, last, age, or_zero(row.monetary())])
                });
                assert_eq!(Value::from_iter(rows), expected("expected"), "{id}");
            }
            "first_transactions_daily" | "first_transactions_weekly" => {
                assert_eq!(occasions(&purchases, &watched(case, &purchases)), expected("expected"), "{id}");
            }
            "calibration_holdout_weekly" => {
                let rows = calibrated(case, &purchases).into_iter().map(|(row, after)| {
                    let bought = after.as_ref().map_or(0, PurchaseSummary::occasions);
                    let [x, last, age, bought] = [row.frequency(), row.recency(), row.age(), bought].map(f64::from);
                    json!([customer(&row), x, last, age, bought, held_out(case).len() as f64])
                });
                assert_eq!(Value::from_iter(rows), expected("expected"), "{id}");
            }
            "calibration_holdout_monetary" => {
                let rows = calibrated(case, &purchases);
                let of = |value: fn(&(Row, Option<Row>)) -> f64| rows.iter().map(value).collect::<Vec<_>>();
                let found = json!({
                    "customers": of(|(row, _)| customer(row)),
                    "monetary_value_cal": of(|(row, _)| or_zero(row.monetary())),
                    "monetary_value_holdout": of(|(_, after)| {
                        after.as_ref().map_or(0.0, |after| after.mean_occasion().expect("an occasion").as_f64())
                    }),
                });
                assert_eq!(found, expected("expected"), "{id}");
            }
            "same_period_purchases_squashed" => {
                let rows = summaries(&purchases, &watched(case, &purchases));
                assert_eq!(json!(f64::from(rows[0].frequency())), expected("expected_frequency"), "{id}");
            }
            "first_order_dropped_regardless_of_input_order" => {
                let rows = summaries(&purchases, &watched(case, &purchases));
                assert_eq!(json!(or_zero(rows[0].monetary())), expected("expected_monetary_value"), "{id}");
            }
            other => panic!("{other}: not known"),
        }
    }
    assert_eq!(cases.len(), 9);
    format!("{:<18} passed {:>3}", "lifetimes", cases.len())
}

type Row = PurchaseSummary<String>;

/// What it shows of a customer who bought once.
fn or_zero(mean: Result<MoneyPer, Undefined>) -> f64 {
    match mean {
        Ok(mean) => mean.as_f64(),
        Err(why) => {
            assert_eq!(why, Undefined::NoDenominator);
            0.0
        }
    }
}

fn customer(row: &Row) -> f64 {
    row.customer().parse().expect("a number")
}

/// The same with every number a float.
fn exact(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_f64()),
        Value::Array(all) => all.iter().map(exact).collect(),
        Value::Object(all) => {
            all.iter().map(|(name, value)| (name.clone(), exact(value))).collect::<serde_json::Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn purchase(who: &str, on: &str, amount: &str) -> Purchase {
    let mut purchase = Purchase::new("", who, Calendar::civil().start_of(date(on)).expect("a day"));
    purchase.amount = Some(Money::new(amount.parse().expect("an amount"), Currency::USD));
    purchase
}

/// The transactions of a case; those without an amount are of 1.
fn purchases(case: &Value, folder: &Path) -> Vec<Purchase> {
    if let Some(file) = case["input"].as_str() {
        let row = |row: &data::Row| {
            let amount = if row.contains_key("amount") { field(row, "amount") } else { None };
            let of = |name: &str| field(row, name).expect(name);
            purchase(of("customer_id"), of("date"), amount.unwrap_or("1"))
        };
        return data::table(&folder.join(file)).iter().map(row).collect();
    }
    let row = |row: &Value| {
        let amount = row[2].as_i64().unwrap_or(1);
        purchase(&row[0].to_string(), row[1].as_str().expect("a date"), &amount.to_string())
    };
    case["transactions"].as_array().expect("transactions").iter().map(row).collect()
}

/// The periods of a case between two days, both included.
fn periods(case: &Value, from: NaiveDate, until: NaiveDate) -> Timeline {
    let weekly = case["freq"].as_str().is_some_and(|freq| freq.starts_with('W'));
    let grain = if weekly { Grain::Week } else { Grain::Day };
    let period = |date| Calendar::civil().period_of(grain, date).expect("a period");
    Timeline::spanning(&period(from), &period(until)).expect("a timeline")
}

fn day_of(purchase: &Purchase) -> NaiveDate {
    Calendar::civil().date_of(purchase.at).expect("a day")
}

/// From the first purchase of all to the end of what is observed.
fn watched(case: &Value, purchases: &[Purchase]) -> Timeline {
    let first = purchases.iter().map(day_of).min().expect("a purchase");
    let last = purchases.iter().map(day_of).max().expect("a purchase");
    let end = ["calibration_end", "observation_end"].into_iter().find_map(|name| case[name].as_str());
    periods(case, first, end.map_or(last, date))
}

/// After the calibration, to the end of what is observed.
fn held_out(case: &Value) -> Timeline {
    let of = |name: &str| date(case[name].as_str().expect(name));
    periods(case, of("calibration_end") + Days::new(1), of("observation_end"))
}

fn summaries(purchases: &[Purchase], periods: &Timeline) -> Vec<Row> {
    let found = purchase_summaries(purchases, periods, AsOf::Everything);
    assert!(found.left_out().is_empty());
    found.rows().to_vec()
}

/// Customers of the calibration, each with the purchases after it where there are any.
fn calibrated(case: &Value, purchases: &[Purchase]) -> Vec<(Row, Option<Row>)> {
    let after = summaries(purchases, &held_out(case));
    let after: BTreeMap<String, Row> = after.into_iter().map(|row| (row.customer().clone(), row)).collect();
    let rows = summaries(purchases, &watched(case, purchases));
    rows.into_iter().map(|row| (row.clone(), after.get(row.customer()).cloned())).collect()
}

/// Every occasion with its sum, and whether it is the customer's first.
fn occasions(purchases: &[Purchase], periods: &Timeline) -> Value {
    let firsts: BTreeMap<String, usize> =
        summaries(purchases, periods).iter().map(|row| (row.customer().clone(), row.first())).collect();
    let each = over(purchases).per(periods).each(crm_kpi::customers::Rfm);
    let mut rows: Vec<(String, usize, f64)> = each
        .into_iter()
        .map(|each| match each.seen {
            crm_kpi::kpi::Seen::Counted(at, spent) => {
                (each.entity, periods.slot(at).expect("within"), spent.total().to_f64())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let row = |(who, slot, amount): (String, usize, f64)| {
        let start = Calendar::civil().date_of(periods.start(slot).expect("a start")).expect("a day");
        let first = firsts[&who] == slot;
        json!([who.parse::<f64>().expect("a number"), start.to_string(), amount, first])
    };
    rows.into_iter().map(row).collect()
}
