//! A net as plain data.

use serde::{Deserialize, Serialize};

use crate::layer::LayerSpec;
use crate::loss::LossSpec;

/// What goes in, what happens to it, and what is minimised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelSpec {
    /// Numeric inputs in a row.
    pub numbers: u32,
    /// For each code column of the input, how many categories it has.
    pub categories: Vec<u32>,
    /// The layers, from the input to the raw outputs.
    pub layers: Vec<LayerSpec>,
    /// The loss on the raw outputs.
    pub loss: LossSpec,
}
