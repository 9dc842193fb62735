//! KPIs that are made of other KPIs' parts.

use super::cells::{Cell, Doubt, frame};
use super::measures::check_frame;
use super::{About, Cells, Evidence, Frame, Group, Kpi, Measure, Reading, Readings, Table, Via};
use crate::error::Error;
use crate::value::{Undefined, Why};
use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;

/// A KPI of two, three or four measures, mostly of different records: close rate, CAC, velocity.
///
/// It is a function of what the measures keep, never of readings: groups are joined on both sides, a side that is
/// missing is the summary of nothing, and a longer period is made by rolling the *parts* up first.
pub trait Derived: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// Id, names, unit, formula, source.
    const ABOUT: About;
    /// The measures that it reads, as a tuple.
    type Parts: Parts;
    /// What it gives.
    type Value;
    /// The number, or why there is none.
    fn value(&self, parts: <Self::Parts as Parts>::Sides<'_>, at: &Frame) -> Result<Self::Value, Undefined>;
    /// How many observations the denominator is made from.
    fn n(&self, parts: <Self::Parts as Parts>::Sides<'_>) -> i64;
    /// Whether a record that the part with this index excluded for this reason is missing from this KPI.
    fn concerns(&self, _part: usize, _why: &Why) -> bool {
        true
    }
    /// Whether what is pending in the part with this index is pending here: `false` for a part that sees the same records
    /// as another one.
    fn awaits(&self, _part: usize) -> bool {
        true
    }
    /// How many periods earlier the part with this index is read: a cost of the month before against the leads of this one.
    /// What lies before the timeline is not known, and neither is a total over the whole of it.
    fn lag(&self, _part: usize) -> u32 {
        0
    }
    /// Hands the parameters that a part has too on to it, by its type: the KPI of a part is given with its defaults where
    /// this one was chosen by name, and as it was measured where the tables are given, which are refused if they differ.
    fn configure(&self, _part: &mut dyn Any) {}
    /// Whether the parameters make sense together; asked before a KPI that was chosen by name starts.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
    /// What the parts themselves know to be missing from this KPI, such as won deals without an amount.
    fn left_out(&self, _parts: <Self::Parts as Parts>::Sides<'_>, _note: &mut dyn FnMut(Why, i64)) {}
    /// By group and period, from a table of each part. An error where their timelines or as-of instants differ.
    fn of<G: Group, J: Join<Self::Parts, G>>(&self, tables: J) -> Result<Readings<Self::Value, G>, Error> {
        tables.readings(self)
    }
    /// One number of a group over the whole timeline, with what has no period in its evidence. An error where the
    /// tables answer different questions, or hold entities by several periods, which cannot be added up.
    fn total<G: Group, J: Join<Self::Parts, G>>(&self, tables: J, group: &G) -> Result<Reading<Self::Value>, Error> {
        tables.whole(self, group)
    }
}

/// The number of ungrouped tables that were measured over one and the same period, and so cannot differ in it.
pub(crate) fn one_number<D: Derived, J: Join<D::Parts, ()>>(kpi: &D, tables: J) -> Reading<D::Value> {
    tables.whole(kpi, &()).unwrap_or_else(|_| Reading::new(Err(Undefined::Inconsistent), Evidence::default()))
}

/// The number of the last period of ungrouped tables that were measured over one and the same timeline: what a KPI with a
/// lag says of one period, measured together with those before it.
pub(crate) fn last_number<D: Derived, J: Join<D::Parts, ()>>(kpi: &D, tables: J) -> Result<Reading<D::Value>, Error> {
    let series = tables.readings(kpi)?.into_series();
    Ok(series.into_iter().last().unwrap_or_else(|| Reading::new(Err(Undefined::NoSuchPeriod), Evidence::default())))
}

/// What one measure contributes.
#[derive(Debug)]
pub struct Side<'a, S> {
    /// What it keeps of the period; of a level, what stands at the end.
    pub kept: &'a S,
    /// Of a level, what stood when the period began; of a flow nothing.
    pub opening: &'a S,
}
impl<S> Clone for Side<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Side<'_, S> {}

/// A tuple of measures.
pub trait Parts {
    /// What they keep, in the same order.
    type Sides<'a>: Copy;
}

/// A tuple of tables, one for each measure of a derived KPI.
pub trait Join<P: Parts, G: Group> {
    #[doc(hidden)]
    fn readings<D: Derived<Parts = P>>(&self, kpi: &D) -> Result<Readings<D::Value, G>, Error>;
    /// A row of tables that are known to belong together.
    #[doc(hidden)]
    fn series<D: Derived<Parts = P>>(&self, kpi: &D, group: Option<&G>) -> Vec<Reading<D::Value>>;
    #[doc(hidden)]
    fn whole<D: Derived<Parts = P>>(&self, kpi: &D, group: &G) -> Result<Reading<D::Value>, Error>;
}

fn same_measure(wanted: &'static str, given: &'static str) -> Result<(), Error> {
    if wanted == given {
        return Ok(());
    }
    Err(Error::mismatch("measure", wanted, given, "give the tables in the order of the KPI's parts"))
}

fn same_frame<A: Measure, B: Measure>(a: &Cells<A>, b: &Cells<B>) -> Result<(), Error> {
    const ADVICE: &str = "measure both parts over the same timeline and as-of";
    check_frame(a.frame(), b.frame(), ADVICE)?;
    if a.coverage.window != b.coverage.window {
        let (a, b) = (format!("{:?}", a.coverage.window), format!("{:?}", b.coverage.window));
        return Err(Error::mismatch("window", a, b, ADVICE));
    }
    Ok(())
}

fn same_parameters<D: Derived, K: Kpi>(kpi: &D, part: &K, measured: &K::Measure) -> Result<(), Error> {
    let mut wanted = part.clone();
    kpi.configure(&mut wanted);
    if wanted.measure() == *measured {
        return Ok(());
    }
    let show = |measure: &K::Measure| format!("{measure:?}");
    let advice = "measure the part with the parameters of the KPI that is made of it";
    Err(Error::mismatch("parameters", show(&wanted.measure()), show(measured), advice))
}

/// A row, so many periods late; of the first ones nothing is known.
fn lagged<M: Measure>(cells: &Cells<M>, row: Option<usize>, lag: u32) -> impl Iterator<Item = Cell<'_, M::Summary>> {
    let unknown = || Cell {
        kept: Cow::Owned(M::Summary::default()),
        opening: M::Summary::default(),
        doubt: Doubt::default(),
        unreadable: Some(Undefined::IncompleteWindow),
    };
    std::iter::repeat_with(unknown).take(lag as usize).chain(cells.series(row))
}

