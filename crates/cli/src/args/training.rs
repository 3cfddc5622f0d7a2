//! Flags that say how the net learns.

use clap::Args;
use gradus::engine::schedule::Schedule;
use gradus::metrics::Metric;
use gradus::options::{ClassWeight, LossName, OptimizerName, TrainingOptions, parse_schedule};

use super::data::set;
use super::values::{number, whole, word};

#[derive(Debug, Args)]
#[command(next_help_heading = "Training")]
pub struct TrainingArgs {
    /// The error to reduce: bce, cross-entropy, mse, mae, huber, poisson or pinball [default: by the task]
    #[arg(long, value_name = "LOSS", value_parser = word::<LossName>)]
    pub loss: Option<LossName>,
    /// How much rows count by their class: none, or balanced: each class the same in all, while training
    #[arg(long, value_name = "HOW", value_parser = word::<ClassWeight>)]
    pub class_weight: Option<ClassWeight>,
    /// Share of the target spread over all classes (cross-entropy)
    #[arg(long, value_name = "SHARE", value_parser = number::<f32>)]
    pub label_smoothing: Option<f32>,
    /// Where the Huber loss turns from squared to absolute, in standard deviations
    #[arg(long, value_name = "DELTA", value_parser = number::<f32>)]
    pub huber_delta: Option<f32>,
    /// The quantile that the pinball loss aims at
    #[arg(long, value_name = "Q", value_parser = number::<f32>)]
    pub quantile: Option<f32>,
    /// The rule: sgd, adam, adamw or rmsprop
    #[arg(long, value_name = "RULE", value_parser = word::<OptimizerName>)]
    pub optimizer: Option<OptimizerName>,
    /// How far a step goes along the slope [default: by the preset and the task]
    #[arg(long, value_name = "RATE", value_parser = number::<f64>)]
    pub learning_rate: Option<f64>,
    /// Pull of the weights towards 0
    #[arg(long, value_name = "DECAY", value_parser = number::<f64>)]
    pub weight_decay: Option<f64>,
    /// Momentum of sgd
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub momentum: Option<f64>,
    /// Look ahead along the momentum
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub nesterov: Option<bool>,
    /// Memory of adam's mean
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub beta1: Option<f64>,
    /// Memory of adam's squares
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub beta2: Option<f64>,
    /// What adam and rmsprop add to the root
    #[arg(long, value_name = "EPSILON", value_parser = number::<f64>)]
    pub epsilon: Option<f64>,
    /// Memory of rmsprop's squares
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub alpha: Option<f64>,
    /// constant, cosine[:FLOOR], step:EPOCHS:FACTOR, one-cycle[:RISE], coslog[:CYCLES], flat-cosine or plateau[:FACTOR:PATIENCE]
    #[arg(long, value_name = "SCHEDULE", value_parser = parse_schedule)]
    pub schedule: Option<Schedule>,
    /// Epochs over which the learning rate rises at first
    #[arg(long, value_name = "EPOCHS", value_parser = number::<f64>)]
    pub warm_up: Option<f64>,
    /// How the share of dropped units changes over the run: as --schedule
    #[arg(long, value_name = "SCHEDULE", value_parser = parse_schedule)]
    pub dropout_schedule: Option<Schedule>,
    /// How the weight decay changes over the run: as --schedule
    #[arg(long, value_name = "SCHEDULE", value_parser = parse_schedule)]
    pub decay_schedule: Option<Schedule>,
    /// Keep an average of the weights that keeps this share of itself at each step, such as 0.995; 0 is none
    #[arg(long, value_name = "SHARE", value_parser = number::<f64>)]
    pub average: Option<f64>,
    /// Rows of a step [default: by the number of rows]
    #[arg(long, value_name = "ROWS", value_parser = whole::<u32>)]
    pub batch: Option<u32>,
    /// Times through the training rows, at most [default: by the number of rows]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub epochs: Option<u32>,
    /// Epochs without improvement after which to stop; 0 never stops [default: by the number of epochs]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    pub patience: Option<u32>,
    /// What is stopped and selected on: log_loss, accuracy, roc_auc, rmse, mae, r2 or loss [default: by the loss]
    #[arg(long, value_name = "METRIC", value_parser = word::<Metric>)]
    pub metric: Option<Metric>,
    /// Scale whole gradients down to this norm where they are longer [default: never]
    #[arg(long, value_name = "NORM", value_parser = number::<f32>)]
    pub clip_norm: Option<f32>,
    /// Seed of every random number of the run
    #[arg(long, value_name = "SEED", value_parser = whole::<u64>)]
    pub seed: Option<u64>,
}

impl TrainingArgs {
    pub fn apply(self, t: &mut TrainingOptions) {
        t.loss = self.loss.or(t.loss);
        set(&mut t.class_weight, self.class_weight);
        set(&mut t.label_smoothing, self.label_smoothing);
        set(&mut t.huber_delta, self.huber_delta);
        set(&mut t.quantile, self.quantile);
        set(&mut t.optimizer, self.optimizer);
        t.learning_rate = self.learning_rate.or(t.learning_rate);
        set(&mut t.weight_decay, self.weight_decay);
        set(&mut t.momentum, self.momentum);
        set(&mut t.nesterov, self.nesterov);
        set(&mut t.beta1, self.beta1);
        set(&mut t.beta2, self.beta2);
        set(&mut t.epsilon, self.epsilon);
        set(&mut t.alpha, self.alpha);
        set(&mut t.schedule, self.schedule);
        set(&mut t.warm_up, self.warm_up);
        set(&mut t.dropout_schedule, self.dropout_schedule);
        set(&mut t.decay_schedule, self.decay_schedule);
        set(&mut t.average, self.average);
        t.batch = self.batch.or(t.batch);
        t.epochs = self.epochs.or(t.epochs);
        t.patience = self.patience.or(t.patience);
        t.metric = self.metric.or(t.metric);
        t.clip_norm = self.clip_norm.or(t.clip_norm);
        set(&mut t.seed, self.seed);
    }
}
