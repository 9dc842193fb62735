//! Tickets, what is written in them, and what customers say about it.

use super::clock::{self, DAY, EDGES, HOUR, MINUTE, given};
use super::customers::{Customer, id};
use super::rng::Rng;
use super::table::{At, Table, row};
use super::usage::agent;

/// A solved ticket that a survey asks about.
pub struct Asked {
    ticket: String,
    solved: i64,
    account: i64,
    agent: Option<&'static str>,
}

const TICKET: &[&str] = &[
    "id",
    "created_at",
    "first_reply_at",
    "first_solved_at",
    "solved_at",
    "reopened",
    "reopened_at",
    "due_at",
    "kind",
    "priority",
    "channel",
    "assignee",
    "customer",
    "merged_into",
    "satisfaction",
];

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
                row![id_, At(created), "", "", "", 0, "", "", kind, priority, channel, "", id(account), merged, ""];
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
        ]);
    }
}

/// 1 to 5, mostly good; some agents are liked better.
fn score(rng: &mut Rng, agent: Option<&str>, reopened: bool) -> i64 {
    let liked = if agent == Some("greta") { 12 } else { 0 };
    let bad = if reopened { 20 } else { 4 };
    rng.pick(&[(bad, 1), (6, 2), (14, 3), (34, 4), (40 + liked, 5)])
}

pub fn survey_table(seed: u64, customers: &[Customer], asked: &[Asked]) -> Table {
    let rng = &mut Rng::new(seed, "surveys");
    // sent, survey, kind, respondent, subject, answered, score, account, segment
    type Row = (
        i64,
        String,
        &'static str,
        Option<String>,
        Option<String>,
        Option<i64>,
        Option<i64>,
        i64,
        Option<&'static str>,
    );
    let mut sent: Vec<Row> = Vec::new();
    for quarter in 0..12 {
        let (year, month) = (2022 + quarter / 4, quarter % 4 * 3 + 2);
        let wave = format!("nps-{year}-q{}", quarter % 4 + 1);
        for customer in customers {
            let at = clock::local(clock::day(year, month, 7) + rng.below(5), 9 * HOUR + rng.below(HOUR));
            if !customer.is(at) || !rng.chance(36) {
                continue;
            }
            let person = rng.between(1, 3);
            let respondent = (!rng.chance(2)).then(|| format!("{}-{person}", id(customer.account)));
            let answers = if rng.chance(48) { rng.pick(&[(94, 1), (6, 2)]) } else { 0 };
            // liked a little better every quarter, and less by small customers
            let good = 38 + 2 * quarter + if customer.segment == Some("small") { -8 } else { 6 };
            for i in 0..answers.max(1) {
                let answered = (answers > 0).then(|| at + rng.mostly_low(20, 20_000) * MINUTE + i * 3 * DAY);
                let answered = answered.filter(|&at| at < clock::end());
                let score = answered.filter(|_| !rng.chance(2)).map(|_| {
                    let (low, high) = rng.pick(&[(good, (9, 10)), (34, (7, 8)), (20, (4, 6)), (8, (0, 3))]);
                    rng.between(low, high)
                });
                // 11 and 99 are what a form writes for "does not apply"
                let score = score.map(|s| if rng.per_mille(12) { rng.pick(&[(1, 11), (1, 99)]) } else { s });
                sent.push((
                    at,
                    wave.clone(),
                    "nps",
                    respondent.clone(),
                    None,
                    answered,
                    score,
                    customer.account,
                    customer.segment,
                ));
            }
        }
    }
    for (i, ask) in asked.iter().enumerate() {
        let segment = customers.iter().find(|c| c.account == ask.account).and_then(|c| c.segment);
        let at = ask.solved + 2 * HOUR;
        if at >= clock::end() {
            continue;
        }
        let respondent = (i % 40 != 7).then(|| format!("{}-{}", id(ask.account), rng.between(1, 2)));
        let answered = if rng.chance(52) { Some(at + rng.mostly_low(5, 9_000) * MINUTE) } else { None };
        let answered = answered.filter(|&at| at < clock::end());
        let kind = if i % 3 == 2 { "ces" } else { "csat" };
        let value = answered.map(|_| match kind {
            "ces" => rng.pick(&[(6, 1), (8, 2), (10, 3), (14, 4), (20, 5), (24, 6), (18, 7)]),
            _ => score(rng, ask.agent, false),
        });
        // a scale from 0 was in use for a while
        let value = value.map(|v| if rng.per_mille(14) { 0 } else { v });
        sent.push((
            at,
            format!("after-ticket-{kind}"),
            kind,
            respondent,
            Some(ask.ticket.clone()),
            answered,
            value,
            ask.account,
            segment,
        ));
    }
    // answered before it was sent; a mind changed within a second; two answers in one instant; scores off the
    // scale; and, as the last row, an answer of somebody who was never asked
    let hand = given("2024-08-07T08:00:00Z");
    let who = |n: i64| Some(format!("C0001-{n}"));
    for (person, sent_at, answered, score) in [
        (11, hand, hand - 3 * DAY, 9),
        (12, hand, hand + DAY, 3),
        (12, hand, hand + DAY + 1, 10),
        (13, hand, hand + DAY, 2),
        (13, hand, hand + DAY, 8),
        (14, hand, hand + DAY, -1),
        (15, hand, hand + DAY, 11),
        (16, hand, hand + DAY, 99),
    ] {
        sent.push((
            sent_at,
            "nps-2024-q3".into(),
            "nps",
            who(person),
            None,
            Some(answered),
            Some(score),
            1,
            Some("small"),
        ));
    }
    sent.sort();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (i, (at, survey, kind, respondent, subject, answered, score, account, segment)) in sent.into_iter().enumerate()
    {
        let answered = answered.map(At);
        rows.push(row![
            format!("R{:04}", i + 1),
            survey,
            kind,
            respondent,
            subject,
            At(at),
            answered,
            score,
            id(account),
            segment
        ]);
    }
    rows.push(row!["R9001", "nps-2024-q3", "nps", "guest", "", "", At(hand + 2 * DAY), 7, "", ""]);
    Table {
        name: "survey_response",
        columns: &[
            "id",
            "survey",
            "kind",
            "respondent",
            "subject",
            "sent_at",
            "answered_at",
            "score",
            "customer",
            "segment",
        ],
        rows,
    }
}
