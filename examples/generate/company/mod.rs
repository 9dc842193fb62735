//! A synthetic software company in Warsaw, 2022 to 2024.

mod clock;
mod customers;
mod deals;
mod leads;
mod marketing;
mod purchases;
mod rng;
mod surveys;
mod table;
mod ticket_changes;
mod tickets;
mod ugly_deals;
mod usage;

pub use table::Table;

/// The seed of the committed files.
pub const SEED: u64 = 7;

/// Every file of the sample. Each area has a random stream of its own, so a change in one leaves the others as
/// they are.
pub fn sample(seed: u64) -> Vec<Table> {
    let mut leads = leads::leads(seed);
    let mut deals = deals::new_deals(seed, &leads);
    let base = customers::grow(seed, &mut deals);
    deals::number(&mut deals);
    leads::link(&mut leads, &deals);
    let (tickets, messages, asked) = tickets::tickets(seed, &base.customers);
    let histories = ticket_changes::change_table(&tickets, &messages);
    vec![
        leads::lead_table(&leads),
        deals::deal_table(&deals),
        deals::change_table(&deals),
        customers::customer_table(&base, &leads),
        customers::subscription_table(&base),
        purchases::purchase_table(seed, &base),
        tickets,
        messages,
        histories,
        surveys::survey_table(seed, &base.customers, &asked),
        marketing::spend_table(seed),
        marketing::visit_table(seed, &leads),
        usage::interaction_table(seed, &deals, &base.customers),
        usage::staff_table(),
        usage::usage_table(seed),
        usage::target_table(),
    ]
}
