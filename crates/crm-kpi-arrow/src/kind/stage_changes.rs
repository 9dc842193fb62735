//! Changes of deals.

use crate::column::{HasMoney, Id};
use crate::view::Row;
use crm_kpi::deals::Known;
use crm_kpi::field::{DealChanges, Stages};
use crm_kpi::record::Outcome;
use crm_kpi::time::Timestamp;

kind! {
    /// Changes of deals over columns: see [`StageChange`](crm_kpi::record::StageChange) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `deal` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `seq` | integer | 0 |
    /// | `stage` | text | an error; a null is no stage |
    /// | `outcome` | words: open, won, lost | open |
    /// | `amount` | decimal or integer, with a currency | no amount |
    /// | `probability` | decimal or float, 0 to 1 | not known |
    /// | `expected_close` | instant | not known |
    StageChanges, StageChangeRow, StageChangeColumns = "a change of a deal" {
        /// The deal.
        deal: required id,
        /// When.
        at: required instant,
        /// Which comes first of two at one instant.
        seq: optional number,
        /// The stage from now on.
        stage: expected text,
        /// How the deal stands from now on.
        outcome: optional word<Outcome>,
        /// What the deal is worth from now on.
        amount: optional money,
        /// How likely it is to be won from now on, 0 to 1 (not percent).
        probability: optional probability,
        /// When it is expected to close from now on.
        expected_close: optional instant,
    }
}
impl HasMoney for StageChangeColumns {}

offers! { StageChangeColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
}
identified! { StageChangeColumns:
    StageKey::stage_key, Id = Id<'a>, gives Id<'a> = |c, at| c.deal.sure(at);
    DealKey::deal_key, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.deal.at(at);
}

impl Stages for Row<'_, StageChangeColumns> {
    #[inline]
    fn is_stage(&self, name: &str) -> bool {
        let ended = self.ended();
        self.columns().stage.at(self.at()) == Some(name) || ended != Outcome::Open && ended.as_str() == name
    }
    #[inline]
    fn ended(&self) -> Outcome {
        self.columns().outcome.at(self.at()).unwrap_or_default()
    }
    #[inline]
    fn seq(&self) -> u32 {
        self.columns().seq.count(self.at())
    }
}

impl DealChanges for Row<'_, StageChangeColumns> {
    fn deal_changes(&self, tell: &mut dyn FnMut(Timestamp, Known)) {
        let (c, at) = (self.columns(), self.at());
        let known = Known::new(c.seq.count(at), c.stage.at(at).unwrap_or(""), self.ended());
        tell(c.at.sure(at), known.worth(c.amount.at(at), c.probability.at(at), c.expected_close.at(at)));
    }
}
