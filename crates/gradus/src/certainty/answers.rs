//! What options of answers mean for a target, and what cannot be.

use gradus_table::nearest;

use crate::dataset::Dataset;
use crate::error::Error;
use crate::head::Truth;
use crate::options::{AnswerOptions, ThresholdRule};

/// Fills in what the options leave to the table, and gives the number of the positive class: of two classes only.
///
/// # Errors
/// A threshold or a positive class of another target than two classes, or a class that there is not.
pub(crate) fn fill_in(
    options: &mut AnswerOptions,
    target: &str,
    classes: &[String],
    training: &Truth,
) -> Result<Option<usize>, Error> {
    if let (false, Some((flag, value))) = (classes.len() == 2, given(options)) {
        let found = match classes.len() {
            0 => "is a number".to_string(),
            n => format!("has {n} classes"),
        };
        return Err(Error::Options(format!(
            "--{flag} {value}: the target '{target}' {found}; wanted a target of two classes, or no --{flag}"
        )));
    }
    if classes.len() != 2 {
        return Ok(None);
    }
    let Some(name) = &options.positive else {
        let positive = rarer(training);
        options.positive = classes.get(positive).cloned();
        return Ok(Some(positive));
    };
    match classes.iter().position(|class| class == name) {
        Some(positive) => Ok(Some(positive)),
        None => {
            let hint = nearest(name, classes.iter().map(String::as_str));
            let hint = hint.map(|class| format!("; did you mean {class}?")).unwrap_or_default();
            Err(Error::Options(format!(
                "--positive {name}: no class of '{target}'; wanted one of {}{hint}",
                classes.join(", ")
            )))
        }
    }
}

/// What needs two classes, with its flag.
fn given(options: &AnswerOptions) -> Option<(&'static str, String)> {
    let threshold = options.threshold.map(|rule| ("threshold", rule.to_string()));
    threshold.or_else(|| options.positive.clone().map(|class| ("positive", class)))
}

/// The rarer of two classes: what is looked for is usually rare. The second where they are as many.
fn rarer(training: &Truth) -> usize {
    let Truth::Classes(of_row) = training else { return 1 };
    let second = of_row.iter().filter(|&&class| class == 1).count();
    usize::from(2 * second <= of_row.len())
}

/// A threshold cannot be chosen on rows of one class; said before training.
///
/// # Errors
/// Such rows.
pub(crate) fn check_rows(options: &AnswerOptions, validation: &Dataset) -> Result<(), Error> {
    let (Some(rule), Truth::Classes(of_row)) = (options.threshold, &validation.truth) else { return Ok(()) };
    let both = of_row.iter().any(|class| of_row.first() != Some(class));
    match both || matches!(rule, ThresholdRule::At(_)) {
        true => Ok(()),
        false => Err(Error::Options(format!(
            "--threshold {rule}: the {} validation rows, on which it is chosen, are all of one class; wanted more \
             validation rows (--validation-share), or a probability, such as --threshold 0.3",
            of_row.len()
        ))),
    }
}
