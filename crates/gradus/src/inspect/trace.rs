//! One row of a table followed through a model in the order in which things happen: forward, the error at the output,
//! then layer by layer the error handed back, gradient, update. In f64, the trained net in evaluation mode.

use std::path::Path;

use gradus_engine::backend::Mode;
use gradus_engine::plan::Program;
use gradus_engine::plan::op::Op;
use gradus_engine::probe::{OpSeen, Probe, Stage};
use gradus_engine::rows::{Batch, ParamId, Pick};
use gradus_table::{Block, Blocks, ReadOptions, Source};
use serde::Serialize;

use super::formula::loss_formula;
use super::listing::stage_word;
use crate::blocks::{BLOCK, targets_of_block};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::model::Model;
use crate::report::calibrated;

/// Numbers shown of what an operation wrote.
const SHOWN: usize = 6;

/// The learning rate of the update, and where it is from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// The rate.
    pub rate: f64,
    /// Whether it is the run's full rate.
    pub of_run: bool,
}

/// A row followed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// Version of this layout.
    pub schema: u32,
    /// Its number in the table, from 1; the header is not counted.
    pub row: u64,
    /// Nets of the model; the first is the one that the row is followed through.
    pub nets: usize,
    /// What the net reads of it: column, text (empty where it is missing).
    pub cells: Vec<(String, String)>,
    /// The names of the classes; empty for a number.
    pub classes: Vec<String>,
    /// The target's column.
    pub target: String,
    /// Raw outputs.
    pub raw: Vec<f64>,
    /// A probability for each class, or the number in the person's units.
    pub says: Vec<f64>,
    /// What the model says, where that is something else: calibrated probabilities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calibrated: Vec<f64>,
    /// What it really is; `None` where the table does not say, and then nothing is compared or handed back.
    pub truth: Option<String>,
    /// The target as the net learns it: a class's number, or the number less `center`, over `scale`.
    pub learnt: Option<f64>,
    /// The row's loss.
    pub loss: Option<f64>,
    /// The loss with its numbers filled in.
    pub loss_formula: Option<String>,
    /// The error at the output, `∂loss/∂z`.
    pub error: Option<Vec<f64>>,
    /// The same as a formula.
    pub error_formula: Option<String>,
    /// The step that the updates below take: plain gradient descent, `−rate · gradient`.
    pub step: Rate,
    /// Every operation in its order.
    pub operations: Vec<Traced>,
}

/// An operation that ran.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Traced {
    /// `forward`, `loss` or `backward`.
    pub stage: &'static str,
    /// Its layer.
    pub layer: Option<String>,
    /// Its formula.
    pub formula: String,
    /// For a gradient, the parameter it is of.
    pub gradient_of: Option<String>,
    /// What it wrote.
    pub written: Vec<Written>,
    /// For a gradient, the first numbers of the update: `−rate · gradient`.
    pub update: Option<Vec<f64>>,
}

/// What an operation wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Written {
    /// What it is called in formulas.
    pub symbol: String,
    /// How many numbers it has.
    pub numbers: usize,
    /// The first of them.
    pub first: Vec<f64>,
    /// Root of the mean square of all.
    pub rms: f64,
}

