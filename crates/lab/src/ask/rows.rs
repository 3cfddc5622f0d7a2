//! Rows with their shares of the error, and one row with its formula filled in. In f64, evaluation mode.

use gradus::engine::backend::Mode;
use gradus::engine::plan::op::Op;
use gradus::engine::rows::{Batch, Pick};
use gradus::inspect::loss_formula;
use gradus::metrics::weight;

use crate::protocol::{Code, Order, Refusal, Row, RowLine, Rows, Set};
use crate::scene::{Moment, Scene};

/// Rows with their shares.
pub fn rows(moment: &Moment, order: Order, (offset, limit): (usize, usize)) -> Result<Rows, Refusal> {
    let scene = &moment.scene;
    let (mut probe, batch) = moment.probe(Set::All)?;
    let trained = probe.loss(&batch);
    let raw = probe.outputs(&batch);
    let outputs = scene.card.head.outputs() as usize;
    let n = scene.sample.len();
    let members = members(scene);
    let mut slope = vec![0.0; outputs];
    let mut all: Vec<(usize, f64, f64)> = Vec::with_capacity(n);
    for (at, (row, raw)) in scene.sample.iter().zip(raw.chunks_exact(outputs)).enumerate() {
        let row = *row as usize;
        let loss = scene.card.head.loss.row(raw, &scene.train.targets[row..=row], 1.0, &mut slope);
        all.push((at, loss, loss * weight(scene.train.weights.as_deref(), row) / n as f64));
    }
    let sum = all.iter().map(|(.., share)| share).sum();
    // A row's loss is that of the answer a person gets. Training takes each member's own (M:loss-mean, M:member-mean).
    let error = if members > 1 { sum } else { trained };
    match order {
        Order::Worst => all.sort_by(|a, b| b.2.total_cmp(&a.2)),
        Order::Table => all.sort_by_key(|(at, ..)| scene.cells.get(*at).map(|cells| cells.row)),
    }
    let line = |&(at, loss, share): &(usize, f64, f64)| {
        let row = scene.sample[at];
        let says = scene.card.head.says(&raw[at * outputs..][..outputs]);
        let target = scene.train.targets[row as usize];
        RowLine {
            row,
            table_row: table_row(scene, row),
            loss,
            weight: weight(scene.train.weights.as_deref(), row as usize),
            share,
            truth: truth(scene, row),
            says: match says.len() {
                1 => says[0],
                _ => says.get(target as usize).copied().unwrap_or(f64::NAN),
            },
        }
    };
    let rows = all.iter().skip(offset).take(limit.min(1_000)).map(line).collect();
    let members_error = (members > 1).then_some(trained);
    Ok(Rows { on: moment.on(Set::All, error), members_error, offset, rows, sum })
}

/// How many nets answer together.
fn members(scene: &Scene) -> u32 {
    match scene.program.loss {
        Op::Loss { members, .. } => members,
        _ => 1,
    }
}

fn truth(scene: &Scene, row: u32) -> String {
    scene.train.truth.text(row as usize, &scene.card.target.classes).unwrap_or_default()
}

fn place(scene: &Scene, row: u32) -> Option<usize> {
    scene.sample.iter().position(|&of| of == row)
}

fn table_row(scene: &Scene, row: u32) -> Option<usize> {
    place(scene, row).and_then(|at| scene.cells.get(at)).map(|cells| cells.row)
}

/// One training row.
pub fn row(moment: &Moment, row: u32) -> Result<Row, Refusal> {
    let scene = &moment.scene;
    let at = row as usize;
    if at >= scene.train.rows() {
        return Err(Refusal {
            code: Code::Missing,
            found: format!("training row {row}"),
            wanted: format!("from 0 to {}", scene.train.rows().saturating_sub(1)),
        });
    }
    let mut probe = moment.probe_for(1, Mode::Evaluate)?;
    let raw = probe.outputs(&Batch { data: scene.train.data(), pick: Pick::Rows(&[row]) });
    let head = &scene.card.head;
    let target = scene.train.targets[at];
    let mut error = vec![0.0; raw.len()];
    let loss = head.loss.row(&raw, &[target], 1.0, &mut error);
    let says = head.says(&raw);
    let (formula, error_formula) = loss_formula(&head.loss, &raw, &says, f64::from(target), loss, &error);
    let cells = place(scene, row).and_then(|place| scene.cells.get(place));
    Ok(Row {
        row,
        table_row: cells.map(|cells| cells.row),
        cells: cells.map_or_else(Vec::new, |cells| cells.cells.clone()),
        truth: truth(scene, row),
        target: f64::from(target),
        raw,
        says,
        loss,
        error,
        weight: weight(scene.train.weights.as_deref(), at),
        formula,
        error_formula,
    })
}
