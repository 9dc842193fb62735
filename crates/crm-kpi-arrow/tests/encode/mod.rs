//! Records of the core as record batches, in every layout that Arrow has for them.
#![allow(dead_code)] // each test binary uses a part

use arrow_array::types::*;
use arrow_array::*;
use arrow_buffer::{OffsetBuffer, i256};
use arrow_schema::{ArrowError, Field, Schema};
use crm_kpi::record::*;
use crm_kpi::rust_decimal::Decimal;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;
use crm_kpi_arrow::arrow_array;
use crm_kpi_arrow::*;
use proptest::prelude::*;
use std::sync::Arc;

/// How records are laid out. Each batch counts on from `turn`, so that no two are laid out alike.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Seconds, milliseconds, microseconds, nanoseconds.
    pub unit: usize,
    pub zone: Option<&'static str>,
    pub turn: usize,
    pub integer_ids: bool,
    /// Where the records are cut into batches.
    pub cuts: Vec<f64>,
    /// Batches are slices of larger ones.
    pub sliced: bool,
}

pub fn layout() -> impl Strategy<Value = Layout> {
    let zone = prop::sample::select(vec![None, Some("UTC"), Some("Europe/Warsaw"), Some("+05:30")]);
    let cuts = prop::collection::vec(0.0..1.0f64, 0..4);
    (0usize..4, zone, 0usize..64, any::<bool>(), cuts, any::<bool>()).prop_map(
        |(unit, zone, turn, integer_ids, cuts, sliced)| Layout { unit, zone, turn, integer_ids, cuts, sliced },
    )
}

impl Layout {
    /// An instant that the unit can hold.
    pub fn holds(&self, t: Timestamp) -> Timestamp {
        let micros = t.micros();
        Timestamp::from_micros(match self.unit {
            0 => micros.max(i64::MIN + 1_000_000).div_euclid(1_000_000) * 1_000_000,
            1 => micros.max(i64::MIN + 1_000).div_euclid(1_000) * 1_000,
            2 => micros,
            _ => micros.clamp(i64::MIN / 1_000, i64::MAX / 1_000 - 1),
        })
    }

    fn instants(&self, values: Vec<Option<Timestamp>>) -> ArrayRef {
        let micros = values.iter().map(|t| t.map(Timestamp::micros));
        macro_rules! of {
            ($array:ident, $value:expr) => {
                Arc::new($array::from(micros.enumerate().map($value).collect::<Vec<_>>()).with_timezone_opt(self.zone))
            };
        }
        match self.unit {
            0 => of!(TimestampSecondArray, |(_, t)| t.map(|t| t / 1_000_000)),
            1 => of!(TimestampMillisecondArray, |(_, t)| t.map(|t| t / 1_000)),
            2 => of!(TimestampMicrosecondArray, |(_, t)| t),
            // within the microsecond, which is cut down to
            _ => of!(TimestampNanosecondArray, |(row, t)| t.map(|t| t * 1_000 + (row as i64 * 617) % 1_000)),
        }
    }

    fn texts(&self, values: Vec<Option<String>>) -> ArrayRef {
        if !values.is_empty() && values.iter().all(Option::is_none) && self.turn.is_multiple_of(3) {
            return Arc::new(NullArray::new(values.len()));
        }
        match self.turn % 11 {
            0 => Arc::new(StringArray::from(values)),
            1 => Arc::new(LargeStringArray::from(values)),
            2 => Arc::new(StringViewArray::from(values)),
            3 => dictionary::<Int8Type, StringArray>(values),
            4 => dictionary::<Int16Type, LargeStringArray>(values),
            5 => dictionary::<Int32Type, StringViewArray>(values),
            6 => dictionary::<Int64Type, StringArray>(values),
            7 => dictionary::<UInt8Type, StringArray>(values),
            8 => dictionary::<UInt16Type, StringViewArray>(values),
            9 => dictionary::<UInt32Type, LargeStringArray>(values),
            _ => dictionary::<UInt64Type, StringArray>(values),
        }
    }

