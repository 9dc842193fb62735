//! What is kept of movements.

use crate::Error;
use crate::kpi::Frame;
use crate::summary::{Fold, RunRate, Summary};
use crate::value::{Currency, Money, MoneyPer, Ratio, Share, Undefined, gcd};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A level of MRR, or a movement from the one at the start to the one at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// What is paid at the start.
    Start,
    /// Pays at the end, and never did before.
    New,
    /// Pays at the end, did not at the start, and did earlier.
    Reactivation,
    /// Pays more at the end than at the start.
    Expansion,
    /// Pays less at the end than at the start.
    Contraction,
    /// Paid at the start, and does not at the end.
    Churn,
    /// What is paid at the end.
    End,
}

/// What became of one customer's MRR over some periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// A level or a movement.
    pub movement: Movement,
    /// The customer is to be counted.
    pub counts: bool,
    /// The level, or by how much it changed: contraction and churn are below zero.
    pub rate: RunRate,
}

/// The customers of a level or a movement, and their MRR.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// How many customers.
    pub n: i64,
    /// Their MRR, or by how much it changed.
    pub rate: RunRate,
}

/// What is kept of the movements of MRR: each with its customers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MovesKept {
    /// Customers who pay at the start.
    pub start: Moving,
    /// Customers who pay for the first time.
    pub new: Moving,
    /// Customers who pay again.
    pub reactivation: Moving,
    /// Customers who pay more.
    pub expansion: Moving,
    /// Customers who pay less; below zero.
    pub contraction: Moving,
    /// Customers who no longer pay; below zero.
    pub churn: Moving,
    /// Customers who pay at the end.
    pub end: Moving,
}

impl MovesKept {
    fn of(&mut self, movement: Movement) -> &mut Moving {
        match movement {
            Movement::Start => &mut self.start,
            Movement::New => &mut self.new,
            Movement::Reactivation => &mut self.reactivation,
            Movement::Expansion => &mut self.expansion,
            Movement::Contraction => &mut self.contraction,
            Movement::Churn => &mut self.churn,
            Movement::End => &mut self.end,
        }
    }
    fn parts(&self) -> [&Moving; 7] {
        let MovesKept { start, new, reactivation, expansion, contraction, churn, end } = self;
        [start, new, reactivation, expansion, contraction, churn, end]
    }
    /// Start and movements come to the end, counted in customers.
    pub fn customers_balance(&self) -> Result<(), Undefined> {
        let came = self.start.n.wrapping_add(self.new.n).wrapping_add(self.reactivation.n);
        let sound = self.parts().iter().all(|part| part.n >= 0) && came.wrapping_sub(self.churn.n) == self.end.n;
        if sound { Ok(()) } else { Err(Undefined::Inconsistent) }
    }
    /// Start and movements come to the end, customers and money, and all of it is of one currency.
    pub fn balanced(&self) -> Result<(), Undefined> {
        self.customers_balance()?;
        let [levels @ .., end] = self.parts();
        let mut rest = RunRate::default();
        levels.iter().for_each(|part| rest.merge(&part.rate));
        rest.unmerge(&end.rate);
        if rest.by_currency().any(|rest| rest.sign().is_some_and(Ordering::is_ne)) {
            return Err(Undefined::Inconsistent);
        }
        let mut currencies: Vec<_> = self.parts().iter().flat_map(|part| part.rate.currencies()).collect();
        currencies.sort_unstable();
        currencies.dedup();
        if currencies.len() > 1 { Err(Undefined::MixedCurrencies(currencies)) } else { Ok(()) }
    }
    /// By how much these movements together changed the MRR, once the whole balances.
    pub fn sum(&self, parts: &[&Moving]) -> Result<RunRate, Undefined> {
        self.balanced()?;
        let mut rate = RunRate::default();
        parts.iter().for_each(|part| rate.merge(&part.rate));
        Ok(rate)
    }
    pub(crate) fn moved(&self, parts: &[&Moving]) -> Result<MoneyPer, Undefined> {
        self.sum(parts)?.per_month()
    }
    /// The same, of movements that lower the MRR.
    pub(crate) fn lost(&self, parts: &[&Moving]) -> Result<MoneyPer, Undefined> {
        self.sum(parts)?.times_over(-1, 1)
    }
    /// Two sums in whole numbers of the same size, the second above zero.
    pub(crate) fn fraction(&self, part: &[&Moving], whole: &[&Moving]) -> Result<(i128, i128, i128), Undefined> {
        let ((part, of_part), (whole, of_whole)) = (self.sum(part)?.sum()?, self.sum(whole)?.sum()?);
        // both over the months that hold both
        let common = gcd(of_part.unsigned_abs(), of_whole.unsigned_abs()) as i128;
        let all = || {
            let (part, whole) = (part.checked_mul(of_whole / common)?, whole.checked_mul(of_part / common)?);
            Some((part, whole, of_part.checked_mul(of_whole / common)?))
        };
        let (part, whole, months) = all().ok_or(Undefined::OutOfRange)?;
        // and then over the fewest in which both are whole
        let common =
            [part, whole].iter().fold(months.unsigned_abs(), |common, x| gcd(common, x.unsigned_abs())) as i128;
        Ok((part / common, whole / common, months / common))
    }
}

