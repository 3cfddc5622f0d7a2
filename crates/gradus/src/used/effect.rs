//! How answers change along a column (M:accumulated-effect).

use gradus_table::Kind;
use serde::{Deserialize, Serialize};

use super::columns::places;
use super::grid::{Grid, GridColumn, NOWHERE};
use super::importance::some;
use crate::dataset::Dataset;
use crate::head::{Predictions, Truth};
use crate::model::Card;

/// Columns whose effect is shown, at most.
const COLUMNS: usize = 6;
/// Classes that have a curve, at most.
const CLASSES: usize = 4;

/// The effect of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Its name.
    pub column: String,
    /// What it was understood as.
    pub kind: Kind,
    /// Where the curves' numbers stand.
    pub along: Along,
    /// The values there, as a person reads them.
    pub texts: Vec<String>,
    /// One for a number or for two classes (of the rarer one), else one for each of the most frequent classes.
    pub curves: Vec<EffectCurve>,
    /// Training rows that were asked.
    pub rows: usize,
}

/// Where a curve's numbers stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Along {
    /// At the edges of bins with about as many rows each; dates in seconds since 1970.
    Numbers(Vec<f64>),
    /// At the most frequent levels, with how many of the rows have each.
    Levels(Vec<usize>),
}

/// How one answer changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectCurve {
    /// The class whose probability it is; `None` for a number.
    pub class: Option<String>,
    /// The answer less its mean over the rows: a probability, or the person's units.
    pub effect: Vec<f64>,
}

/// Which answers are followed.
struct Answers {
    classes: Vec<usize>,
    width: usize,
}

impl Answers {
    fn of(card: &Card, train: &Truth) -> Answers {
        let width = card.head.classes;
        let mut counts = vec![0usize; width];
        if let Truth::Classes(of_row) = train {
            of_row.iter().for_each(|&class| counts[class as usize] += 1);
        }
        let mut classes: Vec<usize> = (0..width).collect();
        match width {
            2 => {
                classes.sort_by_key(|&class| counts[class]);
                classes.truncate(1);
            }
            _ => {
                classes.sort_by_key(|&class| std::cmp::Reverse(counts[class]));
                classes.truncate(CLASSES);
                classes.sort_unstable();
            }
        }
        Answers { classes, width }
    }

    fn count(&self) -> usize {
        self.classes.len().max(1)
    }

    /// The `k`-th answer of a row.
    fn get(&self, predictions: &Predictions, k: usize, row: usize) -> f64 {
        match predictions {
            Predictions::Probabilities(p) => f64::from(p[row * self.width + self.classes[k]]),
            Predictions::Numbers(numbers) => numbers[row],
        }
    }
}

/// The effects of these columns (by name, the most important first), asked of `predict` on some training rows:
/// `rows[i]` is row i of the grid's.
pub(crate) fn effects(
    card: &Card,
    (grid, train, rows): (&Grid, &Dataset, &[u32]),
    columns: &[&str],
    predict: &mut dyn FnMut(&Dataset) -> Predictions,
) -> Vec<Effect> {
    let Some(values) = &grid.inputs else { return Vec::new() };
    let which: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
    let asked = some(train, &which);
    let answers = Answers::of(card, &train.truth);
    let places = places(&card.encoding);
    let mut all = Vec::new();
    for name in columns.iter().take(COLUMNS) {
        let Some(k) = card.encoding.columns().iter().position(|column| column.name == *name) else {
            continue;
        };
        let (Some(column), Some(place)) = (grid.columns.get(k), places.get(k)) else { continue };
        let Some(kind) = column.kind.filter(|_| column.texts.len() > 1) else { continue };
        let mut ask = |at: &dyn Fn(usize) -> Option<usize>| {
            let moved: Vec<usize> = (0..asked.rows()).filter(|&row| at(row).is_some()).collect();
            let mut rows = some(&asked, &moved);
            for (to, row) in moved.iter().enumerate() {
                if let Some(value) = at(*row) {
                    place.copy((values, value), (&mut rows.inputs, to));
                }
            }
            (moved, predict(&rows))
        };
        let (along, curves) = match column.edges.is_empty() {
            false => (Along::Numbers(column.edges.clone()), accumulated(column, &answers, &mut ask)),
            true => {
                let counts = (0..column.texts.len()).map(|level| {
                    column.bins.iter().take(rows.len()).filter(|&&bin| bin as usize == level).count()
                });
                (Along::Levels(counts.collect()), set(column, &answers, &mut ask))
            }
        };
        let class =
            |k: usize| answers.classes.get(k).and_then(|&class| card.target.classes.get(class)).cloned();
        let curves =
            curves.into_iter().enumerate().map(|(k, effect)| EffectCurve { class: class(k), effect });
        all.push(Effect {
            column: (*name).to_owned(),
            kind,
            along,
            texts: column.texts.clone(),
            curves: curves.collect(),
            rows: rows.len(),
        });
    }
    all
}

