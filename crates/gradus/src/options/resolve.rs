//! What options leave to the table: filled in here, and nowhere else.

use gradus_table::Task;

use super::{LossName, NumberEmbedding, Numeric, Options, Preset, TrainingOptions};
use crate::error::Error;
use crate::trainer::Course;

/// Number columns that the presets "default" and "best" embed, at most: what has more, such as the points of a picture, is rarely told
/// apart by the bends of single numbers.
const MOST_EMBEDDED: usize = 256;

impl Options {
    /// Fills in what depends on the number of number columns: 48 pieces for each of few (TabM's default, arXiv
    /// 2410.24210, appendix D), fewer for each of many, so that the net reads some 1,536 of them at most; where that
    /// leaves less than 4, none.
    pub fn resolve_columns(&mut self, number_columns: usize) {
        if matches!(self.preset, Preset::Default | Preset::Best) && number_columns > MOST_EMBEDDED {
            self.network.number_embedding = NumberEmbedding::None;
            self.same_for_all_kinds("number_embedding");
        }
        let (n, p) = (&mut self.network, &mut self.prepare);
        // As many as TabM's for few columns; so many columns are as many inputs of each member.
        let width = 128usize.checked_div(number_columns).map_or(16, |n| n.clamp(4, 16)) as u32;
        n.number_width.get_or_insert(width);
        if p.bins.is_some() {
            return;
        }
        let bins = 1_536usize.checked_div(number_columns).map_or(48, |n| n.min(48)) as u32;
        if bins < 4 && p.numeric == Numeric::RobustPiecewise {
            p.numeric = Numeric::Robust;
        }
        p.bins = Some(bins.max(2));
    }

    /// Fills in the folds, which come before all that depends on the number of training rows: of the `rows` that are not
    /// for the test the preset "best" makes eight where a fold would not hold next to nothing. Rows that are to be
    /// validated on, groups, times and models to start from have one part.
    pub fn resolve_folds(&mut self, rows: usize) -> u32 {
        let d = &mut self.data;
        let settled = d.valid.is_some() || d.from.is_some() || d.roles().any(|(flag, _)| flag != "--weight");
        let folds = match (self.preset, rows) {
            (Preset::Best, 20..) if !settled => 8,
            _ => 0,
        };
        *d.folds.get_or_insert(folds)
    }

    /// Fills in what depends on the number of training rows, and on the task.
    pub fn resolve(&mut self, training_rows: usize, task: Task) {
        let t = &mut self.training;
        self.preset.resolve(&mut self.network, t, task);
        let batch = *t.batch.get_or_insert(match training_rows {
            0..2_000 => 32,
            2_000..10_000 => 64,
            10_000..25_000 => 128,
            25_000..200_000 => 256,
            _ => 512,
        });
        // Some 1,800 steps, however small the table, and a few epochs, however large.
        let steps = training_rows.div_ceil(batch.max(1) as usize).max(1);
        let epochs = *t.epochs.get_or_insert(1_800usize.div_ceil(steps).clamp(12, 300) as u32);
        t.patience.get_or_insert(epochs.div_ceil(4).max(8));
        self.data.task = Some(task);
        let loss = *t.loss.get_or_insert(LossName::of(task));
        t.metric.get_or_insert(loss.default_metric());
    }
}

impl TrainingOptions {
    /// How long and how fast to learn, of resolved options.
    pub fn course(&self) -> Result<Course, Error> {
        Ok(Course {
            batch: resolved("batch", self.batch)?,
            epochs: resolved("epochs", self.epochs)?,
            patience: resolved("patience", self.patience)?,
            metric: resolved("metric", self.metric)?,
            learning_rate: resolved("learning-rate", self.learning_rate)?,
            schedule: self.schedule,
            warm_up: self.warm_up,
            dropout_schedule: self.dropout_schedule,
            decay_schedule: self.decay_schedule,
            average: self.average,
            whole_batches: self.whole_batches,
            latest_best: self.latest_best,
            seed: self.seed,
        })
    }
}

/// An option that the table must have filled in by now: a default in its place would be a second one.
pub(crate) fn resolved<T>(name: &str, value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| {
        Error::Options(format!("{name} is open: wanted options that Options::resolve filled in"))
    })
}
