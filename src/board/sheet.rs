//! One question of a board: who told what, in which group, and the latest changes.

use super::changes::{Changed, Changes, Log, Stale};
use super::told::{Entries, NOWHERE};
use crate::error::Error;
use crate::kpi::{AsOf, Group, Groups, Spot, Tally, UNDATED};
use crate::saved::{Reader, Writer};
use crate::time::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What time alone will let a record say, from these instants on.
pub type Later = Vec<(Timestamp, Box<[u8]>)>;

/// What records told to one question.
#[derive(Debug, Clone)]
pub struct Sheet<G> {
    pub groups: Arc<Groups<G>>,
    rows: Vec<Row>,
    /// Rows that nothing is counted under, by the version of their last change.
    vacant: BTreeSet<(u64, u32)>,
    entries: Entries,
    later: HashMap<u32, Later>,
    ahead: BTreeSet<(Timestamp, u32)>,
    log: Log,
    spots: Vec<Spot>,
    /// How many periods later a reading may still look at a cell.
    reach: u32,
    /// Something was counted since it was last settled.
    pub changed: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Row {
    /// How many records are counted under it.
    records: u32,
    /// The version of its last change.
    changed: u64,
}

impl<G: Group> Sheet<G> {
    pub fn new(remembered: usize, reach: u32) -> Self {
        Sheet {
            groups: Arc::default(),
            rows: Vec::new(),
            vacant: BTreeSet::new(),
            entries: Entries::default(),
            later: HashMap::new(),
            ahead: BTreeSet::new(),
            log: Log::new(remembered),
            spots: Vec::new(),
            reach,
            changed: false,
        }
    }
    /// Takes in what a record says now and will say later, in place of what it said; whether that is anything new.
    pub fn put(
        &mut self,
        tally: &mut dyn Tally,
        at: u32,
        group: G,
        told: &[u8],
        later: Later,
        version: u64,
    ) -> Result<bool, Error> {
        let row = self.occupy(group);
        let news = self.foresee(at, later);
        if self.entries.get(at).is_some_and(|before| before == (row, told)) {
            self.vacate(row);
            return Ok(news);
        }
        self.take_out(tally, at)?;
        count_all(tally, row, told, 1, &mut self.spots)?;
        self.entries.set(at, row, told);
        self.note(version);
        Ok(true)
    }
    /// The row of the record at a place.
    pub fn glance(&self, at: u32) -> u32 {
        self.entries.get(at).map_or(NOWHERE, |(row, _)| row)
    }
    /// Takes back what a record said; whether it said anything.
    pub fn remove(&mut self, tally: &mut dyn Tally, at: u32, version: u64) -> Result<bool, Error> {
        if self.entries.get(at).is_none() {
            return Ok(false);
        }
        self.foresee(at, Later::new());
        self.take_out(tally, at)?;
        self.note(version);
        Ok(true)
    }
    fn take_out(&mut self, tally: &mut dyn Tally, at: u32) -> Result<(), Error> {
        let Some((row, told)) = self.entries.get(at) else { return Ok(()) };
        count_all(tally, row, told, -1, &mut self.spots)?;
        self.entries.clear(at);
        self.vacate(row);
        Ok(())
    }
    /// Time has passed: records that say something else by now say it.
    pub fn advance(&mut self, tally: &mut dyn Tally, to: AsOf, version: u64) -> Result<(), Error> {
        let mut come = BTreeSet::new();
        while self.ahead.first().is_some_and(|(at, _)| to.knows(*at)) {
            come.extend(self.ahead.pop_first().map(|(_, at)| at));
        }
        for at in come {
            let Some(mut later) = self.later.remove(&at) else { continue };
            let rest = later.split_off(later.partition_point(|(when, _)| to.knows(*when)));
            if let (Some((_, told)), Some((row, before))) = (later.pop(), self.entries.get(at)) {
                count_all(tally, row, before, -1, &mut self.spots)?;
                count_all(tally, row, &told, 1, &mut self.spots)?;
                self.entries.set(at, row, &told);
            }
            if !rest.is_empty() {
                self.later.insert(at, rest);
            }
        }
        tally.advance(to, &mut self.spots)?;
        self.note(version);
        Ok(())
    }
    /// All that was counted is in the cells.
    pub fn settle(&mut self, tally: &mut dyn Tally, version: u64) -> Result<(), Error> {
        tally.settle(&mut self.spots)?;
        self.note(version);
        self.changed = false;
        Ok(())
    }
    /// What changed since a version.
    pub fn changes(&self, since: u64, periods: usize) -> Changes<G> {
        let Some(rows) = self.log.since(since, periods + 2) else { return Changes::All(Stale::TooOld) };
        let keys = self.groups.keys();
        let changed = |(row, columns): (&u32, &BTreeSet<u32>)| {
            keys.get(*row as usize).map(|group| Changed::of(group.clone(), columns, periods))
        };
        let mut changed: Vec<_> = rows.iter().filter_map(changed).collect();
        changed.sort_unstable_by(|a, b| a.group.cmp(&b.group));
        Changes::These(changed)
    }

