//! The share of all customers who answered a survey.

use crate::customers::{Engaged, Engagement, EngagementKept, Life, Presence};
use crate::field::{CustomerSurvey, Id};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::record::InteractionKind;
use crate::time::{Span, Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of all customers who answered a survey in the period.
///
/// ```text
/// customers with >= 1 answer in P / customers that stand at any instant of P
/// ```
///
/// - **Counts**: customers that stand at any instant of the period, each once, whether they were asked or not; of them
///   those with an answer in it, to surveys of all kinds. Measure: [`CustomersSurveyed`], a journey.
/// - **Leaves out**: answers of customers without a record (`UnknownCustomer`) or not standing in the period
///   (`NotACustomerThen`), and of nobody knows which customer (`Nobodys`), counted by answer; spans that end before they
///   start (`NegativeDuration`).
/// - **Undefined**: no customers (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`).
/// - **Reads**: of customers and of surveys [`CustomerSurvey`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// A customer is a company or a person, as the records have it; several respondents of one company are one customer. Of
/// those who were asked: [`ResponseRate`](super::ResponseRate).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Customer, SurveyKind, SurveyResponse}, surveys, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let customers = ["C1", "C2", "C3", "C4"].map(|id| Customer::new(id, t(0)));
/// let responses = [("C1", Some(5)), ("C1", Some(6)), ("C2", None), ("C3", Some(50))].map(|(customer, answered)| {
///     let mut response = SurveyResponse::new("", "spring", SurveyKind::Nps);
///     (response.customer, response.answered_at) = (Some(customer.into()), answered.map(t));
///     response
/// });
/// let rate = surveys::response_rate_of_customers(&customers, &responses, t(0)..t(20));
/// assert_eq!(rate.to_string(), "25.0 % (1 of 4)");
/// assert_eq!(surveys::response_rate_of_customers(&customers[..0], &responses, t(0)..t(20)).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Voice-of-the-customer coverage; AAPOR, *Standard Definitions*, on whom a rate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerResponseRate;

/// Customers by whether they answered a survey while they were customers.
///
/// - **Counts**: as [`Engagement`] does, with answers to surveys for interactions.
/// - **Leaves out**: what that leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CustomersSurveyed;

impl Measure for CustomersSurveyed {
    const ID: &'static str = "surveys.customers";
    type Observation = Engaged;
    type When = Span;
    type Summary = EngagementKept;
}

impl Journey for CustomersSurveyed {
    type Event = Life;
    type Trace = [(Timestamp, Life)];
    fn walk(&self, history: &[(Timestamp, Life)], at: &Frame, out: &mut impl FnMut(Seen<Engaged, Span>)) {
        Engagement::default().walk(history, at, out);
    }
}

impl<R: CustomerSurvey> Step<R> for CustomersSurveyed {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Life)) {
        record.tell_answer(&mut |customer, presence| match presence {
            Presence::Stands(span) => out(customer, span.from, Life::Stands(span.until)),
            Presence::Acts(at, kind) => out(customer, at, Life::Acts(kind)),
        });
    }
}

/// What an answer is among the things that a customer does.
pub(crate) const ANSWER: InteractionKind = InteractionKind::Contact;

impl Kpi for CustomerResponseRate {
    const ABOUT: About =
        About::new("surveys.response_rate.of_customers", "Survey response rate of all customers", Unit::Share)
            .names(
                "Odsetek klientów, którzy odpowiedzieli na ankietę",
                "Частка клієнтів, які відповіли на опитування",
                "שיעור הלקוחות שענו לסקר",
                "Доля клиентов, ответивших на опрос",
            )
            .formula("customers with >= 1 answer in P / customers that stand at any instant of P")
            .anchor("answered_at; customer: any instant of the period")
            .source("voice-of-the-customer practice: coverage");
    type Measure = CustomersSurveyed;
    type Value = Share;
    fn measure(&self) -> CustomersSurveyed {
        CustomersSurveyed
    }
    fn value(&self, kept: &EngagementKept, at: &Frame) -> Result<Share, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        Share::new(kept.acting, kept.standing)
    }
    fn n(&self, kept: &EngagementKept) -> i64 {
        kept.standing
    }
}

/// [`CustomerResponseRate`] of one period, from customers and their surveys.
pub fn response_rate_of_customers<I: IntoIterator, J: IntoIterator, E: Id>(
    customers: I,
    surveys: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    CustomersSurveyed: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(CustomerResponseRate).during(during).with(customers).with(surveys).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Customer, SurveyKind, SurveyResponse};
    use crate::value::Why;

    #[test]
    fn every_customer_is_in_the_whole_and_those_who_answered_in_the_part() {
        let t = Timestamp::from_micros;
        for (what, ended, answers, expected, left_out) in [
            ("answered", None, vec![(Some("C1"), Some(15))], Some((1, 1)), None),
            ("answered twice", None, vec![(Some("C1"), Some(15)), (Some("C1"), Some(16))], Some((1, 1)), None),
            ("answered in another period", None, vec![(Some("C1"), Some(25))], Some((0, 1)), None),
            ("asked", None, vec![(Some("C1"), None)], Some((0, 1)), None),
            ("left before", Some(9), vec![(Some("C1"), Some(15))], None, Some(Why::NotACustomerThen)),
            ("unknown", None, vec![(Some("C9"), Some(15))], Some((0, 1)), Some(Why::UnknownCustomer)),
            ("anonymous", None, vec![(None, Some(15))], Some((0, 1)), Some(Why::Nobodys)),
        ] {
            let mut customer = Customer::new("C1", t(5));
            customer.ended_at = ended.map(t);
            let responses: Vec<_> = answers
                .into_iter()
                .map(|(customer, answered)| {
                    let mut response = SurveyResponse::new("", "", SurveyKind::Nps);
                    (response.customer, response.answered_at) = (customer.map(str::to_owned), answered.map(t));
                    response
                })
                .collect();
            let rate = response_rate_of_customers([&customer], &responses, t(10)..t(20));
            assert_eq!(rate.ok().map(|share| (share.part(), share.whole())), expected, "{what}");
            let rate = response_rate_of_customers([&customer], &responses, t(10)..t(20));
            let excluded: Vec<Why> = rate.excluded().map(|(why, _)| why.clone()).collect();
            assert_eq!(excluded, Vec::from_iter(left_out), "{what}");
        }
    }
}
