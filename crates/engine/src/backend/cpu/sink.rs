//! Where a tile of a gradient goes: into a slot (kept), or through the rule into the weights at once (fused).

use core::sync::atomic::{AtomicBool, Ordering};

use super::arena::Span;
use super::finish::Done;
use super::simd::{Simd, Work};
use crate::optim::{Apply, Rule};

/// See the module.
#[derive(Debug)]
pub(super) enum Sink {
    /// As many numbers as the parameter has.
    Keep(Span),
    /// The parameter, updated tile by tile.
    Update(Target),
}

/// A parameter to be updated.
#[derive(Debug)]
pub(super) struct Target {
    /// Its weights.
    pub(super) w: Span,
    /// What the rule remembers of each; as many spans as the plan has room for.
    pub(super) states: [Option<Span>; 2],
    /// The rule, scaled for this parameter.
    pub(super) rule: Rule,
    /// Set when a new weight or what is remembered of it is not finite.
    pub(super) diverged: AtomicBool,
}

impl Sink {
    /// Numbers in the parameter.
    pub(super) fn len(&self) -> usize {
        match self {
            Sink::Keep(to) => to.len(),
            Sink::Update(target) => target.w.len(),
        }
    }

    /// Whether a new weight, or what is remembered of it, is not finite.
    pub(super) fn diverged(&self) -> bool {
        match self {
            Sink::Keep(_) => false,
            Sink::Update(target) => target.diverged.load(Ordering::Relaxed),
        }
    }

