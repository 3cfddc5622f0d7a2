//! The trainer: epochs of steps, validation after each, the best weights kept, an end when nothing improves.

mod standing;

use gradus_engine::backend::{Backend, Place};
use gradus_engine::loss::Targets;
use gradus_engine::observe::{Observer, Unwatched};
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, ParamId, Pick};
use gradus_engine::schedule::{Pace, Plateau, Progress};
use gradus_engine::session::{Outcome, Session};

use crate::dataset::{Part, View};
use crate::head::{Head, Predictions};
pub use standing::{Course, Ended, Epoch, Standing};

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Go,
    /// Stop here; training can go on from here later.
    Pause,
}

/// Someone who is told how training goes, between steps.
pub trait Watcher<B: Backend<Number = f32>> {
    /// After each step.
    fn step(&mut self, trainer: &Trainer<B>) -> Flow;
    /// After each epoch's validation, and once for the start.
    fn epoch(&mut self, trainer: &Trainer<B>, epoch: &Epoch);
}

/// Nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatching;

impl<B: Backend<Number = f32>> Watcher<B> for Unwatching {
    fn step(&mut self, _: &Trainer<B>) -> Flow {
        Flow::Go
    }
    fn epoch(&mut self, _: &Trainer<B>, _: &Epoch) {}
}

/// See the module.
#[derive(Debug)]
pub struct Trainer<B: Backend<Number = f32>> {
    session: Session<B>,
    head: Head,
    course: Course,
    train: Part,
    validation: Part,
    standing: Standing,
    best: Vec<Vec<f32>>,
    /// Averages of the weights, where the course asks for them; while they are validated, the weights themselves.
    average: Option<Vec<Vec<f32>>>,
    order: Vec<u32>,
    order_of: Option<u32>,
    last_error: Option<f64>,
}

impl<B: Backend<Number = f32>> Trainer<B> {
    /// A trainer at the start. The data must have passed [`Session::check`]. With `fresh`, the start is fitted to the
    /// training rows where the net asks for that, else the output starts at the constant guess; without, the session's
    /// weights are the start.
    pub fn new(
        mut session: Session<B>,
        head: Head,
        course: Course,
        train: impl Into<Part>,
        validation: impl Into<Part>,
        fresh: bool,
    ) -> Self {
        let (train, validation) = (train.into(), validation.into());
        let order: Vec<u32> = train.view().positions().collect();
        match fresh {
            true if !session.program().fitted.is_empty() => {
                session.fit_start(&Batch { data: train.view().data(), pick: Pick::Rows(&order) });
            }
            true => {
                let (targets, weights) = (train.view().targets(), train.view().weights());
                session.start_at(&Targets { values: &targets, width: 1, weights: weights.as_deref() });
            }
            false => {}
        }
        let standing = Standing {
            epoch: 0,
            step_of_epoch: 0,
            step: 0,
            error_sum: 0.0,
            error_rows: 0,
            learning_rate: 0.0,
            plateau: Plateau::default(),
            best: 0,
            history: Vec::new(),
            ended: None,
        };
        let best = weights(&session);
        let average = (course.average > 0.0).then(|| best.clone());
        Trainer {
            session,
            head,
            course,
            train,
            validation,
            standing,
            best,
            average,
            order,
            order_of: None,
            last_error: None,
        }
    }

    /// Steps of an epoch.
    pub fn steps_per_epoch(&self) -> u64 {
        let (rows, batch) = (self.train.view().rows(), self.course.batch as usize);
        match self.course.whole_batches && rows > batch {
            true => (rows / batch) as u64,
            false => rows.div_ceil(batch) as u64,
        }
    }

    /// Trains until it is over or the watcher pauses it; `None` is a pause.
    pub fn run(&mut self, watcher: &mut dyn Watcher<B>) -> Option<Ended> {
        self.run_watched(watcher, &mut Unwatched)
    }

    /// The same with an observer of the steps' insides.
    pub fn run_watched(
        &mut self,
        watcher: &mut dyn Watcher<B>,
        observer: &mut dyn Observer,
    ) -> Option<Ended> {
        self.validate_start(watcher);
        while self.standing.ended.is_none() {
            if self.has_rows_left() {
                self.step(observer);
                if self.standing.ended.is_none() && watcher.step(self) == Flow::Pause {
                    return None;
                }
                continue;
            }
            self.end_epoch(watcher);
        }
        self.standing.ended.clone()
    }

    /// One step, unless training is over; an epoch ends with its last one, so that the next step is always one of rows.
    /// The first call validates the start before.
    pub fn advance(&mut self, watcher: &mut dyn Watcher<B>, observer: &mut dyn Observer) {
        self.validate_start(watcher);
        if self.standing.ended.is_some() {
            return;
        }
        self.step(observer);
        if self.standing.ended.is_none() && !self.has_rows_left() {
            self.end_epoch(watcher);
        }
    }

