//! Net promoter score.

mod by_wave;
mod weighted;

pub use by_wave::{NpsByWave, nps_by_wave};
pub use weighted::{WeightedAnswer, WeightedKept, WeightedNps, weighted_nps};

use super::answers::{ANSWERS, Answers, counting, on_scale};
use crate::field::{Answered, Asks, Respondent, Score};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::time::{Timeline, Timestamp};
use crate::value::{self, Undefined};
use serde::{Deserialize, Serialize};

/// Net promoter score: how many more would recommend than would not.
///
/// ```text
/// 100 x (promoters - detractors) / answers; promoters answer 9 or 10, detractors 0 to 6
/// ```
///
/// - **Counts**: in each period the latest answer of each respondent, anchored on the answer; by
///   [`answers`](Nps::answers) the first or all. An anonymous answer counts by itself. Surveys that ask something else
///   are passed over. Its own measure, a journey: the score of a quarter is not made from its months.
/// - **Leaves out**: answers off the scale of 0 to 10 (`OffScale`), such as a code 11 for "no opinion": they are
///   nobody's answer and take no earlier one's place. Answers without a score (`MissingPart`). Surveys that nobody
///   answered; [`ResponseRate`](super::ResponseRate) counts those.
/// - **Undefined**: nobody answered (`NoRecords`).
/// - **Reads**: [`Asks`], [`Answered`], [`Score`], [`Respondent`].
/// - **Unit**: points, -100 to 100; higher is better. [`Nps::interval`](crate::value::Nps::interval) gives its
///   interval.
///
/// Where each wave of a survey has a voice of its own, [`NpsByWave`] counts one answer of each respondent in each; where some
/// stand for more than others, [`WeightedNps`] weighs them.
///
/// An answer that was corrected is taken back and given anew. Of several answers of one respondent at one instant the
/// higher one is the latest and the lower one the first, whatever order they came in: nothing else in the data tells
/// which was given last, so where that matters instants must be finer than a mind changes.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp, value::Why};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let answers = [("anna", 1, 3), ("anna", 8, 10), ("jan", 2, 9), ("olena", 2, 6), ("david", 3, 11)];
/// let responses = answers.map(|(who, at, score)| {
///     let mut response = SurveyResponse::new("", "spring", SurveyKind::Nps);
///     response.respondent = Some(who.into());
///     (response.answered_at, response.score) = (Some(day(at)), Some(score));
///     response
/// });
/// let nps = surveys::nps(&responses, ..);
/// assert_eq!(nps.to_string(), "+33.3 (3 answers)"); // anna 10, jan 9, olena 6
/// assert_eq!(nps.excluded_for(&Why::OffScale), 1); // 11 is no promoter
///
/// assert_eq!(surveys::nps(&responses, day(100)..day(200)).ok(), None); // nobody answered: not 0
/// ```
///
/// # References
///
/// Reichheld, *The One Number You Need to Grow*, Harvard Business Review, 2003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Nps {
    /// Which answers of one respondent count in a period.
    pub answers: Answers,
}

impl Measure for Nps {
    const ID: &'static str = "surveys.nps";
    type Observation = i16;
    type When = Timestamp;
    type Summary = Scores;
}

impl Journey for Nps {
    type Event = Option<i16>;
    type Trace = [(Timestamp, Option<i16>)];
    fn walk(&self, history: &[(Timestamp, Option<i16>)], at: &Frame, out: &mut impl FnMut(Seen<i16>)) {
        counting(history, self.answers, |t, score| self.alone(t, score), at, out);
    }
    #[inline]
    fn alone(&self, at: Timestamp, score: &Option<i16>) -> Seen<i16> {
        on_scale(at, *score, &(0..=10))
    }
}

impl<S: Asks + Answered + Score + Respondent> Step<S> for Nps {
    type Entity = S::Id;
    #[inline(always)]
    fn step(&self, response: &S, out: &mut impl FnMut(Option<&S::Id>, Timestamp, Option<i16>)) {
        if let Some(at) = response.answered_at().filter(|_| response.asks() == SurveyKind::Nps) {
            response.with_respondent(|who| out(self.answers.whose(|| who), at, response.score()));
        }
    }
}

