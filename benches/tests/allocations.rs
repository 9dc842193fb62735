//! No job allocates for a record, and what it holds grows with what it tells, not with the rows.
//!
//! `cargo test --release --manifest-path benches/Cargo.toml --test allocations -- --nocapture` prints bytes and blocks.

use crm_kpi_benches::data::{PRIORITIES, SOURCES, Shape};
use crm_kpi_benches::jobs::{By, Data, JOBS};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const FEW: usize = 20_000;
const MANY: usize = 10 * FEW;

/// What a job may need for ten times the rows.
struct Allowed {
    /// More blocks: a vector that grows tenfold is allocated four times anew, and some when it is read.
    blocks: u64,
    /// More bytes at the peak, for each row more.
    bytes: f64,
}

fn allowed(id: &str) -> Allowed {
    let (months, tables) = (49, Allowed { blocks: 100, bytes: 0.5 });
    // a customer's text, where it is one, is copied when the customer is first seen, and once more to be found by
    let texts = if id.ends_with(" records") { 2 * (MANY - FEW) as u64 / 5 } else { 0 };
    match id.trim_end_matches(" records") {
        // a vector of durations for each cell: eight bytes for each that counts, up to three times while a vector grows
        "Q4" => Allowed { blocks: 6 * months * SOURCES as u64 + 100, bytes: 16.0 },
        "Q5" => Allowed { blocks: 2 * 6 * months * PRIORITIES.len() as u64 + 100, bytes: 50.0 },
        // a customer for every five rows: what is kept of each is a cell, in a table of up to twice as many
        "Q7" | "Q8" => Allowed { blocks: 110 + texts, bytes: if texts > 0 { 40.0 } else { 24.0 } },
        // and a row of the answer for each
        "Q9" => Allowed { blocks: 110 + texts * 3 / 2, bytes: if texts > 0 { 70.0 } else { 40.0 } },
        _ => tables,
    }
}

/// Blocks allocated, and bytes at the peak beyond what was there before.
fn measured(run: &dyn Fn()) -> (u64, usize) {
    let profiler = dhat::Profiler::builder().testing().build();
    run();
    let stats = dhat::HeapStats::get();
    drop(profiler);
    (stats.total_blocks, stats.max_bytes)
}

#[test]
fn ten_times_the_rows_need_no_more_allocations() {
    let (few, many) = (Data::new(Shape::of(FEW)), Data::new(Shape::of(MANY)));
    let mut above = vec![];
    println!("{:44} {:>10} {:>10} {:>12} {:>12} {:>8}", "", "blocks", "10x rows", "bytes", "10x rows", "a row");
    // a number that is read is a value of its own
    for (id, make) in JOBS.iter().filter(|(id, _)| !id.ends_with("read")) {
        let (few, many) = (make(&few), make(&many));
        for (small, large) in
            few.ways.iter().zip(&many.ways).filter(|(way, _)| way.by == By::Crate && !way.name.ends_with("read"))
        {
            let ((blocks, bytes), (blocks_10, bytes_10)) = (measured(&small.run), measured(&large.run));
            let name = format!("{id} {}", small.name);
            let each = (bytes_10 as f64 - bytes as f64) / (MANY - FEW) as f64;
            println!("{name:44} {blocks:>10} {blocks_10:>10} {bytes:>12} {bytes_10:>12} {each:>8.2}");
            let allowed = allowed(id);
            if blocks_10 > blocks + allowed.blocks || each > allowed.bytes {
                above.push(name);
            }
        }
    }
    assert!(above.is_empty(), "more than allowed: {above:?}");
}
