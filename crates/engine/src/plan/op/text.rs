//! Operations as a person reads them: the formulas of a printed program.

use core::fmt;

use super::{Gradient, Numeric, Op};
use crate::rows::{EdgesId, ParamId, SlotId};

impl fmt::Display for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

impl fmt::Display for ParamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", self.0)
    }
}

impl fmt::Display for EdgesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "e{}", self.0)
    }
}

/// `a + b + …` of those that are there.
fn sum(terms: &[Option<String>]) -> String {
    terms.iter().flatten().cloned().collect::<Vec<_>>().join(" + ")
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Numeric::PrefixSums { w, edges, sums } => {
                write!(f, "{sums} = sums of {w} over the bins before, {edges}")
            }
            Numeric::Piecewise { x, u, v, w, sums, edges, y } => {
                let parts = [
                    u.map(|u| format!("{x}·{u}")),
                    v.map(|v| v.to_string()),
                    Some(format!("{sums}[bin] + share·{w}[bin], bins of {x} in {edges}")),
                ];
                write!(f, "{y} = {}", sum(&parts))
            }
            Numeric::Encode { x, edges, y } => write!(f, "{y} = [1 … 1, share, 0 … 0] of {x} in {edges}"),
            Numeric::Wave { x, w, b: Some(b), y } => write!(f, "{y} = cos(2π·{x}·{w} + {b})"),
            Numeric::Wave { x, w, b: None, y } => write!(f, "{y} = [cos(2π·{x}·{w}) | sin(2π·{x}·{w})]"),
            Numeric::WaveBack { x, w, b: Some(b), dy, da } => {
                write!(f, "{da} = −sin(2π·{x}·{w} + {b})⊙{dy}")
            }
            Numeric::WaveBack { x, w, b: None, dy, da } => {
                write!(f, "{da} = [−sin(2π·{x}·{w}) | cos(2π·{x}·{w})]⊙{dy}, both halves added")
            }
            Numeric::PiecewiseBack { x, u, w, edges, dy, dx } => {
                let line = u.map(|u| format!("{u} + ")).unwrap_or_default();
                write!(f, "{dx} = Σ {dy}⊙({line}{w}[bin]/its width), bins of {x} in {edges}")
            }
            Numeric::EncodeBack { x, edges, dy, dx } => {
                write!(f, "{dx} = {dy}[bin]/its width, bins of {x} in {edges}")
            }
            Numeric::AngleBack { w, da, dx } => write!(f, "{dx} = 2π·Σ {da}⊙{w}"),
        }
    }
}

