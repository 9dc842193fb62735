//! Deals and their histories.

use super::clock::{self, DAY, at_work};
use super::leads::Lead;
use super::rng::Rng;
use super::table::{At, Cents, Date, Table, row};

pub struct Change {
    pub at: i64,
    pub stage: usize,
    pub outcome: &'static str,
    pub amount: Option<i64>,
    pub expected: i64,
}

pub struct Deal {
    pub id: String,
    /// The account: a customer, or somebody who may become one.
    pub account: i64,
    pub created: i64,
    pub owner: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub currency: &'static str,
    pub source: Option<&'static str>,
    pub product: &'static str,
    pub lead: Option<String>,
    pub lost_reason: Option<&'static str>,
    pub no_probability: bool,
    pub list: Option<i64>,
    pub changes: Vec<Change>,
}

impl Deal {
    pub fn outcome(&self) -> &'static str {
        self.changes.last().map_or("open", |c| c.outcome)
    }
    /// When it was closed last, if it is closed.
    pub fn closed(&self) -> Option<i64> {
        self.changes.last().filter(|c| c.outcome != "open").map(|c| c.at)
    }
}

pub const STAGES: [&str; 5] = ["prospect", "qualified", "demo", "offer", "contract"];
pub const PROBABILITY: [i64; 5] = [10, 25, 40, 60, 85];
/// What the forecast says of an open deal.
const CATEGORY: [&str; 5] = ["pipeline", "pipeline", "pipeline", "best case", "commit"];
/// At most how many days a deal takes to leave a stage.
const DAYS: [i64; 5] = [28, 35, 40, 45, 25];

/// The currency, the plan and the list price of a year for an account.
pub fn terms(account: i64) -> (&'static str, &'static str, i64) {
    let rng = &mut Rng::new(account as u64, "terms");
    let (plan, month) = rng.pick(&[(55, ("start", 4_900)), (33, ("team", 19_900)), (12, ("business", 59_000))]);
    let seats = rng.mostly_low(1, 6);
    let year = month * 12 * seats;
    if country(account) == "PL" { ("PLN", plan, year * 43 / 10) } else { ("EUR", plan, year) }
}

pub fn country(account: i64) -> &'static str {
    Rng::new(account as u64, "country").pick(&[(34, "PL"), (26, "DE"), (12, "CZ"), (10, "UA"), (9, "NL"), (9, "SE")])
}

/// How much likelier than the others an owner wins, in percent points.
fn skill(owner: Option<&str>) -> i64 {
    match owner {
        Some("anna") => 9,
        Some("bartek") => 1,
        Some("celina") => 4,
        Some("dmytro") => -8,
        Some("eva") => -5,
        _ => -2,
    }
}

pub fn new_deals(seed: u64, leads: &[Lead]) -> Vec<Deal> {
    let rng = &mut Rng::new(seed, "deals");
    let mut deals = Vec::new();
    for lead in leads {
        let Some(created) = lead.converted else { continue };
        let account = super::customers::FIRST_NEW + deals.len() as i64;
        let owner = if rng.chance(97) { lead.owner } else { None };
        let win = 27 + skill(owner) + if lead.source == Some("referral") { 10 } else { 0 };
        let mut deal = walked(rng, account, created, owner, win);
        deal.source = lead.source;
        deal.lead = Some(lead.id.clone());
        deals.push(deal);
    }
    deals.extend(super::ugly_deals::deals());
    deals
}

/// A deal that goes from stage to stage until it is won, lost, stuck or the sample ends.
fn walked(rng: &mut Rng, account: i64, created: i64, owner: Option<&'static str>, win: i64) -> Deal {
    let (currency, product, list) = terms(account);
    let wins = rng.chance(win);
    let last = if wins { 4 } else { rng.pick(&[(16, 0), (24, 1), (26, 2), (26, 3), (8, 4)]) };
    let known = if rng.chance(4) { usize::MAX } else { rng.pick(&[(60, 0), (25, 1), (15, 2)]) };
    let net = list / 100 * (100 - rng.mostly_low(0, 30));
    let mut expected = clock::to_local(created).0 + rng.between(45, 120);
    let mut changes: Vec<Change> = Vec::new();
    let mut push = |at: i64, stage: usize, outcome: &'static str, expected: i64| {
        let amount = (stage >= known).then_some(if stage >= 3 { net } else { list });
        changes.push(Change { at, stage, outcome, amount, expected });
    };
    let wait = |rng: &mut Rng, at: i64, stage: usize| {
        let (day, _) = clock::to_local(at);
        let (_, month, _) = clock::civil(day);
        let slow = if month == 7 || month == 8 { 3 } else { 2 };
        let days = 1 + rng.mostly_low(0, DAYS[stage]) * slow / 2;
        at_work(rng, day + days)
    };
    let (mut at, mut stage) = (created, 0);
    push(at, stage, "open", expected);
    let mut bounced = false;
    while stage < last {
        at = wait(rng, at, stage);
        if stage > 0 && !bounced && rng.chance(6) {
            stage -= 1;
            bounced = true;
        } else {
            stage = (stage + if rng.chance(8) { 2 } else { 1 }).min(last);
        }
        expected = expected.max(clock::to_local(at).0 + rng.between(7, 60));
        push(at, stage, "open", expected);
    }
    if !rng.chance(7) {
        at = wait(rng, at, stage);
        push(at, stage, if wins { "won" } else { "lost" }, expected);
        if !wins && rng.chance(5) {
            // the customer calls again
            let again = at + rng.between(15, 70) * DAY;
            let won = rng.chance(45);
            push(again, stage.max(3), "open", expected + 90);
            push(wait(rng, again, 3), stage.max(3), if won { "won" } else { "lost" }, expected + 90);
        }
    }
    changes.retain(|c| c.at < clock::end());
    let lost = changes.last().is_some_and(|c| c.outcome == "lost");
    let lost_reason = if lost {
        rng.pick(&[
            (30, Some("price")),
            (22, Some("competitor")),
            (18, Some("no answer")),
            (14, Some("missing feature")),
            (8, Some("timing")),
            (8, None),
        ])
    } else {
        None
    };
    Deal {
        id: String::new(),
        account,
        created,
        owner,
        kind: Some("new"),
        currency,
        source: None,
        product,
        lead: None,
        lost_reason,
        no_probability: rng.chance(3),
        list: rng.chance(85).then_some(list),
        changes,
    }
}

