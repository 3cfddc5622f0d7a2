//! What a run can be made of, from whole presets down to single options, keeps what the house promises: on 1, 2, 3 and 8
//! threads, and after any stops, the model file has the same bytes.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::sync::atomic::Ordering;

use gradus::engine::backend::cpu::Cpu;
use gradus::engine::layer::Function;
use gradus::engine::schedule::Schedule;
use gradus::fit::Fit;
use gradus::options::{
    ClassWeight, LossName, Norm, NumberEmbedding, Numeric, OptimizerName, Options, Preset, Sharing, Start,
};
use gradus::prepare::{Prepared, prepare};
use gradus::run::{self, Event, Listener, Moved, Outcome, Runtime, Silent};
use gradus::trainer::{Epoch, Flow, Trainer, Unwatching, Watcher};

use runs::short;

/// Every preset, of classes and of a number; the default with the folds it chooses, `best` with two kinds at a time.
fn presets() -> Vec<(String, Options)> {
    let mut all = Vec::new();
    for preset in Preset::ALL {
        for target in ["sex", "age"] {
            let options = short(preset, target);
            match &options.nets {
                None => all.push((format!("{preset} {target}"), options)),
                Some(kinds) => {
                    for two in kinds.chunks(2) {
                        let names: Vec<&str> = two.iter().flat_map(|kind| kind.name.as_deref()).collect();
                        let mut options = options.clone();
                        (options.nets, options.data.folds) = (Some(two.to_vec()), Some(2));
                        all.push((format!("{preset} {target} of {}", names.join(" and ")), options));
                    }
                }
            }
        }
    }
    // Of several classes, and wide enough that threads share a step.
    for preset in [Preset::Quick, Preset::Default, Preset::Realmlp, Preset::Tabm] {
        let mut options = short(preset, "age_group");
        options.network.layers = vec![128, 96];
        (options.training.batch, options.training.epochs) = (Some(256), Some(4));
        all.push((format!("{preset}, wide"), options));
    }
    all
}

type Change = fn(&mut Options);

/// What each single option can do, on a small net; a number is asked for, but where a loss or a weight is of classes.
fn single() -> Vec<(String, Options)> {
    let of = |name: &str, target: &str, change: Change| {
        let mut options = short(Preset::Quick, target);
        (options.network.layers, options.training.epochs) = (vec![12, 12], Some(2));
        change(&mut options);
        (name.to_owned(), options)
    };
    let number = |name: &str, change: Change| of(name, "age", change);
    let embedded = |name: &str, change: Change| {
        let mut found = of(name, "age", change);
        found.1.prepare.numeric = Numeric::Quantile;
        found
    };
    let mut all = vec![
        number("categories", |o| o.prepare.one_hot_limit = 3),
        embedded("lines that bend", |o| o.network.number_embedding = NumberEmbedding::Piecewise),
        embedded("waves", |o| o.network.number_embedding = NumberEmbedding::Periodic),
        number("scale at its own rate", |o| {
            (o.network.feature_scale, o.network.scale_rate, o.network.gain_decay) = (true, 6.0, 1.0);
        }),
        number("parametric", |o| {
            (o.network.parametric, o.network.activation_rate) = (true, 0.1);
            o.network.activation = Some(Function::Mish);
        }),
        number("fitted start", |o| {
            (o.network.start, o.network.bias_rate) = (Start::Fitted, 0.1);
        }),
        number("start by inputs", |o| o.network.start = Start::FanIn),
        number("layer norm", |o| o.network.norm = Norm::Layer),
        number("batch norm and averages", |o| {
            (o.network.norm, o.training.average) = (Norm::Batch, 0.99);
        }),
        number("residual", |o| o.network.residual = true),
        number("averages", |o| o.training.average = 0.99),
        number("clipped", |o| o.training.clip_norm = Some(0.1)),
        number("whole batches, latest best", |o| {
            (o.training.whole_batches, o.training.latest_best) = (true, true);
        }),
        number("row weights", |o| o.data.weight = Some("hours_per_week".into())),
        number("stopped early", |o| (o.training.patience, o.training.learning_rate) = (Some(1), Some(1.0))),
        of("class weights", "sex", |o| o.training.class_weight = ClassWeight::Balanced),
        of("class weights of several", "age_group", |o| o.training.class_weight = ClassWeight::Balanced),
        of("smoothed", "age_group", |o| o.training.label_smoothing = 0.1),
        of("two classes by cross-entropy", "sex", |o| {
            (o.training.loss, o.training.label_smoothing) = (Some(LossName::CrossEntropy), 0.1);
        }),
    ];
    let with = |name: String, set: &dyn Fn(&mut Options)| {
        let (_, mut options) = number("", |_| {});
        set(&mut options);
        (name, options)
    };
    for sharing in [Sharing::Adapters, Sharing::Mini, Sharing::Packed] {
        for clip_norm in [None, Some(0.1)] {
            all.push(with(format!("members, {sharing:?}, clipped at {clip_norm:?}"), &|o| {
                (o.network.members, o.network.sharing) = (Some(3), sharing);
                (o.training.average, o.training.clip_norm) = (0.99, clip_norm);
            }));
        }
    }
    for loss in [LossName::Mse, LossName::Mae, LossName::Huber, LossName::Poisson, LossName::Pinball] {
        for members in [1, 3] {
            all.push(with(format!("{}, members {members}", loss.name()), &|o| {
                (o.training.loss, o.network.members) = (Some(loss), Some(members));
            }));
        }
    }
    for optimizer in [OptimizerName::Sgd, OptimizerName::Adam, OptimizerName::Adamw, OptimizerName::Rmsprop] {
        all.push(with(format!("{}, factors twice", optimizer.name()), &|o| {
            (o.training.optimizer, o.training.momentum) = (optimizer, 0.9);
            (o.training.factors_twice, o.network.bias_rate) = (true, 0.1);
        }));
    }
    use Schedule::*;
    for schedule in [
        Step { every: 1, factor: 0.5 },
        OneCycle { rise: 0.3 },
        Coslog { cycles: 4 },
        FlatCosine,
        Plateau { factor: 0.5, patience: 0 },
    ] {
        all.push(with(format!("schedules: {schedule:?}"), &|o| {
            o.training.schedule = schedule;
            (o.training.dropout_schedule, o.training.decay_schedule) = (schedule, schedule);
            (o.training.weight_decay, o.network.dropout, o.training.warm_up) = (0.1, 0.3, 1.0);
        }));
    }
    all
}

