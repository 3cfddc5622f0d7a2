//! Operations of numeric embeddings: several numbers for each number of a row.

use super::Access;
use crate::rows::{EdgesId, ParamId, SlotId};

/// See the module. `n` columns are embedded, the first of x, which may have more; each by `d` numbers side by side.
/// All but [`Numeric::PrefixSums`] are row-local.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Numeric {
    /// `sums[t, ·] = Σ W[k, ·]` over the bins k before t of the same column (M:piecewise): what the bins that a number
    /// has passed add up to. Per parameter.
    PrefixSums {
        /// `[bins of all columns, d]`.
        w: ParamId,
        /// Whose bins.
        edges: EdgesId,
        /// As w.
        sums: SlotId,
    },
    /// `y[c] = x[c]·u[c] + v[c] + sums[t] + e·W[t]`, t the bin of `x[c]` and e how far in it (M:piecewise).
    Piecewise {
        /// Input.
        x: SlotId,
        /// The linear part, `[n, d]`.
        u: Option<ParamId>,
        /// What is added, `[1, n·d]`.
        v: Option<ParamId>,
        /// `[bins of all columns, d]`.
        w: ParamId,
        /// Of [`Numeric::PrefixSums`].
        sums: SlotId,
        /// The bins.
        edges: EdgesId,
        /// `[rows, n·d]`.
        y: SlotId,
    },
    /// `y = [1 … 1, e, 0 … 0]` for each column, e at the bin of its number (M:piecewise).
    Encode {
        /// Input.
        x: SlotId,
        /// The bins.
        edges: EdgesId,
        /// `[rows, bins of all columns]`.
        y: SlotId,
    },
    /// `y[c] = cos(2π·x[c]·w[c] + b[c])`, or without b `y[c] = [cos(2π·x[c]·w[c]) | sin(2π·x[c]·w[c])]`
    /// (M:periodic).
    Wave {
        /// Input.
        x: SlotId,
        /// Frequencies, `[n, waves]`.
        w: ParamId,
        /// Phases, `[1, n·waves]`.
        b: Option<ParamId>,
        /// `[rows, n·waves]`, twice as wide without b.
        y: SlotId,
    },
    /// The error at the angles `2π·x[c]·w[c] + b[c]` (M:periodic-error).
    WaveBack {
        /// What the waves read.
        x: SlotId,
        /// Frequencies before their update.
        w: ParamId,
        /// Phases before their update.
        b: Option<ParamId>,
        /// The error at the waves.
        dy: SlotId,
        /// `[rows, n·waves]`.
        da: SlotId,
    },
    /// `dx[c] = Σ dy[c] ⊙ (u[c] + W[t] / (b[t + 1] − b[t]))`, t the bin of `x[c]`, and 0 for columns that are not
    /// embedded (M:piecewise-input).
    PiecewiseBack {
        /// What was embedded.
        x: SlotId,
        /// The linear part, `[n, d]`.
        u: Option<ParamId>,
        /// `[bins of all columns, d]`.
        w: ParamId,
        /// The bins.
        edges: EdgesId,
        /// `[rows, n·d]`.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
    },
    /// `dx[c] = dy[t] / (b[t + 1] − b[t])`, t the bin of `x[c]`, and 0 for columns that are not encoded
    /// (M:piecewise-input).
    EncodeBack {
        /// What was encoded.
        x: SlotId,
        /// The bins.
        edges: EdgesId,
        /// `[rows, bins of all columns]`.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
    },
    /// `dx[c] = 2π·Σ da[c] ⊙ w[c]`, and 0 for columns without waves (M:periodic-input).
    AngleBack {
        /// Frequencies, `[n, waves]`.
        w: ParamId,
        /// Of [`Numeric::WaveBack`].
        da: SlotId,
        /// The error at what the waves read.
        dx: SlotId,
    },
}

impl Numeric {
    /// Calls `f` with each slot read or written.
    pub(super) fn each_slot(&self, mut f: impl FnMut(SlotId, Access)) {
        match *self {
            Numeric::PrefixSums { sums, .. } => f(sums, Access::Writes),
            Numeric::Piecewise { x, sums, y, .. } => {
                f(x, Access::Reads);
                f(sums, Access::Reads);
                f(y, Access::Writes);
            }
            Numeric::Encode { x, y, .. } | Numeric::Wave { x, y, .. } => {
                f(x, Access::Reads);
                f(y, Access::Writes);
            }
            Numeric::WaveBack { x, dy, da, .. } => {
                f(x, Access::Reads);
                f(dy, Access::Reads);
                f(da, Access::Writes);
            }
            Numeric::PiecewiseBack { x, dy, dx, .. } | Numeric::EncodeBack { x, dy, dx, .. } => {
                f(x, Access::Reads);
                f(dy, Access::Reads);
                f(dx, Access::Writes);
            }
            Numeric::AngleBack { da, dx, .. } => {
                f(da, Access::Reads);
                f(dx, Access::Writes);
            }
        }
    }

    /// Calls `f` with each parameter that rows are worked on with.
    pub(super) fn each_param(&self, mut f: impl FnMut(ParamId)) {
        let params = match *self {
            Numeric::PrefixSums { w, .. } => [Some(w), None, None],
            Numeric::Piecewise { u, v, w, .. } => [Some(w), u, v],
            Numeric::PiecewiseBack { u, w, .. } => [Some(w), u, None],
            Numeric::Encode { .. } | Numeric::EncodeBack { .. } => [None; 3],
            Numeric::AngleBack { w, .. } => [Some(w), None, None],
            Numeric::Wave { w, b, .. } | Numeric::WaveBack { w, b, .. } => [Some(w), b, None],
        };
        params.into_iter().flatten().for_each(&mut f);
    }
}
