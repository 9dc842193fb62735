//! What a board costs.

use super::Board;
use crate::field::Id;

/// What a board takes in memory, in bytes: what it keeps of the records, not the records. The heap of ids and group keys, lists
/// of values in cells, and what allocators round up are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footprint {
    /// How many records are on it.
    pub records: usize,
    /// Who they are.
    pub ids: usize,
    /// What they told and will tell, and the changes that are remembered.
    pub told: usize,
    /// The cells, and of journeys the histories of their entities.
    pub cells: usize,
}

impl<I: Id, R: 'static> Board<I, R> {
    /// What the board takes in memory. It looks at every entity, and at every record that will say something else.
    pub fn footprint(&self) -> Footprint {
        let mut footprint = Footprint { records: self.len(), ids: self.ids.bytes(), told: 0, cells: 0 };
        for (told, cells) in self.panels.iter().map(|panel| panel.bytes()) {
            footprint.told += told;
            footprint.cells += cells;
        }
        footprint
    }
}
