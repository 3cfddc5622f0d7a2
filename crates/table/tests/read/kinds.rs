//! What columns are understood as, and corrections of it.

use crate::helpers::{asked, column, levels, names, notes, numbers, read_as, read_text};
use gradus_table::{Kind, Reading, Strays, Values};

/// A table of the cells beside a column that counts them.
fn one(cells: &[&str]) -> Reading {
    read_text(text(cells))
}

fn text(cells: &[&str]) -> String {
    let rows: String = cells.iter().enumerate().map(|(i, cell)| format!("{i},{cell}\n")).collect();
    format!("i,x\n{rows}")
}

fn kind(cells: &[&str]) -> Kind {
    column(&one(cells), "x").kind
}

#[test]
fn numbers_are_all_numbers() {
    assert_eq!(kind(&["1", " 2.5 ", "+3", "1e5", "", "NA", "-.5"]), Kind::Number);
    assert_eq!(kind(&["0", "1", "0"]), Kind::Number);
    assert_eq!(kind(&["1", "2", "three"]), Kind::Category);
    assert_eq!(kind(&["one", "2", "3"]), Kind::Category);
    assert_eq!(kind(&["$1", "$2"]), Kind::Category);
    let reading = one(&["1", "", "-0", "3"]);
    let x = column(&reading, "x");
    assert_eq!((x.missing, x.distinct, x.out_of_range), (1, 3, 0));
    let values = numbers(x);
    assert!(values[1].is_nan() && values[2].to_bits() == 0.0f64.to_bits());
}

#[test]
fn infinities_and_huge_numbers_are_missing_and_counted() {
    let reading = one(&["1", "inf", "-Infinity", "1e300", "nan", "2", "-1e39", "3.4e38"]);
    let x = column(&reading, "x");
    assert_eq!((x.kind, x.missing, x.out_of_range), (Kind::Number, 5, 4));
    assert_eq!(notes(&reading), ["column \"x\": 4 cells are infinite or beyond 3.4e38, taken as missing"]);
}

#[test]
fn a_late_text_turns_the_column() {
    // The column is numbers for 30,000 rows; the texts of the first rows must still be there.
    let mut cells: Vec<String> = (0..30_000).map(|i| format!("{:03}", i % 200)).collect();
    cells.push("none of these".to_owned());
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let reading = one(&cells);
    let x = column(&reading, "x");
    assert_eq!((x.kind, x.distinct), (Kind::Category, 201));
    assert_eq!(names(x), cells);
    // The same with dates.
    let mut cells = vec!["2024-01-01"; 20_000];
    cells.push("later");
    assert_eq!(names(column(&one(&cells), "x")), cells);
}

#[test]
fn booleans_are_two_words_of_one_pair() {
    for (cells, no, yes) in [
        (["yes", "no", "yes"], "no", "yes"),
        (["True", "False", ""], "False", "True"),
        (["Y", "N", "N"], "N", "Y"),
        (["예", "아니오", "예"], "아니오", "예"),
    ] {
        let reading = one(&cells);
        let x = column(&reading, "x");
        assert_eq!(x.kind, Kind::Boolean, "{cells:?}");
        assert_eq!(levels(x), [no, yes]);
    }
    assert_eq!(kind(&["yes", "false"]), Kind::Category);
    assert_eq!(kind(&["yes", "Yes", "no"]), Kind::Category);
    assert_eq!(kind(&["yes", "yes"]), Kind::Category);
}

#[test]
fn dates() {
    let reading = one(&["2024-02-29", "", "1970-01-02 00:00:01", "2000-01-01T09:00+09:00"]);
    let x = column(&reading, "x");
    assert_eq!((x.kind, x.missing), (Kind::Date, 1));
    let values = numbers(x);
    assert_eq!((values[0], values[2], values[3]), (1_709_164_800.0, 86_401.0, 946_684_800.0));
    assert_eq!(kind(&["29.02.2024", "1.3.2024"]), Kind::Date);
    assert_eq!(kind(&["2024/2/29", "2024/03/01"]), Kind::Date);
    assert_eq!(kind(&["01/02/2024", "03/04/2024"]), Kind::Category);
    assert_eq!(kind(&["2024-02-29", "2024-02-30"]), Kind::Category);
}

