//! The thread that trains. Everything else talks to it through its inbox; it looks there between two steps,
//! where they are short about every millisecond.

mod commands;
mod log;
mod run;
mod snapshots;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use gradus::engine::rows::ParamId;
use gradus::run::Look;

use commands::over;
pub use log::{CONFIG, Change, Folder, LOG, Line, read as read_log};
pub use run::{Run, fit, range};

use crate::hello;
use crate::protocol::{
    Answer, Code, Command, Hello, Opened, Refusal, State, Travelled, Validation, Watched, WeightAt,
};
use crate::scene::{Moment, Scene, Wanted};
use crate::shared::Shared;

/// Steps a second at each speed; the last is as fast as it can.
pub const SPEEDS: [Option<f64>; 5] = [Some(2.0), Some(10.0), Some(60.0), Some(500.0), None];
/// Time between two frames: 30 a second.
const FRAME: Duration = Duration::from_millis(33);
/// The same with no page open: only the record is kept.
const UNSEEN: Duration = Duration::from_millis(500);
/// About the time from one look into the inbox to the next, where steps are shorter: a look costs part of a microsecond.
const STRETCH: Duration = Duration::from_millis(1);
/// The most steps of a stretch.
const STRETCH_STEPS: u32 = 1024;
/// How often a run of another process is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// Places of a weight that are kept.
const TRAIL: usize = 512;
/// Weights of earlier steps that a landscape's path is drawn through.
const PATH: usize = 64;

/// Called with what came of a command: the step and the run at which it took effect, and the outcome.
pub type Done = Box<dyn FnOnce(u64, u64, Result<Answer, Refusal>) + Send>;

/// What the inbox takes.
pub enum Order {
    /// A command of a page.
    Command(Command, Done),
    /// A copy of the run at this moment.
    Moment(Wanted, Box<dyn FnOnce(Result<Moment, Refusal>) + Send>),
    /// The number of pages has changed.
    Pages,
    /// The end.
    Stop,
}

/// What it is doing.
enum Going {
    /// Nothing.
    Paused,
    /// Training at the chosen speed.
    Playing,
    /// Training up to a step (or the end of an epoch), which a page waits for.
    Until { step: Option<u64>, done: Done },
}

/// See the module.
pub struct Worker {
    run: Run,
    opened: Opened,
    table: String,
    folder: Folder,
    /// A run of another process that is looked at.
    look: Option<Look>,
    looked: Instant,
    shared: Arc<Shared>,
    inbox: Receiver<Order>,
    going: Going,
    speed: u8,
    due: Instant,
    drawn: Instant,
    number: u64,
    kept: u64,
    frame: u64,
    errors: Vec<f32>,
    validation: Option<Validation>,
    watched: Option<(WeightAt, ParamId, usize)>,
    trail: VecDeque<Travelled>,
    scene: Arc<Scene>,
}

impl Worker {
    /// For a run, paused where it stands.
    pub fn new(
        run: Run,
        (opened, table): (Opened, String),
        (folder, look): (Folder, Option<Look>),
        shared: Arc<Shared>,
        inbox: Receiver<Order>,
    ) -> Worker {
        let scene = Arc::new(Scene::of(&run.fit));
        let now = Instant::now();
        let mut worker = Worker {
            run,
            opened,
            table,
            folder,
            look,
            looked: now,
            shared,
            inbox,
            going: Going::Paused,
            speed: 3,
            due: now,
            drawn: now,
            number: 0,
            kept: 0,
            frame: 0,
            errors: Vec::new(),
            validation: None,
            watched: None,
            trail: VecDeque::new(),
            scene,
        };
        worker.begun();
        worker
    }

    /// Works until it is told to stop.
    pub fn work(mut self) {
        let mut steps = 1;
        loop {
            if !self.obey() {
                return;
            }
            if matches!(self.going, Going::Paused) {
                continue;
            }
            let begun = Instant::now();
            if self.paced() {
                steps = 1;
            }
            for _ in 0..steps {
                self.step();
                if matches!(self.going, Going::Paused) {
                    break;
                }
            }
            let now = Instant::now();
            steps = match now - begun {
                took if took > STRETCH => steps / 2,
                took if took < STRETCH / 2 => steps * 2,
                _ => steps,
            }
            .clamp(1, STRETCH_STEPS);
            let between = if self.shared.pages.load(Ordering::Relaxed) > 0 { FRAME } else { UNSEEN };
            if now - self.drawn >= between {
                self.drawn = now;
                self.publish();
            }
        }
    }

