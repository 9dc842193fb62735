//! A board under single changes: how fast they are taken, how fast it is read, what it takes in memory.
//!
//! ```text
//! board ROWS     deals by month, owner and source, as in Q3
//! ```

use crm_kpi::board::{Board, Change, Shown};
use crm_kpi::deals::{AverageDealSize, DealSize, Revenue, SalesCycle, SalesCycleMean, WinRate};
use crm_kpi::kpi::{ByRecord, track};
use crm_kpi::value::Undefined;
use crm_kpi_benches::data::random::Random;
use crm_kpi_benches::data::{DAY, Deal, NONE, Shape, deals, months};
use std::time::{Duration, Instant};

type Failed = Box<dyn std::error::Error>;
type Four = (WinRate, Revenue, AverageDealSize, SalesCycleMean);
type Medians = (WinRate, Revenue, AverageDealSize, SalesCycleMean, SalesCycle, DealSize);
type Records4 = (ByRecord, ByRecord, ByRecord, ByRecord);
type Records6 = (ByRecord, ByRecord, ByRecord, ByRecord, ByRecord, ByRecord);
type Group = (u16, u8);

fn main() -> Result<(), Failed> {
    let rows = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let deals = deals(Shape { shuffled: true, ..Shape::of(rows) });
    println!("{rows} deals by month, owner and source");

    let mut board: Board<u64, Deal> = Board::new();
    let shown: Shown<Group, Four, Records4> =
        board.add(question(), (WinRate, Revenue, AverageDealSize, SalesCycleMean))?;
    filled(&mut board, &deals, "counts and sums")?;
    read(&mut board, |board| {
        let (rate, revenue, size, cycle) = board.tables(&shown)?;
        let groups: Vec<Group> = rate.groups().copied().collect();
        let mut seen = Sum::default();
        for group in &groups {
            rate.series(group).iter().for_each(|r| seen.see(r.value()));
        }
        let cells = seen.0 + seen.1;
        for group in &groups {
            revenue.series(group).iter().for_each(|r| seen.see(r.value()));
            size.series(group).iter().for_each(|r| seen.see(r.value()));
            cycle.series(group).iter().for_each(|r| seen.see(r.value()));
        }
        Ok((cells, seen))
    })?;
    viewed(&mut board, &deals, |board| Ok(board.tables(&shown)?))?;
    drop(board);

    let mut board: Board<u64, Deal> = Board::new();
    let kpis = (WinRate, Revenue, AverageDealSize, SalesCycleMean, SalesCycle::default(), DealSize);
    let shown: Shown<Group, Medians, Records6> = board.add(question(), kpis)?;
    filled(&mut board, &deals, "with exact medians")?;
    read(&mut board, |board| {
        let (.., cycle, size) = board.tables(&shown)?;
        let groups: Vec<Group> = cycle.groups().copied().collect();
        let mut seen = Sum::default();
        for group in &groups {
            cycle.series(group).iter().for_each(|r| seen.see(r.value().map(|d| d.median())));
        }
        let cells = seen.0 + seen.1;
        for group in &groups {
            size.series(group).iter().for_each(|r| seen.see(r.value()));
        }
        Ok((cells, seen))
    })?;
    viewed(&mut board, &deals, |board| Ok(board.tables(&shown)?))
}

fn question() -> crm_kpi::kpi::Track<Deal, impl Fn(&Deal) -> Group> {
    track::<Deal>().by(|deal: &Deal| (deal.owner, deal.source)).per(months())
}

/// Numbers that were read, and places without one.
#[derive(Debug, Default)]
struct Sum(usize, usize);

impl Sum {
    fn see<T>(&mut self, value: Result<T, &Undefined>) {
        match value {
            Ok(_) => self.0 += 1,
            Err(_) => self.1 += 1,
        }
    }
}

