//! What a net says of some rows. Members are heard one by one and answer together.

use super::Session;
use crate::backend::{Backend, Mode, Place, StepArgs};
use crate::plan::op::Op;
use crate::real::Real;
use crate::rows::Batch;

impl<B: Backend> Session<B> {
    /// Raw outputs of some rows, `[rows, outputs]`; of several members those whose link is the mean of the members'
    /// (M:member-mean). At most the planned rows at a time.
    pub fn outputs(&mut self, batch: &Batch, out: &mut [B::Number]) {
        let only = Some(self.program.output.slot);
        let args = StepArgs { only, ..self.args(batch, Mode::Evaluate, 0.0) };
        self.backend.run(&self.program.forward, &args);
        self.together(out);
    }

    /// Raw outputs of some rows, as [`Session::outputs`] has them, and their weighted mean loss, in one pass. Of several
    /// members that is the loss of what they say together, and at most [`Session::evaluate`]'s.
    pub fn evaluate_into(&mut self, batch: &Batch, out: &mut [B::Number]) -> f64 {
        let loss = self.evaluate(batch);
        self.together(out);
        let Op::Loss { loss: kind, members, .. } = self.program.loss else { return loss };
        if members == 1 {
            return loss;
        }
        let (data, outputs) = (&batch.data, self.program.output.width as usize);
        let mut slope = vec![0.0; outputs];
        let mut sum = 0.0;
        for (r, z) in out.chunks_exact(outputs).enumerate().take(batch.pick.len()) {
            let y = &data.targets[batch.pick.row(r) * data.target_width..][..data.target_width];
            let z: Vec<f64> = z.iter().map(|z| z.f64()).collect();
            sum += batch.weight(r) as f64 * kind.row(&z, y, 1.0, &mut slope);
        }
        sum / batch.pick.len() as f64
    }

    /// Reads the outputs of the last pass, a row's as one answer.
    fn together(&self, out: &mut [B::Number]) {
        let output = self.program.output;
        let place = Place::Slot(output.slot);
        let Op::Loss { loss, members, .. } = self.program.loss else { return };
        if members == 1 {
            return self.backend.read(place, 0, out);
        }
        let mut own = vec![B::Number::ZERO; output.stride()];
        let (mut z, mut answer) = (vec![0.0; output.stride()], vec![0.0; output.width as usize]);
        for (r, out) in out.chunks_exact_mut(output.width as usize).enumerate() {
            self.backend.read(place, r * own.len(), &mut own);
            z.iter_mut().zip(&own).for_each(|(z, own)| *z = own.f64());
            loss.loss().together(&z, &mut answer);
            out.iter_mut().zip(&answer).for_each(|(out, &z)| *out = B::Number::of(z));
        }
    }
}
