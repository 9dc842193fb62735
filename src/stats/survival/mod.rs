//! How long things last, those that have not ended yet among them.
//!
//! A deal that has been open for 80 days says that it takes longer than 80 days. Leaving it out makes sales look quick, and
//! counting it as 80 days does too; here it is *censored*: it was at risk so long, and then nobody looked any more.

mod aalen_johansen;
mod bands;
#[cfg(test)]
mod coverage;
mod kaplan_meier;
mod life_table;
mod log_rank;
mod nelson_aalen;
#[cfg(test)]
mod published;
mod restricted_mean;

pub use aalen_johansen::{AalenJohansen, CumulativeIncidence};
pub use bands::Band;
pub(crate) use bands::cumulative_interval;
pub use kaplan_meier::{KaplanMeier, LifeQuantile, SurvivalStep};
pub use life_table::{Ending, LifeRow, LifeTable, Lifetime};
pub use log_rank::{LogRank, LogRankGroup, log_rank};
pub use nelson_aalen::{HazardStep, NelsonAalen};
pub use restricted_mean::RestrictedMean;

use crate::value::Undefined;

/// The last of the steps that lie at a time or before it; none before the first. Beyond the last of them nothing is known,
/// unless nobody is left of whom anything could be (`over`).
fn reached<S>(steps: &[S], time: f64, at: impl Fn(&S) -> f64, over: bool) -> Result<Option<&S>, Undefined> {
    if time.is_nan() || time < 0.0 {
        return Err(Undefined::OutOfRange);
    }
    let longest = steps.last().map_or(0.0, &at);
    if time > longest && !over {
        return Err(Undefined::NotYetObservable);
    }
    let before = steps.partition_point(|step| at(step) <= time);
    Ok(before.checked_sub(1).and_then(|last| steps.get(last)))
}
