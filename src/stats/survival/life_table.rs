//! Lifetimes by how long they lasted.

use super::{AalenJohansen, KaplanMeier, NelsonAalen};
use crate::value::Undefined;

/// How a lifetime was seen to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// By what is asked about: the deal was won, the ticket answered.
    Event,
    /// By something else, after which the event cannot come any more: the deal was lost.
    Competing,
    /// Not at all, as far as it was seen: the deal is still open.
    Censored,
}

/// How long one thing lasted, in any unit, and how it was seen to end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lifetime {
    /// How long it was seen.
    pub after: f64,
    /// How it was seen to end.
    pub ending: Ending,
}

impl Lifetime {
    /// It ended with the event, after so long.
    pub fn event(after: f64) -> Lifetime {
        Lifetime { after, ending: Ending::Event }
    }
    /// It ended with something else, after so long.
    pub fn competing(after: f64) -> Lifetime {
        Lifetime { after, ending: Ending::Competing }
    }
    /// It lasted longer than this, nobody knows how long.
    pub fn censored(after: f64) -> Lifetime {
        Lifetime { after, ending: Ending::Censored }
    }
}

/// All lifetimes that were seen to end, or seen for the last time, after the same time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LifeRow {
    /// After so long.
    pub after: f64,
    /// How many lasted so long or longer: those that end just then are at risk, and those last seen just then too.
    pub at_risk: u64,
    /// How many ended with the event.
    pub events: u64,
    /// How many ended with something else.
    pub competing: u64,
    /// How many were seen for the last time.
    pub censored: u64,
}

/// Lifetimes, counted by how long they lasted: what every estimate here is read from.
///
/// ```
/// use crm_kpi::stats::{Band, LifeTable, Lifetime};
/// // four tickets answered after 1, 2, 2 and 5 hours; two that still wait, for 2 and for 6
/// let waits = [1.0, 2.0, 2.0, 5.0].map(Lifetime::event).into_iter().chain([2.0, 6.0].map(Lifetime::censored));
/// let table = LifeTable::new(waits)?;
/// assert_eq!((table.n(), table.events(), table.censored(), table.at_risk(2.0)), (6, 4, 2, 5));
/// let curve = table.kaplan_meier();
/// assert_eq!(curve.survival(2.0)?, 0.5);
/// assert_eq!(curve.quantile(0.5, Band::LogLog, 0.95)?.to_string(), "2 (1 to not reached)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// A censored lifetime says only that it lasted longer. That is right where nobody stopped looking *because* the end was
/// near or far: tickets that still wait today are censored by the calendar, and fairly; customers who were dropped from the
/// list since they were about to leave are not, and no method here can put that right.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTable {
    rows: Vec<LifeRow>,
}

impl LifeTable {
    /// Of these lifetimes, in any order.
    ///
    /// # Errors
    /// None (`NoRecords`); one that is not finite or below zero (`OutOfRange`).
    pub fn new(lives: impl IntoIterator<Item = Lifetime>) -> Result<LifeTable, Undefined> {
        let mut lives: Vec<Lifetime> = lives.into_iter().collect();
        if lives.iter().any(|life| !(life.after >= 0.0 && life.after.is_finite())) {
            return Err(Undefined::OutOfRange);
        }
        lives.sort_unstable_by(|a, b| a.after.total_cmp(&b.after));
        let count = |together: &[Lifetime], ending| together.iter().filter(|life| life.ending == ending).count() as u64;
        let rows = lives.chunk_by(|a, b| a.after == b.after).map(|together| {
            // -0 and 0 are one time
            let after = together.first().map_or(0.0, |life| life.after) + 0.0;
            (after, [Ending::Event, Ending::Competing, Ending::Censored].map(|ending| count(together, ending)))
        });
        let table = LifeTable::of_rows(rows.collect());
        if table.n() == 0 { Err(Undefined::NoRecords) } else { Ok(table) }
    }
    /// Of durations, and of each whether it ended.
    ///
    /// # Errors
    /// As [`LifeTable::new`]; not as many of one as of the other (`OutOfRange`).
    pub fn of(durations: &[f64], ended: &[bool]) -> Result<LifeTable, Undefined> {
        if durations.len() != ended.len() {
            return Err(Undefined::OutOfRange);
        }
        let life = |(after, ended): (&f64, &bool)| Lifetime {
            after: *after,
            ending: if *ended { Ending::Event } else { Ending::Censored },
        };
        LifeTable::new(durations.iter().zip(ended).map(life))
    }
    /// Of times in ascending order, with how many had the event, ended otherwise and were seen for the last time.
    pub(crate) fn of_rows(counted: Vec<(f64, [u64; 3])>) -> LifeTable {
        let mut at_risk = 0u64;
        let row = |(after, [events, competing, censored]): &(f64, [u64; 3])| {
            at_risk = [events, competing, censored].into_iter().fold(at_risk, |n, more| n.saturating_add(*more));
            let (events, competing, censored) = (*events, *competing, *censored);
            LifeRow { after: *after, at_risk, events, competing, censored }
        };
        let mut rows: Vec<LifeRow> = counted.iter().rev().map(row).collect();
        rows.reverse();
        LifeTable { rows }
    }

