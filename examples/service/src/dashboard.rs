//! The board as it is shown: tiles of cells, and what changed in them.

use crate::Failure;
use crate::config::{Config, Question};
use crate::store::Change;
use crm_kpi::board::{Board, Changes, Named};
use crm_kpi::kpi::{Better, Reading, Unit};
use crm_kpi::record::AnyRecord;
use crm_kpi::time::{Timeline, Timestamp};
use crm_kpi::value::Value;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All that is shown, at one version.
#[derive(Debug, Clone, Serialize)]
pub struct Dashboard {
    /// Versions of another epoch say nothing to this one.
    pub epoch: Arc<str>,
    pub version: u64,
    /// Ages and windows are measured up to here.
    pub as_of: Timestamp,
    /// Every change up to here is in it.
    pub known_at: Timestamp,
    pub records: usize,
    pub tiles: Vec<Arc<Tile>>,
}

/// One question.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    pub kpi: &'static str,
    pub title: String,
    pub formula: &'static str,
    pub unit: Unit,
    pub better: Better,
    pub by: Option<String>,
    pub periods: Vec<String>,
    pub rows: Vec<Row>,
}

type Group = Option<String>;

/// The numbers of a group, a period after the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    pub group: Group,
    pub cells: Vec<Arc<Cell>>,
    /// Of all periods together, and of what has no period yet, where the KPI adds up.
    pub total: Option<Arc<Cell>>,
}

/// A number, or why there is none, and what stands behind it.
#[derive(Debug, PartialEq, Serialize)]
pub struct Cell {
    /// For a chart; the text is exact.
    pub value: Option<f64>,
    pub text: Option<String>,
    pub undefined: Option<String>,
    pub n: u64,
    pub pending: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<String, u64>,
}

/// What is different in a row: some cells by their period, or that it is gone.
#[derive(Debug, Serialize)]
pub struct News {
    pub tile: usize,
    pub group: Group,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells: Option<BTreeMap<usize, Arc<Cell>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Arc<Cell>>,
}

impl Cell {
    fn of(reading: &Reading<Value>) -> Cell {
        let value = reading.value();
        Cell {
            value: value.ok().map(Value::number).filter(|n| n.is_finite()),
            text: value.ok().map(ToString::to_string),
            undefined: value.err().map(ToString::to_string),
            n: reading.n(),
            pending: reading.pending(),
            excluded: reading.excluded().map(|(why, n)| (why.code().to_string(), n)).collect(),
        }
    }
}

impl Tile {
    fn of(question: &Question, timeline: &Timeline) -> Result<Tile, Failure> {
        let about = crm_kpi::catalogue::find(&question.kpi)?.about;
        let label = |slot| if timeline.grain().is_none() { "all time".to_owned() } else { timeline.label(slot) };
        Ok(Tile {
            kpi: about.id,
            title: question.title.clone().unwrap_or_else(|| about.names.en.to_owned()),
            formula: about.formula,
            unit: about.unit,
            better: about.better,
            by: question.by.clone(),
            periods: (0..timeline.len()).map(label).collect(),
            rows: Vec::new(),
        })
    }
    /// The tile as it is now, and what changed in it; cells that did not change are shared with this one.
    fn renewed(&self, at: usize, now: &mut Now<'_>, changes: &Changes<Group>) -> Result<(Tile, Vec<News>), Failure> {
        let mut news = Vec::new();
        let mut before: BTreeMap<&Group, &Row> = self.rows.iter().map(|row| (&row.group, row)).collect();
        let told: Option<BTreeMap<&Group, &[usize]>> = match changes {
            Changes::These(these) => Some(these.iter().map(|c| (&c.group, c.periods.as_slice())).collect()),
            Changes::All(_) => None,
        };
        let readings = now.board.readings(now.question)?;
        let mut rows = Vec::new();
        for group in readings.groups() {
            let old = before.remove(group);
            let slots = told.as_ref().map(|told| told.get(group).copied());
            if let (Some(old), Some(None)) = (old, slots) {
                rows.push(old.clone());
                continue;
            }
            let touched = |slot: &usize| slots.flatten().is_none_or(|slots| slots.contains(slot));
            let mut different = BTreeMap::new();
            let mut cells = Vec::new();
            for (slot, reading) in readings.series(group).iter().enumerate() {
                let was = old.and_then(|row| row.cells.get(slot));
                let cell = match was {
                    Some(was) if !touched(&slot) => was.clone(),
                    _ => Arc::new(Cell::of(reading)),
                };
                if was != Some(&cell) {
                    different.insert(slot, cell.clone());
                }
                cells.push(cell);
            }
            let total = now.board.total(now.question, group.as_deref())?.map(|total| Arc::new(Cell::of(&total)));
            let row = Row { group: group.clone(), cells, total };
            if old != Some(&row) {
                let total = row.total.clone();
                news.push(News { tile: at, group: group.clone(), cells: Some(different), total });
            }
            rows.push(row);
        }
        let gone = |group: &Group| News { tile: at, group: group.clone(), cells: None, total: None };
        news.extend(before.into_keys().map(gone));
        Ok((Tile { rows, ..self.clone() }, news))
    }
}

