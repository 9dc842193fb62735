//! What rows may come in: one record batch or many.

use arrow_array::RecordBatch;

/// One record batch or many: a batch, a slice, a vector, or a reference to one. The columns are shared, not copied.
pub trait Batches {
    /// The batches, in order.
    fn batches(self) -> Vec<RecordBatch>;
}

impl Batches for RecordBatch {
    fn batches(self) -> Vec<RecordBatch> {
        vec![self]
    }
}
impl Batches for &RecordBatch {
    fn batches(self) -> Vec<RecordBatch> {
        vec![self.clone()]
    }
}
impl Batches for Vec<RecordBatch> {
    fn batches(self) -> Vec<RecordBatch> {
        self
    }
}
impl Batches for &Vec<RecordBatch> {
    fn batches(self) -> Vec<RecordBatch> {
        self.clone()
    }
}
impl Batches for &[RecordBatch] {
    fn batches(self) -> Vec<RecordBatch> {
        self.to_vec()
    }
}
impl<const N: usize> Batches for [RecordBatch; N] {
    fn batches(self) -> Vec<RecordBatch> {
        self.into()
    }
}
impl<const N: usize> Batches for &[RecordBatch; N] {
    fn batches(self) -> Vec<RecordBatch> {
        self.to_vec()
    }
}