    /// A row for each time at which anything was seen, shortest first.
    pub fn rows(&self) -> &[LifeRow] {
        &self.rows
    }
    /// How many lifetimes there are.
    pub fn n(&self) -> u64 {
        self.rows.first().map_or(0, |row| row.at_risk)
    }
    /// How many ended with the event.
    pub fn events(&self) -> u64 {
        self.sum(|row| row.events)
    }
    /// How many ended with something else.
    pub fn competing(&self) -> u64 {
        self.sum(|row| row.competing)
    }
    /// How many have not ended.
    pub fn censored(&self) -> u64 {
        self.sum(|row| row.censored)
    }
    /// How many lasted so long or longer.
    pub fn at_risk(&self, after: f64) -> u64 {
        let first = self.rows.partition_point(|row| row.after < after);
        self.rows.get(first).map_or(0, |row| row.at_risk)
    }
    /// The longest time that anything was seen.
    pub fn longest(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.after)
    }
    /// The same, with any ending as the event: how long deals stay open, whether they are won or lost.
    pub fn of_any_ending(&self) -> LifeTable {
        let pooled = |row: &LifeRow| LifeRow { events: row.events.saturating_add(row.competing), competing: 0, ..*row };
        LifeTable { rows: self.rows.iter().map(pooled).collect() }
    }
    /// The share that lasts longer than any time.
    pub fn kaplan_meier(&self) -> KaplanMeier {
        KaplanMeier::of(self)
    }
    /// The hazard so far.
    pub fn nelson_aalen(&self) -> NelsonAalen {
        NelsonAalen::of(self)
    }
    /// The share that has ended with the event, and the share that has ended with something else.
    pub fn aalen_johansen(&self) -> AalenJohansen {
        AalenJohansen::of(self)
    }
    fn sum(&self, of: impl Fn(&LifeRow) -> u64) -> u64 {
        self.rows.iter().map(of).fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_that_are_none_are_refused() {
        for (what, after, expected) in [
            ("nothing", vec![], Undefined::NoRecords),
            ("below zero", vec![1.0, -1.0], Undefined::OutOfRange),
            ("no number", vec![f64::NAN], Undefined::OutOfRange),
            ("without end", vec![f64::INFINITY], Undefined::OutOfRange),
        ] {
            assert_eq!(LifeTable::new(after.into_iter().map(Lifetime::event)), Err(expected), "{what}");
        }
        assert_eq!(LifeTable::of(&[1.0], &[]), Err(Undefined::OutOfRange));
    }

    #[test]
    fn equal_times_share_a_row_in_which_all_are_at_risk() {
        use Lifetime as L;
        let lives =
            [L::censored(3.0), L::event(0.0), L::competing(3.0), L::event(3.0), L::event(-0.0), L::censored(4.0)];
        let table = LifeTable::new(lives).unwrap();
        let rows: Vec<_> =
            table.rows().iter().map(|r| (r.after, r.at_risk, [r.events, r.competing, r.censored])).collect();
        assert_eq!(rows, [(0.0, 6, [2, 0, 0]), (3.0, 4, [1, 1, 1]), (4.0, 1, [0, 0, 1])]);
        assert_eq!((table.events(), table.competing(), table.censored()), (3, 1, 2));
        assert_eq!([0.0, 0.1, 3.0, 3.5, 4.0, 4.1].map(|after| table.at_risk(after)), [6, 4, 4, 1, 1, 0]);
        assert_eq!((table.of_any_ending().events(), table.of_any_ending().n(), table.longest()), (4, 6, 4.0));
    }
}