fn note<D: Derived>(kpi: &D, part: usize, doubt: Doubt, evidence: &mut Evidence) {
    if kpi.awaits(part) {
        evidence.pending = evidence.pending.wrapping_add(doubt.pending);
    }
    for (why, n) in doubt.excluded {
        if kpi.concerns(part, &why) {
            evidence.exclude(why, n);
        }
    }
}

fn reading<D: Derived>(
    kpi: &D,
    sides: <D::Parts as Parts>::Sides<'_>,
    at: &Frame,
    blocked: Option<Undefined>,
    mut evidence: Evidence,
) -> Reading<D::Value> {
    evidence.n = kpi.n(sides);
    kpi.left_out(sides, &mut |why, n| evidence.exclude(why, n));
    let value = match blocked {
        Some(why) => Err(why),
        None if at.lies_ahead() && !D::ABOUT.expects => Err(Undefined::NotYetObservable),
        None => kpi.value(sides, at),
    };
    Reading::new(value, evidence)
}

macro_rules! parts {
    ($($K:ident $V:ident $M:ident $i:tt),*) => {
        impl<$($M: Measure),*> Parts for ($($M,)*) {
            type Sides<'a> = ($(Side<'a, $M::Summary>,)*);
        }
        impl<G: Group, $($M: Measure, $K, $V: Via),*> Join<($($M,)*), G> for ($(&Table<$K, G, $V>,)*)
        where
            // the measure itself, or one narrowed by `only`, which keeps the same under the same id
            $($K: Kpi<Measure: Measure<Summary = $M::Summary, When = $M::When>>,)*
        {
            fn readings<D: Derived<Parts = ($($M,)*)>>(&self, kpi: &D) -> Result<Readings<D::Value, G>, Error> {
                $(
                    same_measure($M::ID, $K::Measure::ID)?;
                    same_frame(self.0.cells(), self.$i.cells())?;
                    same_parameters(kpi, self.$i.kpi(), &self.$i.cells().measure)?;
                )*
                let mut groups: Vec<&G> = Vec::new();
                $(groups.extend(self.$i.groups());)*
                groups.sort();
                groups.dedup();
                let read = |group: Option<&G>| self.series(kpi, group);
                let nothing = read(None);
                let rows: Vec<(G, Vec<Reading<D::Value>>)> =
                    groups.into_iter().map(|group| (group.clone(), read(Some(group)))).collect();
                Ok(Readings::new(frame(self.0.cells()), rows, nothing))
            }
            fn series<D: Derived<Parts = ($($M,)*)>>(&self, kpi: &D, group: Option<&G>) -> Vec<Reading<D::Value>> {
                let mut at = frame(self.0.cells());
                let mut series = ($(lagged(self.$i.cells(), group.and_then(|g| self.$i.row_of(g)), kpi.lag($i)),)*);
                (0..self.0.timeline().len())
                    .map_while(|slot| {
                        at.move_to(slot);
                        let cells = ($(series.$i.next()?,)*);
                        let sides = ($(Side { kept: &*cells.$i.kept, opening: &cells.$i.opening },)*);
                        let mut evidence = Evidence::default();
                        let mut blocked = None;
                        $(
                            note(kpi, $i, cells.$i.doubt, &mut evidence);
                            blocked = blocked.or(cells.$i.unreadable);
                        )*
                        Some(reading(kpi, sides, &at, blocked, evidence))
                    })
                    .collect()
            }
            fn whole<D: Derived<Parts = ($($M,)*)>>(&self, kpi: &D, group: &G) -> Result<Reading<D::Value>, Error> {
                $(
                    same_measure($M::ID, $K::Measure::ID)?;
                    same_frame(self.0.cells(), self.$i.cells())?;
                    same_parameters(kpi, self.$i.kpi(), &self.$i.cells().measure)?;
                )*
                let periods = self.0.timeline().len();
                let additive = true $(&& $V::ADDITIVE)*;
                if periods > 1 && !additive {
                    let what = format!("the total of {} over {periods} periods", D::ABOUT.id);
                    return Err(Error::unsupported(what, "measure its parts over one period: entities are not additive"));
                }
                let at = frame(self.0.cells()).at((periods == 1).then_some(0));
                let rows = ($(self.$i.row_of(group),)*);
                let kept = ($(self.$i.cells().total(rows.$i),)*);
                let opening = ($(self.$i.cells().opening(rows.$i, 0),)*);
                let sides = ($(Side { kept: &kept.$i, opening: &opening.$i },)*);
                let mut evidence = Evidence::default();
                let mut blocked = None;
                $(
                    note(kpi, $i, self.$i.cells().total_doubt(rows.$i), &mut evidence);
                    blocked = blocked.or(self.$i.cells().total_unreadable(rows.$i));
                    blocked = blocked.or((kpi.lag($i) > 0).then_some(Undefined::IncompleteWindow));
                )*
                Ok(reading(kpi, sides, &at, blocked, evidence))
            }
        }
    };
}
parts!(KA VA MA 0, KB VB MB 1);
parts!(KA VA MA 0, KB VB MB 1, KC VC MC 2);
parts!(KA VA MA 0, KB VB MB 1, KC VC MC 2, KD VD MD 3);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{CloseRate, WinRate};
    use crate::kpi::over;
    use crate::leads::LeadCount;
    use crate::record::{Deal, Lead, Outcome};
    use crate::time::Timestamp;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    fn won(owner: &str) -> Deal {
        let mut deal = Deal::new("", t(0));
        (deal.owner, deal.outcome, deal.closed_at) = (Some(owner.into()), Outcome::Won, Some(t(1)));
        deal
    }

    fn lead(owner: &str) -> Lead {
        let mut lead = Lead::new("", t(0));
        lead.owner = Some(owner.into());
        lead
    }

    #[test]
    fn groups_of_both_sides_are_joined_and_an_absent_side_is_nothing() {
        let (deals, leads) = ([won("anna"), won("anna"), won("oksana")], [lead("anna"), lead("piotr")]);
        let won = over(&deals).by(|d| d.owner.as_deref()).measure(WinRate);
        let created = over(&leads).by(|l| l.owner.as_deref()).measure(LeadCount);
        let rates = CloseRate.of((&won, &created)).unwrap();
        let seen: Vec<(Option<&str>, String)> = rates.iter().map(|(g, _, r)| (*g, r.to_string())).collect();
        let nothing = Undefined::NoDenominator.to_string();
        let expected = [("anna", "2.00"), ("oksana", nothing.as_str()), ("piotr", "0.00")];
        assert_eq!(seen, expected.map(|(g, r)| (Some(g), r.to_owned())));
    }

    #[test]
    fn parts_of_different_questions_are_refused_by_name() {
        let won = |as_of: Option<i64>| {
            let question = over([won("anna")]);
            match as_of {
                Some(at) => question.as_of(t(at)).measure(WinRate),
                None => question.measure(WinRate),
            }
        };
        let leads = over([lead("anna")]);
        let e = CloseRate.of((&won(Some(5)), &leads.clone().measure(LeadCount))).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().starts_with("as-of differs"), "{e}");
        let e = CloseRate.of((&won(None), &leads.during(t(0)..t(9)).measure(LeadCount))).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().starts_with("timeline differs"), "{e}");
    }

    #[test]
    fn a_part_may_be_narrowed_and_another_measure_may_not_stand_in() {
        use crate::kpi::Kpi;
        use crate::tickets::TicketCount;
        let deals = [won("anna"), won("oksana")];
        let leads = [lead("anna"), lead("anna")];
        let created = over(&leads).measure(LeadCount);
        let annas = over(&deals).measure(WinRate.only("anna", |d: &&Deal| d.owner.as_deref() == Some("anna")));
        assert_eq!(CloseRate.total((&annas, &created), &()).unwrap().to_string(), "0.50");
        // the same summary of something else
        let tickets = over(&[] as &[crate::record::Ticket]).measure(TicketCount);
        let e = CloseRate.of((&annas, &tickets)).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().starts_with("measure differs"), "{e}");
    }

    #[test]
    fn it_is_read_like_any_table() {
        use crate::deals::{DealsCreated, OpenDealCount, SalesVelocity};
        use crate::kpi::Table;
        use crate::time::{Calendar, Grain};
        let calendar = Calendar::utc();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let mut deals = vec![Deal::new("D1", date("2024-01-05")), Deal::new("D2", date("2024-02-10"))];
        for deal in &mut deals {
            deal.amount = Some(crate::value::Money::minor(900, crate::value::Currency::EUR));
        }
        (deals[0].outcome, deals[0].closed_at) = (Outcome::Won, Some(date("2024-02-14")));
        let parts = |timeline: &crate::time::Timeline| {
            over(&deals).as_of(date("2024-03-02")).per(timeline).measure((OpenDealCount, DealsCreated, WinRate))
        };
        let months = calendar.period("2024").unwrap().by(Grain::Month).unwrap();
        let quarters = calendar.period("2024").unwrap().by(Grain::Quarter).unwrap();
        let (open, created, closed) = parts(&months);
        let velocity = |tables: (&Table<OpenDealCount>, &Table<DealsCreated>, &Table<WinRate>)| -> Vec<String> {
            let readings = SalesVelocity::default().of(tables).unwrap();
            readings.series(&()).iter().map(|r| format!("{r} [{}]", r.evidence())).collect()
        };
        // longer periods are those of the parts
        let quarter = |table: &Table<_>| table.rollup(Grain::Quarter).unwrap();
        let rolled = (open.rollup(Grain::Quarter).unwrap(), created.rollup(Grain::Quarter).unwrap(), quarter(&closed));
        let (o, c, w) = parts(&quarters);
        assert_eq!(velocity((&rolled.0, &rolled.1, &rolled.2)), velocity((&o, &c, &w)));
        // to date: open when the year began, and created since
        let to_date = (open.cumulative().unwrap(), created.cumulative().unwrap(), closed.cumulative().unwrap());
        let (year, months) = (velocity((&to_date.0, &to_date.1, &to_date.2)), velocity((&open, &created, &closed)));
        assert_eq!(year[1], velocity((&o, &c, &w))[0], "January and February hold all of the quarter");
        assert!(months[1].starts_with("0.45 EUR per day"), "{}", months[1]);
        // and what has not come is not known
        assert!(months[3].starts_with(&Undefined::NotYetObservable.to_string()), "{}", months[3]);
    }

    #[test]
    fn entities_by_several_periods_have_no_total() {
        use crate::customers::NewCustomers;
        use crate::marketing::{Cac, MarketingSpend};
        use crate::record::{Customer, Spend};
        use crate::time::{Calendar, Grain};
        let months = Calendar::utc().period("1970-Q1").unwrap().by(Grain::Month).unwrap();
        let spend = over(&[] as &[Spend]).per(&months).measure(MarketingSpend::default());
        let new = over([Customer::new("C1", t(0))]).per(&months).measure(NewCustomers);
        assert!(Cac::default().of((&spend, &new)).is_ok());
        assert!(Cac::default().total((&spend, &new), &()).unwrap_err().is_unsupported());
    }
}
