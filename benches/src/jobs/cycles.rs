//! Median and ninth decile of the won cycles, by month and source.

use super::{Data, Job};
use crate::answer::Answer;
use crate::data::{Deal, SOURCES};
use crate::kernels::cycles::{Out, pushed, scattered};
use crm_kpi::deals::SalesCycle;
use crm_kpi::kpi::{Group, Table, over};
use crm_kpi::value::{MeanDuration, Why};
use std::hint::black_box;

fn source(deal: &Deal) -> usize {
    deal.source.into()
}
fn table(data: &Data) -> Table<SalesCycle, u8> {
    let question = over(data.deals()).by(|d| d.source).per(&data.months);
    let kpi = SalesCycle::default();
    if data.threads > 1 { question.measure_on(data.threads, kpi) } else { question.measure(kpi) }
}
pub(super) fn read<G: Group>(table: &Table<SalesCycle, G>) {
    for (_, _, reading) in table.iter() {
        if let Ok(cycle) = reading.value() {
            black_box((cycle.median(), cycle.p90()));
        }
    }
}

pub fn distribution(data: &Data) -> Job<'_> {
    let (deals, by) = (|| data.deals(), &data.by_month);
    Job::new("Q4", "exact median and ninth decile of the cycle by month, 12 sources", data.deals().len())
        .ours("crm-kpi", move || read(&table(data)))
        .hand("scattered", move || scattered(deals(), by, SOURCES, source))
        .hand("pushed", move || pushed(deals(), by, SOURCES, source))
        .answer("crm-kpi", move || said(&table(data)))
        .answer("scattered", move || noted(&scattered(deals(), by, SOURCES, source), by.len()))
        .answer("pushed", move || noted(&pushed(deals(), by, SOURCES, source), by.len()))
}

/// Quantiles in twentieths of a microsecond. In the row of month -1 what a group has pending and what it has that closed
/// before it was created.
const COLUMNS: &[&str; 5] = &["group", "month", "n", "median", "p90"];

/// A quantile as twentieths, which are exact.
pub(super) fn twentieths(quantile: MeanDuration) -> i64 {
    let (sum, n) = (quantile.sum() * 20, i128::from(quantile.n()));
    assert_eq!(sum % n, 0, "{quantile} is not whole in twentieths");
    (sum / n) as i64
}

fn said(table: &Table<SalesCycle, u8>) -> Answer {
    let cells = table.iter().filter_map(|(group, month, reading)| {
        let cycle = reading.ok()?;
        let [median, p90] = [cycle.median(), cycle.p90()].map(twentieths);
        Some([i64::from(*group), month as i64, cycle.n() as i64, median, p90])
    });
    let rest = table.groups().map(|group| {
        let total = table.total(group);
        let negative = total.excluded_for(&Why::NegativeDuration) as i64;
        [i64::from(*group), -1, total.pending() as i64, negative, 0]
    });
    Answer::telling(COLUMNS, cells.chain(rest))
}

fn noted(out: &Out, months: usize) -> Answer {
    let groups = out.pending.len();
    let mut negative = vec![0; groups];
    let inside = out.negative.iter().filter(|cell| (**cell as usize) < months * groups);
    inside.for_each(|cell| negative[*cell as usize % groups] += 1);
    let cells = out.cells.iter().enumerate().filter(|(_, (n, ..))| *n > 0);
    let cells =
        cells.map(|(at, (n, median, p90))| [(at % groups) as i64, (at / groups) as i64, i64::from(*n), *median, *p90]);
    let rest = out.pending.iter().zip(negative).zip(0..).map(|((n, negative), g)| [g, -1, i64::from(*n), negative, 0]);
    Answer::telling(COLUMNS, cells.chain(rest))
}
