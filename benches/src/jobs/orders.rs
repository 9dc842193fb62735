//! What customers come back for: retention by cohort, buyers by month, recency and frequency and monetary value.

use super::{Data, Job};
use crate::answer::Answer;
use crate::data::{DAY, END};
use crate::kernels::{buyers as bought, cohorts as retained, spending as spent};

pub fn cohorts(data: &Data) -> Job<'_> {
    let (orders, by, customers) = (|| data.orders(), &data.by_civil, data.shape.customers);
    Job::new("Q7", "retention by monthly cohort, 48 months", data.orders().len())
        .hand("words", move || retained::words(orders(), by, customers))
        .hand("ranges", move || retained::ranges(orders(), by, customers))
        .answer("words", move || triangle(&retained::words(orders(), by, customers)))
        .answer("ranges", move || triangle(&retained::ranges(orders(), by, customers)))
}
fn triangle(out: &retained::Triangle) -> Answer {
    let rows = out
        .iter()
        .zip(0..)
        .flat_map(|(row, cohort)| row.iter().zip(0..).map(move |(n, since)| [cohort, since, i64::from(*n)]));
    Answer::telling(&["cohort", "since", "customers"], rows)
}

pub fn buyers(data: &Data) -> Job<'_> {
    let (orders, by, customers) = (|| data.orders(), &data.by_civil, data.shape.customers);
    Job::new("Q8", "customers who bought, and who did again, by month", data.orders().len())
        .hand("words", move || bought::words(orders(), by, customers))
        .hand("ranges", move || bought::ranges(orders(), by, customers))
        .answer("words", move || monthly(&bought::words(orders(), by, customers)))
        .answer("ranges", move || monthly(&bought::ranges(orders(), by, customers)))
}
fn monthly(out: &bought::Out) -> Answer {
    let rows = out.iter().zip(0..).map(|([buyers, again], month)| [0, month, i64::from(*buyers), i64::from(*again)]);
    Answer::telling(&["group", "month", "buyers", "again"], rows)
}

pub fn spending(data: &Data) -> Job<'_> {
    let (orders, customers) = (|| data.orders(), data.shape.customers);
    Job::new("Q9", "recency, frequency and monetary value of each customer", data.orders().len())
        .hand("dense", move || spent::dense(orders(), customers, END))
        .hand("ranges", move || spent::ranges(orders(), customers, END))
        .answer("dense", move || each(&spent::dense(orders(), customers, END)))
        .answer("ranges", move || each(&spent::ranges(orders(), customers, END)))
}
fn each(out: &spent::Out) -> Answer {
    let rows = out.customers.iter().map(|(customer, ago, spent)| {
        [i64::from(*customer), ago / DAY, spent.orders.into(), spent.priced.into(), spent.cents]
    });
    Answer::new(&["customer", "days", "orders", "priced", "cents"], rows)
}
