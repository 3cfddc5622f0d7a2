//! Operations that treat each number or each row by itself. Plain loops: [`Checked::run`] compiles them for the
//! level, and the compiler makes vectors of them.

use core::ops::Range;

use super::Span;
use super::level::Checked;
use super::machine::Machine;
use super::pack::copy;
use super::simd::{Simd, Work};
use crate::layer::Function;
use crate::layer::dropout::{keep_factor, threshold};
use crate::random::Random;

/// Numbers to a cache line, so that two threads do not write to one.
const LINE: usize = 16;

/// The functions of [`elementwise`]: what becomes of each number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Map {
    /// f(a).
    Value(Function),
    /// a · f′(b).
    SlopeTimes(Function),
    /// a + b.
    Add,
    /// a.
    Copy,
}

/// One piece of an elementwise operation.
struct Elements {
    map: Map,
    a: Span,
    b: Span,
    y: Span,
}

/// Runs `$body` for each number with the function known when compiling, so that the choice is made outside loops.
macro_rules! with_function {
    ($function:expr, $f:ident, $body:expr) => {
        with_function!(@ $function, $f, $body,
            Identity Relu LeakyRelu Gelu Silu Mish Tanh Sigmoid Softplus Selu)
    };
    (@ $function:expr, $f:ident, $body:expr, $($name:ident)*) => {
        match $function {
            $(Function::$name => {
                let $f = Function::$name;
                $body
            })*
        }
    };
}
pub(super) use with_function;

impl Work for Elements {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `elementwise` checked that y is apart from a and b; pieces do not overlap.
        let (a, b, y) = unsafe { (self.a.read(), self.b.read(), self.y.write()) };
        match self.map {
            Map::Value(function) => with_function!(function, f, {
                for (y, &x) in y.iter_mut().zip(a) {
                    *y = f.value(x);
                }
            }),
            Map::SlopeTimes(function) => with_function!(function, f, {
                for ((dx, &dy), &saved) in y.iter_mut().zip(a).zip(b) {
                    *dx = dy * f.slope(saved);
                }
            }),
            Map::Add => {
                for ((y, &a), &b) in y.iter_mut().zip(a).zip(b) {
                    *y = a + b;
                }
            }
            Map::Copy => y.copy_from_slice(a),
        }
    }
}

/// Rough time of one number, in nanoseconds.
fn cost(map: Map) -> f64 {
    match map {
        Map::Add | Map::Copy => 0.15,
        Map::Value(f) | Map::SlopeTimes(f) => match f {
            Function::Identity | Function::Relu | Function::LeakyRelu => 0.15,
            _ => 0.6,
        },
    }
}

/// `y[i] = map(a[i], b[i])`.
pub(super) fn elementwise(machine: &Machine, map: Map, a: Span, b: Span, y: Span) {
    assert!(a.len() == y.len() && b.len() == y.len());
    machine.split(y.len(), LINE, cost(map), |piece, _, level| {
        let part = |span: Span| span.part(piece.clone());
        level.run(Elements { map, a: part(a), b: part(b), y: part(y) });
    });
}

/// Rows times a vector.
struct Scaled {
    x: Span,
    g: Span,
    b: Option<Span>,
    y: Span,
}

impl Work for Scaled {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `scale` checked that y is apart from the rest; pieces do not overlap.
        let (x, g, y) = unsafe { (self.x.read(), self.g.read(), self.y.write()) };
        let width = g.len().max(1);
        // SAFETY: as above.
        let b = self.b.map(|b| unsafe { b.read() });
        for (x, y) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)) {
            match b {
                Some(b) => {
                    for (((y, &x), &g), &b) in y.iter_mut().zip(x).zip(g).zip(b) {
                        *y = x.mul_add(g, b);
                    }
                }
                None => {
                    for ((y, &x), &g) in y.iter_mut().zip(x).zip(g) {
                        *y = x * g;
                    }
                }
            }
        }
    }
}

/// `y = x ⊙ g + b` in each row as wide as g (M:scale); without b `y = x ⊙ g` (M:scale-error). Where x has fewer numbers
/// than y, all members read it.
pub(super) fn scale(machine: &Machine, x: Span, g: Span, b: Option<Span>, y: Span) {
    let width = g.len();
    if x.len() < y.len() {
        return spread_out(machine, x, g, b, y);
    }
    assert!(x.len() == y.len() && b.is_none_or(|b| b.len() == width));
    machine.split(x.len() / width.max(1), 1, 0.15 * width as f64, |rows, _, level| {
        let part = |span: Span| span.part(rows.start * width..rows.end * width);
        level.run(Scaled { x: part(x), g, b, y: part(y) });
    });
}

