//! Fields of deals.

use super::*;

fields! {
    /// When the deal was won or lost; `None` while it is open.
    Closed::closed_at -> Option<Timestamp>, "`{Self}` does not say when it was closed",
        "write `impl crm_kpi::field::Closed for YourRow {{ fn closed_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// How the deal stands.
    DealOutcome::outcome -> Outcome, "`{Self}` does not say how the deal stands",
        "write `impl crm_kpi::field::DealOutcome for YourRow {{ fn outcome(&self) -> Outcome {{ .. }} }}`";
    /// How likely the deal is to be won, 0 to 1; `None` where nobody said.
    Probability::probability -> Option<Decimal>, "`{Self}` does not say its probability",
        "write `impl crm_kpi::field::Probability for YourRow {{ fn probability(&self) -> Option<Decimal> {{ .. }} }}`";
    /// The stage that the deal is in; `None` where nobody noted it.
    DealStage::deal_stage -> Option<&str>, "`{Self}` does not say which stage the deal is in",
        "write `impl crm_kpi::field::DealStage for YourRow {{ fn deal_stage(&self) -> Option<&str> {{ .. }} }}`";
    /// When the deal is expected to close; `None` where nobody said.
    ExpectedClose::expected_close -> Option<Timestamp>, "`{Self}` does not say when it is expected to close",
        "write `impl crm_kpi::field::ExpectedClose for YourRow {{ fn expected_close(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// Why the deal was lost; `None` where nobody noted it.
    LostReason::lost_reason -> Option<&str>, "`{Self}` does not say why it was lost",
        "write `impl crm_kpi::field::LostReason for YourRow {{ fn lost_reason(&self) -> Option<&str> {{ .. }} }}`";
    /// Who won the deal that was lost, or whom it stood against; `None` where nobody noted it.
    Competitor::competitor -> Option<&str>, "`{Self}` does not say against whom it stood",
        "write `impl crm_kpi::field::Competitor for YourRow {{ fn competitor(&self) -> Option<&str> {{ .. }} }}`";
    /// What is sold; `None` where nobody noted it.
    Product::product -> Option<&str>, "`{Self}` does not say what is sold",
        "write `impl crm_kpi::field::Product for YourRow {{ fn product(&self) -> Option<&str> {{ .. }} }}`";
    /// How sure the forecast is of the deal: commit, best case, pipeline; `None` where nobody said.
    ForecastCategory::forecast_category -> Option<&str>, "`{Self}` does not say how sure the forecast is of it",
        "write `impl crm_kpi::field::ForecastCategory for YourRow {{ fn forecast_category(&self) -> Option<&str> {{ .. }} }}`";
    /// New business, expansion, renewal ...; `None` where nobody noted it.
    Business::business -> Option<DealKind>, "`{Self}` does not say whether it is new business",
        "write `impl crm_kpi::field::Business for YourRow {{ fn business(&self) -> Option<DealKind> {{ .. }} }}`";
}

identities! {
    /// Which deal it is, or was about; `None` of a record that is about no deal.
    DealKey::deal_key -> Option<Self::Id>, with_deal_key |key| key.as_ref() => Option<&Self::Id>, "`{Self}` does not say which deal it belongs to",
        "write `impl crm_kpi::field::DealKey for YourRow {{ type Id = u64; fn deal_key(&self) -> Option<u64> {{ .. }} }}`";
    /// To whom the deal is sold; `None` where nobody knows.
    BuyerKey::buyer_key -> Option<Self::Id>, with_buyer_key |key| key.as_ref() => Option<&Self::Id>, "`{Self}` does not say to whom it is sold",
        "write `impl crm_kpi::field::BuyerKey for YourRow {{ type Id = u64; fn buyer_key(&self) -> Option<u64> {{ .. }} }}`";
}

