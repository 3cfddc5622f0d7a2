//! The program: what planning gives, and what sessions run.

use core::fmt;

use super::memory::{MemoryPlan, Region};
use super::op::Op;
use crate::init::{Draws, Init};
use crate::layer::Edges;
use crate::rows::{ParamId, Rows, SlotId};

/// How large a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// So many numbers for each row of the batch.
    PerRow(u32),
    /// So many numbers whatever the batch.
    Fixed(usize),
}

impl Extent {
    /// Numbers for a batch of `rows`.
    pub fn len(self, rows: usize) -> usize {
        match self {
            Extent::PerRow(n) => n as usize * rows,
            Extent::Fixed(n) => n,
        }
    }
}

/// A slot of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotInfo {
    /// Its size; for rows, members · width numbers a row.
    pub extent: Extent,
}

/// What a parameter is for: it decides whether the weight decay reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Weights of products, and embeddings.
    Weights,
    /// What is added: not decayed.
    Biases,
    /// What multiplies single features: not decayed.
    Gains,
    /// What multiplies single features of each member of an ensemble, and so tells them apart: decayed.
    Adapters,
    /// Running means and variances: kept and saved, never trained.
    Running,
}

/// A parameter of the program.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamInfo {
    /// Its path: `2.residual.0.dense.weight`.
    pub name: String,
    /// `[rows, columns]`; a vector is `[1, n]`.
    pub shape: [u32; 2],
    /// Its start.
    pub init: Init,
    /// The widths that its layer reads and writes: what the start is measured by.
    pub fan: [u32; 2],
    /// Which of its numbers start alike.
    pub draws: Draws,
    /// What it is for.
    pub group: Group,
    /// Factor on the learning rate.
    pub rate_scale: f32,
    /// Factor on the weight decay: 1 for weights and adapters, 0 for biases and gains.
    pub decay_scale: f32,
    /// The layer it belongs to.
    pub layer: u32,
}

impl ParamInfo {
    /// Numbers in it.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.shape[0] as usize * self.shape[1] as usize
    }

    /// Whether steps change it.
    pub fn trained(&self) -> bool {
        self.group != Group::Running
    }
}

/// A product whose weights get a start fitted to rows (M:fitted-start).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// Which operation of [`Program::forward`] it is.
    pub at: usize,
    /// Its weights.
    pub w: ParamId,
    /// What is added.
    pub b: Option<ParamId>,
    /// What it writes.
    pub y: Rows,
}

/// Where inputs enter a net: its numbers, or the vectors of a code column's categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which operation of [`Program::forward`] brings them: an [`Op::Input`] or an [`Op::Gather`].
    pub at: usize,
    /// Numbers a row.
    pub width: u32,
    /// Where the error at them lies, once the way back has been run.
    pub error: SlotId,
}

/// What can be seen at a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// The rows a layer wrote, in [`Program::forward`].
    Output(Rows),
    /// The error at the rows a layer wrote, in [`Program::backward`].
    Error(Rows),
    /// A layer's parameters have been updated, in [`Program::backward`] (fused) or at its end (kept).
    Updated,
}

/// A place in the program where someone can look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// It holds once so many operations of its list have run.
    pub at: usize,
    /// Which layer.
    pub layer: u32,
    /// What is there to see.
    pub what: What,
}

/// A planned net: flat lists of operations over slots and parameters. `Display` prints it with its formulas.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// From the batch to the raw outputs.
    pub forward: Vec<Op>,
    /// The loss and the error at the output.
    pub loss: Op,
    /// From the error at the output to the first layer; in the fused order with the updates in it.
    pub backward: Vec<Op>,
    /// Kept order only: clipping and updates, after all gradients.
    pub updates: Vec<Op>,
    /// Kept order only: where each parameter's gradient lies.
    pub gradients: Vec<(ParamId, SlotId)>,
    /// The raw outputs.
    pub output: Rows,
    /// Places to look, in the order of the lists.
    pub forward_marks: Vec<Mark>,
    /// Places to look on the way back.
    pub backward_marks: Vec<Mark>,
    /// For each operation of [`Program::forward`] the layer that wrote it, as a position in [`Program::layers`];
    /// [`Program::NO_LAYER`] for the input.
    pub forward_layers: Vec<u32>,
    /// The same for [`Program::backward`].
    pub backward_layers: Vec<u32>,
    /// The parameters.
    pub params: Vec<ParamInfo>,
    /// The bins that operations read.
    pub edges: Vec<Edges>,
    /// The products whose start is fitted to rows, in the order of the forward pass.
    pub fitted: Vec<Fitted>,
    /// Order [`super::Gradients::Inputs`] only: where inputs enter, in the order of the forward pass.
    pub entries: Vec<Entry>,
    /// The slots.
    pub slots: Vec<SlotInfo>,
    /// The layers' paths, as `0.dense`; parents before their children.
    pub layers: Vec<String>,
    /// Where everything lies.
    pub memory: MemoryPlan,
}

impl Program {
    /// In place of a layer where an operation belongs to none.
    pub const NO_LAYER: u32 = u32::MAX;

    /// Trained numbers.
    pub fn parameter_count(&self) -> usize {
        self.params.iter().filter(|p| p.trained()).map(ParamInfo::len).sum()
    }

    /// Multiply-adds that the products of a forward pass take for a row: a weight that members share counts for each.
    pub fn multiply_adds(&self) -> usize {
        let width = |slot: SlotId| match self.slots[slot.0 as usize].extent {
            Extent::PerRow(n) => n as usize,
            Extent::Fixed(_) => 0,
        };
        let of = |op: &Op| match *op {
            Op::Affine { w, y, .. } => self.params[w.0 as usize].shape[0] as usize * width(y),
            Op::AffineEach { w, .. } => self.params[w.0 as usize].len(),
            _ => 0,
        };
        self.forward.iter().map(of).sum()
    }

    /// The parameter of this name.
    pub fn param(&self, name: &str) -> Option<ParamId> {
        self.params.iter().position(|p| p.name == name).map(|i| ParamId(i as u32))
    }

    /// The bias of the last layer, where it has one of the outputs' width (for each member, where they have their own):
    /// where a net that knows nothing yet should say the constant guess.
    pub fn output_bias(&self) -> Option<ParamId> {
        match self.forward.last() {
            Some(Op::Affine { b, .. } | Op::AffineEach { b, .. }) => *b,
            _ => None,
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "parameters ({} trained numbers)", self.parameter_count())?;
        for (i, p) in self.params.iter().enumerate() {
            writeln!(f, "  p{i:<3} {:<32} [{}, {}]", p.name, p.shape[0], p.shape[1])?;
        }
        writeln!(f, "slots (batch of {}, {} numbers in all)", self.memory.batch, self.memory.slot_numbers)?;
        for (i, (slot, region)) in self.slots.iter().zip(&self.memory.slots).enumerate() {
            let size = match slot.extent {
                Extent::PerRow(n) => format!("[rows, {n}]"),
                Extent::Fixed(n) => format!("[{n}]"),
            };
            let Region { offset, len } = region;
            writeln!(f, "  s{i:<3} {size:<16} at {offset}, {len}")?;
        }
        let mut list = |title: &str, ops: &[Op]| -> fmt::Result {
            writeln!(f, "{title}")?;
            ops.iter().try_for_each(|op| writeln!(f, "  {op}"))
        };
        list("forward", &self.forward)?;
        list("loss", std::slice::from_ref(&self.loss))?;
        list("backward", &self.backward)?;
        if !self.updates.is_empty() {
            list("updates", &self.updates)?;
        }
        Ok(())
    }
}
