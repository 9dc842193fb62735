//! The questions that a board answers.

use super::sheet::{Later, Sheet};
use crate::error::Error;
use crate::kpi::{AsOf, Group, Groups, Measures, Tally, Tell, Use, watching};
use crate::saved::{Header, Persist, Reader, Writer};
use crate::time::Timeline;
use serde::{Serialize, de::DeserializeOwned};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// A question about records of type `R`: what it asks, and where the answer is counted.
pub trait Asked<R>: Send + Sync + 'static {
    type Group: Group + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The group of a record; `None` of one that is none of its business.
    fn group(&self, record: &R) -> Option<Self::Group>;
    fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error>;
    fn tally(&mut self) -> &mut dyn Tally;
    fn periods(&self) -> usize;
    /// How many periods later a reading may still look at what happened in one.
    fn reach(&self) -> u32 {
        0
    }
    fn emptied(&self, as_of: AsOf) -> Self;
    fn header(&self) -> Result<Header, Error>;
    /// What the answer takes in memory.
    fn bytes(&self) -> usize;
}

/// A KPI, or a tuple of KPIs, with their types.
pub struct Typed<R, G, M: Measures<R, Via>, Via> {
    kpis: M,
    key: Key<R, G>,
    timeline: Timeline,
    state: M::State,
    via: PhantomData<fn() -> Via>,
}

/// The group of a record.
pub type Key<R, G> = Arc<dyn Fn(&R) -> G + Send + Sync>;

impl<R, G: Group, M: Measures<R, Via>, Via> Typed<R, G, M, Via> {
    pub fn new(kpis: M, key: Key<R, G>, timeline: Timeline, as_of: AsOf) -> Self {
        let state = kpis.begin(&timeline, as_of, Use::Live);
        Typed { kpis, key, timeline, state, via: PhantomData }
    }
    pub fn tables(&mut self, groups: &Arc<Groups<G>>) -> M::Tables<G> {
        self.kpis.tables(&mut self.state, groups, 1)
    }
}

impl<R, G, M, Via> Asked<R> for Typed<R, G, M, Via>
where
    R: 'static,
    G: Group + Serialize + DeserializeOwned + Send + Sync + 'static,
    M: Measures<R, Via, State: Tell<R> + Persist<G> + Send + Sync + 'static> + Send + Sync + 'static,
    Via: 'static,
{
    type Group = G;
    fn group(&self, record: &R) -> Option<G> {
        Some((self.key)(record))
    }
    fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
        self.state.tell(record, as_of, to)
    }
    fn tally(&mut self) -> &mut dyn Tally {
        &mut self.state
    }
    fn periods(&self) -> usize {
        self.timeline.len()
    }
    fn emptied(&self, as_of: AsOf) -> Self {
        Typed::new(self.kpis.clone(), self.key.clone(), self.timeline.clone(), as_of)
    }
    fn header(&self) -> Result<Header, Error> {
        self.state.header()?.under::<G>()
    }
    fn bytes(&self) -> usize {
        self.state.bytes()
    }
}

