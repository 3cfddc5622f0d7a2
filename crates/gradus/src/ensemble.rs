//! What part each of several models has in a common answer: greedy selection with replacement, on rows that none of them
//! was fitted on (Caruana, Niculescu-Mizil, Crew and Ksikes, "Ensemble Selection from Libraries of Models", ICML 2004,
//! sections 2 and 2.1; M:selection).

use crate::metrics::Metric;

/// Models taken in all, so that shares are multiples of 1 by at most so much. A choice: TabArena's ensembles (arXiv
/// 2506.16791) take 40 of hundreds of models, here there are a few.
const ROUNDS: u32 = 40;

/// The share of each of `models` models, 1 in all: one model is taken after the other, the same one more than once if need
/// be, each time the one that makes the mean of those taken best; of all these means the best one is the answer. The first
/// is the best single model, so the answer is never worse than that on the rows of `score`. Of equally good ones the
/// earliest model is taken, and the fewest.
///
/// `score` gives the metric of the mean with such shares; `None`, where it is not defined, is worse than any. Where it
/// never is, all shares are the same.
pub fn select(models: usize, metric: Metric, mut score: impl FnMut(&[f64]) -> Option<f64>) -> Vec<f64> {
    let mut taken = vec![0u32; models];
    let mut best: Option<(f64, Vec<f64>)> = None;
    for round in 1..=ROUNDS {
        let mut next: Option<(usize, f64, Vec<f64>)> = None;
        for model in 0..models {
            taken[model] += 1;
            let shares: Vec<f64> = taken.iter().map(|&times| f64::from(times) / f64::from(round)).collect();
            taken[model] -= 1;
            let Some(value) = score(&shares).filter(|value| !value.is_nan()) else { continue };
            if next.as_ref().is_none_or(|(_, other, _)| metric.better(value, *other)) {
                next = Some((model, value, shares));
            }
        }
        let Some((model, value, shares)) = next else { break };
        taken[model] += 1;
        if best.as_ref().is_none_or(|(other, _)| metric.better(value, *other)) {
            best = Some((value, shares));
        }
    }
    best.map_or_else(|| vec![1.0 / models as f64; models], |(_, shares)| shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradus_engine::random::{Random, Stream};

    /// Root of the mean squared error of the mean of some models' answers.
    fn rmse(answers: &[Vec<f64>], truth: &[f64], shares: &[f64]) -> f64 {
        let mean = |row: usize| -> f64 { answers.iter().zip(shares).map(|(a, share)| share * a[row]).sum() };
        let squares: f64 = truth.iter().enumerate().map(|(row, y)| (mean(row) - y).powi(2)).sum();
        (squares / truth.len() as f64).sqrt()
    }

    /// Errors e₁ = (1, −1), e₂ = (−3, 3): a share of ¾ and ¼ leaves none. By hand: round 1 takes the first (1 < 3), round
    /// 2 the first again (1 against (−1, 1), the same size: the earliest), round 3 the second (|1 + 1 − 3|/3 = ⅓), round 4
    /// the first ((3 − 3)/4 = 0).
    #[test]
    fn a_case_by_hand() {
        let (answers, truth) = ([vec![1.0, -1.0], vec![-3.0, 3.0]], [0.0, 0.0]);
        let mut asked = Vec::new();
        let shares = select(2, Metric::Rmse, |shares| {
            asked.push(shares.to_vec());
            Some(rmse(&answers, &truth, shares))
        });
        assert_eq!(shares, [0.75, 0.25]);
        assert_eq!(asked[..4], [vec![1.0, 0.0], vec![0.0, 1.0], vec![1.0, 0.0], vec![0.5, 0.5]]);
        assert_eq!(asked[7], [0.5, 0.5]);
    }

    #[test]
    fn ties_go_to_the_earliest_and_the_fewest() {
        assert_eq!(select(3, Metric::RocAuc, |_| Some(0.5)), [1.0, 0.0, 0.0]);
        // Two of three are as good as each other, and no mean is better.
        let single = |shares: &[f64]| Some(if shares[0] > 0.0 { 2.0 } else { 1.0 });
        assert_eq!(select(3, Metric::LogLoss, single), [0.0, 1.0, 0.0]);
        assert_eq!(select(1, Metric::LogLoss, |_| Some(0.1)), [1.0]);
    }

    #[test]
    fn a_metric_that_is_not_defined_leaves_all_alike() {
        assert_eq!(select(4, Metric::RocAuc, |_| None), [0.25; 4]);
        assert_eq!(select(2, Metric::R2, |_| Some(f64::NAN)), [0.5; 2]);
        assert_eq!(select(2, Metric::R2, |shares| (shares[0] == 0.0).then_some(0.1)), [0.0, 1.0]);
    }

    #[test]
    fn never_worse_than_the_best_single_one() {
        for seed in 0..50 {
            let random = Random::new(seed, Stream::Sample, 0);
            let (models, rows) = (2 + seed as usize % 5, 3 + seed as usize);
            let truth: Vec<f64> = (0..rows as u64).map(|row| random.normal(row)).collect();
            let of_model = |model: usize| {
                let noise = |row: usize| random.normal((1000 * (model + 1) + row) as u64);
                (0..rows).map(|row| truth[row] + (1.0 + model as f64 / 3.0) * noise(row)).collect()
            };
            let answers: Vec<Vec<f64>> = (0..models).map(of_model).collect();
            let score = |shares: &[f64]| rmse(&answers, &truth, shares);
            let shares = select(models, Metric::Rmse, |shares| Some(score(shares)));
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for model in 0..models {
                let mut alone = vec![0.0; models];
                alone[model] = 1.0;
                assert!(score(&shares) <= score(&alone), "{seed}: {shares:?}");
            }
        }
    }
}
