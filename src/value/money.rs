//! An amount of money.

mod saved;

use super::wide::{pow10, rounded};
use super::{Currency, Undefined, same_currency, text};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// An exact amount in a currency: whole units at a decimal scale. Amounts are equal when their numbers are, so 1.50 is
/// 1.5; amounts of different currencies are neither equal nor ordered.
///
/// ```
/// use crm_kpi::value::{Currency, Money};
/// use rust_decimal::Decimal;
/// let price = Money::new(Decimal::new(12_345, 1), Currency::EUR);
/// assert_eq!(price, Money::minor(123_450, Currency::EUR));
/// assert_eq!(price.to_string(), "1,234.50 EUR");
/// assert_eq!(format!("{price:.0}"), "1,234 EUR");
/// assert_eq!(price.checked_add(Money::minor(1, Currency::USD)), None);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Money {
    units: i128,
    scale: u8,
    currency: Currency,
}

/// The scale at which totals are kept.
pub(crate) const NANO: u32 = 9;
/// The largest amount that may be counted, in nanos: 2^32 of them fit a total.
const LARGEST: u128 = 1 << 94;

impl Money {
    /// A decimal amount, with all its digits.
    #[inline]
    pub fn new(amount: Decimal, currency: Currency) -> Money {
        Money { units: amount.mantissa(), scale: amount.scale() as u8, currency }
    }
    /// An amount in the currency's minor units, such as cents; in whole ones where it has none.
    #[inline]
    pub const fn minor(units: i64, currency: Currency) -> Money {
        let scale = match currency.minor_units() {
            Some(digits) => digits,
            None => 0,
        };
        Money { units: units as i128, scale, currency }
    }
    /// So many units of which 10^`scale` make one: `(12_345, 2)` is 123.45.
    #[inline]
    pub const fn from_parts(units: i128, scale: u8, currency: Currency) -> Money {
        Money { units, scale, currency }
    }
    /// Nothing, in this currency.
    #[inline]
    pub const fn zero(currency: Currency) -> Money {
        Money { units: 0, scale: 0, currency }
    }
    /// A total in nanos, at the smallest scale that holds it.
    pub(crate) fn from_nanos(nanos: i128, currency: Currency) -> Money {
        Money::from_parts(nanos, NANO as u8, currency).shortest()
    }

