//! A whole table into memory.

use crate::builder::State;
use crate::commas;
use crate::note::{self, Note};
use crate::options::{self, ReadOptions, Slot};
use crate::rows::Rows;
use crate::source::Again;
use crate::{Column, Table, TableError};
use std::fmt;
use std::path::Path;

/// A table and what is worth knowing about how it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The columns, in the order of the file, without those left out by the options.
    pub table: Table,
    /// What was handled and should be said.
    pub notes: Vec<Note>,
    /// The xxh3-128 of the file's bytes as they lie on disk, in hexadecimal.
    pub fingerprint: String,
    /// The number of those bytes.
    pub bytes: u64,
    /// What kind of file it is.
    pub format: Format,
}

/// The kind of a table's file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Text, one row a line.
    Text {
        /// What separates the columns.
        separator: char,
        /// The text encoding.
        encoding: String,
        /// Whether it is packed.
        gzip: bool,
    },
    /// Parquet.
    Parquet,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { separator, gzip, .. } => {
                f.write_str(match separator {
                    '\t' => "TSV",
                    _ => "CSV",
                })?;
                f.write_str(if *gzip { ", gzip" } else { "" })
            }
            Self::Parquet => f.write_str("Parquet"),
        }
    }
}

/// Reads a table: CSV, TSV and the like, these in gzip, or Parquet; by content, not by name.
///
/// Blanks around cells are not part of them. The kind of a column is found from all of its cells: numbers; ISO
/// dates; two words for yes and no; a category; else free text, which is dropped with a note. A column whose kind
/// turns out late is read in a second pass over the file, so the peak memory is that of the columns.
///
/// # Errors
/// [`TableError`] where the file is no table of at least two columns and two rows, with the line and what to do.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Reading, TableError> {
    let again = Again::new(path)?;
    let mut rows = Rows::open(again.source(), options)?;
    if let [only] = rows.names.as_slice() {
        let (name, tried) = (only.clone(), rows.tried(options));
        return Err(TableError::OneColumn { file: rows.file, name, tried });
    }
    let mut slots = options::plan(&rows, options, None)?;
    rows.prepare(&mut slots);
    let count = read_all(&mut rows, &mut slots)?;
    let file = rows.file.clone();
    match count {
        0 => return Err(TableError::HeaderOnly { file }),
        1 => return Err(TableError::OneRow { file }),
        _ => {}
    }
    let (fingerprint, bytes) = rows.fingerprint()?;
    settle_commas(&mut slots, &rows);
    read_again(&again, options, &mut slots, &fingerprint)?;
    let mut notes = rows.notes();
    let columns = settle(slots, &file, &mut notes)?;
    Ok(Reading { table: Table { columns, rows: count }, notes, fingerprint, bytes, format: rows.format() })
}

fn read_all(rows: &mut Rows, slots: &mut [Slot]) -> Result<usize, TableError> {
    let mut count = 0;
    loop {
        match rows.fill(slots, None, None, 8192)? {
            0 => return Ok(count),
            more => count += more,
        }
    }
}

/// Settles what commas in numbers stand for, column by column.
pub(crate) fn settle_commas(slots: &mut [Slot], rows: &Rows) {
    let numbers = slots.iter().filter(|slot| matches!(slot.builder.state, State::Numbers { .. }));
    let others = commas::common(numbers.map(|slot| slot.builder.evidence));
    let semicolons = rows.separator() == Some(b';');
    slots.iter_mut().for_each(|slot| slot.builder.settle_commas(others, semicolons));
}

/// Reads the columns again that are neither all numbers nor all dates, as texts; and numbers whose commas mean
/// something else than was thought.
fn read_again(
    again: &Again,
    options: &ReadOptions,
    slots: &mut [Slot],
    fingerprint: &str,
) -> Result<(), TableError> {
    let (places, mut second): (Vec<usize>, Vec<Slot>) = slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| slot.builder.wants_again())
        .map(|(place, slot)| (place, Slot { index: slot.index, builder: slot.builder.again() }))
        .unzip();
    if second.is_empty() {
        return Ok(());
    }
    let mut rows = Rows::open(again.source(), options)?;
    read_all(&mut rows, &mut second)?;
    if rows.fingerprint()?.0 != fingerprint {
        return Err(TableError::Changed { file: rows.file });
    }
    for (place, slot) in places.into_iter().zip(second) {
        if let Some(old) = slots.get_mut(place) {
            *old = slot;
        }
    }
    Ok(())
}

/// Settles all columns and gathers what there is to say.
pub(crate) fn settle(slots: Vec<Slot>, file: &str, notes: &mut Vec<Note>) -> Result<Vec<Column>, TableError> {
    let mut columns = Vec::with_capacity(slots.len());
    for slot in slots {
        let settled = slot.builder.settle(file)?;
        columns.push(settled.column);
        settled.notes.into_iter().for_each(|new| note::add(notes, new));
    }
    Ok(columns)
}
