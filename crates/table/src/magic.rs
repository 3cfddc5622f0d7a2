//! Files that are no tables, told by their first bytes.

use crate::TableError;

const CSV: &str = "export the table as CSV";

/// First bytes, what they stand for, what to do.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook (.xlsx)",
        "export the sheet as CSV, or unpack the archive",
    ),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook (.xls)", "export the sheet as CSV"),
    (b"PAR1", "a Parquet file inside gzip", "unpack it first"),
    (b"\x1F\x8B", "a gzip file inside gzip", "unpack it first"),
    (b"\x89PNG", "a PNG picture", CSV),
    (b"\xFF\xD8\xFF", "a JPEG picture", CSV),
    (b"GIF8", "a GIF picture", CSV),
    (b"%PDF", "a PDF document", CSV),
    (b"SQLite format 3", "an SQLite database", CSV),
    (b"\x89HDF", "an HDF5 file", CSV),
    (b"\x93NUMPY", "a NumPy array", CSV),
    (b"ARROW1", "an Arrow (Feather) file", "write it as Parquet or CSV"),
    (b"FEA1", "a Feather file", "write it as Parquet or CSV"),
    (b"ORC", "an ORC file", "write it as Parquet or CSV"),
    (b"Obj\x01", "an Avro file", "write it as Parquet or CSV"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first, or pack it with gzip"),
    (b"\xFD7zXZ", "an xz file", "unpack it first, or pack it with gzip"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard file", "unpack it first, or pack it with gzip"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x7FELF", "a program", "name a table"),
    (b"{\\rtf", "an RTF document", CSV),
    (b"<?xml", "an XML document", CSV),
    (b"<!DOCTYPE", "a web page", "download the table itself"),
    (b"<!doctype", "a web page", "download the table itself"),
    (b"<html", "a web page", "download the table itself"),
];

/// Whether the head of an unpacked file is that of something else than text. With `as_is` (an encoding was named)
/// only known first bytes count.
pub(crate) fn check(file: &str, head: &[u8], as_is: bool) -> Result<(), TableError> {
    let no_table = |what: &str, advice: &str| {
        Err(TableError::NotATable { file: file.to_owned(), what: what.to_owned(), advice: advice.to_owned() })
    };
    // "ORC" and "BZh" might begin a header; what follows tells.
    let text = !head.is_empty() && !head.iter().take(64).any(|&c| is_binary(c));
    for (magic, what, advice) in KNOWN {
        let wordlike = magic.iter().all(u8::is_ascii_alphanumeric);
        if head.starts_with(magic) && !(wordlike && text) {
            return no_table(what, advice);
        }
    }
    if is_json(head) {
        return no_table("JSON", CSV);
    }
    if as_is || has_mark(head) || looks_like_utf16(head) {
        return Ok(());
    }
    let binary = head.iter().filter(|&&c| is_binary(c)).count();
    if binary * 10 > head.len() {
        return no_table("a binary file", CSV);
    }
    Ok(())
}

/// Control characters that texts do not hold.
fn is_binary(c: u8) -> bool {
    c < 0x20 && !matches!(c, b'\t' | b'\n' | b'\r' | 0x0C)
}

fn has_mark(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF])
}

/// UTF-16 of mostly ASCII: zero bytes at every other place only. Its error is that of NUL bytes, with the hint.
fn looks_like_utf16(head: &[u8]) -> bool {
    let (even, odd) = zeros(head);
    head.len() >= 8 && even.min(odd) == 0 && even.max(odd) * 4 > head.len()
}

/// Whether a text in UTF-16 has the zero bytes of its ASCII characters in front.
pub(crate) fn is_big_endian(head: &[u8]) -> bool {
    let (even, odd) = zeros(head);
    even > odd
}

/// Zero bytes at even places, and at odd ones.
fn zeros(head: &[u8]) -> (usize, usize) {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&c| c == 0).count();
    (zeros(0), zeros(1))
}

fn is_json(head: &[u8]) -> bool {
    let mut solid = head.iter().copied().filter(|c| !c.is_ascii_whitespace());
    matches!((solid.next(), solid.next()), (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{' | b'[')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_tables_from_other_things() {
        for head in [
            &b"a,b\n1,2\n"[..],
            b"",
            b"ORC,name\n1,2\n",
            b"BZh,b\n",
            b"[a],[b]\n1,2",
            b"\xEF\xBB\xBFa,b\n",
            b"\xFF\xFEa\0,\0b\0\n\0",
            b"a\0,\0b\0\n\x001\0,\x002\0",
            "이름,나이\n".as_bytes(),
            b"GIF8\n1\n2\n",
        ] {
            assert!(check("f", head, false).is_ok(), "{head:?}");
        }
        for head in [
            &b"PK\x03\x04\x14\0\x06\0"[..],
            b"\x89PNG\r\n\x1A\n\0\0",
            b"{\"a\": 1}",
            b"[ [1, 2] ]",
            b"ORC\0\x01\x02",
            b"BZh9\x31\x41\x59\x26\x53\x59\x00\x01",
            b"\x01\x02\x03\x04\x05\x06ab",
            b"%PDF-1.4\n",
            b"<html><body>",
        ] {
            assert!(check("f", head, false).is_err(), "{head:?}");
        }
    }
}