/// Trains all nets to the end, through pauses if need be; the bytes of the model file, and how many pauses there were.
fn made(prepared: &Prepared, threads: usize, watcher: &mut dyn Watcher<Cpu>) -> (Vec<u8>, usize) {
    let mut fit = Fit::new(prepared.clone(), threads).unwrap();
    let mut pauses = 0;
    while fit.train(watcher).unwrap().is_none() {
        pauses += 1;
    }
    fit.answers().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.gradus");
    fit.save_model(&path).unwrap();
    (std::fs::read(path).unwrap(), pauses)
}

/// Pauses after each step.
struct Pausing;

impl Watcher<Cpu> for Pausing {
    fn step(&mut self, _: &Trainer<Cpu>) -> Flow {
        Flow::Pause
    }
    fn epoch(&mut self, _: &Trainer<Cpu>, _: &Epoch) {}
}

/// Asks for a stop after so many steps of all nets.
struct Stop<'a> {
    runtime: &'a Runtime,
    left: usize,
}

impl Listener for Stop<'_> {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Refused(error) => panic!("{error}"),
            Event::Step(_) => self.left = self.left.saturating_sub(1),
            _ => return,
        }
        if self.left == 0 {
            self.runtime.stop.store(2, Ordering::Relaxed);
        }
    }
}

/// The model file of a run in a folder that is stopped after so many steps, goes on from its checkpoint for so many, and so
/// on, each time on another number of threads; without any it is never stopped.
fn stopped(options: &Options, pieces: &[usize]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let on = |threads| Runtime { threads, report: false, ..Runtime::default() };
    for (at, &left) in pieces.iter().enumerate() {
        let runtime = on(1 + at % 3);
        let mut stop = Stop { runtime: &runtime, left };
        let outcome = match at {
            0 => run::start(options.clone(), Some(folder), false, &runtime, &mut stop),
            _ => run::resume(folder, &Moved::default(), &runtime, &mut stop),
        };
        assert!(matches!(outcome, Ok(Outcome::Interrupted { .. })), "{outcome:?}");
    }
    let outcome = match pieces {
        [] => run::start(options.clone(), Some(folder), false, &on(1), &mut Silent).unwrap(),
        _ => run::resume(folder, &Moved::default(), &on(2), &mut Silent).unwrap(),
    };
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    std::fs::read(folder.join("model.gradus")).unwrap()
}

fn check(cases: Vec<(String, Options)>) {
    for (name, options) in cases {
        let prepared = prepare(options.clone()).unwrap();
        let (one, _) = made(&prepared, 1, &mut Unwatching);
        for threads in [2, 3, 8] {
            assert!(made(&prepared, threads, &mut Unwatching).0 == one, "{name}: {threads} threads");
        }
        let (paused, steps) = made(&prepared, 2, &mut Pausing);
        assert!(paused == one && steps > 7, "{name}: paused after each of {steps} steps");
        // After the first step, in the middle, before the last step; and at four steps in a row.
        let (straight, half) = (stopped(&options, &[]), steps / 2);
        for pieces in [vec![1, half - 1, steps - half - 1], vec![steps / 3, 1, 1, 1]] {
            assert!(stopped(&options, &pieces) == straight, "{name}: stopped after {pieces:?}");
        }
    }
}

#[test]
fn presets_give_the_same_bytes_on_any_threads_and_after_any_stops() {
    check(presets());
}

#[test]
fn options_give_the_same_bytes_on_any_threads_and_after_any_stops() {
    check(single());
}
