//! Applying fitted encoders to a table.

use super::levels::{FIRST_LEVEL_CODE, Levels, MISSING_CODE, OTHER_CODE};
use super::text::{number_of, text_of, tidy, usable};
use super::{DateEncoder, EncodeError, Encoder, Encoding, InputColumn, NumberEncoder, OneHot};
use crate::{Column, Kind, Table, Values, truth};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Rows written before the next column has its turn: the block stays in cache while all columns fill it.
const BLOCK_ROWS: usize = 64;

/// A table as a net takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The number of rows.
    pub rows: usize,
    /// Numeric inputs a row.
    pub width: usize,
    /// The numeric inputs, row-major `[rows, width]`; all finite.
    pub numbers: Vec<f32>,
    /// Codes a row.
    pub code_columns: usize,
    /// The codes, row-major `[rows, code_columns]`, each below its column's cardinality.
    pub codes: Vec<u32>,
}

/// Fitted encoders joined to the columns of one table, ready to write any of its rows. Made once a table, so that
/// levels are looked up once each and not once a cell.
#[derive(Debug)]
pub struct Bound<'a> {
    columns: Vec<BoundColumn<'a>>,
    rows: usize,
    width: usize,
    code_columns: usize,
}

#[derive(Debug)]
enum BoundColumn<'a> {
    Number(&'a NumberEncoder, Cow<'a, [f64]>),
    Date(&'a DateEncoder, Cow<'a, [f64]>),
    OneHot(&'a OneHot, CodeCells<'a>),
    Codes(CodeCells<'a>),
}

/// The cells of a category, as codes of the encoder.
#[derive(Debug)]
pub(super) enum CodeCells<'a> {
    /// The table's own codes and, for each of them, the encoder's.
    Mapped { codes: &'a [u32], map: Vec<u32> },
    /// The encoder's code of each row.
    Ready(Vec<u32>),
}

impl CodeCells<'_> {
    pub(super) fn code(&self, row: usize) -> u32 {
        match self {
            CodeCells::Mapped { codes, map } => {
                codes.get(row).and_then(|&c| map.get(c as usize)).copied().unwrap_or(MISSING_CODE)
            }
            CodeCells::Ready(codes) => codes.get(row).copied().unwrap_or(MISSING_CODE),
        }
    }
}

/// Which rows are written.
#[derive(Clone, Copy)]
enum Pick<'r> {
    All(usize),
    These(&'r [u32]),
}

impl Pick<'_> {
    fn len(&self) -> usize {
        match self {
            Pick::All(rows) => *rows,
            Pick::These(rows) => rows.len(),
        }
    }

    /// The table's row at place `k`.
    fn row(&self, k: usize) -> usize {
        match self {
            Pick::All(_) => k,
            // Places are below `len`; a place beyond names a row that no table has, so a missing cell.
            Pick::These(rows) => rows.get(k).map_or(usize::MAX, |&r| r as usize),
        }
    }
}

impl Encoding {
    /// Turns the `rows` of a table (positions from 0, in this order, repeats allowed; `None` for all) into inputs.
    /// Columns are found by name. A column of another kind is taken for what it can stand for: texts that read as
    /// numbers, numbers by their text.
    ///
    /// # Errors
    /// A needed column is not there or cannot stand for what is needed; a row is beyond the table; no memory.
    pub fn apply(&self, table: &Table, rows: Option<&[u32]>) -> Result<Encoded, EncodeError> {
        let bound = self.bind(table)?;
        let pick = rows.map_or(Pick::All(table.rows), Pick::These);
        let (rows, width, code_columns) = (pick.len(), bound.width, bound.code_columns);
        let mut numbers = zeros(rows, width, 0.0_f32)?;
        let mut codes = zeros(rows, code_columns, MISSING_CODE)?;
        bound.write(pick, &mut numbers, &mut codes)?;
        Ok(Encoded { rows, width, numbers, code_columns, codes })
    }

    /// Joins the encoders to the columns of a table, for writing its rows batch by batch.
    ///
    /// # Errors
    /// A needed column is not there or cannot stand for what is needed.
    pub fn bind<'a>(&'a self, table: &'a Table) -> Result<Bound<'a>, EncodeError> {
        let mut by_name = FxHashMap::default();
        for column in table.columns.iter().rev() {
            by_name.insert(column.name.as_str(), column);
        }
        let found: Vec<_> = self.columns().iter().map(|c| by_name.get(c.name.as_str()).copied()).collect();
        let absent = self.columns().iter().zip(&found).filter(|(_, f)| f.is_none());
        let columns: Vec<String> = absent.map(|(input, _)| input.name.clone()).collect();
        if !columns.is_empty() {
            return Err(EncodeError::MissingColumns { columns });
        }
        let pairs = self.columns().iter().zip(found.into_iter().flatten());
        Ok(Bound {
            columns: pairs.map(|(input, column)| bind_column(input, column)).collect::<Result<_, _>>()?,
            rows: table.rows,
            width: self.width(),
            code_columns: self.cardinalities().len(),
        })
    }
}

