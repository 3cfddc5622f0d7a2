//! What was handled while reading and should be said.

use crate::name::cut;
use crate::number::Written;
use crate::{Kind, Strays, list_argument};
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
    /// Its numbers are written with commas between thousands.
    ThousandsCommas,
    /// Some of its cells have a decimal comma, some a decimal point or thousands, so they were not read as numbers.
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
        /// What it may be all the same: a category, or numbers or dates with a few slips.
        kind: Kind,
    },
    /// But for a few cells it would be numbers or dates.
    Strays {
        /// Those cells.
        strays: Strays,
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
        /// The first of them.
        example: String,
        /// Whether no cell of the column is of that kind.
        alone: bool,
    },
    /// Most of its values look like numbers, but as they are written they were not read as such.
    LooksLikeNumbers {
        /// How they are written.
        written: Written,
        /// Distinct values that look so.
        count: usize,
        /// All distinct values.
        of: usize,
        /// The first of them.
        example: String,
    },
    /// An unusual number of categories.
    ManyCategories {
        /// How many.
        count: usize,
    },
}

impl Note {
    /// Whether it is likely that something is wrong with the table: worth a warning, not a remark.
    pub fn is_warning(&self) -> bool {
        matches!(self, Note::Column { remark: Remark::NotOfKind { alone: true, .. }, .. })
    }
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
            Note::Column { column, remark } => {
                write!(f, "column \"{}\": {remark}", cut(column))?;
                keeping(column, remark).map_or(Ok(()), |todo| write!(f, "; {todo}"))
            }
        }
    }
}

/// What makes a column of it that is learnt from, where it was left out or read as words.
fn keeping(column: &str, remark: &Remark) -> Option<String> {
    let (kind, how) = match remark {
        Remark::Identifier { kind, .. } => (*kind, "keeps it"),
        Remark::LongText { .. } => (Kind::Category, "keeps it"),
        Remark::Strays { strays: Strays { kind, count, .. }, .. } => match count {
            0 => (*kind, if *kind == Kind::Date { "reads them as dates" } else { "reads them as numbers" }),
            1 => (*kind, "takes that one as missing"),
            _ => (*kind, "takes those as missing"),
        },
        _ => return None,
    };
    Some(format!("--type {} {how}", list_argument(column, &format!("={kind}"))))
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
            Remark::ThousandsCommas => write!(f, "commas between thousands"),
            Remark::MixedDecimals => {
                write!(
                    f,
                    "decimal commas in some cells and thousands or decimal points in others, so not read as numbers"
                )
            }
            Remark::MissingWords { words } => {
                write!(f, "taken as missing: ")?;
                for (i, (word, count)) in words.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    write!(f, "{comma}\"{word}\" in {}", plural(*count, "cell", "cells"))?;
                }
                Ok(())
            }
            Remark::Identifier { distinct, of, .. } => {
                write!(f, "dropped as identifier or free text: {distinct} distinct values in {of} cells")
            }
            Remark::Strays { strays: Strays { kind, count: 0, .. }, of } => {
                write!(f, "all {of} cells read as {}, but the file holds them as texts", plural_of(*kind))
            }
            Remark::Strays { strays: Strays { kind, count, row, text }, of } => {
                let others = plural_of(*kind);
                write!(f, "all but {count} of {of} cells are {others}; row {} holds \"{text}\"", row + 1)
            }
            Remark::LongText { mean } => write!(f, "dropped as free text: {mean} letters on average"),
            Remark::AsAsked => write!(f, "dropped as asked"),
            Remark::Nested => write!(f, "dropped: a nested column"),
            Remark::NotText => write!(f, "dropped: bytes that are not text"),
            Remark::NotOfKind { kind, count, example, alone: false } => {
                let (one, many) = match kind {
                    Kind::Number => ("cell is not a number", "cells are not numbers"),
                    Kind::Date => ("cell is not a date", "cells are not dates"),
                    _ => ("cell reads neither as yes nor as no", "cells read neither as yes nor as no"),
                };
                write!(f, "{} (\"{example}\"), taken as missing", plural(*count, one, many))
            }
            Remark::NotOfKind { kind, count, example, alone: true } => {
                let (none, how) = match kind {
                    Kind::Number => ("is a number", "its numbers are written"),
                    Kind::Date => ("is a date", "its dates are written"),
                    _ => ("reads as yes or as no", "these are written"),
                };
                write!(
                    f,
                    "no value {none}: all {count}, such as \"{example}\", are taken as missing; check that it is the \
                     right column, and how {how}"
                )
            }
            Remark::LooksLikeNumbers { written, count, of, example } => {
                let share =
                    if count == of { "its values".into() } else { format!("{count} of its {of} values") };
                let (how, todo) = advice(*written, example);
                write!(f, "{share} look like numbers {how} (\"{example}\"), but were read as words; {todo}")
            }
            Remark::ManyCategories { count } => write!(f, "{count} distinct categories"),
        }
    }
}

/// How numbers are written, and what makes them readable, by one of them.
fn advice(written: Written, example: &str) -> (&'static str, String) {
    let point = example.replace(',', ".");
    let plain = example.replace(',', "");
    match written {
        Written::DecimalComma => (
            "with a decimal comma",
            format!(
                "write {point}, or separate the columns with semicolons, where a comma is a decimal sign"
            ),
        ),
        Written::Either => ("with a comma", format!("write {point} or {plain}, whichever is meant")),
        Written::Thousands => {
            // The last mark is the decimal sign, if it stands alone.
            let last = example.rfind([',', '.']).unwrap_or(0);
            let (whole, fraction) = example.split_at(last);
            let mark = fraction.get(..1).unwrap_or_default();
            let digits = |text: &str| text.replace([',', '.'], "");
            let plain = match whole.contains(mark) {
                true => digits(example),
                false => format!("{}.{}", digits(whole), digits(fraction)),
            };
            ("with separators of thousands", format!("write them without, as {plain}"))
        }
    }
}

/// Cells of a kind.
fn plural_of(kind: Kind) -> &'static str {
    if kind == Kind::Date { "dates" } else { "numbers" }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
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
        (
            Remark::NotOfKind { kind, count, alone, .. },
            Remark::NotOfKind { kind: other, count: more, alone: both, .. },
        ) if kind == other => {
            *count += more;
            *alone &= both;
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
