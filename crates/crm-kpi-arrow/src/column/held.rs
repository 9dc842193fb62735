//! What a column holds in a row, for rules that name fields in text.

use super::{Amounts, Coded, Ids, Instants, Presences, Probabilities, Texts, Whole, Word};
use crm_kpi::field::Held;
use std::borrow::Cow;

/// A column as the value of a field that is asked for by name.
pub(crate) trait Holding {
    fn held(&self, row: usize) -> Held<'_>;
}

impl Holding for Texts {
    fn held(&self, row: usize) -> Held<'_> {
        self.at(row).map_or(Held::Nothing, |text| Held::Text(Cow::Borrowed(text)))
    }
}
impl Holding for Ids {
    fn held(&self, row: usize) -> Held<'_> {
        match self.at(row) {
            None => Held::Nothing,
            // an identity is a name, even one of digits
            Some(id) => Held::Text(id.text().map_or_else(|| Cow::Owned(id.to_string()), Cow::Borrowed)),
        }
    }
}
impl Holding for Instants {
    fn held(&self, row: usize) -> Held<'_> {
        self.at(row).map_or(Held::Nothing, Held::Instant)
    }
}
impl Holding for Amounts {
    fn held(&self, row: usize) -> Held<'_> {
        self.at(row).map_or(Held::Nothing, Held::Amount)
    }
}
impl Holding for Probabilities {
    fn held(&self, row: usize) -> Held<'_> {
        self.at(row).map_or(Held::Nothing, Held::Number)
    }
}
impl Holding for Whole {
    fn held(&self, row: usize) -> Held<'_> {
        self.score(row).map_or(Held::Nothing, |score| Held::Number(score.into()))
    }
}
impl<T: Word> Holding for Coded<T> {
    fn held(&self, row: usize) -> Held<'_> {
        self.at(row).map_or(Held::Nothing, |word| Held::Text(Cow::Borrowed(word.word())))
    }
}
impl Holding for Presences {
    fn held(&self, row: usize) -> Held<'_> {
        if self.at(row) { Held::Text(Cow::Borrowed("true")) } else { Held::Nothing }
    }
}