/// A question, and the board that answers it.
struct Now<'a> {
    board: &'a mut Board<String, AnyRecord>,
    question: &'a Named,
}

/// A board with its questions, and how it was shown last.
pub struct Live {
    config: Arc<Config>,
    board: Board<String, AnyRecord>,
    asked: Vec<Named>,
    timelines: Vec<Timeline>,
    shown: Dashboard,
}

impl Live {
    /// A board that was told nothing yet.
    pub fn new(config: Arc<Config>, epoch: &str, now: Timestamp) -> Result<Live, Failure> {
        let timelines = config.timelines(now)?;
        let (board, asked) = config.board(now)?;
        let tile = |(question, timeline)| Ok(Arc::new(Tile::of(question, timeline)?));
        let tiles = config.questions.iter().zip(&timelines).map(tile).collect::<Result<_, Failure>>()?;
        let shown = Dashboard { epoch: epoch.into(), version: 0, as_of: now, known_at: now, records: 0, tiles };
        Ok(Live { config, board, asked, timelines, shown })
    }
    pub fn apply(&mut self, change: Change) -> Result<(), crm_kpi::Error> {
        match change.record {
            Some(record) => self.board.upsert(change.id, &record)?,
            None => self.board.remove(&change.id)?,
        };
        Ok(())
    }
    /// Whether the periods that are shown are no longer the present ones: then a new board is needed.
    pub fn is_over(&self, now: Timestamp) -> Result<bool, Failure> {
        Ok(self.config.timelines(now)? != self.timelines)
    }
    /// Time passes.
    pub fn advance(&mut self, now: Timestamp) -> Result<(), Failure> {
        self.board.advance(now)?;
        self.shown.as_of = now;
        Ok(())
    }
    /// What there is to show, and what is different since it was asked last.
    pub fn show(&mut self, known_at: Timestamp) -> Result<(Dashboard, Vec<News>), Failure> {
        let mut news = Vec::new();
        for (at, (question, tile)) in self.asked.iter().zip(&mut self.shown.tiles).enumerate() {
            // a tile that was never filled is filled whole
            let changes = self.board.changes_by_name(question, self.shown.version)?;
            if matches!(&changes, Changes::These(these) if these.is_empty()) {
                continue;
            }
            let (renewed, different) = tile.renewed(at, &mut Now { board: &mut self.board, question }, &changes)?;
            *tile = Arc::new(renewed);
            news.extend(different);
        }
        (self.shown.version, self.shown.known_at) = (self.board.version(), known_at);
        self.shown.records = self.board.len();
        Ok((self.shown.clone(), news))
    }
}
