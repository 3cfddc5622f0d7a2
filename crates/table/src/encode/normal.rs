//! Quantiles of the standard normal distribution.

/// Farthest value of [`normal_quantile`], at probabilities within 1e-7 of 0 and 1: as scikit-learn's
/// `QuantileTransformer` cuts them.
pub(crate) const NORMAL_REACH: f64 = 5.199_337_582_605_575;

const CENTRE_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTRE_BELOW: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const TAIL_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];

/// The value below which a standard normal number lies with probability `p`, held within ±[`NORMAL_REACH`]. To 16
/// digits by Wichura's algorithm AS 241 (Applied Statistics 37, 1988, PPND16), whose far tails the reach leaves out;
/// with the crate `libm`, so the same bits everywhere.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let from_half = p - 0.5;
    if from_half.abs() <= 0.425 {
        let r = 0.180_625 - from_half * from_half;
        return from_half * polynomial(&CENTRE_ABOVE, r) / polynomial(&CENTRE_BELOW, r);
    }
    let tail = if from_half < 0.0 { p } else { 1.0 - p };
    if tail < 1e-7 {
        return NORMAL_REACH.copysign(from_half);
    }
    let r = (-libm::log(tail)).sqrt() - 1.6;
    let z = polynomial(&TAIL_ABOVE, r) / polynomial(&TAIL_BELOW, r);
    z.min(NORMAL_REACH).copysign(from_half)
}

/// `c₀ + c₁·x + c₂·x² + …`
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // Tables of the normal distribution, and mpmath for the far ones.
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.9, 1.281_551_565_544_600_5),
            (0.075_1, -1.438_825_392_752_540_3),
            (0.001, -3.090_232_306_167_813_5),
            (1e-6, -4.753_424_308_822_899),
            (1.000_000_1e-7, -5.199_337_563_603_842),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-12 * z.abs().max(1.0), "{p}: {}", normal_quantile(p));
        }
        for p in [0.0, 1e-8, -1.0] {
            assert_eq!(normal_quantile(p), -NORMAL_REACH);
            assert_eq!(normal_quantile(1.0 - p), NORMAL_REACH);
        }
    }

    #[test]
    fn rises_everywhere() {
        let values: Vec<f64> = (0..=10_000).map(|k| normal_quantile(f64::from(k) / 10_000.0)).collect();
        assert!(values.is_sorted_by(|a, b| a < b));
    }
}
