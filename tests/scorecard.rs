//! The scorecard of the examples, on the sample company and on a public export, and the other examples run through.

#![allow(dead_code, clippy::duplicate_mod)] // the examples have front ends and parts of their own
#![allow(clippy::unwrap_used)] // a test stops at the first surprise

#[path = "../examples/by_name.rs"]
mod by_name;
#[path = "../examples/live.rs"]
mod live;
#[path = "../examples/monthly_by_owner.rs"]
mod monthly_by_owner;
#[path = "../examples/own_structs.rs"]
mod own_structs;
#[path = "../examples/scorecard/main.rs"]
mod scorecard;

use scorecard::args::Args;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn run(args: &[&str]) -> Result<String, String> {
    let args = Args::read(args.iter().map(|a| a.to_string())).map_err(|e| e.to_string())?;
    scorecard::run(&args).map_err(|e| e.to_string())
}

/// The scorecard as JSON, and its KPIs by id.
fn json(args: &[&str]) -> (Value, BTreeMap<String, Value>) {
    let text = run(&[args, &["--format", "json"]].concat()).unwrap();
    let page: Value = serde_json::from_str(&text).unwrap();
    let kpis = page["kpis"].as_array().unwrap().iter();
    let kpis = kpis.map(|k| (k["id"].as_str().unwrap().to_owned(), k.clone())).collect();
    (page, kpis)
}

/// A folder of its own with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

const RECORDED_SINCE_JULY: [&str; 4] =
    ["adoption.usage", "adoption.active_users", "adoption.stickiness", "adoption.records_touched.per_user"];

#[test]
fn a_number_says_how_sure_it_is_and_a_group_whether_it_stands_out() {
    let page = scorecard::scorecard(&Args::default()).unwrap();
    let (_, kpis) = json(&[]);
    let text = run(&["--format", "text"]).unwrap();
    let html = scorecard::html::render(&page).unwrap();
    for (id, words) in [
        ("deals.win_rate", "95 %: 40.8 to 50.1 %"),
        ("deals.cycle", "95 %: 40.0 days to 46.0 days"),
        ("surveys.nps", "95 %: +19.8 to +43.1"),
        ("surveys.nps.weighted", "95 %: +17.8 to +42.1"),
        ("surveys.ces", "95 %: 5.01 to 5.87"),
    ] {
        assert!(text.contains(words) && html.contains(words), "{id}: {words}");
        let now = &kpis[id]["now"];
        let [low, at, high] = [&now["interval"][0], &now["number"], &now["interval"][1]].map(|x| x.as_f64().unwrap());
        assert!(low < at && at < high, "{id}: {now}");
    }
    assert!(kpis["deals.revenue"]["now"]["interval"].is_null(), "a sum is what it is");
    let groups = |id: &str| kpis[id]["by"]["rows"].as_array().unwrap().clone();
    let chance = |id| groups(id).iter().map(|row| row["with_rest"]["could_be_chance"].as_bool()).collect::<Vec<_>>();
    assert!(chance("deals.win_rate").contains(&Some(true)));
    assert!(chance("deals.revenue").iter().all(Option::is_none));
    for form in [&text, &html] {
        assert!(form.contains("~ within chance: differs from all others by no more than chance makes"));
    }
    // the best and the worst of three stand out, the middle one does not
    let deals = |owner: &str, won: i32| -> String {
        let deal = |n| {
            let outcome = if n < won { "won" } else { "lost" };
            format!("{owner}{n},2024-01-02,2024-01-31,{outcome},{owner}\n")
        };
        (0..40).map(deal).collect()
    };
    let file =
        ["id,created_at,closed_at,outcome,owner\n", &deals("anna", 30), &deals("olena", 20), &deals("piotr", 10)];
    let data = folder("sure", &[("deal.csv", &file.concat())]);
    let text = run(&["--data", data.to_str().unwrap(), "--format", "text"]).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (owner, marked) in
        [("anna", "75.0 % (30 of 40) "), ("olena", "50.0 % (20 of 40) ~"), ("piotr", "25.0 % (10 of 40) ")]
    {
        let row = lines.iter().find(|line| line.starts_with(&format!("  {owner} "))).unwrap();
        assert!(row.contains(marked) && row.contains('~') == marked.contains('~'), "{row}");
    }
}

