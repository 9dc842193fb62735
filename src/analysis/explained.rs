//! What moved a share, a mean or a ratio: by segment, how much its rate and how much the mix.

use super::{Quantity, Quotient};
use crate::kpi::{Group, Unit};
use crate::value::{Exact, Ratio, Undefined};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// What moved a quotient from one period, or one group, to another: the effects of each segment, which add up exactly to
/// the change.
///
/// With `r` the rate of a segment, `s` its share of the whole divisor and `R` the rate of all, before (0) and now (1):
///
/// ```text
/// rate effect = (r1 - r0) x (s0 + s1) / 2
/// mix effect  = (s1 - s0) x ((r0 + r1) / 2 - (R0 + R1) / 2)
/// ```
///
/// The rate effect is what the segment did better or worse, at its mean weight; the mix effect is that it became more or
/// less of the whole, as far as it is better or worse than the whole. Neither period comes first, so that nothing is
/// left over. A segment that only one of the two has did nothing better or worse: all its effect is mix.
///
/// **Simpson reversals** are named: [`is_reversed`](Explained::is_reversed) where the whole moved one way and no segment
/// with it, [`against`](Explained::against) for those that moved against it.
///
/// ```
/// use crm_kpi::analysis::Explained;
/// use crm_kpi::value::Share;
/// // both channels win more often than before, and the whole wins less: most of it is now the hard channel
/// let before = [("easy", Share::new(80, 100)?), ("hard", Share::new(2, 20)?)];
/// let now = [("easy", Share::new(17, 20)?), ("hard", Share::new(15, 100)?)];
/// let explained = Explained::between(before, now)?;
/// assert_eq!(explained.to_string(), "68.3 % -> 26.7 %: rates +5.0, mix -46.7 points; no segment moved that way");
/// assert!(explained.is_reversed());
/// let easy = &explained.effects()[0];
/// assert_eq!((easy.segment(), easy.rate().as_f64()), (&"easy", 0.025));
/// assert_eq!(&explained.rate() + &explained.mix(), explained.change());
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Explained<S> {
    before: Exact,
    now: Exact,
    unit: Unit,
    effects: Vec<Effect<S>>,
}

/// What one segment contributes to the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect<S> {
    segment: S,
    before: Option<Standing>,
    now: Option<Standing>,
    rate: Exact,
    mix: Exact,
}

/// The rate of a segment, and its share of the whole.
#[derive(Debug, Clone, PartialEq)]
struct Standing {
    rate: Exact,
    share: Exact,
}

impl<S> Effect<S> {
    /// Which segment.
    pub fn segment(&self) -> &S {
        &self.segment
    }
    /// Its own rate before; `None` where it was not there.
    pub fn rate_before(&self) -> Option<&Exact> {
        self.before.as_ref().map(|standing| &standing.rate)
    }
    /// Its own rate now; `None` where it is gone.
    pub fn rate_now(&self) -> Option<&Exact> {
        self.now.as_ref().map(|standing| &standing.rate)
    }
    /// Its share of the whole before; `None` where it was not there.
    pub fn share_before(&self) -> Option<&Exact> {
        self.before.as_ref().map(|standing| &standing.share)
    }
    /// Its share of the whole now; `None` where it is gone.
    pub fn share_now(&self) -> Option<&Exact> {
        self.now.as_ref().map(|standing| &standing.share)
    }
    /// What it did better or worse.
    pub fn rate(&self) -> &Exact {
        &self.rate
    }
    /// That it became more or less of the whole.
    pub fn mix(&self) -> &Exact {
        &self.mix
    }
    /// Both.
    pub fn total(&self) -> Exact {
        &self.rate + &self.mix
    }
    /// Which way its own rate moved; `None` where only one of the two has it.
    pub fn moved(&self) -> Option<Ordering> {
        Some(self.rate_now()?.cmp(self.rate_before()?))
    }
}

