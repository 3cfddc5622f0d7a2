//! Bends that units learn, and fixed factors.

use core::ops::Range;

use super::Span;
use super::machine::{Machine, Scratch, TILE};
use super::rowwise::with_function;
use super::simd::{Simd, Work};
use super::sink::Sink;
use crate::layer::Function;

/// Rows of as many numbers as `a` has.
struct Blended {
    x: Span,
    f: Span,
    a: Span,
    y: Span,
}

impl Work for Blended {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `blend` checked that y is apart from the rest; pieces do not overlap.
        let (x, f, a, y) = unsafe { (self.x.read(), self.f.read(), self.a.read(), self.y.write()) };
        let width = a.len();
        let rows = x.chunks_exact(width).zip(f.chunks_exact(width)).zip(y.chunks_exact_mut(width));
        for ((x, f), y) in rows {
            for (((y, &x), &f), &a) in y.iter_mut().zip(x).zip(f).zip(a) {
                *y = a.mul_add(f - x, x);
            }
        }
    }
}

/// `y = x + a ⊙ (f − x)` (M:blend).
pub(super) fn blend(machine: &Machine, x: Span, f: Span, a: Span, y: Span) {
    let width = a.len();
    assert!(width > 0 && x.len() == y.len() && f.len() == y.len());
    machine.split(x.len() / width, 1, 0.2 * width as f64, |rows, _, level| {
        let part = |span: Span| span.part(rows.start * width..rows.end * width);
        level.run(Blended { x: part(x), f: part(f), a, y: part(y) });
    });
}

/// The way back of [`Blended`].
struct Unblended {
    function: Function,
    saved: Span,
    a: Span,
    dy: Span,
    dx: Span,
}

impl Work for Unblended {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `blend_back` checked that dx is apart from the rest; pieces do not overlap.
        let (saved, a) = unsafe { (self.saved.read(), self.a.read()) };
        // SAFETY: as above.
        let (dy, dx) = unsafe { (self.dy.read(), self.dx.write()) };
        let width = a.len();
        with_function!(self.function, function, {
            let rows = saved.chunks_exact(width).zip(dy.chunks_exact(width)).zip(dx.chunks_exact_mut(width));
            for ((saved, dy), dx) in rows {
                for (((dx, &dy), &saved), &a) in dx.iter_mut().zip(dy).zip(saved).zip(a) {
                    *dx = dy * a.mul_add(function.slope(saved) - 1.0, 1.0);
                }
            }
        });
    }
}

/// `dx = dy ⊙ (1 + a ⊙ (f′ − 1))` (M:blend-error).
pub(super) fn blend_back(machine: &Machine, function: Function, [saved, a, dy, dx]: [Span; 4]) {
    let width = a.len();
    assert!(width > 0 && saved.len() == dx.len() && dy.len() == dx.len());
    machine.split(dx.len() / width, 1, 0.7 * width as f64, |rows, _, level| {
        let part = |span: Span| span.part(rows.start * width..rows.end * width);
        level.run(Unblended { function, saved: part(saved), a, dy: part(dy), dx: part(dx) });
    });
}

/// Columns of `Σ_rows (f − x) ⊙ dy`.
struct Shares<'a> {
    x: Span,
    f: Span,
    dy: Span,
    width: usize,
    columns: Range<usize>,
    sink: &'a Sink,
    scratch: &'a Scratch,
}

impl Work for Shares<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: nobody writes these while they are summed.
        let (x, f, dy) = unsafe { (self.x.read(), self.f.read(), self.dy.read()) };
        for first in self.columns.clone().step_by(TILE) {
            let columns = first..self.columns.end.min(first + TILE);
            let count = columns.len();
            // SAFETY: count ≤ TILE, and the tile is this thread's.
            let tile = unsafe { core::slice::from_raw_parts_mut(self.scratch.tile(), count) };
            tile.fill(0.0);
            for start in (0..dy.len()).step_by(self.width) {
                let part = start + columns.start..start + columns.end;
                let row = f[part.clone()].iter().zip(&x[part.clone()]).zip(&dy[part]);
                for (sum, ((&f, &x), &dy)) in tile.iter_mut().zip(row) {
                    *sum = (f - x).mul_add(dy, *sum);
                }
            }
            // SAFETY: the tile has these sums; no other thread has these columns.
            unsafe { self.sink.take::<S>(first, 1, count, count, self.scratch.tile()) };
        }
    }
}

/// `da[j] = Σ_rows (f[·, j] − x[·, j]) · dy[·, j]`, down the rows (M:blend-share).
pub(super) fn blend_sum(machine: &Machine, [x, f, dy]: [Span; 3], sink: &Sink) {
    let width = sink.len();
    assert!(width > 0 && dy.len().is_multiple_of(width) && x.len() == dy.len() && f.len() == dy.len());
    machine.split(width, 16, 0.4 * (dy.len() / width) as f64, |columns, scratch, level| {
        level.run(Shares { x, f, dy, width, columns, sink, scratch });
    });
}

struct Multiplied {
    x: Span,
    factor: f32,
    y: Span,
}

impl Work for Multiplied {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `times` checked that y is apart from x; pieces do not overlap.
        let (x, y) = unsafe { (self.x.read(), self.y.write()) };
        for (y, &x) in y.iter_mut().zip(x) {
            *y = x * self.factor;
        }
    }
}

/// `y = factor · x`.
pub(super) fn times(machine: &Machine, x: Span, factor: f32, y: Span) {
    assert!(x.len() == y.len());
    machine.split(y.len(), 16, 0.15, |piece, _, level| {
        level.run(Multiplied { x: x.part(piece.clone()), factor, y: y.part(piece) });
    });
}
