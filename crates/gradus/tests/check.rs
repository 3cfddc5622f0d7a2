//! `check`: backpropagation against central differences, for every activation, loss and kind of layer.
#![allow(clippy::unwrap_used)]

mod runs;

use gradus::check::{Checked, Request, check, check_model, check_table};
use gradus::dataset::Dataset;
use gradus::engine::backend::reference::Reference;
use gradus::engine::init::Init;
use gradus::engine::layer::*;
use gradus::engine::loss::*;
use gradus::engine::optim::{OptimizerSpec, Sgd};
use gradus::engine::plan::Gradients;
use gradus::engine::random::{Random, Stream};
use gradus::engine::rows::ParamId;
use gradus::engine::session::{Session, Settings};
use gradus::engine::spec::ModelSpec;
use gradus::head::Truth;
use gradus::model::Model;
use gradus::options::{LossName, Norm, Options};
use gradus::table::Encoded;

fn dense(units: u32) -> LayerSpec {
    LayerSpec::Dense(Dense::new(units, Init::GlorotUniform))
}

fn activation(function: Function) -> LayerSpec {
    LayerSpec::Activation(Activation { function })
}

fn net(layers: Vec<LayerSpec>, loss: LossSpec) -> ModelSpec {
    ModelSpec { numbers: 5, categories: vec![4, 3], layers, loss }
}

fn start(spec: &ModelSpec) -> Vec<Vec<f32>> {
    let optimizer = OptimizerSpec::Sgd(Sgd::default());
    let settings = Settings { batch: 1, optimizer, order: Gradients::Fused, watch_gradients: false, seed: 5 };
    let session = Session::new(spec, &settings, Reference::new()).unwrap();
    let params = 0..session.program().params.len() as u32;
    params.map(|i| session.param(ParamId(i)).into_iter().map(|w| w as f32).collect()).collect()
}

fn data(spec: &ModelSpec, rows: usize) -> Dataset {
    let random = Random::new(9, Stream::Sample, 0);
    let target = |i: usize| match spec.loss {
        LossSpec::Bce(_) => random.below(1 << 30 | i as u64, 2) as f32,
        LossSpec::CrossEntropy(_) => random.below(1 << 30 | i as u64, 3) as f32,
        LossSpec::Poisson(_) => random.below(1 << 30 | i as u64, 6) as f32,
        _ => random.normal(1 << 30 | i as u64) as f32,
    };
    let targets: Vec<f32> = (0..rows).map(target).collect();
    let code = |i: usize| random.below(1 << 31 | i as u64, [4, 3][i % 2]) as u32;
    Dataset {
        inputs: Encoded {
            rows,
            width: 5,
            numbers: (0..rows * 5).map(|i| random.normal(i as u64) as f32).collect(),
            code_columns: 2,
            codes: (0..rows * 2).map(code).collect(),
        },
        truth: Truth::Numbers(targets.iter().map(|&y| y as f64).collect()),
        targets,
        weights: None,
    }
}

fn checked(spec: &ModelSpec) -> Checked {
    let data = data(spec, 64);
    let rows: Vec<u32> = (0..64).collect();
    check(spec, &start(spec), &data, &rows, 3, &Request::default()).unwrap()
}

#[track_caller]
fn right(name: &str, spec: &ModelSpec) -> Checked {
    let checked = checked(spec);
    assert!(checked.passed && checked.worst_relative_error <= 1e-6, "{name}: {checked:#?}");
    assert_eq!(checked.tried, checked.checked + checked.kinks + checked.flat, "{name}");
    assert!(!checked.drawn && checked.tried == checked.parameters, "{name}: {checked:#?}");
    checked
}

/// Numbers and two embeddings side by side, then a layer, then the output.
fn around(layer: Vec<LayerSpec>, loss: LossSpec, outputs: u32) -> ModelSpec {
    let init = Init::Normal { deviation: 1.0 };
    let embedding = |column, width| vec![LayerSpec::Embedding(Embedding { column, width, init })];
    let columns = LayerSpec::Columns(Columns { parts: vec![vec![], embedding(0, 3), embedding(1, 2)] });
    let layers = [columns, dense(8)].into_iter().chain(layer).chain([dense(outputs)]).collect();
    net(layers, loss)
}

