//! A back end's own rows, as they are: say which fields they have, and every KPI that needs no others works.
//!
//! ```text
//! cargo run --example own_structs
//! ```

use chrono::{DateTime, TimeZone, Utc};
use crm_kpi::deals::{self, OpenPipeline, Revenue, WinRate};
use crm_kpi::field::{Amount, Closed, Created, DealOutcome};
use crm_kpi::kpi::over;
use crm_kpi::record::Outcome;
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Currency, Money};
use std::error::Error;

/// A row of the back end, untouched: its own times, its own states, cents.
struct Opportunity {
    opened: DateTime<Utc>,
    ended: Option<DateTime<Utc>>,
    state: State,
    cents: Option<i64>,
    /// 1 and 2 are Anna and Bartek; not given to anybody yet: `None`.
    owner: Option<u32>,
}

#[derive(Clone, Copy)]
enum State {
    InTalks,
    Signed,
    Refused,
}

impl Created for Opportunity {
    fn created_at(&self) -> Timestamp {
        self.opened.into()
    }
}
impl Closed for Opportunity {
    fn closed_at(&self) -> Option<Timestamp> {
        self.ended.map(Into::into)
    }
}
impl DealOutcome for Opportunity {
    fn outcome(&self) -> Outcome {
        match self.state {
            State::InTalks => Outcome::Open,
            State::Signed => Outcome::Won,
            State::Refused => Outcome::Lost,
        }
    }
}
impl Amount for Opportunity {
    fn amount(&self) -> Option<Money> {
        self.cents.map(|cents| Money::minor(cents, Currency::EUR))
    }
}

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    use State::*;
    let rows = [
        row((2024, 1, 3), Some((2024, 1, 20)), Signed, Some(120_000), Some(1)),
        row((2024, 1, 9), Some((2024, 2, 2)), Refused, Some(90_000), Some(1)),
        row((2024, 1, 15), Some((2024, 2, 20)), Signed, None, Some(2)), // nobody noted the amount
        row((2024, 1, 31), Some((2024, 3, 1)), Signed, Some(310_000), Some(1)),
        row((2024, 2, 11), Some((2024, 3, 8)), Refused, Some(40_000), None),
        row((2024, 2, 27), None, InTalks, Some(250_000), Some(2)),
    ];

    // one number each
    println!("win rate      {}", deals::win_rate(&rows, ..));
    let calendar = Calendar::in_zone("Europe/Warsaw".parse::<chrono_tz::Tz>()?);
    let february = calendar.period("2024-02")?;
    println!("in February   {}", deals::win_rate(&rows, &february));
    let revenue = deals::revenue(&rows, ..);
    println!("revenue       {revenue}, {}", revenue.evidence());

    // several KPIs in one pass, by month in Warsaw and by owner
    let months = calendar.period("2024-Q1")?.by(Grain::Month)?;
    let (win_rate, revenue, pipeline) =
        over(&rows).by(|row| row.owner).per(&months).measure((WinRate, Revenue, OpenPipeline));
    let owner = |id: &Option<u32>| match id {
        Some(1) => "Anna".to_owned(),
        Some(2) => "Bartek".to_owned(),
        Some(other) => format!("owner {other}"),
        None => "nobody".to_owned(),
    };
    println!("\nWin rate, {}", win_rate.readings().to_text(owner));
    println!("\nRevenue, {}", revenue.readings().to_text(owner));
    println!("\nOpen pipeline at the end of the month, {}", pipeline.readings().to_text(owner));

    // a longer period is merged from what the shorter ones keep, never averaged
    println!("\nAnna's quarter: {}", win_rate.total(&Some(1)));
    Ok(())
}

type Day = (i32, u32, u32);

fn row(opened: Day, ended: Option<Day>, state: State, cents: Option<i64>, owner: Option<u32>) -> Opportunity {
    // noon in UTC of a day that exists
    let noon = |(y, m, d): Day| Utc.with_ymd_and_hms(y, m, d, 12, 0, 0).single().unwrap_or_default();
    Opportunity { opened: noon(opened), ended: ended.map(noon), state, cents, owner }
}
