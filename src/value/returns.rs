//! What each segment brought in for what it cost.

use super::{Money, Ratio, Undefined, by_amount, text};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A gain and a cost for each segment, the missing one among them: revenue and spend by channel. In the order in which the
/// KPI gives them.
///
/// ```
/// use crm_kpi::value::{Currency, Money, Returns, Undefined};
/// let eur = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let channels = [(Some("search".into()), eur(300), eur(100)), (None, eur(50), eur(0))];
/// let returns = Returns::new(channels)?;
/// assert_eq!(returns.to_string(), "search 3.00 (300.00 EUR for 100.00 EUR), (none) – (50.00 EUR for 0.00 EUR)");
/// assert_eq!(returns.of(Some("search")).map(|r| r.to_string()), Ok("3.00".to_owned()));
/// assert_eq!(returns.of(None), Err(Undefined::NoDenominator)); // it cost nothing
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Returns {
    of: Saved,
    gain: Money,
    cost: Money,
    total: Ratio,
}

type Saved = Vec<(Option<String>, Money, Money)>;

impl Returns {
    /// From name, gain and cost of each segment; one of neither is none. An amount of no currency must be 0. Undefined
    /// where nothing was spent on any, or more given back; of several currencies, and where the totals do not fit.
    pub fn new(segments: impl IntoIterator<Item = (Option<String>, Money, Money)>) -> Result<Returns, Undefined> {
        let nothing = Money::zero(super::Currency::NONE);
        let (mut gain, mut cost) = (nothing, nothing);
        let mut of: Saved = segments.into_iter().filter(|(_, g, c)| g.units() != 0 || c.units() != 0).collect();
        let mut owed_to_nobody = nothing;
        for (name, segment_gain, segment_cost) in &of {
            let sum = if name.is_some() { &mut gain } else { &mut owed_to_nobody };
            (*sum, cost) = (sum.plus(*segment_gain)?, cost.plus(*segment_cost)?);
        }
        let currency = gain.plus(owed_to_nobody)?.plus(cost)?.currency();
        for amount in of.iter_mut().flat_map(|(_, gain, cost)| [gain, cost]).chain([&mut gain, &mut cost]) {
            if amount.units() == 0 {
                *amount = Money::zero(currency);
            }
        }
        Ok(Returns { total: by_amount(gain, cost)?, of, gain, cost })
    }
    /// The same, the largest cost first; equal ones stay as they are.
    pub(crate) fn dearest_first(mut self) -> Returns {
        // amounts of one currency: all of them compare
        self.of.sort_by(|(.., a), (.., b)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
        self
    }
    /// Every segment, its gain and its cost; `None` is the missing one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&str>, Money, Money)> {
        self.of.iter().map(|(name, gain, cost)| (name.as_deref(), *gain, *cost))
    }
    /// The gain of one segment for each unit of its cost. Undefined where it cost nothing.
    pub fn of(&self, segment: Option<&str>) -> Result<Ratio, Undefined> {
        let found = self.iter().find(|(name, ..)| *name == segment);
        found.map_or(Err(Undefined::NoDenominator), |(_, gain, cost)| by_amount(gain, cost))
    }
    /// The gain of all that have a name for each unit of all costs: what is owed to nobody is no return.
    pub fn total(&self) -> Ratio {
        self.total
    }
    /// The gain of all that have a name.
    pub fn gain(&self) -> Money {
        self.gain
    }
    /// The cost of all.
    pub fn cost(&self) -> Money {
        self.cost
    }
}

impl TryFrom<Saved> for Returns {
    type Error = Undefined;
    fn try_from(segments: Saved) -> Result<Returns, Undefined> {
        Returns::new(segments)
    }
}
impl From<Returns> for Saved {
    fn from(returns: Returns) -> Saved {
        returns.of
    }
}

/// `search 3.00 (300.00 EUR for 100.00 EUR)`.
impl fmt::Display for Returns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |(name, gain, cost): (Option<&str>, Money, Money)| {
            let by = by_amount(gain, cost).map_or_else(|_| "–".to_owned(), |by| by.to_string());
            format!("{} {by} ({gain} for {cost})", name.unwrap_or("(none)"))
        };
        text::pad(f, &self.iter().map(part).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Currency;
    use super::*;

    #[test]
    fn segments_have_one_currency_and_survive_saving() {
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let none = Money::zero(Currency::NONE);
        for (what, given, expected) in [
            ("nothing", vec![], Undefined::NoDenominator),
            ("a segment of nothing", vec![(None, none, none)], Undefined::NoDenominator),
            ("no cost", vec![(None, eur(5), none)], Undefined::NoDenominator),
            ("given back", vec![(None, eur(5), eur(-1))], Undefined::Inconsistent),
        ] {
            assert_eq!(Returns::new(given), Err(expected), "{what}");
        }
        let name = |s: &str| Some(s.to_owned());
        for (what, given, shown, total) in [
            ("cost alone", vec![(name("a"), none, eur(5))], "a 0.00 (0.00 EUR for 0.05 EUR)", Ratio::ZERO),
            (
                "a cost given back",
                vec![(name("a"), eur(5), eur(-5)), (None, eur(5), eur(10))],
                "a – (0.05 EUR for -0.05 EUR), (none) 0.50 (0.05 EUR for 0.10 EUR)",
                Ratio::from(1),
            ),
        ] {
            let returns = Returns::new(given).unwrap();
            assert_eq!((returns.to_string().as_str(), returns.total()), (shown, total), "{what}");
            let saved = serde_json::to_string(&returns).unwrap();
            assert_eq!(serde_json::from_str::<Returns>(&saved).unwrap(), returns, "{what}");
        }
        let mixed = Returns::new([(None, eur(1), Money::minor(1, Currency::USD))]);
        assert_eq!(mixed, Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }
}
