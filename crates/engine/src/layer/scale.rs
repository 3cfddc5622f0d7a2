//! One factor a feature, so that the net can turn single inputs up and down.

use serde::{Deserialize, Serialize};

use super::{Factors, Layer, Planned};
use crate::init::Init;
use crate::plan::op::{Gradient, Op};
use crate::plan::{Group, PlanError, Planner};
use crate::rows::Rows;

/// `y = x ⊙ g`, g `[width]`, starting at 1 (M:scale; RealMLP's front scale, arXiv 2407.04491, section 3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureScale {
    /// For g.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub factors: Factors,
}

impl Layer for FeatureScale {
    fn name(&self) -> &'static str {
        "feature_scale"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan_scale(plan, x, false, self.factors)
    }
}

/// `y = x ⊙ g (+ b)`: the second half of every normalisation too. Each member has its own.
pub(super) fn plan_scale(
    plan: &mut Planner,
    x: Rows,
    shift: bool,
    factors: Factors,
) -> Result<Planned, PlanError> {
    let g = plan.param("gain", [x.members, x.width], Init::Ones, Group::Gains)?;
    plan.tune(g, factors)?;
    let b = match shift {
        true => Some(plan.param("bias", [x.members, x.width], Init::Zeros, Group::Biases)?),
        false => None,
    };
    let y = plan.rows_like(x, x.width, true);
    plan.emit(Op::Scale { x: x.slot, g, b, y: y.slot });
    Ok((
        y,
        Box::new(move |plan, dy| {
            let dx = plan.error_of(x);
            if let Some(dx) = dx {
                plan.emit(Op::ScaleBack { dy: dy.slot, g, dx: dx.slot });
            }
            plan.gradient(g, Gradient::ScaleSum { x: x.slot, dy: dy.slot });
            if let Some(b) = b {
                plan.gradient(b, Gradient::ColumnSum { dy: dy.slot });
            }
            dx
        }),
    ))
}
