//! The way back from bytes to plain data. Every length is checked against what is left.

use super::write::Refusal;
use crate::error::Error;
use serde::de::{self, DeserializeOwned, Visitor};

/// Bytes under reading.
#[derive(Debug)]
pub struct Reader<'de> {
    rest: &'de [u8],
}

fn refuse<T>(what: &str) -> Result<T, Refusal> {
    Err(de::Error::custom(what))
}

impl<'de> Reader<'de> {
    pub(crate) fn new(bytes: &'de [u8]) -> Self {
        Reader { rest: bytes }
    }
    pub(crate) fn take<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        T::deserialize(self).map_err(Error::damaged)
    }
    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.rest.is_empty() { Ok(()) } else { Err(Error::damaged("there is more than belongs to it")) }
    }
    fn raw(&mut self, n: usize) -> Result<&'de [u8], Refusal> {
        match self.rest.split_at_checked(n) {
            Some((head, rest)) => {
                self.rest = rest;
                Ok(head)
            }
            None => refuse("it is cut short"),
        }
    }
    pub(crate) fn byte(&mut self) -> Result<u8, Error> {
        let bytes = self.raw(1).map_err(Error::damaged)?;
        Ok(bytes.first().copied().unwrap_or(0))
    }
    /// So many bytes as they are.
    pub(crate) fn bytes(&mut self) -> Result<&'de [u8], Error> {
        let n = self.length().map_err(Error::damaged)?;
        self.raw(n).map_err(Error::damaged)
    }
    #[inline]
    fn number(&mut self) -> Result<u128, Refusal> {
        let mut word = [0x80; 8];
        match self.rest.first_chunk::<8>() {
            Some(first) => word = *first,
            None => word.iter_mut().zip(self.rest).for_each(|(to, from)| *to = *from),
        }
        let word = u64::from_le_bytes(word);
        let ends = !word & 0x8080_8080_8080_8080;
        if ends == 0 {
            return self.long_number();
        }
        // up to eight bytes at once: the bits are pushed together in halves
        let last = ends.trailing_zeros() / 8;
        let n = word & (u64::MAX >> (56 - 8 * last)) & 0x7F7F_7F7F_7F7F_7F7F;
        let n = (n & 0x007F_007F_007F_007F) | ((n & 0x7F00_7F00_7F00_7F00) >> 1);
        let n = (n & 0x0000_3FFF_0000_3FFF) | ((n & 0x3FFF_0000_3FFF_0000) >> 2);
        let n = (n & 0x0FFF_FFFF) | ((n & 0x0FFF_FFFF_0000_0000) >> 4);
        self.rest = self.rest.get(last as usize + 1..).unwrap_or_default();
        Ok(n.into())
    }
    #[cold]
    fn long_number(&mut self) -> Result<u128, Refusal> {
        let mut n = 0u128;
        for shift in (0..).step_by(7) {
            let byte = self.raw(1)?.first().copied().unwrap_or(0);
            let bits = u128::from(byte & 0x7F);
            if shift > 126 || (bits << shift) >> shift != bits {
                return refuse("a number is too long");
            }
            n |= bits << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(n)
    }
    fn signed(&mut self) -> Result<i128, Refusal> {
        let n = self.number()?;
        Ok((n >> 1) as i128 ^ -((n & 1) as i128))
    }
    fn length(&mut self) -> Result<usize, Refusal> {
        let n = self.number()?;
        match usize::try_from(n) {
            Ok(n) if n <= self.rest.len() => Ok(n),
            _ => refuse("a length goes beyond the end"),
        }
    }
    fn text(&mut self) -> Result<&'de str, Refusal> {
        let n = self.length()?;
        std::str::from_utf8(self.raw(n)?).map_err(de::Error::custom)
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $t:ty => $how:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            let n = self.$how()?;
            match <$t>::try_from(n) {
                Ok(n) => visitor.$visit(n),
                Err(_) => refuse(concat!("a number is no ", stringify!($t))),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Refusal;
    numbers! {
        deserialize_i8 visit_i8 i8 => signed; deserialize_i16 visit_i16 i16 => signed;
        deserialize_i32 visit_i32 i32 => signed; deserialize_i64 visit_i64 i64 => signed;
        deserialize_i128 visit_i128 i128 => signed;
        deserialize_u8 visit_u8 u8 => number; deserialize_u16 visit_u16 u16 => number;
        deserialize_u32 visit_u32 u32 => number; deserialize_u64 visit_u64 u64 => number;
        deserialize_u128 visit_u128 u128 => number;
    }
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        refuse("data that describes itself cannot be read from a saved state")
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_any(visitor)
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.number()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            _ => refuse("a truth value is neither"),
        }
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let c = u32::try_from(self.number()?).ok().and_then(char::from_u32);
        c.map_or_else(|| refuse("a character is none"), |c| visitor.visit_char(c))
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let bytes = self.raw(4)?.try_into().map_err(de::Error::custom)?;
        visitor.visit_f32(f32::from_le_bytes(bytes))
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let bytes = self.raw(8)?.try_into().map_err(de::Error::custom)?;
        visitor.visit_f64(f64::from_le_bytes(bytes))
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_borrowed_str(self.text()?)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let n = self.length()?;
        visitor.visit_borrowed_bytes(self.raw(n)?)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_bytes(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.number()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => refuse("an option is neither there nor not"),
        }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let left = self.length()?;
        visitor.visit_seq(Items { from: self, left })
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let left = self.length()?;
        visitor.visit_map(Items { from: self, left })
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_seq(Items { from: self, left: len })
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_tuple(len, visitor)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_tuple(fields.len(), visitor)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_enum(self)
    }
    fn is_human_readable(&self) -> bool {
        false
    }
}

struct Items<'a, 'de> {
    from: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_, 'de> {
    type Error = Refusal;
    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        match seed.deserialize(&mut *self.from) {
            Ok(item) => Ok(Some(item)),
            Err(why) => Err(why),
        }
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> de::MapAccess<'de> for Items<'_, 'de> {
    type Error = Refusal;
    fn next_key_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        de::SeqAccess::next_element_seed(self, seed)
    }
    fn next_value_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(&mut *self.from)
    }
}

impl<'de> de::EnumAccess<'de> for &mut Reader<'de> {
    type Error = Refusal;
    type Variant = Self;
    fn variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Refusal> {
        let name = self.text()?;
        let name = de::value::BorrowedStrDeserializer::<'de, Refusal>::new(name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> de::VariantAccess<'de> for &mut Reader<'de> {
    type Error = Refusal;
    fn unit_variant(self) -> Result<(), Refusal> {
        Ok(())
    }
    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_tuple(self, len, visitor)
    }
    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_tuple(self, fields.len(), visitor)
    }
}
