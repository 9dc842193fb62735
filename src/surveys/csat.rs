//! The share of the content.

mod mean;

pub use mean::{CsatMean, csat_mean};

use super::answers::{ANSWERS, Answers};
use super::satisfaction::Satisfaction;
use crate::error::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// Customer satisfaction: the share of answers in the top boxes.
///
/// ```text
/// answers of 4 or 5 / answers of 1 to 5
/// ```
///
/// - **Counts**: in each period the latest answer of each respondent about each subject, anchored on the answer; by
///   [`answers`](Csat::answers) the first or all. Other scales and cut-offs by [`low`](Csat::low),
///   [`high`](Csat::high) and [`satisfied`](Csat::satisfied): good or bad is a scale of 0 to 1 with a cut-off of 1.
///   Measure: [`Satisfaction`], a journey.
/// - **Leaves out**: answers off the scale (`OffScale`) or without a score (`MissingPart`); surveys of another kind;
///   surveys that nobody answered, which [`ResponseRate`](super::ResponseRate) counts.
/// - **Undefined**: nobody answered on the scale (`NoDenominator`). A cut-off off the scale, or a scale upside down, that
///   nobody's answer can be read by (`NoRecords`); a meter refuses such a one.
/// - **Reads**: [`Asks`](crate::field::Asks), [`Answered`](crate::field::Answered), [`Score`](crate::field::Score),
///   [`Respondent`](crate::field::Respondent), [`Subject`](crate::field::Subject).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp};
/// let rated = [("T1", 5), ("T2", 4), ("T3", 2), ("T3", 5), ("T4", 0)].map(|(ticket, score)| {
///     let mut response = SurveyResponse::new("", "after the ticket", SurveyKind::Csat);
///     (response.respondent, response.subject) = (Some("anna".into()), Some(ticket.into()));
///     (response.answered_at, response.score) = (Some(Timestamp::from_micros(score.into())), Some(score));
///     response
/// });
/// assert_eq!(surveys::csat(&rated, ..).to_string(), "100.0 % (3 of 3)"); // T3 rated again; 0 is off the scale
/// assert_eq!(surveys::csat(&rated[..0], ..).ok(), None); // nobody answered: not 0 %
/// ```
///
/// # References
///
/// Top-2-box score, the usual reading of a five-point scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Csat {
    /// The lowest score of the scale.
    pub low: i16,
    /// The highest score of the scale.
    pub high: i16,
    /// The lowest score of the content.
    pub satisfied: i16,
    /// Which answers of one respondent about one subject count in a period.
    pub answers: Answers,
}

impl Default for Csat {
    fn default() -> Csat {
        Csat { low: 1, high: 5, satisfied: 4, answers: Answers::Latest }
    }
}

const LOW: Parameter = Parameter { name: "low", default: "1", meaning: "the lowest score of the scale", example: "0" };
const HIGH: Parameter =
    Parameter { name: "high", default: "5", meaning: "the highest score of the scale", example: "10" };

