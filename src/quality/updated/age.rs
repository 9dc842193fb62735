//! Age of records, by name.

use super::Updates;
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Reading, over};
use crate::quality::RecordAge;
use crate::quality::freshness::ages;
use crate::summary::Values;
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// [`RecordAge`] by `updated_at`: the distribution, with its median.
///
/// ```text
/// t - updated_at, one for each record
/// ```
///
/// - **Counts**: a level: what [`FreshRecords`](super::FreshRecords) counts, of each record the time since its update.
///   Measure: [`Updates`].
/// - **Leaves out**: the same.
/// - **Undefined**: no records (`NoRecords`); no instant to take the age at (`NeedsAsOf`).
/// - **Reads**: [`NamedFields`](crate::field::NamedFields).
/// - **Unit**: duration; lower is better.
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
/// let age = quality::update_age(&customers, day(100));
/// assert_eq!(age.ok().map(|age| age.median().as_f64_days()), Some(30.0));
/// assert_eq!(quality::update_age(&customers[..0], day(100)).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Age of records, as data quality practice has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UpdateAge;

impl Kpi for UpdateAge {
    const ABOUT: About = <RecordAge<()> as Kpi>::ABOUT;
    type Measure = Updates;
    type Value = DurationSummary;
    fn measure(&self) -> Updates {
        Updates
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
        ages(kept, at)
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`UpdateAge`] at an instant.
pub fn update_age<I: IntoIterator>(records: I, at: impl Into<AsOf>) -> Reading<DurationSummary>
where
    Updates: Observe<I::Item>,
{
    over(records).as_of(at).read(UpdateAge)
}
