//! The entities of a batch: gathered once, walked once, then forgotten.

use super::roster::{FAR, HASHED, Roster};
use super::trace::Digest;
use crate::field::Id;
use crate::time::{Slots, Timestamp};
use std::fmt::Debug;

/// All entities of one group.
pub trait Row<E, V, T: ?Sized>: Default + Clone + Debug + Send + Sync {
    fn add(&mut self, entity: &E, at: Timestamp, event: V, slots: &Slots<'_>);
    /// Takes in what another part of the records gave.
    fn merge(&mut self, other: Self, slots: &Slots<'_>);
    /// Each entity with its trace.
    fn walk(self, each: impl FnMut(&E, &T));
}

/// Digests, each beside its entity.
///
/// A table of many entities does not fit a cache. Events wait for others of their region of the table, which is in the
/// cache while they are added. Those of no region yet wait together, so that the table is laid out for many at once. Those that are hashed have no
/// region to wait for, and are added at once.
#[derive(Debug, Clone)]
pub struct Digests<E, V, D> {
    of: Roster<E, D>,
    waiting: Vec<Vec<Waiting<E, V>>>,
    elsewhere: Vec<Waiting<E, V>>,
}

#[derive(Debug, Clone)]
struct Waiting<E, V> {
    entity: E,
    column: u32,
    at: Timestamp,
    event: V,
}

/// A region has 2^12 places: a hundred kilobytes.
const REGION: u32 = 12;
/// So many events of a region wait for one another.
const TOGETHER: usize = 1 << 11;
/// So many events wait before the table is laid out.
const LAID_OUT: usize = 1 << 16;

impl<E, V, D> Default for Digests<E, V, D> {
    fn default() -> Self {
        Digests { of: Roster::default(), waiting: Vec::new(), elsewhere: Vec::new() }
    }
}

impl<E: Id, V, D: Digest<V>> Digests<E, V, D> {
    #[inline(never)]
    fn flush(of: &mut Roster<E, D>, region: &mut Vec<Waiting<E, V>>) {
        let known = region.iter().map(|waiting| of.glance(&waiting.entity)).sum::<usize>();
        std::hint::black_box(known);
        for Waiting { entity, column, at, event } in region.drain(..) {
            of.at(&entity).1.add(column as usize, at, event);
        }
    }
    /// Away from the loop over those who have a place.
    #[inline(never)]
    fn add_hashed(&mut self, entity: &E, column: usize, at: Timestamp, event: V) {
        self.of.at(entity).1.add(column, at, event);
    }
    /// Lays the table out for those who wait elsewhere, and adds their events.
    #[inline(never)]
    fn lay_out(&mut self) {
        let places = self.elsewhere.iter().map(|waiting| Roster::<E, D>::place(&waiting.entity));
        self.of.lay_out(places, self.elsewhere.len());
        Self::flush(&mut self.of, &mut self.elsewhere);
        self.waiting.resize_with(self.of.places() >> REGION, Vec::new);
    }
    fn settled(mut self) -> Roster<E, D> {
        self.lay_out();
        for region in &mut self.waiting {
            Self::flush(&mut self.of, region);
        }
        self.of
    }
}

impl<E: Id, V: Clone + Debug + Send + Sync, D: Digest<V>> Row<E, V, D> for Digests<E, V, D> {
    #[inline(always)]
    fn add(&mut self, entity: &E, at: Timestamp, event: V, slots: &Slots<'_>) {
        let (place, column) = (Roster::<E, D>::place(entity), slots.column(at));
        if place == HASHED {
            return self.add_hashed(entity, column, at, event);
        }
        let event = Waiting { entity: entity.clone(), column: column as u32, at, event };
        match self.waiting.get_mut(place >> REGION) {
            Some(waiting) => {
                waiting.push(event);
                if waiting.len() >= TOGETHER {
                    Self::flush(&mut self.of, waiting);
                }
            }
            None => {
                self.elsewhere.push(event);
                if self.elsewhere.len() >= LAID_OUT {
                    self.lay_out();
                }
            }
        }
    }
    fn merge(&mut self, other: Self, _: &Slots<'_>) {
        for (entity, digest) in other.settled().into_each() {
            self.of.at(&entity).1.merge(digest);
        }
    }
    fn walk(self, mut each: impl FnMut(&E, &D)) {
        self.settled().each().for_each(|(_, entity, digest)| each(entity, digest));
    }
}

/// Events as they came, dealt by the numbers of their entities: a few growing lists, no allocation an entity.
#[derive(Debug, Clone)]
pub struct Histories<E, V> {
    of: Roster<E, ()>,
    near: Vec<Part<V>>,
    far: Vec<Part<V>>,
}

/// The events of `PART` entities of neighbouring numbers, so few that they stay in a cache while they are sorted.
#[derive(Debug, Clone)]
struct Part<V> {
    whose: Vec<u32>,
    events: Vec<(Timestamp, V)>,
}
const PART: usize = 1 << 12;

impl<E, V> Default for Histories<E, V> {
    fn default() -> Self {
        Histories { of: Roster::default(), near: Vec::new(), far: Vec::new() }
    }
}

impl<E: Id, V: Ord + Clone + Debug + Send + Sync> Row<E, V, [(Timestamp, V)]> for Histories<E, V> {
    #[inline(always)]
    fn add(&mut self, entity: &E, at: Timestamp, event: V, _: &Slots<'_>) {
        let (number, ()) = self.of.at(entity);
        let (parts, index) = match number.checked_sub(FAR) {
            Some(far) => (&mut self.far, far as usize / PART),
            None => (&mut self.near, number as usize / PART),
        };
        if index >= parts.len() {
            parts.resize_with(index + 1, || Part { whose: Vec::new(), events: Vec::new() });
        }
        if let Some(part) = parts.get_mut(index) {
            part.whose.push(number);
            part.events.push((at, event));
        }
    }
    fn merge(&mut self, other: Self, slots: &Slots<'_>) {
        for part in other.near.into_iter().chain(other.far) {
            for (number, (at, event)) in part.whose.into_iter().zip(part.events) {
                if let Some(entity) = other.of.who(number) {
                    self.add(entity, at, event, slots);
                }
            }
        }
    }
    fn walk(self, mut each: impl FnMut(&E, &[(Timestamp, V)])) {
        for part in self.near.into_iter().chain(self.far) {
            part.walk(|number, history| {
                if let Some(entity) = self.of.who(number) {
                    each(entity, history);
                }
            });
        }
    }
}

impl<V: Ord> Part<V> {
    /// Sorts the events of each entity together and walks them: counted, put into place, then each history sorted.
    fn walk(mut self, mut each: impl FnMut(u32, &[(Timestamp, V)])) {
        let local = |number: u32| number as usize % PART;
        let mut ends = vec![0usize; PART];
        self.whose.iter().for_each(|number| ends[local(*number)] += 1);
        let mut end = 0;
        let mut free: Vec<usize> = Vec::with_capacity(PART);
        for n in &mut ends {
            free.push(end);
            end += *n;
            *n = end;
        }
        // whoever stands in a place of another goes to the next free place of his own
        let mut start = 0;
        for (entity, end) in ends.into_iter().enumerate() {
            while free[entity] < end {
                let at = free[entity];
                let owner = local(self.whose[at]);
                let to = free[owner];
                free[owner] += 1;
                if to != at {
                    self.whose.swap(at, to);
                    self.events.swap(at, to);
                }
            }
            if let (Some(number), Some(history)) = (self.whose.get(start), self.events.get_mut(start..end))
                && !history.is_empty()
            {
                history.sort_unstable();
                each(*number, history);
            }
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// How many events there were, and the sum of them.
    #[derive(Debug, Clone, Default, PartialEq)]
    struct Sum(u64, u64);
    impl Digest<u64> for Sum {
        fn add(&mut self, _: usize, _: Timestamp, event: u64) {
            *self = Sum(self.0 + 1, self.1 + event);
        }
        fn merge(&mut self, other: Sum) {
            *self = Sum(self.0 + other.0, self.1 + other.1);
        }
    }

    #[test]
    fn more_events_than_wait_at_once_are_all_added_whoever_they_are_of() {
        const EVENTS: u64 = 3 * LAID_OUT as u64 + 1_000;
        let timeline = crate::time::Timeline::all();
        let digests = |told: &[(u64, u64)]| {
            let mut row: Digests<u64, u64, Sum> = Digests::default();
            for (who, what) in told {
                row.add(who, Timestamp::from_micros(0), *what, &timeline.slots());
            }
            row
        };
        for (what, who) in [
            ("codes from 0 on, in a mixed order", (|i| i * 7_919 % 50_021) as fn(u64) -> u64),
            ("codes that grow", |i| i / 3),
            ("codes that begin with the largest", |i| EVENTS / 2 - i / 2),
            ("ids far apart", |i| (i % 20_011) << 30),
            ("both", |i| if i % 3 == 0 { i % 30_011 } else { u64::MAX - i % 977 }),
            ("one", |_| 7),
        ] {
            let told: Vec<(u64, u64)> = (0..EVENTS).map(|i| (who(i), i)).collect();
            let mut expected: BTreeMap<u64, Sum> = BTreeMap::new();
            told.iter().for_each(|(who, i)| expected.entry(*who).or_default().add(0, Timestamp::from_micros(0), *i));
            let (left, right) = told.split_at(told.len() / 3);
            let mut merged = digests(left);
            merged.merge(digests(right), &timeline.slots());
            let whole = digests(&told);
            if what.starts_with("codes") {
                assert!(whole.waiting.len() > 1, "{what}: there are regions");
            }
            for (how, row) in [("at once", whole), ("merged", merged)] {
                let mut seen = BTreeMap::new();
                row.walk(|who, sum| assert!(seen.insert(*who, sum.clone()).is_none(), "{who} twice"));
                assert!(seen == expected, "{what}, {how}");
            }
        }
    }

    type Told = Vec<(u64, i64, u8)>;

    fn histories(told: &[(u64, i64, u8)]) -> Histories<u64, u8> {
        let timeline = crate::time::Timeline::all();
        let mut row = Histories::default();
        told.iter().for_each(|(who, at, what)| {
            row.add(who, Timestamp::from_micros(*at), *what, &timeline.slots());
        });
        row
    }

    proptest! {
        #[test]
        fn every_entity_is_walked_once_with_its_sorted_events(
            told in prop::collection::vec((prop_oneof![0u64..9, 0u64..20_000, any::<u64>()], 0i64..50, any::<u8>()), 0..300), cut in 0.0..1.0,
        ) {
            let mut expected: BTreeMap<u64, Vec<(Timestamp, u8)>> = BTreeMap::new();
            for (who, at, what) in &told {
                expected.entry(*who).or_default().push((Timestamp::from_micros(*at), *what));
            }
            expected.values_mut().for_each(|events| events.sort());
            let (left, right): (Told, Told) = {
                let (a, b) = told.split_at((cut * told.len() as f64) as usize);
                (a.to_vec(), b.to_vec())
            };
            let mut merged = histories(&left);
            merged.merge(histories(&right), &crate::time::Timeline::all().slots());
            for row in [histories(&told), merged] {
                let mut seen = BTreeMap::new();
                row.walk(|who, history| {
                    assert!(seen.insert(*who, history.to_vec()).is_none(), "{who} twice");
                });
                prop_assert_eq!(&seen, &expected);
            }
        }
    }
}
