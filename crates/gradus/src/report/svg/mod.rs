//! Pictures as SVG: a sheet to draw on, scales, and plots made of marks that take all they show from the data.

mod mark;
mod plot;
mod scale;

use std::fmt::Write;

pub(super) use mark::{Mark, Shape};
pub(super) use plot::{Label, Plot};
pub(super) use scale::Scale;

use super::html::escape;

/// Which end of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// For what kind of screen a picture is drawn: text keeps its size, so each has its own drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Screen {
    /// The whole column: 720 wide.
    Wide,
    /// Half a column, or a phone: 340 wide.
    Narrow,
}

impl Screen {
    /// Units across; a unit is about a pixel.
    pub(super) fn width(self) -> f64 {
        match self {
            Screen::Wide => 720.0,
            Screen::Narrow => 340.0,
        }
    }

    /// What tells the ids of its drawing apart.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Screen::Wide => "w",
            Screen::Narrow => "n",
        }
    }
}

/// Draws the same picture for wide and for narrow screens; the page's style shows one of them.
pub(super) fn for_screens(draw: impl Fn(Screen) -> String) -> String {
    format!(
        "<div class=\"on-wide\">{}</div><div class=\"on-narrow\">{}</div>\n",
        draw(Screen::Wide),
        draw(Screen::Narrow)
    )
}

/// A sheet to draw on.
#[derive(Debug)]
pub(super) struct Sheet {
    id: String,
    width: f64,
    height: f64,
    body: String,
}

impl Sheet {
    /// An empty sheet. `id` must be the only one of its name on the page.
    pub(super) fn new(id: &str, width: f64, height: f64) -> Sheet {
        Sheet { id: id.into(), width, height, body: String::new() }
    }

    /// A text.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\"{anchor} class=\"{class}\">{}</text>",
            escape(text)
        );
    }

    /// A straight line.
    pub(super) fn line(&mut self, a: (f64, f64), b: (f64, f64), class: &str) {
        let _ = writeln!(
            self.body,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" class=\"{class}\"/>",
            a.0, a.1, b.0, b.1
        );
    }

    /// A box.
    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        let (width, height) = (width.max(0.0), height.max(0.0));
        let _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" class=\"{class}\"/>"
        );
    }

    /// A disc.
    pub(super) fn disc(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        let _ =
            writeln!(self.body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" class=\"{class}\"/>");
    }

    /// A path through points; closed where `closed`. Points that are not finite break it.
    pub(super) fn path(&mut self, points: &[(f64, f64)], closed: bool, class: &str) {
        let mut d = String::new();
        let mut pen_down = false;
        for &(x, y) in points {
            if !(x.is_finite() && y.is_finite()) {
                pen_down = false;
                continue;
            }
            let _ = write!(d, "{}{x:.1} {y:.1}", if pen_down { "L" } else { "M" });
            pen_down = true;
        }
        if closed {
            d.push('Z');
        }
        if !d.is_empty() {
            let _ = writeln!(self.body, "<path d=\"{d}\" class=\"{class}\"/>");
        }
    }

    /// An arrow with its head at `b`.
    pub(super) fn arrow(&mut self, a: (f64, f64), b: (f64, f64), class: &str) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = libm::hypot(dx, dy);
        self.line(a, b, class);
        if length < 1.0 {
            return;
        }
        let (ux, uy) = (dx / length, dy / length);
        let wing = |side: f64| (b.0 - 6.0 * ux - side * 3.5 * uy, b.1 - 6.0 * uy + side * 3.5 * ux);
        self.path(&[wing(1.0), b, wing(-1.0)], false, class);
    }

    /// The finished picture; its text alternative is `title` and `description`.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let Sheet { id, width, height, body } = self;
        format!(
            "<svg role=\"img\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
             height=\"{height:.0}\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title>\
             <desc id=\"{id}-d\">{}</desc>\n{body}</svg>",
            escape(title),
            escape(description)
        )
    }
}

/// About how wide a text is in the pictures: on the safe side, because the font is the reader's own.
pub(super) fn text_width(text: &str) -> f64 {
    let width = |c: char| match c {
        // As wide as in the widest of the usual fonts.
        '<' | '=' | '>' | '+' | '±' | '−' | '%' | '@' | 'M' | 'W' | 'm' | 'w' => 10.5,
        c if c as u32 >= 0x1100 && !(0x2000..0x2E80).contains(&(c as u32)) => 12.0,
        _ => 7.6,
    };
    text.chars().map(width).sum()
}

/// Moves places apart so that neighbours are at least `gap` from each other, within `low..high` where there is room.
pub(super) fn spread(places: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].total_cmp(&places[b]));
    let mut out = places.to_vec();
    let mut least = low;
    for &i in &order {
        out[i] = out[i].max(least);
        least = out[i] + gap;
    }
    let mut most = high;
    for &i in order.iter().rev() {
        out[i] = out[i].min(most);
        most = out[i] - gap;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart() {
        assert_eq!(spread(&[10.0, 11.0, 50.0], 12.0, 0.0, 100.0), [10.0, 22.0, 50.0]);
        assert_eq!(spread(&[99.0, 98.0], 12.0, 0.0, 100.0), [100.0, 88.0]);
    }

    #[test]
    fn names_from_a_table_stay_text() {
        let mut sheet = Sheet::new("a", 10.0, 10.0);
        sheet.text(0.0, 0.0, Anchor::Start, "", "</text><script>alert(1)</script>");
        let svg = sheet.finish("<b>", "\"&");
        assert!(!svg.contains("<script") && !svg.contains("<b>"), "{svg}");
    }

    #[test]
    fn a_path_breaks_where_a_number_is_missing() {
        let mut sheet = Sheet::new("a", 10.0, 10.0);
        sheet.path(&[(0.0, 0.0), (1.0, f64::NAN), (2.0, 2.0), (3.0, 3.0)], false, "x");
        assert!(sheet.finish("", "").contains("M0.0 0.0M2.0 2.0L3.0 3.0"));
    }
}
