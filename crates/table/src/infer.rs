//! From cells to a column: the kind is settled when all of them have been seen.

use crate::builder::{Builder, State, Wish, excerpt};
use crate::commas::{Doubt, Evidence};
use crate::intern::Interner;
use crate::missing::{are_yes_and_no, truth};
use crate::note::{Note, Remark};
use crate::number::{self, Numeric, Written};
use crate::{Column, Commas, Kind, Strays, TableError, Values, date};

/// A column of texts with more distinct values than this, and more than half of its cells distinct, is an
/// identifier or free text.
const MOST_FEW: usize = 50;
/// A column whose cells have more letters than this on average is free text.
const LONG: usize = 100;
/// A cell in so many may be no number where all others are: then it looks like a slip.
const FEW: usize = 10;
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
            State::Undecided | State::GivenUp | State::Settled => self.numbers(vec![f64::NAN; self.rows], 0),
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
            commas: self
                .commas
                .filter(|_| self.evidence.has_commas() && kind == Kind::Number)
                .unwrap_or_default(),
            strays: self.strangers(),
            note: None,
        }
    }

    /// Cells that are not of the kind that was wanted.
    fn strangers(&self) -> Option<Strays> {
        let (Wish::Asked(kind) | Wish::Schema(kind)) = self.wish else { return None };
        let (count, row, text) = (self.not_of_kind, self.stranger_row, self.stranger.clone());
        (count > 0).then_some(Strays { kind, count, row, text })
    }

    fn numbers(&self, values: Vec<f64>, distinct: usize) -> Column {
        self.column(Kind::Number, Values::Numbers(values), distinct)
    }

    fn remarks(&self, column: &Column, remarks: &mut Vec<Remark>) {
        let whole_table = !matches!(self.wish, Wish::Schema(_));
        let empty = column.missing == self.rows && self.not_of_kind == 0;
        if whole_table && empty && column.values != Values::Dropped {
            remarks.push(Remark::AllMissing);
        }
        if self.out_of_range > 0 {
            remarks.push(Remark::OutOfRange { count: self.out_of_range });
        }
        match column.commas {
            Commas::None => {}
            Commas::Decimal => remarks.push(Remark::DecimalCommas),
            Commas::Thousands => remarks.push(Remark::ThousandsCommas),
        }
        if self.doubt == Some(Doubt::Mixed) {
            remarks.push(Remark::MixedDecimals);
        }
        if let (true, Wish::Asked(kind) | Wish::Schema(kind)) = (self.not_of_kind > 0, self.wish) {
            let (count, example) = (self.not_of_kind, self.stranger.clone());
            remarks.push(Remark::NotOfKind { kind, count, example, alone: column.missing == self.rows });
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
        let kind;
        let mut found = self.strangers();
        match self.wish {
            Wish::Asked(wanted) | Wish::Schema(wanted) => kind = wanted,
            Wish::Infer | Wish::InferTexts => {
                let strays = self.strays(&codes, &levels);
                if let Some(remark) = free_text(&codes, &levels, strays.as_ref()) {
                    remarks.push(remark);
                    kind = Kind::Text;
                } else {
                    kind = kind_of(&levels);
                }
                match &strays {
                    Some(strays) => {
                        remarks.push(Remark::Strays { strays: strays.clone(), of: present(&codes) })
                    }
                    None if self.doubt != Some(Doubt::Mixed) => remarks.extend(looks_like_numbers(&levels)),
                    None => {}
                }
                if kind == Kind::Text {
                    return Column { strays, ..self.column(Kind::Text, Values::Dropped, distinct) };
                }
                found = strays;
            }
        }
        let merge = self.wish == Wish::Asked(Kind::Boolean);
        let (codes, levels) = sorted(codes, &levels, kind, merge);
        let distinct = levels.len();
        Column { strays: found, ..self.column(kind, Values::Categories { codes, levels }, distinct) }
    }

    /// The few cells of a column of texts but for which it would be one of numbers or of dates.
    fn strays(&self, codes: &[u32], levels: &Interner) -> Option<Strays> {
        if self.doubt.is_some() {
            return None;
        }
        let is_number = |cell: &[u8]| {
            let with_comma = || self.commas.is_none() && Evidence::default().with_comma(cell) != Numeric::No;
            number::parse(cell, false) != Numeric::No || with_comma()
        };
        let few = |kind, is: &dyn Fn(&[u8]) -> bool| {
            let others: Vec<bool> = (1u32..).take(levels.len()).map(|code| !is(levels.text(code))).collect();
            let is_other =
                |code: &u32| (*code as usize).checked_sub(1).is_some_and(|k| others.get(k) == Some(&true));
            let count = codes.iter().filter(|code| is_other(code)).count();
            let row = codes.iter().position(is_other).unwrap_or(0);
            let text = codes.get(row).filter(|_| count > 0).map(|&code| excerpt(levels.text(code)));
            let few = count * FEW <= present(codes) && levels.len() > 0 && (count > 0 || self.from_text);
            few.then(|| Strays { kind, count, row, text: text.unwrap_or_default() })
        };
        few(Kind::Number, &is_number).or_else(|| few(Kind::Date, &|cell| date::parse(cell).is_some()))
    }
}

fn kind_of(levels: &Interner) -> Kind {
    let word = |code| std::str::from_utf8(levels.text(code)).unwrap_or("");
    if levels.len() == 2 && are_yes_and_no(word(1), word(2)) { Kind::Boolean } else { Kind::Category }
}

/// Cells with a value.
fn present(codes: &[u32]) -> usize {
    codes.iter().filter(|&&code| code != 0).count()
}

/// What to say of a column of which most values look like numbers that could not be read as such.
fn looks_like_numbers(levels: &Interner) -> Option<Remark> {
    let (mut plain, mut first) = (0usize, [const { None::<u32> }; 3]);
    let mut counts = [0usize; 3];
    for code in (1u32..).take(levels.len()) {
        let text = levels.text(code);
        match number::written(text) {
            Some(written) => {
                let place = written as usize;
                counts[place] += 1;
                first[place].get_or_insert(code);
            }
            None => plain += usize::from(number::parse(text, false) != Numeric::No),
        }
    }
    let (of, marked) = (levels.len(), counts.iter().sum::<usize>());
    // Numbers with a comma that could be either go with those that show what it is.
    let written = match counts {
        [0, 0, _] => Written::Either,
        [comma, thousands, _] if comma >= thousands => Written::DecimalComma,
        _ => Written::Thousands,
    };
    let example = first[written as usize].map(|code| String::from_utf8_lossy(levels.text(code)).into_owned());
    let count = marked + plain;
    example.filter(|_| count * 2 > of).map(|example| Remark::LooksLikeNumbers { written, count, of, example })
}

/// Why a column of texts is no category, if it is none.
fn free_text(codes: &[u32], levels: &Interner, strays: Option<&Strays>) -> Option<Remark> {
    let distinct = levels.len();
    let mut counts = vec![0u64; distinct + 1];
    for &code in codes {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    let of = codes.len() - usize::try_from(counts.first().copied().unwrap_or(0)).unwrap_or(0);
    if distinct > MOST_FEW && distinct * 2 > of {
        let kind = strays.map_or(Kind::Category, |strays| strays.kind);
        return Some(Remark::Identifier { distinct, of, kind });
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
