//! The share of a list's customers that have left.

use crate::field::Ended;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Shares;
use crate::time::{Span, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the customers on a list that have left, for lists that say whether but not when.
///
/// ```text
/// customers marked as gone / all customers listed
/// ```
///
/// - **Counts**: every row of the list, one for each customer: nothing in it tells two rows of one customer from two
///   customers. It has no dates, so the number is the same in every period and at every as-of.
/// - **Leaves out**: nothing.
/// - **Undefined**: an empty list (`NoDenominator`).
/// - **Reads**: [`Ended`].
/// - **Unit**: share, 0 to 1; lower is better.
///
/// It depends on how far back the list goes and is no rate per period: where there are dates take
/// [`Churn`](super::Churn).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, field::Ended};
/// struct Row { churn: &'static str }
/// impl Ended for Row {
///     fn has_ended(&self) -> bool { self.churn == "Yes" }
/// }
/// let list = ["No", "Yes", "No", "No"].map(|churn| Row { churn });
/// assert_eq!(customers::listed_churn(&list).to_string(), "25.0 % (1 of 4)");
/// let nobody: [Row; 0] = [];
/// assert_eq!(customers::listed_churn(&nobody).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Cross-section churn, as in data sets made to predict it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListedChurn;

impl Measure for ListedChurn {
    const ID: &'static str = "customers.churn.listed";
    type Observation = bool;
    type When = Span;
    type Summary = Shares;
}

impl<C: Ended> Observe<C> for ListedChurn {
    #[inline]
    fn observe(&self, customer: &C, _: AsOf) -> Seen<bool, Span> {
        // a row without a date stands in every period
        Seen::Counted(Span { from: Timestamp::MIN, until: None }, customer.has_ended())
    }
}

impl Kpi for ListedChurn {
    const ABOUT: About = About::new("customers.churn.listed", "Churned of all listed customers", Unit::Share)
        .names(
            "Odsetek utraconych klientów na liście",
            "Частка втрачених клієнтів у списку",
            "שיעור הנוטשים ברשימת הלקוחות",
            "Доля ушедших клиентов в списке",
        )
        .lower_is_better()
        .formula("customers marked as gone / all customers listed")
        .anchor("none: a list without dates")
        .source("cross-section churn");
    type Measure = ListedChurn;
    type Value = Share;
    fn measure(&self) -> ListedChurn {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`ListedChurn`] of a list.
pub fn listed_churn<I: IntoIterator>(customers: I) -> Reading<Share>
where
    ListedChurn: Observe<I::Item>,
{
    over(customers).read(ListedChurn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Customer;
    use crate::time::{Calendar, Grain};

    #[test]
    fn a_list_reads_the_same_in_every_period() {
        let mut customers = ["C1", "C2", "C3"].map(|id| Customer::new(id, Timestamp::from_micros(0)));
        customers[0].ended_at = Some(Timestamp::from_micros(1));
        let months = Calendar::utc().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let table = over(&customers).per(&months).measure(ListedChurn);
        for reading in table.series(&()) {
            assert_eq!(reading.to_string(), "33.3 % (1 of 3)");
        }
        assert_eq!(listed_churn(&customers).to_string(), "33.3 % (1 of 3)");
    }
}
