//! A board through its life: damaged snapshots, shards, threads, a long run, and the past as it was known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

use crm_kpi::board::{Board, Change, Changes, Footprint, Shown, Stale};
use crm_kpi::customers::ActiveCustomers;
use crm_kpi::deals::{DealSize, OpenDealCount, Revenue, SalesCycle, StageFunnel, Steps, WinRate, deals_as_of};
use crm_kpi::kpi::{ByEntity, ByRecord, Kpi, over, track};
use crm_kpi::record::{Customer, Deal, Outcome, StageChange};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const DAY: i64 = 86_400_000_000;

fn day(n: i64) -> Timestamp {
    Timestamp::from_micros(n * DAY)
}

fn months() -> Timeline {
    Calendar::utc().period("1970").unwrap().by(Grain::Month).unwrap()
}

type Owner = Option<String>;
type Sales = (WinRate, Revenue, SalesCycle, OpenDealCount);
type ByRecord4 = (ByRecord, ByRecord, ByRecord, ByRecord);
type SalesBoard = (Board<u64, Deal>, Shown<Owner, Sales, ByRecord4>);

fn sales() -> SalesBoard {
    let mut board = Board::new();
    let question = track().by(|d: &Deal| d.owner.clone()).per(months());
    let shown = board.add(question, (WinRate, Revenue, SalesCycle::default(), OpenDealCount)).unwrap();
    (board, shown)
}

/// A deal that differs with every number.
fn deal(n: u64) -> Deal {
    let mut deal = Deal::new(format!("D{n}"), day((n % 300) as i64));
    deal.owner = Some(format!("owner {}", n % 7));
    deal.amount = Some(Money::minor((n % 900) as i64 * 100, Currency::EUR));
    deal.outcome = [Outcome::Won, Outcome::Lost, Outcome::Open][n as usize % 3];
    deal.closed_at = (deal.outcome != Outcome::Open).then(|| day((n % 300 + n % 40) as i64));
    deal
}

#[test]
fn a_snapshot_that_is_damaged_cut_or_foreign_is_refused_whole_and_changes_nothing() {
    let (mut board, shown) = sales();
    (0..60).for_each(|n| assert!(board.upsert(n, &deal(n)).unwrap()));
    let saved = board.save().unwrap();
    let (mut other, other_shown) = sales();
    other.upsert(99, &deal(5)).unwrap();
    let (before, version) = (other.save().unwrap(), other.version());
    for at in (0..saved.len()).step_by(saved.len() / 40 + 1) {
        let mut damaged = saved.clone();
        damaged[at] ^= 0x40;
        let e = other.restore(&damaged).unwrap_err();
        assert!(e.is_damaged() || e.is_newer(), "byte {at}: {e}");
        assert!(other.restore(&saved[..at]).unwrap_err().is_damaged(), "cut at {at}");
    }
    let mut foreign: Board<u64, Deal> = Board::new();
    foreign.add(track::<Deal>().per(months()), WinRate).unwrap();
    assert!(other.restore(&foreign.save().unwrap()).unwrap_err().is_mismatch());
    let mut ids: Board<String, Deal> = Board::new();
    let question = track().by(|d: &Deal| d.owner.clone()).per(months());
    ids.add(question, (WinRate, Revenue, SalesCycle::default(), OpenDealCount)).unwrap();
    let e = other.restore(&ids.save().unwrap()).unwrap_err();
    assert!(e.is_mismatch() && e.to_string().contains("type of the ids"), "{e}");
    let table = track::<Deal>().measure(WinRate).save().unwrap();
    assert!(other.restore(&table).is_err(), "a table is no board");
    assert_eq!((other.save().unwrap(), other.version()), (before, version), "and nothing changed");

    other.restore(&saved).unwrap();
    assert_eq!(other.save().unwrap(), saved);
    let (mine, theirs) = (board.tables(&shown).unwrap(), other.tables(&other_shown).unwrap());
    assert_eq!(mine.0, theirs.0);
    assert_eq!(other.changes(&other_shown, version).unwrap(), Changes::All(Stale::Replaced));
}

