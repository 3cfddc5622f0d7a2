//! A column as its cells come in. It begins undecided, becomes numbers, dates or texts with its first value, and
//! gives up numbers or dates when a later cell is neither: then the rows are read a second time for it, as texts.
//! So tables whose columns are what they seem are read once, and no text of a number is ever kept.

use crate::Kind;
use crate::intern::{Distinct, Interner};
use crate::missing::{Missing, missing, truth};
use crate::note::Remark;
use crate::number::{self, Numeric};
use crate::{date, split};

/// What decides the kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Its content.
    Infer,
    /// Its content, of which it is known that it is neither all numbers nor all dates.
    InferTexts,
    /// A person.
    Asked(Kind),
    /// A model: the kinds are those it was trained with, and levels are matched by name later.
    Schema(Kind),
}

pub(crate) enum State {
    /// Only missing cells so far.
    Undecided,
    Numbers {
        values: Vec<f64>,
        distinct: Distinct,
    },
    Dates {
        values: Vec<f64>,
        distinct: Distinct,
    },
    Texts {
        codes: Vec<u32>,
        levels: Interner,
    },
    /// Not kept, and why.
    Dropped(Remark),
    /// Neither all numbers nor all dates: to be read again as texts.
    GivenUp,
}

pub(crate) struct Builder {
    pub(crate) name: String,
    pub(crate) wish: Wish,
    pub(crate) state: State,
    /// Whether `1,5` is a number.
    decimal_comma: bool,
    pub(crate) rows: usize,
    pub(crate) missing: usize,
    pub(crate) out_of_range: usize,
    /// Cells that are not of the kind that was asked for.
    pub(crate) not_of_kind: usize,
    pub(crate) commas: bool,
    points: bool,
    pub(crate) mixed: bool,
    /// Words taken as missing, with their counts.
    pub(crate) words: Vec<(String, usize)>,
    /// The table has more distinct texts than can be numbered.
    pub(crate) full: bool,
}

impl Builder {
    pub(crate) fn new(name: &str, wish: Wish, decimal_comma: bool) -> Self {
        let state = match wish {
            Wish::Infer => State::Undecided,
            Wish::InferTexts => texts(0),
            Wish::Asked(kind) | Wish::Schema(kind) => match kind {
                Kind::Number => State::Numbers { values: Vec::new(), distinct: Distinct::default() },
                Kind::Date => State::Dates { values: Vec::new(), distinct: Distinct::default() },
                Kind::Category | Kind::Boolean => texts(0),
                Kind::Text => State::Dropped(Remark::AsAsked),
            },
        };
        Self {
            name: name.to_owned(),
            wish,
            state,
            decimal_comma,
            rows: 0,
            missing: 0,
            out_of_range: 0,
            not_of_kind: 0,
            commas: false,
            points: false,
            mixed: false,
            words: Vec::new(),
            full: false,
        }
    }

    /// A fresh column of the same name and wish, for the next block.
    pub(crate) fn fresh(&self) -> Self {
        let mut fresh = Self::new(&self.name, self.wish, self.decimal_comma);
        if let State::Dropped(remark) = &self.state {
            fresh.state = State::Dropped(remark.clone());
        }
        fresh
    }

    /// The same column to be read again as texts.
    pub(crate) fn as_texts(&self) -> Self {
        let mut fresh = Self::new(&self.name, Wish::InferTexts, self.decimal_comma);
        fresh.mixed = self.mixed;
        fresh
    }

    pub(crate) fn gave_up(&self) -> bool {
        matches!(self.state, State::GivenUp)
    }

    /// Adds a cell as it stands in a text.
    #[inline]
    pub(crate) fn push_text(&mut self, cell: &[u8]) {
        let cell = split::trim(cell);
        match missing(cell) {
            None => self.push_present(cell),
            Some(Missing::Sign) => self.push_missing(),
            Some(Missing::Word) => {
                self.count_word(cell);
                self.push_missing();
            }
        }
    }

