//! Probabilities made as sure as they are right: temperature scaling.

use serde::{Deserialize, Serialize};

use crate::metrics::weight;

/// Halvings of the range of the logarithm of β: it ends 3e-8 wide.
const HALVINGS: u32 = 30;
/// β lies between e to the minus and to the plus of this.
const FARTHEST: f64 = 16.0;

/// Rows that do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrationError {
    /// No row to fit to.
    #[error("no rows to calibrate on; give at least one validation row")]
    NoRows,
    /// Fewer than two classes.
    #[error("{classes} classes, but probabilities are calibrated of at least 2")]
    Classes {
        /// Classes given.
        classes: usize,
    },
    /// Lengths that do not belong together.
    #[error("{found} {what} for {wanted} wanted; give one for each")]
    Length {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// A raw output that is not finite, or a class that there is not.
    #[error("row {row}: {what}; give finite raw outputs and class numbers below the number of classes")]
    Value {
        /// The row, counted from 1.
        row: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// Fitted temperature scaling (M:temperature; Guo et al., arXiv 1706.04599), with a little of every class mixed in, as
/// `ts-mix` of Berta et al., arXiv 2501.19195. The most probable class stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Temperature {
    /// What raw outputs are multiplied by: one over the temperature. Below 1 the net was too sure.
    pub beta: f64,
    /// The share of probability spread over all classes: one over the rows fitted to and one more.
    pub share: f64,
}

impl Temperature {
    /// Nothing is changed.
    pub const NONE: Temperature = Temperature { beta: 1.0, share: 0.0 };

    /// Fitted to the raw outputs `z` (`[rows, classes]`, row-major; two for two classes, such as 0 and the one output) of
    /// rows that the net has not learnt from, whose classes are `truth` (`[rows]`), each counting by its weight in
    /// `weights` (once without): the β of the least log loss. Its slope in β rises, so β is found by halving.
    ///
    /// # Errors
    /// No rows, fewer than two classes, lengths that do not fit, an output that is not finite, an unknown class.
    pub fn fit(
        z: &[f32],
        classes: usize,
        truth: &[u32],
        weights: Option<&[f32]>,
    ) -> Result<Temperature, CalibrationError> {
        check(z, classes, truth, weights)?;
        let (mut low, mut high) = (-FARTHEST, FARTHEST);
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            match slope(libm::exp(middle), z, classes, truth, weights) > 0.0 {
                true => high = middle,
                false => low = middle,
            }
        }
        let beta = libm::exp((low + high) / 2.0);
        Ok(Temperature { beta, share: 1.0 / (truth.len() as f64 + 1.0) })
    }

    /// The probabilities of one row with the raw outputs `z`, into `p` (as many).
    pub fn apply(&self, z: &[f32], p: &mut [f64]) {
        softmax(self.beta, z, p);
        let even = self.share / p.len().max(1) as f64;
        for p in p.iter_mut() {
            *p = (1.0 - self.share) * *p + even;
        }
    }
}

/// Mean over the rows of the slope of the log loss in β: Σ_c z_c·softmax(βz)_c − z_true (M:temperature).
fn slope(beta: f64, z: &[f32], classes: usize, truth: &[u32], weights: Option<&[f32]>) -> f64 {
    let mut p = vec![0.0; classes];
    let (mut sum, mut total) = (0.0, 0.0);
    for (row, (z, &class)) in z.chunks_exact(classes).zip(truth).enumerate() {
        let weight = weight(weights, row);
        softmax(beta, z, &mut p);
        let expected: f64 = z.iter().zip(&p).map(|(&z, p)| f64::from(z) * p).sum();
        let is = z.get(class as usize).map_or(0.0, |&z| f64::from(z));
        sum += weight * (expected - is);
        total += weight;
    }
    if total > 0.0 { sum / total } else { 0.0 }
}

fn softmax(beta: f64, z: &[f32], p: &mut [f64]) {
    let largest = z.iter().fold(f64::NEG_INFINITY, |m, &z| m.max(f64::from(z)));
    let mut sum = 0.0;
    for (p, &z) in p.iter_mut().zip(z) {
        *p = libm::exp(beta * (f64::from(z) - largest));
        sum += *p;
    }
    p.iter_mut().for_each(|p| *p /= sum);
}

