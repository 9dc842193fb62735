//! Every route gives the same number: table, live tables, merged parts, longer periods, the meter by name, and the
//! front-door function. Each KPI of the list takes all of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod support;

use crm_kpi::every_kpi;
use crm_kpi::kpi::{AsOf, ByEntity, ByRecord, Derived, Kpi, Measures, Over, Reading, Table, entities, over, track};
use crm_kpi::meter::Meter;
use crm_kpi::record::*;
use crm_kpi::time::{Grain, Timeline};
use crm_kpi::value::Value;
use proptest::prelude::*;
use std::fmt::Debug;
use support::{Any, of_kind};

type Numbers = Vec<(Option<String>, usize, Reading<Value>)>;

fn metered(id: &str, timeline: &Timeline, as_of: AsOf, records: &[Any]) -> Meter {
    let mut ask = Meter::of(id).per(timeline);
    if let AsOf::At(t) = as_of {
        ask = ask.as_of(t);
    }
    let mut meter = ask.start().unwrap();
    records.iter().for_each(|r| meter.insert(r.as_record()));
    meter
}

fn by_meter(id: &str, timeline: &Timeline, as_of: AsOf, records: &[Any]) -> Numbers {
    let readings = metered(id, timeline, as_of, records).readings().unwrap();
    readings.iter().map(|(g, slot, r)| (g.clone(), slot, r.clone())).collect()
}

fn by_table<K: Kpi<Value: Into<Value> + Clone>, V>(table: &Table<K, Option<String>, V>) -> Numbers {
    table.iter().map(|(g, slot, r)| (g.clone(), slot, r.map(Into::into))).collect()
}

fn asked<'a, R: 'a>(records: &'a [R], as_of: AsOf) -> Over<std::slice::Iter<'a, R>, impl Fn(&&'a R) -> Option<String>> {
    over(records).as_of(as_of).by(|_| None)
}

/// Table, live, merged and metered, for a KPI over one kind of record.
fn same_by_all_routes<K, R, V, W>(kpi: K, records: &[Any], as_of: AsOf, cut: f64) -> Table<K, Option<String>, V>
where
    R: Clone + Debug,
    V: Debug,
    for<'a> &'a R: TryFrom<&'a Any>,
    K: Kpi<Value: Into<Value> + Clone + PartialEq + Debug>,
    K: for<'a> Measures<&'a R, V, Tables<Option<String>> = Table<K, Option<String>, V>, State: Send>,
    K: Measures<R, W, Tables<Option<String>> = Table<K, Option<String>, V>>,
    R: Sync,
{
    let id = K::ABOUT.id;
    let months = support::months();
    let rows: Vec<R> = of_kind(records);
    let table = asked(&rows, as_of).per(&months).measure(kpi.clone());
    for threads in [0, 1, 3] {
        let together = asked(&rows, as_of).per(&months).measure_on(threads, kpi.clone());
        assert_eq!(together, table, "{id}: on {threads} threads");
    }
    let own: Vec<Any> = records.iter().filter(|any| <&R>::try_from(any).is_ok()).cloned().collect();
    assert_eq!(by_meter(id, &months, as_of, &own), by_table(&table), "{id}: by name");

    // references to records, records themselves, one by one
    let mut live = track::<R>().as_of(as_of).by(|_| None).per(&months).measure(kpi.clone());
    rows.iter().for_each(|r| live.insert(r));
    assert_eq!(live.tables(), table, "{id}: live");
    let owned = over(rows.clone()).as_of(as_of).by(|_| None).per(&months).measure(kpi.clone());
    assert_eq!(by_table(&owned), by_table(&table), "{id}: by value");

    let (a, b) = rows.split_at((cut * rows.len() as f64) as usize);
    let [mut left, mut right] = [a, b].map(|part| {
        let mut live = track::<R>().as_of(as_of).by(|_| None).per(&months).measure(kpi.clone());
        part.iter().for_each(|r| live.insert(r));
        live
    });
    left.merge(&right).unwrap();
    assert_eq!(left.tables(), table, "{id}: merged");
    right.tables();
    table
}

/// What only a table that was filled record by record has: longer periods, totals, wider groups.
fn longer_periods_are_merged<K, R>(kpi: K, table: &Table<K, Option<String>>, records: &[Any], as_of: AsOf)
where
    R: Clone,
    for<'a> &'a R: TryFrom<&'a Any>,
    K: Kpi<Value: Into<Value> + Clone + PartialEq + Debug>,
    K: for<'a> Measures<&'a R, ByRecord, Tables<Option<String>> = Table<K, Option<String>>>,
{
    let id = K::ABOUT.id;
    let rows: Vec<R> = of_kind(records);
    let quarter = asked(&rows, as_of).during(support::quarter()).measure(kpi.clone());
    let rolled = table.rollup(Grain::Quarter).unwrap();
    assert_eq!(by_table(&rolled), by_table(&quarter), "{id}: rolled up");
    assert_eq!(table.total(&None), quarter.total(&None), "{id}: total");
    let regrouped = table.regroup(|_| None::<String>);
    assert_eq!(&regrouped, table, "{id}: regrouped");
    let last = support::months().len() - 1;
    let to_date = table.cumulative().unwrap();
    assert_eq!(to_date.kept(&None, last), quarter.kept(&None, 0), "{id}: to date");
    let trailing = table.rolling(3).unwrap();
    assert_eq!(trailing.kept(&None, last), quarter.kept(&None, 0), "{id}: trailing");
    let day_by_day = asked(&rows, as_of).per(support::quarter_by(Grain::Day)).measure(kpi);
    assert_eq!(by_table(&day_by_day.rollup(Grain::Month).unwrap()), by_table(table), "{id}: days rolled up");
}

/// A group out of the record itself, so that groups appear in no order.
fn some_group(record: &impl Debug, groups: u64) -> u64 {
    let text = format!("{record:?}");
    text.bytes().fold(7u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)) % groups
}

