//! KPIs chosen by name at run time: a dashboard can be a configuration file.

mod gauge;
mod gauges;
mod parameters;

use crate::catalogue::{self, Entry};
use crate::error::Error;
use crate::kpi::{AsOf, Groups, Reading, Readings};
use crate::record::Record;
use crate::time::Timeline;
use crate::value::Value;
use gauge::Sign;
pub(crate) use gauge::{Gauge, Label};
use parameters::Parameters;
use std::sync::Arc;

/// A KPI of the [`catalogue`] chosen by name, live over the records of [`record`](crate::record). Rows and
/// KPIs of your own take the typed routes, or are turned into records first.
///
/// ```
/// use crm_kpi::{meter::Meter, record::{Deal, Outcome}, time::Timestamp};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let mut meter = Meter::of("deals.win_rate").by("owner").start()?;
/// let mut deal = Deal::new("D1", Timestamp::parse("2024-01-01T00:00:00Z")?);
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::parse("2024-02-01T00:00:00Z")?));
/// deal.owner = Some("anna".into());
/// meter.insert(&deal);
/// assert_eq!(meter.readings()?.series(&Some("anna".into()))[0].to_string(), "100.0 % (1 of 1)");
///
/// assert!(Meter::of("deals.win_rate").by("ovner").start().unwrap_err().to_string().contains("owner"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Meter {
    entry: &'static Entry,
    by: Option<String>,
    groups: Arc<Groups<Label>>,
    gauge: Box<dyn Gauge>,
}

/// The group of a record by a text field; `None` of one of a kind that the KPI does not need.
pub(crate) fn label(entry: &Entry, by: Option<&str>, record: &Record<'_>) -> Option<Label> {
    let concerned = entry.records.iter().any(|kinds| kinds.contains(&record.kind()));
    concerned.then(|| by.and_then(|field| record.field(field)).map(str::to_owned))
}

/// A meter under construction.
#[derive(Debug, Clone)]
pub struct Ask {
    id: String,
    parameters: Parameters,
    by: Option<String>,
    timeline: Timeline,
    as_of: AsOf,
}

impl Ask {
    /// Sets a parameter of the KPI; see [`About::parameters`](crate::kpi::About::parameters).
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.parameters.set(name, value);
        self
    }
    /// One row for each value of a text field that all its records have in the same sense; see
    /// [`Entry::fields`](crate::catalogue::Entry::fields).
    pub fn by(mut self, field: &str) -> Self {
        self.by = Some(field.to_owned());
        self
    }
    /// One column for each period of a timeline.
    pub fn per(mut self, timeline: impl Into<Timeline>) -> Self {
        self.timeline = timeline.into();
        self
    }
    /// The instant until which the records were observed.
    pub fn as_of(mut self, t: impl Into<AsOf>) -> Self {
        self.as_of = t.into();
        self
    }
    /// The meter. An error where the KPI, a parameter or the field to group by does not exist.
    pub fn start(self) -> Result<Meter, Error> {
        let entry = catalogue::find(&self.id)?;
        if let Some(field) = self.by.as_deref().filter(|field| !entry.fields().contains(field)) {
            let expected = match entry.fields().as_slice() {
                [] => format!("none: the records of {} share no field to group by", entry.about.id),
                fields => format!("one of {}", fields.join(", ")),
            };
            return Err(Error::invalid("field to group by", field, expected));
        }
        let gauge = gauges::build(entry.about.id, &self.parameters, &self.timeline, self.as_of)?;
        Ok(Meter { entry, by: self.by, groups: Arc::new(Groups::default()), gauge })
    }
}

impl Clone for Meter {
    fn clone(&self) -> Meter {
        Meter { entry: self.entry, by: self.by.clone(), groups: self.groups.clone(), gauge: self.gauge.boxed() }
    }
}

impl Meter {
    /// Begins a question about the KPI with this id.
    pub fn of(id: &str) -> Ask {
        Ask {
            id: id.to_owned(),
            parameters: Parameters::default(),
            by: None,
            timeline: Timeline::all(),
            as_of: AsOf::Everything,
        }
    }
    /// What it measures.
    pub fn entry(&self) -> &'static Entry {
        self.entry
    }
    /// What it measures, the field to group by, what it has seen.
    pub(crate) fn into_parts(self) -> (&'static Entry, Option<String>, Box<dyn Gauge>) {
        (self.entry, self.by, self.gauge)
    }
    fn feed(&mut self, record: Record<'_>, sign: Sign) {
        let Some(label) = label(self.entry, self.by.as_deref(), &record) else { return };
        let row = match self.groups.find(&label) {
            Some(row) => row,
            None => Arc::make_mut(&mut self.groups).id(label),
        };
        self.gauge.feed(row, &record, sign);
    }
    /// Counts a record in. One of a kind that this KPI does not need changes nothing.
    pub fn insert<'a>(&mut self, record: impl Into<Record<'a>>) {
        self.feed(record.into(), Sign::In);
    }
    /// Counts a record out that was counted in before, as it was then.
    pub fn remove<'a>(&mut self, record: impl Into<Record<'a>>) {
        self.feed(record.into(), Sign::Out);
    }
    /// A record changed from what it was to what it is.
    pub fn update<'a>(&mut self, was: impl Into<Record<'a>>, is: impl Into<Record<'a>>) {
        self.remove(was);
        self.insert(is);
    }
    /// The numbers by group and period. Without a field to group by the only group is `None`.
    pub fn readings(&mut self) -> Result<Readings<Value, Option<String>>, Error> {
        self.gauge.readings(&self.groups)
    }
    /// The number of a group over the whole timeline, with the records that have no period in its evidence. `None`
    /// where the timeline has several periods and the KPI is not additive over time: ask for one period then.
    pub fn total(&mut self, group: Option<&str>) -> Result<Option<Reading<Value>>, Error> {
        self.gauge.whole(&self.groups, &group.map(str::to_owned))
    }
    /// Takes in what another has seen. An error if the two answer different questions; then nothing changes.
    pub fn merge(&mut self, other: &Meter) -> Result<(), Error> {
        if self.entry.about.id != other.entry.about.id || self.by != other.by {
            let show = |m: &Meter| format!("{} by {}", m.entry.about.id, m.by.as_deref().unwrap_or("nothing"));
            return Err(Error::mismatch("KPI", show(self), show(other), "merge meters of one question"));
        }
        let mut groups = (*self.groups).clone();
        let to: Vec<usize> = other.groups.keys().iter().map(|g| groups.id(g.clone())).collect();
        self.gauge.merge(&*other.gauge, &to)?;
        self.groups = Arc::new(groups);
        Ok(())
    }
    /// The state as bytes; see [`Live::save`](crate::kpi::Live::save).
    pub fn save(&self) -> Result<Vec<u8>, Error> {
        self.gauge.save(&self.groups)
    }
    /// Restores a saved state in place of what is here; an error, and nothing changes, if it is damaged or answers
    /// another question.
    pub fn load(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.groups = Arc::new(self.gauge.load(bytes)?);
        Ok(())
    }
}
