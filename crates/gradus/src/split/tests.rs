use std::collections::BTreeMap;

use super::*;

const SHARES: Fractions = Fractions { validation: 0.15, test: 0.15 };

fn below(seed: u64, at: u64, bound: u64) -> u64 {
    Random::new(seed, Stream::Sample, 0).below(at, bound)
}

fn all(parts: &Split) -> Vec<u32> {
    let mut rows = [parts.train.as_slice(), &parts.validation, &parts.test].concat();
    rows.sort_unstable();
    rows
}

#[test]
fn parts_cover_the_rows_once_and_ascend() {
    for n in 3..200u32 {
        let rows: Vec<u32> = (0..n).map(|i| i * 3 + 1).collect();
        let parts = split(&rows, None, SHARES, u64::from(n)).unwrap();
        assert_eq!(all(&parts), rows);
        for part in [&parts.train, &parts.validation, &parts.test] {
            assert!(!part.is_empty() && part.is_sorted());
        }
        assert!((parts.test.len() as f64 - f64::from(n) * 0.15).abs() <= 0.5 || parts.test.len() == 1);
    }
}

#[test]
fn seed_matters_and_order_does_not() {
    let rows: Vec<u32> = (0..100).collect();
    let classes: Vec<u32> = rows.iter().map(|row| row % 3).collect();
    let parts = split(&rows, Some(&classes), SHARES, 1).unwrap();
    let backwards: Vec<u32> = rows.iter().rev().copied().collect();
    let backwards_classes: Vec<u32> = classes.iter().rev().copied().collect();
    assert_eq!(parts, split(&backwards, Some(&backwards_classes), SHARES, 1).unwrap());
    assert_ne!(parts, split(&rows, Some(&classes), SHARES, 2).unwrap());
    // Which number a class bears does not matter, only the order of the classes.
    let renamed: Vec<u32> = classes.iter().map(|class| class * 7 + 5).collect();
    assert_eq!(parts, split(&rows, Some(&renamed), SHARES, 1).unwrap());
}

/// The rows stay what they are today: a run repeated with a later version must find the same split.
#[test]
fn a_known_split() {
    let rows: Vec<u32> = (0..12).collect();
    let parts = split(&rows, None, Fractions { validation: 0.25, test: 0.25 }, 0).unwrap();
    assert_eq!(
        (parts.train, parts.validation, parts.test),
        (vec![0, 1, 4, 7, 8, 11], vec![3, 5, 6], vec![2, 9, 10])
    );
}

#[test]
fn stratified_by_random_classes() {
    for seed in 0..300u64 {
        let n = 3 + below(seed, 0, 400) as u32;
        let kinds = 1 + below(seed, 1, 12);
        let rows: Vec<u32> = (0..n).collect();
        // Squared: some classes are rare.
        let class = |row: u32| (below(seed, 10 + u64::from(row), kinds * kinds) as f64).sqrt() as u32;
        let classes: Vec<u32> = rows.iter().map(|row| class(*row)).collect();
        let parts = split(&rows, Some(&classes), SHARES, seed).unwrap();
        assert_eq!(all(&parts), rows);
        let plain = split(&rows, None, SHARES, seed).unwrap();
        assert_eq!(
            (parts.train.len(), parts.validation.len(), parts.test.len()),
            (plain.train.len(), plain.validation.len(), plain.test.len()),
            "stratifying changes no total"
        );
        let mut counts: BTreeMap<u32, [usize; 4]> = BTreeMap::new();
        for (at, part) in [&parts.train, &parts.validation, &parts.test].into_iter().enumerate() {
            for row in part {
                let line = counts.entry(classes[*row as usize]).or_default();
                line[at] += 1;
                line[3] += 1;
            }
        }
        let due = counts.values().filter(|line| line[3] >= 3).count();
        for line in counts.values() {
            if parts.train.len() >= counts.len() {
                assert!(line[0] > 0, "seed {seed}: a class is not in training: {counts:?}");
            }
            if line[3] >= 3 && parts.train.len() > 2 * counts.len() {
                assert!(parts.validation.len() < due || line[1] > 0, "seed {seed}: validation {counts:?}");
                assert!(parts.test.len() < due || line[2] > 0, "seed {seed}: test {counts:?}");
            }
            for (at, part) in [(1, parts.validation.len()), (2, parts.test.len())] {
                let share = line[3] as f64 * part as f64 / f64::from(n);
                assert!((line[at] as f64 - share).abs() <= kinds as f64, "seed {seed}: {counts:?}");
            }
        }
    }
}

#[test]
fn shares_hold_within_one_row_in_large_classes() {
    let rows: Vec<u32> = (0..10_000).collect();
    let classes: Vec<u32> = rows.iter().map(|row| u32::from(row % 7 == 0)).collect();
    let parts = split(&rows, Some(&classes), Fractions { validation: 0.1, test: 0.2 }, 9).unwrap();
    let rare = |part: &[u32]| part.iter().filter(|row| **row % 7 == 0).count() as f64;
    assert!((rare(&parts.test) - 1429.0 * 0.2).abs() <= 1.0);
    assert!((rare(&parts.validation) - 1429.0 * 0.1).abs() <= 1.0);
    assert_eq!((parts.validation.len(), parts.test.len()), (1000, 2000));
}

