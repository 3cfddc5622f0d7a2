//! The products of the program, cut into blocks for the threads.

use super::Span;
use super::gemm::{BLOCK_COLUMNS, Out, PACKED_B, Packed, Packing, Product};
use super::kernel::Start;
use super::machine::{Machine, Scratch, TILE};
use super::pack::{DEPTH, Left, Right, transpose};
use super::simd::{Simd, Work};
use super::sink::Sink;

/// Multiply-adds that one thread does in a nanosecond, about.
pub(super) const SPEED: f64 = 50.0;
/// Packing a number of A or B costs about as much as this share of a multiply-add with a whole vector.
const PACKING: f64 = 6.0;
/// Fewer columns than this, and a weight gradient is calculated transposed.
pub(super) const NARROW: usize = 8;

/// How many blocks to cut C's rows and columns into.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Grid {
    rows: usize,
    columns: usize,
}

/// Threads that a product of these sizes is worth.
fn threads(machine: &Machine, rows: usize, columns: usize, depth: usize) -> usize {
    machine.threads(rows as f64 * columns as f64 * depth as f64 / SPEED)
}

impl Grid {
    /// The grid with the shortest longest block, for the threads that are worth it. It decides who calculates what,
    /// never what comes out.
    fn new(machine: &Machine, rows: usize, columns: usize, depth: usize) -> Grid {
        let threads = threads(machine, rows, columns, depth);
        if threads == 1 {
            return Grid { rows: 1, columns: 1 };
        }
        let (height, width) = machine.level.tile();
        let mut best = (f64::INFINITY, Grid { rows: 1, columns: 1 });
        for down in 1..=threads {
            let across = threads / down;
            let r = rows.div_ceil(down).next_multiple_of(height) as f64;
            let c = columns.div_ceil(across).next_multiple_of(width) as f64;
            let cost = r * c / width as f64 + PACKING / 10.0 * (r + c);
            if cost < best.0 {
                best = (cost, Grid { rows: down, columns: across });
            }
        }
        best.1
    }

    fn blocks(self) -> usize {
        self.rows * self.columns
    }

    /// Rows and columns of block `i` of a matrix; column borders lie at multiples of `align`.
    fn block(self, i: usize, rows: usize, columns: usize, align: usize) -> Block {
        let cut = |n: usize, parts: usize, part: usize, align: usize| {
            let each = n.div_ceil(parts).next_multiple_of(align);
            ((each * part).min(n), (each * (part + 1)).min(n))
        };
        let (row, row_end) = cut(rows, self.rows, i / self.columns, 1);
        let (column, column_end) = cut(columns, self.columns, i % self.columns, align);
        Block { row, row_end, column, column_end }
    }
}

/// Some rows and columns of a matrix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) row: usize,
    pub(super) row_end: usize,
    pub(super) column: usize,
    pub(super) column_end: usize,
}

/// `[rows, columns]` of a product whose C is memory.
#[derive(Clone, Copy)]
pub(super) struct Into {
    pub(super) product: Product,
    pub(super) block: Block,
    pub(super) c: *mut f32,
    pub(super) stride: usize,
    pub(super) memory: Packing,
}

impl Work for Into {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Block { row, row_end, column, column_end } = self.block;
        let mut packed: Packed = None;
        for first in (column..column_end).step_by(BLOCK_COLUMNS) {
            let columns = first..column_end.min(first + BLOCK_COLUMNS);
            // SAFETY: `times` made the block from spans that hold these elements; blocks do not overlap.
            unsafe {
                let c = self.c.add(row * self.stride + first);
                let out = Out::memory(c, self.stride);
                self.product.block::<S>(row..row_end, columns, out, self.memory, &mut packed);
            }
        }
    }
}

/// C's `[rows, columns]`, all of it, in blocks whose columns' borders lie at multiples of `align`.
fn times(
    machine: &Machine,
    product: Product,
    (rows, columns): (usize, usize),
    c: Span,
    (grid, align): (Grid, usize),
) {
    assert!(c.len() >= rows * columns);
    let shared = Shared(product);
    machine.pool(grid.blocks(), |i, scratch, level| {
        let block = grid.block(i, rows, columns, align);
        let product = shared.get();
        level.run(Into { product, block, c: c.start(), stride: columns, memory: scratch.packing() });
    });
}

/// A product that threads may read together: its operands are not written while they do.
#[derive(Clone, Copy)]
struct Shared(Product);