    /// Its currency.
    #[inline]
    pub const fn currency(self) -> Currency {
        self.currency
    }
    /// The number without its point.
    #[inline]
    pub const fn units(self) -> i128 {
        self.units
    }
    /// How many digits of the units stand behind the point.
    #[inline]
    pub const fn scale(self) -> u8 {
        self.scale
    }
    /// The amount in billionths, which is how totals are kept: `None` if it is finer than that or beyond ±2^94 of
    /// them, so that KPIs leave it out as out of range.
    #[inline]
    pub fn nanos(self) -> Option<i128> {
        let units = self.units as i64;
        if i128::from(units) == self.units
            && let Some(by) = NANO.checked_sub(self.scale.into()).and_then(pow10)
        {
            // below 2^63 and below 2^30
            return Some(i128::from(units) * by);
        }
        self.at_nanos().filter(|nanos| Money::are_summable(*nanos))
    }
    /// Whether so many nanos are within what may be counted.
    #[inline]
    pub(crate) const fn are_summable(nanos: i128) -> bool {
        nanos.unsigned_abs() <= LARGEST
    }
    /// Whether it can be summed exactly: whether [`Money::nanos`] knows it.
    #[inline]
    pub fn in_range(self) -> bool {
        let small = i128::from(self.units as i64) == self.units && u32::from(self.scale) <= NANO;
        small || self.nanos().is_some()
    }
    /// In billionths, however large.
    pub(crate) fn at_nanos(self) -> Option<i128> {
        match NANO.checked_sub(u32::from(self.scale)) {
            Some(missing) => self.units.checked_mul(pow10(missing)?),
            None => {
                let short = self.shortest();
                let missing = NANO.checked_sub(u32::from(short.scale))?;
                short.units.checked_mul(pow10(missing)?)
            }
        }
    }
    /// The amount as a decimal; `None` if it needs more than 96 bits.
    pub fn amount(self) -> Option<Decimal> {
        let of = |m: Money| Decimal::try_from_i128_with_scale(m.units, u32::from(m.scale)).ok();
        of(self).or_else(|| of(self.shortest()))
    }
    /// The nearest `f64`, for charts. Never add these up.
    pub fn to_f64(self) -> f64 {
        // the parser rounds once
        format!("{}e-{}", self.units, self.scale).parse().unwrap_or(f64::NAN)
    }
    /// To the currency's minor units, half to even; to two decimals where the currency has none.
    ///
    /// ```
    /// # use crm_kpi::value::{Currency, Money};
    /// let third = Money::from_parts(1_000_005, 3, Currency::JPY); // 1000.005
    /// assert_eq!(third.rounded(), Money::minor(1000, Currency::JPY));
    /// ```
    pub fn rounded(self) -> Money {
        let digits = self.currency.minor_units().unwrap_or(2);
        let Some(surplus) = self.scale.checked_sub(digits).filter(|surplus| *surplus > 0) else { return self };
        // a power that does not fit is more than twice any number of units
        let by = pow10(u32::from(surplus)).map(i128::unsigned_abs);
        let units = by.and_then(|by| rounded(self.units, 1, by)).unwrap_or(0);
        Money { units, scale: digits, currency: self.currency }
    }
    /// The sum; `None` if the currencies differ or it does not fit.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        let (a, b, scale) = self.aligned(other)?;
        (self.currency == other.currency).then_some(Money { units: a.checked_add(b)?, scale, ..self })
    }
    /// The difference; `None` if the currencies differ or it does not fit.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        let (a, b, scale) = self.aligned(other)?;
        (self.currency == other.currency).then_some(Money { units: a.checked_sub(b)?, scale, ..self })
    }

    /// The sum, where nothing is nothing in any currency.
    pub(crate) fn plus(self, other: Money) -> Result<Money, Undefined> {
        match (self.units, other.units) {
            (0, 0) if self.currency == Currency::NONE => Ok(other),
            (_, 0) => Ok(self),
            (0, _) => Ok(other),
            _ => {
                same_currency(self, other)?;
                self.checked_add(other).ok_or(Undefined::OutOfRange)
            }
        }
    }
    /// The same below zero; `None` where that does not fit.
    pub(crate) fn negated(self) -> Option<Money> {
        self.units.checked_neg().map(|units| Money { units, ..self })
    }

    /// Both numbers at one scale, the larger of the two.
    pub(crate) fn aligned(self, other: Money) -> Option<(i128, i128, u8)> {
        let scale = self.scale.max(other.scale);
        let at = |m: Money| match scale - m.scale {
            0 => Some(m.units),
            _ if m.units == 0 => Some(0),
            missing => m.units.checked_mul(pow10(u32::from(missing))?),
        };
        match (at(self), at(other)) {
            (Some(a), Some(b)) => Some((a, b, scale)),
            // trailing zeros may be all that stood in the way
            _ if self.shortest().scale != self.scale || other.shortest().scale != other.scale => {
                self.shortest().aligned(other.shortest())
            }
            _ => None,
        }
    }
    /// Without trailing zeros behind the point.
    pub(crate) fn shortest(self) -> Money {
        if self.units == 0 {
            return Money { scale: 0, ..self };
        }
        let (mut units, mut scale) = (self.units, self.scale);
        // most fit 64 bits, which divide many times faster
        if let Ok(mut short) = i64::try_from(units) {
            while scale > 0 && short % 10 == 0 {
                (short, scale) = (short / 10, scale - 1);
            }
            return Money { units: short.into(), scale, ..self };
        }
        while scale > 0 && units % 10 == 0 {
            (units, scale) = (units / 10, scale - 1);
        }
        Money { units, scale, ..self }
    }
}

impl PartialEq for Money {
    fn eq(&self, other: &Money) -> bool {
        let (a, b) = (self.shortest(), other.shortest());
        a.currency == b.currency && a.units == b.units && a.scale == b.scale
    }
}
impl Eq for Money {}
impl Hash for Money {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let short = self.shortest();
        (short.units, short.scale, short.currency).hash(state);
    }
}
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Money) -> Option<Ordering> {
        if self.currency != other.currency {
            return None;
        }
        Some(match self.aligned(*other) {
            Some((a, b, _)) => a.cmp(&b),
            // the number at the smaller scale does not even fit at the other's: it is the larger in magnitude
            None if self.shortest().scale < other.shortest().scale => self.units.cmp(&0),
            None => 0.cmp(&other.units),
        })
    }
}

