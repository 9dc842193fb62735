//! Money per day, from what it is made of.

use super::{Currency, MeanDuration, Money, MoneyPer, Share, TimeUnit, Undefined, product, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the deals in hand bring per day: how many, times the share that is won, times the mean amount, by the mean
/// length. It keeps its four factors, exact; their quotient is rounded once, when it is read.
///
/// ```
/// use crm_kpi::value::{Currency, MeanDuration, Money, MoneyPer, Share, TimeUnit, Velocity};
/// let mean = MoneyPer::new(Money::minor(30_000_00, Currency::EUR), 3)?;
/// let cycle = MeanDuration::new(3 * 20 * TimeUnit::Days.micros() as i128, 3)?;
/// let velocity = Velocity::new(12, Share::new(1, 3)?, mean, cycle)?;
/// assert_eq!(velocity.to_string(), "2,000.00 EUR per day");
/// assert_eq!(velocity.per_day(), 2_000.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Velocity {
    deals: u64,
    win_rate: Share,
    size: MoneyPer,
    cycle: MeanDuration,
}

#[derive(Deserialize)]
struct Saved {
    deals: u64,
    win_rate: Share,
    size: MoneyPer,
    cycle: MeanDuration,
}
impl TryFrom<Saved> for Velocity {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<Velocity, Undefined> {
        Velocity::new(saved.deals, saved.win_rate, saved.size, saved.cycle)
    }
}

impl Velocity {
    /// Of these factors. Undefined where the mean length is 0 or less, and where the result is too large.
    pub fn new(deals: u64, win_rate: Share, size: MoneyPer, cycle: MeanDuration) -> Result<Velocity, Undefined> {
        match cycle.sum() {
            0 => return Err(Undefined::NoDenominator),
            below if below < 0 => return Err(Undefined::Inconsistent),
            _ => {}
        }
        let velocity = Velocity { deals, win_rate, size, cycle };
        velocity.to_scale(velocity.digits()).map(|_| velocity).ok_or(Undefined::OutOfRange)
    }
    /// How many deals.
    pub fn deals(self) -> u64 {
        self.deals
    }
    /// The share of them that is won.
    pub fn win_rate(self) -> Share {
        self.win_rate
    }
    /// The mean amount of a won one.
    pub fn size(self) -> MoneyPer {
        self.size
    }
    /// The mean length of a won one.
    pub fn cycle(self) -> MeanDuration {
        self.cycle
    }
    /// Its currency.
    pub fn currency(self) -> Currency {
        self.size.currency()
    }
    /// The nearest `f64`, in whole units of the currency.
    pub fn per_day(self) -> f64 {
        self.fraction().map_or(f64::NAN, |(below, over, under)| {
            let nearest = product::nearest(&over, &under);
            if below { -nearest } else { nearest }
        })
    }
    /// To the currency's minor units, half to even; to two decimals where it has none.
    pub fn per_day_rounded(self) -> Money {
        let digits = self.digits();
        Money::from_parts(self.to_scale(digits).unwrap_or(0), digits, self.currency())
    }

    fn digits(self) -> u8 {
        self.currency().minor_units().unwrap_or(2)
    }
    fn to_scale(self, digits: u8) -> Option<i128> {
        let (below, over, under) = self.fraction()?;
        let [a, b, c, d, e] = over;
        let ten = 10u128.checked_pow(digits.into())?;
        let units = i128::try_from(product::rounded(&[a, b, c, d, e, ten], &under)?).ok()?;
        Some(if below { -units } else { units })
    }
    /// Whether it is below zero, and what is multiplied over and under the line.
    fn fraction(self) -> Option<(bool, [u128; 5], [u128; 3])> {
        let size = self.size.ratio().ok()?;
        let over = [
            self.deals.into(),
            self.win_rate.part().unsigned_abs(),
            size.num().unsigned_abs(),
            self.cycle.n().unsigned_abs().into(),
            TimeUnit::Days.micros().unsigned_abs().into(),
        ];
        let under = [self.win_rate.whole(), size.den(), self.cycle.sum()].map(i128::unsigned_abs);
        Some((size.num() < 0, over, under))
    }
}

/// Rounded to minor units, or to as many decimals as asked for.
impl fmt::Display for Velocity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().and_then(|digits| u8::try_from(digits).ok()).unwrap_or(self.digits());
        let units = self.to_scale(digits);
        let shown = units.map_or(self.per_day_rounded(), |units| Money::from_parts(units, digits, self.currency()));
        text::pad(f, &format!("{shown:.*} per day", usize::from(digits)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i128 = TimeUnit::Days.micros() as i128;

    fn velocity(deals: u64, won: (i128, i128), size: (i128, i64), cycle: (i128, i64)) -> Result<Velocity, Undefined> {
        let size = MoneyPer::new(Money::from_parts(size.0, 2, Currency::EUR), size.1)?;
        Velocity::new(deals, Share::new(won.0, won.1)?, size, MeanDuration::new(cycle.0, cycle.1)?)
    }

    #[test]
    fn the_factors_are_multiplied_exactly_and_rounded_once() {
        for (what, made, shown) in [
            ("whole", velocity(10, (1, 2), (100, 1), (5 * DAY, 1)), "1.00 EUR per day"),
            ("a third", velocity(1, (1, 3), (100, 1), (DAY, 1)), "0.33 EUR per day"),
            ("thirds that are whole", velocity(3, (1, 3), (100, 3), (DAY, 3)), "1.00 EUR per day"),
            ("half a cent, to even", velocity(1, (1, 2), (1, 1), (DAY, 1)), "0.00 EUR per day"),
            ("no deals", velocity(0, (1, 2), (100, 1), (DAY, 1)), "0.00 EUR per day"),
            ("nothing won", velocity(5, (0, 2), (100, 1), (DAY, 1)), "0.00 EUR per day"),
            ("credit notes", velocity(1, (1, 1), (-100, 1), (2 * DAY, 1)), "-0.50 EUR per day"),
            ("a microsecond", velocity(1, (1, 1), (1, 1), (1, 1)), "864,000,000.00 EUR per day"),
            (
                "factors of which no product fits 128 bits",
                velocity(1 << 60, (1 << 60, 1 << 61), (1 << 60, 1 << 60), (DAY << 50, 1 << 50)),
                "5,764,607,523,034,234.88 EUR per day",
            ),
        ] {
            let made = made.unwrap();
            assert_eq!(made.to_string(), shown, "{what}");
            let (float, rounded) = (made.per_day(), made.per_day_rounded().to_f64());
            assert!((float - rounded).abs() <= 0.005 + rounded.abs() * 1e-15, "{what}: {float}");
            assert_eq!(
                serde_json::from_str::<Velocity>(&serde_json::to_string(&made).unwrap()).unwrap(),
                made,
                "{what}"
            );
        }
        assert_eq!(format!("{:.4}", velocity(1, (1, 3), (100, 1), (DAY, 1)).unwrap()), "0.3333 EUR per day");
        assert_eq!(velocity(1, (1, 3), (100, 1), (DAY, 1)).unwrap().per_day(), 1.0 / 3.0);
    }

    #[test]
    fn there_is_no_velocity_without_time_or_beyond_all_money() {
        for (made, why) in [
            (velocity(1, (1, 1), (1, 1), (0, 1)), Undefined::NoDenominator),
            (velocity(1, (1, 1), (1, 1), (-1, 1)), Undefined::Inconsistent),
            (velocity(u64::MAX, (1, 1), (i128::MAX, 1), (1, 1)), Undefined::OutOfRange),
        ] {
            assert_eq!(made, Err(why));
        }
    }
}
