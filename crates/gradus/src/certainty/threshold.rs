//! From which probability on the positive one of two classes is named, and what that trades.

use serde::{Deserialize, Serialize};

use crate::metrics::weight;
use crate::options::ThresholdRule;

/// Points of the trade-off picture that are spread evenly, and that are spread over the rows.
const POINTS: usize = 100;

/// A threshold that a model names its class by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// The positive class: its number.
    pub positive: u32,
    /// It is named where its probability is at least this.
    pub at: f64,
    /// What was asked for.
    pub rule: ThresholdRule,
}

/// How a threshold was found and what it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThresholdResult {
    /// The positive class.
    pub positive: String,
    /// It is named where its probability is at least this.
    pub at: f64,
    /// What was asked for.
    pub rule: ThresholdRule,
    /// Rows that it was chosen on; 0 where it was given.
    pub rows: usize,
    /// What the test rows come to by it.
    pub test: TradeOff,
    /// What they come to where the more probable class is named.
    pub test_most_probable: TradeOff,
}

/// What a threshold comes to on some rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TradeOff {
    /// The threshold.
    pub at: f64,
    /// Of the rows named positive the share that is; `None` where none is named so.
    pub precision: Option<f64>,
    /// Of the positive rows the share that is named so; `None` where there is none.
    pub recall: Option<f64>,
    /// Cost of a row on average, where every mistake costs 1 or as the rule has it.
    pub cost: f64,
}

/// Weights of the rows named positive, rightly and wrongly, of all.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    hits: f64,
    alarms: f64,
    positive: f64,
    negative: f64,
}

impl Named {
    fn precision(&self) -> Option<f64> {
        let named = self.hits + self.alarms;
        (named > 0.0).then(|| self.hits / named)
    }

    fn recall(&self) -> Option<f64> {
        (self.positive > 0.0).then(|| self.hits / self.positive)
    }

    fn cost(&self, rule: Option<ThresholdRule>) -> f64 {
        let (alarm, miss) = match rule {
            Some(ThresholdRule::Cost { false_positive, false_negative }) => (false_positive, false_negative),
            _ => (1.0, 1.0),
        };
        let all = self.positive + self.negative;
        if all > 0.0 { (alarm * self.alarms + miss * (self.positive - self.hits)) / all } else { 0.0 }
    }

    /// What is to be large.
    fn worth(&self, rule: ThresholdRule) -> f64 {
        match rule {
            ThresholdRule::F1 => 2.0 * self.hits / (self.hits + self.alarms + self.positive),
            ThresholdRule::BalancedAccuracy => {
                (self.hits / self.positive + 1.0 - self.alarms / self.negative) / 2.0
            }
            ThresholdRule::At(_) | ThresholdRule::Accuracy | ThresholdRule::Cost { .. } => {
                -self.cost(Some(rule))
            }
        }
    }

    fn at(self, at: f64, rule: Option<ThresholdRule>) -> TradeOff {
        TradeOff { at, precision: self.precision(), recall: self.recall(), cost: self.cost(rule) }
    }
}

/// Rows by the probability of the positive class, the largest first.
struct Sorted {
    /// (probability, is positive, weight).
    rows: Vec<(f32, bool, f64)>,
    none: Named,
}

impl Sorted {
    /// Of probabilities `[rows, 2]`.
    fn of(p: &[f32], positive: usize, truth: &[u32], weights: Option<&[f32]>) -> Sorted {
        let rows = p.chunks_exact(2).zip(truth).enumerate();
        let rows = rows
            .map(|(row, (p, &class))| (p[positive.min(1)], class as usize == positive, weight(weights, row)));
        let mut rows: Vec<(f32, bool, f64)> = rows.collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let sum = |of: bool| rows.iter().filter(|row| row.1 == of).map(|row| row.2).sum();
        let none = Named { positive: sum(true), negative: sum(false), ..Named::default() };
        Sorted { rows, none }
    }

    /// Each threshold that names other rows than the one before, from above, with what it names.
    fn cuts(&self) -> Vec<(f64, Named)> {
        let first = self.rows.first().map_or(1.0, |row| f64::from(row.0));
        let mut cuts = Vec::new();
        if first < 1.0 {
            cuts.push(((1.0 + first) / 2.0, self.none));
        }
        let (mut named, mut end) = (self.none, 0);
        for group in self.rows.chunk_by(|a, b| a.0 == b.0) {
            for &(_, is, weight) in group {
                *(if is { &mut named.hits } else { &mut named.alarms }) += weight;
            }
            end += group.len();
            let own = group.first().map_or(0.0, |row| f64::from(row.0));
            let next = self.rows.get(end).map_or(0.0, |row| f64::from(row.0));
            // Halfway to the next: new rows lie on both sides.
            if own > 0.0 {
                cuts.push(((own + next) / 2.0, named));
            }
        }
        cuts
    }

    /// What is named from `at` on; `cuts` are this one's.
    fn named(&self, cuts: &[(f64, Named)], at: f64) -> Named {
        let place = self.rows.partition_point(|row| f64::from(row.0) >= at);
        let lowest = place.checked_sub(1).and_then(|k| self.rows.get(k)).map(|row| f64::from(row.0));
        let Some(lowest) = lowest else { return self.none };
        // The last cut that does not lie above the lowest probability named.
        let cut = cuts.iter().find(|(cut, _)| *cut <= lowest);
        cut.or(cuts.last()).map_or(self.none, |(_, named)| *named)
    }
}

