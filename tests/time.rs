//! Calendars, periods and timelines: reference answers, and wrong numbers that must not come back.

#![allow(clippy::unwrap_used)] // a test's helpers may: clippy spares only its #[test] functions

#[path = "oracle/time.rs"]
mod answers;

use chrono::{NaiveDate, TimeDelta, Weekday};
use chrono_tz::{America, Europe};
use crm_kpi::time::{Calendar, FiscalName, Grain, Retail, RetailWeeks, Timeline, Timestamp, YearEnd};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

/// Cases whose inputs stand in their keys, computed by Python's zoneinfo, pandas, DuckDB and R.
#[test]
fn calendars_and_zones_agree_with_python_duckdb_and_r() {
    let golden: Value = serde_json::from_str(include_str!("golden/time.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 15);
    for case in cases {
        let answer = answers::run(case, Path::new("")).unwrap();
        let (answer, expected) = (answer.as_object().unwrap(), case["expected"].as_object().unwrap());
        assert_eq!(answer.len(), expected.len(), "{}", case["id"]);
        for (key, value) in expected {
            assert_eq!(answer.get(key), Some(value), "{} {key}", case["id"]);
        }
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}
fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn march_compared_with_31_january_to_29_february() {
    let march = Calendar::in_zone(Europe::Warsaw).period("2024-03").unwrap();
    let february = march.previous().unwrap();
    assert_eq!((february.first_date(), february.last_date()), (date("2024-02-01"), date("2024-02-29")));
    assert_eq!(february.end(), march.start());
    // a month to date ends with the shorter month, it does not reach back into January
    let to_date = march.part_until(at("2024-03-31T12:00:00Z"));
    assert_eq!(to_date.previous().unwrap(), february);
}

#[test]
fn months_shifted_by_an_offset() {
    let warsaw = Calendar::in_zone(Europe::Warsaw);
    let months = warsaw.period("2024").unwrap().by(Grain::Month).unwrap();
    let label = |t: &str| months.label(months.slot(at(t)).unwrap());
    // midnight is an hour, or two, before that of UTC
    assert_eq!(label("2024-01-31T22:59:59Z"), "2024-01");
    assert_eq!(label("2024-01-31T23:00:00Z"), "2024-02");
    assert_eq!(label("2024-06-30T21:59:59Z"), "2024-06");
    assert_eq!(label("2024-06-30T22:00:00Z"), "2024-07");
    // dates have no zone: the first of the month stays in its month, and none can be put on them
    let civil = Calendar::civil();
    let dates = civil.period("2024").unwrap().by(Grain::Month).unwrap();
    let slot = dates.slot(civil.start_of(date("2024-07-01")).unwrap()).unwrap();
    assert_eq!(dates.label(slot), "2024-07");
    assert!(civil.with_zone(America::New_York).is_err());
}

#[test]
fn a_day_lost_at_a_dst_change() {
    for zone in [America::New_York, America::Sao_Paulo, Europe::Warsaw, chrono_tz::Africa::Cairo] {
        let calendar = Calendar::in_zone(zone);
        let days = Timeline::of(&calendar, Grain::Day, date("2010-01-01"), date("2025-01-01")).unwrap();
        assert_eq!(days.len(), 5479);
        for (i, day) in days.periods().enumerate() {
            let hours = (day.end().micros() - day.start().micros()) / 3_600_000_000;
            assert!((23..=25).contains(&hours), "{day} in {zone} has {hours} hours");
            assert_eq!(day.first_date(), date("2010-01-01") + TimeDelta::days(i as i64));
            assert_eq!(days.slot(day.start()), Some(i));
            assert_eq!(days.slot(Timestamp::from_micros(day.end().micros() - 1)), Some(i));
        }
    }
}

/// Each change of a clock since 1850, looked at from around it.
#[test]
fn no_change_of_the_clock_loses_an_instant_or_a_label() {
    use chrono_tz::{Africa, Antarctica, Asia, Australia, Pacific};
    let mut changes = 0;
    for zone in [
        America::Juneau,
        America::St_Johns,
        Africa::Monrovia,
        Antarctica::Troll,
        Asia::Manila,
        Australia::Lord_Howe,
        Europe::Dublin,
        Pacific::Apia,
    ] {
        let calendar = Calendar::in_zone(zone);
        let half_days = (-87_600..35_000).map(|n| Timestamp::from_micros(n * 43_200_000_000));
        let changed = half_days.filter(|t| {
            let later = t.saturating_add(TimeDelta::hours(12));
            calendar.offset_seconds(*t) != calendar.offset_seconds(later)
        });
        for (from, minutes) in changed.flat_map(|t| (-60..=780).step_by(20).map(move |m| (t, m))) {
            changes += 1;
            let at = from.saturating_add(TimeDelta::minutes(minutes));
            for grain in [Grain::Hour, Grain::Day, Grain::Month] {
                let period = calendar.period_at(grain, at).unwrap();
                assert!(period.contains(at), "{zone} {period} {at}");
                assert_eq!(calendar.period(&period.label()).unwrap(), period, "{zone} {at}");
                let next = period.next().unwrap();
                assert_eq!((next.start(), next.previous().unwrap()), (period.end(), period), "{zone} {at}");
            }
        }
    }
    assert!(changes > 10_000, "{changes}");
}

#[test]
fn weeks_starting_on_sunday_in_one_view_and_monday_in_the_other() {
    let iso = Calendar::utc();
    let sunday = iso.week_starts(Weekday::Sun);
    let on = date("2025-02-09"); // a Sunday
    let (a, b) = (iso.period_of(Grain::Week, on).unwrap(), sunday.period_of(Grain::Week, on).unwrap());
    assert_eq!((a.first_date(), b.first_date()), (date("2025-02-03"), date("2025-02-09")));
    // the two are never taken for each other: not by label, as a value, nor as a saved timeline
    assert_eq!((a.label().as_str(), b.label().as_str()), ("2025-W06", "2025-02-09/W"));
    assert!(sunday.period("2025-W06").is_err());
    assert!(Timeline::spanning(&a, &b).unwrap_err().is_mismatch());
    let saved = |p| Timeline::from(p).fingerprint();
    assert!(saved(a).must_equal(&saved(b)).unwrap_err().to_string().starts_with("start of the week differs"));
}

#[test]
fn month_names_grouped_without_their_year() {
    let calendar = Calendar::utc();
    let months = Timeline::of(&calendar, Grain::Month, date("2022-01-01"), date("2025-01-01")).unwrap();
    let (a, b) = (months.slot(at("2023-03-15T12:00:00Z")), months.slot(at("2024-03-15T12:00:00Z")));
    assert_eq!((a, b), (Some(14), Some(26)));
    assert_eq!((months.label(14), months.label(26)), ("2023-03".to_string(), "2024-03".to_string()));
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let weekday = || (0..7u8).prop_map(|n| Weekday::try_from(n).unwrap());
    let zone = (0..chrono_tz::TZ_VARIANTS.len()).prop_map(|i| Calendar::in_zone(chrono_tz::TZ_VARIANTS[i]));
    let name = prop_oneof![Just(FiscalName::ByEnd), Just(FiscalName::ByStart)];
    let end = prop_oneof![Just(YearEnd::Last), Just(YearEnd::Nearest)];
    let weeks =
        prop_oneof![Just(RetailWeeks::FourFourFive), Just(RetailWeeks::FourFiveFour), Just(RetailWeeks::FiveFourFour)];
    let retail = (weeks, weekday(), end, 1..=12u8, name.clone(), 1..=4u8)
        .prop_map(|(w, d, e, m, n, q)| Retail::new(w, d, e, m).unwrap().named(n).extra_week_in(q).unwrap());
    (zone, weekday(), 1..=12u8, name, prop::option::of(retail)).prop_map(|(zone, weekday, month, name, retail)| {
        let calendar = zone.week_starts(weekday).fiscal_year_starts(month).unwrap().fiscal_year_named(name);
        retail.map_or(calendar.clone(), |r| calendar.retail(r))
    })
}

proptest! {
    /// Any zone, any weeks, any fiscal or retail year, near and far years.
    #[test]
    fn every_label_printed_reads_back_to_the_same_period(
        calendar in calendars(), near in -5_000_000_000i64..8_000_000_000, far in -8_000_000_000_000i64..8_000_000_000_000,
        is_far in prop::bool::weighted(0.2), part in 0.0..1.0f64, days in 1..400i64,
    ) {
        let at = Timestamp::from_micros(if is_far { far } else { near } * 1_000_000);
        for grain in Grain::ALL {
            let period = calendar.period_at(grain, at).unwrap();
            prop_assert!(period.contains(at), "{period:?}");
            prop_assert!(period.first_date() <= period.last_date());
            prop_assert_eq!(&calendar.period(&period.label()).unwrap(), &period);
            prop_assert_eq!(&period.next().unwrap().previous().unwrap(), &period);
            let length = (period.end().micros() - period.start().micros()) as f64;
            let part = period.part_until(Timestamp::from_micros(period.start().micros() + (part * length) as i64));
            prop_assert_eq!(calendar.period(&part.label()).unwrap(), part);
            period.year_before().unwrap();
        }
        let from = calendar.date_of(at).unwrap();
        let dates = calendar.between_dates(from, from + TimeDelta::days(days)).unwrap();
        prop_assert_eq!(calendar.period(&dates.label()).unwrap(), dates);
    }

    #[test]
    fn no_text_at_all_makes_the_reader_panic(text in "(FY)?[-+]?[0-9]{1,7}(-[QHWP]?[0-9]{0,3}){0,3}.{0,4}", any in ".*") {
        for calendar in [Calendar::utc(), Calendar::civil().retail(Retail::nrf())] {
            for text in [&text, &any] {
                if let Ok(period) = calendar.period(text) {
                    prop_assert_eq!(calendar.period(&period.label()).unwrap(), period);
                }
            }
        }
    }
}

#[cfg(feature = "chrono-tz")]
#[test]
fn a_zone_by_its_name_is_that_zone() {
    assert_eq!(Calendar::zone("Europe/Warsaw").unwrap(), Calendar::in_zone(Europe::Warsaw));
    let e = Calendar::zone("Mars/Olympus").unwrap_err();
    assert_eq!(e.to_string(), "time zone `Mars/Olympus`: expected an IANA name such as Europe/Warsaw");
}