    /// Takes a tile of a product that is the gradient.
    ///
    /// # Safety
    /// As [`Sink::take`].
    #[inline(always)]
    pub(super) unsafe fn tile<S: Simd>(&self, done: &Done) {
        let Done { c, stride, first, columns, rows, width } = *done;
        assert!(rows == 0 || first + (rows - 1) * columns + width <= self.len());
        match self {
            // SAFETY: the caller's, and just checked.
            Sink::Keep(to) => unsafe {
                for r in 0..rows {
                    core::ptr::copy_nonoverlapping(c.add(r * stride), to.start().add(first + r * columns), width);
                }
            },
            Sink::Update(target) => {
                // SAFETY: the caller's.
                if !unsafe { S::compile(Updated { target, done: *done }) } {
                    target.diverged.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    /// Takes a tile of the gradient: `rows` rows of `width` numbers side by side at `tile`, whose first is the
    /// parameter's number `first`; the parameter's rows lie `stride` apart.
    ///
    /// # Safety
    /// The tile has these numbers, no other thread works on the same numbers of the parameter, and the level's
    /// instructions exist.
    #[inline(always)]
    pub(super) unsafe fn take<S: Simd>(
        &self,
        first: usize,
        rows: usize,
        width: usize,
        stride: usize,
        tile: *mut f32,
    ) {
        // Whole rows follow each other without a gap.
        let (rows, width) = if stride == width { (1, rows * width) } else { (rows, width) };
        let done = Done { c: tile, stride: width, first, columns: stride, rows, width };
        // SAFETY: the caller's.
        unsafe { self.tile::<S>(&done) }
    }
}

/// A tile that updates its part of a parameter.
struct Updated<'a> {
    target: &'a Target,
    done: Done,
}

impl Work for Updated<'_> {
    /// Whether all is finite.
    type Output = bool;
    #[inline(always)]
    fn run<S: Simd>(self) -> bool {
        let start = |span: Option<Span>| span.map_or(core::ptr::null_mut(), Span::start);
        let rows = Rows { w: self.target.w.start(), states: self.target.states.map(start), done: self.done };
        let [a, b] = self.target.states.map(|state| usize::from(state.is_some()));
        // SAFETY: `Sink::tile` checked that the parameter has the tile; its states are as long, this thread's alone,
        // and apart from all else.
        unsafe {
            match (self.target.rule, a + b) {
                (Rule::Sgd(rule), 0) => rows.update::<_, 0>(rule.cast()),
                (Rule::Sgd(rule), _) => rows.update::<_, 1>(rule.cast()),
                (Rule::RmsProp(rule), 0) => rows.update::<_, 0>(rule.cast()),
                (Rule::RmsProp(rule), _) => rows.update::<_, 1>(rule.cast()),
                (Rule::Adam(rule), 0) => rows.update::<_, 0>(rule.cast()),
                (Rule::Adam(rule), 1) => rows.update::<_, 1>(rule.cast()),
                (Rule::Adam(rule), _) => rows.update::<_, 2>(rule.cast()),
            }
        }
    }
}

/// Numbers gone through at a time: as wide as the widest tile.
const SIDE: usize = 32;
/// Some numbers at hand: arrays of their own cannot overlap, so that the compiler need not ask.
type Side = [f32; SIDE];

/// Rows of a parameter, and of a tile of its gradient.
#[derive(Clone, Copy)]
struct Rows {
    w: *mut f32,
    states: [*mut f32; 2],
    done: Done,
}

impl Rows {
    /// Updates them by a rule that remembers `SLOTS` numbers of each; what it would remember beyond that is 0. Whether
    /// all new weights, and all that is remembered, are finite: a square that has overflowed would hold its weight
    /// still for ever.
    ///
    /// # Safety
    /// They are there, `SLOTS` states too, and this thread's alone.
    #[inline(always)]
    unsafe fn update<A: Apply<f32>, const SLOTS: usize>(self, rule: A) -> bool {
        let Done { c, stride, first, columns, rows, width } = self.done;
        let mut largest = [0; SIDE];
        let whole = width / SIDE * SIDE;
        for r in 0..rows {
            // SAFETY: the caller's; SIDE numbers from each of `at` on, or as many as are left.
            unsafe {
                let (i, g) = (first + r * columns, c.add(r * stride).cast_const());
                let from = [self.w, self.states[0], self.states[1]].map(|p| p.wrapping_add(i));
                for at in (0..whole).step_by(SIDE) {
                    let [w, a, b] = from.map(|p| p.wrapping_add(at).cast::<Side>());
                    let g = *g.add(at).cast::<Side>();
                    let mut new = [*w, [0.0; SIDE], [0.0; SIDE]];
                    if SLOTS > 0 {
                        new[1] = *a;
                    }
                    if SLOTS > 1 {
                        new[2] = *b;
                    }
                    apply::<A, SLOTS>(rule, &g, &mut new, &mut largest);
                    *w = new[0];
                    if SLOTS > 0 {
                        *a = new[1];
                    }
                    if SLOTS > 1 {
                        *b = new[2];
                    }
                }
                if whole < width {
                    let left = width - whole;
                    let (mut new, mut last) = ([[0.0; SIDE]; 3], [0.0; SIDE]);
                    let from = from.map(|p| p.wrapping_add(whole));
                    core::ptr::copy_nonoverlapping(g.add(whole), last.as_mut_ptr(), left);
                    for (new, from) in new.iter_mut().zip(from).take(1 + SLOTS) {
                        core::ptr::copy_nonoverlapping(from, new.as_mut_ptr(), left);
                    }
                    apply::<A, SLOTS>(rule, &last, &mut new, &mut largest);
                    for (new, to) in new.iter().zip(from).take(1 + SLOTS) {
                        core::ptr::copy_nonoverlapping(new.as_ptr(), to, left);
                    }
                }
            }
        }
        largest.into_iter().fold(0, u32::max) < f32::INFINITY.to_bits()
    }
}

/// One rule on some numbers: `[weights, states…]` become the new ones. `largest` are the largest sizes seen, as bits:
/// order and bits agree for what is not negative, and what is not finite comes last.
#[inline(always)]
fn apply<A: Apply<f32>, const SLOTS: usize>(
    rule: A,
    g: &Side,
    [w, a, b]: &mut [Side; 3],
    largest: &mut [u32; SIDE],
) {
    let size = |x: f32| x.to_bits() & 0x7FFF_FFFF;
    for l in 0..SIDE {
        w[l] = rule.apply(w[l], g[l], [&mut a[l], &mut b[l]]);
        let mut seen = largest[l].max(size(w[l]));
        if SLOTS > 0 {
            seen = seen.max(size(a[l]));
        }
        if SLOTS > 1 {
            seen = seen.max(size(b[l]));
        }
        largest[l] = seen;
    }
}
