//! The heart: a measure sees records and keeps a small exact summary; a KPI is a value that reads a number off it.
//!
//! | to | use |
//! |---|---|
//! | read one number | the function of the KPI, such as [`deals::win_rate`](crate::deals::win_rate) |
//! | read several KPIs, by group and period, in one pass | [`over`] |
//! | read a KPI of entities from several kinds of records | [`entities`] |
//! | keep tables up to date while records change | [`track`] |
//! | add a KPI of your own | the [guide](crate::guide::add_a_kpi) |

mod about;
mod behind;
mod cells;
mod derive;
mod each;
mod entities;
mod gather;
mod group;
mod index;
mod live;
mod measures;
mod only;
mod order;
mod over;
mod part;
mod place;
mod reading;
mod readings;
mod roster;
mod seen;
mod shape;
mod table;
mod tally;
mod threads;
mod trace;
mod walk;
mod windows;

pub use about::{About, Better, LANGUAGES, Names, Parameter, Unit};
pub use behind::{Behind, Role};
pub use derive::{Derived, Join, Parts, Side};
pub use each::Each;
pub use entities::{Entities, entities};
pub use group::Group;
pub use live::{Live, Track, track};
pub use measures::Measures;
pub use only::{Anchored, Narrowed, Only};
pub use over::{Over, over};
pub use part::{ByEntity, ByRecord, Via};
pub use place::Place;
pub use reading::{Evidence, Reading};
pub use readings::Readings;
pub use seen::{AsOf, Frame, Seen};
pub use table::Table;
pub use trace::{Digest, Trace};

pub(crate) use cells::{Cells, UNDATED};
pub(crate) use derive::{last_number, one_number};
pub(crate) use group::{Groups, Mix};
pub(crate) use index::Index;
#[cfg(feature = "meter")]
pub(crate) use measures::{Several, merge_one};
pub(crate) use part::{Flow, Kept, Source, State, Use};
pub(crate) use seen::{lasted, watching};
pub(crate) use tally::{Spot, Tally, Tell};
pub(crate) use walk::Walk;

use crate::error::Error;
use crate::field::Id;
use crate::summary::Fold;
use crate::time::Timestamp;
use crate::value::{Undefined, Why};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use std::ops::Range;

/// What is kept of a population: plain data, its parameters travel with it.
///
/// KPIs of one population share a measure: win rate, revenue, average deal size and the mean sales cycle all read
/// [`ClosedDeals`](crate::deals::ClosedDeals).
pub trait Measure: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The name under which a saved state is known; never changes.
    const ID: &'static str;
    /// What one record says.
    type Observation: Clone;
    /// A [`Timestamp`] for a flow, a [`Span`](crate::time::Span) for a level.
    type When: Place;
    /// What is kept.
    type Summary: Fold<Self::Observation> + Serialize + DeserializeOwned;
    /// The parameters as stable text for the header of a saved state; `None` where the measure has no stable name
    /// for them (an unnamed closure), so that its state cannot be saved.
    fn parameters(&self) -> Option<String> {
        Some(format!("{self:?}"))
    }
}

/// How a measure sees a record of type `R`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be measured over records of type `{R}`",
    label = "this measure asks a record for fields that `{R}` does not offer",
    note = "implement the field traits named below (see `crm_kpi::field`) for your record type"
)]
pub trait Observe<R>: Measure {
    /// What this record is to the measure, as far as it is known at the as-of.
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<Self::Observation, Self::When>;
    /// Whether this record surely has its place outside a period, so that it need not be observed when that period is all
    /// that is asked for: a short look where observing takes a long one. `false` is always right.
    #[inline(always)]
    fn lies_outside(&self, _record: &R, _period: &Range<Timestamp>, _as_of: AsOf) -> bool {
        false
    }
}

/// A measure of entities: one entity's whole sorted history, many placed observations.
///
/// The only home of identity: retention, latest answers, first replies. A history is a sorted multiset: the order of
/// arrival is forgotten and ties are broken by the event itself. A longer period is walked again from the histories.
pub trait Journey: Measure {
    /// What can happen to an entity.
    type Event: Ord + Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// What it needs of a history: all of it, `[(Timestamp, Self::Event)]`, or a [`Digest`].
    type Trace: Trace<Self::Event> + ?Sized;
    /// Emits what the history says. It holds nothing after the as-of.
    fn walk(&self, history: &Self::Trace, at: &Frame, out: &mut impl FnMut(Seen<Self::Observation, Self::When>));
    /// What an event is that is nobody's, such as an anonymous answer. Left out, unless the journey says otherwise.
    fn alone(&self, _at: Timestamp, _event: &Self::Event) -> Seen<Self::Observation, Self::When> {
        Seen::Excluded(None, Why::Nobodys)
    }
}

