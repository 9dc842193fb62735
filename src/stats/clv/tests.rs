//! What holds of all models.

use super::drawn::{drawn_bg, drawn_pareto, gamma};
use super::*;
use crate::stats::draws::Draws;
use crate::stats::{Estimate, Sample};
use crate::value::Undefined;

fn models() -> (BgNbd, ParetoNbd) {
    (BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap(), ParetoNbd::new(0.553, 10.578, 0.606, 11.669).unwrap())
}
fn customer(x: u32, recency: f64, age: f64) -> Customer {
    Customer::new(x, recency, age).unwrap()
}

/// Whether each parameter is found within three standard errors, and how sure the fit says it is.
fn found<M>(fit: &Fit<M>, truth: &[f64]) {
    for (parameter, truth) in fit.parameters.iter().zip(truth) {
        assert!(((parameter.value / truth).ln() / parameter.log_error).abs() < 3.0, "{parameter}, is {truth}");
        assert!((0.005..0.5).contains(&parameter.log_error), "{parameter}");
        let interval = parameter.interval(0.95).unwrap();
        assert!(interval.low > 0.0 && interval.contains(parameter.value), "{interval}");
    }
    assert!(fit.parameters[0].interval(1.0).is_err());
}

#[test]
fn the_parameters_that_customers_were_drawn_by_are_found() {
    let mut draws = Draws::new(11);
    let truth = [0.6, 5.0, 0.8, 2.5];
    let fit = BgNbd::fit(&(0..4_000).map(|_| drawn_bg(&mut draws, truth)).collect()).unwrap();
    found(&fit, &truth);
    let truth = [0.8, 6.0, 0.7, 10.0];
    let fit = ParetoNbd::fit(&(0..4_000).map(|_| drawn_pareto(&mut draws, truth)).collect()).unwrap();
    found(&fit, &truth);
    let truth = [6.0, 4.0, 15.0];
    let spends = (0..2_000).map(|n| {
        let (x, rate) = (1 + n % 5, gamma(&mut draws, truth[1]) / truth[2]);
        Spend::new(x, gamma(&mut draws, truth[0] * f64::from(x)) / rate / f64::from(x)).unwrap()
    });
    found(&GammaGamma::fit(spends).unwrap(), &truth);
}

#[test]
fn standard_errors_are_how_much_fits_vary() {
    let truth = [0.9, 5.0, 0.8, 2.5];
    let mut draws = Draws::new(2);
    let fits: Vec<Fit<BgNbd>> =
        (0..60).map(|_| BgNbd::fit(&(0..700).map(|_| drawn_bg(&mut draws, truth)).collect()).unwrap()).collect();
    for i in 0..4 {
        let logs: Vec<f64> = fits.iter().map(|fit| fit.parameters[i].value.ln()).collect();
        let said = fits.iter().map(|fit| fit.parameters[i].log_error).sum::<f64>() / 60.0;
        let ratio = Sample::of(&logs).unwrap().deviation() / said;
        assert!((0.75..1.35).contains(&ratio), "{}: {ratio}", fits[0].parameters[i].name);
    }
}

#[test]
fn what_was_expected_of_drawn_customers_is_what_they_do() {
    // of a new one, over a life that begins now: mean and share of each number
    let (bg, pareto) = models();
    let mut draws = Draws::new(8);
    let (mut of_bg, mut of_pareto) = (vec![], vec![]);
    for _ in 0..20_000 {
        let within = |c: Customer| (c.frequency(), c.age());
        of_bg.push(within(drawn_bg(&mut draws, bg.parameters())));
        of_pareto.push(within(drawn_pareto(&mut draws, pareto.parameters())));
    }
    fn compare(model: &impl BuyingModel, drawn: &[(u32, f64)]) {
        let bought: Vec<f64> = drawn.iter().map(|(x, _)| f64::from(*x)).collect();
        let mean = Sample::of(&bought).unwrap().interval(0.9999).unwrap();
        assert!(mean.contains(model.expected_of_new(35.0).unwrap()), "{mean}");
        for x in 0..4 {
            let share = drawn.iter().filter(|(n, _)| *n == x).count() as f64 / drawn.len() as f64;
            let expected = model.probability(x, 35.0).unwrap();
            assert!((share - expected).abs() < 0.013, "{x}: {share} {expected}");
        }
    }
    compare(&bg, &of_bg);
    compare(&pareto, &of_pareto);
}

