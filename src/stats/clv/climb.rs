//! The largest value of a smooth function, by Newton's steps.

use super::jet::Jet;

/// Logarithms of parameters this far out, a hundred thousand times the unit, count as run away.
pub const FAR: f64 = 11.512_925_464_970_229;
/// So many steps are enough for any function that has a top.
const STEPS: u32 = 300;
/// A table with more than twice as many rows is first tried by a sample of it.
const SAMPLE: usize = 2_048;

/// The top, with the inverse of what the function is curved by there.
#[derive(Debug, Clone, Copy)]
pub struct Top<const N: usize> {
    pub at: [f64; N],
    pub value: f64,
    pub covariance: [[f64; N]; N],
    pub steps: u32,
}

/// Why no top was found, and how high it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stuck {
    pub why: Why,
    value: f64,
}

/// Why no top was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// The parameter with this place ran up or down without end.
    Ran { parameter: usize, up: bool },
    /// The parameter with this place makes no difference.
    Flat { parameter: usize },
    /// Too many steps.
    Lost,
}

/// The highest top that the starts lead to. Where one of them runs away higher than any top, there is none.
///
/// Each start is climbed from over a sample of a large table, every k-th row of it, and the table itself from the top of that
/// alone.
pub fn highest<const N: usize, R: Clone>(
    rows: &[R],
    starts: &[[f64; N]],
    of: impl Fn(&[f64; N], &[R]) -> Jet<N>,
) -> Result<Top<N>, Stuck> {
    if rows.len() > 2 * SAMPLE {
        let sample: Vec<R> = rows.iter().step_by(rows.len() / SAMPLE).cloned().collect();
        let top = best(starts, |at| of(at, &sample));
        if let Some(top) = top.ok().and_then(|top| climb(top.at, |at| of(at, rows)).ok()) {
            return Ok(top);
        }
    }
    best(starts, |at| of(at, rows))
}

fn best<const N: usize>(starts: &[[f64; N]], f: impl Fn(&[f64; N]) -> Jet<N>) -> Result<Top<N>, Stuck> {
    let mut best = Err(Stuck { why: Why::Lost, value: f64::NEG_INFINITY });
    for start in starts {
        let found = climb(*start, &f);
        let height = |found: &Result<Top<N>, Stuck>| found.map_or_else(|stuck| stuck.value, |top| top.value);
        // tops that differ by rounding are one, and better than no top at that height
        let slack = 1e-9 * (1.0 + height(&found).abs());
        let gain = height(&found) - height(&best);
        if gain > slack || (gain >= -slack && best.is_err() && found.is_ok()) {
            best = found;
        }
    }
    best
}

/// Newton's steps uphill, shortened where they do not gain and turned towards the gradient where the function is not
/// curved downwards. It ends where what is left to go is a ten-millionth of a standard error.
fn climb<const N: usize>(start: [f64; N], f: impl Fn(&[f64; N]) -> Jet<N>) -> Result<Top<N>, Stuck> {
    let (mut at, mut here) = (start, f(&start));
    let mut damping = 0.0;
    for steps in 0..STEPS {
        let stuck = |why| Stuck { why, value: here.value };
        if !(here.value.is_finite() && here.first.iter().all(|slope| slope.is_finite())) {
            return Err(Stuck { why: Why::Lost, value: f64::NEG_INFINITY });
        }
        if let Some(parameter) = (0..N).find(|i| at[*i].abs() > FAR) {
            return Err(stuck(Why::Ran { parameter, up: at[parameter] > 0.0 }));
        }
        let step = factor(&here, damping).map(|lower| solve(&lower, &here.first));
        let Some(mut step) = step else {
            damping = raised(damping);
            if damping > 1e12 {
                return Err(stuck(Why::Lost));
            }
            continue;
        };
        let gain: f64 = step.iter().zip(&here.first).map(|(step, slope)| step * slope).sum();
        if damping == 0.0 && gain <= 1e-14 {
            let covariance = factor(&here, 0.0).map(|lower| inverse(&lower)).ok_or(stuck(Why::Lost))?;
            return match (0..N).find(|i| covariance[*i][*i] > 100.0) {
                Some(parameter) => Err(stuck(Why::Flat { parameter })),
                None => Ok(Top { at, value: here.value, covariance, steps }),
            };
        }
        let longest = step.iter().fold(0.0f64, |longest, step| longest.max(step.abs()));
        if longest > 1.5 {
            step = step.map(|step| step * 1.5 / longest);
        }
        // what rounding may take away
        let slack = 1e-13 * here.value.abs();
        let tried = (0..12).find_map(|halved| {
            let next: [f64; N] = std::array::from_fn(|i| at[i] + step[i] * 0.5f64.powi(halved));
            let there = f(&next);
            (there.value >= here.value - slack && there.value.is_finite()).then_some((next, there))
        });
        match tried {
            Some(next) => {
                (at, here) = next;
                damping = if damping < 1e-6 { 0.0 } else { damping / 16.0 };
            }
            None if damping > 1e12 => return Err(stuck(Why::Lost)),
            None => damping = raised(damping),
        }
    }
    Err(Stuck { why: Why::Lost, value: here.value })
}

