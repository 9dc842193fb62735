//! A KPI's parameters as text: names and values from a configuration file.

use crate::error::{Error, one_of};
use crate::kpi::About;
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use std::fmt;
use std::slice;

/// Names and values, all as text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self.0.sort_unstable();
    }
    /// The KPI with these parameters; what is not named has its default.
    pub(crate) fn read<K: DeserializeOwned>(&self, about: &About) -> Result<K, Error> {
        self.check_names(about)?;
        match K::deserialize(Fields(&self.0)) {
            Ok(kpi) => Ok(kpi),
            Err(refused) => Err(refused.error(about)),
        }
    }
    fn check_names(&self, about: &About) -> Result<(), Error> {
        let known: Vec<&str> = about.parameters.iter().map(|p| p.name).collect();
        if let Some((name, _)) = self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            let expected = match known.as_slice() {
                [] => format!("no parameter: {} has none", about.id),
                names => format!("a parameter of {}: {}", about.id, names.join(", ")),
            };
            return Err(Error::invalid("parameter", name, expected));
        }
        Ok(())
    }
}

/// What a parameter should have been, and which one it is with the value that it was given.
#[derive(Debug)]
struct Refused {
    expected: String,
    of: Option<(String, String)>,
}
impl Refused {
    fn expected(what: impl Into<String>) -> Refused {
        Refused { expected: what.into(), of: None }
    }
    fn error(self, about: &About) -> Error {
        match self.of {
            Some((name, value)) => Error::invalid(format!("parameter {name}"), value, self.expected),
            None => Error::invalid("parameters of", about.id, self.expected),
        }
    }
}
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expected)
    }
}
impl std::error::Error for Refused {}
impl de::Error for Refused {
    fn custom<T: fmt::Display>(msg: T) -> Self {
        // what a type of this crate refuses says itself what it expects
        let msg = msg.to_string();
        Refused::expected(msg.split_once("`: expected ").map_or(msg.as_str(), |(_, expected)| expected))
    }
    fn unknown_variant(_: &str, variants: &'static [&'static str]) -> Self {
        Refused::expected(one_of(variants))
    }
}

/// A struct whose fields are given as text.
struct Fields<'a>(&'a [(String, String)]);

impl<'de> de::Deserializer<'de> for Fields<'_> {
    type Error = Refused;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_map(Each { rest: self.0.iter(), now: None })
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Name by name, so that a value that is refused can be named.
struct Each<'a> {
    rest: slice::Iter<'a, (String, String)>,
    now: Option<&'a (String, String)>,
}

impl<'de> de::MapAccess<'de> for Each<'_> {
    type Error = Refused;
    fn next_key_seed<S: de::DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        self.now = self.rest.next();
        match self.now {
            Some((name, _)) => seed.deserialize(Text(name)).map(Some),
            None => Ok(None),
        }
    }
    fn next_value_seed<S: de::DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        let Some((name, value)) = self.now else { return Err(Refused::expected("a name before its value")) };
        seed.deserialize(Text(value)).map_err(|why| Refused { of: Some((name.clone(), value.clone())), ..why })
    }
}

/// One value as text, read as what the field wants.
struct Text<'a>(&'a str);

impl<'de> IntoDeserializer<'de, Refused> for Text<'_> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

fn whole(least: impl fmt::Display, most: impl fmt::Display) -> String {
    format!("a whole number from {least} to {most}")
}

macro_rules! parsed {
    ($($method:ident $visit:ident $t:ty, $expected:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            match self.0.parse::<$t>() {
                Ok(v) => visitor.$visit(v),
                Err(_) => Err(Refused::expected($expected)),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Text<'_> {
    type Error = Refused;
    parsed! {
        deserialize_bool visit_bool bool, "true or false";
        deserialize_i8 visit_i8 i8, whole(i8::MIN, i8::MAX);
        deserialize_i16 visit_i16 i16, whole(i16::MIN, i16::MAX);
        deserialize_i32 visit_i32 i32, whole(i32::MIN, i32::MAX);
        deserialize_i64 visit_i64 i64, whole(i64::MIN, i64::MAX);
        deserialize_u8 visit_u8 u8, whole(u8::MIN, u8::MAX);
        deserialize_u16 visit_u16 u16, whole(u16::MIN, u16::MAX);
        deserialize_u32 visit_u32 u32, whole(u32::MIN, u32::MAX);
        deserialize_u64 visit_u64 u64, whole(u64::MIN, u64::MAX);
        deserialize_f32 visit_f32 f32, "a number";
        deserialize_f64 visit_f64 f64, "a number";
    }
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_str(self.0)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.0.is_empty() || self.0 == "none" { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_enum(self.0.into_deserializer())
    }
    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use crate::meter::Meter;

    #[test]
    fn a_parameter_that_is_refused_is_named_with_what_would_do() {
        for (id, name, value, says) in [
            ("surveys.nps", "answers", "last", "parameter answers `last`: expected latest, first or all"),
            ("surveys.csat", "low", "one", "parameter low `one`: expected a whole number from -32768 to 32767"),
            ("surveys.csat", "high", "40000", "parameter high `40000`: expected a whole number from -32768 to 32767"),
            ("marketing.cac", "marketing_only", "yes", "parameter marketing_only `yes`: expected true or false"),
            (
                "leads.conversion_rate",
                "within",
                "30",
                "parameter within `30`: expected a whole number above zero and a unit (d, h, m, s, ms, us) such as 30d",
            ),
            ("surveys.response_rate", "kind", "NPS", "parameter kind `NPS`: expected nps, csat or ces"),
            ("surveys.nps", "answer", "all", "parameter `answer`: expected a parameter of surveys.nps: answers"),
            ("deals.win_rate", "all", "1", "parameter `all`: expected no parameter: deals.win_rate has none"),
        ] {
            // the others are as they should be, and blameless
            let meter = Meter::of(id).parameter(name, value);
            let meter = if id == "surveys.csat" { meter.parameter("satisfied", "3") } else { meter };
            assert_eq!(meter.start().map(drop).unwrap_err().to_string(), says);
        }
    }
}
