//! The one exact number of a value, with its unit.

use crate::kpi::Unit;
use crate::value::{
    AmountSummary, Currency, DurationSummary, Incidence, Mean, MeanDuration, Money, MoneyPer, Nps, Ratio, Share,
    Survival, TimeUnit, Undefined, Value, Velocity, WeightedNps, fraction, pad,
};
use std::cmp::Ordering;
use std::fmt;

/// One exact number and what it is measured in: what any two values are compared by.
///
/// Shares and ratios are fractions, money is in whole units of its currency, lengths of time are in days, scores in
/// points.
///
/// ```
/// use crm_kpi::analysis::Quantified;
/// use crm_kpi::value::{Currency, Money, Share};
/// let rate = Share::new(2, 3)?.quantity()?;
/// assert_eq!(rate.to_string(), "66.7 %");
/// let (now, before) = (Money::minor(12_00, Currency::EUR).quantity()?, Money::minor(9_50, Currency::EUR).quantity()?);
/// assert_eq!(format!("{:+}", now.checked_sub(before)?), "+2.50 EUR");
/// assert!(now.compare(rate).is_err()); // money is no share
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    number: Ratio,
    unit: Unit,
    currency: Option<Currency>,
}

/// A value that is one number, for whoever compares it: changes, ranks, targets, alerts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one number",
    note = "compare a number of it, such as `reading.map(|summary| summary.mean())`, or implement `Quantified`"
)]
pub trait Quantified {
    /// The number. Of a distribution the median.
    fn quantity(&self) -> Result<Quantity, Undefined>;
}

impl Quantity {
    /// A number without a currency.
    pub fn new(number: Ratio, unit: Unit) -> Quantity {
        Quantity { number, unit, currency: None }
    }
    /// An amount, or an amount per something, in whole units of a currency.
    pub fn of_money(number: Ratio, unit: Unit, currency: Currency) -> Quantity {
        Quantity { number, unit, currency: Some(currency) }
    }
    /// The exact number.
    pub fn number(self) -> Ratio {
        self.number
    }
    /// What it is measured in.
    pub fn unit(self) -> Unit {
        self.unit
    }
    /// The currency, of money.
    pub fn currency(self) -> Option<Currency> {
        self.currency
    }
    /// The nearest `f64`.
    pub fn as_f64(self) -> f64 {
        self.number.as_f64()
    }
    /// The difference. Undefined between different units or currencies.
    pub fn checked_sub(self, other: Quantity) -> Result<Quantity, Undefined> {
        let like = self.like(other)?;
        Ok(Quantity { number: self.number.checked_sub(other.number)?, ..like })
    }
    /// The sum. Undefined between different units or currencies.
    pub fn checked_add(self, other: Quantity) -> Result<Quantity, Undefined> {
        let like = self.like(other)?;
        Ok(Quantity { number: self.number.checked_add(other.number)?, ..like })
    }
    /// Which is larger. Undefined between different units or currencies.
    pub fn compare(self, other: Quantity) -> Result<Ordering, Undefined> {
        self.like(other)?;
        Ok(self.number.cmp(&other.number))
    }
    /// The same kind of thing with another number.
    pub(crate) fn with(self, number: Ratio) -> Quantity {
        Quantity { number, ..self }
    }
    /// What the two have in common. Nothing, without a currency, is nothing in any; plain numbers are of one kind.
    pub(crate) fn like(self, other: Quantity) -> Result<Quantity, Undefined> {
        if kind(self.unit) != kind(other.unit) {
            return Err(Undefined::OtherUnit);
        }
        let bare = |q: Quantity| q.currency == Some(Currency::NONE) && q.number == Ratio::ZERO;
        match (self.currency, other.currency) {
            (a, b) if a == b || bare(other) => Ok(self),
            (_, b) if bare(self) => Ok(Quantity { currency: b, ..self }),
            (Some(a), Some(b)) => Err(Undefined::MixedCurrencies(vec![a.min(b), a.max(b)])),
            _ => Err(Undefined::OtherUnit),
        }
    }
}

/// Units whose numbers may be held against each other.
fn kind(unit: Unit) -> u8 {
    match unit {
        Unit::Count | Unit::Share | Unit::Ratio | Unit::Points => 0,
        Unit::Money | Unit::MoneyPer => 1,
        Unit::MoneyPerDay => 2,
        Unit::Duration => 3,
    }
}

