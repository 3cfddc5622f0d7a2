//! What a run leaves in its folder, that it can be repeated from there, and which rows and columns it is made from.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::tables::column;
use rig::{Ended, LEFT, Rig};
use serde_json::Value;

const SEX: &str = "train people.csv --target sex";
const SMALL: &str = "--preset quick --folds 0 --layers 12 --epochs 3 --batch 64";

#[track_caller]
fn same_model(rig: &Rig, a: &str, b: &str) {
    assert!(
        rig.bytes(&format!("{a}/model.gradus")) == rig.bytes(&format!("{b}/model.gradus")),
        "{a} and {b} differ"
    );
}

fn json(rig: &Rig, name: &str) -> Value {
    serde_json::from_str(&rig.text(name)).unwrap()
}

fn count(report: &Ended, part: &str) -> u64 {
    let report: Value = serde_json::from_str(&report.out).unwrap();
    report["rows"][part].as_u64().unwrap()
}

#[test]
fn what_a_run_leaves() {
    let rig = Rig::people(300);
    rig.write("my people.csv", &rig.text("people.csv"));
    let mut command = rig.command("train");
    command.arg("my people.csv").args(format!("--target sex {SMALL} --out run").split(' '));
    assert!(command.output().unwrap().status.success());
    assert_eq!(rig.names("run"), LEFT);

    let record = json(&rig, "run/run.json");
    let typed = format!("gradus train 'my people.csv' --target sex {SMALL} --out run");
    assert_eq!(record["command"], typed.as_str());
    #[cfg(unix)]
    {
        // So that it can be pasted into a shell.
        rig.shell(&format!("{typed}-pasted")).with(0);
        same_model(&rig, "run", "run-pasted");
    }
    assert_eq!(record["gradus"], env!("CARGO_PKG_VERSION"));
    let instructions = record["instructions"].as_str().unwrap();
    assert!(rig.done("--version").out.contains(&format!("({instructions})")));
    // From the root, so that the run can be gone on with from any folder.
    let table = record["files"]["table"].clone();
    assert_eq!(table["path"], rig.path("my people.csv").to_str().unwrap());

    // One letter of the table changes its fingerprint; its name and its folder do not.
    rig.write("changed.csv", &rig.text("people.csv").replacen("Bachelors", "bachelors", 1));
    let fingerprint = |table: &str| {
        let out = format!("of-{table}");
        rig.done(&format!("train {table} --target sex {SMALL} --out {out}"));
        let record = json(&rig, &format!("{out}/run.json"));
        let fingerprint = record["files"]["table"]["fingerprint"].clone();
        assert_eq!(fingerprint.as_str().unwrap().len(), 32);
        fingerprint
    };
    assert_eq!(fingerprint("people.csv"), table["fingerprint"]);
    assert_ne!(fingerprint("changed.csv"), table["fingerprint"]);

    let history = rig.text("run/history.csv");
    assert!(
        history.starts_with("epoch,step,train_error,validation_error,metric,learning_rate\n0,0,,"),
        "{history}"
    );
    assert_eq!(column(&history, "epoch"), ["0", "1", "2", "3"]);
    let metrics = json(&rig, "run/metrics.json");
    assert_eq!(metrics["run"], "run");
    assert_eq!((&metrics["epochs"], &metrics["ended"]["why"]), (&3.into(), &"finished".into()));
    let best = metrics["best_epoch"].as_u64().unwrap() as usize;
    let metric: f64 = column(&history, "metric")[best].parse().unwrap();
    // The epoch was chosen by what the net says; the model may say it calibrated.
    let said = metrics["validation"]["log_loss"].as_f64().unwrap();
    match metrics["calibration"]["outcome"] == "applied" {
        true => assert!(said < metric, "{said} {metric}"),
        false => assert_eq!(said, metric),
    }
}

