//! The one table: groups by periods, and what has no period.

use super::cells::{Cell, evidence_of, frame};
use super::measures::check_same;
use super::order::by_key;
use super::{AsOf, ByRecord, Cells, Evidence, Frame, Group, Groups, Kpi, Measure, Reading, Readings};
use crate::error::Error;
use crate::time::{Period, Timeline};
use crate::value::Undefined;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

/// One KPI by group and period. Cheap to clone; tables of one pass share what is kept.
///
/// It keeps summaries, not values, so a longer period or a wider group is made by merging. `Via` says how it was
/// filled: only a table filled record by record ([`ByRecord`]) has [`total`](Table::total), [`rollup`](Table::rollup),
/// [`merge`](Table::merge) and their like. A table of a journey holds an entity once in *each* period; its quarter
/// is not the sum of its months, and must be asked for as a quarter.
///
/// A row for each group that something is known of, in the order of the keys. The reading of a group that is not
/// there is the reading of nothing: undefined where nothing can be said, never an error.
#[derive(Debug, Clone)]
pub struct Table<K: Kpi, G = (), Via = ByRecord> {
    kpi: K,
    groups: Arc<Groups<G>>,
    cells: Arc<Cells<K::Measure>>,
    listed: Arc<[u32]>,
    via: PhantomData<Via>,
}

impl<K: Kpi, G: Group, Via> PartialEq for Table<K, G, Via> {
    /// The same question and the same content, whatever the way it came about.
    fn eq(&self, other: &Self) -> bool {
        self.kpi == other.kpi
            && check_same(&self.cells, &other.cells).is_ok()
            && self.cells.saved(&self.groups) == other.cells.saved(&other.groups)
            && self.contradicted() == other.contradicted()
    }
}

