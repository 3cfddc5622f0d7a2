//! Scalar maths, written once for f32 and f64. f64 stands on the crate `libm`; f32 has branch-free kernels of its
//! own, which a compiler can run on many lanes at once. Neither calls the platform's libm, so that the same bits
//! come out on every machine.

mod trig;

use core::fmt::{Debug, Display};
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A floating-point number the engine can calculate with.
pub trait Real:
    Copy
    + PartialOrd
    + Send
    + Sync
    + Debug
    + Display
    + Default
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The nearest number to `x`.
    fn of(x: f64) -> Self;
    /// From the numbers data and weights are kept in; exact.
    fn of_f32(x: f32) -> Self;
    /// To f64; exact.
    fn f64(self) -> f64;
    /// `self · a + b`, rounded once.
    fn fma(self, a: Self, b: Self) -> Self;
    /// e^self. The f32 kernel stays finite above 88.7 (it returns about 3.4e38).
    fn exp(self) -> Self;
    /// e^self − 1, exact near 0.
    fn exp_m1(self) -> Self;
    /// ln(self), for a normal positive number.
    fn ln(self) -> Self;
    /// ln(1 + self), for self ≥ 0.
    fn ln_1p(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// The error function.
    fn erf(self) -> Self;
    /// Sine and cosine.
    fn sin_cos(self) -> (Self, Self);
    /// Square root.
    fn sqrt(self) -> Self;
    /// Absolute value.
    fn abs(self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Not a number.
    fn is_nan(self) -> bool;

    /// The smallest number of full precision.
    const SMALLEST: Self;
    /// 0 in place of a number below full precision. What fades from step to step, as a mean of slopes that have been 0
    /// for long, would stay there for ever, and machines are many times slower with such numbers.
    #[inline(always)]
    fn faded(self) -> Self {
        if self.abs() < Self::SMALLEST { Self::ZERO } else { self }
    }
    /// The larger one; NaN in `self` stays NaN.
    #[inline(always)]
    fn at_least(self, low: Self) -> Self {
        if self < low { low } else { self }
    }
    /// The smaller one; NaN in `self` stays NaN.
    #[inline(always)]
    fn at_most(self, high: Self) -> Self {
        if self > high { high } else { self }
    }
    /// 1 / (1 + e^−self).
    #[inline(always)]
    fn sigmoid(self) -> Self {
        Self::ONE / (Self::ONE + (-self).exp())
    }
    /// ln(1 + e^self), without overflow.
    #[inline(always)]
    fn softplus(self) -> Self {
        self.at_least(Self::ZERO) + (-self.abs()).exp().ln_1p()
    }
}

impl Real for f64 {
    const ZERO: f64 = 0.0;
    const ONE: f64 = 1.0;
    const SMALLEST: f64 = f64::MIN_POSITIVE;
    fn of(x: f64) -> f64 {
        x
    }
    fn of_f32(x: f32) -> f64 {
        x as f64
    }
    fn f64(self) -> f64 {
        self
    }
    fn fma(self, a: f64, b: f64) -> f64 {
        f64::mul_add(self, a, b)
    }
    fn exp(self) -> f64 {
        libm::exp(self)
    }
    fn exp_m1(self) -> f64 {
        libm::expm1(self)
    }
    fn ln(self) -> f64 {
        libm::log(self)
    }
    fn ln_1p(self) -> f64 {
        libm::log1p(self)
    }
    fn tanh(self) -> f64 {
        libm::tanh(self)
    }
    fn erf(self) -> f64 {
        libm::erf(self)
    }
    fn sin_cos(self) -> (f64, f64) {
        libm::sincos(self)
    }
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    fn abs(self) -> f64 {
        f64::abs(self)
    }
    fn is_finite(self) -> bool {
        f64::is_finite(self)
    }
    fn is_nan(self) -> bool {
        f64::is_nan(self)
    }
}

/// Adding and taking away this number rounds a small f32 to the nearest integer, and leaves that integer in the
/// low bits of the sum.
const ROUND: f32 = 12_582_912.0;

/// A polynomial in `x`, highest power first, by Horner's rule.
#[inline(always)]
fn horner<const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    let mut sum = coefficients[0];
    let mut i = 1;
    while i < N {
        sum = sum.mul_add(x, coefficients[i]);
        i += 1;
    }
    sum
}

