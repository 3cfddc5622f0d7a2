//! What the page can ask for.

use gradus::engine::layer::Function;
use gradus::options::{LossName, Norm, OptimizerName};
use serde::{Deserialize, Serialize};

/// One number of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightAt {
    /// The parameter: `0.dense.weight`.
    pub param: String,
    /// Which number of it, row by row: `row · columns + column`, the row an input, the column a unit.
    pub index: u64,
}

/// The rows that an error is taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// The next step's batch, in training mode with that step's masks.
    #[default]
    Batch,
    /// All training rows, or the sample of them that `hello.sample` names, in evaluation mode.
    All,
}

/// What the page asks for. Commands change the run, at the next boundary between two batches; questions change
/// nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Command: train on and on.
    Play,
    /// Command: stop training at the end of this batch.
    Pause,
    /// Command: pause, then so many steps.
    OneBatch {
        /// How many.
        #[serde(default = "one")]
        batches: u32,
    },
    /// Command: pause, then steps to the end of the epoch, its validation included.
    OneEpoch,
    /// Command: pause, then go back so many steps, but not beyond the start.
    Back {
        /// How many.
        #[serde(default = "one")]
        batches: u32,
    },
    /// Command: pause, then go to the start with the same seed: the same weights, and the settings it was opened with.
    SameStart,
    /// Command: pause, then start with another seed.
    NewSeed {
        /// The seed; one more than the last where absent.
        seed: Option<u64>,
    },
    /// Command: how fast to play.
    Speed {
        /// From 1 to 5; see `hello.speeds`.
        speed: u8,
    },
    /// Command: another learning rate from the next step on.
    LearningRate {
        /// Positive.
        value: f64,
    },
    /// Command: another momentum from the next step on (sgd).
    Momentum {
        /// At least 0 and below 1.
        value: f64,
    },
    /// Command: another batch size from the next step on.
    Batch {
        /// From 1 to the training rows.
        rows: u32,
    },
    /// Command: pause, then start anew with other settings; what is absent stays.
    Restart(Restart),
    /// Command: write the model file that `train` would write, with the weights of now.
    Save,
    /// Question: the same as the event, also `GET /api/hello`.
    Hello,
    /// Question: the weights, steepest first.
    Weights {
        /// Over which rows slopes are taken.
        #[serde(default)]
        set: Set,
        /// Only of this parameter.
        param: Option<String>,
        /// How many at most.
        #[serde(default = "fifty")]
        limit: u32,
    },
    /// Question: the error as a function of one weight. From then on the frames have this weight's value.
    Curve {
        /// Which weight.
        #[serde(flatten)]
        weight: WeightAt,
        /// Over which rows.
        #[serde(default)]
        set: Set,
        /// Half the width of the picture; found so that the bowl is seen where absent.
        reach: Option<f64>,
        /// Points, from 3 to 401.
        #[serde(default = "curve_points")]
        points: u32,
    },
    /// Question: slopes of secants through the error at w and at w + Δx.
    Secant {
        /// Which weight.
        #[serde(flatten)]
        weight: WeightAt,
        /// Over which rows.
        #[serde(default)]
        set: Set,
        /// Each Δx, not 0, at most 64 of them; also negative.
        dx: Vec<f64>,
    },
    /// Question: steps of this weight alone, all others still, on a copy.
    Sandbox {
        /// Which weight.
        #[serde(flatten)]
        weight: WeightAt,
        /// Over which rows.
        #[serde(default)]
        set: Set,
        /// Where it begins; where it is, if absent.
        start: Option<f64>,
        /// The learning rate; that of the run where absent.
        rate: Option<f64>,
        /// Steps, from 1 to 200.
        #[serde(default = "ten")]
        steps: u32,
    },
    /// Question: the next step, recorded on a copy: forward, error, backward, gradients, updates. `one_batch` then
    /// makes this very step.
    Record {
        /// The row whose numbers are shown, as its place among the training rows; the batch's first where absent.
        row: Option<u32>,
        /// Units shown of a layer, at most.
        #[serde(default = "shown")]
        shown: u32,
        /// A unit that is looked into: it is shown, and up to 512 of what it adds up.
        unit: Option<UnitAt>,
    },
    /// Question: rows with their shares of the error.
    Rows {
        /// In which order.
        #[serde(default)]
        order: Order,
        /// How many are passed over.
        #[serde(default)]
        offset: u32,
        /// How many at most.
        #[serde(default = "fifty")]
        limit: u32,
    },
    /// Question: one training row, its answer and its formula filled in.
    Row {
        /// Its place among the training rows.
        row: u32,
    },
    /// Question: how the layers are.
    Health,
    /// Question: the error on a plane through the weights. The reply has the coarsest grid; finer ones come as events
    /// until the next command that changes the run.
    Landscape {
        /// How the plane lies.
        #[serde(default)]
        plane: Plane,
        /// Keys random directions.
        #[serde(default)]
        seed: u64,
        /// Half its width, in units of its directions; found from the path where absent.
        reach: Option<f64>,
        /// Numbers a side of the finest grid: 11, 21 or 41.
        #[serde(default = "finest")]
        finest: u32,
    },
    /// Question: the error as the learning rate rises from step to step, on a copy.
    Sweep {
        /// The first rate.
        #[serde(default = "sweep_from")]
        from: f64,
        /// The last rate.
        #[serde(default = "sweep_to")]
        to: f64,
        /// Steps, from 10 to 1,000.
        #[serde(default = "hundred")]
        steps: u32,
    },
}

/// A unit of a layer with weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAt {
    /// The layer, as a position in `hello.network.layers`.
    pub layer: usize,
    /// The unit, from 0.
    pub unit: usize,
}

/// In which order rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The largest share of the error first.
    #[default]
    Worst,
    /// As in the table.
    Table,
}

/// Other settings to start anew with; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Restart {
    /// `lab`, `default`: where the others are taken from, instead of the run's.
    pub preset: Option<gradus::options::Preset>,
    /// Units of each hidden layer.
    pub layers: Option<Vec<u32>>,
    /// Activation.
    pub activation: Option<Function>,
    /// Dropout.
    pub dropout: Option<f32>,
    /// Normalisation.
    pub norm: Option<Norm>,
    /// Loss.
    pub loss: Option<LossName>,
    /// Rule.
    pub optimizer: Option<OptimizerName>,
    /// Learning rate.
    pub learning_rate: Option<f64>,
    /// Momentum.
    pub momentum: Option<f64>,
    /// Weight decay.
    pub weight_decay: Option<f64>,
    /// Rows of a batch.
    pub batch: Option<u32>,
    /// Seed.
    pub seed: Option<u64>,
}

/// How a landscape's plane lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plane {
    /// Two random directions, each unit's incoming weights as long as the unit's own, biases still (Li et al.,
    /// "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018, section 4).
    #[default]
    Random,
    /// The two directions in which the path spreads most (the same, section 7.2).
    Path,
}

fn one() -> u32 {
    1
}
fn ten() -> u32 {
    10
}
fn fifty() -> u32 {
    50
}
fn hundred() -> u32 {
    100
}
fn curve_points() -> u32 {
    61
}
fn shown() -> u32 {
    32
}
fn finest() -> u32 {
    41
}
fn sweep_from() -> f64 {
    1e-4
}
fn sweep_to() -> f64 {
    10.0
}
