//! What a report shows, as numbers: gathered once, drawn by [`super`]. Every number on the page comes from here.

use serde::{Deserialize, Serialize};

pub use crate::metrics::CalibrationBin;

use crate::certainty::TradeOff;
use crate::fit::Results;
use crate::limit::TimePlan;
pub use crate::nodes::Node;
use crate::options::ThresholdRule;
use crate::run::RowCounts;
use crate::target_scale::ScaleChoice;
use crate::trainer::{Ended, Epoch};
use crate::used::{Alone, Effect};
use gradus_table::{Kind, Task, UnusedReason};

/// The nets of a report that does not say.
fn one() -> usize {
    1
}

/// A whole report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportData {
    /// Version of gradus.
    pub gradus: String,
    /// The command of the run.
    pub command: String,
    /// How it was fitted into a time, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_plan: Option<TimePlan>,
    /// How the target's scale was settled, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_scale: Option<ScaleChoice>,
    /// The seed of the run.
    pub seed: u64,
    /// The table's path as it was given.
    pub table: String,
    /// The table's fingerprint.
    pub fingerprint: String,
    /// The target's column.
    pub target: String,
    /// The task.
    pub task: Task,
    /// The classes, in the order of the scores; empty for a number.
    pub classes: Vec<String>,
    /// The columns as understood.
    pub columns: Vec<ColumnLine>,
    /// Remarks of the reader and warnings about copies of the target.
    pub remarks: Vec<String>,
    /// Row counts.
    pub rows: RowCounts,
    /// Whether a model that training started from had learned from rows to test or to validate on.
    #[serde(default)]
    pub seen: bool,
    /// Numeric inputs and embeddings that the columns became.
    pub inputs: (usize, usize),
    /// Nets whose mean the model is.
    #[serde(default = "one")]
    pub nets: usize,
    /// The first net, layer by layer.
    pub layers: Vec<LayerLine>,
    /// Its trained numbers.
    pub parameters: usize,
    /// Name of the loss: `bce`, `cross_entropy`, `mse`, …
    pub loss: String,
    /// For a number: what one unit of the loss's scale is in the person's units (the target's standard deviation).
    pub scale: f64,
    /// Name of the metric that chose the epoch.
    pub metric: String,
    /// The rule and learning rate, as a phrase: `adamw, rate 0.001`.
    pub rule: String,
    /// Every epoch; the first is the start.
    pub history: Vec<Epoch>,
    /// The epoch whose weights are the model's.
    pub best_epoch: u32,
    /// Why training ended.
    pub ended: Ended,
    /// Validation error (in loss units) of the best constant guess and of the linear model.
    pub baseline_errors: (f64, f64),
    /// The scores.
    pub results: Results,
    /// For classes.
    pub classification: Option<ClassPictures>,
    /// For a number.
    pub regression: Option<NumberPictures>,
    /// What it used; `None` in reports of before it was asked.
    #[serde(default)]
    pub used: Option<Used>,
    /// How it learned; `None` where the net is too large to be looked into in f64 beside what is in memory.
    pub learning: Option<Learning>,
}

/// What the net used. How much the test needs each column stands in [`Results::importance`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Used {
    /// Columns that say nearly all of the target by themselves.
    pub alone: Vec<Alone>,
    /// How answers change along the most important columns.
    pub effects: Vec<Effect>,
}

/// One column of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnLine {
    /// Its name.
    pub name: String,
    /// What it was understood as.
    pub kind: Kind,
    /// Distinct values.
    pub distinct: usize,
    /// Missing cells.
    pub missing: usize,
    /// What it is used for.
    pub used: Use,
    /// How many inputs it became.
    pub inputs: usize,
}

/// What a column is used for: an enum and not a phrase, because the page says it in several languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// It is predicted.
    Target,
    /// It says which rows stay together or which part a row belongs to (`--split-by` and the like).
    Split,
    /// It weighs the rows.
    Weight,
    /// Read as scaled numbers.
    Numbers,
    /// One input a category.
    OneHot,
    /// A learned vector a category.
    Embedding,
    /// Offered to the net but not read, and why.
    Unused(UnusedReason),
    /// Kept out by a flag, or not a column of the model that training started from.
    LeftOut,
}

/// One layer of the net.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerLine {
    /// Its path: `0.dense`.
    pub path: String,
    /// Numbers a row that it writes.
    pub width: usize,
    /// Trained numbers.
    pub parameters: usize,
}

