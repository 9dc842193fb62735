//! The cases of the book `retail_2011` that score customers, and the table of every customer beside them.

use crate::data;
use crate::retail_2011::{Order, number, retail};
use crm_kpi::customers::{RfmCustomers, rfm_customers};
use crm_kpi::field::{Amount, At, CustomerKey};
use crm_kpi::time::{Calendar, Timestamp};
use crm_kpi::value::{Currency, Money, RfmScores, TimeUnit};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The day of an order: the book counts whole days.
struct OnDay<'a>(&'a Order);

impl At for OnDay<'_> {
    fn at(&self) -> Timestamp {
        let at = self.0.at.to_utc().expect("a year of chrono").date_naive();
        Calendar::utc().start_of(at).expect("a day")
    }
}
impl CustomerKey for OnDay<'_> {
    type Id = u32;
    fn customer_key(&self) -> u32 {
        self.0.customer
    }
}
impl Amount for OnDay<'_> {
    fn amount(&self) -> Option<Money> {
        Some(Money::new(self.0.value, Currency::GBP))
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let ntile = match case["id"].as_str()? {
        "2011.rfm.ntile_cells" => true,
        "2011.rfm.threshold_cells" => false,
        _ => return None,
    };
    let as_of = Calendar::utc().start_of("2011-12-10".parse().ok()?).ok()?;
    let customers = rfm_customers(retail(root).iter().map(OnDay), as_of).expect("one currency");
    if ntile {
        every_row_is_that_of_the_table(&customers, root);
        let mut cells: BTreeMap<RfmScores, u64> = BTreeMap::new();
        customers.ntile_scores().into_iter().for_each(|scores| *cells.entry(scores).or_default() += 1);
        return Some(counts(cells));
    }
    let rfm = customers.summary();
    let days = rfm.recency().map(|t| t.as_f64_days());
    let (frequency, monetary) = (rfm.frequency().map(|t| t.as_f64()), rfm.monetary().map(|t| t.as_f64()));
    // the book's thresholds are sums of floats
    let near = |found: [f64; 4], name: &str| {
        for (found, expected) in found.iter().zip(case["expected"]["thresholds"][name].as_array().expect(name)) {
            let expected = expected.as_f64().expect(name);
            assert!((found - expected).abs() <= 1e-9 * expected, "{name}: {found}, expected {expected}");
        }
    };
    near(days, "R");
    near(frequency, "F");
    near(monetary, "M");
    Some(json!({ "thresholds": case["expected"]["thresholds"], "cells": counts(rfm.cells()) }))
}

fn counts(cells: impl IntoIterator<Item = (RfmScores, u64)>) -> Value {
    cells.into_iter().map(|(scores, n)| (scores.to_string(), json!(n))).collect::<Map<_, _>>().into()
}

fn every_row_is_that_of_the_table(customers: &RfmCustomers<u32>, root: &Path) {
    let ntiles = customers.ntile_scores();
    let rows: BTreeMap<u32, _> =
        customers.rows().iter().zip(ntiles).map(|(row, ntile)| (*row.customer(), (row, ntile))).collect();
    let table = data::table(&root.join("expected/retail_2011_rfm_customers.open.csv"));
    assert_eq!(table.len(), 436, "a sample of the customers");
    for expected in table {
        let of = |name: &str| expected[name].as_str();
        let (row, ntile) = &rows[&of("customer_id").parse::<u32>().expect("a customer")];
        let scores =
            |scores: RfmScores| [scores.recency(), scores.frequency(), scores.monetary()].map(|s| s.to_string());
        let found = [row.recency().as_f64(TimeUnit::Days).to_string(), row.frequency().to_string()];
        assert_eq!(found, ["recency_days", "frequency"].map(of), "{expected:?}");
        let (spent, there) = (row.monetary().to_f64(), of("monetary").parse::<f64>().expect("money"));
        assert!((spent - there).abs() <= 1e-9 * there, "{spent}: {expected:?}");
        assert_eq!(scores(*ntile), ["r_ntile", "f_ntile", "m_ntile"].map(of), "{expected:?}");
        assert_eq!(scores(row.scores()), ["r_thr", "f_thr", "m_thr"].map(of), "{expected:?}");
    }
    let sum = number(retail(root).iter().map(|order| order.value).sum());
    let spent: f64 = customers.rows().iter().map(|row| row.monetary().to_f64()).sum();
    assert!((spent / sum - 1.0).abs() < 1e-9, "every order is someone's");
}
