//! A synthetic software company in Warsaw, 2022 to 2024.

mod clock;
mod customers;
mod marketing;
mod rng;
mod sales;
mod service;
mod table;
mod usage;

pub use table::Table;

/// The seed of the committed files.
pub const SEED: u64 = 7;

/// Every file of the sample. Each area has a random stream of its own, so a change in one leaves the others as
/// they are.
pub fn sample(seed: u64) -> Vec<Table> {
    let mut leads = sales::leads(seed);
    let mut deals = sales::new_deals(seed, &leads);
    let base = customers::grow(seed, &mut deals);
    sales::number(&mut deals);
    sales::link(&mut leads, &deals);
    let (tickets, messages, asked) = service::tickets(seed, &base.customers);
    vec![
        sales::lead_table(&leads),
        sales::deal_table(&deals),
        sales::change_table(&deals),
        customers::customer_table(&base),
        customers::subscription_table(&base),
        customers::purchase_table(seed, &base),
        tickets,
        messages,
        service::survey_table(seed, &base.customers, &asked),
        marketing::spend_table(seed),
        marketing::visit_table(seed),
        usage::interaction_table(seed, &deals, &base.customers),
        usage::staff_table(),
        usage::usage_table(seed),
    ]
}
