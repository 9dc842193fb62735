//! The least value of a function of a few numbers that lie between bounds.

use std::f64::consts::FRAC_PI_2;

/// Where a function is least between bounds, near enough: the same answer every time.
///
/// The best two places of a coarse grid, each improved by the simplex of Nelder and Mead (1965), which runs over angles
/// whose squared sines are the places between the bounds: it can reach a bound and not leave it.
pub fn minimise(bounds: &[(f64, f64)], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let place = |angles: &[f64]| -> Vec<f64> {
        angles.iter().zip(bounds).map(|(angle, (low, high))| low + (high - low) * angle.sin().powi(2)).collect()
    };
    // what is no number is worse than any
    let value = |angles: &[f64]| Some(f(&place(angles))).filter(|value| !value.is_nan()).unwrap_or(f64::INFINITY);
    let mut grid = vec![vec![]];
    for _ in bounds {
        let longer = |angles: Vec<f64>| {
            [0.1f64, 0.4, 0.8].map(|part| angles.iter().copied().chain([part.sqrt().asin()]).collect::<Vec<f64>>())
        };
        grid = grid.into_iter().flat_map(longer).collect();
    }
    let mut starts: Vec<(f64, Vec<f64>)> = grid.into_iter().map(|angles| (value(&angles), angles)).collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let found = starts.into_iter().take(2).map(|(_, start)| simplex(simplex(start, &value).1, &value));
    place(&found.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default().1)
}

/// Nelder and Mead's way down from a place.
fn simplex(start: Vec<f64>, value: &impl Fn(&[f64]) -> f64) -> (f64, Vec<f64>) {
    let n = start.len();
    let corner = |moved: usize| {
        let mut at = start.clone();
        if let Some(angle) = moved.checked_sub(1).and_then(|axis| at.get_mut(axis)) {
            *angle += if *angle > 0.5 * FRAC_PI_2 { -0.2 } else { 0.2 };
        }
        (value(&at), at)
    };
    let mut corners: Vec<(f64, Vec<f64>)> = (0..=n).map(corner).collect();
    for _ in 0..200 * n {
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ((least, best), Some((most, worst))) = (corners[0].clone(), corners.last().cloned()) else { break };
        let wide = best.iter().zip(&worst).any(|(a, b)| (a - b).abs() > 1e-9);
        if !wide && most - least <= 1e-14 * least.abs() {
            break;
        }
        let centre: Vec<f64> =
            (0..n).map(|axis| corners.iter().take(n).map(|(_, at)| at[axis]).sum::<f64>() / n as f64).collect();
        let along = |by: f64| {
            let at: Vec<f64> = centre.iter().zip(&worst).map(|(c, w)| c + by * (c - w)).collect();
            (value(&at), at)
        };
        let second = corners.get(n.saturating_sub(1)).map_or(least, |corner| corner.0);
        let reflected = along(1.0);
        let better = if reflected.0 < least {
            let expanded = along(2.0);
            if expanded.0 < reflected.0 { expanded } else { reflected }
        } else if reflected.0 < second {
            reflected
        } else {
            along(if reflected.0 < most { 0.5 } else { -0.5 })
        };
        if better.0 < most {
            corners[n] = better;
        } else {
            for corner in corners.iter_mut().skip(1) {
                corner.1 = corner.1.iter().zip(&best).map(|(at, best)| best + 0.5 * (at - best)).collect();
                corner.0 = value(&corner.1);
            }
        }
    }
    corners.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_place_is_found_inside_and_at_the_bounds() {
        type F = fn(&[f64]) -> f64;
        let unit = (0.0, 1.0);
        for (what, bounds, f, expected) in [
            ("a bowl", vec![unit, unit], (|x| (x[0] - 0.3).powi(2) + 4.0 * (x[1] - 0.6).powi(2)) as F, vec![0.3, 0.6]),
            ("at a bound", vec![unit], |x| x[0], vec![0.0]),
            ("at the other", vec![unit, (2.0, 5.0)], |x| -x[0] - x[1], vec![1.0, 5.0]),
            (
                "a bent valley",
                vec![(-2.0, 2.0), (-1.0, 3.0)],
                |x| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2),
                vec![1.0, 1.0],
            ),
            ("where it is a number", vec![unit], |x| if x[0] < 0.5 { f64::NAN } else { x[0] }, vec![0.5]),
            ("of nothing", vec![], |_| 1.0, vec![]),
        ] {
            let found = minimise(&bounds, f);
            assert!(
                found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5),
                "{what}: {found:?}"
            );
        }
    }
}
