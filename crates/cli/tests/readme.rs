//! What the README promises, on the whole table: its three commands as they stand there, and what they reach.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::{PEOPLE, Rig};
use serde_json::Value;

const READMES: [&str; 2] = [include_str!("../../../README.md"), include_str!("../../../README.ko.md")];
/// How a command begins in the README, and as a person with the command on the path types it.
const BUILT: &str = "cargo run --release -- ";

/// The lines of the README's code blocks, without comments.
fn commands(readme: &'static str) -> Vec<&'static str> {
    let blocks = readme.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(|block| block.lines().skip(1));
    let bare = |line: &'static str| line.split(" #").next()?.split(" //").next();
    lines.filter_map(bare).map(str::trim_end).collect()
}

/// The words of the three commands that train on the table, after `gradus`.
fn trainings(readme: &'static str) -> Vec<&'static str> {
    commands(readme).into_iter().filter_map(|line| line.strip_prefix(BUILT)?.strip_prefix("train ")).collect()
}

#[test]
fn the_three_commands() {
    let wanted = [
        "data/people.csv --target sex",
        "data/people.csv --target age_group --drop age",
        "data/people.csv --target age --drop age_group",
    ];
    for readme in READMES {
        assert_eq!(trainings(readme), wanted);
    }
    assert_eq!(commands(READMES[0]), commands(READMES[1]), "the same commands in both languages");
}

/// Runs `train` with these words where `data/people.csv` is, and gives what it reports.
#[track_caller]
fn report(words: &str) -> Value {
    let rig = Rig::empty();
    std::fs::create_dir(rig.path("data")).unwrap();
    std::fs::copy(PEOPLE, rig.path("data/people.csv")).unwrap();
    let done = rig.done(&format!("train {words} --json"));
    serde_json::from_str(&done.out).unwrap()
}

#[track_caller]
fn score(report: &Value, of: &str, metric: &str) -> f64 {
    report[of][metric].as_f64().unwrap_or_else(|| panic!("no {metric} of {of} in {report}"))
}

/// The network beats the linear model, and that the constant guess.
#[track_caller]
fn beats(report: &Value, metric: &str) {
    let of = ["test", "baseline_linear", "baseline_constant"].map(|of| score(report, of, metric));
    assert!(of[0] < of[1] && of[1] < of[2], "{metric} of network, linear model and constant guess: {of:?}");
}

/// A number of the README's text, such as the accuracy after `sex`.
#[track_caller]
fn promised(after: &str, metric: &str) -> f64 {
    let text = READMES[0].split_once(after).unwrap().1;
    let text = text.split_once(metric).unwrap().1.trim_start();
    let number: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    number.trim_end_matches('.').parse().unwrap()
}

/// Other instruction sets round otherwise.
fn close(got: f64, promised: f64) -> bool {
    (got - promised).abs() <= 0.003 * promised.max(1.0)
}

#[track_caller]
fn as_promised(report: &Value, after: &str, metric: &str, name: &str) {
    let (got, promised) = (score(report, "test", metric), promised(after, name));
    assert!(close(got, promised), "{metric}: {got}, but the README says {promised}");
}

#[test]
fn sex() {
    let report = report(trainings(READMES[0])[0]);
    assert_eq!((&report["task"], &report["rows"]["test"]), (&"binary".into(), &7326.into()));
    assert!(score(&report, "test", "accuracy") >= 0.842, "{report}");
    beats(&report, "log_loss");
    as_promised(&report, "`sex`:", "accuracy", "accuracy");
    as_promised(&report, "`sex`:", "roc_auc", "ROC-AUC");
}

#[test]
fn age_group() {
    let report = report(trainings(READMES[0])[1]);
    assert_eq!(report["task"], "multiclass");
    beats(&report, "log_loss");
}

#[test]
fn age() {
    let report = report(trainings(READMES[0])[2]);
    assert_eq!(report["task"], "regression");
    assert!(score(&report, "test", "rmse") <= 10.1, "{report}");
    beats(&report, "rmse");
    for (column, metric) in ["rmse", "mae", "r2"].into_iter().enumerate() {
        for (row, of) in [("this network", "test"), ("linear model", "baseline_linear")] {
            let line = READMES[0].lines().find_map(|line| line.trim().strip_prefix(row)).unwrap();
            let promised: f64 = line.split_whitespace().nth(column).unwrap().parse().unwrap();
            let got = score(&report, of, metric);
            assert!(close(got, promised), "{metric} of {of}: {got}, but the README says {promised}");
        }
    }
}

/// The example of the library.
#[test]
fn income() {
    let report = report("data/people.csv --target income");
    assert_eq!(report["task"], "binary");
    assert!(score(&report, "test", "accuracy") >= 0.855, "{report}");
    assert!(score(&report, "test", "roc_auc") >= 0.91, "{report}");
    beats(&report, "log_loss");
    as_promised(&report, "`income`:", "accuracy", "accuracy");
    as_promised(&report, "`income`:", "roc_auc", "ROC-AUC");
}
