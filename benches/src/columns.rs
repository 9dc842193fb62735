//! The jobs over Arrow columns, which the companion crate makes rows of. Each is held against the job over structs of the
//! same files: the tables must be equal.

use crate::data::{Deal, END};
use crate::jobs::Data;
use crate::jobs::tickets::look;
use crate::waiting;
use crm_kpi::customers::{Buyers, CohortRetention, RepeatPurchases, Rfm};
use crm_kpi::deals::{AverageDealSize, Revenue, SalesCycle, WinRate};
use crm_kpi::field::Created;
use crm_kpi::kpi::{Group, Kpi, Table, over};
use crm_kpi::record::SurveyKind;
use crm_kpi::surveys::{Answers, Nps};
use crm_kpi::time::Timestamp;
use crm_kpi::value::{Currency, DurationSummary};
use crm_kpi_arrow::{Deals, Purchases, Surveys, TicketRow, Tickets, Words};
use std::hint::black_box;

/// A batch for each kind of records.
pub struct Views {
    pub deals: Deals,
    pub tickets: Tickets,
    pub surveys: Surveys,
    pub orders: Purchases,
}

impl Views {
    /// Over the files, as they were written: deals, tickets, surveys, orders.
    pub fn new(batches: [arrow::array::RecordBatch; 4]) -> Result<Views, crm_kpi_arrow::Error> {
        let [deals, tickets, surveys, orders] = batches;
        Ok(Views {
            deals: Deals::columns().outcome("status").over(&deals)?,
            tickets: Tickets::columns().first_reply_at("responded_at").over(&tickets)?,
            surveys: Surveys::columns().kind(Words::always(SurveyKind::Nps)).over(&surveys)?,
            orders: Purchases::columns().at("date").currency(Currency::EUR).over(&orders)?,
        })
    }
}

/// Does it, on as many threads as the data says.
macro_rules! measured {
    ($question:expr, $data:expr, $kpis:expr) => {{
        let (question, kpis) = ($question, $kpis);
        if $data.threads > 1 { question.measure_on($data.threads, kpis) } else { question.measure(kpis) }
    }};
}
fn all<K: Kpi, G: Group, V>(table: &Table<K, G, V>) {
    table.iter().for_each(|cell| drop(black_box(cell)));
}
fn quantiles<K: Kpi<Value = DurationSummary>, G: Group>(table: &Table<K, G>) {
    for (_, _, reading) in table.iter() {
        if let Ok(cycle) = reading.value() {
            black_box((cycle.median(), cycle.p90()));
        }
    }
}

/// Does the job over columns and reads every number; `false` of one that has no such way.
pub fn measure(id: &str, data: &Data, views: &Views) -> bool {
    let kpis = (WinRate, Revenue, AverageDealSize, SalesCycle::mean());
    match id {
        "Q1" | "Q2" => {
            let per = if id == "Q1" { &data.quarter } else { &data.months };
            let (a, b, c, d) = measured!(over(&views.deals).per(per), data, kpis);
            all(&a);
            all(&b);
            all(&c);
            all(&d);
        }
        "Q3" => {
            // laying the narrow keys out is a part of the job
            let owner = views.deals.key("owner").and_then(|key| key.narrow::<u16>());
            let source = views.deals.key("source").and_then(|key| key.narrow::<u8>());
            let (Ok(owner), Ok(source)) = (owner, source) else { return false };
            let key = |d: &crm_kpi_arrow::DealRow<'_>| (owner.of(d), source.of(d));
            let (a, b, c, d) = measured!(over(&views.deals).by(key).per(&data.months), data, kpis);
            all(&a);
            all(&b);
            all(&c);
            all(&d);
        }
        "Q4" => {
            let Ok(source) = views.deals.key("source").and_then(|key| key.narrow::<u8>()) else { return false };
            let question = over(&views.deals).by(|d| source.of(d)).per(&data.months);
            quantiles(&measured!(question, data, SalesCycle::default()));
        }
        "Q5" => {
            let Ok(priority) = views.tickets.key("priority").and_then(|key| key.narrow::<u8>()) else { return false };
            look(&waiting!(&views.tickets, |t| priority.of(t), &data.months, data.threads, &TicketRow<'_>));
        }
        "Q6" => {
            let kpi = Nps { answers: Answers::All };
            all(&measured!(over(&views.surveys).per(&data.months), data, kpi));
        }
        "Q7" => all(&measured!(over(&views.orders).per(&data.civil), data, CohortRetention::default())),
        "Q8" => {
            let kpis = (Buyers, RepeatPurchases { ever: true });
            let (a, b) = measured!(over(&views.orders).per(&data.civil), data, kpis);
            all(&a);
            all(&b);
        }
        "Q9" => drop(black_box(over(&views.orders).as_of(Timestamp::from_micros(END)).each(Rfm))),
        _ => return false,
    }
    true
}

/// Panics where the tables over columns are not those over the structs.
pub fn check(data: &Data, views: &Views) {
    let kpis = || (WinRate, Revenue, AverageDealSize, SalesCycle::mean(), SalesCycle::default());
    let structs = over(data.deals()).per(&data.months).measure(kpis());
    assert!(over(&views.deals).per(&data.months).measure(kpis()) == structs, "deals over columns are others");
    let of = |d: &&Deal| d.source;
    let by_source = over(data.deals()).by(of).per(&data.quarter).measure(WinRate);
    let source = views.deals.key("source").expect("a column");
    let columns = over(&views.deals).by(|d| source.of(d)).per(&data.quarter).measure(WinRate);
    assert_eq!(by_source.groups().len(), columns.groups().len(), "sources");
    let kpi = Nps { answers: Answers::All };
    let surveys = over(data.surveys()).per(&data.months).measure(kpi);
    assert!(over(&views.surveys).per(&data.months).measure(kpi) == surveys, "surveys over columns are others");
    let kpis = (Buyers, RepeatPurchases { ever: true }, CohortRetention::default());
    let orders = over(data.orders()).per(&data.civil).measure(kpis);
    assert!(over(&views.orders).per(&data.civil).measure(kpis) == orders, "orders over columns are others");
    let sorted = |mut all: Vec<(i64, String)>| {
        all.sort_unstable();
        all
    };
    let structs = over(data.orders()).as_of(Timestamp::from_micros(END)).each(Rfm);
    let structs = structs.into_iter().map(|each| (i64::from(each.entity), format!("{:?}", each.seen)));
    let columns = over(&views.orders).as_of(Timestamp::from_micros(END)).each(Rfm);
    let columns = columns.into_iter().map(|each| {
        (each.entity.integer().and_then(|id| id.try_into().ok()).expect("an integer"), format!("{:?}", each.seen))
    });
    assert!(sorted(structs.collect()) == sorted(columns.collect()), "customers over columns are others");
    let read = |[a, b]: [crate::jobs::tickets::Waits<u8>; 2]| {
        let of =
            |waits: crate::jobs::tickets::Waits<u8>| waits.of.into_iter().map(|(_, series, total)| (series, total));
        let mut all: Vec<_> = of(a).chain(of(b)).map(|wait| format!("{wait:?}")).collect();
        all.sort_unstable();
        all
    };
    let priority = views.tickets.key("priority").expect("a column");
    let columns = waiting!(&views.tickets, |t| priority.of(t) as u8, &data.quarter, 1, &TicketRow<'_>);
    let structs = waiting!(data.tickets(), |t| t.priority, &data.quarter, 1, &&crate::data::Ticket);
    assert!(read(columns) == read(structs), "tickets over columns are others");
}
