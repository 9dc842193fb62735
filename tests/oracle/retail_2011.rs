//! The cases of the books `retail_2011` and `cdnow_transactions` that ask for cohorts and repeat purchases.

use crate::data::{self, field};
use chrono::Datelike;
use crm_kpi::customers::{
    self, AverageOrderValue, Buyers, CohortRetention, PurchaseInterval, Purchases, RepeatPurchases, RepeatWithin,
    repeat_purchases,
};
use crm_kpi::field::{Amount, At, CustomerKey};
use crm_kpi::kpi::{AsOf, over};
use crm_kpi::time::{Calendar, Length, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money, TimeUnit};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

pub struct Order {
    pub customer: u32,
    pub at: Timestamp,
    pub value: Decimal,
    country: String,
}
impl Order {
    pub fn new(customer: u32, at: &str, value: &str) -> Order {
        let at = Timestamp::parse(at).expect("a date");
        Order { customer, at, value: value.parse().expect("an amount"), country: String::new() }
    }
}
impl Amount for Order {
    fn amount(&self) -> Option<Money> {
        Some(Money::new(self.value, Currency::GBP))
    }
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
        "2011.totals" => {
            let value = customers::average_order_value(retail(root), ..).ok()?;
            let spent = customers::lifetime_revenue(retail(root), .., AsOf::Everything).ok()?;
            assert_eq!(spent.total().to_f64(), value.total().to_f64(), "every order is someone's");
            Some(json!({
                "lines": lines(root), "orders": customers::purchases(retail(root), ..).ok()?,
                "customers": customers::buyers(retail(root), ..).ok()?, "revenue": value.total().to_f64(),
                "aov": value.as_f64(), "revenue_per_customer": spent.mean().as_f64(),
                "orders_per_customer": customers::purchases_per_buyer(retail(root), ..).ok()?.as_f64(),
            }))
        }
        "2011.order_value" => {
            let value = customers::order_value(retail(root), ..).ok()?;
            let quantile = |p| Some(value.quantile(p).ok()?.as_f64());
            Some(json!({
                "mean": value.mean().as_f64(), "sd_sample": value.sample_sd()?, "median": value.median().as_f64(),
                "p10": quantile(0.1)?, "p90": quantile(0.9)?, "p99": quantile(0.99)?,
            }))
        }
        "2011.by_month" => {
            let months =
                Timeline::spanning(&calendar.period("2010-12").ok()?, &calendar.period("2011-12").ok()?).ok()?;
            let question = || over(retail(root)).per(&months);
            let (orders, value) = question().measure((Purchases, AverageOrderValue));
            let buyers = question().measure(Buyers);
            let month = |slot: usize| {
                let value = value.reading(&(), slot).ok()?;
                let (orders, customers) = (orders.reading(&(), slot).ok()?, buyers.reading(&(), slot).ok()?);
                let revenue = value.total().to_f64();
                Some((
                    months.label(slot),
                    json!({ "orders": orders, "customers": customers, "revenue": revenue, "aov": value.as_f64() }),
                ))
            };
            Some((0..months.len()).filter_map(month).collect::<Map<_, _>>().into())
        }
        "2011.repeat_rate.days" => Some(json!(by_days(retail(root), ["2010-12-01", "2012-01-01"]))),
        "2011.active" => {
            // what is before the start of the day was known then
            let as_of = AsOf::before(calendar.start_of("2011-12-10".parse().ok()?).ok()?);
            let active = |days: i64| {
                let within = Length::days(days).ok()?;
                customers::active_lately(retail(root), within, as_of).ok()
            };
            let all = customers::buyers(retail(root), ..).ok()?;
            let gone = 1.0 - active(90)? as f64 / all as f64;
            Some(json!({ "30": active(30)?, "60": active(60)?, "90": active(90)?, "churn90": gone }))
        }
        "2011.interpurchase" => {
            let all = calendar.between_dates("2010-12-01".parse().ok()?, "2012-01-01".parse().ok()?).ok()?;
            let between = over(retail(root)).during(&all).read(PurchaseInterval { by_day: true }).ok()?;
            let days = |length: crm_kpi::value::MeanDuration| length.as_f64(TimeUnit::Days);
            Some(json!({
                "n": between.n(), "mean": days(between.mean()), "median": days(between.median()), "p90": days(between.p90()),
            }))
        }
        "cdnow.totals" => {
            let value = customers::average_order_value(cdnow(root), ..).ok()?;
            Some(json!({
                "tx": value.divisor().num() as i64, "customers": customers::buyers(cdnow(root), ..).ok()?,
                "cents": value.total().to_f64() * 100.0, "units": cdnow_units(root), "mean_cents": value.as_f64() * 100.0,
            }))
        }
        "cdnow.repeat" => {
            let lines = repeat_purchases(cdnow(root), ..).ok()?.as_f64();
            Some(json!({ "lines": lines, "days": by_days(cdnow(root), ["1997-01-01", "1999-01-01"]) }))
        }
        "2011.second_order_window" => {
            let share = |days: &str| {
                let within = Length::days(days.parse().ok()?).ok()?;
                let of_all = RepeatWithin { within, all: true };
                Some((days.to_owned(), json!(over(retail(root)).read(of_all).ok()?.as_f64())))
            };
            Some(["30", "60", "90"].into_iter().filter_map(share).collect::<Map<_, _>>().into())
        }
        "2011.country" => {
            let question = || over(retail(root)).by(|order| order.country.as_str());
            let (orders, value) = question().measure((Purchases, AverageOrderValue));
            let customers = question().measure(Buyers);
            let of = |country: &&str| {
                let (value, orders) = (value.total(country).ok()?, orders.total(country).ok()?);
                let revenue = value.total().to_f64();
                let customers = customers.reading(country, 0).ok()?;
                Some((
                    revenue,
                    country.to_string(),
                    json!({ "revenue": revenue, "orders": orders, "customers": customers }),
                ))
            };
            let mut all: Vec<_> = value.groups().filter_map(of).collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0));
            Some(all.into_iter().take(10).map(|(_, country, row)| (country, row)).collect::<Map<_, _>>().into())
        }
        "2011.weekday" => {
            let weekday = |order: &&Order| calendar.date_of(order.at).expect("a day").weekday().number_from_monday();
            let orders = over(retail(root)).by(weekday).measure(Purchases);
            let of = |day: &u32| Some((day.to_string(), json!(orders.total(day).ok()?)));
            Some(orders.groups().filter_map(of).collect::<Map<_, _>>().into())
        }
        "2011.cancellations" => {
            let given_back = cancellations(root);
            let value = customers::average_order_value(&given_back, ..).ok()?.total();
            Some(json!({ "invoices": customers::purchases(&given_back, ..).ok()?, "value": -value.to_f64() }))
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
            triangle(cdnow(root), &months, "cents", |value| json!(value * 100.0)).remove("1997-01")
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

/// Who bought on two days or more, of a stretch of a calendar that holds all orders.
fn by_days(orders: &[Order], [from, until]: [&str; 2]) -> f64 {
    let date = |text: &str| text.parse().expect("a date");
    let all = Calendar::utc().between_dates(date(from), date(until)).expect("a period");
    customers::repeat_purchase_days(orders, &all).ok().expect("buyers").as_f64()
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
    &read(root).0
}

/// How many lines the orders have.
fn lines(root: &Path) -> usize {
    read(root).1
}

fn read(root: &Path) -> &'static (Vec<Order>, usize) {
    static ORDERS: OnceLock<(Vec<Order>, usize)> = OnceLock::new();
    ORDERS.get_or_init(|| read_retail(root))
}

