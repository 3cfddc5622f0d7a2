//! Parquet files to columns, one row group at a time, without Arrow.

mod checked;
mod meaning;

use crate::TableError;
use crate::cell::Cell;
use crate::note::Remark;
use crate::options::Slot;
use crate::rows::RawRows;
use crate::source;
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::DataType;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use meaning::Meaning;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Rows that are unpacked at once.
const STEP: usize = 4096;

/// The rows of a Parquet file.
pub(crate) struct ParquetRows {
    file: String,
    reader: Box<dyn FileReader>,
    columns: Vec<ParquetColumn>,
    origin: Origin,
    /// The next row group to open.
    next_group: usize,
    group: Option<Group>,
    /// Rows given so far.
    done: u64,
}

/// A column of the schema's top level.
struct ParquetColumn {
    name: String,
    /// Its place among the leaves of the schema, and what its values mean; or why it cannot be read.
    leaf: Result<(usize, Meaning), Remark>,
}

enum Origin {
    Path(PathBuf),
    Pipe { fingerprint: String, length: u64 },
}

/// The row group at hand, a reader for each leaf that is wanted.
struct Group {
    left: usize,
    readers: Vec<(usize, ColumnReader)>,
}

impl ParquetRows {
    pub(crate) fn open_file(file: String, path: &Path) -> Result<Self, TableError> {
        let open = File::open(path).map_err(|source| source::unreadable(&file, source))?;
        let origin = Origin::Path(path.to_owned());
        Self::open(file, origin, || Ok(Box::new(SerializedFileReader::new(open)?)))
    }

    pub(crate) fn open_bytes(file: String, bytes: Vec<u8>, fingerprint: String) -> Result<Self, TableError> {
        let origin = Origin::Pipe { fingerprint, length: bytes.len() as u64 };
        let bytes = bytes::Bytes::from(bytes);
        Self::open(file, origin, || Ok(Box::new(SerializedFileReader::new(bytes)?)))
    }

    fn open(
        file: String,
        origin: Origin,
        reader: impl FnOnce() -> Result<Box<dyn FileReader>, ParquetError>,
    ) -> Result<Self, TableError> {
        let (reader, columns) = guarded(&file, || {
            let reader = reader()?;
            let columns = columns(reader.as_ref());
            Ok((reader, columns))
        })?;
        if columns.is_empty() {
            return Err(TableError::Empty { file });
        }
        Ok(Self { file, reader, columns, origin, next_group: 0, group: None, done: 0 })
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.trim().to_owned()).collect()
    }

    /// Why a column cannot be read, if so.
    pub(crate) fn unreadable(&self, index: usize) -> Option<Remark> {
        self.columns.get(index).and_then(|column| column.leaf.as_ref().err().cloned())
    }

    pub(crate) fn fingerprint(&self) -> Result<(String, u64), TableError> {
        match &self.origin {
            Origin::Path(path) => source::fingerprint_of(&self.file, path),
            Origin::Pipe { fingerprint, length } => Ok((fingerprint.clone(), *length)),
        }
    }

    /// Reads up to `most` rows of the row group at hand; gives their number and the first's, from 1.
    pub(crate) fn fill(
        &mut self,
        slots: &mut [Slot],
        mut raw: Option<&mut RawRows>,
        most: usize,
    ) -> Result<(usize, u64), TableError> {
        let first = self.done + 1;
        let file = self.file.clone();
        guarded(&file, || {
            if !self.open_group(slots, raw.is_some())? {
                return Ok((0, first));
            }
            let mut rows = 0;
            while rows < most {
                let step = self.step(slots, raw.as_deref_mut(), most - rows)?;
                if step == 0 {
                    break;
                }
                rows += step;
            }
            self.done += rows as u64;
            Ok((rows, first))
        })
    }

    /// Makes sure that a row group with rows left is open; `false` at the end of the file.
    fn open_group(&mut self, slots: &[Slot], all: bool) -> Result<bool, ParquetError> {
        while self.group.as_ref().is_none_or(|group| group.left == 0) {
            if self.next_group >= self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.next_group)?;
            self.next_group += 1;
            let left = usize::try_from(group.metadata().num_rows()).map_err(|_| {
                ParquetError::General("a row group with a negative number of rows".to_owned())
            })?;
            let mut readers = Vec::new();
            let places = self.places(slots);
            for (index, column) in self.columns.iter().enumerate() {
                let wanted = all || places.get(index).is_some_and(Option::is_some);
                if let (true, Ok((leaf, _))) = (wanted, &column.leaf) {
                    readers.push((index, open_column(group.as_ref(), *leaf)?));
                }
            }
            self.group = Some(Group { left, readers });
        }
        Ok(true)
    }

    /// For each column of the file its place among the slots, if it has one.
    fn places(&self, slots: &[Slot]) -> Vec<Option<usize>> {
        let mut places = vec![None; self.columns.len()];
        for (place, slot) in slots.iter().enumerate() {
            if let Some(entry) = places.get_mut(slot.index) {
                *entry = Some(place);
            }
        }
        places
    }

    /// Reads a few rows of the group at hand; 0 at its end.
    fn step(
        &mut self,
        slots: &mut [Slot],
        raw: Option<&mut RawRows>,
        most: usize,
    ) -> Result<usize, ParquetError> {
        let places = self.places(slots);
        let Some(group) = &mut self.group else { return Ok(0) };
        let rows = group.left.min(most).min(STEP);
        let mut texts: Vec<RawRows> = Vec::new();
        if raw.is_some() {
            texts.resize_with(self.columns.len(), || RawRows::new(1));
        }
        for slot in slots.iter_mut() {
            if self.columns.get(slot.index).is_none_or(|column| column.leaf.is_err()) {
                (0..rows).for_each(|_| slot.builder.push_missing());
            }
        }
        for (index, reader) in &mut group.readers {
            let Some(ParquetColumn { leaf: Ok((_, meaning)), .. }) = self.columns.get(*index) else {
                continue;
            };
            let place = places.get(*index).copied().flatten();
            let mut builder = place.and_then(|place| slots.get_mut(place)).map(|slot| &mut slot.builder);
            let mut text = texts.get_mut(*index);
            each_cell(reader, meaning, rows, &mut |cell| {
                if let Some(text) = text.as_deref_mut() {
                    text.add(|to| cell.write(to));
                }
                if let Some(builder) = builder.as_deref_mut() {
                    builder.push_cell(&cell);
                }
            })?;
        }
        if let Some(raw) = raw {
            for row in 0..rows {
                texts.iter().for_each(|text| raw.add(|to| to.extend_from_slice(text.field(row, 0))));
            }
        }
        group.left -= rows;
        Ok(rows)
    }
}

