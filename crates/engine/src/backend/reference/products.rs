//! Products of rows with weights, and the gradients that come out of them.

use super::{Reference, code};
use crate::backend::StepArgs;
use crate::plan::op::{Gradient, Op};
use crate::rows::{ParamId, SlotId};

impl Reference {
    pub(super) fn gradient(&self, gradient: &Gradient, param: ParamId, args: &StepArgs, out: &mut [f64]) {
        let [inputs, columns] = self.infos[param.0 as usize].shape.map(|n| n as usize);
        out.fill(0.0);
        let own = out.len();
        // A parameter that the members share gets the sum of what each of them says.
        let members = |dy: SlotId| self.width(dy) / columns;
        for r in 0..args.batch.pick.len() {
            match *gradient {
                Gradient::TransposedTimes { x, dy } => {
                    for m in (0..members(dy)).map(|m| r * members(dy) + m) {
                        let x = &self.slots[x.0 as usize][m * inputs..][..inputs];
                        let dy = &self.slots[dy.0 as usize][m * columns..][..columns];
                        for (out, &x) in out.chunks_exact_mut(columns).zip(x) {
                            out.iter_mut().zip(dy).for_each(|(out, &dy)| *out += x * dy);
                        }
                    }
                }
                Gradient::TransposedTimesEach { x, dy, members } => {
                    let (members, k) = (members as usize, inputs / members as usize);
                    let x = &self.slots[x.0 as usize][r * inputs..][..inputs];
                    let dy = &self.slots[dy.0 as usize][r * members * columns..][..members * columns];
                    // Row i of a member's W is row m·k + i of all of them.
                    for (i, (out, x)) in out.chunks_exact_mut(columns).zip(x).enumerate() {
                        let dy = &dy[i / k * columns..][..columns];
                        out.iter_mut().zip(dy).for_each(|(out, &dy)| *out += x * dy);
                    }
                }
                Gradient::ColumnSum { dy } => {
                    for j in 0..self.width(dy) {
                        out[j % own] += self.at(dy, r, j);
                    }
                }
                Gradient::ScaleSum { x, dy } => {
                    for j in 0..self.width(dy) {
                        out[j % own] += self.at(x, r, j % self.width(x)) * self.at(dy, r, j);
                    }
                }
                Gradient::BlendSum { .. } | Gradient::Spread { .. } | Gradient::Bins { .. } => {
                    self.numeric_gradient(gradient, param, r, out);
                }
                Gradient::Scatter { column, dy } => {
                    let code = code(args, r, column);
                    for j in 0..columns {
                        out[code * columns + j] += self.at(dy, r, j);
                    }
                }
            }
        }
    }

    /// Row by row (of each member), `y = b`, then `y += x[i] · W[i, ·]` for i ascending. In f64 a product's own
    /// rounding is beneath all that is compared with it, so it is not fused: most machines' plain builds call a
    /// function for each fused multiply-add.
    pub(super) fn affine(&mut self, x: SlotId, w: ParamId, b: Option<ParamId>, y: SlotId, rows: usize) {
        let [k, n] = self.infos[w.0 as usize].shape.map(|n| n as usize);
        let members = self.width(y) / n;
        let mut out = std::mem::take(&mut self.slots[y.0 as usize]);
        let (x, w) = (&self.slots[x.0 as usize], &self.params[w.0 as usize]);
        for (y, x) in out.chunks_exact_mut(n).zip(x.chunks_exact(k)).take(rows * members) {
            match b {
                Some(b) => y.copy_from_slice(&self.params[b.0 as usize]),
                None => y.fill(0.0),
            }
            for (&x, w) in x.iter().zip(w.chunks_exact(n)) {
                y.iter_mut().zip(w).for_each(|(y, &w)| *y += x * w);
            }
        }
        self.slots[y.0 as usize] = out;
    }

    /// One column of [`Op::Affine`], to the same bits as all of it: what changes with one weight.
    pub(crate) fn affine_column(&mut self, op: &Op, column: usize, rows: usize) {
        let Op::Affine { x, w, b, y } = *op else { return };
        let [k, n] = self.infos[w.0 as usize].shape.map(|n| n as usize);
        let members = self.width(y) / n;
        let mut out = std::mem::take(&mut self.slots[y.0 as usize]);
        let (x, w) = (&self.slots[x.0 as usize], &self.params[w.0 as usize]);
        let start = b.map_or(0.0, |b| self.param(b, column));
        for (y, x) in out.chunks_exact_mut(n).zip(x.chunks_exact(k)).take(rows * members) {
            let weights = w.iter().skip(column).step_by(n);
            y[column] = x.iter().zip(weights).fold(start, |sum, (x, w)| sum + x * w);
        }
        self.slots[y.0 as usize] = out;
    }

    pub(super) fn times_transposed(&mut self, dy: SlotId, w: ParamId, dx: SlotId, rows: usize) {
        let [k, n] = self.infos[w.0 as usize].shape.map(|n| n as usize);
        let members = self.width(dx) / k;
        let mut out = std::mem::take(&mut self.slots[dx.0 as usize]);
        let (dy, w) = (&self.slots[dy.0 as usize], &self.params[w.0 as usize]);
        for (dx, dy) in out.chunks_exact_mut(k).zip(dy.chunks_exact(n)).take(rows * members) {
            for (dx, w) in dx.iter_mut().zip(w.chunks_exact(n)) {
                *dx = dy.iter().zip(w).map(|(dy, w)| dy * w).sum();
            }
        }
        self.slots[dx.0 as usize] = out;
    }
}
