//! The share that has ended, by how.

use super::{LifeTable, reached};
use crate::value::Undefined;

/// The cumulative incidence of an event among things that may also end otherwise: the share of deals won by a day, where
/// others are lost and some are still open.
///
/// ```text
/// F(t) = sum over times s <= t of S(s-) d / n     d had the event at s, of n at risk; S of any ending (Kaplan-Meier)
/// Var F(t) = sum over s <= t of (F(t) - F(s))^2 D / (n (n - D)) + S(s-)^2 (n - d) d / n^3 - 2 (F(t) - F(s)) S(s-) d / n^2
///                                                       D ended at s in any way
/// ```
///
/// The shares of the event, of the other endings and of what goes on add up to 1. One minus a Kaplan-Meier curve for which the
/// others are censored is larger, and no share of anything: it asks how many deals would be won if none could be lost. The
/// formula of the variance is that of R's `survfit` for several states.
///
/// ```
/// use crm_kpi::stats::{LifeTable, Lifetime};
/// let won = [10.0, 20.0, 30.0].map(Lifetime::event);
/// let lost = [5.0, 15.0, 25.0, 40.0].map(Lifetime::competing);
/// let table = LifeTable::new(won.into_iter().chain(lost).chain([Lifetime::censored(22.0)]))?;
/// let by = table.aalen_johansen().at(30.0)?;
/// assert_eq!(format!("{:.4} won, {:.4} lost, {:.4} open", by.event, by.competing, by.open), "0.4167 won, 0.4167 lost, 0.1667 open");
/// assert!(1.0 - table.kaplan_meier().survival(30.0)? > 0.6); // as if nothing could be lost
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # References
/// Aalen and Johansen, *Scandinavian Journal of Statistics* 5 (1978); Kalbfleisch and Prentice, *The Statistical Analysis of
/// Failure Time Data* (1980).
#[derive(Debug, Clone, PartialEq)]
pub struct AalenJohansen {
    steps: Vec<Step>,
}

/// What the shares and their errors at any later time are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    after: f64,
    n: f64,
    /// How many had the event, and how many ended otherwise.
    ended: [f64; 2],
    /// The share that went on until then.
    before: f64,
    /// The shares that have had the event, and that have ended otherwise.
    by: [f64; 2],
    open: f64,
}

/// The shares that have ended by a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CumulativeIncidence {
    /// The time.
    pub after: f64,
    /// The share that has had the event.
    pub event: f64,
    /// Its standard error.
    pub event_error: f64,
    /// The share that has ended otherwise.
    pub competing: f64,
    /// Its standard error.
    pub competing_error: f64,
    /// The share that goes on.
    pub open: f64,
}

