//! What a finished run says of its test rows, from its folder.

use std::path::{Path, PathBuf};

use gradus_table::{Blocks, ReadOptions, Source, Task};

use crate::blocks::BLOCK;
use crate::error::Error;
use crate::head::{Predictions, Truth};
use crate::metrics::Metric;
use crate::run::{PREDICTIONS, Report, finished};

/// How far the weights of a row may be apart in two files, relative to it: they are written in f32.
const WEIGHTS: f32 = 1e-5;

/// A run, and what it says of its test rows.
#[derive(Debug)]
pub(super) struct Tested {
    path: PathBuf,
    pub(super) report: Report,
    /// What it was selected on.
    pub(super) metric: Option<Metric>,
    /// Fingerprint of the table with the test rows, where it is known.
    table: Option<String>,
    /// The rows' numbers in that table, from 1.
    rows: Vec<u64>,
    pub(super) truth: Truth,
    pub(super) weights: Option<Vec<f32>>,
    pub(super) predictions: Predictions,
}

impl Tested {
    /// Of a run's folder.
    pub(super) fn of(folder: &Path) -> Result<Tested, Error> {
        let (report, options, table) = finished(folder)?;
        let path = folder.join(PREDICTIONS);
        if !path.is_file() {
            return Err(Error::Run {
                path: folder.to_owned(),
                found: format!("its {PREDICTIONS} is not there"),
                todo: "bring it back, or train anew".into(),
            });
        }
        let metric = options.training.metric;
        let truth = Truth::of(report.task, std::iter::empty());
        let predictions = match report.task {
            Task::Regression => Predictions::Numbers(Vec::new()),
            _ => Predictions::Probabilities(Vec::new()),
        };
        let mut tested =
            Tested { path, report, metric, table, rows: Vec::new(), truth, weights: None, predictions };
        tested.read()?;
        Ok(tested)
    }

    fn wrong(&self, found: String) -> Error {
        let todo = "it was not written by this version of gradus as it is; train anew".into();
        Error::Run { path: self.path.clone(), found, todo }
    }

    /// Reads the file that [`crate::run`] wrote.
    fn read(&mut self) -> Result<(), Error> {
        let how = ReadOptions { delimiter: Some(','), ..ReadOptions::default() };
        let mut blocks = Blocks::open(Source::Path(self.path.clone()), &how, Some(&[]))?.keep_raw(true);
        let header = blocks.header().to_vec();
        let find = |name: &str| header.iter().position(|column| column == name);
        let place = |name: &str| find(name).ok_or_else(|| self.wrong(format!("no column '{name}'")));
        let (row, target, prediction) = (place("row")?, place("target")?, place("prediction")?);
        let weight = find("weight");
        self.weights = weight.map(|_| Vec::new());
        let classes = self.report.classes.clone();
        if header.len() != prediction + 1 + classes.len() {
            return Err(self.wrong(format!("{} columns for {} classes", header.len(), classes.len())));
        }
        while let Some(block) = blocks.next_block(BLOCK)? {
            let Some(raw) = &block.raw else { continue };
            for at in 0..raw.rows() {
                let cells: Vec<&str> =
                    raw.row(at).map(|cell| std::str::from_utf8(cell).unwrap_or_default()).collect();
                let line = self.rows.len() + 2;
                self.add(&cells, [row, target, prediction], weight, &classes)
                    .ok_or_else(|| self.wrong(format!("line {line}: '{}'", cells.join(","))))?;
            }
        }
        Ok(())
    }

    /// Takes one line; `None` where it is not as it was written.
    fn add(
        &mut self,
        cells: &[&str],
        [row, target, prediction]: [usize; 3],
        weight: Option<usize>,
        classes: &[String],
    ) -> Option<()> {
        self.rows.push(cells.get(row)?.parse().ok()?);
        let target = *cells.get(target)?;
        match &mut self.truth {
            Truth::Numbers(all) => all.push(target.parse().ok()?),
            Truth::Classes(all) => all.push(classes.iter().position(|class| class == target)? as u32),
        }
        if let (Some(all), Some(weight)) = (&mut self.weights, weight) {
            all.push(cells.get(weight)?.parse().ok()?);
        }
        match &mut self.predictions {
            Predictions::Numbers(all) => all.push(cells.get(prediction)?.parse().ok()?),
            Predictions::Probabilities(all) => {
                for p in cells.get(prediction + 1..)? {
                    all.push(p.parse().ok()?);
                }
            }
        }
        Some(())
    }

    /// Refuses another run that was not tested on the same rows.
    pub(super) fn expect_same(&self, other: &Tested) -> Result<(), Error> {
        let refuse = |found: String, todo: &str| {
            Err(Error::Run { path: other.path.clone(), found, todo: todo.into() })
        };
        let (a, b) = (&self.report, &other.report);
        if (a.task, &a.target) != (b.task, &b.target) {
            let found = format!("a {} of '{}', beside a {} of '{}'", b.task, b.target, a.task, a.target);
            return refuse(found, "compare runs that answer the same question");
        }
        if a.classes != b.classes {
            return refuse("its classes are others".into(), "compare runs that answer the same question");
        }
        if self.rows != other.rows || self.truth != other.truth {
            let found = match (self.rows.len(), other.rows.len()) {
                (a, b) if a == b => format!("its {b} test rows are others"),
                (a, b) => format!("it was tested on {b} rows, the first run on {a}"),
            };
            return refuse(
                found,
                "compare runs on the same test rows: the same table, --seed and --test-share (and --group, --time or \
                 --split-by), or the same --test FILE",
            );
        }
        let same = match (&self.weights, &other.weights) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                // Each is over the mean of its training rows.
                let sum = |all: &[f32]| all.iter().map(|&w| f64::from(w)).sum::<f64>();
                let ratio = (sum(b) / sum(a)) as f32;
                a.iter().zip(b).all(|(a, b)| (a * ratio - b).abs() <= WEIGHTS * b.abs())
            }
            _ => false,
        };
        match same {
            true => Ok(()),
            false => refuse(
                "its test rows count otherwise than those of the first run".into(),
                "compare runs with the same --weight",
            ),
        }
    }

    /// What is worth knowing of a comparison with another run.
    pub(super) fn notes(&self, other: &Tested) -> Vec<String> {
        let mut notes = Vec::new();
        if self.table.is_some() && self.table != other.table {
            notes.push(
                "the files with the test rows differ; their rows were matched by number and target"
                    .to_string(),
            );
        }
        for run in [self, other] {
            let folder = run.path.parent().unwrap_or(Path::new("."));
            notes.extend(run.report.seen.iter().map(|seen| format!("{}: {seen}", folder.display())));
        }
        notes
    }
}
