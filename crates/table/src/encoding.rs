//! Bytes to UTF-8 text, chunk by chunk, checked: no chunk handed on holds a byte that is not text.

use crate::note::Note;
use crate::source::Plain;
use crate::{TableError, magic, nearest};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes asked for at once, at least.
const CHUNK: usize = 256 * 1024;
/// Bytes that the guess of an encoding sees.
const GUESS_FROM: usize = 1024 * 1024;

/// A text as a stream of UTF-8 chunks.
pub(crate) struct TextReader {
    pub(crate) file: String,
    plain: Plain,
    encoding: &'static Encoding,
    /// `None`: the bytes are UTF-8 and only checked.
    decoder: Option<Decoder>,
    /// Bytes read but not handed on: the head, later a character cut by the end of a chunk.
    carry: Vec<u8>,
    /// Line breaks handed on so far.
    lines: u64,
    ended: bool,
    notes: Vec<Note>,
}

impl TextReader {
    /// Looks at the head of the bytes and at the wish of the person.
    pub(crate) fn open(file: String, mut plain: Plain, label: Option<&str>) -> Result<Self, TableError> {
        let mut wish = label.map(by_label).transpose()?;
        let mut carry = read_head(&file, &mut plain)?;
        magic::check(&file, &carry, wish.is_some())?;
        let mut notes = Vec::new();
        if let Some((mark, length)) = Encoding::for_bom(&carry)
            && wish.is_none_or(|wish| wish == mark || (is_utf16(wish) && is_utf16(mark)))
        {
            // A mark tells the order of the bytes, whatever the label says.
            carry.drain(..length);
            notes.push(Note::ByteOrderMark { encoding: mark.name().to_owned() });
            wish = Some(mark);
        } else if wish == Some(UTF_16LE) && !names_an_order(label) && magic::is_big_endian(&carry) {
            wish = Some(UTF_16BE);
        }
        let encoding = wish.unwrap_or(UTF_8);
        if encoding != UTF_8 {
            notes.push(Note::Decoded { encoding: encoding.name().to_owned() });
        }
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok(Self { file, plain, encoding, decoder, carry, lines: 0, ended: false, notes })
    }

    pub(crate) fn notes(&self) -> &[Note] {
        &self.notes
    }

    pub(crate) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    pub(crate) fn is_gzip(&self) -> bool {
        self.plain.is_gzip()
    }

    pub(crate) fn fingerprint(&mut self) -> Result<(String, u64), TableError> {
        self.plain.fingerprint(&self.file)
    }

    /// Appends at least one more character to `text`, about `want` bytes; `false` when the text has ended.
    pub(crate) fn fill(&mut self, text: &mut Vec<u8>, want: usize) -> Result<bool, TableError> {
        let before = text.len();
        while !self.ended && text.len() == before {
            match self.decoder {
                None => self.check_utf8(text, want.max(CHUNK))?,
                Some(_) => self.decode(text, want.max(CHUNK))?,
            }
        }
        let new = text.get(before..).unwrap_or(&[]);
        if new.contains(&0) {
            let zero = new.iter().position(|&c| c == 0).unwrap_or(0);
            return Err(TableError::NulByte { file: self.file.clone(), line: self.line(new, zero) });
        }
        self.lines += breaks(new);
        Ok(!new.is_empty())
    }

    /// The line of the byte at `at` of a chunk not yet counted.
    fn line(&self, chunk: &[u8], at: usize) -> u64 {
        self.lines + breaks(chunk.get(..at).unwrap_or(chunk)) + 1
    }

    fn check_utf8(&mut self, text: &mut Vec<u8>, want: usize) -> Result<(), TableError> {
        let before = text.len();
        text.append(&mut self.carry);
        let from = text.len();
        text.resize(from + want, 0);
        let got = self.plain.read(&self.file, text.get_mut(from..).unwrap_or(&mut []))?;
        text.truncate(from + got);
        self.ended = got == 0;
        let new = text.get(before..).unwrap_or(&[]);
        let Err(error) = std::str::from_utf8(new) else { return Ok(()) };
        let valid = error.valid_up_to();
        if error.error_len().is_none() && !self.ended {
            self.carry.extend_from_slice(new.get(valid..).unwrap_or(&[]));
            text.truncate(before + valid);
            return Ok(());
        }
        let good = new.get(..valid).unwrap_or(&[]);
        if let Some(zero) = good.iter().position(|&c| c == 0) {
            return Err(TableError::NulByte { file: self.file.clone(), line: self.line(new, zero) });
        }
        let line = self.line(new, valid);
        let guess = self.guess(new.to_vec())?;
        Err(TableError::NotUtf8 { file: self.file.clone(), line, guess })
    }

