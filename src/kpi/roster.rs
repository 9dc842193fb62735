//! Who was seen in a batch: an entity's number, and what is kept beside it.

use super::group::{Code, Mix};
use super::index::Index;
use std::hash::{BuildHasher, Hash};

/// Entities of one group, each with what is kept of it.
///
/// Entities that say one small integer (codes) have their place in a table by it, others are hashed. The table stays in
/// proportion to what was seen, and the entity in the place decides whether it is the same one: two may say the same
/// to a hasher.
#[derive(Debug, Clone)]
pub struct Roster<E, D> {
    near: Vec<Place<E, D>>,
    /// Those who are hashed, and where each of them is.
    rest: Vec<Place<E, D>>,
    far: Index,
    hasher: Mix,
    seen: usize,
}

#[derive(Debug, Clone)]
struct Place<E, D> {
    who: Option<E>,
    kept: D,
}

/// The place of one who has none, and is hashed.
pub const HASHED: usize = usize::MAX;
/// Numbers from here on are of those that are hashed.
pub const FAR: u32 = 1 << 31;
/// Places in the table for each record seen, at most.
const PLACES_A_RECORD: usize = 32;

impl<E, D> Default for Roster<E, D> {
    fn default() -> Self {
        Roster { near: Vec::new(), rest: Vec::new(), far: Index::default(), hasher: Mix::default(), seen: 0 }
    }
}

