//! Values that are more than one number: the one that stands first, and the small table of the rest.

use super::board::Card;
use super::words::Word;
use crm_kpi::kpi::Reading;
use crm_kpi::value::{
    Cohort, FunnelStep, MeanDuration, Money, Segments, Share, StageLeft, StageLeftOf, StageTimesOf, TimeUnit,
    Undefined, Value,
};

/// What a value is at first sight; itself, where it is one number. Nothing where that cannot be known yet.
pub fn headline(value: &Value) -> Option<Value> {
    match value {
        Value::Durations(v) => Some(v.median().into()),
        Value::Survival(v) => Some(v.median()?.into()),
        Value::Amounts(v) => Some(v.mean().into()),
        Value::Funnel(v) => Some(v.overall().ok()?.into()),
        Value::StageTimes(v) => Some(v.slowest()?.left().ok()?.median().into()),
        Value::StageLeft(v) => Some(narrowest(v)?.1.into()),
        Value::Segments(v) => Some(v.total().into()),
        Value::ShareSegments(v) => Some(v.overall().into()),
        Value::MoneySegments(v) => Some(v.amount().into()),
        Value::Returns(v) => Some(v.total().into()),
        Value::Rfm(v) => Some(v.n().into()),
        Value::Lifecycle(v) => Some(v.active().into()),
        Value::Cohort(v) => Some(v.size().into()),
        value => Some(value.clone()),
    }
}

/// The stage out of which the smallest share goes on.
pub fn narrowest(of: &StageLeft) -> Option<(&str, Share)> {
    let forward = of.iter().filter_map(|stage| Some((stage.name(), stage.forward().ok()?)));
    forward.min_by(|(_, a), (_, b)| a.as_f64().total_cmp(&b.as_f64()))
}

/// The number of it, for charts and changes.
pub fn figure(reading: &Reading<Value>) -> Option<f64> {
    Some(headline(reading.value().ok()?)?.number())
}

/// A table of words and numbers.
pub struct Parts {
    /// What its columns are.
    pub caption: Word,
    pub rows: Vec<(String, Vec<Part>)>,
}

/// A cell, and how long its bar is: 1 is the longest.
pub struct Part {
    pub text: String,
    pub bar: Option<f64>,
}

fn plain(text: impl ToString) -> Part {
    Part { text: text.to_string(), bar: None }
}

fn of(share: Result<Share, Undefined>) -> Part {
    match share {
        Ok(share) => Part { text: format!("{:.1} %", share.percent()), bar: Some(share.as_f64()) },
        Err(Undefined::NotYetObservable) => plain("?"),
        Err(_) => plain("–"),
    }
}

/// A number of all.
fn count(n: u64, all: u64) -> Part {
    Part { text: Value::Count(n).to_string(), bar: Some(n as f64 / all.max(1) as f64) }
}

