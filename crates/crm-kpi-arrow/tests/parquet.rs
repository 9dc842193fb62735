//! A Parquet file gives what the batches gave that were written to it.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod encode;
#[path = "../../../tests/support/mod.rs"]
mod support;

use crm_kpi::deals::{OpenPipeline, Revenue, WinRate};
use crm_kpi::kpi::{entities, over};
use crm_kpi::record::*;
use crm_kpi::surveys::Csat;
use crm_kpi::tickets::FirstResponse;
use crm_kpi_arrow::arrow_array::*;
use crm_kpi_arrow::*;
use encode::{Laid, Layout, layout};
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use std::sync::Arc;
use support::{Any, of_kind};

fn written(batch: &RecordBatch) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Dictionaries of text views cannot be written to Parquet: another encoding takes their turn.
fn writable(mut layout: Layout) -> Layout {
    layout.turn += usize::from(matches!(layout.turn % 11, 5 | 8));
    layout
}

/// The records, as rows and read from a file.
fn both<R: Laid>(records: &[Any], layout: &Layout) -> (Vec<R>, View<R::Columns>)
where
    for<'a> &'a R: TryFrom<&'a Any>,
{
    let mut rows: Vec<R> = of_kind(records);
    rows.iter_mut().for_each(|row| row.held(layout));
    let bytes = written(&R::batch(&rows, layout));
    let view = View::<R::Columns>::columns().keep(R::GROUP).parquet_bytes(bytes).unwrap();
    (rows, view)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_gives_what_was_written(records in support::records(60), layout in layout().prop_map(writable), as_of in support::as_of()) {
        let months = support::months();
        let (rows, view) = both::<Deal>(&records, &layout);
        let owners = view.text("owner").unwrap();
        let kpis = (WinRate, Revenue, OpenPipeline);
        let expected = over(&rows).by(|d| d.group()).per(&months).as_of(as_of).measure(kpis);
        assert_eq!(over(&view).by(|d| owners.of(d)).per(&months).as_of(as_of).measure(kpis), expected);

        let (rows, view) = both::<SurveyResponse>(&records, &layout);
        let expected = over(&rows).per(&months).as_of(as_of).measure(Csat::default());
        assert_eq!(over(&view).per(&months).as_of(as_of).measure(Csat::default()), expected);

        let (tickets, messages) = (both::<Ticket>(&records, &layout), both::<Message>(&records, &layout));
        let expected = entities(FirstResponse).as_of(as_of).with(&tickets.0).with(&messages.0).read();
        assert_eq!(entities(FirstResponse).as_of(as_of).with(&tickets.1).with(&messages.1).read(), expected);
    }
}

fn deals(rows: usize) -> RecordBatch {
    let at: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![0; rows]).with_timezone("UTC"));
    let text = |word: &str| -> ArrayRef { Arc::new(StringArray::from(vec![word; rows])) };
    RecordBatch::try_from_iter([
        ("created_at", at.clone()),
        ("closed_on", at),
        ("outcome", text("won")),
        ("owner", text("eva")),
        ("notes", text("long and of no use")),
    ])
    .unwrap()
}

#[test]
fn only_what_is_needed_or_kept_is_read() {
    let path = std::env::temp_dir().join(format!("crm-kpi-arrow-{}.parquet", std::process::id()));
    std::fs::write(&path, written(&deals(3))).unwrap();
    let mapping = Deals::columns().closed_at("closed_on").keep("owner");
    let view = mapping.parquet_file(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let names: Vec<_> = view.batches()[0].schema().fields().iter().map(|f| f.name().clone()).collect();
    assert_eq!(names, ["created_at", "closed_on", "outcome", "owner"]);
    assert_eq!(over(&view).read(WinRate).to_string(), "100.0 % (3 of 3)");
    let e = view.key("notes").unwrap_err();
    assert_eq!(
        e.to_string(),
        "column `notes` (to group by): not there; the batch has created_at, closed_on, outcome, owner"
    );
}

#[test]
fn a_file_that_is_none_or_misses_a_column_says_so() {
    let e = Deals::columns().parquet_file("/no/such/file").unwrap_err();
    assert!(e.is_file() && e.to_string().starts_with("/no/such/file: "), "{e}");
    let e = Deals::columns().parquet_bytes(vec![1, 2, 3]).unwrap_err();
    assert!(e.is_file() && e.column().is_none(), "{e}");
    let empty = written(&deals(0));
    assert!(Deals::columns().closed_at("closed_on").parquet_bytes(empty.clone()).unwrap().is_empty());
    assert!(Deals::columns().closed_at("closed_when").parquet_bytes(empty).unwrap_err().is_missing());
}
