//! Analysis: what numbers say beside each other.
//!
//! Everything here takes the readings of any KPI, of this crate or of yours: see [`analysis`](crate::analysis) for all of
//! it. The examples share one small company:
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn company() -> Vec<Deal> {
//! #     let mut deals = vec![];
//! #     for (month, source, won, lost) in [(2, "web", 4, 1), (2, "fair", 2, 3), (3, "web", 4, 1), (3, "fair", 6, 9)] {
//! #         for n in 0..won + lost {
//! #             let at = Timestamp::parse(&format!("2024-{month:02}-{:02}T12:00:00Z", n + 1)).unwrap();
//! #             let mut deal = Deal::new("", at);
//! #             (deal.source, deal.owner) = (Some(source.into()), Some(if n % 3 == 2 { "piotr" } else { "anna" }.into()));
//! #             (deal.outcome, deal.closed_at) = (if n < won { Outcome::Won } else { Outcome::Lost }, Some(at));
//! #             deal.amount = Some(Money::minor(100_00, Currency::EUR));
//! #             deals.push(deal);
//! #         }
//! #     }
//! #     deals
//! # }
//! # fn main() -> Result<(), crm_kpi::Error> {
//! use crm_kpi::{deals::{Revenue, WinRate}, kpi::over, time::{Calendar, Grain}};
//! let deals = company(); // ten deals closed in February, twenty in March
//! let months = Calendar::utc().period("2024-Q1")?.by(Grain::Month)?;
//! let (rate, revenue) = over(&deals).by(|d| d.source.as_deref()).per(&months).measure((WinRate, Revenue));
//! assert_eq!(rate.all().reading(&(), 1).to_string(), "60.0 % (6 of 10)");
//! assert_eq!(rate.all().reading(&(), 2).to_string(), "50.0 % (10 of 20)");
//! assert_eq!(revenue.all().total(&()).to_string(), "1,600.00 EUR");
//! # Ok(()) }
//! ```
//!
//! # What changed
//!
//! A series is held against the period before, or a year before. Growth from nothing is no number, and a month that is not
//! over is not held against a whole one: [`compare`](crate::analysis::compare) its part to date with the same part of the
//! month before.
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn company() -> Vec<Deal> {
//! #     let mut deals = vec![];
//! #     for (month, source, won, lost) in [(2, "web", 4, 1), (2, "fair", 2, 3), (3, "web", 4, 1), (3, "fair", 6, 9)] {
//! #         for n in 0..won + lost {
//! #             let at = Timestamp::parse(&format!("2024-{month:02}-{:02}T12:00:00Z", n + 1)).unwrap();
//! #             let mut deal = Deal::new("", at);
//! #             (deal.source, deal.owner) = (Some(source.into()), Some(if n % 3 == 2 { "piotr" } else { "anna" }.into()));
//! #             (deal.outcome, deal.closed_at) = (if n < won { Outcome::Won } else { Outcome::Lost }, Some(at));
//! #             deal.amount = Some(Money::minor(100_00, Currency::EUR));
//! #             deals.push(deal);
//! #         }
//! #     }
//! #     deals
//! # }
//! # fn main() -> Result<(), crm_kpi::Error> {
//! # use crm_kpi::{deals::{self, Revenue}, kpi::over, time::{Calendar, Grain}};
//! # let (deals, calendar) = (company(), Calendar::utc());
//! # let months = calendar.period("2024-Q1")?.by(Grain::Month)?;
//! use crm_kpi::analysis::{Against, compare};
//! let changes = over(&deals).per(&months).measure(Revenue).readings().changes(Against::Previous);
//! assert_eq!(changes.series(&())[1].to_string(), "0.00 -> 600.00 EUR: +600.00 EUR");
//! assert_eq!(changes.series(&())[2].to_string(), "600.00 EUR -> 1,000.00 EUR: +400.00 EUR (+66.7 %)");
//!
//! let to_date = calendar.period("2024-03")?.part_until(Timestamp::parse("2024-03-06T00:00:00Z")?);
//! let change = compare(&to_date, Against::Previous, |part| deals::revenue(&deals, part))?;
//! assert_eq!(change.to_string(), "600.00 EUR -> 900.00 EUR: +300.00 EUR (+50.0 %)");
//! # Ok(()) }
//! ```
//!
//! # What moved it
//!
//! Both sources win as often as before, and the whole wins less: more of it is now the fair. Effects add up exactly.
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn company() -> Vec<Deal> {
//! #     let mut deals = vec![];
//! #     for (month, source, won, lost) in [(2, "web", 4, 1), (2, "fair", 2, 3), (3, "web", 4, 1), (3, "fair", 6, 9)] {
//! #         for n in 0..won + lost {
//! #             let at = Timestamp::parse(&format!("2024-{month:02}-{:02}T12:00:00Z", n + 1)).unwrap();
//! #             let mut deal = Deal::new("", at);
//! #             (deal.source, deal.owner) = (Some(source.into()), Some(if n % 3 == 2 { "piotr" } else { "anna" }.into()));
//! #             (deal.outcome, deal.closed_at) = (if n < won { Outcome::Won } else { Outcome::Lost }, Some(at));
//! #             deal.amount = Some(Money::minor(100_00, Currency::EUR));
//! #             deals.push(deal);
//! #         }
//! #     }
//! #     deals
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use crm_kpi::{deals::{Revenue, WinRate}, kpi::over, time::{Calendar, Grain}};
//! # let deals = company();
//! # let months = Calendar::utc().period("2024-Q1")?.by(Grain::Month)?;
//! # let (rate, revenue) = over(&deals).by(|d| d.source.as_deref()).per(&months).measure((WinRate, Revenue));
//! let explained = rate.readings().explain(1, 2)?; // February to March
//! assert_eq!(explained.to_string(), "60.0 % -> 50.0 %: rates 0.0, mix -10.0 points");
//! assert_eq!(&explained.rate() + &explained.mix(), explained.change());
//!
//! let parts = revenue.readings().contributions(1, 2)?;
//! let shown: Vec<String> = parts.iter().map(|(_, change)| change.to_string()).collect();
//! assert_eq!(shown, ["200.00 EUR -> 600.00 EUR: +400.00 EUR (+200.0 %)", "400.00 EUR -> 400.00 EUR: 0.00 EUR (0.0 %)"]);
//! assert_eq!(parts.growth(&Some("fair"))?, parts.total().relative()?); // the fair made all of it
//! # Ok(()) }
//! ```
//!
//! # The largest and the rest; subtotals; how unevenly
//!
//! The rest, and every subtotal, is merged from what is kept, so it is the KPI of its records.
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn company() -> Vec<Deal> {
//! #     let mut deals = vec![];
//! #     for (month, source, won, lost) in [(2, "web", 4, 1), (2, "fair", 2, 3), (3, "web", 4, 1), (3, "fair", 6, 9)] {
//! #         for n in 0..won + lost {
//! #             let at = Timestamp::parse(&format!("2024-{month:02}-{:02}T12:00:00Z", n + 1)).unwrap();
//! #             let mut deal = Deal::new("", at);
//! #             (deal.source, deal.owner) = (Some(source.into()), Some(if n % 3 == 2 { "piotr" } else { "anna" }.into()));
//! #             (deal.outcome, deal.closed_at) = (if n < won { Outcome::Won } else { Outcome::Lost }, Some(at));
//! #             deal.amount = Some(Money::minor(100_00, Currency::EUR));
//! #             deals.push(deal);
//! #         }
//! #     }
//! #     deals
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use crm_kpi::{deals::{Revenue, WinRate}, kpi::over};
//! # let deals = company();
//! use crm_kpi::analysis::{Dimension::{All, Of}, Top};
//! let revenue = over(&deals).by(|d| d.owner.as_deref()).measure(Revenue);
//! let top = revenue.top(1)?;
//! assert_eq!(top.total(&Top::Place(1, Some("anna"))).to_string(), "1,200.00 EUR");
//! assert_eq!(top.total(&Top::Rest).to_string(), "400.00 EUR");
//! let spread = revenue.ranking()?.concentration()?;
//! assert_eq!(spread.top(1)?.to_string(), "75.0 % (1,200.00 of 1,600.00 EUR)");
//!
//! let rates = over(&deals).by(|d| (d.source.as_deref(), d.owner.as_deref())).measure(WinRate).subtotals();
//! assert_eq!(rates.total(&(Of(Some("web")), All)).to_string(), "80.0 % (8 of 10)");
//! assert_eq!(rates.total(&(All, All)).to_string(), "53.3 % (16 of 30)");
//! # Ok(()) }
//! ```
//!
//! # Towards a target, and when to be told
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn company() -> Vec<Deal> {
//! #     let mut deals = vec![];
//! #     for (month, source, won, lost) in [(2, "web", 4, 1), (2, "fair", 2, 3), (3, "web", 4, 1), (3, "fair", 6, 9)] {
//! #         for n in 0..won + lost {
//! #             let at = Timestamp::parse(&format!("2024-{month:02}-{:02}T12:00:00Z", n + 1)).unwrap();
//! #             let mut deal = Deal::new("", at);
//! #             (deal.source, deal.owner) = (Some(source.into()), Some(if n % 3 == 2 { "piotr" } else { "anna" }.into()));
//! #             (deal.outcome, deal.closed_at) = (if n < won { Outcome::Won } else { Outcome::Lost }, Some(at));
//! #             deal.amount = Some(Money::minor(100_00, Currency::EUR));
//! #             deals.push(deal);
//! #         }
//! #     }
//! #     deals
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use crm_kpi::{deals, time::Calendar, value::Share};
//! # let rows = company();
//! use crm_kpi::analysis::{Rule, Status, Target};
//! let march = Calendar::utc().period("2024-03")?;
//! let half = Share::new(11, 22)?; // of the working days
//! let target = Target::at_least(&Money::minor(2_400_00, Currency::EUR))?.gathering();
//! let revenue = deals::revenue(&rows, &march);
//! assert_eq!(revenue.status(target, half).ok(), Some(Status::AtRisk)); // 1,200.00 should be there by now
//!
//! let rule = Rule::below(&Share::new(3, 5)?)?.named("win rate").at_least(5); // three deals never raise it
//! let alert = rule.check(&deals::win_rate(&rows, &march), None);
//! assert_eq!(alert.to_string(), "win rate: 50.0 % is below 60.0 % (n 20)");
//! # Ok(()) }
//! ```
//!
//! # The records behind it
//!
//! [`records_of`](crate::kpi::Over::records_of) takes the same question and gives the numbers with their records, from one
//! look at them: counted, pending, and excluded with the reason. For a KPI of entities it is
//! [`entities_of`](crate::kpi::Over::entities_of).
//!
//! ```
//! # use crm_kpi::{record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn company() -> Vec<Deal> {
//! #     let mut deals = vec![];
//! #     for (month, source, won, lost) in [(2, "web", 4, 1), (2, "fair", 2, 3), (3, "web", 4, 1), (3, "fair", 6, 9)] {
//! #         for n in 0..won + lost {
//! #             let at = Timestamp::parse(&format!("2024-{month:02}-{:02}T12:00:00Z", n + 1)).unwrap();
//! #             let mut deal = Deal::new("", at);
//! #             (deal.source, deal.owner) = (Some(source.into()), Some(if n % 3 == 2 { "piotr" } else { "anna" }.into()));
//! #             (deal.outcome, deal.closed_at) = (if n < won { Outcome::Won } else { Outcome::Lost }, Some(at));
//! #             deal.amount = Some(Money::minor(100_00, Currency::EUR));
//! #             deals.push(deal);
//! #         }
//! #     }
//! #     deals
//! # }
//! # use crm_kpi::{deals::Revenue, kpi::{Role, over}};
//! # let deals = company();
//! let behind = over(&deals).by(|d| d.owner.as_deref()).records_of(Revenue);
//! let counted = behind.total(&Some("anna")).filter(|(_, role)| *role == Role::Counted);
//! assert_eq!(counted.count() as u64, behind.table().total(&Some("anna")).n());
//! ```
//!
//! # Trailing, to date, at a longer grain
//!
//! [`trailing`](crate::kpi::Table::trailing) takes months of each day, [`to_date`](crate::kpi::Table::to_date) begins anew with
//! each month, and [`closing`](crate::kpi::Table::closing) reads a running table by longer periods: a month shows its last
//! day. Entities are not additive: ask for their window as a period of its own.
