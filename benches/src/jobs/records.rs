//! The same jobs over the crate's own records, which are text and decimals, against what is written today.

use super::{Data, Job, closed, cycles, orders, surveys, tickets};
use crate::answer::Answer;
use crate::data::records::{
    PlainDeal, PlainOrder, PlainSurvey, PlainTicket, deal_records, order_records, plain_deals, plain_orders,
    plain_surveys, plain_tickets, survey_records, ticket_records,
};
use crate::kernels::today;
use crate::waiting;
use chrono::{DateTime, Utc};
use crm_kpi::customers::Rfm;
use crm_kpi::deals::{AverageDealSize, Revenue, SalesCycle, WinRate};
use crm_kpi::field::{Created, Interner, Keyed};
use crm_kpi::kpi::over;
use crm_kpi::record;
use rust_decimal::prelude::ToPrimitive;
use std::cell::OnceCell;
use std::hint::black_box;

/// A record of text takes some 700 bytes: no more than a million of them.
const MOST: usize = 1_000_000;

/// Records and plain rows, made when first asked for.
#[derive(Default)]
pub(super) struct Text {
    deals: OnceCell<Vec<record::Deal>>,
    owners_and_sources: OnceCell<Vec<(u16, u8)>>,
    tickets: OnceCell<Vec<record::Ticket>>,
    surveys: OnceCell<Vec<record::SurveyResponse>>,
    orders: OnceCell<Vec<record::Purchase>>,
    plain_deals: OnceCell<Vec<PlainDeal>>,
    plain_tickets: OnceCell<Vec<PlainTicket>>,
    plain_surveys: OnceCell<Vec<PlainSurvey>>,
    plain_orders: OnceCell<Vec<PlainOrder>>,
}
/// The first of the rows in another form.
fn made<'a, T, U>(cell: &'a OnceCell<Vec<U>>, rows: &[T], make: fn(&[T]) -> Vec<U>) -> &'a [U] {
    black_box(cell.get_or_init(|| make(rows.get(..MOST).unwrap_or(rows))))
}
impl Data {
    fn deal_records(&self) -> &[record::Deal] {
        made(&self.text.deals, self.deals(), deal_records)
    }
    fn owners_and_sources(&self) -> &[(u16, u8)] {
        made(&self.text.owners_and_sources, self.deal_records(), |deals| {
            let (mut owners, mut sources) = (Interner::default(), Interner::default());
            let code = |of: &mut Interner, text: &Option<String>| of.code(text.as_deref().unwrap_or_default());
            deals.iter().map(|d| (code(&mut owners, &d.owner) as u16, code(&mut sources, &d.source) as u8)).collect()
        })
    }
    fn ticket_records(&self) -> &[record::Ticket] {
        made(&self.text.tickets, self.tickets(), ticket_records)
    }
    fn survey_records(&self) -> &[record::SurveyResponse] {
        made(&self.text.surveys, self.surveys(), survey_records)
    }
    fn order_records(&self) -> &[record::Purchase] {
        made(&self.text.orders, self.orders(), order_records)
    }
    fn plain_deals(&self) -> &[PlainDeal] {
        made(&self.text.plain_deals, self.deals(), plain_deals)
    }
    fn plain_tickets(&self) -> &[PlainTicket] {
        made(&self.text.plain_tickets, self.tickets(), plain_tickets)
    }
    fn plain_surveys(&self) -> &[PlainSurvey] {
        made(&self.text.plain_surveys, self.surveys(), plain_surveys)
    }
    fn plain_orders(&self) -> &[PlainOrder] {
        made(&self.text.plain_orders, self.orders(), plain_orders)
    }
}

/// The number of a month of the four years, from 0.
fn number((year, month): (i32, u32)) -> i64 {
    i64::from(year - 2021) * 12 + i64::from(month) - 1
}
/// What is written today leaves nothing out, so that it agrees where nothing is odd, and in the months of the table.
const CLOSED: &[&str; 5] = &["group", "month", "won", "lost", "cents"];
fn closed_row(group: i64, month: i64, sum: &today::Closed) -> [i64; 5] {
    let cents = (sum.revenue * rust_decimal::Decimal::ONE_HUNDRED).to_i64().unwrap_or(i64::MIN);
    [group, month, sum.won as i64, sum.lost as i64, cents]
}
fn read_months(tables: &closed::Tables<()>) -> Answer {
    let rows = (0..tables.0.timeline().len()).filter_map(|month| {
        let share = tables.0.reading(&(), month).ok()?;
        let revenue = tables.1.reading(&(), month).ok()?;
        let cents = revenue.units() * 100 / 10i128.pow(revenue.scale().into());
        Some([0, month as i64, share.part() as i64, (share.whole() - share.part()) as i64, cents as i64])
    });
    Answer::telling(CLOSED, rows)
}

