//! Windows that the calendar cuts, running tables read by longer periods, and periods moved on.

use super::cells::{Reach, Window};
use super::{Group, Kpi, Measure, Place, Table};
use crate::error::Error;
use crate::time::{Grain, Timeline};
use chrono::{Days, NaiveDate};

impl<K: Kpi, G: Group> Table<K, G> {
    /// Each period together with what lies before it, back to so many months (weeks, years) before its end: the trailing
    /// two months of each *day*. The day is clamped to the end of the month, so that the last day of a month closes whole
    /// months. Where the timeline does not reach back far enough the reading is undefined.
    ///
    /// [`rolling`](Table::rolling) counts periods of the timeline instead.
    ///
    /// ```
    /// use crm_kpi::{kpi::over, leads::LeadCount, record::Lead, time::{Calendar, Grain, Timestamp}};
    /// # fn main() -> Result<(), crm_kpi::Error> {
    /// let leads = ["2024-01-31", "2024-02-01", "2024-02-29"].map(|d| {
    ///     Lead::new("", Timestamp::parse(&format!("{d}T12:00:00Z")).unwrap_or(Timestamp::MIN))
    /// });
    /// let days = Calendar::utc().period("2024-Q1")?.by(Grain::Day)?;
    /// let month = over(&leads).per(&days).measure(LeadCount).trailing(1, Grain::Month)?;
    /// assert_eq!(month.reading(&(), 59).ok(), Some(2)); // 29 February: the whole of February
    /// assert_eq!(month.reading(&(), 60).ok(), Some(1)); // 1 March: from 2 February on
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// None of a grain; a table that is accumulated already; windows that cut a period of the timeline in two; hours, and
    /// months of a retail calendar.
    pub fn trailing(&self, n: u32, grain: Grain) -> Result<Table<K, G>, Error> {
        if n == 0 {
            return Err(Error::invalid("trailing window", n, format!("one {grain} or more")));
        }
        let (first, partial) = trailing(self.timeline(), n, grain)?;
        self.calendar(Reach::Trailing(n, grain), first, partial)
    }
    /// Each period together with those before it in the longer period that they lie in: month to date, begun anew with
    /// each month. A longer period of which the timeline lacks the start says nothing.
    ///
    /// [`cumulative`](Table::cumulative) runs from the start of the timeline instead.
    ///
    /// # Errors
    /// A table that is accumulated already; periods that do not nest (weeks in months).
    pub fn to_date(&self, grain: Grain) -> Result<Table<K, G>, Error> {
        let longer = self.timeline().coarser(grain)?;
        let start = |i: usize| longer.index.partition_point(|j| *j < i);
        let first = longer.index.iter().map(|i| start(*i)).collect();
        let cut = longer.timeline.start(0) < self.timeline().start(0);
        let partial = longer.index.iter().take_while(|i| cut && **i == 0).count();
        self.calendar(Reach::ToDate(grain), first, (0..partial).collect())
    }
    /// A running table (trailing, to date) read by longer periods: each shows what its *last* shorter period shows. The
    /// revenue to date of March is that of 31 March, never that of the 1st. A longer period whose last day the timeline does
    /// not have says nothing. A plain table is [rolled up](Table::rollup).
    ///
    /// # Errors
    /// Periods that do not nest; a level in a trailing window (it is its own: roll the plain table up).
    pub fn closing(&self, grain: Grain) -> Result<Table<K, G>, Error> {
        let (level, window) = (<<K::Measure as Measure>::When as Place>::LEVEL, self.cells().coverage.window);
        let after = match window {
            Window::Own => return self.rollup(grain),
            Window::ToDate => Window::ToDate,
            _ if level => {
                let what = "the last of a level's windows";
                return Err(Error::unsupported(what, "a level is its own window: roll the plain table up"));
            }
            Window::Trailing(n) => Window::Closing(Reach::Periods(n)),
            Window::Calendar(reach) | Window::Closing(reach) => Window::Closing(reach),
        };
        let (longer, periods) = (self.timeline().coarser(grain)?, self.timeline().len());
        let is_last = |slot: usize| longer.index.get(slot) != longer.index.get(slot + 1);
        let to = |slot: usize| match longer.index.get(slot) {
            Some(i) if level || is_last(slot) => *i..*i + 1,
            _ => 0..0,
        };
        let end = |timeline: &Timeline| timeline.end(timeline.len().saturating_sub(1));
        let ends_early = end(&longer.timeline) != end(self.timeline());
        let coverage = &self.cells().coverage;
        let cut = |slot: &usize| is_last(*slot) && !coverage.is_whole(level, *slot, periods);
        let mut partial: Vec<usize> = (0..periods).filter(cut).flat_map(to).collect();
        partial.extend(ends_early.then(|| longer.timeline.len() - 1));
        // what runs from the start is merged already: one goes to one, and nothing is summed anew
        let as_is = if level { after } else { Window::Own };
        let mut cells = self.cells().reshaped(longer.timeline.clone(), as_is, to);
        cells.coverage.window = after;
        cells.coverage = cells.coverage.and(partial, ends_early);
        Ok(self.shaped(cells))
    }
    /// The same table so many periods later: each period shows what was so many before it, the revenue of a year ago beside
    /// this month's. The first ones, of which nothing is known, are undefined. Whole periods of the timeline are moved:
    /// months move by months, and no day is counted twice where a month is short.
    ///
    /// # Errors
    /// A level (read it where it stood), and an accumulated table (move the plain one).
    pub fn shifted(&self, periods: usize) -> Result<Table<K, G>, Error> {
        if <<K::Measure as Measure>::When as Place>::LEVEL || self.cells().coverage.window != Window::Own {
            let advice = "move a plain table of a flow, and accumulate then";
            return Err(Error::unsupported("moving a level or an accumulated table", advice));
        }
        let len = self.timeline().len();
        let to = |slot: usize| match slot.checked_add(periods) {
            Some(later) if later < len => later..later + 1,
            _ => 0..0,
        };
        let mut cells = self.cells().reshaped(self.timeline().clone(), Window::Own, to);
        cells.coverage = cells.coverage.and((0..periods.min(len)).collect(), false);
        Ok(self.shaped(cells))
    }
    fn calendar(&self, reach: Reach, first: Vec<usize>, partial: Vec<usize>) -> Result<Table<K, G>, Error> {
        if self.cells().coverage.window != Window::Own {
            return Err(Error::unsupported("accumulating an accumulated table", "start from the plain table"));
        }
        let window = Window::Calendar(reach);
        let mut cells = match <<K::Measure as Measure>::When as Place>::LEVEL {
            true => {
                let mut cells = self.cells().clone();
                cells.coverage = cells.coverage.reshaped(window, |slot| slot..slot + 1);
                cells
            }
            // windows only move on: those that hold a period end with it, and with those after it
            false => self.cells().reshaped(self.timeline().clone(), window, |slot| {
                slot..first.partition_point(|first| *first <= slot).max(slot)
            }),
        };
        cells.coverage = cells.coverage.and(partial, false).since(first);
        Ok(self.shaped(cells))
    }
}

