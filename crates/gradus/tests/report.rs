//! The page of a report: well made, safe against what a table may hold, whole in both languages, readable in any case.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::collections::HashSet;
use std::fs;
use std::sync::OnceLock;

use gradus::report::data::{ColumnLine, Node, Use};
use gradus::report::{Language, ReportData, page};
use gradus::scores::Scores;
use gradus::trainer::Ended;

/// The numbers of a small run, made once for each target.
fn numbers(target: &'static str) -> ReportData {
    static MADE: [OnceLock<ReportData>; 3] = [const { OnceLock::new() }; 3];
    let which = ["sex", "age_group", "age"].iter().position(|t| *t == target).unwrap();
    let make = || {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("run");
        runs::done(runs::thirty_steps(target), &folder);
        serde_json::from_str(&fs::read_to_string(folder.join("report.json")).unwrap()).unwrap()
    };
    MADE[which].get_or_init(make).clone()
}

/// All three.
fn all() -> [ReportData; 3] {
    ["sex", "age_group", "age"].map(numbers)
}

/// The tags of a page in order, without comments and declarations: (name, attributes, closing).
fn tags(html: &str) -> Vec<(String, String, bool)> {
    let body = html.split_once("</style>").map_or(html, |(_, rest)| rest);
    let mut found = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, _) =
            piece.split_once('>').unwrap_or_else(|| panic!("a '<' that opens no tag: {piece:.80}"));
        let closing = tag.starts_with('/');
        let tag = tag.trim_start_matches('/');
        let (name, attributes) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        found.push((name.trim_end_matches('/').to_string(), attributes.to_string(), closing));
    }
    found
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) =
        format!(" {attributes}").find(&format!(" {name}=\"")).map(|at| attributes.split_at(at))?;
    rest.split('"').nth(1)
}

/// Asserts everything that holds of every page.
#[track_caller]
fn is_well_made(html: &str) {
    assert!(html.len() < 1_000_000, "{} bytes", html.len());
    for outside in ["<script", "http:", "https:", "src=", "@import", "url(", "onload", "javascript:"] {
        assert!(!html.contains(outside), "{outside}");
    }
    let no_number = html.replace("NaN", "∅").replace(">inf", "∅");
    assert!(!no_number.contains('∅'), "a number that is none is written as such");
    const EMPTY: [&str; 6] = ["rect", "line", "circle", "path", "br", "hr"];
    let mut open: Vec<String> = Vec::new();
    let mut ids = HashSet::new();
    let mut heading = 0;
    let mut links = Vec::new();
    for (name, attributes, closing) in tags(html) {
        if closing {
            let opened = open.pop();
            assert!(
                opened.as_deref() == Some(&name) || ["html", "head", "body", "main"].contains(&name.as_str()),
                "</{name}> closes {opened:?}"
            );
            continue;
        }
        if let Some(id) = attribute(&attributes, "id") {
            assert!(ids.insert(id.to_string()), "two of id {id}");
        }
        if let Some(href) = attribute(&attributes, "href") {
            links.push(href.trim_start_matches('#').to_string());
        }
        if name == "svg" {
            assert!(
                attributes.contains("role=\"img\"") && attributes.contains("aria-labelledby="),
                "{attributes}"
            );
            let named = attribute(&attributes, "aria-labelledby").unwrap();
            links.extend(named.split(' ').map(str::to_string));
        }
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse::<u32>().ok()) {
            assert!(level <= heading + 1, "h{level} after h{heading}");
            heading = level;
        }
        if !EMPTY.contains(&name.as_str()) {
            open.push(name);
        }
    }
    for link in links {
        assert!(ids.contains(&link), "nothing has the id {link}");
    }
    // Every picture says its numbers in words.
    assert_eq!(html.matches("<svg ").count(), html.matches("</desc>").count());
    assert!(!html.contains("-d\"></desc>"), "a picture without a text alternative");
}

#[test]
fn every_page_is_well_made() {
    for data in all() {
        for language in Language::ALL {
            let html = page::html(&data, language);
            is_well_made(&html);
            assert!(html.contains(&format!("<html lang=\"{language}\">")));
        }
    }
}

/// The sentences of a page: its text without names, numbers and code.
fn text(html: &str) -> String {
    let body = html.split_once("</style>").unwrap().1;
    let mut out = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        if !["code", "bdi", "th", "dd", "tspan", "text", "desc", "title"].iter().any(|t| tag.starts_with(t)) {
            out += text;
            out.push('\n');
        }
    }
    out
}

