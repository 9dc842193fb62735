//! What a type looks like in saved bytes: states under keys of different types must not be taken for one another.

use super::write::Refusal;
use crate::error::Error;
use serde::de::{self, DeserializeOwned, Visitor};

/// A type that asks the data what it is, which bytes without field names cannot say.
const ANYTHING: &str = "anything";
/// A text that many types which want one take: no currency, no id that means anything.
const TEXT: &str = "XXX";
/// A type that is deeper than this holds itself: its shape has no end.
const DEEP: usize = 256;

/// The shape of a type, or why values of it could be saved but never read back.
pub(super) fn readable<T: DeserializeOwned>() -> Result<String, Error> {
    let shape = of::<T>();
    if shape.split(' ').any(|word| word == ANYTHING) {
        let advice = "use integers or text instead: it could be written, but not read back";
        return Err(Error::unsupported(format!("saving `{}`", std::any::type_name::<T>()), advice));
    }
    Ok(shape)
}

/// The shape of a type, without a value of it: what it asks a deserializer for.
pub(super) fn of<T: DeserializeOwned>() -> String {
    let mut shape = Shape(Vec::new());
    // a type that cannot be made from zeros and some text has said what it looks like by then
    let _ = T::deserialize(&mut shape);
    shape.0.join(" ")
}

struct Shape(Vec<&'static str>);

macro_rules! leaves {
    ($($method:ident $word:literal $visit:ident $value:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            self.0.push($word);
            visitor.$visit($value)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Shape {
    type Error = Refusal;
    leaves! {
        deserialize_bool "bool" visit_bool false; deserialize_char "char" visit_char ' ';
        deserialize_i8 "i8" visit_i8 0; deserialize_i16 "i16" visit_i16 0; deserialize_i32 "i32" visit_i32 0;
        deserialize_i64 "i64" visit_i64 0; deserialize_i128 "i128" visit_i128 0;
        deserialize_u8 "u8" visit_u8 0; deserialize_u16 "u16" visit_u16 0; deserialize_u32 "u32" visit_u32 0;
        deserialize_u64 "u64" visit_u64 0; deserialize_u128 "u128" visit_u128 0;
        deserialize_f32 "f32" visit_f32 0.0; deserialize_f64 "f64" visit_f64 0.0;
        deserialize_str "text" visit_str TEXT; deserialize_string "text" visit_str TEXT;
        deserialize_bytes "bytes" visit_bytes &[]; deserialize_byte_buf "bytes" visit_bytes &[];
        deserialize_identifier "name" visit_str "";
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.0.push("option");
        visitor.visit_some(self)
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.0.push("nothing");
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        self.0.push(name);
        visitor.visit_unit()
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        self.0.push(name);
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.0.push("tuple");
        visitor.visit_seq(Parts { shape: self, left: len })
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.0.push(name);
        visitor.visit_seq(Parts { shape: self, left: len })
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.0.push(name);
        visitor.visit_seq(Parts { shape: self, left: fields.len() })
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refusal> {
        self.0.push(name);
        Err(de::Error::custom("no variant is needed"))
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.0.push("sequence");
        visitor.visit_seq(Parts { shape: self, left: 1 })
    }
    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.0.push("map");
        Err(de::Error::custom("no entry is needed"))
    }
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.0.push(ANYTHING);
        Err(de::Error::custom("it wants to be told what it is"))
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }
    fn is_human_readable(&self) -> bool {
        false
    }
}

struct Parts<'a> {
    shape: &'a mut Shape,
    left: usize,
}

impl<'de> de::SeqAccess<'de> for Parts<'_> {
    type Error = Refusal;
    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        if self.shape.0.len() > DEEP {
            return Err(de::Error::custom("it has no end"));
        }
        seed.deserialize(&mut *self.shape).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::record::Outcome;
    use crate::time::Timestamp;
    use chrono::NaiveDate;

    #[test]
    fn what_could_not_be_read_back_is_not_saved() {
        assert!(super::readable::<Option<rust_decimal::Decimal>>().unwrap_err().is_unsupported());
        assert!(super::readable::<(String, u8)>().is_ok());
    }

    #[test]
    fn types_that_look_different_in_bytes_have_different_shapes() {
        for (shape, expected) in [
            (of::<u32>(), "u32"),
            (of::<i32>(), "i32"),
            (of::<String>(), "text"),
            (of::<Option<String>>(), "option text"),
            (of::<(u16, String)>(), "tuple u16 text"),
            (of::<()>(), "nothing"),
            (of::<Outcome>(), "Outcome"),
            (of::<Timestamp>(), "i64"),
            (of::<NaiveDate>(), "text"),
            (of::<(NaiveDate, u8)>(), "tuple text"), // a date is not made from any text
        ] {
            assert_eq!(shape, expected);
        }
    }
}
