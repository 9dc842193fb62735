//! How near the forecasts of the months came.

use super::errors::ForecastErrors;
use super::{FORECAST, ForecastKept, Foreseen, Known};
use crate::deals::weighted_pipeline::weighted;
use crate::field::{DealChanges, DealKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::summary::Grouped;
use crate::time::{Calendar, Grain, Timeline, Timestamp};
use crate::value::{Ratio, Undefined, Why};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How near the forecasts made at the start of each month came to what was won in it, over the months of the period.
///
/// ```text
/// 1 - sum over months of abs(F - A) / sum over months of A
/// F: sum of amount * probability of the deals that were open when the month began and expected to close in it
/// A: sum of amounts of the deals won in the month
/// ```
///
/// - **Counts**: as [`ForecastAccuracy`](super::ForecastAccuracy) does, with a new forecast for each month (or quarter,
///   week: [`each`](MonthlyForecastAccuracy::each)) of the calendar that cuts the period; errors of two months do not
///   cancel. A month counts when it is over at the as-of. In a period that is shorter than a month, the part of the month's
///   forecast that was expected in it. Measure: [`ForecastByMonth`], a journey: the whole history must be given.
/// - **Leaves out**: what [`ForecastAccuracy`](super::ForecastAccuracy) leaves out; open deals are pending.
/// - **Undefined**: nothing won (`NoDenominator`), refunds that leave less than nothing (`Inconsistent`), amounts of several
///   currencies (`MixedCurrencies`), a month of which nothing has an amount (`NoRecords`); no month that is over
///   (`NotYetObservable`); a period that no calendar cut (`NeedsCalendar`).
/// - **Reads**: [`DealKey`], [`DealChanges`].
/// - **Unit**: ratio, at most 1, below 0 where the errors are larger than what was won; higher is better.
///
/// The reading for a long period: of the deals that are won in a year, most were not there when it began, so that one
/// forecast on its first day says little whatever it is worth.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Outcome, StageChange}, time::Calendar, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let change = |deal: &str, at, outcome, expected| {
///     let mut change = StageChange::new(deal, day(at), "offer");
///     (change.outcome, change.probability) = (outcome, "0.8".parse().ok());
///     (change.amount, change.expected_close) = (Some(Money::minor(100_00, Currency::EUR)), Some(day(expected)));
///     change
/// };
/// let history = [
///     change("D1", "2024-01-20", Outcome::Open, "2024-02-15"),
///     change("D1", "2024-02-12", Outcome::Won, "2024-02-15"),
///     change("D2", "2024-02-20", Outcome::Open, "2024-03-10"),
///     change("D2", "2024-03-12", Outcome::Won, "2024-03-10"),
/// ];
/// let year = calendar.period("2024")?;
/// assert_eq!(deals::monthly_forecast_accuracy(&history, &year).to_string(), "0.80"); // twice 80.00 for 100.00
/// assert_eq!(deals::forecast_accuracy(&history, &year).to_string(), "0.00"); // on 1 January there was no deal yet
/// assert_eq!(deals::monthly_forecast_accuracy(&history, ..).value(), Err(&Undefined::NeedsCalendar));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Weighted absolute percentage error: Hyndman and Koehler, Another look at measures of forecast accuracy (2006).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MonthlyForecastAccuracy {
    /// F is each amount times the deal's probability; or else the amounts.
    pub weighted: bool,
    /// How often there is a new forecast.
    pub each: Grain,
}

impl Default for MonthlyForecastAccuracy {
    fn default() -> MonthlyForecastAccuracy {
        MonthlyForecastAccuracy { weighted: true, each: Grain::Month }
    }
}

/// What was forecast when each month began, and what was won in it, out of the history of the deals.
///
/// - **Counts**: a deal that was open when a month began, as its last change before that says, at its expected close in that
///   month; a deal that is won at the as-of, at its close, which is when it last became won.
/// - **Leaves out**: changes of which nobody knows the deal (`Nobodys`); all, where no calendar cut the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastByMonth {
    /// Each amount is forecast times its probability.
    pub weighted: bool,
    /// How often there is a new forecast.
    pub each: Grain,
}

