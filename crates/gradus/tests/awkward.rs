//! Awkward tables with the default preset: each trains, and answers no worse than the best
//! constant guess. Rows to test on come from the same source, and are many, so that luck has little part in it.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::fmt::Write;
use std::fs;

use gradus::engine::random::{Random, Stream};
use gradus::fit::{Fit, Results};
use gradus::metrics::Metric;
use gradus::options::Options;
use gradus::prepare::prepare;
use gradus::trainer::Unwatching;

/// Random numbers of one row.
struct Row {
    random: Random,
    next: u64,
}

impl Row {
    fn normal(&mut self) -> f64 {
        self.next += 1;
        self.random.normal(self.next)
    }

    fn uniform(&mut self) -> f64 {
        self.next += 1;
        self.random.uniform(self.next)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.uniform() * limit as f64) as u64
    }
}

/// A table with the header `columns` and the target `y`, of rows from `from` on; each row is written by itself.
fn table(columns: &[String], rows: std::ops::Range<u64>, line: &dyn Fn(u64, &mut Row) -> String) -> String {
    let mut text = columns.join(",") + ",y\n";
    for row in rows {
        let mut of_row = Row { random: Random::new(7, Stream::Sample, row), next: 0 };
        writeln!(text, "{}", line(row, &mut of_row)).unwrap();
    }
    text
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("x{i}")).collect()
}

/// Numbers, comma by comma.
fn cells(numbers: &[f64]) -> String {
    numbers.iter().map(|x| format!("{x:.4}")).collect::<Vec<_>>().join(",")
}

/// Trains by the default preset on `rows` rows and tests on 1,000 more.
fn trained(columns: &[String], rows: u64, line: &dyn Fn(u64, &mut Row) -> String) -> (Fit, Results) {
    let scratch = tempfile::tempdir().unwrap();
    let (train, test) = (scratch.path().join("train.csv"), scratch.path().join("test.csv"));
    fs::write(&train, table(columns, 0..rows, line)).unwrap();
    fs::write(&test, table(columns, 1_000_000..1_001_000, line)).unwrap();
    let mut options = Options::default();
    (options.data.table, options.data.test) = (train, Some(test));
    options.data.target = "y".into();
    let mut fit = Fit::new(prepare(options).unwrap(), 2).unwrap();
    fit.train(&mut Unwatching).unwrap().unwrap();
    let results = fit.results().unwrap();
    (fit, results)
}

/// The metric of the test is at most this share of the constant guess's.
#[track_caller]
fn beats(results: &Results, metric: Metric, share: f64) {
    let of = |scores: &gradus::scores::Scores| scores.get(metric).unwrap();
    let all = [&results.test, &results.baseline_linear, &results.baseline_constant].map(of);
    assert!(all[0] <= share * all[2], "{} of net, linear model and constant guess: {all:?}", metric.name());
}

#[test]
fn thirty_rows() {
    let line = |_, row: &mut Row| {
        let x = [row.normal(), row.normal()];
        format!("{},{}", cells(&x), if x[0] + 0.5 * row.normal() > 0.0 { "yes" } else { "no" })
    };
    let (fit, results) = trained(&numbered(2), 30, &line);
    beats(&results, Metric::LogLoss, 0.8);
    assert!(fit.nets() > 1, "one part of five rows would choose at random");
}

#[test]
fn three_hundred_rows() {
    let line = |_, row: &mut Row| {
        let x = [row.normal(), row.normal(), row.normal()];
        format!("{},{:.3}", cells(&x), 2.0 * x[0] + x[1].abs() + row.normal())
    };
    beats(&trained(&numbered(3), 300, &line).1, Metric::Rmse, 0.6);
}

#[test]
fn one_in_a_thousand() {
    let line = |number: u64, row: &mut Row| {
        let rare = number.is_multiple_of(1000);
        let x = [row.normal() + if rare { 3.0 } else { 0.0 }, row.normal()];
        format!("{},{}", cells(&x), if rare { "rare" } else { "common" })
    };
    let (_, results) = trained(&numbered(2), 4_000, &line);
    beats(&results, Metric::LogLoss, 1.05);
}

#[test]
fn more_columns_than_rows() {
    let line = |_, row: &mut Row| {
        let x: Vec<f64> = (0..500).map(|_| row.normal()).collect();
        format!("{},{}", cells(&x), if x[0] + x[1] - x[2] + 0.5 * row.normal() > 0.0 { "yes" } else { "no" })
    };
    beats(&trained(&numbered(500), 400, &line).1, Metric::LogLoss, 1.02);
}

#[test]
fn categories_alone() {
    let line = |_, row: &mut Row| {
        let c: Vec<u64> = [2, 3, 5, 8, 13, 40].map(|limit| row.below(limit)).to_vec();
        let text = c.iter().map(|c| format!("c{c}")).collect::<Vec<_>>().join(",");
        format!("{text},{}", if (c[1] + c[3]).is_multiple_of(3) || row.below(10) == 0 { "yes" } else { "no" })
    };
    beats(&trained(&numbered(6), 1_200, &line).1, Metric::LogLoss, 0.8);
}

#[test]
fn ten_thousand_categories() {
    let line = |number: u64, row: &mut Row| {
        // Each at least once, and the first ones more often.
        let category = if number < 10_000 { number } else { row.below(10_000).min(row.below(10_000)) };
        let x = row.normal();
        format!("{x:.4},place {category},{:.3}", x + (category % 2) as f64 + 0.3 * row.normal())
    };
    beats(&trained(&["x".into(), "place".into()], 11_000, &line).1, Metric::Rmse, 0.7);
}

#[test]
fn half_the_cells_are_missing() {
    let line = |_, row: &mut Row| {
        let x: Vec<f64> = (0..8).map(|_| row.normal()).collect();
        let y = x[0] + x[1] - x[2] * x[3].signum() + 0.3 * row.normal();
        let cell = |x: f64, row: &mut Row| if row.below(2) == 0 { String::new() } else { format!("{x:.4}") };
        let all: Vec<String> = x.iter().map(|&x| cell(x, row)).collect();
        format!("{},{y:.4}", all.join(","))
    };
    beats(&trained(&numbered(8), 1_000, &line).1, Metric::Rmse, 0.9);
}

#[test]
fn a_target_with_outliers() {
    let line = |number: u64, row: &mut Row| {
        let x = [row.normal(), row.normal()];
        let y = if number.is_multiple_of(100) { 1e6 } else { 3.0 * x[0] + row.normal() };
        format!("{},{y:.4}", cells(&x))
    };
    beats(&trained(&numbered(2), 1_000, &line).1, Metric::Rmse, 1.05);
}

#[test]
fn rows_that_are_nearly_the_same() {
    let line = |number: u64, row: &mut Row| {
        let base = Random::new(3, Stream::Sample, number % 60);
        let x: Vec<f64> = (0..4).map(|i| base.normal(i) + 1e-4 * row.normal()).collect();
        format!("{},{}", cells(&x), if base.normal(0) * base.normal(1) > 0.0 { "yes" } else { "no" })
    };
    beats(&trained(&numbered(4), 1_200, &line).1, Metric::LogLoss, 0.3);
}

#[test]
fn a_hundred_classes() {
    let line = |_, row: &mut Row| {
        let x = [10.0 * row.uniform(), 10.0 * row.uniform()];
        format!("{},class {}{}", cells(&x), x[0] as u64, x[1] as u64)
    };
    let (_, results) = trained(&numbered(2), 2_000, &line);
    beats(&results, Metric::LogLoss, 0.4);
}
