//! Runs in folders, through the library: stopped at every step, started from a model, repeated from their files.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gradus::certainty::CalibrationOutcome;
use gradus::metrics::Metric;
use gradus::model::Model;
use gradus::options::{LossName, OptimizerName, Options};
use gradus::predict::Request;
use gradus::run::{self, Event, Listener, Moved, Outcome, Report, Runtime, Silent};
use gradus::table::Source;
use gradus::trainer::Ended;

use runs::{PEOPLE, StopAt, done, history, left_by, resumed, thirty_steps};

/// Stops a new run after a step.
fn stopped(options: Options, folder: &Path, step: u64, of_baseline: bool) {
    let runtime = Runtime::default();
    let mut listener = StopAt { runtime: &runtime, step, of_baseline, from: None };
    let outcome = run::start(options, Some(folder), false, &runtime, &mut listener).unwrap();
    assert_eq!(outcome, Outcome::Interrupted { folder: folder.to_owned(), signal: 2 }, "step {step}");
}

#[test]
fn stopped_after_each_step() {
    let scratch = tempfile::tempdir().unwrap();
    for target in ["sex", "age"] {
        let whole = scratch.path().join(format!("{target}-whole"));
        done(thirty_steps(target), &whole);
        let rates = history(&whole, "learning_rate");
        assert!(rates.last() < rates.get(1), "the plateau schedule has something to remember: {rates:?}");
        for step in 1..=30 {
            let folder = scratch.path().join(format!("{target}-{step}"));
            stopped(thirty_steps(target), &folder, step, false);
            resumed(&folder);
            assert!(left_by(&folder) == left_by(&whole), "{target}: other bytes after a stop at step {step}");
        }
    }
}

#[test]
fn stopped_after_every_step_in_one_run() {
    let scratch = tempfile::tempdir().unwrap();
    let (whole, folder) = (scratch.path().join("whole"), scratch.path().join("run"));
    let options = || {
        let mut options = thirty_steps("age_group");
        options.training.optimizer = OptimizerName::Rmsprop;
        options.training.clip_norm = Some(0.5);
        options
    };
    done(options(), &whole);
    stopped(options(), &folder, 1, false);
    for step in 2..=30 {
        let runtime = Runtime { threads: 1 + step as usize % 3, ..Runtime::default() };
        let mut listener = StopAt { runtime: &runtime, step, of_baseline: false, from: None };
        let outcome = run::resume(&folder, &Moved::default(), &runtime, &mut listener).unwrap();
        assert!(matches!(outcome, Outcome::Interrupted { .. }), "{outcome:?}");
        assert_eq!(listener.from, Some(step - 1));
    }
    resumed(&folder);
    assert!(left_by(&folder) == left_by(&whole));
}

#[test]
fn stopped_while_the_linear_model_trains() {
    let scratch = tempfile::tempdir().unwrap();
    let (whole, folder) = (scratch.path().join("whole"), scratch.path().join("run"));
    let report = done(thirty_steps("sex"), &whole);
    stopped(thirty_steps("sex"), &folder, 5, true);
    assert!(!folder.join("model.gradus").exists() && !folder.join("metrics.json").exists());
    let mut again = resumed(&folder);
    assert!(left_by(&folder) == left_by(&whole));
    again.seconds = report.seconds;
    again.run.clone_from(&report.run);
    assert_eq!(again, report);
}

/// Takes a checkpoint after each step; how many there ever are is bounded.
#[test]
fn a_checkpoint_after_each_step_changes_nothing() {
    struct Counting(usize);
    impl Listener for Counting {
        fn hear(&mut self, event: &Event<'_>) {
            if let Event::Saved(Ok(path)) = event {
                self.0 += 1;
                let names = fs::read_dir(path.parent().unwrap()).unwrap();
                let of_checkpoints =
                    |e: &fs::DirEntry| e.file_name().to_string_lossy().starts_with("checkpoint-");
                assert!(names.filter(|e| of_checkpoints(e.as_ref().unwrap())).count() <= 2);
            }
        }
    }
    let scratch = tempfile::tempdir().unwrap();
    let (whole, folder) = (scratch.path().join("whole"), scratch.path().join("run"));
    done(thirty_steps("sex"), &whole);
    let runtime = Runtime { checkpoint_every: Duration::ZERO, ..Runtime::default() };
    let mut counting = Counting(0);
    run::start(thirty_steps("sex"), Some(&folder), false, &runtime, &mut counting).unwrap();
    assert_eq!(counting.0, 31);
    assert!(left_by(&folder) == left_by(&whole));
}

