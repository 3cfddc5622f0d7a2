//! Sine and cosine in f32.

use super::{ROUND, horner};

/// Sine and cosine: π/2 taken off in three parts, then the polynomials of Cephes' `sinf` and `cosf` (Moshier, 1989) on
/// |r| ≤ π/4. To a few units in the last place up to |x| = 10⁵; the angle itself is only known to so many digits.
/// Larger ones give some number in [−1, 1], what is not finite NaN.
#[inline(always)]
#[allow(clippy::excessive_precision)]
pub(super) fn sin_cos(x: f32) -> (f32, f32) {
    let held = if x > 6e6 { 6e6 } else { x };
    let held = if held < -6e6 { -6e6 } else { held };
    let shifted = held.mul_add(core::f32::consts::FRAC_2_PI, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-core::f32::consts::FRAC_PI_2, held);
    let r = n.mul_add(4.371_138_83e-8, r);
    let r = n.mul_add(1.715_124_5e-15, r);
    let z = r * r;
    let sine = (z * r).mul_add(horner(z, [-1.951_529_6e-4, 8.332_161e-3, -1.666_665_5e-1]), r);
    let cosine = horner(z, [2.443_315_7e-5, -1.388_731_6e-3, 4.166_664_6e-2]);
    let cosine = (z * z).mul_add(cosine, z.mul_add(-0.5, 1.0));
    // The quarter turn: odd ones change sine and cosine over, the second bit the signs.
    let turn = shifted.to_bits();
    let odd = turn & 1 == 1;
    let (s, c) = (if odd { cosine } else { sine }, if odd { sine } else { cosine });
    let s = if turn & 2 == 2 { -s } else { s };
    let c = if turn.wrapping_add(1) & 2 == 2 { -c } else { c };
    // 0·x: NaN where x is not finite.
    (0.0f32.mul_add(x, s), 0.0f32.mul_add(x, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_within_a_few_units_in_the_last_place_of_one() {
        let mut worst = [0.0f64; 2];
        for scale in [1.0, 10.0, 1e3, 1e5] {
            for i in -100_000..=100_000 {
                let x = (i as f64 * 1e-5 * scale) as f32;
                let (s, c) = sin_cos(x);
                let size = if scale > 1e3 { 1 } else { 0 };
                let off = (s as f64 - libm::sin(x as f64)).abs().max((c as f64 - libm::cos(x as f64)).abs());
                worst[size] = worst[size].max(off);
            }
        }
        assert!(worst[0] < 1.5e-7 && worst[1] < 1e-6, "{worst:?}");
    }

    #[test]
    fn the_ends_are_safe() {
        assert_eq!(sin_cos(0.0), (0.0, 1.0));
        for x in [1e7f32, -1e9, f32::MAX, f32::MIN] {
            let (s, c) = sin_cos(x);
            assert!(s.abs() <= 1.0 && c.abs() <= 1.0, "{x}: {s}, {c}");
        }
        for x in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            let (s, c) = sin_cos(x);
            assert!(s.is_nan() && c.is_nan(), "{x}: {s}, {c}");
        }
    }
}
