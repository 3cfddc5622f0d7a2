//! Everything that decides a run, as plain data: what the command line fills in, what `config.toml` holds, and
//! where the defaults live. Nothing in here depends on the machine, threads or time.

mod answers;
mod check;
mod file;
mod kinds;
mod network;
mod preset;
pub(crate) mod resolve;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use answers::{AnswerOptions, ThresholdRule};
pub use check::{parse_schedule, setting};
pub use file::texts;
use gradus_engine::schedule::Schedule;
use gradus_table::{Dates, Fill, Kind, OneHotRule, TargetScale, Task};
pub use kinds::{NetKind, OfKind};
pub use network::{NetworkOptions, Norm, NumberEmbedding, Sharing, Start};
pub use preset::{About, LEARNING_RATE, Preset};
use serde::{Deserialize, Serialize};

use crate::metrics::Metric;

/// The options of a run. Fields left out of a TOML file keep their defaults; unknown ones are refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Where all that is not said otherwise comes from.
    pub preset: Preset,
    /// Which rows and columns.
    pub data: DataOptions,
    /// How columns become numbers.
    pub prepare: PrepareOptions,
    /// The net.
    pub network: NetworkOptions,
    /// How it learns.
    pub training: TrainingOptions,
    /// What is made of its answers.
    pub answers: AnswerOptions,
    /// Kinds of nets that answer together, each with what it has of its own; where absent or empty one kind, which is as
    /// `network` and `training` say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nets: Option<Vec<NetKind>>,
}

impl Default for Options {
    fn default() -> Self {
        Preset::default().options()
    }
}

/// Which rows and columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataOptions {
    /// The table.
    pub table: PathBuf,
    /// The column to predict.
    pub target: String,
    /// What kind of question it is; guessed from the target where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// Columns left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// The only columns kept besides the target.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// What columns are, where the guess was wrong.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, Kind>,
    /// The text encoding, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The character between two columns, where the guess is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Rows to validate on, from a file of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<PathBuf>,
    /// Rows to test on, from a file of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
    /// A column that says `train`, `validation` or `test` for each row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_by: Option<String>,
    /// A column whose rows of one value are never in two parts: no input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// A column of times: the latest rows are tested on, those before choose the best epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// A column that says how much each row counts: no input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Folds that the rows which are not for the test are cut into, each of them validated on once; 0 is one part to
    /// validate on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folds: Option<u32>,
    /// How often the rows are cut into folds, each time otherwise: as many nets for each fold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<u32>,
    /// Share of the rows to validate on.
    pub validation_share: f64,
    /// Share of the rows to test on.
    pub test_share: f64,
    /// A model whose columns, encoders, net and weights are the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PathBuf>,
}

impl DataOptions {
    /// How often rows are cut into folds; once where nothing is said.
    pub fn repeats(&self) -> u32 {
        self.repeats.unwrap_or(1)
    }

    /// The columns that have a role besides being learned from, each with the flag that names it.
    pub fn roles(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let roles = [
            ("--split-by", &self.split_by),
            ("--group", &self.group),
            ("--weight", &self.weight),
            ("--time", &self.time),
        ];
        roles.into_iter().filter_map(|(flag, column)| Some((flag, column.as_deref()?)))
    }

    /// The flag that keeps a column from being learned from; a column of times is an input like any other.
    pub fn kept_by(&self, column: &str) -> Option<&'static str> {
        self.roles().find(|&(flag, name)| name == column && flag != "--time").map(|(flag, _)| flag)
    }
}

impl Default for DataOptions {
    fn default() -> Self {
        DataOptions {
            table: PathBuf::new(),
            target: String::new(),
            task: None,
            drop: Vec::new(),
            only: Vec::new(),
            types: BTreeMap::new(),
            encoding: None,
            delimiter: None,
            valid: None,
            test: None,
            split_by: None,
            group: None,
            time: None,
            weight: None,
            folds: None,
            repeats: None,
            validation_share: 0.15,
            test_share: 0.15,
            from: None,
        }
    }
}

/// How numbers are scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numeric {
    /// Mean 0, standard deviation 1.
    Standard,
    /// Median and quartiles, with smooth clipping of far values.
    Robust,
    /// Piecewise-linear pieces between quantiles.
    Piecewise,
    /// Both of the last two.
    #[default]
    RobustPiecewise,
    /// By the place among the training values, as a normal number.
    Quantile,
}

/// How columns become numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrepareOptions {
    /// How numbers are scaled.
    pub numeric: Numeric,
    /// Pieces a number column is cut into, at most; chosen from the number of such columns where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<u32>,
    /// Whether a value that fills a bin by itself gets an edge of its own where the net embeds numbers.
    pub bins_apart: bool,
    /// What a missing number is taken as.
    pub fill: Fill,
    /// The inputs of a category.
    pub one_hot: OneHotRule,
    /// Columns with more categories than this get an embedding.
    pub one_hot_limit: u32,
    /// Whether inputs of 0 and 1 are scaled as numbers are by median and quartiles.
    pub scale_marks: bool,
    /// Numbers in the embedding of a category.
    pub embedding_width: u32,
    /// What dates become.
    pub dates: Dates,
    /// On what scale a number is learnt; settled by validation where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_scale: Option<TargetScale>,
    /// Whether predicted numbers are held within the targets of the training rows.
    pub clamp_predictions: bool,
}

