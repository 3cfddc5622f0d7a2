//! The operands of a product, and how they are laid out for the kernel: where A's rows would fight for cache lines a strip
//! of them, panels of B by steps.

use core::ops::Range;

use super::simd::Simd;

/// Steps of k between two visits to C.
pub(super) const DEPTH: usize = 256;
/// Distance of A's rows in the strip: not a power of two, so that they do not fight for the same cache lines.
pub(super) const STRIP_STRIDE: usize = DEPTH + 16;
/// Room for a strip of A: as many rows as the tallest tile.
pub(super) const STRIP_A: usize = 14 * STRIP_STRIDE;

/// Rows of A that lie a multiple of so many numbers apart fight for the same lines of the first cache; others are read
/// where they lie.
const IN_PLACE: usize = 1024;

/// How A lies in memory.
#[derive(Clone, Copy)]
pub(super) enum Left {
    /// `A[i, p] = a[i·stride + p]`.
    Rows {
        /// Its first number.
        a: *const f32,
        /// From row to row.
        stride: usize,
    },
    /// `A[i, p] = a[p·stride + i]`: the transpose of something by rows.
    Columns {
        /// Its first number.
        a: *const f32,
        /// From step to step of k.
        stride: usize,
    },
}

/// How B lies in memory.
#[derive(Clone, Copy)]
pub(super) enum Right {
    /// `B[p, j] = b[p·stride + j]`.
    Rows {
        /// Its first number.
        b: *const f32,
        /// From step to step of k.
        stride: usize,
    },
    /// `B[p, j] = b[j·stride + p]`: the transpose of something by rows.
    Columns {
        /// Its first number.
        b: *const f32,
        /// From column to column.
        stride: usize,
    },
}

impl Left {
    /// Rows `row..row + height` for some steps of k: A itself, or a copy where its rows lie [`IN_PLACE`] numbers apart.
    ///
    /// # Safety
    /// A has these elements; `height` ≤ 14 and at most [`DEPTH`] steps.
    #[inline(always)]
    pub(super) unsafe fn strip<S: Simd>(
        self,
        row: usize,
        height: usize,
        steps: Range<usize>,
        strip: *mut f32,
    ) -> Left {
        match self {
            Left::Rows { a, stride } if !stride.is_multiple_of(IN_PLACE) => {
                // SAFETY: the caller's.
                Left::Rows { a: unsafe { a.add(row * stride + steps.start) }, stride }
            }
            Left::Rows { a, stride } => {
                for i in 0..height {
                    // SAFETY: the caller's; the strip has room for 14 rows of DEPTH.
                    unsafe {
                        copy::<S>(
                            a.add((row + i) * stride + steps.start),
                            strip.add(i * STRIP_STRIDE),
                            steps.len(),
                        );
                    }
                }
                Left::Rows { a: strip, stride: STRIP_STRIDE }
            }
            Left::Columns { a, stride } => {
                // SAFETY: the caller's.
                let a = unsafe { a.add(steps.start * stride + row) };
                Left::Columns { a, stride }
            }
        }
    }
}

impl Right {
    /// Copies `B[steps, columns]` into panels of `2·LANES` columns, each step's numbers side by side. What lies
    /// beyond the last column is left as it was.
    ///
    /// # Safety
    /// B has these elements; `to` has room for whole panels.
    #[inline(always)]
    pub(super) unsafe fn pack<S: Simd>(self, steps: Range<usize>, columns: Range<usize>, to: *mut f32) {
        let width = 2 * S::LANES;
        for first in (0..columns.len()).step_by(width) {
            let columns = columns.start + first..columns.start + (first + width).min(columns.len());
            // SAFETY: the caller's.
            unsafe {
                let panel = to.add(first * steps.len());
                match self {
                    Right::Rows { b, stride } => {
                        let mut from = b.add(steps.start * stride + columns.start);
                        let mut to = panel;
                        if columns.len() == width {
                            for _ in 0..steps.len() {
                                S::store(to, S::load(from));
                                S::store(to.add(S::LANES), S::load(from.add(S::LANES)));
                                from = from.wrapping_add(stride);
                                to = to.wrapping_add(width);
                            }
                        } else {
                            for _ in 0..steps.len() {
                                core::ptr::copy_nonoverlapping(from, to, columns.len());
                                from = from.wrapping_add(stride);
                                to = to.wrapping_add(width);
                            }
                        }
                    }
                    Right::Columns { b, stride } => {
                        let from = b.add(columns.start * stride + steps.start);
                        transpose::<S>(from, stride, columns.len(), steps.len(), panel, width);
                    }
                }
            }
        }
    }
}

/// Copies `len` numbers, a vector at a time: for short rows quicker than a call.
///
/// # Safety
/// Both ends have these numbers and do not overlap.
#[inline(always)]
pub(super) unsafe fn copy<S: Simd>(from: *const f32, to: *mut f32, len: usize) {
    let whole = len / S::LANES * S::LANES;
    // SAFETY: the caller's; the last vector is masked to what is left.
    unsafe {
        for i in (0..whole).step_by(S::LANES) {
            S::store(to.add(i), S::load(from.add(i)));
        }
        if whole < len {
            let mask = S::mask(len - whole);
            S::store_masked(to.add(whole), mask, S::load_masked(from.add(whole), mask));
        }
    }
}

/// `to[j·to_stride + i] = from[i·from_stride + j]` for i in 0..rows, j in 0..columns.
///
/// # Safety
/// Both ends have these elements.
#[inline(always)]
pub(super) unsafe fn transpose<S: Simd>(
    from: *const f32,
    from_stride: usize,
    rows: usize,
    columns: usize,
    to: *mut f32,
    to_stride: usize,
) {
    let (whole_rows, whole_columns) = (rows / 8 * 8, columns / 8 * 8);
    for i in (0..whole_rows).step_by(8) {
        for j in (0..whole_columns).step_by(8) {
            // SAFETY: the caller's: i + 8 ≤ rows, j + 8 ≤ columns.
            unsafe {
                let from = from.add(i * from_stride + j);
                S::transpose8(from, from_stride, to.add(j * to_stride + i), to_stride);
            }
        }
    }
    for i in 0..rows {
        let done = if i < whole_rows { whole_columns } else { 0 };
        for j in done..columns {
            // SAFETY: the caller's.
            unsafe { *to.add(j * to_stride + i) = *from.add(i * from_stride + j) };
        }
    }
}
