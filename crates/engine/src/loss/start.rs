//! Targets of the training rows, and the sums over them from which constant guesses are made.

/// Targets `[rows, width]` with their row weights.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'a> {
    /// Row-major.
    pub values: &'a [f32],
    /// Targets in a row.
    pub width: usize,
    /// One a row; `None` is 1 each.
    pub weights: Option<&'a [f32]>,
}

impl Targets<'_> {
    fn column(&self, j: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.values.chunks_exact(self.width.max(1)).enumerate().map(move |(i, row)| {
            let weight = self.weights.map_or(1.0, |w| w[i] as f64);
            (row[j] as f64, weight)
        })
    }

    /// Weighted mean of target `j`; 0 without rows.
    pub fn mean(&self, j: usize) -> f64 {
        let (sum, weights) =
            self.column(j).fold((0.0, 0.0), |(s, w), (y, weight)| (s + weight * y, w + weight));
        if weights > 0.0 { sum / weights } else { 0.0 }
    }

    /// Weighted `q`-quantile of target `j`: the smallest value with at least that share of the weight at or below
    /// it; 0 without rows.
    pub fn quantile(&self, j: usize, q: f64) -> f64 {
        let mut pairs: Vec<(f64, f64)> = self.column(j).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = pairs.iter().map(|p| p.1).sum();
        let mut below = 0.0;
        for &(y, weight) in &pairs {
            below += weight;
            if below >= q * total {
                return y;
            }
        }
        pairs.last().map_or(0.0, |p| p.0)
    }

    /// Weight of each of `classes` classes, half a row's worth added so that none is 0.
    pub fn class_weights(&self, classes: usize) -> Vec<f64> {
        let mut sums = vec![0.5; classes];
        for (y, weight) in self.column(0) {
            if let Some(sum) = sums.get_mut(y as usize) {
                *sum += weight;
            }
        }
        sums
    }
}
