//! Columns give what rows give: every KPI of the catalogue, whatever the layout of the columns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

mod encode;
#[path = "../../../tests/support/mod.rs"]
mod support;

use arrow_schema::{DataType, Field, Schema};
use crm_kpi::every_kpi;
use crm_kpi::field::TicketEvents;
use crm_kpi::kpi::{AsOf, Derived, Kpi, Reading, entities, over, track};
use crm_kpi::record::*;
use crm_kpi::tickets::TicketEvent;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Value;
use crm_kpi_arrow::arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use crm_kpi_arrow::*;
use encode::{Laid, Layout, layout};
use proptest::prelude::*;
use support::{Any, of_kind};

/// Records of every kind, as rows and over columns.
struct Data {
    leads: (Vec<Lead>, Leads),
    deals: (Vec<Deal>, Deals),
    customers: (Vec<Customer>, Customers),
    tickets: (Vec<Ticket>, Tickets),
    messages: (Vec<Message>, Messages),
    surveys: (Vec<SurveyResponse>, Surveys),
    spends: (Vec<Spend>, Spends),
    purchases: (Vec<Purchase>, Purchases),
    interactions: (Vec<Interaction>, Interactions),
    subscriptions: (Vec<Subscription>, Subscriptions),
    changes: (Vec<StageChange>, StageChanges),
    visits: (Vec<Visit>, Visits),
    targets: (Vec<Target>, Targets),
    histories: (Vec<TicketChange>, TicketChanges),
    staff: (Vec<Staff>, Staffs),
    events: (Vec<UsageEvent>, UsageEvents),
}

fn both<R: Laid>(records: &[Any], layout: &Layout) -> (Vec<R>, View<R::Columns>)
where
    for<'a> &'a R: TryFrom<&'a Any>,
{
    let mut rows: Vec<R> = of_kind(records);
    for (n, row) in rows.iter_mut().enumerate() {
        row.vary(layout.turn + n);
        row.held(layout);
    }
    let view = View::columns().over(R::batches(&rows, layout)).unwrap();
    assert_eq!((view.len(), view.iter().count(), view.iter().len()), (rows.len(), rows.len(), rows.len()));
    (rows, view)
}

impl Data {
    fn new(records: &[Any], layout: &Layout) -> Data {
        Data {
            leads: both(records, layout),
            deals: both(records, layout),
            customers: both(records, layout),
            tickets: both(records, layout),
            messages: both(records, layout),
            surveys: both(records, layout),
            spends: both(records, layout),
            purchases: both(records, layout),
            interactions: both(records, layout),
            subscriptions: both(records, layout),
            changes: both(records, layout),
            visits: both(records, layout),
            targets: both(records, layout),
            histories: both(records, layout),
            staff: both(records, layout),
            events: both(records, layout),
        }
    }
}

/// The rows and the view of a kind.
trait Of<R: Laid> {
    fn of(&self) -> &(Vec<R>, View<R::Columns>);
}
macro_rules! of {
    ($($record:ident $field:ident),+) => {$(
        impl Of<$record> for Data {
            fn of(&self) -> &(Vec<$record>, View<<$record as Laid>::Columns>) {
                &self.$field
            }
        }
    )+};
}
of!(Lead leads, Deal deals, Customer customers, Ticket tickets, Message messages, SurveyResponse surveys, Spend spends,
    Purchase purchases, Interaction interactions, Subscription subscriptions, StageChange changes, Visit visits,
    Target targets, TicketChange histories, Staff staff, UsageEvent events);