/// Rows of one member times a row of factors for each.
struct SpreadOut {
    x: Span,
    g: Span,
    b: Option<Span>,
    y: Span,
    width: usize,
}

impl Work for SpreadOut {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let (x, y) = (self.x, self.y);
        let each = |i: usize, n: usize| i * n..(i + 1) * n;
        for i in 0..x.len() / self.width {
            let (x, y) = (x.part(each(i, self.width)), y.part(each(i, self.g.len())));
            for m in 0..self.g.len() / self.width {
                let own = |span: Span| span.part(each(m, self.width));
                Scaled { x, g: own(self.g), b: self.b.map(own), y: own(y) }.run::<S>();
            }
        }
    }
}

/// `y[m] = x ⊙ g[m] + b[m]` with a row of g for each member, and x's rows of one (M:member-scale).
fn spread_out(machine: &Machine, x: Span, g: Span, b: Option<Span>, y: Span) {
    let rows = y.len() / g.len().max(1);
    let width = x.len() / rows.max(1);
    if width == 0 {
        return;
    }
    assert!(y.len() == rows * g.len() && x.len() == rows * width && g.len().is_multiple_of(width));
    machine.split(rows, 1, 0.15 * g.len() as f64, |rows, _, level| {
        let part = |span: Span, width: usize| span.part(rows.start * width..rows.end * width);
        level.run(SpreadOut { x: part(x, width), g, b, y: part(y, g.len()), width });
    });
}

/// Sums over the members of a row.
struct Gathered {
    dy: Span,
    g: Option<Span>,
    dx: Span,
    width: usize,
    members: usize,
}

impl Work for Gathered {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `sum_members` checked that dx is apart from the rest; pieces do not overlap.
        let (dy, dx) = unsafe { (self.dy.read(), self.dx.write()) };
        // SAFETY: as above.
        let g = self.g.map(|g| unsafe { g.read() });
        let wide = self.width * self.members;
        for (dy, dx) in dy.chunks_exact(wide).zip(dx.chunks_exact_mut(self.width)) {
            dx.fill(0.0);
            for (m, dy) in dy.chunks_exact(self.width).enumerate() {
                match g {
                    Some(g) => {
                        let g = &g[m * self.width..][..self.width];
                        for ((dx, &dy), &g) in dx.iter_mut().zip(dy).zip(g) {
                            *dx = dy.mul_add(g, *dx);
                        }
                    }
                    None => dx.iter_mut().zip(dy).for_each(|(dx, &dy)| *dx += dy),
                }
            }
        }
    }
}

/// `dx = Σ dy[m] ⊙ g[m]` over the members (M:member-scale); without g `dx = Σ dy[m]` (M:repeat). `dx` has `width` numbers
/// a row.
pub(super) fn sum_members(machine: &Machine, dy: Span, g: Option<Span>, dx: Span, width: usize) {
    if width == 0 || dx.len() == 0 {
        return;
    }
    let (rows, members) = (dx.len() / width, dy.len() / dx.len());
    assert!(dy.len() == rows * members * width && g.is_none_or(|g| g.len() == members * width));
    machine.split(rows, 1, 0.15 * (members * width) as f64, |rows, _, level| {
        let part = |span: Span, width: usize| span.part(rows.start * width..rows.end * width);
        level.run(Gathered { dy: part(dy, members * width), g, dx: part(dx, width), width, members });
    });
}

/// A piece of a dropout, whole blocks of eight numbers but at the end.
struct Masked {
    random: Random,
    rate: f32,
    /// Number of the first block.
    block: usize,
    x: Span,
    y: Span,
}

/// Blocks of random words drawn at a time.
const BLOCKS: usize = 16;

