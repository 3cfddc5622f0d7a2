//! A session: a planned net with its numbers, on a backend. Steps, predictions, and its state to save.

mod answers;
mod check;
mod start;
mod watch;

use crate::backend::{Backend, Mode, OutOfMemory, Place, RunReport, StepArgs};
use crate::loss::Targets;
use crate::observe::{Interest, Observer};
use crate::optim::OptimizerSpec;
use crate::plan::op::Op;
use crate::plan::{Gradients, PlanError, Program, What, plan};
use crate::random::{Random, Stream};
use crate::real::Real;
use crate::rows::{Batch, Data, ParamId};
use crate::schedule::Pace;
use crate::spec::ModelSpec;
pub use start::{Mixture, SIMPLEX};
use watch::Watch;

/// How a net is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Rows a batch can have.
    pub batch: usize,
    /// The rule.
    pub optimizer: OptimizerSpec,
    /// When gradients become updates.
    pub order: Gradients,
    /// Keeps room for whole gradients beside the fused order, for observers that ask for them.
    pub watch_gradients: bool,
    /// Keys the start and the masks.
    pub seed: u64,
}

/// A session that cannot be made, or data it cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The net does not fit together.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The net does not fit into memory.
    #[error(transparent)]
    Memory(#[from] OutOfMemory),
    /// A rule's settings.
    #[error("optimizer: {0}")]
    Optimizer(String),
    /// Data that does not go with the net.
    #[error("data: {0}")]
    Data(String),
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// Every weight has been updated.
    Stepped,
    /// A number was no longer finite. At the output (`layer` is `None`) nothing has changed; in a layer its
    /// weights, and those above it, have.
    Diverged {
        /// The step, from 0.
        step: u64,
        /// The layer, as a position in [`Program::layers`].
        layer: Option<u32>,
    },
}

/// A step's report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepReport {
    /// The weighted mean loss before the update.
    pub loss: f64,
    /// What came of it.
    pub outcome: Outcome,
}

/// An array of a session's state: a parameter, or what the optimizer remembers of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    /// The parameter's name, followed by `@` and the optimizer's word for what it remembers.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// `[rows, columns]`.
    pub shape: [u32; 2],
}

/// See the module.
#[derive(Debug)]
pub struct Session<B: Backend> {
    program: Program,
    /// The kept twin of a fused program, on the same arena.
    twin: Option<Program>,
    backend: B,
    optimizer: OptimizerSpec,
    seed: u64,
    step: u64,
}

impl<B: Backend> Session<B> {
    /// Plans `spec` and gives its parameters their starting values.
    pub fn new(spec: &ModelSpec, settings: &Settings, mut backend: B) -> Result<Self, SessionError> {
        let optimizer = settings.optimizer;
        optimizer.optimizer().check_settings().map_err(SessionError::Optimizer)?;
        let state_slots = optimizer.optimizer().slots().len();
        let mut program = plan(spec, settings.batch, settings.order, state_slots)?;
        let mut twin = None;
        if settings.watch_gradients && settings.order == Gradients::Fused {
            let kept = plan(spec, settings.batch, Gradients::Kept { clip_norm: None }, state_slots)?;
            program.memory = kept.memory.clone();
            twin = Some(kept);
        }
        backend.reserve(&program)?;
        let mut session = Session { program, twin, backend, optimizer, seed: settings.seed, step: 0 };
        session.initialise();
        Ok(session)
    }

    fn initialise(&mut self) {
        let mut buffer = [B::Number::ZERO; 1024];
        for (i, param) in self.program.params.iter().enumerate() {
            let random = Random::new(self.seed, Stream::Init(i as u32), 0);
            let [fan_in, fan_out] = param.fan;
            let columns = param.shape[1] as usize;
            let (drawn, per_row) = param.draws.of_columns(param.shape[1]);
            for from in (0..param.len()).step_by(buffer.len()) {
                let piece = &mut buffer[..(param.len() - from).min(1024)];
                for (j, number) in piece.iter_mut().enumerate() {
                    let (row, column) = ((from + j) / columns, (from + j) % columns);
                    let draw = row as u64 * per_row + drawn[column];
                    let value = param.init.value(&random, draw, fan_in, fan_out);
                    *number = B::Number::of_f32(value);
                }
                self.backend.write(Place::Param(ParamId(i as u32)), from, piece);
            }
        }
    }

