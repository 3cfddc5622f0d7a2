//! A plot: two axes, and marks between them.

use super::{Anchor, Mark, Scale, Shape, Sheet, text_width};

/// Two axes and what lies between them.
#[derive(Debug)]
pub(in crate::report) struct Plot {
    /// The sheet beneath, for what is drawn by hand.
    pub(in crate::report) sheet: Sheet,
    /// Across.
    pub(in crate::report) x: Scale,
    /// Up.
    pub(in crate::report) y: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    read_out: String,
}

/// A text beside a point of the data.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Label<'a> {
    /// The point.
    pub(in crate::report) at: (f64, f64),
    /// How far from it, in units of the sheet.
    pub(in crate::report) shift: (f64, f64),
    /// Which end of the text is there.
    pub(in crate::report) anchor: Anchor,
    /// Its class: a colour.
    pub(in crate::report) class: &'a str,
    /// The text.
    pub(in crate::report) text: &'a str,
}

impl Plot {
    /// An empty plot. The room on the left fits the numbers beside the axis; `right` is kept free for labels.
    pub(in crate::report) fn new(id: &str, size: (f64, f64), x: Scale, y: Scale, right: f64) -> Plot {
        let (width, height) = size;
        let widest = y.ticks(6).iter().map(|(_, name)| text_width(name)).fold(16.0, f64::max);
        let (left, right, top, bottom) = (widest + 10.0, width - right, 26.0, height - 40.0);
        let (x, y) = (x.between(left, right), y.between(bottom, top));
        Plot { sheet: Sheet::new(id, width, height), x, y, left, right, top, bottom, read_out: String::new() }
    }

    /// The axes with round numbers and their names, and faint lines across.
    pub(in crate::report) fn axes(&mut self, x_name: &str, y_name: &str) {
        let across = ((self.right - self.left) / 56.0).clamp(2.0, 8.0) as usize;
        for (value, name) in self.y.ticks(6) {
            let y = self.y.at(value);
            self.sheet.line((self.left, y), (self.right, y), "grid");
            self.sheet.text(self.left - 6.0, y + 4.0, Anchor::End, "tick", &name);
        }
        self.sheet.line((self.left, self.bottom), (self.right, self.bottom), "axis");
        for (value, name) in self.x.ticks(across) {
            let x = self.x.at(value);
            self.sheet.line((x, self.bottom), (x, self.bottom + 4.0), "axis");
            self.sheet.text(x, self.bottom + 17.0, Anchor::Middle, "tick", &name);
        }
        self.sheet.text(0.0, 12.0, Anchor::Start, "axis-name", y_name);
        self.sheet.text(self.right, self.bottom + 34.0, Anchor::End, "axis-name", x_name);
    }

    /// Draws a mark; what lies outside the axes is left out of the picture, but not of the text.
    pub(in crate::report) fn mark(&mut self, mark: &Mark) {
        let places: Vec<(f64, f64)> = mark
            .points
            .iter()
            .map(|&(x, y)| match self.x.holds(x) && self.y.holds(y) {
                true => (self.x.at(x), self.y.at(y)),
                false => (f64::NAN, f64::NAN),
            })
            .collect();
        let line = format!("line {}", mark.class);
        let dot = format!("dot {}", mark.class);
        match mark.shape {
            Shape::Line => self.sheet.path(&places, false, &line),
            Shape::Dots { radius } => self.dots(&places, radius, &dot),
            Shape::LineAndDots => {
                self.sheet.path(&places, false, &line);
                self.dots(&places, 2.4, &dot);
            }
            Shape::Level => {
                if let Some(&(_, y)) = places.first().filter(|p| p.1.is_finite()) {
                    self.sheet.line((self.left, y), (self.right, y), &line);
                }
            }
        }
        self.read_out += &mark.read_out();
    }

    /// Puts a mark's numbers into the text alternative only: for what is drawn by hand.
    pub(in crate::report) fn read_out(&mut self, mark: &Mark) {
        self.read_out += &mark.read_out();
    }

    fn dots(&mut self, places: &[(f64, f64)], radius: f64, class: &str) {
        places.iter().filter(|p| p.0.is_finite()).for_each(|p| self.sheet.disc(p.0, p.1, radius, class));
    }

    /// Writes a text beside a point.
    pub(in crate::report) fn label(&mut self, label: &Label<'_>) {
        let (x, y) = (self.x.at(label.at.0) + label.shift.0, self.y.at(label.at.1) + label.shift.1);
        self.sheet.text(x, y, label.anchor, &format!("label {}", label.class), label.text);
    }

    /// The right edge of the space between the axes, for labels beside it.
    pub(in crate::report) fn right(&self) -> f64 {
        self.right
    }

    /// Its top and bottom edges.
    pub(in crate::report) fn edges(&self) -> (f64, f64) {
        (self.top, self.bottom)
    }

    /// The finished picture. Its text alternative is the title and every mark's numbers.
    pub(in crate::report) fn finish(self, title: &str) -> String {
        let Plot { sheet, read_out, .. } = self;
        sheet.finish(title, read_out.trim_end())
    }
}