impl Real for f32 {
    const ZERO: f32 = 0.0;
    const ONE: f32 = 1.0;
    const SMALLEST: f32 = f32::MIN_POSITIVE;
    #[inline(always)]
    fn of(x: f64) -> f32 {
        x as f32
    }
    #[inline(always)]
    fn of_f32(x: f32) -> f32 {
        x
    }
    #[inline(always)]
    fn f64(self) -> f64 {
        self as f64
    }
    #[inline(always)]
    fn fma(self, a: f32, b: f32) -> f32 {
        f32::mul_add(self, a, b)
    }
    /// Cody and Waite's reduction to |r| ≤ ln2/2, then the polynomial of Cephes' `expf` (Moshier, 1989).
    #[inline(always)]
    #[allow(clippy::excessive_precision)]
    fn exp(self) -> f32 {
        let x = self.at_least(-104.0).at_most(88.722_83);
        let shifted = x.mul_add(core::f32::consts::LOG2_E, ROUND);
        let n = shifted - ROUND;
        let r = n.mul_add(-0.693_359_375, x);
        let r = n.mul_add(2.121_944_4e-4, r);
        let p = horner(
            r,
            [
                1.987_569_15e-4,
                1.398_199_95e-3,
                8.333_451_9e-3,
                4.166_579_6e-2,
                1.666_666_55e-1,
                5.000_000_1e-1,
            ],
        );
        let y = p.mul_add(r * r, r) + 1.0;
        // 2^n in two factors, so that results down to the smallest subnormal come out right.
        let n = (shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
        let half = n >> 1;
        let low = f32::from_bits((half.wrapping_add(127) as u32) << 23);
        let high = f32::from_bits((n.wrapping_sub(half).wrapping_add(127) as u32) << 23);
        y * low * high
    }
    /// 2t / (1 − t) with t = tanh(x/2): no cancellation near 0.
    #[inline(always)]
    fn exp_m1(self) -> f32 {
        let t = Real::tanh(0.5 * self);
        let near = 2.0 * t / (1.0 - t);
        if Real::abs(self) < 1.0 { near } else { Real::exp(self) - 1.0 }
    }
    /// Cephes' `logf` (Moshier, 1989): mantissa in [√½, √2), a polynomial of degree 8, exponent · ln 2.
    #[inline(always)]
    #[allow(clippy::excessive_precision)]
    fn ln(self) -> f32 {
        let bits = self.to_bits();
        let mantissa = f32::from_bits((bits & 0x007F_FFFF) | 0x3F00_0000);
        let exponent = (bits >> 23) as i32 - 126;
        let small = mantissa < core::f32::consts::FRAC_1_SQRT_2;
        let m = if small { mantissa + mantissa - 1.0 } else { mantissa - 1.0 };
        let e = if small { exponent - 1 } else { exponent } as f32;
        let z = m * m;
        let p = horner(
            m,
            [
                7.037_683_6e-2,
                -1.151_461_03e-1,
                1.167_699_87e-1,
                -1.242_014_1e-1,
                1.424_932_3e-1,
                -1.666_805_77e-1,
                2.000_071_5e-1,
                -2.499_999_4e-1,
                3.333_333_1e-1,
            ],
        );
        let y = m * z * p;
        let y = e.mul_add(-2.121_944_4e-4, y);
        let y = z.mul_add(-0.5, y);
        e.mul_add(0.693_359_375, m + y)
    }
    /// ln(w) + (x − (w − 1))/w with w = 1 + x: what was rounded away in w is given back.
    #[inline(always)]
    fn ln_1p(self) -> f32 {
        let w = 1.0 + self;
        Real::ln(w) + (self - (w - 1.0)) / w
    }
    /// A rational function of degree 13/6 on |x| ≤ 7.9 (Eigen's `generic_fast_tanh_float`), beyond that ±1.
    #[inline(always)]
    #[allow(clippy::excessive_precision)]
    fn tanh(self) -> f32 {
        let x = self.at_least(-7.905_311).at_most(7.905_311);
        let z = x * x;
        let p = horner(
            z,
            [
                -2.760_768_5e-16,
                2.000_188e-13,
                -8.604_672e-11,
                5.122_297_1e-8,
                1.485_722_4e-5,
                6.372_619_3e-4,
                4.893_524_6e-3,
            ],
        );
        let q = horner(z, [1.198_258_4e-6, 1.185_347_1e-4, 2.268_434_6e-3, 4.893_525_2e-3]);
        (x * p / q).at_most(1.0).at_least(-1.0)
    }
    /// A rational function of degree 13/8 on |x| ≤ 4 (Eigen's float `erf`), beyond that ±1.
    #[inline(always)]
    #[allow(clippy::excessive_precision)]
    fn erf(self) -> f32 {
        let x = self.at_least(-4.0).at_most(4.0);
        let z = x * x;
        let p = horner(
            z,
            [
                -2.726_142_4e-10,
                2.770_681_4e-8,
                -2.101_024_1e-6,
                -5.692_506_4e-5,
                -7.349_906_4e-4,
                -2.954_599_8e-3,
                -1.609_603_3e-2,
            ],
        );
        let q =
            horner(z, [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329_2e-3, -1.426_473_9e-2]);
        // From 3.92 on, erf rounds to 1: x·(1 + erf(x)) must not leave a residue that grows with x.
        let y = (x * p / q).at_most(1.0).at_least(-1.0);
        let y = if self >= 3.92 { 1.0 } else { y };
        if self <= -3.92 { -1.0 } else { y }
    }
    #[inline(always)]
    fn sin_cos(self) -> (f32, f32) {
        trig::sin_cos(self)
    }
    #[inline(always)]
    fn sqrt(self) -> f32 {
        f32::sqrt(self)
    }
    #[inline(always)]
    fn abs(self) -> f32 {
        f32::abs(self)
    }
    #[inline(always)]
    fn is_finite(self) -> bool {
        f32::is_finite(self)
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        f32::is_nan(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest error of `f` against `truth` over `n` points of `[low, high]`, relative to max(|truth|, floor).
    fn worst(f: fn(f32) -> f32, truth: fn(f64) -> f64, low: f64, high: f64, floor: f64) -> f64 {
        let n = 200_000;
        let mut worst = 0.0f64;
        for i in 0..=n {
            let x = (low + (high - low) * i as f64 / n as f64) as f32;
            let (got, want) = (f(x) as f64, truth(x as f64));
            worst = worst.max((got - want).abs() / want.abs().max(floor));
        }
        worst
    }

    #[test]
    fn kernels_are_within_a_few_units_in_the_last_place() {
        let e = f32::EPSILON as f64;
        assert!(worst(Real::exp, libm::exp, -87.0, 88.7, 0.0) < 2.0 * e);
        assert!(worst(Real::exp, libm::exp, -103.0, -87.0, 1e-38) < 2.0 * e);
        assert!(worst(Real::exp_m1, libm::expm1, -3.0, 3.0, 1e-30) < 6.0 * e);
        assert!(worst(Real::ln, libm::log, 1e-6, 10.0, 1e-3) < 4.0 * e);
        assert!(worst(Real::ln, libm::log, 1.0, 1e6, 1e-3) < 4.0 * e);
        assert!(worst(Real::ln_1p, libm::log1p, 0.0, 2.0, 1e-30) < 4.0 * e);
        assert!(worst(Real::tanh, libm::tanh, -10.0, 10.0, 1e-30) < 6.0 * e);
        assert!(worst(Real::tanh, libm::tanh, -1e-3, 1e-3, 1e-30) < 6.0 * e);
        assert!(worst(Real::erf, libm::erf, -5.0, 5.0, 1e-30) < 12.0 * e);
    }

    #[test]
    fn the_ends_are_safe() {
        for x in [-1e4f32, -200.0, 200.0, 1e4, f32::MAX, f32::MIN] {
            for f in [Real::exp, Real::tanh, Real::erf, Real::sigmoid, Real::softplus, Real::exp_m1] {
                let y: f32 = f(x);
                assert!(y.is_finite(), "{x} gave {y}");
            }
        }
        assert_eq!(Real::exp(0.0f32), 1.0);
        assert_eq!(Real::exp(-1e4f32), 0.0);
        assert!(
            Real::exp(f32::NAN).is_nan() && Real::tanh(f32::NAN).is_nan() && Real::erf(f32::NAN).is_nan()
        );
        assert_eq!(Real::sigmoid(-1e4f32), 1.0 / (1.0 + Real::exp(1e4f32)));
        assert_eq!(1e4f32.softplus(), 1e4);
    }
}
