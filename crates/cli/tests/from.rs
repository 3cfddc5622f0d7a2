//! Going on from a trained model: which rows it has learned from already, and what it has settled.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::{Ended, Rig};
use serde_json::Value;

const SEX: &str = "train people.csv --target sex";
const SMALL: &str = "--layers 12,8 --epochs 2 --batch 64";
const SEEN: &str = "among those that the model has learned from";

fn json(rig: &Rig, name: &str) -> Value {
    serde_json::from_str(&rig.text(name)).unwrap()
}

/// A model of the first rows of the table, with a seed of its own.
fn trained() -> Rig {
    let rig = Rig::people(400);
    rig.done(&format!("{SEX} {SMALL} --seed 7 --out first"));
    rig
}

/// The run says that it tests on rows that the model has learned from, and what to do.
#[track_caller]
fn seen(rig: &Rig, words: &str, said: &[&str]) -> Ended {
    let ended = rig.done(words);
    assert!(!ended.out.contains("never seen") && ended.out.contains(SEEN), "{ended:#?}");
    let warnings: Vec<&str> = ended.err.lines().filter(|line| line.contains(SEEN)).collect();
    assert_eq!(warnings.len(), 1, "{ended:#?}");
    for text in said {
        assert!(warnings[0].contains(text), "no '{text}' in {}", warnings[0]);
    }
    ended
}

#[track_caller]
fn unseen(rig: &Rig, words: &str) -> Ended {
    let ended = rig.done(words);
    assert!(ended.out.contains("never seen") && !ended.err.contains(SEEN), "{ended:#?}");
    ended
}

/// Without a word about it, the model's split is repeated: what it was tested on tests it again.
#[test]
fn the_split_of_the_model_is_repeated() {
    let rig = trained();
    unseen(&rig, "train people.csv --target sex --from first --epochs 1 --out again");
    assert!(rig.text("again/config.toml").contains("seed = 7"));
    // The target is the model's, too.
    unseen(&rig, "train people.csv --from first --epochs 1 --out target");
    unseen(&rig, "train people.csv --from first --epochs 1 --seed 7 --out said");
    for run in ["target", "said"] {
        assert!(rig.bytes("again/model.gradus") == rig.bytes(&format!("{run}/model.gradus")), "{run}");
    }
    // The start is the model, measured on the same rows as before.
    let (first, again) = (json(&rig, "first/metrics.json"), rig.text("again/history.csv"));
    let start: f64 = rig::tables::column(&again, "metric")[0].parse().unwrap();
    assert_eq!(first["validation"]["log_loss"].as_f64(), Some(start));
}

#[test]
fn another_split_is_said() {
    let rig = trained();
    let again = "train people.csv --from first --epochs 1";
    seen(
        &rig,
        &format!("{again} --seed 1 --out a"),
        &["warning: --from", "to test and to validate", "--seed 7 (here 1)"],
    );
    assert!(json(&rig, "a/metrics.json")["seen"].as_str().unwrap().contains("--seed 7"));
    let page = rig.text("a/report.html");
    assert!(page.contains(SEEN) && page.contains("some of which it had learned from"));
    assert!(
        !page.contains("never saw in training")
            && rig.text("first/report.html").contains("never saw in training")
    );
    seen(&rig, &format!("{again} --test-share 0.2 --out b"), &["--test-share 0.15 (here 0.2)"]);
    let quiet = rig.done(&format!("{again} --seed 1 --json --out c"));
    assert!(quiet.err.contains(SEEN) && quiet.out.contains(SEEN), "{quiet:#?}");

    // A split by column.
    let parts = |text: &str, part: &dyn Fn(usize) -> &'static str| {
        let mut lines = text.lines();
        let head = format!("{},part\n", lines.next().unwrap());
        lines.enumerate().fold(head, |all, (i, line)| format!("{all}{line},{}\n", part(i)))
    };
    let text = rig.text("people.csv");
    rig.write("parts.csv", &parts(&text, &|i| ["train", "train", "validation", "test"][i % 4]));
    rig.done(&format!("train parts.csv --target sex --split-by part {SMALL} --out parts"));
    let again = "train parts.csv --from parts --epochs 1";
    unseen(&rig, &format!("{again} --split-by part --out d"));
    seen(&rig, &format!("{again} --out e"), &["--split-by part (here none)"]);
}

