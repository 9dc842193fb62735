//! Rules of validity in text: `amount >= 0; closed_at >= created_at; source = web|fair`.

use super::fields::meant;
use crate::error::Error;
use crate::field::{Held, NamedFields, named_fields};
use crate::record::RecordKind;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Rules of validity as a text: `amount >= 0; closed_at >= created_at; source = web|fair`. Each is a field, one of `=`,
/// `!=`, `<`, `<=`, `>`, `>=`, and a number, words with `|` between, or for an instant another field of the same record.
///
/// ```
/// use crm_kpi::quality::Rules;
/// let rules: Rules = "amount >= 0; probability <= 1; lead.source = web|fair".parse()?;
/// assert_eq!(rules.to_string(), "amount >= 0; probability <= 1; lead.source = web|fair");
/// assert!("amount positive".parse::<Rules>().is_err());
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rules(Vec<One>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct One {
    name: String,
    fields: Vec<(RecordKind, String)>,
    sign: Sign,
    against: String,
    number: Option<Decimal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

// the longer ones first, so that `<=` is not read as `<`
const SIGNS: [(&str, Sign); 6] = [
    ("!=", Sign::Unequal),
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("<", Sign::Less),
    (">", Sign::More),
    ("=", Sign::Equal),
];

impl Sign {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Sign::Equal => order.is_eq(),
            Sign::Unequal => order.is_ne(),
            Sign::Less => order.is_lt(),
            Sign::AtMost => order.is_le(),
            Sign::More => order.is_gt(),
            Sign::AtLeast => order.is_ge(),
        }
    }
}

impl One {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.against.split('|').map(str::trim)
    }
    /// Whether the value of the record is right; `None` where there is none, or nothing to hold it against.
    fn answer<R: NamedFields>(&self, record: &R, field: &str) -> Option<bool> {
        let held = record.held(field);
        if !held.is_filled() {
            return None;
        }
        let among = |found: bool| match self.sign {
            Sign::Equal => found,
            Sign::Unequal => !found,
            // a text has no order
            _ => false,
        };
        let number = |value: Decimal| match self.number {
            Some(number) => self.sign.holds(value.cmp(&number)),
            None => among(self.words().any(|word| word.parse::<Decimal>().is_ok_and(|word| word == value))),
        };
        Some(match held {
            Held::Nothing => return None,
            Held::Text(text) => among(self.words().any(|word| word == text.trim())),
            Held::Number(value) => number(value),
            Held::Amount(amount) => number(amount.amount()?),
            Held::Instant(at) => self.sign.holds(at.cmp(&record.held(&self.against).instant()?)),
        })
    }
}

impl Rules {
    /// The answers about one record: for each value that is present and has a rule, whether it is right.
    pub(super) fn answers<R: NamedFields>(&self, record: &R) -> impl Iterator<Item = bool> {
        let kind = record.record_kind();
        self.0.iter().flat_map(move |rule| {
            let fields = rule.fields.iter().filter(move |(of, _)| *of == kind);
            fields.filter_map(move |(_, field)| rule.answer(record, field))
        })
    }
    /// Whether there is a rule for records of this kind.
    pub(super) fn ask(&self, kind: RecordKind) -> bool {
        self.0.iter().any(|rule| rule.fields.iter().any(|(of, _)| *of == kind))
    }
}

/// `amount >= 0; probability >= 0; probability <= 1`.
impl Default for Rules {
    fn default() -> Rules {
        let rule = |name: &str, sign, kind, number: Decimal| One {
            name: name.to_owned(),
            fields: vec![(kind, name.to_owned())],
            sign,
            against: number.to_string(),
            number: Some(number),
        };
        let deal = RecordKind::Deal;
        Rules(vec![
            rule("amount", Sign::AtLeast, deal, Decimal::ZERO),
            rule("probability", Sign::AtLeast, deal, Decimal::ZERO),
            rule("probability", Sign::AtMost, deal, Decimal::ONE),
        ])
    }
}

