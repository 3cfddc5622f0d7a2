//! What a model used: the columns that the test needs, one answer in parts, effects along columns, columns that say
//! nearly everything alone.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gradus::engine::random::{Random, Stream};
use gradus::fit::{Fit, Results};
use gradus::head::Predictions;
use gradus::metrics::Metric;
use gradus::model::Model;
use gradus::options::{Norm, Numeric, Options};
use gradus::prepare::prepare;
use gradus::report::ReportData;
use gradus::trainer::Unwatching;
use gradus::used::{Along, NEARLY_ALL};

const ROWS: usize = 600;

/// A number with holes, one that says nothing, a category of few levels and one of many, and what follows from them.
fn table(folder: &Path, target: impl Fn(f64, bool, usize, usize, f64) -> String) -> std::path::PathBuf {
    let random = Random::new(4, Stream::Sample, 0);
    let mut text = String::from("number,idle,few,many,y\n");
    for row in 0..ROWS as u64 {
        let x = random.uniform(row * 8) * 2.0 - 1.0;
        let missing = random.uniform(row * 8 + 1) < 0.3;
        let (few, many) = (random.below(row * 8 + 2, 3), random.below(row * 8 + 3, 20));
        let (idle, noise) = (random.normal(row * 8 + 4), random.normal(row * 8 + 5));
        let y = target(x, missing, few as usize, many as usize, noise);
        let cell = if missing { String::new() } else { format!("{x:.4}") };
        writeln!(text, "{cell},{idle:.4},l{few},m{many},{y}").unwrap();
    }
    let path = folder.join("t.csv");
    fs::write(&path, text).unwrap();
    path
}

fn options(table: &Path) -> Options {
    let mut options = runs::plain();
    options.data.table = table.into();
    options.data.target = "y".into();
    options.prepare.one_hot_limit = 10;
    options.prepare.numeric = Numeric::Standard;
    options.network.layers = vec![16];
    options.network.dropout = 0.1;
    options.training.batch = Some(64);
    options.training.epochs = Some(30);
    options.training.learning_rate = Some(0.02);
    options
}

fn trained(options: Options, threads: usize) -> (Fit, Results) {
    let mut fit = Fit::new(prepare(options).unwrap(), threads).unwrap();
    fit.trainer.run(&mut Unwatching);
    let results = fit.results().unwrap();
    (fit, results)
}

#[test]
fn a_columns_inputs_and_its_flag_are_shuffled_together() {
    let folder = tempfile::tempdir().unwrap();
    // Whether the number is missing says most; the category of many levels, which is embedded, something.
    let target = |_: f64, missing: bool, _: usize, many: usize, noise: f64| {
        let y = if missing { 2.0 } else { 0.0 } + if many < 5 { 1.0 } else { 0.0 } + 0.2 * noise;
        format!("{y:.4}")
    };
    let table = table(folder.path(), target);
    let (fit, results) = trained(options(&table), 1);
    assert_eq!(fit.prepared.card.encoding.cardinalities().len(), 1, "one column is embedded");
    let found = results.importance.clone().unwrap();
    assert_eq!((found.metric, found.rows, found.repeats), (Metric::Rmse, results.test.rows(), 5));
    assert_eq!(Some(found.score), results.test.get(Metric::Rmse));
    let names: Vec<&str> = found.columns.iter().map(|c| c.column.as_str()).collect();
    assert_eq!(names[..2], ["number", "many"]);
    assert_eq!(names.len(), 4);
    let [number, many, idle @ ..] = &found.columns[..] else { panic!() };
    assert!(number.importance > 0.6 && many.importance > 0.2, "{found:?}");
    assert!(idle.iter().all(|column| column.importance.abs() < 0.05), "{found:?}");
    assert!(found.columns.iter().all(|column| column.spread >= 0.0 && column.spread < 0.3), "{found:?}");
    // The same numbers on any number of threads.
    assert_eq!(trained(options(&table), 3).1.importance, results.importance);
}

