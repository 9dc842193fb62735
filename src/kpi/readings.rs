//! Readings of groups and periods, side by side.

use super::{AsOf, Frame, Group, Reading};
use crate::time::Timeline;
use crate::value::Undefined;
use std::fmt;

/// Numbers by group and period, as read: what derived KPIs give, and a table's for showing.
#[derive(Debug, Clone)]
pub struct Readings<V, G = ()> {
    at: Frame,
    rows: Vec<(G, Vec<Reading<V>>)>,
    /// What a group reads that is not there.
    nothing: Vec<Reading<V>>,
}

impl<V, G: Group> Readings<V, G> {
    pub(crate) fn new(at: Frame, rows: Vec<(G, Vec<Reading<V>>)>, nothing: Vec<Reading<V>>) -> Self {
        Readings { at, rows, nothing }
    }
    /// The same readings with other values.
    pub fn map<U>(self, mut f: impl FnMut(V) -> U) -> Readings<U, G> {
        self.each(|series| series.into_iter().map(|r| r.map(&mut f)).collect())
    }
    /// The same readings under values that follow from these, or do not.
    pub fn and_then<U>(self, mut f: impl FnMut(V) -> Result<U, Undefined>) -> Readings<U, G> {
        self.each(|series| series.into_iter().map(|r| r.and_then(&mut f)).collect())
    }
    /// The same groups and periods, each series made into another.
    pub(crate) fn each<U>(self, mut f: impl FnMut(Vec<Reading<V>>) -> Vec<Reading<U>>) -> Readings<U, G> {
        let rows = self.rows.into_iter().map(|(g, series)| (g, f(series))).collect();
        Readings { at: self.at, rows, nothing: f(self.nothing) }
    }
    /// The series of the one group there is, or of nothing.
    pub(crate) fn into_series(self) -> Vec<Reading<V>> {
        self.rows.into_iter().next().map_or(self.nothing, |(_, series)| series)
    }
    /// The frame of a period.
    pub(crate) fn frame(&self, slot: usize) -> Frame {
        self.at.clone().at(Some(slot))
    }
    /// The periods.
    pub fn timeline(&self) -> &Timeline {
        self.at.timeline()
    }
    /// The as-of that the records were seen at.
    pub fn as_of(&self) -> AsOf {
        self.at.as_of()
    }
    /// The groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &G> {
        self.rows.iter().map(|(g, _)| g)
    }
    /// The number of a group in the period with this index; `None` where there is no such period. A group that is not
    /// there reads as nothing does.
    pub fn reading(&self, group: &G, slot: usize) -> Option<&Reading<V>> {
        self.series(group).get(slot)
    }
    /// The numbers of a group, a period after the other. A group that is not there reads as nothing does.
    pub fn series(&self, group: &G) -> &[Reading<V>] {
        let found = self.rows.binary_search_by(|(g, _)| g.cmp(group));
        found.ok().and_then(|i| self.rows.get(i)).map_or(&self.nothing, |(_, series)| series)
    }
    /// Every group, period and number; groups in order, periods in order.
    pub fn iter(&self) -> impl Iterator<Item = (&G, usize, &Reading<V>)> {
        self.rows.iter().flat_map(|(g, series)| series.iter().enumerate().map(move |(slot, r)| (g, slot, r)))
    }
}

impl<V: fmt::Display, G: Group> Readings<V, G> {
    /// As text: the frame in the first line, then a line for each group and a column for each period. Undefined is
    /// a dash; the reasons stand below.
    pub fn to_text(&self, name: impl Fn(&G) -> String) -> String {
        let timeline = self.timeline();
        let mut lines = vec![vec![String::new()]];
        lines[0].extend((0..timeline.len()).map(|slot| timeline.label(slot)));
        for (group, series) in &self.rows {
            let mut line = vec![name(group)];
            line.extend(series.iter().map(|r| if r.value().is_ok() { r.to_string() } else { "–".to_owned() }));
            lines.push(line);
        }
        let widths: Vec<usize> = (0..=timeline.len())
            .map(|column| lines.iter().filter_map(|l| l.get(column)).map(|t| t.chars().count()).max().unwrap_or(0))
            .collect();
        let mut text = frame_line(&self.at);
        for line in lines {
            text.push('\n');
            for (i, (cell, width)) in line.iter().zip(&widths).enumerate() {
                let gap = " ".repeat(width - cell.chars().count());
                text += &if i == 0 { format!("{cell}{gap}") } else { format!("  {gap}{cell}") };
            }
        }
        let readings = self.rows.iter().flat_map(|(_, series)| series);
        let mut reasons: Vec<String> = readings.filter_map(|r| r.value().err().map(ToString::to_string)).collect();
        reasons.sort_unstable();
        reasons.dedup();
        reasons.iter().for_each(|why| text += &format!("\n– {why}"));
        text
    }
}

/// `by month in Europe/Warsaw, as of 2024-03-01T00:00:00Z`
fn frame_line(at: &Frame) -> String {
    let timeline = at.timeline();
    let grain = timeline.grain().map_or("all time".to_owned(), |g| format!("by {g}"));
    let zone = timeline.calendar().and_then(|c| c.zone_name().map(|z| format!(" in {z}"))).unwrap_or_default();
    match at.as_of() {
        AsOf::Everything => format!("{grain}{zone}"),
        at => format!("{grain}{zone}, as of {at}"),
    }
}
