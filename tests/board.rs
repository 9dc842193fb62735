//! A board is what a batch over the records as they stand would be, whatever happened before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod support;

use crm_kpi::board::{Board, Changes, Named, Stale};
use crm_kpi::catalogue::{self, Entry};
use crm_kpi::kpi::{AsOf, Reading, Readings};
use crm_kpi::meter::{Ask, Meter};
use crm_kpi::record::AnyRecord;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Value;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Every KPI of the catalogue, with its defaults and with each of its examples, by its first field and month.
fn questions() -> Vec<(String, Ask)> {
    let mut all = Vec::new();
    for entry in catalogue::all() {
        let examples = entry.about.parameters.iter().filter(|p| !p.example.is_empty());
        for set in std::iter::once(None).chain(examples.map(Some)) {
            let mut ask = Meter::of(entry.about.id).per(support::months());
            if let Some(p) = set {
                ask = ask.parameter(p.name, p.example);
            }
            if let Some(field) = field(entry) {
                ask = ask.by(field);
            }
            all.push((format!("{} {:?}", entry.about.id, set.map(|p| (p.name, p.example))), ask));
        }
    }
    all
}

fn field(entry: &Entry) -> Option<&'static str> {
    entry.fields().first().copied()
}

struct Every {
    board: Board<u32, AnyRecord>,
    named: Vec<Named>,
}

impl Every {
    fn new(questions: &[(String, Ask)], as_of: AsOf) -> Every {
        let board = match as_of {
            AsOf::Everything => Board::new(),
            AsOf::At(t) => Board::starting_at(t),
        };
        let mut board = board.remembering(50);
        let named = questions.iter().map(|(_, ask)| board.add_by_name(ask.clone()).unwrap()).collect();
        Every { board, named }
    }
}

type Numbers = (Vec<(Option<String>, usize, Reading<Value>)>, Vec<Option<Reading<Value>>>);

fn numbers(
    readings: Readings<Value, Option<String>>,
    mut total: impl FnMut(Option<&str>) -> Option<Reading<Value>>,
) -> Numbers {
    let totals = readings.groups().map(|g| total(g.as_deref())).collect();
    (readings.iter().map(|(g, slot, r)| (g.clone(), slot, r.clone())).collect(), totals)
}

fn check(every: &mut Every, questions: &[(String, Ask)], records: &BTreeMap<u32, AnyRecord>) {
    let as_of = every.board.as_of();
    let mut wrong = Vec::new();
    for ((what, ask), named) in questions.iter().zip(&every.named) {
        let mut meter = ask.clone().as_of(as_of).start().unwrap();
        records.values().for_each(|record| meter.insert(record));
        let batch = numbers(meter.readings().unwrap(), |g| meter.total(g).unwrap());
        let board = &mut every.board;
        let live = numbers(board.readings(named).unwrap(), |g| board.total(named, g).unwrap());
        for group in board.readings(named).unwrap().groups().map(Clone::clone).collect::<Vec<_>>() {
            let of: Vec<_> = live.0.iter().filter(|(g, ..)| *g == group).map(|(.., r)| r.clone()).collect();
            assert_eq!(board.series(named, group.as_deref()).unwrap(), of, "{what}, {group:?}");
        }
        if live != batch {
            wrong.push(format!("{what}: {live:?}\ninstead of {batch:?}"));
        }
    }
    assert!(wrong.is_empty(), "as of {as_of} {}", wrong.join("\n"));
}

#[derive(Debug, Clone)]
enum Step {
    Upsert(u32, Box<AnyRecord>),
    Again(u32),
    Remove(u32),
    Pass(i64),
    Save,
    Read,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (0u32..40, support::any_record()).prop_map(|(id, any)| Step::Upsert(id, Box::new(any.as_record().to_any()))),
        2 => (0u32..40).prop_map(Step::Again),
        3 => (0u32..40).prop_map(Step::Remove),
        2 => (0i64..40 * 24).prop_map(Step::Pass),
        1 => Just(Step::Save),
        1 => Just(Step::Read),
    ]
}

const START: i64 = 1_701_388_800_000_000;

