//! How long things lasted, and since when those last that have not ended.

use super::{Fold, Summary, Values};
use crate::kpi::{AsOf, Seen, lasted};
use crate::stats::Ending;
use crate::time::Timestamp;
use crate::value::{Survival, Undefined};
use serde::{Deserialize, Serialize};

/// What one record says of how long it lasted; lengths are in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lived {
    /// It ended with what is asked about, after so long.
    Ended(i64),
    /// It ended otherwise, after so long, and cannot end with what is asked about any more.
    Otherwise(i64),
    /// It was seen for the last time after so long, and will not be seen again.
    LastSeen(i64),
    /// It goes on, since then.
    Since(Timestamp),
}

/// Lifetimes, of which some go on: what a survival curve is read from.
///
/// Those that go on are kept by the instant at which they began, and are as old as the as-of at which they are read: nothing
/// that is kept changes when only time passes.
///
/// ```
/// use crm_kpi::{summary::{Fold, Lifetimes, Lived}, time::Timestamp};
/// let day = |n: i64| n * 86_400_000_000;
/// let mut deals = Lifetimes::default();
/// [Lived::Ended(day(10)), Lived::Ended(day(30)), Lived::Otherwise(day(20))].into_iter().for_each(|one| deals.absorb(one));
/// deals.absorb(Lived::Since(Timestamp::from_micros(day(95))));
/// let seen = deals.survival(Timestamp::from_micros(day(100)).into())?;
/// assert_eq!(seen.to_string(), "median 30.0 days (10.0 to not reached; 2 of 4 ended)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lifetimes {
    ended: Values<i64>,
    otherwise: Values<i64>,
    last_seen: Values<i64>,
    since: Values<i64>,
}

impl Lifetimes {
    /// The lifetimes as they are seen at an instant. Undefined of none; `NeedsAsOf` where some go on and no instant is given.
    pub fn survival(&self, as_of: AsOf) -> Result<Survival, Undefined> {
        let mut seen = Vec::new();
        for (lasted, ending) in
            [(&self.ended, Ending::Event), (&self.otherwise, Ending::Competing), (&self.last_seen, Ending::Censored)]
        {
            seen.extend(lasted.sorted()?.into_iter().map(|micros| (micros, ending)));
        }
        let since = self.since.sorted()?;
        if !since.is_empty() {
            let AsOf::At(now) = as_of else { return Err(Undefined::NeedsAsOf) };
            for since in since {
                let age = now.micros().checked_sub(since).ok_or(Undefined::OutOfRange)?;
                seen.push((age, Ending::Censored));
            }
        }
        Survival::new(seen)
    }
    /// How many there are.
    pub fn n(&self) -> i64 {
        self.parts().into_iter().fold(0, |n, part| n.wrapping_add(part.n()))
    }
    /// How many go on.
    pub fn going_on(&self) -> i64 {
        self.since.n()
    }
    fn parts(&self) -> [&Values<i64>; 4] {
        [&self.ended, &self.otherwise, &self.last_seen, &self.since]
    }
    fn parts_mut(&mut self) -> [&mut Values<i64>; 4] {
        [&mut self.ended, &mut self.otherwise, &mut self.last_seen, &mut self.since]
    }
    #[inline]
    fn part(&mut self, lived: Lived) -> (&mut Values<i64>, i64) {
        match lived {
            Lived::Ended(micros) => (&mut self.ended, micros),
            Lived::Otherwise(micros) => (&mut self.otherwise, micros),
            Lived::LastSeen(micros) => (&mut self.last_seen, micros),
            Lived::Since(began) => (&mut self.since, began.micros()),
        }
    }
}