/// A batch in several groups, live, merged of parts, and on several threads. Returns how many groups the records have.
fn same_in_many_groups<K, R>(kpi: K, records: &[Any], as_of: AsOf, cut: f64) -> usize
where
    R: Clone + Debug + Sync,
    for<'a> &'a R: TryFrom<&'a Any>,
    K: Kpi<Value: Into<Value> + Clone + PartialEq + Debug>,
    K: for<'a> Measures<&'a R, ByEntity, Tables<u64> = Table<K, u64, ByEntity>, State: Send>,
    K: Measures<R, ByEntity, Tables<u64> = Table<K, u64, ByEntity>>,
{
    const GROUPS: u64 = 23;
    let id = K::ABOUT.id;
    let months = support::months();
    let rows: Vec<R> = of_kind(records);
    let question = || over(&rows).as_of(as_of).by(|r| some_group(*r, GROUPS)).per(&months);
    let table = question().measure(kpi.clone());
    assert_eq!(question().measure_on(3, kpi.clone()), table, "{id}: on 3 threads");
    let (a, b) = rows.split_at((cut * rows.len() as f64) as usize);
    let [mut whole, mut left, right] = [&rows[..], a, b].map(|part| {
        let mut live = track::<R>().as_of(as_of).by(|r| some_group(r, GROUPS)).per(&months).measure(kpi.clone());
        part.iter().for_each(|r| live.insert(r));
        live
    });
    assert_eq!(whole.tables(), table, "{id}: live");
    left.merge(&right).unwrap();
    assert_eq!(left.tables(), table, "{id}: merged");
    // a group is what it would be alone
    for group in table.groups() {
        let own: Vec<R> = rows.iter().filter(|r| some_group(*r, GROUPS) == *group).cloned().collect();
        let alone = over(&own).as_of(as_of).by(|_| *group).per(&months).measure(kpi.clone());
        assert_eq!(alone.series(group), table.series(group), "{id}: group {group} alone");
    }
    rows.iter().map(|r| some_group(r, GROUPS)).collect::<std::collections::BTreeSet<_>>().len()
}

macro_rules! in_groups {
    ($($kind:ident $kpi:path $(=> over $record:ident $(, $more:ident)*)? $(=> of ($($part:path),+))?;)*) => {
        /// How many groups each journey of the list was tried in.
        fn every_journey_in_many_groups(records: &[Any], as_of: AsOf, cut: f64) -> Vec<(&'static str, usize)> {
            let mut tried = Vec::new();
            $(in_groups!(@ $kind $kpi $(=> $record)?; records as_of cut tried);)*
            tried
        }
    };
    (@ entities $kpi:path => $record:ident; $records:ident $as_of:ident $cut:ident $tried:ident) => {
        let groups = same_in_many_groups::<_, $record>(<$kpi>::default(), $records, $as_of, $cut);
        $tried.push((<$kpi as Kpi>::ABOUT.id, groups));
    };
    (@ $kind:ident $kpi:path $(=> $record:ident)?; $records:ident $as_of:ident $cut:ident $tried:ident) => {};
}
every_kpi!(in_groups);