#[test]
fn free_text_and_identifiers_are_dropped_and_said() {
    let ids: Vec<String> = (0..60).map(|i| format!("ID-{i}")).collect();
    let reading = one(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let x = column(&reading, "x");
    assert_eq!((x.kind, &x.values, x.distinct), (Kind::Text, &Values::Dropped, 60));
    assert_eq!(x.note.as_deref(), Some("dropped as identifier or free text: 60 distinct values in 60 cells"));
    assert!(notes(&reading)[0].ends_with("; --type x=category keeps it"), "{:?}", notes(&reading));
    // Fifty or fewer, or each twice: categories.
    let few: Vec<&str> = ids.iter().take(50).map(String::as_str).collect();
    assert_eq!(kind(&few), Kind::Category);
    let twice: Vec<&str> = ids.iter().chain(&ids).map(String::as_str).collect();
    assert_eq!(kind(&twice), Kind::Category);
    let long = "long ".repeat(30);
    assert_eq!(kind(&[&long, "x", &long]), Kind::Category, "the mean counts");
    assert_eq!(kind(&[&long, &long, &long]), Kind::Text);
}

#[test]
fn missing_cells_and_words() {
    let reading = one(&["a", "", "NA", "b", "None", "none", "?", "-", "n/a", "  "]);
    let x = column(&reading, "x");
    assert_eq!((x.kind, x.missing), (Kind::Category, 8));
    assert_eq!(names(x), ["a", "", "", "b", "", "", "", "", "", ""]);
    let said =
        "taken as missing: \"NA\" in 1 cell, \"None\" in 1 cell, \"none\" in 1 cell, \"n/a\" in 1 cell";
    assert_eq!(x.note.as_deref(), Some(said));
    let reading = one(&["", "NA", "?"]);
    let x = column(&reading, "x");
    assert_eq!((x.kind, x.missing, x.distinct), (Kind::Number, 3, 0));
    assert_eq!(x.note.as_deref(), Some("no cell has a value"));
    assert!(numbers(x).iter().all(|v| v.is_nan()));
}

#[test]
fn a_stray_cell_in_a_column_of_numbers_is_said() {
    let cells = |distinct: usize| -> Vec<String> {
        (0..100).map(|i| if i == 16 { "k.A.".into() } else { format!("{}", i % distinct) }).collect()
    };
    let read = |cells: &[String]| one(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    let reading = read(&cells(20));
    let x = column(&reading, "x");
    assert_eq!(x.kind, Kind::Category);
    let strays = Strays { kind: Kind::Number, count: 1, row: 16, text: "k.A.".into() };
    assert_eq!(x.strays.as_ref(), Some(&strays));
    assert_eq!(
        notes(&reading),
        [
            "column \"x\": all but 1 of 100 cells are numbers; row 17 holds \"k.A.\"; --type x=number takes that one as \
          missing"
        ]
    );
    // One that is dropped: not as a category it should be kept.
    let reading = read(&cells(100));
    assert_eq!(column(&reading, "x").kind, Kind::Text);
    assert!(notes(&reading)[0].ends_with("100 distinct values in 100 cells; --type x=number keeps it"));
    assert!(notes(&reading)[1].contains("row 17 holds \"k.A.\""), "{:?}", notes(&reading));
    // Dates have strays too; what is one in ten or more is no slip.
    let days: Vec<String> =
        (0..20).map(|i| if i == 3 { "soon".into() } else { format!("2024-01-{:02}", i + 1) }).collect();
    assert!(notes(&read(&days))[0].contains("all but 1 of 20 cells are dates"), "{:?}", notes(&read(&days)));
    assert_eq!(column(&one(&["1", "2", "3", "4", "5", "6", "7", "8", "x"]), "x").strays, None);
}

#[test]
fn levels_are_sorted() {
    let reading = one(&["b", "a", "가", "B", "10"]);
    assert_eq!(levels(column(&reading, "x")), ["10", "B", "a", "b", "가"]);
    let reading =
        read_as("t.csv", text(&["10", "9", "010", "-1", "1e1"]), &asked(&[("x", Kind::Category)])).unwrap();
    assert_eq!(levels(column(&reading, "x")), ["-1", "9", "010", "10", "1e1"]);
}

#[test]
fn corrections() {
    let with = |cells: &[&str], kind| read_as("t.csv", text(cells), &asked(&[("x", kind)])).unwrap();

    let reading = with(&["1", "x", "3", ""], Kind::Number);
    let x = column(&reading, "x");
    assert_eq!((x.kind, x.missing), (Kind::Number, 2));
    assert_eq!(notes(&reading), ["column \"x\": 1 cell is not a number (\"x\"), taken as missing"]);

    let reading = with(&["2024-01-01", "soon", "later"], Kind::Date);
    assert_eq!(column(&reading, "x").missing, 2);
    assert_eq!(notes(&reading), ["column \"x\": 2 cells are not dates (\"soon\"), taken as missing"]);

    let reading = with(&["0", "1", "1", "2"], Kind::Boolean);
    let x = column(&reading, "x");
    assert_eq!((levels(x), x.missing, x.kind), (vec!["0", "1"], 1, Kind::Boolean));
    let reading = with(&["Yes", "no", "yes", "NO"], Kind::Boolean);
    assert_eq!(names(column(&reading, "x")), ["Yes", "NO", "Yes", "NO"]);
    assert_eq!(column(&reading, "x").distinct, 2);

    let reading = with(&["1", "2"], Kind::Text);
    assert_eq!(column(&reading, "x").values, Values::Dropped);
    assert_eq!(notes(&reading), ["column \"x\": dropped as asked"]);

    let ids: Vec<String> = (0..60).map(|i| format!("ID-{i}")).collect();
    let reading = with(&ids.iter().map(String::as_str).collect::<Vec<_>>(), Kind::Category);
    assert_eq!(levels(column(&reading, "x")).len(), 60);
}

#[test]
fn the_people_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/people.csv");
    let reading =
        gradus_table::read(std::path::Path::new(path), &gradus_table::ReadOptions::default()).unwrap();
    assert_eq!((reading.table.rows, reading.table.columns.len()), (48_842, 16));
    let kinds: Vec<(&str, Kind, usize)> =
        reading.table.columns.iter().map(|c| (c.name.as_str(), c.kind, c.distinct)).collect();
    use Kind::{Category as C, Number as N};
    assert_eq!(
        kinds,
        [
            ("age", N, 74),
            ("workclass", C, 8),
            ("fnlwgt", N, 28_523),
            ("education", C, 16),
            ("education_num", N, 16),
            ("marital_status", C, 7),
            ("occupation", C, 14),
            ("relationship", C, 6),
            ("race", C, 5),
            ("sex", C, 2),
            ("capital_gain", N, 123),
            ("capital_loss", N, 99),
            ("hours_per_week", N, 96),
            ("native_country", C, 41),
            ("income", C, 2),
            ("age_group", C, 3),
        ]
    );
    assert_eq!(reading.table.column("workclass").unwrap().missing, 2799);
}
