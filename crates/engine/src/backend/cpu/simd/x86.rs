//! Vectors of x86-64: AVX2 with FMA, and AVX-512.

use std::arch::x86_64::*;

use super::{Simd, Work};

/// 256-bit vectors.
#[derive(Clone, Copy)]
pub(crate) struct Avx2;

/// 512-bit vectors.
#[derive(Clone, Copy)]
pub(crate) struct Avx512;

/// Sixteen words of which the first eight are all ones: a mask of n lanes starts at 8 − n.
static LANES: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

impl Simd for Avx2 {
    type Vector = __m256;
    type Mask = __m256i;
    const LANES: usize = 8;
    const TILE_ROWS: usize = 6;

    #[inline]
    unsafe fn compile<W: Work>(work: W) -> W::Output {
        #[target_feature(enable = "avx2,fma")]
        fn compiled<W: Work>(work: W) -> W::Output {
            work.run::<Avx2>()
        }
        // SAFETY: the caller's: the machine has AVX2 and FMA.
        unsafe { compiled(work) }
    }
    #[inline(always)]
    unsafe fn splat(x: f32) -> __m256 {
        // SAFETY: the caller's.
        unsafe { _mm256_set1_ps(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m256 {
        // SAFETY: the caller's: eight numbers there.
        unsafe { _mm256_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: __m256) {
        // SAFETY: the caller's: room for eight numbers there.
        unsafe { _mm256_storeu_ps(to, x) }
    }
    #[inline(always)]
    unsafe fn mask(lanes: usize) -> __m256i {
        // SAFETY: the caller's: lanes ≤ 8, so that eight words lie in the table.
        unsafe { _mm256_loadu_si256(LANES.as_ptr().add(8 - lanes).cast()) }
    }
    #[inline(always)]
    unsafe fn load_masked(from: *const f32, mask: __m256i) -> __m256 {
        // SAFETY: the caller's: the mask's numbers are there.
        unsafe { _mm256_maskload_ps(from, mask) }
    }
    #[inline(always)]
    unsafe fn store_masked(to: *mut f32, mask: __m256i, x: __m256) {
        // SAFETY: the caller's: room for the mask's numbers there.
        unsafe { _mm256_maskstore_ps(to, mask, x) }
    }
    #[inline(always)]
    unsafe fn fma(a: __m256, b: __m256, c: __m256) -> __m256 {
        // SAFETY: the caller's.
        unsafe { _mm256_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn transpose8(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller's: 8 rows of 8 numbers at both ends.
        unsafe { transpose8(from, from_stride, to, to_stride) }
    }
}

/// Eight rows of eight to eight columns: pairs, quads, halves.
#[target_feature(enable = "avx2")]
unsafe fn transpose8(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
    // SAFETY: the caller's: 8 rows of 8 numbers.
    let row = |i: usize| unsafe { _mm256_loadu_ps(from.add(i * from_stride)) };
    let [a, b, c, d] = [row(0), row(1), row(2), row(3)];
    let [e, f, g, h] = [row(4), row(5), row(6), row(7)];
    let [a, b] = [_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b)];
    let [c, d] = [_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d)];
    let [e, f] = [_mm256_unpacklo_ps(e, f), _mm256_unpackhi_ps(e, f)];
    let [g, h] = [_mm256_unpacklo_ps(g, h), _mm256_unpackhi_ps(g, h)];
    let top = [
        _mm256_shuffle_ps::<0x44>(a, c),
        _mm256_shuffle_ps::<0xEE>(a, c),
        _mm256_shuffle_ps::<0x44>(b, d),
        _mm256_shuffle_ps::<0xEE>(b, d),
    ];
    let bottom = [
        _mm256_shuffle_ps::<0x44>(e, g),
        _mm256_shuffle_ps::<0xEE>(e, g),
        _mm256_shuffle_ps::<0x44>(f, h),
        _mm256_shuffle_ps::<0xEE>(f, h),
    ];
    for (j, (&top, &bottom)) in top.iter().zip(&bottom).enumerate() {
        // SAFETY: the caller's: 8 rows of 8 numbers.
        unsafe {
            _mm256_storeu_ps(to.add(j * to_stride), _mm256_permute2f128_ps::<0x20>(top, bottom));
            _mm256_storeu_ps(to.add((j + 4) * to_stride), _mm256_permute2f128_ps::<0x31>(top, bottom));
        }
    }
}

impl Simd for Avx512 {
    type Vector = __m512;
    type Mask = __mmask16;
    const LANES: usize = 16;
    const TILE_ROWS: usize = 14;

    #[inline]
    unsafe fn compile<W: Work>(work: W) -> W::Output {
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
        fn compiled<W: Work>(work: W) -> W::Output {
            work.run::<Avx512>()
        }
        // SAFETY: the caller's: the machine has these.
        unsafe { compiled(work) }
    }
    #[inline(always)]
    unsafe fn splat(x: f32) -> __m512 {
        // SAFETY: the caller's.
        unsafe { _mm512_set1_ps(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m512 {
        // SAFETY: the caller's: sixteen numbers there.
        unsafe { _mm512_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: __m512) {
        // SAFETY: the caller's: room for sixteen numbers there.
        unsafe { _mm512_storeu_ps(to, x) }
    }
    #[inline(always)]
    unsafe fn mask(lanes: usize) -> __mmask16 {
        (0xFFFFu32 >> (16 - lanes)) as __mmask16
    }
    #[inline(always)]
    unsafe fn load_masked(from: *const f32, mask: __mmask16) -> __m512 {
        // SAFETY: the caller's: the mask's numbers are there.
        unsafe { _mm512_maskz_loadu_ps(mask, from) }
    }
    #[inline(always)]
    unsafe fn store_masked(to: *mut f32, mask: __mmask16, x: __m512) {
        // SAFETY: the caller's: room for the mask's numbers there.
        unsafe { _mm512_mask_storeu_ps(to, mask, x) }
    }
    #[inline(always)]
    unsafe fn fma(a: __m512, b: __m512, c: __m512) -> __m512 {
        // SAFETY: the caller's.
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn transpose8(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller's: 8 rows of 8 numbers at both ends.
        unsafe { transpose8(from, from_stride, to, to_stride) }
    }
}
