//! The size of the error that backpropagation hands from layer to layer.

use crate::report::data::{LayerError, Learning};
use crate::report::format::short;
use crate::report::html::{cut, escape, figure};
use crate::report::svg::{Anchor, Scale, Screen, Sheet, for_screens, text_width};
use crate::report::words::{Language, label, learning as words};

/// So many layers are drawn; of a deeper net the middle is left out.
const LAYERS: usize = 24;
/// Bars from 0 while the largest is at most so many times the smallest; dots on a log axis beyond.
const BARS: f64 = 30.0;

/// The picture with its sentence.
pub(in crate::report) fn html(learning: &Learning, l: Language) -> String {
    // Dropout does nothing in evaluation: the error goes through it as it is.
    let errors: Vec<&LayerError> =
        learning.backward.iter().filter(|e| !e.path.ends_with("dropout")).collect();
    let (Some(output), Some(first)) = (errors.first(), errors.last()) else { return String::new() };
    let mut caption = match errors.len() {
        1 => words::handed_one(l, &short(output.rms)),
        _ => {
            let factor = if first.rms > 0.0 { output.rms / first.rms } else { f64::NAN };
            words::handed(l, &short(output.rms), &short(first.rms), factor, &escape(&first.path))
        }
    };
    let (low, high) = ends(&errors);
    let log = high / low > BARS;
    if log {
        caption += " ";
        caption += words::log_axis(l);
    }
    let picture = for_screens(|screen| draw(&errors, log, l, screen));
    format!("<h3>{}</h3>\n{}", label::handed_heading(l), figure(&caption, &picture))
}

/// The smallest and the largest size that is not 0.
fn ends(errors: &[&LayerError]) -> (f64, f64) {
    let some = errors.iter().map(|e| e.rms).filter(|&x| x.is_finite() && x > 0.0);
    let (low, high) = some.fold((f64::INFINITY, 0.0f64), |(a, b), x| (a.min(x), b.max(x)));
    if low.is_finite() { (low, high) } else { (1.0, 1.0) }
}

fn draw(errors: &[&LayerError], log: bool, l: Language, screen: Screen) -> String {
    let mut lines: Vec<Option<&LayerError>> = errors.iter().copied().map(Some).collect();
    let hidden = lines.len().saturating_sub(LAYERS);
    if hidden > 0 {
        lines.splice(LAYERS / 2..LAYERS / 2 + hidden, [None]);
    }
    let (width, step) = (screen.width(), 26.0);
    let height = step * lines.len() as f64 + if log { 40.0 } else { 6.0 };
    let mut sheet = Sheet::new(&format!("handed-{}", screen.suffix()), width, height);
    let name = |path: &str| cut(path, if screen == Screen::Wide { 30 } else { 16 });
    let widest = errors.iter().map(|e| text_width(&name(&e.path))).fold(0.0, f64::max) + 20.0;
    let (low, high) = ends(errors);
    let ten = |x: f64| libm::pow(10.0, x);
    let x = match log {
        true => Scale::log(ten(libm::floor(libm::log10(low))), ten(libm::ceil(libm::log10(high)))),
        false => Scale::linear(0.0, high),
    }
    .between(widest, width - 76.0);
    let bottom = step * lines.len() as f64;
    if log {
        for (value, text) in x.ticks(if screen == Screen::Wide { 8 } else { 4 }) {
            sheet.line((x.at(value), 0.0), (x.at(value), bottom), "grid");
            sheet.text(x.at(value), bottom + 15.0, Anchor::Middle, "tick", &text);
        }
        sheet.text(width - 76.0, bottom + 32.0, Anchor::End, "axis-name", label::size_of_error(l));
    }
    for (i, line) in lines.iter().enumerate() {
        let y = i as f64 * step;
        let Some(error) = line else {
            sheet.text(widest, y + 16.0, Anchor::Start, "tick", &words::more_layers(l, hidden));
            continue;
        };
        let color = if i == 0 { "good" } else { "net" };
        sheet.text(widest - 12.0, y + 16.0, Anchor::End, "label", &name(&error.path));
        let end = if error.rms > 0.0 { x.at(error.rms) } else { widest };
        if log && error.rms > 0.0 {
            sheet.disc(end, y + 12.0, 5.0, &format!("dot {color}"));
        } else {
            sheet.rect(widest, y + 4.0, end - widest, 16.0, &format!("fill {color}"));
        }
        sheet.text(end + 9.0, y + 16.0, Anchor::Start, "tick", &short(error.rms));
    }
    let all = errors.iter().map(|e| format!("{}: {}", e.path, short(e.rms))).collect::<Vec<_>>().join("; ");
    sheet.finish(label::handed_heading(l), &all)
}
