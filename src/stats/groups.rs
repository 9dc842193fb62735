//! Many groups, held against the rest or against each other.

use super::compare::{Compare, Comparison, compare_at};
use super::{benjamini_hochberg, holm};
use crate::kpi::Reading;
use crate::value::Undefined;

/// What is made of the p of many comparisons at once. Of twenty groups that are all alike, one stands out at 95 % by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Many {
    /// So that in 19 of 20 tables nothing stands out by chance: [`holm`]. The default.
    #[default]
    Holm,
    /// So that of what stands out one in twenty does by chance: [`benjamini_hochberg`]. For many groups, where a few false
    /// ones do no harm.
    BenjaminiHochberg,
    /// Nothing: for a comparison that was chosen before the numbers were seen.
    AsIs,
}

/// Each group held against all others together, at 95 %.
///
/// ```
/// use crm_kpi::{kpi::over, deals::WinRate, record::{Deal, Outcome}, time::Timestamp};
/// use crm_kpi::stats::{Many, compare_with_rest};
/// # let mut deals = vec![];
/// # for (owner, won, all) in [("anna", 70, 100), ("olena", 48, 100), ("piotr", 45, 100)] {
/// #     for n in 0..all {
/// #         let mut deal = Deal::new(format!("{owner}{n}"), Timestamp::from_micros(0));
/// #         (deal.owner, deal.closed_at) = (Some(owner.into()), Some(Timestamp::from_micros(9)));
/// #         deal.outcome = if n < won { Outcome::Won } else { Outcome::Lost };
/// #         deals.push(deal);
/// #     }
/// # }
/// // a hundred deals each: anna won 70, olena 48, piotr 45
/// let table = over(&deals).by(|d| d.owner.as_deref().unwrap_or("nobody")).measure(WinRate);
/// let compared = compare_with_rest(table.groups().map(|owner| (*owner, table.total(owner))), Many::Holm);
/// let told: Vec<String> = compared.iter().flat_map(|(owner, it)| Some(format!("{owner}: {}", it.as_ref().ok()?))).collect();
/// assert_eq!(told, [
///     "anna: 23.5 points higher (11.7 to 34.1), unlikely to be chance (p < 0.001 among 3, Newcombe)",
///     "olena: 9.5 points lower (-2.4 to 21.1), could be chance (p = 0.119 among 3, Newcombe)",
///     "piotr: 14.0 points lower (2.0 to 25.5), unlikely to be chance (p = 0.043 among 3, Newcombe)",
/// ]);
/// ```
///
/// The intervals are those of each alone. Groups must not share records; where an entity stands in several, as a customer
/// with two owners, the groups are not drawn apart. A group that is undefined, or too small, says so, and counts in no family.
pub fn compare_with_rest<G, V: Compare>(
    groups: impl IntoIterator<Item = (G, Reading<V>)>,
    many: Many,
) -> Vec<(G, Result<Comparison, Undefined>)> {
    let (keys, readings): (Vec<G>, Vec<Reading<V>>) = groups.into_iter().unzip();
    let values: Vec<Result<&V, &Undefined>> = readings.iter().map(Reading::value).collect();
    let against_rest = |(at, own): (usize, &Result<&V, &Undefined>)| {
        let others = values.iter().enumerate().filter(|(other, _)| *other != at);
        let rest = V::together(others.filter_map(|(_, value)| value.ok()))?;
        own.map_err(Clone::clone)?.against(&rest, 0.95)
    };
    let mut compared: Vec<_> = values.iter().enumerate().map(against_rest).collect();
    adjust(&mut compared, many);
    keys.into_iter().zip(compared).collect()
}

/// Each group held against each that comes after it, at 95 %: a pair of groups, and the first against the second.
///
/// ```
/// use crm_kpi::{record::SurveyResponse, stats::{Many, compare_pairs}, surveys};
/// let empty = || surveys::nps(&[] as &[SurveyResponse], ..);
/// let pairs = compare_pairs([("spring", empty()), ("summer", empty()), ("autumn", empty())], Many::Holm);
/// let names: Vec<_> = pairs.iter().map(|(pair, _)| *pair).collect();
/// assert_eq!(names, [("spring", "summer"), ("spring", "autumn"), ("summer", "autumn")]);
/// assert!(pairs[0].1.is_err()); // nobody answered
/// ```
///
/// As [`compare_with_rest`], which asks fewer questions and so finds more.
pub fn compare_pairs<G: Clone, V: Compare>(
    groups: impl IntoIterator<Item = (G, Reading<V>)>,
    many: Many,
) -> Vec<((G, G), Result<Comparison, Undefined>)> {
    let groups: Vec<(G, Reading<V>)> = groups.into_iter().collect();
    let (mut keys, mut compared) = (Vec::new(), Vec::new());
    for (at, (a, first)) in groups.iter().enumerate() {
        for (b, second) in groups.iter().skip(at + 1) {
            keys.push((a.clone(), b.clone()));
            compared.push(compare_at(first, second, 0.95));
        }
    }
    adjust(&mut compared, many);
    keys.into_iter().zip(compared).collect()
}

fn adjust(compared: &mut [Result<Comparison, Undefined>], many: Many) {
    let p: Vec<f64> = compared.iter().flatten().map(|one| one.p).collect();
    let adjusted = match many {
        Many::Holm => holm(&p),
        Many::BenjaminiHochberg => benjamini_hochberg(&p),
        Many::AsIs => return,
    };
    for (one, adjusted) in compared.iter_mut().flatten().zip(adjusted) {
        (one.adjusted, one.among) = (adjusted, p.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Evidence;
    use crate::stats::draws::Draws;
    use crate::value::Share;

    fn share(part: i64, whole: i64) -> Reading<Share> {
        Reading::new(Share::new(part, whole), Evidence::default())
    }

    #[test]
    fn groups_of_nothing_say_so_and_count_in_no_family() {
        let none = compare_with_rest(Vec::<(&str, Reading<Share>)>::new(), Many::Holm);
        assert!(none.is_empty());
        let alone = compare_with_rest([("a", share(1, 2))], Many::Holm);
        assert_eq!(alone, [("a", Err(Undefined::NoDenominator))], "there is no rest");
        let groups = || [("a", share(9, 40)), ("b", share(0, 0)), ("c", share(25, 40))];
        let compared = compare_with_rest(groups(), Many::Holm);
        assert_eq!(compared[1].1, Err(Undefined::NoDenominator));
        let (a, c) = (compared[0].1.clone().unwrap(), compared[2].1.clone().unwrap());
        assert_eq!((a.among, a.difference, a.adjusted), (2, -c.difference, 2.0 * a.p));
        assert_eq!(compare_pairs(groups(), Many::AsIs)[1].1.clone().unwrap().among, 1);
    }

    #[test]
    fn among_equals_nothing_stands_out_more_often_than_it_says() {
        let mut draws = Draws::new(41);
        let tables = 400;
        let (mut as_is, mut together) = (0, 0);
        for _ in 0..tables {
            let groups: Vec<_> =
                (0..10).map(|g| (g, share((0..60).filter(|_| draws.uniform() < 0.4).count() as i64, 60))).collect();
            let found = |many| {
                let compared = compare_with_rest(groups.iter().cloned(), many);
                i32::from(compared.iter().any(|(_, it)| it.as_ref().is_ok_and(|it| !it.could_be_chance())))
            };
            as_is += found(Many::AsIs);
            together += found(Many::Holm);
        }
        assert!(as_is > 100, "{as_is} of {tables} tables with a false find");
        assert!(together <= 32, "{together} of {tables} tables with a false find");
    }
}
