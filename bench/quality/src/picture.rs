//! One picture: error against the price of a fit, a mark for each model.

use std::fmt::Write;

use crate::results::Model;
use crate::standing::{Place, Ranking, Standing};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 56.0;
/// The height of a label, and about how wide a letter of it is.
const LINE: f64 = 15.0;
const LETTER: f64 = 7.0;

/// Colours that read on light and on dark.
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px;font-weight:600}\
.quiet{fill:#59636e}.grid{stroke:#d1d9e0}.own{fill:#0969da}.rival{fill:#8c6d1f}.name{font-size:12px}\
.own.name{font-weight:600}.pointer{stroke:#8c959f}.ground{fill:#fff}\
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.quiet{fill:#9198a1}.grid{stroke:#3d444d}.own{fill:#58a6ff}\
.rival{fill:#d4a72c}.pointer{stroke:#656c76}.ground{fill:#0d1117}}";

/// Of the ranking that has more models.
pub fn picture(standing: &Standing) -> String {
    let ranking = match standing.shared.tables.is_empty() {
        true => &standing.whole,
        false => &standing.shared,
    };
    drawn(ranking)
}

/// Where numbers lie.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn x(&self, seconds: f64) -> f64 {
        LEFT + (seconds.log10() - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)
    }
}

/// The normalised error lies between 0 and 1.
fn y(error: f64) -> f64 {
    HEIGHT - BOTTOM - error / 1.05 * (HEIGHT - TOP - BOTTOM)
}

fn drawn(ranking: &Ranking) -> String {
    let marks: Vec<(&Place, f64)> =
        ranking.places.iter().filter_map(|place| Some((place, place.fit?.max(1e-3)))).collect();
    let ends = marks.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, fit)| {
        (low.min(fit.log10().floor()), high.max(fit.log10().ceil()))
    });
    let (low, high) = if ends.0 < ends.1 { ends } else { (-1.0, 3.0) };
    let scale = Scale { low, high };
    let about: Vec<String> = marks
        .iter()
        .map(|(place, fit)| {
            format!("{}: error {:.2}, {fit:.2} CPU seconds", escaped(&place.model.title()), place.error)
        })
        .collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n\
         <title>Error against the price of a fit</title>\n<desc>{}.</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n\
         <text class=\"title\" x=\"{LEFT}\" y=\"24\">Error against the price of a fit, {} tables</text>\n\
         <text class=\"quiet\" x=\"{LEFT}\" y=\"43\">normalised error: 0 the best on every table, 1 the median or \
         worse; lower and further left is better</text>\n",
        about.join("; "),
        ranking.tables.len()
    );
    for power in (low as i32)..=(high as i32) {
        let x = scale.x(10f64.powi(power));
        let said = if power < 0 {
            format!("{:.*}", -power as usize, 10f64.powi(power))
        } else {
            format!("{}", 10i64.pow(power as u32))
        };
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{}\"/>\
             <text class=\"quiet\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{}\">{said}</text>",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 19.0
        );
    }
    for error in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = y(error);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"quiet\" text-anchor=\"end\" x=\"{}\" y=\"{:.1}\">{error}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0
        );
    }
    let _ = writeln!(
        svg,
        "<text class=\"quiet\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">CPU seconds of a fit (geometric mean)</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 14.0
    );
    let mut taken: Vec<Area> =
        marks.iter().map(|(place, fit)| around(scale.x(*fit), y(place.error))).collect();
    for (place, fit) in &marks {
        svg += &mark(place, scale.x(*fit), y(place.error), &mut taken);
    }
    svg + "</svg>\n"
}

/// A disc with its name beside it, where no other name stands.
fn mark(place: &Place, x: f64, y: f64, taken: &mut Vec<Area>) -> String {
    let class = match place.model {
        Model::Preset(_) => "own",
        Model::Rival(_) => "rival",
    };
    let name = escaped(&place.model.title());
    let text = free(x, y, name.chars().count() as f64 * LETTER, taken);
    taken.push(text);
    let (tx, ty) = (text.left, text.top + LINE - 3.5);
    let mut svg = String::new();
    let middle = text.top + LINE / 2.0;
    if (middle - y).abs() > LINE {
        let end = if text.left > x { text.left - 1.0 } else { text.right + 1.0 };
        let _ = write!(
            svg,
            "<line class=\"pointer\" x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{end:.1}\" y2=\"{middle:.1}\"/>"
        );
    }
    let _ = writeln!(
        svg,
        "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5.5\"/>\
         <text class=\"{class} name\" x=\"{tx:.1}\" y=\"{ty:.1}\">{name}</text>"
    );
    svg
}

/// A text inside XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What a mark or a name covers.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    fn meets(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

fn around(x: f64, y: f64) -> Area {
    Area { left: x - 6.5, right: x + 6.5, top: y - 6.5, bottom: y + 6.5 }
}

/// The nearest place to a mark that is inside the plot and free: right of it or left, then further up and down.
fn free(x: f64, y: f64, width: f64, taken: &[Area]) -> Area {
    let beside = |right: bool, shift: f64| {
        let left = if right { x + 10.0 } else { x - 10.0 - width };
        let top = y + shift - LINE / 2.0;
        Area { left, right: left + width, top, bottom: top + LINE }
    };
    let fits = |place: &Area| {
        let inside = place.left > LEFT && place.right < WIDTH - 2.0 && place.top > TOP - 8.0;
        inside && place.bottom < HEIGHT - BOTTOM && !taken.iter().any(|other| place.meets(other))
    };
    let shifts = (0..60).map(|i| f64::from((i + 1) / 2) * 8.0 * if i % 2 == 0 { 1.0 } else { -1.0 });
    let places = shifts.flat_map(|shift| [beside(true, shift), beside(false, shift)]);
    places.into_iter().find(fits).unwrap_or(beside(true, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, error: f64, fit: f64) -> Place {
        Place { model: Model::preset(name), rank: 1.0, error, fit: Some(fit), predict: None, peak: None }
    }

    #[test]
    fn every_model_has_a_mark_and_no_two_names_meet() {
        let places: Vec<Place> =
            (0..12).map(|i| place(&format!("net{i}"), 1.0, 1.0 + f64::from(i) * 0.01)).collect();
        let svg = drawn(&Ranking { tables: vec!["a".into()], places });
        assert_eq!(svg.matches("<circle").count(), 12);
        let mut taken = vec![around(100.0, 200.0)];
        for _ in 0..12 {
            let text = free(100.0, 200.0, 60.0, &taken);
            assert!(!taken.iter().any(|other| text.meets(other)));
            taken.push(text);
        }
    }

    #[test]
    fn nothing_to_draw_is_an_empty_plot() {
        let svg = drawn(&Ranking { tables: Vec::new(), places: Vec::new() });
        assert!(svg.starts_with("<svg") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