/// Pictures for classes, on the test rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassPictures {
    /// One curve for two classes (of the rarer one), else one for each class (at most 10, the most frequent).
    pub roc: Vec<RocCurve>,
    /// Predicted probability of that class (two classes) or of the predicted class (several) against how often it was
    /// right, in ten bins of equal width; empty ones left out.
    pub calibration: Vec<CalibrationBin>,
    /// Expected calibration error: Σ rows · |predicted − observed| / rows.
    pub calibration_error: f64,
    /// The same bins of what the net gives before it is calibrated; empty where nothing was changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncalibrated: Vec<CalibrationBin>,
    /// Of two classes: what each threshold would come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Thresholds>,
}

/// What thresholds would come to on the test rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// The positive class.
    pub positive: String,
    /// The threshold that the model has.
    pub at: f64,
    /// What it was chosen for; `None` where the more probable class is named.
    pub rule: Option<ThresholdRule>,
    /// Some 200 thresholds, ascending.
    pub points: Vec<TradeOff>,
}

/// A ROC curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RocCurve {
    /// The class.
    pub class: String,
    /// (false positive rate, true positive rate) from (0, 0) to (1, 1), at most some 200 points.
    pub points: Vec<(f64, f64)>,
    /// Area under it.
    pub auc: f64,
}

/// Pictures for a number, on the test rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberPictures {
    /// (actual, predicted) of a sample of at most 1,000 rows, in the person's units.
    pub points: Vec<(f64, f64)>,
    /// How many rows they were sampled from.
    pub rows: usize,
    /// Residuals (actual − predicted) in bins of equal width: (from, to, rows). The outermost bins hold what lies
    /// beyond.
    pub residuals: Vec<(f64, f64, usize)>,
}

/// How it learned: all in f64, evaluation mode, the trained net, on `rows` training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// Training rows that the pictures are made on (a seeded sample of at most 2,000).
    pub rows: usize,
    /// Error of the trained net on them.
    pub error: f64,
    /// The error as a function of one weight, for three weights: the steepest of the first layer, of a middle one (if
    /// there is one) and of the last.
    pub weights: Vec<WeightCurve>,
    /// Slope of the secant through weight ± Δx against Δx, for the first of the three.
    pub secants: Vec<Secant>,
    /// Size of the error handed back at what each layer wrote, from the output to the input: root of the mean square
    /// of rows · ∂L/∂y.
    pub backward: Vec<LayerError>,
    /// One row followed.
    pub row: RowTrace,
}

/// The error as a function of one weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightCurve {
    /// The parameter and position (from 0): `0.dense.weight[12, 3]`.
    pub name: String,
    /// Where it comes from.
    pub from: Node,
    /// Where it leads.
    pub to: Node,
    /// Its value in the trained net.
    pub value: f64,
    /// Slope there, by backpropagation.
    pub slope: f64,
    /// The learning rate that the step below is taken with (the run's full rate, as plain gradient descent).
    pub rate: f64,
    /// −rate · slope.
    pub step: f64,
    /// Error after that step of this weight alone.
    pub error_after: f64,
    /// (weight, error), ascending, some 81 points around the value, wide enough to show the bowl.
    pub curve: Vec<(f64, f64)>,
}

/// A secant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Secant {
    /// Δx.
    pub dx: f64,
    /// (f(w + Δx) − f(w − Δx)) / 2Δx.
    pub slope: f64,
}

/// The error at what a layer wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerError {
    /// The layer's path.
    pub path: String,
    /// Its size.
    pub rms: f64,
}

/// One row followed forward and backward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowTrace {
    /// Its number in the table, from 1 (the header is not counted).
    pub row: usize,
    /// Column, cell as it was read, for at most 12 columns.
    pub cells: Vec<(String, String)>,
    /// What it really is, in the person's words.
    pub truth: String,
    /// Raw outputs z.
    pub raw: Vec<f64>,
    /// What the net says: one probability a class, or the number in the person's units.
    pub says: Vec<f64>,
    /// What the model says, where that is something else: calibrated probabilities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calibrated: Vec<f64>,
    /// Its own loss.
    pub loss: f64,
    /// ∂loss/∂z for this row alone.
    pub error: Vec<f64>,
    /// Layer by layer: the first numbers (at most 6) that it wrote and the error handed back at them.
    pub layers: Vec<(String, Vec<f64>, Vec<f64>)>,
    /// The mean loss over the sample that the row's loss is a share of.
    pub mean_loss: f64,
    /// What its answer owes to each column; `None` in reports of before it was asked.
    #[serde(default)]
    pub owed: Option<Owed>,
}

/// An answer in parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Owed {
    /// The class whose probability it is; `None` for a number.
    pub class: Option<String>,
    /// The answer.
    pub answer: f64,
    /// What the net says of the mean training row.
    pub baseline: f64,
    /// Columns, the row's cells (`None` where more columns were read than are kept) and their contributions, the largest
    /// first.
    pub parts: Vec<(String, Option<String>, f64)>,
}