fn read_retail(root: &Path) -> (Vec<Order>, usize) {
    let mut lines = 0;
    let mut orders: BTreeMap<String, Order> = BTreeMap::new();
    for row in retail_lines(root) {
        let (quantity, price) = (decimal(&row, "Quantity"), decimal(&row, "UnitPrice"));
        let Some(customer) = field(&row, "CustomerID") else { continue };
        let invoice = field(&row, "InvoiceNo").expect("an invoice");
        if invoice.starts_with('C') || quantity <= Decimal::ZERO || price <= Decimal::ZERO {
            continue;
        }
        let customer = customer.parse().expect("a customer's number");
        add(&mut orders, &row, customer, quantity * price);
        lines += 1;
    }
    (orders.into_values().collect(), lines)
}

/// The invoices that give money back, whoever they are for: 0 where nobody is named.
fn cancellations(root: &Path) -> Vec<Order> {
    let mut orders: BTreeMap<String, Order> = BTreeMap::new();
    for row in retail_lines(root) {
        if field(&row, "InvoiceNo").is_some_and(|invoice| invoice.starts_with('C')) {
            let customer = field(&row, "CustomerID").map_or(0, |n| n.parse().expect("a customer's number"));
            add(&mut orders, &row, customer, decimal(&row, "Quantity") * decimal(&row, "UnitPrice"));
        }
    }
    orders.into_values().collect()
}

fn retail_lines(root: &Path) -> Vec<data::Row> {
    data::rows(root, "online_retail_2011/online_retail_2010-12_2011-12.csv.gz")
}

fn decimal(row: &data::Row, name: &str) -> Decimal {
    field(row, name).expect(name).parse().expect(name)
}

/// Adds a line to its order, which stands at its earliest line.
fn add(orders: &mut BTreeMap<String, Order>, row: &data::Row, customer: u32, value: Decimal) {
    let of = |name: &str| field(row, name).expect(name);
    let at = of("InvoiceDate").replace(' ', "T") + ":00Z";
    let at = Timestamp::parse(&at).expect("a date");
    let new = || Order { customer, at, value: Decimal::ZERO, country: of("Country").to_owned() };
    let order = orders.entry(of("InvoiceNo").to_owned()).or_insert_with(new);
    order.at = order.at.min(at);
    order.value += value;
}

fn cdnow_units(root: &Path) -> u64 {
    let units = |line: &String| line.split_whitespace().nth(2)?.parse::<u64>().ok();
    data::lines(root, "cdnow/CDNOW_master.txt.gz").iter().filter_map(units).sum()
}

fn cdnow(root: &Path) -> &'static [Order] {
    static ORDERS: OnceLock<Vec<Order>> = OnceLock::new();
    ORDERS.get_or_init(|| read_cdnow(root))
}

fn read_cdnow(root: &Path) -> Vec<Order> {
    let order = |line: String| {
        let mut fields = line.split_whitespace();
        let customer = fields.next()?.parse().ok()?;
        let date = fields.next()?;
        let value = fields.nth(1)?.parse().ok()?;
        let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
        let at = Timestamp::parse(&format!("{year}-{month}-{day}T00:00:00Z")).expect("a date");
        Some(Order { customer, at, value, country: String::new() })
    };
    data::lines(root, "cdnow/CDNOW_master.txt.gz").into_iter().filter_map(order).collect()
}
