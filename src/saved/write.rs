//! Plain data as compact bytes: no field names, numbers as short as they are, enum variants by name.

use crate::error::Error;
use serde::ser::{self, Serialize};
use std::fmt;

/// Bytes under writing.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn put(&mut self, value: &impl Serialize) -> Result<(), Error> {
        value.serialize(&mut *self).map_err(|e| Error::unsupported(e, "use data that can be saved"))
    }
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
    /// Seven bits a byte, the lowest first; all but the last have the eighth bit.
    #[inline]
    fn number(&mut self, n: u128) {
        match u64::try_from(n) {
            Ok(n) if n < 1 << 56 => self.short_number(n),
            _ => self.long_number(n),
        }
    }
    /// Up to eight bytes at once: the bits are drawn apart in halves.
    #[inline]
    fn short_number(&mut self, n: u64) {
        let n = (n & 0x0FFF_FFFF) | ((n & 0x00FF_FFFF_F000_0000) << 4);
        let n = (n & 0x0000_3FFF_0000_3FFF) | ((n & 0x0FFF_C000_0FFF_C000) << 2);
        let n = (n & 0x007F_007F_007F_007F) | ((n & 0x3F80_3F80_3F80_3F80) << 1);
        let last = (63 - (n | 1).leading_zeros()) / 8;
        let more = 0x0080_8080_8080_8080 & ((1 << (8 * last)) - 1);
        let bytes = (n | more).to_le_bytes();
        self.bytes.extend_from_slice(bytes.get(..=last as usize).unwrap_or_default());
    }
    #[cold]
    fn long_number(&mut self, mut n: u128) {
        while n > 0x7F {
            self.bytes.push((n as u8 & 0x7F) | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }
    #[inline]
    fn signed(&mut self, n: i128) {
        self.number(((n << 1) ^ (n >> 127)) as u128);
    }
    fn text(&mut self, text: &str) {
        self.number(text.len() as u128);
        self.raw(text.as_bytes());
    }
}

#[derive(Debug)]
pub struct Refusal(String);
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Refusal {}
impl ser::Error for Refusal {
    fn custom<T: fmt::Display>(msg: T) -> Self {
        Refusal(msg.to_string())
    }
}
impl serde::de::Error for Refusal {
    fn custom<T: fmt::Display>(msg: T) -> Self {
        Refusal(msg.to_string())
    }
}

type Done = Result<(), Refusal>;

macro_rules! numbers {
    ($($method:ident $t:ty => $how:ident as $wide:ty;)*) => {$(
        fn $method(self, v: $t) -> Done {
            self.$how(<$wide>::from(v));
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Refusal;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = &'a mut Writer;
    type SerializeTupleStruct = &'a mut Writer;
    type SerializeTupleVariant = &'a mut Writer;
    type SerializeMap = Items<'a>;
    type SerializeStruct = &'a mut Writer;
    type SerializeStructVariant = &'a mut Writer;

    numbers! {
        serialize_i8 i8 => signed as i128; serialize_i16 i16 => signed as i128; serialize_i32 i32 => signed as i128;
        serialize_i64 i64 => signed as i128; serialize_i128 i128 => signed as i128;
        serialize_u8 u8 => number as u128; serialize_u16 u16 => number as u128; serialize_u32 u32 => number as u128;
        serialize_u64 u64 => number as u128; serialize_u128 u128 => number as u128;
        serialize_bool bool => number as u128; serialize_char char => number as u128;
    }
    fn serialize_f32(self, v: f32) -> Done {
        self.raw(&v.to_bits().to_le_bytes());
        Ok(())
    }
    fn serialize_f64(self, v: f64) -> Done {
        self.raw(&v.to_bits().to_le_bytes());
        Ok(())
    }
    fn serialize_str(self, v: &str) -> Done {
        self.text(v);
        Ok(())
    }
    fn serialize_bytes(self, v: &[u8]) -> Done {
        self.number(v.len() as u128);
        self.raw(v);
        Ok(())
    }
    fn serialize_none(self) -> Done {
        self.number(0);
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Done {
        self.number(1);
        v.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.text(variant);
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, v: &T) -> Done {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        v: &T,
    ) -> Done {
        self.text(variant);
        v.serialize(self)
    }
    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'a>, Refusal> {
        let start = self.bytes.len();
        if let Some(len) = len {
            self.number(len as u128);
        }
        Ok(Items { writer: self, start, known: len.is_some(), n: 0 })
    }
    fn serialize_map(self, len: Option<usize>) -> Result<Items<'a>, Refusal> {
        self.serialize_seq(len)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, Refusal> {
        Ok(self)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Refusal> {
        Ok(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Refusal> {
        Ok(self)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Refusal> {
        self.text(variant);
        Ok(self)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Refusal> {
        self.text(variant);
        Ok(self)
    }
    /// As the provided method does, in a loop of its own: compiled for each type, it is most of what saving costs.
    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Done {
        let items = items.into_iter();
        let known = match items.size_hint() {
            (least, Some(most)) if least == most => Some(least),
            _ => None,
        };
        let mut seq = self.serialize_seq(known)?;
        for item in items {
            seq.n += 1;
            item.serialize(&mut *seq.writer)?;
        }
        seq.close()
    }
    fn is_human_readable(&self) -> bool {
        false
    }
}

macro_rules! parts {
    ($($trait:ident $method:ident ($($key:ty)?);)*) => {$(
        impl ser::$trait for &mut Writer {
            type Ok = ();
            type Error = Refusal;
            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $key,)? v: &T) -> Done {
                v.serialize(&mut **self)
            }
            fn end(self) -> Done {
                Ok(())
            }
        }
    )*};
}
parts! {
    SerializeTuple serialize_element ();
    SerializeTupleStruct serialize_field ();
    SerializeTupleVariant serialize_field ();
    SerializeStruct serialize_field (&'static str);
    SerializeStructVariant serialize_field (&'static str);
}

/// A sequence or a map. Where its length was not known it is put before the items at the end.
#[derive(Debug)]
pub struct Items<'a> {
    writer: &'a mut Writer,
    start: usize,
    known: bool,
    n: u128,
}

impl Items<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        item.serialize(&mut *self.writer)
    }
    fn close(self) -> Done {
        if !self.known {
            let items = self.writer.bytes.split_off(self.start);
            self.writer.number(self.n);
            self.writer.raw(&items);
        }
        Ok(())
    }
}
impl ser::SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Refusal;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, v: &T) -> Done {
        self.n += 1;
        self.item(v)
    }
    fn end(self) -> Done {
        self.close()
    }
}
impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Refusal;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.n += 1;
        self.item(key)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.item(value)
    }
    fn end(self) -> Done {
        self.close()
    }
}
