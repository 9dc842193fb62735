//! The same tables, kept up to date while records change.

use super::part::Use;
use super::{AsOf, Group, Groups, Measures};
use crate::error::Error;
use crate::saved::{self, Persist};
use crate::time::Timeline;
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use std::sync::Arc;

/// Begins a live question about records of type `R`.
///
/// ```
/// use crm_kpi::{deals::{Revenue, WinRate}, kpi::track, record::{Deal, Outcome}, time::Timestamp};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut live = track::<Deal>().by(|d| d.owner.clone()).measure((WinRate, Revenue));
/// let open = Deal::new("D1", day(0));
/// live.insert(&open);
/// let mut won = open.clone();
/// (won.outcome, won.closed_at) = (Outcome::Won, Some(day(3)));
/// live.update(&open, &won);
/// let (rate, _) = live.tables();
/// assert_eq!(rate.total(&None).to_string(), "100.0 % (1 of 1)");
/// ```
pub fn track<R>() -> Track<R, fn(&R)> {
    Track { key: |_| (), timeline: Timeline::all(), as_of: AsOf::Everything, of: PhantomData }
}

/// A live question under construction; see [`track`].
#[derive(Debug, Clone)]
pub struct Track<R, F> {
    key: F,
    timeline: Timeline,
    as_of: AsOf,
    of: PhantomData<fn(&R)>,
}

impl<R, F> Track<R, F> {
    /// One row for each value of the key.
    pub fn by<G: Group, H: Fn(&R) -> G>(self, key: H) -> Track<R, H> {
        Track { key, timeline: self.timeline, as_of: self.as_of, of: PhantomData }
    }
    /// One column for each period of a timeline.
    pub fn per(self, timeline: impl Into<Timeline>) -> Self {
        Track { timeline: timeline.into(), ..self }
    }
    /// One period (or `..` for all time, or a range of instants).
    pub fn during(self, period: impl Into<Timeline>) -> Self {
        self.per(period)
    }
    /// The instant until which the records were observed.
    pub fn as_of(self, t: impl Into<AsOf>) -> Self {
        Track { as_of: t.into(), ..self }
    }
    /// The key, the timeline, the as-of.
    pub(crate) fn into_parts(self) -> (F, Timeline, AsOf) {
        (self.key, self.timeline, self.as_of)
    }
    /// Measures a KPI, or a tuple of KPIs in one pass.
    pub fn measure<G, M, Via>(self, kpis: M) -> Live<R, F, G, M, Via>
    where
        G: Group,
        F: Fn(&R) -> G,
        M: Measures<R, Via>,
    {
        let state = kpis.begin(&self.timeline, self.as_of, Use::Live);
        let (timeline, as_of, groups) = (self.timeline, self.as_of, Arc::new(Groups::default()));
        Live { kpis, key: self.key, timeline, as_of, groups, state, of: PhantomData }
    }
}

/// Tables that follow their records: what is inserted can be removed again, and the result is the same, bit for bit,
/// as if it had never been there.
///
/// Reading copies nothing (it looks once over the cells for groups that hold something); a table that is still held at the
/// next change costs a copy of the few hundred cells of its page.
///
/// The timeline and the as-of belong to the question and do not move. Lay the timeline out as far ahead as the board
/// shows, and take no as-of where everything that is inserted is known; where time passes, or records are known by an id, take
/// a [`Board`](crate::board::Board).
#[derive(Debug)]
pub struct Live<R, F, G, M: Measures<R, Via>, Via> {
    kpis: M,
    key: F,
    timeline: Timeline,
    as_of: AsOf,
    groups: Arc<Groups<G>>,
    state: M::State,
    of: PhantomData<fn(&R) -> Via>,
}

impl<R, F: Clone, G, M: Measures<R, Via>, Via> Clone for Live<R, F, G, M, Via> {
    fn clone(&self) -> Self {
        Live {
            kpis: self.kpis.clone(),
            key: self.key.clone(),
            timeline: self.timeline.clone(),
            as_of: self.as_of,
            groups: self.groups.clone(),
            state: self.state.clone(),
            of: PhantomData,
        }
    }
}

impl<R, F, G, M, Via> Live<R, F, G, M, Via>
where
    G: Group,
    F: Fn(&R) -> G,
    M: Measures<R, Via>,
{
    fn row(&mut self, record: &R) -> usize {
        let key = (self.key)(record);
        match self.groups.find(&key) {
            Some(row) => row,
            None => Arc::make_mut(&mut self.groups).id(key),
        }
    }
    /// Counts a record in.
    pub fn insert(&mut self, record: &R) {
        let row = self.row(record);
        M::insert(&mut self.state, row, record);
    }
    /// Counts a record out that was counted in before, as it was then. One that never was leaves a count below zero,
    /// which reads as inconsistent until it is put right.
    pub fn remove(&mut self, record: &R) {
        let row = self.row(record);
        M::remove(&mut self.state, row, record);
    }
    /// A record changed from what it was to what it is.
    pub fn update(&mut self, was: &R, is: &R) {
        self.remove(was);
        self.insert(is);
    }
    /// The tables as they stand.
    pub fn tables(&mut self) -> M::Tables<G> {
        self.kpis.tables(&mut self.state, &self.groups, 1)
    }
    /// Takes in what another has seen. An error if the two answer different questions; then nothing changes.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        let mut groups = (*self.groups).clone();
        let to: Vec<usize> = other.groups.keys().iter().map(|g| groups.id(g.clone())).collect();
        M::merge(&mut self.state, &other.state, &to)?;
        self.groups = Arc::new(groups);
        Ok(())
    }
    /// The state as bytes: format version, measures with their parameters, timeline, as-of, content, checksum. The
    /// same content gives the same bytes.
    pub fn save(&self) -> Result<Vec<u8>, Error>
    where
        M::State: Persist<G>,
        G: Serialize + DeserializeOwned,
    {
        saved::save(&self.state, &self.groups)
    }
    /// Restores a saved state in place of what is here; to add one to it, load it into another and
    /// [`merge`](Live::merge). An error if it is damaged, of a later format, or answers another question; then nothing
    /// changes. What a *key* means cannot be checked, only its type: group by owner what was saved by owner.
    pub fn load(&mut self, bytes: &[u8]) -> Result<(), Error>
    where
        M::State: Persist<G>,
        G: DeserializeOwned,
    {
        let mut state = self.kpis.begin(&self.timeline, self.as_of, Use::Live);
        let groups = saved::load(bytes, &mut state)?;
        (self.state, self.groups) = (state, Arc::new(groups));
        Ok(())
    }
}
