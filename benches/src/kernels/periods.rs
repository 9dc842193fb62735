//! From an instant to the number of its period.

/// A table of steps that are no longer than the shortest period, so that a step meets one edge at most.
#[derive(Debug, Clone)]
pub struct Periods {
    base: i64,
    shift: u32,
    table: Vec<u16>,
    edges: Vec<i64>,
}

impl Periods {
    /// Of the cuts between the periods, in order; at least two.
    pub fn new(edges: Vec<i64>) -> Periods {
        let shortest = edges.windows(2).map(|w| w[1] - w[0]).min().unwrap_or(1);
        let (base, shift) = (edges[0], shortest.ilog2());
        let steps = ((edges[edges.len() - 1] - base) >> shift) + 1;
        let table = (0..steps).map(|i| (edges.partition_point(|e| *e <= base + (i << shift)) - 1) as u16).collect();
        // the step of the last edge may point at it
        Periods { base, shift, table, edges: edges.into_iter().chain([i64::MAX]).collect() }
    }
    pub fn len(&self) -> usize {
        self.edges.len() - 2
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// From the first period's beginning to the last one's end.
    pub fn ends(&self) -> (i64, i64) {
        (self.edges[0], self.edges[self.len()])
    }
    /// `len` for any instant outside.
    #[inline(always)]
    pub fn slot(&self, t: i64) -> usize {
        let i = (t.wrapping_sub(self.base) as u64 >> self.shift) as usize;
        match self.table.get(i) {
            Some(slot) => {
                let slot = *slot as usize;
                slot + usize::from(t >= self.edges[slot + 1])
            }
            None => self.edges.len() - 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{edges, months, quarter};
    use crm_kpi::time::Timestamp;

    #[test]
    fn every_instant_finds_the_period_that_the_timeline_finds() {
        for timeline in [months(), quarter()] {
            let cuts = edges(&timeline);
            let periods = Periods::new(cuts.clone());
            assert_eq!(periods.len(), timeline.len());
            let around =
                cuts.iter().flat_map(|e| (-2..=2).map(move |by| e + by * 1_800_000_000).chain([e - 1, *e, e + 1]));
            for t in around.chain([i64::MIN, i64::MAX, 0]) {
                let expected = timeline.slot(Timestamp::from_micros(t)).unwrap_or(timeline.len());
                assert_eq!(periods.slot(t), expected, "{t}");
            }
        }
    }
}
