//! What each type of column says, and what is refused with which words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

use arrow_buffer::i256;
use crm_kpi::deals::{DealSize, Revenue, WeightedPipeline};
use crm_kpi::field::{Amount, Closed, Created, CustomerKey, DealOutcome, Score};
use crm_kpi::kpi::{Kpi, over, track};
use crm_kpi::record::Outcome;
use crm_kpi::time::{Calendar, Timestamp};
use crm_kpi::value::{Currency, Money, Why};
use crm_kpi_arrow::arrow_array::types::*;
use crm_kpi_arrow::arrow_array::*;
use crm_kpi_arrow::*;
use std::sync::Arc;

type Column = (&'static str, ArrayRef);

fn batch(columns: Vec<Column>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}
fn micros(values: &[i64]) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from(values.to_vec()).with_timezone("UTC"))
}
fn text(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}
/// Won deals with these amounts.
fn won(amounts: ArrayRef) -> RecordBatch {
    let zeros = micros(&vec![0; amounts.len()]);
    let outcomes = text(&vec!["won"; amounts.len()]);
    batch(vec![("created_at", zeros.clone()), ("closed_at", zeros), ("outcome", outcomes), ("amount", amounts)])
}
fn euros() -> Mapping<DealColumns> {
    Deals::columns().currency(Currency::EUR)
}
fn eur(units: i128, scale: u8) -> Option<Money> {
    Some(Money::from_parts(units, scale, Currency::EUR))
}
fn decimal128(units: Vec<Option<i128>>, scale: i8) -> ArrayRef {
    Arc::new(Decimal128Array::from(units).with_precision_and_scale(38, scale).unwrap())
}
fn decimal256(units: Vec<i256>, scale: i8) -> ArrayRef {
    Arc::new(Decimal256Array::from(units).with_precision_and_scale(76, scale).unwrap())
}
fn wide(digits: &str) -> i256 {
    i256::from_string(digits).unwrap()
}

#[test]
fn timestamps_of_every_unit_are_microseconds_in_utc() {
    const DAY: i64 = 86_400_000_000;
    let cases: Vec<(&str, ArrayRef, i64)> = vec![
        ("seconds", Arc::new(TimestampSecondArray::from(vec![-3])), -3_000_000),
        (
            "the last second",
            Arc::new(TimestampSecondArray::from(vec![i64::MAX / 1_000_000])),
            i64::MAX / 1_000_000 * 1_000_000,
        ),
        ("milliseconds", Arc::new(TimestampMillisecondArray::from(vec![-3])), -3_000),
        (
            "the first millisecond",
            Arc::new(TimestampMillisecondArray::from(vec![i64::MIN / 1_000])),
            i64::MIN / 1_000 * 1_000,
        ),
        ("the end of time", Arc::new(TimestampMicrosecondArray::from(vec![i64::MAX])), i64::MAX),
        ("nanoseconds", Arc::new(TimestampNanosecondArray::from(vec![1_999])), 1),
        ("nanoseconds before 1970 go down", Arc::new(TimestampNanosecondArray::from(vec![-1])), -1),
        ("the first nanosecond", Arc::new(TimestampNanosecondArray::from(vec![i64::MIN])), i64::MIN.div_euclid(1_000)),
        ("in a zone", Arc::new(TimestampMicrosecondArray::from(vec![7]).with_timezone("Asia/Tokyo")), 7),
        ("a date", Arc::new(Date32Array::from(vec![-1])), -DAY),
        ("a date in milliseconds", Arc::new(Date64Array::from(vec![2 * 86_400_000])), 2 * DAY),
        ("with a time of day, which a date has not", Arc::new(Date64Array::from(vec![-1])), -DAY),
    ];
    for (what, column, expected) in cases {
        let deals = Deals::columns().over(batch(vec![("created_at", column), ("outcome", text(&["open"]))])).unwrap();
        assert_eq!(deals.iter().next().unwrap().created_at().micros(), expected, "{what}");
    }
}

