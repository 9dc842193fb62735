//! The share of customers that do something.

use super::engagement::{Engagement, EngagementKept};
use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, entities};
use crate::record::InteractionKind;
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of customers with an interaction in the period.
///
/// ```text
/// customers with >= 1 interaction in P / customers that stand at any instant of P
/// ```
///
/// - **Counts**: customers that stand at any instant of the period, who joins or leaves within it included, each once;
///   of them those with an interaction in it. Purchases are interactions: for one buy give its `Purchase` or an
///   `Interaction` of kind `purchase`, not both. Measure: [`Engagement`], a journey over customers and what they did; a
///   longer period is walked again.
/// - **Leaves out**: interactions of customers without a record (`UnknownCustomer`) or not standing in the period
///   (`NotACustomerThen`), counted by interaction; spans that end before they start (`NegativeDuration`).
/// - **Undefined**: no customers (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`).
/// - **Reads**: of customers and of interactions [`CustomerKey`](crate::field::CustomerKey),
///   [`Present`](crate::field::Present).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// In groups an interaction must stand in the group of its customer, or its customer is unknown there:
/// [`with_by`](crate::kpi::Entities::with_by). A customer whose spans differ in what is grouped by is walked in each
/// group by itself, and the groups add up to more than the total.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers::{self, Activity}, kpi::entities, time::Calendar, value::Why};
/// use crm_kpi::record::{Customer, Interaction, InteractionKind::{Call, Login}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let customers = ["C1", "C2", "C3", "C4"].map(|id| Customer::new(id, day("2023-05-01")));
/// let interactions = [("C1", "2024-02-05", Call), ("C1", "2024-02-06", Login), ("C2", "2024-02-07", Call), ("X", "2024-02-08", Call)]
///     .map(|(who, when, kind)| Interaction::new(who, day(when), kind));
/// let february = calendar.period("2024-02")?;
/// let reading = customers::activity(&customers, &interactions, &february);
/// assert_eq!(reading.to_string(), "50.0 % (2 of 4)");
/// assert_eq!(reading.excluded_for(&Why::UnknownCustomer), 1);
///
/// let logins = entities(Activity { kind: Some(Login) }).during(&february).with(&customers).with(&interactions).read();
/// assert_eq!(logins.to_string(), "25.0 % (1 of 4)");
/// assert_eq!(customers::activity(&customers, &interactions, calendar.period("2020-02")?).ok(), None); // nobody yet
/// # Ok(()) }
/// ```
///
/// # References
///
/// Customer activity rate of CRM practice; the active users of a product, per customer and of the customers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Activity {
    /// Interactions of this kind alone; `None` for all.
    pub kind: Option<InteractionKind>,
}

pub(super) const KIND: &[Parameter] = &[Parameter {
    name: "kind",
    default: "none",
    meaning: "interactions of this kind alone: login, purchase, content, contact, call ...; none for all",
    example: "login",
}];

impl Kpi for Activity {
    const ABOUT: About = About::new("customers.activity", "Customer activity rate", Unit::Share)
        .names("Wskaźnik aktywności klientów", "Активність клієнтів", "פעילות לקוחות", "Активность клиентов")
        .formula("customers with >= 1 interaction in P / customers that stand at any instant of P")
        .anchor("interaction: at; customer: any instant of the period")
        .source("CRM practice")
        .parameters(KIND);
    type Measure = Engagement;
    type Value = Share;
    fn measure(&self) -> Engagement {
        Engagement { kind: self.kind }
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

/// [`Activity`] of one period, by interactions of all kinds.
pub fn activity<I: IntoIterator, J: IntoIterator, E: Id>(
    customers: I,
    interactions: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    Engagement: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(Activity::default()).during(during).with(customers).with(interactions).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::AsOf;
    use crate::meter::Meter;
    use crate::record::{Customer, Interaction, Purchase};
    use crate::time::Timestamp;

    #[test]
    fn a_meter_takes_the_kind_by_name() {
        let mut meter = Meter::of("customers.activity").parameter("kind", "login").start().unwrap();
        let t = Timestamp::from_micros;
        ["A", "B"].iter().for_each(|id| meter.insert(&Customer::new(*id, t(0))));
        meter.insert(&Interaction::new("A", t(5), InteractionKind::Login));
        meter.insert(&Interaction::new("B", t(5), InteractionKind::Call));
        meter.insert(&Purchase::new("P", "B", t(5)));
        assert_eq!(meter.total(None).unwrap().unwrap().to_string(), "50.0 % (1 of 2)");
    }

    #[test]
    fn purchases_are_interactions_and_a_kind_narrows_them() {
        use InteractionKind::{Login, Purchase as Bought};
        let t = Timestamp::from_micros;
        let customers = ["A", "B", "C"].map(|id| Customer::new(id, t(0)));
        let interactions = [Interaction::new("A", t(5), Login)];
        let purchases = [Purchase::new("P1", "B", t(6)), Purchase::new("P2", "B", t(16))];
        for (kind, as_of, expected) in [
            (None, AsOf::Everything, Ok((2, 3))),
            (Some(Login), AsOf::Everything, Ok((1, 3))),
            (Some(Bought), AsOf::Everything, Ok((1, 3))),
            (Some(InteractionKind::Call), AsOf::Everything, Ok((0, 3))),
            (None, t(10).into(), Ok((2, 3))),
            (None, t(9).into(), Ok((2, 3))),
            (None, t(8).into(), Err(Undefined::NotYetObservable)),
        ] {
            let question = entities(Activity { kind }).during(t(0)..t(10)).as_of(as_of);
            let reading = question.with(&customers).with(&interactions).with(&purchases).read();
            assert_eq!(
                reading.value().map(|s| (s.part(), s.whole())).map_err(Clone::clone),
                expected,
                "{kind:?} {as_of:?}"
            );
        }
    }
}
