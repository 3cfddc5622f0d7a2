//! Rules: how a gradient becomes an update. Element-wise: `(w, g, state) → (w, state)`, one pass, in place.

mod adam;
mod rmsprop;
mod sgd;

use core::fmt::Debug;

use serde::{Deserialize, Serialize};

pub use adam::{Adam, AdamRule};
pub use rmsprop::{RmsProp, RmsPropRule};
pub use sgd::{Sgd, SgdRule};

use crate::plan::ParamInfo;
use crate::real::Real;

/// A rule with its settings.
pub trait Optimizer: Debug {
    /// Its name in files and on the command line.
    fn name(&self) -> &'static str;
    /// What it remembers of each number.
    fn slots(&self) -> &'static [&'static str];
    /// Says what is wrong with its settings.
    fn check_settings(&self) -> Result<(), String>;
    /// The rule of step number `step` (from 0) at learning rate `rate`, bias corrections folded in.
    fn rule(&self, step: u64, rate: f64) -> Rule;
}

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OptimizerSpec {
    /// Gradient descent, with momentum if wished.
    Sgd(Sgd),
    /// Adam and AdamW.
    Adam(Adam),
    /// RMSprop.
    RmsProp(RmsProp),
}

impl OptimizerSpec {
    /// The rule it describes.
    pub fn optimizer(&self) -> &dyn Optimizer {
        match self {
            OptimizerSpec::Sgd(o) => o,
            OptimizerSpec::Adam(o) => o,
            OptimizerSpec::RmsProp(o) => o,
        }
    }
}

/// A rule at one step: plain data for the update kernels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// See [`Sgd`].
    Sgd(SgdRule<f64>),
    /// See [`Adam`].
    Adam(AdamRule<f64>),
    /// See [`RmsProp`].
    RmsProp(RmsPropRule<f64>),
}

/// An element-wise rule in the numbers of a backend, for one parameter.
pub trait Apply<R: Real>: Copy {
    /// Numbers remembered of each element.
    const SLOTS: usize;
    /// The new weight; `state` is read and written.
    fn apply(&self, w: R, g: R, state: [&mut R; 2]) -> R;
}

impl Rule {
    /// With the decay times `factor`.
    pub fn decaying(mut self, factor: f64) -> Rule {
        match &mut self {
            Rule::Sgd(r) => r.decay *= factor,
            Rule::Adam(r) => r.decay *= factor,
            Rule::RmsProp(r) => r.decay *= factor,
        }
        self
    }

    /// The rule for one parameter: its own rate and decay (M:factors).
    pub fn scaled(mut self, param: &ParamInfo) -> Rule {
        let (rate, decay) = (param.rate_scale as f64, param.decay_scale as f64);
        match &mut self {
            Rule::Sgd(r) => {
                r.rate *= rate;
                r.decay *= decay;
            }
            Rule::Adam(r) => {
                r.rate *= rate;
                r.step_rate *= rate;
                r.decay *= if r.twice { rate * decay * decay } else { decay };
            }
            Rule::RmsProp(r) => {
                r.rate *= rate;
                r.decay *= decay;
            }
        }
        self
    }
}

/// Shared check: a share in [0, 1).
fn want_share(name: &str, x: f64) -> Result<(), String> {
    match (0.0..1.0).contains(&x) {
        true => Ok(()),
        false => Err(format!("{name} {x}, but it must be at least 0 and below 1")),
    }
}

/// Shared check: 0 or a positive number.
fn want_not_negative(name: &str, x: f64) -> Result<(), String> {
    match x >= 0.0 && x.is_finite() {
        true => Ok(()),
        false => Err(format!("{name} {x}, but it must be 0 or a positive number")),
    }
}
