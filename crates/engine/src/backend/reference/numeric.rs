//! Numeric embeddings, and the bends that units learn.

use core::f64::consts::TAU;

use super::Reference;
use crate::layer::piecewise::{bin_of, bin_width};
use crate::plan::op::{Gradient, Numeric};
use crate::rows::{EdgesId, ParamId, SlotId};

/// The angle of a wave.
fn angle(x: f64, w: f64, b: f64) -> f64 {
    TAU * x * w + b
}

impl Reference {
    /// Number `c` of a row of `x`, for the member that number `j` of a row of `own` numbers a member belongs to.
    fn embedded(&self, x: SlotId, y: SlotId, r: usize, (j, own, c): (usize, usize, usize)) -> f64 {
        let members = self.width(y) / own;
        self.at(x, r, j / own * (self.width(x) / members) + c)
    }

    pub(super) fn numeric(&mut self, op: &Numeric, rows: usize) {
        match *op {
            Numeric::PrefixSums { w, edges, sums } => {
                let d = self.infos[w.0 as usize].shape[1] as usize;
                let edges = &self.edges[edges.0 as usize];
                let (w, sums) = (&self.params[w.0 as usize], &mut self.slots[sums.0 as usize]);
                for c in 0..edges.columns() {
                    let (first, end) = (edges.first_bin(c) * d, edges.first_bin(c + 1) * d);
                    sums[first..first + d].fill(0.0);
                    for i in first + d..end {
                        sums[i] = sums[i - d] + w[i - d];
                    }
                }
            }
            Numeric::Piecewise { x, u, v, w, sums, edges, y } => {
                let d = self.infos[w.0 as usize].shape[1] as usize;
                let own = self.edges[edges.0 as usize].columns() * d;
                self.fill(y, rows, |s, r, j| {
                    let (edges, at) = (&s.edges[edges.0 as usize], j % own);
                    let (c, i) = (at / d, at % d);
                    let x = s.embedded(x, y, r, (j, own, c));
                    let (bin, share) = bin_of(edges.column(c), x);
                    let k = (edges.first_bin(c) + bin) * d + i;
                    let line = u.map_or(0.0, |u| x * s.param(u, at)) + v.map_or(0.0, |v| s.param(v, at));
                    line + s.slots[sums.0 as usize][k] + share * s.param(w, k)
                });
            }
            Numeric::Encode { x, edges, y } => {
                let own = self.edges[edges.0 as usize].bins();
                self.fill(y, rows, |s, r, j| {
                    let (edges, at) = (&s.edges[edges.0 as usize], j % own);
                    let c = (0..edges.columns()).rfind(|&c| edges.first_bin(c) <= at).unwrap_or(0);
                    let (bin, share) = bin_of(edges.column(c), s.embedded(x, y, r, (j, own, c)));
                    match (at - edges.first_bin(c)).cmp(&bin) {
                        core::cmp::Ordering::Less => 1.0,
                        core::cmp::Ordering::Equal => share,
                        core::cmp::Ordering::Greater => 0.0,
                    }
                });
            }
            Numeric::Wave { x, w, b, y } => {
                let [n, k] = self.infos[w.0 as usize].shape.map(|n| n as usize);
                let both = if b.is_some() { k } else { 2 * k };
                self.fill(y, rows, |s, r, j| {
                    let (at, own) = (j % (n * both), n * both);
                    let (c, i) = (at / both, at % both);
                    let of = c * k + i % k;
                    let (w, b) = (s.param(w, of), b.map_or(0.0, |b| s.param(b, of)));
                    let (sine, cosine) = libm::sincos(angle(s.embedded(x, y, r, (j, own, c)), w, b));
                    if i < k { cosine } else { sine }
                });
            }
            Numeric::WaveBack { x, w, b, dy, da } => {
                let [n, k] = self.infos[w.0 as usize].shape.map(|n| n as usize);
                self.fill(da, rows, |s, r, j| {
                    let of = j % (n * k);
                    let (w, shift) = (s.param(w, of), b.map_or(0.0, |b| s.param(b, of)));
                    let x = s.embedded(x, da, r, (j, n * k, of / k));
                    let (sine, cosine) = libm::sincos(angle(x, w, shift));
                    match b {
                        Some(_) => -sine * s.at(dy, r, j),
                        // A column's cosines, then its sines.
                        None => {
                            let first = j / k * 2 * k + j % k;
                            cosine * s.at(dy, r, first + k) - sine * s.at(dy, r, first)
                        }
                    }
                });
            }
            Numeric::PiecewiseBack { x, u, w, edges, dy, dx } => {
                let d = self.infos[w.0 as usize].shape[1] as usize;
                let n = self.edges[edges.0 as usize].columns();
                let own = self.width(dx) / (self.width(dy) / (n * d));
                self.fill(dx, rows, |s, r, j| {
                    let (edges, m, c) = (&s.edges[edges.0 as usize], j / own, j % own);
                    if c >= n {
                        return 0.0;
                    }
                    let (bin, width) = bin_width(edges.column(c), s.at(x, r, j));
                    let slope = |i: usize| {
                        let line = u.map_or(0.0, |u| s.param(u, c * d + i));
                        line + s.param(w, (edges.first_bin(c) + bin) * d + i) / width
                    };
                    (0..d).map(|i| s.at(dy, r, (m * n + c) * d + i) * slope(i)).sum()
                });
            }
            Numeric::EncodeBack { x, edges, dy, dx } => {
                let bins = self.edges[edges.0 as usize].bins();
                let own = self.width(dx) / (self.width(dy) / bins);
                self.fill(dx, rows, |s, r, j| {
                    let (edges, m, c) = (&s.edges[edges.0 as usize], j / own, j % own);
                    if c >= edges.columns() {
                        return 0.0;
                    }
                    let (bin, width) = bin_width(edges.column(c), s.at(x, r, j));
                    s.at(dy, r, m * bins + edges.first_bin(c) + bin) / width
                });
            }
            Numeric::AngleBack { w, da, dx } => {
                let [n, k] = self.infos[w.0 as usize].shape.map(|n| n as usize);
                let own = self.width(dx) / (self.width(da) / (n * k));
                self.fill(dx, rows, |s, r, j| {
                    let (m, c) = (j / own, j % own);
                    let waves = 0..if c < n { k } else { 0 };
                    waves.map(|i| s.at(da, r, (m * n + c) * k + i) * s.param(w, c * k + i) * TAU).sum()
                });
            }
        }
    }