fn is_a_distribution(what: &str, model: &impl BuyingModel) {
    for within in [0.5, 13.0, 39.0] {
        let (mut all, mut mean) = (0.0, 0.0);
        for x in 0..1_500 {
            let p = model.probability(x, within).unwrap();
            assert!((0.0..=1.0).contains(&p), "{what} {within} {x}: {p}");
            (all, mean) = (all + p, mean + f64::from(x) * p);
        }
        let expected = model.expected_of_new(within).unwrap();
        assert!(
            (all - 1.0).abs() < 1e-10 && (mean / expected - 1.0).abs() < 1e-9,
            "{what} {within}: {all} {mean} {expected}"
        );
        // the likelihood of nothing bought says the same
        let none = Customers::from_iter([customer(0, 0.0, within)]);
        let ln = model.log_likelihood(&none).unwrap();
        assert!((ln - model.probability(0, within).unwrap().ln()).abs() < 1e-12, "{what} {within}: {ln}");
    }
}

#[test]
fn numbers_of_purchases_are_a_distribution_with_the_mean_that_is_expected() {
    let (bg, pareto) = models();
    is_a_distribution("BG/NBD", &bg);
    is_a_distribution("Pareto/NBD", &pareto);
    is_a_distribution("BG/NBD of a = 1, a + b = 2", &BgNbd::new(1.4, 9.0, 1.0, 1.0).unwrap());
    is_a_distribution("Pareto/NBD of s = 1", &ParetoNbd::new(1.4, 9.0, 1.0, 5.0).unwrap());
    is_a_distribution("Pareto/NBD, the other way", &ParetoNbd::new(0.6, 3.0, 2.0, 50.0).unwrap());
}

#[test]
fn counts_that_are_split_say_what_merged_ones_do() {
    let (bg, pareto) = models();
    let kinds = [(0, 0.0, 39.0), (1, 3.0, 39.0), (4, 38.5, 39.0), (40, 30.0, 30.0), (90, 12.0, 33.0)];
    let kinds = kinds.map(|(x, recency, age)| customer(x, recency, age));
    let merged = Customers::from_iter(kinds.iter().zip(3..).map(|(kind, n)| (*kind, n)));
    let apart = |of: &dyn Fn(&Customers) -> Result<f64, Undefined>| {
        let each = kinds.iter().zip(3..).map(|(kind, n)| of(&Customers::from_iter([*kind])).unwrap() * f64::from(n));
        (each.sum::<f64>(), of(&merged).unwrap())
    };
    for (split, whole) in [apart(&|all| bg.log_likelihood(all)), apart(&|all| pareto.log_likelihood(all))] {
        assert!((split / whole - 1.0).abs() < 1e-13, "{split} {whole}");
    }
    assert_eq!(bg.log_likelihood(&Customers::default()), Err(Undefined::NoRecords));
    assert_eq!(pareto.log_likelihood(&Customers::default()), Err(Undefined::NoRecords));
}

