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
        scores(report, l),
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

fn written(metric: Metric, x: f64) -> String {
    match metric {
        Metric::Accuracy => percent(x),
        Metric::Rmse | Metric::Mae => short(x),
        _ => fixed(x, 4),
    }
}
