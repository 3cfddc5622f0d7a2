//! Ranges and sets that hold the truth as often as promised, whatever the net: split conformal prediction.
//!
//! On rows that the net has neither learnt from nor been chosen by, each row's *score* says how strange the truth is
//! beside the prediction. A new row's range or set holds every answer that is no stranger than nearly all of those
//! (M:conformal). If new rows come as these rows did, it holds the truth in the promised share of them or more.

/// The score that the promised share of rows do not exceed: the ⌈(n + 1)·level⌉-th least of the n scores (M:conformal;
/// Vovk et al., "Algorithmic Learning in a Random World", 2005; Angelopoulos and Bates, arXiv 2107.07511, section 1).
/// Infinite where there are too few rows to promise so much: 19 for 95 %. NaN counts as the strangest of all.
pub fn threshold(scores: &[f64], level: f64) -> f64 {
    // A trifle less than the product: 20 rows times 0.95 are 19, not 19.000000000000004.
    let place = ((scores.len() as f64 + 1.0) * level.clamp(0.0, 1.0) - 1e-9).ceil();
    let mut sorted: Vec<f64> = scores.iter().map(|&s| if s.is_nan() { f64::INFINITY } else { s }).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = (place.max(1.0) as usize) - 1;
    sorted.get(place).copied().unwrap_or(f64::INFINITY)
}

/// How few scores a level can be promised with: 9 for 90 %, 19 for 95 %, 99 for 99 %.
pub fn rows_needed(level: f64) -> usize {
    let level = level.clamp(0.0, 1.0);
    // The least n with (n + 1)·level ≤ n, with the same trifle as above.
    ((level - 1e-9) / (1.0 - level)).ceil().max(1.0) as usize
}

/// The score of a number: how far off it is. The range of a new row is its prediction ± the threshold.
pub fn number_score(prediction: f64, truth: f64) -> f64 {
    (prediction - truth).abs()
}

/// The score of a number of which a low and a high quantile are predicted: how far outside them it is, negative inside
/// (Romano, Patterson and Candès, arXiv 1905.03222, equation 6). The range of a new row goes from its low quantile
/// minus the threshold to its high one plus it, so it is wide where the net is unsure.
pub fn range_score(low: f64, high: f64, truth: f64) -> f64 {
    (low - truth).max(truth - high)
}

/// How strange a class is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassScore {
    /// One less its probability: the smallest sets on average (Sadinle, Lei and Wasserman, arXiv 1609.00451).
    Improbable,
    /// The probability of the classes up to it, the most probable first: small sets where a row is easy, large ones where
    /// it is hard (Romano, Sesia and Candès, arXiv 2006.02544, without their random draw, so rather too large).
    Adaptive,
}

impl ClassScore {
    /// The score of each class of one row with these probabilities (`[classes]`), into `scores` (as many).
    pub fn of(self, probabilities: &[f32], scores: &mut [f64]) {
        let own = |&p: &f32| f64::from(p);
        match self {
            ClassScore::Improbable => {
                scores.iter_mut().zip(probabilities).for_each(|(score, p)| *score = 1.0 - own(p));
            }
            ClassScore::Adaptive => {
                // Stable: of equally probable classes the first comes first.
                let mut order: Vec<(usize, f64)> = probabilities.iter().map(own).enumerate().collect();
                order.sort_by(|a, b| b.1.total_cmp(&a.1));
                let mut sum = 0.0;
                for (class, p) in order {
                    sum += p;
                    scores.iter_mut().skip(class).take(1).for_each(|score| *score = sum);
                }
            }
        }
    }