#[test]
fn use_that_is_not_recorded_yet_is_undefined_and_not_0() {
    let (_, before) = json(&["--period", "2023"]);
    let (_, year) = json(&["--period", "2024"]);
    for id in RECORDED_SINCE_JULY {
        assert!(before[id]["now"]["number"].is_null(), "{id} in 2023: {}", before[id]["now"]);
        let months = year[id]["months"].as_array().unwrap().iter();
        let known: Vec<bool> = months.map(|m| m["reading"]["number"].is_number()).collect();
        assert_eq!(known, [[false; 6], [true; 6]].concat(), "{id}");
    }
    // who had to be trained is known all the same
    assert!(before["adoption.training"]["now"]["number"].is_number());
}

#[test]
fn the_sample_company_has_its_scorecard() {
    let (page, kpis) = json(&[]);
    assert_eq!(page["frame"]["period"], "2024");
    assert_eq!(page["frame"]["zone"], "Europe/Warsaw");
    assert_eq!(page["frame"]["as of"], "2024-12-31T23:00:00Z");
    assert_eq!(page["frame"]["currency"], "EUR");
    let lines = scorecard::sections::SECTIONS.iter().map(|s| s.lines.len()).sum::<usize>();
    assert_eq!(kpis.len(), lines, "every line of every section");
    for (id, kpi) in &kpis {
        let (now, months) = (&kpi["now"], kpi["months"].as_array().unwrap());
        assert!(now["number"].is_number(), "{id} is undefined: {now}");
        // of what users did before July 2024 nothing is recorded, which is not that they did nothing
        assert_eq!(kpi["before"]["number"].is_number(), !RECORDED_SINCE_JULY.contains(&id.as_str()), "{id} before");
        assert_eq!((months.len(), months[0]["month"].as_str()), (12, Some("2024-01")), "{id}");
    }
    let win_rate = &kpis["deals.win_rate"];
    assert_eq!(win_rate["now"]["text"], "45.4 % (197 of 434)");
    assert_eq!((&win_rate["now"]["n"], &win_rate["now"]["pending"]), (&434.into(), &103.into()));
    assert_eq!(win_rate["by"]["field"], "owner");
    // months and owners add up to the year: deals are counted once
    let count = |of: &Value| of["value"]["share"]["whole"].as_i64().unwrap_or(0);
    let months = win_rate["months"].as_array().unwrap().iter().map(|m| count(&m["reading"])).sum::<i64>();
    let owners = win_rate["by"]["rows"].as_array().unwrap().iter().map(|r| count(&r["reading"])).sum::<i64>();
    assert_eq!((months, owners), (434, 434));
}

#[test]
fn a_value_of_many_parts_has_a_number_that_stands_first_and_a_table_in_every_format() {
    let page = scorecard::scorecard(&Args::default()).unwrap();
    let (_, kpis) = json(&[]);
    let text = run(&["--format", "text"]).unwrap();
    let html = scorecard::html::render(&page).unwrap();
    for (id, first, row, in_html) in [
        ("deals.stage_funnel", 0.27, "offer 164 71.3 % 33", "<th>offer</th><td class=\"bar\" style=\"--to:48.1%\">"),
        (
            "marketing.attribution",
            837_801.07,
            "search 83,794.84 EUR 22",
            "<th>search</th><td class=\"bar\" style=\"--to:12.3%\">",
        ),
        (
            "marketing.roas.by_channel",
            1.389,
            "search 1.63 83,794.84 EUR 51,285.52 EUR",
            "<th>mail</th><td class=\"bar\" style=\"--to:100.0%\">",
        ),
        (
            "leads.path.to_sale",
            0.0915,
            "qualified 545 55.4 % 110",
            "<th>qualified</th><td class=\"bar\" style=\"--to:55.4%\">",
        ),
        ("deals.stage_time", 16.2, "offer 16.2 days 284 12", "<th>offer</th><td class=\"bar\" style=\"--to:100.0%\">"),
        (
            "deals.stage_exits",
            0.75,
            "contract 75.0 % 0.0 % 25.0 %",
            "<th>contract</th><td class=\"bar\" style=\"--to:75.0%\">",
        ),
        ("leads.by_source", 984.0, "web 474 48.2 %", "<th>web</th><td class=\"bar\" style=\"--to:100.0%\">"),
        (
            "deals.lost_reasons",
            725_489.37,
            "no answer 122,864.47 EUR 38",
            "<th>price</th><td class=\"bar\" style=\"--to:100.0%\">",
        ),
        ("customers.lifecycle", 543.0, "resurrected 16", "<th>resurrected</th>"),
        ("customers.rfm", 205.0, "others 10 4.9 %", "<th>others</th>"),
        ("customers.cohort_retention", 302.0, "2024-10 31 51.6 % 32.3 %", "<th>2024-10</th><td><bdi>31</bdi></td>"),
    ] {
        let number = kpis[id]["now"]["number"].as_f64().unwrap();
        assert!((number / first - 1.0).abs() < 0.004, "{id}: {number}");
        assert!(kpis[id]["by"].is_null(), "{id} has no room in the table of groups");
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.lines().any(|line| words(line) == row), "{id}: {row}");
        assert!(html.contains(in_html), "{id}: {in_html}");
    }
}

