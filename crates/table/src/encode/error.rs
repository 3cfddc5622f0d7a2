//! What can go wrong when a table is turned into a net's inputs.

use crate::name::cut;
use crate::{Kind, list_argument};

/// Why a table could not be turned into the inputs a model was trained on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The table lacks columns that the model needs.
    #[error(
        "the table has no column {}; the model was trained with {}, so add {} or give the right table",
        quoted(columns),
        if columns.len() == 1 { "it" } else { "them" },
        if columns.len() == 1 { "it" } else { "them" }
    )]
    MissingColumns {
        /// Their names, in the order of the model's inputs.
        columns: Vec<String>,
    },
    /// A column holds something that cannot stand for what the model needs.
    #[error(
        "column '{}' was read as {}, but the model was trained on {} there{}; correct the column or pass --type {}",
        cut(column), kind_word(*found), kind_word(*wanted),
        example.as_ref().map(|e| format!(" (no value reads as one, such as '{}')", cut(e))).unwrap_or_default(),
        list_argument(column, &format!("={wanted}"))
    )]
    WrongKind {
        /// The column's name.
        column: String,
        /// What the model was trained on.
        wanted: Kind,
        /// What the column is in this table.
        found: Kind,
        /// One of the values that do not fit.
        example: Option<String>,
    },
    /// A row was asked for that the table does not have.
    #[error("row {row} was asked for, but the table has {rows} rows; give row numbers below {rows}")]
    NoSuchRow {
        /// The row asked for, from 0.
        row: usize,
        /// The rows there are.
        rows: usize,
    },
    /// A caller's buffer does not fit the rows and columns to be written.
    #[error("the buffer holds {found} values, but {rows} rows of {width} need {wanted}; resize it")]
    BufferSize {
        /// Values in the buffer.
        found: usize,
        /// Values needed.
        wanted: usize,
        /// Rows to be written.
        rows: usize,
        /// Values a row.
        width: usize,
    },
    /// The encoded table does not fit into memory.
    #[error(
        "{rows} rows of {width} inputs do not fit into memory; use fewer rows or columns (--drop, --only)"
    )]
    TooLarge {
        /// Rows to be encoded.
        rows: usize,
        /// Inputs a row.
        width: usize,
    },
    /// Stored encoders contradict themselves: the file that holds them is damaged.
    #[error(
        "the encoder of column '{column}' is damaged: {found}; take the model file from its source again"
    )]
    Damaged {
        /// The column.
        column: String,
        /// What is wrong.
        found: &'static str,
    },
}

fn quoted(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut text = names.iter().take(SHOWN).map(|n| format!("'{}'", cut(n))).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "a number",
        Kind::Category => "a category",
        Kind::Boolean => "yes/no",
        Kind::Date => "a date",
        Kind::Text => "free text",
    }
}
