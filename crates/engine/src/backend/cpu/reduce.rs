//! Gradients that are sums over rows, and sums of squares. Each column's sum is one chain down the rows.

use core::ops::Range;

use super::Span;
use super::machine::{Machine, Scratch, TILE};
use super::simd::{Simd, Work};
use super::sink::Sink;

/// Columns `columns` of `Σ_rows dy`, or of `Σ_rows x ⊙ dy`.
struct Sums<'a> {
    x: Option<Span>,
    dy: Span,
    width: usize,
    /// Numbers in a row of x: as many, or those that all members read.
    reads: usize,
    columns: Range<usize>,
    sink: &'a Sink,
    scratch: &'a Scratch,
}

/// The sums of `SIDE` neighbouring columns. Each end is its first number and the distance of its rows.
///
/// # Safety
/// `rows` rows of SIDE numbers at `dy` and (if TIMES) `x`; room for SIDE numbers at `to`.
#[inline(always)]
unsafe fn sums<const SIDE: usize, const TIMES: bool>(
    (x, x_row): (*const f32, usize),
    (dy, dy_row): (*const f32, usize),
    rows: usize,
    to: *mut f32,
) {
    let mut sums = [0.0f32; SIDE];
    for r in 0..rows {
        for (l, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the caller's.
            unsafe {
                let dy = *dy.add(r * dy_row + l);
                *sum = match TIMES {
                    true => (*x.add(r * x_row + l)).mul_add(dy, *sum),
                    false => *sum + dy,
                };
            }
        }
    }
    for (l, &sum) in sums.iter().enumerate() {
        // SAFETY: the caller's.
        unsafe { *to.add(l) = sum };
    }
}

impl Work for Sums<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let (width, reads) = (self.width, self.reads);
        let rows = self.dy.len() / width;
        let tile = self.scratch.tile();
        for first in self.columns.clone().step_by(TILE) {
            let end = self.columns.end.min(first + TILE);
            let mut at = first;
            while at < end {
                // Columns of two members never lie side by side in x.
                let left = (end - at).min(reads - at % reads);
                // SAFETY: `column_sum` checked the shapes; columns up to `end` exist, and fit into the tile.
                unsafe {
                    let to = tile.add(at - first);
                    let dy = (self.dy.start().add(at).cast_const(), width);
                    let x = self.x.map_or(dy, |x| (x.start().add(at % reads).cast_const(), reads));
                    at += match (self.x.is_some(), left) {
                        (false, 64..) => (sums::<64, false>(x, dy, rows, to), 64).1,
                        (false, 32..) => (sums::<32, false>(x, dy, rows, to), 32).1,
                        (false, 16..) => (sums::<16, false>(x, dy, rows, to), 16).1,
                        (false, _) => (sums::<1, false>(x, dy, rows, to), 1).1,
                        (true, 64..) => (sums::<64, true>(x, dy, rows, to), 64).1,
                        (true, 32..) => (sums::<32, true>(x, dy, rows, to), 32).1,
                        (true, 16..) => (sums::<16, true>(x, dy, rows, to), 16).1,
                        (true, _) => (sums::<1, true>(x, dy, rows, to), 1).1,
                    };
                }
            }
            // SAFETY: the tile has these sums; no other thread has these columns.
            unsafe { self.sink.take::<S>(first, 1, end - first, end - first, tile) };
        }
    }
}

/// `db[j] = Σ_rows dy[·, j]` (M:affine-bias), or with x `dg[j] = Σ_rows x[·, j] · dy[·, j]` (M:scale-gain), where all
/// members may read one x (M:member-scale).
pub(super) fn column_sum(machine: &Machine, x: Option<Span>, dy: Span, sink: &Sink) {
    let width = sink.len();
    if width == 0 {
        return;
    }
    let rows = dy.len() / width;
    let reads = x.map_or(width, |x| if x.len() == dy.len() { width } else { x.len() / rows.max(1) });
    assert!(dy.len() == rows * width && x.is_none_or(|x| x.len() == rows * reads));
    assert!(reads > 0 && width.is_multiple_of(reads));
    machine.split(width, 64, 0.3 * (dy.len() / width) as f64, |columns, scratch, level| {
        level.run(Sums { x, dy, width, reads, columns, sink, scratch });
    });
}

/// Rows `rows` of an embedding table's gradient.
struct Scattered<'a> {
    /// (code, row of the batch) in one number each, sorted.
    keys: &'a [u64],
    dy: Span,
    width: usize,
    rows: Range<usize>,
    sink: &'a Sink,
    scratch: &'a Scratch,
}

impl Scattered<'_> {
    /// The gradient's `[rows, columns]` into `tile`, from its first row on.
    ///
    /// # Safety
    /// The tile has room, and is this thread's alone.
    #[inline(always)]
    unsafe fn fill(&self, rows: Range<usize>, columns: Range<usize>, tile: *mut f32) {
        let side = columns.len();
        // SAFETY: the caller's.
        let tile = unsafe { core::slice::from_raw_parts_mut(tile, rows.len() * side) };
        tile.fill(0.0);
        // SAFETY: nobody writes dy while it is summed.
        let dy = unsafe { self.dy.read() };
        let from = self.keys.partition_point(|&key| ((key >> 32) as usize) < rows.start);
        for &key in &self.keys[from..] {
            let (code, row) = ((key >> 32) as usize, (key & 0xFFFF_FFFF) as usize);
            if code >= rows.end {
                break;
            }
            let sum = &mut tile[(code - rows.start) * side..][..side];
            for (sum, &dy) in sum.iter_mut().zip(&dy[row * self.width + columns.start..][..side]) {
                *sum += dy;
            }
        }
    }
}

