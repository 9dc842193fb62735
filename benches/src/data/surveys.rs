//! Answers to surveys.

use super::Shape;
use super::random::{Random, Weighted};
use crm_kpi::field::{Answered, Asks, Respondent, Score};
use crm_kpi::record::SurveyKind;
use crm_kpi::time::Timestamp;

/// A row of 24 bytes: an answer of nobody knows whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Survey {
    pub answered: i64,
    pub id: u64,
    pub score: u8,
}

impl Asks for Survey {
    #[inline(always)]
    fn asks(&self) -> SurveyKind {
        SurveyKind::Nps
    }
}
impl Answered for Survey {
    #[inline(always)]
    fn answered_at(&self) -> Option<Timestamp> {
        Some(Timestamp::from_micros(self.answered))
    }
}
impl Score for Survey {
    #[inline(always)]
    fn score(&self) -> Option<i16> {
        Some(self.score.into())
    }
}
impl Respondent for Survey {
    type Id = u64;
    #[inline(always)]
    fn respondent(&self) -> Option<u64> {
        None
    }
}

/// Answers by their instant, with some 37 % promoters and 28 % detractors; where there are odd ones, one in five
/// thousand says 11.
pub fn surveys(shape: Shape) -> Vec<Survey> {
    let mut random = Random(44);
    let scores = Weighted::new(&[0.02, 0.01, 0.02, 0.03, 0.04, 0.08, 0.08, 0.15, 0.2, 0.17, 0.2]);
    let survey = |i| {
        let answered = shape.instant(i, &mut random);
        let score = scores.draw(&mut random) as u8;
        let off = shape.odd && random.below(5_000) == 0;
        Survey { answered, id: i as u64, score: if off { 11 } else { score } }
    };
    (0..shape.rows).map(survey).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surveys_are_the_same_each_time_and_what_they_are_said_to_be() {
        let shape = Shape::of(100_000);
        let made = surveys(shape);
        assert_eq!((&made, size_of::<Survey>()), (&surveys(shape), 24));
        let share = |of: std::ops::RangeInclusive<u8>| {
            made.iter().filter(|s| of.contains(&s.score)).count() as f64 / made.len() as f64
        };
        assert!((share(9..=10) - 0.37).abs() < 0.005 && (share(0..=6) - 0.28).abs() < 0.005);
        assert!(share(11..=255) > 0.0);
    }
}
