//! What the lab answers.

use serde::{Deserialize, Serialize};

use super::command::{Plane, Set};
use super::hello::{Hello, WeightLine};

/// The answer to a command or a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Answer {
    /// A command was done.
    Done,
    /// A model was written.
    Saved {
        /// Its file, with its folder.
        file: String,
    },
    /// See [`Hello`].
    Hello(Box<Hello>),
    /// The weights, steepest first.
    Weights(Weights),
    /// See [`Curve`].
    Curve(Curve),
    /// See [`Secants`].
    Secant(Secants),
    /// See [`Sandbox`].
    Sandbox(Sandbox),
    /// See [`Record`].
    Record(Record),
    /// See [`Rows`].
    Rows(Rows),
    /// See [`Row`].
    Row(Row),
    /// See [`Health`].
    Health(Health),
    /// See [`Landscape`].
    Landscape(Landscape),
    /// See [`Sweep`].
    Sweep(Sweep),
}

/// On which rows, and how, an error was taken.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct On {
    /// Which set.
    pub set: Set,
    /// How many rows.
    pub rows: usize,
    /// Of how many: more than `rows` where they are a sample.
    pub of: usize,
    /// Whether in training mode (dropout, batch statistics) with the next step's masks; else in evaluation mode.
    pub training: bool,
    /// The error on them, at the weights of now.
    pub error: f64,
}

/// The weights, steepest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Where slopes were taken.
    pub on: On,
    /// How many there are.
    pub of: usize,
    /// The first of them.
    pub weights: Vec<WeightLine>,
}

/// The error as a function of one weight, everything else still; in f64.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// On which rows.
    pub on: On,
    /// The weight, with its value and the tangent's slope, by backpropagation.
    pub weight: WeightLine,
    /// (weight, error), ascending; the weight's own value is among them.
    pub points: Vec<(f64, f64)>,
    /// What it looks like.
    pub shape: Shape,
    /// The next step of this weight; `null` on all rows, which no step is taken on.
    pub next: Option<Next>,
    /// Where it has been, oldest first, since the page first asked for it: at most 512.
    pub travelled: Vec<Travelled>,
}

/// What a curve looks like in the part that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One valley.
    Bowl,
    /// Up or down all the way.
    Slope,
    /// The same everywhere: this weight changes nothing.
    Flat,
    /// More than one valley.
    Valleys,
    /// Its slope jumps.
    Kinked,
}

/// The next step of one weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// Learning rate.
    pub rate: f64,
    /// Slope.
    pub slope: f64,
    /// What the gradient says: −rate · slope.
    pub says: f64,
    /// What the optimizer will do, momentum, decay and all: new weight − old weight.
    pub does: f64,
    /// Whether `does` is `says` (plain gradient descent), but for rounding.
    pub plain: bool,
    /// Error on the same rows with this weight alone moved by `does`.
    pub error_after: f64,
}

/// Where a weight was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Travelled {
    /// Steps done then.
    pub step: u64,
    /// Its value.
    pub value: f64,
    /// The error of the batch that the next step was taken on.
    pub error: f64,
}

/// Slopes of secants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Secants {
    /// On which rows.
    pub on: On,
    /// The weight and the tangent.
    pub weight: WeightLine,
    /// One for each Δx asked for.
    pub secants: Vec<SecantLine>,
}

/// A secant through the error at w and at w + Δx.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecantLine {
    /// Δx.
    pub dx: f64,
    /// The error at w + Δx.
    pub error: f64,
    /// (error(w + Δx) − error(w)) / Δx.
    pub slope: f64,
}

/// Steps of one weight alone, on a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sandbox {
    /// On which rows.
    pub on: On,
    /// The learning rate.
    pub rate: f64,
    /// Where it was before each step, and after the last.
    pub path: Vec<SandboxPoint>,
}

/// A place on a sandbox's path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SandboxPoint {
    /// The weight.
    pub value: f64,
    /// The error there.
    pub error: f64,
    /// The slope there, by backpropagation.
    pub slope: f64,
}

