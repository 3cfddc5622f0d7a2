//! Several kinds of nets, as a person meets them: in a file, on the screen, in the report.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::Rig;
use rig::tables::{lines, rows};

/// Three kinds; the third learns nothing.
const KINDS: &str = "[network]
layers = [8]
[training]
epochs = 12
[[nets]]
name = \"plain\"
[[nets]]
name = \"waves & <members>\"
number_embedding = \"periodic\"
members = 2
sharing = \"adapters\"
[[nets]]
name = \"still\"
learning_rate = 1e-12
";

fn table() -> String {
    lines("x,c,y", rows(300).iter().map(|row| row.join(",")))
}

#[test]
fn from_a_file_to_a_report() {
    let rig = Rig::with(&table());
    rig.write("kinds.toml", KINDS);
    let config = rig.done("train t.csv --target y --config kinds.toml --folds 3 --print-config").out;
    assert!(config.contains("[[nets]]\nname = \"waves & <members>\""), "{config}");
    let ended = rig.done("train t.csv --target y --config kinds.toml --folds 3 --out run");
    for said in [
        "9 nets of 3 kinds (plain, waves & <members>, still), the first ",
        "kind of net",
        "left out",
        "together",
    ] {
        assert!(ended.out.contains(said) || ended.err.contains(said), "no '{said}' in {ended:#?}");
    }
    // What it printed, and what it wrote down, repeat the run.
    rig.write("again.toml", &config);
    rig.done("train t.csv --target y --config again.toml --out again");
    rig.done("train --config run/config.toml --out third");
    for other in ["again", "third"] {
        assert!(rig.bytes("run/model.gradus") == rig.bytes(&format!("{other}/model.gradus")), "{other}");
    }
    let report: serde_json::Value = serde_json::from_slice(&rig.bytes("run/metrics.json")).unwrap();
    let kinds = report["selection"]["kinds"].as_array().unwrap();
    assert_eq!((kinds.len(), kinds[2]["share"].as_f64()), (3, Some(0.0)));
    let inspected = rig.done("inspect run").out;
    assert!(inspected.contains("% of the answer") && !inspected.contains("still"), "{inspected}");
    rig.done("predict run t.csv -o p.csv --explain --interval 80 --unfamiliar");
    rig.done("evaluate run t.csv");
    for (language, said) in [("en", "Kinds of nets"), ("ko", "신경망의 종류")] {
        rig.done(&format!("report run --lang {language}"));
        let page = String::from_utf8(rig.bytes("run/report.html")).unwrap();
        assert!(page.contains(said) && page.contains("waves &amp; &lt;members&gt;"), "{language}");
    }
    rig.done("train t.csv --target y --from run --epochs 2 --out on");
}

#[test]
fn a_mistake_in_a_kind_is_named() {
    let rig = Rig::with(&table());
    let refused = |kind: &str, said: &str| {
        rig.write("kinds.toml", &format!("[[nets]]\n[[nets]]\nname = \"b\"\n{kind}\n"));
        rig.refused("train t.csv --target y --config kinds.toml --out no", &[said]);
    };
    refused("member = 3", "[[nets]] b: member: no option of [network] or [training]; did you mean members?");
    refused("metric = \"accuracy\"", "[[nets]] b: metric: the same for all kinds; say it under [training]");
    refused("epochs = 0", "[[nets]] b: --epochs 0: wanted at least 1");
    refused("layers = \"wide\"", "[[nets]] b: ");
}
