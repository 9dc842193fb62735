//! Exact median and ninth decile of the won cycles by month and source.

use super::Periods;
use crate::data::{Deal, NONE};

/// Quantiles by period and group, the evidence beside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Out {
    /// How many, median, ninth decile: type 7 in twentieths of a microsecond, which are exact.
    pub cells: Vec<(u32, i64, i64)>,
    /// By group.
    pub pending: Vec<u32>,
    /// The cells of those that closed before they were created.
    pub negative: Vec<u32>,
    /// The groups of those that were won at nobody knows what time.
    pub undated: Vec<u32>,
}

/// The type 7 quantile at `p` twentieths, in twentieths of a unit. Earlier calls with a smaller `p` have left what is
/// smaller in front: `from` is where the last one stopped.
pub fn select(values: &mut [i64], p: usize, from: &mut usize) -> i64 {
    let h = (values.len() - 1) * p;
    let (at, part) = (h / 20, (h % 20) as i64);
    let (_, low, rest) = values[*from..].select_nth_unstable(at - *from);
    let low = *low;
    let high = if part > 0 { rest.iter().copied().min().unwrap_or(low) } else { low };
    *from = at;
    low * 20 + (high - low) * part
}

fn quantiles(values: &mut [i64], by: [usize; 2]) -> (u32, i64, i64) {
    if values.is_empty() {
        return (0, 0, 0);
    }
    let mut from = 0;
    let [low, high] = by.map(|p| select(values, p, &mut from));
    (values.len() as u32, low, high)
}

/// Two passes: counted and scattered into one array, then selected in place.
#[inline(always)]
pub fn scattered(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    let all = periods.len() * groups;
    let mut out = Out { pending: vec![0; groups], ..Out::default() };
    let mut cells: Vec<u16> = Vec::with_capacity(deals.len());
    // past the last cell are the rows that do not count
    let mut ends = vec![0u32; all + 2];
    for deal in deals {
        let (group, won) = (key(deal), deal.outcome == 0);
        out.pending[group] += u32::from(deal.outcome > 1);
        let mut cell = if won { (periods.slot(deal.closed) * groups + group).min(all) } else { all };
        if won & (deal.closed < deal.created) {
            if deal.closed == NONE { &mut out.undated } else { &mut out.negative }.push(cell as u32);
            cell = all;
        }
        cells.push(cell as u16);
        ends[cell + 1] += 1;
    }
    for i in 1..ends.len() {
        ends[i] += ends[i - 1];
    }
    let total = ends[all] as usize;
    let mut values = vec![0i64; total + 1];
    for (deal, cell) in deals.iter().zip(&cells) {
        let next = &mut ends[*cell as usize];
        values[(*next as usize).min(total)] = deal.closed.wrapping_sub(deal.created);
        *next += 1;
    }
    let mut start = 0;
    for end in &ends[..all] {
        out.cells.push(quantiles(&mut values[start..*end as usize], [10, 18]));
        start = *end as usize;
    }
    out
}

/// One pass: pushed into a vector of each cell, then selected in place.
#[inline(always)]
pub fn pushed(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    let all = periods.len() * groups;
    let mut out = Out { pending: vec![0; groups], ..Out::default() };
    let mut values = vec![Vec::new(); all + groups];
    for deal in deals {
        let group = key(deal);
        if deal.outcome != 0 {
            out.pending[group] += u32::from(deal.outcome > 1);
            continue;
        }
        let cell = periods.slot(deal.closed) * groups + group;
        if deal.closed < deal.created {
            if deal.closed == NONE { &mut out.undated } else { &mut out.negative }.push(cell as u32);
            continue;
        }
        values[cell].push(deal.closed - deal.created);
    }
    out.cells = values[..all].iter_mut().map(|values| quantiles(values, [10, 18])).collect();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        for (values, expected) in [
            (vec![], (0, 0, 0)),
            (vec![7], (1, 140, 140)),
            (vec![3, 1], (2, 40, 56)),
            (vec![40, 10, 30, 20], (4, 500, 740)),
            ((0..=20).rev().collect(), (21, 200, 360)),
        ] {
            assert_eq!(quantiles(&mut values.clone(), [10, 18]), expected, "{values:?}");
        }
    }
}