/// A question with what records told it, whatever its type.
pub trait Panel<R>: Send + Sync {
    /// Asks a record, and counts nothing yet.
    fn ask(&mut self, record: &R, as_of: AsOf) -> Result<(), Error>;
    /// Counts what the record said that was asked last; whether that is anything new.
    fn count(&mut self, at: u32, version: u64) -> Result<bool, Error>;
    fn remove(&mut self, at: u32, version: u64) -> Result<bool, Error>;
    /// A look at what the record at this place told.
    fn glance(&self, at: u32) -> u32;
    fn advance(&mut self, to: AsOf, version: u64) -> Result<(), Error>;
    fn emptied(&self, as_of: AsOf, remembered: usize) -> Box<dyn Panel<R>>;
    fn header(&self) -> Result<Header, Error>;
    /// An error where the other is of another type, which a header does not always tell.
    fn must_be_like(&self, other: &dyn Panel<R>) -> Result<(), Error>;
    fn write(&self, places: &[u32], out: &mut Writer) -> Result<(), Error>;
    fn read(&mut self, records: u32, from: &mut Reader<'_>, version: u64) -> Result<(), Error>;
    fn unite(&mut self, other: &dyn Panel<R>, places: &[(u32, u32)], version: u64) -> Result<(), Error>;
    fn bytes(&self) -> (usize, usize);
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// A question with what records told it.
pub struct Page<A: Asked<R>, R> {
    pub asked: A,
    pub sheet: Sheet<A::Group>,
    said: Said<A::Group>,
}

/// What the record that was asked last says now, and will say.
struct Said<G> {
    group: Option<G>,
    now: Writer,
    later: Later,
}

impl<A: Asked<R>, R> Page<A, R> {
    pub fn new(asked: A, remembered: usize) -> Self {
        let said = Said { group: None, now: Writer::default(), later: Later::new() };
        let sheet = Sheet::new(remembered, asked.reach());
        Page { asked, sheet, said }
    }
    /// All that was counted is in the cells.
    pub fn settle(&mut self, version: u64) -> Result<(), Error> {
        if !self.sheet.changed {
            return Ok(());
        }
        self.sheet.settle(self.asked.tally(), version)
    }
}

impl<A: Asked<R>, R: 'static> Panel<R> for Page<A, R> {
    fn ask(&mut self, record: &R, as_of: AsOf) -> Result<(), Error> {
        let Said { group, now, later } = &mut self.said;
        now.clear();
        later.clear();
        *group = self.asked.group(record);
        if group.is_none() {
            return Ok(());
        }
        let (told, mut ahead) = watching(|| self.asked.tell(record, as_of, now));
        told?;
        // each instant at which time alone may let it say something else, one after the other
        while let Some(when) = ahead.filter(|_| as_of != AsOf::Everything) {
            let mut then = Writer::default();
            let (told, next) = watching(|| self.asked.tell(record, when.into(), &mut then));
            told?;
            if later.last().map_or(now.bytes(), |(_, before)| before) != then.bytes() {
                later.push((when, then.into_bytes().into()));
            }
            ahead = next;
        }
        Ok(())
    }
    fn count(&mut self, at: u32, version: u64) -> Result<bool, Error> {
        let Said { group, now, later } = &mut self.said;
        match group.take() {
            Some(group) => self.sheet.put(self.asked.tally(), at, group, now.bytes(), std::mem::take(later), version),
            None => self.sheet.remove(self.asked.tally(), at, version),
        }
    }
    fn remove(&mut self, at: u32, version: u64) -> Result<bool, Error> {
        self.sheet.remove(self.asked.tally(), at, version)
    }
    fn glance(&self, at: u32) -> u32 {
        self.sheet.glance(at)
    }
    fn advance(&mut self, to: AsOf, version: u64) -> Result<(), Error> {
        self.sheet.advance(self.asked.tally(), to, version)
    }
    fn emptied(&self, as_of: AsOf, remembered: usize) -> Box<dyn Panel<R>> {
        Box::new(Page::new(self.asked.emptied(as_of), remembered))
    }
    fn header(&self) -> Result<Header, Error> {
        self.asked.header()
    }
    fn must_be_like(&self, other: &dyn Panel<R>) -> Result<(), Error> {
        if other.as_any().is::<Self>() { Ok(()) } else { Err(foreign()) }
    }
    fn write(&self, places: &[u32], out: &mut Writer) -> Result<(), Error> {
        self.sheet.write(places, out)
    }
    fn read(&mut self, records: u32, from: &mut Reader<'_>, version: u64) -> Result<(), Error> {
        self.sheet.read(self.asked.tally(), records, from, version)
    }
    fn unite(&mut self, other: &dyn Panel<R>, places: &[(u32, u32)], version: u64) -> Result<(), Error> {
        match other.as_any().downcast_ref::<Self>() {
            Some(other) => self.sheet.unite(self.asked.tally(), &other.sheet, places, version),
            None => Err(foreign()),
        }
    }
    fn bytes(&self) -> (usize, usize) {
        (self.sheet.bytes(), self.asked.bytes())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

pub fn foreign() -> Error {
    Error::mismatch("question", "one", "another", "ask a board what was added to it")
}
