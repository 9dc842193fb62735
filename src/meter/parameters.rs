//! A KPI's parameters as text: names and values from a configuration file.

use crate::error::Error;
use crate::kpi::About;
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// Names and values, all as text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }
    /// The KPI with these parameters; what is not named has its default.
    pub(crate) fn read<K: DeserializeOwned>(&self, about: &About) -> Result<K, Error> {
        let known: Vec<&str> = about.parameters.iter().map(|p| p.name).collect();
        if let Some(name) = self.0.keys().find(|name| !known.contains(&name.as_str())) {
            let expected = match known.as_slice() {
                [] => format!("no parameter: {} has none", about.id),
                names => format!("a parameter of {}: {}", about.id, names.join(", ")),
            };
            return Err(Error::invalid("parameter", name, expected));
        }
        K::deserialize(Fields(&self.0)).map_err(|Reason(why)| {
            let given: Vec<String> = self.0.iter().map(|(k, v)| format!("{k} = {v}")).collect();
            Error::invalid("parameters", given.join(", "), why)
        })
    }
}

#[derive(Debug)]
struct Reason(String);
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Reason {}
impl de::Error for Reason {
    fn custom<T: fmt::Display>(msg: T) -> Self {
        Reason(msg.to_string())
    }
}

/// A struct whose fields are given as text.
struct Fields<'a>(&'a BTreeMap<String, String>);

impl<'de> de::Deserializer<'de> for Fields<'_> {
    type Error = Reason;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        let fields = self.0.iter().map(|(name, value)| (name.as_str(), Text(value)));
        visitor.visit_map(de::value::MapDeserializer::new(fields))
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Reason> {
        visitor.visit_unit()
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// One value as text, read as what the field wants.
struct Text<'a>(&'a str);

impl<'de> IntoDeserializer<'de, Reason> for Text<'_> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $t:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
            match self.0.parse::<$t>() {
                Ok(v) => visitor.$visit(v),
                Err(e) => Err(Reason(format!("a value other than `{}`: {e}", self.0))),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Text<'_> {
    type Error = Reason;
    parsed! {
        deserialize_bool visit_bool bool;
        deserialize_i8 visit_i8 i8; deserialize_i16 visit_i16 i16; deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64; deserialize_u8 visit_u8 u8; deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32; deserialize_u64 visit_u64 u64;
        deserialize_f32 visit_f32 f32; deserialize_f64 visit_f64 f64;
    }
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        visitor.visit_str(self.0)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        if self.0.is_empty() || self.0 == "none" { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Reason> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Reason> {
        visitor.visit_enum(self.0.into_deserializer())
    }
    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
