//! One input made of a number: standard, robust, or by its place among the training values.

use super::landmarks::Landmarks;
use super::quantile::quantile_of;
use super::text::usable;
use serde::{Deserialize, Serialize};

/// One input made of a number by moving and stretching.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scale {
    /// `z = (x − mean) / deviation`, cut to ±`limit` so that a wild value met later cannot blow up the net
    /// (M:standard-scale).
    Standard {
        /// Mean of the training values.
        mean: f64,
        /// Their population standard deviation.
        deviation: f64,
        /// Twice the largest |z| of the training values, at least 10.
        limit: f64,
    },
    /// `z = (x − median) · factor`, then `z / √(1 + (z/3)²)`, in (−3, 3) (M:robust-scale; RealMLP, arXiv 2407.04491,
    /// section 3).
    Robust {
        /// Median of the training values.
        median: f64,
        /// One over the quartile range, or over half the range where the quartiles are one value.
        factor: f64,
    },
    /// The value's place among the training values as a number of the standard normal distribution, within ±5.2
    /// (M:quantile-normal).
    Quantile {
        /// Quantiles of the training values.
        landmarks: Landmarks,
        /// What a missing cell is written as: the mean of what the training values are written as, or 0.
        missing: f64,
    },
}

impl Scale {
    pub(crate) fn standard(sorted: &[f64]) -> Option<Scale> {
        let rows = sorted.len() as f64;
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        // The mean of equal values may be rounded, and then their variance is not 0.
        if first >= last {
            return None;
        }
        let mean = sorted.iter().sum::<f64>() / rows;
        let variance = sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows;
        // Squares of differences below 1e-160 vanish; half the range then still tells the scale.
        let deviation = if variance > 0.0 { variance.sqrt() } else { (last - first) / 2.0 };
        let furthest = ((first - mean) / deviation).abs().max(((last - mean) / deviation).abs());
        let scale = Scale::Standard { mean, deviation, limit: (2.0 * furthest).max(10.0) };
        scale.is_sound().then_some(scale)
    }

    pub(crate) fn robust(sorted: &[f64]) -> Option<Scale> {
        Scale::robust_of(sorted.len(), |k| sorted.get(k).copied().unwrap_or(f64::NAN))
    }

    /// [`Scale::robust`] of `len` ascending values of which value `k` is `at(k)`.
    pub(crate) fn robust_of(len: usize, at: impl Fn(usize) -> f64) -> Option<Scale> {
        let (first, last) = (at(0), at(len.checked_sub(1)?));
        let quantile = |q| quantile_of(len, &at, q);
        let median = quantile(0.5);
        let quartiles = quantile(0.75) - quantile(0.25);
        // A spread so small that its inverse is infinite is as good as none.
        let factors = [1.0 / quartiles, 1.0 / ((last - first) / 2.0)];
        let factor = factors.into_iter().find(|f| f.is_finite())?;
        Some(Scale::Robust { median, factor })
    }

    /// `fill_mean`: whether a missing cell is written as the mean of what the values are written as, else as 0.
    pub(crate) fn quantile(sorted: &[f64], fill_mean: bool) -> Option<Scale> {
        let landmarks = Landmarks::fit(sorted)?;
        let mean = || sorted.iter().map(|&x| landmarks.normal(x)).sum::<f64>() / sorted.len() as f64;
        let missing = if fill_mean { mean() } else { 0.0 };
        Some(Scale::Quantile { landmarks, missing })
    }

    /// Whether the stored numbers can scale anything.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            &Scale::Standard { mean, deviation, limit } => {
                let positive = |x: f64| x.is_finite() && x > 0.0;
                usable(mean) && positive(deviation) && positive(limit) && limit <= 1e9
            }
            &Scale::Robust { median, factor } => usable(median) && factor.is_finite() && factor > 0.0,
            Scale::Quantile { missing, .. } => missing.abs() <= 6.0,
        }
    }

    /// The value that scales to 0, or next to it.
    pub(crate) fn centre(&self) -> f64 {
        match self {
            &Scale::Standard { mean, .. } => mean,
            &Scale::Robust { median, .. } => median,
            Scale::Quantile { landmarks, .. } => landmarks.median(),
        }
    }

    /// The scaled value of a finite `x`; never infinite, never NaN.
    pub(crate) fn apply(&self, x: f64) -> f32 {
        match self {
            &Scale::Standard { mean, deviation, limit } => {
                // M:standard-scale
                ((x - mean) / deviation).clamp(-limit, limit) as f32
            }
            &Scale::Robust { median, factor } => smooth_clip((x - median) * factor) as f32,
            Scale::Quantile { landmarks, .. } => landmarks.normal(x) as f32,
        }
    }

    /// The scaled value of a missing cell that is taken as `fill`.
    pub(crate) fn missing(&self, fill: f64) -> f32 {
        match self {
            &Scale::Quantile { missing, .. } => missing as f32,
            Scale::Standard { .. } | Scale::Robust { .. } => self.apply(fill),
        }
    }
}

/// `z / √(1 + (z/3)²)`, whose value for large |z| is 3 (and not ∞/∞): M:robust-scale.
fn smooth_clip(z: f64) -> f64 {
    if z.abs() > 1e9 {
        return 3.0_f64.copysign(z);
    }
    let third = z / 3.0;
    z / (1.0 + third * third).sqrt()
}