impl Work for Masked {
    type Output = ();
    // Indices over two arrays at once read better than their zips.
    #[allow(clippy::needless_range_loop)]
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `dropout` checked that y is apart from x; pieces do not overlap.
        let (x, y) = unsafe { (self.x.read(), self.y.write()) };
        let (below, keep) = (threshold(self.rate), keep_factor(self.rate) as f32);
        let mut block = self.block;
        for (x, y) in x.chunks(8 * BLOCKS).zip(y.chunks_mut(8 * BLOCKS)) {
            // Word w of block k is words[w][k]: whole vectors of blocks side by side.
            let mut words = [[0u32; BLOCKS]; 4];
            for k in 0..BLOCKS {
                let drawn = self.random.block((block + k) as u64);
                for w in 0..4 {
                    words[w][k] = drawn[w];
                }
            }
            let mut masks = [0.0f32; 8 * BLOCKS];
            for (k, masks) in masks.as_chunks_mut::<8>().0.iter_mut().enumerate() {
                for (i, mask) in masks.iter_mut().enumerate() {
                    // As `draw` has it: element i of a block is half i & 1 of word i >> 1.
                    let draw = (words[i >> 1][k % BLOCKS] >> (16 * (i as u32 & 1))) & 0xFFFF;
                    *mask = if draw < below { 0.0 } else { keep };
                }
            }
            for ((y, &x), &mask) in y.iter_mut().zip(x).zip(&masks) {
                *y = x * mask;
            }
            block += BLOCKS;
        }
    }
}

/// `y = x ⊙ mask / keep` (M:dropout), the mask drawn by element of the batch; `first` is the first one here.
pub(super) fn dropout(machine: &Machine, random: Random, rate: f32, first: usize, x: Span, y: Span) {
    assert!(x.len() == y.len() && first.is_multiple_of(8));
    machine.split(y.len(), 8 * BLOCKS, 0.8, |piece, _, level| {
        let block = (first + piece.start) / 8;
        let part = |span: Span| span.part(piece.clone());
        level.run(Masked { random, rate, block, x: part(x), y: part(y) });
    });
}

/// Copies rows of `count` numbers: row r from `from(r)` to `to(r)`, both positions in numbers.
pub(super) fn copy_rows<F, T>(machine: &Machine, rows: usize, count: usize, x: Span, from: F, y: Span, to: T)
where
    F: Fn(usize) -> usize + Sync,
    T: Fn(usize) -> usize + Sync,
{
    machine.split(rows, 8, 5.0 + 0.1 * count as f64, |rows: Range<usize>, _, _: Checked| {
        for r in rows {
            let (from, to) = (from(r), to(r));
            // SAFETY: the callers give spans that are apart, and rows that do not overlap.
            let (x, y) = unsafe { (x.part(from..from + count).read(), y.part(to..to + count).write()) };
            y.copy_from_slice(x);
        }
    });
}

/// Rows that are asked for before they are copied: they come from anywhere in memory.
const AHEAD: usize = 6;

/// Asks for numbers that will be read soon.
#[inline(always)]
fn expect(numbers: &[f32]) {
    #[cfg(target_arch = "x86_64")]
    for line in numbers.chunks(LINE) {
        // SAFETY: a prefetch reads nothing that the program can see, whatever the address.
        unsafe { std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(line.as_ptr().cast()) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = numbers;
}

/// `y[r] = x[row(r)]` for rows of `width` numbers of the caller's own data.
pub(super) fn gather_rows<R>(machine: &Machine, x: &[f32], row: R, width: usize, y: Span)
where
    R: Fn(usize) -> usize + Sync,
{
    let rows = y.len() / width.max(1);
    machine.split(rows, 8, 20.0 + 0.4 * width as f64, |rows, _, level| {
        level.run(Picked { x, row: &row, width, rows, y });
    });
}

/// Some rows of the caller's own data.
struct Picked<'a, R> {
    x: &'a [f32],
    row: &'a R,
    width: usize,
    rows: Range<usize>,
    y: Span,
}

/// Up to so many numbers a row is copied a vector at a time: a call for each row of ten costs more than the copying.
const SHORT: usize = 256;

impl<R: Fn(usize) -> usize> Work for Picked<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Picked { x, row, width, rows, y } = self;
        let y = y.part(rows.start * width..rows.end * width).start();
        for r in rows.clone() {
            if r + AHEAD < rows.end {
                expect(&x[row(r + AHEAD) * width..][..width]);
            }
            let from = &x[row(r) * width..][..width];
            // SAFETY: the part of y has these rows, no other thread writes them, and the caller's data is not of the
            // arena.
            unsafe {
                let to = y.add((r - rows.start) * width);
                match width <= SHORT {
                    true => copy::<S>(from.as_ptr(), to, width),
                    false => core::ptr::copy_nonoverlapping(from.as_ptr(), to, width),
                }
            }
        }
    }
}
