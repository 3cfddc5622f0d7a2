//! `--force`: the run that is there is kept until the new one is finished.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use rig::{Ended, LEFT, Rig, wait_for};

const TRAIN: &str = "train people.csv --target sex --layers 24 --batch 64";
/// Long enough to be stopped on the way.
const LONG: &str = "train people.csv --target sex --layers 256,256 --batch 32 --epochs 300 --patience 0 --seed 1 \
                    --checkpoint-every 0.01 --out run --force";

fn trained() -> Rig {
    let rig = Rig::people(300);
    rig.done(&format!("{TRAIN} --epochs 3 --out run"));
    rig
}

/// Starts the long run in place of the one that is there and stops it.
fn stopped(rig: &Rig) -> Ended {
    let begun = SystemTime::now();
    let child = rig.spawn(LONG);
    let is_new = |path: &PathBuf| fs::metadata(path).is_ok_and(|m| m.modified().unwrap() > begun);
    wait_for("a checkpoint", || rig.checkpoints("run").iter().any(is_new));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    Ended::from(child.wait_with_output().unwrap()).with(130)
}

/// A model may be the start of the run that takes its place.
#[test]
fn a_run_goes_on_from_the_one_it_replaces() {
    let rig = trained();
    fs::copy(rig.path("run/model.gradus"), rig.path("start.gradus")).unwrap();
    rig.done("train people.csv --target sex --epochs 2 --from start.gradus --out wanted");
    rig.done("train people.csv --target sex --epochs 2 --from run --out run --force");
    assert!(rig.bytes("run/model.gradus") == rig.bytes("wanted/model.gradus"));
    assert_eq!(rig.names("run"), LEFT);

    // Stopped on the way, it finds the model with the run that it replaces, wherever both have been moved.
    let (from, to) = ("--layers 256,256 --batch 32", "--from run");
    let mut rest: Vec<&str> = LONG.split(from).collect();
    rest.insert(1, to);
    let words = rest.concat();
    rig.done(&words.replace("--out run --force", "--out whole"));
    let child = rig.spawn(&words);
    wait_for("a checkpoint", || !rig.checkpoints("run").is_empty());
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    Ended::from(child.wait_with_output().unwrap()).with(130);
    fs::rename(rig.path("run"), rig.path("moved")).unwrap();
    rig.done("resume moved");
    assert!(rig.bytes("moved/model.gradus") == rig.bytes("whole/model.gradus"));
    assert_eq!(rig.names("moved"), LEFT);
}

/// A table in the run's folder would be gone with it.
#[test]
fn tables_that_would_go_with_the_run() {
    let rig = trained();
    let told = ["belongs to the run that --force replaces", "copy it elsewhere first"];
    for words in [
        "train run/history.csv --target metric",
        "train people.csv --target sex --valid ./run/../run/history.csv",
        "train people.csv --target sex --test run/history.csv",
    ] {
        rig.refused(&format!("{words} --out run --force"), &told);
    }
    rig.write("run/people.csv", &rig.text("people.csv"));
    rig.done("train run/people.csv --target sex --epochs 1 --layers 4 --out run --force");
    assert!(rig.path("run/people.csv").is_file());
}

/// Where the new run cannot begin, or there is nothing to begin with, the old one is as it was.
#[test]
fn a_run_that_cannot_begin_replaces_nothing() {
    let rig = trained();
    let line = format!("ulimit -f 1; gradus {TRAIN} --seed 1 --out run --force");
    rig.refuses(|rig| rig.shell(&line), &["run/config.toml: cannot write it", "Raise the limit"]);
    rig.refused(&format!("{TRAIN} --from nosuch --out run --force"), &["nosuch"]);
}

#[test]
fn the_old_run_is_kept_until_the_new_one_is_finished() {
    let rig = trained();
    let old = rig.bytes("run/model.gradus");
    let kept = "The run that it replaces is in run/.replaced until then";
    let told = stopped(&rig).saying("go on with: gradus resume run").saying(kept);
    assert_eq!(told.out, "");
    rig.refused(
        "predict run people.csv",
        &["run: this run is not finished", "gradus resume run", "run/.replaced"],
    );
    // It is a run like any other.
    rig.done("evaluate run/.replaced people.csv");
    assert!(rig.bytes("run/.replaced/model.gradus") == old);
    // Another start in its place: the finished one is still the one that is kept.
    stopped(&rig).saying(kept);
    assert!(rig.bytes("run/.replaced/model.gradus") == old);
    rig.done("resume run");
    assert_eq!(rig.names("run"), LEFT);
    rig.done(&LONG.replace("--out run --force", "--out whole"));
    assert!(rig.bytes("run/model.gradus") == rig.bytes("whole/model.gradus"));
}

/// No room for the new model: what there was before is untouched indeed.
#[test]
fn a_model_that_cannot_be_written() {
    let rig = trained();
    let old = rig.bytes("run/model.gradus");
    let line = "ulimit -f 16; gradus train people.csv --target sex --preset quick --folds 0 --layers 1000 --epochs 1 --out run --force";
    rig.shell(line).with(2).saying("run/model.gradus: cannot write it").saying("gradus resume run");
    assert!(rig.bytes("run/.replaced/model.gradus") == old);
    rig.done("resume run");
    assert_eq!(rig.names("run"), LEFT);
}

/// Killed after the old run was moved aside and before the new one has its record: the old run is the run.
#[test]
fn killed_before_the_new_run_begins() {
    let rig = trained();
    let old = rig.all();
    let half_moved = |names: &[&str]| {
        fs::create_dir(rig.path("run/.replaced")).unwrap();
        for name in names {
            fs::rename(rig.path("run").join(name), rig.path("run/.replaced").join(name)).unwrap();
        }
    };
    for names in [&LEFT[7..], &LEFT[3..], &LEFT[1..]] {
        half_moved(names);
        rig.refused("report run", &["was killed", "put the run back with: gradus resume run"]);
        rig.refused(&format!("{TRAIN} --out run"), &["there is a run already"]);
        rig.write("run/config.toml.4711.tmp", "half");
        rig.done("resume run").saying("the run is back in its place").saying("this run is finished");
        assert!(rig.all() == old);
    }
    // Killed while the replaced run was removed.
    fs::create_dir(rig.path("run/.replaced")).unwrap();
    rig.write("run/.replaced/model.gradus", "old");
    rig.done("resume run").saying("this run is finished");
    assert!(rig.all() == old);
    // A start in its place puts it back first.
    half_moved(&LEFT[1..]);
    rig.done(&format!("{TRAIN} --epochs 1 --out run --force"));
    assert_eq!(rig.names("run"), LEFT);
}
