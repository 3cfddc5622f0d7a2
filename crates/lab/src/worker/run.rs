//! A run that can be steered: steps, changes by hand, and the way back. The same run, steered the same, has the same bits.

use std::collections::VecDeque;

use gradus::engine::backend::cpu::Cpu;
use gradus::engine::observe::Unwatched;
use gradus::engine::plan::Program;
use gradus::engine::rows::ParamId;
use gradus::fit::Fit;
use gradus::options::{NetworkOptions, TrainingOptions};
use gradus::prepare::Prepared;
use gradus::trainer::{Ended, Epoch, Flow, Trainer, Watcher};

use super::log::Change;
use super::snapshots::Snapshots;
use crate::protocol::{Code, Refusal, Restart};

/// A run under a person's hand.
#[derive(Debug)]
pub struct Run {
    /// The net, its rows and its trainer.
    pub fit: Fit,
    /// Settings by the step from which they hold, ascending; those of one step one after the other.
    timeline: Vec<(u64, TrainingOptions)>,
    snapshots: Snapshots,
    /// Threads that were asked for.
    threads: usize,
    /// Why training is over: also of a divergence, after which the run stands at its last good step.
    pub ended: Option<Ended>,
}

/// Multiply-adds of a step forward, up to which a second thread only costs: it would be woken for each validation and find
/// nothing to do in between.
const WORK_OF_ONE: usize = 500_000;

/// The threads to train on where so many are asked for; 0 is all cores, or one where a step is too little work for more.
fn threads_for(prepared: &Prepared, asked: usize) -> usize {
    let batch = prepared.options.training.batch.unwrap_or(0) as usize;
    // What cannot be planned is said by the fit.
    let program = prepared.card.nets.first().and_then(|net| net.program().ok());
    let is_small = |program: Program| program.parameter_count().saturating_mul(batch) < WORK_OF_ONE;
    if asked == 0 && program.is_some_and(is_small) { 1 } else { asked }
}

/// Ready to train: on one thread where nobody asks for more (0) and a step is too little work for them. The bits are the same.
pub fn fit(prepared: Prepared, asked: usize) -> Result<Fit, gradus::Error> {
    let threads = threads_for(&prepared, asked);
    Fit::new(prepared, threads)
}

/// What a step came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stepped {
    /// Error of its batch before the update.
    pub error: f64,
    /// The epoch it closed.
    pub epoch: Option<Epoch>,
}

/// Takes note of the epoch that a step closes.
#[derive(Default)]
struct Closing(VecDeque<Epoch>);

impl Watcher<Cpu> for Closing {
    fn step(&mut self, _: &Trainer<Cpu>) -> Flow {
        Flow::Go
    }
    fn epoch(&mut self, _: &Trainer<Cpu>, epoch: &Epoch) {
        self.0.push_back(*epoch);
    }
}

impl Run {
    /// At its start, validated once.
    pub fn new(mut fit: Fit, threads: usize) -> Run {
        fit.trainer.validate_start(&mut Closing::default());
        let snapshots = Snapshots::new(&fit);
        let timeline = vec![(0, fit.prepared.options.training.clone())];
        Run { fit, timeline, snapshots, threads, ended: None }
    }

    /// Threads that it trains on; 0 is all cores.
    pub fn threads(&self) -> usize {
        threads_for(&self.fit.prepared, self.threads)
    }

    /// Steps done.
    pub fn step(&self) -> u64 {
        self.fit.trainer.standing().step
    }

    /// The weights, by parameter.
    pub fn weights(&self) -> Vec<Vec<f32>> {
        let session = self.fit.trainer.session();
        (0..session.program().params.len()).map(|i| session.param(ParamId(i as u32))).collect()
    }

    /// The settings in force.
    pub fn training(&self) -> &TrainingOptions {
        &self.fit.prepared.options.training
    }

    /// One step; `None` where training is over. After a divergence the run stands where it was before the step. Where it is
    /// `seen`, more of the past is kept.
    pub fn advance(&mut self, seen: bool) -> Option<Stepped> {
        if self.fit.trainer.standing().ended.is_some() {
            self.ended = self.fit.trainer.standing().ended.clone();
            return None;
        }
        self.snapshots.note(&self.fit, seen);
        let before = self.step();
        let mut closing = Closing::default();
        self.fit.trainer.advance(&mut closing, &mut Unwatched);
        self.ended = self.fit.trainer.standing().ended.clone();
        if let Some(Ended::Diverged { .. }) = self.ended {
            let ended = self.ended.clone();
            // What it was planned from is planned again: that has worked before.
            let _ = self.back(before);
            self.ended = ended;
            return None;
        }
        let error = self.fit.trainer.last_error().unwrap_or(f64::NAN);
        Some(Stepped { error, epoch: closing.0.pop_front() })
    }