macro_rules! agree {
    ($($kind:ident $kpi:path $(=> over $($record:ident),+)? $(=> of ($($part:path),+))?;)*) => {
        fn every_kpi_over_columns(data: &Data, as_of: AsOf) -> Vec<&'static str> {
            vec![$(agree!(@ $kind $kpi $(=> over $($record),+)?; data as_of),)*]
        }
    };
    (@ records $kpi:path => over $($record:ident),+; $data:ident $as_of:ident) => {{
        let (id, kpi) = (<$kpi as Kpi>::ABOUT.id, <$kpi>::default());
        $(agree!(@ one id kpi $record $data $as_of);)+
        id
    }};
    (@ entities $kpi:path => over $first:ident $(, $record:ident)*; $data:ident $as_of:ident) => {{
        let (id, kpi) = (<$kpi as Kpi>::ABOUT.id, <$kpi>::default());
        let months = support::months();
        let (rows, view) = Of::<$first>::of($data);
        let names = view.text(<$first>::GROUP).unwrap();
        let question = entities(kpi.clone()).per(&months).as_of($as_of).with_by(rows, |r| r.group());
        $(let question = question.with_by(&Of::<$record>::of($data).0, |r| r.group());)*
        let expected = { let mut question = question; question.table() };
        let question = entities(kpi.clone()).per(&months).as_of($as_of).with_by(view, |r| names.of(r));
        $(
            let view = &Of::<$record>::of($data).1;
            let other = view.text(<$record>::GROUP).unwrap();
            let question = question.with_by(view, |r| other.of(r));
        )*
        let actual = { let mut question = question; question.table() };
        assert_eq!(actual, expected, "{id}: all kinds of records");
        agree!(@ one id kpi $first $data $as_of);
        id
    }};
    // one kind of records, by all routes
    (@ one $id:ident $kpi:ident $record:ident $data:ident $as_of:ident) => {{
        let months = support::months();
        let (rows, view) = Of::<$record>::of($data);
        let (names, key) = (view.text(<$record>::GROUP).unwrap(), view.key(<$record>::GROUP).unwrap());
        let expected = over(rows).as_of($as_of).by(|r| r.group()).per(&months).measure($kpi.clone());
        let question = || over(view).as_of($as_of).by(|r| names.of(r)).per(&months);
        assert_eq!(question().measure($kpi.clone()), expected, "{}: by text", $id);
        assert_eq!(question().measure_on(2, $kpi.clone()), expected, "{}: on two threads", $id);

        let by_number = over(view).as_of($as_of).by(|r| key.of(r)).per(&months).measure($kpi.clone());
        let named: Vec<_> = by_number.iter().map(|(n, slot, reading)| (key.name(*n), slot, reading)).collect();
        let listed: Vec<_> = expected.iter().map(|(name, slot, reading)| (*name, slot, reading)).collect();
        assert_eq!(named, listed, "{}: by number", $id);

        let mut live = track().as_of($as_of).by(|r| names.of(r)).per(&months).measure($kpi.clone());
        view.iter().for_each(|row| live.insert(&row));
        if let Some(row) = view.iter().last() {
            live.update(&row, &row);
        }
        assert_eq!(live.tables(), expected, "{}: live", $id);
    }};
    (@ derived $kpi:path; $data:ident $as_of:ident) => { <$kpi as Derived>::ABOUT.id };
}
every_kpi!(agree);

