//! Deals that go wrong in every way that deals do.

use super::clock::{self, DAY, EDGES, given};
use super::deals::{Change, Deal};

/// Each has an account of its own that buys nothing else.
pub fn deals() -> Vec<Deal> {
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
