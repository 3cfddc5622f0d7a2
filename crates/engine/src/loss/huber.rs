//! Huber loss: squared near 0, absolute far away (Huber, Annals of Mathematical Statistics 35, 1964).

use serde::{Deserialize, Serialize};

use super::{Loss, Pointwise, Targets, want_finite};
use crate::real::Real;

/// `½r²` for |r| ≤ δ, else `δ·(|r| − δ/2)`, r = z − y (M:huber).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Huber {
    /// δ, in (standardised) target units.
    pub delta: f32,
}

impl Default for Huber {
    fn default() -> Self {
        Huber { delta: 1.0 }
    }
}

impl Pointwise for Huber {
    #[inline(always)]
    fn value<R: Real>(&self, z: R, y: R) -> R {
        let (r, delta, half) = ((z - y).abs(), R::of_f32(self.delta), R::of(0.5));
        if r > delta { delta * (r - half * delta) } else { half * r * r }
    }

    /// M:huber-slope: r held within ±δ.
    #[inline(always)]
    fn slope<R: Real>(&self, z: R, y: R) -> R {
        let delta = R::of_f32(self.delta);
        (z - y).at_least(-delta).at_most(delta)
    }
}

impl Loss for Huber {
    fn name(&self) -> &'static str {
        "huber"
    }

    fn check_settings(&self) -> Result<(), String> {
        match self.delta > 0.0 && self.delta.is_finite() {
            true => Ok(()),
            false => Err(format!("Huber's delta {}, but it must be a positive number", self.delta)),
        }
    }

    fn check_target(&self, y: f32, _: u32) -> Result<(), String> {
        want_finite(y)
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        out.copy_from_slice(z);
    }

    /// The median: within δ of the least point, and not pulled by outliers.
    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        (0..outputs as usize).map(|j| targets.quantile(j, 0.5) as f32).collect()
    }
}
