//! Pinball loss: a quantile (Koenker and Bassett, Econometrica 46, 1978).

use serde::{Deserialize, Serialize};

use super::{Loss, Pointwise, Targets, want_finite};
use crate::real::Real;

/// `q·(y − z)` where the target lies above the output, else `(1 − q)·(z − y)` (M:pinball): least at the q-quantile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinball {
    /// q, in (0, 1).
    pub quantile: f32,
}

impl Default for Pinball {
    fn default() -> Self {
        Pinball { quantile: 0.5 }
    }
}

impl Pointwise for Pinball {
    #[inline(always)]
    fn value<R: Real>(&self, z: R, y: R) -> R {
        let (r, q) = (y - z, R::of_f32(self.quantile));
        if r > R::ZERO { q * r } else { (q - R::ONE) * r }
    }

    /// M:pinball-slope: `−q` below the target, `1 − q` above it, 0 on it.
    #[inline(always)]
    fn slope<R: Real>(&self, z: R, y: R) -> R {
        let (r, q) = (y - z, R::of_f32(self.quantile));
        if r > R::ZERO {
            -q
        } else if r < R::ZERO {
            R::ONE - q
        } else {
            r
        }
    }
}

impl Loss for Pinball {
    fn name(&self) -> &'static str {
        "pinball"
    }

    fn check_settings(&self) -> Result<(), String> {
        match self.quantile > 0.0 && self.quantile < 1.0 {
            true => Ok(()),
            false => Err(format!("quantile {}, but it must lie between 0 and 1", self.quantile)),
        }
    }

    fn check_target(&self, y: f32, _: u32) -> Result<(), String> {
        want_finite(y)
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        out.copy_from_slice(z);
    }

    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        (0..outputs as usize).map(|j| targets.quantile(j, self.quantile as f64) as f32).collect()
    }
}
