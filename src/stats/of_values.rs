//! What the values of KPIs know of how sure they are.

use super::interval::{Estimate, Interval, z_of};
use super::order::between;
use super::{NpsInterval, Sample, nps_interval};
use crate::value::{AmountSummary, DurationSummary, Mean, Nps, Share, TimeUnit, Undefined, Value, WeightedNps};

/// Wilson's interval, as a fraction.
impl Estimate for Share {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        Share::interval(*self, confidence)
    }
}

/// In points, by the standard error, cut at -100 and 100. Undefined where all say the same (`NoDenominator`), which leaves no
/// standard error, and of few says little: [`NpsInterval::Score`] has one.
impl Estimate for Nps {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        of_score(nps_interval(*self, NpsInterval::Wald, confidence)?)
    }
}

fn of_score(by_error: Interval) -> Result<Interval, Undefined> {
    if by_error.width() > 0.0 { Ok(by_error.clipped(-100.0, 100.0)) } else { Err(Undefined::NoDenominator) }
}

/// In points, by the standard error of the linearised score, cut at -100 and 100: all weights stand in it, not their effective
/// number alone.
/// Undefined of a score that does not know the squares of its weights (`NoInterval`), and where all say the same
/// (`NoDenominator`).
///
/// References: Lumley, *Complex Surveys* (2010); Särndal, Swensson and Wretman, *Model Assisted Survey Sampling* (1992), 5.5.
impl Estimate for WeightedNps {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        let half = z_of(confidence)? * self.standard_error().ok_or(Undefined::NoInterval)?;
        of_score(Interval::around(self.points(), half, confidence))
    }
}

/// Student's interval of the mean. Undefined of one alone (`TooFew`).
impl Estimate for Mean {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        Sample::try_from(*self)?.interval(confidence)
    }
}

/// That of the median by its ranks, in days. Undefined of fewer than six at 95 % (`TooFew`).
impl Estimate for DurationSummary {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        self.quantile_interval(0.5, TimeUnit::Days, confidence)
    }
}

/// That of the median by its ranks, in whole units of the currency. Undefined of fewer than six at 95 % (`TooFew`).
impl Estimate for AmountSummary {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        self.quantile_interval(0.5, confidence)
    }
}

/// That of the value it holds, for the number that [`Value::number`] gives. Undefined of a value that does not keep what an
/// interval takes (`NoInterval`): counts, money, quotients, values of many parts.
impl Estimate for Value {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        match self {
            Value::Share(v) => v.interval(confidence),
            Value::Nps(v) => Estimate::interval(v, confidence),
            Value::WeightedNps(v) => v.interval(confidence),
            Value::Mean(v) => v.interval(confidence),
            Value::Durations(v) => v.interval(confidence),
            Value::Amounts(v) => v.interval(confidence),
            Value::Incidence(v) => v.interval(confidence),
            _ => Err(Undefined::NoInterval),
        }
    }
}

/// Exactly, of the sums that it keeps. Undefined of one alone (`TooFew`).
impl TryFrom<Mean> for Sample {
    type Error = Undefined;
    fn try_from(mean: Mean) -> Result<Sample, Undefined> {
        let deviation = mean.sample_sd().ok_or(Undefined::TooFew { n: 1, least: 2 })?;
        Sample::from_parts(mean.n().unsigned_abs(), mean.as_f64(), deviation * deviation)
    }
}