fn check(z: &[f32], classes: usize, truth: &[u32], weights: Option<&[f32]>) -> Result<(), CalibrationError> {
    if classes < 2 {
        return Err(CalibrationError::Classes { classes });
    }
    if truth.is_empty() {
        return Err(CalibrationError::NoRows);
    }
    let length = |what, found, wanted| CalibrationError::Length { what, found, wanted };
    if z.len() != classes.saturating_mul(truth.len()) {
        return Err(length("raw outputs", z.len(), classes.saturating_mul(truth.len())));
    }
    if let Some(found) = weights.map(<[f32]>::len).filter(|&found| found != truth.len()) {
        return Err(length("row weights", found, truth.len()));
    }
    for (row, (z, &class)) in z.chunks_exact(classes).zip(truth).enumerate() {
        let what = match () {
            () if !z.iter().all(|z| z.is_finite()) => "a raw output that is not finite",
            () if class as usize >= classes => "a class that there is not",
            () => continue,
        };
        return Err(CalibrationError::Value { row: row + 1, what });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradus_engine::random::{Random, Stream};

    /// Raw outputs and classes drawn by them: perfectly calibrated at β = 1.
    fn drawn(rows: u64, classes: usize, times: f32) -> (Vec<f32>, Vec<u32>) {
        let random = Random::new(3, Stream::Sample, 0);
        let (mut z, mut truth, mut p) = (Vec::new(), Vec::new(), vec![0.0; classes]);
        for row in 0..rows {
            let own: Vec<f32> =
                (0..classes as u64).map(|c| random.normal(row * 8 + c) as f32 * 2.0).collect();
            softmax(1.0, &own, &mut p);
            let mut left = random.uniform(row * 8 + 7);
            let class = p.iter().position(|p| {
                left -= p;
                left < 0.0
            });
            truth.push(class.unwrap_or(0) as u32);
            z.extend(own.iter().map(|z| z * times));
        }
        (z, truth)
    }

    #[test]
    fn finds_how_far_too_sure_a_net_is() {
        for classes in [2, 3, 5] {
            for times in [1.0, 4.0, 0.25] {
                let (z, truth) = drawn(4000, classes, times);
                let found = Temperature::fit(&z, classes, &truth, None).unwrap();
                let wanted = 1.0 / f64::from(times);
                assert!((found.beta / wanted - 1.0).abs() < 0.08, "{classes} {times}: {found:?}");
                assert!(slope(found.beta, &z, classes, &truth, None).abs() < 1e-5);
                assert_eq!(found.share, 1.0 / 4001.0);
            }
        }
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice() {
        let (z, truth) = drawn(200, 3, 1.5);
        let weights: Vec<f32> = (0..200).map(|row| if row < 50 { 2.0 } else { 1.0 }).collect();
        let twice =
            (z.iter().chain(&z[..150]).copied().collect::<Vec<_>>(), [&truth[..], &truth[..50]].concat());
        let a = Temperature::fit(&z, 3, &truth, Some(&weights)).unwrap();
        let b = Temperature::fit(&twice.0, 3, &twice.1, None).unwrap();
        assert!((a.beta - b.beta).abs() < 1e-6);
    }

    #[test]
    fn probabilities_add_up_and_keep_their_order() {
        let mut p = [0.0; 3];
        Temperature { beta: 0.5, share: 0.01 }.apply(&[1.0, 3.0, -2.0], &mut p);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-15);
        assert!(p[1] > p[0] && p[0] > p[2] && p[2] > 0.01 / 3.0);
        Temperature::NONE.apply(&[3e38, -3e38, 0.0], &mut p);
        assert_eq!(p, [1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_net_that_is_always_right_stays_finite() {
        let found = Temperature::fit(&[5.0, -5.0, -4.0, 4.0], 2, &[0, 1], None).unwrap();
        assert!(found.beta.is_finite() && found.share == 1.0 / 3.0);
        let mut p = [0.0; 2];
        found.apply(&[5.0, -5.0], &mut p);
        assert!((p[0] - (1.0 - 1.0 / 6.0)).abs() < 1e-12, "{p:?}");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        use CalibrationError as E;
        assert_eq!(Temperature::fit(&[], 2, &[], None), Err(E::NoRows));
        assert_eq!(Temperature::fit(&[1.0], 1, &[0], None), Err(E::Classes { classes: 1 }));
        assert!(matches!(Temperature::fit(&[1.0], 2, &[0], None), Err(E::Length { wanted: 2, .. })));
        assert!(matches!(Temperature::fit(&[1.0, 2.0], 2, &[0], Some(&[])), Err(E::Length { .. })));
        assert!(matches!(Temperature::fit(&[1.0, f32::NAN], 2, &[0], None), Err(E::Value { row: 1, .. })));
        assert!(matches!(Temperature::fit(&[1.0, 2.0], 2, &[2], None), Err(E::Value { row: 1, .. })));
    }
}
