//! What options leave to the table: filled in here, and nowhere else.

use gradus_table::{TargetScale, Task};

use super::preset::default_kinds;
use super::{DataOptions, LossName, NumberEmbedding, Numeric, Options, Preset, TrainingOptions};
use crate::error::Error;
use crate::metrics::Metric;
use crate::trainer::Course;

/// Rows that are not for the test, at least, before a preset cuts folds.
const FEWEST_FOLDED: usize = 20;

/// Number columns that the presets "quick", "default" and "best" embed, at most: what has more, such as the points of a
/// picture, is rarely told apart by the bends of single numbers.
const MOST_EMBEDDED: usize = 256;

/// Rows that are not for the test from which on the presets "default" and "best" have no members but for where a kind says so,
/// and "default" has two kinds of nets (ADR 0023, 0024).
const MANY_ROWS: usize = 10_000;

/// Rows that are not for the test below which "best" cuts them into folds more than once: so few nets' choices are as much
/// by chance as by what they are chosen for.
const FEW_ROWS: usize = 1_000;

/// How often it cuts them.
const REPEATS: u32 = 3;

/// Columns up to which rows are cut into folds, however many they are.
const FEW_COLUMNS: usize = 64;

fn is_many(rows: usize, columns: usize) -> bool {
    rows >= MANY_ROWS && columns <= FEW_COLUMNS
}

impl Preset {
    /// Members of a net for so many rows that are not for the test, and columns to learn from.
    pub fn members(self, rows: usize, columns: usize) -> u32 {
        match self {
            Preset::Default | Preset::Best if is_many(rows, columns) => 1,
            Preset::Default | Preset::Best => Preset::MEMBERS,
            _ => self.options().network.members(),
        }
    }
}

impl Options {
    /// Fills in the members and the kinds of nets, which go by the `rows` that are not for the test, the `columns` to
    /// learn from and the `number_columns` among them; see [`Options::resolve_folds`] for the folds, which come before.
    pub fn resolve_nets(&mut self, rows: usize, columns: usize, number_columns: usize) {
        self.network.members.get_or_insert(self.preset.members(rows, columns));
        let bends = self.network.number_embedding == NumberEmbedding::Piecewise && number_columns > 0;
        let folds = self.data.folds.unwrap_or(0) > 0;
        let several = is_many(rows, columns) && bends && folds;
        let own = self.preset == Preset::Default && self.nets.as_ref() == Some(&default_kinds());
        if own && !several {
            self.nets = Some(Vec::new());
        }
    }

