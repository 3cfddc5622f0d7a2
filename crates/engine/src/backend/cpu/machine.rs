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
const WORTH_A_THREAD: f64 = 20_000.0;

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

/// See the module.
pub(super) struct Machine<'a> {
    /// The level.
    pub(super) level: Checked,
    pool: &'a Pool,
    scratch: &'a Arena,
}

impl<'a> Machine<'a> {
    /// With scratch of [`Scratch::numbers`] for the pool's threads.
    pub(super) fn new(level: Checked, pool: &'a Pool, scratch: &'a Arena) -> Machine<'a> {
        Machine { level, pool, scratch }
    }

    /// How many threads there are.
    pub(super) fn threads(&self) -> usize {
        self.pool.threads()
    }

    /// Runs `f(task, scratch, level)` for each task in 0..tasks, on any threads.
    pub(super) fn pool<F: Fn(usize, &Scratch, Checked) + Sync>(&self, tasks: usize, f: F) {
        let (level, scratch) = (self.level, self.scratch);
        self.pool.run(tasks, |task, worker| {
            f(task, &Scratch(scratch.span(worker * SCRATCH, SCRATCH)), level);
        });
    }

    /// Cuts 0..items into one piece for each thread that is worth waking, where an item takes about `nanoseconds`,
    /// and runs `f(piece, scratch, level)`. Borders lie at multiples of `grain`.
    pub(super) fn split<F>(&self, items: usize, grain: usize, nanoseconds: f64, f: F)
    where
        F: Fn(Range<usize>, &Scratch, Checked) + Sync,
    {
        let worth = (items as f64 * nanoseconds / WORTH_A_THREAD) as usize;
        let pieces = worth.clamp(1, self.threads());
        let each = items.div_ceil(pieces).next_multiple_of(grain).max(1);
        self.pool(pieces, |i, scratch, level| {
            let piece = (i * each).min(items)..((i + 1) * each).min(items);
            if !piece.is_empty() {
                f(piece, scratch, level);
            }
        });
    }
}