impl ForecastByMonth {
    fn begins(&self, calendar: &Calendar, at: Timestamp) -> Option<Timestamp> {
        calendar.period_at(self.each, at).ok().map(|period| period.start())
    }
}

type Kept = Grouped<Timestamp, ForecastKept>;

impl Measure for ForecastByMonth {
    const ID: &'static str = "deals.forecast.monthly";
    /// The first instant of the month, and what a deal says of it.
    type Observation = (Timestamp, Foreseen);
    type When = Timestamp;
    type Summary = Kept;
}

impl Journey for ForecastByMonth {
    type Event = Known;
    type Trace = [(Timestamp, Known)];
    fn walk(&self, history: &[(Timestamp, Known)], at: &Frame, out: &mut impl FnMut(Seen<(Timestamp, Foreseen)>)) {
        let Some(calendar) = at.timeline().calendar() else { return };
        for (i, (since, known)) in history.iter().enumerate() {
            let Some(expected) = known.expected_close().filter(|_| known.is_open()) else { continue };
            let Some(begins) = self.begins(calendar, expected) else { continue };
            if *since < begins && history.get(i + 1).is_none_or(|(next, _)| *next >= begins) {
                let probability = if self.weighted { known.probability() } else { Some(Decimal::ONE) };
                let foreseen = Foreseen::Expected(weighted(known.amount(), probability));
                out(Seen::Counted(expected, (begins, foreseen)));
            }
        }
        match history.last() {
            Some((_, last)) if last.is_open() => out(Seen::PENDING),
            Some((_, last)) => {
                let closed = Known::won_at(history).and_then(|at| Some((at, self.begins(calendar, at)?)));
                if let Some((at, begins)) = closed {
                    out(Seen::Counted(at, (begins, Foreseen::Won(last.amount()))));
                }
            }
            None => {}
        }
    }
}

impl<C: DealKey + DealChanges> Step<C> for ForecastByMonth {
    type Entity = C::Id;
    fn step(&self, change: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Known)) {
        change.with_deal_key(|which| change.deal_changes(&mut |at, known| out(which, at, known)));
    }
}

impl Kpi for MonthlyForecastAccuracy {
    const ABOUT: About = About::new("deals.forecast_accuracy.monthly", "Accuracy of monthly forecasts", Unit::Ratio)
        .names(
            "Trafność miesięcznych prognoz sprzedaży",
            "Точність місячних прогнозів продажів",
            "דיוק תחזיות המכירות החודשיות",
            "Точность месячных прогнозов продаж",
        )
        .formula("1 - sum of abs(F - A) / sum of A over the months of P, with F as forecast when each month began")
        .anchor("F: expected_close as known at the start of its month; A: close")
        .source("forecasting practice: 1 less the weighted absolute percentage error")
        .parameters(&[
            FORECAST,
            Parameter {
                name: "each",
                default: "month",
                meaning: "how often there is a new forecast: week, month, quarter ...",
                example: "quarter",
            },
        ]);
    type Measure = ForecastByMonth;
    type Value = Ratio;
    fn measure(&self) -> ForecastByMonth {
        ForecastByMonth { weighted: self.weighted, each: self.each }
    }
    fn value(&self, kept: &Kept, at: &Frame) -> Result<Ratio, Undefined> {
        let calendar = at.timeline().calendar().ok_or(Undefined::NeedsCalendar)?;
        let over = |begins: Timestamp| {
            let month = calendar.period_at(self.each, begins).ok();
            month.is_some_and(|month| !Frame::new(&month, at.as_of()).unfinished())
        };
        let (mut pairs, mut later) = (Vec::new(), false);
        for (begins, of_month) in kept.iter() {
            if over(*begins) {
                pairs.push((of_month.forecast()?, of_month.actual()?));
            } else {
                later = true;
            }
        }
        if pairs.is_empty() && (later || at.unfinished()) {
            return Err(Undefined::NotYetObservable);
        }
        Ratio::ONE.checked_sub(ForecastErrors::new(pairs)?.wape()?)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, month)| n.wrapping_add(month.won.amounts().count()))
    }
    fn left_out(&self, kept: &Kept, note: &mut dyn FnMut(Why, i64)) {
        kept.iter().for_each(|(_, month)| month.missing(note));
    }
}

