//! What every summary promises, checked over any history.

use super::{Fold, Summary};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn of<S: Fold<O>, O: Clone>(observations: &[O]) -> S {
    let mut s = S::default();
    observations.iter().for_each(|o| s.absorb(o.clone()));
    s
}
fn merged<S: Summary>(parts: &[&S]) -> S {
    let mut s = S::default();
    parts.iter().for_each(|part| s.merge(part));
    s
}

/// Checks them on these observations, cut in three and taken in several orders.
pub(crate) fn hold<S, O>(observations: &[O], cuts: (usize, usize))
where
    S: Fold<O> + Serialize + DeserializeOwned,
    O: Clone,
{
    let at = |cut: usize| cut % (observations.len() + 1);
    let (first, second) = (at(cuts.0).min(at(cuts.1)), at(cuts.0).max(at(cuts.1)));
    let (head, middle, tail) = (&observations[..first], &observations[first..second], &observations[second..]);
    let backwards: Vec<O> = observations.iter().rev().cloned().collect();
    let rotated: Vec<O> = [tail, head, middle].concat();

    let all: S = of(observations);
    assert_eq!(all, of(&backwards), "the order of arrival is forgotten");
    assert_eq!(all, of(&rotated), "the order of arrival is forgotten");

    let (a, b, c): (S, S, S) = (of(head), of(middle), of(tail));
    assert_eq!(all, merged(&[&a, &b, &c]), "any split merges to the whole");
    assert_eq!(merged(&[&a, &b]), merged(&[&b, &a]), "merging is commutative");
    assert_eq!(merged(&[&merged(&[&a, &b]), &c]), merged(&[&a, &merged(&[&b, &c])]), "merging is associative");
    assert_eq!(all, merged(&[&S::default(), &all, &S::default()]), "the default is neutral");

    let mut shorter = all.clone();
    tail.iter().for_each(|o| shorter.retract(o.clone()));
    assert_eq!(shorter, of(&[head, middle].concat()), "what is taken back was never there");
    let mut none = all.clone();
    rotated.iter().for_each(|o| none.retract(o.clone()));
    assert_eq!(none, S::default(), "all taken back leaves nothing");
    let mut owed = S::default();
    rotated.iter().for_each(|o| owed.retract(o.clone()));
    let debt = owed.clone();
    assert!(observations.is_empty() || debt != S::default(), "what is owed is remembered");
    backwards.iter().for_each(|o| owed.absorb(o.clone()));
    assert_eq!(owed, S::default(), "taking back before taking in leaves nothing either");
    assert_eq!(merged(&[&debt, &all]), S::default(), "a debt is merged away");

    let mut settled = rotated.iter().fold(S::default(), |mut s, o| {
        s.absorb(o.clone());
        s
    });
    settled.settle();
    assert_eq!(settled, all, "settling changes no content");

    for s in [&all, &debt, &shorter] {
        let saved = serde_json::to_string(s).unwrap();
        let back: S = serde_json::from_str(&saved).unwrap();
        assert_eq!(back, *s, "what is saved comes back: {saved}");
        assert_eq!(serde_json::to_string(&back).unwrap(), saved, "the saved form is one");
    }
    assert_eq!(serde_json::to_string(&settled).unwrap(), serde_json::to_string(&all).unwrap());
    assert_eq!(serde_json::to_string(&none).unwrap(), serde_json::to_string(&S::default()).unwrap());
}
