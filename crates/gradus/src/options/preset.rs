//! Presets: options that go well together, under a name.

use gradus_engine::layer::Function;
use gradus_engine::schedule::Schedule;
use serde::{Deserialize, Serialize};

use super::{NetworkOptions, Numeric, OptimizerName, Options, PrepareOptions, TrainingOptions};

/// A preset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// What `gradus train` does.
    #[default]
    Default,
    /// A net that can be checked by hand: two hidden layers of 8 units with tanh, plain gradient descent at one rate, no
    /// dropout, no norm, no decay, each number column one input. It trains until it is told to stop.
    Lab,
}

impl Preset {
    /// Its options; table, target and the like are open.
    pub fn options(self) -> Options {
        match self {
            Preset::Default => Options::default(),
            Preset::Lab => Options {
                prepare: PrepareOptions { numeric: Numeric::Standard, ..PrepareOptions::default() },
                network: NetworkOptions {
                    layers: vec![8, 8],
                    activation: Function::Tanh,
                    dropout: 0.0,
                    ..NetworkOptions::default()
                },
                training: TrainingOptions {
                    optimizer: OptimizerName::Sgd,
                    // On the people table an epoch at this rate comes to within a hundredth of the best it ever gets.
                    learning_rate: 0.1,
                    weight_decay: 0.0,
                    schedule: Schedule::Constant,
                    warm_up: 0.0,
                    batch: Some(64),
                    epochs: Some(1_000_000),
                    patience: Some(0),
                    ..TrainingOptions::default()
                },
                ..Options::default()
            },
        }
    }
}
