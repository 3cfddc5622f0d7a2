//! Normalisation of rows and of columns. A row's sums run in sixteen interleaved parts added in a fixed tree; a
//! column's run down the rows in f64. Neither order depends on level or threads.

use core::ops::Range;

use super::Span;
use super::machine::Machine;
use super::simd::{Simd, Work};

/// Parts of a row's sum.
const PARTS: usize = 16;

/// The parts' sum: halves onto each other.
#[inline(always)]
fn tree(mut parts: [f32; PARTS]) -> f32 {
    let mut half = PARTS / 2;
    while half > 0 {
        for i in 0..half {
            parts[i] += parts[i + half];
        }
        half /= 2;
    }
    parts[0]
}

#[inline(always)]
fn sum(x: &[f32]) -> f32 {
    let mut parts = [0.0; PARTS];
    let (chunks, rest) = x.as_chunks::<PARTS>();
    for chunk in chunks {
        for (part, &x) in parts.iter_mut().zip(chunk) {
            *part += x;
        }
    }
    for (part, &x) in parts.iter_mut().zip(rest) {
        *part += x;
    }
    tree(parts)
}

/// Σ (x − about)².
#[inline(always)]
fn squares(x: &[f32], about: f32) -> f32 {
    let mut parts = [0.0f32; PARTS];
    let (chunks, rest) = x.as_chunks::<PARTS>();
    for chunk in chunks {
        for (part, &x) in parts.iter_mut().zip(chunk) {
            *part = (x - about).mul_add(x - about, *part);
        }
    }
    for (part, &x) in parts.iter_mut().zip(rest) {
        *part = (x - about).mul_add(x - about, *part);
    }
    tree(parts)
}

/// Σ a·b.
#[inline(always)]
fn along(a: &[f32], b: &[f32]) -> f32 {
    let mut parts = [0.0f32; PARTS];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<PARTS>(), b.as_chunks::<PARTS>());
    for (a, b) in a.iter().zip(b) {
        for ((part, &a), &b) in parts.iter_mut().zip(a).zip(b) {
            *part = a.mul_add(b, *part);
        }
    }
    for ((part, &a), &b) in parts.iter_mut().zip(a_rest).zip(b_rest) {
        *part = a.mul_add(b, *part);
    }
    tree(parts)
}

struct Rows {
    x: Span,
    y: Span,
    stats: Span,
    width: usize,
    epsilon: f32,
}

impl Work for Rows {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `rows` checked that the spans are apart; pieces do not overlap.
        let (x, y, stats) = unsafe { (self.x.read(), self.y.write(), self.stats.write()) };
        let n = self.width as f32;
        let rows = x.chunks_exact(self.width).zip(y.chunks_exact_mut(self.width));
        for ((x, y), stat) in rows.zip(stats) {
            let mean = sum(x) / n;
            let variance = squares(x, mean) / n;
            let scale = 1.0 / (variance + self.epsilon).sqrt();
            *stat = scale;
            for (y, &x) in y.iter_mut().zip(x) {
                *y = (x - mean) * scale;
            }
        }
    }
}

/// `y = (x − mean) / √(variance + ε)` over each row of `x.len() / stats.len()` numbers (M:layer-norm).
pub(super) fn rows(machine: &Machine, x: Span, y: Span, stats: Span, epsilon: f32) {
    let width = x.len() / stats.len().max(1);
    if width == 0 {
        return;
    }
    machine.split(stats.len(), 1, 10.0 + 0.4 * width as f64, |rows, _, level| {
        let part = |span: Span| span.part(rows.start * width..rows.end * width);
        level.run(Rows { x: part(x), y: part(y), stats: stats.part(rows.clone()), width, epsilon });
    });
}

struct RowsBack {
    y: Span,
    stats: Span,
    dy: Span,
    dx: Span,
    width: usize,
}

impl Work for RowsBack {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: `rows_back` checked that dx is apart; pieces do not overlap.
        let (y, stats, dy) = unsafe { (self.y.read(), self.stats.read(), self.dy.read()) };
        // SAFETY: as above.
        let dx = unsafe { self.dx.write() };
        let n = self.width as f32;
        let rows = y.chunks_exact(self.width).zip(dy.chunks_exact(self.width));
        for (((y, dy), dx), &scale) in rows.zip(dx.chunks_exact_mut(self.width)).zip(stats) {
            let mean = sum(dy) / n;
            let along = along(dy, y) / n;
            for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
                *dx = (-y).mul_add(along, dy - mean) * scale;
            }
        }
    }
}

/// `dx = (dy − mean(dy) − y·mean(dy ⊙ y)) · stats[row]` (M:layer-norm-error).
pub(super) fn rows_back(machine: &Machine, y: Span, stats: Span, dy: Span, dx: Span) {
    let width = y.len() / stats.len().max(1);
    if width == 0 {
        return;
    }
    machine.split(stats.len(), 1, 10.0 + 0.4 * width as f64, |rows, _, level| {
        let part = |span: Span| span.part(rows.start * width..rows.end * width);
        let stats = stats.part(rows.clone());
        level.run(RowsBack { y: part(y), stats, dy: part(dy), dx: part(dx), width });
    });
}

/// Columns summed side by side.
const SIDE: usize = 16;

