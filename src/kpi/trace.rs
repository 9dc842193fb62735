//! What a journey needs of an entity's history.

use super::gather::{Digests, Histories, Row};
use crate::field::Id;
use crate::time::{Slots, Timestamp};
use std::fmt::Debug;

/// What a journey walks: the whole sorted history, `[(Timestamp, Event)]`, or a [`Digest`] where less will do.
///
/// Live tables keep histories and make the digest of one when they walk it. A batch keeps digests from the start, which
/// costs neither memory for the events nor a sort.
pub trait Trace<V: 'static>: 'static {
    /// How a batch gathers it.
    #[doc(hidden)]
    type Row<E: Id>: Row<E, V, Self>;
    /// Makes it of a sorted history.
    #[doc(hidden)]
    fn of(history: &[(Timestamp, V)], slots: &Slots<'_>, walk: impl FnOnce(&Self));
}

/// What is enough to know of an entity's history, whatever the order in which its events come: the periods with a
/// purchase, the last one and how many.
///
/// Adding and merging are commutative and associative.
pub trait Digest<V>: Clone + Default + PartialEq + Debug + Send + Sync + 'static {
    /// Takes an event in. `column` is 0 before the timeline, 1 to n for its periods, n + 1 after it.
    fn add(&mut self, column: usize, at: Timestamp, event: V);
    /// Takes in what another part of the same entity's history gave.
    fn merge(&mut self, other: Self);
}

impl<V: Ord + Clone + Debug + Send + Sync + 'static> Trace<V> for [(Timestamp, V)] {
    type Row<E: Id> = Histories<E, V>;
    fn of(history: &[(Timestamp, V)], _: &Slots<'_>, walk: impl FnOnce(&Self)) {
        walk(history);
    }
}

impl<V: Clone + Debug + Send + Sync + 'static, D: Digest<V>> Trace<V> for D {
    type Row<E: Id> = Digests<E, V, D>;
    fn of(history: &[(Timestamp, V)], slots: &Slots<'_>, walk: impl FnOnce(&Self)) {
        let mut digest = D::default();
        for (at, event) in history {
            digest.add(slots.column(*at), *at, event.clone());
        }
        walk(&digest);
    }
}
