//! What the dashboard asks: the KPIs of the configuration file.

use crate::Failure;
use crm_kpi::board::{Board, Named};
use crm_kpi::meter::{Ask, Meter};
use crm_kpi::record::AnyRecord;
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where months and days begin: `Europe/Warsaw`.
    #[serde(default = "utc")]
    zone: String,
    pub questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// An id of the catalogue.
    pub kpi: String,
    /// What stands above it, if not the KPI's own name.
    pub title: Option<String>,
    /// A row for each value of this field.
    pub by: Option<String>,
    /// A column for each of these; without it, one for all time.
    per: Option<Grain>,
    /// How many of them, up to and with the present one.
    #[serde(default = "half_a_year")]
    last: usize,
    /// Settings of the KPI other than its defaults.
    #[serde(default)]
    parameters: BTreeMap<String, String>,
}

fn utc() -> String {
    "UTC".into()
}
fn half_a_year() -> usize {
    6
}

/// More columns nobody reads.
const MOST_PERIODS: usize = 400;

impl Config {
    pub fn read(path: &Path) -> Result<Config, Failure> {
        let wrong = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let text = std::fs::read_to_string(path).map_err(|e| wrong(&e))?;
        let config = Config::parse(&text).map_err(|e| wrong(&e))?;
        // what is asked in vain is told now, not when the first record comes
        config.board(Timestamp::from_micros(0)).map_err(|e| wrong(&e))?;
        Ok(config)
    }
    pub fn parse(text: &str) -> Result<Config, Failure> {
        let config: Config = serde_json::from_str(text)?;
        match config.questions.iter().find(|q| !(1..=MOST_PERIODS).contains(&q.last)) {
            Some(q) => Err(format!("{}: `last` is {}, expected 1 to {MOST_PERIODS}", q.kpi, q.last).into()),
            None => Ok(config),
        }
    }
    /// The periods of each question, as they are at an instant.
    pub fn timelines(&self, now: Timestamp) -> Result<Vec<Timeline>, Failure> {
        let calendar = Calendar::zone(&self.zone)?;
        let periods = |q: &Question| match q.per {
            Some(grain) => Timeline::trailing(&calendar.period_at(grain, now)?, q.last),
            None => Ok(Timeline::all()),
        };
        Ok(self.questions.iter().map(periods).collect::<Result<_, _>>()?)
    }
    /// A board that was told nothing yet, and its questions.
    pub fn board(&self, now: Timestamp) -> Result<(Board<String, AnyRecord>, Vec<Named>), Failure> {
        let mut board = Board::starting_at(now);
        let mut asked = Vec::new();
        for (question, timeline) in self.questions.iter().zip(self.timelines(now)?) {
            let named = board.add_by_name(question.ask().per(timeline));
            asked.push(named.map_err(|e| format!("{}: {e}", question.kpi))?);
        }
        Ok((board, asked))
    }
}

impl Question {
    fn ask(&self) -> Ask {
        let ask = self.parameters.iter().fold(Meter::of(&self.kpi), |ask, (name, value)| ask.parameter(name, value));
        match &self.by {
            Some(field) => ask.by(field),
            None => ask,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_cannot_be_answered_is_refused_with_its_name() {
        for (text, expected) in [
            (r#"{"questions":[{"kpi":"deals.win_rat"}]}"#, "deals.win_rat: KPI `deals.win_rat`"),
            (r#"{"questions":[{"kpi":"deals.win_rate","by":"ovner"}]}"#, "`ovner`"),
            (r#"{"questions":[{"kpi":"deals.win_rate","last":0}]}"#, "`last` is 0"),
            (r#"{"questions":[{"kpi":"deals.win_rate","parameters":{"with":"1"}}]}"#, "with"),
            (r#"{"questions":[{"kpi":"deals.win_rate","grain":"day"}]}"#, "unknown field `grain`"),
            (r#"{"zone":"Europe/Atlantis","questions":[]}"#, "Europe/Atlantis"),
        ] {
            let config = Config::parse(text);
            let error = config.and_then(|c| c.board(Timestamp::from_micros(0))).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
