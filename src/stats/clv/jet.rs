//! Functions with their first and second derivatives.

/// A value with its gradient and, above and on the diagonal, its second derivatives.
#[derive(Debug, Clone, Copy)]
pub struct Jet<const N: usize> {
    pub value: f64,
    pub first: [f64; N],
    pub second: [[f64; N]; N],
}

impl<const N: usize> Jet<N> {
    pub const ZERO: Jet<N> = Jet { value: 0.0, first: [0.0; N], second: [[0.0; N]; N] };

    /// Adds another, so many times.
    pub fn add(&mut self, times: f64, other: &Jet<N>) {
        self.value += times * other.value;
        for i in 0..N {
            self.first[i] += times * other.first[i];
            for j in i..N {
                self.second[i][j] += times * other.second[i][j];
            }
        }
    }
    /// Adds a function of the logarithm of one parameter, given by value and derivatives of the parameter itself.
    pub fn add_of(&mut self, i: usize, parameter: f64, [value, first, second]: [f64; 3]) {
        self.value += value;
        self.first[i] += parameter * first;
        self.second[i][i] += parameter * (first + parameter * second);
    }
    /// Takes off a function of the sum of two parameters.
    pub fn take_of_sum(&mut self, (i, p): (usize, f64), (j, q): (usize, f64), [value, first, second]: [f64; 3]) {
        self.value -= value;
        self.first[i] -= p * first;
        self.first[j] -= q * first;
        self.second[i][i] -= p * (first + p * second);
        self.second[j][j] -= q * (first + q * second);
        self.second[i][j] -= p * q * second;
    }
}

/// A sum of positive terms, each given by the derivatives of its logarithm.
#[derive(Debug)]
pub struct Terms<const N: usize>(Jet<N>);

impl<const N: usize> Terms<N> {
    pub fn new() -> Terms<N> {
        Terms(Jet::ZERO)
    }
    /// Adds a term of this size.
    #[inline]
    pub fn add(&mut self, term: f64, log: &Jet<N>) {
        self.0.value += term;
        for i in 0..N {
            let part = term * log.first[i];
            self.0.first[i] += part;
            for j in i..N {
                self.0.second[i][j] += part * log.first[j] + term * log.second[i][j];
            }
        }
    }
    /// The logarithm of the sum.
    pub fn ln(self) -> Jet<N> {
        let Terms(sum) = self;
        let mut ln = Jet::ZERO;
        ln.value = sum.value.ln();
        for i in 0..N {
            ln.first[i] = sum.first[i] / sum.value;
        }
        for i in 0..N {
            for j in i..N {
                ln.second[i][j] = sum.second[i][j] / sum.value - ln.first[i] * ln.first[j];
            }
        }
        ln
    }
}

/// Holds the derivatives of a function against its differences.
#[cfg(test)]
pub fn derivatives_are_differences<const N: usize>(what: &str, at: [f64; N], f: impl Fn(&[f64; N]) -> Jet<N>) {
    let jet = f(&at);
    for i in 0..N {
        const STEP: f64 = 1e-4;
        let moved = |by: f64| {
            let mut at = at;
            at[i] += by;
            f(&at)
        };
        let (high, low, higher, lower) = (moved(STEP), moved(-STEP), moved(2.0 * STEP), moved(-2.0 * STEP));
        let slope =
            |of: &dyn Fn(&Jet<N>) -> f64| (8.0 * (of(&high) - of(&low)) - (of(&higher) - of(&lower))) / (12.0 * STEP);
        let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-7 * (1.0 + expected.abs());
        let first = slope(&|jet| jet.value);
        assert!(near(jet.first[i], first), "{what}: {i}: {} {first}", jet.first[i]);
        for j in i..N {
            let second = slope(&|jet| jet.first[j]);
            assert!(near(jet.second[i][j], second), "{what}: {i} {j}: {} {second}", jet.second[i][j]);
        }
    }
}
