//! Pictures of a test on classes: ROC curve, calibration, confusion matrix, each class by itself.

use super::certainty;
use crate::metrics::Classification;
use crate::report::data::{CalibrationBin, ClassPictures, ReportData, RocCurve};
use crate::report::format::{fixed, of_hundred, percent, short, thousands};
use crate::report::html::{cut, data, escape, figure, name, paragraph, table};
use crate::report::svg::{Anchor, Label, Mark, Plot, Scale, Screen, Shape};
use crate::report::words::{Language, label, tests as words};
use gradus_table::Task;

/// A confusion matrix of more classes would be no picture; the most frequent mix-ups are listed instead.
const MATRIX: usize = 8;
/// So many classes and mix-ups are listed.
const LISTED: usize = 20;

/// All of them.
pub(super) fn html(
    report: &ReportData,
    scores: &Classification,
    pictures: Option<&ClassPictures>,
    l: Language,
) -> String {
    let mut out = String::new();
    if let Some(pictures) = pictures {
        out += "<div class=\"pair\">\n";
        out +=
            &format!("<div><h3>{}</h3>\n{}</div>\n", label::roc_heading(l), roc(report, scores, pictures, l));
        out += &format!(
            "<div><h3>{}</h3>\n{}</div>\n</div>\n{}",
            label::calibration_heading(l),
            calibration(report, pictures, l),
            certainty::calibration(report, l)
        );
        out += &pictures.thresholds.iter().map(|t| certainty::threshold(report, t, l)).collect::<String>();
    }
    out + &format!("<h3>{}</h3>\n", label::confusion_heading(l))
        + &confusion(report, scores, l)
        + &each(report, scores, l)
}

fn roc(report: &ReportData, scores: &Classification, pictures: &ClassPictures, l: Language) -> String {
    let curves = &pictures.roc;
    let by_area = |a: &&RocCurve, b: &&RocCurve| a.auc.total_cmp(&b.auc);
    let (Some(best), Some(worst)) = (curves.iter().max_by(by_area), curves.iter().min_by(by_area)) else {
        return paragraph(words::no_roc(l));
    };
    let caption = match curves.len() {
        1 => {
            let auc = scores.roc_auc.unwrap_or(best.auc);
            let auc = data("test.roc_auc", auc, &fixed(auc, 3));
            words::roc(l, &name(&best.class), &of_hundred(best.auc), &auc)
        }
        n => {
            let (high, low) = (fixed(best.auc, 3), fixed(worst.auc, 3));
            let more = report.classes.len().saturating_sub(n);
            words::roc_several(l, (&name(&best.class), &high), (&name(&worst.class), &low), more)
        }
    };
    figure(&caption, &roc_picture(curves, l))
}

/// Colours that people who cannot tell red from green still tell apart; further classes are grey.
const COLORS: [&str; 4] = ["net", "valid", "good", "fourth"];

fn color(i: usize) -> &'static str {
    COLORS.get(i).copied().unwrap_or("base")
}

fn roc_picture(curves: &[RocCurve], l: Language) -> String {
    let unit = || Scale::linear(0.0, 1.0);
    let mut plot = Plot::new("roc", (Screen::Narrow.width(), 340.0), unit(), unit(), 12.0);
    plot.axes(label::false_positive(l), label::true_positive(l));
    plot.mark(&Mark::new(label::by_chance(l), Shape::Line, "base dashed", vec![(0.0, 0.0), (1.0, 1.0)]));
    for (i, curve) in curves.iter().enumerate().rev() {
        let title = format!("{} (AUC {})", curve.class, fixed(curve.auc, 3));
        plot.mark(&Mark::new(&title, Shape::Line, color(i), curve.points.clone()));
    }
    let chance = Label {
        at: (0.3, 0.3),
        shift: (6.0, 14.0),
        anchor: Anchor::Start,
        class: "base",
        text: label::by_chance(l),
    };
    plot.label(&chance);
    // Names stand in the empty corner at the bottom right, in the order of the curves from the top down.
    let mut order: Vec<usize> = (0..curves.len()).collect();
    order.sort_by(|&a, &b| curves[b].auc.total_cmp(&curves[a].auc));
    let (_, bottom) = plot.edges();
    order.retain(|&i| i < COLORS.len());
    let others = curves.len() - order.len();
    if others > 0 {
        let y = bottom - 12.0 - 16.0 * order.len() as f64;
        plot.sheet.text(plot.right() - 6.0, y, Anchor::End, "label base", &words::others(l, others));
    }
    for (place, &i) in order.iter().enumerate() {
        let y = bottom - 12.0 - 16.0 * (order.len() - 1 - place) as f64;
        let text = format!("{} {}", cut(&curves[i].class, 18), fixed(curves[i].auc, 3));
        plot.sheet.text(plot.right() - 6.0, y, Anchor::End, &format!("label {}", color(i)), &text);
    }
    plot.finish(label::roc_heading(l))
}

