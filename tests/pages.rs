//! The KPI tables of README and of the front page are the catalogue's, and every KPI's page has all of its parts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

use crm_kpi::catalogue::{self, Entry};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn areas() -> Vec<&'static str> {
    let mut areas: Vec<&str> = catalogue::all().iter().map(area).collect();
    areas.dedup();
    areas
}

fn area(entry: &Entry) -> &'static str {
    entry.about.id.split('.').next().unwrap_or_default()
}

fn records(entry: &Entry) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for kind in entry.records.iter().flat_map(|kinds| kinds.iter()) {
        let kind = kind.to_string().replace('_', " ");
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.join(", ")
}

fn readme() -> String {
    let mut text = String::from("| id | KPI | formula | records |\n|---|---|---|---|\n");
    for entry in catalogue::all() {
        let about = entry.about;
        text += &format!("| `{}` | {} | {} | {} |\n", about.id, about.names.en, about.formula, records(entry));
    }
    text
}

fn front_page() -> String {
    let mut text = String::new();
    for area in areas() {
        text += &format!("| [`{area}`](crate::{area}) | |\n|---|---|\n");
        for entry in catalogue::all().iter().filter(|e| self::area(e) == area) {
            let name = entry.name;
            text += &format!("| [`{name}`](crate::{area}::{name}) | {} |\n", entry.about.names.en);
        }
        text.push('\n');
    }
    text
}

/// Written anew where `CRM_KPI_WRITE_PAGES` is set, compared otherwise.
fn same(file: &str, begin: &str, end: &str, table: &str) {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
    let start = text.find(begin).unwrap_or_else(|| panic!("{file} has no line {begin}")) + begin.len();
    let stop = start + text[start..].find(end).unwrap_or_else(|| panic!("{file} has no line {end}"));
    if std::env::var_os("CRM_KPI_WRITE_PAGES").is_some() {
        std::fs::write(&path, format!("{}{table}{}", &text[..start], &text[stop..])).unwrap();
    } else {
        assert_eq!(&text[start..stop], table, "{file}: run with CRM_KPI_WRITE_PAGES=1 to write it anew");
    }
}

#[test]
fn the_table_of_readme_is_the_catalogue() {
    same("README.md", "<!-- catalogue -->\n", "<!-- end of catalogue -->", &readme());
}

#[test]
fn the_table_of_the_front_page_is_the_catalogue() {
    same("src/catalogue.md", "<!-- catalogue -->\n\n", "<!-- end of catalogue -->", &front_page());
}

/// The source files under a directory, with their text.
fn sources(dir: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

/// The doc of a type, and the file it stands in.
fn page<'a>(sources: &'a [(PathBuf, String)], entry: &Entry) -> (&'a str, String) {
    let inside = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(area(entry));
    let declared = [format!("\npub struct {};", entry.name), format!("\npub struct {} {{", entry.name)];
    let find = |text: &str| declared.iter().find_map(|d| text.find(d.as_str()));
    let (text, at) = sources
        .iter()
        .filter(|(path, _)| path.starts_with(&inside))
        .find_map(|(_, text)| Some((text.as_str(), find(text)?)))
        .unwrap_or_else(|| panic!("{}: no `pub struct {}`", entry.about.id, entry.name));
    let mut lines: Vec<&str> =
        text[..at].lines().rev().take_while(|l| l.starts_with("///") || l.starts_with("#[")).collect();
    lines.reverse();
    (text, lines.join("\n"))
}

#[test]
fn every_page_has_all_of_its_parts_in_one_order() {
    const PARTS: [&str; 7] = [
        "\n/// - **Counts**: ",
        "\n/// - **Leaves out**: ",
        "\n/// - **Undefined**: ",
        "\n/// - **Reads**: ",
        "\n/// - **Unit**: ",
        "\n/// # Examples\n",
        "\n/// # References\n",
    ];
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for entry in catalogue::all() {
        let (_, page) = page(&sources, entry);
        let at = PARTS.map(|part| {
            assert_eq!(page.matches(part).count(), 1, "{}: its page needs one {}", entry.about.id, part.trim());
            page.find(part)
        });
        assert!(at.is_sorted(), "{}: the parts of its page stand in another order", entry.about.id);
        assert!(page.contains("\n/// ```text\n"), "{}: its page has no formula", entry.about.id);
    }
}

/// What stands between two texts.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

/// The field traits that a measure asks of its records.
fn bounds<'a>(sources: &'a [(PathBuf, String)], measure: &str) -> Vec<&'a str> {
    for (_, text) in sources {
        for line in text.lines().filter(|l| l.starts_with("impl<") && l.ends_with(&format!("> for {measure} {{"))) {
            if line.contains(" Observe<") || line.contains(" Step<") {
                return between(line, ": ", ">").unwrap().split(" + ").collect();
            }
        }
    }
    panic!("{measure}: nothing says what it asks of records")
}

#[test]
fn every_page_names_the_fields_that_its_measures_read() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for entry in catalogue::all() {
        let (text, page) = page(&sources, entry);
        let about = text.split_once(&format!(" for {} {{\n    const ABOUT", entry.name)).unwrap().1;
        let measures =
            between(about, "type Measure = ", ";").or_else(|| between(about, "type Parts = (", ");")).unwrap();
        let read: BTreeSet<&str> = measures.split(", ").flat_map(|measure| bounds(&sources, measure)).collect();
        let named: BTreeSet<&str> =
            between(&page, "**Reads**", "**Unit**").unwrap().split('`').skip(1).step_by(2).collect();
        assert_eq!(named, read, "{}: its page names other fields than it reads", entry.about.id);
    }
}
