//! A run at one moment, as threads beside the training see it.

use std::sync::Arc;

use gradus::dataset::Dataset;
use gradus::engine::backend::Mode;
use gradus::engine::backend::cpu::Cpu;
use gradus::engine::plan::Program;
use gradus::engine::probe::Probe;
use gradus::engine::rows::{Batch, ParamId, Pick};
use gradus::engine::session::Session;
use gradus::fit::Fit;
use gradus::model::{Card, Net};
use gradus::nodes::Nodes;
use gradus::options::TrainingOptions;
use gradus::sample::{SAMPLE_ROWS, TableRow};

use crate::protocol::{Code, On, Refusal, Set, Travelled, WeightAt, WeightLine};

/// Rows times parameters, so that a picture costs some tens of milliseconds whatever the net.
const BUDGET: usize = 1 << 25;
/// Rows, at least, of nets so large that the budget would leave fewer.
const LEAST_ROWS: usize = 8;
/// Nets above this answer questions only in a pause: copying their weights would be felt in the training.
const ASK_WHILE_PLAYING: usize = 2_000_000;
/// Nets above this answer none: weights, gradients and a scratch in f64 take half a gigabyte and more.
const ASK: usize = 20_000_000;

/// What stays the same from step to step.
#[derive(Debug)]
pub struct Scene {
    /// The model but for its weights.
    pub card: Card,
    /// Its net whose turn it is.
    pub net: Net,
    /// The net's plan.
    pub program: Program,
    /// The training rows.
    pub train: Arc<Dataset>,
    /// Places of the rows that `all` means, among them.
    pub sample: Vec<u32>,
    /// As they stand in the table.
    pub cells: Vec<TableRow>,
}

impl Scene {
    /// Of a run.
    pub fn of(fit: &Fit) -> Scene {
        let prepared = &fit.prepared;
        let program = fit.trainer.session().program().clone();
        let limit = (BUDGET / program.parameter_count().max(1)).clamp(LEAST_ROWS, SAMPLE_ROWS);
        let rows = prepared.sample.rows.len().min(limit);
        Scene {
            card: prepared.card.clone(),
            net: fit.net().clone(),
            program,
            train: prepared.train.clone(),
            sample: prepared.sample.rows[..rows].to_vec(),
            cells: prepared.sample.cells.iter().take(rows).cloned().collect(),
        }
    }

    /// Whether it answers questions at all, and while it trains.
    pub fn answers(&self) -> (bool, bool) {
        let parameters = self.program.parameter_count();
        (parameters <= ASK, parameters <= ASK_WHILE_PLAYING)
    }

    /// A weight by its name and number.
    pub fn find(&self, at: &WeightAt) -> Result<(ParamId, usize), Refusal> {
        let missing = |found: String, wanted: String| Refusal { code: Code::Missing, found, wanted };
        let Some(param) = self.program.param(&at.param) else {
            let wanted = "the name of a parameter, as hello lists them".into();
            return Err(missing(format!("no parameter '{}'", at.param), wanted));
        };
        let len = self.program.params.get(param.0 as usize).map_or(0, |p| p.len());
        match usize::try_from(at.index).ok().filter(|&index| index < len) {
            Some(index) => Ok((param, index)),
            None => Err(missing(
                format!("{} has no number {}", at.param, at.index),
                format!("from 0 to {}", len.saturating_sub(1)),
            )),
        }
    }

    /// A weight with its names.
    pub fn line(&self, param: ParamId, index: usize, value: f64, slope: f64) -> WeightLine {
        let nodes = Nodes::new(&self.card, &self.program);
        let info = &self.program.params[param.0 as usize];
        let columns = info.shape[1].max(1) as usize;
        let (from, to) = match nodes.ends(param, index) {
            Some((from, to)) => (Some(from), Some(to)),
            None => (None, nodes.of_bias(param, index)),
        };
        WeightLine {
            at: WeightAt { param: info.name.clone(), index: index as u64 },
            place: [index / columns, index % columns],
            from,
            to,
            value,
            slope,
        }
    }
}

/// What is wanted of a moment besides its weights.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A session that makes the next step.
    pub session: bool,
    /// The weights at earlier steps.
    pub path: bool,
    /// Where this weight was; from now on it is noted.
    pub trail: Option<WeightAt>,
}

/// A run at one moment.
#[derive(Debug)]
pub struct Moment {
    /// What stays the same.
    pub scene: Arc<Scene>,
    /// See [`crate::protocol::State::run`].
    pub run: u64,
    /// See [`crate::shared::Shared::changes`].
    pub changes: u64,
    /// Steps done.
    pub step: u64,
    /// The weights, by parameter.
    pub weights: Vec<Vec<f32>>,
    /// The next step's rows.
    pub next: Vec<u32>,
    /// Its learning rate.
    pub rate: f64,
    /// The settings in force.
    pub training: TrainingOptions,
    /// See [`Wanted::session`].
    pub session: Option<Session<Cpu>>,
    /// See [`Wanted::path`]: steps done, weights; oldest first.
    pub path: Vec<(u64, Vec<Vec<f32>>)>,
    /// See [`Wanted::trail`].
    pub trail: Vec<Travelled>,
}

impl Moment {
    /// The rows of a set, and whether they are seen in training mode.
    pub fn set(&self, set: Set) -> (&[u32], Mode) {
        match set {
            Set::Batch => (&self.next, Mode::Train),
            Set::All => (&self.scene.sample, Mode::Evaluate),
        }
    }

    /// A probe at these weights for a set's rows, and those rows.
    pub fn probe(&self, set: Set) -> Result<(Probe, Batch<'_>), Refusal> {
        let (rows, mode) = self.set(set);
        Ok((self.probe_for(rows.len(), mode)?, self.batch(rows)))
    }

    /// A probe at these weights for so many rows.
    pub fn probe_for(&self, rows: usize, mode: Mode) -> Result<Probe, Refusal> {
        let seed = self.training.seed;
        let mut probe = Probe::at(&self.scene.net.spec, &self.weights, seed, rows, mode).map_err(failed)?;
        probe.set_step(self.step);
        Ok(probe)
    }

    /// Training rows as the engine takes them.
    pub fn batch<'a>(&'a self, rows: &'a [u32]) -> Batch<'a> {
        Batch { data: self.scene.train.data(), pick: Pick::Rows(rows) }
    }

    /// On which rows an error was taken.
    pub fn on(&self, set: Set, error: f64) -> On {
        let (rows, mode) = self.set(set);
        let of = match set {
            Set::Batch => rows.len(),
            Set::All => self.scene.train.rows(),
        };
        On { set, rows: rows.len(), of, training: mode == Mode::Train, error }
    }
}

/// The engine's error as a refusal.
pub fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal { code: Code::Failed, found: error.to_string(), wanted: "a net and rows that go together".into() }
}
