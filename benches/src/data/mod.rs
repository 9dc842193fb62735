//! Synthetic records of four years, as a back end keeps them: structs with integer keys. Same seed, same records.

mod deals;
mod orders;
pub mod random;
pub mod records;
mod surveys;
mod tickets;

pub use deals::{CURRENCIES, Deal, deals};
pub use orders::{Order, orders};
pub use surveys::{Survey, surveys};
pub use tickets::{PRIORITIES, Ticket, tickets};

use crm_kpi::time::{Calendar, Timeline, Timestamp};

/// No instant, no amount.
pub const NONE: i64 = i64::MIN;

pub const OWNERS: usize = 200;
pub const SOURCES: usize = 12;
pub const DAY: i64 = 86_400_000_000;

/// The four years that records come from, in microseconds: 2021 to 2024, UTC.
pub const START: i64 = 1_609_459_200_000_000;
pub const END: i64 = 1_735_689_600_000_000;

/// How the records are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    pub rows: usize,
    pub owners: usize,
    pub customers: usize,
    /// In no order, not in the order of their creation.
    pub shuffled: bool,
    /// One deal in a thousand has no amount, one in ten thousand closed before it was created, some scores are off the
    /// scale: what a CRM holds after a few years. Without, every row counts, so that peers need no filter.
    pub odd: bool,
    /// Five currencies, not one.
    pub mixed: bool,
}

impl Shape {
    /// In order, with oddities, in one currency; of a customer for every five rows.
    pub fn of(rows: usize) -> Shape {
        Shape { rows, owners: OWNERS, customers: rows / 5 + 1, shuffled: false, odd: true, mixed: false }
    }
    /// The instant of the i-th record.
    fn instant(&self, i: usize, random: &mut random::Random) -> i64 {
        let at = random.unit();
        let share = if self.shuffled { at } else { (i as f64 + at) / self.rows as f64 };
        START + ((END - START) as f64 * share) as i64
    }
}

/// 48 months in Warsaw.
pub fn months() -> Timeline {
    spanning(&Calendar::in_zone(chrono_tz::Europe::Warsaw))
}
/// 48 months of dates.
pub fn civil_months() -> Timeline {
    spanning(&Calendar::civil())
}
/// The second quarter of 2024 in Warsaw.
pub fn quarter() -> Timeline {
    Calendar::in_zone(chrono_tz::Europe::Warsaw).period("2024-Q2").expect("a quarter").into()
}
fn spanning(calendar: &Calendar) -> Timeline {
    let period = |label| calendar.period(label).expect("a month");
    Timeline::spanning(&period("2021-01"), &period("2024-12")).expect("48 months")
}
/// The cuts between the periods, for the loops by hand.
pub fn edges(timeline: &Timeline) -> Vec<i64> {
    let starts = (0..timeline.len()).filter_map(|i| timeline.start(i));
    starts.chain(timeline.end(timeline.len() - 1)).map(Timestamp::micros).collect()
}
/// What an owner is called.
pub fn owner_name(owner: u16) -> String {
    format!("Owner {owner:03} <owner{owner}@example.com>")
}
/// What a source is called.
pub const SOURCE_NAMES: [&str; SOURCES] = [
    "Website form",
    "Referral",
    "Cold call",
    "LinkedIn",
    "Google Ads",
    "Facebook Ads",
    "Trade fair",
    "Partner",
    "Newsletter",
    "Webinar",
    "Inbound phone",
    "Other",
];
