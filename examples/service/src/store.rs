//! What is kept: the latest record of each id, and every change with its instant. SQLite, written by one thread.

use crate::Failure;
use crm_kpi::record::AnyRecord;
use crm_kpi::time::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::fs::{File, TryLockError};
use std::path::Path;

/// What one change does to an id: what its record is now, or that there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub id: String,
    pub record: Option<AnyRecord>,
}

const FORMAT: i64 = 1;
const TABLES: &str = "
    CREATE TABLE records(id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE changes(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, id TEXT NOT NULL, record TEXT);
    PRAGMA user_version = 1;";

/// The database, open for the one who writes.
pub struct Store {
    db: Connection,
    /// Held as long as this lives: a second server on the same file would not see what this one counts.
    _lock: File,
}

impl Store {
    pub fn open(path: &Path) -> Result<Store, Failure> {
        let lock = File::create(path.with_extension("lock"))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(format!("{}: another server has it open", path.display()).into());
            }
            Err(TryLockError::Error(e)) => return Err(e.into()),
            Ok(()) => {}
        }
        let db = Connection::open(path)?;
        // FULL: a commit is on the disk when it returns
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
        match db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))? {
            0 => db.execute_batch(&format!("BEGIN; {TABLES} COMMIT;"))?,
            FORMAT => {}
            other => return Err(format!("{}: format {other}, expected {FORMAT}", path.display()).into()),
        }
        Ok(Store { db, _lock: lock })
    }
    pub fn begin(&self) -> Result<(), Failure> {
        Ok(self.db.execute_batch("BEGIN IMMEDIATE")?)
    }
    pub fn commit(&self) -> Result<(), Failure> {
        Ok(self.db.execute_batch("COMMIT")?)
    }
    /// Takes back what was written since `begin`.
    pub fn roll_back(&self) -> Result<(), Failure> {
        match self.db.is_autocommit() {
            true => Ok(()), // SQLite has done so itself
            false => Ok(self.db.execute_batch("ROLLBACK")?),
        }
    }
    /// A part of a transaction that can be taken back alone.
    pub fn mark(&self) -> Result<(), Failure> {
        Ok(self.db.execute_batch("SAVEPOINT job")?)
    }
    pub fn keep(&self) -> Result<(), Failure> {
        Ok(self.db.execute_batch("RELEASE job")?)
    }
    pub fn take_back(&self) -> Result<(), Failure> {
        Ok(self.db.execute_batch("ROLLBACK TO job; RELEASE job")?)
    }
    /// Writes a change; whether it is one: what is told again is not written again.
    pub fn write(&self, at: Timestamp, change: &Change) -> Result<bool, Failure> {
        let Change { id, record } = change;
        let is = record.as_ref().map(serde_json::to_string).transpose()?;
        if self.text(id)? == is {
            return Ok(false);
        }
        let log = "INSERT INTO changes(at, id, record) VALUES (?1, ?2, ?3)";
        self.db.prepare_cached(log)?.execute(params![at.micros(), id, is])?;
        match is {
            Some(is) => {
                let put = "INSERT OR REPLACE INTO records(id, record) VALUES (?1, ?2)";
                self.db.prepare_cached(put)?.execute(params![id, is])?
            }
            None => self.db.prepare_cached("DELETE FROM records WHERE id = ?1")?.execute([id])?,
        };
        Ok(true)
    }
    /// The record of an id.
    pub fn record(&self, id: &str) -> Result<Option<AnyRecord>, Failure> {
        Ok(self.text(id)?.map(|text| serde_json::from_str(&text)).transpose()?)
    }
    fn text(&self, id: &str) -> Result<Option<String>, Failure> {
        let mut read = self.db.prepare_cached("SELECT record FROM records WHERE id = ?1")?;
        Ok(read.query_row([id], |row| row.get(0)).optional()?)
    }
    /// The instant of the latest change.
    pub fn latest(&self) -> Result<Option<Timestamp>, Failure> {
        let at = self.db.query_row("SELECT at FROM changes ORDER BY seq DESC LIMIT 1", [], |row| row.get(0));
        Ok(at.optional()?.map(Timestamp::from_micros))
    }
    /// Every record that there is.
    pub fn each(&self, each: impl FnMut(Change) -> Result<(), Failure>) -> Result<(), Failure> {
        rows(&self.db, "SELECT id, record FROM records", None, each)
    }
}