#[test]
fn what_has_no_zone_is_read_through_the_calendar() {
    let at = |text: &str| Timestamp::parse(text).unwrap();
    let warsaw = || Calendar::in_zone(chrono_tz::Europe::Warsaw);
    let day = |text: &str| crm_kpi::chrono::NaiveDate::parse_from_str(text, "%F").unwrap();
    let date = |text| -> ArrayRef { Arc::new(Date32Array::from(vec![Date32Type::from_naive_date(day(text))])) };
    let clock = |text, zone: Option<&str>| -> ArrayRef {
        Arc::new(TimestampMillisecondArray::from(vec![at(text).micros() / 1_000]).with_timezone_opt(zone))
    };
    for (what, calendar, column, expected) in [
        ("a civil date", Calendar::civil(), date("2024-07-01"), "2024-07-01T00:00:00Z"),
        ("a date of a zone", warsaw(), date("2024-07-01"), "2024-06-30T22:00:00Z"),
        ("a clock of no zone", Calendar::civil(), clock("2024-07-01T08:00:00Z", None), "2024-07-01T08:00:00Z"),
        ("a clock of UTC", Calendar::utc(), clock("2024-07-01T08:00:00Z", None), "2024-07-01T08:00:00Z"),
        ("a clock of a zone", warsaw(), clock("2024-07-01T08:00:00Z", None), "2024-07-01T06:00:00Z"),
        ("shown twice", warsaw(), clock("2024-10-27T02:30:00Z", None), "2024-10-27T00:30:00Z"),
        ("an instant", warsaw(), clock("2024-07-01T08:00:00Z", Some("America/New_York")), "2024-07-01T08:00:00Z"),
    ] {
        let one = batch(vec![("created_at", column), ("outcome", text(&["open"]))]);
        let deals = Deals::columns().calendar(calendar).over(&one).unwrap();
        assert_eq!(deals.iter().next().unwrap().created_at(), at(expected), "{what}");
    }
}

#[test]
fn amounts_are_exact_at_any_scale_or_out_of_range() {
    let over_128 = format!("5{}", "0".repeat(40));
    type Case = (&'static str, Mapping<DealColumns>, ArrayRef, Option<Money>, bool);
    let cases: Vec<Case> = vec![
        ("cents", euros(), decimal128(vec![Some(1_250)], 2), eur(1_250, 2), true),
        ("thousands", euros(), decimal128(vec![Some(-7)], -3), eur(-7_000, 0), true),
        ("a null", euros(), decimal128(vec![None], 2), None, true),
        (
            "32 bits",
            euros(),
            Arc::new(Decimal32Array::from(vec![5]).with_precision_and_scale(9, 1).unwrap()),
            eur(5, 1),
            true,
        ),
        (
            "64 bits",
            euros(),
            Arc::new(Decimal64Array::from(vec![5]).with_precision_and_scale(18, 9).unwrap()),
            eur(5, 9),
            true,
        ),
        ("256 bits, few of them used", euros(), decimal256(vec![wide("-15")], 1), eur(-15, 1), true),
        ("256 bits of zeros", euros(), decimal256(vec![wide(&over_128)], 40), eur(5, 0), true),
        ("256 bits of zeros below", euros(), decimal256(vec![wide(&format!("-{over_128}"))], 41), eur(-5, 1), true),
        ("256 bits", euros(), decimal256(vec![wide(&over_128)], 2), eur(i128::MAX, 0), false),
        ("256 bits below", euros(), decimal256(vec![wide(&format!("-{over_128}"))], 2), eur(-i128::MAX, 0), false),
        (
            "finer than is counted",
            euros(),
            decimal256(vec![wide(&format!("{over_128}1"))], 41),
            eur(i128::MAX, 0),
            false,
        ),
        ("beyond any", euros(), decimal128(vec![Some(1)], -38), eur(10i128.pow(38), 0), false),
        ("beyond 128 bits", euros(), decimal128(vec![Some(-2)], -38), eur(-i128::MAX, 0), false),
        ("nothing, far beyond", euros(), decimal256(vec![i256::ZERO], -76), eur(0, 0), true),
        ("integers of cents", euros().minor_units(), Arc::new(Int32Array::from(vec![1_250])), eur(1_250, 2), true),
        ("integers of euros", euros().whole_units(), Arc::new(UInt8Array::from(vec![12])), eur(12, 0), true),
        (
            "large integers",
            euros().minor_units(),
            Arc::new(UInt64Array::from(vec![u64::MAX])),
            eur(u64::MAX.into(), 2),
            true,
        ),
        (
            "yen have no smaller ones",
            Deals::columns().currency(Currency::JPY).minor_units(),
            Arc::new(Int64Array::from(vec![1_250])),
            Some(Money::from_parts(1_250, 0, Currency::JPY)),
            true,
        ),
    ];
    for (what, mapping, amounts, expected, counts) in cases {
        let deals = mapping.over(won(amounts)).unwrap();
        assert_eq!(deals.iter().next().unwrap().amount(), expected, "{what}");
        let reading = over(&deals).read(Revenue);
        let left_out = reading.excluded_for(&Why::OutOfRange);
        assert_eq!((reading.ok(), left_out), (expected.filter(|_| counts), u64::from(!counts)), "{what}");
        assert_eq!(over(&deals).read(DealSize).excluded_for(&Why::OutOfRange), left_out, "{what}");
    }
}

#[test]
fn currencies_are_of_a_column_or_one_for_all() {
    let amounts = decimal128(vec![Some(1), None], 0);
    let with = |name: &'static str, codes: ArrayRef| {
        let mut columns: Vec<Column> = vec![("created_at", micros(&[0, 0])), ("outcome", text(&["won", "won"]))];
        columns.extend([("amount", amounts.clone()), (name, codes)]);
        batch(columns)
    };
    let dictionary: DictionaryArray<Int8Type> = vec!["PLN", "EUR"].into_iter().collect();
    let optional = StringArray::from(vec![Some("PLN"), None]);
    for (what, mapping, batch, expected) in [
        ("its own name", Deals::columns(), with("currency", text(&["PLN", "EUR"])), Currency::PLN),
        ("named", Deals::columns().currency_column("ccy"), with("ccy", Arc::new(dictionary)), Currency::PLN),
        ("one for all", euros(), with("currency", text(&["PLN", "EUR"])), Currency::EUR),
        ("the last word", euros().currency_column("currency"), with("currency", text(&["PLN", "EUR"])), Currency::PLN),
        ("none where there is no amount", Deals::columns(), with("currency", Arc::new(optional)), Currency::PLN),
    ] {
        let deals = mapping.over(&batch).unwrap();
        let amounts: Vec<_> = deals.iter().map(|d| d.amount()).collect();
        assert_eq!(amounts, [Some(Money::from_parts(1, 0, expected)), None], "{what}");
    }
}

