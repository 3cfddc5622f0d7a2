//! Every change by hand is written down, and replaying what was written gives the same bits.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails may panic")]

mod rig;

use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use gradus::engine::layer::Function;
use gradus::model::Model;
use gradus::options::OptimizerName;
use gradus::run::{Event, Listener, Look, Moved, Outcome, Runtime, Silent, start};
use gradus_lab::protocol::{Answer, Code, Command, Opened, Order, Outcome as Came, Restart};
use gradus_lab::{Again, Lab, Setup};
use rig::{TABLE, answer, done, options, step_to, weights_of};

fn lab_in(folder: &Path) -> Lab {
    let out = Some(folder.to_owned());
    Lab::open(Setup {
        options: options("income"),
        opened: Opened::Table,
        table: TABLE.into(),
        threads: 2,
        out,
    })
    .unwrap()
}

#[test]
fn a_replayed_log_gives_the_same_bits() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("lab");
    let lab = lab_in(&folder);
    step_to(&lab, 40);
    assert!(!folder.exists(), "nothing is written before there is something to write");
    done(&lab, Command::LearningRate { value: 0.4 });
    done(&lab, Command::OneBatch { batches: 21 });
    done(&lab, Command::Momentum { value: 0.8 });
    done(&lab, Command::OneEpoch);
    done(&lab, Command::Batch { rows: 700 });
    done(&lab, Command::OneBatch { batches: 3 });
    done(&lab, Command::Back { batches: 17 });
    done(&lab, Command::Batch { rows: 50 });
    done(&lab, Command::NewSeed { seed: Some(9) });
    step_to(&lab, 12);
    let restart = Restart {
        layers: Some(vec![10, 6]),
        activation: Some(Function::Relu),
        dropout: Some(0.1),
        optimizer: Some(OptimizerName::Adamw),
        learning_rate: Some(0.01),
        ..Restart::default()
    };
    done(&lab, Command::Restart(restart));
    step_to(&lab, 33);
    done(&lab, Command::SameStart);
    step_to(&lab, 26);
    done(&lab, Command::LearningRate { value: 0.003 });
    step_to(&lab, 90);
    // What is refused is not written down.
    assert!(
        matches!(lab.call(Command::LearningRate { value: -1.0 }).result, Came::Error(r) if r.code == Code::Range)
    );
    assert!(matches!(lab.call(Command::Batch { rows: 0 }).result, Came::Error(r) if r.code == Code::Range));
    let Answer::Saved { file } = answer(&lab, Command::Save) else { panic!() };
    let saved = fs::read(&file).unwrap();
    let weights = weights_of(&lab);
    step_to(&lab, 120);
    let further = weights_of(&lab);
    drop(lab);

    let again = Again::read(&folder).unwrap().expect("a lab's folder");
    let lab = Lab::again(again, TABLE.into(), 1).unwrap();
    assert_eq!(weights_of(&lab), weights);
    answer(&lab, Command::Save);
    assert_eq!(fs::read(&file).unwrap(), saved);
    step_to(&lab, 120);
    assert_eq!(weights_of(&lab), further);
    // The file is a model like any other.
    let model = Model::load(&folder).unwrap();
    assert_eq!(model.card.nets[0].network.layers, [10, 6]);

    let log = fs::read_to_string(folder.join("lab-log.jsonl")).unwrap();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["step"].is_u64() && line["do"].is_string(), "{line}");
    }
    assert_eq!(log.lines().filter(|line| line.contains("\"save\"")).count(), 2);
}

#[test]
fn a_damaged_log_is_refused_with_its_line() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("lab");
    let lab = lab_in(&folder);
    step_to(&lab, 5);
    done(&lab, Command::LearningRate { value: 0.4 });
    drop(lab);
    let log = folder.join("lab-log.jsonl");
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("{text}{{\"step\":")).unwrap();
    let error = Again::read(&folder).unwrap_err().to_string();
    assert!(error.contains("line 3"), "{error}");
    fs::write(&log, format!("{text}{{\"step\":2,\"do\":\"save\"}}\n")).unwrap();
    let again = Again::read(&folder).unwrap().unwrap();
    let error = Lab::again(again, TABLE.into(), 1).unwrap_err().to_string();
    assert!(error.contains("line 3") && error.contains("step"), "{error}");
    fs::write(&log, "").unwrap();
    assert!(Again::read(&folder).unwrap_err().to_string().contains("begin"));
    assert!(Again::read(scratch.path()).unwrap().is_none());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("thesis.txt"), "mine").unwrap();
    let lab = lab_in(scratch.path());
    let reply = lab.call(Command::Save);
    assert!(matches!(&reply.result, Came::Error(refusal) if refusal.code == Code::Disk), "{reply:?}");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
}

