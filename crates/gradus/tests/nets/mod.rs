//! Small nets on made-up rows, with a trainer around them.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::Arc;

use gradus::dataset::Dataset;
use gradus::engine::backend::cpu::Cpu;
use gradus::engine::init::Init;
use gradus::engine::layer::{Activation, Dense, Dropout, Function, LayerSpec};
use gradus::engine::loss::{Bce, CrossEntropy, LossSpec, Mse};
use gradus::engine::optim::{Adam, OptimizerSpec, Sgd};
use gradus::engine::plan::Gradients;
use gradus::engine::random::{Random, Stream};
use gradus::engine::rows::ParamId;
use gradus::engine::schedule::Schedule;
use gradus::engine::session::{Session, Settings};
use gradus::engine::spec::ModelSpec;
use gradus::head::{Head, Truth};
use gradus::metrics::Metric;
use gradus::table::{Encoded, TargetUnits, Task};
use gradus::trainer::{Course, Trainer};

/// Inputs of a row.
pub const WIDTH: usize = 4;
pub const STEEP: OptimizerSpec =
    OptimizerSpec::Sgd(Sgd { momentum: 0.0, nesterov: false, weight_decay: 0.0 });

/// A task with a net that fits it.
#[derive(Clone)]
pub struct Case {
    pub head: Head,
    pub spec: ModelSpec,
    pub optimizer: OptimizerSpec,
    pub course: Course,
}

pub fn case(task: Task, hidden: u32, dropout: f32) -> Case {
    let (loss, metric, classes) = match task {
        Task::Binary => (LossSpec::Bce(Bce {}), Metric::LogLoss, 2),
        Task::Multiclass => (LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 }), Metric::LogLoss, 3),
        Task::Regression => (LossSpec::Mse(Mse {}), Metric::Rmse, 0),
    };
    let head = Head { task, classes, loss, units: TargetUnits::PLAIN };
    let mut layers = vec![
        LayerSpec::Dense(Dense::new(hidden, Init::HeNormal)),
        LayerSpec::Activation(Activation { function: Function::Tanh }),
    ];
    if dropout > 0.0 {
        layers.push(LayerSpec::Dropout(Dropout { rate: dropout }));
    }
    layers.push(LayerSpec::Dense(Dense::new(head.outputs(), Init::GlorotUniform)));
    let course = Course {
        batch: 16,
        epochs: 12,
        patience: 0,
        metric,
        learning_rate: 0.05,
        schedule: Schedule::Constant,
        dropout_schedule: Schedule::Constant,
        decay_schedule: Schedule::Constant,
        average: 0.0,
        whole_batches: false,
        latest_best: false,
        warm_up: 0.0,
        seed: 3,
    };
    let adam = Adam::default();
    Case {
        spec: ModelSpec { numbers: WIDTH as u32, categories: vec![], layers, loss },
        head,
        optimizer: OptimizerSpec::Adam(adam),
        course,
    }
}

impl Case {
    pub fn trainer(&self, train: &Dataset, validation: &Dataset) -> Trainer<Cpu> {
        self.trainer_from(true, train, validation)
    }

    /// With `guess`, the output starts at the constant guess.
    pub fn trainer_from(&self, guess: bool, train: &Dataset, validation: &Dataset) -> Trainer<Cpu> {
        let settings = Settings {
            batch: 128,
            optimizer: self.optimizer,
            order: Gradients::Fused,
            watch_gradients: false,
            seed: self.course.seed,
        };
        let session = Session::new(&self.spec, &settings, Cpu::new(1)).unwrap();
        session.check(&train.data(), true).unwrap();
        session.check(&validation.data(), true).unwrap();
        let (train, validation) = (Arc::new(train.clone()), Arc::new(validation.clone()));
        Trainer::new(session, self.head.clone(), self.course, train, validation, guess)
    }

    /// Rows with noise in their targets, so that a net which learns the training rows by heart gets worse on others.
    pub fn rows(&self, rows: usize, seed: u64) -> Dataset {
        let normal = |element| Random::new(seed, Stream::Sample, 0).normal(element) as f32;
        let numbers: Vec<f32> = (0..(rows * WIDTH) as u64).map(normal).collect();
        let noise = |row: usize| Random::new(seed, Stream::Sample, 1).normal(row as u64);
        let sum = |row: usize| numbers[row * WIDTH..][..2].iter().sum::<f32>() as f64 + noise(row);
        let truth = match self.head.task {
            Task::Regression => Truth::Numbers((0..rows).map(|row| sum(row) as f32 as f64).collect()),
            // The last class is the rarest.
            Task::Binary => Truth::Classes((0..rows).map(|row| u32::from(sum(row) > 1.5)).collect()),
            Task::Multiclass => Truth::Classes(
                (0..rows).map(|row| u32::from(sum(row) > 0.0) + u32::from(sum(row) > 1.5)).collect(),
            ),
        };
        let inputs = Encoded { rows, width: WIDTH, numbers, code_columns: 0, codes: vec![] };
        Dataset { targets: self.head.targets(&truth), inputs, truth, weights: None }
    }
}

pub const TASKS: [Task; 3] = [Task::Binary, Task::Multiclass, Task::Regression];

/// The weights that a trainer's session has now.
pub fn weights(trainer: &Trainer<Cpu>) -> Vec<Vec<f32>> {
    (0..trainer.session().program().params.len())
        .map(|i| trainer.session().param(ParamId(i as u32)))
        .collect()
}

/// Nearly equal, or both NaN.
pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1e-3) || a.is_nan() && b.is_nan()
}
