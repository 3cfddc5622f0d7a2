//! From numbers to places in a picture, and the round numbers to write beside it.

use crate::report::format::{fixed, power};

/// Where numbers lie along an axis.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Scale {
    /// The numbers at the two ends; logarithms of them on a log axis.
    from: f64,
    to: f64,
    /// The places of those ends.
    start: f64,
    end: f64,
    log: bool,
    /// Only whole numbers are written beside it.
    whole: bool,
}

impl Scale {
    /// Even steps from `from` to `to`. Ends that are alike or not finite are moved apart.
    pub(in crate::report) fn linear(from: f64, to: f64) -> Scale {
        let (from, to) = apart(from, to);
        Scale { from, to, start: 0.0, end: 1.0, log: false, whole: false }
    }

    /// Even steps with round ends that hold `from` and `to`.
    pub(in crate::report) fn round(from: f64, to: f64, steps: usize) -> Scale {
        let (from, to) = apart(from, to);
        let step = step(to - from, steps);
        Scale::linear((from / step + 1e-9).floor() * step, (to / step - 1e-9).ceil() * step)
    }

    /// Even factors between two positive numbers.
    pub(in crate::report) fn log(from: f64, to: f64) -> Scale {
        let (from, to) = apart(libm::log10(from.max(1e-300)), libm::log10(to.max(1e-300)));
        Scale { from, to, start: 0.0, end: 1.0, log: true, whole: false }
    }

    /// The same, with only whole numbers beside it: for things that are counted.
    pub(in crate::report) fn whole(self) -> Scale {
        Scale { whole: true, ..self }
    }

    /// The same numbers the other way round: the larger ones first.
    pub(in crate::report) fn reversed(self) -> Scale {
        Scale { start: self.end, end: self.start, ..self }
    }

    /// The same numbers between two places.
    pub(in crate::report) fn between(self, start: f64, end: f64) -> Scale {
        let (start, end) = if self.start > self.end { (end, start) } else { (start, end) };
        Scale { start, end, ..self }
    }

    /// The place of a number.
    pub(in crate::report) fn at(&self, x: f64) -> f64 {
        let x = if self.log { libm::log10(x.max(1e-300)) } else { x };
        self.start + (x - self.from) / (self.to - self.from) * (self.end - self.start)
    }

    /// Whether a number lies within the ends (with a hair's breadth for rounding).
    pub(in crate::report) fn holds(&self, x: f64) -> bool {
        let x = if self.log { libm::log10(x.max(1e-300)) } else { x };
        let hair = 1e-9 * (self.to - self.from).abs();
        x >= self.from - hair && x <= self.to + hair
    }

    /// The ends, as numbers.
    pub(in crate::report) fn ends(&self) -> (f64, f64) {
        match self.log {
            true => (libm::pow(10.0, self.from), libm::pow(10.0, self.to)),
            false => (self.from, self.to),
        }
    }

    /// Round numbers within the ends, about so many, and how they are written.
    pub(in crate::report) fn ticks(&self, wanted: usize) -> Vec<(f64, String)> {
        if self.log {
            let (first, last) = ((self.from - 1e-9).ceil() as i32, (self.to + 1e-9).floor() as i32);
            let every = ((last - first).max(1) as usize).div_ceil(wanted.max(1)) as i32;
            return (first..=last)
                .filter(|e| e.rem_euclid(every.max(1)) == 0)
                .map(|e| (libm::pow(10.0, e as f64), power(e)))
                .collect();
        }
        // Two round numbers are the least that make a scale.
        let length = self.to - self.from;
        let enough = |&n: &usize| {
            let step = step(length, n);
            (self.to / step + 1e-9).floor() - (self.from / step - 1e-9).ceil() >= 1.0
        };
        let step = step(length, (wanted.max(1)..wanted + 8).find(enough).unwrap_or(wanted));
        let step = if self.whole { step.max(1.0) } else { step };
        let behind = (-libm::floor(libm::log10(step) + 1e-9)).clamp(0.0, 12.0) as usize;
        let (first, last) = ((self.from / step - 1e-9).ceil(), (self.to / step + 1e-9).floor());
        let count = (last - first).clamp(0.0, 100.0) as usize;
        (0..=count)
            .map(|i| (first + i as f64) * step)
            .map(|x| if x.abs() < step / 2.0 { 0.0 } else { x })
            .map(|x| (x, written(x, step, behind)))
            .collect()
    }
}

fn written(x: f64, step: f64, behind: usize) -> String {
    match step {
        s if !(1e-6..1e6).contains(&s) => crate::report::format::digits(x, 3),
        _ => fixed(x, behind),
    }
}

fn apart(from: f64, to: f64) -> (f64, f64) {
    match (from.is_finite() && to.is_finite(), to > from) {
        (true, true) if to - from > 1e-12 * from.abs().max(to.abs()) => (from, to),
        (true, _) => {
            let room = from.abs().max(1.0) * 0.5;
            (from.min(to) - room, from.max(to) + room)
        }
        (false, _) => (0.0, 1.0),
    }
}

/// 1, 2 or 5 times a power of ten, so that a length takes about so many steps.
fn step(length: f64, steps: usize) -> f64 {
    let raw = length / steps.max(1) as f64;
    let ten = libm::pow(10.0, libm::floor(libm::log10(raw)));
    match raw / ten {
        r if r <= 1.0 + 1e-9 => ten,
        r if r <= 2.0 + 1e-9 => 2.0 * ten,
        r if r <= 5.0 + 1e-9 => 5.0 * ten,
        _ => 10.0 * ten,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(scale: &Scale, n: usize) -> Vec<String> {
        scale.ticks(n).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(names(&Scale::linear(0.0, 1.0), 5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(names(&Scale::linear(0.0, 14.0), 7), ["0", "2", "4", "6", "8", "10", "12", "14"]);
        assert_eq!(names(&Scale::log(1e-4, 1.0), 8), ["10⁻⁴", "10⁻³", "0.01", "0.1", "1"]);
        assert_eq!(
            names(&Scale::linear(-20_000.0, 20_000.0), 4),
            ["−20,000", "−10,000", "0", "10,000", "20,000"]
        );
    }

    #[test]
    fn any_ends_will_do() {
        for (a, b) in [(0.0, 0.0), (3.0, 3.0), (f64::NAN, 1.0), (1e300, 1e300), (0.0, 1e-300), (5.0, 4.0)] {
            for scale in [Scale::linear(a, b), Scale::round(a, b, 5)] {
                assert!(scale.ticks(5).len() <= 101, "{scale:?}");
                assert!(scale.at(a.max(0.0)).is_finite(), "{scale:?}");
            }
        }
    }

    #[test]
    fn places_follow_the_numbers() {
        let scale = Scale::round(0.03, 0.97, 5).between(100.0, 0.0);
        assert_eq!(scale.ends(), (0.0, 1.0));
        assert_eq!(scale.at(0.25), 75.0);
        assert!(scale.holds(1.0) && !scale.holds(1.1));
    }
}
