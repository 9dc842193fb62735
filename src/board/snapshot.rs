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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::Ticket;
    use crate::saved::Writer;
    use crate::tickets::ReplySla;
    use crate::time::Timestamp;

    fn promised() -> Board<u8, Ticket> {
        let mut board = Board::starting_at(Timestamp::from_micros(10));
        board.add(track::<Ticket>(), ReplySla).unwrap();
        board
    }

    /// The same bytes with one run of them in place of another, and the checksum that fits.
    fn forged(saved: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        let content = saved.split_last_chunk::<8>().unwrap().0;
        let at = content.windows(from.len()).position(|run| run == from).unwrap();
        let mut out = Writer::default();
        out.raw(&content[..at]);
        out.raw(to);
        out.raw(&content[at + from.len()..]);
        sealed(out)
    }

    #[test]
    fn what_could_never_be_counted_is_refused_at_once_not_when_its_time_has_come() {
        let (mut board, mut ticket) = (promised(), Ticket::new("T1", Timestamp::from_micros(0)));
        ticket.reply_due_at = Some(Timestamp::from_micros(30));
        board.upsert(1, &ticket).unwrap();
        let saved = board.save().unwrap();
        // two bytes: pending, and when it is due
        let (said, more) = ([2, 2, 60], [3, 2, 60, 0]);
        for (what, forged) in [
            ("what will be said is no verdict", forged(&saved, b"Breached", b"Breeched")),
            ("more was said than was told", forged(&saved, &said, &more)),
        ] {
            let mut other = promised();
            other.upsert(2, &ticket).unwrap();
            let before = other.save().unwrap();
            assert!(other.restore(&forged).unwrap_err().is_damaged(), "{what}");
            assert_eq!(other.save().unwrap(), before, "{what}");
            other.advance(Timestamp::from_micros(31)).unwrap();
        }
        let mut other = promised();
        other.restore(&forged(&saved, b"Breached", b"Breached")).unwrap();
        other.advance(Timestamp::from_micros(31)).unwrap();
        board.advance(Timestamp::from_micros(31)).unwrap();
        assert_eq!(other.save().unwrap(), board.save().unwrap());
    }
}
