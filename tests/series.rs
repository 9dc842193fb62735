//! Time series against other programs: reference answers whose inputs stand beside them.

#![allow(clippy::unwrap_used, clippy::panic)] // a test's helpers may: clippy spares only its #[test] functions

use crm_kpi::stats::series::{
    Anomalies, Backtest, Decomposition, Method, Seasonality, Series, Smoothing, Step, Weights,
};
use crm_kpi::value::Undefined;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}
fn near(got: f64, expected: f64, by: f64, what: &str) {
    assert!((got - expected).abs() <= by * expected.abs().max(1.0), "{what}: {got}, expected {expected}");
}
/// The same numbers, and gaps where there are none.
fn alike(got: &[Result<f64, Undefined>], expected: &Value, what: &str) {
    let expected = expected.as_array().unwrap();
    assert_eq!(got.len(), expected.len(), "{what}");
    for (at, (got, expected)) in got.iter().zip(expected).enumerate() {
        match (got, expected.as_f64()) {
            (Ok(got), Some(expected)) => near(*got, expected, 1e-10, &format!("{what} {at}")),
            (got, expected) => assert_eq!(got.is_ok(), expected.is_some(), "{what} {at}"),
        }
    }
}
fn kind(name: &Value) -> Option<Seasonality> {
    match name.as_str()? {
        "additive" => Some(Seasonality::Additive),
        _ => Some(Seasonality::Multiplicative),
    }
}
fn smoothing(params: &Value) -> Smoothing {
    let season = params["season"].as_u64().unwrap() as usize;
    let plain = match (kind(&params["kind"]), params["trend"].as_bool().unwrap()) {
        (Some(kind), _) => Smoothing::holt_winters(kind, season),
        (None, true) => Smoothing::holt(),
        (None, false) => Smoothing::simple(),
    };
    if params["damped"].as_bool().unwrap() { plain.damped() } else { plain }
}
fn plain(params: &Value) -> Method {
    match params["method"].as_str().unwrap() {
        "naive" => Method::Naive,
        "drift" => Method::Drift,
        _ => Method::SeasonalNaive { season: 12 },
    }
}

fn check(id: &str, series: &Series, params: &Value, expected: &Value) {
    let whole = |name: &str| params[name].as_u64().unwrap() as usize;
    match id.split('.').collect::<Vec<_>>()[..] {
        ["moving", average, ..] => {
            let got = match average {
                "trailing" => series.trailing_mean(whole("n")),
                "centred" => series.centred_mean(whole("n")),
                "weighted" => series.weighted_mean(&numbers(&params["weights"])),
                _ => series.exponential_mean(whole("n")),
            };
            alike(got.unwrap().values(), expected, id);
        }
        ["decompose", ..] => {
            let parts = Decomposition::of(series, kind(&params["kind"]).unwrap(), 12).unwrap();
            for (got, expected) in parts.indices().iter().zip(numbers(&expected["indices"])) {
                near(*got, expected, 1e-10, id);
            }
            alike(parts.trend().values(), &expected["trend"], id);
            alike(parts.remainder().values(), &expected["remainder"], id);
        }
        ["smooth", "given", ..] => {
            let of = |name: &str| params["weights"][name].as_f64().unwrap();
            let weights =
                Weights { level: of("level"), trend: of("trend"), season: of("season"), damping: of("damping") };
            let ahead = Method::from(smoothing(params).by(weights)).forecast(series, 26).unwrap();
            let of_steps = |of: fn(Step) -> f64, name: &str, by: f64| {
                for (h, (step, expected)) in ahead.steps().iter().zip(numbers(&expected[name])).enumerate() {
                    near(of(*step), expected, by, &format!("{id} {name} {h}"));
                }
            };
            of_steps(Step::expected, "expected", 1e-9);
            match expected.get("simulated") {
                Some(_) => of_steps(Step::deviation, "simulated", 5e-3), // a million paths
                None => of_steps(Step::deviation, "deviation", 1e-9),
            }
        }
        ["smooth", "fitted", ..] => {
            let ahead = Method::from(smoothing(params)).forecast(series, 6).unwrap();
            for (step, expected) in ahead.steps().iter().zip(numbers(&expected["expected"])) {
                near(step.expected(), expected, 2e-3, id);
            }
            if !id.contains("multiplicative") {
                // one period ahead the variance is the sum of squares by the freedom: no worse a fit than theirs
                let freedom = expected["n"].as_f64().unwrap() - expected["taken"].as_f64().unwrap();
                let squares = ahead.steps()[0].deviation().powi(2) * freedom;
                assert!(squares <= expected["sse"].as_f64().unwrap() * (1.0 + 1e-6), "{id}: {squares}");
            }
        }
        ["plain", ..] => {
            let ahead = plain(params).forecast(series, 15).unwrap();
            let all = ["expected", "low", "high"].map(|name| numbers(&expected[name]));
            for (h, step) in ahead.steps().iter().enumerate() {
                let interval = step.interval(0.95).unwrap();
                for (got, expected) in [step.expected(), interval.low, interval.high].iter().zip(&all) {
                    near(*got, expected[h], 1e-10, &format!("{id} {h}"));
                }
            }
        }
        ["backtest", ..] => {
            let test = Backtest::new(whole("first"), whole("horizon")).seasonal(whole("season"));
            let accuracy = test.run(series, plain(params)).unwrap();
            assert_eq!(accuracy.n, expected["n"].as_u64().unwrap() as usize);
            for (name, got) in [
                ("mae", accuracy.mae),
                ("rmse", accuracy.rmse),
                ("bias", accuracy.bias),
                ("mase", accuracy.mase.unwrap()),
                ("smape", accuracy.smape),
            ] {
                near(got, expected[name].as_f64().unwrap(), 1e-10, &format!("{id} {name}"));
            }
        }
        ["anomaly", which, ..] => {
            let seen = match which {
                "hampel" => Anomalies::hampel(series, whole("half")),
                _ => Anomalies::seasonal(series, Seasonality::Multiplicative, whole("season")),
            };
            let scores: Vec<_> = seen.unwrap().all().iter().map(|seen| seen.clone().map(|seen| seen.score)).collect();
            alike(&scores, expected, id);
        }
        _ => panic!("{id} is of no kind that is known"),
    }
}

#[test]
fn averages_seasons_forecasts_and_anomalies_agree_with_pandas_and_statsmodels() {
    let golden: Value = serde_json::from_str(include_str!("golden/series.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 30);
    for case in cases {
        let params = &case["params"];
        let mut of = numbers(&golden["series"][params["series"].as_str().unwrap()]);
        for (at, by) in params["spoilt"].as_object().into_iter().flatten() {
            of[at.parse::<usize>().unwrap()] *= by.as_f64().unwrap();
        }
        check(case["id"].as_str().unwrap(), &Series::of(&of).unwrap(), params, &case["expected"]);
    }
}
