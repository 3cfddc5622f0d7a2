//! The target: which column is predicted, as what, and the value of each row.

mod error;
mod scale;
mod spec;
mod task;
#[cfg(test)]
mod tests;

pub use error::{TargetError, UnknownTask};
pub use scale::{NoLogarithm, TargetScale, TargetUnits};
pub use spec::{TargetSpec, TargetValues};
pub use task::Task;

use crate::encode::text::{text_of, tidy, usable};
use crate::{Column, Kind, Table, Values};

/// Whole numbers with at most this many different values are taken as classes.
pub const MOST_NUMBER_CLASSES: usize = 10;

/// A table's target as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What the model file keeps: name, kind, task, classes.
    pub spec: TargetSpec,
    /// One value a row: for classes the position in the sorted classes, else the number in the person's units; NaN
    /// where it is missing.
    pub values: Vec<f64>,
    /// The rows that have a target, ascending.
    pub rows: Vec<u32>,
    /// The rows that have none and are left out.
    pub left_out: usize,
    /// Whether the task was guessed, not asked for.
    pub guessed: bool,
    /// What the guess rests on: `whole numbers with 3 distinct values`.
    pub reason: String,
    /// The flag that changes the guess: `--task regression`.
    pub how_to_change: String,
}

impl Target {
    /// Understands the column `name` as the target of `task`, or guesses the task: text or yes/no is classes; whole
    /// numbers with at most [`MOST_NUMBER_CLASSES`] distinct values are classes; else a number. Two classes are
    /// [`Task::Binary`].
    ///
    /// # Errors
    /// What cannot be predicted: see [`TargetError`].
    pub fn understand(table: &Table, name: &str, task: Option<Task>) -> Result<Target, TargetError> {
        let column = table.column(name).ok_or_else(|| unknown(name, table))?;
        if column.kind == Kind::Text || column.values == Values::Dropped {
            return Err(TargetError::FreeText {
                column: name.to_owned(),
                almost: column.strays.as_ref().map(|strays| strays.kind),
                note: column.note.clone(),
            });
        }
        let found = match &column.values {
            Values::Numbers(cells) if column.kind == Kind::Date => dates(column, cells)?,
            Values::Numbers(cells) => numbers(cells, task),
            Values::Categories { codes, levels } => names(column, codes, levels, task)?,
            Values::Dropped => Found::default(),
        };
        found.check(column, table.rows, task)?;
        Ok(found.finish(column, task))
    }

    /// The target's column.
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// The task.
    pub fn task(&self) -> Task {
        self.spec.task
    }

    /// The classes, sorted; empty for regression.
    pub fn classes(&self) -> &[String] {
        &self.spec.classes
    }

    /// The targets of another table: see [`TargetSpec::apply`].
    ///
    /// # Errors
    /// As [`TargetSpec::apply`].
    pub fn apply(&self, table: &Table) -> Result<TargetValues, TargetError> {
        self.spec.apply(table)
    }
}

/// What a column offers as a target, before it is judged.
#[derive(Default)]
struct Found {
    values: Vec<f64>,
    /// Different values, as texts where they are classes, else not kept.
    classes: Option<Vec<String>>,
    distinct: usize,
    /// A value to name in a message.
    example: String,
    is_number: bool,
    reason: String,
}

impl Found {
    fn check(&self, column: &Column, table_rows: usize, task: Option<Task>) -> Result<(), TargetError> {
        let name = || column.name.clone();
        let rows = self.values.iter().filter(|v| !v.is_nan()).count();
        if rows == 0 {
            return Err(TargetError::AllMissing {
                column: name(),
                note: column.note.clone(),
                rows: table_rows,
            });
        }
        if rows < 2 {
            return Err(TargetError::TooFewRows { column: name(), rows });
        }
        if self.distinct < 2 {
            return Err(TargetError::OneValue { column: name(), value: self.example.clone(), rows });
        }
        if task == Some(Task::Binary) && self.distinct != 2 {
            return Err(TargetError::NotBinary { column: name(), classes: self.distinct });
        }
        let few_numbers = self.is_number && self.distinct <= MOST_NUMBER_CLASSES;
        if self.classes.is_some() && !few_numbers {
            // Who asks for classes may have as few as two rows of each.
            let rows_a_class = if task.is_some() { 2 } else { 10 };
            if self.distinct > 2 && self.distinct > rows / rows_a_class {
                let advice = match (self.is_number, task.is_some()) {
                    (true, _) => "pass --task regression to predict it as a number".to_owned(),
                    _ if almost_numbers(column) => {
                        format!("nearly all are numbers: {}", error::as_numbers(&column.name))
                    }
                    (false, true) => "choose another column".to_owned(),
                    (false, false) => {
                        "choose another column, or pass --task multiclass if these are classes after all"
                            .to_owned()
                    }
                };
                return Err(TargetError::TooManyClasses {
                    column: name(),
                    classes: self.distinct,
                    rows,
                    advice,
                });
            }
        }
        Ok(())
    }

