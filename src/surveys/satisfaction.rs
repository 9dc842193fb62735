//! What is kept of answers about something: a ticket, a purchase, a product.

use super::answers::{Answers, counting, on_scale};
use crate::error::Error;
use crate::field::{Answered, Asks, Respondent, Score, Subject};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::record::SurveyKind;
use crate::summary::Scores;
use crate::time::Timestamp;

/// Answers about something: how often each score was given.
///
/// One measure for the share of the content, the mean rating and the effort score.
///
/// - **Counts**: in each period the latest answer of each respondent about each subject (or the first, or all),
///   anchored on the answer. An anonymous answer counts by itself. Surveys of another kind are passed over.
/// - **Leaves out**: answers off the scale (`OffScale`), which take no earlier one's place; answers without a score
///   (`MissingPart`); surveys that nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Satisfaction {
    /// What the survey asks.
    pub kind: SurveyKind,
    /// The lowest score of the scale.
    pub low: i16,
    /// The highest score of the scale.
    pub high: i16,
    /// Which answers count.
    pub answers: Answers,
}

impl Satisfaction {
    /// Whether the scale has a score at all: upside down it has none.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.low <= self.high {
            return Ok(());
        }
        Err(Error::invalid("scale", format!("{} to {}", self.low, self.high), "low to be at most high"))
    }
}

impl Measure for Satisfaction {
    const ID: &'static str = "surveys.satisfaction";
    type Observation = i16;
    type When = Timestamp;
    type Summary = Scores;
}

impl Journey for Satisfaction {
    type Event = Option<i16>;
    type Trace = [(Timestamp, Option<i16>)];
    fn walk(&self, history: &[(Timestamp, Option<i16>)], at: &Frame, out: &mut impl FnMut(Seen<i16>)) {
        counting(history, self.answers, |t, score| self.alone(t, score), at, out);
    }
    #[inline]
    fn alone(&self, at: Timestamp, score: &Option<i16>) -> Seen<i16> {
        on_scale(at, *score, &(self.low..=self.high))
    }
}

impl<S: Asks + Answered + Score + Respondent + Subject> Step<S> for Satisfaction {
    type Entity = (S::Id, S::Subject);
    #[inline(always)]
    fn step(&self, response: &S, out: &mut impl FnMut(Option<&Self::Entity>, Timestamp, Option<i16>)) {
        if let Some(at) = response.answered_at().filter(|_| response.asks() == self.kind) {
            let who = self.answers.whose(|| response.respondent());
            out(who.map(|who| (who, response.subject())).as_ref(), at, response.score());
        }
    }
}