impl DurationSummary {
    /// The interval of a quantile in a unit, by the ranks of [`quantile_interval`](crate::stats::quantile_interval); 0.5 is
    /// the median.
    ///
    /// ```
    /// use crm_kpi::value::{DurationSummary, TimeUnit, Undefined};
    /// let cycle = DurationSummary::new((1..=20).map(|day| day * 86_400_000_000).collect())?;
    /// let median = cycle.quantile_interval(0.5, TimeUnit::Days, 0.95)?;
    /// assert_eq!(format!("{}, {median:.0}", cycle.median()), "10.5 days, 6 to 15 (95 %)");
    /// assert_eq!(cycle.quantile_interval(0.9, TimeUnit::Days, 0.95), Err(Undefined::TooFew { n: 20, least: 36 }));
    /// # Ok::<(), Undefined>(())
    /// ```
    ///
    /// # Errors
    /// Too few (`TooFew`, with how many it takes); a quantile or a confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn quantile_interval(&self, q: f64, unit: TimeUnit, confidence: f64) -> Result<Interval, Undefined> {
        let micros = self.micros();
        let at = |place: usize| micros.get(place).map(|micros| *micros as f64 / unit.micros() as f64);
        between(micros.len(), q, confidence, at)
    }
    /// Their number, mean and variance in a unit: for the interval of the mean and [`welch`](crate::stats::welch).
    ///
    /// ```
    /// use crm_kpi::value::{DurationSummary, TimeUnit};
    /// let cycle = DurationSummary::new((1..=20).map(|day| day * 86_400_000_000).collect())?;
    /// assert_eq!(cycle.sample(TimeUnit::Days)?.interval(0.95)?.to_string(), "7.731 to 13.269 (95 %)");
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// One alone (`TooFew`).
    pub fn sample(&self, unit: TimeUnit) -> Result<Sample, Undefined> {
        sample(self.n(), self.mean().as_f64(unit), self.sample_sd(unit))
    }
    /// All of them in a unit, shortest first: for tests that take numbers.
    pub fn to_vec(&self, unit: TimeUnit) -> Vec<f64> {
        self.micros().iter().map(|micros| *micros as f64 / unit.micros() as f64).collect()
    }
}

impl AmountSummary {
    /// The interval of a quantile in whole units of the currency, by the ranks of
    /// [`quantile_interval`](crate::stats::quantile_interval); 0.5 is the median.
    ///
    /// ```
    /// use crm_kpi::value::{AmountSummary, Currency, Money};
    /// let sizes = AmountSummary::new((1..=20).map(|euros| Money::minor(euros * 100, Currency::EUR)))?;
    /// assert_eq!(format!("{:.2}", sizes.quantile_interval(0.5, 0.95)?), "6.00 to 15.00 (95 %)");
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// Too few (`TooFew`, with how many it takes); a quantile or a confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn quantile_interval(&self, q: f64, confidence: f64) -> Result<Interval, Undefined> {
        between(self.n(), q, confidence, |place| self.amounts().nth(place).map(|amount| amount.to_f64()))
    }
    /// Their number, mean and variance in whole units of the currency: for the interval of the mean and
    /// [`welch`](crate::stats::welch). Of amounts, whose tails are long, it takes hundreds.
    ///
    /// # Errors
    /// One alone (`TooFew`).
    pub fn sample(&self) -> Result<Sample, Undefined> {
        sample(self.n(), self.mean().as_f64(), self.sample_sd())
    }
    /// All of them in whole units of the currency, smallest first: for tests that take numbers.
    pub fn to_vec(&self) -> Vec<f64> {
        self.amounts().map(|amount| amount.to_f64()).collect()
    }
}