/// Opens a column of a row group, checking first what the parquet crate asserts.
fn open_column(group: &dyn RowGroupReader, leaf: usize) -> Result<ColumnReader, ParquetError> {
    let chunk = group.metadata().column(leaf);
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    if start < 0 || chunk.compressed_size() < 0 {
        return Err(ParquetError::General("a column lies at a negative place".to_owned()));
    }
    let pages = checked::CheckedPages::new(group.get_column_page_reader(leaf)?);
    Ok(get_column_reader(chunk.column_descr_ptr(), Box::new(pages)))
}

/// Runs code of the parquet crate, which may assert still more that a damaged file breaks.
fn guarded<T>(file: &str, work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, TableError> {
    let reason = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "its pages contradict its directory".to_owned(),
    };
    Err(TableError::DamagedParquet { file: file.to_owned(), reason })
}

/// The columns of the top level. Those with parts or with several values a row cannot be read.
fn columns(reader: &dyn FileReader) -> Vec<ParquetColumn> {
    let schema = reader.metadata().file_metadata().schema_descr();
    let mut columns: Vec<ParquetColumn> = schema
        .root_schema()
        .get_fields()
        .iter()
        .map(|field| ParquetColumn { name: field.name().to_owned(), leaf: Err(Remark::Nested) })
        .collect();
    for leaf in 0..schema.num_columns() {
        let descriptor = schema.column(leaf);
        let simple = descriptor.path().parts().len() == 1 && descriptor.max_rep_level() == 0;
        if let (true, Some(column)) = (simple, columns.get_mut(schema.get_column_root_idx(leaf))) {
            column.leaf = Meaning::of(&descriptor).map(|meaning| (leaf, meaning));
        }
    }
    columns
}

/// Calls `each` with the next `rows` cells of a column.
fn each_cell(
    reader: &mut ColumnReader,
    meaning: &Meaning,
    rows: usize,
    each: &mut dyn FnMut(Cell<'_>),
) -> Result<(), ParquetError> {
    match reader {
        ColumnReader::BoolColumnReader(r) => values(r, rows, each, |&v| Cell::Boolean(v)),
        ColumnReader::Int32ColumnReader(r) => values(r, rows, each, |&v| meaning.whole(i64::from(v), true)),
        ColumnReader::Int64ColumnReader(r) => values(r, rows, each, |&v| meaning.whole(v, false)),
        ColumnReader::Int96ColumnReader(r) => values(r, rows, each, |v| meaning::int96(v.data())),
        ColumnReader::FloatColumnReader(r) => values(r, rows, each, |&v| Cell::Single(v)),
        ColumnReader::DoubleColumnReader(r) => values(r, rows, each, |&v| Cell::Number(v)),
        ColumnReader::ByteArrayColumnReader(r) => values(r, rows, each, |v| meaning.bytes(v.data())),
        ColumnReader::FixedLenByteArrayColumnReader(r) => values(r, rows, each, |v| meaning.bytes(v.data())),
    }
}

fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    each: &mut dyn FnMut(Cell<'_>),
    cell: impl for<'a> Fn(&'a T::T) -> Cell<'a>,
) -> Result<(), ParquetError> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut done = 0;
    while done < rows {
        levels.clear();
        values.clear();
        let (records, _, _) = reader.read_records(rows - done, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(ParquetError::General("a column has fewer rows than its row group".to_owned()));
        }
        done += records;
        let mut values = values.iter();
        if levels.is_empty() {
            values.by_ref().for_each(|value| each(cell(value)));
            continue;
        }
        for &level in &levels {
            let value = if level > 0 { values.next() } else { None };
            each(value.map_or(Cell::Missing, &cell));
        }
    }
    Ok(())
}
