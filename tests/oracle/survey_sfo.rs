//! The cases of the book `survey_sfo`.

use crate::data::{self, Row, field};
use crm_kpi::kpi::over;
use crm_kpi::record::{SurveyKind, SurveyResponse};
use crm_kpi::stats::{Interval, NpsDifference, NpsInterval, nps_interval};
use crm_kpi::summary::Scores;
use crm_kpi::surveys::{self, Csat, CsatMean, Nps};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{self, Why};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    match case["id"].as_str()? {
        "nps.all" => {
            let reading = surveys::nps(answers(root, None), ..);
            assert_eq!(reading.excluded_for(&Why::OffScale), 84, "answers with the code 11");
            Some(nps(reading.ok()?))
        }
        "nps.by_day" => Some(nps_by_day(root)),
        "nps.by_BAREA" => Some(nps_by(root, "BAREA")),
        "nps.by_Q22FLY_LBL" => Some(nps_by(root, "Q22FLY_LBL")),
        // what comes out when one says, against the survey, that 11 is a 10
        "nps.including_code11_is_wrong" => {
            let mut responses = answers(root, None);
            for score in responses.iter_mut().filter_map(|r| r.score.as_mut()) {
                *score = (*score).min(10);
            }
            Some(json!(surveys::nps(responses, ..).ok()?.points()))
        }
        "nps.weighted.all" => {
            let weighted = surveys::weighted_nps(answers(root, None), ..);
            assert_eq!(weighted.excluded_for(&Why::OffScale), 84, "answers with the code 11");
            Some(json!(weighted.ok()?.points()))
        }
        "csat.Q7" => Some(csat_by(ratings(root, |r| r.survey.starts_with("Q7")), |r| Some(r.survey.clone()))),
        "csat.Q7ALL.by_BAREA" => Some(csat_by(ratings(root, |r| r.survey == "Q7ALL"), |r| r.segment.clone())),
        "survey.response" => {
            let rate = |answered: Vec<SurveyResponse>| surveys::response_rate(asked(root, answered), ..).ok();
            let valid = answers(root, None).into_iter().filter(|r| r.score.is_some_and(|s| s <= 10)).collect();
            let q7all = ratings(root, |r| r.survey == "Q7ALL");
            Some(json!({ "nps": rate(valid)?.as_f64(), "q7all": rate(q7all)?.as_f64() }))
        }
        "nps.ci.adjusted.wald.A" => sure(root, NpsInterval::AdjustedWald),
        "nps.ci.iterative.A" => sure(root, NpsInterval::Score),
        "nps.diff.A_G" => {
            let [a, g] = ["A", "G"].map(|area| of_area(root, area));
            let change = NpsDifference::of(a?, g?).ok()?;
            let interval = change.interval(0.95).ok()?;
            Some(json!({
                "a": a?.points(), "b": g?.points(), "diff": change.difference, "se": change.error, "z": change.z,
                "p_two_sided": change.p, "ci95": [interval.low, interval.high],
            }))
        }
        _ => None,
    }
}

fn of_area(root: &Path, area: &str) -> Option<value::Nps> {
    let answers = answers(root, Some("BAREA")).into_iter().filter(|r| r.segment.as_deref() == Some(area));
    surveys::nps(answers, ..).ok()
}

/// The interval of area A, with the counts that it was made from.
fn sure(root: &Path, how: NpsInterval) -> Option<Value> {
    let nps = of_area(root, "A")?;
    let [usual, interval] = [NpsInterval::Wald, how].map(|how| nps_interval(nps, how, 0.95).ok());
    let ends = |interval: Interval| [interval.low, interval.high];
    let (n, error) = (nps.n() as f64, nps.standard_error());
    Some(json!({
        "counts": {
            "n": nps.n(), "promoters": nps.promoters(), "passives": nps.passives(), "detractors": nps.detractors(),
            "nps": nps.points(), "se": error, "se_sample": error * (n / (n - 1.0)).sqrt(), "ci95": ends(usual?),
        },
        "ci95": ends(interval?),
    }))
}

fn survey(root: &Path) -> Vec<Row> {
    data::rows(root, "survey_sfo2017/sfo2017_survey.csv.gz")
}

fn day(row: &Row) -> Timestamp {
    let date = field(row, "inferred_date").expect("every row has a date").parse().expect("a date");
    Calendar::civil().start_of(date).expect("a day has a start")
}

fn number(text: &str) -> i16 {
    text.parse::<f64>().expect("a score") as i16
}

