//! Models of buying of 100,000 customers, whose times are in days: what a fit takes on one core, and what a score takes.
//! `CUSTOMERS=1000000` for a million.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_kpi::stats::clv::{BgNbd, BuyingModel, Customer, Customers, GammaGamma, Horizon, ParetoNbd, Spend};
use crm_kpi_benches::data::random::Random;

/// Customers who buy and leave at rates of their own, watched for 20 to 100 weeks; what those spend who bought again.
fn drawn(n: usize) -> (Vec<Customer>, Vec<Spend>) {
    let mut random = Random(3);
    let day = |t: f64| (t * 7.0).ceil() / 7.0;
    let mut spends = Vec::new();
    let customers = (0..n).map(|_| {
        let (rate, leaving) = (random.exponential(1.0 / 6.0), random.exponential(1.0 / 12.0));
        let age = day(20.0 + 80.0 * random.unit());
        let until = random.exponential(1.0 / leaving).min(age);
        let (mut x, mut last) = (0, 0.0);
        loop {
            let next = day(last + random.exponential(1.0 / rate));
            if next > until || next <= last {
                break;
            }
            (x, last) = (x + 1, next);
        }
        let usual = random.around(30.0, 0.5);
        if x > 0 {
            let mean = (0..x).map(|_| random.around(usual, 0.4)).sum::<f64>() / f64::from(x);
            spends.extend(Spend::new(x, mean));
        }
        Customer::new(x, last, age)
    });
    let customers = customers.filter_map(Result::ok).collect();
    (customers, spends)
}

fn bench(c: &mut Criterion) {
    let n = std::env::var("CUSTOMERS").ok().and_then(|n| n.replace('_', "").parse().ok()).unwrap_or(100_000);
    let (customers, spends) = drawn(n);
    let table: Customers = customers.iter().copied().collect();
    let (Ok(bg), Ok(pareto)) = (BgNbd::fit(&table), ParetoNbd::fit(&table)) else {
        println!("no fit: take more customers");
        return;
    };
    let Ok(year) = Horizon::new(12, 4.345, 0.01) else { return };
    let worth = |model: &dyn Fn(&Customer) -> f64| customers.iter().map(model).sum::<f64>();
    let mut group = c.benchmark_group("clv");
    group.throughput(Throughput::Elements(n as u64));
    group.bench_function("table", |b| b.iter(|| customers.iter().copied().collect::<Customers>()));
    group.bench_function("BG/NBD fit", |b| b.iter(|| BgNbd::fit(&table)));
    group.bench_function("Pareto/NBD fit", |b| b.iter(|| ParetoNbd::fit(&table)));
    group.bench_function("Gamma-Gamma fit", |b| b.iter(|| GammaGamma::fit(spends.iter().copied())));
    group.bench_function("BG/NBD value of a year", |b| {
        b.iter(|| worth(&|one| bg.model.lifetime_value(one, 30.0, &year).unwrap_or(f64::NAN)));
    });
    group.bench_function("Pareto/NBD value of a year", |b| {
        b.iter(|| worth(&|one| pareto.model.lifetime_value(one, 30.0, &year).unwrap_or(f64::NAN)));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = bench
}
criterion_main!(benches);
