//! Counts instructions a record, which are the same on a busy machine, and fails where a job needs more than its budget.
//!
//! ```text
//! instructions check FILE     every job against the budgets in a file; what is new or above fails
//! instructions update FILE    writes the budgets as they are now
//! instructions run ..         one job once; what valgrind is run on
//! ```
//!
//! A count is the difference of two sizes, so that what does not grow with the rows is not in it. Then the jobs
//! grow a hundredfold, in rows, in groups and in customers apart, and the instructions must not grow faster.

use crm_kpi_benches::data::Shape;
use crm_kpi_benches::jobs::{By, Data, JOBS};
use std::collections::BTreeMap;
use std::process::{Command, ExitCode};
use std::sync::Mutex;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A budget may be missed by so much.
const SLACK: f64 = 1.08;
/// A hundred times as many may need a hundred times this.
const LINEAR: f64 = 1.2;
const SMALL: usize = 2_000;
const MEDIUM: usize = 20_000;
const LARGE: usize = 200_000;

/// The name that valgrind finds the job by, among everything that prepares it.
#[inline(never)]
fn measured_job(run: &dyn Fn()) {
    run();
}

fn run(id: &str, way: &str, shape: Shape) -> Result<(), Failed> {
    let data = Data::new(shape);
    let make = JOBS.iter().find(|(job, _)| *job == id).ok_or("no such job")?.1;
    let job = make(&data);
    let way = job.ways.iter().find(|w| w.name == way).ok_or("no such way")?;
    measured_job(&*way.run);
    Ok(())
}

/// The instructions of one run.
fn count(id: &str, way: &str, shape: Shape) -> Result<f64, Failed> {
    let sizes = [shape.rows, shape.owners, shape.customers].map(|n| n.to_string());
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*measured_job*"])
        .arg(std::env::current_exe()?)
        .args(["run", id, way])
        .args(sizes)
        .output()?;
    let said = String::from_utf8_lossy(&out.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected :")).map(|(_, n)| n.trim().parse());
    match collected {
        Some(Ok(n)) if n > 0.0 => Ok(n),
        _ => Err(format!("{id}, {way}: valgrind says no count\n{said}").into()),
    }
}

/// What is counted of one way to do one job.
struct Counted {
    name: String,
    each: f64,
    /// What grew, and how much faster than linear the instructions did.
    growth: Vec<(&'static str, f64)>,
}

fn counted(id: &str, way: &str) -> Result<Counted, Failed> {
    let at = |shape: Shape| count(id, way, shape);
    let large = at(Shape::of(LARGE))?;
    let each = (large - at(Shape::of(MEDIUM))?) / (LARGE - MEDIUM) as f64;
    let (fixed, few) = (Shape::of(LARGE), Shape::of(SMALL));
    let mut growth = vec![];
    for (what, small, large) in [
        // groups and customers stay as many
        ("rows", Shape { customers: 400, ..few }, Shape { customers: 400, ..fixed }),
        // so many rows for each
        (
            "groups and rows",
            Shape { owners: 20, customers: 400, ..few },
            Shape { owners: 2_000, customers: 400, ..fixed },
        ),
        ("customers and rows", few, fixed),
    ] {
        if what.starts_with("groups") && !id.starts_with("Q3") || what.starts_with("customers") && !by_customer(id) {
            continue;
        }
        growth.push((what, at(large)? / at(small)? / (LARGE / SMALL) as f64));
    }
    Ok(Counted { name: format!("{id} {way}"), each, growth })
}
fn by_customer(id: &str) -> bool {
    ["Q7", "Q8", "Q9"].iter().any(|job| id.starts_with(job))
}

/// Every way of the crate's, counted by as many workers as there are processors.
fn all() -> Result<Vec<Counted>, Failed> {
    let data = Data::new(Shape::of(100));
    let mut names: Vec<(&str, &str)> = vec![];
    // records of text are slow to make under valgrind: one job tells what their keys cost
    for (id, make) in JOBS.iter().filter(|(id, _)| !id.ends_with("records") || *id == "Q3 records") {
        names.extend(make(&data).ways.iter().filter(|way| way.by == By::Crate).map(|way| (*id, way.name)));
    }
    let order = names.clone();
    let (left, done) = (Mutex::new(names), Mutex::new(vec![]));
    let next = || left.lock().ok()?.pop();
    let work = || {
        while let Some((id, way)) = next() {
            let counted = counted(id, way);
            if let Ok(mut done) = done.lock() {
                done.push(counted);
            }
        }
    };
    std::thread::scope(|scope| {
        (0..std::thread::available_parallelism().map_or(1, usize::from)).for_each(|_| drop(scope.spawn(work)));
    });
    let mut done = done.into_inner()?.into_iter().collect::<Result<Vec<Counted>, Failed>>()?;
    done.sort_by_key(|c| order.iter().position(|(id, way)| format!("{id} {way}") == c.name));
    Ok(done)
}

fn budgets(text: &str) -> BTreeMap<&str, f64> {
    text.lines()
        .filter_map(|line| line.rsplit_once('\t'))
        .filter_map(|(name, n)| Some((name, n.parse().ok()?)))
        .collect()
}

fn check(file: &str) -> Result<bool, Failed> {
    let text = std::fs::read_to_string(file)?;
    let budgets = budgets(&text);
    let mut kept = true;
    println!("{:44} {:>10} {:>10}", "instructions a record", "counted", "budget");
    for Counted { name, each, growth } in all()? {
        let budget = budgets.get(name.as_str());
        let within = budget.is_some_and(|budget| each <= budget * SLACK);
        let fast: Vec<_> = growth.iter().filter(|(_, factor)| *factor > LINEAR).collect();
        kept &= within && fast.is_empty();
        let budget = budget.map_or("none".to_owned(), |b| format!("{b:.1}"));
        let growth: Vec<String> =
            growth.iter().map(|(what, factor)| format!("100x {what}: {:.0}x", factor * 100.0)).collect();
        let verdict = if within { "" } else { "  ABOVE BUDGET" };
        let verdict = if fast.is_empty() { verdict } else { "  NOT LINEAR" };
        println!("{name:44} {each:>10.1} {budget:>10}  {}{verdict}", growth.join(", "));
    }
    Ok(kept)
}

fn main() -> Result<ExitCode, Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["run", id, way, rows, owners, customers] => {
            let shape = Shape { owners: owners.parse()?, customers: customers.parse()?, ..Shape::of(rows.parse()?) };
            run(id, way, shape)?;
        }
        ["check", file] => {
            if !check(file)? {
                println!("above: see what made it so, or write the budgets anew with `instructions update`");
                return Ok(ExitCode::FAILURE);
            }
        }
        ["update", file] => {
            let lines: String = all()?.iter().map(|c| format!("{}\t{:.1}\n", c.name, c.each)).collect();
            std::fs::write(file, lines)?;
        }
        _ => return Err("instructions check FILE, or instructions update FILE".into()),
    }
    Ok(ExitCode::SUCCESS)
}