macro_rules! agree {
    ($($kind:ident $kpi:path $(=> over $($record:ident),+)? $(=> of ($($part:path),+))?;)*) => {
        fn every_route_of_every_kpi(records: &[Any], as_of: AsOf, cut: f64) -> Vec<&'static str> {
            let mut ids = Vec::new();
            $(agree!(@ $kind $kpi $(=> over $($record),+)? $(=> of ($($part),+))?; records as_of cut ids);)*
            ids
        }
    };
    (@ records $kpi:path => over $($record:ident),+; $records:ident $as_of:ident $cut:ident $ids:ident) => {{
        $(
            let kpi = <$kpi>::default();
            let table = same_by_all_routes::<_, $record, ByRecord, ByRecord>(kpi.clone(), $records, $as_of, $cut);
            longer_periods_are_merged::<_, $record>(kpi, &table, $records, $as_of);
        )+
        $ids.push(<$kpi as Kpi>::ABOUT.id);
    }};
    (@ entities $kpi:path => over $record:ident $(, $more:ident)*; $records:ident $as_of:ident $cut:ident $ids:ident) => {{
        let kpi = <$kpi>::default();
        same_by_all_routes::<_, $record, ByEntity, ByEntity>(kpi.clone(), $records, $as_of, $cut);
        // all kinds of records that it takes, in the batch form and by name
        let months = support::months();
        let (first, id) = (of_kind::<$record>($records), <$kpi as Kpi>::ABOUT.id);
        let question = crm_kpi::kpi::entities(kpi).per(&months).as_of($as_of).with_by(&first, |_| None::<String>);
        $(let question = question.with_by(&of_kind::<$more>($records), |_| None);)*
        let table = { let mut question = question; question.table() };
        assert_eq!(by_table(&table), by_meter(id, &months, $as_of, $records), "{id}: all kinds of records");
        $ids.push(id);
    }};
    (@ derived $kpi:path => of ($($part:path),+); $records:ident $as_of:ident $cut:ident $ids:ident) => {{
        // a roll-up happens on the parts: the meter's quarter is the quarter of its parts
        let id = <$kpi as Derived>::ABOUT.id;
        let whole = metered(id, &support::quarter(), $as_of, $records).total(None).unwrap();
        let mut halves = [0, 1].map(|half| {
            let part: Vec<Any> = $records.iter().skip(half).step_by(2).cloned().collect();
            metered(id, &support::quarter(), $as_of, &part)
        });
        let [a, b] = &mut halves;
        a.merge(b).unwrap();
        assert_eq!(a.total(None).unwrap(), whole, "{id}: merged halves");
        $ids.push(id);
    }};
}
every_kpi!(agree);

const LEVELS: [&str; 22] = [
    "deals.weighted_pipeline.by_category",
    "tickets.first_response.waiting",
    "deals.open_pipeline",
    "deals.open_count",
    "deals.weighted_pipeline",
    "deals.open_pipeline.by_age",
    "deals.weighted_pipeline.by_stage",
    "deals.size.open",
    "customers.active",
    "tickets.backlog",
    "tickets.backlog.age",
    "tickets.backlog.by_age",
    "subscriptions.mrr",
    "subscriptions.arr",
    "subscriptions.active",
    "subscriptions.subscribers",
    "subscriptions.arpa",
    "adoption.records",
    "adoption.training",
    "quality.freshness",
    "quality.freshness.age",
    "quality.uniqueness",
];

