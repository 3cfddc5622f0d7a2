//! The vector operations that products are written with, once for each level. Everything else is plain loops which
//! the compiler turns into vectors inside [`Simd::compile`].

#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
pub(super) use neon::Neon;
pub(super) use portable::Portable;
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

/// Something to be compiled for each level.
pub(super) trait Work {
    /// What comes out.
    type Output;
    /// Does it. Implementations are `#[inline(always)]`, so that they end up inside [`Simd::compile`].
    fn run<S: Simd>(self) -> Self::Output;
}

/// One level's vectors.
///
/// # Safety
/// All functions may only be called on a machine that has the level's instructions; those with pointers need as
/// many numbers there as they move.
pub(super) trait Simd: Copy + 'static {
    /// A vector of f32.
    type Vector: Copy;
    /// Which lanes of a vector to move: the first so many.
    type Mask: Copy;
    /// Numbers in a vector.
    const LANES: usize;
    /// Rows of the register tile of products, which is two vectors wide: one of 14, 8, 6, 4.
    const TILE_ROWS: usize;

    /// Runs `work` in a function compiled for these instructions.
    unsafe fn compile<W: Work>(work: W) -> W::Output;
    /// All lanes `x`.
    unsafe fn splat(x: f32) -> Self::Vector;
    /// Reads [`Simd::LANES`] numbers.
    unsafe fn load(from: *const f32) -> Self::Vector;
    /// Writes [`Simd::LANES`] numbers.
    unsafe fn store(to: *mut f32, x: Self::Vector);
    /// The first `lanes` lanes, 0 < lanes ≤ [`Simd::LANES`].
    unsafe fn mask(lanes: usize) -> Self::Mask;
    /// Reads the mask's numbers; the other lanes are 0.
    unsafe fn load_masked(from: *const f32, mask: Self::Mask) -> Self::Vector;
    /// Writes the mask's numbers.
    unsafe fn store_masked(to: *mut f32, mask: Self::Mask, x: Self::Vector);
    /// `a · b + c` in each lane, rounded once.
    unsafe fn fma(a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// `to[j·to_stride + i] = from[i·from_stride + j]` for i, j in 0..8.
    unsafe fn transpose8(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize);
}

/// [`Simd::transpose8`], number by number.
///
/// # Safety
/// As [`Simd::transpose8`].
#[inline(always)]
unsafe fn transpose8_plain(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
    for i in 0..8 {
        for j in 0..8 {
            // SAFETY: the caller's: 8 rows of 8 numbers at both ends.
            unsafe { *to.add(j * to_stride + i) = *from.add(i * from_stride + j) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::level::{Checked, Level};
    use super::*;

    struct Check;
    impl Work for Check {
        type Output = ();
        #[inline(always)]
        fn run<S: Simd>(self) {
            let from: Vec<f32> = (0..100).map(|i| i as f32).collect();
            let mut to = vec![-1.0f32; 130];
            // SAFETY: level checked by the caller; both ends are long enough.
            unsafe {
                S::transpose8(from.as_ptr(), 12, to.as_mut_ptr(), 16);
            }
            for i in 0..8 {
                for j in 0..8 {
                    assert_eq!(to[j * 16 + i], from[i * 12 + j]);
                }
            }
            assert_eq!(to[8], -1.0);
            for lanes in 1..=S::LANES {
                let mut to = [-1.0f32; 20];
                // SAFETY: as above.
                unsafe {
                    let x = S::load_masked(from.as_ptr().add(1), S::mask(lanes));
                    let y = S::fma(S::splat(2.0), x, S::splat(1.0));
                    S::store_masked(to.as_mut_ptr(), S::mask(lanes), y);
                    for (i, &y) in to.iter().enumerate() {
                        assert_eq!(y, if i < lanes { 2.0 * from[i + 1] + 1.0 } else { -1.0 });
                    }
                    S::store(to.as_mut_ptr(), x);
                    S::store(to.as_mut_ptr(), S::load(to.as_ptr()));
                }
                for (i, &y) in to[..S::LANES].iter().enumerate() {
                    assert_eq!(y, if i < lanes { from[i + 1] } else { 0.0 });
                }
            }
        }
    }

    #[test]
    fn vectors_do_what_they_say() {
        for level in Level::ALL {
            Checked::new(level).run(Check);
        }
    }
}
