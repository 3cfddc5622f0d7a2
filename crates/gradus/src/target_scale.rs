//! On which scale a number is learnt, where nobody has said: before the run two small nets try it on training rows.

use std::sync::Arc;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::random::{Random, Stream};
use gradus_engine::session::Session;
use gradus_table::{Encoding, Table, Target, TargetScale, TargetUnits, Task};
use serde::{Deserialize, Serialize};

use crate::counts::{Counts, UseFor};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::fit::drawn_seed;
use crate::head::{Head, Predictions, Truth};
use crate::memory::settings;
use crate::metrics::{Metric, weight};
use crate::network;
use crate::options::{LossName, OfKind, Options, PrepareOptions, Preset};
use crate::parts::divide;
use crate::prepare::recipe;
use crate::split::{Fractions, Split};
use crate::trainer::{Course, Trainer, Unwatching};

/// Rows that the small nets learn from, at most.
const TRAINED: usize = 4_000;
/// Rows that they are compared on, at most.
const VALIDATED: usize = 2_000;
/// Training rows of a table that asks, at least.
const FEWEST: usize = 100;
/// Rows of either part, at least: the spread of fewer says little.
const FEWEST_OF_PART: usize = 20;
/// How many times the median the largest target is, at least: where it is less, a logarithm is nearly a line.
const SPREAD: f64 = 10.0;
/// Multiply-adds of forward passes that one net's training may take, about: it takes three times as many in all. A
/// net of many inputs has fewer epochs.
const WORK: usize = 8_000_000_000;
/// Epochs of a small net, at least.
const EPOCHS: usize = 4;

/// On which scale a number is learnt, and by which figures that was settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScaleChoice {
    /// The scale.
    pub scale: TargetScale,
    /// What the two small nets were compared by, in the person's units.
    pub metric: Metric,
    /// Of the net that learnt the target as it is; `None` where it is not defined.
    pub standard: Option<f64>,
    /// Of the net that learnt its logarithm.
    pub log: Option<f64>,
    /// Training rows that they learnt from.
    pub trained: usize,
    /// Training rows, others, that they were compared on.
    pub validated: usize,
    /// The flag that changes it.
    pub change_with: String,
}

impl ScaleChoice {
    /// Whether the logarithm had the better metric and is not taken: what it gains may be chance.
    pub fn is_close(&self) -> bool {
        let better =
            self.log.zip(self.standard).is_some_and(|(log, as_it_is)| self.metric.better(log, as_it_is));
        self.scale == TargetScale::Standard && better
    }
}

/// A table whose target's scale is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) table: &'a Table,
    pub(crate) target: &'a Target,
    /// The columns to learn from, as positions.
    pub(crate) inputs: &'a [usize],
    /// How many of them are number columns.
    pub(crate) numbers: usize,
    /// Rows that weights are fitted on; with folds all that are not for the test.
    pub(crate) train: &'a [u32],
    pub(crate) counts: &'a Counts,
    /// The run's, resolved but for the scale.
    pub(crate) options: &'a Options,
    pub(crate) threads: usize,
}

