//! The kinds of nets that answer together, and what part each has.

use crate::metrics::Metric;
use crate::report::data::ReportData;
use crate::report::format::{percent, thousands};
use crate::report::html::{data, escape, paragraph, table};
use crate::report::words::{Language, label, tests as words};

use super::test::written;

/// The table of kinds; nothing where there is one.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let Some(selection) = &report.results.selection else { return String::new() };
    let metric: Metric = selection.metric;
    let head = [
        label::kind_of_net(l),
        label::nets(l),
        label::parameters_each(l),
        label::metric(l, metric.name()),
        label::share_of_answer(l),
    ];
    let score = |key: &str, score: Option<f64>| match score {
        Some(x) => data(key, x, &written(metric, x)),
        None => "–".into(),
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, kind) in selection.kinds.iter().enumerate() {
        let key = |what: &str| format!("selection.kinds.{at}.{what}");
        let count = |what: &str, n: usize| data(&key(what), n as f64, &thousands(n));
        let share = match kind.share > 0.0 {
            true => data(&key("share"), kind.share, &percent(kind.share)),
            false => label::left_out_of_model(l).into(),
        };
        rows.push(vec![
            escape(&kind.name),
            count("nets", kind.nets),
            count("parameters", kind.parameters),
            score(&key("score"), kind.score),
            share,
        ]);
    }
    let together = score("selection.together", selection.together);
    rows.push(vec![label::together(l).into(), String::new(), String::new(), together, String::new()]);
    format!(
        "<h3 id=\"kinds\">{}</h3>\n{}{}",
        label::kinds_heading(l),
        paragraph(words::kinds(l)),
        table(label::kinds_heading(l), &head, &[false, true, true, true, true], &rows)
    )
}
