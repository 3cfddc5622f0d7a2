//! How a text is cut into fields, from its head: the separator by which the most rows are as wide as the header.

use crate::commas::Evidence;
use crate::missing::missing;
use crate::split::{self, Bound, Dialect, Fields, Split};
use crate::stops::Stops;
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
        let dialect = Dialect { separator, quote };
        if let Some(score) = score(sample, whole, dialect)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, dialect));
        }
    }
    let fallback = separator.unwrap_or(b',');
    best.map_or(Dialect { separator: fallback, quote }, |(_, dialect)| dialect)
}

/// Where the first row of a text's head ends that holds something, by the dialect that finds the earliest end.
pub(crate) fn first_row(sample: &[u8], separator: Option<u8>) -> Option<usize> {
    let quote = quote(sample);
    let candidates = separator.as_ref().map_or(&SEPARATORS[..], std::slice::from_ref);
    let end = |&separator: &u8| {
        let (mut fields, mut at) = (Fields::default(), 0);
        let mut stops = Stops::new(Dialect { separator, quote });
        stops.seek(sample, 0);
        loop {
            fields.clear();
            match split::row(sample, (at, at), false, &mut stops, &mut fields) {
                Split::Row { next, .. } if split::trim(sample.get(at..next)?).is_empty() => at = next,
                Split::Row { next, .. } => return Some(next),
                _ => return None,
            }
        }
    };
    candidates.iter().filter_map(end).min()
}

/// What the rows of a text's head say about commas in numbers, column by column.
pub(crate) fn evidence(sample: &[u8], whole: bool, dialect: Dialect, width: usize) -> Vec<Evidence> {
    let mut found = vec![Evidence::default(); width];
    rows(sample, whole, dialect, |row, bounds| {
        found.iter_mut().zip(bounds).for_each(|(evidence, bound)| evidence.see(cell(row, bound)));
    });
    found
}

/// Calls `each` with the fields of up to `ROWS` rows; a row cut by the end of the sample is left out.
fn rows<'a>(sample: &'a [u8], whole: bool, dialect: Dialect, mut each: impl FnMut(&'a [u8], &[Bound])) {
    let (mut fields, mut at) = (Fields::default(), 0);
    let mut stops = Stops::new(dialect);
    stops.seek(sample, 0);
    for _ in 0..ROWS {
        fields.clear();
        match split::row(sample, (at, at), whole, &mut stops, &mut fields) {
            Split::Row { next, .. } => {
                // Quotes would be before the field.
                if fields.bounds != [Bound::default()] {
                    each(sample.get(at..next).unwrap_or(&[]), &fields.bounds);
                }
                at = next;
            }
            _ => return,
        }
    }
}

fn cell<'a>(row: &'a [u8], bound: &Bound) -> &'a [u8] {
    split::trim(bound.of(row))
}

/// `None` where the header has one field only: then this is not the separator.
fn score(sample: &[u8], whole: bool, dialect: Dialect) -> Option<Score> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Commas;

    fn of(text: &str) -> (char, char) {
        let dialect = sniff(text.as_bytes(), true, None);
        (char::from(dialect.separator), char::from(dialect.quote))
    }

    #[test]
    fn finds_separators() {
        assert_eq!(of("a,b\n1,2\n3,4\n"), (',', '"'));
        assert_eq!(of("a\tb\n1\t2\n"), ('\t', '"'));
        assert_eq!(of("a|b\n1|2\n"), ('|', '"'));
        assert_eq!(of("a;b\n1,5;2,5\n1,25;3,5\n"), (';', '"'));
        assert_eq!(of("a,x;b\n1,5;2\n1;2\n"), (';', '"'));
        assert_eq!(of("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"), (';', '"'));
        assert_eq!(of("name,note\nx,a;b;c\ny,d|e\n"), (',', '"'));
        assert_eq!(of("a;b\n\"x,y,z\";1\n\"u,v,w\";2\n"), (';', '"'));
    }

    #[test]
    fn ragged_rows_do_not_hide_the_separator() {
        assert_eq!(of("a,b,c\n1,2,3\n4,5\n6,7,8\n").0, ',');
        assert_eq!(of("a,b\n1,2,3\n").0, ',');
    }

    #[test]
    fn the_head_says_what_commas_are() {
        let of = |text: &str| {
            let dialect = sniff(text.as_bytes(), true, None);
            let found = evidence(text.as_bytes(), true, dialect, 2);
            (found[0].settle(Commas::None, false, false).ok(), found[1].has_commas())
        };
        assert_eq!(of("a\tb\n1,234\tx,y\n5,678\ty\n"), (None, false));
        assert_eq!(of("a\tb\n1,234\tx\n5,6\ty\n"), (Some(Commas::Decimal), false));
        assert_eq!(of("a\tb\n1,234\t1,2\n999\ty\n"), (Some(Commas::Thousands), true));
    }

    #[test]
    fn the_first_row() {
        assert_eq!(first_row(b"\n \na,b\n1,2\n", None), Some(7));
        assert_eq!(first_row(b"\"a\nb\",c\n1", None), Some(8));
        assert_eq!(first_row(b"a,b", None), None);
    }

    #[test]
    fn single_quotes_only_where_they_rule() {
        assert_eq!(of("'a','b'\n'x, y','z'\n'u','v'\n"), (',', '\''));
        assert_eq!(of("a,b\n'tis,it's\nrock 'n' roll,'70s'\n").1, '"');
    }

    #[test]
    fn empty_and_one_column() {
        assert_eq!(of("").0, ',');
        assert_eq!(of("a\n1\n2\n").0, ',');
        assert_eq!(sniff(b"a:b\n1:2\n", true, Some(b':')).separator, b':');
    }
}
