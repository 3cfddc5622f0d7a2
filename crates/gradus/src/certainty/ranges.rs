//! Ranges and sets that hold the truth as often as was asked for (M:conformal), and how often they did on test rows.

use gradus_engine::loss::LossSpec;
use gradus_table::TargetUnits;
use serde::{Deserialize, Serialize};

use super::Certainty;
use crate::conformal::{ClassScore, number_score, rows_needed, threshold};
use crate::error::Error;
use crate::head::{Head, Predictions, Truth};

/// The level that every test is measured at.
pub const REPORTED_LEVEL: f64 = 0.9;

/// How strange a class is: one less its probability, which gives the smallest sets on average.
const CLASS_SCORE: ClassScore = ClassScore::Improbable;

/// How far a number's truth was off, in the units that the net learns: where it learns the logarithm, by which factor.
fn score_of_number(units: &TargetUnits, prediction: f64, truth: f64) -> f64 {
    number_score(units.learnt(prediction), units.learnt(truth))
}

/// The scores of answers whose truth is known, ascending. Always finite.
pub(super) fn scores(head: &Head, answers: &Predictions, truth: &Truth) -> Vec<f64> {
    let mut all: Vec<f64> = match (answers, truth) {
        (Predictions::Numbers(numbers), Truth::Numbers(truth)) => {
            numbers.iter().zip(truth).map(|(&said, &y)| score_of_number(&head.units, said, y)).collect()
        }
        (Predictions::Probabilities(p), Truth::Classes(truth)) => {
            let mut of_row = vec![0.0; head.classes];
            let rows = p.chunks_exact(head.classes.max(1)).zip(truth);
            rows.map(|(p, &class)| {
                CLASS_SCORE.of(p, &mut of_row);
                of_row.get(class as usize).copied().unwrap_or(f64::MAX)
            })
            .collect()
        }
        _ => Vec::new(),
    };
    // Stranger than anything: a range that holds it is as wide as numbers go.
    all.iter_mut().filter(|s| !s.is_finite()).for_each(|s| *s = f64::MAX);
    all.sort_unstable_by(f64::total_cmp);
    all
}

/// Ranges or sets at one level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ranges {
    /// Of a number.
    Number {
        /// How far the range goes to both sides, in the units that the net learns.
        reach: f64,
        /// Those units; nothing is held within the training targets here.
        units: TargetUnits,
        /// Numbers below this there are not.
        least: f64,
    },
    /// Of classes: all that are no stranger than this.
    Classes {
        /// The score.
        strangest: f64,
    },
}

impl Certainty {
    /// Ranges or sets that hold the truth in `percent` of 100 rows like those that the scores come from.
    ///
    /// # Errors
    /// A level that is none, a model without scores, or with too few for that level: how many it needs.
    pub fn ranges(&self, head: &Head, percent: f64) -> Result<Ranges, Error> {
        if !(percent > 0.0 && percent < 100.0) {
            let text = format!("--interval {percent}: wanted a percentage between 0 and 100, such as 90");
            return Err(Error::Options(text));
        }
        if self.scores.is_empty() {
            let text = format!(
                "--interval {percent}: this model kept no scores of rows that it was not fitted on; train it again with \
                 this version of gradus"
            );
            return Err(Error::Options(text));
        }
        let (level, rows) = (percent / 100.0, self.scores.len());
        if rows < rows_needed(level) {
            let most = 100.0 * rows as f64 / (rows as f64 + 1.0);
            return Err(Error::Options(format!(
                "--interval {percent}: this model kept the scores of {rows} rows, but {percent} % needs {} rows or more; \
                 ask for {:.1} % at most, or train with more validation rows (--validation-share, --valid)",
                rows_needed(level),
                (10.0 * most).floor() / 10.0
            )));
        }
        let found = threshold(&self.scores, level);
        Ok(match head.classes {
            0 => Ranges::Number {
                reach: found,
                units: TargetUnits { range: None, ..head.units },
                // A count is not negative.
                least: if matches!(head.loss, LossSpec::Poisson(_)) { 0.0 } else { f64::NEG_INFINITY },
            },
            _ => Ranges::Classes { strangest: found },
        })
    }
}

