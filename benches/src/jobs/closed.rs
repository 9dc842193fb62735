//! Win rate, revenue, average size and mean cycle: in a quarter, by month, by month and owner and source.

use super::{Data, Job};
use crate::answer::Answer;
use crate::data::{Deal, SOURCE_NAMES, SOURCES, owner_name};
use crate::kernels::closed::{Cell, Out, Reason, branching, folded, masked, skipping};
use crm_kpi::deals::{AverageDealSize, Revenue, SalesCycle, SalesCycleMean, WinRate};
use crm_kpi::field::{Amount, Closed, Created, DealOutcome};
use crm_kpi::kpi::{Group, Table, over};
use crm_kpi::time::Timeline;
use crm_kpi::value::Why;
use std::hint::black_box;

pub(super) type Tables<G> = (Table<WinRate, G>, Table<Revenue, G>, Table<AverageDealSize, G>, Table<SalesCycleMean, G>);

pub(super) fn tables<'a, R, G>(
    data: &Data,
    records: &'a [R],
    per: &Timeline,
    key: impl Fn(&'a R) -> G + Sync,
) -> Tables<G>
where
    R: Created + Closed + DealOutcome + Amount + Sync,
    G: Group + Send,
{
    let kpis = (WinRate, Revenue, AverageDealSize, SalesCycle::mean());
    let question = over(records).by(|record| key(record)).per(per);
    if data.threads > 1 { question.measure_on(data.threads, kpis) } else { question.measure(kpis) }
}
/// Every number of every group and period.
pub(super) fn read<G: Group>((won, revenue, size, cycle): &Tables<G>) {
    won.iter().for_each(|cell| drop(black_box(cell)));
    revenue.iter().for_each(|cell| drop(black_box(cell)));
    size.iter().for_each(|cell| drop(black_box(cell)));
    cycle.iter().for_each(|cell| drop(black_box(cell)));
}

fn dense(deal: &Deal) -> usize {
    deal.owner as usize * SOURCES + deal.source as usize
}
fn one(_: &Deal) -> usize {
    0
}

pub fn quarter(data: &Data) -> Job<'_> {
    let (deals, by, quarter) = (|| data.deals(), &data.by_quarter, &data.quarter);
    let (from, until) = by.ends();
    Job::new("Q1", "one quarter: won, lost, revenue, average size, mean cycle", data.deals().len())
        .ours("crm-kpi", move || read(&tables(data, deals(), quarter, |_| ())))
        .hand("skipping", move || skipping(deals(), from, until))
        .hand("branching", move || branching(deals(), by, 1, one))
        .hand("folded", move || folded(deals(), by, 1, one))
        .answer("crm-kpi", move || said(&tables(data, deals(), quarter, |_| ()), |()| 0))
        .answer("skipping", move || noted(&skipping(deals(), from, until), 1))
        .answer("branching", move || noted(&branching(deals(), by, 1, one), 1))
        .answer("folded", move || noted(&folded(deals(), by, 1, one), 1))
}

pub fn months(data: &Data) -> Job<'_> {
    let (deals, by, months) = (|| data.deals(), &data.by_month, &data.months);
    Job::new("Q2", "the same by month, 48 months", data.deals().len())
        .ours("crm-kpi", move || read(&tables(data, deals(), months, |_| ())))
        .hand("branching", move || branching(deals(), by, 1, one))
        .hand("folded", move || folded(deals(), by, 1, one))
        .hand("masked", move || masked(deals(), by, 1, one))
        .answer("crm-kpi", move || said(&tables(data, deals(), months, |_| ()), |()| 0))
        .answer("branching", move || noted(&branching(deals(), by, 1, one), 1))
        .answer("folded", move || noted(&folded(deals(), by, 1, one), 1))
        .answer("masked", move || noted(&masked(deals(), by, 1, one), 1))
}