/// The function of every KPI, over rows or over columns.
macro_rules! front_doors {
    ($data:ident, $side:tt, $period:ident) => {{
        use crm_kpi::{
            adoption as a, customers as c, deals as d, finance as f, leads as l, marketing as m, quality as q,
            subscriptions as u, surveys as s, tickets as t,
        };
        let (staff, events) = (&$data.staff.$side, &$data.events.$side);
        let (asked, key) = (q::RequiredFields::default().fields, q::UniqueRecords::default().key);
        let (rules, limit) = (q::Rules::default(), q::FreshRecords::default().within);
        let used = entities(a::UsageFrequency::default()).during($period).with(staff).with(events).read();
        let (leads, deals, customers) = (&$data.leads.$side, &$data.deals.$side, &$data.customers.$side);
        let (tickets, answers, costs) = (&$data.tickets.$side, &$data.surveys.$side, &$data.spends.$side);
        let (interactions, purchases) = (&$data.interactions.$side, &$data.purchases.$side);
        let subscriptions = &$data.subscriptions.$side;
        let (messages, histories) = (&$data.messages.$side, &$data.histories.$side);
        let (changes, visits) = (&$data.changes.$side, &$data.visits.$side);
        let (targets, meeting, all) = (&$data.targets.$side, InteractionKind::Meeting, AsOf::Everything);
        let readings: Vec<(&'static str, Reading<Value>)> = vec![
            ("leads.count", l::lead_count(leads, $period).map(Into::into)),
            ("leads.by_source", l::leads_by_source(leads, $period).map(Into::into)),
            ("leads.conversion_rate", l::lead_conversion(leads, $period).map(Into::into)),
            ("leads.conversion_rate.decided", l::decided_lead_conversion(leads, $period).map(Into::into)),
            ("leads.conversion_time", l::lead_conversion_time(leads, $period).map(Into::into)),
            ("leads.conversion_time.survival", l::time_to_conversion(leads, $period, all).map(Into::into)),
            ("leads.path", l::lead_path(leads, $period).map(Into::into)),
            ("leads.conversion_rate.flow", l::lead_conversion_flow(leads, $period).map(Into::into)),
            ("deals.win_rate", d::win_rate(deals, $period).map(Into::into)),
            ("deals.win_rate.by_amount", d::win_rate_by_amount(deals, $period).map(Into::into)),
            ("deals.win_rate.by_product", d::win_rate_by_product(deals, $period).map(Into::into)),
            ("deals.revenue", d::revenue(deals, $period).map(Into::into)),
            ("deals.average_size", d::average_deal_size(deals, $period).map(Into::into)),
            ("deals.size", d::deal_size(deals, $period).map(Into::into)),
            ("deals.cycle", d::sales_cycle(deals, $period).map(Into::into)),
            ("deals.cycle.mean", d::sales_cycle_mean(deals, $period).map(Into::into)),
            ("deals.cycle.survival", d::time_to_win(deals, $period, all).map(Into::into)),
            (
                "deals.cycle.won_within",
                d::won_within(deals, $period, d::WonWithin::default().within, all).map(Into::into),
            ),
            ("deals.created", d::deals_created(deals, $period).map(Into::into)),
            ("deals.open_count", d::open_deal_count(deals, AsOf::Everything).map(Into::into)),
            ("deals.open_pipeline", d::open_pipeline(deals, AsOf::Everything).map(Into::into)),
            ("deals.weighted_pipeline", d::weighted_pipeline(deals, AsOf::Everything).map(Into::into)),
            ("deals.stage_funnel", d::stage_funnel(changes, $period, d::Steps::default()).map(Into::into)),
            (
                "deals.stage_time",
                d::stage_time(changes, $period, d::Steps::default(), AsOf::Everything).map(Into::into),
            ),
            ("deals.stage_exits", d::stage_exits(changes, $period, d::Steps::default()).map(Into::into)),
            ("deals.stage_moves", d::stage_moves(changes, $period, d::Steps::default()).map(Into::into)),
            ("deals.close_rate", d::close_rate(deals, leads, $period).map(Into::into)),
            ("deals.velocity", d::sales_velocity(deals, $period, d::VelocityOf::default()).map(Into::into)),
            ("deals.won", d::deals_won(deals, $period).map(Into::into)),
            ("deals.win_rate.of_created", d::created_win_rate(deals, $period).map(Into::into)),
            ("deals.revenue.gross", d::gross_revenue(deals, $period).map(Into::into)),
            ("deals.revenue.refunds", d::refunds(deals, $period).map(Into::into)),
            ("deals.revenue.by_owner", d::revenue_by_owner(deals, $period).map(Into::into)),
            ("deals.revenue.by_product", d::revenue_by_product(deals, $period).map(Into::into)),
            ("deals.size.closed", d::closed_deal_size(deals, $period).map(Into::into)),
            ("deals.size.open", d::open_deal_size(deals, all).map(Into::into)),
            ("deals.lost_reasons", d::lost_reasons(deals, $period).map(Into::into)),
            ("deals.lost_reasons.by_stage", d::lost_by_stage(deals, $period).map(Into::into)),
            ("deals.lost_reasons.by_competitor", d::lost_by_competitor(deals, $period).map(Into::into)),
            ("deals.open_pipeline.by_age", d::pipeline_by_age(deals, all).map(Into::into)),
            (
                "deals.weighted_pipeline.by_stage",
                d::stage_weighted_pipeline(deals, all, d::StageProbabilities::default()).map(Into::into),
            ),
            ("deals.weighted_pipeline.by_category", d::category_pipeline(deals, AsOf::Everything).map(Into::into)),
            ("deals.expected", d::expected_pipeline(deals, $period, all).map(Into::into)),
            ("deals.cycle.from_lead", d::sales_cycle_from_lead(leads, deals, $period).map(Into::into)),
            ("deals.close_rate.of_leads", d::lead_close_rate(leads, deals, $period).map(Into::into)),
            ("deals.existing_share", d::existing_share(deals, $period).map(Into::into)),
            ("deals.existing_share.by_kind", d::existing_share_by_kind(deals, $period).map(Into::into)),
            ("deals.activities", d::activities_per_won_deal(deals, interactions, $period).map(Into::into)),
            (
                "deals.activities.win_rate",
                d::activity_win_rate(deals, interactions, $period, meeting, true).map(Into::into),
            ),
            ("deals.forecast_accuracy", d::forecast_accuracy(changes, $period).map(Into::into)),
            ("deals.forecast_accuracy.bias", d::forecast_bias(changes, $period).map(Into::into)),
            ("deals.forecast_accuracy.monthly", d::monthly_forecast_accuracy(changes, $period).map(Into::into)),
            ("deals.target", d::target_total(targets, $period).map(Into::into)),
            ("deals.target.attainment", d::target_attainment(deals, targets, $period).map(Into::into)),
            ("deals.target.pace", d::target_pace(deals, targets, $period, all, d::Elapsed::default()).map(Into::into)),
            ("deals.coverage", d::pipeline_coverage(deals, targets, $period, all).map(Into::into)),
            ("deals.velocity.median", d::median_velocity(deals, $period, d::VelocityOf::default()).map(Into::into)),
            ("finance.sales_roi", f::sales_roi(deals, costs, $period).map(Into::into)),
            ("finance.crm_roi", f::crm_roi(deals, costs, $period).map(Into::into)),
            ("finance.cost_to_serve", f::cost_to_serve(costs, deals, $period).map(Into::into)),
            ("finance.cost_to_serve.per_order", f::cost_to_serve_order(costs, purchases, $period).map(Into::into)),
            (
                "finance.cost_to_serve.per_customer",
                f::cost_to_serve_customer(costs, customers, $period).map(Into::into),
            ),
            ("customers.new", c::new_customers(customers, $period).map(Into::into)),
            ("customers.active", c::active(customers, AsOf::Everything).map(Into::into)),
            ("customers.retention", c::retention(customers, $period).map(Into::into)),
            ("customers.churn", c::churn(customers, $period).map(Into::into)),
            ("customers.transient", c::transient(customers, $period).map(Into::into)),
            ("customers.churn.listed", over(customers).during($period).read(c::ListedChurn).map(Into::into)),
            ("customers.activity", c::activity(customers, interactions, $period).map(Into::into)),
            (
                "customers.interactions_per_active",
                c::interactions_per_active(customers, interactions, $period).map(Into::into),
            ),
            ("customers.buyers", c::buyers(purchases, $period).map(Into::into)),
            ("customers.repeat_purchases", c::repeat_purchases(purchases, $period).map(Into::into)),
            (
                "customers.repeat_purchases.within",
                over(purchases).during($period).read(c::RepeatWithin::default()).map(Into::into),
            ),
            ("customers.purchases", c::purchases(purchases, $period).map(Into::into)),
            ("customers.repeat_purchases.count", c::repeat_purchase_count(purchases, $period).map(Into::into)),
            ("customers.purchases_per_buyer", c::purchases_per_buyer(purchases, $period).map(Into::into)),
            (
                "customers.cohort_retention",
                over(purchases).during($period).read(c::CohortRetention::default()).map(Into::into),
            ),
            ("customers.rfm", over(purchases).during($period).read(c::Rfm).map(Into::into)),
            ("customers.order_value.average", c::average_order_value(purchases, $period).map(Into::into)),
            ("customers.order_value", c::order_value(purchases, $period).map(Into::into)),
            ("customers.purchases.margin", c::purchase_margin(purchases, $period).map(Into::into)),
            ("customers.retention.repurchase", c::repurchase_retention(purchases, $period).map(Into::into)),
            ("customers.repeat_purchases.days", c::repeat_purchase_days(purchases, $period).map(Into::into)),
            ("customers.purchase_interval", c::purchase_interval(purchases, $period).map(Into::into)),
            ("customers.lifecycle", c::lifecycle(purchases, $period).map(Into::into)),
            ("customers.stickiness", c::stickiness(purchases, $period).map(Into::into)),
            (
                "customers.active.lately",
                over(purchases).during($period).read(c::LatelyActive::default()).map(Into::into),
            ),
            (
                "customers.cohort_retention.rolling",
                over(purchases).during($period).read(c::RollingRetention::default()).map(Into::into),
            ),
            (
                "customers.cohort_retention.by_kind",
                over(purchases).during($period).read(c::KindCohortRetention::default()).map(Into::into),
            ),
            ("customers.departures", c::departures(customers, $period).map(Into::into)),
            ("customers.churn.events", c::event_churn(customers, $period).map(Into::into)),
            ("customers.lifetime_value", c::lifetime_value(purchases, $period, AsOf::Everything).map(Into::into)),
            (
                "customers.lifetime_value.revenue",
                c::lifetime_revenue(purchases, $period, AsOf::Everything).map(Into::into),
            ),
            (
                "customers.lifetime_value.net",
                c::net_lifetime_value(purchases, costs, $period, AsOf::Everything).map(Into::into),
            ),
            (
                "customers.lifetime_value.predicted",
                c::predicted_lifetime_value(purchases, customers, $period).map(Into::into),
            ),
            (
                "customers.lifetime_value.to_cac",
                c::lifetime_value_to_cac(purchases, costs, customers, $period, AsOf::Everything).map(Into::into),
            ),
            ("tickets.count", t::ticket_count(tickets, $period).map(Into::into)),
            ("tickets.complaints", t::complaints(tickets, $period).map(Into::into)),
            ("tickets.complaints.by_severity", t::complaints_by_severity(tickets, $period).map(Into::into)),
            ("tickets.complaints.by_channel", t::complaints_by_channel(tickets, $period).map(Into::into)),
            ("tickets.first_response", t::first_response(tickets, $period).map(Into::into)),
            (
                "tickets.first_response.business",
                over(tickets).during($period).read(t::BusinessFirstResponse::default()).map(Into::into),
            ),
            (
                "tickets.first_response.waiting",
                t::waiting_for_first_response(tickets, messages, AsOf::Everything).map(Into::into),
            ),
            (
                "tickets.first_response.survival",
                t::time_to_first_response(tickets, messages, $period, all).map(Into::into),
            ),
            ("tickets.first_response.recorded", t::recorded_first_response(tickets, $period).map(Into::into)),
            ("tickets.first_response.recorded.mean", t::recorded_first_response_mean(tickets, $period).map(Into::into)),
            ("tickets.resolution", t::resolution(tickets, $period).map(Into::into)),
            ("tickets.resolution.mean", t::resolution_mean(tickets, $period).map(Into::into)),
            (
                "tickets.resolution.business",
                over(tickets).during($period).read(t::BusinessResolution::default()).map(Into::into),
            ),
            ("tickets.backlog", t::backlog(tickets, AsOf::Everything).map(Into::into)),
            ("tickets.resolution.survival", t::time_to_resolution(tickets, $period, all).map(Into::into)),
            ("tickets.resolution.first", t::first_resolution(tickets, $period).map(Into::into)),
            ("tickets.resolution.cycles", t::resolution_cycles(tickets, histories, $period).map(Into::into)),
            (
                "tickets.resolution.without_hold",
                t::resolution_without_hold(tickets, histories, $period).map(Into::into),
            ),
            ("tickets.hold_time", t::hold_time(tickets, histories, $period).map(Into::into)),
            ("tickets.sla.reply", t::reply_sla(tickets, $period, AsOf::Everything).map(Into::into)),
            ("tickets.sla.resolution", t::resolution_sla(tickets, $period, AsOf::Everything).map(Into::into)),
            (
                "tickets.sla.reply.from_messages",
                t::reply_sla_from_messages(tickets, messages, $period, AsOf::Everything).map(Into::into),
            ),
            (
                "tickets.sla.by_priority",
                t::sla_by_priority(tickets, messages, histories, $period, AsOf::Everything).map(Into::into),
            ),
            ("tickets.sla.recorded", t::recorded_sla(tickets, $period).map(Into::into)),
            ("tickets.reopen_rate", t::reopen_rate(tickets, histories, $period).map(Into::into)),
            ("tickets.reopen_rate.of_all", t::reopened_share(tickets, $period).map(Into::into)),
            ("tickets.reopen_rate.per_ticket", t::reopenings_per_ticket(tickets, $period).map(Into::into)),
            ("tickets.touches", t::touches_per_ticket(histories, $period).map(Into::into)),
            (
                "tickets.reassignments",
                entities(t::Reassignments).during($period).with(tickets).with(histories).read().map(Into::into),
            ),
            ("tickets.one_touch", t::one_touch(tickets, messages, $period).map(Into::into)),
            (
                "tickets.one_touch.first_contact",
                t::first_contact_resolution(tickets, messages, $period).map(Into::into),
            ),
            ("tickets.waiting", t::waiting_time(tickets, messages, $period).map(Into::into)),
            ("tickets.rated", t::rated_tickets(tickets, $period).map(Into::into)),
            (
                "tickets.complaints.per_customers",
                t::complaints_per_customers(tickets, customers, $period).map(Into::into),
            ),
            ("tickets.first_response.cohort", t::first_response_cohort(tickets, messages, $period).map(Into::into)),
            (
                "tickets.first_response.from_assignment",
                t::response_from_assignment(tickets, messages, $period).map(Into::into),
            ),
            ("tickets.clearance", t::clearance_rate(tickets, histories, $period).map(Into::into)),
            (
                "tickets.backlog.average",
                t::average_backlog(tickets, histories, $period, AsOf::Everything).map(Into::into),
            ),
            ("tickets.backlog.age", t::backlog_age(tickets, histories, AsOf::Everything).map(Into::into)),
            ("tickets.backlog.by_age", t::backlog_by_age(tickets, histories, AsOf::Everything).map(Into::into)),
            ("surveys.nps", s::nps(answers, $period).map(Into::into)),
            ("surveys.nps.by_wave", s::nps_by_wave(answers, $period).map(Into::into)),
            ("surveys.nps.weighted", s::weighted_nps(answers, $period).map(Into::into)),
            ("surveys.csat", s::csat(answers, $period).map(Into::into)),
            ("surveys.csat.mean", s::csat_mean(answers, $period).map(Into::into)),
            ("surveys.ces", s::ces(answers, $period).map(Into::into)),
            ("surveys.ces.low_effort", s::low_effort(answers, $period).map(Into::into)),
            (
                "surveys.response_rate.of_tickets",
                s::response_rate_of_tickets(tickets, answers, $period).map(Into::into),
            ),
            (
                "surveys.response_rate.of_customers",
                s::response_rate_of_customers(customers, answers, $period).map(Into::into),
            ),
            ("surveys.response_rate", s::response_rate(answers, $period).map(Into::into)),
            ("marketing.spend", m::marketing_spend(costs, $period).map(Into::into)),
            ("marketing.conversion_rate", m::prospect_conversion(interactions, purchases, $period).map(Into::into)),
            ("marketing.prospects", m::prospects(interactions, $period).map(Into::into)),
            ("marketing.visit_conversion", m::visit_conversion(visits, purchases, $period).map(Into::into)),
            (
                "marketing.attribution",
                entities(m::Attribution::default())
                    .during($period)
                    .with(deals)
                    .with(interactions)
                    .with(visits)
                    .read()
                    .map(Into::into),
            ),
            ("marketing.visitors", m::visitors(visits, $period).map(Into::into)),
            ("marketing.traffic_to_lead", m::traffic_to_lead(leads, visits, $period).map(Into::into)),
            ("leads.qualification_rate", l::qualification_rate(leads, $period).map(Into::into)),
            ("marketing.conversion_rate.flow", m::conversion_flow(purchases, interactions, $period).map(Into::into)),
            ("marketing.cost_per_lead", m::cost_per_lead(costs, leads, $period).map(Into::into)),
            ("marketing.cac", m::cac(costs, customers, $period).map(Into::into)),
            ("leads.count.qualified", l::qualified_leads(leads, $period).map(Into::into)),
            (
                "leads.by_source.touch",
                entities(l::LeadsByTouch::default())
                    .during($period)
                    .with(leads)
                    .with(interactions)
                    .with(visits)
                    .read()
                    .map(Into::into),
            ),
            ("leads.path.to_sale", l::lead_to_sale(leads, deals, $period).map(Into::into)),
            ("customers.new.by_channel", c::new_customers_by_channel(customers, $period).map(Into::into)),
            ("marketing.spend.by_channel", m::spend_by_channel(costs, $period).map(Into::into)),
            ("marketing.sessions", m::web_sessions(visits, $period).map(Into::into)),
            ("marketing.traffic_to_lead.sessions", m::session_to_lead(leads, visits, $period).map(Into::into)),
            ("marketing.cost_per_lead.qualified", m::cost_per_qualified_lead(costs, leads, $period).map(Into::into)),
            ("marketing.cac.paid", m::paid_cac(costs, customers, $period).map(Into::into)),
            (
                "marketing.cac.payback",
                m::cac_payback(costs, customers, subscriptions, $period, AsOf::Everything, 1.into()).map(Into::into),
            ),
            ("marketing.roi.attributed", {
                let question = entities(m::Attribution::default()).per($period);
                let mut question = question.with(deals).with(interactions).with(visits);
                let spend = over(costs).during($period).measure(m::MarketingSpend::default());
                let roi = m::AttributedRoi::default();
                roi.total((&question.table(), &spend), &()).unwrap().map(Into::into)
            }),
            ("marketing.roas.attributed", {
                let question = entities(m::Attribution::default()).per($period);
                let mut question = question.with(deals).with(interactions).with(visits);
                let spend = over(costs).during($period).measure(m::MarketingSpend::default());
                let roas = m::AttributedRoas::default();
                roas.total((&question.table(), &spend), &()).unwrap().map(Into::into)
            }),
            ("marketing.roi", m::marketing_roi(deals, costs, $period).map(Into::into)),
            ("marketing.roas.by_channel", {
                let question = entities(m::Attribution::default()).per($period);
                let mut question = question.with(deals).with(interactions).with(visits);
                let spend = over(costs).during($period).measure(m::SpendByChannel::default());
                m::RoasByChannel::default().total((&question.table(), &spend), &()).unwrap().map(Into::into)
            }),
            ("marketing.roas", m::roas(deals, costs, $period).map(Into::into)),
            ("subscriptions.mrr", u::mrr(subscriptions, AsOf::Everything).map(Into::into)),
            ("subscriptions.arr", u::arr(subscriptions, AsOf::Everything).map(Into::into)),
            ("subscriptions.active", u::active(subscriptions, AsOf::Everything).map(Into::into)),
            ("subscriptions.subscribers", u::subscribers(subscriptions, AsOf::Everything).map(Into::into)),
            ("subscriptions.arpa", u::arpa(subscriptions, AsOf::Everything).map(Into::into)),
            ("subscriptions.mrr.new", u::new_mrr(subscriptions, $period).map(Into::into)),
            ("subscriptions.mrr.reactivation", u::reactivation_mrr(subscriptions, $period).map(Into::into)),
            ("subscriptions.mrr.expansion", u::expansion_mrr(subscriptions, $period).map(Into::into)),
            ("subscriptions.mrr.contraction", u::contraction_mrr(subscriptions, $period).map(Into::into)),
            ("subscriptions.mrr.churned", u::churned_mrr(subscriptions, $period).map(Into::into)),
            ("subscriptions.mrr.net_new", u::net_new_mrr(subscriptions, $period).map(Into::into)),
            ("subscriptions.gross_retention", u::gross_retention(subscriptions, $period).map(Into::into)),
            ("subscriptions.net_retention", u::net_retention(subscriptions, $period).map(Into::into)),
            ("subscriptions.quick_ratio", u::quick_ratio(subscriptions, $period).map(Into::into)),
            ("subscriptions.logo_churn", u::logo_churn(subscriptions, $period).map(Into::into)),
            ("subscriptions.revenue_churn", u::revenue_churn(subscriptions, $period).map(Into::into)),
            ("subscriptions.revenue_churn.net", u::net_revenue_churn(subscriptions, $period).map(Into::into)),
            ("subscriptions.ended", u::ended(subscriptions, $period).map(Into::into)),
            ("subscriptions.ended.by_reason", u::ended_by_reason(subscriptions, $period).map(Into::into)),
            ("subscriptions.tenure", u::tenure(subscriptions, $period, all).map(Into::into)),
            ("subscriptions.ended.rate", u::ended_rate(subscriptions, $period).map(Into::into)),
            ("adoption.records", a::records(leads, all).map(Into::into)),
            ("adoption.records.created", a::records_created(customers, $period).map(Into::into)),
            ("adoption.usage", used.map(Into::into)),
            ("adoption.active_users", a::active_users(events, $period).map(Into::into)),
            ("adoption.stickiness", a::user_stickiness(events, $period).map(Into::into)),
            ("adoption.records_touched", a::records_touched(events, $period).map(Into::into)),
            ("adoption.records_touched.per_user", a::touched_per_user(events, $period).map(Into::into)),
            ("adoption.training", a::training(staff, all).map(Into::into)),
            ("adoption.training.hours", a::training_hours(staff, $period).map(Into::into)),
            ("quality.completeness", q::required_fields(leads, asked.clone(), $period).map(Into::into)),
            ("quality.completeness.records", q::required_records(deals, asked, $period).map(Into::into)),
            ("quality.validity", q::valid_values(deals, rules, $period).map(Into::into)),
            ("quality.freshness", q::fresh_records(tickets, limit, all).map(Into::into)),
            ("quality.freshness.age", q::update_age(customers, all).map(Into::into)),
            ("quality.uniqueness", q::unique_records(tickets, key, all).map(Into::into)),
        ];
        readings
    }};
}

