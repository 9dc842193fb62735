//! What is shown now, for whoever asks, and what changed, for whoever listens.

use crate::Failure;
use crate::dashboard::{Dashboard, News};
use axum::body::Bytes;
use crm_kpi::time::Timestamp;
use serde::Serialize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::broadcast;

/// A version of the dashboard; as JSON it is written once, however many ask.
pub struct Shown {
    pub dashboard: Dashboard,
    json: OnceLock<Bytes>,
}

impl Shown {
    pub fn new(dashboard: Dashboard) -> Arc<Shown> {
        Arc::new(Shown { dashboard, json: OnceLock::new() })
    }
    pub fn json(&self) -> Result<Bytes, Failure> {
        match self.json.get() {
            Some(json) => Ok(json.clone()),
            None => {
                let json = Bytes::from(serde_json::to_vec(&self.dashboard)?);
                Ok(self.json.get_or_init(|| json).clone())
            }
        }
    }
}

/// What listeners are told.
#[derive(Clone)]
pub enum Told {
    /// What changed since the version before.
    Delta(Arc<str>),
    /// All is new: a later epoch.
    Anew(Arc<Shown>),
}

#[derive(Serialize)]
struct Delta<'a> {
    epoch: &'a str,
    since: u64,
    version: u64,
    as_of: Timestamp,
    known_at: Timestamp,
    records: usize,
    changes: &'a [News],
}

/// A listener may be so many versions behind; then it is told to begin again.
const BEHIND: usize = 64;

/// The one place that the writer tells and everybody else reads.
pub struct Screen {
    shown: Mutex<Arc<Shown>>,
    told: broadcast::Sender<Told>,
}

impl Screen {
    pub fn new(first: Dashboard) -> Screen {
        Screen { shown: Mutex::new(Shown::new(first)), told: broadcast::Sender::new(BEHIND) }
    }
    pub fn shown(&self) -> Arc<Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// What is shown now, and all that changes from here on: nothing falls between the two.
    pub fn listen(&self) -> (Arc<Shown>, broadcast::Receiver<Told>) {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        (shown.clone(), self.told.subscribe())
    }
    pub fn listeners(&self) -> usize {
        self.told.receiver_count()
    }
    /// Shows a later version.
    pub fn publish(&self, dashboard: Dashboard, changes: &[News]) -> Result<(), Failure> {
        let next = Shown::new(dashboard);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let Dashboard { epoch, version, as_of, known_at, records, .. } = &next.dashboard;
        let before = &shown.dashboard;
        let told = match before.epoch == *epoch {
            false => Told::Anew(next.clone()),
            true => {
                let (since, version) = (before.version, *version);
                let (as_of, known_at, records) = (*as_of, *known_at, *records);
                let delta = Delta { epoch, since, version, as_of, known_at, records, changes };
                Told::Delta(serde_json::to_string(&delta)?.into())
            }
        };
        *shown = next;
        // an error says that nobody listens
        self.told.send(told).ok();
        Ok(())
    }
}
