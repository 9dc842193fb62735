//! On which side a forecast was wrong.

use super::{FORECAST, ForecastKept, SalesForecast, relative_error};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// By what part of what was won the forecast at the start of the period was too high, or too low.
///
/// ```text
/// (F - A) / A
/// F: sum of amount * probability of the deals that were open when P began and expected to close in it
/// A: sum of amounts of the deals won in P
/// ```
///
/// - **Counts**: what [`ForecastAccuracy`](super::ForecastAccuracy) counts. Measure: [`SalesForecast`].
/// - **Leaves out**: the same.
/// - **Undefined**: the same.
/// - **Reads**: [`DealKey`](crate::field::DealKey), [`DealChanges`](crate::field::DealChanges).
/// - **Unit**: ratio, above 0 where too much was forecast; 0 is best, so neither more nor less is good in itself.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, ForecastBias}, kpi::over, record::{Outcome, StageChange}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money};
/// let t = Timestamp::from_micros;
/// let mut history = [(5, Outcome::Open, 150_00), (12, Outcome::Won, 100_00)].map(|(at, outcome, cents)| {
///     let mut change = StageChange::new("D1", t(at), "offer");
///     (change.outcome, change.expected_close) = (outcome, Some(t(15)));
///     (change.amount, change.probability) = (Some(Money::minor(cents, Currency::EUR)), "0.5".parse().ok());
///     change
/// });
/// assert_eq!(deals::forecast_bias(&history, t(10)..t(20)).to_string(), "-0.25"); // 75.00 for 100.00
/// let amounts = over(&history).during(t(10)..t(20)).read(ForecastBias { weighted: false });
/// assert_eq!(amounts.to_string(), "0.50"); // 150.00 for 100.00
/// history[1].outcome = Outcome::Lost;
/// assert_eq!(deals::forecast_bias(&history, t(10)..t(20)).ok(), None); // nothing won
/// ```
///
/// # References
///
/// Mean percentage error of forecasting, of one forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForecastBias {
    /// F is each amount times the deal's probability; or else the amounts.
    pub weighted: bool,
}

impl Default for ForecastBias {
    fn default() -> ForecastBias {
        ForecastBias { weighted: true }
    }
}

impl Kpi for ForecastBias {
    const ABOUT: About = About::new("deals.forecast_accuracy.bias", "Forecast bias", Unit::Ratio)
        .names(
            "Obciążenie prognozy sprzedaży",
            "Зміщення прогнозу продажів",
            "הטיית תחזית המכירות",
            "Смещение прогноза продаж",
        )
        .neutral()
        .formula("(F - A) / A, with F as forecast when P began and A as won in P")
        .anchor("F: expected_close as known at the start of P; A: close")
        .source("forecasting practice: percentage error")
        .parameters(&[FORECAST]);
    type Measure = SalesForecast;
    type Value = Ratio;
    fn measure(&self) -> SalesForecast {
        SalesForecast { weighted: self.weighted }
    }
    fn value(&self, kept: &ForecastKept, at: &Frame) -> Result<Ratio, Undefined> {
        relative_error(kept, at)
    }
    fn n(&self, kept: &ForecastKept) -> i64 {
        kept.won.amounts().count()
    }
    fn left_out(&self, kept: &ForecastKept, note: &mut dyn FnMut(Why, i64)) {
        kept.missing(note);
    }
}

/// [`ForecastBias`] of one period, each amount weighted; the whole history must be given.
pub fn forecast_bias<I: IntoIterator>(changes: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    SalesForecast: Step<I::Item>,
{
    over(changes).during(during).read(ForecastBias::default())
}
