//! The trainer on small nets: what it keeps, when it ends, and what its history says.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod nets;

use gradus::engine::backend::cpu::Cpu;
use gradus::engine::schedule::Schedule;
use gradus::metrics::Metric;
use gradus::table::Task;
use gradus::trainer::{Course, Ended, Epoch, Flow, Trainer, Unwatching, Watcher};

use nets::{Case, STEEP, TASKS, case, close, weights};

/// Keeps the weights after every epoch.
#[derive(Default)]
struct Keeping(Vec<Vec<Vec<f32>>>);

impl Watcher<Cpu> for Keeping {
    fn step(&mut self, _: &Trainer<Cpu>) -> Flow {
        Flow::Go
    }
    fn epoch(&mut self, trainer: &Trainer<Cpu>, epoch: &Epoch) {
        assert_eq!(trainer.standing().history.last().map(|e| e.step), Some(epoch.step));
        self.0.push(weights(trainer));
    }
}

/// The position of the first best value.
fn first_best(metric: Metric, history: &[Epoch]) -> usize {
    let mut best = 0;
    for (i, epoch) in history.iter().enumerate() {
        let (a, b) = (epoch.metric, history[best].metric);
        if if metric.higher_is_better() { a > b } else { a < b } {
            best = i;
        }
    }
    best
}

/// A net that learns 40 rows by heart, with an eye on every metric: the weights kept are those of the first best
/// epoch, and they give its score again.
#[test]
fn stopping_keeps_the_best_weights() {
    for task in TASKS {
        let metrics: &[Metric] = match task {
            Task::Regression => &[Metric::Rmse, Metric::Mae, Metric::R2],
            _ => &[Metric::LogLoss, Metric::Accuracy, Metric::RocAuc],
        };
        for &metric in metrics {
            let mut case = case(task, 32, 0.0);
            case.course = Course { metric, epochs: 300, patience: 6, ..case.course };
            let (train, validation) = (case.rows(40, 1), case.rows(100, 2));
            let mut trainer = case.trainer(&train, &validation);
            let mut kept = Keeping::default();
            assert_eq!(trainer.run(&mut kept), Some(Ended::Stopped), "{task} {metric}");
            let standing = trainer.standing().clone();
            let best = first_best(metric, &standing.history);
            assert_eq!(standing.best, best, "{task} {metric}");
            assert!(best > 0, "{task} {metric}: something was learnt");
            assert_eq!(standing.epoch as usize, best + 6, "{task} {metric}");
            assert_eq!(trainer.best_epoch().unwrap().epoch as usize, best);
            assert_eq!(trainer.best_weights(), kept.0[best], "{task} {metric}");
            assert_eq!(weights(&trainer), *kept.0.last().unwrap(), "{task} {metric}");
            trainer.take_best();
            let (error, answers) = trainer.evaluate(&validation);
            assert_eq!(error, standing.history[best].validation_error);
            let again = case.head.metric(metric, &answers, &validation.truth, None);
            assert_eq!(again, Ok(Some(standing.history[best].metric)), "{task} {metric}");
        }
    }
}

#[test]
fn patience() {
    let mut case = case(Task::Binary, 32, 0.0);
    let (train, validation) = (case.rows(40, 1), case.rows(100, 2));
    let run = |course: Course| {
        let mut trainer = Case { course, ..case.clone() }.trainer(&train, &validation);
        let ended = trainer.run(&mut Unwatching).unwrap();
        (ended, trainer.standing().history.clone())
    };
    let (ended, whole) = run(Course { epochs: 60, ..case.course });
    assert_eq!(ended, Ended::Finished, "patience 0 never stops");
    assert_eq!(whole.len(), 61);
    for patience in 1..20 {
        let (ended, history) = run(Course { epochs: 60, patience, ..case.course });
        // Where the run must stop, read off the run that never stops.
        let waited = |end: &usize| *end - first_best(case.course.metric, &whole[..=*end]);
        let stop = (1..60).find(|end| waited(end) >= patience as usize);
        let wanted = stop.map_or((Ended::Finished, 60), |end| (Ended::Stopped, end));
        assert_eq!((ended, history.len() - 1), wanted, "patience {patience}");
        assert!(same(&history, &whole[..history.len()]), "patience {patience} changes no epoch");
    }
    // Nothing can improve where no step is made: patience runs from the start.
    case.course = Course { patience: 4, learning_rate: 0.0, ..case.course };
    let mut trainer = case.trainer(&train, &validation);
    assert_eq!(trainer.run(&mut Unwatching), Some(Ended::Stopped));
    assert_eq!((trainer.standing().epoch, trainer.standing().best), (4, 0));
}

