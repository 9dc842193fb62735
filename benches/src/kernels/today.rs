//! What is written in a back end today, where nobody measures: text, decimals, time zones asked for every row, maps of
//! tuples. No evidence, and what is odd in the data goes into the numbers.

use crate::data::records::{PlainDeal, PlainOrder, PlainSurvey, PlainTicket};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::Warsaw;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Clone, Default)]
pub struct Closed {
    pub won: u64,
    pub lost: u64,
    pub revenue: Decimal,
    pub took: TimeDelta,
}
impl Closed {
    fn add(&mut self, deal: &PlainDeal, closed: DateTime<Utc>) {
        match deal.status.as_str() {
            "won" => {
                self.won += 1;
                self.revenue += deal.amount.unwrap_or_default();
                self.took += closed - deal.created;
            }
            "lost" => self.lost += 1,
            _ => {}
        }
    }
}

type Month = (i32, u32);
fn month(at: DateTime<Utc>) -> Month {
    let local = at.with_timezone(&Warsaw);
    (local.year(), local.month())
}

pub fn quarter(deals: &[PlainDeal], from: DateTime<Utc>, until: DateTime<Utc>) -> Closed {
    let mut sum = Closed::default();
    for deal in deals {
        if let Some(closed) = deal.closed
            && (from..until).contains(&closed)
        {
            sum.add(deal, closed);
        }
    }
    sum
}
pub fn months(deals: &[PlainDeal]) -> HashMap<Month, Closed> {
    let mut sums = HashMap::<Month, Closed>::new();
    for deal in deals {
        if let Some(closed) = deal.closed {
            sums.entry(month(closed)).or_default().add(deal, closed);
        }
    }
    sums
}
pub fn months_owners_sources(deals: &[PlainDeal]) -> HashMap<(Month, &str, &str), Closed> {
    let mut sums = HashMap::<_, Closed>::new();
    for deal in deals {
        if let Some(closed) = deal.closed {
            sums.entry((month(closed), deal.owner.as_str(), deal.source.as_str())).or_default().add(deal, closed);
        }
    }
    sums
}
/// Where a borrow was in the way.
pub fn months_owners_sources_cloned(deals: &[PlainDeal]) -> HashMap<(Month, String, String), Closed> {
    let mut sums = HashMap::<_, Closed>::new();
    for deal in deals {
        if let Some(closed) = deal.closed {
            sums.entry((month(closed), deal.owner.clone(), deal.source.clone())).or_default().add(deal, closed);
        }
    }
    sums
}

/// How many, and the quantiles asked for, in microseconds.
pub type Quantiles<const N: usize> = (usize, [f64; N]);
fn quantiles<const N: usize>(mut values: Vec<f64>, ps: [f64; N]) -> Quantiles<N> {
    values.sort_by(f64::total_cmp);
    let quantile = |p: f64| {
        let h = values.len().saturating_sub(1) as f64 * p;
        let at = |i: usize| values.get(i).or(values.last()).copied().unwrap_or(f64::NAN);
        at(h as usize) + (at(h as usize + 1) - at(h as usize)) * h.fract()
    };
    (values.len(), ps.map(quantile))
}
fn micros(from: DateTime<Utc>, until: DateTime<Utc>) -> f64 {
    (until - from).num_microseconds().map_or(f64::NAN, |n| n as f64)
}

pub fn cycles(deals: &[PlainDeal]) -> HashMap<(Month, &str), Quantiles<2>> {
    let mut cycles: HashMap<(Month, &str), Vec<f64>> = HashMap::new();
    for deal in deals.iter().filter(|deal| deal.status == "won") {
        if let Some(closed) = deal.closed {
            cycles.entry((month(closed), deal.source.as_str())).or_default().push(micros(deal.created, closed));
        }
    }
    cycles.into_iter().map(|(key, cycles)| (key, quantiles(cycles, [0.5, 0.9]))).collect()
}

/// Count, median and 95th percentile of response and resolution, and their means.
pub type Waits = [(Quantiles<2>, f64); 2];
pub fn waits(tickets: &[PlainTicket]) -> HashMap<(Month, &str), Waits> {
    let mut waits: HashMap<(Month, &str), [Vec<f64>; 2]> = HashMap::new();
    for ticket in tickets {
        let cell = waits.entry((month(ticket.created), ticket.priority.as_str())).or_default();
        for (ends, wait) in [ticket.responded, ticket.solved].into_iter().zip(cell) {
            wait.extend(ends.map(|end| micros(ticket.created, end)));
        }
    }
    let read = |waits: Vec<f64>| {
        let mean = waits.iter().sum::<f64>() / waits.len() as f64;
        (quantiles(waits, [0.5, 0.95]), mean)
    };
    waits.into_iter().map(|(key, waits)| (key, waits.map(read))).collect()
}

/// Detractors, passives, promoters.
pub fn nps(surveys: &[PlainSurvey]) -> HashMap<Month, [u64; 3]> {
    let mut counts = HashMap::<Month, [u64; 3]>::new();
    for survey in surveys {
        let band = match survey.score {
            0..=6 => 0,
            7..=8 => 1,
            _ => 2,
        };
        counts.entry(month(survey.answered)).or_default()[band] += 1;
    }
    counts
}

fn number(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}
fn first_months(orders: &[PlainOrder]) -> HashMap<&str, i32> {
    let mut first = HashMap::new();
    for order in orders {
        let month = number(order.date);
        first.entry(order.customer.as_str()).and_modify(|first: &mut i32| *first = month.min(*first)).or_insert(month);
    }
    first
}
/// Customers by their first month and the months since.
pub fn cohorts(orders: &[PlainOrder]) -> HashMap<(i32, i32), usize> {
    let first = first_months(orders);
    let mut seen: HashMap<(i32, i32), HashSet<&str>> = HashMap::new();
    for order in orders {
        let cohort = first[order.customer.as_str()];
        seen.entry((cohort, number(order.date) - cohort)).or_default().insert(&order.customer);
    }
    seen.into_iter().map(|(cell, customers)| (cell, customers.len())).collect()
}
/// Buyers, and those who had bought before.
pub fn buyers(orders: &[PlainOrder]) -> HashMap<i32, (usize, usize)> {
    let first = first_months(orders);
    let mut bought: HashMap<i32, HashMap<&str, u32>> = HashMap::new();
    for order in orders {
        *bought.entry(number(order.date)).or_default().entry(&order.customer).or_default() += 1;
    }
    let again = |month: i32, customers: &HashMap<&str, u32>| {
        customers.iter().filter(|(customer, n)| **n > 1 || first[*customer] < month).count()
    };
    bought.iter().map(|(month, customers)| (*month, (customers.len(), again(*month, customers)))).collect()
}
/// The last date, how many orders, their sum.
pub fn spending(orders: &[PlainOrder]) -> HashMap<&str, (NaiveDate, u32, Decimal)> {
    let mut spent = HashMap::new();
    for order in orders {
        let (last, n, sum) = spent.entry(order.customer.as_str()).or_insert((order.date, 0u32, Decimal::ZERO));
        *last = order.date.max(*last);
        *n += 1;
        *sum += order.amount.unwrap_or_default();
    }
    spent
}
