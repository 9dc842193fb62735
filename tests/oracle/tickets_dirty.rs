//! The cases of the book `tickets_dirty`: public service requests, read as rows of their own without conversion.

use crate::data::{self, Row, field};
use crate::tickets_saas::distribution;
use chrono::NaiveDateTime;
use crm_kpi::field::{Created, Merged, Solutions, Solved};
use crm_kpi::kpi::{Reading, over};
use crm_kpi::tickets::{Resolution, TicketCount};
use crm_kpi::time::Timestamp;
use crm_kpi::value::TimeUnit;
use serde_json::{Map, Value, json};
use std::path::Path;

struct Request {
    created: Timestamp,
    closed: Option<Timestamp>,
    status: String,
}
impl Created for Request {
    fn created_at(&self) -> Timestamp {
        self.created
    }
}
impl Solved for Request {
    fn solved_at(&self) -> Option<Timestamp> {
        self.closed
    }
}
impl Solutions for Request {}
impl Merged for Request {
    fn is_merged(&self) -> bool {
        false
    }
}

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let requests = requests(root);
    match case["id"].as_str()? {
        "nyc.status" => {
            let table = over(&requests).by(|r| r.status.as_str()).measure(TicketCount);
            let of = |(status, _, n): (&&str, usize, Reading<u64>)| ((*status).to_owned(), json!(n.ok()));
            Some(table.iter().map(of).collect::<Map<_, _>>().into())
        }
        "nyc.close_time" => {
            let closed = over(&requests).read(Resolution);
            assert_eq!((closed.pending(), closed.excluded().count()), (323, 0), "the others are open, none is dirty");
            Some(distribution(closed.value().unwrap(), TimeUnit::Hours))
        }
        _ => None,
    }
}

fn requests(root: &Path) -> Vec<Request> {
    let at = |row: &Row, column: &str| -> Option<Timestamp> {
        let text = field(row, column)?;
        Some(NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").unwrap().and_utc().into())
    };
    let of = |row: Row| Request {
        created: at(&row, "created_date").unwrap(),
        closed: at(&row, "closed_date"),
        status: field(&row, "status").unwrap().to_owned(),
    };
    data::rows(root, "nyc311_sample/nyc311_1000.csv").into_iter().map(of).collect()
}
