//! The same table, options and seed write the same bytes, whatever does not belong to the model.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::process::Stdio;

use rig::Rig;

const BINARY: &str = "--target sex";
const MULTICLASS: &str = "--target age_group --drop age";
const REGRESSION: &str = "--target age --drop age_group";
const SMALL: &str = "--layers 24,24 --epochs 4 --batch 64";
/// The same for a case with layers of its own.
const FEWER: &str = "--epochs 4 --batch 64";

/// Trains once plainly and in four other ways; all must write the same model and the same history.
#[track_caller]
fn same_in_every_way(rig: &Rig, name: &str, options: &str) -> Vec<u8> {
    let table = rig.path("people.csv");
    let elsewhere = rig.path("elsewhere");
    std::fs::create_dir_all(&elsewhere).unwrap();
    let plain = format!("{name}-plain");
    rig.done(&format!("train people.csv {options} --threads 1 --out {plain}"));
    let ways = [
        ("people.csv", "--threads 2 --json --checkpoint-every 0.001"),
        ("./people.csv", "--threads 3"),
        (table.to_str().unwrap(), "--threads 8 --checkpoint-every 0.004"),
    ];
    let model = rig.bytes(&format!("{plain}/model.gradus"));
    let history = rig.text(&format!("{plain}/history.csv"));
    for (i, (table, way)) in ways.iter().enumerate() {
        let out = format!("deeper/{name}-{i}");
        rig.done(&format!("train {table} {options} {way} --out {out}"));
        assert!(model == rig.bytes(&format!("{out}/model.gradus")), "{name}: {way} changed the model");
        assert_eq!(history, rig.text(&format!("{out}/history.csv")), "{name}: {way}");
    }
    // From another working folder, into the default run folder.
    let mut command = rig.command(&format!("train ../people.csv {options}"));
    let status =
        command.current_dir(&elsewhere).stderr(Stdio::null()).stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{name}: from another folder");
    let run = rig.names("elsewhere/runs").pop().unwrap();
    assert!(
        model == rig.bytes(&format!("elsewhere/runs/{run}/model.gradus")),
        "{name}: folder changed the model"
    );
    std::fs::remove_dir_all(&elsewhere).unwrap();
    model
}

#[track_caller]
fn all_the_same(task: &str, cases: &[(&str, &str)]) {
    let rig = Rig::people(600);
    let mut models: Vec<(&str, Vec<u8>)> = Vec::new();
    for (name, more) in cases {
        let small = if more.contains("--layers") { FEWER } else { SMALL };
        let model = same_in_every_way(&rig, name, &format!("{task} {small} {more}"));
        // Each option is heard: no two of these give the same model.
        for (other, bytes) in &models {
            assert!(*bytes != model, "{name} and {other} give the same model");
        }
        models.push((name, model));
    }
}

#[test]
fn two_classes_with_every_layer() {
    all_the_same(
        BINARY,
        &[
            ("plain", ""),
            ("dropout", "--dropout 0.5"),
            ("batch-norm", "--norm batch"),
            ("layer-norm", "--norm layer"),
            ("embeddings", "--one-hot-limit 3 --embedding-width 4"),
            ("residual", "--residual"),
            ("feature-scale", "--feature-scale"),
            ("clipped", "--clip-norm 0.3"),
            (
                "all",
                "--norm batch --one-hot-limit 3 --residual --feature-scale --clip-norm 0.5 --dropout 0.2",
            ),
            ("piecewise", "--numeric piecewise --bins 7"),
            ("standard", "--numeric standard"),
            ("places", "--numeric quantile"),
            ("linear", "--layers none"),
        ],
    );
}

#[test]
fn several_classes_with_every_rule() {
    all_the_same(
        MULTICLASS,
        &[
            ("adamw", ""),
            ("adam", "--optimizer adam --weight-decay 0"),
            ("sgd", "--optimizer sgd --learning-rate 0.05"),
            ("nesterov", "--optimizer sgd --learning-rate 0.02 --momentum 0.9 --nesterov"),
            ("rmsprop", "--optimizer rmsprop"),
            ("smoothing", "--label-smoothing 0.1"),
            ("accuracy", "--metric accuracy --learning-rate 0.02"),
        ],
    );
}

#[test]
fn a_number_with_every_schedule_and_loss() {
    all_the_same(
        REGRESSION,
        &[
            ("cosine", ""),
            ("floor", "--schedule cosine:0.3"),
            ("constant", "--schedule constant"),
            ("step", "--schedule step:1:0.5"),
            ("one-cycle", "--schedule one-cycle"),
            ("plateau", "--schedule plateau:0.1:0 --learning-rate 0.3 --patience 0"),
            ("warm-up", "--warm-up 2.5"),
            ("mae", "--loss mae"),
            ("huber", "--loss huber --huber-delta 0.5"),
            ("poisson", "--loss poisson"),
            ("pinball", "--loss pinball --quantile 0.9"),
        ],
    );
}

