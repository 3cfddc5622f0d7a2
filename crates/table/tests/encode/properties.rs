//! What holds for every table: fitting sees training rows only, rows are encoded alone as together, size is no matter.

use crate::helpers::{Dice, all_columns, all_rows, category, number, table};
use gradus_table::{Encoding, Numeric, Recipe, Table, Values};

const OPTIONS: Recipe = Recipe {
    numeric: Numeric::RobustPiecewise { bins: 6 },
    one_hot_limit: 8,
    min_count: Some(2),
    ..Recipe::HOUSE
};

fn random(seed: u64) -> Table {
    let mut dice = Dice(seed);
    let rows = 1 + dice.below(300);
    let mut columns = Vec::new();
    for k in 0..8 {
        let gaps = dice.below(3) * 10;
        let levels = 1 + dice.below(30);
        if k % 2 == 0 {
            let mut cell = || if dice.below(100) < gaps { f64::NAN } else { (dice.share() * 50.0).floor() };
            columns.push(number(&format!("n{k}"), (0..rows).map(|_| cell()).collect()));
        } else {
            let mut cell =
                || if dice.below(100) < gaps { String::new() } else { format!("l{}", dice.below(levels)) };
            let cells: Vec<String> = (0..rows).map(|_| cell()).collect();
            columns.push(category(&format!("c{k}"), &cells.iter().map(String::as_str).collect::<Vec<_>>()));
        }
    }
    table(columns)
}

fn half(table: &Table) -> Vec<u32> {
    (0..table.rows as u32).step_by(2).collect()
}

#[test]
fn fitting_sees_training_rows_only() {
    for seed in 0..50 {
        let whole = random(seed);
        let encoding = Encoding::fit(&whole, &half(&whole), &all_columns(&whole), &OPTIONS);
        for stranger in [1e30, f64::NAN] {
            let changed = with_other_rows(&whole, stranger);
            let again = Encoding::fit(&changed, &half(&whole), &all_columns(&whole), &OPTIONS);
            assert_eq!(again, encoding, "{seed}, {stranger}");
        }
    }
}

/// The table with every row that is not in `half` made strange: a number or level never seen, or missing.
fn with_other_rows(whole: &Table, stranger: f64) -> Table {
    let mut changed = whole.clone();
    for column in &mut changed.columns {
        match &mut column.values {
            Values::Numbers(cells) => cells.iter_mut().skip(1).step_by(2).for_each(|x| *x = stranger),
            Values::Categories { codes, levels } => {
                levels.push("new".into());
                let new = if stranger.is_nan() { 0 } else { levels.len() as u32 };
                codes.iter_mut().skip(1).step_by(2).for_each(|c| *c = new);
            }
            Values::Dropped => {}
        }
        column.missing = if stranger.is_nan() { whole.rows / 2 } else { 0 };
    }
    changed
}

#[test]
fn the_order_of_training_rows_is_no_matter() {
    for seed in 0..50 {
        let whole = random(seed);
        let mut rows = half(&whole);
        let encoding = Encoding::fit(&whole, &rows, &all_columns(&whole), &OPTIONS);
        let mut dice = Dice(seed);
        for k in (1..rows.len()).rev() {
            rows.swap(k, dice.below(k as u64 + 1) as usize);
        }
        assert_eq!(Encoding::fit(&whole, &rows, &all_columns(&whole), &OPTIONS), encoding, "{seed}");
    }
}

#[test]
fn rows_are_the_same_alone_in_any_order_and_in_blocks() {
    for seed in 0..50 {
        let whole = random(seed);
        let encoding = Encoding::fit(&whole, &half(&whole), &all_columns(&whole), &OPTIONS);
        let all = encoding.apply(&whole, None).unwrap();
        assert_eq!(encoding.apply(&whole, Some(&all_rows(&whole))).unwrap(), all);
        assert!(all.numbers.iter().all(|x| x.is_finite()));
        for (codes, cardinalities) in
            all.codes.chunks(all.code_columns.max(1)).map(|c| (c, encoding.cardinalities()))
        {
            assert!(codes.iter().zip(&cardinalities).all(|(code, n)| code < n));
        }
        let bound = encoding.bind(&whole).unwrap();
        let mut row_numbers = vec![0.0; all.width];
        let mut row_codes = vec![0; all.code_columns];
        for row in (0..whole.rows).rev() {
            bound.fill(&[row as u32], &mut row_numbers, &mut row_codes).unwrap();
            assert_eq!(row_numbers, all.numbers[row * all.width..(row + 1) * all.width], "{seed} {row}");
            assert_eq!(row_codes, all.codes[row * all.code_columns..(row + 1) * all.code_columns]);
        }
    }
}

#[test]
fn few_rows_know_every_level() {
    let cells: Vec<String> = (0..199).map(|k| format!("l{}", k % 60)).chain(["once".into()]).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let options = Recipe::default();
    let whole = table(vec![category("c", &cells)]);
    let names = |rows: usize| {
        let rows: Vec<u32> = (200 - rows as u32..200).collect();
        Encoding::fit(&whole, &rows, &[0], &options).names()
    };
    assert!(names(199).contains(&"c = once".to_owned()) && !names(199).contains(&"c is other".to_owned()));
    assert!(names(200).contains(&"c is other".to_owned()));
}

#[test]
fn five_thousand_columns() {
    let mut dice = Dice(2);
    let columns =
        (0..5000).map(|k| number(&format!("x{k}"), (0..400).map(|_| dice.share()).collect())).collect();
    let wide = table(columns);
    let encoding = Encoding::fit(&wide, &all_rows(&wide), &all_columns(&wide), &Recipe::default());
    let encoded = encoding.apply(&wide, None).unwrap();
    assert_eq!((encoded.rows, encoded.width), (400, 5000));
    assert_eq!(encoding.names()[4999], "x4999");
}

#[test]
fn two_hundred_thousand_levels() {
    let levels: Vec<String> = (0..200_000).map(|k| format!("customer {k:06}")).collect();
    let codes: Vec<u32> = (0..400_000).map(|k| k % 200_000 + 1).collect();
    let mut column = category("customer", &[]);
    column.values = Values::Categories { codes, levels };
    let whole = table(vec![column]);
    let encoding = Encoding::fit(&whole, &all_rows(&whole), &[0], &Recipe::default());
    assert_eq!((encoding.width(), encoding.cardinalities()), (0, vec![200_002]));
    let encoded = encoding.apply(&whole, None).unwrap();
    assert!(encoded.codes.iter().zip(0..).all(|(&code, k)| code == k % 200_000 + 2));
    // A block of a stream has its own, few levels.
    let block = table(vec![category("customer", &["customer 199999", "nobody", "", "customer 000000"])]);
    assert_eq!(encoding.apply(&block, None).unwrap().codes, [200_001, 1, 0, 2]);
}