impl Default for PrepareOptions {
    fn default() -> Self {
        PrepareOptions {
            numeric: Numeric::default(),
            bins: None,
            bins_apart: false,
            fill: Fill::Centre,
            one_hot: OneHotRule::Flagged,
            one_hot_limit: 64,
            scale_marks: false,
            embedding_width: 8,
            dates: Dates::default(),
            target_scale: None,
            clamp_predictions: false,
        }
    }
}

/// Which loss is minimised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossName {
    /// Binary cross-entropy.
    Bce,
    /// Categorical cross-entropy.
    CrossEntropy,
    /// Mean squared error.
    Mse,
    /// Mean absolute error.
    Mae,
    /// Huber.
    Huber,
    /// Poisson.
    Poisson,
    /// Pinball.
    Pinball,
}

impl LossName {
    /// The name as the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            LossName::Bce => "bce",
            LossName::CrossEntropy => "cross-entropy",
            LossName::Mse => "mse",
            LossName::Mae => "mae",
            LossName::Huber => "huber",
            LossName::Poisson => "poisson",
            LossName::Pinball => "pinball",
        }
    }

    /// The loss of a task that names none.
    pub fn of(task: Task) -> LossName {
        match task {
            Task::Binary => LossName::Bce,
            Task::Multiclass => LossName::CrossEntropy,
            Task::Regression => LossName::Mse,
        }
    }

    /// What the best epoch is chosen by where nothing else is asked for: what this loss aims at. RMSE would take a
    /// quantile, or a count of unequal spread, for a bad mean.
    pub fn default_metric(self) -> Metric {
        match self {
            LossName::Bce | LossName::CrossEntropy => Metric::LogLoss,
            LossName::Mse => Metric::Rmse,
            LossName::Mae => Metric::Mae,
            LossName::Huber | LossName::Poisson | LossName::Pinball => Metric::Loss,
        }
    }
}

/// How much rows count by their class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassWeight {
    /// Each row the same.
    #[default]
    None,
    /// Each class the same in all, while training and when the best epoch is chosen.
    Balanced,
}

/// Which rule turns gradients into updates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptimizerName {
    /// Gradient descent.
    Sgd,
    /// Adam.
    Adam,
    /// Adam with decoupled decay.
    #[default]
    Adamw,
    /// RMSprop.
    Rmsprop,
}

impl OptimizerName {
    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            OptimizerName::Sgd => "sgd",
            OptimizerName::Adam => "adam",
            OptimizerName::Adamw => "adamw",
            OptimizerName::Rmsprop => "rmsprop",
        }
    }
}

/// How the net learns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainingOptions {
    /// The loss; by task where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<LossName>,
    /// How much rows count by their class.
    pub class_weight: ClassWeight,
    /// Label smoothing of categorical cross-entropy.
    pub label_smoothing: f32,
    /// Where Huber's loss turns from squared to absolute, in standard deviations of the target.
    pub huber_delta: f32,
    /// The quantile of the pinball loss.
    pub quantile: f32,
    /// The rule.
    pub optimizer: OptimizerName,
    /// Learning rate at factor 1; by the preset and the task where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learning_rate: Option<f64>,
    /// Weight decay of weights (not of biases and gains).
    pub weight_decay: f64,
    /// Momentum of gradient descent.
    pub momentum: f64,
    /// Nesterov's look ahead.
    pub nesterov: bool,
    /// Adam's β₁.
    pub beta1: f64,
    /// Adam's β₂.
    pub beta2: f64,
    /// Adam's and RMSprop's ε.
    pub epsilon: f64,
    /// RMSprop's α.
    pub alpha: f64,
    /// How the learning rate changes over the run.
    pub schedule: Schedule,
    /// Epochs over which the rate rises at first.
    pub warm_up: f64,
    /// How the share of dropped units changes over the run.
    pub dropout_schedule: Schedule,
    /// How the weight decay changes over the run, besides following the rate.
    pub decay_schedule: Schedule,
    /// Whether a layer's factors on rate and decay count twice in its decay, as in pytabkit (M:factors).
    pub factors_twice: bool,
    /// The share that an average of the weights keeps of itself at each step: the average is what is validated and
    /// kept. 0 is no average.
    pub average: f64,
    /// Whether the rows that are left at the end of an epoch, fewer than a batch, wait for the next one.
    pub whole_batches: bool,
    /// Whether of epochs that are equally good the last is kept, not the first.
    pub latest_best: bool,
    /// Rows of a batch; chosen from the number of rows where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<u32>,
    /// Epochs at most; chosen from the number of rows where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epochs: Option<u32>,
    /// Epochs without improvement after which to stop; chosen from the epochs where absent, 0 never stops.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<u32>,
    /// What is stopped and selected on; by loss where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<Metric>,
    /// Whole gradients are scaled down to this norm where they are longer (kept order).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_norm: Option<f32>,
    /// Keys every random number of the run.
    pub seed: u64,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        TrainingOptions {
            loss: None,
            class_weight: ClassWeight::None,
            label_smoothing: 0.0,
            huber_delta: 1.0,
            quantile: 0.5,
            optimizer: OptimizerName::default(),
            learning_rate: None,
            weight_decay: 0.01,
            momentum: 0.0,
            nesterov: false,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            alpha: 0.99,
            schedule: Schedule::Cosine { floor: 0.0 },
            warm_up: 1.0,
            dropout_schedule: Schedule::Constant,
            decay_schedule: Schedule::Constant,
            factors_twice: false,
            average: 0.0,
            whole_batches: false,
            latest_best: false,
            batch: None,
            epochs: None,
            patience: None,
            metric: None,
            clip_norm: None,
            seed: 0,
        }
    }
}
