//! The error as a function of one weight: curve, tangent, step.

use crate::report::data::{Learning, Node, WeightCurve};
use crate::report::format::{chosen, digits, short, signed};
use crate::report::html::{cut, escape, name, paragraph};
use crate::report::svg::{Anchor, Mark, Plot, Scale, Shape};
use crate::report::words::{Language, label, learning as words};

/// The pictures with their sentences.
pub(in crate::report) fn html(learning: &Learning, l: Language) -> String {
    let heading = format!("<h3>{}</h3>\n", label::bowl_heading(l));
    if learning.weights.is_empty() {
        return heading + &paragraph(words::no_weights(l));
    }
    let mut out = heading + &paragraph(words::bowls(l)) + "<div class=\"three\">\n";
    for (i, weight) in learning.weights.iter().enumerate() {
        let joins = format!("{} → {}", node(&weight.from, l), node(&weight.to, l));
        let caption = words::bowl_caption(l, &escape(&cut(&weight.name, 50)), &joins);
        // As many digits as it takes to see the difference.
        let places = seen(weight.value, weight.step).max(4);
        let step = words::step(
            l,
            &digits(weight.value, places),
            &chosen(weight.rate),
            &short(weight.slope),
            &digits(weight.value + weight.step, places),
        );
        let change = weight.error_after - learning.error;
        let way = change.total_cmp(&0.0);
        let change = digits(change.abs(), 3);
        let promised = digits((weight.slope * weight.step).abs(), 3);
        let error = words::step_error(l, &short(learning.error), &change, &promised, way);
        let hidden = if shown(weight) { "" } else { words::step_hidden(l) };
        out += &format!(
            "<figure role=\"group\"><figcaption>{caption}</figcaption>\n{}<p class=\"note\">{step} {error} {hidden}</p></figure>\n",
            draw(weight, learning.error, i, l)
        );
    }
    out + "</div>\n"
}

fn node(node: &Node, l: Language) -> String {
    match node {
        Node::Input { name: input } => name(&cut(input, 40)),
        Node::Embedded { column, number } => {
            let column = name(&cut(column, 30));
            l.pick(
                format!("number {number} of {column}’s vector"),
                format!("{column} 벡터의 {number}번째 수"),
            )
        }
        Node::Unit { layer, unit } => {
            let layer = escape(layer);
            l.pick(
                format!("unit {unit} of <code>{layer}</code>"),
                format!("<code>{layer}</code>의 {unit}번 유닛"),
            )
        }
        Node::Output { name: output } => {
            let output = name(&cut(output, 30));
            l.pick(format!("the output {output}"), format!("출력 {output}"))
        }
    }
}

/// Significant digits of `at` in which a change by `change` can be seen; at most 12.
fn seen(at: f64, change: f64) -> usize {
    if change == 0.0 || at == 0.0 || !change.is_finite() || !at.is_finite() {
        return 4;
    }
    let apart = libm::log10((at / change).abs());
    (libm::ceil(apart).max(0.0) as usize + 2).min(12)
}

/// Whether the step is long enough to be drawn.
fn shown(weight: &WeightCurve) -> bool {
    let (Some(first), Some(last)) = (weight.curve.first(), weight.curve.last()) else { return false };
    weight.step.abs() > 0.015 * (last.0 - first.0).abs()
}

fn draw(weight: &WeightCurve, error: f64, i: usize, l: Language) -> String {
    let finite = || weight.curve.iter().filter(|p| p.0.is_finite() && p.1.is_finite());
    let (mut low, mut high) = finite().fold((error, error), |(a, b), p| (a.min(p.1), b.max(p.1)));
    let (from, to) = finite().fold((weight.value, weight.value), |(a, b), p| (a.min(p.0), b.max(p.0)));
    // A curve without a bend must look flat, not like a mountain of rounding errors.
    let least = 1e-9 * error.abs().max(1e-9);
    if high - low < least {
        (low, high) = (error - least, error + least);
    }
    let margin = 0.12 * (high - low);
    let y = Scale::linear(low - margin, high + margin);
    let mut plot = Plot::new(&format!("bowl-{i}"), (232.0, 232.0), Scale::linear(from, to), y, 10.0);
    plot.axes(label::weight(l), label::error(l));
    plot.mark(&Mark::new(label::error(l), Shape::Line, "net", weight.curve.clone()));
    let tangent = tangent(weight, error, (from, to), (low - margin, high + margin));
    let name = format!("{} {}", label::slope(l), signed(weight.slope));
    plot.mark(&Mark::new(&name, Shape::Line, "valid", tangent));
    let after = (weight.value + weight.step, weight.error_after);
    if shown(weight) && plot.x.holds(after.0) && plot.y.holds(after.1) {
        let place = |plot: &Plot, p: (f64, f64)| (plot.x.at(p.0), plot.y.at(p.1));
        let (a, b) = (place(&plot, (weight.value, error)), place(&plot, after));
        plot.sheet.arrow(a, b, "line good");
    }
    plot.mark(&Mark::new(
        label::here(l),
        Shape::Dots { radius: 4.5 },
        "ring net",
        vec![(weight.value, error)],
    ));
    plot.read_out(&Mark::new(label::after_the_step(l), Shape::Dots { radius: 0.0 }, "good", vec![after]));
    // The slope's name stands at the top in the middle, where a bowl is empty.
    let middle = plot.x.at((from + to) / 2.0);
    let top = plot.edges().0;
    plot.sheet.text(middle, top + 12.0, Anchor::Middle, "label valid", &name);
    plot.finish(&format!("{}: {}", label::error(l), weight.name))
}

/// The tangent, as far as it lies within the picture and no further than a third of it to either side.
fn tangent(weight: &WeightCurve, error: f64, x: (f64, f64), y: (f64, f64)) -> Vec<(f64, f64)> {
    let reach = (x.1 - x.0) / 3.0;
    let room = |up: f64| if weight.slope == 0.0 { f64::INFINITY } else { (up / weight.slope).abs() };
    let (above, below) = (room(y.1 - error), room(error - y.0));
    let (left, right) = if weight.slope > 0.0 { (below, above) } else { (above, below) };
    let at = |dx: f64| (weight.value + dx, error + weight.slope * dx);
    let (left, right) = (left.min(reach).min(weight.value - x.0), right.min(reach).min(x.1 - weight.value));
    vec![at(-left), at(right)]
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn enough_digits_to_see_a_step() {
        assert_eq!(seen(1.0, 0.1), 3);
        assert_eq!(seen(0.5, -0.5e-6), 8);
        assert_eq!(seen(1.0, 1e-30), 12);
        assert_eq!(seen(0.0, 1.0), 4);
    }
}
