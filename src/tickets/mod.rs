//! Tickets: how many, how fast answered, how fast solved, how many open.

mod backlog;
mod business_time;
mod complaints;
mod count;
mod first_response;
mod resolution;
mod solutions;

pub use backlog::{Backlog, BacklogKept, backlog};
pub use complaints::{Complaints, complaints};
pub use count::{TicketCount, ticket_count};
pub use first_response::{
    BusinessFirstResponse, FirstResponse, RecordedFirstResponse, RecordedFirstResponseMean, TicketEvent,
    business_first_response, first_response, recorded_first_response, recorded_first_response_mean,
};
pub use resolution::{
    BusinessResolution, Resolution, ResolutionMean, business_resolution, resolution, resolution_mean,
};
