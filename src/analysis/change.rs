//! From one number to another.

use super::{Quantified, Quantity};
use crate::kpi::{Group, Reading, Readings, Unit};
use crate::value::{Ratio, Undefined, fraction, pad};
use std::fmt;

/// What became of a number: the one before, the one now, the difference, the growth.
///
/// ```
/// use crm_kpi::analysis::Change;
/// use crm_kpi::value::{Share, Undefined};
/// let change = Change::between(&120u64, &100u64)?;
/// assert_eq!(change.to_string(), "100 -> 120: +20 (+20.0 %)");
/// assert_eq!(change.relative()?.percent(), 20.0);
///
/// let rate = Change::between(&Share::new(3, 4)?, &Share::new(1, 2)?)?;
/// assert_eq!(rate.to_string(), "50.0 % -> 75.0 %: +25.0 points (+50.0 %)");
///
/// let from_nothing = Change::between(&5u64, &0u64)?;
/// assert_eq!(from_nothing.relative(), Err(Undefined::NoBase)); // neither 0 % nor infinite
/// assert_eq!(from_nothing.to_string(), "0 -> 5: +5");
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    now: Quantity,
    before: Quantity,
    by: Quantity,
}

impl Change {
    /// From `before` to `now`. Undefined between different units or currencies.
    pub fn between(now: &impl Quantified, before: &impl Quantified) -> Result<Change, Undefined> {
        let (now, before) = (now.quantity()?, before.quantity()?);
        Ok(Change { now, before, by: now.checked_sub(before)? })
    }
    /// The number now.
    pub fn now(self) -> Quantity {
        self.now
    }
    /// The number before.
    pub fn before(self) -> Quantity {
        self.before
    }
    /// The difference: above zero where it rose. Of shares in fractions, so that 0.05 is five percentage points.
    pub fn absolute(self) -> Quantity {
        self.by
    }
    /// The growth: the difference by what was before. Undefined from nothing and from below zero.
    pub fn relative(self) -> Result<Ratio, Undefined> {
        if self.before.number().num() <= 0 {
            return Err(Undefined::NoBase);
        }
        self.by.number().checked_div(self.before.number())
    }
}

/// `100 -> 120: +20 (+20.0 %)`; of shares in percentage points.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = signed(self.by);
        let growth = match self.relative() {
            Ok(growth) => format!(" ({})", percent(growth)),
            Err(_) => String::new(),
        };
        pad(f, &format!("{} -> {}: {by}{growth}", self.before, self.now))
    }
}

/// A difference with its sign: `+20`, of shares `+5.0 points`.
pub(super) fn signed(by: Quantity) -> String {
    match by.unit() {
        Unit::Share => format!("{by:+} points").replace(" %", ""),
        _ => format!("{by:+}"),
    }
}

/// `+12.3 %`
pub(super) fn percent(ratio: Ratio) -> String {
    let sign = if ratio.num() > 0 { "+" } else { "" };
    format!("{sign}{} %", fraction(ratio.num(), 100, ratio.den().unsigned_abs(), 1))
}

impl<V: Quantified> Reading<V> {
    /// What became of another reading of the same KPI. It rests on as few observations as the weaker of the two, and has
    /// the pending and excluded of both; an undefined side leaves it undefined, with that side's reason.
    pub fn change_from(&self, before: &Reading<V>) -> Reading<Change> {
        let values = self.value().and_then(|now| Ok((now, before.value()?))).map_err(Clone::clone);
        let change = values.and_then(|(now, before)| Change::between(now, before));
        Reading::new(change, self.evidence().beside(before.evidence()))
    }
}
impl Reading<Change> {
    /// The growth, with the same evidence.
    pub fn growth(&self) -> Reading<Ratio> {
        self.clone().and_then(Change::relative)
    }
}
impl<G: Group> Readings<Change, G> {
    /// The growths, with the same evidence.
    pub fn growth(self) -> Readings<Ratio, G> {
        self.and_then(Change::relative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Evidence;
    use crate::value::{Currency, Money, Why};
    use std::collections::BTreeMap;

    #[test]
    fn growth_is_of_what_was_there() {
        for (now, before, growth, text) in [
            (3, 2, Some(0.5), "2.00 -> 3.00: +1.00 (+50.0 %)"),
            (2, 2, Some(0.0), "2.00 -> 2.00: 0.00 (0.0 %)"),
            (0, 2, Some(-1.0), "2.00 -> 0.00: -2.00 (-100.0 %)"),
            (-1, 2, Some(-1.5), "2.00 -> -1.00: -3.00 (-150.0 %)"),
            (2, 0, None, "0.00 -> 2.00: +2.00"),
            (0, 0, None, "0.00 -> 0.00: 0.00"),
            (2, -1, None, "-1.00 -> 2.00: +3.00"), // a loss that became a gain grew by no percentage
        ] {
            let change = Change::between(&Ratio::from(now), &Ratio::from(before)).unwrap();
            assert_eq!(change.relative().map(Ratio::as_f64), growth.ok_or(Undefined::NoBase), "{text}");
            assert_eq!(change.to_string(), text);
        }
    }

    #[test]
    fn a_difference_is_shown_in_the_unit_of_the_kpi() {
        let day = 86_400_000_000;
        let days = |halves: i128| crate::value::MeanDuration::new(halves * day, 2).unwrap();
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let nps = |promoters, detractors| crate::value::Nps::new(promoters, 0, detractors).unwrap();
        let text = [
            Change::between(&days(4), &days(7)).unwrap().to_string(),
            Change::between(&eur(150), &eur(100)).unwrap().to_string(),
            Change::between(&nps(3, 1), &nps(1, 1)).unwrap().to_string(),
        ];
        assert_eq!(
            text,
            [
                "3.5 days -> 2.0 days: -1.5 days (-42.9 %)",
                "1.00 EUR -> 1.50 EUR: +0.50 EUR (+50.0 %)",
                "0.0 -> 50.0: +50.0"
            ]
        );
    }

    #[test]
    fn a_change_rests_on_the_weaker_of_its_sides() {
        let evidence = |n, pending, left| Evidence { n, pending, excluded: BTreeMap::from([(Why::NoAmount, left)]) };
        let reading = |value, evidence| Reading::new(value, evidence);
        let eur = |cents| Ok(Money::minor(cents, Currency::EUR));
        let now = reading(eur(200), evidence(7, 1, 2));
        let change = now.change_from(&reading(eur(100), evidence(3, 2, 1)));
        assert_eq!((change.n(), change.pending(), change.excluded_for(&Why::NoAmount)), (3, 3, 3));
        assert_eq!(change.growth().ok(), Some(Ratio::ONE));
        let nothing = reading(Err(Undefined::NoRecords), Evidence::default());
        assert_eq!(now.change_from(&nothing).value(), Err(&Undefined::NoRecords));
        assert_eq!(nothing.change_from(&now).value(), Err(&Undefined::NoRecords));
        let usd = reading(Ok(Money::minor(1, Currency::USD)), Evidence::default());
        assert!(matches!(now.change_from(&usd).value(), Err(Undefined::MixedCurrencies(_))));
    }
}
