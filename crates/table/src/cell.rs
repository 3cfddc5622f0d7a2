//! Cells that have types of their own, as Parquet has them.

use crate::builder::{Builder, State, Wish, texts};
use crate::date;
use crate::intern::Distinct;
use crate::note::Remark;
use crate::{Kind, number, split};

/// One cell of a column that has types of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Missing,
    Whole(i128),
    Number(f64),
    /// A number of 32 bits, whose shortest text is another than that of the same number in 64.
    Single(f32),
    /// Seconds since 1970.
    Date(f64),
    Boolean(bool),
    Text(&'a [u8]),
}

impl Builder {
    /// Stops keeping the cells.
    pub(crate) fn drop_cells(&mut self, why: Remark) {
        self.state = State::Dropped(why);
    }

    /// Adds a cell that has a type already.
    pub(crate) fn push_cell(&mut self, cell: &Cell<'_>) {
        match cell {
            Cell::Missing => self.push_missing(),
            Cell::Text(text) => self.push_own_text(text),
            Cell::Whole(_) | Cell::Number(_) | Cell::Single(_) => self.push_typed_number(cell),
            Cell::Date(seconds) => {
                if matches!(self.state, State::Undecided) {
                    self.state =
                        State::Dates { values: vec![f64::NAN; self.rows], distinct: Distinct::default() };
                }
                match self.state {
                    State::Dates { .. } if seconds.is_finite() => self.push_date(*seconds),
                    State::Dates { .. } => self.push_missing(),
                    _ => self.push_as_text(cell),
                }
            }
            Cell::Boolean(_) => self.push_as_text(cell),
        }
    }

    /// Adds a text of a file that has types: it was no number there, so it is none here unless that is asked for
    /// (`007` is a name); and what is missing was missing there, so `NA` is a word.
    fn push_own_text(&mut self, text: &[u8]) {
        let cell = split::trim(text);
        self.from_text = true;
        match self.wish {
            Wish::Asked(Kind::Number | Kind::Date) | Wish::Schema(Kind::Number | Kind::Date) => {
                self.push_text(text)
            }
            _ if cell.is_empty() => self.push_missing(),
            _ => {
                if matches!(self.state, State::Undecided) && date::parse(cell).is_none() {
                    self.state = texts(self.rows);
                }
                self.push_present(cell);
            }
        }
    }

    fn push_typed_number(&mut self, cell: &Cell<'_>) {
        let value = match *cell {
            Cell::Whole(whole) => whole as f64,
            Cell::Single(single) => f64::from(single),
            Cell::Number(value) => value,
            _ => f64::NAN,
        };
        if matches!(self.state, State::Undecided) {
            self.state = State::Numbers { values: vec![f64::NAN; self.rows], distinct: Distinct::default() };
        }
        match self.state {
            State::Numbers { .. } => self.push_numeric(number::in_range(value), b""),
            _ if value.is_nan() => self.push_missing(),
            _ => self.push_as_text(cell),
        }
    }

    fn push_as_text(&mut self, cell: &Cell<'_>) {
        if matches!(self.state, State::Dropped(_) | State::GivenUp) {
            self.rows += 1;
            return;
        }
        let mut text = Vec::new();
        cell.write(&mut text);
        self.push_own_text(&text);
    }
}

impl Cell<'_> {
    /// Appends the cell as a text has it: nothing for a missing one.
    pub(crate) fn write(&self, to: &mut Vec<u8>) {
        let text = match *self {
            Cell::Missing => return,
            Cell::Text(text) => {
                to.extend_from_slice(text);
                return;
            }
            Cell::Whole(whole) => whole.to_string(),
            // Beyond 1e16 the plain notation is a row of zeros.
            Cell::Number(value) if value.abs() < 1e16 => format!("{value}"),
            Cell::Number(value) => format!("{value:e}"),
            Cell::Single(value) if value.abs() < 1e16 => format!("{value}"),
            Cell::Single(value) => format!("{value:e}"),
            Cell::Date(seconds) => date::format(seconds),
            Cell::Boolean(yes) => yes.to_string(),
        };
        to.extend_from_slice(text.as_bytes());
    }
}
