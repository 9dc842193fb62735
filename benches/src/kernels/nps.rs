//! Promoters, passives and detractors by month.

use super::Periods;
use crate::data::Survey;

/// Detractors, passives, promoters of each period, and the periods of answers off the scale.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Out {
    pub cells: Vec<[u32; 3]>,
    pub off: Vec<u32>,
}

/// Three counters of each period.
pub fn counted(surveys: &[Survey], periods: &Periods) -> Out {
    let mut out = Out { cells: vec![[0; 3]; periods.len() + 1], off: vec![] };
    for survey in surveys {
        let slot = periods.slot(survey.answered);
        if survey.score > 10 {
            out.off.push(slot as u32);
            continue;
        }
        let [detractors, passives, promoters] = &mut out.cells[slot];
        *detractors += u32::from(survey.score < 7);
        *promoters += u32::from(survey.score >= 9);
        *passives += u32::from((7..9).contains(&survey.score));
    }
    out
}

/// A counter of each score, in so many copies that rows in turn do not wait for one another.
pub fn by_score<const COPIES: usize>(surveys: &[Survey], periods: &Periods) -> Out {
    let mut counts = vec![[0u32; COPIES]; (periods.len() + 1) * 16];
    let mut out = Out { cells: vec![[0; 3]; periods.len() + 1], off: vec![] };
    for (i, survey) in surveys.iter().enumerate() {
        let slot = periods.slot(survey.answered);
        if survey.score > 10 {
            out.off.push(slot as u32);
            continue;
        }
        counts[slot * 16 + (survey.score & 15) as usize][i % COPIES] += 1;
    }
    for (scores, cell) in counts.chunks(16).zip(&mut out.cells) {
        let sum = |from: usize, to: usize| scores[from..to].iter().flatten().sum();
        *cell = [sum(0, 7), sum(7, 9), sum(9, 11)];
    }
    out
}
