//! Merged leads, folded into those that survive.

use crate::record::Lead;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Leads with every chain of merges folded into its survivor: one record for each lead that there is, sorted by id.
///
/// For data that was not merged by a CRM. The KPIs pass merged leads over, as the survivor stands for them; a survivor
/// that does not carry the earliest creation and the first conversion of its duplicates then loses them.
///
/// - The survivor is the one that was not merged into another. Where it is not in the data, or the chain runs in a
///   circle, it is the lead of the chain that was created first.
/// - It has the earliest creation, qualification and conversion of its chain. It is disqualified, at the earliest
///   disqualification, only if none of the chain ever converted. All else is its own.
/// - Records of one id are one lead, and neither their order nor that of the leads matters.
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::{Calendar, Timestamp}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let mut first = Lead::new("L1", Timestamp::parse("2024-01-05T10:00:00Z")?);
/// first.merged_into = Some("L2".into());
/// let leads = [first, Lead::new("L2", Timestamp::parse("2024-02-10T10:00:00Z")?)];
/// let january = Calendar::utc().period("2024-01")?;
/// assert_eq!(leads::lead_count(&leads, &january).ok(), Some(0)); // the survivor came in February
///
/// let leads = leads::collapsed(&leads);
/// assert_eq!(leads::lead_count(&leads, &january).ok(), Some(1)); // the lead was known since January
/// assert_eq!(leads[0].id, "L2");
/// # Ok(()) }
/// ```
pub fn collapsed<'a>(leads: impl IntoIterator<Item = &'a Lead>) -> Vec<Lead> {
    let leads: Vec<&Lead> = leads.into_iter().collect();
    let mut chains = Chains::default();
    for lead in &leads {
        chains.join(&lead.id, lead.merged_into.as_deref().unwrap_or(&lead.id));
    }
    let mut folded: BTreeMap<usize, Vec<&Lead>> = BTreeMap::new();
    for lead in leads {
        let id = chains.number(&lead.id);
        folded.entry(chains.end(id)).or_default().push(lead);
    }
    let mut survivors: Vec<Lead> = folded.into_values().filter_map(|chain| folded_into_one(&chain)).collect();
    survivors.sort_by(|a, b| a.id.cmp(&b.id));
    survivors
}

fn folded_into_one(chain: &[&Lead]) -> Option<Lead> {
    let first = |a: &Lead, b: &Lead| told_apart(a).cmp(&told_apart(b));
    let merged = |lead: &Lead| lead.merged_into.is_some();
    let mut survivor = (*chain.iter().min_by(|a, b| merged(a).cmp(&merged(b)).then_with(|| first(a, b)))?).clone();
    let earliest = |at: fn(&Lead) -> Option<Timestamp>| chain.iter().filter_map(|lead| at(lead)).min();
    survivor.created_at = earliest(|lead| Some(lead.created_at))?;
    survivor.qualified_at = earliest(|lead| lead.qualified_at);
    survivor.converted_at = earliest(|lead| lead.converted_at);
    survivor.disqualified_at = earliest(|lead| lead.disqualified_at).filter(|_| survivor.converted_at.is_none());
    survivor.merged_into = None;
    Some(survivor)
}

/// The first created first; of several records of one id the last changed. The rest tells apart what is left.
fn told_apart(lead: &Lead) -> impl Ord + '_ {
    let times = (lead.qualified_at, lead.converted_at, lead.disqualified_at);
    let texts = (&lead.source, &lead.channel, &lead.campaign, &lead.owner, &lead.customer, &lead.merged_into);
    (lead.created_at, &lead.id, Reverse(lead.updated_at), times, texts)
}

/// Which ids belong together: each id points to another of its chain, the end of the chain to itself.
#[derive(Default)]
struct Chains<'a> {
    numbers: BTreeMap<&'a str, usize>,
    next: Vec<usize>,
}

