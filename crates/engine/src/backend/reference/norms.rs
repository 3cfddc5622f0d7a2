//! Normalisation of rows and of columns.

use super::Reference;
use crate::rows::{ParamId, SlotId};

impl Reference {
    fn column_stats(&self, x: SlotId, rows: usize, j: usize) -> (f64, f64) {
        let n = rows as f64;
        let mean = (0..rows).map(|r| self.at(x, r, j)).sum::<f64>() / n;
        let variance = (0..rows).map(|r| (self.at(x, r, j) - mean).powi(2)).sum::<f64>() / n;
        (mean, variance)
    }

    /// With the running mean and variance, or the batch's own.
    pub(super) fn normalise_columns(
        &mut self,
        [x, y, stats]: [SlotId; 3],
        running: Option<(ParamId, ParamId)>,
        epsilon: f64,
        rows: usize,
    ) {
        let width = self.width(x);
        for j in 0..width {
            let (m, v) = match running {
                None => self.column_stats(x, rows, j),
                Some((mean, variance)) => (self.param(mean, j), self.param(variance, j)),
            };
            let stats = &mut self.slots[stats.0 as usize];
            stats[j] = m;
            stats[width + j] = v;
            stats[2 * width + j] = 1.0 / (v + epsilon).sqrt();
        }
        self.fill(y, rows, |s, r, j| {
            let stats = &s.slots[stats.0 as usize];
            (s.at(x, r, j) - stats[j]) * stats[2 * width + j]
        });
    }

    pub(super) fn normalise_rows(&mut self, x: SlotId, y: SlotId, stats: SlotId, epsilon: f64, rows: usize) {
        let width = self.width(x) / self.width(stats);
        let n = width as f64;
        let mut out = std::mem::take(&mut self.slots[y.0 as usize]);
        let mut scales = std::mem::take(&mut self.slots[stats.0 as usize]);
        let all = out.chunks_exact_mut(width).zip(self.slots[x.0 as usize].chunks_exact(width));
        for ((y, x), scale) in all.zip(&mut scales).take(rows * self.width(stats)) {
            let mean = x.iter().sum::<f64>() / n;
            let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
            *scale = 1.0 / (variance + epsilon).sqrt();
            y.iter_mut().zip(x).for_each(|(y, x)| *y = (x - mean) * *scale);
        }
        self.slots[stats.0 as usize] = scales;
        self.slots[y.0 as usize] = out;
    }

    pub(super) fn normalise_rows_back(
        &mut self,
        y: SlotId,
        stats: SlotId,
        dy: SlotId,
        dx: SlotId,
        rows: usize,
    ) {
        let (members, width) = (self.width(stats), self.width(y) / self.width(stats));
        let n = width as f64;
        let mut out = std::mem::take(&mut self.slots[dx.0 as usize]);
        for (i, dx) in out.chunks_exact_mut(width).take(rows * members).enumerate() {
            let y = &self.slots[y.0 as usize][i * width..][..width];
            let dy = &self.slots[dy.0 as usize][i * width..][..width];
            let scale = self.slots[stats.0 as usize][i];
            let mean = dy.iter().sum::<f64>() / n;
            let along = dy.iter().zip(y).map(|(dy, y)| dy * y).sum::<f64>() / n;
            dx.iter_mut()
                .zip(dy.iter().zip(y))
                .for_each(|(dx, (dy, y))| *dx = (dy - mean - y * along) * scale);
        }
        self.slots[dx.0 as usize] = out;
    }

    /// In evaluation the mean and variance are fixed numbers, so the error passes through the factor alone.
    pub(super) fn normalise_columns_back(
        &mut self,
        [y, stats, dy, dx]: [SlotId; 4],
        rows: usize,
        training: bool,
    ) {
        let (width, n) = (self.width(y), rows as f64);
        let mut out = std::mem::take(&mut self.slots[dx.0 as usize]);
        for j in 0..width {
            let scale = self.slots[stats.0 as usize][2 * width + j];
            let (mut mean, mut along) = (0.0, 0.0);
            for r in (0..rows).filter(|_| training) {
                mean += self.at(dy, r, j) / n;
                along += self.at(dy, r, j) * self.at(y, r, j) / n;
            }
            for r in 0..rows {
                out[r * width + j] = (self.at(dy, r, j) - mean - self.at(y, r, j) * along) * scale;
            }
        }
        self.slots[dx.0 as usize] = out;
    }
}
