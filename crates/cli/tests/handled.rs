//! What a reader can handle is handled, and said where it changes what the rows mean. A run that diverges keeps the
//! best model so far.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use rig::tables::{QUICK, column, lines, rows, table};
use rig::{Ended, Rig, Seeded};

/// Trains on the table as it lies in `name`.
#[track_caller]
fn trained(rig: &Rig, name: &str, flags: &str) -> Ended {
    rig.done(&format!("train {name} --target y {QUICK} {flags} --out run-{name}"))
}

/// The same small table written in another way gives the same model as the plain one; what was handled is said.
#[track_caller]
fn same_as_plain(name: &str, bytes: &[u8], said: &[&str]) {
    let rig = Rig::empty();
    rig.write("plain.csv", &table(120));
    trained(&rig, "plain.csv", "");
    rig.write_bytes(name, bytes);
    let ended = trained(&rig, name, "");
    for text in said {
        assert!(ended.err.contains(text), "no '{text}' in {ended:#?}");
    }
    assert!(
        rig.bytes("run-plain.csv/model.gradus") == rig.bytes(&format!("run-{name}/model.gradus")),
        "{name}: another model than from plain CSV: {ended:#?}"
    );
}

/// The small table with other characters between the columns and at the ends of lines.
fn written(separator: &str, end: &str) -> String {
    table(120).replace(',', separator).replace('\n', end)
}

#[test]
fn marks_and_line_ends() {
    same_as_plain("t.csv", format!("\u{FEFF}{}", table(120)).as_bytes(), &["byte order mark"]);
    same_as_plain("t.csv", written(",", "\r\n").as_bytes(), &[]);
    same_as_plain("t.csv", written(",", "\r").as_bytes(), &["carriage return"]);
    same_as_plain("t.csv", table(120).trim_end().as_bytes(), &[]);
    same_as_plain("t.csv", table(120).replace("x,c,y", " x , c,\ty ").as_bytes(), &[]);
    let utf16: Vec<u8> =
        format!("\u{FEFF}{}", table(120)).encode_utf16().flat_map(u16::to_le_bytes).collect();
    same_as_plain("t.csv", &utf16, &["UTF-16LE"]);
}

#[test]
fn separators() {
    same_as_plain("t.csv", written(";", "\n").as_bytes(), &["separated by a semicolon"]);
    same_as_plain("t.csv", written("|", "\n").as_bytes(), &["separated by |"]);
    same_as_plain("t.tsv", written("\t", "\n").as_bytes(), &[]);
    // The model keeps that they were commas; all else is the same.
    let rig = Rig::with(&table(120).replace(',', ";").replace('.', ","));
    trained(&rig, "t.csv", "").saying("semicolon").saying("column \"x\": decimal commas");
    rig.write("plain.csv", &table(120));
    trained(&rig, "plain.csv", "");
    let predicted = |run: &str, table: &str| rig.done(&format!("predict run-{run} {table}")).out;
    let wanted = predicted("plain.csv", "plain.csv");
    for (run, table) in [("t.csv", "t.csv"), ("t.csv", "plain.csv"), ("plain.csv", "t.csv")] {
        assert!(predicted(run, table) == wanted, "{run} on {table}");
    }
}

#[test]
fn thousands_and_slips() {
    let pay = |i: usize| {
        format!(
            "{}{:03}",
            if i.is_multiple_of(3) { String::new() } else { format!("{},", i % 90 + 1) },
            100 + i
        )
    };
    let row = |(i, [x, c, y]): (usize, &[String; 3])| {
        let x = if i == 5 { "k.A." } else { x };
        format!("{}\t{}\t{x}\t{y}", pay(i), if c == "red" { "1,2" } else { c })
    };
    let text = lines("pay\tremark\tx\ty", rows(120).iter().enumerate().map(row));
    let rig = Rig::with(&text);
    let ended = trained(&rig, "t.csv", "")
        .saying("column \"pay\": commas between thousands")
        .saying("column \"x\": dropped as identifier or free text")
        .saying("; --type x=number keeps it")
        .saying("column \"x\": all but 1 of 120 cells are numbers; row 6 holds \"k.A.\"; --type x=number takes that one");
    let kind = |name: &str| {
        let line = ended.err.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_string()
    };
    assert_eq!((kind("pay"), kind("remark")), ("number".into(), "category".into()));
    // Written plainly, the same model.
    let plain = text.replace("k.A.", "").lines().enumerate().fold(String::new(), |all, (i, line)| {
        let (pay, rest) = line.split_once('\t').unwrap();
        all + &if i == 0 { line.to_string() } else { format!("{}\t{rest}", pay.replace(',', "")) } + "\n"
    });
    rig.write("plain.csv", &plain);
    trained(&rig, "plain.csv", "");
    trained(&rig, "t.csv", "--type x=number --force")
        .saying("column \"x\": 1 cell is not a number (\"k.A.\")");
    let predicted = |run: &str, table: &str| rig.done(&format!("predict run-{run} {table}")).out;
    assert_eq!(predicted("t.csv", "t.csv"), predicted("plain.csv", "plain.csv"));
}