impl fmt::Display for Gradient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gradient::TransposedTimes { x, dy } => write!(f, "{x}ᵀ·{dy}"),
            Gradient::TransposedTimesEach { x, dy, .. } => write!(f, "{x}[m]ᵀ·{dy}[m] of each member"),
            Gradient::ColumnSum { dy } => write!(f, "Σrows {dy}"),
            Gradient::ScaleSum { x, dy } => write!(f, "Σrows {x}⊙{dy}"),
            Gradient::BlendSum { x, f: bent, dy } => write!(f, "Σrows ({bent} − {x})⊙{dy}"),
            Gradient::Spread { x, dy, factor } => write!(f, "{factor}·Σrows {x}[c]·{dy}[c] of each column"),
            Gradient::Bins { x, dy, edges } => write!(f, "Σrows share·{dy} of each bin of {x} in {edges}"),
            Gradient::Scatter { column, dy } => write!(f, "Σrows of each code in c{column} {dy}"),
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Op::Input { y } => write!(f, "{y} = numbers"),
            Op::Affine { x, w, b: Some(b), y } => write!(f, "{y} = {x}·{w} + {b}"),
            Op::Affine { x, w, b: None, y } => write!(f, "{y} = {x}·{w}"),
            Op::TimesTransposed { dy, w, dx } => write!(f, "{dx} = {dy}·{w}ᵀ"),
            Op::AffineEach { x, w, b: Some(b), y, .. } => write!(f, "{y}[m] = {x}[m]·{w}[m] + {b}[m]"),
            Op::AffineEach { x, w, b: None, y, .. } => write!(f, "{y}[m] = {x}[m]·{w}[m]"),
            Op::TimesTransposedEach { dy, w, dx, .. } => write!(f, "{dx}[m] = {dy}[m]·{w}[m]ᵀ"),
            Op::Repeat { x, y } => write!(f, "{y}[m] = {x}"),
            Op::SumMembers { dy, dx } => write!(f, "{dx} = Σm {dy}[m]"),
            Op::Activate { function, x, y } => write!(f, "{y} = {function}({x})"),
            Op::ActivateBack { function, saved, dy, dx } => write!(f, "{dx} = {dy} ⊙ {function}′[{saved}]"),
            Op::Blend { x, f: bent, a, y } => write!(f, "{y} = {x} + {a} ⊙ ({bent} − {x})"),
            Op::BlendBack { function, saved, a, dy, dx } => {
                write!(f, "{dx} = {dy} ⊙ (1 + {a} ⊙ ({function}′[{saved}] − 1))")
            }
            Op::Times { x, factor, y } => write!(f, "{y} = {}·{x}", *factor as f32),
            Op::Numeric(numeric) => numeric.fmt(f),
            Op::Dropout { x, y, rate, stream } => write!(f, "{y} = {x} ⊙ mask{stream} / (1 − {rate})"),
            Op::DropoutBack { dy, dx, rate, stream } => {
                write!(f, "{dx} = {dy} ⊙ mask{stream} / (1 − {rate})")
            }
            Op::NormaliseRows { x, y, stats, epsilon } => {
                write!(f, "{y}, {stats} = ({x} − mean) / √(variance + {epsilon:e}) of each row")
            }
            Op::NormaliseRowsBack { y, stats, dy, dx } => {
                write!(f, "{dx} = ({dy} − mean({dy}) − {y}·mean({dy}⊙{y}))·{stats} of each row")
            }
            Op::NormaliseColumns { x, y, stats, epsilon, .. } => {
                write!(f, "{y}, {stats} = ({x} − mean) / √(variance + {epsilon:e}) of each column")
            }
            Op::NormaliseColumnsBack { y, stats, dy, dx } => {
                write!(f, "{dx} = ({dy} − mean({dy}) − {y}·mean({dy}⊙{y}))·{stats} of each column")
            }
            Op::TrackStats { stats, mean, variance, momentum } => {
                write!(f, "{mean}, {variance} += {momentum}·({stats} − {mean}, {variance})")
            }
            Op::Scale { x, g, b: Some(b), y } => write!(f, "{y} = {x} ⊙ {g} + {b}"),
            Op::Scale { x, g, b: None, y } => write!(f, "{y} = {x} ⊙ {g}"),
            Op::ScaleBack { dy, g, dx } => write!(f, "{dx} = {dy} ⊙ {g}"),
            Op::Gather { column, table, y } => write!(f, "{y} = {table}[c{column}]"),
            Op::Place { x, y, at } => write!(f, "{y}[·, {at}..] = {x}"),
            Op::Take { dy, at, dx } => write!(f, "{dx} = {dy}[·, {at}..]"),
            Op::Widen { dy, at, dx } => write!(f, "{dx} = [0 … {dy} … 0], from {at} on"),
            Op::Add { a, b, y } => write!(f, "{y} = {a} + {b}"),
            Op::Loss { loss, z, dz, .. } => write!(f, "L, {dz} = {}({z}, targets), ∂L/∂{z}", loss.name()),
            Op::GradientUpdate { gradient, param } => write!(f, "{param} += update({gradient})"),
            Op::Gradient { gradient, into, .. } => write!(f, "{into} = {gradient}"),
            Op::SumSquares { gradient, index } => write!(f, "q{index} = Σ {gradient}²"),
            Op::Rescale { gradient, limit } => write!(f, "{gradient} = {gradient}·min(1, {limit}/√Σq)"),
            Op::Update { gradient, param } => write!(f, "{param} += update({gradient})"),
        }
    }
}