/// [`MonthlyForecastAccuracy`] of one period, each amount weighted; the whole history must be given.
pub fn monthly_forecast_accuracy<I: IntoIterator>(changes: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    ForecastByMonth: Step<I::Item>,
{
    over(changes).during(during).read(MonthlyForecastAccuracy::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::ForecastAccuracy;
    use crate::kpi::AsOf;
    use crate::record::{Outcome, Outcome::*, StageChange};
    use crate::value::{Currency, Money};

    fn day(date: &str) -> Timestamp {
        Calendar::civil().start_of(date.parse().unwrap()).unwrap()
    }
    fn change(deal: &str, at: &str, outcome: Outcome, cents: i64, expected: &str) -> StageChange {
        let mut change = StageChange::new(deal, day(at), "offer");
        (change.outcome, change.expected_close) = (outcome, Some(day(expected)));
        change.amount = Some(Money::minor(cents, Currency::EUR));
        change
    }
    const PLAIN: MonthlyForecastAccuracy = MonthlyForecastAccuracy { weighted: false, each: Grain::Month };

    #[test]
    fn each_month_has_a_forecast_of_its_own_and_errors_do_not_cancel() {
        let open = |deal, at, expected| change(deal, at, Open, 100, expected);
        let won = |deal, at, cents| change(deal, at, Won, cents, at);
        let (later, divide) =
            ("not yet observable: the time it speaks of has not passed", "undefined: nothing to divide by");
        let right = vec![open("A", "2024-01-20", "2024-02-09"), won("A", "2024-02-10", 100)];
        let twice = vec![
            open("A", "2024-01-20", "2024-02-09"),
            won("A", "2024-02-10", 150),
            open("B", "2024-02-20", "2024-03-09"),
            won("B", "2024-03-10", 50),
        ];
        for (what, history, as_of, expected) in [
            ("came true", right.clone(), AsOf::Everything, "1.00"),
            ("too low, then too high", twice, AsOf::Everything, "0.50"),
            (
                "created within its month",
                vec![open("A", "2024-02-01", "2024-02-09"), won("A", "2024-02-10", 100)],
                AsOf::Everything,
                "0.00",
            ),
            (
                "slipped once: forecast twice, won once",
                vec![
                    open("A", "2024-01-20", "2024-02-09"),
                    open("A", "2024-02-08", "2024-03-09"),
                    won("A", "2024-03-10", 100),
                ],
                AsOf::Everything,
                "0.00",
            ),
            ("the month is over", right.clone(), AsOf::before(day("2024-03-01")), "1.00"),
            ("the month is not over", right, day("2024-02-20").into(), later),
            ("nothing won", vec![open("A", "2024-01-20", "2024-02-09")], AsOf::Everything, divide),
            ("nothing", vec![], AsOf::Everything, divide),
        ] {
            let year = Calendar::civil().period("2024").unwrap();
            let seen = over(&history).during(&year).as_of(as_of).read(PLAIN).to_string();
            assert_eq!((seen.as_str(), what), (expected, what));
        }
    }

    #[test]
    fn of_one_month_it_is_the_accuracy_of_its_forecast() {
        let history: Vec<StageChange> = (1..9)
            .flat_map(|n| {
                let deal = format!("D{n}");
                let expected = ["2024-02-05", "2024-02-25", "2024-03-05"][n % 3];
                let end = if n % 4 == 0 { Lost } else { Won };
                [
                    change(&deal, ["2024-01-10", "2024-02-02"][n % 2], Open, 100 * n as i64, expected),
                    change(&deal, ["2024-02-20", "2024-03-20"][n / 5], end, 90 * n as i64, expected),
                ]
            })
            .collect();
        for month in ["2024-02", "2024-03"] {
            let month = Calendar::civil().period(month).unwrap();
            let whole = over(&history).during(&month).read(ForecastAccuracy { weighted: false }).to_string();
            assert_eq!(over(&history).during(&month).read(PLAIN).to_string(), whole, "{}", month.label());
        }
    }
}