    fn integers(&self, values: Vec<Option<i64>>) -> ArrayRef {
        macro_rules! of {
            ($array:ident) => {
                Arc::new($array::from(values.iter().map(|v| v.map(|v| v as _)).collect::<Vec<_>>()))
            };
        }
        let negative = values.iter().flatten().any(|v| *v < 0);
        // what does not fit a narrow column is not in one
        let wide = values.iter().flatten().any(|v| i8::try_from(*v).is_err());
        match self.turn % if negative { 4 } else { 8 } {
            _ if wide => of!(Int64Array),
            0 => of!(Int16Array),
            1 => of!(Int64Array),
            2 => of!(Int32Array),
            3 => of!(Int8Array),
            4 => of!(UInt8Array),
            5 => of!(UInt16Array),
            6 => of!(UInt32Array),
            _ => of!(UInt64Array),
        }
    }

    /// `N3` as text, or as 3.
    fn ids(&self, values: Vec<Option<String>>) -> ArrayRef {
        if !self.integer_ids {
            return self.texts(values);
        }
        self.integers(values.into_iter().map(|id| id.map(|id| id[1..].parse().unwrap())).collect())
    }

    fn flags(&self, values: Vec<bool>) -> ArrayRef {
        match self.turn % 2 {
            0 => Arc::new(BooleanArray::from(values)),
            _ => self.texts(values.iter().map(|flag| Some(flag.to_string())).collect()),
        }
    }

    /// Whether it was merged: as the id of the other, or outright.
    fn merged(&self, values: Vec<Option<String>>) -> ArrayRef {
        match self.turn % 3 {
            0 => Arc::new(BooleanArray::from(values.iter().map(|id| id.as_ref().map(|_| true)).collect::<Vec<_>>())),
            _ => self.ids(values),
        }
    }

    fn probabilities(&self, values: Vec<Option<Decimal>>) -> ArrayRef {
        let text = |v: &Option<Decimal>| v.map(|v| v.to_string());
        match self.turn % 3 {
            0 => Arc::new(Float64Array::from_iter(values.iter().map(|v| text(v).map(|v| v.parse::<f64>().unwrap())))),
            1 => Arc::new(Float32Array::from_iter(values.iter().map(|v| text(v).map(|v| v.parse::<f32>().unwrap())))),
            _ => self.decimals(values.iter().map(|v| v.map(|v| (v.mantissa(), v.scale() as u8))).collect()),
        }
    }

    /// As they are: the last digits of a float would be others.
    fn weights(&self, values: Vec<Option<Decimal>>) -> ArrayRef {
        self.decimals(values.iter().map(|v| v.map(|v| (v.mantissa(), v.scale() as u8))).collect())
    }

    /// Lists of owners and parts, large and small ones, and maps.
    fn splits(&self, values: Vec<Vec<(String, u32)>>) -> ArrayRef {
        let all = values.iter().flatten();
        let owners = self.texts(all.clone().map(|(owner, _)| Some(owner.clone())).collect());
        let parts = self.integers(all.map(|(_, part)| Some(i64::from(*part))).collect());
        let (named, nullable) = (["owner", "part"], owners.data_type() == &arrow_schema::DataType::Null);
        let field = |name: &str, array: &ArrayRef| Field::new(name, array.data_type().clone(), nullable);
        let fields = vec![field(named[0], &owners), field(named[1], &parts)];
        let entries = StructArray::new(fields.into(), vec![owners, parts], None);
        let lengths = || values.iter().map(Vec::len);
        let item = Arc::new(Field::new("item", entries.data_type().clone(), false));
        match self.turn % 3 {
            0 => Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths()), Arc::new(entries), None)),
            1 => Arc::new(LargeListArray::new(item, OffsetBuffer::from_lengths(lengths()), Arc::new(entries), None)),
            _ => Arc::new(MapArray::new(item, OffsetBuffer::from_lengths(lengths()), entries, None, false)),
        }
    }

    /// Digits and scales in one column: the narrowest that holds them, or a wider one.
    pub fn decimals(&self, values: Vec<Option<(i128, u8)>>) -> ArrayRef {
        let scale = values.iter().flatten().map(|(_, scale)| *scale).max().unwrap_or(0);
        let ten = i256::from_i128(10);
        let at_scale = |(units, of): (i128, u8)| {
            i256::from_i128(units).checked_mul(ten.checked_pow((scale - of).into()).unwrap()).unwrap()
        };
        let units: Vec<Option<i256>> = values.iter().map(|v| v.map(at_scale)).collect();
        let digits = |units: &i256| if *units == i256::ZERO { 1 } else { units.checked_abs().unwrap().ilog10() + 1 };
        let most = units.iter().flatten().map(digits).max().unwrap_or(1).max(scale.into());
        let narrow = || units.iter().map(|v| v.and_then(i256::to_i128));
        let widths: Vec<u32> = [9, 18, 38, 76].into_iter().filter(|width| *width >= most).collect();
        let scale = scale as i8;
        match widths[self.turn % widths.len()] {
            9 => Arc::new(sized(
                narrow().map(|v| v.map(|v| v as i32)).collect::<Decimal32Array>().with_precision_and_scale(9, scale),
            )),
            18 => Arc::new(sized(
                narrow().map(|v| v.map(|v| v as i64)).collect::<Decimal64Array>().with_precision_and_scale(18, scale),
            )),
            38 => Arc::new(sized(narrow().collect::<Decimal128Array>().with_precision_and_scale(38, scale))),
            _ => Arc::new(sized(units.into_iter().collect::<Decimal256Array>().with_precision_and_scale(76, scale))),
        }
    }

    /// Amounts in the currency of the others.
    fn margins(&self, values: Vec<Option<Money>>) -> ArrayRef {
        let [margins, _] = self.money(values);
        margins
    }
    fn money(&self, values: Vec<Option<Money>>) -> [ArrayRef; 2] {
        let codes = values.iter().map(|m| m.map(|m| m.currency().code().to_owned())).collect();
        [self.decimals(values.iter().map(|m| m.map(|m| (m.units(), m.scale()))).collect()), self.texts(codes)]
    }
}

