//! The jobs, each with every way to do it side by side: the public API over keys of several kinds, and the loops by hand.

mod closed;
mod cycles;
mod orders;
mod records;
mod surveys;
pub mod tickets;

use crate::answer::Answer;
use crate::data::{self, Deal, Order, Shape, Survey, Ticket, edges};
use crate::kernels::Periods;
use crm_kpi::time::Timeline;
use records::Text;
use std::cell::OnceCell;
use std::hint::black_box;

/// One way to do a job.
pub struct Way<'a> {
    pub name: &'static str,
    pub by: By,
    pub run: Box<dyn Fn() + 'a>,
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// crm-kpi. The first of them is the one that is usual.
    Crate,
    /// A loop written for this job alone.
    Hand,
    /// What is written in a back end today.
    Today,
}

/// Gives a way's answer.
pub type Says<'a> = Box<dyn Fn() -> Answer + 'a>;

/// A job and the ways to do it.
pub struct Job<'a> {
    pub id: &'static str,
    pub what: &'static str,
    /// Rows, or whatever the time is told per.
    pub rows: usize,
    pub ways: Vec<Way<'a>>,
    /// What each way answers; the same, or it is no way to do it.
    pub answers: Vec<(&'static str, Says<'a>)>,
    /// The same of ways that leave nothing out: they agree where nothing is odd.
    pub plain: Vec<(&'static str, Says<'a>)>,
}

impl<'a> Job<'a> {
    fn new(id: &'static str, what: &'static str, rows: usize) -> Job<'a> {
        Job { id, what, rows, ways: Vec::new(), answers: Vec::new(), plain: Vec::new() }
    }
    fn ours<T>(self, name: &'static str, run: impl Fn() -> T + 'a) -> Job<'a> {
        self.way(name, By::Crate, run)
    }
    fn hand<T>(self, name: &'static str, run: impl Fn() -> T + 'a) -> Job<'a> {
        self.way(name, By::Hand, run)
    }
    fn today<T>(self, name: &'static str, run: impl Fn() -> T + 'a) -> Job<'a> {
        self.way(name, By::Today, run)
    }
    fn way<T>(mut self, name: &'static str, by: By, run: impl Fn() -> T + 'a) -> Job<'a> {
        self.ways.push(Way { name, by, run: Box::new(move || drop(black_box(run()))) });
        self
    }
    fn answer(mut self, name: &'static str, answer: impl Fn() -> Answer + 'a) -> Job<'a> {
        self.answers.push((name, Box::new(answer)));
        self
    }
    fn plain(mut self, name: &'static str, answer: impl Fn() -> Answer + 'a) -> Job<'a> {
        self.plain.push((name, Box::new(answer)));
        self
    }
}

/// What jobs work over; records are made when first asked for.
pub struct Data {
    pub shape: Shape,
    /// How many threads the crate's ways may use.
    pub threads: usize,
    pub quarter: Timeline,
    pub months: Timeline,
    /// The same for the loops by hand.
    pub by_quarter: Periods,
    pub by_month: Periods,
    /// Months of dates, for orders.
    pub civil: Timeline,
    pub by_civil: Periods,
    deals: OnceCell<Vec<Deal>>,
    tickets: OnceCell<Vec<Ticket>>,
    surveys: OnceCell<Vec<Survey>>,
    orders: OnceCell<Vec<Order>>,
    text: Text,
}

