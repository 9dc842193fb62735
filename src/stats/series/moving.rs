//! Moving averages.

use super::Series;
use crate::value::Undefined;

/// Moving averages: what is left of a series without its haste. Each is undefined where its window is not whole: at the
/// ends, which are never averaged over fewer periods, and where the window has a gap, with the reason of that gap.
///
/// | average | a value is the mean of | undefined |
/// |---|---|---|
/// | [`trailing_mean`](Series::trailing_mean) | the period and those before it | the first n - 1 |
/// | [`centred_mean`](Series::centred_mean) | the period and as many on both sides | half a window at both ends |
/// | [`weighted_mean`](Series::weighted_mean) | the period and those before it, by weights | the first n - 1 |
/// | [`exponential_mean`](Series::exponential_mean) | all before it, the older the less | the first n - 1 |
///
/// These are averages of the numbers of periods, each of which weighs the same. The win rate of three months is no mean of
/// three win rates: ask [`Table::trailing`](crate::kpi::Table::trailing) for that, which counts the deals of the window. A
/// trailing average lags by half its window; do not read a turning point off it.
///
/// # References
/// Macaulay, *The Smoothing of Time Series* (1931); Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*,
/// 3rd edition (2021), 3.3.
impl Series {
    /// The mean of each period and the n - 1 before it.
    ///
    /// ```
    /// use crm_kpi::{stats::series::Series, value::Undefined};
    /// let mean = Series::of(&[2.0, 4.0, 9.0, 5.0])?.trailing_mean(3)?;
    /// assert_eq!(mean.values()[1], Err(Undefined::IncompleteWindow)); // and not the mean of two
    /// assert_eq!((mean.get(2), mean.get(3)), (Some(5.0), Some(6.0)));
    /// # Ok::<(), Undefined>(())
    /// ```
    ///
    /// # Errors
    /// A window of no periods (`OutOfRange`).
    pub fn trailing_mean(&self, n: usize) -> Result<Series, Undefined> {
        self.weighted_mean(&vec![1.0; n.min(self.beyond())])
    }
    /// The mean of each period and as many on either side: of an odd n the n about it; of an even n, which has no middle,
    /// the n + 1 about it with the outer two at half their weight (2 x n).
    ///
    /// Over a whole season (twelve months, four quarters, seven days) it is free of it.
    ///
    /// ```
    /// use crm_kpi::stats::series::Series;
    /// let trend = Series::of(&[1.0, 7.0, 3.0, 9.0, 5.0])?.centred_mean(2)?;
    /// assert_eq!((trend.get(0), trend.get(1), trend.get(2)), (None, Some(4.5), Some(5.5)));
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// A window of no periods (`OutOfRange`).
    pub fn centred_mean(&self, n: usize) -> Result<Series, Undefined> {
        let n = n.min(self.beyond());
        let mut weights = vec![1.0; n];
        if n > 0 && n.is_multiple_of(2) {
            weights.push(0.5);
            weights[0] = 0.5;
        }
        self.window(&weights, n / 2)
    }
    /// The mean of each period and those before it by these weights, the oldest first: 1, 2, 3 weighs the period itself
    /// three times as much as the one two before it. They need not sum to 1.
    ///
    /// ```
    /// use crm_kpi::stats::series::Series;
    /// let mean = Series::of(&[6.0, 12.0, 6.0])?.weighted_mean(&[1.0, 2.0, 3.0])?;
    /// assert_eq!(mean.get(2), Some(8.0));
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// No weights, or one that is not finite (`OutOfRange`); weights that sum to nothing (`NoDenominator`).
    pub fn weighted_mean(&self, weights: &[f64]) -> Result<Series, Undefined> {
        self.window(weights, 0)
    }
    /// The exponential mean of n periods: each moves by 2 / (n + 1) of the way from the one before it to the number of its
    /// own period. It begins with the mean of the first n, and anew after a gap.
    ///
    /// ```
    /// use crm_kpi::stats::series::Series;
    /// let mean = Series::of(&[2.0, 4.0, 6.0, 8.0])?.exponential_mean(3)?;
    /// assert_eq!((mean.get(1), mean.get(2), mean.get(3)), (None, Some(4.0), Some(6.0)));
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// A mean of no periods (`OutOfRange`).
    pub fn exponential_mean(&self, n: usize) -> Result<Series, Undefined> {
        let first = self.trailing_mean(n)?;
        let weight = 2.0 / (n as f64 + 1.0);
        let mut mean: Option<f64> = None;
        let steps = self.values().iter().zip(first.values()).map(|(number, first)| {
            let next = match (number, mean) {
                (Ok(number), Some(mean)) => Ok(mean + weight * (number - mean)),
                (Ok(_), None) => first.clone(),
                (Err(why), _) => Err(why.clone()),
            };
            mean = next.as_ref().ok().copied();
            next
        });
        Ok(Series::computed(steps.collect::<Vec<_>>()))
    }
    /// A window that no part of the series fills: a longer one says as little, and takes more room.
    fn beyond(&self) -> usize {
        self.len().saturating_add(2)
    }
    /// The mean by weights of a window that ends so many periods after the one it is for.
    fn window(&self, weights: &[f64], after: usize) -> Result<Series, Undefined> {
        if weights.is_empty() || weights.iter().any(|weight| !weight.is_finite()) {
            return Err(Undefined::OutOfRange);
        }
        let sum: f64 = weights.iter().sum();
        if sum == 0.0 {
            return Err(Undefined::NoDenominator);
        }
        let mean = |at: usize| {
            let end = at + after + 1;
            let start = end.checked_sub(weights.len()).ok_or(Undefined::IncompleteWindow)?;
            let window = self.values().get(start..end).ok_or(Undefined::IncompleteWindow)?;
            let product = |(value, weight): (&Result<f64, Undefined>, &f64)| {
                value.as_ref().map(|number| number * weight).map_err(Clone::clone)
            };
            Ok(window.iter().zip(weights).map(product).sum::<Result<f64, Undefined>>()? / sum)
        };
        Ok(Series::computed((0..self.len()).map(mean)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which average, and the windows it is asked for.
    type Average = fn(&Series, usize) -> Result<Series, Undefined>;
    const AVERAGES: [(&str, Average); 4] = [
        ("trailing", Series::trailing_mean),
        ("centred", Series::centred_mean),
        ("weighted", |series, n| series.weighted_mean(&(1..=n).map(|w| w as f64).collect::<Vec<_>>())),
        ("exponential", Series::exponential_mean),
    ];

    #[test]
    fn windows_that_are_not_whole_have_no_mean() {
        let gap = Undefined::NoDenominator;
        let with_gap = || Series::of_values([Ok(1.0), Ok(2.0), Err(gap.clone()), Ok(4.0), Ok(5.0), Ok(6.0)]).unwrap();
        for (what, average) in AVERAGES {
            assert_eq!(average(&Series::default(), 3), Ok(Series::default()), "{what} of nothing");
            assert_eq!(average(&with_gap(), 0), Err(Undefined::OutOfRange), "{what} over nothing");
            let one = Series::of(&[7.0]).unwrap();
            assert_eq!(average(&one, 1), Ok(one.clone()), "{what} of one");
            assert_eq!(average(&one, 3).unwrap().values(), [Err(Undefined::IncompleteWindow)], "{what} of too few");
            let equal = average(&Series::of(&[3.0; 9]).unwrap(), 4).unwrap();
            assert!(equal.values().iter().flatten().all(|mean| (mean - 3.0).abs() < 1e-15), "{what} of equal ones");
            let means = average(&with_gap(), 3).unwrap();
            assert!(means.values()[1..4].iter().all(|mean| mean.is_err()), "{what} with a gap: {means:?}");
            assert!(means.values().contains(&Err(gap.clone())), "{what} names the reason");
        }
    }

    #[test]
    fn an_even_window_has_a_middle_and_takes_out_its_season() {
        let seasonal: Vec<f64> =
            (0..16).map(|t| 10.0 + 0.5 * f64::from(t) + [3.0, -1.0, -4.0, 2.0][t as usize % 4]).collect();
        let trend = Series::of(&seasonal).unwrap().centred_mean(4).unwrap();
        for at in 0..16 {
            let expected = (2..14).contains(&at).then_some(10.0 + 0.5 * at as f64);
            assert_eq!(trend.get(at), expected, "{at}");
        }
    }

    #[test]
    fn weights_must_weigh_something() {
        let series = Series::of(&[1.0, 2.0]).unwrap();
        for (weights, expected) in [
            (vec![], Undefined::OutOfRange),
            (vec![1.0, f64::NAN], Undefined::OutOfRange),
            (vec![1.0, -1.0], Undefined::NoDenominator),
        ] {
            assert_eq!(series.weighted_mean(&weights), Err(expected));
        }
        let endless =
            [series.trailing_mean(usize::MAX), series.centred_mean(usize::MAX), series.exponential_mean(usize::MAX)];
        for mean in endless {
            assert_eq!(mean.unwrap().values(), vec![Err(Undefined::IncompleteWindow); 2]);
        }
        let huge = Series::of(&[f64::MAX, f64::MAX]).unwrap().trailing_mean(2).unwrap();
        assert_eq!(huge.values()[1], Err(Undefined::OutOfRange));
    }
}
