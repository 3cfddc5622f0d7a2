//! Folds: one net for each, validated on it; the model is their mean.
#![allow(clippy::unwrap_used)]

mod runs;

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use gradus::error::Error;
use gradus::fit::Fit;
use gradus::head::Predictions;
use gradus::learned::Print;
use gradus::metrics::Metric;
use gradus::model::Model;
use gradus::options::Options;
use gradus::prepare::prepare;
use gradus::run::{self, Event, Listener, Moved, Outcome, Runtime, Silent};
use gradus::trainer::Unwatching;
use runs::{PEOPLE, done, left_by, resumed, thirty_steps};

fn of_folds(target: &str, folds: u32) -> Options {
    let mut options = thirty_steps(target);
    options.data.table = PEOPLE.into();
    options.data.folds = Some(folds);
    options.training.epochs = Some(2);
    // What the nets say themselves.
    options.answers.calibrate = false;
    options.training.learning_rate = Some(0.01);
    options.network.layers = vec![8];
    options
}

fn trained(options: Options) -> Fit {
    let mut fit = Fit::new(prepare(options).unwrap(), 2).unwrap();
    assert!(fit.train(&mut Unwatching).unwrap().is_some());
    fit
}

/// One net of a model by itself.
fn alone(model: &Model, net: usize) -> Model {
    let mut one = model.clone();
    one.card.nets = vec![model.card.nets[net].clone()];
    one.card.nets[0].share = 1.0;
    one.weights = vec![model.weights[net].clone()];
    one
}

fn numbers(predictions: &Predictions) -> Vec<f64> {
    match predictions {
        Predictions::Numbers(numbers) => numbers.clone(),
        Predictions::Probabilities(p) => p.iter().copied().map(f64::from).collect(),
    }
}

