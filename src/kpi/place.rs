//! Where an observation goes in a row of columns.

use crate::summary::Fold;
use crate::time::{Slots, Span, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// An instant for a flow, a span for a level. The two are all there is.
pub trait Place:
    Copy + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + sealed::Sealed + 'static
{
    /// A level: what stands at the end of a period is the sum of all changes up to there.
    const LEVEL: bool;
    /// It ends before it starts, and cannot be counted.
    #[doc(hidden)]
    fn is_backwards(self) -> bool;
    /// Counts an observation into the row of cells that starts at `row`.
    #[doc(hidden)]
    fn put<O: Clone, S: Fold<O>>(self, slots: &Slots<'_>, cells: &mut [S], row: usize, o: O);
    /// Takes an observation out of the row: the inverse of `put`.
    #[doc(hidden)]
    fn take<O: Clone, S: Fold<O>>(self, slots: &Slots<'_>, cells: &mut [S], row: usize, o: O);
    /// The columns that change, with the sign of the change.
    #[doc(hidden)]
    fn columns(self, slots: &Slots<'_>) -> [Option<(usize, i64)>; 2];
}

/// What flows outside the timeline is nowhere: no reading asks for it.
impl Place for Timestamp {
    const LEVEL: bool = false;
    #[inline(always)]
    fn is_backwards(self) -> bool {
        false
    }
    #[inline(always)]
    fn put<O: Clone, S: Fold<O>>(self, slots: &Slots<'_>, cells: &mut [S], row: usize, o: O) {
        if let Some(cell) = slots.period(self).and_then(|column| cells.get_mut(row + column)) {
            cell.absorb(o);
        }
    }
    #[inline(always)]
    fn take<O: Clone, S: Fold<O>>(self, slots: &Slots<'_>, cells: &mut [S], row: usize, o: O) {
        if let Some(cell) = slots.period(self).and_then(|column| cells.get_mut(row + column)) {
            cell.retract(o);
        }
    }
    fn columns(self, slots: &Slots<'_>) -> [Option<(usize, i64)>; 2] {
        [slots.period(self).map(|column| (column, 1)), None]
    }
}

impl Span {
    /// The columns that it comes in and goes in; `None` where both are one: at no period's end did it stand.
    #[inline]
    fn change(self, slots: &Slots<'_>) -> Option<(usize, Option<usize>)> {
        let (from, until) = (slots.column(self.from), self.until.map(|t| slots.column(t)));
        (until != Some(from)).then_some((from, until))
    }
}

impl Place for Span {
    const LEVEL: bool = true;
    #[inline]
    fn is_backwards(self) -> bool {
        self.until.is_some_and(|until| until < self.from)
    }
    #[inline]
    fn put<O: Clone, S: Fold<O>>(self, slots: &Slots<'_>, cells: &mut [S], row: usize, o: O) {
        let Some((from, until)) = self.change(slots) else { return };
        if let Some(cell) = until.and_then(|column| cells.get_mut(row + column)) {
            cell.retract(o.clone());
        }
        if let Some(cell) = cells.get_mut(row + from) {
            cell.absorb(o);
        }
    }
    #[inline]
    fn take<O: Clone, S: Fold<O>>(self, slots: &Slots<'_>, cells: &mut [S], row: usize, o: O) {
        let Some((from, until)) = self.change(slots) else { return };
        if let Some(cell) = until.and_then(|column| cells.get_mut(row + column)) {
            cell.absorb(o.clone());
        }
        if let Some(cell) = cells.get_mut(row + from) {
            cell.retract(o);
        }
    }
    fn columns(self, slots: &Slots<'_>) -> [Option<(usize, i64)>; 2] {
        match self.change(slots) {
            Some((from, until)) => [Some((from, 1)), until.map(|column| (column, -1))],
            None => [None, None],
        }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::time::Timestamp {}
    impl Sealed for crate::time::Span {}
}

#[cfg(test)]
mod tests {
    use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Seen, Unit, over};
    use crate::summary::Count;
    use crate::time::{Span, Timestamp};
    use crate::value::{Undefined, Why};

    /// A level whose author does not look at the direction of a span.
    #[derive(Debug, Clone, PartialEq)]
    struct Careless;
    impl Measure for Careless {
        const ID: &'static str = "test.careless";
        type Observation = ();
        type When = Span;
        type Summary = Count;
    }
    impl Observe<&Span> for Careless {
        fn observe(&self, span: &&Span, _: AsOf) -> Seen<(), Span> {
            Seen::Counted(**span, ())
        }
    }
    impl Kpi for Careless {
        const ABOUT: About = About::new("test.careless", "Careless", Unit::Count);
        type Measure = Careless;
        type Value = u64;
        fn measure(&self) -> Careless {
            Careless
        }
        fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
            kept.count()
        }
        fn n(&self, kept: &Count) -> i64 {
            kept.n()
        }
    }

    #[test]
    fn a_span_that_ends_before_it_starts_stands_nowhere_and_lowers_nothing() {
        let t = Timestamp::from_micros;
        let spans = [(0, None), (30, Some(10))]
            .map(|(from, until): (i64, Option<i64>)| Span { from: t(from), until: until.map(t) });
        let reading = over(&spans).during(t(0)..t(20)).read(Careless);
        assert_eq!(reading.excluded_for(&Why::NegativeDuration), 1);
        assert_eq!(reading.ok(), Some(1));
    }
}
