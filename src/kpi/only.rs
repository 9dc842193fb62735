//! A KPI over some of the records, or placed at another instant.

use super::{About, AsOf, Frame, Journey, Kpi, Measure, Observe, Seen, Step};
use crate::error::Error;
use crate::time::Timestamp;
use crate::value::{Undefined, Why};
use std::fmt;
use std::ops::Range;

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
    fn undecided(&self, kept: &<K::Measure as Measure>::Summary) -> i64 {
        self.inner.undecided(kept)
    }
    fn settled_by_time(&self) -> bool {
        self.inner.settled_by_time()
    }
    fn check(&self) -> Result<(), Error> {
        self.inner.check()
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
    #[inline(always)]
    fn lies_outside(&self, record: &R, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        self.inner.lies_outside(record, period, as_of)
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
    type Trace = M::Trace;
    fn walk(&self, history: &M::Trace, at: &Frame, out: &mut impl FnMut(Seen<M::Observation, M::When>)) {
        self.inner.walk(history, at, out);
    }
    #[inline]
    fn alone(&self, at: Timestamp, event: &M::Event) -> Seen<M::Observation, M::When> {
        self.inner.alone(at, event)
    }
}

impl<R, M, F> Step<R> for Narrowed<M, Which<F>>
where
    M: Step<R>,
    F: Fn(&R) -> bool + Clone + Send + Sync + 'static,
{
    type Entity = M::Entity;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&M::Entity>, Timestamp, M::Event)) {
        if (self.through.f)(record) {
            self.inner.step(record, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::deals::{Revenue, WinRate};
    use crate::kpi::{Kpi, over, track};
    use crate::record::{Deal, Outcome};
    use crate::time::Timestamp;

    fn deals() -> Vec<Deal> {
        let t = Timestamp::from_micros;
        ["web", "fair", "web"]
            .iter()
            .zip([Outcome::Won, Outcome::Won, Outcome::Lost])
            .map(|(source, outcome)| {
                let mut deal = Deal::new("", t(0));
                (deal.source, deal.outcome, deal.closed_at) = (Some((*source).into()), outcome, Some(t(9)));
                deal
            })
            .collect()
    }

    fn is(deal: &&Deal, source: &str) -> bool {
        deal.source.as_deref() == Some(source)
    }

    #[test]
    fn a_tuple_may_hold_different_populations() {
        let deals = deals();
        let (all, web, fair) = over(&deals).measure((
            WinRate,
            WinRate.only("web", |d: &&Deal| is(d, "web")),
            WinRate.only("fair", |d: &&Deal| is(d, "fair")),
        ));
        let shares = [all.total(&()), web.total(&()), fair.total(&())].map(|r| r.ok().map(|s| (s.part(), s.whole())));
        assert_eq!(shares, [Some((2, 3)), Some((1, 2)), Some((1, 1))]);
    }

    #[test]
    fn only_states_of_the_same_name_belong_together() {
        let live = |name| track::<Deal>().measure(Revenue.only(name, |d: &Deal| d.amount.is_some()));
        let saved = live("priced").save().unwrap();
        assert!(live("priced").load(&saved).is_ok());
        let e = live("other").load(&saved).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().starts_with("set of parameters"), "{e}");
    }

    #[test]
    fn a_record_without_the_other_anchor_is_pending() {
        let deals = deals();
        let expected = WinRate.anchored_on("expected_close", |d: &&Deal| d.expected_close);
        let reading = over(&deals).read(expected);
        assert_eq!((reading.n(), reading.pending()), (0, 3));
    }
}
