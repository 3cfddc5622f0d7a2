//! How sure a model is, and from where: what is made of a net's answers, settled once on rows that it was not fitted on.
//!
//! All of it works on answers, never on a net: it does not matter how many nets gave them.

mod answers;
mod calibration;
mod ranges;
mod results;
mod settle;
mod threshold;

use gradus_table::{Encoding, Seen};
use serde::{Deserialize, Serialize};

pub use calibration::{BeforeAfter, Calibration, CalibrationOutcome};
pub use ranges::{Coverage, REPORTED_LEVEL, Ranges, coverage, wilson};
pub use results::{CertaintyResults, measure};
pub use settle::{Aside, Settled, settle};
pub use threshold::{Threshold, ThresholdResult, TradeOff, trade_off};

pub(crate) use answers::{check_rows, fill_in};

use crate::calibrate::Temperature;
use crate::head::{Head, Predictions};
use crate::metrics::Decision;

/// What a model keeps of its certainty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Certainty {
    /// What its probabilities are calibrated by; without, they are as the net gives them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<Temperature>,
    /// From which probability on the positive class is named; without, the most probable class is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// How many scores there are: as many as rows that no net was fitted on.
    pub rows: usize,
    /// How strange the truth of each of those rows was, ascending (M:conformal). A tensor of the model file, not part of
    /// its JSON.
    #[serde(skip)]
    pub scores: Vec<f64>,
    /// What the training rows held, column by column.
    pub seen: Seen,
}

impl Certainty {
    /// Of a model that is still to be trained.
    pub fn of(seen: Seen) -> Certainty {
        Certainty { seen, ..Certainty::default() }
    }

    /// The answers of the net as a person reads them: calibrated.
    pub fn answers(&self, mut net: Predictions, classes: usize) -> Predictions {
        if let (Some(temperature), Predictions::Probabilities(p)) = (&self.temperature, &mut net) {
            calibration::apply(temperature, p, classes);
        }
        net
    }

    /// How a class is named.
    pub fn decision(&self) -> Decision {
        match self.threshold {
            Some(Threshold { positive, at, .. }) => Decision::Threshold { positive, at },
            None => Decision::MostProbable,
        }
    }

    /// Whether it goes with the rest of a model; said of a file. The scores are still to be read.
    pub(crate) fn check(&self, head: &Head, encoding: &Encoding) -> Result<(), String> {
        let sound = |t: &Temperature| {
            t.beta.is_finite() && t.beta > 0.0 && (0.0..1.0).contains(&t.share) && head.classes > 1
        };
        if !self.temperature.as_ref().is_none_or(sound) {
            return Err("its calibration is not usable".into());
        }
        let sound = |t: &Threshold| head.classes == 2 && t.positive < 2 && t.at > 0.0 && t.at <= 1.0;
        if !self.threshold.as_ref().is_none_or(sound) {
            return Err("its threshold is not usable".into());
        }
        // A model of before has seen nothing that it knows of.
        match self.seen == Seen::default() || self.seen.fits(encoding) {
            true => Ok(()),
            false => Err("what its columns held in training does not fit its columns".into()),
        }
    }

    /// Takes the scores that a file has.
    pub(crate) fn take(&mut self, scores: Vec<f64>) -> Result<(), String> {
        if scores.len() != self.rows || !scores.iter().all(|s| s.is_finite()) || !scores.is_sorted() {
            return Err("its conformal scores are not ascending numbers".into());
        }
        self.scores = scores;
        Ok(())
    }
}
