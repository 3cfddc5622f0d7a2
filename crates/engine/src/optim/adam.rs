//! Adam: a step of about the learning rate for every weight, whatever its slope's size.

use serde::{Deserialize, Serialize};

use super::{Apply, Optimizer, Rule, want_not_negative, want_share};
use crate::real::Real;

/// `m ← m + (1 − β₁)(g − m)`, `v ← β₂·v + (1 − β₂)·g²`, `w ← w − rate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)`
/// (M:adam; Kingma and Ba, ICLR 2015, algorithm 1). Decay λ: added to g as λ·w, or, decoupled (AdamW; Loshchilov
/// and Hutter, ICLR 2019, algorithm 2), `w ← w − rate·λ·w` before the step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adam {
    /// β₁ in [0, 1).
    pub beta1: f64,
    /// β₂ in [0, 1).
    pub beta2: f64,
    /// ε.
    pub epsilon: f64,
    /// λ.
    pub weight_decay: f64,
    /// Whether the decay is decoupled from the gradient.
    pub decoupled: bool,
    /// Whether a parameter's factors on rate and decay count twice in its decay, as in pytabkit (M:factors).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub factors_twice: bool,
}

impl Default for Adam {
    /// The paper's settings.
    fn default() -> Self {
        Adam {
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
            factors_twice: false,
        }
    }
}

/// [`Adam`] at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamRule<R> {
    /// Learning rate, for the decoupled decay.
    pub rate: R,
    /// rate / (1 − β₁ᵗ).
    pub step_rate: R,
    /// 1 − β₁.
    pub mean_share: R,
    /// β₂.
    pub beta2: R,
    /// 1 − β₂.
    pub square_share: R,
    /// 1 / √(1 − β₂ᵗ).
    pub root_correction: R,
    /// ε.
    pub epsilon: R,
    /// λ.
    pub decay: R,
    /// Whether the decay is decoupled.
    pub decoupled: bool,
    /// Whether a parameter's factors count twice in its decay.
    pub twice: bool,
}

impl AdamRule<f64> {
    /// In a backend's numbers.
    pub fn cast<R: Real>(self) -> AdamRule<R> {
        AdamRule {
            rate: R::of(self.rate),
            step_rate: R::of(self.step_rate),
            mean_share: R::of(self.mean_share),
            beta2: R::of(self.beta2),
            square_share: R::of(self.square_share),
            root_correction: R::of(self.root_correction),
            epsilon: R::of(self.epsilon),
            decay: R::of(self.decay),
            decoupled: self.decoupled,
            twice: self.twice,
        }
    }
}

impl<R: Real> Apply<R> for AdamRule<R> {
    const SLOTS: usize = 2;
    #[inline(always)]
    fn apply(&self, w: R, g: R, [mean, square]: [&mut R; 2]) -> R {
        let (w, g) = match self.decoupled {
            true => ((-(self.rate * self.decay)).fma(w, w), g),
            false => (w, self.decay.fma(w, g)),
        };
        let m = self.mean_share.fma(g - *mean, *mean).faded();
        let v = self.beta2.fma(*square, self.square_share * g * g).faded();
        *mean = m;
        *square = v;
        let root = v.sqrt().fma(self.root_correction, self.epsilon);
        w - self.step_rate * (m / root)
    }
}

/// `β^t`; 0 once it is too small to count beside 1, which spares the power in most steps of a long training.
fn faded(beta: f64, t: f64) -> f64 {
    // ln β ≤ β − 1, so that β^t < e^−38 < 2^−54.
    if t * (1.0 - beta) > 38.0 { 0.0 } else { libm::pow(beta, t) }
}

impl Optimizer for Adam {
    fn name(&self) -> &'static str {
        if self.decoupled { "adamw" } else { "adam" }
    }

    fn slots(&self) -> &'static [&'static str] {
        &["mean", "square"]
    }

    fn check_settings(&self) -> Result<(), String> {
        want_share("beta1", self.beta1)?;
        want_share("beta2", self.beta2)?;
        want_not_negative("weight decay", self.weight_decay)?;
        match self.epsilon > 0.0 && self.epsilon.is_finite() {
            true => Ok(()),
            false => Err(format!("Adam's epsilon {}, but it must be a positive number", self.epsilon)),
        }
    }

    fn rule(&self, step: u64, rate: f64) -> Rule {
        let t = (step + 1) as f64;
        Rule::Adam(AdamRule {
            rate,
            step_rate: rate / (1.0 - faded(self.beta1, t)),
            mean_share: 1.0 - self.beta1,
            beta2: self.beta2,
            square_share: 1.0 - self.beta2,
            root_correction: 1.0 / (1.0 - faded(self.beta2, t)).sqrt(),
            epsilon: self.epsilon,
            decay: self.weight_decay,
            decoupled: self.decoupled,
            twice: self.factors_twice,
        })
    }
}
