//! What a model says of its own certainty, from training to the file and back.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::path::Path;

use gradus::certainty::CalibrationOutcome;
use gradus::engine::random::{Random, Stream};
use gradus::fit::{Fit, Results};
use gradus::metrics::Decision;
use gradus::model::Model;
use gradus::options::{ClassWeight, Norm, Options, ThresholdRule};
use gradus::prepare::prepare;
use gradus::trainer::Unwatching;
use runs::thirty_steps;

/// A table of `rows` rows whose noise grows with `x`: a number, two classes that it is above or below, or three.
fn table(folder: &Path, rows: u64, seed: u64) -> std::path::PathBuf {
    let random = Random::new(seed, Stream::Sample, 5);
    let mut text = String::from("x,u,y,two,three\n");
    for row in 0..rows {
        let (x, u) = (random.uniform(row * 4), random.uniform(row * 4 + 1));
        let y = 3.0 * x + u + (0.1 + x) * random.normal(row * 4 + 2);
        let two = if y > 2.2 { "yes" } else { "no" };
        let three = if y < 1.3 {
            "a"
        } else if y < 2.5 {
            "b"
        } else {
            "c"
        };
        text += &format!("{x:.4},{u:.4},{y:.4},{two},{three}\n");
    }
    let path = folder.join(format!("t{seed}.csv"));
    std::fs::write(&path, text).unwrap();
    path
}

fn options(table: &Path, target: &str, epochs: u32) -> Options {
    let mut options = runs::plain();
    options.data.table = table.into();
    options.data.target = target.into();
    options.data.only = vec!["x".into(), "u".into()];
    options.network.layers = vec![16];
    options.network.norm = Norm::None;
    options.training.epochs = Some(epochs);
    options.training.learning_rate = Some(0.01);
    options
}

fn trained(options: Options) -> (Fit, Results) {
    let mut fit = Fit::new(prepare(options).unwrap(), 1).unwrap();
    fit.trainer.run(&mut Unwatching);
    let results = fit.results().unwrap();
    (fit, results)
}

#[test]
fn ranges_and_sets_hold_the_truth_as_often_as_promised_whatever_the_net() {
    let folder = tempfile::tempdir().unwrap();
    for target in ["y", "two", "three"] {
        let (mut held, mut rows) = (0, 0);
        for seed in 0..12 {
            // Some of the nets are hardly trained.
            let mut options = options(&table(folder.path(), 700, seed), target, 1 + seed as u32 % 4);
            options.training.seed = seed;
            options.data.validation_share = 0.2;
            options.data.test_share = 0.4;
            let (_, results) = trained(options);
            let coverage = results.certainty.coverage.unwrap();
            assert_eq!((coverage.rows, coverage.scores), (280, 140));
            assert!(coverage.low < coverage.share && coverage.share < coverage.high + 1e-12);
            (held, rows) = (held + coverage.held, rows + coverage.rows);
        }
        let share = held as f64 / rows as f64;
        // Standard deviation of one run some 0.031, of the mean of 12 some 0.009. Sets are never empty, so may hold more.
        let most = if target == "y" { 0.93 } else { 0.96 };
        assert!((0.875..most).contains(&share), "{target}: {share}");
    }
}

#[test]
fn a_net_that_is_far_too_sure_is_calibrated() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(folder.path(), 600, 40);
    let overfit = || {
        let mut options = options(&path, "two", 150);
        options.network.layers = vec![64, 64];
        options.network.dropout = 0.0;
        options.training.patience = Some(0);
        // The best by accuracy is not the best by what probabilities say.
        options.training.metric = Some(gradus::metrics::Metric::Accuracy);
        options.training.weight_decay = 0.0;
        options
    };
    let (fit, with) = trained(overfit());
    let found = with.certainty.calibration.unwrap();
    let mut options = overfit();
    options.answers.calibrate = false;
    let (_, without) = trained(options);
    assert_eq!(without.certainty.calibration, None);
    let log_loss = |results: &Results| results.test.get(gradus::metrics::Metric::LogLoss).unwrap();
    assert_eq!(found.test_log_loss.before, log_loss(&without), "{found:?}");
    assert_eq!(found.test_log_loss.after, log_loss(&with));
    if found.outcome == CalibrationOutcome::Applied {
        let validation = found.validation_log_loss.unwrap();
        assert!(validation.after < validation.before);
        assert!(fit.model().card.certainty.temperature.is_some());
    }
    // The baseline is as it was, and so is the order of the rows.
    assert_eq!(with.baseline_linear, without.baseline_linear);
    let auc = |results: &Results| results.test.get(gradus::metrics::Metric::RocAuc).unwrap();
    assert!((auc(&with) - auc(&without)).abs() < 1e-3);
}

