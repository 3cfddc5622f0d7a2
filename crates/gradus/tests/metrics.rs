//! Metrics: scikit-learn's numbers, answers known by hand, properties over random input, bad input.
#![allow(clippy::unwrap_used)]

use gradus::metrics::{
    CONFUSION_CLASSES, Metric, MetricError, PROBABILITY_FLOOR, classification, log_loss, regression, roc_auc,
};
use gradus_engine::random;
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/metrics.json");

fn golden(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(GOLDEN).unwrap();
    all[part].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn weights(case: &Value) -> Option<Vec<f32>> {
    (!case["weights"].is_null()).then(|| numbers(&case["weights"]).iter().map(|w| *w as f32).collect())
}

fn assert_near(found: f64, wanted: &Value, what: &str, case: &Value) {
    let wanted = wanted.as_f64().unwrap();
    let near = (found - wanted).abs() <= 1e-10 * wanted.abs().max(1e-300);
    assert!(
        near || found == wanted,
        "{} of '{}': {found} but scikit-learn says {wanted}",
        what,
        case["name"]
    );
}

#[test]
fn classes_agree_with_scikit_learn() {
    for case in golden("classes") {
        let p: Vec<f32> = numbers(&case["probabilities"]).iter().map(|p| *p as f32).collect();
        let truth: Vec<u32> = numbers(&case["truth"]).iter().map(|c| *c as u32).collect();
        let classes = case["classes"].as_u64().unwrap() as usize;
        let weights = weights(&case);
        let scores = classification(&p, classes, &truth, weights.as_deref()).unwrap();
        assert_eq!(scores.rows, truth.len());
        for (metric, found) in [
            (Metric::Accuracy, scores.accuracy),
            (Metric::LogLoss, scores.log_loss),
            (Metric::RocAuc, scores.roc_auc.unwrap()),
        ] {
            assert_near(found, &case[metric.name()], metric.name(), &case);
            let alone = metric.of_classes(&p, classes, &truth, weights.as_deref()).unwrap();
            assert_eq!(alone, Some(found), "{metric} alone is {metric} among all");
        }
        for (at, class) in scores.per_class.iter().enumerate() {
            assert_eq!(class.class as usize, at);
            assert_near(class.precision, &case["precision"][at], "precision", &case);
            assert_near(class.recall, &case["recall"][at], "recall", &case);
            assert_near(class.f1, &case["f1"][at], "f1", &case);
            assert_near(class.support, &case["support"][at], "support", &case);
        }
        for (at, line) in scores.confusion.iter().enumerate() {
            for (to, found) in line.iter().enumerate() {
                assert_near(*found, &case["confusion"][at][to], "confusion", &case);
            }
        }
    }
}

#[test]
fn numbers_agree_with_scikit_learn() {
    for case in golden("numbers") {
        let (guess, truth) = (numbers(&case["predictions"]), numbers(&case["truth"]));
        let weights = weights(&case);
        let scores = regression(&guess, &truth, weights.as_deref()).unwrap();
        for (metric, found) in
            [(Metric::Rmse, scores.rmse), (Metric::Mae, scores.mae), (Metric::R2, scores.r2.unwrap())]
        {
            assert_near(found, &case[metric.name()], metric.name(), &case);
            let alone = metric.of_numbers(&guess, &truth, weights.as_deref()).unwrap();
            assert_eq!(alone, Some(found));
        }
    }
}

#[test]
fn by_hand() {
    let scores = classification(&[0.8, 0.2, 0.5, 0.5, 0.1, 0.9], 2, &[0, 1, 1], None).unwrap();
    assert_eq!(scores.accuracy, 2.0 / 3.0, "the first of equal probabilities is the answer");
    let nats = -(f64::from(0.8f32).ln() + 0.5f64.ln() + f64::from(0.9f32).ln()) / 3.0;
    assert!((scores.log_loss - nats).abs() < 1e-15);
    assert_eq!(scores.roc_auc, Some(1.0));
    assert_eq!(scores.confusion, [[1.0, 0.0], [1.0, 1.0]]);
    let class = &scores.per_class[1];
    assert_eq!((class.precision, class.recall, class.f1, class.support), (1.0, 0.5, 2.0 / 3.0, 2.0));

    let scores = regression(&[1.0, 2.0, 6.0], &[1.0, 4.0, 4.0], None).unwrap();
    assert_eq!(scores.mae, 4.0 / 3.0);
    assert_eq!(scores.rmse, (8.0f64 / 3.0).sqrt());
    assert!((scores.r2.unwrap() - (1.0 - 8.0 / 6.0)).abs() < 1e-15);
}

#[test]
fn areas_by_hand() {
    let area = |scores: &[f32], positive: &[bool]| roc_auc(scores, positive, None);
    assert_eq!(area(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]), Some(0.75));
    assert_eq!(area(&[0.5; 5], &[true, false, true, false, false]), Some(0.5));
    assert_eq!(area(&[-0.0, 0.0], &[true, false]), Some(0.5), "the two zeros are one score");
    assert_eq!(area(&[0.3, 0.2], &[true, true]), None);
    assert_eq!(area(&[f32::NAN, 0.2], &[true, false]), None);
    assert_eq!(area(&[0.2], &[true, false]), None);
    assert_eq!(roc_auc(&[0.3, 0.2], &[true, false], Some(&[1.0, 0.0])), None);
    assert_eq!(roc_auc(&[0.3, 0.2], &[true, false], Some(&[1.0])), None);
}

