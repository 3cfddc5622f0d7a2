//! Numbers as a net learns them, and back.

use crate::encode::text::usable;
use serde::{Deserialize, Serialize};

/// On what scale a number is learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetScale {
    /// As it is.
    #[default]
    Standard,
    /// Its natural logarithm: what counts is by which factor a prediction is wrong, so that prices, incomes and other
    /// positive numbers over several orders of magnitude weigh alike. The least squared error is then at the geometric
    /// mean, which is below the mean.
    Log,
}

/// Beyond this logarithm lies what no f32 can hold.
const MOST_LOG: f64 = 88.7;

impl TargetScale {
    fn is_standard(&self) -> bool {
        *self == TargetScale::Standard
    }

    /// What of `y` is learnt, before it is centred.
    fn apply(self, y: f64) -> f64 {
        match self {
            TargetScale::Standard => y,
            TargetScale::Log => libm::log(y.max(f64::from(f32::MIN_POSITIVE))),
        }
    }

    fn invert(self, x: f64) -> f64 {
        match self {
            TargetScale::Standard => x,
            TargetScale::Log => libm::exp(x.min(MOST_LOG)),
        }
    }

    /// How `invert` rises at `x`.
    fn slope(self, x: f64) -> f64 {
        match self {
            TargetScale::Standard => 1.0,
            TargetScale::Log if x >= MOST_LOG => 0.0,
            TargetScale::Log => libm::exp(x),
        }
    }
}

/// A number is not above 0, so it has no logarithm.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} has no logarithm; give targets above 0, or leave the target's scale standard")]
pub struct NoLogarithm {
    /// The first such target.
    pub value: f64,
    /// Its position among the training rows, from 0.
    pub place: usize,
}

/// From the person's units to what a net learns and back (M:target-scale), fitted on the training rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetUnits {
    /// What is taken off a number before the net learns it: the training rows' mean.
    pub center: f64,
    /// What it is divided by then: the training rows' standard deviation (1 where that is 0).
    pub scale: f64,
    /// Of what the two are taken: the numbers or their logarithms.
    #[serde(default, skip_serializing_if = "TargetScale::is_standard")]
    pub form: TargetScale,
    /// The least and the largest target of the training rows, where predictions are held within them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<(f64, f64)>,
}

impl TargetUnits {
    /// Numbers learnt as they are.
    pub const PLAIN: TargetUnits =
        TargetUnits { center: 0.0, scale: 1.0, form: TargetScale::Standard, range: None };

    /// Fitted to the targets of the training rows. `clamp`: whether predictions are held within them.
    ///
    /// # Errors
    /// A target that is not above 0, on [`TargetScale::Log`].
    pub fn fit(numbers: &[f64], form: TargetScale, clamp: bool) -> Result<TargetUnits, NoLogarithm> {
        let unfit = |y: &f64| form == TargetScale::Log && (*y <= 0.0 || !usable(*y));
        if let Some((place, &value)) = numbers.iter().enumerate().find(|(_, y)| unfit(y)) {
            return Err(NoLogarithm { value, place });
        }
        let n = numbers.len().max(1) as f64;
        // Divided first: two numbers near the largest f64 must not add up to infinity.
        let center = numbers.iter().map(|&y| form.apply(y) / n).sum::<f64>();
        let deviations = numbers.iter().map(|&y| (form.apply(y) - center) / n.sqrt());
        let spread = deviations.map(|d| d * d).sum::<f64>().sqrt();
        let scale = if spread > 0.0 && spread.is_finite() { spread } else { 1.0 };
        let ends = numbers.iter().copied().reduce(f64::min).zip(numbers.iter().copied().reduce(f64::max));
        Ok(TargetUnits { center, scale, form, range: ends.filter(|_| clamp) })
    }

    /// What the net learns of a number in the person's units.
    pub fn learnt(&self, y: f64) -> f64 {
        // M:target-scale
        (self.form.apply(y) - self.center) / self.scale
    }

    /// What a number that the net says is in the person's units.
    pub fn said(&self, z: f64) -> f64 {
        let y = self.form.invert(z * self.scale + self.center);
        match self.range {
            Some((least, largest)) => y.max(least).min(largest),
            None => y,
        }
    }

