//! One row of a text to its fields, as RFC 4180 and the `csv` crate have it. Written here rather than taken from
//! `csv-core` because three things are needed that it does not tell: where a quote that is never closed opens,
//! physical lines, and fields as slices of the text without a copy.

use crate::stops::Stops;

/// How a text is cut into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) separator: u8,
    pub(crate) quote: u8,
}

/// Where a field lies, relative to a place that the caller of [`row`] names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Bound {
    /// The field in the text that its place is relative to.
    #[inline]
    pub(crate) fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.start as usize..self.end as usize).unwrap_or(&[])
    }
}

/// The fields of some rows.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// Quotes around a field are outside its bounds.
    pub(crate) bounds: Vec<Bound>,
    /// The fields that are not yet what they say.
    pub(crate) rough: Vec<Rough>,
}

/// A field with quotes in its bounds that do not belong to it; [`unquote`] takes them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rough {
    /// Its place among the bounds.
    pub(crate) field: usize,
    /// Text follows the closing quote, so the opening one is still within the bounds; else quotes are doubled.
    pub(crate) tail: bool,
}

impl Fields {
    pub(crate) fn clear(&mut self) {
        self.bounds.clear();
        self.rough.clear();
    }

    /// Forgets the fields from this one on.
    pub(crate) fn cut(&mut self, from: usize) {
        self.bounds.truncate(from);
        while self.rough.last().is_some_and(|rough| rough.field >= from) {
            self.rough.pop();
        }
    }
}

/// What [`row`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// A row; the next starts at `next`; it took `lines` physical lines, those of its quoted line breaks included.
    Row { next: usize, lines: u64 },
    /// The text ends within the row and more of it may come.
    More,
    /// A quote opens at this place and the text ends.
    OpenQuote { at: usize },
    /// No row is left.
    End,
}

/// The longest row that is read: bounds are kept in 32 bits, and a forgotten quote must not swallow the memory.
pub(crate) const LONGEST_ROW: usize = 256 << 20;

/// Finds the fields of the row at `from`, where `stops` must be, and adds them to `fields`, their bounds relative to
/// `base`; nothing is added unless it is a row. `last` says that nothing follows `text`.
pub(crate) fn row(
    text: &[u8],
    (from, base): (usize, usize),
    last: bool,
    stops: &mut Stops,
    fields: &mut Fields,
) -> Split {
    if from >= text.len() {
        return if last { Split::End } else { Split::More };
    }
    let before = fields.bounds.len();
    let split = fields_of_row(text, (from, base), last, stops, fields);
    if !matches!(split, Split::Row { .. }) {
        fields.cut(before);
    }
    split
}

#[inline]
fn fields_of_row(
    text: &[u8],
    (from, base): (usize, usize),
    last: bool,
    stops: &mut Stops,
    fields: &mut Fields,
) -> Split {
    let Dialect { separator, quote } = stops.dialect();
    let mut at = from;
    let mut lines = 1;
    loop {
        let mut stop = stops.next(text);
        if stop == Some(at) && text.get(at) == Some(&quote) {
            match quoted(text, at, last, stops) {
                Ok(field) => {
                    stop = (field.end < text.len()).then_some(field.end);
                    lines += field.lines;
                    field.add_to(fields, base);
                }
                Err(split) => return split,
            }
        } else {
            stop = unquoted_end(text, stop, stops);
            let end = stop.unwrap_or(text.len());
            fields.bounds.push(Bound { start: offset(at, base), end: offset(end, base) });
        }
        let Some(end) = stop else {
            return if last { Split::Row { next: text.len(), lines } } else { Split::More };
        };
        match text.get(end) {
            Some(&c) if c == separator => at = end + 1,
            Some(b'\n') => return Split::Row { next: end + 1, lines },
            _ => match text.get(end + 1) {
                None if !last => return Split::More,
                Some(b'\n') => {
                    stops.next(text);
                    return Split::Row { next: end + 2, lines };
                }
                _ => return Split::Row { next: end + 1, lines },
            },
        }
    }
}

/// Rows are cut at [`LONGEST_ROW`] by the caller, so offsets fit; saturation only keeps this total.
#[inline]
fn offset(at: usize, base: usize) -> u32 {
    u32::try_from(at - base).unwrap_or(u32::MAX)
}

/// The stop that ends a field, from `stop` on: quotes in the midst of it are letters.
#[inline]
fn unquoted_end(text: &[u8], mut stop: Option<usize>, stops: &mut Stops) -> Option<usize> {
    let quote = stops.dialect().quote;
    while stop.is_some_and(|at| text.get(at) == Some(&quote)) {
        stop = stops.next(text);
    }
    stop
}

struct Quoted {
    open: usize,
    close: usize,
    end: usize,
    doubled: bool,
    lines: u64,
}

impl Quoted {
    fn add_to(&self, fields: &mut Fields, base: usize) {
        // Text after the closing quote belongs to the field too: keep the quotes for `unquote` to see.
        let tail = self.end > self.close + 1;
        if tail || self.doubled {
            fields.rough.push(Rough { field: fields.bounds.len(), tail });
        }
        let (start, end) = if tail { (self.open, self.end) } else { (self.open + 1, self.close) };
        fields.bounds.push(Bound { start: offset(start, base), end: offset(end, base) });
    }
}

/// The quoted field that opens at `open`, the stop before those that are still to come.
fn quoted(text: &[u8], open: usize, last: bool, stops: &mut Stops) -> Result<Quoted, Split> {
    let quote = stops.dialect().quote;
    let (mut doubled, mut broken) = (false, false);
    let close = loop {
        let Some(place) = stops.next(text) else {
            return Err(if last { Split::OpenQuote { at: open } } else { Split::More });
        };
        let stop = text.get(place).copied().unwrap_or(quote);
        if stop != quote {
            broken |= matches!(stop, b'\n' | b'\r');
            continue;
        }
        match text.get(place + 1) {
            Some(&next) if next == quote => {
                doubled = true;
                stops.next(text);
            }
            None if !last => return Err(Split::More),
            _ => break place,
        }
    };
    let next = stops.next(text);
    let end = unquoted_end(text, next, stops).unwrap_or(text.len());
    let lines = if broken { line_breaks(text.get(open..close).unwrap_or(&[])) } else { 0 };
    Ok(Quoted { open, close, end, doubled, lines })
}

/// Line breaks as editors count them: `\n`, `\r\n`, and `\r` alone.
pub(crate) fn line_breaks(text: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for &c in text {
        count += u64::from(c == b'\r' || (c == b'\n' && before != b'\r'));
        before = c;
    }
    count
}

/// Cleans a field in place and gives its new length: doubled quotes to one, and with a tail the outer quotes off.
pub(crate) fn unquote(field: &mut [u8], quote: u8, has_outer: bool) -> usize {
    let mut to = 0;
    let mut from = usize::from(has_outer);
    let mut inside = true;
    while let Some(&c) = field.get(from) {
        from += 1;
        if inside && c == quote {
            if field.get(from) == Some(&quote) {
                from += 1;
            } else if has_outer {
                inside = false;
                continue;
            }
        }
        if let Some(place) = field.get_mut(to) {
            *place = c;
            to += 1;
        }
    }
    to
}

/// Takes the blanks around a cell away.
#[inline]
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    let blank = |c: Option<&u8>| matches!(c, Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0C));
    if blank(cell.first()) || blank(cell.last()) { cell.trim_ascii() } else { cell }
}