impl<K: Kpi, G: Group, Via> Table<K, G, Via> {
    pub(crate) fn new(kpi: K, groups: Arc<Groups<G>>, cells: Arc<Cells<K::Measure>>) -> Self {
        let listed = listed(&groups, &cells.inhabited(groups.len()));
        Table { kpi, groups, cells, listed, via: PhantomData }
    }
    fn contradicted(&self) -> std::collections::BTreeSet<&G> {
        let keys = self.groups.keys();
        self.cells.contradicted.iter().filter_map(|row| keys.get(*row as usize)).collect()
    }
    /// The KPI that is read.
    pub fn kpi(&self) -> &K {
        &self.kpi
    }
    /// The periods.
    pub fn timeline(&self) -> &Timeline {
        &self.cells.timeline
    }
    /// The as-of that the records were seen at.
    pub fn as_of(&self) -> AsOf {
        self.cells.as_of
    }
    /// The groups that something is known of, in order.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &G> + Clone {
        keys(&self.groups, &self.listed).into_iter()
    }
    /// Another KPI of the same measure, read from what is kept here: revenue from a table of win rates.
    pub fn reading_as<L: Kpi<Measure = K::Measure>>(&self, kpi: L) -> Result<Table<L, G, Via>, Error> {
        if kpi.measure() != self.cells.measure {
            let show = |m: &K::Measure| format!("{m:?}");
            let advice = "read a KPI whose measure has the parameters of this table";
            return Err(Error::mismatch("measure", show(&self.cells.measure), show(&kpi.measure()), advice));
        }
        let (groups, cells, listed) = (self.groups.clone(), self.cells.clone(), self.listed.clone());
        Ok(Table { kpi, groups, cells, listed, via: PhantomData })
    }
    /// The number of a group in the period with this index, from 0. A timeline that has no such period reads
    /// [`NoSuchPeriod`](Undefined::NoSuchPeriod).
    pub fn reading(&self, group: &G, slot: usize) -> Reading<K::Value> {
        let row = self.groups.find(group);
        let kept = self.cells.kept(row, slot);
        let unreadable = match slot < self.timeline().len() {
            true => self.cells.unreadable(row, slot),
            false => Some(Undefined::NoSuchPeriod),
        };
        let doubt = self.cells.doubt_at(row, slot);
        let value = self.value(unreadable, &kept, &self.frame(slot), doubt.pending);
        Reading::new(value, evidence_of(&self.kpi, &kept, doubt))
    }
    /// The frame that the period with this index is read in: for readings of your own.
    pub fn frame(&self, slot: usize) -> Frame {
        frame(&*self.cells).at(Some(slot))
    }
    /// What the measure keeps of a group in the period with this index: for readings of your own.
    pub fn kept(&self, group: &G, slot: usize) -> Cow<'_, Kept<K>> {
        self.cells.kept(self.groups.find(group), slot)
    }
    /// The number of a group in a period of the timeline; `None` where the timeline does not have it.
    pub fn at(&self, group: &G, period: &Period) -> Option<Reading<K::Value>> {
        let timeline = self.timeline();
        let slot = timeline.slot(period.start()).filter(|slot| timeline.end(*slot) == Some(period.end()))?;
        (timeline.start(slot) == Some(period.start())).then(|| self.reading(group, slot))
    }
    /// The numbers of a group, a period after the other.
    pub fn series(&self, group: &G) -> Vec<Reading<K::Value>> {
        self.row_series(self.groups.find(group))
    }
    fn row_series<V: From<K::Value>>(&self, row: Option<usize>) -> Vec<Reading<V>> {
        let mut at = frame(&*self.cells);
        let cells = self.cells.series(row);
        let mut series = Vec::with_capacity(self.timeline().len());
        for Cell { kept, doubt, unreadable, .. } in cells {
            at.move_to(series.len());
            let value = self.value(unreadable, &kept, &at, doubt.pending);
            series.push(reading(value, evidence_of(&self.kpi, &kept, doubt)));
        }
        series
    }
    /// Every group, period and number; groups in order, periods in order.
    pub fn iter(&self) -> impl Iterator<Item = (&G, usize, Reading<K::Value>)> {
        let rows = self.groups().zip(self.listed.iter());
        rows.flat_map(|(g, row)| {
            self.row_series(Some(*row as usize)).into_iter().enumerate().map(move |(p, r)| (g, p, r))
        })
    }
    /// Pending and excluded records of a group that have no period (yet).
    pub fn undated(&self, group: &G) -> Evidence {
        self.cells.undated_evidence(&self.kpi, self.groups.find(group))
    }
    /// All numbers, read once: for showing, and the form that derived KPIs have as well.
    pub fn readings(&self) -> Readings<K::Value, G> {
        self.readings_as()
    }
    /// All numbers, as values of another type.
    pub(crate) fn readings_as<V: From<K::Value>>(&self) -> Readings<V, G> {
        readings_of(frame(&*self.cells), &self.groups, &self.listed, &mut |row| self.row_series(row))
    }

    fn value(
        &self,
        unreadable: Option<Undefined>,
        kept: &Kept<K>,
        at: &Frame,
        pending: i64,
    ) -> Result<K::Value, Undefined> {
        match unreadable {
            Some(why) => return Err(why),
            None if at.lies_ahead() && !K::ABOUT.expects => return Err(Undefined::NotYetObservable),
            None => {}
        }
        match self.kpi.value(kept, at) {
            Err(Undefined::NoDenominator | Undefined::NoRecords) if pending > 0 && self.kpi.settled_by_time() => {
                Err(Undefined::NotYetObservable)
            }
            value => value,
        }
    }
    /// The whole of a one-period timeline, undated evidence included.
    pub(crate) fn whole<V: From<K::Value>>(&self, group: &G) -> Reading<V> {
        let row = self.groups.find(group);
        let kept = self.cells.total(row);
        // a total covers the timeline; where it has one period that period is the frame
        let slot = (self.timeline().len() == 1).then_some(0);
        let at = frame(&*self.cells).at(slot);
        let doubt = self.cells.total_doubt(row);
        let value = self.value(self.cells.total_unreadable(row), &kept, &at, doubt.pending);
        reading(value, evidence_of(&self.kpi, &kept, doubt))
    }
    pub(crate) fn cells(&self) -> &Cells<K::Measure> {
        &self.cells
    }
    pub(crate) fn row_of(&self, group: &G) -> Option<usize> {
        self.groups.find(group)
    }
    pub(crate) fn shared_groups(&self) -> &Arc<Groups<G>> {
        &self.groups
    }
}

fn reading<V, W: From<V>>(value: Result<V, Undefined>, evidence: Evidence) -> Reading<W> {
    let value = match value {
        Ok(value) => Ok(W::from(value)),
        Err(why) => Err(why),
    };
    Reading::new(value, evidence)
}

/// The rows that something is known of, in the order of their keys.
fn listed<G: Group>(groups: &Groups<G>, inhabited: &[bool]) -> Arc<[u32]> {
    let known = |row: &usize| inhabited.get(*row).is_some_and(|any| *any);
    by_key(groups.keys()).into_iter().filter(known).map(|row| row as u32).collect()
}

