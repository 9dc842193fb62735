//! The hand-written loops that the crate is measured against: the same numbers with the same evidence.

use crate::{Deal, NONE};

/// What is kept of a period and group.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell {
    pub won: u32,
    pub lost: u32,
    pub revenue: i64,
    pub cycle: i64,
    pub priced: u32,
    pub timed: u32,
    pub currency: u8,
    pub carry: i8,
}

/// Cells of period by group, pending by group, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct Out {
    pub cells: Vec<Cell>,
    pub pending: Vec<u32>,
    pub excluded: Vec<(u32, u8)>,
    pub foreign: Vec<(u32, u8, i64)>,
}

/// A shift-and-table look-up of periods, as one writes it by hand.
#[derive(Debug, Clone)]
pub struct Periods {
    base: i64,
    shift: u32,
    table: Vec<u16>,
    edges: Vec<i64>,
}

impl Periods {
    pub fn new(edges: Vec<i64>) -> Periods {
        let shortest = edges.windows(2).map(|w| w[1] - w[0]).min().unwrap_or(1);
        let (base, shift) = (edges[0], shortest.ilog2());
        let steps = ((edges[edges.len() - 1] - base) >> shift) + 1;
        let table = (0..steps).map(|i| (edges.partition_point(|e| *e <= base + (i << shift)) - 1) as u16).collect();
        Periods { base, shift, table, edges }
    }
    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// `len` for any instant outside.
    #[inline(always)]
    pub fn slot(&self, t: i64) -> usize {
        let i = (t.wrapping_sub(self.base) >> self.shift) as usize;
        match self.table.get(i) {
            Some(s) => {
                let s = *s as usize;
                s + usize::from(t >= self.edges[s + 1])
            }
            None => self.len(),
        }
    }
}

/// Branches on the outcome.
#[inline(always)]
pub fn branching(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    let mut out =
        Out { cells: vec![Cell::default(); (periods.len() + 1) * groups], pending: vec![0; groups], ..Out::default() };
    for deal in deals {
        let group = key(deal);
        if deal.outcome > 1 {
            out.pending[group] += 1;
            continue;
        }
        if deal.closed == NONE {
            out.excluded.push((group as u32, 0));
            continue;
        }
        let at = periods.slot(deal.closed) * groups + group;
        let cell = &mut out.cells[at];
        if deal.outcome == 1 {
            cell.lost += 1;
            continue;
        }
        cell.won += 1;
        if deal.cents != NONE {
            if cell.priced == 0 {
                cell.currency = deal.currency;
            }
            if cell.currency == deal.currency {
                let (sum, over) = cell.revenue.overflowing_add(deal.cents);
                cell.revenue = sum;
                cell.carry += i8::from(over);
                cell.priced += 1;
            } else {
                out.foreign.push((at as u32, deal.currency, deal.cents));
            }
        } else {
            out.excluded.push((at as u32, 1));
        }
        if deal.closed >= deal.created {
            cell.cycle += deal.closed - deal.created;
            cell.timed += 1;
        } else {
            out.excluded.push((at as u32, 2));
        }
    }
    out
}

/// The outcome folded into the key: no branch but one for everything odd.
#[inline(always)]
pub fn folded(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    #[derive(Clone, Copy, Default)]
    struct Fate {
        sum: i64,
        cycle: i64,
        n: u32,
        currency: u8,
        carry: i8,
    }
    let width = periods.len() + 1;
    let mut fates = vec![Fate::default(); width * groups * 4];
    let mut out = Out { pending: vec![0; groups], ..Out::default() };
    let mut odd = vec![(0u32, 0u32); width * groups];
    for deal in deals {
        let group = key(deal);
        let at = ((periods.slot(deal.closed) * groups + group) << 2) + (deal.outcome & 3) as usize;
        let fate = &mut fates[at];
        fate.n += 1;
        let (sum, over) = fate.sum.overflowing_add(deal.cents);
        let cycle = deal.closed.wrapping_sub(deal.created);
        if (fate.currency != deal.currency) | (deal.cents == NONE) | ((cycle < 0) & (deal.outcome < 2)) | over {
            if fate.n == 1 {
                fate.currency = deal.currency;
            }
            if deal.outcome < 2 {
                if deal.closed == NONE {
                    fate.n -= 1;
                    out.excluded.push((group as u32, 0));
                    continue;
                }
                let cell = (at >> 2) as u32;
                if deal.outcome == 0 {
                    if deal.cents == NONE {
                        out.excluded.push((cell, 1));
                        odd[at >> 2].0 += 1;
                    } else if fate.currency != deal.currency {
                        out.foreign.push((cell, deal.currency, deal.cents));
                        odd[at >> 2].0 += 1;
                    } else {
                        fate.sum = sum;
                        fate.carry += i8::from(over);
                    }
                    if cycle < 0 {
                        out.excluded.push((cell, 2));
                        odd[at >> 2].1 += 1;
                    } else {
                        fate.cycle += cycle;
                    }
                }
            }
            continue;
        }
        fate.sum = sum;
        fate.cycle = fate.cycle.wrapping_add(cycle);
    }
    for cell in 0..width * groups {
        let [won, lost, open] = [0, 1, 2].map(|fate| fates[cell * 4 + fate]);
        out.cells.push(Cell {
            won: won.n,
            lost: lost.n,
            revenue: won.sum,
            cycle: won.cycle,
            priced: won.n - odd[cell].0,
            timed: won.n - odd[cell].1,
            currency: won.currency,
            carry: won.carry,
        });
        out.pending[cell % groups] += open.n;
    }
    out
}
