//! Ranges, sets, thresholds, calibration and unfamiliar rows, as a person asks for them.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::Rig;
use rig::tables::{QUICK, cells, column, lines, rows, table};
use serde_json::Value;

/// The small table with a number to predict.
fn numbers(count: usize) -> String {
    let y =
        |row: &[String; 3]| 100.0 * row[0].parse::<f64>().unwrap() + if row[1] == "red" { 50.0 } else { 0.0 };
    lines("x,c,y", rows(count).iter().map(|row| format!("{},{},{:.1}", row[0], row[1], y(row))))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn floats(text: &str, name: &str) -> Vec<f64> {
    column(text, name).iter().map(|cell| cell.parse().unwrap()).collect()
}

#[test]
fn a_number_has_a_range() {
    let rig = Rig::with(&numbers(400));
    let said = rig.done(&format!("train t.csv --target y {QUICK} --out run")).out;
    assert!(said.contains("90 % ranges") && said.contains("95 % interval"), "{said}");
    let plain = rig.done("predict run t.csv").out;
    let out = rig.done("predict run t.csv --interval 90").out;
    assert_eq!(cells(&out)[0], ["prediction", "interval_low", "interval_high"]);
    assert_eq!(column(&out, "prediction"), column(&plain, "prediction"), "the answers are the same");
    let (low, high) = (floats(&out, "interval_low"), floats(&out, "interval_high"));
    let inside = |(p, (low, high)): (&f64, (&f64, &f64))| low < p && p < high;
    assert!(floats(&out, "prediction").iter().zip(low.iter().zip(&high)).all(inside));
    // The rows that chose the epoch are among these; it holds on all of them about as often as was promised.
    let truth = floats(&rig.text("t.csv"), "y");
    let held = truth.iter().zip(low.iter().zip(&high)).filter(|(y, (low, high))| (*low..=*high).contains(y));
    let held = held.count();
    assert!((330..=395).contains(&held), "{held} of 400");
    // A lower level is narrower.
    let half = rig.done("predict run t.csv --interval 50 --threads 2").out;
    assert!(floats(&half, "interval_high")[0] < high[0] && floats(&half, "interval_low")[0] > low[0]);

    let metrics = json(&rig.text("run/metrics.json"));
    let coverage = &metrics["coverage"];
    assert_eq!(
        (&coverage["level"], &coverage["rows"], &coverage["scores"]),
        (&0.9.into(), &60.into(), &60.into())
    );
    assert!(coverage["low"].as_f64() < coverage["share"].as_f64() && coverage["width"].as_f64() > Some(0.0));
    assert!(metrics.get("calibration").is_none() && metrics.get("threshold").is_none());
    let evaluation = json(&rig.done("evaluate run t.csv --json").out);
    assert_eq!(evaluation["coverage"]["held"].as_u64(), Some(held as u64));
    assert!(rig.done("evaluate run t.csv").out.contains("90 % ranges"));
}

#[test]
fn classes_have_a_set_that_is_never_empty() {
    let words =
        |(i, row): (usize, &[String; 3])| format!("{},{},{}", row[0], row[1], ["a|b", "c", r"d\"][i % 3]);
    let rig = Rig::with(&lines("x,c,y", rows(300).iter().enumerate().map(words)));
    rig.done(&format!("train t.csv --target y {QUICK} --out run"));
    let out = rig.done("predict run t.csv --interval 90 --keep").out;
    let header = &cells(&out)[0];
    assert_eq!(header[header.len() - 2..], [r"probability_d\", "prediction_set"]);
    let sets = column(&out, "prediction_set");
    for (set, prediction) in sets.iter().zip(column(&out, "prediction")) {
        let own = prediction.replace('\\', r"\\").replace('|', r"\|");
        assert!(set.contains(&own) && !set.is_empty(), "{set} {prediction}");
    }
    // Nothing can be learned here, so nearly all classes are possible.
    assert!(sets.iter().filter(|set| **set == r"a\|b|c|d\\").count() > 200, "{sets:?}");
    let low = rig.done("predict run t.csv --interval 1").out;
    assert_eq!(column(&low, "prediction_set").len(), 300);
    assert!(column(&low, "prediction_set").iter().all(|set| !set.is_empty()));
}

#[test]
fn a_level_that_the_rows_cannot_carry_is_refused() {
    let rig = Rig::trained(60);
    for (level, words) in [
        ("99", ["the scores of 9 rows", "99 % needs 99 rows or more", "ask for 90.0 % at most"]),
        ("0", ["--interval 0", "between 0 and 100", "such as 90"]),
        ("100", ["--interval 100", "between 0 and 100", "such as 90"]),
        ("-3", ["--interval", "-3", "error"]),
        ("much", ["--interval", "much", "wanted a number"]),
    ] {
        rig.refused(&format!("predict run t.csv --interval={level}"), &words);
        rig.refused(&format!("predict run t.csv --interval={level} -o p.csv"), &words);
    }
    assert_eq!(column(&rig.done("predict run t.csv --interval 90").out, "prediction_set").len(), 60);
    rig.write("taken.csv", "x,c,prediction_set\n0.1,red,z\n");
    rig.refused("predict run taken.csv --interval 90 --keep", &["--keep", "'prediction_set'"]);
}

#[test]
fn rows_unlike_any_are_marked_with_the_reason() {
    let rig = Rig::trained(200);
    rig.write("new.csv", "x,c\n0.5,red\n99,blue\n0.5,violet\n,red\n-40,pink\n");
    let ended = rig.done("predict run new.csv --unfamiliar");
    let reasons = column(&ended.out, "unfamiliar");
    assert_eq!(reasons[0], "");
    // A reason with a comma is quoted.
    for (row, parts) in [
        (1, vec!["x = 99, far beyond -", " to "]),
        (2, vec!["c = violet, never seen"]),
        (3, vec!["x is missing, never so in training"]),
        (4, vec!["x = -40, far beyond", "; c = pink, never seen"]),
    ] {
        let line = ended.out.lines().nth(row + 1).unwrap();
        parts.iter().for_each(|part| assert!(line.contains(part), "{line}"));
    }
    assert!(ended.err.contains("note: 4 rows unlike any that was learned from"), "{}", ended.err);
    // Nothing else changes, and the training table is familiar but for nothing.
    let plain = rig.done("predict run new.csv").out;
    assert_eq!(column(&plain, "prediction")[0], column(&ended.out, "prediction")[0]);
    let ended = rig.done("predict run t.csv --unfamiliar --interval 90 -o p.csv --json");
    let done = json(&ended.out);
    assert_eq!(done["unfamiliar"], 0, "{done}");
    assert_eq!(done["columns"].as_array().unwrap()[3..], ["prediction_set", "unfamiliar"]);
}

#[test]
fn a_threshold_names_the_class_everywhere() {
    let rig = Rig::with(&table(400));
    let flags = "--layers 8 --epochs 6 --batch 8 --threshold cost:1:20 --positive yes";
    let said = rig.done(&format!("train t.csv --target y {flags} --out run")).out;
    assert!(
        said.contains("threshold          yes from") && said.contains("chosen for cost:1:20 on 60"),
        "{said}"
    );
    let metrics = json(&rig.text("run/metrics.json"));
    let at = metrics["threshold"]["at"].as_f64().unwrap();
    assert!(at < 0.5, "{at}");
    let out = rig.done("predict run t.csv").out;
    for (p, prediction) in floats(&out, "probability_yes").iter().zip(column(&out, "prediction")) {
        assert_eq!(prediction, if *p >= at { "yes" } else { "no" });
    }
    let evaluation = json(&rig.done("evaluate run t.csv --json").out);
    let confusion = |i: usize, j: usize| evaluation["test"]["confusion"][i][j].as_f64().unwrap();
    let named = column(&out, "prediction").iter().filter(|class| **class == "yes").count();
    assert_eq!((confusion(0, 1) + confusion(1, 1)) as usize, named);
    assert!(rig.done("inspect run").out.contains("yes from a probability of"));
    let report = json(&rig.text("run/report.json"));
    assert_eq!(report["classification"]["thresholds"]["at"].as_f64(), Some(at));
    for language in ["en", "ko"] {
        let page = rig.done(&format!("report run --lang {language} -o -")).out;
        assert!(
            page.contains("data-key=\"threshold.test.cost\"") && page.contains("data-key=\"coverage.share\"")
        );
    }
    // What it was trained with is written down and repeats it.
    let config = rig.text("run/config.toml");
    assert!(
        config.contains("threshold = \"cost:1:20\"") && config.contains("positive = \"yes\""),
        "{config}"
    );
    rig.done("train --config run/config.toml --out again");
    assert!(rig.bytes("run/model.gradus") == rig.bytes("again/model.gradus"));
    rig.refused(
        "train t.csv --target y --threshold 2",
        &["--threshold", "probability between 0 and 1", "cost:FP:FN"],
    );
    rig.refused("train t.csv --target x --threshold f1", &["--threshold f1", "'x' is a number"]);
}

#[test]
fn calibration_can_be_left_out() {
    let rig = Rig::with(&table(400));
    let said = rig.done(&format!("train t.csv --target y {QUICK} --calibrate=false --out run")).out;
    assert!(!said.contains("calibrated"), "{said}");
    assert!(json(&rig.text("run/metrics.json")).get("calibration").is_none());
    let said = rig.done("train t.csv --target y --layers 4 --batch 8 --epochs 3 --out with").out;
    assert!(said.contains("calibrated"), "{said}");
    let found = &json(&rig.text("with/metrics.json"))["calibration"];
    assert!(found["temperature"].as_f64() > Some(0.0) && found["rows"] == 60, "{found}");
    let (before, after) = (&found["test_log_loss"]["before"], &found["test_log_loss"]["after"]);
    assert_eq!(found["outcome"] == "applied", before != after, "{found}");
    assert_eq!(after, &json(&rig.text("with/metrics.json"))["test"]["log_loss"]);
}