impl Data {
    pub fn new(shape: Shape) -> Data {
        let (quarter, months, civil) = (data::quarter(), data::months(), data::civil_months());
        let [by_quarter, by_month, by_civil] = [&quarter, &months, &civil].map(|periods| Periods::new(edges(periods)));
        let ((deals, tickets, surveys, orders), text) = Default::default();
        Data {
            shape,
            threads: 1,
            quarter,
            months,
            civil,
            by_quarter,
            by_month,
            by_civil,
            deals,
            tickets,
            surveys,
            orders,
            text,
        }
    }
    /// Of records that are there already.
    pub fn holding(
        threads: usize,
        deals: Vec<Deal>,
        tickets: Vec<Ticket>,
        surveys: Vec<Survey>,
        orders: Vec<Order>,
    ) -> Data {
        let customers = orders.iter().map(|order| order.customer as usize + 1).max().unwrap_or(1);
        let shape = Shape { customers, odd: false, ..Shape::of(deals.len()) };
        let (deals, tickets, surveys, orders) = (deals.into(), tickets.into(), surveys.into(), orders.into());
        Data { threads, deals, tickets, surveys, orders, ..Data::new(shape) }
    }
    pub fn deals(&self) -> &[Deal] {
        // nothing is known of them where they are used
        black_box(self.deals.get_or_init(|| data::deals(self.shape)))
    }
    pub fn tickets(&self) -> &[Ticket] {
        black_box(self.tickets.get_or_init(|| data::tickets(self.shape)))
    }
    pub fn surveys(&self) -> &[Survey] {
        black_box(self.surveys.get_or_init(|| data::surveys(self.shape)))
    }
    pub fn orders(&self) -> &[Order] {
        black_box(self.orders.get_or_init(|| data::orders(self.shape)))
    }
}

/// Makes the ways of a job, and the records they work over.
pub type Make = for<'a> fn(&'a Data) -> Job<'a>;

/// Every job by its id.
pub const JOBS: &[(&str, Make)] = &[
    ("Q1", closed::quarter),
    ("Q2", closed::months),
    ("Q3", closed::months_and_groups),
    ("Q3 read", closed::reading),
    ("Q4", cycles::distribution),
    ("Q5", tickets::waits),
    ("Q6", surveys::nps),
    ("Q7", orders::cohorts),
    ("Q8", orders::buyers),
    ("Q9", orders::spending),
    ("Q1 records", records::quarter),
    ("Q2 records", records::months),
    ("Q3 records", records::months_owners_sources),
    ("Q4 records", records::cycles),
    ("Q5 records", records::waits),
    ("Q6 records", records::nps),
    ("Q7 records", records::cohorts),
    ("Q8 records", records::buyers),
    ("Q9 records", records::spending),
];

/// The jobs whose ids are asked for, or all.
pub fn chosen(asked: &[String]) -> Vec<Make> {
    let jobs = JOBS.iter().filter(|(id, _)| asked.is_empty() || asked.iter().any(|a| a == id));
    jobs.map(|(_, make)| *make).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(id: &str, answers: &[(&str, Says)]) {
        let mut answers = answers.iter().map(|(name, answer)| (name, answer()));
        let Some((first, expected)) = answers.next() else { return };
        assert!(!expected.is_empty(), "{id}: {first} says nothing");
        for (name, answer) in answers {
            if let Some(difference) = expected.difference(&answer) {
                panic!("{id}: {first} and {name} differ: {difference}");
            }
        }
    }

    #[test]
    fn every_way_to_do_a_job_gives_the_same_answer() {
        for shuffled in [false, true] {
            let (odd, clean) =
                (Shape { shuffled, ..Shape::of(30_000) }, Shape { shuffled, odd: false, ..Shape::of(30_000) });
            let (odd, clean) = (Data::new(odd), Data::new(clean));
            for (id, make) in JOBS {
                assert_eq!(*id, make(&odd).id);
                agree(id, &make(&odd).answers);
                agree(id, &make(&clean).answers);
                agree(id, &make(&clean).plain);
            }
        }
    }

    #[test]
    fn every_loop_by_hand_answers() {
        let data = Data::new(Shape::of(1_000));
        for (id, make) in JOBS {
            let job = make(&data);
            for way in job.ways.iter().filter(|way| way.by == By::Hand) {
                assert!(job.answers.iter().any(|(name, _)| *name == way.name), "{id}: {} is not checked", way.name);
            }
        }
    }
}
