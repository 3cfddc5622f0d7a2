//! The operations a program is made of: plain data over numbered slots and parameters.

mod text;

use crate::layer::activation::Function;
use crate::loss::LossSpec;
use crate::rows::{ParamId, SlotId};

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
    /// `dg[j] = Σ_rows x[·, j] · dy[·, j]` (M:scale-gain).
    ScaleSum {
        /// What was scaled.
        x: SlotId,
        /// The error at the scaled rows.
        dy: SlotId,
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
    fn each_slot(&self, mut f: impl FnMut(SlotId)) {
        match *self {
            Gradient::TransposedTimes { x, dy } | Gradient::ScaleSum { x, dy } => {
                f(x);
                f(dy);
            }
            Gradient::ColumnSum { dy } | Gradient::Scatter { dy, .. } => f(dy),
        }
    }
}

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
    /// `y = x ⊙ g + b` (M:scale). Row-local.
    Scale {
        /// Input.
        x: SlotId,
        /// `[width]`.
        g: ParamId,
        /// `[width]`.
        b: Option<ParamId>,
        /// Output.
        y: SlotId,
    },
    /// `dx = dy ⊙ g` (M:scale-error). Row-local.
    ScaleBack {
        /// The error at y.
        dy: SlotId,
        /// `[width]`, before its update.
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
    /// `y = a + b`. Row-local.
    Add {
        /// One summand.
        a: SlotId,
        /// The other.
        b: SlotId,
        /// The sum.
        y: SlotId,
    },
    /// `L = Σ_rows w·loss(z, target) / rows` and `dz = ∂L/∂z` (M:loss-mean). Row-local but for the sum, which is
    /// in f64, row after row.
    Loss {
        /// Which one.
        loss: LossSpec,
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

impl Op {
    /// Calls `f` with each slot read or written.
    pub fn each_slot(&self, mut f: impl FnMut(SlotId, Access)) {
        use Access::*;
        use Op::*;
        let mut all = |reads: &[SlotId], writes: &[SlotId]| {
            reads.iter().for_each(|&slot| f(slot, Reads));
            writes.iter().for_each(|&slot| f(slot, Writes));
        };
        match *self {
            Input { y } | Gather { y, .. } => all(&[], &[y]),
            Affine { x, y, .. }
            | Activate { x, y, .. }
            | Dropout { x, y, .. }
            | Scale { x, y, .. }
            | Place { x, y, .. } => all(&[x], &[y]),
            NormaliseRows { x, y, stats, .. } | NormaliseColumns { x, y, stats, .. } => {
                all(&[x], &[y, stats])
            }
            NormaliseRowsBack { y, stats, dy, dx } | NormaliseColumnsBack { y, stats, dy, dx } => {
                all(&[y, stats, dy], &[dx]);
            }
            TrackStats { stats, .. } => all(&[stats], &[]),
            TimesTransposed { dy, dx, .. }
            | DropoutBack { dy, dx, .. }
            | ScaleBack { dy, dx, .. }
            | Take { dy, dx, .. } => all(&[dy], &[dx]),
            ActivateBack { saved, dy, dx, .. } => all(&[saved, dy], &[dx]),
            Add { a, b, y } => all(&[a, b], &[y]),
            Loss { z, dz, .. } => all(&[z], &[dz]),
            GradientUpdate { gradient, .. } => gradient.each_slot(|slot| f(slot, Reads)),
            Gradient { gradient, into, .. } => {
                gradient.each_slot(|slot| f(slot, Reads));
                f(into, Writes);
            }
            SumSquares { gradient, .. } | Update { gradient, .. } => all(&[gradient], &[]),
            Rescale { gradient, .. } => all(&[gradient], &[gradient]),
        }
    }

    /// Slots read, slots written.
    pub fn slots(&self) -> (Vec<SlotId>, Vec<SlotId>) {
        let (mut reads, mut writes) = (Vec::new(), Vec::new());
        self.each_slot(|slot, access| match access {
            Access::Reads => reads.push(slot),
            Access::Writes => writes.push(slot),
        });
        (reads, writes)
    }

    /// Whether it treats each row of the batch by itself.
    pub fn is_row_local(&self) -> bool {
        use Op::*;
        match self {
            Input { .. } | Affine { .. } | TimesTransposed { .. } | Activate { .. } | ActivateBack { .. } => {
                true
            }
            Dropout { .. } | DropoutBack { .. } | NormaliseRows { .. } | NormaliseRowsBack { .. } => true,
            Scale { .. } | ScaleBack { .. } | Gather { .. } | Place { .. } | Take { .. } | Add { .. } => true,
            NormaliseColumns { .. } | NormaliseColumnsBack { .. } | TrackStats { .. } | Loss { .. } => false,
            GradientUpdate { .. } | Gradient { .. } | SumSquares { .. } | Rescale { .. } | Update { .. } => {
                false
            }
        }
    }
}
