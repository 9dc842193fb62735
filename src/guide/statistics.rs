//! Statistics: how sure a number is, and when two of them differ.
//!
//! 3 of 4 and 300 of 400 are both 75 %, and not the same news. The functions are in [`stats`](crate::stats); this page says
//! which to take, and when none.
//!
//! # How sure is it?
//!
//! A reading has an [`interval`](crate::kpi::Reading::interval) where its value keeps what one takes. Of a hundred intervals
//! at 95 %, ninety-five hold the true number: the one that deals *of that kind* have, now and later.
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp};
//! # fn of(owner: &str, won: i64, all: i64, days: i64) -> Vec<Deal> {
//! #     let deal = |n: i64| {
//! #         let mut deal = Deal::new(format!("{owner}{n}"), Timestamp::from_micros(0));
//! #         deal.owner = Some(owner.into());
//! #         deal.outcome = if n * 7 % all < won { Outcome::Won } else { Outcome::Lost };
//! #         deal.closed_at = Some(Timestamp::from_micros((days + n * 13 % 30) * 86_400_000_000));
//! #         deal
//! #     };
//! #     (0..all).map(deal).collect()
//! # }
//! # fn main() -> Result<(), crm_kpi::value::Undefined> {
//! # let deals = of("anna", 36, 60, 20);
//! use crm_kpi::deals;
//! let win_rate = deals::win_rate(&deals, ..);
//! assert_eq!(format!("{win_rate}; {}", win_rate.interval(0.95)?), "60.0 % (36 of 60); 0.474 to 0.714 (95 %)");
//! let cycle = deals::sales_cycle(&deals, ..);
//! assert_eq!(format!("{:.1}", cycle.interval(0.95)?), "28.0 to 39.0 (95 %)"); // of the median, in days
//! # Ok(()) }
//! ```
//!
//! | value | interval |
//! |---|---|
//! | [`Share`](crate::value::Share) of counts | Wilson's; others by [`interval_by`](crate::value::Share::interval_by) |
//! | [`Nps`](crate::value::Nps) | of its standard error; for few [`nps_interval`](crate::stats::nps_interval) by the score method |
//! | [`WeightedNps`](crate::value::WeightedNps) | of the linearised score, which knows every weight |
//! | [`Mean`](crate::value::Mean) of answers | Student's |
//! | [`DurationSummary`](crate::value::DurationSummary), [`AmountSummary`](crate::value::AmountSummary) | of the median and of any quantile, by exact ranks: never less sure than it says, undefined of too few; of the mean by `sample()` |
//! | a count of what comes one by one | [`by_time`](crate::kpi::Reading::by_time), exact |
//! | a quotient whose records you have | [`RatioOfMeans`](crate::stats::RatioOfMeans): by the delta method; Fieller's where what is below the line is noisy |
//! | shares and sums of money, quotients of sums, mean times kept without squares | none: they do not keep what it takes |
//!
//! # Do two differ?
//!
//! [`compare`](crate::stats::compare) takes two readings and the test that is right for them, and says it in words. Where no
//! test is right, it does not compile; a [`Value`](crate::value::Value) chosen by name reads `NoInterval`.
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp};
//! # fn of(owner: &str, won: i64, all: i64, days: i64) -> Vec<Deal> {
//! #     let deal = |n: i64| {
//! #         let mut deal = Deal::new(format!("{owner}{n}"), Timestamp::from_micros(0));
//! #         deal.owner = Some(owner.into());
//! #         deal.outcome = if n * 7 % all < won { Outcome::Won } else { Outcome::Lost };
//! #         deal.closed_at = Some(Timestamp::from_micros((days + n * 13 % 30) * 86_400_000_000));
//! #         deal
//! #     };
//! #     (0..all).map(deal).collect()
//! # }
//! # fn main() -> Result<(), crm_kpi::value::Undefined> {
//! # let (anna, piotr) = (of("anna", 36, 60, 20), of("piotr", 27, 60, 25));
//! use crm_kpi::{deals, stats::compare};
//! let told = compare(&deals::win_rate(&anna, ..), &deals::win_rate(&piotr, ..))?;
//! assert_eq!(told.to_string(), "15.0 points higher (-2.8 to 31.5), could be chance (p = 0.100, Newcombe)");
//! let told = compare(&deals::sales_cycle(&anna, ..), &deals::sales_cycle(&piotr, ..))?;
//! assert_eq!(told.to_string(), "6.0 days shorter (1.0 to 10.0), unlikely to be chance (p = 0.022, Mann-Whitney)");
//! # Ok(()) }
//! ```
//!
//! "Could be chance" is not "they are the same": the interval says how much may still be there. And what is unlikely to be
//! chance may be too small to matter; of a million records everything differs. Read the difference first, then its interval,
//! then the p.
//!
//! # Which group stands out?
//!
//! Of ten owners one is always the best. [`compare_with_rest`](crate::stats::compare_with_rest) holds each against all
//! others and takes into account how many it asked about; [`compare_pairs`](crate::stats::compare_pairs) each against each.
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp};
//! # fn of(owner: &str, won: i64, all: i64, days: i64) -> Vec<Deal> {
//! #     let deal = |n: i64| {
//! #         let mut deal = Deal::new(format!("{owner}{n}"), Timestamp::from_micros(0));
//! #         deal.owner = Some(owner.into());
//! #         deal.outcome = if n * 7 % all < won { Outcome::Won } else { Outcome::Lost };
//! #         deal.closed_at = Some(Timestamp::from_micros((days + n * 13 % 30) * 86_400_000_000));
//! #         deal
//! #     };
//! #     (0..all).map(deal).collect()
//! # }
//! # let deals = [of("anna", 36, 60, 20), of("piotr", 27, 60, 25), of("olena", 26, 60, 25)].concat();
//! use crm_kpi::{deals::WinRate, kpi::over, stats::{Many, compare_with_rest}};
//! let rates = over(&deals).by(|d| d.owner.as_deref()).measure(WinRate);
//! let groups = rates.groups().map(|owner| (*owner, rates.total(owner)));
//! for (_, told) in compare_with_rest(groups, Many::Holm) {
//!     assert!(told?.could_be_chance()); // anna's 60 % against 45 % and 43 % may be luck
//! }
//! # Ok::<(), crm_kpi::value::Undefined>(())
//! ```
//!
//! # When not to
//!
//! - **Looking every day until it comes out.** Who looks twenty times finds something that is not there about one time in
//!   four. Say beforehand how many records it takes, [`sample_size`](crate::stats::sample_size), and look then. Check first
//!   that both arms got what they were dealt: [`sample_ratio_mismatch`](crate::stats::sample_ratio_mismatch).
//! - **Looking at everything.** Twenty KPIs by ten owners are two hundred comparisons, and ten of them stand out by chance.
//!   Ask what you would act on; for the rest [`Many::Holm`](crate::stats::Many) or
//!   [`benjamini_hochberg`](crate::stats::benjamini_hochberg).
//! - **The same records twice.** Levels of two dates (customers, open tickets, complete records) are mostly the same ones,
//!   and answers of the same people before and after are pairs: these tests take them for strangers.
//! - **Records that hang together.** Lines of one order, days of one user, visits of one customer are fewer than they seem.
//!   Take the entity for the record: [`RatioOfMeans`](crate::stats::RatioOfMeans) of the sums of each.
//! - **Times that still run.** The cycle of deals that are closed leaves out the long ones that are open. The survival curve counts
//!   those too, for as long as they have lasted: [`TimeToWin`](crate::deals::TimeToWin) and its like of first
//!   responses, resolutions, conversions and tenures.
//! - **Months of a season.** December against November is not chance, and no news either: hold it against the December
//!   before, or against what the season makes one expect: [`series`](crate::stats::series).
//! - **All there is.** Last year's revenue by owner is what it was, without an interval. One is needed for what it says of
//!   owners, or of next year.
//! - **Cause.** Deals with a demo are won more often, and a demo is given to those who are about to buy. Only what was dealt by
//!   lot shows what it does.
//!
//! # Further
//!
//! - [`stats`](crate::stats): every function, by what it is for.
//! - [`stats::series`](crate::stats::series): seasons, forecasts with intervals, what is out of the ordinary.
//! - [`stats::clv`](crate::stats::clv): what customers will buy, and what they are worth.
//! - [`analysis`](super::analysis): what changed and what moved it, whether or not it is chance.