    /// Makes a change. Where it is refused, nothing has changed.
    pub fn change(&mut self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::LearningRate { value } => self.turn(|t| t.learning_rate = Some(*value)),
            Change::Momentum { value } => self.turn(|t| {
                t.momentum = *value;
                // Looking ahead needs a momentum to look along.
                t.nesterov &= *value > 0.0;
            }),
            Change::Batch { rows } => {
                let most = self.fit.prepared.train.rows();
                if *rows == 0 || *rows as usize > most {
                    return Err(range(format!("a batch of {rows} rows"), format!("from 1 to {most} rows")));
                }
                self.turn(|t| t.batch = Some(*rows))
            }
            Change::Back { to } => match *to <= self.step() {
                true => self.back(*to),
                false => Err(range(format!("step {to}"), format!("a step up to {}", self.step()))),
            },
            Change::SameStart => {
                self.start(self.fit.prepared.options.network.clone(), self.training().clone())
            }
            Change::NewSeed { seed } => {
                let training = TrainingOptions { seed: *seed, ..self.training().clone() };
                self.start(self.fit.prepared.options.network.clone(), training)
            }
            Change::Restart(restart) => {
                let (network, training) = self.restarted(restart);
                self.start(network, training)
            }
            Change::Save | Change::Opened { .. } => Ok(()),
        }
    }

    /// Other settings from the next step on.
    fn turn(&mut self, set: impl FnOnce(&mut TrainingOptions)) -> Result<(), Refusal> {
        let mut training = self.training().clone();
        set(&mut training);
        self.fit.turn(training.clone()).map_err(|error| range_of(&error))?;
        self.snapshots.turned(&self.fit);
        self.timeline.push((self.step(), training));
        self.ended = None;
        Ok(())
    }

    /// From the start, with these settings.
    fn start(&mut self, network: NetworkOptions, training: TrainingOptions) -> Result<(), Refusal> {
        let prepared = self.fit.prepared.again(network, training).map_err(|error| range_of(&error))?;
        let fit = fit(prepared, self.threads).map_err(|error| range_of(&error))?;
        *self = Run::new(fit, self.threads);
        Ok(())
    }

    fn restarted(&self, restart: &Restart) -> (NetworkOptions, TrainingOptions) {
        let options = &self.fit.prepared.options;
        let (mut network, mut training) = (options.network.clone(), options.training.clone());
        if let Some(preset) = restart.preset {
            let (seed, loss) = (training.seed, training.loss);
            let base = preset.options();
            (network, training) = (base.network, TrainingOptions { seed, loss, ..base.training });
            let (rows, columns) =
                (self.fit.prepared.row_counts(), self.fit.prepared.card.encoding.columns().len());
            network.members = Some(preset.members(rows.train + rows.validation, columns));
        }
        fn set<T: Clone>(place: &mut T, given: &Option<T>) {
            if let Some(given) = given {
                *place = given.clone();
            }
        }
        set(&mut network.layers, &restart.layers);
        network.activation = restart.activation.or(network.activation);
        set(&mut network.dropout, &restart.dropout);
        set(&mut network.norm, &restart.norm);
        set(&mut training.optimizer, &restart.optimizer);
        training.learning_rate = restart.learning_rate.or(training.learning_rate);
        set(&mut training.momentum, &restart.momentum);
        set(&mut training.weight_decay, &restart.weight_decay);
        set(&mut training.seed, &restart.seed);
        training.batch = restart.batch.or(training.batch);
        if restart.loss.is_some() && restart.loss != training.loss {
            // The metric goes with the loss.
            (training.loss, training.metric) = (restart.loss, None);
        }
        (network, training)
    }

    /// Where it was after `to` steps, to the same bits; the settings stay as they are now.
    fn back(&mut self, to: u64) -> Result<(), Refusal> {
        let now = self.training().clone();
        let from = match self.snapshots.before(to) {
            Some(snapshot) => {
                self.fit.turn((*snapshot.training).clone()).map_err(|error| range_of(&error))?;
                snapshot.restore(&mut self.fit);
                Some(snapshot.step)
            }
            None => {
                let options = &self.fit.prepared.options;
                let first = self.timeline.first().map_or(now.clone(), |(_, training)| training.clone());
                let prepared = self.fit.prepared.again(options.network.clone(), first);
                let fit = prepared.and_then(|prepared| fit(prepared, self.threads));
                self.fit = fit.map_err(|error| range_of(&error))?;
                self.fit.trainer.validate_start(&mut Closing::default());
                None
            }
        };
        // A snapshot is taken after the changes of its step; a start stands before all but the first.
        let passed = match from {
            Some(step) => self.timeline.iter().take_while(|(at, _)| *at <= step).count(),
            None => 1,
        };
        let mut ahead = self.timeline[passed.min(self.timeline.len())..].iter().peekable();
        while self.fit.trainer.standing().step < to {
            let step = self.fit.trainer.standing().step;
            while let Some((_, training)) = ahead.next_if(|(at, _)| *at <= step) {
                self.fit.turn(training.clone()).map_err(|error| range_of(&error))?;
            }
            self.fit.trainer.advance(&mut Closing::default(), &mut Unwatched);
        }
        while let Some((_, training)) = ahead.next_if(|(at, _)| *at <= to) {
            self.fit.turn(training.clone()).map_err(|error| range_of(&error))?;
        }
        self.timeline.retain(|(at, _)| *at <= to);
        self.snapshots.cut(to);
        if *self.training() != now {
            self.fit.turn(now.clone()).map_err(|error| range_of(&error))?;
            self.timeline.push((to, now));
        }
        self.snapshots.turned(&self.fit);
        self.ended = None;
        Ok(())
    }

    /// Weights at up to `most` earlier steps, oldest first.
    pub fn path(&self, most: usize) -> Vec<(u64, Vec<Vec<f32>>)> {
        self.snapshots.path(most, self.fit.trainer.session().program().params.len())
    }

    /// With another limit on the memory of snapshots.
    #[cfg(test)]
    pub fn limited(mut self, bytes: usize) -> Run {
        self.snapshots = Snapshots::new(&self.fit).limited(bytes);
        self
    }
}

