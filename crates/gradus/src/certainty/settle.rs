//! What is settled once training is over, on answers for rows that no net was fitted on.

use super::calibration::{Tried, tried};
use super::threshold::choose;
use super::{Certainty, Threshold, ranges};
use crate::error::Error;
use crate::head::{Head, Predictions, Truth};
use crate::options::AnswerOptions;

/// Rows that no net was fitted on, with what the nets say of them.
#[derive(Clone, Copy, Debug)]
pub struct Aside<'a> {
    /// The nets' answers, as they give them.
    pub answers: &'a Predictions,
    /// What the rows are.
    pub truth: &'a Truth,
    /// How much each row counts, its class left out of it; once without.
    pub weights: Option<&'a [f32]>,
}

/// What was found while settling, beside what a model keeps of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Settled {
    pub(super) tried: Option<Tried>,
    pub(super) rows: usize,
}

/// Settles temperature, threshold and scores, in this order: each works on the answers as the one before left them.
///
/// # Errors
/// Answers that do not fit the rows.
pub fn settle(
    certainty: &mut Certainty,
    head: &Head,
    options: &AnswerOptions,
    positive: Option<usize>,
    aside: &Aside<'_>,
) -> Result<Settled, Error> {
    certainty.temperature = None;
    certainty.threshold = None;
    let mut settled = Settled { tried: None, rows: aside.truth.rows() };
    if let (true, Predictions::Probabilities(p), Truth::Classes(y)) =
        (options.calibrate, aside.answers, aside.truth)
    {
        let found = tried(p, head.classes, y, aside.weights)?;
        if found.outcome == super::CalibrationOutcome::Applied {
            certainty.temperature = Some(found.temperature);
        }
        settled.tried = Some(found);
    }
    let answers = certainty.answers(aside.answers.clone(), head.classes);
    if let (Some(rule), Some(positive), Predictions::Probabilities(p), Truth::Classes(y)) =
        (options.threshold, positive, &answers, aside.truth)
    {
        let at = choose(rule, positive, p, y, aside.weights);
        certainty.threshold = Some(Threshold { positive: positive as u32, at, rule });
    }
    certainty.scores = ranges::scores(head, &answers, aside.truth);
    certainty.rows = certainty.scores.len();
    Ok(settled)
}
