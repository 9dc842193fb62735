//! The cases of the book `tickets_saas` about satisfaction.

use crate::data::{self, Row, field};
use crm_kpi::kpi::over;
use crm_kpi::record::{SurveyKind, SurveyResponse};
use crm_kpi::surveys::{Csat, CsatMean, ResponseRate};
use crm_kpi::time::Timestamp;
use serde_json::{Map, Value, json};
use std::path::Path;

/// The answer to a case, from the data set and the public API; `None` where it is not about satisfaction.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    match case["id"].as_str()? {
        "tk.csat.all" => Some(by(root, |_| String::new()).remove("")?),
        "tk.csat.escalated" => Some(by(root, |r| r.segment.clone().expect("escalated or not")).into()),
        _ => None,
    }
}

/// Each ticket was followed by a survey; some were answered.
fn surveys(root: &Path) -> Vec<SurveyResponse> {
    let of = |row: Row| {
        let mut survey = SurveyResponse::new("", "after the ticket", SurveyKind::Csat);
        survey.respondent = field(&row, "account_id").map(str::to_owned);
        survey.subject = field(&row, "ticket_id").map(str::to_owned);
        let escalated = field(&row, "escalation_flag").expect("a flag") == "TRUE";
        survey.segment = Some(if escalated { "True" } else { "False" }.to_owned());
        survey.sent_at = Some(Timestamp::from_micros(0));
        survey.score = field(&row, "satisfaction_score").map(|s| s.parse::<f64>().expect("a score") as i16);
        survey.answered_at = survey.score.map(|_| Timestamp::from_micros(1));
        survey
    };
    data::rows(root, "saas_ravenstack/ravenstack_support_tickets.csv").into_iter().map(of).collect()
}

fn by(root: &Path, key: impl Fn(&SurveyResponse) -> String) -> Map<String, Value> {
    let top1 = Csat { satisfied: 5, ..Csat::default() };
    let kpis = (ResponseRate::default(), CsatMean::default(), Csat::default(), top1);
    let (rate, mean, top2, top1) = over(surveys(root)).by(key).measure(kpis);
    let row = |group: &String| {
        let sent = rate.reading(group, 0).ok()?;
        Some(json!({
            "tickets": sent.whole(), "answered": sent.part(), "response_rate": sent.as_f64(),
            "mean": mean.reading(group, 0).ok()?.as_f64(),
            "top2": top2.reading(group, 0).ok()?.as_f64(), "top1": top1.reading(group, 0).ok()?.as_f64(),
        }))
    };
    rate.groups().filter_map(|group| Some((group.clone(), row(group)?))).collect()
}