/// For each period the first of its window, and the periods whose window begins before the timeline.
fn trailing(timeline: &Timeline, n: u32, grain: Grain) -> Result<(Vec<usize>, Vec<usize>), Error> {
    let refuse = |advice| Err(Error::unsupported(format!("trailing {n} {grain} of {}", timeline.label(0)), advice));
    let Some((calendar, own)) = timeline.as_buckets() else {
        return refuse("a window, or a period between dates, has no trailing one");
    };
    if own == Grain::Hour || grain == Grain::Hour {
        return refuse("count hours with rolling");
    }
    let months = match grain {
        Grain::Month => Some(1),
        Grain::Quarter => Some(3),
        Grain::Half => Some(6),
        Grain::Year => Some(12),
        _ => None,
    };
    if months.is_some() && calendar.settings().retail.is_some() {
        return refuse("months of a retail calendar are counted with rolling");
    }
    let back = |end: NaiveDate| match months {
        Some(months) => i32::try_from(n).ok().and_then(|n| calendar.add_months(end, -n.checked_mul(months)?).ok()),
        None => end.checked_sub_days(Days::new(u64::from(n) * if grain == Grain::Week { 7 } else { 1 })),
    };
    let starts: Vec<NaiveDate> = timeline.periods().map(|period| period.first_date()).collect();
    let (mut first, mut partial) = (Vec::new(), Vec::new());
    for (slot, period) in timeline.periods().enumerate() {
        let from = period.last_date().succ_opt().and_then(back);
        let Some(from) = from.filter(|from| starts.first() <= Some(from)) else {
            first.push(0);
            partial.push(slot);
            continue;
        };
        match starts.binary_search(&from) {
            Ok(i) if i <= slot => first.push(i),
            _ => return refuse("the windows must hold whole periods; take days"),
        }
    }
    Ok((first, partial))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{OpenPipeline, Revenue};
    use crate::kpi::over;
    use crate::record::{Deal, Outcome};
    use crate::time::Calendar;
    use crate::value::{Currency, Money, Undefined};
    use proptest::prelude::*;

    /// A deal won at noon of each date, for 1, 2, 4 .. EUR, so that a sum says what is in it.
    fn won(dates: &[&str]) -> Vec<Deal> {
        let deal = |(i, date): (usize, &&str)| {
            let at = crate::time::Timestamp::parse(&format!("{date}T12:00:00Z")).unwrap();
            let mut deal = Deal::new("", at);
            (deal.outcome, deal.closed_at) = (Outcome::Won, Some(at));
            deal.amount = Some(Money::minor(100 << i, Currency::EUR));
            deal
        };
        dates.iter().enumerate().map(deal).collect()
    }
    fn timeline(grain: Grain, from: &str, until: &str) -> Timeline {
        Timeline::of(&Calendar::utc(), grain, from.parse().unwrap(), until.parse().unwrap()).unwrap()
    }
    fn euros(table: &Table<Revenue>, label: &str) -> Result<f64, Undefined> {
        let slot = (0..table.timeline().len()).find(|slot| table.timeline().label(*slot) == label).unwrap();
        let reading = table.reading(&(), slot);
        assert_eq!(reading.value().ok(), table.series(&())[slot].value().ok());
        reading.value().map(|money| money.to_f64()).map_err(Clone::clone)
    }

    #[test]
    fn a_trailing_month_ends_with_its_day_and_is_clamped() {
        let deals = won(&["2024-01-01", "2024-01-30", "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01"]);
        let days = over(&deals).per(timeline(Grain::Day, "2024-01-01", "2024-04-01")).measure(Revenue);
        let whole = Undefined::IncompleteWindow;
        for (n, grain, label, expected) in [
            (1, Grain::Month, "2024-01-30", Err(whole.clone())),
            (1, Grain::Month, "2024-01-31", Ok(7.0)),  // the whole of January
            (1, Grain::Month, "2024-02-01", Ok(14.0)), // from 2 January
            (1, Grain::Month, "2024-02-29", Ok(24.0)), // the whole of February
            (1, Grain::Month, "2024-03-30", Ok(48.0)), // from 29 February
            (1, Grain::Month, "2024-03-31", Ok(32.0)), // the whole of March
            (1, Grain::Quarter, "2024-03-31", Ok(63.0)),
            (1, Grain::Quarter, "2024-03-30", Err(whole.clone())),
            (2, Grain::Day, "2024-03-01", Ok(48.0)),
            (1, Grain::Week, "2024-02-06", Ok(12.0)),
            (1, Grain::Year, "2024-03-31", Err(whole)),
        ] {
            assert_eq!(euros(&days.trailing(n, grain).unwrap(), label), expected, "{n} {grain} at {label}");
        }
        for (n, grain) in [(1, Grain::Month), (3, Grain::Day), (2, Grain::Week)] {
            let rolling = match grain {
                Grain::Month => continue,
                Grain::Week => days.rolling(14).unwrap(),
                _ => days.rolling(3).unwrap(),
            };
            assert_eq!(rolling.series(&()), days.trailing(n, grain).unwrap().series(&()));
        }
    }

    #[test]
    fn to_date_begins_anew_and_the_last_day_closes_a_longer_period() {
        let deals = won(&["2024-01-02", "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-10"]);
        let days = over(&deals).per(timeline(Grain::Day, "2024-01-02", "2024-03-31")).measure(Revenue);
        let month = days.to_date(Grain::Month).unwrap();
        let cut = Err(Undefined::IncompleteWindow);
        for (label, expected) in [
            ("2024-01-31", cut.clone()), // the 1st is not known
            ("2024-02-01", Ok(4.0)),
            ("2024-02-28", Ok(4.0)),
            ("2024-02-29", Ok(12.0)),
            ("2024-03-01", Ok(0.0)),
            ("2024-03-30", Ok(16.0)),
        ] {
            assert_eq!(euros(&month, label), expected, "{label}");
        }
        let by_month = |table: &Table<Revenue>| {
            let closing = table.closing(Grain::Month).unwrap();
            ["2024-01", "2024-02", "2024-03"].map(|label| euros(&closing, label))
        };
        // 31 March is not on the timeline
        assert_eq!(by_month(&month), [cut.clone(), Ok(12.0), cut.clone()]);
        assert_eq!(by_month(&days.cumulative().unwrap()), [Ok(3.0), Ok(15.0), cut.clone()]);
        assert_eq!(by_month(&days.rolling(2).unwrap()), [Ok(2.0), Ok(8.0), cut.clone()]);
        assert_eq!(by_month(&days.trailing(1, Grain::Month).unwrap()), [cut.clone(), Ok(12.0), cut]);
        assert_eq!(days.closing(Grain::Month).unwrap(), days.rollup(Grain::Month).unwrap());
        let twice = days.rolling(2).unwrap().closing(Grain::Month).unwrap().closing(Grain::Quarter);
        assert_eq!(euros(&twice.unwrap(), "2024-Q1"), Err(Undefined::IncompleteWindow));
        assert!(days.rolling(2).unwrap().to_date(Grain::Month).unwrap_err().is_unsupported());
    }

    #[test]
    fn a_level_is_its_own_window_and_opens_with_it() {
        let deals = won(&["2024-02-10"]);
        let days = over(&deals).per(timeline(Grain::Day, "2024-01-01", "2024-04-01")).measure(OpenPipeline);
        let month = days.to_date(Grain::Month).unwrap();
        assert_eq!(month.series(&()), days.series(&()));
        let running = days.cumulative().unwrap().closing(Grain::Month).unwrap();
        assert_eq!(running.series(&()), days.rollup(Grain::Month).unwrap().series(&()));
        assert!(month.closing(Grain::Month).unwrap_err().is_unsupported());
        assert!(days.shifted(1).unwrap_err().is_unsupported());
    }

    #[test]
    fn moved_periods_are_whole_and_roll_up() {
        let deals = won(&["2023-11-30", "2023-12-31", "2024-01-01", "2024-11-30", "2024-12-31"]);
        let months = over(&deals).per(timeline(Grain::Month, "2023-11-01", "2025-01-01")).measure(Revenue);
        let before = months.shifted(1).unwrap();
        let none = Err(Undefined::IncompleteWindow);
        for (label, expected) in
            [("2023-11", none.clone()), ("2023-12", Ok(1.0)), ("2024-01", Ok(2.0)), ("2024-12", Ok(8.0))]
        {
            assert_eq!(euros(&before, label), expected, "{label}");
        }
        let years = before.rollup(Grain::Year).unwrap();
        assert_eq!([euros(&years, "2023"), euros(&years, "2024")], [none.clone(), Ok(14.0)]);
        assert_eq!(euros(&months.shifted(99).unwrap(), "2024-12"), none);
        assert_eq!(months.shifted(0).unwrap(), months);
    }

    #[test]
    fn windows_that_cut_a_period_in_two_are_refused() {
        let months = over(&[] as &[Deal]).per(timeline(Grain::Month, "2023-01-01", "2025-01-01")).measure(Revenue);
        assert!(months.trailing(2, Grain::Quarter).is_ok());
        for (n, grain) in [(2, Grain::Week), (40, Grain::Day), (1, Grain::Hour)] {
            assert!(months.trailing(n, grain).unwrap_err().is_unsupported(), "{n} {grain}");
        }
        assert!(months.trailing(0, Grain::Month).unwrap_err().is_invalid());
        assert!(over(&[] as &[Deal]).measure(Revenue).trailing(1, Grain::Month).unwrap_err().is_unsupported());
    }

    proptest! {
        /// Of months, a trailing quarter is three of them, and the year to date all since January.
        #[test]
        fn windows_by_the_calendar_are_those_by_counting(days in prop::collection::vec(0i64..1_000, 0..20)) {
            let date = |n: &i64| Calendar::utc().period("2022").unwrap().first_date() + Days::new(*n as u64);
            let dates: Vec<String> = days.iter().map(|n| date(n).to_string()).collect();
            let deals = won(&dates.iter().map(String::as_str).collect::<Vec<_>>());
            let months = over(&deals).per(timeline(Grain::Month, "2022-01-01", "2025-01-01")).measure(Revenue);
            let quarter = months.trailing(1, Grain::Quarter).unwrap();
            prop_assert_eq!(quarter.series(&()), months.rolling(3).unwrap().series(&()));
            let day = over(&deals).per(timeline(Grain::Day, "2022-01-01", "2025-01-01")).measure(Revenue);
            let closing = day.trailing(3, Grain::Month).unwrap().closing(Grain::Month).unwrap();
            prop_assert_eq!(closing.series(&()), quarter.series(&()));
            let year = months.to_date(Grain::Year).unwrap();
            prop_assert_eq!(year.closing(Grain::Year).unwrap().series(&()), months.rollup(Grain::Year).unwrap().series(&()));
            prop_assert_eq!(day.to_date(Grain::Year).unwrap().closing(Grain::Month).unwrap().series(&()), year.series(&()));
        }
    }
}
