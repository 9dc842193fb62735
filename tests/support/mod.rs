//! Random records: few owners and customers, three months, every edge that a CRM's data has.
#![allow(dead_code)] // each test binary uses a part

use crm_kpi::record::*;
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money};
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A record of any kind, owned.
#[derive(Debug, Clone, PartialEq)]
pub enum Any {
    Lead(Lead),
    Deal(Deal),
    Customer(Customer),
    Purchase(Purchase),
    Interaction(Interaction),
    Ticket(Ticket),
    Message(Message),
    Survey(SurveyResponse),
    Spend(Spend),
    Subscription(Subscription),
    Visit(Visit),
    StageChange(StageChange),
    Target(Target),
    TicketChange(TicketChange),
    Staff(Staff),
    Usage(UsageEvent),
}

impl Any {
    pub fn as_record(&self) -> Record<'_> {
        match self {
            Any::Lead(r) => r.into(),
            Any::Deal(r) => r.into(),
            Any::Customer(r) => r.into(),
            Any::Purchase(r) => r.into(),
            Any::Interaction(r) => r.into(),
            Any::Ticket(r) => r.into(),
            Any::Message(r) => r.into(),
            Any::Survey(r) => r.into(),
            Any::Spend(r) => r.into(),
            Any::Subscription(r) => r.into(),
            Any::Visit(r) => r.into(),
            Any::StageChange(r) => r.into(),
            Any::Target(r) => r.into(),
            Any::TicketChange(r) => r.into(),
            Any::Staff(r) => r.into(),
            Any::Usage(r) => r.into(),
        }
    }
}

macro_rules! only {
    ($($variant:ident $record:ident;)*) => {$(
        impl<'a> TryFrom<&'a Any> for &'a $record {
            type Error = ();
            fn try_from(any: &'a Any) -> Result<&'a $record, ()> {
                match any {
                    Any::$variant(r) => Ok(r),
                    _ => Err(()),
                }
            }
        }
    )*};
}
only! {
    Lead Lead; Deal Deal; Customer Customer; Purchase Purchase; Interaction Interaction; Ticket Ticket;
    Message Message; Survey SurveyResponse; Spend Spend; Subscription Subscription; Visit Visit;
    StageChange StageChange; Target Target;
    TicketChange TicketChange;
    Staff Staff; Usage UsageEvent;
}

/// The records of one kind.
pub fn of_kind<R: Clone>(all: &[Any]) -> Vec<R>
where
    for<'a> &'a R: TryFrom<&'a Any>,
{
    all.iter().filter_map(|any| <&R>::try_from(any).ok().cloned()).collect()
}

pub fn calendar() -> Calendar {
    Calendar::in_zone(chrono_tz::Europe::Warsaw)
}

/// The months of the first quarter of 2024 in Warsaw; it has a night of 23 hours.
pub fn months() -> Timeline {
    calendar().period("2024-Q1").unwrap().by(Grain::Month).unwrap()
}

pub fn quarter() -> Timeline {
    calendar().period("2024-Q1").unwrap().into()
}

/// Mostly some hour from December to May, often the very edge of a month, rarely the end of time.
pub fn instant() -> impl Strategy<Value = Timestamp> {
    let edges: Vec<Timestamp> = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]
        .iter()
        .map(|d| calendar().start_of(d.parse().unwrap()).unwrap())
        .collect();
    prop_oneof![
        40 => (0i64..150 * 24).prop_map(|h| Timestamp::from_micros(1_701_388_800_000_000 + h * 3_600_000_000)),
        8 => prop::sample::select(edges).prop_flat_map(|edge| (-1i64..2).prop_map(move |d| Timestamp::from_micros(edge.micros() + d))),
        1 => prop_oneof![Just(Timestamp::MIN), Just(Timestamp::MAX)],
    ]
}

/// An as-of somewhere in the data, or none.
pub fn as_of() -> impl Strategy<Value = crm_kpi::kpi::AsOf> {
    prop_oneof![
        Just(crm_kpi::kpi::AsOf::Everything),
        (0i64..150 * 24).prop_map(|h| Timestamp::from_micros(1_701_388_800_000_000 + h * 3_600_000_000).into()),
    ]
}