fn catalogue() -> Vec<&'static str> {
    crm_kpi::catalogue::all().iter().map(|entry| entry.about.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_kpi_over_columns_is_that_over_rows(
        records in support::records(60), layout in layout(), as_of in support::as_of(),
    ) {
        let data = Data::new(&records, &layout);
        assert_eq!(every_kpi_over_columns(&data, as_of), catalogue(), "the list and the catalogue are the same");
    }

    #[test]
    fn every_front_door_function_takes_a_view(records in support::records(60), layout in layout()) {
        let (data, quarter) = (Data::new(&records, &layout), &support::quarter());
        let (rows, columns) = (front_doors!(data, 0, quarter), front_doors!(data, 1, quarter));
        assert_eq!(columns, rows);
        let open: Vec<_> = catalogue().into_iter().filter(|id| rows.iter().all(|(tried, _)| tried != id)).collect();
        assert!(open.is_empty(), "no front door is tried for {open:?}");
    }

    #[test]
    fn derived_kpis_meet_by_shared_numbers(records in support::records(80), layout in layout()) {
        use crm_kpi::marketing::{CostPerLead, MarketingSpend};
        use crm_kpi::leads::LeadCount;
        let data = Data::new(&records, &layout);
        let ((costs, cost_columns), (leads, lead_columns)) = (&data.spends, &data.leads);
        let months = support::months();
        let spent = over(costs).by(|c| c.group()).per(&months).measure(MarketingSpend::default());
        let came = over(leads).by(|l| l.group()).per(&months).measure(LeadCount);
        let expected = CostPerLead::default().of((&spent, &came)).unwrap();

        let (of_cost, of_lead) = cost_columns.key("channel").unwrap().shared(lead_columns.key("source").unwrap());
        let spent = over(cost_columns).by(|c| of_cost.of(c)).per(&months).measure(MarketingSpend::default());
        let came = over(lead_columns).by(|l| of_lead.of(l)).per(&months).measure(LeadCount);
        let actual = CostPerLead::default().of((&spent, &came)).unwrap();
        let named: Vec<_> = actual.iter().map(|(n, slot, r)| (of_lead.name(*n), slot, r)).collect();
        let listed: Vec<_> = expected.iter().map(|(name, slot, r)| (*name, slot, r)).collect();
        assert_eq!(named, listed);
    }
}

