//! Surveys: loyalty and satisfaction by the latest answers.

mod answers;
mod ces;
mod csat;
mod nps;
mod response_rate;
mod satisfaction;

pub use answers::Answers;
pub use ces::{Ces, LowEffort, ces, low_effort};
pub use csat::{Csat, CsatMean, csat, csat_mean};
pub use nps::{Nps, NpsByWave, WeightedAnswer, WeightedKept, WeightedNps, nps, nps_by_wave, weighted_nps};
pub(crate) use response_rate::ANSWER;
pub use response_rate::{
    CustomerResponseRate, CustomersSurveyed, ResponseRate, TicketAsked, TicketResponseRate, TicketsSurveyed,
    response_rate, response_rate_of_customers, response_rate_of_tickets,
};
pub use satisfaction::Satisfaction;
