//! A record of any kind.

use super::text::TextFields;
use super::{
    Customer, Deal, Interaction, Lead, Message, Purchase, Spend, Staff, StageChange, Subscription, SurveyResponse,
    Target, Ticket, TicketChange, UsageEvent, Visit,
};

use serde::{Deserialize, Serialize};

macro_rules! records {
    ($($(#[$doc:meta])* $kind:ident = $text:literal),+ $(,)?) => {
        words! {
            /// Which kind of record.
            ///
            /// ```
            /// use crm_kpi::record::RecordKind;
            /// assert_eq!("survey_response".parse::<RecordKind>()?, RecordKind::SurveyResponse);
            /// assert_eq!(RecordKind::Spend.fields(), ["kind", "source", "channel", "campaign", "currency"]);
            /// # Ok::<(), crm_kpi::Error>(())
            /// ```
            RecordKind, "record kind" { $($(#[$doc])* $kind = $text),+ }
        }

        impl RecordKind {
            /// The names of the text fields that records of this kind can be grouped by.
            pub const fn fields(self) -> &'static [&'static str] {
                match self { $(RecordKind::$kind => <$kind as TextFields>::FIELDS,)+ }
            }
        }

        /// A record of any kind, borrowed: what a dashboard sees that is put together at run time.
        ///
        /// ```
        /// use crm_kpi::record::{Deal, Record, RecordKind};
        /// use crm_kpi::time::Timestamp;
        ///
        /// let mut deal = Deal::new("D-1", Timestamp::from_micros(0));
        /// deal.owner = Some("anna".into());
        ///
        /// let record = Record::from(&deal);
        /// assert_eq!(record.kind(), RecordKind::Deal);
        /// assert_eq!(record.field("owner"), Some("anna"));
        /// assert_eq!(record.field("outcome"), Some("open"));
        /// assert_eq!(record.field("source"), None); // unset
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[non_exhaustive]
        pub enum Record<'a> {
            $($(#[$doc])* $kind(&'a $kind),)+
        }

        impl<'a> Record<'a> {
            /// Which kind of record it is.
            pub const fn kind(&self) -> RecordKind {
                match self { $(Record::$kind(_) => RecordKind::$kind,)+ }
            }

            /// A copy that is owned.
            pub fn to_any(&self) -> AnyRecord {
                match *self { $(Record::$kind(record) => AnyRecord::$kind(record.clone()),)+ }
            }

            /// A text field by name, `None` if it is unset. A name that is not among
            /// [`RecordKind::fields`] is unset in every record: refuse it before you group by it.
            pub fn field(&self, name: &str) -> Option<&'a str> {
                match *self { $(Record::$kind(record) => record.text_field(name),)+ }
            }
        }

        /// A record of any kind, owned. Where it is written down, `type` says of which kind it is: no record has a field
        /// of that name.
        ///
        /// ```
        /// use crm_kpi::record::{AnyRecord, Deal, Record};
        /// use crm_kpi::time::Timestamp;
        ///
        /// let deal = AnyRecord::from(Deal::new("D-1", Timestamp::from_micros(0)));
        /// let json = serde_json::to_string(&deal).unwrap();
        /// assert!(json.starts_with(r#"{"type":"deal","id":"D-1""#));
        /// assert_eq!(serde_json::from_str::<AnyRecord>(&json).unwrap(), deal);
        /// assert_eq!(Record::from(&deal).field("outcome"), Some("open"));
        /// ```
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)] // it is lent, or kept where its kind is
        pub enum AnyRecord {
            $($(#[$doc])* #[serde(rename = $text)] $kind($kind),)+
        }

        impl<'a> From<&'a AnyRecord> for Record<'a> {
            fn from(record: &'a AnyRecord) -> Record<'a> {
                match record { $(AnyRecord::$kind(record) => Record::$kind(record),)+ }
            }
        }

        $(impl From<$kind> for AnyRecord {
            fn from(record: $kind) -> AnyRecord {
                AnyRecord::$kind(record)
            }
        })+

        $(impl<'a> From<&'a $kind> for Record<'a> {
            fn from(record: &'a $kind) -> Record<'a> {
                Record::$kind(record)
            }
        })+
    };
}

records! {
    /// A [`Lead`].
    Lead = "lead",
    /// A [`Deal`].
    Deal = "deal",
    /// A [`StageChange`].
    StageChange = "stage_change",
    /// A [`Customer`].
    Customer = "customer",
    /// A [`Purchase`].
    Purchase = "purchase",
    /// A [`Subscription`].
    Subscription = "subscription",
    /// A [`Ticket`].
    Ticket = "ticket",
    /// A [`Message`].
    Message = "message",
    /// A [`TicketChange`].
    TicketChange = "ticket_change",
    /// A [`SurveyResponse`].
    SurveyResponse = "survey_response",
    /// A [`Spend`].
    Spend = "spend",
    /// A [`Visit`].
    Visit = "visit",
    /// An [`Interaction`].
    Interaction = "interaction",
    /// A [`Staff`] member.
    Staff = "staff",
    /// A [`UsageEvent`].
    UsageEvent = "usage_event",
    /// A [`Target`].
    Target = "target",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, InteractionKind, SpendKind, SurveyKind, TicketKind};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    const T: Timestamp = Timestamp::from_micros(0);

    #[test]
    fn a_field_is_read_by_name_and_is_none_when_unset_or_unknown() {
        let mut ticket = Ticket::new("T-1", T);
        ticket.kind = Some(TicketKind::Complaint);
        ticket.priority = Some("high".into());
        let mut note = Message::new("T-1", T, Author::Bot);
        note.public = false;
        let ads = Spend::new(T, Money::minor(1, Currency::PLN), SpendKind::Marketing);
        let deal = Deal::new("D-1", T);
        for (record, name, expected) in [
            (Record::from(&ticket), "id", Some("T-1")),
            (Record::from(&ticket), "kind", Some("complaint")),
            (Record::from(&ticket), "priority", Some("high")),
            (Record::from(&ticket), "assignee", None),
            (Record::from(&ticket), "created_at", None),
            (Record::from(&note), "from", Some("bot")),
            (Record::from(&note), "public", Some("false")),
            (Record::from(&ads), "currency", Some("PLN")),
            (Record::from(&ads), "amount", None),
            (Record::from(&deal), "currency", None),
        ] {
            assert_eq!(record.field(name), expected, "{} {name}", record.kind());
        }
    }

    fn of_kind(kind: RecordKind) -> AnyRecord {
        let eur = Money::minor(1, Currency::EUR);
        match kind {
            RecordKind::Lead => Lead::new("a", T).into(),
            RecordKind::Deal => Deal::new("a", T).into(),
            RecordKind::StageChange => StageChange::new("a", T, "b").into(),
            RecordKind::Customer => Customer::new("a", T).into(),
            RecordKind::Purchase => Purchase::new("a", "b", T).into(),
            RecordKind::Subscription => Subscription::new("a", "b", T, eur, 1).into(),
            RecordKind::Ticket => Ticket::new("a", T).into(),
            RecordKind::Message => Message::new("a", T, Author::Agent).into(),
            RecordKind::TicketChange => TicketChange::new("a", T).into(),
            RecordKind::SurveyResponse => SurveyResponse::new("a", "b", SurveyKind::Nps).into(),
            RecordKind::Spend => Spend::new(T, eur, SpendKind::Sales).into(),
            RecordKind::Visit => Visit::new(T, "a").into(),
            RecordKind::Interaction => Interaction::new("a", T, InteractionKind::Call).into(),
            RecordKind::Staff => Staff::new("a", T).into(),
            RecordKind::UsageEvent => UsageEvent::new("a", T).into(),
            RecordKind::Target => Target::new(T, eur).into(),
        }
    }

    #[test]
    fn a_record_of_any_kind_comes_back_as_it_was_written_down() {
        let mut edit = UsageEvent::new("a", T);
        edit.record = Some("D-1".into());
        let kinds = RecordKind::ALL.iter().map(|kind| of_kind(*kind));
        for any in kinds.chain([edit.into()]) {
            let text = serde_json::to_string(&any).unwrap();
            let kind = Record::from(&any).kind();
            assert!(text.starts_with(&format!(r#"{{"type":"{kind}","#)), "{text}");
            let back = serde_json::from_str::<AnyRecord>(&text).map_err(|e| format!("{kind}: {e}"));
            assert_eq!(back, Ok(any));
        }
    }

    #[test]
    fn every_field_that_is_offered_is_a_field_of_the_saved_record() {
        for &kind in RecordKind::ALL {
            let saved = serde_json::to_value(of_kind(kind)).unwrap();
            for field in kind.fields() {
                // an amount is saved with its currency inside
                let saved = if *field == "currency" { saved.get("amount") } else { saved.get(field) };
                assert!(saved.is_some(), "{kind} has no field {field}");
            }
        }
    }

    #[test]
    fn a_record_is_read_with_its_required_fields_alone_and_comes_back_as_it_was_saved() {
        let lead: Lead = serde_json::from_str(r#"{"id":"L-1","created_at":5}"#).unwrap();
        assert_eq!(lead, Lead::new("L-1", Timestamp::from_micros(5)));
        let deal: Deal = serde_json::from_str(r#"{"id":"D-1","created_at":5}"#).unwrap();
        assert_eq!(deal, Deal::new("D-1", Timestamp::from_micros(5)));
        let message: Message = serde_json::from_str(r#"{"ticket":"T-1","at":5,"from":"agent"}"#).unwrap();
        assert!(message.public);
        let visit: Visit = serde_json::from_str(r#"{"at":5,"visitor":"V-1"}"#).unwrap();
        assert_eq!(visit.sessions, 1);

        let mut deal = deal;
        deal.amount = Some(Money::minor(1_999, Currency::EUR));
        deal.probability = Some("0.25".parse().unwrap());
        let saved = serde_json::to_string(&deal).unwrap();
        assert_eq!(serde_json::from_str::<Deal>(&saved).unwrap(), deal);
    }
}
