//! Which test is right for which value.

use super::compare::{Compare, Comparison, Scale, Test};
use super::interval::{Interval, z_of};
use super::rates::by_error;
use super::{NpsDifference, Rate, Sample, TwoShares, hodges_lehmann, rate_ratio, welch};
use crate::value::{AmountSummary, DurationSummary, Mean, Nps, Share, TimeUnit, Undefined, Value, WeightedNps};

impl Compare for Share {
    fn against(&self, other: &Share, confidence: f64) -> Result<Comparison, Undefined> {
        let two = TwoShares::of(*self, *other)?;
        let Interval { low, high, .. } = two.interval(confidence)?;
        let interval = Interval { low: 100.0 * low, high: 100.0 * high, confidence };
        let test = if two.pooled_fits() { Test::Newcombe } else { Test::Fisher };
        Ok(Comparison::new(test, Scale::Points, 100.0 * two.difference(), interval, two.p_value()))
    }
    fn together<'a>(all: impl Iterator<Item = &'a Share>) -> Result<Share, Undefined> {
        let (mut part, mut whole) = (0i128, 0i128);
        for share in all {
            if share.amounts().is_some() {
                return Err(Undefined::OtherUnit);
            }
            let sums = part.checked_add(share.part()).zip(whole.checked_add(share.whole()));
            (part, whole) = sums.ok_or(Undefined::OutOfRange)?;
        }
        Share::new(part, whole)
    }
}

/// The difference of two scores whose standard errors are known.
fn of_scores(difference: f64, error: f64, confidence: f64) -> Result<Comparison, Undefined> {
    let p = by_error(difference, error)?;
    let z = z_of(confidence)?;
    // scores lie between -100 and 100
    let interval = Interval::around(difference, z * error, confidence).clipped(-200.0, 200.0);
    Ok(Comparison::new(Test::Nps, Scale::Points, difference, interval, p))
}

impl Compare for Nps {
    fn against(&self, other: &Nps, confidence: f64) -> Result<Comparison, Undefined> {
        let NpsDifference { difference, error, .. } = NpsDifference::of(*self, *other)?;
        of_scores(difference, error, confidence)
    }
    fn together<'a>(all: impl Iterator<Item = &'a Nps>) -> Result<Nps, Undefined> {
        let mut sums = [0i64; 3];
        for nps in all {
            for (sum, n) in sums.iter_mut().zip([nps.promoters(), nps.passives(), nps.detractors()]) {
                *sum = sum.checked_add(n).ok_or(Undefined::OutOfRange)?;
            }
        }
        let [promoters, passives, detractors] = sums;
        Nps::new(promoters, passives, detractors)
    }
}

impl Compare for WeightedNps {
    fn against(&self, other: &WeightedNps, confidence: f64) -> Result<Comparison, Undefined> {
        let errors = self.standard_error().zip(other.standard_error());
        let (a, b) = errors.ok_or(Undefined::NoInterval)?;
        of_scores(self.points() - other.points(), a.hypot(b), confidence)
    }
    fn together<'a>(all: impl Iterator<Item = &'a WeightedNps>) -> Result<WeightedNps, Undefined> {
        let mut sum: Option<WeightedNps> = None;
        for nps in all {
            sum = Some(sum.map_or(Ok(*nps), |sum| sum.with(*nps))?);
        }
        sum.ok_or(Undefined::NoRecords)
    }
}

impl Compare for Mean {
    fn against(&self, other: &Mean, confidence: f64) -> Result<Comparison, Undefined> {
        let test = welch(Sample::try_from(*self)?, Sample::try_from(*other)?)?;
        Ok(Comparison::new(Test::Welch, Scale::Answers, test.difference, test.interval(confidence)?, test.p))
    }
    fn together<'a>(all: impl Iterator<Item = &'a Mean>) -> Result<Mean, Undefined> {
        let (mut n, mut sum, mut squares) = (0i64, 0i128, 0i128);
        for mean in all {
            n = n.checked_add(mean.n()).ok_or(Undefined::OutOfRange)?;
            sum = sum.checked_add(mean.sum()).ok_or(Undefined::OutOfRange)?;
            squares = squares.checked_add(mean.sum_of_squares()).ok_or(Undefined::OutOfRange)?;
        }
        Mean::new(n, sum, squares)
    }
}

fn of_distributions(scale: Scale, a: &[f64], b: &[f64], confidence: f64) -> Result<Comparison, Undefined> {
    let shift = hodges_lehmann(a, b, confidence)?;
    Ok(Comparison::new(Test::MannWhitney, scale, shift.difference, shift.interval, shift.p))
}

impl Compare for DurationSummary {
    fn against(&self, other: &DurationSummary, confidence: f64) -> Result<Comparison, Undefined> {
        let days = |all: &DurationSummary| all.to_vec(TimeUnit::Days);
        of_distributions(Scale::Days, &days(self), &days(other), confidence)
    }
    fn together<'a>(all: impl Iterator<Item = &'a DurationSummary>) -> Result<DurationSummary, Undefined> {
        DurationSummary::new(all.flat_map(|one| one.micros().iter().copied()).collect())
    }
}

