//! Parquet, read into the same views.

use crate::error::Error;
use crate::mapping::{Columns, Mapping};
use crate::view::View;
use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;
use std::fs::File;
use std::path::Path;

/// Large enough that a batch costs nothing beside its rows.
const ROWS_A_BATCH: usize = 1 << 16;

/// Of a Parquet file the columns are read that hold a field, and those that are [kept](Mapping::keep).
impl<C: Columns> Mapping<C> {
    /// Reads a column of a Parquet file that no field names, so that it can be grouped by or filtered on.
    pub fn keep(mut self, column: impl Into<String>) -> Self {
        self.kept.push(column.into());
        self
    }
    /// The view over a Parquet file.
    ///
    /// # Errors
    /// What [`over`](Mapping::over) refuses; a file that cannot be read, or is no Parquet.
    pub fn parquet_file(&self, path: impl AsRef<Path>) -> Result<View<C>, Error> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|e| Error::file(format_args!("{}: {e}", path.display())))?;
        self.parquet(file, &path.display().to_string())
    }
    /// The view over a Parquet file that lies in memory.
    ///
    /// # Errors
    /// What [`over`](Mapping::over) refuses; bytes that are no Parquet.
    pub fn parquet_bytes(&self, bytes: impl Into<Bytes>) -> Result<View<C>, Error> {
        self.parquet(bytes.into(), "Parquet bytes")
    }
    fn parquet(&self, from: impl ChunkReader + 'static, name: &str) -> Result<View<C>, Error> {
        let damaged = |e: &dyn std::fmt::Display| Error::file(format_args!("{name}: {e}"));
        let builder = ParquetRecordBatchReaderBuilder::try_new(from).map_err(|e| damaged(&e))?;
        let wanted = self.wanted();
        let fields = builder.schema().fields().iter().enumerate();
        let roots: Vec<usize> =
            fields.filter(|(_, field)| wanted.contains(&field.name().as_str())).map(|(at, _)| at).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let schema = builder.schema().clone();
        let reader = builder.with_projection(mask).with_batch_size(ROWS_A_BATCH).build().map_err(|e| damaged(&e))?;
        let mut batches = reader.collect::<Result<Vec<RecordBatch>, _>>().map_err(|e| damaged(&e))?;
        if batches.is_empty() {
            // a file without rows still has columns, or misses them
            batches.push(RecordBatch::new_empty(schema));
        }
        self.over(batches)
    }
    /// The names of the columns that are read.
    fn wanted(&self) -> Vec<&str> {
        let named = |field: &'static &'static str| -> &str {
            let given = self.shared.fields.get(*field).and_then(|given| given.column.as_deref());
            given.unwrap_or(field)
        };
        let fields = C::FIELDS.iter().chain(&[crate::column::CURRENCY]);
        fields.map(named).chain(self.kept.iter().map(String::as_str)).collect()
    }
}
