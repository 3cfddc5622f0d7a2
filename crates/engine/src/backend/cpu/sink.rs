//! Where a tile of a gradient goes: into a slot (kept), or through the rule into the weights at once (fused).

use core::sync::atomic::{AtomicBool, Ordering};

use super::arena::Span;
use super::simd::{Simd, Work};
use crate::optim::{Apply, Rule};

/// A tile of a gradient.
#[derive(Clone, Copy)]
pub(super) struct Done {
    /// Its numbers, rows `stride` apart.
    pub(super) c: *mut f32,
    /// From row to row at `c`.
    pub(super) stride: usize,
    /// Its place in the whole of C: row · columns + column.
    pub(super) first: usize,
    /// From row to row in the whole of C.
    pub(super) columns: usize,
    /// Its rows.
    pub(super) rows: usize,
    /// Its columns.
    pub(super) width: usize,
}

/// Numbers to a cache line.
const LINE: usize = 16;

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
    /// Whether several threads work with it.
    pub(super) shared: bool,
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

    /// Takes the weights that [`Sink::tile`] will change from the other threads' cores, which have read them, while
    /// the tile is calculated: a core waits for each line it writes to that another has too. They are written as they
    /// are: what only asks for a line (`prefetchw`) leaves it where it is.
    ///
    /// # Safety
    /// As [`Sink::take`].
    #[inline(always)]
    pub(super) unsafe fn claim(&self, done: &Done) {
        let Sink::Update(Target { w, shared: true, .. }) = self else { return };
        assert!(done.rows == 0 || done.first + (done.rows - 1) * done.columns + done.width <= w.len());
        for r in 0..done.rows {
            for at in (0..done.width).step_by(LINE) {
                // SAFETY: the caller's, and just checked.
                unsafe {
                    let weight = w.start().add(done.first + r * done.columns + at);
                    weight.write_volatile(weight.read_volatile());
                }
            }
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
                    core::ptr::copy_nonoverlapping(
                        c.add(r * stride),
                        to.start().add(first + r * columns),
                        width,
                    );
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

/// Numbers gone through at a time.
const SIDE: usize = 32;

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
        // Those of single numbers apart, so that the others stay in vectors.
        let (mut largest, mut single) = ([0; SIDE], [0]);
        // Whole rows follow each other without a gap.
        let (rows, width) =
            if columns == width && stride == width { (1, rows * width) } else { (rows, width) };
        for r in 0..rows {
            let g = c.wrapping_add(r * stride).cast_const();
            let of = [self.w, self.states[0], self.states[1]].map(|p| p.wrapping_add(first + r * columns));
            let piece = |at: usize| (of.map(|p| p.wrapping_add(at)), g.wrapping_add(at));
            let mut at = 0;
            // SAFETY: the caller's; each piece ends within the row.
            unsafe {
                while at + SIDE <= width {
                    apply::<A, SLOTS, SIDE>(rule, piece(at), &mut largest);
                    at += SIDE;
                }
                if at + SIDE / 2 <= width {
                    apply::<A, SLOTS, { SIDE / 2 }>(rule, piece(at), &mut largest);
                    at += SIDE / 2;
                }
                while at < width {
                    apply::<A, SLOTS, 1>(rule, piece(at), &mut single);
                    at += 1;
                }
            }
        }
        let mut all = 0;
        for seen in &largest {
            all = all.max(*seen);
        }
        all.max(single[0]) < f32::INFINITY.to_bits()
    }
}

/// One rule on `N` weights, what is remembered of them, and their gradient. `largest` are the largest sizes seen, as
/// bits: order and bits agree for what is not negative, and what is not finite comes last. Arrays of their own cannot
/// overlap, so that the compiler need not ask.
///
/// # Safety
/// They are there, `SLOTS` states too, and this thread's alone.
#[inline(always)]
unsafe fn apply<A: Apply<f32>, const SLOTS: usize, const N: usize>(
    rule: A,
    ([at_w, at_a, at_b], g): ([*mut f32; 3], *const f32),
    largest: &mut [u32],
) {
    let size = |x: f32| x.to_bits() & 0x7FFF_FFFF;
    let read = |p: *mut f32| p.cast::<[f32; N]>();
    // SAFETY: the caller's.
    let (g, mut w) = unsafe { (*g.cast::<[f32; N]>(), *read(at_w)) };
    // SAFETY: the caller's.
    let mut a = if SLOTS > 0 { unsafe { *read(at_a) } } else { [0.0; N] };
    // SAFETY: the caller's.
    let mut b = if SLOTS > 1 { unsafe { *read(at_b) } } else { [0.0; N] };
    let largest = &mut largest[..N];
    for l in 0..N {
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
    // SAFETY: the caller's.
    unsafe {
        *read(at_w) = w;
        if SLOTS > 0 {
            *read(at_a) = a;
        }
        if SLOTS > 1 {
            *read(at_b) = b;
        }
    }
}