impl Work for Scattered<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let width = self.width;
        let side = width.min(TILE);
        let height = TILE / side;
        for top in self.rows.clone().step_by(height) {
            let rows = top..self.rows.end.min(top + height);
            for first in (0..width).step_by(side) {
                let columns = first..width.min(first + side);
                let (count, side, tile) = (rows.len(), columns.len(), self.scratch.tile());
                // SAFETY: count · side ≤ TILE; no other thread has these rows.
                unsafe {
                    self.fill(rows.clone(), columns, tile);
                    self.sink.take::<S>(top * width + first, count, side, width, tile);
                }
            }
        }
    }
}

/// `dE[c, ·] = Σ_{rows with code c} dy`, in the batch's order (M:embedding-table). `keys` has room for a number for
/// each row of the batch. Panics on a code beyond the table.
pub(super) fn scatter<C>(machine: &Machine, codes: C, dy: Span, width: usize, keys: &mut [u64], sink: &Sink)
where
    C: Fn(usize) -> usize,
{
    if width == 0 {
        return;
    }
    let categories = sink.len() / width;
    assert!(dy.len().is_multiple_of(width));
    let keys = &mut keys[..dy.len() / width];
    for (row, key) in keys.iter_mut().enumerate() {
        let code = codes(row);
        assert!(code < categories, "code {code}, but there are {categories} categories");
        *key = (code as u64) << 32 | row as u64;
    }
    keys.sort_unstable();
    let keys = &*keys;
    machine.split(categories, 16, 1.0 + 0.5 * width as f64, |rows, scratch, level| {
        level.run(Scattered { keys, dy, width, rows, sink, scratch });
    });
}

/// Numbers whose squares make one partial sum.
const BLOCK: usize = 8192;

/// Partial sums that `len` numbers need.
pub(super) fn blocks(len: usize) -> usize {
    len.div_ceil(BLOCK)
}

struct Squares(Span);

impl Work for Squares {
    type Output = f64;
    #[inline(always)]
    fn run<S: Simd>(self) -> f64 {
        // SAFETY: nobody writes the gradient while its norm is taken.
        let x = unsafe { self.0.read() };
        let mut parts = [0.0f64; 16];
        let (chunks, rest) = x.as_chunks::<16>();
        for chunk in chunks {
            for (part, &x) in parts.iter_mut().zip(chunk) {
                *part = (x as f64).mul_add(x as f64, *part);
            }
        }
        for (part, &x) in parts.iter_mut().zip(rest) {
            *part = (x as f64).mul_add(x as f64, *part);
        }
        parts.iter().sum()
    }
}

/// `Σ x²` in f64: blocks of [`BLOCK`] numbers, each in sixteen parts, added in order (M:clip).
pub(super) fn sum_squares(machine: &Machine, x: Span, partial: Cells) -> f64 {
    let count = blocks(x.len());
    assert!(count <= partial.len);
    machine.split(count, 1, 0.2 * BLOCK as f64, |blocks, _, level| {
        for i in blocks {
            let part = x.part(i * BLOCK..x.len().min((i + 1) * BLOCK));
            let sum = level.run(Squares(part));
            // SAFETY: i < count ≤ len, and no other thread has block i.
            unsafe { partial.set(i, sum) };
        }
    });
    // SAFETY: the threads are done.
    (0..count).map(|i| unsafe { partial.get(i) }).sum()
}

/// Numbers that threads write, each its own.
#[derive(Clone, Copy)]
pub(super) struct Cells {
    start: *mut f64,
    len: usize,
}

// SAFETY: an address; `sum_squares` gives each thread cells of its own.
unsafe impl Sync for Cells {}
// SAFETY: as above.
unsafe impl Send for Cells {}

impl Cells {
    /// The caller lends them for one call.
    pub(super) fn new(cells: &mut [f64]) -> Cells {
        Cells { start: cells.as_mut_ptr(), len: cells.len() }
    }

    /// # Safety
    /// i < len, and no other thread has it.
    unsafe fn set(self, i: usize, value: f64) {
        // SAFETY: the caller's.
        unsafe { *self.start.add(i) = value }
    }

    /// # Safety
    /// i < len, and nobody writes.
    unsafe fn get(self, i: usize) -> f64 {
        // SAFETY: the caller's.
        unsafe { *self.start.add(i) }
    }
}

struct Rescaled(Span, f32);

impl Work for Rescaled {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        // SAFETY: pieces do not overlap.
        for x in unsafe { self.0.write() } {
            *x *= self.1;
        }
    }
}

/// `x ← x · factor`.
pub(super) fn rescale(machine: &Machine, x: Span, factor: f32) {
    machine.split(x.len(), 16, 0.1, |piece, _, level| level.run(Rescaled(x.part(piece), factor)));
}

struct Whole<'a> {
    gradient: Span,
    first: usize,
    sink: &'a Sink,
}

impl Work for Whole<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let len = self.gradient.len();
        // SAFETY: `whole` cut gradient and parameter alike; pieces do not overlap.
        unsafe { self.sink.take::<S>(self.first, 1, len, len, self.gradient.start()) };
    }
}

/// A kept gradient into its parameter.
pub(super) fn whole(machine: &Machine, gradient: Span, sink: &Sink) {
    assert!(gradient.len() == sink.len());
    machine.split(gradient.len(), 16, 0.4, |piece, _, level| {
        let first = piece.start;
        level.run(Whole { gradient: gradient.part(piece), first, sink });
    });
}
