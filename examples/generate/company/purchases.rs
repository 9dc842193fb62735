//! What customers buy beside their subscriptions.

use super::clock::{self, DAY, EDGES, given};
use super::customers::{Base, currency, id};
use super::rng::Rng;
use super::table::{At, Cents, Table, row};

/// At, account, product, amount, margin, currency.
type Bought = (i64, i64, &'static str, Option<i64>, Option<i64>, &'static str);

pub fn purchase_table(seed: u64, base: &Base) -> Table {
    let rng = &mut Rng::new(seed, "purchases");
    let mut bought: Vec<Bought> = Vec::new();
    for customer in &base.customers {
        // some buy often, some never
        let often = rng.pick(&[(20, 0), (38, 150), (30, 390), (12, 700)]);
        for (month, (first, days)) in clock::months().enumerate() {
            let season = [90, 95, 105, 100, 100, 90, 75, 70, 110, 115, 125, 125][month % 12];
            if !rng.per_mille(often * season / 100) {
                continue;
            }
            let day = first + rng.below(days);
            for _ in 0..rng.pick(&[(90, 1), (10, 2)]) {
                let at = clock::at_work(rng, day);
                if !customer.is(at) || at >= clock::end() {
                    continue;
                }
                let (product, price, margin) = rng.pick(&[
                    (35, ("support hours", 9_500, 45)),
                    (25, ("training", 48_000, 55)),
                    (25, ("add-on", 12_000, 85)),
                    (15, ("integration", 160_000, 35)),
                ]);
                let price = price * rng.mostly_low(1, 4) + rng.below(100) * 25;
                let price = if currency(customer.account) == "PLN" { price * 43 / 10 } else { price };
                let amount = (!rng.chance(2)).then_some(price);
                let margin = amount.filter(|_| !rng.chance(6)).map(|a| a * (margin + rng.between(-9, 9)) / 100);
                bought.push((at, customer.account, product, amount, margin, currency(customer.account)));
                let back = at + rng.between(3, 25) * DAY;
                if rng.chance(2) && back < clock::end() {
                    let negative = |n: Option<i64>| n.map(|n| -n);
                    bought.push((
                        back,
                        customer.account,
                        product,
                        negative(amount),
                        negative(margin),
                        currency(customer.account),
                    ));
                }
            }
        }
    }
    bought.sort_unstable();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (i, (at, account, product, amount, margin, currency)) in bought.into_iter().enumerate() {
        let currency = amount.map(|_| currency);
        rows.push(row![
            format!("P{:04}", i + 1),
            id(account),
            At(at),
            amount.map(Cents),
            margin.map(Cents),
            currency,
            product
        ]);
    }
    // at the edges of days and months, of one customer; and three in a currency that occurs nowhere else
    for (i, at) in EDGES.iter().enumerate() {
        rows.push(row![format!("P{}", 9001 + i), id(1), At(given(at)), Cents(10_000), Cents(4_000), "EUR", "add-on"]);
    }
    for (i, at) in ["2024-02-29T12:00:00Z", "2024-06-30T12:00:00Z", "2024-11-30T12:00:00Z"].iter().enumerate() {
        rows.push(row![format!("P{}", 9011 + i), id(2), At(given(at)), Cents(25_000), Cents(9_000), "USD", "training"]);
    }
    Table { name: "purchase", columns: &["id", "customer", "at", "amount", "margin", "currency", "product"], rows }
}
