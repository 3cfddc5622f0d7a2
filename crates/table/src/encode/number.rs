//! Encoders of numbers and dates: scaling, piecewise-linear encoding, and an input that says "is missing".

use super::pieces::Pieces;
use super::quantile::quantile;
use super::text::{text_of, usable};
use serde::{Deserialize, Serialize};

/// How numbers are turned into inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scaling", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Numeric {
    /// `(x − mean) / standard deviation` of the training rows.
    Standard,
    /// Median and quartile range, then a smooth clip to (−3, 3): see [`Scale::Robust`].
    Robust,
    /// Piecewise-linear encoding by quantiles: see [`Pieces`].
    Piecewise {
        /// The most pieces a column may have.
        bins: usize,
    },
    /// [`Numeric::Robust`] and pieces side by side; a value that fills a piece by itself gets an edge of its own.
    RobustPiecewise {
        /// The most pieces a column may have.
        bins: usize,
    },
}

/// One input made of a number by moving and stretching.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "kebab-case")]
pub enum Scale {
    /// `z = (x − mean) / deviation`, cut to ±`limit` so that a wild value met later cannot blow up the net.
    Standard {
        /// Mean of the training values.
        mean: f64,
        /// Their population standard deviation.
        deviation: f64,
        /// Twice the largest |z| of the training values, at least 10.
        limit: f64,
    },
    /// `z = (x − median) · factor`, then `z / √(1 + (z/3)²)`, in (−3, 3) (RealMLP, arXiv 2407.04491, section 3).
    Robust {
        /// Median of the training values.
        median: f64,
        /// One over the quartile range, or over half the range where the quartiles are one value.
        factor: f64,
    },
}

impl Scale {
    fn standard(sorted: &[f64]) -> Option<Scale> {
        let rows = sorted.len() as f64;
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let mean = sorted.iter().sum::<f64>() / rows;
        let variance = sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows;
        // Squares of differences below 1e-160 vanish; half the range then still tells the scale.
        let deviation = if variance > 0.0 { variance.sqrt() } else { (last - first) / 2.0 };
        let furthest = ((first - mean) / deviation).abs().max(((last - mean) / deviation).abs());
        let scale = Scale::Standard { mean, deviation, limit: (2.0 * furthest).max(10.0) };
        scale.is_sound().then_some(scale)
    }

    fn robust(sorted: &[f64]) -> Option<Scale> {
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let median = quantile(sorted, 0.5);
        let quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
        // A spread so small that its inverse is infinite is as good as none.
        let factors = [1.0 / quartiles, 1.0 / ((last - first) / 2.0)];
        let factor = factors.into_iter().find(|f| f.is_finite())?;
        Some(Scale::Robust { median, factor })
    }

    /// Whether the stored numbers can scale anything.
    fn is_sound(&self) -> bool {
        match *self {
            Scale::Standard { mean, deviation, limit } => {
                let positive = |x: f64| x.is_finite() && x > 0.0;
                usable(mean) && positive(deviation) && positive(limit) && limit <= 1e9
            }
            Scale::Robust { median, factor } => usable(median) && factor.is_finite() && factor > 0.0,
        }
    }

    /// What a missing cell is taken as: the value that scales to 0.
    fn centre(&self) -> f64 {
        match *self {
            Scale::Standard { mean, .. } => mean,
            Scale::Robust { median, .. } => median,
        }
    }

    /// The scaled value of a finite `x`; never infinite, never NaN.
    fn apply(&self, x: f64) -> f32 {
        match *self {
            Scale::Standard { mean, deviation, limit } => {
                ((x - mean) / deviation).clamp(-limit, limit) as f32
            }
            Scale::Robust { median, factor } => smooth_clip((x - median) * factor) as f32,
        }
    }
}

