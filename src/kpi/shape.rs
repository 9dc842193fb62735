//! Longer periods, trailing windows and running totals, always from merged summaries.

use super::cells::Window;
use super::{Cells, Group, Kpi, Measure, Place, Table};
use crate::error::Error;
use crate::time::Grain;
use std::sync::Arc;

impl<K: Kpi, G: Group> Table<K, G> {
    /// The same table by a longer grain: months into quarters. A flow's periods are merged, of a level the last
    /// stands. An error where the periods do not nest (weeks in months). A longer period that the shorter ones cover
    /// only in part reads as [`IncompleteWindow`](crate::value::Undefined::IncompleteWindow).
    ///
    /// A quarter's median is the median of its records, never of its months.
    pub fn rollup(&self, grain: Grain) -> Result<Table<K, G>, Error> {
        if self.cells().window != Window::Own {
            return Err(Error::unsupported(
                "rollup of a rolling or cumulative table",
                "roll up first, then accumulate",
            ));
        }
        let coarser = self.timeline().coarser(grain)?;
        let mut cells = self.cells().reshaped(coarser.timeline, Window::Own, |slot| {
            coarser.index.get(slot).map_or(0..0, |longer| *longer..longer + 1)
        });
        cells.partial = coarser.partial;
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
        if self.cells().window != Window::Own {
            return Err(Error::unsupported("accumulating an accumulated table", "start from the plain table"));
        }
        if <<K::Measure as Measure>::When as Place>::LEVEL {
            return Ok(self.clone());
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
    fn shaped(&self, mut cells: Cells<K::Measure>) -> Table<K, G> {
        cells.settle();
        Table::new(self.kpi().clone(), self.shared_groups().clone(), Arc::new(cells))
    }
}