#[test]
fn probabilities_are_exact_decimals() {
    let decimal = |text: &str| Some(text.parse().unwrap());
    let zeros = format!("25{}", "0".repeat(38));
    let cases: Vec<(&str, ArrayRef, Option<crm_kpi::rust_decimal::Decimal>)> = vec![
        ("a decimal", decimal128(vec![Some(25)], 2), decimal("0.25")),
        ("with zeros beyond a decimal's digits", decimal256(vec![wide(&zeros)], 40), decimal("0.25")),
        ("with zeros beyond its scale", decimal128(vec![Some(10i128.pow(36))], 37), decimal("0.1")),
        ("a float", Arc::new(Float64Array::from(vec![0.1])), decimal("0.1")),
        ("a short float", Arc::new(Float32Array::from(vec![0.1])), decimal("0.1")),
        ("not a number", Arc::new(Float64Array::from(vec![f64::NAN])), None),
        ("sure", Arc::new(Int8Array::from(vec![1])), decimal("1")),
    ];
    for (what, column, expected) in cases {
        let columns = vec![("created_at", micros(&[0])), ("outcome", text(&["open"])), ("probability", column)];
        let deals = Deals::columns().over(batch(columns)).unwrap();
        let row = deals.iter().next().unwrap();
        assert_eq!(crm_kpi::field::Probability::probability(&row), expected, "{what}");
    }
    // a probability that no decimal holds is left out, never rounded
    let thirds = decimal128(vec![Some(i128::MAX / 3)], 38);
    let columns = vec![
        ("created_at", micros(&[0])),
        ("outcome", text(&["open"])),
        ("amount", decimal128(vec![Some(100)], 0)),
        ("probability", thirds),
    ];
    let deals = euros().over(batch(columns)).unwrap();
    assert_eq!(over(&deals).read(WeightedPipeline).excluded_for(&Why::BadProbability), 1);
}

