//! Money told apart by segment.

use super::{Currency, Money, Ratio, Undefined, text};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// How much money of each segment, the missing one among them: revenue by channel. Largest first; of equal ones the
/// missing first, then by name.
///
/// ```
/// use crm_kpi::value::{Currency, Money, MoneyBySegment};
/// let euros = |n: i64| Money::minor(n * 100, Currency::EUR);
/// let channels = MoneyBySegment::new([(None, euros(1)), (Some("web".into()), euros(3))])?;
/// assert_eq!(channels.to_string(), "web 3.00 EUR, (none) 1.00 EUR");
/// assert_eq!((channels.of(Some("web")), channels.of(Some("fair"))), (euros(3), euros(0)));
/// assert_eq!(channels.share(None)?.to_string(), "0.25");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(Option<String>, Money)>", into = "Vec<(Option<String>, Money)>")]
pub struct MoneyBySegment {
    sorted: Vec<(Option<String>, Money)>,
    total: Money,
}

impl MoneyBySegment {
    /// From the amounts of each segment; equal names are one segment. Undefined of none, whose currency nobody knows, of
    /// several currencies, and where a sum does not fit.
    pub fn new(amounts: impl IntoIterator<Item = (Option<String>, Money)>) -> Result<MoneyBySegment, Undefined> {
        let mut by_name: Vec<(Option<String>, Money)> = amounts.into_iter().collect();
        let mut currencies: Vec<Currency> = by_name.iter().map(|(_, amount)| amount.currency()).collect();
        currencies.sort();
        currencies.dedup();
        let currency = match currencies.as_slice() {
            [] => return Err(Undefined::NoRecords),
            [currency] => *currency,
            _ => return Err(Undefined::MixedCurrencies(currencies)),
        };
        by_name.sort_by(|a, b| a.0.cmp(&b.0));
        let mut sorted: Vec<(Option<String>, Money)> = Vec::new();
        let mut total = Money::zero(currency);
        for (name, amount) in by_name {
            total = total.checked_add(amount).ok_or(Undefined::OutOfRange)?;
            match sorted.last_mut() {
                Some((last, sum)) if *last == name => *sum = sum.checked_add(amount).ok_or(Undefined::OutOfRange)?,
                _ => sorted.push((name, amount)),
            }
        }
        // names are in order, and the sort leaves equal amounts as they were
        sorted.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap_or(Ordering::Equal));
        Ok(MoneyBySegment { sorted, total })
    }
    /// Every segment and its amount, largest first; `None` is the missing one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&str>, Money)> {
        self.sorted.iter().map(|(name, amount)| (name.as_deref(), *amount))
    }
    /// The amount of one segment; 0 where there is none of that name.
    pub fn of(&self, segment: Option<&str>) -> Money {
        let found = self.iter().find(|(name, _)| *name == segment);
        found.map_or(Money::zero(self.total.currency()), |(_, amount)| amount)
    }
    /// What part of all it is; with money given back it may be below 0 or above 1. Undefined where the total is 0.
    pub fn share(&self, segment: Option<&str>) -> Result<Ratio, Undefined> {
        Ratio::of_money(self.of(segment), self.total)
    }
    /// All together.
    pub fn total(&self) -> Money {
        self.total
    }
}

impl TryFrom<Vec<(Option<String>, Money)>> for MoneyBySegment {
    type Error = Undefined;
    fn try_from(amounts: Vec<(Option<String>, Money)>) -> Result<MoneyBySegment, Undefined> {
        MoneyBySegment::new(amounts)
    }
}
impl From<MoneyBySegment> for Vec<(Option<String>, Money)> {
    fn from(segments: MoneyBySegment) -> Self {
        segments.sorted
    }
}

/// `web 3.00 EUR, (none) 1.00 EUR`.
impl fmt::Display for MoneyBySegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |(name, amount): (Option<&str>, Money)| format!("{} {amount}", name.unwrap_or("(none)"));
        text::pad(f, &self.iter().map(one).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_one_name_are_one_segment_and_the_largest_is_first() {
        let name = |s: &str| Some(s.to_owned());
        let cents = |n: i64| Money::minor(n, Currency::EUR);
        for (what, amounts, shown) in [
            (
                "one name twice",
                vec![(name("web"), cents(1)), (None, cents(2)), (name("web"), cents(3))],
                "web 0.04 EUR, (none) 0.02 EUR",
            ),
            (
                "equal amounts",
                vec![(name("web"), cents(1)), (name("ad"), cents(1)), (None, cents(1))],
                "(none) 0.01 EUR, ad 0.01 EUR, web 0.01 EUR",
            ),
            ("money given back", vec![(name("a"), cents(-5)), (name("b"), cents(0))], "b 0.00 EUR, a -0.05 EUR"),
        ] {
            let segments = MoneyBySegment::new(amounts).unwrap();
            assert_eq!(segments.to_string(), shown, "{what}");
            let saved = serde_json::to_string(&segments).unwrap();
            assert_eq!(serde_json::from_str::<MoneyBySegment>(&saved).unwrap(), segments);
        }
        assert_eq!(MoneyBySegment::new([]), Err(Undefined::NoRecords));
        let mixed = MoneyBySegment::new([(None, cents(1)), (name("a"), Money::minor(1, Currency::USD))]);
        assert_eq!(mixed, Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
        let nothing = MoneyBySegment::new([(None, cents(1)), (name("a"), cents(-1))]).unwrap();
        assert_eq!(nothing.share(None), Err(Undefined::NoDenominator));
    }
}