impl Bound<'_> {
    /// Writes the inputs of these rows: `numbers` is row-major `[rows.len(), width]`, `codes` row-major
    /// `[rows.len(), code columns]`.
    ///
    /// # Errors
    /// A buffer of another size, or a row beyond the table.
    pub fn fill(&self, rows: &[u32], numbers: &mut [f32], codes: &mut [u32]) -> Result<(), EncodeError> {
        self.write(Pick::These(rows), numbers, codes)
    }

    fn write(&self, pick: Pick<'_>, numbers: &mut [f32], codes: &mut [u32]) -> Result<(), EncodeError> {
        for (found, width) in [(numbers.len(), self.width), (codes.len(), self.code_columns)] {
            let wanted = pick.len().saturating_mul(width);
            if found != wanted {
                return Err(EncodeError::BufferSize { found, wanted, rows: pick.len(), width });
            }
        }
        if let Pick::These(rows) = pick
            && let Some(&row) = rows.iter().find(|&&r| r as usize >= self.rows)
        {
            return Err(EncodeError::NoSuchRow { row: row as usize, rows: self.rows });
        }
        let mut start = 0;
        while start < pick.len() {
            let end = pick.len().min(start + BLOCK_ROWS);
            self.write_numbers(pick, start, end, numbers);
            self.write_codes(pick, start, end, codes);
            start = end;
        }
        Ok(())
    }

    fn write_numbers(&self, pick: Pick<'_>, start: usize, end: usize, numbers: &mut [f32]) {
        if self.width == 0 {
            return;
        }
        let Some(block) = numbers.get_mut(start * self.width..end * self.width) else { return };
        let mut offset = 0;
        for column in &self.columns {
            let width = match column {
                BoundColumn::Number(encoder, _) => encoder.width(),
                BoundColumn::Date(encoder, _) => encoder.width(),
                BoundColumn::OneHot(encoder, _) => encoder.width(),
                BoundColumn::Codes(_) => continue,
            };
            let rows = block.chunks_exact_mut(self.width).zip(start..end);
            let cells = rows.filter_map(|(row, k)| Some((row.get_mut(offset..offset + width)?, pick.row(k))));
            match column {
                BoundColumn::Number(encoder, values) => cells.for_each(|(out, row)| {
                    encoder.write(values.get(row).copied().unwrap_or(f64::NAN), out);
                }),
                BoundColumn::Date(encoder, values) => cells.for_each(|(out, row)| {
                    encoder.write(values.get(row).copied().unwrap_or(f64::NAN), out);
                }),
                BoundColumn::OneHot(encoder, codes) => {
                    cells.for_each(|(out, row)| encoder.write(codes.code(row), out));
                }
                BoundColumn::Codes(_) => {}
            }
            offset += width;
        }
    }

    fn write_codes(&self, pick: Pick<'_>, start: usize, end: usize, codes: &mut [u32]) {
        if self.code_columns == 0 {
            return;
        }
        let Some(block) = codes.get_mut(start * self.code_columns..end * self.code_columns) else { return };
        let columns = self.columns.iter().filter_map(|column| match column {
            BoundColumn::Codes(cells) => Some(cells),
            BoundColumn::Number(..) | BoundColumn::Date(..) | BoundColumn::OneHot(..) => None,
        });
        for (place, cells) in columns.enumerate() {
            for (row, k) in block.chunks_exact_mut(self.code_columns).zip(start..end) {
                if let Some(out) = row.get_mut(place) {
                    *out = cells.code(pick.row(k));
                }
            }
        }
    }
}

fn bind_column<'a>(input: &'a InputColumn, column: &'a Column) -> Result<BoundColumn<'a>, EncodeError> {
    Ok(match &input.encoder {
        Encoder::Number(encoder) => BoundColumn::Number(encoder, number_cells(input, column)?),
        Encoder::Date(encoder) => BoundColumn::Date(encoder, number_cells(input, column)?),
        Encoder::OneHot(encoder) => BoundColumn::OneHot(encoder, code_cells(input, column, &encoder.levels)?),
        Encoder::Codes(encoder) => BoundColumn::Codes(code_cells(input, column, &encoder.levels)?),
    })
}