#[test]
fn words_are_the_crates_or_the_callers() {
    use Outcome::{Lost, Open, Won};
    let stages = Words::column("state").reads("Closed Won", Won).reads("lost", Open).otherwise(Lost);
    let numbers = Words::column("state").reads("9", Won).reads("8", Lost).otherwise(Open);
    let flags = Words::column("state").reads("true", Won).reads("false", Lost);
    let dictionary: DictionaryArray<UInt8Type> = vec!["won", "?", "lost"].into_iter().collect();
    let cases: Vec<(&str, Words<Outcome>, ArrayRef, Vec<Outcome>)> = vec![
        ("the crate's", "state".into(), text(&["won", "lost", "open"]), vec![Won, Lost, Open]),
        ("explained", stages, text(&["Closed Won", "lost", "won", "?"]), vec![Won, Open, Won, Lost]),
        ("numbers", numbers.clone(), Arc::new(Int16Array::from(vec![Some(9), Some(8), None])), vec![Won, Lost, Open]),
        ("flags", flags, Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])), vec![Won, Lost, Open]),
        ("a dictionary", Words::column("state").otherwise(Open), Arc::new(dictionary), vec![Won, Open, Lost]),
        ("one for all", Words::always(Won), text(&["?", "?"]), vec![Won, Won]),
        ("nothing at all", "state".into(), Arc::new(NullArray::new(1)), vec![Open]),
    ];
    for (what, words, column, expected) in cases {
        let columns = vec![("created_at", micros(&vec![0; column.len()])), ("state", column)];
        let deals = Deals::columns().outcome(words).over(batch(columns)).unwrap();
        assert_eq!(deals.iter().map(|d| d.outcome()).collect::<Vec<_>>(), expected, "{what}");
    }
    // a dictionary may hold words that no row of the batch has
    let words: DictionaryArray<Int32Type> = vec!["?", "won", "lost"].into_iter().collect();
    let all = batch(vec![("created_at", micros(&[0, 0, 0])), ("outcome", Arc::new(words))]);
    assert_eq!(Deals::columns().over(all.slice(1, 2)).unwrap().len(), 2);
    assert_eq!(Deals::columns().over(all).unwrap_err().row(), Some(0));
}

#[test]
fn ids_of_any_column_meet_and_texts_are_no_integers() {
    let dictionary: DictionaryArray<Int8Type> = vec!["7", "C"].into_iter().collect();
    let ids = |column: ArrayRef| -> Vec<String> {
        let columns = vec![("since", micros(&vec![0; column.len()])), ("id", column)];
        let customers = Customers::columns().over(batch(columns)).unwrap();
        customers.iter().map(|c| format!("{:?}", c.customer_key())).collect()
    };
    assert_eq!(ids(text(&["7", "C"])), ["\"7\"", "\"C\""]);
    assert_eq!(ids(Arc::new(dictionary)), ["\"7\"", "\"C\""]);
    assert_eq!(ids(Arc::new(Int64Array::from(vec![i64::MIN]))), [i64::MIN.to_string()]);
    assert_eq!(ids(Arc::new(UInt64Array::from(vec![7, u64::MAX]))), ["7".to_owned(), u64::MAX.to_string()]);
    assert_eq!((Id::from(7u64), Id::from("7").integer()), (Id::from(7i64), None));
}

#[test]
fn scores_beyond_16_bits_are_off_any_scale() {
    let scores: ArrayRef = Arc::new(Int64Array::from(vec![Some(10), Some(1 << 40), Some(-(1 << 40)), None]));
    let surveys = Surveys::columns().kind(Words::always(crm_kpi::record::SurveyKind::Nps));
    let surveys = surveys.over(batch(vec![("score", scores)])).unwrap();
    let scores: Vec<_> = surveys.iter().map(|s| s.score()).collect();
    assert_eq!(scores, [Some(10), Some(i16::MAX), Some(i16::MIN), None]);
}

