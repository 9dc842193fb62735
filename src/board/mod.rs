//! A dashboard that is always right while the records under it change.
//!
//! A [`Board`] holds the answers to several questions about records that have an identity. Records come in any order, late,
//! twice, changed or gone: what the board says is what a batch over the records as they stand now would say, bit for bit.
//!
//! ```
//! use crm_kpi::board::Board;
//! use crm_kpi::deals::{Revenue, WinRate};
//! use crm_kpi::kpi::track;
//! use crm_kpi::record::{Deal, Outcome};
//! use crm_kpi::time::Timestamp;
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
//! let mut board: Board<String, Deal> = Board::new();
//! let by_owner = board.add(track().by(|d: &Deal| d.owner.clone()), (WinRate, Revenue))?;
//!
//! let mut deal = Deal::new("D1", day(0));
//! deal.owner = Some("anna".into());
//! board.upsert("D1".into(), &deal)?;
//! let seen = board.version();
//!
//! (deal.outcome, deal.closed_at) = (Outcome::Won, Some(day(3)));
//! board.upsert("D1".into(), &deal)?;
//! board.upsert("D1".into(), &deal)?; // told twice, counted once
//!
//! let (rate, _) = board.tables(&by_owner)?;
//! assert_eq!(rate.total(&Some("anna".into())).to_string(), "100.0 % (1 of 1)");
//! let changed = board.changes(&by_owner, seen)?;
//! # assert!(matches!(changed, crm_kpi::board::Changes::These(c) if c.len() == 1));
//!
//! board.remove(&"D1".into())?;
//! assert!(board.is_empty());
//! # Ok(()) }
//! ```
//!
//! # What it keeps
//!
//! Not the records. Of each it keeps what the record told each question, in a few bytes, so that this can be taken back: see
//! [`Board::footprint`]. Of what the past was it keeps nothing but the latest changes.
//!
//! # Time
//!
//! A board without an as-of knows everything that it is told. With one, [`Board::advance`] lets time pass: a record or an
//! entity of which time alone changes something (a window that runs out, a subscription that ends on a day ahead) is looked at
//! again when its instant comes, and nobody else.
//!
//! # Threads
//!
//! A board is `Send` and `Sync`; a change needs it alone, so put it in a `Mutex`. Tables are read without it: take them
//! under the lock, which copies nothing, and read them after it. They do not change any more; while they are held, a change costs
//! a copy of the few hundred cells that lie on one page with it.
//!
//! # Shards
//!
//! Boards of different ids [merge](Board::merge): an entity whose events are on both is walked again with all of them.

mod changes;
mod footprint;
mod ledger;
#[cfg(feature = "meter")]
mod named;
mod question;
mod sheet;
mod snapshot;
mod told;

pub use changes::{Change, Changed, Changes, Stale};
pub use footprint::Footprint;
#[cfg(feature = "meter")]
pub use named::Named;

use crate::error::Error;
use crate::field::Id;
use crate::kpi::{AsOf, Group, Measures, Tell, Track};
use crate::saved::{Header, Persist};
use crate::time::Timestamp;
use ledger::Ledger;
use question::{Asked, Page, Panel, Typed, foreign};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Several questions about records of type `R`, each known by an id of type `I`; see the [module](self).
pub struct Board<I, R> {
    /// No other board has it: questions are those of one board.
    number: u64,
    ids: Ledger<I>,
    panels: Vec<Box<dyn Panel<R>>>,
    as_of: AsOf,
    remembered: usize,
    version: u64,
    /// Up to here all readings may have changed, and why.
    anew: (u64, Stale),
}

/// As many changes of a batch are looked at together.
const TOGETHER: usize = 32;

/// As many changes are remembered of each question, unless it is said.
const REMEMBERED: usize = 1 << 14;

/// A question of a board: what [`Board::add`] gives, and [`Board::tables`] takes.
pub struct Shown<G, M, Via> {
    at: At,
    of: PhantomData<Question<G, M, Via>>,
}