/// An NPS survey for each respondent, answered where the question was, with the segment from a column.
fn answers(root: &Path, segment: Option<&str>) -> Vec<SurveyResponse> {
    let response = |row: Row| {
        let mut response = SurveyResponse::new("", "sfo2017", SurveyKind::Nps);
        response.respondent = field(&row, "RESPNUM").map(str::to_owned);
        response.segment = segment.and_then(|column| field(&row, column)).map(str::to_owned);
        response.score = field(&row, "NETPRO").map(number);
        response.weight = field(&row, "WEIGHT").map(|weight| weight.parse().expect("a weight"));
        response.answered_at = response.score.map(|_| day(&row));
        response
    };
    survey(root).into_iter().map(response).collect()
}

/// The chosen ratings, a survey for each question, with the area of the respondent for a segment.
fn ratings(root: &Path, which: impl Fn(&SurveyResponse) -> bool) -> Vec<SurveyResponse> {
    let key = |row: &Row, column: &str| field(row, column).map(|n| n.trim_end_matches(".0").to_owned());
    let areas: BTreeMap<_, _> =
        survey(root).iter().map(|row| (key(row, "RESPNUM"), field(row, "BAREA").map(str::to_owned))).collect();
    let response = |row: Row| {
        let question = field(&row, "question_code").expect("a question");
        let mut response = SurveyResponse::new("", question, SurveyKind::Csat);
        response.respondent = key(&row, "RESPNUM_FK");
        response.subject = Some(question.to_owned());
        response.segment = areas.get(&response.respondent).cloned().flatten();
        response.score = field(&row, "rating_value").map(number);
        response.answered_at = response.score.map(|_| Timestamp::from_micros(0));
        response
    };
    let rows = data::rows(root, "survey_sfo2017/sfo2017_ratings.csv.gz");
    rows.into_iter().map(response).filter(|r| which(r)).collect()
}

/// Every respondent was asked; some of them answered.
fn asked(root: &Path, answered: Vec<SurveyResponse>) -> Vec<SurveyResponse> {
    let answered: BTreeMap<_, _> = answered.into_iter().map(|r| (r.respondent.clone(), r)).collect();
    let one = |row: Row| {
        let mut response = SurveyResponse::new("", "sfo2017", SurveyKind::Nps);
        response.respondent = field(&row, "RESPNUM").map(str::to_owned);
        response.sent_at = Some(Timestamp::from_micros(0));
        response.answered_at = answered.get(&response.respondent).map(|_| Timestamp::from_micros(1));
        response
    };
    survey(root).into_iter().map(one).collect()
}

fn nps(nps: value::Nps) -> Value {
    let n = nps.n() as f64;
    let (low, high) = nps.interval(1.959_963_984_540_054);
    json!({
        "n": nps.n(), "promoters": nps.promoters(), "passives": nps.passives(), "detractors": nps.detractors(),
        "nps": nps.points(), "se": nps.standard_error(), "se_sample": nps.standard_error() * (n / (n - 1.0)).sqrt(),
        "ci95": [low, high],
    })
}

fn nps_by(root: &Path, column: &str) -> Value {
    let table = over(answers(root, Some(column))).by(|r| r.segment.clone()).measure(Nps::default());
    let known = table.groups().filter_map(|group| Some((group.clone()?, nps(table.reading(group, 0).ok()?))));
    known.collect::<Map<_, _>>().into()
}

fn nps_by_day(root: &Path) -> Value {
    let date = |text: &str| text.parse().expect("a date");
    let (from, until) = (date("2017-05-02"), date("2018-01-01"));
    let days = Timeline::of(&Calendar::civil(), Grain::Day, from, until).expect("a timeline");
    let table = over(answers(root, None)).per(&days).measure(Nps::default());
    let defined = table.iter().filter_map(|(_, slot, reading)| Some((days.label(slot), nps(reading.ok()?))));
    defined.collect::<Map<_, _>>().into()
}

fn csat_by(responses: Vec<SurveyResponse>, key: impl Fn(&SurveyResponse) -> Option<String>) -> Value {
    let top2 = over(responses).by(key).measure(Csat::default());
    let top1 = top2.reading_as(Csat { satisfied: 5, ..Csat::default() }).expect("one measure");
    let mean = top2.reading_as(CsatMean::default()).expect("one measure");
    let row = |group: &Option<String>| {
        let rating = mean.reading(group, 0).ok()?;
        let kept: &Scores = &top2.kept(group, 0);
        Some(json!({
            "n": rating.n(), "mean": rating.as_f64(), "sd_sample": rating.sample_sd()?,
            "top2": top2.reading(group, 0).ok()?.as_f64(), "top1": top1.reading(group, 0).ok()?.as_f64(),
            "bottom2": kept.between(1, 2).ok()? as f64 / rating.n() as f64,
        }))
    };
    top2.groups().filter_map(|group| Some((group.clone()?, row(group)?))).collect::<Map<_, _>>().into()
}
