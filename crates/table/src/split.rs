//! One row of a text to its fields, as RFC 4180 and the `csv` crate have it. Written here rather than taken from
//! `csv-core` because three things are needed that it does not tell: where a quote that is never closed opens,
//! physical lines, and fields as slices of the text without a copy.

/// How a text is cut into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) separator: u8,
    pub(crate) quote: u8,
}

/// Where a field lies, relative to the start of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) quotes: Quotes,
}

/// What the quotes of a field need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// It has none.
    None,
    /// They are outside the bounds, nothing within.
    Clean,
    /// Some within are doubled.
    Doubled,
    /// Text follows the closing quote, so the opening one is still within the bounds.
    Tail,
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

/// Finds the fields of the row at `from`. `last` says that nothing follows `text`.
pub(crate) fn row(text: &[u8], from: usize, last: bool, dialect: &Dialect, bounds: &mut Vec<Bound>) -> Split {
    bounds.clear();
    let mut at = from;
    let mut lines = 1;
    if at >= text.len() {
        return if last { Split::End } else { Split::More };
    }
    loop {
        let end;
        if text.get(at) == Some(&dialect.quote) {
            match quoted(text, at, last, dialect) {
                Ok(field) => {
                    end = field.end;
                    lines += field.lines;
                    bounds.push(field.bound(from));
                }
                Err(split) => return split,
            }
        } else {
            end = field_end(text, at, dialect);
            bounds.push(Bound { start: offset(at, from), end: offset(end, from), quotes: Quotes::None });
        }
        match text.get(end) {
            Some(&c) if c == dialect.separator => at = end + 1,
            Some(b'\n') => return Split::Row { next: end + 1, lines },
            Some(_) => match text.get(end + 1) {
                None if !last => return Split::More,
                Some(b'\n') => return Split::Row { next: end + 2, lines },
                _ => return Split::Row { next: end + 1, lines },
            },
            None if last => return Split::Row { next: end, lines },
            None => return Split::More,
        }
    }
}

/// Rows are cut at [`LONGEST_ROW`] by the caller, so offsets fit; saturation only keeps this total.
fn offset(at: usize, from: usize) -> u32 {
    u32::try_from(at - from).unwrap_or(u32::MAX)
}

#[inline]
fn field_end(text: &[u8], at: usize, dialect: &Dialect) -> usize {
    let separator = dialect.separator;
    let rest = text.get(at..).unwrap_or(&[]);
    let stop = |&c: &u8| c == separator || c == b'\n' || c == b'\r';
    at + rest.iter().position(stop).unwrap_or(rest.len())
}

struct Quoted {
    open: usize,
    close: usize,
    end: usize,
    doubled: bool,
    lines: u64,
}

impl Quoted {
    fn bound(&self, from: usize) -> Bound {
        // Text after the closing quote belongs to the field too: keep the quotes for `unquote` to see.
        let (start, end, quotes) = match (self.end > self.close + 1, self.doubled) {
            (true, _) => (self.open, self.end, Quotes::Tail),
            (false, true) => (self.open + 1, self.close, Quotes::Doubled),
            (false, false) => (self.open + 1, self.close, Quotes::Clean),
        };
        Bound { start: offset(start, from), end: offset(end, from), quotes }
    }
}

/// The quoted field that opens at `open`.
fn quoted(text: &[u8], open: usize, last: bool, dialect: &Dialect) -> Result<Quoted, Split> {
    let quote = dialect.quote;
    let mut doubled = false;
    let mut at = open + 1;
    let close = loop {
        let rest = text.get(at..).unwrap_or(&[]);
        let Some(found) = rest.iter().position(|&c| c == quote) else {
            return Err(if last { Split::OpenQuote { at: open } } else { Split::More });
        };
        let place = at + found;
        match text.get(place + 1) {
            Some(&next) if next == quote => {
                doubled = true;
                at = place + 2;
            }
            None if !last => return Err(Split::More),
            _ => break place,
        }
    };
    let end = field_end(text, close + 1, dialect);
    let lines = line_breaks(text.get(open..close).unwrap_or(&[]));
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
