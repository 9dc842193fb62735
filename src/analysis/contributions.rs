//! What moved a count or an amount: by segment.

use super::{Change, Quantified, Quantity};
use crate::kpi::{Group, Readings, Unit};
use crate::value::{Ratio, Undefined};

/// What each segment contributes to the change of a number that adds up: a count, or money of one currency. The
/// contributions add up exactly to the change.
///
/// ```
/// use crm_kpi::{analysis::Contributions, value::Undefined};
/// let sources = Contributions::between([("web", 10u64), ("fair", 10)], [("web", 16), ("call", 9)])?;
/// assert_eq!(sources.total().to_string(), "20 -> 25: +5 (+25.0 %)");
/// let shown: Vec<String> = sources.iter().map(|(source, change)| format!("{source} {change}")).collect();
/// assert_eq!(shown, ["call 0 -> 9: +9", "fair 10 -> 0: -10 (-100.0 %)", "web 10 -> 16: +6 (+60.0 %)"]);
/// assert_eq!(sources.growth(&"web")?.percent(), 30.0); // of the 25 %: -50 is of the fair, +45 of the calls
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions<S> {
    total: Change,
    parts: Vec<(S, Change)>,
}

impl<S: Group> Contributions<S> {
    /// From segments before and now. One that a side lacks had nothing there.
    ///
    /// Undefined where the values do not add up: rates, several currencies.
    pub fn between<V: Quantified>(
        before: impl IntoIterator<Item = (S, V)>,
        now: impl IntoIterator<Item = (S, V)>,
    ) -> Result<Contributions<S>, Undefined> {
        let mut of: std::collections::BTreeMap<S, [Option<Quantity>; 2]> = std::collections::BTreeMap::new();
        let before = before.into_iter().map(|(segment, value)| (0, segment, value));
        let now = now.into_iter().map(|(segment, value)| (1, segment, value));
        let mut sums: [Option<Quantity>; 2] = [None, None];
        for (side, segment, value) in before.chain(now) {
            let quantity = value.quantity()?;
            if !matches!(quantity.unit(), Unit::Count | Unit::Money) {
                return Err(Undefined::OtherUnit);
            }
            for sum in [&mut sums[side], &mut of.entry(segment).or_default()[side]] {
                *sum = Some(sum.map_or(Ok(quantity), |sum| sum.checked_add(quantity))?);
            }
        }
        let any = sums[0].or(sums[1]).ok_or(Undefined::NoRecords)?;
        let nothing = any.checked_sub(any)?;
        let change =
            |[before, now]: [Option<Quantity>; 2]| Change::between(&now.unwrap_or(nothing), &before.unwrap_or(nothing));
        let parts: Result<Vec<_>, Undefined> =
            of.into_iter().map(|(segment, sides)| Ok((segment, change(sides)?))).collect();
        Ok(Contributions { total: change(sums)?, parts: parts? })
    }
    /// The change of the whole.
    pub fn total(&self) -> Change {
        self.total
    }
    /// The change of each segment, in the order of the segments.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&S, Change)> {
        self.parts.iter().map(|(segment, change)| (segment, *change))
    }
    /// What a segment contributes to the growth of the whole: its difference by the whole before. These add up to the
    /// growth; one that is not there contributes nothing. Undefined where the whole grew from nothing.
    pub fn growth(&self, segment: &S) -> Result<Ratio, Undefined> {
        let base = self.total.before().number();
        if base.num() <= 0 {
            return Err(Undefined::NoBase);
        }
        let own = self.parts.iter().find(|(s, _)| s == segment);
        own.map_or(Ok(Ratio::ZERO), |(_, change)| change.absolute().number().checked_div(base))
    }
}

impl<V: Quantified, S: Group> Readings<V, S> {
    /// What each group contributes to the change between two periods. Of groups that do not add up, such as those of
    /// entities, the total is that of the groups and not of all. A group of which nothing was counted has nothing; one
    /// that is undefined for another reason leaves all undefined.
    pub fn contributions(&self, before: usize, now: usize) -> Result<Contributions<S>, Undefined> {
        let side = |slot: usize| {
            let value = |segment: &S| match self.reading(segment, slot).map(|reading| reading.value()) {
                None => Some(Err(Undefined::NoSuchPeriod)),
                Some(Ok(value)) => Some(value.quantity().map(|quantity| (segment.clone(), quantity))),
                Some(Err(Undefined::NoRecords)) => None,
                Some(Err(why)) => Some(Err(why.clone())),
            };
            self.groups().filter_map(value).collect::<Result<Vec<_>, Undefined>>()
        };
        Contributions::between(side(before)?, side(now)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::Revenue;
    use crate::kpi::over;
    use crate::record::{Deal, Outcome};
    use crate::time::{Calendar, Grain, Timestamp};
    use crate::value::{Currency, Money, Share};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn contributions_add_up_to_the_change(of in prop::collection::vec((0u8..4, 0i64..59, 0i64..1_000_000), 0..40)) {
            let deal = |(source, day, cents): &(u8, i64, i64)| {
                let mut deal = Deal::new("", Timestamp::from_micros(0));
                deal.source = (*source > 0).then(|| source.to_string());
                (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(day * 86_400_000_000)));
                deal.amount = Some(Money::minor(*cents, Currency::EUR));
                deal
            };
            let deals: Vec<Deal> = of.iter().map(deal).collect();
            let months = Calendar::utc().period("1970-Q1").unwrap().by(Grain::Month).unwrap();
            let table = over(&deals).by(|d| d.source.as_deref()).per(&months).measure(Revenue);
            let Ok(parts) = table.readings().contributions(0, 1) else {
                prop_assert!(deals.is_empty());
                return Ok(());
            };
            let all = table.all().series(&());
            prop_assert_eq!(Some(parts.total()), all[1].change_from(&all[0]).ok());
            let mut sum = parts.total().absolute();
            let mut growth = Ratio::ZERO;
            for (segment, change) in parts.iter() {
                sum = sum.checked_sub(change.absolute()).unwrap();
                growth = parts.growth(segment).and_then(|own| own.checked_add(growth)).unwrap_or(Ratio::ZERO);
            }
            prop_assert_eq!(sum.number(), Ratio::ZERO);
            prop_assert_eq!(growth, parts.total().relative().unwrap_or(Ratio::ZERO));
        }
    }

    #[test]
    fn what_does_not_add_up_has_no_contributions() {
        let share = Share::new(1, 2).unwrap();
        assert_eq!(Contributions::between([("a", share)], [("a", share)]), Err(Undefined::OtherUnit));
        let money = |currency| Money::minor(1, currency);
        let mixed = Contributions::between([("a", money(Currency::EUR))], [("a", money(Currency::USD))]);
        assert!(matches!(mixed, Err(Undefined::MixedCurrencies(_))));
        assert_eq!(Contributions::between([] as [(u8, u64); 0], []), Err(Undefined::NoRecords));
        let new = Contributions::between([], [("a", 5u64)]).unwrap();
        assert_eq!((new.growth(&"a"), new.total().to_string()), (Err(Undefined::NoBase), "0 -> 5: +5".to_owned()));
    }
}
