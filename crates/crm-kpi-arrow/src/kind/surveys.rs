//! Surveys sent, and their answers.

use crate::column::Id;
use crm_kpi::record::SurveyKind;
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
    }
}

offers! { SurveyColumns:
    // no row is without a kind
    Asks::asks -> SurveyKind = |c, at| c.kind.at(at).unwrap_or(SurveyKind::Nps);
    Sent::sent_at -> Option<Timestamp> = |c, at| c.sent_at.at(at);
    Answered::answered_at -> Option<Timestamp> = |c, at| c.answered_at.at(at);
    Score::score -> Option<i16> = |c, at| c.score.score(at);
}
identified! { SurveyColumns:
    Respondent::respondent, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.respondent.at(at);
    Subject::subject, Subject = Option<Id<'a>>, gives Option<Id<'a>> = |c, at| c.subject.at(at);
}
