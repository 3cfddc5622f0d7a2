//! How sure the answers are: calibration, the threshold and what it trades, ranges and sets.

use crate::certainty::{CalibrationOutcome, REPORTED_LEVEL, TradeOff};
use crate::conformal::rows_needed;
use crate::options::ThresholdRule;
use crate::report::data::{CalibrationBin, ReportData, Thresholds};
use crate::report::format::{fixed, percent, short, thousands};
use crate::report::html::{data, figure, name, paragraph};
use crate::report::svg::{Anchor, Mark, Plot, Scale, Screen, Shape};
use crate::report::words::{Language, certainty as words, label};

/// What was done about the probabilities; a note under their picture.
pub(super) fn calibration(report: &ReportData, l: Language) -> String {
    let Some(c) = report.results.certainty.calibration else { return String::new() };
    let text = match c.outcome {
        CalibrationOutcome::Applied => {
            let key = |name: &str| format!("calibration.{name}");
            let temperature = data(&key("temperature"), c.temperature, &fixed(c.temperature, 2));
            let rows = data(&key("rows"), c.rows as f64, &thousands(c.rows));
            let loss = |name: &str, x: f64| data(&key(&format!("test_log_loss.{name}")), x, &fixed(x, 4));
            let (before, after) =
                (loss("before", c.test_log_loss.before), loss("after", c.test_log_loss.after));
            words::calibrated(l, c.temperature > 1.0, &temperature, &rows, (&before, &after))
        }
        outcome => words::not_calibrated(l, outcome).to_string(),
    };
    format!("<p class=\"note\">{text}</p>\n")
}

/// How many rows each bin of probabilities has: bars at the bottom of their picture.
pub(super) fn bars(plot: &mut Plot, bins: &[CalibrationBin], l: Language) {
    for bin in bins {
        let (left, right, top) = bar(plot, bins, bin);
        let (_, bottom) = plot.edges();
        plot.sheet.rect(left, top, right - left, bottom - top, "fill faint");
    }
    let points = bins.iter().map(|bin| (place(bin) + 0.05, bin.rows as f64)).collect();
    plot.read_out(&Mark::new(label::rows(l), Shape::Dots { radius: 0.0 }, "base", points));
}

/// The numbers above those bars: last, so that nothing is drawn over them.
pub(super) fn counts(plot: &mut Plot, bins: &[CalibrationBin]) {
    for bin in bins {
        let (left, right, top) = bar(plot, bins, bin);
        plot.sheet.text((left + right) / 2.0, top - 3.0, Anchor::Middle, "tick", &compact(bin.rows));
    }
}

/// Where a bin begins.
fn place(bin: &CalibrationBin) -> f64 {
    (10.0 * bin.predicted).floor().clamp(0.0, 9.0) / 10.0
}

/// Left, right and top of a bin's bar.
fn bar(plot: &Plot, bins: &[CalibrationBin], bin: &CalibrationBin) -> (f64, f64, f64) {
    let most = bins.iter().map(|bin| bin.rows).max().unwrap_or(1).max(1) as f64;
    let (top, bottom) = plot.edges();
    let tall = 0.2 * (bottom - top) * bin.rows as f64 / most;
    let place = place(bin);
    (plot.x.at(place) + 1.0, plot.x.at(place + 0.1) - 1.0, bottom - tall)
}

/// A count in four characters: 812, 4.1k, 48k, 1.2M.
fn compact(n: usize) -> String {
    let of = |unit: f64, name: &str| {
        let x = n as f64 / unit;
        if x < 9.95 { format!("{x:.1}{name}") } else { format!("{x:.0}{name}") }
    };
    match n {
        0..=999 => n.to_string(),
        1_000..=999_499 => of(1e3, "k"),
        _ => of(1e6, "M"),
    }
}

/// From which probability on the positive class is named, and what that trades.
pub(super) fn threshold(report: &ReportData, thresholds: &Thresholds, l: Language) -> String {
    let class = name(&thresholds.positive);
    let known = report.results.certainty.threshold.as_ref();
    let here = known.map(|known| known.test).or_else(|| {
        let nearest = |a: &&TradeOff, b: &&TradeOff| {
            (a.at - thresholds.at).abs().total_cmp(&(b.at - thresholds.at).abs())
        };
        thresholds.points.iter().min_by(nearest).copied()
    });
    let Some(here) = here else { return String::new() };
    let number = |key: &str, x: Option<f64>, text: String| match (known, x) {
        (Some(_), Some(x)) => data(&format!("threshold.{key}"), x, &text),
        _ => text,
    };
    let share = |key: &str, x: Option<f64>| number(key, x, x.map_or("–".into(), percent));
    let at = number("at", Some(thresholds.at), fixed(thresholds.at, 3));
    let rows = known.map_or(0, |known| known.rows);
    let rows = number("rows", Some(rows as f64), thousands(rows));
    let priced = matches!(thresholds.rule, Some(ThresholdRule::Cost { .. }));
    let most = thresholds.points.iter().map(|point| point.cost).fold(0.0, f64::max);
    let (cost, highest) = (number("test.cost", Some(here.cost), short(here.cost)), short(most));
    let cost = priced.then_some((cost.as_str(), highest.as_str()));
    let caption = words::threshold(l, &class, &at, thresholds.rule, &rows)
        + " "
        + &words::trade(
            l,
            &class,
            &share("test.precision", here.precision),
            &share("test.recall", here.recall),
            cost,
        );
    let picture = threshold_picture(thresholds, if priced { most } else { 1.0 }, priced, l);
    format!(
        "<h3>{}</h3>\n<div class=\"single\">{}</div>\n<p class=\"note\">{}</p>\n",
        label::threshold_heading(l),
        figure(&caption, &picture),
        words::other_threshold(l)
    )
}