#[test]
fn every_activation() {
    for function in Function::ALL {
        let spec =
            around(vec![activation(function), dense(6), activation(function)], LossSpec::Mse(Mse {}), 1);
        let checked = right(function.name(), &spec);
        assert!(checked.kinks * 4 <= checked.tried, "{}: {checked:#?}", function.name());
        if !matches!(function, Function::Relu | Function::LeakyRelu | Function::Selu) {
            assert_eq!(checked.kinks, 0, "{}: {checked:#?}", function.name());
        }
    }
}

#[test]
fn every_loss() {
    let losses = [
        (LossSpec::Bce(Bce {}), 1),
        (LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 }), 3),
        (LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }), 3),
        (LossSpec::Mse(Mse {}), 1),
        (LossSpec::Mae(Mae {}), 1),
        (LossSpec::Huber(Huber { delta: 0.5 }), 1),
        (LossSpec::Poisson(Poisson {}), 1),
        (LossSpec::Pinball(Pinball { quantile: 0.9 }), 1),
    ];
    for (loss, outputs) in losses {
        right(loss.name(), &around(vec![activation(Function::Silu)], loss, outputs));
    }
}

#[test]
fn every_kind_of_layer() {
    let tanh = || activation(Function::Tanh);
    let kinds: Vec<(&str, Vec<LayerSpec>)> = vec![
        ("layer norm", vec![LayerSpec::LayerNorm(LayerNorm::default()), tanh()]),
        ("batch norm", vec![LayerSpec::BatchNorm(BatchNorm::default()), tanh()]),
        ("dropout", vec![tanh(), LayerSpec::Dropout(Dropout { rate: 0.3 })]),
        ("feature scale", vec![LayerSpec::FeatureScale(FeatureScale::default()), tanh()]),
        ("residual", vec![LayerSpec::Residual(Residual { body: vec![dense(8), tanh()] })]),
        ("linear", vec![]),
        (
            "all at once",
            vec![
                LayerSpec::Residual(Residual {
                    body: vec![dense(8), LayerSpec::BatchNorm(BatchNorm::default()), tanh()],
                }),
                LayerSpec::Dropout(Dropout { rate: 0.2 }),
                dense(7),
                LayerSpec::LayerNorm(LayerNorm::default()),
                activation(Function::Relu),
            ],
        ),
    ];
    for (name, layers) in kinds {
        right(name, &around(layers, LossSpec::Mse(Mse {}), 1));
    }
}

#[test]
fn a_bias_under_batch_norm_is_said_to_be_flat() {
    let spec = around(vec![LayerSpec::BatchNorm(BatchNorm::default())], LossSpec::Mse(Mse {}), 1);
    let checked = right("batch norm", &spec);
    let bias = checked.tensors.iter().find(|t| t.tensor == "1.dense.bias").unwrap();
    assert_eq!((bias.flat, bias.checked), (8, 0), "{checked:#?}");
}

#[test]
fn threads_change_no_number() {
    let spec = around(vec![activation(Function::Relu)], LossSpec::Mae(Mae {}), 1);
    let (data, rows) = (data(&spec, 32), (0..32).collect::<Vec<u32>>());
    let with = |threads| {
        check(&spec, &start(&spec), &data, &rows, 3, &Request { threads, ..Request::default() }).unwrap()
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn of_a_table_at_the_start_and_of_a_model_after_training() {
    let request = Request::default();
    let mut options = runs::thirty_steps("age");
    options.network.layers = vec![9, 5];
    for (norm, loss) in [(Norm::None, None), (Norm::Batch, Some(LossName::Huber)), (Norm::Layer, None)] {
        options.network.norm = norm;
        options.training.loss = loss;
        let checked = check_table(options.clone(), &request).unwrap();
        assert!(checked.passed && checked.rows == 64, "{norm:?}: {checked:#?}");
    }
    let folder = tempfile::tempdir().unwrap();
    runs::done(runs::thirty_steps("age_group"), folder.path());
    let model = Model::load(folder.path()).unwrap();
    let checked = check_model(&model, runs::PEOPLE.as_ref(), None, &request).unwrap();
    assert!(checked.passed && checked.rows == 64, "{checked:#?}");
    let few = Request { rows: 3, weights: Some(50), ..request };
    let checked = check_model(&model, runs::PEOPLE.as_ref(), None, &few).unwrap();
    assert!(checked.drawn && checked.tried == 50 && checked.rows == 3, "{checked:#?}");
    let strict = Request { tolerance: 1e-18, ..request };
    assert!(!check_table(Options { ..options }, &strict).unwrap().passed);
}
