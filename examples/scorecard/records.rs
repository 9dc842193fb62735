//! Rows as the crate's records. Keep the kinds that you have.

use super::map::{From, Source, Table};
use super::row::{Bad, Columns, Reading, Row};
use crm_kpi::record::*;
use crm_kpi::time::{Calendar, Timestamp};
use std::collections::BTreeSet;

/// `fill!(deal from row: text owner, source; instant closed_at);` reads each field from the column of its name.
macro_rules! fill {
    ($record:ident from $row:ident: $($how:ident $($field:ident),+);+) => {
        $($($record.$field = $row.$how(stringify!($field))?;)+)+
    };
}

/// What no record of a kind can do without, with an example of each.
pub fn needs(kind: RecordKind) -> &'static [(&'static str, &'static str)] {
    const AT: &str = "2024-01-31";
    match kind {
        RecordKind::Lead | RecordKind::Deal | RecordKind::Ticket => &[("id", "1"), ("created_at", AT)],
        RecordKind::StageChange => &[("deal", "1"), ("at", AT), ("stage", "offer")],
        RecordKind::Customer => &[("id", "1"), ("since", AT)],
        RecordKind::Purchase => &[("id", "1"), ("customer", "1"), ("at", AT)],
        RecordKind::Subscription => {
            &[("id", "1"), ("customer", "1"), ("started_at", AT), ("amount", "10.00"), ("months", "12")]
        }
        RecordKind::Message => &[("ticket", "1"), ("at", AT), ("from", "agent")],
        RecordKind::TicketChange => &[("ticket", "1"), ("at", AT)],
        RecordKind::SurveyResponse => &[("id", "1"), ("survey", "1"), ("kind", "nps")],
        RecordKind::Spend => &[("at", AT), ("amount", "10.00"), ("kind", "marketing")],
        RecordKind::Visit => &[("at", AT), ("visitor", "1")],
        RecordKind::Interaction => &[("customer", "1"), ("at", AT), ("kind", "call")],
        RecordKind::Staff => &[("user", "1"), ("licensed_from", AT)],
        RecordKind::UsageEvent => &[("user", "1"), ("at", AT)],
        RecordKind::Target => &[("at", AT), ("amount", "10.00")],
        _ => &[],
    }
}

/// All fields of a kind of record: those that are asked for when the examples are read.
pub fn fields(kind: RecordKind) -> Result<BTreeSet<String>, Bad> {
    let source = |example: &str| Source { from: From::Constant(example.to_owned()), ..Source::default() };
    let fields = needs(kind).iter().map(|(field, example)| (field.to_string(), source(example))).collect();
    let columns = Columns::constant(Table { fields, ..Table::default() });
    let (cells, how) = (csv::StringRecord::new(), Reading::new(Calendar::utc()));
    read(kind, &Row { columns: &columns, cells: &cells, line: 0, how: &how }, &mut |_, _| {})?;
    Ok(columns.asked())
}

/// The last of these instants.
fn last<const N: usize>(instants: [Option<Timestamp>; N]) -> Option<Timestamp> {
    instants.into_iter().flatten().max()
}

