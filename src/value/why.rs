//! Why a record was left out.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Why a record that belongs to the population was not counted. Saved and compared by its code.
///
/// ```
/// use crm_kpi::value::Why;
/// assert_eq!(Why::NoAmount.to_string(), "no amount");
/// assert_eq!(Why::NoAmount.code(), "no_amount");
/// assert_eq!(Why::from("no_amount"), Why::NoAmount);
/// assert_eq!(Why::from("under embargo").to_string(), "under embargo");
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
#[non_exhaustive]
pub enum Why {
    /// It has no amount.
    NoAmount,
    /// It is closed, but nobody noted when.
    NoCloseDate,
    /// It is a loss, but nobody noted when: missing where losses count, and nowhere else.
    NoLossDate,
    /// It lacks the date that puts it in a period.
    NoDate,
    /// It ends before it begins.
    NegativeDuration,
    /// An answer off its scale.
    OffScale,
    /// A number too large or too fine to be counted exactly.
    OutOfRange,
    /// It has no probability.
    NoProbability,
    /// Its probability is not in 0..=1.
    BadProbability,
    /// Something else that the KPI needs is missing.
    MissingPart,
    /// It speaks of a customer that no record knows.
    UnknownCustomer,
    /// It speaks of a customer who was none at that time.
    NotACustomerThen,
    /// It speaks of a deal that no record knows.
    UnknownDeal,
    /// It speaks of a lead that no record knows.
    UnknownLead,
    /// Nobody knows whose it is, and what is asked is told of one entity at a time.
    Nobodys,
    /// A reason of your own, in your own words.
    Other(Cow<'static, str>),
}

const KNOWN: [(Why, &str, &str); 15] = [
    (Why::NoAmount, "no_amount", "no amount"),
    (Why::NoCloseDate, "no_close_date", "no close date"),
    (Why::NoLossDate, "no_loss_date", "lost, no close date"),
    (Why::NoDate, "no_date", "no date"),
    (Why::NegativeDuration, "negative_duration", "ends before it begins"),
    (Why::OffScale, "off_scale", "off the scale"),
    (Why::OutOfRange, "out_of_range", "too large or too fine"),
    (Why::NoProbability, "no_probability", "no probability"),
    (Why::BadProbability, "bad_probability", "probability outside 0 to 1"),
    (Why::MissingPart, "missing_part", "a part is missing"),
    (Why::UnknownCustomer, "unknown_customer", "no such customer known"),
    (Why::UnknownDeal, "unknown_deal", "no such deal known"),
    (Why::UnknownLead, "unknown_lead", "no such lead known"),
    (Why::Nobodys, "nobodys", "nobody knows whose it is"),
    (Why::NotACustomerThen, "not_a_customer_then", "not a customer at that time"),
];

impl Why {
    /// The name that stands for it in saved data. That of [`Why::Other`] is its text.
    pub fn code(&self) -> &str {
        self.names().0
    }
    fn names(&self) -> (&str, &str) {
        if let Why::Other(text) = self {
            return (text, text);
        }
        let kind = std::mem::discriminant(self);
        let known = KNOWN.iter().find(|(why, ..)| std::mem::discriminant(why) == kind);
        known.map_or(("", ""), |(_, code, words)| (code, words))
    }
    fn known(code: &str) -> Option<Why> {
        KNOWN.iter().find(|(_, known, _)| *known == code).map(|(why, ..)| why.clone())
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.names().1)
    }
}
impl From<&'static str> for Why {
    fn from(code: &'static str) -> Why {
        Why::known(code).unwrap_or(Why::Other(Cow::Borrowed(code)))
    }
}
impl From<String> for Why {
    fn from(code: String) -> Why {
        Why::known(&code).unwrap_or(Why::Other(Cow::Owned(code)))
    }
}
impl From<Why> for String {
    fn from(why: Why) -> String {
        why.code().to_owned()
    }
}

// By code, so that a reason read back from saved data is the reason that was saved.
impl PartialEq for Why {
    fn eq(&self, other: &Why) -> bool {
        self.code() == other.code()
    }
}
impl Eq for Why {}
impl PartialOrd for Why {
    fn partial_cmp(&self, other: &Why) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Why {
    fn cmp(&self, other: &Why) -> Ordering {
        self.code().cmp(other.code())
    }
}
impl Hash for Why {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_comes_back_from_its_code() {
        let own = Why::Other("on hold".into());
        for why in KNOWN.iter().map(|(why, ..)| why).chain([&own]) {
            let saved = serde_json::to_string(why).unwrap();
            assert_eq!(saved, format!("\"{}\"", why.code()));
            assert_eq!(serde_json::from_str::<Why>(&saved).unwrap(), *why);
            assert!(!why.to_string().is_empty());
        }
    }

    #[test]
    fn codes_are_different_and_sort_the_reasons() {
        let mut all: Vec<Why> = KNOWN.iter().map(|(why, ..)| why.clone()).collect();
        all.sort();
        assert!(all.windows(2).all(|w| w[0].code() < w[1].code() && w[0] != w[1]));
    }
}
