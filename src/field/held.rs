//! Fields by name: what a record holds in a field that is named at run time.

use super::*;
use std::borrow::Cow;

/// What a record holds in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Held<'a> {
    /// Nothing: nobody filled it in.
    Nothing,
    /// A text, or a word.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
    /// An amount.
    Amount(Money),
    /// An instant.
    Instant(Timestamp),
}

impl Held<'_> {
    /// Whether it is filled in. A text of blanks is not.
    pub fn is_filled(&self) -> bool {
        match self {
            Held::Nothing => false,
            Held::Text(text) => !text.trim().is_empty(),
            _ => true,
        }
    }
    /// The instant, if it is one.
    pub fn instant(&self) -> Option<Timestamp> {
        match self {
            Held::Instant(at) => Some(*at),
            _ => None,
        }
    }
}

/// What a record holds in a field that is asked for by its name: what the rules of data quality that are written as text
/// look at.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what it holds in a field by name",
    label = "this KPI is told by text which fields to look at",
    note = "take the form with a closure, such as `quality::completeness`, or write `impl crm_kpi::field::NamedFields for YourRow {{ .. }}`"
)]
pub trait NamedFields {
    /// Which kind of record it stands for: it says which fields there are.
    fn record_kind(&self) -> RecordKind;
    /// What it holds in this field; nothing where it has no such field. `created_at` puts it in a period: for a customer
    /// that is the first instant as one.
    fn held(&self, field: &str) -> Held<'_>;
}
impl<T: NamedFields + ?Sized> NamedFields for &T {
    #[inline]
    fn record_kind(&self) -> RecordKind {
        (**self).record_kind()
    }
    #[inline]
    fn held(&self, field: &str) -> Held<'_> {
        (**self).held(field)
    }
}
impl<R: NamedFields, K> NamedFields for Keyed<R, K> {
    #[inline]
    fn record_kind(&self) -> RecordKind {
        self.record.record_kind()
    }
    #[inline]
    fn held(&self, field: &str) -> Held<'_> {
        self.record.held(field)
    }
}

/// Whether it is a record that stands for itself: one that can be asked by name, and was not merged into another.
pub(crate) fn stands_alone<R: NamedFields>(record: &R) -> bool {
    NAMED.contains(&record.record_kind()) && !record.held("merged_into").is_filled()
}

/// What is held of a field's type.
trait Holds {
    fn holds(&self) -> Held<'_>;
}
impl Holds for Timestamp {
    fn holds(&self) -> Held<'_> {
        Held::Instant(*self)
    }
}
impl Holds for Money {
    fn holds(&self) -> Held<'_> {
        Held::Amount(*self)
    }
}
impl Holds for Decimal {
    fn holds(&self) -> Held<'_> {
        Held::Number(*self)
    }
}
impl Holds for i16 {
    fn holds(&self) -> Held<'_> {
        Held::Number((*self).into())
    }
}
impl Holds for String {
    fn holds(&self) -> Held<'_> {
        Held::Text(Cow::Borrowed(self))
    }
}
macro_rules! words_hold {
    ($($word:ident),+) => {$(
        impl Holds for $word {
            fn holds(&self) -> Held<'_> {
                Held::Text(Cow::Borrowed(self.as_str()))
            }
        }
    )+};
}
words_hold!(Outcome, DealKind, TicketKind);
impl<T: Holds> Holds for Option<T> {
    fn holds(&self) -> Held<'_> {
        self.as_ref().map_or(Held::Nothing, T::holds)
    }
}

macro_rules! named_fields {
    ($($kind:ident: $($name:ident $(= $field:ident)?),+;)+) => {
        /// The fields that a kind of record can be asked for by name; none of a kind that cannot.
        pub(crate) const fn named_fields(kind: RecordKind) -> &'static [&'static str] {
            match kind {
                $(RecordKind::$kind => &[$(stringify!($name)),+],)+
                _ => &[],
            }
        }
        /// The kinds of records that can be asked.
        pub(crate) const NAMED: &[RecordKind] = &[$(RecordKind::$kind),+];
        $(impl NamedFields for $kind {
            fn record_kind(&self) -> RecordKind {
                RecordKind::$kind
            }
            fn held(&self, field: &str) -> Held<'_> {
                match field {
                    $(stringify!($name) => named_fields!(@ self $name $($field)?).holds(),)+
                    _ => Held::Nothing,
                }
            }
        })+
        /// Of the kinds that have no fields by name it holds nothing.
        impl NamedFields for Record<'_> {
            fn record_kind(&self) -> RecordKind {
                self.kind()
            }
            fn held(&self, field: &str) -> Held<'_> {
                match self {
                    $(Record::$kind(record) => record.held(field),)+
                    _ => Held::Nothing,
                }
            }
        }
    };
    (@ $record:ident $name:ident) => { $record.$name };
    (@ $record:ident $name:ident $field:ident) => { $record.$field };
}
named_fields! {
    Lead: id, created_at, source, channel, campaign, owner, qualified_at, converted_at, disqualified_at, merged_into,
        customer, updated_at;
    Deal: id, created_at, closed_at, outcome, amount, owner, source, stage, product, customer, lead, lost_reason, kind,
        probability, forecast_category, expected_close, updated_at;
    Customer: id, created_at = since, ended_at, segment, owner, country, industry, source, updated_at;
    Ticket: id, created_at, first_reply_at, first_solved_at, solved_at, reopened_at, assigned_at, due_at, reply_due_at,
        kind, priority, channel, assignee, customer, merged_into, satisfaction, updated_at;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_by_name_is_a_field_of_the_saved_record() {
        let t = Timestamp::from_micros(5);
        let (lead, deal) = (Lead::new("a", t), Deal::new("a", t));
        let (customer, ticket) = (Customer::new("a", t), Ticket::new("a", t));
        let saved = [
            (Record::from(&lead), serde_json::to_value(&lead)),
            (Record::from(&deal), serde_json::to_value(&deal)),
            (Record::from(&customer), serde_json::to_value(&customer)),
            (Record::from(&ticket), serde_json::to_value(&ticket)),
        ];
        assert_eq!(NAMED.len(), saved.len());
        for (record, saved) in saved {
            let (kind, saved) = (record.kind(), saved.unwrap());
            for field in named_fields(kind) {
                assert!(saved.get(field).is_some() || *field == "created_at", "{kind} has no field {field}");
                // what is set is held, and nothing else is
                let set = matches!(*field, "id" | "created_at" | "outcome");
                assert_eq!(record.held(field).is_filled(), set, "{kind} {field}");
            }
            assert_eq!(record.held("no such field"), Held::Nothing);
            assert_eq!(record.held("created_at").instant(), Some(t), "{kind}");
        }
    }
}
