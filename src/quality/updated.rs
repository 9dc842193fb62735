//! Freshness by name.

mod age;

pub use age::{UpdateAge, update_age};

use super::Freshness;
use super::freshness::ages;
use crate::field::{NamedFields, stands_alone};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, over};
use crate::summary::Values;
use crate::time::{Length, Span};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// [`Freshness`] by `updated_at`, with the age limit as a parameter.
///
/// ```text
/// records with t - updated_at <= limit / records
/// ```
///
/// - **Counts**: a level: leads, deals, customers and tickets at t, the end of the period, or the as-of where that comes
///   first. An age of exactly the limit is within it. A record that was merged into another stands as that one. Measure:
///   [`Updates`].
/// - **Leaves out**: records without the date of an update (`NoDate`). A record updated after the as-of is pending: its
///   last update before that is not known. For the same reason a t in the past shows only the records not updated since.
/// - **Undefined**: no records (`NoRecords`); no instant to take the age at (`NeedsAsOf`).
/// - **Reads**: [`NamedFields`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// How old they are: [`UpdateAge`]. By another date: [`Freshness`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{quality, record::Customer, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let customers = [0, 70, 80].map(|updated| {
///     let mut customer = Customer::new("", day(0));
///     customer.updated_at = Some(day(updated));
///     customer
/// });
/// let fresh = quality::fresh_records(&customers, "30d".parse()?, day(100));
/// assert_eq!(fresh.to_string(), "66.7 % (2 of 3)"); // thirty days are within thirty days
/// let none = quality::fresh_records(&customers[..0], "30d".parse()?, day(100));
/// assert_eq!(none.value(), Err(&Undefined::NoRecords));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Freshness, or timeliness, as data quality practice has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FreshRecords {
    /// Up to what age a record is fresh.
    pub within: Length,
}

impl Default for FreshRecords {
    fn default() -> Self {
        FreshRecords { within: Length::NINETY_DAYS }
    }
}

/// Records by `updated_at`: one measure for [`FreshRecords`] and [`UpdateAge`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Updates;

impl Measure for Updates {
    const ID: &'static str = "quality.updates";
    type Observation = i64;
    type When = Span;
    type Summary = Values<i64>;
}

impl<R: NamedFields> Observe<R> for Updates {
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<i64, Span> {
        if !stands_alone(record) {
            return Seen::Outside;
        }
        match record.held("updated_at").instant() {
            None => Seen::Excluded(None, Why::NoDate),
            // what it was before this update nobody knows
            Some(at) if !as_of.knows(at) => Seen::PENDING,
            Some(at) => Seen::Counted(Span { from: at, until: None }, at.micros()),
        }
    }
}

impl Kpi for FreshRecords {
    const ABOUT: About = <Freshness<()> as Kpi>::ABOUT.parameters(&[Parameter {
        name: "within",
        default: "90d",
        meaning: "up to what age a record is fresh, such as 30d",
        example: "30d",
    }]);
    type Measure = Updates;
    type Value = Share;
    fn measure(&self) -> Updates {
        Updates
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<Share, Undefined> {
        Ok(ages(kept, at)?.share_within(self.within.into()))
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`FreshRecords`] at an instant.
pub fn fresh_records<I: IntoIterator>(records: I, within: Length, at: impl Into<AsOf>) -> Reading<Share>
where
    Updates: Observe<I::Item>,
{
    over(records).as_of(at).read(FreshRecords { within })
}
