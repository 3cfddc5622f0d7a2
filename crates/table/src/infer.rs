//! From cells to a column: the kind is settled when all of them have been seen.

use crate::builder::{Builder, State, Wish};
use crate::intern::Interner;
use crate::missing::{are_yes_and_no, truth};
use crate::note::{Note, Remark};
use crate::number::{self, Numeric};
use crate::{Column, Kind, TableError, Values};

/// A column of texts with more distinct values than this, and more than half of its cells distinct, is an
/// identifier or free text.
const MOST_FEW: usize = 50;
/// A column whose cells have more letters than this on average is free text.
const LONG: usize = 100;
/// Beyond so many categories they are worth a word.
const MANY: usize = 10_000;

/// A settled column, and what there is to say about it.
pub(crate) struct Settled {
    pub(crate) column: Column,
    pub(crate) notes: Vec<Note>,
}

impl Builder {
    /// Settles the column.
    pub(crate) fn settle(mut self, file: &str) -> Result<Settled, TableError> {
        if self.full {
            let what = format!("column \"{}\" has more than 4 billion distinct values", self.name);
            return Err(TableError::TooLarge { file: file.to_owned(), what });
        }
        let mut remarks = Vec::new();
        let state = std::mem::replace(&mut self.state, State::Undecided);
        let mut column = match state {
            State::Undecided | State::GivenUp => self.numbers(vec![f64::NAN; self.rows], 0),
            State::Numbers { values, distinct } => {
                let distinct = distinct.count(&values);
                self.numbers(values, distinct)
            }
            State::Dates { values, distinct } => {
                let distinct = distinct.count(&values);
                Column { kind: Kind::Date, ..self.numbers(values, distinct) }
            }
            State::Texts { codes, levels } => self.texts(codes, levels, &mut remarks),
            State::Dropped(why) => {
                // A model's own text columns need no word.
                if !(why == Remark::AsAsked && matches!(self.wish, Wish::Schema(_))) {
                    remarks.push(why);
                }
                self.column(Kind::Text, Values::Dropped, 0)
            }
        };
        self.remarks(&column, &mut remarks);
        let sentences: Vec<String> = remarks.iter().map(ToString::to_string).collect();
        column.note = (!sentences.is_empty()).then(|| sentences.join("; "));
        let notes =
            remarks.into_iter().map(|remark| Note::Column { column: self.name.clone(), remark }).collect();
        Ok(Settled { column, notes })
    }

    fn column(&self, kind: Kind, values: Values, distinct: usize) -> Column {
        Column {
            name: self.name.clone(),
            kind,
            values,
            missing: self.missing,
            out_of_range: self.out_of_range,
            distinct,
            note: None,
        }
    }

    fn numbers(&self, values: Vec<f64>, distinct: usize) -> Column {
        self.column(Kind::Number, Values::Numbers(values), distinct)
    }

    fn remarks(&self, column: &Column, remarks: &mut Vec<Remark>) {
        let whole_table = !matches!(self.wish, Wish::Schema(_));
        if whole_table && column.missing == self.rows && column.values != Values::Dropped {
            remarks.push(Remark::AllMissing);
        }
        if self.out_of_range > 0 {
            remarks.push(Remark::OutOfRange { count: self.out_of_range });
        }
        if self.commas && column.kind == Kind::Number {
            remarks.push(Remark::DecimalCommas);
        }
        if self.mixed {
            remarks.push(Remark::MixedDecimals);
        }
        if let (true, Wish::Asked(kind) | Wish::Schema(kind)) = (self.not_of_kind > 0, self.wish) {
            remarks.push(Remark::NotOfKind { kind, count: self.not_of_kind });
        }
        if !self.words.is_empty() && matches!(column.kind, Kind::Category | Kind::Boolean) {
            remarks.push(Remark::MissingWords { words: self.words.clone() });
        }
        if column.kind == Kind::Category && column.distinct > MANY {
            remarks.push(Remark::ManyCategories { count: column.distinct });
        }
    }

