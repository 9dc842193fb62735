//! Leads, and the deals that they become.

use super::clock::{self, DAY, EDGES, at_work, given};
use super::rng::Rng;
use super::table::{At, Cents, Date, Table, row};
use super::usage::seller;

pub struct Lead {
    id: String,
    created: i64,
    source: Option<&'static str>,
    channel: Option<&'static str>,
    campaign: Option<String>,
    owner: Option<&'static str>,
    qualified: Option<i64>,
    converted: Option<i64>,
    disqualified: Option<i64>,
    merged_into: Option<String>,
    customer: Option<String>,
}

/// Leads by month of the year, in percent of an average month: summer is quiet, autumn is not.
const SEASON: [i64; 12] = [92, 98, 112, 104, 100, 88, 72, 70, 112, 122, 118, 84];

pub fn leads(seed: u64) -> Vec<Lead> {
    let rng = &mut Rng::new(seed, "leads");
    let mut created = Vec::new();
    for (month, (first, days)) in clock::months().enumerate() {
        // from about 48 a month to about 94, and a little luck
        let trend = 4_800 + 130 * month as i64;
        let n = trend * SEASON[month % 12] / 10_000 + rng.between(-5, 5);
        for _ in 0..n {
            let day = first + rng.below(days);
            created.push(if rng.chance(75) { at_work(rng, day) } else { clock::any_time(rng, day) });
        }
    }
    created.retain(|&at| at < clock::end());
    created.sort_unstable();
    let mut leads: Vec<Lead> =
        created.into_iter().enumerate().map(|(i, at)| lead(rng, format!("L{:04}", i + 1), at)).collect();
    merge_duplicates(rng, &mut leads);
    by_hand(&mut leads);
    leads
}

fn lead(rng: &mut Rng, id: String, created: i64) -> Lead {
    let source = rng.pick(&[
        (46, Some("web")),
        (17, Some("referral")),
        (12, Some("trade fair")),
        (9, Some("partner")),
        (10, Some("cold call")),
        (6, None),
    ]);
    let channel = match source {
        Some("web") => Some(rng.pick(&[(45, "search"), (25, "social"), (18, "mail"), (12, "direct")])),
        Some("trade fair") => Some("event"),
        Some("partner") => Some("partner"),
        _ => None,
    };
    let (year, month, _) = clock::civil(created.div_euclid(DAY));
    let campaign = (channel.is_some() && channel != Some("direct") && rng.chance(45))
        .then(|| format!("{year}-{}", ["winter", "spring", "summer", "autumn"][(month as usize % 12) / 3]));
    // percent that are worth working on, and percent of those that become a deal
    let (good, sold) = match source {
        Some("referral") => (72, 74),
        Some("partner") => (66, 66),
        Some("trade fair") => (52, 57),
        Some("cold call") => (38, 45),
        _ => (52, 57),
    };
    let owner = (!rng.chance(4)).then(|| seller(rng, created));
    let after = |rng: &mut Rng, from: i64, days: i64| {
        let day = clock::to_local(from).0 + rng.mostly_low(0, days);
        Some(at_work(rng, day).max(from + rng.between(600, 7_200))).filter(|&t| t < clock::end())
    };
    let qualified = if rng.chance(good) { after(rng, created, 14) } else { None };
    let converted = qualified.filter(|_| rng.chance(sold)).and_then(|at| after(rng, at, 30));
    let disqualified = if converted.is_none() && rng.chance(60) { after(rng, created, 60) } else { None };
    // found unfit only after it had been found fit, never before
    let disqualified = disqualified.filter(|&at| qualified.is_none_or(|q| q < at));
    let (merged_into, customer) = (None, None);
    Lead { id, created, source, channel, campaign, owner, qualified, converted, disqualified, merged_into, customer }
}

/// Some leads turn out to be an earlier one again.
fn merge_duplicates(rng: &mut Rng, leads: &mut [Lead]) {
    for i in 10..leads.len() {
        if leads[i].qualified.is_some() || leads[i].merged_into.is_some() || !rng.chance(6) {
            continue;
        }
        let survivor = i - rng.between(1, 9) as usize;
        if leads[survivor].merged_into.is_none() {
            leads[i].merged_into = Some(leads[survivor].id.clone());
            leads[i].disqualified = None;
        }
    }
}

/// Leads at the edges of days and months, and a chain of three merged ones whose survivor is not the first.
fn by_hand(leads: &mut Vec<Lead>) {
    let plain = |id: &str, at: &str| Lead {
        id: id.to_string(),
        created: given(at),
        source: Some("web"),
        channel: Some("search"),
        campaign: None,
        owner: Some("anna"),
        qualified: None,
        converted: None,
        disqualified: None,
        merged_into: None,
        customer: None,
    };
    for (i, at) in EDGES.iter().enumerate() {
        leads.push(plain(&format!("L{}", 9001 + i), at));
    }
    for (id, at, into) in [
        ("L9021", "2023-02-27T10:00:00Z", Some("L9022")),
        ("L9022", "2023-03-01T10:00:00Z", Some("L9023")),
        ("L9023", "2023-03-02T10:00:00Z", None),
    ] {
        leads.push(Lead { merged_into: into.map(String::from), owner: None, ..plain(id, at) });
    }
    // qualified before it came: somebody typed the wrong year
    leads.push(Lead { qualified: Some(given("2022-06-03T09:00:00Z")), ..plain("L9024", "2023-06-01T09:00:00Z") });
}

pub struct Change {
    pub at: i64,
    pub stage: usize,
    pub outcome: &'static str,
    amount: Option<i64>,
    expected: i64,
}

