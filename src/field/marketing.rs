//! Fields of costs, targets and visits.

use super::*;

fields! {
    /// What the cost was for.
    Purpose::purpose -> SpendKind, "`{Self}` does not say what the cost was for",
        "write `impl crm_kpi::field::Purpose for YourRow {{ fn purpose(&self) -> SpendKind {{ SpendKind::Marketing }} }}`";
    /// The marketing channel that it came through, or was spent on; `None` where nobody knows.
    Channel::channel -> Option<&str>, "`{Self}` does not say which marketing channel it belongs to",
        "write `impl crm_kpi::field::Channel for YourRow {{ fn channel(&self) -> Option<&str> {{ .. }} }}`";
    /// The campaign that it was spent on; `None` where it was for none.
    Campaign::campaign -> Option<&str>, "`{Self}` does not say which campaign it belongs to",
        "write `impl crm_kpi::field::Campaign for YourRow {{ fn campaign(&self) -> Option<&str> {{ .. }} }}`; return `None` where your rows have no campaigns";
    /// How many sessions of the web site it stands for.
    Sessions::sessions -> u32, "`{Self}` does not say how many sessions it stands for",
        "write `impl crm_kpi::field::Sessions for YourRow {{ fn sessions(&self) -> u32 {{ 1 }} }}` where each row is one";
    /// Whether it is what marketing wants to come of the rest: a purchase, of visits and interactions.
    Converts::is_conversion -> bool, "`{Self}` does not say whether it is a conversion, or what may lead to one",
        "write `impl crm_kpi::field::Converts for YourRow {{ fn is_conversion(&self) -> bool {{ false }} }}` for visits, `true` for purchases";
}

/// What a record is on a customer's way to a purchase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Encounter<'a> {
    /// Marketing and the customer met.
    Touch {
        /// Through which channel.
        channel: Option<&'a str>,
        /// By which campaign.
        campaign: Option<&'a str>,
    },
    /// The customer came as a lead.
    Came,
    /// A deal with the customer was won, for so much; `None` where nobody entered it.
    Won(Option<Money>),
    /// A deal with the customer is won, and nobody noted when; told at its opening.
    WonSomeday,
    /// The customer bought.
    Paid {
        /// How much; `None` where nobody entered it.
        amount: Option<Money>,
        /// What is left of it after what it cost; `None` where nobody knows.
        margin: Option<Money>,
    },
}

/// Hears who it was, when, and what.
pub type Hears<'t, I> = dyn FnMut(Option<&I>, Timestamp, Encounter<'_>) + 't;

/// What a row tells of a customer's way to a purchase: a touch of marketing, or the purchase itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says neither that marketing met a customer nor that the customer paid",
    label = "this KPI follows customers from touch to purchase",
    note = "write `impl crm_kpi::field::Encounters for YourRow {{ type Id = u64; fn encounters(&self, tell: &mut dyn FnMut(Option<&u64>, Timestamp, Encounter<'_>)) {{ tell(Some(&self.who), self.at, Encounter::Paid {{ amount: self.amount, margin: None }}) }} }}`"
)]
pub trait Encounters {
    /// What tells one customer from another.
    type Id: Id;
    /// Tells who it was, when, and what.
    fn encounters(&self, tell: &mut Hears<'_, Self::Id>);
}
impl<T: Encounters + ?Sized> Encounters for &T {
    type Id = T::Id;
    fn encounters(&self, tell: &mut Hears<'_, T::Id>) {
        (**self).encounters(tell);
    }
}
impl<R: Encounters, K> Encounters for Keyed<R, K> {
    type Id = R::Id;
    fn encounters(&self, tell: &mut Hears<'_, R::Id>) {
        self.record.encounters(tell);
    }
}

impl Encounters for Visit {
    type Id = String;
    fn encounters(&self, tell: &mut Hears<'_, String>) {
        let touch = Encounter::Touch { channel: self.channel.as_deref(), campaign: self.campaign.as_deref() };
        tell(Some(&self.visitor), self.at, touch);
    }
}
/// One of kind `purchase` is no touch, and the purchase is told by what has the amount.
impl Encounters for Interaction {
    type Id = String;
    fn encounters(&self, tell: &mut Hears<'_, String>) {
        if self.kind != InteractionKind::Purchase {
            let touch = Encounter::Touch { channel: self.channel.as_deref(), campaign: self.campaign.as_deref() };
            tell(Some(&self.customer), self.at, touch);
        }
    }
}
impl Encounters for Purchase {
    type Id = String;
    fn encounters(&self, tell: &mut Hears<'_, String>) {
        tell(Some(&self.customer), self.at, Encounter::Paid { amount: self.amount, margin: self.margin });
    }
}
/// A lead is the customer that it names, or else its own id: visits and interactions must know it by the same. A lead that
/// was merged into another is that one, and tells nothing.
impl Encounters for Lead {
    type Id = String;
    fn encounters(&self, tell: &mut Hears<'_, String>) {
        if self.merged_into.is_none() {
            tell(Some(self.customer.as_ref().unwrap_or(&self.id)), self.created_at, Encounter::Came);
        }
    }
}
/// A won deal is told when it is closed; by a slip closed before it was opened, when it was opened.
impl Encounters for Deal {
    type Id = String;
    fn encounters(&self, tell: &mut Hears<'_, String>) {
        match (self.outcome, self.closed_at) {
            (Outcome::Won, Some(at)) => {
                tell(self.customer.as_ref(), at.max(self.created_at), Encounter::Won(self.amount));
            }
            (Outcome::Won, None) => tell(self.customer.as_ref(), self.created_at, Encounter::WonSomeday),
            _ => {}
        }
    }
}

offers! {
    Visit: At::at -> Timestamp = |r| r.at,
        Sessions::sessions -> u32 = |r| r.sessions,
        Converts::is_conversion -> bool = |_r| false;
    Interaction: Converts::is_conversion -> bool = |r| r.kind == InteractionKind::Purchase;
    Purchase: Converts::is_conversion -> bool = |_r| true;
    Target: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount);
    Spend: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount),
        Purpose::purpose -> SpendKind = |r| r.kind,
        Channel::channel -> Option<&str> = |r| r.channel.as_deref(),
        Campaign::campaign -> Option<&str> = |r| r.campaign.as_deref();
    Customer: Channel::channel -> Option<&str> = |r| r.channel.as_deref();
}
keys! {
    Visit: CustomerKey::customer_key, with_customer_key -> visitor;
}
