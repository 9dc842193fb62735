//! Journeys fed from several kinds of records.

use super::part::{Kept, Use};
use super::{AsOf, ByEntity, Group, Groups, Journey, Kpi, Reading, Step, Table, Walk};
use crate::error::Error;
use crate::field::Id;
use crate::saved;
use crate::time::Timeline;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// Begins a question about entities: tickets and the messages on them, customers and their purchases.
///
/// ```
/// use crm_kpi::{kpi::entities, record::{Author, Message, Ticket}, tickets::FirstResponse, time::Timestamp};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let tickets = [Ticket::new("T1", minute(0)), Ticket::new("T2", minute(1))];
/// let messages = [Message::new("T1", minute(45), Author::Agent), Message::new("T1", minute(30), Author::Agent)];
/// let reading = entities(FirstResponse).with(&tickets).with(&messages).read();
/// assert_eq!(reading.pending(), 1); // nobody has answered T2
/// assert_eq!(reading.ok().map(|d| d.mean().to_string()).as_deref(), Some("30 min"));
/// ```
pub fn entities<K: Kpi, E: Id, G: Group>(kpi: K) -> Entities<K, E, G>
where
    K::Measure: Journey,
{
    let walk = Walk::new(kpi.measure(), &Timeline::all(), AsOf::Everything, Use::Live);
    Entities { kpi, walk, groups: Groups::default() }
}

/// A question about entities under construction, and the live form of it; see [`entities`].
///
/// It takes records in and back, merges, saves and loads: the live form of a KPI whose records are of several kinds.
///
/// ```
/// use crm_kpi::{kpi::{Entities, entities}, record::{Author, Message, Ticket}, tickets::FirstResponse, time::Timestamp};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let mut live: Entities<FirstResponse, String> = entities(FirstResponse);
/// live.insert((), &Ticket::new("T1", minute(0)));
/// let saved = live.save()?;
///
/// let mut later: Entities<FirstResponse, String> = entities(FirstResponse);
/// later.load(&saved)?;
/// later.insert((), &Message::new("T1", minute(30), Author::Agent));
/// assert_eq!(later.table().reading(&(), 0).ok().map(|d| d.mean().to_string()).as_deref(), Some("30 min"));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Entities<K: Kpi, E: Id, G = ()>
where
    K::Measure: Journey,
{
    kpi: K,
    walk: Walk<K::Measure, E>,
    groups: Groups<G>,
}

impl<K: Kpi, E: Id, G: Group> Entities<K, E, G>
where
    K::Measure: Journey,
{
    /// One column for each period of a timeline.
    pub fn per(mut self, timeline: impl Into<Timeline>) -> Self {
        self.walk.reframe(timeline.into(), self.walk.as_of());
        self
    }
    /// One period (or `..` for all time, or a range of instants).
    pub fn during(self, period: impl Into<Timeline>) -> Self {
        self.per(period)
    }
    /// The instant until which the records were observed: what happened later has not happened yet.
    pub fn as_of(mut self, t: impl Into<AsOf>) -> Self {
        self.walk.reframe(self.walk.timeline(), t.into());
        self
    }
    /// Takes in records, each in the group that the key names.
    pub fn with_by<I: IntoIterator>(mut self, records: I, key: impl Fn(&I::Item) -> G) -> Self
    where
        K::Measure: Step<I::Item, Entity = E>,
    {
        for record in records {
            let group = key(&record);
            self.insert(group, &record);
        }
        self
    }
    /// Takes one more record in.
    pub fn insert<R>(&mut self, group: G, record: &R)
    where
        K::Measure: Step<R, Entity = E>,
    {
        let row = self.groups.id(group);
        super::State::insert(&mut self.walk, row, record);
    }
    /// Takes a record back that was taken in before.
    pub fn remove<R>(&mut self, group: G, record: &R)
    where
        K::Measure: Step<R, Entity = E>,
    {
        let row = self.groups.id(group);
        super::State::remove(&mut self.walk, row, record);
    }
    /// Takes in what another has seen; where both know an entity its histories unite. An error if the two answer
    /// different questions; then nothing changes.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        super::measures::check_same(self.walk.cells(), other.walk.cells())?;
        let to: Vec<usize> = other.groups.keys().iter().map(|g| self.groups.id(g.clone())).collect();
        self.walk.merge(&other.walk, &to);
        Ok(())
    }
    /// A record changed from what it was to what it is.
    pub fn update<R>(&mut self, group: G, was: &R, is: &R)
    where
        K::Measure: Step<R, Entity = E>,
    {
        self.remove(group.clone(), was);
        self.insert(group, is);
    }
    /// The histories as bytes; see [`Live::save`](super::Live::save).
    pub fn save(&self) -> Result<Vec<u8>, Error>
    where
        E: Ord + Serialize + DeserializeOwned,
        G: Serialize + DeserializeOwned,
    {
        saved::save(&self.walk, &self.groups)
    }
    /// Restores saved histories in place of what is here. An error if they are damaged, of a later format, or answer
    /// another question; then nothing changes.
    pub fn load(&mut self, bytes: &[u8]) -> Result<(), Error>
    where
        E: Ord + Serialize + DeserializeOwned,
        G: Serialize + DeserializeOwned,
    {
        let mut walk = self.walk.emptied();
        self.groups = saved::load(bytes, &mut walk)?;
        self.walk = walk;
        Ok(())
    }
    /// The table: every touched entity is walked.
    pub fn table(&mut self) -> Table<K, G, ByEntity> {
        self.walk.close(1);
        Table::new(self.kpi.clone(), Arc::new(self.groups.clone()), self.walk.cells().clone())
    }
}

