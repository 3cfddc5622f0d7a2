//! Rows to CSV.

use std::io::{self, Write};

/// Writes fields and rows as CSV (RFC 4180 with `\n`): a field is quoted when it must be.
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    to: W,
    separator: u8,
    /// Fields written in this row.
    fields: usize,
    /// Whether the row so far is one empty field, which must be quoted to be seen.
    blank: bool,
}

impl<W: Write> CsvWriter<W> {
    /// Writes to `to`, commas between the fields. Give it something buffered.
    pub fn new(to: W) -> Self {
        Self::with_separator(to, b',')
    }

    /// Writes to `to` with another separator, an ASCII character.
    pub fn with_separator(to: W, separator: u8) -> Self {
        Self { to, separator, fields: 0, blank: false }
    }

    /// Adds a field to the row.
    ///
    /// # Errors
    /// Those of the writer below.
    pub fn field(&mut self, text: impl AsRef<[u8]>) -> io::Result<()> {
        let text = text.as_ref();
        if self.fields > 0 {
            if self.blank {
                self.blank = false;
            }
            self.to.write_all(&[self.separator])?;
        } else {
            self.blank = text.is_empty();
        }
        self.fields += 1;
        let special = |&c: &u8| matches!(c, b'"' | b'\n' | b'\r') || c == self.separator;
        let blank_end = |c: Option<&u8>| matches!(c, Some(b' ' | b'\t'));
        if !text.iter().any(special) && !blank_end(text.first()) && !blank_end(text.last()) {
            return self.to.write_all(text);
        }
        self.to.write_all(b"\"")?;
        for (i, part) in text.split(|&c| c == b'"').enumerate() {
            if i > 0 {
                self.to.write_all(b"\"\"")?;
            }
            self.to.write_all(part)?;
        }
        self.to.write_all(b"\"")
    }

    /// Ends the row.
    ///
    /// # Errors
    /// Those of the writer below.
    pub fn end_row(&mut self) -> io::Result<()> {
        if self.blank && self.fields == 1 {
            self.to.write_all(b"\"\"")?;
        }
        self.fields = 0;
        self.blank = false;
        self.to.write_all(b"\n")
    }

    /// Writes a whole row.
    ///
    /// # Errors
    /// Those of the writer below.
    pub fn row<I>(&mut self, fields: I) -> io::Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<[u8]>,
    {
        for field in fields {
            self.field(field)?;
        }
        self.end_row()
    }

    /// Flushes and gives the writer below back.
    ///
    /// # Errors
    /// Those of the writer below.
    pub fn finish(mut self) -> io::Result<W> {
        self.to.flush()?;
        Ok(self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: &[&[&str]]) -> String {
        let mut writer = CsvWriter::new(Vec::new());
        for row in rows {
            writer.row(row.iter()).unwrap();
        }
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn quotes_only_where_needed() {
        assert_eq!(
            written(&[&["a", "b c", "1,5"], &["x\"y", "l\nm", ""]]),
            "a,b c,\"1,5\"\n\"x\"\"y\",\"l\nm\",\n"
        );
        assert_eq!(written(&[&[""], &["", ""], &[" a"]]), "\"\"\n,\n\" a\"\n");
    }

    #[test]
    fn the_csv_crate_reads_it_back() {
        let alphabet = ["a", "\"", ",", "\n", "\r", " ", "가", ";", ""];
        let mut state = 1u64;
        let mut next = |n: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % n
        };
        for _ in 0..2000 {
            let width = 1 + next(4);
            let rows: Vec<Vec<String>> = (0..1 + next(4))
                .map(|_| (0..width).map(|_| (0..next(5)).map(|_| alphabet[next(9)]).collect()).collect())
                .collect();
            let mut writer = CsvWriter::new(Vec::new());
            rows.iter().for_each(|row| writer.row(row).unwrap());
            let bytes = writer.finish().unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
            let back: Vec<Vec<String>> =
                reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            assert_eq!(back, rows);
        }
    }
}
