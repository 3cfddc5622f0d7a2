//! A column as its cells come in. It begins undecided, becomes numbers, dates or texts with its first value, and
//! gives up numbers or dates when a later cell is neither: then the rows are read a second time for it, as texts. So
//! they are, as numbers, where only the last cell settled what a comma stands for. Tables whose columns are what they seem are read once, and no text of a number is ever kept.

use crate::cells::{Cells, TextCell};
use crate::commas::{Commas, Doubt, Evidence};
use crate::intern::{Distinct, Interner};
use crate::missing::{Missing, is_plain_value, missing, truth};
use crate::name::cut;
use crate::note::Remark;
use crate::number::{self, Numeric};
use crate::{Kind, date, split};

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
    /// Numbers, to be read again now that it is settled what their commas stand for.
    Settled,
}

pub(crate) struct Builder {
    pub(crate) name: String,
    pub(crate) wish: Wish,
    pub(crate) state: State,
    /// What a comma in a number stands for; `None`: the cells will tell.
    pub(crate) commas: Option<Commas>,
    /// What it stood for in training, where that is known.
    pub(crate) prior: Commas,
    /// What the cells tell so far.
    pub(crate) evidence: Evidence,
    /// Why numbers were read as texts.
    pub(crate) doubt: Option<Doubt>,
    pub(crate) rows: usize,
    pub(crate) missing: usize,
    pub(crate) out_of_range: usize,
    /// Cells that are not of the kind that was asked for.
    pub(crate) not_of_kind: usize,
    /// The first of them.
    pub(crate) stranger: String,
    /// Its row, from 0.
    pub(crate) stranger_row: usize,
    /// Words taken as missing, with their counts.
    pub(crate) words: Vec<(String, usize)>,
    /// Its cells came as texts from a file whose cells have types.
    pub(crate) from_text: bool,
    /// The table has more distinct texts than can be numbered.
    pub(crate) full: bool,
}

