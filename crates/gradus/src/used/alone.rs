//! Does one column say nearly everything by itself (M:one-column)? Then it is often not known yet when the prediction is
//! wanted, or made from the target: a person should hear of it before they trust a test. Copies of the target, which
//! are exact, are found by [`gradus_table::find_copies`]; this finds those that are nearly so.

use gradus_engine::random::{Random, Stream};
use gradus_table::{Column, Table, Target, Task, Values, list_argument};
use serde::{Deserialize, Serialize};

/// The share of the target's variation that a column must tell by itself to be named.
///
/// Of ten public tables (Adult with four targets, California, communities, diabetes, iris, penguins, mammography) none
/// has a column above 0.80; iris' petal width is there, all others are below 0.57. A copy of two even classes with 2 % of
/// its cells wrong is at 0.92. A table about something simple, where one number nearly makes another, gives a false alarm;
/// the warning says so.
pub const NEARLY_ALL: f64 = 0.9;
/// Training rows that are looked at, at most.
const MOST_ROWS: usize = 20_000;
/// Fewer rows prove nothing.
const LEAST_ROWS: usize = 100;
/// Ranges that numbers are cut into, at most.
const MOST_BINS: usize = 100;

/// A column that says nearly all of the target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alone {
    /// Its name.
    pub column: String,
    /// The share of the target's variation that it tells: 1 is all.
    pub share: f64,
}

impl Alone {
    /// The warning for a person.
    pub fn warning(&self, target: &str) -> String {
        let Alone { column, share } = self;
        format!(
            "column '{column}' alone tells {:.1} % of what there is to know of '{target}'; if it is not known yet when you \
             predict, or is made from '{target}', leave it out with --drop {}",
            100.0 * share.min(0.9999),
            list_argument(column, "")
        )
    }
}

/// The inputs (positions in the table) that tell at least [`NEARLY_ALL`] of the target, the most telling first. `train`
/// are the rows to look at, positions from 0; rows without a target are passed over.
pub(crate) fn alone(
    table: &Table,
    target: &Target,
    train: &[u32],
    inputs: &[usize],
    seed: u64,
) -> Vec<Alone> {
    let known = |row: &u32| target.values.get(*row as usize).is_some_and(|y| y.is_finite());
    let mut rows: Vec<u32> = train.iter().copied().filter(known).collect();
    if rows.len() < LEAST_ROWS {
        return Vec::new();
    }
    Random::new(seed, Stream::Sample, 2).shuffle(&mut rows);
    rows.truncate(MOST_ROWS);
    let values: Vec<f64> = rows.iter().map(|&row| target.values[row as usize]).collect();
    let goal = match target.task() {
        Task::Regression => Goal::ranks(&values),
        Task::Binary | Task::Multiclass => Goal::classes(&values),
    };
    let columns = inputs.iter().filter_map(|&k| table.columns.get(k));
    let mut all: Vec<Alone> = columns
        .filter_map(|column| {
            let share = share(&bins(column, &rows)?, &goal);
            (share >= NEARLY_ALL).then(|| Alone { column: column.name.clone(), share })
        })
        .collect();
    all.sort_by(|a, b| b.share.total_cmp(&a.share));
    all
}

/// The target of each row: as many numbers as there are classes, of which one is 1; or one number.
enum Goal {
    Classes { of_row: Vec<usize>, classes: usize },
    Ranks(Vec<f64>),
}

impl Goal {
    fn classes(values: &[f64]) -> Goal {
        let of_row: Vec<usize> = values.iter().map(|&class| class as usize).collect();
        let classes = of_row.iter().max().map_or(0, |most| most + 1);
        Goal::Classes { of_row, classes }
    }

    /// Ranks from 0 to 1, those of equal numbers alike: how a number is told must not hang on a few huge ones.
    fn ranks(values: &[f64]) -> Goal {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut ranks = vec![0.0; values.len()];
        let mut before = 0;
        for alike in order.chunk_by(|&a, &b| values[a] == values[b]) {
            let rank = (before as f64 + (alike.len() - 1) as f64 / 2.0) / values.len() as f64;
            alike.iter().for_each(|&row| ranks[row] = rank);
            before += alike.len();
        }
        Goal::Ranks(ranks)
    }

    fn width(&self) -> usize {
        match self {
            Goal::Classes { classes, .. } => *classes,
            Goal::Ranks(_) => 1,
        }
    }

    fn add(&self, row: usize, sums: &mut [f64]) {
        match self {
            Goal::Classes { of_row, .. } => sums[of_row[row]] += 1.0,
            Goal::Ranks(ranks) => sums[0] += ranks[row],
        }
    }

    /// The squared distance of a row's target from a guess.
    fn distance(&self, row: usize, guess: &[f64]) -> f64 {
        let square = |wanted: f64, got: f64| (wanted - got) * (wanted - got);
        match self {
            Goal::Classes { of_row, .. } => {
                let class = |c: usize| if of_row[row] == c { 1.0 } else { 0.0 };
                guess.iter().enumerate().map(|(c, &p)| square(class(c), p)).sum()
            }
            Goal::Ranks(ranks) => square(ranks[row], guess[0]),
        }
    }
}

