//! Which rows a network learns from, which choose when it stops, and which test it.

use gradus_engine::random::{Random, Stream};

mod counts;
mod error;
mod folds;
mod groups;
#[cfg(test)]
mod tests;

use counts::{Sizes, per_class};
pub use error::SplitError;
pub use folds::folds;
pub use groups::{split_groups, split_time};

/// Rows of a table in three parts that share none, each in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Rows the weights are fitted on.
    pub train: Vec<u32>,
    /// Rows that choose the best weights and the end of training.
    pub validation: Vec<u32>,
    /// Rows seen only once, at the end.
    pub test: Vec<u32>,
}

/// Shares of the rows for validation and test; training gets the rest. A share of 0 leaves that part
/// empty (its rows come from elsewhere).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fractions {
    /// Share for validation, in 0..1.
    pub validation: f64,
    /// Share for test, in 0..1.
    pub test: f64,
}

/// Splits `rows` (row numbers, each once, in any order) at random by `seed`.
///
/// With `classes` (the class of each of `rows`) the split is stratified: each class is divided in the
/// same shares, by largest remainder so that the parts have the size they have without classes; where
/// there is room every class is in training first, and every class of three or more rows in each part.
/// A part with a share above 0 has at least one row. The result depends on the arguments alone, and not
/// on the order of `rows`.
///
/// # Errors
/// A share outside 0..1, shares that leave nothing for training, fewer rows than parts, a row named
/// twice, `classes` of another length than `rows`.
pub fn split(
    rows: &[u32],
    classes: Option<&[u32]>,
    fractions: Fractions,
    seed: u64,
) -> Result<Split, SplitError> {
    check_fractions(fractions)?;
    let sizes = Sizes::of(rows.len(), fractions)?;
    let mut sorted = with_classes(rows, classes)?;
    sorted.sort_unstable();
    check_repeated(&sorted)?;

    let groups: Vec<&[(u32, u32)]> = sorted.chunk_by(|a, b| a.0 == b.0).collect();
    let counts: Vec<u64> = groups.iter().map(|group| group.len() as u64).collect();
    let mut parts = Split::default();
    for (number, (group, count)) in groups.iter().zip(per_class(&counts, sizes)).enumerate() {
        let mut members: Vec<u32> = group.iter().map(|(_, row)| *row).collect();
        Random::new(seed, Stream::Split, number as u64).shuffle(&mut members);
        let mut members = members.into_iter();
        parts.test.extend(members.by_ref().take(count.test as usize));
        parts.validation.extend(members.by_ref().take(count.validation as usize));
        parts.train.extend(members);
    }
    parts.sort();
    Ok(parts)
}

/// Splits `rows` by a column whose value says where each belongs: `train`; `validation`, `valid`, `val`
/// or `dev`; `test`; in any case, spaces around them ignored. `values` holds the column's value of each
/// of `rows`.
///
/// Where no row is for validation, the share `validation` of the training rows is taken for it at random
/// by `seed` (stratified with `classes`, the class of each of `rows`). Where no row is for test, that
/// part is empty.
///
/// # Errors
/// A value that names no part, no row for training, and the errors of [`split`].
pub fn split_by<S: AsRef<str>>(
    column: &str,
    rows: &[u32],
    values: &[S],
    classes: Option<&[u32]>,
    validation: f64,
    seed: u64,
) -> Result<Split, SplitError> {
    if values.len() != rows.len() {
        return Err(SplitError::Length { what: "values", found: values.len(), rows: rows.len() });
    }
    let mut seen = with_classes(rows, classes)?;
    let mut parts = Split::default();
    let mut train_classes = Vec::new();
    for ((class, row), value) in seen.iter().zip(values) {
        match value.as_ref().trim().to_ascii_lowercase().as_str() {
            "train" => {
                parts.train.push(*row);
                train_classes.push(*class);
            }
            "validation" | "valid" | "val" | "dev" => parts.validation.push(*row),
            "test" => parts.test.push(*row),
            _ => {
                return Err(SplitError::UnknownPart {
                    column: column.to_owned(),
                    row: u64::from(*row) + 1,
                    value: value.as_ref().to_owned(),
                });
            }
        }
    }
    seen.sort_unstable();
    check_repeated(&seen)?;
    if parts.train.is_empty() {
        return Err(SplitError::NoTraining { column: column.to_owned() });
    }
    if parts.validation.is_empty() && validation != 0.0 {
        let fractions = Fractions { validation, test: 0.0 };
        let inner = split(&parts.train, Some(&train_classes), fractions, seed)?;
        (parts.train, parts.validation) = (inner.train, inner.validation);
    }
    parts.sort();
    Ok(parts)
}

impl Split {
    fn sort(&mut self) {
        self.train.sort_unstable();
        self.validation.sort_unstable();
        self.test.sort_unstable();
    }
}

/// `(class, row)` of each row; one class for all where none are given.
fn with_classes(rows: &[u32], classes: Option<&[u32]>) -> Result<Vec<(u32, u32)>, SplitError> {
    let Some(classes) = classes else { return Ok(rows.iter().map(|row| (0, *row)).collect()) };
    if classes.len() != rows.len() {
        return Err(SplitError::Length { what: "classes", found: classes.len(), rows: rows.len() });
    }
    Ok(classes.iter().copied().zip(rows.iter().copied()).collect())
}

fn check_fractions(fractions: Fractions) -> Result<(), SplitError> {
    for (part, value) in [("validation", fractions.validation), ("test", fractions.test)] {
        if !(0.0..1.0).contains(&value) {
            return Err(SplitError::Fraction { part, value });
        }
    }
    if fractions.validation + fractions.test >= 1.0 {
        return Err(SplitError::NothingLeft { validation: fractions.validation, test: fractions.test });
    }
    Ok(())
}

/// A row in two parts would be a test on rows already seen.
fn check_repeated(pairs: &[(u32, u32)]) -> Result<(), SplitError> {
    let mut rows: Vec<u32> = pairs.iter().map(|(_, row)| *row).collect();
    rows.sort_unstable();
    match rows.windows(2).find(|pair| pair.first() == pair.last()) {
        Some(&[row, ..]) => Err(SplitError::Repeated { row: u64::from(row) + 1 }),
        _ => Ok(()),
    }
}
