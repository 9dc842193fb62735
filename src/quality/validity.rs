//! What is right of what is filled in.

use super::rule::{Rule, by_name};
use super::{Checks, ChecksKept};
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};

/// Validity: the share of the values that pass their rule.
///
/// ```text
/// values passing their rule / values present
/// ```
///
/// - **Counts**: records created in the period, with the values they have now; of each the answers of the rule, one for
///   each value that is present, as an `Option<bool>` or a list of them: a missing value has no answer. Measure: [`Checks`].
/// - **Leaves out**: missing values: for these see [`Completeness`](super::Completeness).
/// - **Undefined**: no value is present (`NoDenominator`).
/// - **Reads**: [`Created`](crate::field::Created), and what the rule reads.
/// - **Unit**: share, 0 to 1; higher is better. The n of its evidence is of values.
///
/// # Examples
///
/// ```
/// use crm_kpi::{quality, record::Deal, time::Timestamp, value::{Currency, Money, Undefined}};
/// let amounts = [Some(100), Some(-5), None];
/// let deals = amounts.map(|cents| {
///     let mut deal = Deal::new("", Timestamp::MIN);
///     deal.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
///     deal
/// });
/// let positive = |d: &&Deal| d.amount.map(|amount| amount > Money::minor(0, amount.currency()));
/// assert_eq!(quality::validity(&deals, "amount above zero", positive, ..).to_string(), "50.0 % (1 of 2)");
/// let none = quality::validity(&deals[2..], "amount above zero", positive, ..);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Validity, as data quality practice has it: of the values present.
#[derive(Clone, Copy)]
pub struct Validity<F> {
    rule: Rule<F>,
}
by_name!(Validity: rule);

impl<F> Validity<F> {
    /// By a rule that answers for each value present in a record whether it is right.
    pub fn of<R, A: IntoIterator<Item = bool>>(name: &'static str, right: F) -> Self
    where
        F: Fn(&R) -> A,
    {
        Validity { rule: Rule::new(name, right) }
    }
}

impl<F: Clone + Send + Sync + 'static> Kpi for Validity<F> {
    const ABOUT: About = About::new("quality.validity", "Data validity", Unit::Share)
        .names("Poprawność danych", "Правильність даних", "תקינות הנתונים", "Корректность данных")
        .formula("values passing their rule / values present")
        .anchor("created_at")
        .source("data quality practice: validity");
    type Measure = Checks<F>;
    type Value = Share;
    fn measure(&self) -> Checks<F> {
        Checks { rule: self.rule.clone() }
    }
    fn value(&self, kept: &ChecksKept, _: &Frame) -> Result<Share, Undefined> {
        kept.answers()
    }
    fn n(&self, kept: &ChecksKept) -> i64 {
        kept.asked
    }
}

/// [`Validity`] of one period.
pub fn validity<I: IntoIterator, F, A: IntoIterator<Item = bool>>(
    records: I,
    name: &'static str,
    right: F,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    F: Fn(&I::Item) -> A + Clone + Send + Sync + 'static,
    Checks<F>: Observe<I::Item>,
{
    over(records).during(during).read(Validity::of(name, right))
}