    /// Sets the last layer's bias to the constant guess for these targets, so that training starts from what a
    /// model that knows only them would say (M:loss-start). Nothing happens where the net does not end in a dense
    /// layer with a bias.
    pub fn start_at(&mut self, targets: &Targets) {
        let Op::Loss { loss, .. } = self.program.loss else { return };
        let Some(bias) = self.program.output_bias() else { return };
        let start = loss.loss().start(targets, self.program.output.width);
        let start: Vec<B::Number> = start.into_iter().map(B::Number::of_f32).collect();
        // One bias that members share, or one for each.
        let biases = self.program.params[bias.0 as usize].len() / start.len().max(1);
        self.backend.write(Place::Param(bias), 0, &start.repeat(biases));
    }

    /// Checks once what steps then trust: widths, lengths, codes, targets. With `targets` false, data to predict.
    pub fn check(&self, data: &Data, targets: bool) -> Result<(), SessionError> {
        check::check(&self.program, data, targets).map_err(SessionError::Data)
    }

    /// One training step at a learning rate, or a [`Pace`]: predict, compare, hand the error back and update, layer by layer.
    /// Allocates nothing. The batch's data must have passed [`Session::check`] and have at most the planned rows.
    pub fn step(&mut self, batch: &Batch, pace: impl Into<Pace>, observer: &mut dyn Observer) -> StepReport {
        let args = self.args(batch, Mode::Train, pace);
        let interest = observer.interest(self.step);
        let report = match interest == Interest::NONE {
            true => self.run_step(&args),
            false => self.run_watched(&args, interest, observer),
        };
        let step = self.step;
        self.step += 1;
        let outcome = match (report.finite, report.diverged) {
            (false, _) => Outcome::Diverged { step, layer: None },
            (_, Some(param)) => {
                Outcome::Diverged { step, layer: Some(self.program.params[param.0 as usize].layer) }
            }
            _ => Outcome::Stepped,
        };
        StepReport { loss: report.loss, outcome }
    }