/// A number out of its range.
pub fn range(found: String, wanted: String) -> Refusal {
    Refusal { code: Code::Range, found, wanted }
}

/// Settings that the library refuses, in its own words: `--momentum 2: wanted …`.
fn range_of(error: &gradus::Error) -> Refusal {
    let text = error.to_string();
    match text.split_once(": wanted ") {
        Some((found, wanted)) => range(found.trim_start_matches("--").into(), wanted.into()),
        None => range(text, "settings that go together".into()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;
    use gradus::options::{OptimizerName, Preset};
    use gradus::prepare::prepare;

    fn run() -> Run {
        let mut options = Preset::Lab.options();
        options.data.table =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../gradus/tests/data/people-1000.csv").into();
        options.data.target = "sex".into();
        options.training.batch = Some(50);
        options.training.optimizer = OptimizerName::Adam;
        Run::new(Fit::new(prepare(options).unwrap(), 1).unwrap(), 1)
    }

    fn weights_after(run: &mut Run, step: u64) -> Vec<Vec<f32>> {
        while run.step() < step {
            run.advance(true).unwrap();
        }
        run.weights()
    }

    #[test]
    fn snapshots_that_were_dropped_are_stepped_again() {
        // Room for all, for some three, and for none.
        for bytes in [1 << 28, 60_000, 100] {
            let mut run = run().limited(bytes);
            let early = weights_after(&mut run, 37);
            run.change(&Change::LearningRate { value: 0.002 }).unwrap();
            let middle = weights_after(&mut run, 210);
            let late = weights_after(&mut run, 333);
            let within = run.path(64).len();
            assert!(if bytes == 100 { within == 0 } else { within >= 1 }, "{bytes}: {within}");
            run.change(&Change::Back { to: 210 }).unwrap();
            assert_eq!(run.weights(), middle, "{bytes}");
            assert_eq!(weights_after(&mut run, 333), late, "{bytes}");
            run.change(&Change::Back { to: 37 }).unwrap();
            assert_eq!(run.weights(), early, "{bytes}");
            let best = run.fit.trainer.best_epoch().unwrap();
            assert!(best.step <= 37, "no epoch of a future that is gone");
            assert_eq!(weights_after(&mut run, 210), middle, "{bytes}: the rate stayed as it was set");
        }
    }
}
