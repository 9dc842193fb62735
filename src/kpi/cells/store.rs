//! Where cells lie: in one piece, which a batch fills fastest, or in pages, of which a table that is held costs a live one
//! only those that change.

use crate::summary::Summary;
use std::sync::Arc;

/// About as many cells lie on a page.
const PAGE: usize = 512;

/// The cells of all rows.
#[derive(Debug, Clone)]
pub enum Store<S> {
    Flat(Vec<S>),
    Paged(Pages<S>),
}

/// Cells in pages of whole rows.
#[derive(Debug, Clone)]
pub struct Pages<S> {
    pages: Vec<Arc<Vec<S>>>,
    /// Which pages changed since they were last settled.
    changed: Vec<bool>,
    /// How many rows lie on one.
    rows: usize,
}

impl<S: Summary> Store<S> {
    pub fn paged(width: usize) -> Self {
        Store::Paged(Pages { pages: Vec::new(), changed: Vec::new(), rows: (PAGE / width.max(1)).max(1) })
    }
    pub fn row(&self, row: usize, width: usize) -> &[S] {
        match self {
            Store::Flat(cells) => cells.get(row * width..(row + 1) * width),
            Store::Paged(Pages { pages, rows, .. }) => {
                let at = row % rows * width;
                pages.get(row / rows).and_then(|page| page.get(at..at + width))
            }
        }
        .unwrap_or_default()
    }
    pub fn row_mut(&mut self, row: usize, width: usize) -> &mut [S] {
        match self {
            Store::Flat(cells) => cells.get_mut(row * width..(row + 1) * width),
            Store::Paged(Pages { pages, changed, rows }) => {
                let at = row % *rows * width;
                if let Some(changed) = changed.get_mut(row / *rows) {
                    *changed = true;
                }
                pages.get_mut(row / *rows).and_then(|page| Arc::make_mut(page).get_mut(at..at + width))
            }
        }
        .unwrap_or_default()
    }
    /// Room for so many rows; how many there is room for.
    pub fn grow(&mut self, rows: usize, width: usize) -> usize {
        match self {
            Store::Flat(cells) => {
                cells.resize_with(rows * width, Default::default);
                rows
            }
            Store::Paged(Pages { pages, changed, rows: each }) => {
                while pages.len() * *each < rows {
                    pages.push(Arc::new(vec![S::default(); *each * width]));
                    changed.push(false);
                }
                pages.len() * *each
            }
        }
    }
    /// All cells in one piece.
    pub fn flat(&mut self) -> &mut [S] {
        if let Store::Paged(Pages { pages, .. }) = self {
            *self = Store::Flat(pages.iter().flat_map(|page| page.iter().cloned()).collect());
        }
        match self {
            Store::Flat(cells) => cells,
            Store::Paged(_) => &mut [],
        }
    }
    /// Puts the cells of changed pages into the order that reading wants; `false` where there are no pages.
    pub fn settle_pages(&mut self) -> bool {
        let Store::Paged(Pages { pages, changed, .. }) = self else { return false };
        for (page, changed) in pages.iter_mut().zip(changed) {
            if std::mem::take(changed) {
                Arc::make_mut(page).iter_mut().for_each(Summary::settle);
            }
        }
        true
    }
    /// What they take in memory, without what they point to.
    pub fn bytes(&self) -> usize {
        match self {
            Store::Flat(cells) => cells.capacity() * size_of::<S>(),
            Store::Paged(Pages { pages, .. }) => pages.iter().map(|page| page.len() * size_of::<S>()).sum(),
        }
    }
}
