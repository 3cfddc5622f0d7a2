//! Earlier states of a run, so that one can step back: at every so many steps, more apart as they fill their room.

use std::sync::Arc;

use gradus::engine::session::Array;
use gradus::fit::Fit;
use gradus::options::TrainingOptions;
use gradus::trainer::Standing;

/// Bytes that all snapshots together may take.
const LIMIT: usize = 256 << 20;
/// Steps between two at first: stepping back then makes at most so many steps anew.
const EVERY: u64 = 16;
/// So many times farther apart while no page is open, but for the first few: the first step back then makes more steps
/// anew, and training that nobody looks at costs what it costs without a lab.
const UNSEEN: u64 = 16;
/// Of nets of fewer parameters than [`FEW`] at most so many are kept: of a step of microseconds a copy is a good part, and
/// so many as lie between two are made anew in no time.
const MOST_OF_FEW: usize = 512;
const FEW: usize = 10_000;

/// A state.
#[derive(Debug)]
pub struct Snapshot {
    /// Steps done.
    pub step: u64,
    /// Settings in force.
    pub training: Arc<TrainingOptions>,
    /// Where training stood, without its history.
    standing: Standing,
    /// How many epochs of the history there were.
    epochs: usize,
    /// Parameters, and what the optimizer remembers, in the order of the session's arrays.
    arrays: Vec<Vec<f32>>,
    /// Averages of the weights, where there are any.
    average: Vec<Vec<f32>>,
    /// The best weights then.
    best: Arc<Vec<Vec<f32>>>,
}

/// The snapshots of a run.
#[derive(Debug)]
pub struct Snapshots {
    taken: Vec<Snapshot>,
    every: u64,
    limit: usize,
    /// How many there may be.
    most: usize,
    /// Bytes that all of them take.
    bytes: usize,
    /// The arrays of the session, once for all snapshots.
    arrays: Vec<Array>,
    training: Arc<TrainingOptions>,
    best: Arc<Vec<Vec<f32>>>,
    /// The epoch that `best` is of.
    best_epoch: Option<usize>,
}

impl Snapshots {
    /// None yet.
    pub fn new(fit: &Fit) -> Snapshots {
        let few = fit.trainer.session().program().parameter_count() < FEW;
        Snapshots {
            taken: Vec::new(),
            every: EVERY,
            limit: LIMIT,
            most: if few { MOST_OF_FEW } else { usize::MAX },
            bytes: 0,
            arrays: fit.trainer.session().arrays(),
            training: Arc::new(fit.prepared.options.training.clone()),
            best: Arc::default(),
            best_epoch: None,
        }
    }

    /// With another limit in bytes.
    #[cfg(test)]
    pub fn limited(mut self, limit: usize) -> Snapshots {
        self.limit = limit;
        self
    }

    /// Takes note of other settings: the session's arrays may be others too.
    pub fn turned(&mut self, fit: &Fit) {
        self.arrays = fit.trainer.session().arrays();
        self.training = Arc::new(fit.prepared.options.training.clone());
    }

    /// Takes one where one is due. Called before each step; `seen` says that a page is open.
    pub fn note(&mut self, fit: &Fit, seen: bool) {
        let standing = fit.trainer.standing();
        let rarely = self.every.saturating_mul(UNSEEN);
        let every = if seen || standing.step < rarely { self.every } else { rarely };
        if !standing.step.is_multiple_of(every) || self.taken.last().is_some_and(|s| s.step >= standing.step)
        {
            return;
        }
        let averaged: usize = fit.trainer.average().into_iter().flatten().map(Vec::len).sum();
        let numbers = self.arrays.iter().map(len).sum::<usize>() + averaged;
        // The best weights are shared by many; one that alone is too large is never taken.
        if 4 * numbers > self.limit / 2 {
            return;
        }
        if self.best_epoch != Some(standing.best) {
            self.best = Arc::new(fit.trainer.best_weights().to_vec());
            self.best_epoch = Some(standing.best);
            self.bytes += 4 * self.best.iter().map(Vec::len).sum::<usize>();
        }
        let session = fit.trainer.session();
        let read = |array: &Array| {
            let mut numbers = vec![0.0; len(array)];
            session.read(array.place, 0, &mut numbers);
            numbers
        };
        self.taken.push(Snapshot {
            step: standing.step,
            training: self.training.clone(),
            standing: Standing { history: Vec::new(), ended: None, ..*standing },
            epochs: standing.history.len(),
            arrays: self.arrays.iter().map(read).collect(),
            average: fit.trainer.average().map(<[Vec<f32>]>::to_vec).unwrap_or_default(),
            best: self.best.clone(),
        });
        self.bytes += 4 * numbers;
        while self.taken.len() > 1 && (self.bytes > self.limit || self.taken.len() > self.most) {
            self.every *= 2;
            let every = self.every;
            self.taken.retain(|snapshot| snapshot.step.is_multiple_of(every));
            self.bytes = self.count();
        }
    }

    fn count(&self) -> usize {
        let mut bytes = 0;
        let mut best: *const Vec<Vec<f32>> = std::ptr::null();
        for snapshot in &self.taken {
            bytes += 4 * snapshot.arrays.iter().chain(&snapshot.average).map(Vec::len).sum::<usize>();
            if Arc::as_ptr(&snapshot.best) != best {
                best = Arc::as_ptr(&snapshot.best);
                bytes += 4 * snapshot.best.iter().map(Vec::len).sum::<usize>();
            }
        }
        bytes
    }

    /// The last one that is no later than `step`.
    pub fn before(&self, step: u64) -> Option<&Snapshot> {
        self.taken.iter().rev().find(|snapshot| snapshot.step <= step)
    }

    /// Forgets those after `step`, and the best weights that may be of an epoch after it.
    pub fn cut(&mut self, step: u64) {
        self.taken.retain(|snapshot| snapshot.step <= step);
        self.best_epoch = None;
        self.bytes = self.count();
    }

    /// Weights at up to `most` of the steps, evenly spread, oldest first.
    pub fn path(&self, most: usize, parameters: usize) -> Vec<(u64, Vec<Vec<f32>>)> {
        let n = self.taken.len();
        let wanted = n.min(most);
        let one = |i: usize| {
            let snapshot = self.taken.get(i * n / wanted.max(1))?;
            Some((snapshot.step, snapshot.arrays.iter().take(parameters).cloned().collect()))
        };
        (0..wanted).filter_map(one).collect()
    }
}

fn len(array: &Array) -> usize {
    array.shape[0] as usize * array.shape[1] as usize
}

impl Snapshot {
    /// Puts a fit, whose settings must be this snapshot's, where it was taken.
    pub fn restore(&self, fit: &mut Fit) {
        let mut history = fit.trainer.standing().history.clone();
        history.truncate(self.epochs);
        let standing = Standing { history, ..self.standing.clone() };
        let filled = fit.trainer.restore(standing, |session, best, average| {
            for (array, numbers) in session.arrays().iter().zip(&self.arrays) {
                session.write(array.place, 0, numbers);
            }
            best.clone_from_slice(&self.best);
            if let Some(average) = average {
                average.clone_from_slice(&self.average);
            }
            Ok::<(), std::convert::Infallible>(())
        });
        match filled {
            Ok(()) => {}
            Err(never) => match never {},
        }
    }
}
