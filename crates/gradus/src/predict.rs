//! Predicting the rows of a table into another, and testing a model on one: block by block, in constant memory.

mod relay;
mod said;

use std::io::Write;

use gradus_engine::attribution::MOST_STEPS;
use gradus_table::{Blocks, CsvWriter, ReadOptions, Source, TableError, Task};
use serde::Serialize;

use crate::blocks::{BLOCK, each_block, remarks};
use crate::certainty::{Certainty, Coverage, Ranges, coverage};
use crate::counts::Counts;
use crate::error::Error;
use crate::head::{Predictions, Truth};
use crate::model::Model;
use crate::scores::Scores;
use crate::used::origin;
use relay::relay;
use said::{Said, Saying};
pub(crate) use said::{answer_columns, write_answer};

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
    /// Say what each prediction owes to each column, in more columns.
    pub explain: bool,
    /// Also the range of a number, or the set of classes, that holds the truth in so many of 100 rows.
    pub interval: Option<f64>,
    /// Also why a row is unlike any that the model learned from.
    pub unfamiliar: bool,
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
    /// Rows unlike any that the model learned from, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unfamiliar: Option<u64>,
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
    /// How often ranges or sets hold the truth; `None` where the model kept too few scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// Predicts every row of `source`, in order, as CSV: `prediction`, and for classes `probability_<class>` each. With
/// [`Request::interval`] then `interval_low` and `interval_high` of a number, or the `prediction_set` of classes, its
/// names separated by `|` (a `|` or `\` in a name has a `\` before it). With [`Request::unfamiliar`] then `unfamiliar`:
/// reasons separated by `; `, nothing where there is none. With [`Request::explain`] then `baseline`,
/// `contribution_<column>` for each column that the model reads, and `calibration` where the model is calibrated: together
/// they come to the prediction of a number, or to the probability of the predicted class (M:integrated-gradients).
///
/// # Errors
/// A level that the model has too few scores for, a model that does not know what it has seen; a table that cannot be read, lacks columns or holds other kinds there, and with [`Request::keep`] one that has a column of such a name
/// already: two columns of one name are a table that nobody reads. Before anything is written.
pub fn predict(
    model: &Model,
    source: Source,
    request: &Request,
    out: &mut dyn Write,
) -> Result<Predicted, Error> {
    let file = source.name();
    let Certainty { seen, .. } = &model.card.certainty;
    let ranges = request.interval.map(|percent| model.card.certainty.ranges(&model.card.head, percent));
    let ranges = ranges.transpose()?;
    if request.unfamiliar && !seen.fits(&model.card.encoding) {
        let text = "--unfamiliar: this model does not know what its training rows held; train it again with this version \
                    of gradus";
        return Err(Error::Options(text.into()));
    }
    let mut blocks =
        Blocks::open(source, &request.read_options(), Some(&model.required()))?.keep_raw(request.keep);
    let classes = &model.card.target.classes;
    let mut columns = if request.keep { blocks.header().to_vec() } else { Vec::new() };
    let kept = columns.len();
    columns.extend(answer_columns(classes));
    let more: &[&str] = match ranges {
        None => &[],
        Some(Ranges::Number { .. }) => &["interval_low", "interval_high"],
        Some(Ranges::Classes { .. }) => &["prediction_set"],
    };
    columns.extend(more.iter().copied().chain(request.unfamiliar.then_some("unfamiliar")).map(String::from));
    if request.explain {
        // Refused before anything is written.
        origin(model)?;
        let read = model.card.encoding.columns().iter();
        columns.push("baseline".into());
        columns.extend(read.map(|column| format!("contribution_{}", column.name)));
        columns.extend(model.card.certainty.temperature.map(|_| "calibration".to_string()));
    }
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
    let Request { unfamiliar, explain, .. } = *request;
    let saying = Saying { model, ranges, unfamiliar, explain, separator };
    let mut writer = CsvWriter::with_separator(&mut *out, separator);
    writer.row(&columns).map_err(Error::Output)?;
    let Said { rows, unfamiliar, inexact } = relay(&mut blocks, first, &saying, request.threads, out)?;
    out.flush().map_err(Error::Output)?;
    let (mut warnings, notes) = remarks(&blocks.notes());
    if inexact > 0 {
        warnings.push(format!(
            "the contributions of {inexact} of {rows} rows do not quite add up: their path was cut into {MOST_STEPS} steps, \
             and more would be needed"
        ));
    }
    let unfamiliar = request.unfamiliar.then_some(unfamiliar);
    Ok(Predicted { schema: 1, rows, columns, unfamiliar, warnings, notes })
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
    let Model { card, .. } = model;
    let test =
        card.head.score_by(card.certainty.decision(), &predictions, &truth, counts.map(|_| &*weights))?;
    let coverage = coverage(&card.certainty, &card.head, &predictions, &truth);
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
        coverage,
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