fn sample(n: usize, mean: f64, deviation: Option<f64>) -> Result<Sample, Undefined> {
    let deviation = deviation.ok_or(Undefined::TooFew { n: n as u64, least: 2 })?;
    Sample::from_parts(n as u64, mean, deviation * deviation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::{AsOf, Frame, Kpi};
    use crate::stats::draws::Draws;
    use crate::time::Length;
    use crate::value::{self, Currency, Money, Ratio, Survival};

    const DAY: i64 = 86_400_000_000;

    #[test]
    fn what_has_too_few_or_keeps_too_little_says_so() {
        let days = |n: i64| DurationSummary::new((1..=n).map(|day| day * DAY).collect()).unwrap();
        let amounts = |n: i64| AmountSummary::new((1..=n).map(|x| Money::minor(x * 100, Currency::EUR))).unwrap();
        let few = |n, least| Err(Undefined::TooFew { n, least });
        let weighted = WeightedNps::new(10, 9, 1, 0).unwrap().with_squares([9, 1, 0]).unwrap();
        let of_one_mind = WeightedNps::new(3, 0, 3, 0).unwrap().with_squares([0, 3, 0]).unwrap();
        use crate::stats::Ending::{Censored, Competing, Event};
        let lives = [(1, Event), (1, Competing), (2, Event), (3, Censored)].map(|(days, how)| (days * DAY, how));
        let ended = Survival::new(lives).unwrap().incidence(Length::days(2).unwrap()).unwrap();
        for (what, value, expected) in [
            ("a share", Value::from(Share::new(0, 9).unwrap()), Ok((0, 30))),
            ("a score", Nps::new(20, 60, 20).unwrap().into(), Ok((-1_240, 1_240))),
            ("a score of two, which is anything", Nps::new(1, 0, 1).unwrap().into(), Ok((-10_000, 10_000))),
            ("none is above 100", Nps::new(9, 1, 0).unwrap().into(), Ok((7_141, 10_000))),
            ("one of one mind", Nps::new(3, 0, 0).unwrap().into(), Err(Undefined::NoDenominator)),
            ("all passive", Nps::new(0, 3, 0).unwrap().into(), Err(Undefined::NoDenominator)),
            ("of one mind with weights", of_one_mind.into(), Err(Undefined::NoDenominator)),
            ("nor one of weights", weighted.into(), Ok((7_141, 10_000))),
            ("a share that has ended", ended.into(), Ok((578, 8_449))),
            ("a mean", Mean::new(3, 12, 50).unwrap().into(), Ok((152, 648))),
            ("a mean of one", Mean::new(1, 4, 16).unwrap().into(), few(1, 2)),
            ("a mean of equals", Mean::new(2, 8, 32).unwrap().into(), Ok((400, 400))),
            ("times", days(6).into(), Ok((100, 600))),
            ("few times", days(5).into(), few(5, 6)),
            ("amounts", amounts(10).into(), Ok((200, 900))),
            ("few amounts", amounts(1).into(), few(1, 6)),
            ("a count", 7u64.into(), Err(Undefined::NoInterval)),
            ("a quotient", Ratio::ONE.into(), Err(Undefined::NoInterval)),
        ] {
            // of shares in ten-thousandths, of all else in hundredths
            let by = if matches!(value, Value::Incidence(_)) { 1e4 } else { 1e2 };
            let hundredths = |x: f64| (x * by).round() as i64;
            let interval = value.interval(0.95).map(|i| (hundredths(i.low), hundredths(i.high)));
            assert_eq!(interval, expected, "{what}");
        }
        assert_eq!(days(1).sample(TimeUnit::Days), Err(Undefined::TooFew { n: 1, least: 2 }));
        assert_eq!(amounts(1).sample(), Err(Undefined::TooFew { n: 1, least: 2 }));
    }

    #[test]
    fn weighted_scores_hold_the_truth_as_often_as_they_say() {
        use crate::summary::{Fold, Weight};
        use crate::surveys::{WeightedAnswer, WeightedKept, WeightedNps};
        let mut draws = Draws::new(31);
        let held = (0..1_000).filter(|_| {
            let mut kept = WeightedKept::default();
            for _ in 0..150 {
                // the half that weighs thrice is the happier one: +50 and -10 make +35
                let thrice = draws.uniform() < 0.5;
                let (promoters, detractors) = if thrice { (0.6, 0.1) } else { (0.3, 0.4) };
                let x = draws.uniform();
                let score = if x < promoters {
                    9
                } else if x < promoters + detractors {
                    3
                } else {
                    7
                };
                let weight = Weight::from_units(if thrice { 3 } else { 1 } * Weight::ONE);
                kept.absorb(WeightedAnswer { score, weight });
            }
            let nps = WeightedNps::default().value(&kept, &Frame::new(.., AsOf::Everything)).unwrap();
            nps.interval(0.95).unwrap().contains(35.0)
        });
        let held = held.count();
        assert!((925..=970).contains(&held), "{held}");
        let plain = value::WeightedNps::new(3, 1, 1, 1).unwrap();
        assert_eq!((plain.interval(0.95), plain.effective_n()), (Err(Undefined::NoInterval), None));
        assert_eq!(plain.with_squares([1, 1, 1]).unwrap().effective_n(), Some(3.0));
        assert_eq!(plain.with_squares([1, -1, 1]), Err(Undefined::Inconsistent));
    }

    #[test]
    fn exact_sums_give_the_mean_and_the_variance_of_the_numbers() {
        let numbers = [1.0, 2.0, 4.0, 9.0];
        let (n, deviation) = (4, Sample::of(&numbers).unwrap().deviation());
        let samples = [
            Sample::try_from(Mean::new(n, 16, 102).unwrap()),
            DurationSummary::new(numbers.map(|x| x as i64 * DAY).to_vec()).unwrap().sample(TimeUnit::Days),
            AmountSummary::new(numbers.map(|x| Money::minor(x as i64 * 100, Currency::EUR))).unwrap().sample(),
        ];
        for sample in samples.map(Result::unwrap) {
            assert!((sample.mean() - 4.0).abs() < 1e-12 && (sample.deviation() - deviation).abs() < 1e-12);
        }
    }
}
