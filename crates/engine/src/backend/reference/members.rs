//! What members of an ensemble have of their own.

use super::Reference;
use crate::rows::{ParamId, SlotId};

impl Reference {
    /// `y[m] = x[m]·W[m] + b[m]`, in the order of [`Reference::affine`].
    pub(super) fn affine_each(
        &mut self,
        (x, w, b, y): (SlotId, ParamId, Option<ParamId>, SlotId),
        members: usize,
        rows: usize,
    ) {
        let [inputs, n] = self.infos[w.0 as usize].shape.map(|n| n as usize);
        let k = inputs / members;
        let mut out = std::mem::take(&mut self.slots[y.0 as usize]);
        let (x, w) = (&self.slots[x.0 as usize], &self.params[w.0 as usize]);
        for (i, (y, x)) in out.chunks_exact_mut(n).zip(x.chunks_exact(k)).take(rows * members).enumerate() {
            let m = i % members;
            match b {
                Some(b) => y.copy_from_slice(&self.params[b.0 as usize][m * n..][..n]),
                None => y.fill(0.0),
            }
            for (&x, w) in x.iter().zip(w[m * k * n..].chunks_exact(n)) {
                y.iter_mut().zip(w).for_each(|(y, &w)| *y += x * w);
            }
        }
        self.slots[y.0 as usize] = out;
    }

    /// `dx[m] = dy[m]·W[m]ᵀ`.
    pub(super) fn times_transposed_each(
        &mut self,
        (dy, w, dx): (SlotId, ParamId, SlotId),
        members: usize,
        rows: usize,
    ) {
        let [inputs, n] = self.infos[w.0 as usize].shape.map(|n| n as usize);
        let k = inputs / members;
        let mut out = std::mem::take(&mut self.slots[dx.0 as usize]);
        let (dy, w) = (&self.slots[dy.0 as usize], &self.params[w.0 as usize]);
        for (i, (dx, dy)) in out.chunks_exact_mut(k).zip(dy.chunks_exact(n)).take(rows * members).enumerate()
        {
            for (dx, w) in dx.iter_mut().zip(w[i % members * k * n..].chunks_exact(n)) {
                *dx = dy.iter().zip(w).map(|(dy, w)| dy * w).sum();
            }
        }
        self.slots[dx.0 as usize] = out;
    }

    /// `dx = Σ dy[m] ⊙ g[m]`; g has 1, `[width]` or `[members, width]` numbers.
    pub(super) fn sum_members(&mut self, dy: SlotId, g: Option<ParamId>, dx: SlotId, rows: usize) {
        let (wide, width) = (self.width(dy), self.width(dx));
        self.fill(dx, rows, |s, r, j| {
            let factor = |i: usize| match g {
                Some(g) => s.param(g, i % s.params[g.0 as usize].len()),
                None => 1.0,
            };
            (j..wide).step_by(width).map(|i| s.at(dy, r, i) * factor(i)).sum()
        });
    }
}