#[test]
fn misuse_is_named_and_changes_nothing() {
    let (mut board, shown) = sales();
    board.upsert(1, &deal(1)).unwrap();
    let late = board.add(track::<Deal>(), WinRate).unwrap_err();
    assert!(late.is_unsupported() && late.to_string().contains("first"), "{late}");
    assert!(board.advance(day(9)).unwrap_err().is_unsupported(), "it knows everything");
    assert_eq!(board.changes(&shown, 7).unwrap(), Changes::All(Stale::Unknown));

    let (mut twin, _) = sales();
    twin.upsert(1, &deal(2)).unwrap();
    twin.upsert(2, &deal(2)).unwrap();
    let e = board.merge(&twin).unwrap_err();
    assert!(e.is_mismatch() && e.to_string().contains("owner of an id"), "{e}");
    assert_eq!((board.len(), twin.len()), (1, 2));

    let (_, elsewhere) = sales();
    assert!(board.tables(&elsewhere).unwrap_err().is_mismatch(), "a question of another board");
    let mut timed: Board<u64, Deal> = Board::starting_at(day(5));
    assert!(timed.add(track::<Deal>().as_of(day(6)), WinRate).unwrap_err().is_mismatch());
    timed.advance(day(7)).unwrap();
    assert!(timed.advance(day(6)).unwrap_err().is_invalid(), "time does not go back");
    assert_eq!(timed.as_of(), day(7).into());
}

#[test]
fn a_board_under_keys_of_another_type_is_refused_before_anything_moves() {
    let mut one: Board<u64, Deal> = Board::new();
    one.add(track().by(|d: &Deal| d.owner.clone()).per(months()), WinRate).unwrap();
    one.upsert(1, &deal(4)).unwrap();
    let before = (one.save().unwrap(), one.len(), one.version());
    let mut by_number: Board<u64, Deal> = Board::new();
    by_number.add(track().by(|d: &Deal| d.id.len() as u32).per(months()), WinRate).unwrap();
    let mut by_nothing: Board<u64, Deal> = Board::new();
    by_nothing.add(track::<Deal>().per(months()), WinRate).unwrap();
    let mut others = [by_number, by_nothing];
    for other in &mut others {
        other.upsert(7, &deal(4)).unwrap();
        assert!(one.merge(other).unwrap_err().is_mismatch());
        let e = one.restore(&other.save().unwrap()).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().contains("type of the keys"), "{e}");
        assert_eq!((one.save().unwrap(), one.len(), one.version()), before, "and nothing changed");
    }
}

#[test]
fn boards_whose_filters_only_share_a_name_are_not_merged() {
    let mut rich: Board<u64, Deal> = Board::new();
    rich.add(track().per(months()), WinRate.only("some", |d: &Deal| d.amount.is_some())).unwrap();
    let mut old: Board<u64, Deal> = Board::new();
    old.add(track().per(months()), WinRate.only("some", |d: &Deal| d.closed_at.is_some())).unwrap();
    rich.upsert(1, &deal(4)).unwrap();
    old.upsert(2, &deal(7)).unwrap();
    let before = (rich.save().unwrap(), rich.len(), rich.version());
    assert!(rich.merge(&old).unwrap_err().is_mismatch());
    assert_eq!((rich.save().unwrap(), rich.len(), rich.version()), before, "and nothing changed");
}

#[test]
fn a_version_that_is_too_old_is_said_so() {
    let mut board: Board<u64, Deal> = Board::new().remembering(4);
    let shown = board.add(track().by(|d: &Deal| d.owner.clone()).per(months()), WinRate).unwrap();
    (0..20).for_each(|n| assert!(board.upsert(n, &deal(n)).unwrap()));
    assert_eq!(board.changes(&shown, 0).unwrap(), Changes::All(Stale::TooOld));
    let Changes::These(changed) = board.changes(&shown, board.version() - 1).unwrap() else {
        panic!("it is remembered")
    };
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].group, deal(19).owner);
    assert_eq!(board.changes(&shown, board.version()).unwrap(), Changes::These(Vec::new()));
}

