//! The records as Arrow files, which every peer reads, and back into structs.

use crate::data::{
    CURRENCIES, DAY, Deal, NONE, Order, PRIORITIES, SOURCE_NAMES, Shape, Survey, Ticket, deals, orders, owner_name,
    surveys, tickets,
};
use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Decimal128Array, DictionaryArray, Int32Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, UInt8Array, UInt32Array, UInt64Array,
};
use arrow::datatypes::{
    Date32Type, Decimal128Type, Int32Type, TimestampMicrosecondType, UInt8Type, UInt32Type, UInt64Type,
};
use arrow::error::ArrowError;
use arrow::ipc::{reader::FileReader, writer::FileWriter};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::sync::Arc;

fn instants(rows: impl Iterator<Item = i64>) -> ArrayRef {
    let known: TimestampMicrosecondArray = rows.map(|at| (at != NONE).then_some(at)).collect();
    Arc::new(known.with_timezone("UTC"))
}
fn cents(rows: impl Iterator<Item = i64>) -> Result<ArrayRef, ArrowError> {
    let known: Decimal128Array = rows.map(|cents| (cents != NONE).then_some(i128::from(cents))).collect();
    Ok(Arc::new(known.with_precision_and_scale(18, 2)?))
}
fn words<S: AsRef<str>>(codes: impl Iterator<Item = usize>, names: &[S]) -> Result<ArrayRef, ArrowError> {
    let codes: Int32Array = codes.map(|code| Some(code as i32)).collect();
    let names: StringArray = names.iter().map(|name| Some(name.as_ref())).collect();
    Ok(Arc::new(DictionaryArray::try_new(codes, Arc::new(names))?))
}
fn write(to: &Path, name: &str, columns: Vec<(&str, ArrayRef)>) -> Result<(), ArrowError> {
    let columns = columns.into_iter().map(|(name, column)| {
        let nullable = column.null_count() > 0;
        (name, column, nullable)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns)?;
    let file = BufWriter::new(File::create(to.join(name).with_extension("arrow"))?);
    let mut writer = FileWriter::try_new(file, &batch.schema())?;
    writer.write(&batch)?;
    writer.finish()
}

/// Makes the files of so many rows, without oddities: what peers leave out by a filter is not measured.
pub fn make(to: &Path, shape: Shape) -> Result<(), ArrowError> {
    std::fs::create_dir_all(to)?;
    let shape = Shape { odd: false, ..shape };
    let owners: Vec<String> = (0..shape.owners as u16).map(owner_name).collect();
    let rows = deals(shape);
    let d = || rows.iter();
    let columns = vec![
        ("id", Arc::new(d().map(|r| Some(r.id)).collect::<UInt64Array>()) as ArrayRef),
        ("owner", words(d().map(|r| r.owner.into()), &owners)?),
        ("source", words(d().map(|r| r.source.into()), &SOURCE_NAMES)?),
        ("status", words(d().map(|r| r.outcome.into()), &["won", "lost", "open"])?),
        ("amount", cents(d().map(|r| r.cents))?),
        ("currency", words(d().map(|r| r.currency.into()), &CURRENCIES.map(|c| c.code().to_owned()))?),
        ("created_at", instants(d().map(|r| r.created))),
        ("closed_at", instants(d().map(|r| r.closed))),
        ("customer", Arc::new(d().map(|r| Some(r.customer)).collect::<UInt64Array>())),
    ];
    write(to, "deals", columns)?;
    let rows = tickets(shape);
    let t = || rows.iter();
    let columns = vec![
        ("id", Arc::new(t().map(|r| Some(r.id)).collect::<UInt64Array>()) as ArrayRef),
        ("created_at", instants(t().map(|r| r.created))),
        ("responded_at", instants(t().map(|r| r.responded))),
        ("solved_at", instants(t().map(|r| r.solved))),
        ("priority", words(t().map(|r| r.priority.into()), &PRIORITIES)?),
    ];
    write(to, "tickets", columns)?;
    let rows = surveys(shape);
    let columns = vec![
        ("score", Arc::new(rows.iter().map(|r| Some(r.score)).collect::<UInt8Array>()) as ArrayRef),
        ("answered_at", instants(rows.iter().map(|r| r.answered))),
    ];
    write(to, "surveys", columns)?;
    let rows = orders(shape);
    let o = || rows.iter();
    let columns = vec![
        ("customer", Arc::new(o().map(|r| Some(r.customer)).collect::<UInt32Array>()) as ArrayRef),
        ("date", Arc::new(o().map(|r| Some((r.at / DAY) as i32)).collect::<Date32Array>())),
        ("amount", cents(o().map(|r| r.cents))?),
    ];
    write(to, "orders", columns)
}

/// A file as it was written: one batch.
struct Columns(RecordBatch);

impl Columns {
    fn read(from: &Path, name: &str) -> Result<Columns, ArrowError> {
        let file = BufReader::new(File::open(from.join(name).with_extension("arrow"))?);
        let mut batches = FileReader::try_new(file, None)?;
        let batch = batches.next().ok_or_else(|| ArrowError::IpcError(format!("{name} has no rows")))?;
        Ok(Columns(batch?))
    }
    fn column(&self, name: &str) -> &ArrayRef {
        self.0.column_by_name(name).expect("a column that was written")
    }
    fn instants(&self, name: &str) -> Vec<i64> {
        let column = self.column(name).as_primitive::<TimestampMicrosecondType>();
        column.iter().map(|at| at.unwrap_or(NONE)).collect()
    }
    fn cents(&self) -> Vec<i64> {
        let column = self.column("amount").as_primitive::<Decimal128Type>();
        column.iter().map(|cents| cents.map_or(NONE, |cents| cents as i64)).collect()
    }
    fn codes(&self, name: &str) -> &[i32] {
        self.column(name).as_dictionary::<Int32Type>().keys().values()
    }
}

/// The files as they are: deals, tickets, surveys, orders.
pub fn batches(from: &Path) -> Result<[RecordBatch; 4], ArrowError> {
    let read = |name| Columns::read(from, name).map(|columns| columns.0);
    Ok([read("deals")?, read("tickets")?, read("surveys")?, read("orders")?])
}

/// Structs from the files: deals, tickets, surveys, orders.
pub type Records = (Vec<Deal>, Vec<Ticket>, Vec<Survey>, Vec<Order>);
pub fn load(from: &Path) -> Result<Records, ArrowError> {
    let f = Columns::read(from, "deals")?;
    let (created, closed, cents) = (f.instants("created_at"), f.instants("closed_at"), f.cents());
    let (owner, source, currency, outcome) =
        (f.codes("owner"), f.codes("source"), f.codes("currency"), f.codes("status"));
    let (id, customer) =
        (f.column("id").as_primitive::<UInt64Type>(), f.column("customer").as_primitive::<UInt64Type>());
    let deal = |i: usize| Deal {
        created: created[i],
        closed: closed[i],
        cents: cents[i],
        id: id.value(i),
        customer: customer.value(i),
        owner: owner[i] as u16,
        source: source[i] as u8,
        currency: currency[i] as u8,
        outcome: outcome[i] as u8,
    };
    let deals = (0..created.len()).map(deal).collect();
    let f = Columns::read(from, "tickets")?;
    let [created, responded, solved] = ["created_at", "responded_at", "solved_at"].map(|name| f.instants(name));
    let priority = f.codes("priority");
    let ticket = |i: usize| Ticket {
        created: created[i],
        responded: responded[i],
        solved: solved[i],
        id: i as u64,
        customer: 0,
        assignee: 0,
        priority: priority[i] as u8,
    };
    let tickets = (0..created.len()).map(ticket).collect();
    let f = Columns::read(from, "surveys")?;
    let (answered, score) = (f.instants("answered_at"), f.column("score").as_primitive::<UInt8Type>());
    let survey = |i: usize| Survey { answered: answered[i], id: i as u64, score: score.value(i) };
    let surveys = (0..answered.len()).map(survey).collect();
    let f = Columns::read(from, "orders")?;
    let (cents, customer) = (f.cents(), f.column("customer").as_primitive::<UInt32Type>());
    let date = f.column("date").as_primitive::<Date32Type>();
    let order = |i: usize| Order {
        at: i64::from(date.value(i)) * DAY,
        cents: cents[i],
        id: i as u64,
        customer: customer.value(i),
        currency: 0,
    };
    Ok((deals, tickets, surveys, (0..cents.len()).map(order).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_was_made() {
        let dir = std::env::temp_dir().join(format!("crm-kpi-benches-{}", std::process::id()));
        let shape = Shape { odd: false, ..Shape::of(1_000) };
        make(&dir, shape).unwrap();
        let (read, read_tickets, read_surveys, read_orders) = load(&dir).unwrap();
        std::fs::remove_dir_all(&dir).unwrap();
        assert_eq!(read, deals(shape));
        let bare = |t: &Ticket| Ticket { customer: 0, assignee: 0, ..*t };
        assert_eq!(read_tickets, tickets(shape).iter().map(bare).collect::<Vec<_>>());
        assert_eq!(read_surveys, surveys(shape));
        let numbered = |(o, id): (&Order, u64)| Order { id, ..*o };
        assert_eq!(read_orders, orders(shape).iter().zip(0..).map(numbered).collect::<Vec<_>>());
    }
}
