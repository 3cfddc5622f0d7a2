//! Looking into a model: what its columns became, its layers, its program with the formulas, and one row followed
//! through it.

mod formula;
mod listing;
mod trace;

pub use formula::loss_formula;
pub use listing::{Line, Listing, Parameter, Slot, listing};
pub use trace::{Rate, Trace, Traced, Written, trace};

use gradus_engine::plan::{Gradients, plan};
use gradus_engine::session::SessionError;
use gradus_table::{InputColumn, TargetSpec, TargetUnits, Task, UnusedColumn};
use serde::Serialize;

use crate::calibrate::Temperature;
use crate::certainty::Threshold;
use crate::error::Error;
use crate::model::{BATCH, Model};
use crate::report::data::LayerLine;
use crate::report::layers;

/// What a model is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inspection {
    /// Version of this layout.
    pub schema: u32,
    /// What it predicts.
    pub target: TargetSpec,
    /// The task.
    pub task: Task,
    /// The loss, with its settings.
    pub loss: gradus_engine::loss::LossSpec,
    /// What of a number the net learns.
    #[serde(flatten)]
    pub units: TargetUnits,
    /// What its probabilities are calibrated by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<Temperature>,
    /// From which probability on the positive class is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// Rows that its ranges or sets come from.
    pub scores: usize,
    /// The columns it reads, with their fitted encoders.
    pub columns: Vec<InputColumn>,
    /// The columns that were offered and give no input.
    pub unused: Vec<UnusedColumn>,
    /// Numeric inputs.
    pub inputs: usize,
    /// Columns that are embedded.
    pub embedded: usize,
    /// The layers, parents before their children.
    pub layers: Vec<LayerLine>,
    /// Trained numbers.
    pub parameters: usize,
    /// Numbers that are kept but not trained: running means and variances.
    pub kept: usize,
    /// Memory.
    pub memory: Memory,
}

/// Memory of a net, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Its weights.
    pub weights: usize,
    /// Weights and everything a batch of [`Memory::batch`] rows needs while predicting or training in the fused order,
    /// without what an optimizer remembers.
    pub arena: usize,
    /// Rows at a time.
    pub batch: usize,
}

/// Looks into a model.
pub fn inspect(model: &Model) -> Result<Inspection, Error> {
    let card = &model.card;
    let program = plan(&card.spec, BATCH, Gradients::Fused, 0).map_err(SessionError::from)?;
    let numbers: usize = program.params.iter().map(|p| p.len()).sum();
    let memory = Memory { weights: 4 * numbers, arena: program.memory.bytes(4), batch: BATCH };
    Ok(Inspection {
        schema: 1,
        target: card.target.clone(),
        task: card.head.task,
        loss: card.spec.loss,
        units: card.head.units,
        temperature: card.certainty.temperature,
        threshold: card.certainty.threshold,
        scores: card.certainty.rows,
        columns: card.encoding.columns().to_vec(),
        unused: card.encoding.unused().to_vec(),
        inputs: card.encoding.width(),
        embedded: card.spec.categories.len(),
        layers: layers(&program),
        parameters: program.parameter_count(),
        kept: numbers - program.parameter_count(),
        memory,
    })
}
