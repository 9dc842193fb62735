//! Tickets, and what is written in them.

use super::clock::{self, DAY, EDGES, HOUR, MINUTE, given};
use super::customers::{Customer, id};
use super::rng::Rng;
use super::surveys::score;
use super::table::{At, Table, row};
use super::usage::agent;

/// A solved ticket that a survey asks about.
pub struct Asked {
    pub ticket: String,
    pub solved: i64,
    pub account: i64,
    pub agent: Option<&'static str>,
}

const TICKET: &[&str] = &[
    "id",
    "created_at",
    "first_reply_at",
    "first_solved_at",
    "solved_at",
    "reopened",
    "reopened_at",
    "reply_due_at",
    "kind",
    "priority",
    "channel",
    "assignee",
    "customer",
    "merged_into",
    "satisfaction",
    "due_at",
];

/// How long a solution may take, by priority.
fn solved_within(priority: Option<&str>) -> Option<i64> {
    match priority? {
        "low" => Some(10 * DAY),
        "normal" => Some(5 * DAY),
        "high" => Some(2 * DAY),
        _ => Some(DAY),
    }
}

pub fn tickets(seed: u64, customers: &[Customer]) -> (Table, Table, Vec<Asked>) {
    let rng = &mut Rng::new(seed, "tickets");
    let mut created: Vec<(i64, i64)> = Vec::new();
    for customer in customers {
        let often = match customer.segment {
            Some("large") => 520,
            Some("medium") => 210,
            _ => 92,
        };
        for (month, (first, days)) in clock::months().enumerate() {
            // the release of March 2023 was not a good one
            let trouble = if month == 14 { 220 } else { 100 };
            for _ in 0..2 {
                if rng.per_mille(often * trouble / 200) {
                    let day = first + rng.below(days);
                    let at = if rng.chance(82) { clock::at_work(rng, day) } else { clock::any_time(rng, day) };
                    if customer.is(at) && at < clock::end() {
                        created.push((at, customer.account));
                    }
                }
            }
        }
    }
    created.sort_unstable();
    let mut desk = Desk::default();
    for (i, &(at, account)) in created.iter().enumerate() {
        let merged =
            (i > 0 && rng.chance(3)).then(|| format!("T{:04}", i - rng.between(0, 4).min(i as i64 - 1) as usize));
        desk.handle(rng, format!("T{:04}", i + 1), at, account, merged);
    }
    desk.by_hand();
    let messages = Table { name: "message", columns: &["ticket", "at", "from", "public", "user"], rows: desk.messages };
    (Table { name: "ticket", columns: TICKET, rows: desk.tickets }, messages, desk.asked)
}

#[derive(Default)]
struct Desk {
    tickets: Vec<Vec<String>>,
    messages: Vec<Vec<String>>,
    asked: Vec<Asked>,
}

impl Desk {
    fn write(&mut self, ticket: &str, at: i64, from: &'static str, public: bool, user: Option<&'static str>) {
        if at < clock::end() {
            self.messages.push(row![ticket, At(at), from, public, user]);
        }
    }

    fn handle(&mut self, rng: &mut Rng, id_: String, created: i64, account: i64, merged: Option<String>) {
        let kind = rng.pick(&[
            (52, Some("question")),
            (29, Some("incident")),
            (11, Some("complaint")),
            (5, Some("other")),
            (3, None),
        ]);
        // how urgent, how soon the answer is due, how many minutes of work until it comes at most
        let (priority, due, reply) = rng.pick(&[
            (22, (Some("low"), Some(72 * HOUR), 1_500)),
            (48, (Some("normal"), Some(24 * HOUR), 900)),
            (20, (Some("high"), Some(8 * HOUR), 420)),
            (7, (Some("urgent"), Some(4 * HOUR), 200)),
            (3, (None, None, 900)),
        ]);
        let channel = rng.pick(&[(45, "mail"), (28, "portal"), (17, "chat"), (10, "phone")]);
        let agent = agent(rng, created);
        let known = |at: i64| Some(at).filter(|&at| at < clock::end());
        self.write(&id_, created, "customer", true, None);
        if channel == "chat" || rng.chance(25) {
            self.write(&id_, created + rng.between(1, 20), "bot", true, None);
        }
        if merged.is_some() {
            let row =
                row![id_, At(created), "", "", "", 0, "", "", kind, priority, channel, "", id(account), merged, "", ""];
            self.tickets.push(row);
            return;
        }
        let answered = !rng.chance(4);
        let first = clock::next_open(created) + rng.mostly_low(3, reply) * MINUTE + rng.below(60);
        let first = answered.then(|| clock::next_open(first)).and_then(known);
        let (mut solved, mut first_solved, mut reopened_at, mut reopened) = (None, None, None, 0);
        if let Some(first) = first {
            if rng.chance(12) {
                self.write(&id_, first - rng.between(60, 180).min(first - created), "agent", false, Some(agent));
            }
            self.write(&id_, first, "agent", true, Some(agent));
            let mut at = first;
            for _ in 0..rng.pick(&[(62, 0), (25, 1), (13, 2)]) {
                at += rng.mostly_low(10, 2_000) * MINUTE;
                self.write(&id_, at, "customer", true, None);
                at = clock::next_open(at + rng.mostly_low(5, 700) * MINUTE);
                self.write(&id_, at, "agent", true, Some(agent));
            }
            if rng.chance(95) {
                let done = clock::next_open(at + rng.mostly_low(0, 4_000) * MINUTE);
                (solved, first_solved) = (known(done), known(done));
                if solved.is_some() && rng.chance(8) {
                    let again = done + rng.between(2, 120) * HOUR;
                    if let Some(again) = known(again) {
                        (reopened, reopened_at, solved) = (1, Some(again), None);
                        self.write(&id_, again, "customer", true, None);
                        let answer = clock::next_open(again + rng.between(30, 600) * MINUTE);
                        self.write(&id_, answer, "agent", true, Some(agent));
                        solved = if rng.chance(90) { known(answer + rng.between(1, 50) * HOUR) } else { solved };
                    }
                }
            }
        }
        let satisfaction = solved.filter(|_| rng.chance(30)).map(|_| score(rng, Some(agent), reopened > 0));
        if let Some(solved) = solved.filter(|_| rng.chance(38)) {
            self.asked.push(Asked { ticket: id_.clone(), solved, account, agent: Some(agent) });
        }
        self.tickets.push(row![
            id_,
            At(created),
            first.map(At),
            first_solved.map(At),
            solved.map(At),
            reopened,
            reopened_at.map(At),
            due.map(|due| At(created + due)),
            kind,
            priority,
            channel,
            (!rng.chance(3)).then_some(agent),
            id(account),
            "",
            satisfaction,
            solved_within(priority).map(|due| At(created + due)),
        ]);
    }

