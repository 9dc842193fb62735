//! Mean, median and 95th percentile of the response and of the resolution of tickets, by month of creation and priority.

use super::Periods;
use super::select::{BINS, MEDIAN, P95, bin, mark, quantiles, refine};
use crate::data::{NONE, Ticket};

/// What is known of one cell and one of the two waits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wait {
    pub n: u32,
    pub sum: i64,
    /// In twentieths of a microsecond.
    pub median: i64,
    pub p95: i64,
    /// Not ended yet.
    pub pending: u32,
}

/// Response and resolution of each period and group, and the cells of those that ended before they began.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Out {
    pub cells: [Vec<Wait>; 2],
    pub negative: [Vec<u32>; 2],
}

impl Out {
    fn new(cells: usize) -> Out {
        Out { cells: [vec![Wait::default(); cells], vec![Wait::default(); cells]], ..Out::default() }
    }
}
#[inline(always)]
fn ends(ticket: &Ticket) -> [i64; 2] {
    [ticket.responded, ticket.solved]
}

/// Counts the row and says its wait, if it has one.
#[inline(always)]
fn note(wait: &mut Wait, negative: &mut Vec<u32>, cell: usize, begin: i64, end: i64) -> Option<i64> {
    if end == NONE {
        wait.pending += 1;
        return None;
    }
    let long = end - begin;
    if long < 0 {
        negative.push(cell as u32);
        return None;
    }
    wait.n += 1;
    wait.sum += long;
    Some(long)
}

/// One pass: pushed into a vector of each cell, then selected in place.
#[inline(always)]
pub fn pushed(tickets: &[Ticket], periods: &Periods, groups: usize, key: impl Fn(&Ticket) -> usize) -> Out {
    let all = (periods.len() + 1) * groups;
    let mut out = Out::new(all);
    let mut values = [vec![Vec::new(); all], vec![Vec::new(); all]];
    for ticket in tickets {
        let cell = periods.slot(ticket.created) * groups + key(ticket);
        for (i, end) in ends(ticket).into_iter().enumerate() {
            if let Some(long) = note(&mut out.cells[i][cell], &mut out.negative[i], cell, ticket.created, end) {
                values[i][cell].push(long);
            }
        }
    }
    for (cells, values) in out.cells.iter_mut().zip(&mut values) {
        for (wait, values) in cells.iter_mut().zip(values) {
            (_, wait.median, wait.p95) = quantiles(values, [MEDIAN, P95]);
        }
    }
    out
}

/// Two passes: counted, then scattered into an array for each of the two, then selected in place.
#[inline(always)]
pub fn scattered(tickets: &[Ticket], periods: &Periods, groups: usize, key: impl Fn(&Ticket) -> usize) -> Out {
    let all = (periods.len() + 1) * groups;
    let mut out = Out::new(all);
    let mut cells: Vec<u16> = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        let cell = periods.slot(ticket.created) * groups + key(ticket);
        cells.push(cell as u16);
        for (i, end) in ends(ticket).into_iter().enumerate() {
            note(&mut out.cells[i][cell], &mut out.negative[i], cell, ticket.created, end);
        }
    }
    for i in 0..2 {
        let begins = out.cells[i].iter().scan(0, |sum, wait| Some(std::mem::replace(sum, *sum + wait.n as usize)));
        let mut next: Vec<usize> = begins.collect();
        let total: usize = out.cells[i].iter().map(|wait| wait.n as usize).sum();
        let mut values = vec![0i64; total + 1];
        for (ticket, cell) in tickets.iter().zip(&cells) {
            let end = ends(ticket)[i];
            let (next, counts) = (&mut next[*cell as usize], (end != NONE) & (end >= ticket.created));
            // past the last is what does not count
            values[if counts { *next } else { total }] = end.wrapping_sub(ticket.created);
            *next += usize::from(counts);
        }
        let mut begin = 0;
        for wait in &mut out.cells[i] {
            let end = begin + wait.n as usize;
            (_, wait.median, wait.p95) = quantiles(&mut values[begin..end], [MEDIAN, P95]);
            begin = end;
        }
    }
    out
}

/// Two passes: a histogram of each cell, then only the values of those bins that hold a quantile.
#[inline(always)]
pub fn refined(tickets: &[Ticket], periods: &Periods, groups: usize, key: impl Fn(&Ticket) -> usize) -> Out {
    const NOWHERE: u32 = u32::MAX;
    let all = (periods.len() + 1) * groups;
    let mut out = Out::new(all);
    let mut histograms = [vec![0u32; all * BINS], vec![0u32; all * BINS]];
    let mut bins: Vec<[u32; 2]> = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        let cell = periods.slot(ticket.created) * groups + key(ticket);
        let mut at = [NOWHERE; 2];
        for (i, end) in ends(ticket).into_iter().enumerate() {
            if let Some(long) = note(&mut out.cells[i][cell], &mut out.negative[i], cell, ticket.created, end) {
                let bin = cell * BINS + bin(long);
                histograms[i][bin] += 1;
                at[i] = bin as u32;
            }
        }
        bins.push(at);
    }
    for i in 0..2 {
        let (mut marks, mut values) = (vec![false; all * BINS], vec![Vec::new(); all]);
        for (histogram, marks) in histograms[i].chunks(BINS).zip(marks.chunks_mut(BINS)) {
            mark(histogram, [MEDIAN, P95], marks);
        }
        for (ticket, at) in tickets.iter().zip(&bins) {
            if marks.get(at[i] as usize) == Some(&true) {
                values[at[i] as usize / BINS].push(ends(ticket)[i] - ticket.created);
            }
        }
        let histograms = histograms[i].chunks(BINS).zip(marks.chunks(BINS));
        for ((wait, values), (histogram, marks)) in out.cells[i].iter_mut().zip(&mut values).zip(histograms) {
            if wait.n > 0 {
                values.sort_unstable();
                [wait.median, wait.p95] = refine(histogram, marks, values, [MEDIAN, P95]);
            }
        }
    }
    out
}