#[test]
fn a_change_says_where_it_goes_and_whether_that_is_good() {
    let mut year = scorecard::scorecard(&Args::default()).unwrap();
    assert!(year.cards.iter().all(|card| card.year_before.is_none()), "of a year the one before is the year before");
    let quarter = ["--period", "2024-Q3"];
    let (_, kpis) = json(&quarter);
    let (_, before) = json(&["--period", "2023-Q3"]);
    for id in ["deals.revenue", "customers.churn", "tickets.resolution"] {
        let (then, change) = (&kpis[id]["year_before"], &kpis[id]["year_before"]["change"]);
        assert_eq!(then["value"], before[id]["now"]["value"], "{id}");
        assert!(change.is_object() && kpis[id]["before"]["change"].is_object(), "{id}: {change}");
    }
    for (language, arrows) in [
        ("en", ["▲ +4.7 pp, worse", "▼ -8.1 %, better", "▲ +13.2 %)"]),
        ("pl", ["▲ +4.7 pp, gorzej", "▼ -8.1 %, lepiej", "▲ +13.2 %)"]),
    ] {
        year.language = language;
        let text = scorecard::text::render(&year).unwrap();
        for (line, arrow) in ["before 14.9 %", "before 124.82 EUR", "before 99,731.03 EUR"].iter().zip(arrows) {
            let line = if language == "pl" { line.replace("before", "poprzednio") } else { line.to_string() };
            assert!(text.contains(&format!("{line} ({arrow}")), "{language}: {line} ({arrow}");
        }
    }
    let html = run(&["--format", "html", "--period", "2024-Q3", "--lang", "he"]).unwrap();
    assert!(html.contains("dir=\"rtl\"") && html.contains("<small>שנה קודם <bdi>"));
    for mark in [
        "<b class=\"good\" title=\"טוב יותר\">▲ ",
        "<b class=\"good\" title=\"טוב יותר\">▼ ",
        "<b class=\"bad\" title=\"גרוע יותר\">▼ ",
    ] {
        assert!(html.contains(mark), "{mark}");
    }
}

#[test]
fn business_hours_are_those_that_are_given() {
    let tickets = "id,created_at,solved_at\nT1,2024-03-01T15:00:00Z,2024-03-04T10:00:00Z\n";
    let data = folder("hours", &[("ticket.csv", tickets)]);
    let read = |hours: &[&str]| {
        let (_, kpis) = json(&[&["--data", data.to_str().unwrap()], hours].concat());
        kpis["tickets.resolution.business"]["now"]["number"].as_f64().map(|days| (days * 24.0).round())
    };
    assert_eq!(read(&[]), None, "without hours no business time");
    assert_eq!(read(&["--hours", "mon-fri 09:00-17:00; zone UTC"]), Some(3.0));
    assert_eq!(read(&["--hours", "mon-fri 09:00-17:00; zone +01:00"]), Some(3.0));
    assert_eq!(read(&["--hours", "mon-sun 00:00-24:00; zone UTC"]), Some(67.0));
    let e = run(&["--data", data.to_str().unwrap(), "--hours", "nine to five"]).unwrap_err();
    assert!(e.contains("hours") && e.contains("nine to five"), "{e}");
}

