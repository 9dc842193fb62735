//! A closure with a name.

use std::fmt;

/// What a caller asks of a record, under a name.
///
/// The same name for two different closures is the caller's mistake, and cannot be seen.
#[derive(Clone, Copy)]
pub struct Rule<F> {
    name: &'static str,
    pub(super) ask: F,
}

impl<F> Rule<F> {
    pub(super) fn new(name: &'static str, ask: F) -> Rule<F> {
        Rule { name, ask }
    }
    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

// a closure cannot be compared or shown; its name stands for it
impl<F> PartialEq for Rule<F> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl<F> fmt::Debug for Rule<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {}", self.name)
    }
}

/// Equality and text of what holds a rule, whatever the closure: a derive would ask the closure for both.
macro_rules! by_name {
    ($kpi:ident: $($field:ident),+) => {
        impl<F> PartialEq for $kpi<F> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
        impl<F> std::fmt::Debug for $kpi<F> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($kpi))$(.field(stringify!($field), &self.$field))+.finish()
            }
        }
    };
}
pub(super) use by_name;
