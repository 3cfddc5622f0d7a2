//! What operations read, write and change.

use super::{Access, Op};
use crate::rows::{ParamId, SlotId};

impl Op {
    /// Calls `f` with each slot read or written.
    pub fn each_slot(&self, mut f: impl FnMut(SlotId, Access)) {
        use Access::*;
        use Op::*;
        let mut all = |reads: &[SlotId], writes: &[SlotId]| {
            reads.iter().for_each(|&slot| f(slot, Reads));
            writes.iter().for_each(|&slot| f(slot, Writes));
        };
        match *self {
            Input { y } | Gather { y, .. } => all(&[], &[y]),
            Affine { x, y, .. }
            | AffineEach { x, y, .. }
            | Repeat { x, y }
            | Activate { x, y, .. }
            | Dropout { x, y, .. }
            | Scale { x, y, .. }
            | Place { x, y, .. }
            | Times { x, y, .. } => all(&[x], &[y]),
            Blend { x, f: bent, y, .. } => all(&[x, bent], &[y]),
            Numeric(numeric) => numeric.each_slot(f),
            NormaliseRows { x, y, stats, .. } | NormaliseColumns { x, y, stats, .. } => {
                all(&[x], &[y, stats])
            }
            NormaliseRowsBack { y, stats, dy, dx } | NormaliseColumnsBack { y, stats, dy, dx } => {
                all(&[y, stats, dy], &[dx]);
            }
            TrackStats { stats, .. } => all(&[stats], &[]),
            TimesTransposed { dy, dx, .. }
            | TimesTransposedEach { dy, dx, .. }
            | SumMembers { dy, dx }
            | DropoutBack { dy, dx, .. }
            | ScaleBack { dy, dx, .. }
            | Take { dy, dx, .. }
            | Widen { dy, dx, .. } => all(&[dy], &[dx]),
            ActivateBack { saved, dy, dx, .. } | BlendBack { saved, dy, dx, .. } => all(&[saved, dy], &[dx]),
            Add { a, b, y } => all(&[a, b], &[y]),
            Loss { z, dz, .. } => all(&[z], &[dz]),
            GradientUpdate { gradient, .. } => gradient.each_slot(|slot| f(slot, Reads)),
            Gradient { gradient, into, .. } => {
                gradient.each_slot(|slot| f(slot, Reads));
                f(into, Writes);
            }
            SumSquares { gradient, .. } | Update { gradient, .. } => all(&[gradient], &[]),
            Rescale { gradient, .. } => all(&[gradient], &[gradient]),
        }
    }

    /// Slots read, slots written.
    pub fn slots(&self) -> (Vec<SlotId>, Vec<SlotId>) {
        let (mut reads, mut writes) = (Vec::new(), Vec::new());
        self.each_slot(|slot, access| match access {
            Access::Reads => reads.push(slot),
            Access::Writes => writes.push(slot),
        });
        (reads, writes)
    }

    /// Calls `f` with each parameter that it works on rows with; not with those it changes.
    pub fn each_param(&self, mut f: impl FnMut(ParamId)) {
        use Op::*;
        match *self {
            Affine { w, b, .. } | AffineEach { w, b, .. } => [Some(w), b].into_iter().flatten().for_each(f),
            Scale { g, b, .. } => [Some(g), b].into_iter().flatten().for_each(f),
            TimesTransposed { w, .. } | TimesTransposedEach { w, .. } => f(w),
            ScaleBack { g, .. } => f(g),
            Blend { a, .. } | BlendBack { a, .. } => f(a),
            Gather { table, .. } => f(table),
            NormaliseColumns { mean, variance, .. } => [mean, variance].into_iter().for_each(f),
            Numeric(numeric) => numeric.each_param(f),
            _ => {}
        }
    }

    /// Whether it works on rows with a parameter.
    pub fn reads(&self, param: ParamId) -> bool {
        let mut any = false;
        self.each_param(|read| any |= read == param);
        any
    }

    /// Whether it treats each row of the batch by itself.
    pub fn is_row_local(&self) -> bool {
        use Op::*;
        match self {
            Input { .. } | Affine { .. } | TimesTransposed { .. } | Activate { .. } | ActivateBack { .. } => {
                true
            }
            AffineEach { .. } | TimesTransposedEach { .. } | Repeat { .. } | SumMembers { .. } => true,
            Blend { .. } | BlendBack { .. } | Times { .. } => true,
            Numeric(numeric) => !matches!(numeric, super::Numeric::PrefixSums { .. }),
            Dropout { .. } | DropoutBack { .. } | NormaliseRows { .. } | NormaliseRowsBack { .. } => true,
            Scale { .. } | ScaleBack { .. } | Gather { .. } | Place { .. } | Take { .. } | Add { .. } => true,
            Widen { .. } => true,
            NormaliseColumns { .. } | NormaliseColumnsBack { .. } | TrackStats { .. } | Loss { .. } => false,
            GradientUpdate { .. } | Gradient { .. } | SumSquares { .. } | Rescale { .. } | Update { .. } => {
                false
            }
        }
    }
}
