//! The saved form of histories.

use super::super::order::{by_key, ordered};
use super::super::{Group, Groups, Journey};
use super::histories::{History, MOST_ALIKE, count_alone};
use super::{Told, Walk};
use crate::error::Error;
use crate::field::Id;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The saved form: sorted histories of each group, and the events that are nobody's.
#[derive(Serialize, Deserialize)]
pub struct SavedHistories<G, E, V> {
    groups: Vec<SavedGroup<G, E, V>>,
}

#[derive(Serialize, Deserialize)]
struct SavedGroup<G, E, V> {
    key: G,
    entities: Vec<SavedHistory<E, V>>,
    alone: Vec<(Timestamp, V, i64)>,
}

#[derive(Serialize, Deserialize)]
struct SavedHistory<E, V> {
    entity: E,
    events: Vec<(Timestamp, V)>,
    owed: Vec<(Timestamp, V)>,
}

impl<V: Ord + Clone> History<V> {
    fn saved<E>(&self, entity: E) -> SavedHistory<E, V> {
        let (mut events, mut owed) = (self.events.clone(), self.owed.clone());
        events.sort_unstable();
        owed.sort_unstable();
        SavedHistory { entity, events, owed }
    }
}

impl<J: Journey, E: Id + Ord> Walk<J, E> {
    pub fn saved<G: Group>(&self, groups: &Groups<G>) -> SavedHistories<G, E, J::Event> {
        let Told::Live(told) = &self.told else { return SavedHistories { groups: Vec::new() } };
        let mut rows: Vec<_> = groups.keys().iter().map(|_| (Vec::new(), Vec::new())).collect();
        for ((row, entity), history) in &told.of {
            // a history of which nothing is left must leave no trace
            if let Some((entities, _)) = rows.get_mut(*row as usize).filter(|_| !history.is_empty()) {
                entities.push((entity, history));
            }
        }
        for (at, row, event, n) in told.alone() {
            if let Some((_, alone)) = rows.get_mut(row) {
                alone.push((at, event.clone(), n));
            }
        }
        let mut saved = Vec::new();
        for row in by_key(groups.keys()) {
            let (Some(key), Some((told, alone))) = (groups.keys().get(row), rows.get_mut(row)) else { continue };
            let order = ordered(told.len(), &mut |a, b| told.get(a).map(|t| t.0).cmp(&told.get(b).map(|t| t.0)));
            let told = order.into_iter().filter_map(|at| told.get(at));
            let entities: Vec<_> = told.map(|(entity, history)| history.saved((*entity).clone())).collect();
            if !entities.is_empty() || !alone.is_empty() {
                saved.push(SavedGroup { key: key.clone(), entities, alone: std::mem::take(alone) });
            }
        }
        SavedHistories { groups: saved }
    }
    pub fn take_in<G: Group>(
        &mut self,
        saved: SavedHistories<G, E, J::Event>,
        groups: &mut Groups<G>,
    ) -> Result<(), Error> {
        let Walk { cells, told: Told::Live(told) } = self else { return Ok(()) };
        // equal events are counted one by one, and a forged number of them would never come to an end
        if saved.groups.iter().flat_map(|group| &group.alone).any(|(_, _, n)| n.unsigned_abs() > MOST_ALIKE) {
            return Err(Error::damaged("an event was told more often than can be"));
        }
        for group in saved.groups {
            let row = groups.id(group.key);
            for SavedHistory { entity, events, owed } in group.entities {
                let history = told.touch(cells, row, &entity);
                events.into_iter().for_each(|e| history.add(e));
                owed.into_iter().for_each(|e| history.take(e));
            }
            for (at, event, n) in group.alone {
                count_alone(cells, row, at, &event, n);
                told.count(row, at, event, n);
            }
        }
        Ok(())
    }
}
