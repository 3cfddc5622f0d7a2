//! How much the test needs each column (M:permutation-importance).

use gradus_engine::random::{Random, Stream};
use serde::{Deserialize, Serialize};

use super::columns::{pick, places};
use crate::dataset::Dataset;
use crate::head::{Predictions, Truth};
use crate::metrics::{Metric, MetricError};
use crate::model::Card;

/// Shuffles of each column.
const REPEATS: u32 = 5;
/// Multiply-adds for all shuffles of all columns, about: a third of a second on two cores. A limit in work and not in
/// seconds, so that the same run gives the same numbers on any machine.
const WORK: usize = 1 << 34;
/// Test rows that are asked, at most: more would only make the mean of the shuffles steadier.
const MOST_ROWS: usize = 5_000;
/// And at least, of nets so large and tables so wide that [`WORK`] would leave fewer.
const LEAST_ROWS: usize = 64;

/// How much worse a model does when a column says nothing any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The metric that the run was selected on, in whose units everything here is.
    pub metric: Metric,
    /// What it is on the rows asked, before anything is shuffled.
    pub score: f64,
    /// Test rows that were asked: all, or a seeded sample.
    pub rows: usize,
    /// Shuffles of each column.
    pub repeats: u32,
    /// The columns that the model reads, the most important first.
    pub columns: Vec<ColumnImportance>,
}

/// Of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnImportance {
    /// Its name.
    pub column: String,
    /// By how much the metric gets worse on average when its cells are shuffled among the rows; below 0 where it gets
    /// better by chance.
    pub importance: f64,
    /// Standard deviation over the shuffles.
    pub spread: f64,
}

/// Test rows that are asked, by a model of so many multiply-adds a row and so many columns.
fn limit(work: usize, columns: usize) -> usize {
    let shuffles = work.saturating_mul(columns.max(1) * REPEATS as usize);
    (WORK / shuffles.max(1)).clamp(LEAST_ROWS, MOST_ROWS)
}

/// Answers that [`importance`] takes in all.
pub(crate) fn importance_asks(work: usize, columns: usize, test_rows: usize) -> usize {
    limit(work, columns).min(test_rows) * (1 + columns * REPEATS as usize)
}

/// Asks `predict`, which costs `work` multiply-adds a row. `None` where the metric is not defined on the rows, or there
/// are fewer than two.
///
/// # Errors
/// Those of [`crate::head::Head::metric`].
pub(crate) fn importance(
    card: &Card,
    metric: Metric,
    test: &Dataset,
    (seed, work): (u64, usize),
    predict: &mut dyn FnMut(&Dataset) -> Predictions,
) -> Result<Option<Importance>, MetricError> {
    let places = places(&card.encoding);
    let mut rows = sample(test, limit(work, places.len()), seed);
    let count = rows.rows();
    let measure = |predictions: &Predictions, rows: &Dataset| {
        card.head.metric(metric, predictions, &rows.truth, rows.weights.as_deref())
    };
    let Some(score) = measure(&predict(&rows), &rows)?.filter(|_| count > 1) else { return Ok(None) };
    let original = rows.inputs.clone();
    let mut columns = Vec::with_capacity(places.len());
    for (k, (place, column)) in places.iter().zip(card.encoding.columns()).enumerate() {
        let mut losses = Vec::with_capacity(REPEATS as usize);
        for repeat in 0..REPEATS {
            let mut order: Vec<usize> = (0..count).collect();
            Random::new(seed, Stream::Permute(k as u32), repeat.into()).shuffle(&mut order);
            for (row, &from) in order.iter().enumerate() {
                place.copy((&original, from), (&mut rows.inputs, row));
            }
            // A metric that is defined on the rows as they are is so on other predictions of them.
            let Some(shuffled) = measure(&predict(&rows), &rows)? else { return Ok(None) };
            losses.push(if metric.higher_is_better() { score - shuffled } else { shuffled - score });
        }
        for row in 0..count {
            place.copy((&original, row), (&mut rows.inputs, row));
        }
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        let squares: f64 = losses.iter().map(|loss| (loss - mean) * (loss - mean)).sum();
        let spread = (squares / (losses.len() - 1) as f64).sqrt();
        columns.push(ColumnImportance { column: column.name.clone(), importance: mean, spread });
    }
    columns.sort_by(|a, b| b.importance.total_cmp(&a.importance));
    Ok(Some(Importance { metric, score, rows: count, repeats: REPEATS, columns }))
}

/// At most `limit` of some rows, by chance, in their order.
fn sample(rows: &Dataset, limit: usize, seed: u64) -> Dataset {
    let mut which: Vec<usize> = (0..rows.rows()).collect();
    if which.len() > limit {
        Random::new(seed, Stream::Sample, 1).shuffle(&mut which);
        which.truncate(limit);
        which.sort_unstable();
    }
    some(rows, &which)
}

/// These of some rows.
pub(crate) fn some(rows: &Dataset, which: &[usize]) -> Dataset {
    let truth = match &rows.truth {
        Truth::Classes(classes) => Truth::Classes(which.iter().map(|&row| classes[row]).collect()),
        Truth::Numbers(numbers) => Truth::Numbers(which.iter().map(|&row| numbers[row]).collect()),
    };
    Dataset {
        inputs: pick(&rows.inputs, which.iter().copied()),
        targets: which.iter().map(|&row| rows.targets[row]).collect(),
        truth,
        weights: rows.weights.as_ref().map(|weights| which.iter().map(|&row| weights[row]).collect()),
    }
}
