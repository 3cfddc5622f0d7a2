//! Rows cut into folds: parts of the same size, each kept apart once.

use gradus_engine::random::{Random, Stream};

use super::groups::{Member, deal, grouped};
use super::{SplitError, check_repeated, with_classes};

/// Cuts `rows` (row numbers, each once, in any order) into `folds` parts whose sizes differ by one row at most, at
/// random by `seed`; each in ascending order.
///
/// With `classes` (the class of each of `rows`) each class is dealt out evenly too: its rows in two folds differ by one
/// at most, so that a class of fewer rows than folds has at most one row in each. With `groups`, rows of one group
/// ([`None`] stands for itself) are in one fold; sizes and classes are then as even as whole groups allow.
///
/// # Errors
/// Fewer rows, or groups, than folds; a row named twice; lists of another length than `rows`.
pub fn folds(
    rows: &[u32],
    groups: Option<&[Option<u64>]>,
    classes: Option<&[u32]>,
    folds: u32,
    seed: u64,
) -> Result<Vec<Vec<u32>>, SplitError> {
    let few = |what, found| Err(SplitError::TooFewForFolds { what, found, folds });
    if rows.len() < folds as usize {
        return few("rows to learn from", rows.len());
    }
    let mut sorted = with_classes(rows, classes)?;
    check_repeated(&sorted)?;
    let mut parts = match groups {
        Some(groups) => {
            let mut members = Member::of(groups, &sorted)?;
            let groups = grouped(&mut members, Random::new(seed, Stream::Folds, 0));
            if groups.len() < folds as usize {
                return few("groups", groups.len());
            }
            deal(&groups, &vec![1.0 / f64::from(folds); folds as usize])
        }
        None => {
            let mut parts = vec![Vec::new(); folds as usize];
            sorted.sort_unstable();
            let mut next = 0;
            for (number, class) in sorted.chunk_by(|a, b| a.0 == b.0).enumerate() {
                let mut members: Vec<u32> = class.iter().map(|(_, row)| *row).collect();
                Random::new(seed, Stream::Folds, number as u64).shuffle(&mut members);
                // On from where the class before ended: the folds stay of one size, however many classes there are.
                for row in members {
                    parts[next % folds as usize].push(row);
                    next += 1;
                }
            }
            parts
        }
    };
    parts.iter_mut().for_each(|part| part.sort_unstable());
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(folds: &[Vec<u32>]) -> Vec<u32> {
        let mut all = folds.concat();
        all.sort_unstable();
        all
    }

    #[test]
    fn sizes_and_classes_are_even() {
        for (rows, of) in [(30, 5), (31, 4), (300, 7), (2, 2), (1_000, 10)] {
            let numbers: Vec<u32> = (0..rows).map(|row| 3 * row).collect();
            // Classes of one row, of two, of fewer than folds, and large ones.
            let class = |row: u32| [0, 1, 1, 2, 2, 2].get(row as usize).copied().unwrap_or(3 + row % 2);
            let classes: Vec<u32> = (0..rows).map(class).collect();
            for seed in 0..5 {
                let cut = folds(&numbers, None, Some(&classes), of, seed).unwrap();
                assert_eq!(all(&cut), numbers);
                let even = |sizes: &[usize]| sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1;
                assert!(even(&cut.iter().map(Vec::len).collect::<Vec<_>>()), "{rows} {of}");
                for class in 0..5 {
                    let of_class = |part: &Vec<u32>| {
                        part.iter().filter(|row| classes[(**row / 3) as usize] == class).count()
                    };
                    assert!(even(&cut.iter().map(of_class).collect::<Vec<_>>()), "{rows} {of} {class}");
                }
                assert!(cut.iter().all(|part| part.is_sorted()));
                let mut backwards = numbers.clone();
                backwards.reverse();
                let reversed: Vec<u32> = classes.iter().rev().copied().collect();
                assert_eq!(cut, folds(&backwards, None, Some(&reversed), of, seed).unwrap());
            }
        }
        let numbers: Vec<u32> = (0..100).collect();
        let cut = |seed| folds(&numbers, None, None, 4, seed).unwrap();
        assert_ne!(cut(1), cut(2));
    }

    #[test]
    fn groups_stay_together() {
        let rows: Vec<u32> = (0..600).collect();
        let groups: Vec<Option<u64>> = rows.iter().map(|row| Some(u64::from(row * row % 83))).collect();
        let classes: Vec<u32> = rows.iter().map(|row| u32::from(row % 5 == 0)).collect();
        let cut = folds(&rows, Some(&groups), Some(&classes), 5, 1).unwrap();
        assert_eq!(all(&cut), rows);
        for (i, part) in cut.iter().enumerate() {
            assert!((90..=150).contains(&part.len()), "{}", part.len());
            for other in &cut[i + 1..] {
                let group = |row: &u32| groups[*row as usize];
                assert!(part.iter().all(|row| other.iter().all(|other| group(row) != group(other))));
            }
        }
    }

    #[test]
    fn too_few_rows_or_groups() {
        let error = folds(&[4, 5, 6], None, None, 4, 0).unwrap_err();
        assert_eq!(error, SplitError::TooFewForFolds { what: "rows to learn from", found: 3, folds: 4 });
        let groups = [Some(1), Some(1), Some(2), Some(2)];
        let error = folds(&[4, 5, 6, 7], Some(&groups), None, 3, 0).unwrap_err();
        assert_eq!(error, SplitError::TooFewForFolds { what: "groups", found: 2, folds: 3 });
        assert!(matches!(folds(&[4, 4], None, None, 2, 0), Err(SplitError::Repeated { row: 5 })));
    }
}
