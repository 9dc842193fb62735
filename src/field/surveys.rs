//! Fields of surveys.

use super::*;

fields! {
    /// What the survey asks.
    Asks::asks -> SurveyKind, "`{Self}` does not say what its survey asks",
        "write `impl crm_kpi::field::Asks for YourRow {{ fn asks(&self) -> SurveyKind {{ SurveyKind::Nps }} }}`";
    /// How many of the population the answer stands for; `None` where nobody said.
    Weight::weight -> Option<Decimal>, "`{Self}` does not say what its answer weighs",
        "write `impl crm_kpi::field::Weight for YourRow {{ fn weight(&self) -> Option<Decimal> {{ Some(Decimal::ONE) }} }}`";
    /// When the survey was sent; `None` where nobody noted it.
    Sent::sent_at -> Option<Timestamp>, "`{Self}` does not say when it was sent",
        "write `impl crm_kpi::field::Sent for YourRow {{ fn sent_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the survey was answered; `None` while it was not.
    Answered::answered_at -> Option<Timestamp>, "`{Self}` does not say when it was answered",
        "write `impl crm_kpi::field::Answered for YourRow {{ fn answered_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// The score given, on the survey's own scale; `None` where there is none.
    Score::score -> Option<i16>, "`{Self}` does not say its score",
        "write `impl crm_kpi::field::Score for YourRow {{ fn score(&self) -> Option<i16> {{ .. }} }}`";
}

identities! {
    /// Who answered; `None` for an anonymous answer, which then counts by itself.
    Respondent::respondent -> Option<Self::Id>, with_respondent |key| key.as_ref() => Option<&Self::Id>, "`{Self}` does not say who answered",
        "write `impl crm_kpi::field::Respondent for YourRow {{ type Id = u64; fn respondent(&self) -> Option<u64> {{ .. }} }}`";
}

/// What was asked about: one ticket, one visit. Two answers of one respondent about two subjects both count.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what was asked about",
    label = "this KPI keeps one answer for each respondent and subject",
    note = "write `impl crm_kpi::field::Subject for YourRow {{ type Subject = (); fn subject(&self) {{}} }}` where there is one subject"
)]
pub trait Subject {
    /// What tells one subject from another.
    type Subject: Id;
    /// What was asked about.
    fn subject(&self) -> Self::Subject;
}
impl<T: Subject + ?Sized> Subject for &T {
    type Subject = T::Subject;
    fn subject(&self) -> T::Subject {
        (**self).subject()
    }
}
impl<R: Subject, K> Subject for Keyed<R, K> {
    type Subject = R::Subject;
    fn subject(&self) -> R::Subject {
        self.record.subject()
    }
}

/// Which wave of asking it belongs to: the survey of a quarter, of a product, of a country. One respondent has a voice in
/// each.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which wave of a survey it belongs to",
    label = "this KPI keeps one answer for each respondent and wave",
    note = "write `impl crm_kpi::field::Wave for YourRow {{ type Wave = u32; fn wave(&self) -> u32 {{ .. }} }}`"
)]
pub trait Wave {
    /// What tells one wave from another.
    type Wave: Id;
    /// Which wave.
    fn wave(&self) -> Self::Wave;
}
impl<T: Wave + ?Sized> Wave for &T {
    type Wave = T::Wave;
    fn wave(&self) -> T::Wave {
        (**self).wave()
    }
}
impl<R: Wave, K> Wave for Keyed<R, K> {
    type Wave = R::Wave;
    fn wave(&self) -> R::Wave {
        self.record.wave()
    }
}

