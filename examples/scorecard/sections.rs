//! What stands on the scorecard. A KPI more is a line more: its id from the catalogue (`--list`).

use super::words::Word;

pub struct Section {
    pub title: Word,
    /// The field of its table, where `--by` says nothing.
    pub by: &'static str,
    pub lines: &'static [Line],
}

pub struct Line {
    pub id: &'static str,
    /// Parameters of the KPI.
    pub parameters: &'static [(&'static str, &'static str)],
}

const fn kpi(id: &'static str) -> Line {
    Line { id, parameters: &[] }
}

pub const SECTIONS: &[Section] = &[
    Section {
        title: Word::Sales,
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
        ],
    },
    Section {
        title: Word::Marketing,
        by: "channel",
        lines: &[
            kpi("leads.count"),
            kpi("leads.conversion_rate"),
            kpi("marketing.spend"),
            kpi("marketing.cost_per_lead"),
            kpi("marketing.cac"),
            kpi("marketing.roi"),
        ],
    },
    Section {
        title: Word::Customers,
        by: "owner",
        lines: &[
            kpi("customers.active"),
            kpi("customers.new"),
            kpi("customers.retention"),
            kpi("customers.churn"),
            kpi("customers.activity"),
        ],
    },
    Section {
        title: Word::Service,
        by: "assignee",
        lines: &[
            kpi("tickets.count"),
            kpi("tickets.first_response"),
            kpi("tickets.resolution"),
            kpi("tickets.backlog"),
            kpi("tickets.complaints"),
        ],
    },
    Section { title: Word::Surveys, by: "survey", lines: &[kpi("surveys.nps"), kpi("surveys.csat")] },
];