/// The keys of rows; every listed row has one.
fn keys<'a, G: Group>(groups: &'a Groups<G>, rows: &[u32]) -> Vec<&'a G> {
    rows.iter().filter_map(|row| groups.keys().get(*row as usize)).collect()
}

/// Series of rows under their keys, and the one that a group reads which is not there.
fn readings_of<V, G: Group>(
    at: Frame,
    groups: &Groups<G>,
    rows: &[u32],
    series: &mut dyn FnMut(Option<usize>) -> Vec<Reading<V>>,
) -> Readings<V, G> {
    let keyed = keys(groups, rows).into_iter().zip(rows);
    let keyed = keyed.map(|(key, row)| (key.clone(), series(Some(*row as usize)))).collect();
    Readings::new(at, keyed, series(None))
}

type Kept<K> = <<K as Kpi>::Measure as Measure>::Summary;

impl<K: Kpi, G: Group> Table<K, G> {
    /// The number of a group over the whole timeline, merged from what its periods keep (a level: its last), with
    /// the pending and excluded records that have no period.
    pub fn total(&self, group: &G) -> Reading<K::Value> {
        self.whole(group)
    }
    /// The number of all groups together in a period, from merged summaries.
    pub fn all(&self) -> Table<K> {
        self.regroup(|_| ())
    }
    /// Wider groups, from merged summaries: owners into teams.
    pub fn regroup<H: Group>(&self, wider: impl Fn(&G) -> H) -> Table<K, H> {
        let mut groups = Groups::default();
        let to: Vec<usize> = self.groups.keys().iter().map(|g| groups.id(wider(g))).collect();
        let mut cells = self.cells.emptied();
        cells.merge(&self.cells, &to);
        cells.settle(1);
        Table::new(self.kpi.clone(), Arc::new(groups), Arc::new(cells))
    }
    /// Wider groups of several kinds at once, each record in one of each kind: subtotals.
    pub(crate) fn regroup_each<H: Group>(&self, wider: &[fn(&G) -> H]) -> Table<K, H> {
        let mut groups = Groups::default();
        let mut cells = self.cells.emptied();
        for wider in wider {
            let to: Vec<usize> = self.groups.keys().iter().map(|g| groups.id(wider(g))).collect();
            cells.merge(&self.cells, &to);
        }
        cells.settle(1);
        Table::new(self.kpi.clone(), Arc::new(groups), Arc::new(cells))
    }
    /// Takes in the table of another part of the records: another shard, another file.
    ///
    /// An error if the two answer different questions; then nothing changes.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        check_same(&self.cells, &other.cells)?;
        let groups = Arc::make_mut(&mut self.groups);
        let to: Vec<usize> = other.groups.keys().iter().map(|g| groups.id(g.clone())).collect();
        let cells = Arc::make_mut(&mut self.cells);
        cells.merge(&other.cells, &to);
        cells.settle(1);
        *self = Table::new(self.kpi.clone(), self.groups.clone(), self.cells.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::NewCustomers;
    use crate::deals::{OpenDealCount, SalesCycle, WinRate};
    use crate::kpi::{Frame, over, track};
    use crate::record::{Customer, Deal, Outcome};
    use crate::time::{Calendar, Grain, Timestamp};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    fn deals(owners: &[&str]) -> Vec<Deal> {
        let deals = owners.iter().zip([Outcome::Won, Outcome::Lost, Outcome::Open].into_iter().cycle());
        deals
            .map(|(owner, outcome)| {
                let mut deal = Deal::new("", t(0));
                deal.owner = Some((*owner).into());
                (deal.outcome, deal.closed_at) = (outcome, (outcome != Outcome::Open).then_some(t(9)));
                deal
            })
            .collect()
    }

    #[test]
    fn tables_merge_whatever_order_their_groups_came_in() {
        let all = deals(&["anna", "oksana", "anna", "piotr", "oksana", "piotr", "anna"]);
        let by_owner = |deals: &[Deal]| over(deals).by(|d| d.owner.clone()).measure(WinRate);
        for cut in 0..=all.len() {
            let (a, b) = all.split_at(cut);
            let (mut left, mut right) = (by_owner(a), by_owner(b));
            let (l, r) = (left.clone(), right.clone());
            left.merge(&r).unwrap();
            right.merge(&l).unwrap();
            assert_eq!((&left, &right), (&by_owner(&all), &by_owner(&all)), "cut at {cut}");
            assert!(left.groups().eq(by_owner(&all).groups()));
        }
    }

    #[test]
    fn wider_groups_are_what_they_would_have_been() {
        let all = deals(&["anna", "oksana", "anna", "piotr", "oksana"]);
        let initial = |owner: &Option<String>| owner.as_ref().and_then(|o| o.chars().next());
        let narrow = over(&all).by(|d| d.owner.clone()).measure(WinRate);
        assert_eq!(narrow.regroup(initial), over(&all).by(|d| initial(&d.owner)).measure(WinRate));
        assert_eq!(narrow.all(), over(&all).measure(WinRate));
    }

    #[test]
    fn tables_of_different_questions_do_not_merge() {
        let all = deals(&["anna"]);
        let question = || over(&all);
        let mut table = question().measure(SalesCycle::default());
        for (field, other) in [
            ("measure", question().measure(SalesCycle { lost: true })),
            ("timeline", question().during(t(0)..t(20)).measure(SalesCycle::default())),
            ("as-of", question().as_of(t(20)).measure(SalesCycle::default())),
            ("coverage", question().measure(SalesCycle::default()).cumulative().unwrap()),
        ] {
            let e = table.merge(&other).unwrap_err();
            assert!(e.is_mismatch() && e.to_string().starts_with(&format!("{field} differs")), "{field}: {e}");
            assert_ne!(table, other, "{field}");
        }
    }

    #[test]
    fn a_period_is_found_by_its_edges_and_one_that_is_not_there_reads_so() {
        let calendar = Calendar::utc();
        let months = calendar.period("1970-Q1").unwrap().by(Grain::Month).unwrap();
        let (closed, open) = over(&deals(&["anna", "anna", "anna"])).per(&months).measure((WinRate, OpenDealCount));
        let at = |label| closed.at(&(), &calendar.period(label).unwrap()).map(|r| r.to_string());
        assert_eq!(at("1970-01").as_deref(), Some("50.0 % (1 of 2)"));
        for other in ["1970-01-01", "1970-Q1", "1970-W01", "1970-04", "1969-12"] {
            assert_eq!(at(other), None, "{other} is no period of the table");
        }
        for slot in [3, 99, usize::MAX] {
            assert_eq!(closed.reading(&(), slot).value(), Err(&Undefined::NoSuchPeriod), "{slot}");
            assert_eq!((closed.reading(&(), slot).n(), open.reading(&(), slot).n()), (0, 0), "{slot}");
            assert_eq!(open.kept(&(), slot).deals.n(), 0, "{slot}");
        }
    }

    #[test]
    fn nothing_reads_as_nothing_by_every_way() {
        let months = Calendar::utc().period("1970-Q1").unwrap().by(Grain::Month).unwrap();
        let table = over(&[] as &[Deal]).per(&months).measure(OpenDealCount);
        let zeros = ["0", "0", "0"];
        assert!(table.series(&()).iter().map(Reading::to_string).eq(zeros));
        assert!(table.readings().series(&()).iter().map(Reading::to_string).eq(zeros));
        assert_eq!(table.groups().len(), 0);
    }

    #[test]
    fn a_table_that_nothing_has_changed_is_not_copied() {
        let mut live = track::<Deal>().measure(WinRate);
        deals(&["anna", "anna"]).iter().for_each(|deal| live.insert(deal));
        let (first, again) = (live.tables(), live.tables());
        assert!(Arc::ptr_eq(&first.cells, &again.cells));
        live.insert(&deals(&["anna"])[0]);
        assert_eq!((first.total(&()).n(), live.tables().total(&()).n()), (2, 3), "what was read stays as it was");
    }

    #[test]
    fn a_group_that_contradicts_itself_is_shown() {
        let mut live = track::<Customer>().by(|c| c.owner.clone()).measure(NewCustomers);
        let empty = live.tables();
        live.remove(&Customer::new("C1", t(0)));
        let table = live.tables();
        assert_ne!(table, empty);
        assert_eq!(table.groups().collect::<Vec<_>>(), [&None]);
        assert_eq!(table.reading(&None, 0).value(), Err(&Undefined::Inconsistent));
    }

    #[test]
    fn what_is_kept_can_be_read_by_hand() {
        let table = over(&deals(&["anna", "anna"])).measure(WinRate);
        let by_hand = WinRate.value(&table.kept(&(), 0), &table.frame(0));
        assert_eq!(by_hand.ok(), table.reading(&(), 0).ok());
        assert_eq!(Frame::new(.., t(5)).now(), Ok(t(5)));
    }
}