/// One step, recorded: what the run's next step will do, number by number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Rows of its batch.
    pub rows: usize,
    /// Error of the batch, before the update.
    pub error: f64,
    /// The row shown.
    pub row: Row,
    /// Whether that row is in the batch: then its numbers are the step's own, and its errors its part of the batch's
    /// (÷ `rows`). Else they are of this row alone, in evaluation mode.
    pub in_batch: bool,
    /// The row's inputs to the net.
    pub inputs: Values,
    /// Every layer in the order of the forward pass; read it from the end for the way back.
    pub layers: Vec<LayerRecord>,
    /// Every parameter's gradient and update by the whole batch.
    pub params: Vec<ParamRecord>,
}

/// Some numbers of a row: those at the places `shown`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// How many there are.
    pub of: usize,
    /// Which are shown, ascending. Of inputs, those that say most: largest |value|·size of its weights.
    pub shown: Vec<usize>,
    /// They.
    pub values: Vec<f64>,
}

/// A layer in a recorded step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerRecord {
    /// The layer, as a position in `hello.network.layers`.
    pub layer: usize,
    /// What it wrote of the row.
    pub output: Values,
    /// The error at that (∂L/∂output), at the same places; empty where nothing before it is trained.
    pub error: Vec<f64>,
    /// Root of the mean square of what it wrote, over all units and the batch's rows.
    pub output_size: f64,
    /// The same of the error.
    pub error_size: Option<f64>,
}

/// A parameter in a recorded step: the part at rows × columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParamRecord {
    /// The parameter, as a position in `hello.network.params`.
    pub param: usize,
    /// Rows shown (inputs).
    pub rows: Vec<usize>,
    /// Columns shown (units).
    pub columns: Vec<usize>,
    /// Its numbers before the step, `[rows][columns]` flat.
    pub weight: Vec<f64>,
    /// Their gradients.
    pub gradient: Vec<f64>,
    /// What the optimizer adds.
    pub update: Vec<f64>,
    /// Sizes over the whole parameter.
    pub size: Sizes,
}

/// Roots of mean squares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    /// Of the weights.
    pub weight: f64,
    /// Of the gradients.
    pub gradient: f64,
    /// Of the updates.
    pub update: f64,
}

/// Rows with their shares of the error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// On which rows; its error is the sum of all shares.
    pub on: On,
    /// How many are passed over.
    pub offset: usize,
    /// Worst first.
    pub rows: Vec<RowLine>,
    /// The sum of all shares, added up one by one.
    pub sum: f64,
}

/// A row's share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLine {
    /// Its place among the training rows.
    pub row: u32,
    /// Its number in the table, from 1, the header not counted.
    pub table_row: Option<usize>,
    /// Its loss.
    pub loss: f64,
    /// How much it counts; 1 unless rows are weighted.
    pub weight: f64,
    /// Its share of the error: loss · weight / rows.
    pub share: f64,
    /// What it really is: a class or a number.
    pub truth: String,
    /// The probability of that class, or the number that the net says.
    pub says: f64,
}

/// One row, in evaluation mode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its place among the training rows.
    pub row: u32,
    /// Its number in the table, from 1, the header not counted.
    pub table_row: Option<usize>,
    /// Its first cells that the net reads: column, text (empty where missing).
    pub cells: Vec<(String, String)>,
    /// What it really is.
    pub truth: String,
    /// Its target as the net learns it: a class's number, or a number on the net's scale.
    pub target: f64,
    /// Raw outputs.
    pub raw: Vec<f64>,
    /// A probability for each class, or one number in the person's units.
    pub says: Vec<f64>,
    /// Its loss.
    pub loss: f64,
    /// ∂loss/∂raw.
    pub error: Vec<f64>,
    /// How much it counts.
    pub weight: f64,
    /// The loss with its numbers filled in, as text.
    pub formula: String,
    /// The slope with its numbers filled in, as text.
    pub error_formula: String,
}

/// How the layers are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Each layer.
    pub layers: Vec<LayerHealth>,
    /// What is wrong, worst first; empty where nothing is.
    pub remarks: Vec<Remark>,
}

