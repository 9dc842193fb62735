//! A back end's own rows, as they are: say which fields they have, and every KPI that needs no others works.
//!
//! ```text
//! cargo run --example own_structs
//! ```

use chrono::{DateTime, TimeZone, Utc};
use crm_kpi::deals::{self, OpenPipeline, Revenue, WinRate};
use crm_kpi::field::*;
use crm_kpi::kpi::{entities, over};
use crm_kpi::record::{Outcome, SurveyKind};
use crm_kpi::surveys::Nps;
use crm_kpi::tickets::{FirstResponse, TicketEvent};
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Currency, Money};
use std::collections::HashMap;
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

/// A call for help, and below it a line of the log of what was written about it.
struct Request {
    number: u64,
    owner: u32,
    came: DateTime<Utc>,
}
struct Line {
    request: u64,
    at: DateTime<Utc>,
    by_staff: bool,
}

impl TicketKey for Request {
    type Id = u64;
    fn ticket_key(&self) -> u64 {
        self.number
    }
}
impl TicketEvents for Request {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        tell(self.came.into(), TicketEvent::Opened);
    }
}
impl TicketKey for Line {
    type Id = u64;
    fn ticket_key(&self) -> u64 {
        self.request
    }
}
impl TicketEvents for Line {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        if self.by_staff {
            tell(self.at.into(), TicketEvent::Replied);
        }
    }
}

/// How likely somebody is to recommend us, 0 to 10.
struct Vote {
    customer: Option<u64>,
    at: DateTime<Utc>,
    points: i16,
}

impl Asks for Vote {
    fn asks(&self) -> SurveyKind {
        SurveyKind::Nps
    }
}
impl Answered for Vote {
    fn answered_at(&self) -> Option<Timestamp> {
        Some(self.at.into())
    }
}
impl Score for Vote {
    fn score(&self) -> Option<i16> {
        Some(self.points)
    }
}
impl Respondent for Vote {
    type Id = u64;
    fn respondent(&self) -> Option<u64> {
        self.customer
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

    // what is told by records of two kinds; a line of the log does not know whose request it belongs to
    let requests = [
        Request { number: 1, owner: 1, came: noon((2024, 1, 8)) },
        Request { number: 2, owner: 2, came: noon((2024, 1, 9)) },
    ];
    let log = [
        Line { request: 1, at: noon((2024, 1, 9)), by_staff: false },
        Line { request: 1, at: noon((2024, 1, 10)), by_staff: true },
    ];
    let owner_of: HashMap<u64, u32> = requests.iter().map(|request| (request.number, request.owner)).collect();
    let first_response = entities(FirstResponse)
        .with_by(&requests, |request| Some(request.owner))
        .with_by(&log, |line| owner_of.get(&line.request).copied())
        .table();
    println!("\nFirst response, {}", first_response.readings().to_text(owner));

    // of each customer the latest answer counts, and one without a name by itself
    let vote = |customer, day, points| Vote { customer, at: noon((2024, 2, day)), points };
    let votes = [vote(Some(1), 1, 4), vote(Some(1), 5, 9), vote(Some(2), 2, 10), vote(None, 3, 6)];
    println!("\nNPS: {}", over(&votes).read(Nps::default()));
    Ok(())
}

type Day = (i32, u32, u32);

/// Noon in UTC of a day that exists.
fn noon((y, m, d): Day) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(y, m, d, 12, 0, 0).single().unwrap_or_default()
}

fn row(opened: Day, ended: Option<Day>, state: State, cents: Option<i64>, owner: Option<u32>) -> Opportunity {
    Opportunity { opened: noon(opened), ended: ended.map(noon), state, cents, owner }
}
