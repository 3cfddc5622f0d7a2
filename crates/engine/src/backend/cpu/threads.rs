//! Fork and join: a fixed list of tasks, claimed one by one by the caller and by workers that wait for it.
//!
//! A worker *enters* an open job by counting itself in, and the caller closes the job once no task is left to
//! claim. So the caller never waits for a worker that did not wake up in time, only for tasks under way. Nothing
//! here decides what a task calculates: bits do not depend on who claims it.

use core::any::Any;
use core::cell::{Cell, UnsafeCell};
use core::marker::PhantomData;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// Pauses a worker spins before it sleeps: some 100 to 400 µs, longer than what one thread does alone between two jobs
/// of a step; being woken costs more than it waits.
const SPINS: u32 = 10_000;
/// Pauses the caller spins for the last tasks before it lets others run.
const JOIN_SPINS: u32 = 200;

/// The job's state in one word: its number in the upper half, [`OPEN`], and how many workers are inside.
const NUMBER: u64 = 1 << 32;
const OPEN: u64 = 1 << 31;
const INSIDE: u64 = OPEN - 1;

/// What workers run: `f(task, worker)` for task in 0..tasks.
#[derive(Clone, Copy)]
struct Job {
    f: *const (dyn Fn(usize, usize) + Sync),
    tasks: usize,
}

struct Shared {
    state: AtomicU64,
    next: AtomicUsize,
    job: UnsafeCell<Option<Job>>,
    stop: AtomicBool,
    panicked: AtomicBool,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
    spins: u32,
}

// SAFETY: `job` is written only by the caller while the job is closed and nobody is inside (see `Pool::run`), and
// read only by those inside; the state's orderings separate the two. Its pointer is to something `Sync`.
unsafe impl Sync for Shared {}
// SAFETY: as above.
unsafe impl Send for Shared {}

struct Worker {
    sleeps: Arc<AtomicBool>,
    handle: Option<JoinHandle<()>>,
}

impl Worker {
    /// Wakes it if it sleeps; whether it did.
    fn rouse(&self) -> bool {
        let slept = self.sleeps.swap(false, SeqCst);
        if slept && let Some(handle) = &self.handle {
            handle.thread().unpark();
        }
        slept
    }
}

/// The workers. Not `Sync`: one job at a time.
pub(super) struct Pool {
    shared: Arc<Shared>,
    workers: Vec<Worker>,
    one_caller: PhantomData<Cell<()>>,
}

impl core::fmt::Debug for Pool {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Pool").field("threads", &self.threads()).finish()
    }
}

impl Pool {
    /// A pool of `threads` threads, the caller among them. Where the system grants fewer, there are fewer.
    pub(super) fn new(threads: usize) -> Pool {
        let cores = thread::available_parallelism().map_or(1, |n| n.get());
        let shared = Arc::new(Shared {
            state: AtomicU64::new(0),
            next: AtomicUsize::new(0),
            job: UnsafeCell::new(None),
            stop: AtomicBool::new(false),
            panicked: AtomicBool::new(false),
            panic: Mutex::new(None),
            // With more threads than cores a spinning worker keeps another from working.
            spins: if threads > cores { 0 } else { SPINS },
        });
        let mut workers = Vec::new();
        for index in 1..threads {
            let sleeps = Arc::new(AtomicBool::new(false));
            let (shared, asleep) = (Arc::clone(&shared), Arc::clone(&sleeps));
            let builder = thread::Builder::new().name(format!("gradus-{index}"));
            match builder.spawn(move || shared.work(index, &asleep)) {
                Ok(handle) => workers.push(Worker { sleeps, handle: Some(handle) }),
                Err(_) => break,
            }
        }
        Pool { shared, workers, one_caller: PhantomData }
    }

    /// Threads that work, the caller among them.
    pub(super) fn threads(&self) -> usize {
        self.workers.len() + 1
    }

    /// Whether there are more threads than cores.
    pub(super) fn crowded(&self) -> bool {
        self.shared.spins == 0
    }

    /// Whether all workers are awake; those that are not are woken.
    pub(super) fn rouse(&self) -> bool {
        let roused = self.workers.iter().filter(|worker| worker.rouse()).count();
        roused == 0
    }

    /// Runs `f(task, worker)` for each task in 0..tasks, on any thread; `worker` is below [`Pool::threads`] and no
    /// two threads have the same. Returns when all are done. A panic in a task comes out here.
    #[inline]
    pub(super) fn run<F: Fn(usize, usize) + Sync>(&self, tasks: usize, f: F) {
        if tasks <= 1 || self.workers.is_empty() {
            (0..tasks).for_each(|task| f(task, 0));
        } else {
            self.share(tasks, &f);
        }
    }

