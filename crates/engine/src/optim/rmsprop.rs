//! RMSprop: the slope divided by its recent size (Tieleman and Hinton, Coursera lecture 6.5, 2012).

use serde::{Deserialize, Serialize};

use super::{Apply, Optimizer, Rule, want_not_negative, want_share};
use crate::real::Real;

/// `v ← α·v + (1 − α)·g²`, `w ← w − rate·g / (√v + ε)` (M:rmsprop, as PyTorch writes it). Decay λ adds λ·w to g.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RmsProp {
    /// α in [0, 1).
    pub alpha: f64,
    /// ε.
    pub epsilon: f64,
    /// λ.
    pub weight_decay: f64,
}

impl Default for RmsProp {
    /// PyTorch's settings.
    fn default() -> Self {
        RmsProp { alpha: 0.99, epsilon: 1e-8, weight_decay: 0.0 }
    }
}

/// [`RmsProp`] at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsPropRule<R> {
    /// Learning rate.
    pub rate: R,
    /// α.
    pub alpha: R,
    /// 1 − α.
    pub square_share: R,
    /// ε.
    pub epsilon: R,
    /// λ.
    pub decay: R,
}

impl RmsPropRule<f64> {
    /// In a backend's numbers.
    pub fn cast<R: Real>(self) -> RmsPropRule<R> {
        RmsPropRule {
            rate: R::of(self.rate),
            alpha: R::of(self.alpha),
            square_share: R::of(self.square_share),
            epsilon: R::of(self.epsilon),
            decay: R::of(self.decay),
        }
    }
}

impl<R: Real> Apply<R> for RmsPropRule<R> {
    const SLOTS: usize = 1;
    #[inline(always)]
    fn apply(&self, w: R, g: R, [square, _]: [&mut R; 2]) -> R {
        let g = self.decay.fma(w, g);
        let v = self.alpha.fma(*square, self.square_share * g * g).faded();
        *square = v;
        w - self.rate * (g / (v.sqrt() + self.epsilon))
    }
}

impl Optimizer for RmsProp {
    fn name(&self) -> &'static str {
        "rmsprop"
    }

    fn slots(&self) -> &'static [&'static str] {
        &["square"]
    }

    fn check_settings(&self) -> Result<(), String> {
        want_share("alpha", self.alpha)?;
        want_not_negative("weight decay", self.weight_decay)?;
        match self.epsilon > 0.0 && self.epsilon.is_finite() {
            true => Ok(()),
            false => Err(format!("RMSprop's epsilon {}, but it must be a positive number", self.epsilon)),
        }
    }

    fn rule(&self, _: u64, rate: f64) -> Rule {
        Rule::RmsProp(RmsPropRule {
            rate,
            alpha: self.alpha,
            square_share: 1.0 - self.alpha,
            epsilon: self.epsilon,
            decay: self.weight_decay,
        })
    }
}