/// The share that is left of the MRR at the start: its amounts are those of the fewest months in which both are whole.
pub(crate) fn retained(kept: &MovesKept, left: &[&Moving]) -> Result<Share, Undefined> {
    let (left, start, _) = kept.fraction(left, &[&kept.start])?;
    let currency = kept.start.rate.currencies().first().copied().unwrap_or(Currency::NONE);
    let money = |nanos| Money::from_nanos(nanos, currency);
    match start {
        0 => Err(Undefined::NoDenominator),
        _ => Share::of_money(money(left), money(start)),
    }
}
/// What is paid by what was paid at the start.
pub(crate) fn by_start(kept: &MovesKept, paid: &[&Moving]) -> Result<Ratio, Undefined> {
    let (paid, start, _) = kept.fraction(paid, &[&kept.start])?;
    match start {
        0 => Err(Undefined::NoDenominator),
        below if below < 0 => Err(Undefined::Inconsistent),
        _ => Ratio::new(paid, start),
    }
}

/// A window of no periods has no start.
pub(crate) fn check(trailing: u32) -> Result<(), Error> {
    if trailing == 0 {
        return Err(Error::invalid("parameter trailing", "0", "a number of periods above zero"));
    }
    Ok(())
}
/// Whether what is asked of the end of the period can be known, and the timeline holds the start it is held against.
pub(crate) fn known(at: &Frame, trailing: u32) -> Result<(), Undefined> {
    let there = at.slot().map_or(at.timeline().len(), |slot| slot + 1);
    match at.unfinished() {
        true => Err(Undefined::NotYetObservable),
        false if there < trailing as usize => Err(Undefined::IncompleteWindow),
        false => Ok(()),
    }
}

impl Summary for MovesKept {
    fn merge(&mut self, other: &Self) {
        use Movement::*;
        for (movement, part) in
            [Start, New, Reactivation, Expansion, Contraction, Churn, End].into_iter().zip(other.parts())
        {
            let own = self.of(movement);
            own.n = own.n.wrapping_add(part.n);
            own.rate.merge(&part.rate);
        }
    }
}
impl Fold<Moved> for MovesKept {
    fn absorb(&mut self, moved: Moved) {
        let part = self.of(moved.movement);
        part.n = part.n.wrapping_add(moved.counts.into());
        part.rate.merge(&moved.rate);
    }
    fn retract(&mut self, moved: Moved) {
        let part = self.of(moved.movement);
        part.n = part.n.wrapping_sub(moved.counts.into());
        part.rate.unmerge(&moved.rate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{Price, laws};
    use proptest::prelude::*;

    fn moved(which: usize, cents: i64, months: u32, usd: bool) -> Moved {
        use Movement::*;
        let movement = [Start, New, Reactivation, Expansion, Contraction, Churn, End][which];
        let currency = if usd { Currency::USD } else { Currency::EUR };
        let charge = Price::new(Some(Money::minor(cents, currency)), months).known().unwrap();
        Moved { movement, counts: true, rate: vec![charge].into() }
    }

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec((0usize..7, -500i64..500, 1u32..13, any::<bool>()), 0..20), cuts: (usize, usize),
        ) {
            let all: Vec<Moved> = all.into_iter().map(|(which, cents, months, usd)| moved(which, cents, months, usd)).collect();
            laws::hold::<MovesKept, Moved>(&all, cuts);
        }
    }

    #[test]
    fn what_does_not_add_up_is_no_number() {
        let (start, new, less, end) = (0, 1, 4, 6);
        for (what, all, expected) in [
            ("nothing", vec![], Ok(())),
            ("kept", vec![moved(start, 100, 1, false), moved(end, 1200, 12, false)], Ok(())),
            ("new, missing at the end", vec![moved(new, 100, 1, false)], Err(Undefined::Inconsistent)),
            (
                "a cent a year too little",
                vec![moved(start, 100, 1, false), moved(end, 1199, 12, false)],
                Err(Undefined::Inconsistent),
            ),
            (
                "less, in fractions",
                vec![moved(start, 100, 3, false), moved(less, -100, 6, false), moved(end, 200, 12, false)],
                Ok(()),
            ),
            (
                "two currencies",
                vec![moved(new, 1, 1, false), moved(end, 1, 1, false), moved(new, 1, 1, true), moved(end, 1, 1, true)],
                Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])),
            ),
        ] {
            let mut kept = MovesKept::default();
            all.into_iter().for_each(|moved| kept.absorb(moved));
            assert_eq!(kept.balanced(), expected, "{what}");
        }
        let mut owed = MovesKept::default();
        [start, end].into_iter().for_each(|part| owed.retract(moved(part, 100, 1, false)));
        assert_eq!(owed.balanced(), Err(Undefined::Inconsistent), "customers below zero");
    }

    #[test]
    fn a_fraction_is_of_the_fewest_months_in_which_both_are_whole() {
        let mut kept = MovesKept::default();
        for (which, cents, months) in [(0, 100, 1), (0, 1200, 12), (4, -50, 3), (6, 100, 1), (6, 250, 3)] {
            let moved = moved(which, cents, months, false);
            kept.absorb(Moved { counts: which != 4, ..moved });
        }
        let cents = 10_000_000;
        let seen = kept.fraction(&[&kept.contraction], &[&kept.start]);
        assert_eq!(seen, Ok((-50 * cents, 600 * cents, 3)));
    }
}
