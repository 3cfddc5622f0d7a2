//! A text to rows, in constant memory: a window of the text slides over the source.

use crate::TableError;
use crate::commas::Evidence;
use crate::dialect;
use crate::encoding::TextReader;
use crate::note::Note;
use crate::split::{self, Bound, Dialect, Quotes, Split};
use std::ops::Range;

/// The part of a text that the dialect is guessed from.
pub(crate) const SAMPLE: usize = 256 * 1024;

/// The rows of a text, one after the other.
pub(crate) struct Records {
    text: TextReader,
    dialect: Dialect,
    /// The window: from the start of the current row on.
    buffer: Vec<u8>,
    /// How much of the window the dialect was found from, and whether this is the whole text.
    head: (usize, bool),
    /// Where the next row starts in `buffer`.
    next: usize,
    /// Where the current row starts.
    start: usize,
    bounds: Vec<Bound>,
    /// The line on which the current row starts, and that of the next.
    line: u64,
    next_line: u64,
    /// Whether rows have one field, so that a blank line is a row with a missing cell if a row follows; `None` before
    /// the header.
    single: Option<bool>,
    /// The blank lines between the row before and the one at hand that are still to be given as rows.
    gaps: Range<u64>,
    /// The one that is given now.
    gap: Option<u64>,
    ended: bool,
    blank_lines: usize,
    broken_rows: usize,
    carriage_returns: bool,
}

