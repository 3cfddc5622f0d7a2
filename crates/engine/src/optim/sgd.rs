//! Gradient descent (경사 하강법): a step against the slope, long where it is steep.

use serde::{Deserialize, Serialize};

use super::{Apply, Optimizer, Rule, want_not_negative, want_share};
use crate::real::Real;

/// `w ← w − rate·g`; with momentum μ: `v ← μ·v + g`, `w ← w − rate·v`; Nesterov: `w ← w − rate·(g + μ·v)`
/// (M:sgd; Sutskever et al., ICML 2013, as PyTorch writes it). Decay λ adds λ·w to g.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sgd {
    /// μ in [0, 1).
    pub momentum: f64,
    /// Look ahead along the momentum.
    pub nesterov: bool,
    /// λ.
    pub weight_decay: f64,
}

/// [`Sgd`] at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdRule<R> {
    /// Learning rate.
    pub rate: R,
    /// μ.
    pub momentum: R,
    /// Look ahead.
    pub nesterov: bool,
    /// λ.
    pub decay: R,
}

impl SgdRule<f64> {
    /// In a backend's numbers.
    pub fn cast<R: Real>(self) -> SgdRule<R> {
        SgdRule {
            rate: R::of(self.rate),
            momentum: R::of(self.momentum),
            nesterov: self.nesterov,
            decay: R::of(self.decay),
        }
    }
}

impl<R: Real> Apply<R> for SgdRule<R> {
    const SLOTS: usize = 1;
    #[inline(always)]
    fn apply(&self, w: R, g: R, [velocity, _]: [&mut R; 2]) -> R {
        let g = self.decay.fma(w, g);
        let v = self.momentum.fma(*velocity, g).faded();
        *velocity = v;
        let step = if self.nesterov { self.momentum.fma(v, g) } else { v };
        (-self.rate).fma(step, w)
    }
}

impl Optimizer for Sgd {
    fn name(&self) -> &'static str {
        "sgd"
    }

    fn slots(&self) -> &'static [&'static str] {
        if self.momentum > 0.0 { &["velocity"] } else { &[] }
    }

    fn check_settings(&self) -> Result<(), String> {
        want_share("momentum", self.momentum)?;
        want_not_negative("weight decay", self.weight_decay)?;
        match self.nesterov && self.momentum == 0.0 {
            true => Err("Nesterov without momentum; set momentum, such as 0.9".into()),
            false => Ok(()),
        }
    }

    fn rule(&self, _: u64, rate: f64) -> Rule {
        Rule::Sgd(SgdRule {
            rate,
            momentum: self.momentum,
            nesterov: self.nesterov,
            decay: self.weight_decay,
        })
    }
}
