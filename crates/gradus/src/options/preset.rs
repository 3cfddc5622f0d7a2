//! Presets: one word for a whole set of options. Each is where the options start from; whatever a person says besides
//! replaces what it says.

use std::fmt::{Display, Formatter};

use gradus_engine::layer::Function;
use gradus_engine::schedule::Schedule;
use gradus_table::{Dates, Fill, OneHotRule, TargetScale, Task};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::{
    AnswerOptions, DataOptions, LossName, NetKind, NetworkOptions, NumberEmbedding, Numeric, OptimizerName,
    Options, PrepareOptions, Sharing, Start, TrainingOptions,
};
use crate::metrics::Metric;

/// The learning rate where neither the options nor the preset name one.
pub const LEARNING_RATE: f64 = 1e-3;

/// Which options a run starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// One small net, in seconds.
    Quick,
    /// Nets on numbers that learn to bend, in folds: with members that share their weights where rows are few, and with a
    /// second kind of net where they are many.
    #[default]
    Default,
    /// RealMLP-TD as published.
    Realmlp,
    /// TabM as published.
    Tabm,
    /// Four kinds of nets, each once for each of eight folds, which are cut three times of few rows.
    Best,
    /// A net that can be checked by hand: two hidden layers of 8 units with tanh, plain gradient descent at one rate, no
    /// dropout, no norm, no decay, each number column one input. It trains until it is told to stop.
    Lab,
}

impl Preset {
    /// All of them, in the order in which one would try them.
    pub const ALL: [Preset; 6] =
        [Preset::Quick, Preset::Default, Preset::Realmlp, Preset::Tabm, Preset::Best, Preset::Lab];

    /// Members of a net of the presets "default" and "best", where rows are few; of the first kind of "best" everywhere.
    pub(super) const MEMBERS: u32 = 8;

    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Quick => "quick",
            Preset::Default => "default",
            Preset::Realmlp => "realmlp",
            Preset::Tabm => "tabm",
            Preset::Best => "best",
            Preset::Lab => "lab",
        }
    }

    /// What a person should know to choose.
    pub fn about(self) -> About {
        let (what, when) = match self {
            Preset::Quick => (
                "One small net on numbers that learn to bend; folds only of up to 10,000 rows.",
                "to look at a table for the first time, or where seconds count.",
            ),
            Preset::Default => (
                "Small nets on numbers that learn to bend, averaged weights, folds; eight members of few rows, waves besides of many.",
                "unless there is a reason for another.",
            ),
            Preset::Realmlp => (
                "RealMLP-TD as published (arXiv 2407.04491): one net, 256 epochs, chosen by the share of wrong classes.",
                "to compare with published figures, and where the share of right answers is what counts.",
            ),
            Preset::Tabm => (
                "TabM as published (arXiv 2410.24210): 32 members of two layers of 512, until 16 epochs bring nothing.",
                "where accuracy is worth many times the default's time, above all on small and middle tables.",
            ),
            Preset::Best => (
                "Four kinds of nets, each once for each of eight folds, cut three times of few rows; each kind has the share that it earns.",
                "where rows are many and accuracy is worth some eight times the default's time.",
            ),
            Preset::Lab => (
                "A net that can be checked by hand: 8 and 8 units, tanh, plain gradient descent until it is told to stop.",
                "with gradus lab, to watch how a net learns.",
            ),
        };
        About { what, when }
    }

    /// Its options, open where they depend on the table.
    pub fn options(self) -> Options {
        let (prepare, network, training) = match self {
            Preset::Quick => default(Some(1)),
            Preset::Default | Preset::Best => default(None),
            Preset::Realmlp => realmlp(),
            Preset::Tabm => tabm(),
            Preset::Lab => lab(),
        };
        let (data, answers) = (DataOptions::default(), AnswerOptions::default());
        let nets = match self {
            Preset::Default => Some(default_kinds()),
            Preset::Best => Some(best_kinds()),
            _ => None,
        };
        Options { preset: self, data, prepare, network, training, answers, nets }
    }

    /// Fills in what the preset leaves to the task.
    pub(super) fn resolve(self, network: &mut NetworkOptions, training: &mut TrainingOptions, task: Task) {
        let (activation, rate) = match (self, task) {
            // arXiv 2407.04491, table B.1: classes are chosen by their error.
            (Preset::Realmlp, Task::Regression) => (Function::Mish, 0.2),
            (Preset::Realmlp, Task::Binary | Task::Multiclass) => {
                training.loss.get_or_insert(LossName::CrossEntropy);
                training.metric.get_or_insert(Metric::Accuracy);
                (Function::Selu, 0.04)
            }
            _ => (NetworkOptions::ACTIVATION, LEARNING_RATE),
        };
        network.activation.get_or_insert(activation);
        training.learning_rate.get_or_insert(rate);
    }
}

