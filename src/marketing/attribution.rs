//! Revenue handed out to the touches before it.

mod model;

pub use model::AttributionModel;

use crate::customers::Paid;
use crate::field::{Encounter, Encounters, Id};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, entities};
use crate::summary::HandedOut;
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Revenue by the channel or the campaign that it is owed to: each sale is handed out to the touches before it.
///
/// ```text
/// for each sale in P: its amount x weight of the touch / weights of all touches of its customer before it
/// ```
///
/// - **Counts**: won deals, anchored on the close, or by `sales` purchases, anchored on the purchase, or both.
///   Touches are visits and interactions (other than purchases) of the same customer at the same instant or earlier,
///   whatever their period, that name a channel, or by `campaign` a campaign; with `within` those not longer before. A
///   touch counts for every sale after it. Every cent is handed out exactly once: whole minor units by weight, those left
///   over to the largest remainders, of equal ones to the earlier touch, at one instant by name. A sale without a touch,
///   and a deal without a customer, is a segment of its own, `(none)`.
///   With `worth` the margin is handed out instead of the amount; deals have none.
/// - **Leaves out**: sales without an amount (`NoAmount`) or with one out of range (`OutOfRange`), won deals without a
///   closing instant (`NoCloseDate`). Open deals are not yet sales, and are not counted as pending.
/// - **Undefined**: several currencies (`MixedCurrencies`). Where nothing was sold there are no segments.
/// - **Reads**: [`Encounters`].
/// - **Unit**: segments, most money first; higher is better. The count of a segment is the number of sales that it has a
///   part in, so that the counts add up to more than the sales where these are shared.
///
/// Models: [`AttributionModel`]. Against what was spent: [`AttributedRoi`](super::AttributedRoi),
/// [`AttributedRoas`](super::AttributedRoas). Revenue that nobody hands out: [`Revenue`](crate::deals::Revenue). A model says who was
/// there, not what would have been without.
///
/// # Examples
///
/// ```
/// use crm_kpi::marketing::{self, Attribution, AttributionModel};
/// use crm_kpi::{kpi::entities, record::{Purchase, Visit}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let visits = [("ads", 1), ("mail", 5), ("search", 9)].map(|(channel, on)| {
///     let mut visit = Visit::new(day(on), "A");
///     visit.channel = Some(channel.into());
///     visit
/// });
/// let purchases = [("A", 10), ("B", 10)].map(|(who, on)| {
///     let mut purchase = Purchase::new("", who, day(on));
///     purchase.amount = Some(Money::minor(100_00, Currency::EUR));
///     purchase
/// });
/// let last = marketing::attribution(&purchases, &visits, .., AttributionModel::Last);
/// assert_eq!(last.to_string(), "(none) 1 (100.00 EUR), search 1 (100.00 EUR)");
///
/// let of_a = |model| marketing::attribution(&purchases[..1], &visits, .., model).to_string();
/// assert_eq!(of_a(AttributionModel::Linear), "ads 1 (33.34 EUR), mail 1 (33.33 EUR), search 1 (33.33 EUR)");
/// assert_eq!(of_a(AttributionModel::PositionBased), "ads 1 (40.00 EUR), search 1 (40.00 EUR), mail 1 (20.00 EUR)");
/// let nothing = marketing::attribution(&purchases[..0], &visits, .., AttributionModel::First).ok().unwrap();
/// assert_eq!(nothing.amount_share(Some("ads")), Err(Undefined::NoDenominator)); // not 0 %
/// ```
///
/// # References
///
/// Rule-based multi-touch attribution of marketing suites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attribution {
    /// Which touches have what part of a sale.
    pub model: AttributionModel,
    /// What has it: a touch's channel or its campaign.
    pub by: TouchedBy,
    /// Only touches so long before the sale, inclusive; `None` for any.
    pub within: Option<Length>,
    /// For [`AttributionModel::TimeDecay`]: a touch so much earlier has half as much.
    pub half_life: Length,
    /// Which sales: where a purchase is what a deal is paid by, both would count it twice.
    pub sales: SalesOf,
    /// What of a sale is handed out.
    pub worth: SaleWorth,
}

