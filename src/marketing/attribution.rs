//! Revenue handed out to the touches before it.

mod credited;
mod model;

pub use credited::{Credited, Sale};
pub use model::AttributionModel;

use crate::customers::Paid;
use crate::field::{Encounter, Encounters, Id};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, entities};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Money, MoneyBySegment, Undefined};
use serde::{Deserialize, Serialize};

/// Revenue by the channel or the campaign that it is owed to: each sale is handed out to the touches before it.
///
/// ```text
/// for each sale in P: its amount x weight of the touch / weights of all touches of its customer before it
/// ```
///
/// - **Counts**: won deals, anchored on the close, or purchases, anchored on the purchase: give the ones or the others.
///   Touches are visits and interactions (other than purchases) of the same customer at the same instant or earlier,
///   whatever their period, that name a channel, or by `campaign` a campaign; with `within` those not longer before. A
///   touch counts for every sale after it. Every cent is handed out exactly once: whole minor units by weight, those left
///   over to the largest remainders, of equal ones to the earlier touch, at one instant by name. A sale without a touch,
///   and a deal without a customer, is a segment of its own, `(none)`.
/// - **Leaves out**: sales without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: no sales (`NoRecords`); several currencies (`MixedCurrencies`).
/// - **Reads**: [`Encounters`].
/// - **Unit**: money; higher is better.
///
/// Models: [`AttributionModel`]. Revenue that nobody hands out: [`Revenue`](crate::deals::Revenue). A model says who was
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
/// assert_eq!(last.to_string(), "(none) 100.00 EUR, search 100.00 EUR");
///
/// let of_a = |model| marketing::attribution(&purchases[..1], &visits, .., model).to_string();
/// assert_eq!(of_a(AttributionModel::Linear), "ads 33.34 EUR, mail 33.33 EUR, search 33.33 EUR");
/// assert_eq!(of_a(AttributionModel::PositionBased), "ads 40.00 EUR, search 40.00 EUR, mail 20.00 EUR");
/// assert_eq!(marketing::attribution(&purchases[..0], &visits, .., AttributionModel::First).value(), Err(&Undefined::NoRecords));
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
}

impl Default for Attribution {
    fn default() -> Attribution {
        let (model, by) = (AttributionModel::default(), TouchedBy::default());
        Attribution { model, by, within: None, half_life: Length::SEVEN_DAYS }
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

/// What happened to a customer: of one instant touches come first, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encountered {
    /// A touch of this channel or campaign.
    Touch(String),
    /// A sale.
    Sale(Paid),
}

impl Measure for Attribution {
    const ID: &'static str = "marketing.attribution";
    type Observation = Sale;
    type When = Timestamp;
    type Summary = Credited;
}

impl Attribution {
    fn sale(&self, at: Timestamp, paid: Paid, touches: &[(Timestamp, &str)]) -> Seen<Sale> {
        let amount = match paid.amount() {
            Ok(amount) => amount,
            Err(why) => return Seen::Excluded(Some(at), why),
        };
        let from = self.within.map(|within| at.micros().saturating_sub(within.micros()));
        let early = touches.partition_point(|(touch, _)| from.is_some_and(|from| touch.micros() < from));
        let touches = touches.get(early..).unwrap_or_default();
        if touches.is_empty() {
            return Seen::Counted(at, Sale::new(vec![(None, amount)]));
        }
        let instants: Vec<Timestamp> = touches.iter().map(|(touch, _)| *touch).collect();
        let weights = self.model.weights(&instants, self.half_life);
        let parts = model::split(amount, &weights);
        let had = touches.iter().zip(weights).zip(parts).filter(|((_, weight), _)| *weight > 0);
        let had: Vec<(Option<String>, Money)> =
            had.map(|(((_, name), _), part)| (Some((*name).to_owned()), part)).collect();
        Seen::Counted(at, Sale::new(had))
    }
}

impl Journey for Attribution {
    type Event = Encountered;
    type Trace = [(Timestamp, Encountered)];
    fn walk(&self, history: &[(Timestamp, Encountered)], _: &Frame, out: &mut impl FnMut(Seen<Sale>)) {
        let mut touches: Vec<(Timestamp, &str)> = Vec::new();
        for (at, event) in history {
            match event {
                Encountered::Touch(name) => touches.push((*at, name)),
                Encountered::Sale(paid) => out(self.sale(*at, *paid, &touches)),
            }
        }
    }
    /// A sale to nobody known has no touch.
    fn alone(&self, at: Timestamp, event: &Encountered) -> Seen<Sale> {
        match event {
            Encountered::Sale(paid) => self.sale(at, *paid, &[]),
            Encountered::Touch(_) => Seen::Outside,
        }
    }
}

impl<R: Encounters> Step<R> for Attribution {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Encountered)) {
        record.encounters(&mut |who, at, what| match what {
            Encounter::Paid(amount) => out(who, at, Encountered::Sale(Paid::from(amount))),
            Encounter::Touch { channel, campaign } => {
                let name = if self.by == TouchedBy::Channel { channel } else { campaign };
                if let Some(name) = name {
                    out(who, at, Encountered::Touch(name.to_owned()));
                }
            }
        });
    }
}

