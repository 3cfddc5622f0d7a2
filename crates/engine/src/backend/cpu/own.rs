//! Products that each member of an ensemble has for itself: `[rows, members, width]` with a weight for each member.

use super::Span;
use super::gemm::Product;
use super::kernel::Start;
use super::level::Checked;
use super::machine::{Machine, Scratch};
use super::pack::{Left, Right};
use super::product::{Block, Into, NARROW, Narrow, Piece, SPEED, is_narrow};
use super::sink::Sink;

/// The sizes of the members' products.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    members: usize,
    rows: usize,
    /// What a member reads.
    k: usize,
    /// What it writes.
    n: usize,
}

impl Sizes {
    /// Checks x `[rows, members, k]`, W `[members · k, n]` and y `[rows, members, n]` against each other.
    fn new(members: usize, x: Span, [inputs, n]: [usize; 2], y: Span) -> Sizes {
        let k = inputs / members.max(1);
        let rows = y.len() / (members * n).max(1);
        assert!(inputs == members * k && x.len() == rows * inputs && y.len() == rows * members * n);
        Sizes { members, rows, k, n }
    }

    /// Runs `f(member, first and last row, …)` for each member, its `rows` rows in as many pieces as give all threads
    /// something to do.
    fn each<F>(self, machine: &Machine, rows: usize, f: F)
    where
        F: Fn(usize, (usize, usize), &Scratch, Checked) + Sync,
    {
        let Sizes { members, k, n, .. } = self;
        let work = (self.rows * members) as f64 * (k * n) as f64;
        let pieces = machine.threads(work / SPEED).div_ceil(members);
        let each = rows.div_ceil(pieces).max(1);
        machine.pool(members * pieces, |task, scratch, level| {
            let (member, piece) = (task % members, task / members);
            let piece = ((each * piece).min(rows), (each * (piece + 1)).min(rows));
            if piece.0 < piece.1 {
                f(member, piece, scratch, level);
            }
        });
    }

    /// The numbers of a member's rows `[rows, members, width]`: where they start, and from row to row.
    fn own(self, rows: Span, width: usize, member: usize) -> (*mut f32, usize) {
        (rows.part(member * width..rows.len()).start(), self.members * width)
    }
}

/// `y[m] = x[m]·W[m] + b[m]` (M:own).
pub(super) fn affine(
    machine: &Machine,
    (x, w, b, y): (Span, Span, Option<Span>, Span),
    shape: [usize; 2],
    members: usize,
) {
    let sizes = Sizes::new(members, x, shape, y);
    let Sizes { rows, k, n, .. } = sizes;
    assert!(w.len() == members * k * n && b.is_none_or(|b| b.len() == members * n));
    if rows * k * n == 0 {
        return;
    }
    sizes.each(machine, rows, |m, (row, row_end), scratch, level| {
        let ((x, along), (c, stride)) = (sizes.own(x, k, m), sizes.own(y, n, m));
        let w = w.part(m * k * n..(m + 1) * k * n).start();
        let b = b.map(|b| b.part(m * n..(m + 1) * n).start().cast_const());
        let product = Product::affine((x, along), (w, n), b, k, is_narrow(rows, n));
        if is_narrow(rows, n) {
            level.run(Narrow { product, rows: (row, row_end), columns: n, c, stride, scratch });
        } else {
            let block = Block { row, row_end, column: 0, column_end: n };
            level.run(Into { product, block, c, stride, memory: scratch.packing() });
        }
    });
}

/// `dx[m] = dy[m]·W[m]ᵀ` (M:own-error).
pub(super) fn times_transposed(
    machine: &Machine,
    (dy, w, dx): (Span, Span, Span),
    shape: [usize; 2],
    members: usize,
) {
    let sizes = Sizes::new(members, dx, shape, dy);
    let Sizes { rows, k, n, .. } = sizes;
    assert!(w.len() == members * k * n);
    if rows * k * n == 0 {
        return;
    }
    sizes.each(machine, rows, |m, (row, row_end), scratch, level| {
        let ((dy, along), (c, stride)) = (sizes.own(dy, n, m), sizes.own(dx, k, m));
        let w = w.part(m * k * n..(m + 1) * k * n).start();
        let product = Product::times_transposed((dy, along), w, n);
        let block = Block { row, row_end, column: 0, column_end: k };
        level.run(Into { product, block, c, stride, memory: scratch.packing() });
    });
}

/// `dW[m] = x[m]ᵀ·dy[m]` (M:own-weight), tile by tile into `sink`.
pub(super) fn transposed_times(
    machine: &Machine,
    (x, dy): (Span, Span),
    shape: [usize; 2],
    members: usize,
    sink: &Sink,
) {
    let sizes = Sizes::new(members, x, shape, dy);
    let Sizes { rows, k, n, .. } = sizes;
    assert!(sink.len() == members * k * n);
    if k * n == 0 {
        return;
    }
    // The longer side of a narrow gradient goes along the vectors, and is then what threads share out.
    let transposed = n < NARROW && k > n;
    sizes.each(machine, k, |m, (first, end), scratch, level| {
        let (x, dy) = (sizes.own(x, k, m), sizes.own(dy, n, m));
        let ((left, along), (right, across)) = if transposed { (dy, x) } else { (x, dy) };
        let product = Product {
            left: Left::Columns { a: left, stride: along },
            right: Right::Rows { b: right, stride: across },
            depth: rows,
            start: Start::Zero,
        };
        let block = match transposed {
            true => Block { row: 0, row_end: n, column: first, column_end: end },
            false => Block { row: first, row_end: end, column: 0, column_end: n },
        };
        level.run(Piece { product, block, start: m * k * n, columns: n, transposed, sink, scratch });
    });
}