    /// Tickets at the edges of days, and tickets that break the rules of time.
    fn by_hand(&mut self) {
        let mut ticket = |id_: String, created: i64, reply: Option<i64>, solved: Option<i64>, note: Option<i64>| {
            self.write(&id_, created, "customer", true, None);
            if let Some(note) = note {
                self.write(&id_, note, "agent", false, Some("filip"));
            }
            if let Some(reply) = reply {
                self.write(&id_, reply, "agent", true, Some("filip"));
            }
            self.tickets.push(row![
                id_,
                At(created),
                reply.map(At),
                solved.map(At),
                solved.map(At),
                0,
                "",
                At(created + 8 * HOUR),
                "incident",
                "high",
                "mail",
                "filip",
                id(1),
                "",
                "",
                At(created + 2 * DAY),
            ]);
        };
        for (i, at) in EDGES.iter().enumerate() {
            // solved three hours of real time later: over the lost hour and over the doubled one
            let at = given(at);
            ticket(format!("T{}", 9001 + i), at, Some(at + HOUR), Some(at + 3 * HOUR), None);
        }
        // answered before it came: the clock of another system
        let at = given("2024-05-14T10:00:00Z");
        ticket("T9011".into(), at, Some(at - 2 * HOUR), Some(at + HOUR), None);
        // solved before it came
        ticket("T9012".into(), at, Some(at + HOUR), Some(at - DAY), None);
        // only a note among colleagues: the customer never got an answer
        ticket("T9013".into(), at + DAY, None, None, Some(at + DAY + HOUR));
        // answered and solved in the instant that it came
        ticket("T9014".into(), at + 2 * DAY, Some(at + 2 * DAY), Some(at + 2 * DAY), None);
        // came on Friday evening, answered on Monday morning
        let friday = given("2024-06-14T16:30:00Z");
        ticket("T9015".into(), friday, Some(friday + 62 * HOUR), Some(friday + 64 * HOUR), None);
        // two tickets merged into each other
        for (id_, into) in [("T9016", "T9017"), ("T9017", "T9016")] {
            self.tickets.push(row![
                id_,
                At(friday),
                "",
                "",
                "",
                0,
                "",
                "",
                "question",
                "low",
                "mail",
                "",
                id(2),
                into,
                "",
                "",
            ]);
        }
        // reopened four times
        for (at, from) in [("2024-01-08T09:00:00Z", "customer"), ("2024-01-08T10:00:00Z", "agent")] {
            self.write("T9018", given(at), from, true, (from == "agent").then_some("hanna"));
        }
        self.tickets.push(row![
            "T9018",
            At(given("2024-01-08T09:00:00Z")),
            At(given("2024-01-08T10:00:00Z")),
            At(given("2024-01-09T10:00:00Z")),
            At(given("2024-04-22T10:00:00Z")),
            4,
            At(given("2024-04-15T08:00:00Z")),
            At(given("2024-01-08T17:00:00Z")),
            "complaint",
            "urgent",
            "phone",
            "hanna",
            id(3),
            "",
            1,
            At(given("2024-01-09T09:00:00Z")),
        ]);
    }
}
