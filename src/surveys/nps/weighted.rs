//! Net promoter score of answers that stand for more or less than one.

use super::super::answers::{ANSWERS, Answers, counting, on_scale};
use crate::field::{Answered, Asks, Respondent, Score, Weight};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::record::SurveyKind;
use crate::summary::{self, Fold, Summary, Weights};
use crate::time::{Timeline, Timestamp};
use crate::value::{self, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Net promoter score of weighted answers: each counts for as many as it stands for.
///
/// ```text
/// 100 x (weight of promoters - weight of detractors) / weight of answers; promoters answer 9 or 10, detractors 0 to 6
/// ```
///
/// - **Counts**: in each period the latest answer of each respondent, anchored on the answer, with its weight; by
///   [`answers`](WeightedNps::answers) the first or all. An anonymous answer counts by itself. Surveys that ask something
///   else are passed over. Its own measure, a journey.
/// - **Leaves out**: answers off the scale of 0 to 10 (`OffScale`), without a score or without a weight (`MissingPart`);
///   weights below zero (`weight below zero`), above 922 million or of more than 10 decimals (`OutOfRange`). Such an answer
///   takes no earlier one's place.
/// - **Undefined**: nobody answered (`NoRecords`); all answers weigh nothing (`NoDenominator`).
/// - **Reads**: [`Asks`], [`Answered`], [`Score`], [`Respondent`], [`Weight`].
/// - **Unit**: points, -100 to 100; higher is better.
///
/// Weights are kept as whole units of 10^-10 and summed exactly, so that parts merge and answers are taken back without a
/// trace. Only their proportions matter. Unweighted: [`Nps`](super::Nps).
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp, value::{Undefined, Why}};
/// let answers = [(10, "0.5"), (9, "1.5"), (3, "1.0"), (8, "2.0"), (10, "")];
/// let mut responses = answers.map(|(score, weight)| {
///     let mut response = SurveyResponse::new("", "spring", SurveyKind::Nps);
///     (response.answered_at, response.score) = (Some(Timestamp::from_micros(0)), Some(score));
///     response.weight = weight.parse().ok();
///     response
/// });
/// let nps = surveys::weighted_nps(&responses, ..);
/// assert_eq!(nps.to_string(), "+20.0 (4 answers)"); // (2 - 1) of 5
/// assert_eq!(nps.excluded_for(&Why::MissingPart), 1); // nobody knows what it weighs
///
/// responses.iter_mut().for_each(|response| response.weight = Some(0.into()));
/// assert_eq!(surveys::weighted_nps(&responses, ..).value(), Err(&Undefined::NoDenominator)); // not 0
/// ```
///
/// # References
///
/// Survey weights: Lumley, *Complex Surveys*, 2010; the ratio estimator of a weighted mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WeightedNps {
    /// Which answers of one respondent count in a period.
    pub answers: Answers,
}

/// An answer on the scale, and what it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightedAnswer {
    /// 0 to 10.
    pub score: i16,
    /// Its weight.
    pub weight: summary::Weight,
}

/// What is kept of weighted answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightedKept {
    /// Of those who answered 9 or 10.
    pub promoters: Weights,
    /// Of those who answered 7 or 8.
    pub passives: Weights,
    /// Of those who answered 0 to 6.
    pub detractors: Weights,
}

impl WeightedKept {
    /// How many answers.
    pub fn n(&self) -> i64 {
        self.promoters.n().wrapping_add(self.passives.n()).wrapping_add(self.detractors.n())
    }
    fn side(&mut self, score: i16) -> &mut Weights {
        match score {
            9.. => &mut self.promoters,
            7..=8 => &mut self.passives,
            _ => &mut self.detractors,
        }
    }
}
impl Summary for WeightedKept {
    fn merge(&mut self, other: &Self) {
        self.promoters.merge(&other.promoters);
        self.passives.merge(&other.passives);
        self.detractors.merge(&other.detractors);
    }
}
impl Fold<WeightedAnswer> for WeightedKept {
    fn absorb(&mut self, answer: WeightedAnswer) {
        self.side(answer.score).absorb(answer.weight);
    }
    fn retract(&mut self, answer: WeightedAnswer) {
        self.side(answer.score).retract(answer.weight);
    }
}

