//! Customers, and what they subscribe to.

use super::clock::{self, DAY, HOUR};
use super::deals::{Deal, country, terms, with_customer};
use super::leads::Lead;
use super::rng::Rng;
use super::table::{At, Cents, Table, row};
use super::usage::seller;
use std::collections::HashMap;

/// Accounts below this were customers before the sample begins.
pub const FIRST_NEW: i64 = 151;
/// Accounts from here on belong to the deals that are made by hand, and are nobody's customers.
const BY_HAND: i64 = 9_000;

pub fn id(account: i64) -> String {
    format!("C{account:04}")
}

pub struct Customer {
    pub account: i64,
    pub since: i64,
    pub ended: Option<i64>,
    pub segment: Option<&'static str>,
    owner: Option<&'static str>,
    industry: Option<&'static str>,
    source: Option<&'static str>,
    updated: i64,
}

impl Customer {
    /// A customer at this instant.
    pub fn is(&self, at: i64) -> bool {
        self.since <= at && self.ended.is_none_or(|end| at < end)
    }
}

struct Subscription {
    account: i64,
    started: i64,
    ended: Option<i64>,
    amount: i64,
    months: i64,
    plan: &'static str,
    reason: Option<&'static str>,
}

#[derive(Default)]
pub struct Base {
    pub customers: Vec<Customer>,
    subscriptions: Vec<Subscription>,
}

/// Lets every customer live: pay, grow, shrink, leave, sometimes return. Adds the deals of that to `deals`.
pub fn grow(seed: u64, deals: &mut Vec<Deal>) -> Base {
    let rng = &mut Rng::new(seed, "customers");
    let mut base = Base::default();
    let last = clock::day(2021, 12, 20);
    let mut starts: Vec<(i64, i64, Option<&'static str>)> = (1..FIRST_NEW)
        .map(|account| {
            let day = last - rng.mostly_low(0, 1_000);
            (clock::at_work(rng, day), account, None)
        })
        .collect();
    starts.extend(
        deals
            .iter()
            .filter(|d| d.outcome() == "won" && d.account < BY_HAND)
            .filter_map(|d| d.closed().map(|at| (at, d.account, d.owner))),
    );
    starts.sort_unstable();
    for (since, account, owner) in starts {
        let mut since = since;
        while let Some(left) = live(rng, account, since, owner, &mut base, deals) {
            since = left + rng.between(90, 300) * DAY;
            if !rng.chance(9) || since >= clock::end() {
                break;
            }
            // returned: a second row with the same id
            let amount = Some(terms(account).2);
            deals.push(with_customer(account, "new", owner, since - 20 * DAY, since, "won", amount));
        }
    }
    base.customers.sort_by_key(|c| (c.since, c.account));
    base.subscriptions.sort_by_key(|s| (s.started, s.account, s.amount));
    base
}

/// One time of being a customer; the instant at which it ended.
fn live(
    rng: &mut Rng,
    account: i64,
    since: i64,
    owner: Option<&'static str>,
    base: &mut Base,
    deals: &mut Vec<Deal>,
) -> Option<i64> {
    let (_, first_plan, year) = terms(account);
    let months = rng.pick(&[(64, 1), (8, 3), (28, 12)]);
    let segment = match first_plan {
        "start" => "small",
        "team" => "medium",
        _ => "large",
    };
    // per mille a month; a customer who pays by the year can only leave after one
    let leaves = match segment {
        "small" => 26,
        "medium" => 15,
        _ => 7,
    } * if months == 12 { 8 } else { 1 };
    let day0 = clock::to_local(since).0;
    let (mut year, mut plan, mut started, mut term) = (year, first_plan, since, 0);
    let mut ended = None;
    let mut last = since;
    for m in 1..80 {
        let day = clock::add_months(day0, m);
        let at = clock::local(day, 0);
        if at >= clock::end() {
            break;
        }
        let known = at > clock::start() + 60 * DAY;
        let seller = owner.or(Some(seller(rng, at.max(clock::start()))));
        let due = (m - term) % months == 0;
        let offered = clock::local(day - 50, 9 * HOUR + (at + account * 997) % (8 * HOUR));
        let mut close = |ended: Option<i64>, reason, year: i64, plan, started| {
            let amount = year * months / 12;
            base.subscriptions.push(Subscription { account, started, ended, amount, months, plan, reason });
        };
        if known && due && rng.per_mille(leaves) {
            let reason = rng.pick(&[(40, "too dear"), (25, "went out of business"), (25, "competitor"), (10, "other")]);
            close(Some(at), Some(reason), year, plan, started);
            if months == 12 {
                let closed = clock::local(day - 3, 15 * HOUR);
                deals.push(with_customer(account, "renewal", seller, offered, closed, "lost", Some(year)));
            }
            ended = Some(at);
            last = at;
            break;
        }
        if known && due && months == 12 {
            let closed = clock::local(day + rng.between(-25, 6), 9 * HOUR + rng.below(8 * HOUR));
            deals.push(with_customer(account, "renewal", seller, offered, closed, "won", Some(year)));
        } else if known && rng.per_mille(20) {
            let opened = clock::local(day - rng.between(12, 70), 9 * HOUR + rng.below(8 * HOUR));
            let more = year * rng.between(15, 80) / 100;
            let won = rng.chance(50);
            let outcome = if won { "won" } else { "lost" };
            let amount = (!rng.chance(4)).then_some(more);
            deals.push(with_customer(account, "expansion", seller, opened, at + 12 * HOUR, outcome, amount));
            if won {
                // now and then the old one runs on beside the new one, or a month lies between
                let slip = rng.pick(&[(90, 0), (7, 10), (3, -30)]) * DAY;
                let until = (at + slip).max(started + DAY);
                close(Some(until), Some("changed"), year, plan, started);
                (year, started, term, last) = (year + more, at, m, at);
                plan = if plan == "start" { "team" } else { "business" };
            }
        } else if known && rng.per_mille(8) {
            close(Some(at), Some("changed"), year, plan, started);
            (year, started, term, last) = (year * rng.between(50, 90) / 100, at, m, at);
        }
    }
    if ended.is_none() {
        let amount = year * months / 12;
        base.subscriptions.push(Subscription { account, started, ended, amount, months, plan, reason: None });
    }
    let updated = if rng.chance(75) { clock::end() - rng.mostly_low(1, 400) * DAY } else { last };
    base.customers.push(Customer {
        account,
        since,
        ended,
        segment: (!rng.chance(3)).then_some(segment),
        owner: if rng.chance(96) { owner.or(Some(seller(rng, clock::end() - DAY))) } else { None },
        industry: rng.pick(&[
            (28, Some("retail")),
            (22, Some("manufacturing")),
            (18, Some("logistics")),
            (14, Some("health")),
            (10, Some("education")),
            (8, None),
        ]),
        source: rng.pick(&[(45, Some("web")), (25, Some("referral")), (15, Some("partner")), (15, None)]),
        updated: updated.max(last),
    });
    ended
}

pub fn currency(account: i64) -> &'static str {
    if country(account) == "PL" { "PLN" } else { "EUR" }
}

