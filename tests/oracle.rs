//! Reference answers that independent tools agree on: every case that this crate covers must come out equal.
//!
//! The answers are read in place, from the folder that the environment variable `CRM_KPI_ORACLE` names. Set means that
//! every covered case must pass; unset means that the cases are skipped, and said to be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

#[path = "oracle/btyd_cdnow.rs"]
mod btyd_cdnow;
#[path = "oracle/business_hours.rs"]
mod business_hours;
#[path = "oracle/clickhouse.rs"]
mod clickhouse;
#[path = "oracle/crm_sales.rs"]
mod crm_sales;
#[path = "oracle/data.rs"]
mod data;
#[path = "oracle/funnel_stages.rs"]
mod funnel_stages;
#[path = "oracle/lifetimes.rs"]
mod lifetimes;
#[path = "oracle/metricflow.rs"]
mod metricflow;
#[path = "oracle/metricflow_conversion.rs"]
mod metricflow_conversion;
#[path = "oracle/posthog.rs"]
mod posthog;
#[path = "oracle/retail_2011.rs"]
mod retail_2011;
#[path = "oracle/retail_analysis.rs"]
mod retail_analysis;
#[path = "oracle/retail_rfm.rs"]
mod retail_rfm;
#[path = "oracle/saas_mrr.rs"]
mod saas_mrr;
#[path = "oracle/statistics.rs"]
mod statistics;
#[path = "oracle/survey_sfo.rs"]
mod survey_sfo;
#[path = "oracle/survival.rs"]
mod survival;
#[path = "oracle/telco_churn.rs"]
mod telco_churn;
#[path = "oracle/tickets_dirty.rs"]
mod tickets_dirty;
#[path = "oracle/tickets_eventlog.rs"]
mod tickets_eventlog;
#[path = "oracle/tickets_incident.rs"]
mod tickets_incident;
#[path = "oracle/tickets_saas.rs"]
mod tickets_saas;
#[path = "oracle/tickets_saas_csat.rs"]
mod tickets_saas_csat;
#[path = "oracle/time.rs"]
mod time;

use serde_json::Value;
use std::path::{Path, PathBuf};

type Run = fn(&Value, &Path) -> Option<Value>;

/// The books, what answers their cases, and how many cases must be covered at least: a case that is lost is a failure.
const BOOKS: &[(&str, Run, usize)] = &[
    ("calendar", |c, r| time::run(c, r).or_else(|| business_hours::run(c, r)), 16),
    ("business_hours", business_hours::run, 27),
    ("timezones", time::run, 5),
    ("crm_sales", crm_sales::run, 28),
    ("survey_sfo", survey_sfo::run, 12),
    ("stats_tables", statistics::run, 41),
    ("ab_tests", statistics::run, 1),
    ("tickets_saas", |c, r| tickets_saas::run(c, r).or_else(|| tickets_saas_csat::run(c, r)), 7),
    ("tickets_incident", tickets_incident::run, 5),
    ("tickets_eventlog", tickets_eventlog::run, 6),
    ("tickets_dirty", tickets_dirty::run, 2),
    ("telco_churn", telco_churn::run, 6),
    ("saas_mrr", saas_mrr::run, 22),
    ("retail_2011", retail, 18),
    ("cdnow_transactions", retail_2011::run, 3),
    ("funnel_stages", funnel_stages::run, 6),
    ("survival", survival::run, 13),
    ("btyd_cdnow", btyd_cdnow::run, 14),
];
const CASES: usize = 232;

fn retail(case: &Value, root: &Path) -> Option<Value> {
    let runs: [Run; 3] = [retail_analysis::run, retail_2011::run, retail_rfm::run];
    runs.iter().find_map(|run| run(case, root))
}

#[test]
fn every_covered_case_comes_out_equal() {
    let Some(root) = std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) else {
        println!("SKIPPED: {CASES} reference cases; set CRM_KPI_ORACLE to the folder that holds them");
        return;
    };
    let (mut lines, mut wrong, mut seen) = (Vec::new(), Vec::new(), 0);
    for (book, run, least) in BOOKS {
        let text = std::fs::read_to_string(root.join(format!("expected/{book}.json"))).expect(book);
        let text: Value = serde_json::from_str(&text).expect(book);
        let (mut passed, mut open) = (Vec::new(), Vec::new());
        for case in text["cases"].as_array().expect(book) {
            seen += 1;
            let id = case["id"].as_str().expect("id").to_owned();
            match run(case, &root) {
                None => open.push(id),
                Some(answer) => match difference(&case["expected"], &answer, case, "") {
                    None => passed.push(id),
                    Some(how) => wrong.push(format!("{id}: {how}")),
                },
            }
        }
        lines.push(format!(
            "{book:<18} passed {:>3}   not yet covered {:>3}  {}",
            passed.len(),
            open.len(),
            open.join(" ")
        ));
        if passed.len() < *least {
            wrong.push(format!("{book}: {} cases covered, there must be {least}", passed.len()));
        }
    }
    println!("{}", lines.join("\n"));
    assert_eq!(seen, CASES, "cases in the books");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_covered_triangle_of_another_system_comes_out_equal() {
    match std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) {
        Some(root) => println!("{}", posthog::run(&root)),
        None => println!("SKIPPED: 16 triangles; set CRM_KPI_ORACLE to the folder that holds them"),
    }
}