#[test]
fn sure_and_wrong_stays_finite() {
    let scores = classification(&[1.0, 0.0], 2, &[1], None).unwrap();
    assert!((scores.log_loss + PROBABILITY_FLOOR.ln()).abs() < 1e-12 && scores.roc_auc.is_none());
    let sure = classification(&[1.0, 0.0], 2, &[0], None).unwrap();
    assert!(sure.log_loss == 0.0 && sure.log_loss.is_sign_positive());
    // Below the smallest normal f32 there is still a floor; above it nothing is rounded.
    let tiny = log_loss(&[1.0, 1e-12], 2, &[1], None).unwrap();
    assert!((tiny + f64::from(1e-12f32).ln()).abs() < 1e-12);
}

#[test]
fn undefined_is_none() {
    assert_eq!(regression(&[1.0, 2.0], &[0.1, 0.1], None).unwrap().r2, None);
    assert_eq!(regression(&[1.0, 2.0], &[0.1, 0.2], Some(&[1.0, 0.0])).unwrap().r2, None);
    assert_eq!(
        regression(&[1.0; 3], &[0.1; 3], None).unwrap().r2,
        None,
        "the mean of 0.1, 0.1, 0.1 is not 0.1"
    );
    assert_eq!(regression(&[1.0], &[5.0], None).unwrap().r2, None);
    let one = classification(&[0.2, 0.3, 0.5, 0.1, 0.1, 0.8], 3, &[2, 2], None).unwrap();
    assert_eq!(one.roc_auc, None);
    assert_eq!((one.per_class[0].precision, one.per_class[0].recall, one.per_class[0].f1), (0.0, 0.0, 0.0));
}

/// The slow definition: each pair of a positive and a negative row.
fn area_by_pairs(scores: &[f32], positive: &[bool], weights: &[f32]) -> f64 {
    let (mut won, mut all) = (0.0, 0.0);
    for i in (0..scores.len()).filter(|i| positive[*i]) {
        for j in (0..scores.len()).filter(|j| !positive[*j]) {
            let pair = f64::from(weights[i]) * f64::from(weights[j]);
            all += pair;
            won += pair
                * if scores[i] > scores[j] {
                    1.0
                } else if scores[i] == scores[j] {
                    0.5
                } else {
                    0.0
                };
        }
    }
    won / all
}

