//! The scorecard as text.

use super::page::{Cell, Page, reasons, shown, verdict};
use super::parts::{Part, figure};
use super::sure::in_words;
use super::words::Word;
use std::fmt::{self, Write};

pub fn render(page: &Page) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let frame: Vec<String> = page.frame.iter().map(|(name, value)| format!("{name} {value}")).collect();
    writeln!(out, "{}: {}", page.word(Word::Scorecard), frame.join(", "))?;
    let width = page.cards.iter().map(|card| page.name(card).chars().count()).max().unwrap_or(0);
    for (title, cards) in page.sections() {
        writeln!(out, "\n== {title}")?;
        for card in &cards {
            let (number, rest) = shown(card.now.as_ref());
            let rest = if rest.is_empty() { rest } else { format!("({rest})") };
            let sure = card.now.as_ref().and_then(in_words).map_or(String::new(), |sure| format!("  {sure}"));
            writeln!(out, "{:<width$} {number:>18}  {rest}{sure}", page.name(card))?;
            let months: Vec<Option<f64>> = card.months.iter().map(|(_, r)| figure(r.as_ref()?)).collect();
            write!(out, "    {}", spark(&months))?;
            for (when, past) in page.past(card) {
                write!(out, "  {when} {}", shown(past.reading.as_ref()).0)?;
                if let Some(change) = past.change {
                    let (arrow, good) = verdict(change, card.about.better);
                    let good = good.map_or(String::new(), |good| format!(", {}", page.word(good)));
                    write!(out, " ({arrow} {change}{good})")?;
                }
            }
            match &card.now {
                Some(reading) => writeln!(out, "  {}", reading.evidence())?,
                None => writeln!(out)?,
            }
            if let Some(parts) = page.parts(card) {
                let row = |(name, cells): &(String, Vec<Part>)| {
                    std::iter::once(format!("  {name}")).chain(cells.iter().map(|c| c.text.clone())).collect()
                };
                aligned(&parts.rows.iter().map(row).collect::<Vec<_>>(), &mut out)?;
                writeln!(out, "    ({})", page.word(parts.caption))?;
            }
        }
        let grouped: Vec<_> = cards.iter().copied().filter(|c| c.groups.is_some()).collect();
        if let Some(groups) = grouped.first().and_then(|c| c.groups.as_ref()) {
            let mut table = vec![vec![format!("{} {}", page.word(Word::By), groups.field)]];
            table[0].extend(grouped.iter().map(|c| page.name(c).to_owned()));
            let rows = page.rows(&grouped);
            let reasons = reasons(&rows);
            let chance = rows.iter().any(|(_, cells)| cells.iter().any(|cell| cell.within_chance()));
            for (name, cells) in rows {
                let text = |cell: &Cell| {
                    let (number, counts) = cell.shown();
                    let counts = if counts.is_empty() { counts } else { format!(" ({counts})") };
                    format!("{number}{counts}{}", if cell.within_chance() { " ~" } else { "" })
                };
                table.push(std::iter::once(name).chain(cells.iter().map(text)).collect());
            }
            aligned(&table, &mut out)?;
            if chance {
                writeln!(out, "  ~ {}", page.word(Word::WithinChance))?;
            }
            for why in reasons {
                writeln!(out, "  – {why}")?;
            }
        }
    }
    if !page.notes.is_empty() {
        writeln!(out)?;
    }
    for note in &page.notes {
        writeln!(out, "* {note}")?;
    }
    Ok(out)
}

/// A line of blocks; a dot where there is no number.
fn spark(values: &[Option<f64>]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let (low, high) = values.iter().flatten().fold((0f64, 0f64), |(low, high), x| (low.min(*x), high.max(*x)));
    let block = |x: f64| BLOCKS[(((x - low) / (high - low).max(f64::MIN_POSITIVE) * 7.0).round() as usize).min(7)];
    values.iter().map(|x| x.map_or('·', block)).collect()
}

fn aligned(table: &[Vec<String>], out: &mut String) -> fmt::Result {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |i: usize| table.iter().filter_map(|row| Some(row.get(i)?.chars().count())).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in table {
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let width = *width;
            if i == 0 { write!(out, "  {cell:<width$}")? } else { write!(out, "  {cell:>width$}")? }
        }
        writeln!(out)?;
    }
    Ok(())
}