#[test]
fn korean_pages_are_korean() {
    for data in all() {
        let text = text(&page::html(&data, Language::Korean));
        for english in [" the ", " and ", " is ", " was ", " of ", " rows", "error"] {
            let around = text.find(english).map(|at| text[..at].lines().last().unwrap_or("").to_string());
            assert_eq!(around, None, "'{english}'");
        }
        assert!(text.contains("습니다."));
        // Plain and polite endings are not mixed.
        assert!(!text.contains("이다.") && !text.contains("한다.") && !text.contains("해요."), "{text}");
    }
}

#[test]
fn what_a_table_holds_stays_text() {
    const EVIL: &str =
        "</title><script>alert(1)</script><img src=x onerror=\"alert('2')\">&amp;\u{0}\u{202E}";
    for mut data in all() {
        data.target = EVIL.into();
        data.table = format!("/data/{EVIL}.csv");
        data.command = EVIL.into();
        data.remarks = vec![EVIL.into()];
        data.classes.iter_mut().for_each(|class| *class = EVIL.into());
        data.columns.iter_mut().for_each(|column| column.name = EVIL.into());
        data.layers.iter_mut().for_each(|layer| layer.path = EVIL.into());
        if let Some(pictures) = &mut data.classification {
            pictures.roc.iter_mut().for_each(|curve| curve.class = EVIL.into());
        }
        let learning = data.learning.as_mut().unwrap();
        learning.row.truth = EVIL.into();
        learning.row.cells = vec![(EVIL.into(), EVIL.into())];
        for weight in &mut learning.weights {
            weight.name = EVIL.into();
            weight.from = Node::Input { name: EVIL.into() };
            weight.to = Node::Output { name: EVIL.into() };
        }
        for language in Language::ALL {
            let html = page::html(&data, language);
            for alive in ["<script", "<img", "alert('2')", "\u{0}"] {
                assert!(!html.contains(alive), "{alive}");
            }
            assert!(html.contains("&lt;script&gt;"));
        }
    }
}

#[test]
fn thousands_of_columns_and_classes_fit_the_page() {
    let mut data = numbers("age_group");
    let column = |i: usize| ColumnLine {
        name: format!("column {i} {}", "long ".repeat(60)),
        ..data.columns[0].clone()
    };
    data.columns = (0..5_000).map(column).map(|c| ColumnLine { used: Use::Numbers, ..c }).collect();
    data.remarks = (0..5_000).map(|i| format!("remark {i} {}", "long ".repeat(200))).collect();
    let classes = 100;
    data.classes = (0..classes).map(|i| format!("class {i} {}", "w".repeat(200))).collect();
    let Scores::Classes(scores) = &mut data.results.test else { panic!() };
    let one = scores.per_class[0].clone();
    scores.per_class = (0..classes as u32)
        .map(|class| {
            let mut c = one.clone();
            c.class = class;
            c
        })
        .collect();
    scores.confusion = (0..classes).map(|i| (0..classes).map(|j| ((i * j) % 7) as f64).collect()).collect();
    let layer = data.layers[0].clone();
    data.layers = vec![layer; 500];
    let learning = data.learning.as_mut().unwrap();
    let error = learning.backward[0].clone();
    learning.backward = vec![error; 500];
    let row = &mut learning.row;
    row.says = vec![1.0 / classes as f64; classes];
    row.error = vec![1.0 / classes as f64; classes];
    row.error[3] -= 1.0;
    row.truth = data.classes[3].clone();
    for language in Language::ALL {
        let html = page::html(&data, language);
        is_well_made(&html);
        assert!(html.contains("4,940"), "how many columns are not shown");
    }
}

#[test]
fn what_is_missing_reads_well() {
    for mut data in all() {
        // A run that was over before its first epoch, on one test row, of which there is no curve and no slope.
        data.history.truncate(1);
        data.best_epoch = 0;
        data.ended = Ended::Diverged { step: 0, layer: "output".into() };
        data.baseline_errors = (f64::NAN, f64::NAN);
        data.rows.test = 1;
        if let Scores::Classes(scores) = &mut data.results.test {
            scores.roc_auc = None;
            scores.confusion.clear();
        }
        if let Some(pictures) = &mut data.classification {
            pictures.roc.clear();
            pictures.calibration.clear();
        }
        if let Some(pictures) = &mut data.regression {
            pictures.points.truncate(1);
        }
        let learning = data.learning.as_mut().unwrap();
        learning.weights.clear();
        learning.secants.clear();
        learning.backward.truncate(1);
        learning.row.layers.clear();
        data.layers.truncate(1);
        for language in Language::ALL {
            is_well_made(&page::html(&data, language));
        }
        data.learning = None;
        data.command.clear();
        for language in Language::ALL {
            is_well_made(&page::html(&data, language));
        }
    }
}

