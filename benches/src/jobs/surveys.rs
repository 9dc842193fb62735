//! Net promoter score by month, of all answers.

use super::{Data, Job};
use crate::answer::Answer;
use crate::kernels::nps::{Out, by_score, counted};
use crm_kpi::field::{Answered, Asks, Respondent, Score};
use crm_kpi::kpi::{ByEntity, Table, over};
use crm_kpi::surveys::{Answers, Nps};
use crm_kpi::value::Why;
use std::hint::black_box;

pub(super) fn table<R>(data: &Data, surveys: &[R]) -> Table<Nps, (), ByEntity>
where
    R: Asks + Answered + Score + Respondent + Sync,
{
    let (question, kpi) = (over(surveys).per(&data.months), Nps { answers: Answers::All });
    if data.threads > 1 { question.measure_on(data.threads, kpi) } else { question.measure(kpi) }
}

pub fn nps(data: &Data) -> Job<'_> {
    let (surveys, by) = (|| data.surveys(), &data.by_month);
    Job::new("Q6", "net promoter score by month, 48 months", data.surveys().len())
        .ours("crm-kpi", move || table(data, surveys()).iter().for_each(|cell| drop(black_box(cell))))
        .hand("counted", move || counted(surveys(), by))
        .hand("by score", move || by_score::<1>(surveys(), by))
        .hand("by score, 4 copies", move || by_score::<4>(surveys(), by))
        .answer("crm-kpi", move || said(&table(data, surveys())))
        .answer("counted", move || noted(&counted(surveys(), by)))
        .answer("by score", move || noted(&by_score::<1>(surveys(), by)))
        .answer("by score, 4 copies", move || noted(&by_score::<4>(surveys(), by)))
}

/// In the row of month -1 how many answers were off the scale.
pub(super) const COLUMNS: &[&str; 5] = &["group", "month", "detractors", "passives", "promoters"];

pub(super) fn said(table: &Table<Nps, (), ByEntity>) -> Answer {
    let readings = table.series(&());
    let off = readings.iter().map(|reading| reading.excluded_for(&Why::OffScale) as i64).sum();
    let cells = readings.into_iter().zip(0..).filter_map(|(reading, month)| {
        let nps = reading.ok()?;
        Some([0, month, nps.detractors(), nps.passives(), nps.promoters()])
    });
    Answer::telling(COLUMNS, cells.chain([[0, -1, off, 0, 0]]))
}

fn noted(out: &Out) -> Answer {
    let months = out.cells.len() - 1;
    let off = out.off.iter().filter(|month| (**month as usize) < months).count() as i64;
    let cells = out.cells[..months].iter().zip(0..).map(|(cell, month)| {
        let [detractors, passives, promoters] = cell.map(i64::from);
        [0, month, detractors, passives, promoters]
    });
    Answer::telling(COLUMNS, cells.chain([[0, -1, off, 0, 0]]))
}
