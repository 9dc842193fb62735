//! Surveys.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

words! {
    /// What a survey asks.
    SurveyKind, "survey kind" {
        /// Would you recommend us? 0 to 10.
        Nps = "nps",
        /// How content are you? Mostly 1 to 5.
        Csat = "csat",
        /// How easy was it? Mostly 1 to 7.
        Ces = "ces",
    }
}

/// A survey sent to a person, and the answer if there is one. A score off its scale stays as it came: the KPI leaves
/// it out and counts it.
///
/// ```
/// use crm_kpi::record::{SurveyKind, SurveyResponse};
/// use crm_kpi::time::Timestamp;
///
/// let mut response = SurveyResponse::new("R-1", "autumn", SurveyKind::Nps);
/// response.sent_at = Some(Timestamp::from_micros(0));
/// assert_eq!(response.score, None); // nobody answered yet
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SurveyResponse {
    /// The id.
    pub id: String,
    /// The survey, or its wave.
    pub survey: String,
    /// What it asks.
    pub kind: SurveyKind,
    /// Who was asked; `None` when the survey is anonymous.
    #[serde(default)]
    pub respondent: Option<String>,
    /// What it is about: a ticket, a purchase, a product.
    #[serde(default)]
    pub subject: Option<String>,
    /// When it was sent.
    #[serde(default)]
    pub sent_at: Option<Timestamp>,
    /// When it was answered.
    #[serde(default)]
    pub answered_at: Option<Timestamp>,
    /// The answer.
    #[serde(default)]
    pub score: Option<i16>,
    /// How many of the population it stands for, where some were asked more than others.
    #[serde(default)]
    pub weight: Option<Decimal>,
    /// The customer whom the respondent works for.
    #[serde(default)]
    pub customer: Option<String>,
    /// The segment of the respondent.
    #[serde(default)]
    pub segment: Option<String>,
    /// How it was asked: mail, in the product, by phone ...
    #[serde(default)]
    pub channel: Option<String>,
}

impl SurveyResponse {
    /// A survey that nobody has answered yet.
    pub fn new(id: impl Into<String>, survey: impl Into<String>, kind: SurveyKind) -> SurveyResponse {
        SurveyResponse {
            id: id.into(),
            survey: survey.into(),
            kind,
            respondent: None,
            subject: None,
            sent_at: None,
            answered_at: None,
            score: None,
            weight: None,
            customer: None,
            segment: None,
            channel: None,
        }
    }
}

text_fields!(SurveyResponse: id, survey, kind, respondent, subject, customer, segment, channel);
