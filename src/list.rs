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
            entities $crate::customers::InteractionsPerActive => over Customer, Interaction, Purchase;

            // tickets

            // surveys
            entities $crate::surveys::Nps => over SurveyResponse;
            entities $crate::surveys::Csat => over SurveyResponse;
            entities $crate::surveys::CsatMean => over SurveyResponse;
            entities $crate::surveys::Ces => over SurveyResponse;
            records $crate::surveys::ResponseRate => over SurveyResponse;

            // marketing
        }
    };
}
