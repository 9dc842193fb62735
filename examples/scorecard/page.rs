//! What every form of the scorecard shows.

use super::board::{Card, Groups};
use super::words::Word;
use crm_kpi::kpi::Reading;
use crm_kpi::value::Value;
use std::collections::BTreeSet;

pub struct Page {
    pub language: &'static str,
    /// Period, zone, as-of, currency: the frame in which every number stands.
    pub frame: Vec<(&'static str, String)>,
    pub notes: Vec<String>,
    pub cards: Vec<Card>,
}

impl Page {
    pub fn word(&self, word: Word) -> &'static str {
        word.text(self.language)
    }
    /// The sections that have cards, in order.
    pub fn sections(&self) -> Vec<(&'static str, Vec<&Card>)> {
        let mut sections: Vec<(&str, Vec<&Card>)> = Vec::new();
        for card in &self.cards {
            let title = self.word(card.section);
            match sections.last_mut().filter(|(last, _)| *last == title) {
                Some((_, cards)) => cards.push(card),
                None => sections.push((title, vec![card])),
            }
        }
        sections
    }
    pub fn name(&self, card: &Card) -> &'static str {
        card.about.names.get(self.language)
    }
    /// The rows of a section's table: every group, with its number in each card. A card that has not seen the group
    /// shows what nothing reads.
    pub fn rows<'a>(&self, cards: &[&'a Card]) -> Vec<(String, Vec<Option<&'a Reading<Value>>>)> {
        let all: Vec<&'a Groups> = cards.iter().filter_map(|card| card.groups.as_ref()).collect();
        let mut groups: Vec<&Option<String>> = all.iter().flat_map(|a| a.rows.iter().map(|(g, _)| g)).collect();
        groups.sort();
        groups.dedup();
        // a group of which nothing is known in this period has no row
        let known = |r: &Reading<Value>| r.value().is_ok() || r.n() + r.pending() > 0 || r.excluded().next().is_some();
        groups.retain(|group| all.iter().any(|a| a.seen(group).is_some_and(known)));
        let name = |group: &Option<String>| group.clone().unwrap_or_else(|| self.word(Word::Nobody).to_owned());
        let of = |a: &&'a Groups, group| a.seen(group).or(a.nothing.as_ref());
        groups.into_iter().map(|group| (name(group), all.iter().map(|a| of(a, group)).collect())).collect()
    }
}

/// The number as one looks for it first, and the rest of what there is to say of it. Undefined is a dash and its
/// reason, never a zero.
pub fn shown(reading: Option<&Reading<Value>>) -> (String, String) {
    let Some(reading) = reading else { return ("–".into(), "no records".into()) };
    match reading.value() {
        Err(why) => ("–".into(), why.to_string()),
        Ok(Value::Durations(d)) => (d.median().to_string(), format!("median; mean {}, p90 {}", d.mean(), d.p90())),
        Ok(Value::Amounts(a)) => (a.mean().to_string(), format!("mean; median {}", a.median())),
        Ok(value) => {
            let text = match value {
                Value::Money(money) => money.rounded().to_string(),
                value => value.to_string(),
            };
            match text.split_once(" (") {
                Some((number, rest)) => (number.to_owned(), rest.trim_end_matches(')').to_owned()),
                None => (text, String::new()),
            }
        }
    }
}

/// Why numbers of a table are missing, each reason once.
pub fn reasons(rows: &[(String, Vec<Option<&Reading<Value>>>)]) -> BTreeSet<String> {
    let readings = rows.iter().flat_map(|(_, readings)| readings.iter().flatten());
    readings.filter_map(|reading| reading.value().err().map(ToString::to_string)).collect()
}

/// In a table: the number, and of a share its counts. Why numbers are missing is told below.
pub fn cell(reading: Option<&Reading<Value>>) -> (String, String) {
    let (number, rest) = shown(reading);
    let share = matches!(reading.map(Reading::value), Some(Ok(Value::Share(_))));
    (number, if share { rest } else { String::new() })
}
