//! Any KPI behind a pointer.

use crate::error::Error;
use crate::kpi::{
    AsOf, Derived, Groups, Join, Kept, Kpi, Reading, Readings, Several, State, Table, Tally, Via, merge_one,
};
use crate::record::Record;
use crate::saved::{self, Header, Persist, Writer};
use crate::time::Timeline;
use crate::value::Value;
use std::any::Any;
use std::fmt::{self, Debug};
use std::sync::Arc;

/// Groups are named by a text field; `None` where it is unset.
pub type Label = Option<String>;

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    In,
    Out,
}

impl Sign {
    pub fn apply<R, S: State<R>>(self, state: &mut S, row: usize, record: &R) {
        match self {
            Sign::In => state.insert(row, record),
            Sign::Out => state.remove(row, record),
        }
    }
}

/// A KPI of the list: how records of any kind come to it.
pub trait Driven: Kpi {
    type Via: crate::kpi::Via;
    type State: Kept<Measure = Self::Measure> + Tally + Persist<Label> + Clone + Send + Sync + 'static;
    fn begin(&self, timeline: &Timeline, as_of: AsOf) -> Self::State;
    fn feed(state: &mut Self::State, row: usize, record: &Record<'_>, sign: Sign);
    /// Writes down what the record says at the as-of.
    fn tell(state: &Self::State, record: &Record<'_>, as_of: AsOf, to: &mut Writer) -> Result<(), Error>;
}

/// What a meter drives.
pub trait Gauge: Send + Sync {
    fn kpi(&self) -> &dyn Debug;
    fn feed(&mut self, row: usize, record: &Record<'_>, sign: Sign);
    fn readings(&mut self, groups: &Arc<Groups<Label>>) -> Result<Readings<Value, Label>, Error>;
    /// One group, a period after the other.
    fn series(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Vec<Reading<Value>>;
    /// Over the whole timeline; `None` where that must be asked for as one period.
    fn whole(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Result<Option<Reading<Value>>, Error>;
    fn periods(&self) -> usize;
    /// What it takes in memory.
    fn bytes(&self) -> usize;
    /// How many periods later a reading may still look at what happened in one.
    fn reach(&self) -> u32 {
        0
    }
    /// What a board asks: see [`Tally`].
    fn tally(&mut self) -> &mut dyn Tally;
    /// The same question as of another instant, nothing counted.
    fn emptied(&self, as_of: AsOf) -> Box<dyn Gauge>;
    fn header(&self) -> Result<Header, Error>;
    /// Writes down what the record says at the as-of.
    fn tell(&self, record: &Record<'_>, as_of: AsOf, to: &mut Writer) -> Result<(), Error>;
    fn save(&self, groups: &Groups<Label>) -> Result<Vec<u8>, Error>;
    /// Restores a saved state in place of what is here.
    fn load(&mut self, bytes: &[u8]) -> Result<Groups<Label>, Error>;
    fn merge(&mut self, other: &dyn Gauge, to: &[usize]) -> Result<(), Error>;
    fn as_any(&self) -> &dyn Any;
    fn boxed(&self) -> Box<dyn Gauge>;
}

/// The other gauge, if it is of the same type.
fn same<G: 'static>(other: &dyn Gauge) -> Result<&G, Error> {
    match other.as_any().downcast_ref() {
        Some(other) => Ok(other),
        None => Err(foreign()),
    }
}

impl Debug for dyn Gauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kpi().fmt(f)
    }
}

fn foreign() -> Error {
    Error::mismatch("KPI", "one", "another", "merge meters of one KPI with the same parameters")
}

/// A KPI with one measure.
#[derive(Clone)]
pub struct Single<K: Driven> {
    kpi: K,
    state: K::State,
    /// The table as it was last read, until something comes.
    table: Option<Table<K, Label, K::Via>>,
}

impl<K: Driven> Single<K> {
    pub fn new(kpi: K, timeline: &Timeline, as_of: AsOf) -> Self {
        let state = kpi.begin(timeline, as_of);
        Single { kpi, state, table: None }
    }
    fn table(&mut self, groups: &Arc<Groups<Label>>) -> &Table<K, Label, K::Via> {
        let table = match self.table.take() {
            Some(table) => table,
            None => table(self.kpi.clone(), &mut self.state, groups),
        };
        self.table.insert(table)
    }
}

fn table<K: Driven>(kpi: K, state: &mut K::State, groups: &Arc<Groups<Label>>) -> Table<K, Label, K::Via> {
    state.close(1);
    Table::new(kpi, groups.clone(), state.cells().clone())
}

impl<K: Driven> Gauge for Single<K>
where
    Value: From<K::Value>,
{
    fn kpi(&self) -> &dyn Debug {
        &self.kpi
    }
    fn feed(&mut self, row: usize, record: &Record<'_>, sign: Sign) {
        self.table = None;
        K::feed(&mut self.state, row, record, sign);
    }
    fn readings(&mut self, groups: &Arc<Groups<Label>>) -> Result<Readings<Value, Label>, Error> {
        Ok(self.table(groups).readings_as())
    }
    fn series(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Vec<Reading<Value>> {
        self.table(groups).series(group).into_iter().map(|reading| reading.map(Value::from)).collect()
    }
    fn whole(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Result<Option<Reading<Value>>, Error> {
        let table = self.table(groups);
        let one = <K::Via as Via>::ADDITIVE || table.timeline().len() == 1;
        Ok(if one { Some(table.whole(group)) } else { None })
    }
    fn periods(&self) -> usize {
        self.state.cells().timeline.len()
    }
    fn bytes(&self) -> usize {
        self.state.bytes()
    }
    fn tally(&mut self) -> &mut dyn Tally {
        self.table = None;
        &mut self.state
    }
    fn emptied(&self, as_of: AsOf) -> Box<dyn Gauge> {
        Box::new(Single::new(self.kpi.clone(), &self.state.cells().timeline, as_of))
    }
    fn header(&self) -> Result<Header, Error> {
        self.state.header()
    }
    fn tell(&self, record: &Record<'_>, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
        K::tell(&self.state, record, as_of, to)
    }
    fn save(&self, groups: &Groups<Label>) -> Result<Vec<u8>, Error> {
        saved::save(&self.state, groups)
    }
    fn load(&mut self, bytes: &[u8]) -> Result<Groups<Label>, Error> {
        let cells = self.state.cells();
        let mut empty = self.kpi.begin(&cells.timeline, cells.as_of);
        let groups = saved::load(bytes, &mut empty);
        if groups.is_ok() {
            (self.state, self.table) = (empty, None);
        }
        groups
    }
    fn merge(&mut self, other: &dyn Gauge, to: &[usize]) -> Result<(), Error> {
        let other = same::<Self>(other)?;
        if other.kpi != self.kpi {
            return Err(foreign());
        }
        self.table = None;
        merge_one(&mut self.state, &other.state, to)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn boxed(&self) -> Box<dyn Gauge> {
        Box::new(self.clone())
    }
}

/// A derived KPI with the parts that it reads.
#[derive(Clone)]
pub struct Combined<D, P: PartStates> {
    kpi: D,
    states: P::States,
    /// The tables of the parts as they were last read, until something comes.
    tables: Option<P::Tables>,
}

/// The KPIs whose parts a derived one reads, as a tuple.
pub trait PartStates {
    type States: Clone + Send + Sync + 'static;
    type Tables: Clone + Send + Sync + 'static;
    fn begin(of: &impl Derived, timeline: &Timeline, as_of: AsOf) -> Self::States;
}

impl<D: Derived, P: PartStates> Combined<D, P> {
    pub fn new(kpi: D, timeline: &Timeline, as_of: AsOf) -> Self {
        let states = P::begin(&kpi, timeline, as_of);
        Combined { kpi, states, tables: None }
    }
}

/// The KPI of a part, with the parameters that it shares with the one that is made of it.
fn part<K: Driven + Default>(of: &impl Derived) -> K {
    let mut part = K::default();
    of.configure(&mut part);
    part
}

macro_rules! combined {
    ($n:literal: $($K:ident $i:tt),*) => {
        impl<$($K: Driven + Default),*> PartStates for ($($K,)*) {
            type States = Several<($($K::State,)*), $n>;
            type Tables = ($(Table<$K, Label, $K::Via>,)*);
            fn begin(of: &impl Derived, timeline: &Timeline, as_of: AsOf) -> Self::States {
                Several { parts: ($(part::<$K>(of).begin(timeline, as_of),)*), first: [$($i),*] }
            }
        }
        impl<D: Derived, $($K: Driven + Default),*> Combined<D, ($($K,)*)> {
            fn tables(&mut self, groups: &Arc<Groups<Label>>) -> &<($($K,)*) as PartStates>::Tables {
                let tables = match self.tables.take() {
                    Some(tables) => tables,
                    None => ($(table(part::<$K>(&self.kpi), &mut self.states.parts.$i, groups),)*),
                };
                self.tables.insert(tables)
            }
        }
        impl<D, $($K: Driven + Default),*> Gauge for Combined<D, ($($K,)*)>
        where
            D: Derived<Parts = ($($K::Measure,)*), Value: Into<Value>>,
        {
            fn kpi(&self) -> &dyn Debug {
                &self.kpi
            }
            fn feed(&mut self, row: usize, record: &Record<'_>, sign: Sign) {
                self.tables = None;
                $($K::feed(&mut self.states.parts.$i, row, record, sign);)*
            }
            fn readings(&mut self, groups: &Arc<Groups<Label>>) -> Result<Readings<Value, Label>, Error> {
                let kpi = self.kpi.clone();
                let tables = self.tables(groups);
                Ok(kpi.of(($(&tables.$i,)*))?.map(Into::into))
            }
            fn series(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Vec<Reading<Value>> {
                let kpi = self.kpi.clone();
                let tables = self.tables(groups);
                let series = ($(&tables.$i,)*).series(&kpi, Some(group));
                series.into_iter().map(|reading| reading.map(Into::into)).collect()
            }
            fn whole(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Result<Option<Reading<Value>>, Error> {
                let kpi = self.kpi.clone();
                let tables = self.tables(groups);
                let additive = true $(&& <$K::Via as Via>::ADDITIVE)*;
                if !additive && tables.0.timeline().len() > 1 {
                    return Ok(None);
                }
                Ok(Some(($(&tables.$i,)*).whole(&kpi, group)?.map(Into::into)))
            }
            fn reach(&self) -> u32 {
                // a level is also read where a period begins
                let lags = [$(self.kpi.lag($i)),*];
                lags.into_iter().fold(1, u32::max)
            }
            fn periods(&self) -> usize {
                self.states.parts.0.cells().timeline.len()
            }
            fn bytes(&self) -> usize {
                self.states.bytes()
            }
            fn tally(&mut self) -> &mut dyn Tally {
                self.tables = None;
                &mut self.states
            }
            fn emptied(&self, as_of: AsOf) -> Box<dyn Gauge> {
                let timeline = &self.states.parts.0.cells().timeline;
                Box::new(Combined::<D, ($($K,)*)>::new(self.kpi.clone(), timeline, as_of))
            }
            fn header(&self) -> Result<Header, Error> {
                Persist::<Label>::header(&self.states)
            }
            fn tell(&self, record: &Record<'_>, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
                $($K::tell(&self.states.parts.$i, record, as_of, to)?;)*
                Ok(())
            }
            fn save(&self, groups: &Groups<Label>) -> Result<Vec<u8>, Error> {
                saved::save(&self.states, groups)
            }
            fn load(&mut self, bytes: &[u8]) -> Result<Groups<Label>, Error> {
                let cells = self.states.parts.0.cells();
                let mut empty = <($($K,)*)>::begin(&self.kpi, &cells.timeline, cells.as_of);
                let groups = saved::load(bytes, &mut empty);
                if groups.is_ok() {
                    (self.states, self.tables) = (empty, None);
                }
                groups
            }
            fn merge(&mut self, other: &dyn Gauge, to: &[usize]) -> Result<(), Error> {
                let other = same::<Self>(other)?;
                if other.kpi != self.kpi {
                    return Err(foreign());
                }
                let mut merged = self.states.clone();
                $(merge_one(&mut merged.parts.$i, &other.states.parts.$i, to)?;)*
                (self.states, self.tables) = (merged, None);
                Ok(())
            }
            fn as_any(&self) -> &dyn Any {
                self
            }
            fn boxed(&self) -> Box<dyn Gauge> {
                Box::new(self.clone())
            }
        }
    };
}
combined!(2: A 0, B 1);
combined!(3: A 0, B 1, C 2);
combined!(4: A 0, B 1, C 2, E 3);
