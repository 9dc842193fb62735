//! What a board asks of a state: what a record says, in bytes, and to be counted in and out by them.

use super::cells::UNDATED;
use super::{AsOf, Flow, Kept, Measure, Observe, Place, Seen};
use crate::error::Error;
use crate::saved::{Reader, Writer};
use crate::time::Slots;
use crate::value::Why;
use serde::{Serialize, de::DeserializeOwned};

/// Where something changed: a row, the first and the last of its columns; [`UNDATED`] for what has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub row: u32,
    pub first: u32,
    pub last: u32,
}

/// A state, or several as one, that is filled by what records say.
pub trait Tally {
    /// What the cells and the histories take in memory, without what they point to.
    fn bytes(&self) -> usize;
    /// What a record of a kind that is none of its business says.
    fn tell_nothing(&self, to: &mut Writer);
    /// Whether what is told can be read back; asked once, before the first record.
    fn check(&self) -> Result<(), Error>;
    /// Counts in (`sign` 1) or out (-1) what a record said.
    fn count(&mut self, row: usize, told: &mut Reader<'_>, sign: i64, spots: &mut Vec<Spot>) -> Result<(), Error>;
    /// All that was counted is in the cells.
    fn settle(&mut self, spots: &mut Vec<Spot>) -> Result<(), Error>;
    /// Time has passed; what records say is told anew by whoever keeps that.
    fn advance(&mut self, to: AsOf, spots: &mut Vec<Spot>) -> Result<(), Error>;
}

/// A state that records of type `R` can tell something.
pub trait Tell<R>: Tally {
    /// Writes down what the record says at the as-of.
    fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error>;
}

const COUNTED: u8 = 0;
const PENDING: u8 = 1;
const PENDING_AT: u8 = 2;
const EXCLUDED: u8 = 3;
const EXCLUDED_AT: u8 = 4;
const OUTSIDE: u8 = 5;

/// Writes down what a measure makes of a record.
pub(crate) fn write_seen<O: Serialize, W: Place>(seen: &Seen<O, W>, out: &mut Writer) -> Result<(), Error> {
    match seen {
        Seen::Counted(when, o) => {
            out.byte(COUNTED);
            out.put(when)?;
            out.put(o)
        }
        Seen::Pending { at, .. } => {
            out.byte(if at.is_some() { PENDING_AT } else { PENDING });
            at.map_or(Ok(()), |at| out.put(&at))
        }
        Seen::Excluded(at, why) => {
            out.byte(if at.is_some() { EXCLUDED_AT } else { EXCLUDED });
            at.map_or(Ok(()), |at| out.put(&at))?;
            out.put(why)
        }
        Seen::Outside => {
            out.byte(OUTSIDE);
            Ok(())
        }
    }
}

fn read_seen<O: DeserializeOwned, W: Place>(from: &mut Reader<'_>) -> Result<Seen<O, W>, Error> {
    Ok(match from.byte()? {
        COUNTED => Seen::Counted(from.take()?, from.take()?),
        PENDING => Seen::PENDING,
        PENDING_AT => Seen::Pending { at: Some(from.take()?), decides: None },
        EXCLUDED => Seen::Excluded(None, from.take()?),
        EXCLUDED_AT => Seen::Excluded(Some(from.take()?), from.take::<Why>()?),
        OUTSIDE => Seen::Outside,
        _ => return Err(Error::damaged("what a record said is not known")),
    })
}

/// Notes which readings an observation changes.
pub(crate) fn note<O, W: Place>(seen: &Seen<O, W>, row: usize, slots: &Slots<'_>, spots: &mut Vec<Spot>) {
    let row = row as u32;
    let when = match seen {
        Seen::Outside => return,
        Seen::Counted(when, _) => Some(*when),
        Seen::Pending { at, .. } | Seen::Excluded(at, _) => *at,
    };
    let Some(when) = when else {
        spots.push(Spot { row, first: UNDATED, last: UNDATED });
        return;
    };
    let [Some((first, _)), until] = when.columns(slots) else { return };
    // a level stands from its first column up to the one where it ends; a flow in one alone
    let last = match until {
        Some((until, _)) => until.saturating_sub(1),
        None if W::LEVEL => slots.last(),
        None => first,
    };
    spots.push(Spot { row, first: first as u32, last: last as u32 });
}

impl<M: Measure<Observation: Serialize + DeserializeOwned>> Tally for Flow<M> {
    fn check(&self) -> Result<(), Error> {
        crate::saved::shape::<M::Observation>().map(drop)
    }
    fn bytes(&self) -> usize {
        self.cells().bytes()
    }
    fn tell_nothing(&self, to: &mut Writer) {
        to.byte(OUTSIDE);
    }
    fn count(&mut self, row: usize, told: &mut Reader<'_>, sign: i64, spots: &mut Vec<Spot>) -> Result<(), Error> {
        let seen = read_seen::<M::Observation, M::When>(told)?.forward();
        let cells = self.cells_mut();
        note(&seen, row, &cells.timeline.slots(), spots);
        cells.apply(row, seen, sign);
        Ok(())
    }
    fn settle(&mut self, _: &mut Vec<Spot>) -> Result<(), Error> {
        self.close(1);
        Ok(())
    }
    fn advance(&mut self, to: AsOf, _: &mut Vec<Spot>) -> Result<(), Error> {
        self.cells_mut().as_of = to;
        Ok(())
    }
}

impl<R, M: Observe<R, Observation: Serialize + DeserializeOwned>> Tell<R> for Flow<M> {
    fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
        write_seen(&self.cells().measure.observe(record, as_of), to)
    }
}
