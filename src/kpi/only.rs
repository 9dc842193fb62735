//! A KPI over some of the records, or placed at another instant.

use super::{About, AsOf, Frame, Journey, Kpi, Measure, Observe, Seen, Step};
use crate::time::Timestamp;
use crate::value::{Undefined, Why};
use std::fmt;

/// A KPI over the records that a closure lets through; see [`Kpi::only`].
pub type Only<K, F> = Narrowed<K, Which<F>>;
/// A KPI placed at an instant that a closure names; see [`Kpi::anchored_on`].
pub type Anchored<K, F> = Narrowed<K, Where<F>>;

/// A KPI, or its measure, whose records pass through a named closure first.
#[derive(Clone, PartialEq, Debug)]
pub struct Narrowed<T, F> {
    inner: T,
    through: F,
}

/// Which records count.
#[derive(Clone)]
pub struct Which<F> {
    name: &'static str,
    f: F,
}

/// Where records count.
#[derive(Clone)]
pub struct Where<F> {
    name: &'static str,
    f: F,
}

impl<T, F> Narrowed<T, Which<F>> {
    pub(super) fn only(inner: T, name: &'static str, f: F) -> Self {
        Narrowed { inner, through: Which { name, f } }
    }
}
impl<T, F> Narrowed<T, Where<F>> {
    pub(super) fn anchored(inner: T, name: &'static str, f: F) -> Self {
        Narrowed { inner, through: Where { name, f } }
    }
}

// a closure cannot be compared or shown; its name stands for it
impl<F> PartialEq for Which<F> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl<F> fmt::Debug for Which<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "only {}", self.name)
    }
}
impl<F> PartialEq for Where<F> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl<F> fmt::Debug for Where<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "anchored on {}", self.name)
    }
}

impl<M, F> Measure for Narrowed<M, F>
where
    M: Measure,
    F: Clone + PartialEq + fmt::Debug + Send + Sync + 'static,
{
    const ID: &'static str = M::ID;
    type Observation = M::Observation;
    type When = M::When;
    type Summary = M::Summary;
    fn parameters(&self) -> Option<String> {
        Some(format!("{}, {:?}", self.inner.parameters()?, self.through))
    }
}

impl<K, F> Kpi for Narrowed<K, F>
where
    K: Kpi,
    F: Clone + PartialEq + fmt::Debug + Send + Sync + 'static,
{
    const ABOUT: About = K::ABOUT;
    const LOOKS_AHEAD: bool = K::LOOKS_AHEAD;
    type Measure = Narrowed<K::Measure, F>;
    type Value = K::Value;
    fn measure(&self) -> Self::Measure {
        Narrowed { inner: self.inner.measure(), through: self.through.clone() }
    }
    fn value(&self, kept: &<K::Measure as Measure>::Summary, at: &Frame) -> Result<K::Value, Undefined> {
        self.inner.value(kept, at)
    }
    fn n(&self, kept: &<K::Measure as Measure>::Summary) -> i64 {
        self.inner.n(kept)
    }
    fn concerns(&self, why: &Why) -> bool {
        self.inner.concerns(why)
    }
    fn left_out(&self, kept: &<K::Measure as Measure>::Summary, note: &mut dyn FnMut(Why, i64)) {
        self.inner.left_out(kept, note);
    }
}

impl<R, M, F> Observe<R> for Narrowed<M, Which<F>>
where
    M: Observe<R>,
    F: Fn(&R) -> bool + Clone + Send + Sync + 'static,
{
    #[inline]
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<M::Observation, M::When> {
        if (self.through.f)(record) { self.inner.observe(record, as_of) } else { Seen::Outside }
    }
}

impl<R, M, F> Observe<R> for Narrowed<M, Where<F>>
where
    M: Observe<R> + Measure<When = Timestamp>,
    F: Fn(&R) -> Option<Timestamp> + Clone + Send + Sync + 'static,
{
    #[inline]
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<M::Observation> {
        let at = as_of.known((self.through.f)(record));
        match (self.inner.observe(record, as_of), at) {
            (Seen::Counted(_, o), Some(t)) => Seen::Counted(t, o),
            (Seen::Counted(..), None) => Seen::PENDING,
            (Seen::Pending { decides, .. }, at) => Seen::Pending { at, decides },
            (Seen::Excluded(_, why), at) => Seen::Excluded(at, why),
            (Seen::Outside, _) => Seen::Outside,
        }
    }
}

impl<M, F> Journey for Narrowed<M, Which<F>>
where
    M: Journey,
    F: Clone + Send + Sync + 'static,
{
    type Event = M::Event;
    fn walk(&self, history: &[(Timestamp, M::Event)], at: &Frame, out: &mut impl FnMut(Seen<M::Observation, M::When>)) {
        self.inner.walk(history, at, out);
    }
}

impl<R, M, F> Step<R> for Narrowed<M, Which<F>>
where
    M: Step<R>,
    F: Fn(&R) -> bool + Clone + Send + Sync + 'static,
{
    type Entity = M::Entity;
    fn step(&self, record: &R, out: &mut impl FnMut(M::Entity, Timestamp, M::Event)) {
        if (self.through.f)(record) {
            self.inner.step(record, out);
        }
    }
}
