//! Surveys, and what customers answer.

use super::clock::{self, DAY, HOUR, MINUTE, given};
use super::customers::{Customer, id};
use super::rng::Rng;
use super::table::{At, Table, row};
use super::tickets::Asked;

/// 1 to 5, mostly good; some agents are liked better.
pub fn score(rng: &mut Rng, agent: Option<&str>, reopened: bool) -> i64 {
    let liked = if agent == Some("greta") { 12 } else { 0 };
    let bad = if reopened { 20 } else { 4 };
    rng.pick(&[(bad, 1), (6, 2), (14, 3), (34, 4), (40 + liked, 5)])
}

/// How many customers an answer stands for: large ones are asked more often than there are of them.
fn weight(segment: Option<&str>) -> Option<&'static str> {
    match segment? {
        "small" => Some("1.3128205128"),
        "medium" => Some("0.7619047619"),
        _ => Some("0.4285714286"),
    }
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
            segment,
            if kind == "nps" { weight(segment) } else { None },
        ]);
    }
    rows.push(row!["R9001", "nps-2024-q3", "nps", "guest", "", "", At(hand + 2 * DAY), 7, "", "", ""]);
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
            "weight",
        ],
        rows,
    }
}
