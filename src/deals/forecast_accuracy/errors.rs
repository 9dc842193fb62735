//! Errors of several forecasts together.

use crate::value::{Currency, Money, Ratio, Undefined, by_amount, same_currency};

/// How far several forecasts were from what came: of groups, of periods.
///
/// | | formula | undefined |
/// |---|---|---|
/// | [`wape`](Self::wape) | sum of abs(F - A) / sum of A | nothing came in all |
/// | [`mape`](Self::mape) | mean of abs(F - A) / A | where any A is 0 or less |
/// | [`smape`](Self::smape) | mean of abs(F - A) / ((abs(F) + abs(A)) / 2) | no forecasts |
///
/// WAPE weighs by what came, and is the one to report: in MAPE a small group weighs as much as a large one. sMAPE lies
/// between 0 and 2; where nothing was forecast and nothing came it has no error.
///
/// ```
/// use crm_kpi::{deals::ForecastErrors, value::{Currency, Money, Undefined}};
/// let eur = |euros| Money::from_parts(euros, 0, Currency::EUR);
/// let owners = ForecastErrors::new([(eur(120), eur(100)), (eur(5), eur(10))])?;
/// assert_eq!(owners.wape()?.to_string(), "0.23"); // 25 of 110
/// assert_eq!(owners.mape()?, (0.2 + 0.5) / 2.0);
/// let idle = ForecastErrors::new([(eur(120), eur(100)), (eur(5), eur(0))])?;
/// assert_eq!(idle.mape(), Err(Undefined::NoDenominator)); // not infinite, and not left out
/// # Ok::<(), Undefined>(())
/// ```
///
/// The pairs of a table are in what it keeps: [`ForecastKept::forecast`](super::ForecastKept::forecast) and
/// [`ForecastKept::actual`](super::ForecastKept::actual).
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastErrors {
    pairs: Vec<(Money, Money)>,
}

fn difference(forecast: Money, actual: Money) -> Result<Money, Undefined> {
    forecast.plus(actual.negated().ok_or(Undefined::OutOfRange)?)
}

fn size(money: Money) -> Result<Money, Undefined> {
    if money.units() < 0 { money.negated().ok_or(Undefined::OutOfRange) } else { Ok(money) }
}

/// (F - A) / A.
pub(super) fn bias(forecast: Money, actual: Money) -> Result<Ratio, Undefined> {
    by_amount(difference(forecast, actual)?, actual)
}

impl ForecastErrors {
    /// Of pairs of forecast and actual amounts. Undefined of several currencies.
    pub fn new(pairs: impl IntoIterator<Item = (Money, Money)>) -> Result<ForecastErrors, Undefined> {
        let pairs: Vec<(Money, Money)> = pairs.into_iter().collect();
        let amounts = pairs.iter().flat_map(|(forecast, actual)| [*forecast, *actual]);
        let mut known: Option<Money> = None;
        for amount in amounts.filter(|amount| amount.units() != 0) {
            same_currency(*known.get_or_insert(amount), amount)?;
        }
        Ok(ForecastErrors { pairs })
    }
    fn sum(&self, of: impl Fn(Money, Money) -> Result<Money, Undefined>) -> Result<Money, Undefined> {
        let nothing = Money::zero(Currency::NONE);
        self.pairs.iter().try_fold(nothing, |sum, (forecast, actual)| sum.plus(of(*forecast, *actual)?))
    }
    /// Weighted absolute percentage error, exact.
    pub fn wape(&self) -> Result<Ratio, Undefined> {
        let errors = self.sum(|forecast, actual| size(difference(forecast, actual)?))?;
        by_amount(errors, self.sum(|_, actual| Ok(actual))?)
    }
    /// Mean absolute percentage error, 0.1 for 10 %.
    pub fn mape(&self) -> Result<f64, Undefined> {
        self.mean(|forecast, actual| by_amount(size(difference(forecast, actual)?)?, actual))
    }
    /// Symmetric mean absolute percentage error, 0 to 2.
    pub fn smape(&self) -> Result<f64, Undefined> {
        self.mean(|forecast, actual| {
            let error = size(difference(forecast, actual)?)?;
            let both = size(forecast)?.plus(size(actual)?)?;
            match both.units() {
                0 => Ok(Ratio::ZERO),
                _ => by_amount(error, both)?.checked_mul(Ratio::from(2)),
            }
        })
    }
    /// The fractions are exact, but have no common denominator that would fit: their mean is a float, and the same in
    /// whatever order they come.
    fn mean(&self, of: impl Fn(Money, Money) -> Result<Ratio, Undefined>) -> Result<f64, Undefined> {
        let mut errors: Vec<Ratio> =
            self.pairs.iter().map(|(forecast, actual)| of(*forecast, *actual)).collect::<Result<_, _>>()?;
        if errors.is_empty() {
            return Err(Undefined::NoRecords);
        }
        errors.sort();
        Ok(errors.iter().map(|error| error.as_f64()).sum::<f64>() / errors.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_is_defined_where_it_has_something_to_divide_by() {
        let eur = |n: i64| Money::minor(n, Currency::EUR);
        let none = Undefined::NoDenominator;
        for (what, pairs, wape, mape, smape) in [
            ("nothing", vec![], Err(none.clone()), Err(Undefined::NoRecords), Err(Undefined::NoRecords)),
            ("right", vec![(eur(5), eur(5))], Ok(0.0), Ok(0.0), Ok(0.0)),
            ("all wrong", vec![(eur(0), eur(5))], Ok(1.0), Ok(1.0), Ok(2.0)),
            ("too high", vec![(eur(15), eur(5))], Ok(2.0), Ok(2.0), Ok(1.0)),
            ("nothing came", vec![(eur(5), eur(0))], Err(none.clone()), Err(none.clone()), Ok(2.0)),
            ("nothing at all", vec![(eur(0), eur(0))], Err(none.clone()), Err(none.clone()), Ok(0.0)),
            (
                "they do not cancel",
                vec![(eur(15), eur(10)), (eur(5), eur(10))],
                Ok(0.5),
                Ok(0.5),
                Ok((0.4 + 2.0 / 3.0) / 2.0),
            ),
            (
                "more given back",
                vec![(eur(5), eur(-5))],
                Err(Undefined::Inconsistent),
                Err(Undefined::Inconsistent),
                Ok(2.0),
            ),
        ] {
            let errors = ForecastErrors::new(pairs).unwrap();
            assert_eq!(errors.wape().map(Ratio::as_f64), wape, "{what}");
            assert_eq!((errors.mape(), errors.smape()), (mape, smape), "{what}");
        }
        let mixed = ForecastErrors::new([(eur(1), eur(1)), (Money::minor(1, Currency::USD), eur(0))]);
        assert_eq!(mixed, Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }
}