fn threshold_picture(thresholds: &Thresholds, most: f64, priced: bool, l: Language) -> String {
    let unit = || Scale::linear(0.0, 1.0);
    let mut plot = Plot::new("threshold", (Screen::Narrow.width(), 300.0), unit(), unit(), 84.0);
    plot.axes(label::threshold(l), label::share(l));
    let line = |of: fn(&TradeOff) -> Option<f64>| -> Vec<(f64, f64)> {
        thresholds.points.iter().filter_map(|point| Some((point.at, of(point)?))).collect()
    };
    let cost: Vec<(f64, f64)> = line(|point| Some(point.cost))
        .into_iter()
        .map(|(at, cost)| (at, if most > 0.0 { cost / most } else { 0.0 }))
        .collect();
    let cost_name = if priced { label::cost(l) } else { label::wrong(l) };
    let curves = [
        (label::precision(l), "net", line(|point| point.precision)),
        (label::recall(l), "valid", line(|point| point.recall)),
        (cost_name, "good", cost),
    ];
    let (top, bottom) = plot.edges();
    let x = plot.x.at(thresholds.at);
    plot.sheet.line((x, bottom), (x, top), "zero");
    // Names beside the ends of their curves, from the top down and never on each other.
    let mut ends: Vec<(f64, &str, &str)> = Vec::new();
    for (name, class, points) in curves {
        let end = points.last().map_or(0.0, |point| point.1);
        ends.push((plot.y.at(end) + 4.0, name, class));
        plot.mark(&Mark::new(name, Shape::Line, class, points));
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let below = ends.len() as f64;
    let mut last = f64::NEG_INFINITY;
    for (place, &(y, name, class)) in ends.iter().enumerate() {
        let y = y.min(bottom - 16.0 * (below - 1.0 - place as f64)).max(last + 16.0);
        last = y;
        plot.sheet.text(plot.right() + 6.0, y, Anchor::Start, &format!("label {class}"), name);
    }
    plot.finish(label::threshold_heading(l))
}

/// How often ranges or sets hold the truth.
pub(super) fn coverage(report: &ReportData, l: Language) -> String {
    let heading = format!("<h3>{}</h3>\n", label::coverage_heading(l));
    let level = percent(REPORTED_LEVEL).replace(".0%", "%");
    let Some(c) = report.results.certainty.coverage else {
        let needed = thousands(rows_needed(REPORTED_LEVEL));
        return heading + &paragraph(&words::too_few(l, &level, &needed));
    };
    let share = |key: &str, x: f64| data(&format!("coverage.{key}"), x, &percent(x));
    let (held, low, high) = (share("share", c.share), share("low", c.low), share("high", c.high));
    let ends = (low.as_str(), high.as_str());
    let sentence = match (c.width, c.classes, c.certain) {
        (Some(width), ..) => {
            words::ranges(l, &level, &held, ends, &data("coverage.width", width, &short(width)))
        }
        (None, classes, single) => {
            let classes = classes.unwrap_or(f64::NAN);
            let classes = data("coverage.classes", classes, &fixed(classes, 2));
            words::sets(l, &level, &held, ends, &classes, &share("certain", single.unwrap_or(f64::NAN)))
        }
    };
    let rows = data("coverage.scores", c.scores as f64, &thousands(c.scores));
    heading + &paragraph(&sentence) + &format!("<p class=\"note\">{}</p>\n", words::assumed(l, &rows))
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn counts_have_four_characters_at_most() {
        let all = [7, 812, 999, 1_000, 4_149, 9_949, 9_950, 48_123, 999_499, 999_500, 1_249_000, 48_000_000];
        let written = all.map(compact);
        assert_eq!(
            written,
            ["7", "812", "999", "1.0k", "4.1k", "9.9k", "10k", "48k", "999k", "1.0M", "1.2M", "48M"]
        );
        assert!(written.iter().all(|text| text.len() <= 4));
    }
}
