//! A dashboard from a configuration file: KPIs by id, with their parameters, grouped and cut as the file says.
//!
//! ```text
//! cargo run --example by_name
//! cargo run --example by_name -- my_dashboard.conf
//! ```
//!
//! The records come through the loader of the scorecard.

#![allow(dead_code)] // of the loader, which can more

#[path = "scorecard/load.rs"]
mod load;
#[path = "scorecard/map.rs"]
mod map;
#[path = "scorecard/records.rs"]
mod records;
#[path = "scorecard/row.rs"]
mod row;

use crm_kpi::meter::Meter;
use crm_kpi::time::{Calendar, Grain, Timestamp};
use std::collections::BTreeMap;
use std::error::Error;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).filter(|arg| arg.ends_with(".conf"));
    let file = file.unwrap_or_else(|| format!("{EXAMPLES}/by_name.conf"));
    let config = read(&std::fs::read_to_string(&file)?).map_err(|e| format!("{file}: {e}"))?;
    let (head, kpis) = config.split_first().ok_or("an empty file")?;
    let setting = |name: &str| head.1.get(name).ok_or_else(|| format!("{file}: no `{name}`"));

    let calendar = Calendar::in_zone(setting("zone")?.parse::<chrono_tz::Tz>()?);
    let period = calendar.period(setting("period")?)?;
    let as_of = Timestamp::parse(setting("as_of")?)?;
    let mut meters = Vec::new();
    for (id, settings) in kpis {
        let mut ask = Meter::of(id).as_of(as_of).per(&period);
        for (name, value) in settings {
            ask = match name.as_str() {
                "by" => ask.by(value),
                "per" => ask.per(period.by(value.parse::<Grain>()?)?),
                parameter => ask.parameter(parameter, value),
            };
        }
        meters.push(ask.start().map_err(|e| format!("{file}: {id}: {e}"))?);
    }

    let data = load::Data { folder: format!("{EXAMPLES}/data/sample").into(), map: None, lenient: false };
    let how = row::Reading::new(calendar);
    // every meter is shown every record and takes those of its kinds
    data.each(&how, |record, _| meters.iter_mut().for_each(|meter| meter.insert(record)))?;
    for meter in &mut meters {
        let names = meter.entry().about.names;
        let table = meter.readings()?.to_text(|group| group.clone().unwrap_or("(none)".into()));
        println!("{} / {}, {table}\n", names.en, names.get("pl"));
    }
    Ok(())
}

type Settings = BTreeMap<String, String>;

/// `[section]` and `name = value`; what stands before the first section has no name.
fn read(text: &str) -> Result<Vec<(String, Settings)>, String> {
    let mut sections = vec![(String::new(), Settings::new())];
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            sections.push((name.to_owned(), Settings::new()));
            continue;
        }
        let (name, value) = line.split_once('=').ok_or(format!("line {number}: expected NAME = VALUE"))?;
        if let Some((_, settings)) = sections.last_mut() {
            settings.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    Ok(sections)
}