/// Equal, NaN like NaN.
fn same(a: &[Epoch], b: &[Epoch]) -> bool {
    serde_json::to_string(a).unwrap() == serde_json::to_string(b).unwrap()
}

/// The learning rate falls when, and only when, the validation error has not improved for longer than asked.
#[test]
fn plateau() {
    for (factor, patience) in [(0.5, 0), (0.1, 1), (0.5, 3)] {
        let mut case = case(Task::Regression, 32, 0.0);
        case.course.epochs = 50;
        case.course.schedule = Schedule::Plateau { factor, patience };
        let (train, validation) = (case.rows(40, 1), case.rows(100, 2));
        let mut trainer = case.trainer(&train, &validation);
        assert_eq!(trainer.run(&mut Unwatching), Some(Ended::Finished));
        let history = &trainer.standing().history;
        let (mut rate, mut lowest, mut waited, mut cuts) = (case.course.learning_rate, f64::INFINITY, 0, 0);
        for epoch in &history[1..] {
            assert!((epoch.learning_rate / rate - 1.0).abs() < 1e-12, "epoch {}", epoch.epoch);
            waited += 1;
            if epoch.validation_error < lowest {
                (lowest, waited) = (epoch.validation_error, 0);
            } else if waited > patience {
                cuts += 1;
                rate = case.course.learning_rate * f64::powi(factor, cuts);
                waited = 0;
            }
        }
        assert!(cuts > 1, "factor {factor}, patience {patience}: {cuts} cuts");
    }
}

/// Rates far too large, from the first step and only later on: the best model so far is left, and it is finite.
#[test]
fn a_diverged_run_returns_its_best_so_far() {
    let mut case = case(Task::Regression, 8, 0.0);
    case.optimizer = STEEP;
    let (train, validation) = (case.rows(64, 1), case.rows(100, 2));
    let mut diverge = |learning_rate: f64, warm_up: f64| {
        case.course = Course { learning_rate, warm_up, epochs: 100, ..case.course };
        let mut trainer = case.trainer(&train, &validation);
        let mut kept = Keeping::default();
        let ended = trainer.run(&mut kept).unwrap();
        let Ended::Diverged { step, layer } = &ended else { panic!("{ended:?}") };
        let standing = trainer.standing().clone();
        assert_eq!(standing.step, step + 1);
        assert_eq!(u64::from(standing.epoch), step / trainer.steps_per_epoch());
        let named = trainer.session().program().layers.iter().any(|name| name == layer);
        assert!(named || layer == "output", "{layer}");
        let best = trainer.best_epoch().copied().unwrap();
        assert_eq!(standing.best, first_best(Metric::Rmse, &standing.history));
        assert_eq!(trainer.best_weights(), kept.0[standing.best]);
        assert!(trainer.best_weights().iter().flatten().all(|w| w.is_finite()));
        // It is over, and stays so.
        assert_eq!(trainer.run(&mut kept), Some(ended.clone()));
        assert_eq!(format!("{:?}", trainer.standing()), format!("{standing:?}"));
        trainer.take_best();
        let (error, answers) = trainer.evaluate(&validation);
        assert_eq!(error, best.validation_error);
        let again = case.head.metric(Metric::Rmse, &answers, &validation.truth, None);
        assert_eq!(again, Ok(Some(best.metric)));
        (best.epoch, *step)
    };
    assert_eq!(diverge(1e30, 0.0).0, 0, "the start is the best of a run that never learnt");
    // 0.01 more with each step.
    let (best, step) = diverge(1e4, 2.5e5);
    assert!(best > 0 && step > 8, "{best} {step}");
}

