//! Gradients: how they come out of what a step has in memory.

use crate::rows::{EdgesId, SlotId};

/// How a parameter's gradient comes out of what the step has in memory. `∂L/∂parameter`, summed over rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gradient {
    /// `dW[i, j] = Σ_rows x[·, i] · dy[·, j]` (M:affine-weight).
    TransposedTimes {
        /// What the layer read.
        x: SlotId,
        /// The error at what it wrote.
        dy: SlotId,
    },
    /// `db[j] = Σ_rows dy[·, j]` (M:affine-bias).
    ColumnSum {
        /// The error.
        dy: SlotId,
    },
    /// `dW[m][i, j] = Σ_rows x[·, m, i] · dy[·, m, j]`, W `[members · in, out]` (M:own-weight).
    TransposedTimesEach {
        /// What the layer read.
        x: SlotId,
        /// The error at what it wrote.
        dy: SlotId,
        /// How many members, each with a W of its own.
        members: u32,
    },
    /// `dg[j] = Σ_rows x[·, j] · dy[·, j]` (M:scale-gain); where g has a row for each member and x is one that they
    /// all read, `dg[m, j] = Σ_rows x[·, j] · dy[·, m, j]` (M:member-scale).
    ScaleSum {
        /// What was scaled.
        x: SlotId,
        /// The error at the scaled rows.
        dy: SlotId,
    },
    /// `da[j] = Σ_rows (f[·, j] − x[·, j]) · dy[·, j]` (M:blend-share).
    BlendSum {
        /// What was bent.
        x: SlotId,
        /// What it was bent to.
        f: SlotId,
        /// The error at the blend.
        dy: SlotId,
    },
    /// `du[c, j] = factor · Σ_rows x[·, c] · dy[·, c, j]`: each column beside the numbers it was spread over
    /// (M:piecewise-error, M:periodic-error).
    Spread {
        /// What was spread.
        x: SlotId,
        /// The error at what came out.
        dy: SlotId,
        /// Of each product.
        factor: f64,
    },
    /// `dW[k, ·] = Σ_rows e[k] · dy[·, c, ·]` for each bin k of a column c (M:piecewise-error).
    Bins {
        /// What was embedded.
        x: SlotId,
        /// The error at the embeddings.
        dy: SlotId,
        /// The bins.
        edges: EdgesId,
    },
    /// `dE[c, ·] = Σ_{rows with code c} dy` (M:embedding-table).
    Scatter {
        /// Which code column of the batch.
        column: u32,
        /// The error at the looked-up rows.
        dy: SlotId,
    },
}

impl Gradient {
    /// Calls `f` with each slot read.
    pub(super) fn each_slot(&self, mut f: impl FnMut(SlotId)) {
        match *self {
            Gradient::TransposedTimes { x, dy }
            | Gradient::TransposedTimesEach { x, dy, .. }
            | Gradient::ScaleSum { x, dy } => {
                f(x);
                f(dy);
            }
            Gradient::Spread { x, dy, .. } | Gradient::Bins { x, dy, .. } => {
                f(x);
                f(dy);
            }
            Gradient::BlendSum { x, f: bent, dy } => {
                f(x);
                f(bent);
                f(dy);
            }
            Gradient::ColumnSum { dy } | Gradient::Scatter { dy, .. } => f(dy),
        }
    }
}
