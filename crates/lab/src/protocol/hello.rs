//! What is told of a run once.

use gradus::nodes::Node;
use gradus::options::{NetworkOptions, TrainingOptions};
use gradus::report::data::ColumnLine;
use gradus::run::RowCounts;
use gradus::table::Task;
use serde::{Deserialize, Serialize};

use super::command::WeightAt;

/// A run, told once, and again whenever it has another net or start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// Version of gradus.
    pub gradus: String,
    /// See [`super::State::run`].
    pub run: u64,
    /// What the lab was opened on.
    pub opened: Opened,
    /// The table's file name, without its folder.
    pub table: String,
    /// Row counts.
    pub rows: RowCounts,
    /// Training rows that `all` means.
    pub sample: SampleLine,
    /// The column that is predicted.
    pub target: String,
    /// The task.
    pub task: Task,
    /// The classes, in the order of the probabilities; empty for a number.
    pub classes: Vec<String>,
    /// For a number, what stands between the net's scale and the person's: `y = shift + scale · z` where the scale is
    /// `standard`; `log` says that z is learnt of ln(1 + y).
    pub units: Units,
    /// The columns as understood.
    pub columns: Vec<ColumnLine>,
    /// Columns that the target can be read off.
    pub copies: Vec<String>,
    /// The net.
    pub network: Network,
    /// Name of the loss: `bce`, `cross_entropy`, `mse`, …
    pub loss: String,
    /// Name of the metric of the validation rows.
    pub metric: String,
    /// The options of the net.
    pub network_options: NetworkOptions,
    /// The options of training; `loss`, `batch`, `epochs` and `metric` are filled in.
    pub training_options: TrainingOptions,
    /// Error of the best constant guess.
    pub constant: Constant,
    /// Error of the net on the validation rows before the first step.
    pub start_error: f64,
    /// The weight that is worth looking at first: the steepest of the last layer.
    pub first_weight: Option<WeightAt>,
    /// Steps a second at each speed; `null` is as fast as it can.
    pub speeds: [Option<f64>; 5],
    /// What this run can be asked for.
    pub can: Can,
}

/// What the lab was opened on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// A table: it trains.
    Table,
    /// The people table inside the program.
    People,
    /// A run's folder: it looks.
    Run,
    /// A model file: it looks.
    Model,
}

/// Which commands are not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Can {
    /// Commands that change the run.
    pub train: bool,
    /// Questions while it plays; a very large net answers only in a pause.
    pub ask_while_playing: bool,
    /// Questions at all; the largest nets answer only with frames.
    pub ask: bool,
}

/// The training rows that pictures are made on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleLine {
    /// How many.
    pub rows: usize,
    /// Of how many.
    pub of: usize,
}

/// What a number's units are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Units {
    /// The number at z = 0.
    pub shift: f64,
    /// How much 1 of z is.
    pub scale: f64,
    /// Whether its logarithm is learnt.
    pub log: bool,
}

/// Error of the best constant guess.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    /// On the training rows.
    pub train: f64,
    /// On the validation rows.
    pub validation: f64,
}

/// The net.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Trained numbers.
    pub parameters: usize,
    /// Names of the first layer's inputs.
    pub inputs: Vec<String>,
    /// The layers, parents before their children.
    pub layers: Vec<LayerInfo>,
    /// The parameters, in order.
    pub params: Vec<ParamLine>,
}

/// A layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerInfo {
    /// Its path: `0.dense`.
    pub path: String,
    /// Its kind: `dense`, `activation`, `dropout`, …
    pub kind: String,
    /// The function of an activation.
    pub function: Option<String>,
    /// Which block of the picture it belongs to: a dense layer with what follows it until the next; 0 is what stands
    /// before the first dense layer.
    pub block: usize,
    /// Numbers a row that it writes.
    pub width: usize,
    /// Trained numbers of its own.
    pub parameters: usize,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParamLine {
    /// Its name: `0.dense.weight`.
    pub name: String,
    /// Its layer, as a position in [`Network::layers`].
    pub layer: usize,
    /// `[rows, columns]`: of a dense weight `[inputs, units]`, of a bias `[1, units]`.
    pub shape: [usize; 2],
    /// Whether it is trained.
    pub trained: bool,
    /// Whether it is a bias.
    pub bias: bool,
}

/// A weight with its names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightLine {
    /// Which.
    #[serde(flatten)]
    pub at: WeightAt,
    /// Row and column in its parameter, from 0.
    pub place: [usize; 2],
    /// Where it comes from; `null` for a bias, and where the number is no connection.
    pub from: Option<Node>,
    /// Where it leads; `null` where the number is no connection.
    pub to: Option<Node>,
    /// Its value.
    pub value: f64,
    /// Slope of the error there, by backpropagation.
    pub slope: f64,
}
