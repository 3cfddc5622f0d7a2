//! How far a metric might be off, by drawing the rows again.

use gradus_engine::random::{Random, Stream};
use serde::{Deserialize, Serialize};

use super::MetricError;

/// The range in which a metric lies in most resamples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// How rows are drawn again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// Resamples.
    pub resamples: u32,
    /// The share of resamples inside the interval, such as 0.95.
    pub level: f64,
    /// Keys the draws: the same seed and rows give the same interval.
    pub seed: u64,
}

impl Default for Resampling {
    /// 1,000 resamples, 95 %.
    fn default() -> Resampling {
        Resampling { resamples: 1000, level: 0.95, seed: 0 }
    }
}

/// The percentile bootstrap of a metric over `rows` rows (M:bootstrap; Efron, "Bootstrap methods", Annals of Statistics
/// 7, 1979). As many rows as there are are drawn with replacement, and `metric` is asked for its value with the weight
/// of each row (`[rows]`): how often it was drawn, times its own in `weights`. One call for each resample.
///
/// It tells of the chance in *these rows*, for this model: not of what other training rows, or another seed, would
/// have made of it. `None` where the metric is undefined (`None`, or a resample of weight 0) in half of the resamples or
/// more: with a class of two rows, say.
///
/// # Errors
/// What `metric` refuses, and weights of another length.
pub fn bootstrap(
    rows: usize,
    weights: Option<&[f32]>,
    how: Resampling,
    mut metric: impl FnMut(&[f32]) -> Result<Option<f64>, MetricError>,
) -> Result<Option<Interval>, MetricError> {
    if let Some(found) = weights.map(<[f32]>::len).filter(|&found| found != rows) {
        return Err(MetricError::Length { what: "row weights", found, wanted: rows });
    }
    let mut drawn = vec![0.0_f32; rows];
    let mut values = Vec::new();
    for resample in 0..how.resamples {
        let random = Random::new(how.seed, Stream::Resample, u64::from(resample));
        drawn.fill(0.0);
        for k in 0..rows as u64 {
            if let Some(times) = drawn.get_mut(random.below(k, rows as u64) as usize) {
                *times += 1.0;
            }
        }
        for (times, weight) in drawn.iter_mut().zip(weights.into_iter().flatten()) {
            *times *= weight;
        }
        match metric(&drawn) {
            Ok(value) => values.extend(value.filter(|v| v.is_finite())),
            // All that was drawn weighs nothing: no sample of these rows.
            Err(MetricError::NoWeight) => {}
            Err(error) => return Err(error),
        }
    }
    if values.is_empty() || 2 * values.len() <= how.resamples as usize {
        return Ok(None);
    }
    values.sort_unstable_by(f64::total_cmp);
    let outside = (1.0 - how.level.clamp(0.0, 1.0)) / 2.0;
    Ok(Some(Interval { low: quantile(&values, outside), high: quantile(&values, 1.0 - outside) }))
}

/// The `q`-quantile of ascending values, interpolated between neighbours.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = q * last as f64;
    let below = (place.floor() as usize).min(last);
    let (a, b) = (sorted[below], sorted[(below + 1).min(last)]);
    // Where both are the same, exactly it.
    a + (b - a) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::super::{Metric, accuracy, regression};
    use super::*;

    /// Probabilities of two classes, right in `right` of 100 rows.
    fn answers(right: usize) -> (Vec<f32>, Vec<u32>) {
        let p = (0..100).flat_map(|row| if row < right { [0.2, 0.8] } else { [0.8, 0.2] }).collect();
        (p, vec![1; 100])
    }

    fn of_accuracy(right: usize, weights: Option<&[f32]>, how: Resampling) -> Option<Interval> {
        let (p, truth) = answers(right);
        bootstrap(100, weights, how, |w| accuracy(&p, 2, &truth, Some(w)).map(Some)).unwrap()
    }

    #[test]
    fn a_share_has_the_interval_of_the_binomial() {
        // 80 of 100: the standard error is 0.04, so 0.8 ± 1.96 · 0.04.
        let found = of_accuracy(80, None, Resampling { resamples: 4000, ..Resampling::default() }).unwrap();
        assert!((found.low - 0.7216).abs() < 0.011 && (found.high - 0.8784).abs() < 0.011, "{found:?}");
        assert_eq!(of_accuracy(100, None, Resampling::default()), Some(Interval { low: 1.0, high: 1.0 }));
        let narrow = of_accuracy(80, None, Resampling { level: 0.5, ..Resampling::default() }).unwrap();
        assert!(narrow.low > found.low && narrow.high < found.high);
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let how = Resampling { resamples: 200, ..Resampling::default() };
        assert_eq!(of_accuracy(70, None, how), of_accuracy(70, None, how));
        assert_ne!(of_accuracy(70, None, how), of_accuracy(70, None, Resampling { seed: 1, ..how }));
    }

    #[test]
    fn a_mean_error_is_covered_as_often_as_said() {
        // 300 tables of 60 rows, whose errors have mean 1: the interval should hold it some 95 times in 100.
        let mut held = 0;
        for table in 0..300_u64 {
            let random = Random::new(table, Stream::Sample, 0);
            let errors: Vec<f64> = (0..60).map(|row| -libm::log(1.0 - random.uniform(row))).collect();
            let zeros = vec![0.0; 60];
            let how = Resampling { resamples: 200, level: 0.95, seed: table };
            let metric = |w: &[f32]| Metric::Mae.of_numbers(&errors, &zeros, Some(w));
            let found = bootstrap(60, None, how, metric).unwrap().unwrap();
            held += u32::from((found.low..=found.high).contains(&1.0));
        }
        assert!((267..=290).contains(&held), "{held} of 300");
    }

    #[test]
    fn weights_and_what_is_undefined() {
        // Rows of weight 0 are never heard.
        let mut weights = vec![1.0; 100];
        weights[80..].fill(0.0);
        assert_eq!(
            of_accuracy(80, Some(&weights), Resampling::default()),
            Some(Interval { low: 1.0, high: 1.0 })
        );
        let (p, mut truth) = answers(80);
        let auc = |truth: &[u32]| {
            bootstrap(100, None, Resampling::default(), |w| Metric::RocAuc.of_classes(&p, 2, truth, Some(w)))
        };
        assert_eq!(auc(&truth), Ok(None));
        truth[90..].fill(0);
        assert!(auc(&truth).unwrap().is_some());
        let short = bootstrap(3, Some(&[1.0]), Resampling::default(), |_| Ok(None));
        assert!(matches!(short, Err(MetricError::Length { found: 1, wanted: 3, .. })));
        let none = bootstrap(0, None, Resampling::default(), |w| regression(&[], &[], Some(w)).map(|r| r.r2));
        assert_eq!(none, Err(MetricError::NoRows));
    }
}
