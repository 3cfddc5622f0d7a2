//! All metrics of one set of rows.

use serde::{Deserialize, Serialize};

use crate::metrics::{Classification, Metric, Regression};

/// The scores of a task, written without a wrapper: `accuracy`, `log_loss`, `roc_auc` or `rmse`, `mae`, `r2`, and
/// `loss` where none of those is what training reduced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scores {
    /// Of classes.
    Classes(Classification),
    /// Of numbers.
    Numbers(Regression),
}

impl Scores {
    /// One of them; `None` where it is not defined.
    pub fn get(&self, metric: Metric) -> Option<f64> {
        match (self, metric) {
            (Scores::Classes(s), Metric::LogLoss) => Some(s.log_loss),
            (Scores::Classes(s), Metric::Accuracy) => Some(s.accuracy),
            (Scores::Classes(s), Metric::RocAuc) => s.roc_auc,
            (Scores::Numbers(s), Metric::Rmse) => Some(s.rmse),
            (Scores::Numbers(s), Metric::Mae) => Some(s.mae),
            (Scores::Numbers(s), Metric::R2) => s.r2,
            (Scores::Numbers(s), Metric::Loss) => s.loss,
            _ => None,
        }
    }

    /// Those that there are, in the order they are shown in; some may not be defined.
    pub fn metrics(&self) -> &'static [Metric] {
        match self {
            Scores::Classes(_) => &[Metric::Accuracy, Metric::LogLoss, Metric::RocAuc],
            Scores::Numbers(s) if s.loss.is_some() => &[Metric::Loss, Metric::Rmse, Metric::Mae, Metric::R2],
            Scores::Numbers(_) => &[Metric::Rmse, Metric::Mae, Metric::R2],
        }
    }

    /// Rows scored.
    pub fn rows(&self) -> usize {
        match self {
            Scores::Classes(s) => s.rows,
            Scores::Numbers(s) => s.rows,
        }
    }
}