impl Builder {
    pub(crate) fn new(name: &str, wish: Wish, commas: Option<Commas>) -> Self {
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
            commas,
            prior: Commas::None,
            evidence: Evidence::default(),
            doubt: None,
            rows: 0,
            missing: 0,
            out_of_range: 0,
            not_of_kind: 0,
            stranger: String::new(),
            stranger_row: 0,
            words: Vec::new(),
            from_text: false,
            full: false,
        }
    }

    /// A fresh column of the same name and wish, for the next block.
    pub(crate) fn fresh(&self) -> Self {
        let mut fresh = Self::new(&self.name, self.wish, self.commas);
        fresh.prior = self.prior;
        if let State::Dropped(remark) = &self.state {
            fresh.state = State::Dropped(remark.clone());
        }
        fresh
    }

    /// The same column to be read again.
    pub(crate) fn again(&self) -> Self {
        let wish = match (&self.state, self.wish) {
            (State::GivenUp, Wish::Infer) => Wish::InferTexts,
            // There is no third time: a number that is no longer one is missing, and said.
            (State::Settled, Wish::Infer) => Wish::Asked(Kind::Number),
            (_, wish) => wish,
        };
        let mut fresh = Self::new(&self.name, wish, self.commas);
        fresh.doubt = self.doubt;
        fresh
    }

    /// Whether it must be read again.
    pub(crate) fn wants_again(&self) -> bool {
        matches!(self.state, State::GivenUp | State::Settled)
    }

    /// Settles what the commas of its numbers stand for; see [`Evidence::settle`].
    pub(crate) fn settle_commas(&mut self, others: Commas, semicolons: bool) {
        if self.commas.is_some() || !matches!(self.state, State::Numbers { .. }) {
            return;
        }
        let asked = self.wish != Wish::Infer;
        let settled = match self.prior {
            Commas::None => self.evidence.settle(others, semicolons, asked),
            prior => Ok(self.evidence.settle_for(prior, semicolons)),
        };
        match settled {
            Ok(commas) => {
                self.commas = Some(commas);
                if !self.evidence.is_read_as(commas) {
                    self.state = State::Settled;
                }
            }
            Err(doubt) => {
                self.commas = Some(Commas::None);
                self.doubt = Some(doubt);
                self.state = if asked { State::Settled } else { State::GivenUp };
            }
        }
    }

    /// Adds cells as they stand in a text: those that are what the column seems to be in one go, others by themselves.
    pub(crate) fn push_texts(&mut self, mut cells: Cells<'_>) {
        while let Some(cell) = self.push_alike(&mut cells) {
            self.push_text(cell.bytes());
        }
    }

    /// Adds cells until one needs a closer look.
    fn push_alike<'a>(&mut self, cells: &mut Cells<'a>) -> Option<TextCell<'a>> {
        let open = self.commas.is_none();
        match &mut self.state {
            State::Numbers { values, distinct } => {
                values.reserve(cells.len());
                let other = cells.find(|cell| {
                    let Some(value) = number::quick(cell.text, cell.end(), cell.len()) else { return true };
                    if open {
                        self.evidence.without_comma(cell.bytes(), Numeric::Value(value));
                    }
                    distinct.see(value);
                    values.push(value);
                    false
                });
                self.rows = values.len();
                other
            }
            State::Texts { codes, levels } if self.wish != Wish::Asked(Kind::Boolean) => {
                codes.reserve(cells.len());
                let other = cells.find(|cell| {
                    if !is_plain_value(cell.bytes()) {
                        return true;
                    }
                    let code = levels.intern_in(cell.text, cell.end(), cell.len());
                    self.full |= code == 0;
                    codes.push(code);
                    false
                });
                self.rows = codes.len();
                other
            }
            // It is read again.
            State::GivenUp | State::Settled => {
                self.rows += cells.len();
                None
            }
            _ => cells.next(),
        }
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

    pub(crate) fn push_present(&mut self, cell: &[u8]) {
        match &mut self.state {
            State::Numbers { .. } => {
                let numeric = self.read_number(cell);
                self.push_numeric(numeric, cell);
            }
            State::Texts { codes, levels } => {
                if self.wish == Wish::Asked(Kind::Boolean)
                    && !std::str::from_utf8(cell).is_ok_and(|w| truth(w).is_some())
                {
                    self.push_other(cell);
                    return;
                }
                let code = levels.intern(cell);
                self.full |= code == 0;
                codes.push(code);
                self.rows += 1;
            }
            State::Dates { .. } => match date::parse(cell) {
                Some(seconds) => self.push_date(seconds),
                None => self.push_other(cell),
            },
            State::Undecided => {
                self.state = self.decide(cell);
                self.push_present(cell);
            }
            State::Dropped(_) | State::GivenUp | State::Settled => self.rows += 1,
        }
    }

    fn read_number(&mut self, cell: &[u8]) -> Numeric {
        if self.commas == Some(Commas::None) {
            return number::parse(cell, false);
        }
        if cell.contains(&b',') {
            let for_now = self.evidence.with_comma(cell);
            return self.commas.map_or(for_now, |commas| commas.parse(cell));
        }
        let numeric = number::parse(cell, false);
        if self.commas.is_none() {
            self.evidence.without_comma(cell, numeric);
        }
        numeric
    }

    /// What the first value makes of the column.
    fn decide(&mut self, cell: &[u8]) -> State {
        if self.read_number(cell) != Numeric::No {
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
            Numeric::No => self.push_other(cell),
        }
    }

    pub(crate) fn push_date(&mut self, seconds: f64) {
        if let State::Dates { values, distinct } = &mut self.state {
            distinct.see(seconds);
            values.push(seconds);
            self.rows += 1;
        }
    }

    /// A value that is not of the column's kind.
    fn push_other(&mut self, cell: &[u8]) {
        if self.wish == Wish::Infer {
            self.state = State::GivenUp;
            self.rows += 1;
        } else {
            if self.not_of_kind == 0 {
                self.stranger = excerpt(cell);
                self.stranger_row = self.rows;
            }
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
            State::Undecided | State::Dropped(_) | State::GivenUp | State::Settled => {}
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

/// A cell as a message shows it.
pub(crate) fn excerpt(cell: &[u8]) -> String {
    cut(&String::from_utf8_lossy(cell)).into_owned()
}

pub(crate) fn texts(rows: usize) -> State {
    State::Texts { codes: vec![0; rows], levels: Interner::default() }
}
