//! The reports of the three tasks, opened in headless Chromium: the numbers on the page are those of `metrics.json`,
//! nothing is asked of the network, nothing is wider than the screen or too small to read, in both languages.
//!
//! `scripts/test-tools.sh` installs the browser and Korean letters. The gate leaves out tests whose names end with
//! `in_a_browser` where none can be had, and says so.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rig::Rig;
use serde_json::Value;

/// Widths of a phone and of a desk.
const SCREENS: [u32; 2] = [360, 1280];

/// The browser: `GRADUS_CHROMIUM`, or the first on the path.
fn browser() -> String {
    let named = std::env::var("GRADUS_CHROMIUM").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let answers =
        |name: &String| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success());
    let found = named.into_iter().chain(usual.map(String::from)).find(answers);
    found.unwrap_or_else(|| panic!("no Chromium: run scripts/test-tools.sh, or name one in GRADUS_CHROMIUM"))
}

/// Runs the browser on a file; what it prints. Its own profile, so that tests do not meet in one.
fn browse(rig: &Rig, flags: &[&str], file: &Path) -> (String, String) {
    let output = Command::new(browser())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"])
        .args(["--disable-dev-shm-usage", "--disable-background-networking", "--enable-logging=stderr"])
        // Whatever a page asked for would fail, and be seen.
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=10000"])
        .arg(format!("--user-data-dir={}", rig.path("profile").display()))
        .args(flags)
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{err}");
    (out, err)
}

/// A page around the report that shows it on each screen and writes what it measures into `#measured` as JSON.
const MEASURE: &str = r#"<script>
addEventListener("load", () => {
  const all = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, view = frame.contentWindow;
    const shown = e => e.getClientRects().length > 0;
    const box = e => e.getBoundingClientRect();
    const svgs = [...page.querySelectorAll("svg")].filter(shown);
    const texts = svgs.flatMap(s => [...s.querySelectorAll("text")]).filter(t => t.textContent);
    const outside = texts.filter(t => {
      const a = box(t), b = box(t.ownerSVGElement);
      return a.left < b.left - 3 || a.right > b.right + 3 || a.top < b.top - 3 || a.bottom > b.bottom + 3;
    });
    const size = t => parseFloat(view.getComputedStyle(t).fontSize) * t.getScreenCTM().a;
    const struck = [];
    for (const s of svgs) {
      const own = [...s.querySelectorAll("text")].filter(t => t.textContent);
      for (let i = 0; i < own.length; i++) for (let j = 0; j < i; j++) {
        const a = box(own[i]), b = box(own[j]);
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 5) struck.push(own[j].textContent + " / " + own[i].textContent);
      }
    }
    return {
      width: frame.clientWidth,
      wider: page.documentElement.scrollWidth - page.documentElement.clientWidth,
      asked: view.performance.getEntriesByType("resource").map(r => r.name),
      pictures: svgs.length,
      outside: outside.map(t => t.textContent),
      struck,
      smallest: Math.min(...texts.map(size)),
      language: page.documentElement.lang,
      heading: page.querySelector("h1").textContent,
      values: [...page.querySelectorAll("data")].map(d => [d.dataset.key, d.value, d.textContent]),
    };
  });
  document.body.innerHTML = "";
  const pre = document.createElement("pre");
  pre.id = "measured";
  pre.textContent = JSON.stringify(all);
  document.body.append(pre);
});
</script>"#;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// What the browser sees of a page on each screen.
fn measured(rig: &Rig, page: &Path) -> Vec<Value> {
    let html = fs::read_to_string(page).unwrap();
    let frame = |width: u32| {
        format!(
            "<iframe style=\"width:{width}px;height:4000px;border:0\" srcdoc=\"{}\"></iframe>",
            escaped(&html)
        )
    };
    let frames: String = SCREENS.map(frame).concat();
    rig.write(
        "measure.html",
        &format!("<!DOCTYPE html><meta charset=\"utf-8\"><body>{frames}{MEASURE}</body>"),
    );
    let (dom, log) = browse(rig, &["--dump-dom", "--window-size=1400,4000"], &rig.path("measure.html"));
    assert!(!log.contains("CONSOLE"), "{log}");
    let (_, rest) =
        dom.split_once("<pre id=\"measured\">").unwrap_or_else(|| panic!("nothing measured: {log}"));
    let json = rest.split_once("</pre>").unwrap().0;
    let json =
        json.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    serde_json::from_str(&json).unwrap()
}

/// The number at a dotted path: `test.confusion.0.1`.
fn at(json: &Value, path: &str) -> Option<f64> {
    path.split('.')
        .try_fold(json, |value, key| value.get(key).or_else(|| value.get(key.parse::<usize>().ok()?)))?
        .as_f64()
}