fn sized<T>(array: Result<T, ArrowError>) -> T {
    array.unwrap()
}

/// Words in no order, one of them in no row, a null now as a key and now as a word.
pub fn dictionary<K, A>(values: Vec<Option<String>>) -> ArrayRef
where
    K: ArrowDictionaryKeyType,
    A: Array + From<Vec<Option<String>>> + 'static,
{
    let mut words = vec![Some("no row has it".to_owned()), None];
    let mut keys = Vec::new();
    for value in values.iter().rev() {
        let key = match words.iter().position(|word| word == value) {
            Some(1) if keys.len() % 2 == 0 => None,
            Some(known) => Some(known),
            None => {
                words.push(value.clone());
                Some(words.len() - 1)
            }
        };
        keys.push(key.and_then(K::Native::from_usize));
    }
    let keys: PrimitiveArray<K> = keys.into_iter().rev().collect();
    Arc::new(DictionaryArray::new(keys, Arc::new(A::from(words))))
}

use arrow_buffer::ArrowNativeType;

/// A kind of records that has a view.
pub trait Laid: Clone + Sized + 'static {
    type Columns: Columns;
    /// The column to group by.
    const GROUP: &'static str;
    fn group(&self) -> Option<&str>;
    /// What the random records of the core leave out.
    fn vary(&mut self, _n: usize) {}
    /// The record as the unit of the layout can hold it.
    fn held(&mut self, layout: &Layout);
    fn columns(rows: &[Self], layout: &Layout) -> Vec<(&'static str, ArrayRef)>;

    fn batches(rows: &[Self], layout: &Layout) -> Vec<RecordBatch> {
        let mut cuts: Vec<usize> = layout.cuts.iter().map(|cut| (cut * rows.len() as f64) as usize).collect();
        cuts.extend([0, rows.len()]);
        cuts.sort();
        let parts = cuts.windows(2).enumerate();
        parts
            .map(|(n, cut)| Self::batch(&rows[cut[0]..cut[1]], &Layout { turn: layout.turn + n, ..layout.clone() }))
            .collect()
    }
    fn batch(rows: &[Self], layout: &Layout) -> RecordBatch {
        let (mut padded, n) = (rows.to_vec(), rows.len());
        if let Some(first) = rows.first().filter(|_| layout.sliced) {
            padded.insert(0, first.clone());
            padded.extend([first.clone(), first.clone()]);
        }
        let columns = Self::columns(&padded, layout);
        let fields: Vec<Field> =
            columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        let columns = columns.into_iter().map(|(_, array)| array).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
        if padded.len() > n { batch.slice(1, n) } else { batch }
    }
}

