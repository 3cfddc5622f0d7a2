//! What is handled, and said.

use crate::helpers::{column, gzip, levels, names, notes, numbers, read_as, read_text};
use gradus_table::{Commas, Format, Kind, ReadOptions, Values};

#[test]
fn marks_and_line_ends() {
    let reading = read_text("\u{FEFF}a,b\r\n1,x\r\n\r\n2,y\r\n\r\n");
    assert_eq!(numbers(column(&reading, "a")), [1.0, 2.0]);
    assert_eq!(names(column(&reading, "b")), ["x", "y"]);
    assert_eq!(
        notes(&reading),
        ["skipped a byte order mark (UTF-8)", "lines end with a carriage return", "skipped 2 blank lines"]
    );
    // Line ends of old Macs, and none at all at the end.
    assert_eq!(numbers(column(&read_text("a,b\r1,x\r2,y"), "a")), [1.0, 2.0]);
    assert!(notes(&read_text("a,b\n1,2\n3,4")).is_empty());
}

#[test]
fn utf_16_by_its_mark_or_by_name() {
    let text = "a,도시\n1,서울\n2,부산\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, name) in [
        ([&[0xFF, 0xFE][..], &little].concat(), "UTF-16LE"),
        ([&[0xFE, 0xFF][..], &big].concat(), "UTF-16BE"),
    ] {
        let reading = read_text(bytes);
        assert_eq!(names(column(&reading, "도시")), ["서울", "부산"]);
        assert_eq!(
            notes(&reading),
            [format!("skipped a byte order mark ({name})"), format!("decoded from {name}")]
        );
    }
    let options = ReadOptions { encoding: Some("utf-16be".to_owned()), ..ReadOptions::default() };
    let reading = read_as("t.csv", big, &options).unwrap();
    assert_eq!(names(column(&reading, "도시")), ["서울", "부산"]);
}

#[test]
fn korean_encodings_by_name() {
    let (bytes, _, _) = encoding_rs::EUC_KR.encode("이름,값\n가,1\n뷁,2\n");
    for label in ["euc-kr", "cp949", "EUC-KR", "ks_c_5601-1987"] {
        let options = ReadOptions { encoding: Some(label.to_owned()), ..ReadOptions::default() };
        let reading = read_as("t.csv", &bytes, &options).unwrap();
        assert_eq!(names(column(&reading, "이름")), ["가", "뷁"]);
        assert_eq!(notes(&reading), ["decoded from EUC-KR"]);
    }
}

#[test]
fn separators_and_decimal_commas() {
    for (separator, said) in [(';', "a semicolon"), ('\t', "a tab"), ('|', "|")] {
        let text = "a,b,c\n1,x,2\n3,y,4\n".replace(',', &separator.to_string());
        let reading = read_text(&text);
        assert_eq!(numbers(column(&reading, "c")), [2.0, 4.0]);
        assert_eq!(notes(&reading), [format!("columns are separated by {said}")]);
    }
    let reading = read_text("a;b;c\n1,5;x;1.5\n-2,25;y;7\n");
    assert_eq!(numbers(column(&reading, "a")), [1.5, -2.25]);
    assert_eq!(numbers(column(&reading, "c")), [1.5, 7.0]);
    assert_eq!(column(&reading, "a").note.as_deref(), Some("decimal commas"));
    assert!(notes(&reading).contains(&"column \"a\": decimal commas".to_owned()));

    // A point beside a comma may be a separator of thousands: not read as numbers, and said.
    let reading = read_text("a;b\n1,5;1\n1.234;2\n");
    assert_eq!(column(&reading, "a").kind, Kind::Category);
    assert!(notes(&reading).iter().any(|note| note.contains("decimal points in others")));
    // Commas within quotes are no numbers where commas separate the columns, but worth a word.
    for (cells, said) in [
        (
            ["1,234", "5,678"],
            "its values look like numbers with a comma (\"1,234\"), but were read as words; write 1.234 or 1234",
        ),
        (
            ["234,5", "1,234"],
            "its values look like numbers with a decimal comma (\"234,5\"), but were read as words; write 234.5, or \
             separate the columns with semicolons",
        ),
        (
            ["1,234.5", "12"],
            "its values look like numbers with separators of thousands (\"1,234.5\"), but were read as words; write \
             them without, as 1234.5",
        ),
        (["1,234,567", "1,234"], "write them without, as 1234567"),
        (["1.234,5", "2"], "write them without, as 1234.5"),
    ] {
        let reading = read_text(format!("a,b\n\"{}\",1\n\"{}\",2\n", cells[0], cells[1]));
        assert_eq!(column(&reading, "a").kind, Kind::Category);
        assert!(
            notes(&reading)[0].starts_with("column \"a\": its values look like"),
            "{:?}",
            notes(&reading)
        );
        assert!(notes(&reading)[0].contains(said), "{:?}", notes(&reading));
    }
    let reading = read_text("a,b\n\"1,5\",1\nfew,2\n\"2,5\",2\n");
    assert!(notes(&reading)[0].contains("2 of its 3 values look like"), "{:?}", notes(&reading));
    let reading = read_text("a,b\n\"x, y\",1\nfew,2\n\"2,5\",2\n");
    assert!(notes(&reading).is_empty(), "{:?}", notes(&reading));

    let options = ReadOptions { delimiter: Some(':'), ..ReadOptions::default() };
    assert_eq!(read_as("t.txt", "a:b\n1:2\n3:4\n", &options).unwrap().table.columns.len(), 2);
}