#[test]
fn every_summary_of_purchases_of_another_library_comes_out_equal() {
    match std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) {
        Some(root) => println!("{}", lifetimes::run(&root)),
        None => println!("SKIPPED: 9 summaries; set CRM_KPI_ORACLE to the folder that holds them"),
    }
}

#[test]
fn a_ticket_handed_on_counts_as_in_another_system_to_the_second() {
    match std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) {
        Some(root) => println!("{}", business_hours::zendesk(&root)),
        None => println!("SKIPPED: 1 ticket; set CRM_KPI_ORACLE to the folder that holds it"),
    }
}

#[test]
fn every_funnel_and_retention_of_another_system_comes_out_equal() {
    match std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) {
        Some(root) => println!("{}", clickhouse::run(&root)),
        None => println!("SKIPPED: 31 funnels, 3 retentions; set CRM_KPI_ORACLE to the folder that holds them"),
    }
}

#[test]
fn every_conversion_metric_of_another_system_comes_out_equal() {
    match std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) {
        Some(root) => println!("{}", metricflow_conversion::run(&root)),
        None => println!("SKIPPED: 4 conversion metrics; set CRM_KPI_ORACLE to the folder that holds them"),
    }
}

#[test]
fn every_running_metric_of_another_system_comes_out_equal() {
    match std::env::var_os("CRM_KPI_ORACLE").map(PathBuf::from) {
        Some(root) => println!("{}", metricflow::run(&root)),
        None => println!("SKIPPED: 9 metrics; set CRM_KPI_ORACLE to the folder that holds them"),
    }
}

/// What the case allows of a number at a path: relative and absolute, both 0 for exact. A clause such as `p rel 1e-6` is of
/// the keys with that word in them; the first without a word is of all others.
fn allowed(case: &Value, at: &str) -> (f64, f64) {
    let text = case["tolerance"].as_str().unwrap_or("exact");
    let (mut of_all, mut of_key) = ((0.0, 0.0), None);
    for clause in text.split([';', ',', '(', ')']) {
        let words: Vec<&str> = clause.split_whitespace().map(|word| word.trim_end_matches(':')).collect();
        let Some(kind) = words.iter().position(|word| matches!(*word, "rel" | "abs")) else { continue };
        let Some(size) = words.get(kind + 1).and_then(|size| size.parse::<f64>().ok()) else { continue };
        let one = if words[kind] == "rel" { (size, 0.0) } else { (0.0, size) };
        match words.first().filter(|_| kind > 0) {
            None => of_all = (f64::max(of_all.0, one.0), f64::max(of_all.1, one.1)),
            Some(name) if at.split('/').chain(at.split(['/', '_'])).any(|part| part.eq_ignore_ascii_case(name)) => {
                of_key = Some(one);
            }
            Some(_) => {}
        }
    }
    of_key.unwrap_or(of_all)
}

/// Where and how an answer differs; `None` if it does not.
fn difference(expected: &Value, answer: &Value, case: &Value, at: &str) -> Option<String> {
    let differs = || Some(format!("{at}: expected {expected}, got {answer}"));
    match (expected, answer) {
        (Value::Object(a), Value::Object(b)) => {
            if let Some(key) = b.keys().find(|k| !a.contains_key(*k)) {
                return Some(format!("{at}/{key}: not expected"));
            }
            a.iter().find_map(|(key, x)| match b.get(key) {
                Some(y) => difference(x, y, case, &format!("{at}/{key}")),
                None => Some(format!("{at}/{key}: missing")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (x, y))| difference(x, y, case, &format!("{at}/{i}")))
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64()?, b.as_f64()?);
            let (relative, absolute) = allowed(case, at);
            if (a - b).abs() <= f64::max(relative * a.abs(), absolute) { None } else { differs() }
        }
        (a, b) if a == b => None,
        _ => differs(),
    }
}
