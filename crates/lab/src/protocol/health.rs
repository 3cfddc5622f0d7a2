//! How the layers are, and what is wrong.

use serde::{Deserialize, Serialize};

/// How the layers are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Each layer.
    pub layers: Vec<LayerHealth>,
    /// What is wrong, worst first; empty where nothing is.
    pub remarks: Vec<Remark>,
}

/// How a layer is, on the next step's batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerHealth {
    /// The layer, as a position in `hello.network.layers`.
    pub layer: usize,
    /// Root of the mean square of what it wrote.
    pub output: f64,
    /// Root of the mean square of rows · error at it.
    pub error: Option<f64>,
    /// Root of the mean square of its weights' gradients; `null` without weights.
    pub gradient: Option<f64>,
    /// Size of the update by size of the weights; about 0.001 is usual.
    pub ratio: Option<f64>,
    /// Units of an activation that are 0 for every row of the batch.
    pub dead: usize,
    /// Units of an activation whose slope is below 0.01 for 95 % of the rows.
    pub saturated: usize,
    /// Units.
    pub units: usize,
}

/// Something that is wrong. The page has the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Remark {
    /// A number was no longer finite.
    Diverged {
        /// The step.
        step: u64,
        /// The layer, or `output`.
        layer: String,
    },
    /// The error rises: mean of the last steps against that of the ones before.
    RateTooHigh {
        /// Mean error of the last steps.
        now: f64,
        /// Mean error before.
        before: f64,
        /// The rate.
        rate: f64,
    },
    /// Updates are tiny beside the weights, and the error hardly falls.
    RateTooLow {
        /// Largest update/weight ratio of any layer.
        ratio: f64,
        /// The rate.
        rate: f64,
    },
    /// The error handed back to the first layers is much smaller than at the last.
    VanishingGradients {
        /// The first layer.
        layer: usize,
        /// Its error's size by the last layer's.
        ratio: f64,
    },
    /// It is much larger.
    ExplodingGradients {
        /// The first layer.
        layer: usize,
        /// Its error's size by the last layer's.
        ratio: f64,
    },
    /// Units that are 0 for every row.
    DeadUnits {
        /// The layer.
        layer: usize,
        /// How many.
        units: usize,
        /// Of how many.
        of: usize,
    },
    /// Units on the flat part of their activation.
    SaturatedUnits {
        /// The layer.
        layer: usize,
        /// How many.
        units: usize,
        /// Of how many.
        of: usize,
    },
    /// The validation error rises while the training error falls.
    Overfitting {
        /// The lowest validation error.
        best: f64,
        /// Steps done then.
        best_step: u64,
        /// The validation error now.
        now: f64,
    },
    /// The error is so small that a column may give the target away.
    LeakSuspected {
        /// The validation error.
        error: f64,
        /// Of the best constant guess.
        constant: f64,
        /// A column that is known to give it away.
        column: Option<String>,
    },
    /// The error is no better than the best constant guess.
    NoBetterThanConstant {
        /// The validation error.
        error: f64,
        /// Of the best constant guess.
        constant: f64,
    },
}
