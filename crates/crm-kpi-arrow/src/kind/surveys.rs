//! Surveys sent, and their answers.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::customers::Presence;
use crm_kpi::field::{Answered, CustomerSurvey, TicketSurvey};
use crm_kpi::record::{InteractionKind, SurveyKind};
use crm_kpi::rust_decimal::Decimal;
use crm_kpi::surveys::TicketAsked;
use crm_kpi::time::Timestamp;

kind! {
    /// Surveys over columns: see [`SurveyResponse`](crm_kpi::record::SurveyResponse) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `kind` | words: nps, csat, ces | an error |
    /// | `respondent` | identity: text or integer | anonymous |
    /// | `subject` | identity: text or integer | one subject |
    /// | `sent_at`, `answered_at` | instant | not known; not answered |
    /// | `score` | integer | no score |
    /// | `weight` | decimal, float or integer | no weight |
    /// | `survey` | identity: text or integer | one survey |
    /// | `customer` | identity: text or integer | nobody knows whose answer |
    ///
    /// Of a table of one survey say `kind(Words::always(SurveyKind::Nps))`. A score that a 16 bit integer does not hold
    /// is the largest that it does: off any scale.
    Surveys, SurveyRow, SurveyColumns = "a survey response" {
        /// What the survey asks.
        kind: required word<SurveyKind>,
        /// Who was asked.
        respondent: optional id,
        /// What was asked about.
        subject: optional id,
        /// When it was sent.
        sent_at: optional instant,
        /// When it was answered.
        answered_at: optional instant,
        /// The score given.
        score: optional number,
        /// How many of the population it stands for.
        weight: optional weight,
        /// The survey, or its wave.
        survey: optional id,
        /// The customer whom the respondent works for.
        customer: optional id,
    }
}

offers! { SurveyColumns:
    // no row is without a kind
    Asks::asks -> SurveyKind = |c, at| c.kind.at(at).unwrap_or(SurveyKind::Nps);
    Sent::sent_at -> Option<Timestamp> = |c, at| c.sent_at.at(at);
    Answered::answered_at -> Option<Timestamp> = |c, at| c.answered_at.at(at);
    Score::score -> Option<i16> = |c, at| c.score.score(at);
    Weight::weight -> Option<Decimal> = |c, at| c.weight.at(at);
}
identified! { SurveyColumns:
    Respondent::respondent, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.respondent.at(at);
    Wave::wave, Wave = Option<Id<'a>>, gives Option<Id<'a>> = |c, at| c.survey.at(at);
    Subject::subject, Subject = Option<Id<'a>>, gives Option<Id<'a>> = |c, at| c.subject.at(at);
}

impl<'a> TicketSurvey for Row<'a, SurveyColumns> {
    type Id = Id<'a>;
    fn tell_asked(&self, tell: &mut dyn FnMut(&Id<'a>, Timestamp, TicketAsked)) {
        if let (Some(subject), Some(at)) = (self.columns().subject.at(self.at()), self.answered_at()) {
            tell(&subject, at, TicketAsked::Answered);
        }
    }
}
impl<'a> CustomerSurvey for Row<'a, SurveyColumns> {
    type Id = Id<'a>;
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&Id<'a>>, Presence)) {
        if let Some(at) = self.answered_at() {
            // an answer is a contact
            tell(self.columns().customer.at(self.at()).as_ref(), Presence::Acts(at, InteractionKind::Contact));
        }
    }
}
