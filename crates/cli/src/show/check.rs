//! How a check of the slopes came out.

use std::fmt::Write;

use gradus::check::{Checked, TOLERANCE};

use super::words::{cut, first_of, thousands};

/// Tensors listed one by one, at most; the worst are among them.
const TENSORS: usize = 40;

/// A relative error: 3.1e-9.
fn size(x: f64) -> String {
    if x == 0.0 { "0".into() } else { format!("{x:.1e}") }
}

/// A check, for a person.
pub fn checked(c: &Checked) -> String {
    let mut text = format!(
        "The slope of the error at each weight, twice: by backpropagation, and by making the weight a little smaller \
         and a little larger.\nIn f64, in training mode with fixed masks, on {} rows whose error is {:.4} ({}).\n\n",
        thousands(c.rows as u64),
        c.error,
        c.loss
    );
    text += &first_of(c.nets);
    let _ = writeln!(text, "  {:<34} {:>14} {:>9}  {:>14}", "tensor", "shape", "checked", "worst error");
    let mut shown: Vec<_> = c.tensors.iter().collect();
    if shown.len() > TENSORS {
        shown.sort_by(|a, b| b.worst_relative_error.total_cmp(&a.worst_relative_error));
        shown.truncate(TENSORS);
    }
    for t in shown {
        let shape = format!("{} × {}", t.shape[0], t.shape[1]);
        let worst = if t.checked > 0 { size(t.worst_relative_error) } else { "–".into() };
        let _ = writeln!(
            text,
            "  {:<34} {shape:>14} {:>9}  {worst:>14}",
            cut(&t.tensor, 34),
            thousands(t.checked as u64)
        );
    }
    if c.tensors.len() > TENSORS {
        let _ =
            writeln!(text, "  … and {} more tensors, whose errors are smaller", c.tensors.len() - TENSORS);
    }
    let what = match c.drawn {
        true => format!(
            "{} of {} weights, drawn evenly over the tensors",
            thousands(c.tried as u64),
            thousands(c.parameters as u64)
        ),
        false => format!("all {} weights", thousands(c.parameters as u64)),
    };
    let _ = writeln!(text, "\nTried {what}.");
    if c.kinks > 0 {
        let _ = writeln!(
            text,
            "Left out {}: a kink, where the slope jumps, lies too near to measure beside it.",
            thousands(c.kinks as u64)
        );
    }
    if c.flat > 0 {
        let _ = writeln!(
            text,
            "Left out {}: both slopes are so near to 0 that rounding hides the difference.",
            thousands(c.flat as u64)
        );
    }
    if let Some(worst) = &c.worst {
        let [row, column] = worst.at;
        let _ = writeln!(
            text,
            "Worst: {}[{row}, {column}], {:e} by backpropagation, {:e} by differences: relative error {}.",
            worst.tensor,
            worst.backpropagation,
            worst.differences,
            size(c.worst_relative_error)
        );
    }
    let verdict = match (c.passed, c.checked) {
        (true, _) => format!(
            "The slopes agree to {:e}: the error was handed back rightly, down to the first layer.",
            c.tolerance
        ),
        (false, 0) => "No slope could be checked: try more --rows.".into(),
        (false, _) => {
            let what = match c.worst_relative_error <= TOLERANCE {
                // A wrong formula is off by far more; what is left is the rounding of f64.
                true => format!(
                    "That is the rounding of f64, not an error of backpropagation: the default tolerance is \
                     {TOLERANCE:e}."
                ),
                false => {
                    "This is a bug in gradus: please report it, with the command and, if you can, the table."
                        .into()
                }
            };
            format!("The slopes differ by more than {:e}. {what}", c.tolerance)
        }
    };
    text + "\n" + &verdict + "\n"
}
