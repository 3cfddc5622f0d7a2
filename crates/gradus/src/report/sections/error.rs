//! The error falling, epoch by epoch.

use crate::report::data::ReportData;
use crate::report::format::short;
use crate::report::html::{data, figure, paragraph};
use crate::report::svg::{Anchor, Label, Mark, Plot, Scale, Screen, Shape, for_screens, spread, text_width};
use crate::report::words::data::{self as words, After};
use crate::report::words::{Language, label};

/// Says of a model of several nets that what follows is of the first.
pub(in crate::report) fn first_net(report: &ReportData, l: Language) -> String {
    match report.nets {
        1 => String::new(),
        nets => paragraph(&words::first_net(l, nets)),
    }
}

/// The part about training.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let heading =
        format!("<section id=\"error\"><h2>{}</h2>\n", label::error_heading(l)) + &first_net(report, l);
    let loss = label::loss_name(l, &report.loss);
    let at = |epoch: u32| report.history.iter().find(|e| e.epoch == epoch);
    let start = report.history.first().map_or(f64::NAN, |e| e.validation_error);
    let best = at(report.best_epoch).map_or(f64::NAN, |e| e.validation_error);
    let epochs = report.history.len().saturating_sub(1);
    let ended = words::ended(l, &report.ended, epochs);
    if epochs == 0 {
        return heading + &paragraph(&format!("{} {ended}", words::no_history(l))) + "</section>\n";
    }
    let sentence = match report.best_epoch {
        0 => words::did_not_fall(l, &loss, &short(start)),
        epoch => {
            let best = data("history.best", best, &short(best));
            words::fell(l, &loss, &data("history.start", start, &short(start)), &best, epoch)
        }
    };
    let axis = range(report);
    let cut = (axis.ends().0 > 0.0).then(|| short(axis.ends().0));
    let dropout = report.layers.iter().any(|layer| layer.path.ends_with("dropout"));
    let metric = match crate::report::words::label::metric(l, &report.metric) {
        "" => String::new(),
        metric => words::chosen_by(l, metric),
    };
    let note = words::how_measured(l, dropout, cut.as_deref());
    let picture = for_screens(|screen| curves(report, l, axis, "error", screen));
    let figure = figure(&sentence, &format!("{picture}<p class=\"note\">{note}</p>"));
    let after = after(report).map_or("", |after| words::after(l, after));
    heading
        + &figure
        + &close_up(report, l)
        + &paragraph(&format!("{after} {metric} {ended}"))
        + "</section>\n"
}

/// What happened after the best epoch; `None` where no sentence about it would be true.
fn after(report: &ReportData) -> Option<After> {
    let start = report.history.first()?.validation_error;
    let best = report.history.iter().find(|e| e.epoch == report.best_epoch)?;
    let last = report.history.last()?;
    let worth = 0.01 * (start - best.validation_error).abs();
    let fell = last.train_error < best.train_error;
    let rose = last.validation_error - best.validation_error;
    match last.epoch.saturating_sub(best.epoch) {
        0 | 1 if report.best_epoch >= 2 => Some(After::Together),
        0 | 1 => None,
        _ if report.best_epoch == 0 => None,
        _ if fell && rose > worth => Some(After::Apart),
        _ if rose.abs() <= worth => Some(After::Level),
        _ => None,
    }
}

/// The vertical axis: from 0, unless that would press everything into the upper third.
fn range(report: &ReportData) -> Scale {
    let (constant, linear) = report.baseline_errors;
    let of_epochs = report.history.iter().flat_map(|e| [e.train_error, e.validation_error]);
    let all: Vec<f64> = of_epochs.chain([constant, linear]).filter(|x| x.is_finite()).collect();
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    // A run that diverges must not press the rest flat: what lies far above the start is left out.
    let start = report.history.first().map_or(f64::NAN, |e| e.validation_error);
    let limit = 2.0 * start.max(constant).max(least);
    let most = all.iter().copied().filter(|&x| x <= limit || limit.is_nan()).fold(least, f64::max);
    match least > 0.6 * most {
        true => Scale::round(least - 0.1 * (most - least), most, 8),
        false => Scale::round(least.min(0.0), most, 8),
    }
}