impl AalenJohansen {
    pub(super) fn of(table: &LifeTable) -> AalenJohansen {
        let (mut open, mut by) = (1.0, [0.0; 2]);
        let step = |row: &super::LifeRow| {
            let (n, ended, before) = (row.at_risk as f64, [row.events as f64, row.competing as f64], open);
            by.iter_mut().zip(ended).for_each(|(share, d)| *share += before * d / n);
            open *= (n - ended.iter().sum::<f64>()) / n;
            // a sum of products loses its last digits; where all ended in one way so far, it is all that does not go on
            match by {
                [_, 0.0] => by[0] = 1.0 - open,
                [0.0, _] => by[1] = 1.0 - open,
                _ => {}
            }
            Step { after: row.after, n, ended, before, by, open }
        };
        AalenJohansen { steps: table.rows().iter().map(step).collect() }
    }
    /// The shares that have ended by this time.
    ///
    /// # Errors
    /// A time below zero (`OutOfRange`), or longer than anything was seen while some had not ended (`NotYetObservable`).
    pub fn at(&self, after: f64) -> Result<CumulativeIncidence, Undefined> {
        let over = self.steps.last().is_some_and(|step| step.open == 0.0);
        let Some(step) = reached(&self.steps, after, |step| step.after, over)? else {
            let none = CumulativeIncidence {
                after,
                event: 0.0,
                event_error: 0.0,
                competing: 0.0,
                competing_error: 0.0,
                open: 1.0,
            };
            return Ok(none);
        };
        let Step { by: [event, competing], open, .. } = *step;
        let [event_error, competing_error] =
            [self.error(step, |[event, _]| event), self.error(step, |[_, other]| other)];
        Ok(CumulativeIncidence { after, event, event_error, competing, competing_error, open })
    }
    /// The shares after each time at which anything was seen: time, event, otherwise, going on.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = (f64, f64, f64, f64)> + '_ {
        self.steps.iter().map(|step| {
            let [event, competing] = step.by;
            (step.after, event, competing, step.open)
        })
    }
    fn error(&self, until: &Step, of: fn([f64; 2]) -> f64) -> f64 {
        let share = of(until.by);
        if share == 0.0 || share == 1.0 {
            return 0.0; // the terms cancel, but for their last digits
        }
        let one = |step: &Step| {
            let (n, d, ended, later) = (step.n, of(step.ended), step.ended.iter().sum::<f64>(), share - of(step.by));
            // after the last one nothing comes later
            let first = if ended < n { later * later * ended / (n * (n - ended)) } else { 0.0 };
            let own = step.before * step.before * (n - d) * d / (n * n * n);
            first + own - 2.0 * later * step.before * d / (n * n)
        };
        let sum: f64 = self.steps.iter().take_while(|step| step.after <= until.after).map(one).sum();
        sum.max(0.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Lifetime;

    #[test]
    fn degenerate_lifetimes_end_as_they_were_seen_to() {
        use Lifetime as L;
        // event, otherwise, going on by 4, and the error of the first
        for (what, lives, expected) in [
            ("one with the event", vec![L::event(4.0)], Ok(([1.0, 0.0, 0.0], 0.0))),
            ("one otherwise", vec![L::competing(4.0)], Ok(([0.0, 1.0, 0.0], 0.0))),
            ("one going on", vec![L::censored(4.0)], Ok(([0.0, 0.0, 1.0], 0.0))),
            ("one seen for too short", vec![L::censored(3.0)], Err(Undefined::NotYetObservable)),
            ("over before", vec![L::event(1.0), L::competing(1.0)], Ok(([0.5, 0.5, 0.0], 0.125f64.sqrt()))),
            ("of no time at all", vec![L::event(0.0), L::censored(9.0)], Ok(([0.5, 0.0, 0.5], 0.125f64.sqrt()))),
            ("later", vec![L::event(5.0), L::competing(6.0)], Ok(([0.0, 0.0, 1.0], 0.0))),
            (
                "an ending of each kind and a last look at once",
                vec![L::event(4.0), L::competing(4.0), L::censored(4.0), L::censored(9.0)],
                Ok(([0.25, 0.25, 0.5], (3.0f64 / 64.0).sqrt())),
            ),
        ] {
            let at = LifeTable::new(lives).unwrap().aalen_johansen().at(4.0);
            let seen = at.map(|at| ([at.event, at.competing, at.open], at.event_error));
            assert_eq!(seen, expected, "{what}");
        }
        let one = LifeTable::new([L::event(4.0)]).unwrap().aalen_johansen();
        assert_eq!(one.at(-1.0), Err(Undefined::OutOfRange));
    }

    #[test]
    fn where_all_have_ended_in_one_way_the_share_is_all_and_leaves_no_doubt() {
        for n in 1..200 {
            for (what, ended) in
                [("the event", Lifetime::event as fn(f64) -> Lifetime), ("others", Lifetime::competing)]
            {
                let table = LifeTable::new((1..=n).map(|after| ended(f64::from(after)))).unwrap();
                let at = table.aalen_johansen().at(f64::from(n)).unwrap();
                let (all, error) =
                    if what == "others" { (at.competing, at.competing_error) } else { (at.event, at.event_error) };
                assert_eq!((all, error, at.open), (1.0, 0.0, 0.0), "{n} by {what}");
            }
        }
    }

    #[test]
    fn without_other_endings_it_is_one_minus_the_survival_curve() {
        let (after, ended) = ([1.0, 2.0, 2.0, 3.0, 5.0, 8.0], [true, true, false, true, false, true]);
        let table = LifeTable::of(&after, &ended).unwrap();
        let (incidence, curve) = (table.aalen_johansen(), table.kaplan_meier());
        for after in [0.5, 1.0, 2.5, 3.0, 7.0] {
            let at = incidence.at(after).unwrap();
            assert!((at.event + curve.survival(after).unwrap() - 1.0).abs() < 1e-15, "{after}");
            assert!((at.event_error - curve.error(after).unwrap()).abs() < 1e-15, "{after}: Greenwood's");
        }
        // all that ends adds up to all
        let mixed = LifeTable::new(
            [1.0, 2.0, 4.0].map(Lifetime::event).into_iter().chain([2.0, 3.0, 9.0].map(Lifetime::competing)),
        );
        for (_, event, competing, open) in mixed.unwrap().aalen_johansen().steps() {
            assert!((event + competing + open - 1.0).abs() < 1e-15);
        }
    }
}