#[test]
fn a_threshold_is_chosen_on_validation_rows_and_names_the_class_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(folder.path(), 800, 41);
    for rule in ["f1", "balanced-accuracy", "cost:1:8", "0.2"] {
        let mut options = options(&path, "two", 4);
        let rule: ThresholdRule = rule.parse().unwrap();
        options.answers.threshold = Some(rule);
        options.answers.positive = Some("yes".into());
        let (fit, results) = trained(options);
        let found = results.certainty.threshold.as_ref().unwrap();
        let gradus::scores::Scores::Classes(scores) = &results.test else { panic!() };
        assert!((found.test.recall.unwrap() - scores.per_class[1].recall).abs() < 1e-12, "{rule}");
        assert_eq!((found.positive.as_str(), found.rule), ("yes", rule));
        assert_eq!(found.rows, if rule == ThresholdRule::At(0.2) { 0 } else { 120 });
        let decision = Decision::Threshold { positive: 1, at: found.at };
        assert_eq!(fit.model().card.certainty.decision(), decision);
        if let ThresholdRule::Cost { .. } = rule {
            // Overlooking is dear: more is named, and it pays.
            assert!(found.at < 0.4 && found.test.recall > found.test_most_probable.recall, "{found:?}");
            assert!(found.test.cost < found.test_most_probable.cost, "{found:?}");
        }
    }
}

#[test]
fn classes_that_were_weighed_are_judged_as_common_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(&table(folder.path(), 800, 42), "two", 4);
    options.training.class_weight = ClassWeight::Balanced;
    options.answers.threshold = Some(ThresholdRule::Accuracy);
    let (_, results) = trained(options);
    // A net that was taught that both are as common is put right by its threshold: chosen on rows as they are.
    let found = results.certainty.threshold.unwrap();
    assert!(found.test.cost <= found.test_most_probable.cost + 0.02, "{found:?}");
    assert_eq!(found.positive, "yes", "the rarer one");
}

#[test]
fn what_a_model_keeps_is_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    for target in ["sex", "age_group", "age"] {
        let mut options = thirty_steps(target);
        options.answers.threshold = (target == "sex").then_some(ThresholdRule::F1);
        let (fit, _) = trained(options);
        let path = folder.path().join("model.gradus");
        let model = fit.model();
        assert_eq!(model.card.certainty.scores.len(), 150);
        model.save(&path).unwrap();
        assert!(Model::load(&path).unwrap() == model, "{target}");
        // Scores that do not fit are refused.
        let mut damaged = model.clone();
        damaged.card.certainty.scores.reverse();
        damaged.save(&path).unwrap();
        let error = Model::load(&path).unwrap_err().to_string();
        assert!(error.contains("conformal scores are not ascending numbers"), "{error}");
        let mut damaged = model.clone();
        damaged.card.certainty.temperature =
            Some(gradus::calibrate::Temperature { beta: f64::INFINITY, share: 0.0 });
        damaged.save(&path).unwrap();
        assert!(Model::load(&path).is_err(), "{target}");
        // A model of before, which knew nothing of all this.
        let mut before = model;
        before.card.certainty = gradus::certainty::Certainty::default();
        before.save(&path).unwrap();
        assert!(Model::load(&path).unwrap() == before);
    }
}

#[test]
fn what_cannot_be_is_refused_before_training() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(folder.path(), 200, 43);
    let refused = |target: &str, change: &dyn Fn(&mut Options), parts: &[&str]| {
        let mut options = options(&path, target, 1);
        change(&mut options);
        let error = match prepare(options) {
            Err(error) => error,
            Ok(prepared) => Fit::new(prepared, 1).unwrap_err(),
        };
        parts.iter().for_each(|part| assert!(error.to_string().contains(part), "{error}"));
    };
    let f1 = |options: &mut Options| options.answers.threshold = Some(ThresholdRule::F1);
    refused("y", &f1, &["--threshold f1", "'y' is a number", "two classes"]);
    refused("three", &f1, &["--threshold f1", "'three' has 3 classes"]);
    let yess = |options: &mut Options| options.answers.positive = Some("Yes".into());
    refused("two", &yess, &["--positive Yes", "no, yes", "did you mean yes?"]);
    refused("y", &yess, &["--positive Yes", "is a number"]);
    let valid = folder.path().join("valid.csv");
    std::fs::write(&valid, "x,u,two\n0.1,0.2,no\n0.2,0.1,no\n").unwrap();
    let of_one = |options: &mut Options| {
        f1(options);
        options.data.valid = Some(valid.clone());
    };
    refused(
        "two",
        &of_one,
        &["--threshold f1: the 2 validation rows", "all of one class", "--validation-share"],
    );
}
