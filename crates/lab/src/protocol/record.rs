//! One step, recorded.

use serde::{Deserialize, Serialize};

use super::rows::Row;

/// One step, recorded: what the run's next step will do, number by number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Rows of its batch.
    pub rows: usize,
    /// Error of the batch, before the update.
    pub error: f64,
    /// The row shown.
    pub row: Row,
    /// Whether that row is in the batch: then its numbers are the step's own, and its errors its part of the batch's
    /// (÷ `rows`). Else they are of this row alone, in evaluation mode.
    pub in_batch: bool,
    /// The row's inputs to the net.
    pub inputs: Values,
    /// Every layer in the order of the forward pass; read it from the end for the way back.
    pub layers: Vec<LayerRecord>,
    /// Every parameter's gradient and update by the whole batch.
    pub params: Vec<ParamRecord>,
}

/// Some numbers of a row: those at the places `shown`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// How many there are.
    pub of: usize,
    /// Which are shown, ascending. Of inputs, those that say most: largest |value|·size of its weights.
    pub shown: Vec<usize>,
    /// They.
    pub values: Vec<f64>,
}

/// A layer in a recorded step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerRecord {
    /// The layer, as a position in `hello.network.layers`.
    pub layer: usize,
    /// What it wrote of the row.
    pub output: Values,
    /// The error at that (∂L/∂output), at the same places; empty where nothing before it is trained.
    pub error: Vec<f64>,
    /// Root of the mean square of what it wrote, over all units and the batch's rows.
    pub output_size: f64,
    /// The same of the error.
    pub error_size: Option<f64>,
}

/// A parameter in a recorded step: the part at rows × columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParamRecord {
    /// The parameter, as a position in `hello.network.params`.
    pub param: usize,
    /// Rows shown (inputs).
    pub rows: Vec<usize>,
    /// Columns shown (units).
    pub columns: Vec<usize>,
    /// Its numbers before the step, `[rows][columns]` flat.
    pub weight: Vec<f64>,
    /// Their gradients.
    pub gradient: Vec<f64>,
    /// What the optimizer adds.
    pub update: Vec<f64>,
    /// Sizes over the whole parameter.
    pub size: Sizes,
}

/// Roots of mean squares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    /// Of the weights.
    pub weight: f64,
    /// Of the gradients.
    pub gradient: f64,
    /// Of the updates.
    pub update: f64,
}
