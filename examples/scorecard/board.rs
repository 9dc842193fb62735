//! The numbers: a few meters for each KPI, fed in one pass.

use super::parts::headline;
use super::sections::{Line, SECTIONS, Section};
use super::sure::with_rest;
use crm_kpi::kpi::{About, AsOf, Reading};
use crm_kpi::meter::{Ask, Meter};
use crm_kpi::record::{Record, RecordKind};
use crm_kpi::stats::Comparison;
use crm_kpi::time::{Calendar, Grain, Period, Timeline, Timestamp};
use crm_kpi::value::Value;
use std::collections::BTreeSet;
use std::error::Error;

/// What is asked of every KPI.
pub struct Question {
    pub period: Timeline,
    /// The one before; `None` for all time.
    pub previous: Option<Period>,
    /// The same a year before, where that is another one.
    pub year_before: Option<Period>,
    pub months: Timeline,
    pub as_of: AsOf,
    pub until: Timestamp,
    pub by: Option<String>,
    /// In which durations of business time are counted.
    pub hours: Option<String>,
}

impl Question {
    /// What came before `until` is known. `None` is all time. A period that is cut short by it is compared with the same
    /// part of the one before.
    pub fn new(
        calendar: &Calendar,
        period: Option<Period>,
        until: Timestamp,
        by: Option<String>,
        hours: Option<String>,
    ) -> Result<Self, Box<dyn Error>> {
        let before = Timestamp::from_micros(until.micros().saturating_sub(1));
        let as_of = AsOf::before(until);
        let Some(period) = period else {
            let months = Timeline::trailing(&calendar.period_at(Grain::Month, before)?, 12)?;
            return Ok(Question {
                period: Timeline::all(),
                previous: None,
                year_before: None,
                months,
                as_of,
                until,
                by,
                hours,
            });
        };
        let part = if period.contains(before) { period.part_until(until) } else { period };
        let last = calendar.period_of(Grain::Month, part.last_date())?;
        let first = calendar.period_of(Grain::Month, part.first_date())?;
        let recent = Timeline::trailing(&last, 12)?;
        let longer = first.start() < recent.start(0).unwrap_or(Timestamp::MIN);
        let months = if longer { Timeline::spanning(&first, &last)? } else { recent };
        let previous = part.previous()?;
        let year_before = part.year_before().ok().filter(|year| year.start() != previous.start());
        Ok(Question { previous: Some(previous), year_before, period: part.into(), months, as_of, until, by, hours })
    }
}

/// The meters of one KPI.
struct Dials {
    section: &'static Section,
    now: Meter,
    before: Option<Meter>,
    year_before: Option<Meter>,
    months: Meter,
    by: Option<(String, Meter)>,
}

pub struct Board(Vec<Dials>);

impl Board {
    /// KPIs whose records the data do not hold at all are left out, and named.
    pub fn new(question: &Question, held: &BTreeSet<RecordKind>) -> Result<(Board, Vec<&'static str>), Box<dyn Error>> {
        let (mut dials, mut without) = (Vec::new(), Vec::new());
        for section in SECTIONS {
            let by = question.by.as_deref().unwrap_or(section.by);
            for line in section.lines {
                let entry = crm_kpi::catalogue::find(line.id)?;
                let needs = if line.needs.is_empty() { entry.records } else { line.needs };
                match needs.iter().all(|kinds| kinds.iter().any(|kind| held.contains(kind))) {
                    true => dials.push(Dials::new(section, line, by, question)?),
                    false => without.push(line.id),
                }
            }
        }
        if let Some(by) = question.by.as_deref().filter(|_| dials.iter().all(|d| d.by.is_none())) {
            return Err(format!("--by {by}: no KPI's records have this field; take owner, source, channel ...").into());
        }
        Ok((Board(dials), without))
    }
    pub fn see(&mut self, record: Record<'_>) {
        for dials in &mut self.0 {
            dials.now.insert(record);
            dials.months.insert(record);
            dials.before.iter_mut().chain(&mut dials.year_before).for_each(|m| m.insert(record));
            dials.by.iter_mut().for_each(|(_, m)| m.insert(record));
        }
    }
    pub fn cards(&mut self) -> Result<Vec<Card>, crm_kpi::Error> {
        self.0.iter_mut().map(Dials::read).collect()
    }
}