/// `to[j] = Σ_rows f(row)` for the columns `columns` of rows of `width` numbers, [`SIDE`] at a time.
macro_rules! column_sums {
    ($width:expr, $columns:expr, $rows:expr, |$row:ident, $at:ident, $lane:ident| $term:expr, $to:ident => $done:block) => {
        let mut $at = $columns.start;
        while $at < $columns.end {
            let lanes = SIDE.min($columns.end - $at);
            let mut $to = [0.0f64; SIDE];
            if lanes == SIDE {
                for $row in 0..$rows {
                    for $lane in 0..SIDE {
                        $to[$lane] += $term;
                    }
                }
            } else {
                for $row in 0..$rows {
                    for $lane in 0..lanes {
                        $to[$lane] += $term;
                    }
                }
            }
            let $to = &$to[..lanes];
            $done
            $at += SIDE;
        }
    };
}

/// Some columns of a batch, over all its rows.
struct Columns {
    x: Span,
    y: Span,
    stats: Span,
    width: usize,
    columns: Range<usize>,
    epsilon: f32,
    /// Running mean and variance, in evaluation.
    running: Option<(Span, Span)>,
}

impl Work for Columns {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Columns { width, ref columns, .. } = self;
        let rows = self.x.len() / width;
        let n = rows as f64;
        let (x, y, stats) = (self.x.start().cast_const(), self.y.start(), self.stats.start());
        // SAFETY: `columns` gave whole rows of `width`, stats of 3·width, running of width; column < width, row <
        // rows; y and stats are apart from x, and no other thread has these columns.
        unsafe {
            match self.running {
                Some((mean, variance)) => {
                    for j in columns.clone() {
                        *stats.add(j) = *mean.start().add(j);
                        *stats.add(width + j) = *variance.start().add(j);
                    }
                }
                None => {
                    column_sums!(width, columns, rows, |r, at, l| *x.add(r * width + at + l) as f64, sums => {
                        for (l, sum) in sums.iter().enumerate() {
                            *stats.add(at + l) = (sum / n) as f32;
                        }
                    });
                    column_sums!(width, columns, rows, |r, at, l| {
                        let d = *x.add(r * width + at + l) - *stats.add(at + l);
                        d as f64 * d as f64
                    }, sums => {
                        for (l, sum) in sums.iter().enumerate() {
                            *stats.add(width + at + l) = (sum / n) as f32;
                        }
                    });
                }
            }
            for j in columns.clone() {
                *stats.add(2 * width + j) = 1.0 / (*stats.add(width + j) + self.epsilon).sqrt();
            }
            for r in 0..rows {
                for j in columns.clone() {
                    *y.add(r * width + j) =
                        (*x.add(r * width + j) - *stats.add(j)) * *stats.add(2 * width + j);
                }
            }
        }
    }
}

/// Columns to mean 0 and variance 1 over the batch, or by running statistics (M:batch-norm).
pub(super) fn columns(
    machine: &Machine,
    x: Span,
    y: Span,
    stats: Span,
    epsilon: f32,
    running: Option<(Span, Span)>,
) {
    let width = stats.len() / 3;
    if width == 0 {
        return;
    }
    let fits = running.is_none_or(|(mean, variance)| mean.len() == width && variance.len() == width);
    assert!(fits && x.len() == y.len() && x.len().is_multiple_of(width));
    machine.split(width, SIDE, 1.5 * (x.len() / width) as f64, |columns, _, level| {
        level.run(Columns { x, y, stats, width, columns, epsilon, running });
    });
}

struct ColumnsBack {
    y: Span,
    stats: Span,
    dy: Span,
    dx: Span,
    width: usize,
    columns: Range<usize>,
    training: bool,
}

impl Work for ColumnsBack {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let ColumnsBack { width, ref columns, .. } = self;
        let rows = self.y.len() / width;
        // With running statistics the batch's means play no part: as if its rows were a share of 0.
        let n = if self.training { rows as f64 } else { f64::INFINITY };
        let (y, dy) = (self.y.start().cast_const(), self.dy.start().cast_const());
        let (stats, dx) = (self.stats.start().cast_const(), self.dx.start());
        // SAFETY: `columns_back` gave whole rows of `width` and stats of 3·width; column < width, row < rows; dx is
        // apart from the rest, and no other thread has these columns.
        unsafe {
            column_sums!(width, columns, rows, |r, at, l| *dy.add(r * width + at + l) as f64, means => {
                let mut mean = [0.0f32; SIDE];
                for (mean, &sum) in mean.iter_mut().zip(means) {
                    *mean = (sum / n) as f32;
                }
                let here = at..at + means.len();
                column_sums!(width, here, rows, |r, at, l| {
                    *dy.add(r * width + at + l) as f64 * *y.add(r * width + at + l) as f64
                }, sums => {
                    let mut along = [0.0f32; SIDE];
                    for (along, &sum) in along.iter_mut().zip(sums) {
                        *along = (sum / n) as f32;
                    }
                    for r in 0..rows {
                        for l in 0..sums.len() {
                            let i = r * width + at + l;
                            let error = (-*y.add(i)).mul_add(along[l], *dy.add(i) - mean[l]);
                            *dx.add(i) = error * *stats.add(2 * width + at + l);
                        }
                    }
                });
            });
        }
    }
}

/// `dx = (dy − mean(dy) − y·mean(dy ⊙ y)) · stats[2]`, means over the batch (M:batch-norm-error); in evaluation
/// `dx = dy · stats[2]`.
pub(super) fn columns_back(machine: &Machine, [y, stats, dy, dx]: [Span; 4], training: bool) {
    let width = stats.len() / 3;
    if width == 0 {
        return;
    }
    assert!(y.len() == dy.len() && y.len() == dx.len() && y.len().is_multiple_of(width));
    machine.split(width, SIDE, 1.5 * (y.len() / width) as f64, |columns, _, level| {
        level.run(ColumnsBack { y, stats, dy, dx, width, columns, training });
    });
}
