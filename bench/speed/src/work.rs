//! The work that is timed, and its data. The same table stands in `bench/rivals/common.py`.

use gradus_engine::init::Init;
use gradus_engine::layer::{Activation, Dense, Function, LayerSpec};
use gradus_engine::loss::{Bce, CrossEntropy, LossSpec, Mse};
use gradus_engine::optim::{Adam, OptimizerSpec, Sgd};
use gradus_engine::plan::Gradients;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::Data;
use gradus_engine::session::Settings;
use gradus_engine::spec::ModelSpec;

/// Which loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Two classes: binary cross-entropy.
    Two,
    /// Several classes: categorical cross-entropy.
    Several,
    /// A number: mean squared error.
    Number,
}

/// How it is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timed {
    /// The same batch again and again: a step.
    Step,
    /// All rows, shuffled, batch by batch: an epoch.
    Epoch,
    /// Predicting, one row and 8,192 at a time.
    Predict,
}

/// A piece of work.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its name: `W2b`.
    pub name: &'static str,
    /// Widths, from the inputs to the raw outputs; ReLU between dense layers.
    pub widths: Vec<u32>,
    /// The loss.
    pub question: Question,
    /// Rows of a batch.
    pub batch: usize,
    /// Rows of the data.
    pub rows: usize,
    /// Adam, or else gradient descent.
    pub adam: bool,
    /// How it is timed.
    pub timed: Timed,
}

/// All of it.
pub fn all() -> Vec<Work> {
    use Question::*;
    use Timed::*;
    let work = |name, widths: &[u32], question, batch, rows, adam, timed| Work {
        name,
        widths: widths.to_vec(),
        question,
        batch,
        rows,
        adam,
        timed,
    };
    let wide = [1024, 7168, 7168, 5120, 1000];
    let mut deep = [32; 14];
    deep[13] = 1;
    vec![
        work("W1", &[10, 16, 1], Two, 32, 32, true, Step),
        work("W2", &[108, 256, 256, 1], Two, 256, 48_842, true, Epoch),
        work("W2b", &[108, 256, 256, 1], Two, 32, 48_842, true, Epoch),
        work("W3", &[784, 512, 512, 10], Several, 128, 60_000, true, Epoch),
        work("W4-sgd", &wide, Several, 256, 256, false, Step),
        work("W4-adam", &wide, Several, 256, 256, true, Step),
        work("W5", &[108, 256, 256, 1], Two, 8192, 8192, true, Predict),
        work("W6", &deep, Number, 64, 64, false, Step),
    ]
}

impl Work {
    /// The net.
    pub fn spec(&self) -> ModelSpec {
        let mut layers = Vec::new();
        for (i, &units) in self.widths[1..].iter().enumerate() {
            layers.push(LayerSpec::Dense(Dense::new(units, Init::FanInUniform)));
            if i + 2 < self.widths.len() {
                layers.push(LayerSpec::Activation(Activation { function: Function::Relu }));
            }
        }
        let loss = match self.question {
            Question::Two => LossSpec::Bce(Bce {}),
            Question::Several => LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 }),
            Question::Number => LossSpec::Mse(Mse {}),
        };
        ModelSpec { numbers: self.widths[0], categories: Vec::new(), layers, loss }
    }

    /// How it is trained.
    pub fn settings(&self) -> Settings {
        let optimizer = match self.adam {
            true => OptimizerSpec::Adam(Adam::default()),
            false => OptimizerSpec::Sgd(Sgd::default()),
        };
        Settings { batch: self.batch, optimizer, order: Gradients::Fused, watch_gradients: false, seed: 0 }
    }

    /// The learning rate.
    pub fn rate(&self) -> f64 {
        if self.adam { 1e-3 } else { 1e-2 }
    }

    /// Trained numbers.
    pub fn parameters(&self) -> usize {
        self.widths.windows(2).map(|w| (w[0] as usize + 1) * w[1] as usize).sum()
    }

    /// Floating-point operations in the matrix products of a training step of `rows` rows: forward, weight
    /// gradients, and errors handed back to every layer but the first.
    pub fn step_flops(&self, rows: usize) -> f64 {
        let products: f64 = self.widths.windows(2).map(|w| w[0] as f64 * w[1] as f64).sum();
        2.0 * rows as f64 * (3.0 * products - self.widths[0] as f64 * self.widths[1] as f64)
    }

    /// Rows that a net of its kind can learn from: uniform inputs, the target from the sum of the first eight.
    pub fn table(&self) -> Table {
        let random = Random::new(7, Stream::Split, 0);
        let (width, outputs) = (self.widths[0] as usize, self.widths[self.widths.len() - 1] as f32);
        let number = |i: usize| random.uniform(i as u64) as f32 * 2.0 - 1.0;
        let numbers: Vec<f32> = (0..self.rows * width).map(number).collect();
        let target = |row: &[f32]| {
            let sum: f32 = row.iter().take(8).sum();
            match self.question {
                Question::Two => f32::from(sum > 0.0),
                Question::Several => ((sum + 8.0) / 16.0 * outputs).floor().clamp(0.0, outputs - 1.0),
                Question::Number => sum,
            }
        };
        let targets = numbers.chunks(width).map(target).collect();
        Table { numbers, width, targets }
    }
}

/// Rows with their targets.
pub struct Table {
    numbers: Vec<f32>,
    width: usize,
    targets: Vec<f32>,
}

impl Table {
    /// As the engine reads it.
    pub fn data(&self) -> Data<'_> {
        Data {
            numbers: &self.numbers,
            width: self.width,
            codes: &[],
            code_columns: 0,
            targets: &self.targets,
            target_width: 1,
            weights: None,
        }
    }
}
