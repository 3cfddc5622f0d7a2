//! One row followed through the network: forward, loss, error, backward.

use gradus_table::Task;

use super::loss;
use crate::report::data::{Learning, ReportData, RowTrace};
use crate::report::format::{digits, fixed, percent, short, signed, thousands};
use crate::report::html::{cut, escape, name, paragraph};
use crate::report::svg::{Anchor, Screen, Sheet, for_screens, text_width};
use crate::report::words::learning::more_layers;
use crate::report::words::{Language, certainty, label, row as words};

/// So many classes are drawn.
const CLASSES: usize = 6;
/// So many layers are followed; of a deeper net the middle is left out.
const LAYERS: usize = 12;

/// The walk.
pub(in crate::report) fn html(report: &ReportData, learning: &Learning, l: Language) -> String {
    let row = &learning.row;
    let intro = words::intro(l, &thousands(row.row), &name(&report.target), &name(&row.truth));
    format!(
        "<h3>{}</h3>\n{}{}{}<h4>{}</h4>\n{}<h4>{}</h4>\n{}<h4>{}</h4>\n{}<h4>{}</h4>\n{}",
        label::row_heading(l),
        paragraph(&intro),
        cells(row, l),
        super::owed::html(report, row, l),
        label::forward_heading(l),
        forward(report, row, l),
        label::loss_heading(l),
        compare(report, learning, l),
        label::error_at_output(l),
        at_output(report, row, l),
        label::backward_heading(l),
        backward(report, row, l)
    )
}

fn cells(row: &RowTrace, l: Language) -> String {
    if row.cells.is_empty() {
        return String::new();
    }
    let cell = |(column, value): &(String, String)| {
        let value = if value.is_empty() { "–".into() } else { escape(&cut(value, 40)) };
        format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", escape(&cut(column, 40)))
    };
    let cells: String = row.cells.iter().map(cell).collect();
    format!("<dl class=\"cells\" aria-label=\"{}\">{cells}</dl>\n", label::its_cells(l))
}

fn numbers(values: &[f64]) -> String {
    let written: Vec<String> = values.iter().take(CLASSES).map(|&x| short(x)).collect();
    written.join(", ") + if values.len() > CLASSES { ", …" } else { "" }
}

/// What the model makes of what the network says.
fn calibrated(report: &ReportData, row: &RowTrace, l: Language) -> String {
    let class = report.classes.iter().position(|class| *class == row.truth);
    match (class.and_then(|i| row.calibrated.get(i)), &report.results.certainty.calibration) {
        (Some(&p), Some(c)) => {
            paragraph(&certainty::of_row(l, &fixed(c.temperature, 2), &name(&row.truth), &loss::share(p)))
        }
        _ => String::new(),
    }
}

fn forward(report: &ReportData, row: &RowTrace, l: Language) -> String {
    let z = numbers(&row.raw);
    match (report.task, row.raw.len()) {
        (Task::Binary, 1) => {
            let class = name(report.classes.get(1).map_or("", String::as_str));
            let minus = short(-row.raw.first().copied().unwrap_or(0.0));
            let link = words::link_bce(l, &loss::share(loss::probability(row)), &class, &minus);
            paragraph(&words::says_classes(l, &z, &link)) + &calibrated(report, row, l)
        }
        (Task::Binary | Task::Multiclass, _) => {
            paragraph(&words::says_classes(l, &z, words::link_softmax(l))) + &calibrated(report, row, l)
        }
        (Task::Regression, _) => {
            let y = short(loss::wanted(report, row).first().copied().unwrap_or(f64::NAN));
            let says = short(row.says.first().copied().unwrap_or(f64::NAN));
            paragraph(&words::link_number(l, &z, &says, &name(&row.truth), &y))
        }
    }
}

fn compare(report: &ReportData, learning: &Learning, l: Language) -> String {
    let row = &learning.row;
    let formula = loss::filled_in(report, row).unwrap_or_else(|| paragraph(&short(row.loss)));
    let reads = words::loss_reads(l, &report.loss).unwrap_or_default();
    let log = match report.loss.as_str() {
        "bce" | "cross_entropy" | "poisson" => {
            l.pick(" log is the natural logarithm.", " log는 자연로그입니다.")
        }
        _ => "",
    };
    let total = row.mean_loss * learning.rows as f64;
    let share = if total > 0.0 { percent(row.loss / total) } else { "–".into() };
    let share = words::share(l, &short(row.loss), &short(row.mean_loss), &thousands(learning.rows), &share);
    paragraph(&words::loss_is(l, &label::loss_name(l, &report.loss)))
        + &formula
        + &paragraph(&format!("{reads}{log}"))
        + &paragraph(&share)
}

fn at_output(report: &ReportData, row: &RowTrace, l: Language) -> String {
    let slope = loss::slope(report, row).map(|s| format!("<p class=\"formula\"><span>{s}</span></p>\n"));
    let push = words::push(l, row.error.first().copied().unwrap_or(0.0));
    match report.task {
        Task::Regression => paragraph(words::error_number(l)) + &slope.unwrap_or_default() + &paragraph(push),
        task => {
            let several = task == Task::Multiclass;
            let picture = for_screens(|screen| said_and_wanted(report, row, l, screen));
            let push = if several { String::new() } else { paragraph(push) };
            let figure = format!(
                "<figure role=\"group\"><figcaption>{}</figcaption>\n{picture}</figure>\n",
                words::bars(l)
            );
            paragraph(words::error_classes(l, several)) + &slope.unwrap_or_default() + &push + &figure
        }
    }
}