/// How a layer is, on the next step's batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerHealth {
    /// The layer, as a position in `hello.network.layers`.
    pub layer: usize,
    /// Root of the mean square of what it wrote.
    pub output: f64,
    /// Root of the mean square of rows · error at it.
    pub error: Option<f64>,
    /// Root of the mean square of its weights' gradients; `null` without weights.
    pub gradient: Option<f64>,
    /// Size of the update by size of the weights; about 0.001 is usual.
    pub ratio: Option<f64>,
    /// Units of an activation that are 0 for every row of the batch.
    pub dead: usize,
    /// Units of an activation whose slope is below 0.01 for 95 % of the rows.
    pub saturated: usize,
    /// Units.
    pub units: usize,
}

/// Something that is wrong. The page has the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Remark {
    /// A number was no longer finite.
    Diverged {
        /// The step.
        step: u64,
        /// The layer, or `output`.
        layer: String,
    },
    /// The error rises: mean of the last steps against that of the ones before.
    RateTooHigh {
        /// Mean error of the last steps.
        now: f64,
        /// Mean error before.
        before: f64,
        /// The rate.
        rate: f64,
    },
    /// Updates are tiny beside the weights, and the error hardly falls.
    RateTooLow {
        /// Largest update/weight ratio of any layer.
        ratio: f64,
        /// The rate.
        rate: f64,
    },
    /// The error handed back to the first layers is much smaller than at the last.
    VanishingGradients {
        /// The first layer.
        layer: usize,
        /// Its error's size by the last layer's.
        ratio: f64,
    },
    /// It is much larger.
    ExplodingGradients {
        /// The first layer.
        layer: usize,
        /// Its error's size by the last layer's.
        ratio: f64,
    },
    /// Units that are 0 for every row.
    DeadUnits {
        /// The layer.
        layer: usize,
        /// How many.
        units: usize,
        /// Of how many.
        of: usize,
    },
    /// Units on the flat part of their activation.
    SaturatedUnits {
        /// The layer.
        layer: usize,
        /// How many.
        units: usize,
        /// Of how many.
        of: usize,
    },
    /// The validation error rises while the training error falls.
    Overfitting {
        /// The lowest validation error.
        best: f64,
        /// Steps done then.
        best_step: u64,
        /// The validation error now.
        now: f64,
    },
    /// The error is so small that a column may give the target away.
    LeakSuspected {
        /// The validation error.
        error: f64,
        /// Of the best constant guess.
        constant: f64,
        /// A column that is known to give it away.
        column: Option<String>,
    },
    /// The error is no better than the best constant guess.
    NoBetterThanConstant {
        /// The validation error.
        error: f64,
        /// Of the best constant guess.
        constant: f64,
    },
}

/// The error on a plane through the weights of now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Landscape {
    /// The id of the ask.
    pub ask: u64,
    /// Steps done at the weights in its middle.
    pub at_step: u64,
    /// On which rows.
    pub on: On,
    /// How the plane lies.
    pub plane: Plane,
    /// Share of the path's spread that lies in the plane (of [`Plane::Path`]).
    pub explained: Option<f64>,
    /// Numbers a side.
    pub side: usize,
    /// Whether a finer one follows.
    pub more: bool,
    /// Amounts along the first direction, ascending; the middle one is 0.
    pub x: Vec<f64>,
    /// Amounts along the second.
    pub y: Vec<f64>,
    /// Errors, `[y][x]` flat; `null` where not finite.
    pub errors: Vec<Option<f64>>,
    /// The path so far, oldest first, and where it is now.
    pub path: Vec<PathPoint>,
}

/// A place on the path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathPoint {
    /// Steps done then.
    pub step: u64,
    /// Along the first direction.
    pub x: f64,
    /// Along the second.
    pub y: f64,
    /// How far off the plane: the length of what is left, in the weights' own units.
    pub off: f64,
    /// Its own error, which the contour under it need not be.
    pub error: Option<f64>,
}

/// The error as the learning rate rises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// (rate, error of that step's batch, smoothed error).
    pub points: Vec<(f64, f64, f64)>,
    /// A rate worth trying: where the smoothed error falls fastest; `null` where it never falls.
    pub suggestion: Option<f64>,
    /// Whether it ended early because the error ran away.
    pub ran_away: bool,
}