impl<S: Group> Explained<S> {
    /// From segments before and now, with their values. A segment may be missing on a side.
    ///
    /// Undefined where the values cannot be held against each other (several currencies), where a divisor is below zero,
    /// and where a side has nothing to divide by.
    pub fn between<V: Quotient>(
        before: impl IntoIterator<Item = (S, V)>,
        now: impl IntoIterator<Item = (S, V)>,
    ) -> Result<Explained<S>, Undefined> {
        let mut like = None;
        let mut parts = |(segment, value): (S, V)| {
            let quantity = value.quantity()?;
            like = Some(like.map_or(Ok(quantity), |like: Quantity| like.like(quantity))?);
            Ok((segment, value.parts()?))
        };
        let before: Vec<_> = before.into_iter().map(&mut parts).collect::<Result<_, Undefined>>()?;
        let now: Vec<_> = now.into_iter().map(&mut parts).collect::<Result<_, Undefined>>()?;
        Explained::of(before, now, like.map_or(Unit::Ratio, |like| like.unit()))
    }
    /// From what is divided and what it is divided by, of each segment: for a KPI of your own making.
    pub fn of(
        before: impl IntoIterator<Item = (S, (Ratio, Ratio))>,
        now: impl IntoIterator<Item = (S, (Ratio, Ratio))>,
        unit: Unit,
    ) -> Result<Explained<S>, Undefined> {
        let (before, old) = side(before)?;
        let (now, new) = side(now)?;
        let half = Exact::from(Ratio::new(1, 2)?);
        let middle = &(&old + &new) * &half;
        let mut segments: BTreeMap<S, [Option<Standing>; 2]> = BTreeMap::new();
        before.into_iter().for_each(|(segment, standing)| segments.entry(segment).or_default()[0] = Some(standing));
        now.into_iter().for_each(|(segment, standing)| segments.entry(segment).or_default()[1] = Some(standing));
        let effect = |(segment, [before, now]): (S, [Option<Standing>; 2])| {
            let nothing = Exact::zero();
            let share =
                |side: &Option<Standing>| side.as_ref().map_or(nothing.clone(), |standing| standing.share.clone());
            let (s0, s1) = (share(&before), share(&now));
            let (rate, mean) = match (&before, &now) {
                (Some(a), Some(b)) => {
                    let weight = &(&s0 + &s1) * &half;
                    (&(&b.rate - &a.rate) * &weight, &(&a.rate + &b.rate) * &half)
                }
                (Some(one), None) | (None, Some(one)) => (nothing, one.rate.clone()),
                (None, None) => (nothing, middle.clone()),
            };
            let mix = &(&s1 - &s0) * &(&mean - &middle);
            Effect { segment, before, now, rate, mix }
        };
        let effects = segments.into_iter().map(effect).collect();
        Ok(Explained { before: old, now: new, unit, effects })
    }
    /// The effects, in the order of the segments.
    pub fn effects(&self) -> &[Effect<S>] {
        &self.effects
    }
    /// The number before.
    pub fn before(&self) -> &Exact {
        &self.before
    }
    /// The number now.
    pub fn now(&self) -> &Exact {
        &self.now
    }
    /// The difference: the sum of all effects.
    pub fn change(&self) -> Exact {
        &self.now - &self.before
    }
    /// What the segments did better or worse, together.
    pub fn rate(&self) -> Exact {
        self.effects.iter().map(Effect::rate).sum()
    }
    /// What became of the whole because the segments are other parts of it.
    pub fn mix(&self) -> Exact {
        self.effects.iter().map(Effect::mix).sum()
    }
    /// Simpson's reversal: the whole moved, at least one segment moved the other way, and none moved with it.
    pub fn is_reversed(&self) -> bool {
        let way = self.change().sign();
        let mut ways = self.effects.iter().filter_map(Effect::moved);
        way != Ordering::Equal && self.against().next().is_some() && ways.all(|moved| moved != way)
    }
    /// The segments whose rate moved against the whole.
    pub fn against(&self) -> impl Iterator<Item = &Effect<S>> {
        let way = self.change().sign();
        let other = move |moved: Ordering| way != Ordering::Equal && moved == way.reverse();
        self.effects.iter().filter(move |effect| effect.moved().is_some_and(other))
    }
}

/// The standings of segments that have something to divide by, and the rate of all.
fn side<S: Group>(
    parts: impl IntoIterator<Item = (S, (Ratio, Ratio))>,
) -> Result<(Vec<(S, Standing)>, Exact), Undefined> {
    let mut of: BTreeMap<S, (Exact, Exact)> = BTreeMap::new();
    let (mut over, mut under) = (Exact::zero(), Exact::zero());
    for (segment, (num, den)) in parts {
        if den.num() < 0 {
            return Err(Undefined::Inconsistent);
        }
        let (num, den) = (Exact::from(num), Exact::from(den));
        (over, under) = (&over + &num, &under + &den);
        let sums = of.entry(segment).or_insert_with(|| (Exact::zero(), Exact::zero()));
        *sums = (&sums.0 + &num, &sums.1 + &den);
    }
    let all = over.checked_div(&under).ok_or(Undefined::NoDenominator)?;
    let mut standings = Vec::new();
    for (segment, (num, den)) in of {
        match (num.checked_div(&den), den.checked_div(&under)) {
            (Some(rate), Some(share)) => standings.push((segment, Standing { rate, share })),
            // something divided by nothing: it belongs to the whole and has no rate of its own
            _ if num.sign() != Ordering::Equal => return Err(Undefined::NoDenominator),
            _ => {}
        }
    }
    Ok((standings, all))
}