fn raised(damping: f64) -> f64 {
    (damping * 8.0).max(1e-4)
}

/// The triangle whose square is the function's curvature turned up, with this share of its size added to the diagonal;
/// `None` where that is no square.
fn factor<const N: usize>(jet: &Jet<N>, damping: f64) -> Option<[[f64; N]; N]> {
    let size = (0..N).fold(0.0f64, |size, i| size.max(jet.second[i][i].abs()));
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let mut rest = -jet.second[j][i];
            if i == j {
                rest += damping * size;
            }
            for k in 0..j {
                rest -= lower[i][k] * lower[j][k];
            }
            lower[i][j] = if i == j { rest.sqrt() } else { rest / lower[j][j] };
        }
        // also where it is no number
        if !(lower[i][i] > 0.0 && lower[i][i].is_finite()) {
            return None;
        }
    }
    Some(lower)
}

fn solve<const N: usize>(lower: &[[f64; N]; N], right: &[f64; N]) -> [f64; N] {
    let mut x = *right;
    for i in 0..N {
        for k in 0..i {
            x[i] -= lower[i][k] * x[k];
        }
        x[i] /= lower[i][i];
    }
    for i in (0..N).rev() {
        for k in i + 1..N {
            x[i] -= lower[k][i] * x[k];
        }
        x[i] /= lower[i][i];
    }
    x
}

fn inverse<const N: usize>(lower: &[[f64; N]; N]) -> [[f64; N]; N] {
    std::array::from_fn(|i| solve(lower, &std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 })))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of two parameters, from its values alone.
    fn jet(f: impl Fn(f64, f64) -> [f64; 6]) -> impl Fn(&[f64; 2], &[()]) -> Jet<2> {
        move |at, _| {
            let [value, x, y, xx, xy, yy] = f(at[0], at[1]);
            Jet { value, first: [x, y], second: [[xx, xy], [0.0, yy]] }
        }
    }

    #[test]
    fn a_hill_is_climbed_and_what_has_no_top_is_said_to_have_none() {
        let hill = jet(|x, y| {
            [
                -(x - 1.0).powi(2) - (y + 2.0).powi(2) - x * y,
                -2.0 * (x - 1.0) - y,
                -2.0 * (y + 2.0) - x,
                -2.0,
                -1.0,
                -2.0,
            ]
        });
        let top = highest(&[], &[[9.0, -9.0]], hill).unwrap();
        assert!((top.at[0] - 8.0 / 3.0).abs() < 1e-9 && (top.at[1] + 10.0 / 3.0).abs() < 1e-9, "{top:?}");
        assert!((top.covariance[0][0] - 2.0 / 3.0).abs() < 1e-9 && (top.covariance[0][1] + 1.0 / 3.0).abs() < 1e-9);

        // curved upwards at the start, along the way to the top
        let bell = jet(|x, y| {
            let f = 1e3 * (-x * x - y * y).exp();
            let d = |u: f64| -2.0 * u * f;
            [f, d(x), d(y), (4.0 * x * x - 2.0) * f, 4.0 * x * y * f, (4.0 * y * y - 2.0) * f]
        });
        let top = highest(&[], &[[2.0, 1.0]], bell).unwrap();
        assert!(top.at[0].abs() < 1e-7 && top.at[1].abs() < 1e-7, "{top:?}");

        let up = jet(|x, y| [-(-x).exp() - y * y, (-x).exp(), -2.0 * y, -(-x).exp(), 0.0, -2.0]);
        let down = jet(|x, y| [-x * x - y.exp(), -2.0 * x, -y.exp(), -2.0, 0.0, -y.exp()]);
        let flat = jet(|x, y| [-x * x - 1e-3 * y * y, -2.0 * x, -2e-3 * y, -2.0, 0.0, -2e-3]);
        let none = jet(|x, y| [x * f64::NAN, y, 0.0, 0.0, 0.0, 0.0]);
        for (what, found, expected) in [
            ("ever up", highest(&[], &[[0.0, 0.0]], up), Why::Ran { parameter: 0, up: true }),
            ("ever down", highest(&[], &[[0.0, 0.0]], down), Why::Ran { parameter: 1, up: false }),
            ("flat", highest(&[], &[[1.0, 1.0]], flat), Why::Flat { parameter: 1 }),
            ("no number", highest(&[], &[[1.0, 1.0]], none), Why::Lost),
        ] {
            assert_eq!(found.unwrap_err().why, expected, "{what}");
        }
    }
}
