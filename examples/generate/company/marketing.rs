//! What is spent, and who comes to the web site.

use super::clock::{self, DAY, EDGES, given};
use super::leads::Lead;
use super::rng::Rng;
use super::table::{At, Cents, Date, Table, row};

pub fn spend_table(seed: u64) -> Table {
    let rng = &mut Rng::new(seed, "spend");
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (month, (first, _)) in clock::months().enumerate() {
        let (year, quarter) = (2022 + month / 12, ["winter", "spring", "summer", "autumn"][(month % 12 + 1) % 12 / 3]);
        let growth = 100 + 2 * month as i64;
        for (channel, base, campaign) in [
            ("search", 260_000, Some(format!("{year}-{quarter}"))),
            ("social", 140_000, Some(format!("{year}-{quarter}"))),
            ("mail", 30_000, None),
            ("partner", 60_000, None),
        ] {
            let amount = base * growth / 100 * rng.between(80, 120) / 100;
            rows.push(row![Date(first), Cents(amount), "EUR", "marketing", channel, campaign]);
        }
        // fairs are paid in zloty, in spring and in autumn
        if matches!(month % 12, 2 | 4 | 8 | 9) {
            rows.push(row![Date(first), Cents(rng.between(1_500_000, 2_800_000)), "PLN", "marketing", "event", ""]);
        }
        let people = 4 + month as i64 / 9;
        rows.push(row![Date(first), Cents(people * 310_000), "EUR", "sales", "", ""]);
        rows.push(row![Date(first), Cents((3 + month as i64 / 12) * 260_000), "EUR", "service", "", ""]);
        rows.push(row![Date(first), Cents(12_000 + 4_900 * (people + 6)), "EUR", "crm", "", ""]);
        if month % 3 == 1 {
            rows.push(row![Date(first), Cents(rng.between(40_000, 120_000)), "EUR", "training", "", ""]);
        }
    }
    // a correction, a cost that nobody gave a channel, and one of nothing
    rows.push(row![Date(clock::day(2023, 6, 1)), Cents(-45_000), "EUR", "marketing", "search", ""]);
    rows.push(row![Date(clock::day(2023, 11, 1)), Cents(88_000), "EUR", "marketing", "", ""]);
    rows.push(row![Date(clock::day(2024, 2, 1)), Cents(0), "EUR", "marketing", "social", ""]);
    rows.sort();
    Table { name: "spend", columns: &["at", "amount", "currency", "kind", "channel", "campaign"], rows }
}

/// Who came, when, in how many sessions, through which channel and campaign.
type Visit = (i64, String, i64, Option<&'static str>, Option<String>);

/// Visits are counted since January 2023: before, there is nothing to divide by. Whoever became a lead is known from then on,
/// with the visits before.
pub fn visit_table(seed: u64, leads: &[Lead]) -> Table {
    let mut visits = strangers(seed);
    visits.extend(known(seed, leads));
    visits.retain(|v| (clock::day(2022, 12, 31) * DAY..clock::end()).contains(&v.0));
    visits.sort_unstable();
    let rows = visits
        .into_iter()
        .map(|(at, visitor, sessions, channel, campaign)| row![At(at), visitor, sessions, channel, campaign]);
    Table { name: "visit", columns: &["at", "visitor", "sessions", "channel", "campaign"], rows: rows.collect() }
}

fn strangers(seed: u64) -> Vec<Visit> {
    let rng = &mut Rng::new(seed, "visits");
    let mut visits: Vec<Visit> = Vec::new();
    let mut newest = 0;
    for (month, (first, days)) in clock::months().enumerate().skip(12) {
        let season = [95, 100, 112, 105, 98, 86, 70, 68, 112, 122, 118, 80][month % 12];
        for _ in 0..170 * season / 100 {
            let day = first + rng.below(days);
            // most are new, the others were here not long ago
            let visitor =
                if newest == 0 || rng.chance(72) { newest + 1 } else { (newest - rng.mostly_low(0, 400)).max(1) };
            newest = newest.max(visitor);
            let channel = rng.pick(&[
                (42, Some("search")),
                (24, Some("social")),
                (14, Some("direct")),
                (10, Some("mail")),
                (6, Some("partner")),
                (4, None),
            ]);
            visits.push((clock::any_time(rng, day), format!("V{visitor}"), rng.mostly_low(1, 4), channel, None));
        }
    }
    visits.extend(EDGES.iter().map(|at| (given(at), "V1".to_owned(), 1, Some("search"), None)));
    visits
}

/// A lead that came through the web site had been there once or several times, the last time through its own channel.
fn known(seed: u64, leads: &[Lead]) -> Vec<Visit> {
    let rng = &mut Rng::new(seed, "known visitors");
    let mut visits: Vec<Visit> = Vec::new();
    let online = |channel: &&str| matches!(*channel, "search" | "social" | "mail" | "direct");
    for lead in leads.iter().filter(|lead| lead.merged_into.is_none()) {
        let Some(channel) = lead.channel.filter(online) else { continue };
        let who = lead.customer.as_ref().unwrap_or(&lead.id);
        visits.push((lead.created - rng.between(60, 3_600), who.clone(), 1, Some(channel), lead.campaign.clone()));
        for _ in 0..rng.mostly_low(0, 4) {
            let earlier = rng.pick(&[(50, "search"), (32, "social"), (18, "mail")]);
            visits.push((lead.created - rng.between(3_600, 45 * DAY), who.clone(), 1, Some(earlier), None));
        }
    }
    visits
}
