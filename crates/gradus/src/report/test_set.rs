//! Pictures of the test set: ROC and calibration of classes, predicted against actual and residuals of a number.

use gradus_engine::random::{Random, Stream};

use super::data::{ClassPictures, NumberPictures, RocCurve};
use crate::head::Truth;
use crate::metrics::{reliability, roc_auc, said, weight};

/// Classes that get a ROC curve, at most.
const CURVES: usize = 10;
/// Points of a curve, at most.
const CURVE_POINTS: usize = 200;
/// Points of the picture of predicted against actual, at most.
const POINTS: usize = 1_000;
/// Bins of the residuals.
const RESIDUAL_BINS: usize = 24;

/// Of classes. `p` is `[rows, classes]`; which classes are frequent is asked of the training rows, and of two classes the
/// positive one is shown.
pub(super) fn classes(
    p: &[f32],
    names: &[String],
    truth: &[u32],
    weights: Option<&[f32]>,
    train: &Truth,
    positive: Option<usize>,
) -> ClassPictures {
    let mut counts = vec![0usize; names.len()];
    if let Truth::Classes(of_row) = train {
        for &class in of_row {
            if let Some(count) = counts.get_mut(class as usize) {
                *count += 1;
            }
        }
    }
    let mut shown: Vec<usize> = (0..names.len()).collect();
    match positive {
        Some(positive) => shown = vec![positive],
        None => {
            shown.sort_by_key(|&class| std::cmp::Reverse(counts[class]));
            shown.truncate(CURVES);
            shown.sort_unstable();
        }
    }
    let roc = shown.iter().filter_map(|&class| curve(p, names, class, truth, weights)).collect();
    let (calibration, calibration_error) = reliability(said(p, names.len(), positive, truth));
    ClassPictures { roc, calibration, calibration_error, uncalibrated: Vec::new(), thresholds: None }
}

/// The ROC curve of one class against the rest, as [`roc_auc`] has its area; `None` where that is not defined.
fn curve(
    p: &[f32],
    names: &[String],
    class: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Option<RocCurve> {
    let scores: Vec<f32> = p.chunks_exact(names.len()).map(|p| p[class]).collect();
    let positive: Vec<bool> = truth.iter().map(|&y| y as usize == class).collect();
    let auc = roc_auc(&scores, &positive, weights)?;
    let weight = |row: usize| weight(weights, row);
    let mut rows: Vec<usize> = (0..scores.len()).collect();
    rows.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let (mut right, mut wrong) = (0.0, 0.0);
    let mut points = vec![(0.0, 0.0)];
    for group in rows.chunk_by(|&a, &b| scores[a] == scores[b]) {
        for &row in group {
            *(if positive[row] { &mut right } else { &mut wrong }) += weight(row);
        }
        points.push((wrong, right));
    }
    let share = |x: f64, all: f64| if all > 0.0 { x / all } else { 0.0 };
    let points = thin(&points).map(|(x, y)| (share(x, wrong), share(y, right))).collect();
    Some(RocCurve { class: names.get(class)?.clone(), points, auc })
}

/// At most [`CURVE_POINTS`] of the points, the ends among them, spread evenly along the curve.
fn thin(points: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> {
    let last = points.last().copied().unwrap_or_default();
    let pieces = (CURVE_POINTS - 2) as f64;
    let along = move |(x, y): (f64, f64)| {
        let part = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
        ((part(x, last.0) + part(y, last.1)) / 2.0 * pieces) as usize
    };
    let ends = points.len().saturating_sub(1);
    let mut before = None;
    points.iter().enumerate().filter_map(move |(i, &point)| {
        let piece = along(point);
        let keep = i == 0 || i == ends || before.is_none_or(|before| before < piece);
        before = Some(piece);
        keep.then_some(point)
    })
}

/// Of a number: what was predicted, what really is, in the person's units.
pub(super) fn numbers(predicted: &[f64], actual: &[f64], seed: u64) -> NumberPictures {
    let mut rows: Vec<usize> = (0..actual.len().min(predicted.len())).collect();
    let residuals: Vec<f64> = rows.iter().map(|&row| actual[row] - predicted[row]).collect();
    Random::new(seed, Stream::Sample, 1).shuffle(&mut rows);
    rows.truncate(POINTS);
    NumberPictures {
        points: rows.iter().map(|&row| (actual[row], predicted[row])).collect(),
        rows: residuals.len(),
        residuals: histogram(&residuals),
    }
}

/// Bins of equal width over three standard deviations on both sides of 0; the outermost hold what lies beyond.
fn histogram(residuals: &[f64]) -> Vec<(f64, f64, usize)> {
    let n = residuals.len().max(1) as f64;
    let spread = (residuals.iter().map(|r| r / n * r).sum::<f64>()).sqrt();
    let reach = if spread > 0.0 && spread.is_finite() { 3.0 * spread } else { 1.0 };
    let width = 2.0 * reach / RESIDUAL_BINS as f64;
    let edge = |bin: usize| (bin as f64 - (RESIDUAL_BINS / 2) as f64) * width;
    let mut bins: Vec<(f64, f64, usize)> =
        (0..RESIDUAL_BINS).map(|bin| (edge(bin), edge(bin + 1), 0)).collect();
    for residual in residuals {
        let bin = ((residual + reach) / width).clamp(0.0, (RESIDUAL_BINS - 1) as f64);
        if let Some(bin) = bins.get_mut(bin as usize) {
            bin.2 += 1;
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_ends_in_the_corners_and_has_the_area_of_the_metric() {
        let random = Random::new(1, Stream::Sample, 9);
        let truth: Vec<u32> = (0..5_000).map(|row| random.below(row, 2) as u32).collect();
        let p: Vec<f32> = truth
            .iter()
            .enumerate()
            .flat_map(|(row, &y)| {
                let p = (0.3 + 0.3 * y as f64 + 0.4 * random.uniform(10_000 + row as u64)) as f32;
                [1.0 - p, p]
            })
            .collect();
        let names = ["no".to_string(), "yes".to_string()];
        let curve = curve(&p, &names, 1, &truth, None).unwrap();
        assert!(curve.points.len() <= CURVE_POINTS, "{}", curve.points.len());
        assert_eq!((curve.points[0], *curve.points.last().unwrap()), ((0.0, 0.0), (1.0, 1.0)));
        let steps = curve.points.windows(2);
        let area: f64 = steps.map(|w| (w[1].0 - w[0].0) * (w[0].1 + w[1].1) / 2.0).sum();
        assert!((area - curve.auc).abs() < 5e-3, "{area} {}", curve.auc);
    }

    #[test]
    fn every_residual_is_in_a_bin() {
        let pictures = numbers(&[0.0; 5], &[1.0, -1.0, 0.1, 1e9, 0.0], 0);
        assert_eq!(pictures.residuals.iter().map(|bin| bin.2).sum::<usize>(), 5);
        assert_eq!((pictures.rows, pictures.points.len()), (5, 5));
        assert_eq!(numbers(&[2.0], &[2.0], 0).residuals.len(), RESIDUAL_BINS);
    }
}