    /// What row `r` adds to the gradient of a parameter of these embeddings or bends.
    pub(super) fn numeric_gradient(&self, gradient: &Gradient, param: ParamId, r: usize, out: &mut [f64]) {
        let [n, d] = self.infos[param.0 as usize].shape.map(|n| n as usize);
        match *gradient {
            Gradient::BlendSum { x, f, dy } => {
                for j in 0..self.width(dy) {
                    out[j % d] += (self.at(f, r, j) - self.at(x, r, j)) * self.at(dy, r, j);
                }
            }
            Gradient::Spread { x, dy, factor } => {
                for j in 0..self.width(dy) {
                    let at = j % (n * d);
                    let x = self.embedded(x, dy, r, (j, n * d, at / d));
                    out[at] += factor * x * self.at(dy, r, j);
                }
            }
            Gradient::Bins { x, dy, edges } => self.bins((x, dy), edges, (r, d), out),
            _ => {}
        }
    }

    fn bins(&self, (x, dy): (SlotId, SlotId), edges: EdgesId, (r, d): (usize, usize), out: &mut [f64]) {
        let edges = &self.edges[edges.0 as usize];
        let own = edges.columns() * d;
        for j in 0..self.width(dy) {
            let (c, i) = (j % own / d, j % d);
            let (bin, share) = bin_of(edges.column(c), self.embedded(x, dy, r, (j, own, c)));
            let first = edges.first_bin(c);
            for k in first..=first + bin {
                out[k * d + i] += if k == first + bin { share } else { 1.0 } * self.at(dy, r, j);
            }
        }
    }
}
