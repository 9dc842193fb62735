//! Rules that watch a number, and say what they saw.

use super::change::percent;
use super::{Against, Change, Quantified, Quantity, Status, Target};
use crate::kpi::{Group, Reading, Readings};
use crate::value::{Ratio, Share, Undefined};
use std::cmp::Ordering;
use std::fmt;

/// A rule over any reading: a limit, a change against the period before, a target at risk.
///
/// With a minimum n three deals never raise an alarm; what rests on fewer is [unknown](Finding::Unknown), as is what is
/// undefined: no rule takes a missing number for a good one, or for nought.
///
/// ```
/// use crm_kpi::analysis::Rule;
/// use crm_kpi::{deals, record::{Deal, Outcome::*}, time::Timestamp, value::Share};
/// let deals: Vec<Deal> = [Won, Lost, Lost, Lost, Lost, Lost].iter().map(|outcome| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (*outcome, Some(Timestamp::from_micros(1)));
///     deal
/// }).collect();
/// let rule = Rule::below(&Share::new(1, 5)?)?.named("win rate").at_least(5);
/// let alert = rule.check(&deals::win_rate(&deals, ..), None);
/// assert!(alert.is_raised());
/// assert_eq!(alert.to_string(), "win rate: 16.7 % is below 20.0 % (n 6)");
/// let few = rule.check(&deals::win_rate(&deals[1..4], ..), None);
/// assert_eq!(few.to_string(), "win rate: unknown (too few: 3 of at least 5)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    name: String,
    when: When,
    least: u64,
}

#[derive(Debug, Clone, PartialEq)]
enum When {
    Above(Quantity),
    Below(Quantity),
    Rises(Ratio),
    Falls(Ratio),
    AtRisk(Target, Share),
}

/// What a rule saw, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    finding: Finding,
    words: String,
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The rule's case is there.
    Raised,
    /// It is not.
    Quiet,
    /// Nobody can say, and why.
    Unknown(Undefined),
}

impl Alert {
    /// What came of looking.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }
    /// Whether the rule's case is there.
    pub fn is_raised(&self) -> bool {
        self.finding == Finding::Raised
    }
}
impl fmt::Display for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words)
    }
}

