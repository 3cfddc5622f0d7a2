//! Predicting and testing with a model: a row out for each row in, the same numbers however they are asked for.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::fs;
use std::io::Read;

use serde_json::Value;

use rig::Rig;
use rig::tables::{QUICK, cells, column, lines, rows, table};

/// One part of the small table by its number in three: the splitting column and the row.
fn part(i: usize) -> &'static str {
    ["train", "validation", "test"][[0, 0, 1, 2][i % 4]]
}

/// The small table split by a column, and the model of it in `run`.
fn split(answer: impl Fn(usize, &[String; 3]) -> String) -> (Rig, Vec<String>) {
    let row =
        |(i, row): (usize, &[String; 3])| format!("{},{},{},{}", row[0], row[1], part(i), answer(i, row));
    let all: Vec<String> = rows(200).iter().enumerate().map(row).collect();
    let rig = Rig::with(&lines("x,c,part,y", &all));
    rig.done(&format!("train t.csv --target y --split-by part {QUICK} --out run"));
    (rig, all)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Asserts that two trees of numbers agree within 1e-9.
#[track_caller]
fn agree(a: &Value, b: &Value) {
    match (a, b) {
        (Value::Object(one), Value::Object(other)) => {
            assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
            one.iter().for_each(|(key, value)| agree(value, &other[key]));
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len());
            one.iter().zip(other).for_each(|(a, b)| agree(a, b));
        }
        (Value::Number(one), Value::Number(other)) => {
            assert!((one.as_f64().unwrap() - other.as_f64().unwrap()).abs() < 1e-9, "{one} and {other}");
        }
        _ => assert_eq!(a, b),
    }
}

#[test]
fn a_row_out_for_each_row_in_and_in_order() {
    let rig = Rig::trained(200);
    let all = rig.done("predict run t.csv").out;
    assert_eq!(cells(&all)[0], ["prediction", "probability_no", "probability_yes"]);
    assert_eq!(cells(&all).len(), 201);
    let (no, yes) = (column(&all, "probability_no"), column(&all, "probability_yes"));
    for ((no, yes), prediction) in no.iter().zip(&yes).zip(column(&all, "prediction")) {
        let (no, yes): (f64, f64) = (no.parse().unwrap(), yes.parse().unwrap());
        assert!((no + yes - 1.0).abs() < 1e-6, "{no} + {yes}");
        assert_eq!(prediction, if yes > no { "yes" } else { "no" });
    }
    // The rows turned round: so are the answers. Each row alone: the same bytes.
    let text = table(200);
    let (header, body) = text.split_once('\n').unwrap();
    let back: Vec<&str> = body.lines().rev().collect();
    rig.write("back.csv", &lines(header, &back));
    let mut answers: Vec<String> = all.lines().skip(1).map(str::to_owned).collect();
    let turned: Vec<String> =
        rig.done("predict run back.csv").out.lines().skip(1).map(str::to_owned).collect();
    answers.reverse();
    assert_eq!(turned, answers);
    for i in [0, 1, 99, 199] {
        rig.write("one.csv", &lines(header, [back[i]]));
        assert_eq!(rig.done("predict run one.csv").out.lines().nth(1).unwrap(), answers[i], "row {i}");
    }
    let threads = rig.done("predict run t.csv --threads 3").out;
    assert_eq!(threads, all);
}

#[test]
fn several_classes_and_numbers() {
    let (rig, _) = split(|i, row| format!("{}{}", row[1], i % 2));
    let out = rig.done("predict run t.csv").out;
    let names: Vec<String> =
        cells(&out)[0][1..].iter().map(|name| name.replace("probability_", "")).collect();
    assert_eq!(names, ["blue0", "blue1", "green0", "green1", "red0", "red1"]);
    for row in &cells(&out)[1..] {
        let p: Vec<f64> = row[1..].iter().map(|p| p.parse().unwrap()).collect();
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-6, "{row:?}");
        let most = p.iter().copied().fold(f64::MIN, f64::max);
        assert_eq!(names[p.iter().position(|&x| x == most).unwrap()], row[0]);
    }
    let (rig, _) = split(|_, row| (row[0].parse::<f64>().unwrap() * 1000.0 + 50_000.0).to_string());
    let out = rig.done("predict run t.csv").out;
    assert_eq!(cells(&out)[0], ["prediction"]);
    let near = |p: &&str| (40_000.0..60_000.0).contains(&p.parse::<f64>().unwrap());
    assert!(column(&out, "prediction").iter().all(near), "in the person's units: {out}");
}