/// A percentage of shares, days or hours of lengths of time, minor units of money; `{:+}` with its sign.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (num, den) = (self.number.num(), self.number.den().unsigned_abs());
        let plain = |times, digits| fraction(num, times, den, f.precision().unwrap_or(digits));
        let minor = usize::from(self.currency.and_then(Currency::minor_units).unwrap_or(2));
        let code = self.currency.filter(|c| *c != Currency::NONE).map(|c| format!(" {c}")).unwrap_or_default();
        let text = match self.unit {
            Unit::Count => plain(1, if den == 1 { 0 } else { 2 }),
            Unit::Share => format!("{} %", plain(100, 1)),
            Unit::Ratio => plain(1, 2),
            Unit::Points => plain(1, 1),
            Unit::Money | Unit::MoneyPer => format!("{}{code}", plain(1, minor)),
            Unit::MoneyPerDay => format!("{}{code} per day", plain(1, minor)),
            Unit::Duration => match (num.checked_mul(TimeUnit::Days.micros().into()), i64::try_from(den)) {
                (Some(sum), Ok(n)) => MeanDuration::of(sum, n).to_string(),
                _ => format!("{} days", plain(1, 1)),
            },
        };
        pad(f, &if f.sign_plus() && num > 0 { format!("+{text}") } else { text })
    }
}

