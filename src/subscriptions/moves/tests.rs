use super::*;
use crate::kpi::{AsOf, over, track};
use crate::record::Subscription;
use crate::subscriptions::*;
use crate::time::{Calendar, Grain, Timeline};
use crate::value::{Currency, Money, Ratio, Undefined};
use proptest::prelude::*;

fn t(n: i64) -> Timestamp {
    Timestamp::from_micros(n)
}

/// From, until, cents, months of the term.
type Row = (i64, Option<i64>, i64, u32);

fn subscription(who: &str, (from, until, cents, months): Row) -> Subscription {
    let mut one = Subscription::new("", who, t(from), Money::minor(cents, Currency::EUR), months);
    one.ended_at = until.map(t);
    one
}

/// Ten, twenty, .. : periods between these instants, read one by one.
fn period(i: i64) -> Timeline {
    (t(i * 10)..t(i * 10 + 10)).into()
}

/// Start, new, reactivation, expansion, contraction, churn, end: cents by the month.
fn seen(moves: Moves, rows: &[Row], period: Timeline) -> [i128; 7] {
    let all: Vec<Subscription> = rows.iter().map(|row| subscription("C", *row)).collect();
    let kpi = NetNewMrr { each: moves.each, bridge: moves.bridge };
    let table = over(&all).during(period).measure(kpi);
    let kept = table.kept(&(), 0);
    let parts =
        [&kept.start, &kept.new, &kept.reactivation, &kept.expansion, &kept.contraction, &kept.churn, &kept.end];
    assert_eq!(kept.balanced(), Ok(()));
    parts.map(|part| {
        let hundred = Ratio::new(100, 1).unwrap();
        let cents = part.rate.per_month().unwrap().ratio().unwrap().checked_mul(hundred).unwrap();
        assert_eq!(cents.den(), 1);
        cents.num()
    })
}

#[test]
fn a_customer_moves_from_level_to_level() {
    let plain = Moves::default();
    let bridged = Moves { bridge: "5us".parse().ok(), ..plain };
    let each = Moves { each: true, ..plain };
    for (what, moves, rows, expected) in [
        ("stays", plain, vec![(0, None, 5, 1)], [5, 0, 0, 0, 0, 0, 5]),
        ("joins", plain, vec![(12, None, 5, 1)], [0, 5, 0, 0, 0, 0, 5]),
        ("joins at the first instant", plain, vec![(10, None, 5, 1)], [0, 5, 0, 0, 0, 0, 5]),
        ("leaves at the first instant", plain, vec![(0, Some(10), 5, 1)], [5, 0, 0, 0, 0, 5, 0]),
        ("leaves at the first instant of the next", plain, vec![(0, Some(20), 5, 1)], [5, 0, 0, 0, 0, 0, 5]),
        ("comes and goes", plain, vec![(12, Some(15), 5, 1)], [0; 7]),
        ("at no instant", plain, vec![(12, Some(12), 5, 1)], [0; 7]),
        ("pays more", plain, vec![(0, Some(12), 5, 1), (12, None, 8, 1)], [5, 0, 0, 3, 0, 0, 8]),
        ("pays less", plain, vec![(0, None, 5, 1), (0, Some(12), 3, 1)], [8, 0, 0, 0, 3, 0, 5]),
        (
            "more and less",
            plain,
            vec![(0, Some(12), 5, 1), (12, None, 9, 1), (0, Some(13), 4, 1)],
            [9, 0, 0, 0, 0, 0, 9],
        ),
        ("a year for twelve months", plain, vec![(0, Some(12), 5, 1), (12, None, 60, 12)], [5, 0, 0, 0, 0, 0, 5]),
        ("from a trial", plain, vec![(0, Some(12), 0, 1), (12, None, 5, 1)], [0, 5, 0, 0, 0, 0, 5]),
        ("to a free plan", plain, vec![(0, Some(12), 5, 1), (12, None, 0, 1)], [5, 0, 0, 0, 0, 5, 0]),
        ("back after a break", plain, vec![(0, Some(4), 5, 1), (12, None, 6, 1)], [0, 0, 6, 0, 0, 0, 6]),
        ("twice in the period: new", plain, vec![(11, Some(12), 5, 1), (13, None, 6, 1)], [0, 6, 0, 0, 0, 0, 6]),
        ("back within the period", plain, vec![(0, Some(12), 5, 1), (15, None, 6, 1)], [5, 0, 0, 1, 0, 0, 6]),
        ("a break over the start", plain, vec![(0, Some(9), 5, 1), (14, None, 6, 1)], [0, 0, 6, 0, 0, 0, 6]),
        ("bridged", bridged, vec![(0, Some(9), 5, 1), (14, None, 6, 1)], [5, 0, 0, 1, 0, 0, 6]),
        ("too long to be bridged", bridged, vec![(0, Some(9), 5, 1), (15, None, 6, 1)], [0, 0, 6, 0, 0, 0, 6]),
        ("a break over the end", plain, vec![(0, Some(18), 5, 1), (22, None, 6, 1)], [5, 0, 0, 0, 0, 5, 0]),
        ("bridged over the end", bridged, vec![(0, Some(18), 5, 1), (22, None, 6, 1)], [5, 0, 0, 0, 0, 0, 5]),
        ("gone for good, with a bridge", bridged, vec![(0, Some(18), 5, 1)], [5, 0, 0, 0, 0, 5, 0]),
        (
            "two gaps bridged",
            bridged,
            vec![(0, Some(8), 5, 1), (11, Some(17), 7, 1), (21, None, 9, 1)],
            [5, 0, 0, 2, 0, 0, 7],
        ),
        (
            "a free plan in the gap",
            bridged,
            vec![(0, Some(8), 5, 1), (8, Some(12), 0, 1), (12, None, 5, 1)],
            [5, 0, 0, 0, 0, 0, 5],
        ),
        (
            "a gap with a credit in it",
            bridged,
            vec![(0, Some(8), 5, 1), (9, Some(10), -2, 1), (12, None, 5, 1)],
            [5, 0, 0, 0, 0, 0, 5],
        ),
        ("an upgrade, each by itself", each, vec![(0, Some(12), 5, 1), (12, None, 8, 1)], [5, 8, 0, 0, 0, 5, 8]),
        ("less than nothing at the end", plain, vec![(0, None, 5, 1), (12, None, -7, 1)], [5, 0, 0, 0, 0, 5, 0]),
        ("a credit of somebody who does not pay ends", plain, vec![(0, Some(12), -5, 1)], [0; 7]),
        ("a credit of somebody who does not pay begins", plain, vec![(12, None, -5, 1)], [0; 7]),
    ] {
        let [start, new, back, more, less, left, end] = expected;
        assert_eq!(seen(moves, &rows, period(1)), [start, new, back, more, -less, -left, end], "{what}");
    }
}

