//! The scorecard as JSON: exact values as the crate saves them, a number for charts, the text for people.

use super::board::{Change, Past};
use super::page::Page;
use super::parts::figure;
use super::sure::interval;
use crm_kpi::kpi::Reading;
use crm_kpi::stats::Comparison;
use crm_kpi::value::Value;
use serde_json::{Map, json};

pub fn render(page: &Page) -> Result<String, serde_json::Error> {
    let frame: Map<String, serde_json::Value> = page.frame.iter().map(|(k, v)| (k.to_string(), json!(v))).collect();
    let kpis: Vec<_> = page
        .cards
        .iter()
        .map(|card| {
            let months: Vec<_> = card
                .months
                .iter()
                .map(|(label, r)| json!({ "month": label, "reading": r.as_ref().map(reading) }))
                .collect();
            let groups = card.groups.as_ref().map(|groups| {
                let rows = groups.rows.iter().zip(&groups.with_rest);
                let rows: Vec<_> = rows
                    .map(|((g, r), c)| json!({ "group": g, "reading": reading(r), "with_rest": c.as_ref().map(comparison) }))
                    .collect();
                json!({ "field": groups.field, "rows": rows, "absent": groups.nothing.as_ref().map(reading) })
            });
            json!({
                "id": card.about.id,
                "name": page.name(card),
                "section": card.section.id,
                "unit": card.about.unit,
                "better": card.about.better,
                "now": card.now.as_ref().map(reading),
                "before": card.before.as_ref().map(past),
                "year_before": card.year_before.as_ref().map(past),
                "months": months,
                "by": groups,
            })
        })
        .collect();
    serde_json::to_string_pretty(&json!({ "frame": frame, "notes": page.notes, "kpis": kpis }))
}

/// The reading, and the change since then.
fn past(past: &Past) -> serde_json::Value {
    let change = past.change.map(|c| match c {
        Change::Percentage(x) => json!({ "percentage_points": x }),
        Change::Points(x) => json!({ "points": x }),
        Change::Relative(x) => json!({ "relative": x }),
    });
    let mut all = past.reading.as_ref().map(reading).unwrap_or_else(|| json!({}));
    all["change"] = json!(change);
    all
}

/// A group against all others.
fn comparison(c: &Comparison) -> serde_json::Value {
    json!({
        "difference": c.difference,
        "low": c.interval.low,
        "high": c.interval.high,
        "p": c.adjusted,
        "could_be_chance": c.could_be_chance(),
        "text": c.to_string(),
    })
}

fn reading(r: &Reading<Value>) -> serde_json::Value {
    let excluded: Map<String, serde_json::Value> =
        r.excluded().map(|(why, n)| (why.code().to_owned(), json!(n))).collect();
    json!({
        "value": r.value().ok(),
        "number": figure(r),
        "interval": interval(r).map(|i| [i.low, i.high]),
        "text": r.to_string(),
        "undefined": r.value().err(),
        "n": r.n(),
        "pending": r.pending(),
        "excluded": excluded,
    })
}