/// Neither another name, nor another way to write it, nor another training in between hides a table.
#[test]
fn a_table_in_another_dress() {
    let rig = trained();
    let text = rig.text("people.csv");
    rig.write("windows.csv", &text.replace('\n', "\r\n"));
    unseen(&rig, "train windows.csv --from first --epochs 1 --out a");
    seen(&rig, "train windows.csv --from first --epochs 1 --seed 1 --out b", &["--seed 7 (here 1)"]);
    let (head, rows) = text.split_once('\n').unwrap();
    let backwards: Vec<&str> = rows.lines().rev().collect();
    rig.write("backwards.csv", &format!("{head}\n{}\n", backwards.join("\n")));
    seen(&rig, "train backwards.csv --from first --epochs 1 --out c", &["another order"]);

    // Rows that the model has not seen, then those of its first training again.
    let other = Rig::people(800);
    let later: Vec<String> = other.text("people.csv").lines().skip(401).map(str::to_string).collect();
    rig.write("later.csv", &format!("{head}\n{}\n", later.join("\n")));
    unseen(&rig, "train later.csv --from first --epochs 1 --out later");
    seen(&rig, "train people.csv --from later --epochs 1 --seed 1 --out d", &["--seed 7 (here 1)"]);
    // As a file to test or to validate on.
    let new = "train later.csv --from first --epochs 1";
    seen(&rig, &format!("{new} --test people.csv --out e"), &["rows to test on are"]);
    let valid = rig.done(&format!("{new} --valid people.csv --out f"));
    assert!(valid.err.contains("rows to validate on are"), "{valid:#?}");
}

/// What the model has settled and what was asked for otherwise, even where that is a default: refused, with its value.
#[test]
fn what_the_model_has_settled() {
    let rig = trained();
    rig.done(&format!(
        "train people.csv --target age --drop age_group --loss huber --huber-delta 0.5 {SMALL} --out age"
    ));
    let cases: &[(&str, &str, &[&str])] = &[
        ("first", "--layers 3", &["--layers 3", "12,8", "leave --layers out"]),
        ("first", "--layers 256,256", &["--layers 256,256", "12,8"]),
        ("first", "--dropout 0.3", &["--dropout 0.3", "0.1"]),
        ("first", "--activation relu", &["--activation relu", "silu"]),
        ("first", "--norm layer", &["--norm layer", "none"]),
        ("first", "--residual=true", &["--residual true", "false"]),
        ("first", "--numeric standard", &["--numeric standard", "robust-piecewise"]),
        ("first", "--bins 5", &["--bins 5", "has 8"]),
        ("first", "--one-hot-limit 3", &["--one-hot-limit 3", "64"]),
        ("first", "--embedding-width 3", &["--embedding-width 3", "8"]),
        ("first", "--dates seconds", &["--dates seconds", "parts"]),
        ("first", "--target-scale log", &["--target-scale log", "standard"]),
        ("first", "--clamp-predictions", &["--clamp-predictions true", "false"]),
        ("first", "--task multiclass", &["--task multiclass", "binary"]),
        ("first", "--loss cross-entropy", &["--loss cross-entropy", "bce"]),
        ("age", "--loss mse", &["--loss mse", "huber"]),
        ("age", "--huber-delta 1", &["--huber-delta 1", "0.5"]),
        ("first", "--target income", &["predicts 'sex', not 'income'"]),
    ];
    for (model, flags, words) in cases {
        rig.refused(&format!("train people.csv --from {model} {flags}"), words);
        if !flags.contains("target") {
            rig.refused(&format!("train people.csv --from {model} {flags}"), &["--from"]);
        }
    }
    // The same as the model has, said once more, is no contradiction.
    rig.done("train people.csv --from first --layers 12,8 --dropout 0.1 --task binary --epochs 1 --out same");
}