/// All that a record tells of its ticket.
fn told(record: impl TicketEvents) -> Vec<(Timestamp, TicketEvent)> {
    let mut told = Vec::new();
    record.ticket_events(&mut |at, event| told.push((at, event)));
    told
}

#[test]
fn a_ticket_tells_over_columns_what_it_tells_as_a_record() {
    let t = |n: i64| Timestamp::from_micros(n);
    let mut tickets = Vec::new();
    for n in 0..4usize.pow(5) {
        let of = |place: u32| (n / 4usize.pow(place) % 4) as i64;
        let maybe = |place| Some(of(place)).filter(|n| *n > 0).map(t);
        let mut ticket = Ticket::new(format!("N{n}"), t(0));
        (ticket.first_solved_at, ticket.reopened_at, ticket.solved_at) = (maybe(0), maybe(1), maybe(2));
        (ticket.reopened, ticket.first_reply_at) = (of(3) as u32, maybe(4));
        ticket.merged_into = (n % 7 == 0).then(|| "N1".to_owned());
        tickets.push(ticket);
    }
    let layout = Layout { unit: 2, zone: Some("UTC"), turn: 0, integer_ids: false, cuts: vec![0.5], sliced: true };
    let view = Tickets::columns().over(Ticket::batches(&tickets, &layout)).unwrap();
    for (row, ticket) in view.iter().zip(&tickets) {
        assert_eq!(told(row), told(ticket), "{ticket:?}");
    }
}

