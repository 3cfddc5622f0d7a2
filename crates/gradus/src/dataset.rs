//! Rows ready for the engine.

use std::borrow::Cow;
use std::sync::Arc;

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
    /// How much each row counts, in losses and metrics; `None` is 1 each. See [`Dataset::weigh`].
    pub weights: Option<Vec<f32>>,
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
        Ok(Dataset { targets: head.targets(&truth), inputs, truth, weights: None })
    }

    /// Lets rows count differently: not negative, one a row. They are divided by `mean`, the mean weight of the
    /// training rows, so that the learning rate means the same with weights and without.
    pub fn weigh(&mut self, weights: Vec<f32>, mean: f32) {
        self.weights = Some(weights.into_iter().map(|w| w / mean).collect());
    }

    /// Weights that make every class count the same in all: `rows / (classes · rows of the class)` (King and Zeng,
    /// "Logistic Regression in Rare Events Data", 2001, section 4). `None` for numbers.
    pub fn balanced_weights(truth: &Truth, classes: usize) -> Option<Vec<f32>> {
        let Truth::Classes(of_row) = truth else { return None };
        let mut counts = vec![0usize; classes];
        of_row.iter().for_each(|&class| counts[class as usize] += 1);
        let present = counts.iter().filter(|&&n| n > 0).count();
        let weight = |class: &u32| of_row.len() as f32 / (present * counts[*class as usize]) as f32;
        Some(of_row.iter().map(weight).collect())
    }

    /// Adds the rows of another part of the same shape.
    pub fn append(&mut self, mut other: Dataset) {
        self.inputs.rows += other.inputs.rows;
        self.inputs.numbers.append(&mut other.inputs.numbers);
        self.inputs.codes.append(&mut other.inputs.codes);
        self.targets.append(&mut other.targets);
        self.truth.append(other.truth);
        if let (Some(weights), Some(more)) = (&mut self.weights, &mut other.weights) {
            weights.append(more);
        }
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
            weights: self.weights.as_deref(),
        }
    }
}

/// Some rows of a dataset, which others share, or all of them.
#[derive(Clone, Debug)]
pub struct Part {
    data: Arc<Dataset>,
    rows: Option<Arc<[u32]>>,
}

impl From<Arc<Dataset>> for Part {
    fn from(data: Arc<Dataset>) -> Part {
        Part { data, rows: None }
    }
}

impl Part {
    /// These rows, by their positions, in this order.
    pub fn of(data: Arc<Dataset>, rows: Arc<[u32]>) -> Part {
        Part { data, rows: Some(rows) }
    }

    /// As whoever reads it takes it.
    pub fn view(&self) -> View<'_> {
        View { data: &self.data, rows: self.rows.as_deref() }
    }
}

/// Some rows of a dataset, or all of them, to read.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    data: &'a Dataset,
    rows: Option<&'a [u32]>,
}

impl<'a> From<&'a Dataset> for View<'a> {
    fn from(data: &'a Dataset) -> View<'a> {
        View { data, rows: None }
    }
}

impl<'a> View<'a> {
    /// These rows of a dataset, by their positions.
    pub fn of(data: &'a Dataset, rows: &'a [u32]) -> View<'a> {
        View { data, rows: Some(rows) }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows.map_or(self.data.rows(), <[u32]>::len)
    }

    /// The positions of the rows in the dataset.
    pub fn positions(self) -> impl Iterator<Item = u32> + 'a {
        (0..self.rows()).map(move |at| self.rows.map_or(at as u32, |rows| rows[at]))
    }

    /// All the dataset's rows as the engine takes them.
    pub fn data(&self) -> Data<'a> {
        self.data.data()
    }

    /// What the net learns of the rows.
    pub fn targets(&self) -> Cow<'a, [f32]> {
        self.picked(&self.data.targets)
    }

    /// How much each counts.
    pub fn weights(&self) -> Option<Cow<'a, [f32]>> {
        self.data.weights.as_ref().map(|weights| self.picked(weights))
    }

    /// What they really are.
    pub fn truth(&self) -> Cow<'a, Truth> {
        match (self.rows, &self.data.truth) {
            (None, truth) => Cow::Borrowed(truth),
            (_, Truth::Classes(classes)) => Cow::Owned(Truth::Classes(self.picked(classes).into_owned())),
            (_, Truth::Numbers(numbers)) => Cow::Owned(Truth::Numbers(self.picked(numbers).into_owned())),
        }
    }

    fn picked<T: Copy>(&self, all: &'a [T]) -> Cow<'a, [T]> {
        match self.rows {
            None => Cow::Borrowed(all),
            Some(rows) => Cow::Owned(rows.iter().map(|&row| all[row as usize]).collect()),
        }
    }

    /// Batches of up to `size` rows, in order.
    pub fn batches(self, size: usize) -> impl Iterator<Item = Batch<'a>> {
        let (data, rows) = (self.data(), self.rows());
        (0..rows).step_by(size.max(1)).map(move |start| {
            let len = size.min(rows - start);
            let pick = match self.rows {
                None => Pick::Range { start, len },
                Some(rows) => Pick::Rows(&rows[start..start + len]),
            };
            Batch { data, pick }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balanced_weights_give_every_class_the_same_say() {
        let truth = Truth::Classes(vec![0, 0, 0, 2, 0, 2]);
        let weights = Dataset::balanced_weights(&truth, 3).unwrap();
        assert_eq!(weights, [0.75, 0.75, 0.75, 1.5, 0.75, 1.5]);
        assert_eq!(weights.iter().sum::<f32>(), 6.0);
        assert!(Dataset::balanced_weights(&Truth::Numbers(vec![1.0]), 0).is_none());
    }
}