    pub(crate) fn args<'a>(&self, batch: &Batch<'a>, mode: Mode, pace: impl Into<Pace>) -> StepArgs<'a> {
        let Pace { rate, dropout, decay } = pace.into();
        debug_assert!(batch.pick.len() <= self.program.memory.batch);
        let rule = self.optimizer.optimizer().rule(self.step, rate).decaying(decay);
        let dropout = dropout.clamp(0.0, 1.0) as f32;
        StepArgs { mode, seed: self.seed, step: self.step, rule, dropout, batch: *batch, only: None }
    }

    fn run_step(&mut self, args: &StepArgs) -> RunReport {
        let program = &self.program;
        self.backend.run(&program.forward, args);
        let mut report = self.backend.run(std::slice::from_ref(&program.loss), args);
        if report.finite {
            report.diverged = self.backend.run(&program.backward, args).diverged;
            if report.diverged.is_none() && !program.updates.is_empty() {
                report.diverged = self.backend.run(&program.updates, args).diverged;
            }
        }
        report
    }

    fn run_watched(&mut self, args: &StepArgs, interest: Interest, observer: &mut dyn Observer) -> RunReport {
        let program = match (&self.twin, interest.gradients) {
            (Some(twin), true) => twin,
            _ => &self.program,
        };
        let mut watch = Watch { program, backend: &mut self.backend, args, observer, step: self.step };
        let forward = program.forward_marks.iter().filter(|_| interest.outputs);
        watch.run(&program.forward, forward);
        let mut report = watch.backend.run(std::slice::from_ref(&program.loss), args);
        if !report.finite {
            return report;
        }
        let kept = !program.gradients.is_empty();
        let backward = program.backward_marks.iter().filter(|mark| match mark.what {
            What::Error(_) => interest.errors,
            What::Updated => interest.updates && !kept,
            What::Output(_) => false,
        });
        report.diverged = watch.run(&program.backward, backward).diverged;
        if !kept || report.diverged.is_some() {
            return report;
        }
        if interest.gradients {
            watch.show_gradients();
        }
        report.diverged = watch.backend.run(&program.updates, args).diverged;
        if interest.updates && report.diverged.is_none() {
            for mark in program.backward_marks.iter().filter(|m| m.what == What::Updated) {
                watch.show(mark);
            }
        }
        report
    }

    /// The weighted mean loss of some rows as the net would predict them now; of several members the mean of what each
    /// would lose by itself, which is what steps make smaller.
    pub fn evaluate(&mut self, batch: &Batch) -> f64 {
        self.loss(batch, Mode::Evaluate)
    }

    /// The weighted mean loss of some rows; in training mode with the masks of the next step.
    pub fn loss(&mut self, batch: &Batch, mode: Mode) -> f64 {
        let only = Some(self.program.output.slot);
        let args = StepArgs { only, ..self.args(batch, mode, 0.0) };
        self.backend.run(&self.program.forward, &args);
        self.backend.run(std::slice::from_ref(&self.program.loss), &args).loss
    }

    /// In the kept order: the gradient of every trained parameter for a batch, without a step; in training mode with
    /// the masks of the next step. Empty in the fused order.
    pub fn gradients(&mut self, batch: &Batch, mode: Mode) -> Vec<(ParamId, Vec<B::Number>)> {
        let args = self.args(batch, mode, 0.0);
        let program = self.twin.as_ref().unwrap_or(&self.program);
        if program.gradients.is_empty() {
            return Vec::new();
        }
        // Running statistics are part of a step, not of its gradient.
        let tracked = |op: &&Op| !matches!(op, Op::TrackStats { .. });
        let backward: Vec<Op> = program.backward.iter().filter(tracked).copied().collect();
        self.backend.run(&program.forward, &args);
        self.backend.run(std::slice::from_ref(&program.loss), &args);
        self.backend.run(&backward, &args);
        let read = |&(param, slot): &(ParamId, _)| {
            let mut numbers = vec![B::Number::ZERO; program.params[param.0 as usize].len()];
            self.backend.read(Place::Slot(slot), 0, &mut numbers);
            (param, numbers)
        };
        program.gradients.iter().map(read).collect()
    }

    /// The program and the memory it runs on.
    pub(crate) fn parts(&mut self) -> (&Program, &mut B) {
        (&self.program, &mut self.backend)
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Steps done.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Goes on as if `step` steps had been done: for a state that was saved then.
    pub fn set_steps(&mut self, step: u64) {
        self.step = step;
    }

    /// Everything that must be saved to go on later: parameters, then what the optimizer remembers.
    pub fn arrays(&self) -> Vec<Array> {
        let words = self.optimizer.optimizer().slots();
        let params = || self.program.params.iter().enumerate();
        let id = |i: usize| ParamId(i as u32);
        let weights =
            params().map(|(i, p)| Array { name: p.name.clone(), place: Place::Param(id(i)), shape: p.shape });
        let states = params().filter(|(_, p)| p.trained()).flat_map(|(i, p)| {
            words.iter().enumerate().map(move |(n, word)| Array {
                name: format!("{}@{word}", p.name),
                place: Place::State(id(i), n as u8),
                shape: p.shape,
            })
        });
        weights.chain(states).collect()
    }

    /// Copies numbers out of a place.
    pub fn read(&self, place: Place, from: usize, to: &mut [B::Number]) {
        self.backend.read(place, from, to);
    }

    /// Copies numbers into a place.
    pub fn write(&mut self, place: Place, from: usize, numbers: &[B::Number]) {
        self.backend.write(place, from, numbers);
    }

    /// Brings averages of the parameters, one array each, nearer to what they are now: `a ← a + share·(w − a)`
    /// (M:average). What is not trained, such as running statistics, is copied. Allocates nothing.
    pub fn average(&self, averages: &mut [Vec<B::Number>], share: f64) {
        for (i, (param, averages)) in self.program.params.iter().zip(averages).enumerate() {
            let place = Place::Param(ParamId(i as u32));
            match param.trained() {
                true => self.backend.average(place, 0, B::Number::of(share), averages),
                false => self.backend.read(place, 0, averages),
            }
        }
    }

    /// A whole parameter.
    pub fn param(&self, param: ParamId) -> Vec<B::Number> {
        let mut numbers = vec![B::Number::ZERO; self.program.params[param.0 as usize].len()];
        self.backend.read(Place::Param(param), 0, &mut numbers);
        numbers
    }
}
