//! Tables and targets that cannot be learnt from.

use std::fs;
use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::rig::Rig;
use crate::rig::tables::{QUICK, lines, rows, table};

/// Refused as the table to learn from.
#[track_caller]
fn refused_table(bytes: &[u8], words: &[&str]) {
    let rig = Rig::empty();
    rig.write_bytes("t.csv", bytes);
    let words = [&["error: ", "t.csv"], words].concat();
    rig.refused(&format!("train t.csv --target y {QUICK}"), &words);
}

/// Refused as a target; the message names the column instead of the file.
#[track_caller]
fn refused_target(text: &str, words: &[&str]) {
    Rig::with(text).refused(&format!("train t.csv --target y {QUICK}"), words);
}

/// The small table with another third column.
fn answers(answer: impl Fn(usize) -> String) -> String {
    let row = |(i, row): (usize, &[String; 3])| format!("{},{},{}", row[0], row[1], answer(i));
    lines("x,c,y", rows(200).iter().enumerate().map(row))
}

/// The small table with one line put in place of another, counted from 1 as an editor does.
fn with_line(number: usize, line: &[u8]) -> Vec<u8> {
    let text = table(60);
    let mut all: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
    all[number - 1] = line;
    all.join(&b'\n')
}

#[test]
fn no_table_there() {
    let rig = Rig::empty();
    rig.refused("train nosuch.csv --target y", &["nosuch.csv: no such file", "check the spelling"]);
    fs::create_dir(rig.path("folder")).unwrap();
    rig.refused("train folder --target y", &["folder: this is a folder", "name one table file inside it"]);
    rig.refused("train --target y", &["no table", "gradus train TABLE --target COLUMN"]);
}

#[test]
fn too_little() {
    refused_table(b"", &["the file is empty", "a header line", "rows below it"]);
    refused_table(b"\n\n", &["the file is empty"]);
    refused_table(b"x,c,y\n", &["a header but no row", "at least two rows"]);
    refused_table(b"x,c,y\n1,a,yes\n", &["only one row", "at least two rows"]);
    refused_table(
        b"y\nyes\nno\nyes\n",
        &["only one column, \"y\"", "comma, tab, semicolon and |", "--delimiter"],
    );
    refused_target("x,y\n1,yes\n2,no\n", &["2 rows with a target", "3 parts", "give more rows"]);
}

#[test]
fn names_given_twice() {
    let text = table(50).replace("x,c,y", "x,x,y");
    refused_table(text.as_bytes(), &["line 1", "columns 1 and 2 are both named \"x\"", "rename one"]);
}

#[test]
fn targets() {
    let rig = Rig::with(&table(50).replace("x,c,y", "income,city,answer"));
    rig.refused("train t.csv", &["no target", "--target COLUMN"]);
    rig.refused(
        "train t.csv --target answr",
        &["t.csv: no column is named 'answr'", "did you mean 'answer'?"],
    );
    rig.refused("train t.csv --target zzzzzz", &["'zzzzzz'", "the columns are 'income', 'city', 'answer'"]);
    rig.refused("train t.csv --target answer --drop answer", &["--drop answer", "this one is the target"]);
    rig.refused(
        "train t.csv --target answer --only answer",
        &["t.csv", "no column besides the target 'answer'", "keep"],
    );
    refused_target(&answers(|_| String::new()), &["target 'y': missing in all 200 rows", "another column"]);
    refused_target(&answers(|_| "yes".into()), &["target 'y': all 200 rows", "hold 'yes'", "another column"]);
    let few = answers(|i| format!("name{}", i % 40));
    refused_target(&few, &["40 different values in 200 rows", "identifier", "--task multiclass"]);
    let names = answers(|i| format!("name{i}"));
    refused_target(&names, &["target 'y'", "free text", "another column"]);
    let slip = answers(|i| if i == 70 { "ca. 5".into() } else { format!("{i}.5") });
    refused_target(
        &slip,
        &["target 'y'", "all but 1 of 200 cells are numbers", "row 71 holds \"ca. 5\"", "--type y=number"],
    );
    let slip = answers(|i| if i == 70 { "ca. 5".into() } else { format!("{}", i % 50) });
    refused_target(&slip, &["51 different values", "nearly all are numbers", "--type y=number"]);
    Rig::with(&slip).refused(
        &format!("train t.csv --target y {QUICK} --task regression"),
        &["names such as 'ca. 5'", "all but 1 of 200 cells", "--type y=number"],
    );
    let days = answers(|i| format!("2024-01-{:02}", 1 + i % 28));
    refused_target(&days, &["target 'y' is a date", "cannot be predicted", "days from a fixed day"]);
}

