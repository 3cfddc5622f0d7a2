//! Runs gone on with elsewhere, from files that were moved, with options that were changed; and folders that hold no
//! finished run.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::fs;
use std::process::{Child, Command, Stdio};

use rig::{Ended, LEFT, Rig, wait_for};

const LONG: &str = "--epochs 300 --patience 0 --batch 32 --checkpoint-every 0.01";

/// A scratch folder with a table, two parts of it in files of their own and a model to start from.
fn with_files() -> Rig {
    let rig = Rig::people(900);
    let text = rig.text("people.csv");
    let lines: Vec<&str> = text.lines().collect();
    for (name, rows) in [("table.csv", 1..601), ("valid.csv", 601..751), ("test.csv", 751..901)] {
        rig.write(name, &([&lines[..1], &lines[rows]].concat().join("\n") + "\n"));
    }
    rig.done("train table.csv --target sex --layers 128,128 --epochs 1 --out first");
    rig
}

fn interrupted(rig: &Rig, child: Child, run: &str) -> Ended {
    let before = rig.checkpoints(run);
    wait_for("another checkpoint", || {
        let now = rig.checkpoints(run);
        !now.is_empty() && now.last() != before.last()
    });
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    Ended::from(child.wait_with_output().unwrap()).with(130)
}

/// The command that a message ends with, as if it were pasted into a shell.
fn advised(ended: &Ended, before: &str) -> String {
    let (_, command) = ended.err.split_once(before).unwrap_or_else(|| panic!("no '{before}' in {ended:#?}"));
    command.lines().next().unwrap().to_string()
}