impl Default for Attribution {
    fn default() -> Attribution {
        let (model, by) = (AttributionModel::default(), TouchedBy::default());
        let (sales, worth) = (SalesOf::default(), SaleWorth::default());
        Attribution { model, by, within: None, half_life: Length::SEVEN_DAYS, sales, worth }
    }
}

/// What revenue is handed out to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TouchedBy {
    /// Channels.
    #[default]
    Channel,
    /// Campaigns.
    Campaign,
}

impl TouchedBy {
    pub(crate) fn of<'a>(self, channel: Option<&'a str>, campaign: Option<&'a str>) -> Option<&'a str> {
        match self {
            TouchedBy::Channel => channel,
            TouchedBy::Campaign => campaign,
        }
    }
}

/// One sale, handed out: who has how much of it; `None` of the whole where there was no touch.
pub type Sold = Vec<(Option<String>, Money)>;

/// Which sales are handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SalesOf {
    /// Won deals.
    #[default]
    Deals,
    /// Purchases.
    Purchases,
    /// Both.
    All,
}

/// What of a sale is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SaleWorth {
    /// What was paid.
    #[default]
    Revenue,
    /// What is left of it after what it cost.
    Margin,
}

/// What happened to a customer: of one instant touches come first, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encountered {
    /// A touch of this channel or campaign.
    Touch(String),
    /// A sale.
    Sale(Paid),
    /// A sale, and nobody noted when.
    Undated,
}

/// Of attribution, and of what is made of it.
pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "model",
        default: "last",
        meaning: "which touches have what part: first, last, linear, position_based (40-20-40) or time_decay",
        example: "linear",
    },
    Parameter {
        name: "by",
        default: "channel",
        meaning: "what revenue is handed out to: channel or campaign",
        example: "campaign",
    },
    Parameter {
        name: "within",
        default: "none",
        meaning: "a length such as 30d: only touches so long before the sale",
        example: "30d",
    },
    Parameter {
        name: "half_life",
        default: "7d",
        meaning: "of time_decay: a touch so much earlier has half as much",
        example: "14d",
    },
    Parameter {
        name: "sales",
        default: "deals",
        meaning: "what was sold: deals, purchases or all, where no purchase is what a deal is paid by",
        example: "purchases",
    },
    Parameter {
        name: "worth",
        default: "revenue",
        meaning: "what of a sale is handed out: revenue, or the margin of purchases that say it",
        example: "margin",
    },
];

impl Measure for Attribution {
    const ID: &'static str = "marketing.attribution";
    type Observation = Sold;
    type When = Timestamp;
    type Summary = HandedOut;
}

impl Attribution {
    /// Deals and purchases alike: for a function that is given the ones or the others.
    fn of_all_given() -> Attribution {
        Attribution { sales: SalesOf::All, ..Attribution::default() }
    }
    fn sale(&self, at: Timestamp, paid: Paid, touches: &[(Timestamp, &str)]) -> Seen<Sold> {
        let amount = match paid.amount() {
            Ok(amount) => amount,
            Err(why) => return Seen::Excluded(Some(at), why),
        };
        let from = self.within.map(|within| at.micros().saturating_sub(within.micros()));
        let early = touches.partition_point(|(touch, _)| from.is_some_and(|from| touch.micros() < from));
        let touches = touches.get(early..).unwrap_or_default();
        if touches.is_empty() {
            return Seen::Counted(at, vec![(None, amount)]);
        }
        let instants: Vec<Timestamp> = touches.iter().map(|(touch, _)| *touch).collect();
        let weights = self.model.weights(&instants, self.half_life);
        let parts = model::split(amount, &weights);
        // a channel that was there twice has one part of the sale
        let mut had: BTreeMap<&str, Money> = BTreeMap::new();
        for (((_, name), weight), part) in touches.iter().zip(weights).zip(parts) {
            if weight > 0 {
                let sum = had.entry(*name).or_insert(Money::zero(amount.currency()));
                // parts of one amount: their sum is no larger
                *sum = sum.checked_add(part).unwrap_or(*sum);
            }
        }
        Seen::Counted(at, had.into_iter().map(|(name, part)| (Some(name.to_owned()), part)).collect())
    }
}

