//! Which inputs of the net each of the person's columns became.

use std::ops::Range;

use gradus_table::{Encoded, Encoding};

/// The inputs of one column: numbers (its flag for missing cells among them), or a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Positions among the numeric inputs.
    pub(crate) numbers: Range<usize>,
    /// The position among the code columns.
    pub(crate) code: Option<usize>,
}

/// For each column of an encoding where its inputs are.
pub(crate) fn places(encoding: &Encoding) -> Vec<Place> {
    let codes = encoding.code_sources();
    let mut from = 0;
    let place = |(k, column): (usize, &gradus_table::InputColumn)| {
        let numbers = from..from + column.encoder.width();
        from = numbers.end;
        Place { numbers, code: codes.iter().position(|&of| of == k) }
    };
    encoding.columns().iter().enumerate().map(place).collect()
}

impl Place {
    /// Copies the inputs of one row of `from` into a row of `to`.
    pub(crate) fn copy(&self, from: (&Encoded, usize), to: (&mut Encoded, usize)) {
        let ((source, a), (target, b)) = (from, to);
        let numbers =
            |row: usize, width: usize| row * width + self.numbers.start..row * width + self.numbers.end;
        let read = &source.numbers[numbers(a, source.width)];
        target.numbers[numbers(b, target.width)].copy_from_slice(read);
        if let Some(code) = self.code {
            target.codes[b * target.code_columns + code] = source.codes[a * source.code_columns + code];
        }
    }
}

/// Some rows of encoded ones, in this order.
pub(crate) fn pick(rows: &Encoded, which: impl ExactSizeIterator<Item = usize> + Clone) -> Encoded {
    let numbers = |row: usize| &rows.numbers[row * rows.width..][..rows.width];
    let codes = |row: usize| &rows.codes[row * rows.code_columns..][..rows.code_columns];
    Encoded {
        rows: which.len(),
        width: rows.width,
        numbers: which.clone().flat_map(numbers).copied().collect(),
        code_columns: rows.code_columns,
        codes: which.flat_map(codes).copied().collect(),
    }
}
