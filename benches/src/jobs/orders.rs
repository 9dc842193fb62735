//! What customers come back for: retention by cohort, buyers by month, recency and frequency and monetary value.

use super::{Data, Job};
use crate::answer::Answer;
use crate::data::{DAY, END, Order};
use crate::kernels::{buyers as bought, cohorts as retained, spending as spent};
use crm_kpi::customers::{Buyers, CohortRetention, RepeatPurchases, Rfm};
use crm_kpi::field::{At, CustomerKey};
use crm_kpi::kpi::{ByEntity, Seen, Table, over};
use crm_kpi::time::Timestamp;
use std::hint::black_box;

/// Every customer is looked at: with nothing ahead of an as-of the whole triangle is known.
pub(super) fn triangle<R>(data: &Data, orders: &[R]) -> Table<CohortRetention, (), ByEntity>
where
    R: At + CustomerKey<Id: Ord> + Sync,
{
    let (question, kpi) = (over(orders).per(&data.civil), CohortRetention::default());
    if data.threads > 1 { question.measure_on(data.threads, kpi) } else { question.measure(kpi) }
}

pub fn cohorts(data: &Data) -> Job<'_> {
    let (orders, by, customers) = (|| data.orders(), &data.by_civil, data.shape.customers);
    Job::new("Q7", "retention by monthly cohort, 48 months", data.orders().len())
        .ours("crm-kpi", move || triangle(data, orders()).iter().for_each(|row| drop(black_box(row))))
        .hand("words", move || retained::words(orders(), by, customers))
        .hand("ranges", move || retained::ranges(orders(), by, customers))
        .answer("crm-kpi", move || said(&triangle(data, orders())))
        .answer("words", move || noted(&retained::words(orders(), by, customers)))
        .answer("ranges", move || noted(&retained::ranges(orders(), by, customers)))
}
const COHORTS: &[&str; 3] = &["cohort", "since", "customers"];
fn said(table: &Table<CohortRetention, (), ByEntity>) -> Answer {
    let readings = table.series(&()).into_iter().zip(0..).filter_map(|(reading, cohort)| Some((reading.ok()?, cohort)));
    let rows = readings.flat_map(|(row, cohort)| {
        let cells: Vec<_> = row.active().iter().zip(0..).map(|(n, since)| [cohort, since, *n as i64]).collect();
        cells
    });
    Answer::telling(COHORTS, rows)
}
fn noted(out: &retained::Triangle) -> Answer {
    let cells = out.iter().zip(0..).flat_map(|(row, cohort)| row.iter().zip(0..).map(move |(n, s)| (cohort, s, *n)));
    Answer::telling(COHORTS, cells.map(|(cohort, since, n)| [cohort, since, i64::from(n)]))
}

type Bought = (Table<Buyers, (), ByEntity>, Table<RepeatPurchases, (), ByEntity>);
pub(super) fn monthly<R>(data: &Data, orders: &[R]) -> Bought
where
    R: At + CustomerKey<Id: Ord> + Sync,
{
    let (question, kpis) = (over(orders).per(&data.civil), (Buyers, RepeatPurchases { ever: true }));
    if data.threads > 1 { question.measure_on(data.threads, kpis) } else { question.measure(kpis) }
}
pub(super) fn read((buyers, again): &Bought) {
    buyers.iter().for_each(|cell| drop(black_box(cell)));
    again.iter().for_each(|cell| drop(black_box(cell)));
}

pub fn buyers(data: &Data) -> Job<'_> {
    let (orders, by, customers) = (|| data.orders(), &data.by_civil, data.shape.customers);
    Job::new("Q8", "customers who bought, and who did again, by month", data.orders().len())
        .ours("crm-kpi", move || read(&monthly(data, orders())))
        .hand("words", move || bought::words(orders(), by, customers))
        .hand("ranges", move || bought::ranges(orders(), by, customers))
        .answer("crm-kpi", move || {
            let (buyers, again) = monthly(data, orders());
            let rows = (0..data.civil.len()).map(|month| {
                let buyers = buyers.reading(&(), month).ok().unwrap_or_default();
                let again = again.reading(&(), month).ok().map_or(0, |share| share.part() as i64);
                [0, month as i64, buyers as i64, again]
            });
            Answer::telling(BOUGHT, rows)
        })
        .answer("words", move || counted(&bought::words(orders(), by, customers)))
        .answer("ranges", move || counted(&bought::ranges(orders(), by, customers)))
}
const BOUGHT: &[&str; 4] = &["group", "month", "buyers", "again"];
fn counted(out: &bought::Out) -> Answer {
    let rows = out.iter().zip(0..).map(|([buyers, again], month)| [0, month, i64::from(*buyers), i64::from(*again)]);
    Answer::telling(BOUGHT, rows)
}

pub fn spending(data: &Data) -> Job<'_> {
    let (orders, customers) = (|| data.orders(), data.shape.customers);
    Job::new("Q9", "recency, frequency and monetary value of each customer", data.orders().len())
        .ours("crm-kpi", move || over(orders()).as_of(now()).each(Rfm))
        .hand("dense", move || spent::dense(orders(), customers, END))
        .hand("ranges", move || spent::ranges(orders(), customers, END))
        .plain("crm-kpi", move || spending_of(orders()))
        .plain("dense", move || each(&spent::dense(orders(), customers, END)))
        .answer("dense", move || each(&spent::dense(orders(), customers, END)))
        .answer("ranges", move || each(&spent::ranges(orders(), customers, END)))
}
pub(super) fn now() -> Timestamp {
    Timestamp::from_micros(END)
}
/// Where every amount is known and of one currency: the crate leaves the others out, by name.
fn spending_of(orders: &[Order]) -> Answer {
    let rows = over(orders).as_of(now()).each(Rfm).into_iter().filter_map(|each| match each.seen {
        Seen::Counted(_, spent) => {
            let (customer, n) = (i64::from(each.entity), i64::from(spent.purchases()));
            let cents = (spent.total().nanos().expect("in range") / 10_000_000) as i64;
            Some([customer, (END - spent.last().micros()) / DAY, n, n, cents])
        }
        _ => None,
    });
    Answer::new(&["customer", "days", "orders", "priced", "cents"], rows)
}
fn each(out: &spent::Out) -> Answer {
    let rows = out.customers.iter().map(|(customer, ago, spent)| {
        [i64::from(*customer), ago / DAY, spent.orders.into(), spent.priced.into(), spent.cents]
    });
    Answer::new(&["customer", "days", "orders", "priced", "cents"], rows)
}