impl FromStr for Rules {
    type Err = Error;
    fn from_str(text: &str) -> Result<Rules, Error> {
        let rules = text.split(';').map(str::trim).filter(|rule| !rule.is_empty()).map(one);
        let rules = rules.collect::<Result<Vec<_>, _>>()?;
        if rules.is_empty() {
            return Err(Error::invalid("rules", text, "rules with semicolons between, such as amount >= 0"));
        }
        Ok(Rules(rules))
    }
}

fn one(rule: &str) -> Result<One, Error> {
    let expected = || {
        let form = "a field, one of = != < <= > >=, and a number, words with | between, or for an instant another field, \
                    such as amount >= 0, source = web|fair, closed_at >= created_at";
        Error::invalid("rule", rule, form)
    };
    let (at, written, sign) = SIGNS
        .iter()
        .filter_map(|(written, sign)| Some((rule.find(written)?, *written, *sign)))
        .min_by_key(|(at, written, _)| (*at, std::cmp::Reverse(written.len())))
        .ok_or_else(expected)?;
    let (name, against) = (rule.get(..at).unwrap_or_default(), rule.get(at + written.len()..).unwrap_or_default());
    let (name, against) = (name.trim().to_owned(), against.trim().to_owned());
    if against.is_empty() || SIGNS.iter().any(|(written, _)| against.contains(written)) {
        return Err(expected());
    }
    let (fields, number) = (meant(&name)?, against.parse::<Decimal>().ok());
    // words have no order: what stands behind < is a number, or a field of the same records
    let is_field = fields.iter().all(|(kind, _)| named_fields(*kind).contains(&against.as_str()));
    if number.is_none() && !is_field && !matches!(sign, Sign::Equal | Sign::Unequal) {
        return Err(expected());
    }
    Ok(One { name, fields, sign, against, number })
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, rule) in self.0.iter().enumerate() {
            let sign = SIGNS.iter().find(|(_, sign)| *sign == rule.sign).map_or("", |(written, _)| written);
            let between = if nth > 0 { "; " } else { "" };
            write!(f, "{between}{} {sign} {}", rule.name, rule.against)?;
        }
        Ok(())
    }
}
impl TryFrom<String> for Rules {
    type Error = Error;
    fn try_from(text: String) -> Result<Rules, Error> {
        text.parse()
    }
}
impl From<Rules> for String {
    fn from(rules: Rules) -> String {
        rules.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Deal;
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn the_default_is_what_its_text_says() {
        let default = Rules::default();
        assert_eq!(default.to_string(), "amount >= 0; probability >= 0; probability <= 1");
        assert_eq!(default.to_string().parse::<Rules>().unwrap(), default);
    }

    #[test]
    fn a_rule_answers_for_a_value_that_is_present() {
        let mut deal = Deal::new("D1", Timestamp::from_micros(5));
        deal.amount = Some(Money::minor(-1_00, Currency::EUR));
        (deal.source, deal.closed_at) = (Some("web".into()), Some(Timestamp::from_micros(4)));
        for (rule, expected) in [
            ("amount >= 0", Some(false)),
            ("amount<0", Some(true)),
            ("amount = -1|5", Some(true)),
            ("probability <= 1", None),
            ("source = web|fair", Some(true)),
            ("source != web", Some(false)),
            ("deal.source = fair", Some(false)),
            ("lead.source = fair", None),
            ("closed_at >= created_at", Some(false)),
            ("closed_at <= created_at", Some(true)),
            ("closed_at <= expected_close", None),
            ("outcome = open", Some(true)),
        ] {
            let rules: Rules = rule.parse().unwrap();
            assert_eq!(rules.answers(&deal).next(), expected, "{rule}");
            assert_eq!(rules.to_string().parse::<Rules>().unwrap(), rules, "{rule}");
        }
        for rule in ["", ";", "amount", "amount >=", "ovner = anna", "source > web", "amount > 0 > 1"] {
            assert!(rule.parse::<Rules>().unwrap_err().is_invalid(), "{rule}");
        }
    }
}
