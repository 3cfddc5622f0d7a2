//! Looking into a model: what its columns became, its layers, its program with the formulas, and one row followed
//! through it.

mod formula;
mod listing;
mod trace;

pub use formula::loss_formula;
pub use listing::{Line, Listing, Parameter, Slot, listing};
pub use trace::{Rate, Trace, Traced, Written, trace};

use gradus_engine::plan::{Gradients, Program, plan};
use gradus_engine::session::SessionError;
use gradus_table::{InputColumn, TargetSpec, TargetUnits, Task, UnusedColumn};
use serde::Serialize;

use crate::calibrate::Temperature;
use crate::certainty::Threshold;
use crate::error::Error;
use crate::model::{BATCH, Model, Net};
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
    /// Its nets.
    pub nets: Vec<NetLine>,
    /// The layers of the first net, parents before their children.
    pub layers: Vec<LayerLine>,
    /// Trained numbers of all nets.
    pub parameters: usize,
    /// Numbers that are kept but not trained: running means and variances.
    pub kept: usize,
    /// Memory.
    pub memory: Memory,
}

/// One net of a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NetLine {
    /// Its kind, by name, where there are several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// What part its answers have in the model's.
    pub share: f64,
    /// Its trained numbers.
    pub parameters: usize,
}

/// Memory of a model's nets, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Their weights.
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
    let program = |net: &Net| plan(&net.spec, BATCH, Gradients::Fused, 0).map_err(SessionError::from);
    let programs = card.nets.iter().map(program).collect::<Result<Vec<_>, _>>()?;
    let sum = |of: fn(&Program) -> usize| programs.iter().map(of).sum::<usize>();
    let numbers = sum(|program| program.params.iter().map(|p| p.len()).sum());
    let parameters = sum(Program::parameter_count);
    let memory = Memory { weights: 4 * numbers, arena: sum(|program| program.memory.bytes(4)), batch: BATCH };
    let nets = card.nets.iter().zip(&programs);
    let nets = nets.map(|(net, program)| NetLine {
        kind: net.kind.clone(),
        share: net.share,
        parameters: program.parameter_count(),
    });
    Ok(Inspection {
        schema: 1,
        target: card.target.clone(),
        task: card.head.task,
        loss: card.head.loss,
        units: card.head.units,
        temperature: card.certainty.temperature,
        threshold: card.certainty.threshold,
        scores: card.certainty.rows,
        columns: card.encoding.columns().to_vec(),
        unused: card.encoding.unused().to_vec(),
        inputs: card.encoding.width(),
        embedded: card.encoding.cardinalities().len(),
        nets: nets.collect(),
        layers: programs.first().map(layers).unwrap_or_default(),
        parameters,
        kept: numbers - parameters,
        memory,
    })
}