#[test]
fn quotes() {
    let reading =
        read_text("a,\"b \"\"c\"\"\"\n\"x, y\",1\n\"line 1\nline 2\",2\n\"he said \"\"no\"\"\",3\n");
    assert_eq!(names(column(&reading, "a")), ["x, y", "line 1\nline 2", "he said \"no\""]);
    assert_eq!(numbers(column(&reading, "b \"c\"")), [1.0, 2.0, 3.0]);
    assert_eq!(notes(&reading), ["line breaks inside quoted fields in 1 row"]);
    let reading = read_text("'a','b'\n'x, y','1'\n'it''s','2'\n");
    assert_eq!(names(column(&reading, "a")), ["x, y", "it's"]);
    assert_eq!(notes(&reading), ["fields are quoted with '"]);
}

#[test]
fn gzip_of_one_or_more_members() {
    let parts = [gzip(b"a,b\n1,x\n"), gzip(b"2,y\n3,"), gzip(b"z\n")].concat();
    let reading = read_as("t.csv", &parts, &ReadOptions::default()).unwrap();
    assert_eq!(numbers(column(&reading, "a")), [1.0, 2.0, 3.0]);
    assert_eq!(reading.format, Format::Text { separator: ',', encoding: "UTF-8".to_owned(), gzip: true });
    assert_eq!(reading.format.to_string(), "CSV, gzip");
    assert_eq!(reading.bytes, parts.len() as u64);
}

#[test]
fn the_fingerprint_is_that_of_the_bytes_on_disk() {
    let text = b"a,b\n1,2\n3,4\n";
    let packed = gzip(text);
    let options = ReadOptions::default();
    for bytes in [&text[..], &packed] {
        let reading = read_as("t.csv", bytes, &options).unwrap();
        assert_eq!(reading.fingerprint, format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes)));
        assert_eq!(reading.bytes, bytes.len() as u64);
    }
}

#[test]
fn names_that_are_missing_or_padded() {
    let reading = read_text(" a ,,b,\n1,2,3,4\n5,6,7,8\n");
    let all: Vec<&str> = reading.table.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(all, ["a", "column_2", "b", "column_4"]);
    assert_eq!(notes(&reading)[0], "column 2 has no name; it is called \"column_2\"");
    let reading = read_text("column_2,\n1,2\n3,4\n");
    assert_eq!(reading.table.columns[1].name, "column_2_");
}

#[test]
fn choices_of_columns() {
    let text = "a,b,c,d\n1,2,3,4\n5,6,7,8\n";
    let names = |options: &ReadOptions| -> Vec<String> {
        read_as("t.csv", text, options).unwrap().table.columns.into_iter().map(|c| c.name).collect()
    };
    let only = Some(vec!["d".to_owned(), "a".to_owned()]);
    assert_eq!(names(&ReadOptions { only: only.clone(), ..ReadOptions::default() }), ["a", "d"]);
    assert_eq!(names(&ReadOptions { drop: vec!["b".to_owned()], ..ReadOptions::default() }), ["a", "c", "d"]);
    assert_eq!(names(&ReadOptions { only, drop: vec!["a".to_owned()], ..ReadOptions::default() }), ["d"]);
}