/// A customer came through the channel of the first lead that became it.
pub fn customer_table(base: &Base, leads: &[Lead]) -> Table {
    let mut channels = HashMap::new();
    for lead in leads.iter().filter(|lead| lead.merged_into.is_none()) {
        if let Some(customer) = &lead.customer {
            channels.entry(customer.clone()).or_insert(lead.channel);
        }
    }
    let row = |c: &Customer| {
        row![
            id(c.account),
            At(c.since),
            c.ended.map(At),
            c.segment,
            c.owner,
            country(c.account),
            c.industry,
            c.source,
            channels.get(&id(c.account)).copied().flatten(),
            At(c.updated),
        ]
    };
    Table {
        name: "customer",
        columns: &[
            "id",
            "since",
            "ended_at",
            "segment",
            "owner",
            "country",
            "industry",
            "source",
            "channel",
            "updated_at",
        ],
        rows: base.customers.iter().map(row).collect(),
    }
}

pub fn subscription_table(base: &Base) -> Table {
    let row = |(i, s): (usize, &Subscription)| {
        row![
            format!("S{:04}", i + 1),
            id(s.account),
            At(s.started),
            s.ended.map(At),
            Cents(s.amount),
            currency(s.account),
            s.months,
            s.plan,
            s.reason,
        ]
    };
    Table {
        name: "subscription",
        columns: &["id", "customer", "started_at", "ended_at", "amount", "currency", "months", "plan", "ended_reason"],
        rows: base.subscriptions.iter().enumerate().map(row).collect(),
    }
}
