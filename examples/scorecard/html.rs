//! The scorecard as one HTML file: styles and charts inside, no scripts, nothing to load.

use super::board::Card;
use super::page::{Cell, Page, reasons, shown, verdict};
use super::parts::{Parts, figure};
use super::sure::in_words;
use super::words::Word;
use crm_kpi::kpi::Reading;
use crm_kpi::value::Value;
use std::fmt::{self, Write};

const STYLE: &str = "\
:root{--ink:#1d2433;--soft:#667085;--line:#e4e7ec;--blue:#2f6fde;--good:#12805c;--bad:#c4320a;--paper:#fff;--tint:#cfe0fb;--ground:#f5f6f8}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#98a2b3;--line:#344054;--blue:#78a6f5;--good:#47cd9c;--bad:#fd8b66;--paper:#1a2130;--tint:#2c4470;--ground:#11161f}}
*{box-sizing:border-box}body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--ground);margin:0 auto;padding:24px;max-width:1160px}
h1{font-size:26px;margin:0}h2{font-size:19px;margin:32px 0 12px}.frame,small,.why{color:var(--soft)}small{font-size:12.5px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(255px,1fr));gap:14px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 16px;display:flex;flex-direction:column;gap:2px}
.card h3{font-size:14px;font-weight:600;margin:0;color:var(--soft)}.big{font-size:25px;font-weight:650;font-variant-numeric:tabular-nums}
.good{color:var(--good)}.bad{color:var(--bad)}svg{display:block;overflow:visible}.chart{margin-top:auto;padding-top:10px}
table{border-collapse:collapse;width:100%;background:var(--paper);border:1px solid var(--line);border-radius:10px;margin-top:14px;font-variant-numeric:tabular-nums}
th,td{padding:6px 12px;border-top:1px solid var(--line);text-align:start;vertical-align:top;font-weight:400}thead th{color:var(--soft);font-size:13px;border:0}
.whole{grid-column:1/-1}.parts{margin-top:8px;border:0;font-size:13px}.parts caption{color:var(--soft);font-size:12px;text-align:start}.parts th,.parts td{padding:2px 6px;white-space:nowrap}
.bar{background:linear-gradient(to right,var(--tint) var(--to),transparent var(--to))}[dir=rtl] .bar{background:linear-gradient(to left,var(--tint) var(--to),transparent var(--to))}
.wide{overflow-x:auto}.notes{font-size:13px;color:var(--soft);margin-top:32px}";

pub fn render(page: &Page) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let direction = if page.language == "he" { "rtl" } else { "ltr" };
    let title = page.word(Word::Scorecard);
    writeln!(out, "<!doctype html>\n<html lang=\"{}\" dir=\"{direction}\">\n<meta charset=\"utf-8\">", page.language)?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>"
    )?;
    writeln!(out, "<h1>{title}</h1>\n<p class=\"frame\">")?;
    for (name, value) in &page.frame {
        writeln!(out, "<bdi>{} <b>{}</b></bdi>&ensp;", escaped(name), escaped(value))?;
    }
    for (title, cards) in page.sections() {
        writeln!(out, "<section>\n<h2>{title}</h2>\n<div class=\"cards\">")?;
        for card in &cards {
            self::card(page, card, &mut out)?;
        }
        writeln!(out, "</div>")?;
        table(page, &cards, &mut out)?;
        writeln!(out, "</section>")?;
    }
    if !page.notes.is_empty() {
        writeln!(out, "<ul class=\"notes\">")?;
        for note in &page.notes {
            writeln!(out, "<li>{}</li>", escaped(note))?;
        }
        writeln!(out, "</ul>")?;
    }
    Ok(out)
}

fn card(page: &Page, card: &Card, out: &mut String) -> fmt::Result {
    let (number, rest) = shown(card.now.as_ref());
    let parts = page.parts(card);
    let columns = parts.iter().flat_map(|parts| &parts.rows).map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let class = if columns > 3 { "card whole" } else { "card" };
    writeln!(
        out,
        "<div class=\"{class}\"><h3 title=\"{}\">{}</h3>",
        escaped(card.about.formula),
        escaped(page.name(card))
    )?;
    writeln!(
        out,
        "<div class=\"big\"><bdi>{}</bdi></div>\n<small><bdi>{}</bdi></small>",
        escaped(&number),
        escaped(&rest)
    )?;
    if let Some(sure) = card.now.as_ref().and_then(in_words) {
        writeln!(out, "<small><bdi>{}</bdi></small>", escaped(&sure))?;
    }
    for (when, past) in page.past(card) {
        write!(out, "<small>{when} <bdi>{}</bdi>", escaped(&shown(past.reading.as_ref()).0))?;
        if let Some(change) = past.change {
            let (arrow, good) = verdict(change, card.about.better);
            let class = match good {
                Some(Word::Better) => "good",
                Some(_) => "bad",
                None => "",
            };
            let said = good.map_or("", |good| page.word(good));
            write!(out, " <b class=\"{class}\" title=\"{said}\">{arrow} <bdi>{change}</bdi></b>")?;
        }
        writeln!(out, "</small>")?;
    }
    if let Some(reading) = &card.now {
        writeln!(out, "<small><bdi>{}</bdi></small>", escaped(&reading.evidence().to_string()))?;
    }
    if let Some(parts) = &parts {
        small_table(page, parts, out)?;
    }
    line_chart(&card.months, out)?;
    writeln!(out, "</div>")
}