pub fn money() -> impl Strategy<Value = Money> {
    let currency = prop_oneof![9 => Just(Currency::EUR), 1 => Just(Currency::USD)];
    let amount = prop_oneof![
        20 => (0i64..500_000).prop_map(|cents| Decimal::new(cents, 2)),
        3 => (-1_000i64..1_000, 0u32..9).prop_map(|(units, scale)| Decimal::new(units, scale)),
        1 => prop_oneof![Just(Decimal::MAX), Just(Decimal::MIN), Just(Decimal::new(1, 28))],
    ];
    (amount, currency).prop_map(|(amount, currency)| Money::new(amount, currency))
}

fn name(names: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    option::weighted(0.9, prop::sample::select(names).prop_map(str::to_owned))
}

/// Few ids, so that records of one entity meet.
fn id() -> impl Strategy<Value = String> {
    (0u8..6).prop_map(|n| format!("N{n}"))
}

const OWNERS: &[&str] = &["anna", "piotr", "oksana"];
const SOURCES: &[&str] = &["web", "fair"];
const STAGES: &[&str] = &["new", "offer"];
const REASONS: &[&str] = &["price", "timing"];

/// A source that follows from the instant: no strategy of its own, so that the records of earlier states stay what they were.
fn source_at(at: Timestamp) -> Option<String> {
    let hour = at.micros().div_euclid(3_600_000_000).rem_euclid(3) as usize;
    SOURCES.get(hour).map(|source| (*source).to_owned())
}

fn lead() -> impl Strategy<Value = Lead> {
    let times = (instant(), option::of(instant()), option::of(instant()), option::weighted(0.3, instant()));
    (id(), times, name(OWNERS), name(SOURCES), option::weighted(0.1, id())).prop_map(
        |(id, (created, qualified, converted, disqualified), owner, source, merged)| {
            let mut lead = Lead::new(id, created);
            (lead.qualified_at, lead.converted_at, lead.disqualified_at) = (qualified, converted, disqualified);
            (lead.owner, lead.source, lead.merged_into) = (owner, source, merged);
            lead.customer = source_at(created).and(qualified).map(|_| "N1".to_owned());
            lead.updated_at = qualified;
            lead
        },
    )
}

fn deal() -> impl Strategy<Value = Deal> {
    let outcome = prop::sample::select(vec![Outcome::Open, Outcome::Won, Outcome::Lost]);
    let probability = option::of((-1i64..12).prop_map(|tenths| Decimal::new(tenths, 1)));
    let amounts = (option::weighted(0.8, money()), probability);
    let more = (option::weighted(0.8, id()), option::weighted(0.7, id()), option::of(instant()), name(STAGES));
    let kind = option::weighted(0.8, prop::sample::select(DealKind::ALL));
    let splits = prop::collection::vec((prop::sample::select(OWNERS).prop_map(str::to_owned), 0u32..4), 0..3);
    let told = (more, kind, name(REASONS), splits);
    (id(), instant(), option::weighted(0.8, instant()), outcome, amounts, name(OWNERS), name(SOURCES), told).prop_map(
        |(id, created, closed, outcome, (amount, probability), owner, source, told)| {
            let ((lead, customer, expected, stage), kind, reason, splits) = told;
            let mut deal = Deal::new(id, created);
            (deal.closed_at, deal.outcome, deal.amount, deal.probability) = (closed, outcome, amount, probability);
            (deal.owner, deal.source) = (owner, source);
            (deal.lead, deal.customer, deal.expected_close, deal.stage) = (lead, customer, expected, stage);
            (deal.kind, deal.lost_reason, deal.splits) = (kind, reason, splits);
            // no strategies of their own, so that the records of earlier states stay what they were
            (deal.product, deal.competitor) = (deal.source.clone(), deal.owner.clone());
            deal.forecast_category = deal.lost_reason.clone();
            deal.updated_at = expected;
            deal
        },
    )
}

