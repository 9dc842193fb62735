//! Customers who buy again soon.

use crate::field::{At, CustomerKey};
use crate::kpi::{About, AsOf, Digest, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::summary::Shares;
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of new buyers who buy again so soon after their first purchase.
///
/// ```text
/// customers who first bought in P, W or longer before the as-of, and again within W / those customers
/// ```
///
/// - **Counts**: customers, anchored on their first purchase of all that are given; of them those whose second purchase
///   came within the window, which is inclusive: 90 days where nothing else is said. A journey: all purchases must be
///   given, or old customers pass for new ones.
/// - **Leaves out**: nothing for good. Customers whose window has not run out are pending, those who have bought again
///   already among them: counting these alone would favour the quick. With `all` nobody is pending, and whoever has not
///   bought again counts as one who does not: the rate of the latest is then too low.
/// - **Undefined**: nobody came (`NoDenominator`). Without `all`: nobody came long enough ago, or could have
///   (`NotYetObservable`); without an as-of (`NeedsAsOf`), as which windows have run out depends on the instant at which
///   one looks.
/// - **Reads**: [`CustomerKey`], [`At`].
/// - **Unit**: share; higher is better.
///
/// All customers have had the same time, so that months can be compared: [`RepeatPurchases`](super::RepeatPurchases)
/// grows with the length of the period.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers::{self, RepeatWithin}, kpi::over, record::Purchase, time::{Length, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let bought = [("A", 0), ("A", 20), ("B", 3), ("B", 50), ("C", 5), ("D", 40), ("D", 41)];
/// let purchases = bought.map(|(who, on)| Purchase::new("", who, day(on)));
/// let reading = customers::repeat_within(&purchases, .., Length::days(30)?, day(60));
/// assert_eq!(reading.to_string(), "33.3 % (1 of 3)");
/// assert_eq!(reading.pending(), 1); // D has ten days left
///
/// let all = RepeatWithin { within: Length::days(30)?, all: true };
/// assert_eq!(over(&purchases).read(all).to_string(), "50.0 % (2 of 4)");
/// assert_eq!(over(&purchases).read(RepeatWithin::default()).value(), Err(&Undefined::NeedsAsOf));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Time to second purchase of retail reports; a window that has not run out is right-censored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatWithin {
    /// How soon.
    pub within: Length,
    /// Customers whose window has not run out count as well.
    pub all: bool,
}

impl Default for RepeatWithin {
    fn default() -> RepeatWithin {
        RepeatWithin { within: Length::NINETY_DAYS, all: false }
    }
}

/// The first two purchases of a customer, whatever the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstTwo {
    first: Timestamp,
    second: Timestamp,
    known: u8,
}

impl Default for FirstTwo {
    fn default() -> FirstTwo {
        FirstTwo { first: Timestamp::MAX, second: Timestamp::MAX, known: 0 }
    }
}

impl Digest<()> for FirstTwo {
    #[inline]
    fn add(&mut self, _: usize, at: Timestamp, (): ()) {
        self.second = self.second.min(self.first.max(at));
        self.first = self.first.min(at);
        self.known = (self.known + 1).min(2);
    }
    fn merge(&mut self, other: FirstTwo) {
        for at in [other.first, other.second].into_iter().take(other.known.into()) {
            self.add(0, at, ());
        }
    }
}

impl Measure for RepeatWithin {
    const ID: &'static str = "customers.repeat_purchases.within";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl Journey for RepeatWithin {
    type Event = ();
    type Trace = FirstTwo;
    #[inline]
    fn walk(&self, purchases: &FirstTwo, at: &Frame, out: &mut impl FnMut(Seen<bool>)) {
        if purchases.known == 0 {
            return;
        }
        let (first, as_of) = (purchases.first, at.as_of());
        // a window that ends after the last instant there is holds every purchase, and never runs out
        let ends = first.checked_add(self.within.into());
        let run_out = as_of == AsOf::Everything || ends.is_some_and(|ends| as_of.knows(ends));
        let again = purchases.known > 1 && ends.is_none_or(|ends| purchases.second <= ends);
        out(if self.all || run_out {
            Seen::Counted(first, again)
        } else {
            Seen::Pending { at: Some(first), decides: ends }
        });
    }
}

impl<R: CustomerKey + At> Step<R> for RepeatWithin {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, purchase: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        purchase.with_customer_key(|who| out(Some(who), purchase.at(), ()));
    }
}