/// The parts of a value, with a bar behind each number that has one.
fn small_table(page: &Page, parts: &Parts, out: &mut String) -> fmt::Result {
    writeln!(out, "<div class=\"wide\"><table class=\"parts\"><caption>{}</caption>", page.word(parts.caption))?;
    for (name, cells) in &parts.rows {
        write!(out, "<tr><th>{}</th>", escaped(name))?;
        for cell in cells {
            match cell.bar {
                Some(bar) => write!(out, "<td class=\"bar\" style=\"--to:{:.1}%\">", 100.0 * bar)?,
                None => write!(out, "<td>")?,
            }
            write!(out, "<bdi>{}</bdi></td>", escaped(&cell.text))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table></div>")
}

/// A month after the other; the line is broken where there is no number. Resting on a point shows its month.
fn line_chart(months: &[(String, Option<Reading<Value>>)], out: &mut String) -> fmt::Result {
    const WIDTH: f64 = 220.0;
    const HEIGHT: f64 = 56.0;
    let number = |r: &Option<Reading<Value>>| figure(r.as_ref()?);
    let known = months.iter().filter_map(|(_, r)| number(r));
    let (low, high) = known.fold((0f64, 0f64), |(low, high), x| (low.min(x), high.max(x)));
    let x = |i: usize| WIDTH * i as f64 / (months.len().max(2) - 1) as f64;
    let y = |value: f64| HEIGHT - HEIGHT * (value - low) / (high - low).max(f64::MIN_POSITIVE);
    write!(
        out,
        "<div class=\"chart\" dir=\"ltr\"><svg viewBox=\"-4 -6 {} {}\" width=\"100%\" role=\"img\">",
        WIDTH + 8.0,
        HEIGHT + 24.0
    )?;
    write!(out, "<line x1=\"0\" x2=\"{WIDTH}\" y1=\"{0:.1}\" y2=\"{0:.1}\" stroke=\"var(--line)\"/>", y(0.0))?;
    let mut path = String::new();
    let mut pen = "M";
    for (i, (_, reading)) in months.iter().enumerate() {
        match number(reading) {
            Some(value) => {
                write!(path, "{pen}{:.1} {:.1}", x(i), y(value))?;
                pen = "L";
            }
            None => pen = "M",
        }
    }
    write!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"var(--blue)\" stroke-width=\"2\" stroke-linejoin=\"round\"/>"
    )?;
    for (i, (label, reading)) in months.iter().enumerate() {
        let text = reading.as_ref().map_or("no records".to_owned(), Reading::to_string);
        let tip = format!("<title>{label}: {}</title>", escaped(&text));
        match number(reading) {
            Some(value) => write!(
                out,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2.6\" fill=\"var(--blue)\">{tip}</circle>",
                x(i),
                y(value)
            )?,
            None => write!(
                out,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2\" fill=\"none\" stroke=\"var(--soft)\">{tip}</circle>",
                x(i),
                y(0.0)
            )?,
        }
    }
    for (anchor, at, month) in [("start", 0.0, months.first()), ("end", WIDTH, months.last())] {
        let label = month.map_or("", |(label, _)| label);
        write!(
            out,
            "<text x=\"{at}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"10\" fill=\"var(--soft)\">{label}</text>",
            HEIGHT + 14.0
        )?;
    }
    writeln!(out, "</svg></div>")
}

/// A row for each group, a column for each KPI, a bar beneath each number.
fn table(page: &Page, cards: &[&Card], out: &mut String) -> fmt::Result {
    let cards: Vec<&Card> = cards.iter().copied().filter(|c| c.groups.is_some()).collect();
    let Some(groups) = cards.first().and_then(|c| c.groups.as_ref()) else { return Ok(()) };
    let rows = page.rows(&cards);
    let number = |cell: &Cell| Some(figure(cell.reading?)?.abs());
    let most: Vec<f64> =
        (0..cards.len()).map(|i| rows.iter().filter_map(|(_, r)| number(&r[i])).fold(0.0, f64::max)).collect();
    write!(out, "<div class=\"wide\"><table><thead><tr><th>{} {}</th>", page.word(Word::By), escaped(&groups.field))?;
    for card in &cards {
        write!(out, "<th>{}</th>", escaped(page.name(card)))?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for (name, cells) in &rows {
        write!(out, "<tr><th>{}</th>", escaped(name))?;
        for (cell, most) in cells.iter().zip(&most) {
            let (number_shown, counts) = cell.shown();
            let undefined = cell.reading.and_then(|r| r.value().err()).map(ToString::to_string);
            match undefined.or(cell.with_rest.map(ToString::to_string)) {
                Some(why) => write!(out, "<td title=\"{}\">", escaped(&why))?,
                None => write!(out, "<td>")?,
            }
            let mark = if cell.within_chance() { " ~" } else { "" };
            write!(out, "<bdi>{}</bdi> <small><bdi>{}</bdi>{mark}</small>", escaped(&number_shown), escaped(&counts))?;
            if let Some(value) = number(cell).filter(|_| *most > 0.0) {
                let width = 100.0 * value / most;
                write!(
                    out,
                    "<svg width=\"100%\" height=\"4\"><rect width=\"{width:.1}%\" height=\"4\" rx=\"2\" fill=\"var(--blue)\"/></svg>"
                )?;
            }
            write!(out, "</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    if rows.iter().any(|(_, cells)| cells.iter().any(|cell| cell.within_chance())) {
        writeln!(out, "<div><small>~ {}</small></div>", page.word(Word::WithinChance))?;
    }
    for why in reasons(&rows) {
        writeln!(out, "<div><small>– <bdi>{}</bdi></small></div>", escaped(&why))?;
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
