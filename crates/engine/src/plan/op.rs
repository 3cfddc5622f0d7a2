//! The operations a program is made of: plain data over numbered slots and parameters.

mod access;
mod gradient;
mod numeric;
mod text;

pub use gradient::Gradient;
pub use numeric::Numeric;

use crate::layer::activation::Function;
use crate::loss::LossSpec;
use crate::rows::{ParamId, SlotId};

/// What an operation does to a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads it.
    Reads,
    /// Writes it, or changes it.
    Writes,
}

/// One operation. *Row-local* ones treat each row by itself, *reductions* add over rows, the others change one
/// parameter. `x`, `y` are rows going forward, `dx`, `dy` the errors (`∂L/∂x`, `∂L/∂y`) going back. Input and
/// output slots of one operation never overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// The batch's numbers: `y = numbers[picked rows]`. Row-local.
    Input {
        /// `[rows, width]`.
        y: SlotId,
    },
    /// `y = x·W + b` (M:affine). Row-local; each element is one chain of fused multiply-adds over k ascending from
    /// the bias (0 without one).
    Affine {
        /// `[rows, in]`.
        x: SlotId,
        /// `[in, out]`.
        w: ParamId,
        /// `[out]`.
        b: Option<ParamId>,
        /// `[rows, out]`.
        y: SlotId,
    },
    /// `dx = dy·Wᵀ` (M:affine-error). Row-local.
    TimesTransposed {
        /// `[rows, out]`.
        dy: SlotId,
        /// `[in, out]`, before its update.
        w: ParamId,
        /// `[rows, in]`.
        dx: SlotId,
    },
    /// `y[m] = x[m]·W[m] + b[m]` for each member m (M:own). Row-local; each element a chain as in [`Op::Affine`].
    AffineEach {
        /// `[rows, members, in]`.
        x: SlotId,
        /// `[members · in, out]`.
        w: ParamId,
        /// `[members, out]`.
        b: Option<ParamId>,
        /// `[rows, members, out]`.
        y: SlotId,
        /// How many.
        members: u32,
    },
    /// `dx[m] = dy[m]·W[m]ᵀ` for each member m (M:own-error). Row-local.
    TimesTransposedEach {
        /// `[rows, members, out]`.
        dy: SlotId,
        /// `[members · in, out]`, before its update.
        w: ParamId,
        /// `[rows, members, in]`.
        dx: SlotId,
        /// How many.
        members: u32,
    },
    /// `y[m] = x` for each member m (M:repeat). Row-local.
    Repeat {
        /// `[rows, width]`.
        x: SlotId,
        /// `[rows, members, width]`.
        y: SlotId,
    },
    /// `dx = Σ dy[m]` over the members in their order (M:repeat). Row-local.
    SumMembers {
        /// `[rows, members, width]`.
        dy: SlotId,
        /// `[rows, width]`.
        dx: SlotId,
    },
    /// `y = f(x)` (M:activation). Row-local.
    Activate {
        /// f.
        function: Function,
        /// Input.
        x: SlotId,
        /// Output.
        y: SlotId,
    },
    /// `dx = dy ⊙ f′` (M:activation-error), the slope read from what was kept: x or y, as
    /// [`Function::saves`] says. Row-local.
    ActivateBack {
        /// f.
        function: Function,
        /// x or y of the forward pass.
        saved: SlotId,
        /// The error at y.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
    },
    /// `y = x + a ⊙ (f − x)`: as much of f as the a of each column says (M:blend). Row-local.
    Blend {
        /// Input.
        x: SlotId,
        /// What the function made of it.
        f: SlotId,
        /// `[width]`.
        a: ParamId,
        /// Output.
        y: SlotId,
    },
    /// `dx = dy ⊙ (1 + a ⊙ (f′ − 1))` (M:blend-error), the slope read from x or f as in [`Op::ActivateBack`].
    /// Row-local.
    BlendBack {
        /// f.
        function: Function,
        /// x or f of the forward pass.
        saved: SlotId,
        /// `[width]`, before its update.
        a: ParamId,
        /// The error at y.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
    },
    /// `y = factor · x` (M:affine-ntk). Row-local.
    Times {
        /// Input, or the error at the output.
        x: SlotId,
        /// The factor.
        factor: f64,
        /// Output, or the error at the input.
        y: SlotId,
    },
    /// Numeric embeddings.
    Numeric(Numeric),
    /// Training: `y = x ⊙ mask / keep` with mask drawn by (seed, stream, step, element) (M:dropout); evaluation:
    /// `y = x`. Row-local.
    Dropout {
        /// Input.
        x: SlotId,
        /// Output.
        y: SlotId,
        /// The share dropped.
        rate: f32,
        /// Which dropout layer of the program.
        stream: u32,
    },
    /// `dx = dy ⊙ mask / keep` with the same mask. Row-local.
    DropoutBack {
        /// The error at y.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
        /// The share dropped.
        rate: f32,
        /// Which dropout layer of the program.
        stream: u32,
    },
    /// `y = (x − mean) / √(variance + ε)` over each row; keeps `stats[row] = 1/√(variance + ε)` (M:layer-norm).
    /// Row-local.
    NormaliseRows {
        /// Input.
        x: SlotId,
        /// Output.
        y: SlotId,
        /// `[rows, 1]`.
        stats: SlotId,
        /// ε.
        epsilon: f32,
    },
    /// `dx = (dy − mean(dy) − y·mean(dy ⊙ y)) · stats[row]`, means over the row (M:layer-norm-error). Row-local.
    NormaliseRowsBack {
        /// The normalised rows.
        y: SlotId,
        /// `[rows, 1]`.
        stats: SlotId,
        /// The error at y.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
    },
    /// Training: `y = (x − mean) / √(variance + ε)` over the batch's rows, column by column, and
    /// `stats = [mean; variance; 1/√(variance + ε)]`; evaluation: with the running mean and variance
    /// (M:batch-norm). A reduction.
    NormaliseColumns {
        /// Input.
        x: SlotId,
        /// Output.
        y: SlotId,
        /// `[3, width]`.
        stats: SlotId,
        /// Running mean `[width]`.
        mean: ParamId,
        /// Running variance `[width]`.
        variance: ParamId,
        /// ε.
        epsilon: f32,
    },
    /// `dx = (dy − mean(dy) − y·mean(dy ⊙ y)) · stats[2]`, means over the batch's rows (M:batch-norm-error).
    /// A reduction. In evaluation `dx = dy · stats[2]`.
    NormaliseColumnsBack {
        /// The normalised rows.
        y: SlotId,
        /// `[3, width]`.
        stats: SlotId,
        /// The error at y.
        dy: SlotId,
        /// The error at x.
        dx: SlotId,
    },
    /// `running ← running + momentum · (batch − running)`; the batch's variance counted with rows − 1
    /// (M:batch-norm-running). Per parameter. Comes after the loss, so that a step with a bad loss changes nothing.
    TrackStats {
        /// `[3, width]`.
        stats: SlotId,
        /// Running mean.
        mean: ParamId,
        /// Running variance.
        variance: ParamId,
        /// How far to go.
        momentum: f32,
    },
    /// `y = x ⊙ g + b` (M:scale); with a row of g and b for each member `y[m] = x[m] ⊙ g[m] + b[m]`, where x may be
    /// one that all members read (M:member-scale). Row-local.
    Scale {
        /// Input.
        x: SlotId,
        /// `[width]` or `[members, width]`.
        g: ParamId,
        /// As g.
        b: Option<ParamId>,
        /// Output.
        y: SlotId,
    },
    /// `dx = dy ⊙ g` (M:scale-error); where all members read one x, `dx = Σ dy[m] ⊙ g[m]` over the members in their
    /// order (M:member-scale). Row-local.
    ScaleBack {
        /// The error at y.
        dy: SlotId,
        /// `[width]` or `[members, width]`, before its update.
        g: ParamId,
        /// The error at x.
        dx: SlotId,
    },
    /// `y = table[code, ·]` (M:embedding). Row-local.
    Gather {
        /// Which code column of the batch.
        column: u32,
        /// `[categories, width]`.
        table: ParamId,
        /// `[rows, width]`.
        y: SlotId,
    },
    /// `y[·, at..] = x`: rows side by side. Row-local.
    Place {
        /// Input.
        x: SlotId,
        /// Output, wider.
        y: SlotId,
        /// First column.
        at: u32,
    },
    /// `dx = dy[·, at..]`. Row-local.
    Take {
        /// The error at the wide rows.
        dy: SlotId,
        /// First column.
        at: u32,
        /// The error at the narrow ones.
        dx: SlotId,
    },
    /// `dx = [0 … 0 | dy | 0 … 0]`: the error at wide rows of which only some columns were read. Row-local.
    Widen {
        /// The error at the columns that were read.
        dy: SlotId,
        /// The first of them.
        at: u32,
        /// The error at the wide rows.
        dx: SlotId,
    },
    /// `y = a + b`. Row-local.
    Add {
        /// One summand.
        a: SlotId,
        /// The other.
        b: SlotId,
        /// The sum.
        y: SlotId,
    },
    /// `L = Σ w·loss(z, target) / (rows · members)`, over rows and members, and `dz = ∂L/∂z` (M:loss-mean): each
    /// member has a loss of its own. Row-local but for the sum, which is in f64, row after row.
    Loss {
        /// Which one.
        loss: LossSpec,
        /// How many members' outputs stand in a row of z.
        members: u32,
        /// Raw outputs.
        z: SlotId,
        /// The error at the output.
        dz: SlotId,
    },
    /// Fused: a parameter's gradient, and its update by the rule at once, tile by tile. Per parameter.
    GradientUpdate {
        /// The gradient.
        gradient: Gradient,
        /// What is updated.
        param: ParamId,
    },
    /// Kept: a parameter's whole gradient into a slot. A reduction.
    Gradient {
        /// The gradient.
        gradient: Gradient,
        /// Whose.
        param: ParamId,
        /// As many numbers as the parameter has.
        into: SlotId,
    },
    /// Kept: `sum = Σ gradient²` of one slot, in f64, into the `index`-th of the step's sums (M:clip). A reduction.
    SumSquares {
        /// A gradient.
        gradient: SlotId,
        /// Which sum.
        index: u32,
    },
    /// Kept: `gradient ← gradient · min(1, limit / √(Σ of the step's sums))` (M:clip). Per parameter.
    Rescale {
        /// A gradient.
        gradient: SlotId,
        /// The largest norm allowed.
        limit: f32,
    },
    /// Kept: `w ← w + update(gradient)` by the rule. Per parameter.
    Update {
        /// Its gradient.
        gradient: SlotId,
        /// What is updated.
        param: ParamId,
    },
}