#[test]
fn histories_of_two_shards_unite_and_are_walked_again() {
    // one customer left on one shard and came back on the other
    let spans = [(0, Some(40)), (60, None)];
    let customer = |(since, ended): (i64, Option<i64>)| {
        let mut customer = Customer::new("C1", day(since));
        customer.ended_at = ended.map(day);
        customer
    };
    let question = || track::<Customer>().per(months());
    let shard = |n: usize| {
        let mut board: Board<usize, Customer> = Board::new();
        let shown: Shown<(), ActiveCustomers, ByEntity> = board.add(question(), ActiveCustomers).unwrap();
        board.upsert(n, &customer(spans[n])).unwrap();
        (board, shown)
    };
    let ((mut first, shown), (second, _)) = (shard(0), shard(1));
    first.merge(&second).unwrap();
    let all = spans.map(customer);
    assert_eq!(first.tables(&shown).unwrap(), over(&all).per(months()).measure(ActiveCustomers));
    first.remove(&1).unwrap();
    assert_eq!(first.tables(&shown).unwrap(), over(&all[..1]).per(months()).measure(ActiveCustomers));
}

#[test]
fn any_past_dashboard_comes_back_as_it_was_known_then() {
    let changes: Vec<StageChange> = (0..200i64)
        .map(|n| {
            let outcome = [Outcome::Open, Outcome::Open, Outcome::Won, Outcome::Lost][(n / 30) as usize % 4];
            let mut change = StageChange::new(format!("D{}", n % 30), day(n), ["new", "offer"][(n % 2) as usize]);
            (change.outcome, change.owner) = (outcome, Some(format!("owner {}", n * n % 3)));
            change.amount = Some(Money::minor(n * 100, Currency::EUR));
            change
        })
        .collect();
    let (mut board, shown) = sales();
    let mut known = 0;
    for at in (0..220).step_by(20).map(day) {
        let deals = deals_as_of(&changes, at);
        // the board follows what was learned since
        let learned: Vec<_> = deals.iter().cloned().map(|d| (d.id[1..].parse().unwrap(), d)).collect();
        known += board.apply(learned.into_iter().map(|(id, d)| Change::Upsert(id, d))).unwrap();
        let (rate, revenue, cycle, open) = board.tables(&shown).unwrap();
        let question = || over(&deals).by(|d| d.owner.clone()).per(months());
        assert_eq!(rate, question().measure(WinRate), "{at}");
        assert_eq!(revenue, question().measure(Revenue), "{at}");
        assert_eq!(cycle, question().measure(SalesCycle::default()), "{at}");
        assert_eq!(open, question().measure(OpenDealCount), "{at}");
    }
    assert!(known > 60);
}

