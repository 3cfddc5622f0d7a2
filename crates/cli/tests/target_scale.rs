//! The target's scale, settled by validation: said on the terminal, in the report and in JSON, kept in the options.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::Rig;
use rig::tables::{QUICK, lines};
use serde_json::Value;

/// Factors by `x` and a word, with much noise.
fn products(count: usize) -> String {
    let rows = rig::tables::rows(count).into_iter().enumerate().map(|(i, [x, word, _])| {
        let factor = if word == "red" { 3.0 } else { 1.0 };
        let noise = (((i * 7_919 % 21) as f64 - 10.0) / 6.0).exp();
        let price = factor * noise * (3.0 * x.parse::<f64>().unwrap()).exp();
        format!("{x},{word},{price:.4}")
    });
    lines("x,c,price", rows)
}

#[test]
fn said_written_down_and_told_again() {
    let rig = Rig::with(&products(1_000));
    let train = format!("train t.csv --target price --preset quick --folds 0 --metric mae {QUICK}");
    let ended = rig.done(&format!("{train} --out run"));
    for words in ["scale      the target's logarithm is learnt: MAE ", "change with --target-scale standard)"]
    {
        assert!(
            ended.out.contains(words) || ended.err.contains(words),
            "{words}: {}{}",
            ended.out,
            ended.err
        );
    }
    let config = rig.text("run/config.toml");
    assert!(config.contains("\ntarget_scale = \"log\"\n"), "{config}");

    // As JSON, when it is asked again, and in the report in both languages.
    let again: Value = serde_json::from_str(&rig.done("resume run --json").out).unwrap();
    let choice = &again["target_scale"];
    assert_eq!((&choice["scale"], &choice["metric"]), (&"log".into(), &"mae".into()));
    assert_eq!(choice["change_with"], "--target-scale standard");
    assert!(choice["log"].as_f64().unwrap() < choice["standard"].as_f64().unwrap());
    for (language, words) in [("en", "its logarithm is learnt"), ("ko", "로그를 배웠습니다")] {
        rig.done(&format!("report run --lang {language} -o {language}.html"));
        let page = rig.text(&format!("{language}.html"));
        assert!(page.contains(words) && page.contains("<code>--target-scale standard</code>"), "{language}");
    }

    // What was printed, what was kept, and the flag: the same bytes.
    let model = rig.bytes("run/model.gradus");
    assert_eq!(rig.done(&format!("{train} --print-config")).out, config);
    rig.done("train --config run/config.toml --out kept");
    rig.done(&format!("{train} --target-scale log --out flag"));
    rig.done(&format!("{train} --time-limit 1h --out limited"));
    for run in ["kept", "flag", "limited"] {
        assert!(model == rig.bytes(&format!("{run}/model.gradus")), "{run}");
        assert_eq!(rig.text(&format!("{run}/config.toml")), config, "{run}");
    }

    // Said otherwise, it is not asked.
    let standard = rig.done(&format!("{train} --target-scale standard --out standard"));
    assert!(!standard.out.contains("scale      ") && !standard.err.contains("scale      "));
    assert!(rig.text("standard/config.toml").contains("\ntarget_scale = \"standard\"\n"));
    assert!(!rig.text("standard/metrics.json").contains("target_scale"));
    rig.refused(&format!("{train} --target-scale automatic"), &["'automatic'", "wanted standard, log"]);
}
