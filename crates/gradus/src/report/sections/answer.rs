//! The headline: what was predicted, how well, and against what.

use crate::metrics::{Classification, Metric};
use crate::report::data::ReportData;
use crate::report::format::{fixed, percent, short, thousands};
use crate::report::html::{cut, data, figure, name, paragraph};
use crate::report::svg::{Anchor, Screen, Sheet, for_screens, text_width};
use crate::report::words::{Language, answer as words, label};
use crate::scores::Scores;

/// The headline.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let results = &report.results;
    let (classes, metric) = match results.test {
        Scores::Classes(_) => (true, Metric::Accuracy),
        Scores::Numbers(_) => (false, Metric::Mae),
    };
    let write = |x: f64| if classes { percent(x) } else { short(x) };
    let of = |part: &str, scores: &Scores| {
        let x = scores.get(metric).unwrap_or(f64::NAN);
        (x, data(&format!("{part}.{}", metric.name()), x, &write(x)))
    };
    let (net, net_html) = of("test", &results.test);
    let (linear, linear_html) = of("baseline_linear", &results.baseline_linear);
    let (constant, constant_html) = of("baseline_constant", &results.baseline_constant);
    let rows = data("rows.test", report.rows.test as f64, &thousands(report.rows.test));
    let rows = words::test_rows(l, &rows, report.seen);
    let target = name(&report.target);
    let sentence = match &results.baseline_constant {
        Scores::Classes(guess) => {
            let class = always(guess).and_then(|i| report.classes.get(i)).map(|class| name(class));
            let always = words::always(l, class.as_deref(), &constant_html);
            words::classes(l, &rows, &net_html, &linear_html, &always)
        }
        Scores::Numbers(_) => words::number(l, &rows, &target, &net_html, &linear_html, &constant_html),
    };
    let wrong = |x: f64| if classes { 1.0 - x } else { x };
    let best = wrong(linear).min(wrong(constant));
    let less = if best > 0.0 { 1.0 - wrong(net) / best } else { f64::NAN };
    let verdict = match &results.certainty.threshold {
        Some(t) => words::by_threshold(l, &name(&t.positive), &data("threshold.at", t.at, &fixed(t.at, 3))),
        None => words::verdict(l, classes, less),
    };
    let picture = for_screens(|screen| {
        bars(
            l,
            classes,
            &[
                (label::this_network(l), net),
                (label::linear_model(l), linear),
                (label::constant_guess(l), constant),
            ],
            screen,
        )
    });
    format!(
        "<header><p class=\"eyebrow\">{}</p>\n<h1>{}</h1>\n{}{}</header>\n",
        label::eyebrow(l),
        words::question(l, &target),
        paragraph(&format!("<span class=\"lead\">{sentence} {verdict}</span>")),
        figure(words::picture(l, classes), &picture)
    )
}

/// The class that a constant guess always gives: the one that it finds every row of.
fn always(guess: &Classification) -> Option<usize> {
    let most = guess.per_class.iter().filter(|c| c.support > 0.0 && c.recall == 1.0);
    most.max_by(|a, b| a.support.total_cmp(&b.support)).map(|c| c.class as usize)
}

/// Three bars from 0, the network's in colour.
fn bars(l: Language, classes: bool, values: &[(&str, f64)], screen: Screen) -> String {
    let (width, step) = (screen.width(), 34.0);
    let mut sheet =
        Sheet::new(&format!("answer-{}", screen.suffix()), width, step * values.len() as f64 + 4.0);
    let widest = values.iter().map(|(name, _)| text_width(name)).fold(0.0, f64::max) + 20.0;
    let most = values.iter().map(|v| v.1).filter(|x| x.is_finite()).fold(0.0, f64::max);
    let most = if classes || most <= 0.0 { 1.0 } else { most };
    let room = width - widest - 64.0;
    let write = |x: f64| if classes { percent(x) } else { short(x) };
    let mut said = Vec::new();
    for (i, (name, value)) in values.iter().enumerate() {
        let y = i as f64 * step + 4.0;
        let long = room * (value / most).clamp(0.0, 1.0);
        let class = if i == 0 { "fill net" } else { "fill base" };
        sheet.text(
            widest - 12.0,
            y + 17.0,
            Anchor::End,
            if i == 0 { "label strong" } else { "label" },
            &cut(name, 30),
        );
        if classes {
            sheet.rect(widest, y, room, 24.0, "fill track");
        }
        sheet.rect(widest, y, long, 24.0, class);
        let at = if classes { room } else { long };
        sheet.text(
            widest + at + 8.0,
            y + 17.0,
            Anchor::Start,
            if i == 0 { "label strong" } else { "label" },
            &write(*value),
        );
        said.push(format!("{name}: {}", write(*value)));
    }
    sheet.finish(words::picture(l, classes), &said.join("; "))
}
