//! The largest value of a smooth function, by Newton's steps.

use super::jet::Jet;

/// Logarithms of parameters this far out, a hundred thousand times the unit, count as run away.
pub const FAR: f64 = 11.512_925_464_970_229;
/// So many steps are enough for any function that has a top.
const STEPS: u32 = 100;
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

/// Newton's steps uphill, shortened where they do not gain. Where the function is curved upwards along an axis of its
/// curvature, the step goes up along it all the same, as far as it would were it curved downwards as much. It ends where
/// what is left to go is a ten-millionth of a standard error.
fn climb<const N: usize>(start: [f64; N], f: impl Fn(&[f64; N]) -> Jet<N>) -> Result<Top<N>, Stuck> {
    let (mut at, mut here) = (start, f(&start));
    for steps in 0..STEPS {
        let stuck = |why| Stuck { why, value: here.value };
        let known = here.first.iter().chain(here.second.iter().flatten()).all(|slope| slope.is_finite());
        if !(here.value.is_finite() && known) {
            return Err(Stuck { why: Why::Lost, value: f64::NEG_INFINITY });
        }
        if let Some(parameter) = (0..N).find(|i| at[*i].abs() > FAR) {
            return Err(stuck(Why::Ran { parameter, up: at[parameter] > 0.0 }));
        }
        let Axes { curvature, axes } = Axes::of(&here);
        let largest = curvature.iter().fold(f64::MIN_POSITIVE, |most, c| most.max(c.abs()));
        let (mut step, mut gain) = ([0.0; N], 0.0);
        for (axis, curvature) in axes.iter().zip(curvature) {
            let slope: f64 = axis.iter().zip(&here.first).map(|(a, slope)| a * slope).sum();
            let along = slope / curvature.abs().max(1e-13 * largest);
            gain += slope * along;
            step = std::array::from_fn(|i| step[i] + along * axis[i]);
        }
        if gain <= 1e-14 {
            let flattest = (0..N).min_by(|i, j| curvature[*i].total_cmp(&curvature[*j])).unwrap_or(0);
            let of_axis =
                (0..N).max_by(|i, j| axes[flattest][*i].abs().total_cmp(&axes[flattest][*j].abs())).unwrap_or(0);
            if curvature[flattest] <= 1e-13 * largest {
                return Err(stuck(Why::Flat { parameter: of_axis }));
            }
            let covariance = std::array::from_fn(|i| {
                std::array::from_fn(|j| (0..N).map(|k| axes[k][i] * axes[k][j] / curvature[k]).sum())
            });
            let top = Top { at, value: here.value, covariance, steps };
            return match (0..N).find(|i| top.covariance[*i][*i] > 100.0) {
                Some(parameter) => Err(stuck(Why::Flat { parameter })),
                None => Ok(top),
            };
        }
        let longest = step.iter().fold(0.0f64, |longest, step| longest.max(step.abs()));
        if longest > 1.5 {
            step = step.map(|step| step * 1.5 / longest);
        }
        // what rounding may take away
        let slack = 1e-12 * here.value.abs();
        let tried = (0..12).find_map(|halved| {
            let next: [f64; N] = std::array::from_fn(|i| at[i] + step[i] * 0.5f64.powi(halved));
            let there = f(&next);
            (there.value >= here.value - slack && there.value.is_finite()).then_some((next, there))
        });
        (at, here) = tried.ok_or(stuck(Why::Lost))?;
    }
    Err(Stuck { why: Why::Lost, value: here.value })
}

/// How much a function is curved downwards, along the axes on which that is all there is.
struct Axes<const N: usize> {
    curvature: [f64; N],
    axes: [[f64; N]; N],
}

impl<const N: usize> Axes<N> {
    /// By Jacobi's rotations, which so small a square needs few of.
    fn of(jet: &Jet<N>) -> Axes<N> {
        let mut square: [[f64; N]; N] =
            std::array::from_fn(|i| std::array::from_fn(|j| -jet.second[i.min(j)][i.max(j)]));
        let mut axes: [[f64; N]; N] = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
        for _ in 0..30 {
            let beside: f64 =
                (0..N).flat_map(|i| (i + 1..N).map(move |j| (i, j))).map(|(i, j)| square[i][j].abs()).sum();
            if beside == 0.0 {
                break;
            }
            for i in 0..N {
                for j in i + 1..N {
                    if square[i][j] == 0.0 {
                        continue;
                    }
                    let ratio = (square[j][j] - square[i][i]) / (2.0 * square[i][j]);
                    let tangent = ratio.signum() / (ratio.abs() + ratio.hypot(1.0));
                    let cosine = tangent.hypot(1.0).recip();
                    let sine = tangent * cosine;
                    for row in &mut square {
                        (row[i], row[j]) = (cosine * row[i] - sine * row[j], sine * row[i] + cosine * row[j]);
                    }
                    for k in 0..N {
                        let (p, q) = (square[i][k], square[j][k]);
                        (square[i][k], square[j][k]) = (cosine * p - sine * q, sine * p + cosine * q);
                        let (p, q) = (axes[i][k], axes[j][k]);
                        (axes[i][k], axes[j][k]) = (cosine * p - sine * q, sine * p + cosine * q);
                    }
                }
            }
        }
        Axes { curvature: std::array::from_fn(|i| square[i][i]), axes }
    }
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
