//! Numeric embeddings: several numbers for each number of a row.

use core::ops::Range;

use super::Span;
use super::machine::{Machine, Scratch, TILE};
use super::simd::{Simd, Work};
use super::sink::Sink;
use crate::layer::Edges;
use crate::layer::piecewise::{MOST_BINS, bin_of};
use crate::real::Real;

/// Both sums of a column's bins fit into a tile.
const _: () = assert!(2 * MOST_BINS <= TILE);

const TAU: f32 = core::f32::consts::TAU;

/// `sums[t, ·] = Σ W[k, ·]` over the bins k before t of the same column (M:piecewise); rows of `d` numbers.
pub(super) fn prefix_sums(machine: &Machine, w: Span, edges: &Edges, sums: Span) {
    assert!(edges.bins() > 0 && w.len() == sums.len() && w.len().is_multiple_of(edges.bins()));
    let d = w.len() / edges.bins();
    machine.split(edges.columns(), 1, 0.2 * (w.len() / edges.columns()) as f64, |columns, _, _| {
        for c in columns {
            let part = |span: Span| span.part(edges.first_bin(c) * d..edges.first_bin(c + 1) * d);
            // SAFETY: sums is apart from w (the caller's check); columns do not overlap.
            let (w, sums) = unsafe { (part(w).read(), part(sums).write()) };
            sums[..d].fill(0.0);
            for i in d..sums.len() {
                sums[i] = sums[i - d] + w[i - d];
            }
        }
    });
}

/// What an embedding reads: rows of `stride` numbers, of which the first of each are embedded.
#[derive(Clone, Copy)]
pub(super) struct Inputs {
    pub(super) x: Span,
    pub(super) stride: usize,
}

impl Inputs {
    /// For outputs of `own` numbers a row.
    pub(super) fn new(x: Span, outputs: usize, own: usize, columns: usize) -> Inputs {
        let rows = outputs / own;
        assert!(outputs.is_multiple_of(own) && x.len().is_multiple_of(rows.max(1)));
        let stride = x.len().checked_div(rows).unwrap_or(columns);
        assert!(columns <= stride);
        Inputs { x, stride }
    }

    fn rows(self, rows: &Range<usize>) -> Span {
        self.x.part(rows.start * self.stride..rows.end * self.stride)
    }
}

/// The parameters of a piecewise linear embedding.
#[derive(Clone, Copy)]
pub(super) struct Pieces<'a> {
    pub(super) edges: &'a Edges,
    pub(super) u: Option<Span>,
    pub(super) v: Option<Span>,
    pub(super) w: Span,
    pub(super) sums: Span,
}

struct Piecewise<'a> {
    x: Span,
    stride: usize,
    pieces: Pieces<'a>,
    d: usize,
    y: Span,
}

impl Work for Piecewise<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Pieces { edges, u, v, w, sums } = self.pieces;
        // SAFETY: `piecewise` checked that y is apart from the rest; pieces do not overlap.
        let (x, w, sums, y) = unsafe { (self.x.read(), w.read(), sums.read(), self.y.write()) };
        // SAFETY: as above.
        let (u, v) = unsafe { (u.map(|u| u.read()), v.map(|v| v.read())) };
        let d = self.d;
        for (x, y) in x.chunks_exact(self.stride).zip(y.chunks_exact_mut(edges.columns() * d)) {
            for (c, (&x, y)) in x.iter().zip(y.chunks_exact_mut(d)).enumerate() {
                let (bin, share) = bin_of(edges.column(c), x);
                let k = (edges.first_bin(c) + bin) * d;
                match v {
                    Some(v) => y.copy_from_slice(&v[c * d..][..d]),
                    None => y.fill(0.0),
                }
                if let Some(u) = u {
                    for (y, &u) in y.iter_mut().zip(&u[c * d..][..d]) {
                        *y = x.mul_add(u, *y);
                    }
                }
                for ((y, &sum), &w) in y.iter_mut().zip(&sums[k..][..d]).zip(&w[k..][..d]) {
                    *y = share.mul_add(w, *y + sum);
                }
            }
        }
    }
}

