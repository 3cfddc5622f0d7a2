//! Whole runs of the preset `realmlp` against pytabkit's RealMLP-TD (`golden/whole_runs.py`): on the same rows, the scores
//! of five seeds here are those of five seeds there, as near as seeds let one see.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use gradus::metrics::Metric;
use gradus::options::Preset;
use serde::Deserialize;

use runs::done;

#[derive(Deserialize)]
struct Golden {
    versions: BTreeMap<String, String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    classes: bool,
    rows: Vec<Vec<f64>>,
    target: Vec<f64>,
    test: Vec<usize>,
    seeds: Vec<Seed>,
}

#[derive(Deserialize)]
struct Seed {
    validation: Vec<usize>,
    score: BTreeMap<String, f64>,
}

impl Case {
    /// The table, with a column that says which part a row is of.
    fn table(&self, seed: &Seed) -> String {
        let mut text = String::new();
        for i in 0..self.rows[0].len() {
            write!(text, "x{i},").unwrap();
        }
        text.push_str("part,y\n");
        for (r, (row, y)) in self.rows.iter().zip(&self.target).enumerate() {
            row.iter().for_each(|x| write!(text, "{x},").unwrap());
            let part = match (self.test.contains(&r), seed.validation.contains(&r)) {
                (true, _) => "test",
                (_, true) => "validation",
                _ => "train",
            };
            let kind = if self.classes { "kind " } else { "" };
            writeln!(text, "{part},{kind}{y}").unwrap();
        }
        text
    }

    /// What the preset makes of it.
    fn scores(&self, number: u64, seed: &Seed, folder: &Path) -> Vec<f64> {
        let table = folder.join("table.csv");
        std::fs::write(&table, self.table(seed)).unwrap();
        let mut options = Preset::Realmlp.options();
        options.data.table = table;
        options.data.target = "y".into();
        options.data.split_by = Some("part".into());
        options.training.seed = number;
        // pytabkit's probabilities are as they come.
        options.answers.calibrate = false;
        let report = done(options, &folder.join("run"));
        assert_eq!((report.rows.test, report.epochs), (self.test.len(), 256));
        self.metrics().map(|(_, metric)| report.results.test.get(metric).unwrap()).to_vec()
    }

    fn metrics(&self) -> [(&'static str, Metric); 2] {
        match self.classes {
            true => [("log_loss", Metric::LogLoss), ("accuracy", Metric::Accuracy)],
            false => [("rmse", Metric::Rmse), ("mae", Metric::Mae)],
        }
    }
}

/// Mean, and the square of its standard error.
fn mean(scores: &[f64]) -> (f64, f64) {
    let n = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / n;
    (mean, scores.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (n - 1.0) / n)
}

#[test]
fn scores_of_seeds_are_pytabkits() {
    let golden: Golden = serde_json::from_str(include_str!("golden/whole_runs.json")).unwrap();
    assert!(golden.versions.contains_key("pytabkit") && golden.cases.len() == 2);
    for case in &golden.cases {
        let scores: Vec<Vec<f64>> = case
            .seeds
            .iter()
            .enumerate()
            .map(|(i, seed)| case.scores(i as u64, seed, tempfile::tempdir().unwrap().path()))
            .collect();
        for (i, (name, _)) in case.metrics().into_iter().enumerate() {
            let ours: Vec<f64> = scores.iter().map(|s| s[i]).collect();
            let theirs: Vec<f64> = case.seeds.iter().map(|s| s.score[name]).collect();
            let ((a, a_error), (b, b_error)) = (mean(&ours), mean(&theirs));
            let apart = (a - b).abs() / (a_error + b_error).sqrt();
            println!("{} {name}: {ours:.4?}, pytabkit's {theirs:.4?}: {apart:.2} standard errors", case.name);
            // By chance alone one of twenty pairs is further apart (Welch, some eight degrees of freedom).
            assert!(apart <= 2.3, "{} {name}: {ours:.4?}, pytabkit's {theirs:.4?}", case.name);
        }
    }
}
