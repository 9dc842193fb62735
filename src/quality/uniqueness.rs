//! What is there once.

use super::rule::{Rule, by_name};
use crate::field::{Created, Id};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Shares;
use crate::time::{Span, Timestamp};
use crate::value::{Share, Undefined};

/// Uniqueness: the share of the records that repeat no other.
///
/// ```text
/// 1 - records in duplicate groups beyond the first / records
/// ```
///
/// - **Counts**: a level: records created until the end of the period, or the as-of where that comes first. Records of
///   one key are one thing: the first of them counts as unique, all others do not. Its own measure, a journey.
/// - **Leaves out**: records without a key (`Nobodys`): nobody knows what they repeat.
/// - **Undefined**: no records (`NoDenominator`); a period that lies after the as-of (`NotYetObservable`).
/// - **Reads**: [`Created`], and what the key reads.
/// - **Unit**: share, 0 to 1; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{quality, record::Lead, kpi::AsOf, time::Timestamp, value::Undefined};
/// let leads = ["a@x.eu", "A@x.eu", "b@x.eu"].map(|mail| Lead::new(mail, Timestamp::MIN));
/// let key = |lead: &&Lead| Some(lead.id.to_lowercase());
/// assert_eq!(quality::uniqueness(&leads, "mail", key, AsOf::Everything).to_string(), "66.7 % (2 of 3)");
/// let none = quality::uniqueness(&leads[..0], "mail", key, AsOf::Everything);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Uniqueness, as data quality practice has it: one of each group is no duplicate.
#[derive(Clone, Copy)]
pub struct Uniqueness<F> {
    rule: Rule<F>,
}
by_name!(Uniqueness: rule);

impl<F> Uniqueness<F> {
    /// By a key: records with the same one are the same thing.
    pub fn of<R, K: Id>(name: &'static str, key: F) -> Self
    where
        F: Fn(&R) -> Option<K>,
    {
        Uniqueness { rule: Rule::new(name, key) }
    }
}

impl<F: Clone + Send + Sync + 'static> Measure for Uniqueness<F> {
    const ID: &'static str = "quality.uniqueness";
    type Observation = bool;
    type When = Span;
    type Summary = Shares;
}

impl<F: Clone + Send + Sync + 'static> Journey for Uniqueness<F> {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], _: &Frame, out: &mut impl FnMut(Seen<bool, Span>)) {
        for (nth, (from, ())) in history.iter().enumerate() {
            out(Seen::Counted(Span { from: *from, until: None }, nth == 0));
        }
    }
}

impl<R, F, K> Step<R> for Uniqueness<F>
where
    R: Created,
    F: Fn(&R) -> Option<K> + Clone + Send + Sync + 'static,
    K: Id,
{
    type Entity = K;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&K>, Timestamp, ())) {
        out((self.rule.ask)(record).as_ref(), record.created_at(), ());
    }
}

impl<F: Clone + Send + Sync + 'static> Kpi for Uniqueness<F> {
    const ABOUT: About = About::new("quality.uniqueness", "Data uniqueness", Unit::Share)
        .names("Unikalność danych", "Унікальність даних", "ייחודיות הנתונים", "Уникальность данных")
        .formula("1 - records in duplicate groups beyond the first / records")
        .anchor("level: created_at <= t")
        .source("data quality practice: uniqueness");
    type Measure = Self;
    type Value = Share;
    fn measure(&self) -> Self {
        self.clone()
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`Uniqueness`] at an instant.
pub fn uniqueness<I: IntoIterator, F, K: Id>(
    records: I,
    name: &'static str,
    key: F,
    at: impl Into<AsOf>,
) -> Reading<Share>
where
    F: Fn(&I::Item) -> Option<K> + Clone + Send + Sync + 'static,
    Uniqueness<F>: Step<I::Item>,
{
    over(records).as_of(at).read(Uniqueness::of(name, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;
    use crate::value::Why;

    #[test]
    fn all_of_a_group_but_the_first_are_duplicates_from_when_they_were_created() {
        let t = Timestamp::from_micros;
        let leads = [(1, "A"), (2, "B"), (3, "A"), (3, "A"), (4, "")].map(|(at, id)| Lead::new(id, t(at)));
        let key = |lead: &&Lead| Some(lead.id.clone()).filter(|id| !id.is_empty());
        for (at, expected) in [(0, None), (1, Some((1, 1))), (2, Some((2, 2))), (3, Some((2, 4))), (4, Some((2, 4)))] {
            let reading = uniqueness(&leads, "id", key, t(at));
            assert_eq!(reading.ok().map(|s| (s.part(), s.whole())), expected, "at {at}");
        }
        assert_eq!(uniqueness(&leads, "id", key, t(4)).excluded_for(&Why::Nobodys), 1);
    }
}