pub fn quarter(data: &Data) -> Job<'_> {
    let (records, plain, quarter) = (|| data.deal_records(), || data.plain_deals(), &data.quarter);
    let instant = |at: i64| DateTime::<Utc>::from_timestamp_micros(at).expect("an instant of these years");
    let (from, until) = data.by_quarter.ends();
    let (from, until) = (instant(from), instant(until));
    Job::new("Q1 records", "one quarter, over record::Deal", records().len())
        .ours("crm-kpi", move || closed::read(&closed::tables(data, records(), quarter, |_| ())))
        .today("map of tuples", move || today::quarter(plain(), from, until))
        .plain("crm-kpi", move || read_months(&closed::tables(data, records(), quarter, |_| ())))
        .plain("map of tuples", move || {
            Answer::telling(CLOSED, [closed_row(0, 0, &today::quarter(plain(), from, until))])
        })
}

pub fn months(data: &Data) -> Job<'_> {
    let (records, plain, months) = (|| data.deal_records(), || data.plain_deals(), &data.months);
    Job::new("Q2 records", "by month, over record::Deal", records().len())
        .ours("crm-kpi", move || closed::read(&closed::tables(data, records(), months, |_| ())))
        .today("map of tuples", move || today::months(plain()))
        .plain("crm-kpi", move || read_months(&closed::tables(data, records(), months, |_| ())))
        .plain("map of tuples", move || {
            let sums = today::months(plain());
            Answer::telling(CLOSED, sums.iter().map(|(m, sum)| closed_row(0, number(*m), sum)).filter(|r| r[1] < 48))
        })
}

pub fn months_owners_sources(data: &Data) -> Job<'_> {
    let (records, plain, months) = (|| data.deal_records(), || data.plain_deals(), &data.months);
    let tables = move || closed::tables(data, records(), months, |d| (d.owner.as_deref(), d.source.as_deref()));
    // texts become numbers once, when the records are read, which is no part of the job
    let codes = data.owners_and_sources();
    let interned = move || records().iter().zip(codes).map(|(deal, key)| Keyed::new(deal, *key));
    let kpis = (WinRate, Revenue, AverageDealSize, SalesCycle::mean());
    Job::new("Q3 records", "by month, owner and source, over record::Deal by borrowed text", records().len())
        .ours("crm-kpi", tables)
        .ours("crm-kpi, interned", move || over(interned()).by(|row| row.key).per(months).measure(kpis))
        .today("map of tuples", move || drop(today::months_owners_sources(plain())))
        .today("map of tuples, cloned", move || today::months_owners_sources_cloned(plain()))
}

pub fn cycles(data: &Data) -> Job<'_> {
    let (records, plain, months) = (|| data.deal_records(), || data.plain_deals(), &data.months);
    Job::new("Q4 records", "median and ninth decile by month and source, over record::Deal", records().len())
        .ours("crm-kpi", move || {
            cycles::read(&over(records()).by(|d| d.source.as_deref()).per(months).measure(SalesCycle::default()));
        })
        .today("map of tuples", move || drop(today::cycles(plain())))
}

pub fn waits(data: &Data) -> Job<'_> {
    let (records, plain, months) = (|| data.ticket_records(), || data.plain_tickets(), &data.months);
    let asked = move || waiting!(records(), |t| t.priority.as_deref(), months, data.threads, &&record::Ticket);
    Job::new("Q5 records", "response and resolution by month and priority, over record::Ticket", records().len())
        .ours("crm-kpi", move || tickets::look(&asked()))
        .today("map of tuples", move || drop(today::waits(plain())))
}

pub fn nps(data: &Data) -> Job<'_> {
    let (records, plain) = (|| data.survey_records(), || data.plain_surveys());
    Job::new("Q6 records", "net promoter score by month, over record::SurveyResponse", records().len())
        .ours("crm-kpi", move || surveys::table(data, records()).iter().for_each(|cell| drop(black_box(cell))))
        .today("map of tuples", move || today::nps(plain()))
        .plain("crm-kpi", move || surveys::said(&surveys::table(data, records())))
        .plain("map of tuples", move || {
            let rows = today::nps(plain()).into_iter().map(|(month, bands)| {
                let [detractors, passives, promoters] = bands.map(|n| n as i64);
                [0, number(month), detractors, passives, promoters]
            });
            Answer::telling(surveys::COLUMNS, rows.filter(|row| row[1] < 48))
        })
}

pub fn cohorts(data: &Data) -> Job<'_> {
    let (records, plain) = (|| data.order_records(), || data.plain_orders());
    Job::new("Q7 records", "retention by cohort, over record::Purchase", records().len())
        .ours("crm-kpi", move || orders::triangle(data, records()).iter().for_each(|row| drop(black_box(row))))
        .today("map of sets", move || drop(today::cohorts(plain())))
}
pub fn buyers(data: &Data) -> Job<'_> {
    let (records, plain) = (|| data.order_records(), || data.plain_orders());
    Job::new("Q8 records", "buyers and those again by month, over record::Purchase", records().len())
        .ours("crm-kpi", move || orders::read(&orders::monthly(data, records())))
        .today("map of maps", move || today::buyers(plain()))
}
pub fn spending(data: &Data) -> Job<'_> {
    let (records, plain) = (|| data.order_records(), || data.plain_orders());
    Job::new("Q9 records", "recency, frequency, monetary value, over record::Purchase", records().len())
        .ours("crm-kpi", move || over(records()).as_of(orders::now()).each(Rfm))
        .today("map of customers", move || drop(today::spending(plain())))
}