/// `y[c] = x[c]·u[c] + v[c] + sums[t] + e·W[t]` (M:piecewise).
pub(super) fn piecewise(machine: &Machine, x: Span, pieces: Pieces, y: Span) {
    let (columns, bins) = (pieces.edges.columns(), pieces.edges.bins());
    let d = pieces.w.len() / bins;
    let own = columns * d;
    let Pieces { u, v, w, sums, .. } = pieces;
    assert!(d > 0 && w.len() == bins * d && sums.len() == w.len());
    assert!(u.is_none_or(|u| u.len() == own) && v.is_none_or(|v| v.len() == own));
    let inputs = Inputs::new(x, y.len(), own, columns);
    machine.split(y.len() / own, 1, columns as f64 * (10.0 + 0.5 * d as f64), |rows, _, level| {
        let y = y.part(rows.start * own..rows.end * own);
        level.run(Piecewise { x: inputs.rows(&rows), stride: inputs.stride, pieces, d, y });
    });
}

/// `y = [1 … 1, e, 0 … 0]` for each column (M:piecewise).
pub(super) fn encode(machine: &Machine, x: Span, edges: &Edges, y: Span) {
    let own = edges.bins();
    let inputs = Inputs::new(x, y.len(), own, edges.columns());
    machine.split(y.len() / own, 1, 10.0 * edges.columns() as f64 + 0.2 * own as f64, |rows, _, _| {
        // SAFETY: the caller checked that y is apart from x; pieces do not overlap.
        let (x, y) = unsafe { (inputs.rows(&rows).read(), y.part(rows.start * own..rows.end * own).write()) };
        for (x, y) in x.chunks_exact(inputs.stride).zip(y.chunks_exact_mut(own)) {
            for (c, &x) in x[..edges.columns()].iter().enumerate() {
                let (bin, share) = bin_of(edges.column(c), x);
                let y = &mut y[edges.first_bin(c)..edges.first_bin(c + 1)];
                y[..bin].fill(1.0);
                y[bin] = share;
                y[bin + 1..].fill(0.0);
            }
        }
    });
}

/// `2π·x·w + b` for each of a row's numbers and each of its waves.
#[inline(always)]
fn angles(x: &[f32], w: &[f32], b: Option<&[f32]>, waves: usize, to: &mut [f32]) {
    for (c, (&x, to)) in x.iter().zip(to.chunks_exact_mut(waves)).enumerate() {
        let (turn, w) = (TAU * x, &w[c * waves..][..waves]);
        match b {
            Some(b) => {
                for ((to, &w), &b) in to.iter_mut().zip(w).zip(&b[c * waves..][..waves]) {
                    *to = turn.mul_add(w, b);
                }
            }
            None => to.iter_mut().zip(w).for_each(|(to, &w)| *to = turn * w),
        }
    }
}

/// Frequencies and phases.
#[derive(Clone, Copy)]
pub(super) struct Waves {
    /// Each column's.
    pub(super) waves: usize,
    pub(super) w: Span,
    pub(super) b: Option<Span>,
}

struct Waved {
    x: Span,
    stride: usize,
    waves: Waves,
    y: Span,
}

impl Work for Waved {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Waves { waves, w, b } = self.waves;
        // SAFETY: `wave` checked that y is apart from the rest; pieces do not overlap.
        let (x, w, y) = unsafe { (self.x.read(), w.read(), self.y.write()) };
        // SAFETY: as above.
        let b = b.map(|b| unsafe { b.read() });
        let own = w.len();
        if b.is_some() {
            for (x, y) in x.chunks_exact(self.stride).zip(y.chunks_exact_mut(own)) {
                angles(x, w, b, waves, y);
            }
            for y in y.iter_mut() {
                *y = Real::sin_cos(*y).1;
            }
            return;
        }
        for (x, y) in x.chunks_exact(self.stride).zip(y.chunks_exact_mut(2 * own)) {
            for (c, (&x, y)) in x.iter().zip(y.chunks_exact_mut(2 * waves)).enumerate() {
                let (cosines, sines) = y.split_at_mut(waves);
                let turn = TAU * x;
                let each = cosines.iter_mut().zip(sines).zip(&w[c * waves..][..waves]);
                for ((cosine, sine), &w) in each {
                    (*sine, *cosine) = Real::sin_cos(turn * w);
                }
            }
        }
    }
}

