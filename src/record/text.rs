//! Words as text: closed lists of words (an outcome, a kind) and the text fields of a record by name.

use crate::value::Money;

/// The text of a field, `None` when unset; of money, its currency.
pub(super) trait Text {
    fn text(&self) -> Option<&str>;
}
impl Text for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}
impl Text for Money {
    fn text(&self) -> Option<&str> {
        Some(self.currency().code())
    }
}
impl Text for bool {
    fn text(&self) -> Option<&str> {
        Some(if *self { "true" } else { "false" })
    }
}
impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// A record whose text fields can be asked for by name.
pub(super) trait TextFields {
    const FIELDS: &'static [&'static str];
    fn text_field(&self, name: &str) -> Option<&str>;
}

/// A list of words: the enum, its text, and the same text in serde, `Display` and `FromStr`, so that they cannot differ.
macro_rules! words {
    (
        $(#[$about:meta])*
        $name:ident, $what:literal { $($(#[$doc:meta])* $word:ident = $text:literal),+ $(,)? }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $word,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$word),+];

            /// The word as it is written in data.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$word => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Error;

            fn from_str(text: &str) -> Result<$name, crate::Error> {
                match text {
                    $($text => Ok($name::$word),)+
                    _ => {
                        let expected = format!("{}, in small letters", crate::error::one_of(&[$($text),+]));
                        Err(crate::Error::invalid($what, text, expected))
                    }
                }
            }
        }

        impl crate::record::text::Text for $name {
            fn text(&self) -> Option<&str> {
                Some(self.as_str())
            }
        }
    };
}

/// The text fields of a record, in the order of the struct, and the currency of an amount.
macro_rules! text_fields {
    ($record:ident: $($field:ident),+ $(; $currency:ident = $amount:ident)?) => {
        impl crate::record::text::TextFields for $record {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field),)+ $(stringify!($currency))?];

            fn text_field(&self, name: &str) -> Option<&str> {
                match name {
                    $(stringify!($field) => crate::record::text::Text::text(&self.$field),)+
                    $(stringify!($currency) => crate::record::text::Text::text(&self.$amount),)?
                    _ => None,
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::record::{
        Author, DealKind, InteractionKind, Outcome, RecordKind, SpendKind, SurveyKind, TicketKind, TicketStatus,
    };

    /// Text, `FromStr`, `Display` and serde of every word of a list.
    macro_rules! check {
        ($($list:ident),+) => {$(
            for &word in $list::ALL {
                assert_eq!(word.as_str().parse::<$list>().unwrap(), word);
                assert_eq!(word.to_string(), word.as_str());
                assert_eq!(serde_json::to_string(&word).unwrap(), format!("\"{}\"", word.as_str()));
                assert_eq!(serde_json::from_str::<$list>(&format!("\"{}\"", word.as_str())).unwrap(), word);
            }
        )+};
    }

    #[test]
    fn every_word_is_the_same_in_text_and_in_serde() {
        check!(Author, DealKind, InteractionKind, Outcome, RecordKind, SpendKind, SurveyKind, TicketKind, TicketStatus);
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_list() {
        for word in ["closed", "WON", "Won", ""] {
            let e = word.parse::<Outcome>().unwrap_err();
            assert!(e.is_invalid());
            assert_eq!(e.to_string(), format!("outcome `{word}`: expected open, won or lost, in small letters"));
        }
    }

    #[test]
    fn a_word_pads_in_a_table() {
        assert_eq!(format!("{:<5}|", Outcome::Won), "won  |");
    }
}
