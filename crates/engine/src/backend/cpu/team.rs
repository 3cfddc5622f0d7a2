//! Teams: threads that walk through a stretch of operations together. Each does its own rows of what treats rows by
//! themselves, with nobody to wait for; they meet only where one needs what another wrote. So a net whose operations
//! take a microsecond each still gains from a second thread. Who calculates what never changes what comes out.

use core::ops::Range;
use core::sync::atomic::{AtomicU64, Ordering};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::arena::Arena;
use super::barrier::Barrier;
use super::level::Checked;
use super::machine::Machine;
use super::meet::{Since, Walk};
use super::view::View;
use crate::backend::StepArgs;
use crate::plan::op::{Gradient, Op};
use crate::rows::{ParamId, SlotId};

/// Rows whose border two members may share: the masks of dropout are drawn eight elements at a time.
const GRAIN: usize = 8;
/// Multiply-adds of a stretch that are worth a team, and those of one operation that are worth calling threads for it
/// alone: it can then be cut along its columns too.
const WORTH_A_TEAM: f64 = 5e5;
const WORTH_A_CALL: f64 = 1e7;
/// No parameter has a number that is not finite.
const NONE: u64 = u64::MAX;

/// Whether a team can do it: nothing in it needs memory of the backend's own.
fn fits(op: &Op) -> bool {
    match op {
        Op::GradientUpdate { gradient, .. } | Op::Gradient { gradient, .. } => {
            !matches!(gradient, Gradient::Scatter { .. })
        }
        op => op.is_row_local(),
    }
}

/// How many operations at the start of `ops` a team of `size` should do together, and their multiply-adds; none where
/// calling threads for each by itself is as good.
pub(super) fn stretch(view: &View, ops: &[Op], rows: usize, size: usize) -> (usize, f64) {
    if size == 1 || rows < 2 * GRAIN {
        return (0, 0.0);
    }
    let mut sum = 0.0;
    for (i, op) in ops.iter().enumerate() {
        let work = work(view, op, rows);
        if !fits(op) || work > WORTH_A_CALL {
            return if sum > WORTH_A_TEAM { (i, sum) } else { (0, sum) };
        }
        sum += work;
    }
    if sum > WORTH_A_TEAM { (ops.len(), sum) } else { (0, sum) }
}

/// Whether there is such a stretch anywhere in `ops`.
pub(super) fn any(view: &View, ops: &[Op], rows: usize, size: usize) -> bool {
    (0..ops.len()).any(|from| stretch(view, &ops[from..], rows, size).0 > 1)
}

/// Multiply-adds of an operation, or what takes as long.
fn work(view: &View, op: &Op, rows: usize) -> f64 {
    let own = |param: ParamId| view.infos[param.0 as usize].len() as f64 * rows as f64;
    // A weight that several share is multiplied for each of them.
    let shared = |param: ParamId, written: SlotId| {
        own(param) * (view.width(written) / view.shape(param)[1].max(1)) as f64
    };
    match *op {
        Op::Affine { w, y, .. } => shared(w, y),
        Op::TimesTransposed { w, dy, .. } => shared(w, dy),
        Op::AffineEach { w, .. } | Op::TimesTransposedEach { w, .. } => own(w),
        Op::GradientUpdate { param, gradient } | Op::Gradient { param, gradient, .. } => match gradient {
            Gradient::TransposedTimes { dy, .. } => shared(param, dy),
            Gradient::TransposedTimesEach { .. } => own(param),
            _ => moved(view, op, rows),
        },
        _ => moved(view, op, rows),
    }
}

/// The same of what only goes through the numbers.
fn moved(view: &View, op: &Op, rows: usize) -> f64 {
    let mut numbers = 0;
    op.each_slot(|slot, _| numbers = numbers.max(view.width(slot)));
    8.0 * numbers as f64 * rows as f64
}

/// A team at work.
pub(super) struct Team<'a> {
    view: View<'a>,
    ops: &'a [Op],
    args: &'a StepArgs<'a>,
    level: Checked,
    scratch: &'a Arena,
    size: usize,
    barrier: Barrier,
    /// When to meet, where that is known beforehand.
    walk: Option<&'a Walk>,
    /// The first parameter of which a number is no longer finite, below the meetings before it was changed.
    diverged: AtomicU64,
}

impl<'a> Team<'a> {
    /// A team for [`stretch`]'s operations, or a part of one: of `size` members, on `walk`.
    pub(super) fn new(
        view: View<'a>,
        ops: &'a [Op],
        args: &'a StepArgs<'a>,
        (level, scratch): (Checked, &'a Arena),
        (size, crowded): (usize, bool),
        walk: Option<&'a Walk>,
    ) -> Team<'a> {
        let (barrier, diverged) = (Barrier::new(size, crowded), AtomicU64::new(NONE));
        Team { view, ops, args, level, scratch, size, barrier, walk, diverged }
    }

    /// Member `index`'s part, on the pool's thread `worker`. All members must run it at the same time.
    pub(super) fn member(&self, index: usize, worker: usize) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.walk(index, worker))) {
            self.barrier.give_up();
            resume_unwind(panic);
        }
    }

    fn walk(&self, index: usize, worker: usize) {
        let together = Machine::member(self.level, self.scratch, (index, self.size), worker);
        let alone = together.alone();
        let own = self.rows(index);
        let (mut since, mut meetings) = (None, 0u64);
        for (i, op) in self.ops.iter().enumerate() {
            let step = match self.walk {
                Some(walk) => walk.step(i),
                None => since.get_or_insert_with(Since::nothing).step(&self.view, op, self.size),
            };
            if step.meets {
                self.barrier.wait();
                meetings += 1;
                // What was found before this meeting all members see now; what a quicker one finds after it they must
                // not yet act upon, or it would wait for them in vain.
                if self.diverged.load(Ordering::Relaxed) >> 32 < meetings {
                    return;
                }
            }
            if step.local {
                if !own.is_empty() {
                    self.view.run_rows(&alone, op, self.args, own.clone());
                }
            } else if op.is_row_local() {
                self.view.run_rows(&together, op, self.args, 0..self.args.batch.pick.len());
            } else if let Some(param) = self.view.run_parameter(&together, op, self.args) {
                self.diverged.fetch_min(meetings << 32 | param.0 as u64, Ordering::Relaxed);
            }
        }
    }

    /// A member's own rows.
    fn rows(&self, index: usize) -> Range<usize> {
        let rows = self.args.batch.pick.len();
        let each = rows.div_ceil(self.size).next_multiple_of(GRAIN);
        (each * index).min(rows)..(each * (index + 1)).min(rows)
    }

    /// Once all are done: the parameter of which a number is no longer finite, and whether a member was late.
    pub(super) fn ended(self) -> (Option<ParamId>, bool) {
        let found = self.diverged.into_inner();
        ((found != NONE).then_some(ParamId(found as u32)), self.barrier.was_late())
    }
}