#[test]
fn a_message_is_public_unless_it_says_otherwise() {
    let message = Message::new("N1", Timestamp::from_micros(0), Author::Agent);
    let layout = Layout { unit: 2, zone: None, turn: 0, integer_ids: false, cuts: vec![], sliced: false };
    let batch = Message::batch(&[message], &layout);
    let schema = batch.schema();
    let fields = schema.fields().iter().enumerate();
    let others: Vec<usize> = fields.filter(|(_, f)| f.name() != "public").map(|(at, _)| at).collect();
    let silent = batch.project(&others).unwrap();
    for (what, public, replies) in
        [("no column", None, 1), ("a null", Some(None), 1), ("yes", Some(Some(true)), 1), ("no", Some(Some(false)), 0)]
    {
        let batch = match public {
            None => silent.clone(),
            Some(flag) => {
                let flags: ArrayRef = std::sync::Arc::new(BooleanArray::from(vec![flag]));
                let mut columns = silent.columns().to_vec();
                columns.push(flags);
                let mut fields = silent.schema().fields().to_vec();
                fields.push(std::sync::Arc::new(Field::new("public", DataType::Boolean, true)));
                RecordBatch::try_new(std::sync::Arc::new(Schema::new(fields)), columns).unwrap()
            }
        };
        let view = Messages::columns().over(batch).unwrap();
        assert_eq!(view.iter().map(|m| told(m).len()).sum::<usize>(), replies, "{what}");
    }
}
