//! What the net used, as numbers for the page.

use super::data::{Owed, Used};
use super::gather::Finished;
use crate::error::Error;
use crate::model::{Model, Predictor};
use crate::used::{effects, some};

/// Multiply-adds for all effects together, about.
const WORK: usize = 1 << 34;
/// Rows that are asked at most so many times: columns, times levels or both ends of a bin.
const TIMES: usize = 50;
/// Rows, at least, of nets so large that [`WORK`] would leave fewer.
const LEAST_ROWS: usize = 200;

/// Rows that are asked, of so many sampled ones.
fn rows_asked(work: usize, sampled: usize) -> usize {
    (WORK / TIMES / work.max(1)).max(LEAST_ROWS).min(sampled)
}

/// Answers that all effects together take, at most.
pub(crate) fn effect_asks(work: usize, sampled: usize) -> usize {
    TIMES * rows_asked(work, sampled)
}

/// Columns that say nearly everything, and the effects of the most important ones. An answer takes `work` multiply-adds.
pub(super) fn used(run: &Finished<'_>, work: usize, predictor: &mut Predictor) -> Used {
    let prepared = run.prepared;
    let all = &prepared.sample.rows;
    let limit = rows_asked(work, all.len());
    let important = run.report.results.importance.as_ref().map_or(&[][..], |found| &found.columns);
    let helps = important.iter().filter(|column| column.importance > 0.0);
    let columns: Vec<&str> = helps.map(|column| column.column.as_str()).collect();
    let rows = (&prepared.grid, prepared.train.as_ref(), &all[..limit]);
    let mut predict = |rows: &crate::dataset::Dataset| predictor.answers(rows);
    Used {
        alone: prepared.understood.alone.clone(),
        effects: effects(&prepared.card, rows, &columns, &mut predict),
    }
}

/// The answer for the row of this number in the table, in parts; `None` where it was not sampled, or the model has no mean
/// row.
pub(super) fn owed(run: &Finished<'_>, model: &Model, row: usize) -> Result<Option<Owed>, Error> {
    let prepared = run.prepared;
    let sample = &prepared.sample;
    let Some(at) = sample.cells.iter().position(|cells| cells.row == row) else { return Ok(None) };
    let (Some(&train), Some(cells)) = (sample.rows.get(at), sample.cells.get(at)) else { return Ok(None) };
    if model.card.mean_row.is_none() {
        return Ok(None);
    }
    let rows = some(&prepared.train, &[train as usize]);
    let predictions = model.predictor(1)?.answers(&rows);
    let Some(found) = model.explainer(1)?.explain(&rows, &predictions)?.into_iter().next() else {
        return Ok(None);
    };
    let cell =
        |name: &str| cells.cells.iter().find(|(column, _)| column == name).map(|(_, text)| text.clone());
    let columns = model.card.encoding.columns().iter().map(|column| column.name.clone());
    let mut parts: Vec<_> = columns
        .zip(found.contributions)
        .map(|(column, part)| {
            let cell = cell(&column);
            (column, cell, part)
        })
        .collect();
    parts.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    let class = model.card.target.classes.get(found.class).cloned();
    Ok(Some(Owed { class, answer: found.answer, baseline: found.baseline, parts }))
}
