//! Which of a respondent's answers counts.

use crate::kpi::{Frame, Parameter, Seen};
use crate::time::Timestamp;
use crate::value::Why;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Which answers of one respondent count in a period. An anonymous answer always counts by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answers {
    /// The latest; of several at one instant the highest.
    #[default]
    Latest,
    /// The first; of several at one instant the lowest.
    First,
    /// Every one, so that who answers often weighs more.
    All,
}

pub(super) const ANSWERS: Parameter = Parameter {
    name: "answers",
    default: "latest",
    meaning: "which answers of one respondent count in a period: latest, first or all",
    example: "all",
};

impl Answers {
    /// Whose history an answer belongs to: nobody's where every answer counts by itself.
    #[inline(always)]
    pub(super) fn whose<I>(self, respondent: impl FnOnce() -> Option<I>) -> Option<I> {
        if self == Answers::All { None } else { respondent() }
    }
}

/// An answer by itself.
#[inline]
pub(super) fn on_scale(at: Timestamp, score: Option<i16>, scale: &RangeInclusive<i16>) -> Seen<i16> {
    match score {
        Some(score) if scale.contains(&score) => Seen::Counted(at, score),
        Some(_) => Seen::Excluded(Some(at), Why::OffScale),
        None => Seen::Excluded(Some(at), Why::MissingPart),
    }
}

/// Gives the answers of one history that count, period by period. Those that cannot be read are left out first, so that
/// they take nobody's place.
pub(super) fn counting<E, O>(
    history: &[(Timestamp, E)],
    which: Answers,
    read: impl Fn(Timestamp, &E) -> Seen<O>,
    at: &Frame,
    out: &mut impl FnMut(Seen<O>),
) {
    let slots = at.timeline().slots();
    let mut chosen: Option<(usize, Timestamp, O)> = None;
    for (t, answer) in history {
        let (t, score) = match read(*t, answer) {
            Seen::Counted(t, score) => (t, score),
            left_out => {
                out(left_out);
                continue;
            }
        };
        let column = slots.column(t);
        match &mut chosen {
            Some((same, ..)) if *same == column && which == Answers::First => {}
            now => {
                if let Some((_, t, score)) = now.replace((column, t, score)).filter(|(was, ..)| *was != column) {
                    out(Seen::Counted(t, score));
                }
            }
        }
    }
    if let Some((_, t, score)) = chosen {
        out(Seen::Counted(t, score));
    }
}

#[cfg(test)]
mod tests {
    use crate::meter::Meter;
    use crate::record::{SurveyKind, SurveyResponse};
    use crate::time::Timestamp;

    #[test]
    fn the_choice_is_a_parameter_of_every_kpi_of_answers_and_survives_saving() {
        for (id, kind, which, expected) in [
            ("surveys.nps", SurveyKind::Nps, "latest", "-100.0 (2 answers)"),
            ("surveys.nps", SurveyKind::Nps, "all", "-100.0 (3 answers)"),
            ("surveys.csat", SurveyKind::Csat, "first", "50.0 % (1 of 2)"),
            ("surveys.csat.mean", SurveyKind::Csat, "latest", "3.00 (n = 2)"),
            ("surveys.ces", SurveyKind::Ces, "all", "3.33 (n = 3)"),
        ] {
            let responses = [(Some("anna"), 1, 4), (Some("anna"), 2, 4), (None, 3, 2)].map(|(who, at, score)| {
                let mut response = SurveyResponse::new("", "", kind);
                response.respondent = who.map(str::to_owned);
                (response.answered_at, response.score) = (Some(Timestamp::from_micros(at)), Some(score));
                response
            });
            let start = || Meter::of(id).parameter("answers", which).by("survey").start().unwrap();
            let (mut one, mut other) = (start(), start());
            one.insert(&responses[0]);
            responses[1..].iter().for_each(|response| other.insert(response));
            let mut restored = start();
            restored.load(&other.save().unwrap()).unwrap();
            one.merge(&restored).unwrap();
            assert_eq!(one.total(Some("")).unwrap().unwrap().to_string(), expected, "{id} {which}");
        }
        assert!(Meter::of("surveys.nps").parameter("answers", "last").start().is_err());
    }
}