    /// Whether the epoch has another step.
    fn has_rows_left(&self) -> bool {
        let (rows, batch) = (self.train.view().rows() as u64, u64::from(self.course.batch));
        let done = self.standing.error_rows;
        match self.course.whole_batches && rows > batch {
            true => done + batch <= rows,
            false => done < rows,
        }
    }

    /// One step to see how long it takes, on into the next epoch without validation; gives its rows. For trainers that
    /// are thrown away.
    pub(crate) fn rehearse(&mut self) -> usize {
        if !self.has_rows_left() {
            self.standing.epoch += 1;
            self.standing.error_rows = 0;
        }
        let before = self.standing.error_rows;
        self.step(&mut Unwatched);
        (self.standing.error_rows - before) as usize
    }

    /// Validates the start where that was not done.
    pub fn validate_start(&mut self, watcher: &mut dyn Watcher<B>) {
        if self.standing.history.is_empty() {
            self.validate(watcher);
        }
    }

    fn end_epoch(&mut self, watcher: &mut dyn Watcher<B>) {
        self.standing.epoch += 1;
        self.validate(watcher);
        self.standing.step_of_epoch = 0;
        self.standing.error_sum = 0.0;
        self.standing.error_rows = 0;
        self.end_if_due();
    }

    /// The rows that the next step learns from, as places among the training rows.
    pub fn next_rows(&mut self) -> &[u32] {
        let epoch = self.standing.epoch;
        if self.order_of != Some(epoch) {
            // From the same order each time: it must not depend on where training was resumed.
            self.order.clear();
            self.order.extend(self.train.view().positions());
            Random::new(self.course.seed, Stream::Shuffle, epoch as u64).shuffle(&mut self.order);
            self.order_of = Some(epoch);
        }
        let rows = &self.order[self.standing.error_rows as usize..];
        &rows[..(self.course.batch as usize).min(rows.len())]
    }

    /// Goes on along another course, and on another session where one is given: it must run the same net, at the same
    /// weights and step.
    pub fn turn(&mut self, course: Course, session: Option<Session<B>>) {
        self.course = course;
        self.order_of = None;
        if let Some(session) = session {
            self.session = session;
        }
    }

    fn step(&mut self, observer: &mut dyn Observer) {
        let pace = self.pace();
        self.next_rows();
        let from = self.standing.error_rows as usize;
        let rows = &self.order[from..(from + self.course.batch as usize).min(self.order.len())];
        let batch = Batch { data: self.train.view().data(), pick: Pick::Rows(rows) };
        let report = self.session.step(&batch, pace, observer);
        if let Some(average) = &mut self.average {
            self.session.average(average, average_share(self.course.average, self.standing.step));
        }
        let standing = &mut self.standing;
        standing.learning_rate = pace.rate;
        standing.step += 1;
        standing.step_of_epoch += 1;
        standing.error_sum += report.loss * rows.len() as f64;
        standing.error_rows += rows.len() as u64;
        self.last_error = Some(report.loss);
        if let Outcome::Diverged { step, layer } = report.outcome {
            let layer = layer.and_then(|l| self.session.program().layers.get(l as usize).cloned());
            standing.ended = Some(Ended::Diverged { step, layer: layer.unwrap_or("output".into()) });
        }
    }

    /// The learning rate of the next step.
    pub fn next_rate(&self) -> f64 {
        self.pace().rate
    }

    fn pace(&self) -> Pace {
        let steps_per_epoch = self.steps_per_epoch();
        let at = Progress { step: self.standing.step, steps_per_epoch, epochs: self.course.epochs as u64 };
        let warm_up = (self.course.warm_up * steps_per_epoch as f64) as u64;
        let plateau = &self.standing.plateau;
        Pace {
            rate: self.course.learning_rate * self.course.schedule.factor(at, warm_up, plateau),
            dropout: self.course.dropout_schedule.factor(at, 0, plateau),
            decay: self.course.decay_schedule.factor(at, 0, plateau),
        }
    }

    fn validate(&mut self, watcher: &mut dyn Watcher<B>) {
        let validation = self.validation.clone();
        self.swap_average();
        let rows = validation.view();
        let (validation_error, predictions) = answers(&mut self.session, &self.head, rows);
        let (truth, weights) = (rows.truth(), rows.weights());
        let metric = self.head.metric(self.course.metric, &predictions, &truth, weights.as_deref());
        // One that is not defined is never an improvement.
        let metric = metric.ok().flatten().unwrap_or(f64::NAN);
        let standing = &mut self.standing;
        let train_error = standing.error_sum / standing.error_rows as f64;
        let record = Epoch {
            epoch: standing.epoch,
            step: standing.step,
            train_error,
            validation_error,
            metric,
            learning_rate: standing.learning_rate,
        };
        let better = match standing.history.get(standing.best) {
            None => true,
            Some(best) if self.course.latest_best => !self.course.metric.better(best.metric, metric),
            Some(best) => self.course.metric.better(metric, best.metric),
        };
        standing.history.push(record);
        if better {
            standing.best = standing.history.len() - 1;
            refresh(&self.session, &mut self.best);
        }
        self.swap_average();
        let standing = &mut self.standing;
        if standing.epoch > 0 {
            self.course.schedule.note(&mut standing.plateau, validation_error);
        }
        watcher.epoch(self, &record);
    }