/// All digits and at least the currency's minor units; `{:.0}` rounds, half to even. No code after [`Currency::NONE`].
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = u32::from(self.currency.minor_units().unwrap_or(0));
        let mut text = text::decimal(self.units, u32::from(self.scale), least, f.precision());
        if self.currency != Currency::NONE {
            text = format!("{text} {}", self.currency);
        }
        text::pad(f, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(units: i128, scale: u8) -> Money {
        Money::from_parts(units, scale, Currency::EUR)
    }

    #[test]
    fn it_shows_all_its_digits_and_its_currency() {
        let in_currency = |units, scale, c| Money::from_parts(units, scale, c).to_string();
        assert_eq!(in_currency(10_005_534, 0, Currency::USD), "10,005,534.00 USD");
        assert_eq!(in_currency(12_345, 1, Currency::NONE), "1,234.5");
        assert_eq!(in_currency(-12_345, 3, Currency::EUR), "-12.345 EUR");
        assert_eq!(in_currency(1_234, 0, Currency::JPY), "1,234 JPY");
        assert_eq!(in_currency(1_234, 0, Currency::KWD), "1,234.000 KWD");
        assert_eq!(format!("{:>10}|{:<10.0}|", eur(15, 1), eur(15, 1)), "  1.50 EUR|2 EUR     |");
    }

    #[test]
    fn equality_and_order_are_those_of_the_numbers() {
        use std::hash::DefaultHasher;
        let hash = |m: Money| {
            let mut h = DefaultHasher::new();
            m.hash(&mut h);
            h.finish()
        };
        for (a, b, order) in [
            (eur(150, 2), eur(15, 1), Some(Ordering::Equal)),
            (eur(0, 9), eur(0, 0), Some(Ordering::Equal)),
            (eur(151, 2), eur(15, 1), Some(Ordering::Greater)),
            (eur(i128::MAX, 0), eur(1, 38), Some(Ordering::Greater)),
            (eur(-i128::MAX, 0), eur(1, 200), Some(Ordering::Less)),
            (eur(-1, 200), eur(i128::MAX, 0), Some(Ordering::Less)),
            (eur(1, 0), Money::minor(100, Currency::USD), None),
        ] {
            assert_eq!(a.partial_cmp(&b), order, "{a} {b}");
            assert_eq!(b.partial_cmp(&a), order.map(Ordering::reverse), "{b} {a}");
            assert_eq!(a == b, order == Some(Ordering::Equal));
            assert!(a != b || hash(a) == hash(b));
        }
    }

    #[test]
    fn nanos_are_exact_or_out_of_range() {
        for (money, nanos) in [
            (eur(1, 0), Some(1_000_000_000)),
            (eur(-1, 9), Some(-1)),
            (eur(1, 10), None),
            (eur(70, 10), Some(7)),
            (eur(0, 28), Some(0)),
            (eur(1 << 94, 9), Some(1 << 94)),
            (eur((1 << 94) + 1, 9), None),
            (eur(i128::MIN, 0), None),
            (eur(i64::MAX.into(), 0), Some(i128::from(i64::MAX) * 1_000_000_000)),
        ] {
            assert_eq!((money.nanos(), money.in_range()), (nanos, nanos.is_some()), "{money:?}");
        }
    }

    #[test]
    fn rounding_is_to_minor_units_half_to_even() {
        for (money, to) in [
            (eur(2_345, 3), eur(234, 2)),
            (eur(2_355, 3), eur(236, 2)),
            (eur(-2_355, 3), eur(-236, 2)),
            (eur(1, 0), eur(1, 0)),
            (eur(9, 200), eur(0, 0)),
            (eur(i128::MIN, 2), eur(i128::MIN, 2)),
            (Money::from_parts(15, 1, Currency::JPY), Money::minor(2, Currency::JPY)),
            (Money::from_parts(1_005, 3, Currency::NONE), Money::from_parts(1, 0, Currency::NONE)),
        ] {
            assert_eq!(money.rounded(), to);
        }
    }

    #[test]
    fn sums_are_exact_or_none() {
        assert_eq!(eur(1, 1).checked_add(eur(1, 9)), Some(eur(100_000_001, 9)));
        assert_eq!(eur(1, 0).checked_sub(eur(150, 2)), Some(eur(-5, 1)));
        assert_eq!(eur(i128::MAX, 0).checked_add(eur(1, 0)), None);
        assert_eq!(eur(i128::MAX, 0).checked_add(eur(10, 1)), None);
        assert_eq!(eur(i128::MAX - 1, 0).checked_add(eur(10, 1)), Some(eur(i128::MAX, 0)));
        assert_eq!(eur(1, 0).checked_add(Money::minor(1, Currency::USD)), None);
    }

    #[test]
    fn decimals_and_saved_forms_come_back() {
        for amount in [Decimal::MAX, Decimal::MIN, Decimal::new(-1250, 2), Decimal::new(1, 28), Decimal::ZERO] {
            let money = Money::new(amount, Currency::GBP);
            assert_eq!(money.amount(), Some(amount));
            let saved = serde_json::to_string(&money).unwrap();
            let back: Money = serde_json::from_str(&saved).unwrap();
            assert_eq!((back.units, back.scale, back.currency), (money.units, money.scale, money.currency));
        }
        assert_eq!(
            serde_json::to_string(&Money::minor(-1250, Currency::GBP)).unwrap(),
            r#"{"amount":"-12.50","currency":"GBP"}"#
        );
        for wrong in ["", "-", ".", "1e5", "1.-5", "+1", "1,000", "--1", "€1"] {
            let saved = format!(r#"{{"amount":"{wrong}","currency":"GBP"}}"#);
            assert!(serde_json::from_str::<Money>(&saved).is_err(), "{wrong}");
        }
        assert_eq!(eur(i128::MAX, 0).amount(), None);
    }

    #[test]
    fn the_nearest_float_is_that_of_the_text() {
        for (money, float) in
            [(eur(1, 1), 0.1), (eur(-1_234_567_890_123_456, 5), -12_345_678_901.234_56), (eur(1, 60), 1e-60)]
        {
            assert_eq!(money.to_f64(), float);
        }
        assert_eq!(size_of::<Option<Money>>(), 32);
    }
}
