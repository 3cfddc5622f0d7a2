//! Many rows: a stretch of operations that treat each row by itself is gone through block of rows by block of rows, so
//! that what one operation wrote is still near when the next one reads it. Where only the outputs are wanted, a thread
//! uses the same memory for block after block. What each row becomes stays the same.

use core::ops::Range;

use super::view::View;
use crate::backend::StepArgs;
use crate::plan::op::Op;
use crate::rows::{ParamId, SlotId};

/// Numbers of a block's rows that one operation reads and writes: together with packed weights they stay in a core's
/// second cache.
const NEAR: usize = 160 * 1024;
/// Rows of a block: borders lie at multiples of these, and fewer would pack weights too often.
const GRAIN: usize = 64;

/// Weights of one operation, as a multiple of the numbers of a block's rows, that may be read again for each block. Those
/// of a layer of thousands of units come from far away: four times for 256 rows, and the products took 1.4 times as long.
const WEIGHTS: usize = 4;

/// Operations at the start of some, and the blocks that all of them are done for before the next block's turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocks {
    /// How many operations.
    pub(super) ops: usize,
    rows: usize,
    each: usize,
    again: bool,
}

impl Blocks {
    /// The blocks for the start of `ops`; `None` where there are not at least two for each thread.
    pub(super) fn of(view: &View, ops: &[Op], args: &StepArgs, threads: usize) -> Option<Blocks> {
        let rows = args.batch.pick.len();
        if rows < 4 * GRAIN * threads {
            return None;
        }
        let count = ops.iter().take_while(|op| op.is_row_local()).count();
        let (all, ops) = (ops.len(), &ops[..count]);
        let numbers = |op: &Op| {
            let mut sum = 0;
            op.each_slot(|slot, _| sum += view.width(slot));
            sum
        };
        let widest = ops.iter().map(numbers).max()?.max(1);
        let each = (NEAR / widest / GRAIN * GRAIN).max(GRAIN);
        let weights = ops.iter().filter_map(weights).map(|w| view.infos[w.0 as usize].len()).max();
        let near = weights.is_none_or(|weights| weights <= WEIGHTS * each * widest);
        let worth = count > 1 && near && rows >= 2 * each * threads && apart(view, ops);
        // Then nobody reads any other slot: neither what is run after these operations nor the caller.
        let again = count == all && args.only.is_some_and(|only| alone(view, ops, only));
        worth.then_some(Blocks { ops: count, rows, each, again })
    }

    /// How many rows further up than their numbers say the rows of block `i` lie; below 0 for a thread whose number is
    /// above that of its block (see [`View::slot`]).
    pub(super) fn lifted(self, i: usize, worker: usize) -> usize {
        if self.again { i.wrapping_sub(worker).wrapping_mul(self.each) } else { 0 }
    }

    /// How many.
    pub(super) fn count(self) -> usize {
        self.rows.div_ceil(self.each)
    }

    /// Rows of block `i`.
    pub(super) fn rows(self, i: usize) -> Range<usize> {
        i * self.each..((i + 1) * self.each).min(self.rows)
    }
}

/// The weights that an operation goes through for every block.
fn weights(op: &Op) -> Option<ParamId> {
    match *op {
        Op::Affine { w, .. }
        | Op::AffineEach { w, .. }
        | Op::TimesTransposed { w, .. }
        | Op::TimesTransposedEach { w, .. } => Some(w),
        _ => None,
    }
}

/// Whether no row of a slot shares memory with another row of another slot: else a block would write over one that
/// another still needs.
fn apart(view: &View, ops: &[Op]) -> bool {
    let mut fine = true;
    let each = |f: &mut dyn FnMut(SlotId)| ops.iter().for_each(|op| op.each_slot(|slot, _| f(slot)));
    each(&mut |a| {
        each(&mut |b| {
            let (x, y) = (view.region(a), view.region(b));
            fine &= !x.overlaps(y) || (x.offset == y.offset && view.width(a) == view.width(b));
        });
    });
    fine
}

/// Whether the slot that is kept shares memory with no other.
fn alone(view: &View, ops: &[Op], kept: SlotId) -> bool {
    let mut fine = true;
    ops.iter().for_each(|op| {
        op.each_slot(|slot, _| {
            fine &= slot == kept || !view.region(slot).overlaps(view.region(kept));
        });
    });
    fine
}
