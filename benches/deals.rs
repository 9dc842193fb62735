//! One total, by month, by month x owner x source: the public API against hand-written loops that do the same work.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_kpi::deals::{AverageDealSize, Revenue, SalesCycle, WinRate};
use crm_kpi::kpi::over;
use crm_kpi_benches::reference::{Periods, branching, folded};
use crm_kpi_benches::{Deal, OWNERS, SOURCES, deals, edges, months, quarter};
use std::hint::black_box;

const ROWS: usize = 1_000_000;

fn kpis() -> (WinRate, Revenue, AverageDealSize, crm_kpi::deals::SalesCycleMean) {
    (WinRate, Revenue, AverageDealSize, SalesCycle::mean())
}

fn bench(c: &mut Criterion) {
    let deals = deals(ROWS);
    let (months, quarter) = (months(), quarter());
    let (by_month, in_quarter) = (Periods::new(edges(&months)), Periods::new(edges(&quarter)));
    let dense = |d: &Deal| d.owner as usize * SOURCES + d.source as usize;

    let mut group = c.benchmark_group("one quarter");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("crm-kpi", |b| b.iter(|| over(black_box(&deals)).during(&quarter).measure(kpis())));
    group.bench_function("by hand, branching", |b| b.iter(|| branching(black_box(&deals), &in_quarter, 1, |_| 0)));
    group.bench_function("by hand, folded", |b| b.iter(|| folded(black_box(&deals), &in_quarter, 1, |_| 0)));
    group.finish();

    let mut group = c.benchmark_group("by month");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("crm-kpi", |b| b.iter(|| over(black_box(&deals)).per(&months).measure(kpis())));
    group.bench_function("by hand, branching", |b| b.iter(|| branching(black_box(&deals), &by_month, 1, |_| 0)));
    group.bench_function("by hand, folded", |b| b.iter(|| folded(black_box(&deals), &by_month, 1, |_| 0)));
    group.finish();

    let mut group = c.benchmark_group("by month, owner, source");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("crm-kpi", |b| {
        b.iter(|| over(black_box(&deals)).by(|d| (d.owner, d.source)).per(&months).measure(kpis()))
    });
    group.bench_function("by hand, branching", |b| {
        b.iter(|| branching(black_box(&deals), &by_month, OWNERS * SOURCES, dense))
    });
    group.bench_function("by hand, folded", |b| {
        b.iter(|| folded(black_box(&deals), &by_month, OWNERS * SOURCES, dense))
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = bench
}
criterion_main!(benches);