/// The database, open for one who only reads. It does not wait for the writer, nor the writer for it.
pub struct Past(Connection);

impl Past {
    pub fn open(path: &Path) -> Result<Past, Failure> {
        Ok(Past(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?))
    }
    /// Every record as it was known at an instant.
    pub fn each(&self, known_at: Timestamp, each: impl FnMut(Change) -> Result<(), Failure>) -> Result<(), Failure> {
        // of each id the row with the highest number: what SQLite gives beside a max()
        let latest = "SELECT id, record FROM (SELECT id, record, max(seq) FROM changes WHERE at <= ?1 GROUP BY id)
                      WHERE record IS NOT NULL";
        rows(&self.0, latest, Some(known_at), each)
    }
    /// A record as it is written down now.
    pub fn text(&self, id: &str) -> Result<Option<String>, Failure> {
        let read = "SELECT record FROM records WHERE id = ?1";
        Ok(self.0.query_row(read, [id], |row| row.get(0)).optional()?)
    }
}

fn rows(
    db: &Connection,
    sql: &str,
    at: Option<Timestamp>,
    mut each: impl FnMut(Change) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut statement = db.prepare(sql)?;
    let mut rows = match at {
        Some(at) => statement.query([at.micros()])?,
        None => statement.query([])?,
    };
    while let Some(row) = rows.next()? {
        let (id, record): (String, String) = (row.get(0)?, row.get(1)?);
        let record = serde_json::from_str(&record).map_err(|e| format!("record {id} of the database: {e}"))?;
        each(Change { id, record: Some(record) })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_kpi::record::Deal;

    fn at(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn deal(id: &str, opened: i64) -> Change {
        Change { id: id.into(), record: Some(Deal::new(id, at(opened)).into()) }
    }

    #[test]
    fn what_was_known_is_told_of_every_instant_and_a_repetition_is_not_written() {
        let path = std::env::temp_dir().join(format!("crm-kpi-store-{}.sqlite", std::process::id()));
        let store = Store::open(&path).unwrap();
        assert!(Store::open(&path).is_err(), "one server at a time");
        let gone = Change { id: "a".into(), record: None };
        store.begin().unwrap();
        for (when, change, news) in [
            (1, deal("a", 5), true),
            (2, deal("a", 5), false),
            (3, deal("b", 6), true),
            (4, deal("a", 7), true),
            (5, gone.clone(), true),
            (6, gone, false),
        ] {
            assert_eq!(store.write(at(when), &change).unwrap(), news, "at {when}");
        }
        store.mark().unwrap();
        store.write(at(7), &deal("c", 1)).unwrap();
        store.take_back().unwrap();
        store.commit().unwrap();
        assert_eq!(store.latest().unwrap(), Some(at(5)));

        let past = Past::open(&path).unwrap();
        for (when, known) in [
            (0, vec![]),
            (2, vec![deal("a", 5)]),
            (3, vec![deal("a", 5), deal("b", 6)]),
            (4, vec![deal("a", 7), deal("b", 6)]),
            (9, vec![deal("b", 6)]),
        ] {
            let mut seen = Vec::new();
            past.each(at(when), |change| {
                seen.push(change);
                Ok(())
            })
            .unwrap();
            assert_eq!(seen, known, "at {when}");
        }
        drop((past, store));
        for ending in ["sqlite", "lock"] {
            std::fs::remove_file(path.with_extension(ending)).unwrap();
        }
    }
}
