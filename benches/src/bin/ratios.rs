//! A table of the jobs: crm-kpi against the best of the others, in one run: the loops by hand, or what is written today.
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml --bin ratios -- [ROWS] [shuffled] [mixed] [all] [Q1 Q2 ..]
//! ```
//!
//! The contestants take turns, so that what disturbs the machine disturbs all of them; a figure is the median of
//! the rounds. `all` lists every way, not the crate's alone.

use crm_kpi_benches::data::Shape;
use crm_kpi_benches::jobs::{By, Data, Job, chosen};
use std::time::{Duration, Instant};

const ROUNDS: usize = 11;

/// The median time of each way.
fn race(job: &Job, rounds: usize) -> Vec<Duration> {
    let mut times = vec![Vec::with_capacity(rounds); job.ways.len()];
    for round in 0..=rounds {
        for (way, times) in job.ways.iter().zip(&mut times) {
            let start = Instant::now();
            (way.run)();
            // the first round warms up
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[rounds / 2]
    };
    times.into_iter().map(middle).collect()
}

fn main() {
    let (mut shape, mut all, mut asked) = (Shape::of(1_000_000), false, Vec::new());
    for argument in std::env::args().skip(1) {
        match (argument.as_str(), argument.replace('_', "").parse()) {
            ("shuffled", _) => shape.shuffled = true,
            ("mixed", _) => shape.mixed = true,
            ("all", _) => all = true,
            (_, Ok(rows)) => shape.rows = rows,
            _ => asked.push(argument),
        }
    }
    let rounds = if shape.rows > 3_000_000 { ROUNDS / 2 } else { ROUNDS };
    println!("{} rows{}", shape.rows, if shape.shuffled { ", shuffled" } else { "" });
    println!("| job | who | ms | best of the others, ms | ratio | ns a row |");
    println!("|---|---|---|---|---|---|");
    let data = Data::new(shape);
    for make in chosen(&asked) {
        let job = make(&data);
        let times = race(&job, rounds);
        let ms = |time: &Duration| time.as_secs_f64() * 1e3;
        // what is written today is the measure where nobody has written a loop for it
        let others = job.ways.iter().zip(&times).filter(|(way, _)| way.by != By::Crate);
        let best = others.min_by_key(|(_, time)| **time).map(|(way, time)| (way.name, ms(time)));
        for (way, time) in job.ways.iter().zip(&times).filter(|(way, _)| all || way.by == By::Crate) {
            let (best, ratio) = match best {
                Some((name, best)) => (format!("{best:.2} {name}"), format!("{:.2}", ms(time) / best)),
                None => Default::default(),
            };
            let each = time.as_secs_f64() * 1e9 / job.rows as f64;
            println!("| {} | {} | {:.2} | {best} | {ratio} | {each:.1} |", job.id, way.name, ms(time));
        }
    }
}