#[test]
fn a_finished_run_stays_finished() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("run");
    let report = done(thirty_steps("sex"), &folder);
    let before = left_by(&folder);
    let again = run::resume(&folder, &Moved::default(), &Runtime::default(), &mut Silent).unwrap();
    assert_eq!(again, Outcome::WasDone(report));
    // Even where its table is gone, and wherever it has been moved.
    let moved = scratch.path().join("moved");
    fs::rename(&folder, &moved).unwrap();
    let nowhere = Moved { data: Some("nowhere.csv".into()), ..Moved::default() };
    let again = run::resume(&moved, &nowhere, &Runtime::default(), &mut Silent).unwrap();
    assert!(matches!(&again, Outcome::WasDone(report) if report.run == moved), "{again:?}");
    assert!(left_by(&moved) == before);
}

#[test]
fn what_a_run_leaves_repeats_it() {
    let scratch = tempfile::tempdir().unwrap();
    for target in ["sex", "age_group", "age"] {
        let (first, second) = (scratch.path().join(target), scratch.path().join(format!("{target}-again")));
        let report = done(thirty_steps(target), &first);
        let text = fs::read_to_string(first.join("metrics.json")).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        let config = fs::read_to_string(first.join("config.toml")).unwrap();
        let options = Options::from_toml(&config, "config.toml").unwrap();
        assert_eq!(options.to_toml().unwrap(), config);
        done(options, &second);
        assert!(left_by(&first) == left_by(&second), "{target}");
        assert_eq!(fs::read_to_string(second.join("config.toml")).unwrap(), config);
    }
}

#[test]
fn scores_are_those_of_the_saved_model() {
    let scratch = tempfile::tempdir().unwrap();
    let test = scratch.path().join("test.csv");
    let text = fs::read_to_string(PEOPLE).unwrap();
    fs::write(&test, text.lines().take(401).collect::<Vec<_>>().join("\n")).unwrap();
    for target in ["sex", "age_group", "age"] {
        let folder = scratch.path().join(target);
        let mut options = thirty_steps(target);
        options.data.test = Some(test.clone());
        let report = done(options, &folder);
        let model = Model::load(&folder).unwrap();
        let evaluation =
            gradus::predict::evaluate(&model, Source::Path(test.clone()), &Request::default()).unwrap();
        assert_eq!(evaluation.test, report.results.test, "{target}");
        assert_eq!(evaluation.rows, report.rows.test);
        let best = report.best_epoch as usize;
        let metric = if target == "age" { Metric::Rmse } else { Metric::LogLoss };
        let (said, before) =
            (report.results.validation.get(metric).unwrap(), history(&folder, "metric")[best]);
        match report.results.certainty.calibration {
            Some(c) if c.outcome == CalibrationOutcome::Applied => assert!(said < before, "{target}"),
            _ => assert_eq!(said, before, "{target}"),
        }
    }
}