/// Large enough that the products are really shared out.
#[test]
fn wide_nets_on_many_threads() {
    let rig = Rig::people(1_500);
    let wide = "--target income --layers 256,192 --batch 512 --epochs 3";
    same_in_every_way(&rig, "wide", wide);
    same_in_every_way(&rig, "wide-clipped", &format!("{wide} --clip-norm 0.5 --norm layer"));
}

/// A clip that never cuts leaves what training without one gives: only the order of the work differs.
#[test]
fn whole_gradients_and_gradients_used_at_once() {
    let rig = Rig::people(600);
    for (i, options) in
        ["", "--norm batch --residual", "--one-hot-limit 3 --optimizer rmsprop"].iter().enumerate()
    {
        rig.done(&format!("train people.csv {BINARY} {SMALL} {options} --out fused-{i}"));
        rig.done(&format!("train people.csv {BINARY} {SMALL} {options} --clip-norm 1e30 --out kept-{i}"));
        let same =
            rig.bytes(&format!("fused-{i}/model.gradus")) == rig.bytes(&format!("kept-{i}/model.gradus"));
        assert!(same, "kept order changed the model with '{options}'");
    }
}

#[test]
fn seeds_and_data_do_change_the_model() {
    let rig = Rig::people(600);
    rig.done(&format!("train people.csv {BINARY} {SMALL} --out a"));
    rig.done(&format!("train people.csv {BINARY} {SMALL} --seed 0 --out b"));
    rig.done(&format!("train people.csv {BINARY} {SMALL} --seed 1 --out c"));
    assert!(rig.bytes("a/model.gradus") == rig.bytes("b/model.gradus"));
    assert!(rig.bytes("a/model.gradus") != rig.bytes("c/model.gradus"));
    rig.write("fewer.csv", &rig.text("people.csv").lines().take(500).collect::<Vec<_>>().join("\n"));
    rig.done(&format!("train fewer.csv {BINARY} {SMALL} --out d"));
    assert!(rig.bytes("a/model.gradus") != rig.bytes("d/model.gradus"));
}

/// Gzipped, saved on Windows, with a mark at its start, or under another name: the same rows are the same model.
#[test]
fn the_same_rows_in_another_file() {
    let rig = Rig::people(600);
    let text = rig.text("people.csv");
    rig.write("windows.csv", &format!("\u{feff}{}", text.replace('\n', "\r\n")));
    rig.write("tabs.tsv", &text.replace(',', "\t"));
    rig.done(&format!("train people.csv {BINARY} {SMALL} --out a"));
    for (i, name) in ["windows.csv", "tabs.tsv"].iter().enumerate() {
        rig.done(&format!("train {name} {BINARY} {SMALL} --out other-{i}"));
        let same = rig.bytes("a/model.gradus") == rig.bytes(&format!("other-{i}/model.gradus"));
        assert!(same, "{name} gives another model");
    }
}

#[test]
fn predictions_are_the_same_too() {
    let rig = Rig::people(900);
    for (name, task) in [("two", BINARY), ("several", MULTICLASS), ("number", REGRESSION)] {
        let options = "--layers 64,64 --epochs 2 --norm batch --one-hot-limit 3";
        rig.done(&format!("train people.csv {task} {options} --out {name}"));
        rig.done(&format!("predict {name} people.csv -o {name}-1.csv --threads 1"));
        let first = rig.text(&format!("{name}-1.csv"));
        assert_eq!(first.lines().count(), 901);
        for threads in [2, 3, 8] {
            let printed = rig.done(&format!("predict {name}/model.gradus people.csv --threads {threads}"));
            assert!(first == printed.out, "{name}: predictions differ on {threads} threads");
        }
        let scores: Vec<String> = [1, 2, 8]
            .iter()
            .map(|threads| rig.done(&format!("evaluate {name} people.csv --json --threads {threads}")).out)
            .collect();
        assert!(scores.iter().all(|s| *s == scores[0]), "{name}: {scores:#?}");
        // A row's prediction does not depend on the rows beside it.
        let few: Vec<&str> = first.lines().take(8).collect();
        let head: Vec<String> = rig.text("people.csv").lines().take(8).map(str::to_string).collect();
        rig.write("few.csv", &head.join("\n"));
        let printed = rig.done(&format!("predict {name} few.csv"));
        assert_eq!(printed.out.lines().collect::<Vec<_>>(), few, "{name}");
    }
}
