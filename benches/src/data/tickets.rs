//! Tickets.

use super::random::{Random, Weighted};
use super::{DAY, NONE, Shape};
use crm_kpi::field::{Created, Merged, Replied, Solutions, Solved};
use crm_kpi::time::Timestamp;

pub const PRIORITIES: [&str; 4] = ["urgent", "high", "normal", "low"];

/// A row of 48 bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ticket {
    pub created: i64,
    /// The first answer of a human; [`NONE`] where there is none.
    pub responded: i64,
    /// [`NONE`] where it is not solved.
    pub solved: i64,
    pub id: u64,
    pub customer: u64,
    pub assignee: u16,
    /// 0 urgent to 3 low.
    pub priority: u8,
}

fn known(at: i64) -> Option<Timestamp> {
    (at != NONE).then_some(Timestamp::from_micros(at))
}
impl Created for Ticket {
    #[inline(always)]
    fn created_at(&self) -> Timestamp {
        Timestamp::from_micros(self.created)
    }
}
impl Replied for Ticket {
    #[inline(always)]
    fn first_reply_at(&self) -> Option<Timestamp> {
        known(self.responded)
    }
}
impl Solved for Ticket {
    #[inline(always)]
    fn solved_at(&self) -> Option<Timestamp> {
        known(self.solved)
    }
}
impl Merged for Ticket {
    #[inline(always)]
    fn is_merged(&self) -> bool {
        false
    }
}
impl Solutions for Ticket {}

/// Tickets by creation: answered after some 45 minutes and solved some 9 hours later; one in twenty was never answered,
/// one in seven never solved.
pub fn tickets(shape: Shape) -> Vec<Ticket> {
    let mut random = Random(43);
    let (priorities, assignees) = (Weighted::new(&[0.1, 0.25, 0.45, 0.2]), Weighted::zipf(shape.owners, 0.5));
    let ticket = |i| {
        let created = shape.instant(i, &mut random);
        let mut responded = created + (random.around(45.0, 1.1) * 60e6) as i64;
        let mut solved = responded + (random.around(9.0, 1.2) * 3_600e6) as i64;
        if shape.odd && random.below(10_000) == 0 {
            (responded, solved) = (created - 1, created - DAY);
        }
        let silent = random.below(20) == 0;
        let open = silent || random.below(10) == 0;
        Ticket {
            created,
            responded: if silent { NONE } else { responded },
            solved: if open { NONE } else { solved },
            id: i as u64,
            customer: random.below(shape.customers as u64),
            assignee: assignees.draw(&mut random) as u16,
            priority: priorities.draw(&mut random) as u8,
        }
    };
    (0..shape.rows).map(ticket).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_the_same_each_time_and_what_they_are_said_to_be() {
        let shape = Shape { odd: false, ..Shape::of(100_000) };
        let made = tickets(shape);
        assert_eq!((&made, size_of::<Ticket>()), (&tickets(shape), 48));
        let share = |of: &dyn Fn(&Ticket) -> bool| made.iter().filter(|t| of(t)).count() as f64 / made.len() as f64;
        for (what, share, expected) in [
            ("not answered", share(&|t| t.responded == NONE), 0.05),
            ("not solved", share(&|t| t.solved == NONE), 0.145),
            ("urgent", share(&|t| t.priority == 0), 0.1),
            (
                "answered in 45 minutes",
                share(&|t| t.responded != NONE && t.responded - t.created < 2_700_000_000),
                0.475,
            ),
        ] {
            assert!((share - expected).abs() < 0.005, "{what}: {share}");
        }
        assert!(made.iter().all(|t| t.solved == NONE || t.created <= t.responded && t.responded <= t.solved));
    }
}
