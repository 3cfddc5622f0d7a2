//! `gradus check` through the real binary.
#![allow(clippy::unwrap_used)]

mod rig;

use rig::Rig;
use serde_json::Value;

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[track_caller]
fn right(rig: &Rig, words: &str) -> Value {
    let found = json(&rig.done(&format!("check {words} --json")).out);
    let worst = found["worst_relative_error"].as_f64().unwrap();
    assert!(worst <= 1e-6 && found["passed"] == true, "{words}: {found}");
    let count = |name: &str| found[name].as_u64().unwrap();
    assert_eq!(count("tried"), count("checked") + count("kinks") + count("flat"), "{words}");
    assert!(count("checked") * 3 >= count("tried"), "{words}: {found}");
    assert!(found["worst"]["tensor"].is_string() && found["worst"]["at"].is_array(), "{words}: {found}");
    found
}

const SMALL: &str = "--bins 4 --layers 7,7 --rows 48";

#[test]
fn every_activation_is_right() {
    let rig = Rig::people(400);
    let all = "relu,leaky_relu,gelu,silu,mish,tanh,sigmoid,softplus,selu,identity";
    for activation in all.split(',') {
        right(&rig, &format!("people.csv -t sex {SMALL} --activation {activation} --weights 400"));
    }
}

#[test]
fn every_loss_is_right() {
    let rig = Rig::people(400);
    right(&rig, &format!("people.csv -t sex {SMALL} --loss bce --weights 400"));
    right(&rig, &format!("people.csv -t age_group --drop age {SMALL} --label-smoothing 0.1 --weights 400"));
    for loss in ["mse", "mae", "huber", "poisson", "pinball --quantile 0.9"] {
        right(&rig, &format!("people.csv -t age --drop age_group {SMALL} --loss {loss} --weights 400"));
    }
}

#[test]
fn every_kind_of_layer_is_right() {
    let rig = Rig::people(400);
    let kinds = [
        "--layers none",
        "--norm layer",
        "--norm batch",
        "--dropout 0.4",
        "--residual --feature-scale",
        "--one-hot-limit 3 --embedding-width 5",
        "--norm batch --residual --feature-scale --one-hot-limit 3 --activation relu --dropout 0.3",
    ];
    for kind in kinds {
        let layers = if kind.contains("none") { "--bins 4 --rows 48" } else { SMALL };
        right(&rig, &format!("people.csv -t sex {layers} {kind} --weights 500"));
    }
}

#[test]
fn a_small_net_is_checked_whole_and_a_large_one_drawn() {
    let rig = Rig::people(400);
    let small = right(&rig, &format!("people.csv -t sex {SMALL}"));
    assert_eq!((&small["drawn"], &small["tried"]), (&Value::Bool(false), &small["parameters"]));
    assert_eq!(small["rows"], 48);
    let large = right(&rig, "people.csv -t sex --layers 64,64 --rows 8");
    assert_eq!((&large["drawn"], &large["tried"]), (&Value::Bool(true), &Value::from(2_000)));
    let again = right(&rig, "people.csv -t sex --layers 64,64 --rows 8 --threads 3");
    assert_eq!(large, again, "threads change nothing");
}

#[test]
fn a_trained_model_on_a_table() {
    let rig = Rig::people(400);
    rig.done("train people.csv -t sex --layers 8 --bins 4 --epochs 3 --out run --json");
    let of_run = right(&rig, "run people.csv");
    assert_eq!((&of_run["rows"], &of_run["loss"]), (&Value::from(64), &Value::from("bce")));
    assert_eq!(of_run, right(&rig, "run/model.gradus people.csv"));
    let text = rig.done("check run people.csv").out;
    assert!(text.contains("0.dense.weight") && text.contains("agree to 1e-6"), "{text}");
}

#[test]
fn what_is_not_met_is_1_and_what_cannot_be_is_2() {
    let rig = Rig::people(400);
    let ended = rig.run(&format!("check people.csv -t sex {SMALL} --tolerance 1e-20")).with(1);
    assert!(ended.out.contains("differ by more than 1e-20"), "{}", ended.out);
    // Who asks for more than f64 can give has found no bug.
    assert!(ended.out.contains("the default tolerance is 1e-6"), "{}", ended.out);
    assert!(!ended.out.contains("bug"), "{}", ended.out);
    rig.run("check").with(2).saying("gradus check TABLE --target COLUMN");
    rig.run("check people.csv").with(2).saying("--target");
    rig.run("check people.csv -t sex --tolerance 0").with(2).saying("wanted a positive number");
    rig.done("train people.csv -t sex --layers 8 --bins 4 --epochs 1 --out run --json");
    rig.run("check run people.csv --layers 4").with(2).saying("the model has its own columns, net and loss");
    rig.run("check people.csv people.csv").with(2);
}
