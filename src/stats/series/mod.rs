//! Time series of any KPI: what lies beneath the ups and downs, what comes next, and what is out of the ordinary.
//!
//! A [`Series`] is a row of a table: [`Readings::numbers`](crate::kpi::Readings::numbers), up to the last period that is
//! over. What is undefined there is a gap, never 0.
//!
//! | to | use |
//! |---|---|
//! | smooth | [`trailing_mean`](Series::trailing_mean), [`centred_mean`](Series::centred_mean), [`weighted_mean`](Series::weighted_mean), [`exponential_mean`](Series::exponential_mean) |
//! | part trend and season, compare a December with a June | [`Decomposition`] |
//! | forecast, with an interval | [`Method`], [`Smoothing`] |
//! | know what a forecast is worth, choose one | [`Backtest`] |
//! | be shown what is out of the ordinary | [`Anomalies`] |
//! | say how much it grows | [`growth`](Series::growth), [`average_growth`](Series::average_growth), [`compound_growth`] |
//!
//! A season is a number of periods: 12 months, 4 quarters, 7 days in a row. Weeks have none of whole periods in a year: 52 of
//! them drift by a day or two.
//!
//! ```
//! use crm_kpi::{kpi::over, leads::LeadCount, record::Lead, time::{Calendar, Grain, Timestamp}};
//! use crm_kpi::stats::series::{Backtest, Method};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // so many leads in each month of three years
//! let leads: Vec<Lead> = (0..36).flat_map(|month| (0..30 + month / 2 + 6 * (month % 3) + month * month % 5).map(move |lead| (month, lead)))
//!     .filter_map(|(month, lead)| {
//!         let date = format!("{}-{:02}-{:02}T12:00:00Z", 2021 + month / 12, 1 + month % 12, 1 + lead % 28);
//!         Some(Lead::new("", Timestamp::parse(&date).ok()?))
//!     })
//!     .collect();
//! let calendar = Calendar::utc();
//! let months = calendar.between_dates("2021-01-01".parse()?, "2024-01-01".parse()?)?.by(Grain::Month)?;
//! let monthly = over(&leads).per(&months).measure(LeadCount).readings().numbers(&())?;
//!
//! let choice = Backtest::new(24, 3).seasonal(3).choose(&monthly, &Method::all(3))?;
//! let next = choice.method().forecast(&monthly, 1)?.within(0.0, f64::INFINITY).steps()[0];
//! assert_eq!(choice.method().to_string(), "Holt-Winters, additive over 3, damped");
//! assert_eq!(format!("{:.0}, {:.0}", next.expected(), next.interval(0.95)?), "49, 45 to 53 (95 %)");
//! # Ok(()) }
//! ```

mod ahead;
mod anomalies;
mod backtest;
mod decompose;
mod forecast;
mod growth;
mod minimise;
mod moving;
mod numbers;
mod smoothing;
mod states;

pub use ahead::{Forecast, Step};
pub use anomalies::{Anomalies, Anomaly, Direction};
pub use backtest::{Accuracy, Backtest, Choice};
pub use decompose::{Decomposition, Seasonality};
pub use forecast::Method;
pub use growth::{compound_growth, years_between};
pub use numbers::Series;
pub use smoothing::{Smoothing, Weights};