/// The number of a board, and of a question on it.
type At = (u64, usize);
/// How many boards there were.
static BOARDS: AtomicU64 = AtomicU64::new(0);

type Question<G, M, Via> = fn() -> (G, M, Via);

impl<G, M, Via> Clone for Shown<G, M, Via> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<G, M, Via> Copy for Shown<G, M, Via> {}
impl<G, M, Via> fmt::Debug for Shown<G, M, Via> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "question {}", self.at.1)
    }
}

impl<I: Id, R: 'static> Default for Board<I, R> {
    fn default() -> Self {
        Board::new()
    }
}

impl<I: Id, R: 'static> fmt::Debug for Board<I, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Board { ids, panels, as_of, version, .. } = self;
        write!(f, "board of {} records, {} questions, as of {as_of}, version {version}", ids.len(), panels.len())
    }
}

impl<I: Id, R: 'static> Board<I, R> {
    /// A board without questions, to which everything is known.
    pub fn new() -> Self {
        Board {
            number: BOARDS.fetch_add(1, Ordering::Relaxed),
            ids: Ledger::default(),
            panels: Vec::new(),
            as_of: AsOf::Everything,
            remembered: REMEMBERED,
            version: 0,
            anew: (0, Stale::Replaced),
        }
    }
    /// A board on which time passes, and it is this instant: see [`advance`](Board::advance).
    pub fn starting_at(now: impl Into<Timestamp>) -> Self {
        Board { as_of: AsOf::At(now.into()), ..Board::new() }
    }
    /// As many of the latest changes are remembered of each question, for [`changes`](Board::changes); 16,384 unless it is
    /// said, before the first question.
    pub fn remembering(self, changes: usize) -> Self {
        Board { remembered: changes, ..self }
    }

    /// One question more: groups and periods as for [`track`](crate::kpi::track), and a KPI or a tuple of KPIs, which one pass
    /// answers together. An error where there are records already, where the question has an as-of of its own, and
    /// where what a measure observes cannot be kept.
    pub fn add<G, F, M, Via>(&mut self, question: Track<R, F>, kpis: M) -> Result<Shown<G, M, Via>, Error>
    where
        G: Group + Serialize + DeserializeOwned + Send + Sync + 'static,
        F: Fn(&R) -> G + Send + Sync + 'static,
        M: Measures<R, Via, State: Tell<R> + Persist<G> + Send + Sync + 'static> + Send + Sync + 'static,
        Via: 'static,
    {
        let (key, timeline, as_of) = question.into_parts();
        if as_of != AsOf::Everything && as_of != self.as_of {
            return Err(Error::mismatch("as-of", as_of, self.as_of, "leave it to the board"));
        }
        let asked: Typed<R, G, M, Via> = Typed::new(kpis, Arc::new(key), timeline, self.as_of);
        Ok(Shown { at: self.ask(asked)?, of: PhantomData })
    }
    fn ask<A: Asked<R>>(&mut self, mut asked: A) -> Result<At, Error> {
        if !self.is_empty() {
            let advice = "add all questions first: a board does not keep the records that it could ask";
            return Err(Error::unsupported("a question after the first record", advice));
        }
        asked.tally().check()?;
        self.panels.push(Box::new(Page::new(asked, self.remembered)));
        self.anew = (self.version, Stale::Replaced);
        Ok((self.number, self.panels.len() - 1))
    }
    /// A question, with all that was counted in its cells.
    fn settled<A: Asked<R>>(&mut self, (board, at): At) -> Result<&mut Page<A, R>, Error> {
        let panel = self.panels.get_mut(at).filter(|_| board == self.number);
        let page: Option<&mut Page<A, R>> = panel.and_then(|panel| panel.as_any_mut().downcast_mut());
        let page = page.ok_or_else(foreign)?;
        page.settle(self.version)?;
        Ok(page)
    }

    /// How many records are on the board.
    pub fn len(&self) -> usize {
        self.ids.len()
    }
    /// Whether nobody is on the board.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether a record is on the board.
    pub fn contains(&self, id: &I) -> bool {
        self.ids.place(id).is_some()
    }
    /// The instant that the board is at.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }
    /// The number of the latest change, from 0 on. It says something to this board alone: a program that starts anew tells
    /// its clients that it did.
    pub fn version(&self) -> u64 {
        self.version
    }
    /// The record with this id is now this, whatever it was before; whether that is anything new to any question.
    pub fn upsert(&mut self, id: I, record: &R) -> Result<bool, Error> {
        let news = self.take(id, record, self.version + 1)?;
        self.version += u64::from(news);
        Ok(news)
    }
    /// There is no record with this id any more; whether there was one.
    pub fn remove(&mut self, id: &I) -> Result<bool, Error> {
        let known = self.drop_out(id, self.version + 1)?;
        self.version += u64::from(known);
        Ok(known)
    }
    /// Several changes under one version, in their order; how many were anything new. Where one of them is an error, those before
    /// it stand and those after it are not looked at.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change<I, R>>) -> Result<usize, Error> {
        let (version, mut changes) = (self.version + 1, changes.into_iter());
        let (mut some, mut news) = (Vec::with_capacity(TOGETHER), 0);
        loop {
            some.extend(changes.by_ref().take(TOGETHER));
            if some.is_empty() {
                return Ok(news);
            }
            self.glance(&some);
            for change in some.drain(..) {
                let new = match change {
                    Change::Upsert(id, record) => self.take(id, &record, version),
                    Change::Remove(id) => self.drop_out(&id, version),
                }?;
                // also where the next one fails, this one has its version
                self.version = if new { version } else { self.version };
                news += usize::from(new);
            }
        }
    }
    /// Looks at what these changes will need before it is needed: many such looks are under way at the same time, where one
    /// change after the other waits for the memory each time.
    fn glance(&self, changes: &[Change<I, R>]) {
        let mut places = [0; TOGETHER];
        for (place, change) in places.iter_mut().zip(changes) {
            *place = self.ids.glance(change.id()).unwrap_or(0);
        }
        let told = |at: u32| self.panels.iter().map(|panel| panel.glance(at)).fold(0, u32::wrapping_add);
        let looks = places.iter().zip(changes);
        let looks = looks.map(|(at, change)| told(*at).wrapping_add(u32::from(self.ids.is_at(*at, change.id()))));
        std::hint::black_box(looks.fold(0, u32::wrapping_add));
    }
    fn take(&mut self, id: I, record: &R, version: u64) -> Result<bool, Error> {
        // all are asked before anything is counted
        for panel in &mut self.panels {
            panel.ask(record, self.as_of)?;
        }
        let Some(at) = self.ids.enter(id) else {
            return Err(Error::unsupported(
                "more than 4,294,967,294 records",
                "keep them on several boards, and merge",
            ));
        };
        let mut news = false;
        for panel in &mut self.panels {
            news |= panel.count(at, version)?;
        }
        Ok(news)
    }
    fn drop_out(&mut self, id: &I, version: u64) -> Result<bool, Error> {
        let Some(at) = self.ids.leave(id) else { return Ok(false) };
        for panel in &mut self.panels {
            panel.remove(at, version)?;
        }
        Ok(true)
    }
    /// Time passes, up to this instant. Records and entities of which time alone changes something are looked at again, and
    /// nobody else. An error where the board knows everything, and where time would go back: nothing changes then.
    pub fn advance(&mut self, now: impl Into<Timestamp>) -> Result<(), Error> {
        let now = now.into();
        match self.as_of {
            AsOf::Everything => {
                let advice = "begin it with `Board::starting_at`";
                return Err(Error::unsupported("time on a board to which everything is known", advice));
            }
            AsOf::At(before) if now < before => {
                let expected = format!("an instant from {before} on: a board does not know what was before");
                return Err(Error::invalid("as-of", now, expected));
            }
            AsOf::At(before) if now == before => return Ok(()),
            AsOf::At(_) => {}
        }
        self.version += 1;
        self.as_of = AsOf::At(now);
        for panel in &mut self.panels {
            panel.advance(self.as_of, self.version)?;
        }
        self.anew = (self.version, Stale::TimePassed);
        Ok(())
    }

    /// The tables of a question as they stand: cheap, and they do not change any more. An error if the question is not one
    /// of this board.
    pub fn tables<G, M, Via>(&mut self, question: &Shown<G, M, Via>) -> Result<M::Tables<G>, Error>
    where
        G: Group + Serialize + DeserializeOwned + Send + Sync + 'static,
        M: Measures<R, Via, State: Tell<R> + Persist<G> + Send + Sync + 'static> + Send + Sync + 'static,
        Via: 'static,
    {
        let page = self.settled::<Typed<R, G, M, Via>>(question.at)?;
        Ok(page.asked.tables(&page.sheet.groups))
    }
    /// Which readings of a question may have changed after a version: what to push to whoever has read the board then.
    pub fn changes<G, M, Via>(&mut self, question: &Shown<G, M, Via>, since: u64) -> Result<Changes<G>, Error>
    where
        G: Group + Serialize + DeserializeOwned + Send + Sync + 'static,
        M: Measures<R, Via, State: Tell<R> + Persist<G> + Send + Sync + 'static> + Send + Sync + 'static,
        Via: 'static,
    {
        self.changed::<Typed<R, G, M, Via>>(question.at, since)
    }
    fn changed<A: Asked<R>>(&mut self, at: At, since: u64) -> Result<Changes<A::Group>, Error> {
        let (version, (anew, why)) = (self.version, self.anew);
        let page = self.settled::<A>(at)?;
        Ok(match since {
            _ if since > version => Changes::All(Stale::Unknown),
            _ if since < anew => Changes::All(why),
            _ => page.sheet.changes(since, page.asked.periods()),
        })
    }

    /// Takes in what is on another board, of other ids. An error if the two answer different questions, stand at different
    /// instants, or both have an id; then nothing changes.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        const ADVICE: &str = "merge boards with the same questions, in the same order";
        let (mine, theirs) = (self.headers()?, other.headers()?);
        if mine.len() != theirs.len() {
            return Err(Error::mismatch("number of questions", mine.len(), theirs.len(), ADVICE));
        }
        for (mine, theirs) in mine.iter().zip(&theirs) {
            mine.check(theirs)?;
        }
        for (mine, theirs) in self.panels.iter().zip(&other.panels) {
            mine.must_be_like(&**theirs)?;
        }
        if let Some((id, _)) = other.ids.each().find(|(id, _)| self.contains(id)) {
            let advice = "merge boards that own different ids";
            return Err(Error::mismatch("owner of an id", format!("{id:?}"), format!("{id:?} as well"), advice));
        }
        if self.len() + other.len() >= u32::MAX as usize {
            return Err(Error::unsupported("more than 4,294,967,294 records", "keep them on several boards"));
        }
        let version = self.version + 1;
        let mut places = Vec::with_capacity(other.len());
        for (id, there) in other.ids.each() {
            places.extend(self.ids.enter(id.clone()).map(|here| (there, here)));
        }
        for (mine, theirs) in self.panels.iter_mut().zip(&other.panels) {
            mine.unite(&**theirs, &places, version)?;
        }
        self.replaced(version);
        Ok(())
    }
    fn headers(&self) -> Result<Vec<Header>, Error> {
        self.panels.iter().map(|panel| panel.header()).collect()
    }
    fn replaced(&mut self, version: u64) {
        (self.version, self.anew) = (version, (version, Stale::Replaced));
    }
}
