//! The saved form of a state: header, content, checksum.
//!
//! | part | what |
//! |---|---|
//! | magic | `crm-kpi`, seven bytes |
//! | format | the version of this layout; a later one is refused |
//! | header | measures with their parameters, types of the keys, timeline, as-of |
//! | content | what each measure keeps, sorted by key, so that the same content gives the same bytes |
//! | checksum | 64 bits over all before; a damaged state is refused whole |

mod read;
mod shape;
mod write;

use crate::error::Error;
use crate::field::Id;
use crate::kpi::{AsOf, Cells, Group, Groups, Journey, Kept, Measure, Walk};
use crate::time::{Timeline, TimelineHeader};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;

pub use read::Reader;
pub use write::Writer;

/// The shape of a type of which values that were written can be read back.
pub(crate) fn shape<T: DeserializeOwned>() -> Result<String, Error> {
    shape::readable::<T>()
}

const MAGIC: &[u8; 7] = b"crm-kpi";
const FORMAT: u32 = 1;

/// What a saved state answers. Two states belong together when their headers are equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    measures: Vec<(String, String)>,
    keys: Vec<String>,
    timeline: TimelineHeader,
    as_of: AsOf,
}

impl Header {
    pub(crate) fn of<M: Measure>(cells: &Cells<M>) -> Result<Header, Error> {
        shape::readable::<M::Summary>()?;
        Header::new(M::ID, cells.measure.parameters(), &cells.measure, &cells.timeline, cells.as_of)
    }
    fn new(
        id: &str,
        parameters: Option<String>,
        measure: &dyn Debug,
        timeline: &Timeline,
        as_of: AsOf,
    ) -> Result<Header, Error> {
        let parameters = parameters.ok_or_else(|| {
            Error::unsupported(format!("saving {id} {measure:?}"), "give its parameters a stable name")
        })?;
        let measures = vec![(id.to_owned(), parameters)];
        Ok(Header { measures, keys: Vec::new(), timeline: timeline.fingerprint(), as_of })
    }
    /// The type of one more kind of key that the state is kept under.
    pub(crate) fn under<K: DeserializeOwned>(mut self) -> Result<Header, Error> {
        self.keys.push(shape::readable::<K>()?);
        Ok(self)
    }
    pub(crate) fn and(mut self, other: Header) -> Header {
        self.measures.extend(other.measures);
        self.keys.extend(other.keys);
        self
    }
    /// The same, by a field that is known by its name.
    #[cfg(feature = "meter")]
    pub(crate) fn named(mut self, field: Option<&str>) -> Header {
        self.keys.push(field.map_or("one group".to_owned(), |field| format!("by {field}")));
        self
    }
    /// An error that names the field in which a saved header differs from this one.
    pub(crate) fn check(&self, saved: &Header) -> Result<(), Error> {
        const ADVICE: &str = "load a state into the question that it was saved from";
        let ids = |h: &Header| h.measures.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ");
        if ids(self) != ids(saved) {
            return Err(Error::mismatch("measure", ids(saved), ids(self), ADVICE));
        }
        for ((id, here), (_, there)) in self.measures.iter().zip(&saved.measures) {
            if here != there {
                return Err(Error::mismatch(
                    "set of parameters",
                    format!("{id} {there}"),
                    format!("{id} {here}"),
                    ADVICE,
                ));
            }
        }
        if self.keys != saved.keys {
            return Err(Error::mismatch("type of the keys", saved.keys.join(", "), self.keys.join(", "), ADVICE));
        }
        saved.timeline.must_equal(&self.timeline)?;
        if self.as_of != saved.as_of {
            return Err(Error::mismatch("as-of", saved.as_of, self.as_of, ADVICE));
        }
        Ok(())
    }
}

