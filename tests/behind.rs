//! The records behind a number never disagree with it: of every KPI of the list as many are counted, pending and excluded
//! as its evidence says, and the table beside them is the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod support;

use crm_kpi::every_kpi;
use crm_kpi::kpi::{AsOf, ByEntity, ByRecord, Evidence, Kpi, Measures, Observe, Role, Step, Table, over};
use crm_kpi::record::*;
use crm_kpi::value::Why;
use proptest::prelude::*;
use std::collections::BTreeMap;
use support::{Any, of_kind};

/// Counted, pending, excluded by reason.
type Counts = (u64, u64, BTreeMap<Why, u64>);

fn of_evidence(evidence: &Evidence) -> Counts {
    (evidence.n(), evidence.pending(), evidence.excluded().map(|(why, n)| (why.clone(), n)).collect())
}

fn of_roles<R>(roles: impl Iterator<Item = (R, Role)>) -> Counts {
    let mut counts = Counts::default();
    for (_, role) in roles {
        match role {
            Role::Counted => counts.0 += 1,
            Role::Pending => counts.1 += 1,
            Role::Excluded(why) => *counts.2.entry(why).or_default() += 1,
        }
    }
    counts
}

fn records_agree<K, R>(kpi: K, records: &[Any], as_of: AsOf)
where
    R: Clone,
    for<'a> &'a R: TryFrom<&'a Any>,
    K: Kpi,
    for<'a> K::Measure: Observe<&'a R>,
    for<'a> K: Measures<&'a R, ByRecord, Tables<usize> = Table<K, usize>>,
{
    let (id, months, rows) = (K::ABOUT.id, support::months(), of_kind::<R>(records));
    let key = |row: &&R| (&raw const **row).addr() / size_of::<R>() % 3;
    let table = over(&rows).by(key).per(&months).as_of(as_of).measure(kpi.clone());
    let behind = over(&rows).by(key).per(&months).as_of(as_of).records_of(kpi);
    assert_eq!(*behind.table(), table, "{id}");
    for group in 0..3 {
        for slot in 0..months.len() + 1 {
            let reading = table.reading(&group, slot);
            assert_eq!(of_roles(behind.at(&group, slot)), of_evidence(reading.evidence()), "{id}: period {slot}");
        }
        let total = table.total(&group);
        assert_eq!(of_roles(behind.total(&group)), of_evidence(total.evidence()), "{id}: total");
        assert_eq!(of_roles(behind.undated(&group)), of_evidence(&table.undated(&group)), "{id}: undated");
    }
}

fn entities_agree<K, R>(kpi: K, records: &[Any], as_of: AsOf)
where
    R: Clone,
    for<'a> &'a R: TryFrom<&'a Any>,
    K: Kpi,
    for<'a> K::Measure: Step<&'a R>,
    for<'a> K: Measures<&'a R, ByEntity, Tables<usize> = Table<K, usize, ByEntity>>,
{
    let (id, months, rows) = (K::ABOUT.id, support::months(), of_kind::<R>(records));
    let key = |row: &&R| (&raw const **row).addr() / size_of::<R>() % 3;
    let table = over(&rows).by(key).per(&months).as_of(as_of).measure(kpi.clone());
    let behind = over(&rows).by(key).per(&months).as_of(as_of).entities_of(kpi);
    assert_eq!(*behind.table(), table, "{id}");
    for group in 0..3 {
        for slot in 0..months.len() + 1 {
            let reading = table.reading(&group, slot);
            assert_eq!(of_roles(behind.at(&group, slot)), of_evidence(reading.evidence()), "{id}: period {slot}");
        }
        assert_eq!(of_roles(behind.undated(&group)), of_evidence(&table.undated(&group)), "{id}: undated");
    }
}

macro_rules! behind {
    ($($kind:ident $kpi:path $(=> over $record:ident $(, $more:ident)*)? $(=> of ($($part:path),+))?;)*) => {
        fn every_number_has_its_records(records: &[Any], as_of: AsOf) {
            $(behind!(@ $kind $kpi $(=> $record)?; records as_of);)*
        }
    };
    (@ records $kpi:path => $record:ident; $records:ident $as_of:ident) => {
        records_agree::<_, $record>(<$kpi>::default(), $records, $as_of);
    };
    (@ entities $kpi:path => $record:ident; $records:ident $as_of:ident) => {
        entities_agree::<_, $record>(<$kpi>::default(), $records, $as_of);
    };
    // a derived KPI has the records of its parts
    (@ derived $kpi:path; $records:ident $as_of:ident) => {};
}
every_kpi!(behind);

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_records_behind_a_number_are_as_many_as_its_evidence_says(
        records in support::records(80), as_of in support::as_of(),
    ) {
        every_number_has_its_records(&records, as_of);
    }
}
