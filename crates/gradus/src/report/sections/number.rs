//! Pictures of a test on a number: predicted against actual, and what is left over.

use crate::report::data::NumberPictures;
use crate::report::format::{digits, thousands};
use crate::report::html::figure;
use crate::report::svg::{Anchor, Label, Mark, Plot, Scale, Screen, Shape};
use crate::report::words::{Language, label, tests as words};

/// Both.
pub(super) fn html(pictures: &NumberPictures, l: Language) -> String {
    if pictures.points.is_empty() {
        return String::new();
    }
    let mut misses: Vec<f64> = pictures.points.iter().map(|(actual, predicted)| actual - predicted).collect();
    misses.sort_by(f64::total_cmp);
    let mut out = String::from("<div class=\"pair\">\n");
    out += &format!("<div><h3>{}</h3>\n{}</div>\n", label::scatter_heading(l), scatter(pictures, &misses, l));
    out += &format!(
        "<div><h3>{}</h3>\n{}</div>\n</div>\n",
        label::residual_heading(l),
        residuals(pictures, &misses, l)
    );
    out
}

/// The value below which a share of sorted numbers lies; NaN of none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * sorted.len().saturating_sub(1) as f64;
    sorted.get(libm::round(at) as usize).copied().unwrap_or(f64::NAN)
}

fn scatter(pictures: &NumberPictures, misses: &[f64], l: Language) -> String {
    let mut sizes: Vec<f64> = misses.iter().map(|m| m.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let (drawn, rows) = (thousands(pictures.points.len()), thousands(pictures.rows));
    let mut caption = words::scatter(l, &digits(quantile(&sizes, 0.5), 3), &drawn, &rows);
    if pictures.points.len() >= 50 {
        let mut actual: Vec<f64> = pictures.points.iter().map(|p| p.0).collect();
        actual.sort_by(f64::total_cmp);
        let top = quantile(&actual, 0.9);
        let of_top: Vec<f64> = pictures
            .points
            .iter()
            .filter(|p| p.0 >= top)
            .map(|(actual, predicted)| actual - predicted)
            .collect();
        let mean = of_top.iter().sum::<f64>() / of_top.len().max(1) as f64;
        caption += " ";
        caption += &words::scatter_top(l, &digits(top, 3), &digits(mean.abs(), 3), mean > 0.0);
    }
    figure(&caption, &scatter_picture(pictures, l))
}

fn scatter_picture(pictures: &NumberPictures, l: Language) -> String {
    let all = pictures.points.iter().flat_map(|p| [p.0, p.1]).filter(|x| x.is_finite());
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let axis = Scale::round(low, high, 5);
    let (from, to) = axis.ends();
    // The same axis both ways: only then is "exactly right" the diagonal.
    let mut plot = Plot::new("scatter", (Screen::Narrow.width(), 340.0), axis, axis, 12.0);
    plot.axes(label::actual(l), label::predicted(l));
    let radius = if pictures.points.len() > 300 { 1.8 } else { 2.6 };
    plot.mark(&Mark::new(label::predicted(l), Shape::Dots { radius }, "net soft", pictures.points.clone()));
    plot.mark(&Mark::new(label::perfect_prediction(l), Shape::Line, "ink", vec![(from, from), (to, to)]));
    let text = label::perfect_prediction(l);
    plot.label(&Label { at: (to, to), shift: (-26.0, 10.0), anchor: Anchor::End, class: "ink", text });
    plot.finish(label::scatter_heading(l))
}

fn residuals(pictures: &NumberPictures, misses: &[f64], l: Language) -> String {
    let mean = misses.iter().sum::<f64>() / misses.len().max(1) as f64;
    let spread = misses.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / misses.len().max(1) as f64;
    let lean = if spread > 0.0 { mean / libm::sqrt(spread) } else { 0.0 };
    let (low, high) = (digits(quantile(misses, 0.1), 3), digits(quantile(misses, 0.9), 3));
    let written = if lean.abs() > 0.05 { digits(mean.abs(), 2) } else { digits(mean, 2) };
    figure(&words::residuals(l, &low, &high, lean, &written), &histogram(pictures, l))
}

fn histogram(pictures: &NumberPictures, l: Language) -> String {
    let bins = &pictures.residuals;
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return String::new() };
    let most = bins.iter().map(|b| b.2).max().unwrap_or(1);
    let x = Scale::linear(first.0, last.1);
    let mut plot =
        Plot::new("residuals", (Screen::Narrow.width(), 340.0), x, Scale::round(0.0, most as f64, 5), 12.0);
    plot.axes(label::residual(l), label::rows(l));
    let ground = plot.y.at(0.0);
    for &(from, to, rows) in bins {
        let (a, b, top) = (plot.x.at(from), plot.x.at(to), plot.y.at(rows as f64));
        plot.sheet.rect(a + 0.5, top, b - a - 1.0, ground - top, "fill net");
    }
    if plot.x.holds(0.0) {
        let (top, x) = (plot.edges().0, plot.x.at(0.0));
        plot.sheet.line((x, ground), (x, top), "zero");
    }
    let all: usize = bins.iter().map(|b| b.2).sum();
    let middles = bins.iter().map(|b| ((b.0 + b.1) / 2.0, b.2 as f64)).collect();
    let title = format!("{}; {} = {}", label::residual_heading(l), label::rows(l), thousands(all));
    plot.read_out(&Mark::new(label::rows(l), Shape::Dots { radius: 0.0 }, "net", middles));
    plot.finish(&title)
}
