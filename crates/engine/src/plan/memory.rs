//! Where everything lies: parameters and their state one after the other, slots packed by their lifetimes.

use super::op::Op;
use super::program::{ParamInfo, SlotInfo};
use crate::rows::SlotId;

/// Regions start at multiples of this many numbers (64 bytes of f32).
const ALIGN: usize = 16;

/// A piece of the arena, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Region {
    /// Where it starts.
    pub offset: usize,
    /// How long it is.
    pub len: usize,
}

impl Region {
    /// Whether it shares a number with `other`.
    pub fn overlaps(self, other: Region) -> bool {
        self.offset < other.offset + other.len && other.offset < self.offset + self.len
    }
}

/// The arena's map. Parameters and states share one space of `persistent_numbers`, slots another of `slot_numbers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryPlan {
    /// Rows a batch can have.
    pub batch: usize,
    /// A region for each parameter.
    pub params: Vec<Region>,
    /// For each parameter, one region for each number the optimizer remembers of an element.
    pub states: Vec<Vec<Region>>,
    /// A region for each slot; slots that never live at the same time may share one.
    pub slots: Vec<Region>,
    /// Size of the persistent space.
    pub persistent_numbers: usize,
    /// Size of the slots' space.
    pub slot_numbers: usize,
    /// How many sums of squares the program writes (see [`Op::SumSquares`]).
    pub sums: usize,
}

fn round_up(n: usize) -> usize {
    n.div_ceil(ALIGN) * ALIGN
}

impl MemoryPlan {
    /// Bytes of the arena with numbers of `size` bytes.
    pub fn bytes(&self, size: usize) -> usize {
        (self.persistent_numbers + self.slot_numbers) * size
    }

    /// Lays out `params` with `state_slots` remembered numbers for each element of the trained ones, and `slots` for
    /// batches of up to `batch` rows by their lifetimes in `ops`. Slots in `kept` live to the end.
    pub(super) fn lay_out(
        batch: usize,
        params: &[ParamInfo],
        state_slots: usize,
        slots: &[SlotInfo],
        ops: &[&Op],
        kept: &[SlotId],
    ) -> MemoryPlan {
        let mut plan = MemoryPlan { batch, ..MemoryPlan::default() };
        let mut end = 0;
        let mut take = |len: usize| {
            let region = Region { offset: end, len };
            end += round_up(len);
            region
        };
        for param in params {
            plan.params.push(take(param.len()));
        }
        for param in params {
            let count = if param.trained() { state_slots } else { 0 };
            plan.states.push((0..count).map(|_| take(param.len())).collect());
        }
        plan.persistent_numbers = end;
        let lives = lifetimes(slots.len(), ops, kept);
        let forward = ops.iter().take_while(|op| !matches!(op, Op::Loss { .. })).count();
        (plan.slots, plan.slot_numbers) = pack(batch, slots, &lives, forward);
        plan.sums = ops.iter().filter(|op| matches!(op, Op::SumSquares { .. })).count();
        plan
    }
}

/// First write and last use of each slot, as positions in the list of operations.
fn lifetimes(slots: usize, ops: &[&Op], kept: &[SlotId]) -> Vec<(usize, usize)> {
    let mut lives = vec![(usize::MAX, 0); slots];
    for (i, op) in ops.iter().enumerate() {
        let (reads, writes) = op.slots();
        for slot in reads.into_iter().chain(writes) {
            let life = &mut lives[slot.0 as usize];
            life.0 = life.0.min(i);
            life.1 = life.1.max(i);
        }
    }
    for slot in kept {
        lives[slot.0 as usize].1 = ops.len();
    }
    lives
}

/// Gives each slot the lowest place that is free during its life, larger slots first (greedy by size, Pisarchyk
/// and Lee, "Efficient Memory Management for Deep Neural Net Inference", arXiv 2001.03288, section 5.2). Slots written
/// in the first `forward` operations share one only with slots of the same width: row for row, so that a backend can go
/// through the forward pass block of rows by block of rows.
fn pack(batch: usize, slots: &[SlotInfo], lives: &[(usize, usize)], forward: usize) -> (Vec<Region>, usize) {
    let size = |i: usize| -> usize { slots[i].extent.len(batch) };
    let mut order: Vec<usize> = (0..slots.len()).filter(|&i| lives[i].0 != usize::MAX).collect();
    order.sort_by_key(|&i| (core::cmp::Reverse(size(i)), i));
    let mut regions = vec![Region::default(); slots.len()];
    let mut placed: Vec<usize> = Vec::new();
    let mut total = 0;
    for i in order {
        let mut neighbours: Vec<Region> = placed
            .iter()
            .filter(|&&j| {
                let together = lives[j].0 <= lives[i].1 && lives[i].0 <= lives[j].1;
                let both_forward = lives[i].0 < forward && lives[j].0 < forward;
                together || (both_forward && slots[i].extent != slots[j].extent)
            })
            .map(|&j| regions[j])
            .collect();
        neighbours.sort_by_key(|r| r.offset);
        let mut offset = 0;
        for n in neighbours {
            if offset + size(i) <= n.offset {
                break;
            }
            offset = offset.max(round_up(n.offset + n.len));
        }
        regions[i] = Region { offset, len: size(i) };
        total = total.max(round_up(offset + size(i)));
        placed.push(i);
    }
    (regions, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Function;
    use crate::plan::Extent;

    #[test]
    fn slots_that_live_together_never_overlap_and_others_share() {
        let slots = vec![SlotInfo { extent: Extent::PerRow(10) }; 4];
        let s = SlotId;
        let act = |x, y| Op::Activate { function: Function::Relu, x: s(x), y: s(y) };
        let ops = [act(0, 1), act(1, 2), act(2, 3)];
        let refs: Vec<&Op> = ops.iter().collect();
        let lives = lifetimes(4, &refs, &[s(3)]);
        let (regions, total) = pack(8, &slots, &lives, 0);
        assert_eq!(total, 160, "two live at a time");
        for a in 0..4 {
            for b in 0..a {
                let together = lives[a].0 <= lives[b].1 && lives[b].0 <= lives[a].1;
                assert!(!together || !regions[a].overlaps(regions[b]), "{a} and {b}");
            }
        }
    }
}
