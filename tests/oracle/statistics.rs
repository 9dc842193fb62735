//! The cases of the books `stats_tables` and `ab_tests`.

use crate::data::{self, Row, field};
use crm_kpi::stats::{
    Interval, QuantileType, Sample, SampleSize, ShareInterval, TwoMeans, TwoShares, benjamini_hochberg, chi_square,
    holm, mann_whitney, pooled_t, quantile, rate_interval, sample_size, welch,
};
use crm_kpi::value::Share;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The answer to a case, from what stands in it or from the data set; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let (id, params, expected) = (case["id"].as_str()?, &case["params"], &case["expected"]);
    let number = |name: &str| params[name].as_f64();
    match id.rsplit_once('.').map_or(id, |(kind, _)| kind) {
        "pub.wilson" => {
            let [(k, n)] = fractions(case)[..] else { return None };
            let ends = |how| ends(Share::new(k, n).ok()?.interval_by(how, 0.95).ok()?);
            Some(json!({
                "wilson": ends(ShareInterval::Wilson)?,
                "clopper_pearson": ends(ShareInterval::ClopperPearson)?,
            }))
        }
        "pub.newcombe" => {
            let [a, b] = fractions(case)[..] else { return None };
            ends(two(a, b)?.interval(0.95).ok()?)
        }
        "two.prop" => compared(two(
            (params["k1"].as_i64()?, params["n1"].as_i64()?),
            (params["k2"].as_i64()?, params["n2"].as_i64()?),
        )?),
        "welch" => {
            let (a, b) = samples(id, params, root)?;
            means(&a, &b)
        }
        "chi" => {
            let rows: Vec<Vec<u64>> = serde_json::from_value(expected["table"].clone()).ok()?;
            let test = chi_square(&rows).ok()?;
            Some(json!({
                "table": rows, "chi2": test.statistic, "df": test.freedom, "p": test.p, "cramers_v": test.cramers_v,
            }))
        }
        "poisson" => {
            let (events, exposure, confidence) = rate(case)?;
            let interval = rate_interval(events, exposure, confidence).ok()?;
            Some(json!({ "rate": events as f64 / exposure, "ci": ends(interval)? }))
        }
        "quantile" | "quantile.small" => quantiles(expected),
        "power" => {
            let (p, q, alpha, power) = planned(case)?;
            let of = |how| sample_size(p, q, alpha, power, how).ok();
            let closed = of(SampleSize::Pooled)?;
            Some(json!({ "closed_form": closed, "r_power_prop_test": closed, "arcsine": of(SampleSize::Arcsine)? }))
        }
        "multitest" => {
            let p: Vec<f64> = serde_json::from_value(expected["p"].clone()).ok()?;
            let adjusted = if id.ends_with("holm") { holm(&p) } else { benjamini_hochberg(&p) };
            Some(json!({ "p": p, "adjusted": adjusted }))
        }
        "ab.asos.welch" => experiments(expected, root),
        _ if id.starts_with("ci.prop.") => {
            let (k, n, confidence) = (params["k"].as_i64()?, params["n"].as_i64()?, number("conf")?);
            let share = Share::new(k, n).ok()?;
            let of = |how| ends(share.interval_by(how, confidence).ok()?);
            Some(json!({
                "p": share.as_f64(),
                "wilson": of(ShareInterval::Wilson)?,
                "clopper_pearson": of(ShareInterval::ClopperPearson)?,
                "agresti_coull": of(ShareInterval::AgrestiCoull)?,
                "jeffreys": of(ShareInterval::Jeffreys)?,
                "wald": of(ShareInterval::Wald)?,
            }))
        }
        _ if id.starts_with("welch.") => {
            let (a, b) = samples(id, params, root)?;
            means(&a, &b)
        }
        _ => None,
    }
}

fn ends(interval: Interval) -> Option<Value> {
    Some(json!([interval.low, interval.high]))
}

fn two(a: (i64, i64), b: (i64, i64)) -> Option<TwoShares> {
    TwoShares::of(Share::new(a.0, a.1).ok()?, Share::new(b.0, b.1).ok()?).ok()
}

/// All `k/n` that the definition names.
fn fractions(case: &Value) -> Vec<(i64, i64)> {
    let text = case["definition"].as_str().unwrap_or_default();
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '/');
    let fraction = |word: &str| word.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    words.filter_map(fraction).collect()
}
/// The numbers that the definition names, in order.
fn numbers(case: &Value) -> Vec<f64> {
    let text = case["definition"].as_str().unwrap_or_default();
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    words.filter_map(|word| word.parse().ok()).collect()
}
/// "0 events in exposure 10: rate and exact (Garwood) CI, conf 0.95."
fn rate(case: &Value) -> Option<(u64, f64, f64)> {
    let [events, exposure, confidence] = numbers(case)[..] else { return None };
    Some((events as u64, exposure, confidence))
}
/// "per-group n for two proportions 0.1 vs 0.12, two-sided alpha 0.05, power 0.8. .."
fn planned(case: &Value) -> Option<(f64, f64, f64, f64)> {
    match numbers(case)[..] {
        [p, q, alpha, power, ..] => Some((p, q, alpha, power)),
        _ => None,
    }
}

