//! The saved forms of an amount.

use super::super::text;
use super::{Currency, Money};
use crate::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// In text formats (JSON, CSV) a decimal number and a currency, in binary ones units, scale and currency.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            Saved::from(*self).serialize(to)
        } else {
            (self.units, self.scale, self.currency.number()).serialize(to)
        }
    }
}
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Money, D::Error> {
        if from.is_human_readable() {
            return Saved::deserialize(from)?.try_into().map_err(de::Error::custom);
        }
        let (units, scale, number) = <(i128, u8, u16)>::deserialize(from)?;
        match Currency::from_number(number) {
            Some(currency) => Ok(Money { units, scale, currency }),
            None => Err(de::Error::custom("a currency is not known")),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Money")]
struct Saved {
    amount: String,
    currency: Currency,
}
impl From<Money> for Saved {
    fn from(money: Money) -> Saved {
        let amount = text::decimal(money.units, u32::from(money.scale), u32::from(money.scale), None);
        Saved { amount: amount.replace(',', ""), currency: money.currency }
    }
}
impl TryFrom<Saved> for Money {
    type Error = Error;
    fn try_from(saved: Saved) -> Result<Money, Error> {
        let (whole, fraction) = saved.amount.split_once('.').unwrap_or((&saved.amount, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let sound = digits(fraction) && digits(whole.strip_prefix('-').unwrap_or(whole));
        match (format!("{whole}{fraction}").parse(), u8::try_from(fraction.len())) {
            (Ok(units), Ok(scale)) if sound => Ok(Money { units, scale, currency: saved.currency }),
            _ => Err(Error::invalid("amount", &saved.amount, "a decimal number such as 12.50")),
        }
    }
}
