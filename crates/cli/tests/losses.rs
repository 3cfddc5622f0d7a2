//! A run is judged by what it was asked to reduce, beside a linear model that nobody's flags make worse.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::Rig;
use rig::tables::column;
use serde_json::Value;

const AGE: &str = "train people.csv --target age --drop age_group --layers 12 --batch 64 --epochs 6";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_loss_chooses_its_metric() {
    let rig = Rig::people(400);
    for (loss, metric) in [
        ("mse", "rmse"),
        ("mae", "mae"),
        ("huber", "loss"),
        ("poisson", "loss"),
        ("pinball --quantile 0.9", "loss"),
    ] {
        let out = loss.split(' ').next().unwrap();
        let ended = rig.done(&format!("{AGE} --loss {loss} --out {out}"));
        assert!(ended.err.contains(&format!("the best by validation {metric}\n")), "{ended:#?}");
        assert!(rig.text(&format!("{out}/config.toml")).contains(&format!("metric = \"{metric}\"")));
        let metrics = json(&rig.text(&format!("{out}/metrics.json")));
        let history = rig.text(&format!("{out}/history.csv"));
        let best = metrics["best_epoch"].as_u64().unwrap() as usize;
        let of_best: f64 = column(&history, "metric")[best].parse().unwrap();
        assert_eq!(metrics["validation"][metric].as_f64(), Some(of_best), "{loss}");
        // Said where it is none of the other scores.
        assert_eq!(metrics["test"]["loss"].is_f64(), metric == "loss", "{loss}: {metrics}");
        assert_eq!(ended.out.contains("loss        RMSE"), metric == "loss", "{ended:#?}");
        let page = rig.text(&format!("{out}/report.html"));
        assert_eq!(page.contains("data-key=\"test.loss\""), metric == "loss");
        if metric != "loss" {
            continue;
        }
        let error: f64 = column(&history, "validation_error")[best].parse().unwrap();
        assert!((of_best - error).abs() < 1e-6 * error.abs().max(1.0), "{loss}: {of_best} {error}");
        let parts = ["test", "baseline_linear", "baseline_constant"];
        let of = parts.map(|part| metrics[part]["loss"].as_f64().unwrap());
        assert!(of[1] < of[2], "{loss}: {of:?}");
        // A test of the model by itself says the same of the same rows.
        let whole = json(&rig.done(&format!("evaluate {out} people.csv --json")).out);
        assert!(whole["test"]["loss"].is_f64());
        assert!(rig.done(&format!("evaluate {out} people.csv")).out.contains("loss"));
    }
    // Another choice is heard.
    rig.done(&format!("{AGE} --loss pinball --metric mae --out chosen"));
    assert!(rig.text("chosen/config.toml").contains("metric = \"mae\""));
    rig.done(&format!("{AGE} --metric loss --out own"));
    rig.refused("train people.csv --target sex --metric loss", &["loss", "log_loss"]);
}

#[test]
fn flags_of_the_net_do_not_make_its_rival_worse() {
    let rig = Rig::people(600);
    let linear = |flags: &str, out: &str| {
        rig.done(&format!("train people.csv --target age_group --drop age --layers 8 {flags} --out {out}"));
        let metrics = json(&rig.text(&format!("{out}/metrics.json")));
        (metrics["baseline_linear"].clone(), metrics["baseline_errors"]["linear"].clone())
    };
    let plain = linear("--epochs 1", "plain");
    for (i, flags) in
        ["--epochs 3", "--epochs 3 --patience 1 --batch 512", "--epochs 1 --metric accuracy --clip-norm 0.1"]
            .iter()
            .enumerate()
    {
        assert_eq!(linear(flags, &format!("other-{i}")), plain, "{flags}");
    }
    // Label smoothing changes what the net's error is, not how the linear model learns.
    assert_eq!(linear("--epochs 1 --label-smoothing 0.3", "smooth").0, plain.0);
    assert_ne!(linear("--epochs 1 --seed 1", "seed"), plain);
}
