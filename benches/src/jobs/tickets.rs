//! Mean, median and 95th percentile of response and resolution, by month of creation and priority.

use super::cycles::twentieths;
use super::{Data, Job};
use crate::answer::Answer;
use crate::data::{PRIORITIES, Ticket};
use crate::kernels::waits::{Out, pushed, refined, scattered};
use crm_kpi::field::Created;
use crm_kpi::kpi::{Group, Kpi, Reading, Table};
use crm_kpi::value::{DurationSummary, Why};
use std::hint::black_box;

/// Response and resolution of records of any kind, placed at their creation; a type that a closure can name with any
/// lifetime, which a function that is generic in the record cannot.
#[macro_export]
macro_rules! waiting {
    ($records:expr, $key:expr, $months:expr, $threads:expr, $record:ty) => {{
        use crm_kpi::kpi::Kpi;
        let kpis = (
            crm_kpi::tickets::RecordedFirstResponse.anchored_on("created_at", |t: $record| Some(t.created_at())),
            crm_kpi::tickets::Resolution.anchored_on("created_at", |t: $record| Some(t.created_at())),
        );
        let question = crm_kpi::kpi::over($records).by($key).per($months);
        let (response, resolution) =
            if $threads > 1 { question.measure_on($threads, kpis) } else { question.measure(kpis) };
        [$crate::jobs::tickets::read(&response), $crate::jobs::tickets::read(&resolution)]
    }};
}

/// The numbers of every group, month after month, and of the whole.
pub struct Waits<G> {
    pub of: Vec<(G, Vec<Reading<DurationSummary>>, Reading<DurationSummary>)>,
}
pub fn read<K: Kpi<Value = DurationSummary>, G: Group>(table: &Table<K, G>) -> Waits<G> {
    Waits { of: table.groups().map(|g| (g.clone(), table.series(g), table.total(g))).collect() }
}
pub fn look<G>(waits: &[Waits<G>; 2]) {
    for (_, series, _) in waits.iter().flat_map(|waits| &waits.of) {
        for wait in series.iter().filter_map(|reading| reading.value().ok()) {
            black_box((wait.mean(), wait.median(), wait.quantile(0.95).ok()));
        }
    }
}

fn priority(ticket: &Ticket) -> usize {
    ticket.priority.into()
}

pub fn waits(data: &Data) -> Job<'_> {
    let (tickets, by) = (|| data.tickets(), &data.by_month);
    let groups = PRIORITIES.len();
    let what = "mean, median and 95th percentile of response and resolution by month created, 4 priorities";
    let asked = move || waiting!(tickets(), |t| t.priority, &data.months, data.threads, &&Ticket);
    Job::new("Q5", what, data.tickets().len())
        .ours("crm-kpi", move || look(&asked()))
        .hand("pushed", move || pushed(tickets(), by, groups, priority))
        .hand("scattered", move || scattered(tickets(), by, groups, priority))
        .hand("refined", move || refined(tickets(), by, groups, priority))
        .answer("crm-kpi", move || said(&asked()))
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

fn said([response, resolution]: &[Waits<u8>; 2]) -> Answer {
    let cell = |reading: &Reading<DurationSummary>| {
        let pending = reading.pending() as i64;
        match reading.value() {
            Ok(wait) => {
                let p95 = wait.quantile(0.95).expect("a quantile");
                [wait.n() as i64, wait.sum() as i64, twentieths(wait.median()), twentieths(p95), pending]
            }
            Err(_) => [0, 0, 0, 0, pending],
        }
    };
    let mut rows = Vec::new();
    for ((group, response, of_all), (_, resolution, of_all_solved)) in response.of.iter().zip(&resolution.of) {
        for ((month, a), b) in response.iter().enumerate().zip(resolution) {
            let mut row = [i64::from(*group), month as i64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            row[2..7].copy_from_slice(&cell(a));
            row[7..].copy_from_slice(&cell(b));
            rows.push(row);
        }
        let negative = |reading: &Reading<DurationSummary>| reading.excluded_for(&Why::NegativeDuration) as i64;
        rows.push([i64::from(*group), -1, negative(of_all), 0, 0, 0, 0, negative(of_all_solved), 0, 0, 0, 0]);
    }
    Answer::telling(COLUMNS, rows)
}

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