#[test]
fn a_mistake_is_answered_with_column_type_and_what_would_do() {
    let created = || -> Column { ("created_at", micros(&[0, 0])) };
    let outcome = || -> Column { ("outcome", text(&["won", "lost"])) };
    let amount = |column| vec![created(), outcome(), ("amount", column)];
    let far = TimestampSecondArray::from(vec![0, i64::MAX / 1_000_000 + 1]);
    let float: ArrayRef = Arc::new(Float64Array::from(vec![1.5, 2.0]));
    let integers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let nulls: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![Some(0), None]));
    let cases: Vec<(Mapping<DealColumns>, Vec<Column>, &str)> = vec![
        (
            Deals::columns().closed_at("closed_on"),
            vec![created(), outcome()],
            "column `closed_on` (closed_at of a deal): not there; the batch has created_at, outcome",
        ),
        (
            Deals::columns(),
            vec![created()],
            "column `outcome` (outcome of a deal): not there; the batch has created_at",
        ),
        (
            Deals::columns(),
            vec![created(), outcome(), created()],
            "column `created_at` (created_at of a deal): there are two of this name; rename one",
        ),
        (
            Deals::columns().outcome("created_at"),
            vec![created()],
            "column `created_at` (outcome of a deal) is Timestamp(µs, \"UTC\"): expected text: Utf8, LargeUtf8, Utf8View or a \
             dictionary of one of them, an integer or a Boolean",
        ),
        (
            Deals::columns(),
            vec![created(), ("outcome", text(&["won", "Closed Lost"]))],
            "column `outcome` (outcome of a deal), row 3: `Closed Lost`: expected open, won, lost; what else it means say \
             with Words::reads or Words::otherwise",
        ),
        (
            Deals::columns(),
            vec![("created_at", nulls), outcome()],
            "column `created_at` (created_at of a deal), row 3: `null`: expected a value in every row",
        ),
        (
            Deals::columns(),
            vec![("created_at", Arc::new(far)), outcome()],
            "column `created_at` (created_at of a deal), row 3: `9223372036855`: expected an instant within 292,000 years of 1970",
        ),
        (
            Deals::columns(),
            vec![("created_at", integers.clone()), outcome()],
            "column `created_at` (created_at of a deal) is Int64: expected a timestamp or a date; cast the integers to the \
             timestamp that they count, such as Timestamp(Microsecond, \"UTC\")",
        ),
        (
            euros(),
            amount(float),
            "column `amount` (amount of a deal) is Float64: expected a decimal, or an integer: a float does not hold amounts \
             exactly; cast it to Decimal128(18, 2), or to whole cents and say .minor_units()",
        ),
        (
            euros(),
            amount(integers),
            "column `amount` (amount of a deal) is Int64: expected a decimal, or an integer of which it is said what it \
             counts: .minor_units() for cents, .whole_units() for euros",
        ),
        (
            euros().minor_units(),
            amount(decimal128(vec![Some(1), None], 2)),
            "column `amount` (amount of a deal) is Decimal128(38, 2): expected an integer, as its unit is said; a decimal has a \
             point of its own, drop .minor_units()",
        ),
        (
            euros(),
            amount(text(&["1", "2"])),
            "column `amount` (amount of a deal) is Utf8: expected a decimal, or an integer: cast the text, such as to \
             Decimal128(18, 2)",
        ),
        (
            Deals::columns(),
            amount(decimal128(vec![Some(1), None], 2)),
            "column `amount` (amount of a deal): amounts of no currency; name the column with .currency_column(..), or say \
             .currency(..): Currency::NONE where there is none",
        ),
        (
            Deals::columns().currency_column("outcome"),
            amount(decimal128(vec![Some(1), None], 2)),
            "column `outcome` (currency of a deal), row 2: `won`: expected an ISO 4217 code in capital letters, such as EUR",
        ),
    ];
    for (mapping, columns, expected) in cases {
        let schema: Vec<arrow_schema::Field> =
            columns.iter().map(|(name, c)| arrow_schema::Field::new(*name, c.data_type().clone(), true)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        let wrong = RecordBatch::try_new(Arc::new(arrow_schema::Schema::new(schema)), arrays).unwrap();
        // rows are counted over all batches: the first has two
        let e = match expected.contains("row") {
            true => mapping.over([two_rows_before(&wrong), wrong]).unwrap_err(),
            false => mapping.over(&wrong).unwrap_err(),
        };
        assert_eq!(e.to_string(), expected);
        let (value, wrong_type) = (expected.contains("), row "), expected.contains(") is "));
        assert_eq!((e.is_value(), e.is_type(), e.is_missing()), (value, wrong_type, !value && !wrong_type), "{e}");
        assert!(e.column().is_some());
    }
    let e = Deals::columns().over(batch(vec![created(), outcome()])).unwrap().key("owner").unwrap_err();
    assert_eq!(e.to_string(), "column `owner` (to group by): not there; the batch has created_at, outcome");
    let e = Deals::columns().over(batch(vec![created(), outcome()])).unwrap().key("created_at").unwrap_err();
    assert!(
        e.is_type() && e.to_string().ends_with("expected text, a dictionary of texts, an integer or a Boolean"),
        "{e}"
    );
}

