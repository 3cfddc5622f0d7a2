//! Runs that are stopped, killed or damaged end in the bytes of a run that was left alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use rig::{Ended, Rig, Seeded, wait_for};

/// About a second of training, with everything that a checkpoint must hold: batch norm's averages, two states for
/// each weight, the memory of the plateau schedule, dropout.
const LONG: &str = "train people.csv --target sex --layers 256,256 --batch 64 --epochs 40 --patience 0 --norm batch \
                    --schedule plateau:0.5:1 --learning-rate 0.003 --one-hot-limit 10";

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().unwrap();
    assert!(sent.success());
}

fn ended(child: Child) -> Ended {
    child.wait_with_output().unwrap().into()
}

/// A rig with a run `whole` that nobody disturbed.
fn undisturbed() -> Rig {
    undisturbed_by(LONG)
}

fn undisturbed_by(train: &str) -> Rig {
    let rig = Rig::people(2_000);
    rig.done(&format!("{train} --out whole"));
    rig
}

/// `metrics.json` without what may differ.
fn metrics(rig: &Rig, run: &str) -> serde_json::Value {
    let mut metrics: serde_json::Value =
        serde_json::from_slice(&rig.bytes(&format!("{run}/metrics.json"))).unwrap();
    for key in ["seconds", "run"] {
        metrics.as_object_mut().unwrap().remove(key).unwrap();
    }
    metrics
}

#[track_caller]
fn as_undisturbed(rig: &Rig, run: &str) {
    let same = rig.bytes("whole/model.gradus") == rig.bytes(&format!("{run}/model.gradus"));
    assert!(same, "{run}: another model than that of an undisturbed run");
    assert_eq!(rig.text("whole/history.csv"), rig.text(&format!("{run}/history.csv")), "{run}");
    assert_eq!(metrics(rig, "whole"), metrics(rig, run), "{run}");
    assert_eq!(rig.text("whole/predictions.csv"), rig.text(&format!("{run}/predictions.csv")), "{run}");
    assert_eq!(rig.names(run), rig.names("whole"), "{run}");
}

/// Starts a run, waits until it has so many checkpoints behind it, and stops it with a signal.
fn stopped_at(rig: &Rig, run: &str, checkpoints: u64, name: &str) -> Ended {
    let child = rig.spawn(&format!("{LONG} --checkpoint-every 0.01 --out {run}"));
    let newest = rig.path(run).join(format!("checkpoint-{checkpoints}.gradus"));
    wait_for("a checkpoint", || newest.exists());
    signal(&child, name);
    ended(child)
}

/// Turns one bit of a file over, in its middle.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(path, bytes).unwrap();
}

#[test]
fn signals_leave_a_checkpoint_and_say_how_to_go_on() {
    let rig = undisturbed();
    for (run, name, code) in [("int", "INT", 130), ("term", "TERM", 143)] {
        let stopped = stopped_at(&rig, run, 3, name).with(code);
        let stopped = stopped.saying(&format!("interrupted; go on with: gradus resume {run}"));
        assert_eq!(stopped.out, "");
        assert_eq!(rig.checkpoints(run).len(), 2);
        let names = rig.names(run);
        assert!(
            !names.iter().any(|n| n.ends_with(".tmp") || n == "model.gradus" || n == "metrics.json"),
            "{names:?}"
        );
        rig.done(&format!("resume {run}")).saying("from step ");
        as_undisturbed(&rig, run);
    }
    // Stopped again while it goes on, and on another number of threads each time.
    stopped_at(&rig, "again", 1, "INT").with(130);
    let child = rig.spawn("resume again --checkpoint-every 0.01 --threads 1 --json");
    let before = rig.checkpoints("again");
    wait_for("the next checkpoint", || rig.checkpoints("again").last() > before.last());
    signal(&child, "TERM");
    let stopped = ended(child).with(143).saying("gradus resume again");
    assert_eq!(stopped.out, "");
    rig.done("resume again --threads 3");
    as_undisturbed(&rig, "again");
    let was_done = rig.done("resume again --json").saying("this run is finished; nothing to do");
    let report: serde_json::Value = serde_json::from_str(&was_done.out).unwrap();
    assert_eq!(report["target"], "sex");
    as_undisturbed(&rig, "again");
}

/// Twenty kills at seeded moments: in training, in a save, while a run is resumed.
#[test]
fn killed_at_any_moment() {
    killed(LONG, 20);
}

