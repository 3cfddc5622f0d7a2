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
    /// One pass over rows that come in groups, in order: whether the loss falls, and a step.
    Learn,
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
        work("W500M", &[1024, 16_384, 16_384, 13_120, 10], Several, 64, 64 * 20, true, Learn),
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

    /// The learning rate: for Adam, less for wide layers, whose outputs add up more steps.
    pub fn rate(&self) -> f64 {
        match (self.adam, self.timed) {
            (true, Timed::Learn) => 1e-5,
            (true, _) => 1e-3,
            (false, _) => 1e-2,
        }
    }

    /// Raw outputs of a row.
    pub fn outputs(&self) -> usize {
        self.widths.last().map_or(0, |&width| width as usize)
    }

    /// Numbers of a batch that a step must keep for the way back: what each dense layer reads and writes.
    pub fn activations(&self) -> usize {
        self.widths.iter().map(|&width| width as usize).sum::<usize>() * self.batch
    }

    /// Trained numbers.
    pub fn parameters(&self) -> usize {
        self.widths.windows(2).map(|w| (w[0] as usize + 1) * w[1] as usize).sum()
    }

    /// Floating-point operations in the matrix products of a training step of `rows` rows: forward, weight
    /// gradients, and errors handed back to every layer but the first.
    pub fn step_flops(&self, rows: usize) -> f64 {
        let first = self.widths[0] as f64 * self.widths[1] as f64;
        3.0 * self.forward_flops(rows) - 2.0 * rows as f64 * first
    }

    /// Those of predicting `rows` rows.
    pub fn forward_flops(&self, rows: usize) -> f64 {
        let products: f64 = self.widths.windows(2).map(|w| w[0] as f64 * w[1] as f64).sum();
        2.0 * rows as f64 * products
    }

    /// Rows that a net of its kind can learn from: uniform inputs, the target from the sum of the first eight; or
    /// groups around centres.
    pub fn table(&self) -> Table {
        let random = Random::new(7, Stream::Split, 0);
        let (width, outputs) = (self.widths[0] as usize, self.outputs() as f32);
        let number = |i: usize| random.uniform(i as u64) as f32 * 2.0 - 1.0;
        if self.timed == Timed::Learn {
            let centres = Random::new(8, Stream::Split, 0);
            let group = |row: usize| row % self.outputs();
            let centre =
                |i: usize| centres.uniform((group(i / width) * width + i % width) as u64) as f32 - 0.5;
            let numbers = (0..self.rows * width).map(|i| number(i) + centre(i)).collect();
            return Table { numbers, width, targets: (0..self.rows).map(|row| group(row) as f32).collect() };
        }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn named(name: &str) -> Work {
        all().into_iter().find(|work| work.name == name).unwrap()
    }

    #[test]
    fn sizes_are_what_the_names_say() {
        assert_eq!(named("W4-adam").parameters(), 100_560_872);
        assert!((500_000_000..501_000_000).contains(&named("W500M").parameters()));
        let w1 = named("W1");
        assert_eq!((w1.parameters(), w1.activations()), (10 * 16 + 16 + 16 + 1, 32 * (10 + 16 + 1)));
        assert_eq!(w1.forward_flops(32), 2.0 * 32.0 * 176.0);
        // The first layer hands no error on.
        assert_eq!(w1.step_flops(32), 2.0 * 32.0 * (3.0 * 176.0 - 160.0));
    }

    #[test]
    fn every_table_has_allowed_targets() {
        for mut work in all() {
            work.rows = 50;
            let table = work.table();
            let largest = table.targets.iter().fold(0.0f32, |a, &b| a.max(b));
            assert_eq!((table.numbers.len(), table.targets.len()), (50 * work.widths[0] as usize, 50));
            match work.question {
                Question::Two => assert_eq!(largest, 1.0),
                Question::Several => assert!(largest < work.outputs() as f32),
                Question::Number => {}
            }
        }
    }
}