#[test]
fn properties_over_random_input() {
    for seed in 0..200 {
        let random = random::Random::new(seed, random::Stream::Sample, 0);
        let rows = 2 + random.below(0, 40) as usize;
        let grid = 2 + random.below(1, 20);
        let draw = |kind: u64, row: usize, bound: u64| random.below(kind * 1000 + row as u64, bound);
        let scores: Vec<f32> = (0..rows).map(|row| draw(1, row, grid) as f32 / grid as f32).collect();
        let mut positive: Vec<bool> = (0..rows).map(|row| draw(2, row, 3) == 0).collect();
        (positive[0], positive[1]) = (true, false);
        let weights: Vec<f32> = (0..rows).map(|row| 1.0 + draw(3, row, 3) as f32).collect();
        let area = roc_auc(&scores, &positive, Some(&weights)).unwrap();
        assert!((area - area_by_pairs(&scores, &positive, &weights)).abs() < 1e-12);

        // Turned around, the area is what is left to 1.
        let turned: Vec<f32> = scores.iter().map(|s| -s).collect();
        assert!((area + roc_auc(&turned, &positive, Some(&weights)).unwrap() - 1.0).abs() < 1e-12);

        // A row of weight k is the row k times over.
        let copies = |row: usize| std::iter::repeat_n(row, weights[row] as usize);
        let long: Vec<usize> = (0..rows).flat_map(copies).collect();
        let p: Vec<f32> = scores.iter().flat_map(|s| [1.0 - s, *s]).collect();
        let truth: Vec<u32> = positive.iter().map(|p| u32::from(*p)).collect();
        let p_long: Vec<f32> = long.iter().flat_map(|r| [1.0 - scores[*r], scores[*r]]).collect();
        let truth_long: Vec<u32> = long.iter().map(|r| truth[*r]).collect();
        let a = classification(&p, 2, &truth, Some(&weights)).unwrap();
        let b = classification(&p_long, 2, &truth_long, None).unwrap();
        assert!((a.log_loss - b.log_loss).abs() < 1e-12 && (a.accuracy - b.accuracy).abs() < 1e-12);
        assert!((a.roc_auc.unwrap() - b.roc_auc.unwrap()).abs() < 1e-12);
        assert_eq!(a.confusion, b.confusion);

        let guess: Vec<f64> = scores.iter().map(|s| f64::from(*s)).collect();
        let y: Vec<f64> = (0..rows).map(|row| draw(4, row, 100) as f64).collect();
        let guess_long: Vec<f64> = long.iter().map(|r| guess[*r]).collect();
        let y_long: Vec<f64> = long.iter().map(|r| y[*r]).collect();
        let a = regression(&guess, &y, Some(&weights)).unwrap();
        let b = regression(&guess_long, &y_long, None).unwrap();
        assert!((a.rmse - b.rmse).abs() < 1e-9 && (a.mae - b.mae).abs() < 1e-9 && a.mae <= a.rmse + 1e-12);
    }
}

#[test]
fn many_classes_have_no_matrix() {
    let classes = CONFUSION_CLASSES + 1;
    let mut p = vec![0.0; classes * 2];
    (p[3], p[classes + 7]) = (1.0, 1.0);
    let scores = classification(&p, classes, &[3, 8], None).unwrap();
    assert!(scores.confusion.is_empty() && scores.per_class.len() == classes);
    assert_eq!((scores.accuracy, scores.per_class[3].recall, scores.per_class[8].recall), (0.5, 1.0, 0.0));
    assert!(!serde_json::to_string(&scores).unwrap().contains("confusion"));
}

