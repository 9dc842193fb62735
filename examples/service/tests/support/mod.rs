//! A server of its own for each test, and what a batch says about the same records.

#![allow(dead_code)] // each test needs a part of it

#[path = "../../src/client.rs"]
mod client;

pub use client::{Answer, Client};
use crm_kpi::kpi::Reading;
use crm_kpi::meter::{Ask, Meter};
use crm_kpi::record::{AnyRecord, Deal, Outcome};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money, Value};
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

pub const DAY: i64 = 86_400_000_000;

pub struct Server {
    process: Child,
    pub address: String,
    pub folder: PathBuf,
}

/// What the tests ask.
const QUESTIONS: &str = r#"{ "zone": "Europe/Warsaw", "questions": [
    { "kpi": "deals.win_rate", "by": "owner", "per": "month", "last": 3 },
    { "kpi": "deals.revenue", "by": "owner", "per": "month", "last": 3 },
    { "kpi": "deals.cycle", "by": "owner" },
    { "kpi": "deals.open_count", "title": "Open now" } ] }"#;

impl Server {
    pub fn start(name: &str) -> Server {
        let folder = std::env::temp_dir().join(format!("crm-kpi-service-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("dashboard.json"), QUESTIONS).unwrap();
        let (process, address) = spawn(&folder);
        Server { process, address, folder }
    }
    /// As `kill -9` does; then the same again from what is on the disk.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        (self.process, self.address) = spawn(&self.folder);
    }
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
    pub fn client(&self) -> Client {
        Client::connect(&self.address).unwrap()
    }
}
impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn spawn(folder: &PathBuf) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_service"));
    command.current_dir(folder).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
    let mut process = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").expect("it listens").to_owned();
    (process, address)
}

pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64
}

/// A deal of the last two months, of which everything follows from a number.
pub fn deal(id: &str, n: i64) -> AnyRecord {
    let mut deal = Deal::new(id, Timestamp::from_micros(now() - (20 + n % 40) * DAY));
    deal.owner = Some(["anna", "<b>bob</b>", "zoë"][n as usize % 3].into());
    deal.amount = (n % 7 != 0).then(|| Money::minor(n * 100 + 99, Currency::EUR));
    deal.outcome = [Outcome::Won, Outcome::Lost, Outcome::Open][n as usize % 5 % 3];
    if deal.outcome != Outcome::Open {
        deal.closed_at = Some(Timestamp::from_micros(deal.created_at.micros() + (n % 11) * DAY));
    }
    deal.into()
}

pub fn parsed(answer: Answer) -> Json {
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The rows that a batch over records says, as the server writes them, a tile after the other.
pub fn batch<'a>(records: impl Iterator<Item = &'a AnyRecord> + Clone, as_of: &Json) -> Json {
    let as_of = Timestamp::parse(as_of.as_str().unwrap()).unwrap();
    let calendar = Calendar::zone("Europe/Warsaw").unwrap();
    let months = Timeline::trailing(&calendar.period_at(Grain::Month, as_of).unwrap(), 3).unwrap();
    let tile = |meter: Ask| {
        let mut meter = meter.as_of(as_of).start().unwrap();
        records.clone().for_each(|record| meter.insert(record));
        let readings = meter.readings().unwrap();
        let mut total = |group: &Option<String>| meter.total(group.as_deref()).unwrap();
        let cell = |reading: &Reading<Value>| {
            let excluded: serde_json::Map<_, _> =
                reading.excluded().map(|(why, n)| (why.code().to_string(), json!(n))).collect();
            let mut cell = json!({
                "value": reading.value().ok().map(Value::number), "text": reading.value().ok().map(ToString::to_string),
                "undefined": reading.value().err().map(ToString::to_string),
                "n": reading.n(), "pending": reading.pending(),
            });
            if !excluded.is_empty() {
                cell["excluded"] = excluded.into();
            }
            cell
        };
        let row = |group| {
            let cells: Vec<Json> = readings.series(group).iter().map(cell).collect();
            json!({ "group": group, "cells": cells, "total": total(group).as_ref().map(cell) })
        };
        readings.groups().map(row).collect::<Vec<_>>()
    };
    json!([
        tile(Meter::of("deals.win_rate").by("owner").per(months.clone())),
        tile(Meter::of("deals.revenue").by("owner").per(months.clone())),
        tile(Meter::of("deals.cycle").by("owner")),
        tile(Meter::of("deals.open_count")),
    ])
}

/// The rows that the server shows, a tile after the other.
pub fn rows(dashboard: &Json) -> Json {
    dashboard["tiles"].as_array().unwrap().iter().map(|tile| tile["rows"].clone()).collect()
}
