//! Won, lost, revenue, average size, mean cycle of deals by the period of their close and by group.

use super::Periods;
use crate::data::{Deal, NONE};

/// What is kept of a period and group.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    pub won: u32,
    pub lost: u32,
    pub cents: i64,
    pub cycle: i64,
    pub priced: u32,
    pub timed: u32,
    pub currency: u8,
    /// How often `cents` went over the end of its type.
    pub carry: i8,
}

/// Cells of period by group, the last period being that of all other instants; the evidence beside them.
#[derive(Debug, Clone, Default)]
pub struct Out {
    pub cells: Vec<Cell>,
    /// By group.
    pub pending: Vec<u32>,
    /// Cell (or group, of a deal without a close) and reason.
    pub excluded: Vec<(u32, Reason)>,
    /// Cell, currency and amount of what is not in the cell's currency.
    pub foreign: Vec<(u32, u8, i64)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    NoClose,
    NoAmount,
    Negative,
}

impl Out {
    fn new(cells: usize, groups: usize) -> Out {
        Out { cells: vec![Cell::default(); cells], pending: vec![0; groups], ..Out::default() }
    }
}

/// Branches on the outcome.
#[inline(always)]
pub fn branching(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    let mut out = Out::new((periods.len() + 1) * groups, groups);
    for deal in deals {
        let group = key(deal);
        if deal.outcome > 1 {
            out.pending[group] += 1;
            continue;
        }
        if deal.closed == NONE {
            out.excluded.push((group as u32, Reason::NoClose));
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
                let (sum, over) = cell.cents.overflowing_add(deal.cents);
                cell.cents = sum;
                cell.carry += i8::from(over);
                cell.priced += 1;
            } else {
                out.foreign.push((at as u32, deal.currency, deal.cents));
            }
        } else {
            out.excluded.push((at as u32, Reason::NoAmount));
        }
        if deal.closed >= deal.created {
            cell.cycle += deal.closed - deal.created;
            cell.timed += 1;
        } else {
            out.excluded.push((at as u32, Reason::Negative));
        }
    }
    out
}