    /// The classes of one row that are no stranger than `threshold`, ascending; the most probable one is always there.
    pub fn set(self, probabilities: &[f32], threshold: f64) -> Vec<u32> {
        let mut scores = vec![f64::INFINITY; probabilities.len()];
        self.of(probabilities, &mut scores);
        let top = crate::metrics::most_probable(probabilities);
        let held = |class: usize, score: f64| score <= threshold || class == top;
        let classes = (0..).zip(scores.iter().enumerate());
        classes.filter(|&(_, (class, &score))| held(class, score)).map(|(number, _)| number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradus_engine::random::{Random, Stream};

    #[test]
    fn the_threshold_is_the_right_one_of_the_sorted_scores() {
        let scores: Vec<f64> = (1..=19).rev().map(f64::from).collect();
        assert_eq!(threshold(&scores, 0.95), 19.0);
        assert_eq!(threshold(&scores, 0.9), 18.0);
        assert_eq!(threshold(&scores, 0.5), 10.0);
        assert_eq!(threshold(&scores, 0.0), 1.0);
        assert_eq!(threshold(&scores[1..], 0.95), f64::INFINITY);
        assert_eq!(threshold(&[], 0.5), f64::INFINITY);
        assert_eq!(threshold(&[1.0, f64::NAN, 2.0], 0.5), 2.0);
        assert_eq!(threshold(&[1.0, f64::NAN, 2.0], 0.75), f64::INFINITY);
    }

    #[test]
    fn a_level_needs_so_many_rows_and_no_more() {
        for (level, rows) in [(0.5, 1), (0.8, 4), (0.9, 9), (0.95, 19), (0.99, 99), (0.999, 999), (0.01, 1)] {
            assert_eq!(rows_needed(level), rows, "{level}");
            assert!(threshold(&vec![1.0; rows], level).is_finite(), "{level}");
            assert!(rows == 1 || threshold(&vec![1.0; rows - 1], level).is_infinite(), "{level}");
        }
    }

    #[test]
    fn ranges_hold_the_truth_as_often_as_promised() {
        // 400 times: 99 rows to fit, 50 to test. A net that is off by noise that grows with x, and biased.
        let (mut plain, mut adaptive) = (0, 0);
        for turn in 0..400 {
            let random = Random::new(turn, Stream::Sample, 0);
            let row = |k: u64| {
                let x = random.uniform(k);
                (x, x + 0.3 + (0.1 + x) * random.normal(1000 + k))
            };
            let (low, high) = (|x: f64| x - 0.5, |x: f64| x + 0.5 + 0.4 * x);
            let fit = |score: &dyn Fn(f64, f64) -> f64| {
                let scores: Vec<f64> = (0..99).map(row).map(|(x, y)| score(x, y)).collect();
                threshold(&scores, 0.9)
            };
            let (a, b) = (fit(&|x, y| number_score(x, y)), fit(&|x, y| range_score(low(x), high(x), y)));
            for (x, y) in (99..149).map(row) {
                plain += u32::from((x - a..=x + a).contains(&y));
                adaptive += u32::from((low(x) - b..=high(x) + b).contains(&y));
            }
        }
        for held in [plain, adaptive] {
            assert!((17_800..=18_250).contains(&held), "{held} of 20,000");
        }
    }

    #[test]
    fn sets_hold_the_truth_as_often_as_promised() {
        // Probabilities that are too sure: the truth is drawn by their square roots.
        for rule in [ClassScore::Improbable, ClassScore::Adaptive] {
            let (mut held, mut size) = (0, 0);
            for turn in 0..200 {
                let random = Random::new(turn, Stream::Sample, 1);
                let row = |k: u64| {
                    let raw: Vec<f64> = (0..4).map(|c| random.uniform(k * 8 + c) + 0.02).collect();
                    let share = |power: i32| {
                        let all: Vec<f64> = raw.iter().map(|x| x.powi(power)).collect();
                        let sum: f64 = all.iter().sum();
                        all.into_iter().map(|x| x / sum).collect::<Vec<f64>>()
                    };
                    let mut left = random.uniform(k * 8 + 7);
                    let class = share(3).iter().position(|p| {
                        left -= p;
                        left < 0.0
                    });
                    let sure: Vec<f32> = share(6).into_iter().map(|p| p as f32).collect();
                    (sure, class.unwrap_or(3))
                };
                let mut scores = [0.0; 4];
                let fitted: Vec<f64> = (0..99)
                    .map(row)
                    .map(|(p, class)| {
                        rule.of(&p, &mut scores);
                        scores[class]
                    })
                    .collect();
                let threshold = threshold(&fitted, 0.9);
                for (p, class) in (99..149).map(row) {
                    let set = rule.set(&p, threshold);
                    held += u32::from(set.contains(&(class as u32)));
                    size += set.len();
                }
            }
            assert!((8_850..=9_300).contains(&held), "{rule:?}: {held} of 10,000");
            assert!((15_000..32_000).contains(&size), "{rule:?}: {size} classes in 10,000 sets");
        }
    }

    #[test]
    fn scores_of_classes_by_hand() {
        let p = [0.25, 0.5, 0.25, 0.0];
        let mut scores = [0.0; 4];
        ClassScore::Improbable.of(&p, &mut scores);
        assert_eq!(scores, [0.75, 0.5, 0.75, 1.0]);
        ClassScore::Adaptive.of(&p, &mut scores);
        assert_eq!(scores, [0.75, 0.5, 1.0, 1.0]);
        assert_eq!(ClassScore::Improbable.set(&p, 0.75), [0, 1, 2]);
        assert_eq!(ClassScore::Adaptive.set(&p, 0.75), [0, 1]);
        assert_eq!(ClassScore::Adaptive.set(&p, 0.1), [1], "never empty");
        assert_eq!(ClassScore::Adaptive.set(&p, f64::INFINITY).len(), 4);
    }
}