#[test]
fn each_row_is_answered_by_the_net_that_it_was_kept_apart_from() {
    for target in ["income", "age_group", "age"] {
        let mut fit = trained(of_folds(target, 3));
        let results = fit.results().unwrap();
        let answers = fit.answers().unwrap();
        let model = fit.model();
        let prepared = &fit.prepared;
        assert_eq!((prepared.folds.len(), model.weights.len()), (3, 3));
        let mut rows: Vec<u32> = prepared.folds.iter().flat_map(|fold| fold.iter().copied()).collect();
        rows.sort_unstable();
        assert!(rows.iter().copied().eq(0..prepared.train.rows() as u32));
        let head = &prepared.card.head;
        for (net, fold) in prepared.folds.iter().enumerate() {
            let own = alone(&model, net).predictor(1).unwrap().answers(&prepared.train);
            assert_eq!(own.of_rows(head, fold), answers.held_out.of_rows(head, fold), "{target} {net}");
            let (train, validation) = prepared.turn(net);
            assert_eq!(train.view().rows() + validation.view().rows(), prepared.train.rows());
            let apart = train.view().positions().all(|row| !fold.contains(&row));
            assert!(apart && validation.view().positions().eq(fold.iter().copied()));
        }
        assert_ne!(model.weights[0], model.weights[1]);
        let means: Vec<Vec<f64>> = (0..3)
            .map(|net| numbers(&alone(&model, net).predictor(1).unwrap().answers(&prepared.test)))
            .collect();
        for (row, mean) in numbers(&answers.test).iter().enumerate() {
            let wanted = (means[0][row] + means[1][row] + means[2][row]) / 3.0;
            assert!((mean - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{target}: {mean} {wanted}");
        }
        assert_eq!(model.predictor(1).unwrap().answers(&prepared.test), answers.test);

        let folds = results.folds.unwrap();
        let metric = if target == "age" { Metric::Rmse } else { Metric::LogLoss };
        let values: Vec<f64> = folds.scores.iter().map(|scores| scores.get(metric).unwrap()).collect();
        let mean = values.iter().sum::<f64>() / 3.0;
        let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 2.0).sqrt();
        assert!((folds.mean[metric.name()] - mean).abs() < 1e-12);
        assert!((folds.spread[metric.name()] - spread).abs() < 1e-12);
        assert_eq!(results.validation.rows(), prepared.train.rows());
        // The score of a net's best epoch is that of its fold.
        for (standing, value) in fit.standings().zip(&values) {
            assert_eq!(standing.history[standing.best].metric, *value, "{target}");
        }
    }
}

#[test]
fn of_more_cuts_each_row_is_answered_by_a_net_of_each() {
    for target in ["age_group", "age"] {
        let mut options = of_folds(target, 3);
        options.data.repeats = Some(2);
        let mut fit = trained(options);
        let results = fit.results().unwrap();
        let answers = fit.answers().unwrap();
        let model = fit.model();
        let prepared = &fit.prepared;
        assert_eq!((prepared.folds.len(), prepared.first_cut().len(), model.weights.len()), (6, 3, 6));
        assert_ne!(prepared.folds[..3], prepared.folds[3..]);
        for cut in prepared.folds.chunks(3) {
            let mut rows = cut.concat();
            rows.sort_unstable();
            assert!(rows.iter().copied().eq(0..prepared.train.rows() as u32));
        }
        let width = prepared.card.head.classes.max(1);
        let mut wanted = vec![0.0; numbers(&answers.held_out).len()];
        for (net, fold) in prepared.folds.iter().enumerate() {
            let own = numbers(&alone(&model, net).predictor(1).unwrap().answers(&prepared.train));
            for at in fold.iter().flat_map(|&row| row as usize * width..(row as usize + 1) * width) {
                wanted[at] += own[at] / 2.0;
            }
        }
        for (found, wanted) in numbers(&answers.held_out).iter().zip(&wanted) {
            assert!((found - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{target}: {found} {wanted}");
        }
        assert_eq!(model.predictor(1).unwrap().answers(&prepared.test), answers.test);
        assert_eq!(results.folds.unwrap().scores.len(), 3);
    }
    let whole = tempfile::tempdir().unwrap();
    let repeated = || {
        let mut options = of_folds("income", 2);
        options.data.repeats = Some(2);
        options
    };
    let report = done(repeated(), whole.path());
    assert_eq!(report.nets.len(), 4);
    let folder = tempfile::tempdir().unwrap();
    stopped(repeated(), folder.path(), 11);
    resumed(folder.path());
    assert!(files(folder.path()) == files(whole.path()));
}

#[test]
fn the_test_rows_are_those_without_folds() {
    let with = prepare(of_folds("income", 4)).unwrap();
    let without = prepare(Options {
        data: gradus::options::DataOptions { folds: Some(0), ..of_folds("income", 4).data },
        ..of_folds("income", 4)
    })
    .unwrap();
    assert_eq!(with.test_rows, without.test_rows);
    assert_eq!(with.train.rows(), without.train.rows() + without.validation.rows());
    assert_eq!(Print::of(&with.train), Print::of(&with.validation));
}

#[test]
fn nets_whose_turn_has_not_come_give_no_results() {
    let mut fit = Fit::new(prepare(of_folds("income", 3)).unwrap(), 1).unwrap();
    fit.trainer.run(&mut Unwatching);
    let said = fit.results().unwrap_err().to_string();
    assert!(said.contains("0 of 3 nets are trained"), "{said}");
    // What is there is a model all the same.
    let model = fit.model();
    assert_eq!((model.weights.len(), model.card.nets[0].share), (1, 1.0));
    let folder = tempfile::tempdir().unwrap();
    model.save(&folder.path().join("one.gradus")).unwrap();
    assert_eq!(Model::load(&folder.path().join("one.gradus")).unwrap(), model);
}

/// Asks for a stop after so many steps of all nets.
struct Stop<'a> {
    runtime: &'a Runtime,
    left: usize,
    refused: usize,
}

impl Listener for Stop<'_> {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Step(_) => {
                self.left = self.left.saturating_sub(1);
                if self.left == 0 {
                    self.runtime.stop.store(2, Ordering::Relaxed);
                }
            }
            Event::Refused(_) => self.refused += 1,
            _ => {}
        }
    }
}

