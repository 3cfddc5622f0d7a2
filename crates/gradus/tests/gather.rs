//! The numbers of a report, against the engine and the run's own.
#![allow(clippy::unwrap_used)]

mod runs;

use std::fs;
use std::path::Path;

use gradus::options::{LossName, Norm, Options};
use gradus::report::ReportData;
use gradus::report::data::{Learning, Node, Use};
use gradus::run::{Moved, report_numbers};
use runs::{PEOPLE, done, thirty_steps};

fn quick(target: &str) -> Options {
    let mut options = thirty_steps(target);
    options.training.epochs = Some(2);
    options.training.learning_rate = Some(0.01);
    options.network.layers = vec![8, 8];
    options.network.norm = Norm::None;
    options
}

fn gathered(options: Options) -> (ReportData, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    done(options, folder.path());
    let numbers = fs::read_to_string(folder.path().join("report.json")).unwrap();
    (serde_json::from_str(&numbers).unwrap(), folder)
}

/// What must hold of every look into a net.
#[track_caller]
fn sound(name: &str, learning: &Learning) {
    assert!((1..=700).contains(&learning.rows) && learning.error.is_finite(), "{name}: {learning:?}");
    for w in &learning.weights {
        let place = format!("{name}: {} {w:?}", w.name);
        assert!(w.curve.len() > 60 && w.curve.is_sorted_by(|a, b| a.0 < b.0), "{place}");
        // The middle of the curve is the net as it is: the error there is the net's, to the bit.
        assert!(w.curve.iter().any(|&(x, error)| x == w.value && error == learning.error), "{place}");
        assert_eq!(w.step, -w.rate * w.slope, "{place}");
        assert!(w.curve[0].0 <= w.value + w.step && w.value + w.step <= w.curve.last().unwrap().0, "{place}");
    }
    let Some(first) = learning.weights.first() else { return };
    let nearest = learning.secants.iter().map(|s| (s.slope - first.slope).abs());
    let nearest = nearest.fold(f64::INFINITY, f64::min);
    assert!(nearest <= 1e-6 * first.slope.abs(), "{name}: {nearest:e} of {}", first.slope);
    let row = &learning.row;
    assert!(!row.cells.is_empty() && row.loss.is_finite() && row.raw.len() == row.error.len(), "{name}");
    assert_eq!(row.mean_loss, learning.error);
    assert!(!learning.backward.is_empty() && !row.layers.is_empty(), "{name}");
}

#[test]
fn each_task() {
    let (data, _) = gathered(quick("sex"));
    let learning = data.learning.as_ref().unwrap();
    sound("sex", learning);
    let pictures = data.classification.as_ref().unwrap();
    assert_eq!((pictures.roc.len(), pictures.roc[0].class.as_str()), (1, "Female"));
    let rows: usize = pictures.calibration.iter().map(|bin| bin.rows).sum();
    assert_eq!(rows, data.rows.test);
    let [from, to] = [&learning.weights[0].from, &learning.weights.last().unwrap().to];
    assert!(matches!(from, Node::Input { .. } | Node::Embedded { .. }), "{from:?}");
    assert_eq!(to, &Node::Output { name: "Male".into() });
    let p = learning.row.says[1];
    let y = if learning.row.truth == "Male" { 1.0 } else { 0.0 };
    assert!((learning.row.error[0] - (p - y)).abs() < 1e-6, "{:?}", learning.row);

    let (data, _) = gathered(quick("age_group"));
    sound("age_group", data.learning.as_ref().unwrap());
    assert_eq!(data.classification.as_ref().unwrap().roc.len(), 3);

    let (data, _) = gathered(quick("age"));
    sound("age", data.learning.as_ref().unwrap());
    let pictures = data.regression.as_ref().unwrap();
    assert_eq!(pictures.residuals.iter().map(|bin| bin.2).sum::<usize>(), data.rows.test);
    let (constant, linear) = data.baseline_errors;
    // In standard deviations of the training rows; the validation rows differ a little.
    assert!((0.7..1.3).contains(&constant) && linear.is_finite() && linear > 0.0, "{constant} {linear}");
    let target = data.columns.iter().find(|c| c.name == "age").unwrap();
    assert_eq!((&target.used, target.inputs), (&Use::Target, 0));
    let inputs: usize = data.columns.iter().filter(|c| c.used != Use::Embedding).map(|c| c.inputs).sum();
    assert_eq!(inputs, data.inputs.0);
    let dropped = data.columns.iter().find(|c| c.name == "age_group");
    assert!(dropped.is_none_or(|c| c.used == Use::LeftOut), "{dropped:?}");
}

#[test]
fn every_kind_of_net() {
    type Change = fn(&mut Options);
    let kinds: [(&str, Change); 12] = [
        ("linear", |o| o.network.layers = vec![]),
        ("one layer", |o| o.network.layers = vec![5]),
        ("one unit", |o| o.network.layers = vec![1, 1, 1]),
        ("layer norm", |o| o.network.norm = Norm::Layer),
        ("batch norm", |o| o.network.norm = Norm::Batch),
        ("residual", |o| o.network.residual = true),
        ("feature scale", |o| o.network.feature_scale = true),
        ("embeddings", |o| o.prepare.one_hot_limit = 2),
        ("no embedding", |o| o.prepare.one_hot_limit = 1_000),
        ("one column", |o| o.data.only = vec!["education".into()]),
        ("only embeddings", |o| {
            o.data.only = vec!["education".into(), "occupation".into()];
            o.prepare.one_hot_limit = 1;
        }),
        ("clipped", |o| o.training.clip_norm = Some(1.0)),
    ];
    for (name, change) in kinds {
        let mut options = quick("sex");
        change(&mut options);
        let (data, _) = gathered(options);
        let learning = data.learning.as_ref().unwrap_or_else(|| panic!("{name}: no learning"));
        sound(name, learning);
        let errors = learning.backward.iter().map(|layer| layer.rms);
        assert!(errors.clone().all(f64::is_finite) && errors.clone().any(|rms| rms > 0.0), "{name}");
        assert!(!learning.weights.is_empty(), "{name}");
    }
    for loss in [LossName::Mae, LossName::Huber, LossName::Poisson, LossName::Pinball] {
        let mut options = quick("age");
        options.training.loss = Some(loss);
        let (data, _) = gathered(options);
        assert!(data.learning.is_some_and(|l| l.error.is_finite() && l.weights.len() == 3), "{loss:?}");
    }
}

#[test]
fn the_table_gives_the_same_numbers_again_on_any_number_of_threads() {
    let (written, folder) = gathered(quick("age"));
    let anew = Moved { data: Some(PEOPLE.into()), ..Moved::default() };
    let again = |threads| report_numbers(folder.path(), &anew, threads).unwrap();
    assert_eq!(serde_json::to_string(&again(1)).unwrap(), serde_json::to_string(&written).unwrap());
    assert_eq!(serde_json::to_string(&again(3)).unwrap(), serde_json::to_string(&written).unwrap());
    assert!(report_numbers(Path::new(PEOPLE).parent().unwrap(), &Moved::default(), 1).is_err());
}