/// What a record of type `R` tells about which entity.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be walked over records of type `{R}`",
    label = "this journey asks a record for an identity and events that `{R}` does not offer",
    note = "implement the field traits named below (see `crm_kpi::field`) for your record type"
)]
pub trait Step<R>: Journey {
    /// Who it happened to.
    type Entity: Id;
    /// Gives the events of this record: entity, instant, event. An event that is nobody's (an anonymous answer) stands
    /// [alone](Journey::alone). The entity is lent: it is copied when it is first seen.
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&Self::Entity>, Timestamp, Self::Event));
}

/// A KPI: a reading of a measure.
pub trait Kpi: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// Id, names, unit, formula, source.
    const ABOUT: About;
    /// What it reads.
    type Measure: Measure;
    /// What it gives.
    type Value;
    /// The measure, with the parameters of this KPI.
    fn measure(&self) -> Self::Measure;
    /// The number, or why there is none.
    fn value(&self, kept: &<Self::Measure as Measure>::Summary, at: &Frame) -> Result<Self::Value, Undefined>;
    /// How many observations the number is made from.
    fn n(&self, kept: &<Self::Measure as Measure>::Summary) -> i64;
    /// Whether a record that the measure excluded for this reason is missing from this KPI.
    fn concerns(&self, _why: &Why) -> bool {
        true
    }
    /// How many of the counted may still change the number, such as the leads of a cohort that may yet convert: they
    /// are pending beside those that are not counted yet.
    fn undecided(&self, _kept: &<Self::Measure as Measure>::Summary) -> i64 {
        0
    }
    /// Whether time alone settles what is pending, as with a window that has yet to run out: where nobody counts and somebody
    /// is pending, the number is then not yet observable, and not one of nobody.
    fn settled_by_time(&self) -> bool {
        false
    }
    /// Whether the parameters make sense together; asked before a KPI that was chosen by name starts.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
    /// What the summary itself knows to be missing from this KPI, such as won deals without an amount.
    fn left_out(&self, _kept: &<Self::Measure as Measure>::Summary, _note: &mut dyn FnMut(Why, i64)) {}

    /// The same KPI over some of the records only.
    ///
    /// ```
    /// use crm_kpi::{kpi::{Kpi, over}, deals::WinRate, record::{Deal, Outcome}, time::Timestamp};
    /// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
    /// let deals = [("web", Outcome::Won), ("fair", Outcome::Lost), ("web", Outcome::Lost)].map(|(source, outcome)| {
    ///     let mut deal = Deal::new("", day(1));
    ///     (deal.source, deal.outcome, deal.closed_at) = (Some(source.into()), outcome, Some(day(2)));
    ///     deal
    /// });
    /// let web = WinRate.only("web", |d: &&Deal| d.source.as_deref() == Some("web"));
    /// assert_eq!(over(&deals).read(web).to_string(), "50.0 % (1 of 2)");
    /// ```
    ///
    /// The name stands for the closure wherever two states meet: only tables of the same name merge, and a state is
    /// saved under it. The same name for two different closures is the caller's mistake, and cannot be seen.
    fn only<R, F: Fn(&R) -> bool>(self, name: &'static str, which: F) -> Only<Self, F> {
        Only::only(self, name, which)
    }
    /// The same flow placed at another instant of its records: leads by the day they qualified. A record that has no
    /// such instant (yet) is pending.
    ///
    /// ```
    /// use crm_kpi::{kpi::{Kpi, over}, leads::LeadCount, record::Lead, time::{Calendar, Timestamp}};
    /// # fn main() -> Result<(), crm_kpi::Error> {
    /// let mut lead = Lead::new("L1", Timestamp::parse("2024-01-31T10:00:00Z")?);
    /// lead.qualified_at = Some(Timestamp::parse("2024-02-01T10:00:00Z")?);
    /// let qualified = LeadCount.anchored_on("qualified_at", |l: &&Lead| l.qualified_at);
    /// let february = Calendar::utc().period("2024-02")?;
    /// assert_eq!(over(&[lead]).during(february).read(qualified).ok(), Some(1));
    /// # Ok(()) }
    /// ```
    fn anchored_on<R, F: Fn(&R) -> Option<Timestamp>>(self, name: &'static str, place: F) -> Anchored<Self, F>
    where
        Self::Measure: Measure<When = Timestamp>,
    {
        Anchored::anchored(self, name, place)
    }
}
