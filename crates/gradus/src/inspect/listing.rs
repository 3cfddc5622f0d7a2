//! The program that a model runs, line by line with its formulas.

use gradus_engine::plan::op::Op;
use gradus_engine::plan::{Extent, Gradients, Program, plan};
use gradus_engine::probe::Stage;
use gradus_engine::session::SessionError;
use serde::Serialize;

use crate::error::Error;
use crate::model::{BATCH, Model};

/// A program in the fused order: each layer is updated as soon as it has handed the error on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listing {
    /// Version of this layout.
    pub schema: u32,
    /// Nets of the model; the first is the one that is listed.
    pub nets: usize,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What lives inside one step.
    pub slots: Vec<Slot>,
    /// Rows that the slots' places are planned for.
    pub batch: usize,
    /// The operations, in the order in which they run.
    pub lines: Vec<Line>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// What it is called in formulas: `p0`.
    pub symbol: String,
    /// Its name: `0.dense.weight`.
    pub name: String,
    /// `[rows, columns]`.
    pub shape: [u32; 2],
    /// Whether steps change it.
    pub trained: bool,
}

/// A slot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slot {
    /// What it is called in formulas: `s3`.
    pub symbol: String,
    /// Numbers for each row, or in all.
    pub numbers: usize,
    /// Whether they are for each row.
    pub per_row: bool,
    /// Where it starts in the arena, in numbers; slots that never live together may share a place.
    pub at: usize,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `forward`, `loss` or `backward`.
    pub stage: &'static str,
    /// Its layer.
    pub layer: Option<String>,
    /// Its formula.
    pub formula: String,
}

/// The word of a stage in JSON.
pub(super) fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Forward => "forward",
        Stage::Loss => "loss",
        Stage::Backward => "backward",
    }
}

/// Lists the program of a model's first net.
pub fn listing(model: &Model) -> Result<Listing, Error> {
    let (net, _) = model.net(1)?;
    let program = plan(&net.spec, BATCH, Gradients::Fused, 0).map_err(SessionError::from)?;
    let parameter = |(i, p): (usize, &gradus_engine::plan::ParamInfo)| Parameter {
        symbol: format!("p{i}"),
        name: p.name.clone(),
        shape: p.shape,
        trained: p.trained(),
    };
    let slot =
        |(i, (slot, region)): (usize, (&gradus_engine::plan::SlotInfo, &gradus_engine::plan::Region))| Slot {
            symbol: format!("s{i}"),
            numbers: slot.extent.len(1),
            per_row: matches!(slot.extent, Extent::PerRow(_)),
            at: region.offset,
        };
    let layer = |number: u32| program.layers.get(number as usize).cloned();
    let line = |stage: Stage, layer: Option<String>, op: &Op| Line {
        stage: stage_word(stage),
        layer,
        formula: op.to_string(),
    };
    let forward = program.forward.iter().zip(&program.forward_layers);
    let backward = program.backward.iter().zip(&program.backward_layers);
    let lines = forward
        .map(|(op, &number)| line(Stage::Forward, layer(number), op))
        .chain([line(Stage::Loss, None, &program.loss)])
        .chain(backward.map(|(op, &number)| line(Stage::Backward, layer(number), op)));
    let lines = lines.collect();
    // The fused order numbers the slots of gradients but never gives them memory.
    let used = |(_, (_, region)): &(usize, (_, &gradus_engine::plan::Region))| region.len > 0;
    let Program { params, slots, memory, .. } = &program;
    Ok(Listing {
        schema: 1,
        nets: model.card.nets.len(),
        parameters: params.iter().enumerate().map(parameter).collect(),
        slots: slots.iter().zip(&memory.slots).enumerate().filter(used).map(slot).collect(),
        batch: BATCH,
        lines,
    })
}
