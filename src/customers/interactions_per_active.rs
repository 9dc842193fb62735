//! How often customers interact.

use super::activity::KIND;
use super::engagement::{Engagement, EngagementKept};
use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, entities};
use crate::record::InteractionKind;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Interactions in the period for each customer that stands in it.
///
/// ```text
/// interactions of customers in P / customers that stand at any instant of P
/// ```
///
/// - **Counts**: as [`Activity`](super::Activity), with every interaction instead of every customer that has one. A
///   `Purchase` and an `Interaction` of kind `purchase` for the same buy are two: give one of them. Measure:
///   [`Engagement`], a journey.
/// - **Leaves out**: interactions of customers without a record (`UnknownCustomer`) or not standing in the period
///   (`NotACustomerThen`); spans that end before they start (`NegativeDuration`).
/// - **Undefined**: no customers (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`).
/// - **Reads**: of customers and of interactions [`CustomerKey`](crate::field::CustomerKey),
///   [`Present`](crate::field::Present).
/// - **Unit**: ratio; higher is better.
///
/// In groups an interaction must stand in the group of its customer, as for [`Activity`](super::Activity).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::{Customer, Interaction, InteractionKind}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let customers = ["C1", "C2"].map(|id| Customer::new(id, t(0)));
/// let calls = [1, 2, 3].map(|n| Interaction::new("C1", t(n), InteractionKind::Call));
/// assert_eq!(customers::interactions_per_active(&customers, &calls, t(0)..t(9)).to_string(), "1.50");
/// assert_eq!(customers::interactions_per_active(&customers[..0], &calls, t(0)..t(9)).ok(), None);
/// ```
///
/// # References
///
/// Interaction frequency of CRM practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InteractionsPerActive {
    /// Interactions of this kind alone; `None` for all.
    pub kind: Option<InteractionKind>,
}

impl Kpi for InteractionsPerActive {
    const ABOUT: About =
        About::new("customers.interactions_per_active", "Interactions per active customer", Unit::Ratio)
            .names(
                "Interakcje na aktywnego klienta",
                "Взаємодії на активного клієнта",
                "אינטראקציות ללקוח פעיל",
                "Взаимодействия на активного клиента",
            )
            .formula("interactions of customers in P / customers that stand at any instant of P")
            .anchor("interaction: at; customer: any instant of the period")
            .source("CRM practice")
            .parameters(KIND);
    type Measure = Engagement;
    type Value = Ratio;
    fn measure(&self) -> Engagement {
        Engagement { kind: self.kind }
    }
    fn value(&self, kept: &EngagementKept, at: &Frame) -> Result<Ratio, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        if kept.interactions < 0 || kept.standing < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(kept.interactions.into(), kept.standing.into())
    }
    fn n(&self, kept: &EngagementKept) -> i64 {
        kept.standing
    }
}

/// [`InteractionsPerActive`] of one period, by interactions of all kinds.
pub fn interactions_per_active<I: IntoIterator, J: IntoIterator, E: Id>(
    customers: I,
    interactions: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    Engagement: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(InteractionsPerActive::default()).during(during).with(customers).with(interactions).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Customer, Interaction};
    use crate::time::Timestamp;

    #[test]
    fn every_interaction_of_a_customer_counts_over_all_customers() {
        let t = Timestamp::from_micros;
        let customers = ["A", "B"].map(|id| Customer::new(id, t(0)));
        for (what, acts, expected) in [
            ("none", vec![], (0, 1)),
            ("one customer often", vec![("A", 1), ("A", 1), ("A", 2), ("A", 3)], (2, 1)),
            ("an unknown customer", vec![("A", 1), ("X", 1)], (1, 2)),
            ("outside the period", vec![("A", 1), ("A", 10)], (1, 2)),
        ] {
            let acts = acts.iter().map(|(who, at)| Interaction::new(*who, t(*at), InteractionKind::Mail));
            let reading = interactions_per_active(&customers, acts, t(0)..t(10));
            assert_eq!(reading.ok(), Ratio::new(expected.0, expected.1).ok(), "{what}");
        }
    }
}
