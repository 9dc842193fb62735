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
///   customers. Without dates the number is the same in every period and at every as-of. Where rows do have dates, as
///   [`Customer`](crate::record::Customer) has, it is the same in every period, and speaks of the as-of: who came after
///   it is not listed yet, who left after it has not left yet.
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
    fn observe(&self, customer: &C, as_of: AsOf) -> Seen<bool, Span> {
        let has_ended = match customer.dates() {
            Some(span) if !as_of.knows(span.from) => return Seen::Outside,
            Some(span) => as_of.known(span.until).is_some(),
            None => customer.has_ended(),
        };
        // a list is one for every period
        Seen::Counted(Span { from: Timestamp::MIN, until: None }, has_ended)
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

    #[test]
    fn dates_that_there_are_respect_the_as_of() {
        struct Plain;
        impl Ended for Plain {
            fn has_ended(&self) -> bool {
                true
            }
        }
        let t = Timestamp::from_micros;
        let mut customers = [0, 0, 20].map(|since| Customer::new("", t(since)));
        customers[0].ended_at = Some(t(10));
        for (as_of, expected) in [(-1, None), (9, Some((0, 2))), (10, Some((1, 2))), (20, Some((1, 3)))] {
            let dated = over(&customers).as_of(t(as_of)).read(ListedChurn).ok();
            assert_eq!(dated.map(|share| (share.part(), share.whole())), expected, "as of {as_of}");
            assert_eq!(over([Plain]).as_of(t(as_of)).read(ListedChurn).to_string(), "100.0 % (1 of 1)");
        }
    }
}
