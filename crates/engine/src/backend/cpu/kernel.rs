//! The register tile: the innermost loop of products.

use super::pack::Left;
use super::simd::{Simd, Work};

/// What a tile's sums start from.
#[derive(Clone, Copy)]
pub(super) enum Start {
    /// 0.
    Zero,
    /// The same numbers in every row.
    Row(*const f32),
    /// The same numbers in every column.
    Down(*const f32),
    /// What C has from the steps before.
    Continue,
}

/// The tallest tile that fits into `rows`.
#[inline(always)]
pub(super) fn tile_rows<S: Simd>(rows: usize) -> usize {
    // Two of eight are quicker than a tall one and what it leaves.
    let fits = |height: &usize| *height <= rows && *height <= S::TILE_ROWS && (*height, rows) != (14, 16);
    [14, 8, 6, 4, 2].into_iter().find(fits).unwrap_or(1)
}

/// One tile of C: at most 14 rows and four vectors.
#[derive(Clone, Copy)]
pub(super) struct Tile {
    /// Steps of k.
    pub(super) depth: usize,
    /// A: a strip for rows.
    pub(super) left: Left,
    /// B, from its first step on.
    pub(super) b: *const f32,
    /// From step to step of B.
    pub(super) step: usize,
    /// C.
    pub(super) c: *mut f32,
    /// From row to row of C.
    pub(super) stride: usize,
    /// What the sums start from.
    pub(super) start: Start,
    /// Columns, at most four vectors of them.
    pub(super) columns: usize,
}

/// A tile of a size known when compiling; `BY_ROWS` tells which [`Left`].
struct Sized<const ROWS: usize, const VECTORS: usize, const BY_ROWS: bool>(Tile);

impl Tile {
    /// # Safety
    /// As [`Product::block`].
    #[inline(always)]
    pub(super) unsafe fn dispatch<S: Simd>(self, height: usize) {
        match self.left {
            // SAFETY: the caller's.
            Left::Rows { .. } => unsafe { self.sized::<S, true>(height) },
            // SAFETY: the caller's.
            Left::Columns { .. } => unsafe { self.sized::<S, false>(height) },
        }
    }

    /// # Safety
    /// As [`Product::block`].
    #[inline(always)]
    unsafe fn sized<S: Simd, const BY_ROWS: bool>(self, height: usize) {
        let vectors = self.columns.div_ceil(S::LANES);
        macro_rules! sizes {
            ($($rows:literal $vectors:literal),*) => {
                match (height, vectors) {
                    // SAFETY: the caller's.
                    $(($rows, $vectors) if S::TILE_ROWS >= $rows => unsafe {
                        S::compile(Sized::<$rows, $vectors, BY_ROWS>(self))
                    },)*
                    _ => debug_assert!(false, "no tile of {height} rows and {vectors} vectors"),
                }
            };
        }
        sizes!(
            14 2, 14 1, 8 2, 8 1, 6 2, 6 1, 4 4, 4 3, 4 2, 4 1, 2 4, 2 3, 2 2, 2 1, 1 4, 1 3, 1 2, 1 1
        );
    }
}

/// `$body` with the constant `$i` = 0, 1, … below `$n`: unrolled here, so that sums stay in registers.
macro_rules! unroll {
    ($i:ident in 0..$n:ident, $body:block) => {
        unroll!(@ $i $n $body 0 1 2 3 4 5 6 7 8 9 10 11 12 13)
    };
    ($i:ident in few 0..$n:ident, $body:block) => {
        unroll!(@ $i $n $body 0 1 2 3)
    };
    (@ $i:ident $n:ident $body:block $($at:literal)*) => {
        $(if $at < $n {
            #[allow(non_upper_case_globals)]
            const $i: usize = $at;
            $body
        })*
    };
}

/// Vector `v` of `vectors`, of which the last is masked.
///
/// # Safety
/// The numbers are there, and the level's instructions.
#[inline(always)]
unsafe fn read<S: Simd>(from: *const f32, v: usize, vectors: usize, mask: S::Mask) -> S::Vector {
    // SAFETY: the caller's.
    unsafe {
        let from = from.add(v * S::LANES);
        if v + 1 == vectors { S::load_masked(from, mask) } else { S::load(from) }
    }
}

impl<const ROWS: usize, const VECTORS: usize, const BY_ROWS: bool> Work for Sized<ROWS, VECTORS, BY_ROWS> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Tile { depth, left, b, step, c, stride, start, columns } = self.0;
        let (Left::Rows { a, stride: along } | Left::Columns { a, stride: along }) = left;
        let (a_row, a_step) = if BY_ROWS { (along, 1) } else { (1, along) };
        // SAFETY: `Product::block`'s caller vouches for A, B, C, start and the level.
        unsafe {
            let mask = S::mask(columns - (VECTORS - 1) * S::LANES);
            let mut sums = [[S::splat(0.0); VECTORS]; ROWS];
            match start {
                Start::Zero => {}
                Start::Row(start) => {
                    unroll!(v in few 0..VECTORS, {
                        let start = read::<S>(start, v, VECTORS, mask);
                        unroll!(r in 0..ROWS, { sums[r][v] = start; });
                    });
                }
                Start::Down(start) => {
                    unroll!(r in 0..ROWS, {
                        let start = S::splat(*start.add(r));
                        unroll!(v in few 0..VECTORS, { sums[r][v] = start; });
                    });
                }
                Start::Continue => {
                    unroll!(r in 0..ROWS, {
                        unroll!(v in few 0..VECTORS, { sums[r][v] = read::<S>(c.add(r * stride), v, VECTORS, mask); });
                    });
                }
            }
            let (mut a, mut b) = (a, b);
            for _ in 0..depth {
                let mut row = [S::splat(0.0); VECTORS];
                unroll!(v in few 0..VECTORS, { row[v] = read::<S>(b, v, VECTORS, mask); });
                unroll!(r in 0..ROWS, {
                    let x = S::splat(*a.add(r * a_row));
                    unroll!(v in few 0..VECTORS, { sums[r][v] = S::fma(x, row[v], sums[r][v]); });
                });
                a = a.wrapping_add(a_step);
                b = b.wrapping_add(step);
            }
            unroll!(r in 0..ROWS, {
                unroll!(v in few 0..VECTORS, {
                    let to = c.add(r * stride + v * S::LANES);
                    if v + 1 == VECTORS { S::store_masked(to, mask, sums[r][v]) } else { S::store(to, sums[r][v]) }
                });
            });
        }
    }
}
