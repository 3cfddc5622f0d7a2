//! A mark: some numbers, how they are drawn and what they are called. The picture and its text alternative both come
//! from it, so neither can show what the other does not.

use crate::report::format::short;

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) enum Shape {
    /// A line through the points.
    Line,
    /// A disc at each point.
    Dots {
        /// Its radius.
        radius: f64,
    },
    /// Both.
    LineAndDots,
    /// A straight line across the whole plot at the first point's height.
    Level,
}

/// Numbers to be drawn.
#[derive(Clone, Debug)]
pub(in crate::report) struct Mark {
    /// What they are.
    pub(in crate::report) name: String,
    /// How they are drawn.
    pub(in crate::report) shape: Shape,
    /// Their class in the page's style: a colour.
    pub(in crate::report) class: &'static str,
    /// The numbers.
    pub(in crate::report) points: Vec<(f64, f64)>,
}

/// So many points are read out in the text alternative; more are thinned out evenly.
const READ_OUT: usize = 16;

impl Mark {
    /// A mark.
    pub(in crate::report) fn new(
        name: &str,
        shape: Shape,
        class: &'static str,
        points: Vec<(f64, f64)>,
    ) -> Mark {
        Mark { name: name.into(), shape, class, points }
    }

    /// Its numbers as text: `name: x → y; x → y`.
    pub(in crate::report) fn read_out(&self) -> String {
        let finite: Vec<_> = self.points.iter().filter(|p| p.0.is_finite() && p.1.is_finite()).collect();
        if let (Shape::Level, Some(point)) = (self.shape, finite.first()) {
            return format!("{}: {}. ", self.name, short(point.1));
        }
        let take = finite.len().min(READ_OUT);
        let pick = |i: usize| if take > 1 { i * (finite.len() - 1) / (take - 1) } else { 0 };
        let points: Vec<String> = (0..take)
            .filter_map(|i| finite.get(pick(i)))
            .map(|p| format!("{} → {}", short(p.0), short(p.1)))
            .collect();
        format!("{}: {}. ", self.name, points.join("; "))
    }
}