macro_rules! tellers {
    ($($(#[$doc:meta])* $trait:ident::$method:ident($($what:ty),+), $missing:literal, $label:literal, $sketch:literal;)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(message = $missing, label = $label, note = $sketch)]
        pub trait $trait {
            $(#[$doc])*
            fn $method(&self, tell: &mut dyn FnMut($($what),+));
        }
        impl<T: $trait + ?Sized> $trait for &T {
            #[inline(always)]
            fn $method(&self, tell: &mut dyn FnMut($($what),+)) {
                (**self).$method(tell);
            }
        }
        impl<R: $trait, K> $trait for Keyed<R, K> {
            #[inline(always)]
            fn $method(&self, tell: &mut dyn FnMut($($what),+)) {
                self.record.$method(tell);
            }
        }
    )*};
}
tellers! {
    /// What a row tells of what was known of its deal from an instant on.
    DealChanges::deal_changes(Timestamp, Known), "`{Self}` does not say what was known of its deal", "this KPI follows deals from change to change",
        "write `impl crm_kpi::field::DealChanges for YourRow {{ fn deal_changes(&self, tell: &mut dyn FnMut(Timestamp, Known)) {{ tell(self.at, Known::new(..)) }} }}`";
    /// What a row tells of the deal that it is or was about: a deal that it came and how it ended, an interaction that it
    /// was. [`deal_story`](crate::deals::deal_story) tells it of a deal's own fields.
    DealStory::tell_deal(Timestamp, DealEvent), "`{Self}` does not say what happened to its deal", "this KPI follows deals from record to record",
        "write `impl crm_kpi::field::DealStory for YourRow {{ fn tell_deal(&self, tell: &mut dyn FnMut(Timestamp, DealEvent)) {{ deal_story(self, tell) }} }}`";
    /// What a row tells of the lead that it is or came from: a lead that it came, was qualified, converted or given up, a deal that it was opened
    /// and how it ended.
    LeadStory::tell_lead(Timestamp, LeadEvent), "`{Self}` does not say what happened to its lead", "this KPI follows leads to their deals",
        "write `impl crm_kpi::field::LeadStory for YourRow {{ fn tell_lead(&self, tell: &mut dyn FnMut(Timestamp, LeadEvent)) {{ .. }} }}`";
    /// Who shares the deal, each with a part of a whole that is the sum of the parts. One owner has all of it, whatever
    /// the part; a deal that is nobody's tells `None`.
    Owners::owners(Option<&str>, u32), "`{Self}` does not say whose it is", "this KPI gives each owner a part",
        "write `impl crm_kpi::field::Owners for YourRow {{ fn owners(&self, tell: &mut dyn FnMut(Option<&str>, u32)) {{ tell(Some(&self.owner), 1) }} }}`";
}

offers! {
    Deal: Created::created_at -> Timestamp = |r| r.created_at,
        Closed::closed_at -> Option<Timestamp> = |r| r.closed_at,
        DealOutcome::outcome -> Outcome = |r| r.outcome,
        Amount::amount -> Option<Money> = |r| r.amount,
        Probability::probability -> Option<Decimal> = |r| r.probability,
        DealStage::deal_stage -> Option<&str> = |r| r.stage.as_deref(),
        ExpectedClose::expected_close -> Option<Timestamp> = |r| r.expected_close,
        LostReason::lost_reason -> Option<&str> = |r| r.lost_reason.as_deref(),
        Competitor::competitor -> Option<&str> = |r| r.competitor.as_deref(),
        Product::product -> Option<&str> = |r| r.product.as_deref(),
        ForecastCategory::forecast_category -> Option<&str> = |r| r.forecast_category.as_deref(),
        Business::business -> Option<DealKind> = |r| r.kind;
}
macro_rules! optional_keys {
    ($($record:ident: $trait:ident::$method:ident, $lend:ident -> |$r:ident| $key:expr;)*) => {$(
        impl $trait for $record {
            type Id = String;
            fn $method(&self) -> Option<String> {
                self.$lend(|key| key.cloned())
            }
            #[inline(always)]
            fn $lend<T>(&self, to: impl FnOnce(Option<&String>) -> T) -> T {
                let $r = self;
                to($key)
            }
        }
    )*};
}
optional_keys! {
    Deal: DealKey::deal_key, with_deal_key -> |r| Some(&r.id);
    StageChange: DealKey::deal_key, with_deal_key -> |r| Some(&r.deal);
    Interaction: DealKey::deal_key, with_deal_key -> |r| r.deal.as_ref();
    Deal: BuyerKey::buyer_key, with_buyer_key -> |r| r.customer.as_ref();
    Lead: LeadKey::lead_key, with_lead_key -> |r| Some(&r.id);
    Deal: LeadKey::lead_key, with_lead_key -> |r| r.lead.as_ref();
}
impl DealStory for Deal {
    fn tell_deal(&self, tell: &mut dyn FnMut(Timestamp, DealEvent)) {
        deal_story(self, tell);
    }
}
impl DealStory for Interaction {
    fn tell_deal(&self, tell: &mut dyn FnMut(Timestamp, DealEvent)) {
        tell(self.at, DealEvent::Did(self.kind));
    }
}
impl DealChanges for StageChange {
    fn deal_changes(&self, tell: &mut dyn FnMut(Timestamp, Known)) {
        let known = Known::new(self.seq, self.stage.as_str(), self.outcome);
        tell(self.at, known.worth(self.amount, self.probability, self.expected_close));
    }
}
impl LeadStory for Lead {
    fn tell_lead(&self, tell: &mut dyn FnMut(Timestamp, LeadEvent)) {
        lead_story(self, tell);
    }
}
impl LeadStory for Deal {
    fn tell_lead(&self, tell: &mut dyn FnMut(Timestamp, LeadEvent)) {
        deal_story(self, &mut |at, event| tell(at, LeadEvent::Deal(event)));
    }
}
impl Owners for Deal {
    fn owners(&self, tell: &mut dyn FnMut(Option<&str>, u32)) {
        if self.splits.is_empty() {
            return tell(self.owner.as_deref(), 1);
        }
        self.splits.iter().for_each(|(owner, part)| tell(Some(owner), *part));
    }
}
