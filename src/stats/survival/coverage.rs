//! How often the intervals hold the true number, over many drawn samples.

use super::{Band, LifeTable, Lifetime};
use crate::stats::draws::Draws;

/// Lifetimes of an exponential distribution with mean 1, of which about a third are censored at a uniform time.
fn sample(draws: &mut Draws, n: usize) -> LifeTable {
    let life = |_| {
        let (lasts, seen) = (-(1.0 - draws.uniform()).ln(), 3.0 * draws.uniform());
        if lasts <= seen { Lifetime::event(lasts) } else { Lifetime::censored(seen) }
    };
    LifeTable::new((0..n).map(life)).unwrap()
}

#[test]
fn intervals_hold_the_true_number_about_as_often_as_they_say() {
    const SAMPLES: usize = 1_000;
    let (after, median) = (0.7f64, std::f64::consts::LN_2);
    let mut draws = Draws::new(20_260);
    let (mut of_band, mut of_median, mut of_mean) = ([0; 3], [0; 3], 0);
    for _ in 0..SAMPLES {
        let curve = sample(&mut draws, 60).kaplan_meier();
        for (n, band) in [Band::Plain, Band::Log, Band::LogLog].into_iter().enumerate() {
            let holds = curve.interval(after, band, 0.95).unwrap().contains((-after).exp());
            of_band[n] += u32::from(holds);
            let quantile = curve.quantile(0.5, band, 0.95).unwrap();
            let (low, high) = (quantile.low.unwrap_or(f64::INFINITY), quantile.high.unwrap_or(f64::INFINITY));
            of_median[n] += u32::from(low <= median && median <= high);
        }
        let mean = curve.restricted_mean(1.0).unwrap();
        let truth = 1.0 - (-1.0f64).exp();
        of_mean += u32::from((mean.mean - truth).abs() <= 1.96 * mean.error);
    }
    // three standard errors of 1,000 draws are 2 %; the plain and the log band are known to fall a little short of 95 %
    for (what, held, least) in [
        ("plain band", of_band[0], 920),
        ("log band", of_band[1], 920),
        ("log-log band", of_band[2], 930),
        ("median by the plain band", of_median[0], 920),
        ("median by the log band", of_median[1], 920),
        ("median by the log-log band", of_median[2], 930),
        ("restricted mean", of_mean, 920),
    ] {
        assert!((least..=975).contains(&held), "{what}: {held} of {SAMPLES}");
    }
}

#[test]
fn the_share_of_one_of_two_endings_is_held_about_as_often_as_it_says() {
    const SAMPLES: usize = 1_000;
    let mut draws = Draws::new(7);
    let mut held = 0;
    // both endings at rate 1: by t half of 1 - exp(-2 t) have had the event
    let truth = 0.5 * (1.0 - (-1.0f64).exp());
    for _ in 0..SAMPLES {
        let life = |_| {
            let lasts = -0.5 * (1.0 - draws.uniform()).ln();
            let (first, seen) = (draws.uniform() < 0.5, 2.0 * draws.uniform());
            match (lasts <= seen, first) {
                (false, _) => Lifetime::censored(seen),
                (true, true) => Lifetime::event(lasts),
                (true, false) => Lifetime::competing(lasts),
            }
        };
        let at = LifeTable::new((0..80).map(life)).unwrap().aalen_johansen().at(0.5).unwrap();
        held += u32::from((at.event - truth).abs() <= 1.96 * at.event_error);
    }
    assert!((925..=975).contains(&held), "{held} of {SAMPLES}");
}
