//! Each refused file, and the sentence it gets.

use crate::helpers::{Scratch, asked, gzip, refusal, refusal_with};
use gradus_table::{Kind, ReadOptions, TableError, read};
use std::path::Path;

#[test]
fn no_file_or_a_folder() {
    let error = read(Path::new("no/such/table.csv"), &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "no/such/table.csv: no such file; check the spelling and the folder");
    let folder = tempfile::tempdir().unwrap();
    let error = read(folder.path(), &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, TableError::Folder { .. }), "{error}");
    let below_a_file = Scratch::new().file("a.csv", "a,b\n").join("b.csv");
    assert!(read(&below_a_file, &ReadOptions::default()).is_err());
}

#[test]
fn too_little() {
    for empty in ["", "\n\n", "\u{FEFF}", " \n \r\n"] {
        assert!(refusal("t.csv", empty).starts_with("t.csv: the file is empty; a table needs"), "{empty:?}");
    }
    assert!(refusal("t.csv.gz", gzip(b"")).contains("the file is empty"));
    assert!(refusal("t.csv", "a,b\n").contains("a header but no row below it"));
    assert!(refusal("t.csv", "a,b").contains("a header but no row below it"));
    assert!(refusal("t.csv", "a,b\n1,2\n").contains("only one row below the header"));
    let one = refusal("t.csv", "name\nx\ny\n");
    assert!(one.contains("only one column, \"name\""), "{one}");
    assert!(one.contains("comma, tab, semicolon and |"), "{one}");
    let options = ReadOptions { delimiter: Some(':'), ..ReadOptions::default() };
    assert!(refusal_with("t.csv", "a,b\n1,2\n3,4\n", &options).contains("with the separators :"));
}

#[test]
fn names() {
    let twice = refusal("t.csv", "\n\na,b,a\n1,2,3\n4,5,6\n");
    assert_eq!(twice, "t.csv, line 3: columns 1 and 3 are both named \"a\"; rename one of them");
    let unknown = |options| refusal_with("t.csv", "age,income\n1,2\n3,4\n", &options);
    let message = unknown(ReadOptions { drop: vec!["incme".to_owned()], ..ReadOptions::default() });
    assert_eq!(
        message,
        "t.csv: --drop names the column \"incme\", which the table does not have; did you mean \"income\"?"
    );
    let message = unknown(ReadOptions { only: Some(vec!["Age".to_owned()]), ..ReadOptions::default() });
    assert!(message.contains("--only") && message.contains("did you mean \"age\"?"), "{message}");
    let message = unknown(asked(&[("zzzzzzzz", Kind::Number)]));
    assert!(
        message.ends_with("--type names the column \"zzzzzzzz\", which the table does not have"),
        "{message}"
    );
    let all = vec!["age".to_owned(), "income".to_owned()];
    assert!(unknown(ReadOptions { drop: all, ..ReadOptions::default() }).contains("leave no column"));
}

#[test]
fn ragged_rows_have_their_line() {
    assert_eq!(
        refusal("people.csv", "a,b,c\n1,2,3\n\"x\ny\",5,6\n7,8\n"),
        "people.csv, line 5: 2 fields, but the header has 3; quote fields that contain a comma or line breaks, \
         or remove the extra or missing ones"
    );
    assert!(refusal("t.csv", "a,b\r\n1,2\r\n\r\n3,4,5\r\n").starts_with("t.csv, line 4: 3 fields"));
    assert!(refusal("t.csv", "a,b\n1,2\n3\n").contains("line 3: 1 field, but the header has 2"));
    let mut long = String::from("a,b\n");
    (0..200_000).for_each(|i| long.push_str(&format!("{i},{i}\n")));
    long.push_str("1,2,3\n");
    assert!(refusal("t.csv", long).starts_with("t.csv, line 200002: 3 fields"));
}

