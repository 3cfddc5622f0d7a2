//! What a run came to.

use std::path::PathBuf;

use gradus_table::Task;
use serde::{Deserialize, Serialize};

use crate::fit::Results;
use crate::trainer::Ended;
use crate::used::Alone;

/// Row counts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Of the table.
    pub table: usize,
    /// Without a target.
    pub left_out: usize,
    /// Trained on.
    pub train: usize,
    /// That chose the best epoch.
    pub validation: usize,
    /// Tested on.
    pub test: usize,
}

/// What a run came to: `metrics.json`, and what `--json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this layout.
    pub schema: u32,
    /// Version of gradus.
    pub gradus: String,
    /// The run's folder.
    pub run: PathBuf,
    /// The task.
    pub task: Task,
    /// The target's column.
    pub target: String,
    /// The classes, in the order of the scores.
    pub classes: Vec<String>,
    /// Row counts.
    pub rows: RowCounts,
    /// Trained numbers of the net.
    pub parameters: usize,
    /// Epochs done.
    pub epochs: u32,
    /// The epoch whose weights are the model's.
    pub best_epoch: u32,
    /// What is known to be dishonest about the test: a model that training started from had learned from its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Columns that say nearly all of the target by themselves: often not known yet when the prediction is wanted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alone: Vec<Alone>,
    /// Why training ended.
    pub ended: Ended,
    /// Seconds from the start of this command to the scores.
    pub seconds: f64,
    /// The scores.
    #[serde(flatten)]
    pub results: Results,
}
