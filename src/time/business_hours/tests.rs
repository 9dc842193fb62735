use super::*;
use chrono_tz::Tz;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}
fn hours(zone: &str, text: &str) -> BusinessHours {
    Calendar::in_zone(zone.parse::<Tz>().unwrap()).business_hours(text).unwrap()
}

#[test]
fn it_is_open_when_the_clock_shows_a_time_inside_a_window() {
    let text = "fri 22:00-06:00; mon 09:00-17:00; 2024-03-30 10:00-12:00; 2024-04-01 closed";
    let hours = hours("Europe/Warsaw", text);
    for (instant, open) in [
        ("2024-03-22T20:59:59.999999Z", false),
        ("2024-03-22T21:00:00Z", true),
        ("2024-03-23T04:59:59Z", true),
        ("2024-03-23T05:00:00Z", false),
        ("2024-03-25T08:00:00Z", true),
        ("2024-03-25T16:00:00Z", false),
        ("2024-03-29T22:59:00Z", true),
        ("2024-03-30T00:00:00Z", false), // the date has hours of its own
        ("2024-03-30T09:00:00Z", true),
        ("2024-04-01T10:00:00Z", false), // closed
        ("2024-04-08T07:00:00Z", true),  // nine in summer
    ] {
        assert_eq!(hours.is_open_at(at(instant)), open, "{instant}");
    }
    for never in [Timestamp::MIN, Timestamp::MAX] {
        hours.is_open_at(never);
    }
}

#[test]
fn a_night_in_which_the_clock_is_turned_is_shorter_or_longer_but_not_on_the_wall() {
    let warsaw = hours("Europe/Warsaw", "sat 22:00-06:00");
    let all_day = hours("Europe/Warsaw", "mon-sun 00:00-24:00");
    for (hours, from, until, elapsed, shown) in [
        (&warsaw, "2024-03-30T12:00:00Z", "2024-03-31T12:00:00Z", 420, 480),
        (&warsaw, "2024-10-26T12:00:00Z", "2024-10-27T12:00:00Z", 540, 480),
        (&warsaw, "2024-10-26T23:30:00Z", "2024-10-27T00:30:00Z", 60, 60), // 01:30 to 02:30
        (&warsaw, "2024-10-26T23:30:00Z", "2024-10-27T01:30:00Z", 120, 60), // to 02:30, the second time
        (&all_day, "2024-10-27T00:50:00Z", "2024-10-27T01:10:00Z", 20, -40), // 02:50, then 02:10
    ] {
        let minutes = |hours: &BusinessHours| hours.business_time(at(from), at(until)).unwrap().num_minutes();
        assert_eq!((minutes(hours), minutes(&hours.wall_clock())), (elapsed, shown), "{from}");
        let due = |hours: &BusinessHours, minutes| hours.due_time(at(from), TimeDelta::minutes(minutes)).unwrap();
        assert!(due(hours, elapsed) <= at(until) && due(&hours.wall_clock(), shown) <= at(until).max(at(from)));
    }
    // waiting for what the clock jumps over, or shows twice
    let wall = all_day.wall_clock();
    for (from, minutes, due) in [
        ("2024-03-31T00:30:00Z", 60, "2024-03-31T01:00:00Z"), // 01:30 to 02:30: at three
        ("2024-03-31T00:30:00Z", 90, "2024-03-31T01:00:00Z"),
        ("2024-10-27T00:30:00Z", 20, "2024-10-27T00:50:00Z"), // 02:50, the first time
        ("2024-10-27T01:10:00Z", 30, "2024-10-27T01:40:00Z"), // 02:40, the second time
        ("2024-10-27T00:30:00Z", 40, "2024-10-27T02:10:00Z"), // 03:10
    ] {
        assert_eq!(wall.due_time(at(from), TimeDelta::minutes(minutes)), Ok(at(due)), "{from} {minutes}");
    }
    assert_eq!(wall.wall_clock(), wall);
    assert_eq!(wall.to_string().parse::<Schedules>().is_ok(), cfg!(feature = "chrono-tz"));
}

#[test]
fn open_time_that_never_comes_has_no_due_time_and_says_why() {
    let soon = TimeDelta::microseconds(1);
    let from = at("2024-01-01T00:00:00Z");
    for (text, amount, due) in [
        ("", soon, Err(Undefined::NoOpenTime)),
        ("2023-12-31 09:00-17:00", soon, Err(Undefined::NoOpenTime)),
        ("2024-12-31 09:00-17:00", TimeDelta::hours(9), Err(Undefined::NoOpenTime)),
        ("2024-12-31 09:00-17:00", TimeDelta::hours(8), Ok(at("2024-12-31T17:00:00Z"))),
        ("mon 09:00-17:00", TimeDelta::days(365 * 200), Err(Undefined::OutOfRange)),
        ("mon 09:00-17:00", TimeDelta::MAX, Err(Undefined::OutOfRange)),
        ("", TimeDelta::zero(), Ok(from)),
        ("mon 09:00-17:00", TimeDelta::hours(-1), Ok(from)),
    ] {
        for hours in [hours("UTC", text), hours("UTC", text).wall_clock()] {
            assert_eq!(hours.due_time(from, amount), due, "{hours}");
        }
    }
    let hours = hours("UTC", "mon 09:00-17:00");
    for never in [Timestamp::MIN, Timestamp::MAX] {
        assert_eq!(hours.due_time(never, soon), Err(Undefined::OutOfRange));
        assert_eq!(hours.business_time(from, never), Err(Undefined::OutOfRange));
        assert_eq!(hours.business_time(never, from), Err(Undefined::OutOfRange));
    }
}

