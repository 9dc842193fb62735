//! The share of all tickets of which somebody said how it was.

use crate::field::{Id, TicketSurvey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::Shares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of all tickets about which a survey was answered.
///
/// ```text
/// tickets with >= 1 answered survey about them / tickets created in P
/// ```
///
/// - **Counts**: tickets created in the period, anchored on creation, whether a survey was sent about them or not; of them
///   those with an answer as far as it is known at the as-of. However many answers, a ticket counts once. Measure:
///   [`TicketsSurveyed`], a journey.
/// - **Leaves out**: merged tickets stand as those that they were merged into. Answers about something that is no known
///   ticket (a purchase, a product) are passed over.
/// - **Undefined**: no tickets (`NoDenominator`).
/// - **Reads**: of tickets and of surveys [`TicketSurvey`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// How far the voice of those who answer stands for all: [`ResponseRate`](super::ResponseRate) is high where few are asked
/// and most of them answer. Of tickets of late the answer may yet come: compare periods of one age.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{SurveyKind, SurveyResponse, Ticket}, surveys, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let tickets = ["T1", "T2", "T3", "T4"].map(|id| Ticket::new(id, t(0)));
/// let responses = [("T1", Some(5)), ("T1", Some(6)), ("T2", None)].map(|(ticket, answered)| {
///     let mut response = SurveyResponse::new("", "after the ticket", SurveyKind::Csat);
///     (response.subject, response.sent_at, response.answered_at) = (Some(ticket.into()), Some(t(4)), answered.map(t));
///     response
/// });
/// assert_eq!(surveys::response_rate_of_tickets(&tickets, &responses, ..).to_string(), "25.0 % (1 of 4)");
/// let none = surveys::response_rate_of_tickets(&tickets[..0], &responses, ..);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator)); // not 0 %
/// ```
///
/// # References
///
/// Coverage of satisfaction surveys of service desks; AAPOR, *Standard Definitions*, on whom a rate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TicketResponseRate;

/// Tickets by whether a survey about them was answered.
///
/// - **Counts**: tickets, anchored on creation, each once.
/// - **Leaves out**: nothing; what is about no known ticket is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TicketsSurveyed;

/// What happens to a ticket, as far as surveys ask about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketAsked {
    /// It came.
    Came,
    /// A survey about it was answered.
    Answered,
}

impl Measure for TicketsSurveyed {
    const ID: &'static str = "surveys.tickets";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl Journey for TicketsSurveyed {
    type Event = TicketAsked;
    type Trace = [(Timestamp, TicketAsked)];
    fn walk(&self, history: &[(Timestamp, TicketAsked)], _: &Frame, out: &mut impl FnMut(Seen<bool>)) {
        let came = history.iter().find(|(_, event)| *event == TicketAsked::Came);
        if let Some((at, _)) = came {
            out(Seen::Counted(*at, history.iter().any(|(_, event)| *event == TicketAsked::Answered)));
        }
    }
}

impl<R: TicketSurvey> Step<R> for TicketsSurveyed {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketAsked)) {
        record.tell_asked(&mut |ticket, at, event| out(Some(ticket), at, event));
    }
}

impl Kpi for TicketResponseRate {
    const ABOUT: About =
        About::new("surveys.response_rate.of_tickets", "Survey response rate of all tickets", Unit::Share)
            .names(
                "Odsetek zgłoszeń z odpowiedzią na ankietę",
                "Частка звернень з відповіддю на опитування",
                "שיעור הפניות שנענה עליהן סקר",
                "Доля обращений с ответом на опрос",
            )
            .formula("tickets with >= 1 answered survey about them / tickets created in P")
            .anchor("created_at of the ticket")
            .source("service desk practice: survey coverage");
    type Measure = TicketsSurveyed;
    type Value = Share;
    fn measure(&self) -> TicketsSurveyed {
        TicketsSurveyed
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`TicketResponseRate`] of one period, from tickets and the surveys about them.
pub fn response_rate_of_tickets<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    surveys: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    TicketsSurveyed: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(TicketResponseRate).during(during).with(tickets).with(surveys).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{SurveyKind, SurveyResponse, Ticket};

    #[test]
    fn every_ticket_is_in_the_whole_and_those_with_an_answer_in_the_part() {
        let t = Timestamp::from_micros;
        for (what, created, merged, answers, expected) in [
            ("answered", 12, None, vec![("T1", Some(15))], Some((1, 1))),
            ("answered twice", 12, None, vec![("T1", Some(15)), ("T1", Some(16))], Some((1, 1))),
            ("answered after the period", 12, None, vec![("T1", Some(25))], Some((1, 1))),
            ("answered after the as-of", 12, None, vec![("T1", Some(35))], Some((0, 1))),
            ("asked", 12, None, vec![("T1", None)], Some((0, 1))),
            ("never asked", 12, None, vec![], Some((0, 1))),
            ("about another", 12, None, vec![("P9", Some(15))], Some((0, 1))),
            ("created before", 9, None, vec![("T1", Some(15))], None),
            ("merged", 12, Some("T2"), vec![("T1", Some(15))], None),
        ] {
            let mut ticket = Ticket::new("T1", t(created));
            ticket.merged_into = merged.map(str::to_owned);
            let responses: Vec<_> = answers
                .into_iter()
                .map(|(subject, answered)| {
                    let mut response = SurveyResponse::new("", "", SurveyKind::Csat);
                    (response.subject, response.answered_at) = (Some(subject.to_owned()), answered.map(t));
                    response
                })
                .collect();
            let question = entities(TicketResponseRate).during(t(10)..t(20)).as_of(t(30));
            let share = question.with([&ticket]).with(&responses).read();
            assert_eq!(share.excluded().count(), 0, "{what}");
            assert_eq!(share.ok().map(|share| (share.part(), share.whole())), expected, "{what}");
        }
    }
}