/// A state that can be saved under groups of type `G`.
pub trait Persist<G> {
    #[doc(hidden)]
    fn header(&self) -> Result<Header, Error>;
    #[doc(hidden)]
    fn write(&self, groups: &Groups<G>, out: &mut Writer) -> Result<(), Error>
    where
        G: Serialize;
    #[doc(hidden)]
    fn read(&mut self, groups: &mut Groups<G>, from: &mut Reader<'_>) -> Result<(), Error>
    where
        G: DeserializeOwned;
}

pub(crate) fn save<G: Group + Serialize + DeserializeOwned>(
    state: &dyn Persist<G>,
    groups: &Groups<G>,
) -> Result<Vec<u8>, Error> {
    let mut out = begun(&state.header()?.under::<G>()?)?;
    state.write(groups, &mut out)?;
    Ok(sealed(out))
}

/// What stands before the content.
pub(crate) fn begun(header: &impl Serialize) -> Result<Writer, Error> {
    let mut out = Writer::default();
    out.raw(MAGIC);
    out.put(&FORMAT)?;
    out.put(header)?;
    Ok(out)
}

pub(crate) fn sealed(mut out: Writer) -> Vec<u8> {
    let sum = checksum(out.bytes());
    out.raw(&sum.to_le_bytes());
    out.into_bytes()
}

/// Fills a state that holds nothing; the groups that it is kept under.
pub(crate) fn load<G: Group + DeserializeOwned>(bytes: &[u8], state: &mut dyn Persist<G>) -> Result<Groups<G>, Error> {
    let mut groups = Groups::default();
    let mut from = opened(bytes)?;
    state.header()?.under::<G>()?.check(&from.take()?)?;
    state.read(&mut groups, &mut from)?;
    from.finish()?;
    Ok(groups)
}

/// The header and what follows, of bytes that are whole.
pub(crate) fn opened(bytes: &[u8]) -> Result<Reader<'_>, Error> {
    let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or_else(|| Error::damaged("it does not begin as one"))?;
    // a later format is named even where its checksum has moved
    let format: u32 = Reader::new(rest).take()?;
    if format > FORMAT {
        return Err(Error::newer(format, FORMAT));
    }
    let (content, sum) = bytes.split_last_chunk::<8>().ok_or_else(|| Error::damaged("it is cut short"))?;
    if checksum(content) != u64::from_le_bytes(*sum) {
        return Err(Error::damaged("its checksum does not fit its content"));
    }
    let content = content.strip_prefix(MAGIC.as_slice()).unwrap_or_default();
    let mut from = Reader::new(content);
    let _: u32 = from.take()?;
    Ok(from)
}

/// FNV-1a over 64 bits: finds what storage does to bytes, not what an attacker does.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

impl<M: Measure, G: Group> Persist<G> for crate::kpi::Flow<M> {
    fn header(&self) -> Result<Header, Error> {
        Header::of(self.cells())
    }
    fn write(&self, groups: &Groups<G>, out: &mut Writer) -> Result<(), Error>
    where
        G: Serialize,
    {
        out.put(&self.cells().saved(groups))
    }
    fn read(&mut self, groups: &mut Groups<G>, from: &mut Reader<'_>) -> Result<(), Error>
    where
        G: DeserializeOwned,
    {
        let saved = from.take()?;
        self.cells_mut().take_in(saved, groups)
    }
}

impl<J: Journey, E, G: Group> Persist<G> for Walk<J, E>
where
    E: Id + Ord + Serialize + DeserializeOwned,
{
    fn header(&self) -> Result<Header, Error> {
        shape::readable::<J::Event>()?;
        Header::of(self.cells())?.under::<E>()
    }
    fn write(&self, groups: &Groups<G>, out: &mut Writer) -> Result<(), Error>
    where
        G: Serialize,
    {
        out.put(&self.saved(groups))
    }
    fn read(&mut self, groups: &mut Groups<G>, from: &mut Reader<'_>) -> Result<(), Error>
    where
        G: DeserializeOwned,
    {
        let saved = from.take()?;
        self.take_in(saved, groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_come_back_and_take_a_byte_for_seven_bits() {
        for bits in 0..=128u32 {
            let most = u128::MAX.checked_shr(128 - bits).unwrap_or(0);
            for n in [most, most >> 1, most / 3, most - most / 7] {
                let mut out = Writer::default();
                (n, n as i128, 5u8).serialize(&mut out).unwrap();
                let length = (128 - n.leading_zeros()).max(1).div_ceil(7) as usize;
                let mut from = Reader::new(out.bytes());
                assert_eq!(from.take::<(u128, i128, u8)>().unwrap(), (n, n as i128, 5), "{n:x}");
                from.finish().unwrap();
                assert!(out.bytes()[..length - 1].iter().all(|b| b & 0x80 != 0) && out.bytes()[length - 1] & 0x80 == 0);
                for cut in 0..out.bytes().len() {
                    assert!(Reader::new(&out.bytes()[..cut]).take::<(u128, i128, u8)>().is_err(), "{n:x} cut at {cut}");
                }
            }
        }
        let endless = [0xFF; 30];
        assert!(Reader::new(&endless).take::<u128>().is_err());
    }
}
