//! Operations as a person reads them: the formulas of a printed program.

use core::fmt;

use super::{Gradient, Op};
use crate::rows::{ParamId, SlotId};

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

impl fmt::Display for Gradient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gradient::TransposedTimes { x, dy } => write!(f, "{x}ᵀ·{dy}"),
            Gradient::ColumnSum { dy } => write!(f, "Σrows {dy}"),
            Gradient::ScaleSum { x, dy } => write!(f, "Σrows {x}⊙{dy}"),
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
            Op::Activate { function, x, y } => write!(f, "{y} = {function}({x})"),
            Op::ActivateBack { function, saved, dy, dx } => write!(f, "{dx} = {dy} ⊙ {function}′[{saved}]"),
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
            Op::Add { a, b, y } => write!(f, "{y} = {a} + {b}"),
            Op::Loss { loss, z, dz } => write!(f, "L, {dz} = {}({z}, targets), ∂L/∂{z}", loss.name()),
            Op::GradientUpdate { gradient, param } => write!(f, "{param} += update({gradient})"),
            Op::Gradient { gradient, into, .. } => write!(f, "{into} = {gradient}"),
            Op::SumSquares { gradient, index } => write!(f, "q{index} = Σ {gradient}²"),
            Op::Rescale { gradient, limit } => write!(f, "{gradient} = {gradient}·min(1, {limit}/√Σq)"),
            Op::Update { gradient, param } => write!(f, "{param} += update({gradient})"),
        }
    }
}