    /// The most likely encoding, from the bad chunk and some of what follows.
    fn guess(&mut self, mut seen: Vec<u8>) -> Result<String, TableError> {
        let mut chunk = vec![0u8; CHUNK];
        while seen.len() < GUESS_FROM {
            let got = self.plain.read(&self.file, &mut chunk)?;
            if got == 0 {
                break;
            }
            seen.extend_from_slice(chunk.get(..got).unwrap_or(&[]));
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&seen, true);
        Ok(detector.guess(None, Utf8Detection::Deny).name().to_ascii_lowercase())
    }

    fn decode(&mut self, text: &mut Vec<u8>, want: usize) -> Result<(), TableError> {
        let mut bytes = std::mem::take(&mut self.carry);
        let from = bytes.len();
        bytes.resize(from + want, 0);
        let got = self.plain.read(&self.file, bytes.get_mut(from..).unwrap_or(&mut []))?;
        bytes.truncate(from + got);
        self.ended = got == 0;
        let Some(decoder) = self.decoder.as_mut() else { return Ok(()) };
        let before = text.len();
        let mut rest = bytes.as_slice();
        loop {
            let at = text.len();
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(want) + 16;
            text.resize(at + room, 0);
            let to = text.get_mut(at..).unwrap_or(&mut []);
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, to, self.ended);
            text.truncate(at + written);
            rest = rest.get(read..).unwrap_or(&[]);
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => break,
            }
        }
        let new = text.get(before..).unwrap_or(&[]);
        let line = self.line(new, new.len());
        let encoding = self.encoding.name().to_ascii_lowercase();
        Err(TableError::Malformed { file: self.file.clone(), line, encoding })
    }
}

fn breaks(text: &[u8]) -> u64 {
    text.iter().filter(|&&c| c == b'\n').count() as u64
}

/// The first bytes, for what the file is and for a byte order mark.
fn read_head(file: &str, plain: &mut Plain) -> Result<Vec<u8>, TableError> {
    let mut head = vec![0u8; 4096];
    let mut filled = 0;
    while filled < head.len() {
        let got = plain.read(file, head.get_mut(filled..).unwrap_or(&mut []))?;
        if got == 0 {
            break;
        }
        filled += got;
    }
    head.truncate(filled);
    Ok(head)
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Whether a label of UTF-16 says which byte comes first (`utf-16` does not).
fn names_an_order(label: Option<&str>) -> bool {
    label.is_some_and(|label| label.trim().to_ascii_lowercase().ends_with("le"))
}

fn by_label(label: &str) -> Result<&'static Encoding, TableError> {
    // Names that people use and the web's list of labels lacks.
    let common = match label.trim().to_ascii_lowercase().as_str() {
        "cp949" | "ms949" | "uhc" => "euc-kr",
        "cp932" => "shift_jis",
        "cp936" => "gbk",
        "cp950" => "big5",
        "latin-1" => "latin1",
        _ => label.trim(),
    };
    Encoding::for_label_no_replacement(common.as_bytes()).ok_or_else(|| {
        let known = [
            "utf-8",
            "utf-16le",
            "utf-16be",
            "euc-kr",
            "cp949",
            "shift_jis",
            "euc-jp",
            "iso-2022-jp",
            "gbk",
            "gb18030",
            "big5",
            "latin1",
            "iso-8859-1",
            "iso-8859-2",
            "iso-8859-15",
            "windows-1250",
            "windows-1251",
            "windows-1252",
            "windows-1254",
            "koi8-r",
            "macintosh",
        ];
        let near = nearest(label, known).map(str::to_owned);
        TableError::UnknownEncoding { label: label.to_owned(), nearest: near }
    })
}

/// Whether a label names an encoding that can be read.
///
/// # Errors
/// [`TableError::UnknownEncoding`] with the nearest label.
pub fn check_encoding(label: &str) -> Result<(), TableError> {
    by_label(label).map(|_| ())
}
