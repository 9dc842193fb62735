//! How sure a number is, and whether a group differs from the others by more than chance.

use super::board::Group;
use crm_kpi::kpi::Reading;
use crm_kpi::stats::{Comparison, Estimate, Interval, Many, compare_with_rest};
use crm_kpi::value::{MeanDuration, Money, TimeUnit, Value};

/// From where to where the number that stands first may well lie, at 95 %; nothing where the value keeps too little, or has
/// too few.
pub fn interval(reading: &Reading<Value>) -> Option<Interval> {
    match reading.value().ok()? {
        // the mean stands first, as the sums of sales are what counts
        Value::Amounts(amounts) => amounts.sample().ok()?.interval(0.95).ok(),
        value => value.interval(0.95).ok(),
    }
}

/// The same in words: `95 %: 40.7 to 50.1 %`.
pub fn in_words(reading: &Reading<Value>) -> Option<String> {
    let Interval { low, high, .. } = interval(reading)?;
    let (low, high) = match reading.value().ok()? {
        Value::Share(_) | Value::Incidence(_) => (format!("{:.1}", 100.0 * low), format!("{:.1} %", 100.0 * high)),
        Value::Nps(_) | Value::WeightedNps(_) => (format!("{low:+.1}"), format!("{high:+.1}")),
        Value::Durations(_) => (length(low)?, length(high)?),
        Value::Amounts(amounts) => {
            let cents = 10f64.powi(amounts.currency().minor_units().unwrap_or(2).into());
            let amount = |x: f64| Money::minor((x * cents).round() as i64, amounts.currency()).to_string();
            (amount(low), amount(high))
        }
        _ => (format!("{low:.2}"), format!("{high:.2}")),
    };
    Some(format!("95 %: {low} to {high}"))
}

fn length(days: f64) -> Option<String> {
    let micros = days * TimeUnit::Days.micros() as f64;
    Some(MeanDuration::new(micros.round() as i128, 1).ok()?.to_string())
}

/// Each group held against all others of its table. Where there are ten, one stands out by chance sooner or later: that is
/// taken into account (Holm). Nothing for a number that no test is right for, or of too few.
pub fn with_rest(groups: &[Group]) -> Vec<Option<Comparison>> {
    let compared = compare_with_rest(groups.iter().cloned(), Many::Holm);
    compared.into_iter().map(|(_, comparison)| comparison.ok()).collect()
}