#[test]
fn questions_that_the_target_cannot_answer() {
    let rig = Rig::with(&answers(|i| ["a", "b", "c"][i % 3].into()));
    rig.refused(
        "train t.csv --target y --task regression",
        &["--task regression", "names such as 'a'", "--type y=number"],
    );
    rig.refused(
        "train t.csv --target y --task binary",
        &["--task binary", "exactly 2", "'y' has 3", "--task multiclass"],
    );
    rig.refused("train t.csv --target y --loss mse", &["--loss mse", "multiclass", "wanted cross-entropy"]);
    rig.refused("train t.csv --target y --metric rmse", &["rmse", "log_loss"]);
    let rig = Rig::with(&answers(|i| format!("{}.5", i as i64 - 30)));
    rig.refused(
        "train t.csv --target y --loss poisson",
        &["--loss poisson", "'y' is -30.5 in row 1", "0 or more", "another --loss"],
    );
}

#[test]
fn broken_text() {
    refused_table(&with_line(38, b"1,red,yes,7"), &["line 38", "4 fields, but the header has 3", "a comma"]);
    refused_table(&with_line(38, b"1,red"), &["line 38", "2 fields, but the header has 3"]);
    refused_table(
        &with_line(21, b"1,\"red,yes"),
        &["line 21", "a quote \" opens here", "never closed", "close it"],
    );
    refused_table(&with_line(30, b"1,r\0d,yes"), &["line 30", "a NUL byte", "utf-16le"]);
}

#[test]
fn an_encoding_is_offered_and_never_guessed_in_silence() {
    let korean: [&[u8]; 3] = [b"\xBC\xAD\xBF\xEF", b"\xBA\xCE\xBB\xEA", b"\xB4\xEB\xB1\xB8"];
    let mut bytes = b"x,c,y\n1.5,plain,yes\n2.5,plain,no\n".to_vec();
    for (i, row) in rows(60).iter().enumerate() {
        bytes.extend([row[0].as_bytes(), korean[i % 3], row[2].as_bytes()].join(&b','));
        bytes.push(b'\n');
    }
    refused_table(&bytes, &["line 4", "not UTF-8", "looks like euc-kr", "--encoding euc-kr"]);
    let rig = Rig::empty();
    rig.write_bytes("t.csv", &bytes);
    rig.done(&format!("train t.csv --target y {QUICK} --encoding euc-kr --out run"));
    rig.refused("predict run t.csv", &["t.csv, line 4", "--encoding euc-kr"]);
    let told = rig.done("predict run t.csv --encoding euc-kr --keep");
    assert!(told.out.contains(",서울,"), "{}", told.out);
    rig.refused(
        "train t.csv --target y --encoding euc-kx",
        &["--encoding euc-kx", "did you mean \"euc-kr\"?"],
    );
    rig.refused("train t.csv --target y --encoding utf-8", &["line 4", "not UTF-8"]);
}

#[test]
fn packed_tables_that_are_broken() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(table(200).as_bytes()).unwrap();
    let mut packed = packer.finish().unwrap();
    for length in [20, packed.len() / 2, packed.len() - 8, packed.len() - 1] {
        refused_table(&packed[..length], &["cut short", "copy or download the file again"]);
    }
    let middle = packed.len() / 2;
    packed[middle] ^= 0x55;
    refused_table(&packed, &["gzip data are damaged", "again"]);
}

#[test]
fn files_that_are_no_table() {
    let cases: [(&[u8], &str); 8] = [
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01", "a PNG picture"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "a zip archive or an Excel workbook"),
        (b"{\"rows\": [1, 2]}\n", "JSON"),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "a PDF document"),
        (b"SQLite format 3\0\x10\0", "an SQLite database"),
        (b"\x7FELF\x02\x01\x01\0", "a program"),
        (b"<!DOCTYPE html>\n<p>no\n", "a web page"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08\x0E", "a binary file"),
    ];
    for (bytes, what) in cases {
        refused_table(bytes, &["this is", what, "not a table"]);
    }
    // A Parquet file by its first bytes alone.
    refused_table(b"PAR1\0\0\0\0PAR1", &["Parquet", "damaged"]);
}
