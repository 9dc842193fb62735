//! The share of surveys that were answered.

mod of_customers;
mod of_tickets;

pub(crate) use of_customers::ANSWER;
pub use of_customers::{CustomerResponseRate, CustomersSurveyed, response_rate_of_customers};
pub use of_tickets::{TicketAsked, TicketResponseRate, TicketsSurveyed, response_rate_of_tickets};

use crate::field::{Answered, Asks, Sent};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::record::SurveyKind;
use crate::summary::Shares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of surveys sent that were answered.
///
/// ```text
/// answered / sent, of surveys sent in P
/// ```
///
/// - **Counts**: surveys sent in the period, anchored on the sending; those that were answered as far as it is known at
///   the as-of. Both numbers come from one record, so a filter holds for both. All kinds of surveys, or one by
///   [`kind`](ResponseRate::kind).
/// - **Leaves out**: surveys without a sending date (`NoDate`), such as answers that nobody asked for; answers before
///   the sending (`NegativeDuration`).
/// - **Undefined**: nothing sent (`NoDenominator`).
/// - **Reads**: [`Asks`], [`Sent`], [`Answered`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Of all tickets or all customers, asked or not: [`TicketResponseRate`], [`CustomerResponseRate`].
///
/// What was sent a day before the as-of has hardly had its time: compare periods of one age.
///
/// # Examples
///
/// ```
/// use crm_kpi::{surveys, record::{SurveyKind, SurveyResponse}, time::Timestamp};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let responses = [Some(2), None, Some(40)].map(|answered: Option<i64>| {
///     let mut response = SurveyResponse::new("", "spring", SurveyKind::Nps);
///     (response.sent_at, response.answered_at) = (Some(day(1)), answered.map(day));
///     response
/// });
/// assert_eq!(surveys::response_rate(&responses, day(0)..day(31)).to_string(), "66.7 % (2 of 3)");
/// assert_eq!(surveys::response_rate(&responses, day(31)..day(60)).ok(), None); // nothing was sent: not 0 %
/// ```
///
/// # References
///
/// AAPOR, *Standard Definitions*: response rate 1, with everyone asked in the denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponseRate {
    /// Surveys of this kind alone; `None` for all.
    pub kind: Option<SurveyKind>,
}

impl Measure for ResponseRate {
    const ID: &'static str = "surveys.response_rate";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl<S: Asks + Sent + Answered> Observe<S> for ResponseRate {
    #[inline]
    fn observe(&self, survey: &S, as_of: AsOf) -> Seen<bool> {
        if self.kind.is_some_and(|kind| survey.asks() != kind) {
            return Seen::Outside;
        }
        let answered = as_of.known(survey.answered_at());
        match survey.sent_at() {
            None if answered.is_none() && survey.answered_at().is_some() => Seen::Outside,
            None => Seen::Excluded(None, Why::NoDate),
            Some(sent) if !as_of.knows(sent) => Seen::Outside,
            Some(sent) if answered.is_some_and(|at| at < sent) => Seen::Excluded(Some(sent), Why::NegativeDuration),
            Some(sent) => Seen::Counted(sent, answered.is_some()),
        }
    }
}

impl Kpi for ResponseRate {
    const ABOUT: About = About::new("surveys.response_rate", "Survey response rate", Unit::Share)
        .names(
            "Odsetek odpowiedzi na ankiety",
            "Частка відповідей на опитування",
            "שיעור המענה לסקרים",
            "Доля ответов на опросы",
        )
        .formula("answered / sent, of surveys sent in P")
        .anchor("sent_at")
        .source("AAPOR response rate 1")
        .parameters(&[Parameter {
            name: "kind",
            default: "none",
            meaning: "surveys of this kind alone: nps, csat or ces; none for all",
            example: "nps",
        }]);
    type Measure = ResponseRate;
    type Value = Share;
    fn measure(&self) -> ResponseRate {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`ResponseRate`] of one period.
pub fn response_rate<I: IntoIterator>(surveys: I, during: impl Into<Timeline>) -> Reading<Share>
where
    ResponseRate: Observe<I::Item>,
{
    over(surveys).during(during).read(ResponseRate::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SurveyResponse;

    #[test]
    fn answered_of_those_sent_in_the_period() {
        let t = Timestamp::from_micros;
        for (what, sent, answered, as_of, expected, why) in [
            ("answered", Some(12), Some(13), None, Some((1, 1)), None),
            ("answered at once", Some(12), Some(12), None, Some((1, 1)), None),
            ("answered after the period", Some(12), Some(99), None, Some((1, 1)), None),
            ("not answered", Some(12), None, None, Some((0, 1)), None),
            ("not answered yet", Some(12), Some(15), Some(14), Some((0, 1)), None),
            ("not sent yet", Some(12), Some(15), Some(11), None, None),
            ("sent before the period", Some(9), Some(12), None, None, None),
            ("answered before it was sent", Some(12), Some(11), None, None, Some(Why::NegativeDuration)),
            ("nobody asked", None, Some(12), None, None, Some(Why::NoDate)),
            ("never sent", None, None, None, None, Some(Why::NoDate)),
        ] {
            let mut response = SurveyResponse::new("", "", SurveyKind::Csat);
            (response.sent_at, response.answered_at) = (sent.map(t), answered.map(t));
            for (kind, concerned) in [(None, true), (Some(SurveyKind::Csat), true), (Some(SurveyKind::Nps), false)] {
                let as_of = as_of.map_or(AsOf::Everything, |n| t(n).into());
                let reading = over([&response]).during(t(10)..t(20)).as_of(as_of).read(ResponseRate { kind });
                let excluded: Vec<Why> = reading.excluded().map(|(why, _)| why.clone()).collect();
                assert_eq!(excluded, Vec::from_iter(why.clone().filter(|_| concerned)), "{what} {kind:?}");
                let counts = reading.ok().map(|s| (s.part(), s.whole()));
                assert_eq!(counts, expected.filter(|_| concerned), "{what} {kind:?}");
            }
        }
    }
}
