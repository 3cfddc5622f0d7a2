//! Mean squared error (평균 제곱 오차): a number.

use serde::{Deserialize, Serialize};

use super::{Loss, Pointwise, Targets, want_finite};
use crate::real::Real;

/// `(z − y)²` (M:mse): least at the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mse {}

impl Pointwise for Mse {
    #[inline(always)]
    fn value<R: Real>(&self, z: R, y: R) -> R {
        (z - y) * (z - y)
    }

    /// M:mse-slope: `2·(z − y)`.
    #[inline(always)]
    fn slope<R: Real>(&self, z: R, y: R) -> R {
        (z - y) + (z - y)
    }
}

impl Loss for Mse {
    fn name(&self) -> &'static str {
        "mse"
    }

    fn check_target(&self, y: f32, _: u32) -> Result<(), String> {
        want_finite(y)
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        out.copy_from_slice(z);
    }

    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        (0..outputs as usize).map(|j| targets.mean(j) as f32).collect()
    }
}
