//! The amount of the deals won, by owner.

use super::won_amount;
use crate::deals::closed::closed_outside;
use crate::field::{Amount, Closed, Created, DealOutcome, Owners};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, CountedMoney, Fold, Grouped, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::Range;

/// The amount of the deals won, handed out to those who share them.
///
/// ```text
/// for each owner: sum of amount * part / sum of the parts of won deals
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. A deal of several owners is handed out by their
///   parts, which are whole numbers and so always make one whole: every cent goes to exactly one of them, what is left
///   over by the largest remainder, of equal ones to the first by name. A deal of one owner is all that one's; one of
///   nobody is a segment of its own. The segments add up to [`Revenue`](crate::deals::Revenue).
/// - **Leaves out**: won deals without an amount (`NoAmount`), with one out of range (`OutOfRange`), with owners of no
///   part (`MissingPart`), or without a closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where nothing was won there are no segments.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Owners`].
/// - **Unit**: segments, most money first; higher is better. The count of a segment is the number of deals that its owner
///   has a part in, so that the counts add up to more than the deals where deals are shared.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let mut deal = Deal::new("D1", Timestamp::from_micros(0));
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
/// deal.amount = Some(Money::minor(100_01, Currency::EUR));
/// deal.splits = vec![("piotr".into(), 1), ("anna".into(), 1)];
/// let by_owner = deals::revenue_by_owner([&deal], ..).ok().unwrap();
/// assert_eq!(by_owner.to_string(), "anna 1 (50.01 EUR), piotr 1 (50.00 EUR)");
/// assert_eq!(by_owner.amount().to_string(), "100.01 EUR"); // not 200.02
///
/// deal.splits = vec![("piotr".into(), 0)];
/// assert_eq!(deals::revenue_by_owner([&deal], ..).evidence().to_string(), "n 0, 1 excluded (a part is missing)");
/// let nothing = deals::revenue_by_owner([&deal], ..).ok().unwrap();
/// assert_eq!(nothing.amount_share(Some("piotr")).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Opportunity splits of CRM systems; largest remainder method (Hamilton).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RevenueByOwner;

/// What is kept of won deals by owner.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnersKept {
    /// How many deals.
    pub deals: Count,
    /// What each owner has of them.
    pub owners: Grouped<Option<String>, CountedMoney>,
}

/// The segments, most money first.
pub(super) fn by_amount(kept: &Grouped<Option<String>, CountedMoney>) -> Result<MoneySegments, Undefined> {
    let mut segments = Vec::new();
    for (name, won) in kept.iter() {
        let (n, amount) = won.counted()?;
        segments.push((name.clone(), n, amount));
    }
    // they come by name, and stay so where they are equal
    segments.sort_by(|(.., a), (.., b)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    MoneySegments::new(segments)
}

type Handed = Vec<(Option<String>, Money)>;

impl Summary for OwnersKept {
    fn merge(&mut self, other: &Self) {
        self.deals.merge(&other.deals);
        self.owners.merge(&other.owners);
    }
}
impl Fold<Handed> for OwnersKept {
    fn absorb(&mut self, shares: Handed) {
        self.deals.absorb(());
        shares.into_iter().for_each(|(owner, share)| self.owners.absorb((owner, Some(share))));
    }
    fn retract(&mut self, shares: Handed) {
        self.deals.retract(());
        shares.into_iter().for_each(|(owner, share)| self.owners.retract((owner, Some(share))));
    }
}

impl Measure for RevenueByOwner {
    const ID: &'static str = "deals.revenue.by_owner";
    type Observation = Handed;
    type When = Timestamp;
    type Summary = OwnersKept;
}

impl<D: Created + Closed + DealOutcome + Amount + Owners> Observe<D> for RevenueByOwner {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Handed> {
        let (at, amount) = match won_amount(deal, as_of) {
            Seen::Counted(at, amount) => (at, amount),
            Seen::Pending { at, decides } => return Seen::Pending { at, decides },
            Seen::Excluded(at, why) => return Seen::Excluded(at, why),
            Seen::Outside => return Seen::Outside,
        };
        let mut parts: Vec<(Option<String>, u32)> = Vec::new();
        deal.owners(&mut |owner, part| parts.push((owner.map(str::to_owned), part)));
        match amount.split(parts) {
            Ok(mut shares) => {
                // who has no part of a deal has no deal; of a deal of nothing all are told alike
                shares.retain(|(_, share)| share.units() != 0 || amount.units() == 0);
                Seen::Counted(at, shares)
            }
            Err(Undefined::NoDenominator) => Seen::Excluded(Some(at), Why::MissingPart),
            Err(_) => Seen::Excluded(Some(at), Why::OutOfRange),
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for RevenueByOwner {
    const ABOUT: About = About::new("deals.revenue.by_owner", "Revenue by owner", Unit::Money)
        .names(
            "Przychód według handlowca",
            "Дохід за відповідальними",
            "הכנסות לפי איש מכירות",
            "Выручка по ответственным",
        )
        .formula("for each owner: sum of amount * part / sum of the parts of won deals")
        .anchor("closed_at")
        .source("opportunity splits; largest remainder method");
    type Measure = RevenueByOwner;
    type Value = MoneySegments;
    fn measure(&self) -> RevenueByOwner {
        *self
    }
    fn value(&self, kept: &OwnersKept, _: &Frame) -> Result<MoneySegments, Undefined> {
        by_amount(&kept.owners)
    }
    fn n(&self, kept: &OwnersKept) -> i64 {
        kept.deals.n()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`RevenueByOwner`] of one period.
pub fn revenue_by_owner<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<MoneySegments>
where
    RevenueByOwner: Observe<I::Item>,
{
    over(deals).during(during).read(RevenueByOwner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::summary::laws;
    use crate::value::Currency;
    use proptest::prelude::*;

    fn won(cents: i64, owner: Option<&str>, splits: &[(&str, u32)]) -> Deal {
        let mut deal = Deal::new("", Timestamp::from_micros(0));
        (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
        deal.amount = Some(Money::minor(cents, Currency::EUR));
        deal.owner = owner.map(str::to_owned);
        deal.splits = splits.iter().map(|(owner, part)| ((*owner).to_owned(), *part)).collect();
        deal
    }

    #[test]
    fn owners_share_a_deal_or_have_it_alone() {
        for (what, deals, shown) in [
            ("nothing", vec![], "0"),
            ("nobody's", vec![won(5, None, &[])], "(none) 1 (0.05 EUR)"),
            ("alone", vec![won(5, Some("b"), &[]), won(9, Some("a"), &[])], "a 1 (0.09 EUR), b 1 (0.05 EUR)"),
            (
                "shared, not by the owner",
                vec![won(5, Some("c"), &[("b", 1), ("a", 3)])],
                "a 1 (0.04 EUR), b 1 (0.01 EUR)",
            ),
            ("no part", vec![won(5, None, &[("b", 1), ("a", 0)])], "b 1 (0.05 EUR)"),
            ("a deal of nothing", vec![won(0, Some("a"), &[])], "a 1 (0.00 EUR)"),
        ] {
            assert_eq!(revenue_by_owner(&deals, ..).to_string(), shown, "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec(prop::collection::vec((prop::option::of("[ab]"), 0i64..9), 0..3), 0..20),
            cuts: (usize, usize),
        ) {
            let money = |(owner, cents)| (owner, Money::minor(cents, Currency::EUR));
            let all: Vec<Handed> = all.into_iter().map(|deal| deal.into_iter().map(money).collect()).collect();
            laws::hold::<OwnersKept, Handed>(&all, cuts);
        }
    }
}
