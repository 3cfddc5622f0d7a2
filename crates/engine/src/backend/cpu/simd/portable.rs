//! Vectors for any machine: arrays of eight, which the compiler maps to what there is.

use super::{Simd, Work, transpose8_plain};

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Simd for Portable {
    type Vector = [f32; 8];
    type Mask = usize;
    const LANES: usize = 8;
    const TILE_ROWS: usize = 4;

    #[inline]
    unsafe fn compile<W: Work>(work: W) -> W::Output {
        work.run::<Portable>()
    }
    #[inline(always)]
    unsafe fn splat(x: f32) -> [f32; 8] {
        [x; 8]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> [f32; 8] {
        // SAFETY: the caller's: eight numbers there.
        unsafe { from.cast::<[f32; 8]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: [f32; 8]) {
        // SAFETY: the caller's: room for eight numbers there.
        unsafe { to.cast::<[f32; 8]>().write_unaligned(x) }
    }
    #[inline(always)]
    unsafe fn mask(lanes: usize) -> usize {
        lanes
    }
    #[inline(always)]
    unsafe fn load_masked(from: *const f32, mask: usize) -> [f32; 8] {
        let mut x = [0.0; 8];
        for (i, x) in x.iter_mut().enumerate().take(mask) {
            // SAFETY: the caller's: `mask` numbers there.
            *x = unsafe { *from.add(i) };
        }
        x
    }
    #[inline(always)]
    unsafe fn store_masked(to: *mut f32, mask: usize, x: [f32; 8]) {
        for (i, &x) in x.iter().enumerate().take(mask) {
            // SAFETY: the caller's: room for `mask` numbers there.
            unsafe { *to.add(i) = x };
        }
    }
    #[inline(always)]
    unsafe fn fma(a: [f32; 8], b: [f32; 8], c: [f32; 8]) -> [f32; 8] {
        let mut sum = c;
        for ((sum, &a), &b) in sum.iter_mut().zip(&a).zip(&b) {
            *sum = a.mul_add(b, *sum);
        }
        sum
    }
    #[inline(always)]
    unsafe fn transpose8(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller's.
        unsafe { transpose8_plain(from, from_stride, to, to_stride) }
    }
}