#[test]
fn very_many_small_classes_do_not_hang() {
    let rows: Vec<u32> = (0..200_000).collect();
    let classes: Vec<u32> = rows.iter().map(|row| row / 4).collect();
    let parts = split(&rows, Some(&classes), SHARES, 0).unwrap();
    assert_eq!(all(&parts).len(), 200_000);
    let mut trained: Vec<u32> = parts.train.iter().map(|row| row / 4).collect();
    trained.dedup();
    assert_eq!(trained.len(), 50_000);
}

#[test]
fn a_part_with_no_share_is_empty() {
    let rows: Vec<u32> = (0..50).collect();
    let parts = split(&rows, None, Fractions { validation: 0.2, test: 0.0 }, 0).unwrap();
    assert_eq!((parts.train.len(), parts.validation.len(), parts.test.len()), (40, 10, 0));
    let parts = split(&rows, None, Fractions { validation: 0.0, test: 0.0 }, 0).unwrap();
    assert_eq!(parts.train, rows);
    assert!(split(&[4, 2], None, Fractions { validation: 0.1, test: 0.0 }, 0).is_ok());
}

#[test]
fn extreme_shares_leave_a_row_each() {
    for n in 3..30u32 {
        let rows: Vec<u32> = (0..n).collect();
        for (validation, test) in [(0.98, 0.01), (0.01, 0.98), (0.5, 0.499), (1e-9, 1e-9)] {
            let parts = split(&rows, None, Fractions { validation, test }, 0).unwrap();
            assert!(!(parts.train.is_empty() || parts.validation.is_empty() || parts.test.is_empty()));
        }
    }
}

#[test]
fn refusals() {
    let wrong = |v, t| split(&[0, 1, 2], None, Fractions { validation: v, test: t }, 0).unwrap_err();
    assert_eq!(split(&[0, 1], None, SHARES, 0).unwrap_err(), SplitError::TooFewRows { rows: 2, parts: 3 });
    assert!(matches!(wrong(-0.1, 0.1), SplitError::Fraction { part: "validation", .. }));
    assert!(matches!(wrong(0.1, f64::NAN), SplitError::Fraction { part: "test", .. }));
    assert!(matches!(wrong(0.1, 1.0), SplitError::Fraction { part: "test", .. }));
    assert!(matches!(wrong(0.5, 0.5), SplitError::NothingLeft { .. }));
    assert_eq!(split(&[3, 1, 3], None, SHARES, 0).unwrap_err(), SplitError::Repeated { row: 4 });
    let repeated = split(&[3, 1, 3], Some(&[0, 1, 2]), SHARES, 0).unwrap_err();
    assert_eq!(repeated, SplitError::Repeated { row: 4 });
    assert!(matches!(split(&[3, 1, 2], Some(&[0]), SHARES, 0), Err(SplitError::Length { .. })));
}

#[test]
fn by_a_column() {
    let rows = [4, 1, 2, 9, 7];
    let values = ["train", "DEV ", "Test", " Train", "valid"];
    let parts = split_by("part", &rows, &values, None, 0.2, 0).unwrap();
    assert_eq!((parts.train, parts.validation, parts.test), (vec![4, 9], vec![1, 7], vec![2]));
}

#[test]
fn by_a_column_without_validation() {
    let rows: Vec<u32> = (0..40).collect();
    let values: Vec<String> =
        rows.iter().map(|row| (if row % 4 == 0 { "test" } else { "train" }).to_owned()).collect();
    let classes: Vec<u32> = rows.iter().map(|row| u32::from(row % 10 == 1)).collect();
    let parts = split_by("part", &rows, &values, Some(&classes), 0.2, 0).unwrap();
    assert_eq!((parts.train.len(), parts.validation.len(), parts.test.len()), (24, 6, 10));
    assert!(parts.test.iter().all(|row| row % 4 == 0));
    assert_eq!(all(&parts), rows);
    assert_eq!(split_by("part", &rows, &values, None, 0.0, 0).unwrap().validation, Vec::<u32>::new());
}

#[test]
fn by_a_column_refusals() {
    let error = split_by("fold", &[0, 1], &["train", "holdout"], None, 0.2, 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 'fold', row 2: 'holdout' names no part; \
         write train, validation (or valid, val, dev) or test in each row"
    );
    let error = split_by("fold", &[0, 1], &["test", "val"], None, 0.2, 0).unwrap_err();
    assert_eq!(error, SplitError::NoTraining { column: "fold".into() });
    let error = split_by("fold", &[0, 1], &["train", "test"], None, 0.2, 0).unwrap_err();
    assert_eq!(error, SplitError::TooFewRows { rows: 1, parts: 2 });
    let error = split_by("fold", &[5, 5], &["train", "test"], None, 0.0, 0).unwrap_err();
    assert_eq!(error, SplitError::Repeated { row: 6 });
    assert!(split_by("fold", &[5, 5], &["train"], None, 0.0, 0).is_err());
}
