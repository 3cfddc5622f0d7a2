//! The one metric that a run is stopped and judged by.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{MetricError, accuracy, log_loss, regression, roc_auc_classes};

/// A metric by name: what early stopping watches and what the best weights are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Metric {
    /// Mean of −ln(probability of the true class), in nats; lower is better.
    LogLoss,
    /// Share of rows whose most probable class is the true one; higher is better.
    Accuracy,
    /// Area under the ROC curve; higher is better.
    RocAuc,
    /// Root of the mean squared error, in the target's units; lower is better.
    Rmse,
    /// Mean absolute error, in the target's units; lower is better.
    Mae,
    /// Share of the target's variance that is explained; higher is better.
    R2,
    /// The error that training reduces, of a number, in the loss's own units; lower is better. What a quantile or a
    /// count is rightly judged by.
    Loss,
}

const FOR_CLASSES: &str = "log_loss, accuracy, roc_auc";
const FOR_NUMBERS: &str = "rmse, mae, r2, loss";

impl Metric {
    /// Every metric, those for classes first.
    pub const ALL: [Metric; 7] = [
        Metric::LogLoss,
        Metric::Accuracy,
        Metric::RocAuc,
        Metric::Rmse,
        Metric::Mae,
        Metric::R2,
        Metric::Loss,
    ];

    /// The name used on the command line, in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Metric::LogLoss => "log_loss",
            Metric::Accuracy => "accuracy",
            Metric::RocAuc => "roc_auc",
            Metric::Rmse => "rmse",
            Metric::Mae => "mae",
            Metric::R2 => "r2",
            Metric::Loss => "loss",
        }
    }

    /// Whether it scores classes; the others score numbers.
    pub fn is_for_classes(self) -> bool {
        matches!(self, Metric::LogLoss | Metric::Accuracy | Metric::RocAuc)
    }

    /// Whether a higher value is better.
    pub fn higher_is_better(self) -> bool {
        matches!(self, Metric::Accuracy | Metric::RocAuc | Metric::R2)
    }

    /// Whether `a` is strictly better than `b`. NaN is worse than any number and never better.
    pub fn better(self, a: f64, b: f64) -> bool {
        match (a.is_nan(), b.is_nan()) {
            (true, _) => false,
            (false, true) => true,
            _ if self.higher_is_better() => a > b,
            _ => a < b,
        }
    }

    /// This metric alone for classes, cheaper than [`super::classification`]; `None` where it is
    /// undefined. Arguments as there.
    ///
    /// # Errors
    /// As [`super::classification`]; [`MetricError::WrongTask`] for a metric of numbers.
    pub fn of_classes(
        self,
        probabilities: &[f32],
        classes: usize,
        truth: &[u32],
        weights: Option<&[f32]>,
    ) -> Result<Option<f64>, MetricError> {
        match self {
            Metric::LogLoss => log_loss(probabilities, classes, truth, weights).map(Some),
            Metric::Accuracy => accuracy(probabilities, classes, truth, weights).map(Some),
            Metric::RocAuc => roc_auc_classes(probabilities, classes, truth, weights),
            _ => Err(MetricError::WrongTask { metric: self, choices: FOR_CLASSES }),
        }
    }

    /// This metric alone for numbers; `None` where it is undefined, as [`Metric::Loss`] is here: predictions alone do
    /// not say which loss they were made by ([`crate::head::Head::metric`] knows). Arguments as
    /// [`super::regression`].
    ///
    /// # Errors
    /// As [`super::regression`]; [`MetricError::WrongTask`] for a metric of classes.
    pub fn of_numbers(
        self,
        predictions: &[f64],
        truth: &[f64],
        weights: Option<&[f32]>,
    ) -> Result<Option<f64>, MetricError> {
        if self.is_for_classes() {
            return Err(MetricError::WrongTask { metric: self, choices: FOR_NUMBERS });
        }
        let all = regression(predictions, truth, weights)?;
        Ok(match self {
            Metric::Rmse => Some(all.rmse),
            Metric::Mae => Some(all.mae),
            Metric::R2 => all.r2,
            _ => None,
        })
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
