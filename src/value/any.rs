//! Any KPI's value, for those who choose KPIs at run time.

use super::{
    AmountSummary, Cohort, DurationSummary, Funnel, Incidence, Lifecycle, Mean, MeanDuration, Money, MoneyPer,
    MoneySegments, Nps, Ratio, Returns, Rfm, Segments, Share, ShareSegments, StageLeft, StageTimes, Survival, TimeUnit,
    Velocity, WeightedNps,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Any KPI's value: what a KPI chosen by name gives, and what a dashboard shows.
///
/// ```
/// use crm_kpi::value::{Share, Value};
/// let value = Value::from(Share::new(2, 3)?);
/// assert_eq!(value.to_string(), "66.7 % (2 of 3)");
/// assert_eq!(value.number(), 2.0 / 3.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Value {
    /// A number of things.
    Count(u64),
    /// A part of a whole.
    Share(Share),
    /// A quotient that may exceed 1.
    Ratio(Ratio),
    /// An amount of money.
    Money(Money),
    /// An amount of money per something.
    MoneyPer(MoneyPer),
    /// Money per day.
    Velocity(Velocity),
    /// A mean length of time.
    Duration(MeanDuration),
    /// A distribution of lengths of time.
    Durations(DurationSummary),
    /// A distribution of amounts.
    Amounts(AmountSummary),
    /// A mean of scores.
    Mean(Mean),
    /// A net promoter score.
    Nps(Nps),
    /// A net promoter score of weighted answers.
    WeightedNps(WeightedNps),
    /// A cohort, period after period.
    Cohort(Cohort),
    /// A number of things for each segment.
    Segments(Segments),
    /// A number of things and an amount for each segment.
    MoneySegments(MoneySegments),
    /// A gain and a cost for each segment.
    Returns(Returns),
    /// A share in each segment.
    ShareSegments(ShareSegments),
    /// Customers by their scores.
    Rfm(Rfm),
    /// How many came how far.
    Funnel(Funnel),
    /// Lengths of time for each stage.
    StageTimes(StageTimes),
    /// Where those went that left each stage.
    StageLeft(StageLeft),
    /// Customers by stage.
    Lifecycle(Lifecycle),
    /// How long things last, those that go on among them.
    Survival(Survival),
    /// The share that has ended after a length of time.
    Incidence(Incidence),
}

impl Value {
    /// The one number of it, for a chart: shares and ratios as fractions, money in its currency, lengths of time in
    /// days (of a distribution the median), scores in points, of shares by segment that of all, of segments the total (of amounts,
    /// where there are), of a cohort its size, of a funnel who set out, of stages those who left, of returns by segment that of all of them, of scored customers their number, of a
    /// lifecycle the active ones, of what goes on the median, infinite where it is not reached.
    pub fn number(&self) -> f64 {
        match self {
            Value::Count(n) => *n as f64,
            Value::Share(v) => v.as_f64(),
            Value::Ratio(v) => v.as_f64(),
            Value::Money(v) => v.to_f64(),
            Value::MoneyPer(v) => v.as_f64(),
            Value::Velocity(v) => v.per_day(),
            Value::Duration(v) => v.as_f64(TimeUnit::Days),
            Value::Durations(v) => v.median().as_f64(TimeUnit::Days),
            Value::Amounts(v) => v.median().as_f64(),
            Value::Mean(v) => v.as_f64(),
            Value::Nps(v) => v.points(),
            Value::WeightedNps(v) => v.points(),
            Value::ShareSegments(v) => v.overall().as_f64(),
            Value::Segments(v) => v.total() as f64,
            Value::MoneySegments(v) => v.amount().to_f64(),
            Value::Cohort(v) => v.size() as f64,
            Value::Returns(v) => v.total().as_f64(),
            Value::Rfm(v) => v.n() as f64,
            Value::Funnel(v) => v.entered() as f64,
            Value::StageTimes(v) => v.n() as f64,
            Value::StageLeft(v) => v.n() as f64,
            Value::Lifecycle(v) => v.active() as f64,
            Value::Survival(v) => v.median().map_or(f64::INFINITY, |median| median.as_f64(TimeUnit::Days)),
            Value::Incidence(v) => v.ended(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Count(v) => v.fmt(f),
            Value::Share(v) => v.fmt(f),
            Value::Ratio(v) => v.fmt(f),
            Value::Money(v) => v.fmt(f),
            Value::MoneyPer(v) => v.fmt(f),
            Value::Velocity(v) => v.fmt(f),
            Value::Duration(v) => v.fmt(f),
            Value::Durations(v) => v.fmt(f),
            Value::Amounts(v) => v.fmt(f),
            Value::Mean(v) => v.fmt(f),
            Value::Nps(v) => v.fmt(f),
            Value::WeightedNps(v) => v.fmt(f),
            Value::ShareSegments(v) => v.fmt(f),
            Value::Segments(v) => v.fmt(f),
            Value::MoneySegments(v) => v.fmt(f),
            Value::Cohort(v) => v.fmt(f),
            Value::Returns(v) => v.fmt(f),
            Value::Rfm(v) => v.fmt(f),
            Value::Funnel(v) => v.fmt(f),
            Value::StageTimes(v) => v.fmt(f),
            Value::StageLeft(v) => v.fmt(f),
            Value::Lifecycle(v) => v.fmt(f),
            Value::Survival(v) => v.fmt(f),
            Value::Incidence(v) => v.fmt(f),
        }
    }
}

macro_rules! from {
    ($($variant:ident $t:ty;)*) => {$(
        impl From<$t> for Value {
            fn from(v: $t) -> Value {
                Value::$variant(v)
            }
        }
    )*};
}
from! {
    Count u64; Share Share; Ratio Ratio; Money Money; MoneyPer MoneyPer; Duration MeanDuration;
    Durations DurationSummary; Amounts AmountSummary; Mean Mean; Nps Nps; WeightedNps WeightedNps; ShareSegments ShareSegments; Segments Segments; MoneySegments MoneySegments; Cohort Cohort; Rfm Rfm; Returns Returns;
    Lifecycle Lifecycle; Survival Survival; Incidence Incidence; Velocity Velocity; Funnel Funnel; StageTimes StageTimes; StageLeft StageLeft;
}