// SAFETY: addresses; the functions of this file keep the spans behind them apart from what is written.
unsafe impl Sync for Shared {}

impl Shared {
    fn get(&self) -> Product {
        self.0
    }
}

/// Whether so few columns are calculated as the transpose's rows.
pub(super) fn is_narrow(rows: usize, columns: usize) -> bool {
    columns < NARROW && rows > columns
}

/// A product with few columns, as its transpose: the rows go along the vectors.
#[derive(Clone, Copy)]
pub(super) struct Narrow<'a> {
    /// The transpose's.
    pub(super) product: Product,
    /// Rows, the transpose's columns.
    pub(super) rows: (usize, usize),
    /// Columns.
    pub(super) columns: usize,
    pub(super) c: *mut f32,
    /// From row to row of C.
    pub(super) stride: usize,
    pub(super) scratch: &'a Scratch,
}

impl Work for Narrow<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let (row, end) = self.rows;
        let n = self.columns;
        for first in (row..end).step_by(BLOCK_COLUMNS) {
            let rows = first..end.min(first + BLOCK_COLUMNS);
            let count = rows.len();
            // SAFETY: `narrow` gave spans that hold these elements; n · count ≤ TILE.
            unsafe {
                let c = self.c.add(first * self.stride);
                // A single column lies as the transpose's row does.
                let there = self.stride == 1;
                let to = if there { c } else { self.scratch.tile() };
                let out = Out::memory(to, count);
                self.product.block::<S>(0..n, rows, out, self.scratch.packing(), &mut None);
                if !there {
                    transpose::<S>(to, count, n, count, c, self.stride);
                }
            }
        }
    }
}

/// C's `[rows, columns]`, from the product of its transpose.
fn narrow(machine: &Machine, product: Product, rows: usize, columns: usize, c: Span) {
    assert!(c.len() >= rows * columns);
    let shared = Shared(product);
    // Packing the rows is most of it.
    let cost = product.depth as f64 * (PACKING / SPEED + columns as f64 / SPEED);
    machine.split(rows, 32, cost, |piece, scratch, level| {
        let rows = (piece.start, piece.end);
        level.run(Narrow { product: shared.get(), rows, columns, c: c.start(), stride: columns, scratch });
    });
}

/// `y[rows, n] = x[rows, k]·W[k, n] + b` (M:affine).
pub(super) fn affine(machine: &Machine, x: Span, w: Span, b: Option<Span>, y: Span, [k, n]: [usize; 2]) {
    let rows = y.len() / n.max(1);
    assert!(x.len() == rows * k && w.len() == k * n && b.is_none_or(|b| b.len() == n));
    let bias = b.map(|b| b.start().cast_const());
    let product = Product::affine((x.start(), k), (w.start(), n), bias, k, is_narrow(rows, n));
    if is_narrow(rows, n) {
        return narrow(machine, product, rows, n, y);
    }
    let (_, align) = machine.level.tile();
    times(machine, product, (rows, n), y, (Grid::new(machine, rows, n, k), align));
}

/// Whether the threads of a team that share [`times_transposed`] by its columns need only those rows of W that
/// [`transposed_times`] gives them to update.
pub(super) fn by_own_weights([k, n]: [usize; 2], threads: usize) -> bool {
    n >= NARROW && k >= 32 * threads
}

/// `dx[rows, k] = dy[rows, n]·W[k, n]ᵀ` (M:affine-error).
pub(super) fn times_transposed(machine: &Machine, dy: Span, w: Span, dx: Span, [k, n]: [usize; 2]) {
    let rows = dx.len() / k.max(1);
    assert!(dy.len() == rows * n && w.len() == k * n);
    let product = Product::times_transposed((dy.start(), n), w.start(), n);
    let (grid, align) = match machine.in_team() {
        true => (Grid { rows: 1, columns: threads(machine, rows, k, n) }, 1),
        false => (Grid::new(machine, rows, k, n), machine.level.tile().1),
    };
    times(machine, product, (rows, k), dx, (grid, align));
}

/// A piece of a weight gradient, tile by tile into its sink.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) product: Product,
    pub(super) block: Block,
    /// The parameter's number at which the gradient starts.
    pub(super) start: usize,
    /// Columns of the parameter.
    pub(super) columns: usize,
    /// Whether the product is that of the transpose.
    pub(super) transposed: bool,
    pub(super) sink: &'a Sink,
    pub(super) scratch: &'a Scratch,
}

