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

pub const SECTIONS: &[Section] = &[
    Section {
        id: "sales",
        title: ["Sales", "Sprzedaż", "Продажі", "מכירות", "Продажи"],
        by: "owner",
        lines: &[
            kpi("deals.win_rate"),
            kpi("deals.revenue"),
            kpi("deals.average_size"),
            kpi("deals.cycle"),
            kpi("deals.velocity"),
            kpi("deals.open_pipeline"),
            kpi("deals.weighted_pipeline"),
            kpi("deals.close_rate"),
            kpi("deals.target.attainment"),
            kpi("deals.forecast_accuracy"),
            kpi("deals.stage_funnel"),
            kpi("deals.stage_time"),
            kpi("deals.stage_exits"),
            kpi("deals.lost_reasons"),
            kpi("deals.open_pipeline.by_age"),
        ],
    },
    Section {
        id: "marketing",
        title: ["Marketing", "Marketing", "Маркетинг", "שיווק", "Маркетинг"],
        by: "channel",
        lines: &[
            kpi("leads.count"),
            kpi("leads.conversion_rate"),
            kpi("marketing.spend"),
            kpi("marketing.cost_per_lead"),
            kpi("marketing.cac"),
            kpi("marketing.roi"),
            kpi("marketing.roas"),
            kpi("leads.by_source"),
            kpi("leads.path"),
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
            kpi("tickets.resolution"),
            kpi("tickets.resolution.business"),
            kpi("tickets.backlog"),
            kpi("tickets.complaints"),
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
        lines: &[kpi("surveys.nps"), kpi("surveys.csat"), kpi("surveys.ces"), kpi("surveys.response_rate")],
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