#[test]
fn folder_names_count_up() {
    let rig = Rig::people(120);
    let quick = "--layers none --epochs 1";
    for n in 1..=3 {
        let done = rig.done(&format!("{SEX} {quick}"));
        let folder = format!("runs/people-sex-{n}");
        assert!(done.err.contains(&folder) && done.out.contains(&folder), "{done:#?}");
        assert_eq!(rig.names(&folder), LEFT);
    }
    // The first number that is free.
    std::fs::remove_dir_all(rig.path("runs/people-sex-2")).unwrap();
    rig.done(&format!("{SEX} {quick}"));
    rig.done(&format!("train people.csv --target age --drop age_group {quick}"));
    std::fs::create_dir(rig.path("more")).unwrap();
    rig.write("more/사람들.v2.tsv", &rig.text("people.csv").replace(',', "\t"));
    rig.done(&format!("train more/사람들.v2.tsv --target sex {quick}"));
    let runs = ["people-age-1", "people-sex-1", "people-sex-2", "people-sex-3", "사람들-sex-1"];
    assert_eq!(rig.names("runs"), runs);
}

/// A run from flags, from the printed options, from its own `config.toml`: the same bytes.
#[test]
fn options_printed_and_read_again() {
    let rig = Rig::people(300);
    let text = rig.text("people.csv");
    for (name, rows) in [("valid.csv", 100), ("test.csv", 50)] {
        rig.write(name, &text.lines().take(rows).collect::<Vec<_>>().join("\n"));
    }
    for (i, flags) in [
        "--target sex",
        "--target age --drop age_group --numeric piecewise --bins 5 --loss huber --huber-delta 0.7 --metric mae",
        "--target age_group --drop age,income --type education=text,hours_per_week=category --seed 7 --task multiclass",
        "--target income --only age,education,sex --dropout 0.3 --norm layer --residual --activation relu",
        "--target sex --schedule plateau:0.3:2 --warm-up 0.5 --patience 2 --metric accuracy --clip-norm 0.5",
        "--target sex --schedule step:2:0.1 --optimizer sgd --momentum 0.8 --nesterov --learning-rate 0.05",
        "--target sex --one-hot-limit 3 --embedding-width 2 --feature-scale --validation-share 0.2 --test-share 0.25",
        "--target age --drop age_group --numeric quantile --dates parts --target-scale log --clamp-predictions",
        "--target sex --valid valid.csv --test test.csv --delimiter , --encoding utf-8",
    ]
    .iter()
    .enumerate()
    {
        // Flags that say how the run is worked through are no options of the model.
        let flags = format!("people.csv {flags} --layers 12,12 --epochs 3 --batch 64");
        let printed = rig.done(&format!("train {flags} --print-config"));
        assert_eq!(printed.err, "");
        rig.write("run.toml", &printed.out);
        rig.done(&format!("train {flags} --threads 1 --out flags-{i}"));
        rig.done(&format!("train --config run.toml --threads 2 --out printed-{i}"));
        rig.done(&format!("train --config flags-{i}/config.toml --out kept-{i}"));
        for run in ["printed", "kept"] {
            same_model(&rig, &format!("flags-{i}"), &format!("{run}-{i}"));
            assert_eq!(rig.text(&format!("{run}-{i}/config.toml")), printed.out, "{flags}");
        }
        assert_eq!(rig.text(&format!("flags-{i}/config.toml")), printed.out, "{flags}");
        assert_eq!(rig.done("train --config run.toml --print-config").out, printed.out, "{flags}");
    }
}

