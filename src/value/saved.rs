//! How 128-bit integers are saved: in text formats as a number while every reader of JSON can hold it, else as its
//! digits; in binary formats as two halves. Both are what serde formats without i128 can keep.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Int(pub i128);

impl Serialize for Int {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        const SAFE: u64 = 1 << 53;
        match i64::try_from(self.0) {
            _ if !s.is_human_readable() => ((self.0 >> 64) as i64, self.0 as u64).serialize(s),
            Ok(small) if small.unsigned_abs() <= SAFE => s.serialize_i64(small),
            _ => s.collect_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Int {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Int, D::Error> {
        if d.is_human_readable() {
            return d.deserialize_any(Digits);
        }
        let (hi, lo) = <(i64, u64)>::deserialize(d)?;
        Ok(Int((i128::from(hi) << 64) | i128::from(lo)))
    }
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = Int;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }
    fn visit_i64<E: Error>(self, x: i64) -> Result<Int, E> {
        Ok(Int(x.into()))
    }
    fn visit_u64<E: Error>(self, x: u64) -> Result<Int, E> {
        Ok(Int(x.into()))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Int, E> {
        text.parse().map(Int).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// For `#[serde(with = ..)]`.
pub(crate) mod int {
    use super::*;
    pub(crate) fn serialize<S: Serializer>(x: &i128, s: S) -> Result<S::Ok, S::Error> {
        Int(*x).serialize(s)
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<i128, D::Error> {
        Int::deserialize(d).map(|x| x.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_integer_comes_back() {
        for (x, text) in [
            (0, "0"),
            (-(1 << 53), "-9007199254740992"),
            ((1 << 53) + 1, "\"9007199254740993\""),
            (i128::MIN, "\"-170141183460469231731687303715884105728\""),
        ] {
            assert_eq!(serde_json::to_string(&Int(x)).unwrap(), text);
            assert_eq!(serde_json::from_str::<Int>(text).unwrap().0, x);
        }
        for wrong in ["\"\"", "\"1.5\"", "1.5", "null", "\"170141183460469231731687303715884105728\""] {
            assert!(serde_json::from_str::<Int>(wrong).is_err(), "{wrong}");
        }
    }
}
