//! The share of customers for whom it was easy.

use super::super::answers::{ANSWERS, Answers};
use super::super::satisfaction::Satisfaction;
use super::{HIGH, LOW};
use crate::error::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// Customer effort score as a share: the answers of those for whom it was easy.
///
/// ```text
/// answers of 5 to 7 / answers of 1 (hard) to 7 (easy)
/// ```
///
/// - **Counts**: in each period the latest answer of each respondent about each subject, anchored on the answer; by
///   [`answers`](LowEffort::answers) the first or all. Other scales and cut-offs by [`low`](LowEffort::low),
///   [`high`](LowEffort::high) and [`easy`](LowEffort::easy). Measure: [`Satisfaction`], a journey.
/// - **Leaves out**: answers off the scale (`OffScale`) or without a score (`MissingPart`); surveys of another kind.
/// - **Undefined**: nobody answered on the scale (`NoDenominator`). A cut-off off the scale, or a scale upside down, that
///   nobody's answer can be read by (`NoRecords`); a meter refuses such a one.
/// - **Reads**: [`Asks`](crate::field::Asks), [`Answered`](crate::field::Answered), [`Score`](crate::field::Score),
///   [`Respondent`](crate::field::Respondent), [`Subject`](crate::field::Subject).
/// - **Unit**: share, 0 to 1; higher is better, where the question is how easy it was. Asked how much effort it took, a
///   low score is the easy one: with `easy` a score above those, this is the share of high effort, and lower is better.
///
/// [`Ces`](super::Ces) is the mean of the same answers, and reads the same measure.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp};
/// let rated = [7, 5, 4, 8].map(|score| {
///     let mut response = SurveyResponse::new("", "", SurveyKind::Ces);
///     (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(score));
///     response
/// });
/// assert_eq!(surveys::low_effort(&rated, ..).to_string(), "66.7 % (2 of 3)"); // 8 is off the scale
/// assert_eq!(surveys::low_effort(&rated[..0], ..).ok(), None); // nobody answered: not 0 %
/// ```
///
/// # References
///
/// The second version of the customer effort score: the share of those who at least somewhat agree that it was made easy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LowEffort {
    /// The lowest score of the scale.
    pub low: i16,
    /// The highest score of the scale.
    pub high: i16,
    /// The lowest score of those for whom it was easy.
    pub easy: i16,
    /// Which answers of one respondent about one subject count in a period.
    pub answers: Answers,
}

impl Default for LowEffort {
    fn default() -> LowEffort {
        LowEffort { low: 1, high: 7, easy: 5, answers: Answers::Latest }
    }
}

impl Kpi for LowEffort {
    const ABOUT: About = About::new("surveys.ces.low_effort", "Low-effort share (CES)", Unit::Share)
        .names(
            "Odsetek klientów o niskim wysiłku (CES)",
            "Частка клієнтів, яким було легко (CES)",
            "שיעור הלקוחות במאמץ נמוך (CES)",
            "Доля клиентов, которым было легко (CES)",
        )
        .formula("answers of 5 to 7 / answers of 1 (hard) to 7 (easy)")
        .anchor("answered_at")
        .source("customer effort score, second version")
        .parameters(&[
            LOW,
            HIGH,
            Parameter {
                name: "easy",
                default: "5",
                meaning: "the lowest score of those for whom it was easy",
                example: "6",
            },
            ANSWERS,
        ]);
    type Measure = Satisfaction;
    type Value = Share;
    fn measure(&self) -> Satisfaction {
        Satisfaction { kind: SurveyKind::Ces, low: self.low, high: self.high, answers: self.answers }
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<Share, Undefined> {
        if self.check().is_err() {
            return Err(Undefined::NoRecords);
        }
        kept.at_least(self.easy)
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
    fn check(&self) -> Result<(), Error> {
        self.measure().check()?;
        if (self.low..=self.high).contains(&self.easy) {
            return Ok(());
        }
        Err(Error::invalid("easy", self.easy, format!("a score of the scale, {} to {}", self.low, self.high)))
    }
}

/// [`LowEffort`] of one period, on the scale of 1 to 7.
pub fn low_effort<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Satisfaction: Step<I::Item>,
{
    over(responses).during(during).read(LowEffort::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;
    use crate::surveys::Ces;
    use crate::time::Timestamp;

    fn rated(scores: &[i16]) -> Vec<SurveyResponse> {
        let response = |score: &i16| {
            let mut response = SurveyResponse::new("", "", SurveyKind::Ces);
            (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(*score));
            response
        };
        scores.iter().map(response).collect()
    }

    #[test]
    fn the_share_of_answers_at_the_cut_off_and_above() {
        let seven = LowEffort::default();
        let five = LowEffort { high: 5, easy: 4, ..seven };
        for (what, kpi, scores, expected) in [
            ("the edges", seven, vec![1, 4, 5, 7, 0, 8], Ok((2, 4))),
            ("five points", five, vec![3, 4, 5, 6], Ok((2, 3))),
            ("nobody", seven, vec![], Err(Undefined::NoDenominator)),
            ("a cut-off off the scale", LowEffort { easy: 8, ..seven }, vec![7], Err(Undefined::NoRecords)),
            ("upside down", LowEffort { low: 7, high: 1, ..seven }, vec![5], Err(Undefined::NoRecords)),
        ] {
            let reading = over(rated(&scores)).read(kpi);
            assert_eq!(reading.value().map(|s| (s.part(), s.whole())).map_err(Clone::clone), expected, "{what}");
            assert_eq!(kpi.check().is_err(), expected == Err(Undefined::NoRecords), "{what}");
        }
    }

    #[test]
    fn the_mean_and_the_share_are_read_off_the_same_answers() {
        let share = over(rated(&[7, 6, 2])).measure(LowEffort::default());
        assert_eq!(share.reading(&(), 0).to_string(), "66.7 % (2 of 3)");
        assert_eq!(share.reading_as(Ces::default()).unwrap().reading(&(), 0).to_string(), "5.00 (n = 3)");
    }
}