/// Whether a written number is the number, as far as its digits go.
fn says(text: &str, value: f64) -> bool {
    let plain = text.replace('−', "-").replace([',', '\u{2060}'], "");
    let (digits, factor) = match plain.split_once('%') {
        Some((digits, _)) => (digits, 100.0),
        None => (plain.as_str(), 1.0),
    };
    let Ok(written) = digits.trim().parse::<f64>() else { return false };
    let behind = digits.split_once('.').map_or(0, |(_, behind)| behind.len() as i32);
    (written - factor * value).abs() <= 0.500_001 * 10f64.powi(-behind)
}

#[track_caller]
fn check_screens(screens: &[Value], language: &str, target: &str) {
    assert_eq!(screens.len(), SCREENS.len());
    for (screen, width) in screens.iter().zip(SCREENS) {
        let said = format!("{target}, {language}, {width} wide");
        assert_eq!(screen["width"], width, "{said}");
        assert_eq!(screen["wider"], 0, "{said}: wider than the screen");
        assert_eq!(screen["asked"], Value::Array(vec![]), "{said}: asked of the network");
        assert_eq!(screen["outside"], Value::Array(vec![]), "{said}: texts outside their picture");
        assert_eq!(screen["struck"], Value::Array(vec![]), "{said}: texts on each other");
        assert!(screen["smallest"].as_f64().unwrap() >= 9.0, "{said}: {}", screen["smallest"]);
        assert!(screen["pictures"].as_u64().unwrap() >= 9, "{said}: {}", screen["pictures"]);
        assert_eq!(screen["language"], language);
        assert!(screen["heading"].as_str().unwrap().contains(target));
    }
}

fn opened(target: &str, more: &str, keys: &[&str]) {
    let rig = Rig::people(6_000);
    rig.done(&format!("train people.csv --target {target} {more} --epochs 6 --out run"));
    let metrics: Value = serde_json::from_str(&rig.text("run/metrics.json")).unwrap();
    let report: Value = serde_json::from_str(&rig.text("run/report.json")).unwrap();
    let english = measured(&rig, &rig.path("run/report.html"));
    check_screens(&english, "en", target);

    let values = english[0]["values"].as_array().unwrap();
    let mut compared = Vec::new();
    for entry in values {
        let [key, value, text] = [0, 1, 2].map(|i| entry[i].as_str().unwrap());
        let value: f64 = value.parse().unwrap();
        // Only what is no score comes from elsewhere.
        match at(&metrics, key) {
            Some(wanted) => {
                assert_eq!(value, wanted, "{key}");
                assert!(says(text, value), "{key}: '{text}' for {value}");
                compared.push(key);
            }
            None => assert!(
                ["history.start", "history.best", "calibration_error", "seed"].contains(&key),
                "{key} is not in metrics.json"
            ),
        }
    }
    for key in keys {
        assert!(compared.contains(key), "{key} is not on the page");
    }
    // The best epoch's error is the one that training saw.
    let best = report["best_epoch"].as_u64().unwrap();
    let history = report["history"].as_array().unwrap();
    let epoch = history.iter().find(|e| e["epoch"].as_u64() == Some(best)).unwrap();
    if let Some(entry) = values.iter().find(|e| e[0] == "history.best") {
        let on_page: f64 = entry[1].as_str().unwrap().parse().unwrap();
        assert_eq!(Some(on_page), epoch["validation_error"].as_f64());
    }

    rig.done("report run --lang ko -o ko.html");
    check_screens(&measured(&rig, &rig.path("ko.html")), "ko", target);
    pictures(&rig, target);
}

/// Pictures for whoever wants to look at them: set `GRADUS_PICTURES` to a folder.
fn pictures(rig: &Rig, target: &str) {
    let Ok(folder) = std::env::var("GRADUS_PICTURES") else { return };
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder).unwrap();
    let page = rig.path("run/report.html");
    let shot = |name: &str, flags: &[&str], page: &Path| {
        let to = format!("--screenshot={}", folder.join(format!("{target}-{name}.png")).display());
        browse(rig, &[&[to.as_str(), "--window-size=1280,10400"], flags].concat(), page);
    };
    shot("desk", &[], &page);
    shot("dark", &["--blink-settings=preferredColorScheme=0"], &page);
    shot("korean", &[], &rig.path("ko.html"));
}

#[test]
fn two_classes_in_a_browser() {
    opened(
        "sex",
        "",
        &[
            "rows.test",
            "rows.train",
            "parameters",
            "test.accuracy",
            "test.roc_auc",
            "test.log_loss",
            "baseline_linear.accuracy",
            "baseline_constant.accuracy",
            "test.confusion.0.1",
            "test.per_class.1.recall",
        ],
    );
}

#[test]
fn several_classes_in_a_browser() {
    opened(
        "age_group",
        "--drop age",
        &[
            "test.accuracy",
            "test.roc_auc",
            "test.confusion.2.0",
            "test.per_class.2.f1",
            "baseline_linear.log_loss",
        ],
    );
}

#[test]
fn a_number_in_a_browser() {
    opened(
        "age",
        "--drop age_group",
        &["test.rmse", "test.mae", "test.r2", "baseline_linear.mae", "baseline_constant.rmse"],
    );
}