impl Ranges {
    /// The range around a predicted number; of classes nothing.
    pub fn range(&self, prediction: f64) -> Option<(f64, f64)> {
        let Ranges::Number { reach, units, least } = self else { return None };
        let z = units.learnt(prediction);
        // Rounding on the way there and back never leaves the prediction outside.
        let low = units.said(z - reach).min(prediction).max(*least);
        Some((low, units.said(z + reach).max(prediction)))
    }

    /// The classes that belong to the set of these probabilities, ascending; never none. Of a number nothing.
    pub fn set(&self, probabilities: &[f32]) -> Vec<u32> {
        match self {
            Ranges::Classes { strangest } => CLASS_SCORE.set(probabilities, *strangest),
            Ranges::Number { .. } => Vec::new(),
        }
    }
}

/// How often ranges or sets held the truth of rows never seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The share promised.
    pub level: f64,
    /// Rows that the scores come from.
    pub scores: usize,
    /// Rows tested, each counting once.
    pub rows: usize,
    /// Rows whose truth was held.
    pub held: usize,
    /// Their share.
    pub share: f64,
    /// Lower end of the share's 95 % interval: the chance in the rows tested (Wilson's score interval).
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The middle one of the ranges' widths, of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
    /// Mean number of classes in a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classes: Option<f64>,
    /// Share of sets with one class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certain: Option<f64>,
}

/// How often the ranges or sets at [`REPORTED_LEVEL`] hold the truth; `None` where the model has too few scores for it,
/// or there is no row.
pub fn coverage(
    certainty: &Certainty,
    head: &Head,
    answers: &Predictions,
    truth: &Truth,
) -> Option<Coverage> {
    let ranges = certainty.ranges(head, 100.0 * REPORTED_LEVEL).ok()?;
    let rows = truth.rows();
    let (mut held, mut widths, mut classes, mut single) = (0, Vec::new(), 0, 0);
    match (answers, truth) {
        (Predictions::Numbers(numbers), Truth::Numbers(truth)) => {
            for (&said, y) in numbers.iter().zip(truth) {
                let (low, high) = ranges.range(said)?;
                held += usize::from((low..=high).contains(y));
                widths.push(high - low);
            }
        }
        (Predictions::Probabilities(p), Truth::Classes(truth)) => {
            for (p, class) in p.chunks_exact(head.classes.max(1)).zip(truth) {
                let set = ranges.set(p);
                held += usize::from(set.contains(class));
                classes += set.len();
                single += usize::from(set.len() == 1);
            }
        }
        _ => return None,
    }
    let (low, high) = wilson(held, rows)?;
    widths.sort_unstable_by(f64::total_cmp);
    let of_classes = |n: usize| (head.classes > 0).then_some(n as f64 / rows as f64);
    Some(Coverage {
        level: REPORTED_LEVEL,
        scores: certainty.scores.len(),
        rows,
        held,
        share: held as f64 / rows as f64,
        low,
        high,
        width: widths.get(widths.len() / 2).copied(),
        classes: of_classes(classes),
        certain: of_classes(single),
    })
}

