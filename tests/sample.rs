//! The committed sample company: it is what the generator writes, it reads as records, and it holds the ugly cases
//! that its README promises.

#[path = "../examples/generate/company/mod.rs"]
mod company;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate};
use crm_kpi::record::{
    Customer, Deal, Interaction, Lead, Message, Outcome, Purchase, RecordKind, Spend, Staff, StageChange, Subscription,
    SurveyKind, SurveyResponse, Target, Ticket, TicketChange, UsageEvent, Visit,
};
use crm_kpi::time::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/sample"))
}

/// A cell as serde wants it in the record. What cannot be read stays text, and fails there.
fn cell(column: &str, text: &str) -> Value {
    let midnight = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|d| d.and_hms_opt(0, 0, 0));
    let at = DateTime::parse_from_rfc3339(text).map(Timestamp::from).ok();
    if let Some(at) = at.or(midnight.map(|start| Timestamp::from(start.and_utc()))) {
        return json!(at.micros());
    }
    match column {
        "seq" | "months" | "reopened" | "satisfaction" | "score" | "sessions" => {
            text.parse::<i64>().map_or(json!(text), |n| json!(n))
        }
        "public" | "needs_training" => text.parse::<bool>().map_or(json!(text), |b| json!(b)),
        _ => json!(text),
    }
}

/// The committed rows of a kind as records.
fn rows<T: DeserializeOwned>(kind: RecordKind) -> Result<Vec<T>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for row in csv::Reader::from_path(folder().join(format!("{kind}.csv")))?.deserialize() {
        let row: HashMap<String, String> = row?;
        let mut fields = Map::new();
        for (column, text) in row.iter().filter(|(column, text)| *column != "currency" && !text.is_empty()) {
            let value = match column.as_str() {
                "amount" | "margin" | "list_price" => json!({ "amount": text, "currency": row["currency"] }),
                _ => cell(column, text),
            };
            fields.insert(column.clone(), value);
        }
        rows.push(serde_json::from_value(Value::Object(fields)).map_err(|e| format!("{kind} {row:?}: {e}"))?);
    }
    Ok(rows)
}

macro_rules! load {
    ($kind:ident) => {
        rows::<$kind>(RecordKind::$kind).unwrap()
    };
}

fn count<T>(records: &[T], which: impl Fn(&T) -> bool) -> usize {
    records.iter().filter(|r| which(r)).count()
}

#[test]
fn the_committed_files_are_what_the_generator_writes() {
    let mut size = 0;
    for table in company::sample(company::SEED) {
        let written = table.csv().unwrap();
        let committed = std::fs::read(folder().join(table.file())).unwrap();
        let differs = written.split(|b| *b == b'\n').zip(committed.split(|b| *b == b'\n')).position(|(w, c)| w != c);
        assert!(written == committed, "{}: differs, first in line {differs:?}; run the generator", table.file());
        size += written.len();
    }
    assert!(size < 2_100_000, "{size} bytes");
    let files = std::fs::read_dir(folder()).unwrap().filter(|f| {
        let name = f.as_ref().unwrap().file_name();
        name.to_string_lossy().ends_with(".csv")
    });
    assert_eq!(files.count(), RecordKind::ALL.len(), "one file for each kind of record");
}

#[test]
fn another_seed_is_another_company_of_the_same_shape() {
    let committed = company::sample(company::SEED);
    for seed in [0, 8, u64::MAX] {
        for (ours, other) in committed.iter().zip(company::sample(seed)) {
            assert_eq!((ours.name, ours.columns), (other.name, other.columns));
            assert!(
                matches!(ours.name, "staff" | "target") || ours.rows != other.rows,
                "{} does not depend on the seed",
                ours.name
            );
        }
    }
}

#[test]
fn every_row_reads_as_its_record_and_every_column_is_a_field() {
    macro_rules! first {
        ($($kind:ident in $rows:expr),+ $(,)?) => {
            [$({
                let records = load!($kind);
                assert!($rows.contains(&records.len()), "{}: {} rows", RecordKind::$kind, records.len());
                (RecordKind::$kind, serde_json::to_value(&records[0]).unwrap())
            }),+]
        };
    }
    let first = first![
        Lead in 2_000..3_000,
        Deal in 900..1_400,
        StageChange in 3_500..6_000,
        Customer in 350..450,
        Purchase in 2_000..3_000,
        Subscription in 450..650,
        Ticket in 1_200..1_800,
        Message in 3_500..6_000,
        TicketChange in 1_500..4_000,
        SurveyResponse in 1_200..1_800,
        Spend in 200..400,
        Visit in 4_000..6_000,
        Interaction in 2_000..4_000,
        Staff in 10..20,
        UsageEvent in 1_500..3_000,
        Target in 150..250,
    ];
    // a misspelt column would be passed over in silence: serde ignores what it does not know
    for table in company::sample(company::SEED) {
        let (_, record) = first.iter().find(|(kind, _)| kind.as_str() == table.name).unwrap();
        for column in table.columns.iter().filter(|column| **column != "currency") {
            assert!(record.get(column).is_some(), "{}: no field {column}", table.file());
        }
    }
}