impl Journey for Attribution {
    type Event = Encountered;
    type Trace = [(Timestamp, Encountered)];
    fn walk(&self, history: &[(Timestamp, Encountered)], _: &Frame, out: &mut impl FnMut(Seen<Sold>)) {
        let mut touches: Vec<(Timestamp, &str)> = Vec::new();
        for (at, event) in history {
            match event {
                Encountered::Touch(name) => touches.push((*at, name)),
                Encountered::Sale(paid) => out(self.sale(*at, *paid, &touches)),
                Encountered::Undated => out(Seen::Excluded(None, Why::NoCloseDate)),
            }
        }
    }
    /// A sale to nobody known has no touch.
    fn alone(&self, at: Timestamp, event: &Encountered) -> Seen<Sold> {
        match event {
            Encountered::Sale(paid) => self.sale(at, *paid, &[]),
            Encountered::Undated => Seen::Excluded(None, Why::NoCloseDate),
            Encountered::Touch(_) => Seen::Outside,
        }
    }
}

impl<R: Encounters> Step<R> for Attribution {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Encountered)) {
        record.encounters(&mut |who, at, what| match what {
            Encounter::Won(amount) if self.sales != SalesOf::Purchases => {
                // nobody knows the margin of a deal
                let worth = amount.filter(|_| self.worth == SaleWorth::Revenue);
                out(who, at, Encountered::Sale(Paid::from(worth)));
            }
            Encounter::WonSomeday if self.sales != SalesOf::Purchases => out(who, at, Encountered::Undated),
            Encounter::Paid { amount, margin } if self.sales != SalesOf::Deals => {
                let worth = if self.worth == SaleWorth::Revenue { amount } else { margin };
                out(who, at, Encountered::Sale(Paid::from(worth)));
            }
            Encounter::Touch { channel, campaign } => {
                if let Some(name) = self.by.of(channel, campaign) {
                    out(who, at, Encountered::Touch(name.to_owned()));
                }
            }
            Encounter::Won(_) | Encounter::WonSomeday | Encounter::Paid { .. } | Encounter::Came => {}
        });
    }
}

impl Kpi for Attribution {
    const ABOUT: About = About::new("marketing.attribution", "Attributed revenue", Unit::Money)
        .names("Przychód przypisany do kanałów", "Атрибутований дохід", "הכנסה מיוחסת", "Атрибутированный доход")
        .formula("for each sale in P: amount x weight of the touch / weights of all touches before it")
        .anchor("deal: closed_at; purchase: at")
        .source("marketing practice: rule-based multi-touch attribution")
        .parameters(PARAMETERS);
    type Measure = Attribution;
    type Value = MoneySegments;
    fn measure(&self) -> Attribution {
        *self
    }
    fn value(&self, kept: &HandedOut, _: &Frame) -> Result<MoneySegments, Undefined> {
        kept.segments()
    }
    fn n(&self, kept: &HandedOut) -> i64 {
        kept.n()
    }
}

