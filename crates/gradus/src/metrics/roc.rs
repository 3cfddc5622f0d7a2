//! Area under the ROC curve: the chance that a row of the class scores above a row of another.

use super::classification::check_classes;
use super::{MetricError, weight};

/// Area under the ROC curve of `scores` (`[rows]`, higher = more of the class) for rows where `positive`
/// (`[rows]`) holds against the others, by midranks, so that ties count one half:
/// Σ over positive rows i of wᵢ · (weight of negative rows below + ½ weight of negative rows tied),
/// over (positive weight · negative weight); Hanley and McNeil (Radiology 143, 1982).
///
/// `None` where positive or negative rows are absent (or weigh nothing), a score is NaN, or lengths
/// differ.
pub fn roc_auc(scores: &[f32], positive: &[bool], weights: Option<&[f32]>) -> Option<f64> {
    let fits = weights.is_none_or(|w| w.len() == scores.len());
    if scores.len() != positive.len() || !fits || scores.iter().any(|s| s.is_nan()) {
        return None;
    }
    let rows = scores.iter().zip(positive).enumerate();
    let mut sorted: Vec<Row> = rows
        .map(|(row, (&score, &positive))| Row { score, positive, weight: weight(weights, row) })
        .collect();
    auc(&mut sorted)
}

/// Area under the ROC curve of `probabilities` (`[rows, classes]`, row-major). Two classes: that of the
/// second column. More: the plain mean over the classes present of one class against the rest (macro
/// one-vs-rest). `None` where fewer than two classes are present.
///
/// # Errors
/// As [`super::classification`].
pub fn roc_auc_classes(
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<Option<f64>, MetricError> {
    check_classes(probabilities, classes, truth, weights)?;
    Ok(auc_of_classes(probabilities, classes, truth, weights))
}

/// [`roc_auc_classes`] of input already checked.
pub(super) fn auc_of_classes(
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Option<f64> {
    let mut sorted = Vec::with_capacity(truth.len());
    let mut one = |class: usize| {
        sorted.clear();
        let rows = probabilities.chunks_exact(classes).zip(truth).enumerate();
        sorted.extend(rows.filter_map(|(row, (p, &true_class))| {
            let score = *p.get(class)?;
            Some(Row { score, positive: true_class as usize == class, weight: weight(weights, row) })
        }));
        auc(&mut sorted)
    };
    if classes == 2 {
        return one(1);
    }
    let (mut sum, mut present) = (0.0, 0u32);
    for class in 0..classes {
        if let Some(area) = one(class) {
            sum += area;
            present += 1;
        }
    }
    (present > 0).then(|| sum / f64::from(present))
}

#[derive(Clone, Copy)]
struct Row {
    score: f32,
    positive: bool,
    weight: f64,
}

/// Sorts the rows by score (stable: ties stay in row order) and sums over groups of equal scores.
fn auc(rows: &mut [Row]) -> Option<f64> {
    rows.sort_by(|a, b| a.score.total_cmp(&b.score));
    let (mut below, mut above, mut area) = (0.0, 0.0, 0.0);
    // Compared with `==`, so that −0 ties with 0.
    for group in rows.chunk_by(|a, b| a.score == b.score) {
        let (mut positive, mut negative) = (0.0, 0.0);
        for row in group {
            *(if row.positive { &mut positive } else { &mut negative }) += row.weight;
        }
        area += positive * (below + 0.5 * negative);
        below += negative;
        above += positive;
    }
    (below > 0.0 && above > 0.0).then(|| area / (below * above))
}
