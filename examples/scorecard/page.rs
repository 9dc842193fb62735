//! What every form of the scorecard shows.

use super::board::{Card, Change, Groups, Past};
use super::parts::{Parts, headline, narrowest, parts};
use super::words::Word;
use crm_kpi::kpi::{Better, Reading};
use crm_kpi::stats::Comparison;
use crm_kpi::value::Value;
use std::collections::BTreeSet;

/// A number of the table of groups.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    pub reading: Option<&'a Reading<Value>>,
    /// The group held against all others.
    pub with_rest: Option<&'a Comparison>,
}

impl Cell<'_> {
    /// The number, and of a share its counts. Why numbers are missing is told below.
    pub fn shown(self) -> (String, String) {
        let (number, rest) = shown(self.reading);
        let share = matches!(self.reading.map(Reading::value), Some(Ok(Value::Share(_))));
        (number, if share { rest } else { String::new() })
    }
    /// Whether it differs from the others by no more than chance makes.
    pub fn within_chance(self) -> bool {
        self.with_rest.is_some_and(Comparison::could_be_chance)
    }
}

/// A group, and its number in each card.
pub type Row<'a> = (String, Vec<Cell<'a>>);

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
            let title = card.section.title(self.language);
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
    pub fn parts(&self, card: &Card) -> Option<Parts> {
        parts(card, self.language)
    }
    /// What came before: the period before, and the same one a year before where that is another.
    pub fn past<'a>(&self, card: &'a Card) -> impl Iterator<Item = (&'static str, &'a Past)> {
        let all = [(Word::Before, &card.before), (Word::YearBefore, &card.year_before)];
        let language = self.language;
        all.into_iter().filter_map(move |(word, past)| Some((word.text(language), past.as_ref()?)))
    }
    /// The rows of a section's table: every group, with its number in each card. A card that has not seen the group
    /// shows what nothing reads.
    pub fn rows<'a>(&self, cards: &[&'a Card]) -> Vec<Row<'a>> {
        let all: Vec<&'a Groups> = cards.iter().filter_map(|card| card.groups.as_ref()).collect();
        let mut groups: Vec<&Option<String>> = all.iter().flat_map(|a| a.rows.iter().map(|(g, _)| g)).collect();
        groups.sort();
        groups.dedup();
        // a group of which nothing is known in this period has no row
        let known = |r: &Reading<Value>| r.value().is_ok() || r.n() + r.pending() > 0 || r.excluded().next().is_some();
        groups.retain(|group| all.iter().any(|a| a.seen(group).is_some_and(|(reading, _)| known(reading))));
        let name = |group: &Option<String>| group.clone().unwrap_or_else(|| self.word(Word::Nobody).to_owned());
        let of = |a: &&'a Groups, group| match a.seen(group) {
            Some((reading, with_rest)) => Cell { reading: Some(reading), with_rest },
            None => Cell { reading: a.nothing.as_ref(), with_rest: None },
        };
        groups.into_iter().map(|group| (name(group), all.iter().map(|a| of(a, group)).collect())).collect()
    }
}

/// The number as one looks for it first, and the rest of what there is to say of it. Undefined is a dash and its
/// reason, never a zero.
pub fn shown(reading: Option<&Reading<Value>>) -> (String, String) {
    let Some(reading) = reading else { return ("–".into(), "no records".into()) };
    match reading.value() {
        Err(why) => ("–".into(), why.to_string()),
        Ok(value) => {
            let split = |text: String| match text.split_once(" (") {
                Some((number, rest)) => (number.to_owned(), rest.trim_end_matches(')').to_owned()),
                None => (text, String::new()),
            };
            let Some(first) = headline(value) else {
                return match value {
                    // a median that is not reached is said, and is no number
                    Value::Survival(v) => split(v.to_string()),
                    _ => ("?".into(), "not observable yet".into()),
                };
            };
            let text = match &first {
                Value::Money(money) => money.rounded().to_string(),
                first => first.to_string(),
            };
            let (number, rest) = split(text);
            let rest = match value {
                Value::Durations(d) => format!("median; mean {}, p90 {}", d.mean(), d.p90()),
                Value::Amounts(a) => format!("mean; median {}", a.median()),
                Value::Survival(v) => format!("median; {}", split(v.to_string()).1),
                Value::StageTimes(v) => v.slowest().map_or(rest, |slowest| format!("median of {}", slowest.name())),
                Value::StageLeft(v) => {
                    narrowest(v).map_or(rest.clone(), |(stage, _)| format!("forward out of {stage}; {rest}"))
                }
                _ => rest,
            };
            (number, rest)
        }
    }
}

/// Whether a change is a good one: an arrow of where it goes, and better or worse by the KPI's own direction.
pub fn verdict(change: Change, better: Better) -> (char, Option<Word>) {
    let up = change.amount() > 0.0;
    let good = match better {
        _ if change.amount() == 0.0 => return ('=', None),
        Better::Higher => Some(up),
        Better::Lower => Some(!up),
        _ => None,
    };
    (if up { '▲' } else { '▼' }, good.map(|good| if good { Word::Better } else { Word::Worse }))
}

/// Why numbers of a table are missing, each reason once.
pub fn reasons(rows: &[Row]) -> BTreeSet<String> {
    let readings = rows.iter().flat_map(|(_, cells)| cells.iter().filter_map(|cell| cell.reading));
    readings.filter_map(|reading| reading.value().err().map(ToString::to_string)).collect()
}