/// The median; not yet observable where it is not reached.
impl Quantified for Survival {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        self.median().ok_or(Undefined::NotYetObservable)?.quantity()
    }
}
/// The share that has ended, to a billionth.
impl Quantified for Incidence {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        let billionths = (self.ended() * 1e9).round() as i128;
        Ok(Quantity::new(Ratio::new(billionths, 1_000_000_000)?, Unit::Share))
    }
}
impl Quantified for Quantity {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(*self)
    }
}
impl<V: Quantified> Quantified for &V {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        (**self).quantity()
    }
}
impl Quantified for u64 {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::new(Ratio::new((*self).into(), 1)?, Unit::Count))
    }
}
impl Quantified for Share {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::new(Ratio::from(*self), Unit::Share))
    }
}
impl Quantified for Ratio {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::new(*self, Unit::Ratio))
    }
}
impl Quantified for Money {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        let short = self.shortest();
        let scale = 10i128.checked_pow(short.scale().into()).ok_or(Undefined::OutOfRange)?;
        Ok(Quantity::of_money(Ratio::new(short.units(), scale)?, Unit::Money, self.currency()))
    }
}
impl Quantified for MoneyPer {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::of_money(self.ratio()?, Unit::MoneyPer, self.currency()))
    }
}
impl Quantified for Velocity {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        let deals = Ratio::new(self.deals().into(), 1)?;
        let won = deals.checked_mul(self.win_rate().into())?.checked_mul(self.size().ratio()?)?;
        let number = won.checked_div(self.cycle().ratio(TimeUnit::Days)?)?;
        Ok(Quantity::of_money(number, Unit::MoneyPerDay, self.currency()))
    }
}
impl Quantified for MeanDuration {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::new(self.ratio(TimeUnit::Days)?, Unit::Duration))
    }
}
impl Quantified for Mean {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::new(self.ratio()?, Unit::Points))
    }
}
impl Quantified for Nps {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        let net = i128::from(self.promoters()) - i128::from(self.detractors());
        Ok(Quantity::new(Ratio::new(net * 100, self.n().into())?, Unit::Points))
    }
}
impl Quantified for WeightedNps {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        Ok(Quantity::new(self.ratio()?.checked_mul(Ratio::from(100))?, Unit::Points))
    }
}
impl Quantified for DurationSummary {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        self.median().quantity()
    }
}
impl Quantified for AmountSummary {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        self.median().quantity()
    }
}
/// Of segments and of scored customers how many there are, of a cohort its size.
impl Quantified for Value {
    fn quantity(&self) -> Result<Quantity, Undefined> {
        match self {
            Value::Count(v) => v.quantity(),
            Value::Share(v) => v.quantity(),
            Value::Ratio(v) => v.quantity(),
            Value::Money(v) => v.quantity(),
            Value::MoneyPer(v) => v.quantity(),
            Value::Velocity(v) => v.quantity(),
            Value::Duration(v) => v.quantity(),
            Value::Durations(v) => v.quantity(),
            Value::Amounts(v) => v.quantity(),
            Value::Mean(v) => v.quantity(),
            Value::Nps(v) => v.quantity(),
            Value::WeightedNps(v) => v.quantity(),
            Value::ShareSegments(v) => v.overall().quantity(),
            Value::Survival(v) => v.quantity(),
            Value::Incidence(v) => v.quantity(),
            // what else there is shows one number as well, to a billionth
            other => {
                const BILLION: f64 = 1e9;
                let scaled = (other.number() * BILLION).round();
                // beyond this no float is whole any more to the billionth
                let fits = scaled.abs() < 1e30;
                let number =
                    if fits { Ratio::new(scaled as i128, 1_000_000_000)? } else { return Err(Undefined::OutOfRange) };
                Ok(Quantity::new(number, Unit::Count))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Segments;

    #[test]
    fn every_value_is_one_number_and_shows_its_unit() {
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let day = TimeUnit::Days.micros();
        let values: Vec<(Value, &str, f64)> = vec![
            (Value::from(1_234u64), "1,234", 1_234.0),
            (Share::new(2, 3).unwrap().into(), "66.7 %", 2.0 / 3.0),
            (Ratio::new(-5, 4).unwrap().into(), "-1.25", -1.25),
            (eur(150).into(), "1.50 EUR", 1.5),
            (Money::zero(Currency::NONE).into(), "0.00", 0.0),
            (MoneyPer::new(eur(1_000), 3).unwrap().into(), "3.33 EUR", 10.0 / 3.0),
            (MeanDuration::new(i128::from(3 * day), 2).unwrap().into(), "1.5 days", 1.5),
            (DurationSummary::new(vec![day, 3 * day]).unwrap().into(), "2.0 days", 2.0),
            (AmountSummary::new([eur(100), eur(300)]).unwrap().into(), "2.00 EUR", 2.0),
            (Mean::new(2, 7, 25).unwrap().into(), "3.5", 3.5),
            (Nps::new(3, 0, 1).unwrap().into(), "50.0", 50.0),
            (Segments::new([(None, 7)]).unwrap().into(), "7", 7.0),
        ];
        for (value, text, number) in values {
            let quantity = value.quantity().unwrap();
            assert_eq!((quantity.to_string().as_str(), quantity.as_f64()), (text, number), "{value:?}");
            assert_eq!(quantity.as_f64(), value.number(), "{value:?}");
        }
        let mean = MoneyPer::new(eur(3_000_000), 3).unwrap();
        let cycle = MeanDuration::new(i128::from(60 * day), 3).unwrap();
        let velocity = Velocity::new(12, Share::new(1, 3).unwrap(), mean, cycle).unwrap();
        assert_eq!(velocity.quantity().unwrap().to_string(), "2,000.00 EUR per day");
    }

    #[test]
    fn a_median_that_is_not_reached_is_no_number() {
        use crate::stats::Ending::{Censored, Event};
        let of = |endings: [crate::stats::Ending; 3]| {
            let lives = (1..).zip(endings).map(|(days, ending)| (days * TimeUnit::Days.micros(), ending));
            Value::from(Survival::new(lives).unwrap())
        };
        let (reached, not) = (of([Event, Event, Censored]), of([Censored, Censored, Event]));
        assert_eq!(
            reached.quantity().map(|q| (q.to_string(), q.as_f64())),
            Ok(("2.0 days".to_owned(), reached.number()))
        );
        assert_eq!(of([Event, Censored, Censored]).quantity(), Err(Undefined::NotYetObservable));
        let Value::Survival(lives) = &not else { panic!("lifetimes") };
        let by = Value::from(lives.incidence(crate::time::Length::days(3).unwrap()).unwrap());
        assert_eq!(by.quantity().map(|q| (q.to_string(), q.unit())), Ok(("100.0 %".to_owned(), Unit::Share)));
        assert_eq!(not.quantity().map(|q| q.as_f64()), Ok(3.0), "the last one that is left ends the curve");
    }

    #[test]
    fn only_like_is_compared_with_like() {
        let money = |cents, currency| Money::minor(cents, currency).quantity().unwrap();
        let (eur, usd, bare) =
            (money(100, Currency::EUR), money(100, Currency::USD), Money::zero(Currency::NONE).quantity().unwrap());
        let share = Share::new(1, 2).unwrap().quantity().unwrap();
        let mixed = Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]));
        for (a, b, expected) in [
            (eur, usd, mixed),
            (eur, share, Err(Undefined::OtherUnit)),
            (eur, bare, Ok(Ordering::Greater)),
            (bare, eur, Ok(Ordering::Less)),
            (share, Ratio::new(1, 3).unwrap().quantity().unwrap(), Ok(Ordering::Greater)),
        ] {
            assert_eq!(a.compare(b), expected);
        }
        assert_eq!(
            format!("{:+} {:+}", bare.checked_sub(eur).unwrap(), eur.checked_sub(bare).unwrap()),
            "-1.00 EUR +1.00 EUR"
        );
    }
}