/// `y[c] = cos(2π·x[c]·w[c] + b[c])`, or without b cosines and sines (M:periodic).
pub(super) fn wave(machine: &Machine, x: Span, waves: Waves, y: Span) {
    let own = waves.w.len() * if waves.b.is_some() { 1 } else { 2 };
    assert!(waves.b.is_none_or(|b| b.len() == own) && waves.w.len().is_multiple_of(waves.waves));
    let inputs = Inputs::new(x, y.len(), own, waves.w.len() / waves.waves);
    machine.split(y.len() / own, 1, 1.5 * own as f64, |rows, _, level| {
        let y = y.part(rows.start * own..rows.end * own);
        level.run(Waved { x: inputs.rows(&rows), stride: inputs.stride, waves, y });
    });
}

struct Unwaved {
    x: Span,
    stride: usize,
    waves: Waves,
    dy: Span,
    da: Span,
}

impl Work for Unwaved {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Waves { waves, w, b } = self.waves;
        // SAFETY: `wave_back` checked that da is apart from the rest; pieces do not overlap.
        let (x, w, dy, da) = unsafe { (self.x.read(), w.read(), self.dy.read(), self.da.write()) };
        // SAFETY: as above.
        let b = b.map(|b| unsafe { b.read() });
        for (x, da) in x.chunks_exact(self.stride).zip(da.chunks_exact_mut(w.len())) {
            angles(x, w, b, waves, da);
        }
        if b.is_some() {
            for (da, &dy) in da.iter_mut().zip(dy) {
                *da = -Real::sin_cos(*da).0 * dy;
            }
            return;
        }
        for (da, dy) in da.chunks_exact_mut(waves).zip(dy.chunks_exact(2 * waves)) {
            let (of_cosines, of_sines) = dy.split_at(waves);
            for ((da, &of_cosine), &of_sine) in da.iter_mut().zip(of_cosines).zip(of_sines) {
                let (sine, cosine) = Real::sin_cos(*da);
                *da = cosine.mul_add(of_sine, -(sine * of_cosine));
            }
        }
    }
}

/// The error at the angles (M:periodic-error).
pub(super) fn wave_back(machine: &Machine, x: Span, waves: Waves, dy: Span, da: Span) {
    let own = waves.w.len();
    let both = if waves.b.is_some() { 1 } else { 2 };
    assert!(waves.b.is_none_or(|b| b.len() == own) && own.is_multiple_of(waves.waves));
    assert_eq!(dy.len(), both * da.len());
    let inputs = Inputs::new(x, da.len(), own, own / waves.waves);
    machine.split(da.len() / own, 1, 1.5 * own as f64, |rows, _, level| {
        let part = |span: Span, own: usize| span.part(rows.start * own..rows.end * own);
        let (dy, da) = (part(dy, both * own), part(da, own));
        level.run(Unwaved { x: inputs.rows(&rows), stride: inputs.stride, waves, dy, da });
    });
}

/// Columns of an embedding's gradient that is a sum over rows of each column's number times its errors.
struct Spread<'a> {
    inputs: Inputs,
    dy: Span,
    own: usize,
    d: usize,
    factor: f32,
    columns: Range<usize>,
    sink: &'a Sink,
    scratch: &'a Scratch,
}

impl Work for Spread<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: nobody writes these while they are summed.
        let (x, dy) = unsafe { (self.inputs.x.read(), self.dy.read()) };
        for c in self.columns {
            for first in (0..self.d).step_by(TILE) {
                let count = (self.d - first).min(TILE);
                // SAFETY: count ≤ TILE, and the tile is this thread's.
                let tile = unsafe { core::slice::from_raw_parts_mut(self.scratch.tile(), count) };
                tile.fill(0.0);
                let at = c * self.d + first;
                for (x, dy) in x.chunks_exact(self.inputs.stride).zip(dy.chunks_exact(self.own)) {
                    for (sum, &dy) in tile.iter_mut().zip(&dy[at..][..count]) {
                        *sum = x[c].mul_add(dy, *sum);
                    }
                }
                tile.iter_mut().for_each(|sum| *sum *= self.factor);
                // SAFETY: the tile has these sums; no other thread has this column.
                unsafe { self.sink.take::<S>(at, 1, count, count, self.scratch.tile()) };
            }
        }
    }
}

