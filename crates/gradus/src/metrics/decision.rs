//! Which class an answer names.

use serde::{Deserialize, Serialize};

/// How a class is chosen from the probabilities of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The most probable class, the first of them on ties.
    #[default]
    MostProbable,
    /// Of two classes `positive` where its probability is at least `at`, else the other.
    Threshold {
        /// The class number.
        positive: u32,
        /// The probability.
        at: f64,
    },
}

impl Decision {
    /// The class that these probabilities (`[classes]`) name.
    pub fn class(self, probabilities: &[f32]) -> usize {
        match (self, probabilities) {
            (Decision::Threshold { positive, at }, &[_, _]) => {
                let positive = (positive as usize).min(1);
                let is = f64::from(probabilities[positive]) >= at;
                if is { positive } else { 1 - positive }
            }
            _ => super::most_probable(probabilities),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_names_its_class_from_there_on() {
        let by = |positive, at| Decision::Threshold { positive, at };
        assert_eq!(by(1, 0.25).class(&[0.75, 0.25]), 1);
        assert_eq!(by(1, 0.26).class(&[0.75, 0.25]), 0);
        assert_eq!(by(0, 0.8).class(&[0.75, 0.25]), 1);
        assert_eq!(Decision::MostProbable.class(&[0.5, 0.5]), 0);
        // Of three classes there is no other one.
        assert_eq!(by(1, 0.1).class(&[0.2, 0.3, 0.5]), 2);
    }
}