/// Two rows with the columns of a batch, and nothing wrong in them.
fn two_rows_before(wrong: &RecordBatch) -> RecordBatch {
    let good = batch(vec![
        ("created_at", micros(&[0, 0])),
        ("outcome", Arc::new(StringArray::from(vec![None::<&str>, None]))),
        ("amount", decimal128(vec![None, None], 2)),
    ]);
    let columns =
        wrong.schema().fields().iter().map(|field| good.schema().index_of(field.name()).unwrap()).collect::<Vec<_>>();
    good.project(&columns).unwrap()
}

#[test]
fn batches_may_differ_in_layout_and_an_optional_column_may_be_missing_in_some() {
    let dictionary: DictionaryArray<Int8Type> = vec![Some("won"), None].into_iter().collect();
    let first = batch(vec![
        ("created_at", micros(&[0, 0])),
        ("outcome", Arc::new(dictionary)),
        ("closed_at", Arc::new(TimestampSecondArray::from(vec![Some(1), None]))),
    ]);
    let second = batch(vec![("outcome", text(&["lost"])), ("created_at", Arc::new(Date32Array::from(vec![0])))]);
    let none = RecordBatch::new_empty(first.schema());
    let deals = Deals::columns().over([none.clone(), first, none, second]).unwrap();
    let seen: Vec<_> =
        deals.iter().map(|d| (d.batch(), d.row(), d.outcome(), d.closed_at().map(Timestamp::micros))).collect();
    assert_eq!(seen, [(1, 0, Outcome::Won, Some(1_000_000)), (1, 1, Outcome::Open, None), (3, 2, Outcome::Lost, None)]);
    for skipped in 0..4 {
        let mut rows = deals.iter();
        assert_eq!(rows.nth(skipped).map(|d| d.row()), (skipped < 3).then_some(skipped));
        assert_eq!((rows.len(), rows.count()), (2usize.saturating_sub(skipped), 2usize.saturating_sub(skipped)));
    }
    let nothing = Deals::columns().over(Vec::new()).unwrap();
    assert_eq!((nothing.is_empty(), over(&nothing).read(Revenue).n()), (true, 0));
    assert!(Deals::columns().over(&[batch(vec![("created_at", micros(&[0]))])]).unwrap_err().is_missing());
}

#[test]
fn a_key_numbers_every_type_of_column_in_the_order_of_its_names() {
    let first: DictionaryArray<Int8Type> = vec![Some("web"), None, Some("fair")].into_iter().collect();
    let second: DictionaryArray<UInt32Type> = vec!["mail", "web", "web"].into_iter().collect();
    let columns = |column: ArrayRef| batch(vec![("created_at", micros(&[0, 0, 0])), ("source", column)]);
    let leads = Leads::columns().over([
        columns(Arc::new(first)),
        columns(Arc::new(second)),
        columns(text(&["fair", "zoo", ""])),
    ]);
    let leads = leads.unwrap();
    let key = leads.key("source").unwrap();
    let numbers: Vec<u32> = leads.iter().map(|l| key.of(&l)).collect();
    assert_eq!(numbers, [4, 0, 2, 3, 4, 4, 2, 5, 1]);
    assert_eq!(key.names().collect::<Vec<_>>(), ["", "fair", "mail", "web", "zoo"]);
    assert_eq!((key.numbers(), key.name(0), key.name(4), key.name(6)), (6, None, Some("web"), None));
    assert_eq!((key.code(None), key.code(Some("web")), key.code(Some("none"))), (Some(0), Some(4), None));
    let narrow = leads.key("source").unwrap().narrow::<u8>().unwrap();
    assert_eq!(leads.iter().map(|l| u32::from(narrow.of(&l))).collect::<Vec<_>>(), numbers);
    assert_eq!((narrow.name(4u8), narrow.code(Some("zoo"))), (Some("web"), Some(5u8)));
    for (values, fits) in [(255, true), (256, false)] {
        let many: ArrayRef = Arc::new(Int32Array::from_iter_values(0..values));
        let leads = batch(vec![("created_at", micros(&vec![0; many.len()])), ("other", many)]);
        let key = Leads::columns().over(leads).unwrap().key("other").unwrap().narrow::<u8>();
        assert_eq!(key.is_ok(), fits, "{key:?}");
        let wrong = "column `other` (to group by) is of 256 values: expected no more than a number of 8 bits counts";
        assert!(key.err().is_none_or(|e| e.to_string() == wrong && e.is_type()));
    }
    for (what, column, expected) in [
        (
            "integers",
            Arc::new(Int64Array::from(vec![Some(7), None, Some(-1)])) as ArrayRef,
            [Some("7"), None, Some("-1")],
        ),
        (
            "flags",
            Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)])),
            [Some("true"), None, Some("false")],
        ),
        ("nothing", Arc::new(NullArray::new(3)), [None; 3]),
    ] {
        let leads = Leads::columns().over(batch(vec![("created_at", micros(&[0, 0, 0])), ("other", column)])).unwrap();
        let key = leads.key("other").unwrap();
        assert_eq!(leads.iter().map(|l| key.name(key.of(&l))).collect::<Vec<_>>(), expected, "{what}");
    }
}

