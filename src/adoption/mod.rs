//! Adoption: whether those who have the CRM use it, and know how to.
//!
//! Satisfaction of users is that of customers, asked of staff: [`surveys::csat`](crate::surveys::csat) and
//! [`surveys::nps`](crate::surveys::nps), over their answers only:
//!
//! ```
//! use crm_kpi::kpi::{Kpi, over};
//! use crm_kpi::{record::{SurveyKind, SurveyResponse}, surveys::Nps, time::Timestamp};
//! let staff = ["anna", "piotr"];
//! let answers = [("anna", 10), ("piotr", 9), ("a customer", 0)].map(|(who, score)| {
//!     let mut answer = SurveyResponse::new("", "", SurveyKind::Nps);
//!     answer.respondent = Some(who.into());
//!     (answer.answered_at, answer.score) = (Some(Timestamp::MIN), Some(score));
//!     answer
//! });
//! let of_staff = move |a: &&SurveyResponse| a.respondent.as_deref().is_some_and(|who| staff.contains(&who));
//! assert_eq!(over(&answers).read(Nps::default().only("staff", of_staff)).n(), 2);
//! ```
//!
//! By name, where the segment of an answer says who answers, [`Meter`](crate::meter::Meter) `.by("segment")` has the same
//! in its row `staff`.

mod active_users;
mod records;
mod stickiness;
mod touched;
mod training;
mod usage;
mod user_days;

pub use active_users::{ActiveUsers, active_users};
pub use records::{CrmRecords, RecordsCreated, records, records_created};
pub use stickiness::{UserStickiness, user_stickiness};
pub use touched::{RecordsTouched, TouchedPerUser, records_touched, touched_per_user};
pub use training::{Licence, NotCounted, Schooling, TrainingHours, UserTraining, training, training_hours};
pub use usage::{UsageFrequency, usage};
pub use user_days::{Usage, Used, UserDays, UserDaysKept, UserEvent};