#[test]
fn bad_input_is_named() {
    let classes = |p: &[f32], truth: &[u32], w: Option<&[f32]>| classification(p, 2, truth, w).unwrap_err();
    assert_eq!(classes(&[], &[], None), MetricError::NoRows);
    assert_eq!(
        classes(&[0.5; 3], &[0, 1], None),
        MetricError::Length { what: "probabilities", found: 3, wanted: 4 }
    );
    assert_eq!(classes(&[0.5; 2], &[2], None), MetricError::UnknownClass { row: 1, class: 2, classes: 2 });
    for bad in [f32::NAN, f32::INFINITY, -0.1, 1.1] {
        assert!(matches!(classes(&[0.5, bad], &[0], None), MetricError::Value { row: 1, .. }));
    }
    assert_eq!(classes(&[0.5; 2], &[0], Some(&[0.0])), MetricError::NoWeight);
    for bad in [-1.0, f32::NAN, f32::INFINITY] {
        assert!(matches!(classes(&[0.5; 2], &[0], Some(&[bad])), MetricError::Value { row: 1, .. }));
    }
    assert!(matches!(classes(&[0.5; 2], &[0], Some(&[])), MetricError::Length { .. }));
    assert_eq!(classification(&[1.0], 1, &[0], None).unwrap_err(), MetricError::Classes { classes: 1 });
    assert_eq!(classification(&[], 0, &[], None).unwrap_err(), MetricError::Classes { classes: 0 });

    let numbers = |p: &[f64], y: &[f64]| regression(p, y, None).unwrap_err();
    assert_eq!(numbers(&[], &[]), MetricError::NoRows);
    assert!(matches!(numbers(&[1.0], &[1.0, 2.0]), MetricError::Length { .. }));
    assert_eq!(
        numbers(&[1.0, f64::INFINITY], &[1.0, 2.0]).to_string(),
        "row 2: a prediction of inf; only finite numbers can be scored"
    );
    assert!(matches!(numbers(&[1.0], &[f64::NAN]), MetricError::Value { row: 1, .. }));
    assert_eq!(numbers(&[1e300], &[-1e300]), MetricError::TooLarge { what: "RMSE" });
    assert!(matches!(Metric::Rmse.of_classes(&[0.5; 2], 2, &[0], None), Err(MetricError::WrongTask { .. })));
    assert!(matches!(Metric::RocAuc.of_numbers(&[0.5], &[0.5], None), Err(MetricError::WrongTask { .. })));
}

#[test]
fn names() {
    for metric in Metric::ALL {
        assert_eq!(serde_json::to_string(&metric).unwrap(), format!("\"{metric}\""));
        assert_eq!(
            metric.is_for_classes(),
            Metric::LogLoss.is_for_classes() && !"rmse mae r2 loss".contains(metric.name())
        );
    }
    let scores = regression(&[1.0, 2.0], &[1.0, 3.0], None).unwrap();
    let json = serde_json::to_value(&scores).unwrap();
    for name in ["rows", "rmse", "mae", "r2"] {
        assert!(json.get(name).is_some(), "{name}");
    }
    assert_eq!(serde_json::from_value::<gradus::metrics::Regression>(json).unwrap(), scores);
    let scores = classification(&[0.9, 0.1], 2, &[0], None).unwrap();
    let json = serde_json::to_value(&scores).unwrap();
    for name in ["rows", "accuracy", "log_loss", "roc_auc", "per_class", "confusion"] {
        assert!(json.get(name).is_some(), "{name}");
    }
    assert!(json["roc_auc"].is_null());
}

#[test]
fn better_is_strict_and_nan_is_worst() {
    for metric in Metric::ALL {
        let (good, bad) = if metric.higher_is_better() { (0.9, 0.1) } else { (0.1, 0.9) };
        assert!(metric.better(good, bad) && !metric.better(bad, good) && !metric.better(good, good));
        assert!(metric.better(bad, f64::NAN) && !metric.better(f64::NAN, bad));
        assert!(!metric.better(f64::NAN, f64::NAN));
    }
    assert!(Metric::R2.higher_is_better() && !Metric::Rmse.higher_is_better());
}
