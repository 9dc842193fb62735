//! Tickets: how many, how fast answered, how fast solved, how many open, what was promised and whether it held.

mod backlog;
mod business_time;
mod clearance;
mod complaints;
mod count;
mod course;
mod event;
mod first_response;
mod hold_time;
mod one_touch;
mod open_tickets;
mod rated;
mod reassignments;
mod reopen_rate;
mod reopenings;
mod resolution;
mod sla;
mod solutions;
mod solving;
mod touches;
mod waiting;

pub use backlog::{
    AverageBacklog, Backlog, BacklogAge, BacklogByAge, BacklogKept, average_backlog, backlog, backlog_age,
    backlog_by_age,
};
pub use clearance::{ClearanceRate, Passed, Turnover, TurnoverKept, clearance_rate};
pub use complaints::{
    Complaints, ComplaintsByChannel, ComplaintsBySeverity, ComplaintsPerCustomers, complaints, complaints_by_channel,
    complaints_by_severity, complaints_per_customers,
};
pub use count::{TicketCount, ticket_count};
pub use event::TicketEvent;
pub use first_response::{
    BusinessFirstResponse, FirstResponse, FirstResponseCohort, RecordedFirstResponse, RecordedFirstResponseMean,
    ResponseFromAssignment, TimeToFirstResponse, Unanswered, WaitingForFirstResponse, business_first_response,
    first_response, first_response_cohort, recorded_first_response, recorded_first_response_mean,
    response_from_assignment, time_to_first_response, waiting_for_first_response,
};
pub use hold_time::{HoldTime, hold_time};
pub use one_touch::{
    AnswersNeeded, Effort, EffortKept, FirstContactResolution, OneTouch, first_contact_resolution, one_touch,
};
pub use open_tickets::OpenTickets;
pub use rated::{RatedTickets, rated_tickets};
pub use reassignments::{Handing, Reassignments, reassignments};
pub use reopen_rate::{
    ReopenRate, ReopenedShare, ReopeningsPerTicket, Returned, ReturnsKept, reopen_rate, reopened_share,
    reopenings_per_ticket,
};
pub use reopenings::{Reopenings, ReopeningsKept};
pub use resolution::{
    BusinessResolution, FirstResolution, Resolution, ResolutionCycles, ResolutionMean, ResolutionWithoutHold,
    TimeToResolution, business_resolution, first_resolution, resolution, resolution_cycles, resolution_mean,
    resolution_without_hold, time_to_resolution,
};
pub use sla::{
    MessageReplySla, PromiseEvent, RecordedSla, ReplySla, ResolutionSla, SlaByPriority, SlaKept, SlaTarget, SlaVerdict,
    ToldPromises, recorded_sla, reply_sla, reply_sla_from_messages, resolution_sla, sla_by_priority,
};
pub use solving::{Solving, SolvingTime};
pub use touches::{TouchesPerTicket, touches_per_ticket};
pub use waiting::{WaitingTime, waiting_time};

use event::{UNANSWERED, UNKNOWN};
