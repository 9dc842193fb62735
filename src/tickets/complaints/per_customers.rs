//! Complaints for the number of customers.

use crate::customers::ActiveCustomers;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, one_number, over};
use crate::summary::Count;
use crate::tickets::Complaints;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Complaints for every 100 customers.
///
/// ```text
/// 100 x complaints created in P / customers at the end of P
/// ```
///
/// - **Counts**: complaints created in the period, and customers that stand at its end, or at the as-of where that comes
///   first. Measures: [`Complaints`], [`ActiveCustomers`]. A complaint counts whether or not its customer is known.
/// - **Leaves out**: customers' spans that end before they start (`NegativeDuration`).
/// - **Undefined**: no customers (`NoDenominator`).
/// - **Reads**: of tickets [`Created`](crate::field::Created), [`Merged`](crate::field::Merged),
///   [`Complaint`](crate::field::Complaint); of customers [`CustomerKey`](crate::field::CustomerKey),
///   [`Stands`](crate::field::Stands).
/// - **Unit**: complaints per 100 customers, may exceed 100; lower is better.
///
/// A longer period has more complaints and not more customers: compare periods of one length.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Customer, Ticket, TicketKind}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros(0);
/// let mut complaint = Ticket::new("T1", t);
/// complaint.kind = Some(TicketKind::Complaint);
/// let customers = ["C1", "C2", "C3", "C4"].map(|id| Customer::new(id, t));
/// assert_eq!(tickets::complaints_per_customers([&complaint], &customers, ..).to_string(), "25.00");
/// let nobody = tickets::complaints_per_customers([&complaint], &customers[..0], ..);
/// assert_eq!(nobody.value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Complaint rate of service reports, with the customer base as its denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ComplaintsPerCustomers;

impl Derived for ComplaintsPerCustomers {
    const ABOUT: About = About::new("tickets.complaints.per_customers", "Complaints per 100 customers", Unit::Ratio)
        .names("Skargi na 100 klientów", "Скарги на 100 клієнтів", "תלונות ל-100 לקוחות", "Жалобы на 100 клиентов")
        .lower_is_better()
        .formula("100 x complaints created in P / customers at the end of P")
        .anchor("complaints: created_at; customers: level at the end of P")
        .source("service reports: complaint rate");
    type Parts = (Complaints, ActiveCustomers);
    type Value = Ratio;
    fn value(
        &self,
        (complaints, customers): (Side<'_, Count>, Side<'_, Count>),
        _: &Frame,
    ) -> Result<Ratio, Undefined> {
        let (complaints, customers) = (complaints.kept.count()?, customers.kept.count()?);
        Ratio::new(i128::from(complaints) * 100, customers.into())
    }
    fn n(&self, (_, customers): (Side<'_, Count>, Side<'_, Count>)) -> i64 {
        customers.kept.n()
    }
}

/// [`ComplaintsPerCustomers`] of one period.
pub fn complaints_per_customers<I: IntoIterator, J: IntoIterator>(
    tickets: I,
    customers: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    Complaints: Observe<I::Item>,
    ActiveCustomers: Step<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let complaints = over(tickets).during(&timeline).measure(Complaints);
    let customers = over(customers).during(&timeline).measure(ActiveCustomers);
    one_number(&ComplaintsPerCustomers, (&complaints, &customers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Customer, Ticket, TicketKind};
    use crate::time::{Calendar, Grain};

    #[test]
    fn complaints_of_a_month_stand_over_the_customers_at_its_end() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let complaints = ["2024-01-10", "2024-02-03", "2024-02-20", "2024-02-21"].map(|day| {
            let mut ticket = Ticket::new("", date(day));
            ticket.kind = Some(TicketKind::Complaint);
            ticket
        });
        let mut customers =
            [("C1", "2023-01-01"), ("C2", "2024-02-10")].map(|(id, since)| Customer::new(id, date(since)));
        customers[0].ended_at = Some(date("2024-03-05"));
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let parts = (
            over(&complaints).per(&months).measure(Complaints),
            over(&customers).per(&months).measure(ActiveCustomers),
        );
        let rates = ComplaintsPerCustomers.of((&parts.0, &parts.1)).unwrap();
        let shown: Vec<String> = rates.series(&()).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["100.00", "150.00", "0.00"]);
    }
}
