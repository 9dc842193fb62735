//! A scorecard of a company's CRM from CSV files: text, JSON, and a page in HTML.
//!
//! ```text
//! cargo run --release --example scorecard                                   # the sample company
//! cargo run --release --example scorecard -- --period 2024-Q3 --by source
//! cargo run --release --example scorecard -- --help
//! ```
//!
//! Take what you need: `sections.rs` says which KPIs, `records.rs` and `row.rs` read CSV, `board.rs` computes,
//! `text.rs`, `html.rs` and `json.rs` show.

pub(crate) mod args;
mod board;
pub(crate) mod html;
mod json;
mod load;
pub(crate) mod map;
mod page;
mod parts;
mod rates;
mod records;
mod row;
pub(crate) mod sections;
mod sure;
pub(crate) mod text;
mod words;

use args::{Args, Format};
use board::{Board, Question};
use chrono::NaiveDate;
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Currency, Rates};
use load::Data;
use page::Page;
use row::Reading;
use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");

fn main() -> ExitCode {
    match Args::read(std::env::args().skip(1)).and_then(|args| run(&args)) {
        Ok(text) => {
            // a reader that had enough (`| head`) is no error
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("scorecard: {e}");
            ExitCode::FAILURE
        }
    }
}

/// What is printed; files are written on the way.
pub fn run(args: &Args) -> Result<String, Box<dyn Error>> {
    let language = args.lang.unwrap_or("en");
    if args.help {
        return Ok(args::USAGE.to_owned());
    }
    if args.list {
        return Ok(catalogue(language));
    }
    let page = scorecard(args)?;
    let text = match args.format() {
        Format::Text => text::render(&page)?,
        Format::Json => json::render(&page)? + "\n",
        Format::Html => html::render(&page)?,
    };
    if let Some(out) = &args.out {
        write(out, &text)?;
        return Ok(format!("{}\n", out.display()));
    }
    if args.format.is_some() {
        return Ok(text);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(HERE).join("../target"), PathBuf::from);
    let beside = target.join("scorecard.html");
    write(&beside, &html::render(&page)?)?;
    let beside = beside.canonicalize().unwrap_or(beside);
    Ok(format!("{text}\nThe same as a page: {}\n", beside.display()))
}

/// Reads the data twice: what time they cover decides what is asked, then the meters are fed.
pub fn scorecard(args: &Args) -> Result<Page, Box<dyn Error>> {
    let sample = args.data.is_none();
    let map = args.map.as_deref().map(map::Map::open).transpose()?;
    let folder = args.data.clone().unwrap_or_else(|| Path::new(HERE).join("data/sample"));
    let data = Data { folder, map, lenient: args.lenient };

    // the sample company is in Warsaw and keeps its books in euro
    let zone = args.zone.or(sample.then_some(chrono_tz::Europe::Warsaw));
    let own_rates = Path::new(HERE).join("scorecard/sample_rates.csv");
    let (rates, currency) = match (&args.rates, sample) {
        (Some(path), _) => (rates::read(path)?, args.currency),
        (None, true) => (rates::read(&own_rates)?, args.currency.or(Some(Currency::EUR))),
        (None, false) => (Rates::new(), args.currency),
    };
    let calendar = zone.map_or_else(Calendar::utc, Calendar::in_zone);
    let mut how = Reading { currency, rates, ..Reading::new(calendar) };

    let (mut latest, mut held) = (None, BTreeSet::new());
    data.each(&how, |record, came| {
        latest = latest.max(came);
        held.insert(record.kind());
    })?;
    let latest = latest.ok_or("the files hold no record with a date")?;
    if how.dates.get() && !how.instants.get() {
        // dates without a time of day: no zone may move them to the day before
        how.calendar = match zone {
            Some(zone) => Calendar::civil().with_zone(zone).map_err(|e| format!("--zone: {e}"))?,
            None => Calendar::civil(),
        };
    }
    if let Some(day) = args.week_starts {
        how.calendar = how.calendar.week_starts(day);
    }
    if let Some(month) = args.fiscal_year_start {
        how.calendar = how.calendar.fiscal_year_starts(month).map_err(|e| format!("--fiscal-year-start: {e}"))?;
    }

    let calendar = how.calendar.clone();
    // what is known is what came before `until`
    let until = match args.as_of.as_deref() {
        None => day_after(&calendar, calendar.date_of(latest).ok_or("the last date is out of range")?)?,
        Some(text) => match text.parse::<NaiveDate>() {
            Ok(date) => day_after(&calendar, date)?,
            Err(_) => moved(Timestamp::parse(text).map_err(|e| format!("--as-of: {e}"))?, 1),
        },
    };
    let period = match args.period.as_deref() {
        Some("all") => None,
        Some(label) => Some(calendar.period(label).map_err(|e| format!("--period: {e}"))?),
        None => Some(calendar.period_at(Grain::Year, moved(until, -1))?),
    };
    // the sample company works by the clock of the winter; a zone by its name takes the feature chrono-tz
    let own_hours = sample.then(|| "mon-fri 08:00-18:00; zone +01:00".to_owned());
    let hours = args.hours.clone().or(own_hours);
    let question = Question::new(&calendar, period, until, args.by.clone(), hours)?;
    let (mut board, without) = Board::new(&question, &held)?;
    let report = data.each(&how, |record, _| board.see(record))?;

    let mut notes = report.notes();
    if !without.is_empty() {
        notes.push(format!("the files hold no records for {}", without.join(", ")));
    }
    let several: Vec<String> = how.currencies.borrow().iter().map(Currency::to_string).collect();
    if several.len() > 1 {
        let which = several.join(", ");
        notes.push(format!("amounts in {which}: no sum is made of them; --currency and --rates convert them"));
    }
    // shown as given: what happens at the as-of itself is known, hence the microsecond more in `until`
    let until = question.until.to_string();
    let as_of = args.as_of.as_deref().unwrap_or(&until);
    let frame = [
        ("period", Some(question.period.label(0).replace(&until, as_of))),
        ("zone", Some(calendar.zone_name().unwrap_or("none: whole days").to_owned())),
        ("as of", Some(as_of.to_owned())),
        ("currency", several.first().filter(|_| several.len() == 1).cloned()),
        ("rows", Some(report.rows.values().sum::<u64>().to_string())),
    ];
    Ok(Page {
        language: args.lang.unwrap_or("en"),
        frame: frame.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        notes,
        cards: board.cards()?,
    })
}

/// The end of a day: what happened on it is known, what happened later is not.
fn day_after(calendar: &Calendar, date: NaiveDate) -> Result<Timestamp, Box<dyn Error>> {
    Ok(calendar.start_of(date.succ_opt().ok_or("the last day of all")?)?)
}

/// Earlier or later by so many microseconds.
fn moved(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros().saturating_add(micros))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text));
    made.map_err(|e| format!("{}: {e}", path.display()))
}

/// Every KPI there is: id, name, formula, parameters.
fn catalogue(language: &str) -> String {
    let mut out = String::new();
    for entry in crm_kpi::catalogue::all() {
        let about = &entry.about;
        out += &format!("{:<28} {}\n{:<28}   {}\n", about.id, about.names.get(language), "", about.formula);
        for p in about.parameters {
            out += &format!("{:<28}   {} (default {}, such as {}): {}\n", "", p.name, p.default, p.example, p.meaning);
        }
    }
    out
}
