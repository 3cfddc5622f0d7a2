//! The table as it was understood.

use crate::report::data::{ReportData, Use};
use crate::report::format::{percent, thousands};
use crate::report::html::{cut, data, escape, figure, name, paragraph, table};
use crate::report::svg::{Anchor, Screen, Sheet, for_screens};
use crate::report::words::{Language, data as words, label};

/// So many columns are listed one by one.
const COLUMNS: usize = 60;
/// So many remarks.
const REMARKS: usize = 20;

/// The part about the data.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let rows = &report.rows;
    let count = |key: &str, n: usize| data(&format!("rows.{key}"), n as f64, &thousands(n));
    let file = report.table.rsplit(['/', '\\']).next().unwrap_or(&report.table);
    let task = label::task(l, report.task, &report.classes);
    let intro = words::intro(
        l,
        &name(file),
        &count("table", rows.table),
        report.columns.len(),
        &name(&report.target),
        &task,
    );
    let left_out = match rows.left_out {
        0 => String::new(),
        n => words::left_out(l, &count("left_out", n)),
    };
    let (train, test) = (count("train", rows.train), count("test", rows.test));
    let split = match &report.results.folds {
        Some(folds) => words::split_folds(l, &train, (folds.scores.len(), folds.repeats), &test),
        None => words::split(l, &train, &count("validation", rows.validation), &test),
    };
    format!(
        "<section id=\"data\"><h2>{}</h2>\n{}{}{}{}{}</section>\n",
        label::data_heading(l),
        paragraph(&format!("{intro} {left_out}")),
        figure(&split, &for_screens(|screen| parts(report, l, screen))),
        columns(report, l),
        paragraph(&words::became(l, report.inputs.0, report.inputs.1)),
        remarks(report, l)
    )
}

/// One bar, cut where the rows were.
fn parts(report: &ReportData, l: Language, screen: Screen) -> String {
    let rows = &report.rows;
    let mut parts = vec![
        (label::to_train(l), rows.train, "fill net"),
        (label::to_validate(l), rows.validation, "fill valid"),
        (label::to_test(l), rows.test, "fill good"),
    ];
    if report.results.folds.is_some() {
        // The same rows, in turn.
        parts.remove(1);
        parts[0].0 = label::to_both(l);
    }
    let labels = parts.len();
    let total = parts.iter().map(|p| p.1).sum::<usize>().max(1) as f64;
    let width = screen.width();
    let mut sheet = Sheet::new(&format!("parts-{}", screen.suffix()), width, 58.0);
    let (mut x, mut text_from) = (0.0, 0.0f64);
    let mut said = Vec::new();
    for (i, (part, n, class)) in parts.into_iter().enumerate() {
        let long = width * n as f64 / total;
        sheet.rect(x, 0.0, (long - 2.0).max(1.0), 20.0, class);
        // Labels of thin parts would lie on each other: each keeps its distance from the one before.
        let share = percent(n as f64 / total);
        let at = x.max(text_from).min(width - 68.0 * (labels - i) as f64);
        sheet.text(at, 36.0, Anchor::Start, "label strong", part);
        sheet.text(at, 52.0, Anchor::Start, "tick", &share);
        text_from = at + 68.0;
        said.push(format!("{part}: {} ({share})", thousands(n)));
        x += long;
    }
    sheet.finish(words::split_picture(l), &said.join("; "))
}

fn columns(report: &ReportData, l: Language) -> String {
    let head = [
        label::column(l),
        label::kind(l),
        label::used_as(l),
        label::inputs(l),
        label::distinct(l),
        label::missing(l),
    ];
    // The target first: it is what the rest of the page is about.
    let target = report.columns.iter().filter(|c| c.used == Use::Target);
    let others = report.columns.iter().filter(|c| c.used != Use::Target);
    let rows: Vec<Vec<String>> = target
        .chain(others)
        .take(COLUMNS)
        .map(|c| {
            let inputs = if c.inputs == 0 { "–".into() } else { thousands(c.inputs) };
            vec![
                escape(&cut(&c.name, 80)),
                label::kind_of(l, c.kind).into(),
                words::used(l, &c.used, c.inputs).into(),
                inputs,
                thousands(c.distinct),
                thousands(c.missing),
            ]
        })
        .collect();
    let more = match report.columns.len().saturating_sub(COLUMNS) {
        0 => String::new(),
        n => paragraph(&words::more_columns(l, &thousands(n))),
    };
    table(label::columns_table(l), &head, &[false, false, false, true, true, true], &rows) + &more
}

fn remarks(report: &ReportData, l: Language) -> String {
    if report.remarks.is_empty() {
        return String::new();
    }
    let line = |remark: &String| format!("<li lang=\"en\">{}</li>\n", escape(&cut(remark, 400)));
    let lines: String = report.remarks.iter().take(REMARKS).map(line).collect();
    let more = match report.remarks.len().saturating_sub(REMARKS) {
        0 => String::new(),
        n => format!("<li>{}</li>", words::more_remarks(l, &thousands(n))),
    };
    format!("<h3>{}</h3>\n<ul class=\"remarks\">{lines}{more}</ul>\n", label::remarks(l))
}