/// The outcome folded into the key: one branch, for everything odd.
#[inline(always)]
pub fn folded(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    #[derive(Clone, Copy, Default)]
    struct Fate {
        cents: i64,
        cycle: i64,
        n: u32,
        currency: u8,
        carry: i8,
    }
    let width = periods.len() + 1;
    let mut fates = vec![Fate::default(); width * groups * 4];
    let mut odd = vec![(0u32, 0u32); width * groups];
    let mut out = Out { pending: vec![0; groups], ..Out::default() };
    for deal in deals {
        let group = key(deal);
        let at = ((periods.slot(deal.closed) * groups + group) << 2) + (deal.outcome & 3) as usize;
        let fate = &mut fates[at];
        fate.n += 1;
        let (sum, over) = fate.cents.overflowing_add(deal.cents);
        let cycle = deal.closed.wrapping_sub(deal.created);
        if (fate.currency != deal.currency) | (deal.cents == NONE) | ((cycle < 0) & (deal.outcome < 2)) | over {
            if fate.n == 1 {
                fate.currency = deal.currency;
            }
            if deal.outcome < 2 {
                if deal.closed == NONE {
                    fate.n -= 1;
                    out.excluded.push((group as u32, Reason::NoClose));
                    continue;
                }
                let cell = (at >> 2) as u32;
                if deal.outcome == 0 {
                    if deal.cents == NONE {
                        out.excluded.push((cell, Reason::NoAmount));
                        odd[at >> 2].0 += 1;
                    } else if fate.currency != deal.currency {
                        out.foreign.push((cell, deal.currency, deal.cents));
                        odd[at >> 2].0 += 1;
                    } else {
                        fate.cents = sum;
                        fate.carry += i8::from(over);
                    }
                    if cycle < 0 {
                        out.excluded.push((cell, Reason::Negative));
                        odd[at >> 2].1 += 1;
                    } else {
                        fate.cycle += cycle;
                    }
                }
            }
            continue;
        }
        fate.cents = sum;
        fate.cycle = fate.cycle.wrapping_add(cycle);
    }
    for cell in 0..width * groups {
        let [won, lost, open] = [0, 1, 2].map(|fate| fates[cell * 4 + fate]);
        out.cells.push(Cell {
            won: won.n,
            lost: lost.n,
            cents: won.cents,
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

/// No branch on the outcome: masks, and one rare branch for everything odd.
#[inline(always)]
pub fn masked(deals: &[Deal], periods: &Periods, groups: usize, key: impl Fn(&Deal) -> usize) -> Out {
    let mut out = Out::new((periods.len() + 1) * groups, groups);
    for deal in deals {
        let group = key(deal);
        let (open, won) = (deal.outcome > 1, deal.outcome == 0);
        out.pending[group] += u32::from(open);
        let at = periods.slot(if open { NONE } else { deal.closed }) * groups + group;
        let cell = &mut out.cells[at];
        cell.won += u32::from(won);
        cell.lost += u32::from(deal.outcome == 1);
        let usual = (deal.cents != NONE) & (deal.closed >= deal.created) & (cell.currency == deal.currency);
        if (won & !usual) | (!open & (deal.closed == NONE)) {
            odd(&mut out, deal, at, group);
            continue;
        }
        add_if(cell, deal, won);
    }
    out
}

/// One period: of what lies outside only the pending are counted, and what has no close at all.
#[inline(always)]
pub fn skipping(deals: &[Deal], from: i64, until: i64) -> Out {
    let mut out = Out::new(2, 1);
    let mut pending = 0;
    for deal in deals {
        pending += u32::from(deal.outcome > 1);
        if (deal.closed < from) | (deal.closed >= until) {
            if (deal.closed == NONE) & (deal.outcome <= 1) {
                out.excluded.push((0, Reason::NoClose));
            }
            continue;
        }
        if deal.outcome > 1 {
            continue;
        }
        let cell = &mut out.cells[0];
        let won = deal.outcome == 0;
        cell.won += u32::from(won);
        cell.lost += u32::from(!won);
        if won & ((deal.cents == NONE) | (deal.closed < deal.created) | (cell.currency != deal.currency)) {
            odd(&mut out, deal, 0, 0);
            continue;
        }
        add_if(cell, deal, won);
    }
    out.pending[0] = pending;
    out
}

#[inline(always)]
fn add_if(cell: &mut Cell, deal: &Deal, won: bool) {
    let mask = -i64::from(won);
    let (sum, over) = cell.cents.overflowing_add(deal.cents & mask);
    cell.cents = sum;
    cell.carry += i8::from(over);
    cell.cycle += deal.closed.wrapping_sub(deal.created) & mask;
    cell.priced += u32::from(won);
    cell.timed += u32::from(won);
}

#[cold]
#[inline(never)]
fn odd(out: &mut Out, deal: &Deal, at: usize, group: usize) {
    let cell = &mut out.cells[at];
    if deal.closed == NONE {
        cell.won -= u32::from(deal.outcome == 0);
        cell.lost -= u32::from(deal.outcome == 1);
        out.excluded.push((group as u32, Reason::NoClose));
        return;
    }
    if deal.cents == NONE {
        out.excluded.push((at as u32, Reason::NoAmount));
    } else {
        if cell.priced == 0 {
            cell.currency = deal.currency;
        }
        if cell.currency == deal.currency {
            let (sum, over) = cell.cents.overflowing_add(deal.cents);
            cell.cents = sum;
            cell.carry += i8::from(over);
            cell.priced += 1;
        } else {
            out.foreign.push((at as u32, deal.currency, deal.cents));
        }
    }
    if deal.closed < deal.created {
        out.excluded.push((at as u32, Reason::Negative));
    } else {
        cell.cycle += deal.closed - deal.created;
        cell.timed += 1;
    }
}