/// Follows row `row` (from 1; the header is not counted) of a table through a model's first net.
pub fn trace(
    model: &Model,
    table: &Path,
    row: u64,
    encoding: Option<String>,
    step: Rate,
) -> Result<Trace, Error> {
    let (blocks, block, at) = find(model, table, row, encoding)?;
    let card = &model.card;
    let targets = match block.table.position(&card.target.name) {
        Some(_) => targets_of_block(&blocks, &block, &card.target)?,
        None => None,
    };
    let values = targets.map_or(vec![f64::NAN; block.table.rows], |targets| targets.values);
    let value = values.get(at).copied().filter(|y| y.is_finite());
    let mut data = Dataset::of(&card.encoding, &card.head, &block.table, &[at as u32], &values)?;
    if value.is_none() {
        // A target that no one reads: the pass ends at the output.
        data.targets = vec![0.0];
    }
    let (net, weights) = model.net(1)?;
    let mut probe = Probe::at(&net.spec, weights, 0, 1, Mode::Evaluate)?;
    probe.session().check(&data.data(), true)?;
    let batch = Batch { data: data.data(), pick: Pick::Range { start: 0, len: 1 } };
    let seen = probe.operations(&batch, SHOWN);
    let raw = probe.outputs(&batch);
    let program = probe.session().program();
    let said = card.head.says(&raw);
    let calibrated = calibrated(card, &raw);
    let known = |seen: &&OpSeen| value.is_some() || seen.stage == Stage::Forward;
    let operations = seen.iter().filter(known).map(|seen| traced(program, seen, step.rate)).collect();
    let text = |y: f64| card.target.classes.get(y as usize).cloned().unwrap_or_else(|| y.to_string());
    let mut trace = Trace {
        schema: 1,
        row,
        nets: card.nets.len(),
        cells: cells(model, &block, at),
        classes: card.target.classes.clone(),
        target: card.target.name.clone(),
        truth: value.map(text),
        learnt: None,
        loss: None,
        loss_formula: None,
        error: None,
        error_formula: None,
        step,
        operations,
        says: said.clone(),
        calibrated,
        raw: raw.clone(),
    };
    if let (Some(_), Some(&y)) = (value, data.targets.first()) {
        let mut slope = vec![0.0; raw.len()];
        let loss = card.head.loss.row(&raw, &[y], 1.0, &mut slope);
        let (value, error) = loss_formula(&card.head.loss, &raw, &said, y as f64, loss, &slope);
        trace.learnt = Some(y as f64);
        trace.loss = Some(loss);
        trace.loss_formula = Some(value);
        trace.error = Some(slope);
        trace.error_formula = Some(error);
    }
    Ok(trace)
}

/// The table, its block that has the row, and the row's position in it. The target's column is read where the table has it.
fn find(
    model: &Model,
    table: &Path,
    row: u64,
    encoding: Option<String>,
) -> Result<(Blocks, Block, usize), Error> {
    let options = ReadOptions { encoding, ..ReadOptions::default() };
    let source = || Source::Path(table.to_owned());
    let mut schema = model.card.encoding.required();
    let mut blocks = Blocks::open(source(), &options, Some(&schema))?;
    if blocks.header().contains(&model.card.target.name) {
        schema.push(model.card.target.required());
        blocks = Blocks::open(source(), &options, Some(&schema))?;
    }
    let mut before = 0;
    while let Some(block) = blocks.next_block(BLOCK)? {
        let rows = block.table.rows as u64;
        if row > before && row <= before + rows {
            return Ok((blocks, block, (row - before - 1) as usize));
        }
        before += rows;
    }
    Err(Error::Run {
        path: table.to_owned(),
        found: format!("no row {row}, for the table has {before}"),
        todo: format!("give --row a number from 1 to {before}; the header is not counted"),
    })
}

fn cells(model: &Model, block: &Block, at: usize) -> Vec<(String, String)> {
    let columns = model.card.encoding.columns().iter().filter_map(|c| block.table.column(&c.name));
    columns.map(|column| (column.name.clone(), column.text(at).unwrap_or_default())).collect()
}

fn traced(program: &Program, seen: &OpSeen, rate: f64) -> Traced {
    let param = match seen.op {
        Op::Gradient { param, .. } => Some(param),
        _ => None,
    };
    let name = |param: ParamId| program.params.get(param.0 as usize).map(|p| p.name.clone());
    let update = seen.written.first().filter(|_| param.is_some());
    Traced {
        stage: stage_word(seen.stage),
        layer: seen.layer.and_then(|layer| program.layers.get(layer as usize).cloned()),
        formula: formula(&seen.op),
        gradient_of: param.and_then(name),
        update: update.map(|gradient| gradient.first.iter().map(|g| -rate * g).collect()),
        written: seen
            .written
            .iter()
            .map(|w| Written {
                symbol: w.slot.to_string(),
                numbers: w.len,
                first: w.first.clone(),
                rms: w.rms,
            })
            .collect(),
    }
}

/// An operation's formula as it is in evaluation, where dropout rests and batch norm has fixed numbers.
fn formula(op: &Op) -> String {
    match op {
        Op::Dropout { x, y, .. } => format!("{y} = {x} (dropout rests outside training)"),
        Op::DropoutBack { dy, dx, .. } => format!("{dx} = {dy}"),
        Op::NormaliseColumns { x, y, mean, variance, epsilon, .. } => {
            format!("{y} = ({x} − {mean}) / √({variance} + {epsilon:e})")
        }
        Op::NormaliseColumnsBack { stats, dy, dx, .. } => format!("{dx} = {dy}·{stats}"),
        _ => op.to_string(),
    }
}