fn files(folder: &Path) -> (Vec<u8>, String, String, String) {
    let (model, history) = left_by(folder);
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    (model, history, text("out_of_fold.csv"), text("predictions.csv"))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn stopped(options: Options, folder: &Path, after: usize) {
    let runtime = Runtime { threads: 1, ..Runtime::default() };
    let mut stop = Stop { runtime: &runtime, left: after, refused: 0 };
    let outcome = run::start(options, Some(folder), false, &runtime, &mut stop).unwrap();
    assert!(matches!(outcome, Outcome::Interrupted { signal: 2, .. }), "{outcome:?}");
}

#[test]
fn stopped_anywhere_it_goes_on_to_the_same_bits() {
    let whole = tempfile::tempdir().unwrap();
    let report = done(of_folds("income", 3), whole.path());
    let wanted = files(whole.path());
    assert_eq!(report.nets.len(), 3);
    let steps = wanted.1.lines().filter(|line| line.split(',').nth(1) == Some("2"));
    let steps: usize = steps.map(|line| line.split(',').nth(2).unwrap().parse::<usize>().unwrap()).sum();
    assert!((9..40).contains(&steps), "{steps}");
    for after in 1..steps {
        let folder = tempfile::tempdir().unwrap();
        stopped(of_folds("income", 3), folder.path(), after);
        let again = resumed(folder.path());
        assert!(files(folder.path()) == wanted, "after {after}");
        assert_eq!(
            (again.results, again.nets),
            (report.results.clone(), report.nets.clone()),
            "after {after}"
        );
        let left = names(folder.path());
        assert!(
            !left.iter().any(|name| name.starts_with("net-") || name.starts_with("checkpoint-")),
            "{left:?}"
        );
    }
}

#[test]
fn what_is_lost_is_trained_again() {
    let whole = tempfile::tempdir().unwrap();
    done(of_folds("age", 4), whole.path());
    let wanted = files(whole.path());
    let steps_of_net = 2 * 638usize.div_ceil(256);
    type Damage = fn(&Path);
    let damages: [(&str, Damage, usize); 5] = [
        ("no checkpoint", |folder| remove(folder, "checkpoint-"), 0),
        ("first net gone", |folder| fs::remove_file(folder.join("net-1.gradus")).unwrap(), 0),
        ("second net damaged", |folder| damage(&folder.join("net-2.gradus")), 1),
        (
            "all gone",
            |folder| {
                remove(folder, "checkpoint-");
                remove(folder, "net-");
            },
            0,
        ),
        ("a save cut short", |folder| fs::write(folder.join("net-3.gradus.77.tmp"), "x").unwrap(), 0),
    ];
    for (name, damage, refused) in damages {
        let folder = tempfile::tempdir().unwrap();
        stopped(of_folds("age", 4), folder.path(), 2 * steps_of_net + 3);
        assert!(names(folder.path()).contains(&"net-2.gradus".to_string()), "{:?}", names(folder.path()));
        damage(folder.path());
        let runtime = Runtime::default();
        let mut stop = Stop { runtime: &runtime, left: usize::MAX, refused: 0 };
        let outcome = run::resume(folder.path(), &Moved::default(), &runtime, &mut stop).unwrap();
        assert!(matches!(outcome, Outcome::Done(_)), "{name}");
        assert_eq!(stop.refused, refused, "{name}");
        assert!(files(folder.path()) == wanted, "{name}");
        assert_eq!(names(folder.path()), names(whole.path()), "{name}");
    }
}

fn remove(folder: &Path, prefix: &str) {
    for name in names(folder).iter().filter(|name| name.starts_with(prefix)) {
        fs::remove_file(folder.join(name)).unwrap();
    }
}

fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads| {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime { threads, ..Runtime::default() };
        run::start(of_folds("sex", 2), Some(folder.path()), false, &runtime, &mut Silent).unwrap();
        files(folder.path())
    };
    let one = run(1);
    assert!(run(2) == one && run(3) == one && run(8) == one);
}

/// A small table: `rows` rows, two numbers, a category, and a target.
fn small(folder: &Path, rows: usize, target: impl Fn(usize) -> String) -> Options {
    let mut text = String::from("a,b,c,group,y\n");
    for row in 0..rows {
        let (a, b) = (row * 37 % 101, row * 53 % 89);
        text +=
            &format!("{a},{},{},g{},{}\n", b as f64 / 7.0, ["x", "y", "z"][row % 3], row / 4, target(row));
    }
    fs::write(folder.join("small.csv"), text).unwrap();
    let mut options = runs::plain();
    options.data.table = folder.join("small.csv");
    options.data.target = "y".into();
    options.data.drop = vec!["group".into()];
    options.network.layers = vec![8];
    options.training.epochs = Some(5);
    options
}