impl Records {
    /// Reads the head of a text and finds its dialect; `separator` overrides the guess.
    pub(crate) fn open(mut text: TextReader, separator: Option<u8>) -> Result<Self, TableError> {
        let mut buffer = Vec::new();
        let mut ended = false;
        // As much as shows the dialect: a header however long it is, and then some rows.
        let mut wanted = SAMPLE;
        let mut header = None;
        while !ended && (buffer.len() < wanted || header.is_none()) && buffer.len() <= split::LONGEST_ROW {
            let filled = buffer.len();
            ended = !text.fill(&mut buffer, filled)?;
            if header.is_none() && buffer.len() >= wanted {
                header = dialect::first_row(&buffer, separator);
                wanted = header.unwrap_or(buffer.len()) + SAMPLE;
            }
        }
        let whole = ended && buffer.len() <= wanted;
        let sample = buffer.get(..wanted.min(buffer.len())).unwrap_or(&[]);
        let head = sample.len();
        let dialect = dialect::sniff(sample, whole, separator);
        let carriage_returns = sample.contains(&b'\r');
        Ok(Self {
            text,
            dialect,
            buffer,
            head: (head, whole),
            next: 0,
            start: 0,
            bounds: Vec::new(),
            line: 1,
            next_line: 1,
            single: None,
            gaps: 0..0,
            gap: None,
            ended,
            blank_lines: 0,
            broken_rows: 0,
            carriage_returns,
        })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What the rows still ahead in the head of the text say about commas in numbers, column by column.
    pub(crate) fn evidence(&self, width: usize) -> Vec<Evidence> {
        let (end, whole) = self.head;
        let ahead = self.buffer.get(self.next..end).unwrap_or(&[]);
        dialect::evidence(ahead, whole, &self.dialect, width)
    }

    pub(crate) fn text(&self) -> &TextReader {
        &self.text
    }

    pub(crate) fn fingerprint(&mut self) -> Result<(String, u64), TableError> {
        self.text.fingerprint()
    }

    /// Goes to the next row; `false` at the end. Blank lines are passed over, but in a table of one column only
    /// before the header and at the end.
    pub(crate) fn advance(&mut self) -> Result<bool, TableError> {
        let in_gap = self.gap.is_some();
        self.gap = self.gaps.next();
        if in_gap || self.gap.is_some() {
            return Ok(true);
        }
        loop {
            let split = split::row(&self.buffer, self.next, self.ended, &self.dialect, &mut self.bounds);
            match split {
                Split::End => {
                    let trailing = self.gaps.end - self.gaps.start;
                    self.blank_lines += usize::try_from(trailing).unwrap_or(usize::MAX);
                    self.gaps = 0..0;
                    return Ok(false);
                }
                Split::More => self.more()?,
                Split::OpenQuote { at } => {
                    let before = self.buffer.get(self.next..at).unwrap_or(&[]);
                    return Err(TableError::OpenQuote {
                        file: self.text.file.clone(),
                        line: self.next_line + split::line_breaks(before),
                        quote: char::from(self.dialect.quote),
                    });
                }
                Split::Row { next, lines } => {
                    self.start = self.next;
                    self.next = next;
                    self.line = self.next_line;
                    self.next_line += lines;
                    if next - self.start > split::LONGEST_ROW {
                        return Err(self.too_long(self.line));
                    }
                    if self.is_blank() {
                        if self.single == Some(true) {
                            let first = if self.gaps.is_empty() { self.line } else { self.gaps.start };
                            self.gaps = first..self.line + 1;
                        } else {
                            self.blank_lines += 1;
                        }
                        continue;
                    }
                    self.broken_rows += usize::from(lines > 1);
                    self.clean();
                    self.single = self.single.or(Some(self.bounds.len() == 1));
                    self.gap = self.gaps.next();
                    return Ok(true);
                }
            }
        }
    }

    /// One unquoted field of blanks.
    fn is_blank(&self) -> bool {
        match self.bounds.as_slice() {
            [only] => only.quotes == Quotes::None && self.field(0).iter().all(u8::is_ascii_whitespace),
            _ => false,
        }
    }

    /// Takes the quotes out of the fields that need it.
    fn clean(&mut self) {
        for bound in &mut self.bounds {
            let tail = match bound.quotes {
                Quotes::None | Quotes::Clean => continue,
                Quotes::Doubled => false,
                Quotes::Tail => true,
            };
            let (start, end) = (self.start + bound.start as usize, self.start + bound.end as usize);
            let Some(field) = self.buffer.get_mut(start..end) else { continue };
            let length = split::unquote(field, self.dialect.quote, tail);
            bound.end = bound.start + u32::try_from(length).unwrap_or(0);
        }
    }

    /// Drops the rows behind and reads more text: at least as much as the row at hand already has, so that a long
    /// row is scanned a constant number of times.
    fn more(&mut self) -> Result<(), TableError> {
        self.buffer.drain(..self.next);
        self.head = (0, false);
        self.next = 0;
        self.start = 0;
        if self.buffer.len() > split::LONGEST_ROW {
            return Err(self.too_long(self.next_line));
        }
        let filled = self.buffer.len();
        self.ended = !self.text.fill(&mut self.buffer, filled)?;
        Ok(())
    }

    fn too_long(&self, line: u64) -> TableError {
        TableError::RowTooLong { file: self.text.file.clone(), line, limit: split::LONGEST_ROW }
    }

    /// The fields of the current row.
    pub(crate) fn len(&self) -> usize {
        if self.gap.is_some() { 1 } else { self.bounds.len() }
    }

    /// A field of the current row, without its quotes.
    #[inline]
    pub(crate) fn field(&self, index: usize) -> &[u8] {
        let Some(bound) = self.bounds.get(index).filter(|_| self.gap.is_none()) else { return &[] };
        let (start, end) = (self.start + bound.start as usize, self.start + bound.end as usize);
        self.buffer.get(start..end).unwrap_or(&[])
    }

    /// The line on which the current row starts, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.gap.unwrap_or(self.line)
    }

    /// What was handled so far.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let mut notes = self.text.notes().to_vec();
        if self.dialect.separator != b',' {
            notes.push(Note::Separator { separator: dialect::name(self.dialect.separator) });
        }
        if self.dialect.quote == b'\'' {
            notes.push(Note::SingleQuotes);
        }
        if self.carriage_returns {
            notes.push(Note::CarriageReturns);
        }
        if self.blank_lines > 0 {
            notes.push(Note::BlankLines { count: self.blank_lines });
        }
        if self.broken_rows > 0 {
            notes.push(Note::LineBreaksInFields { rows: self.broken_rows });
        }
        notes
    }
}
