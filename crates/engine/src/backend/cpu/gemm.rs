//! Matrix products: `C = start + A·B`. Each element of C is one chain of fused multiply-adds over k ascending, from
//! its start; tiles, blocks, threads and vectors only decide which chains run side by side. So a row gives the
//! same bits alone and in any batch, on any level, on any number of threads.
//!
//! The scheme is that of Goto and van de Geijn ("Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34,
//! 2008): a register tile of C, a panel of B that streams from L2, a strip of A that stays in L1.

use core::ops::Range;

use super::kernel::{Start, Tile, tile_rows};
use super::pack::{DEPTH, Left, Right};
use super::simd::Simd;
use super::sink::{Done, Sink};

/// Columns of B in a block.
pub(super) const BLOCK_COLUMNS: usize = 512;
/// Room for packed B: a block of [`BLOCK_COLUMNS`] for [`DEPTH`] steps, or fewer columns for more steps.
pub(super) const PACKED_B: usize = BLOCK_COLUMNS * DEPTH;
/// Up to so many rows B is read where it lies: packing would cost more than it gives.
const UNPACKED_ROWS: usize = 64;

/// A product; its sizes are those of the ranges asked for and `depth`.
#[derive(Clone, Copy)]
pub(super) struct Product {
    /// A.
    pub(super) left: Left,
    /// B.
    pub(super) right: Right,
    /// k.
    pub(super) depth: usize,
    /// What C's sums start from: numbers for its columns or for its rows.
    pub(super) start: Start,
}

/// Where a block of C goes.
#[derive(Clone, Copy)]
pub(super) struct Out<'a> {
    /// Its first number; with a sink, room for a strip of tiles.
    pub(super) c: *mut f32,
    /// From row to row at `c`.
    pub(super) stride: usize,
    /// Columns of the whole of C.
    pub(super) columns: usize,
    /// The sink's number that the whole of C starts at.
    pub(super) start: usize,
    /// Where C is a gradient: what takes each strip of tiles, while it is near, before the next one is written over it.
    /// Then k is at most [`DEPTH`].
    pub(super) sink: Option<&'a Sink>,
}

impl Out<'_> {
    /// Into memory whose rows lie `stride` apart.
    pub(super) fn memory(c: *mut f32, stride: usize) -> Self {
        Out { c, stride, columns: stride, start: 0, sink: None }
    }
}

/// Memory of one thread for packing.
#[derive(Clone, Copy)]
pub(super) struct Packing {
    /// [`STRIP_A`](super::pack::STRIP_A) numbers.
    pub(super) strip: *mut f32,
    /// [`PACKED_B`] numbers.
    pub(super) packed: *mut f32,
}

/// What lies in [`Packing::packed`]: (first column, first step), or nothing yet.
pub(super) type Packed = Option<(usize, usize)>;

impl Product {
    /// `x·W + b`, or its transpose for [`is_narrow`](super::product::is_narrow): x and W with the distance of their
    /// rows, b's first number.
    pub(super) fn affine(
        (x, along): (*const f32, usize),
        (w, n): (*const f32, usize),
        b: Option<*const f32>,
        depth: usize,
        transposed: bool,
    ) -> Product {
        let start = |of: fn(*const f32) -> Start| b.map_or(Start::Zero, of);
        let (left, right, start) = match transposed {
            true => (
                Left::Columns { a: w, stride: n },
                Right::Columns { b: x, stride: along },
                start(Start::Down),
            ),
            false => (Left::Rows { a: x, stride: along }, Right::Rows { b: w, stride: n }, start(Start::Row)),
        };
        Product { left, right, depth, start }
    }

    /// `dy·Wᵀ`: dy with the distance of its rows, W of `n` columns.
    pub(super) fn times_transposed((dy, along): (*const f32, usize), w: *const f32, n: usize) -> Product {
        let (left, right) = match (along, n) {
            // One column is one step of k: both lie as steps do, and nothing has to be packed.
            (1, 1) => (Left::Columns { a: dy, stride: 0 }, Right::Rows { b: w, stride: 0 }),
            _ => (Left::Rows { a: dy, stride: along }, Right::Columns { b: w, stride: n }),
        };
        Product { left, right, depth: n, start: Start::Zero }
    }