impl Dials {
    fn new(section: &'static Section, line: &Line, by: &str, question: &Question) -> Result<Dials, crm_kpi::Error> {
        let in_hours = crm_kpi::catalogue::find(line.id)?.about.parameters.iter().any(|p| p.name == "hours");
        let ask = |timeline: Timeline| -> Ask {
            let ask = Meter::of(line.id).as_of(question.as_of).per(timeline);
            let ask = match question.hours.as_ref().filter(|_| in_hours) {
                Some(hours) => ask.parameter("hours", hours),
                None => ask,
            };
            line.parameters.iter().fold(ask, |ask, (name, value)| ask.parameter(name, value))
        };
        let now = ask(question.period.clone()).start()?;
        // a table by the field where the records of the KPI have it
        let grouped = now.entry().fields().contains(&by);
        let start = |period: &Option<Period>| period.as_ref().map(|p| ask(p.into()).start()).transpose();
        Ok(Dials {
            section,
            now,
            before: start(&question.previous)?,
            year_before: start(&question.year_before)?,
            months: ask(question.months.clone()).start()?,
            by: grouped.then(|| ask(question.period.clone()).by(by).start()).transpose()?.map(|m| (by.to_owned(), m)),
        })
    }
    fn read(&mut self) -> Result<Card, crm_kpi::Error> {
        let now = self.now.total(None)?;
        let past = |meter: &mut Meter| -> Result<Past, crm_kpi::Error> {
            let reading = meter.total(None)?;
            let change = now.as_ref().zip(reading.as_ref()).and_then(|(now, then)| change(now, then));
            Ok(Past { reading, change })
        };
        let before = self.before.as_mut().map(past).transpose()?;
        let year_before = self.year_before.as_mut().map(past).transpose()?;
        let months = self.months.readings()?;
        let labels = months.timeline().periods().map(|p| p.label());
        let mut series = months.series(&None).iter().cloned();
        let groups = self.by.as_mut().map(|(field, meter)| -> Result<_, crm_kpi::Error> {
            let readings = meter.readings()?;
            let rows: Vec<Group> =
                readings.iter().map(|(group, _, reading)| (group.clone(), reading.clone())).collect();
            let mut absent = Some("absent".to_owned());
            while readings.groups().any(|group| *group == absent) {
                absent.iter_mut().for_each(|name| name.push('?'));
            }
            let nothing = readings.reading(&absent, 0).cloned();
            let with_rest = with_rest(&rows);
            Ok(Groups { field: field.clone(), rows, with_rest, nothing })
        });
        Ok(Card {
            section: self.section,
            about: self.now.entry().about,
            now,
            before,
            year_before,
            months: labels.map(|label| (label, series.next())).collect(),
            groups: groups.transpose()?.filter(Groups::are_numbers),
        })
    }
}

/// A value of the field, and its number.
pub type Group = (Option<String>, Reading<Value>);

/// The field, and a number for each of its values.
pub struct Groups {
    pub field: String,
    pub rows: Vec<Group>,
    /// Each of them held against all others, where there is a test for it.
    pub with_rest: Vec<Option<Comparison>>,
    /// What a value reads that no record of the KPI has: a count 0, a share undefined.
    pub nothing: Option<Reading<Value>>,
}

impl Groups {
    /// A value of many parts has no room in a cell of the table.
    fn are_numbers(&self) -> bool {
        let is_number = |value: &Value| {
            headline(value).is_some_and(|first| {
                std::mem::discriminant(&first) == std::mem::discriminant(value)
                    || matches!(value, Value::Durations(_) | Value::Amounts(_) | Value::Survival(_))
            })
        };
        self.rows.iter().all(|(_, reading)| reading.value().map_or(true, is_number))
    }
    /// The number of a group, and how it stands out.
    pub fn seen(&self, group: &Option<String>) -> Option<(&Reading<Value>, Option<&Comparison>)> {
        let mut rows = self.rows.iter().zip(&self.with_rest);
        rows.find(|((g, _), _)| g == group).map(|((_, reading), comparison)| (reading, comparison.as_ref()))
    }
}

/// A KPI's place on the scorecard.
pub struct Card {
    pub section: &'static Section,
    pub about: About,
    pub now: Option<Reading<Value>>,
    pub before: Option<Past>,
    pub year_before: Option<Past>,
    /// `None` where nothing is known at all.
    pub months: Vec<(String, Option<Reading<Value>>)>,
    pub groups: Option<Groups>,
}

/// Another period, and how it was left.
pub struct Past {
    pub reading: Option<Reading<Value>>,
    pub change: Option<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Of a share: percentage points.
    Percentage(f64),
    /// Of a score.
    Points(f64),
    /// Of anything else, as a fraction of what it was.
    Relative(f64),
}

impl Change {
    pub fn amount(self) -> f64 {
        match self {
            Change::Percentage(x) | Change::Points(x) | Change::Relative(x) => x,
        }
    }
}
impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Change::Percentage(x) => write!(f, "{x:+.1} pp"),
            Change::Points(x) => write!(f, "{x:+.1}"),
            Change::Relative(x) => write!(f, "{:+.1} %", x * 100.0),
        }
    }
}

fn change(now: &Reading<Value>, before: &Reading<Value>) -> Option<Change> {
    let (now, before) = (headline(now.value().ok()?)?, headline(before.value().ok()?)?);
    let (a, b) = (now.number(), before.number());
    match (now, before) {
        (Value::Share(_), Value::Share(_)) | (Value::Incidence(_), Value::Incidence(_)) => {
            Some(Change::Percentage((a - b) * 100.0))
        }
        (Value::Nps(_), Value::Nps(_)) | (Value::WeightedNps(_), Value::WeightedNps(_)) => Some(Change::Points(a - b)),
        (Value::Money(x), Value::Money(y)) if x.currency() != y.currency() => None,
        _ => (b != 0.0).then(|| Change::Relative((a - b) / b.abs())),
    }
}
