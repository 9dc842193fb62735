//! What the command line asks for. A dozen options need no crate: a table of names and a loop.

use std::error::Error;
use std::path::PathBuf;

pub const USAGE: &str = "\
A scorecard of a company's CRM, from CSV files.

    cargo run --release --example scorecard -- [OPTIONS]

    --data DIR               folder of the CSV files (default: the sample company)
    --map FILE               how a foreign export becomes records; see README.md
    --lenient                count and report rows that cannot be read, instead of stopping
    --period PERIOD          2024-Q3, 2024, 2024-03, FY2025-Q1, 2024-01-05..2024-02-07, all (default: the year of the as-of)
    --as-of INSTANT          a date (its end) or 2024-03-10T05:00:00Z (default: the end of the last day with data)
    --zone ZONE              Europe/Warsaw (default: UTC; dates without a time of day have no zone)
    --week-starts DAY        monday, sunday ... (default: monday)
    --fiscal-year-start N    month in which the fiscal year starts, 1 to 12 (default: 1)
    --hours HOURS            business hours, such as `mon-fri 09:00-17:00; 2024-12-25 closed; zone +01:00`
    --by FIELD               owner, source, channel ... (default: what suits each section)
    --currency CODE          convert amounts to this currency (needs --rates), and the currency of files that name none
    --rates FILE             exchange rates: date,from,to,rate
    --lang LANGUAGE          en, pl, uk, he, ru (default: en)
    --format FORMAT          text, json or html (default: as FILE ends; else text, and a page in HTML beside it)
    --out FILE               where to write (default: standard output; the page: target/scorecard.html)
    --list                   the catalogue of KPIs
    --help                   this text
";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Html,
}

#[derive(Debug, Default)]
pub struct Args {
    pub data: Option<PathBuf>,
    pub map: Option<PathBuf>,
    pub rates: Option<PathBuf>,
    pub out: Option<PathBuf>,
    pub lenient: bool,
    pub list: bool,
    pub help: bool,
    pub period: Option<String>,
    pub as_of: Option<String>,
    pub zone: Option<chrono_tz::Tz>,
    pub week_starts: Option<chrono::Weekday>,
    pub fiscal_year_start: Option<u8>,
    pub hours: Option<String>,
    pub by: Option<String>,
    pub currency: Option<crm_kpi::value::Currency>,
    pub lang: Option<&'static str>,
    pub format: Option<Format>,
}

impl Args {
    /// As said, or as the name of the file tells.
    pub fn format(&self) -> Format {
        let ending = self.out.as_ref().and_then(|out| out.extension()).and_then(|e| e.to_str());
        self.format.unwrap_or(match ending {
            Some("html") => Format::Html,
            Some("json") => Format::Json,
            _ => Format::Text,
        })
    }
    /// Reads `--name value` and `--name=value`.
    pub fn read(args: impl IntoIterator<Item = String>) -> Result<Args, Box<dyn Error>> {
        let mut read = Args::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let (name, mut given) = match arg.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (arg, None),
            };
            let flag = match name.as_str() {
                "--lenient" => Some(&mut read.lenient),
                "--list" => Some(&mut read.list),
                "--help" | "-h" => Some(&mut read.help),
                _ => None,
            };
            if let Some(flag) = flag {
                if let Some(value) = given {
                    return Err(format!("{name} takes no value, and was given `{value}`").into());
                }
                *flag = true;
                continue;
            }
            let mut value = || given.take().or_else(|| args.next()).ok_or_else(|| format!("{name} needs a value"));
            let wrong = |given: &str, expected: &str| format!("{name} {given}: expected {expected}");
            match name.as_str() {
                "--data" => read.data = Some(value()?.into()),
                "--map" => read.map = Some(value()?.into()),
                "--rates" => read.rates = Some(value()?.into()),
                "--out" => read.out = Some(value()?.into()),
                "--period" => read.period = Some(value()?),
                "--as-of" => read.as_of = Some(value()?),
                "--hours" => read.hours = Some(value()?),
                "--by" => read.by = Some(value()?),
                "--zone" => {
                    let text = value()?;
                    let expected = "an IANA name such as Europe/Warsaw";
                    read.zone = Some(text.parse().map_err(|_| wrong(&text, expected))?);
                }
                "--week-starts" => {
                    let text = value()?;
                    read.week_starts = Some(text.parse().map_err(|_| wrong(&text, "a weekday such as sunday"))?);
                }
                "--fiscal-year-start" => {
                    let text = value()?;
                    read.fiscal_year_start = Some(text.parse().map_err(|_| wrong(&text, "a month, 1 to 12"))?);
                }
                "--currency" => {
                    let text = value()?;
                    read.currency = Some(text.parse().map_err(|e| format!("{name}: {e}"))?);
                }
                "--lang" => {
                    let text = value()?;
                    let known = crm_kpi::kpi::LANGUAGES.into_iter().find(|l| *l == text);
                    let expected = crm_kpi::kpi::LANGUAGES.join(", ");
                    read.lang = Some(known.ok_or_else(|| wrong(&text, &expected))?);
                }
                "--format" => {
                    let text = value()?;
                    read.format = Some(match text.as_str() {
                        "text" => Format::Text,
                        "json" => Format::Json,
                        "html" => Format::Html,
                        _ => return Err(wrong(&text, "text, json or html").into()),
                    });
                }
                _ => return Err(format!("{name}: no such option; --help lists them").into()),
            }
        }
        Ok(read)
    }
}
