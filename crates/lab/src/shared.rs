//! What all threads of a lab see: the past, where the run stands, and what it is.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::{broadcast, watch};

use gradus::trainer::Epoch;

use crate::protocol::{Event, Hello, State, VERSION, Validation, What};

/// A state with its text, which is written once for all pages.
#[derive(Debug)]
pub struct Published {
    /// It.
    pub state: State,
    /// As JSON.
    pub text: String,
}

/// Everything that has happened.
#[derive(Debug, Default)]
pub struct History {
    /// See [`State::run`].
    pub run: u64,
    /// Error of each step's batch, from the first step on.
    pub errors: Vec<f32>,
    /// Every validation, ascending by step.
    pub validations: Vec<Validation>,
    /// Every epoch; the first is the start.
    pub epochs: Vec<Epoch>,
    /// What each change of the past went back to: the run that it began, the step.
    cuts: Vec<(u64, u64)>,
}

impl History {
    /// Forgets what came after `step`.
    pub fn cut(&mut self, run: u64, step: u64) {
        self.run = run;
        self.cuts.push((run, step));
        self.errors.truncate(step as usize);
        self.validations.retain(|validation| validation.step <= step);
        self.epochs.retain(|epoch| epoch.step <= step);
    }

    /// Up to which step the past is what it was in `run`.
    pub fn kept_since(&self, run: u64) -> u64 {
        let later = self.cuts.iter().filter(|(began, _)| *began > run);
        later.map(|(_, step)| *step).min().unwrap_or(u64::MAX)
    }
}

/// See the module.
#[derive(Debug)]
pub struct Shared {
    history: Mutex<History>,
    hello: Mutex<Option<Arc<Hello>>>,
    /// Where the run stands: the newest replaces the ones before.
    pub published: watch::Sender<Arc<Published>>,
    /// Events that no page may miss.
    pub events: broadcast::Sender<Arc<String>>,
    /// Pages that are open.
    pub pages: AtomicUsize,
    /// Whether it trains.
    pub playing: AtomicBool,
    /// How often the run was changed: what is computed of an older one is of no use.
    pub changes: AtomicU64,
}

impl Default for Shared {
    fn default() -> Self {
        let first = Published { state: State::default(), text: String::new() };
        Shared {
            history: Mutex::default(),
            hello: Mutex::default(),
            published: watch::channel(Arc::new(first)).0,
            events: broadcast::channel(64).0,
            pages: AtomicUsize::new(0),
            playing: AtomicBool::new(false),
            changes: AtomicU64::new(0),
        }
    }
}

/// A lock whose holder has panicked guards plain data all the same.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// JSON; what the lab says can always be written.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Shared {
    /// The past.
    pub fn history(&self) -> MutexGuard<'_, History> {
        lock(&self.history)
    }

    /// What the run is; `None` before it is opened.
    pub fn hello(&self) -> Option<Arc<Hello>> {
        lock(&self.hello).clone()
    }

    /// Tells all pages what the run is now.
    pub fn set_hello(&self, hello: Hello) {
        let hello = Arc::new(hello);
        *lock(&self.hello) = Some(hello.clone());
        self.tell(What::Hello(Box::new((*hello).clone())));
    }

    /// Sends an event to all pages.
    pub fn tell(&self, event: What) {
        // Without pages nobody hears it, and that is no error.
        let _ = self.events.send(Arc::new(json(&Event { v: VERSION, event })));
    }

    /// Publishes where the run stands.
    pub fn publish(&self, state: State) {
        let text = json(&Event { v: VERSION, event: What::State(state.clone()) });
        self.playing.store(state.playing, Ordering::Relaxed);
        self.published.send_replace(Arc::new(Published { state, text }));
    }
}
