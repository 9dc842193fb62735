//! Histories on a board: what records tell, and whose walk time alone changes.

use super::super::part::Kept;
use super::super::tally::{Spot, Tally, Tell, note};
use super::super::{AsOf, Journey, Step};
use super::histories::count_alone;
use super::{Told, Walk};
use crate::error::Error;
use crate::field::Id;
use crate::saved::{Reader, Writer, shape};
use crate::time::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

const END: u8 = 0;
const SOMEBODYS: u8 = 1;
const NOBODYS: u8 = 2;
/// So many entities wait to be walked, or half of all, before that is done without being asked for.
const WAITING: usize = 1 << 10;

impl<J, E> Tally for Walk<J, E>
where
    J: Journey,
    E: Id + Ord + Serialize + DeserializeOwned,
{
    fn check(&self) -> Result<(), Error> {
        shape::<E>()?;
        shape::<J::Event>().map(drop)
    }
    fn bytes(&self) -> usize {
        match &self.told {
            Told::Live(told) => self.cells.bytes() + told.bytes(),
            Told::Batch(_) => self.cells.bytes(),
        }
    }
    fn tell_nothing(&self, to: &mut Writer) {
        to.byte(END);
    }
    fn count(&mut self, row: usize, told: &mut Reader<'_>, sign: i64, spots: &mut Vec<Spot>) -> Result<(), Error> {
        loop {
            let whose: Option<E> = match told.byte()? {
                END => break,
                SOMEBODYS => Some(told.take()?),
                NOBODYS => None,
                _ => return Err(Error::damaged("whose event it is is not known")),
            };
            let (at, event): (Timestamp, J::Event) = told.take()?;
            match &whose {
                Some(entity) => self.forget_ahead(row, entity),
                None if self.cells.as_of.knows(at) => {
                    let cells = &self.cells;
                    note(&cells.measure.alone(at, &event), row, &cells.timeline.slots(), spots);
                }
                None => {}
            }
            self.change(row, whose.as_ref(), at, event, sign);
        }
        let Told::Live(histories) = &mut self.told else { return Ok(()) };
        spots.append(histories.spots.get_or_insert_default());
        if histories.touched.len() > WAITING.max(histories.of.len() / 2) { self.settle(spots) } else { Ok(()) }
    }
    fn settle(&mut self, spots: &mut Vec<Spot>) -> Result<(), Error> {
        let touched = match &self.told {
            Told::Live(told) if self.cells.as_of != AsOf::Everything => told.touched.clone(),
            _ => Vec::new(),
        };
        self.close(1);
        let Told::Live(told) = &mut self.told else { return Ok(()) };
        for (row, entity) in touched {
            let history = told.of.get(&(row, entity.clone()));
            if let Some(at) = history.and_then(|history| history.ahead) {
                told.ahead.insert((at, row, entity));
            }
        }
        spots.append(told.spots.get_or_insert_default());
        Ok(())
    }
    fn advance(&mut self, to: AsOf, spots: &mut Vec<Spot>) -> Result<(), Error> {
        self.settle(spots)?;
        let (before, AsOf::At(now)) = (self.cells.as_of, to) else { return Ok(()) };
        let Told::Live(told) = &mut self.told else { return Ok(()) };
        // whoever may be walked otherwise is taken out as it was walked
        while told.ahead.first().is_some_and(|(at, ..)| *at <= now) {
            let Some((_, row, entity)) = told.ahead.pop_first() else { break };
            told.touch(&mut self.cells, row as usize, &entity).ahead = None;
        }
        Arc::make_mut(&mut self.cells).as_of = to;
        for (at, row, event, n) in told.alone_between(before, now) {
            note(&self.cells.measure.alone(at, event), row, &self.cells.timeline.slots(), spots);
            count_alone(&mut self.cells, row, at, event, n);
        }
        self.settle(spots)
    }
}

impl<J: Journey, E: Id + Ord> Walk<J, E> {
    /// The entity is about to be touched: when it is walked again, it is seen when that may change.
    fn forget_ahead(&mut self, row: usize, entity: &E) {
        let Told::Live(told) = &mut self.told else { return };
        told.spots.get_or_insert_default();
        if told.ahead.is_empty() {
            return;
        }
        let key = (row as u32, entity.clone());
        if let Some(at) = told.of.get_mut(&key).and_then(|history| history.ahead.take()) {
            told.ahead.remove(&(at, key.0, key.1));
        }
    }
}

impl<R, J, E> Tell<R> for Walk<J, E>
where
    J: Step<R, Entity = E>,
    E: Id + Ord + Serialize + DeserializeOwned,
{
    fn tell(&self, record: &R, _: AsOf, to: &mut Writer) -> Result<(), Error> {
        let mut told = Ok(());
        self.cells.measure.step(record, &mut |whose, at, event| {
            if told.is_err() {
                return;
            }
            to.byte(if whose.is_some() { SOMEBODYS } else { NOBODYS });
            told = whose.map_or(Ok(()), |whose| to.put(whose)).and_then(|()| to.put(&(at, event)));
        });
        to.byte(END);
        told
    }
}