    fn push_present(&mut self, cell: &[u8]) {
        match &mut self.state {
            State::Numbers { .. } => {
                let numeric = number::parse(cell, self.decimal_comma);
                self.push_numeric(numeric, cell);
            }
            State::Texts { codes, levels } => {
                if self.wish == Wish::Asked(Kind::Boolean)
                    && !std::str::from_utf8(cell).is_ok_and(|w| truth(w).is_some())
                {
                    self.not_of_kind += 1;
                    self.push_missing();
                    return;
                }
                let code = levels.intern(cell);
                self.full |= code == 0;
                codes.push(code);
                self.rows += 1;
            }
            State::Dates { .. } => match date::parse(cell) {
                Some(seconds) => self.push_date(seconds),
                None => self.push_other(),
            },
            State::Undecided => {
                self.state = self.decide(cell);
                self.push_present(cell);
            }
            State::Dropped(_) | State::GivenUp => self.rows += 1,
        }
    }

    /// What the first value makes of the column.
    fn decide(&self, cell: &[u8]) -> State {
        if number::parse(cell, self.decimal_comma) != Numeric::No {
            State::Numbers { values: vec![f64::NAN; self.rows], distinct: Distinct::default() }
        } else if date::parse(cell).is_some() {
            State::Dates { values: vec![f64::NAN; self.rows], distinct: Distinct::default() }
        } else {
            texts(self.rows)
        }
    }

    pub(crate) fn push_numeric(&mut self, numeric: Numeric, cell: &[u8]) {
        match numeric {
            Numeric::Value(value) => {
                if self.decimal_comma && self.is_mixed(cell) {
                    self.mixed = true;
                    self.push_other();
                    return;
                }
                if let State::Numbers { values, distinct } = &mut self.state {
                    distinct.see(value);
                    values.push(value);
                    self.rows += 1;
                }
            }
            Numeric::OutOfRange => {
                self.out_of_range += 1;
                self.push_missing();
            }
            Numeric::Missing => self.push_missing(),
            Numeric::No => self.push_other(),
        }
    }

    /// Notes the decimal sign of a cell; a column of which the kind is to be found must keep to one, since `1.234`
    /// beside `5,6` may be thousands.
    fn is_mixed(&mut self, cell: &[u8]) -> bool {
        self.commas |= cell.contains(&b',');
        self.points |= cell.contains(&b'.');
        self.commas && self.points && self.wish == Wish::Infer
    }

    pub(crate) fn push_date(&mut self, seconds: f64) {
        if let State::Dates { values, distinct } = &mut self.state {
            distinct.see(seconds);
            values.push(seconds);
            self.rows += 1;
        }
    }

    /// A value that is not of the column's kind.
    fn push_other(&mut self) {
        if self.wish == Wish::Infer {
            self.state = State::GivenUp;
            self.rows += 1;
        } else {
            self.not_of_kind += 1;
            self.push_missing();
        }
    }

    pub(crate) fn push_missing(&mut self) {
        self.rows += 1;
        self.missing += 1;
        match &mut self.state {
            State::Numbers { values, .. } | State::Dates { values, .. } => values.push(f64::NAN),
            State::Texts { codes, .. } => codes.push(0),
            State::Undecided | State::Dropped(_) | State::GivenUp => {}
        }
    }

    fn count_word(&mut self, cell: &[u8]) {
        let known = self.words.len();
        match self.words.iter_mut().find(|(word, _)| word.as_bytes() == cell) {
            Some((_, count)) => *count += 1,
            // The list of words is short, but each has many letter cases.
            None if known < 64 => {
                self.words.push((String::from_utf8_lossy(cell).into_owned(), 1));
            }
            None => {}
        }
    }
}

fn texts(rows: usize) -> State {
    State::Texts { codes: vec![0; rows], levels: Interner::default() }
}
