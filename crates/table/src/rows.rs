//! Rows from either kind of file into columns: the code that `read` and `Blocks` share.

use crate::commas::Evidence;
use crate::dialect;
use crate::encoding::TextReader;
use crate::note::Note;
use crate::options::{ReadOptions, Slot};
#[cfg(feature = "parquet")]
use crate::parquet::ParquetRows;
use crate::records::Records;
use crate::source::{self, Opened, Source};
use crate::{Format, TableError};
use std::collections::BTreeMap;

/// The fields of some rows as they were in the input, for copying out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRows {
    width: usize,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl RawRows {
    pub(crate) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds what `write` appends as the next field.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.ends.len().checked_div(self.width).unwrap_or(0)
    }

    /// The number of fields a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// One field, its quotes taken off; empty beyond the last.
    pub fn field(&self, row: usize, column: usize) -> &[u8] {
        if column >= self.width {
            return &[];
        }
        let at = row.saturating_mul(self.width).saturating_add(column);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|&end| self.bytes.get(start..end)).unwrap_or(&[])
    }

    /// The fields of one row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        (0..self.width).map(move |column| self.field(row, column))
    }
}

/// The rows of an opened table.
pub(crate) struct Rows {
    pub(crate) file: String,
    /// The names of its columns, each once.
    pub(crate) names: Vec<String>,
    unnamed: Vec<Note>,
    kind: RowsKind,
}

enum RowsKind {
    Text(Box<Records>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetRows>),
}

impl Rows {
    /// Opens a source and reads its header.
    pub(crate) fn open(source: Source, options: &ReadOptions) -> Result<Self, TableError> {
        let separator = options.separator()?;
        if let Some(label) = &options.encoding {
            crate::encoding::check_encoding(label)?;
        }
        match source::open(source)? {
            Opened::Text { file, plain } => {
                let text = TextReader::open(file.clone(), plain, options.encoding.as_deref())?;
                let mut records = Records::open(text, separator)?;
                let Some((fields, line)) = records.header()? else { return Err(TableError::Empty { file }) };
                let header = fields.into_iter().map(header_name).collect();
                Self::named(file, header, line, RowsKind::Text(Box::new(records)))
            }
            #[cfg(feature = "parquet")]
            Opened::ParquetFile { file, path } => Self::parquet(ParquetRows::open_file(file, &path)?),
            #[cfg(feature = "parquet")]
            Opened::ParquetBytes { file, bytes, fingerprint } => {
                Self::parquet(ParquetRows::open_bytes(file, bytes, fingerprint)?)
            }
        }
    }

    #[cfg(feature = "parquet")]
    fn parquet(rows: ParquetRows) -> Result<Self, TableError> {
        Self::named(rows.file().to_owned(), rows.names(), 1, RowsKind::Parquet(Box::new(rows)))
    }

    /// Checks the names of the columns and gives those without one a name.
    fn named(file: String, mut names: Vec<String>, line: u64, kind: RowsKind) -> Result<Self, TableError> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (i, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if let Some(first) = places.insert(name.clone(), i) {
                let name = name.clone();
                return Err(TableError::DuplicateNames { file, line, name, first: first + 1, second: i + 1 });
            }
        }
        let mut unnamed = Vec::new();
        for (i, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
            *name = format!("column_{}", i + 1);
            while places.contains_key(name) {
                name.push('_');
            }
            places.insert(name.clone(), i);
            unnamed.push(Note::UnnamedColumn { position: i + 1, name: name.clone() });
        }
        if names.len() >= 1000 {
            unnamed.push(Note::ManyColumns { count: names.len() });
        }
        Ok(Self { file, names, unnamed, kind })
    }

    /// What separates the columns, where it is a text.
    pub(crate) fn separator(&self) -> Option<u8> {
        match &self.kind {
            RowsKind::Text(records) => Some(records.dialect().separator),
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(_) => None,
        }
    }

    /// What the head of the table says about commas in numbers, column by column; for Parquet nothing.
    pub(crate) fn evidence(&self) -> Vec<Evidence> {
        match &self.kind {
            RowsKind::Text(records) => records.evidence(self.names.len()),
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(_) => Vec::new(),
        }
    }

    /// The separators tried, in words, where there are any.
    pub(crate) fn tried(&self, options: &ReadOptions) -> String {
        match &self.kind {
            RowsKind::Text(_) => dialect::tried(options.separator().ok().flatten()),
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(_) => "of a Parquet file".to_owned(),
        }
    }

    /// Drops the columns that cannot be read at all.
    pub(crate) fn prepare(&self, slots: &mut [Slot]) {
        match &self.kind {
            RowsKind::Text(_) => {
                let _ = slots;
            }
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(rows) => {
                for slot in slots {
                    if let Some(remark) = rows.unreadable(slot.index) {
                        slot.builder.drop_cells(remark);
                    }
                }
            }
        }
    }

    /// Reads up to `most` rows into the columns and gives their number; `lines` takes the line (for Parquet, the row)
    /// of each.
    pub(crate) fn fill(
        &mut self,
        slots: &mut [Slot],
        raw: Option<&mut RawRows>,
        lines: Option<&mut Vec<u64>>,
        most: usize,
    ) -> Result<usize, TableError> {
        match &mut self.kind {
            RowsKind::Text(records) => fill_text(records, slots, raw, lines, most),
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(rows) => {
                let (count, first) = rows.fill(slots, raw, most)?;
                if let Some(lines) = lines {
                    lines.extend(first..first + count as u64);
                }
                Ok(count)
            }
        }
    }

    pub(crate) fn notes(&self) -> Vec<Note> {
        let mut notes = match &self.kind {
            RowsKind::Text(records) => records.notes(),
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(_) => Vec::new(),
        };
        notes.extend(self.unnamed.iter().cloned());
        notes
    }

    /// The xxh3-128 of all bytes of the source, in hexadecimal, and their number.
    pub(crate) fn fingerprint(&mut self) -> Result<(String, u64), TableError> {
        match &mut self.kind {
            RowsKind::Text(records) => records.fingerprint(),
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(rows) => rows.fingerprint(),
        }
    }

    pub(crate) fn format(&self) -> Format {
        match &self.kind {
            RowsKind::Text(records) => Format::Text {
                separator: char::from(records.dialect().separator),
                encoding: records.text().encoding().to_owned(),
                gzip: records.text().is_gzip(),
            },
            #[cfg(feature = "parquet")]
            RowsKind::Parquet(_) => Format::Parquet,
        }
    }
}

/// A name of the header: the blanks around it and line breaks within are not part of it.
fn header_name(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field);
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn fill_text(
    records: &mut Records,
    slots: &mut [Slot],
    mut raw: Option<&mut RawRows>,
    mut lines: Option<&mut Vec<u64>>,
    most: usize,
) -> Result<usize, TableError> {
    let mut rows = 0;
    while rows < most {
        let gathered = records.gather(most - rows)?;
        if gathered == 0 {
            break;
        }
        rows += gathered;
        if let Some(lines) = lines.as_deref_mut() {
            lines.extend_from_slice(records.lines());
        }
        slots.iter_mut().for_each(|slot| slot.builder.push_texts(records.cells(slot.index)));
        if let Some(raw) = raw.as_deref_mut() {
            records.fields().for_each(|field| raw.add(|to| to.extend_from_slice(field)));
        }
    }
    Ok(rows)
}
