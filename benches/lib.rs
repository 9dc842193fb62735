//! What the benches measure over: deals as a backend keeps them, and what a person would write by hand for them.

pub mod reference;

use crm_kpi::field::{Amount, Closed, Created, DealOutcome};
use crm_kpi::record::Outcome;
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money};

/// No instant, no amount.
pub const NONE: i64 = i64::MIN;

/// A row of 48 bytes with integer keys.
#[derive(Debug, Clone, Copy)]
pub struct Deal {
    pub created: i64,
    pub closed: i64,
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
const CURRENCIES: [Currency; 5] = [Currency::EUR, Currency::PLN, Currency::USD, Currency::GBP, Currency::CZK];
impl Amount for Deal {
    #[inline(always)]
    fn amount(&self) -> Option<Money> {
        let currency = CURRENCIES.get(self.currency as usize).copied().unwrap_or(Currency::NONE);
        (self.cents != NONE).then_some(Money::minor(self.cents, currency))
    }
}

pub const OWNERS: usize = 200;
pub const SOURCES: usize = 12;

/// SplitMix64.
struct Random(u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Deals of four years by creation: 45 % won, 30 % lost, the rest open; cycles and amounts log-normal; one in a
/// thousand without an amount, one in ten thousand closed before it was created.
pub fn deals(n: usize) -> Vec<Deal> {
    let (start, end) = (1_609_459_200_000_000i64, 1_735_689_600_000_000i64);
    let day = 86_400_000_000.0;
    let mut random = Random(42);
    let skewed = |u: f64, n: usize| ((u * u) * n as f64) as usize;
    (0..n)
        .map(|i| {
            let created = start + ((end - start) as f64 * (i as f64 + random.unit()) / n as f64) as i64;
            let cycle = ((30f64.ln() + 0.9 * random.normal()).exp() * day) as i64;
            let mut closed = (created + cycle).min(end - 1);
            let u = random.unit();
            let outcome = if u < 0.45 {
                0
            } else if u < 0.75 {
                1
            } else {
                2
            };
            if random.next().is_multiple_of(10_000) {
                closed = created - 1;
            }
            let cents = ((8.5 + 1.2 * random.normal()).exp() * 100.0) as i64;
            Deal {
                created,
                closed: if outcome == 2 { NONE } else { closed },
                cents: if random.next().is_multiple_of(1_000) { NONE } else { cents.clamp(100, 1_000_000_000_000) },
                id: i as u64,
                customer: random.next() % (n as u64 / 5 + 1),
                owner: skewed(random.unit(), OWNERS) as u16,
                source: skewed(random.unit(), SOURCES) as u8,
                currency: 0,
                outcome,
            }
        })
        .collect()
}

/// 48 months in Warsaw.
pub fn months() -> Timeline {
    let calendar = Calendar::in_zone(chrono_tz::Europe::Warsaw);
    let period = |label| calendar.period(label).expect("a month");
    Timeline::spanning(&period("2021-01"), &period("2024-12")).expect("48 months")
}

/// One quarter.
pub fn quarter() -> Timeline {
    Calendar::in_zone(chrono_tz::Europe::Warsaw).period("2023-Q3").expect("a quarter").into()
}

/// The cuts between the months, for the reference.
pub fn edges(timeline: &Timeline) -> Vec<i64> {
    let starts = (0..timeline.len()).filter_map(|i| timeline.start(i));
    starts.chain(timeline.end(timeline.len() - 1)).map(Timestamp::micros).collect()
}

/// All days of a month are a grain too.
pub fn days() -> Timeline {
    Calendar::utc().period("2023").and_then(|p| p.by(Grain::Day)).expect("a year of days")
}
