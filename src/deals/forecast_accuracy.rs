//! How near a forecast came.

mod bias;
mod errors;
mod kept;
mod monthly;

pub use bias::{ForecastBias, forecast_bias};
pub use errors::ForecastErrors;
pub use kept::{ForecastKept, Foreseen, Known, SalesForecast};
pub use monthly::{ForecastByMonth, MonthlyForecastAccuracy, monthly_forecast_accuracy};

use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How near the forecast at the start of the period came to what was won in it.
///
/// ```text
/// 1 - abs(F - A) / A
/// F: sum of amount * probability of the deals that were open when P began and expected to close in it
/// A: sum of amounts of the deals won in P
/// ```
///
/// - **Counts**: each deal as it was known when the period began (what changed before its first instant), out of the
///   history of its changes, and as it stands at the as-of: in F by its expected close, in A by its close. A deal that came
///   within the period is in A alone; one that slipped, or was lost, in F alone. Measure: [`SalesForecast`], a journey:
///   the whole history must be given, not the period's changes alone.
/// - **Leaves out**: deals of F without an amount (`NoAmount`), without a probability (`NoProbability`) or with one
///   outside 0 to 1 (`BadProbability`), and products too large or too fine (`OutOfRange`); won deals without an amount. A
///   deal that is lost has no part in F, whatever its probability says. Open deals are pending.
/// - **Undefined**: nothing won (`NoDenominator`), refunds that leave less than nothing (`Inconsistent`), nothing that has
///   an amount (`NoRecords`), amounts of several currencies (`MixedCurrencies`); a period that is not over at the as-of
///   (`NotYetObservable`), or that has no beginning at which one could have forecast (`NeedsAsOf`).
/// - **Reads**: [`DealKey`](crate::field::DealKey), [`DealChanges`](crate::field::DealChanges).
/// - **Unit**: ratio, at most 1, below 0 where the error is larger than what was won; higher is better.
///
/// There is one forecast for the whole period: where that is longer than a sale takes, most of what is won in it was not
/// there when it began, and the number is low whatever the forecasts are worth. Of a year take
/// [`MonthlyForecastAccuracy`], which forecasts each month anew.
///
/// On which side it was wrong: [`ForecastBias`]. Over several groups or periods: [`ForecastErrors`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Outcome, StageChange}, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let change = |deal: &str, at, outcome, probability: &str| {
///     let mut change = StageChange::new(deal, t(at), "offer");
///     (change.outcome, change.probability) = (outcome, probability.parse().ok());
///     (change.amount, change.expected_close) = (Some(Money::minor(100_00, Currency::EUR)), Some(t(15)));
///     change
/// };
/// let history = [
///     change("D1", 5, Outcome::Open, "0.8"),
///     change("D1", 12, Outcome::Won, ""),
///     change("D2", 6, Outcome::Open, "0.4"),
///     change("D2", 18, Outcome::Lost, "1"), // lost: its probability counts for nothing
/// ];
/// let accuracy = deals::forecast_accuracy(&history, t(10)..t(20));
/// assert_eq!(accuracy.to_string(), "0.80"); // 120.00 forecast, 100.00 won
/// assert_eq!(deals::forecast_bias(&history, t(10)..t(20)).to_string(), "0.20");
/// assert_eq!(deals::forecast_accuracy(&history, t(20)..t(30)).ok(), None); // nothing won
/// ```
///
/// # References
///
/// Hyndman and Koehler, Another look at measures of forecast accuracy (2006), on measures by percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForecastAccuracy {
    /// F is each amount times the deal's probability; or else the amounts.
    pub weighted: bool,
}

impl Default for ForecastAccuracy {
    fn default() -> ForecastAccuracy {
        ForecastAccuracy { weighted: true }
    }
}

pub(super) const FORECAST: Parameter = Parameter {
    name: "weighted",
    default: "true",
    meaning: "`true` forecasts each amount times the deal's probability, `false` the amounts",
    example: "false",
};

/// (F - A) / A.
fn relative_error(kept: &ForecastKept, at: &Frame) -> Result<Ratio, Undefined> {
    if at.start().is_none() {
        return Err(Undefined::NeedsAsOf);
    }
    if at.unfinished() {
        return Err(Undefined::NotYetObservable);
    }
    errors::bias(kept.forecast()?, kept.actual()?)
}

