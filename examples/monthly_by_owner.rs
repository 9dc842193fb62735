//! The table that everybody asks for first: a KPI by month and owner, here from a CSV file of deals.
//!
//! ```text
//! cargo run --example monthly_by_owner
//! cargo run --example monthly_by_owner -- my/deals.csv
//! ```

use crm_kpi::deals::{Revenue, WinRate};
use crm_kpi::kpi::over;
use crm_kpi::record::Deal;
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::Money;
use std::collections::HashMap;
use std::error::Error;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/sample/deal.csv");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).filter(|arg| arg.ends_with(".csv")).unwrap_or(SAMPLE.to_owned());
    let deals = read(&file).map_err(|e| format!("{file}: {e}"))?;

    let calendar = Calendar::in_zone("Europe/Warsaw".parse::<chrono_tz::Tz>()?);
    let months = calendar.period("2024-H1")?.by(Grain::Month)?;
    // a currency is a group like any other: amounts of two currencies are never added up
    let currency = |d: &Deal| d.amount.map(|a| a.currency());
    let (rate, revenue) =
        over(&deals).by(|d| (d.owner.as_deref(), currency(d))).per(&months).measure((WinRate, Revenue));

    let by_owner = rate.regroup(|(owner, _)| *owner);
    println!("Win rate, {}\n", by_owner.readings().to_text(|owner| owner.unwrap_or("nobody").to_owned()));
    // half a year is merged from the counts of its months; a mean of their percentages would be another number
    for owner in by_owner.groups() {
        println!("{:<8} in the half-year {}", owner.unwrap_or("nobody"), by_owner.total(owner));
    }
    println!("{:<8} in the half-year {}\n", "all", by_owner.all().total(&()));

    println!("Revenue by owner and currency, by month, and what the half-year is made from");
    for group @ (owner, currency) in revenue.groups() {
        // deals without an amount have no currency either
        let Some(currency) = currency else { continue };
        print!("{:<8} {currency}", owner.unwrap_or("nobody"));
        for month in revenue.series(group) {
            print!(" {:>12}", month.ok().map_or("–".to_owned(), |money| format!("{money:.0}")));
        }
        let half_year = revenue.total(group);
        println!("  {half_year:>15} ({})", half_year.evidence());
    }
    Ok(())
}

/// Only the columns that these KPIs ask for.
fn read(file: &str) -> Result<Vec<Deal>, Box<dyn Error>> {
    let mut deals = Vec::new();
    for row in csv::Reader::from_path(file)?.deserialize() {
        let row: HashMap<String, String> = row?;
        let cell = |name: &str| row.get(name).map(String::as_str).filter(|text| !text.is_empty());
        let needed = |name: &str| cell(name).ok_or_else(|| format!("no {name} in {row:?}"));
        let mut deal = Deal::new(needed("id")?, Timestamp::parse(needed("created_at")?)?);
        deal.closed_at = cell("closed_at").map(Timestamp::parse).transpose()?;
        deal.outcome = needed("outcome")?.parse()?;
        deal.owner = cell("owner").map(str::to_owned);
        if let (Some(amount), Some(currency)) = (cell("amount"), cell("currency")) {
            deal.amount = Some(Money::new(amount.parse()?, currency.parse()?));
        }
        deals.push(deal);
    }
    Ok(deals)
}