impl Kpi for Csat {
    const ABOUT: About = About::new("surveys.csat", "Customer satisfaction (CSAT)", Unit::Share)
        .names(
            "Wskaźnik satysfakcji klientów",
            "Рівень задоволеності клієнтів",
            "שביעות רצון הלקוחות",
            "Удовлетворенность клиентов",
        )
        .formula("answers of 4 or 5 / answers of 1 to 5")
        .anchor("answered_at")
        .source("top-2-box score")
        .parameters(&[
            LOW,
            HIGH,
            Parameter { name: "satisfied", default: "4", meaning: "the lowest score of the content", example: "5" },
            ANSWERS,
        ]);
    type Measure = Satisfaction;
    type Value = Share;
    fn measure(&self) -> Satisfaction {
        Satisfaction { kind: SurveyKind::Csat, low: self.low, high: self.high, answers: self.answers }
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<Share, Undefined> {
        if self.check().is_err() {
            return Err(Undefined::NoRecords);
        }
        kept.at_least(self.satisfied)
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
    fn check(&self) -> Result<(), Error> {
        self.measure().check()?;
        if (self.low..=self.high).contains(&self.satisfied) {
            return Ok(());
        }
        Err(Error::invalid("satisfied", self.satisfied, format!("a score of the scale, {} to {}", self.low, self.high)))
    }
}

/// [`Csat`] of one period, on the scale of 1 to 5.
pub fn csat<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Satisfaction: Step<I::Item>,
{
    over(responses).during(during).read(Csat::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;
    use crate::time::Timestamp;
    use crate::value::Why;

    #[test]
    fn the_top_boxes_of_one_answer_for_each_respondent_and_subject() {
        let response = |(who, subject, at, score): (&str, &str, i64, i16)| {
            let mut response = SurveyResponse::new("", "", SurveyKind::Csat);
            response.respondent = (who != "?").then(|| who.to_owned());
            response.subject = Some(subject.to_owned());
            (response.answered_at, response.score) = (Some(Timestamp::from_micros(at)), Some(score));
            response
        };
        let five = Csat::default();
        let thumbs = Csat { low: 0, high: 1, satisfied: 1, ..five };
        for (what, kpi, answers, expected, off) in [
            (
                "the edges of the scale",
                five,
                vec![("A", "1", 1, 1), ("B", "1", 1, 5), ("C", "1", 1, 0), ("D", "1", 1, 6)],
                Ok((1, 2)),
                2,
            ),
            ("two subjects", five, vec![("A", "1", 1, 3), ("A", "2", 1, 4)], Ok((1, 2)), 0),
            ("one subject twice", five, vec![("A", "1", 1, 3), ("A", "1", 2, 4)], Ok((1, 1)), 0),
            (
                "all answers",
                Csat { answers: Answers::All, ..five },
                vec![("A", "1", 1, 3), ("A", "1", 2, 4)],
                Ok((1, 2)),
                0,
            ),
            ("anonymous", five, vec![("?", "1", 1, 4), ("?", "1", 1, 4)], Ok((2, 2)), 0),
            ("good or bad", thumbs, vec![("A", "1", 1, 1), ("B", "1", 1, 0), ("C", "1", 1, 5)], Ok((1, 2)), 1),
            ("nobody", five, vec![], Err(Undefined::NoDenominator), 0),
            (
                "a cut-off off the scale",
                Csat { satisfied: 6, ..five },
                vec![("A", "1", 1, 5)],
                Err(Undefined::NoRecords),
                0,
            ),
            (
                "a scale upside down",
                Csat { low: 5, high: 1, ..five },
                vec![("A", "1", 1, 5)],
                Err(Undefined::NoRecords),
                1,
            ),
            ("off the scale", five, vec![("A", "1", 1, 6)], Err(Undefined::NoDenominator), 1),
        ] {
            let reading = over(answers.into_iter().map(response)).read(kpi);
            assert_eq!(reading.excluded_for(&Why::OffScale), off, "{what}");
            assert_eq!(reading.value().map(|s| (s.part(), s.whole())).map_err(Clone::clone), expected, "{what}");
        }
    }

    #[test]
    fn a_scale_must_have_scores_and_the_cut_off_be_one_of_them() {
        let five = Csat::default();
        for (what, kpi, refused) in [
            ("the default", five, None),
            ("one score", Csat { low: 1, high: 1, satisfied: 1, ..five }, None),
            ("upside down", Csat { low: 5, high: 1, ..five }, Some("scale `5 to 1`: expected low to be at most high")),
            ("above", Csat { satisfied: 6, ..five }, Some("satisfied `6`: expected a score of the scale, 1 to 5")),
            ("below", Csat { satisfied: 0, ..five }, Some("satisfied `0`: expected a score of the scale, 1 to 5")),
        ] {
            assert_eq!(kpi.check().err().map(|e| e.to_string()).as_deref(), refused, "{what}");
        }
        assert!(CsatMean { low: 2, high: 1, ..CsatMean::default() }.check().is_err());
        assert!(CsatMean::default().check().is_ok());
    }
}