impl Kpi for ForecastAccuracy {
    const ABOUT: About = About::new("deals.forecast_accuracy", "Forecast accuracy", Unit::Ratio)
        .names(
            "Trafność prognozy sprzedaży",
            "Точність прогнозу продажів",
            "דיוק תחזית המכירות",
            "Точность прогноза продаж",
        )
        .formula("1 - abs(F - A) / A, with F as forecast when P began and A as won in P")
        .anchor("F: expected_close as known at the start of P; A: close")
        .source("forecasting practice: 1 less the absolute percentage error")
        .parameters(&[FORECAST]);
    type Measure = SalesForecast;
    type Value = Ratio;
    fn measure(&self) -> SalesForecast {
        SalesForecast { weighted: self.weighted }
    }
    fn value(&self, kept: &ForecastKept, at: &Frame) -> Result<Ratio, Undefined> {
        let error = relative_error(kept, at)?;
        Ratio::ONE.checked_sub(error.max(Ratio::ZERO.checked_sub(error)?))
    }
    fn n(&self, kept: &ForecastKept) -> i64 {
        kept.won.amounts().count()
    }
    fn left_out(&self, kept: &ForecastKept, note: &mut dyn FnMut(Why, i64)) {
        kept.missing(note);
    }
}

/// [`ForecastAccuracy`] of one period, each amount weighted; the whole history must be given.
pub fn forecast_accuracy<I: IntoIterator>(changes: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    SalesForecast: Step<I::Item>,
{
    over(changes).during(during).read(ForecastAccuracy::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{deals_as_of, expected_pipeline, revenue};
    use crate::kpi::AsOf;
    use crate::record::{Outcome, Outcome::*, StageChange};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};
    use proptest::prelude::*;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn change(deal: &str, at: i64, outcome: Outcome, cents: Option<i64>, expected: Option<i64>) -> StageChange {
        let mut change = StageChange::new(deal, t(at), "offer");
        (change.outcome, change.expected_close) = (outcome, expected.map(t));
        change.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
        change
    }

    #[test]
    fn the_forecast_is_what_was_known_when_the_period_began() {
        let open = |at, expected| change("D", at, Open, Some(100), Some(expected));
        let won = |at, cents| change("D", at, Won, Some(cents), None);
        let (divide, later) =
            ("undefined: nothing to divide by", "not yet observable: the time it speaks of has not passed");
        for (what, history, as_of, accuracy, bias) in [
            ("came true", vec![open(5, 15), won(15, 100)], AsOf::Everything, "1.00", "0.00"),
            ("for more", vec![open(5, 15), won(15, 200)], AsOf::Everything, "0.50", "-0.50"),
            ("for less", vec![open(5, 15), won(15, 50)], AsOf::Everything, "0.00", "1.00"),
            ("slipped", vec![open(5, 15), won(25, 100)], AsOf::Everything, divide, divide),
            ("came too soon", vec![open(5, 25), won(15, 100)], AsOf::Everything, "0.00", "-1.00"),
            ("moved before", vec![open(5, 25), open(9, 15), won(15, 100)], AsOf::Everything, "1.00", "0.00"),
            ("moved at the start", vec![open(5, 25), open(10, 15), won(15, 100)], AsOf::Everything, "0.00", "-1.00"),
            ("won at the start", vec![open(5, 15), won(10, 100)], AsOf::Everything, "1.00", "0.00"),
            ("created within", vec![open(11, 15), won(15, 100)], AsOf::Everything, "0.00", "-1.00"),
            ("not over yet", vec![open(5, 15), won(15, 100)], t(18).into(), later, later),
            ("over", vec![open(5, 15), won(15, 100), open(20, 25)], t(19).into(), "1.00", "0.00"),
            ("reopened since", vec![open(5, 15), won(15, 100), open(25, 35)], AsOf::Everything, divide, divide),
        ] {
            let question = over(&history).during(t(10)..t(20)).as_of(as_of);
            let seen = question.clone().read(ForecastAccuracy { weighted: false }).to_string();
            assert_eq!((seen.as_str(), what), (accuracy, what));
            assert_eq!(question.read(ForecastBias { weighted: false }).to_string(), bias, "{what}");
        }
        let all_time = over([open(5, 15), won(15, 100)]).read(ForecastAccuracy::default());
        assert_eq!(all_time.value(), Err(&Undefined::NeedsAsOf));
    }

    proptest! {
        #[test]
        fn both_sides_are_those_of_the_deals_as_they_were_known(
            changes in prop::collection::vec((0usize..3, 0i64..30, 0u32..3, 0usize..3, prop::option::of(0i64..9), prop::option::of(0i64..30)), 0..14),
        ) {
            let made = |(deal, at, seq, outcome, cents, expected): (usize, i64, u32, usize, Option<i64>, Option<i64>)| {
                let mut change = change(["D1", "D2", "D3"][deal], at, Outcome::ALL[outcome], cents, expected);
                change.seq = seq;
                change
            };
            let changes: Vec<StageChange> = changes.into_iter().map(made).collect();
            let table = over(&changes).during(t(10)..t(20)).measure(ForecastAccuracy { weighted: false });
            let (kept, at) = (table.kept(&(), 0), AsOf::before(t(10)));
            let then = expected_pipeline(deals_as_of(&changes, at), t(10)..t(20), at);
            prop_assert_eq!(kept.forecast().ok(), then.ok());
            prop_assert_eq!(kept.actual().ok(), revenue(deals_as_of(&changes, AsOf::Everything), t(10)..t(20)).ok());
        }
    }
}