/// The tables are filled and not read but once, as the loops by hand leave their cells; [`reading`] is the rest.
pub fn months_and_groups(data: &Data) -> Job<'_> {
    let (deals, by, months) = (|| data.deals(), &data.by_month, &data.months);
    let owners: Vec<String> = (0..data.shape.owners as u16).map(owner_name).collect();
    let groups = data.shape.owners * SOURCES;
    let wide = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Job::new("Q3", "by month, 200 owners, 12 sources", data.deals().len())
        .ours("crm-kpi, key (u16, u8)", move || tables(data, deals(), months, |d| (d.owner, d.source)))
        .ours("crm-kpi, filled and read", move || read(&tables(data, deals(), months, |d| (d.owner, d.source))))
        .ours("crm-kpi, dense key u16", move || tables(data, deals(), months, |d| dense(d) as u16))
        .ours("crm-kpi, hashed key (u64, u64)", move || {
            tables(data, deals(), months, |d| (wide(d.owner.into()), wide(d.source.into())))
        })
        .ours("crm-kpi, shared text (&str, &str)", move || {
            drop(tables(data, deals(), months, |d| {
                (owners[d.owner as usize].as_str(), SOURCE_NAMES[d.source as usize])
            }));
        })
        .hand("branching", move || branching(deals(), by, groups, dense))
        .hand("folded", move || folded(deals(), by, groups, dense))
        .hand("masked", move || masked(deals(), by, groups, dense))
        .answer("crm-kpi", move || said(&tables(data, deals(), months, |d| dense(d) as u16), |group| i64::from(*group)))
        .answer("branching", move || noted(&branching(deals(), by, groups, dense), groups))
        .answer("folded", move || noted(&folded(deals(), by, groups, dense), groups))
        .answer("masked", move || noted(&masked(deals(), by, groups, dense), groups))
}

/// Reading out the 115,200 cells of four KPIs, after they were filled.
pub fn reading(data: &Data) -> Job<'_> {
    let tables = tables(data, data.deals(), &data.months, |d| (d.owner, d.source));
    let cells = tables.0.groups().len() * data.months.len();
    Job::new("Q3 read", "reading every number of Q3's tables, per cell", cells).ours("crm-kpi", move || read(&tables))
}

/// A row for each cell; in the row of month -1 what a group has pending, without a close, without an amount, and closed
/// before it was created, over all its months.
const COLUMNS: &[&str; 8] = &["group", "month", "won", "lost", "cents", "priced", "cycle", "timed"];

fn said<G: Group>(tables: &Tables<G>, number: impl Fn(&G) -> i64) -> Answer {
    let (rate, revenue, size, cycle) = tables;
    let mut rows = Vec::new();
    for group in rate.groups() {
        let id = number(group);
        for month in 0..rate.timeline().len() {
            let Some(share) = rate.reading(group, month).ok() else { continue };
            let size = size.reading(group, month).ok();
            let cents =
                revenue.reading(group, month).ok().map_or(0, |sum| sum.units() * 100 / 10i128.pow(sum.scale().into()));
            let (cycle, timed) = cycle.reading(group, month).ok().map_or((0, 0), |mean| (mean.sum(), mean.n()));
            let (won, priced) = (share.part() as i64, size.map_or(0, |size| size.divisor().num() as i64));
            rows.push([id, month as i64, won, share.whole() as i64 - won, cents as i64, priced, cycle as i64, timed]);
        }
        let (rate, size, cycle) = (rate.total(group), size.total(group), cycle.total(group));
        let undated = rate.excluded_for(&Why::NoCloseDate) + rate.excluded_for(&Why::NoLossDate);
        let [no_amount, negative] = [size.excluded_for(&Why::NoAmount), cycle.excluded_for(&Why::NegativeDuration)];
        rows.push([id, -1, rate.pending() as i64, undated as i64, no_amount as i64, negative as i64, 0, 0]);
    }
    Answer::telling(COLUMNS, rows)
}

fn noted(out: &Out, groups: usize) -> Answer {
    let inside = out.cells.len() - groups;
    let mut evidence: Vec<[i64; 4]> = out.pending.iter().map(|n| [i64::from(*n), 0, 0, 0]).collect();
    for (at, why) in &out.excluded {
        let at = *at as usize;
        match why {
            Reason::NoClose => evidence[at][1] += 1,
            Reason::NoAmount if at < inside => evidence[at % groups][2] += 1,
            Reason::Negative if at < inside => evidence[at % groups][3] += 1,
            _ => {}
        }
    }
    let cells = out.cells[..inside].iter().enumerate().filter(|(_, cell)| cell.won + cell.lost > 0);
    let cells = cells.map(|(at, cell)| {
        let Cell { won, lost, cents, cycle, priced, timed, .. } = *cell;
        let [won, lost, priced, timed] = [won, lost, priced, timed].map(i64::from);
        [(at % groups) as i64, (at / groups) as i64, won, lost, cents, priced, cycle, timed]
    });
    let rest = evidence.iter().enumerate().map(|(group, e)| [group as i64, -1, e[0], e[1], e[2], e[3], 0, 0]);
    Answer::telling(COLUMNS, cells.chain(rest))
}
