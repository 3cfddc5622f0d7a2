//! What can be wrong with a table, each with a sentence that says where and what to do.

use crate::Kind;
use crate::name::cut;
use std::io;

/// Why a table could not be read. `file` is the path as given, or `standard input`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Nothing lies at this path.
    #[error("{file}: no such file; check the spelling and the folder")]
    NoSuchFile {
        /// The file.
        file: String,
    },
    /// The path is a folder.
    #[error("{file}: this is a folder; name one table file inside it")]
    Folder {
        /// The folder.
        file: String,
    },
    /// The system refused to open the file or to read on.
    #[error("{file}: cannot be read: {source}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Not one line of text.
    #[error(
        "{file}: the file is empty; a table needs a header line with the column names, and rows below it"
    )]
    Empty {
        /// The file.
        file: String,
    },
    /// A header without rows.
    #[error("{file}: there is a header but no row below it; at least two rows are needed")]
    HeaderOnly {
        /// The file.
        file: String,
    },
    /// A header and one row.
    #[error("{file}: there is only one row below the header; at least two rows are needed")]
    OneRow {
        /// The file.
        file: String,
    },
    /// One column: nothing to predict from.
    #[error(
        "{file}: only one column, \"{}\", was found with the separators {tried}; \
         at least two are needed, a target and one to predict it from; \
         if another character separates the columns, name it with --delimiter",
        cut(.name)
    )]
    OneColumn {
        /// The file.
        file: String,
        /// The one column's name.
        name: String,
        /// The separators tried, in words.
        tried: String,
    },
    /// Two columns have one name.
    #[error(
        "{file}, line {line}: columns {first} and {second} are both named \"{}\"; rename one of them",
        cut(.name)
    )]
    DuplicateNames {
        /// The file.
        file: String,
        /// The line of the header.
        line: u64,
        /// The name.
        name: String,
        /// The first column of that name, from 1.
        first: usize,
        /// The second, from 1.
        second: usize,
    },
    /// A row with another number of fields than the header.
    #[error(
        "{file}, line {line}: {found} {}, but the header has {wanted}; \
         quote fields that contain {separator} or line breaks, or remove the extra or missing ones",
        fields(*.found)
    )]
    Ragged {
        /// The file.
        file: String,
        /// The line on which the row begins.
        line: u64,
        /// Its fields.
        found: usize,
        /// The header's fields.
        wanted: usize,
        /// The separator, in words.
        separator: String,
    },
    /// A quote that is never closed.
    #[error(
        "{file}, line {line}: a quote {quote} opens here and is never closed; \
         close it, or double it if it belongs to the text"
    )]
    OpenQuote {
        /// The file.
        file: String,
        /// The line on which it opens.
        line: u64,
        /// The quote character.
        quote: char,
    },
    /// A row that is longer than any row should be.
    #[error(
        "{file}, line {line}: this row is longer than {limit} bytes; \
         probably a quote is missing somewhere near its start"
    )]
    RowTooLong {
        /// The file.
        file: String,
        /// The line on which the row begins.
        line: u64,
        /// The longest row that is read.
        limit: usize,
    },
    /// A zero byte in a text.
    #[error(
        "{file}, line {line}: a NUL byte, which no text holds; the file is damaged or binary; \
         if it is UTF-16, pass --encoding utf-16le (or utf-16be)"
    )]
    NulByte {
        /// The file.
        file: String,
        /// The line.
        line: u64,
    },
    /// Bytes that are not UTF-8, and no other encoding was named.
    #[error(
        "{file}, line {line}: not UTF-8 text; it looks like {guess}: pass --encoding {guess} if that is right"
    )]
    NotUtf8 {
        /// The file.
        file: String,
        /// The first bad line.
        line: u64,
        /// The most likely encoding, by its label.
        guess: String,
    },
    /// Bytes that the named encoding does not have.
    #[error(
        "{file}, line {line}: bytes that are not {encoding}; pass another --encoding, or repair that line"
    )]
    Malformed {
        /// The file.
        file: String,
        /// The first bad line.
        line: u64,
        /// The encoding in use.
        encoding: String,
    },
    /// A label that names no encoding.
    #[error("--encoding {label}: no such encoding{}; known are utf-8, utf-16le, euc-kr, shift_jis, gbk, \
             big5, windows-1252, iso-8859-2 and the other labels of the web", maybe(.nearest))]
    UnknownEncoding {
        /// What was asked for.
        label: String,
        /// The nearest label.
        nearest: Option<String>,
    },
    /// A separator that cannot separate.
    #[error(
        "--delimiter {}: a separator is one ASCII character that is neither a quote nor a line break",
        shown(*.delimiter)
    )]
    BadDelimiter {
        /// What was asked for.
        delimiter: char,
    },
    /// A gzip stream that ends too early.
    #[error("{file}: the gzip data are cut short; copy or download the file again")]
    CutShort {
        /// The file.
        file: String,
    },
    /// A gzip stream with wrong contents.
    #[error("{file}: the gzip data are damaged ({reason}); copy or download the file again")]
    DamagedGzip {
        /// The file.
        file: String,
        /// What the decompressor says.
        reason: String,
    },
    /// Something that is no table.
    #[error("{file}: this is {what}, not a table; {advice}")]
    NotATable {
        /// The file.
        file: String,
        /// What it seems to be.
        what: String,
        /// How to get a table.
        advice: String,
    },
    /// A Parquet file with wrong contents.
    #[error("{file}: the Parquet data are damaged ({reason}); write or copy the file again")]
    DamagedParquet {
        /// The file.
        file: String,
        /// What was wrong.
        reason: String,
    },
    /// A Parquet file, but this build reads none.
    #[error(
        "{file}: this is a Parquet file and this gradus was built without Parquet; export the table as CSV"
    )]
    NoParquet {
        /// The file.
        file: String,
    },
    /// A column was named that the table does not have.
    #[error("{file}: {flag} names the column \"{}\", which the table does not have{}", cut(.name), maybe(.nearest))]
    UnknownColumn {
        /// The file.
        file: String,
        /// The option that names it.
        flag: &'static str,
        /// The name.
        name: String,
        /// The nearest column.
        nearest: Option<String>,
    },
    /// Columns are wanted that the table does not have.
    #[error("{file}: {} missing: {}{}", these(.names), quoted(.names), where_to_look(.nearest, .alone))]
    MissingColumns {
        /// The file.
        file: String,
        /// All that are missing.
        names: Vec<String>,
        /// The header name nearest to the first of them.
        nearest: Option<String>,
        /// The one column that was found, where it is one: the separator may be another.
        alone: Option<String>,
    },
    /// A cell is not of the kind that the model learnt from.
    #[error("{place}: column \"{}\" holds \"{example}\", but the model learnt from {} there{}", cut(.column), values(*.kind), fix(*.kind, *.of))]
    NotOfKind {
        /// The file and the line, for Parquet the row.
        place: String,
        /// The column.
        column: String,
        /// What it was in training.
        kind: Kind,
        /// The first such cell.
        example: String,
        /// Where no cell is of that kind: how many were looked at.
        of: Option<usize>,
    },
    /// `--only` and `--drop` leave nothing.
    #[error("{file}: --only and --drop leave no column; keep at least two")]
    NothingLeft {
        /// The file.
        file: String,
    },
    /// The file was written to while it was read.
    #[error("{file}: the file changed while it was being read; try again when nothing writes to it")]
    Changed {
        /// The file.
        file: String,
    },
    /// The memory for the table cannot be had.
    #[error("{file}: the table is too large: {what}")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit that was reached.
        what: String,
    },
}