/// What is written down of a run is what it did, and repeats it.
#[test]
fn its_options_are_true() {
    let rig = trained();
    rig.done(&format!(
        "train people.csv --target age --drop age_group --loss pinball --quantile 0.8 --norm layer --dropout 0 \
         --numeric piecewise --bins 5 --one-hot-limit 9 {SMALL} --out age"
    ));
    let done = rig.done("train people.csv --from age --epochs 1 --out more");
    assert!(!done.err.contains("change with --task"), "{done:#?}");
    let config = rig.text("more/config.toml");
    for line in [
        "target = \"age\"",
        "task = \"regression\"",
        "layers = [12, 8]",
        "norm = \"layer\"",
        "dropout = 0.0",
        "numeric = \"piecewise\"",
        "bins = 5",
        "one_hot_limit = 9",
        "loss = \"pinball\"",
        "quantile = 0.8",
        "metric = \"loss\"",
    ] {
        assert!(config.lines().any(|l| l == line), "no {line} in {config}");
    }
    rig.done("train --config more/config.toml --out repeated");
    assert!(rig.bytes("more/model.gradus") == rig.bytes("repeated/model.gradus"));
    assert_eq!(rig.text("repeated/config.toml"), config);
    // A file that says little: the rest is the model's.
    rig.write("few.toml", "[data]\ntable = 'people.csv'\nfrom = 'age'\n[training]\nepochs = 1\n");
    rig.done("train --config few.toml --out few");
    assert!(rig.bytes("more/model.gradus") == rig.bytes("few/model.gradus"));
    rig.write("few.toml", "[data]\ntable = 'people.csv'\nfrom = 'age'\n[network]\nlayers = [4]\n");
    rig.refused("train --config few.toml", &["--layers 4", "12,8"]);
}

/// A model's card says nothing of where and when.
#[test]
fn same_rows_same_bytes() {
    let rig = trained();
    std::fs::create_dir(rig.path("elsewhere")).unwrap();
    rig.write("elsewhere/other-name.csv", &rig.text("people.csv"));
    rig.done(&format!("train elsewhere/other-name.csv --target sex {SMALL} --seed 7 --out second"));
    assert!(rig.bytes("first/model.gradus") == rig.bytes("second/model.gradus"));
    for (table, model) in [("people.csv", "first"), ("elsewhere/other-name.csv", "second/model.gradus")] {
        let threads = table.len() % 3 + 1;
        rig.done(&format!("train {table} --from {model} --epochs 1 --threads {threads} --out of-{threads}"));
    }
    assert!(rig.bytes("of-2/model.gradus") == rig.bytes("of-1/model.gradus"));
}

/// The same rows to train and to test on have no honest reading.
#[test]
fn the_same_rows_twice() {
    let rig = trained();
    let text = rig.text("people.csv");
    rig.write("copy.csv", &text.replace('\n', "\r\n"));
    rig.write("other.csv", &text.lines().take(200).collect::<Vec<_>>().join("\n"));
    for (flags, words) in [
        ("--test people.csv", ["--test people.csv", "the same rows as people.csv"]),
        ("--valid people.csv", ["--valid people.csv", "the same rows as people.csv"]),
        ("--test copy.csv", ["--test copy.csv", "the same rows as people.csv"]),
        ("--valid other.csv --test other.csv", ["--test other.csv", "the same rows as --valid other.csv"]),
    ] {
        rig.refused(&format!("{SEX} {SMALL} {flags}"), &words);
    }
}
