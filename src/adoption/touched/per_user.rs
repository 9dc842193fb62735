//! On how many records a user works.

use crate::adoption::{ActiveUsers, RecordsTouched, UserDays, UserDaysKept};
use crate::kpi::{About, Derived, Frame, Reading, Side, Step, Unit, one_number, over};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Records touched for each active user.
///
/// ```text
/// pairs of a user and a record with >= 1 event in P / users with >= 1 event in P
/// ```
///
/// - **Counts**: of each active user of the period the different records that it touched. Measures: [`RecordsTouched`],
///   [`UserDays`].
/// - **Leaves out**: nothing. A user who logged in and touched no record is an active one.
/// - **Undefined**: nobody was active (`NoDenominator`).
/// - **Reads**: [`UserKey`](crate::field::UserKey), [`At`](crate::field::At), [`Uses`](crate::field::Uses),
///   [`Touches`](crate::field::Touches).
/// - **Unit**: records per user; higher is better.
///
/// # Examples
///
/// One that works and one undefined: see [`RecordsTouched`].
///
/// # References
///
/// Breadth of use, as adoption reports of CRM vendors have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TouchedPerUser;

impl Derived for TouchedPerUser {
    const ABOUT: About =
        About::new("adoption.records_touched.per_user", "Records touched per active user", Unit::Ratio)
            .names(
                "Rekordy na aktywnego użytkownika",
                "Записів на одного активного користувача",
                "רשומות למשתמש פעיל",
                "Записей на одного активного пользователя",
            )
            .formula("pairs of a user and a record with >= 1 event in P / users with >= 1 event in P")
            .anchor("event: at")
            .source("CRM practice: breadth of use");
    type Parts = (RecordsTouched, UserDays);
    type Value = Ratio;
    fn value(
        &self,
        (touched, users): (Side<'_, Count>, Side<'_, UserDaysKept>),
        _: &Frame,
    ) -> Result<Ratio, Undefined> {
        let (touched, active) = (touched.kept.n(), users.kept.active);
        if touched < 0 || active < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(touched.into(), active.into())
    }
    fn n(&self, (_, users): (Side<'_, Count>, Side<'_, UserDaysKept>)) -> i64 {
        users.kept.active
    }
}

/// [`TouchedPerUser`] of one period.
pub fn touched_per_user<I: IntoIterator>(events: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    RecordsTouched: Step<I::Item>,
    UserDays: Step<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let (touched, users) = over(events).during(&timeline).measure((RecordsTouched, ActiveUsers));
    one_number(&TouchedPerUser, (&touched, &users))
}