/// The function of every KPI.
fn front_doors(records: &[Any], period: &Timeline) -> Vec<(&'static str, Reading<Value>)> {
    use crm_kpi::{
        adoption as a, customers as c, deals as d, finance as f, leads as l, marketing as m, quality as q,
        subscriptions as u, surveys as s, tickets as t,
    };
    let (staff, events): (Vec<Staff>, Vec<UsageEvent>) = (of_kind(records), of_kind(records));
    // text names the fields of records of several kinds
    let each = || records.iter().map(Any::as_record);
    let (asked, key) = (q::RequiredFields::default().fields, q::UniqueRecords::default().key);
    let (rules, limit) = (q::Rules::default(), q::FreshRecords::default().within);
    let used = entities(a::UsageFrequency::default()).during(period).with(&staff).with(&events).read();
    let (leads, deals, customers): (Vec<Lead>, Vec<Deal>, Vec<Customer>) =
        (of_kind(records), of_kind(records), of_kind(records));
    let (tickets, messages, answers): (Vec<Ticket>, Vec<Message>, Vec<SurveyResponse>) =
        (of_kind(records), of_kind(records), of_kind(records));
    let (interactions, purchases, costs): (Vec<Interaction>, Vec<Purchase>, Vec<Spend>) =
        (of_kind(records), of_kind(records), of_kind(records));
    let targets: Vec<Target> = of_kind(records);
    let (meeting, all) = (InteractionKind::Meeting, AsOf::Everything);
    let subscriptions: Vec<Subscription> = of_kind(records);
    let (changes, visits): (Vec<StageChange>, Vec<Visit>) = (of_kind(records), of_kind(records));
    let histories: Vec<TicketChange> = of_kind(records);
    let question = entities(t::ResponseFromAssignment).during(period).with(&tickets).with(&messages);
    let from_assignment = question.with(&histories).read();
    // a function takes one kind of interactions; the meter has seen purchases too
    let engaged = |kpi: c::Activity| {
        let question = entities(kpi).during(period).with(&customers).with(&interactions);
        question.with(&purchases).read()
    };
    let engaged_often = |kpi: c::InteractionsPerActive| {
        let question = entities(kpi).during(period).with(&customers).with(&interactions);
        question.with(&purchases).read()
    };
    macro_rules! acted {
        ($kpi:expr) => {{
            let question = entities($kpi).during(period).with(&purchases).with(&interactions);
            question.read().map(Into::into)
        }};
    }
    let question = entities(c::CohortRetention::default()).during(period);
    let cohort = question.with(&purchases).with(&interactions).read();
    let first_response = entities(t::FirstResponse).during(period).with(&tickets).with(&messages).read();
    let business_response =
        entities(t::BusinessFirstResponse::default()).during(period).with(&tickets).with(&messages).read();
    vec![
        ("leads.count", l::lead_count(&leads, period).map(Into::into)),
        ("leads.by_source", l::leads_by_source(&leads, period).map(Into::into)),
        ("leads.conversion_rate", l::lead_conversion(&leads, period).map(Into::into)),
        ("leads.conversion_rate.decided", l::decided_lead_conversion(&leads, period).map(Into::into)),
        ("leads.conversion_time", l::lead_conversion_time(&leads, period).map(Into::into)),
        ("leads.conversion_time.survival", l::time_to_conversion(&leads, period, all).map(Into::into)),
        ("leads.path", l::lead_path(&leads, period).map(Into::into)),
        ("leads.qualification_rate", l::qualification_rate(&leads, period).map(Into::into)),
        ("leads.conversion_rate.flow", l::lead_conversion_flow(&leads, period).map(Into::into)),
        ("deals.win_rate", d::win_rate(&deals, period).map(Into::into)),
        ("deals.win_rate.by_amount", d::win_rate_by_amount(&deals, period).map(Into::into)),
        ("deals.win_rate.by_product", d::win_rate_by_product(&deals, period).map(Into::into)),
        ("deals.revenue", d::revenue(&deals, period).map(Into::into)),
        ("deals.average_size", d::average_deal_size(&deals, period).map(Into::into)),
        ("deals.size", d::deal_size(&deals, period).map(Into::into)),
        ("deals.cycle", d::sales_cycle(&deals, period).map(Into::into)),
        ("deals.cycle.mean", d::sales_cycle_mean(&deals, period).map(Into::into)),
        ("deals.cycle.survival", d::time_to_win(&deals, period, all).map(Into::into)),
        ("deals.cycle.won_within", d::won_within(&deals, period, d::WonWithin::default().within, all).map(Into::into)),
        ("deals.created", d::deals_created(&deals, period).map(Into::into)),
        ("deals.open_count", d::open_deal_count(&deals, AsOf::Everything).map(Into::into)),
        ("deals.open_pipeline", d::open_pipeline(&deals, AsOf::Everything).map(Into::into)),
        ("deals.weighted_pipeline", d::weighted_pipeline(&deals, AsOf::Everything).map(Into::into)),
        ("deals.stage_funnel", d::stage_funnel(&changes, period, d::Steps::default()).map(Into::into)),
        ("deals.stage_time", d::stage_time(&changes, period, d::Steps::default(), AsOf::Everything).map(Into::into)),
        ("deals.stage_exits", d::stage_exits(&changes, period, d::Steps::default()).map(Into::into)),
        ("deals.stage_moves", d::stage_moves(&changes, period, d::Steps::default()).map(Into::into)),
        ("deals.close_rate", d::close_rate(&deals, &leads, period).map(Into::into)),
        ("deals.velocity", d::sales_velocity(&deals, period, d::VelocityOf::default()).map(Into::into)),
        ("deals.won", d::deals_won(&deals, period).map(Into::into)),
        ("deals.win_rate.of_created", d::created_win_rate(&deals, period).map(Into::into)),
        ("deals.revenue.gross", d::gross_revenue(&deals, period).map(Into::into)),
        ("deals.revenue.refunds", d::refunds(&deals, period).map(Into::into)),
        ("deals.revenue.by_owner", d::revenue_by_owner(&deals, period).map(Into::into)),
        ("deals.revenue.by_product", d::revenue_by_product(&deals, period).map(Into::into)),
        ("deals.size.closed", d::closed_deal_size(&deals, period).map(Into::into)),
        ("deals.size.open", d::open_deal_size(&deals, all).map(Into::into)),
        ("deals.lost_reasons", d::lost_reasons(&deals, period).map(Into::into)),
        ("deals.lost_reasons.by_stage", d::lost_by_stage(&deals, period).map(Into::into)),
        ("deals.lost_reasons.by_competitor", d::lost_by_competitor(&deals, period).map(Into::into)),
        ("deals.open_pipeline.by_age", d::pipeline_by_age(&deals, all).map(Into::into)),
        (
            "deals.weighted_pipeline.by_stage",
            d::stage_weighted_pipeline(&deals, all, d::StageProbabilities::default()).map(Into::into),
        ),
        ("deals.weighted_pipeline.by_category", d::category_pipeline(&deals, AsOf::Everything).map(Into::into)),
        ("deals.expected", d::expected_pipeline(&deals, period, all).map(Into::into)),
        ("deals.cycle.from_lead", d::sales_cycle_from_lead(&leads, &deals, period).map(Into::into)),
        ("deals.close_rate.of_leads", d::lead_close_rate(&leads, &deals, period).map(Into::into)),
        ("deals.existing_share", d::existing_share(&deals, period).map(Into::into)),
        ("deals.existing_share.by_kind", d::existing_share_by_kind(&deals, period).map(Into::into)),
        ("deals.activities", d::activities_per_won_deal(&deals, &interactions, period).map(Into::into)),
        (
            "deals.activities.win_rate",
            d::activity_win_rate(&deals, &interactions, period, meeting, true).map(Into::into),
        ),
        ("deals.forecast_accuracy", d::forecast_accuracy(&changes, period).map(Into::into)),
        ("deals.forecast_accuracy.bias", d::forecast_bias(&changes, period).map(Into::into)),
        ("deals.forecast_accuracy.monthly", d::monthly_forecast_accuracy(&changes, period).map(Into::into)),
        ("deals.target", d::target_total(&targets, period).map(Into::into)),
        ("deals.target.attainment", d::target_attainment(&deals, &targets, period).map(Into::into)),
        ("deals.target.pace", d::target_pace(&deals, &targets, period, all, d::Elapsed::default()).map(Into::into)),
        ("deals.coverage", d::pipeline_coverage(&deals, &targets, period, all).map(Into::into)),
        ("deals.velocity.median", d::median_velocity(&deals, period, d::VelocityOf::default()).map(Into::into)),
        ("finance.sales_roi", f::sales_roi(&deals, &costs, period).map(Into::into)),
        ("finance.crm_roi", f::crm_roi(&deals, &costs, period).map(Into::into)),
        ("finance.cost_to_serve", f::cost_to_serve(&costs, &deals, period).map(Into::into)),
        ("finance.cost_to_serve.per_order", f::cost_to_serve_order(&costs, &purchases, period).map(Into::into)),
        ("finance.cost_to_serve.per_customer", f::cost_to_serve_customer(&costs, &customers, period).map(Into::into)),
        ("customers.new", c::new_customers(&customers, period).map(Into::into)),
        ("customers.active", c::active(&customers, AsOf::Everything).map(Into::into)),
        ("customers.retention", c::retention(&customers, period).map(Into::into)),
        ("customers.churn", c::churn(&customers, period).map(Into::into)),
        ("customers.transient", c::transient(&customers, period).map(Into::into)),
        ("customers.churn.listed", over(&customers).during(period).read(c::ListedChurn).map(Into::into)),
        ("customers.activity", engaged(c::Activity::default()).map(Into::into)),
        ("customers.interactions_per_active", engaged_often(c::InteractionsPerActive::default()).map(Into::into)),
        ("customers.buyers", c::buyers(&purchases, period).map(Into::into)),
        ("customers.repeat_purchases", c::repeat_purchases(&purchases, period).map(Into::into)),
        (
            "customers.repeat_purchases.within",
            over(&purchases).during(period).read(c::RepeatWithin::default()).map(Into::into),
        ),
        ("customers.purchases", c::purchases(&purchases, period).map(Into::into)),
        ("customers.repeat_purchases.count", c::repeat_purchase_count(&purchases, period).map(Into::into)),
        ("customers.purchases_per_buyer", c::purchases_per_buyer(&purchases, period).map(Into::into)),
        ("customers.cohort_retention", cohort.map(Into::into)),
        ("customers.rfm", over(&purchases).during(period).read(c::Rfm).map(Into::into)),
        ("customers.order_value.average", c::average_order_value(&purchases, period).map(Into::into)),
        ("customers.order_value", c::order_value(&purchases, period).map(Into::into)),
        ("customers.purchases.margin", c::purchase_margin(&purchases, period).map(Into::into)),
        ("customers.retention.repurchase", c::repurchase_retention(&purchases, period).map(Into::into)),
        ("customers.repeat_purchases.days", c::repeat_purchase_days(&purchases, period).map(Into::into)),
        ("customers.purchase_interval", c::purchase_interval(&purchases, period).map(Into::into)),
        ("customers.lifecycle", acted!(c::Lifecycle)),
        ("customers.stickiness", acted!(c::Stickiness)),
        ("customers.active.lately", acted!(c::LatelyActive::default())),
        ("customers.cohort_retention.rolling", acted!(c::RollingRetention::default())),
        ("customers.cohort_retention.by_kind", acted!(c::KindCohortRetention::default())),
        ("customers.departures", c::departures(&customers, period).map(Into::into)),
        ("customers.churn.events", c::event_churn(&customers, period).map(Into::into)),
        ("customers.lifetime_value", c::lifetime_value(&purchases, period, AsOf::Everything).map(Into::into)),
        ("customers.lifetime_value.revenue", c::lifetime_revenue(&purchases, period, AsOf::Everything).map(Into::into)),
        (
            "customers.lifetime_value.net",
            c::net_lifetime_value(&purchases, &costs, period, AsOf::Everything).map(Into::into),
        ),
        (
            "customers.lifetime_value.predicted",
            c::predicted_lifetime_value(&purchases, &customers, period).map(Into::into),
        ),
        (
            "customers.lifetime_value.to_cac",
            c::lifetime_value_to_cac(&purchases, &costs, &customers, period, AsOf::Everything).map(Into::into),
        ),
        ("tickets.count", t::ticket_count(&tickets, period).map(Into::into)),
        ("tickets.complaints", t::complaints(&tickets, period).map(Into::into)),
        ("tickets.complaints.by_severity", t::complaints_by_severity(&tickets, period).map(Into::into)),
        ("tickets.complaints.by_channel", t::complaints_by_channel(&tickets, period).map(Into::into)),
        ("tickets.first_response", first_response.map(Into::into)),
        ("tickets.first_response.business", business_response.map(Into::into)),
        (
            "tickets.first_response.waiting",
            t::waiting_for_first_response(&tickets, &messages, AsOf::Everything).map(Into::into),
        ),
        (
            "tickets.first_response.survival",
            t::time_to_first_response(&tickets, &messages, period, all).map(Into::into),
        ),
        ("tickets.first_response.recorded", t::recorded_first_response(&tickets, period).map(Into::into)),
        ("tickets.first_response.recorded.mean", t::recorded_first_response_mean(&tickets, period).map(Into::into)),
        ("tickets.resolution", t::resolution(&tickets, period).map(Into::into)),
        ("tickets.resolution.mean", t::resolution_mean(&tickets, period).map(Into::into)),
        (
            "tickets.resolution.business",
            over(&tickets).during(period).read(t::BusinessResolution::default()).map(Into::into),
        ),
        ("tickets.resolution.survival", t::time_to_resolution(&tickets, period, all).map(Into::into)),
        ("tickets.resolution.first", t::first_resolution(&tickets, period).map(Into::into)),
        ("tickets.resolution.cycles", t::resolution_cycles(&tickets, &histories, period).map(Into::into)),
        ("tickets.resolution.without_hold", t::resolution_without_hold(&tickets, &histories, period).map(Into::into)),
        ("tickets.hold_time", t::hold_time(&tickets, &histories, period).map(Into::into)),
        ("tickets.sla.reply", t::reply_sla(&tickets, period, AsOf::Everything).map(Into::into)),
        ("tickets.sla.resolution", t::resolution_sla(&tickets, period, AsOf::Everything).map(Into::into)),
        (
            "tickets.sla.reply.from_messages",
            t::reply_sla_from_messages(&tickets, &messages, period, AsOf::Everything).map(Into::into),
        ),
        (
            "tickets.sla.by_priority",
            t::sla_by_priority(&tickets, &messages, &histories, period, AsOf::Everything).map(Into::into),
        ),
        ("tickets.sla.recorded", t::recorded_sla(&tickets, period).map(Into::into)),
        ("tickets.reopen_rate", t::reopen_rate(&tickets, &histories, period).map(Into::into)),
        ("tickets.reopen_rate.of_all", t::reopened_share(&tickets, period).map(Into::into)),
        ("tickets.reopen_rate.per_ticket", t::reopenings_per_ticket(&tickets, period).map(Into::into)),
        ("tickets.touches", t::touches_per_ticket(&histories, period).map(Into::into)),
        (
            "tickets.reassignments",
            entities(t::Reassignments).during(period).with(&tickets).with(&histories).read().map(Into::into),
        ),
        ("tickets.one_touch", t::one_touch(&tickets, &messages, period).map(Into::into)),
        ("tickets.one_touch.first_contact", t::first_contact_resolution(&tickets, &messages, period).map(Into::into)),
        ("tickets.waiting", t::waiting_time(&tickets, &messages, period).map(Into::into)),
        ("tickets.rated", t::rated_tickets(&tickets, period).map(Into::into)),
        ("tickets.complaints.per_customers", t::complaints_per_customers(&tickets, &customers, period).map(Into::into)),
        ("tickets.backlog", t::backlog(&tickets, AsOf::Everything).map(Into::into)),
        ("tickets.first_response.cohort", t::first_response_cohort(&tickets, &messages, period).map(Into::into)),
        ("tickets.first_response.from_assignment", from_assignment.map(Into::into)),
        ("tickets.clearance", t::clearance_rate(&tickets, &histories, period).map(Into::into)),
        ("tickets.backlog.average", t::average_backlog(&tickets, &histories, period, AsOf::Everything).map(Into::into)),
        ("tickets.backlog.age", t::backlog_age(&tickets, &histories, AsOf::Everything).map(Into::into)),
        ("tickets.backlog.by_age", t::backlog_by_age(&tickets, &histories, AsOf::Everything).map(Into::into)),
        ("surveys.nps", s::nps(&answers, period).map(Into::into)),
        ("surveys.nps.by_wave", s::nps_by_wave(&answers, period).map(Into::into)),
        ("surveys.nps.weighted", s::weighted_nps(&answers, period).map(Into::into)),
        ("surveys.csat", s::csat(&answers, period).map(Into::into)),
        ("surveys.csat.mean", s::csat_mean(&answers, period).map(Into::into)),
        ("surveys.ces", s::ces(&answers, period).map(Into::into)),
        ("surveys.ces.low_effort", s::low_effort(&answers, period).map(Into::into)),
        ("surveys.response_rate.of_tickets", s::response_rate_of_tickets(&tickets, &answers, period).map(Into::into)),
        (
            "surveys.response_rate.of_customers",
            s::response_rate_of_customers(&customers, &answers, period).map(Into::into),
        ),
        ("surveys.response_rate", s::response_rate(&answers, period).map(Into::into)),
        ("marketing.spend", m::marketing_spend(&costs, period).map(Into::into)),
        ("marketing.conversion_rate", m::prospect_conversion(&interactions, &purchases, period).map(Into::into)),
        ("marketing.prospects", m::prospects(&interactions, period).map(Into::into)),
        ("marketing.visit_conversion", m::visit_conversion(&visits, &purchases, period).map(Into::into)),
        (
            "marketing.attribution",
            entities(m::Attribution::default())
                .during(period)
                .with(&deals)
                .with(&interactions)
                .with(&visits)
                .read()
                .map(Into::into),
        ),
        ("marketing.visitors", m::visitors(&visits, period).map(Into::into)),
        ("marketing.traffic_to_lead", m::traffic_to_lead(&leads, &visits, period).map(Into::into)),
        ("marketing.conversion_rate.flow", m::conversion_flow(&purchases, &interactions, period).map(Into::into)),
        ("marketing.cost_per_lead", m::cost_per_lead(&costs, &leads, period).map(Into::into)),
        ("marketing.cac", m::cac(&costs, &customers, period).map(Into::into)),
        ("leads.count.qualified", l::qualified_leads(&leads, period).map(Into::into)),
        (
            "leads.by_source.touch",
            entities(l::LeadsByTouch::default())
                .during(period)
                .with(&leads)
                .with(&interactions)
                .with(&visits)
                .read()
                .map(Into::into),
        ),
        ("leads.path.to_sale", l::lead_to_sale(&leads, &deals, period).map(Into::into)),
        ("customers.new.by_channel", c::new_customers_by_channel(&customers, period).map(Into::into)),
        ("marketing.spend.by_channel", m::spend_by_channel(&costs, period).map(Into::into)),
        ("marketing.sessions", m::web_sessions(&visits, period).map(Into::into)),
        ("marketing.traffic_to_lead.sessions", m::session_to_lead(&leads, &visits, period).map(Into::into)),
        ("marketing.cost_per_lead.qualified", m::cost_per_qualified_lead(&costs, &leads, period).map(Into::into)),
        ("marketing.cac.paid", m::paid_cac(&costs, &customers, period).map(Into::into)),
        (
            "marketing.cac.payback",
            m::cac_payback(&costs, &customers, &subscriptions, period, AsOf::Everything, 1.into()).map(Into::into),
        ),
        ("marketing.roi.attributed", {
            let question = entities(m::Attribution::default()).per(period);
            let mut question = question.with(&deals).with(&interactions).with(&visits);
            let spend = over(&costs).during(period).measure(m::MarketingSpend::default());
            let roi = m::AttributedRoi::default();
            roi.total((&question.table(), &spend), &()).unwrap().map(Into::into)
        }),
        ("marketing.roas.attributed", {
            let question = entities(m::Attribution::default()).per(period);
            let mut question = question.with(&deals).with(&interactions).with(&visits);
            let spend = over(&costs).during(period).measure(m::MarketingSpend::default());
            let roas = m::AttributedRoas::default();
            roas.total((&question.table(), &spend), &()).unwrap().map(Into::into)
        }),
        ("marketing.roi", m::marketing_roi(&deals, &costs, period).map(Into::into)),
        ("marketing.roas.by_channel", {
            let question = entities(m::Attribution::default()).per(period);
            let mut question = question.with(&deals).with(&interactions).with(&visits);
            let spend = over(&costs).during(period).measure(m::SpendByChannel::default());
            m::RoasByChannel::default().total((&question.table(), &spend), &()).unwrap().map(Into::into)
        }),
        ("marketing.roas", m::roas(&deals, &costs, period).map(Into::into)),
        ("subscriptions.mrr", u::mrr(&subscriptions, AsOf::Everything).map(Into::into)),
        ("subscriptions.arr", u::arr(&subscriptions, AsOf::Everything).map(Into::into)),
        ("subscriptions.active", u::active(&subscriptions, AsOf::Everything).map(Into::into)),
        ("subscriptions.subscribers", u::subscribers(&subscriptions, AsOf::Everything).map(Into::into)),
        ("subscriptions.arpa", u::arpa(&subscriptions, AsOf::Everything).map(Into::into)),
        ("subscriptions.mrr.new", u::new_mrr(&subscriptions, period).map(Into::into)),
        ("subscriptions.mrr.reactivation", u::reactivation_mrr(&subscriptions, period).map(Into::into)),
        ("subscriptions.mrr.expansion", u::expansion_mrr(&subscriptions, period).map(Into::into)),
        ("subscriptions.mrr.contraction", u::contraction_mrr(&subscriptions, period).map(Into::into)),
        ("subscriptions.mrr.churned", u::churned_mrr(&subscriptions, period).map(Into::into)),
        ("subscriptions.mrr.net_new", u::net_new_mrr(&subscriptions, period).map(Into::into)),
        ("subscriptions.gross_retention", u::gross_retention(&subscriptions, period).map(Into::into)),
        ("subscriptions.net_retention", u::net_retention(&subscriptions, period).map(Into::into)),
        ("subscriptions.quick_ratio", u::quick_ratio(&subscriptions, period).map(Into::into)),
        ("subscriptions.logo_churn", u::logo_churn(&subscriptions, period).map(Into::into)),
        ("subscriptions.revenue_churn", u::revenue_churn(&subscriptions, period).map(Into::into)),
        ("subscriptions.revenue_churn.net", u::net_revenue_churn(&subscriptions, period).map(Into::into)),
        ("subscriptions.ended", u::ended(&subscriptions, period).map(Into::into)),
        ("subscriptions.ended.by_reason", u::ended_by_reason(&subscriptions, period).map(Into::into)),
        ("subscriptions.tenure", u::tenure(&subscriptions, period, all).map(Into::into)),
        ("subscriptions.ended.rate", u::ended_rate(&subscriptions, period).map(Into::into)),
        ("adoption.records", a::records(each(), all).map(Into::into)),
        ("adoption.records.created", a::records_created(each(), period).map(Into::into)),
        ("adoption.usage", used.map(Into::into)),
        ("adoption.active_users", a::active_users(&events, period).map(Into::into)),
        ("adoption.stickiness", a::user_stickiness(&events, period).map(Into::into)),
        ("adoption.records_touched", a::records_touched(&events, period).map(Into::into)),
        ("adoption.records_touched.per_user", a::touched_per_user(&events, period).map(Into::into)),
        ("adoption.training", a::training(&staff, all).map(Into::into)),
        ("adoption.training.hours", a::training_hours(&staff, period).map(Into::into)),
        ("quality.completeness", q::required_fields(each(), asked.clone(), period).map(Into::into)),
        ("quality.completeness.records", q::required_records(each(), asked, period).map(Into::into)),
        ("quality.validity", q::valid_values(each(), rules, period).map(Into::into)),
        ("quality.freshness", q::fresh_records(each(), limit, all).map(Into::into)),
        ("quality.freshness.age", q::update_age(each(), all).map(Into::into)),
        ("quality.uniqueness", q::unique_records(each(), key, all).map(Into::into)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_route_gives_the_same_number(records in support::records(60), as_of in support::as_of(), cut in 0.0..1.0f64) {
        let ids = every_route_of_every_kpi(&records, as_of, cut);
        let listed: Vec<&str> = crm_kpi::catalogue::all().iter().map(|e| e.about.id).collect();
        assert_eq!(ids, listed, "the list and the catalogue are the same");
    }

    #[test]
    fn every_front_door_function_reads_what_the_meter_reads(records in support::records(60)) {
        let doors = front_doors(&records, &support::quarter());
        let mut open: Vec<&str> = crm_kpi::catalogue::all().iter().map(|e| e.about.id).collect();
        for (id, reading) in doors {
            // a level is asked for at an instant, all else for a period
            let timeline = if LEVELS.contains(&id) { Timeline::all() } else { support::quarter() };
            let metered = metered(id, &timeline, AsOf::Everything, &records).total(None).unwrap();
            assert_eq!(Some(reading), metered, "{id}");
            open.retain(|listed| *listed != id);
        }
        assert!(open.is_empty(), "no front door is tried for {open:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_journey_gives_the_same_in_many_groups(
        records in prop::collection::vec(support::any_record(), 950..1000), as_of in support::as_of(), cut in 0.0..1.0f64,
    ) {
        let tried = every_journey_in_many_groups(&records, AsOf::Everything, cut);
        prop_assert!(tried.len() >= 16, "of {} journeys only", tried.len());
        for (id, groups) in &tried {
            prop_assert!(*groups > 4, "{} was tried in {} groups only", id, groups);
        }
        let known = every_journey_in_many_groups(&records, as_of, cut);
        prop_assert_eq!(known.len(), tried.len());
    }
}

#[test]
fn a_tuple_reads_what_each_kpi_reads_alone_and_keeps_an_equal_measure_once() {
    use crm_kpi::deals::{OpenPipeline, Revenue, WinRate};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let tree = support::records(200).new_tree(&mut runner).unwrap();
    let deals: Vec<Deal> = of_kind(&proptest::strategy::ValueTree::current(&tree));
    let months = support::months();
    let question = || over(&deals).by(|d| d.owner.as_deref()).per(&months);
    let (rate, revenue, open, again) = question().measure((WinRate, Revenue, OpenPipeline, WinRate));
    assert_eq!(rate, question().measure(WinRate));
    assert_eq!(revenue, question().measure(Revenue));
    assert_eq!(open, question().measure(OpenPipeline));
    assert_eq!(again, rate);
    assert_eq!(rate.reading_as(Revenue).unwrap(), revenue);
}
