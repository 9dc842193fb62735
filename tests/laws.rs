//! Laws that every KPI of the catalogue obeys, evidence included: the result depends neither on order nor on how the
//! records were split, what was inserted can be taken back, and what was saved comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod support;

use crm_kpi::catalogue::{self, Entry};
use crm_kpi::kpi::{AsOf, Reading};
use crm_kpi::meter::Meter;
use crm_kpi::value::Value;
use proptest::prelude::*;
use support::Any;

/// Every number by group and month, and where the KPI is additive the total of every group.
type Seen = (Vec<(Option<String>, usize, Reading<Value>)>, Vec<Option<Reading<Value>>>);

fn seen(mut meter: Meter) -> Seen {
    let readings = meter.readings().unwrap();
    let totals = readings.groups().map(|g| meter.total(g.as_deref()).unwrap()).collect();
    (readings.iter().map(|(g, slot, r)| (g.clone(), slot, r.clone())).collect(), totals)
}

fn meter(entry: &Entry, parameters: &[(&str, &str)], as_of: AsOf) -> Meter {
    let mut ask = Meter::of(entry.about.id).per(support::months());
    if let AsOf::At(t) = as_of {
        ask = ask.as_of(t);
    }
    for (name, value) in parameters {
        ask = ask.parameter(name, value);
    }
    if let Some(field) = entry.fields().first() {
        ask = ask.by(field);
    }
    ask.start().unwrap()
}

fn fed<'a>(mut meter: Meter, records: impl IntoIterator<Item = &'a Any>) -> Meter {
    for record in records {
        meter.insert(record.as_record());
    }
    meter
}

/// The parameters that a KPI is tried with besides its defaults: the examples that its catalogue entry gives.
fn settings(entry: &Entry) -> Vec<Vec<(&'static str, &'static str)>> {
    let tried = entry.about.parameters.iter().filter(|p| !p.example.is_empty()).map(|p| vec![(p.name, p.example)]);
    std::iter::once(vec![]).chain(tried).collect()
}

fn for_every_kpi(as_of: AsOf, law: impl Fn(&dyn Fn() -> Meter, &str)) {
    for entry in catalogue::all() {
        for parameters in settings(entry) {
            let what = format!("{} {parameters:?}", entry.about.id);
            law(&|| meter(entry, &parameters, as_of), &what);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_split_give_the_same(
        records in support::records(60), as_of in support::as_of(), seed in any::<u64>(), cut in 0.0..1.0f64,
    ) {
        let mut shuffled = records.clone();
        shuffle(&mut shuffled, seed);
        let (left, right) = shuffled.split_at((cut * shuffled.len() as f64) as usize);
        for_every_kpi(as_of, |new, what| {
            let whole = seen(fed(new(), &records));
            assert_eq!(seen(fed(new(), &shuffled)), whole, "{what}: another order");
            let (a, b) = (fed(new(), left), fed(new(), right));
            let mut ab = a.clone();
            ab.merge(&b).unwrap();
            let mut ba = b.clone();
            ba.merge(&a).unwrap();
            assert_eq!(seen(ab), whole, "{what}: merged");
            assert_eq!(seen(ba), whole, "{what}: merged the other way");
        });
    }

    #[test]
    fn merging_is_associative_and_nothing_is_its_neutral_element(
        parts in prop::collection::vec(support::records(20), 3), as_of in support::as_of(),
    ) {
        for_every_kpi(as_of, |new, what| {
            let [a, b, c] = [0, 1, 2].map(|i| fed(new(), &parts[i]));
            let mut left = a.clone();
            left.merge(&b).unwrap();
            left.merge(&c).unwrap();
            let mut bc = b.clone();
            bc.merge(&c).unwrap();
            let mut right = a.clone();
            right.merge(&bc).unwrap();
            assert_eq!(seen(left.clone()), seen(right), "{what}: associative");
            let before = seen(left.clone());
            left.merge(&new()).unwrap();
            assert_eq!(seen(left.clone()), before, "{what}: nothing changes nothing");
            let mut nothing = new();
            nothing.merge(&left).unwrap();
            assert_eq!(seen(nothing), before, "{what}: nothing takes all");
        });
    }

    #[test]
    fn what_is_taken_back_was_never_there(
        kept in support::records(40), passing in support::records(20), as_of in support::as_of(), seed in any::<u64>(),
    ) {
        let mut order: Vec<(bool, bool, &Any)> = kept.iter().map(|r| (true, true, r)).collect();
        order.extend(passing.iter().flat_map(|r| [(false, true, r), (false, false, r)]));
        shuffle(&mut order, seed); // a record may well be taken back before it came
        for_every_kpi(as_of, |new, what| {
            let mut live = new();
            for (i, (_, inserted, record)) in order.iter().enumerate() {
                if *inserted { live.insert(record.as_record()) } else { live.remove(record.as_record()) }
                if i % 16 == 0 {
                    live.readings().unwrap(); // reading in between changes nothing
                }
            }
            let (live, batch) = (seen(live), seen(fed(new(), &kept)));
            assert_eq!(live, batch, "{what}");
        });
    }

    #[test]
    fn what_is_saved_comes_back_and_equal_content_gives_equal_bytes(
        records in support::records(40), more in support::records(10), as_of in support::as_of(), seed in any::<u64>(),
    ) {
        let mut shuffled = records.clone();
        shuffle(&mut shuffled, seed);
        for_every_kpi(as_of, |new, what| {
            let saved = fed(new(), &records).save().unwrap();
            let mut other = fed(new(), &shuffled);
            other.readings().unwrap();
            assert_eq!(other.save().unwrap(), saved, "{what}: bytes");
            let mut loaded = new();
            loaded.load(&saved).unwrap();
            loaded.load(&saved).unwrap(); // restored, not added
            assert_eq!(seen(fed(loaded, &more)), seen(fed(fed(new(), &records), &more)), "{what}: and goes on");
        });
    }

    #[test]
    fn a_damaged_state_is_refused_whole(
        records in support::records(20), at in any::<prop::sample::Index>(), bit in 0u8..8, cut in any::<prop::sample::Index>(),
    ) {
        for_every_kpi(AsOf::Everything, |new, what| {
            let saved = fed(new(), &records).save().unwrap();
            let mut bytes = saved.clone();
            bytes[at.index(saved.len())] ^= 1 << bit;
            let mut meter = fed(new(), &records);
            let before = seen(meter.clone());
            assert!(meter.load(&bytes).is_err(), "{what}: a flipped bit");
            assert!(meter.load(&saved[..cut.index(saved.len())]).is_err(), "{what}: cut short");
            assert_eq!(seen(meter), before, "{what}: nothing changed");
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever changes bytes can put the checksum right as well.
    #[test]
    fn a_forged_state_is_an_error_or_a_reading_and_never_a_panic(
        records in support::records(20), places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        for_every_kpi(AsOf::Everything, |new, _| {
            let mut bytes = fed(new(), &records).save().unwrap();
            let content = bytes.len() - 8;
            for (at, byte) in &places {
                bytes[8 + at.index(content - 8)] = *byte;
            }
            let sum = bytes[..content].iter().fold(0xcbf2_9ce4_8422_2325u64, |h, b| {
                (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
            });
            bytes[content..].copy_from_slice(&sum.to_le_bytes());
            let mut meter = new();
            if meter.load(&bytes).is_ok() {
                meter.merge(&fed(new(), &records)).unwrap();
                seen(meter);
            }
        });
    }
}

/// Fisher and Yates, with a small generator of its own.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for i in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(i, (seed >> 33) as usize % (i + 1));
    }
}
