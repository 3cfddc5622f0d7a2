//! What the training rows held, column by column: so that a row unlike any of them can be told, and why.

use super::apply::{CodeCells, code_cells, number_cells};
use super::levels::{MISSING_CODE, OTHER_CODE};
use super::text::{text_of, usable};
use super::{EncodeError, Encoder, Encoding, InputColumn, Levels};
use crate::{Kind, Table, date};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A number is far out where it lies beyond the least or the largest training value by more than this share of the
/// distance between the two.
const MARGIN: f64 = 0.1;

/// What the training rows held in the columns of an [`Encoding`], in their order. Each column by itself: a row may be
/// new as a combination of ordinary cells, and that is not seen here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen {
    columns: Vec<SeenColumn>,
}

/// What the training rows held in one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SeenColumn {
    /// The least and the largest number; dates in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<(f64, f64)>,
    /// Categories that were there but too rarely to be learnt.
    #[serde(default, skip_serializing_if = "Levels::is_empty")]
    rare: Levels,
    /// Whether a cell was missing.
    missing: bool,
}

/// Why a row is unlike any training row. Reads as a phrase: `age = 140, beyond 17 to 90`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfamiliar {
    /// A number or date far outside the training range.
    FarOut {
        /// The column.
        column: String,
        /// The cell.
        value: String,
        /// The least and the largest value of the training rows.
        range: (String, String),
    },
    /// A category that no training row had.
    NewLevel {
        /// The column.
        column: String,
        /// The cell.
        level: String,
    },
    /// A missing cell where no training row lacked one.
    Missing {
        /// The column.
        column: String,
    },
}

impl fmt::Display for Unfamiliar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfamiliar::FarOut { column, value, range: (low, high) } => {
                write!(f, "{column} = {value}, far beyond {low} to {high}")
            }
            Unfamiliar::NewLevel { column, level } => write!(f, "{column} = {level}, never seen"),
            Unfamiliar::Missing { column } => write!(f, "{column} is missing, never so in training"),
        }
    }
}

impl Seen {
    /// Of these rows of a table that the encoding can read.
    ///
    /// # Errors
    /// As [`Encoding::apply`].
    pub fn fit(encoding: &Encoding, table: &Table, rows: &[u32]) -> Result<Seen, EncodeError> {
        let columns = encoding.columns().iter().map(|input| SeenColumn::fit(input, table, rows));
        Ok(Seen { columns: columns.collect::<Result<_, _>>()? })
    }

    /// With what other rows of the same columns held. Nothing known stays as nothing.
    #[must_use]
    pub fn and(mut self, other: &Seen) -> Seen {
        if self.columns.len() != other.columns.len() {
            return Seen::default();
        }
        self.columns.iter_mut().zip(&other.columns).for_each(|(own, other)| own.join(other));
        self
    }

    /// Whether it says something of the columns of this encoding.
    pub fn fits(&self, encoding: &Encoding) -> bool {
        let sound = |(low, high): (f64, f64)| usable(low) && usable(high) && low <= high;
        self.columns.len() == encoding.columns().len()
            && self.columns.iter().all(|column| column.range.is_none_or(sound))
    }

    /// Joins it to the columns of a table, to ask for its rows one by one.
    ///
    /// # Errors
    /// As [`Encoding::bind`].
    pub fn bind<'a>(
        &'a self,
        encoding: &'a Encoding,
        table: &'a Table,
    ) -> Result<BoundSeen<'a>, EncodeError> {
        let pairs = encoding.columns().iter().zip(&self.columns);
        let columns = pairs.map(|(input, seen)| Ok((input, seen, Cells::of(input, seen, table)?)));
        Ok(BoundSeen { table, columns: columns.collect::<Result<_, EncodeError>>()? })
    }
}

impl SeenColumn {
    fn fit(input: &InputColumn, table: &Table, rows: &[u32]) -> Result<SeenColumn, EncodeError> {
        let none = SeenColumn { range: None, rare: Levels::default(), missing: false };
        match Cells::of(input, &none, table)? {
            Cells::Numbers(cells) => {
                let cells = || rows.iter().map(|&row| cells.get(row as usize).copied().unwrap_or(f64::NAN));
                let numbers = || cells().filter(|&x| usable(x));
                let range = numbers().reduce(f64::min).zip(numbers().reduce(f64::max));
                Ok(SeenColumn { range, missing: !cells().all(usable), ..none })
            }
            Cells::Codes { known, .. } => {
                let code = |row: &&u32| known.code(**row as usize);
                let others = rows.iter().filter(|row| code(row) == OTHER_CODE);
                let column = table.column(&input.name);
                let texts = others.filter_map(|&row| column?.text(row as usize));
                let mut rare: Vec<String> = texts.collect();
                rare.sort_unstable();
                rare.dedup();
                let missing = rows.iter().any(|row| code(&row) == MISSING_CODE);
                Ok(SeenColumn { rare: Levels::new(rare).unwrap_or_default(), missing, ..none })
            }
        }
    }

    fn join(&mut self, other: &SeenColumn) {
        let both = |(a, b): (f64, f64), (c, d): (f64, f64)| (a.min(c), b.max(d));
        self.range = match (self.range, other.range) {
            (Some(own), Some(other)) => Some(both(own, other)),
            (own, other) => own.or(other),
        };
        let mut rare = [self.rare.names(), other.rare.names()].concat();
        rare.sort_unstable();
        rare.dedup();
        self.rare = Levels::new(rare).unwrap_or_default();
        self.missing |= other.missing;
    }

    fn is_far(&self, x: f64) -> bool {
        self.range.is_some_and(|(low, high)| {
            let margin = MARGIN * (high - low);
            x < low - margin || x > high + margin
        })
    }
}