const BELOW_ZERO: Why = Why::Other(Cow::Borrowed("weight below zero"));

/// Score, and weight in units or why it cannot be counted: what is compared where two answers are given at one instant.
type Given = (Option<i16>, Weighed);

/// What is known of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[doc(hidden)]
pub enum Weighed {
    Unknown,
    Negative,
    OutOfRange,
    Units(i64),
}

impl Measure for WeightedNps {
    const ID: &'static str = "surveys.nps.weighted";
    type Observation = WeightedAnswer;
    type When = Timestamp;
    type Summary = WeightedKept;
}

impl Journey for WeightedNps {
    type Event = Given;
    type Trace = [(Timestamp, Given)];
    fn walk(&self, history: &[(Timestamp, Given)], at: &Frame, out: &mut impl FnMut(Seen<WeightedAnswer>)) {
        counting(history, self.answers, |t, given| self.alone(t, given), at, out);
    }
    fn alone(&self, at: Timestamp, (score, weighed): &Given) -> Seen<WeightedAnswer> {
        let score = match on_scale(at, *score, &(0..=10)) {
            Seen::Counted(_, score) => score,
            Seen::Excluded(at, why) => return Seen::Excluded(at, why),
            Seen::Pending { .. } | Seen::Outside => return Seen::Outside,
        };
        match weighed {
            Weighed::Units(units) => {
                Seen::Counted(at, WeightedAnswer { score, weight: summary::Weight::from_units(*units) })
            }
            Weighed::Unknown => Seen::Excluded(Some(at), Why::MissingPart),
            Weighed::Negative => Seen::Excluded(Some(at), BELOW_ZERO),
            Weighed::OutOfRange => Seen::Excluded(Some(at), Why::OutOfRange),
        }
    }
}

impl<S: Asks + Answered + Score + Respondent + Weight> Step<S> for WeightedNps {
    type Entity = S::Id;
    fn step(&self, response: &S, out: &mut impl FnMut(Option<&S::Id>, Timestamp, Given)) {
        if let Some(at) = response.answered_at().filter(|_| response.asks() == SurveyKind::Nps) {
            let weighed = match response.weight() {
                None => Weighed::Unknown,
                Some(weight) => match summary::Weight::new(weight) {
                    Some(weight) => Weighed::Units(weight.units()),
                    None if weight.is_sign_negative() => Weighed::Negative,
                    None => Weighed::OutOfRange,
                },
            };
            response.with_respondent(|who| out(self.answers.whose(|| who), at, (response.score(), weighed)));
        }
    }
}

impl Kpi for WeightedNps {
    const ABOUT: About = About::new("surveys.nps.weighted", "Weighted Net Promoter Score", Unit::Points)
        .names(
            "Ważony wskaźnik NPS",
            "Зважений індекс лояльності (NPS)",
            "מדד NPS משוקלל",
            "Взвешенный индекс лояльности (NPS)",
        )
        .formula("100 x (weight of promoters 9-10 - weight of detractors 0-6) / weight of answers")
        .anchor("answered_at")
        .source("survey practice: Reichheld 2003 with survey weights")
        .parameters(&[ANSWERS]);
    type Measure = WeightedNps;
    type Value = value::WeightedNps;
    fn measure(&self) -> WeightedNps {
        *self
    }
    fn value(&self, kept: &WeightedKept, _: &Frame) -> Result<value::WeightedNps, Undefined> {
        let sides = [kept.promoters, kept.passives, kept.detractors];
        if sides.iter().any(|side| side.n() < 0) {
            return Err(Undefined::Inconsistent);
        }
        let [promoters, passives, detractors] = sides.map(|side| side.units());
        let nps = value::WeightedNps::new(kept.n(), promoters, passives, detractors)?;
        match sides.map(|side| side.exact_squares()) {
            [Some(a), Some(b), Some(c)] => nps.with_squares([a, b, c]),
            // no interval of weights that are so large
            _ => Ok(nps),
        }
    }
    fn n(&self, kept: &WeightedKept) -> i64 {
        kept.n()
    }
}

