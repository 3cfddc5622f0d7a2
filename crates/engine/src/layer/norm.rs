//! Normalisation: of each row (layer norm) and of each column over the batch (batch norm), both followed by a
//! learnt scale and shift.

use serde::{Deserialize, Serialize};

use super::scale::plan_scale;
use super::{Factors, Layer, Planned};
use crate::init::Init;
use crate::plan::op::Op;
use crate::plan::{Extent, Group, PlanError, Planner};
use crate::rows::Rows;

/// Each row to mean 0 and variance 1, then `⊙ g + b` (M:layer-norm; Ba et al., arXiv 1607.06450). Variance
/// counted with width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerNorm {
    /// Added to the variance; 1e-5 in the paper's code and in PyTorch.
    pub epsilon: f32,
}

/// Each column (of each member) to mean 0 and variance 1 over the batch, then `⊙ g + b` (M:batch-norm; Ioffe and Szegedy, ICML
/// 2015). Evaluation uses running means, so that a row's prediction does not depend on its neighbours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchNorm {
    /// Added to the variance.
    pub epsilon: f32,
    /// How far the running mean and variance go towards the batch's in a step; 0.1 in PyTorch.
    pub momentum: f32,
}

impl Default for LayerNorm {
    fn default() -> Self {
        LayerNorm { epsilon: 1e-5 }
    }
}

impl Default for BatchNorm {
    fn default() -> Self {
        BatchNorm { epsilon: 1e-5, momentum: 0.1 }
    }
}

impl Layer for LayerNorm {
    fn name(&self) -> &'static str {
        "layer_norm"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_positive("epsilon", self.epsilon)?;
        let n = plan.rows_like(x, x.width, x.tracked);
        let stats = plan.slot(Extent::PerRow(x.members));
        plan.emit(Op::NormaliseRows { x: x.slot, y: n.slot, stats, epsilon: self.epsilon });
        let (y, back) = plan_scale(plan, n, true, Factors::default())?;
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dn = back(plan, dy)?;
                let dx = plan.error_of(x)?;
                plan.emit(Op::NormaliseRowsBack { y: n.slot, stats, dy: dn.slot, dx: dx.slot });
                Some(dx)
            }),
        ))
    }
}

impl Layer for BatchNorm {
    fn name(&self) -> &'static str {
        "batch_norm"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_positive("epsilon", self.epsilon)?;
        if !(0.0..=1.0).contains(&self.momentum) {
            return Err(
                plan.error(format!("momentum {}", self.momentum), "a number from 0 to 1, such as 0.1")
            );
        }
        let momentum = self.momentum;
        let mean = plan.param("running_mean", [x.members, x.width], Init::Zeros, Group::Running)?;
        let variance = plan.param("running_variance", [x.members, x.width], Init::Ones, Group::Running)?;
        let n = plan.rows_like(x, x.width, x.tracked);
        let stats = plan.slot(Extent::Fixed(3 * x.stride()));
        plan.emit(Op::NormaliseColumns {
            x: x.slot,
            y: n.slot,
            stats,
            mean,
            variance,
            epsilon: self.epsilon,
        });
        let (y, back) = plan_scale(plan, n, true, Factors::default())?;
        Ok((
            y,
            Box::new(move |plan, dy| {
                if plan.learns() {
                    plan.emit(Op::TrackStats { stats, mean, variance, momentum });
                }
                let dn = back(plan, dy)?;
                let dx = plan.error_of(x)?;
                plan.emit(Op::NormaliseColumnsBack { y: n.slot, stats, dy: dn.slot, dx: dx.slot });
                Some(dx)
            }),
        ))
    }
}