fn stage_change() -> impl Strategy<Value = StageChange> {
    let outcome = prop::sample::select(vec![Outcome::Open, Outcome::Open, Outcome::Won, Outcome::Lost]);
    let stage = prop::sample::select(vec!["prospect", "qualified", "offer", "contract", "elsewhere"]);
    let said = (option::weighted(0.8, money()), option::of((-1i64..12).prop_map(|tenths| Decimal::new(tenths, 1))));
    (id(), instant(), 0u32..2, stage, outcome, said, option::weighted(0.8, instant()), name(OWNERS)).prop_map(
        |(deal, at, seq, stage, outcome, (amount, probability), expected, owner)| {
            let mut change = StageChange::new(deal, at, stage);
            (change.seq, change.outcome, change.amount, change.probability) = (seq, outcome, amount, probability);
            (change.expected_close, change.owner) = (expected, owner);
            change
        },
    )
}

fn customer() -> impl Strategy<Value = Customer> {
    (id(), instant(), option::of(instant()), name(OWNERS)).prop_map(|(id, since, ended, owner)| {
        let mut customer = Customer::new(id, since);
        (customer.ended_at, customer.owner) = (ended, owner);
        customer.channel = source_at(since);
        customer.updated_at = ended;
        customer
    })
}

fn ticket() -> impl Strategy<Value = Ticket> {
    let kind = option::of(prop::sample::select(TicketKind::ALL));
    let times = (instant(), option::weighted(0.3, instant()), option::of(instant()));
    let promised = (option::of(instant()), option::of(instant()), option::of(any::<bool>()));
    let reopened = (option::weighted(0.3, instant()), option::weighted(0.3, instant()), 0u32..3);
    let rest = (option::of(0i16..7), promised, reopened);
    (id(), times, kind, option::weighted(0.1, id()), name(SOURCES), rest).prop_map(
        |(id, (created, replied, solved), kind, merged, channel, (satisfaction, promised, reopened))| {
            let mut ticket = Ticket::new(id, created);
            (ticket.due_at, ticket.reply_due_at, ticket.sla_met) = promised;
            (ticket.first_solved_at, ticket.reopened_at, ticket.reopened) = reopened;
            (ticket.first_reply_at, ticket.solved_at, ticket.kind) = (replied, solved, kind);
            (ticket.merged_into, ticket.channel, ticket.satisfaction) = (merged, channel, satisfaction);
            ticket.priority = ticket.kind.map(|kind| kind.as_str().to_owned());
            ticket.updated_at = solved;
            ticket
        },
    )
}

fn staff() -> impl Strategy<Value = Staff> {
    let trained = (option::of(instant()), option::weighted(0.3, instant()));
    let hours = option::weighted(0.8, (-1i64..90).prop_map(|tenths| Decimal::new(tenths, 1)));
    (id(), instant(), option::weighted(0.3, instant()), any::<bool>(), trained, hours, name(OWNERS)).prop_map(
        |(user, from, until, needs, (trained, expires), hours, team)| {
            let mut staff = Staff::new(user, from);
            (staff.licensed_until, staff.needs_training) = (until, needs);
            (staff.trained_at, staff.training_expires, staff.training_hours) = (trained, expires, hours);
            staff.team = team;
            staff
        },
    )
}

fn usage() -> impl Strategy<Value = UsageEvent> {
    let action = name(&["login", "view", "edit"]);
    (id(), instant(), action, option::weighted(0.7, id())).prop_map(|(user, at, action, record)| {
        let mut event = UsageEvent::new(user, at);
        (event.action, event.record) = (action, record);
        event
    })
}

fn survey() -> impl Strategy<Value = SurveyResponse> {
    let kind = prop::sample::select(SurveyKind::ALL);
    let times = (option::weighted(0.9, instant()), option::weighted(0.9, instant()));
    let who = (option::weighted(0.9, id()), option::of(id()));
    (id(), kind, times, who, option::weighted(0.9, -1i16..13), name(SOURCES)).prop_map(
        |(id, kind, (sent, answered), (respondent, subject), score, channel)| {
            let mut response = SurveyResponse::new(id, "autumn", kind);
            (response.sent_at, response.answered_at, response.score) = (sent, answered, score);
            (response.respondent, response.subject, response.channel) = (respondent, subject, channel);
            response.customer = response.respondent.clone();
            // a weight of up to ten decimals, too fine, below zero or none
            let at = response.answered_at.map_or(0, |at| at.micros() % 1_000_000_007);
            response.weight = (at % 7 != 0)
                .then(|| Decimal::new(at - 9_000, if at % 11 == 0 { 12 } else { (at % 11).unsigned_abs() as u32 }));
            if at % 2 == 0 {
                response.survey = "spring".into();
            }
            response
        },
    )
}