#[test]
fn numbers_without_a_scale_are_drawn() {
    for mut data in all() {
        for epoch in data.history.iter_mut().skip(2) {
            epoch.train_error = f64::NAN;
            epoch.validation_error = f64::INFINITY;
        }
        if let Some(pictures) = &mut data.regression {
            pictures.points.iter_mut().for_each(|p| *p = (7.0, 7.0));
            pictures.residuals = vec![(0.0, 0.0, pictures.points.len())];
        }
        let learning = data.learning.as_mut().unwrap();
        for weight in &mut learning.weights {
            weight.slope = 0.0;
            weight.step = 0.0;
            weight.error_after = learning.error;
            weight.curve.iter_mut().for_each(|p| p.1 = learning.error);
        }
        learning.secants.iter_mut().for_each(|s| s.slope = 0.0);
        learning.backward.iter_mut().for_each(|e| e.rms = 0.0);
        learning.row.mean_loss = 0.0;
        for language in Language::ALL {
            is_well_made(&page::html(&data, language));
        }
    }
}

/// The loss of the row is worked out with its numbers: the target is told back from the slope.
#[test]
fn each_loss_has_its_formula() {
    let huber = |r: f64| if r.abs() <= 1.0 { (0.5 * r * r, r) } else { (r.abs() - 0.5, r.signum()) };
    let cases = [
        ("mse", (0.25, 1.0), "(0.7500 − 0.2500)²"),
        ("mae", (0.5, 1.0), "|0.7500 − 0.2500|"),
        ("huber", huber(0.5), "½ · (0.7500 − 0.2500)²"),
        ("huber", huber(3.0), "1.000 · (|0.7500 − (−2.250)| − ½ · 1.000)"),
        ("pinball", (0.05, 0.1), "0.1000 · (0.7500 − 0.2500)"),
        ("pinball", (0.45, -0.9), "0.9000 · (1.250 − 0.7500)"),
        ("poisson", (0.5, libm::exp(0.75) - 2.0), "2.117 − 2.000 · 0.7500"),
    ];
    for (loss, (value, slope), wanted) in cases {
        let mut data = numbers("age");
        data.loss = loss.into();
        let row = &mut data.learning.as_mut().unwrap().row;
        (row.raw, row.loss, row.error) = (vec![0.75], value, vec![slope]);
        let html = page::html(&data, Language::English);
        assert!(
            html.contains(wanted),
            "{loss}: no '{wanted}' in {:?}",
            html.split("class=\"formula\"").nth(1)
        );
        is_well_made(&html);
    }
    let mut data = numbers("age_group");
    let row = &mut data.learning.as_mut().unwrap().row;
    row.says = vec![0.6, 0.3, 0.1];
    row.error = vec![-0.4, 0.3, 0.1];
    row.loss = -libm::log(0.6);
    let html = page::html(&data, Language::English);
    assert!(
        html.contains("−( 1 · log 0.6000 + 0 · log 0.3000 + 0 · log 0.1000 )"),
        "the 60 / 30 / 10 % example"
    );
    assert!(html.contains("<strong>0.5108</strong>"));
    assert!(
        html.contains(">−0.40</text>") && html.contains(">+0.30</text>") && html.contains(">+0.10</text>")
    );
}

/// Relative luminance of `#rrggbb` (WCAG 2.2).
fn luminance(color: &str) -> f64 {
    let part = |i: usize| {
        let c = f64::from(u8::from_str_radix(&color[i..i + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn colours_have_contrast_in_every_mode() {
    let html = page::html(&numbers("age"), Language::English);
    let blocks: Vec<&str> = html.split("--paper: ").skip(1).collect();
    assert_eq!(blocks.len(), 3, "light, dark, print");
    for block in blocks {
        let block = format!("--paper: {block}");
        let color = |name: &str| {
            let (_, rest) = block.split_once(&format!("--{name}: ")).unwrap();
            rest[..7].to_string()
        };
        let contrast = |a: &str, b: &str| {
            let (a, b) = (luminance(&color(a)), luminance(&color(b)));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for on in ["paper", "shade"] {
            for of in ["ink", "muted", "net", "valid", "good", "fourth"] {
                assert!(contrast(of, on) >= 4.5, "{of} on {on}: {:.2}", contrast(of, on));
            }
        }
        assert!(contrast("muted", "code") >= 4.5 && contrast("on-fill", "net") >= 4.5);
    }
}
