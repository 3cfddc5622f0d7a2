//! From options to a net and a rule as the engine has them.

use gradus_engine::init::Init;
use gradus_engine::layer::{
    Activation, BatchNorm, Columns, Dense, Dropout, Embedding, FeatureScale, Function, LayerNorm, LayerSpec,
    Residual,
};
use gradus_engine::loss::{Bce, CrossEntropy, Huber, LossSpec, Mae, Mse, Pinball, Poisson};
use gradus_engine::optim::{Adam, OptimizerSpec, RmsProp, Sgd};
use gradus_engine::spec::ModelSpec;
use gradus_table::{FIRST_LEVEL_CODE, Task};

use crate::error::Error;
use crate::options::{
    AnswerOptions, LossName, NetworkOptions, Norm, OptimizerName, Options, TrainingOptions,
};

/// The net for inputs of this shape: `numbers` numeric inputs, `categories` of each code column, `outputs` raw
/// outputs.
pub fn network(
    options: &NetworkOptions,
    embedding_width: u32,
    numbers: u32,
    categories: &[u32],
    outputs: u32,
    loss: LossSpec,
) -> ModelSpec {
    let mut layers = Vec::new();
    if !categories.is_empty() {
        // Codes 0 and 1 are "missing" and "other": a category that training never saw must say nothing.
        let zeros = FIRST_LEVEL_CODE as u64 * embedding_width as u64;
        let init = Init::NormalAfter { zeros, deviation: 1.0 / (embedding_width as f64).sqrt() };
        let embedding =
            |column| vec![LayerSpec::Embedding(Embedding { column, width: embedding_width, init })];
        let mut parts: Vec<Vec<LayerSpec>> = if numbers > 0 { vec![vec![]] } else { vec![] };
        parts.extend((0..categories.len() as u32).map(embedding));
        layers.push(LayerSpec::Columns(Columns { parts }));
    }
    let mut width = numbers + embedding_width * categories.len() as u32;
    if options.feature_scale {
        layers.push(LayerSpec::FeatureScale(FeatureScale::default()));
    }
    for &units in &options.layers {
        let body = hidden(options, units);
        match options.residual && units == width {
            true => layers.push(LayerSpec::Residual(Residual { body })),
            false => layers.extend(body),
        }
        width = units;
    }
    layers.push(LayerSpec::Dense(Dense::new(outputs, Init::GlorotUniform)));
    ModelSpec { numbers, categories: categories.to_vec(), layers, loss }
}

fn hidden(options: &NetworkOptions, units: u32) -> Vec<LayerSpec> {
    let mut layers = vec![LayerSpec::Dense(Dense::new(units, options.activation.init()))];
    match options.norm {
        Norm::None => {}
        Norm::Layer => layers.push(LayerSpec::LayerNorm(LayerNorm::default())),
        Norm::Batch => layers.push(LayerSpec::BatchNorm(BatchNorm::default())),
    }
    if options.activation != Function::Identity {
        layers.push(LayerSpec::Activation(Activation { function: options.activation }));
    }
    if options.dropout > 0.0 {
        layers.push(LayerSpec::Dropout(Dropout { rate: options.dropout }));
    }
    layers
}

/// The loss, checked against the task.
pub fn loss(options: &TrainingOptions, task: Task) -> Result<LossSpec, Error> {
    use LossName::*;
    let name = options.loss.unwrap_or(LossName::of(task));
    let fits = matches!(
        (task, name),
        (Task::Binary, Bce)
            | (Task::Multiclass, CrossEntropy)
            | (Task::Regression, Mse | Mae | Huber | Poisson | Pinball)
    );
    if !fits {
        let wanted = match task {
            Task::Binary => "bce",
            Task::Multiclass => "cross-entropy",
            Task::Regression => "mse, mae, huber, poisson or pinball",
        };
        let name = name.name();
        return Err(Error::Options(format!("--loss {name} with a {task} target: wanted {wanted}")));
    }
    let loss = match name {
        Bce => LossSpec::Bce(self::Bce {}),
        CrossEntropy => LossSpec::CrossEntropy(self::CrossEntropy { smoothing: options.label_smoothing }),
        Mse => LossSpec::Mse(self::Mse {}),
        Mae => LossSpec::Mae(self::Mae {}),
        Huber => LossSpec::Huber(self::Huber { delta: options.huber_delta }),
        Poisson => LossSpec::Poisson(self::Poisson {}),
        Pinball => LossSpec::Pinball(self::Pinball { quantile: options.quantile }),
    };
    loss.loss().check_settings().map_err(Error::Options)?;
    Ok(loss)
}

/// The name of a loss, as options have it.
pub fn loss_name(loss: &LossSpec) -> LossName {
    match loss {
        LossSpec::Bce(_) => LossName::Bce,
        LossSpec::CrossEntropy(_) => LossName::CrossEntropy,
        LossSpec::Mse(_) => LossName::Mse,
        LossSpec::Mae(_) => LossName::Mae,
        LossSpec::Huber(_) => LossName::Huber,
        LossSpec::Poisson(_) => LossName::Poisson,
        LossSpec::Pinball(_) => LossName::Pinball,
    }
}

/// The rule.
pub fn optimizer(options: &TrainingOptions) -> Result<OptimizerSpec, Error> {
    let adam = |decoupled| {
        OptimizerSpec::Adam(Adam {
            beta1: options.beta1,
            beta2: options.beta2,
            epsilon: options.epsilon,
            weight_decay: options.weight_decay,
            decoupled,
            ..Adam::default()
        })
    };
    let spec = match options.optimizer {
        OptimizerName::Sgd => OptimizerSpec::Sgd(Sgd {
            momentum: options.momentum,
            nesterov: options.nesterov,
            weight_decay: options.weight_decay,
        }),
        OptimizerName::Adam => adam(false),
        OptimizerName::Adamw => adam(true),
        OptimizerName::Rmsprop => OptimizerSpec::RmsProp(RmsProp {
            alpha: options.alpha,
            epsilon: options.epsilon,
            weight_decay: options.weight_decay,
        }),
    };
    spec.optimizer().check_settings().map_err(Error::Options)?;
    Ok(spec)
}

/// The linear model that every net is measured against: the same inputs, rows, loss and seed, no hidden layer, and
/// its own course: what a person chose for the net must not make its rival worse. Its rate is ten times the default
/// net's, because its error is one bowl without valleys.
pub fn linear(options: &Options, training_rows: usize, task: Task) -> Options {
    let asked = &options.training;
    let mut linear = Options {
        data: options.data.clone(),
        prepare: options.prepare.clone(),
        network: NetworkOptions { layers: vec![], dropout: 0.0, ..NetworkOptions::default() },
        training: TrainingOptions {
            loss: asked.loss,
            huber_delta: asked.huber_delta,
            quantile: asked.quantile,
            seed: asked.seed,
            learning_rate: 1e-2,
            weight_decay: 0.0,
            ..TrainingOptions::default()
        },
        answers: AnswerOptions { calibrate: false, ..AnswerOptions::default() },
    };
    linear.resolve(training_rows, task);
    linear
}