/// All deals in, then as many changes of single ones, of a random one each.
fn filled(board: &mut Board<u64, Deal>, deals: &[Deal], what: &str) -> Result<(), Failed> {
    println!("{what}");
    let took = timed(|| deals.iter().try_for_each(|deal| Ok(board.upsert(deal.id, deal).map(drop)?)))?;
    rate("  come", deals.len(), took);
    let mut random = Random(7);
    let changes: Vec<Deal> = (0..deals.len().min(4_000_000)).map(|_| changed(deals, &mut random)).collect();
    let took = timed(|| changes.iter().try_for_each(|deal| Ok(board.upsert(deal.id, deal).map(drop)?)))?;
    rate("  change, one by one", changes.len(), took);
    let batches: Vec<Vec<Change<u64, Deal>>> = (0..changes.len().div_ceil(1_000))
        .map(|_| (0..1_000).map(|_| changed(deals, &mut random)).map(|deal| Change::Upsert(deal.id, deal)).collect())
        .collect();
    let took = timed(|| batches.into_iter().try_for_each(|batch| Ok(board.apply(batch).map(drop)?)))?;
    rate("  change, a thousand at a time", changes.len().div_ceil(1_000) * 1_000, took);
    let footprint = board.footprint();
    let a_record = |bytes: usize| bytes as f64 / footprint.records as f64;
    let (ids, told) = (a_record(footprint.ids), a_record(footprint.told));
    println!(
        "  bytes a record: {:.1} ({ids:.1} who, {told:.1} what they told), {} MB of cells",
        ids + told,
        footprint.cells >> 20
    );
    Ok(())
}

/// A deal with another amount, and won or lost or open again.
fn changed(deals: &[Deal], random: &mut Random) -> Deal {
    let mut deal = deals[random.below(deals.len() as u64) as usize];
    deal.cents = 100 + random.below(1_000_000) as i64;
    deal.outcome = random.below(3) as u8;
    deal.closed = if deal.outcome == 2 { NONE } else { deal.created + random.below(90 * DAY as u64) as i64 };
    deal
}

/// Reads all cells after every so many changes; the longest that a change waited for a reader's copy.
fn read(
    board: &mut Board<u64, Deal>,
    read: impl Fn(&mut Board<u64, Deal>) -> Result<(usize, Sum), Failed>,
) -> Result<(), Failed> {
    let mut times = Vec::new();
    let mut seen = (0, Sum::default());
    for _ in 0..5 {
        times.push(timed(|| read(board).map(|read| seen = read))?);
    }
    times.sort_unstable();
    println!("  read: {} cells, {} readings in {:?}", seen.0, seen.1.0 + seen.1.1, times[2]);
    Ok(())
}

/// How long a writer waits for a reader: while the view is taken, and at the first change while it is held.
fn viewed<T>(
    board: &mut Board<u64, Deal>,
    deals: &[Deal],
    view: impl Fn(&mut Board<u64, Deal>) -> Result<T, Failed>,
) -> Result<(), Failed> {
    let mut random = Random(11);
    let mut waits = (Vec::new(), Vec::new());
    for _ in 0..9 {
        for _ in 0..1_000 {
            let deal = changed(deals, &mut random);
            board.upsert(deal.id, &deal)?;
        }
        let from = Instant::now();
        let held = view(board)?;
        waits.0.push(from.elapsed());
        let deal = changed(deals, &mut random);
        let from = Instant::now();
        board.upsert(deal.id, &deal)?;
        waits.1.push(from.elapsed());
        drop(held);
    }
    waits.0.sort_unstable();
    waits.1.sort_unstable();
    println!("  a writer waits for a view: {:?} while it is taken, {:?} at the first change", waits.0[4], waits.1[4]);
    Ok(())
}

/// The time that the processor worked for it, where the system tells that: other work beside does not count then.
fn timed(run: impl FnOnce() -> Result<(), Failed>) -> Result<Duration, Failed> {
    let (from, worked) = (Instant::now(), worked());
    run()?;
    Ok(match (worked, self::worked()) {
        (Some(before), Some(after)) => after - before,
        _ => from.elapsed(),
    })
}

fn worked() -> Option<Duration> {
    let said = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    said.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn rate(what: &str, n: usize, took: Duration) {
    println!("{what}: {:.2} million a second", n as f64 / took.as_secs_f64() / 1e6);
}