    /// What a record will say; whether that differs from what was foreseen.
    fn foresee(&mut self, at: u32, later: Later) -> bool {
        let before = self.later.get(&at).map_or(&[][..], |before| before);
        if before == later {
            return false;
        }
        for (when, _) in before {
            self.ahead.remove(&(*when, at));
        }
        self.ahead.extend(later.iter().map(|(when, _)| (*when, at)));
        if later.is_empty() {
            self.later.remove(&at)
        } else {
            self.later.insert(at, later)
        };
        true
    }
    /// The row of a group, with one record more. A row that nobody needs, and no change that is remembered speaks of, is
    /// used again: groups that come and go take no memory.
    fn occupy(&mut self, group: G) -> u32 {
        let row = match self.groups.known(&group) {
            Some(row) => row,
            None => {
                let vacant = self.vacant.first().copied().filter(|(changed, _)| self.log.has_forgotten(*changed));
                let groups = Arc::make_mut(&mut self.groups);
                match vacant {
                    Some((_, row)) => {
                        groups.rename(row as usize, group);
                        row as usize
                    }
                    None => groups.id(group),
                }
            }
        };
        if row >= self.rows.len() {
            self.rows.resize(row + 1, Row::default());
        }
        if let Some(place) = self.rows.get_mut(row) {
            if place.records == 0 {
                self.vacant.remove(&(place.changed, row as u32));
            }
            place.records += 1;
        }
        row as u32
    }
    fn vacate(&mut self, row: u32) {
        let Some(place) = self.rows.get_mut(row as usize) else { return };
        place.records = place.records.saturating_sub(1);
        if place.records == 0 {
            self.vacant.insert((place.changed, row));
        }
    }
    /// Remembers where something changed.
    fn note(&mut self, version: u64) {
        self.changed = true;
        for mut spot in self.spots.drain(..) {
            if spot.first != UNDATED {
                spot.last = spot.last.saturating_add(self.reach);
            }
            self.log.push(version, spot);
            let Some(place) = self.rows.get_mut(spot.row as usize).filter(|place| place.changed != version) else {
                continue;
            };
            if place.records == 0 && self.vacant.remove(&(place.changed, spot.row)) {
                self.vacant.insert((version, spot.row));
            }
            place.changed = version;
        }
    }
    /// What it takes in memory beside the groups and their cells.
    pub fn bytes(&self) -> usize {
        let later = self.later.values().flatten().map(|(_, told)| told.len() + size_of::<(Timestamp, Box<[u8]>)>());
        let later = later.sum::<usize>() + self.later.capacity() * size_of::<(u32, Later)>();
        let waiting = self.ahead.len() * size_of::<(Timestamp, u32)>() + self.vacant.len() * size_of::<(u64, u32)>();
        self.entries.bytes() + self.rows.capacity() * size_of::<Row>() + self.log.bytes() + later + waiting
    }