/// `z / √(1 + (z/3)²)`, whose value for large |z| is 3 (and not ∞/∞).
fn smooth_clip(z: f64) -> f64 {
    if z.abs() > 1e9 {
        return 3.0_f64.copysign(z);
    }
    let third = z / 3.0;
    z / (1.0 + third * third).sqrt()
}

/// The fitted encoder of one number or date column. Its inputs, in this order: the scaled value, the pieces, and
/// "is missing", each where it has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberEncoder {
    /// The scaled value, if it is an input.
    pub scale: Option<Scale>,
    /// The piecewise-linear encoding, if its values are inputs.
    pub pieces: Option<Pieces>,
    /// What a missing cell is taken as: the mean for standard scaling, else the median.
    pub fill: f64,
    /// Whether 1 for a missing cell, else 0, is an input: so where training rows had missing cells.
    pub missing_input: bool,
}

impl NumberEncoder {
    /// Fits the encoder to the usable training values (sorted in place). `None` if they are all one value, or none,
    /// and `missing` says that no row lacks one: then the column says nothing.
    pub(crate) fn fit(values: &mut [f64], missing: bool, numeric: Numeric) -> Option<NumberEncoder> {
        values.sort_unstable_by(f64::total_cmp);
        let (scaled, bins) = match numeric {
            Numeric::Standard => (Scale::standard(values), None),
            Numeric::Robust => (Scale::robust(values), None),
            Numeric::Piecewise { bins } => (None, Some(bins)),
            Numeric::RobustPiecewise { bins } => (Scale::robust(values), Some(bins)),
        };
        let pieces = bins.and_then(|bins| match numeric {
            Numeric::Piecewise { .. } => Pieces::fit(values, bins),
            _ => Pieces::fit_apart(values, bins),
        });
        let missing_input = missing && !values.is_empty();
        if scaled.is_none() && pieces.is_none() && !missing_input {
            return None;
        }
        let middle = quantile(values, 0.5);
        let fill = scaled.as_ref().map_or(if usable(middle) { middle } else { 0.0 }, Scale::centre);
        Some(NumberEncoder { scale: scaled, pieces, fill, missing_input })
    }

    /// Whether stored numbers make sense.
    pub(crate) fn is_sound(&self) -> bool {
        usable(self.fill)
            && self.scale.as_ref().is_none_or(Scale::is_sound)
            && self.pieces.as_ref().is_none_or(Pieces::is_sound)
            && self.width() > 0
    }

    /// The number of inputs.
    pub fn width(&self) -> usize {
        let pieces = self.pieces.as_ref().map_or(0, Pieces::len);
        usize::from(self.scale.is_some()) + pieces + usize::from(self.missing_input)
    }

    /// The names of the inputs: `age`, `age from 17 to 22`, `age is missing`.
    pub(crate) fn names(&self, column: &str) -> Vec<String> {
        let mut names = Vec::with_capacity(self.width());
        if self.scale.is_some() {
            names.push(column.to_owned());
        }
        for edge in self.pieces.iter().flat_map(|p| p.edges().windows(2)) {
            if let &[low, high] = edge {
                names.push(format!("{column} from {} to {}", text_of(low), text_of(high)));
            }
        }
        if self.missing_input {
            names.push(format!("{column} is missing"));
        }
        names
    }