impl Kpi for Nps {
    const ABOUT: About = About::new("surveys.nps", "Net Promoter Score", Unit::Points)
        .names("Net Promoter Score", "Індекс лояльності (NPS)", "מדד NPS", "Индекс лояльности (NPS)")
        .formula("100 x (promoters 9-10 - detractors 0-6) / answers")
        .anchor("answered_at")
        .source("Reichheld 2003")
        .parameters(&[ANSWERS]);
    type Measure = Nps;
    type Value = value::Nps;
    fn measure(&self) -> Nps {
        *self
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<value::Nps, Undefined> {
        kept.nps()
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
}

/// [`Nps`] of one period, by the latest answer of each respondent.
pub fn nps<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<value::Nps>
where
    Nps: Step<I::Item>,
{
    over(responses).during(during).read(Nps::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;
    use crate::value::Why;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn response(who: &str, at: i64, score: i16) -> SurveyResponse {
        let mut response = SurveyResponse::new("", "", SurveyKind::Nps);
        response.respondent = (who != "?").then(|| who.to_owned());
        (response.answered_at, response.score) = (Some(t(at)), (score != 99).then_some(score));
        response
    }
    #[test]
    fn every_wave_has_a_score_of_its_own_and_takes_no_answer_of_another() {
        let waves =
            [("spring", "anna", 1, 3), ("spring", "jan", 2, 9), ("autumn", "anna", 5, 10), ("autumn", "anna", 6, 9)];
        let responses = waves.map(|(wave, who, at, score)| {
            let mut answer = response(who, at, score);
            answer.survey = wave.to_owned();
            answer
        });
        let by_wave = over(&responses).by(|r| r.survey.as_str()).measure(Nps::default());
        for (wave, expected) in [("spring", "0.0 (2 answers)"), ("autumn", "+100.0 (1 answer)")] {
            assert_eq!(by_wave.reading(&wave, 0).to_string(), expected, "{wave}");
        }
        // over all of them the latest answer of each respondent
        assert_eq!(nps(&responses, ..).to_string(), "+100.0 (2 answers)");
    }

    fn scores(answers: &[(&str, i64, i16)], which: Answers, period: std::ops::Range<i64>) -> Vec<(i16, i64)> {
        let responses = answers.iter().rev().map(|(who, at, score)| response(who, *at, *score));
        let table = over(responses).during(t(period.start)..t(period.end)).measure(Nps { answers: which });
        table.kept(&(), 0).counts()
    }

    #[test]
    fn one_answer_of_each_respondent_counts_in_a_period() {
        use Answers::{All, First, Latest};
        let twice: &[_] = &[("A", 11, 3), ("A", 12, 9)];
        for (what, answers, latest, first, all) in [
            ("twice", twice, vec![(9, 1)], vec![(3, 1)], vec![(3, 1), (9, 1)]),
            ("one outside the period", &[("A", 9, 3), ("A", 12, 9)], vec![(9, 1)], vec![(9, 1)], vec![(9, 1)]),
            ("one after the period", &[("A", 12, 9), ("A", 20, 3)], vec![(9, 1)], vec![(9, 1)], vec![(9, 1)]),
            ("at one instant", &[("A", 12, 9), ("A", 12, 3)], vec![(9, 1)], vec![(3, 1)], vec![(3, 1), (9, 1)]),
            ("two people", &[("A", 12, 9), ("B", 12, 9)], vec![(9, 2)], vec![(9, 2)], vec![(9, 2)]),
            (
                "anonymous",
                &[("?", 11, 3), ("?", 12, 9), ("?", 12, 9)],
                vec![(3, 1), (9, 2)],
                vec![(3, 1), (9, 2)],
                vec![(3, 1), (9, 2)],
            ),
            ("the latest off the scale", &[("A", 11, 3), ("A", 12, 11)], vec![(3, 1)], vec![(3, 1)], vec![(3, 1)]),
            ("the first without a score", &[("A", 11, 99), ("A", 12, 0)], vec![(0, 1)], vec![(0, 1)], vec![(0, 1)]),
        ] {
            for (which, expected) in [(Latest, latest), (First, first), (All, all)] {
                assert_eq!(scores(answers, which, 10..20), expected, "{what}: {which:?}");
            }
        }
    }

    #[test]
    fn promoters_less_detractors_of_the_answers_on_the_scale() {
        let mut other = response("C", 1, 1);
        other.kind = SurveyKind::Csat;
        let mut silent = response("D", 1, 1);
        silent.answered_at = None;
        for (what, responses, expected, off, missing) in [
            (
                "the edges",
                vec![response("A", 1, 0), response("B", 1, 6), response("C", 1, 9), response("D", 1, 10)],
                Some(0.0),
                0,
                0,
            ),
            ("passives only", vec![response("A", 1, 7), response("B", 1, 8)], Some(0.0), 0, 0),
            (
                "off the scale",
                vec![response("A", 1, 10), response("B", 1, 11), response("C", 1, -1)],
                Some(100.0),
                2,
                0,
            ),
            ("without a score", vec![response("A", 1, 99)], None, 0, 1),
            ("another question", vec![other], None, 0, 0),
            ("not answered", vec![silent], None, 0, 0),
            ("nobody", vec![], None, 0, 0),
        ] {
            let reading = nps(&responses, ..);
            let excluded = [Why::OffScale, Why::MissingPart].map(|why| reading.excluded_for(&why));
            assert_eq!(excluded, [off, missing], "{what}");
            assert_eq!(reading.ok().map(value::Nps::points), expected, "{what}");
        }
    }

    #[test]
    fn an_answer_after_the_as_of_is_not_known() {
        let responses = [response("A", 1, 0), response("A", 5, 10)];
        for (as_of, expected) in [(0, None), (4, Some(-100.0)), (5, Some(100.0))] {
            let reading = over(&responses).as_of(t(as_of)).read(Nps::default());
            assert_eq!(reading.ok().map(value::Nps::points), expected, "as of {as_of}");
        }
    }
}
