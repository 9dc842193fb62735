//! In which period an instant lies, looked up in a nanosecond or two.
//!
//! A timeline is a sorted list of cuts, and the column of an instant is how many of them it has reached. The table
//! deals the range from the first cut to the last into stretches of `2^shift` microseconds, none longer than the
//! shortest period, so that at most one cut lies inside a stretch: one comparison decides. One more stretch stands for
//! all time before, so that no branch depends on the data.

use super::Timestamp;

/// More stretches than this (16 MB) and the cuts are searched instead: they lie too unevenly.
const LARGEST: i128 = 1 << 20;

/// A stretch of time: the column at its start, the last instant that has it, and the column of what is left.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    last: i64,
    column: u32,
    next: u32,
}

/// The table of a timeline.
#[derive(Debug)]
pub(crate) struct Table {
    cuts: Vec<i64>,
    periods: usize,
    stretches: Vec<Stretch>,
    shift: u32,
}

/// A borrowed view of a [`Table`], to keep in registers while records pass.
#[derive(Debug, Clone, Copy)]
pub struct Slots<'a> {
    base: i64,
    shift: u32,
    /// The stretch that stands for all after the table.
    beyond: u64,
    /// The stretch that stands for all before it.
    before: usize,
    stretches: &'a [Stretch],
    cuts: &'a [i64],
    periods: usize,
}

impl Table {
    /// Cuts in ascending order, equal ones allowed (an empty period); at least one. A timeline without an end has one cut
    /// for each of its periods, others one more.
    pub fn new(cuts: Vec<i64>, periods: usize) -> Table {
        let gap = |w: &[i64]| if let [a, b] = w { b.abs_diff(*a) } else { 0 };
        let shortest = cuts.windows(2).map(gap).filter(|g| *g > 0).min();
        let shift = shortest.unwrap_or(u64::MAX).ilog2();
        let mut table = Table { stretches: Vec::new(), shift, cuts, periods };
        let (Some(base), Some(last)) = (table.cuts.first(), table.cuts.last()) else { return table };
        // one beyond the last cut, so that the two halves of all time are both in the table
        let len = ((i128::from(*last) - i128::from(*base)) >> shift) + 2;
        if len <= LARGEST {
            table.stretches =
                (0..len).scan(0, |column, i| Some(table.stretch(i128::from(*base) + (i << shift), column))).collect();
            // the last of these stands for all that lies beyond the table; what lies before it stands behind
            table.stretches.push(Stretch { last: i64::MAX, column: 0, next: 0 });
        }
        table
    }
    /// The stretch that starts at an instant; `column` is how many cuts lie before it and then before the next.
    fn stretch(&self, start: i128, column: &mut usize) -> Stretch {
        let reached = |from: usize, t: i128| {
            from + self.cuts.get(from..).unwrap_or_default().iter().take_while(|c| i128::from(**c) <= t).count()
        };
        let at_start = reached(*column, start);
        let at_end = reached(at_start, start + (1 << self.shift) - 1);
        *column = at_end;
        let cut = self.cuts.get(at_start).filter(|_| at_end > at_start);
        Stretch { last: cut.map_or(i64::MAX, |c| c - 1), column: at_start as u32, next: at_end as u32 }
    }
    /// The view to look instants up in.
    #[inline]
    pub fn slots(&self) -> Slots<'_> {
        Slots {
            base: self.cuts.first().copied().unwrap_or(i64::MAX),
            shift: self.shift,
            beyond: (self.stretches.len() as u64).saturating_sub(2),
            before: self.stretches.len().saturating_sub(1),
            stretches: &self.stretches,
            cuts: &self.cuts,
            periods: self.periods,
        }
    }
}

impl Slots<'_> {
    /// The column after the timeline.
    pub fn last(&self) -> usize {
        self.periods + 1
    }
    /// The column of an instant: 0 before the timeline, 1 to n for its periods, n + 1 after it.
    #[inline(always)]
    pub fn column(&self, at: Timestamp) -> usize {
        let t = at.micros();
        // not negative where it is used, so the wrapped difference is the difference, up to 2^64 - 1
        let stretch = ((t.wrapping_sub(self.base) as u64) >> self.shift).min(self.beyond);
        // selected, not branched on: records come in any order
        let stretch = if t < self.base { self.before } else { stretch as usize };
        match self.stretches.get(stretch) {
            Some(s) => (if t > s.last { s.next } else { s.column }) as usize,
            None => self.search(t),
        }
    }
    /// The column of an instant that lies in a period.
    #[inline(always)]
    pub fn period(&self, at: Timestamp) -> Option<usize> {
        Some(self.column(at)).filter(|column| column.wrapping_sub(1) < self.periods)
    }
    /// Where there is no table.
    #[cold]
    fn search(&self, t: i64) -> usize {
        self.cuts.partition_point(|c| *c <= t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(cuts: Vec<i64>, probes: &[i64]) {
        let table = Table::new(cuts.clone(), cuts.len());
        let near = cuts.iter().flat_map(|c| [c.saturating_sub(1), *c, c.saturating_add(1)]);
        let ends = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
        for t in near.chain(ends).chain(probes.iter().copied()) {
            let expected = cuts.partition_point(|c| *c <= t);
            assert_eq!(table.slots().column(Timestamp::from_micros(t)), expected, "{t} in {cuts:?}");
        }
    }

    #[test]
    fn the_ends_of_time_are_looked_up_right() {
        let (min, max) = (i64::MIN, i64::MAX);
        for cuts in [
            vec![min],
            vec![max],
            vec![0],
            vec![min, max],
            vec![min, 0, max],
            vec![min, min, max, max],
            vec![5, 5, 5],
            vec![max - 1, max],
            vec![min, min + 1],
            vec![1 << 62, max],
            vec![(1 << 62) + 5, max],
            vec![min, -1],
            vec![min, -1, 0, 1, max], // too uneven for a table
            vec![0, 1, 1 << 21],
        ] {
            check(cuts, &[]);
        }
    }

    #[test]
    fn even_periods_have_a_table_and_uneven_ones_do_without() {
        assert_eq!(Table::new((0..1000).map(|i| i * 86_400_000_000).collect(), 999).stretches.len(), 1259);
        assert!(Table::new(vec![0, 1, 1 << 40], 2).stretches.is_empty());
    }

    proptest! {
        #[test]
        fn a_look_up_is_a_binary_search(
            base: i64, gaps in prop::collection::vec(prop_oneof![0i64..4, 20i64..60, Just(40), 1000i64..9000], 0..60),
            scale in 0u32..54, probes in prop::collection::vec(any::<i64>(), 20), inside in prop::collection::vec(0.0..1.0, 40),
        ) {
            let mut cuts = vec![base];
            for gap in gaps {
                cuts.push(cuts.last().unwrap().saturating_add(gap.saturating_mul(1 << scale)));
            }
            let span = *cuts.last().unwrap() as f64 - base as f64;
            let inside = inside.iter().map(|x: &f64| base.saturating_add((x * span) as i64));
            let probes: Vec<i64> = probes.into_iter().chain(inside).collect();
            check(cuts, &probes);
        }
        #[test]
        fn any_cuts_at_all_are_looked_up_right(mut cuts in prop::collection::vec(any::<i64>(), 1..9), probes in prop::collection::vec(any::<i64>(), 20)) {
            cuts.sort_unstable();
            check(cuts, &probes);
        }
    }
}
