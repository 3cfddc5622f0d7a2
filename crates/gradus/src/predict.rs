//! Predicting the rows of a table into another, and testing a model on one: block by block, in constant memory.

use std::io::{self, Write};

use gradus_table::{Block, Blocks, CsvWriter, ReadOptions, Source, TableError, Task};
use serde::Serialize;

use crate::blocks::{BLOCK, each_block, remarks};
use crate::counts::Counts;
use crate::error::Error;
use crate::head::{Predictions, Truth};
use crate::metrics::most_probable;
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
    /// To test by: a column that says how much each row counts.
    pub weight: Option<String>,
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
    /// The column that says how much each row counts, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
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
    let mut predictor = model.predictor(request.threads)?;
    let classes = &model.card.target.classes;
    let mut columns = if request.keep { blocks.header().to_vec() } else { Vec::new() };
    let kept = columns.len();
    columns.extend(answer_columns(classes));
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
    let mut next = blocks.next_block(BLOCK)?;
    let mut writer = CsvWriter::with_separator(out, if request.tabs { b'\t' } else { b',' });
    writer.row(&columns).map_err(Error::Output)?;
    let mut rows = 0;
    while let Some(block) = next {
        let predictions = predictor.predict(&block.table, None)?;
        write_block(&mut writer, &block, &predictions, classes).map_err(Error::Output)?;
        rows += block.table.rows as u64;
        next = blocks.next_block(BLOCK)?;
    }
    writer.finish().and_then(|out| out.flush()).map_err(Error::Output)?;
    let (warnings, notes) = remarks(&blocks.notes());
    Ok(Predicted { schema: 1, rows, columns, warnings, notes })
}

/// Writes what a model says of a row: the prediction, and of classes the probability of each.
pub(crate) fn write_answer<W: Write>(
    writer: &mut CsvWriter<W>,
    predictions: &Predictions,
    row: usize,
    classes: &[String],
) -> io::Result<()> {
    match predictions {
        Predictions::Numbers(numbers) => writer.field(numbers[row].to_string()),
        Predictions::Probabilities(all) => {
            let row = &all[row * classes.len()..][..classes.len()];
            writer.field(&classes[most_probable(row)])?;
            row.iter().try_for_each(|p| writer.field(p.to_string()))
        }
    }
}

/// The columns of what a model says.
pub(crate) fn answer_columns(classes: &[String]) -> impl Iterator<Item = String> + '_ {
    ["prediction".to_string()].into_iter().chain(classes.iter().map(|class| format!("probability_{class}")))
}

fn write_block<W: Write>(
    writer: &mut CsvWriter<W>,
    block: &Block,
    predictions: &Predictions,
    classes: &[String],
) -> io::Result<()> {
    for row in 0..block.table.rows {
        if let Some(raw) = &block.raw {
            for field in raw.row(row) {
                writer.field(field)?;
            }
        }
        write_answer(writer, predictions, row, classes)?;
        writer.end_row()?;
    }
    Ok(())
}

/// Tests a model on the rows of a table whose target is known.
pub fn evaluate(model: &Model, source: Source, request: &Request) -> Result<Evaluation, Error> {
    let name = source.name();
    let mut predictor = model.predictor(request.threads)?;
    let (task, target) = (model.card.head.task, &model.card.target);
    let mut all: Option<(Predictions, Truth)> = None;
    let mut left_out = 0;
    let counts = request.weight.as_deref().map(|column| Counts::by_column(column, name.as_ref()));
    let mut weights: Vec<f32> = Vec::new();
    let more = counts.as_ref().and_then(|counts| counts.required(&model.card));
    let notes = each_block(source, &request.read_options(), &model.card, more, |table, targets| {
        let Some(targets) = targets else {
            left_out += table.rows;
            return Ok(());
        };
        left_out += targets.left_out;
        let predictions = predictor.predict(table, Some(&targets.rows))?;
        let truth = Truth::of(task, targets.rows.iter().map(|&row| targets.values[row as usize]));
        if let Some(counts) = &counts {
            weights.extend(counts.of_rows(table, &targets.rows)?.into_iter().map(|weight| weight as f32));
        }
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
    let test = model.card.head.score(&predictions, &truth, counts.map(|_| &*weights))?;
    Ok(Evaluation {
        schema: 1,
        task,
        target: target.name.clone(),
        classes: target.classes.clone(),
        rows: truth.rows(),
        left_out,
        weight: request.weight.clone(),
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