/// `68.3 % -> 26.7 %: rates +5.0, mix -46.7 points`, and whether it is a reversal.
impl<S: Group> fmt::Display for Explained<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hundred, digits, sign, points) = match self.unit {
            Unit::Share => (100, 1, " %", " points"),
            _ => (1, 2, "", ""),
        };
        let times = Exact::from(Ratio::from(hundred));
        let show = |x: &Exact| format!("{:.digits$}", x * &times);
        let by = |x: &Exact| format!("{:+.digits$}", x * &times);
        let (before, now) = (show(&self.before), show(&self.now));
        write!(f, "{before}{sign} -> {now}{sign}: rates {}, mix {}{points}", by(&self.rate()), by(&self.mix()))?;
        if self.is_reversed() { f.write_str("; no segment moved that way") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money, MoneyPer, Share};
    use proptest::prelude::*;

    fn share((part, whole): (u32, u32)) -> Share {
        Share::new(part.min(whole), whole).unwrap()
    }

    proptest! {
        #[test]
        fn the_effects_add_up_to_the_change(
            before in prop::collection::btree_map(0u8..30, (0u32..1_000_000, 1u32..1_000_000), 1..20),
            now in prop::collection::btree_map(0u8..30, (0u32..1_000_000, 1u32..1_000_000), 1..20),
        ) {
            let of = |side: &BTreeMap<u8, (u32, u32)>| side.iter().map(|(s, x)| (*s, share(*x))).collect::<Vec<_>>();
            let explained = Explained::between(of(&before), of(&now)).unwrap();
            prop_assert_eq!(&explained.rate() + &explained.mix(), explained.change());
            let each: Vec<Exact> = explained.effects().iter().map(Effect::total).collect();
            prop_assert_eq!(each.iter().sum::<Exact>(), explained.change());
            // the other way round each effect is the opposite
            let back = Explained::between(of(&now), of(&before)).unwrap();
            for (there, back) in explained.effects().iter().zip(back.effects()) {
                prop_assert_eq!(-there.rate(), back.rate().clone());
                prop_assert_eq!(-there.mix(), back.mix().clone());
            }
            // and where the shares stay, nothing is mix
            let same: Vec<_> = before.iter().map(|(s, (_, whole))| (*s, share((whole / 3, *whole)))).collect();
            prop_assert_eq!(Explained::between(of(&before), same).unwrap().mix(), Exact::zero());
        }
    }

    #[test]
    fn a_reversal_is_named_and_a_plain_change_is_not() {
        let of = |sides: [(&'static str, (u32, u32)); 2]| sides.map(|(s, x)| (s, share(x)));
        for (what, before, now, reversed, against) in [
            (
                "both fell, the whole rose",
                [("a", (90, 100)), ("b", (20, 400))],
                [("a", (320, 400)), ("b", (4, 100))],
                true,
                2,
            ),
            ("both rose", [("a", (1, 10)), ("b", (1, 10))], [("a", (2, 10)), ("b", (2, 10))], false, 0),
            ("one against", [("a", (1, 10)), ("b", (5, 10))], [("a", (0, 10)), ("b", (9, 10))], false, 1),
            ("nothing moved", [("a", (1, 10)), ("b", (5, 10))], [("a", (1, 10)), ("b", (5, 10))], false, 0),
            ("the mix alone", [("a", (1, 10)), ("b", (9, 10))], [("a", (1, 10)), ("b", (18, 20))], false, 0),
        ] {
            let explained = Explained::between(of(before), of(now)).unwrap();
            assert_eq!((explained.is_reversed(), explained.against().count()), (reversed, against), "{what}");
        }
        // the kidney stones of Charig et al. (1986): the better treatment of both looks worse over all
        let open = [("small", share((81, 87))), ("large", share((192, 263)))];
        let keyhole = [("small", share((234, 270))), ("large", share((55, 80)))];
        let explained = Explained::between(open, keyhole).unwrap();
        assert!(explained.is_reversed());
        assert_eq!(explained.to_string(), "78.0 % -> 82.6 %: rates -5.4, mix +9.9 points; no segment moved that way");
    }

    #[test]
    fn a_segment_that_comes_or_goes_is_mix() {
        let explained =
            Explained::between([("old", share((1, 2)))], [("old", share((1, 2))), ("new", share((2, 2)))]).unwrap();
        assert_eq!(explained.rate(), Exact::zero());
        let new = explained.effects().iter().find(|effect| *effect.segment() == "new").unwrap();
        assert_eq!((new.moved(), new.rate_before(), new.share_before()), (None, None, None));
        // half of all, and 1 against a middle of 5/8
        assert_eq!(new.mix().as_f64(), 0.5 * (1.0 - 0.625));
        assert_eq!((new.rate_now().unwrap().as_f64(), new.share_now().unwrap().as_f64()), (1.0, 0.5));
        let nothing: [(&str, Share); 0] = [];
        assert_eq!(Explained::between(nothing, [("a", share((1, 2)))]), Err(Undefined::NoDenominator));
        let money = |cents, c| MoneyPer::new(Money::minor(cents, c), 2).unwrap();
        let mixed = Explained::between([("a", money(1, Currency::EUR))], [("a", money(1, Currency::USD))]);
        assert!(matches!(mixed, Err(Undefined::MixedCurrencies(_))));
    }
}
