//! The cases of the book `telco_churn`.

use crate::data::{self, field};
use crm_kpi::customers::{self, ListedChurn};
use crm_kpi::field::Ended;
use crm_kpi::kpi::over;
use serde_json::{Map, Value, json};
use std::path::Path;

struct Customer {
    contract: String,
    senior: String,
    churned: bool,
}

impl Ended for Customer {
    fn has_ended(&self) -> bool {
        self.churned
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    match case["id"].as_str()? {
        "telco.churn.all" => Some(json!(customers::listed_churn(list(root)).ok()?.as_f64())),
        "telco.churn.by_contract" => Some(by(root, |c| c.contract.clone())),
        "telco.churn.by_senior" => Some(by(root, |c| c.senior.clone())),
        _ => None,
    }
}

fn list(root: &Path) -> Vec<Customer> {
    let rows = data::rows(root, "telco_churn/Telco-Customer-Churn.csv");
    let customer = |row: data::Row| Customer {
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
