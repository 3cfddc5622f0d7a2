//! The way from numeric embeddings back to the numbers they read: for whoever asks what an answer owes to its inputs. No
//! training comes here, so the loops are plain.

use super::Span;
use super::machine::Machine;
use super::numeric::Waves;
use crate::layer::Edges;
use crate::layer::piecewise::bin_width;

/// Goes through the rows of `x` (each of them `dx`'s), with `own` errors each, and the first `columns` of which have some.
fn each_row(
    machine: &Machine,
    (columns, own): (usize, usize),
    (dy, dx): (Span, Span),
    slope: impl Fn(usize, &[f32], usize) -> f32 + Sync,
) {
    let rows = dy.len() / own;
    assert!(dy.len().is_multiple_of(own) && dx.len().is_multiple_of(rows.max(1)));
    let stride = dx.len().checked_div(rows).unwrap_or(columns);
    assert!(columns <= stride);
    machine.split(rows, 1, 20.0 * own as f64, |rows, _, _| {
        let part = |span: Span, width: usize| span.part(rows.start * width..rows.end * width);
        // SAFETY: the caller checked that dx is apart from the rest; pieces do not overlap.
        let (dy, dx) = unsafe { (part(dy, own).read(), part(dx, stride).write()) };
        for (r, (dy, dx)) in dy.chunks_exact(own).zip(dx.chunks_exact_mut(stride)).enumerate() {
            let (first, rest) = dx.split_at_mut(columns);
            for (c, dx) in first.iter_mut().enumerate() {
                *dx = slope((rows.start + r) * stride + c, dy, c);
            }
            rest.fill(0.0);
        }
    });
}

/// `dx = [0 … 0 | dy | 0 … 0]`, rows of `narrow` in rows of `wide`.
pub(super) fn widen(machine: &Machine, dy: Span, at: usize, dx: Span, (narrow, wide): (usize, usize)) {
    assert!(at + narrow <= wide && dx.len() * narrow == dy.len() * wide);
    machine.split(dx.len() / wide, 1, 5.0 + 0.2 * wide as f64, |rows, _, _| {
        let part = |span: Span, width: usize| span.part(rows.start * width..rows.end * width);
        // SAFETY: the caller checked that dx is apart from dy; pieces do not overlap.
        let (dy, dx) = unsafe { (part(dy, narrow).read(), part(dx, wide).write()) };
        dx.fill(0.0);
        for (dy, dx) in dy.chunks_exact(narrow).zip(dx.chunks_exact_mut(wide)) {
            dx[at..at + narrow].copy_from_slice(dy);
        }
    });
}

/// `dx[c] = Σ dy[c] ⊙ (u[c] + W[t] / (b[t + 1] − b[t]))` (M:piecewise-input).
pub(super) fn piecewise_back(
    machine: &Machine,
    x: Span,
    (edges, u, w): (&Edges, Option<Span>, Span),
    dy: Span,
    dx: Span,
) {
    let (columns, d) = (edges.columns(), w.len() / edges.bins());
    assert!(w.len() == edges.bins() * d && u.is_none_or(|u| u.len() == columns * d) && x.len() == dx.len());
    // SAFETY: nobody writes these meanwhile.
    let (x, w, u) = unsafe { (x.read(), w.read(), u.map(|u| u.read())) };
    each_row(machine, (columns, columns * d), (dy, dx), |at, dy, c| {
        let (bin, width) = bin_width(edges.column(c), x[at]);
        let w = &w[(edges.first_bin(c) + bin) * d..][..d];
        let dy = &dy[c * d..][..d];
        match u {
            Some(u) => {
                let slopes = w.iter().zip(&u[c * d..][..d]).map(|(w, u)| u + w / width);
                slopes.zip(dy).fold(0.0f32, |sum, (slope, &dy)| slope.mul_add(dy, sum))
            }
            None => w.iter().zip(dy).fold(0.0f32, |sum, (w, &dy)| (w / width).mul_add(dy, sum)),
        }
    });
}

/// `dx[c] = dy[t] / (b[t + 1] − b[t])` (M:piecewise-input).
pub(super) fn encode_back(machine: &Machine, x: Span, edges: &Edges, dy: Span, dx: Span) {
    assert_eq!(x.len(), dx.len());
    // SAFETY: nobody writes it meanwhile.
    let x = unsafe { x.read() };
    each_row(machine, (edges.columns(), edges.bins()), (dy, dx), |at, dy, c| {
        let (bin, width) = bin_width(edges.column(c), x[at]);
        dy[edges.first_bin(c) + bin] / width
    });
}

/// `dx[c] = 2π·Σ da[c] ⊙ w[c]` (M:periodic-input).
pub(super) fn angle_back(machine: &Machine, Waves { waves, w, .. }: Waves, da: Span, dx: Span) {
    assert!(w.len().is_multiple_of(waves));
    // SAFETY: nobody writes it meanwhile.
    let w = unsafe { w.read() };
    each_row(machine, (w.len() / waves, w.len()), (da, dx), |_, da, c| {
        let both = w[c * waves..][..waves].iter().zip(&da[c * waves..][..waves]);
        core::f32::consts::TAU * both.fold(0.0f32, |sum, (&w, &da)| w.mul_add(da, sum))
    });
}