macro_rules! laid {
    ($($record:ident, $columns:ident by $group:ident = |$value:ident| $text:expr; {
        times $($time:ident)*; maybe $($maybe:ident)*; $(money $amount:expr;)?
        $(vary $vary:expr;)?
        $(as $method:ident $($name:literal = |$r:ident| $field:expr),+;)*
    })+) => {$(
        impl Laid for $record {
            type Columns = $columns;
            const GROUP: &'static str = stringify!($group);
            fn group(&self) -> Option<&str> {
                let $value = self;
                $text
            }
            $(fn vary(&mut self, n: usize) {
                ($vary)(self, n);
            })?
            fn held(&mut self, layout: &Layout) {
                $(self.$time = layout.holds(self.$time);)*
                $(self.$maybe = self.$maybe.map(|t| layout.holds(t));)*
            }
            fn columns(rows: &[Self], layout: &Layout) -> Vec<(&'static str, ArrayRef)> {
                let mut columns: Vec<(&'static str, ArrayRef)> = vec![
                    $((stringify!($time), layout.instants(rows.iter().map(|r| Some(r.$time)).collect())),)*
                    $((stringify!($maybe), layout.instants(rows.iter().map(|r| r.$maybe).collect())),)*
                    $($(($name, layout.$method(rows.iter().map(|$r| $field).collect())),)+)*
                ];
                $({
                    let [amount, currency] = layout.money(rows.iter().map($amount).collect());
                    columns.extend([("amount", amount), ("currency", currency)]);
                })?
                if columns.iter().all(|(name, _)| *name != Self::GROUP) {
                    columns.push((Self::GROUP, layout.texts(rows.iter().map(|r| r.group().map(str::to_owned)).collect())));
                }
                columns
            }
        }
    )+};
}
/// Tickets that were solved, reopened and solved again, in this order and in others.
fn reopened(ticket: &mut Ticket, n: usize) {
    let hours = |h: i64| ticket.created_at.micros().checked_add(h * 3_600_000_000).map(Timestamp::from_micros);
    ticket.first_solved_at = if n.is_multiple_of(2) { hours(n as i64 % 48) } else { None };
    ticket.reopened_at = if n.is_multiple_of(3) { hours(n as i64 % 30 + 20) } else { None };
    ticket.reopened = (n % 5 / 2) as u32;
    ticket.assigned_at = if n.is_multiple_of(4) { hours(n as i64 % 9) } else { None };
}
fn word(word: &str) -> Option<String> {
    Some(word.to_owned())
}
laid! {
    Lead, LeadColumns by source = |r| r.source.as_deref(); {
        times created_at; maybe qualified_at converted_at disqualified_at updated_at;
        as texts "owner" = |r| r.owner.clone();
        as ids "id" = |r| Some(r.id.clone()), "customer" = |r| r.customer.clone();
        as merged "merged_into" = |r| r.merged_into.clone();
    }
    Deal, DealColumns by owner = |r| r.owner.as_deref(); {
        times created_at; maybe closed_at expected_close updated_at; money |r| r.amount;
        as ids "id" = |r| Some(r.id.clone()), "customer" = |r| r.customer.clone(), "lead" = |r| r.lead.clone();
        as texts "outcome" = |r| word(r.outcome.as_str()), "source" = |r| r.source.clone(), "stage" = |r| r.stage.clone(),
            "lost_reason" = |r| r.lost_reason.clone(), "competitor" = |r| r.competitor.clone(),
            "product" = |r| r.product.clone(), "forecast_category" = |r| r.forecast_category.clone(), "kind" = |r| r.kind.map(|k| k.as_str().to_owned());
        as probabilities "probability" = |r| r.probability;
        as splits "splits" = |r| r.splits.clone();
    }
    Customer, CustomerColumns by owner = |r| r.owner.as_deref(); {
        times since; maybe ended_at updated_at;
        as ids "id" = |r| Some(r.id.clone());
        as texts "channel" = |r| r.channel.clone();
    }
    Ticket, TicketColumns by channel = |r| r.channel.as_deref(); {
        times created_at; maybe first_reply_at first_solved_at solved_at reopened_at assigned_at due_at reply_due_at
            updated_at;
        vary reopened;
        as texts "sla_met" = |r| r.sla_met.map(|met| met.to_string()), "priority" = |r| r.priority.clone();
        as integers "satisfaction" = |r| r.satisfaction.map(i64::from);
        as ids "id" = |r| Some(r.id.clone());
        as texts "kind" = |r| r.kind.map(|k| k.as_str().to_owned());
        as integers "reopened" = |r| Some(r.reopened.into());
        as merged "merged_into" = |r| r.merged_into.clone();
    }
    Message, MessageColumns by user = |r| r.user.as_deref(); {
        times at; maybe;
        as ids "ticket" = |r| Some(r.ticket.clone());
        as texts "from" = |r| word(r.from.as_str());
        as flags "public" = |r| r.public;
    }
    SurveyResponse, SurveyColumns by channel = |r| r.channel.as_deref(); {
        times; maybe sent_at answered_at;
        as texts "kind" = |r| word(r.kind.as_str());
        as ids "respondent" = |r| r.respondent.clone(), "subject" = |r| r.subject.clone(),
            "customer" = |r| r.customer.clone();
        as texts "survey" = |r| word(&r.survey);
        as weights "weight" = |r| r.weight;
        as integers "score" = |r| r.score.map(i64::from);
    }
    Spend, SpendColumns by channel = |r| r.channel.as_deref(); {
        times at; maybe; money |r| Some(r.amount);
        as texts "kind" = |r| word(r.kind.as_str()), "campaign" = |r| r.campaign.clone();
    }
    StageChange, StageChangeColumns by owner = |r| r.owner.as_deref(); {
        times at; maybe expected_close; money |r| r.amount;
        as probabilities "probability" = |r| r.probability;
        as ids "deal" = |r| Some(r.deal.clone());
        as integers "seq" = |r| Some(r.seq.into());
        as texts "stage" = |r| Some(r.stage.clone()), "outcome" = |r| word(r.outcome.as_str());
    }
    TicketChange, TicketChangeColumns by assignee = |r| r.assignee.as_deref(); {
        times at; maybe;
        as ids "ticket" = |r| Some(r.ticket.clone());
        as integers "seq" = |r| Some(r.seq.into());
        as texts "status" = |r| r.status.map(|status| status.as_str().to_owned()),
            "priority" = |r| r.priority.clone();
    }
    Staff, StaffColumns by team = |r| r.team.as_deref(); {
        times licensed_from; maybe licensed_until trained_at training_expires;
        as ids "user" = |r| Some(r.user.clone());
        as flags "needs_training" = |r| r.needs_training;
        as probabilities "training_hours" = |r| r.training_hours;
    }
    UsageEvent, UsageEventColumns by action = |r| r.action.as_deref(); {
        times at; maybe;
        as ids "user" = |r| Some(r.user.clone()), "record" = |r| r.record.clone();
    }
    Target, TargetColumns by owner = |r| r.owner.as_deref(); {
        times at; maybe; money |r| Some(r.amount);
    }
    Visit, VisitColumns by channel = |r| r.channel.as_deref(); {
        times at; maybe;
        as ids "visitor" = |r| Some(r.visitor.clone());
        as integers "sessions" = |r| Some(r.sessions.into());
        as texts "campaign" = |r| r.campaign.clone();
    }
    Purchase, PurchaseColumns by product = |r| r.product.as_deref(); {
        times at; maybe; money |r| r.amount;
        as ids "customer" = |r| Some(r.customer.clone());
        as margins "margin" = |r| r.margin;
    }
    Subscription, SubscriptionColumns by ended_reason = |r| r.ended_reason.as_deref(); {
        times started_at; maybe ended_at; money |r| Some(r.amount);
        as ids "customer" = |r| Some(r.customer.clone());
        as integers "months" = |r| Some(r.months.into());
        as texts "ended_reason" = |r| r.ended_reason.clone();
    }
    Interaction, InteractionColumns by user = |r| r.user.as_deref(); {
        times at; maybe;
        as ids "customer" = |r| Some(r.customer.clone()), "deal" = |r| r.deal.clone();
        as texts "kind" = |r| word(r.kind.as_str()), "channel" = |r| r.channel.clone(),
            "campaign" = |r| r.campaign.clone();
    }
}
