//! Data first: records, how they are grouped and cut, what is measured.

use super::part::Use;
use super::{AsOf, Group, Groups, Kpi, Measures, Reading, Source, Table};
use crate::time::Timeline;
use std::sync::Arc;

/// Begins a question about records: a slice, a vector, any iterator of them or of references to them.
///
/// ```
/// use crm_kpi::{deals::{OpenPipeline, Revenue, WinRate}, kpi::over, record::Deal, time::Calendar};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// # let deals: Vec<Deal> = vec![];
/// let months = Calendar::utc().period("2024")?.by(crm_kpi::time::Grain::Month)?;
/// let (win_rate, revenue, pipeline) = over(&deals)
///     .by(|d| d.owner.as_deref())
///     .per(&months)
///     .measure((WinRate, Revenue, OpenPipeline));
/// for (owner, month, rate) in win_rate.iter() {
///     println!("{owner:?} {} {rate} {}", months.label(month), revenue.reading(owner, month));
/// }
/// # let _ = pipeline; Ok(()) }
/// ```
pub fn over<I: IntoIterator>(records: I) -> Over<I::IntoIter, fn(&I::Item)> {
    Over { records: records.into_iter(), key: |_| (), timeline: Timeline::all(), as_of: AsOf::Everything }
}

/// A question under construction; see [`over`].
#[derive(Debug, Clone)]
pub struct Over<I, F> {
    records: I,
    key: F,
    timeline: Timeline,
    as_of: AsOf,
}

impl<I: Iterator, F> Over<I, F> {
    /// One row for each value of the key. A missing value (`None`) is a group of its own. Borrowed keys are fine.
    pub fn by<G: Group, H: Fn(&I::Item) -> G>(self, key: H) -> Over<I, H> {
        Over { records: self.records, key, timeline: self.timeline, as_of: self.as_of }
    }
    /// One column for each period of a timeline.
    pub fn per(self, timeline: impl Into<Timeline>) -> Self {
        Over { timeline: timeline.into(), ..self }
    }
    /// One period (or `..` for all time, or a range of instants).
    pub fn during(self, period: impl Into<Timeline>) -> Self {
        self.per(period)
    }
    /// The instant until which the records were observed: what happened later has not happened yet.
    pub fn as_of(self, t: impl Into<AsOf>) -> Self {
        Over { as_of: t.into(), ..self }
    }
    /// Measures a KPI, or a tuple of KPIs in one pass: a table for each.
    pub fn measure<G, M, Via>(self, kpis: M) -> M::Tables<G>
    where
        G: Group,
        F: Fn(&I::Item) -> G,
        M: Measures<I::Item, Via>,
    {
        let mut state = kpis.begin(&self.timeline, self.as_of, Use::Batch);
        let mut groups = Groups::default();
        M::fill(&mut state, self.records, self.key, &mut groups);
        kpis.tables(&mut state, &Arc::new(groups))
    }
    /// One number over the whole timeline, with what has no place in time in its evidence.
    pub fn read<K, Via>(self, kpi: K) -> Reading<K::Value>
    where
        F: Fn(&I::Item),
        K: Kpi + Measures<I::Item, Via, Tables<()> = Table<K, (), Via>> + Source<I::Item, Via>,
    {
        let whole = self.timeline.whole();
        self.per(whole).measure(kpi).whole(&())
    }
}