    fn texts(&self, codes: Vec<u32>, levels: Interner, remarks: &mut Vec<Remark>) -> Column {
        let distinct = levels.len();
        let kind = match self.wish {
            Wish::Asked(kind) | Wish::Schema(kind) => kind,
            Wish::Infer | Wish::InferTexts => {
                if let Some(remark) = free_text(&codes, &levels) {
                    remarks.push(remark);
                    return self.column(Kind::Text, Values::Dropped, distinct);
                }
                kind_of(&levels)
            }
        };
        let merge = self.wish == Wish::Asked(Kind::Boolean);
        let (codes, levels) = sorted(codes, &levels, kind, merge);
        let distinct = levels.len();
        self.column(kind, Values::Categories { codes, levels }, distinct)
    }
}

fn kind_of(levels: &Interner) -> Kind {
    let word = |code| std::str::from_utf8(levels.text(code)).unwrap_or("");
    if levels.len() == 2 && are_yes_and_no(word(1), word(2)) { Kind::Boolean } else { Kind::Category }
}

/// Why a column of texts is no category, if it is none.
fn free_text(codes: &[u32], levels: &Interner) -> Option<Remark> {
    let distinct = levels.len();
    let mut counts = vec![0u64; distinct + 1];
    for &code in codes {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    let of = codes.len() - usize::try_from(counts.first().copied().unwrap_or(0)).unwrap_or(0);
    if distinct > MOST_FEW && distinct * 2 > of {
        return Some(Remark::Identifier { distinct, of });
    }
    let letters: u64 = (1u32..)
        .zip(counts.iter().skip(1))
        .map(|(code, count)| count * levels.text(code).iter().filter(|&&c| c & 0xC0 != 0x80).count() as u64)
        .sum();
    let mean = usize::try_from(letters / (of as u64).max(1)).unwrap_or(0);
    (mean > LONG).then_some(Remark::LongText { mean })
}

/// Codes and levels with the levels sorted: by value where all are numbers, else by their bytes; for a boolean the
/// word for no first. With `merge` all words for no become one level, and all for yes.
fn sorted(mut codes: Vec<u32>, levels: &Interner, kind: Kind, merge: bool) -> (Vec<u32>, Vec<String>) {
    let mut order: Vec<u32> = (1u32..).take(levels.len()).collect();
    let values: Option<Vec<f64>> = order
        .iter()
        .map(|&code| match number::parse(levels.text(code), false) {
            Numeric::Value(value) => Some(value),
            _ => None,
        })
        .collect();
    let yes = |code: u32| std::str::from_utf8(levels.text(code)).ok().and_then(truth);
    match values {
        _ if kind == Kind::Boolean => order.sort_by_key(|&code| (yes(code), levels.text(code))),
        Some(values) => {
            let value = |code: u32| values.get(code as usize - 1).copied().unwrap_or(0.0);
            order.sort_by(|&a, &b| {
                value(a).total_cmp(&value(b)).then_with(|| levels.text(a).cmp(levels.text(b)))
            });
        }
        None => order.sort_by_key(|&code| levels.text(code)),
    }
    let mut place = vec![0u32; levels.len() + 1];
    let mut names: Vec<String> = Vec::with_capacity(levels.len());
    let mut before = None;
    for code in order {
        if !(merge && before == Some(yes(code))) {
            names.push(String::from_utf8_lossy(levels.text(code)).into_owned());
        }
        before = Some(yes(code));
        if let Some(place) = place.get_mut(code as usize) {
            // Levels are numbered by codes of 32 bits, so there are no more of them.
            *place = u32::try_from(names.len()).unwrap_or(0);
        }
    }
    for code in &mut codes {
        *code = place.get(*code as usize).copied().unwrap_or(0);
    }
    (codes, names)
}