#[test]
fn other_columns_filter_and_anchor() {
    use crm_kpi::leads::LeadCount;
    let qualified = TimestampMicrosecondArray::from(vec![Some(5), None, Some(50)]);
    let leads = Leads::columns().over(batch(vec![
        ("created_at", micros(&[0, 1, 2])),
        ("source", text(&["web", "fair", "web"])),
        ("qualified_at", Arc::new(qualified)),
        ("owner_id", Arc::new(Int32Array::from(vec![Some(7), None, Some(7)]))),
    ]));
    let leads = leads.unwrap();
    let (at, owner) = (leads.instant("qualified_at").unwrap(), leads.id("owner_id").unwrap());
    let t = Timestamp::from_micros;
    let early = over(&leads).during(t(0)..t(10)).read(LeadCount.anchored_on("qualified_at", {
        let at = at.clone();
        move |l: &LeadRow<'_>| at.of(l)
    }));
    assert_eq!((early.pending(), early.ok()), (1, Some(1)));
    let web = over(&leads).read(LeadCount.only("web", |l: &LeadRow<'_>| l.source() == Some("web")));
    assert_eq!(web.ok(), Some(2));
    let table = over(&leads).by(|l| (owner.of(l), l.source())).measure(LeadCount);
    assert_eq!(table.total(&(Some(Id::from(7i64)), Some("web"))).ok(), Some(2));
    assert!(leads.instant("source").unwrap_err().is_type());
    assert!(leads.text("sauce").unwrap_err().is_missing());
}

#[test]
fn a_live_table_over_rows_is_saved_and_restored() {
    let deals = euros().over(won(decimal128(vec![Some(100), Some(250)], 2))).unwrap();
    let live = || track::<DealRow<'_>>().by(|d| d.amount().is_some()).measure(Revenue);
    let (mut first, mut second) = (live(), live());
    deals.iter().for_each(|d| first.insert(&d));
    second.load(&first.save().unwrap()).unwrap();
    deals.iter().take(1).for_each(|d| second.remove(&d));
    assert_eq!(second.tables().total(&true).to_string(), "2.50 EUR");
}

/// Owners and parts, a row each, in a list of structs.
fn splits(rows: &[&[(&str, Option<i64>)]], decimals: Option<i8>) -> ArrayRef {
    let all = rows.iter().flat_map(|row| row.iter());
    let owners: ArrayRef = Arc::new(StringArray::from(all.clone().map(|(owner, _)| *owner).collect::<Vec<_>>()));
    let parts: Vec<Option<i64>> = all.map(|(_, part)| *part).collect();
    let parts: ArrayRef = match decimals {
        Some(scale) => decimal128(parts.into_iter().map(|part| part.map(i128::from)).collect(), scale),
        None => Arc::new(Int64Array::from(parts)),
    };
    let field = |name: &str, array: &ArrayRef| arrow_schema::Field::new(name, array.data_type().clone(), true);
    // in the other order, and with another column between: by name
    let fields = vec![field("part", &parts), field("since", &parts), field("owner", &owners)];
    let entries = StructArray::new(fields.into(), vec![parts.clone(), parts, owners], None);
    let item = Arc::new(arrow_schema::Field::new("item", entries.data_type().clone(), true));
    let ends = arrow_buffer::OffsetBuffer::from_lengths(rows.iter().map(|row| row.len()));
    Arc::new(ListArray::new(item, ends, Arc::new(entries), None))
}

#[test]
fn a_deal_is_shared_as_its_list_of_owners_says() {
    let amounts = || decimal128(vec![Some(10_001), Some(5_000)], 2);
    for (what, column, shown) in [
        (
            "whole parts",
            splits(&[&[("piotr", Some(1)), ("anna", Some(1))], &[]], None),
            "anna 1 (50.01 EUR), olena 1 (50.00 EUR), piotr 1 (50.00 EUR)",
        ),
        (
            "decimals",
            splits(&[&[("piotr", Some(60)), ("anna", Some(40))], &[]], Some(2)),
            "piotr 1 (60.01 EUR), olena 1 (50.00 EUR), anna 1 (40.00 EUR)",
        ),
        (
            "one of many",
            splits(&[&[("piotr", Some(7))], &[("anna", Some(1))]], None),
            "piotr 1 (100.01 EUR), anna 1 (50.00 EUR)",
        ),
        ("nobody shares", Arc::new(NullArray::new(2)), "olena 2 (150.01 EUR)"),
    ] {
        let zeros = micros(&[0, 0]);
        let shared = batch(vec![
            ("created_at", zeros.clone()),
            ("closed_at", zeros),
            ("outcome", text(&["won", "won"])),
            ("amount", amounts()),
            ("owner", text(&["olena", "olena"])),
            ("splits", column),
        ]);
        let deals = euros().over(shared).unwrap();
        assert_eq!(crm_kpi::deals::revenue_by_owner(&deals, ..).to_string(), shown, "{what}");
    }
    for (what, column, words) in [
        (
            "a part below zero",
            splits(&[&[("anna", Some(-1))]], None),
            "row 0: `-1`: expected a part of 0 to 4,294,967,295",
        ),
        ("an owner without a part", splits(&[&[("anna", None)]], None), "row 0: `null`: expected a part"),
        ("no list", text(&["anna"]), "is Utf8: expected a list of structs of owner (text) and part"),
    ] {
        let columns = vec![("created_at", micros(&[0])), ("outcome", text(&["won"])), ("splits", column)];
        let e = Deals::columns().over(batch(columns)).unwrap_err();
        assert!(e.to_string().contains(words), "{what}: {e}");
    }
}

#[test]
fn a_column_that_only_has_the_name_of_a_field_is_left_alone_unless_it_is_named_for_it() {
    let integers = || -> ArrayRef { Arc::new(Int64Array::from(vec![3])) };
    let deals = |more: Vec<Column>| {
        let mut columns = vec![("created_at", micros(&[0])), ("outcome", text(&["open"]))];
        columns.extend(more);
        batch(columns)
    };
    // a text that cannot be one: left alone, and told
    let view = Deals::columns().over(deals(vec![("stage", integers())])).unwrap();
    assert_eq!(crm_kpi::field::DealStage::deal_stage(&view.iter().next().unwrap()), None);
    let told: Vec<String> = view.left_alone().iter().map(ToString::to_string).collect();
    let words = "column `stage` (stage of a deal) is Int64: expected a text or an identity; it is left alone, since nobody \
                 said that it is this field";
    assert_eq!(told, [words]);
    // named for the field it is a mistake
    assert!(Deals::columns().stage("stage").over(deals(vec![("stage", integers())])).unwrap_err().is_type());
    // what would change numbers without a word is a mistake in any case, unless it is said to be another thing
    for (field, column) in
        [("closed_at", text(&["soon"])), ("probability", text(&["likely"])), ("kind", text(&["hardware"]))]
    {
        let refused = Deals::columns().over(deals(vec![(field, column.clone())])).unwrap_err();
        assert!(refused.is_type() || refused.is_value(), "{field}: {refused}");
        let view = Deals::columns().without(field).over(deals(vec![(field, column)])).unwrap();
        assert_eq!((view.len(), view.left_alone().len()), (1, 0), "{field}");
    }
    let stage = || deals(vec![("stage", text(&["offer"]))]);
    let said = |view: &Deals| crm_kpi::field::DealStage::deal_stage(&view.iter().next().unwrap()).map(str::to_owned);
    assert_eq!(said(&Deals::columns().over(stage()).unwrap()), Some("offer".into()));
    assert_eq!(said(&Deals::columns().without("stage").over(stage()).unwrap()), None);
    assert_eq!(said(&Deals::columns().without("stage").stage("stage").over(stage()).unwrap()), Some("offer".into()));
    let e = Deals::columns().without("stages").over(stage()).unwrap_err();
    assert!(e.is_missing() && e.to_string().contains("no such field; there are created_at"), "{e}");
    assert!(Deals::columns().without("created_at").over(stage()).unwrap_err().is_missing());
}