impl<E: Hash + Eq + Clone, D: Default> Roster<E, D> {
    /// The place in the table that an entity would have; none for one that is hashed, which is far beyond.
    #[inline(always)]
    pub fn place(entity: &E) -> usize {
        let mut code = Code::<28, 31>::default();
        entity.hash(&mut code);
        if code.is_small() { code.value() as usize } else { HASHED }
    }
    /// Looks at a place without deciding on what is seen: many such looks are under way at the same time, where a decision
    /// waits for the memory.
    #[inline(always)]
    pub fn glance(&self, entity: &E) -> usize {
        self.near.get(Self::place(entity)).map_or(0, |place| usize::from(place.who.is_some()))
    }
    /// How many places the table has.
    pub fn places(&self) -> usize {
        self.near.len()
    }
    /// The number of an entity, a new one at first sight, and what is kept of it.
    #[inline(always)]
    pub fn at(&mut self, entity: &E) -> (u32, &mut D) {
        self.seen += 1;
        let number = Self::place(entity);
        // who is asked first and the place taken after, so that the borrow does not outlive the look
        if self.near.get(number).is_some_and(|place| place.who.as_ref() == Some(entity)) {
            return (number as u32, &mut self.near[number].kept);
        }
        self.meet(entity, number)
    }
    /// One who is new, or hashed.
    #[inline(never)]
    fn meet(&mut self, entity: &E, number: usize) -> (u32, &mut D) {
        let same = |at: u32| self.rest.get(at as usize).is_some_and(|place| place.who.as_ref() == Some(entity));
        let hashed = if self.rest.is_empty() { None } else { self.far.find(self.hasher.hash_one(entity), same) };
        if let Some(at) = hashed {
            return (FAR | at, &mut self.rest[at as usize].kept);
        }
        self.make_room(number);
        if self.near.get(number).is_some_and(|place| place.who.is_none()) {
            let place = &mut self.near[number];
            place.who = Some(entity.clone());
            return (number as u32, &mut place.kept);
        }
        let at = self.rest.len();
        self.far.insert(self.hasher.hash_one(entity), at as u32);
        self.rest.push(Place { who: Some(entity.clone()), kept: D::default() });
        (FAR | at as u32, &mut self.rest[at].kept)
    }
    /// A table with this place, where that is in proportion to what was seen.
    fn make_room(&mut self, place: usize) {
        let limit = PLACES_A_RECORD.saturating_mul(self.seen).clamp(1 << 10, FAR as usize);
        if (self.near.len()..limit).contains(&place) {
            let room = (place + 1).next_power_of_two().min(limit);
            self.near.resize_with(room, || Place { who: None, kept: D::default() });
        }
    }
    /// A table with these places, of so many who are about to come. Those who were hashed while it was smaller move to
    /// their places in it, so that nobody need be looked for among the hashed; numbers given before are void.
    pub fn lay_out(&mut self, places: impl Iterator<Item = usize>, coming: usize) {
        let before = self.near.len();
        self.seen += coming;
        places.for_each(|place| self.make_room(place));
        self.seen -= coming;
        if self.near.len() > before {
            self.recall();
        }
    }
    fn recall(&mut self) {
        self.far.clear();
        for Place { who, kept } in std::mem::take(&mut self.rest) {
            let Some(who) = who else { continue };
            match self.near.get_mut(Self::place(&who)).filter(|place| place.who.is_none()) {
                Some(place) => *place = Place { who: Some(who), kept },
                None => {
                    self.far.insert(self.hasher.hash_one(&who), self.rest.len() as u32);
                    self.rest.push(Place { who: Some(who), kept });
                }
            }
        }
    }
    /// Who has a number.
    pub fn who(&self, number: u32) -> Option<&E> {
        let place = match number.checked_sub(FAR) {
            Some(far) => self.rest.get(far as usize),
            None => self.near.get(number as usize),
        };
        place.and_then(|place| place.who.as_ref())
    }
    /// Everybody with what is kept, by number.
    pub fn each(&self) -> impl Iterator<Item = (u32, &E, &D)> {
        let near = (0u32..).zip(&self.near);
        let rest = (FAR..).zip(&self.rest);
        near.chain(rest).filter_map(|(number, place)| place.who.as_ref().map(|who| (number, who, &place.kept)))
    }
    /// Takes everybody out.
    pub fn into_each(self) -> impl Iterator<Item = (E, D)> {
        self.near.into_iter().chain(self.rest).filter_map(|place| place.who.map(|who| (who, place.kept)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    fn counted<E: Hash + Eq + Clone + Debug>(entities: impl IntoIterator<Item = E>) -> (Roster<E, usize>, Vec<u32>) {
        let mut roster = Roster::default();
        let numbers = entities
            .into_iter()
            .map(|e| {
                let (number, n) = roster.at(&e);
                *n += 1;
                number
            })
            .collect();
        (roster, numbers)
    }

    #[test]
    fn everybody_is_one_whatever_the_key_says_to_a_hasher() {
        #[derive(Debug, Clone, PartialEq, Eq)]
        struct Vague(u64);
        impl Hash for Vague {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                state.write_u8(7);
            }
        }
        fn check<E: Hash + Eq + Clone + Debug>(make: impl Fn(u64) -> E) {
            // small, large, scattered, and back again: in both orders
            let ids: Vec<u64> = (0..500).chain((0..40).map(|i| i << 33)).chain([1 << 27, 1 << 20, 70_000]).collect();
            for reversed in [false, true] {
                let mut all: Vec<u64> = ids.iter().chain(&ids).copied().collect();
                if reversed {
                    all.reverse();
                }
                let (roster, numbers) = counted(all.iter().map(|id| make(*id)));
                let mut kept: Vec<String> = roster.each().map(|(_, who, n)| format!("{who:?} {n}")).collect();
                // an id may occur more than once among those that are made of it
                let mut expected: Vec<String> = Vec::new();
                for id in &all {
                    let who = make(*id);
                    let n = all.iter().filter(|other| make(**other) == who).count();
                    expected.push(format!("{who:?} {n}"));
                }
                expected.sort();
                expected.dedup();
                kept.sort();
                assert_eq!(kept, expected);
                for (i, a) in all.iter().enumerate() {
                    for (j, b) in all.iter().enumerate().take(i) {
                        assert_eq!(numbers[i] == numbers[j], make(*a) == make(*b), "{a} and {b}");
                    }
                }
            }
        }
        check(|id| id);
        check(|id| id as u32);
        check(|id| id as i16);
        check(|id| id.to_string());
        check(|id| (id as u16, (id >> 3) as u8));
        check(|id| Some(id as u32));
        check(Vague);
    }

    #[test]
    fn those_who_were_hashed_are_called_to_their_places() {
        let (mut roster, _) = counted([50_000u32, 1, u32::MAX]);
        assert_eq!(roster.rest.len(), 2);
        (0..10_000u32).for_each(|code| *roster.at(&code).1 += 1);
        roster.lay_out([60_000].into_iter(), 1);
        *roster.at(&60_000).1 += 1;
        *roster.at(&50_000).1 += 1;
        *roster.at(&u32::MAX).1 += 1;
        assert_eq!(roster.rest.len(), 1);
        let n = |code: u32| roster.each().find(|(_, who, _)| **who == code).map(|(_, _, n)| *n);
        assert_eq!([1, 50_000, 60_000, u32::MAX].map(n), [Some(2), Some(2), Some(1), Some(2)]);
    }

    #[test]
    fn a_table_stays_in_proportion_to_what_was_seen() {
        let (roster, _) = counted([3u32, 100_000_000, 5]);
        assert!(roster.near.len() <= 1 << 10 && roster.rest.len() == 1);
        let (roster, _) = counted(0..100_000u32);
        assert!(roster.rest.is_empty() && roster.near.len() <= 1 << 17);
    }
}