#[test]
fn a_fit_is_the_same_in_any_unit_of_time_and_of_any_order() {
    let mut draws = Draws::new(21);
    let weekly: Vec<Customer> = (0..900).map(|_| drawn_bg(&mut draws, [0.9, 5.0, 0.8, 2.5])).collect();
    let days = weekly.iter().rev().map(|c| customer(c.frequency(), c.recency() * 7.0, c.age() * 7.0)).collect();
    let weekly: Customers = weekly.into_iter().collect();
    let shift = weekly.repeats() * 7.0f64.ln();
    fn compare<M>(weeks: &Fit<M>, days: &Fit<M>, scales: &[&str], shift: f64) {
        for (week, day) in weeks.parameters.iter().zip(&days.parameters) {
            let unit = if scales.contains(&week.name) { 7.0 } else { 1.0 };
            assert!((day.value / unit / week.value - 1.0).abs() < 1e-6, "{week} {day}");
            assert!((day.log_error / week.log_error - 1.0).abs() < 1e-5, "{week} {day}");
        }
        assert!((weeks.log_likelihood - days.log_likelihood - shift).abs() < 1e-7);
    }
    compare(&BgNbd::fit(&weekly).unwrap(), &BgNbd::fit(&days).unwrap(), &["alpha"], shift);
    compare(&ParetoNbd::fit(&weekly).unwrap(), &ParetoNbd::fit(&days).unwrap(), &["alpha", "beta"], shift);
    let fit = BgNbd::fit(&weekly).unwrap();
    assert!((fit.model.log_likelihood(&weekly).unwrap() - fit.log_likelihood).abs() < 1e-8);
    assert!(fit.to_string().starts_with("r 0.") && fit.to_string().ends_with("(n = 900)"), "{fit}");
}

#[test]
fn customers_that_tell_too_little_have_no_fit_and_it_is_said_why() {
    let many = |kinds: &[(u32, f64, f64)]| -> Customers {
        kinds.iter().map(|(x, recency, age)| (customer(*x, *recency, *age), 100)).collect()
    };
    let alike = |different| FitFailed::TooAlike { different, least: 4 };
    for (what, customers, expected) in [
        ("none", many(&[]), FitFailed::NoCustomers),
        ("one", Customers::from_iter([customer(2, 3.0, 9.0)]), alike(1)),
        ("all equal", many(&[(2, 3.0, 9.0)]), alike(1)),
        ("three kinds", many(&[(2, 3.0, 9.0), (1, 3.0, 9.0), (1, 2.0, 9.0)]), alike(3)),
        (
            "nobody bought again",
            many(&[(0, 0.0, 9.0), (0, 0.0, 8.0), (0, 0.0, 7.0), (0, 0.0, 6.0)]),
            FitFailed::NoRepeat,
        ),
        ("watched for no time", many(&[(0, 0.0, 0.0)]), FitFailed::NoRepeat),
    ] {
        assert_eq!(BgNbd::fit(&customers), Err(expected.clone()), "{what}");
        assert_eq!(ParetoNbd::fit(&customers), Err(expected), "{what}");
    }
    // all buy alike and to the last: there is no rate of leaving, and no difference of rates
    let staying = many(&[(9, 9.0, 9.0), (10, 10.0, 10.0), (11, 11.0, 11.0), (8, 8.0, 8.0), (12, 12.0, 12.0)]);
    for failed in [BgNbd::fit(&staying).unwrap_err(), ParetoNbd::fit(&staying).unwrap_err()] {
        assert!(matches!(failed, FitFailed::Boundary { .. }), "{failed:?}");
        let said = failed.to_string();
        assert!(said.contains(" ran ") && said.contains("give more customers"), "{said}");
    }
    let spends = |all: &[(u32, f64)]| GammaGamma::fit(all.iter().map(|(x, mean)| Spend::new(*x, *mean).unwrap()));
    for (what, all, expected) in [
        ("none", vec![], FitFailed::NoCustomers),
        ("nobody bought again", vec![(0, 0.0); 9], FitFailed::NoCustomers),
        ("one", vec![(2, 3.0)], FitFailed::TooAlike { different: 1, least: 3 }),
        ("all equal", vec![(2, 3.0); 50], FitFailed::TooAlike { different: 1, least: 3 }),
    ] {
        assert_eq!(spends(&all), Err(expected), "{what}");
    }
    let same = spends(&[(1, 5.0), (2, 5.0), (3, 5.0), (4, 5.0)]).unwrap_err();
    assert!(matches!(same, FitFailed::Boundary { model: "Gamma-Gamma", .. }), "{same:?}");
}

