//! The list of all KPIs: from this one place come the catalogue, the meters, and the tests that hold for every KPI.

/// Calls a macro with every KPI of the crate, a line each:
///
/// - `records KPI => over Record` for one that sees records one by one,
/// - `entities KPI => over Record, Record ..` for one that walks the histories of entities,
/// - `derived KPI => of (KPI, KPI ..)` for one made of other KPIs' parts.
#[doc(hidden)]
#[macro_export]
macro_rules! every_kpi {
    ($then:ident) => {
        $then! {
            // leads
            records $crate::leads::LeadCount => over Lead;
            records $crate::leads::LeadsBySource => over Lead;
            records $crate::leads::LeadConversion => over Lead;
            records $crate::leads::DecidedLeads => over Lead;
            records $crate::leads::LeadConversionTime => over Lead;
            derived $crate::leads::LeadConversionFlow => of ($crate::leads::LeadConversionTime, $crate::leads::LeadCount);

            // deals
            records $crate::deals::WinRate => over Deal;
            records $crate::deals::WinRateByAmount => over Deal;
            records $crate::deals::Revenue => over Deal;
            records $crate::deals::AverageDealSize => over Deal;
            records $crate::deals::DealSize => over Deal;
            records $crate::deals::SalesCycle => over Deal;
            records $crate::deals::SalesCycleMean => over Deal;
            records $crate::deals::DealsCreated => over Deal;
            records $crate::deals::OpenDealCount => over Deal;
            records $crate::deals::OpenPipeline => over Deal;
            records $crate::deals::WeightedPipeline => over Deal;
            derived $crate::deals::CloseRate => of ($crate::deals::WinRate, $crate::leads::LeadCount);
            derived $crate::deals::SalesVelocity => of ($crate::deals::OpenDealCount, $crate::deals::DealsCreated, $crate::deals::WinRate);

            // customers
            entities $crate::customers::NewCustomers => over Customer;
            entities $crate::customers::ActiveCustomers => over Customer;
            entities $crate::customers::Retention => over Customer;
            entities $crate::customers::Churn => over Customer;
            entities $crate::customers::Transient => over Customer;
            records $crate::customers::ListedChurn => over Customer;
            entities $crate::customers::Activity => over Customer, Interaction, Purchase;
            entities $crate::customers::Buyers => over Purchase;
            entities $crate::customers::RepeatPurchases => over Purchase;
            entities $crate::customers::RepeatWithin => over Purchase;
            records $crate::customers::Purchases => over Purchase;
            derived $crate::customers::RepeatPurchaseCount => of ($crate::customers::Purchases, $crate::customers::Buyers);
            derived $crate::customers::PurchasesPerBuyer => of ($crate::customers::Purchases, $crate::customers::Buyers);
            entities $crate::customers::CohortRetention => over Purchase, Interaction;
            entities $crate::customers::Rfm => over Purchase;
            entities $crate::customers::InteractionsPerActive => over Customer, Interaction, Purchase;

            // tickets
            records $crate::tickets::TicketCount => over Ticket;
            records $crate::tickets::Complaints => over Ticket;
            entities $crate::tickets::FirstResponse => over Ticket, Message;
            records $crate::tickets::RecordedFirstResponse => over Ticket;
            records $crate::tickets::RecordedFirstResponseMean => over Ticket;
            records $crate::tickets::Resolution => over Ticket;
            records $crate::tickets::ResolutionMean => over Ticket;
            records $crate::tickets::FirstResolution => over Ticket;
            entities $crate::tickets::ResolutionCycles => over Ticket, TicketChange;
            entities $crate::tickets::ResolutionWithoutHold => over Ticket, TicketChange;
            entities $crate::tickets::HoldTime => over Ticket, TicketChange;
            records $crate::tickets::ReplySla => over Ticket;
            records $crate::tickets::ResolutionSla => over Ticket;
            records $crate::tickets::RecordedSla => over Ticket;
            entities $crate::tickets::ReopenRate => over Ticket, TicketChange;
            records $crate::tickets::ReopenedShare => over Ticket;
            records $crate::tickets::ReopeningsPerTicket => over Ticket;
            entities $crate::tickets::TouchesPerTicket => over TicketChange;
            entities $crate::tickets::OneTouch => over Ticket, Message;
            entities $crate::tickets::FirstContactResolution => over Ticket, Message;
            entities $crate::tickets::WaitingTime => over Ticket, Message;
            records $crate::tickets::RatedTickets => over Ticket;
            derived $crate::tickets::ComplaintsPerCustomers => of ($crate::tickets::Complaints, $crate::customers::ActiveCustomers);
            records $crate::tickets::Backlog => over Ticket;
            entities $crate::tickets::BacklogAge => over Ticket, TicketChange;
            entities $crate::tickets::BacklogByAge => over Ticket, TicketChange;

            // surveys
            entities $crate::surveys::Nps => over SurveyResponse;
            entities $crate::surveys::Csat => over SurveyResponse;
            entities $crate::surveys::CsatMean => over SurveyResponse;
            entities $crate::surveys::Ces => over SurveyResponse;
            records $crate::surveys::ResponseRate => over SurveyResponse;

            // marketing
            records $crate::marketing::MarketingSpend => over Spend;
            derived $crate::marketing::CostPerLead => of ($crate::marketing::MarketingSpend, $crate::leads::LeadCount);
            derived $crate::marketing::Cac => of ($crate::marketing::MarketingSpend, $crate::customers::NewCustomers);
            derived $crate::marketing::MarketingRoi => of ($crate::deals::Revenue, $crate::marketing::MarketingSpend);
            derived $crate::marketing::Roas => of ($crate::deals::Revenue, $crate::marketing::MarketingSpend);
        }
    };
}
