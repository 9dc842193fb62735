//! A gain held against its cost.

use crate::deals::DealsKept;
use crate::marketing::CostsOf;
use crate::time::Length;
use crate::value::{MeanDuration, Money, Ratio, Undefined, by_amount, same_currency};

/// What something cost, and what it gained: the caller names both.
///
/// ```
/// use crm_kpi::{finance::Investment, time::Length, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let eur = |euros| Money::from_parts(euros, 0, Currency::EUR);
/// // hours saved, at their price, for licences and training
/// let crm = Investment::new(eur(30_000), eur(20_000))?;
/// assert_eq!(crm.roi()?.percent(), 50.0);
/// let two_years = Length::days(730)?;
/// assert_eq!(format!("{:.4}", crm.annualised(two_years)?), "0.2247"); // 1.5 is 1.2247 twice over
/// assert_eq!(crm.payback(two_years)?.as_f64_days(), 486.0 + 2.0 / 3.0);
/// assert_eq!(Investment::new(eur(5), eur(0))?.roi(), Err(Undefined::NoDenominator)); // not infinite
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Investment {
    gain: Money,
    cost: Money,
}

impl Investment {
    /// A gain and a cost. Undefined of two currencies; nothing is nothing in any currency.
    pub fn new(gain: Money, cost: Money) -> Result<Investment, Undefined> {
        if gain.units() != 0 && cost.units() != 0 {
            same_currency(gain, cost)?;
        }
        Ok(Investment { gain, cost })
    }
    /// Won deals as the gain.
    pub(super) fn of(deals: &DealsKept, costs: &CostsOf) -> Result<Investment, Undefined> {
        // of currencies that would mix both are named
        Investment::new(deals.revenue()?, costs.total()?)
    }
    /// What it gained.
    pub fn gain(self) -> Money {
        self.gain
    }
    /// What it cost.
    pub fn cost(self) -> Money {
        self.cost
    }
    /// (gain - cost) / cost. Undefined of no cost (`NoDenominator`) and of one below 0 (`Inconsistent`).
    pub fn roi(self) -> Result<Ratio, Undefined> {
        self.returned()?.checked_sub(Ratio::ONE)
    }
    /// The yearly return that, compounded, comes to the return of so long a time: (gain / cost)^(365 days / time) - 1.
    /// Undefined as [`Investment::roi`], and where more than all was lost (`OutOfRange`).
    pub fn annualised(self, over: Length) -> Result<f64, Undefined> {
        let returned = self.returned()?.as_f64();
        if returned < 0.0 {
            return Err(Undefined::OutOfRange);
        }
        let years = over.micros() as f64 / (365.0 * 86_400_000_000.0);
        Some(returned.powf(1.0 / years) - 1.0).filter(|yearly| yearly.is_finite()).ok_or(Undefined::OutOfRange)
    }
    /// After what time the cost is earned, where the gain comes evenly over so long a time: time * cost / gain. Undefined
    /// where nothing comes back (`NoDenominator`), and of a cost below 0 (`Inconsistent`).
    pub fn payback(self, over: Length) -> Result<MeanDuration, Undefined> {
        if self.gain.units() <= 0 {
            return Err(Undefined::NoDenominator);
        }
        if self.cost.units() < 0 {
            return Err(Undefined::Inconsistent);
        }
        let part = by_amount(self.cost, self.gain)?;
        let sum = part.num().checked_mul(over.micros().into()).ok_or(Undefined::OutOfRange)?;
        MeanDuration::new(sum, i64::try_from(part.den()).map_err(|_| Undefined::OutOfRange)?)
    }
    /// gain / cost.
    fn returned(self) -> Result<Ratio, Undefined> {
        by_amount(self.gain, self.cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Currency;

    #[test]
    fn a_return_needs_a_cost_and_a_payback_a_gain() {
        let eur = |n: i64| Money::minor(n, Currency::EUR);
        let none = Undefined::NoDenominator;
        let year = Length::days(365).unwrap();
        for (what, gain, cost, roi, yearly, days) in [
            ("half more", 150, 100, Ok(0.5), Ok(0.5), Ok(365.0 / 1.5)),
            ("all lost", 0, 100, Ok(-1.0), Ok(-1.0), Err(none.clone())),
            ("more than all", -50, 100, Ok(-1.5), Err(Undefined::OutOfRange), Err(none.clone())),
            ("no cost", 50, 0, Err(none.clone()), Err(none.clone()), Ok(0.0)),
            (
                "a cost below",
                50,
                -1,
                Err(Undefined::Inconsistent),
                Err(Undefined::Inconsistent),
                Err(Undefined::Inconsistent),
            ),
            ("nothing at all", 0, 0, Err(none.clone()), Err(none.clone()), Err(none)),
        ] {
            let it = Investment::new(eur(gain), eur(cost)).unwrap();
            assert_eq!((it.roi().map(Ratio::as_f64), it.annualised(year)), (roi, yearly), "{what}");
            assert_eq!(it.payback(year).map(|time| time.as_f64_days()), days, "{what}");
        }
        let mixed = Investment::new(eur(1), Money::minor(1, Currency::USD));
        assert_eq!(mixed, Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }
}