/// Columns of a block whose packed B has all steps of k, where that leaves a decent width: then all tiles of rows
/// share one packing.
fn block_columns(depth: usize) -> usize {
    (PACKED_B / depth.max(1) / 32 * 32).clamp(128, BLOCK_COLUMNS)
}

impl Work for Piece<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self) {
        let Block { row, row_end, column, column_end } = self.block;
        let mut packed: Packed = None;
        let side = block_columns(self.product.depth);
        if !self.transposed && self.product.depth <= DEPTH {
            for first in (column..column_end).step_by(side) {
                let columns = first..column_end.min(first + side);
                let (c, sink) = (self.scratch.tile(), Some(self.sink));
                let (stride, start) = (columns.len(), self.start);
                let out = Out { c, stride, columns: self.columns, start, sink };
                // SAFETY: `transposed_times` checked the operands; the tile has room for 14 rows of a block.
                unsafe {
                    self.product.block::<S>(row..row_end, columns, out, self.scratch.packing(), &mut packed)
                };
            }
            return;
        }
        for first in (column..column_end).step_by(side) {
            let columns = first..column_end.min(first + side);
            let width = columns.len();
            let height = (TILE / width) / S::TILE_ROWS * S::TILE_ROWS;
            for top in (row..row_end).step_by(height) {
                let rows = top..row_end.min(top + height);
                let count = rows.len();
                // SAFETY: `transposed_times` checked the operands; the tile has room for height · width numbers.
                unsafe {
                    let tile = self.scratch.tile();
                    let memory = self.scratch.packing();
                    let out = Out::memory(tile, width);
                    self.product.block::<S>(rows, columns.clone(), out, memory, &mut packed);
                    if self.transposed {
                        // All columns of the parameter are here as rows, so its rows `columns` are whole.
                        let across = self.scratch.second_tile();
                        transpose::<S>(tile, width, count, width, across, count);
                        let at = self.start + first * count;
                        self.sink.take::<S>(at, 1, count * width, count * width, across);
                    } else {
                        let at = self.start + top * self.columns + first;
                        self.sink.take::<S>(at, count, width, self.columns, tile);
                    }
                }
            }
        }
    }
}

/// `dW[k, n] = x[rows, k]ᵀ·dy[rows, n]` (M:affine-weight), tile by tile into `sink`.
pub(super) fn transposed_times(machine: &Machine, x: Span, dy: Span, [k, n]: [usize; 2], sink: &Sink) {
    let depth = dy.len() / n.max(1);
    assert!(x.len() == depth * k && dy.len() == depth * n && sink.len() == k * n);
    // The longer side of a narrow gradient goes along the vectors.
    let transposed = n < NARROW && k > n;
    let ((left, rows), (right, columns)) = if transposed { ((dy, n), (x, k)) } else { ((x, k), (dy, n)) };
    let product = Product {
        left: Left::Columns { a: left.start(), stride: rows },
        right: Right::Rows { b: right.start(), stride: columns },
        depth,
        start: Start::Zero,
    };
    let threads = threads(machine, rows, columns, depth);
    let grid = match transposed {
        true => Grid { rows: 1, columns: threads },
        // Rows of a parameter lie one after the other: so no thread's are between another's.
        false if rows >= 8 * threads => Grid { rows: threads, columns: 1 },
        false => Grid::new(machine, rows, columns, depth),
    };
    let (_, align) = machine.level.tile();
    let shared = Shared(product);
    machine.pool(grid.blocks(), |i, scratch, level| {
        let block = grid.block(i, rows, columns, align);
        let product = shared.get();
        level.run(Piece { product, block, start: 0, columns, transposed, sink, scratch });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_a_grid_tile_the_matrix() {
        for (rows, columns) in [(1, 1), (5, 100), (257, 3), (300, 300), (0, 7)] {
            for grid in
                [Grid { rows: 1, columns: 1 }, Grid { rows: 3, columns: 2 }, Grid { rows: 1, columns: 8 }]
            {
                let mut seen = vec![0; rows * columns];
                for i in 0..grid.blocks() {
                    let b = grid.block(i, rows, columns, 32);
                    for r in b.row..b.row_end {
                        for c in b.column..b.column_end {
                            seen[r * columns + c] += 1;
                        }
                    }
                }
                assert!(seen.iter().all(|&n| n == 1), "{grid:?} of {rows} × {columns}");
            }
        }
    }
}