/// A flag goes over the file, and a file may say little.
#[test]
fn flags_go_over_the_config() {
    let rig = Rig::people(300);
    rig.write(
        "few.toml",
        "preset = 'quick'\n[data]\ntable = 'people.csv'\ntarget = 'sex'\n[training]\nepochs = 2\nseed = 3\n",
    );
    rig.done(&format!("train --config few.toml {SMALL} --out both"));
    rig.done(&format!("{SEX} {SMALL} --seed 3 --out flags"));
    same_model(&rig, "both", "flags");
    let printed = rig.done("train --config few.toml --target income --seed 4 --print-config").out;
    for line in ["target = \"income\"", "seed = 4", "epochs = 2", "table = \"people.csv\"", "patience = 8"] {
        assert!(printed.lines().any(|l| l == line), "no {line} in {printed}");
    }
}

/// `--only` some is `--drop` the others; what is not used need not be there to predict.
#[test]
fn columns() {
    let rig = Rig::people(300);
    let text = rig.text("people.csv");
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let kept = ["education", "hours_per_week"];
    let others: Vec<&str> =
        header.iter().filter(|name| !kept.contains(name) && **name != "sex").copied().collect();
    assert_eq!(header.len(), others.len() + 3);
    rig.done(&format!("{SEX} {SMALL} --only {} --out only", kept.join(",")));
    rig.done(&format!("{SEX} {SMALL} --drop {} --out dropped", others.join(",")));
    let dropped_one_by_one = others.iter().map(|name| format!("--drop {name}")).collect::<Vec<_>>().join(" ");
    rig.done(&format!("{SEX} {SMALL} {dropped_one_by_one} --out one-by-one"));
    rig.done(&format!("{SEX} {SMALL} --only sex,{} --out with-target", kept.join(",")));
    for run in ["dropped", "one-by-one", "with-target"] {
        same_model(&rig, "only", run);
    }
    rig.write("few.csv", "hours_per_week,education\n40,Bachelors\n,\n");
    assert_eq!(rig.done("predict only few.csv").out.lines().count(), 3);
    rig.done(&format!("{SEX} {SMALL} --out all"));
    rig.run("predict all few.csv").with(2).saying("age");
}

/// Three files, or one with a column that says which rows are which: the same rows are the same model.
#[test]
fn rows_of_their_own() {
    let rig = Rig::people(600);
    let text = rig.text("people.csv");
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let (mut all, mut files) = (format!("{header},part\n"), vec![format!("{header}\n"); 3]);
    for (i, line) in lines.enumerate() {
        let part = [0, 0, 1, 0, 2, 0, 0][i % 7];
        all += &format!("{line},{}\n", ["train", "validation", "test"][part]);
        files[part] += &format!("{line}\n");
    }
    rig.write("all.csv", &all);
    ["train.csv", "valid.csv", "test.csv"].iter().zip(&files).for_each(|(name, text)| rig.write(name, text));
    let rows = |i: usize| files[i].lines().count() as u64 - 1;

    let by = rig.done(&format!("train all.csv --target sex --split-by part {SMALL} --json --out by"));
    let parts = ["train", "validation", "test"];
    assert_eq!(parts.map(|part| count(&by, part)), [rows(0), rows(1), rows(2)]);
    let three = format!("train train.csv --target sex --valid valid.csv --test test.csv {SMALL} --json");
    let of_files = rig.done(&format!("{three} --out files"));
    assert_eq!(parts.map(|part| count(&of_files, part)), [rows(0), rows(1), rows(2)]);
    // Their cards say how the rows were divided; nothing else differs. The column that splits is no input.
    assert_eq!(rig.text("by/history.csv"), rig.text("files/history.csv"));
    assert_eq!(rig.done("predict by people.csv").out, rig.done("predict files people.csv").out);

    let report = json(&rig, "files/metrics.json");
    for (file, part) in [("test.csv", "test"), ("valid.csv", "validation")] {
        let evaluated = rig.done(&format!("evaluate files {file} --json")).out;
        let evaluated: Value = serde_json::from_str(&evaluated).unwrap();
        assert_eq!(evaluated["test"], report[part], "{part}");
    }
    // With one of the two, the table gives the other.
    for (flag, file, own, other) in [("valid", 1, "validation", "test"), ("test", 2, "test", "validation")] {
        let name = ["", "valid.csv", "test.csv"][file];
        let run =
            rig.done(&format!("train train.csv --target sex --{flag} {name} {SMALL} --json --out {flag}"));
        assert_eq!(count(&run, own), rows(file));
        assert_eq!(count(&run, "train") + count(&run, other), rows(0));
        assert!(count(&run, other).abs_diff(rows(0) * 15 / 100) <= 2);
    }
    // Without validation rows of its own, some of the rows to train on validate.
    rig.write("two.csv", &all.replace(",validation\n", ",train\n"));
    let two = rig.done(&format!("train two.csv --target sex --split-by part {SMALL} --json --out two"));
    assert_eq!(count(&two, "test"), rows(2));
    assert!(count(&two, "validation") > 0);
    rig.run(&format!("train all.csv --target sex --split-by part --valid valid.csv {SMALL}"))
        .with(2)
        .saying("--split-by together with --valid");
}

