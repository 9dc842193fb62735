//! From where to where the share that lasts longer may well lie.

use crate::stats::Interval;
use crate::stats::interval::z_of;
use crate::value::Undefined;

/// How the band around a survival curve is made of its standard error.
///
/// All three agree where many are at risk. Where few are, [`Band::Plain`] is too narrow and leaves 0 to 1, [`Band::LogLog`]
/// keeps its confidence best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Band {
    /// `S ± z se`, cut at 0 and 1.
    Plain,
    /// `exp(ln S ± z se / S)`, cut at 1: the default of R's `survfit`.
    Log,
    /// `S ^ exp(± z se / (S ln S))`, by Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data* (1980). The
    /// default here, in SAS and in lifelines.
    #[default]
    LogLog,
}

impl Band {
    /// The ends of a band around a share, by its standard error relative to it. Of 1 it has no width; of 0 there is none.
    pub(super) fn around(self, share: f64, relative: f64, z: f64) -> Option<(f64, f64)> {
        if share <= 0.0 || !relative.is_finite() {
            return None;
        }
        if share >= 1.0 {
            return Some((1.0, 1.0));
        }
        let (low, high) = match self {
            Band::Plain => (share - z * relative * share, share + z * relative * share),
            Band::Log => (share * (-z * relative).exp(), share * (z * relative).exp()),
            Band::LogLog => {
                let wide = z * relative / share.ln().abs();
                (share.powf(wide.exp()), share.powf((-wide).exp()))
            }
        };
        Some((low.max(0.0), high.min(1.0)))
    }
}

/// The interval of a share that has ended, by the log-log band; there is none of 0 and of 1.
pub(crate) fn cumulative_interval(share: f64, error: f64, confidence: f64) -> Result<Interval, Undefined> {
    let z = z_of(confidence)?;
    let between = (share < 1.0).then(|| Band::LogLog.around(share, error / share, z)).flatten();
    let (low, high) = between.ok_or(Undefined::NoDenominator)?;
    Ok(Interval { low, high, confidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_its_share_and_never_leaves_0_to_1() {
        for band in [Band::Plain, Band::Log, Band::LogLog] {
            for share in [1e-9, 0.02, 0.5, 0.98, 1.0 - 1e-9] {
                for relative in [0.0, 0.01, 0.7, 40.0] {
                    let (low, high) = band.around(share, relative, 1.96).unwrap();
                    assert!(0.0 <= low && low <= share * (1.0 + 1e-12), "{band:?} {share} {relative}: {low}");
                    assert!(share * (1.0 - 1e-12) <= high && high <= 1.0, "{band:?} {share} {relative}: {high}");
                }
            }
            assert_eq!(band.around(1.0, 0.0, 1.96), Some((1.0, 1.0)));
            assert_eq!(band.around(0.0, f64::INFINITY, 1.96), None);
        }
    }
}
