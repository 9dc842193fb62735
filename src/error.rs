//! The one error of the crate: misuse, never data.

use std::borrow::Cow;
use std::fmt;

/// What was wrong with a call: what, where and what to do.
///
/// KPI functions return no error for data (a reading is undefined, or its evidence names what was left out);
/// an `Error` is for misuse: a period that does not exist, a currency code that ISO 4217 does not know, a saved
/// state that belongs to another KPI.
///
/// ```
/// use crm_kpi::value::Currency;
/// let e = Currency::new("EUX").unwrap_err();
/// assert!(e.is_invalid());
/// assert_eq!(e.to_string(), "currency `EUX`: expected an ISO 4217 code in capital letters, such as EUR");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Kind>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Invalid { what: Cow<'static, str>, given: String, expected: String },
    Mismatch { what: &'static str, left: String, right: String, advice: &'static str },
    Damaged(String),
    Newer { found: u32, known: u32 },
    Unsupported { what: String, advice: Cow<'static, str> },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Invalid { what, given, expected } => write!(f, "{what} `{given}`: expected {expected}"),
            Kind::Mismatch { what, left, right, advice } => {
                write!(f, "{what} differs: {left} on one side, {right} on the other; {advice}")
            }
            Kind::Damaged(how) => write!(f, "the saved state is damaged: {how}"),
            Kind::Newer { found, known } => {
                write!(f, "the saved state has format {found}, this version reads up to {known}: update the crate")
            }
            Kind::Unsupported { what, advice } => write!(f, "{what}: {advice}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// An argument or a text that means nothing: what it was for, what was given, what would do.
    pub(crate) fn invalid(
        what: impl Into<Cow<'static, str>>,
        given: impl fmt::Display,
        expected: impl fmt::Display,
    ) -> Error {
        Error(Box::new(Kind::Invalid { what: what.into(), given: given.to_string(), expected: expected.to_string() }))
    }
    pub(crate) fn mismatch(
        what: &'static str,
        left: impl fmt::Display,
        right: impl fmt::Display,
        advice: &'static str,
    ) -> Error {
        Error(Box::new(Kind::Mismatch { what, left: left.to_string(), right: right.to_string(), advice }))
    }
    pub(crate) fn damaged(how: impl fmt::Display) -> Error {
        Error(Box::new(Kind::Damaged(how.to_string())))
    }
    pub(crate) fn newer(found: u32, known: u32) -> Error {
        Error(Box::new(Kind::Newer { found, known }))
    }
    pub(crate) fn unsupported(what: impl fmt::Display, advice: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Kind::Unsupported { what: what.to_string(), advice: advice.into() }))
    }

    /// A value that means nothing here: a text that does not parse, a month 13, an unknown KPI id or parameter.
    pub fn is_invalid(&self) -> bool {
        matches!(*self.0, Kind::Invalid { .. })
    }
    /// Two things that do not belong together: other KPIs, parameters, timelines, as-of instants.
    pub fn is_mismatch(&self) -> bool {
        matches!(*self.0, Kind::Mismatch { .. })
    }
    /// A saved state that was cut, altered or never was one.
    pub fn is_damaged(&self) -> bool {
        matches!(*self.0, Kind::Damaged(_))
    }
    /// A saved state of a later version of this crate.
    pub fn is_newer(&self) -> bool {
        matches!(*self.0, Kind::Newer { .. })
    }
    /// Something that this kind of KPI or calendar cannot do.
    pub fn is_unsupported(&self) -> bool {
        matches!(*self.0, Kind::Unsupported { .. })
    }
}

/// `open, won or lost`: words of which one is expected.
pub(crate) fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [word] => (*word).to_owned(),
        [words @ .., last] => format!("{} or {last}", words.join(", ")),
    }
}
