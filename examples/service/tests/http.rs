//! The service over a real port.

#![allow(clippy::unwrap_used, clippy::expect_used)] // of a test, which says so by failing

mod support;

use crm_kpi::record::AnyRecord;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use support::{Client, Server, batch, deal, parsed, rows};

fn text(record: &AnyRecord) -> String {
    serde_json::to_string(record).unwrap()
}

#[test]
fn records_come_change_and_go_and_the_dashboard_says_what_a_batch_says() {
    let server = Server::start("changes");
    let mut client = server.client();
    let mut records: BTreeMap<String, AnyRecord> = BTreeMap::new();
    let empty = parsed(client.get("/dashboard").unwrap());
    assert_eq!(rows(&empty), batch(records.values(), &empty["as_of"]));
    assert_eq!(empty["tiles"][3]["title"], "Open now");

    for n in 0..40 {
        let id = format!("deal:{}", n % 25);
        let record = deal(&id, n);
        let done = parsed(client.put(&format!("/records/{id}"), &text(&record)).unwrap());
        assert_eq!(done["changed"], 1);
        let again = parsed(client.put(&format!("/records/{id}"), &text(&record)).unwrap());
        assert_eq!(again["changed"], 0, "told twice, counted once");
        records.insert(id, record);
    }
    for (n, changed) in [(3, 1), (4, 1), (4, 0), (999, 0)] {
        let done = parsed(client.ask("DELETE", &format!("/records/deal:{n}"), "", "").unwrap());
        assert_eq!(done["changed"], changed, "deal:{n}");
        records.remove(&format!("deal:{n}"));
    }
    let extra = deal("ü/1", 77);
    let lines = format!("{}\n{}\n", json!({"id": "ü/1", "put": extra}), json!({"id": "deal:5", "delete": true}));
    let done = client.ask("POST", "/changes", "application/x-ndjson", &lines).unwrap();
    assert_eq!(parsed(done)["changed"], 2);
    records.insert("ü/1".into(), extra.clone());
    records.remove("deal:5");

    let found: AnyRecord = serde_json::from_value(parsed(client.get("/records/%C3%BC%2F1").unwrap())).unwrap();
    assert_eq!(found, extra);
    assert_eq!(client.get("/records/deal:5").unwrap().status, 404);
    let shown = parsed(client.get("/dashboard").unwrap());
    assert_eq!(rows(&shown), batch(records.values(), &shown["as_of"]));
    assert_eq!(shown["records"], records.len());
    assert!(client.get("/").unwrap().body.contains("<title>"));
}

