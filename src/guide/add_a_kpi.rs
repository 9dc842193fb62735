//! Add a KPI of your own, in your own crate: one file.
//!
//! A KPI is two steps. A **measure** sees records and keeps a small summary of them; a **KPI** reads a number off the
//! summary. Ask first whether a measure that exists keeps what you need: then a KPI is a reading and nothing else.
//!
//! # A reading of a measure that exists
//!
//! The mean revenue of *all* closed deals, lost ones included, is in what [`ClosedDeals`](crate::deals::ClosedDeals)
//! keeps:
//!
//! ```
//! use crm_kpi::deals::{ClosedDeals, DealsKept};
//! use crm_kpi::kpi::{About, Frame, Kpi, Unit, over};
//! use crm_kpi::record::{Deal, Outcome};
//! use crm_kpi::time::Timestamp;
//! use crm_kpi::value::{Currency, Money, MoneyPer, Undefined, Why};
//!
//! #[derive(Debug, Clone, PartialEq)]
//! struct RevenuePerClosedDeal;
//!
//! impl Kpi for RevenuePerClosedDeal {
//!     const ABOUT: About = About::new("acme.revenue_per_closed_deal", "Revenue per closed deal", Unit::MoneyPer)
//!         .formula("won amount / (won + lost)");
//!     type Measure = ClosedDeals;
//!     type Value = MoneyPer;
//!     fn measure(&self) -> ClosedDeals {
//!         ClosedDeals
//!     }
//!     fn value(&self, kept: &DealsKept, _: &Frame) -> Result<MoneyPer, Undefined> {
//!         let total = kept.amounts.total()?.ok_or(Undefined::NoRecords)?;
//!         MoneyPer::new(total, kept.outcomes.whole())
//!     }
//!     fn n(&self, kept: &DealsKept) -> i64 {
//!         kept.outcomes.whole()
//!     }
//!     fn left_out(&self, kept: &DealsKept, note: &mut dyn FnMut(Why, i64)) {
//!         kept.without_amount(note);
//!     }
//! }
//!
//! let t = Timestamp::from_micros;
//! let closed = |outcome, cents| {
//!     let mut deal = Deal::new("", t(0));
//!     (deal.outcome, deal.closed_at) = (outcome, Some(t(1)));
//!     deal.amount = Some(Money::minor(cents, Currency::EUR));
//!     deal
//! };
//! let deals = [closed(Outcome::Won, 300_00), closed(Outcome::Lost, 999_00)];
//! assert_eq!(over(&deals).read(RevenuePerClosedDeal).to_string(), "150.00 EUR");
//! ```
//!
//! # A measure of your own
//!
//! It says what one record is to it ([`Seen`](crate::kpi::Seen)), and which summary keeps that. The summaries in
//! [`summary`](crate::summary) are exact and take back what they took in; compose them before you write one. From
//! then on your KPI does all that ours do: groups, periods, live updates, merged parts, saved states.
//!
//! ```
//! use crm_kpi::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Seen, Unit, over, track};
//! use crm_kpi::summary::Shares;
//! use crm_kpi::time::{Calendar, Grain, Timestamp};
//! use crm_kpi::value::{Share, Undefined, Why};
//!
//! struct Demo { at: Timestamp, minutes: i64, attended: bool, country: &'static str }
//!
//! /// The share of the demos that the customer came to.
//! #[derive(Debug, Clone, Copy, PartialEq)]
//! struct ShowRate;
//!
//! impl Measure for ShowRate {
//!     const ID: &'static str = "acme.show_rate";
//!     type Observation = bool;   // what one record says
//!     type When = Timestamp;     // a flow: it counts at an instant
//!     type Summary = Shares;     // what is kept
//! }
//! impl Observe<Demo> for ShowRate {
//!     fn observe(&self, demo: &Demo, as_of: AsOf) -> Seen<bool> {
//!         if !as_of.knows(demo.at) {
//!             Seen::PENDING // it is still to come
//!         } else if demo.minutes < 0 {
//!             Seen::Excluded(Some(demo.at), Why::NegativeDuration)
//!         } else {
//!             Seen::Counted(demo.at, demo.attended)
//!         }
//!     }
//! }
//! // over(&demos) gives references: what is seen of a demo is seen of a reference to it
//! impl Observe<&Demo> for ShowRate {
//!     fn observe(&self, demo: &&Demo, as_of: AsOf) -> Seen<bool> {
//!         self.observe(*demo, as_of)
//!     }
//! }
//! impl Kpi for ShowRate {
//!     const ABOUT: About = About::new("acme.show_rate", "Demo show rate", Unit::Share);
//!     type Measure = ShowRate;
//!     type Value = Share;
//!     fn measure(&self) -> ShowRate {
//!         *self
//!     }
//!     fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
//!         kept.share()
//!     }
//!     fn n(&self, kept: &Shares) -> i64 {
//!         kept.whole()
//!     }
//! }
//!
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let at = |text| Timestamp::parse(text);
//! let demos = [
//!     Demo { at: at("2024-01-31T23:30:00Z")?, minutes: 30, attended: true, country: "PL" },
//!     Demo { at: at("2024-02-05T10:00:00Z")?, minutes: 30, attended: false, country: "PL" },
//!     Demo { at: at("2024-02-06T10:00:00Z")?, minutes: -5, attended: true, country: "DE" },
//! ];
//! let months = Calendar::in_zone(chrono_tz::Europe::Warsaw).period("2024-Q1")?.by(Grain::Month)?;
//! let table = over(&demos).by(|d| d.country).per(&months).measure(ShowRate);
//! assert_eq!(table.reading(&"PL", 1).to_string(), "50.0 % (1 of 2)"); // in Warsaw it was February already
//! assert_eq!(table.reading(&"DE", 1).excluded_for(&Why::NegativeDuration), 1);
//! assert_eq!(table.rollup(Grain::Quarter)?.reading(&"PL", 0).n(), 2);
//!
//! let mut live = track::<Demo>().measure(ShowRate);
//! demos.iter().for_each(|d| live.insert(d));
//! live.remove(&demos[1]);
//! assert_eq!(live.tables().total(&()).to_string(), "100.0 % (1 of 1)");
//! let saved = live.save()?;
//! let mut restored = track::<Demo>().measure(ShowRate);
//! restored.load(&saved)?;
//! assert_eq!(restored.tables(), live.tables());
//! # Ok(()) }
//! ```
//!
//! Make `observe` generic over the field traits of [`field`](crate::field) instead of over one struct, and one `impl`
//! serves every record type that has the fields, references included.
//!
//! # The other shapes
//!
//! | the KPI | then |
//! |---|---|
//! | is something that *stands* from one instant until another | `type When = Span`: it is read at the end of each period |
//! | follows an entity through several records | implement [`Journey`](crate::kpi::Journey) and [`Step`](crate::kpi::Step); see [`Movement`](crate::customers::Movement) |
//! | divides one population by another | implement [`Derived`](crate::kpi::Derived); see [`CloseRate`](crate::deals::CloseRate) |
//!
//! # Into this crate
//!
//! A KPI of this crate is one file, one line in its module, and one line in `src/list.rs`: from that list come the
//! catalogue, the meters by name, and the laws and routes that every KPI is tested for. Two commands then write what is
//! checked against the list: the tables of README and of the front page (`CRM_KPI_WRITE_PAGES=1 cargo test --test pages`)
//! and the saved state that later versions must read (`CRM_KPI_WRITE_GOLDEN=1 cargo test --test saved`). A front-door
//! function is tried in `tests/agree.rs`.