/// A difference of two shares, with two digits: for the picture.
fn points(x: f64) -> String {
    if x.abs() < 0.005 {
        digits(x, 1)
    } else {
        format!("{}{:.2}", if x > 0.0 { "+" } else { "−" }, x.abs())
    }
}

/// A bar for the probability of each class, a line where it should have been, and p − y beside it.
fn said_and_wanted(report: &ReportData, row: &RowTrace, l: Language, screen: Screen) -> String {
    let wanted = loss::wanted(report, row);
    let mut order: Vec<usize> = (0..row.says.len()).collect();
    if order.len() > CLASSES {
        let size = |i: usize| (wanted.get(i).copied().unwrap_or(0.0), row.says[i]);
        order.sort_by(|&a, &b| size(b).0.total_cmp(&size(a).0).then(size(b).1.total_cmp(&size(a).1)));
    }
    let hidden = order.len().saturating_sub(CLASSES);
    order.truncate(CLASSES);
    let (width, step) = (screen.width(), 34.0);
    let height = step * (order.len() + usize::from(hidden > 0)) as f64 + 26.0;
    let mut sheet = Sheet::new(&format!("said-{}", screen.suffix()), width, height);
    let name = |i: usize| cut(report.classes.get(i).map_or("", String::as_str), 14);
    let left = order.iter().map(|&i| text_width(&name(i))).fold(40.0, f64::max) + 20.0;
    let room = width - left - 96.0;
    sheet.text(width, 12.0, Anchor::End, "tick", "p − y");
    let mut said = Vec::new();
    for (place, &i) in order.iter().enumerate() {
        let y = 20.0 + place as f64 * step;
        let (p, target) = (row.says[i], wanted.get(i).copied().unwrap_or(0.0));
        let class = if target > 0.5 { "label strong" } else { "label" };
        sheet.text(left - 12.0, y + 16.0, Anchor::End, class, &name(i));
        sheet.rect(left, y, room, 22.0, "fill track");
        sheet.rect(left, y, room * p.clamp(0.0, 1.0), 22.0, "fill net");
        let x = left + room * target.clamp(0.0, 1.0);
        sheet.line((x, y - 3.0), (x, y + 25.0), "line ink thick");
        // Inside the bar where it is long enough, else behind it.
        let inside = p > 0.25;
        let at = left + room * p.clamp(0.0, 1.0);
        let (at, anchor, class) =
            if inside { (at - 8.0, Anchor::End, "on-fill") } else { (at + 8.0, Anchor::Start, "label") };
        sheet.text(at, y + 16.0, anchor, class, &percent(p));
        // Two classes have one output: it stands for the second.
        let shown = row.says.len() > 2 || i == 1;
        if shown {
            let color = if p > target { "label valid strong" } else { "label good strong" };
            sheet.text(width, y + 16.0, Anchor::End, color, &points(p - target));
        }
        said.push(format!(
            "{}: p {}, y {}, p − y {}",
            name(i),
            loss::share(p),
            short(target),
            signed(p - target)
        ));
    }
    if hidden > 0 {
        let y = 20.0 + order.len() as f64 * step;
        sheet.text(left, y + 16.0, Anchor::Start, "tick", &words::others(l, hidden));
    }
    sheet.finish(words::bars(l), &said.join("; "))
}

/// A number with three digits, or two where zeros before them already make it long.
fn brief(x: f64) -> String {
    digits(x, if x.abs() < 0.001 { 2 } else { 3 })
}

fn backward(report: &ReportData, row: &RowTrace, l: Language) -> String {
    if row.layers.is_empty() {
        return String::new();
    }
    // From the output to the input, whichever way they were noted.
    let place = |path: &str| report.layers.iter().position(|layer| layer.path == path).unwrap_or(0);
    let mut layers: Vec<_> = row.layers.iter().filter(|(path, _, _)| !path.ends_with("dropout")).collect();
    layers.sort_by_key(|(path, _, _)| std::cmp::Reverse(place(path)));
    let width =
        |path: &str| report.layers.iter().find(|layer| layer.path == path).map_or(0, |layer| layer.width);
    let list = |values: &[f64], write: fn(f64) -> String, more: bool| -> String {
        let sign = |x: f64| {
            if x < 0.0 {
                " class=\"down\""
            } else if x > 0.0 {
                " class=\"up\""
            } else {
                ""
            }
        };
        let all: String = values.iter().map(|&x| format!("<span{}>{}</span> ", sign(x), write(x))).collect();
        all + if more { "<span>…</span>" } else { "" }
    };
    let line = |(path, wrote, error): &(String, Vec<f64>, Vec<f64>)| {
        let handed = match error.is_empty() {
            true => "–".into(),
            false => list(
                error,
                |x| if x > 0.0 { format!("+{}", brief(x)) } else { brief(x) },
                width(path) > error.len(),
            ),
        };
        format!(
            "<li><strong><code>{}</code></strong><dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd class=\"signed\">{handed}</dd></dl></li>\n",
            escape(path),
            label::wrote(l),
            list(wrote, brief, width(path) > wrote.len()),
            label::error_back(l)
        )
    };
    // The ends of a deep net say how it goes; its middle would only make the way long.
    let hidden = layers.len().saturating_sub(LAYERS);
    let mut lines: Vec<String> = layers.into_iter().map(line).collect();
    if hidden > 0 {
        lines.splice(LAYERS / 2..LAYERS / 2 + hidden, [format!("<li>{}</li>\n", more_layers(l, hidden))]);
    }
    let lines = lines.concat();
    format!("{}<ol class=\"trace\">{lines}</ol>\n", paragraph(words::backward(l)))
}
