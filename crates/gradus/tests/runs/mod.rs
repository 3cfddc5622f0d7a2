//! Small runs over a table of the repository, in a scratch folder.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::Path;
use std::sync::atomic::Ordering;

use gradus::engine::schedule::Schedule;
use gradus::options::{NetworkOptions, Norm, Options, PrepareOptions, Preset, TrainingOptions};
use gradus::run::{self, Event, Listener, Moved, Outcome, Report, Runtime, Silent};

/// The table.
pub const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/people-1000.csv");

/// One plain net, without folds.
pub fn plain() -> Options {
    let mut options = Preset::Quick.options();
    options.prepare = PrepareOptions::default();
    // What the preset says of these would stand where they are open.
    let (activation, members) = (Some(NetworkOptions::ACTIVATION), Some(1));
    options.network = NetworkOptions { activation, members, ..NetworkOptions::default() };
    options.training = TrainingOptions { learning_rate: Some(1e-3), ..TrainingOptions::default() };
    options.data.folds = Some(0);
    options
}

/// Options of a run of 30 steps that uses everything a checkpoint must hold: averages of batch norm, state of Adam,
/// the memory of the plateau schedule, dropout.
pub fn thirty_steps(target: &str) -> Options {
    let mut options = plain();
    options.data.table = PEOPLE.into();
    options.data.target = target.into();
    match target {
        "age" => options.data.drop = vec!["age_group".into()],
        "age_group" => options.data.drop = vec!["age".into()],
        _ => {}
    }
    options.prepare.one_hot_limit = 10;
    options.prepare.bins = Some(8);
    options.network.layers = vec![16, 16];
    options.network.norm = Norm::Batch;
    options.training.batch = Some(256);
    options.training.epochs = Some(10);
    options.training.patience = Some(0);
    options.training.learning_rate = Some(0.1);
    options.training.schedule = Schedule::Plateau { factor: 0.5, patience: 0 };
    options
}

/// A short training by a preset, its net as it is but for its size.
pub fn short(preset: Preset, target: &str) -> Options {
    let mut options = preset.options();
    options.data.table = PEOPLE.into();
    options.data.target = target.into();
    if target == "age" {
        options.data.drop = vec!["age_group".into()];
    }
    options.network.layers.iter_mut().for_each(|units| *units /= 8);
    options.network.members = options.network.members.map(|members| members.min(4));
    for kind in options.nets.iter_mut().flatten() {
        let small = [("layers", toml::Value::from(vec![16, 16])), ("members", 2.into())];
        kind.own.extend(small.map(|(option, value)| (option.to_owned(), value)));
        if kind.own.contains_key("start") {
            kind.own.insert("members".into(), 1.into());
        }
    }
    // As many nets of each kind as tell folds apart.
    options.data.folds = options.nets.as_ref().map(|_| 3);
    options.training.batch = Some(64);
    options.training.epochs = Some(3);
    options.training.average = 0.9;
    options
}

/// Runs to the end in a folder.
#[track_caller]
pub fn done(options: Options, folder: &Path) -> Report {
    match run::start(options, Some(folder), false, &Runtime::default(), &mut Silent).unwrap() {
        Outcome::Done(report) => report,
        other => panic!("{other:?}"),
    }
}

/// Goes on to the end.
#[track_caller]
pub fn resumed(folder: &Path) -> Report {
    match run::resume(folder, &Moved::default(), &Runtime::default(), &mut Silent).unwrap() {
        Outcome::Done(report) => report,
        other => panic!("{other:?}"),
    }
}

/// Asks for a stop at a step of the net, or of the linear model after it.
pub struct StopAt<'a> {
    pub runtime: &'a Runtime,
    /// Steps in all.
    pub step: u64,
    /// Of the linear model.
    pub of_baseline: bool,
    /// Where the run went on.
    pub from: Option<u64>,
}

impl Listener for StopAt<'_> {
    fn hear(&mut self, event: &Event<'_>) {
        let at = match event {
            Event::Step(trainer) if !self.of_baseline => trainer.standing().step,
            Event::Baseline(trainer) if self.of_baseline => trainer.standing().step,
            Event::Folder { resumed, .. } => {
                self.from = *resumed;
                return;
            }
            _ => return,
        };
        if at == self.step {
            self.runtime.stop.store(2, Ordering::Relaxed);
        }
    }
}

/// The model's bytes and the history of a run.
#[track_caller]
pub fn left_by(folder: &Path) -> (Vec<u8>, String) {
    let model = std::fs::read(folder.join("model.gradus")).unwrap();
    (model, std::fs::read_to_string(folder.join("history.csv")).unwrap())
}

/// The values of a column of `history.csv`; NaN where a cell is empty.
pub fn history(folder: &Path, column: &str) -> Vec<f64> {
    let text = std::fs::read_to_string(folder.join("history.csv")).unwrap();
    let mut lines = text.lines();
    let at = lines.next().unwrap().split(',').position(|name| name == column).unwrap();
    let cell = |line: &str| match line.split(',').nth(at).unwrap() {
        "" => f64::NAN,
        cell => cell.parse().unwrap(),
    };
    lines.map(cell).collect()
}