/// What a row tells of the ticket that it is, or that a survey asked about: a ticket that it came, a survey that it was
/// answered.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which ticket was asked about",
    label = "this KPI follows tickets to the surveys about them",
    note = "write `impl crm_kpi::field::TicketSurvey for YourRow {{ type Id = u64; fn tell_asked(&self, tell: &mut dyn FnMut(&u64, Timestamp, TicketAsked)) {{ tell(&self.ticket, self.answered, TicketAsked::Answered) }} }}`"
)]
pub trait TicketSurvey {
    /// What tells one ticket from another.
    type Id: Id;
    /// Tells it.
    fn tell_asked(&self, tell: &mut dyn FnMut(&Self::Id, Timestamp, TicketAsked));
}
impl<T: TicketSurvey + ?Sized> TicketSurvey for &T {
    type Id = T::Id;
    fn tell_asked(&self, tell: &mut dyn FnMut(&Self::Id, Timestamp, TicketAsked)) {
        (**self).tell_asked(tell);
    }
}
impl<R: TicketSurvey, K> TicketSurvey for Keyed<R, K> {
    type Id = R::Id;
    fn tell_asked(&self, tell: &mut dyn FnMut(&Self::Id, Timestamp, TicketAsked)) {
        self.record.tell_asked(tell);
    }
}
impl TicketSurvey for Ticket {
    type Id = String;
    fn tell_asked(&self, tell: &mut dyn FnMut(&String, Timestamp, TicketAsked)) {
        if !self.is_merged() {
            tell(&self.id, self.created_at, TicketAsked::Came);
        }
    }
}
impl TicketSurvey for SurveyResponse {
    type Id = String;
    fn tell_asked(&self, tell: &mut dyn FnMut(&String, Timestamp, TicketAsked)) {
        if let (Some(subject), Some(at)) = (&self.subject, self.answered_at) {
            tell(subject, at, TicketAsked::Answered);
        }
    }
}

/// What a row tells of the customer that it is, or that answered: a customer from when until when it stood, a survey that
/// it was answered, by `None` where nobody knows which customer that was.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which customer answered",
    label = "this KPI follows customers to the surveys that they answered",
    note = "write `impl crm_kpi::field::CustomerSurvey for YourRow {{ type Id = u64; fn tell_answer(&self, tell: &mut dyn FnMut(Option<&u64>, Presence)) {{ .. }} }}`"
)]
pub trait CustomerSurvey {
    /// What tells one customer from another.
    type Id: Id;
    /// Tells it.
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&Self::Id>, Presence));
}
impl<T: CustomerSurvey + ?Sized> CustomerSurvey for &T {
    type Id = T::Id;
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&Self::Id>, Presence)) {
        (**self).tell_answer(tell);
    }
}
impl<R: CustomerSurvey, K> CustomerSurvey for Keyed<R, K> {
    type Id = R::Id;
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&Self::Id>, Presence)) {
        self.record.tell_answer(tell);
    }
}
impl CustomerSurvey for Customer {
    type Id = String;
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&String>, Presence)) {
        tell(Some(&self.id), Presence::Stands(self.span()));
    }
}
impl CustomerSurvey for SurveyResponse {
    type Id = String;
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&String>, Presence)) {
        if let Some(at) = self.answered_at {
            tell(self.customer.as_ref(), Presence::Acts(at, ANSWER));
        }
    }
}

offers! {
    SurveyResponse: Asks::asks -> SurveyKind = |r| r.kind,
        Sent::sent_at -> Option<Timestamp> = |r| r.sent_at,
        Answered::answered_at -> Option<Timestamp> = |r| r.answered_at,
        Score::score -> Option<i16> = |r| r.score,
        Weight::weight -> Option<Decimal> = |r| r.weight;
}
impl Respondent for SurveyResponse {
    type Id = String;
    fn respondent(&self) -> Option<String> {
        self.respondent.clone()
    }
    #[inline(always)]
    fn with_respondent<T>(&self, to: impl FnOnce(Option<&String>) -> T) -> T {
        to(self.respondent.as_ref())
    }
}
impl Subject for SurveyResponse {
    type Subject = Option<String>;
    fn subject(&self) -> Option<String> {
        self.subject.clone()
    }
}
impl Wave for SurveyResponse {
    type Wave = String;
    fn wave(&self) -> String {
        self.survey.clone()
    }
}