impl Question<'_> {
    /// The answer; `None` where it is not worth asking, or cannot be asked.
    pub(crate) fn answer(&self) -> Result<Option<ScaleChoice>, Error> {
        let Some(metric) = self.metric().filter(|_| self.matters()) else { return Ok(None) };
        let seed = drawn_seed(Random::new(self.options.training.seed, Stream::TargetScale, 0));
        let Some(rows) = self.rows(seed)? else { return Ok(None) };
        let probe = self.probe(seed, rows.train.len());
        let kinds = [OfKind { name: String::new(), options: probe.clone() }];
        let encoding = Encoding::fit(self.table, &rows.train, self.inputs, &recipe(&probe, &kinds)?);
        if encoding.width() == 0 && encoding.cardinalities().is_empty() {
            return Ok(None);
        }
        let by = |scale| self.learn(&probe, &encoding, &rows, scale);
        let (Some(standard), Some(log)) = (by(TargetScale::Standard)?, by(TargetScale::Log)?) else {
            return Ok(None);
        };
        let scale = match clearly_better(metric, &standard, &log) {
            true => TargetScale::Log,
            false => TargetScale::Standard,
        };
        Ok(Some(ScaleChoice {
            scale,
            metric,
            standard: standard.score(metric),
            log: log.score(metric),
            trained: rows.train.len(),
            validated: rows.validation.len(),
            change_with: match scale {
                TargetScale::Log => "--target-scale standard".into(),
                TargetScale::Standard => "--target-scale log".into(),
            },
        }))
    }

    /// What the run is judged by, where that is in the person's units: an error in those of the loss would be another
    /// thing on each scale. A count is learnt as it is.
    fn metric(&self) -> Option<Metric> {
        let training = &self.options.training;
        let number = self.target.task() == Task::Regression && training.loss != Some(LossName::Poisson);
        let metric =
            training.metric.filter(|metric| matches!(metric, Metric::Rmse | Metric::Mae | Metric::R2));
        metric.filter(|_| number)
    }

    /// Whether there may be a difference worth two small nets: positive targets, spread out to one side.
    fn matters(&self) -> bool {
        if self.train.len() < FEWEST {
            return false;
        }
        let mut numbers: Vec<f64> = self.train.iter().map(|&row| self.target.values[row as usize]).collect();
        if TargetUnits::fit(&numbers, TargetScale::Log, false).is_err() {
            return false;
        }
        let largest = numbers.iter().copied().fold(0.0, f64::max);
        let half = numbers.len() / 2;
        let (_, median, _) = numbers.select_nth_unstable_by(half, f64::total_cmp);
        largest >= SPREAD * *median
    }

    /// Some training rows to learn from and others to compare on, divided as the run's rows are.
    fn rows(&self, seed: u64) -> Result<Option<Split>, Error> {
        let draw = |rows: &mut Vec<u32>, most: usize, step: u64| {
            Random::new(seed, Stream::Sample, step).shuffle(rows);
            rows.truncate(most);
            rows.sort_unstable();
        };
        let mut rows = self.counts.counting(self.table, self.train)?;
        draw(&mut rows, TRAINED + VALIDATED, 0);
        let fractions = Fractions { validation: 1.0 / 3.0, test: 0.0 };
        let mut parts = match divide(self.table, self.target, &rows, &self.options.data, fractions, seed) {
            // So few groups or times that there is nothing to compare on.
            Err(Error::Split(_)) => return Ok(None),
            parts => parts?,
        };
        // Of whole groups a part may hold more than its share.
        draw(&mut parts.train, TRAINED, 1);
        draw(&mut parts.validation, VALIDATED, 2);
        Ok(Some(parts).filter(|parts| parts.train.len().min(parts.validation.len()) >= FEWEST_OF_PART))
    }

    /// The preset "quick" with the loss and the metric of the run, for so many training rows.
    fn probe(&self, seed: u64, rows: usize) -> Options {
        let asked = self.options;
        let mut probe = Preset::Quick.options();
        probe.prepare.clamp_predictions = asked.prepare.clamp_predictions;
        let training = &mut probe.training;
        training.loss = asked.training.loss;
        training.huber_delta = asked.training.huber_delta;
        training.quantile = asked.training.quantile;
        training.metric = asked.training.metric;
        training.seed = seed;
        probe.resolve(rows, self.target.task());
        probe.resolve_columns(self.numbers, rows);
        probe
    }

    /// Trains a small net on one scale; `None` where its rows are not fit to be learned from, of which the run tells.
    fn learn(
        &self,
        probe: &Options,
        encoding: &Encoding,
        rows: &Split,
        scale: TargetScale,
    ) -> Result<Option<Answered>, Error> {
        let prepare = PrepareOptions { target_scale: Some(scale), ..probe.prepare.clone() };
        let loss = network::loss(&probe.training, self.target.task())?;
        let values = &self.target.values;
        let truth = Truth::of(self.target.task(), rows.train.iter().map(|&row| values[row as usize]));
        let head = Head::fit(&self.target.spec, loss, &truth, &prepare)?;
        let part = |rows: &[u32]| -> Result<Arc<Dataset>, Error> {
            let mut part = Dataset::of(encoding, &head, self.table, rows, values)?;
            self.counts.weigh(&mut part, self.table, rows, UseFor::Learning)?;
            Ok(Arc::new(part))
        };
        let (train, validation) = (part(&rows.train)?, part(&rows.validation)?);
        let net = network::network(&probe.network, &prepare, encoding, head.outputs(), loss);
        let session = Session::new(&net, &settings(probe, train.rows())?, Cpu::new(self.threads))?;
        if [&train, &validation].iter().any(|part| session.check(&part.data(), true).is_err()) {
            return Ok(None);
        }
        let course = probe.training.course()?;
        let an_epoch = session.program().multiply_adds().max(1) * train.rows();
        let epochs = course.epochs.min((WORK / an_epoch).max(EPOCHS) as u32);
        let course = Course { epochs, ..course };
        let mut trainer = Trainer::new(session, head.clone(), course, train, validation.clone(), true);
        trainer.run(&mut Unwatching);
        trainer.take_best();
        let predictions = trainer.predict(&*validation);
        Ok(Some(Answered { head, predictions, validation }))
    }
}

