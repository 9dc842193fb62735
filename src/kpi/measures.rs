//! One KPI, or several in one pass.

use super::cells::Coverage;
use super::part::{Kept, Sink, Use};
use super::tally::{Spot, Tally, Tell};
use super::{AsOf, Cells, Group, Groups, Measure, Source, State, Table};
use crate::error::Error;
use crate::saved::{Header, Persist, Reader, Writer};
use crate::time::Timeline;
use serde::{Serialize, de::DeserializeOwned};
use std::any::Any;
use std::sync::Arc;

/// A KPI, or a tuple of up to twelve: what [`measure`](super::Over::measure) and [`track`](super::track) take.
///
/// A tuple is filled in one pass, and a measure that several of its KPIs read is kept once. The result is one
/// [`Table`] for each KPI, in the same order. `Via` tells how records come to each, and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be measured over records of type `{R}`",
    label = "a field is missing from `{R}`, or this is not a KPI of one kind of records",
    note = "the KPI's own function names the missing field: try `deals::win_rate(&rows, ..)`",
    note = "a derived KPI is made from tables of its parts: `CloseRate.of((&won, &leads))`",
    note = "a closure of `only` takes a reference to the item: over(&rows) has items `&Row`, so `|r: &&Row|`"
)]
pub trait Measures<R, Via>: Clone {
    #[doc(hidden)]
    type State: Clone;
    /// A table for each KPI.
    type Tables<G: Group>;
    #[doc(hidden)]
    fn begin(&self, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self::State;
    #[doc(hidden)]
    fn fill<G: Group>(
        state: &mut Self::State,
        records: impl Iterator<Item = R>,
        key: impl FnMut(&R) -> G,
        groups: &mut Groups<G>,
    );
    #[doc(hidden)]
    fn insert(state: &mut Self::State, row: usize, record: &R);
    #[doc(hidden)]
    fn remove(state: &mut Self::State, row: usize, record: &R);
    #[doc(hidden)]
    fn tables<G: Group>(&self, state: &mut Self::State, groups: &Arc<Groups<G>>, threads: usize) -> Self::Tables<G>;
    #[doc(hidden)]
    fn merge(state: &mut Self::State, other: &Self::State, to: &[usize]) -> Result<(), Error>;
    /// Takes in another part of one question.
    #[doc(hidden)]
    fn join(state: &mut Self::State, other: Self::State, to: &[usize]);
}

/// The states of a tuple; `first` names, for each, the first with an equal measure, which is the only one filled.
#[derive(Debug, Clone)]
pub struct Several<S, const N: usize> {
    pub(crate) parts: S,
    pub(crate) first: [usize; N],
}

fn same(a: &impl Measure, b: &dyn Any) -> bool {
    b.downcast_ref() == Some(a)
}

/// Both answer the same question; an error names what differs.
pub(crate) fn check_same<M: Measure>(a: &Cells<M>, b: &Cells<M>) -> Result<(), Error> {
    const ADVICE: &str = "merge states of the same question only";
    if a.measure != b.measure {
        return Err(Error::mismatch("measure", show(&a.measure), show(&b.measure), ADVICE));
    }
    check_frame(a.frame(), b.frame(), ADVICE)?;
    check_coverage(&a.coverage, &b.coverage, ADVICE)
}

fn check_coverage(a: &Coverage, b: &Coverage, advice: &'static str) -> Result<(), Error> {
    if a == b {
        return Ok(());
    }
    Err(Error::mismatch("coverage", format!("{a:?}"), format!("{b:?}"), advice))
}

/// Both are over the same periods, as of the same instant, whatever they measure.
pub(crate) fn check_frame(a: (&Timeline, AsOf), b: (&Timeline, AsOf), advice: &'static str) -> Result<(), Error> {
    let ((periods, as_of), (others, other)) = (a, b);
    if periods != others {
        return Err(Error::mismatch("timeline", label(periods), label(others), advice));
    }
    if as_of != other {
        return Err(Error::mismatch("as-of", as_of, other, advice));
    }
    Ok(())
}

fn show<M: Measure>(measure: &M) -> String {
    format!("{} {}", M::ID, measure.parameters().unwrap_or_default())
}

fn label(timeline: &Timeline) -> String {
    match timeline.len() {
        1 => timeline.label(0),
        n => format!("{} to {} ({n} periods)", timeline.label(0), timeline.label(n - 1)),
    }
}

/// Merges checked states of one measure.
pub(crate) fn merge_one<S: Kept>(mine: &mut S, other: &S, to: &[usize]) -> Result<(), Error> {
    check_same(mine.cells(), other.cells())?;
    mine.merge(other, to);
    Ok(())
}
/// One state from records: slices are taken once, and again when a new group asks for more room.
fn fill_one<R, S: State<R>, G: Group>(
    state: &mut S,
    mut records: impl Iterator<Item = R>,
    mut key: impl FnMut(&R) -> G,
    groups: &mut Groups<G>,
) {
    loop {
        state.grow(groups.len() + 1);
        let rows = state.rows();
        let mut open = state.open();
        // two loops, so that only a question of one period pays for the short look
        let beyond = match open.may_pass_by() {
            true => feed(&mut records, &mut open, rows, &mut key, groups, |open, record| open.passes_by(record)),
            false => feed(&mut records, &mut open, rows, &mut key, groups, |_, _| false),
        };
        drop(open);
        let Some((row, record)) = beyond else { return };
        state.insert(row, &record);
    }
}

/// Feeds records until one belongs to a row that there is no room for.
#[inline(always)]
fn feed<R, O: Sink<R>, G: Group>(
    records: &mut impl Iterator<Item = R>,
    open: &mut O,
    rows: usize,
    key: &mut impl FnMut(&R) -> G,
    groups: &mut Groups<G>,
    passes_by: impl Fn(&O, &R) -> bool,
) -> Option<(usize, R)> {
    // the iterator goes on by itself, as fast as it can
    records.find_map(|record| {
        if passes_by(open, &record) {
            return None;
        }
        let row = groups.id_of(|| key(&record));
        if row >= rows {
            return Some((row, record));
        }
        open.see(row, &record);
        None
    })
}

#[diagnostic::do_not_recommend]
impl<R, V, K: Source<R, V>> Measures<R, V> for K
where
    K::State: Kept<Measure = K::Measure>,
{
    type State = K::State;
    type Tables<G: Group> = Table<K, G, V>;
    fn begin(&self, timeline: &Timeline, as_of: AsOf, what_for: Use) -> K::State {
        self.start(timeline, as_of, what_for)
    }
    fn fill<G: Group>(
        state: &mut K::State,
        records: impl Iterator<Item = R>,
        key: impl FnMut(&R) -> G,
        groups: &mut Groups<G>,
    ) {
        fill_one(state, records, key, groups);
    }
    fn insert(state: &mut K::State, row: usize, record: &R) {
        state.insert(row, record);
    }
    fn remove(state: &mut K::State, row: usize, record: &R) {
        state.remove(row, record);
    }
    fn tables<G: Group>(&self, state: &mut K::State, groups: &Arc<Groups<G>>, threads: usize) -> Table<K, G, V> {
        state.close(threads);
        Table::new(self.clone(), groups.clone(), state.cells().clone())
    }
    fn merge(state: &mut K::State, other: &K::State, to: &[usize]) -> Result<(), Error> {
        merge_one(state, other, to)
    }
    fn join(state: &mut K::State, other: K::State, to: &[usize]) {
        state.join(other, to);
    }
}

macro_rules! tuples {
    ($n:literal: $($K:ident $V:ident $i:tt),*) => {
        impl<G: Group, $($K: Persist<G>),*> Persist<G> for Several<($($K,)*), $n> {
            fn header(&self) -> Result<Header, Error> {
                let mut header: Option<Header> = None;
                $(if self.first[$i] == $i {
                    let part = self.parts.$i.header()?;
                    header = Some(match header {
                        Some(h) => h.and(part),
                        None => part,
                    });
                })*
                header.ok_or_else(|| Error::unsupported("saving nothing", "measure a KPI"))
            }
            fn write(&self, groups: &Groups<G>, out: &mut Writer) -> Result<(), Error>
            where
                G: Serialize,
            {
                $(if self.first[$i] == $i { self.parts.$i.write(groups, out)?; })*
                Ok(())
            }
            fn read(&mut self, groups: &mut Groups<G>, from: &mut Reader<'_>) -> Result<(), Error>
            where
                G: DeserializeOwned,
            {
                $(if self.first[$i] == $i { self.parts.$i.read(groups, from)?; })*
                Ok(())
            }
        }
        impl<$($K: Tally),*> Tally for Several<($($K,)*), $n> {
            fn check(&self) -> Result<(), Error> {
                $(self.parts.$i.check()?;)*
                Ok(())
            }
            fn bytes(&self) -> usize {
                0 $(+ if self.first[$i] == $i { self.parts.$i.bytes() } else { 0 })*
            }
            fn tell_nothing(&self, to: &mut Writer) {
                $(if self.first[$i] == $i { self.parts.$i.tell_nothing(to); })*
            }
            fn count(
                &mut self,
                row: usize,
                told: &mut Reader<'_>,
                sign: i64,
                spots: &mut Vec<Spot>,
            ) -> Result<(), Error> {
                $(if self.first[$i] == $i { self.parts.$i.count(row, told, sign, spots)?; })*
                Ok(())
            }
            fn settle(&mut self, spots: &mut Vec<Spot>) -> Result<(), Error> {
                $(if self.first[$i] == $i { self.parts.$i.settle(spots)?; })*
                Ok(())
            }
            fn advance(&mut self, to: AsOf, spots: &mut Vec<Spot>) -> Result<(), Error> {
                $(self.parts.$i.advance(to, spots)?;)*
                Ok(())
            }
        }
        impl<R, $($K: Tell<R>),*> Tell<R> for Several<($($K,)*), $n> {
            fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
                $(if self.first[$i] == $i { self.parts.$i.tell(record, as_of, to)?; })*
                Ok(())
            }
        }
        #[diagnostic::do_not_recommend]
        impl<R, $($V, $K: Source<R, $V>),*> Measures<R, ($($V,)*)> for ($($K,)*)
        where
            $($K::State: Kept<Measure = $K::Measure>,)*
        {
            type State = Several<($($K::State,)*), $n>;
            type Tables<G: Group> = ($(Table<$K, G, $V>,)*);
            fn begin(&self, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self::State {
                let parts = ($(self.$i.start(timeline, as_of, what_for),)*);
                let measures: [&dyn Any; $n] = [$(&parts.$i.cells().measure),*];
                let first = [$(measures.iter().position(|m| same(&parts.$i.cells().measure, *m)).unwrap_or($i)),*];
                Several { parts, first }
            }
            fn fill<G: Group>(
                state: &mut Self::State,
                mut records: impl Iterator<Item = R>,
                mut key: impl FnMut(&R) -> G,
                groups: &mut Groups<G>,
            ) {
                // readings of one measure are filled as one KPI is: parts that are never fed would crowd the loop
                if state.first.iter().all(|first| *first == 0) {
                    return fill_one(&mut state.parts.0, records, key, groups);
                }
                let first = ($(state.first[$i] == $i,)*);
                loop {
                    $(if first.$i { state.parts.$i.grow(groups.len() + 1); })*
                    let rows = state.parts.0.rows();
                    let mut open = ($(state.parts.$i.open(),)*);
                    let may_pass_by = true $(&& (!first.$i || open.$i.may_pass_by()))*;
                    let mut beyond = None;
                    for record in records.by_ref() {
                        if may_pass_by $(&& (!first.$i || open.$i.passes_by(&record)))* {
                            continue;
                        }
                        let row = groups.id_of(|| key(&record));
                        if row >= rows {
                            beyond = Some((row, record));
                            break;
                        }
                        $(if first.$i { open.$i.see(row, &record); })*
                    }
                    drop(open);
                    let Some((row, record)) = beyond else { return };
                    Self::insert(state, row, &record);
                }
            }
            fn insert(state: &mut Self::State, row: usize, record: &R) {
                $(if state.first[$i] == $i { state.parts.$i.insert(row, record); })*
            }
            fn remove(state: &mut Self::State, row: usize, record: &R) {
                $(if state.first[$i] == $i { state.parts.$i.remove(row, record); })*
            }
            fn tables<G: Group>(
                &self,
                state: &mut Self::State,
                groups: &Arc<Groups<G>>,
                threads: usize,
            ) -> Self::Tables<G> {
                $(if state.first[$i] == $i { state.parts.$i.close(threads); })*
                let cells: [Arc<dyn Any + Send + Sync>; $n] = [$(state.parts.$i.cells().clone()),*];
                ($({
                    let shared = cells.get(state.first[$i]).cloned();
                    let shared = shared.and_then(|c| c.downcast::<Cells<$K::Measure>>().ok());
                    let cells = shared.unwrap_or_else(|| state.parts.$i.cells().clone());
                    Table::new(self.$i.clone(), groups.clone(), cells)
                },)*)
            }
            fn merge(state: &mut Self::State, other: &Self::State, to: &[usize]) -> Result<(), Error> {
                $(check_same(state.parts.$i.cells(), other.parts.$i.cells())?;)*
                $(if state.first[$i] == $i { state.parts.$i.merge(&other.parts.$i, to); })*
                Ok(())
            }
            fn join(state: &mut Self::State, other: Self::State, to: &[usize]) {
                $(if state.first[$i] == $i { state.parts.$i.join(other.parts.$i, to); })*
            }
        }
    };
}
tuples!(1: A VA 0);
tuples!(2: A VA 0, B VB 1);
tuples!(3: A VA 0, B VB 1, C VC 2);
tuples!(4: A VA 0, B VB 1, C VC 2, D VD 3);
tuples!(5: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4);
tuples!(6: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5);
tuples!(7: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, H VH 6);
tuples!(8: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, H VH 6, I VI 7);
tuples!(9: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, H VH 6, I VI 7, J VJ 8);
tuples!(10: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, H VH 6, I VI 7, J VJ 8, K VK 9);
tuples!(11: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, H VH 6, I VI 7, J VJ 8, K VK 9, L VL 10);
tuples!(12: A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, H VH 6, I VI 7, J VJ 8, K VK 9, L VL 10, M VM 11);