impl Rule {
    fn new(when: When) -> Rule {
        Rule { name: String::new(), when, least: 0 }
    }
    /// The number is above a limit.
    pub fn above(limit: &impl Quantified) -> Result<Rule, Undefined> {
        Ok(Rule::new(When::Above(limit.quantity()?)))
    }
    /// The number is below a limit.
    pub fn below(limit: &impl Quantified) -> Result<Rule, Undefined> {
        Ok(Rule::new(When::Below(limit.quantity()?)))
    }
    /// The number grew by such a part or more against the one before: `Ratio::new(1, 5)` for 20 %.
    pub fn rises(by: Ratio) -> Rule {
        Rule::new(When::Rises(by))
    }
    /// The number fell by such a part or more against the one before.
    pub fn falls(by: Ratio) -> Rule {
        Rule::new(When::Falls(by))
    }
    /// The target is at risk or missed, so much of the period being over.
    pub fn at_risk(target: Target, elapsed: Share) -> Rule {
        Rule::new(When::AtRisk(target, elapsed))
    }
    /// What it watches, for its words.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Rule {
        Rule { name: name.into(), ..self }
    }
    /// The number, and the one before where that is asked for, must rest on so many observations.
    #[must_use]
    pub fn at_least(self, least: u64) -> Rule {
        Rule { least, ..self }
    }
    /// Looks at a reading, and for a change at the one before it; a change is unknown without.
    pub fn check<V: Quantified>(&self, now: &Reading<V>, before: Option<&Reading<V>>) -> Alert {
        let change = match before {
            Some(before) => now.change_from(before),
            None => Reading::new(Err(Undefined::NoSuchPeriod), now.evidence().clone()),
        };
        self.look(now, &change)
    }
    fn look<V: Quantified>(&self, now: &Reading<V>, change: &Reading<Change>) -> Alert {
        let own = || now.value().map_err(Clone::clone).and_then(|value| value.quantity());
        let saw = match &self.when {
            When::Above(limit) => enough(now, self.least, own()).and_then(|own| {
                let raised = own.compare(*limit)? == Ordering::Greater;
                Ok((raised, format!("{own} is {}above {limit}", not(raised))))
            }),
            When::Below(limit) => enough(now, self.least, own()).and_then(|own| {
                let raised = own.compare(*limit)? == Ordering::Less;
                Ok((raised, format!("{own} is {}below {limit}", not(raised))))
            }),
            When::Rises(by) => self.moved(change, |growth| growth >= *by, "grown", *by),
            When::Falls(by) => {
                // a fall of a fifth is a growth of minus a fifth
                let least = Ratio::ZERO.checked_sub(*by);
                least.and_then(|least| self.moved(change, |growth| growth <= least, "fallen", *by))
            }
            When::AtRisk(target, elapsed) => enough(now, self.least, own()).and_then(|own| {
                let status = target.status(&own, *elapsed)?;
                let raised = matches!(status, Status::AtRisk | Status::Missed);
                let gone = Quantity::new((*elapsed).into(), crate::kpi::Unit::Share);
                Ok((raised, format!("{own}, target {target}, {gone} of the period over: {status}")))
            }),
        };
        let name = if self.name.is_empty() { String::new() } else { format!("{}: ", self.name) };
        match saw {
            Ok((raised, words)) => {
                let finding = if raised { Finding::Raised } else { Finding::Quiet };
                Alert { finding, words: format!("{name}{words} (n {})", now.n()) }
            }
            Err(why) => Alert { words: format!("{name}unknown ({why})"), finding: Finding::Unknown(why) },
        }
    }
    fn moved(
        &self,
        change: &Reading<Change>,
        test: impl Fn(Ratio) -> bool,
        verb: &str,
        by: Ratio,
    ) -> Result<(bool, String), Undefined> {
        let value = enough(change, self.least, change.value().copied().map_err(Clone::clone))?;
        let raised = test(value.relative()?);
        let by = percent(by);
        Ok((raised, format!("{value}, has {}{verb} by {} or more", not(raised), by.trim_start_matches('+'))))
    }
}

fn not(raised: bool) -> &'static str {
    if raised { "" } else { "not " }
}

/// A defined value that rests on enough.
fn enough<V, T>(reading: &Reading<V>, least: u64, value: Result<T, Undefined>) -> Result<T, Undefined> {
    let n = reading.n();
    value.and_then(|value| if n < least { Err(Undefined::TooFew { n, least }) } else { Ok(value) })
}

