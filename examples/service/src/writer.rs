//! The one thread that changes anything: what waits is written in one transaction, then counted, shown and acknowledged.

use crate::Failure;
use crate::clock::Clock;
use crate::config::Config;
use crate::dashboard::Live;
use crate::news::Screen;
use crate::store::{Change, Store};
use crm_kpi::time::Timestamp;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Changes that stand or fall together, and who waits for the answer.
pub struct Job {
    pub changes: Vec<Change>,
    pub answer: oneshot::Sender<Result<Ack, Refusal>>,
}

/// It is on the disk and on the dashboard.
#[derive(Debug, Clone, Copy)]
pub struct Ack {
    /// How many of the changes were news.
    pub changed: usize,
    pub at: Timestamp,
    pub version: u64,
}

#[derive(Debug)]
pub enum Refusal {
    /// The change with this index is none that can be counted, and why.
    Change(usize, String),
    /// Nothing was written; the same may go through later.
    Store,
}

/// So many requests share a transaction at most.
const GROUP: usize = 512;
const TICK: Duration = Duration::from_secs(1);

pub struct Writer {
    store: Store,
    config: Arc<Config>,
    clock: Clock,
    live: Live,
    epochs: u64,
}

impl Writer {
    /// The board as the store has it, and its first dashboard.
    pub fn start(store: Store, config: Arc<Config>) -> Result<(Writer, Screen), Failure> {
        let mut clock = Clock::after(store.latest()?);
        let now = clock.now();
        let (mut live, epochs) = (rebuilt(&store, &config, &epoch(now, 0), now)?, 0);
        let screen = Screen::new(live.show(now)?.0);
        Ok((Writer { store, config, clock, live, epochs }, screen))
    }
    /// Takes jobs until nobody can send any.
    pub fn run(mut self, jobs: &Receiver<Job>, screen: &Screen) -> Result<(), Failure> {
        let mut next = Instant::now() + TICK;
        loop {
            let first = match jobs.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            let waiting: Vec<Job> = first.into_iter().chain(jobs.try_iter()).take(GROUP).collect();
            if !waiting.is_empty() {
                self.commit(waiting, screen)?;
            }
            if Instant::now() >= next {
                self.tick(screen)?;
                next = Instant::now() + TICK;
            }
        }
    }
    fn commit(&mut self, jobs: Vec<Job>, screen: &Screen) -> Result<(), Failure> {
        let at = self.clock.now();
        let (mut changes, mut waiting): (Vec<_>, Vec<_>) = jobs.into_iter().map(|j| (j.changes, j.answer)).unzip();
        let written = self.write(&mut changes, at);
        let answers = match written {
            Ok(answers) => answers,
            Err(why) => {
                eprintln!("nothing of {} requests was written: {why}", waiting.len());
                waiting.drain(..).for_each(|answer| drop(answer.send(Err(Refusal::Store))));
                self.store.roll_back()?;
                return self.anew(screen); // the board has counted what is not there
            }
        };
        let shown = self.live.show(at).and_then(|(dashboard, news)| {
            let version = dashboard.version;
            screen.publish(dashboard, &news).map(|()| version)
        });
        // it is on the disk: that is acknowledged even where it cannot be shown
        let version = *shown.as_ref().unwrap_or(&0);
        for (answer, done) in waiting.into_iter().zip(answers) {
            // an error says that the client has gone
            answer.send(done.map(|changed| Ack { changed, at, version })).ok();
        }
        shown.map(drop)
    }
    fn write(&mut self, jobs: &mut [Vec<Change>], at: Timestamp) -> Result<Vec<Result<usize, Refusal>>, Failure> {
        self.store.begin()?;
        let answers = jobs.iter_mut().map(|changes| self.job(changes, at)).collect::<Result<_, _>>()?;
        self.store.commit()?;
        Ok(answers)
    }
    /// All changes of a job or, where the board refuses one, none.
    fn job(&mut self, changes: &mut Vec<Change>, at: Timestamp) -> Result<Result<usize, Refusal>, Failure> {
        self.store.mark()?;
        let mut changed = 0;
        let mut counted: Vec<String> = Vec::new();
        for (index, change) in changes.drain(..).enumerate() {
            if !self.store.write(at, &change)? {
                continue;
            }
            changed += 1;
            counted.push(change.id.clone());
            if let Err(why) = self.live.apply(change) {
                self.store.take_back()?;
                for id in counted {
                    let record = self.store.record(&id)?;
                    self.live.apply(Change { id, record })?;
                }
                return Ok(Err(Refusal::Change(index, why.to_string())));
            }
        }
        self.store.keep()?;
        Ok(Ok(changed))
    }
    /// Time passes, once a second.
    fn tick(&mut self, screen: &Screen) -> Result<(), Failure> {
        let now = self.clock.now();
        if self.live.is_over(now)? {
            return self.anew(screen);
        }
        self.live.advance(now)?;
        let (dashboard, news) = self.live.show(now)?;
        screen.publish(dashboard, &news)
    }
    /// Begins a new board from what is stored; clients are told to begin again too.
    fn anew(&mut self, screen: &Screen) -> Result<(), Failure> {
        self.epochs += 1;
        let now = self.clock.now();
        self.live = rebuilt(&self.store, &self.config, &epoch(now, self.epochs), now)?;
        screen.publish(self.live.show(now)?.0, &[])
    }
}