/// The same where there are several nets: the one that is trained, those that are done, and the moment between.
#[test]
fn killed_at_any_moment_of_a_run_with_folds() {
    killed(&LONG.replace("--epochs 40", "--epochs 10 --folds 4"), 12);
}

/// Kills and resumes runs of this kind until there were so many kills.
fn killed(train: &str, all: usize) {
    let rig = undisturbed_by(train);
    let mut random = Seeded(7);
    let (mut kills, mut run, mut lives) = (0, 1, 0);
    while kills < all {
        let name = format!("run-{run}");
        let begun = rig.path(&name).join("run.json").exists();
        let words = match begun {
            true => format!("resume {name}"),
            false => format!("{train} --out {name}"),
        };
        let mut child = rig.spawn(&format!("{words} --checkpoint-every 0.02"));
        lives += 1;
        sleep(Duration::from_millis(5 + random.below(250)));
        match child.try_wait().unwrap() {
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
            }
            Some(status) => {
                assert!(status.success(), "{words}: {:#?}", ended(child));
                as_undisturbed(&rig, &name);
                run += 1;
            }
        }
        assert!(lives < 3 * all, "{kills} kills in {lives} lives");
    }
    let name = format!("run-{run}");
    if !rig.path(&name).join("run.json").exists() {
        rig.done(&format!("{train} --out {name}"));
    }
    rig.done(&format!("resume {name}"));
    as_undisturbed(&rig, &name);
}