#[test]
fn parameters_and_times_that_mean_nothing_are_refused() {
    for odd in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for place in 0..4 {
            let of = |i: usize| if i == place { odd } else { 1.0 };
            assert!(BgNbd::new(of(0), of(1), of(2), of(3)).is_err(), "{odd} {place}");
            assert!(ParetoNbd::new(of(0), of(1), of(2), of(3)).is_err(), "{odd} {place}");
            assert_eq!(GammaGamma::new(of(0), of(1), of(2)).is_err(), place < 3, "{odd} {place}");
        }
        assert!(Horizon::new(12, odd, 0.01).is_err(), "{odd}");
    }
    for (periods, discount) in [(0, 0.01), (10_001, 0.01), (1, -1.0), (1, f64::NAN), (1, f64::INFINITY)] {
        assert!(Horizon::new(periods, 1.0, discount).is_err(), "{periods} {discount}");
    }
    let (bg, pareto) = models();
    let one = customer(1, 2.0, 3.0);
    for odd in [-1.0, f64::NAN, f64::INFINITY] {
        let of = |model: &dyn Fn() -> Result<f64, Undefined>| assert_eq!(model(), Err(Undefined::OutOfRange), "{odd}");
        of(&|| bg.expected_purchases(&one, odd));
        of(&|| bg.expected_of_new(odd));
        of(&|| bg.probability(2, odd));
        of(&|| pareto.expected_purchases(&one, odd));
        of(&|| pareto.expected_of_new(odd));
        of(&|| pareto.probability(2, odd));
    }
    assert_eq!(holdout(&bg, [], 1.0, 7), Err(Undefined::NoRecords));
    assert_eq!(frequency_histogram(&bg, &Customers::default(), 7), Err(Undefined::NoRecords));
    assert_eq!(holdout(&bg, [(one, 0)], 1.0, 7).unwrap().total_error(), Err(Undefined::NoDenominator));
}

#[test]
fn at_the_ends_numbers_are_what_they_must_be() {
    let (bg, pareto) = models();
    let (lately, just_come) = (customer(3, 20.0, 20.0), customer(0, 0.0, 0.0));
    for (what, found, expected) in [
        ("who just bought is there", pareto.p_alive(&lately), 1.0),
        ("who just came is there", pareto.p_alive(&just_come), 1.0),
        ("who just came is there", bg.p_alive(&just_come), 1.0),
        ("in no time nothing is bought", bg.expected_purchases(&lately, 0.0), 0.0),
        ("in no time nothing is bought", pareto.expected_purchases(&lately, 0.0), 0.0),
        ("in no time nothing is bought", bg.probability(0, 0.0), 1.0),
        ("in no time nothing is bought", pareto.probability(0, 0.0), 1.0),
        ("in no time nothing is bought", bg.probability(1, 0.0), 0.0),
        ("in no time nothing is bought", pareto.probability(1, 0.0), 0.0),
        ("who just came is new", bg.expected_purchases(&just_come, 9.0), bg.expected_of_new(9.0).unwrap()),
        ("who just came is new", pareto.expected_purchases(&just_come, 9.0), pareto.expected_of_new(9.0).unwrap()),
        ("who bought daily and is long gone", bg.p_alive(&customer(900, 900.0, 9e5)), 0.0),
        ("who bought daily and is long gone", pareto.p_alive(&customer(900, 900.0, 9e5)), 0.0),
    ] {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-13, "{what}: {found} {expected}");
    }
    // whom nothing is discounted for is worth all purchases, and each later period adds
    for t in [1.0, 30.0] {
        let horizon = Horizon::new(7, t, 0.0).unwrap();
        let worth = pareto.lifetime_value(&lately, 2.0, &horizon).unwrap();
        assert!((worth / 2.0 / pareto.expected_purchases(&lately, 7.0 * t).unwrap() - 1.0).abs() < 1e-12);
        let discounted = pareto.lifetime_value(&lately, 2.0, &Horizon::new(7, t, 0.1).unwrap()).unwrap();
        assert!(discounted < worth && discounted > 0.5 * worth, "{discounted} {worth}");
    }
}
