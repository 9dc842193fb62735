//! Random numbers: SplitMix64, integers only, so that every machine draws the same.

pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each area.
    pub fn new(seed: u64, stream: &str) -> Rng {
        // FNV-1a over the name, mixed with the seed
        let name =
            stream.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        let mut rng = Rng(name ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        rng.next();
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 up to, not including, `n`.
    pub fn below(&mut self, n: i64) -> i64 {
        ((u128::from(self.next()) * n.max(1) as u128) >> 64) as i64
    }

    /// `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// `low` to `high`, mostly low: the least of three draws.
    pub fn mostly_low(&mut self, low: i64, high: i64) -> i64 {
        self.between(low, high).min(self.between(low, high)).min(self.between(low, high))
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    pub fn per_mille(&mut self, n: i64) -> bool {
        self.below(1000) < n
    }

    /// One of the values, by weight.
    pub fn pick<T: Copy>(&mut self, weighted: &[(i64, T)]) -> T {
        let mut left = self.below(weighted.iter().map(|(weight, _)| weight).sum());
        let mut chosen = weighted[0].1;
        for (weight, value) in weighted {
            chosen = *value;
            left -= weight;
            if left < 0 {
                break;
            }
        }
        chosen
    }
}
