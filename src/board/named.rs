//! Questions by name, over records of any kind.

use super::changes::Changes;
use super::question::Asked;
use super::{At, Board};
use crate::catalogue::Entry;
use crate::error::Error;
use crate::field::Id;
use crate::kpi::{AsOf, Reading, Readings, Tally};
use crate::meter::{Ask, Gauge, Label, Meter, label};
use crate::record::Record;
use crate::saved::{Header, Writer};
use crate::value::Value;
use std::marker::PhantomData;

/// A KPI of the catalogue.
pub struct ByName<R> {
    entry: &'static Entry,
    by: Option<String>,
    gauge: Box<dyn Gauge>,
    of: PhantomData<fn(&R)>,
}

impl<R> ByName<R> {
    fn new(meter: Meter) -> Self {
        let (entry, by, gauge) = meter.into_parts();
        ByName { entry, by, gauge, of: PhantomData }
    }
}

impl<R> Asked<R> for ByName<R>
where
    R: 'static,
    for<'a> Record<'a>: From<&'a R>,
{
    type Group = Label;
    fn group(&self, record: &R) -> Option<Label> {
        label(self.entry, self.by.as_deref(), &record.into())
    }
    fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
        self.gauge.tell(&record.into(), as_of, to)
    }
    fn tally(&mut self) -> &mut dyn Tally {
        self.gauge.tally()
    }
    fn periods(&self) -> usize {
        self.gauge.periods()
    }
    fn reach(&self) -> u32 {
        self.gauge.reach()
    }
    fn emptied(&self, as_of: AsOf) -> Self {
        let gauge = self.gauge.emptied(as_of);
        ByName { entry: self.entry, by: self.by.clone(), gauge, of: PhantomData }
    }
    fn header(&self) -> Result<Header, Error> {
        Ok(self.gauge.header()?.named(self.by.as_deref()))
    }
    fn bytes(&self) -> usize {
        self.gauge.bytes()
    }
}

/// A question by name of a board: what [`Board::add_by_name`] gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    at: At,
}

impl<I: Id, R: 'static> Board<I, R>
where
    for<'a> Record<'a>: From<&'a R>,
{
    /// One question more, by name: a KPI of the [`catalogue`](crate::catalogue) over records of the crate. Records of any
    /// kind come as [`AnyRecord`](crate::record::AnyRecord).
    ///
    /// ```
    /// use crm_kpi::{board::Board, meter::Meter, record::{AnyRecord, Deal}, time::Timestamp};
    /// # fn main() -> Result<(), crm_kpi::Error> {
    /// let mut board: Board<u64, AnyRecord> = Board::new();
    /// let open = board.add_by_name(Meter::of("deals.open_count"))?;
    /// board.upsert(1, &Deal::new("D1", Timestamp::from_micros(0)).into())?;
    /// assert_eq!(board.series(&open, None)?[0].to_string(), "1");
    /// assert_eq!(board.readings(&open)?.groups().count(), 1);
    /// # Ok(()) }
    /// ```
    pub fn add_by_name(&mut self, question: Ask) -> Result<Named, Error> {
        let meter = question.as_of(self.as_of).start()?;
        Ok(Named { at: self.ask::<ByName<R>>(ByName::new(meter))? })
    }
    /// The numbers of a question by name as they stand.
    pub fn readings(&mut self, question: &Named) -> Result<Readings<Value, Option<String>>, Error> {
        let page = self.settled::<ByName<R>>(question.at)?;
        page.asked.gauge.readings(&page.sheet.groups)
    }
    /// The numbers of one group, a period after the other: what to read of a group that [changed](Board::changes_by_name).
    pub fn series(&mut self, question: &Named, group: Option<&str>) -> Result<Vec<Reading<Value>>, Error> {
        let page = self.settled::<ByName<R>>(question.at)?;
        Ok(page.asked.gauge.series(&page.sheet.groups, &group.map(str::to_owned)))
    }
    /// The number of a group over the whole timeline; see [`Meter::total`](crate::meter::Meter::total).
    pub fn total(&mut self, question: &Named, group: Option<&str>) -> Result<Option<Reading<Value>>, Error> {
        let page = self.settled::<ByName<R>>(question.at)?;
        page.asked.gauge.whole(&page.sheet.groups, &group.map(str::to_owned))
    }
    /// Which readings of a question by name may have changed after a version; see [`changes`](Board::changes).
    pub fn changes_by_name(&mut self, question: &Named, since: u64) -> Result<Changes<Option<String>>, Error> {
        self.changed::<ByName<R>>(question.at, since)
    }
}