impl Summary for Lifetimes {
    fn merge(&mut self, other: &Self) {
        self.parts_mut().into_iter().zip(other.parts()).for_each(|(own, other)| own.merge(other));
    }
    fn settle(&mut self) {
        self.parts_mut().into_iter().for_each(Values::settle);
    }
}
impl Fold<Lived> for Lifetimes {
    #[inline]
    fn absorb(&mut self, lived: Lived) {
        let (part, micros) = self.part(lived);
        part.absorb(micros);
    }
    #[inline]
    fn retract(&mut self, lived: Lived) {
        let (part, micros) = self.part(lived);
        part.retract(micros);
    }
}

impl Seen<i64> {
    /// The same, seen from where it began: what has ended is a lifetime there, and what is pending is one that goes on.
    #[inline]
    pub(crate) fn since(self, began: Timestamp) -> Seen<Lived> {
        match self {
            Seen::Counted(_, micros) => Seen::Counted(began, Lived::Ended(micros)),
            Seen::Pending { .. } => Seen::Counted(began, Lived::Since(began)),
            Seen::Excluded(_, why) => Seen::Excluded(Some(began), why),
            Seen::Outside => Seen::Outside,
        }
    }
}
impl Seen<Lived> {
    /// A lifetime that ended, with what is asked about or otherwise.
    #[inline]
    pub(crate) fn over(began: Timestamp, ended: Timestamp, how: fn(i64) -> Lived) -> Seen<Lived> {
        match lasted(began, ended) {
            Ok(micros) => Seen::Counted(began, how(micros)),
            Err(why) => Seen::Excluded(Some(began), why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    fn lived((kind, n): (u8, i64)) -> Lived {
        match kind {
            0 => Lived::Ended(n),
            1 => Lived::Otherwise(n),
            2 => Lived::LastSeen(n),
            _ => Lived::Since(Timestamp::from_micros(n)),
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((0u8..4, 0i64..6), 0..60), cuts: (usize, usize)) {
            let all: Vec<Lived> = all.into_iter().map(lived).collect();
            laws::hold::<Lifetimes, Lived>(&all, cuts);
        }
    }

    #[test]
    fn what_goes_on_is_as_old_as_the_instant_it_is_seen_at() {
        let at = |n: i64| AsOf::At(Timestamp::from_micros(n));
        for (what, all, as_of, expected) in [
            ("nothing", vec![], AsOf::Everything, Err(Undefined::NoRecords)),
            ("nothing goes on", vec![(0, 5)], AsOf::Everything, Ok((1, 5))),
            ("one goes on, seen from nowhere", vec![(0, 5), (3, 1)], AsOf::Everything, Err(Undefined::NeedsAsOf)),
            ("one goes on", vec![(0, 5), (3, 1)], at(10), Ok((2, 9))),
            ("later", vec![(0, 5), (3, 1)], at(20), Ok((2, 19))),
            ("it begins just now", vec![(3, 20)], at(20), Ok((1, 0))),
            ("ended otherwise, and last seen", vec![(1, 7), (2, 9)], AsOf::Everything, Ok((2, 9))),
            ("too long to be counted", vec![(3, i64::MIN)], at(20), Err(Undefined::OutOfRange)),
        ] {
            let mut kept = Lifetimes::default();
            all.into_iter().map(lived).for_each(|one| kept.absorb(one));
            let seen = kept.survival(as_of).map(|seen| (seen.n(), seen.longest().sum() as i64));
            assert_eq!(seen, expected, "{what}");
        }
    }

    #[test]
    fn more_taken_back_than_counted_in_is_inconsistent() {
        let mut kept = Lifetimes::default();
        kept.absorb(Lived::Ended(3));
        kept.retract(Lived::Ended(4));
        assert_eq!((kept.n(), kept.survival(AsOf::Everything)), (0, Err(Undefined::Inconsistent)));
        kept.absorb(Lived::Ended(4));
        assert_eq!(kept.n(), 1);
        kept.retract(Lived::Since(Timestamp::from_micros(1)));
        assert_eq!((kept.going_on(), kept.survival(AsOf::Everything)), (-1, Err(Undefined::Inconsistent)));
    }
}
