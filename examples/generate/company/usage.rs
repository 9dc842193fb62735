//! Who works here, what they do with customers and what they do in the CRM.

use super::clock::{self, DAY, EDGES, HOUR, at_work, day, given};
use super::customers::{Customer, id};
use super::deals::Deal;
use super::rng::Rng;
use super::table::{At, Cents, Date, Table, row};

/// Team, user, first day, first day gone, share of the work, how many days in a hundred they use the CRM.
struct Person(&'static str, &'static str, (i64, i64, i64), Option<(i64, i64, i64)>, i64, i64);

const PEOPLE: [Person; 14] = [
    Person("sales", "anna", (2020, 2, 3), None, 30, 92),
    Person("sales", "bartek", (2020, 9, 1), None, 26, 74),
    Person("sales", "celina", (2021, 6, 1), None, 22, 81),
    Person("sales", "dmytro", (2023, 3, 1), None, 20, 66),
    Person("sales", "eva", (2021, 1, 4), Some((2024, 6, 1)), 18, 58),
    Person("service", "filip", (2020, 2, 3), None, 30, 88),
    Person("service", "greta", (2021, 4, 1), None, 34, 90),
    Person("service", "hanna", (2022, 1, 3), None, 24, 79),
    Person("service", "ivan", (2024, 2, 1), None, 20, 85),
    Person("marketing", "julia", (2021, 10, 1), None, 1, 63),
    Person("marketing", "kamil", (2023, 9, 1), None, 1, 35),
    Person("management", "lena", (2020, 2, 3), None, 1, 28),
    Person("management", "marek", (2022, 5, 2), None, 1, 0), // has a licence, never came
    Person("partners", "nadia", (2024, 11, 15), None, 1, 40),
];

impl Person {
    fn is_here(&self, at: i64) -> bool {
        let date = |(y, m, d)| clock::local(day(y, m, d), 0);
        date(self.2) <= at && self.3.is_none_or(|gone| at < date(gone))
    }
}

fn one_of(rng: &mut Rng, team: &str, at: i64) -> &'static str {
    let here: Vec<(i64, &str)> = PEOPLE.iter().filter(|p| p.0 == team && p.is_here(at)).map(|p| (p.4, p.1)).collect();
    rng.pick(&here)
}

/// Somebody of sales who works here at this instant.
pub fn seller(rng: &mut Rng, at: i64) -> &'static str {
    one_of(rng, "sales", at)
}

/// Somebody of the service desk who works here at this instant.
pub fn agent(rng: &mut Rng, at: i64) -> &'static str {
    one_of(rng, "service", at)
}

/// What each seller is to sell in a month: more from year to year, less in summer, also for a quarter to come.
pub fn target_table() -> Table {
    let first = day(2022, 1, 1);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for month in 0..39 {
        let at = clock::add_months(first, month);
        let season = if matches!(month % 12, 6 | 7) { 70 } else { 100 };
        for Person(_, user, .., share, _) in PEOPLE.iter().filter(|p| p.0 == "sales" && p.is_here(clock::local(at, 0)))
        {
            rows.push(row![Date(at), Cents(share * (14_000 + 700 * month) / 100 * season), "EUR", *user]);
        }
    }
    // one for nobody, one taken back, one of nothing
    rows.push(row![Date(day(2024, 3, 1)), Cents(500_000), "EUR", ""]);
    rows.push(row![Date(day(2024, 5, 1)), Cents(-120_000), "EUR", "bartek"]);
    rows.push(row![Date(day(2024, 6, 1)), Cents(0), "EUR", "eva"]);
    rows.sort();
    Table { name: "target", columns: &["at", "amount", "currency", "owner"], rows }
}

pub fn staff_table() -> Table {
    let rows = PEOPLE.iter().enumerate().map(|(i, p)| {
        let date = |(y, m, d)| Date(day(y, m, d));
        // one never trained, one whose training has run out, one trained before the licence, two who need none
        let needs = p.0 != "management";
        let trained = match i {
            3 | 13 => None,
            6 => Some((2022, 3, 15)),
            8 => Some((2024, 1, 22)),
            _ if needs => Some((2023 + i as i64 % 2, 2 + i as i64 % 9, 10)),
            _ => None,
        };
        let expires = trained.map(|(y, m, d)| (y + 2, m, d));
        let hours = trained.map(|_| 6 + 2 * (i as i64 % 4));
        row![p.1, date(p.2), p.3.map(date), needs, trained.map(date), expires.map(date), hours, p.0]
    });
    Table {
        name: "staff",
        columns: &[
            "user",
            "licensed_from",
            "licensed_until",
            "needs_training",
            "trained_at",
            "training_expires",
            "training_hours",
            "team",
        ],
        rows: rows.collect(),
    }
}