#[test]
fn columns_by_name_only() {
    let rig = Rig::trained(120);
    let plain = rig.done("predict run t.csv").out;
    let order = |[x, c, _]: &[String; 3]| format!("old,{c},\"a, b\",{x}");
    rig.write("other.csv", &lines("note,c,more,x", rows(120).iter().map(order)));
    assert_eq!(rig.done("predict run other.csv").out, plain);
    let written = |[x, c, _]: &[String; 3]| format!("{};{c}", x.replace('.', ","));
    rig.write("other.csv", &lines(" x ;c", rows(120).iter().map(written)));
    assert_eq!(rig.done("predict run other.csv").out, plain);
    rig.write("new.csv", "c,x\nnever seen,0.5\n,0.5\nred,\nred,NA\n,\n");
    let out = rig.done("predict run new.csv").out;
    assert_eq!(cells(&out).len(), 6, "missing and new values: {out}");
    assert_eq!(out.lines().nth(3), out.lines().nth(4));
    rig.write("less.csv", "x,colour\n0.5,red\n");
    rig.refused("predict run less.csv", &["less.csv", "a needed column is missing: \"c\"", "add"]);
    rig.write("less.csv", "xx,c\n0.5,red\n");
    rig.refused("predict run less.csv", &["missing: \"x\"", "did you mean \"xx\"?"]);
    rig.write("words.csv", "x,c\nhigh,red\nlow,blue\n");
    rig.refused(
        "predict run words.csv",
        &["words.csv, line 2: column \"x\" holds \"high\"", "none of the first 2 values", "right column"],
    );
    rig.write("words.csv", "x,c\nhigh,red\n0.5,blue\n");
    let ended = rig.done("predict run words.csv").saying("column \"x\": 1 cell is not a number");
    assert_eq!(column(&ended.out, "prediction").len(), 2);
}

#[test]
fn commas_mean_what_they_meant_in_training() {
    let comma = |x: f64| format!("{x:.3}").replace('.', ",");
    let row = |i: usize| format!("{}\t{}", comma(i as f64 / 40.0), if i > 200 { "yes" } else { "no" });
    let rig = Rig::with(&lines("x\ty", (0..400).map(row)));
    rig.done("train t.csv --target y --layers 8 --epochs 20 --batch 32 --out run")
        .saying("column \"x\": decimal commas");
    // Each of these alone might be thousands.
    rig.write("new.tsv", &lines("x\tc", (1..10).map(|i| format!("{}\ta", comma(f64::from(i) + 0.25)))));
    let out = rig.done("predict run new.tsv").out;
    rig.write("points.csv", &lines("x", (1..10).map(|i| format!("{i}.25"))));
    assert_eq!(out, rig.done("predict run points.csv").out);
    assert_ne!(column(&out, "probability_yes")[0], column(&out, "probability_yes")[8]);
    // A table to go on with is read so too.
    let more = |i: usize| row(1 + i % 9 * 40 + 10).replace("0,", "1,");
    rig.write("more.tsv", &lines("x\ty", (0..90).map(more)));
    rig.done("train more.tsv --target y --from run --epochs 1 --out on")
        .saying("column \"x\": decimal commas");
}

