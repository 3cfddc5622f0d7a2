//! What a model keeps of its target, and the targets of another table by it.

use super::{TargetError, Task, unknown};
use crate::encode::text::{number_of, text_of, tidy, usable};
use crate::{Column, Kind, Table, Values, truth};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What a model predicts, as plain data for the model file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetSpec {
    /// The target's column.
    pub name: String,
    /// What the column was understood as, so what a reader should take it for.
    pub kind: Kind,
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

impl TargetSpec {
    /// What a reader is to take the target's column for.
    pub fn required(&self) -> (String, Kind) {
        (self.name.clone(), self.kind)
    }

    /// The targets of another table, for testing a model on it. Rows without a target are left out.
    ///
    /// # Errors
    /// No such column, no row with a target, a class the model does not know, text where it predicts a number.
    pub fn apply(&self, table: &Table) -> Result<TargetValues, TargetError> {
        let column = table.column(&self.name).ok_or_else(|| unknown(&self.name, table))?;
        let values = match (self.task, &column.values) {
            (_, Values::Dropped) => {
                return Err(TargetError::FreeText { column: self.name.clone(), note: column.note.clone() });
            }
            (_, Values::Numbers(_)) if column.kind == Kind::Date && column.missing < table.rows => {
                return Err(TargetError::Date { column: self.name.clone() });
            }
            (Task::Regression, _) => self.numbers(column)?,
            (Task::Binary | Task::Multiclass, _) => self.class_positions(column)?,
        };
        let found = TargetValues::of(values);
        if found.rows.is_empty() {
            return Err(TargetError::AllMissing { column: self.name.clone(), rows: table.rows });
        }
        Ok(found)
    }

    fn numbers(&self, column: &Column) -> Result<Vec<f64>, TargetError> {
        self.resolve(column, tidy, number_of).map_err(|(value, rows)| TargetError::NotANumber {
            column: self.name.clone(),
            value,
            rows,
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
        self.resolve(column, known, of_text).map_err(|(value, rows)| TargetError::UnknownClass {
            column: self.name.clone(),
            value,
            rows,
            classes: self.classes.clone(),
        })
    }

    /// One value a row; else the first cell that has none, and how many such cells there are. `of_number` says with
    /// an infinity that it has none.
    fn resolve(
        &self,
        column: &Column,
        of_number: impl Fn(f64) -> f64,
        of_text: impl Fn(&str) -> Option<f64>,
    ) -> Result<Vec<f64>, (String, usize)> {
        let mut first: Option<String> = None;
        let mut strangers = 0;
        let mut checked = |value: f64, text: &dyn Fn() -> String| {
            if value.is_infinite() {
                strangers += 1;
                first.get_or_insert_with(text);
            }
            value
        };
        let values = match &column.values {
            Values::Numbers(cells) => cells
                .iter()
                .map(|&x| if usable(x) { checked(of_number(x), &|| text_of(x)) } else { f64::NAN })
                .collect(),
            Values::Categories { codes, levels } => {
                let of_level: Vec<f64> =
                    levels.iter().map(|level| of_text(level).unwrap_or(f64::INFINITY)).collect();
                let place = |code: &u32| (*code as usize).checked_sub(1);
                let cell = |k: usize| Some((of_level.get(k).copied()?, levels.get(k)?));
                codes
                    .iter()
                    .map(|code| match place(code).and_then(cell) {
                        Some((value, level)) => checked(value, &|| level.clone()),
                        None => f64::NAN,
                    })
                    .collect()
            }
            Values::Dropped => Vec::new(),
        };
        first.map_or(Ok(values), |value| Err((value, strangers)))
    }
}
