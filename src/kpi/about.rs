//! What there is to say about a KPI.

use serde::Serialize;

/// What a KPI is: the part of its page that a program can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct About {
    /// The id, equal to the module path: `deals.win_rate`.
    pub id: &'static str,
    /// What people call it.
    pub names: Names,
    /// What a value is measured in.
    pub unit: Unit,
    /// Which way is good.
    pub better: Better,
    /// The formula as text.
    pub formula: &'static str,
    /// The instant that puts a record in a period.
    pub anchor: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
    /// Whether it says what is expected, and so can be read of a period that begins after the as-of.
    pub expects: bool,
    /// What can be set: name, default, meaning.
    pub parameters: &'static [Parameter],
}

/// What can be set of a KPI that is chosen by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// The name of the KPI's field.
    pub name: &'static str,
    /// What holds where nothing is said.
    pub default: &'static str,
    /// What it does, and what values it takes.
    pub meaning: &'static str,
    /// Another value than the default.
    pub example: &'static str,
}

impl Parameter {
    /// Of a KPI that divides a cost by what it brings later.
    pub(crate) const LAG: Parameter = Parameter {
        name: "lag",
        default: "0",
        meaning: "so many periods: what was spent that long before against what came in the period",
        example: "1",
    };
}

/// What people call a KPI, by language. A missing translation falls back to English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Names {
    /// English.
    pub en: &'static str,
    /// Polish.
    pub pl: Option<&'static str>,
    /// Ukrainian.
    pub uk: Option<&'static str>,
    /// Hebrew.
    pub he: Option<&'static str>,
    /// Russian.
    pub ru: Option<&'static str>,
}

/// The languages a KPI may have a name in.
pub const LANGUAGES: [&str; 5] = ["en", "pl", "uk", "he", "ru"];

impl Names {
    /// The name in a language (`en`, `pl`, `uk`, `he`, `ru`), in English where there is none.
    pub fn get(&self, language: &str) -> &'static str {
        self.translated(language).unwrap_or(self.en)
    }
    /// The name in a language, if there is one.
    pub fn translated(&self, language: &str) -> Option<&'static str> {
        match language {
            "en" => Some(self.en),
            "pl" => self.pl,
            "uk" => self.uk,
            "he" => self.he,
            "ru" => self.ru,
            _ => None,
        }
    }
}

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// A number of things.
    Count,
    /// A part of a whole, 0 to 1.
    Share,
    /// A quotient that may exceed 1.
    Ratio,
    /// An amount of money.
    Money,
    /// An amount of money per something: deal, lead, customer.
    MoneyPer,
    /// Money per day.
    MoneyPerDay,
    /// A length of time.
    Duration,
    /// Points of a score: -100 to 100 for NPS, the scale's own points for a mean rating.
    Points,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither is good in itself.
    Neither,
}

impl About {
    /// A KPI by id and English name; more is better until said otherwise.
    pub const fn new(id: &'static str, en: &'static str, unit: Unit) -> About {
        let names = Names { en, pl: None, uk: None, he: None, ru: None };
        About {
            id,
            names,
            unit,
            better: Better::Higher,
            formula: "",
            anchor: "",
            source: "",
            expects: false,
            parameters: &[],
        }
    }
    /// The names in Polish, Ukrainian, Hebrew and Russian.
    pub const fn names(mut self, pl: &'static str, uk: &'static str, he: &'static str, ru: &'static str) -> About {
        self.names = Names { en: self.names.en, pl: Some(pl), uk: Some(uk), he: Some(he), ru: Some(ru) };
        self
    }
    /// Less is better.
    pub const fn lower_is_better(mut self) -> About {
        self.better = Better::Lower;
        self
    }
    /// Neither more nor less is good in itself.
    pub const fn neutral(mut self) -> About {
        self.better = Better::Neither;
        self
    }
    /// The formula as text.
    pub const fn formula(mut self, formula: &'static str) -> About {
        self.formula = formula;
        self
    }
    /// The instant that puts a record in a period.
    pub const fn anchor(mut self, anchor: &'static str) -> About {
        self.anchor = anchor;
        self
    }
    /// Where the definition comes from.
    pub const fn source(mut self, source: &'static str) -> About {
        self.source = source;
        self
    }
    /// It says what is expected: a period that begins after the as-of has a value too.
    pub const fn expects(mut self) -> About {
        self.expects = true;
        self
    }
    /// What can be set.
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> About {
        self.parameters = parameters;
        self
    }
}
