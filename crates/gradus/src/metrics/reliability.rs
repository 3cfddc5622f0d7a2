//! Whether probabilities mean what they say.

use serde::{Deserialize, Serialize};

use super::most_probable;

/// Bins that probabilities are sorted into.
const BINS: usize = 10;

/// A bin of predicted probabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Mean predicted probability.
    pub predicted: f64,
    /// Share of rows that were so.
    pub observed: f64,
    /// Rows.
    pub rows: usize,
}

/// What was said of each row of `p` (`[rows, classes]`), and whether it was so: of two classes the probability of the
/// positive one, of several that of the most probable one.
pub fn said(
    p: &[f32],
    classes: usize,
    positive: Option<usize>,
    truth: &[u32],
) -> impl Iterator<Item = (f64, bool)> {
    let rows = p.chunks_exact(classes.max(1)).zip(truth);
    rows.map(move |(p, &class)| {
        let of = positive.unwrap_or_else(|| most_probable(p));
        (p.get(of).copied().map_or(0.0, f64::from), class as usize == of)
    })
}

/// Ten bins of equal width by what was said, the empty ones left out, and the expected calibration error: Σ rows ·
/// |predicted − observed| / rows (M:calibration-error; Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
/// Binning", AAAI 2015).
pub fn reliability(said: impl Iterator<Item = (f64, bool)>) -> (Vec<CalibrationBin>, f64) {
    let mut bins = [(0.0, 0usize, 0usize); BINS];
    for (p, was) in said {
        let bin = &mut bins[((p * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += p;
        bin.1 += usize::from(was);
        bin.2 += 1;
    }
    let rows = bins.iter().map(|bin| bin.2).sum::<usize>().max(1) as f64;
    let filled = bins.iter().filter(|bin| bin.2 > 0);
    let bins: Vec<CalibrationBin> = filled
        .map(|&(sum, were, rows)| CalibrationBin {
            predicted: sum / rows as f64,
            observed: were as f64 / rows as f64,
            rows,
        })
        .collect();
    let error = bins.iter().map(|b| b.rows as f64 * (b.predicted - b.observed).abs()).sum::<f64>() / rows;
    (bins, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_forecast_has_no_error() {
        let said = (0..1_000).map(|i| (0.25, i % 4 == 0)).chain((0..100).map(|i| (1.0, i >= 0)));
        let (bins, error) = reliability(said);
        assert_eq!(bins.len(), 2);
        assert_eq!((bins[0].predicted, bins[0].observed, bins[0].rows), (0.25, 0.25, 1_000));
        assert_eq!((bins[1].predicted, bins[1].observed, bins[1].rows), (1.0, 1.0, 100));
        assert_eq!(error, 0.0);
    }

    #[test]
    fn what_is_said_of_a_row() {
        let p = [0.75, 0.25, 0.5, 0.5];
        assert_eq!(said(&p, 2, Some(1), &[1, 0]).collect::<Vec<_>>(), [(0.25, true), (0.5, false)]);
        assert_eq!(said(&p, 2, None, &[1, 0]).collect::<Vec<_>>(), [(0.75, false), (0.5, true)]);
    }
}