impl Compare for AmountSummary {
    fn against(&self, other: &AmountSummary, confidence: f64) -> Result<Comparison, Undefined> {
        let (low, high) = (self.currency().min(other.currency()), self.currency().max(other.currency()));
        if low != high {
            return Err(Undefined::MixedCurrencies(vec![low, high]));
        }
        of_distributions(Scale::Money(low), &self.to_vec(), &other.to_vec(), confidence)
    }
    fn together<'a>(all: impl Iterator<Item = &'a AmountSummary>) -> Result<AmountSummary, Undefined> {
        AmountSummary::new(all.flat_map(AmountSummary::amounts))
    }
}

impl Compare for Rate {
    fn against(&self, other: &Rate, confidence: f64) -> Result<Comparison, Undefined> {
        let test = rate_ratio(*self, *other, confidence)?;
        Ok(Comparison::new(Test::Poisson, Scale::Times, test.ratio, test.interval, test.p))
    }
    fn together<'a>(all: impl Iterator<Item = &'a Rate>) -> Result<Rate, Undefined> {
        let (mut events, mut exposure) = (0u64, 0.0);
        for rate in all {
            events = events.checked_add(rate.events()).ok_or(Undefined::OutOfRange)?;
            exposure += rate.exposure();
        }
        Rate::new(events, exposure)
    }
}

/// By the kind of value. Undefined of two kinds (`OtherUnit`) and of one that no test is right for (`NoInterval`).
impl Compare for Value {
    fn against(&self, other: &Value, confidence: f64) -> Result<Comparison, Undefined> {
        match (self, other) {
            (Value::Share(a), Value::Share(b)) => a.against(b, confidence),
            (Value::Nps(a), Value::Nps(b)) => a.against(b, confidence),
            (Value::WeightedNps(a), Value::WeightedNps(b)) => a.against(b, confidence),
            (Value::Mean(a), Value::Mean(b)) => a.against(b, confidence),
            (Value::Durations(a), Value::Durations(b)) => a.against(b, confidence),
            (Value::Amounts(a), Value::Amounts(b)) => a.against(b, confidence),
            (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => Err(Undefined::NoInterval),
            _ => Err(Undefined::OtherUnit),
        }
    }
    fn together<'a>(all: impl Iterator<Item = &'a Value>) -> Result<Value, Undefined> {
        let all: Vec<&Value> = all.collect();
        macro_rules! of {
            ($($variant:ident)*) => {
                match all.first() {
                    None => Err(Undefined::NoRecords),
                    $(Some(Value::$variant(_)) => {
                        let of = |value: &&'a Value| match value {
                            Value::$variant(value) => Ok(value),
                            _ => Err(Undefined::OtherUnit),
                        };
                        let all = all.iter().map(of).collect::<Result<Vec<_>, _>>()?;
                        Compare::together(all.into_iter()).map(Value::$variant)
                    })*
                    Some(_) => Err(Undefined::NoInterval),
                }
            };
        }
        of!(Share Nps WeightedNps Mean Durations Amounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money, Ratio};

    const DAY: i64 = 86_400_000_000;

    fn durations(hours: impl Iterator<Item = i64>) -> DurationSummary {
        DurationSummary::new(hours.map(|hour| hour * DAY / 24).collect()).unwrap()
    }
    fn amounts(units: impl Iterator<Item = i64>, currency: Currency) -> AmountSummary {
        AmountSummary::new(units.map(|x| Money::minor(x * 100, currency))).unwrap()
    }

    #[test]
    fn each_kind_of_value_has_its_test_and_its_words() {
        let share = |part: i64, whole: i64| Value::from(Share::new(part, whole).unwrap());
        let nps = |a, b, c| Value::from(Nps::new(a, b, c).unwrap());
        let one = WeightedNps::UNITS;
        let weighted = |a: i128, b: i128| {
            let nps = WeightedNps::new((a + b) as i64, a * one, 0, b * one).unwrap();
            Value::from(nps.with_squares([a * one * one, 0, b * one * one]).unwrap())
        };
        let mean = |n, sum, squares| Value::from(Mean::new(n, sum, squares).unwrap());
        for (a, b, words) in [
            (
                share(166, 1473),
                share(48, 1695),
                "8.4 points higher (6.7 to 10.3), unlikely to be chance (p < 0.001, Newcombe)",
            ),
            (
                share(48, 1695),
                share(166, 1473),
                "8.4 points lower (6.7 to 10.3), unlikely to be chance (p < 0.001, Newcombe)",
            ),
            (
                share(3, 4),
                share(5, 9),
                "19.4 points higher (-32.3 to 54.8), could be chance (p = 1.000, Newcombe and Fisher)",
            ),
            (
                share(0, 9),
                share(0, 9),
                "0.0 points apart (-29.9 to 29.9), could be chance (p = 1.000, Newcombe and Fisher)",
            ),
            (
                nps(60, 20, 20),
                nps(45, 25, 30),
                "25.0 points higher (2.1 to 47.9), unlikely to be chance (p = 0.033, difference of scores)",
            ),
            (
                nps(9, 1, 0),
                nps(0, 1, 9),
                "180.0 points higher (153.7 to 200.0), unlikely to be chance (p < 0.001, difference of scores)",
            ),
            (
                weighted(60, 40),
                weighted(40, 60),
                "40.0 points higher (12.8 to 67.2), unlikely to be chance (p = 0.004, difference of scores)",
            ),
            (mean(4, 30, 230), mean(4, 16, 66), "3.50 higher (1.54 to 5.46), unlikely to be chance (p = 0.006, Welch)"),
            (
                durations(1..=20).into(),
                durations((1..=20).map(|h| h + 100)).into(),
                "4.2 days shorter (4.0 to 4.3), unlikely to be chance (p < 0.001, Mann-Whitney)",
            ),
            (
                durations(1..=20).into(),
                durations((1..=20).map(|h| h - 1)).into(),
                "1.0 h longer (-3.0 to 5.0), could be chance (p = 0.598, Mann-Whitney)",
            ),
            (
                amounts(1..=20, Currency::EUR).into(),
                amounts(30..=40, Currency::EUR).into(),
                "24.50 EUR lower (20.00 to 29.00), unlikely to be chance (p < 0.001, Mann-Whitney)",
            ),
        ] {
            assert_eq!(a.against(&b, 0.95).unwrap().to_string(), words);
        }
    }