#[test]
fn killed_before_the_first_checkpoint() {
    let rig = undisturbed();
    let mut child = rig.spawn(&format!("{LONG} --out early"));
    wait_for("the run's record", || rig.path("early/run.json").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(rig.checkpoints("early").is_empty());
    rig.run(&format!("{LONG} --out early")).with(2).saying("gradus resume");
    rig.done("resume early").saying("early from the beginning");
    as_undisturbed(&rig, "early");

    // So early that there was no record yet: there is nothing to resume, and nothing in the way of a start.
    fs::create_dir(rig.path("earlier")).unwrap();
    for name in [".lock", "config.toml", "run.json.4711.tmp", "config.toml.4711.tmp"] {
        rig.write(&format!("earlier/{name}"), "");
    }
    let words = "start it again with: gradus train --config earlier/config.toml --out earlier";
    rig.run("resume earlier").with(2).saying(words);
    rig.done(&format!("{LONG} --out earlier"));
    as_undisturbed(&rig, "earlier");
}

#[test]
fn leftovers_of_killed_processes_are_cleared_away() {
    let rig = undisturbed();
    stopped_at(&rig, "left", 2, "INT").with(130);
    let left =
        ["model.gradus.99.tmp", "history.csv.99.tmp", "metrics.json.99.tmp", "checkpoint-9.gradus.99.tmp"];
    left.iter().for_each(|name| rig.write(&format!("left/{name}"), "half"));
    rig.done("resume left");
    as_undisturbed(&rig, "left");
    // Killed after the last file was written, before the checkpoints were removed.
    rig.write("left/checkpoint-7.gradus", "old");
    rig.done("resume left").saying("finished");
    as_undisturbed(&rig, "left");
}

#[test]
fn damaged_checkpoints() {
    let rig = undisturbed();
    stopped_at(&rig, "one", 2, "INT").with(130);
    let both = rig.checkpoints("one");
    damage(&both[1]);
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_string();
    let resumed = rig.done("resume one").saying(&name(&both[1])).saying("from step ");
    assert!(!resumed.err.contains(&name(&both[0])), "{resumed:#?}");
    as_undisturbed(&rig, "one");

    stopped_at(&rig, "two", 2, "TERM").with(143);
    let both = rig.checkpoints("two");
    damage(&both[0]);
    fs::write(&both[1], &fs::read(&both[1]).unwrap()[..1000]).unwrap();
    rig.done("resume two").saying(&name(&both[0])).saying(&name(&both[1])).saying("from the beginning");
    as_undisturbed(&rig, "two");
}

#[test]
fn the_table_is_gone_or_is_another() {
    let rig = undisturbed();
    stopped_at(&rig, "run", 1, "INT").with(130);
    let table = rig.text("people.csv");
    let changed = "people.csv has changed since the run began";
    rig.write("people.csv", &table.replacen("Bachelors", "Masters", 1));
    rig.run("resume run").with(2).saying(changed);
    rig.write("people.csv", "no table\0at all");
    rig.run("resume run").with(2).saying(changed);
    fs::remove_file(rig.path("people.csv")).unwrap();
    rig.run("resume run").with(2).saying("people.csv is not there").saying("--data FILE");
    fs::create_dir(rig.path("moved")).unwrap();
    rig.write("moved/renamed.csv", &(table.clone() + "\n"));
    rig.run("resume run --data moved/renamed.csv").with(2).saying("renamed.csv has changed");
    rig.write("moved/renamed.csv", &table);
    rig.done("resume run --data moved/renamed.csv");
    as_undisturbed(&rig, "run");
}

#[test]
fn other_files_of_a_run_are_held_to_as_well() {
    let rig = Rig::people(600);
    let table = rig.text("people.csv");
    let valid = table.lines().take(200).collect::<Vec<_>>().join("\n");
    rig.write("valid.csv", &valid);
    rig.done("train people.csv --target sex --layers 32 --epochs 1 --out first");
    fs::copy(rig.path("first/model.gradus"), rig.path("start.gradus")).unwrap();
    let words =
        "train people.csv --target sex --epochs 2000 --patience 0 --from start.gradus --valid valid.csv";
    let child = rig.spawn(&format!("{words} --checkpoint-every 0.01 --out run"));
    wait_for("a checkpoint", || !rig.checkpoints("run").is_empty());
    signal(&child, "INT");
    ended(child).with(130);
    rig.write("valid.csv", &valid.replacen("Bachelors", "Masters", 1));
    rig.run("resume run").with(2).saying("valid.csv");
    rig.write("valid.csv", &valid);
    damage(&rig.path("start.gradus"));
    rig.run("resume run").with(2).saying("start.gradus");
}

#[test]
fn one_process_to_a_run() {
    let rig = undisturbed();
    let child = rig.spawn(&format!("{LONG} --checkpoint-every 0.01 --out run"));
    wait_for("a checkpoint", || !rig.checkpoints("run").is_empty());
    let taken = format!("another gradus (process {}) is working in this run folder", child.id());
    rig.run("resume run").with(2).saying(&taken);
    rig.run(&format!("{LONG} --out run --force")).with(2).saying(&taken);
    rig.run(&format!("{LONG} --out run")).with(2).saying("there is a run already");
    ended(child).with(0);
    as_undisturbed(&rig, "run");
}

/// While the table is read there is nothing to save: the first interrupt ends it, and nothing is left.
#[test]
fn an_interrupt_before_the_run_has_a_folder() {
    let rig = Rig::people(10);
    let made = Command::new("mkfifo").arg(rig.path("slow.csv")).status().unwrap();
    assert!(made.success());
    let before = rig.names("");
    let mut child = rig.spawn("train slow.csv --target sex --out run");
    // Opened for writing, so that the reader waits for what never comes.
    let _writer = fs::OpenOptions::new().read(true).write(true).open(rig.path("slow.csv")).unwrap();
    sleep(Duration::from_millis(100));
    assert!(child.try_wait().unwrap().is_none(), "it waits: {:#?}", ended(child));
    signal(&child, "INT");
    let status = child.wait().unwrap();
    assert!(status.signal() == Some(2) || status.code() == Some(130), "{status}");
    assert_eq!(rig.names(""), before);
}

/// In the middle of a step that takes a second or more, nothing looks at the flag that a first Ctrl-C sets; a second
/// one does not wait for it.
#[test]
fn a_second_interrupt_ends_at_once() {
    let rig = Rig::people(3_000);
    let slow = "train people.csv --target sex --layers 2048,2048 --batch 3000 --epochs 500 --threads 1";
    let child = rig.spawn(&format!("{slow} --out run"));
    wait_for("the run's record", || rig.path("run/run.json").exists());
    sleep(Duration::from_millis(100));
    let twice = format!("kill -INT {0} && sleep 0.03 && kill -INT {0}", child.id());
    assert!(Command::new("sh").arg("-c").arg(twice).status().unwrap().success());
    let ended = ended(child).with(130);
    assert!(!ended.err.contains("interrupted"), "it did not wait for the step: {ended:#?}");
    assert!(rig.checkpoints("run").is_empty());
    rig.run(&format!("{slow} --out run")).with(2).saying("gradus resume");
}

#[test]
fn nobody_listens() {
    let rig = undisturbed();
    let mut child = rig.spawn(&format!("{LONG} --out deaf"));
    drop((child.stdout.take(), child.stderr.take()));
    assert!(child.wait().unwrap().success());
    as_undisturbed(&rig, "deaf");
}
