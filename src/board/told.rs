//! What each record told, to be taken back as it was.

use super::ledger::Chunks;

/// A row that is none.
pub const NOWHERE: u32 = u32::MAX;
/// As many bytes lie in the entry itself.
const NEAR: usize = 30;

#[derive(Debug, Clone)]
enum Told {
    Near(u8, [u8; NEAR]),
    /// Elsewhere, under this number.
    Far(u32),
}

#[derive(Debug, Clone)]
struct Entry {
    row: u32,
    told: Told,
}

/// What every record told, by its place, and the row where that is counted.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    entries: Chunks<Entry>,
    far: Vec<Box<[u8]>>,
    free: Vec<u32>,
}

impl Entries {
    /// The row, and what was told; `None` of one who told nothing.
    pub fn get(&self, at: u32) -> Option<(u32, &[u8])> {
        let entry = self.entries.get(at).filter(|entry| entry.row != NOWHERE)?;
        let told = match &entry.told {
            Told::Near(len, bytes) => bytes.get(..usize::from(*len)),
            Told::Far(number) => self.far.get(*number as usize).map(|told| &**told),
        };
        told.map(|told| (entry.row, told))
    }
    /// Keeps what one told, in place of what was kept of it.
    pub fn set(&mut self, at: u32, row: u32, told: &[u8]) {
        self.clear(at);
        let told = match u8::try_from(told.len()) {
            Ok(len) if told.len() <= NEAR => {
                let mut near = [0; NEAR];
                near.iter_mut().zip(told).for_each(|(to, from)| *to = *from);
                Told::Near(len, near)
            }
            _ => {
                let number = self.free.pop().unwrap_or(self.far.len() as u32);
                match self.far.get_mut(number as usize) {
                    Some(free) => *free = told.into(),
                    None => self.far.push(told.into()),
                }
                Told::Far(number)
            }
        };
        while self.entries.len() <= at as usize {
            self.entries.push(Entry { row: NOWHERE, told: Told::Near(0, [0; NEAR]) });
        }
        if let Some(entry) = self.entries.get_mut(at) {
            *entry = Entry { row, told };
        }
    }
    pub fn clear(&mut self, at: u32) {
        let Some(entry) = self.entries.get_mut(at) else { return };
        entry.row = NOWHERE;
        let Told::Far(number) = std::mem::replace(&mut entry.told, Told::Near(0, [0; NEAR])) else { return };
        if let Some(told) = self.far.get_mut(number as usize) {
            *told = Box::default();
            self.free.push(number);
        }
    }
    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        let far: usize = self.far.iter().map(|told| told.len() + size_of::<Box<[u8]>>()).sum();
        self.entries.bytes() + far + self.free.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_kept_whatever_its_length() {
        let mut entries = Entries::default();
        let told = |n: u32| vec![n as u8; (n * 7 % 90) as usize];
        for round in 0..3u32 {
            (0..5_000).for_each(|at| entries.set(at, at % 7, &told(at + round)));
            for at in (0..5_000).step_by(3) {
                entries.clear(at);
            }
            for at in 0..5_000 {
                let expected = (at % 3 != 0).then(|| (at % 7, told(at + round)));
                assert_eq!(entries.get(at).map(|(row, told)| (row, told.to_vec())), expected, "{at} in round {round}");
            }
        }
        assert!(entries.far.len() <= 5_000);
        assert_eq!(entries.get(5_000), None);
    }

    #[test]
    fn an_entry_is_small() {
        assert_eq!(size_of::<Entry>(), 36);
    }
}
