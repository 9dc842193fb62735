//! Several summaries side by side.

use super::{Fold, Summary};

macro_rules! tuple {
    ($($summary:ident $observation:ident $at:tt),*) => {
        impl<$($summary: Summary),*> Summary for ($($summary,)*) {
            #[inline]
            fn merge(&mut self, other: &Self) {
                $(self.$at.merge(&other.$at);)*
            }
            fn settle(&mut self) {
                $(self.$at.settle();)*
            }
        }
        /// Each part takes its part of the observation.
        impl<$($summary: Fold<$observation>, $observation),*> Fold<($($observation,)*)> for ($($summary,)*) {
            #[inline]
            fn absorb(&mut self, observation: ($($observation,)*)) {
                $(self.$at.absorb(observation.$at);)*
            }
            #[inline]
            fn retract(&mut self, observation: ($($observation,)*)) {
                $(self.$at.retract(observation.$at);)*
            }
        }
    };
}

tuple!(A X 0, B Y 1);
tuple!(A X 0, B Y 1, C Z 2);

#[cfg(test)]
mod tests {
    use crate::summary::{Count, DurationMean, Shares, laws};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all: Vec<((), bool, i64)>, cuts: (usize, usize)) {
            laws::hold::<(Count, Shares, DurationMean), ((), bool, i64)>(&all, cuts);
        }
    }
}