impl Kpi for RepeatWithin {
    const ABOUT: About = About::new("customers.repeat_purchases.within", "Second purchase in time", Unit::Share)
        .names("Drugi zakup w terminie", "Друга покупка вчасно", "רכישה שנייה בתוך פרק זמן", "Вторая покупка в срок")
        .formula("customers who first bought in P, W or longer ago, and again within W / those customers")
        .anchor("the customer's first purchase")
        .source("CRM practice: time to second purchase")
        .parameters(&[
            Parameter {
                name: "within",
                default: "90d",
                meaning: "a length such as 30d: only second purchases so soon after the first count",
                example: "30d",
            },
            Parameter {
                name: "all",
                default: "false",
                meaning: "`true` counts customers whose window has not run out as well, `false` leaves them pending",
                example: "true",
            },
        ]);
    type Measure = RepeatWithin;
    type Value = Share;
    fn measure(&self) -> RepeatWithin {
        *self
    }
    fn value(&self, kept: &Shares, at: &Frame) -> Result<Share, Undefined> {
        at.windows_have_run_out(Some(self.within).filter(|_| !self.all))?;
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
    fn settled_by_time(&self) -> bool {
        !self.all
    }
}

/// [`RepeatWithin`] of the customers of one period.
pub fn repeat_within<I: IntoIterator>(
    purchases: I,
    during: impl Into<Timeline>,
    within: Length,
    as_of: impl Into<AsOf>,
) -> Reading<Share>
where
    RepeatWithin: Step<I::Item>,
{
    over(purchases).during(during).as_of(as_of).read(RepeatWithin { within, all: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use proptest::prelude::*;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_customer_counts_once_the_window_has_run_out() {
        // yes, of, pending; then the same with all
        for (what, bought, as_of, expected, all) in [
            ("once", vec![100], 200, (0, 1, 0), (0, 1)),
            ("again in the last instant of the window", vec![110, 100], 200, (1, 1, 0), (1, 1)),
            ("again just after it", vec![100, 111], 200, (0, 1, 0), (0, 1)),
            ("twice at one instant", vec![100, 100], 200, (1, 1, 0), (1, 1)),
            ("a third time in it", vec![100, 111, 105], 200, (1, 1, 0), (1, 1)),
            ("again, and the window is open", vec![100, 105], 109, (0, 0, 1), (1, 1)),
            ("the window runs out now", vec![100], 110, (0, 1, 0), (0, 1)),
            ("the second is not known yet", vec![100, 108], 107, (0, 0, 1), (0, 1)),
            ("first bought before the period", vec![40, 100, 101], 200, (0, 0, 0), (0, 0)),
            ("the window goes beyond time", vec![i64::MAX - 5, i64::MAX], i64::MAX, (0, 0, 1), (1, 1)),
        ] {
            let purchases: Vec<Purchase> = bought.into_iter().map(|at| Purchase::new("", "A", t(at))).collect();
            let read = |all| {
                let kpi = RepeatWithin { within: Length::from_micros(10).unwrap(), all };
                let reading = over(&purchases).during(t(50)..).as_of(t(as_of)).measure(kpi);
                let kept = *reading.kept(&(), 0);
                (kept.part(), kept.whole(), reading.reading(&(), 0).pending())
            };
            assert_eq!(read(false), expected, "{what}");
            assert_eq!(read(true), (all.0, all.1, 0), "{what}, of all");
        }
    }

    #[test]
    fn a_rate_whose_windows_have_run_out_for_nobody_is_not_yet_observable() {
        let kpi = RepeatWithin { within: Length::from_micros(30).unwrap(), all: false };
        let (none, early) = (Some(Undefined::NoDenominator), Some(Undefined::NotYetObservable));
        for (what, bought, as_of, expected) in [
            ("the window of the first instant is open", vec![100, 101], 129, early.clone()),
            ("only that of the one buyer is", vec![105, 106], 134, early.clone()),
            ("it has run out", vec![105, 106], 135, None),
            ("nobody came, and who might have has time left", vec![], 129, early),
            ("nobody came", vec![], 140, none),
        ] {
            let purchases: Vec<Purchase> = bought.into_iter().map(|at| Purchase::new("", "A", t(at))).collect();
            let question = over(&purchases).during(t(100)..t(110)).as_of(t(as_of));
            assert_eq!(question.clone().read(kpi).value().err().cloned(), expected, "{what}");
            assert_eq!(question.measure(kpi).series(&())[0].value().err().cloned(), expected, "{what}, in a series");
        }
    }

    proptest! {
        #[test]
        fn the_first_two_are_those_of_a_sorted_history(mut at in prop::collection::vec(prop_oneof![0i64..9, Just(i64::MAX)], 0..9), cut in 0.0..1.0) {
            let of = |at: &[i64]| {
                let mut two = FirstTwo::default();
                at.iter().for_each(|at| two.add(0, t(*at), ()));
                two
            };
            let whole = of(&at);
            let (a, b) = at.split_at((cut * at.len() as f64) as usize);
            let mut merged = of(b);
            merged.merge(of(a));
            prop_assert_eq!(merged, whole);
            at.sort_unstable();
            let second = at.get(1).copied().unwrap_or(i64::MAX);
            prop_assert_eq!((whole.first.micros(), whole.second.micros()), (at.first().copied().unwrap_or(i64::MAX), second));
            prop_assert_eq!(usize::from(whole.known), at.len().min(2));
        }
    }
}