/// Waits after each epoch until it may go on, so that there is time to look.
struct Held(Receiver<()>);

impl Listener for Held {
    fn hear(&mut self, event: &Event<'_>) {
        if let Event::Epoch(..) = event {
            // Where nobody holds it any more it goes on.
            let _ = self.0.recv();
        }
    }
}

#[test]
fn a_run_that_is_still_training_is_followed_to_its_end() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("run");
    let mut options = options("sex");
    options.training.epochs = Some(5);
    options.training.patience = Some(0);
    let (go, held) = channel();
    let (into, training) = (folder.clone(), options);
    let runtime = Runtime { checkpoint_every: Duration::ZERO, ..Runtime::default() };
    let trains =
        std::thread::spawn(move || start(training, Some(&into), false, &runtime, &mut Held(held)).unwrap());
    let until = |what: &str, holds: &dyn Fn() -> bool| {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    // The start and two epochs; the checkpoint of the first is there by then.
    (0..3).for_each(|_| go.send(()).unwrap());
    let mut opened = None;
    let begun = Instant::now();
    while opened.is_none() {
        opened = Lab::look(&folder, &Moved::default(), 1).ok();
        assert!(begun.elapsed() < Duration::from_secs(60), "the run could not be looked at");
        std::thread::sleep(Duration::from_millis(20));
    }
    let lab = opened.unwrap();
    let step = || lab.call(Command::Hello).step;
    until("it never saw a step", &|| step() > 0);
    let Answer::Rows(rows) = answer(&lab, Command::Rows { order: Order::Worst, offset: 0, limit: 3 }) else {
        panic!()
    };
    assert!((rows.sum - rows.on.error).abs() < 1e-6 * rows.on.error);
    drop(go);
    let Outcome::Done(report) = trains.join().unwrap() else { panic!() };
    let model = Model::load(&folder).unwrap();
    let wide = |numbers: &Vec<f32>| numbers.iter().map(|&w| f64::from(w)).collect::<Vec<f64>>();
    let finished: Vec<Vec<f64>> = model.weights[0].iter().map(wide).collect();
    until("it does not show the model", &|| weights_of(&lab) == finished);
    assert_eq!(lab.hello().unwrap().opened, Opened::Run);
    assert!(report.best_epoch <= 5);
}

#[test]
fn a_run_is_looked_at_and_not_touched() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("run");
    let mut options = options("income");
    options.training.epochs = Some(4);
    options.training.optimizer = OptimizerName::Adamw;
    options.training.learning_rate = Some(0.01);
    let Outcome::Done(report) =
        start(options, Some(&folder), false, &Runtime::default(), &mut Silent).unwrap()
    else {
        panic!()
    };
    let files = || -> Vec<(String, Vec<u8>)> {
        let mut found: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
            .collect();
        found.sort();
        found
    };
    let before = files();
    let lab = Lab::look(&folder, &Moved::default(), 1).unwrap();
    let model = Model::load(&folder).unwrap();
    let wide = |numbers: &Vec<f32>| numbers.iter().map(|&w| f64::from(w)).collect::<Vec<f64>>();
    assert_eq!(weights_of(&lab), model.weights[0].iter().map(wide).collect::<Vec<_>>());
    let hello = lab.hello().unwrap();
    assert!(!hello.can.train && hello.opened == Opened::Run);
    for command in [Command::Play, Command::OneBatch { batches: 1 }, Command::Save, Command::SameStart] {
        let reply = lab.call(command);
        assert!(matches!(&reply.result, Came::Error(refusal) if refusal.code == Code::ReadOnly), "{reply:?}");
    }
    let Answer::Rows(rows) = answer(&lab, Command::Rows { order: Order::Worst, offset: 0, limit: 3 }) else {
        panic!()
    };
    assert!(rows.on.error < hello.constant.train, "a trained net");
    answer(&lab, Command::Health);
    drop(lab);
    assert_eq!(files(), before);
    let (look, fit) = Look::open(&folder, &Moved::default(), 1).unwrap();
    assert!(look.finished());
    assert_eq!(fit.trainer.best_epoch().unwrap().epoch, report.best_epoch);
}