#[test]
fn the_catalogue_is_listed_in_every_language() {
    for language in crm_kpi::kpi::LANGUAGES {
        let list = run(&["--list", "--lang", language]).unwrap();
        for entry in crm_kpi::catalogue::all() {
            let about = &entry.about;
            assert!(list.contains(about.id) && list.contains(about.names.get(language)), "{language}: {}", about.id);
        }
    }
    for (i, section) in scorecard::sections::SECTIONS.iter().enumerate() {
        let lines = section.lines.iter().map(|line| line.id).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(lines.len(), section.lines.len(), "{}: a line twice", section.id);
        assert!(scorecard::sections::SECTIONS[..i].iter().all(|other| other.id != section.id), "{} twice", section.id);
    }
}

#[test]
fn what_is_written_has_the_form_that_the_file_is_named_for() {
    let folder = folder("out", &[("deal.csv", "id,created_at,closed_at,outcome\nD1,2024-01-02,2024-01-31,won\n")]);
    for (file, begins) in [("page.html", "<!doctype html>"), ("page.json", "{"), ("page.txt", "Scorecard: period 2024")]
    {
        let out = folder.join(file);
        let printed = run(&["--data", folder.to_str().unwrap(), "--out", out.to_str().unwrap()]).unwrap();
        assert_eq!(printed, format!("{}\n", out.display()));
        assert!(std::fs::read_to_string(out).unwrap().starts_with(begins), "{file}");
    }
}

#[test]
fn a_period_cut_short_is_compared_with_the_same_part_of_the_one_before() {
    let (page, kpis) = json(&["--period", "2024-Q3", "--as-of", "2024-08-15"]);
    assert_eq!(page["frame"]["period"], "2024-Q3 until 2024-08-16");
    let (_, same) = json(&["--period", "2024-07-01..2024-08-16"]);
    let (_, before) = json(&["--period", "2024-04-01..2024-05-16"]);
    for id in ["leads.count", "deals.revenue"] {
        assert_eq!(kpis[id]["now"]["value"], same[id]["now"]["value"], "{id}");
        assert_eq!(kpis[id]["before"]["value"], before[id]["now"]["value"], "{id}");
    }
}

#[test]
fn the_page_is_whole_in_itself_in_every_language() {
    let mut numbers = scorecard::scorecard(&Args::default()).unwrap();
    for language in crm_kpi::kpi::LANGUAGES {
        numbers.language = language;
        let page = scorecard::html::render(&numbers).unwrap();
        assert!(page.starts_with("<!doctype html>") && page.contains("<svg"), "{language}");
        for foreign in ["<script", "http:", "https:", "src=", "@import", "NaN", "inf"] {
            assert!(!page.contains(foreign), "{language}: {foreign}");
        }
        assert_eq!(page.contains("dir=\"rtl\""), language == "he");
        assert!(page.contains(crm_kpi::catalogue::find("deals.win_rate").unwrap().about.names.get(language)));
    }
}

#[test]
fn a_wrong_option_is_answered_with_what_would_do() {
    for (args, answer) in [
        (&["--perid", "2024"][..], "--perid: no such option"),
        (&["--period"], "--period needs a value"),
        (&["--period", "2024-Q5"], "--period: "),
        (&["--zone", "Warsaw"], "--zone Warsaw: expected an IANA name such as Europe/Warsaw"),
        (&["--lang=xx"], "--lang xx: expected en, pl, uk, he, ru"),
        (&["--currency", "EURO"], "expected an ISO 4217 code"),
        (&["--fiscal-year-start", "13"], "1 to 12"),
        (&["--lenient=yes"], "--lenient takes no value"),
        (&["--by", "nothing"], "--by nothing: no KPI's records have this field"),
        (&["--data", "/nowhere"], "/nowhere: no lead.csv, deal.csv"),
    ] {
        let e = run(args).unwrap_err();
        assert!(e.contains(answer), "{args:?}: {e}");
    }
    assert!(run(&["--list"]).unwrap().contains("deals.win_rate"));
}