#[test]
fn open_quotes_have_the_line_where_they_open() {
    assert!(refusal("t.csv", "a,b\n1,2\n3,\"4\n5,6\n").starts_with("t.csv, line 3: a quote \" opens here"));
    assert!(refusal("t.csv", "a,b\n\"x\ny\",\"4\n5,6\n").starts_with("t.csv, line 3: a quote"));
    assert!(refusal("t.csv", "\"a,b\n1,2\n").starts_with("t.csv, line 1: a quote"));
    assert!(refusal("t.csv", "a,b\n1,\"2\"\"\n3,4\n").starts_with("t.csv, line 2: a quote"));
}

#[test]
fn bytes_that_are_no_text() {
    let nul = refusal("t.csv", b"a,b\n1,2\n3,\x004\n");
    assert!(nul.starts_with("t.csv, line 3: a NUL byte"), "{nul}");
    let wide: Vec<u8> = "a,b\n1,2\n3,4\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusal("t.csv", wide).contains("--encoding utf-16le"));

    // "이름,나이" with two Korean rows, as Korean Excel writes it.
    let (korean, _, _) = encoding_rs::EUC_KR.encode("name,도시\n1,서울특별시\n2,부산광역시\n3,대구광역시\n");
    let message = refusal("t.csv", &korean);
    assert_eq!(
        message,
        "t.csv, line 1: not UTF-8 text; it looks like euc-kr: pass --encoding euc-kr if that is right"
    );
    let late = [&b"a,b\n1,2\n3,"[..], b"caf\xE9\n"].concat();
    assert!(refusal("t.csv", late).starts_with("t.csv, line 3: not UTF-8 text; it looks like windows-1252"));
    let cut = [&b"a,b\n1,2\n3,"[..], &"é".as_bytes()[..1]].concat();
    assert!(refusal("t.csv", cut).starts_with("t.csv, line 3: not UTF-8"));

    let options = ReadOptions { encoding: Some("euc-kr".to_owned()), ..ReadOptions::default() };
    let wrong = refusal_with("t.csv", b"a,b\n1,2\n3,\xFF\xFF\n", &options);
    assert!(wrong.starts_with("t.csv, line 3: bytes that are not euc-kr"), "{wrong}");
    let options = ReadOptions { encoding: Some("euckr".to_owned()), ..ReadOptions::default() };
    assert!(refusal_with("t.csv", "a,b\n1,2\n", &options).contains("did you mean \"euc-kr\"?"));
}

#[test]
fn gzip_cut_or_damaged() {
    let whole = gzip(b"a,b\n1,2\n3,4\n");
    for length in 1..whole.len() {
        let message = refusal("t.csv.gz", &whole[..length]);
        assert!(message.contains("gzip data are cut short"), "{length}: {message}");
    }
    let mut damaged = whole.clone();
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    assert!(refusal("t.csv.gz", damaged).contains("gzip data are damaged"));
}

#[test]
fn no_tables() {
    for (bytes, what) in [
        (&b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..], "a PNG picture"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0", "Excel workbook (.xlsx)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "Excel workbook (.xls)"),
        (b"[{\"a\": 1}, {\"a\": 2}]", "JSON"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08\x01\x02", "a binary file"),
    ] {
        let message = refusal("t.csv", bytes);
        assert!(message.contains(what) && message.contains("not a table"), "{message}");
        let message = refusal("t.csv.gz", gzip(bytes));
        assert!(message.contains(what), "{message}");
    }
    assert!(refusal("t.csv.gz", gzip(&gzip(b"a,b\n"))).contains("a gzip file inside gzip"));
    assert!(refusal("t.parquet", "a,b\n1,2\n3,4\n").contains("does not begin with PAR1"));
}

#[test]
fn separators_that_cannot_be() {
    for delimiter in ['"', '\n', '\0', 'é', '€'] {
        let options = ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() };
        assert!(refusal_with("t.csv", "a,b\n1,2\n", &options).starts_with("--delimiter "));
    }
    let options = ReadOptions { delimiter: Some('€'), ..ReadOptions::default() };
    assert!(refusal_with("t.csv", "a,b\n1,2\n", &options).starts_with("--delimiter €: "));
}