/// What a small net says of the rows to compare on.
struct Answered {
    head: Head,
    predictions: Predictions,
    validation: Arc<Dataset>,
}

impl Answered {
    fn score(&self, metric: Metric) -> Option<f64> {
        let rows = &self.validation;
        let weights = rows.weights.as_deref();
        self.head.metric(metric, &self.predictions, &rows.truth, weights).ok().flatten()
    }

    /// What the metric is the mean of, row by row: distances, or their squares.
    fn errors(&self, metric: Metric) -> Vec<f64> {
        let (Predictions::Numbers(said), Truth::Numbers(truth)) = (&self.predictions, &self.validation.truth)
        else {
            return Vec::new();
        };
        let distances = said.iter().zip(truth).map(|(said, truth)| (said - truth).abs());
        match metric {
            Metric::Mae => distances.collect(),
            _ => distances.map(|distance| distance * distance).collect(),
        }
    }
}

/// Whether the second of two is better by more than a standard error of the difference (M:scale-choice).
fn clearly_better(metric: Metric, first: &Answered, second: &Answered) -> bool {
    let gains: Vec<f64> =
        first.errors(metric).iter().zip(second.errors(metric)).map(|(a, b)| a - b).collect();
    let (mean, error) = mean_and_error(&gains, first.validation.weights.as_deref());
    // Not where one of them is no number.
    mean > error
}

/// The weighted mean of numbers and its standard error.
fn mean_and_error(numbers: &[f64], weights: Option<&[f32]>) -> (f64, f64) {
    let weighted = || numbers.iter().enumerate().map(|(row, &x)| (weight(weights, row), x));
    let total: f64 = weighted().map(|(w, _)| w).sum();
    let mean = weighted().map(|(w, x)| w * x).sum::<f64>() / total;
    let squares: f64 = weighted().map(|(w, x)| (w * (x - mean)) * (w * (x - mean))).sum();
    let n = numbers.len() as f64;
    (mean, (squares * n / (n - 1.0)).sqrt() / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_error_is_that_of_the_mean() {
        // Deviations −2, 0, 2: variance 4, of the mean of three 4/3.
        let (mean, error) = mean_and_error(&[1.0, 3.0, 5.0], None);
        assert_eq!((mean, error), (3.0, (4.0f64 / 3.0).sqrt()));
        let weights = [2.0f32; 3];
        let (mean, of_weighted) = mean_and_error(&[1.0, 3.0, 5.0], Some(&weights));
        assert!(mean == 3.0 && (of_weighted - error).abs() < 1e-12, "a common factor changes nothing");
        let (mean, error) = mean_and_error(&[1.0, 9.0, 1.0], Some(&[1.0, 0.0, 1.0]));
        assert_eq!((mean, error), (1.0, 0.0), "a row that does not count");
        assert!(mean_and_error(&[1.0], None).1.is_nan(), "one row has no spread");
    }
}