/// What each column of the history says, on full batches of the very rows that validate: an epoch's training error is
/// the validation error before its step.
#[test]
fn history_columns() {
    for task in TASKS {
        let mut case = case(task, 8, 0.0);
        case.course.schedule = Schedule::Step { every: 4, factor: 0.5 };
        let rows = case.rows(50, 1);
        // Four steps an epoch, the last one of two rows.
        let mut trainer = case.trainer(&rows, &rows);
        assert_eq!(trainer.run(&mut Unwatching), Some(Ended::Finished));
        let history = &trainer.standing().history;
        assert_eq!(history.len(), case.course.epochs as usize + 1);
        for (i, epoch) in history.iter().enumerate() {
            assert_eq!((epoch.epoch as usize, epoch.step), (i, 4 * i as u64));
            let rate = 0.05 * f64::powi(0.5, (i as i32 - 1) / 4);
            assert_eq!(epoch.learning_rate, if i == 0 { 0.0 } else { rate });
        }
        case.course.batch = 64;
        let mut trainer = case.trainer(&rows, &rows);
        trainer.run(&mut Unwatching);
        let history = &trainer.standing().history;
        assert!(history[0].train_error.is_nan(), "nothing was trained at the start");
        for pair in history.windows(2) {
            assert!(close(pair[1].train_error, pair[0].validation_error, 1e-5), "{task}: {pair:?}");
        }
        for epoch in history {
            let from_error = match task {
                Task::Regression => epoch.validation_error.sqrt(),
                _ => epoch.validation_error,
            };
            assert!(close(epoch.metric, from_error, 1e-5), "{task}: {epoch:?}");
        }
        let text = serde_json::to_string(history).unwrap();
        assert!(text.contains(r#""train_error":null"#), "{text}");
        assert!(same(&serde_json::from_str::<Vec<Epoch>>(&text).unwrap(), history));
    }
}

/// The training error of an epoch is the mean over its rows, a short last batch counting by its rows, with dropout.
#[test]
fn training_error_is_a_mean_over_rows() {
    struct Errors(Vec<f64>);
    impl Watcher<Cpu> for Errors {
        fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
            self.0.push(trainer.standing().error_sum);
            Flow::Go
        }
        fn epoch(&mut self, _: &Trainer<Cpu>, epoch: &Epoch) {
            if let Some(sum) = self.0.last() {
                assert_eq!(epoch.train_error, sum / 50.0);
            }
        }
    }
    let errors = |dropout| {
        let case = case(Task::Binary, 8, dropout);
        let mut trainer = case.trainer(&case.rows(50, 1), &case.rows(50, 2));
        trainer.run(&mut Errors(vec![]));
        trainer.standing().history[1].train_error
    };
    assert_ne!(errors(0.0), errors(0.5));
}

/// A pause is no end: training goes on from there to the same numbers.
#[test]
fn a_pause_changes_nothing() {
    struct Pausing;
    impl Watcher<Cpu> for Pausing {
        fn step(&mut self, _: &Trainer<Cpu>) -> Flow {
            Flow::Pause
        }
        fn epoch(&mut self, _: &Trainer<Cpu>, _: &Epoch) {}
    }
    let case = case(Task::Multiclass, 8, 0.3);
    let (train, validation) = (case.rows(50, 1), case.rows(50, 2));
    let (mut whole, mut paused) = (case.trainer(&train, &validation), case.trainer(&train, &validation));
    assert_eq!(whole.run(&mut Unwatching), Some(Ended::Finished));
    let mut pauses = 0;
    while paused.run(&mut Pausing).is_none() {
        pauses += 1;
    }
    assert_eq!(pauses, 4 * case.course.epochs);
    assert!(same(&whole.standing().history, &paused.standing().history));
    assert_eq!(weights(&whole), weights(&paused));
}
