//! Deals at their list price.

use crate::record::Deal;
use crate::value::Money;
use std::collections::BTreeMap;

/// What each product costs by the list: an amount for deals that have none yet.
///
/// Rows of your own say it in their [`Amount`](crate::field::Amount): `self.amount.or_else(|| list.price(self.product))`.
///
/// ```
/// use crm_kpi::{deals::{self, PriceList}, record::Deal, time::Timestamp, value::{Currency, Money}};
/// let list = PriceList::new([("basic", Money::minor(550_00, Currency::EUR))]);
/// let mut deals = ["D1", "D2", "D3"].map(|id| Deal::new(id, Timestamp::from_micros(0)));
/// (deals[0].product, deals[1].product) = (Some("basic".into()), Some("basic".into()));
/// deals[1].amount = Some(Money::minor(500_00, Currency::EUR)); // what is agreed stands
/// let pipeline = deals::open_pipeline(deals.iter().map(|deal| list.priced(deal)), Timestamp::from_micros(5));
/// assert_eq!(pipeline.to_string(), "1,050.00 EUR");
/// assert_eq!(pipeline.evidence().to_string(), "n 2, 1 excluded (no amount)"); // no product, no price: nothing is guessed
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PriceList(BTreeMap<String, Money>);

impl PriceList {
    /// From products and their prices; of a product that comes twice the last stands.
    pub fn new<S: Into<String>>(prices: impl IntoIterator<Item = (S, Money)>) -> PriceList {
        PriceList(prices.into_iter().map(|(product, price)| (product.into(), price)).collect())
    }
    /// The price of a product, if the list has it.
    pub fn price(&self, product: &str) -> Option<Money> {
        self.0.get(product).copied()
    }
    /// The deal with an amount where it has none: its own list price, else the list's price of its product.
    pub fn priced(&self, deal: &Deal) -> Deal {
        let listed = || deal.product.as_deref().and_then(|product| self.price(product));
        Deal { amount: deal.amount.or(deal.list_price).or_else(listed), ..deal.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use crate::value::Currency;

    #[test]
    fn the_amount_stands_then_the_own_list_price_then_the_list() {
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let list = PriceList::new([("basic", eur(7)), ("basic", eur(3))]);
        for (amount, own, product, expected) in [
            (Some(1), Some(2), Some("basic"), Some(1)),
            (Some(0), Some(2), Some("basic"), Some(0)),
            (None, Some(2), Some("basic"), Some(2)),
            (None, None, Some("basic"), Some(3)),
            (None, None, Some("pro"), None),
            (None, None, None, None),
        ] {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.amount, deal.list_price) = (amount.map(eur), own.map(eur));
            deal.product = product.map(str::to_owned);
            assert_eq!(list.priced(&deal).amount, expected.map(eur));
        }
    }
}