/// The cells of a column as numbers.
pub(super) fn number_cells<'a>(
    input: &InputColumn,
    column: &'a Column,
) -> Result<Cow<'a, [f64]>, EncodeError> {
    match &column.values {
        Values::Numbers(cells) => {
            let as_wanted = (column.kind == Kind::Date) == (input.kind == Kind::Date);
            if as_wanted || !cells.iter().any(|&x| usable(x)) {
                Ok(Cow::Borrowed(cells))
            } else {
                Err(wrong_kind(input, column, None))
            }
        }
        Values::Categories { codes, levels } => {
            let numbers: Vec<Option<f64>> = levels.iter().map(|l| number_of(l)).collect();
            // Seconds since 1970 are never what a text says; and a column without one number is another column.
            let none_reads = !levels.is_empty() && numbers.iter().all(Option::is_none);
            if none_reads || (input.kind == Kind::Date && !levels.is_empty()) {
                return Err(wrong_kind(input, column, levels.first()));
            }
            let cell = |&code: &u32| {
                (code as usize)
                    .checked_sub(1)
                    .and_then(|k| numbers.get(k).copied().flatten())
                    .unwrap_or(f64::NAN)
            };
            Ok(Cow::Owned(codes.iter().map(cell).collect()))
        }
        Values::Dropped => Err(wrong_kind(input, column, None)),
    }
}

/// The cells of a column as codes of `known` levels.
pub(super) fn code_cells<'a>(
    input: &InputColumn,
    column: &'a Column,
    known: &Levels,
) -> Result<CodeCells<'a>, EncodeError> {
    match &column.values {
        Values::Categories { codes, levels } => {
            let mut map = Vec::with_capacity(levels.len() + 1);
            map.push(MISSING_CODE);
            map.extend(levels.iter().map(|level| match known.code(level) {
                OTHER_CODE if input.kind == Kind::Boolean => same_truth(level, known),
                code => code,
            }));
            Ok(CodeCells::Mapped { codes, map })
        }
        Values::Numbers(cells) if column.kind != Kind::Date || !cells.iter().any(|&x| usable(x)) => {
            Ok(CodeCells::Ready(number_codes(cells, known)))
        }
        Values::Numbers(_) | Values::Dropped => Err(wrong_kind(input, column, None)),
    }
}

/// The code of a yes or no that was written otherwise in training: `true` for `Yes`.
fn same_truth(word: &str, known: &Levels) -> u32 {
    let names = (FIRST_LEVEL_CODE..=u32::MAX).zip(known.names());
    let mut same = names.filter(|(_, name)| truth(word).is_some() && truth(name) == truth(word));
    same.next().map_or(OTHER_CODE, |(code, _)| code)
}

/// Codes of numbers: by their text, else by value (`007` and `7.0` are both the number 7). The known levels are looked
/// through once; a reader that knows the model's kinds gives no numbers here.
fn number_codes(cells: &[f64], known: &Levels) -> Vec<u32> {
    let mut by_value: FxHashMap<u64, u32> = FxHashMap::default();
    for (code, name) in (FIRST_LEVEL_CODE..=u32::MAX).zip(known.names()) {
        if let Some(value) = number_of(name) {
            let is_its_text = text_of(value) == *name;
            let slot = by_value.entry(value.to_bits()).or_insert(code);
            if is_its_text {
                *slot = code;
            }
        }
    }
    let code = |&x: &f64| {
        if usable(x) { by_value.get(&tidy(x).to_bits()).copied().unwrap_or(OTHER_CODE) } else { MISSING_CODE }
    };
    cells.iter().map(code).collect()
}

fn wrong_kind(input: &InputColumn, column: &Column, example: Option<&String>) -> EncodeError {
    EncodeError::WrongKind {
        column: input.name.clone(),
        wanted: input.kind,
        found: column.kind,
        example: example.cloned(),
    }
}

/// `rows × width` values, or an error where memory for them cannot be had.
fn zeros<T: Clone>(rows: usize, width: usize, value: T) -> Result<Vec<T>, EncodeError> {
    let too_large = || EncodeError::TooLarge { rows, width };
    let len = rows.checked_mul(width).ok_or_else(too_large)?;
    let mut values = Vec::new();
    values.try_reserve_exact(len).map_err(|_| too_large())?;
    values.resize(len, value);
    Ok(values)
}