#[test]
fn the_start_of_a_trailing_window_lies_so_many_periods_back() {
    let months = Calendar::civil().period("2024").unwrap().by(Grain::Month).unwrap();
    let day = |d: &str| Calendar::civil().start_of(d.parse().unwrap()).unwrap();
    let euro = |cents| Money::minor(cents, Currency::EUR);
    let mut all = vec![
        Subscription::new("", "A", day("2023-05-01"), euro(600), 1),
        Subscription::new("", "B", day("2023-05-01"), euro(400), 1),
        Subscription::new("", "A", day("2024-05-10"), euro(100), 1),
        Subscription::new("", "C", day("2024-02-10"), euro(900), 1),
    ];
    all[1].ended_at = Some(day("2024-03-20"));
    let read = |trailing| {
        let (net, gross) = over(&all).per(&months).measure((
            NetRetention { trailing, ..NetRetention::default() },
            GrossRetention { trailing, ..GrossRetention::default() },
        ));
        [2usize, 5, 11].map(|slot| [net.reading(&(), slot).to_string(), gross.reading(&(), slot).to_string()])
    };
    let part = Undefined::IncompleteWindow.to_string();
    let of_a_year = ["0.70", "60.0 % (6.00 of 10.00 EUR)"];
    assert_eq!(read(12), [[part.as_str(); 2], [part.as_str(); 2], of_a_year]);
    let year = Calendar::civil().period("2024").unwrap();
    assert_eq!([net_retention(&all, &year).to_string(), gross_retention(&all, &year).to_string()], of_a_year);
}

#[test]
fn what_cannot_be_compared_is_left_out_and_named() {
    let primes = [4_294_967_291, 4_294_967_279, 4_294_967_231, 4_294_967_197];
    let mut all: Vec<Subscription> = primes.iter().map(|p| subscription("A", (12, None, 5, *p))).collect();
    all.push(subscription("B", (12, None, 5, 1)));
    all.push(subscription("B", (12, None, 5, 0)));
    all.push(subscription("B", (12, Some(11), 5, 1)));
    let reading = new_mrr(&all, period(1));
    assert_eq!(reading.to_string(), "0.05 EUR");
    assert_eq!((reading.excluded_for(&Why::OutOfRange), reading.excluded_for(&Why::NegativeDuration)), (1, 1));
    assert_eq!(reading.excluded().count(), 3);
}