fn compared(two: TwoShares) -> Option<Value> {
    let wald = two.wald(0.95).ok()?;
    let interval = two.interval(0.95).ok()?;
    let (p1, p2) = two.shares();
    Some(json!({
        "p1": p1, "p2": p2, "diff": two.difference(), "relative_lift": two.relative().ok(),
        "z_pooled": two.z().ok(), "p_value": two.p().ok(), "newcombe95": ends(interval)?, "wald95": ends(wald)?,
        "yates_p": two.yates().ok(), "fisher_p": two.fisher(), "cohens_h": two.cohens_h(),
    }))
}
fn means(a: &[f64], b: &[f64]) -> Option<Value> {
    let (x, y) = (Sample::of(a).ok()?, Sample::of(b).ok()?);
    let (test, pooled, ranks): (TwoMeans, TwoMeans, _) =
        (welch(x, y).ok()?, pooled_t(x, y).ok()?, mann_whitney(a, b).ok()?);
    Some(json!({
        "n": [a.len(), b.len()], "t": test.t, "df": test.freedom, "p": test.p, "ci95": ends(test.interval(0.95).ok()?)?,
        "t_pooled": pooled.t, "p_pooled": pooled.p, "mean_a_ci95": ends(x.interval(0.95).ok()?)?,
        "mean": [x.mean(), y.mean()], "sd": [x.deviation(), y.deviation()], "u": ranks.u, "u_p": ranks.p,
    }))
}

fn samples(id: &str, params: &Value, root: &Path) -> Option<(Vec<f64>, Vec<f64>)> {
    let split = |rows: Vec<Row>, number: &str, of: &dyn Fn(&Row) -> Option<bool>| {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for row in rows {
            if let (Some(first), Some(number)) = (of(&row), field(&row, number)) {
                let to = if first { &mut a } else { &mut b };
                to.push(number.parse().expect("a number"));
            }
        }
        (a, b)
    };
    let either = |text: Option<&str>, a: &str, b: &str| match text {
        Some(text) if text == a => Some(true),
        Some(text) if text == b => Some(false),
        _ => None,
    };
    Some(match id {
        "welch.deal.C_E" => {
            let agents = data::rows(root, "crm_sales/sales_teams.csv");
            let region = |agent: &str| {
                agents
                    .iter()
                    .find(|row| field(row, "sales_agent") == Some(agent))
                    .and_then(|row| field(row, "regional_office"))
            };
            split(data::rows(root, "crm_sales/sales_pipeline.csv"), "close_value", &|row| {
                let won = field(row, "deal_stage") == Some("Won");
                either(field(row, "sales_agent").and_then(region).filter(|_| won), "Central", "East")
            })
        }
        "welch.first_response" => {
            let tickets = data::rows(root, "saas_ravenstack/ravenstack_support_tickets.csv");
            split(tickets, "first_response_time_minutes", &|row| either(field(row, "priority"), "urgent", "low"))
        }
        "welch.charges" => {
            let customers = data::rows(root, "telco_churn/Telco-Customer-Churn.csv");
            split(customers, "MonthlyCharges", &|row| either(field(row, "Churn"), "Yes", "No"))
        }
        _ => {
            let given = |name: &str| serde_json::from_value::<Vec<f64>>(params[name].clone()).ok();
            (given("a")?, given("b")?)
        }
    })
}

fn quantiles(expected: &Value) -> Option<Value> {
    const TYPES: [QuantileType; 9] = [
        QuantileType::Inverse,
        QuantileType::InverseAveraged,
        QuantileType::Nearest,
        QuantileType::Steps,
        QuantileType::Middles,
        QuantileType::Weibull,
        QuantileType::Linear,
        QuantileType::MedianUnbiased,
        QuantileType::NormalUnbiased,
    ];
    let numbers: Vec<f64> = serde_json::from_value(expected["data"].clone()).ok()?;
    let probabilities: Vec<f64> = serde_json::from_value(expected["probs"].clone()).ok()?;
    let mut answer =
        Map::from_iter([("data".to_owned(), json!(numbers)), ("probs".to_owned(), expected["probs"].clone())]);
    for (of, name) in TYPES.into_iter().zip((1..=9).map(|n| format!("type{n}"))) {
        if expected.get(&name).is_some() {
            let all = probabilities.iter().map(|p| quantile(&numbers, *p, of).ok()).collect::<Option<Vec<f64>>>()?;
            answer.insert(name, json!(all));
        }
    }
    Some(Value::Object(answer))
}

/// The last row of each experiment, variant and metric that the case names.
fn experiments(expected: &Value, root: &Path) -> Option<Value> {
    let mut last: BTreeMap<String, (f64, Row)> = BTreeMap::new();
    for row in data::rows(root, "ab_asos/asos_digital_experiments_dataset.csv.gz") {
        let key =
            ["experiment_id", "variant_id", "metric_id"].map(|name| field(&row, name).unwrap_or_default()).join("|");
        let at: f64 = field(&row, "time_since_start")?.parse().ok()?;
        if last.get(&key).is_none_or(|(before, _)| *before < at) {
            last.insert(key, (at, row));
        }
    }
    let mut answer = Map::new();
    for key in expected.as_object()?.keys() {
        let (_, row) = last.get(key)?;
        let number = |name: &str| field(row, name).and_then(|text| text.parse::<f64>().ok());
        let sample = |arm: &str| {
            let of = |what: &str| number(&format!("{what}_{arm}"));
            Sample::from_parts(of("count")? as u64, of("mean")?, of("variance")?).ok()
        };
        let test = welch(sample("t")?, sample("c")?).ok()?;
        answer.insert(
            key.clone(),
            json!({ "diff": test.difference, "se": test.error, "t": test.t, "df": test.freedom, "p": test.p }),
        );
    }
    Some(Value::Object(answer))
}