#[test]
fn another_separator_by_name() {
    let rig = Rig::with(&written(":", "\n"));
    rig.refused("train t.csv --target y", &["only one column", "--delimiter"]);
    rig.write("v.csv", &lines("x:c:y", rows(200)[120..160].iter().map(|row| row.join(":"))));
    rig.write("e.csv", &lines("x:c:y", rows(200)[160..].iter().map(|row| row.join(":"))));
    let learn = "train t.csv --target y --delimiter : --valid v.csv --test e.csv --out run";
    rig.done(&format!("{learn} {QUICK}"));
    rig.refused("predict run t.csv", &["--delimiter"]);
    assert_eq!(column(&rig.done("predict run t.csv --delimiter :").out, "prediction").len(), 120);
    assert!(rig.done("evaluate run t.csv --delimiter :").out.contains("Test on 120 rows"));
}

#[test]
fn packed() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(table(120).as_bytes()).unwrap();
    same_as_plain("t.csv.gz", &packer.finish().unwrap(), &[]);
}

#[test]
#[cfg(feature = "parquet")]
fn parquet() {
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
    use parquet::file::writer::SerializedFileWriter;
    let schema = "message t { required double x; required binary c (utf8); required binary y (utf8); }";
    let schema = parquet::schema::parser::parse_message_type(schema).unwrap();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema.into(), Default::default()).unwrap();
    let rows = rows(120);
    let mut group = writer.next_row_group().unwrap();
    for place in 0..3 {
        let mut column = group.next_column().unwrap().unwrap();
        let cells = rows.iter().map(|row| row[place].as_str());
        match place {
            0 => {
                let numbers: Vec<f64> = cells.map(|cell| cell.parse().unwrap()).collect();
                column.typed::<DoubleType>().write_batch(&numbers, None, None).unwrap();
            }
            _ => {
                let texts: Vec<ByteArray> = cells.map(ByteArray::from).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
            }
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    same_as_plain("t.parquet", &writer.into_inner().unwrap(), &[]);
}

#[test]
fn line_breaks_inside_quotes() {
    let text = lines("x,c,y", rows(120).iter().map(|[x, c, y]| format!("{x},\"{c},\nor \"\"so\"\"\",{y}")));
    let rig = Rig::with(&text);
    trained(&rig, "t.csv", "")
        .saying("t.csv: 120 rows, 3 columns")
        .saying("line breaks inside quoted fields in 120 rows");
    let kept = rig.done("predict run-t.csv t.csv --keep").out;
    assert!(kept.contains(",\nor \"\"so\"\"\","), "{kept}");
}

#[test]
fn five_thousand_columns() {
    let header: Vec<String> = (0..5_000).map(|i| format!("c{i}")).collect();
    let mut seeded = Seeded(3);
    let row = |[_, _, y]: &[String; 3]| {
        let cells: Vec<String> = (0..5_000).map(|_| seeded.below(100).to_string()).collect();
        format!("{},{y}", cells.join(","))
    };
    let rig = Rig::with(&lines(&(header.join(",") + ",y"), rows(60).iter().map(row)));
    trained(&rig, "t.csv", "").saying("60 rows, 5,001 columns").saying("more columns");
    assert_eq!(column(&rig.done("predict run-t.csv t.csv").out, "prediction").len(), 60);
}

#[test]
fn two_hundred_thousand_categories() {
    let mut seeded = Seeded(5);
    let row = |i: u32| format!("k{},{}", i % 200_000, ["no", "yes"][seeded.below(2) as usize]);
    let rig = Rig::with(&lines("key,y", (0..400_000).map(row)));
    let ended = rig.done("train t.csv --target y --epochs 1 --layers 4 --batch 8192 --out run");
    ended.saying("400,000 rows").saying("200000 distinct categories");
    rig.write("new.csv", "key\nk7\nk199999\nnever seen\n\"\"\n");
    assert_eq!(column(&rig.done("predict run new.csv").out, "prediction").len(), 4);
}

#[test]
fn numbers_out_of_range_are_missing_and_counted() {
    let odd = ["inf", "-Infinity", "1e300", "1e400", "-1e39"];
    let row = |(i, [x, c, y]): (usize, &[String; 3])| format!("{},{c},{y}", odd.get(i).copied().unwrap_or(x));
    let rig = Rig::with(&lines("x,c,y", rows(120).iter().enumerate().map(row)));
    let ended = trained(&rig, "t.csv", "").saying("column \"x\": 5 cells are infinite or beyond 3.4e38");
    let line = ended.err.lines().find(|line| line.trim_start().starts_with("x ")).unwrap();
    assert_eq!(line.matches("taken as missing").count(), 1, "said once: {line}");
    let told = rig.done("predict run-t.csv t.csv").saying("5 cells are infinite");
    let first: Vec<&str> = column(&told.out, "probability_yes")[..2].to_vec();
    assert!(first.iter().all(|p| p.parse::<f32>().unwrap().is_finite()), "{first:?}");
}

#[test]
fn rows_without_a_target_are_left_out_and_counted() {
    let row = |(i, [x, c, y]): (usize, &[String; 3])| {
        format!("{x},{c},{}", if i % 12 == 0 { ["", "NA"][i / 12 % 2] } else { y })
    };
    let rig = Rig::with(&lines("x,c,y", rows(120).iter().enumerate().map(row)));
    trained(&rig, "t.csv", "").saying("10 rows without it left out").saying("two classes (no, yes)");
    let told = rig.done("evaluate run-t.csv t.csv");
    assert!(told.out.contains("Test on 110 rows (10 without 'y' left out)"), "{told:#?}");
    assert_eq!(column(&rig.done("predict run-t.csv t.csv").out, "prediction").len(), 120);
}

#[test]
fn columns_that_tell_nothing() {
    let rig = Rig::with(&lines("x,same,none,y", rows(120).iter().map(|[x, _, y]| format!("{x},7,,{y}"))));
    let ended = trained(&rig, "t.csv", "");
    let line = |name: &str| ended.err.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
    assert!(line("same").contains("not used: the same in every training row"), "{ended:#?}");
    assert!(line("none").contains("not used: missing in every training row"), "{ended:#?}");
}

#[test]
fn a_number_that_is_a_category() {
    let code = |(i, [x, _, y]): (usize, &[String; 3])| format!("{x},{:05},{y}", 90_000 + i % 7 * 11);
    let rig = Rig::with(&lines("x,zip,y", rows(120).iter().enumerate().map(code)));
    let kind = |ended: Ended| {
        let line = ended.err.lines().find(|line| line.trim_start().starts_with("zip")).unwrap();
        line.split_whitespace().nth(1).unwrap().to_string()
    };
    assert_eq!(kind(trained(&rig, "t.csv", "")), "number");
    assert_eq!(kind(trained(&rig, "t.csv", "--type zip=category --force")), "category");
    rig.write("new.csv", "zip,x\n90011,0.5\n12345,0.5\n");
    assert_eq!(column(&rig.done("predict run-t.csv new.csv").out, "prediction").len(), 2);
}

/// A name with a comma can be given to the flags that take several columns, and is advised so that it can be pasted.
#[test]
#[cfg(unix)]
fn names_with_commas() {
    let row = |[x, c, y]: &[String; 3]| format!("{x},{c},{},{y}", if y == "yes" { "ja" } else { "nein" });
    let rig = Rig::with(&lines("x,\"c, or so\",\"it's, \"\"y\"\"\",y", rows(150).iter().map(row)));
    let ended = trained(&rig, "t.csv", "");
    let (_, advice) = ended.err.split_once("leave it out with ").unwrap();
    let advice = advice.lines().next().unwrap();
    assert_eq!(advice, r#"--drop '"it'\''s, ""y"""'"#);
    let train = format!("gradus train t.csv --target y {QUICK}");
    let dropped = rig.shell(&format!("{train} {advice} --out dropped")).with(0);
    assert!(!dropped.err.contains("warning: "), "{dropped:#?}");
    rig.shell(&format!(
        "{train} --only '\"c, or so\",x' --type '\"c, or so\"=category, x=number' --out only"
    ))
    .with(0);
    assert!(rig.bytes("dropped/model.gradus") == rig.bytes("only/model.gradus"));
}

/// What may stand alone takes no word after it: the next one is the table.
#[test]
fn flags_that_may_stand_alone() {
    let rig = Rig::with(&table(60));
    for flag in ["--residual", "--feature-scale", "--nesterov"] {
        let rule = if flag == "--nesterov" { "--optimizer sgd --momentum 0.9" } else { "" };
        rig.done(&format!("train {rule} {flag} t.csv --target y {QUICK} --out alone --force"));
        rig.done(&format!("train {rule} {flag}=false t.csv --target y {QUICK} --out off --force"));
        let said = |run: &str| rig.text(&format!("{run}/config.toml"));
        let name = flag.trim_start_matches('-').replace('-', "_");
        assert!(said("alone").contains(&format!("{name} = true")), "{}", said("alone"));
        assert!(said("off").contains(&format!("{name} = false")), "{}", said("off"));
    }
}

/// A column that was said to be numbers and holds none is most likely another one: more than a remark.
#[test]
fn a_number_column_of_words() {
    let rig = Rig::with(&table(60));
    let ended = trained(&rig, "t.csv", "--type c=number --json");
    let words = "warning: column \"c\": no value is a number: all 60, such as \"";
    assert!(
        ended.err.contains(words) && ended.err.contains("check that it is the right column"),
        "{ended:#?}"
    );
}

/// One of a thing is not several, and a great number is no row of zeros.
#[test]
fn numbers_as_people_write_them() {
    let rig = Rig::with(&table(60));
    let ended = trained(&rig, "t.csv", "--learning-rate 1e-30 --force");
    assert!(
        ended.err.contains("rate 1e-30, batches of") && ended.err.contains("up to 1 epoch,"),
        "{ended:#?}"
    );
    assert!(ended.out.contains("the one epoch done"), "{ended:#?}");
    let page = rig.text("run-t.csv/report.html");
    assert!(page.contains("rate 1e-30") && page.contains("The one epoch was done."));
    let ended =
        rig.run(&format!("train t.csv --target y {QUICK} --optimizer sgd --learning-rate 1e30 --out wild"));
    assert!(ended.err.contains("rate 1e30, batches of"), "{ended:#?}");
}

/// A table whose second column says something about its third.
#[track_caller]
fn warned(header: &str, row: impl FnMut(&[String; 3]) -> String, name: &str, words: &[&str]) {
    let rig = Rig::with(&lines(header, rows(150).iter().map(row)));
    let ended = trained(&rig, "t.csv", "");
    let warning =
        ended.err.lines().find(|line| line.starts_with("warning: ")).unwrap_or_else(|| panic!("{ended:#?}"));
    for word in [&format!("column '{name}'"), &format!("--drop {name}"), "in all 150 rows"]
        .into_iter()
        .chain(words.iter().copied())
    {
        assert!(warning.contains(word), "no '{word}' in {warning}");
    }
    // It is still learnt from: without it the net is a smaller one.
    let model = rig.bytes("run-t.csv/model.gradus");
    let without = trained(&rig, "t.csv", &format!("--drop {name} --force"));
    assert!(!without.err.contains("warning: "), "{without:#?}");
    assert!(rig.bytes("run-t.csv/model.gradus").len() < model.len());
}

#[test]
fn targets_that_can_be_read_off_one_input_are_warned_of() {
    let word = |y: &str| if y == "yes" { "ja" } else { "nein" };
    warned(
        "x,copy,y",
        |[x, _, y]| format!("{x},{},{y}", word(y)),
        "copy",
        &["the target under another name"],
    );
    let mut turn = 0;
    let finer = |[x, _, y]: &[String; 3]| {
        turn += 1;
        format!("{x},{y}{},{y}", turn % 3)
    };
    warned("x,finer,y", finer, "finer", &["a finer copy of the target"]);
    let mut seeded = Seeded(11);
    let coarser = |[x, _, _]: &[String; 3]| {
        let y = seeded.below(30_000) as f64 / 100.0;
        let band = if y < 100.0 {
            "low"
        } else if y < 200.0 {
            "mid"
        } else {
            "high"
        };
        format!("{x},{band},{y}")
    };
    warned("x,band,y", coarser, "band", &["a coarser copy of the target"]);
    let mut seeded = Seeded(12);
    let scaled = |[x, _, _]: &[String; 3]| {
        let y = seeded.below(30_000) as f64 / 100.0;
        format!("{x},{},{y}", 2.0 * y + 1.0)
    };
    warned("x,scaled,y", scaled, "scaled", &["the target under another name"]);
}

#[test]
fn a_run_that_diverges_keeps_its_best_model() {
    let rig = Rig::with(&table(200));
    let first = "train t.csv --target y --optimizer sgd --layers 8 --epochs 5 --batch 32 --warm-up 0";
    for (rate, out) in [("1e30", "wild"), ("3e9", "later")] {
        let ended = rig.run(&format!("{first} --learning-rate {rate} --out {out}")).with(1);
        let said = ended.err.lines().find(|line| line.starts_with("error: ")).unwrap();
        for word in [
            "diverged: at step ",
            "was no longer finite",
            "best model so far",
            out,
            "--learning-rate",
            "--clip-norm 1",
        ] {
            assert!(said.contains(word), "no '{word}' in {said}");
        }
        let predicted = rig.done(&format!("predict {out}/model.gradus t.csv")).out;
        let sums = column(&predicted, "probability_yes");
        assert!(sums.iter().all(|p| (0.0..=1.0).contains(&p.parse::<f64>().unwrap())), "{predicted}");
        assert!(rig.done(&format!("evaluate {out} t.csv")).out.contains("Test on 200 rows"));
    }
}
