//! Scores of predicted numbers.

use serde::{Deserialize, Serialize};

use super::{MetricError, check_weights, weight};

/// Scores of predicted numbers over one set of rows, in the target's own units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// How many rows were scored.
    pub rows: usize,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// 1 − (squared error) / (squared distance of the true values from their mean); below 0 it is worse
    /// than always answering that mean. `None` where the true values are all alike.
    pub r2: Option<f64>,
    /// Mean of the error that training reduced, in the loss's own units, where that is neither squared nor absolute
    /// error and so not among the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
}

/// Scores `predictions` against `truth` (both `[rows]`, in the target's units), each row counting
/// `weights[row]` times (once without weights).
///
/// # Errors
/// Lengths that differ, no rows, a number that is not finite, a weight that is negative or not finite,
/// weights that are all 0, squares beyond the range of `f64`.
pub fn regression(
    predictions: &[f64],
    truth: &[f64],
    weights: Option<&[f32]>,
) -> Result<Regression, MetricError> {
    let rows = truth.len();
    if predictions.len() != rows {
        return Err(MetricError::Length { what: "predictions", found: predictions.len(), wanted: rows });
    }
    if rows == 0 {
        return Err(MetricError::NoRows);
    }
    check_finite(predictions, "prediction")?;
    check_finite(truth, "true value")?;
    let total = check_weights(weights, rows)?;

    let (mut squares, mut sizes, mut sum) = (0.0, 0.0, 0.0);
    for (row, (&guess, &y)) in predictions.iter().zip(truth).enumerate() {
        let (w, error) = (weight(weights, row), guess - y);
        squares += w * error * error;
        sizes += w * error.abs();
        sum += w * y;
    }
    let mean = sum / total;
    let spread = truth.iter().enumerate().fold(0.0, |spread, (row, &y)| {
        let distance = y - mean;
        spread + weight(weights, row) * distance * distance
    });
    for (what, value) in [("RMSE", squares), ("MAE", sizes), ("R²", spread)] {
        if !value.is_finite() {
            return Err(MetricError::TooLarge { what });
        }
    }
    // Equal values may differ from their rounded mean in the last bit: ask the values themselves.
    let r2 = (varies(truth, weights) && spread > 0.0).then(|| 1.0 - squares / spread);
    let r2 = r2.filter(|r2| r2.is_finite());
    Ok(Regression { rows, rmse: (squares / total).sqrt(), mae: sizes / total, r2, loss: None })
}

/// Whether two rows that weigh something hold different values.
fn varies(truth: &[f64], weights: Option<&[f32]>) -> bool {
    let mut counted = truth.iter().enumerate().filter(|(row, _)| weight(weights, *row) > 0.0);
    let first = counted.next().map(|(_, y)| *y);
    counted.any(|(_, y)| Some(*y) != first)
}

fn check_finite(values: &[f64], what: &'static str) -> Result<(), MetricError> {
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        None => Ok(()),
        Some((row, &value)) => {
            Err(MetricError::Value { row: row + 1, what, value, wanted: "only finite numbers can be scored" })
        }
    }
}