impl<'a> Chains<'a> {
    fn number(&mut self, id: &'a str) -> usize {
        let next = &mut self.next;
        *self.numbers.entry(id).or_insert_with(|| {
            next.push(next.len());
            next.len() - 1
        })
    }
    fn end(&mut self, mut id: usize) -> usize {
        while let Some(next) = self.next.get(id).copied().filter(|next| *next != id) {
            // half the way for those who come later
            let after = self.next.get(next).copied().unwrap_or(next);
            if let Some(next) = self.next.get_mut(id) {
                *next = after;
            }
            id = after;
        }
        id
    }
    fn join(&mut self, a: &'a str, b: &'a str) {
        let (a, b) = (self.number(a), self.number(b));
        let (a, b) = (self.end(a), self.end(b));
        if let Some(next) = self.next.get_mut(a) {
            *next = b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    /// Id, creation, where it was merged into.
    fn leads(rows: &[(&str, i64, Option<&str>)]) -> Vec<Lead> {
        rows.iter()
            .map(|(id, created, into)| {
                let mut lead = Lead::new(*id, t(*created));
                lead.merged_into = into.map(str::to_owned);
                lead
            })
            .collect()
    }

    #[test]
    fn a_chain_of_merges_is_one_lead_since_its_earliest_creation() {
        for (what, rows, expected) in [
            ("nothing merged", vec![("B", 2, None), ("A", 3, None)], vec![("A", 3), ("B", 2)]),
            ("the survivor came later", vec![("A", 1, Some("B")), ("B", 5, None)], vec![("B", 1)]),
            ("the survivor came first", vec![("A", 5, Some("B")), ("B", 1, None)], vec![("B", 1)]),
            ("a chain", vec![("A", 2, Some("B")), ("B", 1, Some("C")), ("C", 3, None)], vec![("C", 1)]),
            ("two into one", vec![("A", 2, Some("C")), ("B", 1, Some("C")), ("C", 3, None)], vec![("C", 1)]),
            ("the survivor is missing", vec![("A", 2, Some("X")), ("B", 1, Some("X"))], vec![("B", 1)]),
            ("a circle", vec![("A", 2, Some("B")), ("B", 1, Some("C")), ("C", 3, Some("A"))], vec![("B", 1)]),
            (
                "a circle with a tail",
                vec![("A", 2, Some("B")), ("B", 3, Some("B")), ("D", 1, Some("A"))],
                vec![("D", 1)],
            ),
            ("merged into itself", vec![("A", 2, Some("A")), ("B", 1, None)], vec![("A", 2), ("B", 1)]),
            ("created at one instant", vec![("B", 1, Some("X")), ("A", 1, Some("X"))], vec![("A", 1)]),
            ("two records of one id", vec![("A", 2, None), ("A", 1, None), ("B", 3, None)], vec![("A", 1), ("B", 3)]),
            ("nothing", vec![], vec![]),
        ] {
            let folded = collapsed(&leads(&rows));
            let seen: Vec<(&str, i64)> = folded.iter().map(|lead| (&*lead.id, lead.created_at.micros())).collect();
            assert_eq!(seen, expected, "{what}");
            assert!(folded.iter().all(|lead| lead.merged_into.is_none()), "{what}: all survive");
        }
    }

    #[test]
    fn the_survivor_has_the_first_conversion_and_is_given_up_only_if_there_is_none() {
        let of = |times: [[Option<i64>; 3]; 2]| {
            let mut both = leads(&[("A", 0, Some("B")), ("B", 1, None)]);
            for (lead, [qualified, converted, disqualified]) in both.iter_mut().zip(times) {
                lead.qualified_at = qualified.map(t);
                (lead.converted_at, lead.disqualified_at) = (converted.map(t), disqualified.map(t));
            }
            both[1].source = Some("web".into());
            let one = &collapsed(&both)[0];
            assert_eq!((one.id.as_str(), one.source.as_deref()), ("B", Some("web")));
            [one.qualified_at, one.converted_at, one.disqualified_at].map(|at| at.map(Timestamp::micros))
        };
        for (what, times, expected) in [
            ("the duplicate's", [[Some(2), Some(3), None], [None; 3]], [Some(2), Some(3), None]),
            ("the earlier", [[Some(4), Some(9), None], [Some(5), Some(8), None]], [Some(4), Some(8), None]),
            ("one given up, one converted", [[None, None, Some(3)], [None, Some(8), None]], [None, Some(8), None]),
            ("both given up", [[None, None, Some(3)], [None, None, Some(2)]], [None, None, Some(2)]),
        ] {
            assert_eq!(of(times), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn neither_order_nor_a_second_time_changes_anything(
            rows in prop::collection::vec((0u8..8, 0i64..4, prop::option::of(0u8..9), prop::option::of(0i64..3)), 0..12),
            turn in 0usize..12,
        ) {
            let leads: Vec<Lead> = rows
                .iter()
                .map(|(id, created, into, converted)| {
                    let mut lead = Lead::new(format!("L{id}"), t(*created));
                    lead.merged_into = into.map(|id| format!("L{id}"));
                    lead.converted_at = converted.map(t);
                    lead
                })
                .collect();
            let folded = collapsed(&leads);
            let mut turned = leads.clone();
            turned.rotate_left(turn % leads.len().max(1));
            prop_assert_eq!(&collapsed(&turned), &folded);
            turned.reverse();
            prop_assert_eq!(&collapsed(&turned), &folded);
            prop_assert_eq!(&collapsed(&folded), &folded);
            let survivors = |leads: &[Lead]| leads.iter().map(|lead| lead.created_at).min();
            prop_assert_eq!(survivors(&folded), survivors(&leads));
        }
    }
}
