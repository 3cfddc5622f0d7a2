//! What the network used: the columns that the test needs, and how the answer changes along them.

use gradus_table::{Kind, Task};

use super::bars::{Bar, diverging};
use crate::report::data::ReportData;
use crate::report::format::{percent, short, signed, thousands};
use crate::report::html::{cut, data, escape, figure, name, paragraph};
use crate::report::svg::{
    Anchor, Label, Mark, Plot, Scale, Screen, Shape, Sheet, for_screens, spread, text_width,
};
use crate::report::words::{Language, label, used as words};
use crate::used::{Along, Effect, Importance};

/// Columns that have a bar.
const COLUMNS: usize = 12;
/// Colours of classes.
const COLOURS: [&str; 4] = ["net", "valid", "good", "fourth"];
/// Seconds in a year, on average.
const YEAR: f64 = 31_556_952.0;

/// The part about it; empty for reports of before it was asked.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let Some(used) = &report.used else { return String::new() };
    let target = name(&report.target);
    let alone = used.alone.iter().map(|column| {
        let share = percent(column.share.clamp(0.0, 1.0));
        paragraph(&words::alone(l, &name(&column.column), &share, &target))
    });
    let alone: String = alone.collect();
    let importance = report.results.importance.as_ref().map_or(String::new(), |found| important(found, l));
    let effects = if used.effects.is_empty() { String::new() } else { effects(report, &used.effects, l) };
    if alone.is_empty() && importance.is_empty() && effects.is_empty() {
        return format!("<section id=\"used\"><h2>{}</h2>\n</section>\n", label::used_heading(l));
    }
    format!(
        "<section id=\"used\"><h2>{}</h2>\n{alone}{importance}{effects}</section>\n",
        label::used_heading(l)
    )
}

fn important(found: &Importance, l: Language) -> String {
    let Some(worst) = found.columns.first() else { return String::new() };
    let metric = label::metric(l, found.metric.name());
    let by = data("importance.columns.0.importance", worst.importance, &short(worst.importance));
    let caption =
        words::importance(l, (metric, &thousands(found.rows), found.repeats), (&name(&worst.column), &by));
    let picture = for_screens(|screen| importance_bars(found, metric, l, screen));
    format!(
        "<h3>{}</h3>\n{}<p class=\"note\">{}</p>\n",
        label::importance_heading(l),
        figure(&caption, &picture),
        words::importance_note(l)
    )
}

/// A bar for each column, the most important first, with the spread at its end.
fn importance_bars(found: &Importance, metric: &str, l: Language, screen: Screen) -> String {
    let shown = &found.columns[..found.columns.len().min(COLUMNS)];
    let hidden = found.columns.len() - shown.len();
    let (width, step) = (screen.width(), 28.0);
    let lines = shown.len() + usize::from(hidden > 0);
    let mut sheet = Sheet::new(&format!("importance-{}", screen.suffix()), width, step * lines as f64 + 4.0);
    let most = if screen == Screen::Wide { 30 } else { 16 };
    let names: Vec<String> = shown.iter().map(|column| cut(&column.column, most)).collect();
    let left = names.iter().map(|name| text_width(name)).fold(30.0, f64::max) + 14.0;
    let room = (width - left - 84.0).max(20.0);
    let top = shown.iter().map(|c| c.importance + c.spread).filter(|x| x.is_finite()).fold(0.0, f64::max);
    let place = |x: f64| left + if top > 0.0 { room * (x / top).clamp(0.0, 1.0) } else { 0.0 };
    let mut said = Vec::new();
    for ((name, column), y) in names.iter().zip(shown).zip((0..).map(|i| f64::from(i) * step + 2.0)) {
        let (value, far) = (column.importance, column.spread);
        sheet.text(left - 10.0, y + 16.0, Anchor::End, "label", name);
        sheet.rect(left, y + 2.0, place(value) - left, step - 8.0, "fill net");
        let middle = y + step / 2.0 - 2.0;
        sheet.line((place(value - far), middle), (place(value + far), middle), "line ink");
        sheet.text(place(value + far) + 8.0, y + 16.0, Anchor::Start, "label", &short(value));
        said.push(format!("{}: {} ± {}", column.column, short(value), short(far)));
    }
    if hidden > 0 {
        let y = shown.len() as f64 * step + 18.0;
        sheet.text(left - 10.0, y, Anchor::End, "tick", &words::more_columns(l, hidden));
    }
    sheet.finish(&words::importance_picture(l, metric), &said.join("; "))
}

fn effects(report: &ReportData, effects: &[Effect], l: Language) -> String {
    let rows = effects.first().map_or(0, |effect| effect.rows);
    let class = effects.first().and_then(|effect| effect.curves.first()?.class.as_deref());
    let what = match (report.task, class) {
        (Task::Binary, Some(class)) => words::answer_of_class(l, &name(class)),
        (Task::Regression, _) => words::answer_of_number(l, &name(&report.target)),
        _ => words::answer_of_classes(l),
    };
    let pictures: String = effects
        .iter()
        .enumerate()
        .map(|(i, effect)| {
            let id = format!("effect-{i}");
            let picture = match &effect.along {
                Along::Numbers(edges) => curves(&id, effect, edges, l),
                Along::Levels(_) => levels(&id, effect, l),
            };
            format!(
                "<div>{}</div>\n",
                figure(&format!("<strong>{}</strong>", escape(&cut(&effect.column, 40))), &picture)
            )
        })
        .collect();
    format!(
        "<h3>{}</h3>\n{}<div class=\"pair\">\n{pictures}</div>\n<p class=\"note\">{}</p>\n",
        label::effects_heading(l),
        paragraph(&words::effects(l, &what, &thousands(rows))),
        words::effects_note(l)
    )
}