/// No two boards have the same, nor those of two servers that ran one after the other.
fn epoch(now: Timestamp, number: u64) -> String {
    format!("{:x}.{number}", now.micros())
}

fn rebuilt(store: &Store, config: &Arc<Config>, epoch: &str, now: Timestamp) -> Result<Live, Failure> {
    let mut live = Live::new(config.clone(), epoch, now)?;
    store.each(|change| Ok(live.apply(change)?))?;
    Ok(live)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Told;
    use crm_kpi::record::Deal;

    fn put(ids: &[&str]) -> (Job, oneshot::Receiver<Result<Ack, Refusal>>) {
        let (answer, answered) = oneshot::channel();
        let record = |id: &str| Some(Deal::new(id, Timestamp::from_micros(0)).into());
        let changes = ids.iter().map(|id| Change { id: (*id).into(), record: record(id) }).collect();
        (Job { changes, answer }, answered)
    }

    #[test]
    fn what_could_not_be_written_is_not_acknowledged_nor_counted_and_clients_begin_again() {
        let path = std::env::temp_dir().join(format!("crm-kpi-writer-{}.sqlite", std::process::id()));
        let config = Config::parse(r#"{"questions":[{"kpi":"deals.open_count","per":"day","last":2}]}"#).unwrap();
        let (mut writer, screen) = Writer::start(Store::open(&path).unwrap(), Arc::new(config)).unwrap();
        let full =
            "CREATE TRIGGER full BEFORE INSERT ON changes WHEN new.id = 'bad' BEGIN SELECT RAISE(ABORT, 'full'); END";
        rusqlite::Connection::open(&path).unwrap().execute_batch(full).unwrap();
        let (first, mut told) = screen.listen();

        let (job, mut answer) = put(&["a"]);
        writer.commit(vec![job], &screen).unwrap();
        assert_eq!(answer.try_recv().unwrap().unwrap().changed, 1);
        assert!(matches!(told.try_recv().unwrap(), Told::Delta(_)));

        // all that shares a transaction with it stands or falls with it
        let ((good, mut other), (bad, mut answer)) = (put(&["b"]), put(&["c", "bad"]));
        writer.commit(vec![good, bad], &screen).unwrap();
        for answer in [&mut other, &mut answer] {
            assert!(matches!(answer.try_recv().unwrap(), Err(Refusal::Store)));
        }
        assert!(matches!(told.try_recv().unwrap(), Told::Anew(_)));
        let shown = screen.shown();
        assert_eq!(shown.dashboard.records, 1);
        assert_ne!(shown.dashboard.epoch, first.dashboard.epoch);

        let (job, mut answer) = put(&["b", "c"]);
        writer.commit(vec![job], &screen).unwrap();
        assert_eq!(answer.try_recv().unwrap().unwrap().changed, 2);
        assert_eq!(screen.shown().dashboard.records, 3);
        let tomorrow = Timestamp::from_micros(writer.clock.now().micros() + 86_400_000_000);
        assert!(writer.live.is_over(tomorrow).unwrap(), "other days are shown then");
        assert!(!writer.live.is_over(screen.shown().dashboard.as_of).unwrap());
        drop(writer);
        for ending in ["sqlite", "lock"] {
            std::fs::remove_file(path.with_extension(ending)).unwrap();
        }
    }
}
