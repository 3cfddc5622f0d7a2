//! A place where the members of a team wait for each other, spinning.

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicBool, AtomicUsize};
use std::panic::resume_unwind;
use std::thread;

/// Pauses a member spins before it lets others run.
const SPINS: u32 = 2000;

/// See the module.
pub(super) struct Barrier {
    size: usize,
    /// How many have come this time.
    arrived: AtomicUsize,
    /// How often all have come.
    round: AtomicUsize,
    /// A member will never come.
    broken: AtomicBool,
    /// Someone was waited for so long that it cannot have been running.
    late: AtomicBool,
    spins: u32,
}

impl Barrier {
    /// For `size` members; with more threads than cores, waiting ones let others run at once.
    pub(super) fn new(size: usize, crowded: bool) -> Barrier {
        let spins = if crowded { 0 } else { SPINS };
        let (arrived, round, broken, late) = Default::default();
        Barrier { size, arrived, round, broken, late, spins }
    }

    /// Waits until all members have called it; what they wrote before is then seen by all. Unwinds if a member never
    /// comes.
    pub(super) fn wait(&self) {
        let round = self.round.load(Acquire);
        if self.arrived.fetch_add(1, AcqRel) + 1 == self.size {
            self.arrived.store(0, Relaxed);
            self.round.store(round.wrapping_add(1), Release);
            return;
        }
        let mut spins = 0;
        while self.round.load(Acquire) == round {
            if self.broken.load(Relaxed) {
                // Its own panic says what happened.
                resume_unwind(Box::new("a member of the team panicked"));
            }
            if spins < self.spins {
                spins += 1;
                core::hint::spin_loop();
            } else {
                self.late.store(true, Relaxed);
                thread::yield_now();
            }
        }
    }

    /// Whether someone was waited for so long that it cannot have been running: the cores have other work to do.
    pub(super) fn was_late(&self) -> bool {
        self.late.load(Relaxed)
    }

    /// Says that a member will never come.
    pub(super) fn give_up(&self) {
        self.broken.store(true, Relaxed);
    }
}
