//! Fields of what goes through stages.

use super::*;

identities! {
    /// Who it is that goes through the stages: a deal, an account, a candidate.
    StageKey::stage_key -> Self::Id, with_stage_key |key| &key => &Self::Id, "`{Self}` does not say who goes through the stages",
        "write `impl crm_kpi::field::StageKey for YourRow {{ type Id = u64; fn stage_key(&self) -> u64 {{ .. }} }}`";
}

/// Which stage somebody came into: of a deal's change its new stage, of any other event what kind it is.
///
/// ```
/// use crm_kpi::{deals::{StageFunnel, Steps}, field::{At, StageKey, Stages}, kpi::over, time::Timestamp};
/// struct Click { visitor: u32, second: i64, page: &'static str }
/// impl At for Click {
///     fn at(&self) -> Timestamp { Timestamp::from_micros(self.second * 1_000_000) }
/// }
/// impl StageKey for Click {
///     type Id = u32;
///     fn stage_key(&self) -> u32 { self.visitor }
/// }
/// impl Stages for Click {
///     fn is_stage(&self, name: &str) -> bool { self.page == name }
/// }
/// let clicks = [(1, 0, "home"), (2, 3, "home"), (1, 5, "cart")].map(|(visitor, second, page)| Click { visitor, second, page });
/// let funnel = StageFunnel { steps: Steps::new(["home", "cart"])?, ..StageFunnel::default() };
/// assert_eq!(over(&clicks).read(funnel).to_string(), "home 2 > cart 1 (50.0 %)");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which stage it is about",
    label = "this KPI follows who goes through stages",
    note = "write `impl crm_kpi::field::Stages for YourRow {{ fn is_stage(&self, name: &str) -> bool {{ self.stage == name }} }}`"
)]
pub trait Stages {
    /// Whether it is the stage, or the step, of this name.
    fn is_stage(&self, name: &str) -> bool;
    /// How it ended with this; open where it goes on.
    fn ended(&self) -> Outcome {
        Outcome::Open
    }
    /// Which comes first of two at one instant: the lower number.
    fn seq(&self) -> u32 {
        0
    }
}
impl<T: Stages + ?Sized> Stages for &T {
    #[inline(always)]
    fn is_stage(&self, name: &str) -> bool {
        (**self).is_stage(name)
    }
    #[inline(always)]
    fn ended(&self) -> Outcome {
        (**self).ended()
    }
    #[inline(always)]
    fn seq(&self) -> u32 {
        (**self).seq()
    }
}
impl<R: Stages, K> Stages for Keyed<R, K> {
    #[inline(always)]
    fn is_stage(&self, name: &str) -> bool {
        self.record.is_stage(name)
    }
    #[inline(always)]
    fn ended(&self) -> Outcome {
        self.record.ended()
    }
    #[inline(always)]
    fn seq(&self) -> u32 {
        self.record.seq()
    }
}

offers! {
    StageChange: At::at -> Timestamp = |r| r.at;
}
keys! {
    StageChange: StageKey::stage_key, with_stage_key -> deal;
}
/// The stage by its name, and the end by `won` or `lost`.
impl Stages for StageChange {
    #[inline]
    fn is_stage(&self, name: &str) -> bool {
        self.stage == name || self.outcome != Outcome::Open && self.outcome.as_str() == name
    }
    #[inline(always)]
    fn ended(&self) -> Outcome {
        self.outcome
    }
    #[inline(always)]
    fn seq(&self) -> u32 {
        self.seq
    }
}
