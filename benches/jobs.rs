//! Every way to do every job, with intervals. `ROWS=10000000` for ten million rows.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_kpi_benches::data::Shape;
use crm_kpi_benches::jobs::{Data, JOBS};

fn bench(c: &mut Criterion) {
    let rows = std::env::var("ROWS").ok().and_then(|rows| rows.replace('_', "").parse().ok()).unwrap_or(1_000_000);
    let data = Data::new(Shape::of(rows));
    for (_, make) in JOBS {
        let job = make(&data);
        let mut group = c.benchmark_group(job.id);
        group.throughput(Throughput::Elements(job.rows as u64));
        for way in &job.ways {
            group.bench_function(way.name, |b| b.iter(&way.run));
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = bench
}
criterion_main!(benches);