/// The smallest and the largest number of all curves, 0 among them.
fn reach(effect: &Effect) -> (f64, f64) {
    let all = effect.curves.iter().flat_map(|curve| &curve.effect).filter(|x| x.is_finite());
    all.fold((0.0f64, 0.0f64), |(low, high), &x| (low.min(x), high.max(x)))
}

fn curves(id: &str, effect: &Effect, edges: &[f64], l: Language) -> String {
    let date = effect.kind == Kind::Date;
    let at = |x: f64| if date { 1970.0 + x / YEAR } else { x };
    let (low, high) = reach(effect);
    let ends = (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(1.0));
    let x = Scale::linear(at(ends.0), at(ends.1));
    let several = effect.curves.len() > 1;
    let class = |k: usize| cut(effect.curves[k].class.as_deref().unwrap_or(""), 12);
    let widest = (0..effect.curves.len()).map(|k| text_width(&class(k))).fold(0.0, f64::max);
    let right = if several { widest + 14.0 } else { 14.0 };
    let mut plot = Plot::new(id, (Screen::Narrow.width(), 230.0), x, Scale::round(low, high, 5), right);
    let x_name = if date { label::year(l).to_owned() } else { cut(&effect.column, 30) };
    plot.axes(&x_name, label::effect(l));
    let zero = plot.y.at(0.0);
    plot.sheet.line((plot.x.at(at(ends.0)), zero), (plot.right(), zero), "zero");
    for (curve, colour) in effect.curves.iter().zip(COLOURS) {
        let name = curve.class.as_deref().unwrap_or(label::predicted(l));
        let points: Vec<(f64, f64)> =
            edges.iter().map(|&x| at(x)).zip(curve.effect.iter().copied()).collect();
        plot.mark(&Mark::new(name, Shape::LineAndDots, colour, points));
    }
    if several {
        let lasts: Vec<f64> = effect.curves.iter().map(|c| c.effect.last().copied().unwrap_or(0.0)).collect();
        let places: Vec<f64> = lasts.iter().map(|&y| plot.y.at(y)).collect();
        let (top, bottom) = plot.edges();
        let apart = spread(&places, 14.0, top, bottom);
        for (k, (&y, colour)) in lasts.iter().zip(COLOURS).enumerate() {
            let shift = (8.0, apart[k] - places[k] + 4.0);
            let text = class(k);
            plot.label(&Label {
                at: (at(ends.1), y),
                shift,
                anchor: Anchor::Start,
                class: colour,
                text: &text,
            });
        }
    }
    plot.finish(&words::effect_picture(l, &effect.column))
}

fn levels(id: &str, effect: &Effect, l: Language) -> String {
    let title = words::effect_picture(l, &effect.column);
    if let [curve] = effect.curves.as_slice() {
        let write = |x: f64| match curve.class {
            Some(_) if x > 0.0 => format!("+{}", percent(x)),
            Some(_) => percent(x),
            None => signed(x),
        };
        let bar = |(text, &x): (&String, &f64)| (text.clone(), x, write(x));
        let bars: Vec<Bar> = effect.texts.iter().zip(&curve.effect).map(bar).collect();
        return diverging(id, &title, &bars, Screen::Narrow);
    }
    let (width, step, head) = (Screen::Narrow.width(), 26.0, 22.0);
    let mut sheet = Sheet::new(id, width, head + step * effect.texts.len() as f64 + 4.0);
    let names: Vec<String> = effect.texts.iter().map(|text| cut(text, 18)).collect();
    let left = names.iter().map(|name| text_width(name)).fold(30.0, f64::max) + 16.0;
    let (low, high) = reach(effect);
    let room = width - left - 10.0;
    let place = |x: f64| left + room * if high > low { (x - low) / (high - low) } else { 0.5 };
    let mut from = 0.0;
    let mut said = Vec::new();
    for (curve, colour) in effect.curves.iter().zip(COLOURS) {
        let class = cut(curve.class.as_deref().unwrap_or(""), 12);
        sheet.disc(from + 5.0, 8.0, 4.0, &format!("dot {colour}"));
        sheet.text(from + 13.0, 12.0, Anchor::Start, &format!("label {colour}"), &class);
        from += text_width(&class) + 24.0;
    }
    sheet.line((place(0.0), head), (place(0.0), head + step * names.len() as f64), "zero");
    for (i, name) in names.iter().enumerate() {
        let y = head + step * (i as f64 + 0.5);
        sheet.line((left, y), (width - 10.0, y), "grid");
        sheet.text(left - 12.0, y + 4.0, Anchor::End, "label", name);
        for (curve, colour) in effect.curves.iter().zip(COLOURS) {
            let x = curve.effect.get(i).copied().unwrap_or(0.0);
            sheet.disc(place(x), y, 4.2, &format!("dot {colour}"));
            let class = curve.class.as_deref().unwrap_or("");
            said.push(format!("{}, {class}: {}", effect.texts[i], signed(x)));
        }
    }
    sheet.finish(&title, &said.join("; "))
}
