//! The cases of the books `retail_2011` and `cdnow_transactions` that ask for cohorts and repeat purchases.

use crate::data::{self, field};
use crm_kpi::customers::{Buyers, CohortRetention, RepeatPurchases, RepeatWithin, repeat_purchases};
use crm_kpi::field::{At, CustomerKey};
use crm_kpi::kpi::{AsOf, over};
use crm_kpi::time::{Calendar, Length, Timeline, Timestamp};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

pub struct Order {
    pub customer: u32,
    pub at: Timestamp,
    pub value: Decimal,
}
impl At for Order {
    fn at(&self) -> Timestamp {
        self.at
    }
}
impl CustomerKey for Order {
    type Id = u32;
    fn customer_key(&self) -> u32 {
        self.customer
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let calendar = Calendar::utc();
    match case["id"].as_str()? {
        "2011.repeat_rate" => Some(json!(repeat_purchases(retail(root), ..).ok()?.as_f64())),
        "2011.second_order_window" => {
            let share = |days: &str| {
                let within = Length::days(days.parse().ok()?).ok()?;
                let of_all = RepeatWithin { within, all: true };
                Some((days.to_owned(), json!(over(retail(root)).read(of_all).ok()?.as_f64())))
            };
            Some(["30", "60", "90"].into_iter().filter_map(share).collect::<Map<_, _>>().into())
        }
        "2011.cohort.a" | "2011.cohort.b" => {
            let months =
                Timeline::spanning(&calendar.period("2010-12").ok()?, &calendar.period("2011-12").ok()?).ok()?;
            let cohorts = triangle(retail(root), &months, "revenue", |value| json!(value));
            let asked = case["expected"].as_object()?;
            Some(cohorts.into_iter().filter(|(label, _)| asked.contains_key(label)).collect::<Map<_, _>>().into())
        }
        "cdnow.cohort.1997-01" => {
            let months =
                Timeline::spanning(&calendar.period("1997-01").ok()?, &calendar.period("1998-06").ok()?).ok()?;
            triangle(&cdnow(root), &months, "cents", |value| json!(value * 100.0)).remove("1997-01")
        }
        "2011.window_slice" => {
            let orders = retail(root);
            let from = Timestamp::parse("2011-03-27T01:00:00Z").ok()?;
            let until = Timestamp::parse("2011-10-30T02:00:00Z").ok()?;
            let customers = over(orders).during(from..until).read(Buyers).ok()?;
            let within: Vec<&Order> = orders.iter().filter(|o| (from..until).contains(&o.at)).collect();
            let revenue: Decimal = within.iter().map(|o| o.value).sum();
            Some(json!({ "orders": within.len(), "customers": customers, "revenue": number(revenue) }))
        }
        "2011.new_vs_returning" => {
            let months =
                Timeline::spanning(&calendar.period("2010-12").ok()?, &calendar.period("2011-12").ok()?).ok()?;
            let orders = retail(root);
            let table = over(orders).per(&months).measure(RepeatPurchases::default());
            let first = first_months(orders, &months);
            let month = |slot: usize| {
                let kept = *table.kept(&(), slot);
                let of = |new: bool| {
                    let own = orders.iter().filter(|o| months.slot(o.at) == Some(slot));
                    number(own.filter(|o| (first[&o.customer] == slot) == new).map(|o| o.value).sum())
                };
                let (new_revenue, returning_revenue) = (of(true), of(false));
                let (new, returning) = (kept.new, kept.buyers - kept.new);
                (
                    months.label(slot),
                    json!({ "new": new, "returning": returning, "new_revenue": new_revenue, "returning_revenue": returning_revenue }),
                )
            };
            Some((0..months.len()).map(month).collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

pub fn number(value: Decimal) -> f64 {
    value.to_string().parse().expect("a number")
}

fn first_months(orders: &[Order], months: &Timeline) -> BTreeMap<u32, usize> {
    let mut first = BTreeMap::new();
    for order in orders {
        let month = months.slot(order.at).expect("the data lie within");
        first.entry(order.customer).and_modify(|m: &mut usize| *m = month.min(*m)).or_insert(month);
    }
    first
}

/// Each cohort by label: size, active customers and money by month. The unfinished last month is counted.
fn triangle(orders: &[Order], months: &Timeline, money: &str, show: impl Fn(f64) -> Value) -> Map<String, Value> {
    let kpi = CohortRetention { unfinished: true, ..CohortRetention::default() };
    let table = over(orders).per(months).as_of(AsOf::Everything).measure(kpi);
    let first = first_months(orders, months);
    let mut sums: BTreeMap<(usize, usize), Decimal> = BTreeMap::new();
    for order in orders {
        let month = months.slot(order.at).expect("the data lie within");
        *sums.entry((first[&order.customer], month)).or_default() += order.value;
    }
    let mut cohorts = Map::new();
    for slot in 0..months.len() {
        let reading = table.reading(&(), slot);
        let Ok(cohort) = reading.value() else { continue };
        let by_lag = |of: &dyn Fn(usize) -> Option<Value>| {
            let cells = (0..cohort.active().len()).filter_map(|lag| Some((lag.to_string(), of(lag)?)));
            Value::from(cells.collect::<Map<_, _>>())
        };
        // nobody active is nothing in the book
        let there = |lag: usize| cohort.active()[lag] > 0;
        let active = by_lag(&|lag| there(lag).then(|| json!(cohort.active()[lag])));
        let sum = by_lag(&|lag| there(lag).then(|| show(number(sums[&(slot, slot + lag)]))));
        cohorts.insert(months.label(slot), json!({ "size": cohort.size(), "active": active, money: sum }));
    }
    cohorts
}

/// Read once: it has half a million lines.
pub fn retail(root: &Path) -> &'static [Order] {
    static ORDERS: OnceLock<Vec<Order>> = OnceLock::new();
    ORDERS.get_or_init(|| read_retail(root))
}

fn read_retail(root: &Path) -> Vec<Order> {
    let mut orders: BTreeMap<String, Order> = BTreeMap::new();
    for row in data::rows(root, "online_retail_2011/online_retail_2010-12_2011-12.csv.gz") {
        let invoice = field(&row, "InvoiceNo").expect("an invoice").to_owned();
        let number = |name: &str| field(&row, name).expect(name).parse::<Decimal>().expect(name);
        let (quantity, price) = (number("Quantity"), number("UnitPrice"));
        let Some(customer) = field(&row, "CustomerID") else { continue };
        if invoice.starts_with('C') || quantity <= Decimal::ZERO || price <= Decimal::ZERO {
            continue;
        }
        let customer = customer.parse().expect("a customer's number");
        let at = field(&row, "InvoiceDate").expect("a date").replace(' ', "T") + ":00Z";
        let at = Timestamp::parse(&at).expect("a date");
        let order = orders.entry(invoice).or_insert(Order { customer, at, value: Decimal::ZERO });
        order.at = order.at.min(at);
        order.value += quantity * price;
    }
    orders.into_values().collect()
}

fn cdnow(root: &Path) -> Vec<Order> {
    let order = |line: String| {
        let mut fields = line.split_whitespace();
        let customer = fields.next()?.parse().ok()?;
        let date = fields.next()?;
        let value = fields.nth(1)?.parse().ok()?;
        let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
        let at = Timestamp::parse(&format!("{year}-{month}-{day}T00:00:00Z")).expect("a date");
        Some(Order { customer, at, value })
    };
    data::lines(root, "cdnow/CDNOW_master.txt.gz").into_iter().filter_map(order).collect()
}
