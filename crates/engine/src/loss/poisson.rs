//! Poisson loss: counts.

use serde::{Deserialize, Serialize};

use super::{Loss, Pointwise, Targets, log_mean_exp};
use crate::real::Real;

/// `e^z − y·z − (y − y·ln y)`, y ≥ 0, prediction e^z (M:poisson): half the Poisson deviance (McCullagh and Nelder,
/// "Generalized Linear Models", 1989, section 2.3), so 0 when right. Beyond z = 60 it goes on along its tangent, so
/// that no output overflows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Poisson {}

/// Where e^z goes over into its tangent.
const LIMIT: f64 = 60.0;

impl Pointwise for Poisson {
    #[inline(always)]
    fn value<R: Real>(&self, z: R, y: R) -> R {
        let limit = R::of(LIMIT);
        let near = z.at_most(limit);
        let within = if y > R::ZERO {
            // The same, without two large numbers that cancel.
            let d = near - y.ln();
            y * (d.exp_m1() - d)
        } else {
            near.exp()
        };
        within + (limit.exp() - y) * (z - near)
    }

    /// M:poisson-slope: `e^z − y`.
    #[inline(always)]
    fn slope<R: Real>(&self, z: R, y: R) -> R {
        z.at_most(R::of(LIMIT)).exp() - y
    }
}

impl Loss for Poisson {
    fn name(&self) -> &'static str {
        "poisson"
    }

    fn check_target(&self, y: f32, _: u32) -> Result<(), String> {
        match y >= 0.0 && y.is_finite() {
            true => Ok(()),
            false => Err(format!("target {y}, but a count must be 0 or more; take another loss")),
        }
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        for (&z, y) in z.iter().zip(out) {
            *y = libm::exp((z as f64).min(LIMIT)) as f32;
        }
    }

    fn link_slope(&self, z: &[f64], which: usize, slope: &mut [f64]) -> f64 {
        let y = libm::exp(z[which].min(LIMIT));
        slope.fill(0.0);
        slope[which] = if z[which] < LIMIT { y } else { 0.0 };
        y
    }

    fn together(&self, z: &[f64], out: &mut [f64]) {
        let outputs = out.len();
        for (j, out) in out.iter_mut().enumerate() {
            let capped = |&z: &f64| if z > LIMIT { LIMIT } else { z };
            *out = log_mean_exp(z.iter().skip(j).step_by(outputs).map(capped));
        }
    }

    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        (0..outputs as usize).map(|j| libm::log(targets.mean(j).max(1e-6)) as f32).collect()
    }
}
