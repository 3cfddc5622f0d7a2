//! Losses: what is minimised. Each measures the error of one row from its raw outputs `z` (never from
//! probabilities, so that nothing over- or underflows), near 0 when right and large when confidently wrong; the
//! engine takes the weighted mean over the rows of the batch (M:loss-mean). A loss owns everything about the
//! target: which values are allowed, the link to what a person reads, and the constant guess to start from.

mod bce;
mod cross_entropy;
mod huber;
mod mae;
mod mse;
mod pinball;
mod poisson;
mod start;

use core::fmt::Debug;

use serde::{Deserialize, Serialize};

pub use bce::Bce;
pub use cross_entropy::CrossEntropy;
pub use huber::Huber;
pub use mae::Mae;
pub use mse::Mse;
pub use pinball::Pinball;
pub use poisson::Poisson;
pub use start::Targets;

use crate::real::Real;

/// Everything about a target but the scalar maths.
pub trait Loss: Debug {
    /// Its name in files and on the command line.
    fn name(&self) -> &'static str;
    /// Says what is wrong with its settings.
    fn check_settings(&self) -> Result<(), String> {
        Ok(())
    }
    /// Says what width of raw outputs it wants, if `outputs` is another.
    fn check_width(&self, outputs: u32) -> Result<(), String> {
        match outputs {
            0 => Err("at least 1".into()),
            _ => Ok(()),
        }
    }
    /// Targets a row that go with so many raw outputs.
    fn target_width(&self, outputs: u32) -> u32 {
        outputs
    }
    /// Says what target it wants, if `y` is another. `outputs` is the width of the raw outputs.
    fn check_target(&self, y: f32, outputs: u32) -> Result<(), String>;
    /// From the raw outputs of a row to what a person reads: probabilities, or the number itself.
    fn link(&self, z: &[f32], out: &mut [f32]);
    /// One of the numbers that [`Loss::link`] makes of a row's raw outputs, the `which`-th, and into `slope` how it changes
    /// with each of them (M:link-slope).
    fn link_slope(&self, z: &[f64], which: usize, slope: &mut [f64]) -> f64 {
        slope.fill(0.0);
        slope[which] = 1.0;
        z[which]
    }
    /// The raw outputs with which several members say what they say together: the mean of what a person reads from each,
    /// taken back through the link (M:member-mean). `z` is `[members, outputs]`, `out` `[outputs]`.
    fn together(&self, z: &[f64], out: &mut [f64]) {
        let outputs = out.len();
        for (j, out) in out.iter_mut().enumerate() {
            let each = z.iter().skip(j).step_by(outputs);
            *out = each.clone().sum::<f64>() / each.count() as f64;
        }
    }
    /// Raw outputs of the constant guess: the ones with the least loss on these targets (M:loss-start).
    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32>;
}

/// A loss that treats each output by itself: value and slope of one raw output `z` against one target `y`.
pub trait Pointwise {
    /// The loss.
    fn value<R: Real>(&self, z: R, y: R) -> R;
    /// ∂loss/∂z.
    fn slope<R: Real>(&self, z: R, y: R) -> R;
}

/// The losses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LossSpec {
    /// Two classes.
    Bce(Bce),
    /// Several classes.
    CrossEntropy(CrossEntropy),
    /// A number: the mean.
    Mse(Mse),
    /// A number: the median.
    Mae(Mae),
    /// A number: near the mean, but large errors count less.
    Huber(Huber),
    /// A count.
    Poisson(Poisson),
    /// A number: a quantile.
    Pinball(Pinball),
}

impl LossSpec {
    /// The loss it describes.
    pub fn loss(&self) -> &dyn Loss {
        match self {
            LossSpec::Bce(l) => l,
            LossSpec::CrossEntropy(l) => l,
            LossSpec::Mse(l) => l,
            LossSpec::Mae(l) => l,
            LossSpec::Huber(l) => l,
            LossSpec::Poisson(l) => l,
            LossSpec::Pinball(l) => l,
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.loss().name()
    }

    pub(crate) fn check_settings(&self) -> Result<(), String> {
        self.loss().check_settings()
    }

    pub(crate) fn check_width(&self, outputs: u32) -> Result<(), String> {
        self.loss().check_width(outputs)
    }

    /// One row: returns its loss and writes `scale · ∂loss/∂z` to `dz`. `z` and `dz` have the outputs' width, `y`
    /// the targets'. Over several outputs the loss is their mean.
    #[inline(always)]
    pub fn row<R: Real>(&self, z: &[R], y: &[f32], scale: R, dz: &mut [R]) -> R {
        match self {
            LossSpec::Bce(l) => pointwise_row(l, z, y, scale, dz),
            LossSpec::CrossEntropy(l) => l.row(z, y, scale, dz),
            LossSpec::Mse(l) => pointwise_row(l, z, y, scale, dz),
            LossSpec::Mae(l) => pointwise_row(l, z, y, scale, dz),
            LossSpec::Huber(l) => pointwise_row(l, z, y, scale, dz),
            LossSpec::Poisson(l) => pointwise_row(l, z, y, scale, dz),
            LossSpec::Pinball(l) => pointwise_row(l, z, y, scale, dz),
        }
    }
}

#[inline(always)]
fn pointwise_row<R: Real>(loss: &impl Pointwise, z: &[R], y: &[f32], scale: R, dz: &mut [R]) -> R {
    let share = R::ONE / R::of(z.len() as f64);
    let mut sum = R::ZERO;
    for ((&z, &y), dz) in z.iter().zip(y).zip(dz) {
        let y = R::of_f32(y);
        sum += loss.value(z, y);
        *dz = loss.slope(z, y) * (scale * share);
    }
    sum * share
}

/// `ln(mean eᵛ)`, which neither over- nor underflows.
fn log_mean_exp(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(f64::NEG_INFINITY, |m, v| if v > m || v.is_nan() { v } else { m });
    let (sum, count) = values.fold((0.0, 0.0), |(sum, n), v| (sum + libm::exp(v - largest), n + 1.0));
    largest + libm::log(sum / count)
}

/// Shared by the losses of a number: any finite target will do.
fn want_finite(y: f32) -> Result<(), String> {
    match y.is_finite() {
        true => Ok(()),
        false => Err(format!("target {y}, but it must be a finite number")),
    }
}

#[cfg(test)]
mod tests;
