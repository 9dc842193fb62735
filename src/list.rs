//! The list of all KPIs: from this one place come the catalogue, the meters, and the tests that hold for every KPI.

/// Calls a macro with every KPI of the crate, a line each:
///
/// - `records KPI => over Record, Record ..` for one that sees records one by one,
/// - `entities KPI => over Record, Record ..` for one that walks the histories of entities,
/// - `derived KPI => of (KPI, KPI ..)` for one made of other KPIs' parts.
#[doc(hidden)]
#[macro_export]
macro_rules! every_kpi {
    ($then:ident) => {
        $then! {
            // leads
            records $crate::leads::LeadCount => over Lead;
            records $crate::leads::QualifiedLeads => over Lead;
            records $crate::leads::LeadsBySource => over Lead;
            entities $crate::leads::LeadsByTouch => over Lead, Interaction, Visit;
            records $crate::leads::LeadConversion => over Lead;
            records $crate::leads::DecidedLeads => over Lead;
            records $crate::leads::LeadConversionTime => over Lead;
            records $crate::leads::TimeToConversion => over Lead;
            records $crate::leads::LeadPath => over Lead;
            entities $crate::leads::LeadToSale => over Lead, Deal;
            records $crate::leads::QualificationRate => over Lead;
            derived $crate::leads::LeadConversionFlow => of ($crate::leads::LeadConversionTime, $crate::leads::LeadCount);

            // deals
            records $crate::deals::WinRate => over Deal;
            records $crate::deals::WinRateByAmount => over Deal;
            records $crate::deals::WinRateByProduct => over Deal;
            records $crate::deals::Revenue => over Deal;
            records $crate::deals::AverageDealSize => over Deal;
            records $crate::deals::DealSize => over Deal;
            records $crate::deals::SalesCycle => over Deal;
            records $crate::deals::SalesCycleMean => over Deal;
            records $crate::deals::TimeToWin => over Deal;
            records $crate::deals::WonWithin => over Deal;
            records $crate::deals::DealsCreated => over Deal;
            records $crate::deals::OpenDealCount => over Deal;
            records $crate::deals::OpenPipeline => over Deal;
            records $crate::deals::WeightedPipeline => over Deal;
            records $crate::deals::DealsWon => over Deal;
            records $crate::deals::CreatedWinRate => over Deal;
            records $crate::deals::GrossRevenue => over Deal;
            records $crate::deals::Refunds => over Deal;
            records $crate::deals::RevenueByOwner => over Deal;
            records $crate::deals::RevenueByProduct => over Deal;
            records $crate::deals::ClosedDealSize => over Deal;
            records $crate::deals::OpenDealSize => over Deal;
            records $crate::deals::LostReasons => over Deal;
            records $crate::deals::LostByStage => over Deal;
            records $crate::deals::LostByCompetitor => over Deal;
            records $crate::deals::PipelineByAge => over Deal;
            records $crate::deals::StageWeightedPipeline => over Deal;
            records $crate::deals::CategoryPipeline => over Deal;
            records $crate::deals::ExpectedPipeline => over Deal;
            entities $crate::deals::SalesCycleFromLead => over Lead, Deal;
            entities $crate::deals::LeadCloseRate => over Lead, Deal;
            entities $crate::deals::ExistingShare => over Deal;
            records $crate::deals::ExistingShareByKind => over Deal;
            entities $crate::deals::ActivitiesPerWonDeal => over Deal, Interaction;
            entities $crate::deals::ActivityWinRate => over Deal, Interaction;
            entities $crate::deals::ForecastAccuracy => over StageChange;
            entities $crate::deals::ForecastBias => over StageChange;
            entities $crate::deals::MonthlyForecastAccuracy => over StageChange;
            entities $crate::deals::StageFunnel => over StageChange;
            entities $crate::deals::StageTime => over StageChange;
            entities $crate::deals::StageExits => over StageChange;
            entities $crate::deals::StageMoves => over StageChange;
            derived $crate::deals::CloseRate => of ($crate::deals::WinRate, $crate::leads::LeadCount);
            records $crate::deals::TargetTotal => over Target;
            derived $crate::deals::TargetAttainment => of ($crate::deals::Revenue, $crate::deals::TargetTotal);
            derived $crate::deals::TargetPace => of ($crate::deals::Revenue, $crate::deals::TargetTotal);
            derived $crate::deals::PipelineCoverage => of ($crate::deals::ExpectedPipeline, $crate::deals::Revenue, $crate::deals::TargetTotal);
            derived $crate::deals::MedianVelocity => of ($crate::deals::OpenDealCount, $crate::deals::DealsCreated, $crate::deals::WinRate, $crate::deals::SalesCycle);
            derived $crate::deals::SalesVelocity => of ($crate::deals::OpenDealCount, $crate::deals::DealsCreated, $crate::deals::WinRate);

            // customers
            entities $crate::customers::NewCustomers => over Customer;
            entities $crate::customers::NewByChannel => over Customer;
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
            records $crate::customers::AverageOrderValue => over Purchase;
            records $crate::customers::OrderValue => over Purchase;
            records $crate::customers::PurchaseMargin => over Purchase;
            entities $crate::customers::RepurchaseRetention => over Purchase;
            entities $crate::customers::RepeatPurchaseDays => over Purchase;
            entities $crate::customers::PurchaseInterval => over Purchase;
            entities $crate::customers::Lifecycle => over Purchase, Interaction;
            entities $crate::customers::Stickiness => over Purchase, Interaction;
            entities $crate::customers::LatelyActive => over Purchase, Interaction;
            entities $crate::customers::RollingRetention => over Purchase, Interaction;
            entities $crate::customers::KindCohortRetention => over Purchase, Interaction;
            entities $crate::customers::Departures => over Customer;
            derived $crate::customers::EventChurn => of ($crate::customers::Churn, $crate::customers::Departures);
            entities $crate::customers::LifetimeValue => over Purchase;
            entities $crate::customers::LifetimeRevenue => over Purchase;
            derived $crate::customers::NetLifetimeValue => of ($crate::customers::LifetimeValue, $crate::marketing::MarketingSpend);
            derived $crate::customers::PredictedLifetimeValue => of ($crate::customers::PurchaseMargin, $crate::customers::ActiveCustomers, $crate::customers::Churn);
            derived $crate::customers::LifetimeValueToCac => of ($crate::customers::LifetimeValue, $crate::marketing::MarketingSpend, $crate::customers::NewCustomers);

            // tickets
            records $crate::tickets::TicketCount => over Ticket;
            records $crate::tickets::Complaints => over Ticket;
            records $crate::tickets::ComplaintsBySeverity => over Ticket;
            records $crate::tickets::ComplaintsByChannel => over Ticket;
            entities $crate::tickets::FirstResponse => over Ticket, Message;
            entities $crate::tickets::FirstResponseCohort => over Ticket, Message;
            entities $crate::tickets::ResponseFromAssignment => over Ticket, Message, TicketChange;
            entities $crate::tickets::BusinessFirstResponse => over Ticket, Message;
            entities $crate::tickets::WaitingForFirstResponse => over Ticket, Message;
            entities $crate::tickets::TimeToFirstResponse => over Ticket, Message;
            records $crate::tickets::RecordedFirstResponse => over Ticket;
            records $crate::tickets::RecordedFirstResponseMean => over Ticket;
            records $crate::tickets::Resolution => over Ticket;
            records $crate::tickets::ResolutionMean => over Ticket;
            records $crate::tickets::TimeToResolution => over Ticket;
            records $crate::tickets::BusinessResolution => over Ticket;
            records $crate::tickets::FirstResolution => over Ticket;
            entities $crate::tickets::ResolutionCycles => over Ticket, TicketChange;
            entities $crate::tickets::ResolutionWithoutHold => over Ticket, TicketChange;
            entities $crate::tickets::HoldTime => over Ticket, TicketChange;
            records $crate::tickets::ReplySla => over Ticket;
            records $crate::tickets::ResolutionSla => over Ticket;
            entities $crate::tickets::MessageReplySla => over Ticket, Message;
            entities $crate::tickets::SlaByPriority => over Ticket, Message, TicketChange;
            records $crate::tickets::RecordedSla => over Ticket;
            entities $crate::tickets::ReopenRate => over Ticket, TicketChange;
            records $crate::tickets::ReopenedShare => over Ticket;
            records $crate::tickets::ReopeningsPerTicket => over Ticket;
            entities $crate::tickets::TouchesPerTicket => over TicketChange;
            entities $crate::tickets::Reassignments => over Ticket, TicketChange;
            entities $crate::tickets::OneTouch => over Ticket, Message;
            entities $crate::tickets::FirstContactResolution => over Ticket, Message;
            entities $crate::tickets::WaitingTime => over Ticket, Message;
            records $crate::tickets::RatedTickets => over Ticket;
            derived $crate::tickets::ComplaintsPerCustomers => of ($crate::tickets::Complaints, $crate::customers::ActiveCustomers);
            records $crate::tickets::Backlog => over Ticket;
            entities $crate::tickets::BacklogAge => over Ticket, TicketChange;
            entities $crate::tickets::BacklogByAge => over Ticket, TicketChange;
            entities $crate::tickets::ClearanceRate => over Ticket, TicketChange;
            derived $crate::tickets::AverageBacklog => of ($crate::tickets::BacklogAge, $crate::tickets::ClearanceRate);

            // surveys
            entities $crate::surveys::Nps => over SurveyResponse;
            entities $crate::surveys::NpsByWave => over SurveyResponse;
            entities $crate::surveys::WeightedNps => over SurveyResponse;
            entities $crate::surveys::Csat => over SurveyResponse;
            entities $crate::surveys::CsatMean => over SurveyResponse;
            entities $crate::surveys::Ces => over SurveyResponse;
            entities $crate::surveys::LowEffort => over SurveyResponse;
            records $crate::surveys::ResponseRate => over SurveyResponse;
            entities $crate::surveys::TicketResponseRate => over Ticket, SurveyResponse;
            entities $crate::surveys::CustomerResponseRate => over Customer, SurveyResponse;

            // marketing
            records $crate::marketing::MarketingSpend => over Spend;
            records $crate::marketing::SpendByChannel => over Spend;
            entities $crate::marketing::ProspectConversion => over Interaction, Purchase;
            entities $crate::marketing::Prospects => over Interaction;
            entities $crate::marketing::VisitConversion => over Visit, Purchase;
            entities $crate::marketing::Attribution => over Deal, Interaction, Visit, Purchase;
            entities $crate::marketing::Visitors => over Visit;
            records $crate::marketing::WebSessions => over Visit;
            derived $crate::marketing::SessionToLead => of ($crate::leads::LeadCount, $crate::marketing::WebSessions);
            derived $crate::marketing::TrafficToLead => of ($crate::leads::LeadCount, $crate::marketing::Visitors);
            derived $crate::marketing::ConversionFlow => of ($crate::customers::Purchases, $crate::marketing::Prospects);
            derived $crate::marketing::CostPerLead => of ($crate::marketing::MarketingSpend, $crate::leads::LeadCount);
            derived $crate::marketing::CostPerQualifiedLead => of ($crate::marketing::MarketingSpend, $crate::leads::QualifiedLeads);
            derived $crate::marketing::Cac => of ($crate::marketing::MarketingSpend, $crate::customers::NewCustomers);
            derived $crate::marketing::PaidCac => of ($crate::marketing::SpendByChannel, $crate::customers::NewByChannel);
            derived $crate::marketing::CacPayback => of ($crate::marketing::MarketingSpend, $crate::customers::NewCustomers, $crate::subscriptions::Arpa);
            derived $crate::marketing::MarketingRoi => of ($crate::deals::Revenue, $crate::marketing::MarketingSpend);
            derived $crate::marketing::AttributedRoi => of ($crate::marketing::Attribution, $crate::marketing::MarketingSpend);
            derived $crate::marketing::AttributedRoas => of ($crate::marketing::Attribution, $crate::marketing::MarketingSpend);
            derived $crate::marketing::RoasByChannel => of ($crate::marketing::Attribution, $crate::marketing::SpendByChannel);
            derived $crate::marketing::Roas => of ($crate::deals::Revenue, $crate::marketing::MarketingSpend);

            // finance
            derived $crate::finance::SalesRoi => of ($crate::deals::Revenue, $crate::marketing::MarketingSpend);
            derived $crate::finance::CrmRoi => of ($crate::deals::Revenue, $crate::marketing::MarketingSpend);
            derived $crate::finance::CostToServe => of ($crate::marketing::MarketingSpend, $crate::deals::Revenue);
            derived $crate::finance::CostToServeOrder => of ($crate::marketing::MarketingSpend, $crate::customers::Purchases);
            derived $crate::finance::CostToServeCustomer => of ($crate::marketing::MarketingSpend, $crate::customers::ActiveCustomers);
            // subscriptions
            records $crate::subscriptions::Mrr => over Subscription;
            records $crate::subscriptions::Arr => over Subscription;
            records $crate::subscriptions::ActiveSubscriptions => over Subscription;
            entities $crate::subscriptions::Subscribers => over Subscription;
            entities $crate::subscriptions::Arpa => over Subscription;
            entities $crate::subscriptions::NewMrr => over Subscription;
            entities $crate::subscriptions::ReactivationMrr => over Subscription;
            entities $crate::subscriptions::ExpansionMrr => over Subscription;
            entities $crate::subscriptions::ContractionMrr => over Subscription;
            entities $crate::subscriptions::ChurnedMrr => over Subscription;
            entities $crate::subscriptions::NetNewMrr => over Subscription;
            entities $crate::subscriptions::GrossRetention => over Subscription;
            entities $crate::subscriptions::NetRetention => over Subscription;
            entities $crate::subscriptions::QuickRatio => over Subscription;
            entities $crate::subscriptions::LogoChurn => over Subscription;
            entities $crate::subscriptions::RevenueChurn => over Subscription;
            entities $crate::subscriptions::NetRevenueChurn => over Subscription;
            records $crate::subscriptions::Ended => over Subscription;
            records $crate::subscriptions::EndedByReason => over Subscription;
            records $crate::subscriptions::SubscriptionTenure => over Subscription;
            derived $crate::subscriptions::EndedRate => of ($crate::subscriptions::Ended, $crate::subscriptions::ActiveSubscriptions);

            // adoption
            records $crate::adoption::CrmRecords => over Lead, Deal, Customer, Ticket;
            records $crate::adoption::RecordsCreated => over Lead, Deal, Customer, Ticket;
            entities $crate::adoption::UsageFrequency => over Staff, UsageEvent;
            entities $crate::adoption::ActiveUsers => over UsageEvent;
            entities $crate::adoption::UserStickiness => over UsageEvent;
            entities $crate::adoption::RecordsTouched => over UsageEvent;
            derived $crate::adoption::TouchedPerUser => of ($crate::adoption::RecordsTouched, $crate::adoption::ActiveUsers);
            entities $crate::adoption::UserTraining => over Staff;
            entities $crate::adoption::TrainingHours => over Staff;

            // quality
            records $crate::quality::RequiredFields => over Lead, Deal, Customer, Ticket;
            records $crate::quality::RequiredRecords => over Lead, Deal, Customer, Ticket;
            records $crate::quality::ValidValues => over Lead, Deal, Customer, Ticket;
            records $crate::quality::FreshRecords => over Lead, Deal, Customer, Ticket;
            records $crate::quality::UpdateAge => over Lead, Deal, Customer, Ticket;
            entities $crate::quality::UniqueRecords => over Lead, Deal, Customer, Ticket;
        }
    };
}
