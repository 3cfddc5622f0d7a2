//! From options to a net and a rule as the engine has them.

mod inputs;

use gradus_engine::init::Init;
use gradus_engine::layer::{
    Activation, BatchNorm, Dense, Dropout, Factors, FeatureScale, Function, LayerNorm, LayerSpec,
    MemberDense, MemberScale, OwnDense, ParametricActivation, Residual,
};
use gradus_engine::loss::{Bce, CrossEntropy, Huber, LossSpec, Mae, Mse, Pinball, Poisson};
use gradus_engine::optim::{Adam, OptimizerSpec, RmsProp, Sgd};
use gradus_engine::spec::ModelSpec;
use gradus_table::{Encoding, Task};

use crate::error::Error;
use crate::options::{
    AnswerOptions, LossName, NetworkOptions, Norm, NumberEmbedding, OptimizerName, Options, PrepareOptions,
    Sharing, Start, TrainingOptions,
};
use inputs::inputs;

/// The net for the inputs that `encoding` gives, with `outputs` raw outputs.
pub fn network(
    options: &NetworkOptions,
    prepare: &PrepareOptions,
    encoding: &Encoding,
    outputs: u32,
    loss: LossSpec,
) -> ModelSpec {
    let inputs = inputs(options, prepare.embedding_width, encoding);
    let mut width = inputs.width();
    let mut layers = inputs.layers;
    if options.feature_scale {
        let factors = gain_factors(options, options.scale_rate);
        layers.push(LayerSpec::FeatureScale(FeatureScale { factors }));
    }
    let mut groups = inputs.groups;
    if options.members() > 1 && options.sharing == Sharing::Mini && !options.layers.is_empty() {
        let (members, groups) = (options.members(), std::mem::take(&mut groups));
        layers.push(LayerSpec::MemberScale(MemberScale { members, init: told_apart(options), groups }));
    }
    for &units in &options.layers {
        let body = hidden(options, units, std::mem::take(&mut groups));
        match options.residual && units == width {
            true => layers.push(LayerSpec::Residual(Residual { body })),
            false => layers.extend(body),
        }
        width = units;
    }
    layers.push(last(options, outputs));
    let (numbers, categories) = (encoding.width() as u32, encoding.cardinalities());
    ModelSpec { numbers, categories, layers, loss }
}

/// What tells members apart at the start: signs, or normal numbers where the inputs are embedded (arXiv 2410.24210,
/// appendix D).
fn told_apart(options: &NetworkOptions) -> Init {
    match options.number_embedding {
        NumberEmbedding::None => Init::Sign,
        _ => Init::Normal { deviation: 1.0 },
    }
}

/// Of gains: as others decay only where that is asked for.
fn gain_factors(options: &NetworkOptions, rate: f32) -> Factors {
    match options.gain_decay {
        0.0 => Factors::rate(rate),
        decay => Factors::new(rate, decay),
    }
}

/// The start of weights, where `usual` is what they have by themselves, and of the biases of members.
fn starts(options: &NetworkOptions, usual: Init) -> (Init, Init) {
    match options.start {
        Start::Usual => (usual, Init::Zeros),
        Start::FanIn => (Init::FanInUniform, Init::FanInUniform),
        Start::Fitted => (Init::Normal { deviation: 1.0 }, Init::Zeros),
    }
}

fn dense(options: &NetworkOptions, units: u32, init: Init) -> LayerSpec {
    let fitted = options.start == Start::Fitted;
    let ntk = fitted;
    let bias_factors = Factors::rate(options.bias_rate);
    LayerSpec::Dense(Dense { ntk, fitted, bias_factors, ..Dense::new(units, init) })
}

/// A hidden layer; of the first one `groups` are the widths of its inputs that tell of one thing each.
fn hidden(options: &NetworkOptions, units: u32, groups: Vec<u32>) -> Vec<LayerSpec> {
    let members = options.members();
    let (init, bias) = starts(options, options.activation().init());
    let first = !groups.is_empty();
    let mut layers = vec![match (members, options.sharing) {
        (0 | 1, _) | (_, Sharing::Mini) => dense(options, units, init),
        (_, Sharing::Packed) => LayerSpec::OwnDense(OwnDense { members, units, init, bias }),
        (_, Sharing::Adapters) => {
            let scale = if first { told_apart(options) } else { Init::Ones };
            LayerSpec::MemberDense(MemberDense { members, units, init, bias, scale, groups })
        }
    }];
    match options.norm {
        Norm::None => {}
        Norm::Layer => layers.push(LayerSpec::LayerNorm(LayerNorm::default())),
        Norm::Batch => layers.push(LayerSpec::BatchNorm(BatchNorm::default())),
    }
    let function = options.activation();
    if function != Function::Identity {
        layers.push(match options.parametric {
            false => LayerSpec::Activation(Activation { function }),
            true => {
                let factors = gain_factors(options, options.activation_rate);
                LayerSpec::ParametricActivation(ParametricActivation { function, factors })
            }
        });
    }
    if options.dropout > 0.0 {
        layers.push(LayerSpec::Dropout(Dropout { rate: options.dropout }));
    }
    layers
}

fn last(options: &NetworkOptions, units: u32) -> LayerSpec {
    let (init, bias) = starts(options, Init::GlorotUniform);
    match options.members() {
        0 | 1 => dense(options, units, init),
        members => LayerSpec::OwnDense(OwnDense { members, units, init, bias }),
    }
}

/// The loss, checked against the task.
pub fn loss(options: &TrainingOptions, task: Task) -> Result<LossSpec, Error> {
    use LossName::*;
    let name = options.loss.unwrap_or(LossName::of(task));
    let fits = matches!(
        (task, name),
        (Task::Binary, Bce | CrossEntropy)
            | (Task::Multiclass, CrossEntropy)
            | (Task::Regression, Mse | Mae | Huber | Poisson | Pinball)
    );
    if !fits {
        let wanted = match task {
            Task::Binary => "bce or cross-entropy",
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
            factors_twice: options.factors_twice,
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
        preset: options.preset,
        data: options.data.clone(),
        prepare: options.prepare.clone(),
        network: NetworkOptions { layers: vec![], dropout: 0.0, ..NetworkOptions::default() },
        training: TrainingOptions {
            loss: asked.loss,
            huber_delta: asked.huber_delta,
            quantile: asked.quantile,
            seed: asked.seed,
            learning_rate: Some(1e-2),
            weight_decay: 0.0,
            ..TrainingOptions::default()
        },
        answers: AnswerOptions { calibrate: false, ..AnswerOptions::default() },
        nets: None,
    };
    linear.resolve(training_rows, task);
    linear
}
