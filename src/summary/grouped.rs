//! A summary for each key.

use super::{Fold, Summary};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// One summary per key: for a KPI whose value is told apart by stage, reason or channel. (Groups of a table are told
/// apart by the table.) A key of which nothing is left is gone.
///
/// ```
/// use crm_kpi::summary::{Count, Fold, Grouped};
/// let mut lost: Grouped<&str, Count> = Grouped::default();
/// lost.absorb(("price", ()));
/// lost.absorb(("price", ()));
/// lost.absorb(("timing", ()));
/// lost.retract(("timing", ()));
/// assert_eq!(lost.iter().map(|(why, n)| (*why, n.n())).collect::<Vec<_>>(), [("price", 2)]);
/// ```
#[derive(Clone, Debug)]
pub struct Grouped<K, S> {
    of: BTreeMap<K, S>,
}

impl<K, S> Default for Grouped<K, S> {
    fn default() -> Grouped<K, S> {
        Grouped { of: BTreeMap::new() }
    }
}

impl<K: Ord, S: Default + PartialEq> Grouped<K, S> {
    /// What is kept of each key, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &S)> {
        let nothing = S::default();
        self.of.iter().filter(move |(_, kept)| **kept != nothing)
    }
    /// What is kept of one key; nothing of a key that is not there.
    pub fn of(&self, key: &K) -> Option<&S> {
        self.of.get(key).filter(|kept| **kept != S::default())
    }
    fn alter(&mut self, key: K, change: impl FnOnce(&mut S)) {
        use std::collections::btree_map::Entry;
        match self.of.entry(key) {
            Entry::Vacant(free) => change(free.insert(S::default())),
            Entry::Occupied(mut taken) => {
                change(taken.get_mut());
                if *taken.get() == S::default() {
                    taken.remove();
                }
            }
        }
    }
}

impl<K: Ord, S: Default + PartialEq> PartialEq for Grouped<K, S> {
    fn eq(&self, other: &Grouped<K, S>) -> bool {
        self.iter().eq(other.iter())
    }
}
impl<K: Ord + Clone + Debug + Send + Sync + 'static, S: Summary> Summary for Grouped<K, S> {
    fn merge(&mut self, other: &Grouped<K, S>) {
        other.iter().for_each(|(key, kept)| self.alter(key.clone(), |own| own.merge(kept)));
    }
    fn settle(&mut self) {
        // of a level, what goes is counted out before it is ever in: keys that come and go must not stay behind
        let nothing = S::default();
        self.of.retain(|_, kept| {
            kept.settle();
            *kept != nothing
        });
    }
}
impl<K: Ord + Clone + Debug + Send + Sync + 'static, O, S: Fold<O>> Fold<(K, O)> for Grouped<K, S> {
    #[inline]
    fn absorb(&mut self, (key, observation): (K, O)) {
        // no look whether anything is left, which after taking in is rare and hidden by `iter`
        self.of.entry(key).or_default().absorb(observation);
    }
    #[inline]
    fn retract(&mut self, (key, observation): (K, O)) {
        self.alter(key, |kept| kept.retract(observation));
    }
}

// Pairs, since a key need not be text; counted first, since a binary form begins with their number.
impl<K: Ord + Serialize, S: Default + PartialEq + Serialize> Serialize for Grouped<K, S> {
    fn serialize<Z: Serializer>(&self, to: Z) -> Result<Z::Ok, Z::Error> {
        to.collect_seq(self.iter().collect::<Vec<_>>())
    }
}
impl<'de, K: Ord + Deserialize<'de>, S: Deserialize<'de> + Summary> Deserialize<'de> for Grouped<K, S> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Grouped<K, S>, D::Error> {
        let mut grouped = Grouped::<K, S>::default();
        for (key, kept) in Vec::<(K, S)>::deserialize(from)? {
            grouped.alter(key, |own| own.merge(&kept));
        }
        Ok(grouped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{MoneyTotal, Shares, Values, laws, money_total::tests::amounts};
    use crate::value::Money;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec(((0i64..3, "[ab]"), amounts()), 0..20),
            few in prop::collection::vec((0u8..3, 0i64..3), 0..20),
            cuts: (usize, usize)
        ) {
            laws::hold::<Grouped<(i64, String), MoneyTotal>, ((i64, String), Money)>(&all, cuts);
            laws::hold::<Grouped<u8, Values<i64>>, (u8, i64)>(&few, cuts);
        }
    }

    #[test]
    fn a_key_of_which_nothing_is_left_is_gone() {
        let mut groups: Grouped<u8, Shares> = Grouped::default();
        groups.retract((7, true));
        assert_eq!(groups.of(&7).map(Shares::whole), Some(-1));
        groups.absorb((7, true));
        assert_eq!((groups.of(&7), groups.iter().count()), (None, 0));
        assert_eq!(serde_json::to_string(&groups).unwrap(), "[]");
        Summary::settle(&mut groups);
        assert!(groups.of.is_empty(), "nor does it take memory");
        groups.absorb((8, true));
        assert_eq!(serde_json::to_string(&groups).unwrap(), r#"[[8,{"part":1,"whole":1}]]"#);
    }
}