fn calibration(report: &ReportData, pictures: &ClassPictures, l: Language) -> String {
    let bins = &pictures.calibration;
    // A sentence about a bin that many rows share, near 80 %: what is said there is worth checking.
    let most = bins.iter().map(|b| b.rows).max().unwrap_or(0);
    let many = bins.iter().filter(|b| 4 * b.rows >= most.min(400));
    let Some(bin) = many.min_by(|a, b| (a.predicted - 0.8).abs().total_cmp(&(b.predicted - 0.8).abs()))
    else {
        return String::new();
    };
    let two = (report.task == Task::Binary)
        .then(|| {
            pictures
                .roc
                .first()
                .map(|curve| curve.class.as_str())
                .or(report.classes.get(1).map(String::as_str))
        })
        .flatten()
        .map(name);
    let said = format!("{}%", of_hundred(bin.predicted));
    let came = of_hundred(bin.observed);
    let ece = data("calibration_error", pictures.calibration_error, &points(pictures.calibration_error, l));
    let caption = words::calibration(l, two.as_deref(), &said, &came, &thousands(bin.rows), &ece);
    figure(&caption, &calibration_picture(bins, &pictures.uncalibrated, l))
}

/// A difference of two shares.
fn points(difference: f64, l: Language) -> String {
    let text = format!("{:.1}", 100.0 * difference);
    l.pick(format!("{text} percentage points"), format!("{text}%포인트"))
}

fn calibration_picture(bins: &[CalibrationBin], before: &[CalibrationBin], l: Language) -> String {
    let unit = || Scale::linear(0.0, 1.0);
    let mut plot = Plot::new("calibration", (Screen::Narrow.width(), 340.0), unit(), unit(), 12.0);
    plot.axes(label::said(l), label::came_true(l));
    certainty::bars(&mut plot, bins, l);
    plot.mark(&Mark::new(label::perfect(l), Shape::Line, "base dashed", vec![(0.0, 0.0), (1.0, 1.0)]));
    let points = |bins: &[CalibrationBin]| bins.iter().map(|b| (b.predicted, b.observed)).collect();
    if !before.is_empty() {
        plot.mark(&Mark::new(label::before_calibration(l), Shape::Line, "net dashed", points(before)));
    }
    plot.mark(&Mark::new(label::came_true(l), Shape::Line, "net", points(bins)));
    let most = bins.iter().map(|b| b.rows).max().unwrap_or(1).max(1) as f64;
    for bin in bins {
        // Area, not radius, is what the eye compares.
        let radius = 2.5 + 8.0 * libm::sqrt(bin.rows as f64 / most);
        let title = format!("{} {}", thousands(bin.rows), label::rows(l));
        plot.mark(&Mark::new(
            &title,
            Shape::Dots { radius },
            "net soft",
            vec![(bin.predicted, bin.observed)],
        ));
    }
    certainty::counts(&mut plot, bins);
    plot.finish(label::calibration_heading(l))
}

/// What was taken for what: (true class, predicted class, rows), most frequent first.
fn mix_ups(scores: &Classification) -> Vec<(usize, usize, f64)> {
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
    for (truth, row) in scores.confusion.iter().enumerate() {
        found.extend(
            row.iter().enumerate().filter(|&(j, &n)| j != truth && n > 0.0).map(|(j, &n)| (truth, j, n)),
        );
    }
    found.sort_by(|a, b| b.2.total_cmp(&a.2));
    found
}

