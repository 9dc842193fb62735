//! The present, which never comes twice.

use crm_kpi::time::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Each instant is later than the one before, even where the machine's clock is set back: two commits are never known at the
/// same instant.
pub struct Clock(i64);

impl Clock {
    pub fn after(last: Option<Timestamp>) -> Clock {
        Clock(last.map_or(0, Timestamp::micros))
    }
    pub fn now(&mut self) -> Timestamp {
        let shown = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
        self.0 = i64::try_from(shown).unwrap_or(i64::MAX).max(self.0.saturating_add(1));
        Timestamp::from_micros(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_from_the_last_instant_even_where_that_lies_ahead() {
        let ahead = 1 << 60;
        let mut clock = Clock::after(Some(Timestamp::from_micros(ahead)));
        assert_eq!([clock.now().micros(), clock.now().micros()], [ahead + 1, ahead + 2]);
        let mut clock = Clock::after(None);
        assert!(clock.now() < clock.now());
    }
}
