//! Encoders of numbers and dates: scaling, piecewise-linear encoding, and an input that says "is missing".

use super::pieces::Pieces;
use super::quantile::quantile;
use super::text::{text_of, usable};
use super::{Fill, Mark, Recipe, Scale};
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
    /// By the place among the training values, as a normal number: see [`Scale::Quantile`].
    Quantile,
}

/// The fitted encoder of one number or date column. Its inputs, in this order: the scaled value, the pieces, and
/// "is missing", each where it has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberEncoder {
    /// The scaled value, if it is an input.
    pub scale: Option<Scale>,
    /// The piecewise-linear encoding, if its values are inputs.
    pub pieces: Option<Pieces>,
    /// What a missing cell is taken as: see [`Fill`].
    pub fill: f64,
    /// Whether 1 for a missing cell, else 0, is an input: so where training rows had missing cells.
    pub missing_input: bool,
    /// What 0 and 1 of that input are written as, where not as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_mark: Option<Mark>,
    /// Edges of bins of the scaled value, ascending, for a net that embeds it; empty where the recipe asks for none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<f32>,
}

impl NumberEncoder {
    /// Fits the encoder to the usable training values (sorted in place) of `rows` rows. `None` if they are all one
    /// value, or none, and no row lacks one: then the column says nothing.
    pub(crate) fn fit(values: &mut [f64], rows: usize, recipe: &Recipe) -> Option<NumberEncoder> {
        values.sort_unstable_by(f64::total_cmp);
        let (scale, pieces) = match recipe.numeric {
            Numeric::Standard => (Scale::standard(values), None),
            Numeric::Robust => (Scale::robust(values), None),
            Numeric::Quantile => (Scale::quantile(values, recipe.fill == Fill::Mean), None),
            Numeric::Piecewise { bins } => (None, Pieces::fit(values, bins)),
            Numeric::RobustPiecewise { bins } => (Scale::robust(values), Pieces::fit_apart(values, bins)),
        };
        let missing = rows.saturating_sub(values.len());
        let missing_input = missing > 0 && !values.is_empty();
        if scale.is_none() && pieces.is_none() && !missing_input {
            return None;
        }
        let middle = match recipe.fill {
            Fill::Centre => scale.as_ref().map_or_else(|| quantile(values, 0.5), Scale::centre),
            // Divided first: the sum of the largest numbers would leave f32's range.
            Fill::Mean => values.iter().map(|x| x / values.len() as f64).sum(),
        };
        let fill = if usable(middle) { middle } else { 0.0 };
        let missing_mark =
            (missing_input && recipe.scale_marks).then(|| Mark::robust([0, values.len(), missing]));
        let edges = scale
            .as_ref()
            .zip(recipe.bins)
            .and_then(|(scale, bins)| edges(scale, values, bins, recipe.apart));
        let edges = edges.unwrap_or_default();
        Some(NumberEncoder { scale, pieces, fill, missing_input, missing_mark, edges })
    }

    /// Whether stored numbers make sense.
    pub(crate) fn is_sound(&self) -> bool {
        usable(self.fill)
            && self.scale.as_ref().is_none_or(Scale::is_sound)
            && self.pieces.as_ref().is_none_or(Pieces::is_sound)
            && self.missing_mark.is_none_or(Mark::is_sound)
            && (self.edges.is_empty() || is_rising(&self.edges))
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
            first.fill(if missing { scale.missing(self.fill) } else { scale.apply(x) });
        }
        let flag = if missing { 1.0 } else { 0.0 };
        last.fill(self.missing_mark.map_or(flag, |mark| mark.write(flag)));
        if let Some(pieces) = &self.pieces {
            pieces.write(x, rest);
        }
    }
}

/// Edges of at most `bins` bins of equally many training values, of what these are scaled to (M:bins): what TabM embeds
/// (arXiv 2410.24210); with `apart` as [`Pieces::fit_apart`] has them. `None` if the scaled values are all one.
fn edges(scale: &Scale, sorted: &[f64], bins: usize, apart: bool) -> Option<Vec<f32>> {
    let scaled: Vec<f64> = sorted.iter().map(|&x| f64::from(scale.apply(x))).collect();
    let pieces = if apart { Pieces::fit_apart(&scaled, bins) } else { Pieces::fit(&scaled, bins) };
    let mut edges: Vec<f32> = pieces?.edges().iter().map(|&edge| edge as f32).collect();
    edges.dedup();
    is_rising(&edges).then_some(edges)
}

fn is_rising(edges: &[f32]) -> bool {
    edges.len() >= 2 && edges.iter().all(|e| e.is_finite()) && edges.is_sorted_by(|a, b| a < b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(values: &[f64], missing: bool, numeric: Numeric) -> Option<NumberEncoder> {
        let rows = values.len() + usize::from(missing);
        NumberEncoder::fit(&mut values.to_vec(), rows, &Recipe { numeric, ..Recipe::HOUSE })
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
        let numerics =
            [Numeric::Standard, Numeric::Robust, Numeric::Quantile, Numeric::Piecewise { bins: 16 }];
        for numeric in numerics {
            let encoder = fitted(&values, false, numeric).unwrap();
            assert_ne!(encode(&encoder, 1e9), encode(&encoder, 1e9 + 1.0), "{numeric:?}");
        }
    }

    #[test]
    fn constants_say_nothing_but_their_gaps_do() {
        let numerics =
            [Numeric::Standard, Numeric::Robust, Numeric::Quantile, Numeric::RobustPiecewise { bins: 4 }];
        for numeric in numerics {
            assert_eq!(fitted(&[2.0; 9], false, numeric), None);
            // Their mean is not 0.1 to the last bit.
            assert_eq!(fitted(&[0.1; 10], false, numeric), None);
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
            Numeric::Quantile,
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
