//! How many rows of each class go where: whole numbers whose totals are right.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Fractions, SplitError};

/// Rows in each part, all classes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    train: u64,
    validation: u64,
    test: u64,
}

impl Sizes {
    /// The nearest whole numbers to the shares, at least 1 in each part that is asked for.
    pub(super) fn of(rows: usize, fractions: Fractions) -> Result<Sizes, SplitError> {
        if rows > u32::MAX as usize {
            return Err(SplitError::TooManyRows { rows });
        }
        let asked = |share: f64| u64::from(share > 0.0);
        let parts = 1 + asked(fractions.validation) + asked(fractions.test);
        let all = rows as u64;
        if all < parts {
            return Err(SplitError::TooFewRows { rows, parts: parts as usize });
        }
        let near = |share: f64| (rows as f64 * share).round() as u64;
        let test_most = all - 1 - asked(fractions.validation);
        let test = near(fractions.test).max(asked(fractions.test)).min(test_most);
        let validation = near(fractions.validation).max(asked(fractions.validation)).min(all - 1 - test);
        Ok(Sizes { train: all - test - validation, validation, test })
    }
}

impl Sizes {
    /// Rows for training, validation and test.
    pub(super) fn parts(self) -> [usize; 3] {
        [self.train as usize, self.validation as usize, self.test as usize]
    }
}

/// Rows of one class in each part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) train: u64,
    pub(super) validation: u64,
    pub(super) test: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Train,
    Validation,
    Test,
}

impl Counts {
    fn of(&mut self, part: Part) -> &mut u64 {
        match part {
            Part::Train => &mut self.train,
            Part::Validation => &mut self.validation,
            Part::Test => &mut self.test,
        }
    }

    fn get(mut self, part: Part) -> u64 {
        *self.of(part)
    }

    fn rows(self) -> u64 {
        self.train + self.validation + self.test
    }

    fn shift(&mut self, from: Part, to: Part) {
        *self.of(from) -= 1;
        *self.of(to) += 1;
    }
}

/// Divides classes of `sizes` rows so that each part has exactly its size: test first, then validation
/// out of what is left, each by largest remainder; then single rows change places between classes until
/// every class is where it should be.
pub(super) fn per_class(classes: &[u64], sizes: Sizes) -> Vec<Counts> {
    let test = largest_remainder(classes, sizes.test);
    let left: Vec<u64> = classes.iter().zip(&test).map(|(all, test)| all - test).collect();
    let validation = largest_remainder(&left, sizes.validation);
    let parts = left.iter().zip(&validation).zip(&test);
    let mut counts: Vec<Counts> = parts
        .map(|((left, validation), test)| Counts {
            train: left - validation,
            validation: *validation,
            test: *test,
        })
        .collect();
    spread(&mut counts, Part::Train, 1);
    for (part, size) in [(Part::Validation, sizes.validation), (Part::Test, sizes.test)] {
        if size > 0 {
            spread(&mut counts, part, 3);
        }
    }
    counts
}

/// Whole numbers in proportion to `weights` that add up to `total` (≤ the sum of weights): rounded
/// down, then one more for the largest remainders, the first on ties. None exceeds its weight.
fn largest_remainder(weights: &[u64], total: u64) -> Vec<u64> {
    // Sums are below 2^32 rows, so products fit in 64 bits.
    let sum: u64 = weights.iter().sum::<u64>().max(1);
    let mut counts: Vec<u64> = weights.iter().map(|weight| weight * total / sum).collect();
    let missing = total - counts.iter().sum::<u64>();
    let mut order: Vec<(Reverse<u64>, usize)> =
        weights.iter().enumerate().map(|(at, weight)| (Reverse(weight * total % sum), at)).collect();
    order.sort_unstable();
    for (_, at) in order.into_iter().take(missing as usize) {
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts
}

/// Brings each class of at least `least` rows that has none in `part` into it, by exchanging one row
/// with the class that has most there; stops when no class has one to spare.
fn spread(counts: &mut [Counts], part: Part, least: u64) {
    let spare = |count: Counts| {
        // A class too small to be due here may give its last row, but never its last one in training.
        let keep = if count.rows() < least && part != Part::Train { 0 } else { 1 };
        count.get(part).checked_sub(keep + 1).map(|_| count.get(part))
    };
    let mut givers: BinaryHeap<(u64, Reverse<usize>)> =
        counts.iter().enumerate().filter_map(|(at, count)| Some((spare(*count)?, Reverse(at)))).collect();
    for at in 0..counts.len() {
        let Some(&count) = counts.get(at) else { continue };
        if count.rows() < least || count.get(part) > 0 {
            continue;
        }
        let Some(from) = source(count, part) else { continue };
        let Some((_, Reverse(giver))) = givers.pop() else { return };
        if let Some(count) = counts.get_mut(giver) {
            count.shift(part, from);
            if let Some(left) = spare(*count) {
                givers.push((left, Reverse(giver)));
            }
        }
        if let Some(count) = counts.get_mut(at) {
            count.shift(from, part);
        }
    }
}

/// The other part in which a class has most rows, where it can spare one: two there, or any when
/// training, which comes first, has none.
fn source(count: Counts, part: Part) -> Option<Part> {
    let least = if part == Part::Train { 1 } else { 2 };
    let others = [Part::Train, Part::Validation, Part::Test].into_iter().filter(|other| *other != part);
    others.rev().filter(|other| count.get(*other) >= least).max_by_key(|other| count.get(*other))
}
