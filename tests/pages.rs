//! The KPI tables of README and of the front page are the catalogue's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

use crm_kpi::catalogue::{self, Entry};

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
