//! How long deals took.

mod from_lead;
mod mean;
mod survival;
mod won_within;

pub use from_lead::{SalesCycleFromLead, sales_cycle_from_lead};
pub use mean::{SalesCycleMean, sales_cycle_mean};
pub use survival::{DealLifetimes, TimeToWin, time_to_win};
pub use won_within::{WonWithin, won_within};

use super::closed::{close_of, closed_outside, cycle_of};
use crate::field::{Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How long deals took from creation to close: the distribution.
///
/// ```text
/// closed_at - created_at, in fractional days; quantiles of type 7 (linear)
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close; with `lost` the lost ones too.
/// - **Leaves out**: deals closed before they were created (`NegativeDuration`), whose length is never turned positive;
///   deals won without a closing instant (`NoCloseDate`), with `lost` also those lost without one (`NoLossDate`);
///   instants too far apart to be subtracted (`OutOfRange`); open deals are pending.
/// - **Undefined**: no such deal (`NoRecords`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`].
/// - **Unit**: time; lower is better.
///
/// It keeps every duration. Where the mean is enough, [`SalesCycle::mean`] keeps 24 bytes. Deals that are still open
/// have no length yet, so this speaks of the quick ones where deals are young: [`TimeToWin`] counts them too. Since the lead
/// came: [`SalesCycleFromLead`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, SalesCycle}, kpi::over, record::{Deal, Outcome}, time::Timestamp};
/// let closed = |outcome, days: i64| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::from_micros(days * 86_400_000_000)));
///     deal
/// };
/// let deals = [closed(Outcome::Won, 10), closed(Outcome::Won, 30), closed(Outcome::Lost, 5), closed(Outcome::Won, -4)];
/// let cycle = deals::sales_cycle(&deals, ..);
/// assert_eq!(cycle.to_string(), "median 20.0 days, p90 28.0 days, mean 20.0 days (n = 2)");
/// assert_eq!(cycle.evidence().to_string(), "n 2, 1 excluded (ends before it begins)");
/// let decided = over(&deals).read(SalesCycle { lost: true });
/// assert_eq!(decided.ok().unwrap().median().to_string(), "10.0 days");
/// assert_eq!(deals::sales_cycle(&deals[2..], ..).ok(), None);
/// ```
///
/// # References
///
/// Sales cycle length of CRM reports. Hyndman and Fan (1996), type 7, for the quantiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SalesCycle {
    /// Lost deals count too, not only the won.
    pub lost: bool,
}

impl SalesCycle {
    /// The mean of the won deals alone, without keeping the distribution.
    pub fn mean() -> SalesCycleMean {
        SalesCycleMean
    }
}

impl Measure for SalesCycle {
    const ID: &'static str = "deals.cycle";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl<D: Created + Closed + DealOutcome> Observe<D> for SalesCycle {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<i64> {
        match close_of(deal, as_of) {
            Err(seen) => seen,
            Ok((won, _)) if !won && !self.lost => Seen::Outside,
            Ok((_, at)) => match cycle_of(deal, at) {
                None => Seen::Excluded(Some(at), Why::OutOfRange),
                Some(micros) if micros < 0 => Seen::Excluded(Some(at), Why::NegativeDuration),
                Some(micros) => Seen::Counted(at, micros),
            },
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for SalesCycle {
    const ABOUT: About = About::new("deals.cycle", "Sales cycle length", Unit::Duration)
        .names("Długość cyklu sprzedaży", "Час закриття угоди", "אורך מחזור המכירה", "Скорость сделки")
        .lower_is_better()
        .formula("distribution of (closed_at - created_at) of won deals")
        .anchor("closed_at")
        .source("CRM practice; quantiles of type 7 of Hyndman and Fan (1996)")
        .parameters(&[Parameter {
            name: "lost",
            default: "false",
            meaning: "`true` takes the lost deals too, `false` the won alone",
            example: "true",
        }]);
    type Measure = SalesCycle;
    type Value = DurationSummary;
    fn measure(&self) -> SalesCycle {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
    fn concerns(&self, why: &Why) -> bool {
        self.lost || *why != Why::NoLossDate
    }
}

/// [`SalesCycle`] of the won deals of one period.
pub fn sales_cycle<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    SalesCycle: Observe<I::Item>,
{
    over(deals).during(during).read(SalesCycle::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome, Outcome::*};

    fn deal(outcome: Outcome, created: i64, closed: Option<i64>) -> Deal {
        let mut deal = Deal::new("", Timestamp::from_micros(created));
        (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
        deal
    }

    #[test]
    fn lengths_are_of_the_won_or_of_all_decided() {
        let deals = [
            deal(Won, 0, Some(10)),
            deal(Won, 5, Some(5)),
            deal(Lost, 0, Some(40)),
            deal(Lost, 9, Some(8)),
            deal(Won, i64::MIN, Some(i64::MAX)),
            deal(Won, 0, None),
            deal(Open, 0, None),
        ];
        let own = "n 2, 1 pending, 1 excluded (no close date), 1 excluded (too large or too fine)";
        let both = "n 3, 1 pending, 1 excluded (ends before it begins), 1 excluded (no close date), \
                    1 excluded (too large or too fine)";
        for (lost, micros, evidence) in [(false, vec![0, 10], own), (true, vec![0, 10, 40], both)] {
            let reading = over(&deals).read(SalesCycle { lost });
            let mut said: Vec<&str> = evidence.split(", ").collect();
            let shown = reading.evidence().to_string();
            let mut shown: Vec<&str> = shown.split(", ").collect();
            said.sort_unstable();
            shown.sort_unstable();
            assert_eq!(shown, said);
            assert_eq!(reading.ok().unwrap().micros(), micros);
        }
    }

    #[test]
    fn the_option_can_be_set_by_name() {
        for (lost, n) in [("true", 2), ("false", 1)] {
            let mut meter = Meter::of("deals.cycle").parameter("lost", lost).start().unwrap();
            meter.insert(&deal(Won, 0, Some(1)));
            meter.insert(&deal(Lost, 0, Some(1)));
            assert_eq!(meter.total(None).unwrap().unwrap().n(), n);
        }
    }
}
