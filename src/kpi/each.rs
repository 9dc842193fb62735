//! What a walk says of each entity.

use super::Seen;
use crate::time::Timestamp;

/// What a journey says of one entity of a group: what [`each`](super::Over::each) gives.
///
/// `O` is the observation of the journey, `W` its place: see [`Seen`].
#[derive(Debug, Clone, PartialEq)]
pub struct Each<G, E, O, W = Timestamp> {
    /// The group that its records are in.
    pub group: G,
    /// Who it is.
    pub entity: E,
    /// What counts of it and where, or why nothing does.
    pub seen: Seen<O, W>,
}
