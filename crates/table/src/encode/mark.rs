//! What an input of −1, 0 or 1 is written as.

use super::scale::Scale;
use serde::{Deserialize, Serialize};

/// What is written for −1, 0 and 1 in an input that holds nothing else: of a category, or "is missing". RealMLP (arXiv
/// 2407.04491, section 3) scales and clips such inputs as it does numbers (M:robust-scale), so that a level that most
/// rows have is 0 where it is there, and one that few rows have is 1.664.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark([f32; 3]);

impl Mark {
    /// Fitted to the number of training rows with −1, 0 and 1.
    pub(crate) fn robust(rows: [usize; 3]) -> Mark {
        let [minus, zero, plus] = rows;
        let at = |k: usize| match k {
            k if k < minus => -1.0,
            k if k < minus.saturating_add(zero) => 0.0,
            _ => 1.0,
        };
        let scale = Scale::robust_of(minus.saturating_add(zero).saturating_add(plus), at);
        // All rows the same: 0, whatever comes later.
        Mark(scale.map_or([0.0; 3], |scale| [-1.0, 0.0, 1.0].map(|x| scale.apply(x))))
    }

    /// What `x`, one of −1, 0 and 1, is written as.
    pub(crate) fn write(self, x: f32) -> f32 {
        let [minus, zero, plus] = self.0;
        match x {
            x if x < 0.0 => minus,
            0.0 => zero,
            _ => plus,
        }
    }

    pub(crate) fn is_sound(self) -> bool {
        self.0.iter().all(|x| x.abs() <= 3.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_ones_and_frequent_ones() {
        let rare = Mark::robust([0, 90, 10]);
        assert_eq!((rare.write(0.0), (rare.write(1.0) * 1000.0).round()), (0.0, 1664.0));
        let frequent = Mark::robust([0, 10, 90]);
        assert_eq!(((frequent.write(0.0) * 1000.0).round(), frequent.write(1.0)), (-1664.0, 0.0));
        let even = Mark::robust([50, 0, 50]);
        assert_eq!(even.write(-1.0), -even.write(1.0));
        assert_eq!(Mark::robust([0, 7, 0]).write(1.0), 0.0);
        assert_eq!(Mark::robust([0, 0, 0]).write(1.0), 0.0);
    }
}
