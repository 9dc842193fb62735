//! Days and instants, in the company's zone, Europe/Warsaw. Seconds and days since 1970-01-01.

use super::rng::Rng;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

/// The sample begins here: 1 January 2022 in Warsaw.
pub fn start() -> i64 {
    local(day(2022, 1, 1), 0)
}

/// Nothing after this is known: 1 January 2025 in Warsaw.
pub fn end() -> i64 {
    local(day(2025, 1, 1), 0)
}

/// The day number of a civil date (Hinnant, days_from_civil).
pub fn day(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month, day of a day number (Hinnant, civil_from_days).
pub fn civil(day: i64) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// Monday is 0.
pub fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// The 36 months: first day and number of days.
pub fn months() -> impl Iterator<Item = (i64, i64)> {
    (0..36).map(|i| {
        let first = day(2022 + i / 12, i % 12 + 1, 1);
        (first, day(2022 + (i + 1) / 12, (i + 1) % 12 + 1, 1) - first)
    })
}

/// The same day of the month, `n` months on (the 28th at the latest).
pub fn add_months(from: i64, n: i64) -> i64 {
    let (year, month, dom) = civil(from);
    let months = year * 12 + month - 1 + n;
    day(months.div_euclid(12), months.rem_euclid(12) + 1, dom.min(28))
}

fn last_sunday(year: i64, month: i64) -> i64 {
    let last = day(year, month, 31);
    last - (weekday(last) + 1) % 7
}

/// The instant of a local time of day. Good for every time but the hours of the two nights when clocks are set.
pub fn local(of: i64, second: i64) -> i64 {
    let (year, ..) = civil(of);
    let summer = last_sunday(year, 3) <= of && of < last_sunday(year, 10);
    of * DAY + second - if summer { 2 } else { 1 } * HOUR
}

/// The local day and second of an instant, with the same reserve.
pub fn to_local(at: i64) -> (i64, i64) {
    let utc = at.div_euclid(DAY);
    let shift = utc * DAY - local(utc, 0);
    ((at + shift).div_euclid(DAY), (at + shift).rem_euclid(DAY))
}

/// An instant of a day while the office works; a weekend mostly waits until Monday.
pub fn at_work(rng: &mut Rng, day: i64) -> i64 {
    let day = if weekday(day) >= 5 && rng.chance(92) { day + 7 - weekday(day) } else { day };
    local(day, 8 * HOUR + rng.below(10 * HOUR))
}

/// An instant of a day when people are awake.
pub fn any_time(rng: &mut Rng, day: i64) -> i64 {
    local(day, 6 * HOUR + rng.below(18 * HOUR))
}

/// The same instant if the office works, else the next morning that it does.
pub fn next_open(at: i64) -> i64 {
    let (mut day, second) = to_local(at);
    if weekday(day) < 5 && (8 * HOUR..18 * HOUR).contains(&second) {
        return at;
    }
    if second >= 8 * HOUR || weekday(day) >= 5 {
        day += 1;
    }
    while weekday(day) >= 5 {
        day += 1;
    }
    local(day, 8 * HOUR + at.rem_euclid(40 * MINUTE))
}

/// An instant as RFC 3339.
pub fn instant(at: i64) -> String {
    let (year, month, day) = civil(at.div_euclid(DAY));
    let s = at.rem_euclid(DAY);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", s / HOUR, s / MINUTE % 60, s % 60)
}

/// An instant given as RFC 3339 in the shape that [`instant`] writes: for the cases that are set by hand.
pub fn given(text: &str) -> i64 {
    let n = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap_or(0);
    day(n(0, 4), n(5, 7), n(8, 10)) * DAY + n(11, 13) * HOUR + n(14, 16) * MINUTE + n(17, 19)
}

/// Instants where a day, a month or a year is easily cut wrong in Warsaw.
pub const EDGES: [&str; 9] = [
    "2023-12-31T22:59:59Z", // the last second of 2023
    "2024-01-31T22:59:59Z", // the last second of January
    "2024-01-31T23:00:00Z", // the first of February
    "2024-03-31T00:30:00Z", // 01:30, the night that has no 02:30
    "2024-03-31T01:30:00Z", // 03:30, an hour later
    "2024-07-31T21:59:59Z", // the last second of July, in summer time
    "2024-07-31T22:00:00Z", // the first of August
    "2024-10-27T00:30:00Z", // 02:30
    "2024-10-27T01:30:00Z", // 02:30 again
];