/// The character as it was typed, unless it cannot be seen.
fn shown(character: char) -> String {
    if character.is_control() { character.escape_default().to_string() } else { character.to_string() }
}

/// Values of a kind.
fn values(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "numbers",
        Kind::Date => "dates",
        Kind::Boolean => "yes and no",
        Kind::Category | Kind::Text => "words",
    }
}

fn fix(kind: Kind, of: Option<usize>) -> String {
    let how = if kind == Kind::Date { "its dates are" } else { "its numbers are" };
    match of {
        Some(1) => format!("; check that it is the right column, and how {how} written"),
        Some(of) => format!(
            ", and none of the first {of} values is one; check that it is the right column, and how {how} written"
        ),
        None => "; correct it, or leave the cell empty where the value is not known".to_owned(),
    }
}

fn fields(n: usize) -> &'static str {
    if n == 1 { "field" } else { "fields" }
}

fn maybe(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean \"{}\"?", cut(name)))
}

/// What to do about missing columns.
fn where_to_look(nearest: &Option<String>, alone: &Option<String>) -> String {
    match (alone, nearest) {
        (Some(name), _) => format!(
            "; only one column, \"{}\", was found: if another character separates the columns, name it with \
             --delimiter",
            cut(name)
        ),
        (None, Some(_)) => maybe(nearest),
        (None, None) => "; add what is missing, or give the right table".to_owned(),
    }
}

fn these(names: &[String]) -> &'static str {
    if names.len() == 1 { "a needed column is" } else { "needed columns are" }
}

/// The names in quotes; a long list is cut, with the number of those left out.
fn quoted(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(20).map(|name| format!("\"{}\"", cut(name))).collect();
    let rest = names.len().saturating_sub(20);
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}
