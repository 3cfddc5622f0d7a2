//! How the target's scale was settled.

use gradus::table::{TargetScale, TargetUnits};
use gradus::target_scale::ScaleChoice;

use super::words::{counted, words_of, written};

/// What was found, by which figures, and the flag that changes it.
pub(super) fn lines(choice: &ScaleChoice) -> String {
    let score = |score: Option<f64>| score.map_or("–".into(), |x| written(choice.metric, x, 4));
    let (standard, log) = (score(choice.standard), score(choice.log));
    let (metric, rows) = (words_of(choice.metric), counted(choice.validated as u64, "training row"));
    let found = match choice.scale {
        TargetScale::Log => {
            format!("the target's logarithm is learnt: {metric} {log}, and {standard} without it")
        }
        TargetScale::Standard => {
            let close = if choice.is_close() { ", which may be chance" } else { "" };
            format!("the target is learnt as it is: {metric} {standard}, and {log} by its logarithm{close}")
        }
    };
    format!(
        "scale      {found}\n           (a small net of each, on {rows} kept apart; change with {})\n",
        choice.change_with
    )
}

/// In what the error of a number is counted.
pub(super) fn of_error(units: &TargetUnits) -> &'static str {
    match units.form {
        TargetScale::Log => ", in standard deviations of the target's logarithm",
        TargetScale::Standard if units.scale != 1.0 => ", in standard deviations of the target",
        TargetScale::Standard => "",
    }
}