#[test]
fn wide_tables_and_many_categories() {
    let line = |f: &dyn Fn(usize) -> String| (0..5000).map(f).collect::<Vec<_>>().join(",") + "\n";
    let text = line(&|i| format!("c{i}")) + &line(&|i| i.to_string()) + &line(&|i| (i * 2).to_string());
    let reading = read_text(text);
    assert_eq!(reading.table.columns.len(), 5000);
    assert_eq!(numbers(&reading.table.columns[4999]), [4999.0, 9998.0]);
    assert_eq!(notes(&reading), ["5000 columns"]);

    let mut text = String::from("id,x\n");
    for i in 0..400_000 {
        text.push_str(&format!("k{},{}\n", i % 200_000, i % 7));
    }
    let reading = read_text(text);
    let id = column(&reading, "id");
    assert_eq!((id.kind, id.distinct, levels(id).len()), (Kind::Category, 200_000, 200_000));
    assert_eq!(names(id)[399_999], "k199999");
    assert_eq!(notes(&reading), ["column \"id\": 200000 distinct categories"]);
}

#[test]
fn one_field_of_many_megabytes() {
    let big = "x".repeat(5_000_000);
    let reading = read_text(format!("a,b\n1,\"{big}\"\n2,\"{big}\"\n"));
    assert_eq!(numbers(column(&reading, "a")), [1.0, 2.0]);
    assert_eq!(column(&reading, "b").values, Values::Dropped);
}

#[test]
fn commas_are_settled_column_by_column() {
    // Thousands beside a text that could be a decimal; order is kept.
    let reading = read_text("salary\tnote\n999\t1,2\n90,000\tx\n1,500\ty\n");
    let salary = column(&reading, "salary");
    assert_eq!(numbers(salary), [999.0, 90_000.0, 1500.0]);
    assert_eq!(
        (salary.commas, salary.note.as_deref()),
        (Commas::Thousands, Some("commas between thousands"))
    );
    assert_eq!(column(&reading, "note").kind, Kind::Category);
    // With semicolons too.
    assert_eq!(numbers(column(&read_text("a;b\n999;1\n90,000;2\n"), "a")), [999.0, 90_000.0]);
    assert_eq!(numbers(column(&read_text("a;b\n1,234,567.5;1\n90,000;2\n"), "a")), [1_234_567.5, 90_000.0]);
    assert_eq!(numbers(column(&read_text("a;b\n0,500;1\n9,500;2\n"), "a")), [0.5, 9.5]);
    // What its own cells leave open, the other columns of the table tell.
    let reading = read_text("a\tb\n1,250\t0,5\n2,500\t7\n");
    assert_eq!(
        (numbers(column(&reading, "a")), numbers(column(&reading, "b"))),
        (&[1.25, 2.5][..], &[0.5, 7.0][..])
    );
    // And where nothing tells, it stays text, and that is said.
    let reading = read_text("a\tb\n1,250\t1\n2,500\t7\n");
    assert_eq!(column(&reading, "a").kind, Kind::Category);
    assert!(notes(&reading).iter().any(|note| note.contains("write 1.250 or 1250")), "{:?}", notes(&reading));
    // In a table separated by commas, where a person says that it is a number.
    let text = "a,b\n\"1,234.5\",1\n\"2,500\",2\n";
    let asked = crate::helpers::asked(&[("a", Kind::Number)]);
    assert_eq!(numbers(column(&read_as("t.csv", text, &asked).unwrap(), "a")), [1234.5, 2500.0]);
}

#[test]
fn a_header_longer_than_the_sample() {
    let line = |f: &dyn Fn(usize) -> String| (0..5000).map(f).collect::<Vec<_>>().join(";") + "\n";
    let name = |i: usize| format!("{i:0>66}");
    let text = line(&name) + &line(&|i| i.to_string()) + &line(&|i| format!("{i},5"));
    let reading = read_text(text);
    assert_eq!(reading.table.columns.len(), 5000);
    assert_eq!(numbers(&reading.table.columns[4999]), [4999.0, 4999.5]);
    // Its length is told where it cannot be cut.
    let message = crate::helpers::refusal("t.csv", format!("{}\n1\n2\n", "x".repeat(1_000_000)));
    assert!(message.len() < 500 && message.contains("xxx…\", was found"), "{message}");
}

#[test]
fn utf_16_by_a_label_that_does_not_name_the_order() {
    let text = "a,도시\n1,서울\n2,부산\n";
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, label) in [
        ([&[0xFE, 0xFF][..], &big].concat(), "utf-16"),
        ([&[0xFE, 0xFF][..], &big].concat(), "utf-16le"),
        ([&[0xFF, 0xFE][..], &little].concat(), "utf-16be"),
        (big, "utf-16"),
        (little, "utf-16"),
    ] {
        let options = ReadOptions { encoding: Some(label.to_owned()), ..ReadOptions::default() };
        let reading = read_as("t.csv", bytes, &options).unwrap();
        assert_eq!(names(column(&reading, "도시")), ["서울", "부산"], "{label}");
    }
}
