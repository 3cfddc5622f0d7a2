//! Vectors of 64-bit ARM.

use std::arch::aarch64::*;

use super::{Simd, Work, transpose8_plain};

/// 128-bit vectors. A mask is the number of lanes.
#[derive(Clone, Copy)]
pub(crate) struct Neon;

impl Simd for Neon {
    type Vector = float32x4_t;
    type Mask = usize;
    const LANES: usize = 4;
    const TILE_ROWS: usize = 8;

    #[inline]
    unsafe fn compile<W: Work>(work: W) -> W::Output {
        // NEON belongs to every 64-bit ARM, so the plain compilation has it.
        work.run::<Neon>()
    }
    #[inline(always)]
    unsafe fn splat(x: f32) -> float32x4_t {
        // SAFETY: the caller's.
        unsafe { vdupq_n_f32(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> float32x4_t {
        // SAFETY: the caller's: four numbers there.
        unsafe { vld1q_f32(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: float32x4_t) {
        // SAFETY: the caller's: room for four numbers there.
        unsafe { vst1q_f32(to, x) }
    }
    #[inline(always)]
    unsafe fn mask(lanes: usize) -> usize {
        lanes
    }
    #[inline(always)]
    unsafe fn load_masked(from: *const f32, mask: usize) -> float32x4_t {
        // SAFETY: the caller's: `mask` numbers there; the array has four.
        unsafe {
            if mask == 4 {
                return vld1q_f32(from);
            }
            let mut x = [0.0f32; 4];
            core::ptr::copy_nonoverlapping(from, x.as_mut_ptr(), mask);
            vld1q_f32(x.as_ptr())
        }
    }
    #[inline(always)]
    unsafe fn store_masked(to: *mut f32, mask: usize, x: float32x4_t) {
        // SAFETY: the caller's: room for `mask` numbers there; the array has four.
        unsafe {
            if mask == 4 {
                return vst1q_f32(to, x);
            }
            let mut lanes = [0.0f32; 4];
            vst1q_f32(lanes.as_mut_ptr(), x);
            core::ptr::copy_nonoverlapping(lanes.as_ptr(), to, mask);
        }
    }
    #[inline(always)]
    unsafe fn fma(a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t {
        // SAFETY: the caller's.
        unsafe { vfmaq_f32(c, a, b) }
    }
    #[inline(always)]
    unsafe fn transpose8(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller's.
        unsafe { transpose8_plain(from, from_stride, to, to_stride) }
    }
}