/// Reads a row as a record of this kind and shows it: the record, and when something last happened to it. What is or may
/// be planned (an expected close, a due time, the end of a customer or of a subscription) has not happened for that.
pub fn read(kind: RecordKind, row: &Row<'_>, see: &mut dyn FnMut(Record<'_>, Option<Timestamp>)) -> Result<(), Bad> {
    let id = |field: &str| row.needed(field, row.text(field)?);
    let at = |field: &str| row.needed(field, row.instant(field)?);
    match kind {
        RecordKind::Lead => {
            let mut lead = Lead::new(id("id")?, at("created_at")?);
            fill!(lead from row: text source, channel, campaign, owner, merged_into, customer;
                instant qualified_at, converted_at, disqualified_at, updated_at);
            let happened = [Some(lead.created_at), lead.qualified_at, lead.converted_at, lead.disqualified_at];
            see((&lead).into(), last(happened).max(lead.updated_at));
        }
        RecordKind::Deal => {
            let mut deal = Deal::new(id("id")?, at("created_at")?);
            fill!(deal from row: text owner, source, stage, product, customer, lead, lost_reason, competitor,
                forecast_category;
                instant closed_at, expected_close, updated_at; word kind; number probability);
            deal.outcome = row.word("outcome")?.unwrap_or_default();
            let came = deal.closed_at.unwrap_or(deal.created_at);
            (deal.amount, deal.list_price) = (row.money("amount", came)?, row.money("list_price", came)?);
            see((&deal).into(), last([Some(deal.created_at), deal.closed_at, deal.updated_at]));
        }
        RecordKind::StageChange => {
            let mut change = StageChange::new(id("deal")?, at("at")?, id("stage")?);
            fill!(change from row: text from, owner; instant expected_close; number probability);
            change.seq = row.number("seq")?.unwrap_or_default();
            change.outcome = row.word("outcome")?.unwrap_or_default();
            change.amount = row.money("amount", change.at)?;
            see((&change).into(), Some(change.at));
        }
        RecordKind::Customer => {
            let mut customer = Customer::new(id("id")?, at("since")?);
            fill!(customer from row: text segment, owner, country, industry, source, channel; instant ended_at, updated_at);
            see((&customer).into(), last([Some(customer.since), customer.updated_at]));
        }
        RecordKind::Purchase => {
            let mut purchase = Purchase::new(id("id")?, id("customer")?, at("at")?);
            fill!(purchase from row: text product, channel);
            purchase.amount = row.money("amount", purchase.at)?;
            purchase.margin = row.money("margin", purchase.at)?;
            see((&purchase).into(), Some(purchase.at));
        }
        RecordKind::Subscription => {
            let started_at = at("started_at")?;
            let amount = row.needed("amount", row.money("amount", started_at)?)?;
            let months = row.needed("months", row.number("months")?)?;
            let mut subscription = Subscription::new(id("id")?, id("customer")?, started_at, amount, months);
            fill!(subscription from row: text plan, ended_reason; instant ended_at);
            see((&subscription).into(), Some(started_at));
        }
        RecordKind::Ticket => {
            let mut ticket = Ticket::new(id("id")?, at("created_at")?);
            fill!(ticket from row: text priority, channel, assignee, customer, merged_into; word kind; number satisfaction;
                instant first_reply_at, first_solved_at, solved_at, reopened_at, due_at, reply_due_at, assigned_at, updated_at);
            ticket.sla_met = row.flag("sla_met")?;
            ticket.reopened = row.number("reopened")?.unwrap_or_default();
            let replied = [Some(ticket.created_at), ticket.assigned_at, ticket.first_reply_at];
            let solved = [ticket.first_solved_at, ticket.solved_at, ticket.reopened_at, ticket.updated_at];
            see((&ticket).into(), last(replied).max(last(solved)));
        }
        RecordKind::Message => {
            let mut message = Message::new(id("ticket")?, at("at")?, row.needed("from", row.word("from")?)?);
            fill!(message from row: text user);
            message.public = row.flag("public")?.unwrap_or(true);
            see((&message).into(), Some(message.at));
        }
        RecordKind::TicketChange => {
            let mut change = TicketChange::new(id("ticket")?, at("at")?);
            fill!(change from row: text assignee, priority; word status);
            change.seq = row.number("seq")?.unwrap_or_default();
            see((&change).into(), Some(change.at));
        }
        RecordKind::SurveyResponse => {
            let kind = row.needed("kind", row.word("kind")?)?;
            let mut response = SurveyResponse::new(id("id")?, id("survey")?, kind);
            fill!(response from row: text respondent, subject, customer, segment, channel; instant sent_at, answered_at;
                number score, weight);
            see((&response).into(), last([response.sent_at, response.answered_at]));
        }
        RecordKind::Spend => {
            let at = at("at")?;
            let amount = row.needed("amount", row.money("amount", at)?)?;
            let mut spend = Spend::new(at, amount, row.needed("kind", row.word("kind")?)?);
            fill!(spend from row: text source, channel, campaign);
            see((&spend).into(), Some(at));
        }
        RecordKind::Visit => {
            let mut visit = Visit::new(at("at")?, id("visitor")?);
            fill!(visit from row: text channel, campaign);
            visit.sessions = row.number("sessions")?.unwrap_or(1);
            see((&visit).into(), Some(visit.at));
        }
        RecordKind::Interaction => {
            let kind = row.needed("kind", row.word("kind")?)?;
            let mut interaction = Interaction::new(id("customer")?, at("at")?, kind);
            fill!(interaction from row: text deal, user, channel, campaign);
            see((&interaction).into(), Some(interaction.at));
        }
        RecordKind::Staff => {
            let mut staff = Staff::new(id("user")?, at("licensed_from")?);
            fill!(staff from row: text team; instant licensed_until, trained_at, training_expires; number training_hours);
            staff.needs_training = row.flag("needs_training")?.unwrap_or_default();
            see((&staff).into(), None);
        }
        RecordKind::UsageEvent => {
            let mut event = UsageEvent::new(id("user")?, at("at")?);
            fill!(event from row: text action, record);
            see((&event).into(), Some(event.at));
        }
        RecordKind::Target => {
            let at = at("at")?;
            let mut target = Target::new(at, row.needed("amount", row.money("amount", at)?)?);
            fill!(target from row: text owner, product);
            // planned, so that nothing has happened
            see((&target).into(), None);
        }
        _ => {}
    }
    Ok(())
}
