//! Questions, answered beside the training on a copy of the run at one moment.
//!
//! Two threads: one for pictures of some milliseconds, one for landscapes and sweeps. While the run plays they rest
//! between two answers, so that the training keeps its time.

mod curve;
mod directions;
mod health;
mod landscape;
mod record;
mod rows;
mod sweep;

use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::protocol::{Answer, Code, Command, Refusal};
use crate::scene::{Moment, Wanted};
use crate::shared::{Shared, lock};
use crate::worker::{Done, Order};

/// For how many times as long as it worked a thread rests while a run on so many threads (0: all cores) plays. An answer takes a
/// core: of a run on one thread another one, of a run on several one of theirs, for which the others then wait.
pub fn rest_of(threads: usize) -> u32 {
    if threads == 1 { 32 } else { 80 }
}

/// A question that waits.
struct Job {
    page: u64,
    id: u64,
    command: Command,
    done: Done,
    stop: Arc<AtomicBool>,
}

/// The queue of one thread.
#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// What is being worked on: its page, its kind, and how it is stopped.
    current: Option<(u64, Discriminant<Command>, Arc<AtomicBool>)>,
    over: bool,
}

/// A thread that answers questions. See the module.
pub struct Desk {
    queue: Mutex<Queue>,
    filled: Condvar,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Arc<Desk> {
        Arc::new(Desk { queue: Mutex::default(), filled: Condvar::new() })
    }

    /// Asks. A question of the same kind and page that waits, or that can be stopped, is dropped.
    pub fn ask(&self, page: u64, id: u64, command: Command, done: Done) {
        let kind = discriminant(&command);
        let mut queue = lock(&self.queue);
        if let Some((of, what, stop)) = &queue.current
            && *of == page
            && *what == kind
        {
            stop.store(true, Ordering::Relaxed);
        }
        let (dropped, kept) =
            queue.jobs.drain(..).partition(|job| job.page == page && discriminant(&job.command) == kind);
        queue.jobs = kept;
        queue.jobs.push_back(Job { page, id, command, done, stop: Arc::default() });
        drop(queue);
        self.filled.notify_one();
        let dropped: VecDeque<Job> = dropped;
        for job in dropped {
            (job.done)(0, 0, Err(cancelled()));
        }
    }

    /// Ends the thread after what it does now.
    pub fn close(&self) {
        let mut queue = lock(&self.queue);
        queue.over = true;
        if let Some((.., stop)) = &queue.current {
            stop.store(true, Ordering::Relaxed);
        }
        drop(queue);
        self.filled.notify_one();
    }

    /// Answers until it is closed; while the run plays it rests for `rest` times as long as it worked.
    pub fn work(&self, shared: &Arc<Shared>, worker: &Sender<Order>, rest: u32) {
        while let Some(job) = self.next() {
            let begun = Instant::now();
            let Job { id, command, done, stop, .. } = job;
            match moment(worker, &command) {
                Ok(moment) => {
                    let (step, run) = (moment.step, moment.run);
                    let beside = Beside { desk: self, shared, stop: &stop, id, changes: moment.changes };
                    let mut give = Some(|result| done(step, run, result));
                    let last = match &command {
                        // It goes on after its first answer.
                        Command::Landscape { plane, seed, reach, finest } => {
                            let (plane, seed, reach, finest) = (*plane, *seed, *reach, *finest);
                            let view = landscape::View { plane, seed, reach, finest };
                            landscape::landscape(&moment, &view, &beside, &mut |coarse| {
                                if let Some(give) = give.take() {
                                    give(Ok(Answer::Landscape(coarse)));
                                }
                            })
                            .map(|()| Answer::Done)
                        }
                        _ => answer(&command, moment, &beside),
                    };
                    if let Some(give) = give {
                        give(last);
                    }
                }
                Err(refusal) => done(0, 0, Err(refusal)),
            }
            self.rest(shared, begun.elapsed() * rest);
        }
    }

    fn next(&self) -> Option<Job> {
        let mut queue = lock(&self.queue);
        queue.current = None;
        loop {
            if queue.over {
                return None;
            }
            if let Some(job) = queue.jobs.pop_front() {
                queue.current = Some((job.page, discriminant(&job.command), job.stop.clone()));
                return Some(job);
            }
            queue = match self.filled.wait(queue) {
                Ok(queue) => queue,
                Err(poisoned) => poisoned.into_inner(),
            };
        }
    }