/// Rows moved to values of the grid (by position; `None` leaves a row out), and what is predicted for them.
type Ask<'a> = dyn FnMut(&dyn Fn(usize) -> Option<usize>) -> (Vec<usize>, Predictions) + 'a;

/// Each row to both edges of its bin; the mean differences of the bins, one after the other.
fn accumulated(column: &GridColumn, answers: &Answers, ask: &mut Ask<'_>) -> Vec<Vec<f64>> {
    let bin = |row: usize| column.bins.get(row).filter(|&&bin| bin != NOWHERE).map(|&bin| bin as usize);
    let (rows, low) = ask(&bin);
    let (_, high) = ask(&|row| bin(row).map(|bin| bin + 1));
    let bins = column.edges.len() - 1;
    let curve = |k: usize| {
        let (mut sums, mut counts) = (vec![0.0; bins], vec![0.0; bins]);
        for (i, &row) in rows.iter().enumerate() {
            let Some(bin) = bin(row) else { continue };
            sums[bin] += answers.get(&high, k, i) - answers.get(&low, k, i);
            counts[bin] += 1.0;
        }
        let mut effect = vec![0.0];
        for (sum, count) in sums.iter().zip(&counts) {
            let rise = if *count > 0.0 { sum / count } else { 0.0 };
            effect.push(effect.last().copied().unwrap_or(0.0) + rise);
        }
        // Within a bin the effect is a straight line.
        let at = |row: usize| {
            let (low, share) =
                (bin(row).unwrap_or(0), f64::from(column.shares.get(row).copied().unwrap_or(0.0)));
            effect[low] + share * (effect[low + 1] - effect[low])
        };
        let mean = rows.iter().map(|&row| at(row)).sum::<f64>() / rows.len().max(1) as f64;
        effect.iter_mut().for_each(|x| *x -= mean);
        effect
    };
    (0..answers.count()).map(curve).collect()
}

/// All rows to each level; the mean answers, less their mean.
fn set(column: &GridColumn, answers: &Answers, ask: &mut Ask<'_>) -> Vec<Vec<f64>> {
    let mean = |(rows, predictions): &(Vec<usize>, Predictions), k: usize| {
        let sum: f64 = (0..rows.len()).map(|row| answers.get(predictions, k, row)).sum();
        sum / rows.len().max(1) as f64
    };
    let asked: Vec<_> = (0..column.texts.len()).map(|level| ask(&|_| Some(level))).collect();
    // Levels weigh as they occur, so that the effects of those shown average to 0.
    let counts: Vec<f64> = (0..column.texts.len())
        .map(|level| column.bins.iter().filter(|&&bin| bin as usize == level).count() as f64)
        .collect();
    let curve = |k: usize| {
        let means: Vec<f64> = asked.iter().map(|asked| mean(asked, k)).collect();
        let all = means.iter().zip(&counts).map(|(mean, count)| mean * count).sum::<f64>();
        let middle = all / counts.iter().sum::<f64>().max(1.0);
        means.into_iter().map(|mean| mean - middle).collect()
    };
    (0..answers.count()).map(curve).collect()
}
