//! Time series of any KPI: what lies beneath the ups and downs, what comes next, and what is out of the ordinary.

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

pub use anomalies::{Anomalies, Anomaly, Direction};
pub use backtest::{Accuracy, Backtest, Choice};
pub use decompose::{Decomposition, Seasonality};
pub use forecast::{Forecast, Method, Step};
pub use growth::{compound_growth, years_between};
pub use numbers::Series;
pub use smoothing::{Smoothing, Weights};
