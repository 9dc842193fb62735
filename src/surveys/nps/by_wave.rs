//! Net promoter score with a voice for each respondent in each wave.

use super::super::answers::{ANSWERS, Answers, counting, on_scale};
use crate::field::{Answered, Asks, Respondent, Score, Wave};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::time::{Timeline, Timestamp};
use crate::value::{self, Undefined};
use serde::{Deserialize, Serialize};

/// Net promoter score by survey wave: one answer of each respondent in each wave.
///
/// ```text
/// 100 x (promoters - detractors) / answers; promoters answer 9 or 10, detractors 0 to 6
/// ```
///
/// - **Counts**: in each period the latest answer of each respondent in each wave, anchored on the answer; by
///   [`answers`](NpsByWave::answers) the first or all. Who answers in two waves counts twice. An anonymous answer counts by
///   itself. Surveys that ask something else are passed over. Its own measure, a journey.
/// - **Leaves out**: answers off the scale of 0 to 10 (`OffScale`) or without a score (`MissingPart`); surveys that nobody
///   answered.
/// - **Undefined**: nobody answered (`NoRecords`).
/// - **Reads**: [`Asks`], [`Answered`], [`Score`], [`Respondent`], [`Wave`].
/// - **Unit**: points, -100 to 100; higher is better.
///
/// For a score of each wave group by it: `over(&responses).by(|r| r.survey.as_str())`; in each of those groups this and
/// [`Nps`](super::Nps) agree. Over several waves that one counts each respondent once.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp, value::Undefined};
/// let answers = [("spring", "anna", 1, 3), ("spring", "anna", 2, 6), ("autumn", "anna", 8, 10), ("autumn", "jan", 9, 9)];
/// let responses = answers.map(|(wave, who, at, score)| {
///     let mut response = SurveyResponse::new("", wave, SurveyKind::Nps);
///     response.respondent = Some(who.into());
///     (response.answered_at, response.score) = (Some(Timestamp::from_micros(at)), Some(score));
///     response
/// });
/// assert_eq!(surveys::nps_by_wave(&responses, ..).to_string(), "+33.3 (3 answers)"); // anna 6 and 10, jan 9
/// assert_eq!(surveys::nps(&responses, ..).to_string(), "+100.0 (2 answers)"); // anna 10, jan 9
/// assert_eq!(surveys::nps_by_wave(&responses[..0], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Relationship surveys in waves; Reichheld, *The One Number You Need to Grow*, Harvard Business Review, 2003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NpsByWave {
    /// Which answers of one respondent in one wave count in a period.
    pub answers: Answers,
}

impl Measure for NpsByWave {
    const ID: &'static str = "surveys.nps.by_wave";
    type Observation = i16;
    type When = Timestamp;
    type Summary = Scores;
}

impl Journey for NpsByWave {
    type Event = Option<i16>;
    type Trace = [(Timestamp, Option<i16>)];
    fn walk(&self, history: &[(Timestamp, Option<i16>)], at: &Frame, out: &mut impl FnMut(Seen<i16>)) {
        counting(history, self.answers, |t, score| self.alone(t, score), at, out);
    }
    fn alone(&self, at: Timestamp, score: &Option<i16>) -> Seen<i16> {
        on_scale(at, *score, &(0..=10))
    }
}

impl<S: Asks + Answered + Score + Respondent + Wave> Step<S> for NpsByWave {
    type Entity = (S::Id, S::Wave);
    fn step(&self, response: &S, out: &mut impl FnMut(Option<&Self::Entity>, Timestamp, Option<i16>)) {
        if let Some(at) = response.answered_at().filter(|_| response.asks() == SurveyKind::Nps) {
            let who = self.answers.whose(|| response.respondent());
            out(who.map(|who| (who, response.wave())).as_ref(), at, response.score());
        }
    }
}

impl Kpi for NpsByWave {
    const ABOUT: About = About::new("surveys.nps.by_wave", "Net Promoter Score by survey wave", Unit::Points)
        .names(
            "Net Promoter Score według fal badania",
            "Індекс лояльності (NPS) за хвилями опитування",
            "מדד NPS לפי גלי סקר",
            "Индекс лояльности (NPS) по волнам опроса",
        )
        .formula("100 x (promoters 9-10 - detractors 0-6) / answers, one of each respondent in each wave")
        .anchor("answered_at")
        .source("Reichheld 2003; relationship surveys in waves")
        .parameters(&[ANSWERS]);
    type Measure = NpsByWave;
    type Value = value::Nps;
    fn measure(&self) -> NpsByWave {
        *self
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<value::Nps, Undefined> {
        kept.nps()
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
}

/// [`NpsByWave`] of one period, by the latest answer of each respondent in each wave.
pub fn nps_by_wave<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<value::Nps>
where
    NpsByWave: Step<I::Item>,
{
    over(responses).during(during).read(NpsByWave::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;
    use crate::surveys::Nps;

    #[test]
    fn a_respondent_has_one_voice_in_each_wave() {
        let answers =
            [("a", "anna", 1, 0), ("a", "anna", 2, 10), ("b", "anna", 3, 0), ("b", "?", 3, 0), ("b", "?", 4, 0)];
        let responses = answers.map(|(wave, who, at, score)| {
            let mut response = SurveyResponse::new("", wave, SurveyKind::Nps);
            response.respondent = (who != "?").then(|| who.to_owned());
            (response.answered_at, response.score) = (Some(Timestamp::from_micros(at)), Some(score));
            response
        });
        for (answers, expected) in [
            (Answers::Latest, "-50.0 (4 answers)"),
            (Answers::First, "-100.0 (4 answers)"),
            (Answers::All, "-60.0 (5 answers)"),
        ] {
            assert_eq!(over(&responses).read(NpsByWave { answers }).to_string(), expected, "{answers:?}");
        }
        let waves = over(&responses).by(|r| r.survey.as_str());
        let (own, plain) = (waves.clone().measure(NpsByWave::default()), waves.measure(Nps::default()));
        for wave in ["a", "b"] {
            assert_eq!(own.reading(&wave, 0), plain.reading(&wave, 0), "{wave}");
        }
    }
}