#[test]
fn a_blank_line_of_a_table_with_one_column_is_a_row() {
    let rig = Rig::with(&lines("x,y", rows(80).iter().map(|[x, _, y]| format!("{x},{y}"))));
    rig.done(&format!("train t.csv --target y {QUICK} --out run"));
    rig.write("new.csv", "x\n1\n\n99\n\n");
    let out = rig.done("predict run new.csv").out;
    assert_eq!(column(&out, "prediction").len(), 3, "{out}");
    rig.write("same.csv", "x,c\n1,\n,\n99,\n");
    assert_eq!(out, rig.done("predict run same.csv").out);
}

#[test]
fn a_target_that_is_no_number_is_refused_where_the_model_predicts_one() {
    let text = |row: usize, cell: &str| {
        let number = |(i, [x, c, _]): (usize, &[String; 3])| {
            let y =
                if i == row { cell.to_string() } else { format!("{:.2}", x.parse::<f64>().unwrap() * 3.0) };
            format!("{x},{c},{y}")
        };
        lines("x,c,y", rows(80).iter().enumerate().map(number))
    };
    let rig = Rig::with(&text(0, "1.5"));
    rig.done(&format!("train t.csv --target y {QUICK} --out run"));
    rig.write("odd.csv", &text(30, "lots"));
    let words = ["odd.csv, line 32: column \"y\" holds \"lots\"", "learnt from numbers", "correct it"];
    rig.refused("evaluate run odd.csv", &words);
    for flag in ["--valid", "--test"] {
        rig.refused(&format!("train t.csv --target y {QUICK} {flag} odd.csv --out new"), &words);
    }
    rig.write("odd.csv", &text(30, "n.a."));
    assert!(rig.done("evaluate run odd.csv").out.contains("1 without 'y' left out"));
}

#[test]
fn columns_kept_in_front() {
    let rig = Rig::trained(60);
    rig.write("new.csv", "id,x,c\n0007,0.50,red\n\"a \"\"b\"\"\",1e0,\"x,y\"\n");
    let out = rig.done("predict run new.csv --keep").out;
    let written: Vec<&str> = out.lines().collect();
    assert_eq!(written[0], "id,x,c,prediction,probability_no,probability_yes");
    assert!(written[1].starts_with("0007,0.50,red,"), "as they were: {out}");
    assert!(written[2].starts_with("\"a \"\"b\"\"\",1e0,\"x,y\","), "quoted again: {out}");
}

/// Two columns of one name are a table that gradus itself would refuse.
#[test]
fn columns_kept_that_would_be_there_twice() {
    let rig = Rig::trained(60);
    for name in ["prediction", "probability_yes"] {
        rig.write("new.csv", &format!("x,{name},c\n0.5,1,red\n"));
        for output in ["", "--output p.csv", "--output p.csv.gz"] {
            let words = ["new.csv: --keep", &format!("'{name}' already"), "rename", "leave --keep out"];
            rig.refused(&format!("predict run new.csv --keep {output}"), &words);
        }
        rig.done("predict run new.csv");
    }
}

#[test]
fn the_output_is_what_its_name_says() {
    let rig = Rig::trained(60);
    let plain = rig.done("predict run t.csv --keep").out;
    rig.done("predict run t.csv --keep --output p.csv");
    assert_eq!(rig.text("p.csv"), plain);
    rig.done("predict run t.csv --keep --output p.tsv");
    assert_eq!(rig.text("p.tsv"), plain.replace(',', "\t"));
    for name in ["p.csv.gz", "p.tsv.gz", "p.gz"] {
        rig.done(&format!("predict run t.csv --keep --output {name}"));
        let (mut text, bytes) = (String::new(), rig.bytes(name));
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, if name.contains("tsv") { plain.replace(',', "\t") } else { plain.clone() });
        let again = rig.done(&format!("predict run {name}")).out;
        assert_eq!(column(&again, "prediction"), column(&plain, "prediction"));
    }
    for name in ["p.parquet", "p.xlsx", "p.json.gz"] {
        let words = [name, "gradus writes CSV, not", ".csv or .tsv", ".gz"];
        rig.refused(&format!("predict run t.csv --output {name}"), &words);
    }
}

