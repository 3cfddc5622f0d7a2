//! System calls that fail or that a run is killed in, one after the other: whatever happened, the run can be ended in
//! the bytes of a run that was left alone. The faults are injected by strace; where there is none, or none that may
//! trace, these tests see nothing.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::process::{Command, Stdio};

use rig::{Ended, LEFT, Rig};

/// The command under strace with one fault injected, or `None` where there is no strace that may trace.
fn with_fault(rig: &Rig, call: &str, fault: &str, words: &str) -> Option<Ended> {
    let traced = |inject: Option<String>| {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
        command.args(inject.iter().flat_map(|inject| ["-e", inject]));
        command.stdin(Stdio::null()).current_dir(rig.path(""));
        command
    };
    if !traced(None).arg("true").status().is_ok_and(|status| status.success()) {
        return None;
    }
    let mut command = traced(Some(format!("inject={call}:{fault}")));
    command.arg(env!("CARGO_BIN_EXE_gradus")).args(words.split_whitespace());
    Some(command.output().unwrap().into())
}

/// Lets the 1st, 2nd, … call of one kind fail until a run no longer notices. Whatever happened, the run can be ended
/// to the same bytes.
fn each_call_fails(call: &str, fault: &str, expected: &[i32]) {
    let rig = Rig::people(300);
    let short = "train people.csv --target sex --preset quick --folds 0 --layers 24 --epochs 3 --batch 64 --threads 1";
    rig.done(&format!("{short} --out whole"));
    let mut noticed = 0;
    for n in 1..200 {
        let run = format!("run-{n}");
        let fault = fault.replace('N', &n.to_string());
        let Some(ended) = with_fault(&rig, call, &fault, &format!("{short} --out {run}")) else { return };
        let place = format!("{call} {fault}: {ended:#?}");
        let code = ended.code.unwrap_or(137);
        assert!(code == 0 || expected.contains(&code), "{place}");
        let undisturbed = code == 0 && !ended.err.contains("warning");
        noticed += usize::from(!undisturbed);
        match rig.path(&run).join("run.json").exists() {
            true => rig.done(&format!("resume {run}")),
            false => rig.done(&format!("{short} --out {run}")),
        };
        let same = rig.bytes("whole/model.gradus") == rig.bytes(&format!("{run}/model.gradus"));
        assert!(same, "another model after {place}");
        assert_eq!(rig.names(&run), LEFT, "{place}");
        assert_eq!(rig.text("whole/history.csv"), rig.text(&format!("{run}/history.csv")), "{place}");
        if undisturbed {
            assert!(noticed > 0, "{call} never failed");
            return;
        }
    }
    panic!("{call}: still failing after 200 places");
}

#[test]
fn each_sync_fails() {
    each_call_fails("fsync", "error=EIO:when=N", &[2]);
}

#[test]
fn each_rename_fails() {
    each_call_fails("rename", "error=EIO:when=N", &[2]);
}

#[test]
fn killed_at_each_sync() {
    each_call_fails("fsync", "signal=KILL:when=N", &[137]);
}

#[test]
fn killed_at_each_rename() {
    each_call_fails("rename", "signal=KILL:when=N", &[137]);
}

#[test]
fn killed_at_each_removal() {
    each_call_fails("unlink", "signal=KILL:when=N", &[137]);
}

#[test]
fn killed_at_each_write() {
    each_call_fails("write", "signal=KILL:when=N", &[137]);
}

/// The same for a run that takes another's place. Whatever happened, one of the two is there: the old one as it was, or
/// the new one, which can be ended.
fn each_call_fails_while_replacing(call: &str, fault: &str, expected: &[i32]) {
    let rig = Rig::people(300);
    let short = "train people.csv --target sex --preset quick --folds 0 --layers 24 --epochs 3 --batch 64 --threads 1";
    rig.done(&format!("{short} --out old"));
    rig.done(&format!("{short} --seed 1 --out new"));
    let (old, new) = (rig.bytes("old/model.gradus"), rig.bytes("new/model.gradus"));
    let (mut olds, mut news) = (0, 0);
    for n in 1..300 {
        let run = format!("run-{n}");
        std::fs::create_dir(rig.path(&run)).unwrap();
        for name in LEFT {
            std::fs::copy(rig.path("old").join(name), rig.path(&run).join(name)).unwrap();
        }
        let fault = fault.replace('N', &n.to_string());
        let words = format!("{short} --seed 1 --out {run} --force");
        let Some(ended) = with_fault(&rig, call, &fault, &words) else { return };
        let place = format!("{call} {fault}: {ended:#?}");
        let code = ended.code.unwrap_or(137);
        assert!(code == 0 || expected.contains(&code), "{place}");
        rig.done(&format!("resume {run}"));
        let model = rig.bytes(&format!("{run}/model.gradus"));
        match model == old {
            true => olds += 1,
            false => news += 1,
        }
        assert!(model == old && code != 0 || model == new, "another model after {place}");
        assert_eq!(rig.names(&run), LEFT, "{place}");
        if code == 0 && !ended.err.contains("warning") {
            assert!(olds + news > 1, "{call} never failed");
            return;
        }
        rig.done(&words);
        assert!(rig.bytes(&format!("{run}/model.gradus")) == new, "{place}");
        assert_eq!(rig.names(&run), LEFT, "{place}");
    }
    panic!("{call}: still failing after 300 places");
}

#[test]
fn replacing_killed_at_each_rename() {
    each_call_fails_while_replacing("rename", "signal=KILL:when=N", &[137]);
}

#[test]
fn replacing_killed_at_each_sync() {
    each_call_fails_while_replacing("fsync", "signal=KILL:when=N", &[137]);
}

#[test]
fn replacing_killed_at_each_removal() {
    each_call_fails_while_replacing("unlink", "signal=KILL:when=N", &[137]);
}

#[test]
fn replacing_where_each_rename_fails() {
    each_call_fails_while_replacing("rename", "error=EIO:when=N", &[2]);
}

#[test]
fn replacing_where_each_sync_fails() {
    each_call_fails_while_replacing("fsync", "error=EIO:when=N", &[2]);
}

#[test]
fn replacing_where_each_removal_fails() {
    each_call_fails_while_replacing("unlink", "error=EIO:when=N", &[2]);
}

/// A file system that is full from some moment on; then there is room again.
#[test]
fn no_room_from_each_write_on() {
    let rig = Rig::people(300);
    let short = "train people.csv --target sex --preset quick --folds 0 --layers 24 --epochs 3 --batch 64 --threads 1";
    rig.done(&format!("{short} --out whole"));
    for n in 1..200 {
        let run = format!("run-{n}");
        let fault = format!("error=ENOSPC:when={n}+");
        let Some(ended) = with_fault(&rig, "write", &fault, &format!("{short} --out {run} --json")) else {
            return;
        };
        let written = rig.path(&run).join("metrics.json").exists();
        match ended.code {
            Some(0) => assert!(written, "{n}: {ended:#?}"),
            Some(2) => {}
            _ => panic!("{n}: {ended:#?}"),
        }
        match rig.path(&run).join("run.json").exists() {
            true => rig.done(&format!("resume {run}")),
            false => rig.done(&format!("{short} --out {run}")),
        };
        let same = rig.bytes("whole/model.gradus") == rig.bytes(&format!("{run}/model.gradus"));
        assert!(same, "another model when there is no room from write {n} on");
        if ended.code == Some(0) {
            assert!(n > 5);
            return;
        }
    }
    panic!("never a run with room enough");
}