    /// Lets the session have the averages of its weights, and the averages' place the weights; and back.
    fn swap_average(&mut self) {
        for (i, numbers) in self.average.iter_mut().flatten().enumerate() {
            let place = Place::Param(ParamId(i as u32));
            let weights = self.session.param(ParamId(i as u32));
            self.session.write(place, 0, numbers);
            *numbers = weights;
        }
    }

    fn end_if_due(&mut self) {
        let waited = self.standing.history.len() - 1 - self.standing.best;
        if self.standing.epoch >= self.course.epochs {
            self.standing.ended = Some(Ended::Finished);
        } else if self.course.patience > 0 && waited >= self.course.patience as usize {
            self.standing.ended = Some(Ended::Stopped);
        }
    }

    /// Puts the best weights into the session, to test and to save.
    pub fn take_best(&mut self) {
        for (i, numbers) in self.best.iter().enumerate() {
            self.session.write(Place::Param(ParamId(i as u32)), 0, numbers);
        }
    }

    /// Answers for some rows with the weights the session has now.
    pub fn predict<'a>(&mut self, rows: impl Into<View<'a>>) -> Predictions {
        answers(&mut self.session, &self.head, rows).1
    }

    /// Error (in loss units) and answers for some rows with the weights the session has now.
    pub fn evaluate<'a>(&mut self, rows: impl Into<View<'a>>) -> (f64, Predictions) {
        answers(&mut self.session, &self.head, rows)
    }

    /// Error of the last step's rows before its update; `None` before the first step since it was made or restored.
    pub fn last_error(&self) -> Option<f64> {
        self.last_error
    }

    /// The session.
    pub fn session(&self) -> &Session<B> {
        &self.session
    }

    /// The course.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The head.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Where training stands.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The record of the best epoch; `None` before the start was validated.
    pub fn best_epoch(&self) -> Option<&Epoch> {
        self.standing.history.get(self.standing.best)
    }

    /// Averages of the weights, by parameter, where the course asks for them.
    pub fn average(&self) -> Option<&[Vec<f32>]> {
        self.average.as_deref()
    }

    /// The best weights so far, by parameter.
    pub fn best_weights(&self) -> &[Vec<f32>] {
        &self.best
    }

    /// The best weights and where training stands; the session is let go.
    pub(crate) fn into_best(self) -> (Vec<Vec<f32>>, Standing) {
        (self.best, self.standing)
    }

    /// Goes on from a saved standing; `fill` then writes the saved numbers into the session, the best weights and the
    /// averages.
    pub fn restore<E>(
        &mut self,
        standing: Standing,
        fill: impl FnOnce(&mut Session<B>, &mut [Vec<f32>], Option<&mut [Vec<f32>]>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.session.set_steps(standing.step);
        self.standing = standing;
        self.order_of = None;
        self.last_error = None;
        fill(&mut self.session, &mut self.best, self.average.as_deref_mut())
    }
}

/// How far an average goes towards the weights after step `step` (from 0): at first it is the plain mean of what there
/// was, so that the start is soon forgotten (M:average).
fn average_share(kept: f64, step: u64) -> f64 {
    (1.0 - kept).max(1.0 / (step + 1) as f64)
}

fn weights<B: Backend<Number = f32>>(session: &Session<B>) -> Vec<Vec<f32>> {
    (0..session.program().params.len()).map(|i| session.param(ParamId(i as u32))).collect()
}

fn refresh<B: Backend<Number = f32>>(session: &Session<B>, best: &mut [Vec<f32>]) {
    for (i, numbers) in best.iter_mut().enumerate() {
        session.read(Place::Param(ParamId(i as u32)), 0, numbers);
    }
}

/// Mean loss and answers of all rows, in batches as large as the session takes.
pub(crate) fn answers<'a, B: Backend<Number = f32>>(
    session: &mut Session<B>,
    head: &Head,
    rows: impl Into<View<'a>>,
) -> (f64, Predictions) {
    let rows: View<'a> = rows.into();
    let width = session.program().output.width as usize;
    let mut raw = vec![0.0; rows.rows() * width];
    let size = session.program().memory.batch;
    let mut sum = 0.0;
    for (batch, raw) in rows.batches(size).zip(raw.chunks_mut(size * width)) {
        sum += session.evaluate_into(&batch, raw) * batch.pick.len() as f64;
    }
    (sum / rows.rows().max(1) as f64, head.predict(&raw))
}