/// The threshold that does best on answers `p` (`[rows, 2]`) of rows that no net was fitted on: every one that names
/// other rows is tried, and of equally good ones the nearest to 0.5 is taken.
pub(super) fn choose(
    rule: ThresholdRule,
    positive: usize,
    p: &[f32],
    truth: &[u32],
    weights: Option<&[f32]>,
) -> f64 {
    if let ThresholdRule::At(at) = rule {
        return at;
    }
    let from_middle = |at: f64| (at - 0.5).abs();
    let mut best: Option<(f64, f64)> = None;
    for (at, named) in Sorted::of(p, positive, truth, weights).cuts() {
        let worth = named.worth(rule);
        let better = match best {
            None => true,
            Some((other, most)) => worth > most || (worth == most && from_middle(at) < from_middle(other)),
        };
        if better && !worth.is_nan() {
            best = Some((at, worth));
        }
    }
    best.map_or(0.5, |(at, _)| at)
}

/// What thresholds from 0 to 1 come to on answers `p` (`[rows, 2]`), ascending: evenly spread ones and those that the
/// rows are spread over.
pub fn trade_off(
    p: &[f32],
    positive: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
    rule: Option<ThresholdRule>,
) -> Vec<TradeOff> {
    let sorted = Sorted::of(p, positive, truth, weights);
    let cuts = sorted.cuts();
    let mut at: Vec<f64> = (1..POINTS).map(|k| k as f64 / POINTS as f64).collect();
    let last = cuts.len().saturating_sub(1);
    at.extend((0..POINTS).filter_map(|k| cuts.get(k * last / (POINTS - 1))).map(|cut| cut.0));
    at.sort_unstable_by(f64::total_cmp);
    at.dedup();
    at.into_iter().map(|at| sorted.named(&cuts, at).at(at, rule)).collect()
}

/// What one threshold comes to.
pub(super) fn comes_to(
    at: f64,
    p: &[f32],
    positive: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
    rule: Option<ThresholdRule>,
) -> TradeOff {
    let sorted = Sorted::of(p, positive, truth, weights);
    sorted.named(&sorted.cuts(), at).at(at, rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Decision, classification_by};
    use gradus_engine::random::{Random, Stream};

    /// 60 rows; one in five is positive.
    fn rows() -> (Vec<f32>, Vec<u32>, Vec<f32>) {
        let random = Random::new(4, Stream::Sample, 0);
        let (mut p, mut truth, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..60 {
            let y = u32::from(random.uniform(row) < 0.2);
            // Coarse: many rows share a probability.
            let said = (20.0 * (0.2 * f64::from(y) + 0.6 * random.uniform(100 + row))).floor() as f32 / 20.0;
            p.extend([1.0 - said, said]);
            truth.push(y);
            weights.push(random.uniform(200 + row) as f32);
        }
        (p, truth, weights)
    }

    #[test]
    fn the_chosen_one_is_the_best_of_all() {
        let (p, truth, weights) = rows();
        let rules = ["f1", "accuracy", "balanced-accuracy", "cost:1:5", "cost:7:2"];
        for rule in rules.map(|rule| rule.parse::<ThresholdRule>().unwrap()) {
            for positive in [0, 1] {
                for weights in [None, Some(&weights[..])] {
                    let worth = |at: f64| {
                        let decision = Decision::Threshold { positive: positive as u32, at };
                        let scores = classification_by(decision, &p, 2, &truth, weights).unwrap();
                        let of = &scores.per_class[positive];
                        match rule {
                            ThresholdRule::F1 => of.f1,
                            ThresholdRule::Accuracy => scores.accuracy,
                            ThresholdRule::BalancedAccuracy => {
                                (of.recall + scores.per_class[1 - positive].recall) / 2.0
                            }
                            ThresholdRule::Cost { false_positive, false_negative } => {
                                let miss = scores.confusion[positive][1 - positive];
                                let alarm = scores.confusion[1 - positive][positive];
                                -(false_positive * alarm + false_negative * miss)
                            }
                            ThresholdRule::At(_) => 0.0,
                        }
                    };
                    let chosen = choose(rule, positive, &p, &truth, weights);
                    let best = (1..2000).map(|k| worth(f64::from(k) / 2000.0)).fold(f64::MIN, f64::max);
                    assert!((worth(chosen) - best).abs() < 1e-9, "{rule} {positive}: {chosen}");
                }
            }
        }
        assert_eq!(choose(ThresholdRule::At(0.2), 1, &p, &truth, None), 0.2);
    }

    #[test]
    fn the_curve_is_what_the_scores_say() {
        let (p, truth, weights) = rows();
        let curve = trade_off(&p, 1, &truth, Some(&weights), None);
        assert!(curve.is_sorted_by(|a, b| a.at < b.at) && curve.len() >= POINTS - 1);
        for point in curve {
            let decision = Decision::Threshold { positive: 1, at: point.at };
            let scores = classification_by(decision, &p, 2, &truth, Some(&weights)).unwrap();
            let of = &scores.per_class[1];
            assert!((point.precision.unwrap_or(0.0) - of.precision).abs() < 1e-9, "{point:?} {of:?}");
            assert!((point.recall.unwrap() - of.recall).abs() < 1e-9, "{point:?}");
            assert!((point.cost - (1.0 - scores.accuracy)).abs() < 1e-9, "{point:?}");
        }
    }

    #[test]
    fn equally_good_ones_stay_near_the_middle() {
        let p = [0.1, 0.9, 0.9, 0.1];
        assert_eq!(
            choose(ThresholdRule::F1, 1, &p, &[1, 0], None),
            (f64::from(0.9f32) + f64::from(0.1f32)) / 2.0
        );
        // All wrong at once: nothing named, or everything, is no better than the other.
        let at = choose(ThresholdRule::Accuracy, 1, &[0.0, 1.0, 0.0, 1.0], &[1, 0], None);
        assert_eq!(at, 0.5);
    }
}