#[test]
fn standard_input_and_output() {
    let rig = Rig::trained(60);
    let plain = rig.done("predict run t.csv").out;
    let piped = rig.piped("predict run -", &table(60)).with(0);
    assert_eq!(piped.out, plain);
    assert_eq!(rig.done("predict run t.csv --output -").out, plain);
    let tested = rig.piped("evaluate run - --json", &table(60)).with(0);
    assert_eq!(json(&tested.out), json(&rig.done("evaluate run t.csv --json").out));
    let said = rig.refuses(|rig| rig.piped("predict run -", ""), &["standard input: the file is empty"]);
    assert!(!said.contains("two rows"), "one is enough here: {said}");
    assert!(rig.piped("predict run -", "x,c\n0.5,red\n").with(0).out.lines().count() == 2);
    rig.write("one.csv", "x,c,y\n0.5,red,no\n");
    rig.done("predict run one.csv --output one.out").saying("1 row → one.out");
    assert!(rig.done("evaluate run one.csv").out.starts_with("Test on 1 row:"));
    rig.refuses(|rig| rig.piped("evaluate run -", "x,c\n1,red\n"), &["standard input", "'y'"]);
}

#[test]
#[cfg(unix)]
fn a_pipe_that_is_closed_ends_quietly() {
    let rig = Rig::trained(60);
    rig.write("long.csv", &table(30_000));
    let ended = rig.shell("gradus predict run long.csv 2>err | head -1; cat err >&2");
    assert_eq!((ended.out.as_str(), ended.err.as_str()), ("prediction,probability_no,probability_yes\n", ""));
    let ended = rig.shell("{ gradus predict run long.csv; echo $? >code; } | head -1; cat code >&2");
    assert_eq!(ended.err, "0\n");
}

#[test]
fn an_output_file_is_whole_or_as_it_was() {
    let rig = Rig::trained(60);
    let plain = rig.done("predict run t.csv").out;
    let ended = rig.done("predict run t.csv --output p.csv");
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("60 rows → p.csv"), "{ended:#?}");
    assert_eq!(rig.text("p.csv"), plain);
    rig.refused("predict run t.csv --output p.csv", &["p.csv: the file exists", "--force"]);
    // Wrong near its end, after rows were written aside.
    rig.write("bad.csv", &(table(20_000) + "1,red,yes,more\n"));
    rig.refused("predict run bad.csv --output p.csv --force", &["bad.csv, line 20002", "4 fields"]);
    rig.refused("predict run bad.csv --output new.csv", &["bad.csv, line 20002"]);
    rig.refused("predict run t.csv --output nosuch/p.csv", &["nosuch/p.csv", "Make its folder first"]);
    rig.refused("predict run t.csv --output t.csv/p.csv", &["t.csv/p.csv", "cannot"]);
    fs::create_dir(rig.path("folder")).unwrap();
    for force in ["", "--force"] {
        rig.refused(
            &format!("predict run t.csv --output folder {force}"),
            &["folder: this is a folder", "name a file"],
        );
    }
    rig.write("short.csv", &table(3));
    rig.done("predict run short.csv --output p.csv --force");
    assert_eq!(rig.text("p.csv").lines().count(), 4);
    // Onto the table itself, while it is read.
    rig.done("predict run t.csv --keep --output t.csv --force");
    assert_eq!(column(&rig.text("t.csv"), "prediction"), column(&plain, "prediction"));
    assert!(!rig.all().keys().any(|name| name.ends_with(".tmp")));
}

#[test]
fn a_table_without_rows() {
    let rig = Rig::trained(60);
    rig.write("none.csv", "c,x\n");
    let ended = rig.done("predict run none.csv --json");
    assert_eq!(ended.out, "prediction,probability_no,probability_yes\n");
    assert_eq!(json(&ended.err)["rows"], 0);
    rig.done("predict run none.csv --output p.csv");
    assert_eq!(rig.text("p.csv"), ended.out);
    rig.write("none.csv", "c,x,y\n");
    rig.refused("evaluate run none.csv", &["none.csv", "no row with a target", "'y'"]);
}