#[test]
fn a_metric_of_which_more_is_better_has_the_same_sign() {
    let folder = tempfile::tempdir().unwrap();
    let target = |x: f64, _: bool, few: usize, _: usize, _: f64| {
        if few == 0 || x > 0.9 { "yes".into() } else { "no".into() }
    };
    let mut options = options(&table(folder.path(), target));
    options.training.metric = Some(Metric::RocAuc);
    let found = trained(options, 1).1.importance.unwrap();
    assert_eq!((found.metric, found.columns[0].column.as_str()), (Metric::RocAuc, "few"));
    assert!(found.columns[0].importance > 0.2, "{found:?}");
}

/// What follows from a row's cells and noise.
type Answer = dyn Fn(f64, bool, usize, usize, f64) -> String;

/// Every answer in parts, from a model as it comes out of its file.
#[test]
fn contributions_and_the_baseline_come_to_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let number = |x: f64, missing: bool, few: usize, many: usize, noise: f64| {
        let y = if missing { 0.5 } else { x * x } + few as f64 + (many % 4) as f64 + 0.1 * noise;
        format!("{:.4}", 100.0 * (1.0 + y).max(0.1))
    };
    let two = |x: f64, _: bool, few: usize, many: usize, noise: f64| {
        if x + few as f64 + (many % 3) as f64 + 0.5 * noise > 2.0 { "yes" } else { "no" }.to_string()
    };
    let three = |x: f64, _: bool, few: usize, _: usize, noise: f64| {
        format!("c{}", ((x + noise).abs() as usize + few).min(2))
    };
    let targets: [(&str, &Answer, Norm); 5] = [
        ("number", &number, Norm::None),
        ("log", &number, Norm::Layer),
        ("two", &two, Norm::Batch),
        ("two outputs", &two, Norm::None),
        ("three", &three, Norm::None),
    ];
    for (name, target, norm) in targets {
        let mut options = options(&table(folder.path(), target));
        options.network.norm = norm;
        options.prepare.numeric = Numeric::RobustPiecewise;
        if name == "log" {
            options.prepare.target_scale = Some(gradus::table::TargetScale::Log);
        }
        // What a temperature adds is not a column's.
        options.answers.calibrate = false;
        if name == "two outputs" {
            options.training.loss = Some(gradus::options::LossName::CrossEntropy);
        }
        options.training.epochs = Some(10);
        let (fit, _) = trained(options, 1);
        let path = folder.path().join("model.gradus");
        fit.model().save(&path).unwrap();
        let model = Model::load(&path).unwrap();
        assert_eq!(model, fit.model(), "{name}: the file keeps the mean row");
        let row = model.card.mean_row.clone().unwrap();
        assert_eq!(row.inputs.len(), model.card.encoding.width() + 22, "{name}");
        let shares: f32 = row.inputs[model.card.encoding.width()..].iter().sum();
        assert!((shares - 1.0).abs() < 1e-5, "{name}: {shares}");
        let test = &fit.prepared.test;
        let predictions = model.predictor(1).unwrap().answers(test);
        let all = model.explainer(1).unwrap().explain(test, &predictions).unwrap();
        assert_eq!(all.len(), test.rows());
        for (i, found) in all.iter().enumerate() {
            let (said, class) = match &predictions {
                Predictions::Numbers(numbers) => (numbers[i], 0),
                Predictions::Probabilities(p) => {
                    let p = &p[i * row.spread.len()..][..row.spread.len()];
                    let class = (0..p.len()).rev().max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap();
                    (f64::from(p[class]), class)
                }
            };
            let sum = found.baseline + found.contributions.iter().sum::<f64>();
            let scale = (found.answer - found.baseline).abs().max(row.spread[class]);
            assert!(found.exact && (sum - found.answer).abs() <= 1.01e-3 * scale, "{name}: {found:?}");
            assert!((found.answer - said).abs() <= 1e-4 * scale.max(said.abs()), "{name}: {found:?} {said}");
            assert_eq!((found.class, found.contributions.len()), (class, 4), "{name}");
            // A column that says nothing owes little.
            let largest = found.contributions.iter().fold(0.0f64, |m, part| m.max(part.abs()));
            assert!(found.contributions[1].abs() <= largest, "{name}");
        }
        assert_eq!(all, model.explainer(3).unwrap().explain(test, &predictions).unwrap(), "{name}: threads");
        let mut old = model.clone();
        old.card.mean_row = None;
        old.save(&path).unwrap();
        let old = Model::load(&path).unwrap();
        assert!(old.explainer(1).unwrap_err().to_string().contains("train it again"), "{name}");
    }
}

