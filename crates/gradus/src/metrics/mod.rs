//! How good predictions are, in numbers a person knows: accuracy, log loss, ROC-AUC, RMSE, MAE, R².
//!
//! All of them take an optional weight for each row and sum in `f64` in row order, so a number depends
//! on the rows alone.

mod bootstrap;
mod classification;
mod decision;
mod metric;
mod regression;
mod reliability;
mod roc;

pub use bootstrap::{Interval, Resampling, bootstrap};
pub(crate) use classification::most_probable;
pub use classification::{
    CONFUSION_CLASSES, ClassScores, Classification, PROBABILITY_FLOOR, accuracy, accuracy_by, classification,
    classification_by, log_loss,
};
pub use decision::Decision;
pub use metric::Metric;
pub use regression::{Regression, regression};
pub use reliability::{CalibrationBin, reliability, said};
pub use roc::{roc_auc, roc_auc_classes};

/// Why predictions cannot be scored.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricError {
    /// There is nothing to score.
    #[error("no rows to score; give at least one row whose target is known")]
    NoRows,
    /// Two lists that belong together differ in length.
    #[error("{found} {what} for {wanted} wanted; give one for each")]
    Length {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// Fewer than two classes.
    #[error("{classes} classes, but classification needs at least 2")]
    Classes {
        /// How many classes there are.
        classes: usize,
    },
    /// A true class that the model does not have.
    #[error("row {row}: class number {class}, but there are {classes} classes")]
    UnknownClass {
        /// The row, counted from 1.
        row: usize,
        /// Its class number.
        class: u32,
        /// How many classes there are.
        classes: usize,
    },
    /// A probability, prediction or true number that is not finite, or a probability outside 0..1.
    #[error("row {row}: a {what} of {value}; {wanted}")]
    Value {
        /// The row, counted from 1.
        row: usize,
        /// What the number is.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it should be.
        wanted: &'static str,
    },
    /// The weights add up to nothing.
    #[error("every row has weight 0; give at least one row a weight above 0")]
    NoWeight,
    /// A sum left the range of `f64`.
    #[error("the {what} is too large to be a number; predictions or targets are too far out")]
    TooLarge {
        /// Which metric.
        what: &'static str,
    },
    /// The metric belongs to the other kind of target.
    #[error("--metric {metric} does not fit this target; wanted {choices}")]
    WrongTask {
        /// The metric asked for.
        metric: Metric,
        /// The metrics that fit.
        choices: &'static str,
    },
}

/// The weight of one row: 1 without weights.
pub fn weight(weights: Option<&[f32]>, row: usize) -> f64 {
    weights.and_then(|w| w.get(row)).map_or(1.0, |&w| f64::from(w))
}

/// Checks that there is one finite weight of at least 0 for each row, and returns their sum.
fn check_weights(weights: Option<&[f32]>, rows: usize) -> Result<f64, MetricError> {
    let Some(weights) = weights else { return Ok(rows as f64) };
    if weights.len() != rows {
        return Err(MetricError::Length { what: "row weights", found: weights.len(), wanted: rows });
    }
    let mut sum = 0.0;
    for (row, &value) in weights.iter().enumerate() {
        if !(value.is_finite() && value >= 0.0) {
            return Err(MetricError::Value {
                row: row + 1,
                what: "row weight",
                value: f64::from(value),
                wanted: "weights are finite and at least 0",
            });
        }
        sum += f64::from(value);
    }
    if sum > 0.0 { Ok(sum) } else { Err(MetricError::NoWeight) }
}
