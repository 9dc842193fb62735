//! How numbers are written: thousands grouped, rounded half to even only where a precision is asked for.

use super::wide::{nearest, pow10, rounded};
use std::fmt;

/// `units` at a decimal scale: all digits that matter and at least `least`, or exactly `precision` of them.
pub(crate) fn decimal(units: i128, scale: u32, least: u32, precision: Option<usize>) -> String {
    let (units, scale, least) = match precision.and_then(|digits| u32::try_from(digits).ok()) {
        Some(digits) if digits < scale => {
            // a power that does not fit is more than twice any number of units
            let by = pow10(scale - digits).map(i128::unsigned_abs);
            (by.and_then(|by| rounded(units, 1, by)).unwrap_or(0), digits, digits)
        }
        Some(digits) => (units, scale, digits),
        None => (units, scale, least),
    };
    let scale = scale as usize;
    let digits = format!("{:0>width$}", units.unsigned_abs().to_string(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let mut out = String::from(if units < 0 { "-" } else { "" });
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let matters = fraction.trim_end_matches('0').len().max((least as usize).min(scale));
    let fraction = &fraction[..matters];
    if matters > 0 || least > 0 {
        out.push('.');
        out.push_str(fraction);
        out.extend(std::iter::repeat_n('0', (least as usize).saturating_sub(matters)));
    }
    out
}

/// `number * times / by` with so many digits behind the point.
pub(crate) fn fraction(number: i128, times: u128, by: u128, digits: usize) -> String {
    let digits = digits.min(18);
    let ten = pow10(digits as u32).map_or(1, i128::unsigned_abs);
    match rounded(number, times.saturating_mul(ten), by) {
        Some(units) => decimal(units, digits as u32, digits as u32, None),
        None => format!("{:.digits$}", nearest(number, by) * times as f64),
    }
}

pub(crate) fn count(n: impl Into<i128>) -> String {
    decimal(n.into(), 0, 0, None)
}

/// Fills up to the width asked for; numbers stand to the right. (`Formatter::pad` would take the precision for a length.)
pub(crate) fn pad(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let missing = f.width().unwrap_or(0).saturating_sub(text.chars().count());
    let before = match f.align() {
        Some(fmt::Alignment::Left) => 0,
        Some(fmt::Alignment::Center) => missing / 2,
        Some(fmt::Alignment::Right) | None => missing,
    };
    let fill = f.fill();
    let fill = |f: &mut fmt::Formatter<'_>, n| (0..n).try_for_each(|_| fmt::Write::write_char(f, fill));
    fill(f, before)?;
    f.write_str(text)?;
    fill(f, missing - before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_show_what_matters_or_what_is_asked_for() {
        for (units, scale, least, precision, text) in [
            (1_000_553_400, 2, 2, None, "10,005,534.00"),
            (123_450, 2, 0, None, "1,234.5"),
            (123_450, 2, 2, None, "1,234.50"),
            (5, 3, 2, None, "0.005"),
            (-5, 3, 2, None, "-0.005"),
            (-5, 3, 2, Some(2), "0.00"),
            (-15, 3, 2, Some(2), "-0.02"),
            (9_999_995, 1, 0, Some(0), "1,000,000"),
            (12, 0, 2, None, "12.00"),
            (12, 0, 0, Some(3), "12.000"),
            (0, 0, 0, None, "0"),
            (i128::MIN, 0, 0, Some(0), "-170,141,183,460,469,231,731,687,303,715,884,105,728"),
            (7, 200, 0, Some(2), "0.00"),
        ] {
            assert_eq!(decimal(units, scale, least, precision), text);
        }
    }

    #[test]
    fn fractions_are_rounded_once() {
        assert_eq!(fraction(2, 100, 3, 1), "66.7");
        assert_eq!(fraction(1, 100, 8, 0), "12");
        assert_eq!(fraction(-1, 1, 3, 2), "-0.33");
        assert_eq!(fraction(i128::MAX, 100, 1, 0).len(), 41);
    }
}
