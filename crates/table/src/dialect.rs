//! How a text is cut into fields, from its head: the separator by which the most rows are as wide as the header.

use crate::missing::missing;
use crate::split::{self, Bound, Dialect, Quotes, Split};
use crate::{date, number};

/// The separators tried, in the order in which equals are preferred.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows of the sample that are looked at.
const ROWS: usize = 2000;
/// Cells of the sample that are typed.
const CELLS: usize = 20_000;

/// The separators tried, in words.
pub(crate) fn tried(given: Option<u8>) -> String {
    match given {
        Some(separator) => name(separator),
        None => "comma, tab, semicolon and |".to_owned(),
    }
}

/// A separator in words.
pub(crate) fn name(separator: u8) -> String {
    match separator {
        b',' => "a comma".to_owned(),
        b'\t' => "a tab".to_owned(),
        b';' => "a semicolon".to_owned(),
        b' ' => "a blank".to_owned(),
        other => char::from(other).to_string(),
    }
}

/// How well a dialect fits, better is greater: the share of rows as wide as the header in thousandths, the share of
/// cells that are numbers, dates or missing in tenths, the width.
type Score = (u32, u32, usize);

/// Finds the dialect of a text from its head; `whole` says that the head is all of it.
pub(crate) fn sniff(sample: &[u8], whole: bool, separator: Option<u8>) -> Dialect {
    let quote = quote(sample);
    let candidates = separator.as_ref().map_or(&SEPARATORS[..], std::slice::from_ref);
    let mut best: Option<(Score, Dialect)> = None;
    for &separator in candidates {
        let dialect = Dialect { separator, quote, decimal_comma: false };
        if let Some(score) = score(sample, whole, &dialect)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, dialect));
        }
    }
    let fallback = separator.unwrap_or(b',');
    let mut dialect =
        best.map_or(Dialect { separator: fallback, quote, decimal_comma: false }, |(_, dialect)| dialect);
    dialect.decimal_comma = decimal_comma(sample, whole, &dialect);
    dialect
}

/// Calls `each` with the fields of up to `ROWS` rows; a row cut by the end of the sample is left out.
fn rows<'a>(sample: &'a [u8], whole: bool, dialect: &Dialect, mut each: impl FnMut(&'a [u8], &[Bound])) {
    let mut bounds = Vec::new();
    let mut at = 0;
    for _ in 0..ROWS {
        match split::row(sample, at, whole, dialect, &mut bounds) {
            Split::Row { next, .. } => {
                let blank = matches!(bounds.as_slice(), [only] if only.quotes == Quotes::None && only.start == only.end);
                if !blank {
                    each(sample.get(at..next).unwrap_or(&[]), &bounds);
                }
                at = next;
            }
            _ => return,
        }
    }
}

fn cell<'a>(row: &'a [u8], bound: &Bound) -> &'a [u8] {
    split::trim(row.get(bound.start as usize..bound.end as usize).unwrap_or(&[]))
}

/// `None` where the header has one field only: then this is not the separator.
fn score(sample: &[u8], whole: bool, dialect: &Dialect) -> Option<Score> {
    let (mut width, mut count, mut equal, mut cells, mut typed) = (0usize, 0u64, 0u64, 0u64, 0u64);
    let comma = dialect.separator != b',';
    rows(sample, whole, dialect, |row, bounds| {
        if width == 0 {
            width = bounds.len();
            return;
        }
        count += 1;
        equal += u64::from(bounds.len() == width);
        for bound in bounds {
            if cells as usize >= CELLS {
                break;
            }
            let cell = cell(row, bound);
            cells += 1;
            typed += u64::from(
                missing(cell).is_some()
                    || number::parse(cell, comma) != number::Numeric::No
                    || date::parse(cell).is_some(),
            );
        }
    });
    let share = |part: u64, of: u64, steps: u64| u32::try_from(part * steps / of.max(1)).unwrap_or(0);
    (width > 1).then(|| (share(equal, count, 1000), share(typed, cells, 10), width))
}

/// `'` where most fields that are no numbers stand between two of them and none begins with `"`.
fn quote(sample: &[u8]) -> u8 {
    let separates = |c: &u8| SEPARATORS.contains(c) || matches!(c, b'\n' | b'\r');
    let (mut single, mut words) = (0usize, 0usize);
    for field in sample.split(separates).take(CELLS) {
        let field = split::trim(field);
        if field.starts_with(b"\"") {
            return b'"';
        }
        if !field.is_empty() && number::parse(field, false) == number::Numeric::No {
            words += 1;
            single += usize::from(field.len() > 1 && field.starts_with(b"'") && field.ends_with(b"'"));
        }
    }
    if single > 1 && single * 2 > words { b'\'' } else { b'"' }
}

/// Whether `1,5` is a number in this text: with semicolons always, as spreadsheets write where the comma is the
/// decimal sign; with another separator only after a cell that can be nothing else, since `1,500` may be thousands.
fn decimal_comma(sample: &[u8], whole: bool, dialect: &Dialect) -> bool {
    match dialect.separator {
        b',' => false,
        b';' => true,
        _ => {
            let mut seen = false;
            rows(sample, whole, dialect, |row, bounds| {
                seen = seen || bounds.iter().any(|bound| number::is_surely_decimal_comma(cell(row, bound)));
            });
            seen
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (char, char, bool) {
        let dialect = sniff(text.as_bytes(), true, None);
        (char::from(dialect.separator), char::from(dialect.quote), dialect.decimal_comma)
    }

    #[test]
    fn finds_separators() {
        assert_eq!(of("a,b\n1,2\n3,4\n"), (',', '"', false));
        assert_eq!(of("a\tb\n1\t2\n"), ('\t', '"', false));
        assert_eq!(of("a|b\n1|2\n"), ('|', '"', false));
        assert_eq!(of("a;b\n1,5;2,5\n1,25;3,5\n"), (';', '"', true));
        assert_eq!(of("a,x;b\n1,5;2\n1;2\n"), (';', '"', true));
        assert_eq!(of("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"), (';', '"', true));
        assert_eq!(of("name,note\nx,a;b;c\ny,d|e\n"), (',', '"', false));
        assert_eq!(of("a;b\n\"x,y,z\";1\n\"u,v,w\";2\n"), (';', '"', true));
    }

    #[test]
    fn ragged_rows_do_not_hide_the_separator() {
        assert_eq!(of("a,b,c\n1,2,3\n4,5\n6,7,8\n").0, ',');
        assert_eq!(of("a,b\n1,2,3\n").0, ',');
    }

    #[test]
    fn thousands_are_no_decimals() {
        assert_eq!(of("a\tb\n1,234\tx\n5,678\ty\n"), ('\t', '"', false));
        assert_eq!(of("a\tb\n1,234\tx\n5,6\ty\n"), ('\t', '"', true));
    }

    #[test]
    fn single_quotes_only_where_they_rule() {
        assert_eq!(of("'a','b'\n'x, y','z'\n'u','v'\n"), (',', '\'', false));
        assert_eq!(of("a,b\n'tis,it's\nrock 'n' roll,'70s'\n").1, '"');
    }

    #[test]
    fn empty_and_one_column() {
        assert_eq!(of("").0, ',');
        assert_eq!(of("a\n1\n2\n").0, ',');
        assert_eq!(sniff(b"a:b\n1:2\n", true, Some(b':')).separator, b':');
    }
}