/// `du[c, j] = factor · Σ_rows x[·, c] · dy[·, c, j]`, down the rows.
pub(super) fn spread(machine: &Machine, x: Span, dy: Span, factor: f64, [n, d]: [usize; 2], sink: &Sink) {
    let own = n * d;
    assert!(own > 0 && sink.len() == own);
    let inputs = Inputs::new(x, dy.len(), own, n);
    machine.split(n, 1, (5.0 + 0.3 * d as f64) * (dy.len() / own) as f64, |columns, scratch, level| {
        level.run(Spread { inputs, dy, own, d, factor: factor as f32, columns, sink, scratch });
    });
}

/// Columns of the gradient of a piecewise linear embedding's bins.
struct Bins<'a> {
    inputs: Inputs,
    dy: Span,
    edges: &'a Edges,
    d: usize,
    columns: Range<usize>,
    sink: &'a Sink,
    scratch: &'a Scratch,
}

impl Bins<'_> {
    /// The gradient of numbers `at` of a column's bins into the tile; room for the same behind it.
    #[inline(always)]
    fn column(&self, c: usize, at: Range<usize>, tile: &mut [f32], passed: &mut [f32]) {
        // SAFETY: nobody writes these while they are summed.
        let (x, dy) = unsafe { (self.inputs.x.read(), self.dy.read()) };
        let (edges, side) = (self.edges.column(c), at.len());
        let own = self.edges.columns() * self.d;
        tile.fill(0.0);
        passed.fill(0.0);
        // What lies in a bin counts there by its share, and once in all bins below.
        for (x, dy) in x.chunks_exact(self.inputs.stride).zip(dy.chunks_exact(own)) {
            let (bin, share) = bin_of(edges, x[c]);
            let dy = &dy[c * self.d + at.start..][..side];
            let both = tile[bin * side..][..side].iter_mut().zip(&mut passed[bin * side..][..side]);
            for ((sum, passed), &dy) in both.zip(dy) {
                *sum = share.mul_add(dy, *sum);
                *passed += dy;
            }
        }
        for k in (side..passed.len()).step_by(side).rev() {
            let (below, above) = passed.split_at_mut(k);
            let sums = tile[k - side..][..side].iter_mut().zip(&mut below[k - side..]);
            for ((sum, below), &above) in sums.zip(&above[..side]) {
                *sum += above;
                *below += above;
            }
        }
    }
}

impl Work for Bins<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        for c in self.columns.clone() {
            let (first, bins) = (self.edges.first_bin(c), self.edges.column(c).len() - 1);
            let most = (TILE / 2 / bins).min(self.d);
            for start in (0..self.d).step_by(most) {
                let at = start..self.d.min(start + most);
                let (side, len) = (at.len(), bins * at.len());
                // SAFETY: 2 · len ≤ TILE, and the tile is this thread's.
                let both = unsafe { core::slice::from_raw_parts_mut(self.scratch.tile(), 2 * len) };
                let (tile, passed) = both.split_at_mut(len);
                self.column(c, at, tile, passed);
                // SAFETY: the tile has these sums; no other thread has this column.
                unsafe {
                    self.sink.take::<S>(first * self.d + start, bins, side, self.d, self.scratch.tile());
                }
            }
        }
    }
}

/// `dW[k, ·] = Σ_rows e[k] · dy[·, c, ·]`, down the rows, then the bins from the last to the first
/// (M:piecewise-error).
pub(super) fn bins(machine: &Machine, x: Span, dy: Span, edges: &Edges, sink: &Sink) {
    assert!(sink.len().is_multiple_of(edges.bins()));
    let (n, d) = (edges.columns(), sink.len() / edges.bins());
    assert!(d > 0 && (0..n).all(|c| edges.column(c).len() <= MOST_BINS + 1));
    let inputs = Inputs::new(x, dy.len(), n * d, n);
    let rows = dy.len() / (n * d);
    machine.split(n, 1, (15.0 + 0.5 * d as f64) * rows as f64, |columns, scratch, level| {
        level.run(Bins { inputs, dy, edges, d, columns, sink, scratch });
    });
}
