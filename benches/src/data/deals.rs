//! Deals.

use super::random::{Random, Weighted};
use super::{DAY, END, NONE, SOURCES, Shape};
use crm_kpi::field::{Amount, Closed, Created, DealOutcome};
use crm_kpi::record::Outcome;
use crm_kpi::time::Timestamp;
use crm_kpi::value::{Currency, Money};

/// A row of 48 bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deal {
    pub created: i64,
    /// [`NONE`] while it is open.
    pub closed: i64,
    /// [`NONE`] where nobody entered an amount.
    pub cents: i64,
    pub id: u64,
    pub customer: u64,
    pub owner: u16,
    pub source: u8,
    pub currency: u8,
    /// 0 won, 1 lost, 2 open.
    pub outcome: u8,
}

impl Created for Deal {
    #[inline(always)]
    fn created_at(&self) -> Timestamp {
        Timestamp::from_micros(self.created)
    }
}
impl Closed for Deal {
    #[inline(always)]
    fn closed_at(&self) -> Option<Timestamp> {
        (self.closed != NONE).then_some(Timestamp::from_micros(self.closed))
    }
}
impl DealOutcome for Deal {
    #[inline(always)]
    fn outcome(&self) -> Outcome {
        match self.outcome {
            0 => Outcome::Won,
            1 => Outcome::Lost,
            _ => Outcome::Open,
        }
    }
}
pub const CURRENCIES: [Currency; 5] = [Currency::EUR, Currency::PLN, Currency::USD, Currency::GBP, Currency::CZK];
impl Amount for Deal {
    #[inline(always)]
    fn amount(&self) -> Option<Money> {
        let currency = CURRENCIES.get(self.currency as usize).copied().unwrap_or(Currency::NONE);
        (self.cents != NONE).then_some(Money::minor(self.cents, currency))
    }
}

/// Deals by creation: 45 % won, 30 % lost, the rest open; cycles around 30 days, amounts around 4,900.
pub fn deals(shape: Shape) -> Vec<Deal> {
    let mut random = Random(42);
    let (owners, sources) = (Weighted::zipf(shape.owners, 0.5), Weighted::zipf(SOURCES, 0.7));
    let (outcomes, currencies) = (Weighted::new(&[0.45, 0.3, 0.25]), Weighted::zipf(CURRENCIES.len(), 1.0));
    let deal = |i| {
        let created = shape.instant(i, &mut random);
        let mut closed = created.saturating_add((random.around(30.0, 0.9) * DAY as f64) as i64);
        if closed >= END {
            closed = created + (random.unit() * (END - created) as f64) as i64;
        }
        let mut cents = ((random.around(8.5f64.exp(), 1.2) * 100.0) as i64).clamp(100, 1_000_000_000_000);
        if shape.odd && random.below(10_000) == 0 {
            closed = created - 1;
        }
        if shape.odd && random.below(1_000) == 0 {
            cents = NONE;
        }
        let outcome = outcomes.draw(&mut random) as u8;
        Deal {
            created,
            closed: if outcome == 2 { NONE } else { closed },
            cents,
            id: 10_000_000 + i as u64,
            customer: random.below(shape.customers as u64),
            owner: owners.draw(&mut random) as u16,
            source: sources.draw(&mut random) as u8,
            currency: if shape.mixed { currencies.draw(&mut random) as u8 } else { 0 },
            outcome,
        }
    };
    (0..shape.rows).map(deal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deals_are_the_same_each_time_and_what_they_are_said_to_be() {
        let shape = Shape::of(100_000);
        let made = deals(shape);
        assert_eq!(made, deals(shape));
        assert_eq!(size_of::<Deal>(), 48);
        assert!(
            made.is_sorted_by_key(|d| d.created)
                && !deals(Shape { shuffled: true, ..shape }).is_sorted_by_key(|d| d.created)
        );
        let share = |of: &dyn Fn(&Deal) -> bool| made.iter().filter(|d| of(d)).count() as f64 / made.len() as f64;
        for (what, share, expected) in [
            ("won", share(&|d| d.outcome == 0), 0.45),
            ("lost", share(&|d| d.outcome == 1), 0.3),
            ("without an amount", share(&|d| d.cents == NONE), 0.001),
            ("closed within 30 days", share(&|d| d.outcome < 2 && d.closed - d.created < 30 * DAY), 0.39),
            ("of the first source", share(&|d| d.source == 0), 0.2313),
        ] {
            assert!((share - expected).abs() < 0.02 * expected.max(0.1), "{what}: {share}");
        }
        assert!(made.iter().any(|d| d.outcome < 2 && d.closed < d.created));
        let clean = deals(Shape { odd: false, ..shape });
        assert!(clean.iter().all(|d| d.cents != NONE && (d.outcome == 2 || (d.created..END).contains(&d.closed))));
    }
}
