//! What certainty comes to on test rows: kept in `metrics.json`.

use serde::{Deserialize, Serialize};

use super::threshold::comes_to;
use super::{BeforeAfter, Calibration, Certainty, Coverage, Settled, ThresholdResult, coverage};
use crate::error::Error;
use crate::head::{Head, Predictions, Truth};
use crate::metrics::{log_loss, reliability, said};
use crate::options::ThresholdRule;

/// What certainty comes to on the test rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertaintyResults {
    /// How the probabilities were calibrated; `None` for a number, and where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// The threshold that names the class; `None` where the most probable one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<ThresholdResult>,
    /// How often ranges or sets held the truth; `None` where too few rows were kept aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// Measures it on rows never seen. `net` is what the nets say, `answers` what the model says.
///
/// # Errors
/// Answers that do not fit the rows.
#[allow(clippy::too_many_arguments, reason = "two kinds of answers to the same rows, and what they are")]
pub fn measure(
    certainty: &Certainty,
    settled: &Settled,
    head: &Head,
    classes: &[String],
    positive: Option<usize>,
    net: &Predictions,
    answers: &Predictions,
    truth: &Truth,
    weights: Option<&[f32]>,
) -> Result<CertaintyResults, Error> {
    let mut results = CertaintyResults {
        coverage: coverage(certainty, head, answers, truth),
        ..CertaintyResults::default()
    };
    let (Predictions::Probabilities(before), Predictions::Probabilities(after), Truth::Classes(y)) =
        (net, answers, truth)
    else {
        return Ok(results);
    };
    if let Some(tried) = settled.tried {
        let loss = |p: &[f32]| log_loss(p, head.classes, y, weights);
        let error = |p: &[f32]| reliability(said(p, head.classes, positive, y)).1;
        results.calibration = Some(Calibration {
            outcome: tried.outcome,
            temperature: 1.0 / tried.temperature.beta,
            rows: tried.rows,
            validation_log_loss: tried.log_loss,
            test_log_loss: BeforeAfter { before: loss(before)?, after: loss(after)? },
            test_calibration_error: BeforeAfter { before: error(before), after: error(after) },
        });
    }
    if let (Some(threshold), Some(positive)) = (certainty.threshold, positive) {
        let rule = threshold.rule;
        let comes_to = |at| comes_to(at, after, positive, y, weights, Some(rule));
        results.threshold = Some(ThresholdResult {
            positive: classes.get(positive).cloned().unwrap_or_default(),
            at: threshold.at,
            rule,
            rows: if matches!(rule, ThresholdRule::At(_)) { 0 } else { settled.rows },
            test: comes_to(threshold.at),
            test_most_probable: comes_to(0.5),
        });
    }
    Ok(results)
}
