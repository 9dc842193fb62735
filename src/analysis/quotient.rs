//! Values that know what they are a quotient of.

use super::Quantified;
use crate::value::{Mean, MeanDuration, MoneyPer, Nps, Ratio, Share, TimeUnit, Undefined, Value, WeightedNps};

/// A value that is a quotient of two numbers that add up over segments, and still knows them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know what it is a quotient of",
    note = "take a share, a mean, money per something or an NPS; of a distribution `reading.map(|summary| summary.mean())`; \
            or give the parts themselves to `Explained::of`"
)]
pub trait Quotient: Quantified {
    /// What is divided, and what it is divided by.
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined>;
}
impl<V: Quotient> Quotient for &V {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        (**self).parts()
    }
}
impl Quotient for Share {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        Ok((Ratio::new(self.part(), 1)?, Ratio::new(self.whole(), 1)?))
    }
}
impl Quotient for Mean {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        Ok((Ratio::new(self.sum(), 1)?, Ratio::from(self.n())))
    }
}
impl Quotient for MeanDuration {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        Ok((Ratio::new(self.sum(), TimeUnit::Days.micros().into())?, Ratio::from(self.n())))
    }
}
impl Quotient for MoneyPer {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        Ok((self.total().quantity()?.number(), self.divisor()))
    }
}
impl Quotient for Nps {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        let net = i128::from(self.promoters()) - i128::from(self.detractors());
        Ok((Ratio::new(net * 100, 1)?, Ratio::from(self.n())))
    }
}
impl Quotient for WeightedNps {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        let (net, whole) = self.weights();
        Ok((
            Ratio::new(net, WeightedNps::UNITS)?.checked_mul(Ratio::from(100))?,
            Ratio::new(whole, WeightedNps::UNITS)?,
        ))
    }
}
/// Of a distribution its mean. What is no quotient, such as a count, and what no longer knows its parts, such as a ratio,
/// is in another unit.
impl Quotient for Value {
    fn parts(&self) -> Result<(Ratio, Ratio), Undefined> {
        match self {
            Value::Share(v) => v.parts(),
            Value::Mean(v) => v.parts(),
            Value::Duration(v) => v.parts(),
            Value::Durations(v) => v.mean().parts(),
            Value::MoneyPer(v) => v.parts(),
            Value::Amounts(v) => v.mean().parts(),
            Value::Nps(v) => v.parts(),
            Value::WeightedNps(v) => v.parts(),
            Value::ShareSegments(v) => v.overall().parts(),
            _ => Err(Undefined::OtherUnit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, DurationSummary, Money};

    #[test]
    fn the_parts_divided_are_the_value() {
        fn check(value: impl Quotient) {
            let (over, under) = value.parts().unwrap();
            assert_eq!(over.checked_div(under).unwrap(), value.quantity().unwrap().number());
        }
        check(Share::new(2, 6).unwrap());
        check(Share::of_money(Money::minor(250, Currency::EUR), Money::minor(1_000, Currency::EUR)).unwrap());
        check(Mean::new(3, 12, 50).unwrap());
        check(MeanDuration::new(7 * 3_600_000_000, 3).unwrap());
        check(MoneyPer::new(Money::minor(1_000, Currency::EUR), 3).unwrap());
        check(Nps::new(60, 25, 15).unwrap());
        assert_eq!(Share::new(2, 6).unwrap().parts(), Ok((Ratio::from(2), Ratio::from(6))), "not in lowest terms");
        check(Value::from(Nps::new(60, 25, 15).unwrap()));
        assert_eq!(Value::from(5u64).parts(), Err(Undefined::OtherUnit));
        let days = DurationSummary::new([1, 2, 6].map(|n| n * TimeUnit::Days.micros()).to_vec()).unwrap();
        assert_eq!(Value::from(days).parts(), Ok((Ratio::from(9), Ratio::from(3))), "the mean, not the median");
    }
}
