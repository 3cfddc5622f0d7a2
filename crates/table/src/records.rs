//! A text to rows, in constant memory: a window of the text slides over the source.

use crate::TableError;
use crate::cells::Cells;
use crate::commas::Evidence;
use crate::dialect;
use crate::encoding::TextReader;
use crate::note::Note;
use crate::split::{self, Bound, Dialect, Fields, Split};
use crate::stops::Stops;
use std::ops::Range;

/// The part of a text that the dialect is guessed from.
pub(crate) const SAMPLE: usize = 256 * 1024;

/// The fields of a header, and its line.
pub(crate) type Header<'a> = (Vec<&'a [u8]>, u64);

/// Bytes of rows gathered at a time, about: with their fields' bounds they stay in cache while each column has its turn.
const GATHERED: usize = 32 * 1024;

/// The rows of a text, some at a time.
pub(crate) struct Records {
    text: TextReader,
    /// The window: from the start of the gathered rows on.
    buffer: Vec<u8>,
    /// How much of the window the dialect was found from, and whether this is the whole text.
    head: (usize, bool),
    /// Where the next row starts in `buffer`.
    next: usize,
    /// The line on which it starts.
    next_line: u64,
    /// At the next row too.
    stops: Stops,
    /// The fields of the gathered rows, row by row, relative to `base` in `buffer`.
    fields: Fields,
    base: usize,
    /// The line on which each gathered row starts.
    lines: Vec<u64>,
    /// Fields a row; `None` before the header. With one field a blank line is a row with a missing cell if a row
    /// follows.
    width: Option<usize>,
    /// The blank lines between the row before and the next one that are still to be given as rows.
    gaps: Range<u64>,
    /// Whether a row is known to follow them.
    followed: bool,
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
        let mut stops = Stops::new(dialect);
        stops.seek(&buffer, 0);
        Ok(Self {
            text,
            buffer,
            head: (head, whole),
            next: 0,
            next_line: 1,
            stops,
            fields: Fields::default(),
            base: 0,
            lines: Vec::new(),
            width: None,
            gaps: 0..0,
            followed: false,
            ended,
            blank_lines: 0,
            broken_rows: 0,
            carriage_returns,
        })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.stops.dialect()
    }

    /// What the rows still ahead in the head of the text say about commas in numbers, column by column.
    pub(crate) fn evidence(&self, width: usize) -> Vec<Evidence> {
        let (end, whole) = self.head;
        let ahead = self.buffer.get(self.next..end).unwrap_or(&[]);
        dialect::evidence(ahead, whole, self.dialect(), width)
    }

    pub(crate) fn text(&self) -> &TextReader {
        &self.text
    }

    pub(crate) fn fingerprint(&mut self) -> Result<(String, u64), TableError> {
        self.text.fingerprint()
    }

    /// Reads the header, and gives its fields and its line; `None` where there is none.
    pub(crate) fn header(&mut self) -> Result<Option<Header<'_>>, TableError> {
        if self.gather(1)? == 0 {
            return Ok(None);
        }
        let line = self.lines.first().copied().unwrap_or(1);
        let text = self.buffer.get(self.base..).unwrap_or(&[]);
        Ok(Some((self.fields.bounds.iter().map(|bound| bound.of(text)).collect(), line)))
    }

    /// Gathers the next rows, at most `most` (at least one), and gives their number; 0 at the end. Blank lines are
    /// passed over, but in a table of one column only before the header and at the end.
    pub(crate) fn gather(&mut self, most: usize) -> Result<usize, TableError> {
        self.fields.clear();
        self.lines.clear();
        self.base = self.next;
        while self.lines.len() < most && (self.lines.is_empty() || self.next - self.base < GATHERED) {
            if self.followed {
                if let Some(line) = self.gaps.next() {
                    self.fields.bounds.push(Bound::default());
                    self.lines.push(line);
                    continue;
                }
                self.followed = false;
            }
            let (places, before) = ((self.next, self.base), self.fields.bounds.len());
            match split::row(&self.buffer, places, self.ended, &mut self.stops, &mut self.fields) {
                Split::End => {
                    let trailing = self.gaps.end - self.gaps.start;
                    self.blank_lines += usize::try_from(trailing).unwrap_or(usize::MAX);
                    self.gaps = 0..0;
                    break;
                }
                // The rows at hand lie in the window.
                Split::More if !self.lines.is_empty() => {
                    self.stops.seek(&self.buffer, self.next);
                    break;
                }
                Split::More => self.more()?,
                Split::OpenQuote { at } => return Err(self.open_quote(at)),
                Split::Row { next, .. } if next - self.next > split::LONGEST_ROW => {
                    return Err(self.too_long(self.next_line));
                }
                Split::Row { next, lines } if self.is_blank(before) => {
                    self.fields.cut(before);
                    if self.width == Some(1) {
                        let first = if self.gaps.is_empty() { self.next_line } else { self.gaps.start };
                        self.gaps = first..self.next_line + 1;
                    } else {
                        self.blank_lines += 1;
                    }
                    self.pass(next, lines);
                }
                Split::Row { .. } if !self.gaps.is_empty() => {
                    self.fields.cut(before);
                    self.stops.seek(&self.buffer, self.next);
                    self.followed = true;
                }
                Split::Row { next, lines } => {
                    self.check_width(self.fields.bounds.len() - before)?;
                    self.broken_rows += usize::from(lines > 1);
                    self.lines.push(self.next_line);
                    self.pass(next, lines);
                }
            }
        }
        self.clean();
        Ok(self.lines.len())
    }

    /// Goes behind the row at hand.
    fn pass(&mut self, next: usize, lines: u64) {
        self.next = next;
        self.next_line += lines;
    }

    /// Whether the row whose fields begin at `before` is one unquoted field of blanks.
    fn is_blank(&self, before: usize) -> bool {
        match self.fields.bounds.get(before..) {
            // Quotes would be before it, or in it.
            Some([only]) => {
                let text = self.buffer.get(self.base..).unwrap_or(&[]);
                self.base + only.start as usize == self.next
                    && only.of(text).iter().all(u8::is_ascii_whitespace)
            }
            _ => false,
        }
    }

    /// All rows are as wide as the header.
    fn check_width(&mut self, found: usize) -> Result<(), TableError> {
        match *self.width.get_or_insert(found) {
            wanted if wanted == found => Ok(()),
            wanted => Err(TableError::Ragged {
                file: self.text.file.clone(),
                line: self.next_line,
                found,
                wanted,
                separator: dialect::name(self.dialect().separator),
            }),
        }
    }

    /// Takes the quotes out of the fields that need it.
    fn clean(&mut self) {
        let quote = self.dialect().quote;
        for rough in self.fields.rough.drain(..) {
            let Some(bound) = self.fields.bounds.get_mut(rough.field) else { continue };
            let (start, end) = (self.base + bound.start as usize, self.base + bound.end as usize);
            let Some(field) = self.buffer.get_mut(start..end) else { continue };
            let length = split::unquote(field, quote, rough.tail);
            bound.end = bound.start + u32::try_from(length).unwrap_or(0);
        }
    }

    /// Drops the rows behind and reads more text: at least as much as the row at hand already has, so that a long
    /// row is scanned a constant number of times.
    fn more(&mut self) -> Result<(), TableError> {
        self.buffer.drain(..self.next);
        self.head = (0, false);
        self.next = 0;
        self.base = 0;
        if self.buffer.len() > split::LONGEST_ROW {
            return Err(self.too_long(self.next_line));
        }
        let filled = self.buffer.len();
        self.ended = !self.text.fill(&mut self.buffer, filled)?;
        self.stops.seek(&self.buffer, 0);
        Ok(())
    }

    fn open_quote(&self, at: usize) -> TableError {
        let before = self.buffer.get(self.next..at).unwrap_or(&[]);
        TableError::OpenQuote {
            file: self.text.file.clone(),
            line: self.next_line + split::line_breaks(before),
            quote: char::from(self.dialect().quote),
        }
    }

    fn too_long(&self, line: u64) -> TableError {
        TableError::RowTooLong { file: self.text.file.clone(), line, limit: split::LONGEST_ROW }
    }

    /// One column of the gathered rows, without quotes.
    #[inline]
    pub(crate) fn cells(&self, column: usize) -> Cells<'_> {
        let text = self.buffer.get(self.base..).unwrap_or(&[]);
        Cells::new(text, &self.fields.bounds, column, self.width.unwrap_or(1))
    }

    /// All fields of the gathered rows, row by row.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let text = self.buffer.get(self.base..).unwrap_or(&[]);
        self.fields.bounds.iter().map(move |bound| bound.of(text))
    }

    /// The lines on which the gathered rows start, from 1.
    pub(crate) fn lines(&self) -> &[u64] {
        &self.lines
    }

    /// What was handled so far.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let mut notes = self.text.notes().to_vec();
        if self.dialect().separator != b',' {
            notes.push(Note::Separator { separator: dialect::name(self.dialect().separator) });
        }
        if self.dialect().quote == b'\'' {
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