#[test]
fn readers_and_writers_share_a_board_and_every_view_is_of_one_version() {
    fn shared<T: Send + Sync>(_: &T) {}
    const WRITERS: u64 = 3;
    const CHANGES: u64 = 400;
    let (board, shown) = sales();
    shared(&board);
    let board = Mutex::new(board);
    let (done, views) = (AtomicBool::new(false), AtomicUsize::new(0));
    let lock = || board.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                loop {
                    let last = done.load(Ordering::SeqCst);
                    let (n, (rate, _, _, open)) = {
                        let mut board = lock();
                        (board.len() as u64, board.tables(&shown).unwrap())
                    };
                    // read outside the lock: what is closed and what is open are all that there are
                    let closed: u64 = rate.groups().map(|g| rate.total(g).n()).sum();
                    let open: u64 = open.groups().map(|g| open.total(g).ok().unwrap_or(0)).sum();
                    assert_eq!(closed + open, n);
                    views.fetch_add(1, Ordering::SeqCst);
                    if last {
                        break;
                    }
                }
            });
        }
        let writers: Vec<_> = (0..WRITERS)
            .map(|w| {
                threads.spawn(move || {
                    for n in 0..CHANGES {
                        let id = w * CHANGES + n % 250;
                        let changed = if n % 9 == 8 { lock().remove(&id) } else { lock().upsert(id, &deal(id + n)) };
                        changed.unwrap();
                    }
                })
            })
            .collect();
        writers.into_iter().for_each(|w| w.join().unwrap());
        done.store(true, Ordering::SeqCst);
    });
    assert!(views.load(Ordering::SeqCst) >= 3);
    let mut board = lock();
    let (mut again, again_shown) = sales();
    for w in 0..WRITERS {
        for n in 0..CHANGES {
            let id = w * CHANGES + n % 250;
            if n % 9 == 8 { again.remove(&id) } else { again.upsert(id, &deal(id + n)) }.unwrap();
        }
    }
    assert_eq!(board.save().unwrap(), again.save().unwrap());
    assert_eq!(board.tables(&shown).unwrap().1, again.tables(&again_shown).unwrap().1);
}

/// What a board takes after so many changes of few records, whose groups, owners and entities come and go for ever.
fn after(changes: u64) -> (Footprint, usize) {
    let mut board: Board<u64, Deal> = Board::new().remembering(64);
    let by_owner = track().by(|d: &Deal| d.owner.clone()).per(months());
    let kpis = (WinRate, SalesCycle::default(), DealSize);
    let shown: Shown<Owner, _, (ByRecord, ByRecord, ByRecord)> = board.add(by_owner, kpis).unwrap();
    for n in 0..changes {
        let mut changed = deal(n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20);
        changed.owner = Some(format!("owner {n} of a name that is too long for a few bytes"));
        board.upsert(n % 50, &changed).unwrap();
        if n % 1_000 == 999 {
            let (rate, ..) = board.tables(&shown).unwrap();
            assert!(rate.groups().count() <= 50);
        }
        if n % 7 == 0 {
            board.remove(&(n % 50)).unwrap();
        }
    }
    (board.footprint(), board.save().unwrap().len())
}

#[test]
fn a_long_run_takes_no_more_memory_than_a_short_one() {
    let (short, long) = (after(3_000), after(60_000));
    assert!(long.0.told <= short.0.told * 2 && long.0.cells <= short.0.cells * 2, "{short:?} {long:?}");
    assert!(long.1 <= short.1 + short.1 / 2, "{} bytes, then {}", short.1, long.1);
}

#[test]
fn entities_that_come_and_go_leave_nothing_behind() {
    let mut board: Board<u64, StageChange> = Board::new().remembering(16);
    let funnel = StageFunnel { steps: Steps::new(["new", "offer"]).unwrap(), ..StageFunnel::default() };
    let shown: Shown<(), StageFunnel, ByEntity> = board.add(track::<StageChange>().per(months()), funnel).unwrap();
    let nothing = board.save().unwrap();
    let mut told = |from: u64, until: u64| {
        for n in from..until {
            board.upsert(n % 40, &StageChange::new(format!("D{n}"), day((n % 300) as i64), "new")).unwrap();
        }
        board.tables(&shown).unwrap();
        board.footprint()
    };
    let (short, long) = (told(0, 3_000), told(3_000, 20_000));
    assert!(short.cells > 40 * size_of::<StageChange>() && long.cells <= short.cells * 2, "{short:?} {long:?}");
    assert_eq!(board.tables(&shown).unwrap().groups().count(), 1);
    (0..40).for_each(|n| assert!(board.remove(&n).unwrap()));
    assert_eq!(board.save().unwrap(), nothing);
    assert_eq!(board.tables(&shown).unwrap().groups().count(), 0);
}
