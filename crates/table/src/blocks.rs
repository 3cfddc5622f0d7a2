//! A table block by block, in constant memory.

use crate::note::{Note, Remark};
use crate::options::{self, ReadOptions, Slot};
use crate::read::{Format, settle, settle_commas};
use crate::rows::{RawRows, Rows};
use crate::source::Source;
use crate::{Required, Table, TableError};
use std::collections::BTreeSet;

/// Some rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The rows; the levels of a category are those of this block.
    pub table: Table,
    /// All fields of these rows as they were in the input, if [`Blocks::keep_raw`] asked for them.
    pub raw: Option<RawRows>,
    /// The line on which each row starts, from 1 (the header included); for Parquet the row, from 1.
    pub lines: Vec<u64>,
}

/// Reads a table block by block: the same reading as [`read`](crate::read()), the memory that of one block.
///
/// With a schema, the columns are found by name in any order, others are passed over, and a cell that is not of the
/// schema's kind counts as missing and is noted, unless the schema is strict there or all cells of the first block with
/// a value are so: that is refused. Without one, each block finds the kinds of its own cells. A table of
/// one column, of one row or of a header alone is fine here. Parquet from a pipe is held in memory as it came, since
/// its directory stands at the end; a block never spans two of its row groups.
pub struct Blocks {
    rows: Rows,
    slots: Vec<Slot>,
    with_schema: bool,
    keep_raw: bool,
    /// What the columns of the blocks so far had to say.
    remarks: Vec<Note>,
    /// Columns of which a cell had a value.
    seen: BTreeSet<String>,
    /// Columns of which each cell with a value must be of the schema's kind.
    strict: BTreeSet<String>,
    /// Whether no block was read so far.
    at_start: bool,
}

impl Blocks {
    /// Opens a table and finds the columns.
    ///
    /// # Errors
    /// [`TableError`] where the source is no table, or columns of the schema are missing (all are named).
    pub fn open(
        source: impl Into<Source>,
        options: &ReadOptions,
        schema: Option<&[Required]>,
    ) -> Result<Self, TableError> {
        let rows = Rows::open(source.into(), options)?;
        let mut slots = options::plan(&rows, options, schema)?;
        rows.prepare(&mut slots);
        let strict = schema.unwrap_or_default().iter().filter(|column| column.strict);
        Ok(Self {
            rows,
            slots,
            with_schema: schema.is_some(),
            keep_raw: false,
            remarks: Vec::new(),
            seen: BTreeSet::new(),
            strict: strict.map(|column| column.name.clone()).collect(),
            at_start: true,
        })
    }

    /// Whether the blocks carry the input's fields as they were.
    #[must_use]
    pub fn keep_raw(mut self, keep: bool) -> Self {
        self.keep_raw = keep;
        self
    }

    /// The names of all columns of the input, in its order: the header of [`Block::raw`].
    pub fn header(&self) -> &[String] {
        &self.rows.names
    }

    /// Where a row of a block stands, for a message: the file, and the line on which the row begins.
    pub fn place(&self, block: &Block, row: usize) -> String {
        let what = if self.format() == Format::Parquet { "row" } else { "line" };
        match block.lines.get(row) {
            Some(line) => format!("{}, {what} {line}", self.rows.file),
            None => self.rows.file.clone(),
        }
    }

    /// What kind of file it is.
    pub fn format(&self) -> Format {
        self.rows.format()
    }

    /// The next rows, at most `max_rows` (at least one); `None` at the end.
    ///
    /// # Errors
    /// [`TableError`] at the first row that cannot be read; the blocks before it are good.
    pub fn next_block(&mut self, max_rows: usize) -> Result<Option<Block>, TableError> {
        let mut slots: Vec<Slot> =
            self.slots.iter().map(|slot| Slot { index: slot.index, builder: slot.builder.fresh() }).collect();
        // Without a schema a column may have to be read a second time, from the fields as they were.
        let mut raw = (self.keep_raw || !self.with_schema).then(|| RawRows::new(self.rows.names.len()));
        let mut lines = Vec::new();
        let rows = self.rows.fill(&mut slots, raw.as_mut(), Some(&mut lines), max_rows.max(1))?;
        if rows == 0 {
            return Ok(None);
        }
        settle_commas(&mut slots, &self.rows);
        if let Some(raw) = &raw {
            for slot in slots.iter_mut().filter(|slot| slot.builder.wants_again()) {
                slot.builder = slot.builder.again();
                (0..rows).for_each(|row| slot.builder.push_text(raw.field(row, slot.index)));
            }
        }
        let columns = settle(slots, &self.rows.file, &mut self.remarks)?;
        for column in columns.iter().filter(|column| column.missing < rows) {
            if !self.seen.contains(&column.name) {
                self.seen.insert(column.name.clone());
            }
        }
        let raw = raw.filter(|_| self.keep_raw);
        let block = Block { table: Table { columns, rows }, raw, lines };
        if self.with_schema {
            self.check_kinds(&block)?;
        }
        self.at_start = false;
        Ok(Some(block))
    }

    /// A column of which the first cells are all of another kind is another column; and in a strict one no cell may be.
    fn check_kinds(&self, block: &Block) -> Result<(), TableError> {
        for column in &block.table.columns {
            let Some(strays) = &column.strays else { continue };
            let none = column.missing == block.table.rows && self.at_start;
            if none || self.strict.contains(&column.name) {
                return Err(TableError::NotOfKind {
                    place: self.place(block, strays.row),
                    column: column.name.clone(),
                    kind: strays.kind,
                    example: strays.text.clone(),
                    of: none.then_some(block.table.rows - (column.missing - strays.count)),
                });
            }
        }
        Ok(())
    }

    /// What was handled so far and should be said; counts are those of all blocks so far.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = self.rows.notes();
        notes.extend(self.remarks.iter().cloned().map(|note| match note {
            Note::Column { column, remark: Remark::NotOfKind { kind, count, example, .. } } => {
                let alone = !self.seen.contains(&column);
                Note::Column { column, remark: Remark::NotOfKind { kind, count, example, alone } }
            }
            other => other,
        }));
        notes
    }

    /// The xxh3-128 of the source's bytes in hexadecimal, and their number. Reads to the end of the source, so ask
    /// after the last block.
    ///
    /// # Errors
    /// [`TableError::Unreadable`] where the system refuses to read on.
    pub fn fingerprint(&mut self) -> Result<(String, u64), TableError> {
        self.rows.fingerprint()
    }
}