    fn finish(self, column: &Column, asked: Option<Task>) -> Target {
        let guess = match &self.classes {
            None => Task::Regression,
            Some(classes) if classes.len() == 2 => Task::Binary,
            Some(_) => Task::Multiclass,
        };
        let task = asked.unwrap_or(guess);
        let how_to_change = match (task, self.is_number) {
            (Task::Regression, _) => "--task multiclass".to_owned(),
            (_, true) => "--task regression".to_owned(),
            (Task::Binary, false) => "--task multiclass".to_owned(),
            // Names of three or more classes can be nothing else; the flag is named all the same.
            (Task::Multiclass, false) => "--task".to_owned(),
        };
        let TargetValues { values, rows, left_out } = TargetValues::of(self.values);
        let kind = column.kind;
        let spec = TargetSpec {
            name: column.name.clone(),
            kind,
            commas: column.commas,
            task,
            classes: self.classes.unwrap_or_default(),
        };
        Target { spec, values, rows, left_out, guessed: asked.is_none(), reason: self.reason, how_to_change }
    }
}

/// A date column, which is only a target in the error it ends in.
fn dates(column: &Column, cells: &[f64]) -> Result<Found, TargetError> {
    if cells.iter().any(|&x| usable(x)) {
        return Err(TargetError::Date { column: column.name.clone() });
    }
    Ok(Found::default())
}

fn numbers(cells: &[f64], task: Option<Task>) -> Found {
    let values: Vec<f64> = cells.iter().map(|&x| if usable(x) { tidy(x) } else { f64::NAN }).collect();
    let mut distinct: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    let whole = distinct.iter().all(|v| v.fract() == 0.0);
    let as_classes = match task {
        Some(Task::Regression) => false,
        Some(Task::Binary | Task::Multiclass) => true,
        None => whole && distinct.len() <= MOST_NUMBER_CLASSES,
    };
    let what = if whole { "whole numbers" } else { "numbers" };
    let mut found = Found {
        distinct: distinct.len(),
        example: distinct.first().map(|&v| text_of(v)).unwrap_or_default(),
        is_number: true,
        reason: format!("{what} with {} distinct values", distinct.len()),
        ..Found::default()
    };
    if as_classes {
        found.classes = Some(distinct.iter().map(|&v| text_of(v)).collect());
        let position = |v: f64| distinct.binary_search_by(|d| d.total_cmp(&v)).map_or(f64::NAN, |k| k as f64);
        found.values = values.into_iter().map(position).collect();
    } else {
        found.values = values;
    }
    found
}

fn names(
    column: &Column,
    codes: &[u32],
    levels: &[String],
    task: Option<Task>,
) -> Result<Found, TargetError> {
    let mut seen = vec![false; levels.len()];
    let place = |code: u32| (code as usize).checked_sub(1).filter(|&k| k < levels.len());
    for k in codes.iter().filter_map(|&code| place(code)) {
        if let Some(level) = seen.get_mut(k) {
            *level = true;
        }
    }
    let mut classes = Vec::new();
    let mut position = vec![f64::NAN; levels.len()];
    for ((level, seen), position) in levels.iter().zip(&seen).zip(&mut position) {
        if *seen {
            *position = classes.len() as f64;
            classes.push(level.clone());
        }
    }
    let example = classes.first().cloned().unwrap_or_default();
    if task == Some(Task::Regression) && !classes.is_empty() {
        let strays = column.strays.as_ref().filter(|_| almost_numbers(column));
        return Err(TargetError::NamesNotNumbers {
            column: column.name.clone(),
            almost: strays.is_some(),
            note: column.note.clone(),
            example: strays
                .map(|strays| strays.text.clone())
                .filter(|text| !text.is_empty())
                .unwrap_or(example),
        });
    }
    let value = |&code: &u32| place(code).and_then(|k| position.get(k).copied()).unwrap_or(f64::NAN);
    let what = if column.kind == Kind::Boolean { "yes or no" } else { "names" };
    Ok(Found {
        values: codes.iter().map(value).collect(),
        distinct: classes.len(),
        reason: format!("{what} with {} distinct values", classes.len()),
        classes: Some(classes),
        example,
        is_number: false,
    })
}

/// Whether a column of words would be one of numbers but for a few cells.
fn almost_numbers(column: &Column) -> bool {
    column.strays.as_ref().is_some_and(|strays| strays.kind == Kind::Number)
}

/// The error for a column that is not there.
fn unknown(name: &str, table: &Table) -> TargetError {
    let nearest = crate::nearest(name, table.columns.iter().map(|c| c.name.as_str())).map(|n| n.to_string());
    let columns = table.columns.iter().map(|c| c.name.clone()).collect();
    TargetError::Unknown { column: name.to_owned(), nearest, columns }
}