#[test]
fn what_is_wrong_with_a_request_is_said_and_nothing_changes() {
    let server = Server::start("wrong");
    let mut client = server.client();
    let (good, ndjson) = (text(&deal("a", 1)), "application/x-ndjson");
    let half = format!("{}\n{}", json!({"id": "a", "put": deal("a", 1)}), json!({"id": "b", "put": {"type": "deal"}}));
    let long = format!("/records/{}", "x".repeat(201));
    let (big, bigger) = ("x".repeat(70 << 10), "\n".repeat((8 << 20) + 1));
    for (method, path, kind, body, status, expected) in [
        ("PUT", "/records/a", "", r#"{"type":"#, 400, "not JSON"),
        ("PUT", "/records/a", "", r#"{"type":"dael"}"#, 422, "unknown variant `dael`"),
        ("PUT", "/records/a", "", r#"{"type":"deal","id":"a"}"#, 422, "created_at"),
        ("PUT", "/records/a", "", r#"{"type":"deal","id":"a","created_at":"today"}"#, 422, "today"),
        ("PUT", "/records/a", "", r#"{"type":"deal","id":"a","created_at":5,"ovner":"x"}"#, 422, "`ovner`"),
        ("PUT", &long, "", &good, 422, "an id of 201 bytes"),
        ("PUT", "/records/a%0Ab", "", &good, 422, "control characters"),
        ("PUT", "/records/%FF", "", &good, 400, ""),
        ("PUT", "/records/a", "", &big, 413, ""),
        ("POST", "/changes", ndjson, &bigger, 413, ""),
        ("POST", "/changes", ndjson, &half, 422, "change 2: no record"),
        ("POST", "/changes", "text/plain", &half, 415, "application/json"),
        ("POST", "/records/a", "", &good, 405, ""),
        ("GET", "/dashbord", "", "", 404, ""),
        ("GET", "/dashboard?as_of=yesterday", "", "", 400, ""),
        ("GET", "/dashboard?known_at=2999-01-01T00:00:00Z", "", "", 422, "lies ahead"),
    ] {
        // the server may hang up on a body that it does not want
        let mut alone = server.client();
        let answer = alone.ask(method, path, kind, body).unwrap();
        let why: Json = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer.status, status, "{method} {path}: {why}");
        assert!(why["error"].as_str().unwrap().contains(expected), "{method} {path}: {why}");
    }
    assert_eq!(parsed(client.get("/dashboard").unwrap())["records"], 0);
}

#[test]
fn a_listener_is_told_what_changed_and_no_more() {
    let mut server = Server::start("events");
    let mut client = server.client();
    for n in 0..6 {
        parsed(client.put(&format!("/records/{n}"), &text(&deal(&n.to_string(), n))).unwrap());
    }
    let mut events = Client::connect(&server.address).unwrap().listen("/events").unwrap();
    let (name, whole) = events.read().unwrap();
    assert_eq!(name, "dashboard");
    let mut held: Json = serde_json::from_str(&whole).unwrap();
    // anna's deal becomes zoë's, whose rows exist, and a row of her own time is new
    parsed(client.put("/records/0", &text(&deal("0", 20))).unwrap());
    let last = parsed(client.ask("DELETE", "/records/3", "", "").unwrap());
    let (mut told, mut tiles) = (0, Vec::new());
    while held["version"].as_u64() < last["version"].as_u64() {
        let (name, delta) = events.read().unwrap();
        assert_eq!(name, "delta");
        let delta: Json = serde_json::from_str(&delta).unwrap();
        assert_eq!((&delta["epoch"], &delta["since"]), (&held["epoch"], &held["version"]));
        for news in delta["changes"].as_array().unwrap() {
            told += news["cells"].as_object().map_or(1, |cells| cells.len());
            tiles.push(news["group"].clone());
            apply(&mut held["tiles"][news["tile"].as_u64().unwrap() as usize]["rows"], news);
        }
        for field in ["version", "as_of"] {
            held[field] = delta[field].clone();
        }
    }
    assert!(told > 0 && !tiles.contains(&json!("<b>bob</b>")), "{tiles:?}");
    let known =
        format!("/dashboard?known_at={}&as_of={}", last["at"].as_str().unwrap(), held["as_of"].as_str().unwrap());
    assert_eq!(rows(&held), rows(&parsed(client.get(&known).unwrap())));

    server.kill_and_restart();
    let mut events = server.client().listen("/events").unwrap();
    let again: Json = serde_json::from_str(&events.read().unwrap().1).unwrap();
    assert_ne!(again["epoch"], held["epoch"], "who comes again learns that it is another server");
}

/// As the page does it.
fn apply(rows: &mut Json, news: &Json) {
    let rows = rows.as_array_mut().unwrap();
    let Some(cells) = news["cells"].as_object() else { return rows.retain(|row| row["group"] != news["group"]) };
    let at = rows.iter().position(|row| row["group"] == news["group"]).unwrap_or_else(|| {
        rows.push(json!({ "group": news["group"], "cells": [] }));
        rows.sort_by_key(|row| row["group"].as_str().map(str::to_owned));
        rows.iter().position(|row| row["group"] == news["group"]).unwrap()
    });
    rows[at]["total"] = news["total"].clone();
    let row = rows[at]["cells"].as_array_mut().unwrap();
    for (slot, cell) in cells {
        let slot = slot.parse::<usize>().unwrap();
        row.resize(row.len().max(slot + 1), Json::Null);
        row[slot] = cell.clone();
    }
}

#[test]
fn a_past_dashboard_is_told_as_it_was_known_and_as_it_is_known_now() {
    let mut server = Server::start("past");
    let mut client = server.client();
    let records = [Some(deal("a", 1)), Some(deal("a", 2)), None];
    let told = records.each_ref().map(|record| {
        let done = match record {
            Some(record) => client.put("/records/a", &text(record)),
            None => client.ask("DELETE", "/records/a", "", ""),
        };
        parsed(done.unwrap())["at"].clone()
    });
    server.kill_and_restart(); // the log is on the disk
    let mut client = server.client();
    for (record, at) in records.iter().zip(&told) {
        let past = parsed(client.get(&format!("/dashboard?known_at={}", at.as_str().unwrap())).unwrap());
        assert_eq!((&past["known_at"], &past["as_of"]), (at, at));
        assert_eq!(rows(&past), batch(record.iter(), at), "{at}");
    }
    let before = "/dashboard?as_of=2020-01-01T00:00:00Z";
    let before = parsed(client.get(before).unwrap());
    assert_eq!(before["tiles"][0]["periods"], json!(["2019-11", "2019-12", "2020-01"]));
}

#[test]
fn a_listener_who_does_not_read_is_told_to_begin_again_and_holds_nobody_up() {
    let server = Server::start("slow");
    let mut events = server.client().listen("/events").unwrap();
    let mut client = server.client();
    // more than the buffers of a connection hold, and more versions than are kept for anybody
    let (mut version, mut sent) = (Json::Null, 0);
    while sent < 140 {
        let put = |n: i64| {
            let mut deal = json!(deal(&n.to_string(), 1));
            (deal["owner"], deal["outcome"]) = (json!(format!("{n:0>300}")), json!(["won", "lost"][sent % 2]));
            json!({ "id": n.to_string(), "put": deal })
        };
        let batch: Json = (0..200).map(put).collect();
        let done = parsed(client.ask("POST", "/changes", "application/json", &batch.to_string()).unwrap());
        (version, sent) = (done["version"].clone(), sent + 1);
    }
    let mut heard = 0;
    while events.read().unwrap().0 != "reload" {
        heard += 1;
    }
    assert!(heard < sent, "{heard} events");

    let again: Json = serde_json::from_str(&server.client().listen("/events").unwrap().read().unwrap().1).unwrap();
    assert!(again["version"].as_u64() >= version.as_u64());
}
