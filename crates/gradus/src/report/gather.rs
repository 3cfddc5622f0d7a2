//! From a finished run to the numbers of its report.

use gradus_engine::plan::{Program, What};
use gradus_table::Encoder;

use super::data::{ColumnLine, LayerLine, ReportData, Thresholds, Use};
use super::learning::learning;
use super::test_set::{classes, numbers};
use super::used::{owed, used};
use crate::certainty::trade_off;
use crate::error::Error;
use crate::head::{Predictions, Truth};
use crate::metrics::{reliability, said};
use crate::model::{Model, Net};
use crate::options::resolve::resolved;
use crate::options::setting;
use crate::prepare::{ColumnView, Prepared};
use crate::run::Report;
use crate::trainer::Epoch;

/// A finished run, as far as a report needs it.
#[derive(Clone, Copy, Debug)]
pub struct Finished<'a> {
    /// Its table, read, split and encoded again or still.
    pub prepared: &'a Prepared,
    /// The model that came out: the nets with the weights of their best epochs.
    pub model: &'a Model,
    /// What it came to.
    pub report: &'a Report,
    /// Every epoch; the first is the start.
    pub history: &'a [Epoch],
    /// The command as it was typed.
    pub command: &'a str,
    /// Threads to compute with; 0 is all cores.
    pub threads: usize,
}

/// Gathers the numbers of the report. How it learned is asked of the trained net in f64; the same run gives the same
/// numbers on any number of threads.
pub fn gather(run: &Finished<'_>) -> Result<ReportData, Error> {
    let Finished { prepared, report, .. } = *run;
    let card = &prepared.card;
    let options = &prepared.options;
    let programs = run.model.card.nets.iter().map(Net::program).collect::<Result<Vec<_>, _>>()?;
    let mut predictor = run.model.predictor(run.threads)?;
    let net = predictor.uncalibrated(&prepared.test);
    let predictions = card.certainty.answers(net.clone(), card.head.classes);
    let weights = prepared.test.weights.as_deref();
    let (classification, regression) = match (&predictions, &prepared.test.truth) {
        (Predictions::Probabilities(p), Truth::Classes(y)) => {
            let mut pictures =
                classes(p, &report.classes, y, weights, &prepared.train.truth, prepared.positive);
            if let (Some(_), Predictions::Probabilities(net)) = (&card.certainty.temperature, &net) {
                pictures.uncalibrated = reliability(said(net, card.head.classes, prepared.positive, y)).0;
            }
            pictures.thresholds = prepared.positive.map(|positive| Thresholds {
                positive: report.classes.get(positive).cloned().unwrap_or_default(),
                at: card.certainty.threshold.map_or(0.5, |threshold| threshold.at),
                rule: options.answers.threshold,
                points: trade_off(p, positive, y, weights, options.answers.threshold),
            });
            (Some(pictures), None)
        }
        (Predictions::Numbers(p), Truth::Numbers(y)) => (None, Some(numbers(p, y, options.training.seed))),
        _ => (None, None),
    };
    let used = used(run, programs.iter().map(Program::multiply_adds).sum(), &mut predictor);
    let mut learning = programs.first().map(|program| learning(run, program)).transpose()?.flatten();
    if let Some(row) = learning.as_mut().map(|learning| &mut learning.row) {
        row.owed = owed(run, run.model, row.row)?;
    }
    let errors = report.results.baseline_errors;
    Ok(ReportData {
        gradus: report.gradus.clone(),
        command: run.command.into(),
        time_plan: report.time_plan.clone(),
        target_scale: report.target_scale.clone(),
        table: options.data.table.display().to_string(),
        fingerprint: prepared.understood.fingerprint.clone(),
        target: report.target.clone(),
        task: report.task,
        classes: report.classes.clone(),
        columns: columns(prepared),
        remarks: remarks(prepared),
        rows: report.rows,
        seen: report.seen.is_some(),
        inputs: (card.encoding.width(), card.encoding.cardinalities().len()),
        nets: programs.len(),
        layers: programs.first().map(layers).unwrap_or_default(),
        parameters: programs.first().map_or(0, Program::parameter_count),
        loss: card.head.loss.name().into(),
        scale: card.head.units.scale,
        metric: options.training.metric.map_or("", |metric| metric.name()).into(),
        rule: format!(
            "{}, rate {}",
            options.training.optimizer.name(),
            setting(resolved("learning-rate", options.training.learning_rate)?)
        ),
        seed: options.training.seed,
        history: run.history.to_vec(),
        best_epoch: report.best_epoch,
        ended: report.nets.get(report.results.first_net()).map_or(&report.ended, |net| &net.ended).clone(),
        baseline_errors: (errors.constant, errors.linear),
        results: report.results.clone(),
        classification,
        regression,
        learning,
        used: Some(used),
    })
}

/// The columns as understood, the target among them.
pub fn columns(prepared: &Prepared) -> Vec<ColumnLine> {
    prepared.understood.columns.iter().map(|column| column_line(prepared, column)).collect()
}

fn column_line(prepared: &Prepared, column: &ColumnView) -> ColumnLine {
    let encoding = &prepared.card.encoding;
    let data = &prepared.options.data;
    let encoded = encoding.columns().iter().find(|c| c.name == column.name);
    let unused = encoding.unused().iter().find(|c| c.name == column.name);
    let embedding = prepared.options.prepare.embedding_width as usize;
    let (used, inputs) = match (encoded, unused) {
        _ if column.name == data.target => (Use::Target, 0),
        _ if [&data.split_by, &data.group].into_iter().flatten().any(|name| *name == column.name) => {
            (Use::Split, 0)
        }
        _ if data.weight.as_ref() == Some(&column.name) => (Use::Weight, 0),
        // It may be an input as well.
        (None, _) if data.time.as_ref() == Some(&column.name) => (Use::Split, 0),
        (Some(c), _) => match &c.encoder {
            Encoder::OneHot(one_hot) => (Use::OneHot, one_hot.width()),
            Encoder::Codes(_) => (Use::Embedding, embedding),
            encoder => (Use::Numbers, encoder.width()),
        },
        (None, Some(c)) => (Use::Unused(c.reason), 0),
        (None, None) => (Use::LeftOut, 0),
    };
    let ColumnView { kind, distinct, missing, .. } = *column;
    ColumnLine { name: column.name.clone(), kind, distinct, missing, used, inputs }
}

/// What the reader remarked, and what gives the target away.
fn remarks(prepared: &Prepared) -> Vec<String> {
    let understood = &prepared.understood;
    let copies = understood.copies.iter().map(ToString::to_string);
    let columns = understood.columns.iter();
    let columns = columns.filter_map(|c| c.note.as_ref().map(|note| format!("{}: {note}", c.name)));
    understood.notes.iter().cloned().chain(copies).chain(understood.seen.clone()).chain(columns).collect()
}

/// The net's layers, parents before their children.
pub fn layers(program: &Program) -> Vec<LayerLine> {
    let width_of = |layer: u32| {
        program.forward_marks.iter().find_map(|mark| match mark.what {
            What::Output(rows) if mark.layer == layer => Some(rows.stride()),
            _ => None,
        })
    };
    let parameters =
        |layer: u32| program.params.iter().filter(|p| p.layer == layer && p.trained()).map(|p| p.len()).sum();
    let line = |(layer, path): (u32, &String)| LayerLine {
        path: path.clone(),
        width: width_of(layer).unwrap_or(0),
        parameters: parameters(layer),
    };
    (0..).zip(&program.layers).map(line).collect()
}