#[test]
fn json_about_the_work() {
    let rig = Rig::trained(60);
    rig.write("new.csv", "x,c,id\n1e300,red,1\n0.5,blue,2\n");
    let ended = rig.done("predict run new.csv --keep --json --output p.csv");
    let said = json(&ended.out);
    assert_eq!(said["rows"], 2);
    let columns: Vec<&str> =
        said["columns"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert_eq!(columns, cells(&rig.text("p.csv"))[0]);
    assert!(said["notes"][0].as_str().unwrap().contains("taken as missing"), "{said}");
    // Standard output is the table's where the predictions go there.
    let ended = rig.done("predict run new.csv --keep --json");
    assert_eq!(ended.out, rig.text("p.csv"));
    assert_eq!(json(ended.err.lines().last().unwrap()), said);
}

/// Tests the model on the rows that were its test part.
#[track_caller]
fn tested_as_in_training(answer: impl Fn(usize, &[String; 3]) -> String) {
    let (rig, all) = split(answer);
    let tested = all.iter().enumerate().filter(|(i, _)| part(*i) == "test").map(|(_, row)| row);
    rig.write("test.csv", &lines("x,c,part,y", tested));
    let evaluation = json(&rig.done("evaluate run test.csv --json").out);
    let metrics = json(&rig.text("run/metrics.json"));
    assert_eq!(evaluation["rows"], 50);
    assert!(metrics["test"].is_object(), "{metrics:#}");
    agree(&evaluation["test"], &metrics["test"]);
    let text = rig.done("evaluate run/model.gradus test.csv").out;
    assert!(text.starts_with("Test on 50 rows:"), "{text}");
}

#[test]
fn the_test_part_gives_the_metrics_of_the_run() {
    tested_as_in_training(|_, row| row[2].clone());
    tested_as_in_training(|i, row| format!("{}{}", row[1], i % 2));
    tested_as_in_training(|_, row| (row[0].parse::<f64>().unwrap() * 321.0 + 7.0).to_string());
}

#[test]
fn tables_that_cannot_be_tested_on() {
    let rig = Rig::trained(60);
    rig.write("new.csv", "x,c\n0.5,red\n0.1,blue\n");
    rig.refused("evaluate run new.csv", &["new.csv: no column 'y'", "the target", "gradus predict"]);
    rig.write("new.csv", "x,c,yy\n0.5,red,no\n0.1,blue,no\n");
    rig.refused("evaluate run new.csv", &["no column 'y' (did you mean 'yy'?)"]);
    rig.write("new.csv", "x,c,y\n0.5,red,no\n0.1,blue,perhaps\n0.2,red,yes\n");
    let words =
        ["new.csv, line 3: target 'y': 'perhaps' is no class", "it knows 'no', 'yes'", "correct or remove"];
    rig.refused("evaluate run new.csv", &words);
    rig.refused("check run new.csv", &words);
    rig.refused("inspect run --row 1 --data new.csv", &words);
    // Far behind the first block, after a line break within a field.
    let late = table(9_000).replacen(",red,", ",\"re\nd\",", 1) + "0.5,red,maybe\n";
    rig.write("late.csv", &late);
    rig.refused("evaluate run late.csv", &["late.csv, line 9003: target 'y': 'maybe' is no class"]);
    rig.refused(
        &format!("train t.csv --target y {QUICK} --test new.csv --out new"),
        &["new.csv, line 3: target 'y': 'perhaps' is no class"],
    );
    rig.write("other.csv", &table(60).replacen("yes", "perhaps", 1).replacen(",no", ",nie", 1));
    rig.refused(
        "train other.csv --target y --from run",
        &["other.csv, row ", " below the header: target 'y'"],
    );
    rig.refused("evaluate run nosuch.csv", &["nosuch.csv: no such file"]);
}

/// Contributions and baseline come to the probability of the predicted class, or to the number.
#[test]
fn what_each_prediction_owes_to_each_column() {
    let rig = Rig::trained(200);
    let all = rig.done("predict run t.csv --explain").out;
    let header = [
        "prediction",
        "probability_no",
        "probability_yes",
        "baseline",
        "contribution_x",
        "contribution_c",
        "calibration",
    ];
    // The last where the model is calibrated.
    let calibrated = cells(&all)[0].len() == header.len();
    assert_eq!(cells(&all)[0], header[..header.len() - usize::from(!calibrated)]);
    let number = |text: &str| text.parse::<f64>().unwrap();
    for row in &cells(&all)[1..] {
        let said = if row[0] == "no" { number(row[1]) } else { number(row[2]) };
        let sum: f64 = row[3..].iter().map(|part| number(part)).sum();
        assert!((sum - said).abs() < 1e-3, "{row:?}");
    }
    // Beside the same predictions, whatever else is asked; the same bytes on any number of threads.
    let plain: Vec<String> =
        cells(&rig.done("predict run t.csv").out).iter().map(|row| row.join(",")).collect();
    let short: Vec<String> = cells(&all).iter().map(|row| row[..3].join(",")).collect();
    assert_eq!(plain, short);
    assert_eq!(rig.done("predict run t.csv --explain --threads 3").out, all);
    let kept = rig.done("predict run t.csv --explain --keep --json -o kept.csv --force");
    assert!(rig.text("kept.csv").starts_with("x,c,y,prediction,"), "{kept:?}");
    let columns = &json(&kept.out)["columns"];
    assert_eq!(columns.as_array().unwrap().len(), 3 + cells(&all)[0].len());
    // A table that has such a column already.
    rig.write("twice.csv", &lines("x,c,baseline", ["0.5,red,1"]));
    let ended = rig.run("predict run twice.csv --explain --keep").with(2);
    assert!(ended.err.contains("a column 'baseline' already"), "{ended:?}");

    let numbers: Vec<String> =
        rows(200).iter().map(|row| format!("{},{},{}", row[0], row[1], row[0])).collect();
    rig.write("n.csv", &lines("x,c,y", &numbers));
    rig.done(&format!("train n.csv --target y --only c,x {QUICK} --out n"));
    for row in &cells(&rig.done("predict n n.csv --explain").out)[1..] {
        let parts: f64 = row[1..].iter().map(|cell| number(cell)).sum();
        assert!((parts - number(row[0])).abs() < 2e-3, "{row:?}");
    }
}

/// A column that nearly gives the answer away is said before training, in the summary and in JSON.
#[test]
fn a_column_that_says_nearly_everything_alone_is_warned_of() {
    let all: Vec<String> = rows(400)
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let note = if i % 150 == 0 {
                "other"
            } else if row[2] == "yes" {
                "late"
            } else {
                "early"
            };
            format!("{},{},{note},{}", row[0], row[1], row[2])
        })
        .collect();
    let rig = Rig::with(&lines("x,c,note,y", &all));
    let ended = rig.done(&format!("train t.csv --target y {QUICK} --out run"));
    let warning = "warning: column 'note' alone tells";
    assert!(ended.err.contains(warning) && ended.out.contains(warning), "{ended:?}");
    assert!(ended.out.contains("--drop note") && ended.out.contains("importance"), "{ended:?}");
    let metrics = json(&rig.text("run/metrics.json"));
    assert_eq!(metrics["alone"][0]["column"], "note");
    assert_eq!(metrics["importance"]["columns"].as_array().unwrap().len(), 3);
    assert!(rig.text("run/report.html").contains("known when you predict?"));
    let quiet = rig.done(&format!("train t.csv --target y {QUICK} --out json --json"));
    assert!(quiet.err.contains(warning) && json(&quiet.out)["alone"][0]["share"].as_f64().unwrap() > 0.9);
}