/// The log of use is kept for half a year.
pub fn usage_table(seed: u64) -> Table {
    let rng = &mut Rng::new(seed, "usage");
    let mut events: Vec<(i64, &str, &str, Option<String>)> = Vec::new();
    for today in day(2024, 7, 1)..day(2025, 1, 1) {
        let feast =
            [(8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26)].iter().any(|&(m, d)| today == day(2024, m, d));
        let chance = if feast {
            0
        } else if clock::weekday(today) >= 5 {
            4
        } else {
            100
        };
        for person in PEOPLE.iter().filter(|p| p.is_here(clock::local(today, 12 * HOUR))) {
            if !rng.chance(person.5 * chance / 100) {
                continue;
            }
            let start = clock::local(today, 7 * HOUR + rng.below(3 * HOUR));
            events.push((start, person.1, "login", None));
            for _ in 0..rng.mostly_low(0, 5) {
                let (action, prefix, n) =
                    rng.pick(&[(40, ("view", 'D', 900)), (35, ("edit", 'D', 900)), (25, ("edit", 'L', 2_400))]);
                let record = format!("{prefix}{:04}", rng.between(1, n));
                events.push((start + rng.between(60, 8 * HOUR), person.1, action, Some(record)));
            }
        }
    }
    // somebody who no longer has a licence, somebody who never had one, and a day on which clocks are set
    events.push((given("2024-07-02T07:00:00Z"), "eva", "login", None));
    events.push((given("2024-09-03T07:00:00Z"), "oleh", "login", None));
    events.extend(EDGES[5..].iter().map(|at| (given(at), "anna", "login", None)));
    events.sort();
    let rows = events.into_iter().map(|(at, user, action, record)| row![user, At(at), action, record]);
    Table { name: "usage_event", columns: &["user", "at", "action", "record"], rows: rows.collect() }
}

/// At, account, kind, deal, user.
type Met = (i64, i64, &'static str, Option<String>, Option<&'static str>);

pub fn interaction_table(seed: u64, deals: &[Deal], customers: &[Customer]) -> Table {
    let rng = &mut Rng::new(seed, "interactions");
    let mut rows: Vec<Met> = Vec::new();
    for deal in deals {
        // winners have been met more often
        let won = deal.outcome() == "won";
        let until = deal.closed().unwrap_or(clock::end() - DAY);
        let days = (until - deal.created).max(0) / DAY;
        for change in deal.changes.iter().filter(|c| c.outcome == "open") {
            let kind = match change.stage {
                2 if rng.chance(80) => "demo",
                3 if rng.chance(75) => "offer",
                _ => rng.pick(&[(45, "call"), (40, "mail"), (15, "meeting")]),
            };
            if rng.chance(if won { 62 } else { 45 }) {
                rows.push((change.at + rng.between(60, 3_000), deal.account, kind, Some(deal.id.clone()), deal.owner));
            }
        }
        if won && days > 0 && rng.chance(35) {
            let day = clock::to_local(deal.created).0 + rng.below(days);
            let at = at_work(rng, day);
            rows.push((at, deal.account, "meeting", Some(deal.id.clone()), deal.owner));
        }
    }
    // customers signing in, reading and turning to us: kept for half a year
    for (first, days) in clock::months().skip(30) {
        for customer in customers {
            let day = first + rng.below(days);
            let at = clock::any_time(rng, day);
            if customer.is(at) && rng.chance(58) {
                let kind = rng.pick(&[(70, "login"), (20, "content"), (10, "contact")]);
                rows.push((at, customer.account, kind, None, None));
            }
        }
    }
    rows.extend(EDGES.iter().map(|at| (given(at), 1, "login", None, None)));
    rows.retain(|r| r.0 < clock::end());
    rows.sort();
    let rows = rows.into_iter().map(|(at, account, kind, deal, user)| row![id(account), At(at), kind, deal, user]);
    Table { name: "interaction", columns: &["customer", "at", "kind", "deal", "user"], rows: rows.collect() }
}
