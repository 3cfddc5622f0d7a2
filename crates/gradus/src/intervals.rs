//! How sure the scores of a test are: 95 % intervals for each of them.

use std::collections::BTreeMap;

use crate::head::{Head, Predictions, Truth};
use crate::metrics::{Decision, Interval, Metric, MetricError, Resampling, accuracy_by, bootstrap};
use crate::scores::Scores;

/// Intervals by the metrics' names.
pub type Intervals = BTreeMap<String, Interval>;

/// Rows that are drawn from, at most: beyond that the interval of every k-th row is narrowed as more rows narrow it.
const DRAWN: usize = 50_000;
/// Rows drawn in all resamples together, about.
const WORK: usize = 2_000_000;

/// 95 % intervals of the scores of some answers, where they are defined (M:bootstrap).
///
/// # Errors
/// Those of [`Head::metric`].
pub(crate) fn intervals(
    head: &Head,
    decision: Decision,
    predictions: &Predictions,
    truth: &Truth,
    weights: Option<&[f32]>,
    scores: &Scores,
) -> Result<Intervals, MetricError> {
    let drawing = Drawing::of(truth.rows());
    let (some, some_truth) = (drawing.predictions(predictions, head.classes), drawing.truth(truth));
    let mut all = Intervals::new();
    for &metric in scores.metrics() {
        let Some(of_all) = scores.get(metric) else { continue };
        let of = |w: Option<&[f32]>| match (metric, &some, &some_truth) {
            (Metric::Accuracy, Predictions::Probabilities(p), Truth::Classes(y)) => {
                accuracy_by(decision, p, head.classes, y, w).map(Some)
            }
            _ => head.metric(metric, &some, &some_truth, w),
        };
        if let Some(range) = drawing.interval(weights, of_all, of)? {
            all.insert(metric.name().to_owned(), range);
        }
    }
    Ok(all)
}

/// How the rows of a test are drawn again: of very many every k-th.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawing {
    rows: usize,
    stride: usize,
}

impl Drawing {
    /// Of so many rows.
    pub(crate) fn of(rows: usize) -> Drawing {
        Drawing { rows, stride: rows.div_ceil(DRAWN).max(1) }
    }

    /// The answers for the rows that are drawn from.
    pub(crate) fn predictions(&self, all: &Predictions, classes: usize) -> Predictions {
        match all {
            Predictions::Probabilities(p) => Predictions::Probabilities(
                p.chunks_exact(classes.max(1)).step_by(self.stride).flatten().copied().collect(),
            ),
            Predictions::Numbers(y) => Predictions::Numbers(y.iter().step_by(self.stride).copied().collect()),
        }
    }

    /// What those rows really are.
    pub(crate) fn truth(&self, all: &Truth) -> Truth {
        match all {
            Truth::Classes(y) => Truth::Classes(y.iter().step_by(self.stride).copied().collect()),
            Truth::Numbers(y) => Truth::Numbers(y.iter().step_by(self.stride).copied().collect()),
        }
    }

    /// The 95 % interval of what `of` makes of those rows, each with a weight, or once; of all rows it is `of_all`.
    /// `weights` are of all rows.
    pub(crate) fn interval(
        &self,
        weights: Option<&[f32]>,
        of_all: f64,
        of: impl Fn(Option<&[f32]>) -> Result<Option<f64>, MetricError>,
    ) -> Result<Option<Interval>, MetricError> {
        let some: Option<Vec<f32>> = weights.map(|w| w.iter().step_by(self.stride).copied().collect());
        let some = some.as_deref();
        let drawn = self.rows.div_ceil(self.stride);
        let resamples = (WORK / drawn.max(1)).clamp(100, 500) as u32;
        let how = Resampling { resamples, ..Resampling::default() };
        let Some(range) = bootstrap(drawn, some, how, |w| of(Some(w)))? else { return Ok(None) };
        if self.stride == 1 {
            return Ok(Some(range));
        }
        let Some(of_some) = of(some)? else { return Ok(None) };
        let narrower = (drawn as f64 / self.rows as f64).sqrt();
        let end = |end: f64| of_all + (end - of_some) * narrower;
        Ok(Some(Interval { low: end(range.low), high: end(range.high) }))
    }
}

#[cfg(test)]
mod tests {
    use gradus_engine::loss::{LossSpec, Mse};
    use gradus_table::{TargetScale, TargetSpec, Task};

    use super::*;
    use crate::options::PrepareOptions;

    #[test]
    fn many_rows_have_the_interval_that_their_number_gives() {
        let spec: TargetSpec = serde_json::from_value(serde_json::json!({
            "name": "y", "task": Task::Regression, "kind": "number", "classes": []
        }))
        .unwrap();
        let wave = |i: usize| ((i * 7919) % 1000) as f64 / 500.0 - 1.0;
        for rows in [2_000, 160_000] {
            let truth = Truth::Numbers(vec![0.0; rows]);
            let prepare = PrepareOptions { target_scale: Some(TargetScale::Standard), ..Default::default() };
            let head = Head::fit(&spec, LossSpec::Mse(Mse {}), &truth, &prepare).unwrap();
            let predictions = Predictions::Numbers((0..rows).map(wave).collect());
            let scores = head.score(&predictions, &truth, None).unwrap();
            let all = intervals(&head, Decision::MostProbable, &predictions, &truth, None, &scores).unwrap();
            let mae = all["mae"];
            // |error| is uniform from 0 to 1: mean 0.5, standard deviation 0.2887.
            let half = 1.96 * 0.2887 / (rows as f64).sqrt();
            assert!((mae.low - (0.5 - half)).abs() < 0.35 * half, "{rows}: {mae:?}");
            assert!((mae.high - (0.5 + half)).abs() < 0.35 * half, "{rows}: {mae:?}");
            assert!(!all.contains_key("r2") && !all.contains_key("loss"));
        }
    }
}