impl<K: Kpi, E: Id> Entities<K, E, ()>
where
    K::Measure: Journey,
{
    /// Takes in records of one more kind.
    pub fn with<I: IntoIterator>(self, records: I) -> Self
    where
        K::Measure: Step<I::Item, Entity = E>,
    {
        self.with_by(records, |_| ())
    }
    /// One number over the whole timeline: the entities are walked with it as one period.
    pub fn read(mut self) -> Reading<K::Value> {
        let whole = self.walk.timeline().whole();
        self.walk.reframe(whole, self.walk.as_of());
        self.table().whole(&())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};
    use crate::tickets::FirstResponse;
    use crate::time::Timestamp;

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_micros(n * 60_000_000)
    }

    fn desk(ticket: &Ticket, replies: &[i64]) -> Entities<FirstResponse, String> {
        let replies = replies.iter().map(|at| Message::new(ticket.id.as_str(), minute(*at), Author::Agent));
        entities(FirstResponse).with([ticket]).with(replies)
    }

    #[test]
    fn histories_of_two_parts_unite_and_come_back_from_bytes() {
        let ticket = Ticket::new("T1", minute(0));
        let mut whole = desk(&ticket, &[30, 45]);
        let (mut opened, late) = (desk(&ticket, &[]), Message::new("T1", minute(45), Author::Agent));
        assert_eq!(opened.table().reading(&(), 0).n(), 0);
        let replies = entities(FirstResponse).with([Message::new("T1", minute(30), Author::Agent), late.clone()]);
        opened.merge(&replies).unwrap();
        assert_eq!(opened.table(), whole.table());

        let saved = whole.save().unwrap();
        let mut restored = desk(&ticket, &[5]);
        restored.load(&saved).unwrap();
        assert_eq!(restored.table(), whole.table());
        restored.update((), &late, &Message::new("T1", minute(10), Author::Agent));
        let reading = restored.table().reading(&(), 0).map(|d| d.mean().to_string());
        assert_eq!(reading.ok().as_deref(), Some("10 min"));
    }

    #[test]
    fn an_event_taken_back_before_it_came_contradicts_until_it_comes() {
        let ticket = Ticket::new("T1", minute(0));
        let reply = Message::new("T1", minute(30), Author::Agent);
        let mut live = desk(&ticket, &[]);
        live.remove((), &reply);
        assert_eq!(live.table().reading(&(), 0).value(), Err(&crate::value::Undefined::Inconsistent));
        live.insert((), &reply);
        assert_eq!(live.table(), desk(&ticket, &[]).table());
    }
}
