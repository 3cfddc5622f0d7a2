//! The test: scores of the network beside those of two models that anyone can beat.

use crate::metrics::Metric;
use crate::report::data::ReportData;
use crate::report::format::{fixed, percent, short, thousands};
use crate::report::html::{data, paragraph, table};
use crate::report::words::{Language, label, tests as words};
use crate::scores::Scores;

/// The part about the test.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let rows = report.rows.test;
    let intro = words::intro(l, &data("rows.test", rows as f64, &thousands(rows)));
    let few = if rows == 1 { paragraph(words::one_row(l)) } else { String::new() };
    let pictures = match (&report.results.test, &report.classification, &report.regression) {
        (Scores::Classes(scores), pictures, _) => super::classes::html(report, scores, pictures.as_ref(), l),
        (Scores::Numbers(_), _, Some(pictures)) => super::number::html(pictures, l),
        (Scores::Numbers(_), _, None) => String::new(),
    };
    format!(
        "<section id=\"test\"><h2>{}</h2>\n{}{few}{}{pictures}{}</section>\n",
        label::test_heading(l),
        paragraph(&intro),
        scores(report, l) + &super::kinds::html(report, l) + &folds(report, l),
        super::certainty::coverage(report, l)
    )
}

fn scores(report: &ReportData, l: Language) -> String {
    let results = &report.results;
    let metrics = results.test.metrics();
    let name = |metric: &Metric| label::metric(l, metric.name());
    let head: Vec<&str> = std::iter::once(label::model(l)).chain(metrics.iter().map(name)).collect();
    let models = [
        (label::this_network(l), "test", &results.test),
        (label::linear_model(l), "baseline_linear", &results.baseline_linear),
        (label::constant_guess(l), "baseline_constant", &results.baseline_constant),
    ];
    // Of the network's own scores.
    let range = |part: &str, metric: Metric| match results.test_intervals.get(metric.name()) {
        Some(range) if part == "test" => {
            let path = format!("test_intervals.{}", metric.name());
            let low = data(&format!("{path}.low"), range.low, &written(metric, range.low));
            let high = data(&format!("{path}.high"), range.high, &written(metric, range.high));
            format!("<br><small>({low}–{high})</small>")
        }
        _ => String::new(),
    };
    let rows: Vec<Vec<String>> = models
        .iter()
        .map(|(model, part, scores)| {
            let cell = |metric: &Metric| match scores.get(*metric) {
                Some(x) => {
                    data(&format!("{part}.{}", metric.name()), x, &written(*metric, x))
                        + &range(part, *metric)
                }
                None => "–".into(),
            };
            std::iter::once(model.to_string()).chain(metrics.iter().map(cell)).collect()
        })
        .collect();
    let is_number: Vec<bool> = (0..head.len()).map(|column| column > 0).collect();
    let note = if results.test_intervals.is_empty() { String::new() } else { paragraph(words::intervals(l)) };
    table(label::scores_table(l), &head, &is_number, &rows) + &note
}

/// At most so many folds are listed one by one.
const FOLDS: usize = 20;

/// The training rows, each answered by a net that it was kept apart from.
fn folds(report: &ReportData, l: Language) -> String {
    let results = &report.results;
    let Some(folds) = &results.folds else { return String::new() };
    let metrics = results.validation.metrics();
    let name = |metric: &Metric| label::metric(l, metric.name());
    let head: Vec<&str> = std::iter::once(label::fold(l)).chain(metrics.iter().map(name)).collect();
    let row = |name: String, part: &str, of: &dyn Fn(Metric) -> Option<f64>| {
        let cell = |&metric: &Metric| match of(metric) {
            Some(x) => data(&format!("{part}.{}", metric.name()), x, &written(metric, x)),
            None => "–".into(),
        };
        std::iter::once(name).chain(metrics.iter().map(cell)).collect::<Vec<String>>()
    };
    let shown = folds.scores.iter().enumerate().take(FOLDS);
    let mut rows: Vec<Vec<String>> = shown
        .map(|(i, scores)| {
            row((i + 1).to_string(), &format!("folds.scores.{i}"), &|metric| scores.get(metric))
        })
        .collect();
    if folds.scores.len() > FOLDS {
        rows.push(std::iter::once("…".to_string()).chain(metrics.iter().map(|_| "…".into())).collect());
    }
    let of = |all: &std::collections::BTreeMap<String, f64>, metric: Metric| all.get(metric.name()).copied();
    rows.push(row(label::mean(l).into(), "folds.mean", &|metric| of(&folds.mean, metric)));
    rows.push(row(label::spread(l).into(), "folds.spread", &|metric| of(&folds.spread, metric)));
    rows.push(row(label::all_rows(l).into(), "validation", &|metric| results.validation.get(metric)));
    let is_number: Vec<bool> = (0..head.len()).map(|column| column > 0).collect();
    format!(
        "<h3 id=\"folds\">{}</h3>\n{}{}",
        label::folds_heading(l),
        paragraph(&words::folds(l, &thousands(report.rows.train), (folds.scores.len(), folds.repeats))),
        table(label::folds_heading(l), &head, &is_number, &rows)
    )
}

pub(super) fn written(metric: Metric, x: f64) -> String {
    match metric {
        Metric::Accuracy => percent(x),
        Metric::Rmse | Metric::Mae => short(x),
        _ => fixed(x, 4),
    }
}
