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

/// One thing has one Korean word, wherever a person reads: these are the others that it could have.
#[test]
fn one_korean_word_for_one_thing() {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut folders = vec![root.join("docs/guide/ko/src"), root.join("crates/gradus/src/report")];
    let mut files = vec![root.join("README.ko.md"), root.join("docs/maths.ko.md")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    assert!(files.len() > 30, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for (other, word) in [
            ("부류", "클래스"),
            ("모형", "모델"),
            ("훈련", "학습"),
            ("매개변수", "파라미터"),
            ("매개 변수", "파라미터"),
            ("에폭", "에포크"),
            ("테스트 행", "시험 행"),
        ] {
            assert!(!text.contains(other), "{}: {other}, which is {word} elsewhere", file.display());
        }
    }
}

/// What the README says is there, is there.
#[test]
fn links_lead_somewhere() {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    for readme in READMES {
        let targets = readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let local: Vec<&str> = targets.filter(|target| !target.starts_with("http")).collect();
        assert!(local.len() >= 5, "{local:?}");
        local.iter().for_each(|target| assert!(root.join(target).exists(), "{target}"));
    }
}

/// Runs `train` with these words where `data/people.csv` is, and gives what it reports.
#[track_caller]
fn report(words: &str) -> Value {
    let rig = Rig::empty();
    std::fs::create_dir(rig.path("data")).unwrap();
    std::fs::copy(PEOPLE, rig.path("data/people.csv")).unwrap();
    let done = rig.done(&format!("train {words} --preset default --json"));
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
