//! Nets and data for the engine's tests.
#![allow(dead_code)]

mod members;

use gradus_engine::init::Init;
use gradus_engine::layer::*;
use gradus_engine::loss::*;
use gradus_engine::optim::*;
use gradus_engine::plan::Gradients;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, Data, Pick};
use gradus_engine::session::Settings;
use gradus_engine::spec::ModelSpec;
pub use members::*;

/// Rows of random data, owned.
pub struct Rows {
    pub numbers: Vec<f32>,
    pub width: usize,
    pub codes: Vec<u32>,
    pub code_columns: usize,
    pub targets: Vec<f32>,
    pub target_width: usize,
    pub weights: Option<Vec<f32>>,
    pub rows: usize,
}

impl Rows {
    pub fn data(&self) -> Data<'_> {
        Data {
            numbers: &self.numbers,
            width: self.width,
            codes: &self.codes,
            code_columns: self.code_columns,
            targets: &self.targets,
            target_width: self.target_width,
            weights: self.weights.as_deref(),
        }
    }

    pub fn batch(&self, start: usize, len: usize) -> Batch<'_> {
        Batch { data: self.data(), pick: Pick::Range { start, len } }
    }

    pub fn all(&self) -> Batch<'_> {
        self.batch(0, self.rows)
    }
}

/// Random rows that go with a net; targets that its loss takes.
pub fn rows_for(spec: &ModelSpec, rows: usize, seed: u64) -> Rows {
    let random = Random::new(seed, Stream::Sample, 1);
    let width = spec.numbers as usize;
    let numbers = (0..rows * width).map(|i| random.normal(i as u64) as f32).collect();
    let random = Random::new(seed, Stream::Sample, 2);
    let code_columns = spec.categories.len();
    let codes = (0..rows * code_columns)
        .map(|i| random.below(i as u64, spec.categories[i % code_columns] as u64) as u32)
        .collect();
    let random = Random::new(seed, Stream::Sample, 3);
    let outputs = outputs(spec);
    let target_width = spec.loss.loss().target_width(outputs) as usize;
    let target = |i: usize| match spec.loss {
        LossSpec::Bce(_) => random.below(i as u64, 2) as f32,
        LossSpec::CrossEntropy(_) => random.below(i as u64, outputs as u64) as f32,
        LossSpec::Poisson(_) => random.below(i as u64, 5) as f32,
        _ => random.normal(i as u64) as f32,
    };
    let targets = (0..rows * target_width).map(target).collect();
    let weights = Some((0..rows).map(|i| 0.5 + random.uniform(1 << 40 | i as u64) as f32).collect());
    Rows { numbers, width, codes, code_columns, targets, target_width, weights, rows }
}

/// Width of the last dense layer.
pub fn outputs(spec: &ModelSpec) -> u32 {
    match spec.layers.last() {
        Some(LayerSpec::Dense(dense)) => dense.units,
        Some(LayerSpec::MemberDense(dense)) => dense.units,
        Some(LayerSpec::OwnDense(dense)) => dense.units,
        _ => panic!("test nets end in a dense layer"),
    }
}

pub fn dense(units: u32) -> LayerSpec {
    LayerSpec::Dense(Dense::new(units, Init::GlorotUniform))
}

pub fn activation(function: Function) -> LayerSpec {
    LayerSpec::Activation(Activation { function })
}

pub fn dropout(rate: f32) -> LayerSpec {
    LayerSpec::Dropout(Dropout { rate })
}

pub fn embedding(column: u32, width: u32) -> LayerSpec {
    LayerSpec::Embedding(Embedding { column, width, init: Init::Normal { deviation: 1.0 } })
}

pub fn net(numbers: u32, categories: &[u32], layers: Vec<LayerSpec>, loss: LossSpec) -> ModelSpec {
    ModelSpec { numbers, categories: categories.to_vec(), layers, loss }
}

/// Every loss, with the number of outputs to try it on.
pub fn losses() -> Vec<(LossSpec, u32)> {
    vec![
        (LossSpec::Bce(Bce {}), 1),
        (LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 }), 4),
        (LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }), 2),
        (LossSpec::Mse(Mse {}), 1),
        (LossSpec::Mse(Mse {}), 3),
        (LossSpec::Mae(Mae {}), 1),
        (LossSpec::Huber(Huber { delta: 0.5 }), 2),
        (LossSpec::Poisson(Poisson {}), 1),
        (LossSpec::Pinball(Pinball { quantile: 0.8 }), 1),
    ]
}

