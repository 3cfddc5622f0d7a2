//! The slope of the loss at one weight by central differences, and whether it can be trusted.

/// Relative disagreement of two steps' slopes that a smooth loss does not reach.
const DISAGREEMENT: f64 = 1e-7;
/// Rounding of the loss, in units in its last place: sums over layers and rows, and what activations add.
const ROUNDING: f64 = 64.0;
/// Steps tried after the first, each an eighth of the one before.
const RETRIES: usize = 2;

/// What holds for all weights of a check.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    /// The loss with all weights as they are.
    pub loss: f64,
    /// Whether the loss has kinks: then smaller steps cross fewer.
    pub kinked: bool,
}

/// A weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Its value.
    pub value: f64,
    /// Its slope by backpropagation, which only says how exact the answer must be.
    pub slope: f64,
    /// What the error is at least measured against.
    pub least: f64,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// A slope, and how far rounding may have moved it.
    Slope { slope: f64, rounding: f64 },
    /// No step avoids a kink.
    Kink,
}

/// Slopes at one step h.
struct Differences {
    /// `(f(w + h) − f(w − h)) / 2h`.
    central: f64,
    /// Slope ahead minus slope behind: curvature times h, or the size of a kink.
    bend: f64,
}

/// Central differences at h, h/2 and h/4. Richardson's combination of two of them is exact to h⁴. On a smooth loss two
/// such combinations agree, and the bend halves with h; a kink within h shows in one or the other, wherever it lies.
/// Then a smaller h is tried.
pub(super) fn central(step: &Step, around: &Surroundings, mut loss: impl FnMut(f64) -> f64) -> Found {
    let first = if around.kinked { 1.0 / 8192.0 } else { 1.0 / 1024.0 };
    let mut h = first * step.value.abs().max(1.0);
    for _ in 0..=RETRIES {
        let mut at = |h: f64| {
            let (below, above) = (step.value - h, step.value + h);
            let (f_below, f_above) = (loss(below), loss(above));
            let (behind, ahead) = (step.value - below, above - step.value);
            Differences {
                central: (f_above - f_below) / (above - below),
                bend: (f_above - around.loss) / ahead - (around.loss - f_below) / behind,
            }
        };
        let [far, middle, near] = [at(h), at(h / 2.0), at(h / 4.0)];
        let richardson = |far: &Differences, near: &Differences| (4.0 * near.central - far.central) / 3.0;
        let (slope, again) = (richardson(&far, &middle), richardson(&middle, &near));
        let rounding = ROUNDING * f64::EPSILON * around.loss.abs() / h;
        let disagreement = (slope - again)
            .abs()
            .max((far.bend - 2.0 * middle.bend).abs())
            .max((middle.bend - 2.0 * near.bend).abs());
        let against = step.slope.abs().max(slope.abs()).max(step.least);
        if slope.is_finite() && disagreement <= DISAGREEMENT * against + 4.0 * rounding {
            return Found::Slope { slope, rounding };
        }
        h /= 8.0;
    }
    Found::Kink
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope_of(f: impl Fn(f64) -> f64, value: f64, slope: f64) -> Found {
        let around = Surroundings { loss: f(value), kinked: false };
        central(&Step { value, slope, least: 1e-3 }, &around, f)
    }

    #[test]
    fn a_smooth_slope_is_found_to_ten_digits() {
        let f = |x: f64| libm::sin(3.0 * x) + x * x;
        let Found::Slope { slope, .. } = slope_of(f, 0.4, 1.0) else { panic!("a kink") };
        let right = 3.0 * libm::cos(1.2) + 0.8;
        assert!((slope - right).abs() < 1e-10 * right.abs(), "{slope} {right}");
    }

    #[test]
    fn a_kink_is_seen_wherever_it_lies_within_the_step() {
        let h = 1.0 / 1024.0;
        for at in 0..400 {
            // From far inside the smallest step to just outside the largest.
            let kink = h * libm::pow(10.0, -6.0 + at as f64 / 400.0 * 6.1);
            for side in [-1.0, 1.0] {
                let f = |x: f64| 0.2 * x + 0.3 * (x - side * kink).max(0.0);
                let right = if side < 0.0 { 0.5 } else { 0.2 };
                match slope_of(f, 0.0, right) {
                    Found::Kink => {}
                    Found::Slope { slope, rounding } => {
                        let off = (slope - right).abs();
                        assert!(off <= 1e-7 * right + rounding, "kink at {side}·{kink}: {slope}");
                    }
                }
            }
        }
        assert_eq!(slope_of(f64::abs, 0.0, 0.0), Found::Kink);
        assert_eq!(slope_of(|x| if x > 0.0 { f64::NAN } else { x }, 0.0, 1.0), Found::Kink);
    }
}