/// With `--from`, training starts where another model ended: with its weights, encoders and net.
#[test]
fn from_a_model() {
    let rig = Rig::people(600);
    rig.done(&format!("{SEX} {SMALL} --calibrate=false --out first"));
    // Another part of the table, of which no encoder was made.
    let text = rig.text("people.csv");
    let lines: Vec<&str> = text.lines().collect();
    rig.write("later.csv", &[&lines[..1], &lines[301..]].concat().join("\n"));
    let again = "train later.csv --target sex --epochs 2 --valid people.csv --from";
    rig.done(&format!("{again} first --out run"));
    rig.done(&format!("{again} first/model.gradus --out file"));
    same_model(&rig, "run", "file");
    let evaluated = rig.done("evaluate first people.csv --json").out;
    let evaluated: Value = serde_json::from_str(&evaluated).unwrap();
    let start: f64 = column(&rig.text("run/history.csv"), "metric")[0].parse().unwrap();
    assert_eq!(evaluated["test"]["log_loss"].as_f64(), Some(start));
    // Its own options are those of a run; it can be repeated.
    rig.done("train --config run/config.toml --out repeated");
    same_model(&rig, "run", "repeated");
    rig.run("train later.csv --target income --from first").with(2).saying("the model predicts 'sex'");
}

#[test]
fn force() {
    let rig = Rig::people(300);
    rig.done(&format!("{SEX} {SMALL} --out run"));
    rig.done(&format!("{SEX} {SMALL} --seed 1 --out other"));
    let before = rig.bytes("run/model.gradus");
    rig.run(&format!("{SEX} {SMALL} --seed 1 --out run")).with(2).saying("--force");
    assert!(rig.bytes("run/model.gradus") == before);
    rig.write("run/notes.txt", "mine");
    // Nothing is removed for a run that cannot begin.
    rig.run("train people.csv --target nosuch --out run --force").with(2);
    assert!(rig.bytes("run/model.gradus") == before);
    rig.done(&format!("{SEX} {SMALL} --seed 1 --out run --force"));
    same_model(&rig, "run", "other");
    assert_eq!(rig.text("run/notes.txt"), "mine");
}

/// A finished run says so, whatever became of its table, and can be moved.
#[test]
fn resume_of_a_finished_run() {
    let rig = Rig::people(300);
    let trained = rig.done(&format!("{SEX} {SMALL} --out run"));
    std::fs::remove_file(rig.path("people.csv")).unwrap();
    let again = rig.done("resume run").saying("run: this run is finished; nothing to do");
    assert_eq!(again.out, trained.out);
    std::fs::rename(rig.path("run"), rig.path("moved")).unwrap();
    let again = rig.done("resume moved").saying("moved: this run is finished");
    assert!(again.out.contains("gradus predict moved new.csv"), "{}", again.out);
    assert_eq!(rig.names("moved"), LEFT);
    rig.run("resume run").with(2).saying("not a run's folder");
}
