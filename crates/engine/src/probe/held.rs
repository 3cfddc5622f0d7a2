//! Many questions about the same rows: only what lies after the changed weight is computed again.

use crate::backend::{Backend, Mode, Place};
use crate::plan::Program;
use crate::plan::op::Op;
use crate::rows::{Batch, ParamId};

use super::Probe;

/// Rows that a probe holds ready. To the same bits as [`Probe::loss_at`].
#[derive(Debug)]
pub struct Held<'p, 'a> {
    probe: &'p mut Probe,
    batch: Batch<'a>,
    mode: Mode,
    after: Option<After>,
}

/// What depends on a parameter.
#[derive(Debug)]
struct After {
    param: ParamId,
    /// The operation that reads it.
    first: Op,
    /// What depends on what that writes.
    rest: Vec<Op>,
}

impl Probe {
    /// Holds rows ready.
    pub fn hold<'a>(&mut self, batch: Batch<'a>) -> Held<'_, 'a> {
        let mode = self.mode;
        Held { probe: self, batch, mode, after: None }
    }
}

impl Held<'_, '_> {
    /// The loss at the probe's weights.
    pub fn loss(&mut self) -> f64 {
        self.after = None;
        self.probe.loss(&self.batch)
    }

    /// The value of element `index` of a parameter.
    pub fn weight(&self, param: ParamId, index: usize) -> f64 {
        self.probe.weight(param, index)
    }

    /// The loss with element `index` of a parameter set to `value`, everything else as it is. Quick when asked about
    /// one parameter after the other, and the later in the net the quicker.
    pub fn loss_at(&mut self, param: ParamId, index: usize, value: f64) -> f64 {
        if self.after.as_ref().is_none_or(|after| after.param != param) {
            // What lies before it, and beside it, may be left from a question about another parameter.
            self.probe.loss(&self.batch);
            self.after = after(self.probe.session.program(), param);
        }
        let Some(after) = &self.after else { return self.probe.loss_at(&self.batch, param, index, value) };
        let old = self.probe.weight(param, index);
        self.probe.session.write(Place::Param(param), index, &[value]);
        run_first(self.probe, &after.first, index, &self.batch, self.mode);
        let args = self.probe.session.args(&self.batch, self.mode, 0.0);
        let (program, backend) = self.probe.session.parts();
        backend.run(&after.rest, &args);
        let loss = backend.run(std::slice::from_ref(&program.loss), &args).loss;
        self.probe.session.write(Place::Param(param), index, &[old]);
        run_first(self.probe, &after.first, index, &self.batch, self.mode);
        loss
    }
}

/// Of a dense layer, one weight changes one unit.
fn run_first(probe: &mut Probe, op: &Op, index: usize, batch: &Batch, mode: Mode) {
    let args = probe.session.args(batch, mode, 0.0);
    let (program, backend) = probe.session.parts();
    match op {
        Op::Affine { w, .. } => {
            let units = program.params[w.0 as usize].shape[1] as usize;
            backend.affine_column(op, index % units, batch.pick.len());
        }
        _ => {
            backend.run(std::slice::from_ref(op), &args);
        }
    }
}

/// A parameter has one owner, so one operation of the forward pass reads it.
fn after(program: &Program, param: ParamId) -> Option<After> {
    let at = program.forward.iter().position(|op| op.reads(param))?;
    let first = program.forward[at];
    let mut touched = first.slots().1;
    let mut rest = Vec::new();
    for op in &program.forward[at + 1..] {
        let (inputs, outputs) = op.slots();
        // A wide slot is written part by part: all parts belong to it.
        if inputs.iter().any(|slot| touched.contains(slot)) {
            touched.extend(outputs);
            rest.push(*op);
        }
    }
    Some(After { param, first, rest })
}
