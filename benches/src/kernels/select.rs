//! Exact quantiles of type 7, in twentieths of a unit, which hold every quantile of a whole twentieth exactly.

/// Quantiles in twentieths.
pub const MEDIAN: usize = 10;
pub const P90: usize = 18;
pub const P95: usize = 19;

/// The quantile at `p` twentieths. Earlier calls with a smaller `p` have left what is smaller in front: `from` is where
/// the last one stopped.
pub fn select(values: &mut [i64], p: usize, from: &mut usize) -> i64 {
    let (at, part) = place(values.len(), p);
    let (_, low, rest) = values[*from..].select_nth_unstable(at - *from);
    let low = *low;
    let high = if part > 0 { rest.iter().copied().min().unwrap_or(low) } else { low };
    *from = at;
    low * 20 + (high - low) * part
}
/// Which value of `n` in order the quantile is, and how many twentieths it lies beyond it.
pub fn place(n: usize, p: usize) -> (usize, i64) {
    let h = (n - 1) * p;
    (h / 20, (h % 20) as i64)
}

/// How many there are and two quantiles of them, the lower first.
pub fn quantiles(values: &mut [i64], by: [usize; 2]) -> (u32, i64, i64) {
    if values.is_empty() {
        return (0, 0, 0);
    }
    let mut from = 0;
    let [low, high] = by.map(|p| select(values, p, &mut from));
    (values.len() as u32, low, high)
}

/// Sixteen bins to each doubling: a bin of a larger value is never a smaller one.
#[inline(always)]
pub fn bin(value: i64) -> usize {
    let value = (value as u64).max(16);
    let doubling = 63 - value.leading_zeros();
    ((doubling << 4) | ((value >> (doubling - 4)) as u32 & 15)) as usize
}
pub const BINS: usize = 1 << 10;

/// Marks the bins of a histogram that the quantiles are in, and says how many values lie before each marked one.
pub fn mark(histogram: &[u32], by: [usize; 2], marks: &mut [bool]) -> usize {
    let n = histogram.iter().map(|n| *n as usize).sum();
    if n == 0 {
        return 0;
    }
    for p in by {
        let (at, part) = place(n, p);
        let last = at + usize::from(part > 0);
        let mut before = 0;
        for (mark, count) in marks.iter_mut().zip(histogram) {
            let after = before + *count as usize;
            *mark |= *count > 0 && at < after && last >= before;
            before = after;
        }
    }
    n
}
/// The quantiles, from the values of the marked bins alone, in order.
pub fn refine(histogram: &[u32], marks: &[bool], marked: &[i64], by: [usize; 2]) -> [i64; 2] {
    let n = histogram.iter().map(|n| *n as usize).sum();
    let value = |rank: usize| {
        let (mut before, mut kept) = (0, 0);
        for (count, mark) in histogram.iter().zip(marks) {
            let count = *count as usize;
            if rank < before + count {
                return marked[kept + rank - before];
            }
            before += count;
            kept += if *mark { count } else { 0 };
        }
        0
    };
    by.map(|p| {
        let (at, part) = place(n, p);
        let low = value(at);
        let high = if part > 0 { value(at + 1) } else { low };
        low * 20 + (high - low) * part
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::random::Random;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        for (values, expected) in [
            (vec![], (0, 0, 0)),
            (vec![7], (1, 140, 140)),
            (vec![3, 1], (2, 40, 56)),
            (vec![40, 10, 30, 20], (4, 500, 740)),
            ((0..=20).rev().collect(), (21, 200, 360)),
        ] {
            assert_eq!(quantiles(&mut values.clone(), [MEDIAN, P90]), expected, "{values:?}");
        }
    }

    #[test]
    fn a_histogram_finds_the_same_quantiles() {
        let mut random = Random(3);
        for n in [1, 2, 3, 20, 21, 1_000] {
            let mut values: Vec<i64> = (0..n).map(|_| random.around(1e6, 3.0) as i64).collect();
            let (mut histogram, mut marks) = (vec![0; BINS], vec![false; BINS]);
            values.iter().for_each(|v| histogram[bin(*v)] += 1);
            assert_eq!(mark(&histogram, [MEDIAN, P95], &mut marks), n);
            let mut marked: Vec<i64> = values.iter().copied().filter(|v| marks[bin(*v)]).collect();
            marked.sort_unstable();
            let (_, low, high) = quantiles(&mut values, [MEDIAN, P95]);
            assert_eq!(refine(&histogram, &marks, &marked, [MEDIAN, P95]), [low, high], "{n}");
        }
        assert!((0..5_000).map(bin).is_sorted() && bin(i64::MAX) < BINS);
    }
}
