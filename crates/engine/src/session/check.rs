//! What steps trust about their data, checked once.

use crate::plan::Program;
use crate::plan::op::Op;
use crate::rows::Data;

/// Widths, lengths, codes, targets and weights.
pub(super) fn check(program: &Program, data: &Data, targets: bool) -> Result<(), String> {
    let Op::Loss { loss, .. } = program.loss else { return Ok(()) };
    let outputs = program.output.width;
    if let Some(Op::Input { y }) = program.forward.first() {
        let wanted = program.slots[y.0 as usize].extent.len(1);
        if data.width != wanted {
            return Err(format!("{} numbers a row, but the net reads {wanted}", data.width));
        }
    }
    let rows = match (data.width, data.code_columns) {
        (0, 0) => return Err("rows without inputs".into()),
        (0, n) => data.codes.len() / n,
        (n, _) => data.numbers.len() / n,
    };
    if data.numbers.len() != rows * data.width || data.codes.len() != rows * data.code_columns {
        return Err(format!(
            "{} numbers and {} codes are not whole rows",
            data.numbers.len(),
            data.codes.len()
        ));
    }
    if let Some(i) = data.numbers.iter().position(|x| !x.is_finite()) {
        return Err(format!("input {} of row {} is not finite", i % data.width, i / data.width));
    }
    for op in &program.forward {
        let Op::Gather { column, table, .. } = *op else { continue };
        let categories = program.params[table.0 as usize].shape[0];
        let column = column as usize;
        if column >= data.code_columns {
            return Err(format!("{} code columns, but the net reads number {column}", data.code_columns));
        }
        let codes = data.codes.iter().skip(column).step_by(data.code_columns);
        if let Some((row, code)) = codes.enumerate().find(|&(_, &code)| code >= categories) {
            return Err(format!("code {code} in row {row}, but column {column} has {categories} categories"));
        }
    }
    if !targets {
        return Ok(());
    }
    let width = loss.loss().target_width(outputs) as usize;
    if data.target_width != width || data.targets.len() != rows * width {
        return Err(format!("{} targets for {rows} rows of {width}", data.targets.len()));
    }
    for (i, &y) in data.targets.iter().enumerate() {
        loss.loss().check_target(y, outputs).map_err(|wrong| format!("row {}: {wrong}", i / width))?;
    }
    match data.weights {
        Some(w) if w.len() != rows => Err(format!("{} weights for {rows} rows", w.len())),
        Some(w) if w.iter().any(|w| !w.is_finite() || *w < 0.0) => {
            Err("a negative or infinite row weight".into())
        }
        _ => Ok(()),
    }
}
