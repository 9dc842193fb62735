//! From short periods to the longer ones that hold them.

use super::{Grain, Period, Timeline};
use crate::Error;

/// The longer periods that hold those of a timeline: [`Timeline::coarser`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Coarser {
    /// The longer periods.
    pub timeline: Timeline,
    /// For each short period the index of the longer one that holds it.
    pub index: Vec<usize>,
    /// The longer periods that the short ones cover only in part: the first, the last, or none.
    pub partial: Vec<usize>,
}

impl Timeline {
    /// The longer periods that hold these, for rolling up: the quarters of months.
    ///
    /// ```
    /// use crm_kpi::time::{Calendar, Grain, Timeline};
    /// let calendar = Calendar::utc();
    /// let months = Timeline::spanning(&calendar.period("2023-12")?, &calendar.period("2024-06")?)?;
    /// let quarters = months.coarser(Grain::Quarter)?;
    /// assert_eq!(quarters.timeline.label(0), "2023-Q4");
    /// assert_eq!(quarters.index, [0, 1, 1, 1, 2, 2, 2]);
    /// assert_eq!(quarters.partial, [0]); // October and November are missing
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// A shorter grain; weeks in months or longer, which cut weeks in two (retail ones do not); a window or a period
    /// between dates.
    pub fn coarser(&self, grain: Grain) -> Result<Coarser, Error> {
        let Some((calendar, own)) = self.as_buckets() else {
            let advice = "a window, or a period between dates, lies in no longer one";
            return Err(Error::unsupported(format!("{} by {grain}", self.label(0)), advice));
        };
        if own > grain {
            return Err(Error::unsupported(
                format!("{grain} is shorter than {own}"),
                format!("measure by {grain} instead"),
            ));
        }
        if own == Grain::Week && grain > Grain::Week && calendar.settings().retail.is_none() {
            let advice = "the longer periods must hold the shorter ones whole; take days or hours";
            return Err(Error::unsupported(format!("{own} in {grain}"), advice));
        }
        if own == grain {
            return Ok(Coarser { timeline: self.clone(), index: (0..self.len()).collect(), partial: Vec::new() });
        }
        let ends = (self.period(0), self.period(self.len() - 1));
        let (Some(from), Some(to)) = ends else { return Err(Error::invalid("timeline", self.label(0), "periods")) };
        let (from, to) = if own == Grain::Hour {
            // by its instant: the clock may show the date before once more, in a day that has begun
            (calendar.period_at(grain, from.start())?, calendar.period_at(grain, to.start())?)
        } else {
            (calendar.period_of(grain, from.first_date())?, calendar.period_of(grain, to.first_date())?)
        };
        let timeline = Timeline::spanning(&from, &to)?;
        let index = if own == Grain::Hour {
            (0..self.len()).filter_map(|i| timeline.slot(self.start(i)?)).collect()
        } else {
            // by its number: a day that the zone skipped has no instant of its own
            let s = calendar.settings();
            let first_day = |p: &Period| s.ordinal(grain, p.first_date());
            let base = first_day(&from);
            self.periods().filter_map(|p| usize::try_from(first_day(&p) - base).ok()).collect()
        };
        let last = timeline.len() - 1;
        let cut = [(0, timeline.start(0) < self.start(0)), (last, self.end(self.len() - 1) < timeline.end(last))];
        let mut partial: Vec<usize> = cut.into_iter().filter(|(_, cut)| *cut).map(|(i, _)| i).collect();
        partial.dedup();
        Ok(Coarser { timeline, index, partial })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, Retail};
    use chrono_tz::{America, Asia, Pacific};

    #[test]
    fn every_short_period_lies_in_its_longer_one() {
        for (calendar, own, longer, from, until, partial) in [
            (Calendar::utc(), Grain::Day, Grain::Week, "2024-01-01", "2024-03-03", vec![8]),
            (Calendar::utc(), Grain::Day, Grain::Month, "2024-01-01", "2024-03-01", vec![]),
            (Calendar::utc(), Grain::Month, Grain::Year, "2023-11-01", "2024-03-01", vec![0, 1]),
            (Calendar::utc(), Grain::Day, Grain::Year, "2024-02-01", "2024-03-01", vec![0]),
            (
                Calendar::utc().fiscal_year_starts(4).unwrap(),
                Grain::Quarter,
                Grain::Half,
                "2024-04-01",
                "2024-08-01",
                vec![],
            ),
            (Calendar::utc().retail(Retail::nrf()), Grain::Week, Grain::Month, "2023-01-29", "2024-02-04", vec![]),
            (Calendar::in_zone(America::New_York), Grain::Hour, Grain::Day, "2024-11-01", "2024-11-05", vec![]),
            (Calendar::in_zone(America::St_Johns), Grain::Hour, Grain::Day, "2006-10-28", "2006-10-31", vec![]),
            (Calendar::in_zone(Pacific::Apia), Grain::Day, Grain::Month, "2011-12-01", "2012-02-01", vec![]),
            // the last day of 1844 never was in Manila
            (Calendar::in_zone(Asia::Manila), Grain::Day, Grain::Year, "1844-12-01", "1845-02-01", vec![0, 1]),
        ] {
            let short = Timeline::of(&calendar, own, from.parse().unwrap(), until.parse().unwrap()).unwrap();
            let long = short.coarser(longer).unwrap();
            assert_eq!(long.index.len(), short.len());
            for (p, i) in short.periods().zip(&long.index) {
                let whole = long.timeline.period(*i).unwrap();
                assert!(whole.start() <= p.start() && p.end() <= whole.end(), "{p} in {whole}");
                if own != Grain::Hour {
                    assert!(
                        whole.first_date() <= p.first_date() && p.last_date() <= whole.last_date(),
                        "{p} in {whole}"
                    );
                }
            }
            assert_eq!(long.partial, partial, "{own} in {longer} {from}..{until}");
        }
    }

    #[test]
    fn periods_that_do_not_nest_are_refused() {
        let calendar = Calendar::utc();
        let line = |label: &str| Timeline::from(calendar.period(label).unwrap());
        for (timeline, grain) in [
            (line("2024-W10"), Grain::Month),
            (line("2024-W10"), Grain::Year),
            (line("2024-01-05..2024-02-07"), Grain::Month),
            (Timeline::all(), Grain::Year),
        ] {
            assert!(timeline.coarser(grain).unwrap_err().is_unsupported(), "{timeline:?} {grain}");
        }
        let finer = line("2024-Q1").coarser(Grain::Month).unwrap_err();
        assert!(finer.is_unsupported());
        assert_eq!(finer.to_string(), "month is shorter than quarter: measure by month instead");
        let same = line("2024-03").coarser(Grain::Month).unwrap();
        assert_eq!((same.index, same.partial, same.timeline), (vec![0], vec![], line("2024-03")));
    }
}
