//! Probing: the loss of the real net with one weight, or all weights along a direction, set to other values, and
//! everything that a forward and a backward pass wrote. In f64 on the reference backend, because in f32 a secant at
//! Δx = 1e-4 is already wrong by 1e-3; on a copy of the weights, so that training is not disturbed.

mod held;
mod seen;

pub use held::Held;
pub use seen::{LayerSeen, OpSeen, Stage, Written};

use crate::backend::reference::Reference;
use crate::backend::{Backend, Mode, Place};
use crate::optim::{OptimizerSpec, Sgd};
use crate::plan::Gradients;
use crate::real::Real;
use crate::rows::{Batch, ParamId};
use crate::session::{Session, SessionError, Settings};
use crate::spec::ModelSpec;

/// A net frozen at some weights, to be asked "what if".
#[derive(Debug)]
pub struct Probe {
    session: Session<Reference>,
    mode: Mode,
}

impl Probe {
    /// A probe at the weights of `session`, which must run `spec`, for up to `rows` rows. In [`Mode::Train`] losses
    /// are those of the next step with its masks.
    pub fn new<B: Backend>(
        spec: &ModelSpec,
        session: &Session<B>,
        seed: u64,
        rows: usize,
        mode: Mode,
    ) -> Result<Probe, SessionError> {
        let params = 0..session.program().params.len() as u32;
        let weights: Vec<Vec<B::Number>> = params.map(|i| session.param(ParamId(i))).collect();
        let mut probe = Probe::at(spec, &weights, seed, rows, mode)?;
        probe.session.set_steps(session.steps());
        Ok(probe)
    }

    /// A probe at these weights, one list for each parameter in the program's order, for up to `rows` rows. In
    /// [`Mode::Train`] masks are those of a first step keyed by `seed`.
    pub fn at<N: Real>(
        spec: &ModelSpec,
        weights: &[Vec<N>],
        seed: u64,
        rows: usize,
        mode: Mode,
    ) -> Result<Probe, SessionError> {
        let optimizer = OptimizerSpec::Sgd(Sgd::default());
        let order = Gradients::Kept { clip_norm: None };
        let settings = Settings { batch: rows, optimizer, order, watch_gradients: false, seed };
        let mut session = Session::new(spec, &settings, Reference::new())?;
        let fits = session.program().params.iter().map(|p| p.len()).eq(weights.iter().map(Vec::len));
        if !fits {
            return Err(SessionError::Data("weights of another net than the one to probe".into()));
        }
        for (i, numbers) in weights.iter().enumerate() {
            let numbers: Vec<f64> = numbers.iter().map(|w| w.f64()).collect();
            session.write(Place::Param(ParamId(i as u32)), 0, &numbers);
        }
        Ok(Probe { session, mode })
    }

    /// The loss of the batch at the probe's weights.
    pub fn loss(&mut self, batch: &Batch) -> f64 {
        self.session.loss(batch, self.mode)
    }

    /// The value of element `index` of a parameter.
    pub fn weight(&self, param: ParamId, index: usize) -> f64 {
        let mut value = [0.0];
        self.session.read(Place::Param(param), index, &mut value);
        value[0]
    }

    /// Sets element `index` of a parameter for good.
    pub fn set(&mut self, param: ParamId, index: usize, value: f64) {
        self.session.write(Place::Param(param), index, &[value]);
    }

    /// In [`Mode::Train`], losses are from now on those of step `step` (from 0) with its masks.
    pub fn set_step(&mut self, step: u64) {
        self.session.set_steps(step);
    }

    /// The loss with element `index` of a parameter set to `value`, everything else as it is. For many questions
    /// about the same rows, [`Probe::hold`] is quicker.
    pub fn loss_at(&mut self, batch: &Batch, param: ParamId, index: usize, value: f64) -> f64 {
        let old = self.weight(param, index);
        self.session.write(Place::Param(param), index, &[value]);
        let loss = self.loss(batch);
        self.session.write(Place::Param(param), index, &[old]);
        loss
    }

    /// The slope of the secant through the loss at `weight − h` and `weight + h`: `(f(b) − f(a)) / (b − a)`
    /// (M:secant). As h shrinks it becomes the tangent's slope, which backpropagation computes.
    pub fn secant(&mut self, batch: &Batch, param: ParamId, index: usize, h: f64) -> f64 {
        let at = self.weight(param, index);
        let (a, b) = (at - h, at + h);
        (self.loss_at(batch, param, index, b) - self.loss_at(batch, param, index, a)) / (b - a)
    }

    /// The loss at `weights + Σ amountᵢ·directionᵢ`; a direction has one array for each parameter, in the program's
    /// order, each as long as its parameter.
    pub fn loss_along(&mut self, batch: &Batch, directions: &[(&[Vec<f64>], f64)]) -> f64 {
        let params: Vec<ParamId> =
            (0..self.session.program().params.len()).map(|i| ParamId(i as u32)).collect();
        let old: Vec<Vec<f64>> = params.iter().map(|&p| self.session.param(p)).collect();
        for (&param, old) in params.iter().zip(&old) {
            let mut moved = old.clone();
            for (direction, amount) in directions {
                let Some(direction) = direction.get(param.0 as usize) else { continue };
                moved.iter_mut().zip(direction).for_each(|(w, d)| *w += amount * d);
            }
            self.session.write(Place::Param(param), 0, &moved);
        }
        let loss = self.loss(batch);
        for (&param, old) in params.iter().zip(&old) {
            self.session.write(Place::Param(param), 0, old);
        }
        loss
    }

    /// The gradient of every trained parameter, by backpropagation, in the probe's mode.
    pub fn gradients(&mut self, batch: &Batch) -> Vec<(ParamId, Vec<f64>)> {
        self.session.gradients(batch, self.mode)
    }

    /// Raw outputs of some rows, `[rows, outputs]`, in evaluation mode; see [`Session::outputs`].
    pub fn outputs(&mut self, batch: &Batch) -> Vec<f64> {
        let mut raw = vec![0.0; batch.pick.len() * self.session.program().output.width as usize];
        self.session.outputs(batch, &mut raw);
        raw
    }

    /// The session underneath.
    pub fn session(&self) -> &Session<Reference> {
        &self.session
    }
}
