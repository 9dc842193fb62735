//! Numbers that look random and are the same everywhere.

/// SplitMix64.
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// From 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// Below n.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }
    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
    /// Log-normal: half of them lie below the median.
    pub fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }
}

/// Draws from a list of weights, by the alias method: two numbers a draw.
#[derive(Debug, Clone)]
pub struct Weighted(Vec<(f64, u32)>);

impl Weighted {
    pub fn new(weights: &[f64]) -> Weighted {
        let n = weights.len();
        let sum: f64 = weights.iter().sum();
        let mut table: Vec<(f64, u32)> = weights.iter().zip(0..).map(|(w, i)| (w / sum * n as f64, i)).collect();
        let (mut poor, mut rich): (Vec<usize>, Vec<usize>) = (0..n).partition(|i| table[*i].0 < 1.0);
        while let (Some(p), Some(&r)) = (poor.pop(), rich.last()) {
            table[p].1 = r as u32;
            table[r].0 -= 1.0 - table[p].0;
            if table[r].0 < 1.0 {
                rich.pop();
                poor.push(r);
            }
        }
        Weighted(table)
    }
    /// The k-th of n weighs 1 / k^power.
    pub fn zipf(n: usize, power: f64) -> Weighted {
        Weighted::new(&(1..=n).map(|k| (k as f64).powf(-power)).collect::<Vec<_>>())
    }
    pub fn draw(&self, random: &mut Random) -> usize {
        let i = random.below(self.0.len() as u64) as usize;
        let (keep, other) = self.0[i];
        if random.unit() < keep { i } else { other as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_follow_their_weights() {
        let weights = [0.05, 0.6, 0.3, 0.05];
        let (weighted, mut random) = (Weighted::new(&weights), Random(1));
        let mut seen = [0f64; 4];
        (0..100_000).for_each(|_| seen[weighted.draw(&mut random)] += 1e-5);
        for (seen, weight) in seen.iter().zip(weights) {
            assert!((seen - weight).abs() < 0.01, "{seen} for {weight}");
        }
    }

    #[test]
    fn half_of_the_log_normal_ones_lie_below_the_median() {
        let mut random = Random(1);
        let below = (0..100_000).filter(|_| random.around(30.0, 0.9) < 30.0).count();
        assert!((49_000..51_000).contains(&below), "{below}");
    }
}