#[test]
fn small_tables() {
    let folder = tempfile::tempdir().unwrap();
    for rows in [30, 300] {
        for folds in [2, 5, 10] {
            let number = |row: usize| (row * 37 % 101).to_string();
            let two = |row: usize| if row * 37 % 101 > 50 { "yes".into() } else { "no".to_string() };
            // A class of one row, one of two, one of three, and two others.
            let rare = |row: usize| match row {
                0 => "one".to_string(),
                7 | 20 => "two".into(),
                3 | 9 | 11 => "three".into(),
                row => ["many", "more"][row % 2].into(),
            };
            let lonely = |row: usize| if row == 4 { "no".into() } else { "yes".to_string() };
            let targets: [(&str, &dyn Fn(usize) -> String); 4] =
                [("number", &number), ("two", &two), ("rare", &rare), ("lonely", &lonely)];
            for (name, target) in targets {
                let mut options = small(folder.path(), rows, target);
                options.data.folds = Some(folds);
                if name == "rare" {
                    options.data.task = Some(gradus::table::Task::Multiclass);
                }
                let mut fit = trained(options);
                let results = fit.results().unwrap();
                let scores = results.folds.unwrap().scores;
                assert_eq!(scores.len(), folds as usize, "{name} {rows}");
                let of_all: usize = scores.iter().map(gradus::scores::Scores::rows).sum();
                assert_eq!(of_all, fit.prepared.train.rows(), "{name} {rows}");
                let model = fit.model();
                let said = model.predictor(1).unwrap().answers(&fit.prepared.train);
                assert!(numbers(&said).iter().all(|x| x.is_finite()), "{name} {rows} {folds}");
            }
        }
    }
}

#[test]
fn groups_stay_together_and_weights_count() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = small(folder.path(), 300, |row| (row * 37 % 101).to_string());
    options.data.drop = Vec::new();
    options.data.group = Some("group".into());
    options.data.weight = Some("a".into());
    options.data.folds = Some(4);
    let mut fit = trained(options);
    let of_row = |row: &u32| fit.prepared.train_rows[*row as usize] / 4;
    for (i, fold) in fit.prepared.folds.iter().enumerate() {
        assert!((30..100).contains(&fold.len()), "{}", fold.len());
        for other in &fit.prepared.folds[i + 1..] {
            assert!(fold.iter().all(|row| other.iter().all(|other| of_row(row) != of_row(other))));
        }
    }
    assert!(fit.results().unwrap().folds.is_some());
}

#[track_caller]
fn refused(options: Options, wanted: &[&str]) {
    let error: Error = match prepare(options).and_then(|prepared| Fit::new(prepared, 1)) {
        Ok(_) => panic!("not refused"),
        Err(error) => error,
    };
    let said = error.to_string();
    wanted.iter().for_each(|part| assert!(said.contains(part), "{said}"));
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let small = |rows| small(folder.path(), rows, |row| ["no", "yes"][usize::from(row % 10 == 0)].into());
    let with = |rows, change: fn(&mut Options)| {
        let mut options = small(rows);
        options.data.folds = Some(5);
        change(&mut options);
        options
    };
    refused(with(30, |o| o.data.folds = Some(1)), &["--folds 1: wanted 2 to 1000, or 0"]);
    refused(with(30, |o| o.data.repeats = Some(0)), &["--repeats 0: wanted 1 to 200"]);
    refused(with(30, |o| o.data.repeats = Some(201)), &["--repeats 201: wanted 1 to 200"]);
    refused(
        with(30, |o| (o.data.folds, o.data.repeats) = (Some(0), Some(2))),
        &["--repeats 2: there are no folds to cut again; wanted --folds as well"],
    );
    refused(with(30, |o| o.data.time = Some("a".into())), &["--folds 5 together with --time", "later"]);
    refused(with(30, |o| o.data.valid = Some("v.csv".into())), &["--folds 5 together with --valid"]);
    refused(with(30, |o| o.data.folds = Some(29)), &["25 rows to learn from cannot be cut into 29 folds"]);
    refused(
        with(40, |o| {
            o.data.drop = Vec::new();
            o.data.group = Some("group".into());
            o.data.folds = Some(10);
        }),
        &["groups cannot be cut into 10 folds"],
    );
    refused(
        with(30, |o| o.training.metric = Some(Metric::RocAuc)),
        &["--metric roc_auc: not defined on the 5 rows of fold", "fewer --folds"],
    );
    refused(with(30, |o| o.data.from = Some("missing.gradus".into())), &["missing.gradus"]);
}

