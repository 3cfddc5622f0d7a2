//! Typed columns: what a table is made of once it has been read.

use serde::{Deserialize, Serialize};

/// What a column was understood as. Written in lower case in files and on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A quantity: differences between its values mean something.
    Number,
    /// One of a set of names.
    Category,
    /// Two values that read as yes and no.
    Boolean,
    /// A day, or a day and a time; kept as seconds since 1970-01-01 00:00 UTC.
    Date,
    /// Free text or an identifier: never an input of the net.
    Text,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers and dates; a missing cell is NaN. Never infinite: an infinity or a number beyond f32's range is
    /// counted in [`Column::out_of_range`] and kept as missing.
    Numbers(Vec<f64>),
    /// Categories and booleans: 0 is missing, `k` is `levels[k - 1]`. Levels are sorted: by value where
    /// all of them are numbers, else by their bytes; for booleans the "no" word comes first.
    Categories {
        /// One code a row.
        codes: Vec<u32>,
        /// The names, each once.
        levels: Vec<String>,
    },
    /// Text that is not kept.
    Dropped,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What it was understood as.
    pub kind: Kind,
    /// Its cells.
    pub values: Values,
    /// Cells without a usable value, `out_of_range` included.
    pub missing: usize,
    /// Cells that were infinite or beyond f32's range (|x| > 3.4e38), taken as missing.
    pub out_of_range: usize,
    /// Distinct values among the cells that are not missing.
    pub distinct: usize,
    /// What a person should know: why it was dropped, that decimal commas were read, and so on.
    pub note: Option<String>,
}

/// A whole table, or one block of its rows, in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// The number of rows (the header is not one).
    pub rows: usize,
}

impl Table {
    /// The position of the column of this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}
