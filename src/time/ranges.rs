//! Rust's ranges as stretches of time.

use super::{Timeline, Timestamp};
use std::ops::{Range, RangeFrom, RangeFull, RangeTo};

impl From<&Timeline> for Timeline {
    fn from(timeline: &Timeline) -> Timeline {
        timeline.clone()
    }
}
/// `..` is all time.
impl From<RangeFull> for Timeline {
    fn from(_: RangeFull) -> Timeline {
        Timeline::all()
    }
}
/// From an instant on.
impl From<RangeFrom<Timestamp>> for Timeline {
    fn from(range: RangeFrom<Timestamp>) -> Timeline {
        Timeline::stretch(Some(range.start), None)
    }
}
/// Before an instant.
impl From<RangeTo<Timestamp>> for Timeline {
    fn from(range: RangeTo<Timestamp>) -> Timeline {
        Timeline::stretch(None, Some(range.end))
    }
}
/// From an instant to before another. As in all of Rust, a range that ends before it starts is empty.
impl From<Range<Timestamp>> for Timeline {
    fn from(range: Range<Timestamp>) -> Timeline {
        Timeline::stretch(Some(range.start), Some(range.end.max(range.start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_what_it_holds_in_rust() {
        let t = Timestamp::from_micros;
        for (what, timeline, holds) in [
            ("..", Timeline::from(..), [true, true, true]),
            ("5..", Timeline::from(t(5)..), [false, true, true]),
            ("..6", Timeline::from(..t(6)), [true, true, false]),
            ("5..6", Timeline::from(t(5)..t(6)), [false, true, false]),
            ("6..5", Timeline::from(t(6)..t(5)), [false, false, false]),
        ] {
            let slots = [i64::MIN, 5, i64::MAX].map(|at| timeline.slot(t(at)).is_some());
            assert_eq!(slots, holds, "{what}");
        }
    }
}
