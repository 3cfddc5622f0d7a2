//! What a course can do besides steps and rates: averages of the weights, whole batches, the latest of equal epochs.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod nets;

use gradus::engine::backend::cpu::Cpu;
use gradus::engine::schedule::Schedule;
use gradus::table::Task;
use gradus::trainer::{Course, Ended, Epoch, Flow, Trainer, Unwatching, Watcher};

use nets::{STEEP, case, weights};

/// Follows the weights as a person would: `a ← a + share·(w − a)`.
struct Following {
    kept: f64,
    average: Vec<Vec<f64>>,
}

impl Watcher<Cpu> for Following {
    fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
        let now = weights(trainer);
        let step = trainer.standing().step;
        let share = (1.0 - self.kept).max(1.0 / step as f64);
        if self.average.is_empty() {
            self.average = now.iter().map(|w| vec![0.0; w.len()]).collect();
        }
        for (a, w) in self.average.iter_mut().flatten().zip(now.iter().flatten()) {
            *a += share * (f64::from(*w) - *a);
        }
        Flow::Go
    }

    fn epoch(&mut self, trainer: &Trainer<Cpu>, epoch: &Epoch) {
        if epoch.epoch > 0 && trainer.standing().best == epoch.epoch as usize {
            let averages = self.average.iter().flatten();
            for (kept, average) in trainer.best_weights().iter().flatten().zip(averages) {
                let near = (f64::from(*kept) - average).abs() <= 1e-5 * average.abs().max(1e-2);
                assert!(near, "epoch {}: {kept} {average}", epoch.epoch);
            }
        }
    }
}

/// M:average  What is validated and kept is the average, and training goes on from the weights themselves.
#[test]
fn averages_are_validated_and_kept() {
    let mut case = case(Task::Regression, 8, 0.2);
    let (train, validation) = (case.rows(60, 1), case.rows(80, 2));
    let mut plain = case.trainer(&train, &validation);
    plain.run(&mut Unwatching);
    case.course.average = 0.9;
    let mut averaged = case.trainer(&train, &validation);
    assert_eq!(averaged.run(&mut Following { kept: 0.9, average: vec![] }), Some(Ended::Finished));
    assert_eq!(weights(&plain), weights(&averaged), "averages change no step");
    let errors =
        |t: &Trainer<Cpu>| t.standing().history.iter().map(|e| e.validation_error).collect::<Vec<_>>();
    assert_ne!(errors(&plain)[1..], errors(&averaged)[1..]);
    let best = averaged.best_epoch().copied().unwrap();
    averaged.take_best();
    assert_eq!(averaged.evaluate(&validation).0, best.validation_error);
}

/// Rows that make no whole batch wait, but not where there is no whole batch at all.
#[test]
fn whole_batches() {
    let mut case = case(Task::Binary, 4, 0.0);
    case.course = Course { whole_batches: true, epochs: 2, ..case.course };
    for (rows, steps) in [(50, 3), (48, 3), (17, 1), (16, 1), (9, 1)] {
        let mut trainer = case.trainer(&case.rows(rows, 1), &case.rows(20, 2));
        assert_eq!(trainer.steps_per_epoch(), steps, "{rows}");
        trainer.run(&mut Unwatching);
        assert_eq!(trainer.standing().step, 2 * steps, "{rows}");
    }
}

/// Recipes, section 6, number 7: of equal epochs the first is kept, or the last.
#[test]
fn ties() {
    let mut case = case(Task::Multiclass, 4, 0.0);
    case.optimizer = STEEP;
    case.course = Course { learning_rate: 0.0, epochs: 5, ..case.course };
    for (latest_best, wanted) in [(false, 0), (true, 5)] {
        case.course.latest_best = latest_best;
        let mut trainer = case.trainer(&case.rows(30, 1), &case.rows(20, 2));
        trainer.run(&mut Unwatching);
        assert_eq!(trainer.standing().best, wanted);
    }
}

/// Dropout that is scheduled away is no dropout.
#[test]
fn dropout_follows_its_schedule() {
    let last_epoch = |rate, schedule| {
        let mut case = case(Task::Regression, 8, rate);
        case.course.dropout_schedule = schedule;
        case.course.epochs = 1;
        let mut trainer = case.trainer(&case.rows(40, 1), &case.rows(20, 2));
        trainer.run(&mut Unwatching);
        weights(&trainer)
    };
    let none = Schedule::Step { every: 1, factor: 0.0 };
    let plain = last_epoch(0.5, Schedule::Constant);
    // Before the first cut there is nothing to tell them apart.
    assert_eq!(plain, last_epoch(0.5, none));
    assert_ne!(plain, last_epoch(0.5, Schedule::FlatCosine));
}
