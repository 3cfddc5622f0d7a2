//! One row followed forward and backward.

use gradus_engine::plan::Program;
use gradus_engine::probe::Probe;
use gradus_engine::rows::{Batch, Pick};
use gradus_table::Task;

use super::data::RowTrace;
use super::gather::Finished;
use crate::head::{Head, Predictions};
use crate::model::Card;
use crate::sample::FOLLOWED;

/// Numbers shown of a layer.
const SHOWN: usize = 6;

/// Follows an instructive row: of several classes, one whose probabilities are nearest to 60, 30 and 10 %; of two, one
/// that is somewhat wrong; of a number, one that is a standard deviation off. `mean_loss` is that of the sample.
pub(super) fn follow(
    run: &Finished<'_>,
    program: &Program,
    probe: &mut Probe,
    mean_loss: f64,
) -> Option<RowTrace> {
    let prepared = run.prepared;
    let (head, data) = (&prepared.card.head, prepared.train.data());
    let size = probe.session().program().memory.batch;
    let followed = prepared.sample.rows.get(..prepared.sample.rows.len().min(FOLLOWED))?;
    let mut raw = Vec::new();
    for rows in followed.chunks(size) {
        raw.extend(probe.outputs(&Batch { data, pick: Pick::Rows(rows) }));
    }
    let outputs = head.outputs() as usize;
    let oddness = |(i, raw): (usize, &[f64])| {
        let row = *followed.get(i)? as usize;
        Some((distance(head, raw, *prepared.train.targets.get(row)? as f64), i))
    };
    let rows = raw.chunks_exact(outputs).enumerate().filter_map(oddness);
    let (_, chosen) = rows.min_by(|a, b| a.0.total_cmp(&b.0))?;

    let row = *followed.get(chosen)?;
    let single = Batch { data, pick: Pick::Rows(&[row]) };
    let layers = probe.layers(&single);
    let layers = layers.into_iter().filter_map(|layer| {
        let first = |mut numbers: Vec<f64>| {
            numbers.truncate(SHOWN);
            numbers
        };
        let path = program.layers.get(layer.layer as usize)?.clone();
        Some((path, first(layer.output), first(layer.error.unwrap_or_default())))
    });
    let layers = layers.collect();
    let raw = probe.outputs(&single);
    let mut error = vec![0.0; outputs];
    let target = prepared.train.targets.get(row as usize..row as usize + 1)?;
    let loss = head.loss.row(&raw, target, 1.0, &mut error);
    let table_row = prepared.sample.cells.get(chosen)?;
    Some(RowTrace {
        row: table_row.row,
        cells: table_row.cells.clone(),
        truth: prepared.train.truth.text(row as usize, &prepared.card.target.classes)?,
        calibrated: calibrated(&prepared.card, &raw),
        says: head.says(&raw),
        raw,
        loss,
        error,
        layers,
        mean_loss,
        owed: None,
    })
}

/// What the model makes of it; empty where that is the same.
pub(crate) fn calibrated(card: &Card, raw: &[f64]) -> Vec<f64> {
    if card.certainty.temperature.is_none() {
        return Vec::new();
    }
    let raw: Vec<f32> = raw.iter().map(|&z| z as f32).collect();
    match card.certainty.answers(card.head.predict(&raw), card.head.classes) {
        Predictions::Probabilities(p) => p.into_iter().map(f64::from).collect(),
        Predictions::Numbers(_) => Vec::new(),
    }
}

/// How far a row is from the one that would teach most.
fn distance(head: &Head, raw: &[f64], target: f64) -> f64 {
    let says = head.says(raw);
    match head.task {
        Task::Binary => {
            let right = says.get(target as usize).copied().unwrap_or(0.0);
            (right - 0.35).abs()
        }
        Task::Multiclass => {
            let mut sorted = says.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let wanted = [0.6, 0.3, 0.1].into_iter().chain(std::iter::repeat(0.0));
            let apart: f64 = sorted.iter().zip(wanted).map(|(p, wanted)| (p - wanted) * (p - wanted)).sum();
            // The most probable class should be the true one.
            let right = says.get(target as usize) == sorted.first();
            apart + if right { 0.0 } else { 1.0 }
        }
        Task::Regression => ((raw.first().copied().unwrap_or(0.0) - target).abs() - 1.0).abs(),
    }
}
