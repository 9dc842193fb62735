//! Customer effort score.

mod low_effort;

pub use low_effort::{LowEffort, low_effort};

use super::answers::{ANSWERS, Answers};
use super::satisfaction::Satisfaction;
use crate::error::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::time::Timeline;
use crate::value::{Mean, Undefined};
use serde::{Deserialize, Serialize};

/// Customer effort score: how easy it was.
///
/// ```text
/// sum of scores / answers, on a scale of 1 (hard) to 7 (easy)
/// ```
///
/// - **Counts**: in each period the latest answer of each respondent about each subject, anchored on the answer.
///   Measure: [`Satisfaction`], a journey.
/// - **Leaves out**: answers off the scale (`OffScale`) or without a score (`MissingPart`); surveys of another kind.
/// - **Undefined**: nobody answered on the scale (`NoRecords`), also where the scale is upside down and all answers are
///   off it; a meter refuses such a one.
/// - **Reads**: [`Asks`](crate::field::Asks), [`Answered`](crate::field::Answered), [`Score`](crate::field::Score),
///   [`Respondent`](crate::field::Respondent), [`Subject`](crate::field::Subject).
/// - **Unit**: points of the scale; higher is better, where the question is how easy it was. Asked how much effort it
///   took, lower is better.
///
/// [`LowEffort`] is the share of those for whom it was easy.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp};
/// let rated = [7, 6, 2, 8].map(|score| {
///     let mut response = SurveyResponse::new("", "", SurveyKind::Ces);
///     (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(score));
///     response
/// });
/// assert_eq!(surveys::ces(&rated, ..).to_string(), "5.00 (n = 3)");
/// assert_eq!(surveys::ces(&rated[..0], ..).ok(), None);
/// ```
///
/// # References
///
/// Dixon, Freeman, Toman, *Stop Trying to Delight Your Customers*, Harvard Business Review, 2010; the seven-point
/// scale of its second version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ces {
    /// The lowest score of the scale.
    pub low: i16,
    /// The highest score of the scale.
    pub high: i16,
    /// Which answers of one respondent about one subject count in a period.
    pub answers: Answers,
}

impl Default for Ces {
    fn default() -> Ces {
        Ces { low: 1, high: 7, answers: Answers::Latest }
    }
}

const LOW: Parameter = Parameter { name: "low", default: "1", meaning: "the lowest score of the scale", example: "0" };
const HIGH: Parameter =
    Parameter { name: "high", default: "7", meaning: "the highest score of the scale", example: "5" };

impl Kpi for Ces {
    const ABOUT: About = About::new("surveys.ces", "Customer effort score (CES)", Unit::Points)
        .names(
            "Wskaźnik wysiłku klienta (CES)",
            "Індекс зусиль клієнта (CES)",
            "מדד מאמץ הלקוח (CES)",
            "Индекс усилий клиента (CES)",
        )
        .formula("sum of scores / answers, 1 (hard) to 7 (easy)")
        .anchor("answered_at")
        .source("Dixon, Freeman, Toman 2010")
        .parameters(&[LOW, HIGH, ANSWERS]);
    type Measure = Satisfaction;
    type Value = Mean;
    fn measure(&self) -> Satisfaction {
        Satisfaction { kind: SurveyKind::Ces, low: self.low, high: self.high, answers: self.answers }
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<Mean, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
    fn check(&self) -> Result<(), Error> {
        self.measure().check()
    }
}

/// [`Ces`] of one period, on the scale of 1 to 7.
pub fn ces<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<Mean>
where
    Satisfaction: Step<I::Item>,
{
    over(responses).during(during).read(Ces::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;
    use crate::time::Timestamp;
    use crate::value::Why;

    #[test]
    fn answers_to_other_questions_are_not_mixed_in() {
        let rated = [(SurveyKind::Ces, 7), (SurveyKind::Csat, 1), (SurveyKind::Nps, 1), (SurveyKind::Ces, 4)];
        let responses = rated.map(|(kind, score)| {
            let mut response = SurveyResponse::new("", "", kind);
            (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(score));
            response
        });
        assert_eq!(ces(&responses, ..).to_string(), "5.50 (n = 2)");
        assert_eq!(over(&responses).read(Ces { high: 5, ..Ces::default() }).to_string(), "4.00 (n = 1)");
    }

    #[test]
    fn on_a_scale_upside_down_there_is_no_answer() {
        let mut response = SurveyResponse::new("", "", SurveyKind::Ces);
        (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(4));
        let upside_down = Ces { low: 7, high: 1, ..Ces::default() };
        let reading = over([&response]).read(upside_down);
        assert_eq!((reading.value(), reading.excluded_for(&Why::OffScale)), (Err(&Undefined::NoRecords), 1));
        assert!(upside_down.check().unwrap_err().is_invalid());
        assert!(Ces::default().check().is_ok());
    }
}
