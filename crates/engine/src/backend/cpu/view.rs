//! What operations work on: the spaces, and what lies where in them. Shared by all threads.

use core::ops::Range;
use core::sync::atomic::AtomicBool;

use super::arena::{Arena, Span};
use super::sink::{Sink, Target};
use crate::backend::{Place, StepArgs};
use crate::layer::Edges;
use crate::plan::{Extent, MemoryPlan, ParamInfo, Region};
use crate::rows::{EdgesId, ParamId, SlotId};

/// The planner promises that an operation's input and output never overlap; kernels rely on it.
pub(super) fn want_apart(out: Span, inputs: &[Span]) {
    assert!(inputs.iter().all(|&input| out.apart(input)), "an operation's input and output overlap");
}

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) extents: &'a [Extent],
    pub(super) infos: &'a [ParamInfo],
    pub(super) edges: &'a [Edges],
    pub(super) memory: &'a MemoryPlan,
    pub(super) persistent: &'a Arena,
    pub(super) slots: &'a Arena,
    /// Rows of the batch that lie so many rows further up than their number says; not in the slot that is kept.
    pub(super) lifted: usize,
    pub(super) kept: Option<SlotId>,
}

impl View<'_> {
    /// Numbers of a slot's row, or of all of a slot whose size is fixed.
    #[inline]
    pub(super) fn width(&self, slot: SlotId) -> usize {
        self.extents[slot.0 as usize].len(1)
    }

    /// Where a slot lies, whatever the batch.
    #[inline]
    pub(super) fn region(&self, slot: SlotId) -> Region {
        self.memory.slots[slot.0 as usize]
    }

    /// A slot's numbers for these rows of the batch; all of a slot whose size is fixed. Panics beyond the planned
    /// batch.
    #[inline]
    pub(super) fn slot(&self, slot: SlotId, rows: &Range<usize>) -> Span {
        let Region { offset, len } = self.region(slot);
        let lifted = if self.kept == Some(slot) { 0 } else { self.lifted };
        let range = match self.extents[slot.0 as usize] {
            Extent::PerRow(n) => {
                let at = |row: usize| n as usize * row.wrapping_sub(lifted);
                at(rows.start)..at(rows.end)
            }
            Extent::Fixed(n) => 0..n,
        };
        self.slots.span(offset, len).part(range)
    }

    /// The span of an output, once it is known to be apart from the inputs.
    #[inline]
    pub(super) fn out(&self, slot: SlotId, inputs: &[Span], rows: &Range<usize>) -> Span {
        let out = self.slot(slot, rows);
        want_apart(out, inputs);
        out
    }

    /// The span of what a gradient is summed from, once it is known to be apart from where that is kept.
    pub(super) fn summed(&self, slot: SlotId, rows: &Range<usize>, sink: &Sink) -> Span {
        let input = self.slot(slot, rows);
        if let Sink::Keep(into) = sink {
            want_apart(*into, &[input]);
        }
        input
    }

    /// A parameter's numbers.
    #[inline]
    pub(super) fn param(&self, param: ParamId) -> Span {
        let Region { offset, len } = self.memory.params[param.0 as usize];
        assert_eq!(len, self.infos[param.0 as usize].len());
        self.persistent.span(offset, len)
    }

    /// The bins that operations read.
    pub(super) fn edges(&self, edges: EdgesId) -> &Edges {
        &self.edges[edges.0 as usize]
    }

    /// `[rows, columns]` of a parameter.
    pub(super) fn shape(&self, param: ParamId) -> [usize; 2] {
        self.infos[param.0 as usize].shape.map(|n| n as usize)
    }

    /// The `n`-th number remembered of each element of a parameter, if there is one.
    fn state(&self, param: ParamId, n: usize) -> Option<Span> {
        let region = self.memory.states[param.0 as usize].get(n)?;
        Some(self.persistent.span(region.offset, region.len))
    }

    /// Any place.
    pub(super) fn place(&self, place: Place) -> Span {
        let (arena, region) = match place {
            Place::Slot(s) => (self.slots, self.memory.slots[s.0 as usize]),
            Place::Param(p) => (self.persistent, self.memory.params[p.0 as usize]),
            Place::State(p, n) => (self.persistent, self.memory.states[p.0 as usize][n as usize]),
        };
        arena.span(region.offset, region.len)
    }

    /// A parameter as the end of its gradient; `shared`: several threads work with it.
    pub(super) fn update_sink(&self, param: ParamId, args: &StepArgs, shared: bool) -> Sink {
        let w = self.param(param);
        let states = [self.state(param, 0), self.state(param, 1)];
        let mut seen = [Some(w), None, None];
        for (i, state) in states.iter().enumerate() {
            let Some(state) = *state else { continue };
            assert_eq!(state.len(), w.len());
            seen.iter().flatten().for_each(|&other| want_apart(state, &[other]));
            seen[i + 1] = Some(state);
        }
        let rule = args.rule.scaled(&self.infos[param.0 as usize]);
        Sink::Update(Target { w, states, shared, rule, diverged: AtomicBool::new(false) })
    }

    /// A slot as the end of a gradient.
    pub(super) fn keep_sink(&self, param: ParamId, into: SlotId) -> Sink {
        let into = self.place(Place::Slot(into));
        assert_eq!(into.len(), self.infos[param.0 as usize].len());
        Sink::Keep(into)
    }
}
