//! What a saved state says about its timeline.

use super::{FiscalName, Grain, Retail, Timeline, Timestamp};
use crate::Error;
use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// What a saved state says about its timeline: enough to tell it from another, without the zone's rules.
///
/// ```
/// use crm_kpi::time::{Calendar, Grain, TimelineHeader};
/// let months = Calendar::utc().period("2024")?.by(Grain::Month)?;
/// let saved = serde_json::to_string(&months.fingerprint()).unwrap();
///
/// let read: TimelineHeader = serde_json::from_str(&saved).unwrap();
/// read.must_equal(&months.fingerprint())?;
///
/// let elsewhere = Calendar::civil().period("2024")?.by(Grain::Month)?;
/// let e = read.must_equal(&elsewhere.fingerprint()).unwrap_err();
/// assert!(e.is_mismatch() && e.to_string().starts_with("time zone differs: UTC on one side, none on the other"));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineHeader {
    grain: Option<Grain>,
    calendar: Option<CalendarHeader>,
    /// One more than periods; none where it is open.
    edges: Vec<Option<Timestamp>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CalendarHeader {
    /// None for pure dates.
    zone: Option<String>,
    week_start: Weekday,
    fiscal_start: u8,
    fiscal_name: FiscalName,
    retail: Option<Retail>,
}

impl Timeline {
    /// What a saved state keeps of it.
    pub fn fingerprint(&self) -> TimelineHeader {
        let calendar = self.calendar().map(|calendar| {
            let s = calendar.settings();
            CalendarHeader {
                zone: calendar.zone_name().map(String::from),
                week_start: s.week_starts,
                fiscal_start: s.fiscal_start,
                // the name of years that start with January is the same either way
                fiscal_name: if s.fiscal_start == 1 { FiscalName::ByEnd } else { s.fiscal_name },
                retail: s.retail,
            }
        });
        TimelineHeader { grain: self.grain(), calendar, edges: self.edges().collect() }
    }
}

impl TimelineHeader {
    /// Nothing where both are of equal timelines.
    ///
    /// # Errors
    /// The first thing in which they differ, by name.
    pub fn must_equal(&self, other: &TimelineHeader) -> Result<(), Error> {
        const ADVICE: &str = "lay the timeline out as it was when the state was saved";
        fn same<T: PartialEq>(what: &'static str, a: &T, b: &T, show: impl Fn(&T) -> String) -> Result<(), Error> {
            if a == b { Ok(()) } else { Err(Error::mismatch(what, show(a), show(b), ADVICE)) }
        }
        same("grain", &self.grain, &other.grain, |g| g.map_or("none".into(), |g| g.to_string()))?;
        same("calendar", &self.calendar.is_some(), &other.calendar.is_some(), |some| {
            if *some { "some".into() } else { "none".into() }
        })?;
        if let (Some(a), Some(b)) = (&self.calendar, &other.calendar) {
            same("time zone", &a.zone, &b.zone, |z| z.clone().unwrap_or("none".into()))?;
            same("start of the week", &a.week_start, &b.week_start, |d| d.to_string())?;
            same("month in which the fiscal year starts", &a.fiscal_start, &b.fiscal_start, |m| m.to_string())?;
            same("naming of fiscal years", &a.fiscal_name, &b.fiscal_name, |n| format!("{n:?}"))?;
            same("retail calendar", &a.retail, &b.retail, |r| r.map_or("none".into(), |r| format!("{r:?}")))?;
        }
        same("number of edges", &self.edges.len(), &other.edges.len(), |n| n.to_string())?;
        for (a, b) in self.edges.iter().zip(&other.edges) {
            same("edge of a period", a, b, |t| t.map_or("open".into(), |t| t.to_string()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Calendar;
    use chrono_tz::Europe;

    #[test]
    fn equal_timelines_have_equal_headers_and_others_are_told_apart_by_name() {
        let warsaw = Calendar::in_zone(Europe::Warsaw);
        let line = |c: &Calendar, label: &str| Timeline::from(c.period(label).unwrap());
        let own = line(&warsaw, "2024-03");
        own.fingerprint().must_equal(&line(&warsaw, "2024-03").fingerprint()).unwrap();
        for (other, what) in [
            (line(&warsaw, "2024-Q1"), "grain"),
            (Timeline::all(), "grain"),
            (line(&Calendar::utc(), "2024-03"), "time zone"),
            (line(&warsaw.week_starts(Weekday::Sun), "2024-03"), "start of the week"),
            (line(&warsaw.fiscal_year_starts(4).unwrap(), "2024-03"), "month in which the fiscal year starts"),
            (line(&warsaw, "2024-04"), "edge of a period"),
            (warsaw.period("2024").unwrap().by(Grain::Month).unwrap(), "number of edges"),
        ] {
            let e = own.fingerprint().must_equal(&other.fingerprint()).unwrap_err();
            assert!(e.is_mismatch() && e.to_string().starts_with(&format!("{what} differs")), "{e}");
            let json = serde_json::to_string(&other.fingerprint()).unwrap();
            assert_eq!(serde_json::from_str::<TimelineHeader>(&json).unwrap(), other.fingerprint());
        }
        let all = serde_json::to_string(&Timeline::all().fingerprint()).unwrap();
        assert_eq!(all, r#"{"grain":null,"calendar":null,"edges":[null,null]}"#);
    }
}
