//! A run that is planned into a time: it ends, its options say the plan, and the flags that it prints repeat it.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::time::Instant;

use rig::Rig;
use rig::tables::table;
use serde_json::Value;

/// A net for so many epochs that no machine does them in the time.
const LONG: &str = "train t.csv --target y --preset lab";

#[test]
fn planned_printed_and_repeated() {
    let rig = Rig::with(&table(400));
    let begun = Instant::now();
    let ended = rig.done(&format!("{LONG} --time-limit 3s --json --out limited"));
    assert!(begun.elapsed().as_secs_f64() < 30.0, "a machine may be busy, but not that busy");
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let plan = &report["time_plan"];
    assert_eq!((&plan["limit"], &plan["shortened"][0]["option"]), (&3.0.into(), &"epochs".into()));
    assert_eq!(plan["shortened"][0]["from"], 1_000_000);
    let epochs = plan["shortened"][0]["to"].as_u64().unwrap();
    assert!((1..1_000_000).contains(&epochs));
    assert!(plan["expected"].as_f64().unwrap() <= 3.0 && plan["unlimited"].as_f64().unwrap() > 3.0);
    let flags = plan["flags"].as_str().unwrap();
    assert_eq!(flags, format!("--epochs {epochs}"));

    let config = rig.text("limited/config.toml");
    assert!(config.contains(&format!("\nepochs = {epochs}\n")) && !config.contains("time_limit"), "{config}");
    let model = rig.bytes("limited/model.gradus");
    rig.done(&format!("{LONG} {flags} --out flags"));
    assert!(model == rig.bytes("flags/model.gradus"));
    assert_eq!(config, rig.text("flags/config.toml"));
    rig.done("train --config limited/config.toml --out config");
    assert!(model == rig.bytes("config/model.gradus"));

    // What was planned is told again where the run is looked at later.
    let resumed = rig.done("resume limited --json");
    assert_eq!(serde_json::from_str::<Value>(&resumed.out).unwrap(), report);
    for (language, words) in [("en", "in place of"), ("ko", "정한 시간")] {
        rig.done(&format!("report limited --lang {language} -o {language}.html"));
        let page = rig.text(&format!("{language}.html"));
        assert!(page.contains(words) && page.contains(flags), "{language}");
    }
}

/// Folds and members go first; the rows of a step stay what they were.
#[test]
fn folds_and_members() {
    let rig = Rig::with(&table(600));
    let learn = "train t.csv --target y --preset best --layers 8 --no-report";
    let limited =
        |time: &str, more: &str| rig.done(&format!("{learn} --time-limit {time} {more} --print-config")).out;
    let full = rig.done(&format!("{learn} --print-config")).out;
    assert_eq!(limited("2000h", ""), full);
    let value = |text: &str, name: &str| -> u32 {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")));
        line.unwrap().parse().unwrap()
    };
    let short = limited("6s", "--epochs 300 --patience 0");
    assert!(value(&short, "folds") < value(&full, "folds"), "{short}");
    assert_eq!((value(&short, "epochs"), value(&short, "batch")), (300, value(&full, "batch")));
}

/// A pause and another process change nothing: the plan is in the options.
#[cfg(unix)]
#[test]
fn resumed_without_planning_again() {
    let rig = Rig::with(&table(400));
    let mut child =
        rig.spawn(&format!("{LONG} --time-limit 6s --checkpoint-every 0.01 --no-report --out run"));
    rig::wait_for("a checkpoint", || rig.path("run").exists() && !rig.checkpoints("run").is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    let config = rig.text("run/config.toml");
    // What was planned is not planned again.
    let resumed = rig.run("resume run --time-limit 5s").with(2);
    assert!(resumed.err.contains("--time-limit"), "{resumed:?}");
    assert_eq!(rig.text("run/config.toml"), config);
    let resumed = rig.done("resume run");
    assert!(resumed.err.contains("6 s asked for"), "{resumed:?}");
    assert_eq!(rig.text("run/config.toml"), config);
}

#[test]
fn enough_time_changes_nothing() {
    let rig = Rig::with(&table(100));
    let learn = "train t.csv --target y --preset quick --folds 0 --layers 4 --epochs 2 --no-report";
    let ended = rig.done(&format!("{learn} --time-limit 1h --out limited"));
    assert!(
        ended.err.contains("1 h asked for") && ended.err.contains("nothing is made smaller"),
        "{ended:?}"
    );
    rig.done(&format!("{learn} --out free"));
    assert!(rig.bytes("limited/model.gradus") == rig.bytes("free/model.gradus"));
    assert_eq!(rig.text("limited/config.toml"), rig.text("free/config.toml"));
    // What a file or a flag says stays, and is not planned around.
    rig.write("o.toml", "[training]\nepochs = 90000000\n");
    let refused = rig.run("train t.csv --target y --time-limit 2s --config o.toml --out none").with(2);
    assert!(refused.err.contains("leave --epochs out"), "{refused:?}");
    assert!(!rig.path("none").exists());
}
