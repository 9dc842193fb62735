//! The crate's side of the comparison with databases and data frames; `benches/peers/run.sh` runs it.
//!
//! ```text
//! peers data ROWS DIR        writes the Arrow files
//! peers run DIR THREADS      times the jobs over structs read from them; answers go to DIR/answers
//! ```
//!
//! Every line is job, who, form, milliseconds, and the bytes that no way to do the job can leave unread.

use crm_kpi_benches::answer::Answer;
use crm_kpi_benches::columns::{self, Views};
use crm_kpi_benches::data::Shape;
use crm_kpi_benches::files::{batches, load, make};
use crm_kpi_benches::jobs::{By, Data, JOBS};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

type Failed = Box<dyn std::error::Error>;
const ROUNDS: usize = 7;

fn median(run: &dyn Fn()) -> f64 {
    run();
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// Milliseconds to read a megabyte, in order, by so many threads.
fn bandwidth(threads: usize) -> f64 {
    const WORDS: usize = 1 << 26;
    let words = vec![1u64; WORDS];
    let ms = median(&|| {
        std::thread::scope(|scope| {
            for part in words.chunks(WORDS / threads) {
                scope.spawn(move || black_box(part.iter().fold(0u64, |sum, word| sum.wrapping_add(*word))));
            }
        });
    });
    ms / (WORDS * 8) as f64 * 1e6
}

/// The bytes of the columns that a job reads, and of what it must keep of each customer.
fn bytes(id: &str, rows: usize, customers: usize) -> Option<usize> {
    let (row, customer) = match id {
        "Q1" => (8, 0),
        "Q2" | "Q5" => (25, 0),
        "Q3" => (28, 0),
        "Q4" => (18, 0),
        "Q6" => (9, 0),
        "Q7" => (8, 8),
        "Q8" => (8, 16),
        "Q9" => (16, 32),
        _ => return None,
    };
    Some(rows * row + customers * customer)
}

/// A table of whole numbers as NumPy keeps it.
fn write(answer: &Answer, to: &Path) -> std::io::Result<()> {
    let shape = format!("({}, {})", answer.len(), answer.columns.len());
    let header = format!("{{'descr': '<i8', 'fortran_order': False, 'shape': {shape}, }}");
    let header = format!("{header:<117}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(answer.values().iter().flat_map(|value| value.to_le_bytes()));
    std::fs::write(to, file)
}

fn run(dir: &Path, threads: usize) -> Result<(), Failed> {
    let (deals, tickets, surveys, orders) = load(dir)?;
    let data = Data::holding(threads, deals, tickets, surveys, orders);
    let views = Views::new(batches(dir)?)?;
    columns::check(&data, &views);
    let answers = dir.join("answers");
    std::fs::create_dir_all(&answers)?;
    let read = bandwidth(threads);
    for (id, make) in JOBS {
        let Some(bytes) = bytes(id, data.shape.rows, data.shape.customers) else { continue };
        let job = make(&data);
        println!("{id}\tbound\t{bytes} bytes\t{:.2}", bytes as f64 / 1e6 * read);
        // a table is read in full, as the peers give theirs
        let ours = || job.ways.iter().filter(|way| way.by == By::Crate);
        let ours = ours().find(|way| way.name.ends_with("read")).or_else(|| ours().next());
        // the loops by hand know one thread
        let by_hand = job.ways.iter().filter(|way| threads == 1 && way.by == By::Hand);
        for way in ours.into_iter().chain(by_hand) {
            let who = if way.by == By::Crate { "crm-kpi" } else { "by hand" };
            println!("{id}\t{who}\t{}\t{:.2}", way.name, median(&way.run));
        }
        if columns::measure(id, &data, &views) {
            let ms = median(&|| {
                columns::measure(id, &data, &views);
            });
            println!("{id}\tcrm-kpi Arrow\tcolumns\t{ms:.2}");
        }
        let mut said = job.answers.iter().map(|(name, answer)| (name, answer()));
        let Some((_, expected)) = said.next() else { continue };
        for (name, answer) in said {
            if let Some(difference) = expected.difference(&answer) {
                return Err(format!("{id}: {name} answers otherwise: {difference}").into());
            }
        }
        write(&expected, &answers.join(id).with_extension("npy"))?;
    }
    Ok(())
}

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["data", rows, dir] => Ok(make(Path::new(dir), Shape::of(rows.replace('_', "").parse()?))?),
        ["run", dir, threads] => run(Path::new(dir), threads.parse()?),
        _ => Err("peers data ROWS DIR, or peers run DIR THREADS".into()),
    }
}
