//! The cases of the book `btyd_cdnow`: models of buying, from the transactions of an online record shop through the summaries
//! of purchases.

use crate::data::{self, field};
use crate::retail_2011::{Order, retail};
use crm_kpi::customers::{PurchaseSummary, purchase_summaries};
use crm_kpi::kpi::AsOf;
use crm_kpi::stats::clv::{
    BgNbd, BuyingModel, Customer, Customers, Fit, GammaGamma, Horizon, ParetoNbd, Spend, frequency_histogram, holdout,
};
use crm_kpi::time::{Calendar, Timeline};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const SHOP: &str = "cdnow/CDNOW_sample.txt";
const DAYS_IN_WEEK: f64 = 7.0;

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let (bg, pn, gg) = published();
    match case["id"].as_str()? {
        "btyd.published.bgnbd.params" => Some(parameters(&BgNbd::fit(&shop(root).customers()).expect("a fit"))),
        "btyd.published.bgnbd.ll" => Some(json!(BgNbd::fit(&shop(root).customers()).expect("a fit").log_likelihood)),
        "btyd.published.pnbd.params" => Some(parameters(&ParetoNbd::fit(&shop(root).customers()).expect("a fit"))),
        "btyd.published.pnbd.ll" => Some(json!(ParetoNbd::fit(&shop(root).customers()).expect("a fit").log_likelihood)),
        "btyd.published.gg" => {
            let fit = GammaGamma::fit(shop(root).spends()).expect("a fit");
            assert_eq!(fit.customers, 946, "who bought again");
            Some(parameters(&fit))
        }
        "btyd.vignette.pn1516" => {
            let model = ParetoNbd::new(0.553, 10.580, 0.606, 11.656).ok()?;
            let customer = Customer::new(26, 216.0 / DAYS_IN_WEEK, 31.0).ok()?;
            let (e52, alive) = (model.expected_purchases(&customer, 52.0).ok()?, model.p_alive(&customer).ok()?);
            Some(json!({ "e52": e52, "p_alive": alive, "new52": model.expected_of_new(52.0).ok()? }))
        }
        "btyd.vignette.new52" => {
            let model = BgNbd::new(0.2425982, 4.4136842, 0.7929899, 2.4261667).ok()?;
            Some(json!(model.expected_of_new(52.0).ok()?))
        }
        "btyd.ll_at_published" => {
            let (customers, spends) = (shop(root).customers(), shop(root).spends());
            Some(json!({
                "bgnbd": bg.log_likelihood(&customers).ok()?, "pareto_nbd": pn.log_likelihood(&customers).ok()?,
                "gamma_gamma_946": gg.log_likelihood(spends).ok()?,
            }))
        }
        "btyd.retail2011.summary" => {
            let rows = retailer(root);
            let sum = |of: &dyn Fn(&Row) -> f64| rows.iter().map(of).sum::<f64>();
            let mean = |row: &Row| Spend::of(row).expect("bought, not given back").mean();
            Some(json!({
                "customers": rows.len(), "sum_x": sum(&|row| row.frequency().into()),
                "sum_tx_days": sum(&|row| row.recency().into()), "sum_T_days": sum(&|row| row.age().into()),
                "x0": rows.iter().filter(|row| row.frequency() == 0).count(), "sum_monetary": sum(&mean),
                "max_monetary": rows.iter().map(mean).fold(0.0, f64::max),
            }))
        }
        "btyd.retail2011.ll" => {
            let customers = retailer(root).iter().map(weekly).collect();
            Some(json!({ "bg": bg.log_likelihood(&customers).ok()?, "pn": pn.log_likelihood(&customers).ok()? }))
        }
        "btyd.customers.open" => Some(every_row_is_that_of_the_table(case, root)),
        "btyd.expected_total.39" => {
            let of_bg = holdout(&bg, shop(root).held_out(|_| true), 39.0, 7).ok()?;
            let of_pn = holdout(&pn, shop(root).held_out(|_| true), 39.0, 7).ok()?;
            Some(json!({ "bgnbd": of_bg.expected(), "pareto_nbd": of_pn.expected(), "actual": of_bg.actual() }))
        }
        "btyd.freq_hist" => {
            let bins = frequency_histogram(&bg, &shop(root).customers(), 7).ok()?;
            let expected: f64 = bins.iter().map(|bin| bin.expected).sum();
            assert!((expected / 2357.0 - 1.0).abs() < 1e-12, "all are somewhere");
            Some(bins.iter().map(|bin| (bin.frequency.to_string(), json!(bin.actual))).collect::<Map<_, _>>().into())
        }
        "btyd.conditional.open" => {
            let of_bg = holdout(&bg, shop(root).held_out(|id| id % 2 == 1), 39.0, 7).ok()?;
            let of_pn = holdout(&pn, shop(root).held_out(|id| id % 2 == 1), 39.0, 7).ok()?;
            let groups = of_bg.groups().iter().zip(of_pn.groups()).map(|(bg, pn)| {
                let (of_bg, of_pn) = (bg.mean_expected(), pn.mean_expected());
                let row = json!({ "n": bg.customers, "bg": of_bg, "pn": of_pn, "actual": bg.mean_actual() });
                (bg.frequency.to_string(), row)
            });
            Some(groups.collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

type Row = PurchaseSummary<u32>;

/// The parameters that the papers print.
fn published() -> (BgNbd, ParetoNbd, GammaGamma) {
    let bg = BgNbd::new(0.243, 4.414, 0.793, 2.426).expect("BG/NBD");
    let pn = ParetoNbd::new(0.553, 10.578, 0.606, 11.669).expect("Pareto/NBD");
    (bg, pn, GammaGamma::new(6.25, 3.74, 15.44).expect("Gamma-Gamma"))
}

fn parameters<M>(fit: &Fit<M>) -> Value {
    fit.parameters
        .iter()
        .map(|p| {
            assert!(
                p.standard_error > 0.0 && p.standard_error < p.value,
                "{p}: as sure as thousands of customers make it"
            );
            (p.name.to_owned(), json!(p.value))
        })
        .collect::<Map<_, _>>()
        .into()
}

fn weekly(row: &Row) -> Customer {
    Customer::of(row, DAYS_IN_WEEK).expect("a customer")
}

fn days(from: &str, until: &str) -> Timeline {
    let period = |day: &str| Calendar::utc().period(day).expect("a day");
    Timeline::spanning(&period(from), &period(until)).expect("days")
}

fn summaries(orders: &[Order], days: &Timeline) -> Vec<Row> {
    let found = purchase_summaries(orders, days, AsOf::Everything);
    assert!(found.left_out().is_empty());
    found.rows().to_vec()
}

/// Customers of the record shop, each with the number of days with a purchase after the watch.
struct Shop {
    rows: Vec<(Row, u32)>,
}

impl Shop {
    fn customers(&self) -> Customers {
        self.rows.iter().map(|(row, _)| weekly(row)).collect()
    }
    fn spends(&self) -> Vec<Spend> {
        // a few of the records cost nothing
        self.rows.iter().filter_map(|(row, _)| Spend::of(row).ok()).collect()
    }
    fn held_out(&self, asked: fn(u32) -> bool) -> impl Iterator<Item = (Customer, u32)> {
        self.rows.iter().filter(move |(row, _)| asked(*row.customer())).map(|(row, after)| (weekly(row), *after))
    }
}

fn shop(root: &Path) -> Shop {
    let order = |line: String| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, customer, date, _, value] = fields[..] else { panic!("{line}") };
        let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
        Order::new(customer.parse().expect("a number"), &format!("{year}-{month}-{day}T00:00:00Z"), value)
    };
    let orders: Vec<Order> = data::lines(root, SHOP).into_iter().map(order).collect();
    let after = summaries(&orders, &days("1997-10-01", "1998-06-30"));
    let after: BTreeMap<u32, u32> = after.iter().map(|row| (*row.customer(), row.occasions())).collect();
    let rows = summaries(&orders, &days("1997-01-01", "1997-09-30"));
    let of = |row: &Row| after.get(row.customer()).copied().unwrap_or(0);
    Shop { rows: rows.into_iter().map(|row| (row.clone(), of(&row))).collect() }
}

fn retailer(root: &Path) -> Vec<Row> {
    summaries(retail(root), &days("2010-12-01", "2011-06-30"))
}

/// Compares every row of the table, and sums the columns.
fn every_row_is_that_of_the_table(case: &Value, root: &Path) -> Value {
    let (bg, pn, gg) = published();
    let shop = shop(root);
    let rows: BTreeMap<u32, _> = shop.rows.iter().map(|(row, after)| (*row.customer(), (row, *after))).collect();
    let year = Horizon::new(12, 4.345, 0.01).expect("a year");
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    let table = data::table(&root.join("expected/btyd_customers.open.csv"));
    assert_eq!(table.len(), 1_179);
    let mut worths = 0;
    for expected in table {
        let id = field(&expected, "customer_id").expect("a customer").parse().expect("a number");
        let (row, after) = rows[&id];
        let (customer, spend) = (weekly(row), Spend::of(row).expect("an amount"));
        let bg_of = |t| bg.expected_purchases(&customer, t).expect("a number");
        let pn_of = |t| pn.expected_purchases(&customer, t).expect("a number");
        let on_a_purchase = gg.expected_spend(&spend).expect("a mean");
        let found = [
            ("frequency", row.frequency().into()),
            ("recency_days", row.recency().into()),
            ("T_days", row.age().into()),
            ("monetary", spend.mean()),
            ("holdout", after.into()),
            ("bg_p_alive", bg.p_alive(&customer).expect("a number")),
            ("bg_e13", bg_of(13.0)),
            ("bg_e39", bg_of(39.0)),
            ("bg_e52", bg_of(52.0)),
            ("pn_p_alive", pn.p_alive(&customer).expect("a number")),
            ("pn_e13", pn_of(13.0)),
            ("pn_e39", pn_of(39.0)),
            ("pn_e52", pn_of(52.0)),
            ("gg_expected_spend", on_a_purchase),
            ("bg_clv12", bg.lifetime_value(&customer, on_a_purchase, &year).expect("a number")),
        ];
        for (name, found) in found {
            let Some(there) = field(&expected, name) else { continue };
            let there: f64 = there.parse().expect(name);
            assert!((found - there).abs() <= 1e-6 * there.abs(), "{id} {name}: {found}, expected {there}");
            worths += u32::from(name == "bg_clv12");
            if case["expected"].get(name).is_some() {
                *sums.entry(name.to_owned()).or_default() += found;
            }
        }
    }
    assert!(worths > 250, "a quarter of the rows: {worths}");
    // the tolerance of the sums is said in words
    for (name, sum) in &sums {
        let there = case["expected"][name].as_f64().expect(name);
        assert!((sum - there).abs() <= 1e-9 * there, "{name}: {sum}, expected {there}");
    }
    assert_eq!(Some(sums.len()), case["expected"].as_object().map(Map::len), "columns");
    case["expected"].clone()
}
