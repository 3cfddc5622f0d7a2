//! What can be wrong with a target.

use super::Task;
use crate::name::cut;
use crate::{Kind, list_argument};

/// Why a column cannot be the target, or a table's target not be used. The texts name the flag that helps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The table has no such column.
    #[error("no column is named '{}'; {}", cut(column), unknown_advice(nearest.as_deref(), columns))]
    Unknown {
        /// The name asked for.
        column: String,
        /// The nearest name there is.
        nearest: Option<String>,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// No row has a target.
    #[error(
        "target '{column}': missing in all {rows} rows{}, so there is nothing to learn from; choose another column",
        in_brackets(note)
    )]
    AllMissing {
        /// The target.
        column: String,
        /// What the reader said of it.
        note: Option<String>,
        /// Rows of the table.
        rows: usize,
    },
    /// Fewer than two rows have a target.
    #[error(
        "target '{column}': only {rows} row has it, and at least 2 are needed; add rows or choose another column"
    )]
    TooFewRows {
        /// The target.
        column: String,
        /// Rows that have it.
        rows: usize,
    },
    /// All rows have the same target.
    #[error(
        "target '{column}': all {rows} rows that have it hold '{value}', so there is nothing to tell apart; choose another column"
    )]
    OneValue {
        /// The target.
        column: String,
        /// Its only value.
        value: String,
        /// Rows that have it.
        rows: usize,
    },
    /// The target is free text.
    #[error(
        "target '{column}' reads as free text{}; {}",
        in_brackets(note),
        free_text_advice(column, *almost)
    )]
    FreeText {
        /// The target.
        column: String,
        /// What nearly all of its cells are, where that is numbers or dates.
        almost: Option<Kind>,
        /// What the reader said of it.
        note: Option<String>,
    },
    /// So many classes that rows of a class are few: the column names rows, it does not sort them.
    #[error(
        "target '{column}': {classes} different values in {rows} rows looks like an identifier; {advice}"
    )]
    TooManyClasses {
        /// The target.
        column: String,
        /// Different values.
        classes: usize,
        /// Rows that have one.
        rows: usize,
        /// What to do.
        advice: String,
    },
    /// Two classes were asked for and there are more.
    #[error(
        "--task binary needs a target of exactly 2 different values, but '{column}' has {classes}; pass --task multiclass or leave --task out"
    )]
    NotBinary {
        /// The target.
        column: String,
        /// Different values.
        classes: usize,
    },
    /// A number was asked for and the target holds names.
    #[error(
        "--task regression predicts a number, but target '{column}' holds names such as '{example}'{}; {}",
        in_brackets(note),
        names_advice(column, *almost)
    )]
    NamesNotNumbers {
        /// The target.
        column: String,
        /// Whether nearly all of its cells are numbers.
        almost: bool,
        /// What the reader said of it.
        note: Option<String>,
        /// One of the names.
        example: String,
    },
    /// The target is a date.
    #[error(
        "target '{column}' is a date, and dates cannot be predicted; make a column of it that holds a number (days from a fixed day) or a class (the month)"
    )]
    Date {
        /// The target.
        column: String,
    },
    /// A table to test on holds classes that the model never saw.
    #[error(
        "target '{column}': '{value}' is no class that the model knows{}; it knows {}; correct or remove such rows",
        and_more(*rows),
        listed(classes)
    )]
    UnknownClass {
        /// The target.
        column: String,
        /// The first unknown value, in the order of rows.
        value: String,
        /// The row that holds it, from 0.
        row: usize,
        /// Rows of unknown classes.
        rows: usize,
        /// The classes there are.
        classes: Vec<String>,
    },
    /// A table to test on holds a target that is no number where the model predicts one.
    #[error(
        "target '{column}': the model predicts a number, but '{value}' is none{}; correct or remove such rows",
        and_more(*rows)
    )]
    NotANumber {
        /// The target.
        column: String,
        /// The first such value, in the order of rows.
        value: String,
        /// The row that holds it, from 0.
        row: usize,
        /// Rows that hold none.
        rows: usize,
    },
}

impl TargetError {
    /// The row that is at fault, from 0 in the table given, where it is one.
    pub fn row(&self) -> Option<usize> {
        match self {
            TargetError::UnknownClass { row, .. } | TargetError::NotANumber { row, .. } => Some(*row),
            _ => None,
        }
    }
}

/// No task has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown task '{found}'; give one of {}, {}, {}", Task::Binary, Task::Multiclass, Task::Regression)]
pub struct UnknownTask {
    /// The name given.
    pub found: String,
}

/// The flag that leaves out the few rows whose target is no number.
pub(super) fn as_numbers(column: &str) -> String {
    format!("pass --type {}, which leaves out the rows where it is none", list_argument(column, "=number"))
}

fn free_text_advice(column: &str, almost: Option<Kind>) -> String {
    match almost {
        Some(Kind::Number) => as_numbers(column),
        _ => format!(
            "choose another column, or pass --type {} if its values are classes",
            list_argument(column, "=category")
        ),
    }
}

fn names_advice(column: &str, almost: bool) -> String {
    match almost {
        true => as_numbers(column),
        false => format!(
            "leave --task out, or pass --type {} if they are numbers",
            list_argument(column, "=number")
        ),
    }
}

fn in_brackets(note: &Option<String>) -> String {
    note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default()
}

/// How many rows are at fault; a table that is read block by block may have more of them.
fn and_more(rows: usize) -> String {
    if rows > 1 { format!(" (at least {rows} rows hold such values)") } else { String::new() }
}

fn unknown_advice(nearest: Option<&str>, columns: &[String]) -> String {
    match nearest {
        Some(name) => format!("did you mean '{}'?", cut(name)),
        None => format!("the columns are {}", listed(columns)),
    }
}

/// The first names of a list, and how many more there are.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut text = names.iter().take(SHOWN).map(|n| format!("'{}'", cut(n))).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}
