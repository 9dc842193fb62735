//! Load on a service that runs on this machine: writers, readers, and whether everything that was acknowledged is there.
//!
//! ```text
//! cargo run --release --bin load -- 127.0.0.1:8080 [seconds, 60] [writers, 100] [readers, 20]
//! ```

#[path = "../client.rs"]
#[allow(dead_code)] // it listens to events too
mod client;

use client::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What one thread saw: how long each answer took, in microseconds, and how many were told to come again.
#[derive(Default)]
struct Seen {
    micros: Vec<u64>,
    busy: u64,
    acknowledged: BTreeMap<String, Value>,
}

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = "load ADDRESS [SECONDS] [WRITERS] [READERS]";
    let address = args.first().ok_or(usage)?;
    // a test of one's own machine, and of no other
    if !address.parse::<SocketAddr>().map_err(|_| usage)?.ip().is_loopback() {
        return Err(format!("{address}: expected an address of this machine, such as 127.0.0.1:8080").into());
    }
    let number = |at: usize, default: u64| args.get(at).map_or(Ok(default), |text| text.parse());
    let (seconds, writers, readers) = (number(1, 60)?.min(600), number(2, 100)?, number(3, 20)?);

    let until = Instant::now() + Duration::from_secs(seconds);
    let (wrote, read) = thread::scope(|scope| {
        let writers: Vec<_> = (0..writers).map(|n| scope.spawn(move || write(address, n, until))).collect();
        let readers: Vec<_> = (0..readers).map(|_| scope.spawn(move || read(address, until))).collect();
        let all = |threads: Vec<thread::ScopedJoinHandle<'_, Result<Seen, Failure>>>| {
            let joined = threads.into_iter().map(|t| t.join().unwrap_or_else(|_| Err("a thread broke".into())));
            joined.collect::<Result<Vec<Seen>, Failure>>()
        };
        (all(writers), all(readers))
    });
    let wrote = wrote?;
    report("writes", &wrote, seconds);
    report("reads", &read?, seconds);

    let mut client = Client::connect(address)?;
    let (mut kept, mut lost) = (0, 0);
    for (id, told) in wrote.iter().flat_map(|seen| &seen.acknowledged) {
        let found = client.get(&format!("/records/{id}"))?;
        let found: Value = serde_json::from_str(&found.body)?;
        let same = told.as_object().into_iter().flatten().all(|(field, value)| found.get(field) == Some(value));
        if same {
            kept += 1;
        } else {
            lost += 1;
            eprintln!("{id}: acknowledged was {told}, found is {found}");
        }
    }
    println!("{kept} records are as they were acknowledged last, {lost} are not");
    if lost == 0 { Ok(()) } else { Err("what was acknowledged is lost".into()) }
}

/// Opens and closes deals of its own, one after the other.
fn write(address: &str, writer: u64, until: Instant) -> Result<Seen, Failure> {
    let mut client = Client::connect(address)?;
    let mut seen = Seen::default();
    let micros = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?;
    let opened = crm_kpi::time::Timestamp::from_micros(micros - 20 * 86_400_000_000);
    let closed = crm_kpi::time::Timestamp::from_micros(micros - 86_400_000_000);
    for step in 0_u64.. {
        if Instant::now() >= until {
            break;
        }
        let id = format!("load-{writer}-{}", step % 500);
        let mut deal = json!({
            "type": "deal", "id": id, "created_at": opened, "owner": format!("owner {:02}", (writer + step) % 20),
            "amount": { "amount": format!("{}.50", 100 + step % 900), "currency": "EUR" },
        });
        if let (1 | 2, Some(fields)) = (step % 4, deal.as_object_mut()) {
            fields.insert("outcome".into(), if step % 4 == 1 { "won" } else { "lost" }.into());
            fields.insert("closed_at".into(), json!(closed));
        }
        let begun = Instant::now();
        let answer = client.put(&format!("/records/{id}"), &deal.to_string())?;
        match answer.status {
            200 => {
                seen.micros.push(u64::try_from(begun.elapsed().as_micros())?);
                seen.acknowledged.insert(id, deal);
            }
            503 => seen.busy += 1,
            other => return Err(format!("status {other}: {}", answer.body).into()),
        }
    }
    Ok(seen)
}

fn read(address: &str, until: Instant) -> Result<Seen, Failure> {
    let mut client = Client::connect(address)?;
    let mut seen = Seen::default();
    while Instant::now() < until {
        let begun = Instant::now();
        match client.get("/dashboard")?.status {
            200 => seen.micros.push(u64::try_from(begun.elapsed().as_micros())?),
            other => return Err(format!("status {other} of a read").into()),
        }
    }
    Ok(seen)
}

fn report(what: &str, seen: &[Seen], seconds: u64) {
    let mut micros: Vec<u64> = seen.iter().flat_map(|s| s.micros.iter().copied()).collect();
    micros.sort_unstable();
    let at = |permille: usize| micros.get(micros.len().saturating_sub(1) * permille / 1000).copied().unwrap_or(0);
    let (n, busy) = (micros.len(), seen.iter().map(|s| s.busy).sum::<u64>());
    println!(
        "{what}: {} threads, {n} in {seconds} s, {} a second; p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms; {busy} told to come again",
        seen.len(),
        n as u64 / seconds.max(1),
        at(500) as f64 / 1e3,
        at(990) as f64 / 1e3,
        at(1000) as f64 / 1e3,
    );
}
