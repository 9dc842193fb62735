//! Leads.

use super::clock::{self, DAY, EDGES, at_work, given};
use super::deals::Deal;
use super::rng::Rng;
use super::table::{At, Table, row};
use super::usage::seller;

pub struct Lead {
    pub id: String,
    pub created: i64,
    pub source: Option<&'static str>,
    pub channel: Option<&'static str>,
    pub campaign: Option<String>,
    pub owner: Option<&'static str>,
    qualified: Option<i64>,
    pub converted: Option<i64>,
    disqualified: Option<i64>,
    pub merged_into: Option<String>,
    pub customer: Option<String>,
}

/// Leads by month of the year, in percent of an average month: summer is quiet, autumn is not.
const SEASON: [i64; 12] = [92, 98, 112, 104, 100, 88, 72, 70, 112, 122, 118, 84];

pub fn leads(seed: u64) -> Vec<Lead> {
    let rng = &mut Rng::new(seed, "leads");
    let mut created = Vec::new();
    for (month, (first, days)) in clock::months().enumerate() {
        // from about 48 a month to about 94, and a little luck
        let trend = 4_800 + 130 * month as i64;
        let n = trend * SEASON[month % 12] / 10_000 + rng.between(-5, 5);
        for _ in 0..n {
            let day = first + rng.below(days);
            created.push(if rng.chance(75) { at_work(rng, day) } else { clock::any_time(rng, day) });
        }
    }
    created.retain(|&at| at < clock::end());
    created.sort_unstable();
    let mut leads: Vec<Lead> =
        created.into_iter().enumerate().map(|(i, at)| lead(rng, format!("L{:04}", i + 1), at)).collect();
    merge_duplicates(rng, &mut leads);
    by_hand(&mut leads);
    leads
}

fn lead(rng: &mut Rng, id: String, created: i64) -> Lead {
    let source = rng.pick(&[
        (46, Some("web")),
        (17, Some("referral")),
        (12, Some("trade fair")),
        (9, Some("partner")),
        (10, Some("cold call")),
        (6, None),
    ]);
    let channel = match source {
        Some("web") => Some(rng.pick(&[(45, "search"), (25, "social"), (18, "mail"), (12, "direct")])),
        Some("trade fair") => Some("event"),
        Some("partner") => Some("partner"),
        _ => None,
    };
    let (year, month, _) = clock::civil(created.div_euclid(DAY));
    let campaign = (channel.is_some() && channel != Some("direct") && rng.chance(45))
        .then(|| format!("{year}-{}", ["winter", "spring", "summer", "autumn"][(month as usize % 12) / 3]));
    // percent that are worth working on, and percent of those that become a deal
    let (good, sold) = match source {
        Some("referral") => (72, 74),
        Some("partner") => (66, 66),
        Some("trade fair") => (52, 57),
        Some("cold call") => (38, 45),
        _ => (52, 57),
    };
    let owner = (!rng.chance(4)).then(|| seller(rng, created));
    let after = |rng: &mut Rng, from: i64, days: i64| {
        let day = clock::to_local(from).0 + rng.mostly_low(0, days);
        Some(at_work(rng, day).max(from + rng.between(600, 7_200))).filter(|&t| t < clock::end())
    };
    let qualified = if rng.chance(good) { after(rng, created, 14) } else { None };
    let converted = qualified.filter(|_| rng.chance(sold)).and_then(|at| after(rng, at, 30));
    let disqualified = if converted.is_none() && rng.chance(60) { after(rng, created, 60) } else { None };
    // found unfit only after it had been found fit, never before
    let disqualified = disqualified.filter(|&at| qualified.is_none_or(|q| q < at));
    let (merged_into, customer) = (None, None);
    Lead { id, created, source, channel, campaign, owner, qualified, converted, disqualified, merged_into, customer }
}

/// Some leads turn out to be an earlier one again.
fn merge_duplicates(rng: &mut Rng, leads: &mut [Lead]) {
    for i in 10..leads.len() {
        if leads[i].qualified.is_some() || leads[i].merged_into.is_some() || !rng.chance(6) {
            continue;
        }
        let survivor = i - rng.between(1, 9) as usize;
        if leads[survivor].merged_into.is_none() {
            leads[i].merged_into = Some(leads[survivor].id.clone());
            leads[i].disqualified = None;
        }
    }
}

/// Leads at the edges of days and months, and a chain of three merged ones whose survivor is not the first.
fn by_hand(leads: &mut Vec<Lead>) {
    let plain = |id: &str, at: &str| Lead {
        id: id.to_string(),
        created: given(at),
        source: Some("web"),
        channel: Some("search"),
        campaign: None,
        owner: Some("anna"),
        qualified: None,
        converted: None,
        disqualified: None,
        merged_into: None,
        customer: None,
    };
    for (i, at) in EDGES.iter().enumerate() {
        leads.push(plain(&format!("L{}", 9001 + i), at));
    }
    for (id, at, into) in [
        ("L9021", "2023-02-27T10:00:00Z", Some("L9022")),
        ("L9022", "2023-03-01T10:00:00Z", Some("L9023")),
        ("L9023", "2023-03-02T10:00:00Z", None),
    ] {
        leads.push(Lead { merged_into: into.map(String::from), owner: None, ..plain(id, at) });
    }
    // qualified before it came: somebody typed the wrong year
    leads.push(Lead { qualified: Some(given("2022-06-03T09:00:00Z")), ..plain("L9024", "2023-06-01T09:00:00Z") });
}

/// A lead knows the customer that it became.
pub fn link(leads: &mut [Lead], deals: &[Deal]) {
    for deal in deals.iter().filter(|d| d.outcome() == "won") {
        if let Some(lead) = leads.iter_mut().find(|l| deal.lead.as_ref() == Some(&l.id)) {
            lead.customer = Some(super::customers::id(deal.account));
        }
    }
}

pub fn lead_table(leads: &[Lead]) -> Table {
    let row = |l: &Lead| {
        row![
            l.id,
            At(l.created),
            l.source,
            l.channel,
            l.campaign,
            l.owner,
            l.qualified.map(At),
            l.converted.map(At),
            l.disqualified.map(At),
            l.merged_into,
            l.customer,
        ]
    };
    Table {
        name: "lead",
        columns: &[
            "id",
            "created_at",
            "source",
            "channel",
            "campaign",
            "owner",
            "qualified_at",
            "converted_at",
            "disqualified_at",
            "merged_into",
            "customer",
        ],
        rows: leads.iter().map(row).collect(),
    }
}