/// A deal with a customer: an expansion or a renewal, offered and then decided.
pub fn with_customer(
    account: i64,
    kind: &'static str,
    owner: Option<&'static str>,
    opened: i64,
    closed: i64,
    outcome: &'static str,
    amount: Option<i64>,
) -> Deal {
    let (currency, product, list) = terms(account);
    let expected = clock::to_local(closed).0;
    let changes = [(opened, 3, "open"), (opened + (closed - opened) / 2, 4, "open"), (closed, 4, outcome)];
    let change = |(at, stage, outcome)| Change { at, stage, outcome, amount, expected };
    Deal {
        id: String::new(),
        account,
        created: opened,
        owner,
        kind: Some(kind),
        currency,
        source: None,
        product,
        lead: None,
        lost_reason: (outcome == "lost").then_some(if kind == "renewal" { "leaves" } else { "price" }),
        no_probability: false,
        list: Some(list),
        changes: changes.into_iter().map(change).filter(|c| c.at < clock::end()).collect(),
    }
}

/// Ids in the order of creation; those made by hand keep theirs and come last.
pub fn number(deals: &mut [Deal]) {
    deals.sort_by_key(|d| (!d.id.is_empty(), d.id.clone(), d.created, d.account));
    for (i, deal) in deals.iter_mut().enumerate().filter(|(_, d)| d.id.is_empty()) {
        deal.id = format!("D{:04}", i + 1);
    }
}

/// To whom a deal was lost, where that is known.
fn competitor(deal: &Deal) -> Option<&'static str> {
    let rng = &mut Rng::new(deal.account as u64, "competitor");
    let known =
        [(44, Some("a larger vendor")), (26, Some("a cheaper vendor")), (18, Some("a spreadsheet")), (12, None)];
    if deal.lost_reason == Some("competitor") { rng.pick(&known) } else { None }
}

pub fn deal_table(deals: &[Deal]) -> Table {
    let row = |d: &Deal| {
        let last = d.changes.last();
        let amount = last.and_then(|c| c.amount);
        row![
            d.id,
            At(d.created),
            d.closed().map(At),
            d.outcome(),
            amount.map(Cents),
            d.list.map(Cents),
            (amount.is_some() || d.list.is_some()).then_some(d.currency),
            d.owner,
            d.source,
            last.map(|c| STAGES[c.stage]),
            d.product,
            super::customers::id(d.account),
            d.lead,
            d.lost_reason,
            competitor(d),
            d.kind,
            last.filter(|c| c.outcome == "open").map(|c| CATEGORY[c.stage]),
            last.filter(|_| !d.no_probability).map(|c| Cents(PROBABILITY[c.stage])),
            last.map(|c| Date(c.expected)),
        ]
    };
    Table {
        name: "deal",
        columns: &[
            "id",
            "created_at",
            "closed_at",
            "outcome",
            "amount",
            "list_price",
            "currency",
            "owner",
            "source",
            "stage",
            "product",
            "customer",
            "lead",
            "lost_reason",
            "competitor",
            "kind",
            "forecast_category",
            "probability",
            "expected_close",
        ],
        rows: deals.iter().map(row).collect(),
    }
}

pub fn change_table(deals: &[Deal]) -> Table {
    let mut rows = Vec::new();
    for deal in deals {
        for (i, c) in deal.changes.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| deal.changes.get(i));
            rows.push(row![
                deal.id,
                At(c.at),
                i as i64,
                before.map(|b| STAGES[b.stage]),
                STAGES[c.stage],
                c.outcome,
                c.amount.map(Cents),
                c.amount.map(|_| deal.currency),
                (!deal.no_probability).then_some(Cents(PROBABILITY[c.stage])),
                Date(c.expected),
                deal.owner,
            ]);
        }
    }
    Table {
        name: "stage_change",
        columns: &[
            "deal",
            "at",
            "seq",
            "from",
            "stage",
            "outcome",
            "amount",
            "currency",
            "probability",
            "expected_close",
            "owner",
        ],
        rows,
    }
}
