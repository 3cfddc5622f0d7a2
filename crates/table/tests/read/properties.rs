//! Properties over many seeded inputs: what the csv crate reads we read; nothing makes the reader panic.

use crate::helpers::{Random, gzip, read_as};
use gradus_table::{Blocks, Kind, ReadOptions, Required, Source};
use std::io::Cursor;

fn stream(bytes: &[u8]) -> Source {
    Source::Reader { name: "t".to_owned(), reader: Box::new(Cursor::new(bytes.to_vec())) }
}

/// All fields as read by `Blocks`, header first; `None` where the table is refused.
fn ours(bytes: &[u8], separator: u8) -> Option<Vec<Vec<Vec<u8>>>> {
    let options = ReadOptions { delimiter: Some(char::from(separator)), ..ReadOptions::default() };
    let mut blocks = Blocks::open(stream(bytes), &options, Some(&[])).ok()?.keep_raw(true);
    let header = blocks.header().iter().map(|name| name.clone().into_bytes()).collect();
    let mut rows: Vec<Vec<Vec<u8>>> = vec![header];
    while let Some(block) = blocks.next_block(7).ok()? {
        let raw = block.raw?;
        rows.extend((0..raw.rows()).map(|row| raw.row(row).map(<[u8]>::to_vec).collect()));
    }
    Some(rows)
}

fn theirs(bytes: &[u8], separator: u8) -> Option<Vec<Vec<Vec<u8>>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(separator).from_reader(bytes);
    let rows: Result<Vec<_>, _> = reader.byte_records().collect();
    Some(rows.ok()?.iter().map(|row| row.iter().map(<[u8]>::to_vec).collect()).collect())
}

#[test]
fn random_quoted_tables_read_as_the_csv_crate_does() {
    let mut random = Random(11);
    let pieces = ["a", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", " ", "가나", "1.5", "'", "\t", ""];
    let mut compared = 0;
    for case in 0..30_000 {
        let separator = if case % 3 == 0 { b';' } else { b',' };
        let width = 2 + random.below(3);
        let mut text: String = (0..width)
            .map(|i| format!("{}h{i}", if i > 0 { char::from(separator).to_string() } else { String::new() }))
            .collect();
        text.push('\n');
        for _ in 0..random.below(5) {
            for i in 0..width {
                if i > 0 {
                    text.push(char::from(separator));
                }
                let content: String =
                    (0..random.below(4)).map(|_| pieces[random.below(pieces.len())]).collect();
                match random.below(4) {
                    // As a writer quotes it, or raw, or with something behind the closing quote.
                    0 | 1 => text.push_str(&format!("\"{}\"", content.replace('"', "\"\""))),
                    2 => text.push_str(&content),
                    _ => text.push_str(&format!("\"{}\"x", content.replace('"', "\"\""))),
                }
            }
            text.push_str(["\n", "\r\n", "\r"][random.below(3)]);
        }
        let (Some(ours), Some(theirs)) =
            (ours(text.as_bytes(), separator), theirs(text.as_bytes(), separator))
        else {
            continue;
        };
        compared += 1;
        // Lines of blanks are rows of one field to the csv crate only, which such a table of two and more refuses.
        assert_eq!(ours, theirs, "{text:?}");
    }
    assert!(compared > 5000, "{compared}");
}

/// Reads to the end by every road, caring only that it ends in a value or an error.
fn survive(bytes: &[u8], random: &mut Random) {
    let options = ReadOptions {
        encoding: [None, Some("euc-kr"), Some("utf-16le"), Some("shift_jis")]
            [random.below(8).min(3) * usize::from(random.below(4) == 0)]
        .map(str::to_owned),
        delimiter: [None, Some(','), Some('x')][random.below(6).min(2)],
        ..ReadOptions::default()
    };
    if let Ok(reading) = read_as("t.csv", bytes, &options) {
        assert!(reading.table.rows >= 2);
        for column in &reading.table.columns {
            assert!(column.missing <= reading.table.rows && column.out_of_range <= column.missing);
            assert!(column.distinct <= reading.table.rows - column.missing || column.kind == Kind::Text);
            match &column.values {
                gradus_table::Values::Numbers(values) => {
                    assert_eq!(values.len(), reading.table.rows);
                    assert_eq!(values.iter().filter(|v| v.is_nan()).count(), column.missing);
                    assert!(values.iter().all(|v| !v.is_infinite()));
                }
                gradus_table::Values::Categories { codes, levels } => {
                    assert_eq!(codes.len(), reading.table.rows);
                    assert_eq!(codes.iter().filter(|&&c| c == 0).count(), column.missing);
                    assert!(codes.iter().all(|&c| c as usize <= levels.len()));
                    assert_eq!(levels.len(), column.distinct);
                }
                gradus_table::Values::Dropped => {}
            }
        }
    }
    for wanted in [None, Some([Required::new("a", Kind::Number), Required::new("b", Kind::Boolean)])] {
        let Ok(mut blocks) = Blocks::open(stream(bytes), &options, wanted.as_ref().map(|w| &w[..])) else {
            continue;
        };
        while let Ok(Some(_)) = blocks.next_block(1 + random.below(3)) {}
        let _ = (blocks.notes(), blocks.fingerprint());
    }
}

fn corpus() -> Vec<Vec<u8>> {
    let texts: [&[u8]; 8] = [
        b"a,b\n1,x\n2,y\n3,z\n",
        b"a;b;c\r\n1,5;\"x\r\ny\";2024-01-01\r\n2;\"\"\"\";2024-01-02T10:00:00Z\r\n",
        b"\xEF\xBB\xBFa\tb\n1e300\tNone\n-inf\tyes\n",
        b"\xFF\xFEa\0,\0b\0\n\x001\0,\x002\0\n\x003\0,\x004\0\n\0",
        b"\xC0\xCC\xB8\xA7,b\n\xB0\xA1,1\n\xB3\xAA,2\n",
        b"'a','b'\n'it''s',\t1\n'x',2\n",
        b"a|b\n\n \n29.02.2024|,5\n1.3.2024|-.5e-3\n",
        b"",
    ];
    let mut corpus: Vec<Vec<u8>> = texts.iter().map(|t| t.to_vec()).collect();
    corpus.push(gzip(texts[0]));
    corpus.push([gzip(texts[1]), gzip(texts[0])].concat());
    corpus
}

#[test]
fn mutated_bytes_never_panic() {
    let corpus = corpus();
    let mut random = Random(5);
    let interesting = b",;|\t\"'\n\r\0\xFF\x80a1.e-+N?\x1F\x8B";
    for _ in 0..10_000 {
        let mut bytes = corpus[random.below(corpus.len())].clone();
        for _ in 0..1 + random.below(6) {
            let at = random.below(bytes.len() + 1);
            let byte = if random.below(2) == 0 {
                interesting[random.below(interesting.len())]
            } else {
                random.next() as u8
            };
            match random.below(5) {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 => bytes.truncate(at),
                3 => {
                    let other = &corpus[random.below(corpus.len())];
                    bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
                }
                _ if at < bytes.len() => bytes[at] = byte,
                _ => {}
            }
        }
        survive(&bytes, &mut random);
    }
}

#[test]
fn pure_noise_never_panics() {
    let mut random = Random(6);
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.next() as u8).collect();
        survive(&bytes, &mut random);
    }
}

#[test]
fn every_truncation_is_an_error_or_a_table() {
    let mut random = Random(7);
    for whole in corpus() {
        for length in 0..whole.len() {
            survive(&whole[..length], &mut random);
        }
    }
}
