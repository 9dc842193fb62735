//! The cases of the book `telco_churn`.

use crate::data::{self, field};
use crm_kpi::customers::{self, ListedChurn};
use crm_kpi::field::{Amount, CustomerKey, Ended, Stands, Term};
use crm_kpi::kpi::over;
use crm_kpi::subscriptions::{ChurnedMrr, RevenueChurn, arpa, mrr};
use crm_kpi::time::{Span, Timestamp};
use crm_kpi::value::{Currency, Money, Why};
use serde_json::{Map, Value, json};
use std::path::Path;

struct Customer {
    id: String,
    monthly: Option<Money>,
    total: Option<Money>,
    contract: String,
    senior: String,
    churned: bool,
}

impl Ended for Customer {
    fn has_ended(&self) -> bool {
        self.churned
    }
}

/// The list has no dates: all were customers at one instant, and those who left are gone at the next.
const BEFORE: Timestamp = Timestamp::from_micros(0);
const AFTER: Timestamp = Timestamp::from_micros(10);

impl CustomerKey for Customer {
    type Id = String;
    fn customer_key(&self) -> String {
        self.id.clone()
    }
}
impl Stands for Customer {
    fn span(&self) -> Span {
        Span { from: BEFORE, until: self.churned.then_some(AFTER) }
    }
}
impl Amount for Customer {
    fn amount(&self) -> Option<Money> {
        self.monthly
    }
}
impl Term for Customer {
    fn term_months(&self) -> u32 {
        1
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    match case["id"].as_str()? {
        "telco.churn.all" => Some(json!(customers::listed_churn(list(root)).ok()?.as_f64())),
        "telco.churn.by_contract" => Some(by(root, |c| c.contract.clone())),
        "telco.churn.by_senior" => Some(by(root, |c| c.senior.clone())),
        "telco.mrr" => {
            let list = list(root);
            let period = Timestamp::from_micros(5)..Timestamp::from_micros(15);
            let churned = over(&list).during(period.clone()).read(ChurnedMrr::default()).ok()?;
            let churn = over(&list).during(period).read(RevenueChurn::default()).ok()?;
            Some(json!({
                "remaining": mrr(&list, AFTER).ok()?.as_f64(),
                "churned": churned.as_f64(),
                "revenue_churn": churn.as_f64(),
            }))
        }
        "telco.arpu" => {
            let list = list(root);
            let of = |which: &dyn Fn(&&Customer) -> bool| Some(arpa(list.iter().filter(which), BEFORE).ok()?.as_f64());
            let contract = |name: &'static str| of(&move |c| c.contract == name);
            Some(json!({
                "all": of(&|_| true)?,
                "churned": of(&|c| c.churned)?,
                "remaining": arpa(&list, AFTER).ok()?.as_f64(),
                "Month-to-month": contract("Month-to-month")?,
                "One year": contract("One year")?,
                "Two year": contract("Two year")?,
            }))
        }
        // what has no amount is in the evidence of a sum of it
        "telco.blank_total" => {
            let totals = list(root).into_iter().map(|customer| Customer { monthly: customer.total, ..customer });
            Some(json!(mrr(totals, BEFORE).excluded_for(&Why::NoAmount)))
        }
        _ => None,
    }
}

fn list(root: &Path) -> Vec<Customer> {
    let rows = data::rows(root, "telco_churn/Telco-Customer-Churn.csv");
    let money = |row: &data::Row, name: &str| {
        let amount = field(row, name).map(str::trim).filter(|text| !text.is_empty())?;
        Some(Money::new(amount.parse().expect(name), Currency::USD))
    };
    let customer = |row: data::Row| Customer {
        id: field(&row, "customerID").expect("an id").to_owned(),
        monthly: money(&row, "MonthlyCharges"),
        total: money(&row, "TotalCharges"),
        contract: field(&row, "Contract").expect("a contract").to_owned(),
        senior: field(&row, "SeniorCitizen").expect("0 or 1").to_owned(),
        churned: field(&row, "Churn") == Some("Yes"),
    };
    rows.into_iter().map(customer).collect()
}

fn by(root: &Path, key: impl Fn(&Customer) -> String) -> Value {
    let table = over(list(root)).by(key).measure(ListedChurn);
    let rate = |group: &String| {
        let share = table.total(group).ok().expect("a group has customers");
        json!({ "n": share.whole(), "churned": share.part(), "rate": share.as_f64() })
    };
    table.groups().map(|group| (group.clone(), rate(group))).collect::<Map<_, _>>().into()
}
