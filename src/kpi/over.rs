//! Data first: records, how they are grouped and cut, what is measured.

use super::behind::{Behind, entities_of, records_of};
use super::part::Use;
use super::threads::all;
use super::{AsOf, ByEntity, Each, Group, Groups, Kpi, Measures, Observe, Reading, Seen, Source, Step, Table, Walk};
use crate::field::Id;
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
        kpis.tables(&mut state, &Arc::new(groups), 1)
    }
    /// The same on so many threads; 0 for as many as the machine has. What comes out is equal, bit for bit: summaries are
    /// exact, and merge in any way.
    ///
    /// The records are dealt in stretches, so they must know how many they are and be cheap to enter anywhere: a slice,
    /// a range.
    ///
    /// ```
    /// use crm_kpi::{deals::{Revenue, WinRate}, kpi::over, record::Deal};
    /// # let deals: Vec<Deal> = vec![];
    /// let question = || over(&deals).by(|d| d.owner.as_deref());
    /// assert_eq!(question().measure_on(2, (WinRate, Revenue)), question().measure((WinRate, Revenue)));
    /// ```
    pub fn measure_on<G, M, Via>(self, threads: usize, kpis: M) -> M::Tables<G>
    where
        I: ExactSizeIterator + Clone + Send,
        G: Group + Send,
        F: Fn(&I::Item) -> G + Sync,
        M: Measures<I::Item, Via> + Sync,
        M::State: Send,
    {
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let (key, timeline, as_of) = (&self.key, &self.timeline, self.as_of);
        let mut parts = all(stretches(&self.records, threads), |records| {
            let (mut state, mut groups) = (kpis.begin(timeline, as_of, Use::Batch), Groups::default());
            M::fill(&mut state, records, key, &mut groups);
            (state, groups)
        })
        .into_iter();
        let (mut state, mut groups) =
            parts.next().unwrap_or_else(|| (kpis.begin(timeline, as_of, Use::Batch), Groups::default()));
        for (other, theirs) in parts {
            let to: Vec<usize> = theirs.keys().iter().map(|key| groups.id(key.clone())).collect();
            M::join(&mut state, other, &to);
        }
        kpis.tables(&mut state, &Arc::new(groups), threads)
    }
    /// What a journey says of each entity, in no order: whom a number counted, where and with what, and whom it left out
    /// and why. It asks the same question as [`measure`](Over::measure), so that the two cannot differ. Events that are
    /// nobody's are no entity's, and are not here.
    ///
    /// ```
    /// use crm_kpi::{customers::Rfm, kpi::{Seen, over}, record::Purchase, time::Timestamp, value::Why};
    /// let purchases = ["A", "B", "A"].map(|who| Purchase::new("", who, Timestamp::from_micros(5)));
    /// let mut each = over(&purchases).each(Rfm);
    /// each.sort_by(|a, b| a.entity.cmp(&b.entity));
    /// assert_eq!(each.iter().map(|each| each.entity.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    /// assert_eq!(each[0].seen, Seen::Excluded(Some(Timestamp::from_micros(5)), Why::NoAmount));
    /// ```
    pub fn each<G, K, M, E>(self, kpi: K) -> Vec<Each<G, E, M::Observation, M::When>>
    where
        G: Group,
        F: Fn(&I::Item) -> G,
        K: Kpi<Measure = M>,
        M: Step<I::Item, Entity = E>,
        E: Id,
    {
        let mut walk: Walk<M, E> = Walk::new(kpi.measure(), &self.timeline, self.as_of, Use::Batch);
        let mut groups = Groups::default();
        <K as Measures<I::Item, ByEntity>>::fill(&mut walk, self.records, self.key, &mut groups);
        let mut all = Vec::new();
        walk.each(|row, entity, seen| {
            if let Some(group) = groups.keys().get(row).filter(|_| !matches!(seen, Seen::Outside)) {
                all.push(Each { group: group.clone(), entity: entity.clone(), seen });
            }
        });
        all
    }
    /// Drill-down: every record with what it is to the KPI, and the numbers, from one look. The question is the same as that of
    /// [`measure`](Over::measure), so that the records behind a number can never disagree with it. Excluded records come
    /// with their reason, also those that only the KPI leaves out, such as won deals without an amount.
    ///
    /// ```
    /// use crm_kpi::{deals::Revenue, kpi::{Role, over}, record::{Deal, Outcome}, time::Timestamp};
    /// use crm_kpi::value::{Currency, Money, Why};
    /// let deals = [("D1", Some(100)), ("D2", None), ("D3", Some(250))].map(|(id, euros)| {
    ///     let mut deal = Deal::new(id, Timestamp::from_micros(0));
    ///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(5)));
    ///     deal.amount = euros.map(|euros| Money::minor(euros * 100, Currency::EUR));
    ///     deal
    /// });
    /// let behind = over(&deals).records_of(Revenue);
    /// assert_eq!(behind.table().total(&()).to_string(), "350.00 EUR");
    /// let told: Vec<(&str, Role)> = behind.at(&(), 0).map(|(deal, role)| (deal.id.as_str(), role)).collect();
    /// assert_eq!(told, [
    ///     ("D1", Role::Counted),
    ///     ("D2", Role::Excluded(Why::NoAmount)),
    ///     ("D3", Role::Counted),
    /// ]);
    /// ```
    pub fn records_of<G, K>(self, kpi: K) -> Behind<K, G, I::Item>
    where
        G: Group,
        F: Fn(&I::Item) -> G,
        K: Kpi<Measure: Observe<I::Item>>,
    {
        records_of(kpi, self.records, self.key, self.timeline, self.as_of)
    }
    /// The same for a KPI of entities: every entity with what it is to the KPI; `None` is an event of nobody, such as an
    /// anonymous answer.
    ///
    /// ```
    /// use crm_kpi::{customers::RepeatPurchases, kpi::over, record::Purchase, time::Timestamp};
    /// let purchases = ["A", "B", "A"].map(|who| Purchase::new("", who, Timestamp::from_micros(5)));
    /// let behind = over(&purchases).entities_of(RepeatPurchases::default());
    /// let mut told: Vec<String> = behind.at(&(), 0).map(|(who, role)| format!("{who:?} {role}")).collect();
    /// told.sort();
    /// assert_eq!(told, ["Some(\"A\") counted", "Some(\"B\") counted"]);
    /// assert_eq!(behind.table().reading(&(), 0).to_string(), "50.0 % (1 of 2)");
    /// ```
    pub fn entities_of<G, K, M>(self, kpi: K) -> Behind<K, G, Option<M::Entity>, ByEntity>
    where
        G: Group,
        F: Fn(&I::Item) -> G,
        K: Kpi<Measure = M>,
        M: Step<I::Item>,
    {
        entities_of(kpi, self.records, self.key, self.timeline, self.as_of)
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

/// The records in so many stretches, one after the other.
fn stretches<I: ExactSizeIterator + Clone>(records: &I, parts: usize) -> Vec<std::iter::Take<I>> {
    let n = records.len();
    let begin = |part: usize| n / parts * part + (n % parts).min(part);
    (0..parts)
        .map(|part| {
            let mut from = records.clone();
            if let Some(skipped) = begin(part).checked_sub(1) {
                from.nth(skipped);
            }
            from.take(begin(part + 1) - begin(part))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{Bought, BuyersKept, Buying, RepeatPurchases};
    use crate::record::Purchase;
    use crate::summary::Fold;
    use crate::time::{Calendar, Grain, Timestamp};

    #[test]
    fn what_each_entity_says_adds_up_to_the_table() {
        let months = Calendar::utc().period("1970-Q1").unwrap().by(Grain::Month).unwrap();
        let day = |n: usize| Timestamp::from_micros(n as i64 * 86_400_000_000);
        let purchases: Vec<Purchase> = (0..80)
            .map(|i| {
                let mut purchase = Purchase::new("", ["A", "B", "C", "D", "E"][i * i % 5], day(i * 31 % 100));
                purchase.channel = (i % 4 != 0).then(|| (i % 3).to_string());
                purchase
            })
            .collect();
        for as_of in [AsOf::Everything, day(40).into()] {
            let question = || over(&purchases).by(|p| p.channel.as_deref()).per(&months).as_of(as_of);
            let table = question().measure(RepeatPurchases::default());
            let each: Vec<Each<_, String, Bought>> = question().each(RepeatPurchases::default());
            assert!(each.iter().all(|each| table.groups().any(|group| *group == each.group)));
            for group in table.groups() {
                for slot in 0..months.len() {
                    let mut kept = BuyersKept::default();
                    for each in each.iter().filter(|each| each.group == *group) {
                        match &each.seen {
                            Seen::Counted(at, bought) if months.slot(*at) == Some(slot) => kept.absorb(*bought),
                            _ => {}
                        }
                    }
                    assert_eq!(kept, *table.kept(group, slot), "{group:?} {slot}");
                }
            }
        }
        assert!(over(&purchases[..0]).each(RepeatPurchases::default()).is_empty());
        assert_eq!(RepeatPurchases::default().measure(), Buying);
    }

    #[test]
    fn stretches_hold_every_record_once_and_in_order() {
        for n in [0, 1, 2, 7, 100] {
            for parts in [1, 2, 3, 8] {
                let records: Vec<usize> = (0..n).collect();
                let stretches = stretches(&records.iter(), parts);
                assert_eq!(stretches.len(), parts);
                assert!(stretches.into_iter().flatten().eq(&records), "{n} in {parts}");
            }
        }
    }
}
