//! What a forward and a backward pass wrote, layer by layer or operation by operation.

use crate::backend::Place;
use crate::plan::op::Op;
use crate::plan::{Extent, Program, What};
use crate::rows::{Batch, Rows, SlotId};

use super::Probe;

/// What one layer wrote and was handed back, `[rows, width]` each.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSeen {
    /// The layer, as a position in [`Program::layers`].
    pub layer: u32,
    /// Numbers in a row.
    pub width: usize,
    /// What it wrote.
    pub output: Vec<f64>,
    /// The error at it, `∂L/∂output`; `None` where nothing upstream is trained.
    pub error: Option<Vec<f64>>,
}

/// Where in a step an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Predict.
    Forward,
    /// Compare.
    Loss,
    /// Hand the error back.
    Backward,
}

/// An operation and what it wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct OpSeen {
    /// Where it stands.
    pub stage: Stage,
    /// The operation.
    pub op: Op,
    /// Its layer, as a position in [`Program::layers`]; `None` for the input and the loss.
    pub layer: Option<u32>,
    /// What it wrote.
    pub written: Vec<Written>,
}

/// The first numbers of a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The slot.
    pub slot: SlotId,
    /// How many numbers it has.
    pub len: usize,
    /// The first of them.
    pub first: Vec<f64>,
    /// Root of the mean square of all.
    pub rms: f64,
}

impl Probe {
    /// Predicts, compares and hands the error back; then what every layer wrote and was handed back, in the order of
    /// the forward pass, children before their parents.
    pub fn layers(&mut self, batch: &Batch) -> Vec<LayerSeen> {
        self.session.gradients(batch, self.mode);
        let program = self.session.program();
        let rows = batch.pick.len();
        // The reference backend gives every slot memory of its own, so all of them still hold their numbers.
        let read = |seen: Rows| self.slot(seen.slot, rows * seen.stride());
        let error_of = |layer: u32| {
            program.backward_marks.iter().find_map(|mark| match mark.what {
                What::Error(rows) if mark.layer == layer => Some(rows),
                _ => None,
            })
        };
        let seen = |mark: &crate::plan::Mark| match mark.what {
            What::Output(rows) => Some(LayerSeen {
                layer: mark.layer,
                width: rows.stride(),
                output: read(rows),
                error: error_of(mark.layer).map(read),
            }),
            _ => None,
        };
        program.forward_marks.iter().filter_map(seen).collect()
    }

    /// Predicts, compares and hands the error back; then every operation in its order, with the first `limit` numbers
    /// of what it wrote. Gradients stand where they are taken, right after their layer handed the error on.
    pub fn operations(&mut self, batch: &Batch, limit: usize) -> Vec<OpSeen> {
        self.session.gradients(batch, self.mode);
        let program = self.session.program();
        let rows = batch.pick.len();
        let layer = |number: &u32| (*number != Program::NO_LAYER).then_some(*number);
        let forward = program.forward.iter().zip(&program.forward_layers);
        let forward = forward.map(|(op, number)| (Stage::Forward, op, layer(number)));
        let backward = program.backward.iter().zip(&program.backward_layers);
        let backward = backward.map(|(op, number)| (Stage::Backward, op, layer(number)));
        forward
            .chain([(Stage::Loss, &program.loss, None)])
            .chain(backward)
            .filter(|(_, op, _)| !matches!(op, Op::TrackStats { .. }))
            .map(|(stage, op, layer)| {
                let written = op.slots().1.into_iter().map(|slot| self.written(slot, rows, limit)).collect();
                OpSeen { stage, op: *op, layer, written }
            })
            .collect()
    }

    fn written(&self, slot: SlotId, rows: usize, limit: usize) -> Written {
        let len = match self.session.program().slots[slot.0 as usize].extent {
            Extent::PerRow(n) => n as usize * rows,
            Extent::Fixed(n) => n,
        };
        let mut first = self.slot(slot, len);
        let rms = (first.iter().map(|x| x * x).sum::<f64>() / len.max(1) as f64).sqrt();
        first.truncate(limit);
        Written { slot, len, first, rms }
    }

    fn slot(&self, slot: SlotId, len: usize) -> Vec<f64> {
        let mut numbers = vec![0.0; len];
        self.session.read(Place::Slot(slot), 0, &mut numbers);
        numbers
    }
}
