//! The same data as the crate's own records, and as the rows that a back end has today: text and decimals.

use super::{CURRENCIES, Deal, NONE, Order, PRIORITIES, SOURCE_NAMES, Survey, Ticket, owner_name};
use chrono::{DateTime, NaiveDate, Utc};
use crm_kpi::record;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;
use rust_decimal::Decimal;

const OUTCOMES: [record::Outcome; 3] = [record::Outcome::Won, record::Outcome::Lost, record::Outcome::Open];

fn known(at: i64) -> Option<Timestamp> {
    (at != NONE).then_some(Timestamp::from_micros(at))
}
fn money(cents: i64, currency: u8) -> Option<Money> {
    (cents != NONE).then(|| Money::minor(cents, CURRENCIES[currency as usize]))
}
fn customer_name(customer: u64) -> String {
    format!("C-{customer:07}")
}

pub fn deal_records(deals: &[Deal]) -> Vec<record::Deal> {
    let record = |deal: &Deal| {
        let mut record = record::Deal::new(format!("D-{}", deal.id), Timestamp::from_micros(deal.created));
        record.closed_at = known(deal.closed);
        record.outcome = OUTCOMES[deal.outcome as usize];
        record.amount = money(deal.cents, deal.currency);
        record.owner = Some(owner_name(deal.owner));
        record.source = Some(SOURCE_NAMES[deal.source as usize].to_owned());
        record
    };
    deals.iter().map(record).collect()
}
pub fn ticket_records(tickets: &[Ticket]) -> Vec<record::Ticket> {
    let record = |ticket: &Ticket| {
        let mut record = record::Ticket::new(format!("T-{}", ticket.id), Timestamp::from_micros(ticket.created));
        (record.first_reply_at, record.solved_at) = (known(ticket.responded), known(ticket.solved));
        record.priority = Some(PRIORITIES[ticket.priority as usize].to_owned());
        record
    };
    tickets.iter().map(record).collect()
}
pub fn survey_records(surveys: &[Survey]) -> Vec<record::SurveyResponse> {
    let record = |survey: &Survey| {
        let mut record = record::SurveyResponse::new(format!("R-{}", survey.id), "all", record::SurveyKind::Nps);
        (record.answered_at, record.score) = (known(survey.answered), Some(survey.score.into()));
        record
    };
    surveys.iter().map(record).collect()
}
pub fn order_records(orders: &[Order]) -> Vec<record::Purchase> {
    let record = |order: &Order| {
        let (id, customer) = (format!("O-{}", order.id), customer_name(order.customer.into()));
        let mut record = record::Purchase::new(id, customer, Timestamp::from_micros(order.at));
        record.amount = money(order.cents, order.currency);
        record
    };
    orders.iter().map(record).collect()
}

/// A deal as an object mapper gives it.
#[derive(Debug, Clone)]
pub struct PlainDeal {
    pub id: u64,
    pub owner: String,
    pub source: String,
    pub status: String,
    pub amount: Option<Decimal>,
    pub currency: String,
    pub created: DateTime<Utc>,
    pub closed: Option<DateTime<Utc>>,
}
#[derive(Debug, Clone)]
pub struct PlainTicket {
    pub id: u64,
    pub priority: String,
    pub created: DateTime<Utc>,
    pub responded: Option<DateTime<Utc>>,
    pub solved: Option<DateTime<Utc>>,
}
#[derive(Debug, Clone)]
pub struct PlainSurvey {
    pub id: u64,
    pub score: u8,
    pub answered: DateTime<Utc>,
}
#[derive(Debug, Clone)]
pub struct PlainOrder {
    pub id: u64,
    pub customer: String,
    pub date: NaiveDate,
    pub amount: Option<Decimal>,
}

fn utc(at: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at).expect("an instant of these years")
}
fn some(at: i64) -> Option<DateTime<Utc>> {
    (at != NONE).then(|| utc(at))
}
fn amount(cents: i64) -> Option<Decimal> {
    (cents != NONE).then(|| Decimal::new(cents, 2))
}

pub fn plain_deals(deals: &[Deal]) -> Vec<PlainDeal> {
    let plain = |deal: &Deal| PlainDeal {
        id: deal.id,
        owner: owner_name(deal.owner),
        source: SOURCE_NAMES[deal.source as usize].to_owned(),
        status: OUTCOMES[deal.outcome as usize].as_str().to_owned(),
        amount: amount(deal.cents),
        currency: CURRENCIES[deal.currency as usize].code().to_owned(),
        created: utc(deal.created),
        closed: some(deal.closed),
    };
    deals.iter().map(plain).collect()
}
pub fn plain_tickets(tickets: &[Ticket]) -> Vec<PlainTicket> {
    let plain = |ticket: &Ticket| PlainTicket {
        id: ticket.id,
        priority: PRIORITIES[ticket.priority as usize].to_owned(),
        created: utc(ticket.created),
        responded: some(ticket.responded),
        solved: some(ticket.solved),
    };
    tickets.iter().map(plain).collect()
}
pub fn plain_surveys(surveys: &[Survey]) -> Vec<PlainSurvey> {
    let plain = |s: &Survey| PlainSurvey { id: s.id, score: s.score, answered: utc(s.answered) };
    surveys.iter().map(plain).collect()
}
pub fn plain_orders(orders: &[Order]) -> Vec<PlainOrder> {
    let plain = |order: &Order| PlainOrder {
        id: order.id,
        customer: customer_name(order.customer.into()),
        date: utc(order.at).date_naive(),
        amount: amount(order.cents),
    };
    orders.iter().map(plain).collect()
}