/// [`Attribution`] to channels of one period: whatever sales are given, and the touches of all time before them.
pub fn attribution<I: IntoIterator, J: IntoIterator, E: Id>(
    sales: I,
    touches: J,
    during: impl Into<Timeline>,
    model: AttributionModel,
) -> Reading<MoneySegments>
where
    Attribution: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(Attribution { model, ..Attribution::of_all_given() }).during(during).with(sales).with(touches).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Interaction, InteractionKind, Outcome, Visit};
    use crate::value::{Currency, Why};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn touch(channel: &str, at: i64) -> Visit {
        let mut visit = Visit::new(t(at), "A");
        (visit.channel, visit.campaign) = (Some(channel.to_owned()), Some(format!("{channel}-spring")));
        visit
    }
    fn won(customer: Option<&str>, closed: i64, cents: Option<i64>) -> Deal {
        let mut deal = Deal::new("", t(0));
        (deal.customer, deal.outcome, deal.closed_at) = (customer.map(str::to_owned), Outcome::Won, Some(t(closed)));
        deal.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
        deal
    }

    #[test]
    fn a_won_deal_is_a_sale_once_it_is_there_and_is_missed_where_nobody_noted_when() {
        use crate::record::{Deal, Outcome, Visit};
        let at = Timestamp::from_micros;
        for (what, created, closed, as_of, n, left_out) in [
            ("won", 5, Some(10), 20, 1, 0),
            ("nobody noted when", 5, None, 20, 0, 1),
            ("by a slip closed before it was opened", 15, Some(10), 20, 1, 0),
            ("and not known yet", 15, Some(10), 12, 0, 0),
        ] {
            let mut deal = Deal::new("D", at(created));
            (deal.outcome, deal.closed_at, deal.customer) = (Outcome::Won, closed.map(at), Some("A".into()));
            deal.amount = Some(Money::minor(100, Currency::EUR));
            let question = entities(Attribution::default()).as_of(at(as_of)).with([&deal]);
            let reading = question.with([&Visit::new(at(1), "A")]).read();
            let missed: Vec<_> = reading.excluded().map(|(why, n)| (why.clone(), n)).collect();
            assert_eq!(reading.n(), n, "{what}");
            assert_eq!(missed, Vec::from_iter((left_out > 0).then_some((Why::NoCloseDate, left_out))), "{what}");
        }
    }

    #[test]
    fn touches_before_the_sale_and_within_the_window_have_it() {
        let all = Attribution { model: AttributionModel::Linear, ..Attribution::default() };
        let within = Attribution { within: Some(Length::from_micros(5).unwrap()), ..all };
        let campaign = Attribution { by: TouchedBy::Campaign, ..all };
        for (what, kpi, touches, expected) in [
            ("none", all, vec![], "(none) 1 (1.00 EUR)"),
            ("after the sale", all, vec![("a", 11)], "(none) 1 (1.00 EUR)"),
            ("at its instant", all, vec![("a", 10)], "a 1 (1.00 EUR)"),
            ("one channel twice", all, vec![("a", 1), ("b", 2), ("a", 3)], "a 1 (0.67 EUR), b 1 (0.33 EUR)"),
            (
                "at one instant by name",
                all,
                vec![("c", 1), ("b", 1), ("a", 1)],
                "a 1 (0.34 EUR), b 1 (0.33 EUR), c 1 (0.33 EUR)",
            ),
            ("at the edge of the window", within, vec![("a", 4), ("b", 5)], "b 1 (1.00 EUR)"),
            ("by campaign", campaign, vec![("a", 1)], "a-spring 1 (1.00 EUR)"),
        ] {
            let visits: Vec<Visit> = touches.iter().map(|(channel, at)| touch(channel, *at)).collect();
            let reading = entities(kpi).with([&won(Some("A"), 10, Some(100))]).with(&visits).read();
            assert_eq!(reading.to_string(), expected, "{what}");
        }
    }

    #[test]
    fn what_names_no_channel_and_what_is_a_purchase_itself_is_no_touch() {
        let mut bought = Interaction::new("A", t(5), InteractionKind::Purchase);
        bought.channel = Some("shop".into());
        let interactions = [bought, Interaction::new("A", t(6), InteractionKind::Call)];
        let reading = attribution([won(Some("A"), 9, Some(7))], &interactions, .., AttributionModel::Last);
        assert_eq!(reading.to_string(), "(none) 1 (0.07 EUR)");
    }

    #[test]
    fn a_deal_without_a_customer_is_owed_to_nobody_and_one_without_an_amount_is_left_out() {
        let deals = [won(None, 9, Some(5)), won(Some("A"), 9, Some(3)), won(Some("A"), 9, None)];
        let reading = attribution(&deals, [touch("web", 1)], .., AttributionModel::Last);
        assert_eq!((reading.n(), reading.excluded_for(&Why::NoAmount)), (2, 1));
        assert_eq!(reading.to_string(), "(none) 1 (0.05 EUR), web 1 (0.03 EUR)");
    }

    #[test]
    fn a_sale_of_the_period_has_touches_of_earlier_ones() {
        let deals = [won(Some("A"), 5, Some(3)), won(Some("A"), 15, Some(4))];
        let first = attribution(&deals, [touch("a", 1), touch("b", 7)], t(10)..t(20), AttributionModel::First);
        assert_eq!(first.to_string(), "a 1 (0.04 EUR)");
    }
}
