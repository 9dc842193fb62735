//! What stands on the scorecard. A KPI more is a line more: its id from the catalogue (`--list`); whatever
//! its value is, the page knows how to show it.

use super::words::in_language;
use crm_kpi::record::RecordKind;

#[derive(Debug)]
pub struct Section {
    pub id: &'static str,
    /// In English, Polish, Ukrainian, Hebrew, Russian.
    pub title: [&'static str; 5],
    /// The field of its table, where `--by` says nothing.
    pub by: &'static str,
    pub lines: &'static [Line],
}

impl Section {
    pub fn title(&self, language: &str) -> &'static str {
        in_language(self.title, language)
    }
}

#[derive(Debug)]
pub struct Line {
    pub id: &'static str,
    /// Parameters of the KPI.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Records without which it says nothing: one kind of each group. Empty: as the catalogue has it.
    pub needs: &'static [&'static [RecordKind]],
}

const fn kpi(id: &'static str) -> Line {
    Line { id, parameters: &[], needs: &[] }
}

const fn kpi_with(id: &'static str, parameters: &'static [(&'static str, &'static str)]) -> Line {
    Line { id, parameters, needs: &[] }
}

const fn kpi_that_needs(id: &'static str, needs: &'static [&'static [RecordKind]]) -> Line {
    Line { id, parameters: &[], needs }
}

/// Whom nobody met was brought by nothing: without touches that is no finding.
const TOUCHES: &[RecordKind] = &[RecordKind::Visit, RecordKind::Interaction];
const ATTRIBUTED: &[&[RecordKind]] = &[&[RecordKind::Deal], TOUCHES];
const ATTRIBUTED_SPEND: &[&[RecordKind]] = &[&[RecordKind::Deal], TOUCHES, &[RecordKind::Spend]];

pub const SECTIONS: &[Section] = &[
    Section {
        id: "sales",
        title: ["Sales", "Sprzedaż", "Продажі", "מכירות", "Продажи"],
        by: "owner",
        lines: &[
            kpi("deals.win_rate"),
            kpi("deals.win_rate.by_product"),
            kpi("deals.revenue"),
            kpi("deals.revenue.by_product"),
            kpi("deals.average_size"),
            kpi("deals.cycle"),
            kpi("deals.cycle.survival"),
            kpi("deals.cycle.won_within"),
            kpi("deals.velocity"),
            kpi("deals.open_pipeline"),
            kpi("deals.weighted_pipeline"),
            kpi("deals.weighted_pipeline.by_category"),
            kpi("deals.close_rate"),
            kpi("deals.target.attainment"),
            kpi("deals.forecast_accuracy.monthly"),
            kpi("deals.stage_funnel"),
            kpi("deals.stage_time"),
            kpi("deals.stage_exits"),
            kpi("deals.lost_reasons"),
            kpi("deals.lost_reasons.by_stage"),
            kpi("deals.lost_reasons.by_competitor"),
            kpi("deals.open_pipeline.by_age"),
        ],
    },
    Section {
        id: "marketing",
        title: ["Marketing", "Marketing", "Маркетинг", "שיווק", "Маркетинг"],
        by: "channel",
        lines: &[
            kpi("leads.count"),
            kpi("leads.count.qualified"),
            kpi("leads.conversion_rate"),
            kpi("marketing.traffic_to_lead"),
            kpi("marketing.spend"),
            kpi("marketing.cost_per_lead"),
            kpi("marketing.cost_per_lead.qualified"),
            kpi("marketing.cac"),
            kpi("marketing.cac.paid"),
            kpi("marketing.cac.payback"),
            kpi("marketing.roi"),
            kpi("marketing.roas"),
            kpi_that_needs("marketing.roas.attributed", ATTRIBUTED_SPEND),
            kpi_that_needs("marketing.roas.by_channel", ATTRIBUTED_SPEND),
            kpi_that_needs("marketing.attribution", ATTRIBUTED),
            kpi("marketing.spend.by_channel"),
            kpi("leads.by_source"),
            kpi_that_needs("leads.by_source.touch", &[&[RecordKind::Lead], TOUCHES]),
            kpi_that_needs("leads.path.to_sale", &[&[RecordKind::Lead], &[RecordKind::Deal]]),
            kpi("leads.conversion_time"),
        ],
    },
    Section {
        id: "customers",
        title: ["Customers", "Klienci", "Клієнти", "לקוחות", "Клиенты"],
        by: "owner",
        lines: &[
            kpi("customers.active"),
            kpi("customers.new"),
            kpi("customers.retention"),
            kpi("customers.churn"),
            // without a word of what customers did, nobody knows that they did nothing
            kpi_that_needs(
                "customers.activity",
                &[&[RecordKind::Customer], &[RecordKind::Interaction, RecordKind::Purchase]],
            ),
            kpi("customers.repeat_purchases"),
            kpi("customers.purchase_interval"),
            kpi("customers.order_value.average"),
            kpi("customers.lifetime_value"),
            kpi("customers.lifetime_value.to_cac"),
            kpi("customers.lifecycle"),
            kpi("customers.rfm"),
            kpi("customers.cohort_retention"),
        ],
    },
    Section {
        id: "subscriptions",
        title: ["Subscriptions", "Subskrypcje", "Підписки", "מינויים", "Подписки"],
        by: "plan",
        lines: &[
            kpi("subscriptions.mrr"),
            kpi("subscriptions.mrr.net_new"),
            kpi("subscriptions.net_retention"),
            kpi("subscriptions.gross_retention"),
            kpi("subscriptions.quick_ratio"),
            kpi("subscriptions.logo_churn"),
            kpi("subscriptions.arpa"),
            kpi("subscriptions.subscribers"),
            kpi("subscriptions.ended.by_reason"),
        ],
    },
    Section {
        id: "service",
        title: ["Service", "Obsługa", "Сервіс", "שירות", "Сервис"],
        by: "assignee",
        lines: &[
            kpi("tickets.count"),
            // messages alone answer no ticket
            kpi_that_needs("tickets.first_response", &[&[RecordKind::Ticket]]),
            kpi_that_needs("tickets.first_response.business", &[&[RecordKind::Ticket]]),
            kpi_that_needs("tickets.first_response.waiting", &[&[RecordKind::Ticket]]),
            kpi_that_needs("tickets.waiting", &[&[RecordKind::Message]]),
            kpi("tickets.resolution"),
            kpi("tickets.resolution.business"),
            kpi("tickets.sla.reply"),
            kpi("tickets.sla.resolution"),
            kpi_that_needs("tickets.sla.by_priority", &[&[RecordKind::Ticket]]),
            kpi_that_needs("tickets.reopen_rate", &[&[RecordKind::Ticket]]),
            // of tickets without their messages every one looks as if one answer had been enough
            kpi_that_needs("tickets.one_touch", &[&[RecordKind::Ticket], &[RecordKind::Message]]),
            kpi_that_needs("tickets.reassignments", &[&[RecordKind::TicketChange]]),
            kpi("tickets.backlog"),
            kpi_that_needs("tickets.backlog.by_age", &[&[RecordKind::Ticket]]),
            kpi_that_needs("tickets.clearance", &[&[RecordKind::Ticket]]),
            kpi("tickets.complaints"),
            kpi("tickets.complaints.by_severity"),
            kpi("tickets.complaints.by_channel"),
        ],
    },
    Section {
        id: "finance",
        title: ["Finance", "Finanse", "Фінанси", "כספים", "Финансы"],
        by: "owner",
        lines: &[
            kpi("finance.sales_roi"),
            kpi("finance.crm_roi"),
            kpi("finance.cost_to_serve"),
            kpi("finance.cost_to_serve.per_customer"),
        ],
    },
    Section {
        id: "surveys",
        title: ["Surveys", "Ankiety", "Опитування", "סקרים", "Опросы"],
        by: "survey",
        lines: &[
            kpi("surveys.nps"),
            kpi("surveys.nps.weighted"),
            kpi("surveys.csat"),
            kpi("surveys.ces"),
            kpi("surveys.response_rate"),
            kpi_that_needs("surveys.response_rate.of_tickets", &[&[RecordKind::Ticket], &[RecordKind::SurveyResponse]]),
            kpi_that_needs(
                "surveys.response_rate.of_customers",
                &[&[RecordKind::Customer], &[RecordKind::SurveyResponse]],
            ),
        ],
    },
    Section {
        id: "quality",
        title: ["Data quality", "Jakość danych", "Якість даних", "איכות נתונים", "Качество данных"],
        by: "owner",
        lines: &[
            kpi_with("quality.completeness", &[("fields", "owner, source, deal.amount, ticket.assignee")]),
            kpi_with("quality.completeness.records", &[("fields", "owner, source, deal.amount, ticket.assignee")]),
            kpi_with("quality.validity", &[("rules", "amount > 0; closed_at >= created_at; solved_at >= created_at")]),
            kpi_with("quality.freshness", &[]),
            kpi_with("quality.freshness.age", &[]),
            kpi_with("quality.uniqueness", &[]),
        ],
    },
    Section {
        id: "adoption",
        title: ["CRM adoption", "Wdrożenie CRM", "Впровадження CRM", "הטמעת CRM", "Внедрение CRM"],
        by: "team",
        lines: &[
            // licences without a word of what users did say nothing of use, and the other way round
            kpi_that_needs("adoption.usage", &[&[RecordKind::Staff], &[RecordKind::UsageEvent]]),
            kpi("adoption.active_users"),
            kpi("adoption.stickiness"),
            kpi("adoption.records_touched.per_user"),
            kpi("adoption.training"),
            kpi("adoption.training.hours"),
            kpi("adoption.records"),
            kpi("adoption.records.created"),
        ],
    },
];