    /// [`Pool::run`] with the workers.
    fn share(&self, tasks: usize, f: &(dyn Fn(usize, usize) + Sync)) {
        let shared = &*self.shared;
        // SAFETY: only the lifetime changes. Workers use the reference only while inside the job, and `Closing`
        // below does not let this function end, or unwind, before they have left.
        let f: &'static (dyn Fn(usize, usize) + Sync) = unsafe { core::mem::transmute(f) };
        // SAFETY: the job is closed and nobody is inside: `Closing` saw to it, and there is one caller.
        unsafe { *shared.job.get() = Some(Job { f, tasks }) };
        shared.next.store(0, Relaxed);
        let number = (shared.state.load(Relaxed) & !(NUMBER - 1)).wrapping_add(NUMBER);
        shared.state.store(number | OPEN, SeqCst);
        let closing = Closing(shared);
        for worker in self.workers.iter().take(tasks - 1) {
            worker.rouse();
        }
        // A panic of the caller's own task waits until nobody is inside, and takes a worker's with it.
        let own = catch_unwind(AssertUnwindSafe(|| shared.claim(Job { f, tasks }, 0))).err();
        drop(closing);
        // The flag spares a lock in every step that goes well.
        let other = match shared.panicked.swap(false, Acquire) {
            true => shared.panic.lock().unwrap_or_else(PoisonError::into_inner).take(),
            false => None,
        };
        if let Some(payload) = own.or(other) {
            resume_unwind(payload);
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.stop.store(true, SeqCst);
        for worker in &mut self.workers {
            if let Some(handle) = worker.handle.take() {
                handle.thread().unpark();
                // A worker catches its tasks' panics, so there is nothing to hear of.
                let _ = handle.join();
            }
        }
    }
}

/// Closes the job and waits until nobody is inside, also when the caller's own task panics.
struct Closing<'a>(&'a Shared);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        // No task is left to claim, or the caller panicked and none shall be claimed any more.
        self.0.next.store(usize::MAX / 2, Relaxed);
        self.0.state.fetch_and(!OPEN, AcqRel);
        let mut spins = 0;
        while self.0.state.load(Acquire) & INSIDE != 0 {
            spins += 1;
            if spins < JOIN_SPINS { core::hint::spin_loop() } else { thread::yield_now() }
        }
    }
}

impl Shared {
    fn claim(&self, job: Job, worker: usize) {
        loop {
            let task = self.next.fetch_add(1, Relaxed);
            if task >= job.tasks {
                return;
            }
            // SAFETY: this thread is inside the job (or its caller), so the closure still lives.
            unsafe { (*job.f)(task, worker) };
        }
    }

    /// Counts this thread into the job of `state`, if that still stands.
    fn enter(&self, state: u64) -> bool {
        self.state.compare_exchange(state, state + 1, AcqRel, Relaxed).is_ok()
    }

    fn work(&self, index: usize, sleeps: &AtomicBool) {
        let (mut last, mut spins) = (0, 0);
        while !self.stop.load(SeqCst) {
            let state = self.state.load(SeqCst);
            let number = state / NUMBER;
            if state & OPEN != 0 && number != last {
                if self.enter(state) {
                    last = number;
                    self.work_inside(index);
                    self.state.fetch_sub(1, Release);
                }
                spins = 0;
            } else if spins < self.spins {
                spins += 1;
                core::hint::spin_loop();
            } else {
                sleeps.store(true, SeqCst);
                // A job opened before the caller could see the flag must not be slept through.
                if self.state.load(SeqCst) == state && !self.stop.load(SeqCst) {
                    thread::park();
                }
                sleeps.store(false, SeqCst);
                spins = 0;
            }
        }
    }

    fn work_inside(&self, index: usize) {
        // SAFETY: inside the job nobody writes it, and `enter` saw the caller's writing.
        let Some(job) = (unsafe { *self.job.get() }) else { return };
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| self.claim(job, index))) {
            *self.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(payload);
            self.panicked.store(true, Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_runs_once_whatever_the_threads() {
        for threads in [1, 2, 3, 8] {
            let pool = Pool::new(threads);
            for round in 0..3000usize {
                let tasks = round % 19;
                let done: [AtomicUsize; 19] = Default::default();
                pool.run(tasks, |task, worker| {
                    assert!(worker < threads);
                    done[task].fetch_add(1, Relaxed);
                });
                for (task, done) in done.iter().enumerate() {
                    assert_eq!(done.load(Relaxed), usize::from(task < tasks), "task {task} of {tasks}");
                }
            }
        }
    }

    #[test]
    fn workers_wake_from_sleep() {
        let pool = Pool::new(3);
        for _ in 0..20 {
            thread::sleep(std::time::Duration::from_millis(2));
            let (sum, both) = (AtomicUsize::new(0), std::sync::Barrier::new(3));
            pool.run(3, |task, _| {
                // Only three threads at once get past this.
                both.wait();
                sum.fetch_add(task, Relaxed);
            });
            assert_eq!(sum.load(Relaxed), 3);
        }
    }

    #[test]
    fn a_panic_comes_out_and_the_pool_works_on() {
        let pool = Pool::new(4);
        for bad in 0..40 {
            let run = || {
                pool.run(40, |task, _| {
                    if task == bad {
                        resume_unwind(Box::new(task));
                    }
                })
            };
            let payload = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
            assert_eq!(payload.downcast_ref::<usize>(), Some(&bad));
            let count = AtomicUsize::new(0);
            pool.run(7, |_, _| {
                count.fetch_add(1, Relaxed);
            });
            assert_eq!(count.load(Relaxed), 7);
        }
    }

    #[test]
    fn pools_end_when_dropped() {
        for _ in 0..200 {
            let pool = Pool::new(3);
            pool.run(5, |_, _| ());
        }
    }
}
