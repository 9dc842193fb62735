//! A study that every textbook reckons through: weeks in remission of 42 patients, half of whom were treated. Gehan, *Biometrika*
//! 52 (1965); Cox, *Journal of the Royal Statistical Society B* 34 (1972).

use super::{Band, LifeTable, Lifetime, log_rank};

fn treated() -> LifeTable {
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|weeks| Lifetime::event(f64::from(weeks)));
    let going_on = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|weeks| Lifetime::censored(f64::from(weeks)));
    LifeTable::new(ended.into_iter().chain(going_on)).unwrap()
}
fn others() -> LifeTable {
    let weeks = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
    LifeTable::new(weeks.map(|weeks| Lifetime::event(f64::from(weeks)))).unwrap()
}

#[test]
fn the_curve_of_the_treated_is_the_published_one() {
    let curve = treated().kaplan_meier();
    for (weeks, survival, error, at_risk) in [
        (6.0, 0.8571, 0.0764, 21),
        (7.0, 0.8067, 0.0869, 17),
        (10.0, 0.7529, 0.0963, 15),
        (13.0, 0.6902, 0.1068, 12),
        (16.0, 0.6275, 0.1141, 11),
        (22.0, 0.5378, 0.1282, 7),
        (23.0, 0.4482, 0.1346, 6),
    ] {
        let step = curve.steps().iter().find(|step| step.after == weeks).unwrap();
        let rounded = |x: f64| (x * 1e4).round() / 1e4;
        let seen = (rounded(step.survival), rounded(step.error().unwrap()), step.at_risk);
        assert_eq!(seen, (survival, error, at_risk), "{weeks} weeks");
        assert_eq!(curve.survival(weeks + 0.5), Ok(step.survival), "{weeks} weeks and a half");
    }
}

#[test]
fn the_medians_have_the_intervals_that_r_gives() {
    for (what, table, band, shown) in [
        ("treated", treated(), Band::LogLog, "23 (13 to not reached)"),
        ("treated", treated(), Band::Log, "23 (16 to not reached)"),
        ("others", others(), Band::LogLog, "8 (4 to 11)"),
        ("others", others(), Band::Log, "8 (4 to 12)"),
    ] {
        let median = table.kaplan_meier().quantile(0.5, band, 0.95).unwrap();
        assert_eq!(median.to_string(), shown, "{what}, {band:?}");
    }
}

#[test]
fn the_treated_stay_longer_by_the_published_test() {
    let test = log_rank(&[&treated(), &others()]).unwrap();
    assert_eq!(format!("{:.2} {:.0} {:.2e}", test.chi_square, test.freedom, test.p), "16.79 1 4.17e-5");
    let due: Vec<String> = test.groups.iter().map(|g| format!("{:.0} {:.2}", g.observed, g.expected)).collect();
    assert_eq!(due, ["9 19.25", "21 10.75"]);
}