    #[test]
    fn what_no_test_is_right_for_says_so() {
        let of_money = Share::of_money(Money::minor(1, Currency::EUR), Money::minor(2, Currency::EUR)).unwrap();
        let share = Value::from(Share::new(1, 2).unwrap());
        let nps = |n| Value::from(Nps::new(n, 0, 0).unwrap());
        let mean = |n: i64| Value::from(Mean::new(n, n.into(), n.into()).unwrap());
        let eur = Value::from(amounts(1..=9, Currency::EUR));
        let mixed = Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]);
        let unknown = Value::from(WeightedNps::new(1, 1, 0, 0).unwrap());
        for (what, a, b, expected) in [
            ("counts", Value::Count(1), Value::Count(2), Undefined::NoInterval),
            ("quotients", Ratio::ONE.into(), Ratio::ONE.into(), Undefined::NoInterval),
            ("two kinds", share.clone(), eur.clone(), Undefined::OtherUnit),
            ("shares of money", of_money.into(), share, Undefined::OtherUnit),
            ("two currencies", eur, amounts(1..=9, Currency::USD).into(), mixed),
            ("weights without squares", unknown.clone(), unknown, Undefined::NoInterval),
            ("scores of one mind", nps(3), nps(9), Undefined::NoDenominator),
            ("means of equals", mean(3), mean(9), Undefined::NoDenominator),
            ("means of one", mean(1), mean(9), Undefined::TooFew { n: 1, least: 2 }),
            ("times of few", durations(1..=3).into(), durations(2..=4).into(), Undefined::TooFew { n: 6, least: 9 }),
            (
                "times that are all equal",
                durations([5; 9].into_iter()).into(),
                durations([5; 9].into_iter()).into(),
                Undefined::NoDenominator,
            ),
        ] {
            assert_eq!(a.against(&b, 0.95), Err(expected), "{what}");
        }
        assert_eq!(Share::new(1, 2).unwrap().against(&Share::new(1, 2).unwrap(), 1.0), Err(Undefined::OutOfRange));
    }

    #[test]
    fn together_they_are_what_their_records_are_together() {
        let shares = [Share::new(1, 2).unwrap(), Share::new(3, 7).unwrap()];
        assert_eq!(Share::together(shares.iter()), Share::new(4, 9));
        assert_eq!(Nps::together([Nps::new(1, 2, 3).unwrap(), Nps::new(4, 0, 1).unwrap()].iter()), Nps::new(5, 2, 4));
        let means = [Mean::new(1, 4, 16).unwrap(), Mean::new(2, 6, 20).unwrap()];
        assert_eq!(Mean::together(means.iter()), Mean::new(3, 10, 36));
        assert_eq!(DurationSummary::together([durations(1..=3), durations(4..=5)].iter()), Ok(durations(1..=5)));
        let rates = [Rate::new(3, 2.0).unwrap(), Rate::new(5, 8.0).unwrap()];
        assert_eq!(Rate::together(rates.iter()), Rate::new(8, 10.0));
        let weighted = |n: i64| WeightedNps::new(n, n.into(), 2, 3).unwrap().with_squares([n.into(), 4, 9]).unwrap();
        let both = WeightedNps::new(7, 7, 4, 6).unwrap().with_squares([7, 8, 18]).unwrap();
        assert_eq!(WeightedNps::together([weighted(3), weighted(4)].iter()), Ok(both));
        let values = [Value::Count(1), Value::Count(2)];
        assert_eq!(Value::together(values.iter()), Err(Undefined::NoInterval));
        let values = shares.map(Value::from);
        assert_eq!(Value::together(values.iter()).map(|v| v.to_string()), Ok("44.4 % (4 of 9)".to_owned()));
        assert_eq!(Value::together([].iter()), Err(Undefined::NoRecords));
    }
}
