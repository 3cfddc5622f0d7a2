//! The head: from raw outputs to what a person reads, and from targets to what the net learns.

use std::borrow::Borrow;

use gradus_engine::loss::LossSpec;
use gradus_table::{TargetSpec, TargetUnits, Task};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::metrics::{self, Decision, Metric, MetricError};
use crate::options::{PrepareOptions, resolve::resolved};
use crate::scores::Scores;

/// What stands between the net's raw outputs and the person's units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The task.
    pub task: Task,
    /// How many classes; 0 for a number.
    pub classes: usize,
    /// The loss, which owns the link from raw outputs to probabilities or numbers.
    pub loss: LossSpec,
    /// What of a number the net learns.
    #[serde(flatten)]
    pub units: TargetUnits,
}

/// Answers for some rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Predictions {
    /// `[rows, classes]`.
    Probabilities(Vec<f32>),
    /// `[rows]`, in the person's units.
    Numbers(Vec<f64>),
}

/// What some rows really are.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// Class of each row.
    Classes(Vec<u32>),
    /// Number of each row, in the person's units.
    Numbers(Vec<f64>),
}

impl Truth {
    /// The targets of a table's rows, which all have one.
    pub fn of(task: Task, values: impl Iterator<Item = f64>) -> Truth {
        match task {
            Task::Regression => Truth::Numbers(values.collect()),
            _ => Truth::Classes(values.map(|class| class as u32).collect()),
        }
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        match self {
            Truth::Classes(classes) => classes.len(),
            Truth::Numbers(numbers) => numbers.len(),
        }
    }

    /// What a row is, for people: its class or its number.
    pub fn text(&self, row: usize, classes: &[String]) -> Option<String> {
        match self {
            Truth::Classes(of_row) => classes.get(*of_row.get(row)? as usize).cloned(),
            Truth::Numbers(numbers) => numbers.get(row).map(|y| y.to_string()),
        }
    }

    /// Adds the rows of another part.
    pub fn append(&mut self, other: Truth) {
        match (self, other) {
            (Truth::Classes(a), Truth::Classes(mut b)) => a.append(&mut b),
            (Truth::Numbers(a), Truth::Numbers(mut b)) => a.append(&mut b),
            _ => {}
        }
    }
}

impl Predictions {
    /// Nothing said of any row yet.
    fn zeros(head: &Head, rows: usize) -> Predictions {
        match head.task {
            Task::Regression => Predictions::Numbers(vec![0.0; rows]),
            _ => Predictions::Probabilities(vec![0.0; rows * head.classes]),
        }
    }

    /// The mean of several answers for `rows` rows, each with its share; the shares are 1 in all (M:folds). Of one answer it is
    /// that one, to the bit.
    pub fn mean<P: Borrow<Predictions>>(
        head: &Head,
        rows: usize,
        all: impl Iterator<Item = (f64, P)>,
    ) -> Predictions {
        let mut all = all.peekable();
        let Some((share, first)) = all.next() else { return Predictions::zeros(head, rows) };
        if all.peek().is_none() {
            return first.borrow().clone();
        }
        let mut sum = vec![0.0; first.borrow().numbers()];
        first.borrow().join(&mut sum, |sum, x| *sum = share * x);
        for (share, next) in all {
            next.borrow().join(&mut sum, |sum, x| *sum += share * x);
        }
        match first.borrow() {
            Predictions::Numbers(_) => Predictions::Numbers(sum),
            Predictions::Probabilities(_) => {
                Predictions::Probabilities(sum.into_iter().map(|p| p as f32).collect())
            }
        }
    }

    /// How many numbers it holds.
    fn numbers(&self) -> usize {
        match self {
            Predictions::Numbers(numbers) => numbers.len(),
            Predictions::Probabilities(p) => p.len(),
        }
    }

    /// Joins each of its numbers to the one in its place.
    fn join(&self, to: &mut [f64], join: impl Fn(&mut f64, f64)) {
        match self {
            Predictions::Numbers(numbers) => to.iter_mut().zip(numbers).for_each(|(to, &x)| join(to, x)),
            Predictions::Probabilities(p) => {
                to.iter_mut().zip(p).for_each(|(to, &p)| join(to, f64::from(p)));
            }
        }
    }