    /// Writes the inputs of one cell into `out` (`width` values). Every one is finite whatever the cell holds.
    pub(crate) fn write(&self, cell: f64, out: &mut [f32]) {
        let missing = !usable(cell);
        let x = if missing { self.fill } else { cell };
        let (first, rest) = out.split_at_mut(usize::from(self.scale.is_some()).min(out.len()));
        let (rest, last) = rest.split_at_mut(rest.len().saturating_sub(usize::from(self.missing_input)));
        if let Some(scale) = &self.scale {
            first.fill(scale.apply(x));
        }
        last.fill(if missing { 1.0 } else { 0.0 });
        if let Some(pieces) = &self.pieces {
            pieces.write(x, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(values: &[f64], missing: bool, numeric: Numeric) -> Option<NumberEncoder> {
        NumberEncoder::fit(&mut values.to_vec(), missing, numeric)
    }

    fn encode(encoder: &NumberEncoder, x: f64) -> Vec<f32> {
        let mut out = vec![f32::NAN; encoder.width()];
        encoder.write(x, &mut out);
        out
    }

    #[test]
    fn robust_has_its_fallback_and_its_clip() {
        // Quartiles 0 and 0: half the range, 5, is used.
        let encoder = fitted(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.0], false, Numeric::Robust).unwrap();
        assert_eq!(encoder.scale, Some(Scale::Robust { median: 0.0, factor: 0.2 }));
        let z = 2.0_f64;
        assert_eq!(encode(&encoder, 10.0), [(z / (1.0 + z * z / 9.0).sqrt()) as f32]);
        assert_eq!(encode(&encoder, 3e38), [3.0]);
        assert_eq!(encode(&encoder, -3e38), [-3.0]);
        assert_eq!(encode(&encoder, f64::NAN), [0.0]);
    }

    #[test]
    fn standard_scales_and_limits() {
        let encoder = fitted(&[1.0, 3.0, 5.0, 7.0], true, Numeric::Standard).unwrap();
        assert_eq!(encode(&encoder, 4.0), [0.0, 0.0]);
        assert_eq!(encode(&encoder, 4.0 + 5.0_f64.sqrt()), [1.0, 0.0]);
        assert_eq!(encode(&encoder, 1e30), [10.0, 0.0]);
        assert_eq!(encode(&encoder, f64::NAN), [0.0, 1.0]);
    }

    #[test]
    fn close_large_numbers_stay_apart() {
        let values: Vec<f64> = (0..100).map(|k| 1e9 + f64::from(k)).collect();
        for numeric in [Numeric::Standard, Numeric::Robust, Numeric::Piecewise { bins: 16 }] {
            let encoder = fitted(&values, false, numeric).unwrap();
            assert_ne!(encode(&encoder, 1e9), encode(&encoder, 1e9 + 1.0), "{numeric:?}");
        }
    }

    #[test]
    fn constants_say_nothing_but_their_gaps_do() {
        for numeric in [Numeric::Standard, Numeric::Robust, Numeric::RobustPiecewise { bins: 4 }] {
            assert_eq!(fitted(&[2.0; 9], false, numeric), None);
            assert_eq!(fitted(&[], true, numeric), None);
            let encoder = fitted(&[2.0; 9], true, numeric).unwrap();
            assert_eq!(encoder.names("x"), ["x is missing"]);
            assert_eq!(encode(&encoder, f64::NAN), [1.0]);
            assert_eq!(encode(&encoder, 77.0), [0.0]);
        }
    }

    #[test]
    fn never_an_input_that_is_not_finite() {
        let hostile = [0.0, -0.0, 5e-324, -5e-324, 1e-300, 1.0, 3.4e38, -3.4e38, f64::NAN, f64::INFINITY];
        let numerics = [
            Numeric::Standard,
            Numeric::Robust,
            Numeric::Piecewise { bins: 3 },
            Numeric::RobustPiecewise { bins: 1000 },
        ];
        for numeric in numerics {
            for a in hostile {
                for b in hostile {
                    for c in hostile {
                        let values: Vec<f64> = [a, b, c, c].into_iter().filter(|&x| usable(x)).collect();
                        let Some(encoder) = fitted(&values, values.len() < 4, numeric) else { continue };
                        assert!(encoder.is_sound(), "{numeric:?} {values:?} {encoder:?}");
                        for x in hostile.into_iter().chain([f64::NEG_INFINITY, 1e300, f64::MAX]) {
                            let out = encode(&encoder, x);
                            assert!(out.iter().all(|v| v.is_finite()), "{numeric:?} {values:?} {x}: {out:?}");
                        }
                    }
                }
            }
        }
    }
}