/// A preset in two sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// What it does.
    pub what: &'static str,
    /// When to take it: goes on after "Take it".
    pub when: &'static str,
}

impl Display for Preset {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

type Parts = (PrepareOptions, NetworkOptions, TrainingOptions);

/// What wins on public tables by the rows that were not trained on, within some ten times the time of one plain net: ADR
/// 0013 has the figures.
fn default(members: Option<u32>) -> Parts {
    let prepare = PrepareOptions {
        numeric: Numeric::Quantile,
        bins_apart: true,
        fill: Fill::Mean,
        dates: Dates::Parts,
        ..PrepareOptions::default()
    };
    let network = NetworkOptions {
        layers: vec![128, 128],
        activation: Some(Function::Silu),
        dropout: 0.1,
        number_embedding: NumberEmbedding::Piecewise,
        members,
        sharing: Sharing::Adapters,
        ..NetworkOptions::default()
    };
    let training = TrainingOptions {
        learning_rate: Some(0.01),
        schedule: Schedule::FlatCosine,
        average: 0.99,
        ..TrainingOptions::default()
    };
    (prepare, network, training)
}

/// Those of the preset "default", where rows are many.
pub(super) fn default_kinds() -> Vec<NetKind> {
    vec![bends(), waves()]
}

/// Numbers in lines that bend.
fn bends() -> NetKind {
    NetKind::new("bends", [])
}

/// Numbers in waves.
fn waves() -> NetKind {
    let waves: [(&str, Value); 3] =
        [("number_embedding", "periodic".into()), ("waves", 32.into()), ("wave_deviation", 1.0.into())];
    NetKind::new("waves", waves)
}

/// Kinds that err differently: the default's net with members; the same by itself; with waves instead of lines that bend; and
/// one net after RealMLP-TD on the default's columns, schedule and average. What each is worth is in ADR 0021 and 0024.
fn best_kinds() -> Vec<NetKind> {
    let flat = || Value::from(Table::from_iter([("kind".to_owned(), "flat_cosine".into())]));
    let single: [(&str, Value); 21] = [
        ("members", 1.into()),
        ("layers", vec![256, 256, 256].into()),
        ("activation", "mish".into()),
        ("parametric", true.into()),
        ("feature_scale", true.into()),
        ("number_embedding", "periodic".into()),
        ("number_width", 4.into()),
        ("start", "fitted".into()),
        ("bias_rate", 0.1.into()),
        ("scale_rate", 6.0.into()),
        ("activation_rate", 0.1.into()),
        ("wave_rate", 0.1.into()),
        ("gain_decay", 1.0.into()),
        ("dropout", 0.15.into()),
        ("learning_rate", 0.04.into()),
        ("beta2", 0.95.into()),
        ("weight_decay", 0.02.into()),
        ("factors_twice", true.into()),
        ("warm_up", 0.0.into()),
        ("dropout_schedule", flat()),
        ("decay_schedule", flat()),
    ];
    let members = |name, n: u32| NetKind::new(name, [("members", n.into())]);
    vec![members("bends", Preset::MEMBERS), members("lean", 1), waves(), NetKind::new("single", single)]
}

/// RealMLP-TD (Holzmüller et al., arXiv 2407.04491, table B.1, and pytabkit 1.7.2).
fn realmlp() -> Parts {
    let prepare = PrepareOptions {
        numeric: Numeric::Robust,
        fill: Fill::Mean,
        dates: Dates::Parts,
        one_hot: OneHotRule::Signed,
        one_hot_limit: 8,
        scale_marks: true,
        target_scale: Some(TargetScale::Standard),
        clamp_predictions: true,
        ..PrepareOptions::default()
    };
    let network = NetworkOptions {
        layers: vec![256, 256, 256],
        parametric: true,
        dropout: 0.15,
        feature_scale: true,
        number_embedding: NumberEmbedding::Periodic,
        number_width: Some(4),
        waves: 16,
        wave_deviation: 0.1,
        start: Start::Fitted,
        bias_rate: 0.1,
        scale_rate: 6.0,
        activation_rate: 0.1,
        wave_rate: 0.1,
        gain_decay: 1.0,
        ..NetworkOptions::default()
    };
    let training = TrainingOptions {
        label_smoothing: 0.1,
        optimizer: OptimizerName::Adamw,
        weight_decay: 0.02,
        beta2: 0.95,
        schedule: Schedule::Coslog { cycles: 4 },
        warm_up: 0.0,
        dropout_schedule: Schedule::FlatCosine,
        decay_schedule: Schedule::FlatCosine,
        factors_twice: true,
        whole_batches: true,
        latest_best: true,
        batch: Some(256),
        epochs: Some(256),
        patience: Some(0),
        ..TrainingOptions::default()
    };
    (prepare, network, training)
}

/// TabM with piecewise-linear embeddings (Gorishniy et al., arXiv 2410.24210, and the example of its package, 0.0.3).
fn tabm() -> Parts {
    let prepare = PrepareOptions {
        numeric: Numeric::Quantile,
        bins: Some(48),
        fill: Fill::Mean,
        dates: Dates::Parts,
        one_hot: OneHotRule::Plain,
        target_scale: Some(TargetScale::Standard),
        ..PrepareOptions::default()
    };
    let network = NetworkOptions {
        layers: vec![512, 512],
        activation: Some(Function::Relu),
        dropout: 0.1,
        number_embedding: NumberEmbedding::Piecewise,
        number_width: Some(16),
        members: Some(32),
        sharing: Sharing::Adapters,
        start: Start::FanIn,
        ..NetworkOptions::default()
    };
    let training = TrainingOptions {
        learning_rate: Some(2e-3),
        weight_decay: 3e-4,
        clip_norm: Some(1.0),
        schedule: Schedule::Constant,
        warm_up: 0.0,
        batch: Some(256),
        epochs: Some(1000),
        patience: Some(16),
        ..TrainingOptions::default()
    };
    (prepare, network, training)
}

fn lab() -> Parts {
    let prepare = PrepareOptions {
        numeric: Numeric::Standard,
        target_scale: Some(TargetScale::Standard),
        ..PrepareOptions::default()
    };
    let network = NetworkOptions {
        layers: vec![8, 8],
        activation: Some(Function::Tanh),
        dropout: 0.0,
        ..NetworkOptions::default()
    };
    let training = TrainingOptions {
        optimizer: OptimizerName::Sgd,
        // On the people table an epoch at this rate comes to within a hundredth of the best it ever gets.
        learning_rate: Some(0.1),
        weight_decay: 0.0,
        schedule: Schedule::Constant,
        warm_up: 0.0,
        batch: Some(64),
        epochs: Some(1_000_000),
        patience: Some(0),
        ..TrainingOptions::default()
    };
    (prepare, network, training)
}
