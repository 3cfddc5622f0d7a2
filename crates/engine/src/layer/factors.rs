//! How fast a layer's parameters learn, and how much they decay, beside those of others.

use serde::{Deserialize, Serialize};

/// Factors on the run's learning rate and weight decay (M:factors).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// On the learning rate.
    pub rate: f32,
    /// On the weight decay; `None` is 1 for weights and 0 for biases and gains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decay: Option<f32>,
}

impl Default for Factors {
    fn default() -> Self {
        Factors { rate: 1.0, decay: None }
    }
}

impl Factors {
    /// The rate times `rate`, the decay as for others of the kind.
    pub fn rate(rate: f32) -> Factors {
        Factors { rate, decay: None }
    }

    /// The rate times `rate`, the decay times `decay`.
    pub fn new(rate: f32, decay: f32) -> Factors {
        Factors { rate, decay: Some(decay) }
    }

    /// Whether nothing differs: then nothing is written in files.
    pub(super) fn are_plain(&self) -> bool {
        *self == Factors::default()
    }
}