    /// Fills in what depends on the number of number columns: 48 pieces for each of few (TabM's default, arXiv
    /// 2410.24210, appendix D), fewer for each of many, so that the net reads some 1,536 of them at most; where that
    /// leaves less than 4, none. The presets "quick", "default" and "best" read no pieces but bend at them: how many bends
    /// the `training_rows` of a net can carry goes by their square root (ADR 0017).
    pub fn resolve_columns(&mut self, number_columns: usize, training_rows: usize) {
        let bends = matches!(self.preset, Preset::Quick | Preset::Default | Preset::Best);
        if bends && number_columns > MOST_EMBEDDED {
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
        if bends {
            p.bins = Some((training_rows.isqrt() / 2).clamp(4, 48) as u32);
            return;
        }
        let bins = 1_536usize.checked_div(number_columns).map_or(48, |n| n.min(48)) as u32;
        if bins < 4 && p.numeric == Numeric::RobustPiecewise {
            p.numeric = Numeric::Robust;
        }
        p.bins = Some(bins.max(2));
    }

    /// Fills in the folds and how often they are cut, which come before all that depends on the number of training rows:
    /// into how many the `rows` that are not for the test are cut by a preset that has folds, where a fold would not hold next to nothing. Of a
    /// metric that needs every class each fold gets one of the `rarest` rows of a class at least. `columns` are those to
    /// learn from. Rows that are to be validated on, a share of them that was asked for, groups, times and models to start
    /// from have one part.
    ///
    /// # Errors
    /// Repeats where there are no folds.
    pub fn resolve_folds(&mut self, rows: usize, columns: usize, rarest: usize) -> Result<(u32, u32), Error> {
        let d = &mut self.data;
        let one_part = d.valid.is_some()
            || d.from.is_some()
            || d.validation_share != DataOptions::default().validation_share
            || d.roles().any(|(flag, _)| flag != "--weight");
        let most = match self.training.metric {
            Some(Metric::RocAuc) => rarest as u32,
            _ => u32::MAX,
        };
        let folds = match self.preset {
            _ if one_part || rows < FEWEST_FOLDED || most < 2 => 0,
            Preset::Best => most.min(8),
            Preset::Quick if rows >= MANY_ROWS => 0,
            Preset::Quick | Preset::Default => most.min(folds(rows, columns)),
            _ => 0,
        };
        if d.folds.is_none() && folds > 0 && self.preset == Preset::Best && rows < FEW_ROWS {
            d.repeats.get_or_insert(REPEATS);
        }
        let (folds, repeats) = (*d.folds.get_or_insert(folds), d.repeats());
        if folds == 0 && repeats > 1 {
            return Err(Error::Options(format!(
                "--repeats {repeats}: there are no folds to cut again; wanted --folds as well"
            )));
        }
        Ok((folds, repeats))
    }

    /// Fills in the target's scale, where it is open, with what two small nets have settled; standard where they were not
    /// asked.
    pub(crate) fn resolve_target_scale(&mut self, settled: Option<TargetScale>) {
        self.prepare.target_scale.get_or_insert(settled.unwrap_or_default());
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

/// Folds of the presets "default" and "quick" (ADR 0017): one part of few rows chooses badly, and a net of few rows is over
/// soon. A net of many columns is not, and gained nothing by folds.
fn folds(rows: usize, columns: usize) -> u32 {
    match rows {
        1_000.. if columns > FEW_COLUMNS => 0,
        ..100_000 => 5,
        _ => 0,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_where_nothing_speaks_against_them() {
        let folds = |change: fn(&mut Options), rows, rarest| {
            let mut options = Options::default();
            change(&mut options);
            let (folds, _) = options.resolve_folds(rows, 10, rarest).unwrap();
            assert_eq!(Some(folds), options.data.folds);
            options.data.folds
        };
        let none = |_: &mut Options| {};
        assert_eq!(folds(none, 19, 5), Some(0));
        assert_eq!([20, 99_999].map(|rows| folds(none, rows, 1)), [Some(5); 2]);
        assert_eq!(folds(none, 100_000, 1), Some(0));
        assert_eq!([999, 1_000].map(|rows| Options::default().resolve_folds(rows, 65, 1).unwrap().0), [5, 0]);
        assert_eq!(folds(|o| o.data.folds = Some(7), 10, 1), Some(7), "as it was said");
        assert_eq!(folds(|o| o.data.weight = Some("w".into()), 100, 1), Some(5));
        for one_part in [
            |o: &mut Options| o.data.valid = Some("v.csv".into()),
            |o: &mut Options| o.data.from = Some("m.gradus".into()),
            |o: &mut Options| o.data.time = Some("t".into()),
            |o: &mut Options| o.data.validation_share = 0.3,
        ] {
            assert_eq!(folds(one_part, 1_000, 100), Some(0));
        }
        let best = |change: fn(&mut Options), rows| {
            let mut options = Preset::Best.options();
            change(&mut options);
            options.resolve_folds(rows, 10, 100).ok().map(|found| (found, options.data.repeats))
        };
        assert_eq!(best(none, 999), Some(((8, 3), Some(3))));
        assert_eq!(best(none, 1_000), Some(((8, 1), None)));
        assert_eq!(best(|o| o.data.folds = Some(4), 100), Some(((4, 1), None)), "as it was said");
        assert_eq!(best(|o| o.data.repeats = Some(5), 9_999), Some(((8, 5), Some(5))));
        assert_eq!(best(|o| o.data.valid = Some("v.csv".into()), 100), Some(((0, 1), None)));
        let nothing_to_cut = |o: &mut Options| (o.data.folds, o.data.repeats) = (Some(0), Some(2));
        assert_eq!(best(nothing_to_cut, 100), None);
        // A fold without the rare class would have no ROC-AUC.
        let area = |o: &mut Options| o.training.metric = Some(Metric::RocAuc);
        assert_eq!(
            [9, 4, 2, 1].map(|rarest| folds(area, 1_000, rarest)),
            [Some(5), Some(4), Some(2), Some(0)]
        );
    }

    #[test]
    fn nets_go_by_the_rows() {
        let nets = |change: fn(&mut Options), rows, columns, numbers| {
            let mut options = Options::default();
            change(&mut options);
            options.resolve_folds(rows, columns, 100).unwrap();
            options.resolve_nets(rows, columns, numbers);
            (options.network.members(), options.nets.unwrap_or_default().len())
        };
        let none = |_: &mut Options| {};
        assert_eq!([9_999, 10_000, 99_999].map(|rows| nets(none, rows, 10, 5)), [(8, 0), (1, 2), (1, 2)]);
        assert_eq!(nets(none, 100_000, 10, 5), (1, 0), "without folds one net");
        assert_eq!((nets(none, 20_000, 65, 5), nets(none, 20_000, 10, 0)), ((8, 0), (1, 0)));
        // What a person says stays.
        assert_eq!(nets(|o| o.network.members = Some(3), 20_000, 10, 5), (3, 2));
        assert_eq!(nets(|o| o.network.number_embedding = NumberEmbedding::None, 20_000, 10, 5), (1, 0));
        assert_eq!(nets(|o| o.data.folds = Some(0), 20_000, 10, 5), (1, 0));
        assert_eq!(nets(|o| o.keep_kinds(1).unwrap(), 20_000, 10, 5), (1, 1));
        let best = |rows| nets(|o| *o = Preset::Best.options(), rows, 10, 5);
        assert_eq!([9_999, 20_000].map(best), [(8, 4), (1, 4)]);
        assert_eq!(nets(|o| *o = Preset::Quick.options(), 500, 10, 5), (1, 0));
        let folds = |rows| Preset::Quick.options().resolve_folds(rows, 10, 100).unwrap().0;
        assert_eq!([9_999, 10_000].map(folds), [5, 0]);
    }

    #[test]
    fn bends_go_by_the_root_of_the_rows() {
        let bins = |preset: Preset, columns, rows| {
            let mut options = preset.options();
            options.resolve_columns(columns, rows);
            options.prepare.bins
        };
        let of_default = [1, 100, 400, 10_000, 1_000_000].map(|rows| bins(Preset::Default, 8, rows));
        assert_eq!(of_default, [4, 5, 10, 48, 48].map(Some));
        assert_eq!([8, 64, 1_000].map(|columns| bins(Preset::Realmlp, columns, 100)), [48, 24, 2].map(Some));
        assert_eq!(bins(Preset::Tabm, 8, 100), Some(48), "as published");
    }
}
