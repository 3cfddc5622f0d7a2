//! Whether calibrating helps, and by how much.

use serde::{Deserialize, Serialize};

use crate::calibrate::{CalibrationError, Temperature};
use crate::metrics::{most_probable, weight};

/// Parts in which the rows are divided to ask whether calibrating helps rows that it was not fitted to.
const PARTS: usize = 5;
/// With fewer rows nothing is tried: a choice.
const FEWEST_ROWS: usize = 20;
/// With fewer wrong rows a net is not made surer than it is: how often a sure answer is wrong is learnt from wrong
/// answers. A choice.
const FEWEST_MISTAKES: usize = 10;
/// Probabilities looked at in a fit, at most; of more rows every k-th is taken. β is then good to 0.5 % or better.
const LOOKED_AT: usize = 400_000;

/// A number without calibration, and with it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeforeAfter {
    /// As the net gives its probabilities.
    pub before: f64,
    /// As the model gives them.
    pub after: f64,
}

/// What became of calibrating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalibrationOutcome {
    /// The model's probabilities are calibrated.
    Applied,
    /// It would not have lowered the log loss of rows that it was not fitted to.
    NoGain,
    /// Fewer than 20 rows to fit to, or none that counts.
    FewRows,
    /// The net seems not sure enough, but fewer than 10 rows were wrong: too few to tell.
    FewMistakes,
}

/// How probabilities were calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// What became of it.
    pub outcome: CalibrationOutcome,
    /// One over β: above 1 the net was too sure, below 1 not sure enough. What was fitted, applied or not.
    pub temperature: f64,
    /// Rows fitted to.
    pub rows: usize,
    /// Log loss of those rows, each with a temperature that was fitted to the other fifths of them.
    pub validation_log_loss: Option<BeforeAfter>,
    /// Log loss of the test rows.
    pub test_log_loss: BeforeAfter,
    /// Expected calibration error of the test rows.
    pub test_calibration_error: BeforeAfter,
}

/// What was found on the rows kept aside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    pub(super) outcome: CalibrationOutcome,
    pub(super) temperature: Temperature,
    pub(super) rows: usize,
    pub(super) log_loss: Option<BeforeAfter>,
}

/// Raw outputs that give these probabilities: their logarithms.
fn raw(p: f32) -> f32 {
    // Where f32 ran out: far away, but finite.
    libm::log(f64::from(p.max(f32::MIN_POSITIVE))) as f32
}

/// Calibrates probabilities `[rows, classes]`.
pub(super) fn apply(temperature: &Temperature, probabilities: &mut [f32], classes: usize) {
    let (mut z, mut p) = (vec![0.0; classes], vec![0.0; classes]);
    for row in probabilities.chunks_exact_mut(classes.max(1)) {
        z.iter_mut().zip(row.iter()).for_each(|(z, &p)| *z = raw(p));
        temperature.apply(&z, &mut p);
        row.iter_mut().zip(&p).for_each(|(row, &p)| *row = p as f32);
    }
}

/// Some rows with what they really are.
struct Rows {
    z: Vec<f32>,
    truth: Vec<u32>,
    weights: Vec<f32>,
}

impl Rows {
    fn of(
        p: &[f32],
        classes: usize,
        truth: &[u32],
        weights: Option<&[f32]>,
        take: impl Fn(usize) -> bool,
    ) -> Rows {
        let mut rows = Rows { z: Vec::new(), truth: Vec::new(), weights: Vec::new() };
        for (row, (p, &class)) in p.chunks_exact(classes).zip(truth).enumerate().filter(|(row, _)| take(*row))
        {
            rows.z.extend(p.iter().map(|&p| raw(p)));
            rows.truth.push(class);
            rows.weights.push(weight(weights, row) as f32);
        }
        rows
    }

    fn fit(&self, classes: usize) -> Result<Temperature, CalibrationError> {
        Temperature::fit(&self.z, classes, &self.truth, Some(&self.weights))
    }

    /// Weighted sum of −ln p of the true classes, without and with a temperature.
    fn losses(&self, classes: usize, temperature: &Temperature) -> (f64, f64) {
        let (mut p, mut before, mut after) = (vec![0.0; classes], 0.0, 0.0);
        let rows = self.z.chunks_exact(classes).zip(&self.truth).zip(&self.weights);
        for ((z, &class), &weight) in rows {
            temperature.apply(z, &mut p);
            let loss = |p: f64| -libm::log(p.max(crate::metrics::PROBABILITY_FLOOR)) * f64::from(weight);
            after += loss(p[class as usize]);
            before -= f64::from(z[class as usize] * weight);
        }
        (before, after)
    }
}

