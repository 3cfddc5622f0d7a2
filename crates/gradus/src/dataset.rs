//! Rows ready for the engine.

use gradus_engine::rows::{Batch, Data, Pick};
use gradus_table::{EncodeError, Encoded, Encoding, Table};

use crate::head::{Head, Truth};

/// Encoded rows with what they really are.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The inputs.
    pub inputs: Encoded,
    /// What the net learns, `[rows]`.
    pub targets: Vec<f32>,
    /// What a person reads.
    pub truth: Truth,
}

impl Dataset {
    /// Encodes rows of a table; `values` has the target of every row of the table.
    pub fn of(
        encoding: &Encoding,
        head: &Head,
        table: &Table,
        rows: &[u32],
        values: &[f64],
    ) -> Result<Dataset, EncodeError> {
        let inputs = encoding.apply(table, Some(rows))?;
        let value = |&row: &u32| values.get(row as usize).copied().unwrap_or(f64::NAN);
        let truth = Truth::of(head.task, rows.iter().map(value));
        Ok(Dataset { targets: head.targets(&truth), inputs, truth })
    }

    /// Adds the rows of another part of the same shape.
    pub fn append(&mut self, mut other: Dataset) {
        self.inputs.rows += other.inputs.rows;
        self.inputs.numbers.append(&mut other.inputs.numbers);
        self.inputs.codes.append(&mut other.inputs.codes);
        self.targets.append(&mut other.targets);
        self.truth.append(other.truth);
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.inputs.rows
    }

    /// As the engine takes them.
    pub fn data(&self) -> Data<'_> {
        Data {
            numbers: &self.inputs.numbers,
            width: self.inputs.width,
            codes: &self.inputs.codes,
            code_columns: self.inputs.code_columns,
            targets: &self.targets,
            target_width: 1,
            weights: None,
        }
    }

    /// Bytes they take.
    pub fn bytes(&self) -> usize {
        4 * (self.inputs.numbers.len() + self.inputs.codes.len() + self.targets.len()) + 8 * self.truth.rows()
    }

    /// Batches of up to `size` rows, in order.
    pub fn batches(&self, size: usize) -> impl Iterator<Item = Batch<'_>> {
        let rows = self.rows();
        (0..rows).step_by(size.max(1)).map(move |start| Batch {
            data: self.data(),
            pick: Pick::Range { start, len: size.min(rows - start) },
        })
    }
}
