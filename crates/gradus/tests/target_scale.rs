//! The scale of a number where nobody has said: asked where it may matter, by validation, and written down.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::fs;
use std::path::{Path, PathBuf};

use gradus::engine::random::{Random, Stream};
use gradus::fit::Fit;
use gradus::metrics::Metric;
use gradus::options::{LossName, Options, Preset};
use gradus::prepare::{Prepared, prepare, prepare_with};
use gradus::run::{self, Outcome, Runtime, options as options_of};
use gradus::table::TargetScale;
use gradus::target_scale::ScaleChoice;
use gradus::trainer::Unwatching;

use runs::{StopAt, done, resumed};

/// A row: its number, two normal inputs and a third normal number for noise.
type Row = (usize, [f64; 3]);

/// A table of `x1`, `x2`, what else a row has, and `y`.
fn table(folder: &Path, rows: usize, more: &str, of: impl Fn(Row) -> String) -> PathBuf {
    let mut text = format!("x1,x2,{more}y\n");
    for row in 0..rows {
        let normal = |i: usize| Random::new(3, Stream::Sample, i as u64).normal(row as u64);
        let numbers = [normal(0), normal(1), normal(2)];
        text += &format!("{:.4},{:.4},{}\n", numbers[0], numbers[1], of((row, numbers)));
    }
    let path = folder.join("t.csv");
    fs::write(&path, text).unwrap();
    path
}

/// Factors: what a logarithm makes a sum of.
fn product((_, [a, b, noise]): Row) -> String {
    format!("{:.6}", (2.0 * a + b + 0.3 * noise).exp())
}

/// A sum that is spread out to one side by a term of its own, with even noise: nothing for a logarithm.
fn skewed_sum((_, [a, b, noise]): Row) -> String {
    format!("{:.6}", 20.0 + 40.0 * (a - 1.0).max(0.0).powi(2) + b + 2.0 * noise)
}

fn options(path: &Path) -> Options {
    let mut options = Preset::Quick.options();
    options.data.folds = Some(0);
    options.data.table = path.into();
    options.data.target = "y".into();
    options.network.layers = vec![32, 32];
    options.training.epochs = Some(20);
    options
}

fn choice(options: Options) -> Option<ScaleChoice> {
    let Prepared { scale_choice, options, card, .. } = prepare(options).unwrap();
    let scale = scale_choice.as_ref().map_or(TargetScale::Standard, |choice| choice.scale);
    // Where it was asked and where not: it is written down, and it is what the net learns.
    assert_eq!((options.prepare.target_scale, card.head.units.form), (Some(scale), scale));
    scale_choice
}

#[test]
fn products_are_learnt_by_their_logarithm_and_better() {
    let scratch = tempfile::tempdir().unwrap();
    let path = table(scratch.path(), 900, "", product);
    let mae = |scale: Option<TargetScale>| {
        let mut options = options(&path);
        options.prepare.target_scale = scale;
        options.training.metric = Some(Metric::Mae);
        let mut fit = Fit::new(prepare(options).unwrap(), 1).unwrap();
        fit.train(&mut Unwatching).unwrap();
        let test = fit.results().unwrap().test.get(Metric::Mae).unwrap();
        (fit.prepared.card.head.units.form, test)
    };
    let (open, standard) = (mae(None), mae(Some(TargetScale::Standard)));
    assert_eq!((open.0, standard.0), (TargetScale::Log, TargetScale::Standard));
    assert!(open.1 < 0.9 * standard.1, "{open:?} {standard:?}");

    let by_rmse = choice(options(&path)).unwrap();
    assert_eq!((by_rmse.scale, by_rmse.metric), (TargetScale::Log, Metric::Rmse));
    assert!(by_rmse.log.unwrap() < by_rmse.standard.unwrap());
    assert_eq!(by_rmse.change_with, "--target-scale standard");
    // Of 630 training rows.
    assert_eq!((by_rmse.trained, by_rmse.validated), (420, 210));
}

#[test]
fn a_sum_keeps_its_scale_though_it_is_skewed() {
    let scratch = tempfile::tempdir().unwrap();
    let asked = choice(options(&table(scratch.path(), 900, "", skewed_sum))).unwrap();
    assert_eq!(asked.scale, TargetScale::Standard, "{asked:?}");
    assert_eq!(asked.change_with, "--target-scale log");
    assert!(asked.standard.is_some() && asked.log.is_some());
}

#[test]
fn not_asked_where_it_cannot_matter() {
    let scratch = tempfile::tempdir().unwrap();
    let none = |path: &Path, change: &dyn Fn(&mut Options)| {
        let mut options = options(path);
        change(&mut options);
        assert_eq!(choice(options), None);
    };
    let same = |_: &mut Options| {};
    let sum = |(_, [a, b, _]): Row| format!("{:.4}", 100.0 + 10.0 * a + b);
    none(&table(scratch.path(), 300, "", sum), &same);
    let with_zeros = |row: Row| if row.0.is_multiple_of(50) { "0".into() } else { product(row) };
    none(&table(scratch.path(), 300, "", with_zeros), &same);
    let below_zero = |row: Row| if row.0 == 7 { "-1".into() } else { product(row) };
    let path = table(scratch.path(), 300, "", below_zero);
    let training_rows = prepare(options(&path)).unwrap().train_rows;
    assert!(training_rows.contains(&7));
    none(&path, &same);
    none(&table(scratch.path(), 130, "", product), &same);
    let counts = |(_, [a, b, _]): Row| format!("{}", (1.5 * a + b).exp().ceil());
    none(&table(scratch.path(), 300, "", counts), &|o| o.training.loss = Some(LossName::Poisson));

    let path = table(scratch.path(), 300, "", product);
    assert!(choice(options(&path)).is_some());
    // Errors in the loss's own units are not those of the other scale.
    none(&path, &|o| o.training.loss = Some(LossName::Huber));
    none(&path, &|o| o.training.metric = Some(Metric::Loss));
    for preset in [Preset::Realmlp, Preset::Tabm, Preset::Lab] {
        assert_eq!(preset.options().prepare.target_scale, Some(TargetScale::Standard), "{preset}");
        none(&path, &|o| {
            let data = o.data.clone();
            *o = Options { data, ..preset.options() };
        });
    }
    for preset in [Preset::Quick, Preset::Default, Preset::Best] {
        let data = options(&path).data;
        assert!(choice(Options { data, ..preset.options() }).is_some(), "{preset}");
    }
    for scale in [TargetScale::Standard, TargetScale::Log] {
        let mut options = options(&path);
        options.prepare.target_scale = Some(scale);
        let prepared = prepare(options).unwrap();
        assert_eq!((prepared.scale_choice, prepared.card.head.units.form), (None, scale));
    }
}

