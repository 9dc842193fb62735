//! A board that follows its records: what changes is counted out as it was and in as it is. Two halves merge, and
//! the state is saved and loaded; the numbers are the same, bit for bit, as if all had been counted at once.
//!
//! ```text
//! cargo run --example live
//! ```

use crm_kpi::deals::{OpenPipeline, Revenue, WinRate};
use crm_kpi::kpi::track;
use crm_kpi::record::{Deal, Outcome};
use crm_kpi::time::{Calendar, Timestamp};
use crm_kpi::value::{Currency, Money};
use std::error::Error;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let march = Calendar::in_zone("Europe/Warsaw".parse::<chrono_tz::Tz>()?).period("2024-03")?;
    // the question, to be asked again and again
    let question = || {
        let deals = track::<Deal>().by(|d| d.owner.clone()).during(&march);
        deals.measure((WinRate, Revenue, OpenPipeline))
    };
    let mut board = question();
    // a table of a level, such as the pipeline, has a last value; of a flow, a sum
    macro_rules! show {
        ($what:expr, $board:expr) => {
            println!("{}", $what);
            let (rate, revenue, pipeline) = $board.tables();
            for owner in rate.groups() {
                let name = owner.as_deref().unwrap_or("nobody");
                let (rate, revenue) = (rate.reading(owner, 0), revenue.reading(owner, 0));
                println!("    {name:<8} won {rate:<24} revenue {revenue:<14} open {}", pipeline.reading(owner, 0));
            }
        };
    }

    let talks = deal("D1", "anna", "2024-03-04T09:00:00Z", 100_000)?;
    let other = deal("D2", "bartek", "2024-03-05T10:30:00Z", 250_000)?;
    board.insert(&talks);
    board.insert(&other);
    show!("two deals come in", board);

    let won = closed(&talks, Outcome::Won, "2024-03-12T15:00:00Z")?;
    board.update(&talks, &won);
    show!("anna wins hers", board);

    let lost = closed(&other, Outcome::Lost, "2024-03-14T11:00:00Z")?;
    board.update(&other, &lost);
    let reopened = other.clone();
    board.update(&lost, &reopened);
    show!("bartek loses his, and it is opened again: as if it had never been lost", board);

    board.remove(&reopened);
    show!("it turns out to be a duplicate", board);

    // another half of the company, counted elsewhere
    let mut elsewhere = question();
    elsewhere.insert(&closed(
        &deal("D3", "celina", "2024-02-20T08:00:00Z", 70_000)?,
        Outcome::Won,
        "2024-03-20T08:00:00Z",
    )?);
    board.merge(&elsewhere)?;
    show!("the other half is merged", board);

    // after a restart
    let bytes = board.save()?;
    let mut restarted = question();
    restarted.load(&bytes)?;
    show!(format!("loaded again from {} bytes", bytes.len()), restarted);
    let mut damaged = bytes;
    damaged.truncate(40);
    if let Err(e) = restarted.load(&damaged) {
        println!("and a file that was cut is refused: {e}");
    }
    Ok(())
}

fn deal(id: &str, owner: &str, created_at: &str, cents: i64) -> Result<Deal, crm_kpi::Error> {
    let mut deal = Deal::new(id, Timestamp::parse(created_at)?);
    (deal.owner, deal.amount) = (Some(owner.into()), Some(Money::minor(cents, Currency::EUR)));
    Ok(deal)
}

fn closed(deal: &Deal, outcome: Outcome, at: &str) -> Result<Deal, crm_kpi::Error> {
    let mut deal = deal.clone();
    (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::parse(at)?));
    Ok(deal)
}
