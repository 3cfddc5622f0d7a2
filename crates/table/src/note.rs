//! What was handled while reading and should be said.

use crate::Kind;
use std::fmt;

/// Something a person should know about how the table was read. `Display` gives one sentence.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Note {
    /// The text began with a byte order mark, which was skipped.
    ByteOrderMark {
        /// The encoding it stands for.
        encoding: String,
    },
    /// The text was decoded from another encoding than UTF-8.
    Decoded {
        /// That encoding.
        encoding: String,
    },
    /// The columns are not separated by commas.
    Separator {
        /// What separates them, in words.
        separator: String,
    },
    /// Fields are quoted with ' instead of ".
    SingleQuotes,
    /// The lines end with a carriage return.
    CarriageReturns,
    /// Lines with nothing on them were skipped.
    BlankLines {
        /// How many.
        count: usize,
    },
    /// Some quoted fields hold line breaks.
    LineBreaksInFields {
        /// In how many rows.
        rows: usize,
    },
    /// The table is unusually wide.
    ManyColumns {
        /// How many columns it has.
        count: usize,
    },
    /// A column without a name was given one.
    UnnamedColumn {
        /// Its place, from 1.
        position: usize,
        /// The name it got.
        name: String,
    },
    /// Something about one column.
    Column {
        /// The column.
        column: String,
        /// What there is to say.
        remark: Remark,
    },
}

/// What there is to say about one column.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Remark {
    /// No cell has a value.
    AllMissing,
    /// Cells were infinite or beyond f32's range.
    OutOfRange {
        /// How many.
        count: usize,
    },
    /// Its numbers are written with a decimal comma.
    DecimalCommas,
    /// Some of its cells have a decimal comma, some a decimal point, so they were not read as numbers.
    MixedDecimals,
    /// Words that could be values were taken as missing.
    MissingWords {
        /// Each word with its count, in the order of first sight.
        words: Vec<(String, usize)>,
    },
    /// Left out: nearly each row has its own value.
    Identifier {
        /// Distinct values.
        distinct: usize,
        /// Cells with a value.
        of: usize,
    },
    /// Left out: long texts.
    LongText {
        /// Their mean length in letters.
        mean: usize,
    },
    /// Left out because it was asked for (`--type NAME=text`).
    AsAsked,
    /// Left out: a nested Parquet column.
    Nested,
    /// Left out: bytes that are no text.
    NotText,
    /// Cells that are not of the kind that was asked for, taken as missing.
    NotOfKind {
        /// That kind.
        kind: Kind,
        /// How many.
        count: usize,
    },
    /// An unusual number of categories.
    ManyCategories {
        /// How many.
        count: usize,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::ByteOrderMark { encoding } => write!(f, "skipped a byte order mark ({encoding})"),
            Note::Decoded { encoding } => write!(f, "decoded from {encoding}"),
            Note::Separator { separator } => write!(f, "columns are separated by {separator}"),
            Note::SingleQuotes => write!(f, "fields are quoted with '"),
            Note::CarriageReturns => write!(f, "lines end with a carriage return"),
            Note::BlankLines { count } => {
                write!(f, "skipped {}", plural(*count, "blank line", "blank lines"))
            }
            Note::LineBreaksInFields { rows } => {
                write!(f, "line breaks inside quoted fields in {}", plural(*rows, "row", "rows"))
            }
            Note::ManyColumns { count } => write!(f, "{count} columns"),
            Note::UnnamedColumn { position, name } => {
                write!(f, "column {position} has no name; it is called \"{name}\"")
            }
            Note::Column { column, remark } => match remark {
                Remark::Identifier { .. } | Remark::LongText { .. } => {
                    write!(f, "column \"{column}\": {remark}; --type {}=category keeps it", argument(column))
                }
                _ => write!(f, "column \"{column}\": {remark}"),
            },
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::AllMissing => write!(f, "no cell has a value"),
            Remark::OutOfRange { count } => write!(
                f,
                "{} infinite or beyond 3.4e38, taken as missing",
                plural(*count, "cell is", "cells are")
            ),
            Remark::DecimalCommas => write!(f, "decimal commas"),
            Remark::MixedDecimals => {
                write!(f, "decimal commas in some cells and decimal points in others, so not read as numbers")
            }
            Remark::MissingWords { words } => {
                write!(f, "taken as missing: ")?;
                for (i, (word, count)) in words.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    write!(f, "{comma}\"{word}\" in {}", plural(*count, "cell", "cells"))?;
                }
                Ok(())
            }
            Remark::Identifier { distinct, of } => {
                write!(f, "dropped as identifier or free text: {distinct} distinct values in {of} cells")
            }
            Remark::LongText { mean } => write!(f, "dropped as free text: {mean} letters on average"),
            Remark::AsAsked => write!(f, "dropped as asked"),
            Remark::Nested => write!(f, "dropped: a nested column"),
            Remark::NotText => write!(f, "dropped: bytes that are not text"),
            Remark::NotOfKind { kind, count } => {
                let (one, many) = match kind {
                    Kind::Number => ("cell is not a number", "cells are not numbers"),
                    Kind::Date => ("cell is not a date", "cells are not dates"),
                    _ => ("cell reads neither as yes nor as no", "cells read neither as yes nor as no"),
                };
                write!(f, "{}, taken as missing", plural(*count, one, many))
            }
            Remark::ManyCategories { count } => write!(f, "{count} distinct categories"),
        }
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The name as it can be typed in a shell.
fn argument(name: &str) -> String {
    if name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

/// Adds a note; where one about the same thing is there already, their counts are added.
pub(crate) fn add(notes: &mut Vec<Note>, new: Note) {
    if let Note::Column { column, remark } = &new {
        for old in notes.iter_mut() {
            if let Note::Column { column: of, remark: old } = old
                && of == column
                && merge(old, remark)
            {
                return;
            }
        }
    }
    notes.push(new);
}

fn merge(old: &mut Remark, new: &Remark) -> bool {
    match (old, new) {
        (Remark::OutOfRange { count }, Remark::OutOfRange { count: more }) => *count += more,
        (Remark::NotOfKind { kind, count }, Remark::NotOfKind { kind: other, count: more })
            if kind == other =>
        {
            *count += more;
        }
        (Remark::MissingWords { words }, Remark::MissingWords { words: more }) => {
            for (word, count) in more {
                match words.iter_mut().find(|(known, _)| known == word) {
                    Some((_, sum)) => *sum += count,
                    None => words.push((word.clone(), *count)),
                }
            }
        }
        (Remark::ManyCategories { count }, Remark::ManyCategories { count: more }) => {
            *count = (*count).max(*more);
        }
        (old, new) => return old == new,
    }
    true
}
