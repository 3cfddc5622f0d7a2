//! The slope measured by moving a weight, and the slope by backpropagation.

use crate::report::data::{Learning, Secant, WeightCurve};
use crate::report::format::digits;
use crate::report::html::{cut, escape, figure};
use crate::report::svg::{Anchor, Label, Mark, Plot, Scale, Screen, Shape, for_screens};
use crate::report::words::{Language, label, learning as words};

/// The two pictures with their sentences.
pub(in crate::report) fn html(learning: &Learning, l: Language) -> String {
    let usable: Vec<Secant> =
        learning.secants.iter().filter(|s| s.dx > 0.0 && s.slope.is_finite()).cloned().collect();
    let (Some(weight), false) = (learning.weights.first(), usable.len() < 2) else { return String::new() };
    let apart = |s: &Secant| (s.slope - weight.slope).abs();
    let Some(best) = usable.iter().min_by(|a, b| apart(a).total_cmp(&apart(b))) else { return String::new() };
    let same = match apart(best) {
        0.0 => 15,
        d => libm::floor(-libm::log10(d / weight.slope.abs().max(1e-300))).clamp(-1.0, 15.0) as i32,
    };
    let named = escape(&cut(&weight.name, 60));
    let mut caption = words::secants(l, &named, &digits(weight.slope, 6), &power(best.dx), same);
    if usable.iter().any(|s| s.dx < best.dx && apart(s) > 10.0 * apart(best).max(1e-300)) {
        caption += " ";
        caption += &words::secants_rounding(l, &power(best.dx));
    }
    let floor = floor(&usable, weight);
    if usable.iter().any(|s| apart(s) < floor) {
        caption += " ";
        caption += &words::secants_exact(l, &power(floor));
    }
    let picture = for_screens(|screen| slopes(&usable, weight, l, screen))
        + &for_screens(|screen| differences(&usable, weight, best.dx, floor, l, screen));
    format!("<h3>{}</h3>\n{}", label::secant_heading(l), figure(&caption, &picture))
}

/// Δx as it is written: a round power of ten, or digits.
fn power(dx: f64) -> String {
    let exponent = libm::round(libm::log10(dx));
    match (dx / libm::pow(10.0, exponent) - 1.0).abs() < 1e-6 {
        true => crate::report::format::power(exponent as i32),
        false => digits(dx, 2),
    }
}

/// The lowest power of ten below every difference that is not 0: where a difference of 0 is drawn.
fn floor(secants: &[Secant], weight: &WeightCurve) -> f64 {
    let apart = secants.iter().map(|s| (s.slope - weight.slope).abs()).filter(|&d| d > 0.0);
    let least = apart.fold(f64::INFINITY, f64::min);
    let least = if least.is_finite() { least } else { 1e-16 };
    libm::pow(10.0, libm::floor(libm::log10(least)))
}

fn across(secants: &[Secant]) -> Scale {
    let ends = secants.iter().fold((f64::INFINITY, 0.0f64), |(a, b), s| (a.min(s.dx), b.max(s.dx)));
    // From large to small, as Δx shrinks in the telling.
    Scale::log(ends.0, ends.1).reversed()
}

fn slopes(secants: &[Secant], weight: &WeightCurve, l: Language, screen: Screen) -> String {
    let near: Vec<f64> = secants.iter().map(|s| s.slope).chain([weight.slope]).collect();
    let (low, high) = near.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &x| (a.min(x), b.max(x)));
    let margin = 0.15 * (high - low);
    let y = Scale::linear(low - margin, high + margin);
    let size = (screen.width(), 200.0);
    let mut plot = Plot::new(&format!("secants-{}", screen.suffix()), size, across(secants), y, 14.0);
    plot.axes("Δx", first_line(words::secant_titles(l).0, screen, label::slope(l)));
    let tangent = l.pick("tangent, by backpropagation", "접선(오차 역전파법)");
    plot.mark(&Mark::new(tangent, Shape::Level, "valid", vec![(secants[0].dx, weight.slope)]));
    let points: Vec<(f64, f64)> = secants.iter().map(|s| (s.dx, s.slope)).collect();
    let secant = l.pick("secant", "할선");
    plot.mark(&Mark::new(secant, Shape::LineAndDots, "net", points));
    let first = &secants.iter().fold(&secants[0], |a, s| if s.dx > a.dx { s } else { a });
    plot.label(&Label {
        at: (first.dx, first.slope),
        shift: (14.0, 3.0),
        anchor: Anchor::Start,
        class: "net",
        text: secant,
    });
    let end = secants.iter().fold(&secants[0], |a, s| if s.dx < a.dx { s } else { a });
    let down = if first.slope > weight.slope { 18.0 } else { -8.0 };
    plot.label(&Label {
        at: (end.dx, weight.slope),
        shift: (0.0, down),
        anchor: Anchor::End,
        class: "valid",
        text: tangent,
    });
    plot.finish(words::secant_titles(l).0)
}

/// A picture's name where there is room for it, else a word.
fn first_line<'a>(title: &'a str, screen: Screen, word: &'a str) -> &'a str {
    match screen {
        Screen::Wide => title,
        Screen::Narrow => word,
    }
}

fn differences(
    secants: &[Secant],
    weight: &WeightCurve,
    best: f64,
    floor: f64,
    l: Language,
    screen: Screen,
) -> String {
    let points: Vec<(f64, f64)> =
        secants.iter().map(|s| (s.dx, (s.slope - weight.slope).abs().max(floor))).collect();
    let most = points.iter().map(|p| p.1).fold(floor, f64::max);
    let y = Scale::log(floor, libm::pow(10.0, libm::ceil(libm::log10(most))));
    let size = (screen.width(), 260.0);
    let mut plot = Plot::new(&format!("apart-{}", screen.suffix()), size, across(secants), y, 14.0);
    let name = first_line(words::secant_titles(l).1, screen, label::difference(l));
    // What lies beyond the closest point is rounding, not maths.
    let (top, bottom) = plot.edges();
    let (x, right) = (plot.x.at(best), plot.right());
    let rounds = secants.iter().any(|s| s.dx < best);
    if rounds {
        plot.sheet.rect(x, top, right - x, bottom - top, "fill shade");
    }
    plot.axes("Δx", name);
    plot.mark(&Mark::new(label::difference(l), Shape::LineAndDots, "net", points));
    let at = (
        best,
        (secants.iter().find(|s| s.dx == best).map_or(0.0, |s| s.slope) - weight.slope).abs().max(floor),
    );
    let (px, py) = (plot.x.at(at.0), plot.y.at(at.1));
    plot.sheet.line((px, py), (px, top), "drop");
    plot.sheet.disc(px, py, 5.0, "ring valid");
    // The corner between the two arms is empty at the top; its wider half is beyond the closest point.
    let text = format!("{}: Δx = {}", label::closest(l), power(best));
    let (side, anchor) = if rounds { (7.0, Anchor::Start) } else { (-7.0, Anchor::End) };
    plot.sheet.text(px + side, top + 14.0, anchor, "label valid strong", &text);
    if rounds {
        plot.sheet.text(px + side, top + 31.0, anchor, "label base", label::rounding(l));
    }
    plot.finish(words::secant_titles(l).1)
}