#[test]
fn rows_add_up() {
    let scratch = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(PEOPLE).unwrap();
    // Every seventh row loses what is asked.
    let lines = text.lines().enumerate().map(|(i, line)| match i % 7 {
        3 => line.replace("Female", "").replace("Male", "?"),
        _ => line.to_string(),
    });
    let table = scratch.path().join("gaps.csv");
    fs::write(&table, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let mut options = thirty_steps("sex");
    options.data.table = table;
    options.training.epochs = Some(1);
    let rows = done(options, &scratch.path().join("run")).rows;
    assert_eq!((rows.table, rows.left_out), (1000, 143));
    assert_eq!(rows.train + rows.validation + rows.test + rows.left_out, rows.table);
    assert!(rows.validation.abs_diff(rows.test) <= 2 && rows.test.abs_diff(857 * 15 / 100) <= 2, "{rows:?}");
}

#[test]
fn from_a_model() {
    let scratch = tempfile::tempdir().unwrap();
    let (first, second) = (scratch.path().join("first"), scratch.path().join("second"));
    let report = done(thirty_steps("sex"), &first);
    let mut options = Model::load(&first).unwrap().options();
    options.data.table = PEOPLE.into();
    options.data.from = Some(first.clone());
    options.training.epochs = Some(3);
    let text = fs::read_to_string(PEOPLE).unwrap();
    let table = scratch.path().join("half.csv");
    fs::write(&table, text.lines().take(501).collect::<Vec<_>>().join("\n")).unwrap();
    let mut elsewhere = options.clone();
    elsewhere.data.table = table;
    done(options.clone(), &second);
    let stopped_on_the_way = scratch.path().join("stopped");
    stopped(options, &stopped_on_the_way, 2, false);
    resumed(&stopped_on_the_way);
    assert!(left_by(&stopped_on_the_way) == left_by(&second), "the model to start from is read again");
    let before = history(&second, "metric")[0];
    assert_eq!(
        report.results.validation.get(Metric::LogLoss),
        Some(before),
        "it starts at the model's weights"
    );
    let (old, new) = (Model::load(&first).unwrap(), Model::load(&second).unwrap());
    let mut card = new.card.clone();
    assert!(card.certainty.seen == old.card.certainty.seen && card.certainty.scores.len() == 150);
    // What was settled after training is each model's own.
    card.certainty = old.card.certainty.clone();
    assert!(old.card == card, "the same rows in the same parts");

    let third = scratch.path().join("third");
    done(elsewhere, &third);
    let card = Model::load(&third).unwrap().card;
    assert_eq!((&card.encoding, &card.head), (&old.card.encoding, &old.card.head), "not the new table's");
    assert_eq!((card.learned.len(), &card.learned[0]), (2, &old.card.learned[0]), "it has learned from both");
}

#[test]
fn from_a_model_that_does_not_fit() {
    let scratch = tempfile::tempdir().unwrap();
    let first = scratch.path().join("first");
    done(thirty_steps("sex"), &first);
    let fails = |change: &dyn Fn(&mut Options), wanted: &str| {
        let mut options = thirty_steps("sex");
        options.data.from = Some(first.clone());
        change(&mut options);
        let out = scratch.path().join("out");
        let error = run::start(options, Some(&out), false, &Runtime::default(), &mut Silent).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
        assert!(!out.exists());
    };
    fails(&|o| o.data.target = "income".into(), "predicts 'sex', not 'income'");
    fails(&|o| o.prepare.bins = Some(20), "--bins 20: the model of --from has 8");
    fails(&|o| o.network.layers = vec![3], "--layers 3: the model of --from has 16,16");
    fails(&|o| o.data.drop = vec!["occupation".into()], "occupation");
    fails(&|o| o.data.from = Some(PEOPLE.into()), "people-1000.csv");
    fails(&|o| o.data.from = Some(scratch.path().join("nowhere")), "nowhere");
}

#[test]
fn it_stops_where_nothing_improves_and_keeps_the_best() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("run");
    let mut options = thirty_steps("sex");
    options.training.epochs = Some(500);
    options.training.patience = Some(3);
    options.training.learning_rate = Some(0.05);
    options.training.metric = Some(Metric::RocAuc);
    let report = done(options, &folder);
    assert_eq!(report.ended, Ended::Stopped);
    assert_eq!(report.epochs, report.best_epoch + 3);
    let metric = history(&folder, "metric");
    assert_eq!(metric.len(), report.epochs as usize + 1);
    let best = metric.iter().copied().fold(f64::MIN, f64::max);
    assert_eq!(metric.iter().position(|&m| m == best), Some(report.best_epoch as usize));
    assert_eq!(report.results.validation.get(Metric::RocAuc), Some(best));
}