    /// How fast [`TargetUnits::said`] rises at `z`; 0 where a prediction is held.
    pub fn said_slope(&self, z: f64) -> f64 {
        let x = z * self.scale + self.center;
        let y = self.form.invert(x);
        match self.range {
            Some((least, largest)) if y < least || y > largest => 0.0,
            _ => self.form.slope(x) * self.scale,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_is_mean_and_deviation() {
        let units = TargetUnits::fit(&[1.0, 3.0, 5.0, 7.0], TargetScale::Standard, false).unwrap();
        assert_eq!((units.center, units.scale * units.scale), (4.0, 5.000_000_000_000_001));
        assert_eq!(units.learnt(4.0), 0.0);
        for y in [-9.0, 0.0, 4.0, 1e6] {
            assert!((units.said(units.learnt(y)) - y).abs() <= 1e-9 * y.abs());
        }
        assert_eq!(TargetUnits::fit(&[2.0; 3], TargetScale::Standard, false).unwrap().scale, 1.0);
        assert_eq!(TargetUnits::fit(&[], TargetScale::Standard, true).unwrap(), TargetUnits::PLAIN);
    }

    #[test]
    fn logarithms_go_there_and_back() {
        let prices = [0.5, 10.0, 200.0, 40_000.0, 1e7];
        let units = TargetUnits::fit(&prices, TargetScale::Log, false).unwrap();
        for y in prices {
            assert!((units.said(units.learnt(y)) / y - 1.0).abs() < 1e-12, "{y}");
        }
        let learnt: Vec<f64> = prices.iter().map(|&y| units.learnt(y)).collect();
        assert!(learnt.iter().sum::<f64>().abs() < 1e-12);
        assert!((learnt.iter().map(|z| z * z).sum::<f64>() / 5.0 - 1.0).abs() < 1e-12);
        // Any finite output of a net is a positive finite number, and a target that has no logarithm is a very small one.
        assert!(units.said(1e30).is_finite() && units.said(-1e30) >= 0.0);
        assert!(units.learnt(0.0).is_finite() && units.learnt(-5.0).is_finite());
        let error = TargetUnits::fit(&[3.0, 0.0], TargetScale::Log, false).unwrap_err();
        assert_eq!(error, NoLogarithm { value: 0.0, place: 1 });
        assert!(error.to_string().starts_with("0 has no logarithm"));
    }

    #[test]
    fn held_within_the_training_targets() {
        for form in [TargetScale::Standard, TargetScale::Log] {
            let units = TargetUnits::fit(&[2.0, 3.0, 8.0], form, true).unwrap();
            assert_eq!([units.said(-1e6), units.said(1e6)], [2.0, 8.0]);
            assert!((units.said(units.learnt(5.0)) - 5.0).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_said_has_its_slope() {
        for form in [TargetScale::Standard, TargetScale::Log] {
            for clamp in [false, true] {
                let units = TargetUnits::fit(&[2.0, 3.0, 8.0], form, clamp).unwrap();
                for z in [-40.0, -1.7, -0.2, 0.3, 1.1, 40.0, 1e4] {
                    let secant = (units.said(z + 1e-6) - units.said(z - 1e-6)) / 2e-6;
                    let slope = units.said_slope(z);
                    assert!(
                        (slope - secant).abs() <= 1e-6 * slope.abs().max(1.0),
                        "{form:?} {z} {slope} {secant}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_written_form_is_center_and_scale() {
        let units = TargetUnits { center: 1.5, scale: 2.0, ..TargetUnits::PLAIN };
        assert_eq!(serde_json::to_string(&units).unwrap(), r#"{"center":1.5,"scale":2.0}"#);
        let all = TargetUnits { form: TargetScale::Log, range: Some((1.0, 9.0)), ..units };
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(text, r#"{"center":1.5,"scale":2.0,"form":"log","range":[1.0,9.0]}"#);
        assert_eq!(serde_json::from_str::<TargetUnits>(&text).unwrap(), all);
    }
}