enum Cells<'a> {
    Numbers(Cow<'a, [f64]>),
    Codes { known: CodeCells<'a>, rare: CodeCells<'a> },
}

impl<'a> Cells<'a> {
    fn of(input: &InputColumn, seen: &SeenColumn, table: &'a Table) -> Result<Cells<'a>, EncodeError> {
        let absent = || EncodeError::MissingColumns { columns: vec![input.name.clone()] };
        let column = table.column(&input.name).ok_or_else(absent)?;
        let levels = match &input.encoder {
            Encoder::Number(_) | Encoder::Date(_) => return Ok(Cells::Numbers(number_cells(input, column)?)),
            Encoder::OneHot(one_hot) => &one_hot.levels,
            Encoder::Codes(codes) => &codes.levels,
        };
        let known = code_cells(input, column, levels)?;
        Ok(Cells::Codes { known, rare: code_cells(input, column, &seen.rare)? })
    }
}

/// [`Seen`] beside a table.
pub struct BoundSeen<'a> {
    table: &'a Table,
    columns: Vec<(&'a InputColumn, &'a SeenColumn, Cells<'a>)>,
}

impl BoundSeen<'_> {
    /// Why this row (from 0) is unlike any training row, column by column; empty where it is not.
    pub fn reasons(&self, row: usize) -> Vec<Unfamiliar> {
        self.columns.iter().filter_map(|(input, seen, cells)| self.reason(input, seen, cells, row)).collect()
    }

    fn reason(
        &self,
        input: &InputColumn,
        seen: &SeenColumn,
        cells: &Cells<'_>,
        row: usize,
    ) -> Option<Unfamiliar> {
        let column = input.name.clone();
        let text = |x: f64| if input.kind == Kind::Date { date::format(x) } else { text_of(x) };
        let missing = match cells {
            Cells::Numbers(numbers) => {
                let x = numbers.get(row).copied().unwrap_or(f64::NAN);
                if usable(x) && seen.is_far(x) {
                    let (low, high) = seen.range?;
                    let range = (text(low), text(high));
                    return Some(Unfamiliar::FarOut { column, value: text(x), range });
                }
                !usable(x)
            }
            Cells::Codes { known, rare } => {
                if (known.code(row), rare.code(row)) == (OTHER_CODE, OTHER_CODE) {
                    let level = self.table.column(&input.name)?.text(row)?;
                    return Some(Unfamiliar::NewLevel { column, level });
                }
                known.code(row) == MISSING_CODE
            }
        };
        (missing && !seen.missing).then_some(Unfamiliar::Missing { column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, Recipe, read};

    fn table(text: &str) -> Table {
        let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path(), &ReadOptions::default()).unwrap().table
    }

    /// x from 0 to 100, words with a rare one, dates, and gaps in `gap` only.
    fn training() -> (Encoding, Seen) {
        let mut text = String::from("x,word,day,gap,yes\n");
        for i in 0..300 {
            let word = if i == 7 { "rare" } else { ["red", "green"][i % 2] };
            let gap = if i % 3 == 0 { String::new() } else { (i % 5).to_string() };
            let yes = ["yes", "no"][i % 2];
            text += &format!("{},{word},2020-01-{:02},{gap},{yes}\n", i % 101, i % 28 + 1);
        }
        let table = table(&text);
        let rows: Vec<u32> = (0..300).collect();
        let encoding = Encoding::fit(&table, &rows, &[0, 1, 2, 3, 4], &Recipe::HOUSE);
        let seen = Seen::fit(&encoding, &table, &rows).unwrap();
        (encoding, seen)
    }

    fn reasons(encoding: &Encoding, seen: &Seen, rows: &str) -> Vec<String> {
        let table = table(&format!("x,word,day,gap,yes\n50,red,2020-01-03,1,no\n{rows}"));
        let bound = seen.bind(encoding, &table).unwrap();
        let said = |row| bound.reasons(row).iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        (1..table.rows).map(said).collect()
    }

    #[test]
    fn training_rows_and_those_like_them_are_familiar() {
        let (encoding, seen) = training();
        let rows = "0,green,2020-01-28,,yes\n109,rare,2020-01-30,4,no\n-9,red,2019-12-31,0,yes\n";
        assert_eq!(reasons(&encoding, &seen, rows), ["", "", ""]);
        assert!(seen.fits(&encoding));
    }

    #[test]
    fn what_was_never_there_is_told_with_its_reason() {
        let (encoding, seen) = training();
        let rows = "111,red,2020-01-03,1,no\n-11,blue,2020-01-03,1,no\n50,red,2024-05-06,1,no\n,red,2020-01-03,,no\n";
        assert_eq!(
            reasons(&encoding, &seen, rows),
            [
                "x = 111, far beyond 0 to 100",
                "x = -11, far beyond 0 to 100; word = blue, never seen",
                "day = 2024-05-06, far beyond 2020-01-01 to 2020-01-28",
                "x is missing, never so in training",
            ]
        );
    }

    #[test]
    fn two_trainings_have_seen_what_either_has() {
        let (encoding, seen) = training();
        let more = table("x,word,day,gap,yes\n200,blue,2020-02-20,1,no\n150,red,2020-01-03,1,yes\n");
        let both = seen.clone().and(&Seen::fit(&encoding, &more, &[0, 1]).unwrap());
        assert_eq!(reasons(&encoding, &both, "210,blue,2020-02-20,1,no\n"), [""]);
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), both);
        assert_eq!(seen.and(&Seen::default()), Seen::default());
    }
}
