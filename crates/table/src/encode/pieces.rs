//! Piecewise-linear encoding of a number: one value for each piece between quantiles of the training values.

use super::quantile::quantile;
use serde::{Deserialize, Serialize};

/// How many widths of the outermost piece a value outside the training range may lie beyond it before it counts as
/// no farther. Without a bound, one narrow outer piece turns 1e30 into an input that no net survives.
pub const REACH: f64 = 3.0;

/// Piecewise-linear encoding (Gorishniy et al. 2022, arXiv 2203.05556, section 3.2).
///
/// With edges `b_0 < … < b_T`, value `t` of `x` is `e_t = (x − b_{t−1}) / (b_t − b_{t−1})`, cut to `[0, 1]`; only the
/// first piece goes on below its lower edge and the last one above its upper edge, by at most [`REACH`] widths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pieces {
    edges: Vec<f64>,
}

impl Pieces {
    /// Edges at the quantiles 0, 1/bins, …, 1 of the sorted training values, duplicates removed. At most one piece
    /// fewer than there are values. `None` if all values are one.
    pub(crate) fn fit(sorted: &[f64], bins: usize) -> Option<Pieces> {
        let bins = bins.min(sorted.len().saturating_sub(1)).max(1);
        let mut edges: Vec<f64> = (0..=bins).map(|k| quantile(sorted, k as f64 / bins as f64)).collect();
        edges.dedup_by(|next, kept| *next <= *kept);
        let pieces = Pieces { edges };
        pieces.is_sound().then_some(pieces)
    }

    /// The same, but a value that fills a piece by itself (at least one in `bins` of the values, such as the 0 of an
    /// amount that most people do not have) gets an edge of its own, and the other edges are quantiles of the other
    /// values: so that the few who do have an amount are told apart, as greedy binning does in boosted trees (Ke et
    /// al., "LightGBM", NeurIPS 2017, section 2.1). Without such values the edges are those of [`Pieces::fit`].
    pub(crate) fn fit_apart(sorted: &[f64], bins: usize) -> Option<Pieces> {
        let (mut edges, mut others) = (Vec::new(), Vec::new());
        for run in sorted.chunk_by(|a, b| a == b) {
            match run.len().saturating_mul(bins) >= sorted.len() && run.len() > 1 {
                true => edges.extend(run.first()),
                false => others.extend_from_slice(run),
            }
        }
        if edges.is_empty() {
            return Pieces::fit(sorted, bins);
        }
        edges.extend(sorted.first().into_iter().chain(sorted.last()));
        let left = bins.saturating_sub(edges.len() - 2).min(others.len());
        edges.extend((0..=left).map(|k| quantile(&others, k as f64 / left as f64)).filter(|e| !e.is_nan()));
        edges.sort_unstable_by(f64::total_cmp);
        edges.dedup_by(|next, kept| *next <= *kept);
        let pieces = Pieces { edges };
        pieces.is_sound().then_some(pieces)
    }

    /// Whether the edges are finite and rise.
    pub(crate) fn is_sound(&self) -> bool {
        self.edges.len() >= 2
            && self.edges.iter().all(|&e| super::text::usable(e))
            && self.edges.is_sorted_by(|a, b| a < b)
    }

    /// The number of pieces, T.
    pub fn len(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// Whether there are none (never so once fitted).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `T + 1` edges, ascending.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// Writes the `T` values of a finite `x`.
    pub(crate) fn write(&self, x: f64, out: &mut [f32]) {
        let last = self.len().saturating_sub(1);
        for (t, (value, edge)) in out.iter_mut().zip(self.edges.windows(2)).enumerate() {
            let &[low, high] = edge else { continue };
            let least = if t == 0 { -REACH } else { 0.0 };
            let most = if t == last { 1.0 + REACH } else { 1.0 };
            *value = ((x - low) / (high - low)).clamp(least, most) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(pieces: &Pieces, x: f64) -> Vec<f32> {
        let mut out = vec![f32::NAN; pieces.len()];
        pieces.write(x, &mut out);
        out
    }

    #[test]
    fn known_answers_inside_and_outside() {
        let pieces = Pieces { edges: vec![0.0, 1.0, 3.0, 7.0] };
        assert_eq!(encode(&pieces, 2.0), [1.0, 0.5, 0.0]);
        assert_eq!(encode(&pieces, 7.0), [1.0, 1.0, 1.0]);
        assert_eq!(encode(&pieces, 11.0), [1.0, 1.0, 2.0]);
        assert_eq!(encode(&pieces, -2.0), [-2.0, 0.0, 0.0]);
        assert_eq!(encode(&pieces, 1e30), [1.0, 1.0, 4.0]);
        assert_eq!(encode(&pieces, -1e30), [-3.0, 0.0, 0.0]);
    }

    #[test]
    fn a_value_that_most_have_leaves_pieces_for_the_others() {
        let mut sorted = vec![0.0; 900];
        sorted.extend((1..=100).map(f64::from));
        let pieces = Pieces::fit_apart(&sorted, 10).unwrap();
        assert!(pieces.len() >= 9, "{pieces:?}");
        assert!(pieces.edges()[1] <= 1.0 && (pieces.edges()[5] - 45.0).abs() < 15.0, "{pieces:?}");
        let spread: Vec<f64> = (0..500).map(|i| f64::from(i) * 0.37).collect();
        assert_eq!(Pieces::fit_apart(&spread, 16), Pieces::fit(&spread, 16));
        assert!(Pieces::fit_apart(&[5.0; 20], 8).is_none() && Pieces::fit_apart(&[], 8).is_none());
        assert_eq!(Pieces::fit_apart(&[0.0, 0.0, 0.0, 1.0, 1.0], 4).unwrap().edges(), [0.0, 1.0]);
    }

    #[test]
    fn repeated_values_leave_fewer_pieces() {
        let mut sorted = vec![0.0; 90];
        sorted.extend((1..=10).map(f64::from));
        let pieces = Pieces::fit(&sorted, 10).unwrap();
        assert!(pieces.len() < 10 && pieces.edges().is_sorted_by(|a, b| a < b));
        assert_eq!(pieces.edges()[0], 0.0);
        assert_eq!(*pieces.edges().last().unwrap(), 10.0);
        assert!(Pieces::fit(&[5.0; 20], 8).is_none());
        assert!(Pieces::fit(&[], 8).is_none());
        assert_eq!(Pieces::fit(&[1.0, 2.0], 8).unwrap().len(), 1);
        assert_eq!(Pieces::fit(&[1.0, 2.0], 0).unwrap().len(), 1);
    }
}
