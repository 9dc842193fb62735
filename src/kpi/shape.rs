//! Longer periods, trailing windows and running totals, always from merged summaries.

use super::cells::Window;
use super::{Cells, Group, Kpi, Measure, Place, Table};
use crate::error::Error;
use crate::time::{Grain, Timeline};
use std::sync::Arc;

impl<K: Kpi, G: Group> Table<K, G> {
    /// The same table by a longer grain: months into quarters. A flow's periods are merged, of a level the last
    /// stands. An error where the periods do not nest (weeks in months). A longer period that the shorter ones cover
    /// only in part reads as [`IncompleteWindow`](crate::value::Undefined::IncompleteWindow).
    ///
    /// A quarter's median is the median of its records, never of its months.
    pub fn rollup(&self, grain: Grain) -> Result<Table<K, G>, Error> {
        if self.cells().coverage.window != Window::Own {
            return Err(Error::unsupported(
                "rollup of a rolling or cumulative table",
                "roll up first, then accumulate",
            ));
        }
        let coarser = self.timeline().coarser(grain)?;
        let end = |timeline: &Timeline| timeline.end(timeline.len().saturating_sub(1));
        let ends_early = end(&coarser.timeline) != end(self.timeline());
        let mut cells = self.cells().reshaped(coarser.timeline, Window::Own, |slot| {
            coarser.index.get(slot).map_or(0..0, |longer| *longer..longer + 1)
        });
        cells.coverage = cells.coverage.and(coarser.partial, ends_early);
        Ok(self.shaped(cells))
    }
    /// Each period together with those before it, `periods` in all: trailing twelve months. Where the timeline does
    /// not reach back far enough the reading is undefined. A level is its own trailing level.
    pub fn rolling(&self, periods: usize) -> Result<Table<K, G>, Error> {
        if periods == 0 {
            return Err(Error::invalid("rolling window", periods, "one period or more"));
        }
        self.accumulated(Window::Trailing(periods))
    }
    /// Each period together with all before it: year to date, on a timeline that begins with the year.
    pub fn cumulative(&self) -> Result<Table<K, G>, Error> {
        self.accumulated(Window::ToDate)
    }
    fn accumulated(&self, window: Window) -> Result<Table<K, G>, Error> {
        if self.cells().coverage.window != Window::Own {
            return Err(Error::unsupported("accumulating an accumulated table", "start from the plain table"));
        }
        if <<K::Measure as Measure>::When as Place>::LEVEL {
            let mut cells = self.cells().clone();
            cells.coverage = cells.coverage.reshaped(window, |slot| slot..slot + 1);
            return Ok(self.shaped(cells));
        }
        let periods = self.timeline().len();
        let reach = match window {
            Window::Trailing(n) => n,
            _ => periods,
        };
        let cells = self
            .cells()
            .reshaped(self.timeline().clone(), window, |slot| slot..slot.saturating_add(reach).min(periods));
        Ok(self.shaped(cells))
    }
    pub(super) fn shaped(&self, mut cells: Cells<K::Measure>) -> Table<K, G> {
        cells.settle(1);
        Table::new(self.kpi().clone(), self.shared_groups().clone(), Arc::new(cells))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{OpenPipeline, Revenue, WinRate};
    use crate::kpi::over;
    use crate::record::{Deal, Outcome};
    use crate::time::Calendar;
    use crate::value::{Currency, Money, Undefined};

    /// A deal a month, from January on: created on the 10th, won after 20 days, for 100 EUR more each month.
    fn deals(months: i64) -> Vec<Deal> {
        let calendar = Calendar::civil();
        let first = calendar.period("2024-01").unwrap().first_date();
        let date = |n: i64, day: u64| {
            calendar.start_of(calendar.add_months(first, n as i32).unwrap() + chrono::Days::new(day - 1)).unwrap()
        };
        (0..months)
            .map(|n| {
                let mut deal = Deal::new(format!("D{n}"), date(n, 10));
                (deal.outcome, deal.closed_at) = (Outcome::Won, Some(date(n, 28)));
                deal.amount = Some(Money::minor((n + 1) * 10_000, Currency::EUR));
                deal
            })
            .collect()
    }

    fn months(first: &str, last: &str) -> Timeline {
        let calendar = Calendar::civil();
        Timeline::spanning(&calendar.period(first).unwrap(), &calendar.period(last).unwrap()).unwrap()
    }

    fn text<K: Kpi<Value: std::fmt::Display>>(table: &Table<K>) -> Vec<String> {
        table.series(&()).iter().map(|r| r.to_string()).collect()
    }

    #[test]
    fn trailing_to_date_and_longer_periods_are_merged_from_what_is_kept() {
        let deals = deals(6);
        let table = over(&deals).per(months("2024-01", "2024-06")).measure(Revenue);
        let incomplete = Undefined::IncompleteWindow.to_string();
        for (what, shaped, expected) in [
            (
                "trailing",
                table.rolling(3).unwrap(),
                ["-", "-", "600.00 EUR", "900.00 EUR", "1,200.00 EUR", "1,500.00 EUR"].as_slice(),
            ),
            (
                "one period",
                table.rolling(1).unwrap(),
                &["100.00 EUR", "200.00 EUR", "300.00 EUR", "400.00 EUR", "500.00 EUR", "600.00 EUR"],
            ),
            (
                "to date",
                table.cumulative().unwrap(),
                &["100.00 EUR", "300.00 EUR", "600.00 EUR", "1,000.00 EUR", "1,500.00 EUR", "2,100.00 EUR"],
            ),
            ("quarters", table.rollup(Grain::Quarter).unwrap(), &["600.00 EUR", "1,500.00 EUR"]),
            ("a year of which half is known", table.rollup(Grain::Year).unwrap(), &["-"]),
        ] {
            let expected: Vec<&str> =
                expected.iter().map(|t| if *t == "-" { incomplete.as_str() } else { t }).collect();
            assert_eq!(text(&shaped), expected, "{what}");
        }
        assert_eq!(table.rolling(3).unwrap().total(&()).to_string(), "1,500.00 EUR"); // its last window
        assert!(table.rolling(0).unwrap_err().is_invalid());
        assert!(table.cumulative().unwrap().rollup(Grain::Quarter).unwrap_err().is_unsupported());
        assert!(table.rollup(Grain::Week).unwrap_err().is_unsupported());
    }

    #[test]
    fn of_a_level_the_last_stands() {
        let mut deals = deals(3);
        (deals[2].outcome, deals[2].closed_at) = (Outcome::Open, None);
        let table = over(&deals).per(months("2024-01", "2024-06")).measure(OpenPipeline);
        assert_eq!(text(&table), ["0", "0", "300.00 EUR", "300.00 EUR", "300.00 EUR", "300.00 EUR"]);
        assert_eq!(text(&table.rollup(Grain::Quarter).unwrap()), ["300.00 EUR", "300.00 EUR"]);
        assert_eq!(text(&table.cumulative().unwrap()), text(&table));
        assert_eq!(table.total(&()).to_string(), "300.00 EUR");
    }

    #[test]
    fn a_period_that_is_covered_in_part_says_nothing_whatever_is_done_with_it() {
        let deals = deals(12);
        let table = over(&deals).per(months("2024-02", "2024-11")).measure(Revenue);
        let quarters = table.rollup(Grain::Quarter).unwrap();
        let incomplete = Undefined::IncompleteWindow.to_string();
        for (what, shaped, expected) in [
            ("quarters", quarters.clone(), ["-", "1,500.00 EUR", "2,400.00 EUR", "-"].as_slice()),
            ("the same again", quarters.rollup(Grain::Quarter).unwrap(), &["-", "1,500.00 EUR", "2,400.00 EUR", "-"]),
            ("the year of the quarters", quarters.rollup(Grain::Year).unwrap(), &["-"]),
            ("to date from a cut quarter", quarters.cumulative().unwrap(), &["-", "-", "-", "-"]),
            ("trailing two quarters", quarters.rolling(2).unwrap(), &["-", "-", "3,900.00 EUR", "-"]),
        ] {
            let expected: Vec<&str> =
                expected.iter().map(|t| if *t == "-" { incomplete.as_str() } else { t }).collect();
            assert_eq!(text(&shaped), expected, "{what}");
        }
        assert_eq!(quarters.total(&()).to_string(), incomplete, "the total of cut quarters");
        assert_eq!(table.total(&()).to_string(), "6,500.00 EUR", "the total of the months that there are");
    }

    #[test]
    fn a_level_needs_the_end_of_its_period_and_not_its_beginning() {
        let mut deals = deals(3);
        deals.iter_mut().for_each(|deal| (deal.outcome, deal.closed_at) = (Outcome::Open, None));
        let quarter = |first, last| {
            let table = over(&deals).per(months(first, last)).measure(OpenPipeline);
            text(&table.rollup(Grain::Quarter).unwrap())
        };
        assert_eq!(quarter("2024-02", "2024-03"), ["600.00 EUR"], "what stood before stands");
        assert_eq!(quarter("2024-01", "2024-02"), [Undefined::IncompleteWindow.to_string()], "a third deal may open");
    }

    #[test]
    fn tables_of_different_coverage_do_not_merge() {
        let deals = deals(3);
        let quarter =
            |first| over(&deals).per(months(first, "2024-03")).measure(Revenue).rollup(Grain::Quarter).unwrap();
        let (mut whole, cut) = (quarter("2024-01"), quarter("2024-02"));
        let e = whole.merge(&cut).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().starts_with("coverage differs"), "{e}");
        assert_eq!(whole, quarter("2024-01"), "and nothing changed");
    }

    #[test]
    fn a_period_after_the_as_of_is_not_observable_and_an_empty_one_is() {
        let deals = deals(2);
        let as_of = Calendar::civil().start_of("2024-03-15".parse().unwrap()).unwrap();
        let table = over(&deals).as_of(as_of).per(months("2024-01", "2024-05")).measure(WinRate);
        let undefined = |slot| table.reading(&(), slot).value().err().cloned();
        assert_eq!(undefined(1), None);
        assert_eq!(undefined(2), Some(Undefined::NoDenominator));
        assert_eq!(undefined(3), Some(Undefined::NotYetObservable));
        assert_eq!(undefined(9), Some(Undefined::NoSuchPeriod), "past the end of the timeline");
    }
}
