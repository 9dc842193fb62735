//! Two readings of a KPI, held against each other in words.

use super::interval::Interval;
use crate::kpi::Reading;
use crate::value::{Currency, TimeUnit, Undefined};
use std::fmt;

/// How two numbers were held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Test {
    /// Of shares: Newcombe's difference, and the p of the pooled z test.
    Newcombe,
    /// Of shares of which some are few: Newcombe's difference, and the p of Fisher's exact test.
    Fisher,
    /// Of means: Welch's test.
    Welch,
    /// Of distributions: the difference of Hodges and Lehmann, and the p of Mann and Whitney.
    MannWhitney,
    /// Of net promoter scores: by their standard errors.
    Nps,
    /// Of rates: the exact ratio.
    Poisson,
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Test::Newcombe => "Newcombe",
            Test::Fisher => "Newcombe and Fisher",
            Test::Welch => "Welch",
            Test::MannWhitney => "Mann-Whitney",
            Test::Nps => "difference of scores",
            Test::Poisson => "exact Poisson",
        })
    }
}

/// What a difference is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scale {
    /// Percentage points, or points of a score.
    Points,
    /// The numbers of the answers.
    Answers,
    /// Days.
    Days,
    /// Whole units of a currency.
    Money(Currency),
    /// How many times the second: 1 is no difference.
    Times,
}

/// The difference of two numbers, how sure it is, and whether it could be chance.
///
/// It reads aloud, with the difference first and its interval in the same direction: "12.3 points higher (4.1 to 20.3),
/// unlikely to be chance (p = 0.003, Newcombe)".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The test that was taken.
    pub test: Test,
    /// What the difference is told in.
    pub scale: Scale,
    /// The first less the second; of rates the first by the second.
    pub difference: f64,
    /// The interval of the difference.
    pub interval: Interval,
    /// How often chance alone makes so large a difference, on either side.
    pub p: f64,
    /// The same, as one of many comparisons at once; else it is [`p`](Comparison::p).
    pub adjusted: f64,
    /// As how many comparisons at once.
    pub among: usize,
}

impl Comparison {
    pub(super) fn new(test: Test, scale: Scale, difference: f64, interval: Interval, p: f64) -> Comparison {
        Comparison { test, scale, difference, interval, p, adjusted: p, among: 1 }
    }
    /// Whether chance alone makes so large a difference often enough to be the reason: in more than one of twenty, where
    /// the confidence is 95 %. That it could be chance does not say that there is no difference: see the interval.
    pub fn could_be_chance(&self) -> bool {
        // the rest of 0.95 is 0.05 but for its last digits
        self.adjusted >= (1.0 - self.interval.confidence) * (1.0 - 1e-9)
    }
    /// "unlikely to be chance" or "could be chance".
    pub fn verdict(&self) -> &'static str {
        if self.could_be_chance() { "could be chance" } else { "unlikely to be chance" }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Interval { low, high, .. } = self.interval;
        if self.scale == Scale::Times {
            write!(f, "{:.2} times as many ({low:.2} to {high:.2})", self.difference)?;
        } else {
            // of a fall, so far down
            let down = self.difference < 0.0;
            let (size, low, high) = if down { (-self.difference, -high, -low) } else { (self.difference, low, high) };
            let far = size.abs().max(low.abs()).max(high.abs());
            let (by, digits, unit) = self.scale.shown(far);
            let space = if unit.is_empty() { "" } else { " " };
            let direction = match (size == 0.0, self.scale, down) {
                (true, ..) => "apart",
                (_, Scale::Days, true) => "shorter",
                (_, Scale::Days, false) => "longer",
                (.., true) => "lower",
                (.., false) => "higher",
            };
            // no minus before a zero
            let number = |x: f64| {
                format!("{:.digits$}", if (x / by).abs() < 0.5 * 0.1f64.powi(digits as i32) { 0.0 } else { x / by })
            };
            write!(f, "{}{space}{unit} {direction} ({} to {})", number(size), number(low), number(high))?;
        }
        write!(f, ", {} (p ", self.verdict())?;
        if self.adjusted < 0.001 {
            f.write_str("< 0.001")?
        } else {
            write!(f, "= {:.3}", self.adjusted)?
        }
        if self.among > 1 {
            write!(f, " among {}", self.among)?;
        }
        write!(f, ", {})", self.test)
    }
}