#[test]
fn roles_are_respected() {
    let scratch = tempfile::tempdir().unwrap();
    // Rows that do not count would spoil the rest, were they learnt from or compared on.
    let weighed = |row: Row| match row.0 % 3 {
        0 => format!("0,{}", 1e6 + row.0 as f64),
        _ => format!("2,{}", product(row)),
    };
    let mut options = options(&table(scratch.path(), 900, "w,", weighed));
    options.data.weight = Some("w".into());
    let asked = choice(options.clone()).unwrap();
    assert!(asked.trained + asked.validated < 500 && asked.standard.unwrap() < 1e4, "{asked:?}");

    let in_groups = |row: Row| format!("{},{}", row.0 % 40, product(row));
    options.data.table = table(scratch.path(), 600, "g,", in_groups);
    options.data.weight = None;
    options.data.group = Some("g".into());
    let asked = choice(options.clone()).unwrap();
    // Whole groups of 15 rows.
    assert_eq!((asked.trained % 15, asked.validated % 15), (0, 0), "{asked:?}");
    let two_groups = |row: Row| format!("{},{}", (row.0 % 40).min(3), product(row));
    options.data.table = table(scratch.path(), 600, "g,", two_groups);
    prepare(options.clone()).unwrap();

    let by_day = |row: Row| format!("{},{}", row.0 / 10, product(row));
    options.data.table = table(scratch.path(), 600, "t,", by_day);
    options.data.group = None;
    options.data.time = Some("t".into());
    let asked = choice(options).unwrap();
    assert_eq!((asked.trained % 10, asked.validated % 10), (0, 0), "whole days: {asked:?}");
}

#[test]
fn no_more_rows_than_are_needed() {
    let scratch = tempfile::tempdir().unwrap();
    let asked = choice(options(&table(scratch.path(), 9_000, "", product))).unwrap();
    assert_eq!((asked.trained, asked.validated, asked.scale), (4_000, 2_000, TargetScale::Log));
}

#[test]
fn the_same_for_any_number_of_threads() {
    let scratch = tempfile::tempdir().unwrap();
    let path = table(scratch.path(), 500, "", product);
    let asked = |threads| prepare_with(options(&path), threads).unwrap().scale_choice;
    let one = asked(1);
    assert!(one.is_some());
    for threads in [2, 3, 8] {
        assert_eq!(asked(threads), one, "{threads} threads");
    }
}

#[test]
fn a_run_that_goes_on_reads_what_was_settled() {
    let scratch = tempfile::tempdir().unwrap();
    let path = table(scratch.path(), 3_000, "", product);
    let mut options = options(&path);
    options.training.epochs = Some(4);
    let (whole, parts, again) =
        (scratch.path().join("whole"), scratch.path().join("parts"), scratch.path().join("again"));
    let straight = done(options.clone(), &whole);
    let asked = straight.target_scale.clone().unwrap();
    assert_eq!(asked.scale, TargetScale::Log);
    assert!(fs::read_to_string(whole.join("config.toml")).unwrap().contains("\ntarget_scale = \"log\"\n"));

    let runtime = Runtime::default();
    let mut stop = StopAt { runtime: &runtime, step: 12, of_baseline: false, from: None };
    let outcome = run::start(options, Some(&parts), false, &runtime, &mut stop).unwrap();
    assert!(matches!(outcome, Outcome::Interrupted { .. }), "{outcome:?}");
    let went_on = resumed(&parts);
    assert_eq!((went_on.results, went_on.target_scale), (straight.results.clone(), Some(asked)));
    let model = |folder: &Path| fs::read(folder.join("model.gradus")).unwrap();
    assert!(model(&whole) == model(&parts));

    // Of its options nothing is open: nothing is asked, and the bits are the same.
    let replayed = done(options_of(&whole).unwrap(), &again);
    assert_eq!((replayed.results, replayed.target_scale), (straight.results, None));
    assert!(model(&whole) == model(&again));

    // Going on from the model keeps its scale.
    let mut from = gradus::model::Model::load(&whole).unwrap().options();
    from.data.table = path;
    from.data.from = Some(whole);
    assert_eq!(from.prepare.target_scale, Some(TargetScale::Log));
    from.prepare.target_scale = None;
    let prepared = prepare(from).unwrap();
    assert_eq!(
        (prepared.scale_choice, prepared.options.prepare.target_scale),
        (None, Some(TargetScale::Log))
    );
}
