//! Scores of predicted class probabilities.

use serde::{Deserialize, Serialize};

use super::roc::auc_of_classes;
use super::{Decision, MetricError, check_weights, weight};

/// A probability below this counts as this in the log loss, so that one row costs at most 34.5 nats and
/// the mean stays finite. `f32` holds far smaller probabilities of a softmax with full relative
/// precision, so nothing above the floor is rounded; a probability of exactly 0, where `f32` ran out, is
/// what it is for. Compute each column for itself: `1 − p` in `f32` is 0 already for p above 1 − 2⁻²⁵.
pub const PROBABILITY_FLOOR: f64 = 1e-15;

/// With more classes than this the confusion matrix is left empty: nobody reads it, and it grows with
/// the square of the classes.
pub const CONFUSION_CLASSES: usize = 1000;

/// Scores of class predictions over one set of rows. With row weights every share is a share of weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Classification {
    /// How many rows were scored.
    pub rows: usize,
    /// Share of rows whose named class is the true one; see [`Decision`].
    pub accuracy: f64,
    /// Mean of −ln(probability of the true class), in nats; see [`PROBABILITY_FLOOR`].
    pub log_loss: f64,
    /// Area under the ROC curve, see [`super::roc_auc_classes`]; `None` where fewer than two classes
    /// are present.
    pub roc_auc: Option<f64>,
    /// Each class on its own, in class order.
    pub per_class: Vec<ClassScores>,
    /// `confusion[true class][predicted class]`: weight of such rows (their count without weights);
    /// empty above [`CONFUSION_CLASSES`] classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confusion: Vec<Vec<f64>>,
}

/// Scores of one class against all others. A share of nothing is 0, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassScores {
    /// The class number.
    pub class: u32,
    /// Of the rows predicted as this class, the share that is of it.
    pub precision: f64,
    /// Of the rows of this class, the share predicted as it.
    pub recall: f64,
    /// Harmonic mean of precision and recall: 2·hits / (predicted + true).
    pub f1: f64,
    /// Weight of the rows of this class (their count without weights).
    pub support: f64,
}

/// Scores `probabilities` (`[rows, classes]`, row-major; two columns for two classes) against the class
/// numbers in `truth` (`[rows]`), each row counting `weights[row]` times (once without weights).
///
/// # Errors
/// Lengths that do not fit, fewer than two classes, no rows, a class number out of range, a probability
/// outside 0..1 or not finite, a weight that is negative or not finite, weights that are all 0.
pub fn classification(
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<Classification, MetricError> {
    classification_by(Decision::MostProbable, probabilities, classes, truth, weights)
}

/// The same where another decision names the class: accuracy, confusion and the scores of each class go by it, log
/// loss and ROC-AUC by the probabilities alone.
///
/// # Errors
/// As [`classification`].
pub fn classification_by(
    decision: Decision,
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<Classification, MetricError> {
    let total = check_classes(probabilities, classes, truth, weights)?;
    let mut hits = vec![0.0; classes];
    let mut predicted = vec![0.0; classes];
    let mut support = vec![0.0; classes];
    let width = if classes <= CONFUSION_CLASSES { classes } else { 0 };
    let mut confusion = vec![vec![0.0; width]; width];
    let mut nats = 0.0;
    let mut right = 0.0;
    for (row, (p, &class)) in probabilities.chunks_exact(classes).zip(truth).enumerate() {
        let (class, w, guess) = (class as usize, weight(weights, row), decision.class(p));
        nats += w * row_loss(p, class);
        add(&mut predicted, guess, w);
        add(&mut support, class, w);
        if guess == class {
            add(&mut hits, class, w);
            right += w;
        }
        if let Some(line) = confusion.get_mut(class) {
            add(line, guess, w);
        }
    }
    let per_class = hits.iter().zip(&predicted).zip(&support).enumerate();
    let per_class = per_class.map(|(class, ((&hits, &predicted), &support))| ClassScores {
        class: class as u32,
        precision: share(hits, predicted),
        recall: share(hits, support),
        f1: share(2.0 * hits, predicted + support),
        support,
    });
    Ok(Classification {
        rows: truth.len(),
        accuracy: right / total,
        log_loss: nats / total,
        roc_auc: auc_of_classes(probabilities, classes, truth, weights),
        per_class: per_class.collect(),
        confusion,
    })
}

/// The log loss alone, in nats. Arguments and errors as [`classification`].
///
/// # Errors
/// As [`classification`].
pub fn log_loss(
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<f64, MetricError> {
    let total = check_classes(probabilities, classes, truth, weights)?;
    let rows = probabilities.chunks_exact(classes).zip(truth).enumerate();
    let nats =
        rows.fold(0.0, |sum, (row, (p, &class))| sum + weight(weights, row) * row_loss(p, class as usize));
    Ok(nats / total)
}

/// The accuracy alone. Arguments and errors as [`classification`].
///
/// # Errors
/// As [`classification`].
pub fn accuracy(
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<f64, MetricError> {
    accuracy_by(Decision::MostProbable, probabilities, classes, truth, weights)
}

/// The same where another decision names the class.
///
/// # Errors
/// As [`classification`].
pub fn accuracy_by(
    decision: Decision,
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<f64, MetricError> {
    let total = check_classes(probabilities, classes, truth, weights)?;
    let mut right = 0.0;
    for (row, (p, &class)) in probabilities.chunks_exact(classes).zip(truth).enumerate() {
        if decision.class(p) == class as usize {
            right += weight(weights, row);
        }
    }
    Ok(right / total)
}

/// Checks everything that comes from outside; returns the sum of weights.
pub(super) fn check_classes(
    probabilities: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<f64, MetricError> {
    let rows = truth.len();
    if classes < 2 {
        return Err(MetricError::Classes { classes });
    }
    if rows == 0 {
        return Err(MetricError::NoRows);
    }
    let wanted = rows.saturating_mul(classes);
    if probabilities.len() != wanted {
        return Err(MetricError::Length { what: "probabilities", found: probabilities.len(), wanted });
    }
    for (row, (p, &class)) in probabilities.chunks_exact(classes).zip(truth).enumerate() {
        if class as usize >= classes {
            return Err(MetricError::UnknownClass { row: row + 1, class, classes });
        }
        // Softmax may round a hair above 1.
        if let Some(&bad) = p.iter().find(|p| !(**p >= 0.0 && **p <= 1.0001)) {
            return Err(MetricError::Value {
                row: row + 1,
                what: "probability",
                value: f64::from(bad),
                wanted: "probabilities lie between 0 and 1",
            });
        }
    }
    check_weights(weights, rows)
}

/// −ln of the true class's probability, held between the floor and 1.
fn row_loss(probabilities: &[f32], class: usize) -> f64 {
    let p = probabilities.get(class).map_or(0.0, |&p| f64::from(p));
    // The sum starts at 0 so that a sure row gives 0 and not −0.
    0.0 - libm::log(p.clamp(PROBABILITY_FLOOR, 1.0))
}

/// The class of the highest probability, the first of them on ties.
pub(crate) fn most_probable(probabilities: &[f32]) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (class, &p) in probabilities.iter().enumerate() {
        if p > best.1 {
            best = (class, p);
        }
    }
    best.0
}

fn add(sums: &mut [f64], at: usize, value: f64) {
    if let Some(sum) = sums.get_mut(at) {
        *sum += value;
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