/// The 95 % interval of a share of which `held` of `rows` were seen: Wilson's score interval (M:wilson; Wilson, "Probable
/// inference", Journal of the American Statistical Association 22, 1927). `None` of no rows.
pub fn wilson(held: usize, rows: usize) -> Option<(f64, f64)> {
    /// The 97.5 % quantile of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if rows == 0 {
        return None;
    }
    let n = rows as f64;
    let share = held as f64 / n;
    let middle = share + Z * Z / (2.0 * n);
    let reach = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    // Exactly 0 or 1 where none or all were held.
    let low = if held == 0 { 0.0 } else { (middle - reach) / whole };
    let high = if held == rows { 1.0 } else { (middle + reach) / whole };
    Some((low.max(0.0), high.min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::PrepareOptions;
    use gradus_table::{TargetScale, TargetSpec, Task};

    fn head(loss: serde_json::Value, truth: &Truth, prepare: &PrepareOptions) -> Head {
        let spec: TargetSpec = serde_json::from_value(serde_json::json!({
            "name": "y", "task": Task::Regression, "kind": "number", "classes": []
        }))
        .unwrap();
        let target_scale = prepare.target_scale.or(Some(TargetScale::Standard));
        let prepare = PrepareOptions { target_scale, ..prepare.clone() };
        Head::fit(&spec, serde_json::from_value(loss).unwrap(), truth, &prepare).unwrap()
    }

    fn of(head: &Head, said: &[f64], truth: &[f64]) -> Certainty {
        let (said, truth) = (Predictions::Numbers(said.to_vec()), Truth::Numbers(truth.to_vec()));
        let scores = scores(head, &said, &truth);
        Certainty { rows: scores.len(), scores, ..Certainty::default() }
    }

    /// Checked against statsmodels' `proportion_confint(…, method="wilson")`.
    #[test]
    fn intervals_of_shares() {
        let close = |found: Option<(f64, f64)>, low: f64, high: f64| {
            let (a, b) = found.unwrap();
            assert!((a - low).abs() < 1e-4 && (b - high).abs() < 1e-4, "{a} {b}");
        };
        close(wilson(90, 100), 0.8256, 0.9448);
        close(wilson(0, 10), 0.0, 0.2775);
        close(wilson(10, 10), 0.7225, 1.0);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn a_range_goes_as_far_as_the_scores_say() {
        let truth: Vec<f64> = (0..9).map(f64::from).collect();
        let said: Vec<f64> = (0..9).map(|i| f64::from(i) + f64::from(i) / 10.0).collect();
        let head = head(
            serde_json::json!({"kind": "mse"}),
            &Truth::Numbers(truth.clone()),
            &PrepareOptions::default(),
        );
        let certainty = of(&head, &said, &truth);
        let (low, high) = certainty.ranges(&head, 90.0).unwrap().range(100.0).unwrap();
        assert!((low - 99.2).abs() < 1e-9 && (high - 100.8).abs() < 1e-9, "{low} {high}");
        let (low, high) = certainty.ranges(&head, 50.0).unwrap().range(100.0).unwrap();
        assert!((low - 99.6).abs() < 1e-9 && (high - 100.4).abs() < 1e-9, "{low} {high}");
        let error = certainty.ranges(&head, 91.0).unwrap_err().to_string();
        for part in ["--interval 91", "scores of 9 rows", "needs 11 rows or more", "ask for 90.0 % at most"] {
            assert!(error.contains(part), "{error}");
        }
        for percent in [0.0, 100.0, -5.0, f64::NAN, 1e9] {
            assert!(certainty.ranges(&head, percent).unwrap_err().to_string().contains("between 0 and 100"));
        }
        assert!(Certainty::default().ranges(&head, 90.0).unwrap_err().to_string().contains("kept no scores"));
    }

    #[test]
    fn a_logarithm_has_ranges_by_factors_and_a_count_none_below_0() {
        let truth: Vec<f64> = (1..=9).map(|i| f64::from(i) * 100.0).collect();
        let said: Vec<f64> = truth.iter().map(|y| 2.0 * y).collect();
        // Clamped predictions: their ranges are not.
        let prepare = PrepareOptions {
            target_scale: Some(TargetScale::Log),
            clamp_predictions: true,
            ..PrepareOptions::default()
        };
        let log = head(serde_json::json!({"kind": "mse"}), &Truth::Numbers(truth.clone()), &prepare);
        let (low, high) = of(&log, &said, &truth).ranges(&log, 80.0).unwrap().range(800.0).unwrap();
        assert!((low - 400.0).abs() < 1e-6 && (high - 1600.0).abs() < 1e-6, "{low} {high}");
        let count = head(
            serde_json::json!({"kind": "poisson"}),
            &Truth::Numbers(truth.clone()),
            &PrepareOptions::default(),
        );
        let (low, high) = of(&count, &said, &truth).ranges(&count, 80.0).unwrap().range(10.0).unwrap();
        assert_eq!((low, high), (0.0, 810.0));
    }

    #[test]
    fn a_score_that_is_no_number_is_as_strange_as_can_be() {
        let head = head(
            serde_json::json!({"kind": "mse"}),
            &Truth::Numbers(vec![0.0, 1.0]),
            &PrepareOptions::default(),
        );
        let certainty = of(&head, &[f64::NAN, 0.0], &[0.0, 0.0]);
        assert_eq!(certainty.scores, [0.0, f64::MAX]);
    }
}
