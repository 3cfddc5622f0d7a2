//! Tables block by block.

use crate::helpers::{Random, Scratch, gzip, names, notes, numbers, read_text};
use gradus_table::{Blocks, Kind, ReadOptions, Source, TableError, Values, read};
use std::io::Cursor;

fn stream(bytes: impl AsRef<[u8]>) -> Source {
    Source::Reader {
        name: "standard input".to_owned(),
        reader: Box::new(Cursor::new(bytes.as_ref().to_vec())),
    }
}

fn schema(columns: &[(&str, Kind)]) -> Vec<(String, Kind)> {
    columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
}

/// The error of a table that must not open.
fn unopened(result: Result<Blocks, TableError>) -> TableError {
    match result {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

#[test]
fn columns_by_name_in_any_order() {
    let wanted = schema(&[("sex", Kind::Category), ("age", Kind::Number)]);
    let text = "extra,age,sex\nx,30,F\ny,old,M\nz,,F\n";
    let mut blocks =
        Blocks::open(stream(text), &ReadOptions::default(), Some(&wanted)).unwrap().keep_raw(true);
    assert_eq!(blocks.header(), ["extra", "age", "sex"]);
    let first = blocks.next_block(2).unwrap().unwrap();
    assert_eq!((first.table.rows, first.first_line), (2, 2));
    assert_eq!(first.table.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["sex", "age"]);
    assert_eq!(names(&first.table.columns[0]), ["F", "M"]);
    assert!(numbers(&first.table.columns[1])[0] == 30.0 && numbers(&first.table.columns[1])[1].is_nan());
    assert_eq!(first.table.columns[1].note.as_deref(), Some("1 cell is not a number, taken as missing"));
    let raw = first.raw.unwrap();
    assert_eq!((raw.rows(), raw.width()), (2, 3));
    assert_eq!(raw.row(1).collect::<Vec<_>>(), [&b"y"[..], b"old", b"M"]);
    assert_eq!((raw.field(2, 0), raw.field(0, 3)), (&b""[..], &b""[..]));
    let last = blocks.next_block(2).unwrap().unwrap();
    assert_eq!((last.table.rows, last.first_line), (1, 4));
    assert!(blocks.next_block(2).unwrap().is_none() && blocks.next_block(2).unwrap().is_none());
    let said: Vec<String> = blocks.notes().iter().map(ToString::to_string).collect();
    assert_eq!(said, ["column \"age\": 1 cell is not a number, taken as missing"]);
    assert_eq!(
        blocks.fingerprint().unwrap().0,
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()))
    );
}

#[test]
fn all_missing_columns_are_named() {
    let wanted = schema(&[("age", Kind::Number), ("income", Kind::Category), ("sex", Kind::Category)]);
    let error = unopened(Blocks::open(stream("age,incom\n1,2\n"), &ReadOptions::default(), Some(&wanted)));
    assert_eq!(
        error.to_string(),
        "standard input: needed columns are missing: \"income\", \"sex\"; did you mean \"incom\"?"
    );
    let error = unopened(Blocks::open(stream("x,y\n1,2\n"), &ReadOptions::default(), Some(&wanted[..1])));
    assert_eq!(
        error.to_string(),
        "standard input: a needed column is missing: \"age\"; add what is missing, or give the right table"
    );
}

#[test]
fn little_is_enough() {
    let wanted = schema(&[("a", Kind::Number)]);
    let options = ReadOptions::default();
    let mut one = Blocks::open(stream("a\n1\n"), &options, Some(&wanted)).unwrap();
    assert_eq!(numbers(&one.next_block(10).unwrap().unwrap().table.columns[0]), [1.0]);
    let mut none = Blocks::open(stream("a,b\n"), &options, Some(&wanted)).unwrap();
    assert!(none.next_block(10).unwrap().is_none());
    let empty = unopened(Blocks::open(stream(""), &options, Some(&wanted)));
    assert!(matches!(empty, TableError::Empty { .. }));
}

#[test]
fn an_error_comes_after_the_good_blocks() {
    let mut blocks = Blocks::open(stream("a,b\n1,2\n3,4\n5\n"), &ReadOptions::default(), None).unwrap();
    assert!(blocks.next_block(2).unwrap().is_some());
    let error = blocks.next_block(2).unwrap_err().to_string();
    assert!(error.starts_with("standard input, line 4: 1 field"), "{error}");
}

#[test]
fn without_a_schema_each_block_finds_its_kinds() {
    let text = "a,b\n1,x\n2,y\nz,1\n4,2\n";
    let mut blocks = Blocks::open(stream(text), &ReadOptions::default(), None).unwrap();
    let first = blocks.next_block(2).unwrap().unwrap();
    assert_eq!(first.table.columns[0].kind, Kind::Number);
    assert!(first.raw.is_none());
    let second = blocks.next_block(2).unwrap().unwrap();
    assert_eq!((second.table.columns[0].kind, second.table.columns[1].kind), (Kind::Category, Kind::Number));
    // A column that turns within a block keeps the texts before.
    let mut blocks = Blocks::open(stream("a,b\n01,x\n2,y\nz,1\n"), &ReadOptions::default(), None).unwrap();
    assert_eq!(names(&blocks.next_block(9).unwrap().unwrap().table.columns[0]), ["01", "2", "z"]);
}