    /// Those of some rows, by their positions.
    pub fn of_rows(&self, head: &Head, rows: &[u32]) -> Predictions {
        match self {
            Predictions::Numbers(numbers) => {
                Predictions::Numbers(rows.iter().map(|&row| numbers[row as usize]).collect())
            }
            Predictions::Probabilities(p) => {
                let of = |&row: &u32| p[row as usize * head.classes..][..head.classes].iter().copied();
                Predictions::Probabilities(rows.iter().flat_map(of).collect())
            }
        }
    }

    /// Of `rows` rows in all, from parts that say which rows they are of.
    pub fn of_parts<'a>(
        head: &Head,
        rows: usize,
        parts: impl Iterator<Item = (&'a [u32], Predictions)>,
    ) -> Predictions {
        let mut all = Predictions::zeros(head, rows);
        for (places, part) in parts {
            match (&mut all, part) {
                (Predictions::Numbers(all), Predictions::Numbers(part)) => {
                    places.iter().zip(part).for_each(|(&row, y)| all[row as usize] = y);
                }
                (Predictions::Probabilities(all), Predictions::Probabilities(part)) => {
                    for (&row, p) in places.iter().zip(part.chunks_exact(head.classes)) {
                        all[row as usize * head.classes..][..head.classes].copy_from_slice(p);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Adds the rows of another part.
    pub fn append(&mut self, other: Predictions) {
        match (self, other) {
            (Predictions::Probabilities(a), Predictions::Probabilities(mut b)) => a.append(&mut b),
            (Predictions::Numbers(a), Predictions::Numbers(mut b)) => a.append(&mut b),
            _ => {}
        }
    }
}

impl Head {
    /// The head for a target, its units fitted on the training rows.
    ///
    /// # Errors
    /// A number without a logarithm, where logarithms are to be learnt.
    pub fn fit(
        target: &TargetSpec,
        loss: LossSpec,
        training: &Truth,
        prepare: &PrepareOptions,
    ) -> Result<Head, Error> {
        let units = match (training, loss) {
            // A count is learnt as it is.
            (_, LossSpec::Poisson(_)) | (Truth::Classes(_), _) => TargetUnits::PLAIN,
            (Truth::Numbers(numbers), _) => {
                let scale = resolved("target-scale", prepare.target_scale)?;
                let units = TargetUnits::fit(numbers, scale, prepare.clamp_predictions);
                let said = |found| format!("--target-scale log: target '{}': {found}", target.name);
                units.map_err(|found| Error::Options(said(found)))?
            }
        };
        Ok(Head { task: target.task, classes: target.classes.len(), loss, units })
    }

    /// Raw outputs the net must have.
    pub fn outputs(&self) -> u32 {
        match self.task {
            Task::Multiclass => self.classes as u32,
            Task::Binary if matches!(self.loss, LossSpec::CrossEntropy(_)) => 2,
            Task::Binary | Task::Regression => 1,
        }
    }

    /// What the net learns.
    pub fn targets(&self, truth: &Truth) -> Vec<f32> {
        match truth {
            Truth::Classes(classes) => classes.iter().map(|&class| class as f32).collect(),
            Truth::Numbers(numbers) => numbers.iter().map(|&y| self.units.learnt(y) as f32).collect(),
        }
    }

    /// From raw outputs `[rows, outputs]` to answers.
    pub fn predict(&self, raw: &[f32]) -> Predictions {
        let loss = self.loss.loss();
        match self.task {
            Task::Binary if self.outputs() == 1 => {
                // Each column by itself: 1 − p would lose the digits of a small probability.
                let mut both = vec![0.0; 2 * raw.len()];
                for (pair, &z) in both.chunks_exact_mut(2).zip(raw) {
                    loss.link(&[-z], &mut pair[..1]);
                    loss.link(&[z], &mut pair[1..]);
                }
                Predictions::Probabilities(both)
            }
            Task::Binary | Task::Multiclass => {
                let mut all = vec![0.0; raw.len()];
                for (p, z) in all.chunks_exact_mut(self.classes).zip(raw.chunks_exact(self.classes)) {
                    loss.link(z, p);
                }
                Predictions::Probabilities(all)
            }
            Task::Regression => {
                let mut numbers = vec![0.0; raw.len()];
                loss.link(raw, &mut numbers);
                let said = |z: f32| self.units.said(f64::from(z));
                Predictions::Numbers(numbers.into_iter().map(said).collect())
            }
        }
    }

    /// What a person reads of one row's raw outputs: a probability for each class, or the number in their units. In f64, where
    /// the probability of a class ruled out with confidence is small and not 0.
    pub fn says(&self, raw: &[f64]) -> Vec<f64> {
        let mut slope = vec![0.0; raw.len()];
        let answers = if self.task == Task::Regression { 1 } else { self.classes };
        (0..answers).map(|which| self.answer(which, raw, &mut slope)).collect()
    }

    /// One answer in f64 from raw outputs `[members, outputs]`: the probability of a class, or the number in the person's
    /// units; and into `slope` how it changes with each of them. Members answer together (M:member-mean, M:link-slope).
    pub(crate) fn answer(&self, class: usize, raw: &[f64], slope: &mut [f64]) -> f64 {
        let (loss, outputs) = (self.loss.loss(), self.outputs() as usize);
        let members = (raw.len() / outputs) as f64;
        let mut sum = 0.0;
        for (z, slope) in raw.chunks_exact(outputs).zip(slope.chunks_exact_mut(outputs)) {
            sum += match (outputs, self.task, class) {
                // The first of two classes by itself: 1 − p would lose the digits of a small probability.
                (1, Task::Binary, 0) => {
                    let first = loss.link_slope(&[-z[0]], 0, slope);
                    slope[0] = -slope[0];
                    first
                }
                (1, ..) => loss.link_slope(z, 0, slope),
                // An output for each class.
                _ => loss.link_slope(z, class, slope),
            };
        }
        let mean = sum / members;
        let (answer, rise) = match self.task {
            Task::Regression => (self.units.said(mean), self.units.said_slope(mean)),
            _ => (mean, 1.0),
        };
        slope.iter_mut().for_each(|slope| *slope *= rise / members);
        answer
    }

    /// All metrics of some answers; each row counts by its weight, or once. The class is the most probable one.
    pub fn score(
        &self,
        predictions: &Predictions,
        truth: &Truth,
        weights: Option<&[f32]>,
    ) -> Result<Scores, MetricError> {
        self.score_by(Decision::MostProbable, predictions, truth, weights)
    }

    /// The same where another decision names the class.
    pub fn score_by(
        &self,
        decision: Decision,
        predictions: &Predictions,
        truth: &Truth,
        weights: Option<&[f32]>,
    ) -> Result<Scores, MetricError> {
        match (predictions, truth) {
            (Predictions::Probabilities(p), Truth::Classes(y)) => {
                metrics::classification_by(decision, p, self.classes, y, weights).map(Scores::Classes)
            }
            (Predictions::Numbers(p), Truth::Numbers(y)) => {
                let mut scores = metrics::regression(p, y, weights)?;
                if !matches!(self.loss, LossSpec::Mse(_) | LossSpec::Mae(_)) {
                    scores.loss = Some(self.error(p, truth, weights));
                }
                Ok(Scores::Numbers(scores))
            }
            _ => Err(MetricError::NoRows),
        }
    }

    /// One metric of some answers; `None` where it is not defined on these rows.
    ///
    /// # Errors
    /// A metric of the other kind of target.
    pub fn metric(
        &self,
        metric: Metric,
        predictions: &Predictions,
        truth: &Truth,
        weights: Option<&[f32]>,
    ) -> Result<Option<f64>, MetricError> {
        match (predictions, truth) {
            (Predictions::Probabilities(p), Truth::Classes(y)) => {
                metric.of_classes(p, self.classes, y, weights)
            }
            (Predictions::Numbers(p), Truth::Numbers(_)) if metric == Metric::Loss => {
                Ok(Some(self.error(p, truth, weights)))
            }
            (Predictions::Numbers(p), Truth::Numbers(y)) => metric.of_numbers(p, y, weights),
            _ => Ok(None),
        }
    }

    /// Mean error of predicted numbers `[rows]`, in the loss's own units. From what a person reads back to the raw
    /// outputs, so that it is the same number wherever the predictions come from.
    fn error(&self, predictions: &[f64], truth: &Truth, weights: Option<&[f32]>) -> f64 {
        // The one link that is no identity: e to the raw output, which may have run out to 0.
        let raw = |y: f64| match self.loss {
            LossSpec::Poisson(_) => libm::log(y.max(f64::from(f32::MIN_POSITIVE))),
            _ => y,
        };
        let (mut sum, mut total) = (0.0, 0.0);
        for (row, (y, target)) in predictions.iter().zip(self.targets(truth)).enumerate() {
            let weight = metrics::weight(weights, row);
            let z = raw(self.units.learnt(*y));
            sum += weight * self.loss.row(&[z], &[target], 1.0, &mut [0.0]);
            total += weight;
        }
        sum / total
    }
}