/// Takes the steps on a board, and on the records that are the truth.
fn take(every: &mut Every, steps: &[Step], records: &mut BTreeMap<u32, AnyRecord>, questions: &[(String, Ask)]) {
    for step in steps {
        match step {
            Step::Upsert(id, record) => {
                every.board.upsert(*id, record).unwrap();
                records.insert(*id, (**record).clone());
            }
            Step::Again(id) => {
                if let Some(record) = records.get(id) {
                    assert!(!every.board.upsert(*id, record).unwrap(), "told twice is nothing new");
                }
            }
            Step::Remove(id) => assert_eq!(every.board.remove(id).unwrap(), records.remove(id).is_some()),
            Step::Pass(hours) => {
                if let AsOf::At(t) = every.board.as_of() {
                    every.board.advance(Timestamp::from_micros(t.micros() + hours * 3_600_000_000)).unwrap();
                }
            }
            Step::Save => {
                let saved = every.board.save().unwrap();
                let mut other = Every::new(questions, AsOf::Everything);
                other.board.restore(&saved).unwrap();
                assert_eq!(other.board.save().unwrap(), saved);
                every.board.restore(&saved).unwrap();
            }
            Step::Read => {
                for named in &every.named {
                    every.board.readings(named).unwrap();
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_ends_in_what_a_batch_says(
        steps in prop::collection::vec(step(), 0..90), passes in any::<bool>(),
    ) {
        let questions = questions();
        let as_of = if passes { Timestamp::from_micros(START).into() } else { AsOf::Everything };
        let mut every = Every::new(&questions, as_of);
        let mut records = BTreeMap::new();
        take(&mut every, &steps, &mut records, &questions);
        check(&mut every, &questions, &records);

        // the same final state in another order, on two boards that merge
        let (mut even, mut odd) = (Every::new(&questions, every.board.as_of()), Every::new(&questions, every.board.as_of()));
        for (id, record) in records.iter().rev() {
            let shard = if id % 2 == 0 { &mut even } else { &mut odd };
            shard.board.upsert(*id, record).unwrap();
        }
        even.board.merge(&odd.board).unwrap();
        check(&mut even, &questions, &records);
        prop_assert_eq!(even.board.save().unwrap(), every.board.save().unwrap(), "bit for bit");
    }

    #[test]
    fn what_may_have_changed_names_all_that_changed(
        before in prop::collection::vec(step(), 0..40), after in prop::collection::vec(step(), 0..8), passes in any::<bool>(),
    ) {
        let questions = questions();
        let as_of = if passes { Timestamp::from_micros(START).into() } else { AsOf::Everything };
        let mut every = Every::new(&questions, as_of);
        let mut records = BTreeMap::new();
        take(&mut every, &before, &mut records, &questions);
        let read = |every: &mut Every, named: &Named| {
            let readings = every.board.readings(named).unwrap();
            let read = readings.iter().map(|(g, slot, r)| ((g.clone(), Some(slot)), r.clone()));
            let mut read: BTreeMap<_, _> = read.collect();
            for group in readings.groups() {
                let total = every.board.total(named, group.as_deref()).unwrap();
                read.extend(total.map(|total| ((group.clone(), None), total)));
            }
            read
        };
        let seen: Vec<_> = every.named.clone().iter().map(|named| read(&mut every, named)).collect();
        let (version, moved) = (every.board.version(), every.board.as_of());
        let restored = after.iter().any(|step| matches!(step, Step::Save));
        take(&mut every, &after, &mut records, &questions);
        for (((what, _), named), seen) in questions.iter().zip(every.named.clone()).zip(seen) {
            let now = read(&mut every, &named);
            let changed = match every.board.changes_by_name(&named, version).unwrap() {
                Changes::These(changed) => changed,
                Changes::All(Stale::TooOld) => continue,
                Changes::All(why) => {
                    assert!(restored || (why == Stale::TimePassed && moved != every.board.as_of()), "{what}: {why:?}");
                    continue;
                }
            };
            for at in seen.keys().chain(now.keys()).filter(|at| seen.get(*at) != now.get(*at)) {
                let (group, slot) = at;
                let told = changed.iter().any(|c| {
                    c.group == *group && slot.is_none_or(|slot| c.periods.contains(&slot))
                });
                // a group that came or went reads as nothing elsewhere too
                let came_or_went = |numbers: &BTreeMap<(Option<String>, Option<usize>), _>| {
                    !numbers.keys().any(|(g, _)| g == group) && changed.iter().any(|c| c.group == *group)
                };
                assert!(told || came_or_went(&seen) || came_or_went(&now), "{what}: {at:?} is not among {changed:?}");
            }
        }
    }
}