#[test]
fn a_cell_that_cannot_be_read_is_named_and_counted_where_that_is_asked_for() {
    let deals = "id,created_at,closed_at,outcome,amount,currency,ownr\n\
                 D1,2024-01-02T10:00:00Z,2024-01-05T10:00:00Z,won,10.00,EUR,anna\n\
                 D2,2024-01-02T10:00:00Z,2024-13-05,lost,10.00,EUR,anna\n\
                 D3,2024-01-02T10:00:00Z,,Won,10.00,EUR,anna\n\
                 D4,2024-01-02T10:00:00Z,,open,\"10,00\",EUR,anna\n\
                 D5,,,open,10.00,EUR,anna\n\
                 D6,2024-01-02T10:00:00Z\n";
    let data = folder("bad", &[("deal.csv", deals)]);
    let data = data.to_str().unwrap();
    let e = run(&["--data", data, "--format", "text"]).unwrap_err();
    assert!(e.starts_with("deal.csv, line 3, column closed_at: `2024-13-05`: expected a date such as"), "{e}");

    let (page, kpis) = json(&["--data", data, "--lenient"]);
    let notes: Vec<&str> = page["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    for note in [
        "deal.csv: 1 rows left out for column closed_at, the first in line 3: `2024-13-05`: expected a date",
        "deal.csv: 1 rows left out for column outcome, the first in line 4: outcome `Won`: expected open, won or lost, in small letters",
        "deal.csv: 1 rows left out for column amount, the first in line 5: `10,00`: expected a number",
        "deal.csv: 1 rows left out for column created_at, the first in line 6: empty: expected a value, every record needs one",
        "deal.csv: 1 rows left out, the first in line 7: 2 cells, expected 7 as in the header",
        "deal.csv: columns not used: ownr",
        "the files hold no records for ",
    ] {
        assert!(notes.iter().any(|n| n.starts_with(note)), "{note} is not in {notes:#?}");
    }
    assert_eq!(kpis["deals.win_rate"]["now"]["text"], "100.0 % (1 of 1)");
    assert!(!kpis.contains_key("tickets.count") && !kpis.contains_key("leads.count"), "no records is not zero");
}

#[test]
fn dates_without_a_time_of_day_have_no_zone_and_their_last_day_counts() {
    let deals = "id,created_at,closed_at,outcome\nD1,2024-01-02,2024-01-31,won\nD2,2024-01-02,2024-02-01,lost\n";
    let data = folder("dates", &[("deal.csv", deals)]);
    let data = data.to_str().unwrap();
    let e = run(&["--data", data, "--zone", "Europe/Warsaw"]).unwrap_err();
    assert!(e.starts_with("--zone: time zone Europe/Warsaw on a civil calendar: pure dates have no zone"), "{e}");
    // a cell that is neither date nor instant does not make instants of the others
    let bad = folder("dates_and_a_bad_one", &[("deal.csv", &format!("{deals}D3,2024-13-02,,open\n"))]);
    let bad = ["--data", bad.to_str().unwrap(), "--lenient", "--format", "text"];
    assert!(run(&bad).unwrap().contains("`2024-13-02`"));
    let e = run(&[&bad[..], &["--zone", "Europe/Warsaw"]].concat()).unwrap_err();
    assert!(e.starts_with("--zone: "), "{e}");
    let (_, kpis) = json(&["--data", data, "--period", "2024-01", "--as-of", "2024-01-31"]);
    assert_eq!(kpis["deals.win_rate"]["now"]["text"], "100.0 % (1 of 1)");
    assert_eq!(kpis["deals.win_rate"]["now"]["pending"], 1, "what is lost tomorrow is open today");
}

