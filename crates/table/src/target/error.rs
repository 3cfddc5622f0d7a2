//! What can be wrong with a target.

use super::Task;

/// Why a column cannot be the target, or a table's target not be used. The texts name the flag that helps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The table has no such column.
    #[error("no column is named '{column}'; {}", unknown_advice(nearest.as_deref(), columns))]
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
        "target '{column}': missing in all {rows} rows, so there is nothing to learn from; choose another column"
    )]
    AllMissing {
        /// The target.
        column: String,
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
    #[error("target '{column}' reads as free text{}; choose another column, or pass --type {column}=category if its values are classes", note.as_ref().map(|n| format!(" ({n})")).unwrap_or_default())]
    FreeText {
        /// The target.
        column: String,
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
        advice: &'static str,
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
        "--task regression predicts a number, but target '{column}' holds names such as '{example}'; leave --task out, or pass --type {column}=number if they are numbers"
    )]
    NamesNotNumbers {
        /// The target.
        column: String,
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
        "target '{column}': {rows} rows hold classes that the model does not know, such as '{value}'; it knows {}; correct or remove these rows",
        listed(classes)
    )]
    UnknownClass {
        /// The target.
        column: String,
        /// The first unknown value, in the order of rows.
        value: String,
        /// Rows of unknown classes.
        rows: usize,
        /// The classes there are.
        classes: Vec<String>,
    },
    /// A table to test on holds a target that is no number where the model predicts one.
    #[error(
        "target '{column}': the model predicts a number, but {rows} rows hold none, such as '{value}'; correct or remove these rows"
    )]
    NotANumber {
        /// The target.
        column: String,
        /// The first such value, in the order of rows.
        value: String,
        /// Rows that hold none.
        rows: usize,
    },
}

/// No task has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown task '{found}'; give one of {}, {}, {}", Task::Binary, Task::Multiclass, Task::Regression)]
pub struct UnknownTask {
    /// The name given.
    pub found: String,
}

fn unknown_advice(nearest: Option<&str>, columns: &[String]) -> String {
    match nearest {
        Some(name) => format!("did you mean '{name}'?"),
        None => format!("the columns are {}", listed(columns)),
    }
}

/// The first names of a list, and how many more there are.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut text = names.iter().take(SHOWN).map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}
