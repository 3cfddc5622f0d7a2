//! Binary cross-entropy (이진 교차 엔트로피): two classes.

use serde::{Deserialize, Serialize};

use super::{Loss, Pointwise, Targets, log_mean_exp};
use crate::real::Real;

/// `−y·ln σ(z) − (1 − y)·ln(1 − σ(z))`, y in [0, 1] (M:bce), written from `e^−|z|` so that no z overflows:
/// `ln(1 + e^−|z|) + y·max(−z, 0) + (1 − y)·max(z, 0)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bce {}

impl Pointwise for Bce {
    #[inline(always)]
    fn value<R: Real>(&self, z: R, y: R) -> R {
        let near = (-z.abs()).exp().ln_1p();
        near + y * (-z).at_least(R::ZERO) + (R::ONE - y) * z.at_least(R::ZERO)
    }

    /// M:bce-slope: `σ(z) − y`, as `(1 − y)·σ(z) − y·σ(−z)`, which keeps its digits where σ is near 1.
    #[inline(always)]
    fn slope<R: Real>(&self, z: R, y: R) -> R {
        let e = (-z.abs()).exp();
        let large = R::ONE / (R::ONE + e);
        let small = e * large;
        let (up, down) = if z > R::ZERO { (large, small) } else { (small, large) };
        (R::ONE - y) * up - y * down
    }
}

impl Loss for Bce {
    fn name(&self) -> &'static str {
        "bce"
    }

    fn check_target(&self, y: f32, _: u32) -> Result<(), String> {
        match (0.0..=1.0).contains(&y) {
            true => Ok(()),
            false => Err(format!("target {y}, but it must be 0 or 1 (or a share between)")),
        }
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        for (&z, p) in z.iter().zip(out) {
            *p = (z as f64).sigmoid() as f32;
        }
    }

    fn link_slope(&self, z: &[f64], which: usize, slope: &mut [f64]) -> f64 {
        let p = z[which].sigmoid();
        slope.fill(0.0);
        // Each by itself: 1 − p would lose the digits of a small probability.
        slope[which] = p * (-z[which]).sigmoid();
        p
    }

    /// `ln p − ln q` with p and q the means of σ(z) and σ(−z), each by itself, so that none loses its digits.
    fn together(&self, z: &[f64], out: &mut [f64]) {
        let outputs = out.len();
        for (j, out) in out.iter_mut().enumerate() {
            let each = z.iter().skip(j).step_by(outputs);
            let log = |sign: f64| log_mean_exp(each.clone().map(|z| -(-sign * z).softplus()));
            *out = log(1.0) - log(-1.0);
        }
    }

    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        let rows = (targets.values.len() / targets.width.max(1)) as f64;
        let logit = |j| {
            let p = (targets.mean(j) * rows + 0.5) / (rows + 1.0);
            libm::log(p / (1.0 - p)) as f32
        };
        (0..outputs as usize).map(logit).collect()
    }
}
