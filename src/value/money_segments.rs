//! Counts and amounts told apart by segment.

use super::{Currency, Money, Share, Undefined, text};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// How many of each segment and how much, the missing one among them: lost deals by reason, the open pipeline by age. In
/// the order in which the KPI gives them.
///
/// ```
/// use crm_kpi::value::{Currency, Money, MoneySegments};
/// let eur = |cents| Money::minor(cents, Currency::EUR);
/// let lost = MoneySegments::new([(Some("price".into()), 3, eur(900_00)), (None, 1, eur(100_00))])?;
/// assert_eq!(lost.to_string(), "price 3 (900.00 EUR), (none) 1 (100.00 EUR)");
/// assert_eq!(lost.share(None)?.to_string(), "25.0 % (1 of 4)");
/// assert_eq!(lost.amount_share(Some("price"))?.percent(), 90.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct MoneySegments {
    of: Saved,
    total: u64,
    amount: Money,
}

type Saved = Vec<(Option<String>, u64, Money)>;

impl MoneySegments {
    /// From name, count and amount of each segment; equal names are one, and one of nothing is none. An amount of no
    /// currency must be 0. Undefined of several currencies, and where the totals do not fit.
    pub fn new(segments: impl IntoIterator<Item = (Option<String>, u64, Money)>) -> Result<MoneySegments, Undefined> {
        let (mut of, mut total, mut amount): (Saved, u64, Money) = (Vec::new(), 0, Money::zero(Currency::NONE));
        for (name, n, money) in segments {
            if n == 0 && money.units() == 0 {
                continue;
            }
            total = total.checked_add(n).ok_or(Undefined::OutOfRange)?;
            amount = amount.plus(money)?;
            match of.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, count, sum)) => (*count, *sum) = (*count + n, sum.plus(money)?),
                None => of.push((name, n, money)),
            }
        }
        for (.., money) in &mut of {
            if money.units() == 0 {
                *money = Money::zero(amount.currency());
            }
        }
        Ok(MoneySegments { of, total, amount })
    }
    /// The same, the largest amount first; equal ones stay as they are.
    pub(crate) fn largest_first(mut self) -> MoneySegments {
        // amounts of one currency: all of them compare
        self.of.sort_by(|(.., a), (.., b)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
        self
    }
    /// Every segment, its count and its amount; `None` is the missing one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&str>, u64, Money)> {
        self.of.iter().map(|(name, n, amount)| (name.as_deref(), *n, *amount))
    }
    /// Count and amount of one segment; nothing where there is none of that name.
    pub fn of(&self, segment: Option<&str>) -> (u64, Money) {
        let found = self.iter().find(|(name, ..)| *name == segment);
        found.map_or((0, Money::zero(self.amount.currency())), |(_, n, amount)| (n, amount))
    }
    /// What part of all it is by count. Undefined of nothing.
    pub fn share(&self, segment: Option<&str>) -> Result<Share, Undefined> {
        Share::new(self.of(segment).0, self.total)
    }
    /// What part of the amount of all it is. Undefined of no money.
    pub fn amount_share(&self, segment: Option<&str>) -> Result<Share, Undefined> {
        Share::of_money(self.of(segment).1, self.amount)
    }
    /// How many in all.
    pub fn total(&self) -> u64 {
        self.total
    }
    /// How much in all.
    pub fn amount(&self) -> Money {
        self.amount
    }
}

impl TryFrom<Saved> for MoneySegments {
    type Error = Undefined;
    fn try_from(segments: Saved) -> Result<MoneySegments, Undefined> {
        MoneySegments::new(segments)
    }
}
impl From<MoneySegments> for Saved {
    fn from(segments: MoneySegments) -> Saved {
        segments.of
    }
}

/// `price 2 (300.00 EUR), (none) 1 (5.00 EUR)`; `0` of nothing.
impl fmt::Display for MoneySegments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |(name, n, amount): (Option<&str>, u64, Money)| {
            format!("{} {} ({amount})", name.unwrap_or("(none)"), text::count(i128::from(n)))
        };
        let parts: Vec<String> = self.iter().map(part).collect();
        text::pad(f, if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_keep_their_order_and_equal_names_are_one() {
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let (none, name) = (Money::zero(Currency::NONE), |s: &str| Some(s.to_owned()));
        for (what, given, shown, total) in [
            ("nothing", vec![], "0", 0),
            ("a segment of nothing", vec![(name("a"), 0, none)], "0", 0),
            (
                "one name twice",
                vec![(name("b"), 1, eur(5)), (None, 1, none), (name("b"), 2, eur(7))],
                "b 3 (0.12 EUR), (none) 1 (0.00 EUR)",
                4,
            ),
            ("no amount known", vec![(name("b"), 1, none)], "b 1 (0)", 1),
        ] {
            let segments = MoneySegments::new(given).unwrap();
            assert_eq!((segments.to_string().as_str(), segments.total()), (shown, total), "{what}");
            let saved = serde_json::to_string(&segments).unwrap();
            assert_eq!(serde_json::from_str::<MoneySegments>(&saved).unwrap(), segments, "{what}");
        }
        let usd = Money::minor(1, Currency::USD);
        let mixed = MoneySegments::new([(None, 1, eur(1)), (name("a"), 1, usd)]);
        assert_eq!(mixed, Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }
}