#[test]
fn a_zone_whose_name_would_not_read_back_is_refused() {
    for name in ["a;b", "a|b", " a"] {
        let e = Calendar::named(name, chrono::Utc).business_hours("mon 09:00-17:00").unwrap_err();
        assert!(e.is_invalid() && e.to_string().contains("name of a time zone"), "{e}");
    }
}

const ZONES: [&str; 6] =
    ["UTC", "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo"];

/// Windows of a day on the quarter hour, in order and apart.
fn windows() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::btree_set(0u32..=96, 0..5).prop_map(|ends| {
        let ends: Vec<u32> = ends.into_iter().map(|quarter| quarter * 900).collect();
        ends.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

prop_compose! {
    fn any_hours()(
        zone in prop::sample::select(ZONES.to_vec()), week in prop::array::uniform7(windows()),
        dates in prop::collection::btree_map(0u64..730, windows(), 0..12),
    ) -> BusinessHours {
        let clock = Calendar::in_zone(zone.parse::<Tz>().unwrap()).clock().clone();
        let start = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
        let dates = dates.into_iter().map(|(n, windows)| (start + chrono::Days::new(n), windows)).collect();
        BusinessHours::of(clock, week, dates, false).unwrap()
    }
}

/// On the minute, in the years 2018 and 2019; half of the times about a turn of a clock.
fn instant() -> impl Strategy<Value = Timestamp> {
    let turns = ["2018-03-11T07:00:00Z", "2018-11-04T03:00:00Z", "2019-03-31T01:00:00Z", "2019-10-05T15:30:00Z"];
    let about = (prop::sample::select(turns.to_vec()), -2000i64..2000).prop_map(|(turn, n)| (at(turn), n));
    prop_oneof![about, Just(at("2018-01-01T00:00:00Z")).prop_flat_map(|start| (Just(start), 0i64..2 * 525_600))]
        .prop_map(|(start, n)| start.saturating_add(TimeDelta::minutes(n)))
}

proptest! {
    #[test]
    fn open_minutes_counted_one_by_one_are_as_many(hours in any_hours(), from in instant(), minutes in 0i64..6000) {
        let minute = |n: i64| from.saturating_add(TimeDelta::minutes(n));
        let open = (0..minutes).filter(|n| hours.is_open_at(minute(*n))).count() as i64;
        prop_assert_eq!(hours.business_time(from, minute(minutes)), Ok(TimeDelta::minutes(open)));
        prop_assert_eq!(hours.business_time(minute(minutes), from), Ok(TimeDelta::minutes(-open)));
        // the first minute by whose end so many have passed
        let mut passed = 0;
        let due = (0..minutes).find(|n| {
            passed += i64::from(hours.is_open_at(minute(*n)));
            passed == open
        });
        if open > 0 {
            prop_assert_eq!(hours.due_time(from, TimeDelta::minutes(open)).ok(), due.map(|n| minute(n + 1)));
        }
    }

    #[test]
    fn open_time_adds_up(hours in any_hours(), a in instant(), b in instant(), c in instant()) {
        for hours in [hours.clone(), hours.wall_clock()] {
            let time = |from, until| hours.business_time(from, until).unwrap();
            prop_assert_eq!(time(a, b) + time(b, c), time(a, c));
        }
    }

    #[test]
    fn what_has_passed_was_due(hours in any_hours(), a in instant(), b in instant()) {
        let (from, until) = (a.min(b), a.max(b));
        for hours in [hours.clone(), hours.wall_clock()] {
            let passed = hours.business_time(from, until).unwrap();
            let due = hours.due_time(from, passed).unwrap();
            prop_assert!(due <= until);
            // not a microsecond sooner
            if passed > TimeDelta::zero() {
                prop_assert!(hours.business_time(from, due).unwrap() >= passed);
                let before = due.saturating_add(TimeDelta::microseconds(-1));
                prop_assert!(hours.business_time(from, before).unwrap() < passed);
            }
        }
    }

    #[test]
    fn the_text_reads_back(hours in any_hours()) {
        let calendar = Calendar::in_zone(hours.zone_name().unwrap().parse::<Tz>().unwrap());
        for hours in [hours.clone(), hours.wall_clock()] {
            let read = calendar.business_hours(&hours.to_string()).unwrap();
            prop_assert_eq!(&read, &hours);
            prop_assert_eq!(read.to_string(), hours.to_string());
            let again = Schedules::from(&hours).then_from(at("2024-01-01T00:00:00Z"), &hours).unwrap();
            if hours.zone_name() == Some("UTC") || cfg!(feature = "chrono-tz") {
                prop_assert_eq!(again.to_string().parse(), Ok(again));
            }
        }
    }
}