impl Scale {
    /// What it is divided by to be shown, its decimals and its unit, where the largest number is so far from 0.
    fn shown(self, far: f64) -> (f64, usize, String) {
        let day = TimeUnit::Days.micros() as f64;
        match self {
            Scale::Points => (1.0, 1, "points".to_owned()),
            Scale::Answers | Scale::Times => (1.0, 2, String::new()),
            Scale::Days => {
                let units = [TimeUnit::Days, TimeUnit::Hours, TimeUnit::Minutes];
                let unit =
                    units.into_iter().find(|unit| far * day >= unit.micros() as f64).unwrap_or(TimeUnit::Seconds);
                (unit.micros() as f64 / day, 1, unit.to_string())
            }
            Scale::Money(Currency::NONE) => (1.0, 2, String::new()),
            Scale::Money(currency) => (1.0, currency.minor_units().unwrap_or(2).into(), currency.to_string()),
        }
    }
}

/// A value that can be held against another of its kind, by the test that is right for it.
///
/// There is none for a sum of money, for a quotient of sums or for a count without the time in which it came: they do not
/// keep what a test takes, and do not compile.
///
/// ```compile_fail
/// # use crm_kpi::{deals, record::Deal, stats::compare};
/// let revenue = deals::revenue(&[] as &[Deal], ..);
/// let _ = compare(&revenue, &revenue); // of Money there is no test
/// ```
pub trait Compare: Sized {
    /// This one held against another. Undefined where there is nothing to hold against each other, or of a confidence that is
    /// not between 0 and 1.
    fn against(&self, other: &Self, confidence: f64) -> Result<Comparison, Undefined>;
    /// All of them as one, as if their records were counted together: what a group is held against.
    fn together<'a>(all: impl Iterator<Item = &'a Self>) -> Result<Self, Undefined>
    where
        Self: 'a;
}

/// Two readings of one KPI, held against each other at 95 % by the test that is right for its value.
///
/// | value | difference | test |
/// |---|---|---|
/// | [`Share`](crate::value::Share) of counts | in points, with Newcombe's interval | pooled z; Fisher's where fewer than five are due |
/// | [`Nps`](crate::value::Nps), [`WeightedNps`](crate::value::WeightedNps) | in points | by the standard errors |
/// | [`Mean`](crate::value::Mean) | of the means | Welch |
/// | [`DurationSummary`](crate::value::DurationSummary), [`AmountSummary`](crate::value::AmountSummary) | of Hodges and Lehmann, in days or money | Mann-Whitney |
/// | [`Rate`](crate::stats::Rate): a count [by its time](Reading::by_time) | how many times as many | exact Poisson |
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, stats::compare, time::Timestamp};
/// let deals = |won: i64, all: i64| -> Vec<Deal> {
///     let deal = |n| {
///         let mut deal = Deal::new(format!("D{n}"), Timestamp::from_micros(0));
///         deal.outcome = if n < won { Outcome::Won } else { Outcome::Lost };
///         deal.closed_at = Some(Timestamp::from_micros(9));
///         deal
///     };
///     (0..all).map(deal).collect()
/// };
/// let (anna, piotr) = (deals::win_rate(&deals(90, 150), ..), deals::win_rate(&deals(62, 130), ..));
/// assert_eq!(
///     compare(&anna, &piotr)?.to_string(),
///     "12.3 points higher (0.6 to 23.6), unlikely to be chance (p = 0.039, Newcombe)"
/// );
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// For different records: the deals of two owners, of two months. Not for the same ones before and after, which are pairs;
/// not for looking every day until it comes out; for many at once [`compare_with_rest`](crate::stats::compare_with_rest).
/// The guide [`statistics`](crate::guide::statistics) says when else not.
///
/// # Errors
/// Why either reading is undefined; too few (`TooFew`); nothing that varies (`NoDenominator`); shares or amounts of
/// different currencies (`MixedCurrencies`), shares of money (`OtherUnit`).
pub fn compare<V: Compare>(a: &Reading<V>, b: &Reading<V>) -> Result<Comparison, Undefined> {
    compare_at(a, b, 0.95)
}

/// [`compare`] at another confidence.
///
/// # Errors
/// As [`compare`], and of a confidence that is not between 0 and 1 (`OutOfRange`).
pub fn compare_at<V: Compare>(a: &Reading<V>, b: &Reading<V>, confidence: f64) -> Result<Comparison, Undefined> {
    let (a, b) = (a.value().map_err(Clone::clone)?, b.value().map_err(Clone::clone)?);
    a.against(b, confidence)
}
