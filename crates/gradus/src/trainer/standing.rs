//! Where training stands, and along which course, as plain data.

use gradus_engine::schedule::{Plateau, Schedule};
use serde::{Deserialize, Serialize};

use crate::metrics::Metric;

/// How long and how fast to learn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Rows of a step.
    pub batch: u32,
    /// Epochs at most.
    pub epochs: u32,
    /// Epochs without improvement after which to stop; 0 never stops.
    pub patience: u32,
    /// What is stopped and selected on.
    pub metric: Metric,
    /// Learning rate at factor 1.
    pub learning_rate: f64,
    /// How it changes.
    pub schedule: Schedule,
    /// Epochs over which it rises at first.
    pub warm_up: f64,
    /// How the share of dropped units changes.
    pub dropout_schedule: Schedule,
    /// How the weight decay changes.
    pub decay_schedule: Schedule,
    /// What an average of the weights keeps of itself at each step; 0 is no average.
    pub average: f64,
    /// Whether rows that make no whole batch wait for the next epoch.
    pub whole_batches: bool,
    /// Whether of equally good epochs the last is kept.
    pub latest_best: bool,
    /// Keys the order of the rows.
    pub seed: u64,
}

/// What an epoch came to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// Its number; 0 is the start, before any step.
    pub epoch: u32,
    /// Steps done by its end.
    pub step: u64,
    /// Mean training error over its steps, each before its update, with dropout. NaN (`null`) at the start.
    #[serde(with = "nan_as_null")]
    pub train_error: f64,
    /// Error on the validation rows at its end.
    #[serde(with = "nan_as_null")]
    pub validation_error: f64,
    /// The metric on the validation rows.
    #[serde(with = "nan_as_null")]
    pub metric: f64,
    /// The learning rate of its last step.
    pub learning_rate: f64,
}

/// JSON knows no NaN.
mod nan_as_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(x: &f64, s: S) -> Result<S::Ok, S::Error> {
        x.is_finite().then_some(*x).serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<f64, D::Error> {
        Ok(Option::deserialize(d)?.unwrap_or(f64::NAN))
    }
}

/// Why training is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Ended {
    /// All epochs are done.
    Finished,
    /// The metric no longer improved.
    Stopped,
    /// A number was no longer finite.
    Diverged {
        /// The step, from 0.
        step: u64,
        /// The layer, as `2.dense`, or `output`.
        layer: String,
    },
}

/// Where training stands: what a checkpoint holds besides the numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Epochs done.
    pub epoch: u32,
    /// Steps done of the next one.
    pub step_of_epoch: u64,
    /// Steps done in all.
    pub step: u64,
    /// Sum of the training error over the rows of the epoch so far.
    pub error_sum: f64,
    /// Rows of the epoch so far: the next step's rows come after them, whatever sizes the batches had.
    pub error_rows: u64,
    /// The learning rate of the last step.
    pub learning_rate: f64,
    /// What the plateau schedule remembers.
    pub plateau: Plateau,
    /// The epoch whose weights are the best, as a position in the history.
    pub best: usize,
    /// What every epoch came to; the first is the start.
    pub history: Vec<Epoch>,
    /// Whether and why training is over.
    pub ended: Option<Ended>,
}