/// Fits a temperature to answers `p` (`[rows, classes]`) of rows that no net was fitted on, and asks whether it lowers
/// their log loss: each fifth of them with a temperature that the others gave.
pub(super) fn tried(
    p: &[f32],
    classes: usize,
    truth: &[u32],
    weights: Option<&[f32]>,
) -> Result<Tried, CalibrationError> {
    let stride = (truth.len() * classes).div_ceil(LOOKED_AT).max(1);
    let every = |row: usize| row.is_multiple_of(stride);
    let all = Rows::of(p, classes, truth, weights, every);
    let mut temperature = all.fit(classes)?;
    temperature.share = 1.0 / (truth.len() as f64 + 1.0);
    let rows = truth.len();
    let tried = |outcome, log_loss| Ok(Tried { outcome, temperature, rows, log_loss });
    // Of very many classes few rows can be looked at.
    if all.truth.len() < FEWEST_ROWS {
        return tried(CalibrationOutcome::FewRows, None);
    }
    let (mut before, mut after) = (0.0, 0.0);
    for part in 0..PARTS {
        let of_part = |row: usize| (row / stride) % PARTS == part;
        let others = Rows::of(p, classes, truth, weights, |row| every(row) && !of_part(row)).fit(classes)?;
        let own = Rows::of(p, classes, truth, weights, |row| every(row) && of_part(row));
        let (b, a) = own.losses(classes, &others);
        (before, after) = (before + b, after + a);
    }
    let total: f64 = all.weights.iter().map(|&w| f64::from(w)).sum();
    if total <= 0.0 {
        return tried(CalibrationOutcome::FewRows, None);
    }
    let log_loss = Some(BeforeAfter { before: before / total, after: after / total });
    let wrong = |&(p, &class): &(&[f32], &u32)| most_probable(p) != class as usize;
    let mistakes = p.chunks_exact(classes).zip(truth).filter(wrong).count();
    match () {
        () if after >= before || !after.is_finite() => tried(CalibrationOutcome::NoGain, log_loss),
        () if temperature.beta > 1.0 && mistakes < FEWEST_MISTAKES => {
            tried(CalibrationOutcome::FewMistakes, log_loss)
        }
        () => tried(CalibrationOutcome::Applied, log_loss),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradus_engine::random::{Random, Stream};

    /// Probabilities of three classes and classes drawn by them, then made too sure (or unsure) by a power.
    fn drawn(rows: u64, power: f64, seed: u64) -> (Vec<f32>, Vec<u32>) {
        let random = Random::new(seed, Stream::Sample, 0);
        let (mut p, mut truth) = (Vec::new(), Vec::new());
        for row in 0..rows {
            let e = [0, 1, 2].map(|c| libm::exp(2.0 * random.normal(row * 8 + c)));
            let sum: f64 = e.iter().sum();
            let mut left = random.uniform(row * 8 + 7) * sum;
            let class = e.iter().position(|e| {
                left -= e;
                left < 0.0
            });
            truth.push(class.unwrap_or(2) as u32);
            let said = e.map(|e| e.powf(power));
            let sum: f64 = said.iter().sum();
            p.extend(said.map(|e| (e / sum) as f32));
        }
        (p, truth)
    }

    #[test]
    fn what_is_too_sure_is_put_right_and_what_is_right_is_left() {
        for (power, outcome) in [(3.0, CalibrationOutcome::Applied), (0.4, CalibrationOutcome::Applied)] {
            let (p, truth) = drawn(1000, power, 1);
            let found = tried(&p, 3, &truth, None).unwrap();
            assert_eq!(found.outcome, outcome);
            assert!((found.temperature.beta * power - 1.0).abs() < 0.15, "{found:?}");
            // On rows of their own, as well.
            let (mut new, truth) = drawn(3000, power, 2);
            let loss = |p: &[f32]| crate::metrics::log_loss(p, 3, &truth, None).unwrap();
            let before = loss(&new);
            apply(&found.temperature, &mut new, 3);
            assert!(loss(&new) < before - 0.02);
            assert!(new.chunks(3).all(|p| (p.iter().sum::<f32>() - 1.0).abs() < 1e-6));
        }
        // Nothing to gain: over many tables hardly one is changed for the worse.
        let kept = (0..40).filter(|&seed| {
            let (p, truth) = drawn(200, 1.0, 100 + seed);
            tried(&p, 3, &truth, None).unwrap().outcome == CalibrationOutcome::NoGain
        });
        assert!(kept.count() >= 25);
    }

    #[test]
    fn few_rows_or_few_mistakes_make_nothing_surer() {
        let (p, truth) = drawn(19, 3.0, 1);
        assert_eq!(tried(&p, 3, &truth, None).unwrap().outcome, CalibrationOutcome::FewRows);
        let classes = 30_000;
        let found = tried(&vec![1.0 / classes as f32; 25 * classes], classes, &[3; 25], None).unwrap();
        assert_eq!((found.outcome, found.log_loss), (CalibrationOutcome::FewRows, None));
        let unheard = tried(&[0.9, 0.1].repeat(40), 2, &[0; 40], Some(&[0.0; 40])).unwrap();
        assert_eq!((unheard.outcome, unheard.log_loss), (CalibrationOutcome::FewRows, None));
        let p = [0.9, 0.1].repeat(40);
        let found = tried(&p, 2, &[0; 40], None).unwrap();
        assert_eq!(found.outcome, CalibrationOutcome::FewMistakes);
        assert!(found.log_loss.unwrap().after < found.log_loss.unwrap().before);
    }

    #[test]
    fn a_probability_of_nothing_stays_one() {
        let mut p = [1.0, 0.0, 0.0, 1.0];
        apply(&Temperature { beta: 0.5, share: 0.0 }, &mut p, 2);
        assert!(p.iter().all(|p| p.is_finite()) && p[0] > 0.999 && p[1] < 1e-15, "{p:?}");
    }
}
