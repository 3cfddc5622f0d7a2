//! What an operation runs with: the level, the threads, and each thread's scratch memory.

use core::ops::Range;

use super::arena::{Arena, Span};
use super::gemm::{PACKED_B, Packing};
use super::level::Checked;
use super::pack::STRIP_A;
use super::threads::Pool;

/// Numbers of a gradient that a thread holds at a time.
pub(super) const TILE: usize = 64 * super::gemm::BLOCK_COLUMNS;
/// Room for a narrow gradient's tile turned over.
const SECOND_TILE: usize = 8 * super::gemm::BLOCK_COLUMNS;
/// Numbers of scratch a thread has.
const SCRATCH: usize = PACKED_B + STRIP_A + TILE + SECOND_TILE;
/// Nanoseconds of work worth waking a thread for.
const WORTH_WAKING: f64 = 20_000.0;
/// Nanoseconds of work worth sharing among the members of a team, who are awake.
const WORTH_SHARING: f64 = 400.0;

/// One thread's scratch memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scratch(Span);

impl Scratch {
    /// Numbers that `threads` threads need.
    pub(super) fn numbers(threads: usize) -> usize {
        threads.saturating_mul(SCRATCH)
    }

    /// For packing a product's operands.
    pub(super) fn packing(&self) -> Packing {
        let packed = self.0.part(0..PACKED_B).start();
        Packing { packed, strip: self.0.part(PACKED_B..PACKED_B + STRIP_A).start() }
    }

    /// [`TILE`] numbers.
    pub(super) fn tile(&self) -> *mut f32 {
        self.0.part(PACKED_B + STRIP_A..PACKED_B + STRIP_A + TILE).start()
    }

    /// Room for eight rows of a block's columns.
    pub(super) fn second_tile(&self) -> *mut f32 {
        self.0.part(PACKED_B + STRIP_A + TILE..SCRATCH).start()
    }
}

/// Who works on an operation.
#[derive(Clone, Copy)]
enum Crew<'a> {
    /// Threads that are called for it.
    Pool(&'a Pool),
    /// One of the `size` members of a team that work on it together.
    Member { index: usize, size: usize, worker: usize },
}

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Machine<'a> {
    /// The level.
    pub(super) level: Checked,
    crew: Crew<'a>,
    scratch: &'a Arena,
}

impl<'a> Machine<'a> {
    /// With scratch of [`Scratch::numbers`] for the pool's threads.
    pub(super) fn new(level: Checked, pool: &'a Pool, scratch: &'a Arena) -> Machine<'a> {
        Machine { level, crew: Crew::Pool(pool), scratch }
    }

    /// Member `index` of a team of `size`, on the pool's thread `worker`: it does its part of what all members do.
    pub(super) fn member(
        level: Checked,
        scratch: &'a Arena,
        (index, size): (usize, usize),
        worker: usize,
    ) -> Machine<'a> {
        Machine { level, crew: Crew::Member { index, size, worker }, scratch }
    }

    /// The same thread on work that is its own.
    pub(super) fn alone(self) -> Machine<'a> {
        let worker = match self.crew {
            Crew::Pool(_) => 0,
            Crew::Member { worker, .. } => worker,
        };
        Machine { crew: Crew::Member { index: 0, size: 1, worker }, ..self }
    }

    /// Whether it is a member of a team on work that all do together.
    pub(super) fn in_team(&self) -> bool {
        matches!(self.crew, Crew::Member { size, .. } if size > 1)
    }

    /// Whether there are several threads, on whatever they work.
    pub(super) fn several(&self) -> bool {
        match self.crew {
            Crew::Pool(pool) => pool.threads() > 1,
            Crew::Member { size, .. } => size > 1,
        }
    }

    /// How many threads share work that takes about `nanoseconds` of one.
    #[inline]
    pub(super) fn threads(&self, nanoseconds: f64) -> usize {
        let (threads, worth) = match self.crew {
            Crew::Pool(pool) => (pool.threads(), WORTH_WAKING),
            Crew::Member { size, .. } => (size, WORTH_SHARING),
        };
        if threads == 1 { 1 } else { ((nanoseconds / worth) as usize).clamp(1, threads) }
    }

    /// Runs `f(task, scratch, level)` for each task in 0..tasks, on any threads; for a member of a team, for the tasks
    /// that are its own.
    #[inline]
    pub(super) fn pool<F: Fn(usize, &Scratch, Checked) + Sync>(&self, tasks: usize, f: F) {
        let (level, scratch) = (self.level, self.scratch);
        let scratch_of = |worker: usize| Scratch(scratch.span(worker * SCRATCH, SCRATCH));
        match self.crew {
            Crew::Pool(pool) => pool.run(tasks, |task, worker| f(task, &scratch_of(worker), level)),
            Crew::Member { index, size, worker } => {
                let scratch = scratch_of(worker);
                (index..tasks).step_by(size).for_each(|task| f(task, &scratch, level));
            }
        }
    }

    /// Cuts 0..items into one piece for each thread that is worth it, where an item takes about `nanoseconds`, and
    /// runs `f(piece, scratch, level)`. Borders lie at multiples of `grain`.
    #[inline]
    pub(super) fn split<F>(&self, items: usize, grain: usize, nanoseconds: f64, f: F)
    where
        F: Fn(Range<usize>, &Scratch, Checked) + Sync,
    {
        let pieces = self.threads(items as f64 * nanoseconds);
        let each = items.div_ceil(pieces).next_multiple_of(grain).max(1);
        self.pool(pieces, |i, scratch, level| {
            let piece = (i * each).min(items)..((i + 1) * each).min(items);
            if !piece.is_empty() {
                f(piece, scratch, level);
            }
        });
    }
}