#[test]
fn a_kpi_is_left_out_where_the_records_are_missing_that_would_tell() {
    let customers = "id,since\nC1,2024-01-02T10:00:00Z\nC2,2024-02-02T10:00:00Z\n";
    let purchases = "id,customer,at\nP1,C1,2024-02-03T10:00:00Z\n";
    let messages = "ticket,at,from\nT1,2024-02-03T10:00:00Z,agent\n";
    let alone = folder("customers_alone", &[("customer.csv", customers), ("message.csv", messages)]);
    let (page, kpis) = json(&["--data", alone.to_str().unwrap()]);
    assert_eq!(kpis["customers.active"]["now"]["number"], 2.0);
    let notes = page["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect::<String>();
    for id in ["customers.activity", "tickets.first_response"] {
        assert!(!kpis.contains_key(id) && notes.contains(id), "{id}: {notes}");
    }
    let bought = folder("customers_who_bought", &[("customer.csv", customers), ("purchase.csv", purchases)]);
    let (_, kpis) = json(&["--data", bought.to_str().unwrap()]);
    assert!(kpis["customers.activity"]["now"]["number"].is_number());
}

#[test]
fn the_default_as_of_is_the_end_of_the_last_day_on_which_something_happened() {
    let lead = "id,created_at,qualified_at,converted_at,disqualified_at\n";
    let ticket = "id,created_at,first_reply_at,first_solved_at,solved_at,reopened_at,due_at\n";
    let (day, plan) = ("2024-03-05T10:00:00Z", "2030-01-01T00:00:00Z");
    for (file, text, as_of) in [
        ("ticket.csv", format!("{ticket}T1,{day},2024-03-06T10:00:00Z,,,,{plan}\n"), "2024-03-07T00:00:00Z"),
        ("ticket.csv", format!("{ticket}T1,{day},,2024-03-08T10:00:00Z,,,\n"), "2024-03-09T00:00:00Z"),
        ("ticket.csv", format!("{ticket}T1,{day},,,2024-03-10T10:00:00Z,,\n"), "2024-03-11T00:00:00Z"),
        ("ticket.csv", format!("{ticket}T1,{day},,,{day},2024-03-12T10:00:00Z,\n"), "2024-03-13T00:00:00Z"),
        ("lead.csv", format!("{lead}L1,{day},2024-03-06T10:00:00Z,,\n"), "2024-03-07T00:00:00Z"),
        ("lead.csv", format!("{lead}L1,{day},,2024-03-08T10:00:00Z,\n"), "2024-03-09T00:00:00Z"),
        ("lead.csv", format!("{lead}L1,{day},,,2024-03-10T10:00:00Z\n"), "2024-03-11T00:00:00Z"),
        ("deal.csv", format!("id,created_at,expected_close\nD1,{day},{plan}\n"), "2024-03-06T00:00:00Z"),
        ("customer.csv", format!("id,since,ended_at\nC1,{day},{plan}\n"), "2024-03-06T00:00:00Z"),
        ("survey_response.csv", format!("id,survey,kind,sent_at\nS1,W1,nps,{day}\n"), "2024-03-06T00:00:00Z"),
    ] {
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("as_of");
        let _ = std::fs::remove_dir_all(&data);
        let (page, kpis) = json(&["--data", folder("as_of", &[(file, &text)]).to_str().unwrap()]);
        assert_eq!(page["frame"]["as of"], as_of, "{text}");
        if file == "ticket.csv" && text.contains(",,,2024-03-10") {
            assert_eq!(kpis["tickets.resolution"]["now"]["n"], 1, "a ticket solved on a later day is solved");
        }
    }
}

#[test]
fn a_group_that_a_kpi_has_not_seen_shows_what_nothing_reads() {
    let deals = "id,created_at,closed_at,outcome,amount,currency,source\n\
                 D1,2024-01-02,2024-01-31,won,10.00,EUR,web\nD2,2024-01-02,2024-01-31,won,5.00,EUR,fair\n";
    let leads = "id,created_at,channel\nL1,2024-01-02,mail\nL2,2024-01-02,web\n";
    let spend = "at,amount,currency,kind,channel\n2024-01-01,30.00,EUR,marketing,web\n\
                 2024-01-01,7.00,EUR,marketing,fair\n";
    let data = folder("unseen", &[("deal.csv", deals), ("lead.csv", leads), ("spend.csv", spend)]);
    let text = run(&["--data", data.to_str().unwrap(), "--format", "text"]).unwrap();
    let row = |name: &str| {
        let line = text.lines().find(|l| l.starts_with(&format!("  {name} "))).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("mail"), "mail 1 0 0.0 % (0 of 1) ~ 0 0.00 – –", "money not spent is 0");
    assert_eq!(row("fair"), "fair 0 0 – 7.00 EUR – – –", "no leads: a count of 0, a share and a mean of nothing");
    assert!(text.contains("  – undefined: nothing to divide by\n"), "{text}");
}

#[test]
fn amounts_are_converted_at_the_rate_of_their_day_or_not_at_all() {
    let deals = "id,created_at,closed_at,outcome,amount,currency\n\
                 D1,2024-01-02T10:00:00Z,2024-01-05T10:00:00Z,won,10.00,EUR\n\
                 D2,2024-01-02T10:00:00Z,2024-01-20T10:00:00Z,won,43.00,PLN\n";
    let rates = "date,from,to,rate\n2024-01-10,EUR,PLN,4.3\n";
    let late = "date,from,to,rate\n2024-01-25,EUR,PLN,4.3\n";
    let data = folder("rates", &[("deal.csv", deals), ("rates.csv", rates), ("late.csv", late)]);
    let revenue = |rates: &str| {
        let (data, rates) = (data.to_str().unwrap(), data.join(rates));
        let (_, kpis) = json(&["--data", data, "--currency", "EUR", "--rates", rates.to_str().unwrap()]);
        kpis["deals.revenue"]["now"]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(revenue("rates.csv"), "20.00 EUR");
    assert_eq!(revenue("late.csv"), "undefined: amounts in EUR and PLN; give exchange rates");
}

#[test]
fn a_mapping_that_means_nothing_is_refused_with_its_line() {
    for (map, answer) in [
        ("id = x", "line 1: expected [KIND in FILE] first"),
        ("[deals in a.csv]", "line 1: record kind `deals`: expected lead, deal, "),
        ("[deal in a.csv]\n\nid: a -> b", "line 3: `id: a -> b`: say where the field comes from first"),
        ("[deal in a.csv]\nid", "line 2: `id`: expected FIELD = COLUMN"),
        (
            "[deal in a.csv]\nid = x\nownr = y",
            "line 3: `ownr`: expected a field of a deal: amount, closed_at, competitor, created_at, currency, ",
        ),
        ("# nothing but this", "line 1: the end, and no section: expected [KIND in FILE]"),
        ("", "line 1: the end, and no section"),
        ("[deal in a.csv]\nset aside \"x\"", "line 2: `set aside \"x\"`: expected set aside"),
    ] {
        let (line, why) = scorecard::map::Map::read(map).unwrap_err();
        let e = format!("line {line}: {why}");
        assert!(e.starts_with(answer), "{e}");
    }
}

#[test]
fn every_kind_of_record_can_be_mapped() {
    for &kind in crm_kpi::record::RecordKind::ALL {
        let map = format!("[{kind} in a.csv]\nnothing = x");
        let (line, why) = scorecard::map::Map::read(&map).unwrap_err();
        assert_eq!(line, 2, "{kind}: {why}");
        for field in kind.fields() {
            assert!(why.contains(field), "{kind}: {field} is not in {why}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_says_where_and_what_would_do() {
    let header = "id,created_at,owner";
    let latin = [header.as_bytes(), b"\nD1,2024-01-02,Ren\xe9\n"].concat();
    for (bytes, answer) in [
        (&latin[..], "deal.csv, line 2, column owner: `Ren\u{fffd}`: expected UTF-8; save the file in that encoding"),
        (b"id,created_at,\xe9\n", "deal.csv, header, column 3: `\u{fffd}`: expected UTF-8"),
        (
            b"id,created_at,owner\nD1,2024-01-02,B,C\n",
            "deal.csv, line 2: 4 cells, expected 3 as in the header; quote cells with commas",
        ),
        (b"id,created_at,owner\nD1,2024-01-02\n", "deal.csv, line 2: 2 cells, expected 3 as in the header (--lenient"),
        (
            b"id,created_at,owner\n,2024-01-02,B\n",
            "deal.csv, line 2, column id: empty: expected a value, every record needs one",
        ),
        (
            b"id,opened,owner\nD1,2024-01-02,B\n",
            "deal.csv: no column created_at, which every record needs; it has id, opened, owner",
        ),
        (b"id;created_at\nD1;2024-01-02\n", "deal.csv, header: separated by semicolons, expected commas"),
        (b"id\tcreated_at\nD1\t2024-01-02\n", "deal.csv, header: separated by tabs, expected commas"),
    ] {
        let data = folder("unreadable", &[]);
        std::fs::write(data.join("deal.csv"), bytes).unwrap();
        let e = run(&["--data", data.to_str().unwrap(), "--format", "text"]).unwrap_err();
        assert!(e.starts_with(answer), "{e}");
    }
}

#[test]
fn rates_and_lookups_are_read_by_name_and_their_errors_say_where() {
    let deals = (
        "deal.csv",
        "id,created_at,closed_at,outcome,amount,currency\n\
                              D1,2024-01-02,2024-01-20,won,43.00,PLN\n",
    );
    for (rates, answer) in [
        ("rate,to,from,date\n4.3,PLN,EUR,2024-01-10\n", Ok("10.00 EUR")),
        ("date,from,to\n", Err("no column rate, which every record needs; it has date, from, to")),
        ("date,from,to,rate\n10.1.2024,EUR,PLN,4.3\n", Err("line 2, column date: `10.1.2024`: expected a date")),
        ("date,from,to,rate\n2024-01-10,EUR,PLN,\"4,3\"\n", Err("line 2, column rate: `4,3`: expected a number")),
        ("date,from,to,rate\n2024-01-10,EURO,PLN,4.3\n", Err("line 2, column from: ")),
        ("date,from,to,rate\n2024-01-10,EUR,PLN,0\n", Err("line 2, column rate: ")),
        ("date,from,to,rate\n2024-01-10,EUR,PLN,4,3\n", Err("line 2: 5 cells, expected 4")),
    ] {
        let data = folder("rates_by_name", &[deals, ("rates.csv", rates)]);
        let path = data.join("rates.csv");
        let args = ["--data", data.to_str().unwrap(), "--currency", "EUR", "--rates", path.to_str().unwrap()];
        match answer {
            Ok(revenue) => assert_eq!(json(&args).1["deals.revenue"]["now"]["text"], revenue),
            Err(answer) => {
                let e = run(&[&args[..], &["--format", "text"]].concat()).unwrap_err();
                assert!(e.contains("rates.csv") && e.contains(answer), "{e}");
            }
        }
    }
    let map = "[deal in deal.csv]\nid = id\ncreated_at = created_at\nproduct = id via products.csv (key -> name)\n";
    for (products, answer) in [
        ("key,nam\nD1,x\n", "products.csv: no column `name`; it has key, nam"),
        ("key,name\nD1,x,y\n", "products.csv, line 2: 3 cells, expected 2 as in the header"),
        ("key,name\nD2,x\n", "deal.csv, line 2, column id (for product): `D1`: expected a key of products.csv"),
    ] {
        let data = folder("lookup", &[deals, ("products.csv", products), ("a.map", map)]);
        let path = data.join("a.map");
        let e = run(&["--data", data.to_str().unwrap(), "--map", path.to_str().unwrap()]).unwrap_err();
        assert!(e.starts_with(answer), "{e}");
    }
}

#[test]
fn the_as_of_is_shown_as_it_was_given() {
    for given in ["2024-08-15", "2024-08-15T05:00:00Z", "2024-08-15T07:00:00+02:00"] {
        let (page, _) = json(&["--period", "2024-Q3", "--as-of", given]);
        assert_eq!(page["frame"]["as of"], given);
        let period = page["frame"]["period"].as_str().unwrap().to_owned();
        assert!(period.starts_with("2024-Q3 until 2024-08-1") && !period.contains("00001"), "{period}");
    }
}

#[test]
fn the_public_crm_export_has_its_known_figures() {
    let Some(root) = std::env::var_os("CRM_KPI_ORACLE") else {
        println!("SKIPPED: set CRM_KPI_ORACLE to the folder of the reference data");
        return;
    };
    let data = PathBuf::from(root).join("data/crm_sales");
    let map = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/scorecard/maps/maven_crm.map");
    let args = ["--data", data.to_str().unwrap(), "--map", map, "--period", "all"];
    let (page, kpis) = json(&args);
    assert_eq!(page["frame"]["rows"], "8800");
    let share = &kpis["deals.win_rate"]["now"]["value"]["share"];
    assert_eq!((share["part"].as_i64(), share["whole"].as_i64()), (Some(4_238), Some(6_711)));
    assert_eq!(kpis["deals.revenue"]["now"]["text"], "10,005,534.00 USD");
    assert_eq!(kpis["deals.revenue"]["now"]["n"], 4_238);
    assert_eq!(page["notes"][0], "sales_pipeline.csv: 500 rows set aside (prospecting: not engaged yet)");

    let text = run(&[&args[..], &["--format", "text"]].concat()).unwrap();
    for figure in ["63.2 %  (4,238 of 6,711)", "10,005,534.00 USD", "zone none: whole days"] {
        assert!(text.contains(figure), "{figure}");
    }
    assert!(run(&[&args[..], &["--zone", "Europe/Warsaw"]].concat()).unwrap_err().contains("civil"));
}

#[test]
fn the_other_examples_run() {
    own_structs::main().unwrap();
    monthly_by_owner::main().unwrap();
    live::main().unwrap();
    by_name::main().unwrap();
}