/// One net for every layer and composite.
pub fn nets() -> Vec<(&'static str, ModelSpec)> {
    use Function::*;
    let mse = LossSpec::Mse(Mse {});
    let residual = |body| LayerSpec::Residual(Residual { body });
    let columns = |parts| LayerSpec::Columns(Columns { parts });
    let mut all = vec![
        ("one weight", net(1, &[], vec![dense(1)], mse)),
        ("dense", net(5, &[], vec![dense(7), activation(Tanh), dense(1)], mse)),
        ("dropout", net(4, &[], vec![dense(9), activation(Silu), dropout(0.4), dense(1)], mse)),
        ("dropout first", net(6, &[], vec![dropout(0.3), dense(5), dropout(0.5), dense(1)], mse)),
        (
            "layer norm",
            net(
                4,
                &[],
                vec![dense(6), LayerSpec::LayerNorm(LayerNorm::default()), activation(Tanh), dense(1)],
                mse,
            ),
        ),
        (
            "norms first",
            net(
                4,
                &[],
                vec![
                    LayerSpec::LayerNorm(LayerNorm::default()),
                    LayerSpec::BatchNorm(BatchNorm::default()),
                    dense(1),
                ],
                mse,
            ),
        ),
        (
            "batch norm",
            net(
                3,
                &[],
                vec![dense(6), LayerSpec::BatchNorm(BatchNorm::default()), activation(Gelu), dense(1)],
                mse,
            ),
        ),
        (
            "feature scale",
            net(5, &[], vec![LayerSpec::FeatureScale(FeatureScale::default()), dense(3), dense(1)], mse),
        ),
        (
            "parametric activation",
            net(4, &[], vec![bent(Selu), dense(5), bent(Mish), dense(4), bent(Tanh), dense(1)], mse),
        ),
        ("ntk", net(4, &[], vec![dense(5), activation(Tanh), ntk(6), activation(Silu), ntk(1)], mse)),
        (
            "piecewise",
            net(
                4,
                &[],
                vec![columns(vec![vec![piecewise(true)], vec![slice(2, 2)]]), dense(3), dense(1)],
                mse,
            ),
        ),
        ("piecewise without lines", net(3, &[], vec![piecewise(false), activation(Tanh), dense(1)], mse)),
        (
            "piecewise encoding",
            net(
                3,
                &[],
                vec![LayerSpec::PiecewiseEncoding(PiecewiseEncoding { edges: edges() }), dense(1)],
                mse,
            ),
        ),
        (
            "periodic",
            net(
                3,
                &[],
                vec![columns(vec![vec![periodic(true)], vec![]]), dense(3), activation(Selu), dense(1)],
                mse,
            ),
        ),
        ("cosines and sines", net(2, &[], vec![periodic(false), activation(Relu), dense(1)], mse)),
        ("embedding", net(0, &[4], vec![embedding(0, 3), dense(4), activation(Mish), dense(1)], mse)),
        (
            "columns",
            net(
                3,
                &[4, 2],
                vec![
                    columns(vec![
                        vec![],
                        vec![embedding(0, 3)],
                        vec![dense(2), activation(Sigmoid)],
                        vec![embedding(1, 1)],
                    ]),
                    dense(5),
                    activation(Softplus),
                    dense(1),
                ],
                mse,
            ),
        ),
        (
            "columns inside",
            net(
                3,
                &[],
                vec![
                    dense(4),
                    columns(vec![vec![dense(2)], vec![], vec![activation(Tanh), dense(3)]]),
                    dense(1),
                ],
                mse,
            ),
        ),
        (
            "residual",
            net(
                5,
                &[],
                vec![
                    residual(vec![dense(6), activation(Selu), dense(5)]),
                    residual(vec![activation(Tanh), residual(vec![dense(5)]), activation(Silu)]),
                    dense(1),
                ],
                mse,
            ),
        ),
        (
            "deep",
            net(3, &[], (0..12).flat_map(|_| [dense(6), activation(Tanh)]).chain([dense(1)]).collect(), mse),
        ),
    ];
    all.extend(member_nets());
    for function in Function::ALL {
        all.push((function.name(), net(3, &[], vec![dense(5), activation(function), dense(1)], mse)));
    }
    for (loss, outputs) in losses() {
        all.push((loss.name(), net(3, &[], vec![dense(5), activation(Tanh), dense(outputs)], loss)));
    }
    all
}

/// Every rule.
pub fn rules() -> Vec<(&'static str, OptimizerSpec)> {
    let sgd = |momentum, nesterov, weight_decay| OptimizerSpec::Sgd(Sgd { momentum, nesterov, weight_decay });
    let adam =
        |weight_decay, decoupled| OptimizerSpec::Adam(Adam { weight_decay, decoupled, ..Adam::default() });
    vec![
        ("sgd", sgd(0.0, false, 0.0)),
        ("momentum", sgd(0.9, false, 0.01)),
        ("nesterov", sgd(0.9, true, 0.0)),
        ("adam", adam(0.0, false)),
        ("adam decay", adam(0.01, false)),
        ("adamw", adam(0.01, true)),
        ("rmsprop", OptimizerSpec::RmsProp(RmsProp { weight_decay: 0.01, ..RmsProp::default() })),
    ]
}

pub fn settings(batch: usize, optimizer: OptimizerSpec, order: Gradients) -> Settings {
    Settings { batch, optimizer, order, watch_gradients: false, seed: 3 }
}

/// Plain gradient descent in the fused order.
pub fn plain(batch: usize) -> Settings {
    settings(batch, OptimizerSpec::Sgd(Sgd::default()), Gradients::Fused)
}