/// The bin of each of these rows, in their order; missing cells have one of their own. `None` for texts.
fn bins(column: &Column, rows: &[u32]) -> Option<Vec<usize>> {
    match &column.values {
        Values::Dropped => None,
        Values::Categories { codes, .. } => {
            Some(rows.iter().map(|&row| codes.get(row as usize).map_or(0, |&code| code as usize)).collect())
        }
        Values::Numbers(cells) => {
            let cells: Vec<f64> =
                rows.iter().map(|&row| cells.get(row as usize).copied().unwrap_or(f64::NAN)).collect();
            let mut sorted: Vec<f64> = cells.iter().copied().filter(|x| !x.is_nan()).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            let count = (sorted.len() as f64).sqrt().min(MOST_BINS as f64) as usize;
            let edge = |i: usize| sorted.get(i * sorted.len() / count.max(1)).copied();
            let mut edges: Vec<f64> = (1..count).filter_map(edge).collect();
            edges.dedup();
            let bin = |x: &f64| if x.is_nan() { 0 } else { 1 + edges.partition_point(|edge| edge <= x) };
            Some(cells.iter().map(bin).collect())
        }
    }
}

/// The share of the target's variation that the bins tell. Each half of the rows (which come shuffled) is judged by
/// guesses from the other, so that a bin of few rows proves nothing.
fn share(bins: &[usize], goal: &Goal) -> f64 {
    let (count, width) = (bins.iter().max().map_or(0, |most| most + 1), goal.width());
    let (mut with, mut without) = (0.0, 0.0);
    let half = bins.len() / 2;
    for (fit, judge) in [(0..half, half..bins.len()), (half..bins.len(), 0..half)] {
        let (mut sums, mut rows) = (vec![0.0; count * width], vec![0.0; count]);
        let mut mean = vec![0.0; width];
        for row in fit.clone() {
            goal.add(row, &mut sums[bins[row] * width..][..width]);
            goal.add(row, &mut mean);
            rows[bins[row]] += 1.0;
        }
        mean.iter_mut().for_each(|sum| *sum /= fit.len() as f64);
        for (sums, rows) in sums.chunks_exact_mut(width).zip(&rows) {
            sums.iter_mut().zip(&mean).for_each(|(sum, mean)| *sum = (*sum + mean) / (rows + 1.0));
        }
        for row in judge {
            with += goal.distance(row, &sums[bins[row] * width..][..width]);
            without += goal.distance(row, &mean);
        }
    }
    if without > 0.0 { 1.0 - with / without } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(row: usize, stream: u64) -> f64 {
        Random::new(3, Stream::Sample, 100 + stream).normal(row as u64)
    }

    #[test]
    fn a_noisy_copy_is_told_and_others_are_not() {
        let rows: Vec<usize> = (0..2_000).collect();
        let prices: Vec<f64> = rows.iter().map(|&row| libm::exp(noise(row, 0))).collect();
        let share = |goal: &Goal, cells: Vec<f64>| {
            let column = Column {
                name: "x".into(),
                kind: gradus_table::Kind::Number,
                values: Values::Numbers(cells),
                missing: 0,
                out_of_range: 0,
                distinct: 0,
                commas: gradus_table::Commas::None,
                strays: None,
                note: None,
            };
            share(&bins(&column, &(0..2_000).collect::<Vec<u32>>()).unwrap(), goal)
        };
        let goal = Goal::ranks(&prices);
        let near =
            |size: f64| rows.iter().map(|&row| libm::log(prices[row]) + size * noise(row, 1)).collect();
        assert!(share(&goal, near(0.02)) > 0.99);
        assert!((0.6..0.9).contains(&share(&goal, near(0.5))));
        assert!(share(&goal, near(1e3)).abs() < 0.03, "chance is not counted");
        let classes: Vec<f64> = rows.iter().map(|&row| f64::from(u8::from(prices[row] > 1.0))).collect();
        let goal = Goal::classes(&classes);
        let flipped = |every: usize| {
            rows.iter().map(|&row| if row % every == 0 { 1.0 - classes[row] } else { classes[row] }).collect()
        };
        assert!(share(&goal, flipped(200)) > NEARLY_ALL);
        assert!(share(&goal, flipped(10)) < NEARLY_ALL);
        // A number of its own for each row.
        assert!(share(&goal, rows.iter().map(|&row| row as f64).collect()) < 0.05);
    }

    #[test]
    fn a_category_for_each_row_says_nothing() {
        let goal = Goal::classes(&(0..400).map(|row| f64::from(row % 3)).collect::<Vec<f64>>());
        assert!(share(&(0..400).collect::<Vec<usize>>(), &goal) < 0.01);
        assert!(share(&(0..400).map(|row| row % 3).collect::<Vec<usize>>(), &goal) > 0.99);
    }

    #[test]
    fn the_warning_says_what_to_do() {
        let text = Alone { column: "days, left".into(), share: 0.987 }.warning("price");
        assert!(text.contains("98.7 %") && text.contains("'price'") && text.contains("--drop"), "{text}");
    }
}
