//! The mean rating.

use super::{HIGH, LOW};
use crate::error::Error;
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::surveys::answers::{ANSWERS, Answers};
use crate::surveys::satisfaction::Satisfaction;
use crate::time::Timeline;
use crate::value::{Mean, Undefined};
use serde::{Deserialize, Serialize};

/// Mean customer satisfaction.
///
/// ```text
/// sum of scores / answers, on a scale of 1 to 5
/// ```
///
/// - **Counts**: as [`Csat`](super::Csat), from the same measure: [`Satisfaction`].
/// - **Leaves out**: answers off the scale (`OffScale`) or without a score (`MissingPart`).
/// - **Undefined**: nobody answered on the scale (`NoRecords`), also where the scale is upside down and all answers are
///   off it; a meter refuses such a one.
/// - **Reads**: [`Asks`](crate::field::Asks), [`Answered`](crate::field::Answered), [`Score`](crate::field::Score),
///   [`Respondent`](crate::field::Respondent), [`Subject`](crate::field::Subject).
/// - **Unit**: points of the scale; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp};
/// let rated = [5, 4, 3].map(|score| {
///     let mut response = SurveyResponse::new("", "", SurveyKind::Csat);
///     (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(score));
///     response
/// });
/// assert_eq!(surveys::csat_mean(&rated, ..).to_string(), "4.00 (n = 3)");
/// assert_eq!(surveys::csat_mean(&rated[..0], ..).ok(), None);
/// ```
///
/// # References
///
/// Mean rating; it treats the steps of the scale as equally long, which [`Csat`](super::Csat) does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CsatMean {
    /// The lowest score of the scale.
    pub low: i16,
    /// The highest score of the scale.
    pub high: i16,
    /// Which answers of one respondent about one subject count in a period.
    pub answers: Answers,
}

impl Default for CsatMean {
    fn default() -> CsatMean {
        CsatMean { low: 1, high: 5, answers: Answers::Latest }
    }
}

impl Kpi for CsatMean {
    const ABOUT: About = About::new("surveys.csat.mean", "Mean customer satisfaction", Unit::Points)
        .names(
            "Średnia satysfakcja klientów",
            "Середня задоволеність клієнтів",
            "ממוצע שביעות רצון הלקוחות",
            "Средняя удовлетворенность клиентов",
        )
        .formula("sum of scores / answers")
        .anchor("answered_at")
        .source("mean rating on a scale of 1 to 5")
        .parameters(&[LOW, HIGH, ANSWERS]);
    type Measure = Satisfaction;
    type Value = Mean;
    fn measure(&self) -> Satisfaction {
        Satisfaction { kind: SurveyKind::Csat, low: self.low, high: self.high, answers: self.answers }
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

/// [`CsatMean`] of one period, on the scale of 1 to 5.
pub fn csat_mean<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<Mean>
where
    Satisfaction: Step<I::Item>,
{
    over(responses).during(during).read(CsatMean::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;
    use crate::surveys::Csat;
    use crate::time::Timestamp;

    #[test]
    fn share_and_mean_are_read_from_one_table() {
        let rated = [5, 4, 2, 9].map(|score| {
            let mut response = SurveyResponse::new("", "", SurveyKind::Csat);
            (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(score));
            response
        });
        let table = over(&rated).measure(Csat::default());
        let mean = table.reading_as(CsatMean::default()).unwrap();
        assert_eq!(table.reading(&(), 0).to_string(), "66.7 % (2 of 3)");
        assert_eq!(mean.reading(&(), 0).to_string(), "3.67 (n = 3)");
        assert!(
            table.reading_as(CsatMean { high: 10, ..CsatMean::default() }).is_err(),
            "another scale, another measure"
        );
    }
}
