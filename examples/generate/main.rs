//! Writes the sample company: synthetic records of a small software company over three years, one CSV file a kind.
//!
//! ```text
//! cargo run --release --example generate                                 # rewrites examples/data/sample
//! cargo run --release --example generate -- --seed 8 --out target/another  # another company
//! ```
//!
//! The same seed gives the same bytes on every machine: the generator has its own random numbers and computes with
//! integers alone. `tests/sample.rs` holds the committed files against it.

mod company;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut seed = company::SEED;
    let mut out = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/sample"));
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or_else(|| format!("{arg} needs a value"))?;
        match arg.as_str() {
            "--seed" => seed = value.parse().map_err(|_| format!("--seed {value}: expected a whole number"))?,
            "--out" => out = PathBuf::from(value),
            _ => return Err(format!("{arg}: expected --seed NUMBER or --out FOLDER").into()),
        }
    }
    std::fs::create_dir_all(&out)?;
    for table in company::sample(seed) {
        let csv = table.csv()?;
        std::fs::write(out.join(table.file()), &csv)?;
        println!("{:<22} {:>6} rows {:>8} bytes", table.file(), table.rows.len(), csv.len());
    }
    Ok(())
}
