//! Business hours in force one after another.

use super::BusinessHours;
use super::turns::Turns;
use crate::Error;
use crate::time::Timestamp;
use crate::value::Undefined;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Business hours in force one after another: a ticket is handed from one team to another, or a company changes its hours.
/// Made `From` one [`BusinessHours`], and cheap to clone.
///
/// Time counts under the hours that were in force as it passed. Some help desks count all of it under the hours in
/// force at its end, which may have been none of those under which the customer waited: [`last_applies_to_all`].
///
/// ```
/// use chrono::TimeDelta;
/// use crm_kpi::time::{Calendar, Schedules, Timestamp};
/// let calendar = Calendar::utc();
/// let (day, all_day) = (calendar.business_hours("mon-fri 09:00-17:00")?, calendar.business_hours("mon-sun 00:00-24:00")?);
/// let at = |hour| Timestamp::parse(&format!("2024-03-04T{hour:02}:00:00Z"));
/// let schedules = Schedules::new(&day).then_from(at(20)?, &all_day)?;
/// assert_eq!(schedules.business_time(at(16)?, at(22)?), Ok(TimeDelta::hours(3))); // one to 17:00, two from 20:00 on
/// assert_eq!(schedules.last_applies_to_all().business_time(at(16)?, at(22)?), Ok(TimeDelta::hours(6)));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// As text, the hours are set apart by `|`: `mon-fri 09:00-17:00; zone UTC | from 2024-03-04T20:00:00Z mon-sun 00:00-24:00;
/// zone UTC | last applies to all`.
///
/// [`last_applies_to_all`]: Self::last_applies_to_all
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Schedules(Arc<Kept>);

#[derive(Clone, PartialEq, Eq)]
struct Kept {
    first: BusinessHours,
    /// In the order of time.
    then: Vec<(Timestamp, BusinessHours)>,
    last_applies: bool,
}

const LAST_APPLIES: &str = "last applies to all";

impl Schedules {
    /// These hours, and no others.
    pub fn new(hours: &BusinessHours) -> Schedules {
        Schedules(Arc::new(Kept { first: hours.clone(), then: Vec::new(), last_applies: false }))
    }
    /// From an instant on these hours, in place of those before.
    ///
    /// # Errors
    /// An instant that is not after the last change; one outside 1900 to 2199.
    pub fn then_from(&self, at: Timestamp, hours: &BusinessHours) -> Result<Schedules, Error> {
        let last = self.0.then.last().map(|(last, _)| *last);
        if Turns::known(at).is_err() || last.is_some_and(|last| at <= last) {
            let after =
                last.map_or("in the years 1900 to 2199".to_owned(), |last| format!("after {last}, the one before"));
            return Err(Error::invalid("change of business hours", at, format!("an instant {after}")));
        }
        let mut kept = (*self.0).clone();
        kept.then.push((at, hours.clone()));
        Ok(Schedules(Arc::new(kept)))
    }
    /// The same hours, those in force at the end of a time counting for all of it; a due time's are those in force
    /// when it comes, the last of them where several would do.
    #[must_use]
    pub fn last_applies_to_all(&self) -> Schedules {
        Schedules(Arc::new(Kept { last_applies: true, ..(*self.0).clone() }))
    }
    /// The hours in force at an instant.
    pub fn in_force_at(&self, at: Timestamp) -> &BusinessHours {
        let changes = self.0.then.iter().take_while(|(from, _)| *from <= at);
        changes.last().map_or(&self.0.first, |(_, hours)| hours)
    }
    /// Whether it is open at an instant.
    pub fn is_open_at(&self, at: Timestamp) -> bool {
        self.in_force_at(at).is_open_at(at)
    }
    /// The open time from an instant until another; negative where the second is before the first.
    ///
    /// # Errors
    /// As [`BusinessHours::business_time`].
    pub fn business_time(&self, from: Timestamp, until: Timestamp) -> Result<TimeDelta, Undefined> {
        if self.0.then.is_empty() || self.0.last_applies {
            return self.in_force_at(from.max(until)).business_time(from, until);
        }
        let (a, b, sign) = if until < from { (until, from, -1) } else { (from, until, 1) };
        Turns::known(a).and(Turns::known(b))?;
        let mut sum = TimeDelta::zero();
        for (hours, from, until) in self.pieces() {
            let (from, until) = (from.max(a), until.min(b));
            if from < until {
                sum += hours.business_time(from, until)?;
            }
        }
        Ok(sum * sign)
    }
    /// The earliest instant at which so much open time has passed; as [`BusinessHours::due_time`].
    ///
    /// # Errors
    /// As [`BusinessHours::due_time`].
    pub fn due_time(&self, from: Timestamp, amount: impl Into<TimeDelta>) -> Result<Timestamp, Undefined> {
        let mut left = amount.into();
        if self.0.last_applies {
            return self.due_by_last(from, left);
        }
        for (hours, start, end) in self.pieces().filter(|(_, _, end)| *end > from) {
            let start = start.max(from);
            match hours.due_time(start, left) {
                Ok(due) if due <= end => return Ok(due),
                undefined if end == Timestamp::MAX => return undefined,
                _ => left -= hours.business_time(start, end)?,
            }
        }
        Err(Undefined::OutOfRange)
    }
    /// An instant until which the hours in force then have been open for so long: under the last ones that have such an
    /// instant. Where none have, the change to hours that had been open for longer by then.
    fn due_by_last(&self, from: Timestamp, amount: TimeDelta) -> Result<Timestamp, Undefined> {
        let mut due_at = Err(Undefined::OutOfRange);
        for (hours, start, end) in self.pieces().filter(|(_, _, end)| *end > from) {
            let own = hours.due_time(from, amount);
            match own {
                Ok(due) if (start..end).contains(&due) => due_at = own,
                Ok(due) if due < start && due_at.is_err() => due_at = Ok(start),
                Err(why) if due_at.is_err() => due_at = Err(why),
                _ => {}
            }
        }
        due_at
    }
    /// The hours with the time in which they are in force.
    fn pieces(&self) -> impl Iterator<Item = (&BusinessHours, Timestamp, Timestamp)> {
        let starts = std::iter::once(Timestamp::MIN).chain(self.0.then.iter().map(|(at, _)| *at));
        let ends = self.0.then.iter().map(|(at, _)| *at).chain([Timestamp::MAX]);
        let hours = std::iter::once(&self.0.first).chain(self.0.then.iter().map(|(_, hours)| hours));
        hours.zip(starts.zip(ends)).map(|(hours, (start, end))| (hours, start, end))
    }
}

