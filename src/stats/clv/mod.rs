//! Customer lifetime value where nobody says when they leave: how often customers will buy, and what they will spend.
//!
//! | to | use |
//! |---|---|
//! | say who is still a customer, and how often they will buy | [`BgNbd`], [`ParetoNbd`]; both are a [`BuyingModel`] |
//! | say what they will spend on a purchase | [`GammaGamma`] |
//! | make both one amount of today | [`BuyingModel::lifetime_value`] over a [`Horizon`] |
//! | see whether a model fits | [`frequency_histogram`], [`holdout`] |
//!
//! All three start from four numbers of each customer, which [`purchase_summaries`](crate::customers::purchase_summaries)
//! gives from purchases of any kind: frequency, recency, age and mean spend. From purchases to a fit:
//!
//! ```
//! use crm_kpi::{customers, kpi::AsOf, time::{Calendar, Grain, Timeline}};
//! use crm_kpi::stats::clv::{BgNbd, BuyingModel, Customer, Customers};
//! # use crm_kpi::{record::Purchase, time::Timestamp};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut purchases = vec![];
//! # let mut state = 7u64;
//! # let mut draw = || { state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); (state >> 11) as f64 / (1u64 << 53) as f64 };
//! # for customer in 0..800 {
//! #     let (mut day, rate) = ((draw() * 90.0).floor(), -0.03 * draw().ln());
//! #     while day < 360.0 {
//! #         purchases.push(Purchase::new("", format!("C{customer}"), Timestamp::from_micros((19_723 + day as i64) * 86_400_000_000)));
//! #         if draw() < 0.2 { break }
//! #         day += (-(1.0 - draw()).ln() / rate).ceil();
//! #     }
//! # }
//! # for purchase in &mut purchases { purchase.amount = Some(crm_kpi::value::Money::minor(1000, crm_kpi::value::Currency::EUR)); }
//! let days = Timeline::of(&Calendar::utc(), Grain::Day, "2024-01-01".parse()?, "2024-12-26".parse()?)?;
//! let summaries = customers::purchase_summaries(&purchases, &days, AsOf::Everything);
//! let weekly = summaries.rows().iter().map(|row| Customer::of(row, 7.0));
//! let fit = BgNbd::fit(&weekly.collect::<Result<Customers, _>>()?)?;
//! println!("{fit}"); // each parameter with its standard error
//! for row in summaries.rows() {
//!     let customer = Customer::of(row, 7.0)?;
//!     println!("{}: {:.1} purchases in a year", row.customer(), fit.model.expected_purchases(&customer, 52.0)?);
//! }
//! # assert_eq!(fit.customers, 800);
//! # Ok(()) }
//! ```
//!
//! A live shop keeps the summaries, which follow their purchases, and fits anew when it will; tables of parts
//! [merge](Customers::merge).
//!
//! # When not
//!
//! - Customers by contract: their leaving is seen, and retention or survival says more.
//! - Buying by the season or by appointment: the models know only rates that last.
//! - Few customers, or a short watch: then a fit fails and says so ([`FitFailed`]), or its
//!   [standard errors](Parameter) are wide.
//! - Customers of very different kinds: fit each kind on its own.
//! - Customers who spend the more the more often they buy: [`GammaGamma`] takes the two for independent.
//!
//! A fit is by maximum likelihood, with exact derivatives, from a few fixed starts: the same customers give the same model.
//! A number is given only where the climb ended at a top; a parameter that runs to 0 or without end is an error that
//! names it.

mod bg_nbd;
mod climb;
mod customer;
#[cfg(test)]
mod drawn;
mod fit;
mod gamma_gamma;
mod jet;
mod judged;
mod model;
mod pareto_nbd;
mod stay;
mod table;
#[cfg(test)]
mod tests;

pub use bg_nbd::BgNbd;
pub use customer::{Customer, Spend};
pub use fit::{Fit, FitFailed, Parameter};
pub use gamma_gamma::GammaGamma;
pub use judged::{FrequencyBin, Holdout, HoldoutGroup, frequency_histogram, holdout};
pub use model::{BuyingModel, Horizon};
pub use pareto_nbd::ParetoNbd;
pub use table::Customers;
