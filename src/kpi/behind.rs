//! Drill-down: the records, or the entities, behind a number.

use super::cells::{Doubt, evidence_of};
use super::{AsOf, ByEntity, ByRecord, Cells, Group, Groups, Kpi, Measure, Observe, Place, Seen, Step, Table, Via};
use super::{Use, Walk};
use crate::field::Id;
use crate::summary::Fold;
use crate::time::Timeline;
use crate::value::Why;
use std::fmt;
use std::sync::Arc;

/// What a record is to a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Role {
    /// It was counted.
    Counted,
    /// It may yet count, or may yet change what it counts for.
    Pending,
    /// It belongs to the population and was left out.
    Excluded(Why),
}

/// `counted`, `pending`, or the reason.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Counted => f.pad("counted"),
            Role::Pending => f.pad("pending"),
            Role::Excluded(why) => f.pad(&format!("excluded: {why}")),
        }
    }
}

type Of<M> = Seen<<M as Measure>::Observation, <M as Measure>::When>;

/// The records (or entities) of a question, each with what it is to the KPI: what
/// [`records_of`](super::Over::records_of) and [`entities_of`](super::Over::entities_of) give.
///
/// The table is filled from the very same look at the records, so that the list behind a number can never disagree with it:
/// as many are counted as its n says, as many pending and excluded as its evidence says.
#[derive(Clone)]
pub struct Behind<K: Kpi, G, R, V = ByRecord> {
    table: Table<K, G, V>,
    seen: Vec<(usize, R, Of<K::Measure>)>,
}

impl<K: Kpi, G: Group, R, V: Via> Behind<K, G, R, V> {
    fn new(kpi: K, groups: Groups<G>, seen: Vec<(usize, R, Of<K::Measure>)>, timeline: Timeline, as_of: AsOf) -> Self {
        let mut cells = Cells::new(kpi.measure(), timeline, as_of);
        cells.grow(groups.len());
        seen.iter().for_each(|(row, _, seen)| cells.apply(*row, seen.clone(), 1));
        cells.settle(1);
        Behind { table: Table::new(kpi, Arc::new(groups), Arc::new(cells)), seen }
    }
    /// The numbers.
    pub fn table(&self) -> &Table<K, G, V> {
        &self.table
    }
    /// What stands behind the number of a group in the period with this index: each record and its role, in the order they
    /// came. One that is counted and may still change the number stands there twice.
    pub fn at(&self, group: &G, slot: usize) -> impl Iterator<Item = (&R, Role)> {
        let column = (slot < self.table.timeline().len()).then_some(slot + 1);
        self.of(group, move |_, there| there.zip(column).is_some_and(|(there, column)| there(column..=column)))
    }
    /// What stands behind the number of a group over the whole timeline, with what has no period.
    pub fn total(&self, group: &G) -> impl Iterator<Item = (&R, Role)> {
        let last = self.table.timeline().len();
        self.of(group, move |_, there| there.is_none_or(|there| there(1..=last)))
    }
    /// Pending and excluded records of a group that have no period (yet).
    pub fn undated(&self, group: &G) -> impl Iterator<Item = (&R, Role)> {
        self.of(group, |_, there| there.is_none())
    }
    /// Those of a group that a test of their place lets through; it is given none for one without a place.
    fn of<F>(&self, group: &G, fits: F) -> impl Iterator<Item = (&R, Role)>
    where
        F: Fn(&R, Option<&dyn Fn(std::ops::RangeInclusive<usize>) -> bool>) -> bool,
    {
        let row = self.table.row_of(group);
        let slots = self.table.timeline().slots();
        self.seen
            .iter()
            .filter(move |(own, record, seen)| {
                let at = match seen {
                    Seen::Counted(when, _) => Some(*when),
                    Seen::Pending { at, .. } | Seen::Excluded(at, _) => *at,
                    Seen::Outside => return false,
                };
                let Some(when) = at else { return Some(*own) == row && fits(record, None) };
                let there = |columns: std::ops::RangeInclusive<usize>| {
                    // a level stands where it has come by the end and not gone
                    let level = <<K::Measure as Measure>::When as Place>::LEVEL;
                    let from = if level { 0 } else { *columns.start() };
                    let changes = when.columns(&slots).into_iter().flatten();
                    changes
                        .filter(|(column, _)| (from..=*columns.end()).contains(column))
                        .map(|(_, by)| by)
                        .sum::<i64>()
                        > 0
                };
                Some(*own) == row && fits(record, Some(&there))
            })
            .flat_map(|(_, record, seen)| self.roles(seen).into_iter().map(move |role| (record, role)))
    }
    /// What the KPI says of a population of one.
    fn roles(&self, seen: &Of<K::Measure>) -> Vec<Role> {
        let kpi = self.table.kpi();
        match seen {
            Seen::Outside => vec![],
            Seen::Pending { .. } => vec![Role::Pending],
            Seen::Excluded(_, why) if kpi.concerns(why) => vec![Role::Excluded(why.clone())],
            Seen::Excluded(..) => vec![],
            Seen::Counted(_, observation) => {
                let mut kept = <K::Measure as Measure>::Summary::default();
                kept.absorb(observation.clone());
                let evidence = evidence_of(kpi, &kept, Doubt::default());
                let counted = (evidence.n() > 0).then_some(Role::Counted);
                let pending = (evidence.pending() > 0).then_some(Role::Pending);
                let excluded = evidence.excluded().map(|(why, _)| Role::Excluded(why.clone()));
                counted.into_iter().chain(pending).chain(excluded).collect()
            }
        }
    }
}

/// Looks at every record once.
pub(super) fn records_of<K, G, R>(
    kpi: K,
    records: impl Iterator<Item = R>,
    key: impl Fn(&R) -> G,
    timeline: Timeline,
    as_of: AsOf,
) -> Behind<K, G, R>
where
    K: Kpi<Measure: Observe<R>>,
    G: Group,
{
    let (measure, mut groups) = (kpi.measure(), Groups::default());
    let look = |record: R| {
        let seen = measure.observe(&record, as_of).forward();
        (groups.id(key(&record)), record, seen)
    };
    let seen = records.map(look).collect();
    Behind::new(kpi, groups, seen, timeline, as_of)
}

/// Walks every entity once. An event that is nobody's stands alone.
pub(super) fn entities_of<K, M, G, R>(
    kpi: K,
    records: impl Iterator<Item = R>,
    key: impl Fn(&R) -> G,
    timeline: Timeline,
    as_of: AsOf,
) -> Behind<K, G, Option<M::Entity>, ByEntity>
where
    K: Kpi<Measure = M>,
    M: Step<R, Entity: Id>,
    G: Group,
{
    use super::State;
    let (measure, mut groups, mut seen) = (kpi.measure(), Groups::default(), Vec::new());
    let mut walk: Walk<M, M::Entity> = Walk::new(kpi.measure(), &timeline, as_of, Use::Batch);
    for record in records {
        let row = groups.id(key(&record));
        State::<R>::grow(&mut walk, row + 1);
        walk.insert(row, &record);
        measure.step(&record, &mut |whose, at, event| {
            if whose.is_none() && as_of.knows(at) {
                seen.push((row, None, measure.alone(at, &event).forward()));
            }
        });
    }
    walk.each(|row, entity, of| seen.push((row, Some(entity.clone()), of)));
    Behind::new(kpi, groups, seen, timeline, as_of)
}
