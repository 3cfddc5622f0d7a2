//! What a run came to.

use std::path::PathBuf;

use gradus_table::Task;
use serde::{Deserialize, Serialize};

use crate::fit::Results;
use crate::limit::TimePlan;
use crate::target_scale::ScaleChoice;
use crate::trainer::{Ended, Standing};
use crate::used::Alone;

/// Row counts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Of the table.
    pub table: usize,
    /// Without a target.
    pub left_out: usize,
    /// Trained on; with folds each net on all but its fold of them.
    pub train: usize,
    /// That chose the best epoch; with folds the same rows, each for one net.
    pub validation: usize,
    /// Tested on.
    pub test: usize,
}

/// What the training of one of several nets came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetReport {
    /// Its kind, by name, where there are several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Epochs done.
    pub epochs: u32,
    /// The epoch whose weights are the net's.
    pub best_epoch: u32,
    /// Why its training ended.
    pub ended: Ended,
}

impl NetReport {
    /// Of a net whose training is over.
    pub(super) fn of(kind: &str, standing: &Standing) -> Option<NetReport> {
        let best_epoch = standing.history.get(standing.best).map_or(0, |best| best.epoch);
        Some(NetReport {
            kind: kind.to_owned(),
            epochs: standing.epoch,
            best_epoch,
            ended: standing.ended.clone()?,
        })
    }
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
    /// Trained numbers of all nets.
    pub parameters: usize,
    /// Epochs done; of the model's first net, where there are several.
    pub epochs: u32,
    /// The epoch whose weights are the model's; of its first net, where there are several.
    pub best_epoch: u32,
    /// The nets that were trained, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nets: Vec<NetReport>,
    /// What is known to be dishonest about the test: a model that training started from had learned from its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Columns that say nearly all of the target by themselves: often not known yet when the prediction is wanted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alone: Vec<Alone>,
    /// Why training ended: of several nets the first that diverged, or the first.
    pub ended: Ended,
    /// Seconds from the start of this command to the scores.
    pub seconds: f64,
    /// How the run was fitted into a time, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_plan: Option<TimePlan>,
    /// How the target's scale was settled, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_scale: Option<ScaleChoice>,
    /// The scores.
    #[serde(flatten)]
    pub results: Results,
}
