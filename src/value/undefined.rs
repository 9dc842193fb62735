//! Why a number cannot be given.

use super::Currency;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a KPI has no value. Undefined is never shown as zero.
///
/// ```
/// use crm_kpi::value::{Currency, Undefined};
/// let mixed = Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]);
/// assert_eq!(mixed.to_string(), "undefined: amounts in EUR and USD; give exchange rates");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Undefined {
    /// Nothing was counted, so there is nothing to take a mean or a quantile of.
    NoRecords,
    /// The whole, or what is divided by, is zero.
    NoDenominator,
    /// It depends on the instant at which one looks, and none was given.
    NeedsAsOf,
    /// It is told by days, or by the period before, and the time asked for was cut by no calendar.
    NeedsCalendar,
    /// The time it speaks of has not passed yet.
    NotYetObservable,
    /// Amounts of several currencies, which no one may add up without rates.
    MixedCurrencies(Vec<Currency>),
    /// The rate table knows no rate of this pair on or before this date.
    MissingRate {
        /// The currency of the amounts.
        from: Currency,
        /// The currency asked for.
        to: Currency,
        /// The date they are to be converted at.
        date: NaiveDate,
    },
    /// A trailing window, or a longer period, of which the timeline covers only a part.
    IncompleteWindow,
    /// The target is reached: nothing is left that would have to be covered.
    TargetMet,
    /// The timeline has no period with this index.
    NoSuchPeriod,
    /// It is counted in business hours, and none were given.
    NeedsBusinessHours,
    /// So much open time never comes: the business hours have none left.
    NoOpenTime,
    /// A growth from nothing, or from below zero.
    NoBase,
    /// Two numbers that are measured in different units.
    OtherUnit,
    /// The number does not keep what an interval or a test takes.
    NoInterval,
    /// Fewer observations than a number that is to be shown, or its interval, needs: withheld.
    TooFew {
        /// How many there are.
        n: u64,
        /// How many there must be.
        least: u64,
    },
    /// A series has no number in the period with this index, and what is asked of it takes one of each.
    Gap {
        /// The index of the period.
        at: usize,
    },
    /// A number is zero or below it, where only those above mean anything: roots, and seasons that multiply.
    NotPositive,
    /// The result, or something it is computed from, is larger or finer than can be held exactly.
    OutOfRange,
    /// A count below zero, or a part larger than its whole: more was taken back than was ever counted in.
    Inconsistent,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Undefined::NoRecords => "undefined: no records to read it from",
            Undefined::NoDenominator => "undefined: nothing to divide by",
            Undefined::NeedsAsOf => "undefined: depends on the instant it is seen at; give one with as_of",
            Undefined::NeedsCalendar => "undefined: depends on a calendar; ask for a period of one",
            Undefined::NotYetObservable => "not yet observable: the time it speaks of has not passed",
            Undefined::MixedCurrencies(all) => {
                return write!(f, "undefined: amounts in {}; give exchange rates", listed(all));
            }
            Undefined::MissingRate { from, to, date } => {
                return write!(f, "undefined: no exchange rate from {from} to {to} on or before {date}");
            }
            Undefined::IncompleteWindow => "undefined: the timeline covers only a part of the period asked for",
            Undefined::TargetMet => "undefined: the target is met, nothing is left to cover",
            Undefined::NoSuchPeriod => "undefined: the timeline has no such period",
            Undefined::NeedsBusinessHours => "undefined: depends on the hours at which one works; give business hours",
            Undefined::NoOpenTime => {
                "undefined: the business hours have no open time left; give them windows by weekday"
            }
            Undefined::NoBase => "undefined: a growth from nothing, or from below zero",
            Undefined::OtherUnit => "undefined: the two are measured in different units",
            Undefined::NoInterval => "undefined: the number does not keep what an interval or a test takes",
            Undefined::TooFew { n, least } => {
                return write!(f, "too few: {n} of at least {least}");
            }
            Undefined::Gap { at } => {
                return write!(f, "undefined: the period {at} has no number; fill the gap, or take what follows it");
            }
            Undefined::NotPositive => "undefined: takes numbers above zero",
            Undefined::OutOfRange => "undefined: too large or too fine to be computed exactly",
            Undefined::Inconsistent => "undefined: more was taken back than was counted in",
        })
    }
}

impl std::error::Error for Undefined {}

fn listed(currencies: &[Currency]) -> String {
    let names: Vec<String> = currencies
        .iter()
        .map(|c| if *c == Currency::NONE { "no currency".to_owned() } else { c.to_string() })
        .collect();
    match names.as_slice() {
        [] => "several currencies".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_is_missing_and_survives_saving() {
        let date = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        for (undefined, words) in [
            (
                Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD, Currency::NONE]),
                "undefined: amounts in EUR, USD and no currency; give exchange rates",
            ),
            (
                Undefined::MissingRate { from: Currency::PLN, to: Currency::EUR, date },
                "undefined: no exchange rate from PLN to EUR on or before 2024-02-29",
            ),
            (Undefined::TooFew { n: 3, least: 5 }, "too few: 3 of at least 5"),
            (Undefined::Gap { at: 3 }, "undefined: the period 3 has no number; fill the gap, or take what follows it"),
            (Undefined::NoDenominator, "undefined: nothing to divide by"),
        ] {
            assert_eq!(undefined.to_string(), words);
            let saved = serde_json::to_string(&undefined).unwrap();
            assert_eq!(serde_json::from_str::<Undefined>(&saved).unwrap(), undefined);
        }
    }
}
