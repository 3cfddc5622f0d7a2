//! The loss: rows on any thread, their sum in f64 row after row.

use core::ops::Range;
use core::sync::atomic::{AtomicBool, Ordering};

use super::Span;
use super::machine::Machine;
use super::simd::{Simd, Work};
use crate::loss::{CrossEntropy, LossSpec, Pointwise};
use crate::real::Real;
use crate::rows::Batch;

/// Rows gathered at a time where a row is one number.
const SIDE: usize = 64;
/// Rows of a few classes that are gone through side by side, and how many classes are few: more fill vectors by themselves.
const SIDE_BY_SIDE: usize = 16;
const FEW: usize = 64;

struct Rows<'a> {
    loss: LossSpec,
    batch: &'a Batch<'a>,
    /// How many rows in a row stand for one of the batch, each with the same target: its members.
    members: usize,
    /// Rows of members.
    rows: Range<usize>,
    /// Their share of these.
    z: Span,
    dz: Span,
    values: Span,
}

impl Rows<'_> {
    /// The target row of row `r`.
    #[inline(always)]
    fn target(&self, r: usize) -> &[f32] {
        let data = &self.batch.data;
        &data.targets[self.batch.pick.row(r / self.members) * data.target_width..][..data.target_width]
    }

    /// The weight of row `r`.
    #[inline(always)]
    fn weight(&self, r: usize) -> f32 {
        self.batch.weight(r / self.members)
    }

    /// Rows of one number: targets are gathered, so that the maths runs on vectors. Same maths as
    /// [`LossSpec::row`] on a row of one.
    #[inline(always)]
    fn single<P: Pointwise>(&self, loss: P, count: f32, z: &[f32], dz: &mut [f32], values: &mut [f32]) {
        let (mut y, mut scale) = ([0.0f32; SIDE], [0.0f32; SIDE]);
        let pieces = z.chunks(SIDE).zip(dz.chunks_mut(SIDE)).zip(values.chunks_mut(SIDE));
        for (piece, ((z, dz), values)) in pieces.enumerate() {
            let first = self.rows.start + piece * SIDE;
            for (i, y) in y.iter_mut().take(z.len()).enumerate() {
                *y = self.target(first + i).first().copied().unwrap_or(f32::NAN);
            }
            match self.batch.data.weights {
                None => scale.fill(1.0 / count),
                Some(_) => {
                    for (i, scale) in scale.iter_mut().take(z.len()).enumerate() {
                        *scale = self.weight(first + i) / count;
                    }
                }
            }
            let ends = z.iter().zip(dz).zip(values);
            for (((&z, dz), value), (&y, &scale)) in ends.zip(y.iter().zip(&scale)) {
                *value = loss.value(z, y);
                *dz = loss.slope(z, y) * scale;
            }
        }
    }

    /// Rows of a few classes, turned over so that the maths runs on vectors of rows. To the bits of
    /// [`LossSpec::row`].
    #[inline(always)]
    fn several(&self, loss: CrossEntropy, count: f32, z: &[f32], dz: &mut [f32], values: &mut [f32]) {
        const N: usize = SIDE_BY_SIDE;
        let width = z.len() / self.rows.len();
        let (mut across, mut slopes) = ([[0.0f32; N]; FEW], [[0.0f32; N]; FEW]);
        let (across, slopes) = (&mut across[..width], &mut slopes[..width]);
        let pieces = z.chunks(N * width).zip(dz.chunks_mut(N * width)).zip(values.chunks_mut(N));
        for (piece, ((z, dz), values)) in pieces.enumerate() {
            let (mut class, mut scale) = ([0u32; N], [0.0f32; N]);
            for (i, z) in z.chunks_exact(width).enumerate() {
                let r = self.rows.start + piece * N + i;
                class[i] = self.target(r).first().map_or(u32::MAX, |&y| y as u32);
                scale[i] = self.weight(r) / count;
                across.iter_mut().zip(z).for_each(|(to, &z)| to[i] = z);
            }
            let found = loss.rows(across, &class, &scale, slopes);
            values.copy_from_slice(&found[..values.len()]);
            for (i, dz) in dz.chunks_exact_mut(width).enumerate() {
                dz.iter_mut().zip(slopes.iter()).for_each(|(dz, from)| *dz = from[i]);
            }
        }
    }
}

impl Work for Rows<'_> {
    /// Whether all errors are finite.
    type Output = bool;
    #[inline(always)]
    fn run<S: Simd>(self) -> bool {
        // SAFETY: `loss` checked that the spans are apart; pieces do not overlap.
        let (z, dz, values) = unsafe { (self.z.read(), self.dz.write(), self.values.write()) };
        let width = z.len() / self.rows.len().max(1);
        let count = (self.batch.pick.len() * self.members) as f32;
        match (self.loss, width) {
            (LossSpec::Bce(l), 1) => self.single(l, count, z, dz, values),
            (LossSpec::Mse(l), 1) => self.single(l, count, z, dz, values),
            (LossSpec::Mae(l), 1) => self.single(l, count, z, dz, values),
            (LossSpec::Huber(l), 1) => self.single(l, count, z, dz, values),
            (LossSpec::Poisson(l), 1) => self.single(l, count, z, dz, values),
            (LossSpec::Pinball(l), 1) => self.single(l, count, z, dz, values),
            (LossSpec::CrossEntropy(l), 2..=FEW) => self.several(l, count, z, dz, values),
            (loss, _) => {
                let rows = z.chunks_exact(width.max(1)).zip(dz.chunks_exact_mut(width.max(1)));
                for (r, ((z, dz), value)) in self.rows.clone().zip(rows.zip(&mut *values)) {
                    *value = loss.row(z, self.target(r), self.weight(r) / count, dz);
                }
            }
        }
        let mut largest = 0;
        for dz in dz {
            largest = largest.max(dz.to_bits() & 0x7FFF_FFFF);
        }
        largest < f32::INFINITY.to_bits()
    }
}

/// `L = Σ w·loss(z, target) / (rows · members)` and `dz = ∂L/∂z` (M:loss-mean). `values` has a number for each row and
/// member. Returns the loss, and whether it and all errors are finite.
pub(super) fn loss(
    machine: &Machine,
    (loss, members): (LossSpec, usize),
    batch: &Batch,
    z: Span,
    dz: Span,
    values: Span,
) -> (f64, bool) {
    let rows = batch.pick.len() * members;
    let width = z.len() / rows.max(1);
    assert!(dz.len() == rows * width && values.len() == rows);
    let finite = AtomicBool::new(true);
    machine.split(rows, 64, 3.0 + 4.0 * width as f64, |piece, _, level| {
        let part = |span: Span| span.part(piece.start * width..piece.end * width);
        let (z, dz, values) = (part(z), part(dz), values.part(piece.clone()));
        if !level.run(Rows { loss, batch, members, rows: piece.clone(), z, dz, values }) {
            finite.store(false, Ordering::Relaxed);
        }
    });
    // SAFETY: the threads are done; nobody writes.
    let values = unsafe { values.read() };
    let sum: f64 = match batch.data.weights {
        None => values.iter().map(|v| v.f64()).sum(),
        Some(_) => values.iter().enumerate().map(|(r, v)| batch.weight(r / members).f64() * v.f64()).sum(),
    };
    let mean = sum / rows as f64;
    (mean, mean.is_finite() && finite.into_inner())
}
