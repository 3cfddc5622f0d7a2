//! What a model keeps of its target, and the targets of another table by it.

use super::{TargetError, Task, unknown};
use crate::encode::text::{number_of, text_of, tidy, usable};
use crate::{Column, Commas, Kind, Required, Table, Values, truth};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What a model predicts, as plain data for the model file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetSpec {
    /// The target's column.
    pub name: String,
    /// What the column was understood as, so what a reader should take it for.
    pub kind: Kind,
    /// What commas in its numbers stood for in training.
    #[serde(default, skip_serializing_if = "Commas::is_none")]
    pub commas: Commas,
    /// The task.
    pub task: Task,
    /// The classes, sorted as the table sorts levels (numbers by value); empty for regression.
    pub classes: Vec<String>,
}

/// The targets of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetValues {
    /// One a row: for classes the position in [`TargetSpec::classes`], else the number in the person's units; NaN
    /// where it is missing.
    pub values: Vec<f64>,
    /// The rows that have a target, ascending.
    pub rows: Vec<u32>,
    /// The rows that have none.
    pub left_out: usize,
}

impl TargetValues {
    pub(super) fn of(values: Vec<f64>) -> TargetValues {
        let rows: Vec<u32> =
            (0..=u32::MAX).zip(&values).filter(|(_, v)| !v.is_nan()).map(|(row, _)| row).collect();
        let left_out = values.len() - rows.len();
        TargetValues { values, rows, left_out }
    }
}

/// Cells that a model's target cannot take.
struct Stranger {
    /// The first, as text.
    value: String,
    /// Its row, from 0.
    row: usize,
    /// How many there are.
    rows: usize,
}

impl TargetSpec {
    /// What a reader is to take the target's column for: a cell that is of another kind is a mistake, not a target that
    /// is missing.
    pub fn required(&self) -> Required {
        Required { commas: self.commas, strict: true, ..Required::new(&self.name, self.kind) }
    }

    /// The targets of another table, for testing a model on it. Rows without a target are left out.
    ///
    /// # Errors
    /// No such column, no row with a target, a class the model does not know, text where it predicts a number.
    pub fn apply(&self, table: &Table) -> Result<TargetValues, TargetError> {
        let column = table.column(&self.name).ok_or_else(|| unknown(&self.name, table))?;
        let values = match (self.task, &column.values) {
            (_, Values::Dropped) => {
                let almost = column.strays.as_ref().map(|strays| strays.kind);
                return Err(TargetError::FreeText {
                    column: self.name.clone(),
                    almost,
                    note: column.note.clone(),
                });
            }
            (_, Values::Numbers(_)) if column.kind == Kind::Date && column.missing < table.rows => {
                return Err(TargetError::Date { column: self.name.clone() });
            }
            (Task::Regression, _) => self.numbers(column)?,
            (Task::Binary | Task::Multiclass, _) => self.class_positions(column)?,
        };
        let found = TargetValues::of(values);
        if found.rows.is_empty() {
            let (column, note) = (self.name.clone(), column.note.clone());
            return Err(TargetError::AllMissing { column, note, rows: table.rows });
        }
        Ok(found)
    }

    fn numbers(&self, column: &Column) -> Result<Vec<f64>, TargetError> {
        self.resolve(column, tidy, number_of).map_err(|stranger| TargetError::NotANumber {
            column: self.name.clone(),
            value: stranger.value,
            row: stranger.row,
            rows: stranger.rows,
        })
    }

    fn class_positions(&self, column: &Column) -> Result<Vec<f64>, TargetError> {
        let mut by_text: FxHashMap<&str, f64> = FxHashMap::default();
        let mut by_value: FxHashMap<u64, f64> = FxHashMap::default();
        for (k, class) in self.classes.iter().enumerate() {
            by_text.entry(class).or_insert(k as f64);
            if let Some(value) = number_of(class) {
                by_value.entry(value.to_bits()).or_insert(k as f64);
            }
        }
        let of_value = |x: f64| by_value.get(&tidy(x).to_bits()).copied();
        let of_text = |text: &str| {
            // A class that was a number in training may be written otherwise here: `1.0` for `1`.
            let as_number =
                || if self.kind == Kind::Number { number_of(text).and_then(of_value) } else { None };
            // And a yes or no: `true` for `Yes`.
            let as_truth = || {
                let yes = if self.kind == Kind::Boolean { truth(text) } else { None };
                yes.and_then(|_| self.classes.iter().position(|c| truth(c) == yes)).map(|k| k as f64)
            };
            by_text.get(text).copied().or_else(as_number).or_else(as_truth)
        };
        let known = |x: f64| of_value(x).unwrap_or(f64::INFINITY);
        self.resolve(column, known, of_text).map_err(|stranger| TargetError::UnknownClass {
            column: self.name.clone(),
            value: stranger.value,
            row: stranger.row,
            rows: stranger.rows,
            classes: self.classes.clone(),
        })
    }

    /// One value a row; else the first cell that has none. `of_number` says with
    /// an infinity that it has none.
    fn resolve(
        &self,
        column: &Column,
        of_number: impl Fn(f64) -> f64,
        of_text: impl Fn(&str) -> Option<f64>,
    ) -> Result<Vec<f64>, Stranger> {
        let mut first: Option<Stranger> = None;
        let mut checked = |row: usize, value: f64, text: &dyn Fn() -> String| {
            if value.is_infinite() {
                first.get_or_insert_with(|| Stranger { value: text(), row, rows: 0 }).rows += 1;
            }
            value
        };
        let values = match &column.values {
            Values::Numbers(cells) => cells
                .iter()
                .enumerate()
                .map(|(row, &x)| match usable(x) {
                    true => checked(row, of_number(x), &|| text_of(x)),
                    false => f64::NAN,
                })
                .collect(),
            Values::Categories { codes, levels } => {
                let of_level: Vec<f64> =
                    levels.iter().map(|level| of_text(level).unwrap_or(f64::INFINITY)).collect();
                let place = |code: &u32| (*code as usize).checked_sub(1);
                let cell = |k: usize| Some((of_level.get(k).copied()?, levels.get(k)?));
                codes
                    .iter()
                    .enumerate()
                    .map(|(row, code)| match place(code).and_then(cell) {
                        Some((value, level)) => checked(row, value, &|| level.clone()),
                        None => f64::NAN,
                    })
                    .collect()
            }
            Values::Dropped => Vec::new(),
        };
        first.map_or(Ok(values), Err)
    }
}