impl From<BusinessHours> for Schedules {
    fn from(hours: BusinessHours) -> Schedules {
        Schedules::new(&hours)
    }
}
impl From<&BusinessHours> for Schedules {
    fn from(hours: &BusinessHours) -> Schedules {
        Schedules::new(hours)
    }
}
impl From<&Schedules> for Schedules {
    fn from(schedules: &Schedules) -> Schedules {
        schedules.clone()
    }
}

impl fmt::Display for Schedules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![self.0.first.to_string()];
        parts.extend(self.0.then.iter().map(|(at, hours)| format!("from {at} {hours}")));
        parts.extend(self.0.last_applies.then(|| LAST_APPLIES.to_owned()));
        f.pad(&parts.join(" | "))
    }
}
impl fmt::Debug for Schedules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schedules({self})")
    }
}
impl FromStr for Schedules {
    type Err = Error;
    fn from_str(text: &str) -> Result<Schedules, Error> {
        let mut parts = text.split('|').map(str::trim);
        let mut schedules = Schedules::new(&parts.next().unwrap_or_default().parse()?);
        for part in parts {
            schedules = match part.strip_prefix("from ").and_then(|part| part.trim().split_once(char::is_whitespace)) {
                Some((at, hours)) => schedules.then_from(at.parse()?, &hours.parse()?)?,
                None if part == LAST_APPLIES => schedules.last_applies_to_all(),
                None => {
                    let expected = "`from 2024-03-04T20:00:00Z` and business hours, or `last applies to all`";
                    return Err(Error::invalid("change of business hours", part, expected));
                }
            };
        }
        Ok(schedules)
    }
}
impl From<Schedules> for String {
    fn from(schedules: Schedules) -> String {
        schedules.to_string()
    }
}
impl TryFrom<String> for Schedules {
    type Error = Error;
    fn try_from(text: String) -> Result<Schedules, Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Calendar;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }
    fn hours(text: &str) -> BusinessHours {
        Calendar::utc().business_hours(text).unwrap()
    }
    const FIRST: &str = "2024-03-04T00:00:00Z"; // a Monday
    const SECOND: &str = "2024-03-06T10:00:00Z";

    fn three() -> Schedules {
        let (night, none) = (hours("mon-sun 22:00-06:00"), hours(""));
        Schedules::new(&hours("mon-fri 09:00-17:00"))
            .then_from(at(FIRST), &none)
            .unwrap()
            .then_from(at(SECOND), &night)
            .unwrap()
    }

    #[test]
    fn time_counts_under_the_hours_in_force_and_what_is_due_falls_under_those_that_come() {
        let schedules = three();
        for (from, amount, due) in [
            ("2024-03-01T16:00:00Z", 1, "2024-03-01T17:00:00Z"),
            ("2024-03-01T16:00:00Z", 2, "2024-03-06T23:00:00Z"), // nobody worked in between
            ("2024-03-05T12:00:00Z", 9, "2024-03-07T23:00:00Z"),
            ("2024-03-06T09:00:00Z", 0, "2024-03-06T09:00:00Z"),
            (SECOND, 8, "2024-03-07T06:00:00Z"),
        ] {
            let amount = TimeDelta::hours(amount);
            assert_eq!(schedules.due_time(at(from), amount), Ok(at(due)), "{from} {amount}");
            assert_eq!(schedules.business_time(at(from), at(due)), Ok(amount), "{from} {amount}");
            assert_eq!(schedules.business_time(at(due), at(from)), Ok(-amount), "{from} {amount}");
        }
        assert!(!schedules.is_open_at(at("2024-03-05T12:00:00Z")) && schedules.is_open_at(at("2024-03-07T00:00:00Z")));
        let last = schedules.last_applies_to_all();
        let (from, until) = (at("2024-03-01T16:00:00Z"), at("2024-03-06T23:00:00Z"));
        assert_eq!(last.business_time(from, until), Ok(TimeDelta::hours(41)));
        assert_eq!(last.business_time(from, at("2024-03-03T00:00:00Z")), Ok(TimeDelta::hours(1))); // the first still holds
        // under the last hours two had long passed when these came into force
        assert_eq!(last.due_time(from, TimeDelta::hours(2)), Ok(at(SECOND)));
        let weekdays = Schedules::new(&hours("mon-fri 09:00-17:00"));
        let later = weekdays.then_from(at("2030-01-01T00:00:00Z"), &hours("sat 09:00-11:00")).unwrap();
        let (monday, due) = (at("2024-03-04T09:00:00Z"), at("2024-03-04T13:00:00Z"));
        let later = later.last_applies_to_all();
        assert_eq!(later.due_time(monday, TimeDelta::hours(4)), Ok(due), "hours of years ahead say nothing of today");
        assert_eq!(later.business_time(monday, due), Ok(TimeDelta::hours(4)));
        let ended = Schedules::new(&hours("mon 09:00-17:00")).then_from(at(FIRST), &hours("")).unwrap();
        assert_eq!(ended.due_time(from, TimeDelta::hours(1)), Err(Undefined::NoOpenTime));
        assert_eq!(ended.business_time(Timestamp::MIN, until), Err(Undefined::OutOfRange));
    }

    #[test]
    fn its_text_reads_back_and_changes_out_of_order_are_refused() {
        let text = "mon-fri 09:00-17:00; zone UTC | from 2024-03-04T00:00:00Z zone UTC \
                    | from 2024-03-06T10:00:00Z mon-sun 00:00-06:00 22:00-24:00; zone UTC";
        for (schedules, printed) in
            [(three(), text.to_owned()), (three().last_applies_to_all(), format!("{text} | last applies to all"))]
        {
            assert_eq!(schedules.to_string(), printed);
            assert_eq!(printed.parse(), Ok(schedules.clone()));
            let saved = serde_json::to_string(&schedules).unwrap();
            assert_eq!(serde_json::from_str::<Schedules>(&saved).unwrap(), schedules);
        }
        let e = three().then_from(at(SECOND), &hours("")).unwrap_err();
        assert!(e.to_string().contains("expected an instant after 2024-03-06T10:00:00Z"), "{e}");
        assert!(Schedules::new(&hours("")).then_from(Timestamp::MAX, &hours("")).is_err());
        for text in ["zone UTC | zone UTC", "zone UTC | from noon zone UTC", "zone UTC |", ""] {
            assert!(text.parse::<Schedules>().unwrap_err().is_invalid(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn time_adds_up_and_is_due_when_it_has_passed(a in 0i64..400, b in 0i64..400, c in 0i64..400) {
            let schedules = three();
            let start = at("2024-02-28T00:30:00Z");
            let [a, b, c] = [a, b, c].map(|hours| start.saturating_add(TimeDelta::hours(hours)));
            let time = |from, until| schedules.business_time(from, until).unwrap();
            prop_assert_eq!(time(a, b) + time(b, c), time(a, c));
            let (from, until) = (a.min(b), a.max(b));
            let due = schedules.due_time(from, time(from, until)).unwrap();
            prop_assert!(due <= until);
            prop_assert_eq!(time(from, due), time(from, until));
        }
    }
}