/// Learning rates far too large, with every rule: nothing that is not finite is saved, reported or predicted.
#[test]
fn diverging_runs_keep_a_finite_model() {
    let scratch = tempfile::tempdir().unwrap();
    let rules = [OptimizerName::Sgd, OptimizerName::Adam, OptimizerName::Adamw, OptimizerName::Rmsprop];
    let mut diverged = 0;
    for (i, optimizer) in rules.into_iter().enumerate() {
        for (j, rate) in [1e3, 1e12, 1e37, 1e300].into_iter().enumerate() {
            for (target, loss) in [("age", LossName::Mse), ("sex", LossName::Bce), ("age", LossName::Poisson)]
            {
                let folder = scratch.path().join(format!("{target}-{loss:?}-{i}-{j}"));
                let mut options = thirty_steps(target);
                options.training.optimizer = optimizer;
                options.training.learning_rate = Some(rate);
                options.training.warm_up = 0.0;
                options.training.loss = Some(loss);
                let report = done(options, &folder);
                diverged += usize::from(matches!(report.ended, Ended::Diverged { .. }));
                let model = Model::load(&folder).unwrap();
                let source = Source::Path(PEOPLE.into());
                let one_thread = Request { threads: 1, ..Request::default() };
                let score = gradus::predict::evaluate(&model, source, &one_thread).unwrap().test;
                let metric = if target == "age" { Metric::Rmse } else { Metric::LogLoss };
                assert!(score.get(metric).unwrap().is_finite(), "{optimizer:?} {rate} {target}");
            }
        }
    }
    assert!(diverged > 10, "{diverged}");
}

#[test]
fn a_run_that_diverged_and_was_stopped_before_ends_the_same() {
    let scratch = tempfile::tempdir().unwrap();
    let (whole, folder) = (scratch.path().join("whole"), scratch.path().join("run"));
    let options = || {
        let mut options = thirty_steps("age");
        options.network.norm = gradus::options::Norm::None;
        options.training.optimizer = OptimizerName::Sgd;
        options.training.learning_rate = Some(3.0);
        options.training.warm_up = 5.0;
        options
    };
    let report = done(options(), &whole);
    let Ended::Diverged { step, .. } = report.ended else { panic!("{:?}", report.ended) };
    assert!(step > 2, "{step}");
    stopped(options(), &folder, step - 1, false);
    let again = resumed(&folder);
    assert_eq!(again.ended, report.ended);
    assert!(left_by(&folder) == left_by(&whole));
}

/// A stop that was asked for before the first step still leaves something to go on with.
#[test]
fn stopped_before_it_began() {
    let scratch = tempfile::tempdir().unwrap();
    let (whole, folder) = (scratch.path().join("whole"), scratch.path().join("run"));
    done(thirty_steps("sex"), &whole);
    let runtime = Runtime::default();
    runtime.stop.store(15, Ordering::Relaxed);
    let outcome = run::start(thirty_steps("sex"), Some(&folder), false, &runtime, &mut Silent).unwrap();
    assert_eq!(outcome, Outcome::Interrupted { folder: folder.clone(), signal: 15 });
    resumed(&folder);
    assert!(left_by(&folder) == left_by(&whole));
}

#[test]
fn folders_that_are_not_its_own_are_left_alone() {
    let scratch = tempfile::tempdir().unwrap();
    let start = |folder: &Path, force: bool| {
        run::start(thirty_steps("sex"), Some(folder), force, &Runtime::default(), &mut Silent)
    };
    let (file, full) = (scratch.path().join("file"), scratch.path().join("full"));
    fs::write(&file, "text").unwrap();
    fs::create_dir(&full).unwrap();
    fs::write(full.join("model.gradus"), "mine").unwrap();
    for folder in [&file, &full] {
        for force in [false, true] {
            let error = start(folder, force).unwrap_err().to_string();
            assert!(error.contains("choose another folder with --out"), "{error}");
        }
    }
    assert_eq!(fs::read_to_string(full.join("model.gradus")).unwrap(), "mine");
    // A run is replaced only when asked, and what else lies in its folder stays.
    let folder = scratch.path().join("run");
    let before = {
        start(&folder, false).unwrap();
        left_by(&folder)
    };
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    let error = start(&folder, false).unwrap_err().to_string();
    assert!(error.contains("--force") && error.contains("gradus resume"), "{error}");
    start(&folder, true).unwrap();
    assert!(left_by(&folder) == before);
    assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "mine");
}
