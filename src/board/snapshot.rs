//! The saved form of a board.

use super::Board;
use super::ledger::Ledger;
use crate::error::Error;
use crate::field::Id;
use crate::kpi::AsOf;
use crate::saved::{Header, Writer, begun, opened, sealed, shape};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What stands before the content of a snapshot.
#[derive(Serialize, Deserialize)]
struct Head {
    what: String,
    ids: String,
    as_of: AsOf,
    questions: Vec<Header>,
}

const WHAT: &str = "board";

impl<I: Id + Ord + Serialize + DeserializeOwned, R: 'static> Board<I, R> {
    /// The board as bytes: who is on it and what they told, checksum included. The same records give the same bytes, whatever
    /// happened before and in whatever order. The [version](Board::version) is not among them.
    pub fn save(&self) -> Result<Vec<u8>, Error> {
        let head = Head { what: WHAT.to_owned(), ids: shape::<I>()?, as_of: self.as_of, questions: self.headers()? };
        let mut out: Writer = begun(&head)?;
        let (ids, places): (Vec<&I>, Vec<u32>) = self.ids.sorted().into_iter().unzip();
        out.put(&ids)?;
        for panel in &self.panels {
            panel.write(&places, &mut out)?;
        }
        Ok(sealed(out))
    }
    /// Restores a saved board in place of what is here; its as-of comes with it. An error if the bytes are damaged, of a
    /// later format, or of a board with other questions; then nothing changes. What a *key* means cannot be checked, only its
    /// type: group by owner what was saved by owner.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), Error> {
        const ADVICE: &str = "restore a board into one with the same questions, in the same order";
        let mut from = opened(bytes)?;
        let head: Head = from.take()?;
        if head.what != WHAT {
            return Err(Error::mismatch("saved state", head.what, WHAT, ADVICE));
        }
        let mut panels: Vec<_> = self.panels.iter().map(|panel| panel.emptied(head.as_of, self.remembered)).collect();
        if panels.len() != head.questions.len() {
            return Err(Error::mismatch("number of questions", head.questions.len(), panels.len(), ADVICE));
        }
        for (panel, saved) in panels.iter().zip(&head.questions) {
            panel.header()?.check(saved)?;
        }
        if head.ids != shape::<I>()? {
            return Err(Error::mismatch("type of the ids", head.ids, shape::<I>()?, ADVICE));
        }
        let ids: Vec<I> = from.take()?;
        let records = u32::try_from(ids.len()).map_err(Error::damaged)?;
        if ids.windows(2).any(|pair| pair.first() >= pair.last()) {
            return Err(Error::damaged("ids are out of order"));
        }
        let version = self.version + 1;
        let mut ledger = Ledger::default();
        for id in ids {
            ledger.enter(id);
        }
        for panel in &mut panels {
            panel.read(records, &mut from, version)?;
        }
        from.finish()?;
        (self.ids, self.panels, self.as_of) = (ledger, panels, head.as_of);
        self.replaced(version);
        Ok(())
    }
}
