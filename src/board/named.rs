//! Questions by name, over records of any kind.

use super::question::Asked;
use crate::catalogue::Entry;
use crate::error::Error;
use crate::kpi::{AsOf, Groups, Reading, Readings, Tally};
use crate::meter::{Gauge, Label, Meter};
use crate::record::Record;
use crate::saved::{Header, Writer};
use crate::value::Value;
use std::marker::PhantomData;
use std::sync::Arc;

/// A KPI of the catalogue.
pub struct ByName<R> {
    entry: &'static Entry,
    by: Option<String>,
    gauge: Box<dyn Gauge>,
    periods: usize,
    of: PhantomData<fn(&R)>,
}

impl<R> ByName<R> {
    pub fn new(meter: Meter) -> Result<Self, Error> {
        let periods = meter.periods();
        let (entry, by, gauge) = meter.into_parts();
        Ok(ByName { entry, by, gauge, periods, of: PhantomData })
    }
    pub fn readings(&mut self, groups: &Arc<Groups<Label>>) -> Result<Readings<Value, Label>, Error> {
        self.gauge.readings(groups)
    }
    pub fn series(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Vec<Reading<Value>> {
        self.gauge.series(groups, group)
    }
    pub fn whole(&mut self, groups: &Arc<Groups<Label>>, group: &Label) -> Result<Option<Reading<Value>>, Error> {
        self.gauge.whole(groups, group)
    }
}

impl<R> Asked<R> for ByName<R>
where
    R: 'static,
    for<'a> Record<'a>: From<&'a R>,
{
    type Group = Label;
    fn group(&self, record: &R) -> Option<Label> {
        let record = Record::from(record);
        let concerned = self.entry.records.iter().any(|kinds| kinds.contains(&record.kind()));
        concerned.then(|| self.by.as_deref().and_then(|field| record.field(field)).map(str::to_owned))
    }
    fn tell(&self, record: &R, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
        self.gauge.tell(&record.into(), as_of, to)
    }
    fn tally(&mut self) -> &mut dyn Tally {
        self.gauge.tally()
    }
    fn periods(&self) -> usize {
        self.periods
    }
    fn reach(&self) -> u32 {
        self.gauge.reach()
    }
    fn emptied(&self, as_of: AsOf) -> Self {
        let gauge = self.gauge.emptied(as_of);
        ByName { entry: self.entry, by: self.by.clone(), gauge, periods: self.periods, of: PhantomData }
    }
    fn header(&self) -> Result<Header, Error> {
        Ok(self.gauge.header()?.named(self.by.as_deref()))
    }
    fn bytes(&self) -> usize {
        0
    }
}