impl<V: Quantified + Clone, G: Group> Readings<V, G> {
    /// What a rule sees in a period of each group, against the period before it. What is not over is not held against a
    /// whole period.
    ///
    /// A period that the timeline does not have has no alerts.
    pub fn alerts(&self, rule: &Rule, slot: usize) -> Vec<(&G, Alert)> {
        let changes = self.clone().changes(Against::Previous);
        let look = |group| Some((group, rule.look(self.reading(group, slot)?, changes.reading(group, slot)?)));
        self.groups().filter_map(look).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::{Evidence, over};
    use crate::leads::LeadCount;
    use crate::record::Lead;
    use crate::time::{Calendar, Grain, Timestamp};

    fn reading(value: Result<u64, Undefined>, n: i64) -> Reading<u64> {
        Reading::new(value, Evidence { n, ..Evidence::default() })
    }

    #[test]
    fn a_rule_says_what_it_saw() {
        let fifth = Ratio::new(1, 5).unwrap();
        let target = Target::at_least(&100u64).unwrap().gathering();
        let half = Share::new(1, 2).unwrap();
        for (rule, now, before, raised, words) in [
            (Rule::above(&10u64).unwrap(), 11, None, true, "11 is above 10 (n 11)"),
            (Rule::above(&10u64).unwrap(), 10, None, false, "10 is not above 10 (n 10)"),
            (Rule::below(&10u64).unwrap(), 9, None, true, "9 is below 10 (n 9)"),
            (Rule::below(&10u64).unwrap(), 10, None, false, "10 is not below 10 (n 10)"),
            (Rule::rises(fifth), 12, Some(10), true, "10 -> 12: +2 (+20.0 %), has grown by 20.0 % or more (n 12)"),
            (Rule::rises(fifth), 11, Some(10), false, "10 -> 11: +1 (+10.0 %), has not grown by 20.0 % or more (n 11)"),
            (Rule::falls(fifth), 8, Some(10), true, "10 -> 8: -2 (-20.0 %), has fallen by 20.0 % or more (n 8)"),
            (Rule::falls(fifth), 9, Some(10), false, "10 -> 9: -1 (-10.0 %), has not fallen by 20.0 % or more (n 9)"),
            (
                Rule::at_risk(target, half),
                40,
                None,
                true,
                "40, target at least 100, 50.0 % of the period over: at risk (n 40)",
            ),
            (
                Rule::at_risk(target, half),
                50,
                None,
                false,
                "50, target at least 100, 50.0 % of the period over: on track (n 50)",
            ),
        ] {
            let before = before.map(|before| reading(Ok(before), before as i64));
            let alert = rule.check(&reading(Ok(now), now as i64), before.as_ref());
            assert_eq!((alert.is_raised(), alert.to_string().as_str()), (raised, words));
        }
    }

    #[test]
    fn what_is_undefined_or_rests_on_too_few_is_unknown_and_never_raised() {
        let half = Ratio::new(1, 2).unwrap();
        let below = Rule::below(&10u64).unwrap().at_least(5);
        let falls = Rule::falls(half).at_least(5);
        let nothing = || reading(Err(Undefined::NoRecords), 0);
        let too_few = |n| Undefined::TooFew { n, least: 5 };
        for (rule, now, before, why) in [
            (&below, nothing(), None, Undefined::NoRecords),
            (&below, reading(Ok(3), 3), None, too_few(3)),
            (&falls, reading(Ok(1), 9), None, Undefined::NoSuchPeriod),
            (&falls, reading(Ok(1), 9), Some(nothing()), Undefined::NoRecords),
            (&falls, reading(Ok(1), 9), Some(reading(Ok(3), 3)), too_few(3)),
            (&falls, reading(Ok(1), 1), Some(reading(Ok(30), 30)), too_few(1)),
            (&falls, reading(Ok(1), 9), Some(reading(Ok(0), 9)), Undefined::NoBase),
        ] {
            let alert = rule.clone().named("leads").check(&now, before.as_ref());
            assert_eq!(alert.to_string(), format!("leads: unknown ({why})"));
            assert_eq!(alert.finding(), &Finding::Unknown(why));
        }
    }

    #[test]
    fn every_group_is_looked_at_against_its_own_period_before() {
        let lead = |source: &str, date: &str| {
            let mut lead = Lead::new("", Timestamp::parse(&format!("{date}T12:00:00Z")).unwrap());
            lead.source = Some(source.into());
            lead
        };
        let leads = [("web", "2024-01-05"), ("web", "2024-01-06"), ("web", "2024-02-06"), ("fair", "2024-02-07")];
        let leads = leads.map(|(source, date)| lead(source, date));
        let months = Calendar::utc().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let table = over(&leads).by(|l| l.source.as_deref()).per(&months).measure(LeadCount);
        let rule = Rule::falls(Ratio::new(1, 2).unwrap());
        let raised = |slot| {
            let alerts = table.readings();
            let alerts = alerts.alerts(&rule, slot);
            alerts
                .iter()
                .filter(|(_, alert)| alert.is_raised())
                .map(|(group, _)| group.unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            [raised(0), raised(1), raised(2)],
            [vec![], vec!["web".to_owned()], vec!["fair".into(), "web".into()]]
        );
        assert!(table.readings().alerts(&rule, 3).is_empty());
    }
}
