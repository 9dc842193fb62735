//! Saved states: what an earlier version wrote is read by this one, and a state that does not belong is refused by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod support;

use crm_kpi::board::{Board, Named};
use crm_kpi::catalogue;
use crm_kpi::deals::{Revenue, WinRate};
use crm_kpi::kpi::{Live, Measures, track};
use crm_kpi::meter::Meter;
use crm_kpi::record::{AnyRecord, Deal};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The same records at every run of every version.
fn records() -> Vec<support::Any> {
    support::records(400).new_tree(&mut TestRunner::deterministic()).unwrap().current()
}

fn fed(id: &str) -> Meter {
    let mut meter = Meter::of(id).per(support::months()).start().unwrap();
    records().iter().for_each(|r| meter.insert(r.as_record()));
    meter
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, b| {
        write!(text, "{b:02x}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

/// Golden states are written once for each KPI and then never change. A new KPI adds its own:
/// `CRM_KPI_WRITE_GOLDEN=1 cargo test --test saved`.
#[test]
fn golden_states_are_read_and_written_to_the_byte() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/saved.json");
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| "{}".to_owned());
    let mut golden: BTreeMap<String, (String, Vec<String>)> = serde_json::from_str(&text).unwrap();
    let show = |meter: &mut Meter| -> Vec<String> {
        let readings = meter.readings().unwrap();
        readings.iter().map(|(_, slot, r)| format!("{slot}: {r} [{}]", r.evidence())).collect()
    };
    if std::env::var_os("CRM_KPI_WRITE_GOLDEN").is_some() {
        for entry in catalogue::all() {
            let mut meter = fed(entry.about.id);
            let state = hex(&meter.save().unwrap());
            golden.entry(entry.about.id.to_owned()).or_insert_with(|| (state, show(&mut meter)));
        }
        std::fs::write(path, serde_json::to_string_pretty(&golden).unwrap() + "\n").unwrap();
    }
    let listed: Vec<&str> = catalogue::all().iter().map(|e| e.about.id).collect();
    let kept: Vec<&str> = golden.keys().map(String::as_str).collect();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(
        kept, sorted,
        "a golden state for every KPI: CRM_KPI_WRITE_GOLDEN=1 cargo test --test saved adds new ones"
    );
    for id in listed {
        let (state, readings) = &golden[id];
        let mut loaded = Meter::of(id).per(support::months()).start().unwrap();
        loaded.load(&unhex(state)).unwrap_or_else(|e| panic!("{id}: {e}"));
        assert_eq!(&show(&mut loaded), readings, "{id}: read");
        assert_eq!(&hex(&loaded.save().unwrap()), state, "{id}: written again");
    }
}

/// Questions of every kind: flows, levels, distributions, journeys, derived ones, windows that run out.
const ON_A_BOARD: &[&str] = &[
    "deals.win_rate",
    "deals.revenue",
    "deals.cycle",
    "deals.open_pipeline",
    "deals.close_rate",
    "leads.conversion_rate",
    "tickets.sla.reply",
    "tickets.first_response",
    "customers.active",
    "customers.repeat_purchases",
    "subscriptions.mrr",
    "surveys.nps",
];

/// Written once, and then never changed: `CRM_KPI_WRITE_GOLDEN=1 cargo test --test saved` where there is none.
#[test]
fn a_golden_board_is_read_and_written_to_the_byte() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/board.json");
    let start = crm_kpi::time::Timestamp::parse("2024-02-10T00:00:00Z").unwrap();
    let board = || {
        let mut board: Board<u32, AnyRecord> = Board::starting_at(start);
        let ask = |id: &&str| board.add_by_name(Meter::of(id).per(support::months())).unwrap();
        let named: Vec<_> = ON_A_BOARD.iter().map(ask).collect();
        (board, named)
    };
    let show = |board: &mut Board<u32, AnyRecord>, named: &[Named]| -> Vec<String> {
        let mut shown = Vec::new();
        for (id, named) in ON_A_BOARD.iter().zip(named) {
            let readings = board.readings(named).unwrap();
            shown.extend(readings.iter().map(|(_, slot, r)| format!("{id} {slot}: {r} [{}]", r.evidence())));
        }
        shown
    };
    if std::env::var_os("CRM_KPI_WRITE_GOLDEN").is_some() && !std::path::Path::new(path).exists() {
        let (mut board, named) = board();
        for (id, record) in (0..).zip(records()) {
            board.upsert(id % 300, &record.as_record().to_any()).unwrap();
        }
        let golden = (hex(&board.save().unwrap()), show(&mut board, &named));
        std::fs::write(path, serde_json::to_string_pretty(&golden).unwrap() + "\n").unwrap();
    }
    let text = std::fs::read_to_string(path).unwrap();
    let (state, readings): (String, Vec<String>) = serde_json::from_str(&text).unwrap();
    let (mut board, named) = board();
    board.restore(&unhex(&state)).unwrap();
    assert_eq!(show(&mut board, &named), readings);
    assert_eq!(hex(&board.save().unwrap()), state);
    board.advance(crm_kpi::time::Timestamp::parse("2024-05-01T00:00:00Z").unwrap()).unwrap();
    assert_ne!(show(&mut board, &named), readings, "time passes on what was restored");
}

fn live<K: Measures<Deal, V>, V>(kpi: K) -> Live<Deal, impl Fn(&Deal) -> Option<String>, Option<String>, K, V> {
    track::<Deal>().by(|d| d.owner.clone()).per(support::months()).measure(kpi)
}

#[test]
fn a_state_of_another_question_is_refused_by_the_field_that_differs() {
    let saved = live(WinRate).save().unwrap();
    let mut same_measure = live(Revenue); // win rate and revenue read one measure
    same_measure.load(&saved).unwrap();

    let quarter = track::<Deal>().by(|d| d.owner.clone()).per(support::quarter()).measure(WinRate).load(&saved);
    let as_of = track::<Deal>().by(|d| d.owner.clone()).per(support::months());
    let as_of = as_of.as_of(crm_kpi::time::Timestamp::from_micros(0)).measure(WinRate).load(&saved);
    let level = live(crm_kpi::deals::OpenPipeline).load(&saved);
    let narrowed = crm_kpi::kpi::Kpi::only(WinRate, "large", |d: &Deal| d.amount.is_some());
    let narrowed = live(narrowed).load(&saved);
    for (result, field) in [(quarter, "grain"), (as_of, "as-of"), (level, "measure"), (narrowed, "set of parameters")] {
        let e = result.unwrap_err();
        assert!(e.is_mismatch() && e.to_string().starts_with(field), "{field}: {e}");
    }
}

#[test]
fn a_state_of_a_later_format_is_named_as_one_and_noise_is_damaged() {
    let saved = live(WinRate).save().unwrap();
    let mut later = saved.clone();
    later[7] = 9; // the format stands behind the seven bytes of magic
    let e = live(WinRate).load(&later).unwrap_err();
    assert!(e.is_newer(), "{e}");
    let noise: [&[u8]; 4] = [b"", b"crm-kpi", b"not a state", &saved[1..]];
    for bytes in noise {
        let e = live(WinRate).load(bytes).unwrap_err();
        assert!(e.is_damaged(), "{e}");
    }
}
