//! Predicting the rows of a table into another, and testing a model on one: block by block, in constant memory.

use std::io::Write;

use gradus_table::{Blocks, CsvWriter, ReadOptions, Source, TableError, Task};
use serde::Serialize;

mod relay;
use relay::{Written, relay};

use crate::blocks::{BLOCK, each_block, remarks};
use crate::error::Error;
use crate::head::{Predictions, Truth};
use crate::model::Model;
use crate::scores::Scores;

/// How to predict, or to test.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The table's text encoding, where it is not UTF-8.
    pub encoding: Option<String>,
    /// The character between two columns, where the guess is wrong.
    pub delimiter: Option<char>,
    /// Copy the input's columns in front of the predictions.
    pub keep: bool,
    /// Separate the columns of the predictions by tabs instead of commas.
    pub tabs: bool,
    /// Threads to compute with; 0 is all cores.
    pub threads: usize,
}

impl Request {
    fn read_options(&self) -> ReadOptions {
        let (encoding, delimiter) = (self.encoding.clone(), self.delimiter);
        ReadOptions { encoding, delimiter, ..ReadOptions::default() }
    }
}

/// What was predicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Predicted {
    /// Version of this layout.
    pub schema: u32,
    /// Rows, one out for each one in.
    pub rows: u64,
    /// The columns written.
    pub columns: Vec<String>,
    /// Remarks of the reader that are worth a warning: a number column without one number in it.
    pub warnings: Vec<String>,
    /// Its other remarks.
    pub notes: Vec<String>,
}

/// How a model did on a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Version of this layout.
    pub schema: u32,
    /// The task.
    pub task: Task,
    /// The target's column.
    pub target: String,
    /// The classes, in the order of the scores.
    pub classes: Vec<String>,
    /// Rows tested.
    pub rows: usize,
    /// Rows without a target.
    pub left_out: usize,
    /// Remarks of the reader that are worth a warning.
    pub warnings: Vec<String>,
    /// Its other remarks.
    pub notes: Vec<String>,
    /// The scores.
    pub test: Scores,
}

/// Predicts every row of `source`, in order, as CSV: `prediction`, and for classes `probability_<class>` each.
///
/// # Errors
/// A table that cannot be read, lacks columns or holds other kinds there, and with [`Request::keep`] one that has a column of such a name
/// already: two columns of one name are a table that nobody reads. Before anything is written.
pub fn predict(
    model: &Model,
    source: Source,
    request: &Request,
    out: &mut dyn Write,
) -> Result<Predicted, Error> {
    let file = source.name();
    let mut blocks =
        Blocks::open(source, &request.read_options(), Some(&model.required()))?.keep_raw(request.keep);
    let classes = &model.card.target.classes;
    let mut columns = if request.keep { blocks.header().to_vec() } else { Vec::new() };
    let kept = columns.len();
    columns.push("prediction".into());
    columns.extend(classes.iter().map(|class| format!("probability_{class}")));
    if let Some(twice) = columns[kept..].iter().find(|name| columns[..kept].contains(name)) {
        return Err(Error::Run {
            path: file.into(),
            found: format!(
                "--keep: the table has a column '{twice}' already, and the predictions have one too"
            ),
            todo: "rename or remove it, or leave --keep out".into(),
        });
    }
    // The first block before the header: a table that is refused leaves nothing behind.
    let first = blocks.next_block(BLOCK)?;
    let separator = if request.tabs { b'\t' } else { b',' };
    let mut writer = CsvWriter::with_separator(&mut *out, separator);
    writer.row(&columns).map_err(Error::Output)?;
    let rows = relay(model, &mut blocks, first, &Written { classes, separator }, request.threads, out)?;
    out.flush().map_err(Error::Output)?;
    let (warnings, notes) = remarks(&blocks.notes());
    Ok(Predicted { schema: 1, rows, columns, warnings, notes })
}

/// Tests a model on the rows of a table whose target is known.
pub fn evaluate(model: &Model, source: Source, request: &Request) -> Result<Evaluation, Error> {
    let name = source.name();
    let mut predictor = model.predictor(request.threads)?;
    let (task, target) = (model.card.head.task, &model.card.target);
    let mut all: Option<(Predictions, Truth)> = None;
    let mut left_out = 0;
    let notes = each_block(source, &request.read_options(), &model.card, None, |table, targets| {
        let Some(targets) = targets else {
            left_out += table.rows;
            return Ok(());
        };
        left_out += targets.left_out;
        let predictions = predictor.predict(table, Some(&targets.rows))?;
        let truth = Truth::of(task, targets.rows.iter().map(|&row| targets.values[row as usize]));
        match &mut all {
            None => all = Some((predictions, truth)),
            Some((p, t)) => {
                p.append(predictions);
                t.append(truth);
            }
        }
        Ok(())
    });
    let notes = notes.map_err(|error| no_target(error, &target.name, &name))?;
    let (warnings, notes) = remarks(&notes);
    let (predictions, truth) = all.filter(|(_, truth)| truth.rows() > 0).ok_or_else(|| Error::Run {
        path: name.into(),
        found: "no row with a target".into(),
        todo: format!("give rows whose '{}' is known", target.name),
    })?;
    let test = model.card.head.score(&predictions, &truth, None)?;
    Ok(Evaluation {
        schema: 1,
        task,
        target: target.name.clone(),
        classes: target.classes.clone(),
        rows: truth.rows(),
        left_out,
        warnings,
        notes,
        test,
    })
}

/// Says of a table without the target what that means for a test.
fn no_target(error: Error, target: &str, name: &str) -> Error {
    match error {
        Error::Table(TableError::MissingColumns { names, nearest, .. }) if names == [target] => {
            let hint = nearest.map(|name| format!(" (did you mean '{name}'?)")).unwrap_or_default();
            Error::Run {
                path: name.into(),
                found: format!("no column '{target}'{hint}, the target to test against"),
                todo: "give a table that has it, or predict it with gradus predict".into(),
            }
        }
        other => other,
    }
}
