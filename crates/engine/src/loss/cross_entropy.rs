//! Categorical cross-entropy (범주형 교차 엔트로피): several classes.

use serde::{Deserialize, Serialize};

use super::{Loss, Targets, log_mean_exp};
use crate::real::Real;

/// `−Σₖ qₖ·ln softmax(z)ₖ` with `q = (1 − ε)·onehot(y) + ε/K` (M:cross-entropy; label smoothing ε by Szegedy et
/// al., CVPR 2016, section 7), written as `ln Σ e^(zₖ − m) + Σ qₖ·(m − zₖ)` with m the largest z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CrossEntropy {
    /// ε in [0, 1): the share of the target spread over all classes.
    pub smoothing: f32,
}

impl CrossEntropy {
    /// One row; see [`super::LossSpec::row`]. The target is the class's index.
    #[inline(always)]
    pub fn row<R: Real>(&self, z: &[R], y: &[f32], scale: R, dz: &mut [R]) -> R {
        let (z, dz) = (z.as_chunks::<1>().0, dz.as_chunks_mut::<1>().0);
        self.rows(z, &[y[0] as u32], &[scale], dz)[0]
    }

    /// `N` rows side by side, so that rows of a few classes fill vectors: number k of row r is `z[k][r]`.
    /// `∂L/∂zₖ = softmax(z)ₖ − qₖ` (M:cross-entropy-slope).
    #[inline(always)]
    pub(crate) fn rows<R: Real, const N: usize>(
        &self,
        z: &[[R; N]],
        class: &[u32; N],
        scale: &[R; N],
        dz: &mut [[R; N]],
    ) -> [R; N] {
        let (smoothing, classes) = (R::of_f32(self.smoothing), R::of(z.len() as f64));
        let spread = smoothing / classes;
        let right = R::ONE - smoothing;
        let mut m = z[0];
        for z in z {
            for (m, &z) in m.iter_mut().zip(z) {
                *m = if z > *m || z.is_nan() { z } else { *m };
            }
        }
        // A loop of its own for what classes do not share, so that one row of many runs on vectors too.
        for (z, dz) in z.iter().zip(dz.iter_mut()) {
            for r in 0..N {
                dz[r] = (z[r] - m[r]).exp();
            }
        }
        let zero = [R::ZERO; N];
        let (mut own, mut others, mut distances, mut of_own) = (zero, zero, zero, zero);
        for (k, (z, e)) in z.iter().zip(dz.iter()).enumerate() {
            for r in 0..N {
                let is_own = class[r] == k as u32;
                own[r] = if is_own { e[r] } else { own[r] };
                of_own[r] = if is_own { z[r] } else { of_own[r] };
                others[r] = if is_own { others[r] } else { others[r] + e[r] };
                distances[r] += m[r] - z[r];
            }
        }
        // What the other classes have is summed apart: next to the right one's 1 it would lose its digits when the
        // net is sure, and with them the loss and the slope softmax − 1.
        let (mut share, mut value) = (zero, zero);
        for r in 0..N {
            let sum = own[r] + others[r];
            share[r] = R::ONE / sum;
            let (near, far) = (others[r].ln_1p(), sum.ln());
            let near = if own[r] == R::ONE { near } else { far };
            value[r] = near + spread * distances[r] + right * (m[r] - of_own[r]);
        }
        for (k, dz) in dz.iter_mut().enumerate() {
            for r in 0..N {
                let of_own = ((smoothing - spread) - others[r] * share[r]) * scale[r];
                let of_other = (dz[r] * share[r] - spread) * scale[r];
                dz[r] = if class[r] == k as u32 { of_own } else { of_other };
            }
        }
        value
    }
}

impl Loss for CrossEntropy {
    fn name(&self) -> &'static str {
        "cross_entropy"
    }

    fn check_settings(&self) -> Result<(), String> {
        match (0.0..1.0).contains(&self.smoothing) {
            true => Ok(()),
            false => {
                Err(format!("label smoothing {}, but it must be at least 0 and below 1", self.smoothing))
            }
        }
    }

    fn check_width(&self, outputs: u32) -> Result<(), String> {
        match outputs >= 2 {
            true => Ok(()),
            false => Err("one for each class, so at least 2; set units to the number of classes".into()),
        }
    }

    fn target_width(&self, _: u32) -> u32 {
        1
    }

    fn check_target(&self, y: f32, outputs: u32) -> Result<(), String> {
        match y >= 0.0 && y < outputs as f32 && y.fract() == 0.0 {
            true => Ok(()),
            false => Err(format!("target {y}, but it must be a class from 0 to {}", outputs - 1)),
        }
    }

    fn link(&self, z: &[f32], out: &mut [f32]) {
        let m = z.iter().fold(f32::NEG_INFINITY, |m, &z| if z > m { z } else { m });
        let sum: f64 = z.iter().map(|&z| libm::exp(z as f64 - m as f64)).sum();
        for (&z, p) in z.iter().zip(out) {
            *p = (libm::exp(z as f64 - m as f64) / sum) as f32;
        }
    }

    fn link_slope(&self, z: &[f64], which: usize, slope: &mut [f64]) -> f64 {
        let m = z.iter().fold(f64::NEG_INFINITY, |m, &z| if z > m { z } else { m });
        slope.iter_mut().zip(z).for_each(|(e, z)| *e = libm::exp(z - m));
        let sum: f64 = slope.iter().sum();
        let p = slope[which] / sum;
        // p·(1 − p) of its own, −p·pⱼ of the others.
        let others: f64 = slope.iter().enumerate().filter(|&(k, _)| k != which).map(|(_, e)| e).sum();
        for (k, e) in slope.iter_mut().enumerate() {
            *e = if k == which { p * others / sum } else { -p * *e / sum };
        }
        p
    }

    /// `ln pₖ` with p the mean of the members' softmax, from `zₖ − ln Σ e^z` of each.
    fn together(&self, z: &[f64], out: &mut [f64]) {
        let rows = z.chunks_exact(out.len().max(1));
        // Once for each member, not once for each class: of many classes that is most of the work.
        let sum = |row: &[f64]| log_mean_exp(row.iter().copied()) + libm::log(row.len() as f64);
        let sums: Vec<f64> = rows.clone().map(sum).collect();
        for (k, out) in out.iter_mut().enumerate() {
            *out = log_mean_exp(rows.clone().zip(&sums).map(|(row, sum)| row[k] - sum));
        }
    }

    fn start(&self, targets: &Targets, outputs: u32) -> Vec<f32> {
        let weights = targets.class_weights(outputs as usize);
        let total: f64 = weights.iter().sum();
        weights.iter().map(|w| libm::log(w / total) as f32).collect()
    }
}