    /// Leaves the processor to the training; a pause of the run ends the rest.
    fn rest(&self, shared: &Shared, for_time: Duration) {
        let until = Instant::now() + for_time;
        while shared.playing.load(Ordering::Relaxed) && !lock(&self.queue).over {
            let Some(left) = until.checked_duration_since(Instant::now()) else { return };
            std::thread::sleep(left.min(Duration::from_millis(20)));
        }
    }
}

/// What a question knows besides its moment.
struct Beside<'a> {
    desk: &'a Desk,
    shared: &'a Arc<Shared>,
    stop: &'a AtomicBool,
    /// The question's id.
    id: u64,
    /// See [`Shared::changes`], at the moment.
    changes: u64,
}

impl Beside<'_> {
    /// Whether what is being computed is of no more use.
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.shared.changes.load(Ordering::Relaxed) != self.changes
    }

    /// Whether a question of another kind waits for this thread; pages do not take the landscape from each other.
    fn waited_for(&self) -> bool {
        lock(&self.desk.queue).jobs.iter().any(|job| !matches!(job.command, Command::Landscape { .. }))
    }
}

/// Asks the training for a copy of the moment.
fn moment(worker: &Sender<Order>, command: &Command) -> Result<Moment, Refusal> {
    let wanted = Wanted {
        session: matches!(
            command,
            Command::Record { .. } | Command::Health | Command::Sweep { .. } | Command::Curve { .. }
        ),
        path: matches!(command, Command::Landscape { .. }),
        trail: match command {
            Command::Curve { weight, .. } => Some(weight.clone()),
            _ => None,
        },
    };
    let (give, take) = std::sync::mpsc::sync_channel(1);
    let asked = worker.send(Order::Moment(wanted, Box::new(move |moment| drop(give.send(moment)))));
    asked.map_err(|_| closing()).and_then(|()| take.recv().map_err(|_| closing())?)
}

fn answer(command: &Command, moment: Moment, beside: &Beside) -> Result<Answer, Refusal> {
    match command {
        Command::Weights { set, param, limit } => {
            curve::weights(&moment, *set, param.as_deref(), *limit as usize).map(Answer::Weights)
        }
        Command::Curve { weight, set, reach, points } => {
            curve::curve(moment, weight, *set, *reach, *points).map(Answer::Curve)
        }
        Command::Secant { weight, set, dx } => curve::secants(&moment, weight, *set, dx).map(Answer::Secant),
        Command::Sandbox { weight, set, start, rate, steps } => {
            curve::sandbox(&moment, weight, *set, (*start, *rate, *steps)).map(Answer::Sandbox)
        }
        Command::Record { row, shown, unit } => {
            record::record(moment, *row, *shown as usize, *unit).map(Answer::Record)
        }
        Command::Rows { order, offset, limit } => {
            rows::rows(&moment, *order, (*offset as usize, *limit as usize)).map(Answer::Rows)
        }
        Command::Row { row } => rows::row(&moment, *row).map(Answer::Row),
        Command::Health => health::health(moment, beside.shared).map(Answer::Health),
        Command::Sweep { from, to, steps } => {
            sweep::sweep(moment, (*from, *to, *steps), beside).map(Answer::Sweep)
        }
        _ => Err(Refusal {
            code: Code::Malformed,
            found: "a command where a question was expected".into(),
            wanted: "a question".into(),
        }),
    }
}

/// Whether it is a question, and whether a long one.
pub fn is_question(command: &Command) -> Option<bool> {
    match command {
        Command::Landscape { .. } | Command::Sweep { .. } => Some(true),
        Command::Weights { .. }
        | Command::Curve { .. }
        | Command::Secant { .. }
        | Command::Sandbox { .. }
        | Command::Record { .. }
        | Command::Rows { .. }
        | Command::Row { .. }
        | Command::Health => Some(false),
        _ => None,
    }
}

/// Another question came.
fn cancelled() -> Refusal {
    Refusal {
        code: Code::Cancelled,
        found: "another question of this kind".into(),
        wanted: "one at a time".into(),
    }
}

/// The lab is closing.
pub fn closing() -> Refusal {
    Refusal { code: Code::Cancelled, found: "the lab is closing".into(), wanted: "gradus lab again".into() }
}
