//! `kill -9` while many write: nothing that was acknowledged is lost, and the dashboard says what a batch says.

#![allow(clippy::unwrap_used, clippy::expect_used)] // of a test, which says so by failing

mod support;

use crm_kpi::record::AnyRecord;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use support::{Server, batch, deal, parsed, rows};

const WRITERS: i64 = 24;
const KILLS: i64 = 4;

/// What a writer knows of an id: what was acknowledged last, and what it sent after that without an answer.
#[derive(Clone, Default)]
struct Known {
    acknowledged: Option<AnyRecord>,
    unanswered: Option<Option<AnyRecord>>,
}

#[test]
fn nothing_acknowledged_is_lost_however_often_it_is_killed() {
    let mut server = Server::start("kill");
    let mut known: Vec<BTreeMap<String, Known>> = vec![BTreeMap::new(); WRITERS as usize];
    for round in 0..KILLS {
        let acknowledged = AtomicUsize::new(0);
        let address = server.address.clone();
        thread::scope(|scope| {
            for (writer, known) in known.iter_mut().enumerate() {
                let (address, acknowledged) = (&address, &acknowledged);
                scope.spawn(move || write(address, writer as i64, round, known, acknowledged));
            }
            let begun = Instant::now();
            // in mid-flight: enough is written, and everybody is writing more
            while acknowledged.load(Ordering::Relaxed) < 300 {
                assert!(begun.elapsed() < Duration::from_secs(30), "nobody writes");
                thread::yield_now();
            }
            server.kill();
        });
        server.kill_and_restart();
        let mut client = server.client();
        let mut present: BTreeMap<String, AnyRecord> = BTreeMap::new();
        for (id, known) in known.iter_mut().flatten() {
            let answer = client.get(&format!("/records/{id}")).unwrap();
            let found: Option<AnyRecord> = (answer.status == 200).then(|| serde_json::from_str(&answer.body).unwrap());
            let either = found == known.acknowledged || known.unanswered.as_ref() == Some(&found);
            assert!(either, "{id} after {:?}: {found:?}", known.acknowledged);
            (known.acknowledged, known.unanswered) = (found.clone(), None);
            present.extend(found.map(|record| (id.clone(), record)));
        }
        let shown = parsed(client.get("/dashboard").unwrap());
        assert_eq!(shown["records"], present.len(), "nothing is there that nobody sent");
        assert_eq!(rows(&shown), batch(present.values(), &shown["as_of"]), "round {round}");
        assert!(present.len() > 100, "{} records", present.len());
    }
}

/// Inserts, edits and deletes until the server is gone.
fn write(address: &str, writer: i64, round: i64, known: &mut BTreeMap<String, Known>, done: &AtomicUsize) {
    let Ok(mut client) = support::Client::connect(address) else { return };
    for step in 0.. {
        let id = format!("w{writer}-{}", (step * 7 + round) % 40);
        let record = (step % 5 != 4).then(|| deal(&id, writer * 1000 + round * 100 + step));
        let path = format!("/records/{id}");
        let entry = known.entry(id).or_default();
        entry.unanswered = Some(record.clone());
        let answer = match &record {
            Some(record) => client.put(&path, &serde_json::to_string(record).unwrap()),
            None => client.ask("DELETE", &path, "", ""),
        };
        match answer {
            Ok(answer) => assert_eq!(answer.status, 200, "{}", answer.body),
            Err(_) => return,
        }
        (entry.acknowledged, entry.unanswered) = (record, None);
        done.fetch_add(1, Ordering::Relaxed);
    }
}
