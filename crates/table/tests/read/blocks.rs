//! Tables block by block.

use crate::helpers::{Random, Scratch, gzip, names, notes, numbers, read_text};
use gradus_table::{Blocks, Commas, Kind, ReadOptions, Required, Source, TableError, Values, read};
use std::io::Cursor;

fn stream(bytes: impl AsRef<[u8]>) -> Source {
    Source::Reader {
        name: "standard input".to_owned(),
        reader: Box::new(Cursor::new(bytes.as_ref().to_vec())),
    }
}

fn schema(columns: &[(&str, Kind)]) -> Vec<Required> {
    columns.iter().map(|(name, kind)| Required::new(*name, *kind)).collect()
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
    assert_eq!((first.table.rows, first.lines[0]), (2, 2));
    assert_eq!(first.table.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["sex", "age"]);
    assert_eq!(names(&first.table.columns[0]), ["F", "M"]);
    assert!(numbers(&first.table.columns[1])[0] == 30.0 && numbers(&first.table.columns[1])[1].is_nan());
    assert_eq!(
        first.table.columns[1].note.as_deref(),
        Some("1 cell is not a number (\"old\"), taken as missing")
    );
    let raw = first.raw.unwrap();
    assert_eq!((raw.rows(), raw.width()), (2, 3));
    assert_eq!(raw.row(1).collect::<Vec<_>>(), [&b"y"[..], b"old", b"M"]);
    assert_eq!((raw.field(2, 0), raw.field(0, 3)), (&b""[..], &b""[..]));
    let last = blocks.next_block(2).unwrap().unwrap();
    assert_eq!((last.table.rows, last.lines[0]), (1, 4));
    assert!(blocks.next_block(2).unwrap().is_none() && blocks.next_block(2).unwrap().is_none());
    let said: Vec<String> = blocks.notes().iter().map(ToString::to_string).collect();
    assert_eq!(said, ["column \"age\": 1 cell is not a number (\"old\"), taken as missing"]);
    assert_eq!(
        blocks.fingerprint().unwrap().0,
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()))
    );
}

#[test]
fn a_column_without_one_value_of_its_kind_is_a_warning() {
    let wanted = schema(&[("a", Kind::Number), ("b", Kind::Number)]);
    let text = "a,b\n,1\n,2\n,3\nhigh,x\nlow,4\n";
    let mut blocks = Blocks::open(stream(text), &ReadOptions::default(), Some(&wanted)).unwrap();
    while blocks.next_block(3).unwrap().is_some() {}
    let said: Vec<(bool, String)> =
        blocks.notes().iter().map(|note| (note.is_warning(), note.to_string())).collect();
    let [(true, a), (false, b)] = &said[..] else { panic!("{said:?}") };
    assert!(
        a.contains("\"a\": no value is a number: all 2, such as \"high\", are taken as missing; check"),
        "{a}"
    );
    assert_eq!(b, "column \"b\": 1 cell is not a number (\"x\"), taken as missing");
}

/// The numbers of the column `a` by a schema, or why it was refused.
fn by_schema(text: &str, column: Required) -> Result<Vec<f64>, String> {
    let mut blocks = Blocks::open(stream(text), &ReadOptions::default(), Some(&[column])).unwrap();
    let block = blocks.next_block(100).map_err(|error| error.to_string())?.unwrap();
    Ok(numbers(&block.table.columns[0]).to_vec())
}

#[test]
fn a_first_block_without_one_value_of_its_kind_is_refused() {
    let error = by_schema("a,b\nhigh,1\n,2\nlow,3\n", Required::new("a", Kind::Number)).unwrap_err();
    assert_eq!(
        error,
        "standard input, line 2: column \"a\" holds \"high\", but the model learnt from numbers there, and none of the \
         first 2 values is one; check that it is the right column, and how its numbers are written"
    );
    assert!(
        by_schema("a,b\nsoon,1\n", Required::new("a", Kind::Date)).unwrap_err().contains("from dates there")
    );
    assert!(by_schema("a,b\nhigh,1\n2,2\n", Required::new("a", Kind::Number)).unwrap()[0].is_nan());
    let strict = Required { strict: true, ..Required::new("a", Kind::Number) };
    assert!(by_schema("a,b\n,1\nNA,2\n3,3\n", strict.clone()).is_ok());
    let error = by_schema("a,b\n1,\"x\ny\"\nlots,2\n", strict).unwrap_err();
    assert!(error.starts_with("standard input, line 4: column \"a\" holds \"lots\""), "{error}");
    assert!(error.ends_with("correct it, or leave the cell empty where the value is not known"), "{error}");
}