/// [`WeightedNps`] of one period, by the latest answer of each respondent.
pub fn weighted_nps<I: IntoIterator>(responses: I, during: impl Into<Timeline>) -> Reading<value::WeightedNps>
where
    WeightedNps: Step<I::Item>,
{
    over(responses).during(during).read(WeightedNps::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::SurveyResponse;
    use crate::summary::laws;
    use crate::surveys::nps;
    use proptest::prelude::*;

    fn response(who: &str, at: i64, score: i16, weight: &str) -> SurveyResponse {
        let mut response = SurveyResponse::new("", "", SurveyKind::Nps);
        response.respondent = (who != "?").then(|| who.to_owned());
        (response.answered_at, response.score) = (Some(Timestamp::from_micros(at)), Some(score));
        response.weight = weight.parse().ok();
        response
    }

    #[test]
    fn an_answer_counts_for_what_it_weighs_or_is_left_out_by_name() {
        for (what, answers, shown, evidence) in [
            ("one for three", vec![("A", 1, 10, "3"), ("B", 1, 0, "1")], "+50.0 (2 answers)", "n 2"),
            ("the latest, with its weight", vec![("A", 1, 10, "3"), ("A", 2, 0, "1")], "-100.0 (1 answer)", "n 1"),
            ("a weight of nothing", vec![("A", 1, 10, "0"), ("B", 1, 0, "1")], "-100.0 (2 answers)", "n 2"),
            (
                "no weight, and the earlier one stands",
                vec![("A", 1, 10, "1"), ("A", 2, 0, "")],
                "+100.0 (1 answer)",
                "n 1, 1 excluded (a part is missing)",
            ),
            (
                "below zero",
                vec![("A", 1, 10, "-1")],
                "undefined: no records to read it from",
                "n 0, 1 excluded (weight below zero)",
            ),
            (
                "too fine",
                vec![("A", 1, 10, "0.00000000001"), ("?", 1, 7, "1")],
                "0.0 (1 answer)",
                "n 1, 1 excluded (too large or too fine)",
            ),
            (
                "off the scale",
                vec![("A", 1, 11, "1")],
                "undefined: no records to read it from",
                "n 0, 1 excluded (off the scale)",
            ),
        ] {
            let responses: Vec<_> =
                answers.into_iter().map(|(who, at, score, weight)| response(who, at, score, weight)).collect();
            let reading = weighted_nps(&responses, ..);
            assert_eq!((reading.to_string().as_str(), what), (shown, what));
            assert_eq!(reading.evidence().to_string(), evidence, "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((0i16..=10, 0i64..i64::MAX), 0..40), cuts: (usize, usize)) {
            let answer = |(score, units)| WeightedAnswer { score, weight: summary::Weight::from_units(units) };
            let all: Vec<WeightedAnswer> = all.into_iter().map(answer).collect();
            laws::hold::<WeightedKept, WeightedAnswer>(&all, cuts);
        }
        #[test]
        fn equal_weights_give_the_score_without_any(
            answers in prop::collection::vec((0u8..4, 0i64..9, -1i16..12), 0..30), units in 1i64..i64::MAX,
        ) {
            let weight = rust_decimal::Decimal::from_i128_with_scale(units.into(), summary::Weight::SCALE);
            let responses: Vec<_> = answers
                .into_iter()
                .map(|(who, at, score)| {
                    let mut response = response(&who.to_string(), at, score, "");
                    response.weight = Some(weight);
                    response
                })
                .collect();
            let (weighted, plain) = (weighted_nps(&responses, ..), nps(&responses, ..));
            prop_assert_eq!(weighted.ok().map(|nps| nps.ratio()), plain.ok().map(|nps| nps.ratio()));
            // taken back to the last one, nothing is left
            let mut live = track::<SurveyResponse>().measure(WeightedNps::default());
            responses.iter().for_each(|r| live.insert(r));
            responses.iter().for_each(|r| live.remove(r));
            prop_assert_eq!(live.tables().kept(&(), 0).into_owned(), WeightedKept::default());
        }
    }
}