#[test]
fn effects_follow_what_the_net_has_learnt() {
    let folder = tempfile::tempdir().unwrap();
    let target = |x: f64, missing: bool, few: usize, _: usize, noise: f64| {
        let y = if missing { 0.0 } else { 3.0 * x } + [0.0, 4.0, 1.0][few] + 0.1 * noise;
        format!("{y:.4}")
    };
    let mut options = options(&table(folder.path(), target));
    options.network.layers = Vec::new();
    options.network.dropout = 0.0;
    let run = folder.path().join("run");
    runs::done(options, &run);
    let report: ReportData =
        serde_json::from_str(&fs::read_to_string(run.join("report.json")).unwrap()).unwrap();
    let used = report.used.unwrap();
    assert!(used.alone.is_empty());
    let of = |name: &str| used.effects.iter().find(|effect| effect.column == name).unwrap();
    let Along::Numbers(edges) = &of("number").along else { panic!() };
    let effect = &of("number").curves[0].effect;
    assert_eq!((of("number").curves.len(), effect.len()), (1, edges.len()));
    for (pair, ends) in edges.windows(2).zip(effect.windows(2)) {
        let slope = (ends[1] - ends[0]) / (pair[1] - pair[0]);
        assert!((slope - 3.0).abs() < 0.3, "{slope}");
    }
    assert!(effect[0] < -2.0 && *effect.last().unwrap() > 2.0, "about their mean: {effect:?}");
    let few = of("few");
    assert_eq!(few.texts, ["l0", "l1", "l2"]);
    let effect = &few.curves[0].effect;
    assert!(
        (effect[1] - effect[0] - 4.0).abs() < 0.3 && (effect[2] - effect[0] - 1.0).abs() < 0.3,
        "{effect:?}"
    );
    // The row that is followed has its answer in parts.
    let owed = report.learning.unwrap().row.owed.unwrap();
    let sum = owed.baseline + owed.parts.iter().map(|part| part.2).sum::<f64>();
    assert!((sum - owed.answer).abs() < 0.01, "{owed:?}");
    assert!(owed.parts.is_sorted_by(|a, b| a.2.abs() >= b.2.abs()));
}

#[test]
fn a_column_made_from_the_target_is_named() {
    let folder = tempfile::tempdir().unwrap();
    // The category of few levels is what the target is made from, but for a few rows.
    let target = |x: f64, _: bool, few: usize, _: usize, _: f64| {
        let class = if x > 0.99 { 2 - few } else { few };
        format!("c{class}")
    };
    let path = table(folder.path(), target);
    let prepared = prepare(options(&path)).unwrap();
    let alone = &prepared.understood.alone;
    assert_eq!(alone.iter().map(|column| column.column.as_str()).collect::<Vec<_>>(), ["few"]);
    assert!(alone[0].share >= NEARLY_ALL && alone[0].share < 1.0, "{alone:?}");
    // An exact copy is said once, by those who find copies.
    let copied = table(folder.path(), |_, _, few, _, _| format!("c{few}"));
    let understood = prepare(options(&copied)).unwrap().understood;
    assert_eq!((understood.copies.len(), understood.alone.len()), (1, 0));
    let people = || {
        let mut options = runs::plain();
        options.data.table = runs::PEOPLE.into();
        options
    };
    for target in ["income", "sex", "education"] {
        let mut options = people();
        options.data.target = target.into();
        options.data.drop = vec!["education_num".into()];
        assert!(prepare(options).unwrap().understood.alone.is_empty(), "{target}");
    }
}