#[test]
fn a_rate_of_an_unfinished_period_is_not_known_and_a_movement_is_that_to_date() {
    let all = [subscription("A", (0, None, 5, 1)), subscription("B", (12, None, 5, 1))];
    let ask = || over(&all).during(period(1)).as_of(AsOf::At(t(15)));
    assert_eq!(ask().read(NewMrr::default()).to_string(), "0.05 EUR");
    assert_eq!(ask().read(LogoChurn::default()).value(), Err(&Undefined::NotYetObservable));
    assert_eq!(ask().read(GrossRetention::default()).value(), Err(&Undefined::NotYetObservable));
    assert_eq!(ask().read(QuickRatio::default()).value(), Err(&Undefined::NotYetObservable));
}

fn rows() -> impl Strategy<Value = Vec<(u8, Row)>> {
    let row = (0i64..60, prop::option::weighted(0.7, 0i64..70), -50i64..900, 1u32..13);
    prop::collection::vec((0u8..3, row), 0..14)
}

/// What a customer pays at an instant, in twelve-thousandths: counted by hand.
fn paid_at(rows: &[(u8, Row)], who: u8, at: i64) -> Ratio {
    let runs = |(from, until, ..): &Row| {
        *from <= at && until.is_none_or(|until| at < until) && until.is_none_or(|u| u >= *from)
    };
    let own = rows.iter().filter(|(customer, row)| *customer == who && runs(row));
    own.fold(Ratio::ZERO, |sum, (_, (.., cents, months))| {
        sum.checked_add(Ratio::new(i128::from(*cents), i128::from(*months) * 100).unwrap()).unwrap()
    })
}

proptest! {
    #[test]
    fn start_and_movements_come_to_the_end_and_each_is_what_it_is_by_hand(rows in rows(), trailing in 1u32..4) {
        let all: Vec<Subscription> = rows.iter().map(|(who, row)| subscription(&who.to_string(), *row)).collect();
        let months = Calendar::utc().period("1970-01-01").unwrap().by(Grain::Hour).unwrap();
        let micros_an_hour = 3_600_000_000;
        // ten ticks an hour
        let scaled: Vec<Subscription> = all.iter().cloned().map(|mut one| {
            let at = |t: Timestamp| Timestamp::from_micros(t.micros() * micros_an_hour / 10);
            (one.started_at, one.ended_at) = (at(one.started_at), one.ended_at.map(at));
            one
        }).collect();
        let table = over(&scaled).per(&months).measure(NetRetention { trailing, ..NetRetention::default() });
        for slot in (trailing as usize - 1)..7 {
            let kept = table.kept(&(), slot);
            prop_assert_eq!(kept.balanced(), Ok(()));
            let (open, close) = ((slot as i64 + 1 - i64::from(trailing)) * 10 - 1, slot as i64 * 10 + 9);
            let mut hand = [(Ratio::ZERO, 0i64); 7];
            for who in 0..3 {
                let pays = |x: Ratio| x > Ratio::ZERO;
                let paid = |at| Some(paid_at(&rows, who, at)).filter(|x| pays(*x)).unwrap_or(Ratio::ZERO);
                let (before, after) = (paid(open), paid(close));
                let ever = (0..=open).any(|at| pays(paid_at(&rows, who, at)));
                let change = after.checked_sub(before).unwrap();
                let mut add = |i: usize, x: Ratio, counts: bool| {
                    hand[i] = (hand[i].0.checked_add(x).unwrap(), hand[i].1 + i64::from(counts));
                };
                add(0, before, pays(before));
                add(6, after, pays(after));
                match (pays(before), pays(after)) {
                    (false, true) => add(if ever { 2 } else { 1 }, change, true),
                    (true, false) => add(5, change, true),
                    _ if change > Ratio::ZERO => add(3, change, true),
                    _ if change < Ratio::ZERO => add(4, change, true),
                    _ => {}
                }
            }
            let parts = [&kept.start, &kept.new, &kept.reactivation, &kept.expansion, &kept.contraction, &kept.churn, &kept.end];
            let seen = parts.map(|part| (part.rate.per_month().unwrap().ratio().unwrap(), part.n));
            prop_assert_eq!(seen, hand, "slot {}", slot);
        }
    }

    #[test]
    fn a_correction_leaves_what_was_never_there(rows in rows(), wrong in rows()) {
        let record = |(who, row): &(u8, Row)| subscription(&who.to_string(), *row);
        let ask = || track::<Subscription>().per(t(10)..t(40)).measure((NetNewMrr::default(), Mrr));
        let (mut live, mut plain) = (ask(), ask());
        wrong.iter().for_each(|row| live.insert(&record(row)));
        rows.iter().for_each(|row| live.insert(&record(row)));
        live.tables();
        wrong.iter().for_each(|row| live.remove(&record(row)));
        rows.iter().for_each(|row| plain.insert(&record(row)));
        prop_assert_eq!(live.tables(), plain.tables());
    }
}