/// The parts of the card's value. Of cohorts those of all months, a row each.
pub fn parts(card: &Card, language: &str) -> Option<Parts> {
    let word = |word: Word| word.text(language).to_owned();
    let (caption, rows) = match card.now.as_ref()?.value().ok()? {
        Value::Funnel(v) => {
            let reached = |n| count(n, v.entered());
            let row = |(i, step): (usize, &FunnelStep)| {
                let reached = step.reached().map_or_else(|_| plain("?"), reached);
                (step.name().to_owned(), vec![reached, plain(of(v.from_before(i)).text), plain(step.lost())])
            };
            (Word::Reached, v.steps().iter().enumerate().map(row).collect())
        }
        Value::StageTimes(v) => {
            let median = |days: &MeanDuration| days.as_f64(TimeUnit::Days);
            let slowest = v.slowest().and_then(|s| s.left().ok()).map_or(0.0, |left| median(&left.median()));
            let row = |stage: &StageTimesOf| {
                let cells = match stage.left() {
                    Ok(left) => {
                        let length = left.median();
                        let bar = Some(median(&length) / slowest.max(f64::MIN_POSITIVE));
                        vec![Part { text: length.to_string(), bar }, plain(left.n()), plain(stage.open())]
                    }
                    Err(_) => vec![plain("–"), plain(0), plain(stage.open())],
                };
                (stage.name().to_owned(), cells)
            };
            let known = v.iter().filter(|stage| stage.left().is_ok() || stage.open() > 0);
            (Word::Lasted, known.map(row).collect())
        }
        Value::StageLeft(v) => {
            let row = |stage: &StageLeftOf| {
                (stage.name().to_owned(), vec![of(stage.forward()), of(stage.back()), of(stage.lost())])
            };
            (Word::Left, v.iter().filter(|stage| stage.n() > 0).map(row).collect())
        }
        Value::Segments(v) => (Word::Number, segments(v, language)),
        Value::ShareSegments(v) => {
            let row = |(name, share): (Option<&str>, Share)| {
                let name = name.unwrap_or(Word::Nobody.text(language)).to_owned();
                (name, vec![of(Ok(share)), plain(share.part()), plain(share.whole())])
            };
            (Word::Kept, v.iter().map(row).collect())
        }
        Value::MoneySegments(v) => {
            let most = v.iter().map(|(_, _, amount)| amount.to_f64().abs()).fold(f64::MIN_POSITIVE, f64::max);
            let row = |(name, n, amount): (Option<&str>, u64, Money)| {
                let bar = Some(amount.to_f64().max(0.0) / most);
                let amount = Part { text: amount.rounded().to_string(), bar };
                (name.unwrap_or(Word::Nobody.text(language)).to_owned(), vec![amount, plain(n)])
            };
            (Word::Amount, v.iter().map(row).collect())
        }
        Value::Returns(v) => {
            let best =
                v.iter().filter_map(|(name, ..)| Some(v.of(name).ok()?.as_f64())).fold(f64::MIN_POSITIVE, f64::max);
            let row = |(name, gain, cost): (Option<&str>, Money, Money)| {
                let by = match v.of(name) {
                    Ok(by) => Part { text: by.to_string(), bar: Some(by.as_f64() / best) },
                    Err(_) => plain("–"),
                };
                let cells = vec![by, plain(gain.rounded()), plain(cost.rounded())];
                (name.unwrap_or(Word::Nobody.text(language)).to_owned(), cells)
            };
            (Word::Returned, v.iter().map(row).collect())
        }
        Value::Rfm(v) => (Word::Number, segments(&v.segments(), language)),
        Value::Lifecycle(v) => {
            let all = v.active().max(v.before());
            let rows = [
                (Word::New, v.new_ones()),
                (Word::Returning, v.returning()),
                (Word::Resurrected, v.resurrected()),
                (Word::Dormant, v.dormant()),
            ];
            (Word::Number, rows.into_iter().map(|(name, n)| (word(name), vec![count(n, all)])).collect())
        }
        Value::Cohort(_) => {
            let months = card.months.iter().filter_map(|(label, r)| match r.as_ref()?.value().ok()? {
                Value::Cohort(v) => Some((label.clone(), v)),
                _ => None,
            });
            let row = |(label, v): (String, &Cohort)| {
                let known = (1..v.active().len()).map(|after| of(v.retained(after)));
                (label, std::iter::once(plain(v.size())).chain(known).collect())
            };
            (Word::CameBack, months.map(row).collect())
        }
        _ => return None,
    };
    Some(Parts { caption, rows })
}

/// The largest of them, and the others together.
fn segments(v: &Segments, language: &str) -> Vec<(String, Vec<Part>)> {
    const SHOWN: usize = 8;
    let row = |name: String, n: u64| {
        (name, vec![count(n, v.iter().next().map_or(0, |(_, most)| most)), plain(of(Share::new(n, v.total())).text)])
    };
    let name = |name: Option<&str>| name.unwrap_or(Word::Nobody.text(language)).to_owned();
    let mut rows: Vec<_> = v.iter().take(SHOWN).map(|(segment, n)| row(name(segment), n)).collect();
    let others: u64 = v.iter().skip(SHOWN).map(|(_, n)| n).sum();
    if others > 0 {
        rows.push(row(Word::Others.text(language).to_owned(), others));
    }
    rows
}