impl Kpi for Attribution {
    const ABOUT: About = About::new("marketing.attribution", "Attributed revenue", Unit::Money)
        .names("Przychód przypisany do kanałów", "Атрибутований дохід", "הכנסה מיוחסת", "Атрибутированный доход")
        .formula("for each sale in P: amount x weight of the touch / weights of all touches before it")
        .anchor("deal: closed_at; purchase: at")
        .source("marketing practice: rule-based multi-touch attribution")
        .parameters(&[
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
        ]);
    type Measure = Attribution;
    type Value = MoneyBySegment;
    fn measure(&self) -> Attribution {
        *self
    }
    fn value(&self, kept: &Credited, _: &Frame) -> Result<MoneyBySegment, Undefined> {
        kept.segments()
    }
    fn n(&self, kept: &Credited) -> i64 {
        kept.sales()
    }
}

/// [`Attribution`] to channels of one period: sales and the touches of all time before it.
pub fn attribution<I: IntoIterator, J: IntoIterator, E: Id>(
    sales: I,
    touches: J,
    during: impl Into<Timeline>,
    model: AttributionModel,
) -> Reading<MoneyBySegment>
where
    Attribution: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(Attribution { model, ..Attribution::default() }).during(during).with(sales).with(touches).read()
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
    fn touches_before_the_sale_and_within_the_window_have_it() {
        let all = Attribution { model: AttributionModel::Linear, ..Attribution::default() };
        let within = Attribution { within: Some(Length::from_micros(5).unwrap()), ..all };
        let campaign = Attribution { by: TouchedBy::Campaign, ..all };
        for (what, kpi, touches, expected) in [
            ("none", all, vec![], "(none) 1.00 EUR"),
            ("after the sale", all, vec![("a", 11)], "(none) 1.00 EUR"),
            ("at its instant", all, vec![("a", 10)], "a 1.00 EUR"),
            ("one channel twice", all, vec![("a", 1), ("b", 2), ("a", 3)], "a 0.67 EUR, b 0.33 EUR"),
            ("at one instant by name", all, vec![("c", 1), ("b", 1), ("a", 1)], "a 0.34 EUR, b 0.33 EUR, c 0.33 EUR"),
            ("at the edge of the window", within, vec![("a", 4), ("b", 5)], "b 1.00 EUR"),
            ("by campaign", campaign, vec![("a", 1)], "a-spring 1.00 EUR"),
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
        assert_eq!(reading.to_string(), "(none) 0.07 EUR");
    }

    #[test]
    fn a_deal_without_a_customer_is_owed_to_nobody_and_one_without_an_amount_is_left_out() {
        let deals = [won(None, 9, Some(5)), won(Some("A"), 9, Some(3)), won(Some("A"), 9, None)];
        let reading = attribution(&deals, [touch("web", 1)], .., AttributionModel::Last);
        assert_eq!((reading.n(), reading.excluded_for(&Why::NoAmount)), (2, 1));
        assert_eq!(reading.to_string(), "(none) 0.05 EUR, web 0.03 EUR");
    }

    #[test]
    fn a_sale_of_the_period_has_touches_of_earlier_ones() {
        let deals = [won(Some("A"), 5, Some(3)), won(Some("A"), 15, Some(4))];
        let first = attribution(&deals, [touch("a", 1), touch("b", 7)], t(10)..t(20), AttributionModel::First);
        assert_eq!(first.to_string(), "a 0.04 EUR");
    }
}
