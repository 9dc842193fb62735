//! Users with valid training.

mod hours;

pub use hours::{NotCounted, Schooling, TrainingHours, training_hours};

use crate::field::{NeedsTraining, Stands, Trained, UserKey};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Shares;
use crate::time::{Span, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of the users who need training whose training is valid.
///
/// ```text
/// users with trained_at <= t < training_expires (or no expiry) / users who need training
/// ```
///
/// - **Counts**: a level: users with a licence at the end of the period, or at the as-of where that comes first, who need
///   training, each once. A training that has expired counts as none. Of several records of a user any licence and any
///   training holds. Its own measure, a journey.
/// - **Leaves out**: records whose licence or training ends before it starts (`NegativeDuration`).
/// - **Undefined**: nobody with a licence needs training (`NoDenominator`); a period that lies after the as-of
///   (`NotYetObservable`).
/// - **Reads**: [`UserKey`], [`Stands`], [`NeedsTraining`], [`Trained`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, record::Staff, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut staff = ["anna", "piotr", "guest"].map(|user| Staff::new(user, t(0)));
/// staff[..2].iter_mut().for_each(|user| user.needs_training = true);
/// (staff[0].trained_at, staff[0].training_expires) = (Some(t(2)), Some(t(5)));
/// assert_eq!(adoption::training(&staff, t(4)).to_string(), "50.0 % (1 of 2)");
/// assert_eq!(adoption::training(&staff, t(5)).to_string(), "0.0 % (0 of 2)"); // expired
/// assert_eq!(adoption::training(&staff[2..], t(4)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Training coverage, as compliance training has it: an expired certificate is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserTraining;

/// A licence and the training of its user, as one record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Licence {
    /// Until when it holds.
    until: Option<Timestamp>,
    /// Its user needs training.
    needs: bool,
    /// From when training is valid.
    trained: Option<Timestamp>,
    /// Until when it is.
    expires: Option<Timestamp>,
}

fn holds(from: Timestamp, until: Option<Timestamp>, t: Timestamp) -> bool {
    from <= t && until.is_none_or(|until| t < until)
}

impl Measure for UserTraining {
    const ID: &'static str = "adoption.training";
    type Observation = bool;
    type When = Span;
    type Summary = Shares;
}

impl Journey for UserTraining {
    type Event = Licence;
    type Trace = [(Timestamp, Licence)];
    fn walk(&self, history: &[(Timestamp, Licence)], at: &Frame, out: &mut impl FnMut(Seen<bool, Span>)) {
        let mut licences: Vec<(Timestamp, Licence)> = Vec::new();
        let mut turns: Vec<Timestamp> = Vec::new();
        for (from, said) in history {
            let known = |t| at.as_of().known(t);
            let trained = known(said.trained);
            let licence = Licence { until: known(said.until), trained, expires: known(said.expires), ..*said };
            let training_is_backwards = trained.zip(licence.expires).is_some_and(|(from, until)| until < from);
            if licence.until.is_some_and(|until| until < *from) || training_is_backwards {
                out(Seen::Excluded(None, Why::NegativeDuration));
                continue;
            }
            turns.push(*from);
            turns.extend([licence.until, licence.trained, licence.expires].into_iter().flatten());
            licences.push((*from, licence));
        }
        turns.sort_unstable();
        turns.dedup();
        // between two turns nothing changes
        for (i, from) in turns.iter().enumerate() {
            let needs = |(since, l): &(Timestamp, Licence)| l.needs && holds(*since, l.until, *from);
            let trained = |(_, l): &(Timestamp, Licence)| l.trained.is_some_and(|since| holds(since, l.expires, *from));
            if licences.iter().any(needs) {
                let span = Span { from: *from, until: turns.get(i + 1).copied() };
                out(Seen::Counted(span, licences.iter().any(trained)));
            }
        }
    }
}

impl<R: UserKey + Stands + NeedsTraining + Trained> Step<R> for UserTraining {
    type Entity = R::Id;
    fn step(&self, user: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Licence)) {
        let (span, training) = (user.span(), user.training());
        let licence = Licence {
            until: span.until,
            needs: user.needs_training(),
            trained: training.map(|training| training.from),
            expires: training.and_then(|training| training.until),
        };
        user.with_user_key(|who| out(Some(who), span.from, licence));
    }
}

impl Kpi for UserTraining {
    const ABOUT: About = About::new("adoption.training", "CRM user training", Unit::Share)
        .names("Szkolenia użytkowników", "Навчання користувачів CRM", "הדרכת משתמשים", "Обучение сотрудников")
        .formula("users with valid training / users who need training")
        .anchor("level: licensed, and trained_at <= t < training_expires")
        .source("training practice: coverage, expired is untrained");
    type Measure = UserTraining;
    type Value = Share;
    fn measure(&self) -> UserTraining {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`UserTraining`] at an instant.
pub fn training<I: IntoIterator>(staff: I, at: impl Into<AsOf>) -> Reading<Share>
where
    UserTraining: Step<I::Item>,
{
    over(staff).as_of(at).read(UserTraining)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Staff;

    #[test]
    fn a_user_counts_once_while_licensed_and_is_trained_while_a_training_holds() {
        let t = Timestamp::from_micros;
        // licensed from, until; trained from, until. A dot: not counted; 0: untrained; 1: trained
        for (what, records, expected) in [
            ("never trained", vec![(1, None, None, None)], ".0000000"),
            ("trained for good", vec![(1, None, Some(3), None)], ".0011111"),
            ("expired", vec![(1, None, Some(3), Some(5))], ".0011000"),
            ("trained before the licence", vec![(2, Some(6), Some(0), None)], "..1111.."),
            ("renewed", vec![(1, None, Some(1), Some(3)), (1, None, Some(5), None)], ".1100111"),
            ("two licences at once", vec![(1, Some(4), None, None), (3, Some(6), Some(4), None)], ".00011.."),
            ("backwards", vec![(3, Some(1), None, None)], "........"),
        ] {
            let staff: Vec<Staff> = records
                .iter()
                .map(|(from, until, trained, expires): &(i64, Option<i64>, Option<i64>, Option<i64>)| {
                    let mut user = Staff::new("anna", t(*from));
                    user.needs_training = true;
                    user.licensed_until = until.map(t);
                    (user.trained_at, user.training_expires) = (trained.map(t), expires.map(t));
                    user
                })
                .collect();
            let show = |share: Option<Share>| match share {
                None => '.',
                Some(share) if share.whole() == 1 => {
                    if share.part() == 1 {
                        '1'
                    } else {
                        '0'
                    }
                }
                Some(_) => '?',
            };
            let as_of: String = (0..8).map(|n| show(training(&staff, t(n)).ok())).collect();
            assert_eq!(as_of, expected, "{what}, as of each instant");
            let ends: String =
                (0..8).map(|n| show(over(&staff).during(t(n)..t(n + 1)).read(UserTraining).ok())).collect();
            assert_eq!(ends, expected, "{what}, at the end of each period");
        }
    }
}
