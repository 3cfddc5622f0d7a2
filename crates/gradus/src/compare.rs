//! Two runs on the same test rows: how far apart their scores are, and whether that is more than noise.

mod read;

use std::path::{Path, PathBuf};

use gradus_table::Task;
use serde::Serialize;

use crate::error::Error;
use crate::head::{Predictions, Truth};
use crate::intervals::Drawing;
use crate::metrics::{Interval, Metric, MetricError};
use read::Tested;

/// How two runs compare.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Version of this layout.
    pub schema: u32,
    /// The runs' folders.
    pub runs: [PathBuf; 2],
    /// The task.
    pub task: Task,
    /// The target's column.
    pub target: String,
    /// Test rows, the same of both.
    pub rows: usize,
    /// The metric that the verdict is by.
    pub metric: Metric,
    /// What it says.
    pub verdict: Verdict,
    /// Every metric, in the order they are shown in.
    pub differences: Vec<Difference>,
    /// What is worth knowing about the comparison.
    pub notes: Vec<String>,
}

/// One metric of both runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The metric.
    pub metric: Metric,
    /// Of each run.
    pub scores: [f64; 2],
    /// The second less the first.
    pub difference: f64,
    /// Its 95 % interval: in most resamples of the test rows, the same rows for both runs, it lies in there. `None`
    /// where it is not defined in most of them.
    pub interval: Option<Interval>,
    /// What that says.
    pub verdict: Verdict,
}

/// Which of two runs is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The first, by more than noise.
    First,
    /// The second, by more than noise.
    Second,
    /// These test rows cannot tell.
    Noise,
}

impl Difference {
    fn verdict(metric: Metric, interval: Option<Interval>) -> Verdict {
        let higher = metric.higher_is_better();
        match interval {
            Some(range) if range.low > 0.0 => {
                if higher {
                    Verdict::Second
                } else {
                    Verdict::First
                }
            }
            Some(range) if range.high < 0.0 => {
                if higher {
                    Verdict::First
                } else {
                    Verdict::Second
                }
            }
            _ => Verdict::Noise,
        }
    }
}

/// Compares two finished runs by the predictions that each wrote for its test rows: a paired bootstrap (M:bootstrap),
/// which draws the same rows for both. The verdict is by `metric`, or by the one that both runs were selected on, or
/// else by log loss or RMSE.
///
/// # Errors
/// A folder without a finished run, or without its predictions; runs of other targets, other classes, other test rows
/// or other weights of them; a metric of another task.
pub fn compare(first: &Path, second: &Path, metric: Option<Metric>) -> Result<Comparison, Error> {
    let runs = [Tested::of(first)?, Tested::of(second)?];
    let [a, b] = &runs;
    a.expect_same(b)?;
    let metrics: &[Metric] = match a.report.task {
        Task::Regression => &[Metric::Rmse, Metric::Mae, Metric::R2],
        _ => &[Metric::Accuracy, Metric::LogLoss, Metric::RocAuc],
    };
    let plain = if a.report.task == Task::Regression { Metric::Rmse } else { Metric::LogLoss };
    let shared = a.metric.filter(|metric| b.metric == Some(*metric) && metrics.contains(metric));
    let metric = metric.or(shared).unwrap_or(plain);
    if !metrics.contains(&metric) {
        let names: Vec<&str> = metrics.iter().map(|metric| metric.name()).collect();
        return Err(Error::Options(format!("--metric {metric}: wanted {}", names.join(", "))));
    }
    let differences =
        metrics.iter().map(|&metric| difference(metric, a, b)).collect::<Result<Vec<_>, _>>()?;
    let differences: Vec<Difference> = differences.into_iter().flatten().collect();
    let own = differences.iter().find(|difference| difference.metric == metric).ok_or_else(|| {
        Error::Options(format!("--metric {metric}: not defined on these test rows; wanted another one"))
    })?;
    Ok(Comparison {
        schema: 1,
        runs: [first.to_owned(), second.to_owned()],
        task: a.report.task,
        target: a.report.target.clone(),
        rows: a.truth.rows(),
        metric,
        verdict: own.verdict,
        differences,
        notes: a.notes(b),
    })
}

/// One metric of both; `None` where one of them has none.
fn difference(metric: Metric, a: &Tested, b: &Tested) -> Result<Option<Difference>, MetricError> {
    let weights = a.weights.as_deref();
    let classes = a.report.classes.len();
    let (Some(first), Some(second)) = (
        score(metric, classes, &a.predictions, &a.truth, weights)?,
        score(metric, classes, &b.predictions, &b.truth, weights)?,
    ) else {
        return Ok(None);
    };
    let drawing = Drawing::of(a.truth.rows());
    let truth = drawing.truth(&a.truth);
    let (of_a, of_b) =
        (drawing.predictions(&a.predictions, classes), drawing.predictions(&b.predictions, classes));
    let interval = drawing.interval(weights, second - first, |w| {
        let one = score(metric, classes, &of_a, &truth, w)?;
        let other = score(metric, classes, &of_b, &truth, w)?;
        Ok(one.zip(other).map(|(one, other)| other - one))
    })?;
    let verdict = Difference::verdict(metric, interval);
    Ok(Some(Difference { metric, scores: [first, second], difference: second - first, interval, verdict }))
}

fn score(
    metric: Metric,
    classes: usize,
    predictions: &Predictions,
    truth: &Truth,
    weights: Option<&[f32]>,
) -> Result<Option<f64>, MetricError> {
    match (predictions, truth) {
        (Predictions::Probabilities(p), Truth::Classes(y)) => metric.of_classes(p, classes, y, weights),
        (Predictions::Numbers(p), Truth::Numbers(y)) => metric.of_numbers(p, y, weights),
        _ => Ok(None),
    }
}