pub struct Deal {
    pub id: String,
    /// The account: a customer, or somebody who may become one.
    pub account: i64,
    pub created: i64,
    pub owner: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub currency: &'static str,
    source: Option<&'static str>,
    product: &'static str,
    lead: Option<String>,
    lost_reason: Option<&'static str>,
    no_probability: bool,
    list: Option<i64>,
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
const PROBABILITY: [i64; 5] = [10, 25, 40, 60, 85];
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
    deals.extend(by_hand_deals());
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

/// Deals that go wrong in every way that deals do; each has an account of its own that buys nothing else.
fn by_hand_deals() -> Vec<Deal> {
    let deal = |n: i64, changes: &[(&str, usize, &'static str)]| {
        let expected = given(changes[0].0).div_euclid(DAY) + 60;
        let change = |&(at, stage, outcome): &(&str, usize, &'static str)| Change {
            at: given(at),
            stage,
            outcome,
            amount: Some(100_000 * (n - 9000)),
            expected,
        };
        Deal {
            id: format!("D{n}"),
            account: n,
            created: given(changes[0].0),
            owner: Some("bartek"),
            kind: Some("new"),
            currency: "EUR",
            source: Some("referral"),
            product: "team",
            lead: None,
            lost_reason: None,
            no_probability: false,
            list: None,
            changes: changes.iter().map(change).collect(),
        }
    };
    let mut deals = vec![
        // lost, reopened, won
        deal(
            9001,
            &[
                ("2023-01-10T09:00:00Z", 2, "open"),
                ("2023-02-20T09:00:00Z", 2, "lost"),
                ("2023-04-03T08:00:00Z", 3, "open"),
                ("2023-05-15T08:00:00Z", 4, "won"),
            ],
        ),
        // won, reopened, lost: the revenue of March is gone in May
        deal(
            9002,
            &[
                ("2024-01-15T09:00:00Z", 3, "open"),
                ("2024-03-12T09:00:00Z", 4, "won"),
                ("2024-04-10T08:00:00Z", 4, "open"),
                ("2024-05-06T08:00:00Z", 4, "lost"),
            ],
        ),
        // reopened twice and still open
        deal(
            9003,
            &[
                ("2023-09-04T08:00:00Z", 1, "open"),
                ("2023-10-02T08:00:00Z", 1, "lost"),
                ("2023-11-06T09:00:00Z", 2, "open"),
                ("2024-02-05T09:00:00Z", 3, "lost"),
                ("2024-09-02T08:00:00Z", 3, "open"),
            ],
        ),
        // two changes at one instant: only their order tells the outcome
        deal(
            9004,
            &[
                ("2024-06-03T08:00:00Z", 3, "open"),
                ("2024-06-28T08:00:00Z", 4, "open"),
                ("2024-06-28T08:00:00Z", 4, "won"),
            ],
        ),
        // closed in the instant that it was created
        deal(9005, &[("2024-08-05T08:00:00Z", 0, "won")]),
    ];
    // closed before they were created
    for (n, created, closed, outcome) in [
        (9006, "2023-05-10T08:00:00Z", "2023-05-08T08:00:00Z", "won"),
        (9007, "2024-02-01T09:00:00Z", "2023-02-01T09:00:00Z", "lost"),
    ] {
        deals.push(Deal { created: given(created), ..deal(n, &[(closed, 4, outcome)]) });
    }
    // worth nothing, worth less than nothing, worth nobody knows what
    for (n, amount) in [(9008, Some(0)), (9009, Some(-50_000)), (9010, None)] {
        let mut deal = deal(n, &[("2024-04-02T08:00:00Z", 3, "open"), ("2024-04-30T08:00:00Z", 4, "won")]);
        deal.changes.iter_mut().for_each(|c| c.amount = amount);
        deals.push(deal);
    }
    for (i, at) in EDGES.iter().enumerate() {
        let opened = clock::instant(given(at) - 30 * DAY);
        deals.push(deal(9011 + i as i64, &[(opened.as_str(), 3, "open"), (*at, 4, "won")]));
    }
    deals
}

/// Ids in the order of creation; those made by hand keep theirs and come last.
pub fn number(deals: &mut [Deal]) {
    deals.sort_by_key(|d| (!d.id.is_empty(), d.id.clone(), d.created, d.account));
    for (i, deal) in deals.iter_mut().enumerate().filter(|(_, d)| d.id.is_empty()) {
        deal.id = format!("D{:04}", i + 1);
    }
}

/// A lead knows the customer that it became.
pub fn link(leads: &mut [Lead], deals: &[Deal]) {
    for deal in deals.iter().filter(|d| d.outcome() == "won") {
        if let Some(lead) = leads.iter_mut().find(|l| deal.lead.as_ref() == Some(&l.id)) {
            lead.customer = Some(super::customers::id(deal.account));
        }
    }
}

pub fn lead_table(leads: &[Lead]) -> Table {
    let row = |l: &Lead| {
        row![
            l.id,
            At(l.created),
            l.source,
            l.channel,
            l.campaign,
            l.owner,
            l.qualified.map(At),
            l.converted.map(At),
            l.disqualified.map(At),
            l.merged_into,
            l.customer,
        ]
    };
    Table {
        name: "lead",
        columns: &[
            "id",
            "created_at",
            "source",
            "channel",
            "campaign",
            "owner",
            "qualified_at",
            "converted_at",
            "disqualified_at",
            "merged_into",
            "customer",
        ],
        rows: leads.iter().map(row).collect(),
    }
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
            d.kind,
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
            "kind",
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