/// A table with all kinds of columns, of several hundred kilobytes.
fn large() -> String {
    let mut random = Random(3);
    let mut text = String::from("n,c,d,b,w\n");
    for _ in 0..20_000 {
        let n = ["NA".to_owned(), "inf".to_owned(), format!("{:.3}", random.below(100_000) as f64 / 7.0)];
        let c = ["red", "\"green, dark\"", "", "\"two\nlines\"", "None"];
        let day = format!("2024-0{}-1{}", 1 + random.below(9), random.below(10));
        text.push_str(&format!(
            "{},{},{day},{},w{}\n",
            n[random.below(8).min(2)],
            c[random.below(5)],
            ["yes", "no"][random.below(2)],
            random.below(300)
        ));
    }
    text
}

#[test]
fn blocks_add_up_to_the_whole() {
    let text = large();
    let whole = read_text(&text);
    let wanted: Vec<(String, Kind)> = whole.table.columns.iter().map(|c| (c.name.clone(), c.kind)).collect();
    let kinds: Vec<Kind> = wanted.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [Kind::Number, Kind::Category, Kind::Date, Kind::Boolean, Kind::Category]);
    for (bytes, size) in
        [(text.clone().into_bytes(), 777), (gzip(text.as_bytes()), 1), (text.into_bytes(), 1 << 40)]
    {
        let mut blocks = Blocks::open(stream(bytes), &ReadOptions::default(), Some(&wanted)).unwrap();
        let mut row = 0;
        let mut missing = vec![0; wanted.len()];
        while let Some(block) = blocks.next_block(size).unwrap() {
            for (i, (part, all)) in block.table.columns.iter().zip(&whole.table.columns).enumerate() {
                missing[i] += part.missing;
                match &part.values {
                    Values::Numbers(values) => {
                        let want = &numbers(all)[row..row + values.len()];
                        assert!(values.iter().zip(want).all(|(a, b)| a.to_bits() == b.to_bits()));
                    }
                    _ if size == 1 => {
                        let Values::Categories { codes, levels } = &all.values else { panic!() };
                        let want = codes[row].checked_sub(1).map_or("", |k| &levels[k as usize]);
                        assert_eq!(names(part), [want]);
                    }
                    _ => assert_eq!(names(part), names(all)[row..row + block.table.rows]),
                }
            }
            row += block.table.rows;
        }
        assert_eq!(row, whole.table.rows);
        assert_eq!(missing, whole.table.columns.iter().map(|c| c.missing).collect::<Vec<_>>());
        let said: Vec<String> = blocks.notes().iter().map(ToString::to_string).collect();
        assert_eq!(said, notes(&whole));
    }
}

/// Hands out its bytes a few at a time, as a slow pipe does.
struct Slow(Cursor<Vec<u8>>, usize);

impl std::io::Read for Slow {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let most = to.len().min(self.1);
        self.0.read(&mut to[..most])
    }
}

#[test]
fn the_size_of_reads_changes_nothing() {
    let text = "\u{FEFF}이름;값\r\n\"가\r\n나\";1,5\r\n뷁;2,5\r\n\"\"\"\";3\r\n";
    let whole = read_text(text);
    let wanted = schema(&[("이름", Kind::Category), ("값", Kind::Number)]);
    for bytes in [text.as_bytes().to_vec(), gzip(text.as_bytes())] {
        for size in 1..20 {
            let reader = Box::new(Slow(Cursor::new(bytes.clone()), size));
            let source = Source::Reader { name: "pipe".to_owned(), reader };
            let mut blocks = Blocks::open(source, &ReadOptions::default(), Some(&wanted)).unwrap();
            let block = blocks.next_block(10).unwrap().unwrap();
            assert_eq!(names(&block.table.columns[0]), ["가\r\n나", "뷁", "\""]);
            assert_eq!(numbers(&block.table.columns[1]), [1.5, 2.5, 3.0]);
            assert_eq!(blocks.notes().len(), whole.notes.len());
        }
    }
}

#[test]
fn a_path_and_a_pipe_give_the_same() {
    let scratch = Scratch::new();
    let path = scratch.file("t.csv", large());
    let whole = read(&path, &ReadOptions::default()).unwrap();
    let mut blocks = Blocks::open(path.as_path(), &ReadOptions::default(), None).unwrap();
    let block = blocks.next_block(usize::MAX).unwrap().unwrap();
    // NaN is not equal to itself, so compare what is printed.
    assert_eq!(format!("{:?}", block.table), format!("{:?}", whole.table));
    assert_eq!(blocks.fingerprint().unwrap(), (whole.fingerprint, whole.bytes));
}
