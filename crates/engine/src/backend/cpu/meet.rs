//! When the members of a team must meet: where one needs what another wrote, or writes over what another still reads.

use super::product;
use super::view::View;
use crate::plan::op::{Access, Op};
use crate::plan::{Extent, Region};
use crate::rows::{ParamId, SlotId};

/// Accesses remembered between two meetings.
const REMEMBERED: usize = 96;

/// Whether members share an error that is handed back by its columns, which are the rows of the weights: each then
/// needs only those weights that are its own to update, and need not meet the others in between.
fn by_columns(view: &View, op: &Op, size: usize) -> bool {
    matches!(*op, Op::TimesTransposed { w, .. } if product::by_own_weights(view.shape(w), size))
}

/// How members go about an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// They meet before it.
    pub(super) meets: bool,
    /// Each does it for its own rows; else all do it together.
    pub(super) local: bool,
}

/// The steps of a stretch of operations that is walked through again and again: finding them out anew takes as long as a
/// small operation.
#[derive(Debug)]
pub(super) struct Walk {
    ops: Vec<Op>,
    steps: Vec<Step>,
}

impl Walk {
    /// Of a team of `size`.
    pub(super) fn new(view: &View, ops: &[Op], size: usize) -> Walk {
        let mut since = Since::nothing();
        let steps = ops.iter().map(|op| since.step(view, op, size)).collect();
        Walk { ops: ops.to_vec(), steps }
    }

    /// Whether it is through these operations.
    pub(super) fn is_of(&self, ops: &[Op]) -> bool {
        self.ops == ops
    }

    /// How members go about operation `i`.
    pub(super) fn step(&self, i: usize) -> Step {
        self.steps[i]
    }
}

/// A slot that members have been at since they last met.
#[derive(Clone, Copy)]
struct Touched {
    region: Region,
    width: usize,
    writes: bool,
    /// Members were at rows that are not theirs.
    beyond: bool,
}

/// What members have done since they last met. Each keeps it for itself, and all come to the same.
pub(super) struct Since {
    touched: [Option<Touched>; REMEMBERED],
    count: usize,
    /// Whether rows were worked on, with the parameters as they were.
    rows: bool,
    /// The layer of which a parameter was changed.
    changed: Option<u32>,
}

impl Since {
    pub(super) fn nothing() -> Since {
        Since { touched: [None; REMEMBERED], count: 0, rows: false, changed: None }
    }

    /// How a team of `size` goes about the next operation.
    pub(super) fn step(&mut self, view: &View, op: &Op, size: usize) -> Step {
        let local = op.is_row_local() && !by_columns(view, op, size);
        let meets = self.must_meet(view, op, local);
        if meets {
            (self.count, self.rows, self.changed) = (0, false, None);
        }
        self.note(view, op, local);
        Step { meets, local }
    }

    /// Whether members must meet before the operation; `local`: each does it for its own rows.
    fn must_meet(&self, view: &View, op: &Op, local: bool) -> bool {
        // Parameters are changed only once nobody needs the old ones, and read only once they are changed; a layer's
        // only once it is known that those of the one before are finite.
        let of = |param: ParamId| view.infos[param.0 as usize].layer;
        let changed_before = self.changed.is_some_and(|layer| match changes(op) {
            Some(param) => of(param) != layer,
            None => reads_parameter_of(op, |param| of(param) == layer),
        });
        if (changes(op).is_some() && self.rows) || changed_before || self.count + 4 > REMEMBERED {
            return true;
        }
        let mut meet = false;
        op.each_slot(|slot, access| {
            let new = touched(view, slot, access, local);
            meet |= self.touched[..self.count].iter().flatten().any(|old| old.conflicts(&new));
        });
        meet
    }

    fn note(&mut self, view: &View, op: &Op, local: bool) {
        self.rows |= local;
        self.changed = changes(op).map(|param| view.infos[param.0 as usize].layer).or(self.changed);
        op.each_slot(|slot, access| {
            if let Some(place) = self.touched.get_mut(self.count) {
                *place = Some(touched(view, slot, access, local));
                self.count += 1;
            }
        });
    }
}

fn touched(view: &View, slot: SlotId, access: Access, local: bool) -> Touched {
    let (region, width) = (view.region(slot), view.width(slot));
    // What has no rows is everybody's.
    let beyond = !local || matches!(view.extents[slot.0 as usize], Extent::Fixed(_));
    Touched { region, width, writes: access == Access::Writes, beyond }
}

impl Touched {
    /// Whether one member's part of this may be another's of `new`, and one of them writes.
    fn conflicts(&self, new: &Touched) -> bool {
        let (a, b) = (self.region, new.region);
        let own_rows = !self.beyond && !new.beyond && a.offset == b.offset && self.width == new.width;
        a.overlaps(b) && (self.writes || new.writes) && !own_rows
    }
}

/// The parameter that an operation changes.
fn changes(op: &Op) -> Option<ParamId> {
    match *op {
        Op::GradientUpdate { param, .. } => Some(param),
        _ => None,
    }
}

/// Whether rows are worked on with such a parameter.
fn reads_parameter_of(op: &Op, such: impl Fn(ParamId) -> bool) -> bool {
    let mut any = false;
    op.each_param(|param| any |= such(param));
    any
}