#[test]
fn from_a_model_of_folds() {
    let first = tempfile::tempdir().unwrap();
    done(of_folds("income", 3), first.path());
    let model = Model::load(first.path()).unwrap();
    let start = |change: fn(&mut Options)| {
        let mut options = model.options();
        options.data.table = PEOPLE.into();
        options.data.from = Some(first.path().into());
        options.training.epochs = Some(1);
        options.training.batch = Some(256);
        change(&mut options);
        options
    };
    let prepared = prepare(start(|_| {})).unwrap();
    assert_eq!((prepared.folds.len(), &prepared.understood.seen), (3, &None));
    assert_eq!(prepared.card.nets, model.card.nets);
    let mut fit = Fit::new(prepared, 1).unwrap();
    for net in 0..3 {
        assert_eq!(fit.trainer.best_weights(), model.weights[net], "{net}");
        fit.trainer.run(&mut Unwatching);
        assert_eq!(fit.next_net().unwrap(), net < 2);
    }
    fit.results().unwrap();

    // Every net goes on with the one part to validate on, which others have learned from: that is said.
    let prepared = prepare(start(|o| o.data.folds = Some(0))).unwrap();
    assert_eq!((prepared.folds.len(), prepared.card.nets.len()), (0, 3));
    let said = prepared.understood.seen.clone().unwrap();
    assert!(said.contains("--folds 3 (here 0)"), "{said}");
    trained(start(|o| o.data.folds = Some(0))).results().unwrap();
    refused(
        start(|o| o.data.folds = Some(2)),
        &["--folds 2: the model of --from has 3 nets; wanted --folds 3"],
    );

    // One net becomes the start of each fold's.
    let single = tempfile::tempdir().unwrap();
    let mut options = of_folds("income", 3);
    options.data.folds = Some(0);
    done(options, single.path());
    let mut options = start(|_| {});
    options.data.from = Some(single.path().into());
    let prepared = prepare(options).unwrap();
    assert_eq!(prepared.card.nets.len(), 3);
    assert!(prepared.understood.seen.is_some());
    let fit = Fit::new(prepared, 1).unwrap();
    assert_eq!(fit.trainer.best_weights(), Model::load(single.path()).unwrap().weights[0]);
}

#[test]
fn rows_and_answers_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let report = done(of_folds("income", 3), folder.path());
    let text = fs::read_to_string(folder.path().join("out_of_fold.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("row,fold,target,prediction,probability_<=50K,probability_>50K"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), report.rows.train);
    let right = rows.iter().filter(|row| row[2] == row[3]).count() as f64 / rows.len() as f64;
    let pooled = report.results.validation.get(Metric::Accuracy).unwrap();
    assert!((right - pooled).abs() < 1e-9, "{right} {pooled}");
    let table = fs::read_to_string(PEOPLE).unwrap();
    let table: Vec<&str> = table.lines().skip(1).collect();
    assert!(rows.iter().all(|row| table[row[0].parse::<usize>().unwrap() - 1].contains(row[2])));
    assert!((1..=3).all(|fold| rows.iter().any(|row| row[1] == fold.to_string())));

    let text = fs::read_to_string(folder.path().join("predictions.csv")).unwrap();
    assert_eq!(text.lines().count(), report.rows.test + 1);
    // The report is drawn from the table again.
    let anew = Moved { data: Some(PEOPLE.into()), ..Moved::default() };
    let numbers = run::report_numbers(folder.path(), &anew, 1).unwrap();
    let written = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert_eq!(
        serde_json::to_value(&numbers).unwrap(),
        serde_json::from_str::<serde_json::Value>(&written).unwrap()
    );
}