/// The first step of a run often dwarfs all the others: the same without it, where they would lie too close to see.
fn close_up(report: &ReportData, l: Language) -> String {
    let (low, high) = range(report).ends();
    let later = report.history.iter().filter(|e| e.epoch > 0);
    let errors =
        later.flat_map(|e| [(e.epoch > 1).then_some(e.train_error), Some(e.validation_error)]).flatten();
    let all: Vec<f64> =
        errors.chain([report.baseline_errors.1]).filter(|x| x.is_finite() && *x <= high).collect();
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if all.len() < 4 || most - least > 0.2 * (high - low) || most <= least {
        return String::new();
    }
    let axis = Scale::round(least - 0.1 * (most - least), most, 6);
    let note = words::close_up(l, &short(axis.ends().0));
    let picture = for_screens(|screen| curves(report, l, axis, "close", screen));
    format!("<figure role=\"group\"><figcaption class=\"note\">{note}</figcaption>\n{picture}</figure>\n")
}

fn curves(report: &ReportData, l: Language, y: Scale, id: &str, screen: Screen) -> String {
    let (width, height, suffix) = match screen {
        Screen::Wide => (screen.width(), 340.0, "w"),
        Screen::Narrow => (screen.width(), 300.0, "n"),
    };
    let last = report.history.last().map_or(1, |e| e.epoch).max(1) as f64;
    let (constant, linear) = report.baseline_errors;
    let history = &report.history;
    let train = history.iter().filter(|e| e.epoch > 0).map(|e| (e.epoch as f64 - 0.5, e.train_error));
    let valid = history.iter().map(|e| (e.epoch as f64, e.validation_error));
    let shape = if history.len() <= 40 { Shape::LineAndDots } else { Shape::Line };
    let marks = [
        Mark::new(label::constant_guess(l), Shape::Level, "base", vec![(0.0, constant)]),
        Mark::new(label::linear_model(l), Shape::Level, "base dashed", vec![(0.0, linear)]),
        Mark::new(label::training(l), shape, "net", train.collect()),
        Mark::new(label::validation(l), shape, "valid", valid.collect()),
    ];
    let room = marks.iter().map(|m| text_width(&m.name)).fold(0.0, f64::max) + 8.0;
    let mut plot =
        Plot::new(&format!("{id}-{suffix}"), (width, height), Scale::linear(0.0, last).whole(), y, room);
    plot.axes(label::epoch(l), &format!("{} ({})", label::error(l), label::loss_name(l, &report.loss)));
    marks.iter().for_each(|mark| plot.mark(mark));
    // Names stand beside the ends of the lines, moved apart where they would touch.
    let ends: Vec<Option<f64>> = marks
        .iter()
        .map(|m| m.points.iter().rev().map(|p| p.1).find(|&e| e.is_finite() && plot.y.holds(e)))
        .collect();
    let shown: Vec<usize> = (0..marks.len()).filter(|&i| ends[i].is_some()).collect();
    let places: Vec<f64> = shown.iter().map(|&i| plot.y.at(ends[i].unwrap_or(0.0)) + 4.0).collect();
    let (top, bottom) = plot.edges();
    let right = plot.right();
    for (&i, y) in shown.iter().zip(spread(&places, 15.0, top, bottom)) {
        let color = marks[i].class.split(' ').next().unwrap_or("base");
        plot.sheet.text(right + 6.0, y, Anchor::Start, &format!("label {color}"), &marks[i].name);
    }
    if let Some(best) = history.iter().find(|e| e.epoch == report.best_epoch) {
        let at = (best.epoch as f64, best.validation_error);
        if at.1.is_finite() && plot.y.holds(at.1) {
            let (x, y) = (plot.x.at(at.0), plot.y.at(at.1));
            plot.sheet.line((x, y), (x, bottom), "drop");
            plot.sheet.disc(x, y, 5.0, "ring valid");
            let anchor = if at.0 > 0.7 * last { Anchor::End } else { Anchor::Start };
            let shift = if anchor == Anchor::End { -6.0 } else { 6.0 };
            let text = format!("{} {} · {}", label::best(l), best.epoch, short(at.1));
            // Just above the axis: curves that fall leave that corner free.
            let low = if bottom - y > 40.0 { bottom - 8.0 - y } else { -14.0 };
            plot.label(&Label { at, shift: (shift, low), anchor, class: "valid strong", text: &text });
        }
    }
    plot.finish(label::error_heading(l))
}
