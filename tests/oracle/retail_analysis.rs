//! The cases of the book `retail_2011` that analyse revenue: concentration, the largest and the rest, months, weekdays.

use crate::data::{self, field};
use crate::retail_2011::number;
use chrono::Datelike;
use crm_kpi::analysis::Top;
use crm_kpi::customers::{Buyers, Purchases};
use crm_kpi::deals::{AverageDealSize, DealSize, Revenue};
use crm_kpi::field::{Amount, At, Closed, Created, CustomerKey, DealOutcome};
use crm_kpi::kpi::over;
use crm_kpi::record::Outcome;
use crm_kpi::time::{Calendar, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money, Share};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// An order: a deal that is won when it is placed.
pub struct Sale {
    customer: u32,
    country: String,
    at: Timestamp,
    lines: u64,
    value: Decimal,
}
impl At for Sale {
    fn at(&self) -> Timestamp {
        self.at
    }
}
impl Created for Sale {
    fn created_at(&self) -> Timestamp {
        self.at
    }
}
impl Closed for Sale {
    fn closed_at(&self) -> Option<Timestamp> {
        Some(self.at)
    }
}
impl DealOutcome for Sale {
    fn outcome(&self) -> Outcome {
        Outcome::Won
    }
}
impl Amount for Sale {
    fn amount(&self) -> Option<Money> {
        Some(Money::new(self.value, Currency::GBP))
    }
}
impl CustomerKey for Sale {
    type Id = u32;
    fn customer_key(&self) -> u32 {
        self.customer
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered here.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let calendar = Calendar::utc();
    let money = |money: Money| number(money.amount().expect("an amount"));
    match case["id"].as_str()? {
        "2011.top_decile" => {
            let by_customer = over(sales(root)).by(|sale| sale.customer).measure(Revenue);
            let spread = by_customer.ranking().ok()?.concentration().ok()?;
            Some(json!(spread.top_part(Share::new(1, 10).ok()?).ok()?.as_f64()))
        }
        "2011.country" => {
            let sales = sales(root);
            let revenue = over(sales).by(|sale| sale.country.as_str()).measure(Revenue);
            let leaders = revenue.ranking().ok()?.largest(10);
            let (top, orders) = (revenue.top(10).ok()?, over(sales).by(|s| s.country.as_str()).measure(Purchases));
            // customers are entities: they are asked for again, with the first ten and the rest as the key
            let customers = over(sales).by(|sale| leaders.place(&sale.country.as_str())).measure(Buyers);
            let country = |(group, _, revenue): (&Top<&str>, _, crm_kpi::kpi::Reading<Money>)| {
                let Top::Place(_, name) = group else { return None };
                let orders = orders.total(name).ok()?;
                let customers = customers.reading(group, 0).ok()?;
                let told = json!({ "revenue": money(revenue.ok()?), "orders": orders, "customers": customers });
                Some(((*name).to_owned(), told))
            };
            assert_eq!(top.all(), revenue.all(), "the first ten and the rest are all");
            Some(top.iter().filter_map(country).collect::<Map<_, _>>().into())
        }
        "2011.by_month" => {
            let months =
                Timeline::spanning(&calendar.period("2010-12").ok()?, &calendar.period("2011-12").ok()?).ok()?;
            let question = || over(sales(root)).per(&months);
            let (revenue, size) = question().measure((Revenue, AverageDealSize));
            let (orders, customers) = (question().measure(Purchases), question().measure(Buyers));
            let month = |slot| {
                let told = json!({
                    "orders": orders.reading(&(), slot).ok(), "customers": customers.reading(&(), slot).ok(),
                    "revenue": revenue.reading(&(), slot).ok().map(money),
                    "aov": size.reading(&(), slot).ok().map(|mean| mean.as_f64()),
                });
                (months.label(slot), told)
            };
            Some((0..months.len()).map(month).collect::<Map<_, _>>().into())
        }
        "2011.order_value" => {
            let size = over(sales(root)).read(DealSize).ok()?;
            let at = |p| size.quantile(p).ok().map(|value| value.as_f64());
            Some(json!({
                "mean": size.mean().as_f64(), "sd_sample": size.sample_sd(), "p10": at(0.1), "median": at(0.5),
                "p90": at(0.9), "p99": at(0.99),
            }))
        }
        "2011.totals" => {
            let sales = sales(root);
            let (lines, revenue) = (sales.iter().map(|sale| sale.lines).sum::<u64>(), over(sales).read(Revenue).ok()?);
            let (orders, customers) = (over(sales).read(Purchases).ok()?, over(sales).read(Buyers).ok()?);
            let per = |n: u64| crm_kpi::value::MoneyPer::new(revenue, n as i64).ok().map(|mean| mean.as_f64());
            Some(json!({
                "lines": lines, "orders": orders, "customers": customers, "revenue": money(revenue), "aov": per(orders),
                "orders_per_customer": orders as f64 / customers as f64, "revenue_per_customer": per(customers),
            }))
        }
        "2011.weekday" => {
            let weekday = |sale: &&Sale| calendar.date_of(sale.at).map(|date| date.weekday().number_from_monday());
            let orders = over(sales(root)).by(weekday).measure(Purchases);
            let told = orders.iter().filter_map(|(day, _, n)| Some((day.as_ref()?.to_string(), json!(n.ok()?))));
            Some(told.collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

/// Read once: it has half a million lines.
fn sales(root: &Path) -> &'static [Sale] {
    static SALES: OnceLock<Vec<Sale>> = OnceLock::new();
    SALES.get_or_init(|| read(root))
}

fn read(root: &Path) -> Vec<Sale> {
    let mut sales: BTreeMap<String, Sale> = BTreeMap::new();
    for row in data::rows(root, "online_retail_2011/online_retail_2010-12_2011-12.csv.gz") {
        let number = |name: &str| field(&row, name).expect(name).parse::<Decimal>().expect(name);
        let (quantity, price) = (number("Quantity"), number("UnitPrice"));
        let invoice = field(&row, "InvoiceNo").expect("an invoice").to_owned();
        let Some(customer) = field(&row, "CustomerID") else { continue };
        if invoice.starts_with('C') || quantity <= Decimal::ZERO || price <= Decimal::ZERO {
            continue;
        }
        let at = field(&row, "InvoiceDate").expect("a date").replace(' ', "T") + ":00Z";
        let at = Timestamp::parse(&at).expect("a date");
        let sale = sales.entry(invoice).or_insert_with(|| Sale {
            customer: customer.parse().expect("a customer's number"),
            country: field(&row, "Country").expect("a country").to_owned(),
            at,
            lines: 0,
            value: Decimal::ZERO,
        });
        sale.at = sale.at.min(at);
        sale.lines += 1;
        sale.value += quantity * price;
    }
    sales.into_values().collect()
}
