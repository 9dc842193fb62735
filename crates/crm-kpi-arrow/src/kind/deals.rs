//! Deals.

use crate::column::{HasMoney, Id};
use crate::view::Row;
use crm_kpi::deals::{DealEvent, LeadEvent, deal_story};
use crm_kpi::field::{DealStory, Encounter, Encounters, Hears, LeadStory, Owners};
use crm_kpi::record::{DealKind, Outcome};
use crm_kpi::rust_decimal::Decimal;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;

kind! {
    /// Deals over columns: see [`Deal`](crm_kpi::record::Deal) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `created_at` | instant | an error |
    /// | `outcome` | words: open, won, lost | an error; a null is open |
    /// | `closed_at` | instant | never closed |
    /// | `amount` | decimal or integer, with a currency | no amount |
    /// | `probability` | decimal or float, 0 to 1 | not known |
    /// | `id` | identity: text or integer | no activity is about it |
    /// | `customer`, `lead` | identity: text or integer | not known |
    /// | `owner`, `stage`, `lost_reason`, `competitor`, `source`, `product`, `forecast_category` | text | not known |
    /// | `splits` | list of structs of `owner` (text) and `part` (integer or decimal), or map of owners to parts | all the owner's |
    /// | `updated_at` | instant | not known |
    /// | `kind` | words: new, expansion, renewal, upsell, cross_sell | not known |
    /// | `expected_close` | instant | not known |
    Deals, DealRow, DealColumns = "a deal" {
        /// When the deal was opened.
        created_at: required instant,
        /// When it was won or lost; the last time, if it was reopened.
        closed_at: optional instant,
        /// How it stands; a null stands open.
        outcome: expected word<Outcome>,
        /// What it is worth.
        amount: optional money,
        /// How likely it is to be won, 0 to 1 (not percent).
        probability: optional probability,
        /// Which deal it is.
        id: optional id,
        /// To whom.
        customer: optional id,
        /// The lead that it began with.
        lead: optional id,
        /// Whose it is, where nobody shares it.
        owner: optional text,
        /// The stage that it is in, or was in when it closed.
        stage: optional text,
        /// Why it was lost.
        lost_reason: optional text,
        /// Against whom it stood, or to whom it was lost.
        competitor: optional text,
        /// What is sold.
        product: optional text,
        /// How sure the forecast is of it.
        forecast_category: optional text,
        /// Who shares it, each with a part of the sum of the parts.
        splits: optional splits,
        /// New business, expansion, renewal ...
        kind: optional word<DealKind>,
        /// When it is expected to close.
        expected_close: optional instant,
        /// Where it came from.
        source: optional text,
        /// When the record was last changed.
        updated_at: optional instant,
    }
}
impl HasMoney for DealColumns {}

named! { DealColumns is Deal: id, created_at, closed_at, outcome, amount, owner, source, stage, product, customer, lead,
    lost_reason, kind, probability, forecast_category, expected_close, updated_at
}

offers! { DealColumns:
    Created::created_at -> Timestamp = |c, at| c.created_at.sure(at);
    Closed::closed_at -> Option<Timestamp> = |c, at| c.closed_at.at(at);
    DealOutcome::outcome -> Outcome = |c, at| c.outcome.at(at).unwrap_or(Outcome::Open);
    Amount::amount -> Option<Money> = |c, at| c.amount.at(at);
    Probability::probability -> Option<Decimal> = |c, at| c.probability.at(at);
    DealStage::deal_stage -> Option<&str> = |c, at| c.stage.at(at);
    LostReason::lost_reason -> Option<&str> = |c, at| c.lost_reason.at(at);
    Competitor::competitor -> Option<&str> = |c, at| c.competitor.at(at);
    Product::product -> Option<&str> = |c, at| c.product.at(at);
    ForecastCategory::forecast_category -> Option<&str> = |c, at| c.forecast_category.at(at);
    Business::business -> Option<DealKind> = |c, at| c.kind.at(at);
    ExpectedClose::expected_close -> Option<Timestamp> = |c, at| c.expected_close.at(at);
}
identified! { DealColumns:
    DealKey::deal_key, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.id.at(at);
    BuyerKey::buyer_key, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.customer.at(at);
    LeadKey::lead_key, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.lead.at(at);
}

impl DealStory for Row<'_, DealColumns> {
    fn tell_deal(&self, tell: &mut dyn FnMut(Timestamp, DealEvent)) {
        deal_story(self, tell);
    }
}
impl LeadStory for Row<'_, DealColumns> {
    fn tell_lead(&self, tell: &mut dyn FnMut(Timestamp, LeadEvent)) {
        deal_story(self, &mut |at, event| tell(at, LeadEvent::Deal(event)));
    }
}
impl Owners for Row<'_, DealColumns> {
    fn owners(&self, tell: &mut dyn FnMut(Option<&str>, u32)) {
        let (c, at) = (self.columns(), self.at());
        if !c.splits.tell(at, tell) {
            tell(c.owner.at(at), 1);
        }
    }
}
impl<'a> Encounters for Row<'a, DealColumns> {
    type Id = Id<'a>;
    fn encounters(&self, tell: &mut Hears<'_, Id<'a>>) {
        let (c, at) = (self.columns(), self.at());
        if c.outcome.at(at) != Some(Outcome::Won) {
            return;
        }
        let (customer, created) = (c.customer.at(at), c.created_at.sure(at));
        match c.closed_at.at(at) {
            Some(closed) => tell(customer.as_ref(), closed.max(created), Encounter::Won(c.amount.at(at))),
            None => tell(customer.as_ref(), created, Encounter::WonSomeday),
        }
    }
}