    /// Calculates `C[rows, columns]` into `out`. At most [`BLOCK_COLUMNS`] columns. `packed` says what an earlier call
    /// with the same product, the same columns' end and the same memory left packed.
    ///
    /// # Safety
    /// The level's instructions exist; A, B, start and C have the elements asked for; C and the packing memory
    /// are this thread's alone.
    #[inline(always)]
    pub(super) unsafe fn block<S: Simd>(
        &self,
        rows: Range<usize>,
        columns: Range<usize>,
        out: Out,
        memory: Packing,
        packed: &mut Packed,
    ) {
        let wide = 2 * S::LANES;
        let unpacked = match self.right {
            Right::Rows { b, stride } if rows.len() <= UNPACKED_ROWS => Some((b, stride)),
            _ => None,
        };
        let room = match unpacked {
            Some(_) => self.depth.max(1),
            None => PACKED_B / columns.len().next_multiple_of(wide).max(1),
        };
        let mut from = 0;
        loop {
            let steps = room.min(self.depth - from);
            let panels = match unpacked {
                Some((b, stride)) => {
                    let width = if rows.len() <= 4 { 4 * S::LANES } else { wide };
                    // SAFETY: the caller's: B has these elements.
                    let b = unsafe { b.add(from * stride + columns.start) };
                    Panels { b, step: stride, panel: width, width }
                }
                None => {
                    if *packed != Some((columns.start, from)) {
                        // SAFETY: the caller's: B has these elements; they fit into the memory.
                        unsafe { self.right.pack::<S>(from..from + steps, columns.clone(), memory.packed) };
                        *packed = Some((columns.start, from));
                    }
                    Panels { b: memory.packed, step: wide, panel: steps * wide, width: wide }
                }
            };
            // SAFETY: the caller's.
            unsafe { self.blocks::<S>(&rows, &columns, from..from + steps, panels, &out, memory.strip) };
            from += steps;
            if from >= self.depth {
                return;
            }
        }
    }

    /// The steps of k in `steps`, for which `panels` has B, in blocks of about [`DEPTH`].
    ///
    /// # Safety
    /// As [`Product::block`].
    #[inline(always)]
    unsafe fn blocks<S: Simd>(
        &self,
        rows: &Range<usize>,
        columns: &Range<usize>,
        steps: Range<usize>,
        panels: Panels,
        out: &Out,
        strip: *mut f32,
    ) {
        let count = steps.len().div_ceil(DEPTH).max(1);
        let depth = steps.len().div_ceil(count);
        for block in 0..count {
            let done = (block * depth).min(steps.len());
            let depth = depth.min(steps.len() - done);
            let from = steps.start + done;
            let mut row = 0;
            while row < rows.len() {
                let height = tile_rows::<S>(rows.len() - row);
                let start = match self.start {
                    _ if from > 0 => Start::Continue,
                    Start::Row(start) => Start::Row(start.wrapping_add(columns.start)),
                    Start::Down(start) => Start::Down(start.wrapping_add(rows.start + row)),
                    other => other,
                };
                // SAFETY: the caller's; `row + height` ≤ rows, and the panels have these steps.
                unsafe {
                    let left = self.left.strip::<S>(rows.start + row, height, from..from + depth, strip);
                    let tiles = Tiles {
                        height,
                        depth,
                        left,
                        b: panels.b.add(done * panels.step),
                        panels,
                        columns: columns.len(),
                        out,
                        c: if out.sink.is_some() { out.c } else { out.c.add(row * out.stride) },
                        first: out.start + (rows.start + row) * out.columns + columns.start,
                        start,
                    };
                    tiles.run::<S>();
                }
                row += height;
            }
        }
    }
}

/// B as the kernel reads it: panels of `width` columns.
#[derive(Clone, Copy)]
struct Panels {
    b: *const f32,
    /// From step to step of k.
    step: usize,
    /// From panel to panel.
    panel: usize,
    width: usize,
}

/// A strip of C, `height` rows high.
struct Tiles<'a> {
    height: usize,
    depth: usize,
    left: Left,
    b: *const f32,
    panels: Panels,
    columns: usize,
    out: &'a Out<'a>,
    c: *mut f32,
    /// Its place in the whole of C.
    first: usize,
    start: Start,
}

impl Tiles<'_> {
    /// Calculates it tile by tile.
    ///
    /// # Safety
    /// As [`Product::block`].
    #[inline(always)]
    unsafe fn run<S: Simd>(&self) {
        let mut b = self.b;
        for first in (0..self.columns).step_by(self.panels.width) {
            let columns = (self.columns - first).min(self.panels.width);
            let start = match self.start {
                Start::Row(start) => Start::Row(start.wrapping_add(first)),
                other => other,
            };
            let Out { stride, columns: whole, sink, .. } = *self.out;
            // SAFETY: the caller's.
            unsafe {
                let c = self.c.add(first);
                let (depth, step) = (self.depth, self.panels.step);
                let tile = Tile { depth, left: self.left, b, step, c, stride, start, columns };
                if let Some(sink) = sink {
                    let (first, rows) = (self.first + first, self.height);
                    sink.claim(&Done { c, stride, first, columns: whole, rows, width: columns });
                }
                tile.dispatch::<S>(self.height);
            }
            b = b.wrapping_add(self.panels.panel);
        }
        if let Out { stride, columns, sink: Some(sink), .. } = *self.out {
            let (c, first, rows, width) = (self.c, self.first, self.height, self.columns);
            // SAFETY: the caller's.
            unsafe { sink.tile::<S>(&Done { c, stride, first, columns, rows, width }) };
        }
    }
}