fn confusion(report: &ReportData, scores: &Classification, l: Language) -> String {
    let class = |i: usize| report.classes.get(i).map_or("", String::as_str);
    let mix_ups = mix_ups(scores);
    if scores.confusion.is_empty() {
        return String::new();
    }
    let sum = |i: usize| scores.confusion[i].iter().sum::<f64>();
    let cell = |i: usize, j: usize| {
        data(&format!("test.confusion.{i}.{j}"), scores.confusion[i][j], &count(scores.confusion[i][j]))
    };
    let sentence = match mix_ups.first() {
        None => words::no_mistake(l).to_string(),
        Some(&(truth, predicted, n)) => words::mistake(
            l,
            &count(n),
            &name(class(truth)),
            &name(class(predicted)),
            &percent(n / sum(truth)),
        ),
    };
    if scores.confusion.len() > MATRIX {
        let rows: Vec<Vec<String>> = mix_ups
            .iter()
            .take(LISTED)
            .map(|&(i, j, n)| {
                vec![escape(&cut(class(i), 60)), escape(&cut(class(j), 60)), cell(i, j), percent(n / sum(i))]
            })
            .collect();
        let share = l.pick("share of that class", "그 클래스에서의 비율");
        let head = [label::class(l), label::taken_for(l), label::rows(l), share];
        let listed = match rows.is_empty() {
            true => String::new(),
            false => table(label::mixed_up_table(l), &head, &[false, false, true, true], &rows),
        };
        return paragraph(&sentence) + &listed;
    }
    let mut out = format!(
        "{}<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{1}\"><table class=\"matrix\">\
         <caption>{1}</caption><thead><tr><td>{2}</td>",
        paragraph(&sentence),
        label::confusion_table(l),
        label::true_class(l)
    );
    for name in &report.classes {
        out += &format!("<th scope=\"col\">{}</th>", escape(&cut(name, 24)));
    }
    out += "</tr></thead><tbody>";
    for i in 0..scores.confusion.len() {
        out += &format!("<tr><th scope=\"row\">{}</th>", escape(&cut(class(i), 24)));
        for j in 0..scores.confusion[i].len() {
            let share = if sum(i) > 0.0 { scores.confusion[i][j] / sum(i) } else { 0.0 };
            // The shade is the share of the true class; right answers and mistakes have their own colours.
            let kind = if i == j { "right" } else { "wrong" };
            out += &format!(
                "<td class=\"{kind}\" style=\"--share:{:.0}%\">{}<small>{}</small></td>",
                100.0 * share,
                cell(i, j),
                percent(share)
            );
        }
        out += "</tr>\n";
    }
    out + "</tbody></table></div>\n"
}

/// Rows, or their weight where they have weights.
fn count(n: f64) -> String {
    if n == libm::round(n) && n < 1e15 { thousands(n as usize) } else { short(n) }
}

fn each(report: &ReportData, scores: &Classification, l: Language) -> String {
    let mut order: Vec<usize> = (0..scores.per_class.len()).collect();
    if order.len() > LISTED {
        order.sort_by(|&a, &b| scores.per_class[b].support.total_cmp(&scores.per_class[a].support));
    }
    let rows: Vec<Vec<String>> = order
        .iter()
        .take(LISTED)
        .map(|&i| {
            let c = &scores.per_class[i];
            let cell = |key: &str, x: f64| data(&format!("test.per_class.{i}.{key}"), x, &percent(x));
            vec![
                escape(&cut(report.classes.get(i).map_or("", String::as_str), 60)),
                cell("precision", c.precision),
                cell("recall", c.recall),
                cell("f1", c.f1),
                data(&format!("test.per_class.{i}.support"), c.support, &count(c.support)),
            ]
        })
        .collect();
    let head = [label::class(l), label::precision(l), label::recall(l), label::f1(l), label::rows(l)];
    let more = match order.len().saturating_sub(LISTED) {
        0 => String::new(),
        n => paragraph(&words::more_classes(l, &thousands(n))),
    };
    let out = table(label::per_class_table(l), &head, &[false, true, true, true, true], &rows);
    out + &more + &format!("<p class=\"note\">{}</p>\n", words::per_class(l))
}
