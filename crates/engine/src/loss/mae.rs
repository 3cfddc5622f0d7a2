//! Mean absolute error (평균 절대 오차): a number, where outliers should not pull.

use serde::{Deserialize, Serialize};

use super::{Loss, Pointwise, Targets, want_finite};
use crate::real::Real;

/// `|z − y|` (M:mae): least at the median.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mae {}

impl Pointwise for Mae {
    #[inline(always)]
    fn value<R: Real>(&self, z: R, y: R) -> R {
        (z - y).abs()
    }

    /// M:mae-slope: the sign of `z − y`, 0 at 0.
    #[inline(always)]
    fn slope<R: Real>(&self, z: R, y: R) -> R {
        let r = z - y;
        if r > R::ZERO {
            R::ONE
        } else if r < R::ZERO {
            -R::ONE
        } else {
            r
        }
    }
}

impl Loss for Mae {
    fn name(&self) -> &'static str {
        "mae"
    }

    fn check_target(&self, y: f32, _: u32) -> Result<(), String> {
        want_finite(y)
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        out.copy_from_slice(z);
    }

    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        (0..outputs as usize).map(|j| targets.quantile(j, 0.5) as f32).collect()
    }
}
