//! Validity by name.

use super::{checked, tally};
use crate::field::NamedFields;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, over};
use crate::quality::{Checked, ChecksKept, Rules, Validity};
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// [`Validity`] with the rules said in text.
///
/// ```text
/// values passing their rule / values present
/// ```
///
/// - **Counts**: leads, deals, customers and tickets for which there is a rule, created in the period (customers since
///   then), with the values they have now; of each an answer for every value that is present and every rule of it. A record
///   that was merged into another stands as that one. Measure: [`ValueChecks`].
/// - **Leaves out**: missing values: for these see [`RequiredFields`](super::RequiredFields); records without the date of
///   their creation (`NoDate`). Amounts are held against the number, whatever their currency.
/// - **Undefined**: no value is present (`NoDenominator`); a period that lies after the as-of (`NotYetObservable`).
/// - **Reads**: [`NamedFields`].
/// - **Unit**: share, 0 to 1; higher is better. The n of its evidence is of values.
///
/// A rule is a field, a sign and what it is held against: see [`Rules`]. Whatever needs more than that (a check digit, a
/// pattern) takes a closure: see [`Validity`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{quality, record::Deal, time::Timestamp, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let deals = [Some(100), Some(-5), None].map(|cents| {
///     let mut deal = Deal::new("", Timestamp::MIN);
///     deal.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
///     deal
/// });
/// assert_eq!(quality::valid_values(&deals, "amount >= 0".parse()?, ..).to_string(), "50.0 % (1 of 2)");
/// let none = quality::valid_values(&deals[2..], "amount >= 0".parse()?, ..);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Validity, as data quality practice has it: of the values present.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ValidValues {
    /// What is right.
    pub rules: Rules,
}

/// Records by the answers of rules that are said in text.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueChecks {
    /// What is right.
    pub rules: Rules,
}

impl Measure for ValueChecks {
    const ID: &'static str = "quality.values";
    type Observation = Checked;
    type When = Timestamp;
    type Summary = ChecksKept;
    fn parameters(&self) -> Option<String> {
        Some(self.rules.to_string())
    }
}

impl<R: NamedFields> Observe<R> for ValueChecks {
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<Checked> {
        let asked = self.rules.ask(record.record_kind());
        checked(record, as_of, asked.then(|| tally(self.rules.answers(record))))
    }
}

impl Kpi for ValidValues {
    const ABOUT: About = <Validity<()> as Kpi>::ABOUT.parameters(&[Parameter {
        name: "rules",
        default: "amount >= 0; probability >= 0; probability <= 1",
        meaning: "what is right, such as amount > 0; closed_at >= created_at; source = web|fair",
        example: "source = web|fair; closed_at >= created_at",
    }]);
    type Measure = ValueChecks;
    type Value = Share;
    fn measure(&self) -> ValueChecks {
        ValueChecks { rules: self.rules.clone() }
    }
    fn value(&self, kept: &ChecksKept, _: &Frame) -> Result<Share, Undefined> {
        kept.answers()
    }
    fn n(&self, kept: &ChecksKept) -> i64 {
        kept.asked
    }
}

/// [`ValidValues`] of one period.
pub fn valid_values<I: IntoIterator>(records: I, rules: Rules, during: impl Into<Timeline>) -> Reading<Share>
where
    ValueChecks: Observe<I::Item>,
{
    over(records).during(during).read(ValidValues { rules })
}
