//! A start fitted to rows: weights whose outputs have size 1 on them, and biases that put each unit's bend among them.

use crate::backend::{Backend, Mode, Place};
use crate::plan::Fitted;
use crate::random::{Random, Stream};
use crate::real::Real;
use crate::rows::{Batch, ParamId};

use super::Session;

/// How many rows a unit's bias is drawn from.
pub const SIMPLEX: usize = 5;

/// Rows, by their place among those given, and how much of each.
pub type Mixture = [(usize, f64); SIMPLEX];

/// What the rows of one product come to.
struct Seen {
    rows: usize,
    /// The first row, from which the others are counted: so nothing cancels.
    first: Vec<f64>,
    sum: Vec<f64>,
    squares: Vec<f64>,
}

impl Seen {
    fn row<R: Real>(&mut self, outputs: &[R]) {
        if self.rows == 0 {
            self.first = outputs.iter().map(|u| u.f64()).collect();
        }
        self.rows += 1;
        for (j, u) in outputs.iter().enumerate() {
            let away = u.f64() - self.first[j];
            self.sum[j] += away;
            self.squares[j] += away * away;
        }
    }

    /// The population standard deviation of a column; 1 where nothing varies.
    fn deviation(&self, j: usize) -> f64 {
        let n = self.rows.max(1) as f64;
        let mean = self.sum[j] / n;
        let deviation = (self.squares[j] / n - mean * mean).max(0.0).sqrt();
        if deviation > 0.0 && deviation.is_finite() { deviation } else { 1.0 }
    }
}

impl<B: Backend> Session<B> {
    /// Fits the start of the layers that ask for it to these rows, of which there may be any number: layer by layer,
    /// from the input on and without dropout, each weight is divided by the standard deviation of its unit's outputs,
    /// and each bias becomes minus a random mixture of its unit's outputs (M:fitted-start). The data must have passed
    /// [`Session::check`].
    pub fn fit_start(&mut self, rows: &Batch) {
        let (seed, count) = (self.seed, rows.pick.len());
        self.fit_start_by(rows, |w, unit| mixture(seed, w, unit, count));
    }

    /// The same with mixtures from elsewhere, for each weight matrix and unit.
    pub fn fit_start_by(&mut self, rows: &Batch, mixtures: impl Fn(ParamId, usize) -> Mixture) {
        if rows.pick.len() == 0 {
            return;
        }
        for layer in self.program.fitted.clone() {
            self.fit_layer(rows, layer, &mixtures);
        }
    }

    fn fit_layer(&mut self, rows: &Batch, layer: Fitted, mixtures: &impl Fn(ParamId, usize) -> Mixture) {
        let Fitted { at, w, b, y } = layer;
        let units = y.stride();
        if let Some(b) = b {
            self.backend.write(Place::Param(b), 0, &vec![B::Number::ZERO; units]);
        }
        // Which unit wants how much of which row, by row.
        let mut wanted: Vec<(usize, usize, f64)> =
            (0..units).flat_map(|unit| mixtures(w, unit).map(|(row, share)| (row, unit, share))).collect();
        wanted.sort_by_key(|&(row, unit, _)| (row, unit));
        let mut wanted = wanted.into_iter().peekable();
        let mut mixed = vec![0.0; units];
        let nothing = || vec![0.0; units];
        let mut seen = Seen { rows: 0, first: nothing(), sum: nothing(), squares: nothing() };
        let size = self.program.memory.batch;
        let mut outputs = vec![B::Number::ZERO; size * units];
        for from in (0..rows.pick.len()).step_by(size) {
            let count = size.min(rows.pick.len() - from);
            let part = Batch { data: rows.data, pick: rows.pick.part(from, count) };
            let args = self.args(&part, Mode::Evaluate, 0.0);
            self.backend.run(&self.program.forward[..=at], &args);
            let outputs = &mut outputs[..count * units];
            self.backend.read(Place::Slot(y.slot), 0, outputs);
            for (r, outputs) in outputs.chunks_exact(units).enumerate() {
                seen.row(outputs);
                while let Some((_, unit, share)) = wanted.next_if(|&(row, ..)| row == from + r) {
                    mixed[unit] += share * outputs[unit].f64();
                }
            }
        }
        let mut weights = self.param(w);
        for row in weights.chunks_exact_mut(units) {
            for (j, weight) in row.iter_mut().enumerate() {
                *weight = B::Number::of(weight.f64() / seen.deviation(j));
            }
        }
        self.backend.write(Place::Param(w), 0, &weights);
        if let Some(b) = b {
            let biases = mixed.iter().enumerate().map(|(j, mixed)| B::Number::of(-mixed / seen.deviation(j)));
            self.backend.write(Place::Param(b), 0, &biases.collect::<Vec<_>>());
        }
    }
}

/// Five rows, one as likely as the other, and shares of them uniform among those that add up to 1.
fn mixture(seed: u64, w: ParamId, unit: usize, rows: usize) -> Mixture {
    let random = Random::new(seed, Stream::Start(w.0), 0);
    let of = |i: usize| (unit * SIMPLEX + i) as u64;
    let long = |i: usize| -libm::log(1.0 - random.uniform(1 << 40 | of(i)));
    let lengths: [f64; SIMPLEX] = core::array::from_fn(long);
    let sum: f64 = lengths.iter().sum();
    core::array::from_fn(|i| {
        (random.below(of(i), rows as u64) as usize, lengths[i] / sum.max(f64::MIN_POSITIVE))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_one_and_rows_are_there() {
        for unit in 0..100 {
            let mixture = mixture(7, ParamId(3), unit, 12);
            assert!((mixture.iter().map(|m| m.1).sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(mixture.iter().all(|&(row, share)| row < 12 && share >= 0.0));
        }
    }
}
