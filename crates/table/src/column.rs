//! Typed columns: what a table is made of once it has been read.

use crate::encode::text::text_of;
use crate::{Commas, date};
use serde::{Deserialize, Serialize};
use std::fmt;

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

impl fmt::Display for Kind {
    /// As in files and on the command line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Number => "number",
            Kind::Category => "category",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
            Kind::Text => "text",
        })
    }
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
    /// What commas in its numbers stand for.
    pub commas: Commas,
    /// Cells that stand out by their kind, if there are any.
    pub strays: Option<Strays>,
    /// What a person should know: why it was dropped, that decimal commas were read, and so on.
    pub note: Option<String>,
}

/// Cells of another kind than the others of their column. In a column of numbers or dates (and yes and no where that
/// was asked for) they were taken as missing. In one of words they are few: but for them, it would be one of numbers
/// or dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strays {
    /// The kind of the others.
    pub kind: Kind,
    /// How many there are; 0 where a file that has types holds numbers or dates as texts.
    pub count: usize,
    /// The row of the first, from 0.
    pub row: usize,
    /// The first, cut where it is long.
    pub text: String,
}

impl Column {
    /// A cell as a person reads it; `None` where it is missing, was not kept, or there is no such row.
    pub fn text(&self, row: usize) -> Option<String> {
        match &self.values {
            Values::Numbers(cells) => {
                let cell = *cells.get(row)?;
                let text = if self.kind == Kind::Date { date::format(cell) } else { text_of(cell) };
                (!cell.is_nan()).then_some(text)
            }
            Values::Categories { codes, levels } => {
                levels.get((*codes.get(row)? as usize).checked_sub(1)?).cloned()
            }
            Values::Dropped => None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_a_person_wrote_them() {
        let column = |kind, values| Column {
            name: "c".into(),
            kind,
            values,
            missing: 0,
            out_of_range: 0,
            distinct: 0,
            commas: Commas::None,
            strays: None,
            note: None,
        };
        let numbers = column(Kind::Number, Values::Numbers(vec![39.0, 0.5, f64::NAN]));
        assert_eq!(
            [0, 1, 2, 3].map(|row| numbers.text(row)),
            [Some("39".into()), Some("0.5".into()), None, None]
        );
        let dates = column(Kind::Date, Values::Numbers(vec![86_400.0, f64::NAN]));
        assert_eq!([dates.text(0), dates.text(1)], [Some("1970-01-02".into()), None]);
        let levels = vec!["a".to_owned(), "b".to_owned()];
        let words = column(Kind::Category, Values::Categories { codes: vec![2, 0], levels });
        assert_eq!([words.text(0), words.text(1)], [Some("b".into()), None]);
        assert_eq!(column(Kind::Text, Values::Dropped).text(0), None);
    }
}