/// A record of any kind.
pub fn any_record() -> BoxedStrategy<Any> {
    let purchase = (id(), id(), instant(), option::of(money())).prop_map(|(id, customer, at, amount)| {
        let mut purchase = Purchase::new(id, customer, at);
        // no strategy of its own, so that the records of earlier states stay what they were
        (purchase.amount, purchase.margin) = (amount, amount);
        purchase
    });
    let interaction = (id(), instant(), prop::sample::select(InteractionKind::ALL), option::weighted(0.7, id()))
        .prop_map(|(customer, at, kind, deal)| {
            let mut interaction = Interaction::new(customer, at, kind);
            interaction.deal = deal;
            (interaction.channel, interaction.campaign) = (source_at(at), source_at(at));
            interaction
        });
    let author = prop::sample::select(Author::ALL);
    let message = (id(), instant(), author, any::<bool>()).prop_map(|(ticket, at, from, public)| {
        let mut message = Message::new(ticket, at, from);
        message.public = public;
        message
    });
    let spend = (instant(), money(), prop::sample::select(SpendKind::ALL), name(SOURCES)).prop_map(
        |(at, amount, kind, channel)| {
            let mut spend = Spend::new(at, amount, kind);
            spend.channel = channel;
            spend.campaign = source_at(at);
            spend
        },
    );
    let term = prop_oneof![8 => Just(1u32), 8 => Just(12), 4 => 1u32..25, 1 => prop_oneof![Just(0), Just(u32::MAX)]];
    let subscription = (id(), id(), instant(), option::of(instant()), (money(), term), name(SOURCES)).prop_map(
        |(id, customer, started, ended, (amount, months), reason)| {
            let mut subscription = Subscription::new(id, customer, started, amount, months);
            (subscription.ended_at, subscription.ended_reason) = (ended, reason);
            subscription
        },
    );
    let target = (instant(), money(), name(OWNERS)).prop_map(|(at, amount, owner)| {
        let mut target = Target::new(at, amount);
        target.owner = owner;
        target
    });
    let statuses = option::weighted(0.8, prop::sample::select(TicketStatus::ALL));
    let change = (id(), instant(), 0u32..3, statuses, name(OWNERS)).prop_map(|(ticket, at, seq, status, assignee)| {
        let mut change = TicketChange::new(ticket, at);
        (change.seq, change.status, change.assignee) = (seq, status, assignee);
        change.priority = change.status.filter(|_| change.seq == 1).map(|status| status.as_str().to_owned());
        change
    });
    let visit = (instant(), id()).prop_map(|(at, visitor)| {
        let mut visit = Visit::new(at, visitor);
        visit.channel = source_at(at);
        visit.sessions += u32::from(visit.channel.is_none());
        visit
    });
    prop_oneof![
        3 => lead().prop_map(Any::Lead),
        4 => deal().prop_map(Any::Deal),
        3 => customer().prop_map(Any::Customer),
        3 => purchase.prop_map(Any::Purchase),
        2 => interaction.prop_map(Any::Interaction),
        3 => ticket().prop_map(Any::Ticket),
        3 => message.prop_map(Any::Message),
        4 => survey().prop_map(Any::Survey),
        2 => spend.prop_map(Any::Spend),
        1 => subscription.prop_map(Any::Subscription),
        1 => visit.prop_map(Any::Visit),
        2 => stage_change().prop_map(Any::StageChange),
        1 => target.prop_map(Any::Target),
        3 => change.prop_map(Any::TicketChange),
        2 => staff().prop_map(Any::Staff),
        4 => usage().prop_map(Any::Usage),
    ]
    .boxed()
}

/// Up to so many records of any kind.
pub fn records(most: usize) -> impl Strategy<Value = Vec<Any>> {
    prop::collection::vec(any_record(), 0..most)
}

/// The first quarter by a shorter grain.
pub fn quarter_by(grain: Grain) -> Timeline {
    calendar().period("2024-Q1").unwrap().by(grain).unwrap()
}