    /// Writes what the records at these places told: the groups in order, then each with its group.
    pub fn write(&self, places: &[u32], out: &mut Writer) -> Result<(), Error>
    where
        G: Serialize,
    {
        let rows: BTreeSet<u32> = places.iter().filter_map(|at| self.entries.get(*at)).map(|(row, _)| row).collect();
        let keys = self.groups.keys();
        let mut groups: Vec<(&G, u32)> = rows.iter().filter_map(|row| Some((keys.get(*row as usize)?, *row))).collect();
        groups.sort_unstable_by(|a, b| a.0.cmp(b.0));
        out.put(&groups.iter().map(|(group, _)| *group).collect::<Vec<_>>())?;
        let number: BTreeMap<u32, u32> = groups.iter().zip(1..).map(|((_, row), number)| (*row, number)).collect();
        for at in places {
            let Some((row, told)) = self.entries.get(*at) else {
                out.put(&0u32)?;
                continue;
            };
            out.put(&number.get(&row).copied().unwrap_or(0))?;
            out.put(&told.len())?;
            out.raw(told);
            let later = self.later.get(at).map_or(&[][..], |later| later.as_slice());
            out.put(&later.len())?;
            for (when, told) in later {
                out.put(when)?;
                out.put(&told.len())?;
                out.raw(told);
            }
        }
        Ok(())
    }
    /// Takes in what so many records told, at the places from 0 on.
    pub fn read(
        &mut self,
        tally: &mut dyn Tally,
        records: u32,
        from: &mut Reader<'_>,
        version: u64,
    ) -> Result<(), Error>
    where
        G: DeserializeOwned,
    {
        let groups: Vec<G> = from.take()?;
        if groups.windows(2).any(|pair| pair.first() >= pair.last()) {
            return Err(Error::damaged("groups are out of order"));
        }
        for at in 0..records {
            let number: u32 = from.take()?;
            let Some(number) = number.checked_sub(1) else { continue };
            let group = groups.get(number as usize).ok_or_else(|| Error::damaged("a group is not there"))?;
            let told = from.bytes()?;
            let mut later = Later::new();
            for _ in 0..from.take::<usize>()? {
                let when: Timestamp = from.take()?;
                if later.last().is_some_and(|(before, _)| *before >= when) {
                    return Err(Error::damaged("what will be said is out of order"));
                }
                later.push((when, from.bytes()?.into()));
            }
            self.put(tally, at, group.clone(), told, later, version)?;
            // what will be said is counted when its time has come: whether it can be is to be known now
            let row = self.glance(at);
            for (_, told) in self.later.get(&at).into_iter().flatten() {
                count_all(tally, row, told, 1, &mut self.spots)?;
                count_all(tally, row, told, -1, &mut self.spots)?;
            }
            self.note(version);
        }
        Ok(())
    }
    /// Takes in what another's records told, each at its place there and its place here.
    pub fn unite(
        &mut self,
        tally: &mut dyn Tally,
        other: &Self,
        places: &[(u32, u32)],
        version: u64,
    ) -> Result<(), Error> {
        for (there, here) in places {
            let Some((row, told)) = other.entries.get(*there) else { continue };
            let Some(group) = other.groups.keys().get(row as usize) else { continue };
            let later = other.later.get(there).cloned().unwrap_or_default();
            self.put(tally, *here, group.clone(), told, later, version)?;
        }
        Ok(())
    }
}

/// Counts what one told, to its last byte.
fn count_all(tally: &mut dyn Tally, row: u32, told: &[u8], sign: i64, spots: &mut Vec<Spot>) -> Result<(), Error> {
    let mut told = Reader::new(told);
    tally.count(row as usize, &mut told, sign, spots)?;
    told.finish()
}
