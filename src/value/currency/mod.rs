//! Currencies of ISO 4217.
mod codes;

use crate::Error;
use codes::CODES;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

/// A currency of ISO 4217: two bytes, made from its code or taken as a constant. Ordered by code.
///
/// ```
/// use crm_kpi::value::Currency;
/// assert_eq!(Currency::new("EUR")?, Currency::EUR);
/// assert_eq!(Currency::EUR.minor_units(), Some(2));
/// assert_eq!(Currency::JPY.minor_units(), Some(0));
/// assert_eq!(Currency::NONE.minor_units(), None);
/// assert!(Currency::new("EUX").is_err());
/// # Ok::<(), crm_kpi::Error>(())
/// ```
// Three letters of five bits, and below them a bit that says "not two minor units", so that the usual case costs no
// look-up. Never zero, so that an `Option` of it costs nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(NonZeroU16);

impl Currency {
    /// For amounts of data that has no currency: the code XXX. Shown as a number alone.
    pub const NONE: Currency = Currency::XXX;

    const fn pack(code: &str, minor_units: Option<u8>) -> Currency {
        let [a, b, c] = letters(code);
        let usual = matches!(minor_units, Some(2));
        match NonZeroU16::new((a << 11) | (b << 6) | (c << 1) | !usual as u16) {
            Some(packed) => Currency(packed),
            None => Currency(NonZeroU16::MIN),
        }
    }

    /// The currency of a code, three capital letters as in ISO 4217.
    pub fn new(code: &str) -> Result<Currency, Error> {
        let sought = letters(code);
        CODES
            .binary_search_by_key(&sought, |(currency, _)| currency.letters())
            .ok()
            .and_then(|at| CODES.get(at))
            .filter(|(_, known)| *known == code)
            .map(|(currency, _)| *currency)
            .ok_or_else(|| Error::invalid("currency", code, "an ISO 4217 code in capital letters, such as EUR"))
    }
    /// Every currency that can be had, by code.
    pub fn all() -> impl Iterator<Item = Currency> {
        CODES.iter().map(|(currency, _)| *currency)
    }
    /// The three letters.
    pub fn code(self) -> &'static str {
        match CODES.binary_search_by_key(&self, |(currency, _)| *currency).map(|at| CODES.get(at)) {
            Ok(Some((_, code))) => code,
            _ => "XXX",
        }
    }
    /// How many decimals its smallest unit has: 2 of most, 0 of the yen, 3 of the Kuwaiti dinar; `None` of metals,
    /// units of account and [`Currency::NONE`].
    #[inline]
    pub const fn minor_units(self) -> Option<u8> {
        if self.0.get() & 1 == 0 { Some(2) } else { self.unusual_minor_units() }
    }
    /// The letters as a number, five bits each: what is written where bytes count.
    pub(crate) const fn number(self) -> u16 {
        self.0.get() >> 1
    }
    pub(crate) fn from_number(number: u16) -> Option<Currency> {
        let at = CODES.binary_search_by_key(&number, |(currency, _)| currency.number()).ok()?;
        CODES.get(at).map(|(currency, _)| *currency)
    }
    fn letters(self) -> [u16; 3] {
        let packed = self.0.get();
        [packed >> 11, (packed >> 6) & 31, (packed >> 1) & 31]
    }
}

/// The letters as 1..=26; zeros for what is no code.
const fn letters(code: &str) -> [u16; 3] {
    match code.as_bytes() {
        [a @ b'A'..=b'Z', b @ b'A'..=b'Z', c @ b'A'..=b'Z'] => {
            [(*a - b'@') as u16, (*b - b'@') as u16, (*c - b'@') as u16]
        }
        _ => [0; 3],
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl FromStr for Currency {
    type Err = Error;
    fn from_str(code: &str) -> Result<Currency, Error> {
        Currency::new(code)
    }
}
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Currency, D::Error> {
        struct Code;
        impl de::Visitor<'_> for Code {
            type Value = Currency;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an ISO 4217 code such as EUR")
            }
            fn visit_str<E: de::Error>(self, code: &str) -> Result<Currency, E> {
                Currency::new(code).map_err(E::custom)
            }
        }
        from.deserialize_str(Code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_again_and_the_order_is_that_of_the_codes() {
        let all: Vec<_> = Currency::all().collect();
        assert!(all.len() > 180);
        assert!(all.windows(2).all(|w| w[0] < w[1] && w[0].code() < w[1].code()));
        for c in all {
            assert_eq!(Currency::new(c.code()), Ok(c));
            assert_eq!(Currency::from_number(c.number()), Some(c));
            assert_eq!(serde_json::from_str::<Currency>(&serde_json::to_string(&c).unwrap()).unwrap(), c);
        }
        assert_eq!(serde_json::to_string(&Currency::UAH).unwrap(), "\"UAH\"");
    }

    #[test]
    fn minor_units_are_those_of_iso_4217() {
        for (code, digits) in [
            ("USD", Some(2)),
            ("UAH", Some(2)),
            ("ILS", Some(2)),
            ("JPY", Some(0)),
            ("ISK", Some(0)),
            ("KWD", Some(3)),
            ("TND", Some(3)),
            ("CLF", Some(4)),
            ("XAU", None),
            ("XXX", None),
        ] {
            assert_eq!(Currency::new(code).unwrap().minor_units(), digits, "{code}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for code in ["EUX", "eur", "EU", "EURO", "", "€", "XTS", "@@@", "AAA", "ZZZ"] {
            let e = Currency::new(code).unwrap_err();
            assert_eq!(
                e.to_string(),
                format!("currency `{code}`: expected an ISO 4217 code in capital letters, such as EUR")
            );
        }
    }

    #[test]
    fn two_bytes_and_the_absence_of_one_costs_nothing() {
        assert_eq!(size_of::<Option<Currency>>(), 2);
    }
}
