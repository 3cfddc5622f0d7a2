//! Where a tile of a gradient goes: into a slot (kept), or through the rule into the weights at once (fused).

use core::sync::atomic::{AtomicBool, Ordering};

use super::arena::Span;
use super::simd::Simd;
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
        tile: *const f32,
    ) {
        // Whole rows follow each other without a gap.
        let (rows, width) = if stride == width { (1, rows * width) } else { (rows, width) };
        for r in 0..rows {
            let range = first + r * stride..first + r * stride + width;
            // SAFETY: the caller's.
            let g = unsafe { core::slice::from_raw_parts(tile.add(r * width), width) };
            match self {
                // SAFETY: the caller's: nobody else works on this part.
                Sink::Keep(to) => unsafe { to.part(range).write() }.copy_from_slice(g),
                Sink::Update(target) => {
                    let part = |span: Span| span.part(range.clone());
                    let states = target.states.map(|state| state.map(part));
                    // SAFETY: the caller's; weights and states are different regions.
                    if !unsafe { update(target.rule, part(target.w), states, g) } {
                        target.diverged.store(true, Ordering::Relaxed);
                    }
                }
            }
        }
    }
}

/// Applies a rule; false if a new weight, or what is remembered of it, is not finite: a square that has overflowed
/// would hold its weight still for ever.
///
/// # Safety
/// Weights and states are this thread's alone, and apart from each other and the gradient.
#[inline(always)]
unsafe fn update(rule: Rule, w: Span, states: [Option<Span>; 2], g: &[f32]) -> bool {
    // SAFETY: the caller's.
    let (w, [a, b]) = unsafe { (w.write(), states.map(|state| state.map(|s| s.write()))) };
    match (rule, a, b) {
        (Rule::Sgd(rule), Some(a), _) => with_one(rule.cast(), w, g, a),
        (Rule::Sgd(rule), None, _) => with_none(rule.cast(), w, g),
        (Rule::RmsProp(rule), Some(a), _) => with_one(rule.cast(), w, g, a),
        (Rule::RmsProp(rule), None, _) => with_none(rule.cast(), w, g),
        (Rule::Adam(rule), Some(a), Some(b)) => with_two(rule.cast(), w, g, a, b),
        (Rule::Adam(rule), Some(a), None) => with_one(rule.cast(), w, g, a),
        (Rule::Adam(rule), None, _) => with_none(rule.cast(), w, g),
    }
}

/// The largest size of a number as bits: order and bits agree for what is not negative, and what is not finite
/// comes last.
const NOT_FINITE: u32 = 0x7F80_0000;

#[inline(always)]
fn size(w: f32) -> u32 {
    w.to_bits() & 0x7FFF_FFFF
}

/// A rule that remembers nothing: what it would remember is 0.
#[inline(always)]
fn with_none<A: Apply<f32>>(rule: A, w: &mut [f32], g: &[f32]) -> bool {
    let mut largest = 0;
    for (w, &g) in w.iter_mut().zip(g) {
        let [mut a, mut b] = [0.0; 2];
        *w = rule.apply(*w, g, [&mut a, &mut b]);
        largest = largest.max(size(*w));
    }
    largest < NOT_FINITE
}

#[inline(always)]
fn with_one<A: Apply<f32>>(rule: A, w: &mut [f32], g: &[f32], state: &mut [f32]) -> bool {
    let mut largest = 0;
    for ((w, &g), a) in w.iter_mut().zip(g).zip(state) {
        let mut b = 0.0;
        *w = rule.apply(*w, g, [a, &mut b]);
        largest = largest.max(size(*w)).max(size(*a));
    }
    largest < NOT_FINITE
}

#[inline(always)]
fn with_two<A: Apply<f32>>(rule: A, w: &mut [f32], g: &[f32], a: &mut [f32], b: &mut [f32]) -> bool {
    let mut largest = 0;
    for (((w, &g), a), b) in w.iter_mut().zip(g).zip(a).zip(b) {
        *w = rule.apply(*w, g, [a, b]);
        largest = largest.max(size(*w)).max(size(*a)).max(size(*b));
    }
    largest < NOT_FINITE
}