    /// Whether it waits between two steps.
    fn paced(&self) -> bool {
        matches!(self.going, Going::Playing) && SPEEDS[usize::from(self.speed) - 1].is_some()
    }

    /// Does what the inbox asks; waits there while there is nothing to train. `false` is the end.
    fn obey(&mut self) -> bool {
        loop {
            let order = match &self.going {
                Going::Paused if self.look.as_ref().is_some_and(|look| !look.finished()) => {
                    // Due by the clock: pages that ask all the time must not keep it from looking.
                    let left = LOOK.saturating_sub(self.looked.elapsed());
                    if left.is_zero() {
                        self.look_again();
                        continue;
                    }
                    match self.inbox.recv_timeout(left) {
                        Err(RecvTimeoutError::Timeout) => continue,
                        order => order.map_err(|_| TryRecvError::Disconnected),
                    }
                }
                Going::Paused => self.inbox.recv().map_err(|_| TryRecvError::Disconnected),
                Going::Until { .. } => self.inbox.try_recv(),
                Going::Playing => match self.due.checked_duration_since(Instant::now()) {
                    None => self.inbox.try_recv(),
                    Some(wait) => self.inbox.recv_timeout(wait).map_err(|error| match error {
                        RecvTimeoutError::Timeout => TryRecvError::Empty,
                        RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
                    }),
                },
            };
            match order {
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) | Ok(Order::Stop) => return false,
                Ok(Order::Pages) => self.publish(),
                Ok(Order::Moment(wanted, give)) => give(self.moment(&wanted)),
                Ok(Order::Command(command, done)) => self.command(command, done),
            }
            if !matches!(self.going, Going::Paused) && self.due <= Instant::now() {
                return true;
            }
        }
    }

    fn step(&mut self) {
        let watched = self.watched.as_ref().map(|(_, param, index)| {
            let mut value = [0.0];
            let session = self.run.fit.trainer.session();
            session.read(gradus::engine::backend::Place::Param(*param), *index, &mut value);
            (self.run.step(), value[0])
        });
        let seen = self.shared.pages.load(Ordering::Relaxed) > 0;
        match self.run.advance(seen) {
            None => {
                // Over, or back at the last good step.
                self.end(Err(over()));
                self.publish();
                return;
            }
            Some(stepped) => {
                self.errors.push(stepped.error as f32);
                if let (Some((step, value)), true) = (watched, seen) {
                    if self.trail.len() == TRAIL {
                        self.trail.pop_front();
                    }
                    self.trail.push_back(Travelled { step, value: value as f64, error: stepped.error });
                }
                if let Some(epoch) = stepped.epoch {
                    self.flush();
                    self.validated(&epoch);
                    self.shared.history().epochs.push(epoch);
                }
                let reached = match &self.going {
                    Going::Until { step: Some(step), .. } => self.run.step() >= *step,
                    Going::Until { step: None, .. } => stepped.epoch.is_some(),
                    _ => false,
                };
                if reached {
                    self.end(Ok(Answer::Done));
                }
            }
        }
        if let (Going::Playing, Some(rate)) = (&self.going, SPEEDS[usize::from(self.speed) - 1]) {
            let now = Instant::now();
            let between = Duration::from_secs_f64(1.0 / rate);
            // After a pause or a slow step it goes on from now, and does not hurry after what it missed.
            self.due = (self.due + between).max(now - between);
        }
    }

    /// Stops training; whoever waits for it hears how it came out.
    fn end(&mut self, result: Result<Answer, Refusal>) {
        let going = std::mem::replace(&mut self.going, Going::Paused);
        self.publish();
        if let Going::Until { done, .. } = going {
            done(self.run.step(), self.number, result);
        }
    }

    /// A new start: the past is empty but for the first validation.
    fn begun(&mut self) {
        {
            let mut history = self.shared.history();
            history.cut(self.number, 0);
            (history.validations, history.epochs) = (Vec::new(), Vec::new());
        }
        self.remember();
        let hello = self.hello();
        self.shared.set_hello(hello);
        self.publish();
    }

    /// Takes over the epochs that a run has come with.
    fn remember(&mut self) {
        let epochs = self.run.fit.trainer.standing().history.clone();
        epochs.iter().for_each(|epoch| self.validated(epoch));
        self.run.ended = self.run.fit.trainer.standing().ended.clone();
        self.shared.history().epochs = epochs;
    }

    /// Looks where the other process's run is now.
    fn look_again(&mut self) {
        let Some(look) = &mut self.look else { return };
        self.looked = Instant::now();
        // What cannot be read now may be read the next time: the other process is at work on it.
        if matches!(look.refresh(&mut self.run.fit), Ok(true)) {
            self.shared.changes.fetch_add(1, Ordering::Relaxed);
            if self.scene.net != *self.run.fit.net() {
                // The turn of a net of another kind has come: the page learns what it is made of.
                self.scene = Arc::new(Scene::of(&self.run.fit));
                self.watched = None;
                self.trail.clear();
                self.number += 1;
                self.begun();
                return;
            }
            self.shared.history().validations.clear();
            self.remember();
            self.publish();
        }
    }

    fn validated(&mut self, epoch: &gradus::trainer::Epoch) {
        let finite = |x: f64| Some(x).filter(|x| x.is_finite());
        let metric = finite(epoch.metric);
        let (error, train) = (epoch.validation_error, finite(epoch.train_error));
        let validation = Validation { step: epoch.step, error, metric, train };
        self.validation = Some(validation);
        self.shared.history().validations.push(validation);
    }

    fn moment(&mut self, wanted: &Wanted) -> Result<Moment, Refusal> {
        let (ask, ask_while_playing) = self.scene.answers();
        let playing = !matches!(self.going, Going::Paused);
        if !ask || playing && !ask_while_playing {
            let parameters = self.scene.program.parameter_count();
            return Err(Refusal {
                code: Code::TooLarge,
                found: format!("a net of {parameters} parameters"),
                wanted: if ask { "pause first".into() } else { "a smaller net to look into".into() },
            });
        }
        let mut trail = Vec::new();
        if let Some(at) = &wanted.trail {
            let (param, index) = self.scene.find(at)?;
            if self.watched.as_ref().is_none_or(|(watched, ..)| watched != at) {
                self.watched = Some((at.clone(), param, index));
                self.trail.clear();
                self.publish();
            }
            trail.extend(self.trail.iter().copied());
        }
        let session = match wanted.session {
            true => Some(self.run.fit.beside().map_err(crate::scene::failed)?),
            false => None,
        };
        Ok(Moment {
            scene: self.scene.clone(),
            run: self.number,
            changes: self.shared.changes.load(Ordering::Relaxed),
            step: self.run.step(),
            weights: self.run.weights(),
            next: self.run.fit.trainer.next_rows().to_vec(),
            rate: self.run.fit.trainer.next_rate(),
            training: self.run.training().clone(),
            session,
            path: if wanted.path { self.run.path(PATH) } else { Vec::new() },
            trail,
        })
    }

    fn hello(&self) -> Hello {
        hello::hello(&self.run, &self.scene, self.opened, &self.table, self.number)
    }

    /// Hands the errors of the last steps on to the past.
    fn flush(&mut self) {
        self.shared.history().errors.append(&mut self.errors);
    }

    fn publish(&mut self) {
        self.flush();
        self.frame += 1;
        let trainer = &self.run.fit.trainer;
        let standing = trainer.standing();
        let error = self.shared.history().errors.last().map(|&error| f64::from(error));
        let weight = self.watched.as_ref().map(|(at, param, index)| {
            let mut value = [0.0];
            trainer.session().read(gradus::engine::backend::Place::Param(*param), *index, &mut value);
            Watched { at: at.clone(), value: f64::from(value[0]) }
        });
        let training = self.run.training();
        self.shared.publish(State {
            frame: self.frame,
            run: self.number,
            kept_step: self.kept,
            playing: !matches!(self.going, Going::Paused),
            speed: self.speed,
            step: standing.step,
            epoch: standing.epoch,
            row_of_epoch: standing.error_rows,
            error,
            validation: self.validation,
            learning_rate: trainer.next_rate(),
            momentum: training.momentum,
            batch: training.batch.unwrap_or(0),
            weight,
            ended: self.run.ended.clone(),
            earliest: 0,
        });
    }
}