#[test]
fn from_another_folder_and_after_files_were_moved() {
    let rig = with_files();
    let words = format!("train table.csv --target sex --valid valid.csv --test test.csv --from first {LONG}");
    rig.done(&format!("{words} --out whole"));
    let child = rig.spawn(&format!("{words} --out run"));
    interrupted(&rig, child, "run");

    // From a folder that the paths as typed do not lead from.
    fs::create_dir(rig.path("elsewhere")).unwrap();
    let from = |words: &str| {
        let mut command = rig.command(words);
        command.current_dir(rig.path("elsewhere")).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let child = from("resume ../run --checkpoint-every 0.01").spawn().unwrap();
    interrupted(&rig, child, "run").saying("gradus resume ../run");

    // Gone, one after the other; then another file in its place.
    for (name, flag, noun) in [
        ("table.csv", "--data", "table"),
        ("valid.csv", "--valid", "--valid table"),
        ("test.csv", "--test", "--test table"),
        ("first", "--from", "--from model"),
    ] {
        fs::rename(rig.path(name), rig.path("elsewhere").join(name)).unwrap();
        let gone = format!("run: its {noun} {}", rig.path(name).display());
        rig.refused("resume run", &[&gone, "is not there", &format!("say where it is now with {flag} FILE")]);
        rig.refused(
            &format!("resume run {flag} nosuch"),
            &[&format!("{flag} nosuch"), "there is no such file"],
        );
        if name == "first" {
            continue;
        }
        rig.write(name, "age,sex\n1,Male\n");
        let changed = format!("its {noun} {name} has changed since the run began");
        rig.refused("resume run", &[&changed, flag]);
        rig.refused(
            &format!("resume run {flag} people.csv"),
            &["people.csv has changed since the run began"],
        );
        fs::remove_file(rig.path(name)).unwrap();
        fs::rename(rig.path("elsewhere").join(name), rig.path(name)).unwrap();
    }
    for name in ["table.csv", "valid.csv", "test.csv"] {
        fs::rename(rig.path(name), rig.path("elsewhere").join(name)).unwrap();
    }
    let all = "--data elsewhere/table.csv --valid elsewhere/valid.csv --test elsewhere/test.csv --from elsewhere/first";
    let child = rig.spawn(&format!("resume run {all} --checkpoint-every 0.01"));
    let stopped = interrupted(&rig, child, "run");
    // It is known now where they are: what it says to go on with is enough.
    rig.shell(&advised(&stopped, "go on with: ")).with(0);
    assert!(rig.bytes("run/model.gradus") == rig.bytes("whole/model.gradus"));
    assert_eq!(rig.text("run/history.csv"), rig.text("whole/history.csv"));
    assert_eq!(rig.names("run"), LEFT);
    // The report can be gathered anew from there.
    rig.refused("report run --data people.csv", &["has changed"]);
    rig.done("report run --data elsewhere/table.csv --output page.html");
}

/// What the bits come from besides files is held to as well, and the advice works.
#[test]
fn other_options_or_another_version() {
    let rig = Rig::people(300);
    let run = "my run";
    let mut command = rig.command(&format!("train people.csv --target sex --layers 128,128 {LONG} --out"));
    let child = command.arg(run).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stopped = interrupted(&rig, child, run);
    assert_eq!(advised(&stopped, "go on with: "), "gradus resume 'my run'");
    let config = rig.text("my run/config.toml");
    let record = rig.text("my run/run.json");
    let resume = |words: &[&str]| {
        let before = rig.all();
        let ended: Ended = rig.command("resume").arg(run).output().unwrap().into();
        let ended = words.iter().fold(ended.with(2), |ended, word| ended.saying(word));
        assert!(rig.all() == before);
        ended
    };

    for (was, is, told) in [
        ("learning_rate = 0.01", "learning_rate = 0.02", "training.learning_rate is 0.02, was 0.01"),
        ("optimizer = \"adamw\"", "optimizer = \"adam\"", "training.optimizer is \"adam\", was \"adamw\""),
        ("dropout = 0.1", "dropout = 0.2", "network.dropout is 0.2, was 0.1"),
        ("seed = 0", "seed = 1", "training.seed is 1, was 0"),
        ("test_share = 0.15", "test_share = 0.15\nvalid = 'people.csv'", "data.valid is"),
    ] {
        assert!(config.contains(was), "{config}");
        rig.write("my run/config.toml", &config.replace(was, is));
        resume(&["my run: its options are not those it was begun with", told]);
    }
    rig.write("my run/config.toml", &format!("# Mine.\n{config}"));
    rig.write("my run/run.json", &record.replace(env!("CARGO_PKG_VERSION"), "0.0.9"));
    let version = concat!("it was begun with gradus 0.0.9, this is ", env!("CARGO_PKG_VERSION"));
    resume(&[version]);
    rig.write("my run/run.json", &record.replace("\"instructions\": \"", "\"instructions\": \"other-"));
    resume(&["it was begun with other-", "instructions, this machine has "]);

    // Record and options changed alike: the checkpoint still knows.
    let changed = |text: &str| text.replace("\"learning_rate\": 0.01", "\"learning_rate\": 0.02");
    assert!(changed(&record) != record);
    rig.write("my run/run.json", &changed(&record));
    rig.write("my run/config.toml", &config.replace("learning_rate = 0.01", "learning_rate = 0.02"));
    let refused = resume(&["checkpoint-", "training.learning_rate is 0.02, was 0.01"]);
    let again = advised(&refused, "begin it again: ");
    assert_eq!(again, "gradus train --config 'my run/config.toml' --out 'my run' --force");
    // From elsewhere it names the table too.
    fs::create_dir(rig.path("elsewhere")).unwrap();
    let mut command = rig.command("resume");
    let elsewhere = command.arg("../my run").current_dir(rig.path("elsewhere")).output().unwrap();
    let there = advised(&elsewhere.into(), "begin it again: ");
    rig.shell(&format!("cd elsewhere; {there} --epochs 1")).with(0);
    rig.shell(&format!("{again} --epochs 1")).with(0).saying("my run");
    let told = rig.shell("gradus resume 'my run'").with(0).out;
    assert!(told.contains("gradus predict 'my run' new.csv"), "{told}");
    rig.shell("gradus predict 'my run' people.csv").with(0);
}

/// Commands that look at a run say what is wrong with the folder.
#[test]
fn folders_without_a_finished_run() {
    let rig = Rig::people(300);
    let child = rig.spawn(&format!("train people.csv --target sex --layers 128,128 {LONG} --out run"));
    interrupted(&rig, child, "run");
    fs::create_dir(rig.path("empty")).unwrap();
    for words in [
        "predict RUN people.csv",
        "evaluate RUN people.csv",
        "inspect RUN",
        "check RUN people.csv",
        "train people.csv --target sex --from RUN",
        "report RUN",
    ] {
        let of = |run: &str| words.replace("RUN", run);
        rig.refused(&of("run"), &["run: this run is not finished", "go on with it: gradus resume run"]);
        rig.refused(&of("empty"), &["empty: this is not a run's folder", "such as runs/people-sex-1"]);
    }
    rig.done("resume run");
    fs::remove_file(rig.path("run/model.gradus")).unwrap();
    rig.refused("predict run people.csv", &["run: its model.gradus is gone", "train anew"]);
}

/// A start that was killed before its run had a record is begun again by the same command, in the same folder.
#[test]
fn a_start_that_was_killed_early() {
    let rig = Rig::people(120);
    let words = "train people.csv --target sex --preset default --folds 0 --layers none --epochs 1";
    fs::create_dir_all(rig.path("runs/people-sex-1")).unwrap();
    rig.write("runs/people-sex-1/.lock", "4711");
    rig.write("runs/people-sex-1/config.toml", "[data]\ntable = 'people.csv'\ntarget = 'sex'\nfolds = 0\n");
    let refused =
        rig.run("resume runs/people-sex-1").with(2).saying("before there was anything to go on with");
    let again = advised(&refused, "start it again with: ");
    rig.done(words);
    assert_eq!(rig.names("runs"), ["people-sex-1"]);
    rig.done(words);
    assert_eq!(rig.names("runs"), ["people-sex-1", "people-sex-2"]);
    for name in [
        "model.gradus",
        "report.html",
        "report.json",
        "history.csv",
        "metrics.json",
        "predictions.csv",
        "run.json",
    ] {
        fs::remove_file(rig.path("runs/people-sex-1").join(name)).unwrap();
    }
    rig.shell(&again).with(0);
    assert_eq!(rig.names("runs/people-sex-1"), LEFT);
}

/// A run that diverged is finished as well.
#[test]
fn resume_of_a_run_that_diverged() {
    let rig = Rig::people(300);
    let words =
        "train people.csv --target age --drop age_group --optimizer sgd --learning-rate 1e30 --warm-up 0";
    rig.run(&format!("{words} --out run")).with(1).saying("diverged");
    let again = rig.done("resume run").saying("run: this run is finished; nothing to do");
    assert!(again.out.contains("diverged in epoch 1") && !again.err.contains("error"), "{again:#?}");
}