#[test]
fn a_deal_is_what_its_history_makes_of_it() {
    let mut last: HashMap<String, StageChange> = HashMap::new();
    for change in load!(StageChange) {
        let before = last.get(&change.deal);
        assert_eq!(change.seq, before.map_or(0, |b| b.seq + 1), "{}", change.deal);
        assert_eq!(change.from.as_ref(), before.map(|b| &b.stage), "{}", change.deal);
        assert!(before.is_none_or(|b| b.at <= change.at), "{}", change.deal);
        last.insert(change.deal.clone(), change);
    }
    for deal in load!(Deal) {
        let change = &last[&deal.id];
        let closed = (change.outcome != Outcome::Open).then_some(change.at);
        assert_eq!((deal.outcome, deal.closed_at, deal.amount), (change.outcome, closed, change.amount), "{}", deal.id);
        assert_eq!((deal.stage.as_ref(), &deal.owner), (Some(&change.stage), &change.owner), "{}", deal.id);
    }
}

#[test]
fn the_company_is_plausible() {
    let (leads, deals) = (load!(Lead), load!(Deal));
    let win_rate = |owner: Option<&str>| {
        let of = |outcome| count(&deals, |d| d.outcome == outcome && (owner.is_none() || d.owner.as_deref() == owner));
        of(Outcome::Won) * 100 / (of(Outcome::Won) + of(Outcome::Lost))
    };
    assert!((35..=48).contains(&win_rate(None)), "{} %", win_rate(None));
    assert!(win_rate(Some("anna")) > win_rate(Some("dmytro")), "owners differ");

    let year =
        |n: i32| Timestamp::from(NaiveDate::from_ymd_opt(n, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc());
    let came = |n| count(&leads, |l| (year(n)..year(n + 1)).contains(&l.created_at));
    assert!(came(2022) < came(2023) && came(2023) < came(2024), "it grows");
}

#[test]
fn the_ugly_cases_of_sales_are_there() {
    let (leads, deals, changes) = (load!(Lead), load!(Deal), load!(StageChange));
    let reopened = |was| {
        let is = |w: &[StageChange]| w[0].deal == w[1].deal && w[0].outcome == was && w[1].outcome == Outcome::Open;
        changes.windows(2).filter(|w| is(w)).count()
    };
    let ended = |id: &str, outcome| count(&deals, |d| d.id == id && d.outcome == outcome);
    let merged: HashSet<&String> = leads.iter().filter(|l| l.merged_into.is_some()).map(|l| &l.id).collect();
    let lost = |d: &Deal| d.outcome == Outcome::Lost;
    for (case, n) in [
        ("a lost deal reopened", reopened(Outcome::Lost)),
        ("a won deal reopened", reopened(Outcome::Won)),
        ("a deal lost, then won", ended("D9001", Outcome::Won)),
        ("a deal won, then lost", ended("D9002", Outcome::Lost)),
        ("a deal lost twice and open", ended("D9003", Outcome::Open)),
        (
            "two changes in one instant",
            changes.windows(2).filter(|w| w[0].deal == w[1].deal && w[0].at == w[1].at).count(),
        ),
        ("a won deal without an amount", count(&deals, |d| d.outcome == Outcome::Won && d.amount.is_none())),
        ("a deal closed before it was created", count(&deals, |d| d.closed_at.is_some_and(|c| c < d.created_at))),
        ("a deal closed when it was created", count(&deals, |d| d.closed_at == Some(d.created_at))),
        ("a deal without an owner", count(&deals, |d| d.owner.is_none())),
        ("a deal without a source", count(&deals, |d| d.source.is_none())),
        ("a lost deal without a reason", count(&deals, |d| lost(d) && d.lost_reason.is_none())),
        ("a lost deal with a probability", count(&deals, |d| lost(d) && d.probability.is_some())),
        ("a merged lead", merged.len()),
        (
            "a lead merged into a merged one",
            count(&leads, |l| l.merged_into.as_ref().is_some_and(|l| merged.contains(l))),
        ),
        ("a lead without a source", count(&leads, |l| l.source.is_none())),
        ("a lead without an owner", count(&leads, |l| l.owner.is_none())),
        ("a lead qualified before it came", count(&leads, |l| l.qualified_at.is_some_and(|q| q < l.created_at))),
    ] {
        assert!(n > 0, "no {case}");
    }
}

#[test]
fn the_ugly_cases_of_customers_are_there() {
    let (customers, purchases, subscriptions) = (load!(Customer), load!(Purchase), load!(Subscription));
    let paid_in = |code| count(&purchases, |p| p.amount.is_some_and(|a| a.currency().code() == code));
    let ids: HashSet<&String> = customers.iter().map(|c| &c.id).collect();
    let overlaps = |a: &Subscription| {
        let runs_in =
            |b: &Subscription| a.started_at < b.started_at && a.ended_at.is_some_and(|end| b.started_at < end);
        subscriptions.iter().any(|b| a.customer == b.customer && runs_in(b))
    };
    for (case, n) in [
        ("customer who left and returned", customers.len() - ids.len()),
        ("customer without a segment", count(&customers, |c| c.segment.is_none())),
        ("subscriptions that overlap", count(&subscriptions, overlaps)),
        ("purchase in euro", paid_in("EUR")),
        ("purchase in zloty", paid_in("PLN")),
        ("purchase in a third currency", paid_in("USD")),
        ("purchase without an amount", count(&purchases, |p| p.amount.is_none())),
        ("purchase without a margin", count(&purchases, |p| p.amount.is_some() && p.margin.is_none())),
        ("money given back", count(&purchases, |p| p.amount.is_some_and(|a| a.units() < 0))),
    ] {
        assert!(n > 0, "no {case}");
    }
}

#[test]
fn the_ugly_cases_of_service_are_there() {
    let (tickets, messages, responses) = (load!(Ticket), load!(Message), load!(SurveyResponse));
    let answered: HashSet<&String> =
        messages.iter().filter(|m| m.public && m.user.is_some()).map(|m| &m.ticket).collect();
    let noted: HashSet<&String> = messages.iter().filter(|m| !m.public).map(|m| &m.ticket).collect();
    let nps: Vec<_> = responses.iter().filter(|r| r.kind == SurveyKind::Nps && r.answered_at.is_some()).collect();
    let named: Vec<_> = nps.iter().filter(|r| r.respondent.is_some()).collect();
    let people: HashSet<_> = named.iter().map(|r| (&r.survey, &r.respondent)).collect();
    let moments: HashSet<_> = named.iter().map(|r| (&r.survey, &r.respondent, r.answered_at)).collect();
    let off = |r: &SurveyResponse| r.kind == SurveyKind::Csat && r.score.is_some_and(|s| !(1..=5).contains(&s));
    for (case, n) in [
        ("merged ticket", count(&tickets, |t| t.merged_into.is_some())),
        (
            "tickets merged into each other",
            count(&tickets, |t| t.id == "T9016" && t.merged_into.as_deref() == Some("T9017")),
        ),
        ("ticket never answered", count(&tickets, |t| t.merged_into.is_none() && !answered.contains(&t.id))),
        ("ticket with a note and no answer", count(&tickets, |t| noted.contains(&t.id) && !answered.contains(&t.id))),
        ("ticket answered before it came", count(&tickets, |t| t.first_reply_at.is_some_and(|r| r < t.created_at))),
        ("ticket solved before it came", count(&tickets, |t| t.solved_at.is_some_and(|s| s < t.created_at))),
        ("ticket reopened", count(&tickets, |t| t.reopened > 0)),
        ("ticket reopened and still open", count(&tickets, |t| t.reopened > 0 && t.solved_at.is_none())),
        ("ticket without an assignee", count(&tickets, |t| t.merged_into.is_none() && t.assignee.is_none())),
        ("respondent who answered twice in a wave", named.len() - people.len()),
        ("respondent with two answers in one instant", named.len() - moments.len()),
        ("anonymous answer", nps.len() - named.len()),
        ("NPS answer of 11", nps.iter().filter(|r| r.score == Some(11)).count()),
        ("NPS answer of 99", nps.iter().filter(|r| r.score == Some(99)).count()),
        ("CSAT answer off the scale", count(&responses, off)),
        ("answer without a score", count(&responses, |r| r.answered_at.is_some() && r.score.is_none())),
        ("answer that nobody asked for", count(&responses, |r| r.answered_at.is_some() && r.sent_at.is_none())),
        ("answer before the question", count(&responses, |r| r.answered_at.is_some() && r.answered_at < r.sent_at)),
    ] {
        assert!(n > 0, "no {case}");
    }
}

#[test]
fn something_of_every_kind_happens_at_the_edges_of_time() {
    let (leads, deals, purchases, tickets) = (load!(Lead), load!(Deal), load!(Purchase), load!(Ticket));
    for (edge, what) in [
        ("2023-12-31T22:59:59Z", "the last second of 2023 in Warsaw"),
        ("2024-01-31T22:59:59Z", "the last second of January"),
        ("2024-01-31T23:00:00Z", "the first of February"),
        ("2024-03-31T00:30:00Z", "before the hour that does not exist"),
        ("2024-03-31T01:30:00Z", "after it"),
        ("2024-07-31T21:59:59Z", "the last second of July, in summer time"),
        ("2024-07-31T22:00:00Z", "the first of August"),
        ("2024-10-27T00:30:00Z", "in the hour that comes twice, the first time"),
        ("2024-10-27T01:30:00Z", "the second time"),
    ] {
        let at = Timestamp::from(DateTime::parse_from_rfc3339(edge).unwrap());
        for (kind, n) in [
            ("lead", count(&leads, |l| l.created_at == at)),
            ("closed deal", count(&deals, |d| d.closed_at == Some(at))),
            ("purchase", count(&purchases, |p| p.at == at)),
            ("ticket", count(&tickets, |t| t.created_at == at)),
        ] {
            assert!(n > 0, "no {kind} at {edge}, {what}");
        }
    }
}
