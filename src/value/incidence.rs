//! The shares that have ended after a length of time, by how.

use super::{MeanDuration, Undefined, text};
use crate::stats::{CumulativeIncidence, Estimate, Interval, cumulative_interval};
use crate::time::Length;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The share that has ended with what is asked about after a length of time, where others ended otherwise and some go on: deals
/// won within 90 days.
///
/// An estimate, since those that go on have not all been seen so long: no quotient of counts, and its standard error is beside
/// it. It is read of [`Survival::incidence`](super::Survival::incidence); the formula is that of
/// [`AalenJohansen`](crate::stats::AalenJohansen).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incidence {
    within: Length,
    n: u64,
    ended: f64,
    ended_error: f64,
    otherwise: f64,
    otherwise_error: f64,
    open: f64,
}

impl Incidence {
    pub(crate) fn new(within: Length, n: u64, by: CumulativeIncidence) -> Incidence {
        let CumulativeIncidence { event, event_error, competing, competing_error, open, .. } = by;
        Incidence {
            within,
            n,
            ended: event,
            ended_error: event_error,
            otherwise: competing,
            otherwise_error: competing_error,
            open,
        }
    }
    /// After so long.
    pub fn within(&self) -> Length {
        self.within
    }
    /// How many lifetimes it is read from.
    pub fn n(&self) -> u64 {
        self.n
    }
    /// The share that has ended with what is asked about, from 0 to 1.
    pub fn ended(&self) -> f64 {
        self.ended
    }
    /// Its standard error.
    pub fn ended_error(&self) -> f64 {
        self.ended_error
    }
    /// The share that has ended otherwise.
    pub fn otherwise(&self) -> f64 {
        self.otherwise
    }
    /// Its standard error.
    pub fn otherwise_error(&self) -> f64 {
        self.otherwise_error
    }
    /// The share that goes on.
    pub fn open(&self) -> f64 {
        self.open
    }
}

/// By the standard error, on the scale on which it never leaves 0 to 1: `F ^ exp(± z se / (F ln F))`. Of 0 and of 1 there is none.
impl Estimate for Incidence {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        cumulative_interval(self.ended, self.ended_error, confidence)
    }
}

/// `38.8 % (25.1 % otherwise, 36.2 % open after 90.0 days; n = 1,773)`.
impl fmt::Display for Incidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(1);
        let [ended, otherwise, open] =
            [self.ended, self.otherwise, self.open].map(|x| format!("{:.digits$} %", 100.0 * x));
        let (after, n) = (MeanDuration::of(self.within.micros().into(), 1), text::count(i128::from(self.n)));
        text::pad(f, &format!("{ended} ({otherwise} otherwise, {open} open after {after}; n = {n})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Ending;
    use crate::value::Survival;

    #[test]
    fn a_share_of_all_or_of_nothing_has_no_interval() {
        let day = 86_400_000_000;
        let of = |lives: &[(i64, Ending)]| {
            let lives = lives.iter().map(|(days, ending)| (days * day, *ending));
            Survival::new(lives).unwrap().incidence(Length::days(2).unwrap()).unwrap()
        };
        use Ending::{Censored, Competing, Event};
        let half = [(1, Event), (1, Competing), (2, Event), (3, Censored)];
        for (what, lives, shown, interval) in [
            ("nothing", vec![(3, Event)], "0.0 % (0.0 % otherwise, 100.0 % open after 2.0 days; n = 1)", None),
            ("all", vec![(1, Event); 4], "100.0 % (0.0 % otherwise, 0.0 % open after 2.0 days; n = 4)", None),
            (
                "half",
                half.to_vec(),
                "50.0 % (25.0 % otherwise, 25.0 % open after 2.0 days; n = 4)",
                Some("0.058 to 0.845 (95 %)"),
            ),
        ] {
            let incidence = of(&lives);
            assert_eq!(incidence.to_string(), shown, "{what}");
            assert_eq!(incidence.interval(0.95).ok().map(|i| i.to_string()).as_deref(), interval, "{what}");
            let saved = serde_json::to_string(&incidence).unwrap();
            assert_eq!(serde_json::from_str::<Incidence>(&saved).unwrap(), incidence, "{what}");
        }
    }
}