#[test]
fn commas_are_what_they_were_in_training_unless_the_table_says_otherwise() {
    let column = |commas| Required { commas, ..Required::new("a", Kind::Number) };
    for (text, commas, wanted) in [
        ("a\tb\n1,500\tx\n9,500\ty\n", Commas::Decimal, [1.5, 9.5]),
        ("a\tb\n1,500\tx\n9,500\ty\n", Commas::Thousands, [1500.0, 9500.0]),
        ("a\tb\n0,500\tx\n9,500\ty\n", Commas::None, [0.5, 9.5]),
        ("a;b\n1,500;x\n999;y\n", Commas::Decimal, [1.5, 999.0]),
        ("a;b\n1,500;x\n999;y\n", Commas::None, [1500.0, 999.0]),
        ("a\tb\n1,5\tx\n1,500\ty\n", Commas::Thousands, [1.5, 1.5]),
        ("a,b\n\"1,500\",x\n2.5,y\n", Commas::Decimal, [1.5, 2.5]),
        ("a,b\n\"1,234,567\",x\n\"1,500\",y\n", Commas::None, [1_234_567.0, 1500.0]),
        ("a|b\n1.5|x\n2|y\n", Commas::Decimal, [1.5, 2.0]),
    ] {
        assert_eq!(by_schema(text, column(commas)).unwrap(), wanted, "{text:?} {commas:?}");
    }
    let error = by_schema("a\tb\n1,500\tx\n9,500\ty\n", column(Commas::None)).unwrap_err();
    assert!(error.contains("line 2: column \"a\" holds \"1,500\""), "{error}");
}

#[test]
fn a_blank_line_in_a_table_of_one_column_is_a_row() {
    let text = "\na\n1\n\n \r\n99\n\n\n";
    let wanted = schema(&[("a", Kind::Number)]);
    let mut blocks =
        Blocks::open(stream(text), &ReadOptions::default(), Some(&wanted)).unwrap().keep_raw(true);
    let block = blocks.next_block(2).unwrap().unwrap();
    assert_eq!((block.lines, block.table.columns[0].missing), (vec![3, 4], 1));
    assert_eq!(block.raw.unwrap().field(1, 0), b"");
    let block = blocks.next_block(9).unwrap().unwrap();
    assert_eq!(block.lines, [5, 6]);
    let cells = numbers(&block.table.columns[0]);
    assert!(cells[0].is_nan() && cells[1] == 99.0);
    assert!(blocks.next_block(9).unwrap().is_none() && blocks.next_block(9).unwrap().is_none());
    assert!(
        blocks.notes().iter().any(|note| note.to_string() == "skipped 3 blank lines"),
        "{:?}",
        blocks.notes()
    );
    // Many of them, across the end of the window.
    let text = format!("a\n1\n{}2\n", "\n".repeat(1_000_000));
    let mut blocks = Blocks::open(stream(text), &ReadOptions::default(), Some(&wanted)).unwrap();
    let mut rows = 0;
    while let Some(block) = blocks.next_block(100_000).unwrap() {
        rows += block.table.rows;
    }
    assert_eq!(rows, 1_000_002);
}

#[test]
fn where_a_row_stands() {
    let mut blocks =
        Blocks::open(stream("a,b\n1,\"x\ny\"\n\n2,z\n"), &ReadOptions::default(), Some(&[])).unwrap();
    let block = blocks.next_block(9).unwrap().unwrap();
    assert_eq!(blocks.place(&block, 1), "standard input, line 5");
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
    let wanted: Vec<Required> = whole.table.columns.iter().map(|c| Required::new(&c.name, c.kind)).collect();
    let kinds: Vec<Kind> = wanted.iter().map(|column| column.kind).collect();
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
