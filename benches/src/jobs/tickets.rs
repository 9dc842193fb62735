//! Mean, median and 95th percentile of response and resolution, by month of creation and priority.

use super::{Data, Job};
use crate::answer::Answer;
use crate::data::{PRIORITIES, Ticket};
use crate::kernels::waits::{Out, pushed, refined, scattered};

fn priority(ticket: &Ticket) -> usize {
    ticket.priority.into()
}

pub fn waits(data: &Data) -> Job<'_> {
    let (tickets, by) = (|| data.tickets(), &data.by_month);
    let groups = PRIORITIES.len();
    let what = "mean, median and 95th percentile of response and resolution by month created, 4 priorities";
    Job::new("Q5", what, data.tickets().len())
        .hand("pushed", move || pushed(tickets(), by, groups, priority))
        .hand("scattered", move || scattered(tickets(), by, groups, priority))
        .hand("refined", move || refined(tickets(), by, groups, priority))
        .answer("pushed", move || noted(&pushed(tickets(), by, groups, priority), groups))
        .answer("scattered", move || noted(&scattered(tickets(), by, groups, priority), groups))
        .answer("refined", move || noted(&refined(tickets(), by, groups, priority), groups))
}

/// Quantiles in twentieths of a microsecond. In the row of month -1 how many waits of a group ended before they began.
const COLUMNS: &[&str; 12] = &[
    "group",
    "month",
    "responded",
    "response",
    "response_median",
    "response_p95",
    "unanswered",
    "solved",
    "resolution",
    "resolution_median",
    "resolution_p95",
    "unsolved",
];

fn noted(out: &Out, groups: usize) -> Answer {
    let [response, resolution] = &out.cells;
    let inside = response.len() - groups;
    let cells = response.iter().zip(resolution).take(inside).enumerate().map(|(at, (a, b))| {
        let [ra, rb] = [a, b].map(|w| [w.n.into(), w.sum, w.median, w.p95, w.pending.into()]);
        let mut row = [(at % groups) as i64, (at / groups) as i64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        row[2..7].copy_from_slice(&ra);
        row[7..].copy_from_slice(&rb);
        row
    });
    let rest = (0..groups).map(|group| {
        let negative = out.negative.each_ref().map(|cells| {
            cells.iter().filter(|cell| (**cell as usize) < inside && **cell as usize % groups == group).count() as i64
        });
        [group as i64, -1, negative[0], 0, 0, 0, 0, negative[1], 0, 0, 0, 0]
    });
    Answer::telling(COLUMNS, cells.chain(rest))
}
